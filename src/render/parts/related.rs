//! Builds the lists on the pages of documents that grow with the site: the first entries, and the link to all of them.

use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use crate::datetime::PartialDate;
use crate::render::context::{Localized, RouteContext};
use crate::render::index::letters::LetterIndex;
use crate::render::index::related::{MOST, MOST_CHILDREN, OTHER_GROUPS, RelatedList};
use crate::render::index::{partners, register};
use crate::render::view;
use crate::site::{Catalogue, DocId};
use crate::types::ContentType;

/// The types whose pages have such lists.
const KINDS: [&str; 6] = ["framework", "pillar", "partner", "place", "programme", "reference"];

/// Iterates over the lists that have pages of their own: the document, an original, and the number of entries.
pub(crate) fn long_lists(context: &RouteContext) -> impl Iterator<Item = (DocId, RelatedList, usize)> {
    let site = &context.site;
    let of_kinds = KINDS.into_iter().flat_map(|kind| site.of_type(kind)).copied();
    let of_kinds = of_kinds.filter(|id| may_be_long(context, *id));
    of_kinds.chain(long_folders(site)).flat_map(move |id| {
        let lists = RelatedList::of_document(site, id).into_iter();
        let counted = lists.map(move |list| (id, list, entries(context, id, list).len()));
        counted.filter(|(id, list, count)| *count > list.most(site, *id))
    })
}

/// Returns the pages with more children than they show.
fn long_folders(site: &Catalogue) -> Vec<DocId> {
    let lists_children =
        |kind: &&Arc<ContentType>| !OTHER_GROUPS.iter().any(|other| site.types.is_a(&kind.name, other));
    let mut all = Vec::new();
    for kind in site.types.iter().filter(lists_children) {
        let own = site.of_type(&kind.name).iter().copied();
        let own = own.filter(|id| Arc::ptr_eq(&site.document(*id).kind, kind));
        all.extend(own.filter(|id| site.children(*id).len() > MOST_CHILDREN && !has_other_page(site, *id)));
    }
    all
}

/// Returns whether a page is the home page, or the list of a type: these do not list their children.
fn has_other_page(site: &Catalogue, id: DocId) -> bool {
    let document = site.document(id);
    document.path.is_empty() || (document.is_list_page() && site.types.for_folder(&document.path).is_some())
}

/// Returns the entries of a long list by letter, in a language.
pub(crate) fn by_letter(renderer: Localized<'_>, id: DocId, list: RelatedList) -> Option<&LetterIndex> {
    let indexes = renderer.renderer.lists.related.get(renderer.renderer, |context| {
        let one_for_each = || context.site.languages().map(|_| OnceLock::new()).collect();
        long_lists(context).map(|(id, list, _)| ((id, list), one_for_each())).collect()
    });
    let own = indexes.get(&(renderer.site.original(id), list))?.get(renderer.language)?;
    Some(own.get_or_init(|| LetterIndex::new(links(renderer, id, list), renderer.code(renderer.language))))
}

/// Returns links to all entries of a list.
fn links(renderer: Localized, id: DocId, list: RelatedList) -> Vec<view::Link> {
    let is_of_several = renderer.serving_pillars().is_of_several(renderer.site.original(id));
    let framework = |pillar| renderer.site.framework_of(pillar).filter(|_| is_of_several);
    let link = |id: &DocId| match list {
        RelatedList::Pillars => child_link(renderer, *id),
        RelatedList::Area(_) => serving_link(renderer, *id, framework(*id)),
        _ => renderer.link(*id),
    };
    entries(&renderer, id, list).iter().map(link).collect()
}

/// Returns whether a document has so many entries in all its lists that one of them may be long. This is much cheaper
/// than the lists.
fn may_be_long(context: &RouteContext, id: DocId) -> bool {
    let site = &context.site;
    let links = |id: &DocId| site.backlinks(*id).count() + site.children(*id).len();
    match site.is_a(id, "reference") {
        // References in `maps_to` have no backlinks.
        true => true,
        false => site.descendants(id).iter().map(links).sum::<usize>() > MOST,
    }
}

/// Returns the originals in a list of a document, in the order of its page.
pub(crate) fn entries(context: &RouteContext, id: DocId, list: RelatedList) -> Vec<DocId> {
    let (site, original) = (&context.site, context.site.original(id));
    // A pillar's lists include those of everything beneath it.
    let naming = |kind, field| site.documents_referring_to(&site.descendants(original), kind, field);
    let is_partner = site.is_a(original, "partner");
    let is_place = site.is_a(original, "place");
    match list {
        RelatedList::Children => site.children(original).to_vec(),
        RelatedList::Pillars => {
            site.children(original).iter().copied().filter(|child| site.is_a(*child, "pillar")).collect()
        }
        RelatedList::Programmes => naming("programme", if is_partner { "partners" } else { "pillars" }),
        RelatedList::Partners => {
            let mut all = naming("partner", "pillars");
            all.sort_by_key(|id| partners::is_past(site.fields(*id), site.options.today));
            all
        }
        RelatedList::Policies => {
            let mut all = naming("policy", if is_place { "places" } else { "implements" });
            all.retain(|id| register::is_in_force(site, *id));
            all
        }
        RelatedList::Reports => {
            let mut all = naming("report", "programme");
            all.sort_by_key(|id| Reverse(site.fields(*id).date("as_of").map(PartialDate::last_day)));
            all
        }
        RelatedList::Area(at) => {
            let area = site.fields(id).tables("areas").nth(at).and_then(|area| area.text("number"));
            let serving = area.map_or(&[][..], |area| context.serving_pillars().of_area(original, area));
            serving.iter().map(|(_, pillar)| *pillar).collect()
        }
    }
}

/// Returns the first entries of a list of a document as cards, and the link to all of them if there are more.
pub(crate) fn cards(
    renderer: Localized,
    id: DocId,
    list: RelatedList,
    cards_of: impl FnOnce(&[DocId]) -> Vec<view::Card>,
) -> view::CardList {
    let all = entries(&renderer, id, list);
    let shown = &all[..all.len().min(list.most(&renderer.site, id))];
    view::CardList { cards: cards_of(shown), more: more(renderer, id, list, all.len()).into_iter().collect() }
}

/// Returns the link to all entries of a list; `None` if the page of its document shows them all.
pub(crate) fn more(renderer: Localized, id: DocId, list: RelatedList, count: usize) -> Option<view::Link> {
    if count <= list.most(&renderer.site, id) {
        return None;
    }
    let title = title(renderer, id, list);
    let count = renderer.date_formatter().number(count as i64);
    let words = renderer.tn("related-all", &[("list", title.text.into()), ("count", count.into())]);
    let address = renderer.site.address(renderer.site.version_or_original(id, renderer.language)).join(&list.folder());
    Some(view::Link::own(words, renderer.href(&address)))
}

/// Returns the title of a list: "Policies".
pub(crate) fn title(renderer: Localized, id: DocId, list: RelatedList) -> view::Text {
    let RelatedList::Area(at) = list else { return view::Text::own(renderer.t(list.string_key())) };
    let best = renderer.site.version_or_original(id, renderer.language);
    let area = renderer.site.fields(best).tables("areas").nth(at);
    let number = area.and_then(|area| area.text("number")).unwrap_or_default();
    let title = area.and_then(|area| renderer.text_in(best, area, "title")).unwrap_or_default();
    view::Text { text: format!("{number} {}", title.text), lang: title.lang }
}

/// Returns a link to a pillar among the children of another, with its number.
fn child_link(renderer: Localized, pillar: DocId) -> view::Link {
    let number = renderer.site.fields(renderer.site.version_or_original(pillar, renderer.language)).text("number");
    with_note(renderer.link(pillar), number.map(str::to_owned))
}

/// Returns a link to a pillar that serves an area of a reference, with the name of its framework if one is given.
pub(crate) fn serving_link(renderer: Localized, pillar: DocId, framework: Option<DocId>) -> view::Link {
    let site = &renderer.site;
    let name = framework.map(|id| site.short_title(site.version_or_original(id, renderer.language)).to_owned());
    with_note(renderer.link(pillar), name)
}

/// Adds a note before that of a link.
fn with_note(link: view::Link, note: Option<String>) -> view::Link {
    let notes: Vec<String> = note.into_iter().chain(link.note).collect();
    view::Link { note: (!notes.is_empty()).then(|| notes.join(", ")), ..link }
}
