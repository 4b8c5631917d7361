//! A page is public, but the page of its folder is hidden.
//!
//! A hidden `index.md` hides itself and the files beside it, but no other page. Pages in its folder and its
//! subfolders have their own visibility. The page of a type's list, such as `policies/index.md`, and the
//! home page do not count.
//!
//! Bad: `frameworks/plan/posts.md` without `visibility`, beside an internal `frameworks/plan/index.md`
//!
//! Good: `visibility = "internal"` in both

use super::{CheckedPage, RuleReporter};
use crate::content::Visibility;
use crate::site::{Catalogue, DocId};
use crate::source::Span;

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let site = page.site();
    if page.document.language > 0 || !site.is_visible(page.id) {
        return;
    }
    let Some(owner) = folder_page(site, &page.document.path).filter(|owner| !site.is_visible(*owner)) else { return };
    let owner = site.document(owner);
    let path = &page.context.sources.get(owner.file).path;
    let (state, line) = match owner.shown {
        Visibility::Internal => ("is internal".to_owned(), "visibility = \"internal\"".to_owned()),
        Visibility::Draft => ("is a draft".to_owned(), "draft = true".to_owned()),
        Visibility::Scheduled(day) => (format!("is shown only from {day}"), format!("publish = {day}")),
        Visibility::Expired(day) => (format!("was shown until {day}"), format!("expires = {day}")),
        Visibility::Public => return,
    };
    let place = match page.fields().get("title") {
        Some(_) => page.fields().key_of("title"),
        None => Span::file_start(page.document.file),
    };
    report
        .report(place, format!("this page is public, but `{path}`, the page of its folder, {state}"))
        .note("Visitors can read it, and its address names the hidden page.")
        .help(format!("add `{line}` here too, or move the page to another folder if it is for everyone"));
}

/// Returns the page of the nearest folder around a document that has one: its `index.md`.
fn folder_page(site: &Catalogue, path: &str) -> Option<DocId> {
    let mut folder = path;
    while let Some(end) = folder.rfind('/') {
        folder = &folder[..end];
        if let Some(id) = site.at_path(folder).filter(|id| site.document(*id).is_folder) {
            let is_list = site.document(id).is_list_page() && site.types.of_folder(folder).is_some();
            return (!is_list).then_some(id);
        }
    }
    None
}
