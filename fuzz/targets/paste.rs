//! Converts any text as pasted HTML. The Markdown must have no raw HTML and no directives, whatever the HTML says.

#![no_main]

use commonweal::edit::paste;
use commonweal::markdown::{self, Dialect};
use commonweal::source::FileId;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| {
    let pasted = paste::markdown(html);
    let text = pasted.markdown.as_str();
    assert!(text.len() <= 100 * html.len() + 1000, "the Markdown is much longer than the HTML");
    let parsed = markdown::parse(FileId(0), text, 0..text.len(), &Dialect::default());
    assert!(parsed.raw_html.is_empty() && parsed.directives.is_empty() && parsed.suppressions.is_empty(), "{text}");
    assert!(parsed.findings.is_empty(), "{text}");
    assert!(pasted.notes.iter().all(|note| note.ends_with('.')));
});
