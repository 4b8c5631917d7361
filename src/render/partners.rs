//! Partners: the directory in its arrangements, and a page for each partner with what it offers, takes part in and puts on.

mod directory;
pub(crate) mod index;

use super::blocks::{ListFacet, events_block};
use super::prose::PageText;
use super::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes, news, pages, parts, view};
use crate::schema::Fields;
use crate::site::DocId;

pub(super) use index::PartnerIndex;

/// News of a partner that its page shows: the list of news has all.
const NEWS: usize = 5;

pub(super) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    directory::routes(context, routes);
    for id in context.site.of_type("partner") {
        if let Some(id) = context.site.version(*id, language) {
            routes.add_whole(&context.site.address(id), RouteKey::for_document(id));
        }
    }
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    match route.subject.document {
        Some(id) => partner(renderer, route, id, out),
        None => directory::write(renderer, route, out),
    }
}

fn partner(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let (fields, original) = (site.fields(id), site.original(id));
    let text = PageText::new(renderer, id, language);
    let mut page = renderer.frame_of(route, id, "partner", &text);
    page.tag = past_tag(renderer, original, language);
    page.facts = facts(renderer, id, language, &text);
    renderer.json_ld(&mut page, vec![organisation(renderer, id, fields)]);
    let events = events_block(renderer, language, ListFacet::Partner(original));
    page.feeds.extend(calendar_feed(&events));
    let view = view::Partner {
        logo: fields.table("logo").and_then(|logo| renderer.picture(id, logo, language, false)),
        body: text.body(),
        offers: text.phrases(fields, "offers"),
        access_note: text.blocks(fields, "access_note"),
        contact: fields.table("contact").and_then(|contact| renderer.contact(id, contact, language)),
        programmes: renderer.cards(&site.naming(&[original], "programme", "partners"), language),
        news: news::cards_naming(renderer, &[original], "partners", NEWS, language),
        events,
    };
    text.finish()?;
    renderer.write_page(route, view::Partner::TEMPLATE, &page, &view, out)
}

fn facts(renderer: &Renderer, id: DocId, language: usize, text: &PageText) -> Vec<view::Fact> {
    let (site, fields) = (&renderer.site, renderer.site.fields(id));
    let t = |key| renderer.t(language, key);
    let mut facts = Vec::new();
    if let Some(kind) = fields.text("kind") {
        facts.push(view::Fact::text(t("fact-kind"), renderer.t(language, &format!("kind-{kind}"))));
    }
    facts.extend(renderer.text(id, "area", language).map(|area| view::Fact::single(t("fact-area"), area.into())));
    for (key, name) in [("fact-since", "since"), ("fact-until", "until")] {
        facts.extend(renderer.when_in(fields, name, language).map(|when| view::Fact::when(t(key), when)));
    }
    let themes = fields.texts("themes").filter_map(|theme| site.theme(theme.value));
    let themes = view::Fact::links(t("fact-themes"), themes.map(|theme| renderer.theme_link(theme, language)));
    let pillars = view::Fact::links(t("fact-pillars"), renderer.links(&site.references(id, "pillars"), language));
    facts.extend([themes, pillars].into_iter().filter(|fact| !fact.values.is_empty()));
    facts.extend(fields.text("url").map(|url| website(renderer, url, language)));
    facts.extend(pages::own_facts(renderer, id, language, text));
    facts
}

/// A website elsewhere as a fact: its address without what nobody says aloud, and the word that it leads away.
pub(super) fn website(renderer: &Renderer, url: &str, language: usize) -> view::Fact {
    let value = view::FactValue {
        text: parts::shown_address(url).to_owned(),
        href: Some(url.to_owned()),
        note: Some(renderer.t(language, "external").to_owned()),
        ..view::FactValue::default()
    };
    view::Fact::single(renderer.t(language, "fact-website"), value)
}

/// A partner's entry in a list: where it works, its logo, and whether it is a past one.
pub(super) fn card(renderer: &Renderer, id: DocId, language: usize) -> view::Card {
    let best = renderer.site.best(id, language);
    let logo = renderer.site.fields(best).table("logo");
    view::Card {
        tag: past_tag(renderer, id, language),
        details: renderer.text(best, "area", language).into_iter().collect(),
        // The name stands beside it: a logo that says it again would be heard twice.
        image: logo.and_then(|logo| renderer.picture(best, logo, language, true)).map(|logo| view::Image {
            alt: String::new(),
            lang: None,
            ..logo
        }),
        ..renderer.card(id, language)
    }
}

/// The partners that work on a theme: current ones first.
pub(super) fn of_theme(renderer: &Renderer, theme: &str) -> Vec<DocId> {
    let mut partners = renderer.site.in_theme(theme, "partner");
    partners.sort_by_key(|id| index::is_past(renderer.site.fields(*id), renderer.site.options.today));
    partners
}

/// The calendar feed of a page's events, for its head.
pub(super) fn calendar_feed(events: &view::EventsBlock) -> Option<view::FeedLink> {
    let feed = events.subscribe.as_ref()?;
    let (title, href) = (feed.title.text.clone(), feed.download.clone());
    Some(view::FeedLink { title, href, mime: "text/calendar".to_owned() })
}

fn past_tag(renderer: &Renderer, id: DocId, language: usize) -> Option<view::Tag> {
    let past = index::is_past(renderer.site.fields(id), renderer.site.options.today);
    past.then(|| view::Tag::new(renderer.t(language, "partners-past-tag"), view::Kind::Quiet))
}

/// schema.org's Organization.
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
mod sample {
    use crate::pipeline::{self, Inputs, Options};
    use crate::source::{Source, Sources};

    /// One page of a site in English and Welsh, built on 23 November 2026.
    pub(crate) fn page(files: &[(&str, &str)], path: &str) -> String {
        let config = "title = \"Trust\"\nbase_url = \"https://trust.example.org\"\nlanguages = [\"en\", \"cy\"]\n";
        let mut sources = Sources::default();
        for (path, text) in [("site.toml", config)].iter().chain(files) {
            sources.push(Source { path: (*path).to_owned(), text: (*text).to_owned() });
        }
        let today = jiff::civil::date(2026, 11, 23);
        let options = Options { today, drafts: false, internal: false, base_url: None };
        let loaded = pipeline::load(Inputs { sources, ..Inputs::default() }, &options);
        let Some(route) = loaded.routes.iter().find(|route| route.path() == path) else { return String::new() };
        let mut buffer = Vec::new();
        assert!(pipeline::render(&loaded, route, &mut buffer).is_ok(), "{path}");
        String::from_utf8(buffer).unwrap_or_default()
    }

    /// Whether a page holds some words one after the other.
    pub(crate) fn in_order(page: &str, words: &[&str]) -> bool {
        let mut rest = page;
        words.iter().all(|word| match rest.split_once(word) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    }
}

#[cfg(test)]
pub(super) use sample::{in_order, page};

#[cfg(test)]
mod tests {
    use super::{in_order, page};

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
    fn a_pillar_that_shares_its_id_is_told_by_its_framework() {
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
