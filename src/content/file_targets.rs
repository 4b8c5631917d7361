//! Collects the targets in a document's fields and Markdown that may be files of the site: links,
//! pictures, directives, file fields. `site/published.rs` publishes the files that visible documents
//! have as targets.

use std::sync::Arc;

use crate::config::Config;
use crate::markdown::{self, Dialect, Kind as MarkdownKind, Parsed, Tag, UNUSED_NOTE};
use crate::schema::{Field, Fields, Shape, Value, ValueKind};
use crate::source::FileId;
use crate::types::pledge;
use crate::url::Base;

/// The attributes of directives whose value is a file or a page.
const DIRECTIVE_TARGETS: [&str; 5] = ["src", "href", "captions", "poster", "transcript"];

/// The attributes of HTML whose value is a file or a page.
const HTML_TARGETS: [&str; 5] = ["href", "src", "srcset", "poster", "data"];

/// Targets as written, unique and sorted.
type Targets = Box<[Box<str>]>;

/// The targets of a document that may be files of the site.
#[derive(Debug, Clone, Default)]
pub struct FileTargets {
    /// The targets that are always on the page.
    always: Targets,
    /// The targets of each section that may be missing from the page: an internal action plan, a
    /// form without a receiver. A translation inherits the settings of the section, so callers pass
    /// the merged fields.
    by_section: Box<[(Arc<str>, OptionalSection, Targets)]>,
}

impl FileTargets {
    /// Iterates over the targets that visitors see. `fields` are the document's, including
    /// inherited ones.
    pub fn public<'t>(&'t self, fields: &'t Fields) -> impl Iterator<Item = &'t str> {
        let shown =
            self.by_section.iter().filter(|(name, section, _)| fields.table(name).is_none_or(|own| section.shows(own)));
        self.always.iter().chain(shown.flat_map(|(.., targets)| targets)).map(|target| &**target)
    }
}

/// A section of a document that is not always on its page.
#[derive(Debug, Clone, Copy)]
enum OptionalSection {
    /// A section with a `visibility` of its own.
    WithVisibility,
    /// A form, which is shown if it has a receiver.
    Form,
}

impl OptionalSection {
    /// Returns the section for a field's kind; `None` for one that is always shown.
    fn from_kind(kind: &ValueKind) -> Option<OptionalSection> {
        let section = kind.section()?;
        let has = |name| section.get(name).is_some();
        let form = || has("endpoint").then_some(OptionalSection::Form);
        has("visibility").then_some(OptionalSection::WithVisibility).or_else(form)
    }

    fn shows(self, fields: &Fields) -> bool {
        match self {
            OptionalSection::WithVisibility => !is_internal(fields),
            OptionalSection::Form => pledge::is_shown(fields),
        }
    }
}

/// Returns whether a section is hidden from visitors.
pub fn is_internal(section: &Fields) -> bool {
    section.text("visibility") == Some("internal")
}

/// Collects the targets of one document.
struct Collector<'a> {
    /// The base addresses of the site: the one in site.toml, and the one from the command line.
    bases: Vec<Base>,
    dialect: &'a Dialect,
    targets: Vec<Box<str>>,
}

/// Returns the targets of a document. `skip` is the field whose text `parsed` is, if it is a field.
pub(super) fn file_targets(
    config: &Config,
    shape: &Shape,
    fields: &Fields,
    skip: Option<&str>,
    text: &str,
    parsed: &Parsed,
) -> FileTargets {
    let dialect = config.dialect();
    let new = || Collector { bases: config.bases(), dialect: &dialect, targets: Vec::new() };
    let (mut collector, mut by_section) = (new(), Vec::new());
    collector.parsed(parsed, text);
    for (name, _, field) in fields.iter().filter(|(name, ..)| Some(&***name) != skip) {
        let Some(own) = shape.get(name) else { continue };
        if let Some(section) = OptionalSection::from_kind(&own.kind) {
            let mut targets = new();
            targets.field(&own.kind, field);
            by_section.push((name.clone(), section, targets.finish()));
        } else {
            collector.field(&own.kind, field);
        }
    }
    FileTargets { always: collector.finish(), by_section: by_section.into() }
}

/// Returns the targets in the settings of site.toml. Every text counts, because public pages show all of them.
pub fn targets_of_settings(config: &Config) -> Box<[Box<str>]> {
    let dialect = config.dialect();
    let mut collector = Collector { bases: config.bases(), dialect: &dialect, targets: Vec::new() };
    for fields in &config.fields {
        fields.iter().for_each(|(_, _, field)| collector.any_value(field));
    }
    for (_, to) in &config.redirects {
        collector.target(&to.value);
    }
    collector.finish()
}

impl Collector<'_> {
    fn finish(mut self) -> Targets {
        self.targets.sort_unstable();
        self.targets.dedup();
        self.targets.into()
    }

    /// Keeps a target that may be a file of this site. An absolute address of this site becomes a
    /// path from its root.
    fn target(&mut self, target: &str) {
        let target = target.trim();
        let path = target.split(['#', '?']).next().unwrap_or_default();
        if path.is_empty() || path.ends_with('/') || path.ends_with(".md") || path.ends_with(".toml") {
            return;
        }
        let elsewhere = path.split_once("//").filter(|(scheme, _)| matches!(*scheme, "http:" | "https:" | ""));
        let Some((_, rest)) = elsewhere else {
            if !["mailto:", "tel:"].iter().any(|scheme| path.starts_with(scheme)) {
                self.targets.push(target.into());
            }
            return;
        };
        let whole = format!("https://{rest}");
        self.targets.extend(self.bases.iter().find_map(|base| base.within(&whole)).map(Box::from));
    }

    fn parsed(&mut self, parsed: &Parsed, text: &str) {
        let mut at = 0;
        while let Some(event) = parsed.events.get(at) {
            at += 1;
            match &event.kind {
                // It is not published.
                MarkdownKind::Start(Tag::FootnoteDefinition(UNUSED_NOTE)) => at = event.pair as usize,
                MarkdownKind::Start(Tag::Link(link)) => self.target(&link.target),
                MarkdownKind::Start(Tag::Image(image)) => self.target(&image.src),
                _ => {}
            }
        }
        for directive in &parsed.directives {
            DIRECTIVE_TARGETS.iter().filter_map(|name| directive.get(name)).for_each(|target| self.target(target));
        }
        if self.dialect.raw_html {
            for span in &parsed.raw_html {
                self.html(text.get(span.range()).unwrap_or_default());
            }
        }
    }

    /// Reads the values of the attributes for files in a piece of HTML, with or without quotes.
    fn html(&mut self, html: &str) {
        for (at, _) in html.match_indices('=') {
            let before = html[..at].trim_end();
            let name = before.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next().unwrap_or_default();
            if !HTML_TARGETS.iter().any(|own| own.eq_ignore_ascii_case(name)) {
                continue;
            }
            let after = html[at + 1..].trim_start();
            let value = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split(quote).next().unwrap_or_default(),
                _ => after.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default(),
            };
            // `srcset` contains several, each with its width.
            for part in value.split(',') {
                self.target(part.split_whitespace().next().unwrap_or_default());
            }
            self.target(value);
        }
    }

    fn markdown(&mut self, value: &str) {
        // Only a text with one of these characters can contain a target: most fields need no parsing.
        if value.contains(['[', '<']) || value.contains("::") || value.contains("//") {
            let parsed = markdown::parse(FileId(0), value, 0..value.len(), self.dialect);
            self.parsed(&parsed, value);
        }
    }

    fn field(&mut self, kind: &ValueKind, field: &Field) {
        match kind {
            ValueKind::List(of) => field.as_list().unwrap_or_default().iter().for_each(|item| self.field(of, item)),
            ValueKind::Table(shape) => {
                for (name, _, item) in field.as_table().into_iter().flat_map(Fields::iter) {
                    if let Some(own) = shape.get(name) {
                        self.field(&own.kind, item);
                    }
                }
            }
            ValueKind::Map(of) => {
                field.as_table().into_iter().flat_map(Fields::iter).for_each(|(_, _, item)| self.field(of, item));
            }
            ValueKind::AnyOf(kinds) => kinds.iter().for_each(|kind| self.field(kind, field)),
            ValueKind::File | ValueKind::Link | ValueKind::Url => {
                field.as_text().into_iter().for_each(|target| self.target(target))
            }
            ValueKind::Markdown => field.as_text().into_iter().for_each(|value| self.markdown(value)),
            ValueKind::Free => self.any_value(field),
            _ => {}
        }
    }

    /// Reads a value of any kind, because a theme's template may show each text in it.
    fn any_value(&mut self, field: &Field) {
        match &field.value {
            Value::List(items) => items.iter().for_each(|item| self.any_value(item)),
            Value::Table(fields) => fields.iter().for_each(|(_, _, item)| self.any_value(item)),
            _ => {
                let Some(value) = field.as_text() else { return };
                self.target(value);
                self.markdown(value);
            }
        }
    }
}
