//! Finds the inputs that the Fluent parser and formatter do not survive, in a file of a site's own theme, before the file
//! is parsed. The parser recurses for each nested placeable and call, and overflows its stack after some
//! thousands. It panics at `\u` or `\U` with too few digits before a character that is not ASCII
//! (fluent-rs issue 389, open in fluent-syntax 0.12.0). The plural rules panic at a number that does not fit
//! into 64 bits.

use std::ops::Range;

use crate::diagnostic::{Finding, TOO_DEEP};
use crate::source::{FileId, Span};

/// Most placeables and calls of one message. No built-in message has more than ten.
const MOST: usize = 500;

/// Most digits of a number, before or after its decimal point: what a 64-bit floating-point number keeps.
pub(super) const MOST_DIGITS: usize = 15;

/// A place where the Fluent parser or formatter would fail, as positions within the text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unparsable {
    /// The placeable or call that is one too many for its message.
    TooDeep(Range<usize>),
    /// An escape sequence for a character, with too few digits: `\u00`.
    Escape(Range<usize>),
    /// A number with more than `MOST_DIGITS` digits.
    Number(Range<usize>),
}

impl Unparsable {
    /// Returns the first such place in a Fluent file. Counts brackets without matching them, because only the
    /// parser knows which of them are text.
    pub(crate) fn first(text: &str) -> Option<Unparsable> {
        let (mut count, mut start, mut digits) = (0, 0, 0);
        for line in text.split_inclusive('\n') {
            if begins_message(line) {
                count = 0;
            }
            // A comment has neither placeables nor escape sequences.
            if !line.starts_with('#') {
                for (at, byte) in line.bytes().enumerate() {
                    // Text outside of placeables may contain brackets.
                    count += usize::from(byte == b'{' || (byte == b'(' && count > 0));
                    if count > MOST {
                        return Some(Unparsable::TooDeep(start + at..start + at + 1));
                    }
                    // Text before the first placeable may contain long numbers.
                    digits = if byte.is_ascii_digit() && count > 0 { digits + 1 } else { 0 };
                    if digits > MOST_DIGITS {
                        return Some(Unparsable::Number(start + at + 1 - digits..start + at + 1));
                    }
                    if byte == b'\\'
                        && let Some(length) = short_escape(&line[at..])
                    {
                        return Some(Unparsable::Escape(start + at..start + at + length));
                    }
                }
            }
            start += line.len();
        }
        None
    }

    /// Returns the finding for that place.
    pub(super) fn finding(self, file: FileId) -> Finding {
        let span = |at: Range<usize>| Span::new(file, at.start, at.end);
        let finding = match self {
            Unparsable::TooDeep(at) => Finding::error(
                TOO_DEEP,
                span(at),
                format!("this message has more than {MOST} placeables, perhaps within each other"),
            )
            .help("move parts of it to messages of their own, and refer to them with `{ their-key }`"),
            Unparsable::Escape(at) => {
                Finding::error("ui-string", span(at), "this code of a character has too few digits")
                    .help("write `\\u` with 4 digits, `\\U` with 6 digits, or the character itself")
            }
            Unparsable::Number(at) => {
                Finding::error("ui-string", span(at), format!("this number has more than {MOST_DIGITS} digits"))
                    .help("write a shorter number, or the digits in quotation marks within a message of their own")
            }
        };
        finding.note("The site does not use this file.")
    }
}

/// Returns the length of the escape sequence at the start of the text, if it contains a non-ASCII character
/// where one of its digits belongs.
fn short_escape(text: &str) -> Option<usize> {
    let (code, digits) = match text.as_bytes() {
        [b'\\', b'u', ..] => (&text[2..], 4),
        [b'\\', b'U', ..] => (&text[2..], 6),
        _ => return None,
    };
    let given = code.bytes().take(digits).take_while(u8::is_ascii_hexdigit).count();
    (given < digits && code.as_bytes().get(given).is_some_and(|byte| !byte.is_ascii())).then_some(2 + given)
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
    fn deeply_nested_messages_are_found_before_parsing() {
        let nested = |start: &str, end: &str| {
            format!("# {{{{\na = b\ndeep = {}\"c\"{}\n", start.repeat(20_000), end.repeat(20_000))
        };
        for (start, end) in
            [("{ ", " }"), ("{ $x ->\n *[a] ){ \"}\" }\"", "\n }"), ("{ F(\"}\", ", ") }"), ("{\n", "\n}")]
        {
            let text = nested(start, end);
            let Some(Unparsable::TooDeep(Range { start: at, .. })) = Unparsable::first(&text) else {
                panic!("{start}")
            };
            assert!(at > text.find("deep").unwrap_or(0) && text.as_bytes()[at].is_ascii_punctuation(), "{start}");
        }
        // Nested calls in one placeable.
        assert!(Unparsable::first(&format!("a = {{ {}1{} }}", "F(".repeat(20_000), ")".repeat(20_000))).is_some());
    }

    #[test]
    fn many_messages_with_few_placeables_are_accepted() {
        let text =
            "a = { $x -> [one] { $x } (page) *[other] { $x } pages }\n    .b = { a } (c)\n# {{{{ ((((\n".repeat(2_000);
        assert_eq!(Unparsable::first(&text), None);
        assert_eq!(Unparsable::first(&format!("a = {}", "(b) ".repeat(2_000))), None);
    }

    #[test]
    fn short_escapes_are_found_before_parsing() {
        for (text, expected) in [
            ("a = { \"\\u0ש9\" }", Some(7..10)),
            ("a={\"\\u\u{30c}", Some(4..6)),
            ("a = { \"\\U01F6é\" }", Some(7..13)),
            ("a =\n    .b = { \"é\\u12é\" }", Some(18..22)),
            // The parser reports these itself.
            ("a = { \"\\u0\" }", None),
            ("a = { \"\\é\" }", None),
            ("a = { \"\\u00e9é\" }", None),
            ("# \\u0é", None),
        ] {
            assert_eq!(Unparsable::first(text), expected.clone().map(Unparsable::Escape), "{text}");
            if expected.is_none() {
                _ = fluent_syntax::parser::parse(text);
            }
        }
    }
}
