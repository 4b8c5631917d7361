//! Builds the frame of a list: its title and text come from the `index.md` of its folder. Adds the page number to each
//! page of a long list.

use crate::render::context::Renderer;
use crate::render::frame::page;
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route};
use crate::render::view;

/// Returns the frame and body of a list: those of `content/FOLDER/index.md` if it exists, else the type's name.
///
/// # Errors
/// Returns an error of a directive's template.
pub(crate) fn for_folder(
    renderer: &Renderer,
    route: &Route,
    folder: &str,
    page_type: &str,
) -> Result<(view::Page, Option<view::Prose>), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let own = site.at_path(folder).and_then(|id| site.version(id, language));
    let Some(own) = own else {
        let title = renderer.list_title(folder, language).unwrap_or_else(|| folder.to_owned());
        let mut page = page::generated_page(renderer, route, title, page_type);
        say_number(renderer, route, &mut page);
        return Ok((page, None));
    };
    let text = PageText::new(renderer, own, language);
    let mut page = page::of_document(renderer, route, own, page_type, &text);
    say_number(renderer, route, &mut page);
    let body = text.body();
    text.finish()?;
    Ok((page, body))
}

/// Adds the page number to the titles and descriptions of the pages of a long list, so that they differ.
pub(crate) fn say_number(renderer: &Renderer, route: &Route, page: &mut view::Page) {
    if route.key.number() <= 1 {
        return;
    }
    let number = route.key.number().to_string();
    let number = renderer.tn(route.language, "page-number", &[("number", number.as_str().into())]);
    let site = format!(" - {}", renderer.site.config.title(route.language));
    let own = format!("{}, {number}", page.head_title.strip_suffix(&site).unwrap_or(&page.head_title));
    page.description = page.description.as_ref().map(|description| format!("{own}: {description}"));
    page.head_title = format!("{own}{site}");
}
