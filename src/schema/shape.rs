//! The shape of a table: the names of its fields, the kind of each, and the text that explains it.
//! A declaration creates it ([`mod@super::declare`]); after that it never changes.

use std::sync::Arc;

use super::fields::Value;

/// The fields of a table, in the order in which they are explained. Shared by [`Arc`]; never
/// changed after creation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shape {
    /// One entry for each permitted key.
    pub fields: Vec<FieldShape>,
    /// The shape of sections with a name that the author chooses, besides the permitted keys: `[publish.live]`.
    pub others: Option<Arc<FieldShape>>,
}

/// One key of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldShape {
    /// The key.
    pub name: Arc<str>,
    /// The kind of its value.
    pub kind: ValueKind,
    /// Whether it is an error to leave it out.
    pub required: bool,
    /// The value if it is left out.
    pub default: Option<Preset>,
    /// What happens to it in a translation.
    pub translation: TranslationMode,
    /// What it is for, in plain words.
    pub help: String,
    /// An example value as TOML source, with quotes: `"Riverside Food Bank"`, `2026-09-01`. Empty
    /// if there is none.
    pub example: String,
    /// Other keys that people write for it, so that the finding suggests the right one: `when` for `start`.
    pub synonyms: Vec<Arc<str>>,
}

/// A default value.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// The value.
    pub value: Value,
    /// Its TOML source.
    pub written: String,
}

/// How a translation treats a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TranslationMode {
    /// A fact: written once, in the first language.
    #[default]
    Inherited,
    /// Text: each language has its own. If a translation lacks it, the text of the first language
    /// is used, marked with its language.
    Words,
    /// A translation may have its own value and inherits it otherwise, without a mark: `slug`.
    MayDiffer,
    /// Each language has its own value or none: `aliases`.
    Apart,
}

/// The kind of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueKind {
    /// Text on one line or more.
    Text,
    /// Text with markup.
    Markdown,
    /// Text, or a whole number that is used as text: a measure's "1.10", an area's 3. Always a
    /// [`Value::Text`].
    Numeral,
    /// True or false.
    Boolean,
    /// A whole number.
    Integer(Bounds),
    /// Any number.
    Number(Bounds),
    /// A date; `partial` ones may leave out the day, or month and day.
    Date {
        /// Whether "2018" and "2018-04" are valid.
        partial: bool,
    },
    /// A day, or a local time on a day.
    Moment,
    /// A time of day.
    Time,
    /// A duration.
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
    /// One of these values.
    Choice(Vec<Arc<str>>),
    /// The id of a document of one of these types; of any type if there are none.
    Reference(Vec<Arc<str>>),
    /// Values of one kind; a single value may be written without brackets.
    List(Box<ValueKind>),
    /// A table of its own shape.
    Table(Arc<Shape>),
    /// A table with arbitrary keys and values of one kind.
    Map(Box<ValueKind>),
    /// The first of these kinds that the value fits.
    AnyOf(Vec<ValueKind>),
    /// Any value: `[extra]`.
    Free,
}

/// The minimum and the maximum of a number.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// The minimum.
    pub least: Option<f64>,
    /// The maximum.
    pub most: Option<f64>,
}

impl Shape {
    /// Returns the field with that name.
    pub fn get(&self, name: &str) -> Option<&FieldShape> {
        self.fields.iter().find(|field| *field.name == *name)
    }

    /// Returns the field with that name, else the last field with that synonym, ignoring case. The
    /// fields of one type come after those of all types, so their synonyms take precedence.
    pub fn by_synonym(&self, word: &str) -> Option<&FieldShape> {
        let is_name = |field: &&FieldShape| field.name.eq_ignore_ascii_case(word);
        let is_synonym = |field: &&FieldShape| field.synonyms.iter().any(|own| own.eq_ignore_ascii_case(word));
        self.fields.iter().find(is_name).or_else(|| self.fields.iter().rev().find(is_synonym))
    }

    /// Returns the field with that name, else the shape of a section with a name that the author chose.
    pub fn get_or_other(&self, name: &str) -> Option<&FieldShape> {
        self.get(name).or(self.others.as_deref())
    }

    /// Returns the shape of the section with that name; dots lead to nested sections.
    pub fn section(&self, name: &str) -> Option<&Shape> {
        name.split('.').try_fold(self, |shape, part| shape.get_or_other(part.trim())?.kind.section())
    }

    /// Returns this shape with more fields; a field with an existing name replaces the existing one.
    pub fn extended(&self, added: &Shape) -> Shape {
        let mut fields = self.fields.clone();
        for field in &added.fields {
            match fields.iter_mut().find(|own| own.name == field.name) {
                Some(own) => *own = field.clone(),
                None => fields.push(field.clone()),
            }
        }
        Shape { fields, others: self.others.clone() }
    }

    /// Returns the shape of a translation: the same keys, none required, no defaults.
    pub fn for_translation(&self) -> Shape {
        let fields = self.fields.iter().map(|field| FieldShape {
            required: false,
            default: None,
            kind: field.kind.for_translation(),
            ..field.clone()
        });
        Shape { fields: fields.collect(), others: None }
    }
}

impl FieldShape {
    /// Returns whether a translation may contain the field or a part of it.
    pub fn has_words(&self) -> bool {
        self.translation != TranslationMode::Inherited || self.kind.has_words()
    }
}

impl ValueKind {
    /// Describes the kind in plain language, to follow "takes": "a date, such as 2026-09-01".
    pub fn description(&self) -> String {
        match self {
            ValueKind::Text => "text in quotes".into(),
            ValueKind::Markdown => "text in quotes, with Markdown if you like".into(),
            ValueKind::Numeral => "text in quotes or a whole number".into(),
            ValueKind::Boolean => "true or false".into(),
            ValueKind::Integer(bounds) => format!("a whole number{}", bounds.description()),
            ValueKind::Number(bounds) => format!("a number{}", bounds.description()),
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
            ValueKind::List(of) => format!("a list, each item {}", of.description()),
            ValueKind::Table(shape) => {
                let names: Vec<Arc<str>> = shape.fields.iter().map(|field| field.name.clone()).collect();
                format!("a section with {}", in_backticks(&names))
            }
            ValueKind::Map(of) => format!("a section of names, each with {}", of.description()),
            ValueKind::AnyOf(kinds) => kinds.iter().map(ValueKind::description).collect::<Vec<_>>().join("; or "),
            ValueKind::Free => "anything".into(),
        }
    }

    /// Returns the shape of the section, or of each section in the list.
    pub fn section(&self) -> Option<&Shape> {
        match self {
            ValueKind::Table(shape) => Some(shape),
            ValueKind::List(of) => of.section(),
            ValueKind::AnyOf(kinds) => kinds.iter().find_map(ValueKind::section),
            _ => None,
        }
    }

    /// Returns the key that names an item described in place, for a kind that takes an id or a
    /// description: `name`.
    pub fn described_by(&self) -> Option<&str> {
        let ValueKind::AnyOf(kinds) = self else { return None };
        kinds.iter().find(|kind| matches!(kind, ValueKind::Reference(_)))?;
        let mut required = self.section()?.fields.iter().filter(|field| field.required);
        let only = required.next().filter(|field| matches!(field.kind, ValueKind::Text))?;
        required.next().is_none().then_some(&*only.name)
    }

    /// Returns whether a value of this kind always contains text in a language.
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
    /// Returns whether a number is within the bounds.
    pub fn contain(self, number: f64) -> bool {
        self.least.is_none_or(|least| number >= least) && self.most.is_none_or(|most| number <= most)
    }

    fn description(self) -> String {
        match (self.least, self.most) {
            (Some(least), Some(most)) => format!(" from {least} to {most}"),
            (Some(least), None) => format!(", {least} or more"),
            (None, Some(most)) => format!(", {most} or less"),
            (None, None) => String::new(),
        }
    }
}

/// Formats values in quotes: `"a", "b" or "c"`.
pub(super) fn quoted(words: &[Arc<str>], last: &str) -> String {
    join_words(words.iter().map(|word| format!("\"{word}\"")).collect(), last)
}

/// Formats names in backticks: `a`, `b` and `c`.
pub(crate) fn in_backticks(words: &[Arc<str>]) -> String {
    join_words(words.iter().map(|word| format!("`{word}`")).collect(), "and")
}

fn join_words(words: Vec<String>, last: &str) -> String {
    match words.split_last() {
        Some((end, start)) if !start.is_empty() => format!("{} {last} {end}", start.join(", ")),
        _ => words.concat(),
    }
}

/// Returns a noun with its article.
pub(crate) fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
    format!("{article} {noun}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_plain_descriptions() {
        let options = ["planned", "active", "done"].map(Arc::from).to_vec();
        assert_eq!(ValueKind::Choice(options).description(), "one of \"planned\", \"active\" or \"done\"");
        assert_eq!(ValueKind::Reference(vec!["event".into()]).description(), "the id of an event");
        let latitude = Bounds { least: Some(-90.0), most: Some(90.0) };
        assert_eq!(ValueKind::Number(latitude).description(), "a number from -90 to 90");
    }

    #[test]
    fn a_translation_requires_nothing_at_any_depth() {
        let field = |kind, required| FieldShape {
            name: "x".into(),
            kind,
            required,
            default: None,
            translation: TranslationMode::Inherited,
            help: String::new(),
            example: String::new(),
            synonyms: Vec::new(),
        };
        let inner = Arc::new(Shape { fields: vec![field(ValueKind::Text, true)], others: None });
        let outer =
            Shape { fields: vec![field(ValueKind::List(Box::new(ValueKind::Table(inner))), true)], others: None }
                .for_translation();
        let ValueKind::List(of) = &outer.fields[0].kind else { panic!("still a list") };
        let ValueKind::Table(inner) = &**of else { panic!("still a table") };
        assert!(!outer.fields[0].required && !inner.fields[0].required);
    }
}
