//! Reads any bytes as what a form of the editor sent, and changes a document with it: the new text must have the
//! fields that no control shows, and be readable again.

#![no_main]

use std::sync::{Arc, LazyLock};

use commonweal::edit::file::{edited, parts};
use commonweal::edit::form::{FormInput, ReferenceTargets, form};
use commonweal::edit::pairs::Pairs;
use commonweal::edit::submit::{body, changes};
use commonweal::types::Types;
use libfuzzer_sys::fuzz_target;

const PATH: &str = "content/events/a.md";
const TEXT: &str = "+++\ntitle = 'A'\nstart = 2026-12-05T10:00:00 # noted\nplace = { name = \"B\", postcode = \"C\" }\ntags = [\n  \"one\", # first\n  \"two\",\n]\nodd = { a = 1 }\n\n[repeat]\nevery = \"week\"\n\n# One.\n[[occurrence]]\ndate = 2026-12-12\n[[occurrence]]\ndate = 2026-12-19\nnote = \"\"\"\nLong\n\"\"\"\n\n[extra]\nx = 1\n+++\n\nText.\n";

static TYPES: LazyLock<Types> = LazyLock::new(Types::built_in);

struct Targets;

impl ReferenceTargets for Targets {
    fn documents(&self, _: &[Arc<str>]) -> Vec<(String, String)> {
        vec![("one".into(), "One".into())]
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some(sent) = Pairs::parse(bytes) else { return };
    let kind = TYPES.get("event").expect("a built-in type");
    let input = FormInput {
        path: PATH,
        text: TEXT,
        shape: &kind.shape,
        own: &|_| true,
        is_translation: false,
        targets: &Targets,
    };
    let form = form(&input).expect("the document is valid");
    let Ok(new) = edited(PATH, TEXT, &changes(&form, &sent), body(&form, &sent).as_deref(), &kind.shape) else {
        return;
    };
    assert!(parts(PATH, &new).is_some(), "{new}");
    assert!(new.contains("odd = { a = 1 }\n") && new.contains("[extra]\nx = 1\n"), "{new}");
});
