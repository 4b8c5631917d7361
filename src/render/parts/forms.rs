//! Queries about the forms of a site: which documents have one, the address of the page after it, and how long answers
//! are kept.

use std::sync::Arc;

use crate::render::context::{Localized, RouteContext};
use crate::render::keys::{FormPage, RouteKey};
use crate::render::route::Routes;
use crate::render::view;
use crate::schema::{Fields, Value};
use crate::site::{Catalogue, DocId, Site};
use crate::types::ContentType;
use crate::types::pledge::{Endpoint, endpoint, is_shown};
use crate::url::Address;

/// The last segment of the address of the page after a form.
const THANKS: &str = "thanks";

/// The script that names missing answers: `scripts/form.js` of the theme.
pub(crate) const SCRIPT: &str = "form";

/// Returns a document's form and its endpoint; `None` if it has no questions or no endpoint.
pub(crate) fn form_of(site: &Catalogue, id: DocId) -> Option<(&Fields, Endpoint<'_>)> {
    let form = site.fields(id).table("form")?;
    is_shown(form).then(|| (form, endpoint(form)))
}

/// Iterates over the originals with a form: pledges, then pages, then documents of a site's own types.
pub(crate) fn all(site: &Site) -> impl Iterator<Item = DocId> + '_ {
    let mut kinds: Vec<&Arc<ContentType>> = site.types.iter().filter(|kind| kind.shape.get("form").is_some()).collect();
    kinds.sort_by_key(|kind| (&*kind.name != "pledge", &*kind.name != "page"));
    let originals = kinds.into_iter().flat_map(move |kind| {
        let of_kind = site.of_type(&kind.name).iter().copied();
        of_kind.filter(move |id| Arc::ptr_eq(&site.document(*id).kind, kind))
    });
    originals.filter(move |id| form_of(site, *id).is_some())
}

/// Adds the page after a document's form, if it has one.
pub(crate) fn add_routes(context: &RouteContext, id: DocId, routes: &mut Routes, key: fn(FormPage) -> RouteKey) {
    if form_of(&context.site, id).is_some() {
        routes.add_whole(&thanks_address(&context.site, id), key(FormPage::Thanks(id)));
    }
}

/// Returns the address of the page after a document's form.
pub(crate) fn thanks_address(site: &Catalogue, id: DocId) -> Address<'static> {
    site.address(id).join(&format!("{THANKS}/"))
}

/// Returns until when answers are kept: a date, the author's text, or a duration after sending.
pub(crate) fn keep_until(renderer: Localized, id: DocId, form: &Fields) -> Option<view::Text> {
    let field = form.get("keep_until")?;
    let words = renderer.date_formatter();
    match &field.value {
        Value::Date(date) => Some(view::Text::own(words.partial(*date))),
        Value::Duration(length) => {
            let length = words.duration(*length);
            Some(view::Text::own(renderer.tn("pledges-kept-for", &[("length", length.as_str().into())])))
        }
        _ => renderer.text_of(id, field),
    }
}
