//! The meaning of a programme's fields: its status on a day, and its sections of progress by kind.

use jiff::civil::Date;

use crate::schema::Fields;

/// The status of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProgrammeStatus {
    /// Not begun.
    Planned,
    /// Under way.
    Active,
    /// Stopped for now.
    Paused,
    /// Over.
    Done,
}

impl ProgrammeStatus {
    /// Returns the programme's `status`, else the one that follows from its start and end; `None`
    /// if it has none of these. A year or month begins with its first day and ends with its last.
    pub(crate) fn on_day(programme: &Fields, today: Date) -> Option<ProgrammeStatus> {
        match programme.text("status") {
            Some("planned") => return Some(ProgrammeStatus::Planned),
            Some("paused") => return Some(ProgrammeStatus::Paused),
            Some("done") => return Some(ProgrammeStatus::Done),
            Some(_) => return Some(ProgrammeStatus::Active),
            None => {}
        }
        match (programme.date("start"), programme.date("end")) {
            (Some(start), _) if start.first_day() > today => Some(ProgrammeStatus::Planned),
            (_, Some(end)) if end.last_day() < today => Some(ProgrammeStatus::Done),
            (None, None) => None,
            _ => Some(ProgrammeStatus::Active),
        }
    }

    /// Returns the keyword that authors write.
    pub(crate) fn keyword(self) -> &'static str {
        match self {
            ProgrammeStatus::Planned => "planned",
            ProgrammeStatus::Active => "active",
            ProgrammeStatus::Paused => "paused",
            ProgrammeStatus::Done => "done",
        }
    }
}

/// Iterates over the `[[progress]]` sections of a programme or report in order, each with its kind
/// ("context" if it states none).
pub(crate) fn sections(fields: &Fields) -> impl Iterator<Item = (&str, &Fields)> {
    fields.tables("progress").map(|section| (section.text("kind").unwrap_or("context"), section))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::document::fields;
    use jiff::civil::date;

    #[test]
    fn the_status_of_a_programme_is_stated_or_follows_from_its_dates() {
        let today = date(2026, 11, 23);
        for (text, standing) in [
            ("", None),
            ("start = 2025", Some(ProgrammeStatus::Active)),
            ("start = 2027", Some(ProgrammeStatus::Planned)),
            ("end = \"2026-11\"", Some(ProgrammeStatus::Active)),
            ("end = \"2026-10\"", Some(ProgrammeStatus::Done)),
            ("end = \"2026-10\"\nstatus = \"paused\"", Some(ProgrammeStatus::Paused)),
        ] {
            assert_eq!(ProgrammeStatus::on_day(&fields("programme", text), today), standing, "{text}");
        }
    }

    #[test]
    fn sections_keep_their_order_and_kind() {
        let text = "[[progress]]\nkind = \"done\"\ntext = \"a\"\n[[progress]]\ntext = \"b\"\nitems = [\"x\", { text = \"y\", items = [\"z\"] }]\n";
        let fields = fields("report", text);
        let kinds: Vec<_> = sections(&fields).map(|(kind, section)| (kind, section.list("items").len())).collect();
        assert_eq!(kinds, [("done", 0), ("context", 2)]);
    }
}
