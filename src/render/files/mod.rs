//! Files for programs: feeds, tables, the site map, settings of servers, and files that are published unchanged.

pub(crate) mod calendar_feeds;
pub(crate) mod data;
pub(crate) mod feeds;
pub(crate) mod headers;
pub(crate) mod images;
pub(crate) mod redirects;
pub(crate) mod sitemap;
mod theme_addresses;
pub(crate) mod theme_files;
