//! The meaning of a policy's fields: its next review, and its state on a day.

use jiff::civil::Date;

use crate::datetime::PartialDate;
use crate::schema::Fields;

/// The register announces a review this many days ahead, so that there is time before a board meets.
pub(crate) const DUE_SOON_DAYS: i64 = 60;

/// The state of a policy on a day. (Only the whole site shows whether another policy supersedes it.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PolicyState {
    /// In force and reviewed.
    Current,
    /// No field says whether it is in force: no approval, no date.
    Unstated,
    /// Its review is due within [`DUE_SOON_DAYS`]; 0 is today.
    DueSoon {
        /// Days until the review.
        days: i64,
    },
    /// Its review is overdue.
    Overdue {
        /// Days since the review was due; 1 or more.
        days: i64,
    },
    /// No longer in force.
    Withdrawn {
        /// The day from which it is not in force, as written.
        on: PartialDate,
    },
}

impl PolicyState {
    /// Returns the state of the policy with these fields. One without a review date is current if it has
    /// been approved or issued; a check reports the missing date.
    pub(crate) fn on_day(fields: &Fields, today: Date) -> PolicyState {
        if let Some(on) = fields.date("withdrawn").filter(|on| on.first_day() <= today) {
            return PolicyState::Withdrawn { on };
        }
        let Some(review) = next_review(fields) else {
            let is_said = ["approved", "issued", "withdrawn"].iter().any(|name| fields.get(name).is_some());
            return if is_said { PolicyState::Current } else { PolicyState::Unstated };
        };
        match days_between(today, review.last_day()) {
            days if days < 0 => PolicyState::Overdue { days: -days },
            days if days <= DUE_SOON_DAYS => PolicyState::DueSoon { days },
            _ => PolicyState::Current,
        }
    }

    /// Returns the keyword for addresses and tables: `current`, `due`, `overdue`, `withdrawn`; empty for a policy
    /// whose state no field says.
    pub(crate) fn keyword(self) -> &'static str {
        match self {
            PolicyState::Current => "current",
            PolicyState::Unstated => "",
            PolicyState::DueSoon { .. } => "due",
            PolicyState::Overdue { .. } => "overdue",
            PolicyState::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// Returns the next review: as written, else one review cycle after its approval or issue. A
/// partial date means its last day.
pub(crate) fn next_review(fields: &Fields) -> Option<PartialDate> {
    fields.date("next_review").or_else(|| {
        let approved = fields.table("approved").and_then(|approved| approved.date("date"));
        let from = approved.or_else(|| fields.date("issued"))?;
        let due = fields.duration("review_cycle")?.after(from.last_day());
        Some(match from {
            PartialDate::Day(_) => PartialDate::Day(due),
            PartialDate::Month(..) => PartialDate::Month(due.year(), due.month()),
            PartialDate::Year(_) => PartialDate::Year(due.year()),
        })
    })
}

/// Returns the whole days from one date to another; negative if the other is earlier.
fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::document::fields;
    use jiff::civil::date;

    #[test]
    fn a_policy_is_due_from_sixty_days_before_its_review() {
        let today = date(2026, 11, 23);
        for (text, state) in [
            ("", PolicyState::Unstated),
            ("version = \"2\"\nowner = \"Head\"", PolicyState::Unstated),
            ("issued = 2024", PolicyState::Current),
            ("approved.by = \"Board\"", PolicyState::Current),
            ("next_review = 2027-01-23", PolicyState::Current),
            ("next_review = 2027-01-22", PolicyState::DueSoon { days: 60 }),
            ("next_review = 2026-11-23", PolicyState::DueSoon { days: 0 }),
            ("next_review = 2026-11-22", PolicyState::Overdue { days: 1 }),
            ("next_review = \"2026-11\"", PolicyState::DueSoon { days: 7 }),
            ("next_review = 2025-11-23", PolicyState::Overdue { days: 365 }),
            ("approved.date = 2024-11-22\nreview_cycle = \"2 years\"", PolicyState::Overdue { days: 1 }),
            ("withdrawn = 2026-11-23\nnext_review = 2020", PolicyState::Withdrawn { on: PartialDate::Day(today) }),
            ("withdrawn = 2026-11-24", PolicyState::Current),
        ] {
            assert_eq!(PolicyState::on_day(&fields("policy", text), today), state, "{text}");
        }
    }

    #[test]
    fn the_next_review_has_the_precision_of_the_approval() {
        let review = |text| next_review(&fields("policy", text)).map(|date| date.iso());
        assert_eq!(review("approved.date = \"2024-07\"\nreview_cycle = \"1 year\"").as_deref(), Some("2025-07"));
        assert_eq!(review("issued = 2024\nreview_cycle = \"3 years\"").as_deref(), Some("2027"));
        assert_eq!(review("review_cycle = \"3 years\""), None);
    }
}
