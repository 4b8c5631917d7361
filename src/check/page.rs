//! What rules read: the site around, one document with its Markdown parsed once, and its words block by block. A document comes in, a
//! [`Page`] goes out. Invariant: only what its author wrote in this very source is here; what a translation inherits is its original's.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::index::Index;
use super::tongues::Tongues;
use super::watch::Watch;
use crate::calendar::Calendar;
use crate::content::Document;
use crate::markdown::{self, Inside, LinkEntry, Outline, Parsed, Places, ProseKind};
use crate::schema::{Field, Fields, Kind, Language, Shape};
use crate::site::{DocId, Site, Target};
use crate::source::{Edit, FileId, Source, Sources, Span};

/// What rules may read.
pub struct Context<'a> {
    /// The assembled site.
    pub site: &'a Site,
    /// The sources that it was made of.
    pub sources: &'a Sources,
    /// The first language's calendar.
    pub calendar: &'a Calendar,
    /// Every address that the site answers to: `/policies/`, `/news/feed.xml`.
    pub addresses: &'a HashSet<&'a str>,
}

/// One document, as rules see it.
pub struct Page<'a> {
    /// The site around it.
    pub context: &'a Context<'a>,
    /// What the whole site says, made ready to look up.
    pub index: &'a Index<'a>,
    /// The document's name.
    pub id: DocId,
    /// The document.
    pub document: &'a Document,
    /// Its own texts in Markdown.
    pub texts: &'a [Text<'a>],
    /// Its words, block by block, those of texts without Markdown too.
    pub blocks: Vec<Block<'a>>,
    /// Its own values that name files and addresses.
    pub targets: &'a [(&'a Kind, &'a Field)],
    /// Its own tables that describe a picture: `src` and `alt`.
    pub pictures: &'a [&'a Fields],
}

/// One text in Markdown: the body, or a field.
pub struct Text<'a> {
    /// Its tree.
    pub parsed: Parsed<'a>,
    /// What stands in it. Its places may need [`Text::at`].
    pub outline: Outline,
    /// Where each link of the outline leads: looked up once for all rules.
    leads: Vec<Target<'a>>,
    /// Whether it is the body.
    pub is_body: bool,
    /// Where it stands as a whole, if it is a field with escapes, so that nothing finer can be told.
    whole: Option<Span>,
}

/// A block of words.
pub struct Block<'a> {
    /// The words as they read.
    pub text: Cow<'a, str>,
    /// What kind of block it is; [`ProseKind::Other`] for a field without Markdown.
    pub kind: ProseKind,
    /// What it stands within.
    pub inside: Inside,
    /// The language of its words: `cy`.
    pub lang: &'a str,
    /// The text in [`Page::texts`] that it stands in; none for a field without Markdown.
    pub within: Option<usize>,
    /// Where its words stand, parted at blanks.
    words: Vec<WordPlace>,
    /// How many little words of each language it has.
    pub tongues: Tongues,
    /// Whether any word has a digit.
    pub has_digit: bool,
    /// Whether two capitals stand side by side.
    pub has_capitals: bool,
    /// Whether any character lies past the alphabets and punctuation of Europe.
    pub has_symbols: bool,
    /// Whether any word has a hyphen or a dash.
    pub has_dash: bool,
    place: Place,
}

/// Where a word stands in its block's text, as bytes. Found once: a dozen rules look at every word.
#[derive(Debug, Clone, Copy)]
struct WordPlace {
    /// Punctuation and all.
    raw: (u32, u32),
    /// Without punctuation at its ends.
    core: (u32, u32),
    /// The core's first byte, in small letters.
    first: u8,
    /// Whether the core begins with a capital.
    capital: bool,
}

/// The way from a block's text back to the source.
enum Place {
    Prose(Places),
    Letters(Span),
    Whole(Span),
}

/// A word of a block.
#[derive(Debug, Clone, Copy)]
pub struct Word<'b> {
    /// As it stands, with what hangs on it: `(ALN),`.
    pub raw: &'b str,
    /// Without punctuation at its ends: `ALN`.
    pub core: &'b str,
    /// Where the core begins in the block's text.
    pub start: usize,
    /// Whether the core begins with a capital.
    pub capital: bool,
    /// Where the core begins in `raw`.
    lead: usize,
}

impl Word<'_> {
    /// One past the core's last byte in the block's text.
    pub fn end(&self) -> usize {
        self.start + self.core.len()
    }

    /// What hangs on its end: `),`.
    pub fn tail(&self) -> &str {
        &self.raw[self.lead + self.core.len()..]
    }
}

/// The parts of a document that a [`Page`] borrows: made first, so that its blocks can point into them.
pub struct Parts<'a> {
    site: &'a Site,
    id: DocId,
    texts: Vec<Text<'a>>,
    plain: Vec<&'a Field>,
    targets: Vec<(&'a Kind, &'a Field)>,
    pictures: Vec<&'a Fields>,
}

impl<'a> Parts<'a> {
    /// Parses a document's body and Markdown fields, each once.
    pub fn of(context: &'a Context<'a>, id: DocId) -> Parts<'a> {
        let document = context.site.document(id);
        let source = context.sources.get(document.file);
        let dialect = context.site.config.dialect();
        let body = markdown::parse(document.file, &source.text, document.body.clone(), &dialect);
        let outline = markdown::outline(&body);
        let leads = leads(context.site, id, &outline);
        let mut parts = Parts {
            site: context.site,
            id,
            texts: vec![Text { parsed: body, outline, leads, is_body: true, whole: None }],
            plain: Vec::new(),
            targets: Vec::new(),
            pictures: Vec::new(),
        };
        let is_toml = source.path.ends_with(".toml");
        for (name, _, field) in document.fields.iter() {
            if let Some(own) = document.kind.shape.get(name)
                && !(is_toml && &**name == "body")
            {
                parts.take(&own.kind, own.language == Language::Words, field, document.file, source, &dialect);
            }
        }
        parts
    }

    fn take(
        &mut self,
        kind: &'a Kind,
        words: bool,
        field: &'a Field,
        file: FileId,
        source: &'a Source,
        dialect: &markdown::Dialect,
    ) {
        match kind {
            Kind::List(of) => {
                for item in field.as_list().unwrap_or_default() {
                    self.take(of, words, item, file, source, dialect);
                }
            }
            Kind::Table(shape) => {
                let Some(fields) = field.as_table() else { return };
                self.take_table(shape, fields, file, source, dialect);
            }
            Kind::Map(of) => {
                for (_, _, item) in field.as_table().into_iter().flat_map(Fields::iter) {
                    self.take(of, words, item, file, source, dialect);
                }
            }
            Kind::AnyOf(kinds) => {
                let fits = |kind: &&Kind| match kind {
                    Kind::Table(_) | Kind::Map(_) => field.as_table().is_some(),
                    Kind::List(_) => field.as_list().is_some(),
                    Kind::Boolean | Kind::Integer(_) | Kind::Number(_) | Kind::Date { .. } | Kind::Duration => false,
                    _ => field.as_text().is_some(),
                };
                if let Some(kind) = kinds.iter().find(fits) {
                    self.take(kind, words, field, file, source, dialect);
                }
            }
            // What is inherited stands in another source, and is looked at there.
            _ if field.span.file != file || field.fallback => {}
            Kind::Markdown => {
                let Some(value) = field.as_text().filter(|value| !value.trim().is_empty()) else { return };
                let (parsed, whole) = match letters(&source.text, field.span, value) {
                    Some(span) => (markdown::parse(file, &source.text, span.range(), dialect), None),
                    None => (markdown::parse(file, value, 0..value.len(), dialect), Some(field.span)),
                };
                let outline = markdown::outline(&parsed);
                let leads = leads(self.site, self.id, &outline);
                self.texts.push(Text { parsed, outline, leads, is_body: false, whole });
            }
            Kind::Text if words && field.as_text().is_some_and(|text| !text.is_empty()) => self.plain.push(field),
            Kind::File | Kind::Link | Kind::Url => self.targets.push((kind, field)),
            _ => {}
        }
    }

    fn take_table(
        &mut self,
        shape: &'a Shape,
        fields: &'a Fields,
        file: FileId,
        source: &'a Source,
        dialect: &markdown::Dialect,
    ) {
        let is_picture = shape.get("alt").is_some() && matches!(shape.get("src"), Some(src) if src.kind == Kind::File);
        if is_picture && fields.get("src").is_some_and(|src| src.span.file == file) {
            self.pictures.push(fields);
        }
        for (name, _, field) in fields.iter() {
            if let Some(own) = shape.get(name) {
                self.take(&own.kind, own.language == Language::Words, field, file, source, dialect);
            }
        }
    }
}

fn leads<'a>(site: &'a Site, id: DocId, outline: &Outline) -> Vec<Target<'a>> {
    outline.links.iter().map(|link| site.target(id, &link.target)).collect()
}

/// Where a value stands letter for letter in its place; `None` if it is written with escapes.
fn letters(text: &str, span: Span, value: &str) -> Option<Span> {
    let written = text.get(span.range())?;
    let at = written.find(value).filter(|_| !value.is_empty())?;
    let start = span.start as usize + at;
    Some(Span::new(span.file, start, start + value.len()))
}

impl<'a> Page<'a> {
    /// The document with its words, ready for rules.
    pub fn of(context: &'a Context<'a>, index: &'a Index<'a>, id: DocId, parts: &'a Parts<'a>) -> Page<'a> {
        let site = context.site;
        let document = site.document(id);
        let language = site.config.languages[document.language].as_str();
        let source = context.sources.get(document.file);
        let mut blocks = Vec::new();
        for field in &parts.plain {
            let text = field.as_text().unwrap_or_default();
            let place = match letters(&source.text, field.span, text) {
                Some(span) => Place::Letters(span),
                None => Place::Whole(field.span),
            };
            blocks.push(Block::new(Cow::Borrowed(text), ProseKind::Other, Inside::default(), language, None, place));
        }
        for (at, text) in parts.texts.iter().enumerate() {
            markdown::each_prose(&text.parsed, |prose| {
                let place = match text.whole {
                    Some(span) => Place::Whole(span),
                    None => Place::Prose(prose.places),
                };
                let lang = prose.lang.unwrap_or(language);
                blocks.push(Block::new(Cow::Owned(prose.text), prose.kind, prose.inside, lang, Some(at), place));
            });
        }
        let (texts, targets, pictures) = (&parts.texts[..], &parts.targets[..], &parts.pictures[..]);
        Page { context, index, id, document, texts, blocks, targets, pictures }
    }

    /// The site around it.
    pub fn site(&self) -> &'a Site {
        self.context.site
    }

    /// Its fields; a translation's are joined with its original's.
    pub fn fields(&self) -> &'a Fields {
        &self.document.fields
    }

    /// The body.
    pub fn body(&self) -> &'a Text<'a> {
        // `Parts::of` puts the body first.
        &self.texts[0]
    }

    /// Whether it is the original of its translations.
    pub fn is_original(&self) -> bool {
        self.document.language == 0
    }

    /// What to write instead of a stretch of a block, if it stands in the source letter for letter. Not in headings: their words make the
    /// addresses of their parts, to which others link.
    pub fn instead(&self, block: &Block<'_>, range: Range<usize>, text: impl Into<String>) -> Option<Edit> {
        let span = block.place(range.clone());
        let written = self.context.sources.text(span).replace("\r\n", " ").replace('\n', " ");
        let certain = block.kind != ProseKind::Heading && block.text.get(range) == Some(&*written);
        certain.then(|| Edit { span, text: text.into() })
    }

    /// Its blocks of words in English.
    pub fn english(&self) -> impl Iterator<Item = &Block<'a>> {
        self.blocks.iter().filter(|block| block.is_english())
    }

    /// Its blocks of words that are not quoted from others.
    pub fn own_words(&self) -> impl Iterator<Item = &Block<'a>> {
        self.blocks.iter().filter(|block| !block.inside.quote)
    }
}

impl Page<'_> {
    /// Whether it is in `language` as a whole, not in the one that it is marked as: by its little words, and by most of its blocks, so that one long
    /// paragraph does not speak for all.
    pub fn reads_as(&self, language: &str, marked: &str) -> bool {
        let (mut all, mut theirs, mut ours) = (Tongues::default(), 0, 0);
        for block in self.own_words().filter(|block| block.lang == marked) {
            all = all.and(block.tongues);
            theirs += usize::from(block.tongues.is_mostly(language));
            ours += usize::from(block.tongues.is_mostly(marked));
        }
        all.is_mostly(language) && theirs >= ours
    }
}

impl<'a> Text<'a> {
    /// Its links, each with where it leads.
    pub fn links(&self) -> impl Iterator<Item = (&LinkEntry, &Target<'a>)> {
        self.outline.links.iter().zip(&self.leads)
    }

    /// A place of its tree or outline, in the source.
    pub fn at(&self, span: Span) -> Span {
        self.whole.unwrap_or(span)
    }

    /// Where an event of its tree stands.
    pub fn span(&self, event: usize) -> Span {
        self.at(self.parsed.span(event))
    }
}

/// Whether the words before one say that it is only an example: "for example name@example.com", "er enghraifft 07700 900 900".
pub fn is_example(block: &Block, at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|at| block.word(at)).map_or("", |word| word.core);
    let two = [("for", "example"), ("for", "instance"), ("such", "as"), ("er", "enghraifft")];
    two.iter().any(|(first, second)| before(2).eq_ignore_ascii_case(first) && before(1).eq_ignore_ascii_case(second))
        || ["like", "example", "enghraifft", "megis"].iter().any(|own| before(1).eq_ignore_ascii_case(own))
}

/// What a character is to a block, as bits.
type Class = u8;
const BLANK: Class = 1;
/// It counts to a word even at its ends.
const CORE: Class = 2;
const CAPITAL: Class = 4;
const DIGIT: Class = 8;
const SYMBOL: Class = 16;
const DASH: Class = 32;

fn class(c: char) -> Class {
    let bit = |is: bool, bit: Class| if is { bit } else { 0 };
    bit(c.is_whitespace(), BLANK)
        | bit(c.is_alphanumeric() || c == '\u{FFFC}', CORE)
        | bit(c.is_uppercase(), CAPITAL)
        | bit(c.is_ascii_digit(), DIGIT)
        | bit(c >= '\u{2190}' && c != '\u{FFFC}', SYMBOL)
        | bit(matches!(c, '-' | '–'), DASH)
}

/// Every character of every page is asked of: those of ASCII once, so that a block is cut into words in half the time.
static OF_ASCII: LazyLock<[Class; 128]> = LazyLock::new(|| std::array::from_fn(|byte| class(byte as u8 as char)));

impl<'a> Block<'a> {
    fn new(
        text: Cow<'a, str>,
        kind: ProseKind,
        inside: Inside,
        lang: &'a str,
        within: Option<usize>,
        place: Place,
    ) -> Self {
        let mut words = Vec::with_capacity(text.len() / 6 + 1);
        let (mut has_capitals, mut seen) = (false, 0);
        let word = |raw: (u32, u32), core: Option<(u32, u32)>| {
            let core = core.unwrap_or(raw);
            // The places come from the text's own characters, so they cut it between them.
            let own = &text[core.0 as usize..core.1 as usize];
            let first = own.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
            WordPlace { raw, core, first, capital: own.starts_with(char::is_uppercase) }
        };
        // Of the word being read: where it starts, and where its core starts and ends.
        let (mut start, mut core, mut capital) = (None, None, false);
        let mut rest = text.as_bytes();
        while let [byte, ..] = rest {
            let at = (text.len() - rest.len()) as u32;
            let (class, length) = match OF_ASCII.get(usize::from(*byte)) {
                Some(class) => (*class, 1),
                None => text[at as usize..].chars().next().map_or((0, 1), |c| (class(c), c.len_utf8())),
            };
            rest = &rest[length..];
            if class & BLANK != 0 {
                if let Some(from) = start.take() {
                    words.push(word((from, at), core.take()));
                }
            } else {
                start = start.or(Some(at));
                if class & CORE != 0 {
                    core = Some((core.map_or(at, |(from, _)| from), at + length as u32));
                }
            }
            let is_capital = class & CAPITAL != 0;
            has_capitals |= capital && is_capital;
            capital = is_capital;
            seen |= class;
        }
        if let Some(from) = start {
            words.push(word((from, text.len() as u32), core));
        }
        let mut tongues = Tongues::default();
        for WordPlace { core: (from, to), .. } in &words {
            tongues.take(&text[*from as usize..*to as usize]);
        }
        Block {
            text,
            kind,
            inside,
            lang,
            within,
            words,
            tongues,
            has_digit: seen & DIGIT != 0,
            has_capitals,
            has_symbols: seen & SYMBOL != 0,
            has_dash: seen & DASH != 0,
            place,
        }
    }

    /// Whether its words are English.
    pub fn is_english(&self) -> bool {
        self.lang == "en" || self.lang.starts_with("en-")
    }

    /// Where a stretch of its text stands in the source.
    pub fn place(&self, range: Range<usize>) -> Span {
        match &self.place {
            Place::Prose(places) => places.place(range),
            Place::Letters(span) => {
                let start = span.start as usize;
                Span::new(span.file, start + range.start, start + range.end)
            }
            Place::Whole(span) => *span,
        }
    }

    /// How many words it has.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Its words in order.
    pub fn words(&self) -> impl Iterator<Item = Word<'_>> + Clone {
        (0..self.words.len()).filter_map(|at| self.word(at))
    }

    /// Which of its words may be among those watched for: each needs a closer look.
    pub fn watched<'w>(&'w self, watch: &'w Watch) -> impl Iterator<Item = usize> + 'w {
        let words = self.words.iter().enumerate();
        words.filter(|(_, word)| watch.may_be(word.first, (word.core.1 - word.core.0) as usize)).map(|(at, _)| at)
    }

    /// Which of its words begin with a capital.
    pub fn capitals(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().filter(|(_, word)| word.capital).map(|(at, _)| at)
    }

    /// One of its words.
    pub fn word(&self, at: usize) -> Option<Word<'_>> {
        let WordPlace { raw, core, capital, .. } = *self.words.get(at)?;
        let slice = |(from, to): (u32, u32)| self.text.get(from as usize..to as usize);
        let lead = (core.0 - raw.0) as usize;
        Some(Word { raw: slice(raw)?, core: slice(core)?, start: core.0 as usize, capital, lead })
    }
}
