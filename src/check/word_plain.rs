//! There is a plainer word.
//!
//! Slow readers and readers in a second language know the short word, but stop at the long one. If your
//! site needs a word, list it as `allow_words` under `[checks]` in site.toml.
//!
//! Bad: `We utilise the hall prior to lessons.`
//!
//! Good: `We use the hall before lessons.`

use super::keyword_filter::KeywordFilter;
use super::{CheckedPage, RuleReporter};

#[rustfmt::skip]
const WORDS: [(&str, &str); 36] = [
    ("aforementioned", "this"), ("ascertain", "find out"), ("commence", "start"), ("commences", "starts"), ("commenced", "started"),
    ("commencing", "starting"), ("endeavour", "try"), ("endeavours", "tries"), ("expedite", "speed up"), ("facilitate", "help"),
    ("facilitates", "helps"), ("forthwith", "at once"), ("henceforth", "from now on"), ("hereby", ""), ("impactful", "useful"),
    ("incentivise", "encourage"), ("leverage", "use"), ("leveraging", "using"), ("methodology", "method"), ("notwithstanding", "despite"),
    ("operationalise", "put into practice"), ("remuneration", "pay"), ("signposting", "telling people where to go"), ("synergy", "work together"),
    ("thereof", "of it"), ("therein", "in it"), ("thereafter", "then"), ("utilisation", "use"), ("utilise", "use"), ("utilised", "used"),
    ("utilises", "uses"), ("utilising", "using"), ("whilst", "while"), ("amongst", "among"), ("upskill", "teach"), ("cascade", "pass on"),
];

#[rustfmt::skip]
const PHRASES: [(&[&str], &str); 13] = [
    (&["prior", "to"], "before"), (&["in", "order", "to"], "to"), (&["with", "regard", "to"], "about"), (&["with", "regards", "to"], "about"),
    (&["in", "relation", "to"], "about"), (&["in", "respect", "of"], "about"), (&["in", "the", "event", "that"], "if"),
    (&["at", "this", "point", "in", "time"], "now"), (&["on", "a", "regular", "basis"], "regularly"), (&["going", "forward"], "from now on"),
    (&["with", "immediate", "effect"], "from now"), (&["in", "excess", "of"], "more than"), (&["subsequent", "to"], "after"),
];

/// The words of the first list, and the first words of the phrases.
const FIRST: KeywordFilter = {
    let (mut watch, mut at) = (KeywordFilter::new(), 0);
    while at < WORDS.len() {
        watch = watch.with(WORDS[at].0);
        at += 1;
    }
    at = 0;
    while at < PHRASES.len() {
        watch = watch.with(PHRASES[at].0[0]);
        at += 1;
    }
    watch
};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.english_blocks().filter(|block| !block.inside.quote) {
        for at in block.keyword_matches(&FIRST) {
            let Some(word) = block.word(at) else { continue };
            let found = single(word.core).map(|better| (1, better)).or_else(|| phrase(block, at));
            let Some((words, better)) = found else { continue };
            let Some(last) = block.word(at + words - 1) else { continue };
            let written = block.text[word.start..last.end()].to_lowercase();
            if page.index.allowed.contains(written.as_str()) {
                continue;
            }
            let fix = if better.is_empty() { "leave it out".into() } else { format!("write \"{better}\"") };
            report
                .report(block.place(word.start..last.end()), format!("there is a plainer word for `{written}`"))
                .note("Slow readers and readers in a second language stop at it.")
                .help(fix);
        }
    }
}

fn single(word: &str) -> Option<&'static str> {
    (word.len() >= 6).then(|| WORDS.iter().find(|(own, _)| own.eq_ignore_ascii_case(word)))?.map(|(_, better)| *better)
}

fn phrase(block: &super::Block, at: usize) -> Option<(usize, &'static str)> {
    let first = block.word(at)?;
    let fits = |words: &[&str]| {
        words[0].eq_ignore_ascii_case(first.core)
            && words.iter().enumerate().all(|(offset, own)| {
                block.word(at + offset).is_some_and(|word| {
                    word.core.eq_ignore_ascii_case(own) && (offset + 1 == words.len() || word.tail().is_empty())
                })
            })
    };
    PHRASES.iter().find(|(words, _)| fits(words)).map(|(words, better)| (words.len(), *better))
}
