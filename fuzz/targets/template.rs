//! Parses and renders any text as a template of a site's own theme. Every finding must have a position in the text.

#![no_main]

use commonweal::report::{self, ReportFormat};
use commonweal::theme::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (sources, findings) = fuzzing::template(text);
    report::write(&mut Vec::new(), &findings, &sources, ReportFormat::Human, "")
        .expect("a vector takes all that is written");
});
