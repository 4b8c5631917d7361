//! Two elements have the same id, or an attribute names an id that no element has.
//!
//! A link to a part leads to the first element with that id. Labels and descriptions for the second element
//! apply to the first, so a screen reader says the wrong text, or none.
//!
//! Bad: `<label for="email">` without an element with that id
//!
//! Good: `<label for="email">` and `<input id="email">`

use std::collections::{HashMap, HashSet};

use memchr::{memchr, memmem, memrchr2};

use super::tree::Tree;
use super::{CheckContext, HtmlPage, RuleReporter};
use crate::diagnostic::Finding;
use crate::site::DocId;
use crate::source::Span;
use crate::url::Address;

/// Attributes that refer to ids of the same page.
const NAMING: [&str; 7] =
    ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details", "list"];

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    let mut twice: Vec<(&String, &usize)> = page.ids.iter().filter(|(_, times)| **times > 1).collect();
    twice.sort();
    for (id, times) in twice {
        report
            .report(
                written_id(page.context, page.made.document, id).unwrap_or(page.at),
                format!("{times} elements have the id `{id}`"),
            )
            .note("Links and labels for the second one lead to the first.")
            .help("give each its own id");
    }
    for (_, node) in page.tree.elements() {
        for name in NAMING {
            for id in node.words(name).filter(|id| !page.ids.contains_key(*id)) {
                report
                    .report(page.at, format!("`{name}=\"{id}\"` refers to no element of the page"))
                    .note("A screen reader finds no text for it.")
                    .help("use an existing id");
            }
        }
        if node.get("id").is_some_and(|id| id.is_empty() || id.contains(char::is_whitespace)) {
            report
                .report(page.at, "an id is empty or contains a space")
                .note("No link can lead to it.")
                .help("write it as one word, or remove it");
        }
    }
}

/// Returns the first id that two elements of a page have. Finds `id=` with quotes within a tag, and
/// does not parse the page, because a build checks every page. Only `check --rendered` checks a
/// theme that writes ids without quotes.
pub(super) fn duplicate_id(html: &[u8]) -> Option<String> {
    let mut seen: HashSet<&[u8]> = HashSet::with_capacity(64);
    for at in memmem::find_iter(html, b"id=\"") {
        let start = at + b"id=\"".len();
        if !at.checked_sub(1).is_some_and(|before| html[before].is_ascii_whitespace()) {
            continue;
        }
        // Quotes in text are escaped, except in comments and in pages that are published unchanged.
        if memrchr2(b'<', b'>', &html[..at]).is_none_or(|sign| html[sign] == b'>') {
            continue;
        }
        let length = memchr(b'"', &html[start..]).unwrap_or(html.len() - start);
        if !seen.insert(&html[start..start + length]) {
            return Some(String::from_utf8_lossy(&html[start..start + length]).into_owned());
        }
    }
    None
}

/// Returns the finding of a build for an id that two elements of a page have.
pub fn check_build(context: &CheckContext, document: Option<DocId>, address: &Address, html: &[u8]) -> Option<Finding> {
    let id = duplicate_id(html)?;
    let message = format!("on `{address}`: several elements have the id `{id}`");
    let at = written_id(context, document, &id).unwrap_or_else(|| super::place(context, document));
    let finding = Finding::error("page-id", at, message)
        .note("Links and labels for the second one lead to the first.")
        .help(format!(
            "if a heading has this id, write another one after its text, such as `{{#{id}-here}}`; otherwise correct the templates of your theme"
        ));
    Some(Finding { url: Some(address.to_string()), ..finding })
}

/// Returns where a document gives a part this id (`{#costs}`): the second place if there are several.
fn written_id(context: &CheckContext, document: Option<DocId>, id: &str) -> Option<Span> {
    let document = context.site.document(document?);
    let text = &context.sources.get(document.file).text;
    let mark = format!("#{id}");
    let is_whole = |at: &usize| {
        let (before, after) = (&text[..*at], &text[at + mark.len()..]);
        let opens = before.trim_end().ends_with('{')
            || before.rsplit('{').next().is_some_and(|inner| !inner.contains(['}', '\n']));
        opens && before.contains('{') && after.starts_with(|c: char| c == '}' || c.is_whitespace())
    };
    let places: Vec<usize> = text.match_indices(&mark).map(|(at, _)| at).filter(is_whole).take(2).collect();
    let at = *places.last()?;
    Some(Span::new(document.file, at, at + mark.len()))
}

/// Returns every id of a page with its number of occurrences.
pub(super) fn count_ids(tree: &Tree) -> HashMap<String, usize> {
    let mut ids = HashMap::new();
    for id in tree.elements().filter_map(|(_, node)| node.get("id")) {
        *ids.entry(id.to_owned()).or_insert(0) += 1;
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::duplicate_id;

    #[test]
    fn a_duplicate_id_is_found_and_text_is_ignored() {
        assert_eq!(duplicate_id(br#"<p id="a"><b class="x" id="b"><i id="a">"#).as_deref(), Some("a"));
        assert_eq!(duplicate_id(b"<p id=\"a\">\n<i\n id=\"a\">").as_deref(), Some("a"));
        for fine in [r#"<p id="a"> id="a" </p>"#, r#"<p id="a" data-id="a"><a href="?id=a">"#, "<p>", r#"<p id="a"#] {
            assert_eq!(duplicate_id(fine.as_bytes()), None, "{fine}");
        }
    }
}
