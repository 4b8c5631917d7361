//! A page's head and frame, from its route and document: titles, alternates, breadcrumbs, history; and the way from view to bytes.

use serde::Serialize;

use super::prose::PageText;
use super::{RenderError, Renderer, Route, calendars, view};
use crate::content::Visibility;
use crate::site::{DocId, asset_address};
use crate::url::Address;

/// Characters of a text that stand for a summary that nobody wrote: as many as search engines show.
const DESCRIPTION: usize = 160;

/// Headings from which a page gets a list of its contents.
const CONTENTS_FROM: usize = 4;

impl Renderer {
    /// The frame of a document's own page: its title, summary, history and all else that its common fields say.
    pub fn frame_of(&self, route: &Route, id: DocId, page_type: &str, text: &PageText) -> view::Page {
        let (site, language) = (&self.site, route.language);
        let (fields, title) = (site.fields(id), self.title(id, language));
        let mut page = self.frame(route, title.text, page_type);
        page.title_lang = title.lang;
        page.lead = self.text(id, "summary", language);
        page.description = page.lead.as_ref().map(|lead| lead.text.clone()).or_else(|| self.opening(id));
        page.picture = fields.table("image").and_then(|image| self.picture(id, image, language, false));
        if let Some(image) = fields.table("image")
            && let Some(asset) = image.text("src").and_then(|src| site.file(id, src))
        {
            page.share_image = Some(site.config.base.absolute(&asset_address(&asset.path)));
            page.share_image_alt = image.text("alt").map(str::to_owned);
        }
        page.contents = self.contents(id, language);
        page.related = self.links(&site.references(id, "related"), language);
        page.updated = self.when_in(fields, "updated", language);
        page.owner = self.text(id, "owner", language);
        page.changes = fields
            .tables("changes")
            .filter(|change| change.date("date").is_some_and(|date| date.first_day() <= site.options.today))
            .filter_map(|change| {
                let note = text.phrase(change, "note")?;
                Some(view::Change { when: self.when_in(change, "date", language)?, note: note.html, lang: note.lang })
            })
            .collect();
        page.changes.sort_by(|a, b| b.when.iso.cmp(&a.when.iso));
        page.mark = self.mark(id, language);
        page.noindex |= page.mark.is_some();
        page.extra = fields.table("extra").map(json_of).unwrap_or_default();
        page
    }

    /// How a document's text begins, in plain words: what it is found by where nobody wrote a summary.
    fn opening(&self, id: DocId) -> Option<String> {
        let text = calendars::plain_body(&self.sources, &self.site, self.site.document(id));
        let first = text.split("\n\n").map(str::trim).find(|part| !part.is_empty())?.replace('\n', " ");
        Some(match first.char_indices().nth(DESCRIPTION) {
            None => first,
            Some((most, _)) => {
                let end = first[..most].rfind(' ').unwrap_or(most);
                format!("{}…", first[..end].trim_end_matches(|last: char| !last.is_alphanumeric()))
            }
        })
    }

    /// The frame of a generated page.
    pub fn frame(&self, route: &Route, title: String, page_type: &str) -> view::Page {
        let (site, language) = (&self.site, route.language);
        let site_title = site.config.title(language);
        let home = route.address() == site.home(language);
        let breadcrumbs = self.breadcrumbs(route);
        let mut page = view::Page {
            head_title: if home || title == site_title {
                site_title.to_owned()
            } else {
                format!("{title} - {site_title}")
            },
            address: self.href(&route.address()),
            canonical: site.config.base.absolute(&route.address()),
            page_type: page_type.to_owned(),
            kind: self.type_of(route).to_owned(),
            alternates: self.alternates(route),
            languages: self.language_links(route),
            section: self.section(route),
            breadcrumbs,
            title,
            ..view::Page::default()
        };
        self.json_ld(&mut page, Vec::new());
        page
    }

    /// Puts facts for search engines into a page: its breadcrumb, and what the caller adds (schema.org types).
    pub fn json_ld(&self, page: &mut view::Page, added: Vec<serde_json::Value>) {
        let origin = &self.site.config.base.origin;
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
        // Strings and numbers into memory: this cannot fail.
        let text = serde_json::to_string(&Graph { context: "https://schema.org", graph }).unwrap_or_default();
        page.json_ld = Some(if text.contains('<') { text.replace('<', "\\u003c") } else { text });
    }

    /// Renders a view in its template, with the frame around it.
    ///
    /// # Errors
    /// A fault in a template.
    pub fn write_page(
        &self,
        route: &Route,
        template: &str,
        page: &view::Page,
        view: &impl Serialize,
        out: &mut Vec<u8>,
    ) -> Result<(), RenderError> {
        let mut context = tera::Context::new();
        context.insert_value("site", self.shared[route.language].clone());
        context.insert("lang", self.code(route.language));
        context.insert("page", page);
        context.insert("view", view);
        let fields = match route.subject.document {
            Some(id) => self.fields_view(id, route.language)?,
            None => self.list_fields(route)?,
        };
        context.insert("fields", &fields);
        let template = self.template_of(route, template);
        self.theme.render(&template, &context, out).map_err(|fault| Box::new(fault.finding()))
    }

    /// The headings of a document's body, where there are enough to want a list.
    fn contents(&self, id: DocId, language: usize) -> Vec<view::ContentsEntry> {
        let headings = &self.site.document(id).content_summary.headings;
        let top: Vec<_> = headings.iter().filter(|heading| heading.level == 2).collect();
        if top.len() < CONTENTS_FROM {
            return Vec::new();
        }
        let own = self.lang_of(id, None, language);
        let entry = |heading: &&crate::markdown::HeadingSummary| view::ContentsEntry {
            title: heading.text().to_owned(),
            href: format!("#{}", heading.id()),
            lang: heading.lang.as_ref().map(|lang| lang.to_string()).or_else(|| own.clone()),
        };
        top.iter().map(entry).collect()
    }

    /// The same page in a language, if it is there: its address.
    fn counterpart(&self, route: &Route, language: usize) -> Option<Address<'static>> {
        let site = &self.site;
        match route.subject.document {
            Some(id) => {
                let version = site.version(id, language)?;
                route.address().moved(&site.address(id), &site.address(version))
            }
            None => route.address().moved(&site.home(route.language), &site.home(language)),
        }
    }

    fn alternates(&self, route: &Route) -> Vec<view::Alternate> {
        let base = &self.site.config.base;
        let mut all: Vec<view::Alternate> = self
            .site
            .languages()
            .filter_map(|language| Some((language, self.counterpart(route, language)?)))
            .map(|(language, address)| view::Alternate {
                lang: self.code(language).to_owned(),
                href: base.absolute(&address),
            })
            .collect();
        if all.len() < 2 {
            return Vec::new();
        }
        all.push(view::Alternate { lang: "x-default".into(), href: all[0].href.clone() });
        all
    }

    fn language_links(&self, route: &Route) -> Vec<view::LanguageLink> {
        let others = self.site.languages().filter(|language| *language != route.language);
        others
            .map(|language| {
                let code = self.code(language).to_owned();
                let counterpart = self.counterpart(route, language);
                let note = counterpart.is_none().then(|| {
                    self.strings(route.language)
                        .get(&format!("not-in-language-{code}"))
                        .map_or_else(|| code.clone(), str::to_owned)
                });
                let home = || self.site.home(language);
                view::LanguageLink {
                    title: self.strings(language).get(&format!("language-name-{code}")).unwrap_or(&code).to_owned(),
                    href: self.href(&counterpart.unwrap_or_else(home)),
                    lang: code,
                    note,
                }
            })
            .collect()
    }

    /// From the home page down to the page above: documents for a document, else the folders of the address.
    fn breadcrumbs(&self, route: &Route) -> Vec<view::Link> {
        let (site, language) = (&self.site, route.language);
        let (own, home) = (route.address(), site.home(language));
        if own == home {
            return Vec::new();
        }
        let mut links = vec![view::Link::own(self.t(language, "home"), self.href(&home))];
        for address in own.folders_above().filter(|address| *address != home) {
            if let Some(title) = self.title_at(&address, language) {
                links.push(view::Link { href: self.href(&address), ..title });
            }
        }
        links
    }

    /// What stands at an address, as a breadcrumb calls it; `None` for a folder without a page.
    fn title_at(&self, address: &Address, language: usize) -> Option<view::Link> {
        if let Some(id) = self.site.at_address(address) {
            let text = self.title(id, language);
            let short = self.site.short_title(id).to_owned();
            return Some(view::Link { title: short, lang: text.lang, ..view::Link::default() });
        }
        let (name, home) = (address.name(), self.site.home(language));
        let folder = name.strip_prefix(&*home.name())?.trim_matches('/');
        self.list_title(folder, language).map(|title| view::Link::own(title, ""))
    }

    /// The title of a type's list: its own page's, else the type's name in the plural.
    pub fn list_title(&self, folder: &str, language: usize) -> Option<String> {
        if let Some(id) = self.site.at_path(folder).and_then(|id| self.site.version(id, language)) {
            return Some(self.site.title(id).to_owned());
        }
        let kind = self.site.types.of_folder(folder)?;
        let listed = !self.site.of_type(&kind.name).is_empty();
        let key = format!("list-{}", kind.name);
        listed.then(|| self.strings(language).get(&key).map_or_else(|| kind.title.clone(), str::to_owned))
    }

    /// The menu entry in which a page lies: the longest whose address begins its own.
    fn section(&self, route: &Route) -> Option<String> {
        let address = self.href(&route.address());
        let entries = self.menus[route.language].iter();
        let home = self.href_in(route.language, "");
        let holds = |href: &&String| address.starts_with(href.as_str()) && (**href != home || address == home);
        entries.filter(holds).max_by_key(|href| href.len()).cloned()
    }

    /// Why visitors do not see a document, where a preview shows it.
    fn mark(&self, id: DocId, language: usize) -> Option<view::Mark> {
        let (key, date) = match self.site.document(id).shown {
            Visibility::Public => return None,
            Visibility::Draft => ("mark-draft", None),
            Visibility::Internal => ("mark-internal", None),
            Visibility::Scheduled(date) => ("mark-scheduled", Some(date)),
            Visibility::Expired(date) => ("mark-expired", Some(date)),
        };
        let date = date.map(|date| self.words(language).date(date)).unwrap_or_default();
        Some(view::Mark {
            word: self.t(language, key).to_owned(),
            text: self.tn(language, &format!("{key}-text"), &[("date", date.as_str().into())]),
        })
    }
}

/// JSON-LD as pages carry it; keys from A to Z. Every page has its breadcrumb, so that is written without a map in between.
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

/// A free table as templates read it.
pub(super) fn json_of(fields: &crate::schema::Fields) -> serde_json::Value {
    use crate::schema::{Field, Value};
    fn from_field(field: &Field) -> serde_json::Value {
        match &field.value {
            Value::Text(text) => (**text).into(),
            Value::Boolean(truth) => (*truth).into(),
            Value::Integer(number) => (*number).into(),
            Value::Number(number) => (*number).into(),
            Value::Date(date) => date.iso().into(),
            Value::Moment(moment) => moment.start().to_string().into(),
            Value::Time(time) => time.to_string().into(),
            Value::Length(length) => length.minutes.into(),
            Value::List(items) => items.iter().map(from_field).collect::<Vec<_>>().into(),
            Value::Table(fields) => json_of(fields),
        }
    }
    fields
        .iter()
        .map(|(name, _, field)| (name.to_string(), from_field(field)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[cfg(test)]
mod tests {
    use crate::render::partners::page;

    /// What search engines show of a policy with this front matter and text.
    fn description(front: &str, text: &str) -> String {
        let file = format!("+++\ntitle = \"Lettings\"\n{front}+++\n{text}");
        let html = page(&[("content/policies/lettings.md", &file)], "policies/lettings/index.html");
        let rest = html.split_once("<meta name=\"description\" content=\"").map(|(_, rest)| rest);
        rest.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    }

    #[test]
    fn a_page_is_found_by_its_summary_else_by_how_its_text_begins() {
        let text = "The hall is **for hire**\nall week.\n\nAsk at the desk.\n";
        assert_eq!(description("summary = \"How to hire.\"\n", text), "How to hire.");
        assert_eq!(description("", text), "The hall is for hire all week.");
        let long = description("", &"Rooms, halls, kitchens; ".repeat(20));
        assert!(long.ends_with("halls…") && long.chars().count() <= 161, "{long}");
        assert_eq!(description("", ""), "");
    }
}
