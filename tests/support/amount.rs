//! How much the tests try: a sample by default, everything for `.ci/full`. A failure of a property can be tried again with its own variables,
//! which proptest prints.

use proptest::test_runner::Config;

/// Whether `COMMONWEAL_TESTS=full` asks for everything.
pub(crate) fn is_full() -> bool {
    std::env::var_os("COMMONWEAL_TESTS").is_some_and(|amount| amount == "full")
}

/// The first by default, the second where everything is asked for.
pub(crate) fn sample_or_all<T>(sample: T, all: T) -> T {
    if is_full() { all } else { sample }
}

/// As many cases of a property as `PROPTEST_CASES` says, else `usual`: proptest alone would use that variable only where no number is written.
pub(crate) fn cases(usual: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok());
    Config { cases: asked.unwrap_or(usual), ..Config::default() }
}
