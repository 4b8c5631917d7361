//! Two pages have the same title.
//!
//! People cannot tell them apart in menus, search results, browser tabs and lists of pages. Events and news
//! with different dates may share a title, for example an annual fair or a newsletter, because lists and
//! pages show the date. Reports with different dates (`as_of`) that share a title are a warning. A
//! translation that keeps the original's title is a warning, except for names, which are the same in every
//! language.
//!
//! Bad: two pages with `title = "Contact"`
//!
//! Good: `title = "Contact the trust"` and `title = "Contact a school"`

use super::duplicates::find_duplicates;
use super::{CheckContext, RuleReporter, language_detection};
use crate::diagnostic::Level;
use crate::schema::Field;
use crate::site::{DocId, Site};

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
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
    // The page of a pillar names its framework, so pillars of different frameworks may share a title.
    let framework = |id| site.is_a(id, "pillar").then(|| site.framework_of(id)).flatten().map(|id| id.0);
    let doubles = find_duplicates(&entitled, |(id, _), text| {
        let (language, title) = (site.document(id).language, site.title(id).to_lowercase());
        text.push_str(&format!("{language} {:?} {title}", framework(id)));
    });
    // Pages with the same title and the same date are duplicates too.
    let dated: Vec<(DocId, &Field)> = entitled.iter().copied().filter(|(id, _)| own_date(site, *id).is_some()).collect();
    let same_day = find_duplicates(&dated, |(id, _), text| {
        let (language, title) = (site.document(id).language, site.title(id).to_lowercase());
        let date = own_date(site, id).map(|(_, date)| &date.value);
        text.push_str(&format!("{language} {:?} {title} {date:?}", framework(id)));
    });
    let by_day = doubles.into_iter().filter(|((first, _), (id, _))| level(site, *first, *id) != Some(Level::Error) || !has_dates(site, *first, *id));
    for ((first, _), (id, field)) in by_day.chain(same_day) {
        let Some(level) = level(site, first, id) else { continue };
        let (title, other) = (site.title(id), &context.sources.get(site.document(first).file).path);
        report
            .report_as(level, field.span, format!("another page has the title `{title}` too: `{other}`"))
            .note("People cannot tell them apart in search results, browser tabs and lists.")
            .help("add the difference, such as the year, the place or the audience");
    }
}

/// Returns the date that distinguishes a page besides its title, and whether lists show it.
fn own_date(site: &Site, id: DocId) -> Option<(bool, &Field)> {
    let fields = site.fields(id);
    let of = |kind: &str, name: &str| fields.get(name).filter(|_| site.is_a(id, kind));
    let listed = of("event", "start").or_else(|| of("news", "date"));
    listed.map(|date| (true, date)).or_else(|| Some((false, of("report", "as_of")?)))
}

/// Returns the date that lists and pages show beside a document's title, in a comparable form.
pub(super) fn date_in_lists(site: &Site, id: DocId) -> Option<String> {
    own_date(site, id).filter(|(is_listed, _)| *is_listed).map(|(_, date)| format!("{:?}", date.value))
}

fn has_dates(site: &Site, one: DocId, other: DocId) -> bool {
    own_date(site, one).is_some() && own_date(site, other).is_some()
}

/// Returns the level for two pages with the same title, or `None` if their dates distinguish them.
fn level(site: &Site, one: DocId, other: DocId) -> Option<Level> {
    match (own_date(site, one), own_date(site, other)) {
        (Some((one_listed, one)), Some((other_listed, other))) if one.value != other.value => {
            (!one_listed || !other_listed).then_some(Level::Warning)
        }
        _ => Some(Level::Error),
    }
}

/// Reports a translation's title that contains common short words of the original's language, so that it is
/// not a name.
fn untranslated(context: &CheckContext, language: usize, title: &Field, report: &mut RuleReporter) {
    let languages = &context.site.config.languages;
    let text = title.as_text().unwrap_or_default();
    let counted = language_detection::count_words(text.split_whitespace());
    if counted.own_and_other(&languages[language]).1 > 0 {
        report
            .report_as(Level::Warning, title.span, format!("the title `{text}` is the same as in `{}`", languages[0]))
            .note("People who read this language cannot tell from a list what the page is about.")
            .help("translate the title");
    }
}
