//! Provides the template data of the directives in Markdown: rows of lists, files, contacts.

use crate::datetime::PartialDate;
use crate::markdown::Directive;
use crate::render::context::Renderer;
use crate::render::index::events::ListFacet;
use crate::render::parts::events::{facets, rows};
use crate::render::parts::measures::{MeasureWords, RowIds};
use crate::render::parts::{contacts, measures};
use crate::render::queries::Measure;
use crate::render::{calendars, queries, view};
use crate::site::{DocId, Site, Target, asset_address};
use crate::url::WrittenAddress;

/// Number of events in a directive without `count`.
const EVENTS: usize = 5;

/// Number of news items in a directive without `count`.
const NEWS: usize = 3;

/// Adds the data of a directive on a page in a language to its template context: rows of a list, a
/// file's address and size, a contact. `words` renders the Markdown of a measure.
pub(crate) fn fill(
    renderer: &Renderer,
    (document, language): (DocId, usize),
    directive: &Directive,
    words: &dyn Fn(&Measure) -> MeasureWords,
    context: &mut tera::Context,
) {
    match directive.name.as_str() {
        "events" => context.insert("items", &events(renderer, language, directive)),
        "partners" => context.insert("items", &partners(renderer, language, directive)),
        "measures" => context.insert("items", &measures(renderer, language, directive, words)),
        "news" => context.insert("items", &news(renderer, language, directive)),
        "document" => file(renderer, document, language, directive, context),
        "video" => addresses(renderer, document, directive, context),
        "contact" => contact(renderer, document, language, directive, context),
        _ => {}
    }
}

/// Returns the next events that match all of a directive's attributes.
fn events(renderer: &Renderer, language: usize, directive: &Directive) -> Vec<view::EventRow> {
    let localized = renderer.localized(language);
    let site = &renderer.site;
    let mut events: Option<Vec<usize>> = None;
    type DocumentList = fn(DocId) -> ListFacet;
    for (name, facet) in
        [("place", ListFacet::Place as DocumentList), ("partner", ListFacet::Partner), ("pillar", ListFacet::Pillar)]
    {
        if let Some(text) = directive.get(name) {
            let own = calendars::document_named(site, name, text)
                .map(|id| facet(id).events(renderer, language))
                .unwrap_or_default();
            events = Some(intersection(events, own));
        }
    }
    for (name, facet) in [("theme", ListFacet::Theme as fn(String) -> ListFacet), ("audience", ListFacet::Audience)] {
        if let Some(text) = directive.get(name) {
            events = Some(intersection(events, facet(text.to_owned()).events(renderer, language)));
        }
    }
    let events = events.unwrap_or_else(|| ListFacet::All.events(renderer, language));
    let place = directive
        .get("place")
        .and_then(|text| ListFacet::Place(calendars::document_named(site, "place", text)?).place(site));
    let dates = facets::next(localized, &events, place.as_deref(), count(directive, EVENTS));
    rows::rows(localized, &dates, place.as_deref())
}

/// Returns the intersection of two sorted lists.
fn intersection(first: Option<Vec<usize>>, second: Vec<usize>) -> Vec<usize> {
    match first {
        Some(first) => second.into_iter().filter(|at| first.binary_search(at).is_ok()).collect(),
        None => second,
    }
}

/// Returns the current partners of a theme, a pillar (with its descendants) or a kind.
fn partners(renderer: &Renderer, language: usize, directive: &Directive) -> Vec<view::Card> {
    let site = &renderer.site;
    let mut partners = match (directive.get("theme"), directive.get("pillar")) {
        (Some(theme), _) => site.in_theme(theme, "partner"),
        (None, Some(pillar)) => naming_pillar(site, pillar, "partner"),
        (None, None) => site.of_type("partner").to_vec(),
    };
    if let (Some(_), Some(pillar)) = (directive.get("theme"), directive.get("pillar")) {
        let own = naming_pillar(site, pillar, "partner");
        partners.retain(|id| own.contains(id));
    }
    let kind = directive.get("kind");
    partners.retain(|id| {
        let fields = site.fields(*id);
        fields.text("status") != Some("past") && kind.is_none_or(|kind| fields.text("kind") == Some(kind))
    });
    partners.truncate(count(directive, usize::MAX));
    let card = |id: &DocId| {
        let mut card = renderer.card(*id, language);
        let word = site.fields(*id).text("kind").map(|kind| format!("kind-{kind}"));
        card.details.extend(word.map(|key| view::Text::own(renderer.t(language, &key))));
        card
    };
    partners.iter().map(card).collect()
}

/// Returns the measures of a pillar or a framework and of its descendants.
fn measures(
    renderer: &Renderer,
    language: usize,
    directive: &Directive,
    words: &dyn Fn(&Measure) -> MeasureWords,
) -> Vec<view::Measure> {
    let site = &renderer.site;
    let root = ["pillar", "framework"].iter().find_map(|name| {
        let text = directive.get(name)?;
        calendars::document_named(site, "pillar", text).or_else(|| calendars::document_named(site, "framework", text))
    });
    let roots = match root {
        Some(root) => vec![root],
        None if directive.get("pillar").or(directive.get("framework")).is_some() => Vec::new(),
        None => site.of_type("framework").to_vec(),
    };
    let all = roots.into_iter().flat_map(|root| queries::measures_beneath(site, root, language));
    let mut ids = RowIds::default();
    let row = |measure: Measure| {
        let row = measures::row(renderer.localized(language), &measure, words(&measure), &mut ids);
        // The page may show the same measures itself, or in another directive.
        let id = format!("listed-{}-{}", directive.span.start, row.id);
        view::Measure { id, pillar: Some(renderer.link(measure.pillar, language)), ..row }
    };
    all.take(count(directive, usize::MAX)).map(row).collect()
}

/// Returns the latest news, optionally of a pillar or a partner.
fn news(renderer: &Renderer, language: usize, directive: &Directive) -> Vec<view::Card> {
    let site = &renderer.site;
    let mut news = match (directive.get("pillar"), directive.get("partner")) {
        (Some(pillar), _) => naming_pillar(site, pillar, "news"),
        (None, Some(partner)) => calendars::document_named(site, "partner", partner)
            .map(|id| site.documents_referring_to(&[id], "news", "partners"))
            .unwrap_or_default(),
        (None, None) => site.of_type("news").to_vec(),
    };
    let date = |id: &DocId| site.fields(*id).date("date").map(PartialDate::first_day);
    news.sort_by_key(|id| (std::cmp::Reverse(date(id)), *id));
    news.truncate(count(directive, NEWS));
    let card = |id: &DocId| view::Card {
        when: renderer.when_in(site.fields(*id), "date", language),
        ..renderer.card(*id, language)
    };
    news.iter().map(card).collect()
}

/// Adds a file's address, kind and size, or the page of a document.
fn file(renderer: &Renderer, document: DocId, language: usize, directive: &Directive, context: &mut tera::Context) {
    let site = &renderer.site;
    // Without a file of its own it shows the document's file, unless its text names one.
    let own = || site.fields(document).text("document").filter(|_| !has_words(renderer, directive));
    let Some(src) = directive.get("src").or_else(|| directive.get("href")).or_else(own) else { return };
    let title = directive.get("title").unwrap_or_default().to_owned();
    let link = match site.resolve_target(document, src) {
        Target::Asset(asset) => {
            let name = asset.path.rsplit('/').next().unwrap_or_default();
            renderer.document_link(asset, if title.is_empty() { name.to_owned() } else { title }, language)
        }
        Target::Document { id, .. } => {
            let link = renderer.link(id, language);
            let title = if title.is_empty() { link.title } else { title };
            view::DocumentLink { title, href: link.href, ..view::DocumentLink::default() }
        }
        Target::Address(WrittenAddress { address, rest }) => view::DocumentLink {
            title,
            href: renderer.href(&site.address_in_language(&address, language)) + &rest,
            ..view::DocumentLink::default()
        },
        _ => view::DocumentLink { title, href: renderer.href_written(src), ..view::DocumentLink::default() },
    };
    context.insert("title", &link.title);
    context.insert("href", &link.href);
    for (name, value) in [("kind", Some(link.kind).filter(|kind| !kind.is_empty())), ("size", link.size)] {
        if let Some(value) = value.filter(|_| directive.get(name).is_none()) {
            context.insert(name, &value);
        }
    }
}

/// Adds the addresses of the files that a directive names.
fn addresses(renderer: &Renderer, document: DocId, directive: &Directive, context: &mut tera::Context) {
    for name in ["src", "captions", "poster"] {
        let asset = directive.get(name).and_then(|src| renderer.site.resolve_file(document, src));
        if let Some(asset) = asset {
            context.insert(name, &renderer.href(&asset_address(&asset.path)));
        }
    }
    if let Some(Target::Document { id, .. }) =
        directive.get("transcript").map(|to| renderer.site.resolve_target(document, to))
    {
        context.insert("transcript", &renderer.href(&renderer.site.address(id)));
    }
}

/// Adds the contact for a directive without text: the document's, else the organisation's.
fn contact(renderer: &Renderer, document: DocId, language: usize, directive: &Directive, context: &mut tera::Context) {
    let says = ["role", "email", "phone"].iter().any(|name| directive.get(name).is_some());
    if says || has_words(renderer, directive) {
        return;
    }
    let site = &renderer.site;
    let own =
        site.fields(document).table("contact").and_then(|own| contacts::contact(renderer, document, own, language));
    let contact = own.unwrap_or_else(|| {
        let fields = site.config.fields[language].table("organisation");
        let text = |name: &str| fields.and_then(|fields| fields.text(name)).map(str::to_owned);
        view::Contact {
            role: Some(view::Text::own(site.config.organisation_name(language))),
            email: text("email").map(|email| email.to_lowercase()),
            phone_href: text("phone").as_deref().map(contacts::tel_address),
            phone: text("phone"),
        }
    });
    let role = contact.role.map(|role| role.text);
    for (name, value) in [("role", role), ("email", contact.email), ("phone", contact.phone)] {
        if let Some(value) = value {
            context.insert(name, &value);
        }
    }
}

/// Returns whether a directive contains Markdown. Assumes so for a directive in a field, which has no position in a
/// source.
fn has_words(renderer: &Renderer, directive: &Directive) -> bool {
    let source = renderer.sources.get(directive.span.file);
    let Some(text) = source.text.get(directive.span.range()).filter(|text| text.starts_with(":::")) else {
        return true;
    };
    let mut lines = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    lines.any(|line| !line.trim_start().starts_with(":::"))
}

/// Returns the documents of a type that serve a pillar or one of its descendants.
fn naming_pillar(site: &Site, pillar: &str, kind: &str) -> Vec<DocId> {
    let root = calendars::document_named(site, "pillar", pillar)
        .or_else(|| calendars::document_named(site, "framework", pillar));
    root.map(|root| site.documents_referring_to(&site.descendants(root), kind, "pillars")).unwrap_or_default()
}

fn count(directive: &Directive, usual: usize) -> usize {
    directive.get("count").and_then(|count| count.trim().parse().ok()).unwrap_or(usual)
}
