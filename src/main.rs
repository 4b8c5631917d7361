//! Runs the `commonweal` program: passes the arguments on and returns the exit code.

use std::process::ExitCode;

/// A site consists of many small strings. Cargo.toml says how much time this allocator saves.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commonweal::cli::run(std::env::args_os())
}
