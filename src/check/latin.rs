//! An English text contains a Latin abbreviation.
//!
//! Some screen readers say "egg" for "eg", and many people confuse "eg" and "ie".
//!
//! Bad: `Bring something warm, eg a coat.`
//!
//! Good: `Bring something warm, for example a coat.`

use super::keyword_filter::KeywordFilter;
use super::language_detection::LanguageCounts;
use super::{Block, CheckedPage, RuleReporter};

const FORMS: [(&str, &str); 8] = [
    ("eg", "for example"),
    ("e.g", "for example"),
    ("ie", "that is"),
    ("i.e", "that is"),
    ("etc", "and so on"),
    ("viz", "namely"),
    ("nb", "note"),
    ("n.b", "note"),
];

const KEYWORDS: KeywordFilter = {
    let (mut watch, mut at) = (KeywordFilter::new(), 0);
    while at < FORMS.len() {
        watch = watch.with(FORMS[at].0);
        at += 1;
    }
    watch
};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.english_blocks().filter(|block| !block.inside.quote) {
        for (at, word) in block.keyword_matches(&KEYWORDS).filter_map(|at| Some((at, block.word(at)?))) {
            let Some((_, plain)) = FORMS.iter().find(|(form, _)| form.eq_ignore_ascii_case(word.core)) else {
                continue;
            };
            // `IE 11` is a program, and `EG` is a name.
            if matches!(word.core, "IE" | "EG" | "VIZ") {
                continue;
            }
            // Welsh "ie" is yes.
            let is_ie = word.core.eq_ignore_ascii_case("ie");
            if block.is_other_language() || (is_ie && is_welsh_around(block, at)) {
                continue;
            }
            // A quoted ‘eg’ is a mention of the word.
            let quotes = ['"', '\'', '“', '”', '‘', '’', '«', '»', '`'];
            let is_opened = block.text[..word.start].ends_with(quotes);
            if is_opened && word.tail().trim_start_matches('.').starts_with(quotes) {
                continue;
            }
            // "etc" may end a sentence, and a capital letter may begin a sentence or a name.
            let certain = matches!(word.core, "eg" | "ie") || (matches!(word.core, "e.g" | "i.e") && word.tail().starts_with('.'));
            // `(eg. a colour)`: the full stop belongs to the abbreviation, unless a sentence ends there.
            let goes_on = block.word(at + 1).is_some_and(|next| !next.capital);
            let is_stopped = word.tail().starts_with('.');
            let end = word.end() + usize::from(is_stopped);
            let certain = certain && (!is_stopped || word.core.contains('.') || goes_on);
            // `yes, ie, of course` repeats a Welsh word; the abbreviation follows a comma or a bracket and precedes its explanation.
            let before = at.checked_sub(1).and_then(|at| block.word(at));
            let is_explanation = block.text[..word.start].ends_with(['(', '['])
                || before.is_some_and(|before| before.tail().ends_with([',', ';', ')']) || matches!(before.core, "-" | "–" | "—"));
            let certain = certain && (!is_ie || is_stopped || (is_explanation && word.tail().is_empty()));
            let edit = certain.then(|| page.replacement(block, word.start..end, *plain));
            report
                .report(block.place(word.start..word.end()), format!("`{}` is Latin", word.core.to_lowercase()))
                .note("Screen readers may say \"egg\" for \"eg\", and many people are not sure what it means.")
                .help(format!("write \"{plain}\", or leave it out"))
                .edit(edit.flatten());
        }
    }
}

/// Returns whether the words near a word are Welsh rather than English.
fn is_welsh_around(block: &Block, at: usize) -> bool {
    /// Words on each side.
    const NEAR: usize = 5;
    let mut near = LanguageCounts::default();
    for word in (at.saturating_sub(NEAR)..at + NEAR + 1).filter(|near| *near != at).filter_map(|at| block.word(at)) {
        near.count_word(word.core);
    }
    near.is_mostly("cy")
}
