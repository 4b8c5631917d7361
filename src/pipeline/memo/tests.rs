//! Edits every field of every type in every language. After each edit, a used memo must load what a
//! new memo loads. If a projection lacks a field, the two differ: so the edits find incomplete
//! projections.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use xxhash_rust::xxh3::Xxh3;

use super::*;
use crate::pipeline::{self, RouteBody};
use crate::reuse::tests::{compared_fields, ignore_field};
use crate::schema::{Shape, ValueKind, describe};
use crate::source::Asset;

const TODAY: Date = jiff::civil::date(2026, 11, 23);

/// Makes one edit in this many, unless the environment sets `ALL_EDITS`. All edits take minutes.
const ONE_IN: usize = 29;

const CONFIG: &str = r#"
title = "Test"
base_url = "https://trust.example.org"
languages = ["en", "cy"]
[[calendar.import]]
file = "imports/club.ics"
partner = "linked"
categories = { "Meals" = "food" }
"#;

const CLUB: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a@b\r\nDTSTART:20261203T100000Z\r\n\
    DTEND:20261203T120000Z\r\nSUMMARY:Club\r\nCATEGORIES:Meals\r\nLOCATION:Linked hall\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// Documents that refer to each other.
const LINKED: [(&str, &str); 17] = [
    (
        "events/linked",
        "title = \"Linked\"\nstart = 2026-12-04T08:00:00\nrepeat = { every = \"week\", until = 2027-03-16, during = \"term\" }\n\
         place = \"linked-hall\"\npartners = [\"linked\"]\npillars = [\"linked-pillar\"]\nplaces = [\"linked-hall\", \"other-hall\"]\nthemes = [\"food\"]\n",
    ),
    ("club/index", "title = \"Our club\"\n"),
    ("club/fair", "type = \"event\"\ntitle = \"Club fair\"\nstart = 2026-12-05\n"),
    ("partners/linked", "title = \"Linked partner\"\ncontact = { email = \"a@example.org\" }\n"),
    ("places/linked-hall", "title = \"Linked hall\"\naddress = \"1 High Street\"\n"),
    ("places/other-hall", "title = \"Other hall\"\n"),
    ("frameworks/linked/index", "title = \"Linked framework\"\n"),
    ("frameworks/linked/linked-pillar", "title = \"Linked pillar\"\nmaps_to = { linked-reference = [1, 3] }\n"),
    ("references/linked-reference", "type = \"reference\"\ntitle = \"R\"\nareas = [{ number = 1, title = \"A\" }]\n"),
    ("taskforces/linked", "title = \"Force\"\n[[themes]]\nid = \"food\"\ntitle = \"Food\"\n"),
    (
        "terms/linked",
        "title = \"Terms\"\nterms = [{ title = \"Autumn\", start = 2026-09-03, end = 2026-12-18 }, { title = \"Spring\", start = 2027-01-04, end = 2027-03-25 }]\n",
    ),
    ("about/index", "title = \"About\"\n"),
    ("about/one", "title = \"One\"\nslug = \"same\"\n"),
    ("about/two", "title = \"Two\"\n"),
    ("zed", "title = \"Zed\"\n"),
    ("zed/kid", "title = \"Kid\"\n"),
    ("about/&", "# A name of signs.\nslug = \"!\"\ntitle = \"And\"\n"),
];

/// Edits of fields that other documents read: the source, the old text, the new text.
const LINKED_EDITS: [(&str, &str, &str); 25] = [
    ("site.toml", "title = ", "time_zone = \"Europe/Paris\"\ntitle = "),
    ("site.toml", "trust.example.org", "other.example.org"),
    ("imports/club.ics", "DTEND:20261203T12", "DTEND:20261203T13"),
    ("content/partners/linked.md", "a@example.org", "b@example.org"),
    ("content/partners/linked.md", "title =", "draft = true\ntitle ="),
    ("content/places/linked-hall.md", "Linked hall", "Another hall"),
    ("content/places/linked-hall.md", "1 High", "2 High"),
    ("content/places/linked-hall.md", "title =", "draft = true\ntitle ="),
    ("content/frameworks/linked/linked-pillar.md", "title =", "draft = true\ntitle ="),
    ("content/references/linked-reference.md", "number = 1", "number = 3"),
    ("content/taskforces/linked.md", "food", "drink"),
    ("content/taskforces/linked.md", "id =", "# A comment.\nid ="),
    ("content/terms/linked.md", "end = 2026-12-18", "end = 2026-12-10"),
    ("content/club/index.md", "title =", "slug = \"society\"\ntitle ="),
    ("content/about/two.md", "title =", "slug = \"same\"\ntitle ="),
    ("content/about/two.md", "slug =", "# A comment.\nslug ="),
    ("content/about/two.md", "same", "some"),
    ("content/frameworks/linked/linked-pillar.md", "[1, 3]", "[1, 4]"),
    ("content/places/other-hall.md", "title =", "draft = true\ntitle ="),
    ("content/about/two.md", "Two", "A"),
    ("content/about/two.md", "title =", "order = 1\ntitle ="),
    ("content/about/two.md", "Text.", "See [the form](form.pdf) and [it](@/club/fair.md)."),
    ("content/about/two.md", "title = ", "type = \"news\"\ntitle ="),
    ("content/about/two.md", "title =", "visibility = \"internal\"\ntitle ="),
    ("content/events/linked.md", "title = \"Linked\"", "title = \"Linked once more\""),
];

/// Files to rename: from and to.
const LINKED_MOVES: [(&str, &str); 9] = [
    ("about/two.md", "about/two.cy.md"),
    ("about/two.md", "about/two.toml"),
    ("about/two.md", "about/two/index.md"),
    ("about/index.md", "about.md"),
    ("zed.md", "zed/index.md"),
    ("about/two.md", "about/&.md"),
    ("about/two.md", "events/club-a.md"),
    ("events/linked.md", "events/club-a.md"),
    ("places/linked-hall.md", "places/north/linked-hall.md"),
];

/// Renders one page in this many after each edit.
const ONE_PAGE_IN: usize = 31;

/// Returns a document of each type, and one for each reference in the examples of fields, in two
/// languages.
fn documents() -> Vec<Source> {
    let types = Types::built_in();
    let mut ids: BTreeSet<(String, String)> = BTreeSet::new();
    for kind in types.iter() {
        ids.insert((kind.name.to_string(), format!("a-{}", kind.name)));
        references(&kind.shape, &mut |to, id| {
            ids.insert((to.to_owned(), id.to_owned()));
        });
    }
    let mut sources = Vec::new();
    for (kind, id) in ids {
        let Some(kind) = types.get(&kind) else { continue };
        let path = match &*kind.name {
            "framework" => format!("content/frameworks/{id}/index"),
            "pillar" => format!("content/frameworks/a-framework/{id}"),
            _ if !kind.file.is_empty() => format!("content/{}", kind.file),
            _ if kind.folder.is_empty() => format!("content/{id}"),
            _ => format!("content/{}/{id}", kind.folder),
        };
        let mut front = format!("type = \"{}\"\n", kind.name);
        for field in kind.shape.fields.iter().filter(|field| field.required && &*field.name != "title") {
            front += &format!("{} = {}\n", field.name, describe::value(field, TODAY));
        }
        let text = format!("+++\n{front}title = \"The {id}\"\n+++\n## Part\n\nText of {id}.\n");
        sources.push(Source { path: format!("{path}.md"), text });
        sources
            .push(Source { path: format!("{path}.cy.md"), text: format!("+++\ntitle = \"Y {id}\"\n+++\nTestun.\n") });
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources.dedup_by(|a, b| a.path == b.path);
    sources
}

/// Reports the references in the examples of a shape: the permitted type and the id.
fn references(shape: &Shape, found: &mut dyn FnMut(&str, &str)) {
    fn of_kind(kind: &ValueKind, example: &str, found: &mut dyn FnMut(&str, &str)) {
        match kind {
            ValueKind::Reference(to) => {
                let ids = example.split('"').skip(1).step_by(2).filter(|id| !id.contains(['/', ' ']));
                ids.for_each(|id| to.iter().for_each(|to| found(to, id)));
            }
            ValueKind::List(of) => of_kind(of, example, found),
            ValueKind::Table(shape) => references(shape, found),
            ValueKind::AnyOf(kinds) => kinds.iter().take(1).for_each(|kind| of_kind(kind, example, found)),
            _ => {}
        }
    }
    shape.fields.iter().for_each(|field| of_kind(&field.kind, &field.example, found));
}

/// A path and the new text, or `None` to delete the file.
type Edit = (String, Option<String>);

/// Returns an edit of every field of every type and language, and edits of whole files.
fn edits(documents: &[Source]) -> Vec<Vec<Edit>> {
    let (types, mut all) = (Types::built_in(), Vec::new());
    let mut common: BTreeSet<&str> = BTreeSet::new();
    for Source { path, text } in documents.iter().filter(|source| source.path.contains("a-")) {
        let put = |text: String| vec![(path.clone(), Some(text))];
        let with = |line: &str| {
            let key = line.split(' ').next().unwrap_or_default();
            let rest: Vec<&str> = text.lines().filter(|own| !own.starts_with(&format!("{key} ="))).collect();
            put(rest.join("\n").replacen("+++\n", &format!("+++\n{line}\n"), 1) + "\n")
        };
        let is_translation = path.ends_with(".cy.md");
        let original = if is_translation { path.replace(".cy.md", ".md") } else { path.clone() };
        let front = documents.iter().find(|source| source.path == original).map_or("", |source| &source.text);
        let kind = front.split('"').nth(1).and_then(|name| types.get(name)).expect("its type is written first");
        let shape = if is_translation { &kind.translation } else { &kind.shape };
        let page = types.get("page").expect("it is built in");
        for field in &shape.fields {
            // Fields that all types have are tried with two types.
            let is_common = page.shape.get(&field.name) == Some(field);
            if !is_common || ["page", "event"].contains(&&*kind.name) || common.insert(&kind.name) {
                all.push(with(&format!("{} = {}", field.name, describe::value(field, TODAY))));
            }
        }
        let renamed = path.replace("a-", "b-");
        all.push(vec![(path.clone(), None), (renamed, Some(text.clone()))]);
        all.push(vec![(path.clone(), None)]);
        all.push(put(format!("{text}\n## More\n\nSee [the form](form.pdf), [it](@/a-page.md) and ![it](/x.png).\n")));
        all.push(with("title = \"Aa\""));
        all.push(with("slug = \"another\""));
        all.push(with("slug = \"!\""));
        if !is_translation {
            all.push(with("type = \"page\""));
            all.push(with("draft = true"));
            all.push(with("visibility = \"internal\""));
            all.push(with("order = 1"));
            all.push(put(text.replace("2026-11-23", "2027-02-01")));
            // Two sources of one document.
            all.push(vec![(path.replace(".md", "/index.md"), Some(text.clone()))]);
            all.push(vec![(path.replace(".md", ".toml"), Some("title = \"Two\"\n".into()))]);
        }
        // Move every position in the file.
        all.push(with("# A comment, and no field."));
        all.push(put(format!("\n{text}")));
    }
    all
}

/// Returns the edits of linked documents. An edit that depends on another follows it directly.
fn linked_edits(files: &[Source]) -> Vec<Vec<Edit>> {
    let find = |path: &str| files.iter().find(|source| source.path == path).map(|source| &*source.text);
    let mut all: Vec<Vec<Edit>> = Vec::new();
    for (path, words, others) in LINKED_EDITS {
        let own = find(path).expect("it is there");
        let last = all.last().and_then(|last| last[0].1.as_deref().filter(|_| last[0].0 == path));
        let text = last.filter(|text| text.contains(words) && !own.contains(words)).unwrap_or(own);
        assert!(text.contains(words), "{path}: {words}");
        let edit = vec![(path.to_owned(), Some(text.replacen(words, others, 1)))];
        all.extend(undone(files, &edit, text == own));
        all.push(edit);
    }
    for (from, to) in LINKED_MOVES {
        let (from, to) = (format!("content/{from}"), format!("content/{to}"));
        let edit = vec![(to, find(&from).map(str::to_owned)), (from, None)];
        all.extend(undone(files, &edit, true));
        all.push(edit);
    }
    all
}

/// Returns the edit that restores the files, if `is_wanted`.
fn undone(files: &[Source], edit: &[Edit], is_wanted: bool) -> Option<Vec<Edit>> {
    let first = |path: &String| files.iter().find(|source| source.path == *path).map(|source| source.text.clone());
    is_wanted.then(|| edit.iter().map(|(path, _)| (path.clone(), first(path))).collect())
}

/// Returns one edit after the other. Two edits in three are undone afterwards.
fn steps(files: &[Source], all: Vec<Vec<Edit>>) -> Vec<Vec<Edit>> {
    let each = all.into_iter().enumerate().map(|(at, edit)| {
        let undone = undone(files, &edit, at % 3 > 0);
        std::iter::once(edit).chain(undone)
    });
    each.flatten().collect()
}

/// Returns the inputs after each step.
fn editions(first: &[Source], steps: &[Vec<Edit>]) -> Vec<Inputs> {
    let mut files: BTreeMap<String, Arc<Source>> = BTreeMap::new();
    for source in first {
        files.insert(source.path.clone(), Arc::new(source.clone()));
    }
    let mut editions: Vec<Inputs> = Vec::new();
    for (at, step) in std::iter::once(&Vec::new()).chain(steps).enumerate() {
        for (path, text) in step {
            match text {
                Some(text) => files.insert(path.clone(), Arc::new(Source { path: path.clone(), text: text.clone() })),
                None => files.remove(path),
            };
        }
        let (calendars, texts): (Vec<_>, Vec<_>) = files.values().partition(|source| source.path.ends_with(".ics"));
        let mut sources = Sources::default();
        for source in texts {
            sources.push_shared(Arc::clone(source));
        }
        // Sometimes no free file id is left between two sources.
        let last = editions.last().filter(|_| at % 40 > 0).map(|last| &last.sources);
        sources.number_after(last.unwrap_or(&Sources::default()));
        let asset = |path: &str| {
            let path = path.to_owned();
            Asset { path, length: 1, dimensions: None, picture: None, format: None, pdf: None, active: None }
        };
        let assets = vec![asset("content/about/form.pdf"), asset("content/policies/form.pdf"), asset("static/x.png")];
        let vendored = calendars.into_iter().map(|source| (source.path.clone(), source.text.clone().into_bytes()));
        editions.push(Inputs { sources, assets, vendored: vendored.collect(), ..Inputs::default() });
    }
    editions
}

impl Memo {
    /// Discards everything but the settings and the theme, which these edits never change.
    fn forget(&mut self) {
        let (config, theme) = (std::mem::take(&mut self.config), std::mem::take(&mut self.theme));
        *self = Memo { config, theme, ..Memo::default() };
    }
}

/// Returns what visitors and authors see, and what the site knows, as lines.
fn outcome(memo: &mut Memo, inputs: &Inputs, step: usize) -> Vec<String> {
    let options = Options { today: TODAY, drafts: false, internal: false, base_url: None };
    let loaded = memo.load(inputs.clone(), &options);
    let (renderer, mut lines) = (&loaded.renderer, Vec::new());
    let site = &renderer.site;
    for finding in &loaded.findings {
        let (source, place, _) = finding.positions(&renderer.sources);
        lines.push(format!("{} {place:?} {} {} {}", source.path, finding.code, finding.message, finding.help));
    }
    for (id, document) in site.all() {
        let referrals: Vec<_> = site.backlinks(id).collect();
        let own = (site.of_file(document.file), site.address(id), site.children(id), site.parent(id), referrals);
        lines.push(format!("{} {own:?}", document.path));
    }
    lines.extend(site.types.iter().map(|kind| format!("{:?}", site.of_type(&kind.name))));
    for event in site.languages().flat_map(|language| &renderer.calendar(language).events) {
        let named = (&event.partners, &event.pillars, &event.places, &event.themes);
        let dates = (event.when, event.zone.name(), &event.series, &event.occurrences);
        let own = (&event.title, &event.url, &event.place, &event.organiser, event.span);
        lines.push(format!("{} {own:?} {dates:?} {named:?}", event.uid));
    }
    lines.push(format!("{:?} {:?}", site.themes(), site.withheld()));
    lines.extend(loaded.routes.iter().map(|route| format!("{} {:?}", route.path(), route.key)));
    let mut buffer = Vec::new();
    for route in loaded.routes.iter().skip(step % ONE_PAGE_IN).step_by(ONE_PAGE_IN) {
        if let Ok(RouteBody::Made) = pipeline::render(&loaded, route, &mut buffer) {
            lines.push(String::from_utf8_lossy(&buffer).into_owned());
        }
    }
    lines
}

fn hashed(lines: &[String]) -> u64 {
    let mut hash = Xxh3::new();
    lines.iter().for_each(|line| hash.update(line.as_bytes()));
    hash.digest()
}

/// Runs a test on one thread, because comparisons are counted and changed per thread.
fn on_one_thread(test: impl FnOnce() + Send) {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread").install(test);
}

#[test]
fn an_edit_of_any_field_gives_the_result_of_a_new_load_and_no_projection_lacks_a_field() {
    on_one_thread(|| {
        let documents = documents();
        let linked = LINKED.map(|(path, front)| Source {
            path: format!("content/{path}.md"),
            text: format!("+++\n{front}+++\nText.\n"),
        });
        let others = [("site.toml", CONFIG), ("imports/club.ics", CLUB)];
        let others = others.map(|(path, text)| Source { path: path.into(), text: text.into() });
        let first: Vec<Source> = documents.iter().cloned().chain(linked).chain(others).collect();
        let one_in = if std::env::var_os("ALL_EDITS").is_some() { 1 } else { ONE_IN };
        let mut steps = steps(&first, edits(&documents).into_iter().step_by(one_in).collect());
        steps.extend(linked_edits(&first));
        let editions = editions(&first, &steps);
        let mut anew = Memo::default();
        let mut expect = |step: usize| {
            anew.forget();
            outcome(&mut anew, &editions[step], step)
        };
        let expected: Vec<u64> = (0..editions.len()).map(|step| hashed(&expect(step))).collect();
        let mut memo = Memo::default();
        for (step, inputs) in editions.iter().enumerate() {
            let found = outcome(&mut memo, inputs, step);
            if hashed(&found) != expected[step] {
                let edit = step.checked_sub(1).map(|step| &steps[step]);
                let lines = found.into_iter().zip(expect(step));
                let differ = lines.filter(|(found, expected)| found != expected).take(3);
                panic!("step {step}, {edit:?}: {:#?}", differ.collect::<Vec<_>>());
            }
        }
        let mut unnoticed = Vec::new();
        for field in compared_fields() {
            memo.forget();
            ignore_field(Some(field));
            let mut is_as_expected =
                |(step, inputs): (usize, &Inputs)| hashed(&outcome(&mut memo, inputs, step)) == expected[step];
            // A stage may also panic when its inputs are inconsistent.
            let all = catch_unwind(AssertUnwindSafe(|| editions.iter().enumerate().all(&mut is_as_expected)));
            ignore_field(None);
            if all.unwrap_or(false) {
                unnoticed.push(field);
            }
        }
        assert_eq!(unnoticed, [], "the edits show nothing of these fields");
    });
}
