//! Colours for code: a block of code and its language come in; HTML with class names goes out, for a theme's style sheet.
//! The grammars are unpacked when the first block of code is met, so that sites without code never pay for them.

use std::sync::OnceLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

/// What every class begins with.
const STYLE: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "hl-" };

/// Longer blocks stay plain: they are data rather than code that someone reads, and grammars are slow.
const LONGEST: usize = 64 * 1024;

/// Bytes of code that are coloured on one page: the grammars take half a second for them. A long reference
/// page has 50 kB.
pub(super) const MOST_COLOURED: usize = 128 * 1024;

/// The block as HTML, escaped. `None` for a language that is not known, which is then shown plain.
pub(super) fn highlight(code: &str, language: &str) -> Option<String> {
    static GRAMMARS: OnceLock<SyntaxSet> = OnceLock::new();
    if matches!(language, "" | "text" | "txt" | "plain" | "console") || code.len() > LONGEST {
        return None;
    }
    let grammars = GRAMMARS.get_or_init(SyntaxSet::load_defaults_newlines);
    // TOML is not among the grammars; that of Java's properties reads keys, values and comments alike.
    let language = if language == "toml" { "properties" } else { language };
    let grammar = grammars.find_syntax_by_token(language)?;
    let mut generator = ClassedHTMLGenerator::new_with_class_style(grammar, grammars, STYLE);
    for line in LinesWithEndings::from(code) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_of_a_known_language_has_classes() {
        let html = highlight("let a = \"<b>\";\n", "rust").expect("Rust is known");
        assert!(html.contains("hl-storage"), "{html}");
        assert!(html.contains("&lt;b&gt;"), "{html}");
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn an_unknown_language_is_plain() {
        assert_eq!(highlight("a", "klingon"), None);
        assert_eq!(highlight("a", ""), None);
    }
}
