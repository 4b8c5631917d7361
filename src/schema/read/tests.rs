//! Front matter with every kind of mistake, and its findings.

use super::*;
use crate::source::FileId;
use crate::types::Types;

/// Reads front matter that begins four bytes into its source; returns the text that the caret
/// marks, the code and the message, in order.
fn told(type_name: &str, text: &str) -> Vec<(String, &'static str, String)> {
    let types = Types::built_in();
    let mut findings = Vec::new();
    let source = format!("+++\n{text}+++\n");
    let toml = Toml::parse_part(FileId(0), &source, 4..4 + text.len(), &mut findings);
    let opening = Span::new(FileId(0), 0, 3);
    read(&types.get(type_name).expect("a built-in type").shape, &toml, opening, type_name, &mut findings);
    crate::diagnostic::sort_and_deduplicate(&mut findings);
    assert!(findings.iter().all(|finding| !finding.help.is_empty()), "each has a fix: {findings:?}");
    findings.into_iter().map(|f| (source[f.span.range()].to_string(), f.code, f.message)).collect()
}

#[test]
fn twenty_mistakes_are_twenty_findings_with_positions() {
    let text = r##"titel = "Volunteering"
summary = 12
order = "first"
updated = "30 April 2018"
publish = 2018
draft = "yes"
visibility = "privat"
audience = ["families", "pupls"]
tags = [1]
level = "Trust "
version = 1.10
issued = 2026-02-30
next_reveiw = 2027-01-01
review_cycle = 2
statutory = 1
withdrawn = 2026-01-01T10:00:00
document = "https://example.org/x.pdf"
related =

[[legislation]]
url = "legislation.gov.uk/x"
owner = "Head"

[approved]
dat = 2026-01-01
"##;
    let told: Vec<(String, &str)> = told("policy", text).into_iter().map(|(at, code, _)| (at, code)).collect();
    let expected = [
        ("titel", "unknown-key"),
        ("12", "wrong-type"),
        ("\"first\"", "wrong-type"),
        ("\"30 April 2018\"", "bad-date"),
        ("2018", "bad-date"),
        ("\"yes\"", "wrong-type"),
        ("\"privat\"", "not-a-choice"),
        ("\"pupls\"", "not-a-choice"),
        ("1", "wrong-type"),
        ("\"Trust \"", "not-a-choice"),
        ("1.10", "wrong-type"),
        ("2026-02-30", "bad-date"),
        ("next_reveiw", "unknown-key"),
        ("2", "wrong-type"),
        ("1", "wrong-type"),
        ("2026-01-01T10:00:00", "bad-date"),
        ("\"https://example.org/x.pdf\"", "bad-value"),
        ("related =", "toml-syntax"),
        ("[[legislation]]", "missing-field"),
        ("\"legislation.gov.uk/x\"", "bad-value"),
        ("owner", "unknown-key"),
        ("dat", "unknown-key"),
    ];
    assert_eq!(told, expected.map(|(at, code)| (at.to_string(), code)));
}

#[test]
fn a_misspelt_required_key_is_one_finding() {
    let found = told("page", "tilte = \"About\"\n");
    assert_eq!(found, [("tilte".into(), "unknown-key", "a page has no key `tilte`".into())]);
}

#[test]
fn a_missing_field_is_reported_at_the_header_of_its_table() {
    let found = told("event", "title = \"T\"\n[image]\nalt = \"x\"\n");
    assert_eq!(
        found,
        [
            ("+++".into(), "missing-field", "this event has no `start`".into()),
            ("[image]".into(), "missing-field", "`[image]` has no `src`".into()),
        ]
    );
}

#[test]
fn a_key_below_another_table_is_reported_with_the_right_place() {
    let found = told("partner", "[contact]\nemail = \"a@example.org\"\ntitle = \"River trust\"\n");
    let message = "`title` belongs to the partner itself, not to `[contact]`";
    assert_eq!(found, [("title".into(), "unknown-key", message.into())]);
}

#[test]
fn a_key_of_another_table_is_reported_with_that_table() {
    let types = Types::built_in();
    let mut findings = Vec::new();
    let toml = Toml::parse(FileId(0), "title = \"T\"\nphone = \"111\"\n", &mut findings);
    read(&types.get("partner").unwrap().shape, &toml, Span::default(), "partner", &mut findings);
    assert_eq!(findings[0].help, "did you mean the `phone` of `contact`? Write it below `[contact]`");
}

/// Returns the messages of the findings with their helps.
fn helps(type_name: &str, text: &str) -> Vec<String> {
    let types = Types::built_in();
    let mut findings = Vec::new();
    let toml = Toml::parse(FileId(0), text, &mut findings);
    let shape = &types.get(type_name).expect("a built-in type").shape;
    read(shape, &toml, Span::default(), type_name, &mut findings);
    crate::diagnostic::sort_and_deduplicate(&mut findings);
    findings.into_iter().map(|finding| format!("{}: {}", finding.message, finding.help)).collect()
}

#[test]
fn a_synonym_is_reported_with_the_right_key() {
    for (kind, written, help) in [
        ("event", "date = 2026-12-05", "the key is `start`: write `start = 2026-12-05`"),
        ("event", "time = \"10am\"", "the key is `start`: write it as in `start = 2026-11-27T08:00:00`"),
        ("event", "venue = \"Hall\"", "the key is `place`: write `place = { name = \"Hall\" }`"),
        ("event", "address = \"Village Hall\"", "the key is `place`: write `place = { name = \"Village Hall\" }`"),
        ("event", "location = \"mill-lane\"", "the key is `place`: write `place = \"mill-lane\"`, if that is an id"),
        ("event", "[venue]\nname = \"Hall\"", "the key is `place`: write `[place]`"),
        ("policy", "status = \"draft\"", "write `draft = true`"),
        ("event", "cancelled = true", "write `status = \"cancelled\"`"),
        ("event", "moved_online = true", "write `status = \"moved-online\"`"),
        ("page", "description = \"How.\"", "the key is `summary`: write `summary = \"How.\"`"),
        ("page", "lastmod = 2026-12-05", "the key is `updated`: write `updated = 2026-12-05`"),
        ("page", "date = 2026-12-05", "write `publish = 2026-12-05`, if the public may read it only from that day on"),
        ("page", "pubdate = 2026-12-05", "the key is `publish`: write `publish = 2026-12-05`"),
        ("page", "permalink = false", "write `draft = true`: it keeps the page off the public site"),
        ("page", "headless = true", "write `draft = true`: it keeps the page off the public site"),
        ("page", "ready = false", "write `draft = true`: it keeps the page off the public site"),
        ("page", "disabled = true", "write `draft = true`: it keeps the page off the public site"),
        ("page", "login = true", "write `visibility = \"internal\"`: it keeps the page off the public site"),
        ("page", "layout = \"x\"", "remove it, or put it below `[extra]`; `commonweal explain page` lists the keys"),
        ("event", "canceled = true", "write `status = \"cancelled\"`"),
        ("event", "is_cancelled = true", "write `status = \"cancelled\"`"),
        ("event", "cancel = true", "write `status = \"cancelled\"`"),
        ("event", "sold_out = true", "write `status = \"full\"`"),
        ("event", "soldout = true", "write `status = \"full\"`"),
        ("event", "until = 2026-12-12", "write `end = 2026-12-12`, if the event lasts up to that moment"),
        ("event", "repeat = { every = \"2 weeks\" }", "write `every = \"week\", interval = 2`"),
        (
            "event",
            "repeat = { every = \"weekday\" }",
            "write `every = \"week\", on = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]`",
        ),
        ("event", "repeat = { every = \"fortnight\" }", "write `every = \"week\", interval = 2`"),
        ("event", "repeat = { every = \"week\", end = 2027-01-30 }", "the key is `until`: write `until = 2027-01-30`"),
        ("event", "repeat = { every = \"week\", days = [\"sat\"] }", "the key is `on`: write `on = [\"sat\"]`"),
        ("event", "repeat = { frequency = \"week\" }", "the key is `every`: write `every = \"week\"`"),
        ("event", "cost = \"£5\"", "or `cost = { price = \"£5\" }`"),
        ("event", "cost = \"Free\"", "or `cost = { free = true }`"),
        ("event", "booking = \"https://a.example/b\"", "or `booking = { url = \"https://a.example/b\" }`"),
        ("page", "image = \"a.jpg\"", "or `image = { src = \"a.jpg\", alt = … }`"),
        (
            "policy",
            "status = \"withdrawn\"",
            "if another policy replaces it, write `supersedes = [\"ID\"]` in that one, with the id of this one",
        ),
        ("page", "internal = true", "write `visibility = \"internal\"`: it keeps the page off the public site"),
        ("policy", "date = 2026-12-05", "the key is `issued`: write `issued = 2026-12-05`"),
        ("place", "lat = 51.6", "the key is `latitude`: write `latitude = 51.6`"),
    ] {
        let start = if kind == "event" && !written.starts_with(['d', 't']) { "start = 2026-12-05\n" } else { "" };
        let said = helps(kind, &format!("title = \"T\"\n{start}level = 1\n{written}\n"));
        assert!(said.iter().any(|said| said.ends_with(help)), "{written}: {said:?}");
        assert!(!said.iter().any(|said| said.contains("has no `start`")), "one cause, one finding: {said:?}");
    }
}

/// A suggestion that an author pastes contains her own fact or a gap that she fills in.
#[test]
fn advice_invents_no_facts() {
    for (kind, written, help) in [
        ("event", "cost = 3", "`cost = { price = 3 }`"),
        ("event", "access = \"yes\"", "`access = { bsl = …, relaxed = … }`"),
        ("policy", "approved = 2026-10-02", "`approved = { by = …, date = … }`"),
        ("event", "repeat = \"weekly\"", "write `repeat = { every = \"week\", until = … }`, with your own last date"),
        ("event", "recurring = \"fortnightly\"", "`repeat = { every = \"week\", interval = 2, until = … }`"),
        ("event", "status = \"draft\"", "write `draft = true` instead; "),
        ("policy", "review_cycle = 2", "add the unit: `review_cycle = \"2 years\"`"),
        ("event", "duration = 90", "add the unit: `duration = \"90 minutes\"`"),
        ("policy", "issued = 2026-11-31", "November has 30 days: correct the day"),
        ("policy", "issued = \"2026-11-31\"", "November has 30 days: correct the day"),
        ("policy", "issued = 2026-02-29", "February has 28 days in 2026: correct the day"),
        ("event", "end = \"2026-12\"", "add the day, as in 2026-12-01"),
        ("event", "end = \"December 2026\"", "add the day, as in 2026-12-01"),
        ("event", "end = 2026-12", "add the day, as in `end = 2026-12-01`"),
        ("page", "publish = \"2026-12\"", "add the day, as in 2026-12-01"),
    ] {
        let start = if kind == "event" { "start = 2026-12-05\n" } else { "" };
        let said = helps(kind, &format!("title = \"T\"\n{start}{written}\n"));
        assert!(matches!(&said[..], [said] if said.contains(help)), "{written}: {said:?}");
    }
}

#[test]
fn a_section_that_is_opened_twice_is_one_finding() {
    for (text, help) in [
        (
            "[measures]\nstatement = \"a\"\n\n[measures]\nstatement = \"b\"\n[image]\nsrc = \"x.svg\"\nalt = \"\"\n",
            "use `[[measures]]` with double brackets for each, if there may be several; else keep one of the two",
        ),
        (
            "[[measures]]\nstatement = \"a\"\n[measures]\nstatement = \"b\"\n",
            "use `[[measures]]` with double brackets for each",
        ),
        (
            "[measures]\nstatement = \"a\"\n[[measures]]\nstatement = \"b\"\n",
            "use `[[measures]]` with double brackets for each",
        ),
    ] {
        let said = helps("pillar", &format!("title = \"T\"\n{text}"));
        assert!(matches!(&said[..], [said] if said.ends_with(&format!("opened twice: {help}"))), "{text}: {said:?}");
    }
}

#[test]
fn a_common_mistake_is_reported_with_the_corrected_line() {
    for (written, help) in [
        ("tags = [a, b]", "write `tags = [\"a\", \"b\"]`"),
        ("tags = [reading club, \"b\"]", "write `tags = [\"reading club\", \"b\"]`"),
        ("summary = 'It's on'", "put it in double quotes: `summary = \"It's on\"`"),
        ("summary = \"N\";", "delete the `;`: `summary = \"N\"`"),
        ("order = 3,", "delete the `,`: `order = 3`"),
        ("summary = \"N\"; // the name", "comments begin with `#`: `summary = \"N\" # the name`"),
        ("summary = \"A\" b", "write `summary = \"A b\"`, with one quote at each end"),
        ("tags = [a, b\n]", "put each item that is text in quotes, as in `tags = [\"one\", \"two\"]`"),
        ("// a comment", "comments begin with `#`: `# a comment`"),
        ("// order = 3", "comments begin with `#`: `# order = 3`"),
        ("<!-- a comment -->", "comments begin with `#`: `# a comment`"),
    ] {
        let said = helps("page", &format!("title = \"T\"\n{written}\nowner = \"Head\"\n"));
        assert!(matches!(&said[..], [said] if said.ends_with(help)), "{written}: {said:?}");
    }
}

/// A synonym is no key itself: otherwise it would never be used.
#[test]
fn no_synonym_is_a_key_or_means_two_keys() {
    fn look(shape: &Shape, path: &str) {
        let mut seen = std::collections::HashMap::new();
        for field in &shape.fields {
            for word in &field.synonyms {
                assert!(shape.get(word).is_none_or(|own| own.name != field.name), "{path}: `{word}` is a key itself");
                seen.entry(word.clone()).or_insert_with(Vec::new).push(field.name.clone());
            }
            if let Some(inner) = field.kind.section() {
                look(inner, &format!("{path}.{}", field.name));
            }
        }
    }
    Types::built_in().iter().for_each(|own| look(&own.shape, &own.name));
    look(&crate::config::shape(), "site.toml");
}

#[test]
fn a_section_is_named_by_its_whole_path() {
    let form = |rest: &str| {
        format!("title = \"T\"\n[form]\npurpose = \"p\"\nkeep_until = \"1 year\"\nfields = [\"name\"]\n{rest}")
    };
    for (text, help) in [
        (
            form("endpoint = \"a@example.org\"\n"),
            "write a line `[form.endpoint]` with its keys below it, or `endpoint = { kind = ",
        ),
        (form("kind = \"own\"\n"), "did you mean the `kind` of `endpoint`? Write it below `[form.endpoint]`"),
    ] {
        let said = helps("pledge", &text);
        assert!(said.iter().any(|said| said.contains(help)), "{said:?}");
    }
    // The suggested text is valid.
    assert_eq!(helps("pledge", &form("[form.endpoint]\nkind = \"own\"\nurl = \"https://example.org/f\"\n")), [""; 0]);
    // No line of its own can open a section inside an inline table.
    let said = helps("pledge", "title = \"T\"\nform = { purpose = \"p\", endpoint = \"x\" }\n");
    assert!(said.iter().any(|said| said.contains(": write `endpoint = { kind = ")), "{said:?}");
    let said = helps("pillar", "title = \"T\"\n[[measures]]\nstatement = \"s\"\nbaseline = 3\n");
    assert!(said.iter().any(|said| said.contains("write a line `[measures.baseline]`")), "{said:?}");
}

#[test]
fn keys_below_a_commented_line_of_their_section_are_one_finding() {
    let text = "title = \"T\"\n# [[measures]]  # what counts\nstatement = \"s\"\ntarget = \"5\"\n# due = 2026-01-01\nvalue = \"3\"\n";
    let types = Types::built_in();
    let mut findings = Vec::new();
    let toml = Toml::parse(FileId(0), text, &mut findings);
    let shape = &types.get("pillar").unwrap().shape;
    read(shape, &toml, Span::default(), "pillar", &mut findings);
    let [finding] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!(
        finding.message,
        "`statement` is a key of `measures`, but the line `[[measures]]` above it is a comment"
    );
    assert_eq!(finding.help, "delete the `#` at the start of line 2");
    let mended = crate::source::apply_edits(text, &finding.edits);
    assert!(mended.contains("\n[[measures]]  # what counts\n"), "{mended}");
    assert_eq!(helps("pillar", &mended), [""; 0]);
    // The advice is not given if another section is opened in between.
    let other = text.replace("statement", "[image]\nstatement");
    assert!(!helps("pillar", &other).iter().any(|said| said.contains("is not read")));
}

#[test]
fn document_keys_below_a_commented_section_belong_to_it() {
    let told = |text: &str| {
        let types = Types::built_in();
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), text, &mut findings);
        read(&types.get("pillar").unwrap().shape, &toml, Span::default(), "pillar", &mut findings);
        findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    let meant = ["`owner` is a key of `measures`, but the line `[[measures]]` above it is a comment"];
    for text in [
        "title = \"T\"\n\n# [[measures]]  # what counts\n# statement = \"s\"\nowner = \"Clerk\"\n# due = 2026-01-01\n",
        "title = \"T\"\n# [[measures]]\nowner = \"Clerk\"",
        "title = \"T\"\n# [[measures]]\nowner = \"Clerk\"\nstatus = \"active\"\n",
    ] {
        assert_eq!(told(text), meant, "{text}");
    }
    for text in [
        // The key was added by hand below it, or above it, or in a section that is read.
        "title = \"T\"\n# [[measures]]\n# owner = \"Head\"\nowner = \"Clerk\"\n",
        "title = \"T\"\n# [[measures]]\n# statement = \"s\"\n\nowner = \"Clerk\"\n",
        "title = \"T\"\nowner = \"Clerk\"\n# [[measures]]\n# statement = \"s\"\n",
        "title = \"T\"\n# [[measures]]\n# statement = \"s\"\nhashtag = \"#a\"\n",
        "title = \"T\"\n# [[measures]]\n[[measures]]\nstatement = \"s\"\nowner = \"Clerk\"\n",
    ] {
        assert_eq!(told(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_syntax_error_hides_no_other_finding_and_makes_none() {
    let found =
        told("news", "title = \"Open\ndate = 2026-10-02\npilars = [\"a\"]\npartners = [\"b\"\nsumary = \"x\"\n");
    let codes: Vec<_> = found.iter().map(|(at, code, _)| (at.as_str(), *code)).collect();
    let expected =
        [("\"Open", "toml-syntax"), ("pilars", "unknown-key"), ("[", "toml-syntax"), ("sumary", "unknown-key")];
    assert_eq!(codes, expected);
}

#[test]
fn the_span_of_a_text_excludes_its_quotes() {
    let text = "title = \"River day\"\nsummary = \"\"\"\nOne\ntwo\"\"\"\nowner = \"A \\u00e9\"\n";
    let types = Types::built_in();
    let mut findings = Vec::new();
    let toml = Toml::parse(FileId(0), text, &mut findings);
    let fields = read(&types.get("page").unwrap().shape, &toml, Span::default(), "page", &mut findings);
    let slice = |name| &text[fields.span_of(name).range()];
    assert_eq!((slice("title"), slice("summary"), slice("owner")), ("River day", "One\ntwo", "\"A \\u00e9\""));
}

#[test]
fn one_value_is_a_list_of_one_and_the_first_matching_kind_is_used() {
    let text = "title = \"T\"\ntags = \"reading\"\naddress = \"Mill Lane\"\naccess = { step_free = true, parking = \"Two bays\" }\n";
    assert_eq!(told("place", text), []);
    let types = Types::built_in();
    let toml = Toml::parse(FileId(0), text, &mut Vec::new());
    let fields = read(&types.get("place").unwrap().shape, &toml, Span::default(), "place", &mut Vec::new());
    assert_eq!((fields.list("tags").len(), fields.text("address")), (1, Some("Mill Lane")));
    let access = fields.table("access").unwrap();
    assert_eq!((access.boolean("step_free"), access.text("parking")), (Some(true), Some("Two bays")));
}

#[test]
fn no_front_matter_causes_a_panic() {
    let text = "title = \"Tŷ\"\nstart = 2026-11-27T08:00:00\nrepeat = { every = \"week\", on = [\"fri\"], nth = \"last\" }\n\
        summary = \"\"\"\nA \"b\"\n\"\"\"\nplace = { name = 'Hall', address = [\"a\",\n\"b\"] }\ncost.free = true\n\
        [[occurrence]]\ndate = 2027-01-15\nstart = 09:00:00\n[image]\nsrc = \"x.svg\" # picture\n[extra]\nx = [1.5, { y = nan }]\n";
    let types = Types::built_in();
    let shape = &types.get("event").unwrap().shape;
    let read_any = |text: &str| {
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), text, &mut findings);
        let fields = read(shape, &toml, Span::default(), "event", &mut findings);
        for finding in &findings {
            assert!(text.get(finding.span.range()).is_some(), "{finding:?} lies outside {text:?}");
        }
        (fields, findings)
    };
    assert_eq!(read_any(text).1, []);
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        read_any(&text[..end]);
        read_any(&text[end..]);
    }
    for at in 0..text.len() {
        for with in [b'"', b'\'', b'[', b'}', b'=', b'\n', b'\r', b'\\', b'0', b' ', b'.', 0, 0xff] {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = with;
            read_any(&String::from_utf8_lossy(&bytes));
        }
    }
}

#[test]
fn a_hiding_field_below_a_free_section_is_an_error() {
    for line in
        ["draft = true", "visibility = \"internal\"", "publish = 2027-09-01", "expires = 2026-01-01", "Draft = true"]
    {
        let key = line.split(' ').next().expect("a key");
        for section in ["[extra]", "[extra.card]", "[[extra.cards]]"] {
            let told = told("page", &format!("title = \"A\"\n{section}\nribbon = \"blue\"\n{line}\n"));
            let message = format!("`{key}` belongs to the page itself, not to `{section}`");
            assert_eq!(told, [(key.to_owned(), "unknown-key", message)], "{section} {line}");
        }
        assert_eq!(told("page", &format!("title = \"A\"\nextra = {{ {line} }}\n")), [], "{line}");
    }
}
