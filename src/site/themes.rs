//! The themes of task forces. They are not documents, but partners and events belong to them, and
//! they have pages and feeds of their own.

use std::collections::HashSet;

use super::inputs::ThemeEntry;
use super::tree::SortedLists;
use super::{Catalogue, DocId};
use crate::diagnostic::Finding;
use crate::reuse::{ByPointer, Projected};
use crate::url::{Address, to_nfc};

/// The input of the themes of a site.
pub(super) type ThemesInput = (ByPointer<SortedLists>, Projected<ThemeEntry<'static>>);

/// One `[[themes]]` entry of a taskforce.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskforceTheme {
    /// Its id, unique in the site.
    pub id: String,
    /// The taskforce that it belongs to.
    pub taskforce: DocId,
    /// Its index among the taskforce's themes; translations have the same index.
    pub position: usize,
}

/// The themes of a site.
#[derive(Debug, PartialEq)]
pub(super) struct Themes {
    /// All themes, in the order of taskforces.
    pub all: Vec<TaskforceTheme>,
    /// The ids of the themes of hidden taskforces: a reference to one is no error, and is left out.
    hidden: HashSet<String>,
    /// Findings about ids that are used twice.
    pub findings: Vec<Finding>,
}

/// Collects every theme of every visible taskforce. Reports an id that is used twice
/// (`duplicate-id`).
pub(super) fn themes((lists, entries): &ThemesInput) -> Themes {
    let (mut all, mut findings): (Vec<TaskforceTheme>, Vec<Finding>) = Default::default();
    let mut hidden = HashSet::new();
    for &taskforce in lists.of_type("taskforce") {
        for (position, (id, span)) in entries.get(taskforce.0 as usize).themes.into_iter().enumerate() {
            let Some(id) = id.map(to_nfc) else { continue };
            if all.iter().any(|theme| theme.id == id) {
                findings.push(
                    Finding::error("duplicate-id", span, format!("two themes have the id `{id}`"))
                        .note("Partners and events name a theme by its id alone.")
                        .help("give one of them another id"),
                );
            } else {
                all.push(TaskforceTheme { id: id.into_owned(), taskforce, position });
            }
        }
    }
    for at in 0..entries.count() {
        let own = entries.get(at).themes.into_iter().filter_map(|(id, _)| id.map(to_nfc));
        hidden.extend(own.filter(|id| !all.iter().any(|theme| theme.id == *id)).map(|id| id.into_owned()));
    }
    Themes { all, hidden, findings }
}

impl Themes {
    /// Returns the theme with that id.
    pub(super) fn get(&self, id: &str) -> Option<&TaskforceTheme> {
        let id = to_nfc(id);
        self.all.iter().find(|theme| theme.id == id)
    }

    /// Returns whether a hidden taskforce has the theme with that id.
    pub(super) fn is_hidden(&self, id: &str) -> bool {
        self.hidden.contains(&*to_nfc(id))
    }
}

impl Catalogue {
    /// Returns whether a hidden taskforce has the theme with that id.
    pub fn is_hidden_theme(&self, id: &str) -> bool {
        self.themes.is_hidden(id)
    }

    /// Returns every theme, in the order of taskforces.
    pub fn themes(&self) -> &[TaskforceTheme] {
        &self.themes.all
    }

    /// Returns the theme with that id.
    pub fn theme(&self, id: &str) -> Option<&TaskforceTheme> {
        self.themes.get(id)
    }

    /// Returns a theme's title in a language.
    pub fn theme_title<'s>(&'s self, theme: &'s TaskforceTheme, language: usize) -> &'s str {
        let taskforce = self.version_or_original(theme.taskforce, language);
        self.fields(taskforce)
            .tables("themes")
            .nth(theme.position)
            .and_then(|entry| entry.text("title"))
            .unwrap_or(&theme.id)
    }

    /// Returns the address of a theme's page.
    pub fn theme_address(&self, theme: &TaskforceTheme, language: usize) -> Address<'static> {
        let taskforce = self.version_or_original(theme.taskforce, language);
        self.address(taskforce).join(&format!("themes/{}/", theme.id))
    }
}
