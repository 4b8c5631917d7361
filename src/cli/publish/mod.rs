//! Implements `publish`: builds the site, shows in words what changes for the public, and sends it to the place that site.toml
//! names. Sends nothing if there is an error.

#![allow(clippy::disallowed_methods)] // This module may resolve paths.

pub(super) mod place;
mod words;

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::build::{Progress, PublishOptions, build, public_folder, read};
use super::session::{Exit, Failure, Session, StageTimes, exit_code, print, print_data, write_file};
use crate::config::Config;
use crate::deploy::manifest::{ContentHash, DeployedFile};
use crate::deploy::{DeployError, Deployment, Done, Grace, Wanted};
use crate::pipeline;
use crate::publish::Publisher;
use crate::render::ImmutableFiles;
use crate::report::{self, ReportFormat, visible};
use words::Built;

#[derive(Debug, clap::Args)]
pub(super) struct Publish {
    /// The place, as site.toml names it [default: the only one, else `live`]
    #[arg(value_name = "PLACE")]
    target: Option<String>,
    /// Show what would change, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Also write what changes as an HTML page
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Remove files that left the site at once, instead of after a day
    #[arg(long)]
    remove_now: bool,
    /// Remove files that left the site at once, and all earlier editions: they can then be neither read nor restored
    #[arg(long, conflicts_with = "dry_run")]
    forget_earlier: bool,
    /// Publish to a place that holds files of others: those with the name of a file of the site are replaced
    #[arg(long)]
    into_used_place: bool,
    /// Fail on warnings too, and then send nothing
    #[arg(long)]
    strict: bool,
    /// Publish compressed copies of text files too (.br, .gz), for servers that serve pre-compressed files
    #[arg(long)]
    precompress: bool,
    /// The folder to build into [default: public, in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
}

/// Builds the site and publishes it.
pub(super) fn run(session: &Session, arguments: Publish) -> Result<Exit, Failure> {
    let output = public_folder(&session.root, arguments.output_dir)?;
    let mut stages = StageTimes::start();
    let wanted =
        PublishOptions { strict: arguments.strict, precompress: arguments.precompress, ..PublishOptions::default() };
    let (inputs, options, wanted) = read(session, false, None, wanted, &mut stages)?;
    let loaded = pipeline::load_in_stages(inputs, &options, &mut |stage| stages.done(stage));
    if exit_code(&loaded.findings, &loaded.renderer.sources, false) == Exit::Success {
        // A wrong name is reported before the build.
        place::choose(&loaded.renderer.site.config.targets, arguments.target.as_deref())?;
    }
    let (exit, loaded) = build(session, loaded, &output, &wanted, stages)?;
    if exit != Exit::Success {
        return Ok(exit);
    }
    let config = &loaded.renderer.site.config;
    let chosen = place::choose(&config.targets, arguments.target.as_deref())?;

    let began = session.seconds();
    // Its lock keeps another command of this folder away until the end.
    let publisher = Publisher::open(&output, &session.key()?)?;
    let built = Built(&publisher);
    let files = files(&publisher, &ImmutableFiles::new(&loaded.renderer))?;
    let target = place::open(session, chosen, &output)?;
    let (holder, token) = place::holder(session, &publisher.output())?;
    let clock = || session.seconds_by_now();
    let by = crate::deploy::Publisher { holder: &holder, token: &token, clock: &clock };
    let deployment = Deployment::open(&*target, by)?;
    deployment.check(arguments.into_used_place)?;
    let changes = deployment.changes(&files);
    let (plan, left_out) = words::plan(&loaded, &built, &deployment, &*target, &changes)?;
    let to_send = changes.iter().filter(|change| change.after.is_some()).count();
    if let Some(path) = &arguments.report {
        write_file(path, &report::plan::page(&plan, config.title(0), &chosen.name))?;
        session.print(&format!("report written to `{}`", path.display()));
    }
    match session.format {
        ReportFormat::Json => {
            let json = serde_json::to_string_pretty(&plan).map_err(io::Error::from)?;
            print_data(&(visible::json(&json).into_owned() + "\n"))?;
        }
        _ => {
            let mut text = report::plan::text_of_publication(&plan, &chosen.name);
            if left_out > 0 {
                text.push_str(&format!(
                    "\n{left_out} more pages and feeds change. They were not compared word by word, because the place would have to send \
                     each of them.\n"
                ));
            }
            print(&text)?;
        }
    }
    if arguments.dry_run {
        session.print("nothing was sent (`--dry-run`)");
        return Ok(Exit::Success);
    }
    let progress = Progress::new(session, to_send);
    let wanted = Wanted {
        files: files.clone(),
        source: Some(&built),
        grace: if arguments.remove_now || arguments.forget_earlier { Grace::Nothing } else { Grace::All },
        into_used: arguments.into_used_place,
        forget: arguments.forget_earlier,
    };
    let done = deployment.publish(wanted, &|| progress.step());
    progress.end();
    print_done(session, config, &chosen.name, &done?, began);
    // The process ends now: freeing the memory of a large site would only take time.
    std::mem::forget((loaded, plan));
    Ok(Exit::Success)
}

/// Returns the built files, sorted by path.
fn files(publisher: &Publisher, kept: &ImmutableFiles) -> Result<Vec<DeployedFile>, DeployError> {
    let paths: Vec<&str> = publisher.paths().collect();
    let files = paths.par_iter().map(|path| {
        let read = publisher.open_published(path).and_then(ContentHash::read);
        let (hash, length) = read.map_err(|reason| DeployError::Source((*path).to_owned(), reason))?;
        Ok(DeployedFile { path: (*path).to_owned(), hash, length, is_kept: kept.contains(path) })
    });
    files.collect()
}

/// Prints what was done since `began`, in seconds of the command, and where the public sees it.
pub(super) fn print_done(session: &Session, config: &Config, place: &str, done: &Done, began: f64) {
    let files = |number: usize| format!("{number} {}", if number == 1 { "file" } else { "files" });
    let Done { number, files: put, sent: (_, bytes), removed, leaving: (leaving, from) } = *done;
    let seconds = session.seconds() - began;
    session.print(&if put == 0 && removed == 0 {
        format!("edition {number} is public at `{place}`; nothing was sent")
    } else {
        let (put, sent) = (files(put), size(bytes));
        format!(
            "edition {number} is public at `{place}`: {put} changed, {removed} removed, {sent} sent in {seconds:.2} s"
        )
    });
    if leaving > 0 {
        let (left, them) = (files(leaving), if leaving == 1 { "it" } else { "them" });
        let from = local(from, config);
        session.print(&format!(
            "{left} left the site, and browsers may still ask for {them}: the first publication after {from} removes {them}; \
             `--remove-now` removes {them} at once"
        ));
    }
    session.print(&format!("the public reads it at {}{}/", config.base.origin, config.base.path));
}

/// Returns a size for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

/// Returns a time in the site's time zone.
pub(super) fn local(seconds: i64, config: &Config) -> String {
    let zone = TimeZone::get(&config.time_zone).unwrap_or(TimeZone::UTC);
    let moment = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    zone.to_datetime(moment).strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_for_people() {
        assert_eq!([0, 999, 1_000, 999_999, 1_250_000].map(size), ["0 bytes", "999 bytes", "1 kB", "999 kB", "1.2 MB"]);
    }
}
