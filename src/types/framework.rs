//! The meaning of a framework's fields: its period, and the name of each level of its tree.

use jiff::civil::Date;

use crate::datetime::PartialDate;
use crate::schema::Fields;

/// The position of a day relative to a framework's period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    /// Before its first day.
    Ahead,
    /// Within the period, which may have no end.
    Running,
    /// After its last day.
    Ended,
}

/// Returns the first and last date as written; either may be missing.
pub(crate) fn period(framework: &Fields) -> (Option<PartialDate>, Option<PartialDate>) {
    let period = framework.table("period");
    let date = |name| period.and_then(|period| period.date(name));
    (date("from"), date("to"))
}

/// Compares a day with the period. A year or month begins with its first day and ends with its last.
pub(crate) fn period_on_day(framework: &Fields, today: Date) -> Period {
    match period(framework) {
        (Some(from), _) if today < from.first_day() => Period::Ahead,
        (_, Some(to)) if today > to.last_day() => Period::Ended,
        _ => Period::Running,
    }
}

/// Returns the name of a pillar's level: its own `level`, else the framework's `levels` by its
/// depth (0 directly beneath the framework), whose last entry names all deeper levels. Returns
/// `None` if neither gives one.
pub(crate) fn level_name<'f>(framework: &'f Fields, pillar: &'f Fields, depth: usize) -> Option<&'f str> {
    let levels = framework.list("levels");
    let by_depth = || levels.get(depth).or(levels.last()).and_then(|level| level.as_text());
    pillar.text("level").or_else(by_depth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::document::fields;
    use jiff::civil::date;

    #[test]
    fn a_period_ends_with_its_last_day() {
        let framework = fields("framework", "period = { from = \"2026-09\", to = 2030 }");
        assert_eq!(period_on_day(&framework, date(2026, 8, 31)), Period::Ahead);
        assert_eq!(period_on_day(&framework, date(2030, 12, 31)), Period::Running);
        assert_eq!(period_on_day(&framework, date(2031, 1, 1)), Period::Ended);
        assert_eq!(period_on_day(&fields("framework", ""), date(1900, 1, 1)), Period::Running);
    }

    #[test]
    fn the_level_of_a_pillar_is_its_own_or_follows_from_its_depth() {
        let framework = fields("framework", "levels = [\"Pillar\", \"Aim\"]");
        let (plain, own) = (fields("pillar", ""), fields("pillar", "level = \"Goal\""));
        assert_eq!(level_name(&framework, &plain, 0), Some("Pillar"));
        assert_eq!(level_name(&framework, &plain, 5), Some("Aim"));
        assert_eq!(level_name(&framework, &own, 0), Some("Goal"));
        assert_eq!(level_name(&own, &plain, 0), None);
    }
}
