//! A school's contacts lack something that schools must publish.
//!
//! Parents in a hurry need the telephone number, the address and the role to ask for: the head, the chair
//! of governors, the person who is responsible for additional needs. The check applies to sites whose
//! `content/what-we-publish.toml` says that they are a school.
//!
//! Bad: a school's page with an email address only
//!
//! Good: `address`, `postcode` and `phone` on the place; `::: contact role="Headteacher"` and the others on the page of contacts

use super::{CheckedPage, RuleReporter};

/// The roles that must be named, with words that identify them, in English and Welsh.
const ROLES: [(&str, &[&str]); 3] = [
    ("the head", &["head", "headteacher", "principal", "pennaeth", "prifathro", "prifathrawes"]),
    ("the chair of governors", &["chair", "cadeirydd", "gadeirydd"]),
    (
        "the person responsible for additional needs",
        &["senco", "sendco", "alnco", "send", "sen", "aln", "additional", "ychwanegol", "cadaaa", "anghenion"],
    ),
];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let Some(contacts) = page.index.school_contacts.filter(|_| page.is_original()) else { return };
    let (site, fields) = (page.site(), page.fields());
    let is_school = !matches!(fields.text("phase"), None | Some("other"));
    if site.is_a(page.id, "place") && is_school {
        let missing: Vec<&str> = ["address", "postcode", "phone"].into_iter().filter(|name| fields.get(name).is_none()).collect();
        if !missing.is_empty() {
            report
                .report(fields.key_of("title"), format!("the school does not give its `{}`", missing.join("` and `")))
                .note("Parents must be able to find and reach the school, most of all in an emergency.")
                .help("add `address = [\"Mill Lane\", \"Glan-yr-afon\"]`, `postcode = \"ZZ99 3AB\"` and `phone = \"01632 960 101\"`");
        }
    }
    if page.id == contacts {
        let roles = page.texts.iter().flat_map(|text| &text.outline.directives).filter_map(|directive| directive.get("role"));
        let mut said: Vec<String> = roles.flat_map(str::split_whitespace).map(str::to_lowercase).collect();
        said.extend(page.blocks.iter().flat_map(|block| block.words()).map(|word| word.core.to_lowercase()));
        let missing: Vec<&str> = ROLES
            .iter()
            .filter(|(_, words)| !said.iter().any(|word| words.contains(&word.as_str())))
            .map(|(role, _)| *role)
            .collect();
        if !missing.is_empty() {
            report
                .report(fields.key_of("title"), format!("the contacts do not say how to reach {}", missing.join(" or ")))
                .note("Parents do not know who to ask, and the law requires this information.")
                .help("add `::: contact role=\"Chair of governors\" email=\"chair@example.org\"` for each");
        }
    }
}
