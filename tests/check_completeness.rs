//! One run of the checks reports everything: twenty mistakes in one file, and hundreds across a site. Each rule has
//! a test.

mod support;

use std::collections::BTreeSet;

use commonweal::check::RULES;
use commonweal::diagnostic::Finding;

/// A page with one mistake on each line: the marked text, and the check that reports it.
const MISTAKES: [(&str, &str, &str); 20] = [
    ("# Open day\n", "# Open day", "heading-h1"),
    ("#### Times\n", "#### Times", "heading-skip"),
    ("Come on Monday 6 October 2026.\n", "Monday 6 October 2026", "date-weekday"),
    ("Apply by 31 January.\n", "31 January", "date-no-year"),
    ("We wrote to you on 5/10/2026.\n", "5/10/2026", "date-ambiguous"),
    ("The day was 5th October 2026.\n", "5th October 2026", "date-style"),
    ("Doors open at 17:30.\n", "17:30", "time-style"),
    ("Reply by midnight.\n", "midnight", "midnight"),
    ("It runs in 2026-27.\n", "2026-27", "range-dash"),
    ("Lunch is £3.00.\n", "3.00", "money"),
    ("It grew by 5 percent.\n", "5 percent", "percent"),
    ("We utilise the hall.\n", "utilise", "word-plain"),
    ("Bring a drink, eg water.\n", "eg", "latin"),
    ("Ask the SENCO.\n", "SENCO", "abbr-undefined"),
    ("Press the green button.\n", "Press the green button", "sensory"),
    ("PLEASE NOTE THAT SNOW DAYS HAPPEN.\n", "PLEASE NOTE THAT SNOW DAYS HAPPEN", "caps-run"),
    ("[Click here](#times) for the times.\n", "[Click here](#times)", "link-vague"),
    ("See [the plan](plan.md).\n", "plan.md", "link-broken"),
    ("![](hall.png)\n", "![](hall.png)", "img-alt-missing"),
    ("<b>Bring a coat.</b>\n", "<b>", "html-raw"),
];

#[test]
fn twenty_mistakes_in_one_file_are_twenty_findings_in_order() {
    let mut page = String::from("+++\ntitle = \"Open day\"\nsummary = \"What happens on the day.\"\n+++\n");
    let mut lines = Vec::new();
    for (text, marked, _) in MISTAKES {
        let line = page.lines().count() + 1;
        lines.push((line, text.find(marked).map_or(0, |at| text[..at].chars().count()) + 1));
        page.push_str(text);
        page.push('\n');
    }
    let loaded = support::load(&format!("-- content/index.md --\n{page}-- content/hall.png --\n"));
    let own = |finding: &&Finding| loaded.renderer.sources.get(finding.span.file).path == "content/index.md";
    // The picture is no asset in this test, so a missing file is reported at the same position.
    let told: Vec<&Finding> = loaded
        .findings
        .iter()
        .filter(own)
        .filter(|finding| !finding.message.starts_with("there is no picture"))
        .collect();
    let codes: Vec<&str> = told.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, MISTAKES.map(|(_, _, code)| code));
    for ((finding, place), (_, marked, code)) in told.iter().zip(&lines).zip(MISTAKES) {
        let (_, start, _) = finding.positions(&loaded.renderer.sources);
        assert_eq!((start.line, start.column), *place, "{code}");
        assert_eq!(loaded.renderer.sources.text(finding.span), marked, "{code}");
        assert!(!finding.help.is_empty() && !finding.note.is_empty(), "{code}");
    }
}

#[test]
fn hundreds_of_faults_over_a_site_are_all_found() {
    const PAGES: usize = 40;
    let mut site = String::new();
    let mut planted = BTreeSet::new();
    for number in 0..PAGES {
        let path = format!("content/about/page-{number:02}.md");
        site.push_str(&format!(
            "-- {path} --\n+++\ntitle = \"Page {number}\"\nsummary = \"A page of faults, number {number}.\"\n+++\n"
        ));
        for (text, _, code) in MISTAKES {
            site.push_str(&format!("{text}\n"));
            planted.insert((path.clone(), code));
        }
    }
    assert!(planted.len() >= 800);
    let loaded = support::load(&site);
    let told: BTreeSet<(String, &str)> = loaded
        .findings
        .iter()
        .map(|finding| (loaded.renderer.sources.get(finding.span.file).path.clone(), finding.code))
        .collect();
    let missed: Vec<_> = planted.difference(&told).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn every_rule_can_be_switched_off() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks");
    for rule in RULES {
        let told = std::fs::read_to_string(folder.join(rule.code).join("expected.txt")).unwrap_or_default();
        assert!(!told.trim().is_empty(), "without {} no test would fail", rule.code);
    }
    let all: String = RULES.iter().map(|rule| format!("{} = \"off\"\n", rule.code)).collect();
    let text: String = MISTAKES.iter().map(|(text, _, _)| format!("{text}\n")).collect();
    let site = format!(
        "-- site.toml --\ntitle = \"Trust\"\nbase_url = \"https://trust.example.org\"\n[checks]\n{all}-- content/index.md --\n+++\ntitle = \"Home\"\n+++\n{text}"
    );
    assert_eq!(support::told(&support::load(&site)), Vec::<String>::new());
}
