//! The meaning of the accessibility statement's fields: the claim that follows from its issues, and
//! whether its review is due.

use jiff::civil::Date;

use crate::schema::Fields;

/// A statement is reviewed once a year (GOV.UK model accessibility statement).
pub(crate) const REVIEW_MONTHS: i32 = 12;

/// The claim that the statement may make (Public Sector Bodies Accessibility Regulations 2018,
/// model statement).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConformanceClaim {
    /// Nothing was tested: "not yet assessed".
    NotAssessed,
    /// Fully compliant: no issue is listed, or all listed issues are exempt by the regulations.
    Full,
    /// Partially compliant: there are issues.
    Partial,
    /// Not compliant: the issues that are not exempt name more than half of the 55 criteria of WCAG 2.2 at
    /// levels A and AA.
    Not,
}

/// The number of WCAG 2.2 success criteria at levels A and AA: if most of them fail, "partially" would mislead.
const CRITERIA: usize = 55;

/// Returns the claim that follows from the tests and the issues.
pub(crate) fn claim(statement: &Fields) -> ConformanceClaim {
    let tested = statement.table("tested").is_some_and(|tested| tested.date("date").is_some());
    if !tested {
        return ConformanceClaim::NotAssessed;
    }
    let counted = || statement.tables("issues").filter(|issue| issue.text("why") != Some("exempt"));
    let mut failed: Vec<&str> = counted().filter_map(|issue| issue.text("criterion")).collect();
    failed.sort_unstable();
    failed.dedup();
    match counted().count() {
        0 => ConformanceClaim::Full,
        _ if failed.len() * 2 > CRITERIA => ConformanceClaim::Not,
        _ => ConformanceClaim::Partial,
    }
}

/// Returns whether the last review was more than a year ago or has no date.
pub(crate) fn review_is_old(statement: &Fields, today: Date) -> bool {
    let year = crate::datetime::Duration { months: REVIEW_MONTHS, ..Default::default() };
    statement.date("reviewed").is_none_or(|reviewed| year.after(reviewed.last_day()) < today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::document::fields;
    use jiff::civil::date;

    #[test]
    fn the_claim_follows_from_the_issues() {
        let tested = "tested = { date = 2026-09-15 }\n";
        let issue = |why: &str| format!("{tested}[[issues]]\nwhat = \"PDFs\"\nwhy = \"{why}\"\n");
        let claims = |text: &str| claim(&fields("accessibility", text));
        assert_eq!(claims(""), ConformanceClaim::NotAssessed);
        assert_eq!(claims(tested), ConformanceClaim::Full);
        assert_eq!(claims(&issue("exempt")), ConformanceClaim::Full);
        assert_eq!(claims(&issue("not-yet")), ConformanceClaim::Partial);
        let most: String = (1..=28).map(|n| format!("[[issues]]\nwhat = \"x\"\ncriterion = \"1.{n}\"\n")).collect();
        assert_eq!(claims(&format!("{tested}{most}")), ConformanceClaim::Not);
    }

    #[test]
    fn a_review_is_old_after_a_year() {
        let statement = fields("accessibility", "reviewed = 2025-11-23");
        assert!(!review_is_old(&statement, date(2026, 11, 23)));
        assert!(review_is_old(&statement, date(2026, 11, 24)));
    }
}
