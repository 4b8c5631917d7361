//! Implements `preview`: serves the site on this computer as `build` would publish it, and reloads it as
//! its author edits.

#![allow(clippy::disallowed_methods)] // This module may start a browser.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::session::{Exit, Failure, Session, Stream};
use crate::diagnostic::Finding;
use crate::preview::{self, EditScope, PreviewEvent, PreviewSettings};
use crate::source::Sources;

#[derive(Debug, clap::Args)]
pub(super) struct Preview {
    /// The port [default: 4000, or the next free one]
    #[arg(short, long)]
    port: Option<u16>,
    /// The address to listen on; any other than the default shows the site to other computers
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Accept requests for this host name too
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Open the site in a browser
    #[arg(short = 'O', long)]
    open: bool,
    /// Show drafts, scheduled and expired documents too, marked as such
    #[arg(long)]
    drafts: bool,
    /// Show internal documents too
    #[arg(long)]
    internal: bool,
    /// Let the open page follow the document that you edit
    #[arg(long)]
    navigate: bool,
    /// Check for changes at intervals, for shared folders that do not report changes
    #[arg(long)]
    poll: bool,
    /// Do not let the browser change the site
    #[arg(long, conflicts_with = "allow_editing")]
    no_edit: bool,
    /// Let everyone who can reach the preview change the site, also with --host and --allow-host
    #[arg(long)]
    allow_editing: bool,
}

/// Serves until the program ends.
pub(super) fn run(session: &Session, preview: Preview) -> Result<Exit, Failure> {
    session.require_site()?;
    let settings = PreviewSettings {
        root: session.root.clone(),
        config: session.config.clone(),
        drafts: preview.drafts,
        internal: preview.internal,
        host: preview.host,
        port: preview.port,
        allowed: preview.allow_host,
        poll: preview.poll,
        navigate: preview.navigate,
        key: Some(session.key()?),
        editing: match (preview.no_edit, preview.allow_editing) {
            (true, _) => EditScope::Off,
            (false, true) => EditScope::Network,
            (false, false) => EditScope::ThisComputer,
        },
    };
    let can_edit = settings.editing == EditScope::Network;
    let shown = PreviewScope { drafts: settings.drafts, internal: settings.internal, can_edit };
    let place = format!("`{}`, port {}", settings.host, settings.port.unwrap_or(preview::PORT));
    let today = |sources: &Sources| session.current_day(sources);
    let server = preview::Preview::start(settings, &today).map_err(|error| match error {
        preview::PreviewError::Listen(error) => {
            Failure::system(format!("could not serve at {place}: {error}"), "name another port with `--port`")
        }
        preview::PreviewError::Read(error) => error.into(),
        preview::PreviewError::Find(error) => Failure::system(format!("could not find the site's folder: {error}"), ""),
    })?;
    let address = server.address();
    session.print(&format!("the site is at {address} (Ctrl+C ends the preview)"));
    if server.is_open_to_others() {
        session.print(&shown.warning());
    }
    if preview.open {
        open_browser(session, &address);
    }
    // A hash of the last reported findings. The findings of a large site take much memory.
    let mut told = hash_of(&[]);
    server.serve(|news| match news {
        PreviewEvent::Findings(findings, sources) => {
            if std::mem::replace(&mut told, hash_of(findings)) == told {
                return;
            }
            // If the screen cannot be written, the preview continues.
            let _ = session.report(findings, sources, Stream::Stderr);
            if findings.is_empty() {
                session.print("all problems are fixed");
            }
        }
        PreviewEvent::Unreadable(error) => session.print(&format!("{error}; the preview shows what was there before")),
        PreviewEvent::SetAside(notes) => session.warn_set_aside(notes),
        PreviewEvent::NoSite => session.print("`site.toml` is missing; the preview shows the previous state"),
    })
}

/// The content of a preview that visitors of the published site do not see.
struct PreviewScope {
    drafts: bool,
    internal: bool,
    can_edit: bool,
}

impl PreviewScope {
    /// Returns the warning at the start: what others on the network can see.
    fn warning(&self) -> String {
        let mut more = Vec::new();
        if self.drafts {
            more.push("drafts and expired pages");
        }
        if self.internal {
            more.push("internal documents");
        }
        more.extend([
            "scheduled pages",
            "at `/.preview/` the names of drafts and all findings, with lines of your files",
        ]);
        let more = match more.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, most)) => format!("{} and {last}", most.join(", ")),
            None => String::new(),
        };
        let also = match self.can_edit {
            true => " Everyone on it can also read, change and add every document, because of `--allow-editing`.",
            false => "",
        };
        format!(
            "warning: everyone on this network can read this preview, without a password: the site, {more}.{also} Leave `--host` out to show it on this \
             computer only"
        )
    }
}

fn hash_of(findings: &[Finding]) -> u64 {
    let mut hasher = DefaultHasher::new();
    findings.hash(&mut hasher);
    hasher.finish()
}

/// Opens the address in the default browser.
fn open_browser(session: &Session, address: &str) {
    let (program, first): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    if std::process::Command::new(program).args(first).arg(address).spawn().is_err() {
        session.print(&format!("could not open a browser: open {address} yourself"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warning_lists_what_others_can_see() {
        let warning = |drafts, internal| PreviewScope { drafts, internal, can_edit: false }.warning();
        let none = warning(false, false);
        assert!(none.contains("everyone on this network can read") && none.contains("findings"), "{none}");
        assert!(!none.contains("drafts and pages") && !none.contains("internal"), "{none}");
        let all = warning(true, true);
        let edited = PreviewScope { drafts: false, internal: false, can_edit: true }.warning();
        assert!(edited.contains("change and add every document") && !none.contains("change and add"), "{edited}");
        assert!(all.contains("the site, drafts and expired pages, internal documents, scheduled pages"), "{all}");
    }
}
