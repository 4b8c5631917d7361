//! Builds the subject index of a language: the titles, headings and search terms of its pages, each
//! under every significant word of it.

use std::collections::{BTreeSet, HashMap};

use crate::render::context::Renderer;
use crate::render::view;
use crate::search::{MOST_SUBJECTS, fold, rotations};
use crate::site::DocId;
use crate::url::slug;

/// The deepest level of headings that are subjects.
const DEEPEST: u8 = 3;

/// Most pages that share a heading: a more common one, such as "Contact", is not a subject.
const PAGES_OF_A_HEADING: usize = 2;

/// Returns the links of the index, in no order. A larger site omits the least useful entries: first rotated headings,
/// then headings, then rotated names.
pub(crate) fn collect(
    renderer: &Renderer,
    language: usize,
    documents: &[DocId],
    is_common: &dyn Fn(&str) -> bool,
) -> Vec<view::Link> {
    let mut all: Vec<view::Link> = documents.iter().flat_map(|id| title_links(renderer, language, *id)).collect();
    if let Some(further) = if_all_fit(all.len(), rotated(&all, is_common)) {
        all.extend(further);
        if let Some(headings) = if_all_fit(all.len(), heading_links(renderer, language, documents).into_iter()) {
            let further = if_all_fit(all.len() + headings.len(), rotated(&headings, is_common));
            all.extend(headings.into_iter().chain(further.into_iter().flatten()));
        }
    }
    let mut seen = BTreeSet::new();
    all.retain(|link| seen.insert((link.title.clone(), link.href.clone())));
    all
}

/// Returns further entries, if there is room for all of them beside `others` entries.
fn if_all_fit(others: usize, further: impl Iterator<Item = view::Link>) -> Option<Vec<view::Link>> {
    let room = MOST_SUBJECTS.checked_sub(others)?;
    let further: Vec<view::Link> = further.take(room + 1).collect();
    Some(further).filter(|further| further.len() <= room)
}

/// Returns each entry under its further words.
fn rotated<'s>(
    links: &'s [view::Link],
    is_common: &'s dyn Fn(&str) -> bool,
) -> impl Iterator<Item = view::Link> + use<'s> {
    links.iter().flat_map(move |link| {
        rotations(&link.title, is_common).into_iter().map(|title| view::Link { title, ..link.clone() })
    })
}

/// Returns links with the titles of a page and its search terms.
fn title_links(renderer: &Renderer, language: usize, id: DocId) -> Vec<view::Link> {
    let (site, fields) = (&renderer.site, renderer.site.fields(id));
    let own = renderer.link(id, language);
    let mut all = Vec::new();
    let mut add = |title: &str, part: &str, note: Option<String>| {
        all.push(view::Link {
            title: title.trim().to_owned(),
            href: format!("{}{part}", own.href),
            lang: own.lang.clone(),
            note: note.or_else(|| own.note.clone()),
        });
    };
    add(&own.title, "", None);
    let is_other = |name: &&str| fold(name) != fold(&own.title);
    if let Some(short) = fields.text("short_title").filter(is_other) {
        add(short, "", None);
    }
    for tag in fields.texts("tags").map(|tag| tag.value).filter(is_other) {
        add(tag, "", Some(own.title.clone()));
    }
    if site.is_a(id, "glossary") {
        for term in fields.tables("terms").filter_map(|entry| entry.text("term")) {
            add(term, &format!("#term-{}", slug(term)), Some(own.title.clone()));
        }
    }
    all
}

/// Returns links to the headings that only a few pages have.
fn heading_links(renderer: &Renderer, language: usize, documents: &[DocId]) -> Vec<view::Link> {
    let own = |id: &DocId| {
        let headings = &renderer.site.document(*id).content_summary.headings;
        headings.iter().filter(|heading| heading.level <= DEEPEST).map(|heading| (heading, fold(heading.text())))
    };
    let mut pages: HashMap<_, usize> = HashMap::new();
    documents.iter().flat_map(own).for_each(|(_, words)| *pages.entry(words).or_default() += 1);
    let mut all = Vec::new();
    for id in documents {
        let page = renderer.link(*id, language);
        for (heading, words) in own(id) {
            if pages.get(&words).is_some_and(|count| *count <= PAGES_OF_A_HEADING) && !words.is_empty() {
                let href = format!("{}#{}", page.href, crate::url::encode_fragment(heading.id()));
                let lang = heading.lang.as_ref().map(|lang| lang.to_string()).or_else(|| page.lang.clone());
                let title = heading.text().trim().to_owned();
                all.push(view::Link { title, href, lang, note: Some(page.title.clone()) });
            }
        }
    }
    all
}
