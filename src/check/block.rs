//! Splits the text of a page into blocks and words. Takes the text of one paragraph, heading or field, and
//! splits it once for all rules. Each word maps back to its position in the source.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use super::keyword_filter::{KeywordFilter, WordKey};
use super::language_detection::LanguageCounts;
use crate::markdown::{BlockContext, ProseKind, SourceMap};
use crate::source::Span;

/// A block of text.
pub(super) struct Block<'a> {
    /// The text as readers see it.
    pub text: Cow<'a, str>,
    /// The kind of block, or [`ProseKind::Other`] for a field without Markdown.
    pub kind: ProseKind,
    /// The enclosing element.
    pub inside: BlockContext,
    /// The language of the text: `cy`.
    pub lang: &'a str,
    /// The index in [`CheckedPage::texts`], or `None` for a field without Markdown.
    pub within: Option<usize>,
    /// The name of the field, for a field without Markdown: `title`.
    pub field: Option<&'a str>,
    /// The positions of its words, which whitespace separates.
    words: Vec<WordRange>,
    /// The number of common short words of each language.
    pub language_counts: LanguageCounts,
    /// Whether any word has a digit.
    pub has_digit: bool,
    /// Whether it contains two adjacent capitals.
    pub has_capitals: bool,
    /// Whether it contains a character outside of the alphabets and punctuation of Europe.
    pub has_symbols: bool,
    /// Whether any word has a hyphen or a dash.
    pub has_dash: bool,
    /// Its sentences, computed once for the rules that need them.
    sentences: OnceCell<Vec<Sentence>>,
    /// The quotations in its text, computed once: rules ask for every edit.
    quotations: OnceCell<Vec<Range<usize>>>,
    span: BlockSource,
}

/// The position of a word in its block's text, in bytes. Computed once, because a dozen rules read every
/// word.
#[derive(Debug, Clone, Copy)]
struct WordRange {
    /// With punctuation.
    raw: (u32, u32),
    /// Without punctuation at its ends.
    core: (u32, u32),
    /// The key of the core for a [`KeywordFilter`].
    key: WordKey,
    /// Whether the core begins with a capital.
    capital: bool,
    /// Whether the core begins with a lower-case letter.
    small: bool,
}

/// The mapping from a block's text to the source.
pub(super) enum BlockSource {
    /// The map of its Markdown.
    Prose(SourceMap),
    /// The text is the same as the source from the start of this span.
    Letters(Span),
    /// Every position maps to this whole span.
    Whole(Span),
}

/// A word of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'b> {
    /// The word with adjacent punctuation: `(ALN),`.
    pub raw: &'b str,
    /// Without punctuation at its ends: `ALN`.
    pub core: &'b str,
    /// The start of the core in the block's text.
    pub start: usize,
    /// Whether the core begins with a capital.
    pub capital: bool,
    /// The start of the core in `raw`.
    lead: usize,
}

impl Word<'_> {
    /// Returns the end of the core in the block's text.
    pub(super) fn end(&self) -> usize {
        self.start + self.core.len()
    }

    /// Returns the punctuation after the core: `),`.
    pub(super) fn tail(&self) -> &str {
        &self.raw[self.lead + self.core.len()..]
    }
}

/// One sentence of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    /// The number of words. A name of several words, an address and a piece of code count as one.
    pub count: usize,
    /// The range of the block's words.
    pub words: Range<usize>,
    /// The range in the block's text, without the full stop.
    pub range: Range<usize>,
}

/// The class of a character, as bit flags.
type CharacterClass = u8;
const BLANK: CharacterClass = 1;
/// The character belongs to a word even at its ends.
const CORE: CharacterClass = 2;
const CAPITAL: CharacterClass = 4;
const DIGIT: CharacterClass = 8;
const SYMBOL: CharacterClass = 16;
const DASH: CharacterClass = 32;

fn class(c: char) -> CharacterClass {
    let bit = |is: bool, bit: CharacterClass| if is { bit } else { 0 };
    bit(c.is_whitespace(), BLANK)
        | bit(c.is_alphanumeric() || c == '\u{FFFC}', CORE)
        | bit(c.is_uppercase(), CAPITAL)
        | bit(c.is_ascii_digit(), DIGIT)
        | bit(c >= '\u{2190}' && c != '\u{FFFC}', SYMBOL)
        | bit(matches!(c, '-' | '–'), DASH)
}

/// The classes of ASCII characters, computed once. This halves the time to split a block.
static OF_ASCII: LazyLock<[CharacterClass; 128]> =
    LazyLock::new(|| std::array::from_fn(|byte| class(byte as u8 as char)));

impl<'a> Block<'a> {
    /// Splits a text into words.
    pub(super) fn new(
        text: Cow<'a, str>,
        kind: ProseKind,
        inside: BlockContext,
        lang: &'a str,
        within: Option<usize>,
        place: BlockSource,
    ) -> Self {
        let mut words = Vec::with_capacity(text.len() / 6 + 1);
        let (mut has_capitals, mut seen) = (false, 0);
        let word = |raw: (u32, u32), core: Option<(u32, u32)>| {
            let core = core.unwrap_or(raw);
            // The positions are between the text's own characters, so slicing cannot fail.
            let own = &text[core.0 as usize..core.1 as usize];
            let (capital, small) = (own.starts_with(char::is_uppercase), own.starts_with(char::is_lowercase));
            WordRange { raw, core, key: WordKey::from_word(own.as_bytes()), capital, small }
        };
        // The current word: its start, and the start and end of its core.
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
        let mut tongues = LanguageCounts::default();
        for WordRange { core: (from, to), .. } in &words {
            tongues.count_word(&text[*from as usize..*to as usize]);
        }
        Block {
            text,
            kind,
            inside,
            lang,
            within,
            field: None,
            words,
            language_counts: tongues,
            has_digit: seen & DIGIT != 0,
            has_capitals,
            has_symbols: seen & SYMBOL != 0,
            has_dash: seen & DASH != 0,
            sentences: OnceCell::new(),
            quotations: OnceCell::new(),
            span: place,
        }
    }

    /// Returns whether its text is English.
    pub(super) fn is_english(&self) -> bool {
        self.lang == "en" || self.lang.starts_with("en-")
    }

    /// Returns whether its text is in the other of the two languages that the program distinguishes, although
    /// nothing marks it.
    pub(super) fn is_other_language(&self) -> bool {
        /// Fewest common short words of the other language. "Dan" and "EU" are one.
        const FEWEST: usize = 2;
        let other = if self.is_english() { "cy" } else { "en" };
        (self.is_english() || self.lang == "cy")
            && self.language_counts.own_and_other(other).0 >= FEWEST
            && self.language_counts.is_mostly(other)
    }

    /// Returns the source position of a range of its text.
    pub(super) fn place(&self, range: Range<usize>) -> Span {
        match &self.span {
            BlockSource::Prose(places) => places.span(range),
            BlockSource::Letters(span) => {
                let start = span.start as usize;
                Span::new(span.file, start + range.start, start + range.end)
            }
            BlockSource::Whole(span) => *span,
        }
    }

    /// Returns whether a range of its text is in quotation marks, so that somebody else wrote it. Unclosed
    /// marks extend to the end of the block, as in a quotation of several paragraphs.
    pub(super) fn is_quoted(&self, range: &Range<usize>) -> bool {
        let quotations = self.quotations.get_or_init(|| quotations(&self.text));
        let before = quotations.partition_point(|own| own.start < range.start);
        before.checked_sub(1).is_some_and(|at| range.end <= quotations[at].end)
    }

    /// Returns the number of words.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns its words in order.
    pub(super) fn words(&self) -> impl Iterator<Item = Word<'_>> + Clone {
        (0..self.words.len()).filter_map(|at| self.word(at))
    }

    /// Returns its sentences in order.
    pub(super) fn sentences(&self) -> &[Sentence] {
        self.sentences.get_or_init(|| sentences(self))
    }

    /// Returns the words that may match the filter. Each needs an exact comparison.
    pub(super) fn keyword_matches<'w>(&'w self, watch: &'w KeywordFilter) -> impl Iterator<Item = usize> + 'w {
        let words = self.words.iter().enumerate();
        words.filter(|(_, word)| watch.may_be(word.key)).map(|(at, _)| at)
    }

    /// Returns the words that begin with a capital.
    pub(super) fn capitalised_words(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().filter(|(_, word)| word.capital).map(|(at, _)| at)
    }

    /// Returns one of its words.
    pub(super) fn word(&self, at: usize) -> Option<Word<'_>> {
        let WordRange { raw, core, capital, .. } = *self.words.get(at)?;
        let slice = |(from, to): (u32, u32)| self.text.get(from as usize..to as usize);
        let lead = (core.0 - raw.0) as usize;
        Some(Word { raw: slice(raw)?, core: slice(core)?, start: core.0 as usize, capital, lead })
    }
}

/// Returns the parts of a text from an opening to a closing quotation mark, in order.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut before, mut open): (Option<char>, Option<(usize, char)>) = (None, None);
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next();
        // The apostrophe of `o'clock` and of `the pupils' lunch` opens no quotation, and within a word
        // it closes none.
        let opens = before.is_none_or(|c| !c.is_alphanumeric()) && after.is_some_and(|c| !c.is_whitespace());
        let closes = after.is_none_or(|c| !c.is_alphanumeric());
        let ends = match (open, c) {
            (None, '“' | '«' | '„') => {
                open = Some((at, c));
                false
            }
            (None, '"' | '\'' | '‘') if opens => {
                open = Some((at, c));
                false
            }
            (Some((_, '"')), '"') | (Some((_, '“')), '”') | (Some((_, '„')), '“' | '”') | (Some((_, '«')), '»') => {
                true
            }
            (Some((_, '\'')), '\'') | (Some((_, '‘')), '’') => closes,
            _ => false,
        };
        if ends {
            found.extend(open.take().map(|(start, _)| start..at));
        }
        before = Some(c);
    }
    // An apostrophe before a word, as in ‘’tis’ and `'90s`, has no closing mark.
    found.extend(open.filter(|(_, c)| matches!(c, '"' | '“' | '«' | '„')).map(|(start, _)| start..usize::MAX));
    found
}

/// Returns the sentences of a block, in order. A sentence ends with a full stop, a question mark or an
/// exclamation mark, unless the next word begins with a lower-case letter.
fn sentences(block: &Block) -> Vec<Sentence> {
    let mut out = Vec::new();
    let (mut count, mut name, mut first) = (0, false, 0);
    for (at, word) in block.words.iter().enumerate() {
        // Punctuation between the words of a name splits it in two.
        if !(name && word.capital) {
            count += 1;
        }
        let tail = &block.text[word.core.1 as usize..word.raw.1 as usize];
        name = word.capital && tail.is_empty();
        let next = block.words.get(at + 1);
        if next.is_none_or(|next| !next.small && tail.contains(['.', '!', '?'])) {
            let range = block.words[first].core.0 as usize..word.core.1 as usize;
            out.push(Sentence { count, words: first..at + 1, range });
            (count, name, first) = (0, false, at + 1);
        }
    }
    out
}

/// Returns whether the words before a word introduce an example: "for example name@example.com", "er
/// enghraifft 07700 900 900".
pub(super) fn is_example(block: &Block, at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|at| block.word(at)).map_or("", |word| word.core);
    let two = [("for", "example"), ("for", "instance"), ("such", "as"), ("er", "enghraifft")];
    two.iter().any(|(first, second)| before(2).eq_ignore_ascii_case(first) && before(1).eq_ignore_ascii_case(second))
        || ["like", "example", "enghraifft", "megis"].iter().any(|own| before(1).eq_ignore_ascii_case(own))
}
