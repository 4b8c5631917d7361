//! Facts that several outputs tell: measures, the policy register, coverage of a reference, changes. Worked out from the site once for each
//! caller, so that a page and the CSV beside it cannot differ.

use std::collections::HashMap;

use jiff::civil::Date;

use super::RouteContext;
use crate::datetime::PartialDate;
use crate::schema::Fields;
use crate::site::{Catalogue, DocId, Site};
use crate::types::pillar::{self, MeasureState};
use crate::types::policy::{self, PolicyState};

/// One measure of a pillar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure<'r> {
    /// The pillar that it belongs to, in the language asked for.
    pub pillar: DocId,
    /// Which of the pillar's measures it is, from 0.
    pub position: usize,
    /// Its entry.
    pub fields: &'r Fields,
}

impl<'r> Measure<'r> {
    /// How it stands on the day of the build.
    pub(super) fn state(&self, site: &Site) -> MeasureState {
        MeasureState::on_day(self.fields, site.options.today)
    }

    /// Days since it was due, of a measure that is still open.
    pub(super) fn days_overdue(&self, site: &Site) -> Option<i64> {
        let today = site.options.today;
        let due = self.fields.date("due").filter(|_| pillar::is_past_due(self.fields, today))?;
        Some(due.last_day().duration_until(today).as_hours() / 24)
    }

    /// Its `id` on the pillar's page: `measure-1-2`.
    pub(super) fn anchor(&self) -> String {
        match self.fields.text("code") {
            Some(code) => format!("measure-{}", crate::url::slug(code)),
            None => format!("measure-{}", self.position + 1),
        }
    }
}

/// The measures of one pillar, in a language.
pub(super) fn measures_of(site: &Site, pillar: DocId, language: usize) -> Vec<Measure<'_>> {
    let version = site.best(pillar, language);
    let entries = site.fields(version).tables("measures").enumerate();
    entries.map(|(position, fields)| Measure { pillar: version, position, fields }).collect()
}

/// Every measure of a framework, pillar by pillar from the top down.
pub(super) fn measures_beneath(site: &Site, root: DocId, language: usize) -> Vec<Measure<'_>> {
    in_order(site, root).into_iter().flat_map(|pillar| measures_of(site, pillar, language)).collect()
}

/// A document and all beneath it as a tree is read: each before its children, branch by branch.
pub(super) fn in_order(site: &Catalogue, root: DocId) -> Vec<DocId> {
    let mut all = Vec::new();
    let mut ahead = vec![site.original(root)];
    while let Some(id) = ahead.pop() {
        all.push(id);
        ahead.extend(site.children(id).iter().rev());
    }
    all
}

/// The measures of other pillars that name one of these in `also`.
pub(super) fn measures_also<'s>(site: &'s Site, pillars: &[DocId], language: usize) -> Vec<Measure<'s>> {
    let mut found: Vec<Measure<'s>> = site
        .naming(pillars, "pillar", "measures.also")
        .into_iter()
        .flat_map(|pillar| measures_of(site, pillar, language))
        .filter(|measure| site.references_in(measure.fields, "also").iter().any(|also| pillars.contains(also)))
        .collect();
    found.sort_by_key(|measure| (measure.pillar, measure.position));
    found
}

/// One policy of the register.
#[derive(Debug, Clone)]
pub(super) struct Policy {
    /// The policy, in the language asked for.
    pub id: DocId,
    /// Its own state on the day of the build; see [`Policy::word`].
    pub state: PolicyState,
    /// When it is next reviewed, as exactly as it is known. One that was withdrawn has no review ahead.
    pub review: Option<PartialDate>,
    /// The policy that took its place.
    pub superseded_by: Option<DocId>,
    /// Who decides it, as an index into [`LEVELS`].
    pub level: usize,
}

/// Who decides a policy, in the order of the register; the last where it does not say.
pub(super) const LEVELS: [&str; 3] = ["trust", "school", ""];

impl Policy {
    /// Its state as addresses and tables name it: `superseded` goes before all that its own fields say.
    pub(super) fn word(&self) -> &'static str {
        if self.superseded_by.is_some() { "superseded" } else { self.state.word() }
    }

    /// The day from which it no longer holds, if that has come.
    pub(super) fn withdrawn(&self) -> Option<PartialDate> {
        match self.state {
            PolicyState::Withdrawn { on } => Some(on),
            _ => None,
        }
    }

    /// Days until its review is due, of a policy still in force that is to be reviewed soon.
    pub(super) fn days_until_review(&self) -> Option<i64> {
        match self.state {
            PolicyState::DueSoon { days } if self.superseded_by.is_none() => Some(days),
            _ => None,
        }
    }

    /// Days since its review was due, of a policy still in force.
    pub(super) fn days_overdue(&self) -> Option<i64> {
        match self.state {
            PolicyState::Overdue { days } if self.superseded_by.is_none() => Some(days),
            _ => None,
        }
    }
}

/// The state of one policy: superseded if a visible policy says so.
pub(super) fn policy(context: &RouteContext, id: DocId, language: usize) -> Policy {
    let site = &context.site;
    let fields = site.fields(id);
    let superseded_by = site.naming(&[site.original(id)], "policy", "supersedes").first().copied();
    let state = PolicyState::on_day(fields, site.options.today);
    let version = site.best(id, language);
    let level = site.fields(version).text("level").unwrap_or_default();
    Policy {
        id: version,
        state,
        level: LEVELS.iter().position(|own| *own == level).unwrap_or(LEVELS.len() - 1),
        review: policy::next_review(fields).filter(|_| !matches!(state, PolicyState::Withdrawn { .. })),
        superseded_by: superseded_by.map(|id| site.best(id, language)),
    }
}

/// Every policy of a language. Each page of the register shows a part: which one is worked out once for all of them.
#[derive(Debug)]
pub(super) struct Register {
    /// In the order of lists.
    pub all: Vec<Policy>,
    /// By state, each by level and those of one level in the order of lists.
    shown: HashMap<&'static str, Vec<usize>>,
}

impl Register {
    fn new(all: Vec<Policy>) -> Register {
        let mut by_level: Vec<usize> = (0..all.len()).collect();
        by_level.sort_by_key(|at| all[*at].level);
        let mut shown: HashMap<&str, Vec<usize>> = HashMap::new();
        for at in &by_level {
            shown.entry(all[*at].word()).or_default().push(*at);
        }
        shown.insert("", by_level);
        Register { all, shown }
    }

    /// The policies of a state, by its word, or all at the empty word, as indices into `all`: in the order of the register's pages.
    pub(super) fn shown(&self, state: &str) -> &[usize] {
        self.shown.get(state).map_or(&[], Vec::as_slice)
    }
}

/// Every policy, read when the first page asks, for each page of the register asks again.
pub(super) fn register(context: &RouteContext, language: usize) -> &Register {
    &context.lists.registers.get(context, registers)[language]
}

fn registers(context: &RouteContext) -> Vec<Register> {
    let site = &context.site;
    let policies = |language| site.of_type("policy").iter().map(|id| policy(context, *id, language)).collect();
    site.languages().map(policies).map(Register::new).collect()
}

/// One area of an external reference, and who serves it.
#[derive(Debug, Clone)]
pub(super) struct Area<'r> {
    /// Its number, as the reference counts.
    pub number: &'r str,
    /// Its title in the language asked for.
    pub title: &'r str,
    /// The pillars of the framework that map to it; none is a gap.
    pub pillars: Vec<DocId>,
}

/// How a framework covers one reference.
#[derive(Debug, Clone)]
pub(super) struct Coverage<'r> {
    /// The reference, in the language asked for.
    pub reference: DocId,
    /// Its areas, in order.
    pub areas: Vec<Area<'r>>,
}

/// How a framework covers each reference that at least one of its pillars maps to.
pub(super) fn coverage(site: &Site, framework: DocId, language: usize) -> Vec<Coverage<'_>> {
    let pillars = in_order(site, framework);
    let mut all = Vec::new();
    for &reference in site.of_type("reference") {
        let mapped: Vec<(DocId, &Fields)> = pillars
            .iter()
            .filter_map(|pillar| Some((*pillar, site.fields(*pillar).table("maps_to")?)))
            .filter(|(_, maps)| maps.iter().any(|(name, _, _)| site.find(&["reference".into()], name) == Ok(reference)))
            .collect();
        if mapped.is_empty() {
            continue;
        }
        let version = site.best(reference, language);
        let areas = site
            .fields(version)
            .tables("areas")
            .map(|area| {
                let number = area.text("number").unwrap_or_default();
                let serves = |maps: &Fields| {
                    maps.iter()
                        .filter(|(name, _, _)| site.find(&["reference".into()], name) == Ok(reference))
                        .any(|(name, _, _)| maps.texts(name).any(|text| text.value == number))
                };
                let pillars = mapped.iter().filter(|(_, maps)| serves(maps)).map(|(pillar, _)| *pillar).collect();
                Area { number, title: area.text("title").unwrap_or_default(), pillars }
            })
            .collect();
        all.push(Coverage { reference: version, areas });
    }
    all
}

/// One entry of a document's `[[changes]]`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'r> {
    /// The document, in the language asked for.
    pub id: DocId,
    /// The day.
    pub date: Date,
    /// The entry.
    pub fields: &'r Fields,
}

/// What changed on the site, newest first: pages with a version in the language.
pub(super) fn changes(site: &Catalogue, language: usize) -> Vec<Change<'_>> {
    let mut all: Vec<Change> = site
        .visible()
        .filter(|(_, document)| document.language == language)
        .flat_map(|(id, document)| {
            document
                .fields
                .tables("changes")
                .filter_map(move |fields| Some(Change { id, date: fields.date("date")?.first_day(), fields }))
        })
        .filter(|change| change.date <= site.options.today)
        .collect();
    all.sort_by(|a, b| b.date.cmp(&a.date).then(a.id.cmp(&b.id)));
    all
}
