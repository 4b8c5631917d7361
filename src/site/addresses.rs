//! Where each document stands: its folders and name under content/, each with the `slug` of the document that owns the folder.

use std::collections::HashMap;
use std::sync::Arc;

use super::DocId;
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
    versions: &[Box<[Option<DocId>]>],
    by_path: &HashMap<String, DocId>,
    config: &Config,
    types: &Types,
    findings: &mut Vec<Finding>,
) -> Vec<String> {
    let segment = |path: &str, language: usize| -> String {
        let name = path.rsplit('/').next().unwrap_or(path);
        if types.of_folder(path).is_some() || types.of_file(path).is_some() || path == "privacy" {
            return name.to_owned(); // Addresses that the contract fixes, the same in every language.
        }
        by_path
            .get(path)
            .map(|original| versions[original.0 as usize][language].unwrap_or(*original))
            .and_then(|id| documents[id.0 as usize].fields.text("slug"))
            .map(slug)
            .filter(|slug| !slug.is_empty())
            .unwrap_or_else(|| name.to_owned())
    };
    let addresses: Vec<String> = documents
        .iter()
        .map(|document| {
            let mut address = prefix(config, document.language);
            for (at, _) in document.path.match_indices('/') {
                address.push('/');
                address.push_str(&segment(&document.path[..at], document.language));
            }
            if !document.path.is_empty() {
                address.push('/');
                address.push_str(&segment(&document.path, document.language));
            }
            address.push('/');
            address
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
