//! Compares what repeats on many pages: the menu, the header, the footer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use super::page::{self, About, PageLink, PageParts, PartText};
use super::words::{self, BREAK, WordChange, WordChanges};
use crate::check::rendered::tree::{Node, Tree};

/// A part of a page that repeats on others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FramePart {
    /// The main menu.
    Menu,
    /// The notice at the top of all pages.
    Notice,
    /// The header.
    Header,
    /// The footer.
    Footer,
    /// The path from the home page to the page.
    Breadcrumbs,
    /// Other words around the main part.
    Around,
    /// The words that search engines and link previews show.
    Preview,
    /// Stylesheets or scripts.
    Style,
    /// The code of pages, without a change of words, links or styles.
    Code,
}

/// A change of a part, as it stands on one page.
pub(super) type PartChange = (FramePart, Vec<WordChange>);

/// The changes of the parts that repeat. A change of the menu is on every page, and is compared once.
#[derive(Debug, Default)]
pub(super) struct Frames {
    /// By the hash of what differs ([`change_hash`]).
    compared: Mutex<HashMap<u128, Vec<PartChange>>>,
}

impl Frames {
    /// Compares the parts of a page around its own content. `own` says whether that content changed too.
    pub(super) fn compare(&self, old: &PageParts, new: &PageParts, own: bool) -> Vec<PartChange> {
        let mut changes = Vec::new();
        for (old, new) in [(old.top, new.top), (old.bottom, new.bottom)] {
            if old != new {
                changes.extend(self.landmarks(old, new));
            }
        }
        if old.head != new.head {
            changes.extend(head(old.head, new.head, own || !changes.is_empty()));
        }
        if changes.is_empty() && !own {
            changes.push((FramePart::Code, Vec::new()));
        }
        changes
    }

    /// What changed in the landmarks of a part.
    fn landmarks(&self, old: &str, new: &str) -> Vec<PartChange> {
        /// Changes that are remembered.
        const MOST: usize = 10_000;
        let hash = change_hash(old, new);
        let known = || self.compared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(changes) = known().get(&hash) {
            return changes.clone();
        }
        let changes = landmarks(old, new);
        let mut known = known();
        if known.len() < MOST {
            known.insert(hash, changes.clone());
        }
        changes
    }
}

/// The hash of what differs between two editions of a part, with the tag of the landmark in which it stands and some signs around it. Where these
/// are the same on two pages, so is the change.
fn change_hash(old: &str, new: &str) -> u128 {
    /// Bytes before and after what differs.
    const AROUND: usize = 200;
    const LANDMARKS: [&str; 4] = ["<nav", "<header", "<footer", "<aside"];
    let same = |pairs: &mut dyn Iterator<Item = (u8, u8)>| pairs.take_while(|(a, b)| a == b).count();
    let before = same(&mut old.bytes().zip(new.bytes()));
    let left = old.len().min(new.len()) - before;
    let after = same(&mut old.bytes().rev().zip(new.bytes().rev())).min(left);
    let around = |text: &str| {
        let end = text.len() - after;
        let range = before.saturating_sub(AROUND)..(end + AROUND).min(text.len());
        text.as_bytes()[range].to_vec()
    };
    let mut start = before;
    while !old.is_char_boundary(start) {
        start -= 1;
    }
    let landmark = LANDMARKS.iter().filter_map(|tag| old[..start].rfind(tag)).max().unwrap_or(start);
    let tag = old[landmark..].split('>').next().unwrap_or_default();
    let mut hasher = Xxh3::new();
    for piece in [tag.as_bytes(), &around(old), &around(new)] {
        hasher.update(&(piece.len() as u64).to_le_bytes());
        hasher.update(piece);
    }
    hasher.digest128()
}

/// What changed in the landmarks before or after the main part.
fn landmarks(old: &str, new: &str) -> Vec<PartChange> {
    let (old, new) = (split(old), split(new));
    let mut parts: Vec<FramePart> = old.iter().chain(&new).map(|(part, _)| *part).collect();
    parts.sort_unstable();
    parts.dedup();
    let none = PartText::default();
    let of = |texts: &'_ [(FramePart, PartText)], part: FramePart| texts.iter().position(|(own, _)| *own == part);
    let changes = parts.into_iter().filter_map(|part| {
        let before = of(&old, part).map_or(&none, |at| &old[at].1);
        let after = of(&new, part).map_or(&none, |at| &new[at].1);
        let compared = words::compare(&before.words, &after.words);
        if compared.rewritten {
            return Some((part, Vec::new()));
        }
        let found = if compared.changes.is_empty() {
            links(&before.links, &after.links).into_iter().map(|(words, _)| words).collect()
        } else {
            first(compared)
        };
        (!found.is_empty()).then_some((part, found))
    });
    changes.collect()
}

/// The texts of the landmarks of a part of a page, each kind once.
fn split(html: &str) -> Vec<(FramePart, PartText)> {
    let Some(tree) = page::parse(html) else { return Vec::new() };
    let mut texts: Vec<(FramePart, PartText)> = Vec::new();
    let mut add = |part: FramePart, text: PartText| {
        if text.words.is_empty() && text.links.is_empty() {
            return;
        }
        match texts.iter_mut().find(|(own, _)| *own == part) {
            Some((_, own)) => {
                own.words.push(BREAK.to_owned());
                own.about.push(About::Own);
                own.words.extend(text.words);
                own.about.extend(text.about);
                own.links.extend(text.links);
            }
            None => texts.push((part, text)),
        }
    };
    let mut at = 0;
    while let Some(node) = tree.nodes.get(at) {
        let part = match node.name.as_str() {
            "nav" if node.get("class").is_some_and(|class| class.contains("breadcrumb")) => FramePart::Breadcrumbs,
            "nav" => FramePart::Menu,
            "header" => FramePart::Header,
            "footer" => FramePart::Footer,
            "aside" => FramePart::Notice,
            "html" | "body" | "div" => {
                at += 1;
                continue;
            }
            _ => FramePart::Around,
        };
        let end = node.end.max(at + 1);
        add(part, page::text(&tree, at..end));
        at = end;
    }
    texts
}

/// The first changes of a part.
fn first(compared: WordChanges) -> Vec<WordChange> {
    /// Changes of a part that are named.
    const NAMED: usize = 5;
    compared.changes.into_iter().take(NAMED).map(|change| change.words).collect()
}

/// The links that lead elsewhere, although their words are the same, each with where it led and leads.
pub(super) fn links<'l>(old: &'l [PageLink], new: &'l [PageLink]) -> Vec<(WordChange, [&'l str; 2])> {
    if old.len() != new.len() {
        return Vec::new();
    }
    let pairs = old.iter().zip(new).filter(|(old, new)| old.name == new.name && old.href != new.href);
    let words = |link: &PageLink| match link.name.as_str() {
        "" => format!("a link to {}", link.href),
        name => format!("the link {name} to {}", link.href),
    };
    let changes = pairs.map(|(old, new)| {
        let change = WordChange { before: words(old), after: words(new) };
        (change, [old.href.as_str(), new.href.as_str()])
    });
    changes.collect()
}

/// What changed in the head of a page. What follows from a change of its words is not a change of its own.
fn head(old: &str, new: &str, follows: bool) -> Vec<PartChange> {
    let (Some(old), Some(new)) = (page::parse(old), page::parse(new)) else { return Vec::new() };
    let files = |tree: &Tree| -> Vec<String> {
        let link = |node: &Node| match node.name.as_str() {
            "link" if node.words("rel").any(|rel| rel == "stylesheet") => node.get("href").map(str::to_owned),
            "script" => node.get("src").map(str::to_owned),
            _ => None,
        };
        tree.elements().filter_map(|(_, node)| link(node)).collect()
    };
    let shown = |tree: &Tree| -> Vec<String> {
        let description = tree.named(&["meta"]).find(|(_, node)| node.get("name") == Some("description"));
        let description = description.and_then(|(_, node)| node.get("content")).unwrap_or_default();
        let title = tree.named(&["title"]).next().map(|(at, _)| tree.words(at)).unwrap_or_default();
        let words = title.split_whitespace().chain([BREAK]).chain(description.split_whitespace());
        words.map(str::to_owned).collect()
    };
    let mut changes = Vec::new();
    if files(&old) != files(&new) {
        changes.push((FramePart::Style, Vec::new()));
    }
    let found = if follows { Vec::new() } else { first(words::compare(&shown(&old), &shown(&new))) };
    if !found.is_empty() {
        changes.push((FramePart::Preview, found));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><title>T</title><meta name=description content=\"About us\"><link rel=stylesheet href=/a-1.css></head><body>\
        <header class=top>Our trust</header><nav class=menu><ul><li><a href=/a/>About</a><li><a href=/n/>News</a></ul></nav>\
        <div class=wrap><nav class=breadcrumbs>Home</nav><main><h1>T</h1></main></div><footer>Charity 1</footer></body>";

    fn found(from: &str, to: &str) -> Vec<(FramePart, String)> {
        let new = PAGE.replace(from, to);
        let changes = Frames::default().compare(&PageParts::split(PAGE), &PageParts::split(&new), false);
        let words =
            |changes: &[WordChange]| changes.iter().map(|own| format!("{}|{}", own.before, own.after)).collect();
        changes.iter().map(|(part, changes)| (*part, words(changes))).collect()
    }

    #[test]
    fn a_change_is_reported_with_its_part_of_the_page() {
        for (from, to, part, words) in [
            ("<li><a href=/n/>", "<li><a href=/j/>Jobs</a><li><a href=/n/>", FramePart::Menu, "|Jobs"),
            ("href=/n/", "href=/news/", FramePart::Menu, "the link News to /n/|the link News to /news/"),
            ("Charity 1", "Charity 2", FramePart::Footer, "Charity 1|Charity 2"),
            ("Our trust", "The trust", FramePart::Header, "Our trust|The trust"),
            (">Home<", ">Start<", FramePart::Breadcrumbs, "Home|Start"),
            ("<div class=wrap>", "<aside>Closed</aside><div class=wrap>", FramePart::Notice, "|Closed"),
            ("About us", "About you", FramePart::Preview, "About us|About you"),
            ("a-1.css", "a-2.css", FramePart::Style, ""),
            ("class=menu", "class=other", FramePart::Code, ""),
        ] {
            assert_eq!(found(from, to), [(part, words.to_owned())], "{from}");
        }
    }
    #[test]
    fn one_change_of_the_menu_is_the_same_on_pages_that_differ_elsewhere() {
        let far = |word: &str| format!("<p>{word}</p>{}{PAGE}{}", "<b></b>".repeat(60), "<i></i>".repeat(60));
        let hash = |word: &str, from: &str, to: &str| change_hash(&far(word), &far(word).replace(from, to));
        assert_eq!(hash("One", "News", "Jobs"), hash("Two", "News", "Jobs"));
        assert_ne!(hash("One", "News", "Jobs"), hash("One", "News", "Job"));
        assert_ne!(hash("One", "News", "Jobs"), hash("One", "Charity 1", "Jobs"));
        for (old, new) in [("", ""), ("a", "a"), ("", "ŵ"), ("ŵŵ", "ŷŷ"), ("<nav>aa", "<nav>a"), ("aba", "abaaba")]
        {
            change_hash(old, new);
        }
    }
}
