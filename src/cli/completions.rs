//! `completions`: a shell's name in, on stdout what makes it complete commands and options.

use clap::CommandFactory;
use clap_complete::Shell;

use super::Arguments;
use super::session::{Exit, Failure, print};

#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// Which shell
    shell: Shell,
}

/// Prints the completions.
pub(super) fn run(completions: Completions) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut Arguments::command(), "commonweal", &mut script);
    print(&String::from_utf8_lossy(&script))
}
