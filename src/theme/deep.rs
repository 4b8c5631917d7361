//! How deeply messages may be nested. The parser of Fluent calls itself for each placeable and each call
//! within another, and its stack ends after some thousands: a file of a site's own theme is looked at before
//! it is parsed.

use crate::diagnostic::{Finding, TOO_DEEP};
use crate::source::Span;

/// The most placeables and calls of one message. No message of the built-in theme has more than ten.
const MOST: usize = 500;

/// Where the first message of a Fluent file has more than `MOST` placeables and calls, and so may go too
/// deep. They are counted and not matched: what a brace in a string or in the words of a variant means, only
/// the parser knows.
pub fn first_too_deep(text: &str) -> Option<usize> {
    let (mut count, mut start) = (0, 0);
    for line in text.split_inclusive('\n') {
        if begins_message(line) {
            count = 0;
        }
        // A comment holds none.
        let marks = line.bytes().enumerate().filter(|(_, byte)| !line.starts_with('#') && matches!(byte, b'{' | b'('));
        for (at, byte) in marks {
            // Words outside of placeables may have brackets.
            count += usize::from(byte == b'{' || count > 0);
            if count > MOST {
                return Some(start + at);
            }
        }
        start += line.len();
    }
    None
}

/// What is reported there.
pub(super) fn too_deep(at: Span) -> Finding {
    Finding::error(TOO_DEEP, at, format!("this message has more than {MOST} placeables, perhaps within each other"))
        .note("Nothing of this file is shown.")
        .help("give parts of it messages of their own, and write `{ their-key }` here")
}

/// Whether a line begins a message or a term: `key =`. What stands before it is left behind, whatever is open there.
fn begins_message(line: &str) -> bool {
    let name = line.strip_prefix('-').unwrap_or(line);
    let rest = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.trim_start_matches(' ').starts_with('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_may_go_too_deep_are_found_before_they_are_parsed() {
        let nested = |start: &str, end: &str| {
            format!("# {{{{\na = b\ndeep = {}\"c\"{}\n", start.repeat(20_000), end.repeat(20_000))
        };
        for (start, end) in
            [("{ ", " }"), ("{ $x ->\n *[a] ){ \"}\" }\"", "\n }"), ("{ F(\"}\", ", ") }"), ("{\n", "\n}")]
        {
            let text = nested(start, end);
            let at = first_too_deep(&text).unwrap_or_else(|| panic!("{start}"));
            assert!(at > text.find("deep").unwrap_or(0) && text.as_bytes()[at].is_ascii_punctuation(), "{start}");
        }
        // One call within the other, in one placeable.
        assert!(first_too_deep(&format!("a = {{ {}1{} }}", "F(".repeat(20_000), ")".repeat(20_000))).is_some());
    }

    #[test]
    fn many_messages_with_a_few_placeables_each_are_fine() {
        let text =
            "a = { $x -> [one] { $x } (page) *[other] { $x } pages }\n    .b = { a } (c)\n# {{{{ ((((\n".repeat(2_000);
        assert_eq!(first_too_deep(&text), None);
        assert_eq!(first_too_deep(&format!("a = {}", "(b) ".repeat(2_000))), None);
    }
}
