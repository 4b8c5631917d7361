//! What rules look up again and again: the assembled site comes in, tables made once for all pages go out.

use std::collections::{HashMap, HashSet};

use super::Context;
use crate::site::{DocId, Site, Status};

/// What the whole site says, made ready to look up once for all pages.
pub struct Index<'a> {
    /// Originals by the name of their file or folder.
    pub by_name: HashMap<&'a str, Vec<DocId>>,
    /// The directives that the site's own themes add: what they take is theirs to say.
    pub directives: HashSet<&'a str>,
    /// The words that the glossaries explain, in all languages.
    pub glossary: HashSet<&'a str>,
    /// Names of partners of two words or more, by their first word and by their last, in lower case.
    pub names: HashMap<String, Vec<Name<'a>>>,
    /// Where a school's contacts stand, if the site's publication list says that it is a school's.
    pub school_contacts: Option<DocId>,
}

/// A partner's name, with what tells at a glance that other words are not like it.
#[derive(Debug, Clone, Copy)]
pub struct Name<'a> {
    /// As its record writes it.
    pub text: &'a str,
    /// How many words it has.
    pub words: usize,
    /// Whether it is found by its first word, not by its last.
    pub leads: bool,
    /// Its [`letters`].
    pub letters: u64,
}

/// Which letters stand in a text: see [`letter`].
fn letters(text: &str) -> u64 {
    text.chars().fold(0, |letters, c| letters | letter(c))
}

/// A letter or digit as one bit, whatever its case; several beyond `z` may share one. 0 for all else.
pub fn letter(c: char) -> u64 {
    match c {
        _ if c.is_ascii_alphanumeric() => 1 << (c.to_ascii_lowercase() as u32 % 64),
        _ if c.is_ascii() => 0,
        _ => c.to_lowercase().filter(|c| c.is_alphanumeric()).fold(0, |letters, c| letters | 1 << (c as u32 % 64)),
    }
}

impl<'a> Index<'a> {
    /// Reads what rules look up.
    pub fn of(context: &Context<'a>) -> Index<'a> {
        let site = context.site;
        let mut by_name: HashMap<&str, Vec<DocId>> = HashMap::new();
        for (id, document) in site.all().filter(|(_, document)| document.language == 0) {
            by_name.entry(document.id()).or_default().push(id);
        }
        let mut directives = HashSet::new();
        for (_, source) in context.sources.iter().filter(|(_, source)| source.path.starts_with("themes/")) {
            let declared = source.text.split("component directive.").skip(1);
            directives.extend(declared.filter_map(|rest| rest.split(|c: char| !is_name(c)).next()));
        }
        let glossaries = site.visible().filter(|(_, document)| &*document.kind.name == "glossary");
        let terms = glossaries.flat_map(|(_, document)| document.fields.tables("terms"));
        let glossary = terms.filter_map(|term| term.text("term")).collect();
        let mut names: HashMap<String, Vec<Name>> = HashMap::new();
        for (id, _) in site.visible().filter(|(_, document)| &*document.kind.name == "partner") {
            let text = site.title(id);
            let (first, last) = (text.split(' ').next(), text.rsplit(' ').next());
            if let (Some(first), Some(last)) = (first, last)
                && first.len() < text.len()
            {
                let (first, last) = (first.to_lowercase(), last.to_lowercase());
                let name = Name { text, words: text.split(' ').count(), leads: true, letters: letters(text) };
                if first != last {
                    names.entry(last).or_default().push(Name { leads: false, ..name });
                }
                names.entry(first).or_default().push(name);
            }
        }
        // Names of one shape side by side: the words that they are compared with are found once for all of them.
        names.values_mut().for_each(|names| names.sort_by_key(|name| (name.leads, name.words)));
        Index { by_name, directives, glossary, names, school_contacts: school_contacts(site) }
    }
}

/// The page that answers a school's duty to say how it can be reached.
fn school_contacts(site: &Site) -> Option<DocId> {
    site.statutory().into_iter().find_map(|item| match item.status {
        Status::Document(id) if item.duty.id == "contact-details" => Some(id),
        _ => None,
    })
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}
