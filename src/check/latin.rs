//! A Latin short form stands in an English text.
//!
//! Some screen readers say "egg" for "eg", and many people mix up "eg" and "ie".
//!
//! Bad: `Bring something warm, eg a coat.`
//!
//! Good: `Bring something warm, for example a coat.`

use super::watch::Watch;
use super::{Page, Report};

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

const WATCH: Watch = {
    let (mut watch, mut at) = (Watch::new(), 0);
    while at < FORMS.len() {
        watch = watch.and(FORMS[at].0);
        at += 1;
    }
    watch
};

pub fn check(page: &Page, report: &mut Report) {
    for block in page.english().filter(|block| !block.inside.quote) {
        for word in block.watched(&WATCH).filter_map(|at| block.word(at)) {
            let Some((_, plain)) = FORMS.iter().find(|(form, _)| form.eq_ignore_ascii_case(word.core)) else {
                continue;
            };
            // "etc" may end a sentence, and a capital begin one or a name.
            let certain = matches!(word.core, "eg" | "ie") || (matches!(word.core, "e.g" | "i.e") && word.tail().starts_with('.'));
            let end = word.end() + usize::from(word.core.contains('.'));
            let edit = certain.then(|| page.instead(block, word.start..end, *plain));
            report
                .note(block.place(word.start..word.end()), format!("`{}` is Latin", word.core.to_lowercase()))
                .because("Screen readers may say \"egg\" for \"eg\", and many people are not sure what it means.")
                .fix(format!("write \"{plain}\", or leave it out"))
                .edit(edit.flatten());
        }
    }
}
