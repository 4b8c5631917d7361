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
    /// Its [`initials`].
    pub initials: [u8; INITIALS],
}

/// So many words of a name are told apart at a glance.
const INITIALS: usize = 8;

/// The first letters of words, whatever their case; several beyond `z` may share one.
pub fn initials<'w>(words: impl Iterator<Item = &'w str>) -> [u8; INITIALS] {
    let mut initials = [0; INITIALS];
    for (initial, word) in initials.iter_mut().zip(words) {
        let first = word.chars().find(|c| c.is_alphanumeric()).and_then(|c| c.to_lowercase().next());
        *initial = first.map_or(0, |c| (u32::from(c) % 251) as u8);
    }
    initials
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
                let words = || text.split(' ');
                let name = Name { text, words: words().count(), leads: true, initials: initials(words()) };
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
