//! Tests every rule by its examples: the findings of tests/checks/CODE/bad.md equal expected.txt, and good.md has none.
//! `UPDATE_EXPECTED=1 cargo test --test checks` regenerates expected.txt: read the diff.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use commonweal::check::{self, RULES};
use commonweal::diagnostic::Finding;
use commonweal::pipeline::{self, Inputs, Loaded};
use commonweal::source::{Asset, FileFormat, Pdf, Picture, PictureFormat, Source, Sources};
use rayon::prelude::*;

/// Precedes an example without front matter; its lines are not counted.
const FRONT_MATTER: &str = "+++\ntitle = \"Example\"\nsummary = \"An example.\"\n+++\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks")
}

/// Loads an example: a site if its files begin with `-- path --`, else a page. Returns the lines to subtract too.
fn example(path: &Path) -> (Loaded, usize) {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (site, lines) = if text.starts_with("-- ") {
        (text, 0)
    } else if text.starts_with("+++") {
        (format!("-- content/example.md --\n{text}"), 0)
    } else {
        let (page, more) = text
            .split_once("\n-- ")
            .map_or((text.clone(), String::new()), |(page, more)| (format!("{page}\n"), format!("-- {more}")));
        (format!("-- content/example.md --\n{FRONT_MATTER}{page}{more}"), FRONT_MATTER.lines().count())
    };
    let written = support::inputs(&site);
    let mut inputs = Inputs { sources: Sources::default(), ..Inputs::default() };
    for (_, source) in written.sources.iter() {
        if source.path.ends_with(".md") || source.path.ends_with(".toml") || source.path.starts_with("themes/") {
            inputs.sources.push(source.clone());
        } else if source.path.starts_with("imports/") {
            inputs.vendored.push((source.path.clone(), source.text.replace('\n', "\r\n").into_bytes()));
        } else if source.path == "static/robots.txt" {
            // The file is published unchanged, and a check reads it.
            inputs.sources.push(source.clone());
            inputs.assets.push(support::asset(&source.path));
        } else {
            inputs.assets.push(asset(source));
        }
    }
    (pipeline::load(inputs, &support::options()), lines)
}

/// Returns an asset; lines in the example (`length: 84000`, `width: 1600`) give the facts that reading it would find.
fn asset(source: &Source) -> Asset {
    let said = |name: &str| {
        source
            .text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(|value| value.trim().to_owned()))
    };
    let number = |name: &str| said(name).map(|value| value.parse::<u32>().expect("the example's number is one"));
    Asset {
        path: source.path.clone(),
        length: number("length").map_or(1, u64::from),
        dimensions: number("width").map(|width| (width, width / 2)),
        picture: said("made-smaller").map(|_| Picture {
            format: PictureFormat::Jpeg,
            hash: 0,
            upright: true,
            keeps_pixels: false,
        }),
        format: said("format").map(|format| match format.as_str() {
            "HEIC" => FileFormat::OtherPicture("HEIC"),
            _ => FileFormat::NoPicture("Office document"),
        }),
        pdf: said("pdf").map(|has| {
            let has = |name: &str| has.split(", ").any(|own| own == name);
            Pdf { tagged: has("tags"), language: has("language"), title: has("title"), pages: number("pages") }
        }),
        active: commonweal::disk::active::read(&source.path, source.text.as_bytes()),
    }
}

/// Returns the findings of one rule.
fn of<'l>(loaded: &'l Loaded, code: &'l str) -> impl Iterator<Item = &'l Finding> {
    loaded.findings.iter().filter(move |finding| finding.code == code)
}

/// Returns a line for each finding: `line:column level message`, with `path:` first if it is not in the example.
fn told(loaded: &Loaded, code: &str, lines: usize) -> String {
    let mut out = String::new();
    for finding in of(loaded, code) {
        let (source, place, _) = finding.positions(&loaded.renderer.sources);
        let is_example = source.path == "content/example.md";
        let path = if is_example { String::new() } else { format!("{}:", source.path) };
        let line = if is_example { place.line.saturating_sub(lines) } else { place.line };
        out.push_str(&format!("{path}{line}:{} {} {}\n", place.column, finding.level.name(), finding.message));
    }
    out
}

#[test]
fn bad_examples_have_findings_and_good_ones_have_none() {
    let wrong: Vec<String> = RULES
        .par_iter()
        .flat_map(|rule| {
            let mut wrong = Vec::new();
            let folder = folder().join(rule.code);
            let (bad, lines) = example(&folder.join("bad.md"));
            let now = told(&bad, rule.code, lines);
            let expected_path = folder.join("expected.txt");
            if std::env::var_os("UPDATE_EXPECTED").is_some() {
                std::fs::write(&expected_path, &now).expect("the expected text can be written");
            }
            let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
            if now.is_empty() {
                wrong.push(format!(
                    "{}: bad.md is not told; all findings:\n{}",
                    rule.code,
                    support::told(&bad).join("\n")
                ));
            } else if now != expected {
                wrong.push(format!("{}: told\n{now}expected\n{expected}", rule.code));
            }
            let (good, lines) = example(&folder.join("good.md"));
            let now = told(&good, rule.code, lines);
            if !now.is_empty() {
                wrong.push(format!("{}: good.md is told\n{now}", rule.code));
            }
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_finding_has_a_note_and_a_help() {
    let wrong: Vec<String> = RULES
        .par_iter()
        .flat_map(|rule| {
            let mut wrong = Vec::new();
            let (bad, _) = example(&folder().join(rule.code).join("bad.md"));
            for finding in of(&bad, rule.code) {
                let message = &finding.message;
                let starts_low = !message.starts_with(|c: char| c.is_uppercase());
                let ends = |text: &str, with: char| text.ends_with(with);
                if !starts_low || ends(message, '.') {
                    wrong.push(format!("{}: `{message}` begins with a capital or ends with a full stop", rule.code));
                }
                if finding.help.is_empty() || (ends(&finding.help, '.') && !ends(&finding.help, '…')) {
                    wrong.push(format!("{}: `{message}` has the help `{}`", rule.code, finding.help));
                }
                if !ends(&finding.note, '.') {
                    wrong.push(format!("{}: `{message}` has the note `{}`", rule.code, finding.note));
                }
            }
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_of_rules_matches_the_files() {
    let mut codes = BTreeSet::new();
    for rule in RULES {
        assert!(codes.insert(rule.code), "two rules are called {}", rule.code);
        let kebab = rule.code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && !rule.code.starts_with('-');
        assert!(kebab, "{} is not kebab-case", rule.code);
        let manual = rule.manual();
        for part in ["\n\nBad: ", "\n\nGood: "] {
            assert!(manual.contains(part), "the manual of {} has no {part:?}", rule.code);
        }
        assert!(check::rule(rule.code).is_some_and(|found| found.code == rule.code));
    }
    let entries = std::fs::read_dir(folder()).expect("the folder of examples is there");
    for entry in entries {
        let name = entry.expect("an entry can be read").file_name().to_string_lossy().into_owned();
        assert!(codes.contains(name.as_str()), "tests/checks/{name} has no rule");
    }
}

#[test]
fn a_check_can_be_switched_off_for_a_block_a_page_and_the_site() {
    let page = "+++\ntitle = \"Page\"\n+++\n<!-- check-off link-vague: quoting the old site -->\n[Click here](#x)\n\n[Here](#x)\n";
    let told = |site: &str| {
        let loaded = support::load(site);
        of(&loaded, "link-vague").map(|finding| finding.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told(&format!("-- content/page.md --\n{page}")), ["`Here` does not say where the link leads"]);
    let whole =
        page.replace("\"Page\"\n", "\"Page\"\n[[checks.off]]\nrule = \"link-vague\"\nreason = \"An old page.\"\n");
    assert_eq!(told(&format!("-- content/page.md --\n{whole}")), Vec::<String>::new());
    let site = "-- site.toml --\ntitle = \"Trust\"\nbase_url = \"https://trust.example.org\"\n[checks]\nlink-vague = \"off\"\n";
    assert_eq!(told(&format!("{site}-- content/page.md --\n{page}")), Vec::<String>::new());
}

#[test]
fn a_site_sets_levels_and_unknown_checks_are_reported() {
    let site = "-- site.toml --\ntitle = \"Trust\"\nbase_url = \"https://trust.example.org\"\n[checks]\nlink-vague = \"advice\"\nlink-vauge = \"off\"\n";
    let loaded = support::load(&format!("{site}-- content/page.md --\n+++\ntitle = \"Page\"\n+++\n[Here](#x)\n"));
    let levels: Vec<&str> = of(&loaded, "link-vague").map(|finding| finding.level.name()).collect();
    assert_eq!(levels, ["advice"]);
    let unknown: Vec<&Finding> = of(&loaded, "unknown-key").collect();
    assert_eq!(unknown.len(), 1);
    assert_eq!(unknown[0].help, "did you mean `link-vague`?");
}

#[test]
fn one_cause_is_reported_once_a_page_with_its_count() {
    let loaded = support::load(
        "-- content/page.md --\n+++\ntitle = \"Page\"\n+++\nWe utilise it.\n\nThey utilise it.\n\nAll utilise it.\n",
    );
    let messages: Vec<&str> = of(&loaded, "word-plain").map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["there is a plainer word for `utilise`, 3 times on this page"]);
}

#[test]
fn a_third_language_needs_its_own_interface_texts() {
    let site =
        "-- site.toml --\ntitle = \"Trust\"\nbase_url = \"https://trust.example.org\"\nlanguages = [\"en\", \"ga\"]\n";
    let loaded = support::load(site);
    let told: Vec<&Finding> = of(&loaded, "ui-string").collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].help.contains("themes/commons/strings/ga.ftl"), "{}", told[0].help);
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/commons/strings");
    let mut whole = site.to_owned();
    for entry in std::fs::read_dir(ours).expect("the theme has strings") {
        let path = entry.expect("an entry can be read").path();
        if let Some(stem) = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix("en.ftl"))
        {
            let words = std::fs::read_to_string(&path).expect("strings can be read");
            whole.push_str(&format!("-- themes/commons/strings/{stem}ga.ftl --\n{words}\n"));
        }
    }
    assert_eq!(of(&support::load(&whole), "ui-string").count(), 0);
}

#[test]
fn the_alert_is_checked_as_the_text_of_a_page_is_also_without_a_home_page_of_its_language() {
    let site = "-- site.toml --\ntitle = \"Trust\"\nbase_url = \"https://trust.example.org\"\nlanguages = [\"en\", \"cy\"]\n\
        [alert]\ntitle = \"Closed\"\ntext = \"\"\"\n##\u{a0}Schools\n\n| School | Opens |\n|---|---|\n| Mill Lane | Monday | at noon |\n\"\"\"\n\
        -- site.cy.toml --\ntitle = \"Ymddiriedolaeth\"\n[alert]\ntitle = \"Ar gau\"\ntext = \"##\\u00a0Ysgolion\"\n\
        -- content/about.md --\n+++\ntitle = \"About\"\n+++\nWords.\n\
        -- content/about.cy.md --\n+++\ntitle = \"Amdanom\"\n+++\nGeiriau.\n";
    let loaded = support::load(site);
    let mut found: Vec<String> = of(&loaded, "markdown-leftover")
        .map(|finding| {
            let (source, place, _) = finding.positions(&loaded.renderer.sources);
            format!("{}:{} {} {}", source.path, place.line, finding.level.name(), finding.message)
        })
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "site.cy.toml:4 warning there is a no-break space (U+00A0) after `##`, so the line is not a heading",
            "site.toml:11 error this row has 3 cells and its table 2 columns: `at noon` would be lost",
            "site.toml:7 warning there is a no-break space (U+00A0) after `##`, so the line is not a heading",
        ]
    );
}

#[test]
fn the_alert_is_checked_with_the_home_page_of_its_language() {
    let of_file = |site: &str| {
        let loaded = support::load(site);
        let mut found: Vec<String> = Vec::new();
        for finding in of(&loaded, "markdown-leftover").chain(of(&loaded, "link-broken")) {
            let (source, place, _) = finding.positions(&loaded.renderer.sources);
            found.push(format!("{}:{} {}", source.path, place.line, finding.message));
        }
        found.sort();
        found
    };
    let top = "title = \"Trust\"\nbase_url = \"https://trust.example.org\"\nlanguages = [\"en\", \"cy\"]\n";
    let alert = |words: &str| format!("[alert]\ntitle = \"**Closed** today\"\ntext = \"\"\"\n{words}\n\"\"\"\n");
    let site = format!(
        "-- site.toml --\n{top}{}-- site.cy.toml --\ntitle = \"Ymddiriedolaeth\"\n{}-- content/index.md --\n+++\ntitle = \"Home\"\n+++\n<!-- check-off markdown-leftover: this page alone -->\nRead [b] (b.md).\n-- content/index.cy.md --\n+++\ntitle = \"Hafan\"\n+++\nCroeso.\n-- content/b.md --\n+++\ntitle = \"B\"\n+++\nWords.\n",
        alert("Read [the news] (https://a.example/) or [this](gone.md)."),
        alert("Gweler [y newyddion] (https://a.example/)."),
    );
    assert_eq!(
        of_file(&site),
        [
            "site.cy.toml:3 `**Closed**` is meant as bold text, but `title` does not support Markdown",
            "site.cy.toml:5 `[y newyddion] (https://a.example/)` is not a link: there is a space between `]` and `(`",
            "site.toml:5 `**Closed**` is meant as bold text, but `title` does not support Markdown",
            "site.toml:7 `[the news] (https://a.example/)` is not a link: there is a space between `]` and `(`",
            "site.toml:7 there is no page `content/gone.md`",
        ]
    );
}
