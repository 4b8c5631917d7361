//! What the site must publish, and where each thing is: the publication list's entries joined with what the site has. The page of the list
//! and the check on missing policies read the same answers.

use super::{DocId, Site};
use crate::schema::Fields;
use crate::types::statutory::{Duty, duties_of};

/// The nation whose law holds where neither the list nor site.toml says.
const USUAL_NATION: &str = "england";

/// One thing to publish, and how the site stands to it.
#[derive(Debug, Clone)]
pub struct Item<'s> {
    /// What it is.
    pub duty: &'static Duty,
    /// Where it is, or why it is not.
    pub status: Status<'s>,
    /// The list's own entry for it, in the first language, if it has one; and its place among the entries.
    pub entry: Option<(usize, &'s Fields)>,
}

/// Where a thing is, or why it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status<'s> {
    /// A document that visitors see, named by the list or found by its title (an original).
    Document(DocId),
    /// A file of the site, by its path (`static/documents/accounts.pdf`).
    File(&'s str),
    /// An address: of another site, or within this one, when it begins with `/`.
    Address(&'s str),
    /// In the footer of every page.
    Footer,
    /// The list says why it does not apply.
    DoesNotApply,
    /// Not published yet.
    NotYet,
}

impl Site {
    /// The publication list (`content/what-we-publish.toml`), if visitors see one that says what the organisation is.
    pub fn publication(&self) -> Option<DocId> {
        let list = *self.of_type("publication").first()?;
        self.fields(list).texts("kinds").next().map(|_| list)
    }

    /// The nation whose law the publication list follows.
    pub fn publication_nation(&self) -> &str {
        let own = self.publication().and_then(|list| self.fields(list).text("nation"));
        own.or(self.config.calendar.nation.as_deref()).unwrap_or(USUAL_NATION)
    }

    /// What organisations of this kind and nation must publish, each with where it is. Empty without a publication list.
    pub fn statutory(&self) -> Vec<Item<'_>> {
        let Some(list) = self.publication() else { return Vec::new() };
        let fields = self.fields(list);
        let kinds: Vec<&str> = fields.texts("kinds").map(|kind| kind.value).collect();
        let titled = self.titled();
        duties_of(&kinds, self.publication_nation())
            .map(|duty| {
                let entry = fields.tables("items").enumerate().find(|(_, entry)| entry.text("id") == Some(&duty.id));
                let said = entry.and_then(|(_, entry)| self.said(list, entry));
                Item { duty, status: said.unwrap_or_else(|| self.found(duty, &titled)), entry }
            })
            .collect()
    }

    /// What the list's entry says.
    fn said<'s>(&'s self, list: DocId, entry: &'s Fields) -> Option<Status<'s>> {
        if entry.text("does_not_apply").is_some() {
            return Some(Status::DoesNotApply);
        }
        let document = self.referred_in(entry, "page").first().map(|id| Status::Document(*id));
        let file = || Some(Status::File(&self.file(list, entry.text("file")?)?.path));
        document.or_else(file).or_else(|| entry.text("url").map(Status::Address))
    }

    /// What the site has, where the list does not say.
    fn found(&self, duty: &'static Duty, titled: &[(DocId, String)]) -> Status<'_> {
        let organisation = self.config.fields[0].table("organisation");
        if organisation.is_some_and(|organisation| organisation.text(&duty.footer).is_some()) {
            return Status::Footer;
        }
        if !duty.address.is_empty() {
            // The page is always made, but it says what the law asks for only where someone wrote its source.
            let source = self.at_path(duty.address.trim_matches('/')).filter(|id| self.is_visible(*id));
            return source.map_or(Status::NotYet, Status::Document);
        }
        let is_it = |(id, title): &&(DocId, String)| {
            (!duty.policy || self.is_a(*id, "policy")) && duty.found_by.iter().any(|words| has_words(title, words))
        };
        titled.iter().find(is_it).map_or(Status::NotYet, |(id, _)| Status::Document(*id))
    }

    /// The originals that may answer a duty, policies before pages, each with its title in lower case. Withdrawn policies answer nothing.
    fn titled(&self) -> Vec<(DocId, String)> {
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

/// Whether a title has these words, each beginning where a word of the title does: "send" is not in "Friends and neighbours".
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
