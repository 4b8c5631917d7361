//! Two pages have the same title.
//!
//! In menus, search results, browser tabs and lists of pages nobody can tell them apart. A translation whose title is still the original's, word for
//! word, is a warning; names, which are the same in every language, are left alone.
//!
//! Bad: two pages with `title = "Contact"`
//!
//! Good: `title = "Contact the trust"` and `title = "Contact a school"`

use std::collections::HashMap;

use super::{Context, Report, tongues};
use crate::diagnostic::Level;
use crate::schema::Field;
use crate::site::DocId;

pub fn check(context: &Context, report: &mut Report) {
    let site = context.site;
    let mut first: HashMap<(usize, String, Option<DocId>), DocId> = HashMap::new();
    for (id, document) in site.visible() {
        let Some(field) = document.fields.get("title").filter(|field| field.span.file == document.file) else {
            continue;
        };
        let title = field.as_text().unwrap_or_default();
        if document.language > 0 && title.eq_ignore_ascii_case(site.title(site.original(id))) {
            untranslated(context, document.language, field, report);
        }
        // The page of a pillar names its framework, so frameworks may share words.
        let framework = site.is_a(id, "pillar").then(|| site.framework_of(id)).flatten();
        match first.entry((document.language, title.to_lowercase(), framework)) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(id);
            }
            std::collections::hash_map::Entry::Occupied(entry) => {
                let other = &context.sources.get(site.document(*entry.get()).file).path;
                report
                    .note(field.span, format!("another page is called `{title}` too: `{other}`"))
                    .because("In search results, browser tabs and lists nobody can tell them apart.")
                    .fix("say what is different, such as the year, the place or who it is for");
            }
        }
    }
}

/// A translation's title that has little words of the original's language, so that it is no name.
fn untranslated(context: &Context, language: usize, title: &Field, report: &mut Report) {
    let languages = &context.site.config.languages;
    let text = title.as_text().unwrap_or_default();
    let counted = tongues::of_words(text.split_whitespace());
    if counted.of(&languages[language]).1 > 0 {
        report
            .note_as(Level::Warning, title.span, format!("the title `{text}` is the same as in `{}`", languages[0]))
            .because("People who read this language cannot tell from a list what the page is about.")
            .fix("translate the title");
    }
}
