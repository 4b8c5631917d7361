//! A text identifies something on the page only by its position, its colour or its shape.
//!
//! On a phone nothing is on the right. One man in twelve does not see green. People who hear "see below"
//! have to listen on. Use the name of the thing. Places in the world, such as the door on the left, are not
//! reported, and neither is a thing with its name: `the "Edit" link on the right`.
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

/// The first words of the patterns.
const FIRST: KeywordFilter = KeywordFilter::new().with_all(&ACTS).with_all(&PARTS).with(SIDES[2]).with(SIDES[3]).with("see");

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.english_blocks().filter(|block| !block.inside.quote) {
        for at in block.keyword_matches(&FIRST) {
            let Some(last) = by_colour(block, at).or_else(|| by_side(block, at)).or_else(|| by_place(block, at)) else {
                continue;
            };
            if is_named(block, at, last) {
                continue;
            }
            let (Some(first), Some(last)) = (block.word(at), block.word(last)) else { continue };
            // `see [below](#costs)` is a link to the place.
            let place = block.place(last.start..last.end());
            let text = block.within.map(|at| &page.texts[at]);
            if text.is_some_and(|text| text.is_linked(place)) {
                continue;
            }
            let written = &block.text[first.start..last.end()];
            let place = block.place(first.start..last.end());
            if first.core.eq_ignore_ascii_case("see") {
                report
                    .report(place, format!("`{written}` does not name its target"))
                    .note("People who listen to the page have to listen on until they find it.")
                    .help("link to the part by its name: `see [what it costs](#costs)`");
                continue;
            }
            report
                .report(place, format!("`{written}` means nothing to people who do not see the page"))
                .note("Nothing is on the right on a phone, and a screen reader does not convey colours.")
                .help("use the name of the thing, such as `Choose \"Send pledge\"`");
        }
    }
}

/// Returns whether the thing has a name: `the "Edit" link on the right`, `the Settings menu on the left`,
/// `the green button labelled "Save"`.
fn is_named(block: &Block, first: usize, last: usize) -> bool {
    const NAMING: [&str; 8] = ["labelled", "labeled", "called", "named", "marked", "titled", "saying", "that"];
    let quotes = ['"', '“', '‘', '«', '\'', '`', '(', '\u{FFFC}'];
    let is_quoted = |word: Word| word.raw.starts_with(quotes) || word.raw.contains('\u{FFFC}');
    let before = |back: usize| first.checked_sub(back).and_then(|at| block.word(at));
    // A capital within a sentence, or a quoted word, directly before the thing.
    let is_name = |back: usize| {
        let Some(word) = before(back) else { return false };
        let begins = before(back + 1).is_none_or(|other| other.tail().contains(['.', '!', '?', ':']));
        // A symbol such as `+` is a name too.
        let is_sign = !word.core.contains(char::is_alphanumeric);
        is_sign || is_quoted(word) || word.tail().contains(['"', '”', '’', '»']) || (word.capital && !begins && word.core.len() > 1)
    };
    let part = block.word(first).is_some_and(|word| !ACTS.iter().any(|act| act.eq_ignore_ascii_case(word.core)));
    let after = (last + 1..last + 3).filter_map(|at| block.word(at));
    let is_named = after.enumerate().any(|(at, word)| {
        is_quoted(word) || NAMING.contains(&word.core) || (at == 0 && word.capital && block.word(last).is_some_and(|last| last.tail().is_empty()))
    });
    // `Select "Instances" in the menu on the left`, `In the menu on the left, open Utilities`: the target
    // has its name.
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

/// Recognises `click the green button`. Returns the index of its last word.
fn by_colour(block: &Block, at: usize) -> Option<usize> {
    let fits = is(block.word(at), &ACTS)
        && is(block.word(at + 1), &["the", "a", "on"])
        && is(block.word(at + 2), &COLOURS)
        && is(block.word(at + 3), &PARTS);
    fits.then_some(at + 3)
}

/// Recognises `the menu on the right`, `the right-hand column`.
fn by_side(block: &Block, at: usize) -> Option<usize> {
    if is(block.word(at), &SIDES[2..4]) && is(block.word(at + 1), &PARTS) {
        return Some(at + 1);
    }
    let fits = is(block.word(at), &PARTS)
        && is(block.word(at + 1), &["on", "to", "at"])
        && is(block.word(at + 2), &["the"])
        && is(block.word(at + 3), &SIDES);
    // `the link to the left bank`: the side belongs to something with a name.
    let ends = block.word(at + 3).is_some_and(|side| !side.tail().is_empty()) || is(block.word(at + 4), &["side", "of", "and", "to"]);
    (fits && (ends || block.word(at + 4).is_none())).then_some(at + 3)
}

/// Recognises `see below` without a name.
fn by_place(block: &Block, at: usize) -> Option<usize> {
    let second = block.word(at + 1)?;
    let fits = is(block.word(at), &["see"]) && is(Some(second), &["below", "above"]);
    (fits && (second.tail().contains(['.', ',', ')', ';']) || block.word(at + 2).is_none())).then_some(at + 1)
}
