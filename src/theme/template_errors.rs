//! Converts the template engine's errors to findings with positions in the theme's sources.

use std::collections::HashMap;

use tera::{ErrorKind, ReportError, Tera};

use crate::diagnostic::Finding;
use crate::source::{FileId, Span};
use crate::theme::inline_translations::{InlinedMessage, written_column, written_offset};
use crate::theme::layers::{BUILT_IN, FileOrigin};

/// A fault of a template, with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The template's full name with that of its layer: `commons/page.html`.
    pub template: String,
    /// Line, from 1, or 0 if the fault has no position in the template.
    pub line: usize,
    /// Column in characters, from 1, or 0 if the fault has no position in the template.
    pub column: usize,
    /// The message.
    pub message: String,
    /// The position in the site's own source, or site.toml's start if the template is built in.
    pub span: Span,
}

impl TemplateError {
    /// Returns the fault as a finding that points at a file which people can edit.
    pub fn finding(&self) -> Finding {
        if self.span.end > 0 {
            return Finding::error("template-error", self.span, self.message.as_str())
                .help("fix the template, or delete it to use the one that it overrides");
        }
        let place = match self.line {
            0 => String::new(),
            line => format!(", line {line}, column {}", self.column),
        };
        let message = format!("{}, in the template `{}`{place}", self.message, self.template);
        Finding::error("template-error", self.span, message)
            .help("copy the template into the site's own theme with `commonweal theme eject`, and fix the copy")
    }
}

/// The sources of a theme's templates.
#[derive(Debug)]
pub(super) struct TemplateSources {
    /// The origin of each template, by its full name: `commons/page.html`.
    pub origins: HashMap<String, FileOrigin>,
    /// The file at which faults of built-in templates point.
    pub site_toml: FileId,
}

impl TemplateSources {
    /// Returns the fault that there is no such template.
    pub(super) fn missing(&self, template: &str) -> TemplateError {
        self.without_position(template, format!("there is no template `{template}`"))
    }

    /// Returns whether a template is the site's own.
    pub(super) fn is_own(&self, template: &str) -> bool {
        matches!(self.origins.get(template), Some(FileOrigin::Source(_)))
    }

    /// Returns a fault at an offset of a template's text.
    pub(super) fn at(&self, template: &str, text: &str, offset: usize, message: String) -> TemplateError {
        let before = text.get(..offset).unwrap_or("");
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let fault = self.without_position(template, message);
        let span = Span::new(fault.span.file, offset, offset + 1);
        TemplateError { line: before.matches('\n').count() + 1, column, span, ..fault }
    }

    /// Returns a fault of a template as a whole.
    pub(super) fn without_position(&self, template: &str, message: String) -> TemplateError {
        // A page renders `page.html` of any layer. The finding then points at the site's own template with
        // that name.
        let of_theme = format!("/{template}");
        let is_meant = |name: &str| name == template || name.ends_with(&of_theme);
        let files = self.origins.iter().filter_map(|(name, origin)| match origin {
            FileOrigin::Source(file) if is_meant(name) => Some((name != template, *file)),
            _ => None,
        });
        let span = Span::file_start(files.min().map_or(self.site_toml, |(_, file)| file));
        TemplateError { template: template.to_owned(), line: 0, column: 0, message, span }
    }

    /// Returns a fault of rendering `template` or of one that it uses. `edits` are the inlined messages of
    /// each template.
    pub(super) fn fault(
        &self,
        template: &str,
        error: &tera::Error,
        edits: &HashMap<String, Vec<InlinedMessage>>,
    ) -> TemplateError {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let edits = edits.get(report.filename()).map_or(&[][..], Vec::as_slice);
                self.reported(report, edits)
            }
            ErrorKind::TemplateNotFound(name) => self.missing(name),
            other => self.without_position(template, sentence(&other.to_string())),
        }
    }

    fn reported(&self, report: &ReportError, edits: &[InlinedMessage]) -> TemplateError {
        let at = report.span();
        let (start, end) = (written_offset(edits, at.range.start), written_offset(edits, at.range.end));
        let span = match self.origins.get(report.filename()) {
            Some(FileOrigin::Source(file)) => Span::new(*file, start, end),
            _ => Span::file_start(self.site_toml),
        };
        TemplateError {
            template: report.filename().to_owned(),
            line: at.start_line,
            column: written_column(edits, at.start_line, at.start_col + 1, at.range.start),
            message: sentence(report.message()),
            span,
        }
    }

    /// Returns every fault of templates that could not be loaded: all syntax errors, or without any, all
    /// unresolved names.
    pub(super) fn diagnose(&self, error: &tera::Error, sources: &[(String, &str)]) -> Vec<TemplateError> {
        let alone = |(name, text): &(String, &str)| {
            let error = Tera::default().add_raw_template(name, text).err()?;
            matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| self.fault(name, &error, &HashMap::new()))
        };
        let syntax: Vec<TemplateError> = sources.iter().filter_map(alone).collect();
        if !syntax.is_empty() {
            return syntax;
        }
        match error.kind() {
            ErrorKind::MissingParent { current, parent } => {
                vec![self.at_text(current, parent, format!("there is no template `{parent}` to extend"), sources)]
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain } => {
                let next = inheritance_chain.first().map_or("", String::as_str);
                vec![self.at_text(
                    tpl,
                    next,
                    format!("template `{tpl}` extends itself through other templates"),
                    sources,
                )]
            }
            ErrorKind::CircularInclude { tpl, include_chain } => {
                let next = include_chain.get(1).map_or("", String::as_str);
                vec![self.at_text(
                    tpl,
                    next,
                    format!("template `{tpl}` includes itself through other templates"),
                    sources,
                )]
            }
            ErrorKind::Msg(message) => self.split_unknown_names(message, sources),
            _ => vec![self.fault(BUILT_IN, error, &HashMap::new())],
        }
    }

    /// Splits the one message in which Tera reports all names that templates use and none defines.
    fn split_unknown_names(&self, message: &str, sources: &[(String, &str)]) -> Vec<TemplateError> {
        if let Some(twice) = message.strip_prefix("Component `") {
            let names: Vec<&str> = twice.split('`').step_by(2).collect();
            let component = names.first().unwrap_or(&"");
            let template = names.iter().rev().find(|name| !name.is_empty()).unwrap_or(&"");
            return vec![self.at_text(template, &format!("component {component}"), sentence(message), sources)];
        }
        let one = |report: &str| {
            let mut lines = report.lines();
            let said = lines.next()?.strip_prefix("error: ")?;
            let place = lines.next()?.trim_start().strip_prefix("--> ")?;
            let mut parts = place.rsplitn(3, ':');
            let column: usize = parts.next()?.parse().ok()?;
            let line: usize = parts.next()?.parse().ok()?;
            let template = parts.next()?;
            let mut fault = self.without_position(template, sentence(said));
            (fault.line, fault.column) = (line, column);
            if let (Some(FileOrigin::Source(file)), Some((_, text))) =
                (self.origins.get(template), sources.iter().find(|(name, _)| name == template))
            {
                // The caret marks the missing name itself, which is in backticks in the message and near
                // the position.
                let name = said.split('`').nth(1).unwrap_or("");
                let near = offset(text, line, column);
                let start = text.get(near..).and_then(|rest| rest.find(name)).map_or(near, |at| near + at);
                let width = name.len().max(1);
                fault.span = Span::new(*file, start, (start + width).min(text.len()));
            }
            Some(fault)
        };
        let faults: Vec<TemplateError> = message.split("\n\n").filter_map(one).collect();
        if faults.is_empty() { vec![self.without_position(BUILT_IN, sentence(message))] } else { faults }
    }

    /// Returns a fault at the first position where a template contains `words` (or the part after its
    /// layer's name).
    fn at_text(&self, template: &str, words: &str, message: String, sources: &[(String, &str)]) -> TemplateError {
        let mut fault = self.without_position(template, message);
        let Some((_, text)) = sources.iter().find(|(name, _)| name == template) else { return fault };
        let short = words.split_once('/').map_or(words, |(_, rest)| rest);
        let at = text.find(words).map(|at| (at, words)).or_else(|| Some((text.find(short)?, short)));
        let Some((start, words)) = at.filter(|(_, words)| !words.is_empty()) else { return fault };
        let before = &text[..start];
        fault.line = before.matches('\n').count() + 1;
        fault.column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        if let Some(FileOrigin::Source(file)) = self.origins.get(template) {
            fault.span = Span::new(*file, start, start + words.len());
        }
        fault
    }
}

/// Converts a line and column, both from 1, to a byte offset. Columns count characters.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for (number, content) in text.split_inclusive('\n').enumerate() {
        if number + 1 == line {
            let within = content.char_indices().nth(column.saturating_sub(1)).map_or(content.len(), |(at, _)| at);
            return start + within;
        }
        start += content.len();
    }
    text.len()
}

/// Returns Tera's message in this program's style: in lower case, without a full stop.
fn sentence(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut letters = message.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}
