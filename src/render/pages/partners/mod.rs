//! The directory of partners, and a page for each partner with its offers, programmes and events.

mod directory;

use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::frame::facts;
use crate::render::index::events::ListFacet;
use crate::render::index::related::RelatedList;
use crate::render::keys::{PartnerPage, RouteKey};
use crate::render::parts::events::block::events_block;
use crate::render::parts::events::subscribe;
use crate::render::parts::{cards, contacts, related};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, prose, view};
use crate::schema::Fields;
use crate::site::DocId;

/// Most news items on a partner's page: the list of news shows all.
const NEWS: usize = 5;

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    directory::routes(context, routes);
    for id in context.site.of_type("partner") {
        if let Some(id) = context.site.version(*id, language) {
            routes.add_whole(&context.site.address(id), RouteKey::Partners(PartnerPage::Partner(id)));
        }
    }
}

pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    page: PartnerPage,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    match page {
        PartnerPage::Partner(id) => partner(renderer, route, id, out),
        PartnerPage::Directory { by, number } => directory::write(renderer, route, by, number, out),
        PartnerPage::Choices { sort, number: _ } => directory::write_choices(renderer, route, sort, out),
    }
}

fn partner(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let (fields, original) = (site.fields(id), site.original(id));
    let text = PageText::new(renderer, id, language);
    let mut page = frame::of_document(renderer, route, id, "partner", &text);
    page.tag = cards::past_tag(localized, original);
    page.facts = facts(localized, id, &text);
    frame::json_ld(renderer, &mut page, vec![organisation(renderer, id, fields)]);
    let events = events_block(localized, ListFacet::Partner(original));
    page.feeds.extend(events.subscribe.as_ref().map(subscribe::feed_link));
    let view = view::Partner {
        logo: fields.table("logo").and_then(|logo| prose::picture(renderer, id, logo, language, false)),
        body: text.body(),
        offers: text.inline_list(fields, "offers"),
        access_note: text.blocks(fields, "access_note"),
        contact: fields.table("contact").and_then(|contact| contacts::contact(renderer, id, contact, language)),
        programmes: related::cards(localized, id, RelatedList::Programmes, |ids| renderer.cards(ids, language)),
        news: cards::news_naming(localized, &[original], "partners", NEWS),
        events,
    };
    text.finish()?;
    frame::write_page(renderer, route, view::Partner::TEMPLATE, &page, &view, out)
}

fn facts(renderer: Localized, id: DocId, text: &PageText) -> Vec<view::Fact> {
    let (site, fields) = (&renderer.site, renderer.site.fields(id));
    let t = |key| renderer.t(key);
    let mut facts = Vec::new();
    if let Some(kind) = fields.text("kind") {
        facts.push(view::Fact::text(t("fact-kind"), renderer.t(&format!("kind-{kind}"))));
    }
    facts.extend(renderer.text(id, "area").map(|area| view::Fact::single(t("fact-area"), area.into())));
    for (key, name) in [("fact-since", "since"), ("fact-until", "until")] {
        facts.extend(renderer.when_in(fields, name).map(|when| view::Fact::when(t(key), when)));
    }
    let themes = fields.texts("themes").filter_map(|theme| site.theme(theme.value));
    let themes = view::Fact::links(t("fact-themes"), themes.map(|theme| renderer.theme_link(theme)));
    let pillars = view::Fact::links(t("fact-pillars"), renderer.links(&site.references(id, "pillars")));
    facts.extend([themes, pillars].into_iter().filter(|fact| !fact.values.is_empty()));
    facts.extend(fields.text("url").map(|url| contacts::website(renderer, url)));
    facts.extend(facts::own_facts(renderer, id, text));
    facts
}

/// Returns schema.org's Organization.
fn organisation(renderer: &Renderer, id: DocId, fields: &Fields) -> serde_json::Value {
    let mut facts = serde_json::json!({ "@type": "Organization", "name": renderer.site.title(id) });
    let contact = |name| fields.table("contact").and_then(|contact| contact.text(name));
    for (key, value) in [("url", fields.text("url")), ("email", contact("email")), ("telephone", contact("phone"))] {
        if let Some(value) = value {
            facts[key] = value.into();
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use crate::render::testing::{in_order, page};

    #[test]
    fn the_directory_ends_with_past_partners() {
        let files = [
            ("content/partners/a.md", "+++\ntitle = \"Acorn\"\nkind = \"charity\"\nuntil = \"2025\"\n+++\n"),
            ("content/partners/b.md", "+++\ntitle = \"Beech\"\nkind = \"business\"\n+++\n"),
            ("content/partners/c.md", "+++\ntitle = \"Cedar\"\nkind = \"charity\"\n+++\n"),
        ];
        let all = page(&files, "partners/index.html");
        assert!(in_order(
            &all,
            &["2 partners and 1 past partner", "Beech", "<li>Business</li>", "Cedar", "<li>Charity</li>"]
        ));
        assert!(!all.contains("Charities</h2>"), "a few partners are one list");
        assert!(in_order(&all, &["Beech", "Past partners</h2>", "Acorn", "Past partner</strong>"]));
        let charities = page(&files, "partners/kind/charity/index.html");
        assert!(in_order(&charities, &["Partners: Charities</h1>", "Cedar", "Past partners</h2>", "Acorn"]));
        assert!(!charities.contains("Beech"));
        assert_eq!(page(&files, "partners/kind/faith/index.html"), "", "a kind that holds none has no page");
    }

    #[test]
    fn a_directory_of_twelve_has_a_heading_for_each_kind() {
        let partner = |n: usize| {
            let kind = if n == 0 { "business" } else { "charity" };
            (format!("content/partners/p{n}.md"), format!("+++\ntitle = \"Partner {n}\"\nkind = \"{kind}\"\n+++\n"))
        };
        let many: Vec<(String, String)> = (0..12).map(partner).collect();
        let files: Vec<(&str, &str)> = many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let all = page(&files, "partners/index.html");
        assert!(in_order(&all, &["Charities</h2>", "Partner 1", "Businesses</h2>", "Partner 0"]));
        assert!(!all.contains("<li>Charity</li>"), "the heading says it");
    }

    #[test]
    fn letters_are_those_of_the_language() {
        let files = [
            ("content/partners/c.md", "+++\ntitle = \"Craft club\"\n+++\n"),
            ("content/partners/c.cy.md", "+++\ntitle = \"Chwarae\"\n+++\n"),
            ("content/partners/d.md", "+++\ntitle = \"Cymdeithas\"\n+++\n"),
        ];
        let welsh = page(&files, "cy/partners/a-to-z/index.html");
        assert!(in_order(
            &welsh,
            &["<h2 id=\"letter-c\">C</h2>", "Cymdeithas", "<h2 id=\"letter-ch\">Ch</h2>", "Chwarae"]
        ));
        assert!(!page(&files, "partners/a-to-z/index.html").contains("letter-ch"));
    }

    #[test]
    fn pillars_with_the_same_id_are_distinguished_by_their_framework() {
        let files = [
            ("content/frameworks/one/index.md", "+++\ntitle = \"One\"\n+++\n"),
            ("content/frameworks/one/care/index.md", "+++\ntitle = \"Care\"\n+++\n"),
            ("content/frameworks/one/care/food.md", "+++\ntitle = \"Food\"\n+++\n"),
            ("content/frameworks/two/index.md", "+++\ntitle = \"Two\"\n+++\n"),
            ("content/frameworks/two/care.md", "+++\ntitle = \"Care\"\n+++\n"),
            ("content/partners/a.md", "+++\ntitle = \"Acorn\"\npillars = [\"food\"]\n+++\n"),
        ];
        let above = page(&files, "partners/pillar/one-care/index.html");
        assert!(
            in_order(&above, &["Care (One) <span>(1)", "Food <span>(1)", "Acorn"]),
            "a pillar holds those beneath it"
        );
        assert!(page(&files, "partners/pillar/food/index.html").contains("Acorn"));
        assert_eq!(page(&files, "partners/pillar/two-care/index.html"), "");
    }

    #[test]
    fn long_directories_have_pages_and_letters_lead_to_them() {
        let many: Vec<(String, String)> = (0..70)
            .map(|n| {
                let letter = if n < 65 { 'A' } else { 'B' };
                (format!("content/partners/p{n}.md"), format!("+++\ntitle = \"{letter} partner {n}\"\n+++\n"))
            })
            .collect();
        let files: Vec<(&str, &str)> = many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let first = page(&files, "partners/a-to-z/index.html");
        assert!(first.contains("href=\"/partners/a-to-z/page/2/#letter-b\"") && first.contains("href=\"#letter-a\""));
        let second = page(&files, "partners/a-to-z/page/2/index.html");
        assert!(in_order(&second, &["page 2", "<h2 id=\"letter-a\">", "<h2 id=\"letter-b\">"]));
    }
}
