//! File names with any characters: every address that a site publishes leads to a published file, in pages, site
//! map, feeds, data and redirects, in both languages, and in a folder of a host. The test has its own parser of
//! addresses.

#[path = "support/dice.rs"]
mod dice;
mod support;

use std::collections::BTreeSet;

use commonweal::diagnostic::Level;
use commonweal::pipeline::{self, Inputs, Loaded};
use commonweal::source::{Asset, Picture, PictureFormat, Source, Sources};
use dice::Dice;

/// Parts of names: characters with a meaning in addresses, HTML, XML, JSON, calendars or servers; letters in both
/// Unicode forms; other scripts.
const PARTS: [&str; 34] = [
    "50% off",
    "#2",
    "caf%C3%A9",
    "what?",
    "t\u{177}",
    "ty\u{302}",
    "日本",
    "a+b",
    "semi;colon",
    "comma, then",
    "O'Brien's",
    "[x]",
    "{y}",
    "\"z\"",
    "dot.",
    "two  blanks",
    "UPPER",
    "&amp;",
    "100%25",
    "~",
    "^`",
    "a=b&c=d",
    "@at",
    "$1",
    "!*",
    "🎉",
    "\u{a0}",
    "%",
    "%zz",
    "..",
    "ﬁ",
    "İ",
    "(v2 FINAL)",
    "é",
];

const BASE: &str = "https://trust.example.org/team";

fn name(dice: &mut Dice, number: usize) -> String {
    let parts: Vec<&str> = (0..1 + dice.roll(3)).map(|_| PARTS[dice.roll(PARTS.len())]).collect();
    // The number keeps the slugs of names distinct.
    format!("{} n{number}", parts.join([" ", "-", ""][dice.roll(3)]))
}

/// Returns a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Escapes each byte except ASCII letters and digits: another encoding of the address than the program's own.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02x}") })
        .collect()
}

/// Returns the name in the other Unicode form (NFC or NFD).
fn other_form(text: &str) -> String {
    text.replace("y\u{302}", "\u{0}").replace('\u{177}', "y\u{302}").replace('\u{0}', "\u{177}")
}

fn asset(path: String, is_picture: bool) -> Asset {
    let picture = Picture { format: PictureFormat::Jpeg, hash: 7, upright: true, keeps_pixels: false };
    Asset {
        path,
        length: 1000,
        dimensions: is_picture.then_some((2400, 1600)),
        picture: is_picture.then_some(picture),
        format: None,
        pdf: None,
        active: None,
    }
}

/// Returns a site with unusual names of every kind, and the ids of its events.
fn site(seed: u64) -> Loaded {
    let mut dice = Dice(seed);
    let mut names = (0..).map(|number| name(&mut dice, number)).collect_of(12);
    let mut next = || names.pop().expect("enough names");
    let (policy, event, place, partner, pillar, news, page, file, picture, beside, old) =
        (next(), next(), next(), next(), next(), next(), next(), next(), next(), next(), next());
    let old = old.replace(['?', '#', '*'], "");
    let mut sources: Vec<(String, String)> = Vec::new();
    let mut both = |path: &str, front: &str, body: &str| {
        sources.push((format!("content/{path}.md"), format!("+++\ntitle = {}\n{front}+++\n{body}\n", quoted(path))));
        let welsh = quoted(&format!("Cymraeg {path}"));
        sources.push((format!("content/{path}.cy.md"), format!("+++\ntitle = {welsh}\n+++\n{body}\n")));
    };
    // Markdown decodes entities in link targets.
    let raw = |name: &str| name.replace('&', "&amp;");
    let links = format!(
        "[One](<@/events/{}.md>) [two](@/events/{}.md) [three](</{}.pdf>) [four](/{}.pdf) [five](<@/policies/{}/{}.txt>)\n\n\
         ![Six](</{}.jpg>)\n\n[Seven](@/places/{}.md) [eight](</{}.pdf#page=2>)\n",
        raw(&event),
        escaped(&event),
        raw(&file),
        escaped(&file),
        raw(&other_form(&policy)),
        raw(&beside),
        raw(&picture),
        escaped(&other_form(&place)),
        raw(&file),
    );
    both(&format!("policies/{policy}/index"), &format!("document = {}\n", quoted(&format!("{beside}.txt"))), &links);
    let front = format!(
        "start = 2026-12-10T18:00:00\nend = 2026-12-10T19:00:00\nplace = {}\npartners = [{}]\npillars = [{}]\nimage = {{ src = {}, alt = \"A\" }}\n",
        quoted(&other_form(&place)),
        quoted(&partner),
        quoted(&other_form(&pillar)),
        quoted(&format!("/{picture}.jpg"))
    );
    both(&format!("events/{event}"), &front, "Come along.");
    both(&format!("places/{place}"), "address = \"1 High Street\"\n", "A hall.");
    both(&format!("partners/{partner}"), "", "Who.");
    both("frameworks/duty/index", "", "A framework.");
    let measure = "[[measures]]\ncode = \"A #1\"\nstatement = \"It is so.\"\ndue = 2027\n";
    both(&format!("frameworks/duty/{pillar}"), measure, "A pillar.");
    both(&format!("news/{news}"), "date = 2026-11-01\n", &links);
    both(&format!("about/{page}"), &format!("aliases = [{}, \"/old {old}.html\"]\n", quoted(&old)), &links);
    let toml = format!(
        "title = \"Trust\"\nbase_url = \"{BASE}\"\nlanguages = [\"en\", \"cy\"]\n[calendar]\norganiser = {{ name = \"A\", email = \"a@example.org\" }}\n\
         [publish]\nservers = [\"nginx\", \"apache\", \"caddy\"]\n[redirects]\n{} = \"/policies/\"\n[[menu]]\ntitle = \"P\"\npage = {}\n",
        quoted(&format!("/was {old}/")),
        quoted(&format!("about/{}", other_form(&page)))
    );
    sources.push(("site.toml".into(), toml));
    sources.sort();
    let mut inputs = Inputs { sources: Sources::default(), ..Inputs::default() };
    for (path, text) in sources {
        inputs.sources.push(Source { path, text });
    }
    inputs.assets.push(asset(format!("content/policies/{policy}/{beside}.txt"), false));
    inputs.assets.push(asset(format!("static/{file}.pdf"), false));
    inputs.assets.push(asset(format!("static/{picture}.jpg"), true));
    inputs.assets.sort_by(|a, b| a.path.cmp(&b.path));
    pipeline::load(inputs, &support::options())
}

/// Takes and collects in one call, so that the expressions above stay short.
trait CollectOf: Iterator + Sized {
    fn collect_of(self, count: usize) -> Vec<Self::Item> {
        self.take(count).collect()
    }
}

impl<I: Iterator> CollectOf for I {}

/// Returns the file that a server looks up for an address; `None` if the address violates RFC 3986.
fn file_at(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut bytes = path.bytes();
    let mut name = Vec::new();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                name.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
            }
            b if b.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&b) => name.push(b),
            _ => return None,
        }
    }
    let name = String::from_utf8(name).ok()?;
    let name = name.strip_prefix('/')?;
    Some(if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() })
}

fn unescaped(text: &str) -> String {
    let plain = text.replace("&amp;", "&");
    ["&#x27;", "&#39;", "&apos;"].iter().fold(plain, |plain, entity| plain.replace(entity, "'"))
}

/// Returns the addresses of this site that a public file contains.
fn addresses(path: &str, text: &str) -> Vec<String> {
    let unfolded = text.replace("\r\n ", "");
    let text = if path.ends_with(".ics") { unfolded.as_str() } else { text };
    let mut found = Vec::new();
    for (at, _) in text.match_indices(BASE) {
        let rest = &text[at + BASE.len()..];
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '\\') || (c == ',' && path.ends_with(".csv"));
        // HTML within XML has its quotes as entities.
        let end = [rest.find(ends), rest.find("&quot;"), rest.find("&lt;")].into_iter().flatten().min();
        let end = end.unwrap_or(rest.len());
        // Excludes addresses of another host whose name begins the same.
        if rest.starts_with('/') {
            found.push(rest[..end].to_owned());
        }
    }
    if path.ends_with(".html") {
        for attribute in [" href=\"", " src=\"", " action=\"", " srcset=\"", " content=\"0; url="] {
            for (at, _) in text.match_indices(attribute) {
                let value = text[at + attribute.len()..].split('"').next().unwrap_or_default();
                let is_list = attribute.contains("srcset");
                let parts = if is_list { value.split(", ").collect() } else { vec![value] };
                let within = parts.into_iter().filter_map(|part| part.split(' ').next()?.strip_prefix("/team"));
                let whole = value.starts_with("/team") && !is_list && value.contains(' ');
                assert!(!whole, "{path}: `{value}` has a blank");
                found.extend(within.map(str::to_owned));
            }
        }
    }
    if path == "_redirects" {
        for line in text.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(words.len(), 3, "{line}");
            found.extend(words[1].strip_prefix("/team").map(str::to_owned));
            assert!(file_at(words[0]).is_some(), "{line}");
        }
    }
    found
}

#[test]
fn every_address_has_a_public_file_for_any_names() {
    for seed in 1..=40u64 {
        let loaded = site(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let errors: Vec<String> = support::told(&loaded)
            .into_iter()
            .filter(|line| {
                let codes =
                    ["link-broken", "ref-broken", "duplicate-", "path-unsafe", "feed-", "file-unused", "redirect"];
                codes.iter().any(|code| line.contains(&format!("[{code}")))
            })
            .collect();
        assert!(errors.is_empty(), "seed {seed}: {errors:#?}");
        let files: BTreeSet<&str> = loaded.routes.iter().map(|route| route.path()).collect();
        let (mut count, mut uids) = (0, BTreeSet::new());
        for (path, bytes) in support::all(&loaded) {
            let Ok(text) = String::from_utf8(bytes) else { continue };
            for address in addresses(&path, &text) {
                // HTML escapes the address once; the HTML within an XML feed escapes it twice.
                let once = unescaped(&address);
                let ways = [unescaped(&once), once, address];
                let is_there = ways.iter().any(|way| file_at(way).is_some_and(|file| files.contains(&*file)));
                assert!(is_there, "seed {seed}: `{path}` names `{}`, where there is nothing", ways[2]);
                count += 1;
            }
            if path.ends_with("event.ics") {
                let unfolded = text.replace("\r\n ", "");
                uids.extend(unfolded.lines().filter_map(|line| line.strip_prefix("UID:")).map(str::to_owned));
            }
        }
        assert!(count > 500, "seed {seed}: only {count} addresses");
        // Both languages use one UID.
        assert_eq!(uids.len(), 1, "{uids:?}");
        let is_word = |uid: &String| uid.ends_with("@trust.example.org/team") && !uid.contains(char::is_whitespace);
        assert!(uids.iter().all(is_word), "{uids:?}");
        // Pages of documents have slugs: lower-case letters, digits, hyphens.
        let odd = |path: &&&str| path.ends_with("/index.html") && path.contains(char::is_uppercase);
        let pages: Vec<&&str> =
            files.iter().filter(|path| !path.starts_with("old") && !path.starts_with("was")).filter(odd).collect();
        let aliases = loaded.routes.iter().filter(|route| route.is_old_address()).map(|route| route.path());
        let aliases: BTreeSet<&str> = aliases.collect();
        assert!(pages.iter().all(|path| aliases.contains(**path)), "{pages:?}");
    }
}

#[test]
fn two_sites_of_one_host_have_uids_of_their_own_and_a_whole_host_keeps_its() {
    let uid = |base: &str| {
        let site = format!(
            "-- site.toml --\ntitle = \"A\"\nbase_url = \"{base}\"\n[calendar]\norganiser = {{ name = \"A\", email = \"a@example.org\" }}\n\
             -- content/events/coffee/morning.md --\n+++\ntitle = \"A\"\nstart = 2026-12-01\n+++\n"
        );
        let feed = support::page(&support::load(&site), "events/coffee/morning/event.ics");
        feed.lines().find_map(|line| line.strip_prefix("UID:")).expect("a UID").to_owned()
    };
    assert_eq!(uid("https://example.org/"), "coffee.morning@example.org");
    assert_eq!(uid("https://example.org/a/"), "coffee.morning@example.org/a");
    assert_eq!(uid("https://example.org/b"), "coffee.morning@example.org/b");
}

#[test]
fn names_with_the_same_address_and_names_without_letters_are_errors() {
    let page = |path: &str| format!("-- content/{path} --\n+++\ntitle = {}\n+++\nText.\n", quoted(path));
    let errors_of = |paths: &[&str]| {
        let site: String = paths.iter().map(|path| page(path)).collect();
        let loaded = support::load(&site);
        let errors = loaded.findings.iter().filter(|finding| finding.level == Level::Error);
        errors.map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(errors_of(&["about/Coffee morning #2.md", "about/coffee-morning-2.md"]), ["duplicate-route"]);
    assert_eq!(errors_of(&["about/t\u{177}.md", "about/ty\u{302}.md"]), ["duplicate-id"]);
    assert_eq!(errors_of(&["about/!!!.md"]), ["path-unsafe"]);
    assert_eq!(errors_of(&["about/100% attendance.md"]), [""; 0]);
}

/// Each page, of every type, has a heading for each id in the templates.
#[test]
fn no_heading_has_the_id_of_a_part_of_its_page() {
    let mut ids = BTreeSet::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/commons/templates"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a template");
            let written = text
                .match_indices(" id=\"")
                .map(|(at, _)| text[at + 5..].split('"').next().unwrap_or_default().to_owned());
            ids.extend(written.filter(|id| !id.contains('{')));
        }
    }
    assert!(ids.len() > 40, "{ids:?}");
    let dynamic = [
        "measure-a1",
        "area-1",
        "term-aln",
        "letter-a",
        "progress-context",
        "question-1",
        "month-2026-12",
        "civic-duty",
        "source-academy",
        "statements-1",
    ];
    let words = |id: &str| id.replace('-', " ");
    let headings: String =
        ids.iter().map(String::as_str).chain(dynamic).map(|id| format!("## {}\n\nText[^1].\n\n", words(id))).collect();
    let body = format!("{headings}[^1]: A note.\n");
    let note = "A text[^a].\n\n## Main\n\n[^a]: Its note.";
    let doc = |path: &str, front: &str| {
        format!("-- content/{path}.md --\n+++\ntitle = {}\n{front}\n+++\n{body}", quoted(path))
    };
    let field = |name: &str| format!("{name} = {}\n", quoted(note));
    let site = [
        "-- site.toml --\ntitle = \"A\"\nbase_url = \"https://trust.example.org\"\n[calendar]\norganiser = { name = \"A\", email = \"a@example.org\" }\n".to_owned(),
        doc("index", ""),
        doc("about", "image = { src = \"/a.svg\", alt = \"A\" }\nrelated = [\"fair\"]"),
        doc("privacy", ""),
        doc("events/index", ""),
        doc("events/fair", "start = 2026-12-10T18:00:00\nend = 2026-12-10T19:00:00\nplace = \"hall\"\nbooking = { url = \"https://book.example.org/\" }\nrepeat = { every = \"week\", until = 2026-12-30 }\naccess = { contact = \"office@trust.example.org\" }"),
        doc("places/hall", &format!("address = \"1 High Street\"\nlatitude = 51.0\nlongitude = -3.0\n[access]\nstep_free = true\n{}", field("note"))),
        doc("partners/index", ""),
        doc("partners/bank", &format!("offers = [\"Food\"]\npillars = [\"food\"]\ncontact = {{ email = \"a@trust.example.org\" }}\n{}", field("access_note"))),
        doc("policies/index", ""),
        doc("policies/law", "legislation = [{ title = \"Act\", url = \"https://www.legislation.gov.uk/a\" }]"),
        doc("frameworks/civic-duty/index", &format!("{}[[statements]]\nlead = \"L\"\n{}[[sources]]\ntitle = \"S\"\n", field("goal"), field("text"))),
        doc("frameworks/civic-duty/food", &format!("maps_to = {{ civic = [\"1\"] }}\n[[measures]]\ncode = \"A1\"\nstatement = \"S\"\ndue = 2027\n{}[[measures]]\ncode = \"A2\"\nstatement = \"S\"\ndue = 2027\n{}", field("note"), field("note"))),
        doc("frameworks/civic-duty/water", &format!("[[measures]]\ncode = \"B1\"\nstatement = \"S\"\nalso = [\"food\"]\ndue = 2027\n{}", field("note"))),
        doc("references/civic", "areas = [{ number = \"1\", title = \"One\" }]"),
        doc("programmes/lunch", &format!("{}[[progress]]\nkind = \"context\"\ntitle = \"T\"\n{}[[progress]]\nkind = \"done\"\ntitle = \"U\"\n{}", field("scope"), field("text"), field("text"))),
        doc("reports/year", &format!("[[progress]]\nkind = \"context\"\ntitle = \"T\"\n{}", field("text"))),
        doc("taskforces/one", &format!("contact = {{ email = \"a@trust.example.org\" }}\n[[join]]\ntitle = \"J\"\n{}[[themes]]\nid = \"t\"\ntitle = \"T\"\n{}", field("text"), field("summary"))),
        doc("pledges/walk", &format!("{}measures = [\"M\"]\n[form]\nendpoint = {{ kind = \"netlify\" }}\n{}keep_until = \"the end\"\ncontroller = \"A\"\nfields = [\"name\"]", field("statement"), field("purpose"))),
        doc("news/index", ""),
        doc("news/one", "date = 2026-11-01"),
        doc("terms/year", "nation = \"wales\"\nschool_year = \"2026-2027\"\n[[terms]]\ntitle = \"Autumn\"\nstart = 2026-09-01\nend = 2026-12-18\n[[closures]]\ntitle = \"Half term\"\nstart = 2026-10-26\nend = 2026-10-30"),
        format!("-- content/glossary.toml --\ntitle = \"Glossary\"\nbody = {}\n[[terms]]\nterm = \"ALN\"\n{}[[terms]]\nterm = \"LSA\"\n{}", quoted(&body), field("meaning"), field("meaning")),
        format!("-- content/accessibility.toml --\ntitle = \"Accessibility\"\nreviewed = 2026-11-01\nbody = {}\n[[issues]]\n{}criterion = \"1.1.1\"\nwhy = \"not-yet\"\n", quoted(&body), field("what")),
    ]
    .concat();
    let loaded = support::load(&site);
    let broken: Vec<String> = support::told(&loaded)
        .into_iter()
        .filter(|line| {
            ["toml-syntax", "unknown-key", "wrong-type", "bad-value", "ref-broken", "not-a-choice"]
                .iter()
                .any(|code| line.contains(&format!("[{code}]")))
        })
        .collect();
    assert!(broken.is_empty(), "the test's own site is as it should be: {broken:#?}");
    let doubled: Vec<String> =
        pipeline::render_all(&loaded, false).into_iter().map(|finding| finding.message).collect();
    assert!(doubled.is_empty(), "{doubled:#?}");
    // Footnotes of several texts have consecutive numbers, and each mark links to its own note.
    let page = support::page(&loaded, "programmes/lunch/index.html");
    for id in ["fn_1", "fn_2", "fn_3", "fn_4", "fnref_4"] {
        assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
        assert!(page.contains(&format!("href=\"#{id}\"")), "{id}");
    }
    // A heading without a conflict keeps its id.
    let page = support::page(&loaded, "news/one/index.html");
    assert!(page.contains(" id=\"booking\"") && page.contains(" id=\"text-main\""));
}
