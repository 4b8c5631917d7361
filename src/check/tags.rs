//! Parses raw HTML for the rules. Takes the HTML that a site allows, and returns its tags with attributes
//! and positions. If a site does not allow HTML, there is none, and `html-raw` reports it.

use super::page::CheckedText;
use crate::source::Span;

/// Attribute names in lower case, each with its value.
type Attributes<'t> = Vec<(String, &'t str)>;

/// One opening tag.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RawTag<'t> {
    /// Its name in lower case.
    pub name: String,
    /// Attribute names in lower case, and values without quotes. A missing value is empty.
    attributes: Attributes<'t>,
    /// The whole tag.
    pub span: Span,
}

impl<'t> RawTag<'t> {
    /// Returns the value of an attribute, or an empty text without one.
    pub(super) fn get(&self, name: &str) -> Option<&'t str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| *value)
    }
}

/// Returns the opening tags of a text's raw HTML, in order.
pub(super) fn tags<'t>(text: &'t CheckedText) -> Vec<RawTag<'t>> {
    let parsed = &text.parsed;
    let mut out = Vec::new();
    if !parsed.raw_html_allowed {
        return out;
    }
    for place in &parsed.raw_html {
        let html = parsed.text.get(place.range()).unwrap_or_default();
        let mut at = 0;
        while let Some(open) = html[at..].find('<').map(|found| at + found) {
            at = open + 1;
            if html[open..].starts_with("<!--") {
                at = html[open..].find("-->").map_or(html.len(), |end| open + end);
            } else if let Some((name, attributes, length)) = read(&html[open + 1..]) {
                at = open + 1 + length;
                let start = place.start as usize + open;
                let span = text.source_span(Span::new(place.file, start, start + 1 + length));
                out.push(RawTag { name, attributes, span });
            }
        }
    }
    out
}

/// Returns a tag's name, attributes and length, from after its `<` to after its `>`, or `None` if it is not
/// an opening tag.
fn read(html: &str) -> Option<(String, Attributes<'_>, usize)> {
    let end = html.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(html.len());
    if !html.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let (name, mut rest) = html.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            let past = usize::from(!rest.is_empty());
            return Some((name.to_ascii_lowercase(), attributes, html.len() - rest.len() + past));
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
        // Skip a stray `=`, or the loop would not end.
        let (own, after) = rest.split_at(end.max(rest.chars().next().map_or(1, char::len_utf8)));
        let trimmed = after.trim_start();
        let value;
        (value, rest) = match trimmed.strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(quoted) if quoted.starts_with(['"', '\'']) => {
                let inner = &quoted[1..];
                let end = inner.find(&quoted[..1]).unwrap_or(inner.len());
                (&inner[..end], inner.get(end + 1..).unwrap_or_default())
            }
            Some(bare) => bare.split_at(bare.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(bare.len())),
        };
        attributes.push((own.to_ascii_lowercase(), value));
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn tags_are_parsed_with_any_quotes() {
        let (name, attributes, length) = read("A href=\"/x?a>b\" target='_blank' hidden data-x=1>words").unwrap();
        let own: Vec<(&str, &str)> = attributes.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        assert_eq!((name.as_str(), length), ("a", 48));
        assert_eq!(own, [("href", "/x?a>b"), ("target", "_blank"), ("hidden", ""), ("data-x", "1")]);
    }

    #[test]
    fn text_is_not_a_tag_and_an_unclosed_tag_ends_with_the_text() {
        assert_eq!(read("/a>"), None);
        assert_eq!(read("3 is less"), None);
        for cut in ["a", "a ", "a =", "a b=", "a b='", "a ==/=", "a ŵ=ŷ"] {
            assert_eq!(read(cut).map(|(_, _, length)| length), Some(cut.len()), "{cut}");
        }
    }
}
