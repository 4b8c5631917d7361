//! Reads a state folder that somebody created with our own key, with links at places that the first bytes choose: no
//! command may change anything outside the site.

#![no_main]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use commonweal::publish::Publisher;
use commonweal::publish::seal::Key;
use commonweal::publish::state::{JOURNAL, MANIFEST};
use libfuzzer_sys::fuzz_target;

static KEY: LazyLock<Key> = LazyLock::new(|| Key::random().expect("random bytes"));

/// The places of links, and their targets.
const LINKS: [&str; 8] = [
    "site/public/a",
    "site/public/a/b",
    "site/public/index.html",
    "site/.commonweal/public/staged/0",
    "site/.commonweal/public/staged/a",
    "site/.commonweal/public/lock",
    "site/.commonweal/~pictures",
    "site/public/.commonweal-draft",
];
const LEADS: [&str; 4] = ["home", "home/.bashrc", "home/new", "site"];

fn outside(top: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = fs::read_dir(top.join("home")).expect("it stays").map(|entry| entry.expect("an entry").path());
    entries.map(|path| (path.clone(), fs::read(path).expect("a file"))).collect()
}

fuzz_target!(|input: (u8, u8, &str, &str)| {
    let (links, lead, journal, manifest) = input;
    let folder = tempfile::tempdir().expect("a folder of its own");
    let top = folder.path();
    let state = top.join("site/.commonweal/public");
    for made in ["home", "site/public/a", "site/.commonweal/public/staged/0", "site/.commonweal/public/staged/a"] {
        fs::create_dir_all(top.join(made)).expect("a folder");
    }
    for (path, text) in [
        ("home/.bashrc", "alias"),
        ("home/key", "secret"),
        ("site/public/index.html", "home"),
        ("site/.commonweal/public/staged/0/0", "staged"),
        ("site/.commonweal/public/staged/a/b", "staged"),
    ] {
        fs::write(top.join(path), text).expect("a file");
    }
    fs::write(state.join(JOURNAL), KEY.seal(JOURNAL, journal.as_bytes().to_vec())).expect("a file");
    fs::write(state.join(MANIFEST), KEY.seal(MANIFEST, manifest.as_bytes().to_vec())).expect("a file");
    for (number, link) in LINKS.iter().enumerate().filter(|(number, _)| links >> number & 1 == 1) {
        let (link, to) = (top.join(link), top.join(LEADS[usize::from(lead >> (number % 4)) % LEADS.len()]));
        // An earlier link may make this path lead outside, where the fuzz target itself must change nothing.
        let above = link.parent().expect("it is within the folder");
        if !fs::canonicalize(above).is_ok_and(|real| real.ends_with(above.strip_prefix(top).expect("it is beneath"))) {
            continue;
        }
        let _ = fs::remove_dir_all(&link);
        let _ = fs::remove_file(&link);
        let _ = std::os::unix::fs::symlink(to, link);
    }
    let before = outside(top);
    for round in 0..2 {
        // The publisher may fail, but may not change files outside.
        if let Ok(publisher) = Publisher::open(&top.join("site/public"), &KEY) {
            let put = publisher.put("a/b/index.html", b"a page").and_then(|_| publisher.put("index.html", b"home"));
            let _ = if round == 0 { put.and_then(|_| publisher.finish()) } else { publisher.clean() };
        }
        assert_eq!(outside(top), before);
    }
});
