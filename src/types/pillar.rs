//! The meaning of a pillar's fields: the status of its measures, and the public part of its action plan.

use jiff::civil::Date;

use crate::datetime::PartialDate;
use crate::schema::Fields;

/// The status of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum MeasureStatus {
    /// Work has not begun.
    NotStarted,
    /// It will be met if nothing changes.
    OnTrack,
    /// It may not be met.
    AtRisk,
    /// It will not be met unless something changes.
    OffTrack,
    /// It is met.
    Met,
    /// Its due date has passed and it was not met.
    Missed,
    /// Another measure replaces it.
    Superseded,
}

impl MeasureStatus {
    /// Every status, in the order of a legend.
    pub(crate) const ALL: [MeasureStatus; 7] = [
        MeasureStatus::NotStarted,
        MeasureStatus::OnTrack,
        MeasureStatus::AtRisk,
        MeasureStatus::OffTrack,
        MeasureStatus::Met,
        MeasureStatus::Missed,
        MeasureStatus::Superseded,
    ];

    /// Returns the keyword that authors write.
    pub(crate) fn keyword(self) -> &'static str {
        match self {
            MeasureStatus::NotStarted => "not-started",
            MeasureStatus::OnTrack => "on-track",
            MeasureStatus::AtRisk => "at-risk",
            MeasureStatus::OffTrack => "off-track",
            MeasureStatus::Met => "met",
            MeasureStatus::Missed => "missed",
            MeasureStatus::Superseded => "superseded",
        }
    }

    /// Returns the status of a `[[measures]]` entry; `None` if it states none.
    pub(crate) fn from_measure(measure: &Fields) -> Option<MeasureStatus> {
        let word = measure.text("status")?;
        MeasureStatus::ALL.into_iter().find(|status| status.keyword() == word)
    }

    /// Returns whether work on the measure has ended.
    pub(crate) fn is_closed(self) -> bool {
        matches!(self, MeasureStatus::Met | MeasureStatus::Missed | MeasureStatus::Superseded)
    }
}

/// The state of a measure on a day: the status in its entry, or that it has none. A missing status
/// is never guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum MeasureState {
    /// Its entry states a status.
    Given(MeasureStatus),
    /// Its entry states none.
    NoStatus,
    /// Its entry states none, its due date has passed, and no value of that time is recorded.
    NoResult,
}

impl MeasureState {
    /// Returns the state of a `[[measures]]` entry on a day. A value whose date (`as_of`) is within
    /// or after the due period is a result.
    pub(crate) fn on_day(measure: &Fields, today: Date) -> MeasureState {
        if let Some(status) = MeasureStatus::from_measure(measure) {
            return MeasureState::Given(status);
        }
        let due = measure.date("due").filter(|due| due.last_day() < today);
        let as_of = measure.get("value").and_then(|_| measure.date("as_of"));
        match due {
            Some(due) if as_of.is_none_or(|as_of| as_of.last_day() < due.first_day()) => MeasureState::NoResult,
            _ => MeasureState::NoStatus,
        }
    }

    /// Returns the keyword for lists, CSV and JSON: the author's, else `no-status-given` or
    /// `no-result-recorded`.
    pub(crate) fn keyword(self) -> &'static str {
        match self {
            MeasureState::Given(status) => status.keyword(),
            MeasureState::NoStatus => "no-status-given",
            MeasureState::NoResult => "no-result-recorded",
        }
    }
}

/// Returns whether a measure's due date has passed while it is open. A year or month means its last day.
pub(crate) fn is_past_due(measure: &Fields, today: Date) -> bool {
    let closed = MeasureStatus::from_measure(measure).is_some_and(MeasureStatus::is_closed);
    !closed && measure.date("due").is_some_and(|due| due.last_day() < today)
}

/// The public part of an action plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ActionPlan<'f> {
    /// All of it.
    Public {
        /// Its summary, as Markdown.
        summary: Option<&'f crate::schema::Field>,
        /// Its next review.
        review: Option<PartialDate>,
    },
    /// Only that it exists, and its next review.
    Held {
        /// Its next review.
        review: Option<PartialDate>,
    },
}

/// Returns the public part of a pillar's action plan; `None` if it has no plan.
pub(crate) fn action_plan(pillar: &Fields) -> Option<ActionPlan<'_>> {
    let plan = pillar.table("action_plan")?;
    let review = plan.date("review");
    Some(match plan.text("visibility") {
        Some("internal") => ActionPlan::Held { review },
        _ => ActionPlan::Public { summary: plan.get("summary"), review },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::document::fields;
    use jiff::civil::date;

    fn measure(text: &str) -> Fields {
        let pillar = fields("pillar", &format!("[[measures]]\nstatement = \"S\"\n{text}"));
        pillar.tables("measures").next().cloned().expect("one measure")
    }

    #[test]
    fn a_measure_is_past_due_after_the_end_of_its_period() {
        let today = date(2026, 11, 23);
        assert!(is_past_due(&measure("due = 2026-11-22"), today));
        assert!(!is_past_due(&measure("due = 2026-11-23"), today));
        assert!(!is_past_due(&measure("due = \"2026-11\""), today));
        assert!(!is_past_due(&measure("due = 2025\nstatus = \"met\""), today));
    }

    #[test]
    fn a_status_is_never_invented() {
        let today = date(2026, 11, 23);
        for (text, word) in [
            ("", "no-status-given"),
            ("due = 2026-11-23", "no-status-given"),
            ("due = \"2026-11\"", "no-status-given"),
            ("due = 2026-11-22", "no-result-recorded"),
            ("due = \"2026-10\"\nvalue = 4", "no-result-recorded"),
            ("due = \"2026-10\"\nvalue = 4\nas_of = 2026-09-30", "no-result-recorded"),
            ("due = \"2026-10\"\nvalue = 4\nas_of = 2026-10-01", "no-status-given"),
            ("due = 2020\nstatus = \"on-track\"", "on-track"),
        ] {
            assert_eq!(MeasureState::on_day(&measure(text), today).keyword(), word, "{text}");
        }
    }

    #[test]
    fn every_status_is_a_choice_of_the_shape() {
        for status in MeasureStatus::ALL {
            assert_eq!(
                MeasureStatus::from_measure(&measure(&format!("status = \"{}\"", status.keyword()))),
                Some(status)
            );
        }
    }

    #[test]
    fn of_an_internal_plan_only_its_existence_is_public() {
        let plan = |visibility| {
            fields(
                "pillar",
                &format!("action_plan = {{ visibility = \"{visibility}\", summary = \"Secret\", review = 2027 }}"),
            )
        };
        let review = Some(PartialDate::Year(2027));
        assert_eq!(action_plan(&plan("internal")), Some(ActionPlan::Held { review }));
        assert!(matches!(action_plan(&plan("public")), Some(ActionPlan::Public { summary: Some(_), .. })));
    }
}
