//! The register of policies by state, and a page for each policy.

use std::collections::HashSet;

use crate::datetime::PartialDate;
use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::frame::{facts as common_facts, list_frame};
use crate::render::index::register;
use crate::render::index::register::{LEVELS, Policy, Register};
use crate::render::keys::{PolicyPage, RouteKey};
use crate::render::parts::{cards, pagination};
use crate::render::prose::{PageText, field_values};
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, view};
use crate::schema::Fields;
use crate::site::{DocId, Site};
use crate::types::policy::PolicyState;

/// The states with a page of their own, in the order of their links.
const STATES: [&str; 5] = ["current", "due", "overdue", "withdrawn", "superseded"];

/// The heading of the table of each level ([`LEVELS`]).
const HEADINGS: [&str; LEVELS.len()] = ["policies-trust", "policies-school", "policies-other"];

/// Most links to the documents that refer to a policy, so that its page does not grow with the site.
const MOST_CITING: usize = 25;

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    let register = context.register(language);
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
        routes.add_whole(&site.address(id), RouteKey::Policies(PolicyPage::Policy(id)));
    }
}

pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    page: PolicyPage,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    match page {
        PolicyPage::Policy(id) => write_policy(renderer, route, id, out),
        PolicyPage::Register { state, number } => write_register(renderer, route, state, number, out),
    }
}

fn add_list(routes: &mut Routes, state: &'static str, count: usize) {
    let key = |number| RouteKey::Policies(PolicyPage::Register { state, number });
    routes.add_pages(&list_address(state), count, pagination::PER_PAGE, key);
}

/// Returns the address of the register, or of its part in one state.
fn list_address(state: &str) -> String {
    if state.is_empty() { "/policies/".to_owned() } else { format!("/policies/state/{state}/") }
}

fn write_register(
    renderer: &Renderer,
    route: &Route,
    state: &str,
    number: usize,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let language = route.language;
    let localized = renderer.localized(language);
    let (mut page, body) = match state {
        "" => list_frame::for_folder(renderer, route, "policies", "register")?,
        state => (state_frame(renderer, route, state), None),
    };
    let register = renderer.register(language);
    let count = register.shown(state).len();
    let view = view::Register {
        body: body.filter(|_| number <= 1),
        states: states(localized, register, state),
        groups: groups(localized, register, state, number),
        pagination: pagination::links(localized, &list_address(state), number, count, pagination::PER_PAGE),
    };
    page.downloads = ["csv", "json"]
        .map(|kind| {
            let title = format!("register-{kind}");
            let address = renderer.site.generated_address(language, &format!("policies/register.{kind}"));
            renderer.download(&address, renderer.t(language, &title))
        })
        .into();
    frame::write_page(renderer, route, view::Register::TEMPLATE, &page, &view, out)
}

fn state_frame(renderer: &Renderer, route: &Route, state: &str) -> view::Page {
    let language = route.language;
    let key = format!("policy-{state}");
    let name = renderer.t(language, &key);
    let title = renderer.tn(language, "title-policies-state", &[("name", name.into())]);
    let mut page = frame::generated_page(renderer, route, title, "register");
    page.description = Some(renderer.t(language, &format!("{key}-description")).to_owned());
    list_frame::say_number(renderer, route, &mut page);
    page
}

/// Returns the links to all policies, and to each nonempty state.
fn states(renderer: Localized, register: &Register, current: &str) -> Vec<view::Choice> {
    let choice = |state: &str, key: &str| view::Choice {
        title: renderer.t(key).to_owned(),
        href: renderer.href_in(&list_address(state)),
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

/// Returns the tables of one page of the register.
fn groups(renderer: Localized, register: &Register, state: &str, number: usize) -> Vec<view::PolicyGroup> {
    let (shown, level) = (register.shown(state), |at: usize| register.all[at].level);
    let unlevelled = shown.first().is_some_and(|at| level(*at) == LEVELS.len() - 1);
    pagination::page_of(shown, number, pagination::PER_PAGE)
        .chunk_by(|a, b| level(*a) == level(*b))
        .map(|policies| {
            let level = level(policies[0]);
            view::PolicyGroup {
                // If no policy has a level, there is only one table.
                title: renderer.t(if unlevelled { "policies" } else { HEADINGS[level] }).to_owned(),
                id: format!("policies-{}", if LEVELS[level].is_empty() { "other" } else { LEVELS[level] }),
                rows: policies.iter().map(|at| row(renderer, &register.all[*at])).collect(),
            }
        })
        .collect()
}

fn row(renderer: Localized, policy: &Policy) -> view::PolicyRow {
    let fields = renderer.site.fields(policy.id);
    view::PolicyRow {
        link: renderer.link(policy.id),
        statutory: fields.is_true("statutory"),
        tag: cards::policy_tag(renderer, policy),
        note: note(renderer, policy),
        next_review: policy.review.map(|date| renderer.time_text(date)),
        withdrawn: policy.withdrawn().map(|date| renderer.time_text(date)),
        owner: renderer.text(policy.id, "owner"),
        fields: field_values::of_entry(&renderer, policy.id, renderer.language),
    }
}

/// Returns "7 months overdue", "due in 12 days", "see Lettings".
fn note(renderer: Localized, policy: &Policy) -> Option<String> {
    if let Some(newer) = policy.superseded_by {
        let title = renderer.site.short_title(newer);
        return Some(renderer.tn("policy-see", &[("title", title.into())]));
    }
    match policy.state {
        PolicyState::DueSoon { days } => Some(renderer.tn("due-in-days", &[("count", days.into())])),
        PolicyState::Overdue { days } => Some(renderer.overdue(days)),
        PolicyState::Current | PolicyState::Unstated | PolicyState::Withdrawn { .. } => None,
    }
}

fn write_policy(renderer: &Renderer, route: &Route, id: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let (fields, text) = (site.fields(id), PageText::new(renderer, id, language));
    let policy = register::policy(&renderer.site, id, language);
    let document = fields.text("document").and_then(|src| site.resolve_file(id, src));
    let (linked, named): (Vec<view::Link>, Vec<view::Link>) =
        legislation(localized, id).into_iter().partition(|law| !law.href.is_empty());
    let citing = citing(site, id);
    let view = view::PolicyView {
        body: text.body(),
        document: document.map(|asset| renderer.document_link(asset, site.title(id).to_owned(), language)),
        legislation: linked,
        more_citing: (citing.len() > MOST_CITING)
            .then(|| renderer.tn(language, "policy-citing-more", &[("count", (citing.len() - MOST_CITING).into())])),
        citing: renderer.links(&citing[..citing.len().min(MOST_CITING)], language),
    };
    let mut page = frame::of_document(renderer, route, id, "policy", &text);
    text.finish()?;
    page.tag = cards::policy_tag(localized, &policy);
    page.notices.extend(notice(localized, &policy));
    page.facts = facts(localized, &policy);
    page.facts.splice(0..0, common_facts::owner(localized, &mut page.owner));
    if !named.is_empty() {
        let values = named.into_iter().map(|law| view::Text { text: law.title, lang: law.lang }.into()).collect();
        page.facts.push(view::Fact { term: renderer.t(language, "legislation").to_owned(), values });
    }
    frame::write_page(renderer, route, view::PolicyView::TEMPLATE, &page, &view, out)
}

/// Returns the documents that refer to a policy in a field, in the order of their paths, without those that its page
/// links already.
fn citing(site: &Site, id: DocId) -> Vec<DocId> {
    let linked = [site.references(id, "related"), site.references(id, "supersedes")].concat();
    let linked: HashSet<DocId> = linked.into_iter().map(|id| site.original(id)).collect();
    let others = site.backlinks(id).filter(|link| &*link.field != "supersedes").map(|link| link.from);
    let mut citing: Vec<DocId> = others.filter(|from| !linked.contains(from)).collect();
    citing.dedup();
    citing
}

/// Returns the laws that require a policy, linked if the author gives an address.
fn legislation(renderer: Localized, id: DocId) -> Vec<view::Link> {
    let law = |entry: &Fields| {
        let title = renderer.text_in(id, entry, "title")?;
        let href = entry.text("url").unwrap_or_default().to_owned();
        Some(view::Link { title: title.text, href, lang: title.lang, note: None })
    };
    renderer.site.fields(id).tables("legislation").filter_map(law).collect()
}

/// Returns the notice that warns readers who rely on a policy.
fn notice(renderer: Localized, policy: &Policy) -> Option<view::Notice> {
    let words = renderer.date_formatter();
    let dated = |key: &str, date: PartialDate| renderer.tn(key, &[("date", words.partial(date).into())]);
    let html = if let Some(newer) = policy.superseded_by {
        let link = renderer.link(newer);
        let words = ["policy-superseded-text", "policy-successor"].map(|key| renderer.t(key));
        view::Html::paragraph(&words.join(" "), Some(&link))
    } else {
        let text = match policy.state {
            PolicyState::Withdrawn { on: on @ PartialDate::Day(_) } => dated("policy-withdrawn-text", on),
            PolicyState::Withdrawn { on } => dated("policy-withdrawn-in-text", on),
            PolicyState::Overdue { .. } => dated("policy-overdue-text", policy.review?),
            PolicyState::Current | PolicyState::Unstated | PolicyState::DueSoon { .. } => return None,
        };
        view::Html::paragraph(&text, None)
    };
    Some(view::Notice { tag: cards::policy_tag(renderer, policy)?, html, lang: None })
}

fn facts(renderer: Localized, policy: &Policy) -> Vec<view::Fact> {
    let (site, id) = (&renderer.site, policy.id);
    let fields = site.fields(id);
    let term = |key: &'static str| renderer.t(key);
    let text = |key, text: Option<view::Text>| text.map(|text| view::Fact::single(term(key), text.into()));
    let when = |key, when: Option<view::TimeText>| when.map(|when| view::Fact::when(term(key), when));
    let links = |key, ids: Vec<DocId>| (!ids.is_empty()).then(|| view::Fact::links(term(key), renderer.links(&ids)));
    let approved = fields.table("approved");
    // "Approved on 30 April 2021", "Approved in April 2021".
    let approved_when = match approved.and_then(|approved| approved.date("date")) {
        Some(PartialDate::Month(..) | PartialDate::Year(_)) => "fact-approved-in",
        _ => "fact-approved-on",
    };
    let review = policy.review.map(|date| {
        let value = view::FactValue::from(renderer.time_text(date));
        let note = note(renderer, policy).filter(|_| policy.superseded_by.is_none());
        view::Fact::single(term("fact-next-review"), view::FactValue { note, ..value })
    });
    let withdrawn = if policy.withdrawn().is_some() { "fact-withdrawn" } else { "fact-withdrawn-ahead" };
    let cycle = fields.duration("review_cycle").map(|cycle| renderer.date_formatter().duration(cycle));
    let statutory = fields.boolean("statutory").map(|truth| if truth { "yes" } else { "no" });
    [
        fields.text("level").map(|level| view::Fact::text(term("fact-level"), renderer.t(&format!("level-{level}")))),
        schools(renderer, id),
        fields.text("version").map(|version| view::Fact::text(term("fact-version"), version)),
        when("fact-issued", renderer.when_in(fields, "issued")),
        text("fact-approved-by", approved.and_then(|approved| renderer.text_in(id, approved, "by"))),
        when(approved_when, approved.and_then(|approved| renderer.when_in(approved, "date"))),
        review,
        cycle.map(|cycle| view::Fact::text(term("fact-review-cycle"), cycle)),
        text("fact-author", renderer.text(id, "author")),
        statutory.map(|key| view::Fact::text(term("fact-statutory"), term(key))),
        links("fact-implements", site.references(id, "implements")),
        links("fact-supersedes", site.references(id, "supersedes")),
        links("fact-superseded-by", policy.superseded_by.into_iter().collect()),
        when(withdrawn, renderer.when_in(fields, "withdrawn")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns the schools of a policy; all schools if a school policy names none.
fn schools(renderer: Localized, id: DocId) -> Option<view::Fact> {
    let fields = renderer.site.fields(id);
    let term = renderer.t("fact-schools");
    if fields.text("level") == Some("school") && fields.list("places").is_empty() {
        return Some(view::Fact::text(term, renderer.t("all-schools")));
    }
    let links = renderer.links(&renderer.site.references(id, "places"));
    (!links.is_empty()).then(|| view::Fact::links(term, links))
}
