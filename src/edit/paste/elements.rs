//! Classifies the elements of HTML by what they mean in a pasted text. An element that is not listed is only
//! a part of its line.

use crate::check::rendered::tree::{Node, Tree};

use super::notes::Loss;

/// What an element means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Element {
    /// A part of the line.
    Inline,
    Strong,
    Emphasis,
    Struck,
    Code,
    Quotation,
    Link,
    Picture,
    Break,
    Rule,
    Heading(u8),
    Paragraph,
    /// An element around other blocks.
    Container,
    /// The caption of a table, as a paragraph beside it.
    Caption,
    Quote,
    List,
    Item,
    Definitions,
    Preformatted,
    Table,
    /// Deleted text of a tracked change.
    Deleted,
    /// Inserted text of a tracked change.
    Inserted,
    /// A line of a table of contents.
    Contents,
    /// A formula.
    Formula,
    /// It has no place in a text.
    LeftOut(Option<Loss>),
}

/// Returns what an element means.
pub(super) fn read(node: &Node) -> Element {
    let name = node.name.as_str();
    if let Some(level) = heading_level(node) {
        return Element::Heading(level);
    }
    for class in node.words("class") {
        match class {
            "MsoCaption" | "caption" if name == "p" => return Element::Caption,
            "msoDel" => return Element::Deleted,
            "msoIns" => return Element::Inserted,
            // The links of Wikipedia that edit a part of a page.
            "mw-editsection" => return Element::LeftOut(None),
            _ if class.starts_with("MsoToc") => return Element::Contents,
            _ => {}
        }
    }
    match name {
        "b" | "strong" => Element::Strong,
        "i" | "em" | "cite" | "dfn" | "var" => Element::Emphasis,
        "s" | "strike" => Element::Struck,
        "code" | "kbd" | "samp" | "tt" => Element::Code,
        "q" => Element::Quotation,
        "a" => Element::Link,
        "img" => Element::Picture,
        "br" => Element::Break,
        "hr" => Element::Rule,
        "p" | "summary" | "figcaption" | "legend" | "dt" | "dd" => Element::Paragraph,
        "blockquote" => Element::Quote,
        "ul" | "ol" | "menu" | "dir" => Element::List,
        "li" => Element::Item,
        "dl" => Element::Definitions,
        "pre" | "listing" | "xmp" => Element::Preformatted,
        "table" => Element::Table,
        "del" => Element::Deleted,
        "ins" => Element::Inserted,
        "address" | "article" | "aside" | "body" | "center" | "details" | "dialog" | "div" | "fieldset" | "figure"
        | "footer" | "form" | "header" | "hgroup" | "html" | "main" | "nav" | "noframes" | "search" | "section" => {
            Element::Container
        }
        "head" | "script" | "style" | "noscript" | "template" | "title" | "meta" | "link" | "base" | "colgroup"
        | "col" | "frameset" | "datalist" | "optgroup" | "option" | "xml" => Element::LeftOut(None),
        "video" | "audio" | "iframe" | "object" | "embed" | "applet" | "canvas" => {
            Element::LeftOut(Some(Loss::Embedded))
        }
        "input" | "select" | "textarea" | "button" | "progress" | "meter" => {
            Element::LeftOut(Some(Loss::FormFields).filter(|_| !is_task(node)))
        }
        "other:math" | "m:omath" => Element::Formula,
        "other:annotation" | "other:annotation-xml" => Element::LeftOut(None),
        name if name.starts_with("svg:") || name.starts_with("v:") => Element::LeftOut(None),
        _ => Element::Inline,
    }
}

fn heading_level(node: &Node) -> Option<u8> {
    if node.get("role") == Some("heading") {
        let level = node.get("aria-level").and_then(|level| level.trim().parse().ok());
        return Some(level.unwrap_or(2).clamp(1, 9));
    }
    let of_word = node.words("class").find_map(|class| match class {
        "MsoTitle" => Some(0),
        "MsoHeading7" | "MsoHeading8" | "MsoHeading9" => class.chars().next_back()?.to_digit(10),
        _ => None,
    });
    if node.name == "p" && of_word.is_some() {
        return of_word.map(|level| level as u8);
    }
    let level = node.name.strip_prefix('h')?;
    level.parse().ok().filter(|level| (1..=6).contains(level))
}

/// Returns whether a paragraph is one of Word's styles for quotations.
pub(super) fn is_quote(node: &Node) -> bool {
    node.words("class").any(|class| matches!(class, "MsoQuote" | "MsoIntenseQuote" | "MsoBlockText"))
}

fn is_task(node: &Node) -> bool {
    node.name == "input" && node.get("type") == Some("checkbox")
}

/// Returns whether an item of a task list is done; `None` for other items.
pub(super) fn task(tree: &Tree, item: usize) -> Option<bool> {
    /// How far from its start an item has its check box.
    const NEAR: usize = 4;
    let node = tree.nodes.get(item)?;
    if node.get("role") == Some("checkbox") {
        return Some(node.get("aria-checked") == Some("true"));
    }
    let (_, field) = tree.within(item).take(NEAR).find(|(_, node)| is_task(node))?;
    Some(field.get("checked").is_some())
}
