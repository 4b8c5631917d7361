//! Compares two texts word by word. Returns the phrases that changed, each cut to a few words around the change.

use std::ops::Range;

use diffy::{DiffOptions, Line};
use serde::Serialize;

/// The separator of two blocks of a page, such as paragraphs.
pub(super) const BREAK: &str = "";

/// Words that stand before and after a change in its phrase.
const AROUND: usize = 4;

/// Words of one phrase; the middle of a longer one is left out.
const LONGEST: usize = 24;

/// Changes of a text that are looked at one by one.
const MOST: usize = 500;

/// Words of both pages between the first and the last change, up to which single changes are looked for. The search takes time with the square
/// of what differs.
const MOST_COMPARED: usize = 8_000;

/// One change of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub(crate) struct WordChange {
    /// The phrase as it was; empty where words were only added.
    pub before: String,
    /// The phrase as it is; empty where words were only taken away.
    pub after: String,
}

/// A change with the places of the words that differ, among those of each text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundChange {
    pub words: WordChange,
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// The changes of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WordChanges {
    /// The first changes.
    pub changes: Vec<FoundChange>,
    /// How many there are beside them.
    pub more: usize,
    /// Whether too much changed to look for single changes.
    pub rewritten: bool,
}

/// Compares two texts, word by word; [`BREAK`] stands between blocks.
pub(super) fn compare(old: &[String], new: &[String]) -> WordChanges {
    let first = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let last = old[first..].iter().rev().zip(new[first..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_middle, new_middle) = (first..old.len() - last, first..new.len() - last);
    if old_middle.is_empty() && new_middle.is_empty() {
        return WordChanges::default();
    }
    if old_middle.len() + new_middle.len() > MOST_COMPARED {
        return WordChanges { rewritten: true, ..WordChanges::default() };
    }
    // The words around the middle are only needed as context.
    let start = first.saturating_sub(AROUND);
    let lines = |words: &[String], end: usize| {
        let end = (end + AROUND).min(words.len());
        words[start..end].iter().fold(String::new(), |text, word| text + word + "\n")
    };
    let (before, after) = (lines(old, old_middle.end), lines(new, new_middle.end));
    let mut options = DiffOptions::new();
    options.set_context_len(AROUND);
    let patch = options.create_patch(&before, &after);
    let mut found = Vec::new();
    for hunk in patch.hunks() {
        // Lines of a patch are counted from 1; of an empty text from 0.
        let first = |range: diffy::HunkRange| start + range.start().saturating_sub(1);
        phrases(hunk.lines(), (first(hunk.old_range()), first(hunk.new_range())), &mut found);
    }
    found.retain(|change| change.words.before != change.words.after);
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    WordChanges { changes: found, more, rewritten: false }
}

/// The changes of a hunk, with the words around each. Changes with few words between them are one. `places` are those of its first words.
fn phrases(lines: &[Line<'_, str>], mut places: (usize, usize), found: &mut Vec<FoundChange>) {
    /// So many equal words part two changes.
    const APART: usize = 3;
    let mut at = 0;
    while let Some(begin) = lines[at..].iter().position(|line| !is_context(line)).map(|offset| at + offset) {
        let mut end = begin + 1;
        let mut next = end;
        while next < lines.len() && next - end < APART {
            if !is_context(&lines[next]) {
                end = next + 1;
            } else if word(&lines[next]) == BREAK {
                break;
            }
            next += 1;
        }
        let (lead, body, tail) = (&lines[at..begin], &lines[begin..end], &lines[end..]);
        let old = places.0 + lengths(lead).0;
        let new = places.1 + lengths(lead).1;
        let (old_length, new_length) = lengths(body);
        let words = change(around(lead.iter().rev(), body.first()), body, around(tail.iter(), body.last()), lead, tail);
        found.push(FoundChange { words, old: old..old + old_length, new: new..new + new_length });
        places = (old + old_length, new + new_length);
        at = end;
    }
}

fn is_context(line: &Line<'_, str>) -> bool {
    matches!(line, Line::Context(_))
}

/// How many words of each text lines stand for.
fn lengths(lines: &[Line<'_, str>]) -> (usize, usize) {
    let old = lines.iter().filter(|line| !matches!(line, Line::Insert(_))).count();
    let new = lines.iter().filter(|line| !matches!(line, Line::Delete(_))).count();
    (old, new)
}

/// How many equal words stand beside a change, in the block of its word nearest to them.
fn around<'l>(lines: impl Iterator<Item = &'l Line<'l, str>>, nearest: Option<&Line<'_, str>>) -> usize {
    if nearest.is_none_or(|nearest| word(nearest) == BREAK) {
        return 0;
    }
    lines.take_while(|line| is_context(line) && word(line) != BREAK).take(AROUND).count()
}

/// The phrases of a change with `before` and `after` so many words around it.
fn change(
    before: usize,
    body: &[Line<'_, str>],
    after: usize,
    lead: &[Line<'_, str>],
    tail: &[Line<'_, str>],
) -> WordChange {
    let (lead, tail) = (&lead[lead.len() - before..], &tail[..after]);
    let side = |is_other: fn(&Line<'_, str>) -> bool| {
        let own = || body.iter().filter(move |line| !is_other(line));
        let has_words = own().any(|line| word(line) != BREAK);
        // Whole blocks that are new, or gone, need no words around them; words within a block do.
        if !has_words && lead.is_empty() && tail.is_empty() {
            return String::new();
        }
        let words = lead.iter().chain(own()).chain(tail).map(word);
        shorten(words.filter(|word| *word != BREAK).collect())
    };
    WordChange {
        before: side(|line| matches!(line, Line::Insert(_))),
        after: side(|line| matches!(line, Line::Delete(_))),
    }
}

fn word<'l>(line: &Line<'l, str>) -> &'l str {
    let (Line::Context(text) | Line::Delete(text) | Line::Insert(text)) = line;
    text.trim_end_matches('\n')
}

/// A phrase without the middle of a long one.
fn shorten(words: Vec<&str>) -> String {
    /// Characters of one word: an address can be long.
    const LONG_WORD: usize = 60;
    let short = |word: &&str| match word.char_indices().nth(LONG_WORD) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => (*word).to_owned(),
    };
    let words: Vec<String> = words.iter().map(short).collect();
    if words.len() <= LONGEST {
        return words.join(" ");
    }
    let half = LONGEST / 2;
    format!("{} … {}", words[..half].join(" "), words[words.len() - half..].join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks are separated by ` / `.
    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(|word| if word == "/" { BREAK.to_owned() } else { word.to_owned() }).collect()
    }

    fn found_in(old: &str, new: &str) -> Vec<(String, String)> {
        let changes = compare(&words(old), &words(new)).changes;
        changes.into_iter().map(|change| (change.words.before, change.words.after)).collect()
    }

    fn pair(before: &str, after: &str) -> (String, String) {
        (before.to_owned(), after.to_owned())
    }

    #[test]
    fn a_changed_word_has_context_from_its_own_block() {
        let old = "Title / Anyone over 14 can volunteer with us / You can stop";
        assert_eq!(found_in(old, old), []);
        assert_eq!(
            found_in(old, &old.replace("14", "16")),
            [pair("Anyone over 14 can volunteer with us", "Anyone over 16 can volunteer with us")]
        );
        assert_eq!(found_in(old, &old.replace("can volunteer", "may volunteer")).len(), 1);
        assert_eq!(
            found_in(old, &old.replace("with us", "")),
            [pair("Anyone over 14 can volunteer with us", "over 14 can volunteer")]
                .map(|(before, after)| (before.replace("Anyone ", ""), after))
        );
    }

    #[test]
    fn a_new_or_lost_block_has_no_context() {
        let old = "One two three / Four five";
        assert_eq!(found_in(old, "One two three / New words here / Four five"), [pair("", "New words here")]);
        assert_eq!(found_in("One two three / New words here / Four five", old), [pair("New words here", "")]);
        assert_eq!(found_in("", "All new"), [pair("", "All new")]);
        assert_eq!(found_in("About / News", "About / Jobs / News"), [pair("", "Jobs")]);
        assert_eq!(found_in("About / Jobs / News", "About / News"), [pair("Jobs", "")]);
    }

    #[test]
    fn the_positions_of_differences_are_those_of_the_words() {
        let (old, new) = (words("a b / c d e f g h i j"), words("a B / c d e f g h I I j"));
        for change in compare(&old, &new).changes {
            let words = (old[change.old.clone()].join(" "), new[change.new.clone()].join(" "));
            assert!(matches!((words.0.as_str(), words.1.as_str()), ("b", "B") | ("i", "I I")), "{words:?}");
        }
        let added = &compare(&[], &new).changes[0];
        assert_eq!((added.old.clone(), added.new.clone()), (0..0, 0..new.len()));
    }

    #[test]
    fn far_changes_are_two_and_near_ones_are_one() {
        let old = "a b c d e f g h i j k l m n o p";
        assert_eq!(found_in(old, &old.replace('b', "B").replace('o', "O")).len(), 2);
        assert_eq!(found_in(old, &old.replace('b', "B").replace('d', "D")).len(), 1);
    }

    #[test]
    fn long_texts_are_limited() {
        let many = |word: &str, count: usize| vec![word.to_owned(); count];
        let changes = compare(&many("a", 30), &many("b", 30));
        assert_eq!(changes.changes[0].words.after.split(' ').count(), LONGEST + 1);
        assert!(compare(&many("a", MOST_COMPARED), &many("b", MOST_COMPARED)).rewritten);
        assert!(shorten(vec![&"w".repeat(500)]).chars().count() < 70);
    }
}
