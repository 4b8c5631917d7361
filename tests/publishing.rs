//! Tests publishing from outside: `build` killed at random moments, two builds at once, read-only folders,
//! compressed copies, `export`, `clean`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use walkdir::WalkDir;

/// How often a build is killed, unless `COMMONWEAL_KILLS` sets another number. Most kills happen during publishing.
const KILLS: u64 = 8;

/// Set in a process that may mount a file system: its public folder is then on a separate one.
const MOUNT: &str = "COMMONWEAL_MOUNT";

/// The exit code of a process that may not mount a file system.
const CANNOT_MOUNT: i32 = 97;

type Files = BTreeMap<String, Vec<u8>>;

/// A site of some pages that all change with its edition, in its own folder.
struct Site(TempDir);

impl Drop for Site {
    fn drop(&mut self) {
        if std::env::var_os(MOUNT).is_some() {
            let _ = Command::new("umount").arg(self.folder()).status();
        }
    }
}

impl Site {
    fn new() -> Site {
        let site = Site(tempfile::tempdir().unwrap());
        if std::env::var_os(MOUNT).is_some() {
            fs::create_dir(site.folder()).unwrap();
            let mounted = Command::new("mount").args(["-t", "tmpfs", "tmpfs"]).arg(site.folder()).status();
            assert!(mounted.is_ok_and(|status| status.success()));
        }
        site.write(
            "site.toml",
            "title = \"Mill Lane Trust\"\nbase_url = \"https://example.org\"\nlanguages = [\"en\"]\n",
        );
        site.edit(1);
        site
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Changes the text of every page; odd editions have one extra page and even editions another.
    fn edit(&self, edition: u64) {
        for page in 0..40 {
            let words = "We keep our word, and say when we do not. ".repeat(20);
            let text = format!(
                "+++\ntitle = \"Page {page}\"\nsummary = \"Of page {page}.\"\n+++\n\nEdition {edition}. {words}\n"
            );
            self.write(&format!("content/pages-{}/page-{page}.md", page % 4), &text);
        }
        let (there, gone) = if edition.is_multiple_of(2) { ("even", "odd") } else { ("odd", "even") };
        self.write(
            &format!("content/{there}.md"),
            &format!("+++\ntitle = \"{there}\"\nsummary = \"Here now.\"\n+++\n\nWords.\n"),
        );
        let _ = fs::remove_file(self.0.path().join(format!("content/{gone}.md")));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
        command.arg("--root").arg(self.0.path()).args(["--date", "2026-11-23", "--color", "never"]).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn build(&self) -> Files {
        let output = self.run(&["build"]);
        assert!(output.status.success(), "{}", said(&output));
        self.public()
    }

    fn public(&self) -> Files {
        contents(&self.folder())
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("public")
    }
}

fn contents(folder: &Path) -> Files {
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files
        .map(|file| (file.path().strip_prefix(folder).unwrap().display().to_string(), fs::read(file.path()).unwrap()))
        .collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn after_kills_at_random_moments_every_file_is_old_or_new_and_the_next_build_completes() {
    let site = Site::new();
    let mut old = site.build();
    let kills = std::env::var("COMMONWEAL_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let (mut torn, mut edition) = (0, 1);
    let mut longest = Duration::from_millis(50);
    // Continues past `kills` only if no kill happened during publishing, because the system times the kills.
    while edition <= kills || (torn == 0 && edition <= 10 * kills) {
        edition += 1;
        site.edit(edition);
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let began = Instant::now();
        let mut build = site.command(&["build", "--quiet"]).spawn().unwrap();
        let share = (state >> 40) as f64 / (1 << 24) as f64;
        if edition.is_multiple_of(5) {
            // At any time, up to 1.25 times the duration of a whole build.
            std::thread::sleep(longest.mul_f64(share * 1.25));
        } else {
            // Soon after the build starts to publish.
            let decision = site.0.path().join(".commonweal/public/journal");
            while !decision.exists() && build.try_wait().unwrap().is_none() {
                std::hint::spin_loop();
            }
            std::thread::sleep(Duration::from_micros((share * 2000.0) as u64));
        }
        let killed = build.try_wait().unwrap().is_none();
        let _ = build.kill(); // SIGKILL
        build.wait().unwrap();
        let now = site.public();
        let began_again = Instant::now();
        let new = site.build();
        longest = if killed { began_again.elapsed() } else { began.elapsed() }.min(Duration::from_secs(2));
        for (path, bytes) in now.iter().filter(|(path, _)| !path.ends_with(".commonweal-draft")) {
            assert!(old.get(path) == Some(bytes) || new.get(path) == Some(bytes), "{path} in edition {edition}");
        }
        for path in old.keys().filter(|path| new.contains_key(*path)) {
            assert!(now.contains_key(path), "{path} is missing in edition {edition}");
        }
        torn += usize::from(killed && now != old && now != new);
        old = new;
    }
    println!("{torn} of {} kills came while files moved", edition - 1);
    assert!(torn > 0, "no kill came amid publishing: this test tests nothing");
    let clean = Site::new();
    clean.edit(edition);
    assert!(clean.build() == old, "after all that the folder is that of a clean build");
}

/// Runs the test above in a process of its own, which may mount another file system for the public folder.
#[cfg(target_os = "linux")]
#[test]
fn after_kills_across_two_file_systems_every_file_is_old_or_new() {
    let probe = format!(
        "d=$(mktemp -d) && mount -t tmpfs tmpfs \"$d\" && umount \"$d\" && rmdir \"$d\" || exit {CANNOT_MOUNT}; exec \"$@\""
    );
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", &probe, "sh"]).arg(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "--nocapture",
        "after_kills_at_random_moments_every_file_is_old_or_new_and_the_next_build_completes",
    ]);
    match command.env(MOUNT, "yes").output() {
        Ok(output) if output.status.success() => print!("{}", String::from_utf8_lossy(&output.stdout)),
        Ok(output) if output.status.code() != Some(CANNOT_MOUNT) && !said(&output).starts_with("unshare: ") => {
            panic!("{}{}", String::from_utf8_lossy(&output.stdout), said(&output))
        }
        _ => println!("skipped: this process may not mount a file system"),
    }
}

#[test]
fn two_simultaneous_builds_succeed() {
    let site = Site::new();
    let builds = [(); 2].map(|()| site.command(&["build"]).spawn().unwrap());
    let outputs = builds.map(|build| build.wait_with_output().unwrap());
    assert!(outputs.iter().all(|output| output.status.success()), "{}{}", said(&outputs[0]), said(&outputs[1]));
    assert!(said(&outputs[0]).contains(" 0 written") ^ said(&outputs[1]).contains(" 0 written"));
}

#[test]
fn compressed_copies_follow_the_option() {
    let site = Site::new();
    let plain = site.build();
    let output = site.run(&["build", "--precompress"]);
    assert!(output.status.success(), "{}", said(&output));
    let with_copies = site.public();
    let pages = plain.keys().filter(|path| path.ends_with(".html")).count();
    for suffix in [".html.br", ".html.gz"] {
        assert_eq!(with_copies.keys().filter(|path| path.ends_with(suffix)).count(), pages, "{suffix}");
    }
    assert!(said(&site.run(&["build", "--precompress"])).contains(" 0 written"));
    assert_eq!(site.build(), plain);
}

#[test]
fn export_lists_every_published_file_with_its_hash_and_reports_changes() {
    let site = Site::new();
    assert_eq!(site.run(&["export"]).status.code(), Some(3), "nothing was published yet");
    site.write("static/hello.txt", "hello\n");
    let public = site.build();
    let listed = String::from_utf8(site.run(&["export"]).stdout).unwrap();
    assert_eq!(listed.lines().count(), public.len());
    // The format of `sha256sum`.
    assert!(
        listed.contains("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  hello.txt\n"),
        "{listed}"
    );
    let json = String::from_utf8(site.run(&["export", "--format", "json"]).stdout).unwrap();
    assert!(json.lines().any(|line| line.contains("\"hello.txt\"") && line.contains("\"bytes\":6")), "{json}");
    fs::write(site.folder().join("hello.txt"), "hullo\n").unwrap();
    let output = site.run(&["export"]);
    assert!(output.status.code() == Some(3) && said(&output).contains("`hello.txt` is not the published file"));
    assert!(output.stdout.is_empty());
}

#[test]
fn an_unchanged_build_reuses_the_result_and_its_report() {
    let site = Site::new();
    site.write("static/notes.txt", "one");
    site.write("content/untold.md", "+++\ntitle = \"Untold\"\nsummary = \"Here.\"\n+++\n\nSee http://example.com/a.\n");
    let timed = |arguments: &[&str]| {
        let output = site.run(&[&["build", "--timings"], arguments].concat());
        assert!(output.status.success(), "{}", said(&output));
        let (stages, told): (Vec<String>, Vec<String>) = said(&output)
            .lines()
            .map(str::to_owned)
            .partition(|line| line.ends_with(" s") && line.contains(": ") && !line.contains("other files"));
        let line = told.last().unwrap().split(" in ").next().unwrap().to_owned();
        (stages.iter().any(|stage| stage.starts_with("compare: ")), told[..told.len() - 1].to_vec(), line)
    };
    let (as_before, first, _) = timed(&[]);
    assert!(!as_before && first.iter().any(|line| line.starts_with("warning")), "{first:?}");
    let whole = site.public();
    let (as_before, again, line) = timed(&[]);
    assert!(as_before && line.contains(": 0 written, ") && line.ends_with("unchanged, 0 removed"), "{line}");
    assert_eq!((again, site.public()), (first, whole.clone()));
    // With a cached build, warnings still fail a strict build.
    assert_eq!(site.run(&["build", "--strict"]).status.code(), Some(1));

    // The build restores a changed file in the public folder.
    fs::remove_file(site.folder().join("odd/index.html")).unwrap();
    fs::write(site.folder().join("index.html"), "mine").unwrap();
    assert!(!timed(&[]).0);
    assert_eq!(site.public(), whole);
    assert!(timed(&[]).0);

    // Any other input causes a new build: options, the day, or a file's bytes with the same length and time.
    assert!(!timed(&["--drafts"]).0 && !timed(&[]).0 && timed(&[]).0);
    assert!(!timed(&["--base-url", "https://example.net"]).0 && !timed(&["--precompress"]).0 && !timed(&[]).0);
    let notes = site.0.path().join("static/notes.txt");
    let time = fs::metadata(&notes).unwrap().modified().unwrap();
    fs::write(&notes, "two").unwrap();
    fs::File::options().write(true).open(&notes).unwrap().set_modified(time).unwrap();
    assert!(!timed(&[]).0);
    assert_eq!(site.public()["notes.txt"], b"two");
    site.edit(3);
    assert!(!timed(&[]).0 && timed(&[]).0);
    // A damaged cache, or one for another folder's files, is ignored.
    let made = site.0.path().join(".commonweal/public/build-cache");
    let text = fs::read(&made).unwrap();
    fs::write(&made, &text[..text.len() / 2]).unwrap();
    assert!(!timed(&[]).0 && timed(&[]).0);
}

#[test]
fn clean_removes_only_published_files() {
    let site = Site::new();
    let public = site.build();
    fs::write(site.folder().join("CNAME"), "example.org").unwrap();
    let output = site.run(&["clean"]);
    assert!(said(&output).starts_with(&format!("removed {} files from ", public.len())), "{}", said(&output));
    assert_eq!(site.public().into_keys().collect::<Vec<_>>(), ["CNAME"]);
    assert_eq!(site.build().len(), public.len() + 1);
    assert_eq!(site.run(&["clean", "--output-dir", "content"]).status.code(), Some(0), "no such folder here");
    let content = site.0.path().join("content");
    assert_eq!(site.run(&["clean", "-o", content.to_str().unwrap()]).status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn a_named_public_folder_may_be_a_link() {
    let site = Site::new();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::create_dir(elsewhere.path().join("www")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("www"), site.folder()).unwrap();
    let output = site.run(&["build", "-o", site.folder().to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(elsewhere.path().join("www/index.html").is_file() && elsewhere.path().join(".commonweal/www").is_dir());
    assert!(site.folder().is_symlink());
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_reported_and_nothing_changes() {
    let site = Site::new();
    // A file in place of the parent folder: the same error on every system, and for a superuser too.
    site.write("www", "mine");
    let www = site.0.path().join("www");
    let output = site.run(&["build", "-o", &www.join("public").display().to_string()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains("could not write") && said(&output).contains("www"), "{}", said(&output));
    assert_eq!(fs::read_to_string(www).unwrap(), "mine");
}

/// Returns the findings of `build` about a page that moved.
#[test]
fn a_renamed_page_is_reported_until_its_old_address_redirects() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("beneath")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    let page =
        |front: &str| format!("+++\ntitle = \"Lettings\"\n{front}+++\nPeople who want the hall ask at the desk.\n");
    let build = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_commonweal"));
        let output =
            command.args(["build", "--date", "2026-11-23", "--format", "short"]).current_dir(folder.path()).output();
        let output = output.expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        said.lines().filter(|line| line.contains("[page-moved]")).map(str::to_owned).collect::<Vec<_>>()
    };
    write("site.toml", "title = \"Trust\"\nbase_url = \"https://trust.example.org\"\n");
    write("content/index.md", "+++\ntitle = \"Home\"\n+++\n");
    write("content/policies/lettings.md", &page(""));
    assert_eq!(build(), [""; 0]);
    std::fs::remove_file(folder.path().join("content/policies/lettings.md")).expect("gone");
    write("content/policies/Hall Hire.md", &page(""));
    let moved = "content/policies/Hall Hire.md:2:9: warning[page-moved]: this page was at `/policies/lettings/`, and that address has no redirect";
    let reported = build();
    assert_eq!(reported.len(), 1);
    assert!(
        reported[0].starts_with("content/policies/Hall Hire.md:2:")
            && moved.ends_with(reported[0].split_once(": ").expect("a place").1)
    );
    // First nothing changes, then something else: the finding appears again.
    assert_eq!(build(), reported);
    write("content/index.md", "+++\ntitle = \"Home page\"\n+++\n");
    assert_eq!(build(), reported);
    write("content/policies/Hall Hire.md", &page("aliases = [\"/policies/lettings/\"]\n"));
    assert_eq!(build(), [""; 0]);
    write("content/policies/Hall Hire.md", &page(""));
    assert_eq!(build(), reported);
    write(
        "content/policies/Hall Hire.md",
        &page("[[checks.off]]\nrule = \"page-moved\"\nreason = \"Nobody had the address.\"\n"),
    );
    assert_eq!(build(), [""; 0]);
}
