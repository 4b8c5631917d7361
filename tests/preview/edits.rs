//! Tests what an edit changes in the preview, and what it leaves unchanged.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use commonweal::preview::PreviewSettings;

use crate::site::{Site, TODAY, serve, serve_on, small, small_in, write};

fn about(site: &Site) -> String {
    site.get("/about/").text()
}

fn page(title: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n+++\n\n{body}\n")
}

#[test]
fn an_edit_changes_the_pages_that_show_it_and_no_other() {
    let site = small("https://example.org", PreviewSettings::default());
    let (about, home) = (site.state("/about/"), site.state("/"));
    site.write("content/about.md", &page("About us", "Who we are now."));
    site.wait("the new words", || site.state("/about/")["page"] != about["page"]);
    assert!(self::about(&site).contains("Who we are now."));
    assert_eq!(site.state("/")["page"], home["page"]);
}

#[test]
fn a_changed_stylesheet_changes_its_address_and_no_page() {
    let site = small("https://example.org", PreviewSettings::default());
    let before = site.state("/about/");
    site.write("themes/commons/styles/90-own.css", "h1 { color: #123456 }\n");
    site.wait("the new style", || site.state("/about/")["style"] != before["style"]);
    assert_eq!(site.state("/about/")["page"], before["page"]);
}

#[test]
fn a_changed_picture_reloads_the_pages_that_show_it() {
    let site = small("https://example.org", PreviewSettings::default());
    site.write("static/river.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
    site.write("content/about.md", &page("About us", "![A river](/river.svg)"));
    site.wait("the picture", || self::about(&site).contains("src=\"/river.svg\""));
    let (about, home) = (site.state("/about/"), site.state("/"));
    site.write(
        "static/river.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0'/></svg>",
    );
    site.wait("the new picture", || site.state("/about/")["page"] != about["page"]);
    assert_eq!(site.state("/")["page"], home["page"]);
}

#[test]
fn folders_come_and_go_and_editors_save_by_renaming() {
    let site = small("https://example.org", PreviewSettings::default());
    let root = site.root();
    write(root, "content/clubs/chess.md", &page("Chess", "Move."));
    site.wait("a page in a new folder", || site.get("/clubs/chess/").status == 200);
    write(root, "content/clubs/.chess.md.tmp", &page("Chess", "Checkmate."));
    std::fs::rename(root.join("content/clubs/.chess.md.tmp"), root.join("content/clubs/chess.md")).expect("renamed");
    site.wait("what was saved by renaming", || site.get("/clubs/chess/").text().contains("Checkmate."));
    std::fs::rename(root.join("content/clubs"), root.join("content/groups")).expect("renamed");
    site.wait("the moved page", || site.get("/groups/chess/").status == 200 && site.get("/clubs/chess/").status == 404);
    std::fs::remove_dir_all(root.join("content/groups")).expect("removed");
    site.wait("nothing", || site.get("/groups/chess/").status == 404);
    // A folder that did not exist at the start, then another in its place.
    write(
        root,
        "themes/commons/templates/components/header.html",
        "{% component header() -%}<header>Ours</header>{%- endcomponent header %}",
    );
    site.wait("a theme of its own", || site.get("/.preview/").status == 200 && site.state("/")["checked"] == true);
    std::fs::rename(root.join("static"), root.join("old")).expect("renamed");
    site.wait("no files", || site.get("/data/river.txt").status == 404);
    write(root, "static/data/lake.txt", "blue");
    site.wait("another folder", || site.get("/data/lake.txt").status == 200);
    write(root, "static/data/lake.txt", "green");
    site.wait("an edit in it", || site.get("/data/lake.txt").text() == "green");
}

/// Removes a folder and recreates it with the same files; `words` becomes the text of `content/about.md`.
fn make_again(root: &std::path::Path, folder: &str, words: &str) {
    let removed = if folder.is_empty() { root.to_owned() } else { root.join(folder) };
    std::fs::remove_dir_all(&removed).expect("removed");
    std::fs::create_dir(&removed).expect("made");
    if folder.is_empty() {
        write(root, "site.toml", "title = \"Afon Valley\"\nbase_url = \"https://example.org\"\n");
    }
    write(root, "content/index.md", &page("Welcome", "Again."));
    write(root, "content/about.md", &page("About us", words));
    write(root, "content/clubs/chess/index.md", &page("Chess", words));
}

#[test]
fn edits_in_a_recreated_folder_are_shown() {
    for poll in [false, true] {
        let site = small("https://example.org", PreviewSettings { poll, ..PreviewSettings::default() });
        let root = site.root();
        write(root, "content/clubs/chess/index.md", &page("Chess", "Move."));
        site.wait("the club", || site.get("/clubs/chess/").status == 200);
        // The folder of one page, a folder between, all content, the whole site.
        for folder in ["content/clubs/chess", "content/clubs", "content", ""] {
            for round in 0..3 {
                let words = format!("Made again in `{folder}`, round {round}.");
                let is_shown = |words: &str| site.get("/clubs/chess/").text().contains(&words.replace('`', ""));
                let words = words.replace('`', "");
                make_again(root, folder, &words);
                site.wait(&words, || is_shown(&words) && about(&site).contains(&words));
                // The preview watches the new folder: it shows the next edit too.
                let words = format!("{words} Edited.");
                write(root, "content/clubs/chess/index.md", &page("Chess", &words));
                site.wait(&words, || is_shown(&words));
                write(root, "content/about.md", &page("About us", &words));
                site.wait(&words, || about(&site).contains(&words));
            }
        }
    }
}

#[test]
fn a_restored_site_folder_is_watched() {
    let around = tempfile::tempdir().expect("a folder");
    let here = around.path().join("sites");
    std::fs::create_dir(&here).expect("made");
    let site = small_in(tempfile::tempdir_in(&here).expect("a folder"));
    // Another folder replaces the folder around the site; a watch of the site itself reports no event for that.
    std::fs::rename(&here, around.path().join("old")).expect("moved");
    std::fs::create_dir_all(site.root()).expect("made");
    write(site.root(), "site.toml", "title = \"Afon Valley\"\nbase_url = \"https://example.org\"\n");
    write(site.root(), "content/index.md", &page("Welcome", "Again."));
    write(site.root(), "content/about.md", &page("About us", "From elsewhere."));
    site.wait("the other site", || about(&site).contains("From elsewhere."));
    write(site.root(), "content/about.md", &page("About us", "Edited there."));
    site.wait("the edit", || about(&site).contains("Edited there."));
}

#[test]
fn a_preview_shows_the_next_day_after_midnight() {
    static DAY: AtomicI64 = AtomicI64::new(0);
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "site.toml", "title = \"Afon Valley\"\nbase_url = \"https://example.org\"\n");
    write(folder.path(), "content/index.md", &page("Welcome", "Words."));
    write(folder.path(), "content/carols.md", "+++\ntitle = \"Carols\"\npublish = 2026-12-05\n+++\n");
    let today = &|_: &_| TODAY.saturating_add(jiff::Span::new().days(DAY.load(Ordering::Relaxed)));
    let site = serve_on(folder, PreviewSettings::default(), today);
    assert_eq!(site.get("/carols/").status, 404);
    // No edit happens.
    DAY.store(12, Ordering::Relaxed);
    site.wait("the day of the carols", || site.get("/carols/").status == 200);
    // The preview also follows a clock that was set back.
    DAY.store(0, Ordering::Relaxed);
    site.wait("the day before", || site.get("/carols/").status == 404);
}

#[test]
fn a_damaged_file_keeps_the_last_good_page_and_is_reported_until_fixed() {
    let site = small("https://example.org", PreviewSettings::default());
    let good = site.state("/about/");
    site.write("content/about.md", "+++\ntitle = \"About us\nsummary = 3\n+++\n\nWho are we?\n");
    site.wait("the damage", || site.state("/")["held"] == true);
    assert!(about(&site).contains("Who we are."));
    let told = site.state("/about/");
    assert_eq!(told["page"], good["page"]);
    let finding = &told["findings"][0];
    assert_eq!((&finding["level"], &finding["code"]), (&"error".into(), &"toml-syntax".into()));
    assert_eq!((&finding["file"], &finding["line"]), (&"content/about.md".into(), &2.into()));
    assert!(finding["excerpt"][0].as_str().expect("words").starts_with("title = "), "{finding}");
    site.write("content/about.md", &page("About us", "We are mended."));
    site.wait("the mended page", || about(&site).contains("We are mended."));
    let told = site.state("/");
    assert!(told["held"] == false && !told.to_string().contains("toml-syntax"), "{told}");
}

#[test]
fn a_template_that_fails_keeps_the_last_good_page() {
    let site = small("https://example.org", PreviewSettings::default());
    assert_eq!(site.get("/about/").status, 200);
    site.write("themes/commons/templates/page.html", "<p>{{ page.nonsense.more }}</p>");
    site.wait("the fault", || site.state("/")["held"] == true);
    assert!(about(&site).contains("Who we are."));
    assert!(
        site.state("/about/")["findings"][0]["file"] == "themes/commons/templates/page.html",
        "{}",
        site.state("/about/")
    );
    std::fs::remove_file(site.root().join("themes/commons/templates/page.html")).expect("removed");
    site.wait("the mended theme", || site.state("/")["held"] == false);
}

#[test]
fn an_error_elsewhere_stops_no_other_page() {
    let site = small("https://example.org", PreviewSettings::default());
    site.write("content/index.md", &page("Welcome", "See [the fair](fair.md)."));
    site.wait("the broken link", || site.state("/")["findings"][0]["code"] == "link-broken");
    let told = site.state("/");
    assert_eq!((&told["held"], &told["findings"][0]["at"]["text"]), (&false.into(), &"the fair".into()));
    assert_eq!(site.state("/about/")["findings"][0]["page"], "/");
    site.write("content/about.md", &page("About us", "Still alive."));
    site.wait("the other page", || about(&site).contains("Still alive."));
}

#[test]
fn a_file_that_is_missing_briefly_causes_no_error() {
    let site = small("https://example.org", PreviewSettings::default());
    for round in 0..5 {
        std::fs::remove_file(site.root().join("content/about.md")).expect("removed");
        site.write("content/about.md", "");
        site.write("content/about.md", "+++\ntitle = \"Ab");
        let answer = site.get("/about/");
        assert!(answer.status == 200 && answer.text().contains("About us"), "{answer:?}");
        site.write("content/about.md", &page("About us", &format!("Round {round}.")));
        site.wait("the whole file", || {
            let answer = site.get("/about/");
            assert!(answer.status == 200 && site.state("/about/")["held"] == false, "{answer:?}");
            answer.text().contains(&format!("Round {round}."))
        });
    }
}

#[test]
fn an_edit_in_a_file_with_an_old_error_is_shown_at_once() {
    let site = small("https://example.org", PreviewSettings::default());
    let about = |words: &str| format!("+++\ntitle = \"About us\"\ncolour = \"red\"\n+++\n\n{words}\n");
    site.write("content/about.md", &about("Who we are."));
    site.wait("the error", || site.state("/about/")["findings"][0]["code"] == "unknown-key");
    // The preview waits 200 ms for a file that looks half saved. Load may delay edits, so one fast edit is enough.
    let took = (0..50).map(|round| {
        let (words, began) = (format!("Round {round}."), Instant::now());
        site.write("content/about.md", &about(&words));
        site.wait("the words", || self::about(&site).contains(&words));
        began.elapsed()
    });
    let mut slow = Vec::new();
    for round in took {
        if round < Duration::from_millis(200) {
            return;
        }
        slow.push(round);
    }
    panic!("each edit was waited with: {slow:?}");
}

#[test]
fn with_navigate_the_active_tab_goes_to_the_edited_page() {
    let site = small("https://example.org", PreviewSettings { navigate: true, ..PreviewSettings::default() });
    let mut news = site.news();
    while news.next().is_some() {}
    site.write("content/about.md", &page("About us", "Here."));
    site.wait("the page", || about(&site).contains("Here."));
    let heard: Vec<String> = std::iter::from_fn(|| news.next()).collect();
    assert!(heard.windows(2).any(|two| two == ["event: go", "data: /about/"]), "{heard:?}");
}

#[test]
fn files_are_polled_without_notifications() {
    let site = small("https://example.org", PreviewSettings { poll: true, ..PreviewSettings::default() });
    site.write("content/about.md", &page("About us", "Found out."));
    site.wait("the edit", || about(&site).contains("Found out."));
}

/// The preview reads linked folders once, at their real path, and shows edits of them.
#[cfg(unix)]
#[test]
fn an_edit_behind_a_linked_folder_is_shown() {
    use std::os::unix::fs::symlink;
    for poll in [false, true] {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), "site.toml", "title = \"Afon Valley\"\nbase_url = \"https://example.org\"\n");
        write(folder.path(), "content/index.md", &page("Welcome", "The valley."));
        write(folder.path(), "common/deep/team.md", &page("The team", "Three people."));
        write(folder.path(), "later/plan.md", &page("The plan", "A garden."));
        symlink("../common", folder.path().join("content/about")).expect("linked");
        symlink("../common", folder.path().join("content/again")).expect("linked");
        let site = serve(folder, PreviewSettings { poll, ..PreviewSettings::default() });
        assert!(site.get("/about/deep/team/").text().contains("Three people."));
        assert_eq!(site.get("/again/deep/team/").status, 404, "it is published once");
        write(site.root(), "common/deep/team.md", &page("The team", "Four people."));
        site.wait("the edit", || site.get("/about/deep/team/").text().contains("Four people."));
        symlink("../later", site.root().join("content/next")).expect("linked");
        site.wait("the new link", || site.get("/next/plan/").text().contains("A garden."));
        write(site.root(), "later/plan.md", &page("The plan", "An orchard."));
        site.wait("its edit", || site.get("/next/plan/").text().contains("An orchard."));
    }
}
