//! Sets the number of test cases: a sample by default, everything for `.ci/full`. proptest prints variables with
//! which to repeat a failure.

use proptest::test_runner::Config;

/// Returns whether `COMMONWEAL_TESTS=full` requests everything.
pub(crate) fn is_full() -> bool {
    std::env::var_os("COMMONWEAL_TESTS").is_some_and(|amount| amount == "full")
}

/// Returns the first argument by default, the second if the environment requests everything.
pub(crate) fn sample_or_all<T>(sample: T, all: T) -> T {
    if is_full() { all } else { sample }
}

/// Returns `PROPTEST_CASES` cases of a property, else `usual`. proptest ignores the variable if code sets a number.
pub(crate) fn cases(usual: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok());
    Config { cases: asked.unwrap_or(usual), ..Config::default() }
}
