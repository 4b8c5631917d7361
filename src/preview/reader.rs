//! Reads the site's folder and loads the site, for today or for another day that the author wants to see.

use std::path::PathBuf;

use jiff::civil::Date;

use super::PreviewSettings;
use crate::disk::{self, FolderCache};
use crate::pipeline::{Loaded, Memo, Options};
use crate::source::Sources;

/// Returns today's date in the site's time zone, which its `site.toml` defines.
pub type DayReader<'t> = dyn Fn(&Sources) -> Date + Send + Sync + 't;

/// A reader that reads the site repeatedly, and parses unchanged files only once.
pub(super) struct SiteReader<'t> {
    folder: FolderCache,
    memo: Memo,
    options: Options,
    today: &'t DayReader<'t>,
}

impl<'t> SiteReader<'t> {
    /// Reads the folder.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read.
    pub(super) fn new(settings: &PreviewSettings, today: &'t DayReader<'t>) -> Result<SiteReader<'t>, disk::DiskError> {
        let folder = FolderCache::read(&settings.root, settings.config.as_deref())?;
        let PreviewSettings { drafts, internal, .. } = *settings;
        let options = Options { today: Date::default(), drafts, internal, base_url: None };
        Ok(SiteReader { folder, memo: Memo::default(), options, today })
    }

    /// Reads changed files again: see [`FolderCache::reread`].
    pub(super) fn reread(&mut self, paths: Option<&[PathBuf]>) -> disk::Reread {
        self.folder.reread(paths)
    }

    /// Loads the site for today.
    pub(super) fn load(&mut self) -> Loaded {
        let inputs = self.folder.inputs();
        self.options.today = (self.today)(&inputs.sources);
        self.memo.load(inputs, &self.options)
    }

    /// Returns whether the day for which a site was loaded is over.
    pub(super) fn is_another_day(&self, loaded: &Loaded) -> bool {
        (self.today)(&loaded.renderer.sources) != loaded.renderer.site.options.today
    }

    /// Loads the site for another day. Stores nothing, so that the next load for today stays fast.
    pub(super) fn load_for(&mut self, today: Date) -> Loaded {
        Memo::default().load(self.folder.inputs(), &Options { today, ..self.options.clone() })
    }

    /// Returns whether the site has a `site.toml`.
    pub(super) fn has_config(&self) -> bool {
        self.folder.has_content("site.toml")
    }

    /// Returns whether a file exists and is not empty. An editor that is saving may leave it empty for a
    /// moment.
    pub(super) fn has_content(&self, name: &str) -> bool {
        self.folder.has_content(name)
    }
}
