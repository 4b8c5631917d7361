//! Stores a record of the last build's pages, to find pages whose files were renamed since. The record is
//! `pages` in the state folder, with one JSON object a line.
//!
//! A removed page and a new page count as one page if they have the same text, nearly the same text, or the
//! same title. The move is stored permanently, and `build` reports it while the old address has no page,
//! alias or redirect. No published file depends on this.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::Publisher;
use crate::pipeline::Loaded;
use crate::url::slug;

/// The first line. The number changes with the format. A file of another format is ignored.
const HEAD: &str = "commonweal pages 1";

/// The name of the file in the state folder, and the purpose of its seal.
const PAGES: &str = "pages";

/// Number of lines of a text that are compared with those of another: the lines with the smallest hashes,
/// which select the same lines in both texts.
const LINES: usize = 16;

/// Shortest line, in bytes, that identifies a text.
const LONG_LINE: usize = 20;

/// The record of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPage {
    /// Its public file: `policies/lettings/index.html`.
    pub path: String,
    /// Its language, as an index into the site's languages.
    language: usize,
    title: String,
    /// A hash of its text, or `None` if it has no text.
    text: Option<u64>,
    /// Hashes of some of its lines, sorted.
    lines: Vec<u64>,
}

/// A page with a new address: its public files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedFile {
    /// The old public file.
    pub from: String,
    /// The new public file.
    pub to: String,
}

/// The published pages, and the pages that moved before.
#[derive(Debug, Default, PartialEq, Eq)]
struct PageRecord {
    pages: Vec<PublishedPage>,
    moved: Vec<MovedFile>,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
enum RecordLine<'p> {
    Page(Cow<'p, PublishedPage>),
    Moved(Cow<'p, MovedFile>),
}

/// Returns the pages of documents of a site.
pub(crate) fn list(loaded: &Loaded) -> Vec<PublishedPage> {
    let (site, sources) = (&loaded.renderer.site, &loaded.renderer.sources);
    let page = |(id, document): (crate::site::DocId, &crate::content::Document)| {
        let text = sources.get(document.file).text.get(document.body.clone()).unwrap_or_default().trim();
        let long = text.lines().map(str::trim).filter(|line| line.len() >= LONG_LINE);
        let mut lines: Vec<u64> = long.map(|line| xxh3_64(line.as_bytes())).collect();
        lines.sort_unstable();
        lines.dedup();
        lines.truncate(LINES);
        PublishedPage {
            path: site.address(id).file(),
            language: document.language,
            title: document.title().to_owned(),
            text: (!text.is_empty()).then(|| xxh3_64(text.as_bytes())),
            lines,
        }
    };
    site.visible().map(page).filter(|page| loaded.renderer.route(&page.path).is_some()).collect()
}

impl Publisher {
    /// Returns the pages whose address differs from that in earlier builds, even if the old address has a
    /// redirect.
    pub fn moved_pages(&self, now: &[PublishedPage]) -> Vec<MovedFile> {
        let text = self.state.read_sealed(PAGES, &self.key).and_then(|bytes| String::from_utf8(bytes).ok());
        let record = text.and_then(|text| read(&text));
        let published = self.state.manifest.files.iter().map(|file| file.path.as_str());
        find_moved_pages(record, published, now)
    }

    /// Sets the records of the pages that are about to be published, and of the pages that moved.
    #[must_use]
    pub fn with_pages(mut self, now: Vec<PublishedPage>, moved: Vec<MovedFile>) -> Publisher {
        self.pages = Some(write(&PageRecord { pages: now, moved }));
        self
    }

    /// Writes the records from [`Publisher::with_pages`]. The site is published even if this fails.
    pub(super) fn write_page_records(&self) {
        if let Some(text) = &self.pages {
            let _ = self.state.write_sealed(PAGES, text.clone().into_bytes(), &self.key);
        }
    }
}

fn write(record: &PageRecord) -> String {
    let pages = record.pages.iter().map(|page| RecordLine::Page(Cow::Borrowed(page)));
    let moved = record.moved.iter().map(|moved| RecordLine::Moved(Cow::Borrowed(moved)));
    let lines = pages.chain(moved).filter_map(|line| serde_json::to_string(&line).ok());
    lines.fold(format!("{HEAD}\n"), |text, line| text + &line + "\n")
}

fn read(text: &str) -> Option<PageRecord> {
    let mut lines = text.lines();
    if lines.next()? != HEAD {
        return None;
    }
    let mut record = PageRecord::default();
    for line in lines {
        match serde_json::from_str(line).ok()? {
            RecordLine::Page(page) => record.pages.push(page.into_owned()),
            RecordLine::Moved(moved) => record.moved.push(moved.into_owned()),
        }
    }
    Some(record)
}

/// Returns the pages that moved. `published` are the files of the last build, and `record` is its page
/// record. A build by an earlier version has no record, and its addresses are the unchanged file names.
fn find_moved_pages<'m>(
    record: Option<PageRecord>,
    published: impl Iterator<Item = &'m str>,
    now: &[PublishedPage],
) -> Vec<MovedFile> {
    let standing: HashMap<&str, &PublishedPage> = now.iter().map(|page| (page.path.as_str(), page)).collect();
    let is_gone = |path: &str| !standing.contains_key(path);
    let Some(record) = record else {
        let files: HashSet<&str> = published.collect();
        let gone = files.iter().filter(|path| path.ends_with("/index.html") && is_gone(path));
        let by_slug = |path: &&str| -> String {
            path.split('/')
                .map(|part| if part == "index.html" { part.into() } else { slug(part) })
                .collect::<Vec<_>>()
                .join("/")
        };
        let mut moved: Vec<MovedFile> = gone
            .map(|from| MovedFile { from: (*from).to_owned(), to: by_slug(from) })
            .filter(|moved| standing.contains_key(moved.to.as_str()) && !files.contains(moved.to.as_str()))
            .collect();
        moved.sort_by(|a, b| a.from.cmp(&b.from));
        return moved;
    };
    let before: HashSet<&str> = record.pages.iter().map(|page| page.path.as_str()).collect();
    let mut new: Vec<&PublishedPage> = now.iter().filter(|page| !before.contains(page.path.as_str())).collect();
    let mut found = Vec::new();
    let tests: [fn(&PublishedPage, &PublishedPage) -> bool; 3] = [
        |old, new| old.text.is_some() && old.text == new.text,
        |old, new| old.title == new.title,
        |old, new| are_similar(&old.lines, &new.lines),
    ];
    let mut gone: Vec<&PublishedPage> = record.pages.iter().filter(|page| is_gone(&page.path)).collect();
    for is_same in tests {
        gone.retain(|old| {
            let at = new.iter().position(|new| old.language == new.language && is_same(old, new));
            let to = at.map(|at| new.swap_remove(at));
            found.extend(to.map(|to| MovedFile { from: old.path.clone(), to: to.path.clone() }));
            to.is_none()
        });
    }
    // Pages that moved in an earlier build and moved again since.
    let again: HashMap<String, String> = found.iter().map(|moved| (moved.from.clone(), moved.to.clone())).collect();
    for old in record.moved.into_iter().filter(|moved| is_gone(&moved.from)) {
        let to = again.get(&old.to).cloned().unwrap_or(old.to);
        if standing.contains_key(to.as_str()) {
            found.push(MovedFile { from: old.from, to });
        }
    }
    found.sort_by(|a, b| a.from.cmp(&b.from));
    found.dedup_by(|second, first| second.from == first.from);
    found
}

/// Returns whether three fifths of the lines of the shorter text are in the other.
fn are_similar(a: &[u64], b: &[u64]) -> bool {
    let common = a.iter().filter(|line| b.binary_search(line).is_ok()).count();
    common >= 2 && common * 5 >= a.len().min(b.len()) * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, title: &str, text: &str) -> PublishedPage {
        let mut lines: Vec<u64> = text.split(' ').map(|word| xxh3_64(word.as_bytes())).collect();
        lines.sort_unstable();
        let text = (!text.is_empty()).then(|| xxh3_64(text.as_bytes()));
        PublishedPage { path: path.into(), language: 0, title: title.into(), text, lines }
    }

    fn found(record: PageRecord, now: &[PublishedPage], answered: &str) -> Vec<(String, String)> {
        let moved = find_moved_pages(Some(record), std::iter::empty(), now);
        moved.into_iter().filter(|moved| moved.from != answered).map(|moved| (moved.from, moved.to)).collect()
    }

    #[test]
    fn a_moved_page_is_matched_by_its_text_or_its_title() {
        let old = page("a/index.html", "Lettings", "one two three four five");
        let record = || PageRecord { pages: vec![old.clone(), page("b/index.html", "B", "x y")], moved: Vec::new() };
        let b = page("b/index.html", "B", "x y");
        for (title, text, is_same) in [
            ("Hire", "one two three four five", true),
            ("Lettings", "all new", true),
            ("Hire", "one two three four six", true),
            ("Hire", "one six seven eight nine", false),
        ] {
            let now = [page("c/index.html", title, text), b.clone()];
            let expected = is_same.then(|| ("a/index.html".to_owned(), "c/index.html".to_owned()));
            assert_eq!(found(record(), &now, ""), Vec::from_iter(expected), "{title} {text}");
            assert_eq!(found(record(), &now, "a/index.html"), []);
        }
        // A page that still exists did not move, even if another page has the same text.
        assert_eq!(
            found(record(), &[old.clone(), page("c/index.html", "Lettings", "one two three four five"), b], ""),
            []
        );
    }

    #[test]
    fn a_move_is_reported_until_the_old_address_exists_again() {
        let now = page("c/index.html", "C", "x y");
        let moved = MovedFile { from: "a/index.html".into(), to: "c/index.html".into() };
        let record = || PageRecord { pages: vec![now.clone()], moved: vec![moved.clone()] };
        assert_eq!(found(record(), std::slice::from_ref(&now), "").len(), 1);
        assert_eq!(found(record(), std::slice::from_ref(&now), "a/index.html"), []);
        let again = page("d/index.html", "C", "x y");
        assert_eq!(
            found(record(), &[again], ""),
            [("a/index.html".into(), "d/index.html".into()), ("c/index.html".into(), "d/index.html".into())]
        );
        assert_eq!(read(&write(&record())), Some(record()));
        assert_eq!(read("commonweal pages 0\n"), None);
    }

    #[test]
    fn a_page_of_an_earlier_version_is_matched_by_its_slug() {
        let now = [page("policies/lettings-policy-2026/index.html", "L", "")];
        let old = ["policies/Lettings Policy 2026/index.html", "policies/other/index.html"];
        let moved = find_moved_pages(None, old.into_iter(), &now);
        assert_eq!(moved, [MovedFile { from: old[0].into(), to: now[0].path.clone() }]);
    }
}
