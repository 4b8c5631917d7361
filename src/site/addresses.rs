//! Where each document stands: its folders and name under content/, each with the `slug` of the document that owns the folder.

use std::collections::HashMap;
use std::sync::Arc;

use super::DocId;
use super::language::Versions;
use crate::config::Config;
use crate::content::Document;
use crate::diagnostic::Finding;
use crate::types::Types;
use crate::url::slug;

/// What addresses of a language begin with: nothing for the first, `/cy` for Welsh.
pub fn prefix(config: &Config, language: usize) -> String {
    if language == 0 { String::new() } else { format!("/{}", config.languages[language]) }
}

/// Every document's address. Two at one address are a `duplicate-route` finding.
pub fn of(
    documents: &[Arc<Document>],
    versions: &Versions,
    at_path: &dyn Fn(&str) -> Option<DocId>,
    config: &Config,
    types: &Types,
    findings: &mut Vec<Finding>,
) -> Vec<Box<str>> {
    let segment = |path: &str, language: usize| -> String {
        let name = path.rsplit('/').next().unwrap_or(path);
        if types.of_folder(path).is_some() || types.of_file(path).is_some() || path == "privacy" {
            return name.to_owned(); // Addresses that the contract fixes, the same in every language.
        }
        at_path(path)
            .map(|original| versions.of(original)[language].unwrap_or(original))
            .and_then(|id| documents[id.0 as usize].fields.text("slug"))
            .map(slug)
            .filter(|slug| !slug.is_empty())
            .unwrap_or_else(|| name.to_owned())
    };
    // Documents come folder by folder: what the addresses of one begin with is worked out once.
    let mut folder = (usize::MAX, "", String::new());
    let addresses: Vec<Box<str>> = documents
        .iter()
        .map(|document| {
            let path = document.path.as_str();
            let above = path.rfind('/').map_or("", |at| &path[..at]);
            if (folder.0, folder.1) != (document.language, above) {
                let mut address = prefix(config, document.language) + "/";
                let ends = above.match_indices('/').map(|(at, _)| at).chain([above.len()]);
                for end in ends.filter(|_| !above.is_empty()) {
                    address = address + &segment(&above[..end], document.language) + "/";
                }
                folder = (document.language, above, address);
            }
            match path {
                "" => folder.2.as_str().into(),
                path => format!("{}{}/", folder.2, segment(path, document.language)).into(),
            }
        })
        .collect();
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(addresses.len());
    for (at, address) in addresses.iter().enumerate() {
        if let Some(other) = first.insert(address, at) {
            let fields = &documents[at].fields;
            findings.push(
                Finding::error(
                    "duplicate-route",
                    fields.span_of("slug"),
                    format!("two pages would stand at `{address}`"),
                )
                .note(format!("The other is `{}`; visitors could reach only one of them.", documents[other].path))
                .help("give one of them another `slug`"),
            );
        }
    }
    addresses
}
