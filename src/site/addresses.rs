//! Assigns addresses to documents. An address consists of the slugs of the folders and of the file
//! under content/; the `slug` field of a document replaces the part of its folder or file.

use std::collections::HashMap;

use super::DocId;
use super::inputs::{AddressInput, PlaceInput};
use super::language::Order;
use crate::config::{Config, Options};
use crate::diagnostic::Finding;
use crate::reuse::{ByPointer, Projected};
use crate::source::Span;
use crate::types::Types;
use crate::url::{Address, slug};

/// The input of the document index.
#[derive(Debug, PartialEq)]
pub(super) struct IndexInput {
    pub config: ByPointer<Config>,
    pub types: ByPointer<Types>,
    pub options: Options,
    pub order: ByPointer<Order>,
    pub places: Projected<PlaceInput<'static>>,
    pub addresses: Projected<AddressInput<'static>>,
}

/// The part of an address for a name without letters and digits, which is an error.
const UNNAMED: &str = "page";

/// Returns the home page of a language: `/` for the first, `/cy/` for Welsh.
pub(super) fn home(config: &Config, language: usize) -> Address<'static> {
    let code = config.languages[language].as_str();
    if language == 0 { Address::from_name("") } else { Address::from_name("").join(&format!("{code}/")) }
}

/// Assigns every document's address. Reports two documents at one address (`duplicate-route`).
pub(super) fn assign(
    input: &IndexInput,
    at_path: &dyn Fn(&str) -> Option<DocId>,
    findings: &mut Vec<Finding>,
) -> Vec<Box<str>> {
    let IndexInput { config, types, order, places, addresses, .. } = input;
    // Returns `None` for a name without letters and digits.
    let segment = |path: &str, language: usize| -> Option<String> {
        let name = path.rsplit('/').next().unwrap_or(path);
        if types.for_folder(path).is_some() || types.for_file(path).is_some() || path == "privacy" {
            return Some(name.to_owned()); // These addresses are fixed, the same in every language.
        }
        let is_word = |slug: &String| !slug.is_empty();
        at_path(path)
            .map(|original| order.versions(original)[language].unwrap_or(original))
            .and_then(|id| addresses.get(id.0 as usize).slug)
            .map(slug)
            .filter(is_word)
            .or_else(|| Some(slug(name)).filter(is_word))
    };
    // Documents come folder by folder, so the address of each folder is computed once.
    let mut folder = (usize::MAX, "", Address::from_name(""), true);
    let found: Vec<Box<str>> = places
        .iter()
        .map(|place| {
            let path = place.path;
            let above = path.rfind('/').map_or("", |at| &path[..at]);
            if (folder.0, folder.1) != (place.language, above) {
                let (mut address, mut is_named) = (home(config, place.language), true);
                let ends = above.match_indices('/').map(|(at, _)| at).chain([above.len()]);
                for end in ends.filter(|_| !above.is_empty()) {
                    let own = segment(&above[..end], place.language);
                    is_named &= own.is_some();
                    address = address.join(&format!("{}/", own.as_deref().unwrap_or(UNNAMED)));
                }
                folder = (place.language, above, address, is_named);
            }
            let own = if path.is_empty() { Some(String::new()) } else { segment(path, place.language) };
            if own.is_none() || !folder.3 {
                findings.push(unnamed(&place));
            }
            match own.as_deref().unwrap_or(UNNAMED) {
                "" => folder.2.as_str().into(),
                own => folder.2.join(&format!("{own}/")).into_text(),
            }
        })
        .collect();
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(found.len());
    for (at, address) in found.iter().enumerate() {
        if let Some(other) = first.insert(address, at) {
            let message = format!("two pages would have the address `{address}`");
            let other = places.get(other).path;
            findings.push(
                Finding::error("duplicate-route", addresses.get(at).slug_span, message)
                    .note(format!("The other is `{other}`; visitors could reach only one of them."))
                    .help("give one of them another `slug`"),
            );
        }
    }
    found
}

/// Reports a name that gives no address.
fn unnamed(place: &PlaceInput) -> Finding {
    let name = place.path.rsplit('/').find(|name| slug(name).is_empty()).unwrap_or_default();
    Finding::error("path-unsafe", Span::file_start(place.file), format!("the name `{name}` gives no address"))
        .note("An address needs letters or digits, so that people can read it out and type it.")
        .help("rename the file or folder, or give the page a `slug`")
}
