//! The changes of a file's fields.

/// One step of the path to a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// A key of a table.
    Key(String),
    /// An item of a list, from 0.
    Item(usize),
}

/// A change of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The path of the field.
    pub path: Vec<Step>,
    /// What happens to it.
    pub edit: Edit,
}

/// What happens to a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// It gets this value, written as TOML.
    Set(String),
    /// It is removed.
    Remove,
    /// The list of tables gets these items, in this order.
    Arrange(Vec<Placed>),
}

/// An item of a list of tables after a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Placed {
    /// The item that had this index.
    Old(usize),
    /// A new item, written as an inline table.
    New(String),
}

/// The reason why a text could not be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatchError {
    /// The text is not valid TOML.
    Syntax,
    /// The path leads to nothing, or to another kind of value.
    NoPlace,
    /// The parts of the field are not in one place of the file.
    Scattered,
    /// The change would affect another field.
    Unsafe,
}
