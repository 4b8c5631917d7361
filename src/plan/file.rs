//! Reads one public file that differs. Takes its bytes before and after, and returns only what the plan needs, so
//! that the bytes can be freed.

use std::collections::BTreeSet;

use super::frame::{self, Frames, PartChange};
use super::links::LinkTargets;
use super::page::{self, PageMark, PageParts, PartText};
use super::words::{self, WordChange, WordChanges};
use crate::calendar::feed_changes;

/// The kind of a public file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// A page.
    Page,
    /// A feed: of news, changes or events.
    Feed,
    /// A feed by which events are compared: it has all events, or all dates of a school year.
    Events,
    /// The register of policies.
    Register,
    /// Any other.
    Other,
}

impl FileKind {
    /// Returns the kind of a file by its path.
    pub(crate) fn of_path(path: &str) -> FileKind {
        let name = path.rsplit('/').next().unwrap_or(path);
        match name {
            _ if name.ends_with(".html") => FileKind::Page,
            _ if name.ends_with(".ics") || name == "feed.xml" || name == "feed.json" => FileKind::Feed,
            _ => FileKind::Other,
        }
    }
}

/// A file that differs.
#[derive(Debug)]
pub(crate) struct PublicFileChange {
    /// Its public path.
    pub path: String,
    /// Whether it stood there before.
    pub was: bool,
    /// Whether it stands there now.
    pub is: bool,
    /// How many bytes it had and has; 0 where it is not.
    pub lengths: (u64, u64),
    /// What the plan needs to know.
    pub(super) content: ChangedContent,
}

/// What is known of a file that differs.
#[derive(Debug)]
pub(super) enum ChangedContent {
    Page(Box<PageChange>),
    Feed(FeedChange),
    /// Both editions of the register.
    Register(Vec<u8>, Vec<u8>),
    Other,
}

/// A feed that differs.
#[derive(Debug, Default)]
pub(super) struct FeedChange {
    /// What calendar programs call it.
    pub name: String,
    /// The UIDs of the events whose entries differ.
    pub changed: BTreeSet<String>,
    /// Both editions, where events are compared by it.
    pub editions: Option<(Vec<u8>, Vec<u8>)>,
}

/// A page that differs.
#[derive(Debug, Default)]
pub(super) struct PageChange {
    /// Its titles, before and after; empty where there are none.
    pub titles: (String, String),
    /// What it is known again by. Only found where pages are gone.
    pub marks: (PageMark, PageMark),
    /// Where it leads on, before and after, if it is a page at an old address.
    pub leads: (Option<String>, Option<String>),
    /// What changed in its main part.
    pub own: OwnChanges,
    /// What changed in what repeats on other pages.
    pub frame: Vec<PartChange>,
    /// Which of the lost addresses it linked to.
    pub linked: Vec<usize>,
}

/// What changed in the main part of a page.
#[derive(Debug, Default)]
pub(super) struct OwnChanges {
    /// Each change; where all its words stand in entries of lists, with the links of those entries.
    pub changes: Vec<(WordChange, Option<Vec<String>>)>,
    /// How many there are beside them.
    pub more: usize,
    /// Whether too much changed to look for single changes.
    pub rewritten: bool,
}

impl OwnChanges {
    /// Whether neither words nor links changed.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty() && !self.rewritten
    }

    fn find(was: &PartText, is: &PartText) -> OwnChanges {
        let WordChanges { changes, more, rewritten } = words::compare(&was.words, &is.words);
        let own = |hrefs: &[&str]| hrefs.iter().map(|href| (*href).to_owned()).collect::<Vec<_>>();
        if changes.is_empty() && !rewritten {
            let links = frame::links(&was.links, &is.links).into_iter();
            let changes = links.map(|(words, hrefs)| (words, Some(own(&hrefs)))).collect();
            return OwnChanges { changes, ..OwnChanges::default() };
        }
        let changes = changes.into_iter().map(|change| {
            let hrefs = was.about(change.old).zip(is.about(change.new));
            let hrefs = hrefs.map(|(before, after)| own(&[before, after].concat()));
            // A heading alone is the page's own.
            (change.words, hrefs.filter(|hrefs| !hrefs.is_empty()))
        });
        OwnChanges { changes: changes.collect(), more, rewritten }
    }
}

/// The reader of files that differ.
#[derive(Debug, Default)]
pub(crate) struct FileReader {
    /// The addresses that are lost.
    lost: LinkTargets,
    frames: Frames,
}

impl FileReader {
    /// `lost` are the addresses that are lost.
    pub(crate) fn new(lost: LinkTargets) -> FileReader {
        FileReader { lost, frames: Frames::default() }
    }

    /// The places of the lost addresses to which a page links.
    pub(crate) fn links_in(&self, html: &[u8]) -> Vec<usize> {
        self.lost.found_in(html)
    }

    /// Reads a file that differs. `old` or `new` is missing where the file is, or where it is too long to read.
    pub(crate) fn read(
        &self,
        path: &str,
        kind: FileKind,
        (was, old): (bool, Option<&[u8]>),
        (is, new): (bool, Option<&[u8]>),
        lengths: (u64, u64),
    ) -> PublicFileChange {
        let bytes = |bytes: Option<&[u8]>| bytes.unwrap_or_default().to_vec();
        let content = match kind {
            FileKind::Page => {
                let mut change = self.page_change(old, new);
                // It stands in both editions and cannot be read.
                change.own.rewritten |= was && is && (old.is_none() || new.is_none());
                ChangedContent::Page(Box::new(change))
            }
            FileKind::Register => ChangedContent::Register(bytes(old), bytes(new)),
            FileKind::Feed | FileKind::Events if path.ends_with(".ics") => {
                ChangedContent::Feed(feed_change(old, new, kind == FileKind::Events))
            }
            FileKind::Feed | FileKind::Events => ChangedContent::Feed(FeedChange::default()),
            FileKind::Other => ChangedContent::Other,
        };
        PublicFileChange { path: path.to_owned(), was, is, lengths, content }
    }

    fn page_change(&self, old: Option<&[u8]>, new: Option<&[u8]>) -> PageChange {
        let lost = &self.lost;
        let linked = old.map(|old| lost.found_in(old)).unwrap_or_default();
        let (old, new) = (old.map(String::from_utf8_lossy), new.map(String::from_utf8_lossy));
        let (before, after) = (old.as_deref().map(PageParts::split), new.as_deref().map(PageParts::split));
        let leads = |parts: &Option<PageParts>| parts.as_ref().and_then(PageParts::redirect_target);
        let mut change = PageChange { linked, leads: (leads(&before), leads(&after)), ..PageChange::default() };
        match (before, after) {
            (Some(before), Some(after)) => {
                if before.main != after.main {
                    let (was, is) = (page::read(before.main), page::read(after.main));
                    change.own = OwnChanges::find(&was, &is);
                    change.titles = (was.title.clone(), is.title.clone());
                    if !lost.is_empty() {
                        change.marks = (was.mark(), is.mark());
                    }
                } else {
                    let title = page::title(after.main);
                    change.titles = (title.clone(), title);
                }
                change.frame = self.frames.compare(&before, &after, !change.own.is_empty());
            }
            (one, other) => {
                // To know a page again that moved, its words are read; else its title is enough.
                let read = |parts: Option<PageParts>| match parts {
                    Some(parts) if lost.is_empty() => (page::title(parts.main), PageMark::default()),
                    Some(parts) => {
                        let text = page::read(parts.main);
                        let mark = text.mark();
                        (text.title, mark)
                    }
                    None => Default::default(),
                };
                let ((title_before, mark_before), (title_after, mark_after)) = (read(one), read(other));
                change.titles = (title_before, title_after);
                change.marks = (mark_before, mark_after);
            }
        }
        change
    }
}

fn feed_change(old: Option<&[u8]>, new: Option<&[u8]>, is_compared: bool) -> FeedChange {
    let name = new.or(old).map(feed_changes::feed_name).unwrap_or_default();
    let (Some(old), Some(new)) = (old, new) else { return FeedChange { name, ..FeedChange::default() } };
    let (then, now) = (feed_changes::entry_hashes(old), feed_changes::entry_hashes(new));
    let uids = then.keys().chain(now.keys()).filter(|uid| then.get(*uid) != now.get(*uid));
    let editions = is_compared.then(|| (old.to_vec(), new.to_vec()));
    FeedChange { name, changed: uids.cloned().collect(), editions }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::cases;
    use proptest::prelude::*;

    fn read(path: &str, kind: FileKind, old: &[u8], new: &[u8]) -> PublicFileChange {
        let (was, is) = ((true, Some(old)), (true, Some(new)));
        FileReader::default().read(path, kind, was, is, (old.len() as u64, new.len() as u64))
    }

    /// Pieces of pages that close or do not, in any order.
    fn html() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "<main>",
            "</main>",
            "<h1>",
            "</h1>",
            "<li>",
            "</li>",
            "<ul>",
            "<a href=\"/x/\">",
            "</a>",
            "<body>",
            "<nav>",
            "</nav>",
            "<footer>",
            "word ",
            "two words ",
            "<p>",
            "<h2>",
            "<td>",
            "<img alt=\"a b\">",
            "<svg>",
            "\u{fffd}",
            "<",
            "&amp;",
            "<head>",
            "<title>",
        ]);
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(cases(200))]

        #[test]
        fn any_two_pages_are_compared_and_differ_in_something_named(old in html(), new in html()) {
            let ChangedContent::Page(page) = read("a/index.html", FileKind::Page, old.as_bytes(), new.as_bytes()).content else {
                panic!("a page");
            };
            prop_assert!(!page.own.is_empty() || !page.frame.is_empty());
        }

        #[test]
        fn any_bytes_are_read_as_any_kind(old: Vec<u8>, new: Vec<u8>) {
            for kind in [FileKind::Page, FileKind::Feed, FileKind::Events, FileKind::Register, FileKind::Other] {
                read("a/calendar.ics", kind, &old, &new);
            }
        }
    }

    #[test]
    fn the_kind_of_a_file_follows_from_its_name() {
        for (path, kind) in [
            ("index.html", FileKind::Page),
            ("events/calendar.ics", FileKind::Feed),
            ("news/feed.xml", FileKind::Feed),
            ("policies/register.json", FileKind::Other),
            ("assets/a.css", FileKind::Other),
        ] {
            assert_eq!(FileKind::of_path(path), kind, "{path}");
        }
    }
}
