//! The publication duties of the site, and where each is fulfilled: the entries of the publication
//! list joined with the content of the site. The page of the list and the check on missing policies
//! use the same result.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{Catalogue, DocId};
use crate::datetime::PartialDate;
use crate::schema::Fields;
use crate::types::policy;
use crate::types::statutory::{Day, DueDates, Interval, Requirement, duties_for};

/// The nation whose law applies if neither the list nor site.toml names one.
const DEFAULT_NATION: &str = "england";

/// One thing to publish, and its status on the site.
#[derive(Debug, Clone)]
pub struct RequirementItem<'s> {
    /// The duty.
    pub duty: &'static Requirement,
    /// Where it is, or why it is not published.
    pub status: RequirementStatus<'s>,
    /// The list's entry for it, in the first language, with its index, if there is one.
    pub entry: Option<(usize, &'s Fields)>,
    /// When it must next be published, if known.
    pub due: Option<Due>,
}

/// When a thing must next be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The date, with the precision with which it is known.
    pub on: PartialDate,
    /// Whole days until the end of the date; negative after it.
    pub days: i64,
    /// Whether another check reports it: the review of a policy.
    pub is_of_policy: bool,
}

impl Due {
    /// Returns whether the date is near enough to be announced, and not past.
    pub fn is_soon(&self) -> bool {
        (0..=policy::DUE_SOON_DAYS).contains(&self.days)
    }

    fn from_date(on: PartialDate, today: Date) -> Due {
        Due { on, days: today.duration_until(on.last_day()).as_hours() / 24, is_of_policy: false }
    }
}

/// Where a thing is, or why it is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequirementStatus<'s> {
    /// A document that visitors see, named by the list or found by its title (an original).
    Document(DocId),
    /// A file of the site, by its path (`static/documents/accounts.pdf`).
    File(&'s str),
    /// An address: of another site, or of this one if it begins with `/`.
    Address(&'s str),
    /// In the footer of every page.
    Footer,
    /// The list says why it does not apply.
    DoesNotApply,
    /// Not published yet.
    NotYet,
}

/// The reason why an entry of the publication list has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnusedEntry {
    /// An earlier entry has the same `id`.
    Repeated,
    /// No source requires it of this kind of organisation in this nation today.
    NotAsked,
}

impl Catalogue {
    /// Returns the publication list (`content/what-we-publish.toml`), if visitors see one that
    /// states the kind of organisation.
    pub fn publication(&self) -> Option<DocId> {
        let list = *self.of_type("publication").first()?;
        self.fields(list).texts("kinds").next().map(|_| list)
    }

    /// Returns the entries of the publication list without effect, each with the reason.
    pub fn unused_entries(&self) -> Vec<(&Fields, UnusedEntry)> {
        let Some(list) = self.publication() else { return Vec::new() };
        let fields = self.fields(list);
        let kinds: Vec<&str> = fields.texts("kinds").map(|kind| kind.value).collect();
        let asked: Vec<&str> =
            duties_for(&kinds, self.publication_nation(), self.options.today).map(|duty| &*duty.id).collect();
        let mut seen = HashSet::new();
        let reason = |entry| {
            let entry: &Fields = entry;
            let id = entry.text("id")?;
            let idle = if !seen.insert(id) { UnusedEntry::Repeated } else { UnusedEntry::NotAsked };
            (idle == UnusedEntry::Repeated || !asked.contains(&id)).then_some((entry, idle))
        };
        fields.tables("items").filter_map(reason).collect()
    }

    /// Returns the nation whose law the publication list follows.
    pub fn publication_nation(&self) -> &str {
        let own = self.publication().and_then(|list| self.fields(list).text("nation"));
        own.or(self.config.calendar.nation.as_deref()).unwrap_or(DEFAULT_NATION)
    }

    /// Returns the duties of organisations of this kind and nation, each with its status. Empty
    /// without a publication list.
    pub fn statutory(&self) -> Vec<RequirementItem<'_>> {
        let Some(list) = self.publication() else { return Vec::new() };
        let fields = self.fields(list);
        let kinds: Vec<&str> = fields.texts("kinds").map(|kind| kind.value).collect();
        let titled = self.titled_originals();
        duties_for(&kinds, self.publication_nation(), self.options.today)
            .map(|duty| {
                let entry = fields.tables("items").enumerate().find(|(_, entry)| entry.text("id") == Some(&duty.id));
                let said = entry.and_then(|(_, entry)| self.stated_status(list, entry));
                let status = said.unwrap_or_else(|| self.status_from_content(duty, &titled));
                let due = self.due(duty, status, entry.map(|(_, entry)| entry));
                RequirementItem { duty, status, entry, due }
            })
            .collect()
    }

    /// Returns when a thing must next be published: by the list's entry; else by a policy's own
    /// review; else by the table, counted from the day on which it was last renewed. Returns `None`
    /// if that day is not stated.
    fn due(&self, duty: &Requirement, status: RequirementStatus, entry: Option<&Fields>) -> Option<Due> {
        let today = self.options.today;
        if matches!(status, RequirementStatus::DoesNotApply | RequirementStatus::Footer) {
            return None;
        }
        if let Some(said) = entry.and_then(|entry| entry.date("due")) {
            return Some(Due::from_date(said, today));
        }
        let document = match status {
            RequirementStatus::Document(id) => Some(self.fields(id)),
            _ => None,
        };
        if let RequirementStatus::Document(id) = status
            && self.is_a(id, "policy")
            && let Some(review) = policy::next_review(self.fields(id))
        {
            return Some(Due { is_of_policy: true, ..Due::from_date(review, today) });
        }
        let renewed = entry.and_then(|entry| entry.date("reviewed")).or_else(|| renewed(document?));
        let every =
            entry.and_then(|entry| entry.duration("review_every")).or(duty.review_every.map(|Interval(every)| every));
        let first = duty.due.map(|Day(due)| due);
        let days = first.zip(every).and_then(|(due, every)| DueDates::new(due, every));
        let on = match (status, first, days) {
            // A missed date remains the due date until something is published.
            (RequirementStatus::NotYet, due, _) => due?,
            (_, _, Some(days)) => days.after_renewal(renewed?.last_day()),
            (..) => every?.after(renewed?.last_day()),
        };
        Some(Due::from_date(PartialDate::Day(on), today))
    }

    /// Returns the status that the list's entry states.
    fn stated_status<'s>(&'s self, list: DocId, entry: &'s Fields) -> Option<RequirementStatus<'s>> {
        if entry.text("does_not_apply").is_some() {
            return Some(RequirementStatus::DoesNotApply);
        }
        let document = self.references_in(entry, "page").first().map(|id| RequirementStatus::Document(*id));
        let file = || Some(RequirementStatus::File(&self.resolve_file(list, entry.text("file")?)?.path));
        document.or_else(file).or_else(|| entry.text("url").map(RequirementStatus::Address))
    }

    /// Returns the status from the content of the site, if the list states none.
    fn status_from_content(&self, duty: &'static Requirement, titled: &[(DocId, String)]) -> RequirementStatus<'_> {
        let organisation = self.config.fields[0].table("organisation");
        if organisation.is_some_and(|organisation| organisation.text(&duty.footer).is_some()) {
            return RequirementStatus::Footer;
        }
        if !duty.address.is_empty() {
            // The page is always generated, but it meets the law only if someone wrote its source.
            let source = self.at_path(duty.address.trim_matches('/')).filter(|id| self.is_visible(*id));
            return source.map_or(RequirementStatus::NotYet, RequirementStatus::Document);
        }
        let is_it = |(id, title): &&(DocId, String)| {
            (!duty.policy || self.is_a(*id, "policy")) && duty.found_by.iter().any(|words| has_words(title, words))
        };
        titled.iter().find(is_it).map_or(RequirementStatus::NotYet, |(id, _)| RequirementStatus::Document(*id))
    }

    /// Returns the originals that may fulfil a duty, policies before pages, each with its title in
    /// lower case. Withdrawn policies fulfil none.
    fn titled_originals(&self) -> Vec<(DocId, String)> {
        let withdrawn = |id: &DocId| {
            let withdrawn = self.fields(*id).date("withdrawn");
            withdrawn.is_some_and(|on| on.first_day() <= self.options.today)
        };
        ["policy", "page", "report"]
            .into_iter()
            .flat_map(|kind| self.of_type(kind))
            .filter(|id| !withdrawn(id))
            .map(|id| (*id, self.title(*id).to_lowercase()))
            .collect()
    }
}

/// Returns the last day on which a document says that it was renewed.
fn renewed(fields: &Fields) -> Option<PartialDate> {
    let approved = fields.table("approved").and_then(|approved| approved.date("date"));
    let named = ["updated", "reviewed", "issued", "as_of"].into_iter().filter_map(|name| fields.date(name));
    approved.into_iter().chain(named).max_by_key(|date| date.last_day())
}

/// Returns whether a title contains these words, each at the start of a word: "send" is not in
/// "Friends and neighbours".
fn has_words(title: &str, words: &str) -> bool {
    let begins = |at: usize| !title[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    title.match_indices(words).any(|(at, _)| begins(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_a_word_begins() {
        assert!(has_words("admissions policy for september 2027", "admission"));
        assert!(has_words("our send report", "send"));
        assert!(!has_words("friends and godsends", "send"));
    }
}
