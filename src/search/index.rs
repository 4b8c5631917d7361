//! Builds the index from pages and a function that returns their text.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::File;
use super::cards;
use super::cards::PageCard;
use super::forms::{self, Language, Rules};
use super::postings::{self, Posting, TITLE};
use super::prose::PageProse;
use super::shards::{self, ShardLine};
use super::words::each_word;

/// The number of pages in one task, which affects only the load of the processors.
const PAGES_A_TASK: usize = 128;
/// The number of tasks whose results are in memory at once.
const TASKS_AT_ONCE: usize = 8;

/// The number of words of a page of usual length: on a longer page each word has less weight.
const TYPICAL_LENGTH: f32 = 300.0;

/// The most bytes of the list of words from which the script corrects misspelt ones.
const SPELLING: usize = 12_000;

/// The most characters of the beginning of a text that replaces a missing summary.
const OPENING: usize = 160;

/// The settings of an index.
pub struct Settings<'s> {
    /// The language of the index. It decides which word forms belong together.
    pub language: &'s str,
    /// Common words, folded: they count only in titles.
    pub common: &'s dyn Fn(&str) -> bool,
}

/// The files of an index, and the data that the search page needs about them.
#[derive(Debug, Default)]
pub struct Index {
    /// The shards: the first word and the file of each.
    pub shards: Vec<(String, File)>,
    /// The data for results, [`PER_FILE`](super::PER_FILE) pages in each file.
    pub cards: Vec<File>,
    /// The words of titles, from which the script corrects misspelt ones. `None` in an index without words.
    pub spelling: Option<File>,
    /// The substitutions that the script tries for an unknown word.
    pub rules: Rules,
}

/// Builds the index of pages. `prose` returns the text of the page with a number.
pub fn build(mut pages: Vec<PageCard>, settings: &Settings<'_>, prose: &(dyn Fn(usize) -> PageProse + Sync)) -> Index {
    let language = Language::from_code(settings.language);
    let mut all = PartialIndex::default();
    let numbers: Vec<u32> = (0..pages.len() as u32).collect();
    // A few tasks at a time: their results are merged before the next tasks begin, so that memory
    // contains one index and not two.
    for wave in numbers.chunks(PAGES_A_TASK * TASKS_AT_ONCE) {
        let tasks: Vec<PartialIndex> = wave
            .par_chunks(PAGES_A_TASK)
            .map(|numbers| {
                let mut part = PartialIndex::default();
                for number in numbers {
                    part.add(*number, &pages[*number as usize], &prose(*number as usize));
                }
                part
            })
            .collect();
        tasks.into_iter().for_each(|task| all.append(task));
    }
    for (number, opening) in all.openings {
        pages[number as usize].summary = opening;
    }
    let mut entries = all.entries;
    let mut words: Vec<(String, WordEntry)> =
        all.ids.into_iter().map(|(word, id)| (word, std::mem::take(&mut entries[id as usize]))).collect();
    drop(entries);
    words.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
    words.retain_mut(|(word, entry)| {
        if (settings.common)(word) {
            // No one searches for "the", but "Who we are" has no other words.
            entry.postings.retain(|posting| posting.level() >= postings::level(TITLE_WORD / 4.0));
        }
        !entry.postings.is_empty()
    });
    let names: Vec<forms::Word> = words.iter().map(|(word, entry)| (word.as_str(), entry.languages)).collect();
    let stands_for = forms::group_forms(&names, settings.common);
    let spelling = spelling(&words, &stands_for);
    let lines = lines(words, &stands_for, all.phrases);
    Index {
        shards: shards::split(lines),
        cards: cards::write(&pages),
        spelling: Some(spelling),
        rules: language.rules(),
    }
}

/// The weights of a word in a title, a name, a heading, a summary and the text.
const TITLE_WORD: f32 = 20.0;
const NAME_WORD: f32 = 5.0;
const HEADING_WORD: f32 = 4.0;
const SUMMARY_WORD: f32 = 4.0;
const BODY_WORD: f32 = 2.5;

/// The postings of one word.
#[derive(Debug, Default)]
struct WordEntry {
    /// The postings in the order of pages.
    postings: Vec<Posting>,
    languages: u8,
    /// The number of pages with the word in a title.
    titles: u32,
}

/// The words of some pages.
#[derive(Debug, Default)]
struct PartialIndex {
    /// The index of each word in `entries`.
    ids: HashMap<String, u32>,
    entries: Vec<WordEntry>,
    /// Whole titles of several words.
    phrases: Vec<(String, u32)>,
    openings: Vec<(u32, String)>,
    /// The words of the current page.
    read: Vec<WordOccurrence>,
}

/// A word at its position in a page.
#[derive(Debug, Clone, Copy)]
struct WordOccurrence {
    word: u32,
    place: WordPlace,
}

#[derive(Debug, Clone, Copy)]
enum WordPlace {
    /// A title, with the word's share of it.
    Title(f32),
    Name,
    Heading,
    Summary,
    Body,
}

impl PartialIndex {
    fn id(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = self.entries.len() as u32;
        self.ids.insert(word.to_owned(), id);
        self.entries.push(WordEntry::default());
        id
    }

    fn read(&mut self, text: &str, place: WordPlace) {
        each_word(text, |word| {
            let word = self.id(word);
            self.read.push(WordOccurrence { word, place });
        });
    }

    fn add(&mut self, number: u32, page: &PageCard, prose: &PageProse) {
        self.read.clear();
        self.read(&prose.body, WordPlace::Body);
        // Each word has less weight on a longer page.
        let spread = 0.5 + 0.5 * (self.read.len() as f32 / TYPICAL_LENGTH).min(4.0);
        let mut whole = Vec::new();
        for title in &prose.titles {
            let mut words: Vec<String> = Vec::new();
            each_word(title, |word| words.push(word.to_owned()));
            // Each word of a short title has more weight.
            self.read(title, WordPlace::Title(0.7 + 0.3 / words.len().max(1) as f32));
            match &*words {
                [word] => whole.push(self.id(word)),
                _ => self.phrases.push((words.join(" "), number)),
            }
        }
        self.read(&prose.headings, WordPlace::Heading);
        self.read(&prose.names, WordPlace::Name);
        self.read(&prose.summary, WordPlace::Summary);
        let bit = Language::from_code(&page.language).bit();
        let mut read = std::mem::take(&mut self.read);
        read.sort_unstable_by_key(|reading| reading.word);
        for readings in read.chunk_by(|a, b| a.word == b.word) {
            let word = readings[0].word;
            let (weight, is_in_title) = weight(readings, spread, page.weight);
            let level = if whole.contains(&word) { TITLE } else { postings::level(weight) };
            let entry = &mut self.entries[word as usize];
            entry.postings.push(Posting::new(number, level));
            entry.languages |= bit;
            entry.titles += u32::from(is_in_title);
        }
        self.read = read;
        if page.summary.is_empty() {
            self.openings.push((number, opening(&prose.body)));
        }
    }

    /// Adds the words of later pages.
    fn append(&mut self, later: PartialIndex) {
        let mut entries = later.entries;
        for (word, id) in later.ids {
            let mut entry = std::mem::take(&mut entries[id as usize]);
            let own = self.id(&word);
            let own = &mut self.entries[own as usize];
            own.postings.append(&mut entry.postings);
            own.languages |= entry.languages;
            own.titles += entry.titles;
        }
        self.phrases.extend(later.phrases);
        self.openings.extend(later.openings);
    }
}

/// Returns the weight of a word on a page with these occurrences, and whether one of them is in a
/// title.
fn weight(readings: &[WordOccurrence], spread: f32, page: f32) -> (f32, bool) {
    let (mut title, mut name, mut headings, mut summary, mut body) = (0.0_f32, 0.0, 0.0_f32, 0.0, 0.0);
    for reading in readings {
        match reading.place {
            WordPlace::Title(share) => title = title.max(share),
            WordPlace::Name => name = 1.0,
            WordPlace::Heading => headings = (headings + 1.0).min(2.0),
            WordPlace::Summary => summary = 1.0,
            WordPlace::Body => body += 1.0,
        }
    }
    let text = NAME_WORD * name
        + HEADING_WORD * headings.sqrt()
        + SUMMARY_WORD * summary
        + BODY_WORD * body / (body + 2.0 * spread);
    // A title loses less weight with age than the text.
    (TITLE_WORD * title * page.sqrt() + text * page, title > 0.0)
}

/// Returns the beginning of a text.
fn opening(body: &str) -> String {
    let first = body.lines().find(|line| line.split(' ').count() > 3).unwrap_or_default().trim();
    match first.char_indices().nth(OPENING) {
        None => first.to_owned(),
        Some((most, _)) => format!("{}…", &first[..first[..most].rfind(' ').unwrap_or(most)]),
    }
}

/// Returns the words of titles, most used first, as many as one file holds.
fn spelling(words: &[(String, WordEntry)], stands_for: &[u32]) -> File {
    let mut known: Vec<(u32, &str)> = (0..words.len())
        .filter(|at| stands_for[*at] as usize == *at || words[*at].1.titles > 1)
        .map(|at| (words[at].1.titles, words[at].0.as_str()))
        .filter(|(titles, word)| *titles > 0 && word.len() > 3 && !word.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    known.sort_unstable_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
    let mut text = String::new();
    for (_, word) in known {
        if text.len() + word.len() >= SPELLING {
            break;
        }
        text.push_str(word);
        text.push('\n');
    }
    File::new(text)
}

/// Returns a line for each word and each title, sorted.
fn lines(words: Vec<(String, WordEntry)>, stands_for: &[u32], phrases: Vec<(String, u32)>) -> Vec<ShardLine> {
    let is_other = |at: usize| stands_for[at] != at as u32;
    // The words that represent others, and the pages of those.
    let mut sets: HashMap<u32, (String, Vec<Posting>)> = HashMap::new();
    for at in (0..words.len()).filter(|at| is_other(*at)) {
        let own = stands_for[at];
        sets.entry(own).or_insert_with(|| (words[own as usize].0.clone(), Vec::new()));
    }
    let mut lines: Vec<ShardLine> = Vec::with_capacity(words.len() + phrases.len());
    // These lines are written last, because other forms may come later in the list.
    let mut keys: Vec<usize> = Vec::new();
    for (at, (word, entry)) in words.into_iter().enumerate() {
        let mut line = ShardLine { word, postings: String::new(), under: None };
        match sets.get_mut(&stands_for[at]) {
            Some((key, all)) if is_other(at) => {
                // "Policies" is the title of a page that "policy" finds too, but not as the first
                // result.
                let is_title = |posting: &&Posting| posting.level() == TITLE;
                let titles: Vec<Posting> = entry.postings.iter().filter(is_title).copied().collect();
                postings::write(&titles, &mut line.postings);
                let lowered = |posting: Posting| Posting::new(posting.page(), posting.level().min(TITLE - 1));
                all.extend(entry.postings.into_iter().map(lowered));
                line.under = Some(key.clone());
            }
            Some((_, all)) => {
                all.extend(entry.postings);
                keys.push(at);
            }
            None => postings::write(&entry.postings, &mut line.postings),
        }
        lines.push(line);
    }
    for at in keys {
        if let Some((_, all)) = sets.remove(&(at as u32)) {
            postings::write(&merge_postings(all), &mut lines[at].postings);
        }
    }
    let mut titles: HashMap<String, Vec<Posting>> = HashMap::new();
    for (title, page) in phrases {
        let pages = titles.entry(title).or_default();
        if pages.last().is_none_or(|last| last.page() != page) {
            pages.push(Posting::new(page, TITLE));
        }
    }
    lines.extend(titles.into_iter().map(|(word, pages)| {
        let mut line = ShardLine { word, postings: String::new(), under: None };
        postings::write(&pages, &mut line.postings);
        line
    }));
    lines.par_sort_unstable_by(|a, b| a.word.encode_utf16().cmp(b.word.encode_utf16()));
    lines
}

/// Returns the pages of several forms of a word, each once: a page with two forms has the weight of
/// both.
fn merge_postings(mut all: Vec<Posting>) -> Vec<Posting> {
    all.sort_unstable_by_key(|posting| (posting.page(), u8::MAX - posting.level()));
    let mut merged: Vec<Posting> = Vec::with_capacity(all.len());
    for posting in all {
        match merged.last_mut().filter(|own| own.page() == posting.page()) {
            Some(own) if own.level() == TITLE => {}
            Some(own) => {
                let weight = postings::weight(own.level()) + postings::weight(posting.level()) / 2.0;
                *own = Posting::new(own.page(), postings::level(weight));
            }
            None => merged.push(posting),
        }
    }
    merged
}
