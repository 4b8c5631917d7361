//! Builds the ways to subscribe to a feed: in the reader's own program, in Google's and Outlook's calendars on the
//! web, as a file.

use crate::calendar::feed::is_kept;
use crate::calendar::links::webcal;
use crate::render::context::{Localized, Renderer};
use crate::render::index::events::ListFacet;
use crate::render::parts::events::addresses;
use crate::render::{calendars, view};
use crate::url::{Address, encode_query};

/// Returns how to subscribe to a facet's feed. `None` if site.toml switches it off, or if it is empty.
pub(crate) fn to_facet_feed(renderer: Localized, facet: &ListFacet) -> Option<view::Subscribe> {
    let address = addresses::of_facet_feed(&renderer.site, renderer.language, facet)?;
    let (calendar, settings) = (renderer.calendar(), calendars::settings(&renderer.site, renderer.language));
    let events = facet.events(&renderer, renderer.language);
    if !events.iter().rev().any(|at| is_kept(&calendar.events[*at], &settings)) {
        return None;
    }
    let name = addresses::name_of_feed(renderer, facet);
    Some(to_feed(&renderer, &address, facet.title(&renderer, renderer.language), &name))
}

/// Returns how to subscribe to the feed at an address within the site. `name` is its name in Outlook.
pub(crate) fn to_feed(renderer: &Renderer, address: &Address, title: view::Text, name: &str) -> view::Subscribe {
    let https = renderer.site.config.base.absolute(address);
    let webcal = webcal(&https);
    view::Subscribe {
        title,
        google: Some(format!("https://calendar.google.com/calendar/render?cid={}", encode_query(&webcal))),
        outlook: Some(format!(
            "https://outlook.live.com/calendar/0/addfromweb?url={}&name={}",
            encode_query(&https),
            encode_query(name)
        )),
        webcal,
        https,
        download: renderer.href(address),
    }
}

/// Returns a feed's link for a page's head.
pub(crate) fn feed_link(subscribe: &view::Subscribe) -> view::FeedLink {
    view::FeedLink {
        title: subscribe.title.text.clone(),
        href: subscribe.download.clone(),
        mime: "text/calendar".into(),
    }
}
