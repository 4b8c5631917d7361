//! Makes text of any origin safe to print. Escapes every character that a terminal or a workflow log would
//! interpret instead of showing.
//!
//! File names, text of a site and responses of other hosts can contain characters that move the cursor,
//! change colours, begin a new line, or reorder text. Messages and findings go through one of these functions.
//! Data that a user requests, such as the diff of `check --fix`, does not.

use std::borrow::Cow;

/// Returns whether a character is a control character (ISO/IEC 6429), a line or paragraph separator, or a
/// bidirectional embedding, override or isolate (UAX #9 section 2).
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Escapes text for one line: `\n`, `\u{1b}`.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    escaped(text, &[])
}

/// Escapes a source line. Keeps tabs.
pub(crate) fn source(text: &str) -> Cow<'_, str> {
    escaped(text, &['\t'])
}

/// Escapes several lines. Keeps line breaks and tabs. Also escapes a line that a workflow log would read as
/// a command.
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    let is_plain = |line: &str| !line.ends_with('\r') && !is_command(line);
    if text.split('\n').all(is_plain) {
        return escaped(text, &['\n', '\t']);
    }
    let shown = text.split('\n').map(|own| {
        let own = own.strip_suffix('\r').unwrap_or(own);
        let shown = source(own);
        match own.find(':').filter(|_| is_command(own)) {
            Some(first) => format!("{}\\u{{3a}}{}", &shown[..first], &shown[first + 1..]),
            None => shown.into_owned(),
        }
    });
    Cow::Owned(shown.collect::<Vec<_>>().join("\n"))
}

/// Returns whether a line is a GitHub workflow command: `::name values::words`. A component's `:::` is not.
fn is_command(line: &str) -> bool {
    line.trim_start().strip_prefix("::").is_some_and(|rest| rest.contains("::"))
}

/// Escapes JSON without changing its value. JSON's own escapes do not cover non-ASCII characters and the
/// delete character.
pub(crate) fn json(text: &str) -> Cow<'_, str> {
    // Outside of strings, JSON contains no such character but line breaks (RFC 8259 section 2).
    let shown = replaced(text, &['\n', '\t', '\r'], |c| format!("\\u{:04x}", u32::from(c)));
    without_old_commands(shown, "\\u005b")
}

fn escaped<'t>(text: &'t str, kept: &[char]) -> Cow<'t, str> {
    without_old_commands(replaced(text, kept, |c| c.escape_default().to_string()), "\\u{5b}")
}

/// Escapes the bracket of `##[name]`, which a workflow log reads as a command anywhere in a line.
fn without_old_commands<'t>(text: Cow<'t, str>, bracket: &str) -> Cow<'t, str> {
    const OLD: &str = "##[";
    if text.contains(OLD) { Cow::Owned(text.replace(OLD, &format!("##{bracket}"))) } else { text }
}

fn replaced<'t>(text: &'t str, kept: &[char], write: impl Fn(char) -> String) -> Cow<'t, str> {
    let is_replaced = |c: char| is_control(c) && !kept.contains(&c);
    if !text.chars().any(is_replaced) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_replaced(c) {
            out.push_str(&write(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBEYED: &str = "a\u{1b}[31m\rb\u{7f}\u{9b}2J\u{202e}c\u{2066}d\u{2028}";

    #[test]
    fn control_characters_are_escaped() {
        let shown = "a\\u{1b}[31m\\rb\\u{7f}\\u{9b}2J\\u{202e}c\\u{2066}d\\u{2028}";
        assert_eq!((line(OBEYED).as_ref(), lines(OBEYED).as_ref(), source(OBEYED).as_ref()), (shown, shown, shown));
        assert_eq!(line("a\nb\tc"), "a\\nb\\tc");
        assert_eq!(lines("a\r\nb\tc\rd"), "a\nb\tc\\rd");
        assert_eq!(source("a\tb\n"), "a\tb\\n");
        assert_eq!(line("a ##[error]b"), "a ##\\u{5b}error]b");
        assert_eq!(lines("##[error]b\n## [x]"), "##\\u{5b}error]b\n## [x]");
        assert_eq!(lines("a\n  ::error::b\n::: note\n:::"), "a\n  \\u{3a}:error::b\n::: note\n:::");
    }

    #[test]
    fn text_in_every_language_is_unchanged() {
        // The text has marks of Hebrew direction, and joiners of Persian and of emoji.
        let text = "Tŷ \u{200f}שלום\u{200e} می\u{200c}خواهم 👩\u{200d}🏫";
        assert!(matches!(line(text), Cow::Borrowed(own) if own == text));
    }

    #[test]
    fn escaped_json_has_the_same_value() {
        let written = format!("{OBEYED}##[error]");
        let text = serde_json::to_string(&written).unwrap();
        let shown = json(&text);
        assert!(!shown.chars().any(is_control) && !shown.contains("##["), "{shown}");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), written);
    }
}
