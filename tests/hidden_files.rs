//! Hidden documents beside public ones, of every type and language: no output contains a byte of one or of its files.

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use commonweal::disk;
use commonweal::pipeline::{self, Inputs, Loaded, Memo, RouteBody};
use commonweal::types::Types;
use proptest::prelude::*;

/// Occurs in every text and file that visitors must not see.
const SECRET: &str = "Ztopsecret";

/// Front matter that hides a document on the day of the test; the first two entries do not hide it.
const STATES: [&str; 7] = [
    "",
    "publish = 2026-11-23\nexpires = 2026-11-23\n",
    "visibility = \"internal\"\n",
    "draft = true\n",
    "publish = 2026-11-24\n",
    "expires = 2026-11-22\n",
    "visibility = \"internal\"\ndraft = true\n",
];
const SHOWN: usize = 2;

/// A document `FOLDER/NAME/index.md` with the files beside it.
#[derive(Debug, Clone)]
struct Bundle {
    kind: usize,
    state: usize,
    /// The state of its translation, if it has one.
    welsh: Option<usize>,
    /// Whether another visible page links to its file.
    linked_from_elsewhere: bool,
}

fn bundle() -> impl Strategy<Value = Bundle> {
    (0usize..64, 0..STATES.len(), prop::option::of(0..STATES.len()), any::<bool>())
        .prop_map(|(kind, state, welsh, linked_from_elsewhere)| Bundle { kind, state, welsh, linked_from_elsewhere })
}

/// Returns the front matter that each type requires, besides a title.
fn required(kind: &str) -> &'static str {
    match kind {
        "event" => "start = 2026-12-01T10:00\nend = 2026-12-01T11:00\n",
        "news" => "date = 2026-11-20\n",
        "place" => "address = [\"1 Mill Lane\"]\n",
        _ => "",
    }
}

/// Writes a site and returns the public paths of its hidden files.
fn write(root: &Path, bundles: &[Bundle]) -> Vec<String> {
    let types = Types::built_in();
    let folders: Vec<(&str, &str)> =
        types.iter().filter(|own| !own.folder.is_empty()).map(|own| (&*own.name, &*own.folder)).collect();
    let put = |path: &str, text: &str| {
        let file = root.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
        fs::write(file, text).expect("files can be written");
    };
    let mut hidden = Vec::new();
    let mut home = String::from("+++\ntitle = \"Home\"\n+++\n");
    put("site.toml", "title = \"Trust\"\nbase_url = \"https://trust.example.org\"\nlanguages = [\"en\", \"cy\"]\n");
    for (number, bundle) in bundles.iter().enumerate() {
        let (kind, folder) = folders[bundle.kind % folders.len()];
        let folder = format!("{folder}/bundle-{number}");
        let is_shown = bundle.state < SHOWN;
        let word = |secret: bool| if secret { SECRET } else { "public" };
        let text = |state: usize, secret: bool, file: &str| {
            format!(
                "+++\ntitle = \"Bundle {number} {}\"\n{}{}+++\n\n[The file]({file}) ![Figure {}]({file}.png)\n",
                word(secret),
                required(kind),
                STATES[state],
                word(secret),
            )
        };
        put(&format!("content/{folder}/index.md"), &text(bundle.state, !is_shown, "own.txt"));
        let mut files = vec![("own.txt", !is_shown), ("own.txt.png.txt", true), ("deep/er/unused.csv", true)];
        if let Some(welsh) = bundle.welsh {
            let secret = !is_shown || welsh >= SHOWN;
            // A translation inherits all fields that it does not have, except texts.
            let own = text(welsh, secret, "cymraeg.txt").replace(required(kind), "");
            put(&format!("content/{folder}/index.cy.md"), &own);
            files.push(("cymraeg.txt", secret));
        }
        for (file, secret) in files {
            put(&format!("content/{folder}/{file}"), word(secret));
            if secret {
                hidden.push(format!("{folder}/{file}"));
            }
        }
        if bundle.linked_from_elsewhere && !is_shown {
            let _ = writeln!(home, "[{number}]({folder}/own.txt) [again](/{folder}/deep/er/unused.csv)");
        }
    }
    put("content/index.md", &home);
    put("static/plain.txt", "public");
    hidden
}

fn read(root: &Path) -> Inputs {
    disk::read(root, None).expect("the folder can be read")
}

/// Returns the outputs that contain a secret, and the hidden files that have an address.
fn leaks(root: &Path, loaded: &Loaded, hidden: &[String]) -> Vec<String> {
    let mut leaks = Vec::new();
    for route in loaded.routes.iter() {
        let mut buffer = Vec::new();
        match pipeline::render(loaded, route, &mut buffer) {
            Ok(RouteBody::Made) => {}
            Ok(RouteBody::Bytes(bytes)) => buffer = bytes.into_owned(),
            Ok(RouteBody::Asset(path)) => buffer = fs::read(root.join(path)).expect("a published file can be read"),
            Ok(RouteBody::Picture(asset, _)) => {
                buffer = fs::read(root.join(&asset.path)).expect("a picture can be read")
            }
            Err(finding) => panic!("{}: {}", route.path(), finding.message),
        }
        // The search index contains words in lower case.
        let text = String::from_utf8_lossy(&buffer);
        if text.contains(SECRET)
            || text.contains(&SECRET.to_lowercase())
            || hidden.iter().any(|path| *path == *route.path())
        {
            leaks.push(route.path().to_string());
        }
    }
    leaks
}

fn assert_nothing_leaks(bundles: &[Bundle]) {
    let site = tempfile::tempdir().expect("a folder");
    let hidden = write(site.path(), bundles);
    let loaded = pipeline::load(read(site.path()), &support::options());
    assert_eq!(leaks(site.path(), &loaded, &hidden), Vec::<String>::new(), "{bundles:#?}");
    for (number, bundle) in bundles.iter().enumerate().filter(|(_, bundle)| bundle.state < SHOWN) {
        let own = format!("bundle-{number}/own.txt");
        assert!(loaded.routes.iter().any(|route| route.path().ends_with(&own)), "{own} is public: {bundle:?}");
    }
}

#[test]
fn each_type_hides_the_files_beside_a_hidden_page_in_each_way() {
    let kinds = Types::built_in().iter().filter(|own| !own.folder.is_empty()).count();
    let mut bundles = Vec::new();
    for kind in 0..kinds {
        for state in 0..STATES.len() {
            let welsh = [None, Some((state + kind) % STATES.len())][kind % 2];
            bundles.push(Bundle { kind, state, welsh, linked_from_elsewhere: state % 2 == 0 });
        }
    }
    assert_nothing_leaks(&bundles);
}

#[test]
fn a_running_preview_follows_changes_of_visibility() {
    let site = tempfile::tempdir().expect("a folder");
    let mut memo = Memo::default();
    for round in 0..STATES.len() * 2 {
        let bundle = |number: usize| Bundle {
            kind: number,
            state: (number + round * 3) % STATES.len(),
            welsh: None,
            linked_from_elsewhere: false,
        };
        let bundles: Vec<Bundle> = (0..STATES.len()).map(bundle).collect();
        let hidden = write(site.path(), &bundles);
        let loaded = memo.load(read(site.path()), &support::options()).with_search();
        assert_eq!(leaks(site.path(), &loaded, &hidden), Vec::<String>::new(), "round {round}");
        let own = |path: &str| path.ends_with("/own.txt");
        assert_eq!(loaded.routes.iter().filter(|route| own(route.path())).count(), SHOWN, "round {round}");
    }
}

fn asset(path: &str) -> commonweal::source::Asset {
    commonweal::source::Asset {
        path: path.to_owned(),
        length: 1,
        dimensions: None,
        picture: None,
        format: None,
        pdf: None,
        active: None,
    }
}

#[test]
fn removing_a_link_removes_its_file_from_the_running_preview() {
    let mut memo = Memo::default();
    let mut routes = |body: &str| {
        let page = format!("-- content/index.md --\n+++\ntitle = \"Home\"\n+++\n{body}\n");
        let mut inputs = support::inputs(&page);
        inputs.assets.push(asset("content/plan.pdf"));
        let loaded = memo.load(inputs, &support::options());
        loaded.routes.iter().any(|route| route.path() == "plan.pdf")
    };
    let shown: Vec<bool> = ["[Plan](plan.pdf)", "Plan", "Plans", "[Plan](plan.pdf)"].map(&mut routes).into();
    assert_eq!(shown, [true, false, false, true]);
}

/// An internal action plan hides its references in each language; a public plan shows them.
#[test]
fn a_file_that_only_an_internal_action_plan_names_is_not_published() {
    for visibility in ["internal", "public"] {
        let mut inputs = support::inputs(&format!(
            r#"
-- site.toml --
title = "Trust"
base_url = "https://trust.example.org"
languages = ["en", "cy"]
-- content/frameworks/duty/index.md --
+++
title = "Duty"
+++
-- content/frameworks/duty/learning.md --
+++
title = "Learning"
action_plan = {{ visibility = "{visibility}", summary = "[Plan](plan.pdf) ![Sketch](sketch.png)", review = 2027-01-01 }}
+++
-- content/frameworks/duty/learning.cy.md --
+++
title = "Dysgu"
action_plan = {{ summary = "[Cynllun](cynllun.pdf)" }}
+++
"#
        ));
        let files = ["plan.pdf", "sketch.png", "cynllun.pdf"].map(|name| format!("content/frameworks/duty/{name}"));
        inputs.assets.extend(files.iter().map(|path| asset(path)));
        let loaded = pipeline::load(inputs, &support::options());
        for path in files {
            let public = path.trim_start_matches("content/");
            let is_there = loaded.routes.iter().any(|route| route.path() == public);
            assert_eq!(is_there, visibility == "public", "{path}, {visibility}");
        }
    }
}

#[test]
fn a_page_may_use_a_file_of_the_hidden_folder_that_contains_it() {
    let site = "-- content/policies/term/index.md --\n+++\ntitle = \"Term\"\ndraft = true\n+++\n\
        -- content/policies/term/note.md --\n+++\ntitle = \"Note\"\n+++\n[Plan](plan.pdf)\n";
    let mut inputs = support::inputs(site);
    for path in ["content/policies/term/plan.pdf", "content/policies/term/other.pdf"] {
        inputs.assets.push(asset(path));
    }
    let loaded = pipeline::load(inputs, &support::options());
    let published: Vec<&str> =
        loaded.routes.iter().map(|route| route.path()).filter(|path| path.ends_with(".pdf")).collect();
    assert_eq!(published, ["policies/term/plan.pdf"]);
}

proptest! {
    #![proptest_config(support::amount::cases(12))]

    #[test]
    fn nothing_hidden_is_in_any_output(bundles in prop::collection::vec(bundle(), 1..14)) {
        assert_nothing_leaks(&bundles);
    }
}
