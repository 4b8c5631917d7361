//! Parses TOML into a table with spans; every syntax error becomes a finding in plain language. The
//! text may be the front matter of a longer source: all spans refer to the whole file.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::syntax_fault::{Extent, first_word};
use crate::diagnostic::Finding;
use crate::source::{FileId, Span, TextEdit};

/// A TOML text with its table, parsed as far as possible.
#[derive(Debug, Clone)]
pub struct Toml<'t> {
    /// The source that contains it.
    pub file: FileId,
    /// The TOML text.
    pub text: &'t str,
    /// Its offset in the source, in bytes.
    pub offset: usize,
    /// The number of its first line in the source, from 1.
    pub(super) first_line: usize,
    table: DeTable<'t>,
    /// Ranges with a syntax error: values that the parser recovered from them are not judged.
    faults: Vec<Range<usize>>,
    /// Whether an error hides what follows it (an unclosed list), so that no key can be called missing.
    lost: bool,
}

impl<'t> Toml<'t> {
    /// Parses a whole file, and reports every syntax error.
    pub fn parse(file: FileId, text: &'t str, findings: &mut Vec<Finding>) -> Toml<'t> {
        Toml::parse_part(file, text, 0..text.len(), findings)
    }

    /// Parses a part of a source (the front matter of a page), and reports every syntax error.
    ///
    /// An error may hide later ones, so each round blanks the lines with errors and parses the rest again.
    pub fn parse_part(file: FileId, source: &'t str, part: Range<usize>, findings: &mut Vec<Finding>) -> Toml<'t> {
        let offset = part.start;
        let first_line = source.get(..offset).unwrap_or("").matches('\n').count() + 1;
        let text = source.get(part).unwrap_or("");
        let (table, mut errors) = DeTable::parse_recoverable(text);
        let table = table.into_inner();
        let mut toml = Toml { file, text, offset, first_line, table, faults: Vec::new(), lost: false };
        for _ in 0..ROUNDS {
            if errors.is_empty() {
                break;
            }
            let told = errors.into_iter().map(|error| (error.span().unwrap_or(0..0), error.message().to_string()));
            if !toml.report_errors(told.collect(), findings) || toml.lost {
                break;
            }
            let rest = toml.blanked();
            let (table, next) = DeTable::parse_recoverable(&rest);
            toml.table = toml.rebase_table(table.into_inner());
            errors = next;
        }
        toml
    }

    /// Returns the whole table.
    pub fn table(&self) -> &DeTable<'t> {
        &self.table
    }

    /// Converts a range of this text to a span of its source.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.offset + range.start, self.offset + range.end)
    }

    /// Returns the text of a range.
    pub fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or("")
    }

    /// Returns whether a range touches a line with a syntax error.
    pub fn is_faulty(&self, range: &Range<usize>) -> bool {
        self.faults.iter().any(|fault| fault.start < range.end.max(range.start + 1) && range.start < fault.end)
    }

    /// Returns whether a missing key may be lost to a syntax error.
    pub fn may_have_lost(&self, key: &str) -> bool {
        self.lost || self.faults.iter().any(|fault| first_word(self.slice(fault.clone())) == key)
    }

    /// Reports the errors of a round, one for each range of lines. Returns whether any of them were new.
    fn report_errors(&mut self, mut errors: Vec<(Range<usize>, String)>, findings: &mut Vec<Finding>) -> bool {
        errors.sort_by_key(|(at, _)| at.start);
        let before = self.faults.len();
        let is_told = |faults: &[Range<usize>], at: usize| faults.iter().any(|told| told.start <= at && at < told.end);
        errors.retain(|(at, _)| !is_told(&self.faults, at.start));
        let is_rest_hidden = errors.len() > MOST_EXAMINED;
        errors.truncate(MOST_EXAMINED);
        for (at, message) in &errors {
            if is_told(&self.faults, at.start) {
                continue;
            }
            if self.faults.len() == MOST {
                self.lost = true;
                self.faults.push(self.line(at.start).start..self.text.len());
                break;
            }
            let mut fault = self.fault(at.clone(), message, &errors);
            fault.at = self.whole_characters(fault.at);
            let line = self.line(fault.at.start);
            if self.faults.iter().any(|told| told.start <= line.start && line.start <= told.end) {
                continue;
            }
            let end = match fault.extent {
                Extent::Line => line.end,
                Extent::Until(end) => end,
                Extent::UntilKey => self.next_key(line.end),
                Extent::UntilSection => self.next_section(line.end),
                Extent::Rest => self.text.len(),
            };
            self.lost |= fault.extent == Extent::Rest;
            self.faults.push(line.start..end);
            let mut finding = Finding::error(fault.code, self.span(fault.at), fault.message).help(fault.help);
            finding.label = fault.label;
            finding.edits.extend(fault.edit.map(|(at, text)| TextEdit { span: self.span(at), text: text.into() }));
            findings.push(finding);
            // The parser's errors after an unclosed list have that list as their cause: the next
            // round parses what follows.
            if fault.extent == Extent::UntilKey {
                break;
            }
        }
        self.lost |= is_rest_hidden;
        self.faults.len() > before
    }

    /// Returns the text with its faulty lines replaced by spaces, so that all offsets stay.
    fn blanked(&self) -> String {
        let mut bytes = self.text.as_bytes().to_vec();
        for fault in &self.faults {
            for byte in bytes[fault.clone()].iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')) {
                *byte = b' ';
            }
        }
        // Whole lines are blanked, so no character is split.
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// Converts a table of the blanked text into one that borrows from this text: all offsets are the same.
    fn rebase_table(&self, table: DeTable) -> DeTable<'t> {
        let entries = table.into_iter().filter_map(|(key, value)| {
            let name = Cow::Owned(key.get_ref().to_string());
            Some((Spanned::new(key.span(), name), self.rebase_value(value)?))
        });
        entries.collect()
    }

    fn rebase_value(&self, value: Spanned<DeValue>) -> Option<Spanned<DeValue<'t>>> {
        let span = value.span();
        let kept = match value.into_inner() {
            DeValue::String(text) => DeValue::String(Cow::Owned(text.into_owned())),
            DeValue::Boolean(value) => DeValue::Boolean(value),
            DeValue::Datetime(value) => DeValue::Datetime(value),
            DeValue::Integer(_) | DeValue::Float(_) => DeValue::parse(self.slice(span.clone())).ok()?.into_inner(),
            DeValue::Array(items) => {
                DeValue::Array(items.into_iter().filter_map(|item| self.rebase_value(item)).collect())
            }
            DeValue::Table(table) => DeValue::Table(self.rebase_table(table)),
        };
        Some(Spanned::new(span, kept))
    }

    /// Returns the end of the line before the next one that begins a `key = …` or a `[table]`.
    fn next_key(&self, from: usize) -> usize {
        let mut end = from;
        for line in self.text[from..].split_inclusive('\n').skip(1) {
            let key = first_word(line);
            let rest = line.trim_start().strip_prefix(key).unwrap_or("").trim_start();
            if (!key.is_empty() && rest.starts_with('=')) || line.starts_with('[') {
                break;
            }
            end += line.len();
        }
        end.min(self.text.len())
    }

    /// Returns the end of the line before the next one that opens a section, or the end of the text.
    fn next_section(&self, from: usize) -> usize {
        let next = self.text[from..].match_indices("\n").map(|(at, _)| from + at);
        let mut ends = next.filter(|at| self.text[at + 1..].trim_start_matches([' ', '\t']).starts_with('['));
        ends.next().unwrap_or(self.text.len())
    }

    /// Returns the line at an offset, without its line end; an offset directly after a line end
    /// belongs to that line.
    pub(super) fn line(&self, at: usize) -> Range<usize> {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |len| at + len);
        start..end
    }

    /// Returns the range within the text and on character boundaries.
    fn whole_characters(&self, at: Range<usize>) -> Range<usize> {
        let mut start = at.start.min(self.text.len());
        let mut end = at.end.clamp(start, self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        start..end
    }
}

/// The limit of rounds. It is enough for the errors of any text that a person writes, and bounds
/// the cost of a hostile one.
const ROUNDS: usize = 8;

/// The limit of errors reported for one text: an author fixes the first of them first.
const MOST: usize = 100;

/// The limit of errors that are examined in one round, each at the cost of one pass over the text.
/// Thousands of errors have one cause, such as a long text with an unreadable beginning.
const MOST_EXAMINED: usize = 2 * MOST;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_of_errors_with_one_cause_give_a_few_findings() {
        for text in [
            format!("a = 1\na = \'\'\'\n{}\'\'\'\n", "b\n".repeat(20_000)),
            format!("a = [\n{}", "b\n".repeat(20_000)),
            "= \n".repeat(20_000),
        ] {
            let mut findings = Vec::new();
            let toml = Toml::parse(FileId(0), &text, &mut findings);
            assert!((1..=MOST).contains(&findings.len()) && toml.may_have_lost("c"), "{}", findings.len());
        }
    }

    fn told(text: &str) -> Vec<(String, String)> {
        let mut findings = Vec::new();
        Toml::parse(FileId(0), text, &mut findings);
        findings.into_iter().map(|f| (text[f.span.range()].to_string(), f.message)).collect()
    }

    #[test]
    fn each_syntax_error_is_reported_once_in_plain_words() {
        for (text, caret, message) in [
            ("a = \"x\nb = 1\n", "\"x", "the text of `a` has no closing quote"),
            ("e 5\n", "e 5", "this line has no `=` after `e`"),
            ("title: Foo\n", "title: Foo", "this line has no `=` after `title`"),
            ("f = \nb = 1\n", "f =", "`f` has no value"),
            ("d = 1\nd = 2\n", "d", "`d` is written twice"),
            ("c = 2026-13-45\n", "2026-13-45", "`2026-13-45` is not a date or time"),
            ("c = 30-04-2026\n", "30-04-2026", "`30-04-2026` is not a date or time"),
            ("q = True\n", "True", "`True` is not a value that `q` can have"),
            ("q = yes\n", "yes", "`yes` is not a value that `q` can have"),
            ("t = “hi”\n", "“hi”", "the text of `t` is in curly quotes"),
            ("t = 5.30pm\n", "5.30pm", "the value of `t` cannot be read"),
            ("p = +44 1632 960001\n", "+44 1632 960001", "the value of `p` cannot be read"),
            ("g = [1, 2\nh = 1\n", "[", "a list is not closed"),
            ("g = [1, 2", "[", "a list is not closed"),
            ("y = {a=1\n", "{a=1", "a `{` is not closed"),
            ("[t\nz=1\n", "[t", "the table name `[t` is not closed"),
            ("w = \"\"\"abc\n d\n", "\"\"\"abc", "the text of `w` is not closed"),
            ("t\u{a0}= \"x\"\n", "t\u{a0}= \"x\"", "there is a no-break space (U+00A0) before `=`"),
            ("t =\u{a0}\"x\"\n", "t =\u{a0}\"x\"", "there is a no-break space (U+00A0) after `=`"),
            ("\u{200b}t = 1\n", "\u{200b}t = 1", "there is a zero-width space (U+200B) before `t`"),
            ("a = \"x\ny\"\nb = 1\n", "\"x", "the text of `a` continues over several lines"),
            ("a = 'x\n\ny = z'\nb = 1\n", "'x", "the text of `a` continues over several lines"),
            ("c = 2026–11–23\n", "2026–11–23", "the value of `c` cannot be read"),
            ("c = 2026-01-01\u{85}\n", "c = 2026-01-01", "there is a next-line character (U+0085) after `2026-01-01`"),
        ] {
            assert_eq!(told(text), [(caret.to_string(), message.to_string())], "{text}");
        }
    }

    #[test]
    fn the_help_for_a_value_can_be_read() {
        for (text, better) in [
            ("a = \"x\ny\"\nb = 1\n", "`a = \"x y\"`"),
            ("c = 2026–11–23\n", "`c = 2026-11-23`"),
            ("c = 23—11—2026\n", "`c = 2026-11-23`"),
        ] {
            let mut findings = Vec::new();
            Toml::parse(FileId(0), text, &mut findings);
            let help = &findings.first().expect("a finding").help;
            assert!(help.contains(better), "{help:?}");
            let line = better.trim_matches('`');
            assert!(toml::de::DeTable::parse(line).is_ok(), "{line}");
        }
    }

    #[test]
    fn all_errors_of_a_text_are_reported() {
        let messages = told("a = \"x\nb = 1\nc = 2026-02-30\nd = 1\nd = 2\ne 5\nf =\ng = [1,\n2\nh = yes\n");
        assert_eq!(messages.len(), 7, "{messages:?}");
    }

    #[test]
    fn a_duplicate_names_the_first() {
        let text = "d = 1\ne = 2\nd = 3\n";
        for (above, label) in [
            ("", "again here (the first is on line 1)"),
            ("+++\n", "again here (the first is on line 2)"),
            ("\n \r\n+++\n", "again here (the first is on line 4)"),
        ] {
            let (source, mut findings) = (format!("{above}{text}+++\n"), Vec::new());
            Toml::parse_part(FileId(0), &source, above.len()..above.len() + text.len(), &mut findings);
            assert_eq!(findings[0].label, label);
            assert_eq!(findings[0].span, Span::new(FileId(0), above.len() + 12, above.len() + 13));
        }
    }
}
