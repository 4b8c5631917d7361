//! Writes iCalendar: takes names, parameters and values, returns content lines (RFC 5545 section
//! 3.1, parameters by RFC 6868). It only writes; content that calendar programs would show
//! differently was rejected before.

use jiff::civil::{Date, DateTime};

/// In octets: the limit of a line without its line break (RFC 5545 section 3.1).
const LINE: usize = 75;

/// The growing bytes of a feed. Each line is built in a reused buffer, then folded.
///
/// ```
/// use commonweal::calendar::FeedWriter;
///
/// let mut writer = FeedWriter::default();
/// writer.text("SUMMARY", "Music, food; and a walk");
/// writer.text("DESCRIPTION", &"A long line is folded between words. ".repeat(3));
/// let feed = String::from_utf8(writer.finish()).expect("UTF-8");
/// assert!(feed.starts_with("SUMMARY:Music\\, food\\; and a walk\r\n"));
/// assert!(feed.lines().all(|line| line.len() <= 75));
/// assert_eq!(feed.replace("\r\n ", "").lines().count(), 2);
/// ```
#[derive(Debug, Default)]
pub struct FeedWriter {
    out: Vec<u8>,
    line: String,
}

impl FeedWriter {
    /// Returns a writer with capacity for `bytes`.
    pub fn with_capacity(bytes: usize) -> FeedWriter {
        FeedWriter { out: Vec::with_capacity(bytes), line: String::with_capacity(1024) }
    }

    /// Returns the bytes written so far.
    pub fn bytes(&self) -> &[u8] {
        &self.out
    }

    /// Returns the bytes.
    pub fn finish(self) -> Vec<u8> {
        self.out
    }

    /// Writes a short line of ASCII unchanged: `BEGIN:VEVENT`.
    pub fn raw(&mut self, line: &str) {
        debug_assert!(line.len() <= LINE && line.is_ascii(), "{line}");
        self.out.extend_from_slice(line.as_bytes());
        self.out.extend_from_slice(b"\r\n");
    }

    /// Writes the lines of another writer.
    pub fn lines(&mut self, lines: &[u8]) {
        self.out.extend_from_slice(lines);
    }

    /// Writes a property whose value needs no escaping: a number, a date, a rule, a keyword.
    pub fn property(&mut self, name: &str, value: &str) {
        self.property_with(name, &[], value);
    }

    /// Writes a property with parameters, whose values may be any text.
    pub fn property_with(&mut self, name: &str, parameters: &[(&str, &str)], value: &str) {
        self.begin(name, parameters);
        if value.bytes().any(|byte| !(b' '..0x7f).contains(&byte)) {
            self.line.extend(value.chars().filter(|c| !c.is_control()));
        } else {
            self.line.push_str(value);
        }
        self.end();
    }

    /// Writes a property whose value is an address; percent-encodes what RFC 3986 forbids.
    pub fn uri(&mut self, name: &str, parameters: &[(&str, &str)], value: &str) {
        self.begin(name, parameters);
        for byte in value.trim().bytes() {
            if byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte) {
                self.line.push(char::from(byte));
            } else {
                self.line.push('%');
                self.line.extend([byte >> 4, byte & 15].map(|half| char::from(b"0123456789ABCDEF"[usize::from(half)])));
            }
        }
        self.end();
    }

    /// Writes a property whose value is text for people (RFC 5545 section 3.3.11).
    pub fn text(&mut self, name: &str, value: &str) {
        self.begin(name, &[]);
        escape(&mut self.line, value);
        self.end();
    }

    /// Writes a property with several texts: CATEGORIES.
    pub fn texts<'t>(&mut self, name: &str, values: impl IntoIterator<Item = &'t str>) {
        self.begin(name, &[]);
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                self.line.push(',');
            }
            escape(&mut self.line, value);
        }
        self.end();
    }

    fn begin(&mut self, name: &str, parameters: &[(&str, &str)]) {
        self.line.clear();
        self.line.push_str(name);
        for (name, value) in parameters {
            self.line.push(';');
            self.line.push_str(name);
            self.line.push('=');
            let plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-/_+.".contains(&byte));
            if !plain {
                self.line.push('"');
            }
            for c in value.chars() {
                match c {
                    '^' => self.line.push_str("^^"),
                    '"' => self.line.push_str("^'"),
                    '\n' => self.line.push_str("^n"),
                    c if c.is_control() => {}
                    c => self.line.push(c),
                }
            }
            if !plain {
                self.line.push('"');
            }
        }
        self.line.push(':');
    }

    /// Folds the line: never inside a character, and not beside a space if possible, because some
    /// readers trim lines.
    fn end(&mut self) {
        let mut rest = self.line.as_str();
        let mut room = LINE;
        while rest.len() > room {
            let at = fold_at(rest, room);
            self.out.extend_from_slice(&rest.as_bytes()[..at]);
            self.out.extend_from_slice(b"\r\n ");
            rest = &rest[at..];
            room = LINE - 1;
        }
        self.out.extend_from_slice(rest.as_bytes());
        self.out.extend_from_slice(b"\r\n");
    }
}

/// Returns where to fold a line that is longer than `room` octets.
fn fold_at(line: &str, room: usize) -> usize {
    let bytes = line.as_bytes();
    let space = |at: usize| matches!(bytes[at], b' ' | b'\t');
    let whole = |at: &usize| line.is_char_boundary(*at);
    (room / 2..=room)
        .rev()
        .filter(whole)
        .find(|&at| !space(at) && !space(at - 1))
        // A text of one-letter words has no such position: then the space begins the next line,
        // where readers keep it.
        .or_else(|| (room / 2..=room).rev().filter(whole).find(|&at| !space(at - 1)))
        .or_else(|| (1..=room).rev().find(whole))
        .unwrap_or(line.len())
}

/// Escapes TEXT (RFC 5545 section 3.3.11). Control characters are left out: [`forbidden_character`] has reported them.
fn escape(line: &mut String, value: &str) {
    let mut rest = value;
    while let Some(at) = rest.bytes().position(may_be_special) {
        let (plain, special) = rest.split_at(at);
        line.push_str(plain);
        let mut chars = special.chars();
        match chars.next() {
            Some('\\') => line.push_str("\\\\"),
            Some(';') => line.push_str("\\;"),
            Some(',') => line.push_str("\\,"),
            Some('\n') => line.push_str("\\n"),
            Some('\t') => line.push(' '),
            Some(c) if !is_special(c) => line.push(c),
            _ => {}
        }
        rest = chars.as_str();
    }
    line.push_str(rest);
}

/// Returns whether a special character may begin with this byte: beyond ASCII only two bytes can.
/// This test is cheap, because an event's text is in half a dozen feeds.
fn may_be_special(byte: u8) -> bool {
    matches!(byte, b'\\' | b';' | b',' | 0..0x20 | 0x7F | 0xC2 | 0xE2)
}

fn is_special(c: char) -> bool {
    matches!(c, '\\' | ';' | ',' | '\u{2028}' | '\u{2029}') || c.is_control()
}

/// Returns the first character that feeds may not contain: control characters except the tab and
/// the line break, and three that some readers treat as a line end.
pub(crate) fn forbidden_character(text: &str) -> Option<char> {
    text.chars().find(|&c| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// Normalises text for feeds: line breaks as `
/// `, no double spaces, none before a break or at an end, at most one empty line in a row, and no
/// straight quotes around the whole.
pub(crate) fn remove_controls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut breaks = 0;
    for line in text.lines() {
        if line.trim().is_empty() {
            breaks = (breaks + 1).min(2);
            continue;
        }
        if !out.is_empty() {
            out.push_str(if breaks > 1 { "\n\n" } else { "\n" });
        }
        // Most lines are normalised already, and each event's text is in several feeds.
        if has_single_spaces(line) {
            out.push_str(line);
        } else {
            let words = line.split_whitespace().enumerate();
            out.extend(words.flat_map(|(at, word)| [if at > 0 { " " } else { "" }, word]));
        }
        breaks = 1;
    }
    // One reader takes straight quotes around the whole for those of a parameter and drops them.
    if out.len() > 2 && out.starts_with('"') && out.ends_with('"') {
        out = format!("\u{201c}{}\u{201d}", &out[1..out.len() - 1]);
    }
    out
}

/// Returns whether the only blanks of a line are single spaces between words.
fn has_single_spaces(line: &str) -> bool {
    let mut before = ' ';
    for c in line.chars() {
        if c.is_whitespace() && (c != ' ' || before == ' ') {
            return false;
        }
        before = c;
    }
    before != ' '
}

/// Formats a time: `20261127T080000`.
pub(crate) fn format_time(time: DateTime) -> String {
    let (date, clock) = (time.date(), time.time());
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}",
        date.year(),
        date.month(),
        date.day(),
        clock.hour(),
        clock.minute(),
        clock.second()
    )
}

/// Formats a date: `20261127`.
pub(crate) fn format_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(write: impl FnOnce(&mut FeedWriter)) -> String {
        let mut writer = FeedWriter::default();
        write(&mut writer);
        String::from_utf8(writer.finish()).unwrap()
    }

    #[test]
    fn text_is_escaped() {
        let text = written(|w| w.text("SUMMARY", "Tea, cake; a \\ and\nŵyl"));
        assert_eq!(text, "SUMMARY:Tea\\, cake\\; a \\\\ and\\nŵyl\r\n");
        // Characters that begin like special ones, and two special ones.
        assert_eq!(written(|w| w.text("SUMMARY", "£1 – €2\u{2028}\u{85}.")), "SUMMARY:£1 – €2.\r\n");
    }

    #[test]
    fn parameters_are_quoted_and_escaped_with_carets() {
        let text = written(|w| w.property_with("ORGANIZER", &[("CN", "Siân, \"PTA\" ^")], "mailto:a@b.org"));
        assert_eq!(text, "ORGANIZER;CN=\"Siân, ^'PTA^' ^^\":mailto:a@b.org\r\n");
    }

    #[test]
    fn addresses_are_encoded() {
        assert_eq!(written(|w| w.uri("URL", &[], "https://a.org/tŷ b")), "URL:https://a.org/t%C5%B7%20b\r\n");
    }

    #[test]
    fn texts_lose_double_spaces_and_keep_paragraphs() {
        assert_eq!(remove_controls("  a   b \r\n\n\n\nc\td\ne \n"), "a b\n\nc d\ne");
        assert_eq!(remove_controls("\"Open day\""), "\u{201c}Open day\u{201d}");
        assert_eq!(forbidden_character("fine\n\tyes"), None);
        assert_eq!(forbidden_character("a\u{85}b"), Some('\u{85}'));
        assert_eq!(forbidden_character("a\u{2028}b"), Some('\u{2028}'));
    }

    proptest! {
        #[test]
        fn lines_fold_within_75_octets_and_unfold_to_what_was_written(value in "[ a-zA-Zŵŷâ👩é,;\\\\]{0,400}") {
            let value = remove_controls(&value);
            let text = written(|w| w.text("DESCRIPTION", &value));
            prop_assert!(text.split("\r\n").all(|line| line.len() <= 75));
            prop_assert!(text.split("\r\n").all(|line| !line.ends_with(' ')));
            let mut whole = String::new();
            escape(&mut whole, &value);
            prop_assert_eq!(text.replace("\r\n ", ""), format!("DESCRIPTION:{}\r\n", whole));
        }

        #[test]
        fn lines_fold_away_from_spaces_where_possible(words in proptest::collection::vec("[a-zŵé]{3,20}", 1..60)) {
            let text = written(|w| w.text("DESCRIPTION", &words.join(" ")));
            prop_assert!(!text.contains("\r\n  "), "{}", text);
        }
    }
}
