//! Parses a page's HTML as a browser does (the HTML standard, section 13.2). Returns its elements and texts
//! in document order, and the faults that a browser has to repair.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, QualName, ns};

/// Number of bytes between two checks of the depth.
const PIECE: usize = 4096;

/// Parses a page. Returns `None` if its elements are nested more deeply than `deepest`, because the
/// parser's time is quadratic.
pub(crate) fn read_within(html: &str, deepest: usize) -> Option<Tree> {
    let mut parser = html5ever::parse_document(TreeBuilder::default(), Default::default());
    let mut rest = html;
    while !rest.is_empty() {
        let mut end = PIECE.min(rest.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, after) = rest.split_at(end);
        parser.process(piece.into());
        if parser.tokenizer.sink.sink.deepest.get() > deepest {
            return None;
        }
        rest = after;
    }
    Some(parser.finish())
}

/// A parsed page.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Elements and texts in document order.
    pub nodes: Vec<Node>,
    /// The faults that the parser repaired: the line in the page, and the message.
    pub mended: Vec<(u64, String)>,
}

/// An element or a text.
#[derive(Debug)]
pub(crate) struct Node {
    /// The element's name, `svg:path` for an element of SVG, or empty for a text.
    pub name: String,
    /// The text, if it is a text.
    pub text: StrTendril,
    attributes: Vec<Attribute>,
    /// The source line on which its tag ends, from 1, or 0 for a text.
    pub line: u64,
    /// The index after the last node within it.
    pub end: usize,
    /// The index of the parent element, or its own for the outermost.
    pub parent: usize,
}

impl Node {
    /// Returns an attribute's value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|own| &*own.name.local == name).map(|own| &*own.value)
    }

    /// Returns all attributes.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|own| (&*own.name.local, &*own.value))
    }

    /// Returns the words of a space-separated attribute.
    pub(crate) fn words(&self, name: &str) -> impl Iterator<Item = &str> {
        self.get(name).unwrap_or_default().split_ascii_whitespace()
    }
}

impl Tree {
    /// Returns every element with one of these names, with its index.
    pub(crate) fn named<'t>(&'t self, names: &'t [&str]) -> impl Iterator<Item = (usize, &'t Node)> {
        self.nodes.iter().enumerate().filter(move |(_, node)| names.contains(&node.name.as_str()))
    }

    /// Returns every element.
    pub(crate) fn elements(&self) -> impl Iterator<Item = (usize, &Node)> {
        self.nodes.iter().enumerate().filter(|(_, node)| !node.name.is_empty())
    }

    /// Returns the element with that id.
    pub(crate) fn by_id(&self, id: &str) -> Option<usize> {
        self.elements().find(|(_, node)| node.get("id") == Some(id)).map(|(at, _)| at)
    }

    /// Returns the nodes within an element.
    pub(crate) fn within(&self, at: usize) -> impl Iterator<Item = (usize, &Node)> {
        let end = self.nodes.get(at).map_or(at, |node| node.end);
        (at + 1..end).filter_map(|at| Some((at, self.nodes.get(at)?)))
    }

    /// Returns whether an element is within one with one of these names.
    pub(crate) fn is_within(&self, at: usize, names: &[&str]) -> bool {
        self.ancestors(at).any(|node| names.contains(&node.name.as_str()))
    }

    /// Returns the ancestors of a node, the nearest first.
    pub(crate) fn ancestors(&self, at: usize) -> impl Iterator<Item = &Node> {
        let parent = |at: usize| self.nodes.get(at).map(|node| node.parent).filter(|parent| *parent != at);
        std::iter::successors(parent(at), move |at| parent(*at)).filter_map(|at| self.nodes.get(at))
    }

    /// Returns the text of an element: texts within it and the alternative texts of pictures, without what
    /// is hidden from screen readers.
    pub(crate) fn words(&self, at: usize) -> String {
        let mut words = String::new();
        let mut next = at;
        let end = self.nodes.get(at).map_or(at, |node| node.end);
        while let Some(node) = self.nodes.get(next).filter(|_| next < end) {
            if next != at && (node.get("aria-hidden") == Some("true") || node.get("hidden").is_some()) {
                next = node.end;
                continue;
            }
            words.push_str(&node.text);
            for told in [node.get("aria-label"), node.get("alt")].into_iter().flatten() {
                words.push(' ');
                words.push_str(told);
            }
            next += 1;
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Returns the name that a screen reader says (a short form of Accessible Name and Description
    /// Computation 1.2): `aria-labelledby`, `aria-label`, the text within, `alt` or `title`.
    pub(crate) fn accessible_name(&self, at: usize) -> String {
        let Some(node) = self.nodes.get(at) else { return String::new() };
        let by: Vec<String> =
            node.words("aria-labelledby").filter_map(|id| Some(self.words(self.by_id(id)?))).collect();
        let named = |text: &str| !text.trim().is_empty();
        [by.join(" "), node.get("aria-label").unwrap_or_default().to_owned(), self.words(at)]
            .into_iter()
            .chain(node.get("title").map(str::to_owned))
            .find(|text| named(text))
            .unwrap_or_default()
    }
}

/// The tree during parsing. It is sorted into document order afterwards.
#[derive(Default)]
struct TreeBuilder {
    built: RefCell<Vec<BuiltNode>>,
    mended: RefCell<Vec<(u64, String)>>,
    line: Cell<u64>,
    /// The deepest nesting so far.
    deepest: Cell<usize>,
}

/// A node that may still move.
#[derive(Default)]
struct BuiltNode {
    name: Option<Rc<QualName>>,
    text: StrTendril,
    attributes: Vec<Attribute>,
    line: u64,
    /// Its depth when it was inserted.
    depth: usize,
    children: Vec<usize>,
    parent: Option<usize>,
}

/// The index of a node. 0 is the document.
#[derive(Clone)]
struct Handle {
    at: usize,
    name: Rc<QualName>,
}

impl TreeBuilder {
    fn add(&self, built: BuiltNode) -> usize {
        let mut all = self.built.borrow_mut();
        if all.is_empty() {
            all.push(BuiltNode::default());
        }
        all.push(built);
        all.len() - 1
    }

    fn nothing(&self, at: usize) -> Handle {
        Handle { at, name: Rc::new(QualName::new(None, ns!(), "".into())) }
    }

    /// Inserts a node into a parent before its child with that index. Joins a text to the text before it.
    fn insert(&self, parent: usize, place: Option<usize>, child: NodeOrText<Handle>) {
        let place = place.unwrap_or_else(|| self.built.borrow().get(parent).map_or(0, |own| own.children.len()));
        let at = match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node.at);
                node.at
            }
            NodeOrText::AppendText(text) => {
                let mut all = self.built.borrow_mut();
                let before = place.checked_sub(1).and_then(|place| all.get(parent)?.children.get(place).copied());
                if let Some(before) = before.and_then(|at| all.get_mut(at)).filter(|own| own.name.is_none()) {
                    before.text.push_tendril(&text);
                    return;
                }
                drop(all);
                self.add(BuiltNode { text, ..BuiltNode::default() })
            }
        };
        let mut all = self.built.borrow_mut();
        let depth = all.get(parent).map_or(0, |parent| parent.depth + 1);
        self.deepest.set(self.deepest.get().max(depth));
        if let Some(own) = all.get_mut(at) {
            own.parent = Some(parent);
            own.depth = depth;
        }
        if let Some(own) = all.get_mut(parent) {
            own.children.insert(place.min(own.children.len()), at);
        }
    }

    fn detach(&self, at: usize) {
        let mut all = self.built.borrow_mut();
        let Some(parent) = all.get_mut(at).and_then(|own| own.parent.take()) else { return };
        if let Some(parent) = all.get_mut(parent) {
            parent.children.retain(|own| *own != at);
        }
    }
}

impl TreeSink for TreeBuilder {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Tree {
        let mut all = self.built.into_inner();
        let mut tree = Tree { nodes: Vec::with_capacity(all.len()), mended: self.mended.into_inner() };
        // Nodes to sort, with the index of their parent. An open element stays on the stack until its end.
        let roots = all.first_mut().map(|root| std::mem::take(&mut root.children)).unwrap_or_default();
        let mut waiting: Vec<(usize, Option<usize>, bool)> =
            roots.into_iter().rev().map(|at| (at, None, false)).collect();
        while let Some((at, parent, open)) = waiting.pop() {
            if open {
                let end = tree.nodes.len();
                if let Some(node) = tree.nodes.get_mut(at) {
                    node.end = end;
                }
                continue;
            }
            let Some(own) = all.get_mut(at).map(std::mem::take) else { continue };
            let place = tree.nodes.len();
            let name = match own.name.as_deref() {
                None => String::new(),
                Some(name) if name.ns == ns!(html) => name.local.to_string(),
                Some(name) if name.ns == ns!(svg) => format!("svg:{}", name.local),
                Some(name) => format!("other:{}", name.local),
            };
            let (text, attributes, line) = (own.text, own.attributes, own.line);
            tree.nodes.push(Node { name, text, attributes, line, end: place + 1, parent: parent.unwrap_or(place) });
            waiting.push((place, None, true));
            waiting.extend(own.children.into_iter().rev().map(|child| (child, Some(place), false)));
        }
        tree
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.mended.borrow_mut().push((self.line.get(), message.into_owned()));
    }

    fn get_document(&self) -> Handle {
        self.nothing(0)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        &target.name
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let name = Rc::new(name);
        let at =
            self.add(BuiltNode { name: Some(name.clone()), attributes, line: self.line.get(), ..BuiltNode::default() });
        Handle { at, name }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.nothing(self.add(BuiltNode::default()))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.nothing(self.add(BuiltNode::default()))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.at, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let has_parent = self.built.borrow().get(element.at).is_some_and(|own| own.parent.is_some());
        if has_parent { self.append_before_sibling(element, child) } else { self.append(previous, child) }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.at == y.at
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, new: NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(node) = &new {
            self.detach(node.at);
        }
        let all = self.built.borrow();
        let Some(parent) = all.get(sibling.at).and_then(|own| own.parent) else { return };
        let place = all.get(parent).and_then(|own| own.children.iter().rposition(|at| *at == sibling.at));
        drop(all);
        self.insert(parent, place, new);
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        if let Some(own) = self.built.borrow_mut().get_mut(target.at) {
            let missing = attributes.into_iter().filter(|new| !own.attributes.iter().any(|old| old.name == new.name));
            let missing: Vec<Attribute> = missing.collect();
            own.attributes.extend(missing);
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.at);
    }

    fn reparent_children(&self, node: &Handle, parent: &Handle) {
        let mut all = self.built.borrow_mut();
        let children = all.get_mut(node.at).map(|own| std::mem::take(&mut own.children)).unwrap_or_default();
        for child in &children {
            if let Some(own) = all.get_mut(*child) {
                own.parent = Some(parent.at);
            }
        }
        if let Some(own) = all.get_mut(parent.at) {
            own.children.extend(children);
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(html: &str) -> Tree {
        read_within(html, 512).expect("a shallow page")
    }

    /// Returns names and texts, with brackets at the start and end of elements.
    fn shape(html: &str) -> String {
        let tree = parse(html);
        let mut out = String::new();
        let mut ends: Vec<usize> = Vec::new();
        for (at, node) in tree.nodes.iter().enumerate() {
            while ends.last().is_some_and(|end| *end <= at) {
                ends.pop();
                out.push(')');
            }
            if node.name.is_empty() {
                out.push_str(&format!("{:?}", &*node.text));
            } else {
                out.push_str(&format!("{}(", node.name));
                ends.push(node.end);
            }
        }
        out.push_str(&")".repeat(ends.len()));
        out
    }

    #[test]
    fn a_page_is_parsed_as_browsers_parse_it() {
        assert_eq!(
            shape("<!DOCTYPE html><title>A</title><p>one<p>two <b>three</b><svg><path/></svg>"),
            "html(head(title(\"A\"))body(p(\"one\")p(\"two \"b(\"three\")svg:svg(svg:path()))))"
        );
    }

    #[test]
    fn misplaced_table_content_moves_before_the_table_and_is_reported() {
        let html = "<!DOCTYPE html><title>A</title><table><p>x<tr><td>y</table>";
        assert_eq!(shape(html), "html(head(title(\"A\"))body(p(\"x\")table(tbody(tr(td(\"y\"))))))");
        assert!(!parse(html).mended.is_empty());
        assert!(parse("<!DOCTYPE html><title>A</title><p>x</p>").mended.is_empty());
    }

    #[test]
    fn names_come_from_labels_words_and_pictures() {
        let tree = parse(
            "<a href=x><img alt='The hall'></a><a href=y aria-label=Home><b>x</b></a><a href=z><i aria-hidden=true>x</i></a><p id=p>Post</p><a aria-labelledby=p></a>",
        );
        let names: Vec<String> = tree.named(&["a"]).map(|(at, _)| tree.accessible_name(at)).collect();
        assert_eq!(names, ["The hall", "Home", "", "Post"]);
    }
}
