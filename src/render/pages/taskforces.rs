//! The pages of task forces, with how to join them, and of each of their themes, with its partners and events.

use crate::content::Visibility;
use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::frame::facts;
use crate::render::index::events::ListFacet;
use crate::render::keys::{RouteKey, TaskforcePage};
use crate::render::parts::events::block::events_block;
use crate::render::parts::events::subscribe;
use crate::render::parts::{cards, contacts, plain};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, view};
use crate::schema::Fields;
use crate::site::{DocId, TaskforceTheme};

/// Most partners on the page of a theme. The directory of partners has a page for each theme.
const MOST_PARTNERS: usize = 24;

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    for id in site.of_type("taskforce") {
        if let Some(id) = site.version(*id, language) {
            routes.add_whole(&site.address(id), RouteKey::Taskforces(TaskforcePage::Taskforce(id)));
        }
    }
    for (at, theme) in site.themes().iter().enumerate() {
        if let Some(taskforce) = site.version(theme.taskforce, language) {
            let key = RouteKey::Taskforces(TaskforcePage::Theme { taskforce, theme: at });
            routes.add_whole(&site.theme_address(theme, language), key);
        }
    }
}

pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    page: TaskforcePage,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    match page {
        TaskforcePage::Taskforce(id) => taskforce(renderer, route, id, out),
        TaskforcePage::Theme { taskforce, theme: at } => theme(renderer, route, taskforce, at, out),
    }
}

fn taskforce(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let (fields, original) = (site.fields(id), site.original(id));
    let text = PageText::new(renderer, id, language);
    let mut page = frame::of_document(renderer, route, id, "taskforce", &text);
    page.facts = facts::own_facts(localized, id, &text);
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
            .enumerate()
            .filter(|(_, theme)| theme.taskforce == original)
            .map(|(at, theme)| theme_card(localized, at, theme))
            .collect(),
        contact: fields.table("contact").and_then(|contact| contacts::contact(renderer, id, contact, language)),
    };
    text.finish()?;
    frame::write_page(renderer, route, view::TaskForce::TEMPLATE, &page, &view, out)
}

/// Returns a theme's card: its title and summary, the number of its partners, its owner.
fn theme_card(renderer: Localized, at: usize, theme: &TaskforceTheme) -> view::Card {
    let taskforce = renderer.site.version_or_original(theme.taskforce, renderer.language);
    let entry = renderer.site.fields(taskforce).tables("themes").nth(theme.position);
    let summary = entry.and_then(|entry| renderer.text_in(taskforce, entry, "summary"));
    let owner = entry.and_then(|entry| renderer.text_in(taskforce, entry, "owner"));
    let partners = renderer.partners().of_theme(at).len();
    let partners = view::Text::own(renderer.tn("count-partners", &[("count", partners.into())]));
    view::Card {
        details: [Some(partners), owner].into_iter().flatten().collect(),
        link: renderer.theme_link(theme),
        summary: summary.map(|summary| view::Text { text: plain::plain_text(&summary.text), ..summary }),
        ..view::Card::default()
    }
}

fn theme(renderer: &Renderer, route: &Route, id: DocId, at: usize, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let theme = &site.themes()[at];
    let fields = site.fields(id);
    let none = Fields::default();
    let entry = fields.tables("themes").nth(theme.position).unwrap_or(&none);
    let text = PageText::new(renderer, id, language);
    let mut page = frame::generated_page(renderer, route, site.theme_title(theme, language).to_owned(), "theme");
    page.title_lang = entry.get("title").and_then(|title| renderer.lang_of(id, Some(title), language));
    page.kicker = Some(view::Text { text: site.short_title(id).to_owned(), ..renderer.title(id, language) });
    page.description = Some(match entry.text("summary") {
        Some(summary) => plain::plain_text(summary),
        None => format!("{}: {}", site.short_title(id), page.title),
    });
    page.noindex = site.document(id).shown != Visibility::Public;
    let owner = renderer.text_in(id, entry, "owner", language);
    page.facts.extend(owner.map(|owner| view::Fact::single(renderer.t(language, "fact-owner"), owner.into())));
    let events = events_block(localized, ListFacet::Theme(theme.id.clone()));
    page.feeds.extend(events.subscribe.as_ref().map(subscribe::feed_link));
    let partners = renderer.partners().of_theme(at);
    let view = view::Theme {
        summary: text.blocks(entry, "summary"),
        task_force: renderer.link(id, language),
        partners: view::CardList {
            cards: partners.iter().take(MOST_PARTNERS).map(|id| cards::partner(localized, *id)).collect(),
            more: all_partners(localized, theme, partners.len()).into_iter().collect(),
        },
        events,
        contact: fields.table("contact").and_then(|contact| contacts::contact(renderer, id, contact, language)),
    };
    text.finish()?;
    frame::write_page(renderer, route, view::Theme::TEMPLATE, &page, &view, out)
}

/// Returns the link to the directory of a theme's partners, if its page does not show all of them.
fn all_partners(renderer: Localized, theme: &TaskforceTheme, count: usize) -> Option<view::Link> {
    let named =
        || [("list", renderer.t("partners").into()), ("count", renderer.date_formatter().number(count as i64).into())];
    let address = format!("/partners/theme/{}/", theme.id);
    (count > MOST_PARTNERS).then(|| view::Link::own(renderer.tn("related-count", &named()), renderer.href_in(&address)))
}

#[cfg(test)]
mod tests {
    use crate::render::testing::{in_order, page};

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
