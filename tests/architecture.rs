//! Tests the structure of the code: the direction of imports, the purity of the core, the length of files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules that may use files, the clock, the environment, the network or a terminal.
const SHELL: [&str; 6] = ["cli", "disk", "main", "preview", "publish", "report"];

/// The most lines of a file; a longer file gives its reason in a line that starts with `//! Long because`.
const LONGEST: usize = 500;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a file of this repository")
}

/// Returns the text of every Rust file of src/, by its path within src/.
fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, top: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).expect("a folder of src/") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, top, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(top).expect("beneath").to_str().expect("plain names").replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).expect("text"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&root().join("src"), &root().join("src"), &mut found);
    assert!(found.len() > 40, "the walk finds the sources");
    found
}

/// Returns whether a file contains only tests.
fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs") || path.ends_with("/testing.rs")
}

/// Returns the module of lib.rs that contains a file: `check` for `check/link_broken.rs` and `check/mod.rs`.
fn module(path: &str) -> &str {
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

/// Returns a file's text without comments and without items that are compiled only for tests.
fn code(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" {
            // rustfmt ends an outermost item with a brace at the start of a line, or puts it on one line.
            let item = lines.find(|line| !line.starts_with("#[")).unwrap_or_default();
            if item.ends_with('{') {
                lines.find(|line| *line == "}");
            }
            continue;
        }
        out.push_str(line.split("//").next().unwrap_or_default());
        out.push('\n');
    }
    out
}

#[test]
fn code_behind_a_test_module_is_looked_at_too() {
    let text = "use crate::a;\n#[cfg(test)]\nmod tests;\nfn b() { crate::c::d() }\n#[cfg(test)]\n#[path = \"x.rs\"]\nmod more {\n    use crate::e;\n}\nuse crate::f; // crate::g\n";
    assert_eq!(imports(&code(text)), ["a", "c", "f"]);
}

/// Returns the modules that a file imports or names: `crate::x`, also within `use crate::{x, y::z};`.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match rest.strip_prefix('{') {
            None => found.push(word(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (at, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && c.is_alphabetic() => {
                            found.push(word(&group[at..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

/// Returns the modules of lib.rs in order.
fn order() -> Vec<String> {
    let text = read("src/lib.rs");
    // Modules of the tests alone stand with `#[path]` before them.
    let text = text.replace("#[path = \"../tests/support/amount.rs\"]\nmod amount;\n", "");
    let modules = text.lines().map(|line| line.strip_prefix("pub ").unwrap_or(line));
    let modules: Vec<String> =
        modules.filter_map(|line| Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())).collect();
    assert!(modules.len() > 15, "lib.rs lists its modules");
    modules
}

#[test]
fn imports_point_up_the_list_of_lib_rs() {
    let order = order();
    let place = |name: &str| order.iter().position(|own| own == name);
    let mut wrong = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| !is_test(path)) {
        let own = module(&path);
        let Some(own_place) = place(own) else { continue };
        for import in imports(&code(&text)) {
            if place(&import).is_some_and(|other| other > own_place) {
                wrong.push(format!("{path} imports crate::{import}, which stands below {own}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn checks_and_rendering_never_see_each_other() {
    for (path, text) in sources() {
        let imports = imports(&code(&text));
        let other = match module(&path) {
            "check" => "render",
            "render" => "check",
            _ => continue,
        };
        assert!(!imports.iter().any(|import| import == other), "{path} imports crate::{other}");
    }
}

#[test]
fn the_core_reads_no_file_clock_environment_or_network() {
    let mut wrong = Vec::new();
    let forbidden = [
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant::",
        "Timestamp::now",
        "Zoned::now",
        "println!",
        "eprintln!",
        "walkdir",
        "notify",
        "httparse",
        "anstream",
    ];
    for (path, text) in sources() {
        if SHELL.contains(&module(&path)) || is_test(&path) {
            continue;
        }
        let code = code(&text).replace("env!(", "");
        for word in forbidden {
            // Matches whole words: `notify` does not match `notifying`.
            let found = code.match_indices(word).find(|(at, _)| {
                let letter = |c: char| c.is_alphanumeric() || c == '_';
                let after = code[at + word.len()..].starts_with(letter) && word.ends_with(letter);
                !code[..*at].ends_with(letter) && !after
            });
            wrong.extend(found.map(|_| format!("{path} uses {word}")));
        }
        if text.contains("clippy::disallowed_methods") {
            wrong.push(format!("{path} lets itself off the rule of clippy.toml"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_is_unsafe_and_every_file_says_what_it_is() {
    for (path, text) in sources().into_iter().filter(|(path, _)| !is_test(path)) {
        assert!(text.starts_with("//! ") || path == "lib.rs", "{path} opens with what comes in and what goes out");
        let code = code(&text);
        assert!(!code.contains("unsafe "), "{path}");
        for mark in ["todo!(", "unimplemented!(", "STUB", "FIXME", "dbg!("] {
            assert!(!text.contains(mark), "{path} holds {mark}");
        }
    }
}

#[test]
fn files_are_short_enough_to_read() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        let says_why = text.lines().any(|line| line.starts_with("//! Long because"));
        if lines > LONGEST && !says_why {
            wrong.push(format!("{path} has {lines} lines, and does not say why"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let text = read("Cargo.toml");
    let mut in_dependencies = false;
    let mut before = "";
    for line in text.lines() {
        if line.starts_with('[') {
            in_dependencies = line.ends_with("dependencies]");
        } else if in_dependencies && line.contains('=') && !line.starts_with('#') {
            assert!(before.starts_with("# "), "no comment above `{line}`");
        }
        before = line;
    }
}

#[test]
fn every_code_of_a_finding_is_explained() {
    // The code is the first string after the start of a finding, on the same line or the next.
    let explained = read("src/cli/codes.md");
    let rules = read("src/check/mod.rs") + &read("src/check/rendered/mod.rs");
    let mut silent = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| !is_test(path)) {
        let code = code(&text);
        for start in ["Finding::error(", "Finding::warning(", "Finding::advice(", "Finding::new("] {
            for (at, _) in code.match_indices(start) {
                let arguments: String = code[at + start.len()..].chars().take(120).collect();
                let Some(quoted) = arguments.split('"').nth(1) else { continue };
                let before = arguments.split('"').next().unwrap_or_default();
                let is_first = !before.contains([';', '(', '{']) && before.matches(',').count() <= 1;
                let is_code = quoted.len() > 3
                    && quoted.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                if is_first && is_code {
                    let known =
                        explained.contains(&format!("\n## {quoted}\n")) || rules.contains(&format!("{quoted:?}"));
                    if !known {
                        silent.push(format!("{path}: `explain {quoted}` has nothing to say"));
                    }
                }
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn the_map_names_every_room() {
    let map = read("ARCHITECTURE.md");
    for name in order() {
        assert!(map.contains(&format!("| `{name}` |")), "ARCHITECTURE.md has no row for `{name}`");
    }
    assert!(map.lines().count() <= 160, "the map fits on a few screens");
}
