//! The themes of taskforces: not documents, but things that partners and events belong to, with pages and feeds of their own.

use super::{DocId, Site};
use crate::diagnostic::Finding;
use crate::url::{Address, composed};

/// One `[[themes]]` entry of a taskforce.
#[derive(Debug, Clone)]
pub struct TaskforceTheme {
    /// Its id, unique in the site.
    pub id: String,
    /// The taskforce that it belongs to.
    pub taskforce: DocId,
    /// Which of the taskforce's themes it is: translations stand at the same place.
    pub position: usize,
}

/// Every theme of every visible taskforce. An id used twice is a `duplicate-id` finding.
pub fn list(site: &Site, findings: &mut Vec<Finding>) -> Vec<TaskforceTheme> {
    let mut themes: Vec<TaskforceTheme> = Vec::new();
    for &taskforce in site.of_type("taskforce") {
        for (position, entry) in site.fields(taskforce).tables("themes").enumerate() {
            let Some(id) = entry.text("id").map(composed) else { continue };
            if themes.iter().any(|theme| theme.id == id) {
                findings.push(
                    Finding::error("duplicate-id", entry.span_of("id"), format!("two themes have the id `{id}`"))
                        .note("Partners and events name a theme by its id alone.")
                        .help("give one of them another id"),
                );
            } else {
                themes.push(TaskforceTheme { id: id.into_owned(), taskforce, position });
            }
        }
    }
    themes
}

impl Site {
    /// Every theme, in the order of taskforces.
    pub fn themes(&self) -> &[TaskforceTheme] {
        &self.themes
    }

    /// The theme of that id.
    pub fn theme(&self, id: &str) -> Option<&TaskforceTheme> {
        let id = composed(id);
        self.themes.iter().find(|theme| theme.id == id)
    }

    /// A theme's title in a language.
    pub fn theme_title<'s>(&'s self, theme: &'s TaskforceTheme, language: usize) -> &'s str {
        let taskforce = self.best(theme.taskforce, language);
        self.fields(taskforce)
            .tables("themes")
            .nth(theme.position)
            .and_then(|entry| entry.text("title"))
            .unwrap_or(&theme.id)
    }

    /// A theme's page.
    pub fn theme_address(&self, theme: &TaskforceTheme, language: usize) -> Address<'static> {
        let taskforce = self.best(theme.taskforce, language);
        self.address(taskforce).join(&format!("themes/{}/", theme.id))
    }
}
