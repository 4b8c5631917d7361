//! Turns a shape into a JSON Schema (draft 7, which TOML editors use), so that an editor offers
//! keys, explains them and marks invalid values. The schema is never stricter than validation: what
//! it rejects, `check` rejects too.

use serde_json::{Map, Value, json};

use super::shape::{Bounds, FieldShape, Shape, ValueKind};

/// Returns the JSON Schema of a table with this shape.
pub fn json_schema(shape: &Shape, title: &str, help: &str) -> Value {
    let mut schema = table_schema(shape);
    schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
    schema["title"] = title.into();
    schema["description"] = help.into();
    schema
}

fn table_schema(shape: &Shape) -> Value {
    let keys: Map<String, Value> =
        shape.fields.iter().map(|field| (field.name.to_string(), field_schema(field))).collect();
    let required: Vec<&str> = shape.fields.iter().filter(|field| field.required).map(|field| &*field.name).collect();
    let mut schema = json!({ "type": "object", "properties": keys, "additionalProperties": false });
    if let Some(others) = &shape.others {
        schema["additionalProperties"] = field_schema(others);
    }
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    schema
}

fn field_schema(field: &FieldShape) -> Value {
    let mut schema = kind_schema(&field.kind);
    if !field.help.is_empty() {
        schema["description"] = field.help.clone().into();
    }
    schema
}

fn kind_schema(kind: &ValueKind) -> Value {
    match kind {
        ValueKind::Text
        | ValueKind::Markdown
        | ValueKind::Time
        | ValueKind::Duration
        | ValueKind::Link
        | ValueKind::Url
        | ValueKind::Email => {
            json!({ "type": "string" })
        }
        ValueKind::Phone | ValueKind::Colour | ValueKind::File | ValueKind::Reference(_) => json!({ "type": "string" }),
        // A number may be used as text, and a year as a date. Editors treat TOML dates as strings.
        ValueKind::Numeral | ValueKind::Date { partial: true } => json!({ "type": ["string", "integer"] }),
        ValueKind::Date { partial: false } | ValueKind::Moment => json!({ "type": "string" }),
        ValueKind::Boolean => json!({ "type": "boolean" }),
        ValueKind::Integer(bounds) => number_schema("integer", *bounds),
        ValueKind::Number(bounds) => number_schema("number", *bounds),
        ValueKind::Choice(options) => {
            json!({ "type": "string", "enum": options.iter().map(|option| &**option).collect::<Vec<_>>() })
        }
        // A single value may be written without brackets.
        ValueKind::List(of) => json!({ "anyOf": [{ "type": "array", "items": kind_schema(of) }, kind_schema(of)] }),
        ValueKind::Table(shape) => table_schema(shape),
        ValueKind::Map(of) => json!({ "type": "object", "additionalProperties": kind_schema(of) }),
        ValueKind::AnyOf(kinds) => json!({ "anyOf": kinds.iter().map(kind_schema).collect::<Vec<_>>() }),
        ValueKind::Free => json!({}),
    }
}

fn number_schema(kind: &str, Bounds { least, most }: Bounds) -> Value {
    let mut schema = json!({ "type": kind });
    for (name, bound) in [("minimum", least), ("maximum", most)] {
        if let Some(bound) = bound {
            schema[name] = bound.into();
        }
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{SharedDeclarations, Toml, declare};
    use crate::source::FileId;

    #[test]
    fn the_schema_has_keys_kinds_and_bounds() {
        let declaration = r#"
            fields.title = { type = "text", required = true, help = "What it is called." }
            fields.order = { type = "integer", least = 1 }
            fields.tags = { type = "list", of = "text" }
            fields.status = { type = "choice", options = ["active", "past"] }
        "#;
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), declaration, &mut findings);
        let shape = declare(&toml.table()["fields"], &toml, &SharedDeclarations::default(), &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        let schema = json_schema(&shape, "thing", "A thing.");
        assert_eq!(schema["required"], json!(["title"]));
        assert_eq!(schema["additionalProperties"], json!(false));
        let keys = &schema["properties"];
        assert_eq!(keys["title"], json!({ "type": "string", "description": "What it is called." }));
        assert_eq!(keys["order"], json!({ "type": "integer", "minimum": 1.0 }));
        assert_eq!(keys["status"]["enum"], json!(["active", "past"]));
        assert_eq!(keys["tags"]["anyOf"][0], json!({ "type": "array", "items": { "type": "string" } }));
    }
}
