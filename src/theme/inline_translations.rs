//! Inlines constant translations into templates: replaces `t(key="…")` by the message in one language. A
//! page uses dozens of messages that never change, so inlining saves the look-ups. Returns the new text,
//! and the edits, which map positions of faults back to the original text. Also inserts the counting calls
//! into a site's own templates ([`super::bounds`]).

use crate::theme::bounds;
use crate::theme::strings::Strings;

/// One replaced call, or one inserted counting call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InlinedMessage {
    /// Its line, from 1, which is the same in both texts.
    line: usize,
    /// Its start in the new text, in bytes.
    start: usize,
    /// Its end in the new text, in bytes.
    end: usize,
    /// The length of the replaced call, in bytes.
    bytes: usize,
    /// By how many characters the line became longer.
    wider: isize,
}

/// Inlines each message without arguments whose call has the form `t(key="…")`. The function `t` handles
/// all others at run time. With `is_counted`, also inserts the counting calls.
pub(super) fn inline_translations(text: &str, strings: &Strings, is_counted: bool) -> (String, Vec<InlinedMessage>) {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut edits = Vec::new();
    let (mut line, mut counted) = (1, 0);
    let mut copied = 0;
    for (start, what) in find_parts(text) {
        let (written, new) = match what {
            TemplatePart::Message { call, key } => match strings.get(key).and_then(literal) {
                Some(literal) => (call, literal),
                None => continue,
            },
            TemplatePart::TagStart(tag) => match is_counted.then(|| bounds::entering_call(tag)).flatten() {
                Some(call) => ("", call),
                None => continue,
            },
            TemplatePart::TagEnd(tag) => match is_counted.then(|| bounds::counting_call(tag, text.len())).flatten() {
                Some(call) => ("", call),
                None => continue,
            },
        };
        line += text[counted..start].matches('\n').count();
        counted = start;
        out.push_str(&text[copied..start]);
        let at = out.len();
        out.push_str(&new);
        copied = start + written.len();
        let wider = new.chars().count() as isize - written.chars().count() as isize;
        edits.push(InlinedMessage { line, start: at, end: out.len(), bytes: written.len(), wider });
    }
    out.push_str(&text[copied..]);
    (out, edits)
}

/// Maps a byte offset of the new text to the original text.
pub(super) fn written_offset(edits: &[InlinedMessage], offset: usize) -> usize {
    let mut moved = offset;
    for edit in edits.iter().take_while(|edit| edit.start < offset) {
        // A position within the message maps to the start of the call. A later one moves by the difference
        // in length.
        let inside = offset.min(edit.end) - edit.start;
        moved = if offset < edit.end { moved - inside } else { moved - inside + edit.bytes };
    }
    moved
}

/// Maps a column of the new text to the original text. `offset` is the same position in bytes.
pub(super) fn written_column(edits: &[InlinedMessage], line: usize, column: usize, offset: usize) -> usize {
    let before = edits.iter().filter(|edit| edit.line == line && edit.end <= offset);
    column.saturating_add_signed(-before.map(|edit| edit.wider).sum::<isize>())
}

/// A part of a template.
enum TemplatePart<'t> {
    /// A call `t(key="…")` within a tag and outside of its strings: the whole call, and its key.
    Message { call: &'t str, key: &'t str },
    /// The start of a `{% … %}`, with the text from there.
    TagStart(&'t str),
    /// The end of a `{% … %}`, with the whole tag.
    TagEnd(&'t str),
}

/// Returns every message call and the start and end of every tag, with their positions.
fn find_parts(text: &str) -> Vec<(usize, TemplatePart<'_>)> {
    let mut met = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + open;
        let rest = &text[start..];
        if let Some(comment) = rest.strip_prefix("{#") {
            at = comment.find("#}").map_or(text.len(), |end| start + 2 + end + 2);
        } else if rest.starts_with("{%") || rest.starts_with("{{") {
            if rest.starts_with("{%") {
                met.push((start, TemplatePart::TagStart(rest)));
            }
            let end = start + 2 + tag_length(text, start + 2, &mut met);
            if rest.starts_with("{%") {
                met.push((end, TemplatePart::TagEnd(&text[start..end])));
            }
            let raw = text[start + 2..end].trim_start_matches('-').trim_start().starts_with("raw");
            at = if raw { rest.find("endraw").map_or(text.len(), |end| start + end) } else { end };
        } else {
            at = start + 1;
        }
    }
    met
}

/// Scans a tag from its start, and returns its length.
fn tag_length<'t>(text: &'t str, start: usize, met: &mut Vec<(usize, TemplatePart<'t>)>) -> usize {
    const CALL: &str = "t(key=\"";
    let bytes = &text.as_bytes()[start..];
    let mut quote = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (quote, byte) {
            (Some(_), b'\\') => at += 1,
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'}' | b'%') if bytes.get(at + 1) == Some(&b'}') => return at + 2,
            (None, b't') if bytes[at..].starts_with(CALL.as_bytes()) => {
                let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
                let key = &text[start + at + CALL.len()..];
                let key = &key[..key.find('"').unwrap_or(0)];
                let length = CALL.len() + key.len() + 2;
                let plain = !before.is_ascii_alphanumeric() && before != b'_' && before != b'.';
                if plain && text.as_bytes()[start + at..].get(length - 2..length) == Some(b"\")") {
                    met.push((start + at, TemplatePart::Message { call: &text[start + at..start + at + length], key }));
                    at += length - 1;
                } else {
                    at += CALL.len() - 2;
                }
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Returns the message as a string literal of the template language, or `None` if a literal cannot contain
/// it.
fn literal(words: &str) -> Option<String> {
    if words.contains(['\\', '\n', '\r']) {
        return None;
    }
    let quote = ['"', '\'', '`'].into_iter().find(|quote| !words.contains(*quote))?;
    Some(format!("{quote}{words}{quote}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::theme::{layers::layers, sample::site, strings};

    fn welsh(text: &str) -> (String, Vec<InlinedMessage>) {
        let sources = site(&[
            ("site.toml", ""),
            ("themes/child/strings/cy.ftl", "quotes = \"a\"\nall-quotes = \"'`\nŵ = x\nlong = Neidio i’r prif gynnwys"),
        ]);
        let (layers, _) = layers(&sources, "child", FileId(0));
        let (strings, _) = strings::load(&layers, &["cy".to_owned()], &sources, FileId(0));
        inline_translations(text, &strings[0], false)
    }

    #[test]
    fn constant_messages_are_inlined_and_all_else_stays() {
        for (text, expected) in [
            ("{{ t(key=\"month-1\") }}", "{{ \"Ionawr\" }}"),
            ("{% if t(key=\"quotes\")%}", "{% if '\"a\"'%}"),
            ("{{ <ui.a b={t(key=\"month-1\")}/> }}", "{{ <ui.a b={\"Ionawr\"}/> }}"),
        ] {
            assert_eq!(welsh(text).0, expected);
        }
        for same in [
            "t(key=\"month-1\")",
            "{# t(key=\"month-1\") #}",
            "{% raw %}{{ t(key=\"month-1\") }}{% endraw %}",
            "{{ 't(key=\"month-1\")' }}",
            "{{ \"\\\"t(key=\" }}",
            "{{ not(key=\"month-1\") }}{{ a.t(key=\"month-1\") }}",
            "{{ t(key=\"gone\") }}{{ t(key=\"length-days\", count=1) }}{{ t(key=\"length-days\") }}",
            "{{ t(key=\"all-quotes\") }}",
            "{{ t(key=\"month-1",
            "{{ t(key=\"month-1\"",
            "{{",
        ] {
            assert_eq!(welsh(same), (same.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn positions_are_those_of_the_original_text() {
        let text = "ŵ\n{{ t(key=\"long\") }} ŷ {{ t(key=\"month-5\") }} x";
        let (new, edits) = welsh(text);
        assert_eq!(edits.len(), 2);
        let line = |text: &str, at: usize| text[..at].rsplit('\n').next().unwrap().chars().count() + 1;
        for mark in ["ŵ", "ŷ", " }}", "x"] {
            let (old, at) = (text.rfind(mark).unwrap(), new.rfind(mark).unwrap());
            assert_eq!(written_offset(&edits, at), old, "{mark}");
            let number = 1 + text[..old].matches('\n').count();
            assert_eq!(written_column(&edits, number, line(&new, at), at), line(text, old), "{mark}");
        }
        let within = new.find("prif").unwrap();
        assert_eq!(written_offset(&edits, within), text.find("t(key=\"long").unwrap());
    }
}
