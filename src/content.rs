//! Turns one source into one [`Document`] and its findings. A document knows no other document:
//! references are unresolved text here, and a translation contains only its own text until the site is assembled.

mod file_targets;
mod foreign;
mod front_matter;
mod misplaced;

use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::config::Config;
use crate::diagnostic::Finding;
use crate::markdown::field::plain_text;
use crate::markdown::{self, ContentSummary, Dialect};
use crate::schema::{self, Fields, Shape, Toml};
use crate::source::{FileId, Source};
pub use crate::types::document::Visibility;
use crate::types::element_ids::{ElementIds, ids_beside};
use crate::types::{ContentType, Types};
use crate::url::{slug, to_nfc};
pub use file_targets::{FileTargets, is_internal, targets_of_settings};
use foreign::ConversionTarget;
use front_matter::FrontMatter;
use misplaced::Misplaced;

/// One document in one language: its facts and its Markdown body. A translation also has the fields
/// of its original once the site is assembled.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its path, its type and its fields.
    pub facts: Facts,
    /// The byte range of its Markdown in the source.
    pub body: Range<usize>,
    /// The ids of other parts of its page, which no heading of the body may have.
    reserved_ids: [ElementIds; 3],
    /// Summary of its Markdown that other stages need: headings and link targets.
    pub content_summary: ContentSummary,
    /// The targets in its links, pictures, directives and fields that may be files of the site, as written.
    pub file_targets: FileTargets,
    /// Its body as plain text, computed when a feed first requests it.
    plain: OnceLock<Box<str>>,
}

/// The path, the type and the fields of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Its source.
    pub file: FileId,
    /// Its path under content/, without extension, language or `index`: `policies/volunteering`;
    /// empty for the home page. In NFC, whatever form its file's name has.
    pub path: String,
    /// Whether it is a folder's `index.md`: then its children are in that folder.
    pub is_folder: bool,
    /// Whether its source is a `.toml` file, which has only fields.
    pub is_toml: bool,
    /// Its language, as an index into the site's languages; 0 is the original.
    pub language: usize,
    /// Its content type.
    pub kind: Arc<ContentType>,
    /// Its fields. For a translation: its own text until the site is assembled, then merged with
    /// the original's fields.
    pub fields: Fields,
    /// The sort key in lists: its title (or else its id) without case and diacritics. Stored,
    /// because every list that contains it needs it.
    pub sort_key: Box<str>,
    /// Whether its front matter is missing, unreadable or in an unsupported format
    /// (`front-matter-yaml`). Then its fields are only defaults.
    pub is_unread: bool,
    /// Whether visitors see it on the day of the build. A public translation gets the value of its
    /// original once the site is assembled.
    pub shown: Visibility,
}

impl Deref for Document {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.facts
    }
}

/// The facts that a path under content/ gives about a document, before its text is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// See [`Facts::path`].
    pub path: String,
    /// See [`Facts::is_folder`].
    pub is_folder: bool,
    /// See [`Facts::language`].
    pub language: usize,
}

impl Location {
    /// Parses `content/policies/volunteering.cy.md`. Returns `None` if the file is elsewhere or is
    /// neither Markdown nor TOML.
    pub fn from_path(path: &str, languages: &[String]) -> Option<Location> {
        let path = path.strip_prefix("content/")?;
        let stem = path.strip_suffix(".md").or_else(|| path.strip_suffix(".toml"))?;
        let (stem, language) = languages
            .iter()
            .enumerate()
            .skip(1)
            .find_map(|(at, language)| Some((stem.strip_suffix(language.as_str())?.strip_suffix('.')?, at)))
            .unwrap_or((stem, 0));
        let (path, is_folder) = match stem.strip_suffix("index") {
            Some("") => ("", true),
            Some(folder) if folder.ends_with('/') => (&folder[..folder.len() - 1], true),
            _ => (stem, false),
        };
        Some(Location { path: to_nfc(path).into_owned(), is_folder, language })
    }
}

/// Reads an original: its path decides its type unless its front matter names one.
pub fn read(
    file: FileId,
    source: &Source,
    location: Location,
    site: &ParseContext,
    findings: &mut Vec<Finding>,
) -> Document {
    let front = FrontMatter::split(file, source, findings);
    let toml = Toml::parse_part(file, &source.text, front.toml.clone(), findings);
    let path = source.path.strip_prefix("content/").unwrap_or(&source.path);
    let kind = site.types.stated_in(&toml, findings).unwrap_or_else(|| site.types.for_path(path)).clone();
    let fields = read_fields(file, source, &front, &toml, &kind.shape, &kind, site, findings);
    finish(file, source, location, kind, fields, &front, site, findings)
}

/// Reads a translation: it contains only text, and no field is required. `kind` is its original's.
pub fn read_translation(
    file: FileId,
    source: &Source,
    location: Location,
    kind: Arc<ContentType>,
    site: &ParseContext,
    findings: &mut Vec<Finding>,
) -> Document {
    let front = FrontMatter::split(file, source, findings);
    let toml = Toml::parse_part(file, &source.text, front.toml.clone(), findings);
    let fields = read_fields(file, source, &front, &toml, &kind.translation, &kind, site, findings);
    finish(file, source, location, kind, fields, &front, site, findings)
}

/// Returns the byte ranges of the TOML and of the body of a source; `None` if its front matter is missing, not closed or
/// in another format.
pub(crate) fn parts(source: &Source) -> Option<(Range<usize>, Range<usize>)> {
    let front = FrontMatter::split(FileId::default(), source, &mut Vec::new());
    let is_closed = source.path.ends_with(".toml") || front.toml.end < front.body.start;
    (front.foreign.is_none() && !front.is_unread && is_closed).then_some((front.toml, front.body))
}

/// Reads the fields of front matter. Front matter that is not TOML gives one finding and no fields;
/// no field is then reported as missing.
#[expect(clippy::too_many_arguments, reason = "the separate parts of one document")]
fn read_fields(
    file: FileId,
    source: &Source,
    front: &FrontMatter,
    toml: &Toml,
    shape: &Shape,
    kind: &ContentType,
    site: &ParseContext,
    findings: &mut Vec<Finding>,
) -> Fields {
    let words_only = std::ptr::eq(shape, &*kind.translation);
    let target = ConversionTarget { shape, words_only, today: site.today, time_zone: &site.config.time_zone };
    match front.foreign {
        None if front.is_unread => schema::read(shape, toml, front.span(file), &kind.singular, &mut Vec::new()),
        None => {
            let path = source.path.strip_prefix("content/").unwrap_or(&source.path);
            match Misplaced::find(path, kind, toml, site.types) {
                Some(misplaced) => misplaced.read(shape, kind, toml, front.span(file), findings),
                None => {
                    let mut noticed = Vec::new();
                    let fields = schema::read(shape, toml, front.span(file), &kind.singular, &mut noticed);
                    foreign::report_hugo(source, toml, &target, &mut noticed);
                    findings.append(&mut noticed);
                    fields
                }
            }
        }
        Some(format) => {
            findings.push(foreign::report(file, source, format, front.opening.clone(), &target));
            schema::read(shape, toml, front.span(file), &kind.singular, &mut Vec::new())
        }
    }
}

/// The context in which all documents of a site are read.
pub struct ParseContext<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The content types.
    pub types: &'a Types,
    /// The day of the build, which decides whether a document is shown.
    pub today: Date,
}

/// Creates the document from its fields: parses the body, summarises it, and decides whether the
/// document is shown.
#[expect(clippy::too_many_arguments, reason = "the separate parts of one document")]
fn finish(
    file: FileId,
    source: &Source,
    location: Location,
    kind: Arc<ContentType>,
    fields: Fields,
    front: &FrontMatter,
    site: &ParseContext,
    findings: &mut Vec<Finding>,
) -> Document {
    let body = match fields.get("body") {
        Some(field) if source.path.ends_with(".toml") => field.span.range(),
        _ => front.body.clone(),
    };
    // A translation inherits the form of its original.
    let has_form = fields.get("form").is_some() || (location.language > 0 && kind.shape.get("form").is_some());
    let is_list = location.is_folder && site.types.for_folder(&location.path).is_some();
    let taken = ids_beside(&kind.built_in, &location.path, is_list, has_form);
    let dialect = Dialect { reserved_ids: taken, ..site.config.dialect() };
    let parsed = markdown::parse(file, &source.text, body.clone(), &dialect);
    findings.extend_from_slice(&parsed.findings);
    let shown = match site.types.is_a(&kind.name, "news") {
        true => Visibility::news_on_day(&fields, site.today),
        false => Visibility::on_day(&fields, site.today),
    };
    if let (Some(first), Some(last)) = (fields.date("publish"), fields.date("expires"))
        && last.last_day() < first.first_day()
    {
        let message = "`expires` is before `publish`, so nobody ever sees this page";
        findings.push(
            Finding::error("bad-value", fields.span_of("expires"), message)
                .help("write a later day, or delete one of the two"),
        );
    }
    let body_field = source.path.ends_with(".toml").then_some("body");
    let shape = if location.language > 0 { &kind.translation } else { &kind.shape };
    let file_targets = file_targets::file_targets(site.config, shape, &fields, body_field, &source.text, &parsed);
    let facts = Facts {
        file,
        path: location.path,
        is_folder: location.is_folder,
        is_toml: source.path.ends_with(".toml"),
        language: location.language,
        kind,
        fields,
        sort_key: Box::default(),
        is_unread: front.foreign.is_some() || front.is_unread,
        shown,
    };
    let sort_key = slug(facts.title()).into();
    Document {
        facts: Facts { sort_key, ..facts },
        body,
        reserved_ids: taken,
        content_summary: markdown::summarise(&parsed),
        file_targets,
        plain: OnceLock::new(),
    }
}

impl Facts {
    /// Returns the path of its original's source: `content/policies/index.md`.
    pub(crate) fn original_path(&self) -> String {
        let ending = if self.is_toml { "toml" } else { "md" };
        match (&*self.path, self.is_folder) {
            ("", _) => format!("content/index.{ending}"),
            (path, true) => format!("content/{path}/index.{ending}"),
            (path, false) => format!("content/{path}.{ending}"),
        }
    }

    /// Returns its id: the name of its file or of its folder.
    pub fn id(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Returns its title, or its id if it has none (a finding reports this).
    pub fn title(&self) -> &str {
        self.fields.text("title").unwrap_or_else(|| self.id())
    }

    /// Returns whether it is the home page or a top-level `FOLDER/index.md`, which may be the page of a
    /// type's list.
    pub fn is_list_page(&self) -> bool {
        self.is_folder && !self.path.contains('/')
    }
}

impl Document {
    /// Returns the Markdown dialect of its body, in which headings avoid the ids of other parts of the page.
    pub fn dialect(&self, config: &Config) -> Dialect {
        Dialect { reserved_ids: self.reserved_ids, ..config.dialect() }
    }

    /// Returns its body as plain text, computed once. `source` is its own source.
    pub fn plain_text(&self, source: &Source, dialect: &Dialect) -> &str {
        let body = source.text.get(self.body.clone()).unwrap_or_default();
        self.plain.get_or_init(|| plain_text(body, dialect).into())
    }

    /// Returns whether a part of its page other than a heading of its text has an id.
    pub fn has_part(&self, id: &str) -> bool {
        Dialect { reserved_ids: self.reserved_ids, ..Dialect::default() }.is_reserved(id)
    }
}
