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

/// An entry of the index.
struct RouteKey {
    link: view::Link,
    is_heading: bool,
}

/// Returns the links of the index, unsorted.
pub(crate) fn of(
    renderer: &Renderer,
    language: usize,
    documents: &[DocId],
    is_common: &dyn Fn(&str) -> bool,
) -> Vec<view::Link> {
    let mut all = Vec::new();
    for id in documents {
        names(renderer, language, *id, &mut all);
    }
    headings(renderer, language, documents, &mut all);
    let turned: Vec<(usize, usize, String)> = all
        .iter()
        .enumerate()
        .flat_map(|(at, subject)| {
            let entries = rotations(&subject.link.title, is_common).into_iter();
            let tier = |is_turned: bool| match (subject.is_heading, is_turned) {
                (false, false) => 0,
                (false, true) => 1,
                (true, false) => 2,
                (true, true) => 3,
            };
            entries.map(move |entry| (tier(entry.is_turned), at, entry.words))
        })
        .collect();
    // A larger site omits the least helpful entries.
    let mut count = 0;
    let mut tiers = 0;
    for tier in 0..4 {
        count += turned.iter().filter(|(own, ..)| *own == tier).count();
        if tier == 0 || count <= MOST_SUBJECTS {
            tiers = tier;
        } else {
            break;
        }
    }
    let mut seen = BTreeSet::new();
    turned
        .into_iter()
        .filter(|(tier, ..)| *tier <= tiers)
        .map(|(_, at, words)| view::Link { title: words, ..all[at].link.clone() })
        .filter(|link| seen.insert((link.title.clone(), link.href.clone())))
        .collect()
}

/// Adds the titles of a page, and its search terms.
fn names(renderer: &Renderer, language: usize, id: DocId, all: &mut Vec<RouteKey>) {
    let (site, fields) = (&renderer.site, renderer.site.fields(id));
    let own = renderer.link(id, language);
    let mut add = |title: &str, part: &str, note: Option<String>| {
        let href = format!("{}{part}", own.href);
        let link = view::Link {
            title: title.to_owned(),
            href,
            lang: own.lang.clone(),
            note: note.or_else(|| own.note.clone()),
        };
        all.push(RouteKey { link, is_heading: false });
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
}

/// Adds the headings that only a few pages have.
fn headings(renderer: &Renderer, language: usize, documents: &[DocId], all: &mut Vec<RouteKey>) {
    let own = |id: &DocId| {
        let headings = &renderer.site.document(*id).content_summary.headings;
        headings.iter().filter(|heading| heading.level <= DEEPEST).map(|heading| (heading, fold(heading.text())))
    };
    let mut pages: HashMap<_, usize> = HashMap::new();
    documents.iter().flat_map(own).for_each(|(_, words)| *pages.entry(words).or_default() += 1);
    for id in documents {
        let page = renderer.link(*id, language);
        for (heading, words) in own(id) {
            if pages.get(&words).is_some_and(|count| *count <= PAGES_OF_A_HEADING) && !words.is_empty() {
                let href = format!("{}#{}", page.href, crate::url::encode_fragment(heading.id()));
                let lang = heading.lang.as_ref().map(|lang| lang.to_string()).or_else(|| page.lang.clone());
                let link = view::Link { title: heading.text().to_owned(), href, lang, note: Some(page.title.clone()) };
                all.push(RouteKey { link, is_heading: true });
            }
        }
    }
}
