//! Syntax highlighting. Takes a code block and its language. Returns HTML with class names for
//! the theme's style sheet. The grammars are unpacked at the first code block, so that sites
//! without code have no cost.

use std::sync::OnceLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

/// The prefix of every class.
const STYLE: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "hl-" };

/// In bytes. Longer blocks are data rather than code for readers and stay plain, because grammars are slow.
const LONGEST: usize = 64 * 1024;

/// In bytes: the limit of highlighted code on one page, which takes half a second. A long reference
/// page has 50 kB.
pub(super) const MOST_COLOURED: usize = 128 * 1024;

/// Returns the block as escaped HTML; `None` for an unknown language, which is shown plain.
pub(super) fn highlight(code: &str, language: &str) -> Option<String> {
    static GRAMMARS: OnceLock<SyntaxSet> = OnceLock::new();
    if matches!(language, "" | "text" | "txt" | "plain" | "console") || code.len() > LONGEST {
        return None;
    }
    let grammars = GRAMMARS.get_or_init(SyntaxSet::load_defaults_newlines);
    // There is no grammar for TOML; that of Java's properties highlights keys, values and comments correctly.
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
