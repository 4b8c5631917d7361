//! Lists of documents that have no group of their own: one page for each type's folder, paginated, with what its `index.md` says.

use super::prose::PageText;
use super::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes, view};
use crate::site::DocId;
use crate::types::ContentType;

/// Entries on one page of a list.
pub(super) const PER_PAGE: usize = 50;

/// Types whose list is another group's.
const ELSEWHERE: [&str; 4] = ["event", "partner", "policy", "news"];

pub(super) fn routes(context: &RouteContext, _language: usize, routes: &mut Routes) {
    for kind in context.site.types.iter().filter(|kind| is_listed(context, kind)) {
        let count = context.site.of_type(&kind.name).len();
        for number in 1..=count.div_ceil(PER_PAGE).max(1) {
            let address = match number {
                1 => format!("/{}/", kind.folder),
                _ => format!("/{}/page/{number}/", kind.folder),
            };
            routes.add(&address, RouteKey { view: (*kind.name).into(), number, ..RouteKey::default() });
        }
    }
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let Some(kind) = site.types.get(&route.subject.view) else { return Ok(()) };
    let all = site.of_type(&kind.name);
    let shown = page_of(all, route.subject.number, PER_PAGE);
    let (page, body) = list_frame(renderer, route, &kind.folder, "list")?;
    let cards = shown.iter().map(|id| card(renderer, *id, language)).collect();
    let view = view::ListView {
        body: body.filter(|_| route.subject.number <= 1),
        groups: if all.is_empty() { Vec::new() } else { vec![view::Group { title: None, id: "list".into(), cards }] },
        pagination: pagination(
            renderer,
            language,
            &format!("/{}/", kind.folder),
            route.subject.number,
            all.len(),
            PER_PAGE,
        ),
    };
    renderer.write_page(route, view::ListView::TEMPLATE, &page, &view, out)
}

/// Whether a type has a list of this group: it has a folder, and documents or a page of its own there.
fn is_listed(context: &RouteContext, kind: &ContentType) -> bool {
    let own_family = ELSEWHERE.contains(&&*kind.name) || kind.folder.is_empty();
    let site = &context.site;
    let page = || site.at_path(&kind.folder).is_some_and(|id| site.is_visible(id));
    !own_family && (!site.of_type(&kind.name).is_empty() || page())
}

/// The frame and body of a list: those of `content/FOLDER/index.md` where there is one, else the type's name.
///
/// # Errors
/// A fault of a directive's template.
pub(super) fn list_frame(
    renderer: &Renderer,
    route: &Route,
    folder: &str,
    page_type: &str,
) -> Result<(view::Page, Option<view::Prose>), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let own = site.at_path(folder).and_then(|id| site.version(id, language));
    let Some(own) = own else {
        let title = renderer.list_title(folder, language).unwrap_or_else(|| folder.to_owned());
        let mut page = renderer.frame(route, title, page_type);
        say_number(renderer, route, &mut page);
        return Ok((page, None));
    };
    let text = PageText::new(renderer, own, language);
    let mut page = renderer.frame_of(route, own, page_type, &text);
    say_number(renderer, route, &mut page);
    let body = text.body();
    text.finish()?;
    Ok((page, body))
}

/// Tells the pages of a long list apart, in their titles and in what search engines show of them.
pub(super) fn say_number(renderer: &Renderer, route: &Route, page: &mut view::Page) {
    if route.subject.number <= 1 {
        return;
    }
    let number = route.subject.number.to_string();
    let number = renderer.tn(route.language, "page-number", &[("number", number.as_str().into())]);
    let site = format!(" - {}", renderer.site.config.title(route.language));
    let own = format!("{}, {number}", page.head_title.strip_suffix(&site).unwrap_or(&page.head_title));
    page.description = page.description.as_ref().map(|description| format!("{own}: {description}"));
    page.head_title = format!("{own}{site}");
}

/// A document's entry, with the facts that matter in its list.
fn card(renderer: &Renderer, id: DocId, language: usize) -> view::Card {
    let site = &renderer.site;
    let best = site.best(id, language);
    let fields = site.fields(best);
    let mut card = renderer.card(id, language);
    card.when = renderer.when_in(fields, "as_of", language);
    if card.summary.is_none() {
        card.summary = renderer.text(best, "headline", language).or_else(|| renderer.text(best, "strapline", language));
    }
    card.fields = renderer.entry_fields(id, language);
    for name in ["school_year", "publisher", "postcode"] {
        card.details.extend(renderer.text(best, name, language));
    }
    card
}

/// The entries on one page of a list, counted from 1.
pub(super) fn page_of<T>(all: &[T], number: usize, per_page: usize) -> &[T] {
    let start = (number.max(1) - 1) * per_page;
    &all[start.min(all.len())..(start + per_page).min(all.len())]
}

/// The pages of a long list at an address within the language's part of the site; `None` for a short one.
pub(super) fn pagination(
    renderer: &Renderer,
    language: usize,
    address: &str,
    number: usize,
    count: usize,
    per_page: usize,
) -> Option<view::Pagination> {
    let total = count.div_ceil(per_page);
    if total < 2 {
        return None;
    }
    let number = number.max(1);
    let href = |page: usize| match page {
        1 => renderer.href_in(language, address),
        _ => renderer.href_in(language, &format!("{address}page/{page}/")),
    };
    let mut pages: Vec<view::Choice> = Vec::new();
    for page in 1..=total {
        let near = page == 1 || page == total || page.abs_diff(number) <= 2;
        let gap = pages.last().is_some_and(|last| last.href.is_empty());
        if near {
            pages.push(view::Choice {
                title: page.to_string(),
                href: href(page),
                current: page == number,
                ..view::Choice::default()
            });
        } else if !gap {
            pages.push(view::Choice::default());
        }
    }
    Some(view::Pagination {
        number,
        total,
        previous: (number > 1).then(|| href(number - 1)),
        next: (number < total).then(|| href(number + 1)),
        pages,
    })
}
