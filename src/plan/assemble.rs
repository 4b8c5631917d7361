//! Takes what is known of each file that differs. Returns the plan.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::changes::{
    ChangedPage, FrameChange, LARGE_FILE, LargeFile, LostAddress, MovedPage, PageRef, Plan, PlannedEvent,
};
use super::file::{ChangedContent, OwnChanges, PageChange, PublicFileChange};
use super::frame::{FramePart, PartChange};
use super::links::{Gone, address, is_event_file, is_own_page};
use super::moves::{self, Candidate};
use super::page::PageMark;
use super::words::WordChange;
use super::{dates, policies};
use crate::calendar::{Event, feed_changes};
use crate::datetime::Duration;
use crate::pipeline::Loaded;
use crate::render::calendars;
use crate::url::{Address, WrittenAddress};

/// The result of reading both editions.
#[derive(Debug, Default)]
pub(crate) struct EditionChanges {
    /// Every file that differs.
    pub changes: Vec<PublicFileChange>,
    /// Pages of the site that still link to lost addresses: the page's path, and the place among the lost ones.
    pub linked: Vec<(String, usize)>,
    /// Whether nothing was published before.
    pub first: bool,
}

/// Changes of a page that are named.
const NAMED_CHANGES: usize = 5;

/// Pages that are named of those that link to a lost address.
const NAMED_LINKS: usize = 3;

/// Builds the plan.
pub(crate) fn assemble(loaded: &Loaded, mut found: EditionChanges, gone: &Gone) -> Plan {
    found.changes.sort_by(|a, b| a.path.cmp(&b.path));
    let site = &loaded.renderer.site;
    let mut plan = Plan {
        date: site.options.today.to_string(),
        first: found.first,
        coming: dates::upcoming_changes(loaded),
        feeds_refresh_minutes: minutes(site.config.calendar.refresh),
        ..Plan::default()
    };
    let planner = Planner { loaded, titles: titles(&found.changes), origins: origins(&found.changes) };
    planner.pages(&mut plan, &found.changes);
    planner.feeds(&mut plan, &found.changes);
    planner.files(&mut plan, &found.changes);
    planner.lost_addresses(&mut plan, &found, gone);
    plan
}

/// A length in minutes, a month as 30 days.
fn minutes(length: Duration) -> i64 {
    let days = i64::from(length.months) * 30 + i64::from(length.days);
    days * 24 * 60 + i64::from(length.minutes)
}

/// The titles of the pages that differ, by path: as they are, else as they were.
fn titles(changes: &[PublicFileChange]) -> HashMap<&str, &str> {
    let pages = changes.iter().filter_map(|change| match &change.content {
        ChangedContent::Page(page) => {
            let title = if page.titles.1.is_empty() { &page.titles.0 } else { &page.titles.1 };
            Some((change.path.as_str(), title.as_str()))
        }
        _ => None,
    });
    pages.collect()
}

/// The pages that other pages may show differently because of a change of their own: those that are new or gone, lead on, or have changes that no
/// entry of a list explains.
fn origins(changes: &[PublicFileChange]) -> HashSet<&str> {
    let origins = changes.iter().filter(|change| match &change.content {
        ChangedContent::Page(page) => {
            let own = &page.own;
            !(change.was && change.is)
                || page.leads.0.is_some() != page.leads.1.is_some()
                || own.rewritten
                || own.changes.iter().any(|(_, about)| about.is_none())
        }
        _ => false,
    });
    origins.map(|change| change.path.as_str()).collect()
}

struct Planner<'p> {
    loaded: &'p Loaded,
    titles: HashMap<&'p str, &'p str>,
    /// The paths of [`origins`].
    origins: HashSet<&'p str>,
}

impl<'p> Planner<'p> {
    /// A page by its public path.
    fn page(&self, path: &str) -> PageRef {
        let site = &self.loaded.renderer.site;
        let address = address(path);
        let known = self.titles.get(path).copied().filter(|title| !title.is_empty());
        let title = known.or_else(|| site.at_address(&address).map(|id| site.title(id))).unwrap_or_default();
        PageRef { address: address.to_string(), title: title.to_owned() }
    }

    fn pages(&self, plan: &mut Plan, changes: &'p [PublicFileChange]) {
        let pages: Vec<(&PublicFileChange, &PageChange)> = changes
            .iter()
            .filter_map(|change| match &change.content {
                ChangedContent::Page(page) => Some((change, &**page)),
                _ => None,
            })
            .collect();
        let (mut gone, mut new): (Vec<Candidate>, Vec<Candidate>) = (Vec::new(), Vec::new());
        let mut frames: BTreeMap<PartChange, (usize, &str)> = BTreeMap::new();
        for (change, page) in &pages {
            let (was, is) = (change.was && page.leads.0.is_none(), change.is && page.leads.1.is_none());
            match (was, is) {
                (true, true) => self.changed(plan, change, page, &mut frames),
                (true, false) if change.is => self.redirected_page(plan, change, page),
                (true, false) => gone.push(self.candidate(&change.path, &page.titles.0, &page.marks.0)),
                (false, true) => new.push(self.candidate(&change.path, &page.titles.1, &page.marks.1)),
                (false, false) => count(plan, change),
            }
        }
        // Where an old address leads to a page that is new, that page is no other one.
        new.retain(|page| {
            let address = address(page.path).to_string();
            !plan.pages_moved.iter().any(|moved| moved.to.address == address)
        });
        let moves = moves::find(&gone, &new);
        for (from, to) in &moves {
            let (from, to) = (self.named(&gone[*from]), self.named(&new[*to]));
            plan.pages_moved.push(MovedPage { from, to, leads_on: false, stood_before: false });
        }
        let is_left = |at: usize, moved: fn(&(usize, usize)) -> usize| !moves.iter().any(|own| moved(own) == at);
        let gone = gone.iter().enumerate().filter(|(at, _)| is_left(*at, |own| own.0));
        plan.pages_gone = gone.map(|(_, page)| self.named(page)).collect();
        let new = new.iter().enumerate().filter(|(at, _)| is_left(*at, |own| own.1));
        plan.pages_new = new.map(|(_, page)| self.named(page)).collect();
        plan.pages_moved.sort_by(|a, b| a.from.cmp(&b.from));
        let frames = frames.into_iter().map(|((part, words), (pages, example))| FrameChange {
            part,
            words,
            pages,
            example: address(example).to_string(),
        });
        plan.frame = frames.collect();
    }

    fn candidate(&self, path: &'p str, title: &'p str, mark: &'p PageMark) -> Candidate<'p> {
        Candidate { path, language: self.language(path), title, mark }
    }

    /// The language of a public path as its first folder says; empty for the first language.
    fn language<'s>(&self, path: &'s str) -> &'s str {
        let first = path.split('/').next().unwrap_or_default();
        let mut languages = self.loaded.renderer.site.config.languages.iter().skip(1);
        if languages.any(|own| own == first) { first } else { "" }
    }

    fn named(&self, page: &Candidate) -> PageRef {
        PageRef { address: address(page.path).to_string(), title: page.title.to_owned() }
    }

    /// A page that stands where it stood.
    fn changed(
        &self,
        plan: &mut Plan,
        change: &'p PublicFileChange,
        page: &'p PageChange,
        frames: &mut BTreeMap<PartChange, (usize, &'p str)>,
    ) {
        let is_own = self.loaded.renderer.route(&change.path).is_some_and(|route| is_own_page(self.loaded, route));
        for part in &page.frame {
            // The code of lists and of the search page changes with what they list.
            if part.0 == FramePart::Code && !is_own {
                count(plan, change);
                continue;
            }
            let (pages, example) = frames.entry(part.clone()).or_insert((0, change.path.as_str()));
            *pages += 1;
            let length = |path: &str| address(path).as_str().len();
            if length(&change.path) < length(example) {
                *example = &change.path;
            }
        }
        if page.own.is_empty() {
            return;
        }
        let own = PageRef { address: address(&change.path).to_string(), title: page.titles.1.clone() };
        let OwnChanges { changes, more, rewritten } = &page.own;
        let originals = changes.iter().filter(|(_, about)| !self.follows(about.as_deref()));
        let words: Vec<WordChange> = originals.map(|(words, _)| words.clone()).collect();
        if !is_own || (words.is_empty() && !rewritten) {
            plan.lists_changed.push(own);
            return;
        }
        let former_title = (page.titles.0 != page.titles.1 && !page.titles.0.is_empty()).then(|| page.titles.0.clone());
        let more = more + words.len().saturating_sub(NAMED_CHANGES);
        let words = words.into_iter().take(NAMED_CHANGES).collect();
        plan.pages_changed.push(ChangedPage { page: own, former_title, words, more, rewritten: *rewritten });
    }

    /// Whether a change follows from those of the pages that it shows.
    fn follows(&self, about: Option<&[String]>) -> bool {
        let is_origin =
            |href: &String| self.within(href).is_some_and(|address| self.origins.contains(address.file().as_str()));
        about.is_some_and(|hrefs| hrefs.iter().any(is_origin))
    }

    /// The address within the site to which a link leads.
    fn within(&self, href: &str) -> Option<Address<'static>> {
        let base = &self.loaded.renderer.site.config.base;
        let within = match base.within(href) {
            Some(within) => within,
            None => href.strip_prefix(base.path.as_str())?,
        };
        WrittenAddress::parse(within).filter(|_| within.starts_with('/')).map(|own| own.address)
    }

    /// A page whose address now leads on to another one.
    fn redirected_page(&self, plan: &mut Plan, change: &PublicFileChange, page: &PageChange) {
        let to = page.leads.1.as_deref().unwrap_or_default();
        let path = self.within(to).map(|target| target.file());
        let from = PageRef { address: address(&change.path).to_string(), title: page.titles.0.clone() };
        let to = match &path {
            Some(path) => self.page(path),
            None => PageRef { address: to.to_owned(), title: String::new() },
        };
        let stood_before = path.is_none_or(|path| !self.titles.contains_key(path.as_str()));
        plan.pages_moved.push(MovedPage { from, to, leads_on: true, stood_before });
    }

    fn feeds(&self, plan: &mut Plan, changes: &[PublicFileChange]) {
        let site = &self.loaded.renderer.site;
        let settings = calendars::settings(site, 0);
        let mut subscribed: BTreeMap<&str, Vec<PageRef>> = BTreeMap::new();
        let mut events = Vec::new();
        for change in changes {
            let ChangedContent::Feed(feed) = &change.content else { continue };
            let own = PageRef { address: address(&change.path).to_string(), title: feed.name.clone() };
            let mut is_listed = false;
            match (change.was, change.is) {
                _ if is_event_file(&change.path) => {}
                (false, _) => {
                    plan.feeds_new.push(own);
                    is_listed = true;
                }
                (true, false) => {
                    plan.feeds_gone.push(own);
                    is_listed = true;
                }
                (true, true) => {
                    for uid in &feed.changed {
                        subscribed.entry(uid).or_default().push(own.clone());
                    }
                    if let Some((old, new)) = &feed.editions {
                        let found = feed_changes::compare(old, new, &settings);
                        is_listed = !found.is_empty();
                        events.extend(found);
                    }
                }
            }
            if !is_listed {
                count(plan, change);
            }
        }
        let calendar = self.loaded.renderer.calendar(0);
        let known: HashMap<&str, &Event> = match events.len() {
            0 => HashMap::new(),
            _ => calendar.events.iter().map(|event| (event.uid.as_str(), &**event)).collect(),
        };
        let planned = events.into_iter().map(|change| {
            let address = site.config.base.within(&change.url).unwrap_or_default().to_owned();
            let mut feeds = subscribed.get(change.uid.as_str()).cloned().unwrap_or_default();
            // That of all events first, then those of the first language.
            feeds.sort_by_cached_key(|feed| {
                let language = self.language(feed.address.trim_start_matches('/'));
                (language.to_owned(), feed.address.len(), feed.address.clone())
            });
            let file = known.get(change.uid.as_str()).map(|event| match &event.imported {
                Some(from) => from.file.clone(),
                None => self.loaded.renderer.sources.get(event.span.file).path.clone(),
            });
            PlannedEvent { address, file, feeds, change }
        });
        plan.events = planned.collect();
        plan.events.sort_by(|a, b| a.change.title.cmp(&b.change.title));
    }

    fn files(&self, plan: &mut Plan, changes: &[PublicFileChange]) {
        for change in changes {
            match &change.content {
                ChangedContent::Register(old, new) => {
                    plan.policies = policies::compare(old, new, &self.loaded.renderer.site.config.base);
                    if plan.policies.is_empty() {
                        count(plan, change);
                    }
                }
                ChangedContent::Other => {
                    let (before, after) = change.lengths;
                    if change.is && after >= LARGE_FILE && before < LARGE_FILE {
                        let address = address(&change.path).to_string();
                        plan.large_files.push(LargeFile { address, bytes: after });
                    } else {
                        count(plan, change);
                    }
                }
                ChangedContent::Page(_) | ChangedContent::Feed(_) => {}
            }
        }
    }

    /// The addresses that answer no more, each with the line that would make it lead on.
    fn lost_addresses(&self, plan: &mut Plan, found: &EditionChanges, gone: &Gone) {
        let site = &self.loaded.renderer.site;
        let mut linked_before: HashMap<usize, Vec<&str>> = HashMap::new();
        for change in &found.changes {
            if let ChangedContent::Page(page) = &change.content {
                page.linked.iter().for_each(|at| linked_before.entry(*at).or_default().push(&change.path));
            }
        }
        let mut linked_from: HashMap<usize, Vec<&str>> = HashMap::new();
        for (path, at) in &found.linked {
            linked_from.entry(*at).or_default().push(path);
        }
        for (at, path) in gone.lost.iter().enumerate() {
            let page = self.page(path);
            let moved = plan.pages_moved.iter().find(|moved| moved.from.address == page.address);
            let successor = moved.map(|moved| moved.to.clone());
            let document = successor.as_ref().and_then(|to| {
                site.at_address(&WrittenAddress::parse(&to.address)?.address).map(|id| site.document(id).file)
            });
            let file = document.map(|file| self.loaded.renderer.sources.get(file).path.clone());
            let is_page = path.ends_with(".html");
            let quoted = page.address.replace('"', "%22");
            let alias = match is_page {
                true => format!("aliases = [\"{quoted}\"]"),
                false => format!("\"{quoted}\" = \"\""),
            };
            let pages = |linked: &HashMap<usize, Vec<&str>>| {
                let mut paths = linked.get(&at).cloned().unwrap_or_default();
                paths.retain(|other| *other != path);
                // Those that an author wrote first.
                let is_list =
                    |path: &str| !self.loaded.renderer.route(path).is_some_and(|route| is_own_page(self.loaded, route));
                paths.sort_by_cached_key(|path| (is_list(path), self.language(path), *path));
                paths.into_iter().take(NAMED_LINKS).map(|path| self.page(path)).collect()
            };
            let (linked_from, linked_before) = (pages(&linked_from), pages(&linked_before));
            plan.addresses_lost.push(LostAddress { page, linked_from, linked_before, successor, file, alias });
        }
        // What is gone without an address that people know is counted.
        let is_named = |change: &PublicFileChange| gone.lost.binary_search(&change.path).is_ok();
        let unnamed = found.changes.iter().filter(|change| !change.is && is_named(change));
        let other = unnamed.filter(|change| matches!(change.content, ChangedContent::Other)).count();
        plan.other.gone = plan.other.gone.saturating_sub(other);
    }
}

/// Counts a file that has no line of its own.
fn count(plan: &mut Plan, change: &PublicFileChange) {
    match (change.was, change.is) {
        (false, _) => plan.other.new += 1,
        (true, true) => plan.other.changed += 1,
        (true, false) => plan.other.gone += 1,
    }
}
