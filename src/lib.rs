//! Commonweal turns Markdown and TOML about a community organisation's public promises into an accessible website with
//! calendar feeds. The modules stand in the order in which data travels; each imports only from those above it.

// Words that every stage speaks.
pub mod diagnostic;
pub mod moment;
pub mod source;
pub mod url;

// From text to documents.
pub mod config;
pub mod content;
pub mod markdown;
pub mod schema;
pub mod types;

// From documents to a site.
pub mod calendar;
pub mod site;

// From a site to bytes.
pub mod check;
pub mod pipeline;
pub mod render;
pub mod theme;

// The shell: files, clock, network, terminal.
pub mod cli;
pub mod disk;
pub mod preview;
pub mod publish;
pub mod report;
