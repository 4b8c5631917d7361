//! Tests files whose front matter has one fault: there is one finding, and following its advice removes it.

mod support;

use support::load;

const SITE: &str =
    "-- site.toml --\ntitle = \"Trust\"\nbase_url = \"https://trust.example.org\"\nlanguages = [\"en\", \"cy\"]\n";

/// Returns the findings of a site with these files, each as its code, message and help.
fn said(files: &str) -> Vec<String> {
    let loaded = load(&format!("{SITE}{files}"));
    loaded.findings.iter().map(|own| format!("{}: {}: {}", own.code, own.message, own.help)).collect()
}

fn event(path: &str) -> String {
    format!(
        "-- {path} --\n+++\ntitle = \"River day\"\nsummary = \"A day at the river.\"\nstart = 2027-03-05\nend = 2027-03-06\n\
         status = \"cancelled\"\nrepeat = {{ every = \"year\", count = 2 }}\n[organiser]\nname = \"Community team\"\n+++\nCome to the river.\n"
    )
}

#[test]
fn an_event_in_a_folder_of_nearly_the_right_name_is_one_finding() {
    for folder in ["event", "Events", "evnets", "Event"] {
        let said = said(&event(&format!("content/{folder}/river-day.md")));
        let alien: Vec<_> = said.iter().filter(|said| said.starts_with("unknown-key")).collect();
        let [finding] = &alien[..] else { panic!("{folder}: {said:#?}") };
        assert!(finding.contains(&format!("read as a page because of its folder `content/{folder}/`")), "{finding}");
        assert!(finding.ends_with("move it to `content/events/`, or write `type = \"event\"`"), "{finding}");
        assert!(!said.iter().any(|said| said.contains("missing-field")), "{said:#?}");
    }
    let said = said("-- content/policy/pay.md --\n+++\ntitle = \"Pay\"\nversion = \"1\"\n+++\nWe pay.\n");
    assert!(said.iter().any(|said| said.contains("move it to `content/policies/`")), "{said:#?}");
}

#[test]
fn an_event_among_policies_is_one_finding_and_its_own_mistakes_remain() {
    let written = event("content/policies/river-day.md").replace("name = \"Comm", "nmae = \"Comm");
    let said = said(&written);
    let of_keys: Vec<_> =
        said.iter().filter(|said| said.starts_with("unknown-key") || said.starts_with("missing-field")).collect();
    let [first, second] = &of_keys[..] else { panic!("{said:#?}") };
    assert!(first.contains("read as a policy because of its folder `content/policies/`"), "{first}");
    assert!(first.ends_with("move it to `content/events/`, or write `type = \"event\"`"), "{first}");
    assert!(second.contains("`nmae`"), "{second}");
}

#[test]
fn a_page_with_one_unknown_key_is_read_as_before() {
    let said = said("-- content/about/us.md --\n+++\ntitle = \"Us\"\nstart = 2027-03-05\n+++\nWe are here.\n");
    assert!(said.iter().any(|said| said.contains("a page has no key `start`")), "{said:#?}");
}

const WELSH: &str = "Mae croeso i bawb yn ein hysgol ni, ac rydym yn cadw'r drws ar agor i deuluoedd sydd yn gorfod aros. Mae'r \
    swyddfa ar agor bob dydd, ac mae'r staff yno yn barod i helpu. Dewch i'r neuadd yn y bore neu yn y prynhawn, ac fe gewch chi de a \
    chacen gyda ni. Nid oes rhaid i chi ddweud wrthym eich bod yn dod, ond mae'n help os ydych.";

#[test]
fn the_help_for_a_welsh_page_names_the_right_file() {
    let page = |name: &str| {
        format!("-- content/{name} --\n+++\ntitle = \"Cyfarfod\"\nsummary = \"Y cyfarfod.\"\n+++\n{WELSH}\n")
    };
    let english = "-- content/meeting.md --\n+++\ntitle = \"Meeting\"\nsummary = \"The meeting.\"\n+++\nWe meet.\n";
    let help = |files: &str| {
        let said = said(files);
        let found = said.iter().find(|said| said.starts_with("lang-page"));
        found.unwrap_or_else(|| panic!("{files}: {said:#?}")).clone()
    };
    for name in ["meeting-cy.md", "meeting.CY.md", "meeting.welsh.md", "meeting_cy.md"] {
        let told = help(&format!("{english}{}", page(name)));
        assert!(told.contains("name the file `meeting.cy.md`: it is then the Welsh version of `meeting.md`"), "{told}");
        let told = help(&page(name));
        assert!(
            told.contains("write the English page `meeting.md` first, then name this file `meeting.cy.md`"),
            "{told}"
        );
    }
    let told = help(&page("cyfarfod.md"));
    assert!(
        told.contains("name it `NAME.cy.md`, where `NAME.md` is the English page, which must already exist"),
        "{told}"
    );
}

#[test]
fn a_page_and_an_alert_that_end_before_they_begin_are_errors() {
    let page = "-- content/old.md --\n+++\ntitle = \"Old\"\npublish = 2027-02-01\nexpires = 2027-01-31\n+++\nWords.\n";
    let found = said(page);
    assert!(found.iter().any(|said| said.contains("`expires` is before `publish`")), "{found:#?}");
    let found = said(&page.replace("2027-01-31", "2027-02-01"));
    assert!(!found.iter().any(|said| said.contains("is before")), "{found:#?}");
    let site = "-- site.toml --\ntitle = \"T\"\nbase_url = \"https://trust.example.org\"\n[alert]\ntitle = \"Closed\"\n\
        from = 2026-12-05\nuntil = 2026-12-01\n-- content/index.md --\n+++\ntitle = \"Home\"\n+++\nWords.\n";
    let found: Vec<_> = load(site).findings.iter().map(|own| own.message.clone()).collect();
    assert!(found.iter().any(|said| said.contains("`until` is before `from`")), "{found:#?}");
}

#[test]
fn a_name_in_place_of_an_id_is_reported_with_the_id() {
    let place = "-- content/places/village-green.md --\n+++\ntitle = \"Village green\"\nsummary = \"The green.\"\naddress = \"Green Lane\"\n+++\n";
    let written = event("content/events/river-day.md").replace("status =", "place = \"Village Hall\"\nstatus =");
    let told = said(&format!("{place}{written}"));
    let found = told.iter().find(|said| said.starts_with("ref-broken")).expect("the place is not known");
    assert!(found.contains("`place = { name = \"Village Hall\" }`") && !found.contains("did you mean"), "{found}");
    let told = said(&format!("{place}{}", written.replace("Village Hall", "Village Green")));
    assert!(told.iter().any(|said| said.contains("write the id, `place = \"village-green\"`")), "{told:#?}");
}

#[test]
fn front_matter_with_wrong_marks_or_none_is_one_finding() {
    let body = "## Dates\n\nClick here for [more](/nowhere/). WE ARE OPEN ALL OF THE DAYS OF THE WEEK.\n";
    let front = "title = \"Open\"\nsummary = \"We open.\"\ndate = 2026-10-02\n";
    // These findings concern the site, not the file.
    let is_of_file = |said: &String| !said.starts_with("lang-missing") && !said.starts_with("statement-missing");
    let file = |text: &str| -> Vec<String> {
        said(&format!("-- content/news/open.md --\n{text}")).into_iter().filter(is_of_file).collect()
    };
    for (text, message) in [
        (format!("++++\n{front}++++\nWe open.\n"), "this line is `++++`"),
        (format!("++++\n{front}+++\nWe open.\n"), "this line is `++++`"),
        (format!("---\n{front}+++\nWe open.\n"), "this line is `---`"),
        (format!("+++\n{front}---\nWe open.\n"), "this line is `---`"),
        (format!("---\ntitle: Open\ndate: 2026-10-02\n+++\n{body}"), "this line is `---`"),
        ("+++\n".to_owned(), "the front matter is not closed"),
        ("++++".to_owned(), "the front matter is not closed"),
        (String::new(), "the file does not begin with front matter"),
        (body.to_owned(), "the file does not begin with front matter"),
        (format!("+++\n{front}\nWe open the hall.\n\n---\n\nCome in.\n"), "the front matter is not closed"),
        ("We open the hall again.\n".to_owned(), "the file does not begin with front matter"),
    ] {
        let said = file(&text);
        let [finding] = &said[..] else { panic!("{text}: {said:#?}") };
        assert!(finding.contains(message), "{finding}");
    }
}

#[test]
fn advice_about_a_key_that_hides_never_makes_the_page_public() {
    for (line, advice) in [
        ("published = false", "write `draft = true`"),
        ("public = false", "write `visibility = \"internal\"`"),
        ("embargo = 2027-09-01", "write `publish = 2027-09-01`"),
        ("hide = true", "write `visibility = \"internal\"`"),
        ("hidden = true", "write `visibility = \"internal\"`"),
        ("private = true", "write `visibility = \"internal\"`"),
        ("unlisted = true", "write `visibility = \"internal\"`"),
        ("live = false", "write `draft = true`"),
        ("archived = true", "write `expires = DATE`"),
        ("confidential = true", "write `visibility = \"internal\"`"),
    ] {
        for folder in ["about", "news", "policies", "events"] {
            let said = said(&format!("-- content/{folder}/a.md --\n+++\ntitle = \"A\"\n{line}\n+++\nWords.\n"));
            let of_key: Vec<_> = said.iter().filter(|said| said.starts_with("unknown-key")).collect();
            let [finding] = &of_key[..] else { panic!("{folder}, {line}: {said:#?}") };
            assert!(finding.contains(advice) && !finding.contains("[extra]"), "{folder}: {finding}");
        }
    }
}

#[test]
fn a_field_that_hides_below_extra_is_an_error_in_a_translation_too() {
    let files = "-- content/a.md --\n+++\ntitle = \"A\"\n[extra]\nvisibility = \"internal\"\n+++\nWords.\n\
                 -- content/a.cy.md --\n+++\ntitle = \"A\"\n[extra]\ndraft = true\n+++\nGeiriau.\n";
    let said = said(files);
    let below = |key: &str| {
        format!("unknown-key: `{key}` belongs to the page itself, not to `[extra]`: move it above `[extra]`")
    };
    for key in ["visibility", "draft"] {
        assert!(said.iter().any(|said| said.starts_with(&below(key))), "{key}: {said:#?}");
    }
}

#[test]
fn a_translation_without_an_original_is_reported_with_the_right_name() {
    let page = |path: &str| format!("-- content/{path} --\n+++\ntitle = \"{path}\"\n+++\nWords.\n");
    for (original, translation, name) in [
        ("leave.md", "Leave.cy.md", "`content/leave.cy.md`"),
        ("who-we-are.md", "Who we are.cy.md", "`content/who-we-are.cy.md`"),
        ("about/index.md", "About.cy.md", "`content/about/index.cy.md`"),
        ("news/fair.md", "news/ffair.cy.md", "`content/news/fair.cy.md`"),
    ] {
        let said = said(&format!("{}{}", page(original), page(translation)));
        let finding =
            said.iter().find(|said| said.starts_with("missing-field: there is no original")).expect(translation);
        assert!(finding.contains(&format!("rename it to {name}")), "{finding}");
    }
    let said = said(&(page("a.md") + &page("b.md") + &page("c.cy.md")));
    assert!(said.iter().any(|said| said.contains("such as `about.cy.md` beside `about.md`")), "{said:#?}");
}

#[test]
fn missing_fields_of_a_translation_are_reported_with_the_original() {
    for (original, translation) in [("a/index.md", "a/index.cy.md"), ("a.md", "a.cy.md"), ("index.md", "index.cy.md")] {
        let fields = "title = \"A\"\n[[changes]]\ndate = 2026-01-01\nnote = \"One.\"\n[[changes]]\ndate = 2026-02-01\nnote = \"Two.\"\n";
        let fewer = "title = \"B\"\n[[changes]]\nnote = \"Un.\"\n";
        let said = said(&format!(
            "-- content/{original} --\n+++\n{fields}+++\nWords.\n-- content/{translation} --\n+++\n{fewer}+++\nGeiriau.\n"
        ));
        assert!(said.iter().any(|said| said.contains(&format!("entries in `content/{original}`"))), "{said:#?}");
    }
}

#[test]
fn invisible_characters_in_addresses_of_site_toml_are_reported() {
    const UNSEEN: char = '\u{200b}';
    for (lines, named) in [
        ("[[menu]]\ntitle = \"A\"\nurl = \"/a/?\"\n", "menu-link"),
        ("[[menu]]\ntitle = \"A\"\npage = \"a?\"\n", "ref-broken"),
        ("[alert]\ntitle = \"A\"\nurl = \"/a/?\"\n", "menu-link"),
        ("[alert]\ntitle = \"A\"\npage = \"a?\"\n", "ref-broken"),
        ("[organisation]\nname = \"A\"\nurl = \"https://trust.example.org/?\"\n", "menu-link"),
        ("[brand]\nlogo = \"/logo.svg?\"\n", "link-broken"),
        ("[redirects]\n\"/old/\" = \"/a/?\"\n", "redirect"),
        ("[redirects]\n\"/old/?\" = \"/a/\"\n", "redirect"),
        ("[[calendar.import]]\nfile = \"imports/a.ics?\"\n", "import"),
    ] {
        let files = format!("{SITE}{}", lines.replace('?', &UNSEEN.to_string()));
        let loaded = load(&format!(
            "{files}-- content/a.md --\n+++\ntitle = \"A\"\n+++\nWords.\n-- static/logo.svg --\n<svg/>\n"
        ));
        let found = loaded.findings.iter().find(|own| own.code == named);
        assert!(
            found.is_some_and(|own| own.message.contains("zero-width space (U+200B)")),
            "{lines}: {:#?}",
            loaded.findings
        );
    }
}

/// Returns the findings about one document of these front matter lines.
fn of_document(path: &str, lines: &str) -> Vec<String> {
    said(&format!("-- content/{path} --\n+++\ntitle = \"A\"\n{lines}+++\nWords.\n"))
}

#[test]
fn a_fact_that_cannot_be_read_is_not_also_reported_as_missing() {
    for (path, lines, rule, names) in [
        ("policies/a.md", "review_date = 2028-01-01\n", "policy-meta", "next_review"),
        ("policies/a.md", "version = 1.0\n", "policy-meta", "version"),
        ("policies/a.md", "approved = 2026-01-01\n", "policy-meta", "approved"),
        ("policies/a.md", "approved_by = \"Board\"\n", "policy-meta", "approved"),
        ("events/a.md", "start = 2027-01-01\nplace = 5\n", "event-fields", "place"),
        ("events/a.md", "start = 2027-01-01\ncost = \"free\"\n", "event-fields", "cost"),
        ("events/a.md", "start = 2027-01-01\nvenue = \"Hall\"\n", "event-fields", "place"),
        ("a.md", "Summary = \"x\"\n", "description", "summary"),
        ("a.md", "description = \"x\"\n", "description", "summary"),
        ("a.md", "summary = 5\n", "description", "summary"),
    ] {
        let said = of_document(path, lines);
        let is_missing =
            |said: &&String| said.starts_with(&format!("{rule}: ")) && said.contains(&format!("`{names}`"));
        assert_eq!(said.iter().find(is_missing), None, "{lines}: {said:#?}");
        let is_error = |said: &String| {
            ["unknown-key", "wrong-type", "bad-value", "toml-syntax"].iter().any(|code| said.starts_with(code))
        };
        assert!(said.iter().any(is_error), "{lines}: {said:#?}");
    }
}

#[test]
fn help_never_leads_to_a_wrong_fact() {
    for (path, lines, wrong, right) in [
        (
            "policies/a.md",
            "approved = { by = \"Board\" }\napproved_by = \"Board\"\n",
            "remove this line",
            "write it as `by` of `approved`",
        ),
        ("policies/a.md", "status = \"current\"\n", "statutory", "remove it"),
        ("events/a.md", "start = 2027-01-01\nurl = \"https://x.org\"\n", "aliases", "`online` or `booking`"),
        ("a.md", "review = \"pending\"\n", "remove it", "write `draft = true`"),
        ("a.md", "show = false\n", "remove", "write `draft = true`"),
    ] {
        let said = of_document(path, lines);
        let found =
            said.iter().find(|said| said.starts_with("unknown-key")).unwrap_or_else(|| panic!("{lines}: {said:#?}"));
        assert!(!found.contains(wrong) && found.contains(right), "{found}");
    }
    let site = SITE.replace("languages", "audiences = [\"families\", \"partners\"]\nlanguages");
    let loaded =
        load(&format!("{site}-- content/a.md --\n+++\ntitle = \"A\"\naudience = [\"parents\"]\n+++\nWords.\n"));
    let found = loaded.findings.iter().find(|own| own.code == "not-a-choice").expect("it is no audience");
    assert!(found.help.starts_with("did you mean \"families\"?"), "{}", found.help);
}

#[test]
fn front_matter_of_other_programs_never_publishes_what_it_may_hide() {
    let converts = |path: &str, yaml: &str| {
        let loaded = load(&format!("{SITE}-- content/{path} --\n---\ntitle: A\n{yaml}\n---\nWords.\n"));
        let found = loaded.findings.iter().find(|own| own.code == "front-matter-yaml").expect("it is YAML");
        (!found.edits.is_empty(), found.help.clone())
    };
    for yaml in ["state: draft", "scheduled: 2999-01-01", "wip: true", "roles: [staff]", "permalink: false"] {
        for path in ["a.md", "news/a.md", "policies/a.md", "events/a.md"] {
            let (is_edited, help) = converts(path, &format!("date: 2026-01-05\n{yaml}"));
            assert!(!is_edited, "{path}, {yaml}: {help}");
        }
    }
    let (is_edited, help) = converts("events/a.md", "date: 2026-12-05\ntime: 19:30\ncanceled: true\nlayout: event");
    assert!(is_edited && help.contains("puts `layout` below `[extra]`"), "{help}");
    let (is_edited, help) = converts("events/a.md", "date: 2026-12-05\nrepeat: weekly");
    assert!(!is_edited && help.contains("`repeat`"), "{help}");
}
