//! The script of the search page gives the same results as `tests/support/search.rs`. The test needs Node.js;
//! without it, the browser checks (`.ci/browser`) cover the script.

mod support;
#[path = "support/search.rs"]
mod search;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use commonweal::pipeline;
use search::Browser;
use serde_json::Value;

/// Returns the script's answer to each query; `None` without Node.js.
fn answers(files: &[(String, Vec<u8>)], page: &str, queries: &[String]) -> Option<Vec<Value>> {
    let root = tempfile::tempdir().expect("a folder");
    for (path, bytes) in files.iter().filter(|(path, _)| path == page || path.starts_with("assets/")) {
        let file = root.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, bytes).expect("a file");
    }
    let script = files.iter().find(|(path, _)| path.starts_with("assets/search-")).expect("the script").0.clone();
    let node = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/search/run.mjs"))
        .args([root.path().join(page), root.path().join(script), root.path().to_owned()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut node = match node {
        Ok(node) => node,
        Err(_) => {
            eprintln!("no node here: the script is not run");
            return None;
        }
    };
    let lines: Vec<String> = queries.iter().map(|query| Value::from(query.as_str()).to_string()).collect();
    node.stdin.take().expect("a pipe").write_all(lines.join("\n").as_bytes()).expect("queries can be sent");
    let output = node.wait_with_output().expect("node ends");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("text");
    Some(text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

/// Returns hostile and unusual queries.
fn hostile() -> Vec<String> {
    let mut all: Vec<String> = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\" onfocus=alert(1) x=\"",
        "(.*)+$ [a-z",
        "\\",
        "policy\u{0}school",
        "__proto__ constructor toString hasOwnProperty",
        "   ",
        "🎉 \u{202e}evil",
        "%00 %zz &amp; {{ site }}",
        "Ÿ ŵ ÏÎ",
        "a",
        "who we are",
        "the",
        "polic",
        "zzzzzzzz",
    ]
    .map(str::to_owned)
    .into();
    all.push("school ".repeat(1500));
    all.push("x".repeat(10_000));
    all
}

#[test]
fn the_script_and_the_rust_search_give_the_same_results() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs = commonweal::disk::read(root, None).expect("the repository's own site can be read");
    let files = support::all(&pipeline::load(inputs, &support::options()));
    for (page, code) in [("search/index.html", "en"), ("cy/search/index.html", "cy")] {
        let text = fs::read_to_string(root.join(format!("tests/data/search/queries.{code}.txt"))).expect("queries");
        let typed = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.splitn(4, ' ').nth(3));
        let queries: Vec<String> = typed.map(str::to_owned).chain(hostile()).collect();
        let Some(answers) = answers(&files, page, &queries) else { return };
        assert_eq!(answers.len(), queries.len());
        for (query, answer) in queries.iter().zip(&answers) {
            let browser = Browser::of(files.clone(), page);
            let found = browser.search(query);
            let own: Vec<&str> = answer["found"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
            assert_eq!(own, found.found, "{query:.80}");
            let is_blank = query.trim().is_empty();
            let status = answer["status"].as_str().unwrap_or_default();
            let count = found.pages.len().to_string();
            assert!(
                is_blank || found.pages.is_empty() || status.ends_with(&format!(" {count}")),
                "{query:.80}: {status}"
            );
            assert_eq!(answer["hidden"].as_bool(), Some(!found.pages.is_empty()), "{query:.80}");
            let asked = answer["asked"].as_array().expect("a list").iter().filter_map(Value::as_str);
            for address in asked {
                assert!(address.starts_with('/') && !address.starts_with("//"), "{query:.80} asks for {address}");
            }
        }
    }
}
