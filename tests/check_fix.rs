//! Tests `check --fix`: it corrects what has one certain correction and changes nothing else. The properties run in
//! memory, the other tests run the program on files.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use commonweal::diagnostic::Finding;
use commonweal::source::{TextEdit, apply_edits};
use proptest::prelude::*;

const TOP: &str = "+++\ntitle = \"Open day\"\nsummary = \"Come and see.\"\n+++\n\n";

/// Returns the findings on a page, and its text after one run of corrections.
fn mended(text: &str) -> (Vec<Finding>, String) {
    let loaded = support::load(&format!("-- content/a.md --\n{text}"));
    let file = loaded.renderer.sources.find("content/a.md").expect("there");
    let edits: Vec<TextEdit> = loaded.findings.iter().flat_map(|finding| finding.edits.clone()).collect();
    assert!(edits.iter().all(|edit| edit.span.file == file));
    let after = apply_edits(&loaded.renderer.sources.get(file).text, &edits);
    (loaded.findings, after)
}

#[test]
fn certain_edits_are_applied() {
    for (before, after) in [
        ("Come on 5th October 2026.", "Come on 5 October 2026."),
        ("Come on 25/10/2026.", "Come on 25 October 2026."),
        ("Come on October 5th, 2026.", "Come on 5 October 2026."),
        ("Come on 5th\nOctober 2026.", "Come on 5 October 2026."),
        ("It ends at 17:30.", "It ends at 5:30pm."),
        ("Come on Monday, 17:30.", "Come on Monday, 5:30pm."),
        ("It runs from 13:00 to 15:00.", "It runs from 1pm to 3pm."),
        ("Come at 13:30, 14:30 or 15:30.", "Come at 1:30pm, 2:30pm or 3:30pm."),
        ("It begins at 12pm.", "It begins at midday."),
        ("It is open 9.30am-4pm.", "It is open 9:30am to 4pm."),
        ("Write to Office@example.org.", "Write to [Office@example.org](mailto:office@example.org)."),
        ("Ring 01632 960 001.", "Ring [01632 960 001](tel:+441632960001)."),
        ("(Ring 01632 960001)", "(Ring [01632 960001](tel:+441632960001))"),
        ("Bring:\n• a coat\n• [boots](https://example.org/)", "Bring:\n- a coat\n- [boots](https://example.org/)"),
        ("# Open day\n\nWords.", "Words."),
        ("It runs in 2026-27.", "It runs in 2026 to 2027."),
        ("Open Mon-Fri, for ages 10-12.", "Open Monday to Friday, for ages 10 to 12."),
        ("It grew by 5 per cent.", "It grew by 5%."),
        ("Lunch is £3.00, tea £0.50.", "Lunch is £3.00, tea 50p."),
        ("Lunch is **£3.00**.", "Lunch is **£3**."),
        (
            "Bring boots (e.g. wellingtons), eg old ones.",
            "Bring boots (for example wellingtons), for example old ones.",
        ),
        ("Come at 4 pm.", "Come at 4pm."),
        ("Read <https://trust.example.org/a/>.", "Read [Open day](https://trust.example.org/a/)."),
        (
            "Choose a short name (eg. a colour), ie. not your own.",
            "Choose a short name (for example a colour), that is not your own.",
        ),
        ("Open 10.30 - 12 noon.", "Open 10:30am to midday."),
        ("Open 10.30 to noon.", "Open 10:30am to midday."),
        ("Open 1:30 - 2:30 pm.", "Open 1:30pm to 2:30pm."),
        ("Open from 9.30 to 11 am, then 11 - 1pm.", "Open from 9:30am to 11am, then 11 - 1pm."),
        ("##\u{a0}Who can apply\n\nAnyone.", "## Who can apply\n\nAnyone."),
        ("##Who can apply\n\nAnyone.", "## Who can apply\n\nAnyone."),
        ("## ## Who can apply\n\nAnyone.", "## Who can apply\n\nAnyone."),
        ("Read [the rules]\u{a0}(https://a.example/).", "Read [the rules](https://a.example/)."),
        ("Read [the rules] (https://a.example/ \"Rules\").", "Read [the rules](https://a.example/ \"Rules\")."),
        ("Read (the rules)[https://a.example/].", "Read [the rules](https://a.example/)."),
        ("[Ring us](tel:01632 960 001).", "[Ring us](tel:01632960001)."),
        (
            "[Write to us](mailto: a@b.example?subject=Hall hire).",
            "[Write to us](mailto:a@b.example?subject=Hall%20hire).",
        ),
        ("**Bring it **to us.", "**Bring it** to us."),
        ("**Bring it\u{a0}** to us.", "**Bring it** to us."),
        ("Be ** early**.", "Be **early**."),
        ("**Note:**it is cold.", "**Note:** it is cold."),
        ("Bring:\n\u{f0b7}\ta coat\no\ta warm one", "Bring:\n- a coat\n  - a warm one"),
        ("Bring:\n-\u{a0}a coat\n-\u{a0}a lamp", "Bring:\n- a coat\n- a lamp"),
        ("1.\u{a0}Ring us\n2.\u{a0}Wait", "1. Ring us\n2. Wait"),
        ("1. Say:\n  - your name\n  - your school\n2. Come.", "1. Say:\n   - your name\n   - your school\n2. Come."),
        ("- Bring:\n - a coat\n - a lamp\n- Come.", "- Bring:\n  - a coat\n  - a lamp\n- Come."),
    ] {
        assert_eq!(mended(&format!("{TOP}{before}\n")).1, format!("{TOP}{after}\n"));
    }
}

#[test]
fn uncertain_findings_are_not_edited() {
    for text in [
        "Come on 05/10/2026.",
        "Come on the 5th of October.",
        "Come on Jan 3rd Jan 3rd.",
        "Come on 4th and 5th October 2026.",
        "## The 5th October\n\nWords.",
        "## 25/10/2026\n\nWords.",
        "Come at 7:30.",
        "It ends at 12am.",
        "`17:30` and `office@example.org`",
        "Follow us at @office@toot.wales on Mastodon.",
        "Mae hynny yn wir: ie, dyna fo.",
        "Mae'r clwb yn agor am 17:30 ac yn cau am 19:30, eg heddiw.",
        "She said: yes, ie, that is so.",
        "We ask, and people say, ie, dyna fo yn wir.",
        "\"12pm\" is noon, and 12am means midnight.",
        "> Come on 5th October 2026.",
        "The account is 01632960001.",
        "• one\nand more",
        "> Quoted\n• one\n• two",
        "• 1. one\n• 2. two",
        "# Open days\n\nWords.",
        "# Open day {#top-of-it}\n\nWords.",
        "Come on 5*th* October 2026.",
        "Come on 5&#116;h October 2026.",
        "[office@example.org](/contact/)",
        "We ran it between 2025-2026.",
        "Read our Plan 2026-27.",
        "## In 2026-27\n\nWords.",
        "Bring boots, coats, etc.",
        "Tea is £3.5.",
        "Come at 4 p.m.",
        "Come at 12 am.",
        "Write \u{2018}for example\u{2019}, not \u{2018}eg\u{2019}.",
        "Write to <a href=\"mailto:office@example.org\">office@example.org</a>.",
        "We are in Room 3 - 4pm is too late.",
        "Stage\tWho\nFormal\tHead",
        "| a | b |\n|---|---|\n| c | d | e |",
        "{{< figure src=\"a.jpg\" >}}",
        "a) send\nb) ring",
        "Say \u{201c}**bold **\u{201d} and \\**bold **.",
        "Go to https://a.example/a.",
        "The film lasts 0:45, the songs 00:30, 01:15 and 02:40.",
        "Play the film at 0:45 and at 00:30.",
        "She won in 17:30, and he came in at 17:30 minutes.",
        "The screen has a ratio of 21:20, not 16:15.",
        "The grant grew from 2019-2020 to 2021-2022.",
        "It runs from 2024-25 to 2026-27.",
        "Save it as logo@2x.png.",
    ] {
        assert_eq!(mended(&format!("{TOP}{text}\n")).1, format!("{TOP}{text}\n"));
    }
}

#[test]
fn front_matter_of_other_programs_is_converted() {
    let yaml = "---\r\ntitle: \"Bins\"\r\ndescription: About bins.\r\nlastmod: 2025-03-01\r\nlayout: post\r\n---\r\n\r\nHello.\r\n";
    let (findings, after) = mended(yaml);
    assert_eq!(
        after,
        "+++\r\ntitle = \"Bins\"\r\nsummary = \"About bins.\"\r\nupdated = 2025-03-01\r\n\r\n[extra]\r\nlayout = \"post\"\r\n+++\r\n\r\nHello.\r\n"
    );
    let errors: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.level == commonweal::diagnostic::Level::Error)
        .map(|finding| finding.code)
        .collect();
    assert_eq!(errors, ["front-matter-yaml"], "one cause is one finding");
    assert!(mended(&after).0.iter().all(|finding| finding.level != commonweal::diagnostic::Level::Error));
    let json = "{\n  \"title\": \"Bins\",\n  \"description\": \"About bins.\",\n  \"draft\": true\n}\nHello.\n";
    assert_eq!(mended(json).1, "+++\ntitle = \"Bins\"\nsummary = \"About bins.\"\ndraft = true\n+++\nHello.\n");
    for dashes in ["---\n\nWords.\n\n---\n", "---\ntitle: *x\n---\n", "{\n"] {
        assert_eq!(mended(dashes).1, dashes);
    }
}

#[test]
fn invisible_characters_in_front_matter_are_reported_and_fixed() {
    let whole = format!("{TOP}Words.\n");
    for (broken, name) in [
        (whole.replace("title =", "title\u{a0}="), "no-break space (U+00A0)"),
        (format!("\u{200b}{whole}"), "zero-width space (U+200B)"),
        (whole.replace("\n+++\n\n", "\n+++\u{200b}\n\n"), "zero-width space (U+200B)"),
        (whole.replace("title = ", "title = \u{85}"), "next-line character (U+0085)"),
    ] {
        let (findings, after) = mended(&broken);
        let errors: Vec<&Finding> =
            findings.iter().filter(|finding| finding.level == commonweal::diagnostic::Level::Error).collect();
        assert_eq!(errors.len(), 1, "{broken:?}: {errors:#?}");
        assert!(errors[0].message.contains(name), "{}", errors[0].message);
        assert_eq!(after.replace(" = \u{20}", " = ").replace("title  =", "title ="), whole);
    }
}

#[test]
fn an_exception_prevents_an_edit() {
    let text = format!("{TOP}<!-- check-off date-style: quoting the poster -->\n\nCome on 5th October 2026.\n");
    assert_eq!(mended(&text).1, text);
}

/// Generates text as people write it, with and without correctable parts.
fn words() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "5th October 2026",
        "on 25/10/2026",
        "17:30",
        "at 12pm",
        "office@example.org",
        "01632 960 001",
        "ŵyl",
        "*bold*",
        "`5th May`",
        "the",
        "4th and",
        "\n• one",
        "\n\n",
        "\r\n",
        "> ",
        "## ",
        "[x](https://example.org/)",
        "\\",
        "&amp;",
        "| a |",
        "(",
        ")",
        ".",
        "—",
        "2026-27",
        "# Open day\n\n",
        "<!-- check-off date-style: why -->\n\n",
        "Jan 3rd",
        "\t",
        "  \n",
        "##\u{a0}",
        "[x] (https://a.example/)",
        "[x](a b.pdf)",
        "**bold **",
        "**",
        "\n-\u{a0}one",
        "\n1. one\n - two",
        "1:30 - 2:30 pm",
        "(eg. x)",
        "https://a.example/b",
        "{%}",
        "{{ x }}",
        "{: .x}",
        "[gallery a=1]",
        "^a b^",
        "$CTA",
        "\u{200b}",
        "a\tb",
        "\n| a | b |",
        "\n|---|",
        "\n(i) one",
        "\u{f0b7}\tone",
    ]);
    prop::collection::vec(bits, 0..14).prop_map(|bits| bits.join(" "))
}

proptest! {
    #![proptest_config(support::amount::cases(12))]

    /// The text around edits stays the same, byte for byte, and a second run does not find the corrected problems.
    #[test]
    fn an_edit_removes_its_finding_and_changes_nothing_else(words in words()) {
        let before = format!("{TOP}{words}\n");
        let (findings, after) = mended(&before);
        let mut edits: Vec<&TextEdit> = findings.iter().flat_map(|finding| &finding.edits).collect();
        edits.sort();
        let (mut done, mut rest) = (0, after.as_str());
        for edit in &edits {
            prop_assert!(edit.span.start as usize >= done, "edits overlap in {before:?}");
            let kept = &before[done..edit.span.start as usize];
            prop_assert!(rest.starts_with(kept), "{before:?} became {after:?}");
            rest = &rest[kept.len()..];
            prop_assert!(rest.starts_with(&edit.text));
            rest = &rest[edit.text.len()..];
            done = edit.span.end as usize;
        }
        prop_assert_eq!(rest, &before[done..]);
        // An edit may reveal another problem, for example when a line becomes a list item.
        let (mut text, mut left) = (after, 5);
        while left > 0 {
            let (again, next) = mended(&text);
            let found: Vec<&str> = again.iter().filter(|finding| !finding.edits.is_empty()).map(|finding| finding.code).collect();
            if found.is_empty() {
                break;
            }
            prop_assert!(next != text, "{found:?} change nothing in {text:?}");
            (text, left) = (next, left - 1);
        }
        prop_assert!(left > 0, "mending {before:?} does not end");
    }
}

fn run(folder: &Path, arguments: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
    command.args(arguments.split_whitespace()).args(["--date", "2026-11-23"]).current_dir(folder).stdin(Stdio::null());
    let output = command.output().expect("it starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

fn site(page: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("content")).expect("made");
    fs::write(folder.path().join("site.toml"), "title = \"Afon Trust\"\nbase_url = \"https://afon.example.org\"\n")
        .expect("written");
    fs::write(folder.path().join("content/index.md"), page).expect("written");
    folder
}

#[test]
fn in_a_pipe_fix_shows_the_diff_and_writes_only_with_yes() {
    let page = "\u{feff}+++\r\ntitle = \"Afon Trust\"\r\nsummary = \"We look after the valley.\"\r\n+++\r\n\r\nCome on 5th October 2026,\r\n17:30.\r\n";
    let folder = site(page);
    let path = folder.path().join("content/index.md");
    let (_, out, err) = run(folder.path(), "check --fix");
    assert_eq!(
        out.replace('\r', ""),
        "--- a/content/index.md\n+++ b/content/index.md\n@@ -4,4 +4,4 @@\n +++\n \n-Come on 5th October 2026,\n-17:30.\n\
         +Come on 5 October 2026,\n+5:30pm.\n"
    );
    assert_eq!(err, "2 edits in 1 file, not written: `check --fix --yes` writes them\n");
    assert_eq!(fs::read_to_string(&path).expect("there"), page);

    let (_, _, err) = run(folder.path(), "check --fix --yes");
    assert!(err.starts_with("2 edits in 1 file, written\n"), "{err}");
    let mended = page.replace("5th October", "5 October").replace("17:30", "5:30pm");
    assert_eq!(fs::read_to_string(&path).expect("there"), mended);
    let (_, _, err) = run(folder.path(), "check --fix --yes");
    assert!(err.starts_with("there is nothing that can be fixed automatically\n"), "{err}");
}

#[test]
fn an_edit_that_causes_an_error_is_skipped_and_the_others_are_applied() {
    let top = "+++\ntitle = \"Afon Trust\"\nsummary = \"We look after the valley.\"\n+++\n\n";
    // As a link, its text is an error (`link-vague`).
    let folder = site(&format!(
        "{top}##\u{a0}Who can apply\n\nRead [our page] (https://rules.example/a) and [the rules] (https://rules.example/b).\n\nCome on 5th October 2026.\n"
    ));
    run(folder.path(), "check --fix --yes");
    let after = fs::read_to_string(folder.path().join("content/index.md")).expect("there");
    assert_eq!(
        after,
        format!(
            "{top}## Who can apply\n\nRead [our page] (https://rules.example/a) and [the rules](https://rules.example/b).\n\nCome on 5 October 2026.\n"
        )
    );
}

#[test]
fn a_baseline_hides_known_findings_and_reports_stale_entries() {
    let top = "+++\ntitle = \"Afon Trust\"\nsummary = \"We look after the valley.\"\n+++\n\n";
    let folder = site(&format!("{top}Come on 5th October 2026.\n"));
    let path = folder.path().join("content/index.md");
    let (_, before, _) = run(folder.path(), "check --format short");
    assert!(before.contains("warning[date-style]"), "{before}");
    let (code, _, err) = run(folder.path(), "check --baseline old.toml --write-baseline");
    assert!(code == 0 && err.contains("written to `old.toml`"), "{err}");

    // Lines move; the run reports a new mistake.
    fs::write(&path, format!("{top}New words.\n\nCome on 5th October 2026.\n\nOr on 6th October 2026.\n"))
        .expect("written");
    let (_, out, _) = run(folder.path(), "check --baseline old.toml --format short");
    assert!(out.contains("`6th October 2026`") && !out.contains("`5th October 2026`"), "{out}");

    fs::write(&path, format!("{top}Come soon.\n")).expect("written");
    let (code, out, _) = run(folder.path(), "check --baseline old.toml --strict --format short");
    assert!(
        code == 1 && out.contains("old.toml:5:") && out.contains("warning[baseline]: an entry of the baseline"),
        "{out}"
    );
    run(folder.path(), "check --baseline old.toml --write-baseline");
    assert_eq!(run(folder.path(), "check --baseline old.toml --strict").0, 0);
}

#[test]
fn noon_is_written_once_and_never_twice() {
    for (before, after) in [
        ("Come at 12 noon.", "Come at midday."),
        ("Come at 12 noon on Monday.", "Come at midday on Monday."),
        ("Come at 12pm noon.", "Come at midday."),
        ("Come at 12:00 noon.", "Come at midday."),
        ("Come at 12 o'clock noon.", "Come at midday."),
        ("Come at 12pm (noon).", "Come at 12pm (noon)."),
        ("Come at noon (12pm).", "Come at noon (12pm)."),
        ("Come at 12 midday.", "Come at 12 midday."),
        ("Open 10am-12pm (noon).", "Open 10am-12pm (noon)."),
        ("Come at noon.", "Come at midday."),
        ("Come at 12pm on Monday.", "Come at midday on Monday."),
    ] {
        assert_eq!(mended(&format!("{TOP}{before}\n")).1, format!("{TOP}{after}\n"));
    }
}

#[test]
fn words_in_quotation_marks_are_never_edited() {
    for quoted in [
        "He said \"come at 17:30 and bring £3.00, e.g. in coins\" to us.",
        "He said “come at 17:30 and bring £3.00, e.g. in coins” to us.",
        "He said 'it's £3.00 at 17:30 for pupils' to us.",
        "“It was £3.00 then.",
    ] {
        assert_eq!(mended(&format!("{TOP}{quoted}\n")).1, format!("{TOP}{quoted}\n"));
    }
    for (before, after) in [
        ("\"Come,\" he said, and it cost £3.00.", "\"Come,\" he said, and it cost £3."),
        ("The pupils' lunch is £3.00, and that is the staff's.", "The pupils' lunch is £3, and that is the staff's."),
    ] {
        assert_eq!(mended(&format!("{TOP}{before}\n")).1, format!("{TOP}{after}\n"));
    }
}

#[test]
fn only_certain_emphasis_marks_are_moved() {
    for (before, after) in [
        ("We ask **all parents **, always.", "We ask **all parents**, always."),
        ("Call f(**kwargs) and **kwargs.", "Call f(**kwargs) and **kwargs."),
        ("Pass **one and **two.", "Pass **one and **two."),
        ("Write to [mail] (a@council.org).", "Write to [mail] (a@council.org)."),
    ] {
        assert_eq!(mended(&format!("{TOP}{before}\n")).1, format!("{TOP}{after}\n"));
    }
}

#[test]
fn a_paragraph_with_many_mistakes_costs_no_more_for_each() {
    let time_of = |sentence: &str, count: usize| {
        let text = format!("{TOP}{}\n", sentence.repeat(count));
        let began = std::time::Instant::now();
        let (_, after) = mended(&text);
        assert!(!after.contains(sentence.trim_end()), "{sentence} is not mended");
        began.elapsed().as_secs_f64()
    };
    for sentence in [
        "See, eg this one. ",
        "Come on 5th October 2026. ",
        "It ends at 17:30. ",
        "13:00, ",
        "Write to o@example.org. ",
    ] {
        let sentence = if sentence == "13:00, " { "at 13:00, " } else { sentence };
        let (few, many) = (time_of(sentence, 500), time_of(sentence, 4000));
        assert!(many < 0.5 + few * 24.0, "{sentence}: 500 in {few} s, 4000 in {many} s");
    }
}
