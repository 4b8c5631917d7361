//! `publish` and `rollback` as a user meets them: to a folder, and to real stores if `.ci/stores` started them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use walkdir::WalkDir;

#[cfg(unix)]
#[path = "places/sftp.rs"]
mod sftp;
#[cfg(feature = "stores")]
#[path = "places/stores.rs"]
mod stores;

/// A site's folder, the folder of a web server, and the state of the user who publishes.
struct Site {
    folder: TempDir,
    web: TempDir,
    state: TempDir,
    /// Folders with programs, instead of those of this process.
    path: Option<String>,
}

impl Site {
    /// A site of a few pages and an event, with a place.
    fn new(place: &str) -> Site {
        let site = Site {
            folder: tempfile::tempdir().unwrap(),
            web: tempfile::tempdir().unwrap(),
            state: tempfile::tempdir().unwrap(),
            path: None,
        };
        let place = place.replace("WEB", &site.web.path().display().to_string());
        site.write(
            "site.toml",
            &format!(
                "title = \"Mill Lane Trust\"\nbase_url = \"https://trust.example.org\"\n\n[calendar]\norganiser = {{ name = \"Mill Lane Trust\", email = \"hello@trust.example.org\" }}\n\n{place}"
            ),
        );
        site.write(
            "content/index.md",
            "+++\ntitle = \"Welcome\"\nsummary = \"What we do.\"\n+++\n\nWe run three schools.\n",
        );
        site.write(
            "content/help.md",
            "+++\ntitle = \"Help\"\nsummary = \"Where to ask.\"\n+++\n\nAsk at the office, or read about [visits](visits.md).\n",
        );
        site.write(
            "content/visits.md",
            "+++\ntitle = \"Visits\"\nsummary = \"Before you come.\"\n+++\n\nSign in at the office. Bring proof of who you are.\n",
        );
        site.write(
            "content/events/fair.md",
            "+++\ntitle = \"Winter fair\"\nsummary = \"Stalls and music.\"\nstart = 2026-12-12T10:00\nend = 2026-12-12T13:00\n+++\n\nCome along.\n",
        );
        site
    }

    fn in_folder() -> Site {
        Site::new("[publish.live]\nkind = \"folder\"\nplace = \"WEB\"\n")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.folder.path().join(path)).unwrap();
        assert!(text.contains(from), "{path} has {from}");
        self.write(path, &text.replacen(from, to, 1));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
        command.current_dir(self.folder.path()).env("XDG_STATE_HOME", self.state.path());
        command.args(["--date", "2026-11-23", "--color", "never"]).args(arguments).stdin(Stdio::null());
        command.envs(self.path.iter().map(|path| ("PATH", path)));
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that succeeds. Returns stdout and stderr.
    fn said(&self, arguments: &[&str]) -> (String, String) {
        let output = self.run(arguments);
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(output.status.success(), "{out}{err}");
        (out, err)
    }

    /// Runs a command that fails. Returns its exit code and stderr.
    fn fault(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.run(arguments);
        assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    fn built(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.folder.path().join("public"))
    }

    /// Checks that the public folder has the built files and no others.
    fn assert_published(&self) {
        let (built, public) = (self.built(), self.public());
        let differ = |path: &&String| built.get(*path) != public.get(*path);
        assert_eq!(built.keys().chain(public.keys()).filter(differ).collect::<Vec<_>>(), Vec::<&String>::new());
    }

    fn public(&self) -> BTreeMap<String, Vec<u8>> {
        files(self.web.path())
    }
}

/// The public files of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let files = entries.map(|entry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (path, fs::read(entry.path()).unwrap())
    });
    files.filter(|(path, _)| !path.starts_with(".commonweal/")).collect()
}

#[test]
fn a_folder_gets_the_site_and_then_only_what_changed() {
    let site = Site::in_folder();
    let (out, err) = site.said(&["publish", "--dry-run"]);
    assert!(out.starts_with("Nothing was published to `live` before; now "), "{out}");
    assert!(err.contains("nothing was sent (`--dry-run`)") && site.public().is_empty(), "{err}");

    let (_, err) = site.said(&["publish"]);
    assert!(err.contains("edition 1 is public at `live`"), "{err}");
    assert!(err.contains("the public reads it at https://trust.example.org/"), "{err}");
    site.assert_published();
    let (out, err) = site.said(&["publish"]);
    assert_eq!(out, "Nothing changes for the public: `live` has what your site says.\n");
    assert!(err.contains("nothing was sent"), "{err}");

    site.edit("content/visits.md", "Bring proof", "Bring a photo and proof");
    site.edit("content/events/fair.md", "T10:00", "T11:00");
    let (out, err) = site.said(&["publish"]);
    for words in [
        "What changes for the public at `live`:",
        "Visits  /visits/",
        "now says “at the office. Bring a photo and proof of who you” where it said “at the office. Bring proof of who you”",
        "moves from Saturday 12 December 2026, 10:00 to 13:00 to Saturday 12 December 2026, 11:00 to 13:00",
    ] {
        assert!(out.contains(words), "{words}: {out}");
    }
    assert!(err.contains("edition 2 is public"), "{err}");
    let public = site.public();
    assert!(site.built().iter().all(|(path, bytes)| public.get(path) == Some(bytes)));

    // A page that left stays for a day, unless it must go at once.
    site.edit("content/help.md", ", or read about [visits](visits.md)", "");
    fs::remove_file(site.folder.path().join("content/visits.md")).unwrap();
    let (out, err) = site.said(&["publish"]);
    assert!(out.contains("Addresses that will answer \"not found\" (404)") && out.contains("/visits/"), "{out}");
    assert!(err.contains("left the site, and browsers may still ask for them: the first publication after"), "{err}");
    assert!(site.public().contains_key("visits/index.html"));
    site.said(&["publish", "--remove-now"]);
    site.assert_published();
}

#[test]
fn rollback_needs_no_sources_and_forgetting_removes_earlier_editions() {
    let site = Site::in_folder();
    site.said(&["publish"]);
    let first = site.public();
    site.edit("content/visits.md", "Sign in", "Sign out");
    site.write("content/mistake.md", "+++\ntitle = \"Mistake\"\nsummary = \"Not for the public.\"\n+++\n\nSecret.\n");
    site.said(&["publish"]);

    // Another computer, with nothing but site.toml.
    let other = Site::new("");
    fs::remove_dir_all(other.folder.path().join("content")).unwrap();
    other.write("site.toml", &fs::read_to_string(site.folder.path().join("site.toml")).unwrap());
    let (out, _) = other.said(&["rollback", "--list"]);
    assert!(out.contains("2  ") && out.contains("(public now)") && out.lines().count() == 2, "{out}");
    let (out, err) = other.said(&["rollback", "--dry-run"]);
    assert!(out.starts_with("Edition 1 takes the place of edition 2 at `live`:"), "{out}");
    assert!(out.contains("Pages that go (1)\n  /mistake/"), "{out}");
    assert!(err.contains("nothing was changed"), "{err}");
    let (_, err) = other.said(&["rollback"]);
    assert!(
        err.contains("edition 3 is public at `live`") && err.contains("your texts on this computer are unchanged"),
        "{err}"
    );
    let now = site.public();
    assert!(first.iter().all(|(path, bytes)| now.get(path) == Some(bytes)));
    // Files that browsers may still ask for stay for a day. Pages and feeds go.
    assert!(now.keys().all(|path| first.contains_key(path) || path.starts_with("assets/")));
    let (code, err) = other.fault(&["rollback", "--to", "9"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("this place has no edition 9") && err.contains("it has these: 2, 1"), "{err}");

    // The mistake is in no edition any more.
    fs::remove_file(site.folder.path().join("content/mistake.md")).unwrap();
    site.said(&["publish", "--forget-earlier"]);
    let (out, _) = other.said(&["rollback", "--list"]);
    assert_eq!(out.lines().count(), 1, "{out}");
    let objects = WalkDir::new(site.web.path().join(".commonweal/objects")).into_iter().map(Result::unwrap);
    let is_secret =
        |path: &Path| path.is_file() && String::from_utf8_lossy(&fs::read(path).unwrap()).contains("Secret.");
    assert_eq!(objects.filter(|entry| is_secret(entry.path())).count(), 0);
    let (code, err) = other.fault(&["rollback"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("there is no earlier edition in this place"), "{err}");
}

#[test]
fn nothing_is_sent_while_something_is_wrong() {
    let site = Site::new("");
    let (code, err) = site.fault(&["publish"]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("site.toml does not say where to publish the site") && err.contains("[publish.live]"),
        "{err}"
    );

    let two = "[publish.web]\nkind = \"folder\"\nplace = \"WEB\"\n[publish.test]\nkind = \"folder\"\nplace = \"WEB\"\n";
    let site = Site::new(two);
    assert!(site.fault(&["publish"]).1.contains("several places"), "none is called live");
    assert!(site.fault(&["publish", "life"]).1.contains("it has `web`, `test`"), "not in the order of site.toml");
    site.said(&["publish", "test"]);

    let site = Site::in_folder();
    fs::write(site.web.path().join("old.html"), "theirs").unwrap();
    let (code, err) = site.fault(&["publish"]);
    assert_eq!((code, site.public().len()), (Some(3), 1));
    assert!(
        err.contains("holds files that Commonweal did not put there") && err.contains("--into-used-place"),
        "{err}"
    );
    site.said(&["publish", "--into-used-place"]);
    assert!(site.public().contains_key("old.html") && site.public().contains_key("index.html"));

    site.edit("content/help.md", "visits.md", "gone.md");
    let before = site.public();
    let (code, err) = site.fault(&["publish"]);
    assert!(code == Some(1) && site.public() == before, "{err}");
    site.edit("content/help.md", "gone.md", "visits.md");

    for (place, words) in [
        ("public", "is the folder that `build` writes to"),
        ("content/x", "holds the site's sources"),
        ("missing", "check `place` in site.toml: it must exist"),
    ] {
        let site = Site::new(&format!("[publish.live]\nkind = \"folder\"\nplace = \"{place}\"\n"));
        let (_, err) = site.fault(&["publish"]);
        assert!(err.contains(words), "{place}: {err}");
    }
}

#[test]
fn a_secret_in_site_toml_is_never_printed() {
    let secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
    let site =
        Site::new(&format!("[publish.live]\nkind = \"s3\"\nplace = \"our-site\"\nsecret_access_key = \"{secret}\"\n"));
    for arguments in
        [&["publish"][..], &["rollback"], &["check"], &["build"], &["plan"], &["check", "--format", "json"]]
    {
        let output = site.run(arguments);
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("AWS_SECRET_ACCESS_KEY") && !said.contains(secret), "{arguments:?}: {said}");
    }
}

/// Two people publish to one place at once. Afterwards the place has the whole site of one of them.
fn assert_one_wins(place: &str, published: impl Fn(&str) -> Vec<u8>) {
    let sites = [Site::new(place), Site::new(place)];
    let mut refused = 0;
    for round in 0..6 {
        for (site, own) in sites.iter().zip(["mine", "yours"]) {
            site.write("themes/commons/styles/own.css", &format!("/* {own} {round} */\n"));
            site.write(
                "content/help.md",
                &format!("+++\ntitle = \"Help\"\nsummary = \"Ask.\"\n+++\n\n{own} {round}.\n"),
            );
        }
        let mut commands: Vec<_> = sites
            .iter()
            .map(|site| {
                site.command(&["publish", "--into-used-place"])
                    .stderr(Stdio::piped())
                    .stdout(Stdio::null())
                    .spawn()
                    .unwrap()
            })
            .collect();
        let ends = commands.drain(..).map(|command| command.wait_with_output().unwrap()).collect::<Vec<_>>();
        for end in &ends {
            let said = String::from_utf8_lossy(&end.stderr);
            assert!(end.status.success() || said.contains("somebody else"), "{said}");
        }
        refused += ends.iter().filter(|end| !end.status.success()).count();
        assert!(ends.iter().any(|end| end.status.success()), "round {round}");
        let is_whole = |site: &&Site| site.built().iter().all(|(path, bytes)| published(path) == *bytes);
        assert!(sites.iter().any(|site| is_whole(&site)), "round {round}: the two sites are mixed");
    }
    println!("{refused} of 12 publications were refused because another one ran");
}

#[test]
fn two_people_cannot_mix_their_sites_in_a_folder() {
    let web = tempfile::tempdir().unwrap();
    let place = format!("[publish.live]\nkind = \"folder\"\nplace = \"{}\"\n", web.path().display());
    assert_one_wins(&place, |path| fs::read(web.path().join(path)).unwrap_or_default());
}

/// Kills a command again and again while a reader looks at the folder.
#[cfg(unix)]
#[test]
fn a_killed_command_leaves_a_whole_folder() {
    let site = Site::in_folder();
    site.said(&["publish"]);
    let kills = std::env::var("COMMONWEAL_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8);
    for kill in 0..kills {
        site.write("themes/commons/styles/own.css", &format!("main {{ order: {kill} }}\n"));
        site.edit("content/visits.md", "Sign", &format!("Sign{kill}"));
        let mut command =
            site.command(&["publish", "--quiet"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(150 + 37 * (kill % 20)));
        command.kill().unwrap();
        command.wait().unwrap();
        for (path, bytes) in site.public().iter().filter(|(path, _)| path.ends_with(".html")) {
            let html = String::from_utf8_lossy(bytes);
            for style in html
                .split("href=\"/")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .filter(|href| href.ends_with(".css"))
            {
                assert!(site.web.path().join(style).is_file(), "{path} asks for {style}");
            }
        }
    }
    site.said(&["publish", "--remove-now"]);
    site.assert_published();
}
