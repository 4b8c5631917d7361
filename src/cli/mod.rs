//! The command line: arguments in, one function for each command, an exit code out. Results go to stdout, messages to stderr.

#![allow(clippy::disallowed_methods)] // The shell: arguments, clock and environment are read here, once, and passed on as values.

mod build;
mod check;
mod clean;
mod completions;
mod explain;
mod export;
mod init;
mod list;
mod new;
mod plan;
mod preview;
mod session;
mod theme;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ColorChoice, Parser, Subcommand};

use crate::report::Format;

use session::Session;
pub use session::{Exit, Failure};

/// Carries out what the arguments ask for. The first is the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe is no news.
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
        Command::Check(arguments) => check::run(&session, arguments),
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

/// What every command understands.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The site's folder: the one with site.toml
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Another file instead of site.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Say less: errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more: how long each stage took
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Colours in messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
    /// How findings are shown
    #[arg(long, global = true, default_value = "human")]
    format: Format,
    /// The day to build for, such as 2026-11-23, instead of today
    #[arg(long, global = true, value_name = "DATE", value_parser = session::parse_date)]
    date: Option<jiff::civil::Date>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a site
    Init(init::Init),
    /// Add a document of a type, its front matter filled in and explained
    New(new::New),
    /// Serve the site on this computer, and reload it as you edit
    #[command(visible_alias = "serve")]
    Preview(preview::Preview),
    /// Show in words what a build would change for the public; write nothing
    Plan(plan::PlanArguments),
    /// Build the public site
    Build(build::Build),
    /// Find problems; write nothing
    Check(check::Check),
    /// Remove what was published, and nothing else
    Clean(clean::Clean),
    /// List the published files with their SHA-256, for those who verify
    Export(export::Export),
    /// Tell what a finding means, or what a content type holds
    Explain(explain::Explain),
    /// List what needs care
    List(list::List),
    /// List the theme's files; copy one to change it
    Theme(theme::ThemeArguments),
    /// Print what a shell needs to complete commands
    Completions(completions::Completions),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_declaration_of_arguments_is_sound() {
        super::Arguments::command().debug_assert();
    }
}
