//! Converts the fields of a document to values for the templates of a site's own theme: each under its name, ready to
//! print.

use serde::Serialize;
use serde_json::Value as Json;

use crate::render::context::Renderer;
use crate::render::parts::events::rows;
use crate::render::prose::PageText;
use crate::render::route::RenderError;
use crate::render::view;
use crate::schema::{Field, Fields, Shape, Value, ValueKind};
use crate::site::{DocId, asset_address};

/// Returns every field of a document for the site's own templates, each under its name, null if it is not written.
/// Returns null if no template reads them.
///
/// # Errors
/// Returns an error of a directive's template within a field.
pub(crate) fn of_document(renderer: &Renderer, id: DocId, language: usize) -> Result<Json, RenderError> {
    if !renderer.theme.reads_fields() {
        return Ok(Json::Null);
    }
    let text = PageText::new(renderer, id, language);
    let (site, kind) = (&renderer.site, &renderer.site.document(id).kind);
    let kinds = site.types.ancestors(&kind.name).filter_map(|name| site.types.get(&name));
    let declared = kinds.filter(|kind| kind.custom).flat_map(|kind| &kind.own.fields);
    let declared: Vec<&str> = declared.map(|field| &*field.name).collect();
    let reader = FieldConverter { renderer, id, language, text: &text, declared: &declared, shows_defaults: false };
    let fields = reader.table(&kind.shape, site.fields(id));
    text.finish()?;
    Ok(fields)
}

/// Returns the fields of an entry of a list. An error in a field is reported with the document's own page.
pub(crate) fn of_entry(renderer: &Renderer, id: DocId, language: usize) -> Json {
    of_document(renderer, renderer.site.version_or_original(id, language), language).unwrap_or_default()
}

/// Returns a free table as JSON.
pub(crate) fn json_of(fields: &crate::schema::Fields) -> serde_json::Value {
    use crate::schema::{Field, Value};
    fn from_field(field: &Field) -> serde_json::Value {
        match &field.value {
            Value::Text(text) => (**text).into(),
            Value::Boolean(truth) => (*truth).into(),
            Value::Integer(number) => (*number).into(),
            Value::Number(number) => (*number).into(),
            Value::Date(date) => date.iso().into(),
            Value::Moment(moment) => moment.start().to_string().into(),
            Value::Time(time) => time.to_string().into(),
            Value::Duration(length) => length.minutes.into(),
            Value::List(items) => items.iter().map(from_field).collect::<Vec<_>>().into(),
            Value::Table(fields) => json_of(fields),
        }
    }
    fields
        .iter()
        .map(|(name, _, field)| (name.to_string(), from_field(field)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Converts fields to values for templates.
#[derive(Clone, Copy)]
struct FieldConverter<'r> {
    renderer: &'r Renderer,
    id: DocId,
    language: usize,
    text: &'r PageText<'r>,
    /// The fields that the site's own types declare: their defaults are the site's own text.
    declared: &'r [&'r str],
    /// Whether the converter is within one of them.
    shows_defaults: bool,
}

impl FieldConverter<'_> {
    fn table(&self, shape: &Shape, fields: &Fields) -> Json {
        let entry = |field: &crate::schema::FieldShape| {
            let value = match &*field.name {
                // Visitors may only know that an internal plan exists, and when it is reviewed.
                "summary" if fields.text("visibility") == Some("internal") && shape.get("review").is_some() => {
                    Json::Null
                }
                name => {
                    let shows_defaults = self.shows_defaults || self.declared.contains(&name);
                    FieldConverter { shows_defaults, declared: &[], ..*self }.field(&field.kind, name, fields)
                }
            };
            (field.name.to_string(), value)
        };
        shape.fields.iter().map(entry).collect::<serde_json::Map<_, _>>().into()
    }

    fn field(&self, kind: &ValueKind, name: &str, fields: &Fields) -> Json {
        // A default of a built-in type is not in a source of the site, so a page does not show it.
        let is_said = |_: &&Field| self.shows_defaults || fields.is_written(name);
        let Some(field) = fields.get(name).filter(is_said) else { return Json::Null };
        if names_documents(kind, &field.value) {
            // Documents that are not visible are left out.
            let mut links = self.renderer.links(&self.renderer.site.references_in(fields, name), self.language);
            return match kind {
                ValueKind::List(_) => json(&links),
                _ if links.is_empty() => Json::Null,
                _ => json(&links.swap_remove(0)),
            };
        }
        self.value(kind, field)
    }

    fn value(&self, kind: &ValueKind, field: &Field) -> Json {
        let (renderer, words) = (self.renderer, self.renderer.date_formatter(self.language));
        let timed = |text: String, iso: String| json(&view::TimeText { text, iso });
        match (&field.value, kind) {
            (_, ValueKind::AnyOf(kinds)) => {
                kinds.iter().find(|kind| fits(kind, &field.value)).map_or(Json::Null, |kind| self.value(kind, field))
            }
            (Value::List(items), ValueKind::List(of)) => items.iter().map(|item| self.value(of, item)).collect(),
            (Value::Table(fields), ValueKind::Table(shape)) => self.table(shape, fields),
            (Value::Table(fields), ValueKind::Map(of)) => {
                let entry =
                    |(name, _, field): (&std::sync::Arc<str>, _, &Field)| (name.to_string(), self.value(of, field));
                fields.iter().map(entry).collect::<serde_json::Map<_, _>>().into()
            }
            (Value::Table(fields), _) => json_of(fields),
            (Value::List(items), _) => items.iter().map(|item| self.value(&ValueKind::Free, item)).collect(),
            (Value::Text(text), ValueKind::Markdown) => {
                let is_blocks = text.trim().contains("\n\n");
                json(&if is_blocks { self.text.blocks_value(field) } else { self.text.inline_value(field) })
            }
            (Value::Text(path), ValueKind::File) => json(&self.file(path)),
            (Value::Text(address), ValueKind::Link) if address.starts_with('/') => {
                renderer.href_written(address).into()
            }
            (Value::Text(text), _) => (**text).into(),
            (Value::Boolean(truth), _) => (*truth).into(),
            (Value::Integer(number), _) => (*number).into(),
            (Value::Number(number), _) => (*number).into(),
            (Value::Date(date), _) => json(&renderer.time_text(*date, self.language)),
            (Value::Moment(moment), _) => timed(words.day_or_time(*moment), rows::iso(*moment)),
            (Value::Time(time), _) => timed(words.time(*time), time.strftime("%H:%M").to_string()),
            (Value::Duration(length), _) => words.duration(*length).into(),
        }
    }

    /// Returns a link to a file, with its name as the title; `None` for an unpublished file.
    fn file(&self, path: &str) -> Option<view::Link> {
        let asset = self.renderer.site.resolve_file(self.id, path)?;
        let name = asset.path.rsplit('/').next().unwrap_or(&asset.path);
        Some(view::Link::own(name, self.renderer.href(&asset_address(&asset.path))))
    }
}

/// Returns whether a value names documents: an event's place is a reference or a description.
fn names_documents(kind: &ValueKind, value: &Value) -> bool {
    match kind {
        ValueKind::Reference(_) => true,
        ValueKind::List(of) => names_documents(of, value),
        ValueKind::AnyOf(kinds) => {
            matches!(value, Value::Text(_)) && kinds.iter().any(|kind| names_documents(kind, value))
        }
        _ => false,
    }
}

/// Returns whether a value matches a kind, for a field with several kinds.
fn fits(kind: &ValueKind, value: &Value) -> bool {
    match (kind, value) {
        (ValueKind::List(_), Value::List(_)) | (ValueKind::Table(_) | ValueKind::Map(_), Value::Table(_)) => true,
        (ValueKind::Boolean, Value::Boolean(_)) | (ValueKind::Integer(_), Value::Integer(_)) => true,
        (ValueKind::Number(_), Value::Integer(_) | Value::Number(_)) => true,
        (ValueKind::Date { .. }, Value::Date(_)) | (ValueKind::Moment, Value::Moment(_)) => true,
        (ValueKind::Time, Value::Time(_)) | (ValueKind::Duration, Value::Duration(_)) | (ValueKind::Free, _) => true,
        (
            ValueKind::List(_)
            | ValueKind::Table(_)
            | ValueKind::Map(_)
            | ValueKind::Boolean
            | ValueKind::Integer(_)
            | ValueKind::Number(_)
            | ValueKind::Date { .. }
            | ValueKind::Moment
            | ValueKind::Time
            | ValueKind::Duration,
            _,
        ) => false,
        (_, value) => matches!(value, Value::Text(_)),
    }
}

fn json(value: &impl Serialize) -> Json {
    // Serializing texts, numbers and lists of them cannot fail.
    serde_json::to_value(value).unwrap_or_default()
}
