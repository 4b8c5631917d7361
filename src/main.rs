//! The `commonweal` program: arguments in, exit code out.

#![allow(clippy::disallowed_methods)] // The shell: the arguments are read here.

use std::process::ExitCode;

fn main() -> ExitCode {
    commonweal::cli::run(std::env::args_os())
}
