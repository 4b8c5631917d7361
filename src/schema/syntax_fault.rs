//! The plain explanation of a TOML syntax error, and the part of the text that it affects.

use std::ops::Range;

/// A syntax error with its explanation.
pub(super) struct SyntaxFault {
    pub at: Range<usize>,
    pub code: &'static str,
    pub message: String,
    pub label: String,
    pub help: String,
    pub extent: Extent,
    /// The replacement of a range, if it is certain.
    pub edit: Option<(Range<usize>, &'static str)>,
}

/// The part of the text that an error makes unreliable.
#[derive(PartialEq)]
pub(super) enum Extent {
    /// Its line.
    Line,
    /// Everything up to the next line that begins a key or a table.
    UntilKey,
    /// Everything up to this byte.
    Until(usize),
    /// Everything up to the next line that opens a section.
    UntilSection,
    /// Everything up to the end.
    Rest,
}

impl SyntaxFault {
    pub(super) fn at(at: Range<usize>, message: impl Into<String>) -> SyntaxFault {
        SyntaxFault {
            at,
            code: "toml-syntax",
            message: message.into(),
            label: String::new(),
            help: String::new(),
            extent: Extent::Line,
            edit: None,
        }
    }

    pub(super) fn label(mut self, label: impl Into<String>) -> SyntaxFault {
        self.label = label.into();
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> SyntaxFault {
        self.help = help.into();
        self
    }

    pub(super) fn code(mut self, code: &'static str) -> SyntaxFault {
        self.code = code;
        self
    }

    pub(super) fn with_extent(mut self, extent: Extent) -> SyntaxFault {
        self.extent = extent;
        self
    }
}

/// Returns the key at the start of a line.
pub(super) fn first_word(line: &str) -> &str {
    let line = line.trim_start().trim_start_matches('[');
    let end = line.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(line.len());
    &line[..end]
}
