//! Pages and a way to their words in, the index out.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::File;
use super::cards;
use super::forms::{self, Language, Rules};
use super::postings::{self, TITLE};
use super::prose::Prose;
use super::shards::{self, Line};
use super::words::each_word;

/// Pages that one task reads. It decides nothing but how long each core is busy.
const PAGES_A_TASK: usize = 128;

/// Words of a page of usual length: on a longer one each word says less.
const USUAL_LENGTH: f32 = 300.0;

/// Letters of a text that stand for a summary where there is none.
const OPENING: usize = 160;

/// One page as the list of results shows it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: String,
    /// The code of the language of its words.
    pub language: String,
    /// Its date, in words.
    pub date: String,
    /// Its summary; how its text begins where this is empty.
    pub summary: String,
    /// How much it weighs beside others, up to 1: past events and old news weigh less.
    pub weight: f32,
}

/// What an index needs to know of its site.
pub struct Settings<'s> {
    /// The language of the index: words marked with another one are in that.
    pub language: &'s str,
    /// Words that say nothing, folded: they count in titles alone.
    pub common: &'s dyn Fn(&str) -> bool,
}

/// The files of an index, and what the search page says of them.
#[derive(Debug, Default)]
pub struct Index {
    /// Runs of words: the first word of each, and its file.
    pub shards: Vec<(String, File)>,
    /// What results show, [`PER_FILE`](super::PER_FILE) pages a file.
    pub cards: Vec<File>,
    /// The words of titles, against which misspelt ones are held.
    pub spelling: File,
    /// What the script tries with an unknown word.
    pub rules: Rules,
}

/// Makes the index of pages. `prose` gives the words of the page of that number.
pub fn build(mut pages: Vec<Page>, settings: &Settings<'_>, prose: &(dyn Fn(usize) -> Prose + Sync)) -> Index {
    let language = Language::of(settings.language);
    let tasks: Vec<Part> = (0..pages.len())
        .collect::<Vec<_>>()
        .par_chunks(PAGES_A_TASK)
        .map(|numbers| {
            let mut part = Part::default();
            for number in numbers {
                part.add(*number as u32, &pages[*number], prose(*number));
            }
            part
        })
        .collect();
    let mut all = Part::default();
    for task in tasks {
        all.append(task);
    }
    for (number, opening) in all.openings {
        pages[number as usize].summary = opening;
    }
    let mut words: Vec<(String, Entry)> = all.words.into_iter().collect();
    words.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
    words.retain_mut(|(word, entry)| {
        if (settings.common)(word) {
            // Nobody looks for "the", but "Who we are" has no other words.
            entry.postings.retain(|(_, weight)| *weight >= postings::level(TITLE_WORD / 4.0));
        }
        !entry.postings.is_empty()
    });
    let names: Vec<forms::Word> = words.iter().map(|(word, entry)| (word.as_str(), entry.languages)).collect();
    let stands_for = forms::join(&names, settings.common);
    let spelling = spelling(&words, &stands_for);
    let lines = lines(words, &stands_for, all.phrases);
    Index {
        shards: shards::cut(lines),
        cards: cards::write(&pages, settings.language),
        spelling,
        rules: language.rules(),
    }
}

/// What a word of a title, of a name, of a heading or a summary, and of the text weighs.
const TITLE_WORD: f32 = 20.0;
const NAME_WORD: f32 = 5.0;
const HEADING_WORD: f32 = 4.0;
const SUMMARY_WORD: f32 = 4.0;
const BODY_WORD: f32 = 2.5;

/// What is known of one word.
#[derive(Debug, Default)]
struct Entry {
    /// In the order of pages, each with its level.
    postings: Vec<(u32, u8)>,
    languages: u8,
    /// Pages that have it in a title.
    titles: u32,
}

/// The words of some pages.
#[derive(Debug, Default)]
struct Part {
    words: HashMap<String, Entry>,
    /// Whole titles of several words.
    phrases: Vec<(String, u32)>,
    openings: Vec<(u32, String)>,
}

/// What one page says with one word.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    title: f32,
    name: f32,
    heading: f32,
    summary: f32,
    body: f32,
}

impl Part {
    fn add(&mut self, number: u32, page: &Page, prose: Prose) {
        let mut tallies: HashMap<String, Tally> = HashMap::new();
        let mut count = |text: &str, add: &dyn Fn(&mut Tally)| -> usize {
            let mut length = 0;
            each_word(text, |word| {
                length += 1;
                match tallies.get_mut(word) {
                    Some(tally) => add(tally),
                    None => {
                        let mut tally = Tally::default();
                        add(&mut tally);
                        tallies.insert(word.to_owned(), tally);
                    }
                }
            });
            length
        };
        let mut whole: Vec<String> = Vec::new();
        for title in &prose.titles {
            let mut words: Vec<String> = Vec::new();
            each_word(title, |word| words.push(word.to_owned()));
            // Each word of a short title says more of the page.
            let share = 0.7 + 0.3 / words.len().max(1) as f32;
            count(title, &|tally| tally.title = tally.title.max(share));
            whole.push(words.join(" "));
        }
        for text in prose.headings.lines() {
            count(text, &|tally| tally.heading = (tally.heading + 1.0).min(2.0));
        }
        for text in prose.names.lines() {
            count(text, &|tally| tally.name = 1.0);
        }
        count(&prose.summary, &|tally| tally.summary = 1.0);
        let length = count(&prose.body, &|tally| tally.body += 1.0) as f32;
        let spread = 0.5 + 0.5 * (length / USUAL_LENGTH).min(4.0);
        let bit = Language::of(&page.language).bit();
        for (word, tally) in tallies {
            let text = NAME_WORD * tally.name
                + HEADING_WORD * tally.heading.sqrt()
                + SUMMARY_WORD * tally.summary
                + BODY_WORD * tally.body / (tally.body + 2.0 * spread);
            // What a page is about does not grow old as fast as what it says.
            let weight = TITLE_WORD * tally.title * page.weight.sqrt() + text * page.weight;
            let level = if whole.contains(&word) { TITLE } else { postings::level(weight) };
            let entry = self.words.entry(word).or_default();
            entry.postings.push((number, level));
            entry.languages |= bit;
            entry.titles += u32::from(tally.title > 0.0);
        }
        self.phrases.extend(whole.into_iter().filter(|title| title.contains(' ')).map(|title| (title, number)));
        if page.summary.is_empty() {
            self.openings.push((number, opening(&prose.body)));
        }
    }

    /// Takes in the words of later pages.
    fn append(&mut self, later: Part) {
        for (word, mut entry) in later.words {
            match self.words.get_mut(&word) {
                Some(own) => {
                    own.postings.append(&mut entry.postings);
                    own.languages |= entry.languages;
                    own.titles += entry.titles;
                }
                None => {
                    self.words.insert(word, entry);
                }
            }
        }
        self.phrases.extend(later.phrases);
        self.openings.extend(later.openings);
    }
}

/// How a text begins.
fn opening(body: &str) -> String {
    let first = body.lines().find(|line| line.split(' ').count() > 3).unwrap_or_default().trim();
    match first.char_indices().nth(OPENING) {
        None => first.to_owned(),
        Some((most, _)) => format!("{}…", &first[..first[..most].rfind(' ').unwrap_or(most)]),
    }
}

/// The words of titles, most used first, as many as one file holds.
fn spelling(words: &[(String, Entry)], stands_for: &[u32]) -> File {
    let mut known: Vec<(u32, &str)> = (0..words.len())
        .filter(|at| stands_for[*at] as usize == *at || words[*at].1.titles > 1)
        .map(|at| (words[at].1.titles, words[at].0.as_str()))
        .filter(|(titles, word)| *titles > 0 && word.len() > 3 && !word.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    known.sort_unstable_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
    let mut text = String::new();
    for (_, word) in known {
        if text.len() + word.len() >= shards::SIZE / 2 {
            break;
        }
        text.push_str(word);
        text.push('\n');
    }
    File::new(text)
}

/// A line for each word and each title, sorted.
fn lines(words: Vec<(String, Entry)>, stands_for: &[u32], phrases: Vec<(String, u32)>) -> Vec<Line> {
    let mut sets: HashMap<u32, Vec<Vec<(u32, u8)>>> = HashMap::new();
    // Each word with the one that stands for it, and the pages of which it is the whole title.
    let mut names: Vec<(String, Option<String>, Vec<(u32, u8)>)> = Vec::with_capacity(words.len());
    let keys: HashMap<u32, String> = stands_for
        .iter()
        .enumerate()
        .filter(|(at, own)| *at as u32 != **own)
        .map(|(_, own)| (*own, words[*own as usize].0.clone()))
        .collect();
    for (at, (word, mut entry)) in words.into_iter().enumerate() {
        let own = stands_for[at];
        let other = (own != at as u32).then(|| keys[&own].clone());
        let mut whole = Vec::new();
        if other.is_some() {
            // "Policies" is the title of a page that "policy" finds too, but not first of all.
            for (page, level) in entry.postings.iter_mut().filter(|(_, level)| *level == TITLE) {
                whole.push((*page, TITLE));
                *level = TITLE - 1;
            }
        }
        sets.entry(own).or_default().push(entry.postings);
        names.push((word, other, whole));
    }
    let mut lines: Vec<Line> = names
        .into_iter()
        .enumerate()
        .map(|(at, (word, under, whole))| {
            let own = if under.is_none() { sets.remove(&(at as u32)).map(merged) } else { Some(whole) };
            let mut line = Line { word, postings: String::new(), under };
            postings::write(&own.unwrap_or_default(), &mut line.postings);
            line
        })
        .collect();
    let mut titles: HashMap<String, Vec<(u32, u8)>> = HashMap::new();
    for (title, page) in phrases {
        let pages = titles.entry(title).or_default();
        if pages.last().is_none_or(|(last, _)| *last != page) {
            pages.push((page, TITLE));
        }
    }
    lines.extend(titles.into_iter().map(|(word, pages)| {
        let mut line = Line { word, postings: String::new(), under: None };
        postings::write(&pages, &mut line.postings);
        line
    }));
    lines.par_sort_unstable_by(|a, b| a.word.encode_utf16().cmp(b.word.encode_utf16()));
    lines
}

/// The pages of several forms of a word, each once: a page that has two of them weighs as much as both.
fn merged(mut lists: Vec<Vec<(u32, u8)>>) -> Vec<(u32, u8)> {
    if lists.len() < 2 {
        return lists.pop().unwrap_or_default();
    }
    let mut all: Vec<(u32, u8)> = lists.concat();
    all.sort_unstable_by_key(|(page, level)| (*page, u8::MAX - *level));
    let mut merged: Vec<(u32, u8)> = Vec::with_capacity(all.len());
    for (page, level) in all {
        match merged.last_mut().filter(|(own, _)| *own == page) {
            Some((_, own)) if *own == TITLE => {}
            Some((_, own)) => *own = postings::level(postings::weight(*own) + postings::weight(level) / 2.0),
            None => merged.push((page, level)),
        }
    }
    merged
}
