//! Builds the form of a document from the declaration of its type. Takes the document's text and its shape; returns
//! the controls with the values that the file has. Parts that no control can show are listed and stay as they are.

mod model;
mod shown;

use toml_edit::{Document, Item, Table, Value};

use super::change::Step;
use super::file::{FileParts, parts, shown_body};
use crate::diagnostic::text_parts;
use crate::schema::{FieldShape, Shape, ValueKind};
pub use model::{Choice, Control, FieldFinding, Form, FormField, FormItem, Group, Kept};
use shown::{Parts, example, field_range, label, list_lines, moment_parts, scalar_text};

/// Most choices in a menu. A longer list becomes a line of text.
const MOST_CHOICES: usize = 400;
/// Most levels of lists within lists.
const DEEPEST: usize = 3;

/// The facts about a site that forms need.
pub trait ReferenceTargets {
    /// Returns the documents of some types, or of all types if there are none: id and title.
    fn documents(&self, types: &[std::sync::Arc<str>]) -> Vec<(String, String)>;
}

/// The input of a form.
pub struct FormInput<'i> {
    /// The path of the file.
    pub path: &'i str,
    /// The text of the file, without a byte order mark.
    pub text: &'i str,
    /// The shape of the document.
    pub shape: &'i Shape,
    /// The names of the fields that its type declares itself.
    pub own: &'i dyn Fn(&str) -> bool,
    /// Whether it is a translation, which has only texts.
    pub is_translation: bool,
    /// The documents that references can name.
    pub targets: &'i dyn ReferenceTargets,
}

/// The fields of every document that most writers need.
const USUAL: [&str; 6] = ["title", "summary", "owner", "audience", "updated", "draft"];

/// Builds the form; `None` if the fields of the file cannot be read. Then only its whole text can be changed.
pub fn form(input: &FormInput) -> Option<Form> {
    let FileParts { toml, body } = parts(input.path, input.text)?;
    let document = Document::parse(input.text.get(toml.clone())?).ok()?;
    let is_toml = input.path.ends_with(".toml");
    let mut builder = Builder { input, offset: toml.start, kept: Vec::new() };
    let root = document.as_table();
    let mut fields = builder.fields(Parts::Table(root), input.shape, &[], 0);
    if !is_toml {
        fields.retain(|field| field.name != "body");
    }
    builder.keep_unknown(root, input.shape);
    let (mut needed, mut usual, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for field in fields {
        let is_usual = (input.own)(&field.name) || USUAL.contains(&&*field.name) || field.name == "body";
        match field.required {
            true => needed.push(field),
            false if is_usual => usual.push(field),
            false => rest.push(field),
        }
    }
    // The summary comes first, then what is special about the type.
    usual.sort_by_key(|field| match &*field.name {
        "summary" => 0,
        name if USUAL.contains(&name) => 2,
        _ => 1,
    });
    let group = |title, is_folded, fields| Group { title, is_folded, fields };
    let mut groups = vec![
        group("What the page needs", false, needed),
        group("Usual fields", false, usual),
        group("More fields", true, rest),
    ];
    groups.retain(|group| !group.fields.is_empty());
    let body_text = input.text.get(body.clone()).unwrap_or_default();
    Some(Form { groups, kept: builder.kept, body: (!is_toml).then(|| shown_body(body_text)), body_start: body.start })
}

struct Builder<'b, 'i> {
    input: &'b FormInput<'i>,
    /// The offset of the TOML in the file.
    offset: usize,
    kept: Vec<Kept>,
}

impl Builder<'_, '_> {
    /// Returns the fields of a table, or of a table that the file does not have.
    fn fields(&mut self, table: Parts, shape: &Shape, path: &[Step], depth: usize) -> Vec<FormField> {
        let is_translation = self.input.is_translation;
        let is_shown = |field: &&FieldShape| !is_translation || field.has_words() || &*field.name == "id";
        let shown: Vec<&FieldShape> = shape.fields.iter().filter(is_shown).collect();
        shown.into_iter().filter_map(|field| self.field(table, field, path, depth)).collect()
    }

    /// Returns a control; `None` if the value cannot be shown, or if there is no control for its kind.
    fn field(&mut self, table: Parts, shape: &FieldShape, above: &[Step], depth: usize) -> Option<FormField> {
        let path = [above, &[Step::Key(shape.name.to_string())]].concat();
        let item = table.get(&shape.name);
        let mut field = FormField {
            name: name(&path),
            label: label(&shape.name),
            help: text_parts(&shape.help),
            example: example(&shape.example),
            required: shape.required,
            preset: shape.default.as_ref().map(|preset| example(&preset.written)).unwrap_or_default(),
            path,
            kind: Some(shape.kind.clone()),
            is_written: item.is_some(),
            is_open: item.is_some(),
            range: field_range(table, &shape.name).map(|range| range.start + self.offset..range.end + self.offset),
            ..FormField::default()
        };
        if self.fill(&mut field, &shape.kind, item, depth).is_none() {
            if item.is_some() {
                self.keep(&field.name.clone(), field.range.as_ref().map_or(0, |range| range.start));
            }
            return None;
        }
        match field.control {
            // The control shows what to choose.
            Control::Boxes | Control::Menu | Control::Day | Control::Moment | Control::Time | Control::Either => {
                field.example.clear();
            }
            Control::Date => "2026, 2026-09 or 1 September 2026".clone_into(&mut field.example),
            _ => {}
        }
        Some(field)
    }

    /// Chooses the control of a kind and fills in its value.
    fn fill(&mut self, field: &mut FormField, kind: &ValueKind, item: Option<&Item>, depth: usize) -> Option<()> {
        let value = match item {
            Some(Item::Value(value)) => Some(value),
            _ => None,
        };
        let is_section = item.is_some() && value.is_none();
        match kind {
            ValueKind::Table(shape) => {
                let table = match item {
                    None => Parts::None,
                    Some(item) => Parts::of(item)?,
                };
                field.control = Control::Table;
                let before = self.kept.len();
                field.fields = self.fields(table, shape, &field.path, depth);
                self.keep_unknown_in(table, shape, &field.name);
                field.has_kept = self.kept.len() > before;
                return (!field.fields.is_empty()).then_some(());
            }
            ValueKind::List(of) => match (&**of, item) {
                (ValueKind::Table(shape), item) => return self.tables(field, shape, item, depth),
                (ValueKind::Choice(options), _) if !is_section => {
                    let chosen = value.map(|value| list_lines(of, value)).unwrap_or(Some(Vec::new()))?;
                    field.control = Control::Boxes;
                    field.choices = choices(options.iter().map(|o| (o.to_string(), words(o))).collect(), &chosen);
                }
                (ValueKind::Reference(types), _) if !is_section => {
                    let chosen = value.map(|value| list_lines(of, value)).unwrap_or(Some(Vec::new()))?;
                    let known = self.input.targets.documents(types);
                    field.control = Control::Lines;
                    if (1..=MOST_CHOICES).contains(&known.len()) {
                        field.control = Control::Boxes;
                        field.choices = choices(known, &chosen);
                    }
                    field.value = chosen.join("\n");
                }
                (of, _) if !is_section && is_scalar(of) => {
                    let lines = value.map(|value| list_lines(of, value)).unwrap_or(Some(Vec::new()))?;
                    field.control = Control::Lines;
                    field.value = lines.join("\n");
                }
                _ => return None,
            },
            ValueKind::AnyOf(kinds) => return self.any_of(field, kinds, item, depth),
            ValueKind::Map(_) | ValueKind::Free => return None,
            _ if is_section => return None,
            ValueKind::Boolean => {
                field.value = match value {
                    None => String::new(),
                    Some(value) => if value.as_bool()? { "yes" } else { "no" }.to_owned(),
                };
                field.control = Control::Menu;
                let options = [("yes", "Yes"), ("no", "No")].map(|(value, label)| (value.to_owned(), label.to_owned()));
                field.choices = choices(options.to_vec(), std::slice::from_ref(&field.value));
            }
            ValueKind::Moment => {
                let (day, time) = value.map_or(Some((String::new(), String::new())), moment_parts)?;
                field.control = Control::Moment;
                field.weekday = shown::weekday(&day);
                field.day_kind = if day.is_empty() || !field.weekday.is_empty() { "date" } else { "text" };
                (field.value, field.time) = (day, time);
            }
            kind => {
                field.value = value.map_or(Some(String::new()), |value| scalar_text(kind, value))?;
                self.scalar(field, kind);
            }
        }
        Some(())
    }

    /// Chooses the control of a kind whose value is one text.
    fn scalar(&self, field: &mut FormField, kind: &ValueKind) {
        let is_day = |text: &str| text.is_empty() || text.parse::<jiff::civil::Date>().is_ok();
        field.control = match kind {
            ValueKind::Markdown => Control::Markdown,
            ValueKind::Integer(_) | ValueKind::Number(_) => Control::Number,
            ValueKind::Date { partial: false } if is_day(&field.value) => Control::Day,
            ValueKind::Date { .. } => Control::Date,
            ValueKind::Time if field.value.is_empty() || shown::is_clock(&field.value) => Control::Time,
            ValueKind::Choice(options) => {
                let known = options.iter().map(|option| (option.to_string(), words(option))).collect();
                field.choices = choices(known, std::slice::from_ref(&field.value));
                Control::Menu
            }
            ValueKind::Reference(types) => {
                let known = self.input.targets.documents(types);
                if (1..=MOST_CHOICES).contains(&known.len()) {
                    field.choices = choices(known, std::slice::from_ref(&field.value));
                    Control::Menu
                } else {
                    Control::Line
                }
            }
            ValueKind::Text if field.value.contains('\n') || field.value.len() > 80 || field.example.len() > 50 => {
                Control::Long
            }
            _ => Control::Line,
        };
        if matches!(kind, ValueKind::Date { .. }) {
            field.weekday = shown::weekday(&field.value);
        }
        // One line of text cannot show line ends.
        if field.control == Control::Line && field.value.contains('\n') {
            field.control = Control::Long;
        }
    }

    /// Fills in a value that may have several kinds.
    fn any_of(&mut self, field: &mut FormField, kinds: &[ValueKind], item: Option<&Item>, depth: usize) -> Option<()> {
        let reference = kinds.iter().find(|kind| matches!(kind, ValueKind::Reference(_)));
        let table = kinds.iter().find(|kind| matches!(kind, ValueKind::Table(_)));
        let value = match item {
            Some(Item::Value(value)) if !value.is_inline_table() => Some(value),
            _ => None,
        };
        if let (Some(reference), Some(table)) = (reference, table) {
            let inner = item.filter(|_| value.is_none());
            self.fill(field, table, inner, depth)?;
            field.value = value.map_or(Some(String::new()), |value| scalar_text(reference, value))?;
            self.scalar(field, reference);
            field.control = Control::Either;
            return Some(());
        }
        if item.is_some() && value.is_none() {
            return None;
        }
        if let Some(ValueKind::List(of)) = kinds.iter().find(|kind| matches!(kind, ValueKind::List(_))) {
            let lines = value.map_or(Some(Vec::new()), |value| list_lines(of, value))?;
            field.control = Control::Lines;
            field.value = lines.join("\n");
            return Some(());
        }
        if !kinds.iter().all(is_scalar) {
            return None;
        }
        field.value = value.map_or(Some(String::new()), |value| scalar_text(&ValueKind::AnyOf(Vec::new()), value))?;
        let is_long = kinds.contains(&ValueKind::Markdown) && (field.value.len() > 60 || field.value.contains('\n'));
        field.control = if is_long { Control::Markdown } else { Control::Line };
        Some(())
    }

    /// Fills in a list of tables, with one more for the writer to add.
    fn tables(&mut self, field: &mut FormField, shape: &Shape, item: Option<&Item>, depth: usize) -> Option<()> {
        if depth >= DEEPEST {
            return None;
        }
        let tables: Vec<Parts> = match item {
            None => Vec::new(),
            Some(Item::ArrayOfTables(tables)) => tables.iter().map(Parts::Table).collect(),
            Some(Item::Value(Value::Array(items))) => {
                items.iter().map(|item| item.as_inline_table().map(Parts::Inline)).collect::<Option<_>>()?
            }
            Some(_) => return None,
        };
        field.control = Control::Tables;
        let count = tables.len();
        for (index, table) in tables.into_iter().chain([Parts::None]).enumerate() {
            let is_written = index < count;
            if !is_written && self.input.is_translation && !field.is_written {
                break;
            }
            let path = [&field.path[..], &[Step::Item(index)]].concat();
            // A new table has no lists of tables yet.
            let fields = self.fields(table, shape, &path, if is_written { depth + 1 } else { DEEPEST });
            self.keep_unknown_in(table, shape, &name(&path));
            field.items.push(FormItem {
                name: name(&path),
                position: if is_written { (index + 1).to_string() } else { String::new() },
                title: fields
                    .iter()
                    .map(|field| field.value.clone())
                    .find(|value| !value.is_empty())
                    .unwrap_or_default(),
                is_written,
                fields,
            });
        }
        Some(())
    }

    /// Records the keys of the file that the declaration does not have.
    fn keep_unknown(&mut self, table: &Table, shape: &Shape) {
        self.keep_unknown_in(Parts::Table(table), shape, "");
    }

    fn keep_unknown_in(&mut self, table: Parts, shape: &Shape, above: &str) {
        let is_translation = self.input.is_translation;
        for key in table.names() {
            let is_known = shape.get(&key).is_some_and(|field| !is_translation || field.has_words() || key == "id");
            if !is_known {
                let start = field_range(table, &key).map_or(0, |range| range.start + self.offset);
                self.keep(&if above.is_empty() { key } else { format!("{above}.{key}") }, start);
            }
        }
    }

    fn keep(&mut self, key: &str, start: usize) {
        let line = self.input.text.get(..start).unwrap_or_default().matches('\n').count() + 1;
        self.kept.push(Kept { key: key.to_owned(), line });
    }
}

/// Returns whether one text can hold every value of a kind.
fn is_scalar(kind: &ValueKind) -> bool {
    match kind {
        ValueKind::List(_) | ValueKind::Table(_) | ValueKind::Map(_) | ValueKind::Free => false,
        // A list of texts and tables can be shown while it has only texts.
        ValueKind::AnyOf(kinds) => kinds.iter().any(is_scalar),
        _ => true,
    }
}

/// Returns the name of the control of a path.
pub(super) fn name(path: &[Step]) -> String {
    let parts = path.iter().map(|step| match step {
        Step::Key(key) => key.clone(),
        Step::Item(index) => index.to_string(),
    });
    parts.collect::<Vec<_>>().join(".")
}

/// Returns an option as words: "moved-online" is "moved online".
fn words(option: &str) -> String {
    let text = option.replace(['-', '_'], " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns the choices, with those that the file has but the list lacks.
fn choices(known: Vec<(String, String)>, chosen: &[String]) -> Vec<Choice> {
    let mut all: Vec<Choice> =
        known.into_iter().map(|(value, label)| Choice { is_chosen: chosen.contains(&value), value, label }).collect();
    for value in chosen.iter().filter(|value| !value.is_empty()) {
        if !all.iter().any(|choice| choice.value == *value) {
            all.push(Choice { value: value.clone(), label: format!("{value} (not in the list)"), is_chosen: true });
        }
    }
    all
}
