//! Parses any text as a manifest and a journal: no path leads out of a folder, and the result writes and parses again.

#![no_main]

use commonweal::publish::manifest::{Manifest, Step, is_safe};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Some(manifest) = Manifest::from_text(text) else { return };
    assert_eq!(Manifest::from_text(&manifest.to_text()).as_ref(), Some(&manifest));
    let files = manifest.files.iter().map(|file| &file.path);
    let steps = manifest.steps.iter().flat_map(|step| match step {
        Step::Move(staged, path) => vec![staged, path],
        Step::Remove(path) => vec![path],
    });
    for path in files.chain(steps) {
        assert!(is_safe(path), "{path:?}");
        let mut depth = 0_i32;
        for part in path.split('/') {
            depth += if part == ".." { -1 } else { 1 };
            assert!(depth > 0 && !part.is_empty(), "{path:?} leads out");
        }
    }
});
