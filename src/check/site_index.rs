//! Builds the indexes of the whole site that rules use for every page.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::CheckContext;
use super::anchors::Anchors;
use crate::site::{DocId, RequirementStatus, Site};

/// Indexes of the whole site, built once for all pages.
pub(super) struct SiteIndex<'a> {
    /// The directives of the site's own themes. Their attributes are not checked.
    pub directives: HashSet<&'a str>,
    /// The terms that the glossaries explain, in all languages.
    pub glossary: HashSet<&'a str>,
    /// Names of partners with at least two words, by their first word and by their last, in lower case.
    pub names: HashMap<String, Vec<PartnerName<'a>>>,
    /// The same names as a whole, in ASCII lower case.
    pub known: HashSet<String>,
    /// Words that site.toml allows although there are plainer ones, in lower case.
    pub allowed: HashSet<&'a str>,
    /// The link targets within each document, computed at the first link to one of them.
    pub anchors: Vec<OnceLock<Anchors>>,
    /// The page with a school's contacts, if the site's publication list says that it is a school's site.
    pub school_contacts: Option<DocId>,
}

/// A partner's name, with features for cheap comparison.
#[derive(Debug, Clone)]
pub(super) struct PartnerName<'a> {
    /// The name as its record writes it.
    pub text: &'a str,
    /// The normalised name; see [`plain`].
    pub plain: String,
    /// The number of words.
    pub words: usize,
    /// Whether it is indexed by its first word instead of its last.
    pub leads: bool,
    /// The letter counts of `plain`.
    pub letters: LetterCounts,
}

/// Longest name in bytes. People do not mistype a longer title as a name, and comparing its words would be
/// expensive.
const LONGEST_NAME: usize = 150;

/// Normalises a name: ignores case and kinds of apostrophes.
pub(super) fn plain(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}

/// The count of each letter in a word. If two words differ in a few letters, so do their counts, and this
/// comparison takes a few nanoseconds. Some characters share a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LetterCounts([u8; 32]);

impl LetterCounts {
    /// Counts the letters of a text.
    pub(super) fn count(text: &str) -> LetterCounts {
        let mut counts = [0_u8; 32];
        for c in text.chars() {
            let count = &mut counts[c as usize % 32];
            *count = count.saturating_add(1);
        }
        LetterCounts(counts)
    }

    /// Returns the sum of the differences of all counts.
    pub(super) fn distance(&self, other: &LetterCounts) -> u32 {
        self.0.iter().zip(&other.0).map(|(a, b)| u32::from(a.abs_diff(*b))).sum()
    }
}

impl<'a> SiteIndex<'a> {
    /// Builds the indexes.
    pub(super) fn new(context: &CheckContext<'a>) -> SiteIndex<'a> {
        let site = context.site;
        let mut directives = HashSet::new();
        for (_, source) in context.sources.iter().filter(|(_, source)| source.path.starts_with("themes/")) {
            let declared = source.text.split("component directive.").skip(1);
            directives.extend(declared.filter_map(|rest| rest.split(|c: char| !is_name(c)).next()));
        }
        let glossaries = site.visible().filter(|(_, document)| &*document.kind.name == "glossary");
        let terms = glossaries.flat_map(|(_, document)| document.fields.tables("terms"));
        let glossary = terms.filter_map(|term| term.text("term")).collect();
        let mut names: HashMap<String, Vec<PartnerName>> = HashMap::new();
        let mut known = HashSet::new();
        for (id, _) in site.visible().filter(|(_, document)| &*document.kind.name == "partner") {
            let text = site.title(id);
            let (first, last) = (text.split(' ').next(), text.rsplit(' ').next());
            if let (Some(first), Some(last)) = (first, last)
                && first.len() < text.len()
                && text.len() <= LONGEST_NAME
            {
                let (first, last) = (first.to_lowercase(), last.to_lowercase());
                let plain = plain(text);
                let letters = LetterCounts::count(&plain);
                let name = PartnerName { text, words: text.split(' ').count(), leads: true, letters, plain };
                if first != last {
                    names.entry(last).or_default().push(PartnerName { leads: false, ..name.clone() });
                }
                known.insert(text.to_ascii_lowercase());
                names.entry(first).or_default().push(name);
            }
        }
        // Sort by shape, so that the candidate words are extracted once for all names of one shape, and by
        // length, because words are compared only with names of similar length.
        names.values_mut().for_each(|names| names.sort_by_key(|name| (name.leads, name.words, name.plain.len())));
        let allowed = site.config.checks.allow_words.iter().map(String::as_str).collect();
        let anchors = site.all().map(|_| OnceLock::new()).collect();
        SiteIndex { directives, glossary, names, known, allowed, anchors, school_contacts: school_contacts(site) }
    }
}

/// Returns the page that fulfils a school's duty to publish its contacts.
fn school_contacts(site: &Site) -> Option<DocId> {
    site.statutory().into_iter().find_map(|item| match item.status {
        RequirementStatus::Document(id) if item.duty.id == "contact-details" => Some(id),
        _ => None,
    })
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}
