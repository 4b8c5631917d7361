//! Merges a translation into its original. Takes the fields of both. Returns one set of fields
//! with the text of the translation and the facts of the original. Text that the translation lacks
//! falls back to the original and is marked.

use super::fields::{Field, Fields, Value};
use super::shape::{FieldShape, Shape, TranslationMode, ValueKind};
use crate::diagnostic::{Finding, nearest};
use crate::source::Span;

/// Merges a translation into its original. Messages use `original_path` to name the source of the original.
pub fn translate(
    shape: &Shape,
    original: &Fields,
    translation: &Fields,
    original_path: &str,
    findings: &mut Vec<Finding>,
) -> Fields {
    let mut translator = Translator { original_path, findings };
    translator.table(shape, original, translation, false)
}

struct Translator<'a> {
    original_path: &'a str,
    findings: &'a mut Vec<Finding>,
}

impl Translator<'_> {
    /// Merges two tables. `matched` says that tables may be matched by `id`: then `id` is permitted
    /// in the translation although it is not text.
    fn table(&mut self, shape: &Shape, original: &Fields, translation: &Fields, matched: bool) -> Fields {
        let mut joined = Fields::empty(translation.span);
        for (name, key, field) in original.iter() {
            let Some(own) = shape.get_or_other(name) else { continue };
            let words = translation.get(name);
            let (key, field) = match own.translation {
                TranslationMode::Apart => continue,
                TranslationMode::MayDiffer => match words {
                    Some(words) => (translation.key_of(name), words.clone()),
                    None => (key, field.clone()),
                },
                TranslationMode::Inherited if matched && &**name == "id" => (key, field.clone()),
                language => {
                    let key = if words.is_some() { translation.key_of(name) } else { key };
                    (key, self.field(&own.kind, language == TranslationMode::Words, name, key, field, words))
                }
            };
            joined.push(name.clone(), key, field);
        }
        for (name, key, field) in translation.iter().filter(|(name, _, _)| original.get(name).is_none()) {
            match shape.get(name) {
                Some(own) if own.translation != TranslationMode::Inherited || matches!(own.kind, ValueKind::Free) => {
                    joined.push(name.clone(), key, field.clone());
                }
                Some(own) if !(matched && &**name == "id") => self.not_in_original(own, key),
                _ => {}
            }
        }
        joined
    }

    /// Merges one field; `words` says that text in it is translatable.
    fn field(
        &mut self,
        kind: &ValueKind,
        words: bool,
        name: &str,
        key: Span,
        original: &Field,
        translation: Option<&Field>,
    ) -> Field {
        let Some(translation) = translation else { return fallback(kind, words, original) };
        match (kind, &original.value, &translation.value) {
            (ValueKind::Table(shape), Value::Table(facts), Value::Table(theirs)) if kind.has_words() => {
                Field::new(Value::Table(self.table(shape, facts, theirs, false).into()), translation.span)
            }
            (ValueKind::Map(of), Value::Table(facts), Value::Table(theirs)) if words || of.has_words() => {
                let mut joined = Fields::empty(translation.span);
                for (name, key, field) in facts.iter() {
                    let field = self.field(of, words, name, theirs.key_of(name), field, theirs.get(name));
                    joined.push(name.clone(), key, field);
                }
                Field::new(Value::Table(joined.into()), translation.span)
            }
            (ValueKind::Free, Value::Table(facts), Value::Table(theirs)) => {
                let mut joined = Fields::empty(translation.span);
                for (name, key, field) in facts.iter() {
                    let field = self.field(&ValueKind::Free, words, name, key, field, theirs.get(name));
                    joined.push(name.clone(), key, field);
                }
                for (name, key, field) in theirs.iter().filter(|(name, _, _)| facts.get(name).is_none()) {
                    joined.push(name.clone(), key, field.clone());
                }
                Field::new(Value::Table(joined.into()), translation.span)
            }
            (ValueKind::Free, _, _) => translation.clone(),
            (ValueKind::List(of), Value::List(facts), Value::List(theirs)) if words || of.has_words() => {
                Field::new(Value::List(self.list(of, words, name, key, facts, theirs).into()), translation.span)
            }
            (ValueKind::AnyOf(kinds), facts, theirs) => {
                match kinds.iter().find(|kind| may_be_kind(kind, facts) && may_be_kind(kind, theirs)) {
                    Some(kind) if words || kind.has_words() => {
                        self.field(kind, words, name, key, original, Some(translation))
                    }
                    None if words => translation.clone(),
                    // A list entry that is not translatable (a form's "name") may be repeated to
                    // mark its position.
                    _ if are_equal(facts, theirs) => original.clone(),
                    _ => self.inherited(name, key, original, translation),
                }
            }
            (ValueKind::Markdown, _, _) => translation.clone(),
            _ if words => translation.clone(),
            _ => self.inherited(name, key, original, translation),
        }
    }

    /// Merges lists: by `id` if the translation has any, else by position.
    fn list(
        &mut self,
        of: &ValueKind,
        words: bool,
        name: &str,
        key: Span,
        original: &[Field],
        translation: &[Field],
    ) -> Vec<Field> {
        let id = |field: &Field| field.as_table().and_then(|table| table.text("id")).map(str::to_string);
        let by_id = translation.iter().any(|field| id(field).is_some());
        let mut theirs: Vec<Option<&Field>> = vec![None; original.len()];
        if by_id {
            // An entry without an id is matched by its name, if the name is not translatable.
            let by_name = table_of(of).is_some_and(|shape| {
                let name = shape.get("name").filter(|name| name.translation == TranslationMode::Inherited);
                shape.get("id").is_some() && name.is_some()
            });
            let name_of = |field: &Field| {
                let name = field.as_table().filter(|_| by_name)?.text("name")?;
                Some(name.to_owned())
            };
            let mut ids: std::collections::HashMap<String, usize> =
                original.iter().enumerate().filter_map(|(at, field)| Some((id(field)?, at))).collect();
            for (at, field) in original.iter().enumerate().filter(|(_, field)| id(field).is_none()) {
                if let Some(name) = name_of(field) {
                    ids.entry(name).or_insert(at);
                }
            }
            for (at, field) in translation.iter().enumerate() {
                let wanted = id(field);
                let place = match &wanted {
                    Some(wanted) => ids.get(wanted).copied(),
                    None => Some(at).filter(|at| *at < original.len()),
                };
                match place {
                    Some(place) => theirs[place] = Some(field),
                    None => {
                        let wanted = wanted.unwrap_or_default();
                        let span = field.as_table().map_or(field.span, |table| table.span_of("id"));
                        let near = nearest(&wanted, ids.keys().map(String::as_str));
                        let help = match near {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => format!("use the `id` of an entry in `{}`", self.original_path),
                        };
                        let message = format!("no entry of `{name}` has the id `{wanted}`");
                        self.findings.push(Finding::error("bad-value", span, message).help(help));
                    }
                }
            }
        } else {
            if original.len() != translation.len() {
                let message = format!(
                    "`{name}` has {} here and {} in `{}`",
                    entry_count(translation.len()),
                    entry_count(original.len()),
                    self.original_path
                );
                let finding = Finding::warning("lang-shape", key, message)
                    .note("Readers of this language miss entries, or see the text of another entry")
                    .help("write one entry for each, in the same order, or give each the `id` of its original");
                self.findings.push(finding);
            }
            for (place, field) in theirs.iter_mut().zip(translation) {
                *place = Some(field);
            }
        }
        let pairs = original.iter().zip(theirs);
        pairs
            .map(|(original, theirs)| match (table_of(of), &original.value, theirs.map(|field| &field.value)) {
                (Some(shape), Value::Table(facts), Some(Value::Table(words))) => {
                    let span = theirs.map_or(original.span, |field| field.span);
                    Field::new(Value::Table(self.table(shape, facts, words, true).into()), span)
                }
                _ => {
                    let key = theirs.map_or(key, |field| field.span);
                    self.field(of, words, name, key, original, theirs)
                }
            })
            .collect()
    }

    /// Reports a fact that the translation repeats, and keeps the original's.
    fn inherited(&mut self, name: &str, key: Span, original: &Field, translation: &Field) -> Field {
        let message = format!("`{name}` is inherited from `{}`", self.original_path);
        let finding = if are_equal(&original.value, &translation.value) {
            Finding::warning("unknown-key", key, message).help("remove it: facts are written once")
        } else {
            Finding::error("unknown-key", key, message)
                .label("has another value here")
                .note("Readers of the two languages would read different facts")
                .help("remove it, or change it in the original")
        };
        self.findings.push(finding);
        original.clone()
    }

    fn not_in_original(&mut self, field: &FieldShape, key: Span) {
        let message = format!("`{}` is not in `{}`, which this translates", field.name, self.original_path);
        self.findings.push(Finding::error("unknown-key", key, message).help("write it there, or remove it here"));
    }
}

/// Returns the original's field where the translation has none: text is marked, facts are not.
fn fallback(kind: &ValueKind, words: bool, original: &Field) -> Field {
    let mut field = original.clone();
    match (kind, &mut field.value) {
        (ValueKind::Markdown, Value::Text(_)) => field.fallback = true,
        (ValueKind::List(of), Value::List(items)) if words || of.has_words() => {
            for item in items.iter_mut() {
                *item = fallback(of, words, item);
            }
            field.fallback = words || matches!(**of, ValueKind::Markdown);
        }
        (ValueKind::Table(shape), Value::Table(table)) if kind.has_words() => {
            let mut marked = Fields::empty(table.span);
            for (name, key, own) in table.iter() {
                let own = match shape.get(name) {
                    Some(shape) => fallback(&shape.kind, shape.translation == TranslationMode::Words, own),
                    None => own.clone(),
                };
                marked.push(name.clone(), key, own);
            }
            **table = marked;
        }
        (ValueKind::AnyOf(kinds), value) => {
            if let Some(kind) = kinds.iter().find(|kind| may_be_kind(kind, value)) {
                return fallback(kind, words, original);
            }
        }
        (ValueKind::Map(of), Value::Table(table)) if words || of.has_words() => {
            let mut marked = Fields::empty(table.span);
            for (name, key, own) in table.iter() {
                marked.push(name.clone(), key, fallback(of, words, own));
            }
            **table = marked;
        }
        (_, Value::Text(_)) => field.fallback = words,
        _ => {}
    }
    field
}

/// Returns whether a value may have been read as this kind.
fn may_be_kind(kind: &ValueKind, value: &Value) -> bool {
    match value {
        Value::Text(text) => match kind {
            ValueKind::Choice(options) => options.iter().any(|option| **option == **text),
            ValueKind::Boolean
            | ValueKind::Integer(_)
            | ValueKind::Number(_)
            | ValueKind::Date { .. }
            | ValueKind::Moment
            | ValueKind::Time => false,
            ValueKind::Duration | ValueKind::List(_) | ValueKind::Table(_) | ValueKind::Map(_) => false,
            ValueKind::AnyOf(kinds) => kinds.iter().any(|kind| may_be_kind(kind, value)),
            _ => true,
        },
        Value::Boolean(_) => matches!(kind, ValueKind::Boolean),
        Value::Integer(_) => matches!(kind, ValueKind::Integer(_) | ValueKind::Number(_)),
        Value::Number(_) => matches!(kind, ValueKind::Number(_)),
        Value::Date(_) => matches!(kind, ValueKind::Date { .. }),
        Value::Moment(_) => matches!(kind, ValueKind::Moment),
        Value::Time(_) => matches!(kind, ValueKind::Time),
        Value::Duration(_) => matches!(kind, ValueKind::Duration),
        Value::List(_) => matches!(kind, ValueKind::List(_)),
        Value::Table(_) => matches!(kind, ValueKind::Table(_) | ValueKind::Map(_)),
    }
}

/// Returns whether two values are equal, ignoring positions.
fn are_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| are_equal(&one.value, &other.value))
        }
        (Value::Table(one), Value::Table(other)) => {
            one.iter().count() == other.iter().count()
                && one
                    .iter()
                    .all(|(name, _, field)| other.get(name).is_some_and(|own| are_equal(&field.value, &own.value)))
        }
        (one, other) => one == other,
    }
}

/// Returns the shape of the tables in a list.
fn table_of(kind: &ValueKind) -> Option<&Shape> {
    match kind {
        ValueKind::Table(shape) => Some(shape),
        ValueKind::AnyOf(kinds) => kinds.iter().find_map(table_of),
        _ => None,
    }
}

fn entry_count(count: usize) -> String {
    match count {
        1 => "1 entry".into(),
        count => format!("{count} entries"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{SharedDeclarations, Toml, declare, read};
    use crate::source::FileId;

    const SHAPE: &str = r#"
        fields.title = { type = "text", required = true, translated = true }
        fields.slug = { type = "text", translated = "may-differ" }
        fields.aliases = { type = "list", of = "text", translated = "apart" }
        fields.due = "date"
        fields.offers = { type = "list", of = "markdown" }
        fields.image = { type = "table", fields.src = "file", fields.alt = { type = "text", translated = true } }
        fields.themes = { type = "list", of = { type = "table", fields.id = "text", fields.title = { type = "text", translated = true }, fields.lead = "text" } }
        fields.parking = { type = "any-of", of = ["boolean", "markdown"] }
        fields.extra = "free"
    "#;

    fn joined(original: &str, translation: &str) -> (Fields, Vec<(&'static str, String)>) {
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), SHAPE, &mut findings);
        let shape = declare(&toml.table()["fields"], &toml, &SharedDeclarations::default(), &mut findings);
        let original = Toml::parse(FileId(0), original, &mut findings);
        let original = read(&shape, &original, Span::default(), "page", &mut findings);
        let words = Toml::parse(FileId(1), translation, &mut findings);
        let words = read(&shape.for_translation(), &words, Span::default(), "page", &mut findings);
        assert_eq!(findings, []);
        let fields = translate(&shape, &original, &words, "x.md", &mut findings);
        (fields, findings.into_iter().map(|f| (f.code, f.message)).collect())
    }

    #[test]
    fn texts_come_from_the_translation_and_facts_from_the_original() {
        let (fields, findings) = joined(
            "title = \"River\"\nslug = \"river\"\naliases = \"/old/\"\ndue = 2027\noffers = [\"Walks\"]\nimage = { src = \"a.svg\", alt = \"Bank\" }\n",
            "title = \"Afon\"\noffers = [\"Teithiau\"]\n[image]\nalt = \"Glan\"\n",
        );
        assert_eq!(findings, []);
        assert_eq!((fields.text("title"), fields.text("slug")), (Some("Afon"), Some("river")));
        assert!(fields.date("due").is_some() && fields.get("aliases").is_none());
        let image = fields.table("image").unwrap();
        assert_eq!((image.text("src"), image.text("alt")), (Some("a.svg"), Some("Glan")));
        assert_eq!(fields.texts("offers").map(|text| text.value).collect::<Vec<_>>(), ["Teithiau"]);
    }

    #[test]
    fn missing_texts_fall_back_and_are_marked() {
        let original = "title = \"River\"\nslug = \"river\"\noffers = [\"Walks\"]\nparking = \"Two bays\"\nimage = { src = \"a.svg\", alt = \"Bank\" }\n";
        let (fields, _) = joined(original, "");
        let marked = |name| fields.get(name).is_some_and(|field| field.fallback);
        assert!(marked("title") && marked("offers") && marked("parking") && !marked("slug"));
        let image = fields.table("image").unwrap();
        assert!(image.get("alt").unwrap().fallback && !image.get("src").unwrap().fallback);
    }

    #[test]
    fn entries_match_by_id_or_by_position() {
        let original = "title = \"T\"\nthemes = [{ id = \"a\", title = \"A\", lead = \"x\" }, { id = \"b\", title = \"B\", lead = \"y\" }]\n";
        let titles = |fields: &Fields| {
            fields.tables("themes").filter_map(|t| t.text("title").map(str::to_string)).collect::<Vec<_>>()
        };
        let (fields, findings) = joined(original, "title = \"T\"\nthemes = [{ id = \"b\", title = \"Bê\" }]\n");
        assert_eq!((titles(&fields), findings), (vec!["A".to_string(), "Bê".to_string()], vec![]));
        let (fields, findings) = joined(original, "title = \"T\"\nthemes = [{ title = \"Â\" }, { title = \"Bê\" }]\n");
        assert_eq!((titles(&fields), findings), (vec!["Â".to_string(), "Bê".to_string()], vec![]));
        let (_, findings) = joined(original, "title = \"T\"\nthemes = [{ title = \"Â\" }]\n");
        assert_eq!(findings, [("lang-shape", "`themes` has 1 entry here and 2 entries in `x.md`".to_string())]);
        let (_, findings) = joined(original, "title = \"T\"\nthemes = [{ id = \"c\", title = \"C\" }]\n");
        assert_eq!(findings[0].0, "bad-value");
    }

    #[test]
    fn a_fact_in_a_translation_is_reported() {
        let (fields, findings) = joined("title = \"T\"\ndue = 2027\n", "title = \"T\"\ndue = 2028\n");
        assert_eq!(findings, [("unknown-key", "`due` is inherited from `x.md`".to_string())]);
        assert_eq!(fields.date("due").map(|date| date.iso()).as_deref(), Some("2027"));
    }
}
