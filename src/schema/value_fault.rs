//! Describes what is wrong with a value, and turns it into a finding that shows a valid value.

use toml::de::DeValue;

use super::shape::{Shape, ValueKind};
use crate::diagnostic::Finding;
use crate::source::Span;

/// What is wrong with a value, without its position.
pub(super) struct ValueFault {
    pub(super) code: &'static str,
    pub(super) message: Option<String>,
    pub(super) help: Option<String>,
}

impl ValueFault {
    /// Describes a value with the wrong TOML type for the kind.
    pub(super) fn type_of(_kind: &ValueKind) -> ValueFault {
        ValueFault { code: "wrong-type", message: None, help: None }
    }

    pub(super) fn value(message: impl Into<String>, help: impl Into<String>) -> ValueFault {
        ValueFault { code: "bad-value", message: Some(message.into()), help: Some(help.into()) }
    }

    pub(super) fn date(message: impl Into<String>, help: impl Into<String>) -> ValueFault {
        ValueFault { code: "bad-date", message: Some(message.into()), help: Some(help.into()) }
    }

    /// Returns the finding: it names the key, the kind and the value found.
    pub(super) fn into_finding(
        self,
        kind: &ValueKind,
        key: ValueKey,
        value: &DeValue,
        slice: &str,
        span: Span,
    ) -> Finding {
        let found = type_name(value);
        let message = self.message.map_or_else(
            || format!("`{}` takes {}, not {found}", key.name, kind.description()),
            |message| format!("{message}, in `{}`", key.name),
        );
        let help = self.help.unwrap_or_else(|| rewriting_help(kind, key, value, slice));
        Finding::error(self.code, span, message).help(help)
    }
}

/// Describes a value's type in plain language.
fn type_name(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(written) if written.date.is_none() => "a time",
        DeValue::Datetime(written) if written.time.is_none() => "a date",
        DeValue::Datetime(_) => "a date and time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a section",
    }
}

/// Returns the help that shows how to write a value of the wrong type.
pub(super) fn rewriting_help(kind: &ValueKind, at: ValueKey, value: &DeValue, slice: &str) -> String {
    let key = at.name;
    let short = slice.len() <= 60 && !slice.contains('\n');
    let text = value.as_str().unwrap_or("");
    match kind {
        ValueKind::Text | ValueKind::Markdown | ValueKind::Numeral
            if short && !value.is_array() && !value.is_table() =>
        {
            format!("put it in quotes: `{key} = \"{slice}\"`")
        }
        ValueKind::Boolean => match text.trim().to_lowercase().as_str() {
            "yes" | "true" | "y" | "on" => format!("write `{key} = true`, without quotes"),
            "no" | "false" | "n" | "off" => format!("write `{key} = false`, without quotes"),
            _ => format!("write `{key} = true` or `{key} = false`"),
        },
        ValueKind::Integer(_) | ValueKind::Number(_) if text.trim().parse::<f64>().is_ok() => {
            format!("leave out the quotes: `{key} = {}`", text.trim())
        }
        ValueKind::Duration if value.is_integer() => {
            let unit = ["year", "month", "week", "day"].into_iter().find(|unit| at.example.contains(unit));
            let (unit, others) = match unit {
                Some("year") => ("years", "months"),
                Some("month") => ("months", "years"),
                Some("week") => ("weeks", "months"),
                Some(_) => ("days", "weeks"),
                None => ("minutes", "hours"),
            };
            format!("add the unit: `{key} = \"{slice} {unit}\"`, or {others}")
        }
        ValueKind::Table(shape) if repetition(shape, text).is_some() => {
            let rule = repetition(shape, text).unwrap_or_default();
            format!("write `{key} = {{ {rule}, until = … }}`, with your own last date in place of the `…`")
        }
        ValueKind::Table(_) | ValueKind::Map(_) => {
            let inline = format!("`{key} = {}`", carried(kind, value, slice).unwrap_or_else(|| sample(kind)));
            match at.header {
                Some(header) => format!("write a line `[{header}]` with its keys below it, or {inline}"),
                // No line of its own can open a section inside an inline table.
                None => format!("write {inline}"),
            }
        }
        kind => format!("write {}", kind.description()),
    }
}

/// Returns an inline table with the author's value, where it can only be the value of one key: an address, a price, a
/// picture.
fn carried(kind: &ValueKind, value: &DeValue, slice: &str) -> Option<String> {
    let ValueKind::Table(shape) = kind else { return None };
    let text = value.as_str().map(str::trim).unwrap_or_default();
    let is_number = value.is_integer() || value.is_float();
    if (text.is_empty() && !is_number) || slice.len() > 60 || slice.contains('\n') {
        return None;
    }
    let is_free = matches!(&*text.to_lowercase(), "free" | "free of charge" | "free entry" | "£0");
    let is_address = text.starts_with("https://") || text.starts_with("http://") || text.starts_with('/');
    let is_file = !text.contains(char::is_whitespace) && text.contains('.');
    let (own, written) = match () {
        () if shape.get("price").is_some() && is_free => ("free", "true"),
        () if shape.get("price").is_some() => ("price", slice),
        () if shape.get("src").is_some() && is_file => ("src", slice),
        () if shape.get("url").is_some() && is_address => ("url", slice),
        () => return None,
    };
    // A picture needs its words.
    let is_wanted = |name: &str| own == "src" && name == "alt";
    let others = shape.fields.iter().filter(|field| (field.required || is_wanted(&field.name)) && &*field.name != own);
    let others: String = others.map(|field| format!(", {} = …", field.name)).collect();
    Some(format!("{{ {own} = {written}{others} }}"))
}

/// Returns an inline table as an example: its required keys, else its first. The author fills in the values.
fn sample(kind: &ValueKind) -> String {
    let ValueKind::Table(shape) = kind else { return "{ name = … }".to_owned() };
    let required: Vec<_> = shape.fields.iter().filter(|field| field.required).collect();
    let shown = if required.is_empty() { shape.fields.iter().take(2).collect() } else { required };
    let keys: Vec<String> = shown.iter().map(|field| format!("{} = …", field.name)).collect();
    format!("{{ {} }}", keys.join(", "))
}

/// Returns the rule of a repetition that is written as one word: `every = "week"` for "weekly".
/// Returns `None` for a table of another shape or another word.
fn repetition(shape: &Shape, word: &str) -> Option<&'static str> {
    shape.get("until")?;
    let every = shape.get("every").filter(|field| matches!(field.kind, ValueKind::Choice(_)))?;
    let rule = match word.trim().to_lowercase().trim_start_matches("every ") {
        "daily" | "day" => "every = \"day\"",
        "weekly" | "week" => "every = \"week\"",
        "fortnightly" | "fortnight" | "biweekly" => "every = \"week\", interval = 2",
        "monthly" | "month" => "every = \"month\"",
        "yearly" | "annually" | "annual" | "year" => "every = \"year\"",
        _ => return None,
    };
    every.required.then_some(rule)
}

/// A key, and the header of the section that it may open.
#[derive(Debug, Clone, Copy)]
pub(super) struct ValueKey<'k> {
    /// The key alone: `endpoint`.
    pub name: &'k str,
    /// The header that opens it as a section: `form.endpoint`. `None` beneath an inline table.
    pub header: Option<&'k str>,
    /// The example in its declaration; may be empty.
    pub example: &'k str,
}
