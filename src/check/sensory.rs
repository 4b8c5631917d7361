//! Something on the page is named by its place, its colour or its shape alone.
//!
//! On a phone nothing is on the right; one man in twelve does not see the green; who listens to "see below" has to listen on. Name the thing by its words.
//! Places in the world, such as the door on the left, are left alone, and so is what has its name beside it: `the "Edit" link on the right`.
//!
//! Bad: `Click the green button.`, `Use the menu on the right.`, `See below.`
//!
//! Good: `Choose "Send pledge".`, `See [what it costs](#costs).`

use super::keyword_filter::KeywordFilter;
use super::{Block, CheckedPage, RuleReporter, Word};

const ACTS: [&str; 8] = ["click", "press", "select", "choose", "tap", "use", "follow", "push"];
const COLOURS: [&str; 12] =
    ["red", "green", "blue", "yellow", "orange", "purple", "pink", "grey", "black", "white", "round", "square"];
const PARTS: [&str; 13] = [
    "button", "buttons", "link", "links", "menu", "box", "icon", "arrow", "tab", "panel", "column", "banner", "sidebar",
];
const SIDES: [&str; 5] = ["right", "left", "right-hand", "left-hand", "top"];

/// The words with which a pattern begins.
const FIRST: KeywordFilter = KeywordFilter::new().and_all(&ACTS).and_all(&PARTS).and(SIDES[2]).and(SIDES[3]).and("see");

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.english().filter(|block| !block.inside.quote) {
        for at in block.watched(&FIRST) {
            let Some(last) = by_colour(block, at).or_else(|| by_side(block, at)).or_else(|| by_place(block, at)) else {
                continue;
            };
            if is_named(block, at, last) {
                continue;
            }
            let (Some(first), Some(last)) = (block.word(at), block.word(last)) else { continue };
            // `see [below](#costs)` leads there.
            let place = block.place(last.start..last.end());
            let text = block.within.map(|at| &page.texts[at]);
            if text.is_some_and(|text| text.is_linked(place)) {
                continue;
            }
            let written = &block.text[first.start..last.end()];
            let place = block.place(first.start..last.end());
            if first.core.eq_ignore_ascii_case("see") {
                report
                    .report(place, format!("`{written}` does not say what to look for"))
                    .note("People who listen to the page have to listen on until they find it.")
                    .help("link to the part that is meant, by its name: `see [what it costs](#costs)`");
                continue;
            }
            report
                .report(place, format!("`{written}` means nothing to people who do not see the page"))
                .note("Nothing is on the right on a phone, and a screen reader knows no colours.")
                .help("name the thing by its words, such as `Choose \"Send pledge\"`");
        }
    }
}

/// Whether the thing has a name beside it: `the "Edit" link on the right`, `the Settings menu on the left`, `the green button labelled "Save"`.
fn is_named(block: &Block, first: usize, last: usize) -> bool {
    const NAMING: [&str; 8] = ["labelled", "labeled", "called", "named", "marked", "titled", "saying", "that"];
    let quotes = ['"', '“', '‘', '«', '\'', '`', '(', '\u{FFFC}'];
    let is_quoted = |word: Word| word.raw.starts_with(quotes) || word.raw.contains('\u{FFFC}');
    let before = |back: usize| first.checked_sub(back).and_then(|at| block.word(at));
    // A capital within a sentence, or a word in quotation marks, right before the thing.
    let is_name = |back: usize| {
        let Some(word) = before(back) else { return false };
        let begins = before(back + 1).is_none_or(|other| other.tail().contains(['.', '!', '?', ':']));
        // A sign, such as `+`, is a name too.
        let is_sign = !word.core.contains(char::is_alphanumeric);
        is_sign || is_quoted(word) || word.tail().contains(['"', '”', '’', '»']) || (word.capital && !begins && word.core.len() > 1)
    };
    let part = block.word(first).is_some_and(|word| !ACTS.iter().any(|act| act.eq_ignore_ascii_case(word.core)));
    let after = (last + 1..last + 3).filter_map(|at| block.word(at));
    let is_named = after.enumerate().any(|(at, word)| {
        is_quoted(word) || NAMING.contains(&word.core) || (at == 0 && word.capital && block.word(last).is_some_and(|last| last.tail().is_empty()))
    });
    // `Select "Instances" in the menu on the left`, `In the menu on the left, open Utilities`: what to choose has its name.
    const NEAR: usize = 8;
    let is_chosen = part && (first.saturating_sub(NEAR)..last + NEAR).filter(|at| *at < first || *at > last).any(|at| {
        let act = ["open", "expand", "go", "find"];
        let names = |word: Word| is_quoted(word) || (word.capital && word.core.len() > 1);
        block.word(at).is_some_and(|word| {
            let is_act = ACTS.iter().chain(&act).any(|own| own.eq_ignore_ascii_case(word.core));
            is_act && word.tail().is_empty() && (1..3).any(|ahead| at + ahead != first && block.word(at + ahead).is_some_and(names))
        })
    });
    let ends = block.word(last).is_some_and(|word| word.tail().contains(['.', '!', '?']));
    is_chosen || (part && is_name(1)) || (!ends && is_named) || block.word(last).is_some_and(|word| word.tail().contains(':'))
}

fn is(word: Option<Word>, among: &[&str]) -> bool {
    word.is_some_and(|word| among.iter().any(|own| own.eq_ignore_ascii_case(word.core)))
}

/// `click the green button`: the index of its last word.
fn by_colour(block: &Block, at: usize) -> Option<usize> {
    let fits = is(block.word(at), &ACTS)
        && is(block.word(at + 1), &["the", "a", "on"])
        && is(block.word(at + 2), &COLOURS)
        && is(block.word(at + 3), &PARTS);
    fits.then_some(at + 3)
}

/// `the menu on the right`, `the right-hand column`.
fn by_side(block: &Block, at: usize) -> Option<usize> {
    if is(block.word(at), &SIDES[2..4]) && is(block.word(at + 1), &PARTS) {
        return Some(at + 1);
    }
    let fits = is(block.word(at), &PARTS)
        && is(block.word(at + 1), &["on", "to", "at"])
        && is(block.word(at + 2), &["the"])
        && is(block.word(at + 3), &SIDES);
    // `the link to the left bank`: a side of something that is named.
    let ends = block.word(at + 3).is_some_and(|side| !side.tail().is_empty()) || is(block.word(at + 4), &["side", "of", "and", "to"]);
    (fits && (ends || block.word(at + 4).is_none())).then_some(at + 3)
}

/// `see below`, with nothing that says what.
fn by_place(block: &Block, at: usize) -> Option<usize> {
    let second = block.word(at + 1)?;
    let fits = is(block.word(at), &["see"]) && is(Some(second), &["below", "above"]);
    (fits && (second.tail().contains(['.', ',', ')', ';']) || block.word(at + 2).is_none())).then_some(at + 1)
}
