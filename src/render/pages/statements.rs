//! Pages that every site has, even without a document: accessibility statement, privacy, glossary, A to Z, changes,
//! not found.

use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::frame::{list_frame, shared};
use crate::render::index::alphabet;
use crate::render::index::letters::LetterIndex;
use crate::render::keys::{RouteKey, StatementPage};
use crate::render::parts::{contacts, forms, letters, pagination};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, queries, view};
use crate::schema::Fields;
use crate::site::{Catalogue, DocId, sort_key};
use crate::types::accessibility::{self, ConformanceClaim};

/// Fewest sections of a page with a contents list.
const CONTENTS_FROM: usize = 3;

/// Changes on one page.
const CHANGES_PER_PAGE: usize = 100;

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    routes.add("/accessibility/", RouteKey::Statements(StatementPage::Accessibility));
    routes.add("/privacy/", RouteKey::Statements(StatementPage::Privacy));
    let site = &context.site;
    let count = mapped(site).count() + generated(site).count();
    routes.add_pages("/a-to-z/", count, letters::PER_PAGE, |number| RouteKey::Statements(StatementPage::AToZ(number)));
    if let Some(glossary) = site.of_type("glossary").first() {
        let key = StatementPage::Glossary(site.version_or_original(*glossary, language));
        routes.add("/glossary/", RouteKey::Statements(key));
    }
    let count = queries::changes(site, language).len();
    let key = |number| RouteKey::Statements(StatementPage::Changes(number));
    routes.add_pages("/changes/", count, CHANGES_PER_PAGE, key);
    routes.add("/404.html", RouteKey::Statements(StatementPage::NotFound));
}

pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    page: StatementPage,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    match page {
        StatementPage::Accessibility => accessibility(renderer, route, out),
        StatementPage::Privacy => privacy(renderer, route, out),
        StatementPage::Glossary(id) => glossary(renderer, route, id, out),
        StatementPage::AToZ(number) => a_to_z(renderer, route, number, out),
        StatementPage::Changes(number) => changes(renderer, route, number, out),
        StatementPage::NotFound => not_found(renderer, route, out),
    }
}

/// Returns the document of a page, in the page's language if it has such a version.
fn source_of(renderer: Localized, path: &str) -> Option<DocId> {
    let id = renderer.site.at_path(path)?;
    renderer.site.is_visible(id).then(|| renderer.site.version_or_original(id, renderer.language))
}

/// Returns the frame of such a page: the document's own, else one with the interface's title.
fn frame_of(renderer: &Renderer, route: &Route, text: Option<&PageText>, id: Option<DocId>, kind: &str) -> view::Page {
    match (text, id) {
        (Some(text), Some(id)) => frame::of_document(renderer, route, id, kind, text),
        _ => {
            let title = renderer.t(route.language, &format!("{kind}-title")).to_owned();
            let mut page = frame::generated_page(renderer, route, title, kind);
            page.description = renderer.strings(route.language).get(&format!("{kind}-description")).map(str::to_owned);
            page
        }
    }
}

/// Writes the accessibility statement of the UK model, from `accessibility.toml`.
fn accessibility(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let id = source_of(localized, "accessibility");
    let text = id.map(|id| PageText::new(renderer, id, language));
    let mut page = frame_of(renderer, route, text.as_ref(), id, "accessibility");
    let none = Fields::default();
    let fields = id.map_or(&none, |id| site.fields(id));
    let issues = |why: &str| -> Vec<view::StatementIssue> {
        let Some(text) = &text else { return Vec::new() };
        fields
            .tables("issues")
            .filter(|issue| issue.text("why").unwrap_or("not-yet") == why)
            .filter_map(|issue| {
                Some(view::StatementIssue {
                    summary: text.blocks(issue, "what")?,
                    what: text.blocks(issue, "what")?,
                    criterion: issue.text("criterion").map(|number| criterion(localized, number)),
                    alternative: text.blocks(issue, "alternative"),
                    fix_by: renderer.when_in(issue, "fix_by", language),
                })
            })
            .collect()
    };
    let organisation = site.config.fields[language].table("organisation");
    let contact = match (id, fields.table("contact"), organisation) {
        (Some(id), Some(contact), _) => contacts::contact(renderer, id, contact, language),
        (.., Some(organisation)) => contacts::organisation(organisation),
        _ => None,
    };
    let view = view::AccessibilityStatement {
        assessed: id.is_some() && accessibility::claim(fields) != ConformanceClaim::NotAssessed,
        organisation: view::Text::own(site.config.organisation_name(language)),
        host: site.config.base.host().to_owned(),
        claim: match id.map(|_| accessibility::claim(fields)) {
            Some(ConformanceClaim::Full) => view::Claim::Full,
            Some(ConformanceClaim::Partial) => view::Claim::Partial,
            Some(ConformanceClaim::Not | ConformanceClaim::NotAssessed) | None => view::Claim::Not,
        },
        body: text.as_ref().and_then(PageText::body),
        not_yet: issues("not-yet"),
        disproportionate: issues("disproportionate"),
        exempt: issues("exempt"),
        contact,
        enforcement: text.as_ref().and_then(|text| text.blocks(fields, "enforcement")),
        nation: site.config.calendar.nation.clone().unwrap_or_else(|| "england".to_owned()),
        reviewed: renderer.when_in(fields, "reviewed", language),
        tested: fields.table("tested").zip(id).map(|(tested, id)| view::Tested {
            when: renderer.when_in(tested, "date", language),
            by: renderer.text_in(id, tested, "by", language),
            how: text.as_ref().and_then(|text| text.blocks(tested, "how")),
        }),
    };
    text.map_or(Ok(()), PageText::finish)?;
    let has_issues = !(view.not_yet.is_empty() && view.disproportionate.is_empty() && view.exempt.is_empty());
    let sections = ["how-accessible", "feedback", "enforcement", "technical", "non-accessible", "preparation"];
    let sections = sections.into_iter().filter(|key| *key != "non-accessible" || has_issues);
    page.contents = contents(localized, id, sections);
    frame::write_page(renderer, route, view::AccessibilityStatement::TEMPLATE, &page, &view, out)
}

/// Returns the contents list of a page: the headings of its document, then the sections of its template. The key of a
/// section's heading is also its id. Empty if there are fewer than three.
fn contents<'k>(
    renderer: Localized,
    id: Option<DocId>,
    sections: impl Iterator<Item = &'k str>,
) -> Vec<view::ContentsEntry> {
    let own = id.map(|id| frame::contents(renderer, id)).unwrap_or_default();
    let section =
        |key: &str| view::ContentsEntry { title: renderer.t(key).to_owned(), href: format!("#{key}"), lang: None };
    let all: Vec<_> = own.into_iter().chain(sections.map(section)).collect();
    if all.len() < CONTENTS_FROM { Vec::new() } else { all }
}

/// Returns "WCAG 2.2 success criterion 1.1.1 (non-text content)", without the name if it is unknown.
fn criterion(renderer: Localized, number: &str) -> String {
    let name = renderer.strings().get(&format!("wcag-{}", number.replace('.', "-")));
    match name {
        Some(name) => renderer.tn("wcag-criterion-named", &[("number", number.into()), ("name", name.into())]),
        None => renderer.tn("wcag-criterion", &[("number", number.into())]),
    }
}

/// Writes the privacy page: the document's text, the note that the site sets no cookies, and the questions of each
/// form.
fn privacy(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let id = source_of(localized, "privacy");
    let text = id.map(|id| PageText::new(renderer, id, language));
    let mut page = frame_of(renderer, route, text.as_ref(), id, "privacy");
    let first = forms::all(site).next().map(|id| PageText::new(renderer, id, language).without_body());
    let forms: Vec<view::PrivacyForm> = forms::all(site)
        .filter_map(|pledge| {
            let pledge = site.version_or_original(pledge, language);
            let form = site.fields(pledge).table("form")?;
            let own = text.as_ref().or(first.as_ref())?.for_document(pledge);
            let third_party = match form.table("endpoint").and_then(|endpoint| endpoint.text("kind")) {
                Some("netlify") => Some("Netlify".to_owned()),
                Some("formspree") => Some("Formspree".to_owned()),
                _ => None,
            };
            Some(view::PrivacyForm {
                link: renderer.link(pledge, language),
                purpose: own.blocks(form, "purpose"),
                keep_until: forms::keep_until(localized, pledge, form),
                third_party,
            })
        })
        .collect();
    let view = view::Privacy { body: text.as_ref().and_then(PageText::body), forms };
    text.map_or(Ok(()), PageText::finish)?;
    let sections = ["cookies", "forms"].into_iter().filter(|key| *key != "forms" || !view.forms.is_empty());
    page.contents = contents(localized, id, sections);
    frame::write_page(renderer, route, view::Privacy::TEMPLATE, &page, &view, out)
}

fn glossary(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let text = PageText::new(renderer, id, language);
    let page = frame::of_document(renderer, route, id, "glossary", &text);
    let body = text.body();
    let mut entries: Vec<(String, view::GlossaryEntry)> = site
        .fields(id)
        .tables("terms")
        .filter_map(|entry| {
            let term = renderer.text_in(id, entry, "term", language)?;
            Some((
                sort_key(&term.text),
                view::GlossaryEntry {
                    id: format!("term-{}", crate::url::slug(&term.text)),
                    meaning: text.blocks(entry, "meaning")?,
                    plain: renderer.text_in(id, entry, "plain", language),
                    term,
                },
            ))
        })
        .collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    let mut letters: Vec<view::GlossaryLetter> = Vec::new();
    for (_, entry) in entries {
        let title = alphabet::letter(&entry.term.text, renderer.code(language));
        match letters.last_mut().filter(|last| last.title == title) {
            Some(last) => last.entries.push(entry),
            None => {
                let id = format!("letter-{}", title.to_lowercase());
                letters.push(view::GlossaryLetter { title, id, entries: vec![entry] });
            }
        }
    }
    text.finish()?;
    frame::write_page(renderer, route, view::Glossary::TEMPLATE, &page, &view::Glossary { body, letters }, out)
}

/// Writes every page by its first letter.
fn a_to_z(renderer: &Renderer, route: &Route, number: usize, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let language = route.language;
    let mut page = frame_of(renderer, route, None, None, "a-to-z");
    list_frame::say_number(renderer, route, &mut page);
    let index = &renderer.lists.site_map.get(renderer, site_maps)[language];
    let view = letters::page(index, renderer, language, "/a-to-z/", number);
    frame::write_page(renderer, route, view::AToZ::TEMPLATE, &page, &view, out)
}

/// Iterates over the documents of the site map.
fn mapped(site: &Catalogue) -> impl Iterator<Item = DocId> {
    site.visible().filter(|(_, document)| document.language == 0 && !document.path.is_empty()).map(|(id, _)| id)
}

/// Iterates over the generated pages of the site map that no document replaces.
fn generated(site: &Catalogue) -> impl Iterator<Item = &'static str> {
    ["accessibility", "privacy", "changes"].into_iter().filter(|path| site.at_path(path).is_none())
}

fn site_maps(context: &RouteContext) -> Vec<LetterIndex> {
    context.site.languages().map(|language| site_map(context, language)).collect()
}

fn site_map(context: &RouteContext, language: usize) -> LetterIndex {
    let site = &context.site;
    let generated = generated(site).map(|path| {
        let title = context.t(language, &format!("{path}-title")).to_owned();
        view::Link::own(title, context.href_in(language, &format!("{path}/")))
    });
    let documents = mapped(site).map(|id| context.link(id, language));
    LetterIndex::new(documents.chain(generated).collect(), context.code(language))
}

/// Writes the changes of the site, by month.
fn changes(renderer: &Renderer, route: &Route, number: usize, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let mut page = frame_of(renderer, route, None, None, "changes");
    let feed = |file: &str| renderer.href_in(language, &format!("changes/{file}"));
    let title = page.title.clone();
    page.feeds = [("feed.xml", "application/atom+xml"), ("feed.json", "application/feed+json")]
        .map(|(file, mime)| view::FeedLink { title: title.clone(), href: feed(file), mime: mime.to_owned() })
        .to_vec();
    let all = queries::changes(site, language);
    let mut months: Vec<view::ChangesMonth> = Vec::new();
    for change in pagination::page_of(&all, number, CHANGES_PER_PAGE) {
        let title = renderer.date_formatter(language).month(change.date.year(), change.date.month());
        let text = PageText::new(renderer, change.id, language);
        let Some(note) = text.inline(change.fields, "note") else { continue };
        let entry = view::SiteChange {
            when: renderer.when_in(change.fields, "date", language).unwrap_or_default(),
            link: renderer.link(change.id, language),
            note: note.html,
            lang: note.lang,
        };
        match months.last_mut().filter(|last| last.title == title) {
            Some(last) => last.entries.push(entry),
            None => {
                let id = format!("month-{}", change.date.strftime("%Y-%m"));
                months.push(view::ChangesMonth { title, id, entries: vec![entry] });
            }
        }
    }
    let view = view::Changes {
        months,
        pagination: pagination::links(renderer.localized(language), "/changes/", number, all.len(), CHANGES_PER_PAGE),
        feeds: vec![view::Link::own("Atom", feed("feed.xml")), view::Link::own("JSON Feed", feed("feed.json"))],
    };
    frame::write_page(renderer, route, view::Changes::TEMPLATE, &page, &view, out)
}

fn not_found(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let mut page = frame_of(renderer, route, None, None, "not-found");
    page.page_type = "404".into();
    page.noindex = true;
    page.breadcrumbs = Vec::new();
    page.json_ld = None;
    let mut links = vec![view::Link::own(renderer.t(language, "home"), renderer.href_in(language, ""))];
    links.extend(shared::menu(renderer.localized(language)));
    links.push(view::Link::own(renderer.t(language, "a-to-z-title"), renderer.href_in(language, "a-to-z/")));
    let email = site.config.fields[language].table("organisation").and_then(|own| own.text("email"));
    let view = view::NotFound { links, email: email.map(str::to_lowercase) };
    frame::write_page(renderer, route, view::NotFound::TEMPLATE, &page, &view, out)
}
