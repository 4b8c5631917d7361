//! A shape in; words for people out: the reference of its keys, and front matter to begin a document with.

use std::fmt::Write;

use jiff::civil::Date;

use super::shape::{FieldShape, Kind, Language, Shape};

/// The keys of a shape as `explain` shows them: each with what it takes, what it is for, and an example.
pub fn reference(shape: &Shape) -> String {
    let mut out = String::new();
    write_reference(&mut out, shape, 2);
    out
}

/// What stands behind a value that only its author can choose.
const CHOOSE: &str = "  # Required: take the first # away and write what is true.";

/// Front matter for a new document, without its `+++` lines: what is required filled in, except what its author must choose; what is useful as comments that
/// become right by taking the `#` away. `leave_out` names keys that a beginner does not need.
pub fn scaffold(shape: &Shape, leave_out: &[&str], title: &str, today: Date) -> String {
    let mut out = String::new();
    let fields = || shape.fields.iter().filter(|field| !leave_out.contains(&&*field.name));
    for field in fields().filter(|field| field.required) {
        let value = if &*field.name == "title" { text(title) } else { value(field, today) };
        if is_chosen(&field.kind) {
            // An example that counts at once would say of the organisation what nobody decided.
            let _ = writeln!(out, "# {} = {value}{}{CHOOSE}", key(&field.name), comment(field));
            continue;
        }
        let _ = writeln!(out, "{} = {value}{}", key(&field.name), comment(field));
    }
    out.push_str("\n# A line that starts with # is not read: take the # away from those that you want.\n");
    for field in fields().filter(|field| !field.required && !is_block(&field.kind)) {
        if is_hollow(field, today) {
            continue;
        }
        let _ = writeln!(out, "# {} = {}{}", key(&field.name), value(field, today), comment(field));
    }
    for field in fields().filter(|field| !field.required && is_block(&field.kind)) {
        let (header, shape) = match &field.kind {
            Kind::Table(shape) => (format!("[{}]", key(&field.name)), shape),
            Kind::List(of) => match &**of {
                Kind::Table(shape) => (format!("[[{}]]", key(&field.name)), shape),
                _ => continue,
            },
            _ => continue,
        };
        let _ = writeln!(out, "\n# {header}{}", comment(field));
        // `id` serves translations, which come later.
        let is_useful = |inner: &&FieldShape| inner.required || (&*inner.name != "id" && !is_hollow(inner, today));
        for inner in shape.fields.iter().filter(is_useful) {
            let _ = writeln!(out, "# {} = {}{}", key(&inner.name), value(inner, today), comment(inner));
        }
    }
    out
}

/// A text as TOML writes it, in quotes.
pub fn text(text: &str) -> String {
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
    for field in &shape.fields {
        let required = if field.required { " (required)" } else { "" };
        let _ = writeln!(out, "{:indent$}{}{required}: {}", "", field.name, summary(&field.kind));
        let inner = indent + 4;
        if !field.help.is_empty() {
            let _ = writeln!(out, "{:inner$}{}", "", field.help);
        }
        if let Some(default) = &field.default {
            let _ = writeln!(out, "{:inner$}Unless said: {}", "", default.written.replace('\n', " "));
        }
        if field.language == Language::Words || matches!(field.kind, Kind::Markdown) {
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

/// A kind in plain words; of a table only that it is one, because its keys follow.
fn summary(kind: &Kind) -> String {
    match kind {
        Kind::Table(_) => "a section with these keys".into(),
        Kind::List(of) if matches!(**of, Kind::Table(_)) => "a list of sections with these keys".into(),
        Kind::List(of) => format!("a list, each item {}", summary(of)),
        Kind::AnyOf(kinds) => kinds.iter().map(summary).collect::<Vec<_>>().join("; or "),
        kind => kind.plain(),
    }
}

/// The shape of the tables somewhere in a kind.
fn tables(kind: &Kind) -> Option<&Shape> {
    match kind {
        Kind::Map(of) => tables(of),
        kind => kind.section(),
    }
}

/// Whether a value is best written below a line of its own.
fn is_block(kind: &Kind) -> bool {
    match kind {
        Kind::Table(_) => true,
        Kind::List(of) => matches!(**of, Kind::Table(_)),
        _ => false,
    }
}

fn comment(field: &FieldShape) -> String {
    if field.help.is_empty() { String::new() } else { format!("  # {}", field.help.replace('\n', " ")) }
}

/// Whether a value is chosen from words, so that each of them states something.
fn is_chosen(kind: &Kind) -> bool {
    match kind {
        Kind::Choice(_) => true,
        Kind::List(of) => is_chosen(of),
        _ => false,
    }
}

/// Whether all that could be written for a field to begin with is an empty section, which says nothing and may count as said.
fn is_hollow(field: &FieldShape, today: Date) -> bool {
    matches!(&*value(field, today), "{}" | "[{}]")
}

/// A value to begin with, on one line: today for what is required and a date, else the example, else one that its kind suggests.
pub fn value(field: &FieldShape, today: Date) -> String {
    match &field.kind {
        Kind::Date { .. } if field.required => return today.to_string(),
        Kind::Moment if field.required => return format!("{today}T10:00:00"),
        _ => {}
    }
    if !field.example.is_empty() && !field.example.contains('\n') {
        return field.example.clone();
    }
    suggested(&field.kind, today)
}

fn suggested(kind: &Kind, today: Date) -> String {
    match kind {
        Kind::Text | Kind::Markdown | Kind::Numeral => "\"…\"".into(),
        Kind::Boolean => "true".into(),
        Kind::Integer(bounds) | Kind::Number(bounds) => bounds.least.or(bounds.most).unwrap_or(1.0).to_string(),
        Kind::Date { .. } => today.to_string(),
        Kind::Moment => format!("{today}T10:00:00"),
        Kind::Time => "\"17:30\"".into(),
        Kind::Duration => "\"1h 30m\"".into(),
        Kind::Url | Kind::Link => "\"https://example.org/\"".into(),
        Kind::Email => "\"office@example.org\"".into(),
        Kind::Phone => "\"01632 960 001\"".into(),
        Kind::Colour => "\"#1d5c4d\"".into(),
        Kind::File => "\"file.pdf\"".into(),
        Kind::Choice(options) => text(options.first().map_or("", |option| option)),
        Kind::Reference(_) => "\"id\"".into(),
        Kind::List(of) => format!("[{}]", suggested(of, today)),
        Kind::Table(shape) => {
            let is_any_required = shape.fields.iter().any(|field| field.required);
            // Where nothing is required, the examples together are a sample.
            let is_in = |field: &&FieldShape| if is_any_required { field.required } else { !field.example.is_empty() };
            let entries = shape.fields.iter().filter(is_in);
            let entries: Vec<String> =
                entries.map(|field| format!("{} = {}", key(&field.name), value(field, today))).collect();
            if entries.is_empty() { "{}".into() } else { format!("{{ {} }}", entries.join(", ")) }
        }
        Kind::Map(of) => format!("{{ name = {} }}", suggested(of, today)),
        Kind::AnyOf(kinds) => kinds.first().map_or_else(|| "\"…\"".into(), |kind| suggested(kind, today)),
        Kind::Free => "{}".into(),
    }
}

/// A key, in quotes where TOML needs them.
pub fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if bare { name.to_string() } else { text(name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Shared, Toml, declare};
    use crate::source::FileId;

    #[test]
    fn a_reference_reads_as_plain_text() {
        let declaration = r#"
            fields.title = { type = "text", required = true, help = "What it is called.", example = "River day" }
            fields.period = { type = "table", help = "Its years.", fields.from = { type = "date", default = "2026" } }
        "#;
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), declaration, 0, &mut findings);
        let shape = declare(&toml.table()["fields"], &toml, &Shared::default(), &mut findings);
        let expected = r#"  title (required): text in quotes
      What it is called.
      title = "River day"
  period: a section with these keys
      Its years.
      from: a date, such as 2026-09-01, "2026-09" or "2026"
          Unless said: "2026"
"#;
        assert_eq!(reference(&shape), expected);
    }

    #[test]
    fn text_is_quoted_so_that_toml_reads_it_back() {
        for words in ["plain", "\"quoted\" \\ back", "line\nbreak\ttab\u{7f}", "ŵ"] {
            let toml = format!("a = {}", text(words));
            let mut findings = Vec::new();
            let read = Toml::parse(FileId(0), &toml, 0, &mut findings);
            assert_eq!(read.table()["a"].get_ref().as_str(), Some(words));
        }
    }
}
