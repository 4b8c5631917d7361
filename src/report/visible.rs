//! Text of any origin in; the same text out, with every sign written out that a terminal or a workflow's log would obey instead
//! of showing it.
//!
//! Names of files, words of a site and answers of other hosts can hold signs that move the cursor, change colours, begin a new
//! line, or show words in another order than they stand in. All text that the program shows goes through one of these functions.

use std::borrow::Cow;

/// Control characters (ISO/IEC 6429), line and paragraph separators, and the embeddings, overrides and isolates of Unicode's
/// bidirectional algorithm (UAX #9 section 2).
fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// As one line: `\n`, `\u{1b}`.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    escaped(text, &[])
}

/// As a line of a source, in which tabs stay.
pub(crate) fn source(text: &str) -> Cow<'_, str> {
    escaped(text, &['\t'])
}

/// Several lines: line breaks and tabs stay. A line that a workflow's log would take for a command is written out too.
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

/// Whether a line is a command of a GitHub workflow: `::name values::words`. A component's `:::` is none.
fn is_command(line: &str) -> bool {
    line.trim_start().strip_prefix("::").is_some_and(|rest| rest.contains("::"))
}

/// JSON that means the same. JSON's own escapes leave out what is not of ASCII, and the delete sign.
pub(crate) fn json(text: &str) -> Cow<'_, str> {
    // Outside of strings JSON has no such sign but line breaks (RFC 8259 section 2).
    let shown = replaced(text, &['\n', '\t', '\r'], |c| format!("\\u{:04x}", u32::from(c)));
    without_old_commands(shown, "\\u005b")
}

fn escaped<'t>(text: &'t str, kept: &[char]) -> Cow<'t, str> {
    without_old_commands(replaced(text, kept, |c| c.escape_default().to_string()), "\\u{5b}")
}

/// Writes out the bracket of `##[name]`, which a workflow's log takes for a command anywhere in a line.
fn without_old_commands<'t>(text: Cow<'t, str>, bracket: &str) -> Cow<'t, str> {
    const OLD: &str = "##[";
    if text.contains(OLD) { Cow::Owned(text.replace(OLD, &format!("##{bracket}"))) } else { text }
}

fn replaced<'t>(text: &'t str, kept: &[char], write: impl Fn(char) -> String) -> Cow<'t, str> {
    let is_replaced = |c: char| is_obeyed(c) && !kept.contains(&c);
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
    fn what_terminals_obey_is_written_out() {
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
    fn words_of_every_language_stay() {
        // A sign that says where Hebrew begins, and one that joins letters of Persian and of emoji.
        let text = "Tŷ \u{200f}שלום\u{200e} می\u{200c}خواهم 👩\u{200d}🏫";
        assert!(matches!(line(text), Cow::Borrowed(own) if own == text));
    }

    #[test]
    fn json_means_the_same() {
        let written = format!("{OBEYED}##[error]");
        let text = serde_json::to_string(&written).unwrap();
        let shown = json(&text);
        assert!(!shown.chars().any(is_obeyed) && !shown.contains("##["), "{shown}");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), written);
    }
}
