//! Something on the page is named by its place, its colour or its shape alone.
//!
//! On a phone nothing is on the right; a screen reader has no below; one man in twelve does not see the green. Name the thing by its words.
//! Places in the world, such as the door on the left, are left alone.
//!
//! Bad: `Click the green button.`, `Use the menu on the right.`, `See below.`
//!
//! Good: `Choose "Send pledge".`, `See [what it costs](#costs).`

use super::watch::Watch;
use super::{Block, Page, Report, Word};

const ACTS: [&str; 8] = ["click", "press", "select", "choose", "tap", "use", "follow", "push"];
const COLOURS: [&str; 12] =
    ["red", "green", "blue", "yellow", "orange", "purple", "pink", "grey", "black", "white", "round", "square"];
const PARTS: [&str; 13] = [
    "button", "buttons", "link", "links", "menu", "box", "icon", "arrow", "tab", "panel", "column", "banner", "sidebar",
];
const SIDES: [&str; 5] = ["right", "left", "right-hand", "left-hand", "top"];

/// The words with which a pattern begins.
const FIRST: Watch = Watch::new().and_all(&ACTS).and_all(&PARTS).and(SIDES[2]).and(SIDES[3]).and("see");

pub fn check(page: &Page, report: &mut Report) {
    for block in page.english().filter(|block| !block.inside.quote) {
        for at in block.watched(&FIRST) {
            let Some(last) = by_colour(block, at).or_else(|| by_side(block, at)).or_else(|| by_place(block, at)) else {
                continue;
            };
            let (Some(first), Some(last)) = (block.word(at), block.word(last)) else { continue };
            // `see [below](#costs)` leads there.
            let place = block.place(last.start..last.end());
            let text = block.within.map(|at| &page.texts[at]);
            if text.is_some_and(|text| text.is_linked(place)) {
                continue;
            }
            let written = &block.text[first.start..last.end()];
            report
                .note(block.place(first.start..last.end()), format!("`{written}` means nothing to people who do not see the page"))
                .because("Nothing is on the right on a phone, and a screen reader knows no colours and no \"below\".")
                .fix("name the thing by its words, such as `Choose \"Send pledge\"`, or link to the part that is meant");
        }
    }
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
