//! The `commonweal` program: arguments in, exit code out.

fn main() {}
