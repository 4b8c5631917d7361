//! Policies in, the register by state and a page for each policy out.

use super::lists::{PER_PAGE, list_frame, page_of, pagination, say_number};
use super::prose::PageText;
use super::queries::{self, LEVELS, Policy, Register};
use super::{RenderError, Renderer, Route, RouteContext, RouteKey, Routes, view};
use crate::datetime::PartialDate;
use crate::markdown::html::escape;
use crate::schema::Fields;
use crate::site::DocId;
use crate::types::policy::PolicyState;

/// States that have a page of their own, in the order of their links.
const STATES: [&str; 5] = ["current", "due", "overdue", "withdrawn", "superseded"];

/// The heading of each level's table ([`LEVELS`]).
const HEADINGS: [&str; LEVELS.len()] = ["policies-trust", "policies-school", "policies-other"];

pub(super) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    let register = queries::register(context, language);
    let page = site.at_path("policies").is_some_and(|id| site.is_visible(id));
    if !register.all.is_empty() || page {
        add_list(routes, "", register.all.len());
    }
    for state in STATES {
        let count = register.shown(state).len();
        if count > 0 {
            add_list(routes, state, count);
        }
    }
    for id in site.of_type("policy").iter().filter_map(|id| site.version(*id, language)) {
        routes.add_whole(&site.address(id), RouteKey::for_document(id));
    }
}

pub(super) fn write(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    match route.subject.document {
        Some(id) => write_policy(renderer, route, id, out),
        None => write_register(renderer, route, out),
    }
}

fn add_list(routes: &mut Routes, state: &str, count: usize) {
    for number in 1..=count.div_ceil(PER_PAGE).max(1) {
        let page = if number > 1 { format!("page/{number}/") } else { String::new() };
        let subject = RouteKey { view: state.into(), number, ..RouteKey::default() };
        routes.add(&format!("{}{page}", list_address(state)), subject);
    }
}

/// Where the register stands, or its part in one state.
fn list_address(state: &str) -> String {
    if state.is_empty() { "/policies/".to_owned() } else { format!("/policies/state/{state}/") }
}

fn write_register(renderer: &Renderer, route: &Route, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let language = route.language;
    let (state, number) = (&*route.subject.view, route.subject.number);
    let (mut page, body) = match state {
        "" => list_frame(renderer, route, "policies", "register")?,
        state => (state_frame(renderer, route, state), None),
    };
    let register = queries::register(renderer, language);
    let count = register.shown(state).len();
    let view = view::Register {
        body: body.filter(|_| number <= 1),
        states: states(renderer, register, state, language),
        groups: groups(renderer, register, state, number, language),
        pagination: pagination(renderer, language, &list_address(state), number, count, PER_PAGE),
    };
    page.downloads = ["csv", "json"]
        .map(|kind| {
            let title = format!("register-{kind}");
            let address = renderer.site.generated(language, &format!("policies/register.{kind}"));
            renderer.download(&address, renderer.t(language, &title))
        })
        .into();
    renderer.write_page(route, view::Register::TEMPLATE, &page, &view, out)
}

fn state_frame(renderer: &Renderer, route: &Route, state: &str) -> view::Page {
    let language = route.language;
    let key = format!("policy-{state}");
    let name = renderer.t(language, &key);
    let title = renderer.tn(language, "title-policies-state", &[("name", name.into())]);
    let mut page = renderer.frame(route, title, "register");
    page.description = Some(renderer.t(language, &format!("{key}-description")).to_owned());
    say_number(renderer, route, &mut page);
    page
}

/// All policies, then each state that holds some.
fn states(renderer: &Renderer, register: &Register, current: &str, language: usize) -> Vec<view::Choice> {
    let choice = |state: &str, key: &str| view::Choice {
        title: renderer.t(language, key).to_owned(),
        href: renderer.href_in(language, &list_address(state)),
        lang: None,
        count: Some(register.shown(state).len()),
        current: state == current,
        within: false,
    };
    let mut choices = vec![choice("", "view-all")];
    choices.extend(STATES.iter().map(|state| choice(state, &format!("policy-{state}"))));
    choices.retain(|choice| choice.count != Some(0));
    choices
}

/// The tables of one page of the register.
fn groups(
    renderer: &Renderer,
    register: &Register,
    state: &str,
    number: usize,
    language: usize,
) -> Vec<view::PolicyGroup> {
    let (shown, level) = (register.shown(state), |at: usize| register.all[at].level);
    let unlevelled = shown.first().is_some_and(|at| level(*at) == LEVELS.len() - 1);
    page_of(shown, number, PER_PAGE)
        .chunk_by(|a, b| level(*a) == level(*b))
        .map(|policies| {
            let level = level(policies[0]);
            view::PolicyGroup {
                // Where no policy says who decides it, there are no others.
                title: renderer.t(language, if unlevelled { "policies" } else { HEADINGS[level] }).to_owned(),
                id: format!("policies-{}", if LEVELS[level].is_empty() { "other" } else { LEVELS[level] }),
                rows: policies.iter().map(|at| row(renderer, &register.all[*at], language)).collect(),
            }
        })
        .collect()
}

fn row(renderer: &Renderer, policy: &Policy, language: usize) -> view::PolicyRow {
    let fields = renderer.site.fields(policy.id);
    view::PolicyRow {
        link: renderer.link(policy.id, language),
        statutory: fields.is_true("statutory"),
        tag: tag(renderer, policy, language),
        note: note(renderer, policy, language),
        next_review: policy.review.map(|date| renderer.time_text(date, language)),
        withdrawn: policy.withdrawn().map(|date| renderer.time_text(date, language)),
        owner: renderer.text(policy.id, "owner", language),
        fields: renderer.entry_fields(policy.id, language),
    }
}

/// Cards of those policies that are in force, with their state.
pub(super) fn cards_in_force(renderer: &Renderer, policies: &[DocId], language: usize) -> Vec<view::Card> {
    policies
        .iter()
        .map(|id| queries::policy(renderer, *id, language))
        .filter(|policy| !matches!(policy.word(), "withdrawn" | "superseded"))
        .map(|policy| {
            let state = (policy.word() != "current").then(|| tag(renderer, &policy, language));
            view::Card { tag: state, ..renderer.card(policy.id, language) }
        })
        .collect()
}

/// A policy's state in word and shape.
fn tag(renderer: &Renderer, policy: &Policy, language: usize) -> view::Tag {
    let kind = match policy.word() {
        "current" => view::Kind::Ok,
        "due" => view::Kind::Warn,
        "overdue" => view::Kind::Bad,
        _ => view::Kind::Quiet,
    };
    view::Tag::new(renderer.t(language, &format!("policy-{}", policy.word())), kind)
}

/// "7 months overdue", "due in 12 days", "see Lettings".
fn note(renderer: &Renderer, policy: &Policy, language: usize) -> Option<String> {
    if let Some(newer) = policy.superseded_by {
        let title = renderer.site.short_title(newer);
        return Some(renderer.tn(language, "policy-see", &[("title", title.into())]));
    }
    match policy.state {
        PolicyState::DueSoon { days } => Some(renderer.tn(language, "due-in-days", &[("count", days.into())])),
        PolicyState::Overdue { days } => Some(renderer.overdue(language, days)),
        PolicyState::Current | PolicyState::Withdrawn { .. } => None,
    }
}

fn write_policy(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let (fields, text) = (site.fields(id), PageText::new(renderer, id, language));
    let policy = queries::policy(renderer, id, language);
    let document = fields.text("document").and_then(|src| site.file(id, src));
    let (linked, named): (Vec<view::Link>, Vec<view::Link>) =
        legislation(renderer, id, language).into_iter().partition(|law| !law.href.is_empty());
    let view = view::PolicyView {
        body: text.body(),
        document: document.map(|asset| renderer.document_link(asset, site.title(id).to_owned(), language)),
        legislation: linked,
    };
    let mut page = renderer.frame_of(route, id, "policy", &text);
    text.finish()?;
    page.kicker = Some(view::Text::own(renderer.t(language, "policy")));
    page.tag = Some(tag(renderer, &policy, language));
    page.notices.extend(notice(renderer, &policy, language));
    page.facts = facts(renderer, &policy, language);
    if !named.is_empty() {
        let values = named.into_iter().map(|law| view::Text { text: law.title, lang: law.lang }.into()).collect();
        page.facts.push(view::Fact { term: renderer.t(language, "legislation").to_owned(), values });
    }
    renderer.write_page(route, view::PolicyView::TEMPLATE, &page, &view, out)
}

/// The law behind a policy; without an address where the author gave none.
fn legislation(renderer: &Renderer, id: DocId, language: usize) -> Vec<view::Link> {
    let law = |entry: &Fields| {
        let title = renderer.text_in(id, entry, "title", language)?;
        let href = entry.text("url").unwrap_or_default().to_owned();
        Some(view::Link { title: title.text, href, lang: title.lang, note: None })
    };
    renderer.site.fields(id).tables("legislation").filter_map(law).collect()
}

/// What a reader must know before relying on a policy.
fn notice(renderer: &Renderer, policy: &Policy, language: usize) -> Option<view::Notice> {
    let words = renderer.words(language);
    let dated = |key: &str, date: PartialDate| renderer.tn(language, key, &[("date", words.partial(date).into())]);
    let mut html = String::new();
    if let Some(newer) = policy.superseded_by {
        let link = renderer.link(newer, language);
        html.push_str("<p>");
        escape(renderer.t(language, "policy-superseded-text"), &mut html);
        html.push(' ');
        escape(renderer.t(language, "policy-successor"), &mut html);
        html.push_str(" <a href=\"");
        escape(&link.href, &mut html);
        for attribute in link.lang.iter().flat_map(|lang| [("lang", lang), ("hreflang", lang)]) {
            html.push_str(&format!("\" {}=\"{}", attribute.0, attribute.1));
        }
        html.push_str("\">");
        escape(&link.title, &mut html);
        html.push_str("</a></p>");
    } else {
        let text = match policy.state {
            PolicyState::Withdrawn { on: on @ PartialDate::Day(_) } => dated("policy-withdrawn-text", on),
            PolicyState::Withdrawn { on } => dated("policy-withdrawn-in-text", on),
            PolicyState::Overdue { .. } => dated("policy-overdue-text", policy.review?),
            PolicyState::Current | PolicyState::DueSoon { .. } => return None,
        };
        html.push_str("<p>");
        escape(&text, &mut html);
        html.push_str("</p>");
    }
    Some(view::Notice { tag: tag(renderer, policy, language), html: view::Html(html), lang: None })
}

fn facts(renderer: &Renderer, policy: &Policy, language: usize) -> Vec<view::Fact> {
    let (site, id) = (&renderer.site, policy.id);
    let fields = site.fields(id);
    let term = |key: &'static str| renderer.t(language, key);
    let text = |key, text: Option<view::Text>| text.map(|text| view::Fact::single(term(key), text.into()));
    let when = |key, when: Option<view::TimeText>| when.map(|when| view::Fact::when(term(key), when));
    let links =
        |key, ids: Vec<DocId>| (!ids.is_empty()).then(|| view::Fact::links(term(key), renderer.links(&ids, language)));
    let approved = fields.table("approved");
    // "Approved on 30 April 2021", "Approved in April 2021".
    let approved_when = match approved.and_then(|approved| approved.date("date")) {
        Some(PartialDate::Month(..) | PartialDate::Year(_)) => "fact-approved-in",
        _ => "fact-approved-on",
    };
    let review = policy.review.map(|date| {
        let value = view::FactValue::from(renderer.time_text(date, language));
        let note = note(renderer, policy, language).filter(|_| policy.superseded_by.is_none());
        view::Fact::single(term("fact-next-review"), view::FactValue { note, ..value })
    });
    let withdrawn = if policy.withdrawn().is_some() { "fact-withdrawn" } else { "fact-withdrawn-ahead" };
    let cycle = fields.length("review_cycle").map(|cycle| renderer.words(language).length(cycle));
    let statutory = fields.boolean("statutory").map(|truth| if truth { "yes" } else { "no" });
    [
        fields
            .text("level")
            .map(|level| view::Fact::text(term("fact-level"), renderer.t(language, &format!("level-{level}")))),
        schools(renderer, id, language),
        fields.text("version").map(|version| view::Fact::text(term("fact-version"), version)),
        when("fact-issued", renderer.when_in(fields, "issued", language)),
        text("fact-approved-by", approved.and_then(|approved| renderer.text_in(id, approved, "by", language))),
        when(approved_when, approved.and_then(|approved| renderer.when_in(approved, "date", language))),
        review,
        cycle.map(|cycle| view::Fact::text(term("fact-review-cycle"), cycle)),
        text("fact-author", renderer.text(id, "author", language)),
        statutory.map(|key| view::Fact::text(term("fact-statutory"), term(key))),
        links("fact-implements", site.references(id, "implements")),
        links("fact-supersedes", site.references(id, "supersedes")),
        links("fact-superseded-by", policy.superseded_by.into_iter().collect()),
        when(withdrawn, renderer.when_in(fields, "withdrawn", language)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The schools that a policy holds for; all of them where a school policy names none.
fn schools(renderer: &Renderer, id: DocId, language: usize) -> Option<view::Fact> {
    let fields = renderer.site.fields(id);
    let term = renderer.t(language, "fact-schools");
    if fields.text("level") == Some("school") && fields.list("places").is_empty() {
        return Some(view::Fact::text(term, renderer.t(language, "all-schools")));
    }
    let links = renderer.links(&renderer.site.references(id, "places"), language);
    (!links.is_empty()).then(|| view::Fact::links(term, links))
}
