//! Applies edits to the text of a source.

use super::Span;

/// A replacement of a byte range of a source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextEdit {
    /// The range to replace; an empty range inserts.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// Applies edits to a text, and leaves all other bytes unchanged. If two edits overlap, it applies
/// only the first one in the text.
///
/// ```
/// use commonweal::source::{FileId, Span, TextEdit, apply_edits};
///
/// let edit = TextEdit { span: Span::new(FileId(0), 12, 15), text: "5".into() };
/// assert_eq!(apply_edits("The day was 5th October.", &[edit]), "The day was 5 October.");
/// ```
pub fn apply_edits(text: &str, edits: &[TextEdit]) -> String {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        let range = edit.span.range();
        // An edit outside the text or off its character boundaries was computed for another text.
        if range.start >= done && text.get(range.clone()).is_some() {
            out.push_str(&text[done..range.start]);
            out.push_str(&edit.text);
            done = range.end;
        }
    }
    out.push_str(&text[done..]);
    out
}
