//! A folder's page is hidden, but pages in the folder are public.
//!
//! A hidden `index.md` hides itself and the files beside it, but no other page. The same is true of a hidden
//! `plan.md` beside the folder `plan/`. Pages in its folder and its
//! subfolders have their own visibility. The page of a type's list, such as `policies/index.md`, and the
//! home page do not count, and neither does a page with `visibility = "public"`, which says that it is meant
//! for everyone. It is an error if the folder's page is internal or waits for its day, or if it is a
//! framework, whose pillars are parts of it.
//!
//! Bad: `frameworks/plan/posts.md` without `visibility`, beside an internal `frameworks/plan/index.md`
//!
//! Good: `visibility = "internal"` in both

use std::collections::BTreeMap;

use super::{CheckContext, RuleReporter};
use crate::content::Visibility;
use crate::diagnostic::Level;
use crate::site::{Catalogue, DocId};
use crate::source::Span;

/// The number of pages that a finding names.
const NAMED: usize = 5;

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    let mut public: BTreeMap<DocId, Vec<&str>> = BTreeMap::new();
    for (_, document) in site.visible().filter(|(_, document)| document.language == 0) {
        let owner = hidden_page_above(site, &document.path);
        if let Some(owner) = owner.filter(|_| !document.fields.is_written("visibility")) {
            public.entry(owner).or_default().push(&context.sources.get(document.file).path);
        }
    }
    for (owner, mut pages) in public {
        pages.sort_unstable();
        let owner = site.document(owner);
        let is_framework = site.types.is_a(&owner.kind.name, "framework");
        let (state, key, line, is_certain) = match owner.shown {
            Visibility::Internal => ("internal".to_owned(), "visibility", "visibility = \"internal\"".to_owned(), true),
            Visibility::Draft => ("a draft".to_owned(), "draft", "draft = true".to_owned(), is_framework),
            Visibility::Scheduled(day) => {
                (format!("shown only from {day}"), "publish", format!("publish = {day}"), true)
            }
            Visibility::Expired(day) => {
                (format!("no longer shown since {day}"), "expires", format!("expires = {day}"), is_framework)
            }
            Visibility::Public => continue,
        };
        let place = match owner.fields.get(key).or_else(|| owner.fields.get("title")) {
            Some(field) => field.span,
            None => Span::file_start(owner.file),
        };
        let named: Vec<String> = pages.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
        let more = match pages.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let (count, each) = match pages.len() {
            1 => ("a page of its folder is public".to_owned(), "that page"),
            count => (format!("{count} pages of its folder are public"), "each of these pages"),
        };
        report
            .report_as(
                if is_certain { Level::Error } else { Level::Warning },
                place,
                format!("this page is {state}, but {count}: {}{more}", named.join(", ")),
            )
            .note("Visitors can read these pages today, and their addresses name the hidden page.")
            .help(format!("add `{line}` to {each}; or `visibility = \"public\"`, if it is for everyone"));
    }
}

/// Returns the hidden page of the nearest folder around a document that has one: its `index.md`, or the page
/// `plan.md` beside the folder `plan/`. A public page in between hides nothing and permits nothing.
fn hidden_page_above(site: &Catalogue, path: &str) -> Option<DocId> {
    let mut folder = path;
    while let Some(end) = folder.rfind('/') {
        folder = &folder[..end];
        let is_list = !folder.contains('/') && site.types.for_folder(folder).is_some();
        if let Some(id) = site.at_path(folder).filter(|id| !is_list && !site.is_visible(*id)) {
            return Some(id);
        }
    }
    None
}
