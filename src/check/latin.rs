//! An English text contains a Latin abbreviation.
//!
//! Some screen readers say "egg" for "eg", and many people confuse "eg" and "ie".
//!
//! Bad: `Bring something warm, eg a coat.`
//!
//! Good: `Bring something warm, for example a coat.`

use super::keyword_filter::KeywordFilter;
use super::{CheckedPage, RuleReporter};

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

const WATCH: KeywordFilter = {
    let (mut watch, mut at) = (KeywordFilter::new(), 0);
    while at < FORMS.len() {
        watch = watch.and(FORMS[at].0);
        at += 1;
    }
    watch
};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.english().filter(|block| !block.inside.quote) {
        for (at, word) in block.watched(&WATCH).filter_map(|at| Some((at, block.word(at)?))) {
            let Some((_, plain)) = FORMS.iter().find(|(form, _)| form.eq_ignore_ascii_case(word.core)) else {
                continue;
            };
            // `IE 11` is a program, and `EG` is a name.
            if matches!(word.core, "IE" | "EG" | "VIZ") {
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
            let edit = certain.then(|| page.replacement(block, word.start..end, *plain));
            report
                .report(block.place(word.start..word.end()), format!("`{}` is Latin", word.core.to_lowercase()))
                .note("Screen readers may say \"egg\" for \"eg\", and many people are not sure what it means.")
                .help(format!("write \"{plain}\", or leave it out"))
                .edit(edit.flatten());
        }
    }
}
