//! Templates that a site's own theme adds for content types: chooses the template of a page, and provides the `fields`
//! that it reads beside the view. `TYPE.html` serves the pages of a type and of the types that extend it,
//! `TYPE-list.html` its lists.

use std::borrow::Cow;

use serde_json::Value as Json;

use crate::render::context::Renderer;
use crate::render::keys::RouteKey;
use crate::render::prose::field_values;
use crate::render::route::{RenderError, Route};
use crate::render::view;

/// The built-in types with a list template of their own. The lists of all other types use `list.html`.
pub(crate) const LISTS: [(&str, &str); 4] = [
    ("policy", view::Register::TEMPLATE),
    ("partner", view::Directory::TEMPLATE),
    ("event", view::EventList::TEMPLATE),
    ("news", view::NewsList::TEMPLATE),
];

/// Returns the content type of a page's document, or of the entries of a list; empty for other pages.
pub(crate) fn type_of<'r>(renderer: &'r Renderer, route: &'r Route) -> &'r str {
    if let Some(id) = route.key.document() {
        return &renderer.site.document(id).kind.name;
    }
    match &route.key {
        RouteKey::Lists(page) => &page.kind,
        RouteKey::Policies(_) => "policy",
        RouteKey::Partners(_) => "partner",
        RouteKey::Events(_) => "event",
        RouteKey::News(_) => "news",
        _ => "",
    }
}

/// Returns the template of a page: the one that the site's own theme adds for its type, else the usual one.
pub(crate) fn template_of<'t>(renderer: &Renderer, route: &Route, usual: &'t str) -> Cow<'t, str> {
    if !renderer.theme.adds_templates() {
        return Cow::Borrowed(usual);
    }
    let added = |name: String| renderer.theme.adds_template(&name).then_some(Cow::Owned(name));
    let own = match route.key.document() {
        Some(id) if route.address() == renderer.site.address(id) => {
            let kind = &renderer.site.document(id).kind.name;
            renderer.site.types.ancestors(kind).find_map(|name| added(format!("{name}.html")))
        }
        Some(_) => None,
        None if usual == view::ListView::TEMPLATE || LISTS.iter().any(|(.., list)| *list == usual) => {
            added(format!("{}-list.html", type_of(renderer, route)))
        }
        None => None,
    };
    own.unwrap_or(Cow::Borrowed(usual))
}

/// Returns the fields of the document of a list, `FOLDER/index.md`; null if there is none.
///
/// # Errors
/// Returns the errors of [`field_values::of_document`].
pub(crate) fn list_fields(renderer: &Renderer, route: &Route) -> Result<Json, RenderError> {
    let kind = renderer.site.types.get(type_of(renderer, route));
    let page = kind.and_then(|kind| renderer.site.at_path(&kind.folder).filter(|_| !kind.folder.is_empty()));
    let page =
        page.filter(|id| renderer.site.is_visible(*id)).map(|id| renderer.site.version_or_original(id, route.language));
    page.map_or(Ok(Json::Null), |id| field_values::of_document(renderer, id, route.language))
}
