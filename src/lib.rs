#![doc = include_str!("../ARCHITECTURE.md")]

// Words that every stage speaks.
pub mod source;
pub mod diagnostic;
pub mod datetime;
mod phrase;
pub mod url;
pub mod images;

// From text to documents.
pub mod schema;
pub mod types;
pub mod markdown;
pub mod config;
pub mod content;
mod reuse;

// From documents to a site.
pub mod site;
pub mod calendar;
pub mod search;

// From a site to bytes.
pub mod theme;
pub mod render;
pub mod check;
pub mod pipeline;
mod plan;

#[cfg(test)]
#[path = "../tests/support/amount.rs"]
mod amount;

// The shell: files, clock, network, terminal.
pub mod disk;
pub mod publish;
pub mod preview;
pub mod report;
pub mod cli;
