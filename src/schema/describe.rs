//! Describes a shape for people: the reference of its keys, and initial front matter for a document.

use std::fmt::Write;

use jiff::civil::Date;

use super::shape::{FieldShape, Shape, TranslationMode, ValueKind};

/// Returns the keys of a shape as `explain` shows them: each with its kind, its purpose and an example.
pub fn reference(shape: &Shape) -> String {
    let mut out = String::new();
    write_reference(&mut out, shape, 2);
    out
}

/// The comment after a value that only the author can choose.
const CHOOSE: &str = "  # Required: delete the first # and write your own value.";

/// Returns front matter for a new document, without its `+++` lines. Required fields are filled in,
/// except those that the author must choose; useful fields are comments, which take effect when the
/// author deletes the `#`. `leave_out` names keys that a beginner does not need.
pub fn scaffold(shape: &Shape, leave_out: &[&str], title: &str, today: Date) -> String {
    let mut out = String::new();
    let fields = || shape.fields.iter().filter(|field| !leave_out.contains(&&*field.name));
    for field in fields().filter(|field| field.required) {
        let value = if &*field.name == "title" { text(title) } else { value(field, today) };
        if is_chosen(&field.kind) {
            // An active example would state something about the organisation that no one decided.
            let _ = writeln!(out, "# {} = {value}{}{CHOOSE}", key(&field.name), comment(field));
            continue;
        }
        let _ = writeln!(out, "{} = {value}{}", key(&field.name), comment(field));
    }
    out.push_str("\n# A line that starts with # has no effect: delete the # of the lines that you want.\n");
    for field in fields().filter(|field| !field.required && !is_block(&field.kind)) {
        if is_empty_section(field, today) {
            continue;
        }
        let _ = writeln!(out, "# {} = {}{}", key(&field.name), value(field, today), comment(field));
    }
    for field in fields().filter(|field| !field.required && is_block(&field.kind)) {
        let (header, shape) = match &field.kind {
            ValueKind::Table(shape) => (format!("[{}]", key(&field.name)), shape),
            ValueKind::List(of) => match &**of {
                ValueKind::Table(shape) => (format!("[[{}]]", key(&field.name)), shape),
                _ => continue,
            },
            _ => continue,
        };
        let _ = writeln!(out, "\n# {header}{}", comment(field));
        // `id` serves translations, which come later.
        let is_useful =
            |inner: &&FieldShape| inner.required || (&*inner.name != "id" && !is_empty_section(inner, today));
        for inner in shape.fields.iter().filter(is_useful) {
            let _ = writeln!(out, "# {} = {}{}", key(&inner.name), value(inner, today), comment(inner));
        }
    }
    out
}

/// Returns the keys in a scaffold that the author must choose: without them the document has an error.
pub(crate) fn required_choices(scaffold: &str) -> impl Iterator<Item = &str> {
    let lines = scaffold.lines().filter(|line| line.ends_with(CHOOSE));
    lines.filter_map(|line| line.strip_prefix("# ")?.split(" = ").next())
}

/// Returns a text as a TOML string in quotes.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn write_reference(out: &mut String, shape: &Shape, indent: usize) {
    for field in shape.fields.iter().chain(shape.others.as_deref()) {
        let required = if field.required { " (required)" } else { "" };
        let _ = writeln!(out, "{:indent$}{}{required}: {}", "", field.name, summary(&field.kind));
        let inner = indent + 4;
        if !field.help.is_empty() {
            let _ = writeln!(out, "{:inner$}{}", "", field.help);
        }
        if let Some(default) = &field.default {
            let _ = writeln!(out, "{:inner$}Default: {}", "", default.written.replace('\n', " "));
        }
        if field.translation == TranslationMode::Words || matches!(field.kind, ValueKind::Markdown) {
            let _ = writeln!(out, "{:inner$}Each language has its own.", "");
        }
        if !field.example.is_empty() && tables(&field.kind).is_none() {
            let _ = writeln!(out, "{:inner$}{} = {}", "", key(&field.name), field.example);
        }
        if let Some(shape) = tables(&field.kind) {
            write_reference(out, shape, inner);
        }
    }
}

/// Describes a kind in plain language; a table only as a section, because its keys follow.
fn summary(kind: &ValueKind) -> String {
    match kind {
        ValueKind::Table(_) => "a section with these keys".into(),
        ValueKind::List(of) if matches!(**of, ValueKind::Table(_)) => "a list of sections with these keys".into(),
        ValueKind::List(of) => format!("a list, each item {}", summary(of)),
        ValueKind::AnyOf(kinds) => kinds.iter().map(summary).collect::<Vec<_>>().join("; or "),
        kind => kind.description(),
    }
}

/// Returns the shape of the tables somewhere in a kind.
fn tables(kind: &ValueKind) -> Option<&Shape> {
    match kind {
        ValueKind::Map(of) => tables(of),
        kind => kind.section(),
    }
}

/// Returns whether a value is best written as a section of its own.
fn is_block(kind: &ValueKind) -> bool {
    match kind {
        ValueKind::Table(_) => true,
        ValueKind::List(of) => matches!(**of, ValueKind::Table(_)),
        _ => false,
    }
}

fn comment(field: &FieldShape) -> String {
    if field.help.is_empty() { String::new() } else { format!("  # {}", field.help.replace('\n', " ")) }
}

/// Returns whether the value is chosen from a list, so that each option makes a statement.
fn is_chosen(kind: &ValueKind) -> bool {
    match kind {
        ValueKind::Choice(_) => true,
        ValueKind::List(of) => is_chosen(of),
        _ => false,
    }
}

/// Returns whether the only initial value of a field is an empty section, which says nothing but
/// may count as a statement.
fn is_empty_section(field: &FieldShape, today: Date) -> bool {
    matches!(&*value(field, today), "{}" | "[{}]")
}

/// Returns an initial value on one line: today for a required date, else the example, else one that
/// the kind suggests.
pub(crate) fn value(field: &FieldShape, today: Date) -> String {
    match &field.kind {
        ValueKind::Date { .. } if field.required => return today.to_string(),
        ValueKind::Moment if field.required => return format!("{today}T10:00:00"),
        _ => {}
    }
    if !field.example.is_empty() && !field.example.contains('\n') {
        return field.example.clone();
    }
    suggested(&field.kind, today)
}

fn suggested(kind: &ValueKind, today: Date) -> String {
    match kind {
        ValueKind::Text | ValueKind::Markdown | ValueKind::Numeral => "\"…\"".into(),
        ValueKind::Boolean => "true".into(),
        ValueKind::Integer(bounds) | ValueKind::Number(bounds) => {
            bounds.least.or(bounds.most).unwrap_or(1.0).to_string()
        }
        ValueKind::Date { .. } => today.to_string(),
        ValueKind::Moment => format!("{today}T10:00:00"),
        ValueKind::Time => "\"17:30\"".into(),
        ValueKind::Duration => "\"1h 30m\"".into(),
        ValueKind::Url | ValueKind::Link => "\"https://example.org/\"".into(),
        ValueKind::Email => "\"office@example.org\"".into(),
        ValueKind::Phone => "\"01632 960 001\"".into(),
        ValueKind::Colour => "\"#1d5c4d\"".into(),
        ValueKind::File => "\"file.pdf\"".into(),
        ValueKind::Choice(options) => text(options.first().map_or("", |option| option)),
        ValueKind::Reference(_) => "\"id\"".into(),
        ValueKind::List(of) => format!("[{}]", suggested(of, today)),
        ValueKind::Table(shape) => {
            let is_any_required = shape.fields.iter().any(|field| field.required);
            // If no key is required, the examples together are a sample.
            let is_in = |field: &&FieldShape| if is_any_required { field.required } else { !field.example.is_empty() };
            let entries = shape.fields.iter().filter(is_in);
            let entries: Vec<String> =
                entries.map(|field| format!("{} = {}", key(&field.name), value(field, today))).collect();
            if entries.is_empty() { "{}".into() } else { format!("{{ {} }}", entries.join(", ")) }
        }
        ValueKind::Map(of) => format!("{{ name = {} }}", suggested(of, today)),
        ValueKind::AnyOf(kinds) => kinds.first().map_or_else(|| "\"…\"".into(), |kind| suggested(kind, today)),
        ValueKind::Free => "{}".into(),
    }
}

/// Returns a key, in quotes if TOML needs them.
pub(crate) fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if bare { name.to_string() } else { text(name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{SharedDeclarations, Toml, declare};
    use crate::source::FileId;

    #[test]
    fn a_reference_is_plain_text() {
        let declaration = r#"
            fields.title = { type = "text", required = true, help = "What it is called.", example = "River day" }
            fields.period = { type = "table", help = "Its years.", fields.from = { type = "date", default = "2026" } }
        "#;
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), declaration, &mut findings);
        let shape = declare(&toml.table()["fields"], &toml, &SharedDeclarations::default(), &mut findings);
        let expected = r#"  title (required): text in quotes
      What it is called.
      title = "River day"
  period: a section with these keys
      Its years.
      from: a date, such as 2026-09-01, "2026-09" or "2026"
          Default: "2026"
"#;
        assert_eq!(reference(&shape), expected);
    }

    #[test]
    fn text_is_quoted_so_that_toml_reads_it_back() {
        for words in ["plain", "\"quoted\" \\ back", "line\nbreak\ttab\u{7f}", "ŵ"] {
            let toml = format!("a = {}", text(words));
            let mut findings = Vec::new();
            let read = Toml::parse(FileId(0), &toml, &mut findings);
            assert_eq!(read.table()["a"].get_ref().as_str(), Some(words));
        }
    }
}
