//! Recognises front matter of other programs: YAML between `---` lines (Hugo, Jekyll, WordPress
//! exports) and JSON in braces (Hugo). Takes the start of a source. Returns a finding
//! (`front-matter-yaml`) with an edit that converts it to TOML if all of it can be converted.

mod convert;
mod hugo;
mod keys;
mod refuse;
mod unknown;
mod value;
mod when;
mod yaml;

use std::ops::Range;

use jiff::civil::Date;

pub(super) use hugo::report as report_hugo;

use crate::diagnostic::Finding;
use crate::schema::Shape;
use crate::source::{FileId, Source, Span, TextEdit};

/// What decides how front matter is converted.
pub(super) struct ConversionTarget<'a> {
    /// The fields of the document's type.
    pub shape: &'a Shape,
    /// Whether it is a translation, which contains only text.
    pub words_only: bool,
    /// The day of the build: a page with a later day may be meant to wait.
    pub today: Date,
    /// The site's time zone, into which times with a zone are converted.
    pub time_zone: &'a str,
}

/// An unsupported format of front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ForeignFormat {
    Yaml,
    Json,
}

/// Returns the format, the range of the front matter and that of the body, if a text begins with
/// such front matter.
pub(super) fn recognise(text: &str) -> Option<(ForeignFormat, Range<usize>, Range<usize>)> {
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() == "---" {
        return recognise_yaml(text, first.len());
    }
    if first.trim() == "{" {
        let end = yaml::end_of_json(text)?;
        let rest = &text[end..];
        let gap = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
        return (rest[gap..].is_empty() || rest[gap..].starts_with('\n')).then_some((
            ForeignFormat::Json,
            0..end,
            end..text.len(),
        ));
    }
    None
}

/// Text between two thematic breaks of dashes is not front matter: the first line of front matter
/// is `key: value`.
fn recognise_yaml(text: &str, start: usize) -> Option<(ForeignFormat, Range<usize>, Range<usize>)> {
    let mut at = start;
    let mut is_first = true;
    for line in text[start..].split_inclusive('\n') {
        let written = line.trim_end();
        if written == "---" || written == "..." {
            return Some((ForeignFormat::Yaml, 0..at + written.len(), at + line.len()..text.len()));
        }
        if !written.is_empty() && !written.starts_with('#') {
            if is_first && !yaml::begins_with_key(written) {
                return None;
            }
            is_first = false;
        }
        at += line.len();
    }
    None
}

/// Reports unsupported front matter. `front` is all of it, including its delimiters.
pub(super) fn report(
    file: FileId,
    source: &Source,
    format: ForeignFormat,
    front: Range<usize>,
    target: &ConversionTarget,
) -> Finding {
    let written = &source.text[front.clone()];
    let (name, marks) = match format {
        ForeignFormat::Yaml => ("YAML", "between `---` lines"),
        ForeignFormat::Json => ("JSON", "in braces"),
    };
    let read = match format {
        ForeignFormat::Yaml => {
            let inner = written.split_once('\n').map_or("", |(_, rest)| rest);
            yaml::read(inner.rsplit_once('\n').map_or("", |(inner, _)| inner))
        }
        ForeignFormat::Json => yaml::read(written),
    };
    let opening = Span::new(file, front.start, front.start + written.lines().next().map_or(0, str::len));
    let finding = Finding::error("front-matter-yaml", opening, format!("the front matter is {name}, {marks}"))
        .note("Only TOML between `+++` lines is read, so the page would have no title and a draft would be public.");
    let line_end = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    match read {
        Ok(read) => match refuse::convert_fields(&read, target, target.shape, &address_of(&source.path)) {
            Err(why) => {
                finding.help(format!("write `title = \"…\"` and so on between two lines `+++`, by hand: {why}"))
            }
            Ok(converted) => {
                let text = format!("+++\n{}+++", converted.toml).replace('\n', line_end);
                let keys: Vec<String> = converted.rest.iter().map(|(key, _)| format!("`{key}`")).collect();
                let unused = match keys.len() {
                    0 => String::new(),
                    1 => format!(" and puts {} below `[extra]`, because a page has no field for it", keys[0]),
                    _ => {
                        format!(" and puts {} below `[extra]`, because a page has no fields for them", keys.join(", "))
                    }
                };
                finding
                    .help(format!("write `title = \"…\"` and so on between two lines `+++`; `commonweal check --fix` converts it{unused}"))
                    .edit(TextEdit { span: Span::new(file, front.start, front.end), text })
            }
        },
        Err(fault) => {
            let help = match format {
                ForeignFormat::Yaml => format!(
                    "write `title = \"…\"` and so on between two lines `+++`, by hand, because line {} cannot be converted: {}",
                    fault.line + 1,
                    fault.what
                ),
                ForeignFormat::Json => {
                    format!("write `title = \"…\"` and so on between two lines `+++`, by hand: {}", fault.what)
                }
            };
            finding.help(help)
        }
    }
}

/// Returns the address of a page from the path of its source: `/about/history/` for
/// `content/about/history.md`.
fn address_of(path: &str) -> String {
    let stem = path.strip_prefix("content/").unwrap_or(path).trim_end_matches(".md");
    let stem = stem.strip_suffix("index").filter(|rest| rest.is_empty() || rest.ends_with('/')).unwrap_or(stem);
    let parts = stem.split('/').filter(|part| !part.is_empty()).map(|part| format!("{}/", crate::url::slug(part)));
    format!("/{}", parts.collect::<String>())
}
