//! Builds a page's head and frame from its route and document: titles, alternates, breadcrumbs, history. Renders views
//! to bytes.

use serde::Serialize;

use crate::content::Visibility;
use crate::render::context::{Localized, Renderer};
use crate::render::frame::templates;
use crate::render::prose::{PageText, field_values};
use crate::render::route::{RenderError, Route};
use crate::render::{calendars, prose, view};
use crate::site::{DocId, asset_address};
use crate::url::Address;

/// Characters of the body that replace a missing summary: as many as search engines show.
const DESCRIPTION: usize = 160;

/// Fewest headings of a page with a contents list.
const CONTENTS_FROM: usize = 4;

/// Returns the frame of a document's own page: its title, summary, history and other common fields.
pub(crate) fn of_document(
    renderer: &Renderer,
    route: &Route,
    id: DocId,
    page_type: &str,
    text: &PageText,
) -> view::Page {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let (fields, title) = (site.fields(id), renderer.title(id, language));
    let mut page = generated_page(renderer, route, title.text, page_type);
    page.title_lang = title.lang;
    page.lead = renderer.text(id, "summary", language);
    page.description = page.lead.as_ref().map(|lead| lead.text.clone()).or_else(|| opening(renderer, id));
    page.picture = fields.table("image").and_then(|image| prose::picture(renderer, id, image, language, false));
    if let Some(image) = fields.table("image")
        && let Some(asset) = image.text("src").and_then(|src| site.resolve_file(id, src))
    {
        page.share_image = Some(site.config.base.absolute(&asset_address(&asset.path)));
        page.share_image_alt = image.text("alt").map(str::to_owned);
    }
    page.contents = Some(contents(localized, id)).filter(|entries| entries.len() >= CONTENTS_FROM).unwrap_or_default();
    page.related = renderer.links(&site.references(id, "related"), language);
    page.updated = renderer.when_in(fields, "updated", language);
    page.owner = renderer.text(id, "owner", language);
    page.changes = fields
        .tables("changes")
        .filter(|change| change.date("date").is_some_and(|date| date.first_day() <= site.options.today))
        .filter_map(|change| {
            let note = text.inline(change, "note")?;
            Some(view::Change { when: renderer.when_in(change, "date", language)?, note: note.html, lang: note.lang })
        })
        .collect();
    page.changes.sort_by(|a, b| b.when.iso.cmp(&a.when.iso));
    page.mark = mark(localized, id);
    page.noindex |= page.mark.is_some();
    page.extra = fields.table("extra").map(field_values::json_of).unwrap_or_default();
    page
}

/// Returns the start of a document's text, as plain text: its description if it has no summary.
fn opening(renderer: &Renderer, id: DocId) -> Option<String> {
    let text = calendars::plain_body(&renderer.sources, &renderer.site, renderer.site.document(id));
    let first = text.split("\n\n").map(str::trim).find(|part| !part.is_empty())?.replace('\n', " ");
    Some(match first.char_indices().nth(DESCRIPTION) {
        None => first,
        Some((most, _)) => {
            let end = first[..most].rfind(' ').unwrap_or(most);
            format!("{}…", first[..end].trim_end_matches(|last: char| !last.is_alphanumeric()))
        }
    })
}

/// Returns the frame of a generated page.
pub(crate) fn generated_page(renderer: &Renderer, route: &Route, title: String, page_type: &str) -> view::Page {
    let (site, language) = (&renderer.site, route.language);
    let site_title = site.config.title(language);
    let home = route.address() == site.home(language);
    let breadcrumbs = breadcrumbs(renderer, route);
    let mut page = view::Page {
        head_title: if home || title == site_title { site_title.to_owned() } else { format!("{title} - {site_title}") },
        address: renderer.href(&route.address()),
        canonical: site.config.base.absolute(&route.address()),
        page_type: page_type.to_owned(),
        kind: templates::type_of(renderer, route).to_owned(),
        alternates: alternates(renderer, route),
        languages: language_links(renderer, route),
        section: section(renderer, route),
        breadcrumbs,
        title,
        ..view::Page::default()
    };
    json_ld(renderer, &mut page, Vec::new());
    page
}

/// Adds JSON-LD for search engines to a page: its breadcrumb, and the caller's objects (schema.org types).
pub(crate) fn json_ld(renderer: &Renderer, page: &mut view::Page, added: Vec<serde_json::Value>) {
    let origin = &renderer.site.config.base.origin;
    let mut graph: Vec<Facts> = added.into_iter().map(Facts::Other).collect();
    if !page.breadcrumbs.is_empty() {
        let links = page.breadcrumbs.iter().map(|link| (link.title.as_str(), format!("{origin}{}", link.href)));
        let items = links.chain([(page.title.as_str(), page.canonical.clone())]).enumerate();
        let items = items.map(|(at, (name, item))| ListItem { kind: "ListItem", item, name, position: at + 1 });
        graph.push(Facts::Breadcrumb { kind: "BreadcrumbList", items: items.collect() });
    }
    if graph.is_empty() {
        return;
    }
    // Serializing strings and numbers cannot fail.
    let text = serde_json::to_string(&Graph { context: "https://schema.org", graph }).unwrap_or_default();
    page.json_ld = Some(if text.contains('<') { text.replace('<', "\\u003c") } else { text });
}

/// Renders a view with its template and the frame.
///
/// # Errors
/// Returns an error of a template.
pub(crate) fn write_page(
    renderer: &Renderer,
    route: &Route,
    template: &str,
    page: &view::Page,
    view: &impl Serialize,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let mut context = tera::Context::new();
    context.insert_value("site", renderer.shared[route.language].clone());
    context.insert("lang", renderer.code(route.language));
    context.insert("page", page);
    context.insert("view", view);
    let fields = match route.key.document() {
        Some(id) => field_values::of_document(renderer, id, route.language)?,
        None => templates::list_fields(renderer, route)?,
    };
    context.insert("fields", &fields);
    let template = templates::template_of(renderer, route, template);
    renderer.theme.render(&template, &context, out).map_err(|fault| Box::new(fault.finding()))
}

/// Returns the contents list of a document's body: its headings of the second level.
pub(crate) fn contents(renderer: Localized, id: DocId) -> Vec<view::ContentsEntry> {
    let headings = &renderer.site.document(id).content_summary.headings;
    let own = renderer.lang_of(id, None);
    let entry = |heading: &&crate::markdown::HeadingSummary| view::ContentsEntry {
        title: heading.text().to_owned(),
        href: format!("#{}", heading.id()),
        lang: heading.lang.as_ref().map(|lang| lang.to_string()).or_else(|| own.clone()),
    };
    headings.iter().filter(|heading| heading.level == 2).map(|heading| entry(&heading)).collect()
}

/// Returns the address of the same page in a language, if it exists.
fn counterpart(renderer: Localized, route: &Route) -> Option<Address<'static>> {
    let site = &renderer.site;
    match route.key.document() {
        Some(id) => {
            let version = site.version(id, renderer.language)?;
            route.address().moved(&site.address(id), &site.address(version))
        }
        None => route.address().moved(&site.home(route.language), &site.home(renderer.language)),
    }
}

fn alternates(renderer: &Renderer, route: &Route) -> Vec<view::Alternate> {
    let base = &renderer.site.config.base;
    let mut all: Vec<view::Alternate> = renderer
        .site
        .languages()
        .filter_map(|language| Some((language, counterpart(renderer.localized(language), route)?)))
        .map(|(language, address)| view::Alternate {
            lang: renderer.code(language).to_owned(),
            href: base.absolute(&address),
        })
        .collect();
    if all.len() < 2 {
        return Vec::new();
    }
    all.push(view::Alternate { lang: "x-default".into(), href: all[0].href.clone() });
    all
}

fn language_links(renderer: &Renderer, route: &Route) -> Vec<view::LanguageLink> {
    let others = renderer.site.languages().filter(|language| *language != route.language);
    others
        .map(|language| {
            let code = renderer.code(language).to_owned();
            let counterpart = counterpart(renderer.localized(language), route);
            let note = counterpart.is_none().then(|| {
                renderer
                    .strings(route.language)
                    .get(&format!("not-in-language-{code}"))
                    .map_or_else(|| code.clone(), str::to_owned)
            });
            let home = || renderer.site.home(language);
            let text = |key: &str| renderer.strings(language).get(&format!("{key}-{code}")).map(str::to_owned);
            let home_title = note.as_ref().and_then(|_| text("language-home"));
            view::LanguageLink {
                says_home: home_title.is_some(),
                title: home_title.or_else(|| text("language-name")).unwrap_or_else(|| code.clone()),
                href: renderer.href(&counterpart.unwrap_or_else(home)),
                lang: code,
                note,
            }
        })
        .collect()
}

/// Returns the links from the home page down to the parent page: parent documents for a document, else the folders of
/// the address.
fn breadcrumbs(renderer: &Renderer, route: &Route) -> Vec<view::Link> {
    let (site, language) = (&renderer.site, route.language);
    let (own, home) = (route.address(), site.home(language));
    if own == home {
        return Vec::new();
    }
    let mut links = vec![view::Link::own(renderer.t(language, "home"), renderer.href(&home))];
    for address in own.folders_above().filter(|address| *address != home) {
        if let Some(title) = title_at(renderer.localized(language), &address) {
            links.push(view::Link { href: renderer.href(&address), ..title });
        }
    }
    links
}

/// Returns the breadcrumb for an address; `None` for a folder without a page.
fn title_at(renderer: Localized, address: &Address) -> Option<view::Link> {
    if let Some(id) = renderer.site.at_address(address) {
        let text = renderer.title(id);
        let short = renderer.site.short_title(id).to_owned();
        return Some(view::Link { title: short, lang: text.lang, ..view::Link::default() });
    }
    let (name, home) = (address.name(), renderer.site.home(renderer.language));
    let folder = name.strip_prefix(&*home.name())?.trim_matches('/');
    renderer.list_title(folder).map(|title| view::Link::own(title, ""))
}

/// Returns the menu entry of a page: the one with the longest address that is a prefix of its own.
fn section(renderer: &Renderer, route: &Route) -> Option<String> {
    let address = renderer.href(&route.address());
    let entries = renderer.menus[route.language].iter();
    let home = renderer.href_in(route.language, "");
    let holds = |href: &&String| address.starts_with(href.as_str()) && (**href != home || address == home);
    entries.filter(holds).max_by_key(|href| href.len()).cloned()
}

/// Returns why visitors do not see a document that a preview shows.
fn mark(renderer: Localized, id: DocId) -> Option<view::Mark> {
    let (key, date) = match renderer.site.document(id).shown {
        Visibility::Public => return None,
        Visibility::Draft => ("mark-draft", None),
        Visibility::Internal => ("mark-internal", None),
        Visibility::Scheduled(date) => ("mark-scheduled", Some(date)),
        Visibility::Expired(date) => ("mark-expired", Some(date)),
    };
    let date = date.map(|date| renderer.date_formatter().date(date)).unwrap_or_default();
    Some(view::Mark {
        word: renderer.t(key).to_owned(),
        text: renderer.tn(&format!("{key}-text"), &[("date", date.as_str().into())]),
    })
}

/// The JSON-LD of a page, with sorted keys. Every page has a breadcrumb, so this writes it without an intermediate
/// map.
#[derive(Serialize)]
struct Graph<'p> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Facts<'p>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Facts<'p> {
    Other(serde_json::Value),
    Breadcrumb {
        #[serde(rename = "@type")]
        kind: &'static str,
        #[serde(rename = "itemListElement")]
        items: Vec<ListItem<'p>>,
    },
}

#[derive(Serialize)]
struct ListItem<'p> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item: String,
    name: &'p str,
    position: usize,
}

#[cfg(test)]
mod tests {
    use crate::render::testing::page;

    /// Returns the description of a policy with this front matter and text.
    fn description(front: &str, text: &str) -> String {
        let file = format!("+++\ntitle = \"Lettings\"\n{front}+++\n{text}");
        let html = page(&[("content/policies/lettings.md", &file)], "policies/lettings/index.html");
        let rest = html.split_once("<meta name=\"description\" content=\"").map(|(_, rest)| rest);
        rest.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    }

    #[test]
    fn the_description_is_the_summary_or_the_start_of_the_text() {
        let text = "The hall is **for hire**\nall week.\n\nAsk at the desk.\n";
        assert_eq!(description("summary = \"How to hire.\"\n", text), "How to hire.");
        assert_eq!(description("", text), "The hall is for hire all week.");
        let long = description("", &"Rooms, halls, kitchens; ".repeat(20));
        assert!(long.ends_with("halls…") && long.chars().count() <= 161, "{long}");
        assert_eq!(description("", ""), "");
    }
}
