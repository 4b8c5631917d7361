//! What a framework's fields mean: its period, and what each depth of its tree is called.

use jiff::civil::Date;

use crate::datetime::PartialDate;
use crate::schema::Fields;

/// Where a day stands in a framework's period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    /// Before its first day.
    Ahead,
    /// Within, or without an end.
    Running,
    /// After its last day.
    Ended,
}

/// The period as written: from and to, either of which may be missing.
pub(crate) fn period(framework: &Fields) -> (Option<PartialDate>, Option<PartialDate>) {
    let period = framework.table("period");
    let date = |name| period.and_then(|period| period.date(name));
    (date("from"), date("to"))
}

/// Where a day stands in the period. A year or month begins with its first day and ends with its last.
pub(crate) fn period_on_day(framework: &Fields, today: Date) -> Period {
    match period(framework) {
        (Some(from), _) if today < from.first_day() => Period::Ahead,
        (_, Some(to)) if today > to.last_day() => Period::Ended,
        _ => Period::Running,
    }
}

/// What a pillar is called: by its own `level`, else by its depth (0 right beneath the framework) in the framework's `levels`,
/// the last of which names all that lies deeper. None if neither says.
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
    fn a_period_ends_with_the_last_day_that_it_names() {
        let framework = fields("framework", "period = { from = \"2026-09\", to = 2030 }");
        assert_eq!(period_on_day(&framework, date(2026, 8, 31)), Period::Ahead);
        assert_eq!(period_on_day(&framework, date(2030, 12, 31)), Period::Running);
        assert_eq!(period_on_day(&framework, date(2031, 1, 1)), Period::Ended);
        assert_eq!(period_on_day(&fields("framework", ""), date(1900, 1, 1)), Period::Running);
    }

    #[test]
    fn a_pillar_is_called_by_its_own_level_or_its_depth() {
        let framework = fields("framework", "levels = [\"Pillar\", \"Aim\"]");
        let (plain, own) = (fields("pillar", ""), fields("pillar", "level = \"Goal\""));
        assert_eq!(level_name(&framework, &plain, 0), Some("Pillar"));
        assert_eq!(level_name(&framework, &plain, 5), Some("Aim"));
        assert_eq!(level_name(&framework, &own, 0), Some("Goal"));
        assert_eq!(level_name(&own, &plain, 0), None);
    }
}
