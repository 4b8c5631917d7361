//! Limits the nesting of messages. The Fluent parser recurses for each nested placeable and call, and
//! overflows its stack after some thousands. So a file of a site's own theme is checked before it is
//! parsed.

use crate::diagnostic::{Finding, TOO_DEEP};
use crate::source::Span;

/// Most placeables and calls of one message. No built-in message has more than ten.
const MOST: usize = 500;

/// Returns the position of the first message in a Fluent file with more than `MOST` placeables and calls,
/// which may be nested too deeply. Counts brackets without matching them, because only the parser knows
/// which of them are text.
pub fn first_too_deep(text: &str) -> Option<usize> {
    let (mut count, mut start) = (0, 0);
    for line in text.split_inclusive('\n') {
        if begins_message(line) {
            count = 0;
        }
        // A comment contains none.
        let marks = line.bytes().enumerate().filter(|(_, byte)| !line.starts_with('#') && matches!(byte, b'{' | b'('));
        for (at, byte) in marks {
            // Text outside of placeables may contain brackets.
            count += usize::from(byte == b'{' || count > 0);
            if count > MOST {
                return Some(start + at);
            }
        }
        start += line.len();
    }
    None
}

/// Returns the finding for that position.
pub(super) fn too_deep(at: Span) -> Finding {
    Finding::error(TOO_DEEP, at, format!("this message has more than {MOST} placeables, perhaps within each other"))
        .note("The site does not use this file.")
        .help("move parts of it to messages of their own, and refer to them with `{ their-key }`")
}

/// Returns whether a line begins a message or a term: `key =`. This closes everything that was open before.
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
        // Nested calls in one placeable.
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
