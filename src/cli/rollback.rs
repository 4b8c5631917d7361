//! Implements `rollback`: returns the public site to an earlier edition. Needs site.toml and no other source: the place holds the
//! content of each edition.

#![allow(clippy::disallowed_methods)] // This module may read site.toml.

use std::path::PathBuf;

use super::build::{Progress, public_folder};
use super::publish::{local, place, print_done};
use super::session::{Exit, Failure, Session, Stream, exit_code, print, require_version};
use crate::config::Config;
use crate::deploy::manifest::TargetManifest;
use crate::deploy::{Change, DeployError, Deployment, Grace, Wanted};
use crate::publish::Publisher;
use crate::source::{Source, Sources};

/// Addresses of one kind that are named.
const NAMED: usize = 10;

#[derive(Debug, clap::Args)]
pub(super) struct Rollback {
    /// The place, as site.toml names it [default: the only one, else `live`]
    #[arg(value_name = "PLACE")]
    target: Option<String>,
    /// The number of the edition [default: the one before the current one]
    #[arg(long, value_name = "NUMBER")]
    to: Option<u64>,
    /// List the editions of the place
    #[arg(long, conflicts_with_all = ["to", "dry_run"])]
    list: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// The public folder, which keeps two commands apart [default: public, in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
}

/// Returns the public site to an earlier edition.
pub(super) fn run(session: &Session, arguments: Rollback) -> Result<Exit, Failure> {
    session.require_site()?;
    let output = public_folder(&session.root, arguments.output_dir)?;
    let path = session.config.clone().unwrap_or_else(|| session.root.join("site.toml"));
    let text = std::fs::read_to_string(&path)
        .map_err(|error| Failure::system(format!("could not read `{}`: {error}", path.display()), ""))?;
    let mut sources = Sources::default();
    sources.push(Source { path: "site.toml".into(), text });
    let (config, _, findings) = Config::read(&sources, None);
    require_version(&findings)?;
    let exit = exit_code(&findings, &sources, false);
    if exit != Exit::Success {
        session.report(&findings, &sources, Stream::Stderr)?;
        return Ok(exit);
    }
    let chosen = place::choose(&config.targets, arguments.target.as_deref())?;
    let target = place::open(session, chosen, &output)?;
    let clock = || session.seconds_by_now();
    if arguments.list {
        let by = crate::deploy::Publisher { holder: "", token: "", clock: &clock };
        print(&editions(&Deployment::open(&*target, by)?.manifest, &config, &chosen.name))?;
        return Ok(Exit::Success);
    }
    let began = session.seconds();
    // Its lock keeps another command of this folder away until the end.
    let publisher = Publisher::open(&output, &session.key()?)?;
    let (holder, token) = place::holder(session, &publisher.output())?;
    let by = crate::deploy::Publisher { holder: &holder, token: &token, clock: &clock };
    let deployment = Deployment::open(&*target, by)?;
    deployment.check(false)?;
    let manifest = &deployment.manifest;
    let there = || manifest.earlier.iter().map(|earlier| earlier.number).collect::<Vec<_>>();
    let former = manifest.earlier.first().map(|earlier| earlier.number);
    let number = arguments.to.or(former).unwrap_or(manifest.number.saturating_sub(1));
    let files = manifest.edition(number).ok_or_else(|| DeployError::NoEdition(number, there()))?;
    let changes = deployment.changes(&files);
    print(&changes_text(&changes, number, manifest.number, &chosen.name))?;
    if arguments.dry_run {
        session.print("nothing was changed (`--dry-run`)");
        return Ok(Exit::Success);
    }
    let progress = Progress::new(session, changes.len());
    // The purpose of a rollback is that newer pages go.
    let wanted = Wanted { files: files.clone(), source: None, grace: Grace::Kept, into_used: false, forget: false };
    let done = deployment.publish(wanted, &|| progress.step());
    progress.end();
    print_done(session, &config, &chosen.name, &done?, began);
    session.print("your texts on this computer are unchanged: the next `commonweal publish` publishes what they say");
    Ok(Exit::Success)
}

/// Returns the editions of a place as lines, the newest first.
fn editions(manifest: &TargetManifest, config: &Config, place: &str) -> String {
    if manifest.number == 0 {
        return format!("nothing was published to `{place}` yet\n");
    }
    let line = |number: u64, published: i64, files: usize, note: &str| {
        format!("{number:>6}  {}  {files} files{note}\n", local(published, config))
    };
    let mut text = line(manifest.number, manifest.published, manifest.files.len(), "  (public now)");
    for earlier in &manifest.earlier {
        text.push_str(&line(earlier.number, earlier.published, earlier.count, ""));
    }
    text
}

/// Returns what changes for the public, as lines.
fn changes_text(changes: &[Change], number: u64, current: u64, place: &str) -> String {
    if changes.is_empty() {
        return format!(
            "Nothing changes for the public: edition {current} at `{place}` is the same as edition {number}.\n"
        );
    }
    let mut text = format!("Edition {number} takes the place of edition {current} at `{place}`:\n");
    let is_page = |change: &&Change| change.path().ends_with(".html");
    let pages = |had: bool, has: bool| -> Vec<&Change> {
        let is_of_kind = |change: &&Change| change.before.is_some() == had && change.after.is_some() == has;
        changes.iter().filter(is_page).filter(is_of_kind).collect()
    };
    let kinds = [
        ("Pages that change", pages(true, true)),
        ("Pages that come back", pages(false, true)),
        ("Pages that go", pages(true, false)),
    ];
    for (title, pages) in kinds {
        if pages.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{title} ({})\n", pages.len()));
        for page in pages.iter().take(NAMED) {
            let path = page.path();
            let address = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
            text.push_str(&format!("  /{}\n", address.unwrap_or(path)));
        }
        if pages.len() > NAMED {
            text.push_str(&format!("  and {} more\n", pages.len() - NAMED));
        }
    }
    let others = changes.iter().filter(|change| !is_page(change)).count();
    if others > 0 {
        text.push_str(&format!("\nOther files ({others})\n"));
    }
    text
}
