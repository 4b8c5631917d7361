//! `preview`: the site as `build` would publish it, on this computer, reloaded as its author edits.

#![allow(clippy::disallowed_methods)] // The shell.

use super::session::{Exit, Failure, Session, Stages, Stream};
use crate::preview::{self, Settings};

#[derive(Debug, clap::Args)]
pub struct Preview {
    /// The port [default: 4000, or the next that is free]
    #[arg(short, long)]
    port: Option<u16>,
    /// The address to listen at; others than the default show the site to other computers
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Answer to this name too
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
}

/// Serves until the program is ended.
pub fn run(session: &Session, preview: Preview) -> Result<Exit, Failure> {
    let mut stages = Stages::begin();
    let loaded = session.load(preview.drafts, preview.internal, None, &mut stages)?;
    session.report(&loaded.findings, &loaded.renderer.sources, Stream::Stderr)?;
    let settings =
        Settings { root: session.root.clone(), host: preview.host, port: preview.port, allowed: preview.allow_host };
    let place = format!("`{}`, port {}", settings.host, settings.port.unwrap_or(preview::PORT));
    let server = preview::Preview::bind(settings).map_err(|error| {
        Failure::system(format!("could not serve at {place}: {error}"), "another port can be named with `--port`")
    })?;
    let address = format!("{}{}/", server.address(), loaded.renderer.site.config.base.path);
    session.say(&format!("the site is at {address} (Ctrl+C ends the preview)"));
    if preview.open {
        open_browser(session, &address);
    }

    let mut told = loaded.findings.clone();
    let read = || {
        let mut stages = Stages::begin();
        let loaded = match session.load(preview.drafts, preview.internal, None, &mut stages) {
            Ok(loaded) => loaded,
            Err(failure) => {
                session.tell(&failure);
                return None;
            }
        };
        if loaded.findings != told {
            // The screen is gone or it is not: the preview goes on.
            let _ = session.report(&loaded.findings, &loaded.renderer.sources, Stream::Stderr);
            if loaded.findings.is_empty() {
                session.say("all problems are mended");
            }
            told.clone_from(&loaded.findings);
        }
        if session.verbose {
            stages.lines().for_each(|line| session.say(&line));
        }
        Some(loaded)
    };
    server.serve(loaded, read).map_err(|error| Failure::system(format!("the preview ended: {error}"), ""))?;
    Ok(Exit::Fine)
}

/// Opens the address in the browser that this computer prefers.
fn open_browser(session: &Session, address: &str) {
    let (program, first): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    if std::process::Command::new(program).args(first).arg(address).spawn().is_err() {
        session.say(&format!("no browser could be opened: please open {address} yourself"));
    }
}
