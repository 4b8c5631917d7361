//! `plan` as a user meets it: the example site after ten edits, a site without changes, a first build, folders of other computers and of enemies,
//! and the promise that a plan is empty exactly when a build would change nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use walkdir::WalkDir;

#[path = "support/amount.rs"]
#[allow(dead_code, reason = "each test file uses its own part")]
mod amount;
#[path = "support/dice.rs"]
mod dice;

/// A site's folder, and the state of the user who builds it.
struct Site {
    folder: TempDir,
    state: TempDir,
}

impl Site {
    /// A site of a few pages, a policy and an event.
    fn small() -> Site {
        let site = Site { folder: tempfile::tempdir().unwrap(), state: tempfile::tempdir().unwrap() };
        site.write(
            "site.toml",
            "title = \"Mill Lane Trust\"\nbase_url = \"https://trust.example.org\"\n\n[[menu]]\ntitle = \"Help\"\npage = \"help\"\n\n[calendar]\norganiser = { name = \"Mill Lane Trust\", email = \"hello@trust.example.org\" }\n",
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

    /// The example site of this repository.
    fn example() -> Site {
        let site = Site { folder: tempfile::tempdir().unwrap(), state: tempfile::tempdir().unwrap() };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for name in ["content", "imports", "static", "themes/commons", "site.toml", "site.cy.toml"] {
            for entry in WalkDir::new(root.join(name)).into_iter().map(Result::unwrap) {
                let to = site.folder.path().join(entry.path().strip_prefix(root).unwrap());
                if entry.file_type().is_file() {
                    fs::create_dir_all(to.parent().unwrap()).unwrap();
                    fs::copy(entry.path(), to).unwrap();
                }
            }
        }
        site
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.folder.path().join(path)).unwrap();
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.folder.path().join(from), self.folder.path().join(to)).unwrap();
    }

    /// Replaces the first occurrence of some words.
    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.folder.path().join(path)).unwrap();
        assert!(text.contains(from), "{path} has {from}");
        self.write(path, text.replacen(from, to, 1));
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
        command.current_dir(self.folder.path()).env("XDG_STATE_HOME", self.state.path());
        command.args(["--date", "2026-11-23", "--color", "never"]).args(arguments);
        command.stdin(Stdio::null()).output().unwrap()
    }

    fn build(&self) {
        let output = self.run(&["build"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// What `plan` says on stdout; the rest must be silence and success.
    fn plan(&self, arguments: &[&str]) -> String {
        let output = self.run(&[&["plan", "--quiet"], arguments].concat());
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && errors.is_empty(), "{errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.plan(&["--format", "json"])).unwrap()
    }

    /// Every file of the site's folder and of the user's state, with its bytes.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = [&self.folder, &self.state].into_iter().flat_map(|folder| WalkDir::new(folder.path()));
        let files = entries.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        files.map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).unwrap())).collect()
    }
}

#[test]
fn ten_edits_of_the_example_site_are_reported_in_words() {
    let site = Site::example();
    site.build();
    assert_eq!(site.plan(&[]), "Nothing changes for the public: `public` holds what a build would publish.\n");

    // A title, and a number in a policy.
    site.edit("content/policies/volunteering.md", "title = \"Volunteering policy\"", "title = \"Volunteers policy\"");
    site.edit("content/policies/volunteering.md", "Anyone over 14 can", "Anyone over 16 can");
    // A moved event, and a cancelled one.
    site.edit("content/events/plant-swap.md", "2027-04-24T10:00:00", "2027-04-25T11:00:00");
    site.edit("content/events/supper-quiz.md", "start = 2027", "status = \"cancelled\"\nsequence = 1\nstart = 2027");
    // A deleted page.
    site.edit("content/policies/lettings.md", "\"trust-hub\", \"room-prices-held\"", "\"trust-hub\"");
    site.remove("content/news/room-prices-held.md");
    // A renamed page with an alias, and one without.
    site.rename("content/policies/pool-safety.md", "content/policies/warm-pool.md");
    site.edit("content/policies/warm-pool.md", "order = 11", "order = 11\naliases = [\"/policies/pool-safety/\"]");
    site.rename("content/news/pupils-find-a-leak.md", "content/news/the-leak.md");
    site.edit("content/frameworks/civic-duty/environment/rivers/index.md", "pupils-find-a-leak", "the-leak");
    // A new page, and an entry of the menu.
    site.write(
        "content/about/visitors.md",
        "+++\ntitle = \"Visiting a school\"\nsummary = \"What to bring when you visit.\"\n+++\n\nSign in at the office.\n",
    );
    site.edit(
        "site.toml",
        "[[menu]]\ntitle = \"News\"",
        "[[menu]]\ntitle = \"Visit\"\npage = \"about/visitors\"\n\n[[menu]]\ntitle = \"News\"",
    );
    site.edit(
        "site.cy.toml",
        "[[menu]]\ntitle = \"Newyddion\"",
        "[[menu]]\ntitle = \"Ymweld\"\n\n[[menu]]\ntitle = \"Newyddion\"",
    );
    // A new big file, and a policy put out of force.
    site.write("static/files/plan.bin", vec![b'x'; 1_500_000]);
    site.edit("content/policies/charging.md", "statutory", "withdrawn = 2026-11-20\nstatutory");

    let before = site.files();
    let plan = site.plan(&[]);
    assert_eq!(site.files(), before, "`plan` writes nothing");
    let expected = include_str!("data/plan.txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/plan.txt"), &plan).unwrap();
    } else {
        assert_eq!(plan, expected);
    }

    site.build();
    assert!(site.plan(&[]).starts_with("Nothing changes"));
}

#[test]
fn hidden_documents_are_not_listed_and_scheduled_ones_have_their_day() {
    let site = Site::small();
    site.build();
    for (name, line) in [("draft", "draft = true"), ("inside", "visibility = \"internal\"")] {
        let text = format!(
            "+++\ntitle = \"Secret {name}\"\nsummary = \"S.\"\n{line}\npublish = 2026-11-30\n+++\n\nSecret words.\n"
        );
        site.write(&format!("content/{name}.md"), text);
    }
    let dated =
        |title: &str, line: &str| format!("+++\ntitle = \"{title}\"\nsummary = \"S.\"\n{line}\n+++\n\nWords.\n");
    site.write("content/soon.md", dated("Soon", "publish = 2026-12-07"));
    site.write("content/later.md", dated("Later", "publish = 2026-12-08"));
    let expected = "Nothing changes for the public: `public` holds what a build would publish.\n\n\
        By its date, in the next 14 days (1)\n  Soon  /soon/\n    appears with the first build from 2026-12-07\n";
    assert_eq!(site.plan(&[]), expected);
    site.write("content/ends.md", dated("Ends", "expires = 2026-11-25"));
    let plan = site.plan(&[]);
    assert!(plan.contains("  Ends  /ends/\n    is hidden by the first build from 2026-11-26\n"), "{plan}");
    assert!(!plan.contains("Secret") && !plan.contains("Later"), "{plan}");
}

#[test]
fn a_first_build_and_exit_codes() {
    let site = Site::small();
    let before = site.files();
    let output = site.run(&["plan", "--expect-none"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("Nothing was published in `public` before: a build would publish "), "{text}");
    assert!(text.contains("\nNew pages (") && text.contains("  Winter fair  /events/fair/\n"), "{text}");
    assert_eq!(site.files(), before, "`plan` writes nothing");
    assert!(!site.folder.path().join("public").exists());

    site.build();
    assert_eq!(site.run(&["plan", "--expect-none"]).status.code(), Some(0));
    site.edit("content/help.md", "office", "desk");
    assert_eq!(site.run(&["plan", "--expect-none"]).status.code(), Some(1));
    assert_eq!(site.run(&["plan"]).status.code(), Some(0));

    // An error of the site is what `build` says, and there is no plan.
    site.edit("content/help.md", "visits.md", "nothing.md");
    let (plan, build) = (site.run(&["plan"]), site.run(&["build"]));
    assert_eq!((plan.status.code(), build.status.code()), (Some(1), Some(1)));
    assert!(plan.stdout.is_empty());
    let (plan, build) = (String::from_utf8(plan.stderr).unwrap(), String::from_utf8(build.stderr).unwrap());
    let findings = |text: &str, last: &str| text.replace(last, "");
    assert_eq!(
        findings(&plan, "a build would publish nothing, so there is no plan\n"),
        findings(&build, "nothing was published\n")
    );
    assert_eq!(site.run(&["plan", "--against", "nowhere"]).status.code(), Some(3));
    assert_eq!(site.run(&["plan", "--against", "public", "--output-dir", "x"]).status.code(), Some(2));
}

#[test]
fn a_folder_of_another_computer_is_compared_whole() {
    let site = Site::small();
    site.build();
    site.rename("public", "copy");
    fs::remove_dir_all(site.folder.path().join(".commonweal")).unwrap();
    let against = ["--against", "copy"];
    assert_eq!(site.plan(&against), "Nothing changes for the public: `copy` holds what a build would publish.\n");
    site.write("copy/old/index.html", "<!DOCTYPE html><title>Old</title><main><h1>Old page</h1></main>");
    site.edit("content/help.md", "office", "desk");
    let plan = site.plan(&against);
    for expected in [
        "Pages that go (1)\n  Old page  /old/\n",
        "now says “Ask at the desk,",
        "Addresses that will answer \"not found\" (404) (1)\n  Old page  /old/\n    so that it leads on, write `aliases = [\"/old/\"]`",
    ] {
        assert!(plan.contains(expected), "{expected}\n{plan}");
    }
    // As the usual folder it is no edition of ours: a build refuses it, and the plan says so.
    site.rename("copy", "public");
    let output = site.run(&["plan"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("a build does not overwrite it"), "{errors}");
    assert!(!site.run(&["build"]).status.success());
}

#[cfg(unix)]
#[test]
fn a_hostile_public_folder_is_limited_and_links_are_not_followed() {
    let site = Site::small();
    site.build();
    site.write("outside.html", "<main><h1>Outside secret</h1></main>");
    let public = site.folder.path().join("public");
    let link = |from: &str, to: &str| {
        let _ = fs::remove_file(public.join(from));
        std::os::unix::fs::symlink(to, public.join(from)).unwrap();
    };
    link("help/index.html", "../../outside.html");
    link("extra", "/");
    // Sparse: longer than any file that is read.
    fs::File::create(public.join("visits/index.html")).unwrap().set_len(1 << 40).unwrap();
    fs::write(public.join("index.html"), [b"<main>".as_slice(), &b"<div>".repeat(100_000)].concat()).unwrap();
    fs::write(public.join("events/calendar.ics"), "BEGIN:VCALENDAR\nBEGIN:VEVENT\n\u{1b}[2J").unwrap();
    fs::write(public.join("404.html"), b"<main><h1>\x1b[2J\xe2\x80\xae\xff</h1></main>").unwrap();
    for arguments in [&[][..], &["--against", "public"]] {
        let output = site.run(&[&["plan"], arguments].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(!text.contains("secret") && !text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
        assert!(text.contains("  Visits  /visits/\n    so much is new that single changes are not listed\n"), "{text}");
    }
}

#[test]
fn events_list_affected_feeds_and_how_to_mark_a_change() {
    let site = Site::small();
    site.build();
    site.edit("content/events/fair.md", "2026-12-12T10:00", "2026-12-12T11:00");
    let plan = site.plan(&[]);
    let expected = "Events (1)\n  Winter fair  /events/fair/\n    moves from Saturday 12 December 2026, 10:00 to 13:00 to Saturday 12 December 2026, 11:00 to 13:00\n";
    assert!(plan.contains(expected), "{plan}");
    assert!(plan.contains("(/events/calendar.ics)") && plan.contains("the feeds ask for every 6 hours\n"), "{plan}");
    assert!(
        plan.contains("write `sequence = 1` and the day of the change as `updated` into `content/events/fair.md`"),
        "{plan}"
    );
    site.edit("content/events/fair.md", "+++\ntitle", "+++\nsequence = 1\nupdated = 2026-11-23\ntitle");
    assert!(!site.plan(&[]).contains("may not notice"));
    let json = site.json();
    assert_eq!(json["events"][0]["kind"], "time");
    assert_eq!(json["feeds_refresh_minutes"], 360);
    let docs = include_str!("../docs/publishing.md");
    for field in json.as_object().unwrap().keys().chain(json["events"][0].as_object().unwrap().keys()) {
        assert!(docs.contains(&format!("`{field}`")), "docs/publishing.md explains {field}");
    }
    site.remove("content/events/fair.md");
    let plan = site.plan(&[]);
    assert!(
        plan.contains("  Winter fair  /events/fair/\n    gone; it was to be on Saturday 12 December 2026, 10:00\n"),
        "{plan}"
    );
}

#[test]
fn a_site_in_a_folder_of_its_host_is_compared_by_its_own_addresses() {
    let site = Site::small();
    site.edit("site.toml", "https://trust.example.org", "https://example.org/trust/");
    site.edit("content/help.md", "[visits](visits.md)", "visits");
    site.edit("content/visits.md", "Sign in", "Read [help](help.md). Sign in");
    site.build();
    site.rename("content/visits.md", "content/visitors.md");
    site.edit("content/visitors.md", "+++\ntitle", "+++\naliases = [\"/visits/\"]\ntitle");
    let plan = site.plan(&[]);
    let moved = "Pages that move (1)\n  Visits  /visits/\n    now at /visitors/\n    the old address leads on\n";
    assert!(plan.contains(moved) && !plan.contains("404)") && !plan.contains("New pages"), "{plan}");
    site.edit("content/visitors.md", "aliases = [\"/visits/\"]\n", "");
    let plan = site.plan(&[]);
    assert!(plan.contains("write `aliases = [\"/visits/\"]` into `content/visitors.md`"), "{plan}");
    // The page to which an old address leads may have been there before.
    site.remove("content/visitors.md");
    site.edit("content/help.md", "+++\ntitle", "+++\naliases = [\"/visits/\"]\ntitle");
    let plan = site.plan(&[]);
    assert!(plan.contains("  Visits  /visits/\n    its address now leads on to “Help” (/help/)\n"), "{plan}");
}

#[test]
fn the_report_is_one_page_with_the_same_lines() {
    let site = Site::small();
    site.build();
    site.edit("content/help.md", "title = \"Help\"", "title = \"Help <i>&\"");
    site.plan(&["--report", "plan.html"]);
    let page = fs::read_to_string(site.folder.path().join("plan.html")).unwrap();
    assert!(page.contains("<strong>Help &lt;i&gt;&amp;</strong> <code>/help/</code>"), "{page}");
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">") && !page.contains("<script"), "{page}");
}

/// The lines of a plan that count files, as a sum of what would change.
fn is_empty(plan: &str) -> bool {
    plan.starts_with("Nothing changes for the public")
}

#[test]
fn a_plan_is_empty_exactly_when_no_public_file_would_change() {
    let site = Site::small();
    site.build();
    let mut dice = dice::Dice(0x5eed_1234_9876_4321);
    let edits: [fn(&Site, usize); 9] = [
        |_, _| {},
        |site, at| site.edit("content/help.md", "+++\n\n", &format!("+++\n\nLine {at}. ")),
        |site, _| site.edit("content/visits.md", "+++\n\n", "+++\n\n\n\n"),
        |site, at| {
            site.write(
                &format!("content/page-{}.md", at % 3),
                format!("+++\ntitle = \"Page {at}\"\nsummary = \"S {at}.\"\n+++\n\nWords.\n"),
            )
        },
        |site, at| drop(fs::remove_file(site.folder.path().join(format!("content/page-{}.md", at % 3)))),
        |site, at| site.write("static/data.bin", at.to_string()),
        |site, at| {
            let start = format!("start = 2026-12-{:02}T10:00", 10 + at % 9);
            let text = format!("+++\ntitle = \"Winter fair\"\nsummary = \"Stalls.\"\n{start}\n+++\n\nCome along.\n");
            site.write("content/events/fair.md", text);
        },
        |site, at| {
            let text = format!(
                "title = \"Mill Lane Trust\"\nbase_url = \"https://trust.example.org\"\n\n[[menu]]\ntitle = \"Help {}\"\npage = \"help\"\n\n[calendar]\norganiser = {{ name = \"Mill Lane Trust\", email = \"hello@trust.example.org\" }}\n",
                at % 2
            );
            site.write("site.toml", text);
        },
        |site, _| site.write("content/notes.txt", "Not published."),
    ];
    for at in 0..amount::sample_or_all(24, 200) {
        edits[dice.roll(edits.len())](&site, at);
        let plan = site.plan(&[]);
        let before = public(&site);
        site.build();
        assert_eq!(is_empty(&plan), before == public(&site), "edit {at}\n{plan}");
        assert!(is_empty(&site.plan(&[])), "after the build of edit {at}");
    }
}

fn public(site: &Site) -> BTreeMap<String, Vec<u8>> {
    site.files().into_iter().filter(|(path, _)| path.contains("/public/") && !path.contains("/.commonweal/")).collect()
}
