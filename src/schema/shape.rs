//! What a table may hold: the names of its fields, the kind of each, and the words that explain it. Made once from a
//! declaration ([`mod@super::declare`]), then only read.

use std::sync::Arc;

use super::fields::Value;

/// The fields of a table, in the order in which they are explained. Shared by [`Arc`]; never changed once made.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shape {
    /// One for each key that may be written.
    pub fields: Vec<FieldShape>,
}

/// One key of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldShape {
    /// The key.
    pub name: Arc<str>,
    /// What its value may be.
    pub kind: ValueKind,
    /// Whether leaving it out is an error.
    pub required: bool,
    /// What it is when left out.
    pub default: Option<Preset>,
    /// What happens to it in a translation.
    pub language: Language,
    /// What it is for, in plain words.
    pub help: String,
    /// A value as written in TOML, quotes and all: `"Riverside Food Bank"`, `2026-09-01`. Empty for none.
    pub example: String,
    /// Other keys that people write for it, so that the finding names the right one: `when` for `start`.
    pub synonyms: Vec<Arc<str>>,
}

/// A default, read and as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// The value that the reader fills in.
    pub value: Value,
    /// As it would be written in TOML.
    pub written: String,
}

/// What a translation does with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// A fact: written once, in the first language.
    #[default]
    Inherited,
    /// Words: each language writes its own; the first language's stand in, marked, where they are missing.
    Words,
    /// A translation may write its own and inherits it otherwise, with nothing to mark: `slug`.
    MayDiffer,
    /// Each language has its own or none: `aliases`.
    Apart,
}

/// The kind of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueKind {
    /// Words on one line or more.
    Text,
    /// Words with markup.
    Markdown,
    /// Text, or a whole number that stands for text: a measure's "1.10", an area's 3. Always a [`Value::Text`].
    Numeral,
    /// True or false.
    Boolean,
    /// A whole number.
    Integer(Bounds),
    /// Any number.
    Number(Bounds),
    /// A date; `partial` ones may leave out the day, or month and day.
    Date {
        /// Whether "2018" and "2018-04" will do.
        partial: bool,
    },
    /// A day, or a local time on a day.
    Moment,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A web address.
    Url,
    /// A web address, or a path on this site that starts with `/`.
    Link,
    /// An email address.
    Email,
    /// A telephone number: UK, or international with `+`.
    Phone,
    /// A colour: `#1d5c4d`.
    Colour,
    /// A file: beside the document, or from `static/` with a leading `/`.
    File,
    /// One of these words.
    Choice(Vec<Arc<str>>),
    /// The id of a document of one of these types; of any type if there are none.
    Reference(Vec<Arc<str>>),
    /// Values of one kind; a single one may be written without brackets.
    List(Box<ValueKind>),
    /// A table of its own shape.
    Table(Arc<Shape>),
    /// A table with names of the author's choosing and values of one kind.
    Map(Box<ValueKind>),
    /// The first of these kinds that the value fits.
    AnyOf(Vec<ValueKind>),
    /// Anything at all: `[extra]`.
    Free,
}

/// The least and the most that a number may be.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// Not below this.
    pub least: Option<f64>,
    /// Not above this.
    pub most: Option<f64>,
}

impl Shape {
    /// The field of that name.
    pub fn get(&self, name: &str) -> Option<&FieldShape> {
        self.fields.iter().find(|field| *field.name == *name)
    }

    /// The field that a word means: that of the name, else one whose synonym it is. Capitals do not count. A type's own fields stand behind
    /// those that all types have, and their meaning of a word comes first.
    pub fn by_synonym(&self, word: &str) -> Option<&FieldShape> {
        let is_name = |field: &&FieldShape| field.name.eq_ignore_ascii_case(word);
        let is_synonym = |field: &&FieldShape| field.synonyms.iter().any(|own| own.eq_ignore_ascii_case(word));
        self.fields.iter().find(is_name).or_else(|| self.fields.iter().rev().find(is_synonym))
    }

    /// The shape of the section of that name; dots lead to sections in sections.
    pub fn section(&self, name: &str) -> Option<&Shape> {
        name.split('.').try_fold(self, |shape, part| shape.get(part.trim())?.kind.section())
    }

    /// This shape with others' fields added; a field that has a name already here takes its place.
    pub fn extended(&self, added: &Shape) -> Shape {
        let mut fields = self.fields.clone();
        for field in &added.fields {
            match fields.iter_mut().find(|own| own.name == field.name) {
                Some(own) => *own = field.clone(),
                None => fields.push(field.clone()),
            }
        }
        Shape { fields }
    }

    /// The shape by which a translation is read: the same keys, none required, no defaults.
    pub fn for_translation(&self) -> Shape {
        let fields = self.fields.iter().map(|field| FieldShape {
            required: false,
            default: None,
            kind: field.kind.for_translation(),
            ..field.clone()
        });
        Shape { fields: fields.collect() }
    }
}

impl FieldShape {
    /// Whether a translation may write any part of it.
    pub fn has_words(&self) -> bool {
        self.language != Language::Inherited || self.kind.has_words()
    }
}

impl ValueKind {
    /// The kind in plain words, to follow "takes": "a date, such as 2026-09-01".
    pub fn plain(&self) -> String {
        match self {
            ValueKind::Text => "text in quotes".into(),
            ValueKind::Markdown => "text in quotes, with Markdown if you like".into(),
            ValueKind::Numeral => "text in quotes or a whole number".into(),
            ValueKind::Boolean => "true or false".into(),
            ValueKind::Integer(bounds) => format!("a whole number{}", bounds.plain()),
            ValueKind::Number(bounds) => format!("a number{}", bounds.plain()),
            ValueKind::Date { partial: true } => "a date, such as 2026-09-01, \"2026-09\" or \"2026\"".into(),
            ValueKind::Date { partial: false } => "a date, such as 2026-09-01".into(),
            ValueKind::Moment => "a date, or a date and time, such as 2026-11-27T08:00:00".into(),
            ValueKind::Time => "a time, such as \"17:30\" or \"5.30pm\"".into(),
            ValueKind::Duration => "a length of time, such as \"1h 30m\" or \"2 years\"".into(),
            ValueKind::Url => "a web address, such as \"https://example.org/\"".into(),
            ValueKind::Link => "a web address, or a path on this site such as \"/policies/\"".into(),
            ValueKind::Email => "an email address, such as \"office@example.org\"".into(),
            ValueKind::Phone => "a telephone number, such as \"01632 960 001\"".into(),
            ValueKind::Colour => "a colour, such as \"#1d5c4d\"".into(),
            ValueKind::File => "a file beside the document, or one from static/ such as \"/images/river.svg\"".into(),
            ValueKind::Choice(options) => format!("one of {}", quoted(options, "or")),
            ValueKind::Reference(to) if to.is_empty() => "the id of a document".into(),
            ValueKind::Reference(to) => {
                format!("the id of {}", to.iter().map(|to| with_article(to)).collect::<Vec<_>>().join(" or "))
            }
            ValueKind::List(of) => format!("a list, each item {}", of.plain()),
            ValueKind::Table(shape) => {
                let names: Vec<Arc<str>> = shape.fields.iter().map(|field| field.name.clone()).collect();
                format!("a section with {}", in_backticks(&names))
            }
            ValueKind::Map(of) => format!("a section of names, each with {}", of.plain()),
            ValueKind::AnyOf(kinds) => kinds.iter().map(ValueKind::plain).collect::<Vec<_>>().join("; or "),
            ValueKind::Free => "anything".into(),
        }
    }

    /// The shape of the section, or of each section of the list, that a value of this kind is.
    pub fn section(&self) -> Option<&Shape> {
        match self {
            ValueKind::Table(shape) => Some(shape),
            ValueKind::List(of) => of.section(),
            ValueKind::AnyOf(kinds) => kinds.iter().find_map(ValueKind::section),
            _ => None,
        }
    }

    /// The key by which a document that has no page is described in place, where this takes an id or a description: `name`.
    pub fn described_by(&self) -> Option<&str> {
        let ValueKind::AnyOf(kinds) = self else { return None };
        kinds.iter().find(|kind| matches!(kind, ValueKind::Reference(_)))?;
        let mut required = self.section()?.fields.iter().filter(|field| field.required);
        let only = required.next().filter(|field| matches!(field.kind, ValueKind::Text))?;
        required.next().is_none().then_some(&*only.name)
    }

    /// Whether a value of this kind has parts that are always words of a language.
    pub fn has_words(&self) -> bool {
        match self {
            ValueKind::Markdown | ValueKind::Free => true,
            ValueKind::List(of) | ValueKind::Map(of) => of.has_words(),
            ValueKind::Table(shape) => shape.fields.iter().any(FieldShape::has_words),
            ValueKind::AnyOf(kinds) => kinds.iter().any(ValueKind::has_words),
            _ => false,
        }
    }

    fn for_translation(&self) -> ValueKind {
        match self {
            ValueKind::List(of) => ValueKind::List(Box::new(of.for_translation())),
            ValueKind::Map(of) => ValueKind::Map(Box::new(of.for_translation())),
            ValueKind::Table(shape) => ValueKind::Table(Arc::new(shape.for_translation())),
            ValueKind::AnyOf(kinds) => ValueKind::AnyOf(kinds.iter().map(ValueKind::for_translation).collect()),
            kind => kind.clone(),
        }
    }
}

impl Bounds {
    /// Whether a number lies within.
    pub fn hold(self, number: f64) -> bool {
        self.least.is_none_or(|least| number >= least) && self.most.is_none_or(|most| number <= most)
    }

    fn plain(self) -> String {
        match (self.least, self.most) {
            (Some(least), Some(most)) => format!(" from {least} to {most}"),
            (Some(least), None) => format!(", {least} or more"),
            (None, Some(most)) => format!(", {most} or less"),
            (None, None) => String::new(),
        }
    }
}

/// Words in quotes: `"a", "b" or "c"`.
pub(super) fn quoted(words: &[Arc<str>], last: &str) -> String {
    joined(words.iter().map(|word| format!("\"{word}\"")).collect(), last)
}

/// Words in backticks: `a`, `b` and `c`.
pub(crate) fn in_backticks(words: &[Arc<str>]) -> String {
    joined(words.iter().map(|word| format!("`{word}`")).collect(), "and")
}

fn joined(words: Vec<String>, last: &str) -> String {
    match words.split_last() {
        Some((end, start)) if !start.is_empty() => format!("{} {last} {end}", start.join(", ")),
        _ => words.concat(),
    }
}

/// A noun with its article.
pub(crate) fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
    format!("{article} {noun}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_read_as_plain_words() {
        let options = ["planned", "active", "done"].map(Arc::from).to_vec();
        assert_eq!(ValueKind::Choice(options).plain(), "one of \"planned\", \"active\" or \"done\"");
        assert_eq!(ValueKind::Reference(vec!["event".into()]).plain(), "the id of an event");
        let latitude = Bounds { least: Some(-90.0), most: Some(90.0) };
        assert_eq!(ValueKind::Number(latitude).plain(), "a number from -90 to 90");
    }

    #[test]
    fn a_translation_requires_nothing_at_any_depth() {
        let field = |kind, required| FieldShape {
            name: "x".into(),
            kind,
            required,
            default: None,
            language: Language::Inherited,
            help: String::new(),
            example: String::new(),
            synonyms: Vec::new(),
        };
        let inner = Arc::new(Shape { fields: vec![field(ValueKind::Text, true)] });
        let outer =
            Shape { fields: vec![field(ValueKind::List(Box::new(ValueKind::Table(inner))), true)] }.for_translation();
        let ValueKind::List(of) = &outer.fields[0].kind else { panic!("still a list") };
        let ValueKind::Table(inner) = &**of else { panic!("still a table") };
        assert!(!outer.fields[0].required && !inner.fields[0].required);
    }
}
