//! Scans any bytes as a published file for scripts, under every file name that a browser runs.

#![no_main]

use commonweal::disk::active;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for path in ["a.svg", "a.html", "a.xml"] {
        let Some(found) = active::read(path, bytes) else { continue };
        let all = found.scripts.iter().chain(&found.own_scripts).chain(&found.loads);
        let lines = bytes.len() as u64 + 1;
        for one in all {
            assert!(!one.what.is_empty() && one.line <= lines, "{one:?}");
            assert!(!one.what.contains(char::is_control), "{one:?}");
        }
    }
});
