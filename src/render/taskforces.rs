//! Task forces: how to take part in each, and a page for each of its themes with the partners and events that serve it.

use super::blocks::{ListFacet, events_block};
use super::prose::{PageText, plain};
use super::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes, pages, partners, view};
use crate::content::Visibility;
use crate::schema::Fields;
use crate::site::{DocId, TaskforceTheme};

/// The part of a theme's view before its id.
const THEMES: &str = "themes/";

pub(super) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    for id in site.of_type("taskforce") {
        if let Some(id) = site.version(*id, language) {
            routes.add_whole(&site.address(id), RouteKey::for_document(id));
        }
    }
    for theme in site.themes() {
        if let Some(id) = site.version(theme.taskforce, language) {
            let subject = RouteKey::view_of(id, format!("{THEMES}{}", theme.id));
            routes.add_whole(&site.theme_address(theme, language), subject);
        }
    }
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let Some(id) = route.subject.document else { return Ok(()) };
    match route.subject.view.strip_prefix(THEMES).and_then(|theme| renderer.site.theme(theme)) {
        Some(own) => theme(renderer, route, id, own, out),
        None => taskforce(renderer, route, id, out),
    }
}

fn taskforce(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let (fields, original) = (site.fields(id), site.original(id));
    let text = PageText::new(renderer, id, language);
    let mut page = renderer.frame_of(route, id, "taskforce", &text);
    page.facts = pages::own_facts(renderer, id, language, &text);
    let join = |way: &Fields| {
        let title = renderer.text_in(id, way, "title", language)?;
        Some(view::Join { title, text: text.blocks(way, "text") })
    };
    let view = view::TaskForce {
        body: text.body(),
        join: fields.tables("join").filter_map(join).collect(),
        themes: site
            .themes()
            .iter()
            .filter(|theme| theme.taskforce == original)
            .map(|theme| theme_card(renderer, theme, language))
            .collect(),
        contact: fields.table("contact").and_then(|contact| renderer.contact(id, contact, language)),
    };
    text.finish()?;
    renderer.write_page(route, view::TaskForce::TEMPLATE, &page, &view, out)
}

/// A theme's entry in a list: what it is called and about, who answers for it, how many partners serve it.
fn theme_card(renderer: &Renderer, theme: &TaskforceTheme, language: usize) -> view::Card {
    let taskforce = renderer.site.best(theme.taskforce, language);
    let entry = renderer.site.fields(taskforce).tables("themes").nth(theme.position);
    let summary = entry.and_then(|entry| renderer.text_in(taskforce, entry, "summary", language));
    let owner = entry.and_then(|entry| renderer.text_in(taskforce, entry, "owner", language));
    let partners = partners::of_theme(renderer, &theme.id).len();
    let partners = view::Text::own(renderer.tn(language, "count-partners", &[("count", partners.into())]));
    view::Card {
        details: [Some(partners), owner].into_iter().flatten().collect(),
        link: renderer.theme_link(theme, language),
        summary: summary.map(|summary| view::Text { text: plain(&summary.text), ..summary }),
        ..view::Card::default()
    }
}

fn theme(
    renderer: &Renderer,
    route: &Route,
    id: DocId,
    theme: &TaskforceTheme,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let fields = site.fields(id);
    let none = Fields::default();
    let entry = fields.tables("themes").nth(theme.position).unwrap_or(&none);
    let text = PageText::new(renderer, id, language);
    let mut page = renderer.frame(route, site.theme_title(theme, language).to_owned(), "theme");
    page.title_lang = entry.get("title").and_then(|title| renderer.lang_of(id, Some(title), language));
    page.kicker = Some(view::Text { text: site.short_title(id).to_owned(), ..renderer.title(id, language) });
    page.description = Some(match entry.text("summary") {
        Some(summary) => plain(summary),
        None => format!("{}: {}", site.short_title(id), page.title),
    });
    page.noindex = site.document(id).shown != Visibility::Public;
    let owner = renderer.text_in(id, entry, "owner", language);
    page.facts.extend(owner.map(|owner| view::Fact::single(renderer.t(language, "fact-owner"), owner.into())));
    let events = events_block(renderer, language, ListFacet::Theme(theme.id.clone()));
    page.feeds.extend(partners::calendar_feed(&events));
    let view = view::Theme {
        summary: text.blocks(entry, "summary"),
        task_force: renderer.link(id, language),
        partners: partners::of_theme(renderer, &theme.id)
            .into_iter()
            .map(|id| partners::card(renderer, id, language))
            .collect(),
        events,
        contact: fields.table("contact").and_then(|contact| renderer.contact(id, contact, language)),
    };
    text.finish()?;
    renderer.write_page(route, view::Theme::TEMPLATE, &page, &view, out)
}

#[cfg(test)]
mod tests {
    use crate::render::partners::{in_order, page};

    const TASKFORCE: &str = "+++\ntitle = \"Task force\"\nthemes = [{ id = \"nature\", title = \"Nature\" }]\n+++\n";

    #[test]
    fn a_theme_has_its_page_and_its_partners() {
        let files = [
            ("content/taskforces/t.md", TASKFORCE),
            ("content/partners/a.md", "+++\ntitle = \"Acorn\"\nthemes = [\"nature\"]\nstatus = \"past\"\n+++\n"),
            ("content/partners/b.md", "+++\ntitle = \"Beech\"\nthemes = [\"nature\"]\n+++\n"),
        ];
        let theme = page(&files, "taskforces/t/themes/nature/index.html");
        assert!(in_order(&theme, &["Nature</h1>", "Beech", "Acorn", "href=\"/taskforces/t/\""]));
        assert!(page(&files, "partners/theme/nature/index.html").contains("Partners: Nature</h1>"));
    }
}
