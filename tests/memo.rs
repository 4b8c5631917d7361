//! After any sequence of edits, a `Memo` returns the same as a load from nothing.

#[path = "support/dice.rs"]
mod dice;
mod support;

use std::path::Path;
use std::sync::Arc;

use commonweal::diagnostic::Level;
use commonweal::pipeline::{self, Inputs, Loaded, Memo, RouteBody};
use commonweal::source::{Source, Sources};
use dice::Dice;
use support::amount::sample_or_all;

const SITE: &str = r#"
-- site.toml --
title = "Test trust"
base_url = "https://trust.example.org"
languages = ["en", "cy"]
-- site.cy.toml --
title = "Ymddiriedolaeth brawf"
-- content/index.md --
+++
title = "Home"
+++
See [lettings](@/policies/lettings.md).
-- content/policies/lettings.md --
+++
title = "Lettings"
summary = "Who may use our halls."
[[changes]]
date = 2026-11-02
note = "Prices."
+++
## Who

See [the home page](@/index.md).
-- content/policies/lettings.cy.md --
+++
title = "Gosod neuaddau"
+++
## Pwy
-- content/events/fair.md --
+++
title = "Fair"
start = 2026-12-05T10:00
end = 2026-12-05T15:00
place = "hall"
+++
-- content/places/hall.md --
+++
title = "The hall"
address = "1 High Street"
+++
"#;

fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

/// Inserts or replaces a source in the order of paths; the others keep their ids, as in a preview.
fn put(sources: &mut Sources, new: Source) {
    let others = sources.shared().map(|(_, own)| Arc::clone(own)).filter(|own| own.path != new.path);
    let mut all: Vec<Arc<Source>> = others.chain([Arc::new(new.clone())]).collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    let mut after = Sources::default();
    for source in all {
        after.push_shared(source);
    }
    after.number_after(sources);
    *sources = after;
}

/// Numbers the sources consecutively, as `build` does.
fn as_built(inputs: &Inputs) -> Inputs {
    let mut sources = Sources::default();
    for (_, source) in inputs.sources.shared() {
        sources.push_shared(Arc::clone(source));
    }
    Inputs { sources, ..inputs.clone() }
}

/// Returns everything that visitors, calendar programs and authors would see.
fn outcome(loaded: &Loaded) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
    (support::all(loaded), support::told(loaded))
}

#[test]
fn any_edit_gives_the_result_of_a_new_load() {
    let mut sources = support::inputs(SITE).sources;
    let mut memo = Memo::default();
    memo.load(Inputs { sources: sources.clone(), ..Inputs::default() }, &support::options());
    type Edit = fn(&mut Sources);
    let edits: [(&str, Edit); 13] = [
        ("nothing", |_| {}),
        ("a title", |all| {
            all.replace(source("content/policies/lettings.md", "+++\ntitle = \"Hire\"\nslug = \"hire\"\n+++\nNew.\n"));
        }),
        ("a type, which its translation follows", |all| {
            all.replace(source("content/policies/lettings.md", "+++\ntitle = \"Hire\"\ntype = \"page\"\n+++\nNew.\n"));
        }),
        ("a place, which an event names", |all| {
            all.replace(source("content/places/hall.md", "+++\ntitle = \"The barn\"\naddress = \"2 Low Road\"\n+++\n"));
        }),
        ("an event's day", |all| {
            all.replace(source(
                "content/events/fair.md",
                "+++\ntitle = \"Fair\"\nstart = 2026-12-06\nplace = \"hall\"\n+++\n",
            ));
        }),
        ("a fault", |all| {
            all.replace(source("content/events/fair.md", "+++\ntitle = \"Fair\"\nstart = \"soon\"\nplase = 1\n+++\n"));
        }),
        ("a translation alone", |all| {
            all.replace(source("content/policies/lettings.cy.md", "+++\ntitle = \"Llogi\"\nslug = \"llogi\"\n+++\n"));
        }),
        ("a new page", |all| {
            put(all, source("content/about.md", "+++\ntitle = \"About\"\n+++\n[Hire](@/policies/lettings.md)\n"));
        }),
        ("a page at the place of another", |all| {
            put(all, source("content/about/index.md", "+++\ntitle = \"Also about\"\n+++\n"));
        }),
        ("words beside the two", |all| {
            all.replace(source("content/index.md", "+++\ntitle = \"Home\"\n+++\nNew words.\n"));
        }),
        ("a page that is hidden", |all| {
            all.replace(source("content/about.md", "+++\ntitle = \"About\"\ndraft = true\n+++\n"));
        }),
        ("a page that is gone", |all| all.remove("content/policies/lettings.md")),
        ("site.toml", |all| {
            all.replace(source(
                "site.toml",
                "title = \"Renamed\"\nbase_url = \"https://new.example.org\"\nlanguages = [\"en\", \"cy\"]\n",
            ));
        }),
    ];
    for (what, edit) in edits {
        edit(&mut sources);
        let inputs = Inputs { sources: sources.clone(), ..Inputs::default() };
        let kept = memo.load(inputs.clone(), &support::options());
        let anew = Memo::default().load(as_built(&inputs), &support::options());
        assert_eq!(outcome(&kept), outcome(&anew), "{what}");
    }
}

/// A site with every kind of event, two languages and two partners' calendars. Each round edits one file at random.
#[test]
fn many_random_edits_give_the_result_of_a_new_load() {
    let rounds = sample_or_all(40, 400);
    let first = commonweal::disk::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/calendar-site"), None)
        .expect("a site's folder");
    let (mut inputs, mut memo, mut dice) = (first.clone(), Memo::default(), Dice(0x5eed));
    inputs.sources.number_after(&Sources::default());
    let (mut before, mut shared, mut beside) = (memo.load(inputs.clone(), &support::options()), 0, 0);
    // Edits that caused a fault, which the test undoes some rounds later.
    let mut faulty: Vec<(String, usize)> = Vec::new();
    for round in 0..rounds {
        let path = match faulty.pop_if(|(_, since)| *since + 5 < round) {
            Some((path, _)) => mend(&mut inputs, &first, path),
            None => edit(&mut inputs, &first, &mut dice, round),
        };
        let what = format!("round {round}, {path}");
        let kept = memo.load(inputs.clone(), &support::options());
        let anew = Memo::default().load(as_built(&inputs), &support::options());
        assert_eq!(support::told(&kept), support::told(&anew), "{what}");
        let routes = |loaded: &Loaded| {
            loaded.routes.iter().map(|route| (route.path().to_owned(), route.key.clone())).collect::<Vec<_>>()
        };
        assert_eq!(routes(&kept), routes(&anew), "{what}");
        // Each round compares a different sample of pages; the last round compares all.
        let (every, skipped) = if round == rounds - 1 { (1, 0) } else { (29, round % 29) };
        for (own, other) in kept.routes.iter().zip(anew.routes.iter()).skip(skipped).step_by(every) {
            assert!(bytes(&kept, own) == bytes(&anew, other), "{what}: {}", own.path());
        }
        let is_shared = Arc::ptr_eq(&kept.routes, &before.routes);
        let is_faulty = |loaded: &Loaded| loaded.findings.iter().any(|finding| finding.level == Level::Error);
        shared += usize::from(is_shared);
        beside += usize::from(is_shared && is_faulty(&before));
        if is_faulty(&kept) && faulty.is_empty() {
            faulty.push((path, round));
        }
        before = kept;
    }
    assert!(shared > rounds / 12, "only {shared} of the edits left the rest as it was: the test shows little");
    assert!(beside > rounds / 60, "only {beside} did beside a fault: the test shows little of that");
}

/// Restores the first content of a file.
fn mend(inputs: &mut Inputs, first: &Inputs, path: String) -> String {
    match first.sources.find(&path) {
        Some(file) => put(&mut inputs.sources, first.sources.get(file).clone()),
        None if path.starts_with("content/") => inputs.sources.remove(&path),
        None => inputs.vendored.clone_from(&first.vendored),
    }
    path
}

fn bytes(loaded: &Loaded, route: &pipeline::Route) -> Vec<u8> {
    let mut buffer = Vec::new();
    match pipeline::render(loaded, route, &mut buffer) {
        Ok(RouteBody::Made) => buffer,
        Ok(RouteBody::Bytes(bytes)) => bytes.into_owned(),
        Ok(RouteBody::Asset(path)) => path.into(),
        Ok(RouteBody::Picture(asset, _)) => asset.path.clone().into(),
        Err(finding) => finding.message.into(),
    }
}

/// Changes one file at random and returns a description; some changes are faults.
fn edit(inputs: &mut Inputs, first: &Inputs, dice: &mut Dice, round: usize) -> String {
    let documents: Vec<Source> = first
        .sources
        .iter()
        .filter(|(_, source)| source.path.starts_with("content/"))
        .map(|(_, source)| source.clone())
        .collect();
    let original = &documents[dice.roll(documents.len())];
    let path = original.path.clone();
    let now = inputs.sources.find(&path).map(|file| inputs.sources.get(file).text.clone());
    let text = now.unwrap_or_else(|| original.text.clone());
    let in_front = |line: &str| text.replacen("+++\n", &format!("+++\n{line}\n"), 1);
    let new = match dice.roll(16) {
        0 | 1 => format!("{text}\nMore words, round {round}. See [the list](/events/).\n"),
        2 => text.replacen("title = \"", &format!("title = \"{} ", ["A", "M", "Z"][round % 3]), 1),
        3 => text.replacen("T10:", "T11:", 1).replacen("2026-12", "2027-01", 1),
        4 => in_front("draft = true"),
        5 => in_front(&format!("order = {round}")),
        6 => in_front(&format!("slug = \"round-{round}\"")),
        7 => in_front("summary = \"In a few words.\""),
        8 => text.replace("\"mill-lane\"", "\"hill-top\""),
        9 => text.replace("\"valley-library\"", "\"food-share\""),
        10 => in_front("place = \"nowhere\""),
        11 if dice.roll(2) == 0 => {
            inputs.sources.remove(&path);
            return path;
        }
        12 => {
            if let Some((path, bytes)) = inputs.vendored.get_mut(round % 2) {
                let text = String::from_utf8_lossy(bytes).replacen("SUMMARY:", "SUMMARY:New ", 1);
                *bytes = text.into_bytes();
                return path.clone();
            }
            text
        }
        13 => {
            let path = path.replace(".md", &format!("-{round}.md"));
            put(&mut inputs.sources, Source { path: path.clone(), text });
            return path;
        }
        14 => in_front(&format!("aliases = [\"/old-{round}/\"]")),
        // Restores the first content.
        _ => original.text.clone(),
    };
    put(&mut inputs.sources, Source { path: path.clone(), text: new });
    path
}

/// Loads the same site with its first and then its second sources.
fn twice(first: &[Source], second: &[Source]) -> (Loaded, Loaded) {
    let (mut sources, mut memo) = (support::inputs(SITE).sources, Memo::default());
    sources.number_after(&Sources::default());
    let mut load = |edits: &[Source]| {
        edits.iter().for_each(|edit| put(&mut sources, edit.clone()));
        memo.load(Inputs { sources: sources.clone(), ..Inputs::default() }, &support::options())
    };
    (load(first), load(second))
}

#[test]
fn an_edit_beside_a_broken_reference_keeps_cached_stages() {
    let fair = |words: &str| {
        let front = "+++\ntitle = \"Fair\"\nstart = 2026-12-05T10:00\nplace = \"nowhere\"\n+++\n";
        source("content/events/fair.md", &format!("{front}{words}"))
    };
    let home = source("content/index.md", "+++\ntitle = \"Home\"\n+++\nOther words.\n");
    for edit in [home, fair("Words in the very file.\n")] {
        let (first, second) = twice(&[fair("")], std::slice::from_ref(&edit));
        let broken =
            |loaded: &Loaded| support::told(loaded).iter().filter(|line| line.contains("[ref-broken]")).count();
        assert_eq!((broken(&first), broken(&second)), (1, 1), "{}", edit.path);
        assert!(Arc::ptr_eq(&first.routes, &second.routes), "{}", edit.path);
    }
}

#[test]
fn a_new_page_causes_no_other_to_be_parsed_again() {
    let (first, second) = twice(&[], &[source("content/about.md", "+++\ntitle = \"About\"\n+++\n")]);
    let hall = |loaded: &Loaded| {
        let site = &loaded.renderer.site;
        std::ptr::from_ref(site.document(site.at_path("places/hall").expect("it is there"))) as usize
    };
    assert_eq!(hall(&first), hall(&second));
    assert!(second.renderer.site.at_path("about").is_some());
    let calendars =
        |loaded: &Loaded| [0, 1].map(|language| std::ptr::from_ref(loaded.renderer.calendar(language)) as usize);
    assert_eq!(calendars(&first), calendars(&second));
}

#[test]
fn a_new_page_that_makes_a_place_ambiguous_causes_its_event_to_be_read_again() {
    let other = source("content/places/north/hall.md", "+++\ntitle = \"North hall\"\n+++\n");
    let (first, second) = twice(&[], &[other]);
    let place = |loaded: &Loaded| loaded.renderer.calendar(0).event("fair").expect("it is there").place.clone();
    assert_eq!(place(&first).map(|place| place.name).as_deref(), Some("The hall"));
    assert_eq!(place(&second), None);
}

#[test]
fn checks_stop_when_their_result_is_not_wanted() {
    let loaded = support::load(SITE);
    let noticed = pipeline::check(&loaded);
    assert!(!noticed.is_empty());
    assert_eq!(pipeline::check_while(&loaded, &|| true), Some(noticed));
    assert_eq!(pipeline::check_while(&loaded, &|| false), None);
}

#[test]
fn a_changed_style_causes_no_document_to_be_parsed_again() {
    let mut sources = support::inputs(SITE).sources;
    let mut memo = Memo::default();
    let mut load =
        |sources: &Sources| memo.load(Inputs { sources: sources.clone(), ..Inputs::default() }, &support::options());
    sources.replace(source("themes/commons/styles/90-own.css", "h1 { color: #123456 }"));
    let first = load(&sources);
    sources.replace(source("themes/commons/styles/90-own.css", "h1 { color: #654321 }"));
    let second = load(&sources);
    let home = |loaded: &Loaded| {
        std::ptr::from_ref(loaded.renderer.site.document(loaded.renderer.site.at_path("").expect("home"))) as usize
    };
    assert_eq!(home(&first), home(&second));
    let anew = Memo::default().load(Inputs { sources, ..Inputs::default() }, &support::options());
    assert_eq!(outcome(&second), outcome(&anew));
}

#[test]
fn unchanged_documents_are_not_parsed_again() {
    let sources = support::inputs(SITE).sources;
    let mut memo = Memo::default();
    let mut load =
        |sources: &Sources| memo.load(Inputs { sources: sources.clone(), ..Inputs::default() }, &support::options());
    let first = load(&sources);
    let mut edited = sources.clone();
    edited.replace(source("content/index.md", "+++\ntitle = \"Welcome\"\n+++\n"));
    let second = load(&edited);
    let address = |loaded: &Loaded, path: &str| {
        let id = loaded.renderer.site.at_path(path).expect("it is there");
        std::ptr::from_ref(loaded.renderer.site.document(id)) as usize
    };
    assert_eq!(address(&first, "places/hall"), address(&second, "places/hall"));
    assert_ne!(address(&first, ""), address(&second, ""));
}
