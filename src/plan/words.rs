//! Two lists of words in; out, the phrases that changed, each cut to a few words around the change.

use diffy::{DiffOptions, Line};
use serde::Serialize;

/// Stands between two blocks of a page, such as paragraphs.
pub(super) const BREAK: &str = "";

/// Words that stand before and after a change in its phrase.
const AROUND: usize = 4;

/// Words of one phrase; the middle of a longer one is left out.
const LONGEST: usize = 24;

/// Changes of a page that are kept.
const MOST: usize = 5;

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

/// What changed in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WordChanges {
    /// The first changes.
    pub changes: Vec<WordChange>,
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
        phrases(hunk.lines(), &mut found);
    }
    found.retain(|change| change.before != change.after);
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    WordChanges { changes: found, more, rewritten: false }
}

/// The changes of a hunk, with the words around each. Changes with few words between them are one.
fn phrases(lines: &[Line<'_, str>], found: &mut Vec<WordChange>) {
    /// So many equal words part two changes.
    const APART: usize = 3;
    let is_context = |line: &Line<'_, str>| matches!(line, Line::Context(_));
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
        let stops = |line: &&Line<'_, str>| is_context(line) && word(line) != BREAK;
        let lead = lines[at..begin].iter().rev().take_while(stops).take(AROUND).count();
        let tail = lines[end..].iter().take_while(stops).take(AROUND).count();
        let (lead, body, tail) = (&lines[begin - lead..begin], &lines[begin..end], &lines[end..end + tail]);
        found.push(change(lead, body, tail));
        at = end;
    }
}

fn change(lead: &[Line<'_, str>], body: &[Line<'_, str>], tail: &[Line<'_, str>]) -> WordChange {
    let has = |is: fn(&Line<'_, str>) -> bool| body.iter().any(|line| is(line) && word(line) != BREAK);
    let (deletes, inserts) = (has(|line| matches!(line, Line::Delete(_))), has(|line| matches!(line, Line::Insert(_))));
    let text = |is_left_out: fn(&Line<'_, str>) -> bool, around: bool| {
        let (lead, tail) = if around { (lead, tail) } else { (&lead[..0], &tail[..0]) };
        let words = lead.iter().chain(body).chain(tail).filter(|line| !is_left_out(line));
        cut(words.map(word).filter(|word| *word != BREAK).collect())
    };
    let (before, after): (fn(&Line<'_, str>) -> bool, fn(&Line<'_, str>) -> bool) =
        (|line| matches!(line, Line::Insert(_)), |line| matches!(line, Line::Delete(_)));
    match (deletes, inserts) {
        (true, true) => WordChange { before: text(before, true), after: text(after, true) },
        // A whole paragraph that is new, or gone, needs no words around it; words within one do.
        (false, true) if lead.is_empty() && tail.is_empty() => {
            WordChange { before: String::new(), after: text(after, false) }
        }
        (true, false) if lead.is_empty() && tail.is_empty() => {
            WordChange { before: text(before, false), after: String::new() }
        }
        _ => WordChange { before: text(before, true), after: text(after, true) },
    }
}

fn word<'l>(line: &Line<'l, str>) -> &'l str {
    let (Line::Context(text) | Line::Delete(text) | Line::Insert(text)) = line;
    text.trim_end_matches('\n')
}

/// A phrase without the middle of a long one.
fn cut(words: Vec<&str>) -> String {
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

    fn told(old: &str, new: &str) -> Vec<(String, String)> {
        let changes = compare(&words(old), &words(new)).changes;
        changes.into_iter().map(|change| (change.before, change.after)).collect()
    }

    fn pair(before: &str, after: &str) -> (String, String) {
        (before.to_owned(), after.to_owned())
    }

    #[test]
    fn a_changed_word_stands_among_the_words_of_its_own_block() {
        let old = "Title / Anyone over 14 can volunteer with us / You can stop";
        assert_eq!(told(old, old), []);
        assert_eq!(
            told(old, &old.replace("14", "16")),
            [pair("Anyone over 14 can volunteer with us", "Anyone over 16 can volunteer with us")]
        );
        assert_eq!(told(old, &old.replace("can volunteer", "may volunteer")).len(), 1);
        assert_eq!(
            told(old, &old.replace("with us", "")),
            [pair("Anyone over 14 can volunteer with us", "over 14 can volunteer")]
                .map(|(before, after)| (before.replace("Anyone ", ""), after))
        );
    }

    #[test]
    fn a_new_or_lost_block_stands_alone() {
        let old = "One two three / Four five";
        assert_eq!(told(old, "One two three / New words here / Four five"), [pair("", "New words here")]);
        assert_eq!(told("One two three / New words here / Four five", old), [pair("New words here", "")]);
        assert_eq!(told("", "All new"), [pair("", "All new")]);
    }

    #[test]
    fn far_changes_are_two_and_near_ones_are_one() {
        let old = "a b c d e f g h i j k l m n o p";
        assert_eq!(told(old, &old.replace('b', "B").replace('o', "O")).len(), 2);
        assert_eq!(told(old, &old.replace('b', "B").replace('d', "D")).len(), 1);
    }

    #[test]
    fn long_texts_are_bounded() {
        let many = |word: &str, count: usize| vec![word.to_owned(); count];
        let changes = compare(&many("a", 30), &many("b", 30));
        assert_eq!(changes.changes[0].after.split(' ').count(), LONGEST + 1);
        assert!(compare(&many("a", MOST_COMPARED), &many("b", MOST_COMPARED)).rewritten);
        let spaced =
            |word: &str| (0..400).map(|at| if at % 20 == 0 { word.to_owned() } else { at.to_string() }).collect();
        let changes = compare(&spaced("x"), &spaced("y"));
        assert_eq!((changes.changes.len(), changes.more), (MOST, 20 - MOST));
        assert!(cut(vec![&"w".repeat(500)]).chars().count() < 70);
    }
}
