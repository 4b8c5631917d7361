//! Defines the command line. Parses the arguments, calls one function for each command, and returns the
//! exit code. Results go to stdout, messages to stderr.

#![allow(clippy::disallowed_methods)] // This module may read arguments, clock and environment.

mod build;
mod check;
mod clean;
mod completions;
mod explain;
mod export;
mod fetch;
mod init;
mod list;
#[cfg(feature = "network")]
mod network;
mod new;
mod plan;
mod preview;
mod publish;
mod rollback;
mod session;
mod theme;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ColorChoice, Parser, Subcommand};

use crate::report::ReportFormat;

use session::Session;
pub use session::{Exit, Failure};

/// Runs the command that the arguments name. The first argument is the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe is not an error.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { Exit::Usage as u8 } else { Exit::Success as u8 });
        }
    };
    let session = Session::new(arguments.global);
    let done = match arguments.command {
        Command::Init(arguments) => init::run(&session, arguments),
        Command::New(arguments) => new::run(&session, arguments),
        Command::Preview(arguments) => preview::run(&session, arguments),
        Command::Plan(arguments) => plan::run(&session, arguments),
        Command::Build(arguments) => build::run(&session, arguments),
        Command::Publish(arguments) => publish::run(&session, arguments),
        Command::Rollback(arguments) => rollback::run(&session, arguments),
        Command::Check(arguments) => check::run(&session, arguments),
        Command::Fetch(arguments) => fetch::run(&session, arguments),
        Command::Clean(arguments) => clean::run(&session, arguments),
        Command::Export(arguments) => export::run(&session, arguments),
        Command::Explain(arguments) => explain::run(&session, arguments),
        Command::List(arguments) => list::run(&session, arguments),
        Command::Theme(arguments) => theme::run(&session, arguments),
        Command::Completions(arguments) => completions::run(arguments),
    };
    let exit = match done {
        Ok(exit) => exit,
        Err(failure) => session.print_failure(&failure),
    };
    ExitCode::from(exit as u8)
}

/// Build an accessible website with calendar feeds from your organisation's pages, policies and events.
#[derive(Debug, Parser)]
#[command(name = "commonweal", version, propagate_version = true, arg_required_else_help = true)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// The options of every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The site's folder, which contains site.toml
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// A file to use instead of site.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Print also how long each stage took
    #[arg(short, long, global = true)]
    verbose: bool,
    /// When to colour messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
    /// The format of findings
    #[arg(long, global = true, default_value = "human")]
    format: ReportFormat,
    /// The day to build for, such as 2026-11-23, instead of today
    #[arg(long, global = true, value_name = "DATE", value_parser = session::parse_date)]
    date: Option<jiff::civil::Date>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a site
    Init(init::Init),
    /// Add a document of a content type, with its front matter prefilled and explained
    New(new::New),
    /// Serve the site on this computer, and reload it as you edit
    #[command(visible_alias = "serve")]
    Preview(preview::Preview),
    /// Show in words what a build would change for the public; write nothing
    Plan(plan::PlanArguments),
    /// Build the public site
    Build(build::Build),
    /// Build the site, show in words what changes for the public, and put it where the public reads it
    Publish(publish::Publish),
    /// Return the public site to an earlier edition, without the sources
    Rollback(rollback::Rollback),
    /// Find problems, without writing anything
    Check(check::Check),
    /// Download partners' calendars; the only command that requests content from other sites
    Fetch(fetch::FetchArguments),
    /// Remove the published files, and no others
    Clean(clean::Clean),
    /// List the published files with their SHA-256 hashes
    Export(export::Export),
    /// Explain a finding's code, a content type or a template
    Explain(explain::Explain),
    /// List documents that need attention
    List(list::List),
    /// List or copy the theme's files, or build its gallery
    Theme(theme::ThemeArguments),
    /// Print the completions of a shell
    Completions(completions::Completions),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_declaration_of_arguments_is_valid() {
        super::Arguments::command().debug_assert();
    }
}
