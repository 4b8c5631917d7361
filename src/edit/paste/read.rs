//! Reads a tree of HTML. Returns its blocks, its footnotes and what could not be kept. Only the meaning of
//! elements is read: fonts, sizes and spans fall away.

use crate::check::rendered::tree::{Node, Tree};

use super::blocks::*;
use super::elements::{self, Element};
use super::inline;
use super::links::LinkTarget;
use super::lists;
use super::notes::{Loss, Notes};
use super::references::References;
use super::style::{ClassStyles, Raised, Style, WordRole};
use super::symbols::{self, SymbolFont};
use super::tables::{self, Cell, Row};

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
            Element::Break => flow.line.push(Styled { piece: Piece::Break, marks: 0, link: 0 }),
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

    fn text(&mut self, text: &str, context: &Context, flow: &mut Flow) {
        let shown = text.trim();
        if !shown.is_empty() {
            if context.is_underlined && context.link == 0 {
                self.read.notes.add(Loss::Underline);
            }
            if context.is_coloured && context.link == 0 && !context.has_own_colour {
                self.read.notes.add(Loss::Colour);
            }
        }
        if context.raised != Raised::No && !shown.is_empty() {
            match symbols::in_unicode(shown, context.raised == Raised::Up) {
                Some(raised) => return raised.chars().for_each(|c| push_char(c, context, flow)),
                None if symbols::may_be_lowered(shown) || context.link != 0 => {}
                None if !shown.contains(char::is_alphanumeric) => {}
                None => self.read.notes.raised(shown),
            }
        }
        for c in text.chars() {
            if c == '\u{2028}' {
                flow.line.push(Styled { piece: Piece::Break, marks: 0, link: 0 });
                continue;
            }
            let seen = match context.font {
                Some(font) => font.seen(c).map_or_else(
                    || {
                        if c.is_alphanumeric() {
                            self.read.notes.add(Loss::Symbol);
                        }
                        symbols::ordinary(c)
                    },
                    |c| Ok(Some(c)),
                ),
                None => symbols::ordinary(c),
            };
            match seen {
                Ok(Some(c)) => push_char(c, context, flow),
                Ok(None) => {}
                Err(()) => self.read.notes.add(Loss::Symbol),
            }
        }
    }

    fn link(&mut self, at: usize, node: &Node, context: &Context, flow: &mut Flow) {
        let Some(href) = node.get("href") else { return self.read_children(at, context, flow) };
        let target = LinkTarget::read(href);
        if self.references.without_text.contains(&at) {
            self.read.notes.add(Loss::FootnoteMissing);
            return self.read_children(at, context, flow);
        }
        let words = || self.tree.words(at);
        match &target {
            LinkTarget::Address(_) => {}
            LinkTarget::LocalFile => self.read.notes.local_link(&words()),
            LinkTarget::Incomplete => self.read.notes.partial_link(&words()),
            LinkTarget::Internal if words().is_empty() => {}
            LinkTarget::Internal => self.read.notes.add(Loss::InternalLink),
        }
        let mut inner = Context { has_own_colour: true, is_underlined: false, ..*context };
        if let LinkTarget::Address(address) = target {
            self.read.links.push(address);
            inner.link = self.read.links.len() as u32;
        }
        self.read_children(at, &inner, flow);
    }

    fn picture(&mut self, node: &Node, context: &Context, flow: &mut Flow) {
        let alt = node.get("alt").unwrap_or_default().trim();
        // A picture of an emoji is its text.
        let is_emoji =
            !alt.is_empty() && alt.chars().count() <= 8 && !alt.chars().any(|c| c.is_ascii() || c.is_alphanumeric());
        if is_emoji {
            return alt.chars().for_each(|c| push_char(c, context, flow));
        }
        // A picture of one pixel counts readers; a hidden one decorates.
        let is_dot = ["width", "height"].iter().any(|side| matches!(node.get(side), Some("0" | "1")));
        if !is_dot {
            let before = if trimmed(&flow.line).is_empty() { &self.recent } else { &flow.line };
            self.read.notes.picture(alt, before);
        }
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

    fn list(&mut self, at: usize, node: &Node, style: &Style, context: &mut Context, flow: &mut Flow) {
        context.depth += 1;
        let is_numbered = node.name == "ol";
        let is_lettered = |node: &Node, style: &Style| {
            style.lettered || node.get("type").is_some_and(|kind| matches!(kind, "a" | "A" | "i" | "I"))
        };
        if is_numbered && is_lettered(node, style) {
            self.read.notes.add(Loss::Letters);
        }
        let number =
            |node: &Node, name: &str| node.get(name)?.trim().parse::<u32>().ok().filter(|number| *number < 1_000_000);
        let new = |start: u32| List { start: is_numbered.then_some(start), items: Vec::new() };
        let mut list = new(number(node, "start").unwrap_or(1));
        let mut lists = Vec::new();
        for child in self.children(at) {
            let Some(own) = self.tree.nodes.get(child) else { continue };
            let own_style = self.style(own);
            if own_style.hidden || own.name.is_empty() && own.text.trim().is_empty() {
                continue;
            }
            let is_item = own.name == "li";
            if is_item && is_numbered {
                if is_lettered(own, &own_style) {
                    self.read.notes.add(Loss::Letters);
                }
                let expected = list.start.unwrap_or(1).saturating_add(list.items.len() as u32);
                if let Some(value) = number(own, "value").filter(|value| *value != expected) {
                    lists.push(std::mem::replace(&mut list, new(value)));
                }
            }
            let mut item = Flow::default();
            self.item(child, is_item, context, &mut item);
            let blocks = self.settled(item);
            // Word and Google Docs nest a list directly in a list.
            let is_only_nested = !blocks.is_empty() && blocks.iter().all(|block| matches!(block, Block::List(_)));
            if let Some(level) = own.get("data-aria-level").filter(|_| own.get("data-listid").is_some()) {
                // Word for the web writes a list for each item.
                let number = number(node, "start").or_else(|| number(own, "data-aria-posinset"));
                let label = if is_numbered { Label::Number(number) } else { Label::Bullet };
                let depth = level.parse::<i32>().unwrap_or(1).clamp(1, 9) * 36;
                flow.blocks.push(Block::Item(FlatItem { depth, label, blocks }));
            } else if blocks.is_empty() {
                continue;
            } else if let Some(last) = list.items.last_mut().filter(|_| is_only_nested || !is_item) {
                last.blocks.extend(blocks);
            } else {
                list.items.push(Item { task: elements::task(self.tree, child), blocks });
            }
        }
        lists.push(list);
        for list in lists.into_iter().filter(|list| !list.items.is_empty()) {
            if context.depth > DEEPEST {
                self.read.notes.add(Loss::Nesting);
                flow.blocks.extend(list.items.into_iter().flat_map(|item| item.blocks));
            } else {
                flow.blocks.push(Block::List(list));
            }
        }
    }

    fn item(&mut self, at: usize, is_item: bool, context: &Context, flow: &mut Flow) {
        if is_item && !self.references.texts.contains_key(&at) && !self.references.comments.contains(&at) {
            let Some(node) = self.tree.nodes.get(at) else { return };
            let style = self.style(node);
            let inner = self.inner_context(node, &style, context);
            self.read_children(at, &inner, flow);
        } else {
            self.node(at, context, flow);
        }
    }

    fn definitions(&mut self, at: usize, context: &mut Context, flow: &mut Flow) {
        context.depth += 1;
        let mut entries: Vec<(Line, Vec<Block>)> = Vec::new();
        let mut waiting: Vec<usize> = self.children(at).collect();
        waiting.reverse();
        while let Some(child) = waiting.pop() {
            let Some(node) = self.tree.nodes.get(child) else { continue };
            match node.name.as_str() {
                // HTML permits a `div` around each term and its definition.
                "div" => {
                    let within: Vec<usize> = self.children(child).collect();
                    waiting.extend(within.into_iter().rev());
                }
                "dt" => {
                    let mut term = self.line_within(child, context);
                    term.iter_mut().for_each(|styled| styled.marks &= !STRONG);
                    match entries.last_mut().filter(|(_, blocks)| blocks.is_empty()) {
                        Some((before, _)) => {
                            before.extend(plain_line(", "));
                            before.extend(term);
                        }
                        None => entries.push((term, Vec::new())),
                    }
                }
                "" if node.text.trim().is_empty() => {}
                _ => {
                    let blocks = if node.name == "dd" {
                        self.blocks_within(child, context)
                    } else {
                        let mut own = Flow::default();
                        self.node(child, context, &mut own);
                        self.settled(own)
                    };
                    match entries.last_mut() {
                        Some((_, before)) => before.extend(blocks),
                        None => flow.blocks.extend(blocks),
                    }
                }
            }
        }
        let is_whole = |(term, blocks): &(Line, Vec<Block>)| !trimmed(term).is_empty() && !blocks.is_empty();
        if entries.iter().all(is_whole) && !entries.is_empty() && context.depth <= DEEPEST {
            flow.blocks.push(Block::Definitions(entries));
            return;
        }
        if context.depth > DEEPEST {
            self.read.notes.add(Loss::Nesting);
        }
        for (term, blocks) in entries {
            push_paragraph(&term, 0, &mut flow.blocks);
            flow.blocks.extend(blocks);
        }
    }

    fn table(&mut self, at: usize, node: &Node, context: &Context, flow: &mut Flow) {
        let mut rows: Vec<Row> = Vec::new();
        let mut caption = Line::new();
        let mut waiting: Vec<(usize, bool)> = self.children(at).map(|at| (at, false)).collect();
        waiting.reverse();
        while let Some((child, is_head)) = waiting.pop() {
            let Some(node) = self.tree.nodes.get(child) else { continue };
            match node.name.as_str() {
                "caption" => caption = self.line_within(child, context),
                "thead" | "tbody" | "tfoot" => {
                    let is_head = node.name == "thead";
                    let within: Vec<usize> = self.children(child).collect();
                    waiting.extend(within.into_iter().rev().map(|at| (at, is_head)));
                }
                "tr" if !self.style(node).hidden => {
                    let mut row = Row { cells: Vec::new(), is_head };
                    for cell in self.children(child) {
                        let Some(own) =
                            self.tree.nodes.get(cell).filter(|own| matches!(own.name.as_str(), "td" | "th"))
                        else {
                            continue;
                        };
                        let span = |name: &str| own.get(name).and_then(|span| span.trim().parse().ok()).unwrap_or(1);
                        let style = self.style(own);
                        let mut inner = self.inner_context(own, &style, context);
                        if own.name == "th" {
                            inner.has_own_colour = true;
                        }
                        let blocks = self.blocks_within(cell, &inner);
                        row.cells.push(Cell {
                            blocks,
                            columns: span("colspan"),
                            rows: span("rowspan"),
                            is_header: own.name == "th",
                        });
                    }
                    rows.push(row);
                }
                _ => {}
            }
        }
        let is_layout = matches!(node.get("role"), Some("presentation" | "none"));
        flow.blocks.extend(tables::build(rows, caption, is_layout, &mut self.read.notes));
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
