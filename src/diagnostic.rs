//! Findings: what a stage noticed about the sources, for people to mend. Collected, never thrown; sorted and deduplicated
//! once, at the end. How they are shown is `report.rs`'s business.

use crate::source::{Source, Sources, Span, TextEdit};

/// The code of what is nested too deeply: texts, TOML, messages of a theme.
pub const TOO_DEEP: &str = "too-deep";

/// The code of the finding that a site needs a newer program.
pub const PROGRAM_OLD: &str = "program-old";

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Certainly wrong: nothing is published while one stands.
    Error,
    /// Probably wrong: published, but fails with `--strict`.
    Warning,
    /// Could be better: never fails.
    Advice,
}

impl Level {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Advice => "advice",
        }
    }
}

/// Something noticed at one place of the sources.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finding {
    /// The code in words that `explain` takes: `link-broken`.
    pub code: &'static str,
    /// How much it matters.
    pub level: Level,
    /// Where: the text that the caret marks.
    pub span: Span,
    /// What is wrong, naming the thing in backticks; no capital at its start, no full stop at its end.
    pub message: String,
    /// A few words beside the caret; empty for none.
    pub label: String,
    /// One sentence on who it hurts; empty where that is plain.
    pub note: String,
    /// What to do or to write instead.
    pub help: String,
    /// The address of the page that it concerns, where one is known.
    pub url: Option<String>,
    /// What `check --fix` would write; empty unless that is certainly right. All of them or none.
    pub edits: Vec<TextEdit>,
}

impl Finding {
    /// An error: nothing is published while it stands.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(Level::Error, code, span, message)
    }

    /// A warning: fails only with `--strict`.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(Level::Warning, code, span, message)
    }

    /// Advice: never fails.
    pub fn advice(code: &'static str, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(Level::Advice, code, span, message)
    }

    /// A finding of a level that was decided elsewhere.
    pub fn new(level: Level, code: &'static str, span: Span, message: impl Into<String>) -> Finding {
        Finding {
            code,
            level,
            span,
            message: message.into(),
            label: String::new(),
            note: String::new(),
            help: String::new(),
            url: None,
            edits: Vec::new(),
        }
    }

    /// Adds the words beside the caret.
    pub fn label(mut self, label: impl Into<String>) -> Finding {
        self.label = label.into();
        self
    }

    /// Adds the sentence on who it hurts.
    pub fn note(mut self, note: impl Into<String>) -> Finding {
        self.note = note.into();
        self
    }

    /// Adds the fix.
    pub fn help(mut self, help: impl Into<String>) -> Finding {
        self.help = help.into();
        self
    }

    /// Adds what `check --fix` may write, where that is certain.
    pub fn edit(mut self, edit: TextEdit) -> Finding {
        self.edits.push(edit);
        self
    }

    /// Where the finding starts and ends, in lines and columns.
    pub fn places<'s>(
        &self,
        sources: &'s Sources,
    ) -> (&'s Source, crate::source::LineColumn, crate::source::LineColumn) {
        let source = sources.get(self.span.file);
        (source, source.place(self.span.start as usize), source.place(self.span.end as usize))
    }
}

/// Sorts findings as a reader meets them (by file, then place) and drops those that say the same of the same place. Where the site needs a
/// newer program, only that finding stays: the others may come from keys and pages that this program does not know.
pub fn sort_and_deduplicate(findings: &mut Vec<Finding>) {
    if let Some(at) = findings.iter().position(|finding| finding.code == PROGRAM_OLD) {
        findings.swap(0, at);
        findings.truncate(1);
    }
    findings.sort_by(|a, b| (a.span, a.level, a.code, &a.message).cmp(&(b.span, b.level, b.code, &b.message)));
    findings.dedup_by(|a, b| a.code == b.code && a.span == b.span && a.message == b.message);
}

/// How many of each level: errors, warnings, advice.
pub fn count(findings: &[Finding]) -> (usize, usize, usize) {
    let of = |level| findings.iter().filter(|finding| finding.level == level).count();
    (of(Level::Error), of(Level::Warning), of(Level::Advice))
}

/// A part of a message for a page in HTML.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct TextPart {
    /// Whether the message has it in backticks.
    pub is_code: bool,
    pub text: String,
}

/// Splits a message into text and code, at its backticks; a message with an odd one is text.
pub(crate) fn text_parts(message: &str) -> Vec<TextPart> {
    if message.is_empty() {
        return Vec::new();
    }
    let parts =
        message.split('`').enumerate().map(|(at, text)| TextPart { is_code: at % 2 == 1, text: text.to_owned() });
    let parts: Vec<TextPart> = parts.collect();
    match parts.len() % 2 {
        0 => vec![TextPart { is_code: false, text: message.to_owned() }],
        _ => parts,
    }
}

/// The known word nearest to a mistyped one, if one is near enough to be worth offering.
///
/// ```
/// use commonweal::diagnostic::nearest;
///
/// assert_eq!(nearest("titel", ["title", "summary"]), Some("title"));
/// assert_eq!(nearest("zebra", ["title", "summary"]), None);
/// ```
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Jaro-Winkler likeness from which a reader would call two words the same word mistyped.
    const LIKE: f64 = 0.82;
    /// Bytes: a longer word is no mistyped name, and the comparison takes as long as the product of both lengths.
    const LONGEST: usize = 200;
    let fits = |word: &str| word.len() <= LONGEST;
    let word = Some(word).filter(|word| fits(word))?.to_lowercase();
    known
        .into_iter()
        .filter(|candidate| fits(candidate))
        .map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= LIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn findings_are_sorted_and_said_once() {
        let at = |start| Span::new(FileId(0), start, start + 1);
        let mut findings = vec![
            Finding::error("b", at(5), "two"),
            Finding::error("a", at(1), "one"),
            Finding::error("b", at(5), "two"),
        ];
        sort_and_deduplicate(&mut findings);
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn where_a_newer_program_is_needed_no_other_finding_stays() {
        let at = |start| Span::new(FileId(0), start, start + 1);
        let mut findings = vec![
            Finding::error("unknown-key", at(1), "new key"),
            Finding::error(PROGRAM_OLD, at(5), "newer"),
            Finding::warning("b", at(7), "b"),
        ];
        sort_and_deduplicate(&mut findings);
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [PROGRAM_OLD]);
    }

    #[test]
    fn the_nearest_word_is_offered_only_when_near() {
        assert_eq!(nearest("titel", ["title", "summary"]), Some("title"));
        assert_eq!(nearest("next_reveiw", ["next_review", "review_cycle"]), Some("next_review"));
        assert_eq!(nearest("zebra", ["title", "summary"]), None);
        let long = "title".repeat(1000);
        assert_eq!(nearest(&long, [long.as_str()]), None, "a text is no mistyped word");
        assert_eq!(nearest("titel", [long.as_str(), "title"]), Some("title"));
    }
}
