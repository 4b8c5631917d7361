//! A page that is published as it is in; what it would run and load out, as browsers read it.

use super::text::is_seen_through;
use super::{DEEPEST, Finder};
use crate::check::rendered::tree;

/// Looks through a page, or one within a page.
pub fn look(html: &str, finder: &mut Finder, depth: usize) {
    if depth >= DEEPEST {
        finder.unknown("it holds pages within pages");
        return;
    }
    let tree = tree::read(html);
    let outer = finder.line;
    for (at, node) in tree.elements() {
        if depth == 0 {
            finder.line = node.line;
        }
        let name = node.name.rsplit(':').next().unwrap_or(&node.name).to_ascii_lowercase();
        let attributes: Vec<(String, &str)> =
            node.attributes().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        let attributes: Vec<(&str, &str)> = attributes.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        finder.element(&name, &attributes, !node.name.contains(':'));
        let text = || tree.within(at).map(|(_, text)| &*text.text).collect::<String>();
        match name.as_str() {
            "style" => finder.style(&text()),
            // Where scripts do not run, it is a part of the page.
            "noscript" => look(&text(), finder, depth + 1),
            "iframe" => node.get("srcdoc").into_iter().for_each(|page| look(page, finder, depth + 1)),
            "meta" => {
                let declared =
                    node.get("content").and_then(|content| content.split_once("charset=")).map(|(_, name)| name);
                let declared = node.get("charset").or(declared).map(|name| name.trim_matches(['"', '\'', ' ']));
                if let Some(name) = declared.filter(|name| !is_seen_through(name)) {
                    finder.unknown(format!("it is saved in `{}`", name.escape_debug()));
                }
            }
            _ => {}
        }
    }
    finder.line = outer;
}
