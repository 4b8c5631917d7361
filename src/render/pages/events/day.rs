//! The page of a day with more dates than the grid of its month shows.

use jiff::civil::Date;

use crate::render::context::Renderer;
use crate::render::frame::list_frame;
use crate::render::pages::events::lists;
use crate::render::pages::events::views;
use crate::render::pages::events::views::EventView;
use crate::render::parts::events::{condensed, days};
use crate::render::parts::pagination;
use crate::render::route::{RenderError, Route};
use crate::render::{frame, view};

/// Writes one page of the dates of a day.
///
/// # Errors
/// Returns an error of a template.
pub(crate) fn write(
    renderer: &Renderer,
    route: &Route,
    day: Date,
    number: usize,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let language = route.language;
    let localized = renderer.localized(language);
    let dates: Vec<_> = renderer.calendar(language).between(day, day).copied().collect();
    let dates = condensed::each(&dates);
    let name = renderer.date_formatter(language).date_with_weekday(day);
    let title = renderer.tn(language, "title-events-day", &[("date", name.into())]);
    let mut page = frame::generated_page(renderer, route, title, "events");
    let count_text = lists::counted(localized, number, dates.len(), dates.len());
    page.description = count_text.as_ref().map(|count| format!("{}: {count}", page.title));
    list_frame::say_number(renderer, route, &mut page);
    let shown = pagination::page_of(&dates, number, pagination::PER_PAGE);
    let view = view::EventList {
        views: views::choices(localized, EventView::Day),
        count_text,
        months: lists::months(localized, shown, day, None),
        pagination: pagination::links(localized, &days::address(day), number, dates.len(), pagination::PER_PAGE),
        past: day < renderer.site.options.today,
        ..view::EventList::default()
    };
    frame::write_page(renderer, route, view::EventList::TEMPLATE, &page, &view, out)
}
