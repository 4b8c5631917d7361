//! A page is not in the language that it is marked as.
//!
//! Screen readers read it with the wrong voice, which nobody can follow, and search finds it in the wrong language. English and Welsh are told
//! apart by their little words ("the", "mae"); names of people and places count for neither.
//!
//! Bad: English words in `lettings.cy.md`
//!
//! Good: Welsh words there, or no such file yet

use super::tongues::Tongues;
use super::{Page, Report};
use crate::diagnostic::Level;

/// Words from which it is certain.
const CERTAIN: usize = 60;
/// Little words that it takes at least.
const FEWEST: usize = 5;

pub fn check(page: &Page, report: &mut Report) {
    let marked = page.site().config.languages[page.document.language].as_str();
    let other = match marked {
        "cy" => "en",
        _ if marked.starts_with("en") => "cy",
        _ => return,
    };
    let blocks = || page.own_words().filter(|block| block.lang == marked);
    let all = blocks().map(|block| block.tongues).fold(Tongues::default(), Tongues::and);
    if all.of(other).0 < FEWEST || !page.reads_as(other, marked) {
        return;
    }
    let words: usize = blocks().map(|block| block.len()).sum();
    let Some(first) = blocks().find(|block| block.tongues.is_mostly(other)) else { return };
    let (Some(start), Some(end)) = (first.word(0), first.word(first.len().saturating_sub(1))) else { return };
    let (said, read) = if other == "en" { ("Welsh", "English") } else { ("English", "Welsh") };
    let fix = match page.is_original() {
        true => match renamed(page, other) {
            Some(name) => format!("name the file `{name}`: then it is the {read} version of its page; or write it in {said}"),
            None => format!("write it in {said}; if the whole site is in {read}, set `languages` in site.toml"),
        },
        false => format!("translate it, or remove the file until it is: the {said} lists then lead to the original"),
    };
    let level = if words >= CERTAIN { Level::Error } else { Level::Warning };
    report
        .note_as(level, first.place(start.start..end.end()), format!("the page is marked as {said} and reads as {read}"))
        .because("Screen readers read it with the wrong voice, and people who look for their own language are let down.")
        .fix(fix);
}

/// The name of a file that is a page in another language of the site: `lettings.cy.md` for `lettings.md`. `None` where the site has not that
/// language, or has such a file.
fn renamed(page: &Page, language: &str) -> Option<String> {
    let site = page.site();
    let number = site.config.languages.iter().position(|own| own == language)?;
    let path = &page.context.sources.get(page.document.file).path;
    let (stem, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
    let is_free = site.version(page.id, number).is_none_or(|version| version == page.id);
    is_free.then(|| format!("{stem}.{language}.{extension}"))
}
