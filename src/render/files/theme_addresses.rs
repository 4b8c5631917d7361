//! Finds the literal addresses in a theme's own templates and styles: returns the position of each, and the file or
//! host that it names.

use crate::url;

/// An address: its offset, its length in bytes, and the file or host that it names.
type NamedAddress = (usize, usize, String);

/// The extensions of files that pages load.
const ENDINGS: [&str; 13] =
    ["css", "js", "mjs", "svg", "png", "jpg", "jpeg", "webp", "avif", "gif", "ico", "woff", "woff2"];

/// Returns the files that `src` and `href` in a template name from the root of the site, by their
/// paths in the public folder. Includes the files under `/assets/` anywhere in the template.
pub(crate) fn file_addresses(text: &str, base: &str) -> Vec<NamedAddress> {
    let mut named = Vec::new();
    for (at, value) in attributes(text, &["src", "href"]) {
        // A variable before it may only be the base path: `{{ site.base_path }}/logo.png`.
        let whole = match value.rsplit_once("}}") {
            Some((before, whole)) if before.starts_with("{{") && before.contains("base_path") => whole,
            Some(_) => continue,
            None => value.strip_prefix(base).filter(|rest| rest.starts_with('/')).unwrap_or(value),
        };
        let path = whole.split(['?', '#']).next().unwrap_or_default();
        let Some(path) = path.strip_prefix('/').filter(|path| !path.starts_with('/') && !path.contains(['{', '}']))
        else {
            continue;
        };
        let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
        let is_file = ENDINGS.iter().any(|own| own.eq_ignore_ascii_case(ending));
        if is_file && !path.starts_with("assets/") {
            named.push((at, value.len(), url::decode(path)));
        }
    }
    named
}

/// Returns the external addresses that a template loads with `src`.
pub(crate) fn foreign_in_template(text: &str) -> Vec<NamedAddress> {
    let all = attributes(text, &["src"]).into_iter().filter(|(_, value)| is_foreign(value));
    all.map(|(at, value)| (at, value.len(), value.to_owned())).collect()
}

/// Returns the external addresses that a style loads.
pub(crate) fn foreign_in_style(text: &str) -> Vec<NamedAddress> {
    let text = blank_between(text, "/*", "*/");
    let mut named = Vec::new();
    for (at, _) in text.match_indices("url(") {
        let rest = &text[at + "url(".len()..];
        let rest = rest.trim_start_matches([' ', '"', '\'']);
        let begin = text.len() - rest.len();
        let value = &rest[..rest.find([')', '"', '\'', ' ']).unwrap_or(rest.len())];
        if is_foreign(value) {
            named.push((begin, value.len(), value.to_owned()));
        }
    }
    for (at, length) in imports(&text) {
        let line = &text[at..at + length];
        let Some(open) = line.find(['"', '\'']).filter(|_| !line.contains("url(")) else { continue };
        let rest = &line[open + 1..];
        let value = &rest[..rest.find(['"', '\'']).unwrap_or(rest.len())];
        if is_foreign(value) {
            named.push((at + open + 1, value.len(), value.to_owned()));
        }
    }
    named
}

/// Returns the offset and length of each `@import` of a style.
pub(crate) fn imports(text: &str) -> Vec<(usize, usize)> {
    let text = blank_between(text, "/*", "*/");
    let end = |at: usize| text[at..].find([';', '\n']).unwrap_or(text.len() - at);
    text.match_indices("@import").map(|(at, _)| (at, end(at))).collect()
}

fn is_foreign(value: &str) -> bool {
    let has_scheme = |scheme: &str| value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    !value.contains("{{") && (has_scheme("https://") || has_scheme("http://") || value.starts_with("//"))
}

/// Returns the quoted values of attributes with these names, each with its offset.
fn attributes<'t>(text: &'t str, names: &[&str]) -> Vec<(usize, &'t str)> {
    let blanked = blank_between(&blank_between(text, "{#", "#}"), "<!--", "-->");
    let mut all = Vec::new();
    for name in names {
        for (at, _) in blanked.match_indices(&format!("{name}=")) {
            let begin = at + name.len() + 2;
            let is_whole = blanked[..at].ends_with(char::is_whitespace);
            let quote = blanked[begin - 1..].chars().next().filter(|quote| is_whole && matches!(quote, '"' | '\''));
            let Some(length) = quote.and_then(|quote| blanked[begin..].find(quote)) else { continue };
            // Spaces replace bytes, so offsets stay; a value with a comment in it is skipped.
            all.extend(text.get(begin..begin + length).map(|value| (begin, value)));
        }
    }
    all
}

/// Replaces each stretch between two marks by spaces, so that offsets stay.
pub(crate) fn blank_between(text: &str, open: &str, close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(open) {
        let end =
            rest[start + open.len()..].find(close).map_or(rest.len(), |end| start + open.len() + end + close.len());
        out.push_str(&rest[..start]);
        out.extend(std::iter::repeat_n(' ', end - start));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(named: Vec<NamedAddress>) -> Vec<String> {
        named.into_iter().map(|(_, _, path)| path).collect()
    }

    #[test]
    fn a_template_names_files_from_the_top_of_the_site() {
        let text = "<img src=\"/logo.png\"><link href='/trust/extra.css?v=1'><img src=\"{{ site.base_path }}/a%20b.svg\">\
                    <a href=\"/policies/\"><img src=\"/assets/x.png\"><img src=\"/{{ name }}.png\"><img src=\"{{ image }}/x.png\">\
                    <img data-src=\"/no.png\"><a href=\"/news/feed.xml\"><script src=\"//cdn.example.com/x.js\"><!-- <img src=\"/no.png\"> -->";
        assert_eq!(paths(file_addresses(text, "/trust")), ["logo.png", "a b.svg", "extra.css"]);
        assert_eq!(paths(foreign_in_template(text)), ["//cdn.example.com/x.js"]);
    }

    #[test]
    fn a_style_loads_from_other_hosts() {
        let css = "@import \"gone.css\";\n@import 'https://fonts.example.com/a.css';\n@import url(https://fonts.example.com/b.css);\n\
                   a{background:url( \"//img.example.com/c.png\" )} /* @import \"no.css\"; */ b{background:url(own.png)}";
        assert_eq!(imports(css).len(), 3);
        assert_eq!(
            paths(foreign_in_style(css)),
            ["https://fonts.example.com/b.css", "//img.example.com/c.png", "https://fonts.example.com/a.css"]
        );
    }
}
