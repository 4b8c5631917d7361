//! The `commonweal` program: arguments in, exit code out.

#![allow(clippy::disallowed_methods)] // The shell: the arguments are read here.

use std::process::ExitCode;

/// Sites are many small strings: see Cargo.toml for what it brings.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commonweal::cli::run(std::env::args_os())
}
