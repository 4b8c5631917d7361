//! Writes values as TOML.

use toml_edit::Value;

use crate::schema::describe;

/// Returns a text as a TOML string: on one line in quotes, or over several lines in three quotes.
pub(super) fn text(text: &str) -> String {
    if !text.contains('\n') {
        return describe::text(text);
    }
    let mut out = String::from("\"\"\"\n");
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' if out.ends_with("\"\"") => out.push_str("\\\""),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    // A quote at the end would be read as a part of the three.
    if out.ends_with('"') && !out.ends_with("\\\"") && out.len() > 4 {
        out.insert(out.len() - 1, '\\');
    }
    out + "\"\"\""
}

/// Returns the lines of a section of a list from an item that is written as an inline table.
pub(super) fn section(header: &str, written: &str) -> Option<String> {
    let value: Value = written.parse().ok()?;
    let Value::InlineTable(table) = value else { return None };
    let mut out = format!("[[{header}]]\n");
    for (name, value) in &table {
        out.push_str(&format!("{} = {}\n", describe::key(name), value.to_string().trim()));
    }
    Some(out)
}

/// Returns an inline table of keys and written values.
pub(super) fn table(entries: &[(String, String)]) -> String {
    let entries: Vec<String> =
        entries.iter().map(|(name, value)| format!("{} = {value}", describe::key(name))).collect();
    if entries.is_empty() { "{}".into() } else { format!("{{ {} }}", entries.join(", ")) }
}
