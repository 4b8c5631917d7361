//! Any text as the messages of a site's own theme (Fluent); every finding has a place that can be shown.

#![no_main]

use commonweal::report::{self, Format};
use commonweal::theme::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (sources, findings) = fuzzing::messages(text);
    report::write(&mut Vec::new(), &findings, &sources, Format::Human, "").expect("a vector takes all that is written");
});
