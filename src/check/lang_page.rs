//! A page is not in its declared language.
//!
//! Screen readers use the wrong voice, so listeners cannot follow, and search lists the page under the
//! wrong language. Common short words ("the", "mae") distinguish English from Welsh. Names of people and
//! places do not count. The name of the file decides: `about.cy.md` is the Welsh version of `about.md`.
//! Names that are almost right are reported too, whatever the text: `about.CY.md`, `about.cym.md`,
//! `about_cy.md` beside `about.md`, `about.en.md` where English is the first language, and a folder
//! `content/cy/`.
//!
//! Bad: English text in `lettings.cy.md`
//!
//! Good: Welsh text there, or no such file yet

mod names;

use super::language_detection::LanguageCounts;
use super::{CheckedPage, RuleReporter};
use crate::content::Location;
use crate::diagnostic::Level;
use crate::source::Span;
use names::Misnamed;

/// Number of words from which the result is certain.
const CERTAIN: usize = 60;
/// Fewest common short words.
const FEWEST: usize = 5;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    if let Some(Misnamed { level, message, note, help }) = names::misnamed_page(page) {
        let place = match page.fields().get("title") {
            Some(_) => page.fields().key_of("title"),
            None => Span::file_start(page.document.file),
        };
        report.report_as(level, place, message).note(note).help(help);
        return;
    }
    let marked = page.site().config.languages[page.document.language].as_str();
    let other = match marked {
        "cy" => "en",
        _ if marked.starts_with("en") => "cy",
        _ => return,
    };
    let blocks = || page.unquoted_blocks().filter(|block| block.lang == marked);
    let all = blocks().map(|block| block.language_counts).fold(LanguageCounts::default(), LanguageCounts::plus);
    if all.own_and_other(other).0 < FEWEST || !page.reads_as(other, marked) {
        return;
    }
    let words: usize = blocks().map(|block| block.len()).sum();
    let Some(first) = blocks().find(|block| block.language_counts.is_mostly(other)) else { return };
    let (Some(start), Some(end)) = (first.word(0), first.word(first.len().saturating_sub(1))) else { return };
    let (said, read) = if other == "en" { ("Welsh", "English") } else { ("English", "Welsh") };
    let fix = match page.is_original() {
        true => renamed(page, other, said, read),
        false => format!("translate it, or remove the file until you have a translation: the {said} lists then link to the original"),
    };
    let level = if words >= CERTAIN { Level::Error } else { Level::Warning };
    report
        .report_as(level, first.place(start.start..end.end()), format!("the page is marked as {said}, but its text is {read}"))
        .note("Screen readers use the wrong voice, and people do not find the language that they chose.")
        .help(fix);
}

/// Returns the fix for a page in the wrong language of a translation: the file should be a version of
/// another page, the original.
fn renamed(page: &CheckedPage, language: &str, said: &str, read: &str) -> String {
    let site = page.site();
    let path = &page.context.sources.get(page.document.file).path;
    let (folder, name) = path.rsplit_once('/').unwrap_or_default();
    let number = site.config.languages.iter().position(|own| own == language);
    let (Some(number), Some((stem, extension))) = (number, name.rsplit_once('.')) else {
        return format!("write it in {said}; if the whole site is in {read}, set `languages` in site.toml");
    };
    if site.version(page.id, number).is_some_and(|version| version != page.id) {
        return format!("write it in {said}: its {read} version exists already");
    }
    let Some(base) = without_language(stem, language) else {
        return format!(
            "name it `NAME.{language}.{extension}`, where `NAME.{extension}` is the {said} page, which must already exist; or write it in {said}"
        );
    };
    let original = Location::from_path(&format!("{folder}/{base}.{extension}"), &site.config.languages)
        .and_then(|location| site.at_path(&location.path));
    match original.map(|id| site.version(id, number).filter(|version| *version != id)) {
        Some(None) => format!(
            "name the file `{base}.{language}.{extension}`: it is then the {read} version of `{base}.{extension}`; or write it in {said}"
        ),
        Some(Some(_)) => format!("`{base}.{language}.{extension}` exists already: keep one of the two"),
        None => format!(
            "write the {said} page `{base}.{extension}` first, then name this file `{base}.{language}.{extension}`; or write it in {said}"
        ),
    }
}

/// Returns the name without a language at its end: `meeting` of `meeting-cy`, `meeting.CY` and
/// `meeting_welsh`.
fn without_language<'n>(stem: &'n str, language: &str) -> Option<&'n str> {
    let names: &[&str] = match language {
        "cy" => &["cy", "cym", "wel", "welsh", "cymraeg"],
        _ => &["en", "eng", "english", "saesneg"],
    };
    let base = stem.trim_end_matches(|c: char| c.is_alphanumeric());
    let is_language = names.iter().any(|name| name.eq_ignore_ascii_case(&stem[base.len()..]));
    let base = base.strip_suffix(['-', '_', '.', ' '])?;
    (is_language && !base.is_empty()).then_some(base)
}
