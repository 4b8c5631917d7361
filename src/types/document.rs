//! The meaning of every document's fields: who may see the document on a day.

use jiff::civil::Date;

use crate::schema::Fields;

/// The audience of a document on a day, without the options that show hidden documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Everyone.
    Public,
    /// Only the organisation: `visibility = "internal"`.
    Internal,
    /// No one yet: it is a draft.
    Draft,
    /// No one before this day.
    Scheduled(Date),
    /// No one after this day.
    Expired(Date),
}

impl Visibility {
    /// Returns who sees the document with these fields. The most permanent reason wins: internal,
    /// draft, expired, scheduled.
    pub fn on_day(fields: &Fields, today: Date) -> Visibility {
        if fields.text("visibility") == Some("internal") {
            return Visibility::Internal;
        }
        if fields.is_true("draft") {
            return Visibility::Draft;
        }
        if let Some(last) = fields.date("expires").map(|date| date.last_day())
            && last < today
        {
            return Visibility::Expired(last);
        }
        match fields.date("publish").map(|date| date.first_day()) {
            Some(first) if first > today => Visibility::Scheduled(first),
            _ => Visibility::Public,
        }
    }

    /// Returns who sees a news item: no one before its `date`, as no one sees a document before its `publish`.
    pub fn news_on_day(fields: &Fields, today: Date) -> Visibility {
        let day = fields.date("date").map(|date| date.first_day()).filter(|day| *day > today);
        match (Visibility::on_day(fields, today), day) {
            (Visibility::Public, Some(day)) => Visibility::Scheduled(day),
            (Visibility::Scheduled(first), Some(day)) => Visibility::Scheduled(first.max(day)),
            (shown, _) => shown,
        }
    }

    /// Returns whether it is on the site. `drafts` also includes documents that are hidden for now;
    /// `internal` also includes internal ones.
    pub fn is_shown(self, drafts: bool, internal: bool) -> bool {
        match self {
            Visibility::Public => true,
            Visibility::Internal => internal,
            Visibility::Draft | Visibility::Scheduled(_) | Visibility::Expired(_) => drafts,
        }
    }
}

/// Returns the fields of a type from the TOML of a test.
#[cfg(test)]
pub(super) fn fields(name: &str, text: &str) -> Fields {
    let types = super::Types::built_in();
    let text = format!("title = \"T\"\n{text}");
    let mut findings = Vec::new();
    let toml = crate::schema::Toml::parse(crate::source::FileId(0), &text, &mut findings);
    let own = types.get(name).expect("the test names a built-in type");
    let fields = crate::schema::read(&own.shape, &toml, Default::default(), name, &mut findings);
    assert_eq!(findings, [], "{text}");
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn news_waits_for_its_date_and_for_the_day_that_publish_names() {
        let today = date(2026, 11, 23);
        for (text, shown) in [
            ("date = 2026-11-23", Visibility::Public),
            ("date = 2026-11-24", Visibility::Scheduled(date(2026, 11, 24))),
            ("date = 2026-11-24\npublish = 2026-11-01", Visibility::Scheduled(date(2026, 11, 24))),
            ("date = 2026-11-24\npublish = 2026-12-01", Visibility::Scheduled(date(2026, 12, 1))),
            ("date = 2026-11-01\npublish = 2026-12-01", Visibility::Scheduled(date(2026, 12, 1))),
            ("date = 2026-11-24\ndraft = true", Visibility::Draft),
            ("date = 2026-11-24\nvisibility = \"internal\"", Visibility::Internal),
        ] {
            assert_eq!(Visibility::news_on_day(&fields("news", text), today), shown, "{text}");
        }
    }

    #[test]
    fn a_document_is_shown_from_its_first_day_to_its_last() {
        let today = date(2026, 11, 23);
        for (text, shown) in [
            ("", Visibility::Public),
            ("publish = 2026-11-23\nexpires = 2026-11-23", Visibility::Public),
            ("publish = 2026-11-24", Visibility::Scheduled(date(2026, 11, 24))),
            ("expires = 2026-11-22", Visibility::Expired(date(2026, 11, 22))),
            ("draft = true\nexpires = 2026-11-22", Visibility::Draft),
            ("visibility = \"internal\"\ndraft = true", Visibility::Internal),
        ] {
            assert_eq!(Visibility::on_day(&fields("page", text), today), shown, "{text}");
        }
        assert!(!Visibility::Internal.is_shown(true, false) && Visibility::Draft.is_shown(true, false));
    }
}
