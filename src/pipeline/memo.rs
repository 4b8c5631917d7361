//! Loads a site repeatedly. Takes inputs and returns a loaded site. Parses only changed sources, and
//! runs only the stages whose input changed (see [`reuse`](crate::reuse)).
//!
//! Invariant: the result is the same whether the memo is new or has loaded other sites before.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::{Inputs, Loaded, Options};
use crate::calendar;
use crate::calendar::import::{self, CachedImports, ImportInput};
use crate::config::Config;
use crate::content::{self, Document, Location, ParseContext};
use crate::diagnostic::{self, Finding};
use crate::render::calendars::{CachedCalendar, CalendarReading};
use crate::render::{Renderer, RouteContext, RouteInput, RouteTable};
use crate::reuse::{ByPointer, Cached, Projected};
use crate::site::CachedSite;
use crate::source::{FileId, Source, Sources};
use crate::theme::Theme;
use crate::types::{ContentType, Types};

/// The outputs of all stages, kept for the next load. A preview keeps one memo; a build starts with
/// an empty one.
#[derive(Debug, Default)]
pub struct Memo {
    config: Cached<ConfigInput, CachedConfig>,
    theme: Cached<ThemeInput, CachedTheme>,
    /// In the order of their source files.
    documents: Vec<CachedDocument>,
    /// The configuration that the documents were parsed with.
    parsed_with: Option<ByPointer<CachedConfig>>,
    imports: Cached<ImportInput, CachedImports>,
    site: CachedSite,
    /// One for each language.
    calendars: Vec<CachedCalendar>,
    routes: Cached<RouteInput, RouteTable>,
}

/// `site.toml` and its translations, the day, and the base URL that replaces the configured one.
type ConfigInput = (Sources, Date, Option<String>);

#[derive(Debug)]
struct CachedConfig {
    config: Arc<Config>,
    types: Arc<Types>,
    today: Date,
    findings: Vec<Finding>,
}

fn read_config((sources, today, base_url): &ConfigInput) -> CachedConfig {
    let (config, types, findings) = Config::read(sources, base_url.as_deref());
    CachedConfig { config: Arc::new(config), types: Arc::new(types), today: *today, findings }
}

/// The sources that decide the theme (`decides_theme`), and the settings.
type ThemeInput = (Sources, ByPointer<Config>);

#[derive(Debug)]
struct CachedTheme {
    theme: Arc<Theme>,
    findings: Vec<Finding>,
}

fn read_theme((sources, config): &ThemeInput) -> CachedTheme {
    let brand = config.brand.primary.as_ref().map(|primary| primary.value.as_str());
    let (theme, findings) = Theme::load(sources, &config.theme, config.file, &config.languages, brand);
    CachedTheme { theme: Arc::new(theme), findings }
}

/// One document as its own source defines it, before it inherits anything.
#[derive(Debug)]
struct CachedDocument {
    file: FileId,
    source: Arc<Source>,
    document: Arc<Document>,
    findings: Vec<Finding>,
}

impl Memo {
    /// Parses and assembles a site, without the content rules ([`check`](fn@super::check)). Never fails:
    /// problems become findings.
    pub fn load(&mut self, inputs: Inputs, options: &Options) -> Loaded {
        self.load_in_stages(inputs, options, &mut |_| ())
    }

    /// Does what [`Memo::load`] does, and calls `done` with the name of each stage when it ends, for
    /// timings.
    pub fn load_in_stages(&mut self, inputs: Inputs, options: &Options, done: &mut dyn FnMut(&'static str)) -> Loaded {
        let Inputs { mut sources, assets, vendored, mut findings } = inputs;
        let unread: HashSet<FileId> = findings.iter().map(|finding| finding.span.file).collect();
        let input = (sources.filtered(is_config), options.today, options.base_url.clone());
        let settings = self.config.get(input, read_config);
        findings.extend_from_slice(&settings.findings);
        let (config, types) = (ByPointer(Arc::clone(&settings.config)), ByPointer(Arc::clone(&settings.types)));
        let theme = self.theme.get((sources.filtered(decides_theme), config.clone()), read_theme);
        findings.extend_from_slice(&theme.findings);
        done("config and theme");
        self.parse(&sources, &unread, ByPointer(Arc::clone(&settings)));
        findings.extend(self.documents.iter().flat_map(|own| own.findings.iter().cloned()));
        let own: Arc<[Arc<Document>]> = self.documents.iter().map(|own| Arc::clone(&own.document)).collect();
        sources.push_without_text(assets.iter().map(|asset| asset.path.as_str()));
        let input = ImportInput {
            config: config.clone(),
            types: types.clone(),
            today: options.today,
            vendored,
            first: sources.next(),
            documents: Projected::new(&own),
        };
        let imports = self.imports.get(input, import::documents);
        findings.extend_from_slice(&imports.findings);
        for source in &imports.sources {
            sources.push_shared(Arc::clone(source));
        }
        let documents = match imports.documents.is_empty() {
            true => own,
            false => own.iter().chain(&imports.documents).cloned().collect(),
        };
        let imported = Arc::clone(&imports.imported);
        done("documents");
        let site = self.site.assemble(&config, &types, options, documents, assets, &sources, &mut findings);
        done("assemble");
        self.calendars.resize_with(config.languages.len(), CachedCalendar::default);
        let calendars: Vec<Arc<CalendarReading>> = site
            .languages()
            .zip(&mut self.calendars)
            .map(|(language, cached)| cached.read(&site, &imported, language))
            .collect();
        // Only those of the first language: translations add only text.
        findings.extend(calendars.first().into_iter().flat_map(|first| first.findings.iter().cloned()));
        done("calendars");
        let calendars = calendars.iter().map(|reading| ByPointer(Arc::clone(&reading.calendar))).collect();
        let input = (site.catalogue.clone(), ByPointer(Arc::clone(&theme.theme)), calendars);
        let table = self.routes.get(input, RouteContext::list_routes);
        let renderer = Renderer::new(sources, site, &table, &mut findings);
        findings.extend(table.findings(&renderer.sources));
        imported.switch_off_word_rules(&mut findings);
        diagnostic::sort_and_deduplicate(&mut findings);
        done("routes");
        Loaded { renderer, findings, routes: Arc::clone(&table.routes), imported }
    }

    /// Parses changed documents: the originals in parallel, then their translations, which need the originals' types.
    fn parse(&mut self, sources: &Sources, unread: &HashSet<FileId>, settings: ByPointer<CachedConfig>) {
        if self.parsed_with.as_ref() != Some(&settings) {
            self.documents.clear();
        }
        self.parsed_with = Some(settings.clone());
        let context = &ParseContext { config: &settings.config, types: &settings.types, today: settings.today };
        let readable = || sources.shared().filter(|(file, _)| !unread.contains(file));
        // Update in place: an edit leaves nearly all documents unchanged.
        let mut now = readable().peekable();
        self.documents.retain(|read| {
            while now.next_if(|(file, _)| *file < read.file).is_some() {}
            now.next_if(|(file, _)| *file == read.file).is_some_and(|(_, source)| read.source == *source)
        });
        let (mut originals, mut translations) = (Vec::new(), Vec::new());
        let mut kept = self.documents.iter().peekable();
        for (file, source) in readable() {
            if kept.next_if(|read| read.file == file).is_none() {
                match Location::from_path(&source.path, &context.config.languages) {
                    Some(location) if location.language > 0 => translations.push((file, location)),
                    Some(location) => originals.push((file, location)),
                    None => {}
                }
            }
        }
        self.parse_documents(sources, originals, |file, source, location, findings| {
            let document = content::read(file, source, location, context, findings);
            if *document.kind.built_in == *"event" {
                let body = source.text.get(document.body.clone()).unwrap_or_default();
                findings.extend(calendar::forbidden_in_body(body, &context.config.dialect(), document.fields.span));
            }
            document
        });
        if !translations.is_empty() || self.documents.iter().any(|read| read.document.language > 0) {
            let originals = self.documents.iter().filter(|read| read.document.language == 0);
            let kinds: HashMap<&str, &Arc<ContentType>> =
                originals.map(|read| (read.document.path.as_str(), &read.document.kind)).collect();
            let kind = |file: FileId, path: &str| {
                let own = &sources.get(file).path;
                let of_path = context.types.for_path(own.strip_prefix("content/").unwrap_or(own));
                Arc::clone(kinds.get(path).unwrap_or(&of_path))
            };
            // A translation has its original's type, which may have changed.
            let is_stale =
                |read: &&CachedDocument| !Arc::ptr_eq(&read.document.kind, &kind(read.file, &read.document.path));
            let stale: HashSet<FileId> = self
                .documents
                .iter()
                .filter(|read| read.document.language > 0)
                .filter(is_stale)
                .map(|read| read.file)
                .collect();
            let location = |file: &FileId| {
                Some((*file, Location::from_path(&sources.get(*file).path, &context.config.languages)?))
            };
            let changed = translations.into_iter().chain(stale.iter().filter_map(location));
            let changed = changed.map(|(file, location)| (file, (kind(file, &location.path), location))).collect();
            self.documents.retain(|read| !stale.contains(&read.file));
            self.parse_documents(sources, changed, |file, source, (kind, location), findings| {
                content::read_translation(file, source, location, kind, context, findings)
            });
        }
        self.documents.sort_unstable_by_key(|read| read.file);
    }

    /// Runs `read` on each source in parallel and stores the documents.
    fn parse_documents<L: Send>(
        &mut self,
        sources: &Sources,
        of: Vec<(FileId, L)>,
        read: impl Fn(FileId, &Source, L, &mut Vec<Finding>) -> Document + Sync,
    ) {
        let read = of.into_par_iter().map(|(file, location)| {
            let (source, mut findings) = (sources.share(file), Vec::new());
            let document = Arc::new(read(file, &source, location, &mut findings));
            CachedDocument { file, source, document, findings }
        });
        self.documents.par_extend(read);
    }
}

fn is_config(source: &Source) -> bool {
    !source.path.contains('/')
}

fn decides_theme(source: &Source) -> bool {
    is_config(source) || source.path.starts_with("themes/")
}

#[cfg(test)]
mod tests;
