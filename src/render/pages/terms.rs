//! The term dates of a school year: a page with two tables, and a feed of the first and last day of each term and of
//! each closure.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::keys::RouteKey;
use crate::render::parts::events::{addresses, rows, subscribe};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, view};
use crate::schema::Fields;
use crate::site::DocId;

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    for id in site.of_type("terms").iter().filter_map(|id| site.version(*id, language)) {
        routes.add_whole(&site.address(id), RouteKey::Terms(id));
    }
}

pub(crate) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let fields = site.fields(id);
    let text = PageText::new(renderer, id, language);
    let mut page = frame::of_document(renderer, route, id, "terms", &text);
    let year = year(localized, fields);
    page.facts = facts(localized, id, year.as_deref());
    if fields.is_true("provisional") {
        let tag = view::Tag::new(renderer.t(language, "provisional"), view::Kind::Warn);
        page.tag = Some(tag.clone());
        let html = view::Html::from_text(renderer.t(language, "provisional-text"));
        page.notices.push(view::Notice { tag, html, lang: None });
    }
    let address = addresses::of_terms_feed(site, id, language);
    let subscribe = subscribe::to_feed(renderer, &address, renderer.title(id, language), site.title(id));
    page.feeds.push(subscribe::feed_link(&subscribe));
    let caption = |key: &str| {
        renderer.tn(language, key, &[("year", year.as_deref().unwrap_or_else(|| site.short_title(id)).into())])
    };
    let view = view::TermDates {
        body: text.body(),
        terms_caption: caption("terms-caption"),
        terms: term_rows(localized, id, "terms"),
        closures_caption: caption("closures-caption"),
        closures: term_rows(localized, id, "closures"),
        subscribe: Some(subscribe),
    };
    text.finish()?;
    frame::write_page(renderer, route, view::TermDates::TEMPLATE, &page, &view, out)
}

fn facts(renderer: Localized, id: DocId, year: Option<&str>) -> Vec<view::Fact> {
    let site = &renderer.site;
    let term = |key: &str| renderer.t(key).to_owned();
    let mut facts = Vec::new();
    if let Some(year) = year {
        facts.push(view::Fact::text(term("fact-school-year"), year));
    }
    if let Some(nation) = site.fields(id).text("nation") {
        facts.push(view::Fact::text(term("fact-nation"), renderer.t(&format!("nation-{nation}"))));
    }
    let places = site.references(id, "places");
    if !places.is_empty() {
        facts.push(view::Fact::links(term("fact-schools"), renderer.links(&places)));
    } else if site.fields(id).list("places").is_empty() && !site.of_type("place").is_empty() {
        facts.push(view::Fact::text(term("fact-schools"), renderer.t("events-all-schools")));
    }
    facts
}

/// Returns "2026 to 2027": from `school_year`, else from the terms themselves.
fn year(renderer: Localized, fields: &Fields) -> Option<String> {
    let range = |from: &str, to: &str| {
        renderer.tn("date-range", &[("from", from.to_owned().into()), ("to", to.to_owned().into())])
    };
    if let Some(written) = fields.text("school_year") {
        let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        let years = written.split_once(" to ").or_else(|| written.split_once(['-', '–', '/']));
        return Some(match years {
            Some((from, to)) if is_year(from) && is_year(to) => range(from, to),
            _ => written.to_owned(),
        });
    }
    let years =
        |name| fields.tables("terms").filter_map(move |term| term.date(name)).map(|date| date.first_day().year());
    let (from, to) = (years("start").min()?, years("end").max()?);
    Some(if from == to { from.to_string() } else { range(&from.to_string(), &to.to_string()) })
}

fn term_rows(renderer: Localized, id: DocId, name: &str) -> Vec<view::TermRow> {
    let fields = renderer.site.fields(id);
    let days = |entry: &Fields| {
        let start = entry.date("start")?.first_day();
        Some((start, entry.date("end").map_or(start, |date| date.last_day())))
    };
    let closures: Vec<(Date, Date)> = fields.tables("closures").filter_map(days).collect();
    let row = |entry: &Fields| {
        let (start, end) = days(entry)?;
        let back = if name == "terms" { start } else { weekday_from(end.tomorrow().ok()?) };
        Some(view::TermRow {
            title: renderer.text_in(id, entry, "title")?,
            start: renderer.weekday(start),
            end: renderer.weekday(end),
            length: length(renderer, start, end),
            return_text: return_day(back, &closures).map(|day| {
                let day = rows::within(renderer, &renderer.weekday(day).text);
                renderer.tn("pupils-return", &[("date", day.into())])
            }),
        })
    };
    fields.tables(name).filter_map(row).collect()
}

/// Returns the first day on or after a day on which schools are open to pupils; `None` if they are open on that day.
fn return_day(day: Date, closures: &[(Date, Date)]) -> Option<Date> {
    let mut open = day;
    // Each closure can move the day only once.
    for _ in closures {
        let Some((_, last)) = closures.iter().find(|(first, last)| (first..=last).contains(&&open)) else { break };
        open = weekday_from(last.tomorrow().ok()?);
    }
    (open != day).then_some(open)
}

/// Returns the first day from Monday to Friday on or after a day.
fn weekday_from(day: Date) -> Date {
    let ahead = match day.weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        _ => 0,
    };
    day.saturating_add(ahead.days())
}

/// Returns "5 days" up to two weeks, then "14 weeks".
fn length(renderer: Localized, start: Date, end: Date) -> Option<String> {
    let days = start.until(end).ok()?.get_days() + 1;
    let (key, count) = match days {
        ..=0 => return None,
        1..=13 => ("events-days", days),
        _ => ("events-weeks", (days + 3) / 7),
    };
    Some(renderer.tn(key, &[("count", count.into())]))
}
