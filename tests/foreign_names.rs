//! Tests folders that somebody else created: names that cannot be published, files instead of folders, and text that
//! a terminal or a workflow's log would interpret. Each is an error with its position, before anything is published.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const SITE: &str = "title = \"Afon Trust\"\nbase_url = \"https://afon.example.org\"\n";
const HOME: &str = "+++\ntitle = \"Welcome\"\nsummary = \"A page.\"\n+++\n\nWe look after the valley.\n";

/// Returns a site with one more file.
fn site(name: impl AsRef<Path>, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &Path, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("beneath")).expect("made");
        fs::write(path, text).expect("written");
    };
    write(Path::new("site.toml"), SITE);
    write(Path::new("content/index.md"), HOME);
    write(name.as_ref(), text);
    folder
}

/// Returns the exit code, and all output.
fn run(site: &Path, arguments: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
    command.args(arguments.split_whitespace()).args(["--date", "2026-11-23"]).current_dir(site).stdin(Stdio::null());
    let output = command.output().expect("it starts");
    let written = [output.stdout, output.stderr].concat();
    (output.status.code().expect("an exit code"), String::from_utf8(written).expect("UTF-8"))
}

/// Asserts that `check` and `build` report a code at a position, and publish nothing.
fn is_refused(site: &Path, code: &str, place: &str) {
    for command in ["check --format short", "build --format short"] {
        let (exit, said) = run(site, command);
        let line = said.lines().find(|line| line.contains(&format!("error[{code}]"))).unwrap_or_default();
        assert_eq!((exit, line.starts_with(place)), (1, true), "{command}: {said}");
    }
    assert!(!site.join("public/index.html").exists());
}

#[test]
fn a_file_in_place_of_a_folder_is_an_error_in_the_content() {
    for name in ["static", "themes", "imports", "public", ".commonweal"] {
        let site = site(name, "a file");
        is_refused(site.path(), "folder-expected", &format!("{name}:1:1: "));
        assert_eq!(fs::read_to_string(site.path().join(name)).expect("still there"), "a file");
    }
    let site = tempfile::tempdir().expect("a folder");
    fs::write(site.path().join("site.toml"), SITE).expect("written");
    fs::write(site.path().join("content"), "a file").expect("written");
    is_refused(site.path(), "folder-expected", "content:1:1: ");
}

/// A file without an extension, at a path where a page of the same name needs a folder.
#[test]
fn a_file_at_the_path_of_a_page_is_an_error_that_names_it() {
    for file in ["static/about", "content/about", "static/about/team"] {
        let site = site(file, "a file");
        // A file in content/ is published only if a page links to it.
        let page = if file == "content/about" { format!("{HOME}\n[The file](about)\n") } else { HOME.to_owned() };
        fs::write(site.path().join("content/about.md"), page).expect("written");
        if file.ends_with("team") {
            fs::create_dir_all(site.path().join("content/about")).expect("made");
            fs::write(site.path().join("content/about/team.md"), HOME).expect("written");
        }
        is_refused(site.path(), "duplicate-route", &format!("{file}:1:1: "));
    }
    let site = site("static/about.txt", "a file beside a page");
    fs::write(site.path().join("content/about.md"), HOME.replace("Welcome", "About us")).expect("written");
    let (exit, said) = run(site.path(), "build");
    assert_eq!(exit, 0, "{said}");
    let (exit, said) = run(site.path(), "build -o content/index.md");
    assert_eq!((exit, said.contains("is a file, so it cannot be the public folder")), (2, true), "{said}");
}

#[cfg(unix)]
#[test]
fn an_unpublishable_name_is_an_error_in_the_content() {
    use std::os::unix::ffi::OsStringExt;
    let names: [(&[u8], &str); 6] = [
        (b"content/a\nb.md", "content/a\\nb.md"),
        (b"content/a\\b.md", "content/a\\b.md"),
        (b"content/caf\xe9.md", "content/caf\\xe9.md"),
        (b"static/x\x1b[2J.txt", "static/x\\u{1b}[2J.txt"),
        (b"static/\xff/x.txt", "static/\\xff"),
        (b"themes/own/static/a\\b.svg", "themes/own/static/a\\b.svg"),
    ];
    for (name, place) in names {
        let site = site(OsString::from_vec(name.to_vec()), HOME);
        is_refused(site.path(), "path-unsafe", &format!("{place}:1:1: "));
    }
}

/// A plain name on disk that leads elsewhere if its `%` characters are decoded.
#[test]
fn no_name_and_no_old_address_leads_out_of_the_public_folder() {
    // A page's address is the slug of its file's name, which leads nowhere else.
    for (name, file) in [
        ("content/%2e%2e.md", "2e-2e"),
        ("content/a%2f..%2fb/x.md", "a-2f-2fb/x"),
        ("content/a%0ab.md", "a-0ab"),
        ("content/a%5cb/index.md", "a-5cb"),
    ] {
        let site = site(name, &HOME.replace("Welcome", "Another page"));
        let (exit, said) = run(site.path(), "build");
        assert_eq!(
            (exit, site.path().join("public").join(file).join("index.html").exists()),
            (0, true),
            "{name}: {said}"
        );
    }
    for alias in ["/%2e%2e/old/", "../old/", "/a//b/", "/./a/", "a\\\\b", "/a%0a/", "/a%5cb/"] {
        let page = HOME.replacen("summary", &format!("aliases = [\"/fine/\", \"{alias}\"]\nsummary"), 1);
        is_refused(site("content/about.md", &page).path(), "path-unsafe", "content/about.md:3:");
    }
    for folder in ["static", "content", "themes/commons/static"] {
        let site = site(format!("{folder}/50%2f..%2f..%2fx.txt"), "plain");
        if folder == "content" {
            // The file is published only if a page links to it.
            let page = format!("{HOME}\n[The file](50%252f..%252f..%252fx.txt)\n");
            fs::write(site.path().join("content/index.md"), page).expect("written");
        }
        let (exit, said) = run(site.path(), "build");
        assert_eq!(exit, 0, "{said}");
        let at = if folder.starts_with("themes") { "public/assets" } else { "public" };
        let file = site.path().join(at).join("50%2f..%2f..%2fx.txt");
        assert!(folder.starts_with("themes") || file.exists(), "{folder}");
        assert!(!site.path().join("x.txt").exists() && !site.path().join("public/x.txt").exists(), "{folder}");
    }
}

#[test]
fn names_reach_terminals_and_logs_escaped() {
    let bad = "\\u001b[2J\\u202e\\u0007";
    let page = format!(
        "+++\ntitle = \"Two {bad}\"\ntag{bad} = 1\nstate = \"draft{bad}\"\n+++\n\n[x](\u{1b}[31m.md) \u{202e}\n"
    );
    let site = site("content/two.md", &page.replace(&format!("tag{bad}"), &format!("\"tag{bad}\"")));
    let raw = page.replace("\\u001b", "\u{1b}");
    fs::write(site.path().join("content/raw.md"), raw).expect("written");
    let formats = ["human", "short", "json", "github"].map(|format| format!("check --format {format}"));
    let others = ["list drafts", "list orphans", "list orphans --format json", "build", "--root a\u{202e}b check"];
    for command in formats.iter().map(String::as_str).chain(others) {
        let (_, said) = run(site.path(), command);
        let obeyed = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!said.contains(obeyed), "{command}: {said:?}");
        assert!(!said.is_empty());
    }
}
