//! Lists every route of a site, sorted by path, and reports faults of the paths.

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

/// Every group of routes. If two routes have the same path, that of the earlier group stays.
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
    pages::related::routes,
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

/// Lists every route, sorted by path. Reports two routes at one path (`duplicate-route`) and keeps only the first.
/// Reports and removes a route at a path that no public file can have (`path-unsafe`).
fn sorted(context: &RouteContext, findings: &mut Vec<RouteFinding>) -> Vec<Arc<Route>> {
    let mut all = list_all_groups(context);
    all.retain(|route| {
        let is_safe = is_public_path(route.path());
        if !is_safe {
            findings.push(unsafe_path(context, route).into());
        }
        is_safe
    });
    // The sort is stable: of two routes at one path the first stays.
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

/// Reports a route that would be written outside the public folder, or under a name that some computers refuse. The
/// finding is at the old address that names it, or at the document whose file or folder has the name.
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

/// Lists the routes of all groups in every language, unsorted.
fn list_all_groups(context: &RouteContext) -> Vec<Arc<Route>> {
    let languages = context.site.languages().flat_map(|language| GROUPS.iter().map(move |group| (language, group)));
    let listed = languages.collect::<Vec<_>>().into_par_iter().map(|(language, add_routes)| {
        let mut all = Vec::new();
        let home = context.site.home(language);
        add_routes(context, language, &mut Routes::new(language, &home, &mut all));
        all
    });
    let mut all: Vec<Arc<Route>> = listed.flatten_iter().collect();
    let pages = all.iter().filter(|route| route.is_for_search_engines()).count();
    files::sitemap::add_parts(context, pages, &mut Routes::new(0, &context.site.home(0), &mut all));
    all
}

/// Removes the redirect pages whose old address differs from an address of the site only in capitals, because many
/// computers and hosts treat the two as one file. Servers still redirect the old address.
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

/// Iterates over pairs of routes, by their positions in the order of paths: a file, and a route that needs a folder at
/// the same path.
fn files_above(sorted: &[Arc<Route>]) -> impl Iterator<Item = (usize, usize)> {
    let folder = |route: &Route| route.path().rfind('/').unwrap_or(0);
    // Routes in one folder are consecutive.
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
