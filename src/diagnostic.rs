//! Findings: problems that a stage finds in the sources, for people to fix. Stages collect them and
//! never stop at the first; the pipeline sorts and deduplicates them once, at the end. `report.rs` prints them.

use crate::source::{Source, Sources, Span, TextEdit};

/// The code for excessive nesting: in texts, TOML and messages of a theme.
pub const TOO_DEEP: &str = "too-deep";

/// The code for a site that needs a newer program.
pub const PROGRAM_OLD: &str = "program-old";

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Certainly wrong: the site is not published until it is fixed.
    Error,
    /// Probably wrong: the site is published, but `--strict` fails.
    Warning,
    /// Could be better: never fails.
    Advice,
}

impl Level {
    /// Returns the name that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Advice => "advice",
        }
    }
}

/// A problem at one position of the sources.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finding {
    /// The code that `explain` takes: `link-broken`.
    pub code: &'static str,
    /// The severity.
    pub level: Level,
    /// The range that the caret marks.
    pub span: Span,
    /// What is wrong, with the name of the thing in backticks; no capital at the start, no full
    /// stop at the end.
    pub message: String,
    /// A short text beside the caret; may be empty.
    pub label: String,
    /// One sentence that says who is harmed; empty where that is obvious.
    pub note: String,
    /// What to do, or what to write instead.
    pub help: String,
    /// The address of the affected page, if known.
    pub url: Option<String>,
    /// The edits that `check --fix` makes, all or none; empty unless they are certainly right.
    pub edits: Vec<TextEdit>,
}

impl Finding {
    /// Creates an error: the site is not published until it is fixed.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(Level::Error, code, span, message)
    }

    /// Creates a warning: it fails only with `--strict`.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(Level::Warning, code, span, message)
    }

    /// Creates advice: it never fails.
    pub fn advice(code: &'static str, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(Level::Advice, code, span, message)
    }

    /// Creates a finding of a given level.
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

    /// Adds the text beside the caret.
    pub fn label(mut self, label: impl Into<String>) -> Finding {
        self.label = label.into();
        self
    }

    /// Adds the sentence that says who is harmed.
    pub fn note(mut self, note: impl Into<String>) -> Finding {
        self.note = note.into();
        self
    }

    /// Adds what to do.
    pub fn help(mut self, help: impl Into<String>) -> Finding {
        self.help = help.into();
        self
    }

    /// Adds an edit for `check --fix`. Callers add one only if it is certainly right.
    pub fn edit(mut self, edit: TextEdit) -> Finding {
        self.edits.push(edit);
        self
    }

    /// Returns the lines and columns where the finding starts and ends.
    pub fn positions<'s>(
        &self,
        sources: &'s Sources,
    ) -> (&'s Source, crate::source::LineColumn, crate::source::LineColumn) {
        let source = sources.get(self.span.file);
        (source, source.position(self.span.start as usize), source.position(self.span.end as usize))
    }
}

/// Sorts findings by file and position, and drops repeated ones: those with the same code, position and
/// message. If the site needs a newer program, only that finding stays: the others may come from keys and
/// pages that this program does not know.
pub fn sort_and_deduplicate(findings: &mut Vec<Finding>) {
    if let Some(at) = findings.iter().position(|finding| finding.code == PROGRAM_OLD) {
        findings.swap(0, at);
        findings.truncate(1);
    }
    findings.sort_by(|a, b| (a.span, a.level, a.code, &a.message).cmp(&(b.span, b.level, b.code, &b.message)));
    findings.dedup_by(|a, b| a.code == b.code && a.span == b.span && a.message == b.message);
}

/// Counts the findings of each level: errors, warnings, advice.
pub fn count(findings: &[Finding]) -> (usize, usize, usize) {
    let of = |level| findings.iter().filter(|finding| finding.level == level).count();
    (of(Level::Error), of(Level::Warning), of(Level::Advice))
}

/// The template of a component, `text`, that writes [`TextPart`]s in HTML.
pub(crate) const TEXT_TEMPLATE: &str = include_str!("diagnostic/text.html");

/// A part of a message for a page in HTML.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct TextPart {
    /// Whether the message has it in backticks.
    pub is_code: bool,
    pub text: String,
}

/// Splits a message into text and code, at its backticks. A message with an odd number of backticks is one text.
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

/// Returns the known name nearest to a mistyped one, if one is near enough to suggest.
///
/// ```
/// use commonweal::diagnostic::nearest;
///
/// assert_eq!(nearest("titel", ["title", "summary"]), Some("title"));
/// assert_eq!(nearest("zebra", ["title", "summary"]), None);
/// ```
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// The Jaro-Winkler similarity from which a reader takes one word for a typing error of the other.
    const SIMILARITY: f64 = 0.82;
    /// In bytes: a longer text is no mistyped name, and the cost of the comparison is the product
    /// of both lengths.
    const LONGEST: usize = 200;
    let fits = |word: &str| word.len() <= LONGEST;
    let word = Some(word).filter(|word| fits(word))?.to_lowercase();
    known
        .into_iter()
        .filter(|candidate| fits(candidate))
        .map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= SIMILARITY)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn findings_are_sorted_and_deduplicated() {
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
    fn the_finding_on_a_newer_program_replaces_all_others() {
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
    fn the_nearest_word_is_suggested_only_if_similar() {
        assert_eq!(nearest("titel", ["title", "summary"]), Some("title"));
        assert_eq!(nearest("next_reveiw", ["next_review", "review_cycle"]), Some("next_review"));
        assert_eq!(nearest("zebra", ["title", "summary"]), None);
        let long = "title".repeat(1000);
        assert_eq!(nearest(&long, [long.as_str()]), None, "a text is no mistyped word");
        assert_eq!(nearest("titel", [long.as_str(), "title"]), Some("title"));
    }
}
