//! Comments and documents of this repository name only files that exist in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The files and folders that the test reads.
const READ: [&str; 9] =
    ["src", "tests", "benches", "fuzz/targets", "fuzz/run", ".ci", "packaging", "docs", "themes/commons/theme.toml"];

/// A path with one of these beginnings names a file of this repository, not one of an example site.
const OURS: [&str; 7] = ["src/", "tests/", "benches/", "fuzz/", "docs/", "packaging/", ".ci/"];

/// Files that tools create and git ignores.
const MADE: [&str; 3] = ["fuzz/artifacts", "fuzz/found", ".ci/browser/node_modules"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the files under these paths, by their paths from the top of the repository.
fn files(under: &[&str]) -> BTreeSet<String> {
    let walked = under.iter().flat_map(|path| walkdir::WalkDir::new(root().join(path)));
    let entries = walked.map(|entry| entry.expect("readable")).filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(root()).expect("beneath").to_string_lossy().replace('\\', "/");
    entries.map(|entry| name(entry.path())).collect()
}

/// Returns the prose of a line: the whole line of a document, or a comment.
fn prose<'l>(name: &str, line: &'l str) -> &'l str {
    let mark = match name.rsplit('.').next() {
        Some("md") => return line,
        Some("rs" | "mjs" | "cjs") => "//",
        _ => "#",
    };
    line.find(mark).map_or("", |at| &line[at..])
}

/// Returns the words of a line that look like paths or file names.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| c.is_ascii_alphanumeric() || "/._-*".contains(c);
    line.split(move |c| !part(c))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.contains('.') || word.contains('/'))
}

/// Returns whether a word names a file of the repository: a Rust file, a document such as README.md, or a known path.
fn is_citation(word: &str) -> bool {
    let word = word.trim_end_matches('/');
    let (folders, name) = word.rsplit_once('/').unwrap_or(("", word));
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_capitals = |part: &str| part.len() > 2 && part.bytes().all(|b| b.is_ascii_uppercase());
    let is_page = end == "md" && is_capitals(stem) && stem != "NAME";
    let is_rust = end == "rs" && !stem.is_empty() && !word.starts_with("//");
    // `tests/checks/*/expected.txt` and `src/types/NAME.toml` are patterns.
    let is_pattern = word.contains('*') || folders.split('/').any(is_capitals) || is_capitals(stem) && !is_page;
    !is_pattern && (is_page || is_rust || OURS.iter().any(|start| word.starts_with(start)))
}

/// Returns whether a file or folder exists: from the top, from `src/`, or from a folder above the citing file.
fn is_there(name: &str, word: &str) -> bool {
    let word = word.trim_start_matches("./").trim_end_matches('/');
    let above = Path::new(name).ancestors().skip(1);
    let rooms = above.map(Path::to_path_buf).chain([Path::new("src").to_path_buf()]);
    let stem = Path::new(name).with_extension("");
    rooms.chain([stem]).any(|folder| root().join(folder).join(word).exists())
        || MADE.iter().any(|made| word.starts_with(made))
}

#[test]
fn every_file_that_is_named_is_in_the_repository() {
    let mut pages = files(&READ);
    pages.extend(["README.md", "ARCHITECTURE.md", "SECURITY.md", "CONTRIBUTING.md", "RELEASING.md"].map(str::to_owned));
    pages.extend(["Cargo.toml", "clippy.toml", "deny.toml", "build.rs"].map(str::to_owned));
    let (mut wrong, mut named) = (Vec::new(), 0);
    for name in pages {
        let Ok(text) = fs::read_to_string(root().join(&name)) else { continue };
        let of_sites = name.starts_with("tests/checks/") || name.starts_with("tests/data/");
        // A tutorial creates the files that it names: `.ci/tutorials` follows each tutorial.
        let mut in_tutorial = false;
        for (at, line) in text.lines().enumerate().filter(|_| !of_sites) {
            if name == "CONTRIBUTING.md" && line.starts_with("## ") {
                in_tutorial = line.starts_with("## Add ");
            }
            if in_tutorial {
                continue;
            }
            for word in words(prose(&name, line)).filter(|word| is_citation(word)) {
                named += 1;
                if !is_there(&name, word) {
                    wrong.push(format!("{name}:{} names {word}", at + 1));
                }
            }
        }
    }
    assert!(named > 100, "only {named} names were found: the test shows little");
    assert!(wrong.is_empty(), "{} of {named} names: {wrong:#?}", wrong.len());
}

#[test]
fn names_of_files_are_distinguished_from_examples() {
    for word in ["FEEDS.md", "render/words.rs", "docs/gone.md", "src/gone/", "tests/memo.rs"] {
        assert!(is_citation(word), "{word}");
    }
    for word in
        ["content/policies/lettings.md", "index.md", "page.cy.md", "src/types/NAME.toml", "site.toml", "tests/*.rs"]
    {
        assert!(!is_citation(word), "{word}");
    }
    assert_eq!(words("(`render/words.rs`, FEEDS.md).").collect::<Vec<_>>(), ["render/words.rs", "FEEDS.md"]);
    assert!(is_there("src/render/mod.rs", "view/mod.rs") && !is_there("src/render/mod.rs", "view/gone.rs"));
}
