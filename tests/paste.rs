//! Documents as programs put them on the clipboard, and the Markdown that they become.
//! `UPDATE_EXPECTED=1 cargo test --test paste` regenerates the expected texts: read the diff.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use commonweal::diagnostic::Level;
use commonweal::edit::paste;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/paste")
}

/// Returns the names of the documents, without `.html`.
fn documents() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the folder of pasted documents");
    let names = entries.filter_map(|entry| entry.expect("an entry").file_name().into_string().ok());
    let mut names: Vec<String> = names.filter_map(|name| Some(name.strip_suffix(".html")?.to_owned())).collect();
    names.sort();
    assert!(names.len() >= 30, "{} documents", names.len());
    names
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_default()
}

#[test]
fn pasted_documents_become_the_expected_markdown_and_notes() {
    let mut wrong = Vec::new();
    for name in documents() {
        let pasted = paste::markdown(&read(&format!("{name}.html")));
        let notes: String = pasted.notes.iter().map(|note| format!("{note}\n")).collect();
        for (file, now) in
            [(format!("{name}.md"), format!("{}\n", pasted.markdown)), (format!("{name}.notes.txt"), notes)]
        {
            if std::env::var_os("UPDATE_EXPECTED").is_some() {
                let path = folder().join(&file);
                // A document without losses has no file of notes.
                if now.is_empty() {
                    fs::remove_file(path).unwrap_or_default()
                } else {
                    fs::write(path, &now).expect("a file")
                }
            }
            if read(&file) != now {
                wrong.push(format!("{file} is now\n{now}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_checks_find_no_error_in_pasted_text() {
    for name in documents() {
        let text = read(&format!("{name}.md"));
        let page = format!("-- content/index.md --\n+++\ntitle = \"Home\"\n+++\n\n{text}");
        let loaded = support::load(&page);
        let errors: Vec<&str> = loaded
            .findings
            .iter()
            .filter(|finding| finding.level == Level::Error)
            .map(|finding| finding.message.as_str())
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}\n{text}");
    }
}

#[test]
fn a_document_that_is_pasted_again_is_the_same_text() {
    for name in documents() {
        let html = read(&format!("{name}.html"));
        assert_eq!(paste::markdown(&html), paste::markdown(&html));
    }
}
