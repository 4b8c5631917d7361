//! Two pages have the same title.
//!
//! In menus, search results, browser tabs and lists of pages nobody can tell them apart. A translation whose title is still the original's, word for
//! word, is a warning; names, which are the same in every language, are left alone.
//!
//! Bad: two pages with `title = "Contact"`
//!
//! Good: `title = "Contact the trust"` and `title = "Contact a school"`

use super::duplicates::find_duplicates;
use super::{CheckContext, RuleReporter, language_detection};
use crate::diagnostic::Level;
use crate::schema::Field;
use crate::site::DocId;

pub fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    let entitled = site.visible().filter_map(|(id, document)| {
        Some((id, document.fields.get("title").filter(|title| title.span.file == document.file)?))
    });
    let entitled: Vec<(DocId, &Field)> = entitled.collect();
    for (id, title) in &entitled {
        let (language, original) = (site.document(*id).language, site.title(site.original(*id)));
        if language > 0 && title.as_text().unwrap_or_default().eq_ignore_ascii_case(original) {
            untranslated(context, language, title, report);
        }
    }
    // The page of a pillar names its framework, so frameworks may share words.
    let framework = |id| site.is_a(id, "pillar").then(|| site.framework_of(id)).flatten().map(|id| id.0);
    let doubles = find_duplicates(&entitled, |(id, _), text| {
        let (language, title) = (site.document(id).language, site.title(id).to_lowercase());
        text.push_str(&format!("{language} {:?} {title}", framework(id)));
    });
    for ((first, _), (id, field)) in doubles {
        let (title, other) = (site.title(id), &context.sources.get(site.document(first).file).path);
        report
            .report(field.span, format!("another page is called `{title}` too: `{other}`"))
            .note("In search results, browser tabs and lists nobody can tell them apart.")
            .help("say what is different, such as the year, the place or who it is for");
    }
}

/// A translation's title that has little words of the original's language, so that it is no name.
fn untranslated(context: &CheckContext, language: usize, title: &Field, report: &mut RuleReporter) {
    let languages = &context.site.config.languages;
    let text = title.as_text().unwrap_or_default();
    let counted = language_detection::of_words(text.split_whitespace());
    if counted.own_and_other(&languages[language]).1 > 0 {
        report
            .report_as(Level::Warning, title.span, format!("the title `{text}` is the same as in `{}`", languages[0]))
            .note("People who read this language cannot tell from a list what the page is about.")
            .help("translate the title");
    }
}
