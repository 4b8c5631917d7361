//! Every route of a site, sorted by path, and what is wrong with the paths.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::context::{ListCache, RouteContext, RouteFinding, RouteInput, RouteTable};
use super::duplicate_paths;
use super::files::{self, redirects, theme_files};
use super::pages;
use super::route::{INDEX, Route, Routes};
use super::search;
use crate::diagnostic::Finding;
use crate::source::Span;
use crate::url::is_public_path;

/// Adds the routes of a group in one language.
type AddRoutes = fn(&RouteContext, usize, &mut Routes);

/// Every group of routes. Where two routes have one path, that of the earlier group stays.
const GROUPS: &[AddRoutes] = &[
    pages::home::routes,
    pages::documents::routes,
    pages::lists::routes,
    pages::frameworks::routes,
    pages::policies::routes,
    pages::partners::routes,
    pages::taskforces::routes,
    pages::places::routes,
    pages::programmes::routes,
    pages::events::routes,
    pages::terms::routes,
    pages::pledges::routes,
    pages::news::routes,
    pages::statements::routes,
    pages::publication::routes,
    search::routes,
    files::calendar_feeds::routes,
    files::images::routes,
    files::feeds::routes,
    files::data::routes,
    files::headers::routes,
    files::sitemap::routes,
    files::redirects::routes,
];

/// Lists every route of a site.
pub(crate) fn list(input: &RouteInput) -> RouteTable {
    let (site, theme, calendars) = input.clone();
    let theme_files = theme_files::published(&site, &theme);
    let context = RouteContext { site, theme, calendars, theme_files, lists: ListCache::default() };
    let mut findings = Vec::new();
    let routes = Arc::new(sorted(&context, &mut findings));
    RouteTable { routes, findings, context }
}

/// Lists every route, sorted by path. Two at one path are a `duplicate-route` finding, and only the first stays. One at a path
/// that no public file can have is a `path-unsafe` finding, and does not stay.
fn sorted(context: &RouteContext, findings: &mut Vec<RouteFinding>) -> Vec<Arc<Route>> {
    let mut all = list_all_groups(context);
    all.retain(|route| {
        let is_safe = is_public_path(route.path());
        if !is_safe {
            findings.push(unsafe_path(context, route).into());
        }
        is_safe
    });
    // Stable: of two at one path the first stays.
    all.par_sort_by(|a, b| a.path().cmp(b.path()));
    all.dedup_by(|second, first| {
        let same = second.path() == first.path();
        if same && first.is_old_address() {
            std::mem::swap(second, first);
        }
        // The rule `redirect` reports a page of the site at an old address.
        if same && !second.is_old_address() {
            findings.push(duplicate_paths::duplicate_path(context, first, second));
        }
        same
    });
    drop_old_addresses_in_other_capitals(&mut all);
    let in_the_way: BTreeMap<usize, usize> = files_above(&all).collect();
    for (file, beneath) in &in_the_way {
        findings.push(duplicate_paths::file_and_folder(context, &all[*file], &all[*beneath]));
    }
    let mut at = 0..;
    all.retain(|_| at.next().is_none_or(|at| !in_the_way.contains_key(&at)));
    all
}

/// A page or file that would be written outside the public folder, or under a name that some computers refuse: reported at the
/// old address that leads there, else at the document whose file or folder has the name.
fn unsafe_path(context: &RouteContext, route: &Route) -> Finding {
    let (id, address) = (route.key.document(), route.address());
    let alias = id.and_then(|id| redirects::alias_span(context, id, &address));
    let own = id.map(|id| context.site.fields(id).span);
    let span = alias.or(own).unwrap_or_else(|| Span::file_start(context.site.config.file));
    let help = match alias {
        Some(_) => "write the old address as `/old/page/`, without `..`, `//`, backslashes and control characters",
        None => "give the file or folder a name of letters, digits, hyphens and dots, without `%`",
    };
    let path = route.path().strip_suffix(INDEX).unwrap_or(route.path());
    Finding::error("path-unsafe", span, format!("no public file can be at `{}`", path.escape_debug()))
        .note("A file that leads out of the public folder could overwrite other files of this computer.")
        .help(help)
}

/// The routes of all groups in every language, in no order.
fn list_all_groups(context: &RouteContext) -> Vec<Arc<Route>> {
    let languages = context.site.languages().flat_map(|language| GROUPS.iter().map(move |group| (language, group)));
    let listed = languages.collect::<Vec<_>>().into_par_iter().map(|(language, add_routes)| {
        let mut all = Vec::new();
        let home = context.site.home(language);
        add_routes(context, language, &mut Routes::new(language, &home, &mut all));
        all
    });
    listed.flatten_iter().collect()
}

/// Leaves no page at an old address that differs from an address of the site in capitals alone, as where a file was renamed in small letters:
/// many computers and hosts take the two for one file. Servers lead on from it all the same.
fn drop_old_addresses_in_other_capitals(all: &mut Vec<Arc<Route>>) {
    let lower = |route: &Arc<Route>| route.path().to_lowercase();
    let old: HashSet<String> = all.iter().filter(|route| route.is_old_address()).map(lower).collect();
    if old.is_empty() {
        return;
    }
    let own = all.iter().filter(|route| !route.is_old_address()).map(lower);
    let taken: HashSet<String> = own.filter(|path| old.contains(path)).collect();
    let mut seen = HashSet::new();
    all.retain(|route| !route.is_old_address() || (!taken.contains(&lower(route)) && seen.insert(lower(route))));
}

/// Each route that is a file where another one needs a folder, and that other one, by their places in the order of their paths.
fn files_above(sorted: &[Arc<Route>]) -> impl Iterator<Item = (usize, usize)> {
    let folder = |route: &Route| route.path().rfind('/').unwrap_or(0);
    // Those of one folder follow each other.
    let is_first = move |at: usize| {
        let (own, before) = (&sorted[at], at.checked_sub(1).map(|before| &sorted[before]));
        let own = &own.path()[..folder(own)];
        !own.is_empty() && before.is_none_or(|before| before.path()[..folder(before)] != *own)
    };
    (0..sorted.len()).filter(move |at| is_first(*at)).flat_map(move |at| {
        let own = &sorted[at].path()[..folder(&sorted[at])];
        let ends = own.match_indices('/').map(|(end, _)| end).chain([own.len()]);
        ends.filter_map(move |end| {
            let file = sorted.binary_search_by(|other| other.path().cmp(&own[..end])).ok()?;
            Some((file, at))
        })
    })
}
