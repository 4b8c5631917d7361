//! The directory of partners in each order and filter: all by kind, from A to Z, and those of one kind, theme or
//! pillar.

use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::frame::list_frame;
use crate::render::index::filters::Filters;
use crate::render::index::partners::PartnerIndex;
use crate::render::index::{alphabet, partners};
use crate::render::keys::{Arrangement, PartnerPage, RouteKey};
use crate::render::parts::{cards, choices, pagination};
use crate::render::prose::field_values;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, view};
use crate::site::{DocId, sort_key};

/// Partners on one page.
const PER_PAGE: usize = 60;

/// Partners from which the directory has a heading for each kind; fewer are one list, each with its kind.
const GROUPED_FROM: usize = 12;

/// The folder of the directory's addresses.
const FOLDER: &str = "partners";

pub(crate) fn routes(context: &RouteContext, routes: &mut Routes) {
    let site = &context.site;
    let index = context.partners();
    if index.all.is_empty() && !site.at_path("partners").is_some_and(|id| site.is_visible(id)) {
        return;
    }
    let mut add = |by, count: usize| {
        let key = |number| RouteKey::Partners(PartnerPage::Directory { by, number });
        routes.add_pages(&address(context, by), count, PER_PAGE, key);
    };
    add(Arrangement::All, index.all.len());
    if !index.all.is_empty() {
        add(Arrangement::AToZ, index.all.len());
    }
    for (at, (_, ids)) in index.kinds.iter().enumerate() {
        add(Arrangement::Kind(at), ids.len());
    }
    for (at, (_, ids)) in index.themes.iter().enumerate() {
        add(Arrangement::Theme(at), ids.len());
    }
    for (at, (_, _, ids)) in index.pillars.iter().enumerate() {
        add(Arrangement::Pillar(at), ids.len());
    }
    let language = routes.language();
    let key = |sort, number| RouteKey::Partners(PartnerPage::Choices { sort, number });
    choices::add_routes(routes, all_filters(context, index, language), FOLDER, key);
}

/// The partners under one heading.
struct PartnerSection {
    title: Option<String>,
    id: String,
    partners: Vec<DocId>,
}

/// The content of one arrangement: its name if it is a filter, and its sections.
struct Arranged {
    name: Option<view::Text>,
    sections: Vec<PartnerSection>,
}

/// Writes a page of all choices of one filter.
///
/// # Errors
/// Returns an error of the template.
pub(crate) fn write_choices(
    renderer: &Renderer,
    route: &Route,
    sort: usize,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let filters = &all_filters(renderer, renderer.partners(), route.language)[sort];
    frame::choices::write(filters, renderer, route, FOLDER, renderer.t(route.language, "title-partners"), out)
}

/// Writes one page of the directory.
///
/// # Errors
/// Returns an error of a template.
pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    by: Arrangement,
    number: usize,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let (language, index) = (route.language, renderer.partners());
    let localized = renderer.localized(language);
    let arrangement = arranged(localized, index, by);
    let entries: Vec<(usize, DocId)> = arrangement
        .sections
        .iter()
        .enumerate()
        .flat_map(|(at, section)| section.partners.iter().map(move |id| (at, *id)))
        .collect();
    let (page, body) = frame_of(renderer, route, by, &arrangement)?;
    let past = entries.iter().filter(|(_, id)| index.past.contains(id)).count();
    let view = view::Directory {
        body: body.filter(|_| number <= 1),
        count_text: count_text(localized, entries.len() - past, past),
        views: if index.all.is_empty() { Vec::new() } else { views(localized, index, by) },
        filters: filter_groups(localized, index, by),
        groups: groups(localized, &arrangement, pagination::page_of(&entries, number, PER_PAGE)),
        letters: if by == Arrangement::AToZ { letters(localized, &arrangement, number) } else { Vec::new() },
        pagination: pagination::links(localized, &address(renderer, by), number, entries.len(), PER_PAGE),
    };
    frame::write_page(renderer, route, view::Directory::TEMPLATE, &page, &view, out)
}

/// Returns an arrangement's address within the language's part of the site.
fn address(context: &RouteContext, by: Arrangement) -> String {
    let index = context.partners();
    match by {
        Arrangement::All => "/partners/".to_owned(),
        Arrangement::AToZ => "/partners/a-to-z/".to_owned(),
        Arrangement::Kind(at) => format!("/partners/kind/{}/", index.kinds[at].0),
        Arrangement::Theme(at) => format!("/partners/theme/{}/", context.site.themes()[index.themes[at].0].id),
        Arrangement::Pillar(at) => format!("/partners/pillar/{}/", index.pillars[at].1),
    }
}

fn arranged(renderer: Localized, index: &PartnerIndex, by: Arrangement) -> Arranged {
    let site = &renderer.site;
    let (name, ids) = match by {
        Arrangement::All => return Arranged { name: None, sections: by_kind(renderer, index) },
        Arrangement::AToZ => return Arranged { name: None, sections: a_to_z(renderer, index) },
        Arrangement::Kind(at) => {
            let (kind, ids) = &index.kinds[at];
            (view::Text::own(kind_word(&renderer, kind, renderer.language)), ids)
        }
        Arrangement::Theme(at) => {
            let (theme, ids) = &index.themes[at];
            (theme_name(&renderer, *theme, renderer.language), ids)
        }
        Arrangement::Pillar(at) => {
            let (pillar, _, ids) = &index.pillars[at];
            (renderer.title(site.version_or_original(*pillar, renderer.language)), ids)
        }
    };
    let (past, current): (Vec<DocId>, Vec<DocId>) = ids.iter().partition(|id| index.past.contains(id));
    let current = PartnerSection { title: None, id: "current".into(), partners: current };
    let sections = [current, past_section(renderer, past)];
    Arranged { name: Some(name), sections: sections.into_iter().filter(|own| !own.partners.is_empty()).collect() }
}

/// Returns current partners by kind, or from A to Z if they are few; then the past ones.
fn by_kind(renderer: Localized, index: &PartnerIndex) -> Vec<PartnerSection> {
    let (current, past) = index.all.split_at(index.all.len() - index.past.len());
    let kind_of = |id: &DocId| partners::kind_of(renderer.site.fields(*id));
    let mut sections: Vec<PartnerSection> = current
        .chunk_by(|a, b| kind_of(a) == kind_of(b))
        .map(|partners| {
            let kind = kind_of(&partners[0]);
            let title = Some(kind_word(&renderer, kind, renderer.language).to_owned());
            PartnerSection { title, id: format!("kind-{kind}"), partners: partners.to_vec() }
        })
        .collect();
    if current.len() < GROUPED_FROM {
        let mut partners = current.to_vec();
        partners.sort_by_cached_key(|id| {
            sort_key(renderer.site.title(renderer.site.version_or_original(*id, renderer.language)))
        });
        sections = vec![PartnerSection { title: None, id: "current".into(), partners }];
        sections.retain(|own| !own.partners.is_empty());
    }
    if let [only] = &mut sections[..]
        && only.id == format!("kind-{}", partners::OTHER)
    {
        only.title = None; // No partner says a kind: "Other partners" would be other than nothing.
    }
    if !past.is_empty() {
        sections.push(past_section(renderer, past.to_vec()));
    }
    sections
}

fn past_section(renderer: Localized, partners: Vec<DocId>) -> PartnerSection {
    PartnerSection { title: Some(renderer.t("partners-past").to_owned()), id: "past".into(), partners }
}

fn a_to_z(renderer: Localized, index: &PartnerIndex) -> Vec<PartnerSection> {
    let letters = index.letters(&renderer.site, renderer.language).iter();
    let section = |(letter, partners): &(String, Vec<DocId>)| PartnerSection {
        title: Some(letter.clone()),
        id: letter_id(letter),
        partners: partners.clone(),
    };
    letters.map(section).collect()
}

fn letter_id(letter: &str) -> String {
    format!("letter-{}", letter.to_lowercase())
}

/// Returns the letters of the alphabet, each linked to the page of the A to Z where its partners begin.
fn letters(renderer: Localized, arrangement: &Arranged, number: usize) -> Vec<view::Choice> {
    let mut before = 0;
    let mut begins = std::collections::HashMap::new();
    for section in &arrangement.sections {
        begins.insert(section.id.as_str(), before / PER_PAGE + 1);
        before += section.partners.len();
    }
    let href = |letter: &str| {
        let id = letter_id(letter);
        match begins.get(id.as_str()) {
            None => String::new(),
            Some(page) if *page == number.max(1) => format!("#{id}"),
            Some(1) => format!("{}#{id}", renderer.href_in(&address(&renderer, Arrangement::AToZ))),
            Some(page) => {
                format!("{}#{id}", renderer.href_in(&format!("{}page/{page}/", address(&renderer, Arrangement::AToZ))))
            }
        }
    };
    let choice =
        |letter: &&str| view::Choice { title: (*letter).to_owned(), href: href(letter), ..view::Choice::default() };
    alphabet::alphabet(renderer.code(renderer.language)).iter().map(choice).collect()
}

/// Returns the frame: that of partners/index.md for all partners, one with its own name for a filter.
fn frame_of(
    renderer: &Renderer,
    route: &Route,
    by: Arrangement,
    arrangement: &Arranged,
) -> Result<(view::Page, Option<view::Prose>), RenderError> {
    let language = route.language;
    if by == Arrangement::All {
        return list_frame::for_folder(renderer, route, "partners", "directory");
    }
    let (title, name) = match &arrangement.name {
        Some(name) => (
            renderer.tn(language, "title-partners-kind", &[("name", name.text.as_str().into())]),
            Some(name).filter(|name| name.lang.is_some()),
        ),
        None => (renderer.t(language, "title-partners-a-to-z").to_owned(), None),
    };
    let mut page = frame::generated_page(renderer, route, title.clone(), "directory");
    if let Some(name) = name {
        // A name in another language is separate, so that it can have its own `lang`.
        page.kicker = Some(view::Text::own(renderer.t(language, "title-partners")));
        page.title = name.text.clone();
        page.title_lang = name.lang.clone();
    }
    page.description = Some(renderer.tn(language, "partners-description", &[("title", title.as_str().into())]));
    list_frame::say_number(renderer, route, &mut page);
    Ok((page, None))
}

/// Returns "14 partners", with the number of past ones if there are any.
fn count_text(renderer: Localized, current: usize, past: usize) -> String {
    let count = |key, count: usize| renderer.tn(key, &[("count", count.into())]);
    match (current, past) {
        (_, 0) => count("count-partners", current),
        (0, _) => count("partners-past-count", past),
        _ => {
            let both = [count("count-partners", current), count("partners-past-count", past)];
            renderer.date_formatter().list(&[&both[0], &both[1]])
        }
    }
}

fn views(renderer: Localized, index: &PartnerIndex, shown: Arrangement) -> Vec<view::Choice> {
    let choice = |by, key: &str| {
        let count = Some(index.all.len()).filter(|_| by == Arrangement::All);
        view::Choice {
            current: by == shown,
            ..choice(&renderer, by, view::Text::own(renderer.t(key)), count, renderer.language)
        }
    };
    vec![choice(Arrangement::All, "view-all"), choice(Arrangement::AToZ, "view-a-to-z")]
}

/// Returns the directory's filters above one arrangement.
fn filter_groups(renderer: Localized, index: &PartnerIndex, shown: Arrangement) -> Vec<view::FilterGroup> {
    let shown = renderer.href_in(&address(&renderer, shown));
    let all = all_filters(&renderer, index, renderer.language).iter();
    all.map(|filters| choices::group(filters, &renderer, renderer.language, FOLDER, &shown)).collect()
}

/// Returns the directory's filters, each choice with its count. Omits filters with fewer than two choices.
fn all_filters<'i>(context: &RouteContext, index: &'i PartnerIndex, language: usize) -> &'i [Filters] {
    index.filters(language, || made_filters(context, index, language))
}

fn made_filters(context: &RouteContext, index: &PartnerIndex, language: usize) -> Vec<Filters> {
    let site = &context.site;
    let choice = |by, name, ids: &[DocId]| choice(context, by, name, Some(ids.len()), language);
    let kinds: Vec<_> = index
        .kinds
        .iter()
        .enumerate()
        .map(|(at, (kind, ids))| {
            choice(Arrangement::Kind(at), view::Text::own(kind_word(context, kind, language)), ids)
        })
        .collect();
    let themes = index
        .themes
        .iter()
        .enumerate()
        .map(|(at, (theme, ids))| choice(Arrangement::Theme(at), theme_name(context, *theme, language), ids));
    let pillars = index.pillars.iter().enumerate().map(|(at, (pillar, part, ids))| {
        let best = site.version_or_original(*pillar, language);
        let lang = site.fallback_language(best, language).map(str::to_owned);
        let mut text = site.short_title(best).to_owned();
        if *part != site.document(*pillar).id()
            && let Some(framework) = site.shown_framework_of(*pillar)
        {
            text = format!("{text} ({})", site.short_title(site.version_or_original(framework, language)));
        }
        choice(Arrangement::Pillar(at), view::Text { text, lang }, ids)
    });
    [("kind", kinds), ("theme", themes.collect()), ("pillar", pillars.collect())]
        .into_iter()
        .filter(|(sort, choices)| choices.len() > usize::from(*sort == "kind"))
        .map(|(sort, choices)| Filters::new(sort, choices))
        .collect()
}

/// Returns a link to an arrangement, from a page that shows another one.
fn choice(
    context: &RouteContext,
    by: Arrangement,
    name: view::Text,
    count: Option<usize>,
    language: usize,
) -> view::Choice {
    view::Choice {
        title: name.text,
        href: context.href_in(language, &address(context, by)),
        lang: name.lang,
        count,
        current: false,
        within: false,
    }
}

/// Returns the partners of one page under their headings.
fn groups(renderer: Localized, arrangement: &Arranged, entries: &[(usize, DocId)]) -> Vec<view::Group> {
    entries
        .chunk_by(|a, b| a.0 == b.0)
        .map(|entries| {
            let section = &arrangement.sections[entries[0].0];
            view::Group {
                title: section.title.as_ref().map(view::Text::own),
                id: section.id.clone(),
                cards: entries.iter().map(|(_, id)| entry(renderer, *id, section)).collect(),
            }
        })
        .collect()
}

/// Returns one partner's card, with its kind unless the heading gives it.
fn entry(renderer: Localized, id: DocId, section: &PartnerSection) -> view::Card {
    let mut card = cards::partner(renderer, id);
    let kind = renderer.site.fields(id).text("kind").filter(|_| !section.id.starts_with("kind-"));
    let kind = kind.map(|kind| view::Text::own(renderer.t(&format!("kind-{kind}"))));
    card.details.splice(0..0, kind);
    view::Card { fields: field_values::of_entry(&renderer, id, renderer.language), ..card }
}

/// Returns the plural name of a kind: "Charities".
fn kind_word<'r>(context: &'r RouteContext, kind: &str, language: usize) -> &'r str {
    context.strings(language).get(&format!("partners-{kind}")).unwrap_or_default()
}

fn theme_name(context: &RouteContext, at: usize, language: usize) -> view::Text {
    let link = context.theme_link(&context.site.themes()[at], language);
    view::Text { text: link.title, lang: link.lang }
}
