//! Tests the program from outside: arguments in; stdout, stderr, exit code and files out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A command's output and exit code.
#[derive(Debug)]
struct LinkStatus {
    code: i32,
    out: String,
    err: String,
}

/// A folder with a site, deleted at the end of the test.
struct Site(tempfile::TempDir);

const SITE_TOML: (&str, &str) = (
    "site.toml",
    "title = \"Afon Trust\"\nbase_url = \"https://afon.example.org\"\n[calendar]\norganiser = { name = \"Afon Trust\", email = \"office@afon.example.org\" }\n",
);
const HOME: (&str, &str) = ("content/index.md", "+++\ntitle = \"Welcome\"\n+++\n\nWe look after the valley.\n");
const ABOUT: (&str, &str) = ("content/about.md", "+++\ntitle = \"About us\"\n+++\n\nWho we are.\n");

impl Site {
    fn new(files: &[(&str, &str)]) -> Site {
        let site = Site(tempfile::tempdir().expect("a folder"));
        files.iter().for_each(|(path, text)| site.write(path, text));
        site
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("within the site")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
        command.args(arguments.split_whitespace()).current_dir(self.0.path());
        command.env_remove("SOURCE_DATE_EPOCH").env_remove("NO_COLOR").stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &str) -> LinkStatus {
        said(&mut self.command(arguments))
    }
}

fn said(command: &mut Command) -> LinkStatus {
    let output = command.output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    LinkStatus { code: output.status.code().expect("an exit code"), out: text(output.stdout), err: text(output.stderr) }
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file());
    let named = files.map(|entry| {
        let path = entry.path().strip_prefix(folder).expect("beneath").to_str().expect("plain").to_owned();
        (path, fs::read(entry.path()).expect("readable"))
    });
    named.collect()
}

#[test]
fn a_build_publishes_and_the_next_one_writes_nothing() {
    let site = Site::new(&[SITE_TOML, HOME, ABOUT, ("static/leaf.txt", "leaf")]);
    let first = site.run("build --date 2026-11-23");
    assert_eq!((first.code, first.out.as_str()), (0, ""), "{}", first.err);
    let last = first.err.lines().last().expect("a line");
    assert!(last.contains(" 0 unchanged, 0 removed in ") && last.ends_with(" s"), "{last}");
    assert!(String::from_utf8_lossy(&contents(&site.path("public"))["about/index.html"]).contains("Who we are."));

    let second = site.run("build --date 2026-11-23");
    assert!(second.err.contains(": 0 written, "), "{}", second.err);

    fs::remove_file(site.path("content/about.md")).expect("removed");
    let third = site.run("build --date 2026-11-23 --timings");
    assert!(!site.path("public/about").exists(), "{}", third.err);
    assert!(third.err.lines().count() > 3 && third.err.contains("publish: "), "{}", third.err);
    assert_eq!(site.run("build --date 2026-11-23 -q").err, "");
}

#[test]
fn nothing_is_published_while_there_is_an_error() {
    let site = Site::new(&[SITE_TOML, HOME, ABOUT]);
    site.run("build --date 2026-11-23");
    let before = contents(&site.path("public"));
    site.write("content/about.md", "+++\ntitel = \"About us\"\n+++\n\nWho we are now.\n");
    let said = site.run("build --date 2026-11-23");
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    let expected = "error[unknown-key]: ";
    assert!(said.err.contains(expected) && said.err.contains("--> content/about.md:2:1"), "{}", said.err);
    assert!(said.err.trim_end().ends_with("nothing was published"), "{}", said.err);
    assert!(contents(&site.path("public")) == before);

    let checked = site.run("check --format short");
    assert_eq!((checked.code, checked.err.as_str()), (1, ""));
    assert!(checked.out.contains("content/about.md:2:1: error[unknown-key]: "), "{}", checked.out);
}

#[test]
fn json_findings_have_one_line_each() {
    let site = Site::new(&[SITE_TOML, HOME, ("content/about.md", "+++\ntitel = \"About us\"\n+++\n")]);
    let said = site.run("check --format json");
    for line in said.out.lines() {
        let finding: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let keys: Vec<&str> = finding.as_object().expect("an object").keys().map(String::as_str).collect();
        for key in ["code", "level", "message", "file", "line", "column", "end_line", "end_column", "help", "url"] {
            assert!(keys.contains(&key), "{line} has no {key}");
        }
    }
    assert!(said.out.lines().count() >= 1);
    assert!(site.run("check --format github").out.contains("::error file=content/about.md,line=2,col=1,"));
    // Runs in a folder above the site, as in a repository whose site has its own folder.
    let name = site.path("").file_name().expect("it has a name").to_string_lossy().into_owned();
    let mut above = site.command("check --format github --root");
    let said = crate::said(above.arg(&name).current_dir(site.path("..")));
    assert!(said.out.contains(&format!("::error file={name}/content/about.md,line=2,")), "{}{}", said.out, said.err);
}

#[test]
fn exit_codes_distinguish_content_usage_and_system() {
    let site = Site::new(&[HOME]);
    let said = site.run("build");
    assert_eq!(said.code, 2);
    assert!(said.err.contains("there is no `site.toml`") && said.err.contains("commonweal init"), "{}", said.err);
    assert_eq!(site.run("build --no-such-option").code, 2);
    assert_eq!(site.run("build --date yesterday").code, 2);
    assert_eq!(site.run("build --root nowhere").code, 2);
    assert_eq!(site.run("check --config nowhere.toml").code, 2);
    assert_eq!(site.run("--help").code, 0);
    assert_eq!(site.run("--version").out.split(' ').next(), Some("commonweal"));

    let broken_config = Site::new(&[("site.toml", "title = \"Afon Trust\"\nbase_url = 7\n"), HOME]);
    assert_eq!(broken_config.run("check").code, 2);

    let old_encoding = Site::new(&[SITE_TOML, HOME]);
    old_encoding.write("content/cafe.md", b"+++\ntitle = \"Caf\xe9\"\n+++\n");
    let said = old_encoding.run("check --format short");
    assert_eq!(said.code, 1);
    assert!(said.out.starts_with("content/cafe.md:2:13: error[not-utf8]"), "{}", said.out);

    let in_the_way = Site::new(&[SITE_TOML, HOME, ("public", "a file")]);
    for command in ["build", "check"] {
        assert_eq!(in_the_way.run(command).code, 1, "{command}");
    }
    let foreign = Site::new(&[SITE_TOML, HOME, ("public/index.html", "somebody's own")]);
    let said = foreign.run("build");
    assert_eq!(said.code, 3);
    assert!(said.err.contains("index.html") && said.err.contains("--output-dir"), "{}", said.err);
    assert_eq!(contents(&foreign.path("public")).len(), 1);
    assert_eq!(foreign.run("build -o content/public").code, 2);
}

#[test]
fn the_date_option_decides_the_bytes() {
    let news = "+++\ntitle = \"Fair\"\ndate = 2026-11-01\npublish = 2026-11-23\n+++\n\nIt was fun.\n";
    let site = Site::new(&[SITE_TOML, HOME, ("content/news/fair.md", news)]);
    assert_eq!(site.run("build --date 2026-11-22 -o a").code, 0);
    assert_eq!(site.run("build --date 2026-11-23 -o b --jobs 1").code, 0);
    assert!(!site.path("a/news/fair").exists() && site.path("b/news/fair/index.html").exists());
    // Half past midnight in British winter time: the same day.
    let said = said(site.command("build -o c").env("SOURCE_DATE_EPOCH", "1795393800"));
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(contents(&site.path("b")) == contents(&site.path("c")));
}

#[test]
fn colours_follow_the_terminal_and_the_option() {
    let site = Site::new(&[SITE_TOML, HOME, ("content/about.md", "+++\ntitel = \"About us\"\n+++\n")]);
    assert!(!site.run("check").out.contains('\u{1b}'));
    assert!(site.run("check --color always").out.contains('\u{1b}'));
    assert!(!site.run("check --color always --format json").out.contains('\u{1b}'));
}

#[test]
fn a_new_site_is_clean_and_is_never_started_twice() {
    let folder = Site::new(&[]);
    assert_eq!(folder.run("init ours --yes --date 2026-11-23").code, 0);
    let said = folder.run("check --strict --root ours --date 2026-11-23");
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    let before = contents(&folder.path("ours"));
    let said = folder.run("init ours --yes");
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(contents(&folder.path("ours")) == before);

    // `init` cannot use some of these answers: it gives the reason and asks again.
    let answers = "Cwm \"Arian\" Trust\nwww.cwm arian.org\ncwm.example.org\nbob at cwm\n\nwelsh\nyes\nOffice\n";
    let mut command = folder.command("init welsh --date 2026-11-23");
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    std::io::Write::write_all(&mut child.stdin.take().expect("piped"), answers.as_bytes()).expect("read");
    let asked = child.wait_with_output().expect("it ends");
    assert!(asked.status.success());
    let asked = String::from_utf8_lossy(&asked.stderr).into_owned();
    for reason in ["is not a web address", "`bob at cwm` is not an email address", "answer yes or no"] {
        assert!(asked.contains(reason), "{asked}");
    }
    let said = folder.run("new event Fair --root welsh --date 2026-11-23");
    assert_eq!(said.code, 0, "{}", said.err);
    let said = folder.run("check --root welsh -q --date 2026-11-23");
    assert_eq!((said.code, said.out.as_str()), (0, ""), "the first event of a new site: {}", said.err);
    std::fs::remove_dir_all(folder.path("welsh/content/events")).expect("it was made");
    let said = folder.run("check --strict --root welsh --date 2026-11-23");
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    let home = contents(&folder.path("welsh"));
    assert!(String::from_utf8_lossy(&home["content/index.cy.md"]).contains(r#"title = "Cwm \"Arian\" Trust""#));
}

#[test]
fn a_new_document_of_every_type_has_no_error() {
    let site = Site::new(&[SITE_TOML, HOME]);
    let types = [
        "framework",
        "pillar",
        "policy",
        "event",
        "partner",
        "place",
        "page",
        "news",
        "pledge",
        "programme",
        "report",
        "reference",
        "taskforce",
        "terms",
        "glossary",
        "accessibility",
    ];
    for name in types {
        let mut command = site.command("new");
        let title = format!("Lle i bawb: {name}");
        let made = said(command.args([name, &title]).args(["--date", "2026-11-23"]));
        assert_eq!(made.code, 0, "{name}: {}", made.err);
        let path = made.out.trim();
        assert!(site.path(path).is_file(), "{path}");
        assert_eq!(said(site.command("new").args([name, &title])).code, 2, "{path} again");
    }
    let said = site.run("check --date 2026-11-23 --format short -q");
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    assert!(site.path("content/frameworks/lle-i-bawb-framework/index.md").is_file());
    let said = site.run("new polic x");
    assert!(said.code == 2 && said.err.contains("did you mean `policy`?"), "{}", said.err);
    assert_eq!(site.run("new page x --in ../../elsewhere").code, 2);
}

#[test]
fn an_uncommented_form_of_a_scaffold_is_shown() {
    let site = Site::new(&[SITE_TOML, HOME, ("content/privacy.md", "+++\ntitle = \"Privacy\"\n+++\n")]);
    let path = site.run("new pledge Read --date 2026-11-23").out.trim().to_owned();
    let text = std::fs::read_to_string(site.path(&path)).expect("it was written");
    assert!(!text.contains("{}"), "{text}");
    let (head, form) = text.split_once("# [form]").expect("a form to begin with");
    let (form, rest) =
        form.split_once("\n\n").map_or((form.trim_end_matches("+++\n"), ""), |(form, rest)| (form, rest));
    let form = form.replace("\n# ", "\n");
    let end = if rest.is_empty() { "+++\n" } else { rest };
    site.write(&path, format!("{head}[form]{form}\n\n{end}"));
    let said = site.run("check --date 2026-11-23 --format short");
    assert!(said.out.contains("example-value"), "the address of the sample is reported: {}", said.out);
    assert!(!said.out.contains("form-endpoint"), "{}", said.out);
    assert_eq!(site.run("build --date 2026-11-23").code, 0);
    let page = std::fs::read_to_string(site.path("public/pledges/read/index.html")).expect("the page");
    assert!(page.contains("<form"), "{page}");
}

#[test]
fn templates_beside_the_content_are_reported_with_the_right_folder() {
    let site = Site::new(&[SITE_TOML, HOME, ("templates/page.html", "<p></p>\n")]);
    let said = site.run("check --date 2026-11-23 --format short");
    assert!(
        said.out.contains("warning[template-unused]: the templates in `templates/` have no effect"),
        "{}",
        said.out
    );
}

#[test]
fn a_pillar_goes_into_its_framework() {
    let framework =
        |name: &str| (format!("content/frameworks/{name}/index.md"), format!("+++\ntitle = \"{name}\"\n+++\n"));
    let two = [framework("civic-duty"), framework("plan")];
    let two: Vec<(&str, &str)> = two.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = Site::new(&two);
    site.write(SITE_TOML.0, SITE_TOML.1);
    let said = site.run("new pillar Rivers");
    assert!(said.code == 2 && said.err.contains("`civic-duty`, `plan`"), "{}", said.err);
    assert_eq!(site.run("new pillar Rivers --in civic-duty").out, "content/frameworks/civic-duty/rivers.md\n");
    let said = site.run("new pillar Otters --in civic-dutty");
    assert!(said.code == 2 && said.err.contains("did you mean `civic-duty`?"), "{}", said.err);
}

#[test]
fn codes_and_types_are_explained_with_and_without_a_site() {
    let nowhere = Site::new(&[]);
    assert!(nowhere.run("explain policy").out.contains("next_review"));
    assert!(nowhere.run("explain ref-broken").out.starts_with("ref-broken\n"));
    let said = nowhere.run("explain ref-brokn");
    assert!(said.code == 2 && said.err.contains("did you mean `ref-broken`?"), "{}", said.err);

    let own = "[types.minutes]\nextends = \"event\"\nfolder = \"minutes\"\n\
               fields.chair = { type = \"text\", required = true, help = \"The role that chaired\" }\n";
    let site = Site::new(&[HOME]);
    site.write("site.toml", format!("{}{own}", SITE_TOML.1));
    assert!(site.run("explain minutes").out.contains("The role that chaired"));
    assert_eq!(site.run("new minutes Board").out, "content/minutes/board.md\n");
    let said = site.run("check --format short");
    assert!(said.out.contains("warning[example-value]: `…` is a placeholder for a value"), "{}", said.out);
}

#[test]
fn init_asks_for_the_kind_of_organisation() {
    let site = Site::new(&[SITE_TOML, HOME]);
    let path = site.run("new publication List --date 2026-11-23").out.trim().to_owned();
    let text = std::fs::read_to_string(site.path(&path)).expect("it was written");
    assert!(text.contains("\n# kinds = [") && !text.contains("\nkinds = "), "{text}");
    let said = site.run("check --date 2026-11-23 --format short -q");
    assert!(said.code != 0 && said.out.contains("`kinds`"), "{}", said.out);
    site.write(&path, text.replace("\n# kinds = [\"maintained-school\", \"charity\"]", "\nkinds = [\"charity\"]"));
    let said = site.run("check --date 2026-11-23 --format short -q");
    assert!(!said.out.contains("error"), "{}", said.out);
}

const HUB: (&str, &str) = ("content/places/hub.md", "+++\ntitle = \"The Hub\"\n+++\n");
const CLUB: &str = "+++\ntitle = \"Club\"\nstart = 2026-12-01T18:00:00\nduration = \"1h\"\nplace = \"hub\"\n+++\n";

#[test]
fn conflicts_name_both_events_for_people_and_for_programs() {
    let site = Site::new(&[SITE_TOML, HOME, HUB, ("content/events/club.md", CLUB)]);
    assert_eq!(site.run("list conflicts --date 2026-11-23").err, "none\n");
    site.write("content/events/choir.md", CLUB.replace("Club", "Choir").replace("18:00", "18:30"));
    let people = site.run("list conflicts --date 2026-11-23").out;
    assert_eq!(
        people,
        "2026-12-01 18:30  The Hub  content/events/choir.md  Choir, at the same time: Club (2026-12-01 18:00, content/events/club.md)\n"
    );
    let programs = site.run("list conflicts --date 2026-11-23 --format json").out;
    let row: serde_json::Value = serde_json::from_str(programs.trim()).expect("one object");
    assert_eq!(
        (&row["file"], &row["with"]["file"]),
        (&"content/events/choir.md".into(), &"content/events/club.md".into())
    );
    assert_eq!(site.run("list conflicts --date 2026-12-02").out, "", "they are over");
}

#[test]
fn check_compares_with_a_feed_that_was_published() {
    let site = Site::new(&[SITE_TOML, HOME, HUB, ("content/events/club.md", CLUB)]);
    let check = "check --date 2026-11-23 --against old.ics";
    assert_eq!(site.run(check).code, 2, "there is none yet");
    assert_eq!(site.run("build --date 2026-11-23").code, 0);
    fs::copy(site.path("public/events/calendar.ics"), site.path("old.ics")).expect("published");
    assert_eq!(site.run(check).code, 0);

    site.write("content/events/club.md", CLUB.replace("18:00", "19:00"));
    let said = site.run(check);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("error[feed-sequence]: the time of `Club` changed"), "{}", said.out);
    assert!(
        said.out.contains("content/events/club.md:3:9")
            && said.out.contains("was published for Tuesday 1 December 2026, 18:00")
    );

    site.write(
        "content/events/club.md",
        CLUB.replace("18:00", "19:00").replace("+++\ntitle", "+++\nsequence = 1\ntitle"),
    );
    assert_eq!(site.run(check).code, 0);

    fs::rename(site.path("content/events/club.md"), site.path("content/events/other.md")).expect("renamed");
    let said = site.run(check);
    assert!(said.code == 1 && said.out.contains("error[feed-gone]: the event `Club` is gone"), "{}", said.out);
    assert!(said.out.contains("old.ics:") && said.out.contains("its UID is club@afon.example.org"), "{}", said.out);

    site.write("old.ics", b"<html>\xff\xfe");
    let said = site.run(check);
    assert!(said.code == 1 && said.out.contains("error[import]: this is a web page"), "{}", said.out);
}

#[test]
fn a_places_feed_is_compared_with_the_dates_there() {
    let series = "+++\ntitle = \"Choir\"\nstart = 2026-12-03T18:00:00\nduration = \"1h\"\nplace = { name = \"Chapel\" }\n\
        repeat = { every = \"week\", count = 3 }\norganiser = { name = \"Team\", email = \"team@example.org\" }\n\
        [[occurrence]]\ndate = 2026-12-10\nplace = \"hub\"\n+++\n";
    let site = Site::new(&[SITE_TOML, HOME, HUB, ("content/events/choir.md", series)]);
    let check = "check --date 2026-11-23 --against old.ics";
    assert_eq!(site.run("build --date 2026-11-23").code, 0);
    fs::copy(site.path("public/places/hub/calendar.ics"), site.path("old.ics")).expect("published");
    let said = site.run(check);
    assert_eq!(said.code, 0, "{}", said.out);
    site.write("content/events/choir.md", series.replace("place = \"hub\"", "note = \"As usual.\""));
    let said = site.run(check);
    assert!(said.code == 1 && said.out.contains("error[feed-gone]"), "{}", said.out);
}

#[test]
fn lists_show_documents_that_need_attention() {
    let policy =
        |title: &str, review: &str| format!("+++\ntitle = \"{title}\"\nnext_review = {review}\n+++\n\nText.\n");
    let site = Site::new(&[SITE_TOML, HOME]);
    site.write("content/policies/lettings.md", policy("Lettings", "2026-01-31"));
    site.write("content/policies/uniform.md", policy("Uniform", "2028-01-31"));
    site.write("content/news/draft.md", "+++\ntitle = \"Being written\"\ndate = 2026-11-01\ndraft = true\n+++\n");
    let reviews = site.run("list reviews --date 2026-11-23").out;
    let lines: Vec<&str> = reviews.lines().collect();
    assert_eq!(lines[0], "2026-01-31  overdue  content/policies/lettings.md  Lettings");
    assert!(lines[1].starts_with("2028-01-31  current"), "{reviews}");
    assert!(site.run("list drafts --date 2026-11-23").out.contains("Being written"));
    // A month or a year means its last day.
    for (name, review) in
        [("year", "\"2028\""), ("month", "\"2028-01\""), ("day", "2028-01-30"), ("next", "2028-02-01")]
    {
        site.write(&format!("content/policies/{name}.md"), policy(name, review));
    }
    let reviews = site.run("list reviews --date 2026-11-23").out;
    let names: Vec<&str> = reviews.lines().filter_map(|line| line.split_whitespace().last()).collect();
    assert_eq!(names, ["Lettings", "day", "month", "Uniform", "next", "year"], "{reviews}");
    let json = site.run("list reviews --date 2026-11-23 --format json").out;
    let row: serde_json::Value = serde_json::from_str(json.lines().next().expect("a row")).expect("JSON");
    assert_eq!(row["state"], "overdue");
}

#[test]
fn a_file_of_the_theme_is_copied_once_and_the_site_stays_the_same() {
    let site = Site::new(&[SITE_TOML, HOME]);
    assert_eq!(site.run("build --date 2026-11-23").code, 0);
    assert!(site.run("theme list").out.contains("templates/page.html"));
    assert_eq!(site.run("theme eject page.html").out, "themes/commons/templates/page.html\n");
    assert_eq!(site.run("theme eject page.html").code, 2);
    assert!(site.run("theme eject pag.html").err.contains("did you mean `page.html`?"));
    let said = site.run("build --date 2026-11-23");
    assert!(said.err.contains(": 0 written, "), "{}", said.err);
}

#[test]
fn completions_are_printed() {
    let nowhere = Site::new(&[]);
    for shell in ["bash", "fish", "zsh", "powershell", "elvish"] {
        assert!(nowhere.run(&format!("completions {shell}")).out.contains("commonweal"), "{shell}");
    }
}

#[test]
fn the_second_of_two_simultaneous_builds_waits() {
    let site = Site::new(&[SITE_TOML, HOME, ABOUT]);
    let mut children: Vec<_> =
        (0..4).map(|_| site.command("build --date 2026-11-23 -q").spawn().expect("it starts")).collect();
    assert!(children.iter_mut().all(|child| child.wait().expect("it ends").success()));
    assert!(site.run("build --date 2026-11-23").err.contains(": 0 written, "));
}
