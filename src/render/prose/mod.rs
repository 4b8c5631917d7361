//! Renders Markdown to the HTML of one page: resolves links and pictures relative to their
//! document, renders directives with the theme's templates, and expands abbreviations once a page.

mod directives;
pub(crate) mod field_values;
pub(crate) mod nested;
mod repeated;

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use crate::diagnostic::Finding;
use crate::markdown::{self, Directive, Href, HtmlContext, PageState, ResolvedImage, ResolvedLink, RestOfPage};
use crate::render::context::Renderer;
use crate::render::parts::images;
use crate::render::parts::measures::MeasureWords;
use crate::render::route::RenderError;
use crate::render::{queries, view};
use crate::schema::{Field, Fields};
use crate::site::{DocId, Target, asset_address};
use crate::source::Asset;
use crate::url::{Address, WrittenAddress, decoded, encode_external, encode_fragment, to_nfc};

/// The Markdown of one page: a document's body and fields, in the order in which the page shows them.
pub(crate) struct PageText<'r> {
    renderer: &'r Renderer,
    /// The document with the text.
    document: DocId,
    /// The document of the page: its ids take precedence over those of other documents.
    page: DocId,
    /// The page's language.
    language: usize,
    /// Whether URLs are absolute, for feeds.
    absolute: bool,
    /// Whether the page shows that document's text.
    shows_body: bool,
    state: Rc<RefCell<PageState>>,
    fault: RefCell<Option<RenderError>>,
}

impl<'r> PageText<'r> {
    /// Returns the text of a document on a page in a language.
    pub(crate) fn new(renderer: &'r Renderer, document: DocId, language: usize) -> PageText<'r> {
        // The document's own picture is above its text.
        let state = PageState::below(renderer.site.fields(document).table("image").is_some());
        PageText {
            renderer,
            document,
            page: document,
            shows_body: true,
            language,
            absolute: false,
            state: Rc::new(RefCell::new(state)),
            fault: RefCell::default(),
        }
    }

    /// Returns the text of another document on the same page.
    pub(crate) fn for_document(&self, document: DocId) -> PageText<'r> {
        let (state, fault) = (Rc::clone(&self.state), RefCell::default());
        PageText { document, state, fault, ..*self }
    }

    /// Returns the text for a page that does not show the document's body.
    pub(crate) fn without_body(self) -> PageText<'r> {
        PageText { shows_body: false, ..self }
    }

    /// Renders the document's body; `None` if it has none.
    pub(crate) fn body(&self) -> Option<view::Prose> {
        let document = self.renderer.site.document(self.document);
        let source = self.renderer.sources.get(document.file);
        if source.text.get(document.body.clone()).is_none_or(|body| body.trim().is_empty()) {
            return None;
        }
        let parsed = markdown::parse(
            document.file,
            &source.text,
            document.body.clone(),
            &document.dialect(&self.renderer.site.config),
        );
        let mut html = String::with_capacity(document.body.len() * 3 / 2);
        self.with_context(true, |context, state| markdown::write(&parsed, context, state, &mut html));
        let html = view::Html::from_markdown(html);
        Some(view::Prose { html, lang: self.renderer.lang_of(self.document, None, self.language) })
    }

    /// Renders a Markdown field as blocks: paragraphs, lists.
    pub(crate) fn blocks(&self, fields: &Fields, name: &str) -> Option<view::Prose> {
        fields.get(name).and_then(|field| self.blocks_value(field))
    }

    /// Renders a Markdown field as inline text.
    pub(crate) fn inline(&self, fields: &Fields, name: &str) -> Option<view::Prose> {
        fields.get(name).and_then(|field| self.inline_value(field))
    }

    /// Renders a list of Markdown, each item as inline text.
    pub(crate) fn inline_list(&self, fields: &Fields, name: &str) -> Vec<view::Prose> {
        fields.list(name).iter().filter_map(|field| self.inline_value(field)).collect()
    }

    /// Renders Markdown of a partner's calendar, which is in the language of the site, as inline text.
    pub(crate) fn inline_of_partner(&self, text: &str) -> view::Prose {
        let dialect = self.renderer.site.config.dialect();
        let mut html = String::with_capacity(text.len() + text.len() / 2);
        self.with_context(false, |context, state| markdown::field::inline(text, &dialect, context, state, &mut html));
        let lang = (self.language != 0).then(|| self.renderer.code(0).to_owned());
        view::Prose { html: view::Html::from_markdown(html), lang }
    }

    /// Renders the Markdown of a measure.
    pub(crate) fn measure(&self, fields: &Fields) -> MeasureWords {
        MeasureWords {
            statement: self.inline(fields, "statement").unwrap_or_default(),
            items: self.inline_list(fields, "items"),
            note: self.blocks(fields, "note"),
        }
    }

    /// Renders one Markdown value as blocks.
    pub(crate) fn blocks_value(&self, field: &Field) -> Option<view::Prose> {
        self.rendered(field, markdown::field::block)
    }

    /// Renders one Markdown value as inline text.
    pub(crate) fn inline_value(&self, field: &Field) -> Option<view::Prose> {
        self.rendered(field, markdown::field::inline)
    }

    /// Ends the page's text.
    ///
    /// # Errors
    /// Returns the first error of a directive's template.
    pub(crate) fn finish(self) -> Result<(), RenderError> {
        self.fault.into_inner().map_or(Ok(()), Err)
    }

    fn rendered(
        &self,
        field: &Field,
        write: fn(&str, &markdown::Dialect, &HtmlContext, &mut PageState, &mut String),
    ) -> Option<view::Prose> {
        let text = field.as_text().filter(|text| !text.trim().is_empty())?;
        let dialect = self.renderer.site.config.dialect();
        let mut html = String::with_capacity(text.len() + text.len() / 2);
        self.with_context(false, |context, state| write(text, &dialect, context, state, &mut html));
        let lang = self.renderer.lang_of(self.document, Some(field), self.language);
        Some(view::Prose { html: view::Html::from_markdown(html), lang })
    }

    fn with_context(&self, is_own: bool, write: impl FnOnce(&HtmlContext, &mut PageState)) {
        let strings = self.renderer.strings(self.language);
        let own = self.renderer.site.document(self.page);
        let is_taken = |id: &str| own.content_summary.anchors().any(|anchor| anchor == id) || own.has_part(id);
        let beside = (!is_own).then(|| RestOfPage {
            is_taken: &is_taken,
            notes: if self.shows_body { own.content_summary.notes() } else { 0 },
        });
        let context = HtmlContext {
            link: &|target| self.link(target),
            image: &|src| self.image(src),
            component: &|directive, inner| self.component(directive, inner),
            word: &|key| Cow::Borrowed(strings.get(key).unwrap_or_default()),
            abbreviations: self.renderer.abbreviations(self.language),
            heading_shift: if is_own { 0 } else { 1 },
            id_prefix: "",
            rest_of_page: beside,
            highlight: true,
        };
        write(&context, &mut self.state.borrow_mut());
    }

    fn href(&self, address: &Address) -> String {
        let base = &self.renderer.site.config.base;
        if self.absolute { base.absolute(address) } else { base.link(address) }
    }

    fn link(&self, target: &str) -> ResolvedLink {
        let renderer = self.renderer;
        let site = &renderer.site;
        let href = |href: String| ResolvedLink::Href(Href { href, ..Href::default() });
        match site.resolve_target(self.document, target) {
            Target::Document { id, fragment } => {
                let fragment = fragment.map(|part| part_of(&part)).unwrap_or_default();
                let foreign = site.fallback_language(id, self.language).map(str::to_owned);
                ResolvedLink::Href(Href {
                    href: self.href(&site.address(id)) + &fragment,
                    note: foreign.as_ref().map(|lang| format!("({})", renderer.in_language_text(lang, self.language))),
                    hreflang: foreign,
                })
            }
            Target::Hidden(_) | Target::Nothing(_) => ResolvedLink::WordsOnly,
            Target::Asset(asset) => ResolvedLink::Href(Href {
                href: self.href(&asset_address(&asset.path)) + &part_of_file(asset, target),
                hreflang: None,
                note: renderer.file_note(asset, self.language),
            }),
            Target::Fragment(part) if self.absolute => href(self.href(&site.address(self.document)) + &part_of(&part)),
            Target::Fragment(part) => href(part_of(&part)),
            Target::Address(WrittenAddress { address, rest }) => {
                href(self.href(&site.address_in_language(&address, self.language)) + &rest)
            }
            Target::Elsewhere => href(encode_external(target).into_owned()),
        }
    }

    fn image(&self, src: &str) -> Option<ResolvedImage> {
        let asset = self.renderer.site.resolve_file(self.document, src)?;
        if self.absolute {
            // Feeds show the picture in one size.
            return Some(ResolvedImage {
                src: self.href(&asset_address(&asset.path)),
                size: asset.dimensions,
                ..ResolvedImage::default()
            });
        }
        let sources = images::sources(self.renderer, asset);
        Some(ResolvedImage { src: sources.src, size: asset.dimensions, srcset: sources.srcset })
    }

    /// Renders a directive's component with its attributes and, for those that list entries, the entries.
    fn component(&self, directive: &Directive, inner: &str) -> Option<String> {
        let renderer = self.renderer;
        let mut context = tera::Context::new();
        for attribute in &directive.attributes {
            match &attribute.value {
                Some(value) => context.insert(attribute.name.clone(), value),
                None => context.insert(attribute.name.clone(), &true),
            }
        }
        let words =
            |measure: &queries::Measure| PageText::new(renderer, measure.pillar, self.language).measure(measure.fields);
        directives::fill(renderer, (self.document, self.language), directive, &words, &mut context);
        let lang = &renderer.site.config.languages[self.language];
        match renderer.theme.component(&directive.name, &context, Some(inner), lang)? {
            Ok(html) => Some(html),
            Err(fault) => {
                let finding = Finding::error("directive", directive.span, fault.message.clone())
                    .note("The page lacks its content.")
                    .help(format!("`commonweal explain directive` describes the attributes of `{}`", directive.name));
                self.fault.borrow_mut().get_or_insert(Box::new(finding));
                Some(inner.to_owned())
            }
        }
    }
}

/// Returns the fragment of a link to a part of a page.
fn part_of(id: &str) -> String {
    format!("#{}", encode_fragment(id))
}

/// Returns the fragment of a link to a file, such as `#page=3` of a PDF; usually empty.
fn part_of_file(asset: &Asset, target: &str) -> String {
    let part = target.rsplit_once('#').map(|(_, part)| decoded(part)).filter(|part| !part.is_empty());
    // The `#` may be part of the file's name.
    let part = part.filter(|part| !to_nfc(&asset.path).ends_with(&*to_nfc(part)));
    part.map(|part| part_of(&part)).unwrap_or_default()
}

/// Returns a picture of a document, from a table of `src`, `alt`, `caption`. `None` if the file does not exist, which
/// has its own finding.
pub(crate) fn picture(
    renderer: &Renderer,
    id: DocId,
    image: &Fields,
    language: usize,
    lazy: bool,
) -> Option<view::Image> {
    let picture = images::picture(renderer.localized(language), id, image, lazy)?;
    let caption = PageText::new(renderer, id, language).inline(image, "caption").map(|prose| prose.html);
    Some(view::Image { caption, ..picture })
}

/// Renders a document's body for feed readers, with absolute URLs and without abbreviations.
///
/// # Errors
/// Returns an error of a directive's template.
pub(crate) fn body_for_feed(renderer: &Renderer, id: DocId) -> Result<String, RenderError> {
    let text = PageText { absolute: true, ..PageText::new(renderer, id, renderer.site.document(id).language) };
    let body = text.body().map(|prose| prose.html.into_string()).unwrap_or_default();
    text.finish().map(|()| body)
}
