//! Finds the page or file that the author of a broken link probably means, in the form that the document would use.

use std::collections::BTreeSet;

use crate::check::CheckedPage;
use crate::site::DocId;

/// Returns the probable page, in the form that this document would use.
pub(super) fn near_page(page: &CheckedPage, path: &str) -> Option<String> {
    let stem = path.trim_end_matches(".md").trim_end_matches(".toml").trim_end_matches("/index");
    let id = nearest_name(page, stem.rsplit('/').next().unwrap_or(stem))?;
    let site = page.site();
    let source = &page.context.sources.get(site.document(site.original(id)).file).path;
    Some(relative(&format!("content/{}", site.folder_of(page.id)), source))
}

/// Returns the document with the same or the nearest name. Filters names by length and first letter first,
/// so that many broken links on a large site cost little.
pub(super) fn nearest_name(page: &CheckedPage, name: &str) -> Option<DocId> {
    let site = page.site();
    let folder = site.folder_of(page.id);
    let best = |name: &str| -> Option<DocId> {
        let common = |id: &DocId| {
            let path = &site.document(*id).path;
            path.bytes().zip(folder.bytes()).take_while(|(a, b)| a == b).count()
        };
        let visible = site.originals_with_id(name).filter(|id| site.is_visible(*id));
        visible.max_by_key(|id| (common(id), std::cmp::Reverse(*id)))
    };
    if site.originals_with_id(name).next().is_some() {
        return best(name);
    }
    if !page.may_suggest() {
        return None;
    }
    let close = |own: &&str| own.len().abs_diff(name.len()) <= 3 && own.bytes().next() == name.bytes().next();
    let originals = site.all().filter(|(_, document)| document.language == 0);
    let names: BTreeSet<&str> = originals.map(|(_, document)| document.id()).filter(close).collect();
    best(page.nearest(name, names)?)
}

/// Returns the file in the same folder with the nearest name.
pub(super) fn near_file(page: &CheckedPage, path: &str) -> Option<String> {
    let folder = path.rfind('/').map_or("", |at| &path[..=at]);
    if !page.may_suggest() {
        return None;
    }
    let assets = page.site().files();
    let same = assets.iter().map(|asset| asset.path.as_str()).filter(|own| own.starts_with(folder));
    let near = page.nearest(path, same)?;
    Some(match near.strip_prefix("static/") {
        Some(public) => format!("/{public}"),
        None => relative(&format!("content/{}", page.site().folder_of(page.id)), near),
    })
}

/// Returns a path as a document in a folder would write it: `../policies/volunteering.md`.
pub(super) fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut out = "../".repeat(from.len() - same);
    out.push_str(&to[same..].join("/"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_folder_of_the_document() {
        assert_eq!(relative("content/news", "content/policies/x.md"), "../policies/x.md");
        assert_eq!(relative("content/policies", "content/policies/x.md"), "x.md");
        assert_eq!(relative("content/", "content/policies/x.md"), "policies/x.md");
    }
}
