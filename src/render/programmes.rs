//! Programmes and reports in, a page for each out: what was done, found and comes next. Cards of programmes, partners and news for other
//! pages, too.

use std::cmp::Reverse;

use super::blocks::{ListFacet, events_block};
use super::prose::PageText;
use super::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes, view};
use crate::datetime::PartialDate;
use crate::schema::{Field, Fields};
use crate::site::DocId;
use crate::types::programme::{self, ProgrammeStatus};

/// News on the page of something else: the latest few, for the list of news has them all.
const LATEST_NEWS: usize = 10;

pub(super) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    for &original in site.of_type("programme").iter().chain(site.of_type("report")) {
        if let Some(id) = site.version(original, language) {
            routes.add_whole(&site.address(id), RouteKey::for_document(id));
        }
    }
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    match route.subject.document {
        Some(id) if renderer.site.is_a(id, "report") => write_report(renderer, route, id, out),
        Some(id) => write_programme(renderer, route, id, out),
        None => Ok(()),
    }
}

fn write_programme(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let (original, fields) = (site.original(id), site.fields(id));
    let text = PageText::new(renderer, id, language);
    let view = view::ProgrammeView {
        definition: fields.table("definition").and_then(|definition| {
            let said = text.blocks(definition, "text")?;
            let cite = definition.text("source").map(str::to_owned);
            Some(view::Quote { html: said.html, cite, lang: said.lang })
        }),
        scope: text.blocks(fields, "scope"),
        body: text.body(),
        sections: sections(renderer, id, &text, language),
        partners: partner_cards(renderer, &site.references(id, "partners"), language),
        reports: report_cards(renderer, site.naming(&[original], "report", "programme"), language),
        news: news_cards(renderer, site.naming(&[original], "news", "programme"), language),
        events: events_block(renderer, language, ListFacet::Programme(original)),
    };
    let mut page = renderer.frame_of(route, id, "programme", &text);
    text.finish()?;
    page.kicker = Some(view::Text::own(renderer.t(language, "fact-programme")));
    page.facts = programme_facts(renderer, id, language);
    page.feeds = calendar_feed(&view.events);
    renderer.write_page(route, view::ProgrammeView::TEMPLATE, &page, &view, out)
}

fn programme_facts(renderer: &Renderer, id: DocId, language: usize) -> Vec<view::Fact> {
    let (site, fields) = (&renderer.site, renderer.site.fields(id));
    let today = site.options.today;
    let standing = ProgrammeStatus::on_day(fields, today).map(ProgrammeStatus::word);
    let when = |name, past, ahead, is_past: fn(PartialDate, jiff::civil::Date) -> bool| {
        let date = fields.date(name)?;
        let key = if is_past(date, today) { past } else { ahead };
        Some(view::Fact::when(renderer.t(language, key), renderer.time_text(date, language)))
    };
    let pillars = renderer.links(&site.references(id, "pillars"), language);
    [
        standing.map(|word| view::Fact::tag(renderer.t(language, "fact-status"), status_tag(renderer, language, word))),
        when("start", "fact-start", "fact-starts", |date, today| date.first_day() <= today),
        when("end", "fact-ended", "fact-end", |date, today| date.last_day() < today),
        (!pillars.is_empty()).then(|| view::Fact::links(renderer.t(language, "fact-pillars"), pillars)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn write_report(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let text = PageText::new(renderer, id, language);
    let view = view::ReportView { body: text.body(), sections: sections(renderer, id, &text, language) };
    let mut page = renderer.frame_of(route, id, "report", &text);
    text.finish()?;
    let term = |key: &'static str| renderer.t(language, key);
    page.kicker = Some(view::Text::own(term("kicker-report")));
    let audience = renderer.text(id, "for_audience", language);
    let programme = renderer.links(&site.references(id, "programme"), language);
    page.facts = [
        audience.map(|text| view::Fact::single(term("fact-for"), text.into())),
        renderer.when_in(site.fields(id), "as_of", language).map(|when| view::Fact::when(term("fact-as-of"), when)),
        (!programme.is_empty()).then(|| view::Fact::links(term("fact-programme"), programme)),
    ]
    .into_iter()
    .flatten()
    .collect();
    renderer.write_page(route, view::ReportView::TEMPLATE, &page, &view, out)
}

/// The sections of progress, in order.
fn sections(renderer: &Renderer, id: DocId, text: &PageText, language: usize) -> Vec<view::ProgressSection> {
    let section = |(position, (kind, entry)): (usize, (&str, &Fields))| {
        let key = format!("progress-{kind}");
        let word = renderer.t(language, &key).to_owned();
        let (title, kind_word) = match renderer.text_in(id, entry, "title", language) {
            Some(title) if title.text != word => (title, word),
            Some(title) => (title, String::new()),
            None => (view::Text::own(word), String::new()),
        };
        let figure = entry.table("figure");
        let name = entry.text("id").map_or_else(|| (position + 1).to_string(), crate::url::slug);
        view::ProgressSection {
            id: format!("progress-{name}"),
            kind: kind.to_owned(),
            kind_word,
            title,
            text: text.blocks(entry, "text"),
            items: entry.list("items").iter().filter_map(|field| item(field, text)).collect(),
            figure: figure.and_then(|figure| renderer.picture(id, figure, language, true)),
            long: figure.and_then(|figure| text.blocks(figure, "long")),
        }
    };
    programme::sections(renderer.site.fields(id)).enumerate().map(section).collect()
}

/// One point: words, or words with points beneath them. Several paragraphs are blocks.
fn item(field: &Field, text: &PageText) -> Option<view::ProgressItem> {
    let words = |field: &Field| match field.as_text().is_some_and(|words| words.trim().contains("\n\n")) {
        true => text.blocks_of(field),
        false => text.phrase_of(field),
    };
    match field.as_table() {
        Some(point) => {
            Some(view::ProgressItem { text: words(point.get("text")?)?, items: text.phrases(point, "items") })
        }
        None => Some(view::ProgressItem { text: words(field)?, items: Vec::new() }),
    }
}

/// Whether something runs, in word and shape: `planned`, `active`, `paused`, `done`.
pub(super) fn status_tag(renderer: &Renderer, language: usize, word: &str) -> view::Tag {
    use view::{Kind, Shape};
    let (kind, shape) = match word {
        "planned" => (Kind::Info, Shape::Diamond),
        "active" => (Kind::Ok, Shape::Dot),
        "done" => (Kind::Ok, Shape::Tick),
        _ => (Kind::Quiet, Shape::Ring),
    };
    view::Tag::shaped(renderer.t(language, &format!("status-{word}")), kind, shape)
}

/// Programmes, each with its state.
pub(super) fn cards(renderer: &Renderer, programmes: &[DocId], language: usize) -> Vec<view::Card> {
    let site = &renderer.site;
    let card = |id: &DocId| {
        let standing = ProgrammeStatus::on_day(site.fields(*id), site.options.today);
        let tag = standing.map(|standing| status_tag(renderer, language, standing.word()));
        view::Card { tag, ..renderer.card(*id, language) }
    };
    programmes.iter().map(card).collect()
}

/// Partners, past ones marked and last.
pub(super) fn partner_cards(renderer: &Renderer, partners: &[DocId], language: usize) -> Vec<view::Card> {
    let site = &renderer.site;
    let is_past = |id: &DocId| {
        let fields = site.fields(*id);
        let over = fields.date("until").is_some_and(|until| until.last_day() < site.options.today);
        over || fields.text("status") == Some("past")
    };
    let mut partners = partners.to_vec();
    partners.sort_by_key(is_past);
    let past = |id: &DocId| is_past(id).then(|| view::Tag::new(renderer.t(language, "status-past"), view::Kind::Quiet));
    partners.iter().map(|id| view::Card { tag: past(id), ..renderer.card(*id, language) }).collect()
}

/// The latest news, each with its day.
pub(super) fn news_cards(renderer: &Renderer, news: Vec<DocId>, language: usize) -> Vec<view::Card> {
    let mut cards = dated_cards(renderer, news, "date", language);
    cards.truncate(LATEST_NEWS);
    cards
}

fn report_cards(renderer: &Renderer, reports: Vec<DocId>, language: usize) -> Vec<view::Card> {
    dated_cards(renderer, reports, "as_of", language)
}

/// Documents by a date of theirs, newest first; those without it last.
fn dated_cards(renderer: &Renderer, mut ids: Vec<DocId>, field: &str, language: usize) -> Vec<view::Card> {
    let site = &renderer.site;
    ids.sort_by_key(|id| Reverse(site.fields(*id).date(field).map(PartialDate::last_day)));
    ids.iter()
        .map(|id| {
            let when = renderer.when_in(site.fields(*id), field, language);
            view::Card { when, ..renderer.card(*id, language) }
        })
        .collect()
}

/// The calendar of a page's events, for its head.
pub(super) fn calendar_feed(events: &view::EventsBlock) -> Vec<view::FeedLink> {
    let feed = |subscribe: &view::Subscribe| view::FeedLink {
        title: subscribe.title.text.clone(),
        href: subscribe.download.clone(),
        mime: "text/calendar".into(),
    };
    events.subscribe.iter().map(feed).collect()
}
