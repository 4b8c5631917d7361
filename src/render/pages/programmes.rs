//! The pages of programmes and reports: work done, results and next steps.

use crate::datetime::PartialDate;
use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::frame::facts;
use crate::render::index::events::ListFacet;
use crate::render::index::related::RelatedList;
use crate::render::keys::{ProgrammePage, RouteKey};
use crate::render::parts::events::block::events_block;
use crate::render::parts::events::subscribe;
use crate::render::parts::{cards, related};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, prose, view};
use crate::schema::{Field, Fields};
use crate::site::DocId;
use crate::types::programme::{self, ProgrammeStatus};

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    for (kind, page) in
        [("programme", ProgrammePage::Programme as fn(DocId) -> ProgrammePage), ("report", ProgrammePage::Report)]
    {
        for id in site.of_type(kind).iter().filter_map(|id| site.version(*id, language)) {
            routes.add_whole(&site.address(id), RouteKey::Programmes(page(id)));
        }
    }
}

pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    page: ProgrammePage,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    match page {
        ProgrammePage::Programme(id) => write_programme(renderer, route, id, out),
        ProgrammePage::Report(id) => write_report(renderer, route, id, out),
    }
}

fn write_programme(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
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
        sections: sections(localized, id, &text),
        partners: cards::partners(localized, &site.references(id, "partners")),
        reports: related::cards(localized, id, RelatedList::Reports, |ids| cards::reports(localized, ids.to_vec())),
        news: cards::news(localized, site.documents_referring_to(&[original], "news", "programme")),
        events: events_block(localized, ListFacet::Programme(original)),
    };
    let mut page = frame::of_document(renderer, route, id, "programme", &text);
    text.finish()?;
    page.facts = programme_facts(localized, id);
    page.facts.splice(0..0, facts::owner(localized, &mut page.owner));
    page.feeds = view.events.subscribe.iter().map(subscribe::feed_link).collect();
    frame::write_page(renderer, route, view::ProgrammeView::TEMPLATE, &page, &view, out)
}

fn programme_facts(renderer: Localized, id: DocId) -> Vec<view::Fact> {
    let (site, fields) = (&renderer.site, renderer.site.fields(id));
    let today = site.options.today;
    let standing = ProgrammeStatus::on_day(fields, today).map(ProgrammeStatus::keyword);
    let when = |name, past, ahead, is_past: fn(PartialDate, jiff::civil::Date) -> bool| {
        let date = fields.date(name)?;
        let key = if is_past(date, today) { past } else { ahead };
        Some(view::Fact::when(renderer.t(key), renderer.time_text(date)))
    };
    let pillars = renderer.links(&site.references(id, "pillars"));
    [
        standing.map(|word| view::Fact::tag(renderer.t("fact-status"), cards::status_tag(renderer, word))),
        when("start", "fact-start", "fact-starts", |date, today| date.first_day() <= today),
        when("end", "fact-ended", "fact-end", |date, today| date.last_day() < today),
        (!pillars.is_empty()).then(|| view::Fact::links(renderer.t("fact-pillars"), pillars)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn write_report(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let text = PageText::new(renderer, id, language);
    let view = view::ReportView { body: text.body(), sections: sections(renderer.localized(language), id, &text) };
    let mut page = frame::of_document(renderer, route, id, "report", &text);
    text.finish()?;
    let term = |key: &'static str| renderer.t(language, key);
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
    frame::write_page(renderer, route, view::ReportView::TEMPLATE, &page, &view, out)
}

/// Returns the sections of progress, in order.
fn sections(renderer: Localized, id: DocId, text: &PageText) -> Vec<view::ProgressSection> {
    let section = |(position, (kind, entry)): (usize, (&str, &Fields))| {
        let key = format!("progress-{kind}");
        let word = renderer.t(&key).to_owned();
        let (title, kind_word) = match renderer.text_in(id, entry, "title") {
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
            figure: figure.and_then(|figure| prose::picture(&renderer, id, figure, renderer.language, true)),
            long: figure.and_then(|figure| text.blocks(figure, "long")),
        }
    };
    programme::sections(renderer.site.fields(id)).enumerate().map(section).collect()
}

/// Returns one item: inline text, or text with items below it. Several paragraphs become blocks.
fn item(field: &Field, text: &PageText) -> Option<view::ProgressItem> {
    let words = |field: &Field| match field.as_text().is_some_and(|words| words.trim().contains("\n\n")) {
        true => text.blocks_value(field),
        false => text.inline_value(field),
    };
    match field.as_table() {
        Some(point) => {
            Some(view::ProgressItem { text: words(point.get("text")?)?, items: text.inline_list(point, "items") })
        }
        None => Some(view::ProgressItem { text: words(field)?, items: Vec::new() }),
    }
}
