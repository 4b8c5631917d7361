//! Compares two editions of the register of policies. Returns the policies whose state changes.

use std::collections::HashMap;

use serde::Deserialize;

use super::changes::{PageRef, PolicyChange};
use crate::url::Base;

/// The compared fields of a row of the register.
#[derive(Deserialize)]
struct RegisterRow {
    title: String,
    url: String,
    state: String,
}

/// Compares two editions. A file that is not a register counts as empty.
pub(super) fn compare(old: &[u8], new: &[u8], base: &Base) -> Vec<PolicyChange> {
    let read = |bytes: &[u8]| serde_json::from_slice::<Vec<RegisterRow>>(bytes).unwrap_or_default();
    let address = |row: &RegisterRow| base.within(&row.url).unwrap_or(&row.url).to_owned();
    let (old, new) = (read(old), read(new));
    let by_address: HashMap<String, &RegisterRow> = old.iter().map(|row| (address(row), row)).collect();
    let by_title: HashMap<&str, &RegisterRow> = old.iter().map(|row| (row.title.as_str(), row)).collect();
    let changes = new.iter().filter_map(|row| {
        let address = address(row);
        let was = by_address.get(&address).or_else(|| by_title.get(row.title.as_str()))?;
        (was.state != row.state).then(|| PolicyChange {
            page: PageRef { address, title: row.title.clone() },
            before: was.state.clone(),
            after: row.state.clone(),
        })
    });
    let mut changes: Vec<PolicyChange> = changes.collect();
    changes.sort();
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_matched_by_its_address_or_its_title() {
        let base = Base::parse("https://example.org").unwrap();
        let row = |title: &str, at: &str, state: &str| {
            format!(
                "[{{\"title\":\"{title}\",\"url\":\"https://example.org{at}\",\"state\":\"{state}\",\"version\":\"2\"}}]"
            )
        };
        let old = row("Lettings", "/policies/lettings/", "current");
        let found = |new: &str| {
            let changes = compare(old.as_bytes(), new.as_bytes(), &base).into_iter();
            changes.map(|own| (own.page.address, own.before, own.after)).collect::<Vec<_>>()
        };
        assert_eq!(found(&old), []);
        for (title, at) in [("Hire", "/policies/lettings/"), ("Lettings", "/policies/hire/")] {
            assert_eq!(found(&row(title, at, "withdrawn")), [(at.into(), "current".into(), "withdrawn".into())]);
        }
        for other in [row("New", "/policies/new/", "overdue"), "<html>".into(), "[]".into(), "[{}]".into()] {
            assert_eq!(found(&other), []);
        }
    }
}
