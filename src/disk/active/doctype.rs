//! Takes the text of a `<!DOCTYPE …>`. Returns the entities that it declares, and what in it may run or
//! load (XML 1.0 sections 2.8, 3.3 and 4.2).
//!
//! Drawing programs declare short names for the namespaces that they use, and nothing else. A
//! declaration can also contain markup, add an attribute to every element of a name, or hide further
//! declarations. Browsers follow all of these.

use quick_xml::escape::{resolve_predefined_entity, unescape_with};

use super::is_handler;

/// The content of a document type declaration.
#[derive(Debug, Default)]
pub(super) struct Doctype {
    /// Names and texts. If a name occurs twice, the first one counts.
    pub entities: Vec<(String, String)>,
    /// Declarations that run a script, or that hide whether they do.
    pub scripts: Vec<String>,
    /// Default values of attributes.
    pub values: Vec<String>,
    /// Addresses that a browser loads.
    pub loads: Vec<String>,
}

/// Parses a document type declaration: the text between `<!DOCTYPE` and its `>`.
pub(super) fn read(text: &str) -> Doctype {
    let mut doctype = Doctype::default();
    let Some(subset) = internal_subset(text) else { return doctype };
    let mut rest = subset;
    while let Some(next) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some(after) = rest.strip_prefix("<?") {
            rest = after.split_once("?>").map_or("", |(_, after)| after);
        } else if let Some(after) = rest.strip_prefix("<!") {
            let (words, after) = declaration(after);
            doctype.declared(&words);
            rest = after;
        } else {
            if next == '%' {
                doctype.scripts.push("`%` in the document type".into());
            }
            rest = &rest[next.len_utf8()..];
        }
    }
    doctype
}

/// A token of a declaration.
enum DoctypeToken<'t> {
    Plain(&'t str),
    Quoted(&'t str),
}

/// Returns the text from `[` to the end. Skips the names and addresses before it, which no browser
/// loads.
fn internal_subset(text: &str) -> Option<&str> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') => return Some(&text[at + 1..]),
            _ => {}
        }
    }
    None
}

/// Returns the tokens of a declaration up to its `>`, and the text after it.
fn declaration(text: &str) -> (Vec<DoctypeToken<'_>>, &str) {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(next) = rest.chars().next() {
        match next {
            '>' => return (words, &rest[1..]),
            '"' | '\'' => {
                let (inside, after) = rest[1..].split_once(next).unwrap_or((&rest[1..], ""));
                words.push(DoctypeToken::Quoted(inside));
                rest = after;
            }
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '"' | '\'')).unwrap_or(rest.len());
                words.push(DoctypeToken::Plain(&rest[..end]));
                rest = &rest[end..];
            }
        }
        rest = rest.trim_start();
    }
    (words, "")
}

impl Doctype {
    fn declared(&mut self, words: &[DoctypeToken]) {
        match words {
            [DoctypeToken::Plain("ENTITY"), DoctypeToken::Plain(percent), ..] if percent.starts_with('%') => {
                self.scripts.push("`%` in the document type".into());
            }
            [DoctypeToken::Plain("ENTITY"), DoctypeToken::Plain(name), DoctypeToken::Quoted(text), ..] => {
                self.entity(name, text)
            }
            [DoctypeToken::Plain("ENTITY"), DoctypeToken::Plain(_), DoctypeToken::Plain(_), outside @ ..] => {
                let last = outside.iter().rev().find_map(|word| match word {
                    DoctypeToken::Quoted(address) => Some(*address),
                    DoctypeToken::Plain(_) => None,
                });
                self.loads.extend(last.map(str::to_owned));
            }
            [DoctypeToken::Plain("ATTLIST"), rest @ ..] => self.attributes(rest),
            _ => {}
        }
    }

    fn entity(&mut self, name: &str, text: &str) {
        // A document may declare the five predefined entities again (XML 1.0 section 4.6).
        if resolve_predefined_entity(name).is_some() {
            return;
        }
        // Character references are resolved here, entities where they are used (section 4.4). An entity
        // that contains another one serves to hide it.
        match unescape_with(text, |_| None) {
            Ok(text) if !text.contains(['&', '%']) => self.entities.push((name.to_owned(), text.into_owned())),
            _ => self.scripts.push(format!("the entity `{}`", name.escape_debug())),
        }
    }

    /// Handles attribute defaults: `<!ATTLIST svg onload CDATA "…">` gives every drawing a handler.
    fn attributes(&mut self, words: &[DoctypeToken]) {
        let mut is_address = false;
        for word in words {
            match word {
                DoctypeToken::Plain(name) => {
                    let local = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
                    if is_handler(name) {
                        self.scripts.push(format!("`{name}` in the document type"));
                    }
                    if matches!(local.as_str(), "href" | "src" | "data" | "base") {
                        is_address = true;
                    } else if !local.starts_with('#') && local != "cdata" {
                        is_address = false;
                    }
                }
                DoctypeToken::Quoted(value) => {
                    let value = unescape_with(value, |_| Some(""))
                        .map_or_else(|_| (*value).to_owned(), |value| value.into_owned());
                    if is_address {
                        self.loads.push(value.clone());
                    }
                    self.values.push(value);
                }
            }
        }
    }
}
