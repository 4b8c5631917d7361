//! What of a document bears on the others: its place, its state, whom it names. Most edits change only words, and then a site keeps all that
//! it knew but those words.

use std::sync::Arc;

use super::{Before, DocId, Site, SiteFindings, language, references, themes, tree};
use crate::content::Document;
use crate::diagnostic::Finding;
use crate::schema::Value;

/// The site of documents of which those that changed bear on the others as they did; `None` where one does not, or one came or went.
pub fn keep(before: &Before, read: &[Arc<Document>]) -> Option<(Site, SiteFindings)> {
    if read.len() != before.read.len() {
        return None;
    }
    let site = &before.site;
    let mut documents = site.documents.to_vec();
    let mut changed: Vec<DocId> = Vec::new();
    for (now, _) in read.iter().zip(&before.read).filter(|(now, was)| !Arc::ptr_eq(now, was)) {
        let id = site.of_file(now.file)?;
        // Translations inherit from what changed.
        let versions = site.index.versions.for_document(id);
        changed.extend(versions.iter().flatten().filter(|version| now.language == 0 || **version == id));
    }
    changed.sort();
    changed.dedup();
    for id in &changed {
        let file = documents[id.0 as usize].file;
        let at = read.binary_search_by_key(&file, |document| document.file).ok()?;
        documents[id.0 as usize] = Arc::clone(&read[at]);
    }
    // What was noticed elsewhere stands as it did; what is noticed in the documents that changed is told of them as they are now.
    let mut noticed = before.noticed.clone();
    let is_of_changed = |finding: &Finding| changed.iter().any(|id| site.document(*id).file == finding.span.file);
    if noticed.together.iter().any(is_of_changed) {
        return None;
    }
    noticed.apart.retain(|finding| !is_of_changed(finding));
    for id in &changed {
        language::inherit(&mut documents, id.0 as usize, site.index.versions.for_document(*id), &mut noticed.apart);
    }
    let pairs = || changed.iter().map(|id| (&*documents[id.0 as usize], site.document(*id)));
    if !pairs().all(|(now, was)| bear_alike(now, was)) {
        return None;
    }
    let sorted_alike = pairs().all(|(now, was)| tree::key(now) == tree::key(was));
    let resolved = references::placed(site, &documents, &changed);
    let mut site = Site { documents: documents.into(), resolved, ..site.clone() };
    if !sorted_alike {
        let lists = site.lists.after(&site, &changed);
        if !lists.are_in_the_order_of(&site.lists) {
            site.lists = Arc::new(lists);
            // Themes stand in the order of their task forces; of two with one id the first stands.
            let mut doubled = Vec::new();
            site.themes = themes::list(&site, &mut doubled).into();
            if !doubled.is_empty() {
                return None;
            }
        }
    }
    changed.iter().for_each(|id| references::check(&site, *id, &mut noticed.apart));
    Some((site, noticed))
}

/// Whether a document bears on the others as it did. Its single dates, numbers and texts do not, but for its `slug` and those that name
/// another document; lists and tables may.
fn bear_alike(now: &Document, was: &Document) -> bool {
    (&now.path, now.file, now.language, now.is_folder, now.shown)
        == (&was.path, was.file, was.language, was.is_folder, was.shown)
        && Arc::ptr_eq(&now.kind, &was.kind)
        && now.fields.text("slug") == was.fields.text("slug")
        && references::name_alike(now, was)
        && now.fields.say(&was.fields, |_, value| matches!(value, Value::List(_) | Value::Table(_)))
}
