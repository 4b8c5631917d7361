//! Lists the pages that a language's search finds, in the order of their numbers in the index: by group, then by
//! address.

use jiff::civil::Date;

use crate::render::calendars;
use crate::render::context::Renderer;
use crate::render::index::register;
use crate::search::PageCard;
use crate::site::DocId;

/// The weight of pages that fewer visitors want; that of other pages is 1.
const PAST: f32 = 0.5;
const OLD_NEWS: f32 = 0.7;
const SUPERSEDED: f32 = 0.5;

/// Days for which a news item counts as new.
const NEW: i32 = 180;

/// The pages of an index.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    pub pages: Vec<PageCard>,
    /// The document of each page.
    pub documents: Vec<DocId>,
    /// The first page of each group, and the group's name.
    pub groups: Vec<(usize, String)>,
}

/// Returns all pages of a language; if a page has no version in it, the original, as in the lists of the language.
pub(crate) fn collect(renderer: &Renderer, language: usize) -> Entries {
    let site = &renderer.site;
    let originals = site
        .visible()
        .filter(|(id, _)| site.original(*id) == *id)
        .map(|(id, _)| site.version_or_original(id, language));
    let mut all: Vec<(String, String, DocId)> = originals
        .filter(|id| site.is_visible(*id))
        .map(|id| (group(renderer, id, language), renderer.href(&site.address(id)), id))
        .collect();
    all.sort();
    let mut entries = Entries::default();
    for (group, href, id) in all {
        if entries.groups.last().is_none_or(|(_, last)| *last != group) {
            entries.groups.push((entries.pages.len(), group));
        }
        entries.documents.push(id);
        entries.pages.push(page(renderer, id, href, language));
    }
    entries
}

/// Returns the title of the list that a page belongs to: "Policies".
fn group(renderer: &Renderer, id: DocId, language: usize) -> String {
    let folder = renderer.site.document(id).path.split('/').next().unwrap_or_default();
    let title = (!folder.is_empty()).then(|| renderer.site.types.for_folder(folder)).flatten();
    let title = title.map(|kind| format!("list-{}", kind.name));
    let own = title.and_then(|key| renderer.strings(language).get(&key).map(str::to_owned));
    own.unwrap_or_else(|| renderer.t(language, "search-other").to_owned())
}

fn page(renderer: &Renderer, id: DocId, href: String, language: usize) -> PageCard {
    let (site, fields) = (&renderer.site, renderer.site.fields(id));
    let today = site.options.today;
    let mut page = PageCard {
        href,
        title: site.title(id).to_owned(),
        language: renderer.code(site.document(id).language).to_owned(),
        summary: fields.text("summary").unwrap_or_default().to_owned(),
        weight: 1.0,
        ..PageCard::default()
    };
    let date = |name: &str| renderer.when_in(fields, name, language).map(|when| when.text).unwrap_or_default();
    if site.is_a(id, "event") {
        let event = renderer.calendar(language).event(calendars::event_id(site, id));
        if let Some(event) = event {
            let days = || event.occurrences.iter().map(|own| own.when.begins().date());
            let day = days().filter(|day| *day >= today).min().or_else(|| days().max());
            page.date = day.map(|day: Date| renderer.date_formatter(language).date(day)).unwrap_or_default();
            page.weight = if event.last_day() < today { PAST } else { 1.0 };
        }
    } else if site.is_a(id, "news") {
        page.date = date("date");
        let is_old = |day: Date| day < today.saturating_sub(jiff::Span::new().days(NEW));
        let day = fields.date("date").map(|date| date.last_day());
        page.weight = if day.is_some_and(is_old) { OLD_NEWS } else { 1.0 };
    } else if site.is_a(id, "report") {
        page.date = date("as_of");
    } else if site.is_a(id, "policy") {
        let is_past = matches!(register::policy(&renderer.site, id, language).keyword(), "superseded" | "withdrawn");
        page.weight = if is_past { SUPERSEDED } else { 1.0 };
    } else if fields.text("status") == Some("past") || fields.date("until").is_some_and(|date| date.last_day() < today)
    {
        page.weight = PAST;
    }
    page
}
