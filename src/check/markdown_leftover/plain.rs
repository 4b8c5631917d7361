//! Reports Markdown in a field without Markdown: `title = "**Closed**"`.

use super::super::lines::quoted;
use super::super::{Block, RuleReporter};

pub(super) fn check(block: &Block, report: &mut RuleReporter) {
    let text = &*block.text;
    let Some((range, what)) = link(text).map(|range| (range, "a link")).or_else(|| bold(text).map(|range| (range, "bold text"))) else { return };
    let field = block.field.map_or_else(|| "this field".to_owned(), |name| format!("`{name}`"));
    report
        .report(block.place(range.clone()), format!("`{}` is meant as {what}, but {field} does not support Markdown", quoted(&text[range])))
        .note("The page, lists and search results show its marks as they were typed.")
        .help("write plain text here, and put the link or the emphasis into the text of the page");
}

/// Finds `[the form](form.pdf)`.
fn link(text: &str) -> Option<std::ops::Range<usize>> {
    text.match_indices("](").find_map(|(middle, _)| {
        let start = text[..middle].rfind('[')?;
        let end = middle + 2 + text[middle + 2..].find(')')?;
        let (words, target) = (&text[start + 1..middle], &text[middle + 2..end]);
        let is_address = target.contains(['.', '/', '#', ':']) && !target.contains(char::is_whitespace);
        (!words.trim().is_empty() && is_address).then_some(start..end + 1)
    })
}

/// Finds `**Closed**`: both marks adjacent to the text, and the first at the start of a word.
fn bold(text: &str) -> Option<std::ops::Range<usize>> {
    let open = text.find("**")?;
    let inner = &text[open + 2..];
    let length = inner.find("**")?;
    let words = &inner[..length];
    let is_marked = words.starts_with(char::is_alphanumeric) && words.ends_with(|c: char| c.is_alphanumeric() || ".!?:".contains(c));
    let is_parted = !text[..open].ends_with(|c: char| c.is_alphanumeric() || c == '(') && !inner[length + 2..].starts_with(char::is_alphanumeric);
    (is_marked && is_parted).then_some(open..open + 4 + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_bold_words_are_recognised_in_plain_fields() {
        for text in ["Fill in [the form](form.pdf)", "[News](/news/)"] {
            assert!(link(text).is_some(), "{text}");
        }
        for text in ["Costs [2026](draft)", "a[0](x) of it", "[sic] (see b.pdf)"] {
            assert!(link(text).is_none(), "{text}");
        }
        for text in ["**Closed** today", "The school is **closed.**"] {
            assert!(bold(text).is_some(), "{text}");
        }
        for text in ["2 ** 3 ** 4", "f(**a) and **b", "Terms** apply", "2**3**4"] {
            assert!(bold(text).is_none(), "{text}");
        }
    }
}
