//! Prepares one document for the rules. Parses its Markdown once, splits its text into blocks, and returns
//! a [`CheckedPage`].
//!
//! Invariant: it contains only what the author wrote in this source. Inherited values of a translation are
//! checked with its original.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use super::block::{Block, BlockSource};
use super::context::CheckContext;
use super::language_detection::LanguageCounts;
use super::site_index::SiteIndex;
use crate::content::{Document, is_internal};
use crate::diagnostic::{self, Finding, TOO_DEEP};
use crate::markdown::{self, BlockContext, LinkEntry, Outline, Parsed, ProseKind};
use crate::schema::{Field, Fields, Shape, TranslationMode, ValueKind};
use crate::site::{DocId, Site, Target};
use crate::source::{FileId, Source, Span, TextEdit};

/// One document as rules see it.
pub(super) struct CheckedPage<'a> {
    /// The context of the whole site.
    pub context: &'a CheckContext<'a>,
    /// Indexes over the whole site.
    pub index: &'a SiteIndex<'a>,
    /// The document's id.
    pub id: DocId,
    /// The document.
    pub document: &'a Document,
    /// Its own Markdown texts.
    pub texts: &'a [CheckedText<'a>],
    /// Its own text, block by block, including texts without Markdown.
    pub blocks: Vec<Block<'a>>,
    /// Its own values that name files and addresses.
    pub targets: &'a [(&'a ValueKind, &'a Field)],
    /// Its own tables that describe a picture: `src` and `alt`.
    pub pictures: &'a [&'a Fields],
    /// How many more words may be compared with mistyped ones: see [`CheckedPage::nearest`].
    comparisons: Cell<usize>,
}

/// Most words of the site that are compared with the mistyped ones of one page: enough for a
/// hundred broken links on a site of thousands of pages. Otherwise ten thousand broken links would
/// take minutes, and authors do not read so many suggestions.
const COMPARISONS: usize = 200_000;

/// One Markdown text: the body, or a field.
pub(super) struct CheckedText<'a> {
    /// Its tree.
    pub parsed: Parsed<'a>,
    /// Its outline. The positions may need [`CheckedText::source_span`].
    pub outline: Outline,
    /// The target of each link of the outline, resolved once for all rules.
    link_targets: Vec<Target<'a>>,
    /// Its links in raw HTML, `<a …>` to `</a>`, in order.
    anchors: Vec<Span>,
    /// Whether it is the body.
    pub is_body: bool,
    /// Whether the page shows it in one line, so that its blocks are lost.
    pub is_one_line: bool,
    /// The position of the whole text, if it is a field with escapes, which allow no more precise position.
    whole: Option<Span>,
}

/// The source whose fields are being collected.
#[derive(Clone, Copy)]
struct Origin<'a, 'd> {
    file: FileId,
    source: &'a Source,
    dialect: &'d markdown::Dialect,
    /// The name of the table that contains the fields, or an empty text at the top.
    table: &'a str,
    /// Whether the values are those of a list, or of a field that also takes `true`.
    is_choice: bool,
}

/// The Markdown fields that pages show in one line, by their table, besides lists of Markdown and values in place of `true`.
const ONE_LINE: [(&str, &str); 6] = [
    ("measures", "statement"),
    ("statements", "lead"),
    ("changes", "note"),
    ("image", "caption"),
    ("cost", "concessions"),
    ("cost", "note"),
];

/// The parts of a document that a [`CheckedPage`] borrows.
pub(super) struct ParsedDocument<'a> {
    site: &'a Site,
    id: DocId,
    texts: Vec<CheckedText<'a>>,
    plain: Vec<(&'a str, &'a Field)>,
    targets: Vec<(&'a ValueKind, &'a Field)>,
    pictures: Vec<&'a Fields>,
}

impl<'a> ParsedDocument<'a> {
    /// Parses a document's body and Markdown fields, each once.
    pub(super) fn parse(context: &'a CheckContext<'a>, id: DocId) -> ParsedDocument<'a> {
        let document = context.site.document(id);
        let source = context.sources.get(document.file);
        let dialect = context.site.config.dialect();
        let of_body = document.dialect(&context.site.config);
        let body = markdown::parse(document.file, &source.text, document.body.clone(), &of_body);
        let outline = markdown::outline(&body);
        let link_targets = resolve_links(context.site, id, &outline);
        let anchors = anchors(&body);
        let mut parts = ParsedDocument {
            site: context.site,
            id,
            texts: vec![CheckedText {
                parsed: body,
                outline,
                link_targets,
                anchors,
                is_body: true,
                is_one_line: false,
                whole: None,
            }],
            plain: Vec::new(),
            targets: Vec::new(),
            pictures: Vec::new(),
        };
        let origin = Origin { file: document.file, source, dialect: &dialect, table: "", is_choice: false };
        let is_toml = source.path.ends_with(".toml");
        for (name, _, field) in document.fields.iter() {
            if let Some(own) = document.kind.shape.get(name)
                && !(is_toml && &**name == "body")
            {
                parts.collect_field(&own.name, &own.kind, own.translation == TranslationMode::Words, field, &origin);
            }
        }
        parts.collect_alert(context, document.language, &dialect);
        parts
    }

    /// Adds the alert of site.toml or of its translation. It is checked with the home page of its language,
    /// to which its links are relative, or with the first visible page in that language if there is no home
    /// page.
    fn collect_alert(&mut self, context: &'a CheckContext<'a>, language: usize, dialect: &markdown::Dialect) {
        let site = self.site;
        let Some(alert) = site.config.fields.get(language).and_then(|fields| fields.table("alert")) else { return };
        let is_one = |id: &DocId| site.document(*id).language == language && site.is_visible(*id);
        let home = site.at_path("").map(|home| site.version_or_original(home, language)).filter(is_one);
        if home.or_else(|| site.visible().map(|(id, _)| id).find(is_one)) != Some(self.id) {
            return;
        }
        for (name, kind) in [("title", &ValueKind::Text), ("text", &ValueKind::Markdown)] {
            if let Some(field) = alert.get(name) {
                let file = field.span.file;
                let source = context.sources.get(file);
                self.collect_field(
                    name,
                    kind,
                    true,
                    field,
                    &Origin { file, source, dialect, table: "alert", is_choice: false },
                );
            }
        }
    }

    fn collect_field(
        &mut self,
        name: &'a str,
        kind: &'a ValueKind,
        words: bool,
        field: &'a Field,
        from: &Origin<'a, '_>,
    ) {
        match kind {
            ValueKind::List(of) => {
                for item in field.as_list().unwrap_or_default() {
                    self.collect_field(name, of, words, item, &Origin { is_choice: true, ..*from });
                }
            }
            ValueKind::Table(shape) => {
                // Hidden content is not checked.
                let Some(fields) = field.as_table().filter(|fields| !is_internal(fields)) else { return };
                self.collect_table(shape, fields, &Origin { table: name, is_choice: false, ..*from });
            }
            ValueKind::Map(of) => {
                for (_, _, item) in field.as_table().into_iter().flat_map(Fields::iter) {
                    self.collect_field(name, of, words, item, from);
                }
            }
            ValueKind::AnyOf(kinds) => {
                let fits = |kind: &&ValueKind| match kind {
                    ValueKind::Table(_) | ValueKind::Map(_) => field.as_table().is_some(),
                    ValueKind::List(_) => field.as_list().is_some(),
                    ValueKind::Boolean
                    | ValueKind::Integer(_)
                    | ValueKind::Number(_)
                    | ValueKind::Date { .. }
                    | ValueKind::Duration => false,
                    _ => field.as_text().is_some(),
                };
                if let Some(kind) = kinds.iter().find(fits) {
                    self.collect_field(name, kind, words, field, &Origin { is_choice: true, ..*from });
                }
            }
            // An inherited value is in another source, and is checked there.
            _ if field.span.file != from.file || field.fallback => {}
            ValueKind::Markdown => {
                let Some(value) = field.as_text().filter(|value| !value.trim().is_empty()) else { return };
                let Origin { file, source, dialect, table, is_choice } = *from;
                let is_one_line = is_choice || ONE_LINE.contains(&(table, name));
                let (parsed, whole) = match unescaped_span(&source.text, field.span, value) {
                    Some(span) => (markdown::parse(file, &source.text, span.range(), dialect), None),
                    None => (markdown::parse(file, value, 0..value.len(), dialect), Some(field.span)),
                };
                let outline = markdown::outline(&parsed);
                let link_targets = resolve_links(self.site, self.id, &outline);
                let anchors = anchors(&parsed);
                self.texts.push(CheckedText {
                    parsed,
                    outline,
                    link_targets,
                    anchors,
                    is_body: false,
                    is_one_line,
                    whole,
                });
            }
            ValueKind::Text if words && field.as_text().is_some_and(|text| !text.is_empty()) => {
                self.plain.push((name, field))
            }
            ValueKind::File | ValueKind::Link | ValueKind::Url => self.targets.push((kind, field)),
            _ => {}
        }
    }

    fn collect_table(&mut self, shape: &'a Shape, fields: &'a Fields, from: &Origin<'a, '_>) {
        let is_picture =
            shape.get("alt").is_some() && matches!(shape.get("src"), Some(src) if src.kind == ValueKind::File);
        if is_picture && fields.get("src").is_some_and(|src| src.span.file == from.file) {
            self.pictures.push(fields);
        }
        for (name, _, field) in fields.iter() {
            if let Some(own) = shape.get(name) {
                self.collect_field(&own.name, &own.kind, own.translation == TranslationMode::Words, field, from);
            }
        }
    }
}

fn resolve_links<'a>(site: &'a Site, id: DocId, outline: &Outline) -> Vec<Target<'a>> {
    outline.links.iter().map(|link| site.resolve_target(id, &link.target)).collect()
}

/// Returns the links in raw HTML.
fn anchors(parsed: &Parsed) -> Vec<Span> {
    let mut found = Vec::new();
    if parsed.raw_html.is_empty() {
        return found;
    }
    let is = |tag: &str, start: &str| tag.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
    let mut open: Option<usize> = None;
    for event in &parsed.events {
        match &event.kind {
            markdown::Kind::Html(tag) if is(tag, "<a ") || is(tag, "<a\n") => open = Some(event.start as usize),
            markdown::Kind::Html(tag) if is(tag, "</a") => {
                found.extend(open.take().map(|start| Span::new(parsed.file, start, event.end as usize)));
            }
            _ => {}
        }
    }
    found
}

/// Returns the position of a value that is written without escapes, or `None`.
fn unescaped_span(text: &str, span: Span, value: &str) -> Option<Span> {
    let written = text.get(span.range())?;
    let at = written.find(value).filter(|_| !value.is_empty())?;
    let start = span.start as usize + at;
    Some(Span::new(span.file, start, start + value.len()))
}

impl<'a> CheckedPage<'a> {
    /// Creates the page with its blocks.
    pub(super) fn new(
        context: &'a CheckContext<'a>,
        index: &'a SiteIndex<'a>,
        id: DocId,
        parts: &'a ParsedDocument<'a>,
    ) -> CheckedPage<'a> {
        let site = context.site;
        let document = site.document(id);
        let language = site.config.languages[document.language].as_str();
        let mut blocks = Vec::new();
        for (name, field) in &parts.plain {
            let text = field.as_text().unwrap_or_default();
            let place = match unescaped_span(&context.sources.get(field.span.file).text, field.span, text) {
                Some(span) => BlockSource::Letters(span),
                None => BlockSource::Whole(field.span),
            };
            let mut block =
                Block::new(Cow::Borrowed(text), ProseKind::Other, BlockContext::default(), language, None, place);
            block.field = Some(name);
            blocks.push(block);
        }
        for (at, text) in parts.texts.iter().enumerate() {
            markdown::each_prose(&text.parsed, |prose| {
                let place = match text.whole {
                    Some(span) => BlockSource::Whole(span),
                    None => BlockSource::Prose(prose.places),
                };
                let lang = prose.lang.unwrap_or(language);
                blocks.push(Block::new(Cow::Owned(prose.text), prose.kind, prose.inside, lang, Some(at), place));
            });
        }
        let (texts, targets, pictures) = (&parts.texts[..], &parts.targets[..], &parts.pictures[..]);
        let comparisons = Cell::new(COMPARISONS);
        CheckedPage { context, index, id, document, texts, blocks, targets, pictures, comparisons }
    }

    /// Returns the known word nearest to a mistyped one, as [`diagnostic::nearest`] does. Returns `None`
    /// too if the page has used up its comparisons.
    pub(super) fn nearest<'k>(&self, word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
        let mut left = self.comparisons.get();
        let known = known.into_iter().take_while(|_| {
            left = left.saturating_sub(1);
            left > 0
        });
        let near = diagnostic::nearest(word, known);
        self.comparisons.set(left);
        // A word that was not compared may be nearer.
        near.filter(|_| left > 0)
    }

    /// Returns the findings on fields that are nested too deeply to be shown (`too-deep`). No rule setting
    /// hides them. Those of the body are reported when it is parsed.
    pub(super) fn nesting_findings(&self) -> impl Iterator<Item = Finding> {
        let fields = self.texts.iter().filter(|text| !text.is_body);
        let findings = fields.flat_map(|text| text.outline.findings.iter().map(move |finding| (text, finding)));
        let deep = findings.filter(|(_, finding)| finding.code == TOO_DEEP);
        deep.map(|(text, finding)| Finding { span: text.source_span(finding.span), ..finding.clone() })
    }

    /// Returns whether the page has comparisons left.
    pub(super) fn may_suggest(&self) -> bool {
        self.comparisons.get() > 0
    }

    /// Returns the site.
    pub(super) fn site(&self) -> &'a Site {
        self.context.site
    }

    /// Returns its fields. Those of a translation include its original's.
    pub(super) fn fields(&self) -> &'a Fields {
        &self.document.fields
    }

    /// Returns the body.
    pub(super) fn body(&self) -> &'a CheckedText<'a> {
        // `ParsedDocument::parse` puts the body first.
        &self.texts[0]
    }

    /// Returns whether it is the original of its translations.
    pub(super) fn is_original(&self) -> bool {
        self.document.language == 0
    }

    /// Returns an edit that replaces a range of a block, if the source contains it unescaped. Returns
    /// `None` within quotation marks, because a quotation must not change.
    pub(super) fn replacement(
        &self,
        block: &Block<'_>,
        range: Range<usize>,
        text: impl Into<String>,
    ) -> Option<TextEdit> {
        // The words of an edit are in the page's language.
        if block.is_other_language() || block.is_quoted(&range) {
            None
        } else {
            self.replacement_with_markup(block, range, text)
        }
    }

    /// Returns an edit that replaces text by marked-up text, if the source contains it unescaped. Returns
    /// `None` in headings, because their text determines the ids to which others link.
    pub(super) fn replacement_with_markup(
        &self,
        block: &Block<'_>,
        range: Range<usize>,
        text: impl Into<String>,
    ) -> Option<TextEdit> {
        let span = block.place(range.clone());
        let written = self.context.sources.text(span).replace("\r\n", " ").replace('\n', " ");
        let certain = block.kind != ProseKind::Heading && block.text.get(range) == Some(&*written);
        certain.then(|| TextEdit { span, text: text.into() })
    }

    /// Returns its English blocks.
    pub(super) fn english_blocks(&self) -> impl Iterator<Item = &Block<'a>> {
        self.blocks.iter().filter(|block| block.is_english())
    }

    /// Returns its blocks that are not quotations.
    pub(super) fn unquoted_blocks(&self) -> impl Iterator<Item = &Block<'a>> {
        self.blocks.iter().filter(|block| !block.inside.quote)
    }
}

impl CheckedPage<'_> {
    /// Returns whether the whole page is in `language` instead of its declared language. Counts common
    /// short words, and requires most blocks, so that one long paragraph does not decide.
    pub(super) fn reads_as(&self, language: &str, marked: &str) -> bool {
        let (mut all, mut theirs, mut ours) = (LanguageCounts::default(), 0, 0);
        for block in self.unquoted_blocks().filter(|block| block.lang == marked) {
            all = all.plus(block.language_counts);
            theirs += usize::from(block.language_counts.is_mostly(language));
            ours += usize::from(block.language_counts.is_mostly(marked));
        }
        all.is_mostly(language) && theirs >= ours
    }
}

impl<'a> CheckedText<'a> {
    /// Returns its links with their targets.
    pub(super) fn links(&self) -> impl Iterator<Item = (&LinkEntry, &Target<'a>)> {
        self.outline.links.iter().zip(&self.link_targets)
    }

    /// Returns whether a source position is within one of its links, including those in raw HTML.
    pub(super) fn is_linked(&self, place: Span) -> bool {
        let anchors = &self.anchors;
        let after = anchors.partition_point(|anchor| anchor.start <= place.start);
        if after.checked_sub(1).is_some_and(|at| place.end <= anchors[at].end) {
            return true;
        }
        let links = &self.outline.links;
        if self.whole.is_some() {
            // In such a text every position is the whole text.
            return !links.is_empty();
        }
        // Links are in the order of the text and cannot be nested (CommonMark 0.31.2 section 6.3).
        let after = links.partition_point(|link| link.span.start <= place.start);
        after.checked_sub(1).is_some_and(|at| place.end <= links[at].span.end)
    }

    /// Returns whether its positions are exact, so that it can be edited. `false` for a field with escapes.
    pub(super) fn is_exact(&self) -> bool {
        self.whole.is_none()
    }

    /// Returns the source position of a span of its tree or outline.
    pub(super) fn source_span(&self, span: Span) -> Span {
        self.whole.unwrap_or(span)
    }

    /// Returns the source position of an event of its tree.
    pub(super) fn event_span(&self, event: usize) -> Span {
        self.source_span(self.parsed.span(event))
    }
}
