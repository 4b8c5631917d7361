//! The reference under docs/ equals the program's output. `UPDATE_EXPECTED=1` regenerates it: read the diff.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Returns every file under a folder, by its path within it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it lies within").to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    found
}

fn explain(folder: &Path, arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_commonweal")).current_dir(folder).arg("explain").args(arguments).output();
    let output = output.expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_reference_matches_the_program() {
    let nowhere = tempfile::tempdir().expect("a folder");
    explain(nowhere.path(), &["--reference", "made"]);
    let made = files(&nowhere.path().join("made"));
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        for (name, text) in &made {
            let path = kept.join(name);
            fs::create_dir_all(path.parent().expect("it has one")).expect("the folder can be made");
            fs::write(path, text).expect("it can be written");
        }
    }
    let kept = files(&kept);
    let stale: Vec<&String> =
        made.iter().filter(|(name, text)| kept.get(*name) != Some(text)).map(|(name, _)| name).collect();
    assert!(stale.is_empty(), "these differ from what `explain --reference` writes: {stale:?}");
    let old: Vec<&String> = kept.keys().filter(|name| !made.contains_key(*name)).collect();
    assert!(old.is_empty(), "nothing writes these any more: {old:?}");
}

#[test]
fn links_within_the_reference_lead_to_its_parts() {
    let kept = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference"));
    let index = &kept["README.md"];
    let mut followed = 0;
    for link in index.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        let (file, part) = link.split_once('#').unwrap_or((link, ""));
        let text = kept.get(file).unwrap_or_else(|| panic!("there is no {file}"));
        assert!(part.is_empty() || text.contains(&format!("\n## {part}\n")), "{link} leads nowhere");
        followed += 1;
    }
    assert!(followed > 100, "{followed} links");
}

#[test]
fn without_a_name_explain_lists_all_names() {
    let nowhere = tempfile::tempdir().expect("a folder");
    let all = explain(nowhere.path(), &[]);
    for line in [
        "  policy: ",
        "  site.toml: ",
        "  link-broken: The target of a link, picture or file does not exist.",
        "  toml-syntax",
    ] {
        assert!(all.contains(line), "{line}\n{all}");
    }
    assert!(explain(nowhere.path(), &["site.toml"]).contains("base_url (required)"));
}

#[test]
fn types_and_settings_have_schemas() {
    let nowhere = tempfile::tempdir().expect("a folder");
    let policy = explain(nowhere.path(), &["policy", "--schema"]);
    assert!(policy.contains("\"next_review\"") && policy.contains("\"additionalProperties\": false"), "{policy}");
    assert!(explain(nowhere.path(), &["site.toml", "--schema"]).contains("\"base_url\""));
}
