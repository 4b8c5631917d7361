//! Tests the structure of the code: the direction of imports, the purity of the core, the length of files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "support/imports.rs"]
mod imports;

use imports::Module;

/// The shell: the only modules that know files, the clock, the environment, the network or a terminal.
const SHELL: [&str; 7] = ["cli", "deploy", "disk", "main", "preview", "publish", "report"];

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
fn code_after_a_test_module_is_examined() {
    let text = "use crate::a;\n#[cfg(test)]\nmod tests;\nfn b() { crate::c::d() }\n#[cfg(test)]\n#[path = \"x.rs\"]\nmod more {\n    use crate::e;\n}\nuse crate::f; // crate::g\n";
    assert_eq!(rooms(&code(text)), ["a", "c", "f"]);
}

/// The modules that a file imports or names: `crate::x`, also within `use crate::{x, y::z};`.
fn rooms(text: &str) -> Vec<String> {
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
        for import in rooms(&code(&text)) {
            if place(&import).is_some_and(|other| other > own_place) {
                wrong.push(format!("{path} imports crate::{import}, which stands below {own}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn checks_and_rendering_never_import_each_other() {
    for (path, text) in sources() {
        let imports = rooms(&code(&text));
        let other = match module(&path) {
            "check" => "render",
            "render" => "check",
            _ => continue,
        };
        assert!(!imports.iter().any(|import| import == other), "{path} imports crate::{other}");
    }
}

/// The modules whose children use something of them, although they use their children, with the reason. There is no other circle of imports.
const USED_BY_CHILDREN: [(&str, &str); 20] = [
    ("calendar::feed_strings", "the words of feeds, which the words of one clock extend"),
    ("calendar::import", "the reader of a partner's calendar, which holds what all parts of the reading share"),
    ("check", "the context that each rule reads, and the reporter that it writes to"),
    ("check::markdown_leftover", "the words that all forms of left-over Markdown report with"),
    ("check::rendered", "the page that each rule on rendered pages reads"),
    ("cli", "the arguments that clap reads for all commands"),
    ("cli::explain", "the titles of manual pages, which the reference lists"),
    ("config", "the settings, of which one part is read in a file of its own"),
    ("content::foreign", "the address of a source and the target of a conversion, which each foreign format needs"),
    ("disk", "how one file and one folder are read"),
    ("disk::active", "the finder of active content, which each format feeds"),
    ("images", "the bounds, formats and errors of pictures"),
    ("markdown::parse", "the builder of the tree, to which each kind of Markdown adds"),
    ("pipeline", "the inputs and the result, which the memo keeps"),
    ("preview", "the settings of the preview"),
    ("publish", "the error that each step of a publication returns"),
    ("search", "a file of the search index"),
    ("site", "`DocId` and `Catalogue`, to which each stage adds its questions"),
    ("source", "sources and places, to which the locator and edits add questions"),
    ("url", "the escapes of addresses"),
];

/// The imports of every file that holds more than tests.
fn file_imports() -> imports::Imports {
    let files: Vec<(String, String)> = sources()
        .into_iter()
        .filter(|(path, _)| !is_test(path) && path != "main.rs")
        .map(|(path, text)| (path, code(&text)))
        .collect();
    imports::read(&files)
}

/// Whether `parent` is above `child`, and its children may import from it.
fn may_use_parent(child: &[String], parent: &[String], listed: &[&str]) -> bool {
    child.len() > parent.len() && child.starts_with(parent) && listed.contains(&imports::shown(parent).as_str())
}

#[test]
fn no_files_import_each_other() {
    let imports = file_imports();
    assert!(imports.len() > 300, "the imports of each file are read");
    let listed = USED_BY_CHILDREN.map(|(module, _)| module);
    let left = imports::in_circles(&imports, &|from, to| may_use_parent(from, to, &listed));
    let edges: Vec<String> = left
        .iter()
        .flat_map(|from| {
            imports[from].iter().filter(|(to, _)| left.contains(*to)).map(move |(to, items)| (from, to, items))
        })
        .filter(|(from, to, _)| !may_use_parent(from, to, &listed))
        .map(|(from, to, items)| format!("{} uses {items:?} of {}", imports::shown(from), imports::shown(to)))
        .collect();
    assert!(
        edges.is_empty(),
        "circles of imports: move what both files need to a file of its own, or pass it as a value\n{edges:#?}"
    );
}

#[test]
fn no_module_is_listed_whose_children_do_not_need_it() {
    let imports = file_imports();
    for (module, _) in USED_BY_CHILDREN {
        let others: Vec<&str> = USED_BY_CHILDREN.iter().map(|(own, _)| *own).filter(|own| *own != module).collect();
        let left = imports::in_circles(&imports, &|from, to| may_use_parent(from, to, &others));
        assert!(!left.is_empty(), "take `{module}` out of USED_BY_CHILDREN: nothing is in a circle without it");
    }
}

/// The layers of `render`: a file imports from its own layer and from those before it. The last name of each is what the others are beneath.
const RENDER_LAYERS: [&[&str]; 7] = [
    &["view"],
    &["route", "keys", "index", "context", "queries", "calendars"],
    &["parts"],
    &["prose"],
    &["frame"],
    &["search"],
    &["pages", "files"],
];

/// The layer of a module within `render`; those that put the others together are beneath all.
fn render_layer(module: &[String]) -> Option<usize> {
    (module.first()? == "render").then(|| {
        let name = module.get(1).map_or("", String::as_str);
        RENDER_LAYERS.iter().position(|layer| layer.contains(&name)).unwrap_or(RENDER_LAYERS.len())
    })
}

/// The group of routes that a module of the last layer serves: `pages/home`, or all of `files`.
fn route_group(module: &Module) -> &[String] {
    let depth = if module.get(1).is_some_and(|name| name == "pages") { 3 } else { 2 };
    &module[..module.len().min(depth)]
}

#[test]
fn the_layers_of_render_import_downwards() {
    let mut wrong = Vec::new();
    for (from, to) in file_imports() {
        let Some(own) = render_layer(&from) else { continue };
        for (to, items) in to {
            let Some(other) = render_layer(&to) else { continue };
            let is_beside = own == RENDER_LAYERS.len() - 1 && other == own && route_group(&from) != route_group(&to);
            if other > own || is_beside {
                wrong.push(format!("{} uses {items:?} of {}", imports::shown(&from), imports::shown(&to)));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "src/render/mod.rs lists the layers; groups of routes share by `parts`, `prose` and `frame`\n{wrong:#?}"
    );
}

#[test]
fn imports_are_read_from_trees_and_from_code() {
    let file = |path: &str, code: &str| (path.to_owned(), code.to_owned());
    let files = [
        file("a/mod.rs", "pub(crate) use self::b::{C, d as e};\nuse super::f::{self, g::H};\n"),
        file("a/b.rs", "fn x() { super::Y::new(); f::z() }\nuse crate::f;\n"),
        file("f/mod.rs", ""),
        file("f/g.rs", "use std::fmt;\n"),
    ];
    let read = imports::read(&files);
    let of = |from: &str, to: &str| {
        let [from, to] = [from, to].map(|name| name.split("::").map(str::to_owned).collect::<Module>());
        read[&from].get(&to).map(|items| items.iter().map(String::as_str).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(of("a", "a::b").as_deref(), Some("C d"));
    assert_eq!(of("a", "f::g").as_deref(), Some("H"));
    assert_eq!((of("a::b", "a").as_deref(), of("a::b", "f").as_deref()), (Some("Y::new"), Some(" z")));
    assert!(read[&vec!["f".to_owned(), "g".to_owned()]].is_empty());
    assert_eq!(imports::in_circles(&read, &|_, _| false).len(), 2, "a and a::b");
}

/// Verbs with which the comment of a function begins.
const VERBS: [&str; 5] = ["Returns ", "Writes ", "Checks ", "Reads ", "Builds "];

/// Returns the comments of types, fields and variants that begin with one of [`VERBS`]. A field that is a function may.
fn comments_of_functions_on_data(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let is_first = at == 0 || !lines[at - 1].starts_with("///");
        if !is_first || !line.strip_prefix("/// ").is_some_and(|words| VERBS.iter().any(|verb| words.starts_with(verb)))
        {
            continue;
        }
        let mut is_attribute = false;
        let item = lines[at..].iter().find(|line| {
            let is_skipped = is_attribute || line.starts_with("///") || line.starts_with("#[");
            is_attribute = (is_attribute || line.starts_with("#[")) && !line.ends_with(']');
            !is_skipped
        });
        let item = item.map_or("", |item| item.strip_prefix("pub").unwrap_or(item));
        let item =
            item.split_once(") ").filter(|(before, _)| before.starts_with('(')).map_or(item, |(_, item)| item).trim();
        let name: String = item.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let is_type = name == "struct" || name == "enum";
        let is_field =
            item[name.len()..].starts_with(": ") && !["Fn(", "FnMut(", "fn("].iter().any(|fun| item.contains(fun));
        let is_variant = name.starts_with(char::is_uppercase);
        if is_type || is_field || is_variant {
            found.push(*line);
        }
    }
    found
}

#[test]
fn comments_of_types_and_fields_begin_with_a_noun() {
    for (text, is_found) in [
        ("/// Returns a page.\n#[derive(\n    Debug,\n)]\npub(crate) struct Page {", true),
        ("/// Builds it.\nenum Kind {", true),
        ("    /// Its lines.\n    /// Returns its lines.\n    lines: Vec<u8>,", false),
        ("    /// Reads its lines.\n    /// More.\n    pub lines: Vec<u8>,", true),
        ("    /// Checks an address.\n    Within(Address),", true),
        ("    /// Returns the text of a key.\n    pub(super) text: &'a dyn Fn(&str) -> String,", false),
        ("    /// Returns its text.\n    pub fn text(&self) -> String {", false),
        ("    /// Returns its text.\n    fn text(&self) -> String;", false),
    ] {
        assert_eq!(!comments_of_functions_on_data(text).is_empty(), is_found, "{text}");
    }
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        wrong.extend(comments_of_functions_on_data(&text).into_iter().map(|line| format!("{path}: {line}")));
    }
    assert!(wrong.is_empty(), "begin these comments with a noun: `The lines of a page.`\n{wrong:#?}");
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
        if text.contains("allow(clippy::disallowed_methods") {
            wrong.push(format!("{path} lets itself off the rule of clippy.toml"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_is_unsafe_and_every_file_has_a_module_comment() {
    for (path, text) in sources().into_iter().filter(|(path, _)| !is_test(path)) {
        assert!(text.starts_with("//! ") || path == "lib.rs", "{path} opens with what comes in and what goes out");
        let code = code(&text);
        assert!(!code.contains("unsafe "), "{path}");
        for mark in ["todo!(", "unimplemented!(", "STUB", "// FIXME", "dbg!("] {
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
fn every_dependency_has_a_comment() {
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
fn architecture_md_lists_every_module() {
    let map = read("ARCHITECTURE.md");
    for name in order() {
        assert!(map.contains(&format!("| `{name}` |")), "ARCHITECTURE.md has no row for `{name}`");
    }
    assert!(map.lines().count() <= 160, "the map fits on a few screens");
}
