//! What rules look up again and again: the assembled site comes in, tables made once for all pages go out.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::CheckContext;
use super::anchors::Anchors;
use crate::site::{DocId, RequirementStatus, Site};

/// What the whole site says, made ready to look up once for all pages.
pub(super) struct SiteIndex<'a> {
    /// The directives that the site's own themes add: what they take is theirs to say.
    pub directives: HashSet<&'a str>,
    /// The words that the glossaries explain, in all languages.
    pub glossary: HashSet<&'a str>,
    /// Names of partners of two words or more, by their first word and by their last, in lower case.
    pub names: HashMap<String, Vec<PartnerName<'a>>>,
    /// The same names whole, in small letters of ASCII.
    pub known: HashSet<String>,
    /// Words that site.toml allows though there are plainer ones, in small letters.
    pub allowed: HashSet<&'a str>,
    /// The parts of each document that a link may lead to, found when the first link leads to one of them.
    pub anchors: Vec<OnceLock<Anchors>>,
    /// Where a school's contacts stand, if the site's publication list says that it is a school's.
    pub school_contacts: Option<DocId>,
}

/// A partner's name, with what tells at a glance that other words are not like it.
#[derive(Debug, Clone)]
pub(super) struct PartnerName<'a> {
    /// As its record writes it.
    pub text: &'a str,
    /// As it is compared; see [`plain`].
    pub plain: String,
    /// How many words it has.
    pub words: usize,
    /// Whether it is found by its first word, not by its last.
    pub leads: bool,
    /// The letters of `plain`.
    pub letters: LetterCounts,
}

/// Bytes: a longer title is no name that people mistype, and each of its words would be compared at every
/// capital of every page.
const LONGEST_NAME: usize = 150;

/// A name as it is compared: whatever its case and its apostrophes.
pub(super) fn plain(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}

/// How often each letter stands in a word, in no order: two words that differ in a few letters differ little here, which is told in a few
/// nanoseconds. Several signs share a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LetterCounts([u8; 32]);

impl LetterCounts {
    /// Those of a text.
    pub(super) fn count(text: &str) -> LetterCounts {
        let mut counts = [0_u8; 32];
        for c in text.chars() {
            let count = &mut counts[c as usize % 32];
            *count = count.saturating_add(1);
        }
        LetterCounts(counts)
    }

    /// How many there are more or fewer of, all together.
    pub(super) fn distance(&self, other: &LetterCounts) -> u32 {
        self.0.iter().zip(&other.0).map(|(a, b)| u32::from(a.abs_diff(*b))).sum()
    }
}

impl<'a> SiteIndex<'a> {
    /// Reads what rules look up.
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
        // Names of one shape side by side: the words that they are compared with are found once for all of them. Of those, the shortest first:
        // words are compared only with names that are about as long.
        names.values_mut().for_each(|names| names.sort_by_key(|name| (name.leads, name.words, name.plain.len())));
        let allowed = site.config.checks.allow_words.iter().map(String::as_str).collect();
        let anchors = site.all().map(|_| OnceLock::new()).collect();
        SiteIndex { directives, glossary, names, known, allowed, anchors, school_contacts: school_contacts(site) }
    }
}

/// The page that answers a school's duty to say how it can be reached.
fn school_contacts(site: &Site) -> Option<DocId> {
    site.statutory().into_iter().find_map(|item| match item.status {
        RequirementStatus::Document(id) if item.duty.id == "contact-details" => Some(id),
        _ => None,
    })
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}
