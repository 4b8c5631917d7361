//! Whatever is edited in whatever order, a memo gives what a reading from nothing gives.

mod support;

use commonweal::pipeline::{Inputs, Loaded, Memo};
use commonweal::source::{Source, Sources};

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

/// What visitors, calendar programs and authors would be told.
fn outcome(loaded: &Loaded) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
    (support::all(loaded), support::told(loaded))
}

#[test]
fn after_any_edit_all_is_as_if_read_anew() {
    let mut sources = support::inputs(SITE).sources;
    let mut memo = Memo::default();
    memo.load(Inputs { sources: sources.clone(), ..Inputs::default() }, &support::options());
    type Edit = fn(&mut Sources);
    let edits: [(&str, Edit); 11] = [
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
            all.replace(source("content/about.md", "+++\ntitle = \"About\"\n+++\n[Hire](@/policies/lettings.md)\n"));
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
        let anew = Memo::default().load(inputs, &support::options());
        assert_eq!(outcome(&kept), outcome(&anew), "{what}");
    }
}

#[test]
fn what_did_not_change_is_not_read_again() {
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
