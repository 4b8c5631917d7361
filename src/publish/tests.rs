//! Tests the publisher's guarantee. Each site is a list of paths and bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use walkdir::WalkDir;

use super::manifest::Step;
use super::*;

mod hostile;
mod kills;

type Site<'a> = &'a [(&'a str, &'a str)];

/// Returns one key for all tests, as a user has one key for all sites.
fn key() -> &'static Key {
    static KEY: OnceLock<Key> = OnceLock::new();
    KEY.get_or_init(|| Key::random().unwrap())
}

fn open(output: &Path) -> Publisher {
    Publisher::open(output, key()).unwrap()
}

fn filled(output: &Path, site: Site) -> Publisher {
    let publisher = open(output);
    for (path, text) in site {
        publisher.put(path, text.as_bytes()).unwrap();
    }
    publisher
}

fn publish(output: &Path, site: Site) -> Result<Summary, PublishError> {
    filled(output, site).finish()
}

fn summary(written: usize, unchanged: usize, removed: usize) -> Summary {
    Summary { written, unchanged, removed }
}

fn contents(folder: &Path) -> BTreeMap<String, String> {
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let named = files.map(|entry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (path, fs::read_to_string(entry.path()).unwrap())
    });
    named.collect()
}

fn as_map(site: Site) -> BTreeMap<String, String> {
    site.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

const OLD: Site = &[
    ("index.html", "home, old"),
    ("news/index.html", "news"),
    ("news/fair/index.html", "the fair"),
    ("assets/style.css", "old style"),
    ("about", "soon a folder"),
    ("old/deep/page/index.html", "soon gone"),
];

const NEW: Site = &[
    ("index.html", "home, new"),
    ("news/index.html", "news"),
    ("news/fair/index.html", "the fair is off"),
    ("assets/style.css", "new style"),
    ("about/index.html", "a folder now"),
    ("old", "a file now"),
    ("sitemap.xml", "<urlset/>"),
];

#[test]
fn a_site_is_published_and_old_files_are_removed_with_their_folders() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    assert_eq!(publish(&public, OLD).unwrap(), summary(6, 0, 0));
    assert_eq!(contents(&public), as_map(OLD));
    assert_eq!(publish(&public, NEW).unwrap(), summary(6, 1, 2));
    assert_eq!(contents(&public), as_map(NEW));
    assert_eq!(publish(&public, OLD).unwrap(), summary(5, 1, 3));
    assert_eq!(contents(&public), as_map(OLD));
    publish(&public, &[("index.html", "home")]).unwrap();
    assert_eq!(fs::read_dir(&public).unwrap().count(), 1, "empty folders go too");
}

#[test]
fn unchanged_files_keep_their_times_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    let time = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    publish(&public, OLD).unwrap();
    let files = [public.join("index.html"), folder.path().join(".commonweal/public/manifest")];
    let before = files.each_ref().map(|file| time(file));
    std::thread::sleep(Duration::from_millis(20));
    assert_eq!(publish(&public, OLD).unwrap(), summary(0, 6, 0));
    assert_eq!(files.each_ref().map(|file| time(file)), before);
}

#[test]
fn a_dropped_publisher_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    drop(filled(&public, OLD));
    assert!(!public.exists());
    publish(&public, OLD).unwrap();
    drop(filled(&public, NEW));
    assert_eq!(contents(&public), as_map(OLD));
    assert!(!folder.path().join(".commonweal/public/staged").exists());
}

#[test]
fn a_published_file_changed_by_hand_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    publish(&public, OLD).unwrap();
    fs::write(public.join("index.html"), "home, OLD").unwrap(); // the same length
    fs::remove_file(public.join("about")).unwrap();
    assert_eq!(publish(&public, OLD).unwrap(), summary(2, 4, 0));
    assert_eq!(contents(&public), as_map(OLD));
}

/// The length and the modification time stay the same. The status change time shows the write.
#[cfg(unix)]
#[test]
fn a_file_changed_with_its_old_time_is_restored_and_compared_once() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    publish(&public, OLD).unwrap();
    let page = public.join("index.html");
    let forge = |text: &str| {
        let time = fs::metadata(&page).unwrap().modified().unwrap();
        // File system clocks advance every few milliseconds.
        std::thread::sleep(Duration::from_millis(20));
        fs::write(&page, text).unwrap();
        fs::File::options().write(true).open(&page).unwrap().set_modified(time).unwrap();
    };
    forge("home, bad");
    assert_eq!(publish(&public, OLD).unwrap(), summary(1, 5, 0));
    assert_eq!(contents(&public), as_map(OLD));
    // Somebody wrote the same bytes: the file is compared once.
    forge("home, old");
    let compared = |expected: bool| {
        let publisher = filled(&public, OLD);
        assert_eq!(publisher.was_compared.load(Ordering::Relaxed), expected);
        assert_eq!(publisher.finish().unwrap(), summary(0, 6, 0));
    };
    compared(true);
    compared(false);
}

#[test]
fn foreign_files_are_never_removed_or_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    fs::create_dir_all(public.join("old/deep")).unwrap();
    fs::write(public.join("CNAME"), "example.org").unwrap();
    fs::write(public.join("old/deep/mine.txt"), "mine").unwrap();
    publish(&public, OLD).unwrap();
    publish(&public, &[("index.html", "home")]).unwrap();
    let expected = [("CNAME", "example.org"), ("index.html", "home"), ("old/deep/mine.txt", "mine")];
    assert_eq!(contents(&public), as_map(&expected));

    // A foreign file at a new file's path, a foreign folder at a new file's path, and a foreign file at a
    // new folder's path.
    for site in [&[("CNAME", "ours")][..], &[("old", "ours")], &[("CNAME/index.html", "ours")]] {
        let error = publish(&public, site).unwrap_err();
        assert!(matches!(&error, PublishError::Conflict(..)) && !error.help().is_empty(), "{error}");
        assert_eq!(contents(&public), as_map(&expected));
    }
    // A foreign file with the same bytes is adopted.
    let same = [("CNAME", "example.org"), ("index.html", "home")];
    assert_eq!(publish(&public, &same).unwrap(), summary(0, 2, 0));
    assert_eq!(publish(&public, &[("index.html", "home")]).unwrap(), summary(0, 1, 1));
}

#[test]
fn a_changed_published_file_is_not_removed() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    publish(&public, &[("a.txt", "ours"), ("b.txt", "ours"), ("index.html", "home")]).unwrap();
    fs::write(public.join("a.txt"), "edited by hand").unwrap();
    fs::write(public.join("b.txt"), "ours").unwrap(); // touched, same bytes
    assert_eq!(publish(&public, &[("index.html", "home")]).unwrap(), summary(0, 1, 1));
    assert_eq!(contents(&public), as_map(&[("a.txt", "edited by hand"), ("index.html", "home")]));
}

#[test]
fn without_a_valid_manifest_equal_files_are_adopted_and_others_conflict() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    let manifest = folder.path().join(".commonweal/public/manifest");
    publish(&public, OLD).unwrap();
    fs::write(&manifest, "commonweal manifest 1\nnonsense\n").unwrap();
    assert!(matches!(publish(&public, NEW), Err(PublishError::Conflict(_, paths)) if paths.len() == 5));
    assert_eq!(publish(&public, OLD).unwrap(), summary(0, 6, 0));
    assert_eq!(publish(&public, NEW).unwrap(), summary(6, 1, 2));
}

#[test]
fn each_file_beneath_a_folder_is_synced_and_no_link_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("a/b")).unwrap();
    for file in ["x", "a/y", "a/b/z"] {
        fs::write(folder.path().join(file), file).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("/dev/full", folder.path().join("a/link")).unwrap();
    folder::Folder::open(folder.path()).unwrap().sync_each_file().unwrap();
}

#[test]
fn unsafe_paths_are_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let publisher = open(&folder.path().join("public"));
    for path in ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/./b", "a/", "a\\b", "a\nb", "a\tb", "."] {
        assert!(matches!(publisher.put(path, b""), Err(PublishError::UnsafePath(_))), "{path:?}");
    }
    publisher.put("a b/ŵ/c…d.html", b"fine").unwrap();
}

#[test]
fn two_files_at_one_path_are_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    let twice = [("index.html", "home"), ("index.html", "again")];
    let publisher = open(&public);
    publisher.put("index.html", b"home").unwrap();
    assert!(matches!(publisher.put("index.html", b"again"), Err(PublishError::DuplicatePath(_))));
    drop(publisher);
    publish(&public, &[("a.html", "a")]).unwrap();
    assert!(matches!(publish(&public, &twice), Err(PublishError::DuplicatePath(_))));
    assert!(matches!(publish(&public, &[("x", "a file"), ("x/y", "beneath it")]), Err(PublishError::DuplicatePath(_))));
    assert_eq!(contents(&public), as_map(&[("a.html", "a")]));
}

#[cfg(unix)]
#[test]
fn links_in_the_output_folder_are_never_written_through() {
    let folder = tempfile::tempdir().unwrap();
    let (public, elsewhere) = (folder.path().join("public"), folder.path().join("elsewhere"));
    fs::create_dir_all(&elsewhere).unwrap();
    publish(&public, OLD).unwrap();
    fs::remove_dir_all(public.join("news")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, public.join("news")).unwrap();
    assert!(matches!(publish(&public, NEW), Err(PublishError::Conflict(_, paths)) if paths == ["news"]));
    assert!(contents(&elsewhere).is_empty());
    assert_eq!(contents(&public)["index.html"], "home, old");
}

#[test]
fn a_second_command_waits_and_then_names_the_holder_of_the_lock() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    let first = open(&public);
    let error = Publisher::open_within(&public, key(), Duration::from_millis(60)).unwrap_err();
    assert!(matches!(&error, PublishError::Held(_, by) if *by == std::process::id().to_string()), "{error}");
    let second = std::thread::spawn({
        let public = public.clone();
        move || publish(&public, NEW)
    });
    std::thread::sleep(Duration::from_millis(60));
    drop(first);
    assert_eq!(second.join().unwrap().unwrap(), summary(7, 0, 0));
}

#[test]
fn large_files_are_published_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let (public, film) = (folder.path().join("public"), folder.path().join("film.mp4"));
    let bytes: Vec<u8> = (0..3_000_000u32).map(|at| (at % 251) as u8).collect();
    fs::write(&film, &bytes).unwrap();
    for expected in [summary(1, 0, 0), summary(0, 1, 0)] {
        let publisher = open(&public);
        publisher.put_asset("film.mp4", fs::File::open(&film).unwrap(), &film).unwrap();
        assert_eq!(publisher.finish().unwrap(), expected);
        assert!(fs::read(public.join("film.mp4")).unwrap() == bytes);
    }
}

#[test]
fn pages_are_moved_after_styles_and_before_feeds() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    let order = |site: Site| {
        let (next, _) = filled(&public, site).plan().unwrap();
        let paths = next.steps.into_iter().map(|step| match step {
            Step::Move(_, path) => path,
            Step::Remove(path) => format!("-{path}"),
        });
        paths.collect::<Vec<_>>()
    };
    assert_eq!(order(OLD), ["assets", "news", "old", "about", "index.html"]);
    publish(&public, OLD).unwrap();
    assert_eq!(
        order(NEW),
        [
            "-about",
            "-old/deep/page/index.html",
            "assets/style.css",
            "old",
            "about/index.html",
            "index.html",
            "news/fair/index.html",
            "sitemap.xml"
        ]
    );
    assert_eq!(order(&OLD[..1])[..2], ["-about", "-assets/style.css"]);
}

#[test]
fn compressed_copies_are_created_and_removed_with_their_originals() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    let publish = |pages: &[(&str, &str)]| {
        let publisher = open(&public);
        let copies = pages.iter().map(|(path, text)| {
            let differs = publisher.put(path, text.as_bytes()).unwrap();
            publisher.put_copies(path, text.as_bytes(), differs).unwrap()
        });
        (copies.sum::<usize>(), publisher.finish().unwrap())
    };
    let (page, other) = ("<p>a promise</p>".repeat(99), "<p>another</p>".repeat(99));
    assert_eq!(publish(&[("a.html", &page), ("b.html", &page), ("c.html", "short")]), (4, summary(7, 0, 0)));
    assert_eq!(publish(&[("a.html", &page), ("b.html", &other), ("c.html", "short")]), (4, summary(3, 4, 0)));
    fs::write(public.join("a.html.gz"), "changed by hand").unwrap();
    assert_eq!(publish(&[("a.html", &page), ("b.html", &other)]), (4, summary(1, 5, 1)));
    assert_eq!(publish(&[("b.html", &other)]), (2, summary(0, 3, 3)));
    assert_eq!(fs::read_dir(&public).unwrap().count(), 3);
}

#[test]
fn cleaning_keeps_foreign_and_changed_files() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    publish(&public, OLD).unwrap();
    fs::write(public.join("CNAME"), "example.org").unwrap();
    fs::write(public.join("news/index.html"), "edited by hand").unwrap();
    assert_eq!(open(&public).clean().unwrap(), summary(0, 0, 5));
    assert_eq!(contents(&public), as_map(&[("CNAME", "example.org"), ("news/index.html", "edited by hand")]));
    assert!(!folder.path().join(".commonweal/public").exists());
    fs::remove_file(public.join("CNAME")).unwrap();
    fs::remove_dir_all(public.join("news")).unwrap();
    publish(&public, OLD).unwrap();
    open(&public).clean().unwrap();
    assert!(!public.exists());
}

#[test]
fn a_site_is_published_with_sync() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    for site in [OLD, NEW] {
        filled(&public, site).with_sync(true).finish().unwrap();
        assert_eq!(contents(&public), as_map(site));
    }
}
