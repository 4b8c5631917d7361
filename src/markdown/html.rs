//! Writes a parsed text as accessible HTML. Takes a tree and the facts of its page
//! ([`HtmlContext`]). Writes elements with classes, ids and labels, without inline styles.

mod notes;
mod parts;

use std::collections::{HashSet, VecDeque};

use super::context::{HtmlContext, PageState};
use super::tree::*;

/// Appends the HTML of a text to `out`. All texts of one page share `page`.
///
/// ```
/// use commonweal::markdown::{Dialect, Href, HtmlContext, PageState, ResolvedLink, parse, write};
/// use commonweal::source::FileId;
///
/// // The page resolves links and pictures, and gives components and the texts of its language.
/// let context = HtmlContext {
///     link: &|target| ResolvedLink::Href(Href { href: target.into(), ..Href::default() }),
///     image: &|_| None,
///     component: &|_, _| None,
///     word: &|key| key.to_owned().into(),
///     abbreviations: None,
///     heading_shift: 0,
///     id_prefix: "",
///     rest_of_page: None,
///     highlight: false,
/// };
/// let text = "## Who can come\n\nAnyone. See [the hall](/hall/).\n";
/// let mut html = String::new();
/// write(&parse(FileId(0), text, 0..text.len(), &Dialect::default()), &context, &mut PageState::default(), &mut html);
/// assert_eq!(html, "<h2 id=\"who-can-come\">Who can come</h2>\n<p>Anyone. See <a href=\"/hall/\">the hall</a>.</p>\n");
/// ```
pub fn write(parsed: &Parsed, context: &HtmlContext, page: &mut PageState, out: &mut String) {
    let mut writer = Writer::new(parsed, context, page, out);
    writer.events(0, parsed.events.len());
    writer.footnotes();
    if context.rest_of_page.is_some() && !parsed.footnotes.is_empty() {
        page.notes += parsed.footnotes.len() as u32;
    }
}

/// Appends text with HTML's reserved characters escaped, for content and quoted attributes alike.
pub fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

pub(super) struct Writer<'w, 'p, 's, 'c> {
    parsed: &'p Parsed<'s>,
    context: &'w HtmlContext<'c>,
    page: &'w mut PageState,
    out: &'w mut String,
    /// The start of each open directive's content in `out`.
    contents: Vec<usize>,
    /// The open links: the text to add at the end, or `None` for those without a target.
    links: Vec<Option<String>>,
    /// The number of open elements in which abbreviations are not explained: links, headings, other languages.
    unexplained: u32,
    /// The columns of the open table, the next column, and whether the row is the head.
    columns: &'p [Alignment],
    column: usize,
    /// The names of its columns, if its rows stack on a narrow screen.
    labels: Vec<String>,
    head: bool,
    body: bool,
    /// Whether to write inline HTML only; see [`super::field::inline`].
    inline: bool,
    /// The last event with text, for inline HTML.
    last_words: usize,
    /// For inline HTML: the notes that wait for their place, those that are written, and whether one is being written.
    waiting: VecDeque<u32>,
    shown_notes: HashSet<u32>,
    in_note: bool,
}

impl<'w, 'p, 's, 'c> Writer<'w, 'p, 's, 'c> {
    pub(super) fn new(
        parsed: &'p Parsed<'s>,
        context: &'w HtmlContext<'c>,
        page: &'w mut PageState,
        out: &'w mut String,
    ) -> Self {
        Writer {
            parsed,
            context,
            page,
            out,
            contents: Vec::new(),
            links: Vec::new(),
            unexplained: 0,
            columns: &[],
            column: 0,
            labels: Vec::new(),
            head: false,
            body: false,
            inline: false,
            last_words: 0,
            waiting: VecDeque::new(),
            shown_notes: HashSet::new(),
            in_note: false,
        }
    }

    /// Writes a whole text as inline HTML; see [`super::field::inline`].
    pub(super) fn write_inline(&mut self) {
        self.last_words = self.parsed.last_text_in(0..self.parsed.events.len());
        self.inline = true;
        self.events(0, self.parsed.events.len());
    }

    /// Writes the events from `at` to `end`, without the texts of footnotes.
    pub(super) fn events(&mut self, mut at: usize, end: usize) {
        let parsed = self.parsed;
        while at < end {
            let event = &parsed.events[at];
            let pair = event.pair as usize;
            match &event.kind {
                Kind::Start(Tag::FootnoteDefinition(_)) => at = pair,
                Kind::Start(Tag::Image(image)) => {
                    self.image(at, image);
                    at = pair;
                }
                Kind::Start(Tag::CodeBlock(language)) => {
                    self.code_block(at, language);
                    at = pair;
                }
                Kind::Start(Tag::Paragraph) if self.figure(at) => at = pair,
                Kind::Start(tag) => self.start(at, tag),
                Kind::End => {
                    if let Kind::Start(tag) = &parsed.events[pair].kind {
                        self.end(at, tag);
                    }
                }
                Kind::Text(text) => self.text(text),
                Kind::Code(code) => {
                    self.out.push_str("<code>");
                    self.text(code);
                    self.out.push_str("</code>");
                }
                Kind::Html(html) => {
                    if parsed.raw_html_allowed {
                        self.out.push_str(html);
                    }
                }
                Kind::FootnoteReference { label, number, occurrence } => self.reference(label, *number, *occurrence),
                Kind::SoftBreak => self.out.push('\n'),
                Kind::HardBreak => self.out.push_str("<br>\n"),
                Kind::Rule if self.inline => {}
                Kind::Rule => self.out.push_str("<hr>\n"),
                Kind::TaskMarker(done) => self.task(*done),
            }
            at += 1;
        }
    }

    fn start(&mut self, at: usize, tag: &'p Tag<'s>) {
        if self.inline && tag.is_block() {
            return;
        }
        match tag {
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::Heading(heading) => {
                self.unexplained += 1;
                let level = self.level(heading.level);
                self.out.push_str("<h");
                self.out.push(level);
                self.id_of_heading(&heading.id);
                self.attribute("lang", heading.lang.as_deref());
                self.out.push('>');
            }
            Tag::Quote => self.out.push_str("<blockquote>\n"),
            Tag::Alert(kind) => {
                self.out.push_str("<div class=\"alert alert-");
                self.out.push_str(kind.keyword());
                self.out.push_str("\" role=\"note\">\n<p class=\"alert-label\"><strong>");
                self.interface_text(match kind {
                    AlertKind::Note => "alert-note",
                    AlertKind::Tip => "alert-tip",
                    AlertKind::Important => "alert-important",
                    AlertKind::Warning => "alert-warning",
                    AlertKind::Caution => "alert-caution",
                });
                self.out.push_str("</strong></p>\n");
            }
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(first)) => self.out.push_str(&format!("<ol start=\"{first}\">\n")),
            Tag::Item(None) => self.out.push_str("<li>"),
            Tag::Item(Some(true)) => self.out.push_str("<li class=\"task task-done\">"),
            Tag::Item(Some(false)) => self.out.push_str("<li class=\"task task-open\">"),
            Tag::DefinitionList => self.out.push_str("<dl>\n"),
            Tag::Term => self.out.push_str("<dt>"),
            Tag::Definition => self.out.push_str("<dd>"),
            Tag::Table(table) => self.table(at, table),
            Tag::Caption => {
                self.out.push_str("<caption");
                match self.table_id(at) {
                    Some(id) => self.id("", id),
                    None => self.id("caption_", &self.page.captions.to_string()),
                }
                self.out.push('>');
            }
            Tag::TableHead => {
                (self.head, self.column) = (true, 0);
                self.out.push_str("<thead>\n<tr>");
            }
            Tag::TableRow => {
                if !self.body {
                    self.out.push_str("<tbody>\n");
                }
                (self.body, self.head, self.column) = (true, false, 0);
                self.out.push_str("<tr>");
            }
            Tag::TableCell => {
                self.out.push_str(if self.head { "<th scope=\"col\"" } else { "<td" });
                self.out.push_str(match self.columns.get(self.column) {
                    Some(Alignment::Left) => " class=\"align-left\"",
                    Some(Alignment::Centre) => " class=\"align-centre\"",
                    Some(Alignment::Right) => " class=\"align-right\"",
                    Some(Alignment::Start) | None => "",
                });
                self.label(at);
                self.out.push('>');
                self.column += 1;
            }
            Tag::Directive(_) => self.contents.push(self.out.len()),
            Tag::Language(lang) => {
                self.unexplained += 1;
                self.out.push_str("<div");
                self.attribute("lang", Some(lang));
                self.out.push_str(">\n");
            }
            Tag::Span(lang) => {
                self.unexplained += 1;
                self.out.push_str("<span");
                self.attribute("lang", Some(lang));
                self.out.push('>');
            }
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link(link) => self.link(link),
            // Written whole at their start.
            Tag::CodeBlock(_) | Tag::Image(_) | Tag::FootnoteDefinition(_) => {}
        }
    }

    fn end(&mut self, at: usize, tag: &'p Tag<'s>) {
        if self.inline && tag.is_block() {
            self.line_break(at, tag);
            return;
        }
        match tag {
            Tag::Paragraph => {
                self.back_links_before(at);
                self.out.push_str("</p>\n");
            }
            Tag::Heading(heading) => {
                self.unexplained -= 1;
                let level = self.level(heading.level);
                self.out.push_str("</h");
                self.out.push(level);
                self.out.push_str(">\n");
            }
            Tag::Quote => self.out.push_str("</blockquote>\n"),
            Tag::Alert(_) => self.out.push_str("</div>\n"),
            Tag::List(None) => self.out.push_str("</ul>\n"),
            Tag::List(Some(_)) => self.out.push_str("</ol>\n"),
            Tag::Item(_) => self.out.push_str("</li>\n"),
            Tag::DefinitionList => self.out.push_str("</dl>\n"),
            Tag::Term => self.out.push_str("</dt>\n"),
            Tag::Definition => self.out.push_str("</dd>\n"),
            Tag::Table(_) => {
                self.out.push_str(if self.body { "</tbody>\n</table>\n</div>\n" } else { "</table>\n</div>\n" });
                (self.columns, self.body) = (&[], false);
            }
            Tag::Caption => self.out.push_str("</caption>\n"),
            Tag::TableHead => self.out.push_str("</tr>\n</thead>\n"),
            Tag::TableRow => self.out.push_str("</tr>\n"),
            Tag::TableCell => self.out.push_str(if self.head { "</th>" } else { "</td>" }),
            Tag::Directive(index) => {
                // Pushed at its start.
                let inner = self.out.split_off(self.contents.pop().unwrap_or(self.out.len()));
                let directive = &self.parsed.directives[*index as usize];
                let whole = (!directive.name.is_empty()).then(|| (self.context.component)(directive, &inner)).flatten();
                self.out.push_str(whole.as_deref().unwrap_or(&inner));
            }
            Tag::Language(_) => {
                self.unexplained -= 1;
                self.out.push_str("</div>\n");
            }
            Tag::Span(_) => {
                self.unexplained -= 1;
                self.out.push_str("</span>");
            }
            Tag::Emphasis => self.out.push_str("</em>"),
            Tag::Strong => self.out.push_str("</strong>"),
            Tag::Strikethrough => self.out.push_str("</del>"),
            Tag::Link(link) => self.end_link(link),
            Tag::CodeBlock(_) | Tag::Image(_) | Tag::FootnoteDefinition(_) => {}
        }
    }

    /// Separates two blocks in inline HTML.
    fn line_break(&mut self, at: usize, tag: &Tag) {
        let words = matches!(tag, Tag::Paragraph | Tag::Heading(_) | Tag::Item(_) | Tag::Term | Tag::Definition);
        let cell = matches!(tag, Tag::TableCell | Tag::Caption);
        if (words || cell) && self.last_words > at && !self.out.ends_with("<br>\n") {
            self.out.push_str("<br>\n");
        }
    }

    /// Returns the digit of a heading's element.
    pub(super) fn level(&self, level: u8) -> char {
        char::from(b'0' + level.saturating_add(self.context.heading_shift).clamp(1, 6))
    }

    fn id(&mut self, kind: &str, id: &str) {
        self.out.push_str(" id=\"");
        self.anchor(kind, id);
        self.out.push('"');
    }

    /// Writes a heading's id, unique on the page. Those of the page's own text are unique already.
    fn id_of_heading(&mut self, id: &str) {
        let Some(beside) = self.context.rest_of_page else { return self.id("", id) };
        let is_free = |id: &str, page: &PageState| !(beside.is_taken)(id) && !page.ids.contains(id);
        let mut own = id.to_owned();
        let mut count = 1;
        while !is_free(&own, self.page) {
            count += 1;
            own = format!("{id}-{count}");
        }
        self.id("", &own);
        self.page.ids.insert(own);
    }

    /// Writes an id with the page's prefix.
    fn anchor(&mut self, kind: &str, id: &str) {
        escape(self.context.id_prefix, self.out);
        self.out.push_str(kind);
        escape(id, self.out);
    }

    fn attribute(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(value, self.out);
            self.out.push('"');
        }
    }

    fn interface_text(&mut self, key: &str) {
        escape(&(self.context.word)(key), self.out);
    }

    fn text(&mut self, text: &str) {
        let mut from = 0;
        if let Some(abbreviations) = self.context.abbreviations.filter(|_| self.unexplained == 0) {
            while let Some(met) = abbreviations.next_term(text, from, &mut self.page.explained) {
                escape(&text[from..met.range.start], self.out);
                self.out.push_str("<abbr title=\"");
                escape(met.meaning, self.out);
                self.out.push_str("\">");
                escape(&text[met.range.clone()], self.out);
                self.out.push_str("</abbr>");
                from = met.range.end;
            }
        }
        escape(&text[from..], self.out);
    }
}
