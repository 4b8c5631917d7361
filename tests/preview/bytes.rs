//! The preview serves the same bytes as `build` writes, after any edit.

use std::path::{Path, PathBuf};

use commonweal::pipeline::{self, Route, RouteBody};
use commonweal::preview::PreviewSettings;
use commonweal::publish::pictures::Pictures;

use crate::amount::sample_or_all;
use crate::dice::Dice;
use crate::site::{KEY, Site, load, serve};

/// Copies the example site into a temporary folder.
fn repository() -> tempfile::TempDir {
    let (from, folder) = (Path::new(env!("CARGO_MANIFEST_DIR")), tempfile::tempdir().expect("a folder"));
    for top in ["content", "static", "imports", "site.toml", "site.cy.toml"] {
        for entry in walkdir::WalkDir::new(from.join(top)).into_iter().filter_map(Result::ok) {
            let to = folder.path().join(entry.path().strip_prefix(from).expect("beneath"));
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(to).expect("made");
            } else {
                std::fs::copy(entry.path(), to).expect("copied");
            }
        }
    }
    folder
}

/// Returns whether a route is an encoded picture, which takes ten seconds in a debug build.
fn is_picture(route: &Route) -> bool {
    [".jpg", ".webp"].iter().any(|ending| route.path().ends_with(ending))
}

/// Returns a picture's width, from the end of its name; a whole picture has no such end.
fn width(route: &Route) -> u32 {
    let name = route.path().rsplit('-').next().and_then(|end| end.split('.').next());
    name.and_then(|width| width.parse().ok()).unwrap_or(u32::MAX)
}

/// Returns the public paths whose bytes differ, among every `every`-th route and the `pictures` narrowest pictures.
fn differing(site: &Site, every: usize, pictures: usize) -> Vec<String> {
    let loaded = load(site.root());
    let made = Pictures::open(site.root(), Some(&KEY));
    let mut buffer = Vec::new();
    // The preview redirects old addresses, so it never serves the page that other hosts need there.
    let routes = loaded.routes.iter().map(|route| &**route).filter(|route| !route.is_old_address());
    let (mut shown, others): (Vec<&Route>, Vec<&Route>) = routes.partition(|route| is_picture(route));
    shown.sort_by_key(|route| width(route));
    assert!(shown.len() > 5 && others.len() > 500, "{} pictures, {} others", shown.len(), others.len());
    let routes = others.into_iter().step_by(every).chain(shown.into_iter().take(pictures));
    let differ = routes.filter(|route| {
        let built = match pipeline::render(&loaded, route, &mut buffer).expect("it renders") {
            RouteBody::Made => buffer.clone(),
            RouteBody::Bytes(bytes) => bytes.into_owned(),
            RouteBody::Asset(path) => std::fs::read(site.root().join(path)).expect("a file"),
            RouteBody::Picture(asset, rendition) => made.get(asset, rendition).expect("a whole picture"),
        };
        site.get(route.address().as_str()).page() != built
    });
    differ.map(|route| route.path().to_string()).collect()
}

#[test]
fn every_route_has_the_bytes_of_build() {
    let site = serve(repository(), PreviewSettings::default());
    assert_eq!(differing(&site, 1, sample_or_all(1, usize::MAX)), Vec::<String>::new());
}

/// Compares everything except pictures, which no edit here changes.
#[test]
fn after_two_hundred_edits_every_route_still_has_the_bytes_of_build() {
    let site = serve(repository(), PreviewSettings::default());
    let config = std::fs::read_to_string(site.root().join("site.toml")).expect("text");
    let mut dice = Dice(0x5eed);
    for round in 1..=8 {
        for edit in 0..25 {
            change(site.root(), &config, &mut dice, round * 100 + edit);
        }
        // The preview processes edits in order: when this one shows, so do all before it.
        site.write("content/last.md", &format!("+++\ntitle = \"Last\"\n+++\n\nOf round {round}.\n"));
        site.wait("the last edit", || site.get("/last/").text().contains(&format!("Of round {round}.")));
        assert_eq!(differing(&site, 11, 0), Vec::<String>::new(), "round {round}");
        assert_eq!(site.state("/")["held"], false, "round {round}");
    }
    assert_eq!(differing(&site, 1, 0), Vec::<String>::new());
}

/// Makes a random kind of edit: text, title, reference, day, move, removal, new page, or the site's own title.
fn change(root: &Path, config: &str, dice: &mut Dice, number: usize) {
    let all = documents(root);
    let file = &all[dice.roll(all.len())];
    let text = std::fs::read_to_string(file).expect("text");
    let id = |file: &PathBuf| file.file_stem().expect("a name").to_string_lossy().replace(".cy", "");
    // Keeps documents that site.toml names: an error there would hold back the whole snapshot.
    let may_go = !config.contains(&id(file)) && id(file) != "index" && !file.to_string_lossy().contains("frameworks");
    let save = |text: &str| std::fs::write(file, text).expect("written");
    match dice.roll(8) {
        0 | 1 => save(&format!("{text}\nMore words, number {number}.\n")),
        2 => save(&text.replacen("title = \"", &format!("title = \"{number} "), 1)),
        3 => {
            // Names another document instead of this one.
            let other = &all[dice.roll(all.len())];
            let (from, to) = (id(file), id(other));
            for place in all.iter().filter(|place| place.parent() != file.parent()).take(60) {
                let text = std::fs::read_to_string(place).expect("text");
                if text.contains(&format!("\"{from}\"")) {
                    std::fs::write(place, text.replace(&format!("\"{from}\""), &format!("\"{to}\""))).expect("written");
                    break;
                }
            }
        }
        4 if may_go => std::fs::rename(file, file.with_file_name(format!("moved-{number}.md"))).expect("moved"),
        5 if may_go => std::fs::remove_file(file).expect("removed"),
        6 => {
            let text = format!(
                "+++\ntitle = \"New {number}\"\nsummary = \"Made by the dice.\"\nupdated = 2026-11-01\n+++\n\nHello.\n"
            );
            std::fs::write(file.with_file_name(format!("new-{number}.md")), text).expect("written");
        }
        7 if number.is_multiple_of(3) => {
            std::fs::write(root.join("site.toml"), config.replacen("title = \"", &format!("title = \"{number} "), 1))
                .expect("written");
        }
        _ => save(&text.replacen("updated = 2026-1", "updated = 2025-1", 1)),
    }
}

fn documents(root: &Path) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(root.join("content")).sort_by_file_name().into_iter().filter_map(Result::ok);
    all.map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect()
}
