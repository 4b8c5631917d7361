//! What the facts of the accessibility statement mean: the claim that follows from the issues, and who enforces the law.

use jiff::civil::Date;

use crate::schema::Fields;

/// A statement is reviewed once a year (GOV.UK model accessibility statement).
pub(crate) const REVIEW_MONTHS: i32 = 12;

/// What the statement may claim (Public Sector Bodies Accessibility Regulations 2018, model statement).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConformanceClaim {
    /// Nothing was tested: an honest "not yet assessed".
    NotAssessed,
    /// Fully compliant: nothing is listed but what the regulations exempt.
    Full,
    /// Partially compliant: there are issues.
    Partial,
    /// Not compliant: more issues stand than half of the 55 criteria of WCAG 2.2 at levels A and AA.
    Not,
}

/// WCAG 2.2 success criteria at levels A and AA: with most of them failed, "partially" would mislead.
const CRITERIA: usize = 55;

/// The claim that follows from the tests and the issues.
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

/// Whether the last review lies more than a year back, or is not dated.
pub(crate) fn review_is_old(statement: &Fields, today: Date) -> bool {
    let year = crate::datetime::Length { months: REVIEW_MONTHS, ..Default::default() };
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
