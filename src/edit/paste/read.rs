//! Reads a tree of HTML. Returns its blocks, its footnotes and what could not be kept. Only the meaning of
//! elements is read: fonts, sizes and spans fall away.

mod structures;
mod text;

use crate::check::rendered::tree::{Node, Tree};

use super::blocks::*;
use super::elements::{self, Element};
use super::inline;
use super::lists;
use super::notes::{Loss, Notes};
use super::references::References;
use super::style::{ClassStyles, Raised, Style, WordRole};
use super::symbols::SymbolFont;
use super::tables;

/// Most levels of lists and quotations within each other.
const DEEPEST: usize = lists::DEEPEST;

/// What was read.
pub(super) struct Read {
    pub blocks: Vec<Block>,
    /// The text of each footnote.
    pub footnotes: Vec<Vec<Block>>,
    /// The addresses of links.
    pub links: Vec<String>,
    pub notes: Notes,
}

/// Reads a whole tree.
pub(super) fn read(tree: &Tree, references: &References) -> Read {
    let mut classes = ClassStyles::default();
    for (at, _) in tree.named(&["style"]) {
        for (_, node) in tree.within(at) {
            classes.read(&node.text);
        }
    }
    let read = Read {
        blocks: Vec::new(),
        footnotes: vec![Vec::new(); references.texts.len()],
        links: Vec::new(),
        notes: Notes::default(),
    };
    let mut reader = Reader { tree, references, classes, read, recent: Line::new() };
    let mut flow = Flow::default();
    let mut at = 0;
    while let Some(node) = tree.nodes.get(at) {
        reader.node(at, &Context::default(), &mut flow);
        at = node.end.max(at + 1);
    }
    reader.read.blocks = reader.settled(flow);
    reader.read
}

/// What the elements around a text say about it.
#[derive(Debug, Clone, Copy, Default)]
struct Context {
    marks: Marks,
    link: u32,
    raised: Raised,
    font: Option<SymbolFont>,
    is_underlined: bool,
    is_coloured: bool,
    /// Whether it is within a heading or a link, whose colour says only that.
    has_own_colour: bool,
    /// Whether spaces and line ends stay.
    is_code: bool,
    /// The number of lists and quotations around it.
    depth: usize,
}

/// The blocks so far, and the line that is not yet one.
#[derive(Debug, Default)]
struct Flow {
    blocks: Vec<Block>,
    line: Line,
    /// The label of the item, as Word writes it.
    label: Option<String>,
    /// Whether labels go to `label`; in a heading they are text.
    keeps_label: bool,
}

struct Reader<'t> {
    tree: &'t Tree,
    references: &'t References,
    classes: ClassStyles<'t>,
    read: Read,
    /// The end of the line before this one.
    recent: Line,
}

impl<'t> Reader<'t> {
    fn children(&self, at: usize) -> impl Iterator<Item = usize> + use<'t> {
        let tree = self.tree;
        let end = tree.nodes.get(at).map_or(at, |node| node.end);
        std::iter::successors(Some(at + 1), move |at| tree.nodes.get(*at).map(|node| node.end.max(at + 1)))
            .take_while(move |at| *at < end)
    }

    fn read_children(&mut self, at: usize, context: &Context, flow: &mut Flow) {
        for child in self.children(at) {
            self.node(child, context, flow);
        }
    }

    /// Returns the blocks within an element.
    fn blocks_within(&mut self, at: usize, context: &Context) -> Vec<Block> {
        let mut flow = Flow::default();
        self.read_children(at, context, &mut flow);
        self.settled(flow)
    }

    /// Returns the line within an element that holds no blocks.
    fn line_within(&mut self, at: usize, context: &Context) -> Line {
        let mut flow = Flow::default();
        self.read_children(at, context, &mut flow);
        self.end_line(&mut flow, 0);
        let mut lines = Vec::new();
        tables::lines_of(flow.blocks, &mut lines);
        lines.join(&Styled::plain(' '))
    }

    /// Ends the line, and joins items to lists.
    fn settled(&mut self, mut flow: Flow) -> Vec<Block> {
        self.end_line(&mut flow, 0);
        let (blocks, has_letters) = lists::read_typed(flow.blocks);
        let (blocks, is_too_deep) = lists::gather(blocks);
        if has_letters {
            self.read.notes.add(Loss::Letters);
        }
        if is_too_deep {
            self.read.notes.add(Loss::Nesting);
        }
        blocks
    }

    /// Makes a paragraph of the line. Two line breaks in a row separate paragraphs.
    fn end_line(&mut self, flow: &mut Flow, indent: i32) {
        /// Characters of a line that say where a picture was.
        const RECENT: usize = 60;
        let mut line = std::mem::take(&mut flow.line);
        if let Some(end) = Some(trimmed(&line)).filter(|line| !line.is_empty()) {
            self.recent = end[end.len().saturating_sub(RECENT)..].to_vec();
        }
        inline::link_addresses(&mut line, &mut self.read.links);
        let mut start = 0;
        let mut at = 0;
        while at < line.len() {
            let blanks = line[at..].iter().take_while(|styled| styled.is_blank());
            let (mut length, mut breaks) = (0, 0);
            for styled in blanks {
                length += 1;
                breaks += usize::from(styled.piece == Piece::Break);
            }
            if breaks > 1 {
                push_paragraph(&line[start..at], indent, &mut flow.blocks);
                start = at + length;
            }
            at += length.max(1);
        }
        push_paragraph(&line[start..], indent, &mut flow.blocks);
    }

    fn node(&mut self, at: usize, context: &Context, flow: &mut Flow) {
        let Some(node) = self.tree.nodes.get(at) else { return };
        if node.name.is_empty() {
            return self.text(&node.text, context, flow);
        }
        if self.references.left_out.contains(&at) {
            return;
        }
        if self.references.comments.contains(&at) {
            return self.read.notes.add(Loss::Comments);
        }
        if let Some(number) = self.references.marks.get(&at) {
            // The space before a raised mark is no part of the text.
            while flow.line.last().is_some_and(|last| last.piece == Piece::Char(' ')) {
                flow.line.pop();
            }
            flow.line.push(Styled { piece: Piece::Note(*number), marks: 0, link: 0 });
            return;
        }
        let style = self.style(node);
        if style.hidden || node.get("hidden").is_some() {
            return;
        }
        if let Some(number) = self.references.texts.get(&at).copied() {
            self.end_line(flow, 0);
            let blocks = self.blocks_within(at, &Context::default());
            if let Some(text) = self.read.footnotes.get_mut(number as usize) {
                text.extend(blocks);
            }
            return;
        }
        self.element(at, node, &style, context, flow);
    }

    fn style(&self, node: &Node) -> Style {
        let mut style = self.classes.of(node.words("class"));
        if let Some(declarations) = node.get("style") {
            style.read(declarations);
        }
        if node
            .words("class")
            .any(|class| matches!(class, "MsoCommentReference" | "msocomtxt" | "msocomoff" | "MsoCommentText"))
        {
            style.word = Some(WordRole::Comment);
        }
        style
    }

    fn element(&mut self, at: usize, node: &'t Node, style: &Style, context: &Context, flow: &mut Flow) {
        match style.word {
            Some(WordRole::Comment) => return self.read.notes.add(Loss::Comments),
            Some(WordRole::ListLabel) if flow.keeps_label => {
                let mut label = Flow::default();
                self.read_children(at, &Context { font: context.font, ..Context::default() }, &mut label);
                flow.label.get_or_insert_default().push_str(&text_of(&label.line));
                return;
            }
            _ => {}
        }
        let mut inner = self.inner_context(node, style, context);
        match elements::read(node) {
            Element::LeftOut(loss) => {
                if let Some(loss) = loss {
                    self.read.notes.add(loss);
                }
            }
            Element::Deleted => self.read.notes.add(Loss::Deleted),
            Element::Inserted => {
                self.read.notes.add(Loss::Deleted);
                self.read_children(at, &inner, flow);
            }
            Element::Contents => self.read.notes.add(Loss::Contents),
            Element::Formula => {
                self.read.notes.add(Loss::Formula);
                self.read_children(at, &inner, flow);
            }
            Element::Strong => self.marked(at, STRONG, inner, style.bold, flow),
            Element::Emphasis => self.marked(at, EMPHASIS, inner, style.italic, flow),
            Element::Struck => self.marked(at, STRIKE, inner, style.struck, flow),
            Element::Code => self.marked(at, CODE, inner, None, flow),
            Element::Quotation => {
                push_char('“', &inner, flow);
                self.read_children(at, &inner, flow);
                push_char('”', &inner, flow);
            }
            Element::Inline => self.read_children(at, &inner, flow),
            Element::Link => self.link(at, node, &inner, flow),
            Element::Picture => self.picture(node, context, flow),
            Element::Break if style.word == Some(WordRole::PageBreak) => self.end_line(flow, 0),
            Element::Break => {
                while flow.line.last().is_some_and(|last| last.piece == Piece::Char(' ')) {
                    flow.line.pop();
                }
                flow.line.push(Styled { piece: Piece::Break, marks: 0, link: 0 });
            }
            Element::Rule => {
                self.end_line(flow, 0);
                flow.blocks.push(Block::Rule);
            }
            Element::Heading(level) => {
                self.end_line(flow, 0);
                inner.has_own_colour = true;
                let line = self.line_within(at, &inner);
                if !line.is_empty() {
                    flow.blocks.push(Block::Heading(level, line));
                }
            }
            Element::Paragraph => self.paragraph(at, node, style, &inner, flow),
            Element::Container => {
                self.end_line(flow, 0);
                self.read_children(at, &inner, flow);
                self.end_line(flow, style.indent.unwrap_or(0));
            }
            Element::Caption => {
                self.end_line(flow, 0);
                let line = self.line_within(at, &inner);
                flow.blocks.push(Block::Caption(line));
            }
            Element::Quote => {
                self.end_line(flow, 0);
                let blocks = self.nested(at, &mut inner);
                let is_flat = inner.depth > DEEPEST;
                if is_flat { flow.blocks.extend(blocks) } else { push_quote(blocks, &mut flow.blocks) }
            }
            Element::List => {
                self.end_line(flow, 0);
                self.list(at, node, style, &mut inner, flow);
            }
            // An item without a list is one of a bulleted list.
            Element::Item => {
                self.end_line(flow, 0);
                let blocks = self.nested(at, &mut inner);
                flow.blocks.push(Block::Item(FlatItem { depth: 0, label: Label::Bullet, blocks }));
            }
            Element::Definitions => {
                self.end_line(flow, 0);
                self.definitions(at, &mut inner, flow);
            }
            Element::Preformatted => {
                self.end_line(flow, 0);
                let code: String =
                    self.tree.within(at).map(|(_, node)| if node.name == "br" { "\n" } else { &*node.text }).collect();
                let code = code.replace('\u{a0}', " ").replace('\r', "");
                if !code.trim().is_empty() {
                    flow.blocks.push(Block::Code(code.trim_matches('\n').trim_end().to_owned()));
                }
            }
            Element::Table => {
                self.end_line(flow, 0);
                self.table(at, node, &inner, flow);
            }
        }
    }

    fn inner_context(&mut self, node: &Node, style: &Style, context: &Context) -> Context {
        let mut inner = *context;
        for (mark, set) in [(STRONG, style.bold), (EMPHASIS, style.italic), (STRIKE, style.struck)] {
            match set {
                Some(true) => inner.marks |= mark,
                // A line through an element goes through all within it.
                Some(false) if mark != STRIKE => inner.marks &= !mark,
                _ => {}
            }
        }
        inner.is_underlined |= style.underlined == Some(true) || node.name == "u";
        inner.is_coloured = style.coloured.unwrap_or(inner.is_coloured)
            || style.highlighted && elements::read(node) == Element::Inline
            || node.name == "mark";
        inner.font = style.font.unwrap_or(inner.font);
        inner.raised = match node.name.as_str() {
            "sup" => Raised::Up,
            "sub" => Raised::Down,
            _ => style.raised.unwrap_or(inner.raised),
        };
        if node.name == "font" && node.get("face").is_some_and(|face| SymbolFont::named(face).is_some()) {
            inner.font = node.get("face").and_then(SymbolFont::named);
        }
        inner
    }

    /// Reads an element with a mark, unless its style takes the mark away (`<b style="font-weight:normal">`).
    fn marked(&mut self, at: usize, mark: Marks, mut context: Context, set: Option<bool>, flow: &mut Flow) {
        if set != Some(false) {
            context.marks |= mark;
        }
        self.read_children(at, &context, flow);
    }

    /// Reads what is within a list or quotation, or without nesting if it is too deep.
    fn nested(&mut self, at: usize, context: &mut Context) -> Vec<Block> {
        context.depth += 1;
        if context.depth > DEEPEST {
            self.read.notes.add(Loss::Nesting);
        }
        self.blocks_within(at, context)
    }

    fn paragraph(&mut self, at: usize, node: &Node, style: &Style, context: &Context, flow: &mut Flow) {
        self.end_line(flow, 0);
        let is_list_paragraph =
            node.words("class").any(|class| class.starts_with("MsoListParagraph") || class.starts_with("MsoList"));
        let level = match style.word {
            Some(WordRole::ListLevel(level)) => Some(i32::from(level)),
            _ => None,
        };
        let mut own = Flow { keeps_label: level.is_some(), ..Flow::default() };
        self.read_children(at, context, &mut own);
        let indent = style.indent.unwrap_or(0);
        self.end_line(&mut own, indent);
        let depth = level.map_or(indent, |level| level * 36);
        let label = own.label.take();
        let mut blocks = own.blocks;
        if let Some(label) = label.filter(|label| !label.trim().is_empty() && !blocks.is_empty()) {
            match lists::word_label(&label) {
                Some((label, is_letter)) => {
                    if is_letter {
                        self.read.notes.add(Loss::Letters);
                    }
                    flow.blocks.push(Block::Item(FlatItem { depth, label, blocks }));
                }
                None => {
                    if let Some(Block::Paragraph(line, _)) = blocks.first_mut() {
                        let mut numbered = plain_line(&format!("{} ", label.trim()));
                        numbered.append(line);
                        *line = numbered;
                    }
                    flow.blocks.extend(blocks);
                }
            }
            return;
        }
        if elements::is_quote(node) {
            return push_quote(blocks, &mut flow.blocks);
        }
        let follows_item = matches!(flow.blocks.last(), Some(Block::Item(_)));
        if is_list_paragraph {
            match blocks.first() {
                Some(Block::Paragraph(line, _)) => {
                    if let Some((label, text, is_letter)) = lists::labelled(line) {
                        if is_letter {
                            self.read.notes.add(Loss::Letters);
                        }
                        if let Some(Block::Paragraph(line, _)) = blocks.first_mut() {
                            *line = text;
                        }
                        flow.blocks.push(Block::Item(FlatItem { depth, label, blocks }));
                        return;
                    }
                }
                _ => return flow.blocks.extend(blocks),
            }
            if follows_item {
                flow.blocks.push(Block::Item(FlatItem { depth, label: Label::Continued, blocks }));
                return;
            }
        }
        flow.blocks.extend(blocks);
    }
}

/// Adds a character. Spaces in a row are one space, except in code.
fn push_char(c: char, context: &Context, flow: &mut Flow) {
    if c == ' ' && !context.is_code && flow.line.last().is_none_or(Styled::is_blank) {
        return;
    }
    flow.line.push(Styled { piece: Piece::Char(c), marks: context.marks, link: context.link });
}

fn push_paragraph(line: &[Styled], indent: i32, blocks: &mut Vec<Block>) {
    let line = trimmed(line);
    if !line.is_empty() {
        blocks.push(Block::Paragraph(line.to_vec(), indent));
    }
}

/// Adds a quotation, to the one before it if there is one.
fn push_quote(blocks: Vec<Block>, to: &mut Vec<Block>) {
    if blocks.is_empty() {
        return;
    }
    match to.last_mut() {
        Some(Block::Quote(before)) => before.extend(blocks),
        _ => to.push(Block::Quote(blocks)),
    }
}
