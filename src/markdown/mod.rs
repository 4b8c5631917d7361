//! The one dialect of Markdown. A source's text comes in; out go a flat tree with the place of everything in it
//! ([`parse`]), and what its readers make of that: the [`Gist`] that documents keep, the [`Outline`] and the [`each_prose`]
//! walk that checks read, and HTML ([`html::write`]).
//!
//! On top of CommonMark: tables with a caption (`Table: …` on the line before), footnotes, definition lists, task lists,
//! strikethrough, web addresses as links (`https://…`, `www.…`), heading attributes, alerts (`> [!WARNING]`), image attributes (`{decorative}`), parts in another language
//! (`[words]{lang=cy}`, `::: {lang=cy}`), directives (`::: name key="value"` … `:::`) and `<!-- check-off RULE: reason -->`.
//!
//! Invariant: no input makes any of it panic, and every place lies on character boundaries of the source.

mod abbreviations;
mod context;
pub mod field;
mod gist;
mod highlight;
pub mod html;
mod marks;
mod outline;
mod parse;
mod prose;
mod tree;

pub use abbreviations::Abbreviations;
pub use context::{Beside, Context, Href, ImageTo, LinkTo, PageState, WORDS};
pub use gist::{Gist, Headline, Pointer, gist};
pub use html::{escape, write};
pub use outline::{ImageEntry, LanguagePart, LinkEntry, Outline, TableEntry, outline, outline_of_field};
pub use parse::{Dialect, parse};
pub use prose::{Inside, Places, Prose, ProseKind, each_prose};
pub use tree::{
    AlertKind, Alignment, Attribute, CheckOff, Directive, Event, Footnote, Heading, Image, Kind, Link, LinkKind,
    Parsed, Table, Tag,
};

/// The directives that every site has; themes may render more.
pub const DIRECTIVES: [&str; 12] = [
    "warning", "inset", "details", "steps", "quote", "contact", "document", "video", "events", "partners", "measures",
    "news",
];

#[cfg(test)]
mod tests;
