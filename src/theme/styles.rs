//! Builds the theme's static files. Takes layers and a palette, and returns one small stylesheet with a
//! content hash in its name, and the scripts.

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_64;

use crate::theme::layers::{self, Layer};
use crate::theme::palette::Palette;

/// A file that the theme publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeAsset {
    /// Relative to the public folder: `assets/commons-1a2b3c4d.css`.
    pub path: String,
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
}

/// Returns one stylesheet of all layers' `styles/*.css`: the palette, then the bottom layer's files in the
/// order of their names, then the additions of nearer layers. A file replaces one with the same path.
pub(super) fn stylesheet(layers: &[Layer], palette: &Palette, name: &str) -> ThemeAsset {
    let mut css = palette.css();
    for (_, text) in sheets(layers) {
        minify(text, &mut css);
    }
    let slug = crate::url::slug(name);
    let name = if slug.is_empty() { "theme" } else { &slug };
    let path = format!("assets/{name}-{:08x}.css", xxh3_64(css.as_bytes()) >> 32);
    ThemeAsset { path, bytes: Cow::Owned(css.into_bytes()) }
}

/// Returns the text of every stylesheet by its path, in the order of the published stylesheet.
fn sheets(layers: &[Layer]) -> Vec<(&str, &str)> {
    let mut sheets: Vec<(&str, &str)> = Vec::new();
    for layer in layers.iter().rev() {
        for file in &layer.files {
            let Some(text) = file.text().filter(|_| file.path.starts_with("styles/") && file.path.ends_with(".css"))
            else {
                continue;
            };
            match sheets.iter_mut().find(|(path, _)| *path == file.path) {
                Some((_, old)) => *old = text,
                None => sheets.push((&file.path, text)),
            }
        }
    }
    sheets
}

/// Returns the part of the stylesheet that is built in and unchanged. The rest is the site's own. A site
/// may contain copies of built-in files, as this repository does.
pub(super) fn built_in_part(layers: &[Layer], palette: &Palette) -> String {
    let mut css = palette.css();
    for (path, text) in sheets(layers) {
        if layers::embedded(path) == Some(text.as_bytes()) {
            minify(text, &mut css);
        }
    }
    css
}

/// Returns the layers' `scripts/*.js`, the nearest with each name: its name without the extension, and the
/// file with a content hash in its name. Removes comment lines and indentation.
pub(super) fn scripts(layers: &[Layer]) -> Vec<(String, ThemeAsset)> {
    let mut scripts = std::collections::BTreeMap::new();
    for layer in layers.iter().rev() {
        for file in &layer.files {
            let name = file.path.strip_prefix("scripts/").and_then(|name| name.strip_suffix(".js"));
            if let (Some(name), Some(text)) = (name, file.text()) {
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
                scripts.insert(name.to_owned(), lines.collect::<Vec<_>>().join("\n") + "\n");
            }
        }
    }
    let published = |(name, script): (String, String)| {
        let path = format!("assets/{name}-{:08x}.js", xxh3_64(script.as_bytes()) >> 32);
        (name, ThemeAsset { path, bytes: Cow::Owned(script.into_bytes()) })
    };
    scripts.into_iter().map(published).collect()
}

/// Appends CSS without comments and unneeded whitespace. Keeps strings, the space before `:` (`a :hover` is
/// not `a:hover`) and, within brackets, the spaces around `+` and `-` (`calc` needs them).
fn minify(css: &str, out: &mut String) {
    /// After these, no whitespace is needed.
    const BEFORE_ANYTHING: [char; 8] = ['{', '}', ';', ',', ':', '(', '>', '\n'];
    /// Before these, no whitespace is needed.
    const AFTER_ANYTHING: [char; 6] = ['{', '}', ';', ',', ')', '>'];
    let mut rest = css;
    let mut gap = false;
    let mut depth = 0usize;
    let combines = |letter: char| letter == '+' || letter == '~';
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
            gap = true;
            continue;
        }
        if next.is_ascii_whitespace() {
            rest = &rest[1..];
            gap = true;
            continue;
        }
        let end = match next {
            '"' | '\'' => string_end(rest, next),
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            _ => next.len_utf8(),
        };
        let tight = depth == 0 && (combines(next) || out.ends_with(combines));
        if gap && !tight && !out.is_empty() && !out.ends_with(BEFORE_ANYTHING) && !AFTER_ANYTHING.contains(&next) {
            out.push(' ');
        }
        gap = false;
        depth = match next {
            '(' => depth + 1,
            ')' => depth.saturating_sub(1),
            _ => depth,
        };
        if next == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    out.push('\n');
}

/// Returns the end of the string that starts with `quote`: after its closing quote, at a line's end, or at
/// the end of the text.
fn string_end(text: &str, quote: char) -> usize {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            '\n' => return at,
            letter if letter == quote => return at + letter.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::theme::layers::layers;
    use crate::theme::palette::DEFAULT_BRAND;
    use crate::theme::sample::site;

    fn minified(css: &str) -> String {
        let mut out = String::new();
        minify(css, &mut out);
        out
    }

    #[test]
    fn minifying_keeps_the_meaning() {
        for (css, expected) in [
            ("/* a */ a , b { color : red ; }\n", "a,b{color :red}\n"),
            ("a :hover > b{margin:calc( 1px + 2px ) auto}", "a :hover>b{margin:calc(1px + 2px) auto}\n"),
            (
                "@media (min-width: 40em) and (orientation: landscape) {\n}",
                "@media (min-width:40em) and (orientation:landscape){}\n",
            ),
            ("q::before { content: \"a  /* b */ \\\" ;  }\"; }", "q::before{content:\"a  /* b */ \\\" ;  }\"}\n"),
            ("a + b ~ c, :is(a + b){}", "a+b~c,:is(a + b){}\n"),
            ("a/**/b{}", "a b{}\n"),
            (".a\\:b{}", ".a\\:b{}\n"),
            (".sm\\ x { }", ".sm\\ x{}\n"),
        ] {
            assert_eq!(minified(css), expected);
        }
    }

    #[test]
    fn an_incomplete_stylesheet_causes_no_panic() {
        let css = "a{content:\"ŵ\\\"\"}/* c */ b\\ŷ{}";
        for end in (0..=css.len()).filter(|end| css.is_char_boundary(*end)) {
            assert!(minified(&css[..end]).ends_with('\n'));
        }
    }

    #[test]
    fn a_sheet_at_the_same_path_replaces_in_place_and_others_follow() {
        let sources = site(&[
            ("site.toml", ""),
            ("themes/child/styles/10-a.css", "a{x:child}"),
            ("themes/child/theme.toml", "extends = \"parent\""),
            ("themes/parent/styles/10-a.css", "a{x:parent}"),
            ("themes/parent/styles/20-b.css", "b{x:parent}"),
            ("themes/child/styles/00-c.css", "c{x:child}"),
        ]);
        let (layers, _) = layers(&sources, "child", FileId(0));
        let palette = Palette::from_brand(DEFAULT_BRAND);
        let sheet = stylesheet(&layers, &palette, "child");
        let css = std::str::from_utf8(&sheet.bytes).unwrap();
        assert!(css.starts_with(&palette.css()));
        let places = ["a{x:child}", "b{x:parent}", "c{x:child}"].map(|rule| css.find(rule).unwrap());
        assert!(places.is_sorted() && !css.contains("a{x:parent}"), "{css}");
        assert!(sheet.path.starts_with("assets/child-") && sheet.path.len() == "assets/child-12345678.css".len());
    }

    #[test]
    fn another_colour_gives_the_stylesheet_another_name() {
        let (layers, _) = layers(&site(&[("site.toml", "")]), "commons", FileId(0));
        let path = |brand| stylesheet(&layers, &Palette::from_brand(brand), "commons").path;
        assert_ne!(path(DEFAULT_BRAND), path(crate::theme::palette::Colour(1, 2, 3)));
    }
}
