//! The overview of a framework, and the parts that it shares with the whole framework on one page: statements and
//! sources.

use crate::render::context::{Localized, Renderer};
use crate::render::frame::facts as common_facts;
use crate::render::keys::FrameworkView;
use crate::render::pages::frameworks::{further, pillars};
use crate::render::parts::{measures, state_bar};
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route};
use crate::render::{frame, queries, view};
use crate::schema::Fields;
use crate::site::DocId;
use crate::types::framework::{self, Period};

pub(crate) fn write(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let (fields, text) = (site.fields(id), PageText::new(renderer, id, language));
    let all = queries::measures_beneath(site, id, language);
    let mut page = frame::of_document(renderer, route, id, "framework", &text);
    let (tree, tree_more) = pillars::tree(localized, id);
    let view = view::Framework {
        strapline: renderer.text(id, "strapline", language),
        goal: goal(fields, &text),
        body: text.body(),
        picture: page.picture.take(),
        tree,
        tree_more,
        status: state_bar::state_bar(localized, &all),
        status_text: measures::summary(localized, &all),
        views: view_links(localized, id),
        statements: statements(localized, id, &text),
        messages: messages(fields, &text),
        sources: sources(localized, id),
    };
    page.tag = period_tag(localized, fields);
    page.facts = facts(localized, id);
    page.facts.splice(0..0, common_facts::owner(localized, &mut page.owner));
    text.finish()?;
    frame::write_page(renderer, route, view::Framework::TEMPLATE, &page, &view, out)
}

/// Returns period, publisher and address.
pub(crate) fn facts(renderer: Localized, id: DocId) -> Vec<view::Fact> {
    let words = renderer.date_formatter();
    let alone = |key: &str, date| renderer.tn(key, &[("date", words.partial(date).into())]);
    let period = match framework::period(renderer.site.fields(id)) {
        (Some(from), Some(to)) => Some(words.partial_range(from, to)),
        (Some(from), None) => Some(alone("period-from", from)),
        (None, Some(to)) => Some(alone("period-until", to)),
        (None, None) => None,
    };
    let period = period.map(|period| view::Fact::text(renderer.t("fact-period"), period));
    period.into_iter().chain(origin(renderer, id)).collect()
}

/// Returns the publisher of a framework or reference, and its address.
pub(crate) fn origin(renderer: Localized, id: DocId) -> Vec<view::Fact> {
    let publisher = renderer.text(id, "publisher");
    let publisher = publisher.map(|text| view::Fact::single(renderer.t("fact-publisher"), text.into()));
    let url = renderer.site.fields(id).text("url");
    let url = url.map(|url| view::Fact::links(renderer.t("fact-website"), [view::Link::own(url, url)]));
    publisher.into_iter().chain(url).collect()
}

/// Returns the tag of a framework that is not in force today. One that has ended gives its last date.
fn period_tag(renderer: Localized, fields: &Fields) -> Option<view::Tag> {
    match framework::period_on_day(fields, renderer.site.options.today) {
        Period::Ahead => Some(view::Tag::new(renderer.t("status-planned"), view::Kind::Info)),
        Period::Ended => {
            let end = framework::period(fields).1.map(|end| renderer.date_formatter().partial(end));
            let word = end.map(|end| renderer.tn("period-ended", &[("date", end.into())]));
            let word = word.unwrap_or_else(|| renderer.t("status-past").to_owned());
            Some(view::Tag::new(word, view::Kind::Quiet))
        }
        Period::Running => None,
    }
}

fn view_links(renderer: Localized, id: DocId) -> Vec<view::Link> {
    let site = &renderer.site;
    let link = |view: FrameworkView| {
        let key = match view {
            FrameworkView::Measures(..) => "view-measures",
            FrameworkView::Coverage => "view-coverage",
            FrameworkView::Whole => "view-whole",
        };
        view::Link::own(renderer.t(key), renderer.href(&site.address(id).join(&view.folder())))
    };
    further::views(site, id).map(link).collect()
}

/// Returns a framework's statements by group, in the order of the first statement of each group.
pub(crate) fn statements(renderer: Localized, id: DocId, text: &PageText) -> Vec<view::StatementGroup> {
    let mut groups: Vec<view::StatementGroup> = Vec::new();
    let repeats = text.body_repeats();
    // A short lead alone does not show that the body contains the statement.
    let in_body = |entry: &Fields| match (entry.text("lead"), entry.text("text")) {
        (Some(words), None) | (None, Some(words)) => repeats(words),
        (lead, text) => text.is_some_and(&repeats) && lead.is_some(),
    };
    for entry in renderer.site.fields(id).tables("statements").filter(|entry| !in_body(entry)) {
        let title = renderer.text_in(id, entry, "group");
        let statement = view::Statement { lead: text.inline(entry, "lead"), text: text.blocks(entry, "text") };
        let at = groups.iter().position(|group| group.title == title).unwrap_or_else(|| {
            let group = format!("statements-{}", groups.len() + 1);
            groups.push(view::StatementGroup { title, id: group, statements: Vec::new() });
            groups.len() - 1
        });
        groups[at].statements.push(statement);
    }
    groups
}

/// Returns the goal of a framework, unless its body repeats it.
pub(crate) fn goal(fields: &Fields, text: &PageText) -> Option<view::Prose> {
    let is_repeated = fields.text("goal").is_some_and(text.body_repeats());
    if is_repeated { None } else { text.blocks(fields, "goal") }
}

/// Returns the messages of a framework.
pub(crate) fn messages(fields: &Fields, text: &PageText) -> Vec<view::Quote> {
    let message = |entry: &Fields| {
        let said = text.blocks(entry, "text")?;
        Some(view::Quote { html: said.html, cite: entry.text("from").map(str::to_owned), lang: said.lang })
    };
    fields.tables("messages").filter_map(message).collect()
}

/// Returns the sources of a framework.
pub(crate) fn sources(renderer: Localized, id: DocId) -> Vec<view::Card> {
    let source = |entry: &Fields| {
        let title = renderer.text_in(id, entry, "title")?;
        let year = entry.date("year").map(|year| renderer.date_formatter().partial(year));
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
