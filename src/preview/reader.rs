//! The site's folder in, what is loaded of it out: for today, or for another day that a writer wants to see.

use std::path::PathBuf;

use jiff::civil::Date;

use super::PreviewSettings;
use crate::disk::{self, WatchedFolder};
use crate::pipeline::{Loaded, Memo, Options};
use crate::source::Sources;

/// What day it is where the site is, which its `site.toml` says.
pub type DayReader<'t> = dyn Fn(&Sources) -> Date + Send + Sync + 't;

/// Reads the site again and again; what did not change is read once.
pub(super) struct SiteReader<'t> {
    folder: WatchedFolder,
    memo: Memo,
    options: Options,
    today: &'t DayReader<'t>,
}

impl<'t> SiteReader<'t> {
    /// Reads the folder.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn new(settings: &PreviewSettings, today: &'t DayReader<'t>) -> Result<SiteReader<'t>, disk::DiskError> {
        let folder = WatchedFolder::read(&settings.root, settings.config.as_deref())?;
        let PreviewSettings { drafts, internal, .. } = *settings;
        let options = Options { today: Date::default(), drafts, internal, base_url: None };
        Ok(SiteReader { folder, memo: Memo::default(), options, today })
    }

    /// Reads what changed: see [`WatchedFolder::reread`].
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(super) fn reread(&mut self, paths: Option<&[PathBuf]>) -> Result<Vec<String>, disk::DiskError> {
        self.folder.reread(paths)
    }

    /// The site as it is, today.
    pub(super) fn load(&mut self) -> Loaded {
        let inputs = self.folder.inputs();
        self.options.today = (self.today)(&inputs.sources);
        self.memo.load(inputs, &self.options)
    }

    /// Whether the day for which a site was loaded is over.
    pub(super) fn is_another_day(&self, loaded: &Loaded) -> bool {
        (self.today)(&loaded.renderer.sources) != loaded.renderer.site.options.today
    }

    /// The site as it is, on another day. Keeps nothing, so that today's next loading is as quick as ever.
    pub(super) fn load_for(&mut self, today: Date) -> Loaded {
        Memo::default().load(self.folder.inputs(), &Options { today, ..self.options.clone() })
    }

    /// Whether the site has a `site.toml`.
    pub(super) fn is_a_site(&self) -> bool {
        self.folder.holds("site.toml")
    }

    /// Whether a file is there and says something: an editor may be in the middle of saving one that does not.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.folder.holds(name)
    }
}
