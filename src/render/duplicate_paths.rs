//! Reports two routes whose paths conflict. The finding names the one to remove: a file of `static/` or `content/`
//! rather than a page, because the program writes its pages and feeds itself.

use super::context::{RouteContext, RouteFinding};
use super::files::sitemap::{OWN_ROBOTS, file_of};
use super::route::Route;
use crate::diagnostic::Finding;
use crate::source::Span;

const CODE: &str = "duplicate-route";
const NOTE: &str = "Visitors could reach only one of them.";

/// Reports two routes with the same path.
pub(crate) fn duplicate_path(context: &RouteContext, first: &Route, second: &Route) -> RouteFinding {
    let address = first.address();
    match (file_of(first), file_of(second)) {
        (Some(one), Some(other)) => of_file(
            context,
            other,
            format!("`{one}` and `{other}` would have the same address `{address}`"),
            "remove one of the two files, or rename it",
        ),
        (Some(file), None) => in_place_of(context, file, second),
        (None, Some(file)) => in_place_of(context, file, first),
        (None, None) => {
            let id = second.key.document().or_else(|| first.key.document());
            let span = id.map_or(Span::default(), |id| context.site.fields(id).span);
            Finding::error(CODE, span, format!("two pages would have the address `{address}`"))
                .note(NOTE)
                .help("give this one another `slug`, or rename its file")
                .into()
        }
    }
}

/// Reports a file at a path where pages need a folder, such as `static/about` beside `content/about.md`.
pub(crate) fn file_and_folder(context: &RouteContext, file: &Route, beneath: &Route) -> RouteFinding {
    if let Some(path) = file_of(file) {
        let message = format!("`{path}` would be a file where `{}` needs a folder", beneath.address());
        return of_file(context, path, message, "remove the file, or rename it");
    }
    let id = beneath.key.document().or_else(|| file.key.document());
    let span = id.map_or(Span::file_start(context.site.config.file), |id| context.site.fields(id).span);
    let message = format!("a file would be at `{}`, where `{}` needs a folder", file.address(), beneath.address());
    Finding::error(CODE, span, message).note(NOTE).help("rename the file, or give the page another `slug`").into()
}

/// Reports a file at the address of a page, a feed or another file that the program writes.
fn in_place_of(context: &RouteContext, file: &str, made: &Route) -> RouteFinding {
    let help = match made.path() {
        "robots.txt" => {
            format!("move it to `{OWN_ROBOTS}`, which replaces the one that the program writes; or remove it")
        }
        path => format!("remove `{file}`, or rename it: the program writes `{path}` itself"),
    };
    let message = format!("`{file}` would be at `{}`, which the program writes itself", made.address());
    of_file(context, file, message, help)
}

/// Returns a finding about a binary file.
fn of_file(context: &RouteContext, file: &str, message: String, help: impl Into<String>) -> RouteFinding {
    let finding = Finding::error(CODE, Span::file_start(context.site.config.file), message).note(NOTE).help(help);
    RouteFinding { finding, file: Some(file.into()) }
}
