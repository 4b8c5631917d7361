//! The policies of a site, each with its state on the day of the build, for the pages of the register.

use std::collections::HashMap;

use crate::datetime::PartialDate;
use crate::site::{Catalogue, DocId};
use crate::types::policy::{self, PolicyState};

/// One policy of the register.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    /// The policy, in the requested language.
    pub id: DocId,
    /// Its own state on the day of the build; see [`Policy::keyword`].
    pub state: PolicyState,
    /// Its next review, with the precision of the source. `None` for a withdrawn policy.
    pub review: Option<PartialDate>,
    /// The policy that replaces it.
    pub superseded_by: Option<DocId>,
    /// The level that decides it, as an index into [`LEVELS`].
    pub level: usize,
}

/// The levels that decide policies, in the order of the register; the last is for policies without one.
pub(crate) const LEVELS: [&str; 3] = ["trust", "school", ""];

impl Policy {
    /// Returns its state as in addresses and tables: `superseded` takes precedence over its own fields.
    pub(crate) fn keyword(&self) -> &'static str {
        if self.superseded_by.is_some() { "superseded" } else { self.state.keyword() }
    }

    /// Returns the day of its withdrawal, if that is past.
    pub(crate) fn withdrawn(&self) -> Option<PartialDate> {
        match self.state {
            PolicyState::Withdrawn { on } => Some(on),
            _ => None,
        }
    }

    /// Returns the days until the review of a policy in force that is due for review soon.
    pub(crate) fn days_until_review(&self) -> Option<i64> {
        match self.state {
            PolicyState::DueSoon { days } if self.superseded_by.is_none() => Some(days),
            _ => None,
        }
    }

    /// Returns the days since the review of a policy in force was due.
    pub(crate) fn days_overdue(&self) -> Option<i64> {
        match self.state {
            PolicyState::Overdue { days } if self.superseded_by.is_none() => Some(days),
            _ => None,
        }
    }
}

/// Returns whether a policy is neither withdrawn nor superseded.
pub(crate) fn is_in_force(site: &Catalogue, id: DocId) -> bool {
    !matches!(policy(site, id, 0).keyword(), "withdrawn" | "superseded")
}

/// Returns one policy: it is superseded if a visible policy says so.
pub(crate) fn policy(site: &Catalogue, id: DocId, language: usize) -> Policy {
    let fields = site.fields(id);
    let superseded_by = site.documents_referring_to(&[site.original(id)], "policy", "supersedes").first().copied();
    let state = PolicyState::on_day(fields, site.options.today);
    let version = site.version_or_original(id, language);
    let level = site.fields(version).text("level").unwrap_or_default();
    Policy {
        id: version,
        state,
        level: LEVELS.iter().position(|own| *own == level).unwrap_or(LEVELS.len() - 1),
        review: policy::next_review(fields).filter(|_| !matches!(state, PolicyState::Withdrawn { .. })),
        superseded_by: superseded_by.map(|id| site.version_or_original(id, language)),
    }
}

/// Every policy of a language, computed once for all pages of the register.
#[derive(Debug)]
pub(crate) struct Register {
    /// All policies, in list order.
    pub all: Vec<Policy>,
    /// The indexes of policies by state, sorted by level, then in list order.
    shown: HashMap<&'static str, Vec<usize>>,
}

impl Register {
    /// Returns the policies of a language.
    pub(crate) fn of_language(site: &Catalogue, language: usize) -> Register {
        Register::new(site.of_type("policy").iter().map(|id| policy(site, *id, language)).collect())
    }

    fn new(all: Vec<Policy>) -> Register {
        let mut by_level: Vec<usize> = (0..all.len()).collect();
        by_level.sort_by_key(|at| all[*at].level);
        let mut shown: HashMap<&str, Vec<usize>> = HashMap::new();
        for at in &by_level {
            // The empty word means all policies.
            if !all[*at].keyword().is_empty() {
                shown.entry(all[*at].keyword()).or_default().push(*at);
            }
        }
        shown.insert("", by_level);
        Register { all, shown }
    }

    /// Returns the policies of a state, or all policies for an empty name, as indexes into `all`: in the order of the
    /// register's pages.
    pub(crate) fn shown(&self, state: &str) -> &[usize] {
        self.shown.get(state).map_or(&[], Vec::as_slice)
    }
}
