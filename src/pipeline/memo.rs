//! One reading after another: inputs in, a loaded site out, and of sources that did not change since the last reading nothing is read
//! again. Invariant: what is loaded is the same with any memo as with a new one.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::{Inputs, Loaded, Options};
use crate::calendar::import::{self, Imported};
use crate::config::Config;
use crate::content::{self, Document, Location, Reading};
use crate::diagnostic::{self, Finding};
use crate::render::{ListCache, Renderer, Route, calendars};
use crate::site::{self, DocId, Site};
use crate::source::{FileId, Source, Sources};
use crate::theme::Theme;
use crate::types::{ContentType, Types};

/// What one reading leaves for the next. A preview keeps one; a build begins with none.
#[derive(Debug, Default)]
pub struct Memo {
    basis: Option<Basis>,
    theme: Option<Themed>,
    /// What was read of each source that is a document, in the order of their names.
    read: Vec<Read>,
    taken: Option<Taken>,
    made: Option<Made>,
}

/// What every document is read by, with all that it was made of.
#[derive(Debug)]
struct Basis {
    /// site.toml and its translations.
    sources: Foundations,
    today: Date,
    base_url: Option<String>,
    config: Arc<Config>,
    types: Arc<Types>,
    findings: Vec<Finding>,
}

/// The theme, with all that it was made of beside the configuration.
#[derive(Debug)]
struct Themed {
    /// The files of `themes/`.
    sources: Foundations,
    theme: Arc<Theme>,
    findings: Vec<Finding>,
}

/// Sources that are no content, as they were.
type Foundations = Vec<(FileId, Arc<Source>)>;

/// One document as its own source says, before anything is inherited.
#[derive(Debug)]
struct Read {
    file: FileId,
    /// Whether it is a translation.
    translates: bool,
    source: Arc<Source>,
    document: Arc<Document>,
    findings: Vec<Finding>,
}

/// What partners' calendars gave, with all that it was made of.
#[derive(Debug)]
struct Taken {
    vendored: Vec<(String, Vec<u8>)>,
    /// The site's own documents.
    beside: Vec<Arc<Document>>,
    /// The name of the first source that was made.
    from: FileId,
    sources: Vec<Arc<Source>>,
    documents: Vec<Arc<Document>>,
    findings: Vec<Finding>,
    imported: Arc<Imported>,
}

impl Taken {
    fn gives_what(&self, other: &Taken) -> bool {
        (self.from, &self.sources, &self.findings, &self.imported)
            == (other.from, &other.sources, &other.findings, &other.imported)
    }
}

/// What was made of all documents together.
#[derive(Debug)]
struct Made {
    before: site::Before,
    theme: Arc<Theme>,
    calendars: Vec<calendars::CalendarReading>,
    lists: ListCache,
    routes: Arc<Vec<Arc<Route>>>,
    /// Two routes stand at one path.
    is_doubled: bool,
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
        let (config, types) = self.basis(&sources, options, &mut findings);
        let theme = self.theme(&sources, &config, &mut findings);
        done("config and theme");
        let reading = Reading { config: &config, types: &types, today: options.today };
        self.read(&sources, &unread, &reading);
        let mut documents = Vec::with_capacity(sources.len());
        for read in &self.read {
            findings.extend_from_slice(&read.findings);
            documents.push(Arc::clone(&read.document));
        }
        sources.push_places(assets.iter().map(|asset| asset.path.as_str()));
        let imported = self.import(vendored, &reading, &mut sources, &mut documents, &mut findings);
        done("documents");
        let made = self.made.take();
        let before = made.as_ref().map(|made| &made.before);
        let (own_config, own_options) = (Arc::clone(&config), options.clone());
        let (site, noticed) = Site::assemble_after(before, own_config, types, own_options, &documents, assets);
        let site = site.withhold_files(&sources, before.map(|before| &before.site));
        findings.extend(noticed.iter().cloned());
        // From here on, what front matter and words decided is kept where the site before differs from this one in other words alone.
        let reworded = before.and_then(|before| site.reworded(&before.site));
        let kept = made.as_ref().zip(reworded.as_deref());
        done("assemble");
        let calendars: Vec<calendars::CalendarReading> = site
            .languages()
            .map(|language| {
                let before = made.as_ref().map(|made| &made.calendars[language]);
                calendars::read(&sources, &site, &imported, language, before, reworded.as_deref())
            })
            .collect();
        findings.extend(calendars.first().into_iter().flat_map(|first| first.noticed.iter().cloned()));
        done("calendars");
        let same_dates = |made: &Made| {
            calendars.iter().zip(&made.calendars).all(|(now, was)| Arc::ptr_eq(now.imported(), was.imported()))
        };
        let kept = kept.filter(|(made, _)| Arc::ptr_eq(&made.theme, &theme) && same_dates(made));
        // Whether a document that changed says the same in those fields of its front matter that are asked for.
        let says_the_same = |made: &Made, id: DocId, asked: &dyn Fn(&str) -> bool| {
            let was = made.before.site.fields(id);
            site.fields(id).say(was, |name, _| asked(name))
        };
        let are_alike = |made: &Made, reworded: &[DocId], types: &[&str]| {
            // What has others beneath it decides their order in the tree.
            let is_theirs = |id: DocId| types.iter().any(|name| site.is_a(id, name)) || !site.children(id).is_empty();
            let mut own = reworded.iter().filter(|id| is_theirs(**id));
            types.iter().all(|name| site.of_type(name) == made.before.site.of_type(name))
                && own.all(|id| says_the_same(made, *id, &|name| name != "summary"))
        };
        let lists = kept.map(|(made, reworded)| made.lists.after(|types| are_alike(made, reworded, types)));
        let lists = lists.unwrap_or_default();
        // No route depends on a title, nor on the order of lists.
        let decides = |name: &str| name != "summary" && name != "title";
        let kept_routes = kept.filter(|(made, _)| !made.is_doubled);
        let same_routes = kept_routes
            .filter(|(made, reworded)| reworded.iter().all(|id| says_the_same(made, *id, &decides)))
            .map(|(made, _)| Arc::clone(&made.routes));
        // What an event says decides, its old addresses apart, the routes of events alone.
        let other_routes = kept_routes.filter(|(made, reworded)| {
            reworded.iter().all(|id| match site.is_a(*id, "event") {
                true => says_the_same(made, *id, &|name| name == "aliases"),
                false => says_the_same(made, *id, &decides),
            })
        });
        let calendar = |reading: &calendars::CalendarReading| Arc::clone(&reading.calendar);
        let shown = calendars.iter().map(calendar).collect();
        let renderer = Renderer::new(sources, site, Arc::clone(&theme), shown, lists.clone(), &mut findings);
        let told = findings.len();
        let routes = same_routes
            .or_else(|| renderer.list_routes_of_events(&other_routes?.0.routes).map(Arc::new))
            .unwrap_or_else(|| Arc::new(renderer.list_routes(&mut findings)));
        let is_doubled = findings.len() > told;
        let renderer = renderer.with_routes(Arc::clone(&routes));
        let before = site::Before { site: renderer.site.clone(), read: documents, noticed };
        self.made = Some(Made { before, theme, calendars, lists, routes: Arc::clone(&routes), is_doubled });
        imported.switch_off_word_rules(&mut findings);
        diagnostic::sort_and_deduplicate(&mut findings);
        done("routes");
        Loaded { renderer, findings, routes, imported }
    }

    /// What site.toml says. Another one, or another day, and everything is read anew.
    fn basis(
        &mut self,
        sources: &Sources,
        options: &Options,
        findings: &mut Vec<Finding>,
    ) -> (Arc<Config>, Arc<Types>) {
        let is_of = |basis: &Basis| {
            is_of(&basis.sources, sources, is_config)
                && (basis.today, &basis.base_url) == (options.today, &options.base_url)
        };
        let basis = self.basis.take().filter(is_of).unwrap_or_else(|| {
            *self = Memo::default();
            let (config, types, findings) = Config::read(sources, options.base_url.as_deref());
            let (sources, today) = (foundations(sources, is_config), options.today);
            let (config, types, base_url) = (Arc::new(config), Arc::new(types), options.base_url.clone());
            Basis { sources, today, base_url, config, types, findings }
        });
        findings.extend_from_slice(&basis.findings);
        let basis = self.basis.insert(basis);
        (Arc::clone(&basis.config), Arc::clone(&basis.types))
    }

    fn theme(&mut self, sources: &Sources, config: &Config, findings: &mut Vec<Finding>) -> Arc<Theme> {
        let themed =
            self.theme.take().filter(|themed| is_of(&themed.sources, sources, is_theme)).unwrap_or_else(|| {
                let brand = config.brand.primary.as_ref().map(|primary| primary.value.as_str());
                let (theme, findings) = Theme::load(sources, &config.theme, config.file, &config.languages, brand);
                Themed { sources: foundations(sources, is_theme), theme: Arc::new(theme), findings }
            });
        findings.extend_from_slice(&themed.findings);
        Arc::clone(&self.theme.insert(themed).theme)
    }

    /// Takes in partners' calendars, unless that would give what it gave.
    fn import(
        &mut self,
        vendored: Vec<(String, Vec<u8>)>,
        reading: &Reading,
        sources: &mut Sources,
        documents: &mut Vec<Arc<Document>>,
        findings: &mut Vec<Finding>,
    ) -> Arc<Imported> {
        let is_named =
            |document: &Document| import::NAMED.iter().any(|kind| reading.types.is_a(&document.kind.name, kind));
        let alike = |(now, was): (&Arc<Document>, &Arc<Document>)| {
            let stands = (&now.path, now.language) == (&was.path, was.language);
            Arc::ptr_eq(now, was) || (stands && !is_named(now) && !is_named(was))
        };
        let is_of = |taken: &Taken| {
            taken.from == sources.next()
                && taken.vendored == vendored
                && taken.beside.len() == documents.len()
                && documents.iter().zip(&taken.beside).all(alike)
        };
        let was = self.taken.take();
        let taken = match was {
            Some(taken) if is_of(&taken) => taken,
            was => {
                let (beside, from, mut noticed) = (documents.clone(), sources.next(), Vec::new());
                let (mut all, mut given) = (sources.clone(), documents.clone());
                let imported = import::documents(&vendored, reading, &mut all, &mut given, &mut noticed);
                let sources = all.shared().skip(sources.len()).map(|(_, source)| Arc::clone(source)).collect();
                let (documents, imported) = (given.split_off(beside.len()), Arc::new(imported));
                let taken = Taken { vendored, beside, from, sources, documents, findings: noticed, imported };
                match was {
                    // What partners do not notice, such as another title of a place that no event is at.
                    Some(was) if was.gives_what(&taken) => {
                        Taken { vendored: taken.vendored, beside: taken.beside, ..was }
                    }
                    _ => taken,
                }
            }
        };
        for source in &taken.sources {
            sources.push_shared(Arc::clone(source));
        }
        documents.extend_from_slice(&taken.documents);
        findings.extend_from_slice(&taken.findings);
        Arc::clone(&self.taken.insert(taken).imported)
    }

    /// Reads every document that changed: the originals in parallel, then their translations, which need the originals' types.
    fn read(&mut self, sources: &Sources, unread: &HashSet<FileId>, reading: &Reading) {
        let readable = || sources.shared().filter(|(file, _)| !unread.contains(file));
        // In place: nearly all is as it was, whatever was edited.
        let mut now = readable().peekable();
        self.read.retain(|read| {
            while now.next_if(|(file, _)| *file < read.file).is_some() {}
            now.next_if(|(file, _)| *file == read.file).is_some_and(|(_, source)| is_same(&read.source, source))
        });
        let (mut originals, mut translations) = (Vec::new(), Vec::new());
        let mut kept = self.read.iter().peekable();
        for (file, source) in readable() {
            if kept.next_if(|read| read.file == file).is_none() {
                match Location::from_path(&source.path, &reading.config.languages) {
                    Some(location) if location.language > 0 => translations.push((file, location)),
                    Some(location) => originals.push((file, location)),
                    None => {}
                }
            }
        }
        self.take(sources, originals, |file, source, location, findings| {
            content::read(file, source, location, reading, findings)
        });
        if !translations.is_empty() || self.read.iter().any(|read| read.translates) {
            let originals = self.read.iter().filter(|read| !read.translates);
            let kinds: HashMap<&str, &Arc<ContentType>> =
                originals.map(|read| (read.document.path.as_str(), &read.document.kind)).collect();
            let kind = |file: FileId, path: &str| {
                let own = &sources.get(file).path;
                let of_path = reading.types.of_path(own.strip_prefix("content/").unwrap_or(own));
                Arc::clone(kinds.get(path).unwrap_or(&of_path))
            };
            // A translation is of its original's type, which may have changed.
            let is_stale = |read: &&Read| !Arc::ptr_eq(&read.document.kind, &kind(read.file, &read.document.path));
            let stale: HashSet<FileId> =
                self.read.iter().filter(|read| read.translates).filter(is_stale).map(|read| read.file).collect();
            let location = |file: &FileId| {
                Some((*file, Location::from_path(&sources.get(*file).path, &reading.config.languages)?))
            };
            let changed = translations.into_iter().chain(stale.iter().filter_map(location));
            let changed = changed.map(|(file, location)| (file, (kind(file, &location.path), location))).collect();
            self.read.retain(|read| !stale.contains(&read.file));
            self.take(sources, changed, |file, source, (kind, location), findings| {
                content::read_translation(file, source, location, kind, reading, findings)
            });
        }
        self.read.sort_unstable_by_key(|read| read.file);
    }

    /// Reads these, in parallel, and keeps what was read.
    fn take<L: Send>(
        &mut self,
        sources: &Sources,
        of: Vec<(FileId, L)>,
        read: impl Fn(FileId, &Source, L, &mut Vec<Finding>) -> Document + Sync,
    ) {
        let read = of.into_par_iter().map(|(file, location)| {
            let (source, mut findings) = (sources.share(file), Vec::new());
            let document = Arc::new(read(file, &source, location, &mut findings));
            Read { file, translates: document.language > 0, source, document, findings }
        });
        self.read.par_extend(read);
    }
}

fn is_config(source: &Source) -> bool {
    !source.path.contains('/')
}

fn is_theme(source: &Source) -> bool {
    source.path.starts_with("themes/")
}

/// The sources of a kind, to tell whether they are as they were.
fn foundations(sources: &Sources, are: fn(&Source) -> bool) -> Foundations {
    let found = sources.shared().filter(|(_, source)| are(source));
    found.map(|(file, source)| (file, Arc::clone(source))).collect()
}

/// Whether the sources of a kind are as they were.
fn is_of(was: &Foundations, sources: &Sources, are: fn(&Source) -> bool) -> bool {
    let mut now = sources.shared().filter(|(_, source)| are(source));
    let same = |(file, was): &(FileId, Arc<Source>)| {
        now.next().is_some_and(|(other, source)| other == *file && is_same(was, source))
    };
    was.iter().all(same) && now.next().is_none()
}

/// Whether a source stands where it stood and says what it said.
fn is_same(was: &Arc<Source>, now: &Arc<Source>) -> bool {
    Arc::ptr_eq(was, now) || was == now
}
