//! A framework in, its overview out; and what the overview shares with the whole on one page: statements and sources.

use super::super::prose::PageText;
use super::super::{RenderError, Renderer, Route, queries, view};
use super::{COVERAGE, MEASURES, measures, owner_fact, state_bar, tree, views};
use crate::schema::Fields;
use crate::site::DocId;
use crate::types::framework::{self, Period};

pub(super) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let (fields, text) = (site.fields(id), PageText::new(renderer, id, language));
    let all = queries::measures_beneath(site, id, language);
    let mut page = renderer.frame_of(route, id, "framework", &text);
    let view = view::Framework {
        strapline: renderer.text(id, "strapline", language),
        goal: text.blocks(fields, "goal"),
        body: text.body(),
        picture: page.picture.take(),
        tree: tree(renderer, id, language),
        status: state_bar::state_bar(renderer, &all, language),
        status_text: measures::summary(renderer, &all, language),
        views: view_links(renderer, id, language),
        statements: statements(renderer, id, &text, language),
        messages: messages(fields, &text),
        sources: sources(renderer, id, language),
    };
    page.kicker = Some(view::Text::own(renderer.t(language, "framework")));
    page.tag = period_tag(renderer, fields, language);
    page.facts = facts(renderer, id, language);
    page.facts.splice(0..0, owner_fact(renderer, page.owner.take(), language));
    text.finish()?;
    renderer.write_page(route, view::Framework::TEMPLATE, &page, &view, out)
}

/// Period, publisher, address.
pub(super) fn facts(renderer: &Renderer, id: DocId, language: usize) -> Vec<view::Fact> {
    let words = renderer.words(language);
    let alone = |key: &str, date| renderer.tn(language, key, &[("date", words.partial(date).into())]);
    let period = match framework::period(renderer.site.fields(id)) {
        (Some(from), Some(to)) => Some(words.partial_range(from, to)),
        (Some(from), None) => Some(alone("period-from", from)),
        (None, Some(to)) => Some(alone("period-until", to)),
        (None, None) => None,
    };
    let period = period.map(|period| view::Fact::text(renderer.t(language, "fact-period"), period));
    period.into_iter().chain(origin(renderer, id, language)).collect()
}

/// Who publishes a framework or reference, and where.
pub(super) fn origin(renderer: &Renderer, id: DocId, language: usize) -> Vec<view::Fact> {
    let publisher = renderer.text(id, "publisher", language);
    let publisher = publisher.map(|text| view::Fact::single(renderer.t(language, "fact-publisher"), text.into()));
    let url = renderer.site.fields(id).text("url");
    let url = url.map(|url| view::Fact::links(renderer.t(language, "fact-website"), [view::Link::own(url, url)]));
    publisher.into_iter().chain(url).collect()
}

/// A state for a framework that does not hold today: of one that is over, until when it ran.
fn period_tag(renderer: &Renderer, fields: &Fields, language: usize) -> Option<view::Tag> {
    match framework::period_on_day(fields, renderer.site.options.today) {
        Period::Ahead => Some(view::Tag::new(renderer.t(language, "status-planned"), view::Kind::Info)),
        Period::Ended => {
            let end = framework::period(fields).1.map(|end| renderer.words(language).partial(end));
            let word = end.map(|end| renderer.tn(language, "period-ended", &[("date", end.into())]));
            let word = word.unwrap_or_else(|| renderer.t(language, "status-past").to_owned());
            Some(view::Tag::new(word, view::Kind::Quiet))
        }
        Period::Running => None,
    }
}

fn view_links(renderer: &Renderer, id: DocId, language: usize) -> Vec<view::Link> {
    let site = &renderer.site;
    let link = |view| {
        let key = match view {
            MEASURES => "view-measures",
            COVERAGE => "view-coverage",
            _ => "view-whole",
        };
        view::Link::own(renderer.t(language, key), renderer.href(&site.address(id).join(&format!("{view}/"))))
    };
    views(site, id).map(link).collect()
}

/// A framework's statements: those of one group together, groups in the order in which they first come.
pub(super) fn statements(
    renderer: &Renderer,
    id: DocId,
    text: &PageText,
    language: usize,
) -> Vec<view::StatementGroup> {
    let mut groups: Vec<view::StatementGroup> = Vec::new();
    for entry in renderer.site.fields(id).tables("statements") {
        let title = renderer.text_in(id, entry, "group", language);
        let statement = view::Statement { lead: text.phrase(entry, "lead"), text: text.blocks(entry, "text") };
        let at = groups.iter().position(|group| group.title == title).unwrap_or_else(|| {
            let group = format!("statements-{}", groups.len() + 1);
            groups.push(view::StatementGroup { title, id: group, statements: Vec::new() });
            groups.len() - 1
        });
        groups[at].statements.push(statement);
    }
    groups
}

pub(super) fn messages(fields: &Fields, text: &PageText) -> Vec<view::Quote> {
    let message = |entry: &Fields| {
        let said = text.blocks(entry, "text")?;
        Some(view::Quote { html: said.html, cite: entry.text("from").map(str::to_owned), lang: said.lang })
    };
    fields.tables("messages").filter_map(message).collect()
}

/// What a framework rests on.
pub(super) fn sources(renderer: &Renderer, id: DocId, language: usize) -> Vec<view::Card> {
    let source = |entry: &Fields| {
        let title = renderer.text_in(id, entry, "title", language)?;
        let year = entry.date("year").map(|year| renderer.words(language).partial(year));
        let note: Vec<String> = entry.text("author").map(str::to_owned).into_iter().chain(year).collect();
        let href = entry.text("url").unwrap_or_default().to_owned();
        let note = (!note.is_empty()).then(|| note.join(", "));
        Some(view::Card {
            link: view::Link { title: title.text, href, lang: title.lang, note },
            ..view::Card::default()
        })
    };
    renderer.site.fields(id).tables("sources").filter_map(source).collect()
}
