//! Finds lines and columns of many positions. Takes spans. Returns [`Located`] positions. The
//! locator indexes the lines of a source once for all spans in it that follow each other, and the
//! columns of a long line once for all spans in that line, so that thousands of findings in one
//! huge line stay cheap.

use std::collections::HashMap;
use std::ops::Range;

use super::{FileId, LineColumn, Source, Sources, Span};

/// In bytes. In longer lines the locator records the column at every such step; it counts shorter
/// lines each time.
const STEP: usize = 1024;

/// A span as people read it.
#[derive(Debug, Clone)]
pub struct Located<'s> {
    /// The source of the span.
    pub source: &'s Source,
    /// Where the span starts.
    pub start: LineColumn,
    /// One past its last character.
    pub end: LineColumn,
    /// The first line that the span touches, without its line ending.
    pub line: &'s str,
    /// The byte range of that line that the span covers.
    pub marked: Range<usize>,
}

/// Finds lines and columns by offset. It is fast for consecutive spans of one source.
#[derive(Debug)]
pub struct Locator<'s> {
    sources: &'s Sources,
    file: Option<FileId>,
    /// Where each line of `file` starts.
    starts: Vec<usize>,
    /// For long lines, by their start: the number of characters before each step.
    columns: HashMap<usize, Vec<usize>>,
}

impl<'s> Locator<'s> {
    /// Returns a locator for spans of these sources.
    pub fn new(sources: &'s Sources) -> Locator<'s> {
        Locator { sources, file: None, starts: Vec::new(), columns: HashMap::new() }
    }

    /// Returns the position of a span. An offset inside a character counts as that character, an
    /// offset past the end as the end.
    pub fn locate(&mut self, span: Span) -> Located<'s> {
        let source = self.sources.get(span.file);
        let text = source.text.as_str();
        if self.file != Some(span.file) {
            self.file = Some(span.file);
            self.columns.clear();
            self.starts.clear();
            self.starts.push(0);
            self.starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        }
        let from = character_start(text, span.start as usize);
        let to = character_start(text, span.end as usize).max(from);
        let start = self.line_column(text, from);
        let end = self.line_column(text, to);
        let line_start = self.starts[start.line - 1];
        let line_end = self.starts.get(start.line).map_or(text.len(), |next| next - 1);
        let line = &text[line_start..line_end];
        let line = line.strip_suffix('\r').unwrap_or(line);
        let within = |offset: usize| (offset - line_start).min(line.len());
        Located { source, start, end, line, marked: within(from)..within(to) }
    }

    /// Returns the line and column of an offset on a character boundary.
    fn line_column(&mut self, text: &str, offset: usize) -> LineColumn {
        // The first line starts at 0, so at least one line starts at or before any offset.
        let line = self.starts.partition_point(|start| *start <= offset);
        let line_start = self.starts[line - 1];
        let bytes = &text.as_bytes()[line_start..offset];
        if bytes.len() <= STEP {
            return LineColumn { line, column: count_characters(bytes) + 1 };
        }
        let steps = self.columns.entry(line_start).or_insert_with(|| vec![0]);
        let (step, rest) = (bytes.len() / STEP, bytes.len() / STEP * STEP);
        while steps.len() <= step {
            let done = steps.len() - 1;
            steps.push(steps[done] + count_characters(&bytes[done * STEP..(done + 1) * STEP]));
        }
        LineColumn { line, column: steps[step] + count_characters(&bytes[rest..]) + 1 }
    }
}

/// Returns the offset of the character that contains an offset.
fn character_start(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Counts the characters that start in these bytes of a UTF-8 text.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_equal_a_count_from_the_start() {
        let long = "ŵ😀 aé".repeat(2_000);
        let text = format!("tŷ\r\n{long}\nlast\n{long}");
        let mut sources = Sources::default();
        let file = sources.push(Source { path: "a.md".into(), text: text.clone() });
        let other = sources.push(Source { path: "b.md".into(), text: "one\ntwo".into() });
        let mut locator = Locator::new(&sources);
        let source = sources.get(file);
        // Forwards, backwards, over several lines, inside characters and past the end.
        for (from, to) in (0..text.len() + 9).step_by(977).map(|at| (at, at * 7 % text.len())) {
            let located = locator.locate(Span::new(file, from, to));
            assert_eq!(located.start, source.position(from), "{from}");
            assert_eq!(located.end, source.position(to.max(from)), "{from} {to}");
            assert!(text.contains(located.line) && !located.line.contains(['\r', '\n']));
            assert!(located.line.get(located.marked).is_some());
            if from % 5 == 0 {
                assert_eq!(locator.locate(Span::new(other, 5, 6)).start, LineColumn { line: 2, column: 2 });
            }
        }
    }
}
