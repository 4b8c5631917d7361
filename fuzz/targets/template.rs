//! Any text as a template of a site's own theme: read, and rendered. Every finding has a place that can be shown.

#![no_main]

use commonweal::report::{self, Format};
use commonweal::theme::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (sources, findings) = fuzzing::template(text);
    report::write(&mut Vec::new(), &findings, &sources, Format::Human, "").expect("a vector takes all that is written");
});
