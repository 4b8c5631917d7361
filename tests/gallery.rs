//! Tests the gallery of components: it has no findings and shows every component.

mod support;

use std::collections::BTreeSet;

use commonweal::pipeline::{self, Inputs, Loaded};

/// Components that only combine others, or contain a word or a date: other samples show them.
const WITHIN_OTHERS: [&str; 12] = [
    "follow",
    "form",
    "groups",
    "image",
    "issues",
    "mappings",
    "next",
    "plan",
    "section",
    "sources",
    "statements",
    "terms",
];

fn gallery() -> (Loaded, Loaded) {
    let site = support::load("-- content/index.md --\n+++\ntitle = \"Home\"\n+++\n");
    let sources = site.renderer.theme.gallery(&site.renderer.sources, "commons", Some("#0b5d5e"));
    let gallery = pipeline::load(Inputs { sources, ..Inputs::default() }, &support::options());
    (site, gallery)
}

#[test]
fn the_gallery_has_no_finding_and_every_page_renders() {
    let (_, gallery) = gallery();
    assert_eq!(support::told(&gallery), [""; 0]);
    assert!(support::all(&gallery).len() > 40);
    let measures = support::page(&gallery, "framework/measures/index.html");
    assert!(measures.contains("69% of the way") && measures.contains("class=\"tag bad\""), "{measures}");
}

#[test]
fn the_gallery_shows_every_component() {
    let (site, _) = gallery();
    let files = || site.renderer.theme.layers().iter().flat_map(|layer| &layer.files);
    let text = |wanted: &dyn Fn(&str) -> bool| -> String {
        files().filter(|file| wanted(&file.path)).filter_map(|file| file.text()).collect::<Vec<_>>().join("\n")
    };
    let components = text(&|path| path.starts_with("templates/components/"));
    let named = |text: &str, before: &str| -> BTreeSet<String> {
        let names = text.split(before).skip(1).map(|rest| rest.split(|letter: char| !letter.is_alphanumeric()).next());
        names.flatten().map(str::to_owned).collect()
    };
    let shown = text(&|path| path.starts_with("gallery/templates/") || path == "templates/base.html");
    let mut reached = named(&shown, "<ui.");
    // Adds the components within the page frame and within other shown components.
    for part in components.split("{% component ") {
        let name = part.strip_prefix("ui.").and_then(|rest| rest.split('(').next());
        if name.is_none_or(|name| reached.contains(name)) {
            reached.extend(named(part, "<ui."));
        }
    }
    let missing: Vec<String> = named(&components, "{% component ui.")
        .into_iter()
        .filter(|name| !reached.contains(name) && !WITHIN_OTHERS.contains(&name.as_str()))
        .collect();
    assert!(missing.is_empty(), "add a page to themes/commons/gallery for {missing:?}");
}

#[test]
fn classes_that_scripts_add_have_styles() {
    let (site, _) = gallery();
    let files = || site.renderer.theme.layers().iter().flat_map(|layer| &layer.files);
    let text = |folder: &str| -> String {
        files()
            .filter(|file| file.path.starts_with(folder))
            .filter_map(|file| file.text())
            .collect::<Vec<_>>()
            .join("\n")
    };
    let (scripts, styles) = (text("scripts/"), text("styles/"));
    let added: BTreeSet<&str> = scripts
        .split("className: \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .flat_map(str::split_whitespace)
        .collect();
    assert!(added.contains("form-error"), "{added:?}");
    let bare: Vec<&&str> = added.iter().filter(|class| !styles.contains(&format!(".{class}"))).collect();
    assert!(bare.is_empty(), "no style knows {bare:?}");
}
