//! The content of a pasted text between reading and writing: blocks, and lines of characters with their
//! marks. All parts of the conversion share these types.

/// A block of text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// A heading with its level in the source, from 1; 0 for the title of a document.
    Heading(u8, Line),
    /// A paragraph, with its indent in points.
    Paragraph(Line, i32),
    /// A list.
    List(List),
    /// An item that does not yet belong to a list: a paragraph that only looks like an item.
    Item(FlatItem),
    /// A quotation.
    Quote(Vec<Block>),
    /// A table.
    Table(Table),
    /// The caption of a table beside it.
    Caption(Line),
    /// Terms with their definitions.
    Definitions(Vec<(Line, Vec<Block>)>),
    /// Text as it was typed, such as a program.
    Code(String),
    /// A line between two parts of the text.
    Rule,
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct List {
    /// The first number of a numbered list.
    pub start: Option<u32>,
    /// Its items.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Item {
    /// Whether it is done, for an item of a task list.
    pub task: Option<bool>,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// A paragraph that looks like an item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FlatItem {
    /// Its depth: an item with a larger number is nested in the item before it.
    pub depth: i32,
    /// What stands before its text.
    pub label: Label,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// What stands before the text of an item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Label {
    /// A bullet.
    Bullet,
    /// A number, or `None` if the source gives none.
    Number(Option<u32>),
    /// Nothing: a further paragraph of the item before it.
    Continued,
}

/// A table whose rows all have the same number of cells. The first row is the header.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// Its caption, which may be empty.
    pub caption: Line,
    /// Its rows.
    pub rows: Vec<Vec<Line>>,
}

/// A line of text.
pub(super) type Line = Vec<Styled>;

/// A character or another part of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Styled {
    /// The part itself.
    pub piece: Piece,
    /// Its emphasis.
    pub marks: Marks,
    /// The number of its link in the list of link targets, from 1; 0 for text without a link.
    pub link: u32,
}

/// A part of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// A character.
    Char(char),
    /// A line break.
    Break,
    /// A reference to the footnote with that index.
    Note(u32),
}

/// Kinds of emphasis, as bits.
pub(super) type Marks = u8;

/// Bold text.
pub(super) const STRONG: Marks = 1;
/// Italic text.
pub(super) const EMPHASIS: Marks = 2;
/// Struck-through text.
pub(super) const STRIKE: Marks = 4;
/// Code.
pub(super) const CODE: Marks = 8;

impl Styled {
    /// Returns a character without marks.
    pub(super) fn plain(c: char) -> Styled {
        Styled { piece: Piece::Char(c), marks: 0, link: 0 }
    }

    /// Returns the character, if it is one.
    pub(super) fn char(&self) -> Option<char> {
        match self.piece {
            Piece::Char(c) => Some(c),
            Piece::Break | Piece::Note(_) => None,
        }
    }

    /// Returns whether it is a space or a line break.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.piece, Piece::Char(' ') | Piece::Break)
    }
}

/// Returns a line of plain text.
pub(super) fn plain_line(text: &str) -> Line {
    text.chars().map(Styled::plain).collect()
}

/// Returns the text of a line; a line break is a space.
pub(super) fn text_of(line: &[Styled]) -> String {
    line.iter()
        .filter_map(|styled| match styled.piece {
            Piece::Char(c) => Some(c),
            Piece::Break => Some(' '),
            Piece::Note(_) => None,
        })
        .collect()
}

/// Returns a line without spaces and line breaks at its ends.
pub(super) fn trimmed(line: &[Styled]) -> &[Styled] {
    let start = line.iter().position(|styled| !styled.is_blank()).unwrap_or(line.len());
    let end = line.iter().rposition(|styled| !styled.is_blank()).map_or(start, |last| last + 1);
    &line[start..end]
}
