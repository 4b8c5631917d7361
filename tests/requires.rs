//! Tests `requires` in site.toml: an older program reports only that a newer one is necessary.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const SITE: &str = "title = \"Afon Trust\"\nbase_url = \"https://afon.example.org\"\n";

/// Writes a site whose site.toml ends with these lines. Its pages use features that no program has yet.
fn site(lines: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("beneath")).expect("made");
        fs::write(path, text).expect("written");
    };
    write("site.toml", &format!("{SITE}{lines}"));
    write("content/index.md", "+++\ntitle = \"Welcome\"\nhologram = true\n+++\n\n::: hologram\nHello\n:::\n");
    folder
}

fn run(folder: &Path, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
    command.args(arguments.split_whitespace()).args(["--date", "2026-11-23"]).current_dir(folder);
    command.output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn an_older_program_reports_only_that_a_newer_one_is_needed() {
    let site = site("requires = \"99.2\"\nholograms = \"all\"\n[aurora]\ncolours = 7\n");
    let checked = run(site.path(), "check");
    let expected = "\
error[program-old]: this site needs Commonweal 99.2 or newer, and this program is 0.1.0
 --> site.toml:3:13
  |
3 | requires = \"99.2\"
  |             ^^^^
  |
  = note: An older program does not know all that the site uses, so it would publish wrong pages or none.
  = help: update Commonweal in the way that you installed it, such as `pip install --upgrade commonweal` or `npm install commonweal@latest`; then run the command again

1 error
";
    let expected = expected.replace("0.1.0", env!("CARGO_PKG_VERSION"));
    assert_eq!((checked.status.code(), text(&checked.stdout)), (Some(2), expected));

    for command in ["build", "build --strict", "check --fix --yes", "check --rendered", "check --duties"] {
        let said = run(site.path(), command);
        let all = text(&said.stdout) + &text(&said.stderr);
        assert_eq!(said.status.code(), Some(2), "{command}: {all}");
        assert!(all.contains("needs Commonweal 99.2") && all.contains("pip install --upgrade"), "{command}: {all}");
        assert!(!all.contains("hologram") && !all.contains("aurora"), "{command}: {all}");
    }
    for command in ["new page Fair", "list drafts"] {
        let said = run(site.path(), command);
        assert_eq!((said.status.code(), text(&said.stdout)), (Some(2), String::new()), "{command}");
        assert!(text(&said.stderr).contains("needs Commonweal 99.2"), "{command}: {}", text(&said.stderr));
    }
    assert!(!site.path().join("public").exists() && !site.path().join("content/fair.md").exists());
}

#[test]
fn a_fault_in_site_toml_does_not_hide_the_required_version() {
    let site = site("requires = \"99\"\ntitle = \"Twice\"\nopen = [1, 2\nnew = ~\n");
    let said = text(&run(site.path(), "check --format short").stdout);
    assert!(said.starts_with("site.toml:3:13: error[program-old]: "), "{said}");
    assert!(!said.contains("toml-syntax"), "{said}");
}

#[test]
fn this_program_is_new_enough_for_its_own_version_and_older_ones() {
    let own = env!("CARGO_PKG_VERSION");
    for version in [own, "0.1", "0", "0.0.9"] {
        let site = site(&format!("requires = \"{version}\"\n"));
        let said = text(&run(site.path(), "check --format short").stdout);
        assert!(!said.contains("site.toml:3"), "{version}: {said}");
        assert!(said.contains("hologram"), "other findings show: {said}");
    }
}

#[test]
fn an_invalid_version_is_an_error() {
    for (value, code, help) in [
        ("\">=0.2\"", "bad-value", "`requires = \"0.2\"` means this version or a newer one"),
        ("\"v0.2\"", "bad-value", "`requires = \"0.2\"` means this version or a newer one"),
        ("\"newest\"", "bad-value", "such as \"0.1\""),
        ("\"0.2.1.4\"", "bad-value", "such as \"0.1\""),
        ("0.2", "wrong-type", "\"0.2\""),
    ] {
        let site = site(&format!("requires = {value}\n"));
        let said = text(&run(site.path(), "check").stdout);
        assert!(said.contains(&format!("error[{code}]")) && said.contains("site.toml:3:1"), "{value}: {said}");
        assert!(said.contains(help), "{value}: {said}");
    }
}
