//! Tests folders that somebody else created, from a repository or an archive: no command changes a byte outside the
//! public folder and the state folder, whatever the site's folder contains.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use walkdir::WalkDir;

/// A home folder with a site in it, and files that no command may change.
struct Home(tempfile::TempDir);

/// A command's exit code and output.
struct Ended {
    code: i32,
    text: String,
}

impl Home {
    fn new() -> Home {
        let home = Home(tempfile::tempdir().unwrap());
        for (path, text) in [
            (".bashrc", "alias"),
            (".ssh/id_ed25519", "secret"),
            ("public/index.html", "another site"),
            ("site/site.toml", "title = \"Afon Trust\"\nbase_url = \"https://afon.example.org\"\n"),
            (
                "site/content/index.md",
                "+++\ntitle = \"Welcome\"\nsummary = \"Who we are.\"\n+++\n\nWe look after the valley.\n",
            ),
        ] {
            home.write(path, text);
        }
        home
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Creates a link in the site, in place of any existing file.
    fn link(&self, path: &str, to: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_dir_all(&path);
        let _ = fs::remove_file(&path);
        symlink(to, path).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
        command.current_dir(self.path("site")).args(["--date", "2026-11-23", "--color", "never"]).args(arguments);
        command.env("HOME", self.0.path()).env("XDG_STATE_HOME", self.path("state")).stdin(Stdio::null());
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        Ended { code: output.status.code().expect("no signal ended it"), text }
    }

    /// Returns every file outside the site and the user's state, including link targets.
    fn outside(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = WalkDir::new(self.0.path()).into_iter().filter_map(Result::ok);
        let outside = entries.filter(|entry| {
            let within = entry.path().strip_prefix(self.0.path()).unwrap();
            !within.starts_with("site") && !within.starts_with("state")
        });
        outside.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap_or_default())).collect()
    }
}

/// Every command that writes, reads the state, or serves the site.
const COMMANDS: [&[&str]; 13] = [
    &["build"],
    &["build", "--precompress"],
    &["export"],
    &["check"],
    &["check", "--links"],
    &["check", "--report", "report.html"],
    &["check", "--baseline", "baseline.toml", "--write-baseline"],
    &["new", "policy", "Lone working"],
    &["theme", "eject", "page.html"],
    &["theme", "gallery"],
    &["list", "drafts"],
    &["build"],
    &["clean"],
];

/// Runs every command. A command may fail, but may not change files outside the site.
fn assert_harmless(home: &Home, commands: &[&[&str]], what: &str) {
    let before = home.outside();
    for command in commands {
        let ended = home.run(command);
        assert!(home.outside() == before, "{what}: {command:?} changed something outside\n{}", ended.text);
        assert!((0..=3).contains(&ended.code) && !ended.text.contains("panicked"), "{what}: {}", ended.text);
    }
}

#[test]
fn a_forged_state_folder_is_moved_aside_with_a_warning_and_the_build_continues() {
    for file in ["manifest", "journal", "build-cache"] {
        let home = Home::new();
        home.write("site/.commonweal/public/staged/0/0", "evil");
        let forged = "commonweal manifest 2\nmove\t0/0\t../../.bashrc\nremove\t../../.ssh/id_ed25519\n";
        home.write(&format!("site/.commonweal/public/{file}"), forged);
        let before = home.outside();
        let built = home.run(&["build"]);
        assert!(built.code == 0 && home.path("site/public/index.html").exists(), "{file}: {}", built.text);
        if file != "build-cache" {
            assert!(built.text.contains("warning: ") && built.text.contains("~set-aside-1"), "{file}: {}", built.text);
        }
        assert_harmless(&home, &[&["export"], &["build"], &["clean"]], file);
        assert!(home.outside() == before, "{file}");
    }
}

/// Links in one folder, and the commands that would follow them.
type Case = (&'static [(&'static str, &'static str)], &'static [&'static [&'static str]]);

#[test]
fn links_in_a_sites_folder_lead_no_command_out_of_it() {
    let publish: &[&[&str]] = &[&["build"], &["export"], &["clean"]];
    let copy: &[&[&str]] =
        &[&["new", "policy", "Lone working"], &["theme", "eject", "page.html"], &["theme", "gallery"]];
    let cases: [Case; 9] = [
        (
            &[
                (".commonweal", ".."),
                ("gallery", "../public"),
                ("report.html", "../.bashrc"),
                ("baseline.toml", "../.bashrc"),
            ],
            &COMMANDS,
        ),
        (
            &[
                (".commonweal/public", "../../.ssh"),
                (".commonweal/~pictures", "../../.ssh"),
                (".commonweal/~links", "../../.bashrc"),
                (".commonweal/links.json", "../../.bashrc"),
                (".commonweal/.gitignore", "../../new"),
                ("gallery", "../.ssh"),
            ],
            &COMMANDS,
        ),
        (&[("public", "../.ssh")], publish),
        (&[("public", "../public")], publish),
        (&[("public", ".git")], publish),
        (&[("public/index.html", "../../.bashrc")], publish),
        (&[("public/assets", "../../.ssh")], publish),
        (&[("content/policies", "../../.ssh"), ("themes", "../.ssh")], copy),
        (&[("themes/commons/templates", "../../../.ssh")], copy),
    ];
    for (links, commands) in cases {
        let home = Home::new();
        for (link, to) in links {
            home.link(&format!("site/{link}"), to);
        }
        assert_harmless(&home, commands, &format!("{links:?}"));
    }
}

#[test]
fn a_file_named_on_the_command_line_replaces_a_link_and_not_its_target() {
    let home = Home::new();
    // Another name of the same file (a hard link).
    for name in ["report.html", "baseline.toml"] {
        fs::hard_link(home.path(".bashrc"), home.path("site").join(name)).unwrap();
    }
    // A named pipe would block the command forever.
    for name in ["pipe.html", "pipe.toml"] {
        assert!(Command::new("mkfifo").arg(home.path("site").join(name)).status().is_ok_and(|status| status.success()));
    }
    home.link("site/endless.toml", "/dev/zero");
    home.link("site/ref/schema", "../../.ssh");
    let types = "[types.\"../../../../evil\"]\nsingular = \"x\"\n[types.hidden]\nfolder = \"../.git\"\n";
    let commands: &[&[&str]] = &[
        &["check", "--report", "report.html"],
        &["check", "--baseline", "baseline.toml", "--write-baseline"],
        &["check", "--report", "pipe.html"],
        &["check", "--baseline", "pipe.toml"],
        &["check", "--baseline", "endless.toml"],
        &["check", "--against", "endless.toml"],
        &["explain", "--reference", "ref"],
        &["explain", "--reference", "made"],
        &["new", "hidden", "Hello"],
    ];
    assert_harmless(&home, commands, "named files");
    assert_eq!(fs::read_to_string(home.path(".bashrc")).unwrap(), "alias");
    assert!(fs::read_to_string(home.path("site/report.html")).unwrap().contains("<html"));
    let site = fs::read_to_string(home.path("site/site.toml")).unwrap();
    home.write("site/site.toml", &format!("{site}{types}"));
    assert_harmless(&home, commands, "types of a site");
    assert!(!home.path("site/.git/hello.md").exists());
}

#[test]
fn sources_behind_a_link_cannot_be_the_public_folder() {
    let home = Home::new();
    fs::rename(home.path("site/content"), home.path("site/docs")).unwrap();
    home.link("site/content", "docs");
    assert_eq!(home.run(&["build", "-o", "docs"]).code, 2);
    assert_harmless(&home, &[&["build"], &["clean"]], "content -> docs");
    assert!(home.path("site/docs/index.md").exists());
}

#[test]
fn a_public_folder_that_is_a_link_is_refused_unless_it_is_named() {
    let home = Home::new();
    fs::create_dir(home.path("web")).unwrap();
    home.link("site/public", "../web");
    let refused = home.run(&["build"]);
    assert!(refused.code == 2 && refused.text.contains("`--output-dir`"), "{}", refused.text);
    assert!(fs::read_dir(home.path("web")).unwrap().next().is_none());
    let named = home.run(&["build", "--output-dir", "public"]);
    assert!(named.code == 0 && home.path("web/index.html").exists(), "{}", named.text);
}

#[test]
fn foreign_cached_pictures_and_link_results_are_not_used() {
    let home = Home::new();
    let hall = image::RgbImage::from_fn(420, 280, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
    hall.save(home.path("site/content/hall.jpg")).unwrap();
    home.write(
        "site/content/index.md",
        "+++\ntitle = \"Welcome\"\nsummary = \"Who we are.\"\n+++\n\n![The hall, with its doors open](hall.jpg)\n",
    );
    assert_eq!(home.run(&["build"]).code, 0);
    let public = |home: &Home| {
        let files = WalkDir::new(home.path("site/public")).into_iter().filter_map(Result::ok);
        let files = files.filter(|entry| entry.file_type().is_file());
        files.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap())).collect::<BTreeMap<_, _>>()
    };
    let built = public(&home);
    let remembered: Vec<PathBuf> =
        fs::read_dir(home.path("site/.commonweal/~pictures")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!remembered.is_empty());
    remembered.iter().for_each(|file| fs::write(file, "<script>evil</script>").unwrap());
    home.write("site/content/about.md", "+++\ntitle = \"About us\"\nsummary = \"More.\"\n+++\n\nWords.\n");
    assert_eq!(home.run(&["clean"]).code, 0);
    fs::remove_file(home.path("site/content/about.md")).unwrap();
    assert_eq!(home.run(&["build"]).code, 0);
    assert!(public(&home) == built, "the pictures were made again");
}

#[test]
fn a_state_folder_from_another_computer_is_not_used() {
    let home = Home::new();
    assert_eq!(home.run(&["build"]).code, 0);
    fs::remove_dir_all(home.path("state")).unwrap();
    // The folder is unchanged: equal files become this computer's own.
    let built = home.run(&["build"]);
    assert!(built.code == 0 && built.text.contains("was not written by you on this computer"), "{}", built.text);
    assert!(built.text.contains(" 0 written, "), "{}", built.text);
    assert!(!home.run(&["build"]).text.contains("set-aside"));
}

#[test]
fn without_a_place_for_the_key_the_site_is_built_with_a_warning() {
    let home = Home::new();
    home.write("state", "a file where a folder belongs");
    let built = home.run(&["build"]);
    assert!(built.code == 0 && built.text.contains("XDG_STATE_HOME"), "{}", built.text);
    assert!(home.path("site/public/index.html").exists());
}

#[test]
fn a_tracked_state_folder_is_a_warning() {
    let home = Home::new();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(home.path("site")).args(arguments).output().is_ok_and(|output| output.status.success())
    };
    home.write("site/.commonweal/public/manifest", "");
    if !git(&["init", "-q"]) {
        println!("skipped: there is no git");
        return;
    }
    assert!(!home.run(&["check"]).text.contains("state-tracked"));
    assert!(git(&["add", "--force", ".commonweal"]));
    let checked = home.run(&["check"]);
    assert!(checked.code == 0 && checked.text.contains("warning[state-tracked]"), "{}", checked.text);
    assert_eq!(home.run(&["build", "--strict"]).code, 1);
}
