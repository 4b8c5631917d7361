//! The directory of partners in each arrangement: all by kind, from A to Z, and those of one kind, theme or pillar.

use super::index::{KINDS, OTHER, PartnerIndex};
use crate::render::filters::{self, Filters};
use crate::render::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes, lists, statements, view};
use crate::site::{DocId, sort_key};

/// Partners on one page.
const PER_PAGE: usize = 60;

/// Partners from which the directory has a heading for each kind: fewer are one list, each with its kind beside it.
const GROUPED_FROM: usize = 12;

/// The folder of the directory's addresses.
const FOLDER: &str = "partners";

const ALL: &str = "all";
const A_TO_Z: &str = "a-to-z";

pub(super) fn routes(context: &RouteContext, routes: &mut Routes) {
    let site = &context.site;
    let index = index(context);
    if index.all.is_empty() && !site.at_path("partners").is_some_and(|id| site.is_visible(id)) {
        return;
    }
    let mut add = |view: &str, count: usize| {
        for number in 1..=count.div_ceil(PER_PAGE).max(1) {
            let address = match number {
                1 => address(view),
                _ => format!("{}page/{number}/", address(view)),
            };
            routes.add(&address, RouteKey { document: None, view: view.into(), number });
        }
    };
    add(ALL, index.all.len());
    if !index.all.is_empty() {
        add(A_TO_Z, index.all.len());
    }
    for (kind, ids) in &index.kinds {
        add(&format!("kind/{kind}"), ids.len());
    }
    for (at, ids) in &index.themes {
        add(&format!("theme/{}", site.themes()[*at].id), ids.len());
    }
    for (_, part, ids) in &index.pillars {
        add(&format!("pillar/{part}"), ids.len());
    }
    let language = routes.language();
    all_filters(context, index, language).iter().for_each(|filters| filters.add_routes(routes, FOLDER));
}

/// Partners under one heading.
struct Section {
    title: Option<String>,
    id: String,
    partners: Vec<DocId>,
}

/// What one arrangement shows: its name where it is a choice of partners, and its sections.
struct Arrangement {
    name: Option<view::Text>,
    sections: Vec<Section>,
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let language = route.language;
    let (shown, number) = (&*route.subject.view, route.subject.number);
    let index = index(renderer);
    if let Some(sort) = shown.strip_prefix(filters::VIEW) {
        let filters = all_filters(renderer, index, language).iter().find(|filters| filters.sort == sort);
        let list = renderer.t(language, "title-partners");
        return filters.map_or(Ok(()), |filters| filters.write(renderer, route, FOLDER, list, out));
    }
    let arrangement = arrangement(renderer, index, shown, language);
    let entries: Vec<(usize, DocId)> = arrangement
        .sections
        .iter()
        .enumerate()
        .flat_map(|(at, section)| section.partners.iter().map(move |id| (at, *id)))
        .collect();
    let (page, body) = frame(renderer, route, &arrangement)?;
    let past = entries.iter().filter(|(_, id)| index.past.contains(id)).count();
    let view = view::Directory {
        body: body.filter(|_| number <= 1),
        count_text: count_text(renderer, entries.len() - past, past, language),
        views: if index.all.is_empty() { Vec::new() } else { views(renderer, index, shown, language) },
        filters: filter_groups(renderer, index, shown, language),
        groups: groups(renderer, &arrangement, lists::page_of(&entries, number, PER_PAGE), language),
        letters: if shown == A_TO_Z { letters(renderer, &arrangement, number, language) } else { Vec::new() },
        pagination: lists::pagination(renderer, language, &address(shown), number, entries.len(), PER_PAGE),
    };
    renderer.write_page(route, view::Directory::TEMPLATE, &page, &view, out)
}

/// What the directory is arranged by.
fn index(context: &RouteContext) -> &PartnerIndex {
    context.lists.partners.get(context, |context| PartnerIndex::new(&context.site))
}

/// An arrangement's address within the language's part of the site.
fn address(view: &str) -> String {
    if view == ALL { "/partners/".to_owned() } else { format!("/partners/{view}/") }
}

fn arrangement(renderer: &Renderer, index: &PartnerIndex, view: &str, language: usize) -> Arrangement {
    let site = &renderer.site;
    let found = match view.split_once('/') {
        Some(("kind", kind)) => {
            let name = view::Text::own(kind_word(renderer, kind, language));
            index.kinds.iter().find(|(own, _)| *own == kind).map(|(_, ids)| (name, ids))
        }
        Some(("theme", id)) => index
            .themes
            .iter()
            .find(|(at, _)| site.themes()[*at].id == id)
            .map(|(at, ids)| (theme_name(renderer, *at, language), ids)),
        Some(("pillar", part)) => index
            .pillars
            .iter()
            .find(|(_, own, _)| own == part)
            .map(|(pillar, _, ids)| (renderer.title(site.best(*pillar, language), language), ids)),
        _ if view == A_TO_Z => return Arrangement { name: None, sections: a_to_z(renderer, index, language) },
        _ => return Arrangement { name: None, sections: by_kind(renderer, index, language) },
    };
    let Some((name, ids)) = found else { return Arrangement { name: None, sections: Vec::new() } };
    let (past, current): (Vec<DocId>, Vec<DocId>) = ids.iter().partition(|id| index.past.contains(id));
    let current = Section { title: None, id: "current".into(), partners: current };
    let sections = [current, past_section(renderer, past, language)];
    Arrangement { name: Some(name), sections: sections.into_iter().filter(|own| !own.partners.is_empty()).collect() }
}

/// Current partners kind by kind, a few of them from A to Z; then the past ones.
fn by_kind(renderer: &Renderer, index: &PartnerIndex, language: usize) -> Vec<Section> {
    let (current, past) = index.all.split_at(index.all.len() - index.past.len());
    let kind_of = |id: &DocId| super::index::kind_of(renderer.site.fields(*id));
    let mut sections: Vec<Section> = current
        .chunk_by(|a, b| kind_of(a) == kind_of(b))
        .map(|partners| {
            let kind = kind_of(&partners[0]);
            let title = Some(kind_word(renderer, kind, language).to_owned());
            Section { title, id: format!("kind-{kind}"), partners: partners.to_vec() }
        })
        .collect();
    if current.len() < GROUPED_FROM {
        let mut partners = current.to_vec();
        partners.sort_by_cached_key(|id| sort_key(renderer.site.title(renderer.site.best(*id, language))));
        sections = vec![Section { title: None, id: "current".into(), partners }];
        sections.retain(|own| !own.partners.is_empty());
    }
    if let [only] = &mut sections[..]
        && only.id == format!("kind-{OTHER}")
    {
        only.title = None; // No partner says a kind: "Other partners" would be other than nothing.
    }
    if !past.is_empty() {
        sections.push(past_section(renderer, past.to_vec(), language));
    }
    sections
}

fn past_section(renderer: &Renderer, partners: Vec<DocId>, language: usize) -> Section {
    Section { title: Some(renderer.t(language, "partners-past").to_owned()), id: "past".into(), partners }
}

fn a_to_z(renderer: &Renderer, index: &PartnerIndex, language: usize) -> Vec<Section> {
    let letters = index.letters(&renderer.site, language).iter();
    let section = |(letter, partners): &(String, Vec<DocId>)| Section {
        title: Some(letter.clone()),
        id: letter_id(letter),
        partners: partners.clone(),
    };
    letters.map(section).collect()
}

fn letter_id(letter: &str) -> String {
    format!("letter-{}", letter.to_lowercase())
}

/// The letters of the alphabet, each leading to the page of the A to Z on which its partners begin.
fn letters(renderer: &Renderer, arrangement: &Arrangement, number: usize, language: usize) -> Vec<view::Choice> {
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
            Some(1) => format!("{}#{id}", renderer.href_in(language, &address(A_TO_Z))),
            Some(page) => format!("{}#{id}", renderer.href_in(language, &format!("{}page/{page}/", address(A_TO_Z)))),
        }
    };
    let choice =
        |letter: &&str| view::Choice { title: (*letter).to_owned(), href: href(letter), ..view::Choice::default() };
    statements::alphabet(renderer.code(language)).iter().map(choice).collect()
}

/// The frame: that of partners/index.md for all, a name of its own for a choice.
fn frame(
    renderer: &Renderer,
    route: &Route,
    arrangement: &Arrangement,
) -> Result<(view::Page, Option<view::Prose>), RenderError> {
    let language = route.language;
    if *route.subject.view == *ALL {
        return lists::list_frame(renderer, route, "partners", "directory");
    }
    let (title, name) = match &arrangement.name {
        Some(name) => (
            renderer.tn(language, "title-partners-kind", &[("name", name.text.as_str().into())]),
            Some(name).filter(|name| name.lang.is_some()),
        ),
        None => (renderer.t(language, "title-partners-a-to-z").to_owned(), None),
    };
    let mut page = renderer.frame(route, title.clone(), "directory");
    if let Some(name) = name {
        // A name in another language stands alone, so that it can be marked as such.
        page.kicker = Some(view::Text::own(renderer.t(language, "title-partners")));
        page.title = name.text.clone();
        page.title_lang = name.lang.clone();
    }
    page.description = Some(renderer.tn(language, "partners-description", &[("title", title.as_str().into())]));
    lists::say_number(renderer, route, &mut page);
    Ok((page, None))
}

/// "14 partners", and how many past ones where there are some.
fn count_text(renderer: &Renderer, current: usize, past: usize, language: usize) -> String {
    let count = |key, count: usize| renderer.tn(language, key, &[("count", count.into())]);
    match (current, past) {
        (_, 0) => count("count-partners", current),
        (0, _) => count("partners-past-count", past),
        _ => {
            let both = [count("count-partners", current), count("partners-past-count", past)];
            renderer.words(language).list(&[&both[0], &both[1]])
        }
    }
}

fn views(renderer: &Renderer, index: &PartnerIndex, shown: &str, language: usize) -> Vec<view::Choice> {
    let choice = |view: &str, key: &str| {
        Choosing { context: renderer, shown, language }.choice(
            view,
            view::Text::own(renderer.t(language, key)),
            Some(index.all.len()).filter(|_| view == ALL),
        )
    };
    vec![choice(ALL, "view-all"), choice(A_TO_Z, "view-a-to-z")]
}

/// The directory's filters above one arrangement.
fn filter_groups(renderer: &Renderer, index: &PartnerIndex, shown: &str, language: usize) -> Vec<view::FilterGroup> {
    let shown = renderer.href_in(language, &address(shown));
    let all = all_filters(renderer, index, language).iter();
    all.map(|filters| filters.group(renderer, language, FOLDER, &shown)).collect()
}

/// The directory's filters, each with how many it holds; sorts of filter between which there is nothing to choose are left out.
fn all_filters<'i>(context: &RouteContext, index: &'i PartnerIndex, language: usize) -> &'i [Filters] {
    index.filters(language, || made_filters(context, index, language))
}

fn made_filters(context: &RouteContext, index: &PartnerIndex, language: usize) -> Vec<Filters> {
    let site = &context.site;
    let choosing = Choosing { context, shown: "", language };
    let kinds = KINDS.iter().filter_map(|kind| index.kinds.iter().find(|(own, _)| own == kind));
    let kinds: Vec<_> = kinds
        .map(|(kind, ids)| {
            let word = view::Text::own(kind_word(context, kind, language));
            choosing.choice(&format!("kind/{kind}"), word, Some(ids.len()))
        })
        .collect();
    let themes = index.themes.iter().map(|(at, ids)| {
        let name = theme_name(context, *at, language);
        choosing.choice(&format!("theme/{}", site.themes()[*at].id), name, Some(ids.len()))
    });
    let pillars = index.pillars.iter().map(|(pillar, part, ids)| {
        let best = site.best(*pillar, language);
        let lang = site.fallback_language(best, language).map(str::to_owned);
        let mut text = site.short_title(best).to_owned();
        if *part != site.document(*pillar).id()
            && let Some(framework) = site.shown_framework_of(*pillar)
        {
            text = format!("{text} ({})", site.short_title(site.best(framework, language)));
        }
        choosing.choice(&format!("pillar/{part}"), view::Text { text, lang }, Some(ids.len()))
    });
    [("kind", kinds), ("theme", themes.collect()), ("pillar", pillars.collect())]
        .into_iter()
        .filter(|(sort, choices)| choices.len() > usize::from(*sort == "kind"))
        .map(|(sort, choices)| Filters::new(sort, choices))
        .collect()
}

/// Makes links to other arrangements of a page that shows one.
struct Choosing<'r> {
    context: &'r RouteContext,
    shown: &'r str,
    language: usize,
}

impl Choosing<'_> {
    fn choice(&self, view: &str, name: view::Text, count: Option<usize>) -> view::Choice {
        view::Choice {
            title: name.text,
            href: self.context.href_in(self.language, &address(view)),
            lang: name.lang,
            count,
            current: view == self.shown,
            within: false,
        }
    }
}

/// The partners of one page under their headings.
fn groups(
    renderer: &Renderer,
    arrangement: &Arrangement,
    entries: &[(usize, DocId)],
    language: usize,
) -> Vec<view::Group> {
    entries
        .chunk_by(|a, b| a.0 == b.0)
        .map(|entries| {
            let section = &arrangement.sections[entries[0].0];
            view::Group {
                title: section.title.as_ref().map(view::Text::own),
                id: section.id.clone(),
                cards: entries.iter().map(|(_, id)| entry(renderer, *id, section, language)).collect(),
            }
        })
        .collect()
}

/// One partner under a heading, with its kind where the heading does not say that.
fn entry(renderer: &Renderer, id: DocId, section: &Section, language: usize) -> view::Card {
    let mut card = super::card(renderer, id, language);
    let kind = renderer.site.fields(id).text("kind").filter(|_| !section.id.starts_with("kind-"));
    let kind = kind.map(|kind| view::Text::own(renderer.t(language, &format!("kind-{kind}"))));
    card.details.splice(0..0, kind);
    view::Card { fields: renderer.entry_fields(id, language), ..card }
}

/// "Charities": what partners of a kind are together.
fn kind_word<'r>(context: &'r RouteContext, kind: &str, language: usize) -> &'r str {
    context.strings(language).get(&format!("partners-{kind}")).unwrap_or_default()
}

fn theme_name(context: &RouteContext, at: usize, language: usize) -> view::Text {
    let link = context.theme_link(&context.site.themes()[at], language);
    view::Text { text: link.title, lang: link.lang }
}
