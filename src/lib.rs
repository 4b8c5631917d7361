#![doc = include_str!("../ARCHITECTURE.md")]
// The documentation is for contributors: comments may link to items of the crate.
#![allow(rustdoc::private_intra_doc_links)]
// The core does no input or output (clippy.toml); tests may.
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]

// Types that every stage uses.
pub mod source;
pub mod diagnostic;
pub mod datetime;
mod phrase;
pub mod url;
pub mod images;

// Text to documents.
pub mod schema;
pub mod types;
pub mod markdown;
pub mod config;
pub mod content;
mod reuse;

// Documents to a site.
pub mod site;
pub mod calendar;
pub mod search;

// A site to bytes.
pub mod theme;
pub mod render;
pub mod check;
pub mod pipeline;
mod plan;
pub mod edit;

#[cfg(test)]
#[path = "../tests/support/amount.rs"]
mod amount;

// The shell: files, clock, network and terminal.
pub mod disk;
pub mod publish;
pub mod preview;
pub mod report;
pub mod cli;
