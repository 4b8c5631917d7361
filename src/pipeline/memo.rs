//! One reading after another: inputs in, a loaded site out, and of sources that did not change since the last reading nothing is read
//! again. Invariant: what is loaded is the same with any memo as with a new one.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::{Inputs, Loaded, Options};
use crate::calendar::import;
use crate::config::Config;
use crate::content::{self, Document, Location, Reading};
use crate::diagnostic::{self, Finding};
use crate::render::{Renderer, calendars};
use crate::site::Site;
use crate::source::{FileId, Source, Sources};
use crate::theme::Theme;
use crate::types::{ContentType, Types};

/// What one reading leaves for the next. A preview keeps one; a build begins with none.
#[derive(Debug, Default)]
pub struct Memo {
    basis: Option<Basis>,
    /// What was read of each source that is a document, by [`FileId`].
    read: Vec<Option<Read>>,
}

/// What every document is read by, with all that it was made of.
#[derive(Debug)]
struct Basis {
    /// site.toml, its translations and the files of `themes/`.
    sources: Vec<(FileId, Arc<Source>)>,
    today: Date,
    base_url: Option<String>,
    config: Arc<Config>,
    types: Arc<Types>,
    theme: Arc<Theme>,
    findings: Vec<Finding>,
}

/// One document as its own source says, before anything is inherited.
#[derive(Debug)]
struct Read {
    source: Arc<Source>,
    document: Arc<Document>,
    findings: Vec<Finding>,
}

impl Memo {
    /// Reads and assembles a site, without the rules on its content ([`check`](fn@super::check)). Never fails: what is wrong is in the findings.
    pub fn load(&mut self, inputs: Inputs, options: &Options) -> Loaded {
        self.load_in_stages(inputs, options, &mut |_| ())
    }

    /// As [`Memo::load`]; `done` is called with the name of each stage at its end, for those who time it.
    pub fn load_in_stages(&mut self, inputs: Inputs, options: &Options, done: &mut dyn FnMut(&'static str)) -> Loaded {
        let Inputs { mut sources, assets, vendored, mut findings } = inputs;
        let unread: HashSet<FileId> = findings.iter().map(|finding| finding.span.file).collect();
        let basis = self.basis.take().filter(|basis| basis.is_of(&sources, options)).unwrap_or_else(|| {
            self.read.clear();
            Basis::of(&sources, options)
        });
        findings.extend_from_slice(&basis.findings);
        done("config and theme");
        let reading = Reading { config: &basis.config, types: &basis.types, today: options.today };
        self.read(&sources, &unread, &reading);
        let mut documents = Vec::with_capacity(sources.len());
        for read in self.read.iter().flatten() {
            findings.extend_from_slice(&read.findings);
            documents.push(Arc::clone(&read.document));
        }
        let imported = import::documents(&vendored, &reading, &mut sources, &mut documents, &mut findings);
        let (config, types, theme) = (basis.config.clone(), basis.types.clone(), basis.theme.clone());
        self.basis = Some(basis);
        done("documents");
        let site = Site::assemble(config, types, options.clone(), documents, assets, &mut findings);
        done("assemble");
        let calendars = site
            .languages()
            .map(|language| calendars::of(&sources, &site, &imported, language, &mut findings))
            .collect();
        done("calendars");
        let renderer = Renderer::new(sources, site, theme, calendars, &mut findings);
        let routes = renderer.routes(&mut findings);
        imported.settle(&mut findings);
        diagnostic::settle(&mut findings);
        done("routes");
        Loaded { renderer, findings, routes, imported }
    }

    /// Reads every document that changed: the originals in parallel, then their translations, which need the originals' types.
    fn read(&mut self, sources: &Sources, unread: &HashSet<FileId>, reading: &Reading) {
        self.read.resize_with(sources.len(), || None);
        let (mut originals, mut translations) = (Vec::new(), Vec::new());
        for (file, source) in sources.iter() {
            let slot = &mut self.read[file.0 as usize];
            if slot.as_ref().is_some_and(|read| unread.contains(&file) || !is_same(&read.source, &sources.share(file)))
            {
                *slot = None;
            }
            if unread.contains(&file) {
                continue;
            }
            if let Some(location) = Location::of(&source.path, &reading.config.languages) {
                if location.language > 0 {
                    translations.push((file, location));
                } else if slot.is_none() {
                    originals.push((file, location));
                }
            }
        }
        self.take(sources, originals, |file, source, location, findings| {
            content::read(file, source, location, reading, findings)
        });
        if translations.is_empty() {
            return;
        }
        let originals = self.read.iter().flatten().filter(|read| read.document.language == 0);
        let kinds: HashMap<String, Arc<ContentType>> =
            originals.map(|read| (read.document.path.clone(), Arc::clone(&read.document.kind))).collect();
        let kind = |source: &Source, location: &Location| {
            let path = source.path.strip_prefix("content/").unwrap_or(&source.path);
            Arc::clone(kinds.get(&location.path).unwrap_or_else(|| reading.types.of_path(path)))
        };
        translations.retain(|(file, location)| match &self.read[file.0 as usize] {
            Some(read) => !Arc::ptr_eq(&read.document.kind, &kind(&read.source, location)),
            None => true,
        });
        self.take(sources, translations, |file, source, location, findings| {
            let kind = kind(source, &location);
            content::read_translation(file, source, location, kind, reading, findings)
        });
    }

    /// Reads these, in parallel, and keeps what was read.
    fn take(
        &mut self,
        sources: &Sources,
        of: Vec<(FileId, Location)>,
        read: impl Fn(FileId, &Source, Location, &mut Vec<Finding>) -> Document + Sync,
    ) {
        let read = of.into_par_iter().map(|(file, location)| {
            let (source, mut findings) = (sources.share(file), Vec::new());
            let document = Arc::new(read(file, &source, location, &mut findings));
            (file, Read { source, document, findings })
        });
        for (file, read) in read.collect::<Vec<_>>() {
            self.read[file.0 as usize] = Some(read);
        }
    }
}

impl Basis {
    fn of(sources: &Sources, options: &Options) -> Basis {
        let (config, types, mut findings) = Config::read(sources, options.base_url.as_deref());
        let brand = config.brand.primary.as_ref().map(|primary| primary.value.as_str());
        let (theme, noticed) = Theme::load(sources, &config.theme, config.file, &config.languages, brand);
        findings.extend(noticed);
        Basis {
            sources: foundations(sources).map(|file| (file, sources.share(file))).collect(),
            today: options.today,
            base_url: options.base_url.clone(),
            config: Arc::new(config),
            types: Arc::new(types),
            theme: Arc::new(theme),
            findings,
        }
    }

    /// Whether all that it was made of is as it was.
    fn is_of(&self, sources: &Sources, options: &Options) -> bool {
        let mut now = foundations(sources);
        let same = self.sources.iter().all(|(file, source)| {
            now.next().is_some_and(|other| other == *file && is_same(source, &sources.share(other)))
        });
        same && now.next().is_none() && self.today == options.today && self.base_url == options.base_url
    }
}

/// The sources that are no content.
fn foundations(sources: &Sources) -> impl Iterator<Item = FileId> {
    sources.iter().filter(|(_, source)| !source.path.starts_with("content/")).map(|(file, _)| file)
}

/// Whether a source stands where it stood and says what it said.
fn is_same(was: &Arc<Source>, now: &Arc<Source>) -> bool {
    Arc::ptr_eq(was, now) || was == now
}
