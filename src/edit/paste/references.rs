//! Finds footnotes and comments in a tree: which links are marks of footnotes, which elements hold their
//! texts, and what belongs to comments. Word, LibreOffice, Google Docs and web pages all link the mark to
//! the text and the text back to the mark, so that is how footnotes are found.

use std::collections::{HashMap, HashSet};

use crate::check::rendered::tree::{Node, Tree};

/// How far around a mark or a text the other's link may lead.
const AROUND: usize = 4;

/// The footnotes and comments of a document. Numbers are indices of nodes.
#[derive(Debug, Default)]
pub(super) struct References {
    /// The links that are marks of footnotes, with the number of the footnote.
    pub marks: HashMap<usize, u32>,
    /// The elements that hold the text of a footnote, with its number.
    pub texts: HashMap<usize, u32>,
    /// Elements to leave out: links back from a footnote.
    pub left_out: HashSet<usize>,
    /// Elements that belong to comments.
    pub comments: HashSet<usize>,
    /// Links whose footnote was not copied.
    pub without_text: HashSet<usize>,
}

/// Finds the footnotes and comments.
pub(super) fn find(tree: &Tree) -> References {
    let mut ids: HashMap<&str, usize> = HashMap::new();
    for (at, node) in tree.elements() {
        for id in [node.get("id"), node.get("name").filter(|_| node.name == "a")].into_iter().flatten() {
            ids.entry(id).or_insert(at);
        }
    }
    let links: Vec<(usize, &str)> = tree
        .named(&["a"])
        .filter_map(|(at, node)| Some((at, node.get("href")?.rsplit_once('#')?.1)))
        .filter(|(_, id)| !id.is_empty())
        .collect();
    let mut found = References::default();
    // The links to each element.
    let mut links_to: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, id) in &links {
        if is_comment(id) {
            let around = if id.starts_with("cmnt_ref") { text_around(tree, *at) } else { None };
            found.comments.insert(around.unwrap_or(*at));
        } else if let Some(target) = ids.get(id) {
            let to = links_to.entry(*target).or_default();
            if to.len() < AROUND {
                to.push(*at);
            }
        }
    }
    for (at, id) in &links {
        if found.left_out.contains(at) {
            continue;
        }
        let text = ids.get(id).and_then(|target| text_around(tree, *target));
        let mark = || tree.nodes.get(*at).map(|_| tree.words(*at)).unwrap_or_default();
        let Some(text) = text else {
            if is_footnote_name(id) && !ids.contains_key(id) {
                found.without_text.insert(*at);
            }
            continue;
        };
        let holds = |at: usize| at >= text && tree.nodes.get(text).is_some_and(|node| at < node.end);
        let back = lineage(tree, *at)
            .take(AROUND)
            .flat_map(|near| links_to.get(&near).map(Vec::as_slice).unwrap_or_default())
            .copied()
            .find(|back| holds(*back));
        let Some(back) = back.filter(|_| !holds(*at) && is_mark(&mark())) else { continue };
        let next = found.texts.len() as u32;
        let number = *found.texts.entry(text).or_insert(next);
        found.marks.insert(*at, number);
        found.left_out.insert(back);
    }
    found
}

/// Returns whether a link leads to a comment of Word (`_msocom_1`) or Google Docs (`cmnt1`, `cmnt_ref1`).
fn is_comment(id: &str) -> bool {
    id.starts_with("_msocom_") || id.starts_with("cmnt") || id.starts_with("_msoanchor_")
}

/// Returns whether an id names a footnote or endnote in one of the programs that number them.
fn is_footnote_name(id: &str) -> bool {
    ["_ftn", "_edn", "sdfootnote", "sdendnote", "ftnt", "cite_note", "fn"]
        .iter()
        .any(|start| id.strip_prefix(start).is_some_and(|rest| rest.contains(|c: char| c.is_ascii_digit())))
}

/// Returns whether the words of a link may be the mark of a footnote: `1`, `[2]`, `*`, `iv`, `note 3`.
fn is_mark(words: &str) -> bool {
    /// Longest number or letter of a mark in characters.
    const LONGEST: usize = 4;
    let inner = words.trim().trim_start_matches(['[', '(']).trim_end_matches([']', ')', '.']).trim();
    let inner = inner.strip_prefix("note ").unwrap_or(inner);
    let is_part =
        |c: char| c.is_ascii_digit() || c.is_ascii_lowercase() || matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#');
    inner.chars().count() <= LONGEST && inner.chars().all(is_part)
}

/// Returns the element that holds the whole text of a note, given an element in it.
fn text_around(tree: &Tree, at: usize) -> Option<usize> {
    const HOLDERS: [&str; 5] = ["li", "div", "p", "aside", "section"];
    // Within these the text is a part of something else.
    const BOUNDS: [&str; 4] = ["td", "th", "dd", "body"];
    let is_among =
        |at: &usize, names: &[&str]| tree.nodes.get(*at).is_some_and(|node| names.contains(&node.name.as_str()));
    let holder =
        lineage(tree, at).take(2 * AROUND).take_while(|at| !is_among(at, &BOUNDS)).find(|at| is_among(at, &HOLDERS))?;
    let node = tree.nodes.get(holder)?;
    let is_note = |node: &Node| {
        node.name == "div"
            && (node.get("id").is_some() || node.get("style").is_some_and(|style| style.contains("mso-element:")))
    };
    let parent = tree.nodes.get(node.parent).filter(|parent| node.parent != holder && is_note(parent));
    Some(if node.name == "p" && parent.is_some() { node.parent } else { holder })
}

/// Returns a node, its parent and so on.
fn lineage(tree: &Tree, at: usize) -> impl Iterator<Item = usize> + '_ {
    std::iter::successors(Some(at), |at| tree.nodes.get(*at).map(|node| node.parent).filter(|parent| parent != at))
}
