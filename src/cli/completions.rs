//! Implements `completions`: prints the completions of commands and options for a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use super::Arguments;
use super::session::{Exit, Failure, print};

#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

/// Prints the completions.
pub(super) fn run(completions: Completions) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut Arguments::command(), "commonweal", &mut script);
    print(&String::from_utf8_lossy(&script))
}
