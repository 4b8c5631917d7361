//! Takes an HTML page that is published unchanged. Returns what it runs and loads in a browser.

use super::text::is_supported;
use super::{DEEPEST, Finder};
use crate::check::rendered::{LEVELS, tree};

/// Most attributes of one element, because the parser compares each with each. Pages have fewer than
/// a hundred.
const ATTRIBUTES: usize = 1000;

/// Examines a page, or a page within a page.
pub(super) fn scan(html: &str, finder: &mut Finder, depth: usize) {
    if depth >= DEEPEST {
        finder.unknown("it holds pages within pages");
        return;
    }
    if most_attributes(html) > ATTRIBUTES {
        finder.unknown(format!("an element has more than {ATTRIBUTES} attributes"));
        return;
    }
    let Some(tree) = tree::read_within(html, LEVELS) else {
        finder.unknown(format!("its elements are nested more than {LEVELS} levels deep"));
        return;
    };
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
            // Without scripts, `noscript` is part of the page.
            "noscript" => scan(&text(), finder, depth + 1),
            "iframe" => node.get("srcdoc").into_iter().for_each(|page| scan(page, finder, depth + 1)),
            "meta" => {
                let declared =
                    node.get("content").and_then(|content| content.split_once("charset=")).map(|(_, name)| name);
                let declared = node.get("charset").or(declared).map(|name| name.trim_matches(['"', '\'', ' ']));
                if let Some(name) = declared.filter(|name| !is_supported(name)) {
                    finder.unknown(format!("it is saved in `{}`", name.escape_debug()));
                }
            }
            _ => {}
        }
    }
    finder.line = outer;
}

/// Returns an upper estimate of the most attributes that one element has. Each attribute needs a space,
/// a slash or a quotation mark before it.
fn most_attributes(html: &str) -> usize {
    let (mut most, mut count, mut is_tag, mut quote) = (0, 0, false, None);
    let (mut before, mut is_value) = (b' ', false);
    for byte in html.bytes() {
        match (is_tag, quote, byte) {
            (false, ..) => {
                if before == b'<' && (byte.is_ascii_alphabetic() || byte == b'/') {
                    (is_tag, count, is_value) = (true, 0, false);
                }
            }
            (true, Some(open), byte) => {
                if byte == open {
                    (quote, count) = (None, count + 1);
                }
            }
            // A quotation mark begins a value only directly after `=`. Elsewhere it is part of a name.
            (true, None, b'"' | b'\'') if is_value => (quote, is_value) = (Some(byte), false),
            (true, None, b'>') => is_tag = false,
            (true, None, b'=') => is_value = true,
            (true, None, byte) if byte.is_ascii_whitespace() => count += usize::from(!is_value),
            (true, None, byte) => {
                count += usize::from(byte == b'/');
                is_value = false;
            }
        }
        most = most.max(count);
        before = byte;
    }
    most
}
