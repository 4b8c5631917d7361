//! The policies of a site, each with its state on the day of the build, as the pages of the register show them.

use std::collections::HashMap;

use crate::datetime::PartialDate;
use crate::site::{Catalogue, DocId};
use crate::types::policy::{self, PolicyState};

/// One policy of the register.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
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
pub(crate) const LEVELS: [&str; 3] = ["trust", "school", ""];

impl Policy {
    /// Its state as addresses and tables name it: `superseded` goes before all that its own fields say.
    pub(crate) fn word(&self) -> &'static str {
        if self.superseded_by.is_some() { "superseded" } else { self.state.word() }
    }

    /// The day from which it no longer holds, if that has come.
    pub(crate) fn withdrawn(&self) -> Option<PartialDate> {
        match self.state {
            PolicyState::Withdrawn { on } => Some(on),
            _ => None,
        }
    }

    /// Days until its review is due, of a policy still in force that is to be reviewed soon.
    pub(crate) fn days_until_review(&self) -> Option<i64> {
        match self.state {
            PolicyState::DueSoon { days } if self.superseded_by.is_none() => Some(days),
            _ => None,
        }
    }

    /// Days since its review was due, of a policy still in force.
    pub(crate) fn days_overdue(&self) -> Option<i64> {
        match self.state {
            PolicyState::Overdue { days } if self.superseded_by.is_none() => Some(days),
            _ => None,
        }
    }
}

/// The state of one policy: superseded if a visible policy says so.
pub(crate) fn policy(site: &Catalogue, id: DocId, language: usize) -> Policy {
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
pub(crate) struct Register {
    /// In the order of lists.
    pub all: Vec<Policy>,
    /// By state, each by level and those of one level in the order of lists.
    shown: HashMap<&'static str, Vec<usize>>,
}

impl Register {
    /// The policies of a language.
    pub(crate) fn of_language(site: &Catalogue, language: usize) -> Register {
        Register::new(site.of_type("policy").iter().map(|id| policy(site, *id, language)).collect())
    }

    fn new(all: Vec<Policy>) -> Register {
        let mut by_level: Vec<usize> = (0..all.len()).collect();
        by_level.sort_by_key(|at| all[*at].level);
        let mut shown: HashMap<&str, Vec<usize>> = HashMap::new();
        for at in &by_level {
            // The empty word means all policies.
            if !all[*at].word().is_empty() {
                shown.entry(all[*at].word()).or_default().push(*at);
            }
        }
        shown.insert("", by_level);
        Register { all, shown }
    }

    /// The policies of a state, by its word, or all at the empty word, as indices into `all`: in the order of the register's pages.
    pub(crate) fn shown(&self, state: &str) -> &[usize] {
        self.shown.get(state).map_or(&[], Vec::as_slice)
    }
}
