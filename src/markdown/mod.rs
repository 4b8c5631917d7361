//! Parses the Markdown dialect of the site. Takes the text of a source. Returns a flat tree with
//! the span of every element ([`parse`]), the [`ContentSummary`] that documents keep, the
//! [`Outline`] and the [`each_prose`] walk for checks, and HTML ([`html::write`]).
//!
//! On top of CommonMark: tables with a caption (`Table: …` on the line before), footnotes, definition lists, task lists,
//! strikethrough, web addresses as links (`https://…`, `www.…`), heading attributes, alerts (`> [!WARNING]`), image attributes (`{decorative}`), parts in another language
//! (`[words]{lang=cy}`, `::: {lang=cy}`), directives (`::: name key="value"` … `:::`) and `<!-- check-off RULE: reason -->`.
//!
//! Invariant: no input makes this module panic, and every span is on character boundaries of the source.

mod abbreviations;
mod context;
pub(crate) mod field;
mod summary;
mod highlight;
pub(crate) mod html;
mod masking;
mod outline;
mod parse;
mod prose;
mod tree;

pub use abbreviations::Abbreviations;
pub use context::{Href, HtmlContext, PageState, ResolvedImage, ResolvedLink, RestOfPage};
pub use html::{escape, write};
pub use outline::{ImageEntry, LanguagePart, LinkEntry, Outline, TableEntry, outline};
pub use parse::{Dialect, parse};
pub use prose::{BlockContext, ProseBlock, ProseKind, SourceMap, each_prose};
pub use summary::{ContentSummary, HeadingSummary, LinkTarget, summarise};
pub use tree::{
    AlertKind, Alignment, Attribute, Directive, Event, Footnote, Heading, Image, Kind, Link, LinkKind, Parsed,
    Suppression, Table, Tag, UNUSED_NOTE,
};

#[cfg(test)]
mod tests;
