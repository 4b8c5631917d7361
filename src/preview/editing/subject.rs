//! Finds the facts about a document that its form needs, in a snapshot of the site.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::super::paths::form_address;
use super::super::snapshot::Snapshot;
use crate::content::Location;
use crate::edit::file::{parts, shown_body};
use crate::edit::form::{Form, FormInput, ReferenceTargets, form};
use crate::schema::Shape;
use crate::site::Site;
use crate::source::Sources;
use crate::types::ContentType;

/// A document that is edited.
pub(super) struct Subject {
    /// The path of its file.
    pub path: String,
    /// Its type.
    pub kind: Arc<ContentType>,
    /// The code of its language.
    pub language: String,
    /// Whether it is a translation.
    pub is_translation: bool,
    /// The address of its page, if visitors see it.
    pub address: Option<String>,
    /// Its other versions: the code of the language, its file, and whether the file exists.
    pub versions: Vec<Version>,
    /// The pages that a link can name: title and target.
    pub pages: Vec<(String, String)>,
    /// The text of its original, if it is a translation: the path of the file and its text.
    pub original: Option<(String, String)>,
}

impl Subject {
    /// Finds a document by the path of its file, as it is in the sources of a snapshot; `None` if there is none.
    pub(super) fn find(snapshot: &Snapshot, path: &str) -> Option<Subject> {
        let renderer = &snapshot.loaded.renderer;
        let (site, sources) = (&renderer.site, &renderer.sources);
        let location = Location::from_path(path, &site.config.languages)?;
        let file = sources.find(path)?;
        let id = site.of_file(file);
        let is_original = |facts: &crate::content::Facts| facts.language == 0 && facts.path == location.path;
        let original = match location.language {
            0 => None,
            _ => site.all().find(|(_, document)| is_original(document)).map(|(_, document)| document.facts.clone()),
        };
        let kind = match (id, &original) {
            (_, Some(original)) => original.kind.clone(),
            (Some(id), None) => site.document(id).kind.clone(),
            (None, None) => site.types.for_path(path.strip_prefix("content/")?).clone(),
        };
        let original = original.map(|facts| {
            let source = sources.get(facts.file);
            (source.path.clone(), source.text.clone())
        });
        Some(Subject {
            path: path.to_owned(),
            kind,
            language: site.config.languages.get(location.language).cloned().unwrap_or_default(),
            is_translation: location.language > 0,
            address: id.and_then(|id| snapshot.address(id)),
            pages: pages(site, sources),
            versions: versions(
                path,
                &site.config.languages,
                location.language,
                &|path| sources.find(path).is_some(),
                &|code| renderer.strings(0).get(&format!("language-name-{code}")).unwrap_or(code).to_owned(),
            ),
            original,
        })
    }

    /// Returns the shape of its fields.
    pub(super) fn shape(&self) -> &Shape {
        if self.is_translation { &self.kind.translation } else { &self.kind.shape }
    }

    /// Returns the body of its original, if it is a translation of a page with a body.
    pub(super) fn original_body(&self) -> Option<String> {
        let (path, text) = self.original.as_ref()?;
        let body = text.get(parts(path, text)?.body)?;
        Some(shown_body(body)).filter(|body| !body.is_empty())
    }

    /// Builds its form from a text; `None` if its fields cannot be read.
    pub(super) fn form(&self, snapshot: &Snapshot, text: &str) -> Option<Form> {
        let site = &snapshot.loaded.renderer.site;
        let own = |name: &str| {
            let mut kinds = site.types.ancestors(&self.kind.name);
            kinds.any(|kind| site.types.get(&kind).is_some_and(|kind| kind.own.get(name).is_some()))
        };
        let targets = SiteTargets { site };
        let input = |path, text, shape, is_translation| FormInput {
            path,
            text,
            shape,
            own: &own,
            is_translation,
            targets: &targets,
        };
        let mut built = form(&input(&self.path, text, self.shape(), self.is_translation))?;
        let original = self.original.as_ref();
        let original = original.and_then(|(path, text)| form(&input(path, text, &self.kind.shape, false)));
        if let Some(mut original) = original {
            let mut texts: HashMap<String, String> = HashMap::new();
            original.each_field(&mut |field| {
                texts.insert(field.name.clone(), field.value.clone());
            });
            built.each_field(&mut |field| field.original = texts.remove(&field.name).unwrap_or_default());
        }
        Some(built)
    }
}

/// A version of a document in another language.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Version {
    /// The code of the language.
    pub language: String,
    /// The language's own name.
    pub name: String,
    /// The path of its file.
    pub path: String,
    /// The address of its form.
    pub form: String,
    /// Whether the file exists.
    pub exists: bool,
}

/// Returns the versions of a document in the other languages of the site.
fn versions(
    path: &str,
    languages: &[String],
    own: usize,
    exists: &dyn Fn(&str) -> bool,
    name: &dyn Fn(&str) -> String,
) -> Vec<Version> {
    let Some((stem, extension)) = path.rsplit_once('.') else { return Vec::new() };
    let code = |at: usize| languages.get(at).filter(|_| at > 0).map(|code| format!(".{code}")).unwrap_or_default();
    let Some(stem) = stem.strip_suffix(&code(own)) else { return Vec::new() };
    let version = |(at, language): (usize, &String)| {
        // A translation may have another extension than its original.
        let paths = [extension, "md", "toml"].map(|extension| format!("{stem}{}.{extension}", code(at)));
        let there = paths.iter().find(|path| exists(path)).cloned();
        let path = there.clone().unwrap_or_else(|| paths[0].clone());
        Version {
            language: language.clone(),
            name: name(language),
            form: form_address(&path),
            exists: there.is_some(),
            path,
        }
    };
    languages.iter().enumerate().filter(|(at, _)| *at != own).map(version).collect()
}

/// Most pages that the editor offers for a link.
const MOST_PAGES: usize = 2000;

/// Returns the pages that a link can name: titles, each with its path if another page has the same, and targets.
fn pages(site: &Site, sources: &Sources) -> Vec<(String, String)> {
    let shown = site.all().filter(|(id, document)| document.language == 0 && site.is_visible(*id));
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let all: Vec<(&str, &str)> = shown
        .filter_map(|(id, document)| Some((site.title(id), sources.get(document.file).path.strip_prefix("content/")?)))
        .take(MOST_PAGES)
        .collect();
    all.iter().for_each(|(title, _)| *counts.entry(title).or_default() += 1);
    let title = |title: &str, path: &str| match counts.get(title) {
        Some(1) => title.to_owned(),
        _ => format!("{title} ({path})"),
    };
    all.iter().map(|(name, path)| (title(name, path), format!("@/{path}"))).collect()
}

/// The documents and themes of a site, as references name them.
struct SiteTargets<'s> {
    site: &'s Site,
}

impl ReferenceTargets for SiteTargets<'_> {
    fn documents(&self, types: &[Arc<str>]) -> Vec<(String, String)> {
        if types.iter().any(|kind| &**kind == "theme") {
            let themes = self.site.themes().iter();
            return themes.map(|theme| (theme.id.clone(), self.site.theme_title(theme, 0).to_owned())).collect();
        }
        let fits = |id| types.is_empty() || types.iter().any(|kind| self.site.is_a(id, kind));
        let found = self.site.all().filter(|(id, document)| document.language == 0 && fits(*id));
        let found: Vec<(&str, &str)> = found.map(|(id, document)| (&*document.path, self.site.title(id))).collect();
        let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        let mut counts: HashMap<String, usize> = HashMap::new();
        found.iter().for_each(|(path, _)| *counts.entry(last(path)).or_default() += 1);
        let id = |path: &str| match counts.get(&last(path)) {
            Some(1) => last(path),
            _ => path.to_owned(),
        };
        let mut all: Vec<(String, String)> = found
            .iter()
            .filter(|(path, _)| !path.is_empty())
            .map(|(path, title)| (id(path), (*title).to_owned()))
            .collect();
        all.sort_by_cached_key(|(_, title)| title.to_lowercase());
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_its_file() {
        let languages = ["en", "cy"].map(str::to_owned);
        let found = |path: &str, own: usize, there: &[&str]| {
            let found = versions(path, &languages, own, &|path| there.contains(&path), &str::to_owned);
            found.into_iter().map(|version| (version.language, version.path, version.exists)).collect::<Vec<_>>()
        };
        let one = |language: &str, path: &str, exists| vec![(language.to_owned(), path.to_owned(), exists)];
        assert_eq!(found("content/a.md", 0, &[]), one("cy", "content/a.cy.md", false));
        assert_eq!(found("content/a.md", 0, &["content/a.cy.md"]), one("cy", "content/a.cy.md", true));
        assert_eq!(found("content/b/index.cy.md", 1, &["content/b/index.md"]), one("en", "content/b/index.md", true));
        assert_eq!(found("content/a.md", 0, &["content/a.cy.toml"]), one("cy", "content/a.cy.toml", true));
    }
}
