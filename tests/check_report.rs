//! Tests reports: the order of twenty findings (worst page first), and the HTML page for content owners.

mod support;

use std::fs;
use std::process::{Command, Stdio};

const SITE: &str = "-- site.toml --\ntitle = \"Afon Trust\"\nbase_url = \"https://afon.example.org\"\nlanguages = [\"LANG\", \"OTHER\"]\n\
    -- content/index.md --\n+++\ntitle = \"Welcome\"\nsummary = \"We look after the valley.\"\n+++\n\nRing 01632 960 001.\n\
    -- content/help.md --\n+++\ntitle = \"Help & <advice>\"\nsummary = \"Who helps.\"\nowner = \"Head of community\"\n+++\n\n\
    [click here](/gone/) on 5th October.\n\n[more](/help/) is `a < b`.\n";

/// Writes the site into a folder and runs `check` there.
fn check(language: &str, other: &str, arguments: &str) -> (tempfile::TempDir, i32, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let text = SITE.replace("LANG", language).replace("OTHER", other);
    for (_, source) in support::inputs(&text).sources.iter() {
        let path = folder.path().join(&source.path);
        fs::create_dir_all(path.parent().expect("within")).expect("made");
        fs::write(path, &source.text).expect("written");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
    command.arg("check").args(arguments.split_whitespace()).args(["--date", "2026-11-23"]);
    let output = command.current_dir(folder.path()).stdin(Stdio::null()).output().expect("it starts");
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    (folder, output.status.code().expect("an exit code"), out)
}

#[test]
fn the_human_report_lists_the_worst_page_first() {
    let (_folder, code, out) = check("en", "cy", "");
    assert_eq!(code, 1);
    let heads: Vec<&str> = out.lines().filter(|line| line.starts_with("content/") && line.contains(".md: ")).collect();
    assert!(
        heads[0].starts_with("content/help.md: 3 errors") || heads[0].starts_with("content/help.md: 2 errors"),
        "{out}"
    );
    assert!(heads[1].starts_with("content/index.md: 1 warning"), "{out}");
    let last = out.lines().last().expect("a count");
    assert!(last.contains(" errors, ") && last.contains(" warnings"), "{last}");
    // Within a page, findings run from top to bottom.
    let places: Vec<usize> = out
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("--> content/help.md:")?.split(':').next()?.parse().ok())
        .collect();
    assert!(places.is_sorted() && places.len() > 3, "{places:?}");
}

#[test]
fn the_json_report_follows_the_order_of_files() {
    let (_folder, _, out) = check("en", "cy", "--format json");
    let files: Vec<String> = out
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).expect("an object")["file"]
                .as_str()
                .expect("a path")
                .to_owned()
        })
        .collect();
    assert!(files.is_sorted() && files.len() > 4, "{files:?}");
}

#[test]
fn the_page_for_owners_is_valid_html_in_the_sites_language() {
    for (language, other, title, who, owner) in [
        ("en", "cy", "What needs care", "Who it affects", "Pages without an owner"),
        ("cy", "en", "Beth sydd angen gofal", "Pwy sy’n cael eu heffeithio", "Tudalennau heb neb yn gyfrifol amdanynt"),
    ] {
        let (folder, code, _) = check(language, other, "--report care.html");
        assert_eq!(code, 1);
        let page = fs::read_to_string(folder.path().join("care.html")).expect("written");
        for part in [
            format!("<html lang=\"{language}\">"),
            format!("<h1>{title}</h1>"),
            format!("<dt>{who}</dt>"),
            format!(">{owner}</a>"),
            "Help &amp; &lt;advice&gt;".into(),
            "<mark>/gone/</mark>".into(),
            "<h2 id=\"owner-0\">Head of community</h2>".into(),
        ] {
            assert!(page.contains(&part), "no {part} in {page}");
        }
        assert!(!page.contains("report-") && !page.contains("<script"), "{page}");
        assert_eq!(page.contains("<dd lang=\"en\">"), language == "cy");
    }
}
