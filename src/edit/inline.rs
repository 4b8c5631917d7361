//! Changes the parts of a value that is written as one: an inline table or a list.

use toml_edit::{Array, InlineTable, Item, Key, Table, Value};

use super::change::{Edit, PatchError, Placed, Step};
use super::literal;
use crate::schema::Shape;

/// Makes a change within a value. `shape` gives the order of the keys of its table.
pub(super) fn edit(value: &mut Value, steps: &[Step], edit_: &Edit, shape: Option<&Shape>) -> Result<(), PatchError> {
    match (value, steps) {
        (value, []) => match edit_ {
            Edit::Set(written) => set(value, written),
            Edit::Arrange(items) => arrange(value, items),
            Edit::Remove => Err(PatchError::NoPlace),
        },
        (Value::InlineTable(table), [Step::Key(key)]) if matches!(edit_, Edit::Remove) => {
            remove(table, key);
            Ok(())
        }
        (Value::InlineTable(table), [Step::Key(key), rest @ ..]) => {
            let section = shape.and_then(|shape| shape.get(key)?.kind.section());
            match (table.get_mut(key), rest, edit_) {
                (Some(inner), rest, change) => edit(inner, rest, change, section),
                (None, [], Edit::Set(written)) => {
                    insert(table, key, written.parse().map_err(|_| PatchError::Syntax)?, shape);
                    Ok(())
                }
                (None, [], Edit::Arrange(items)) => {
                    let mut list = Value::Array(Array::new());
                    arrange(&mut list, items)?;
                    insert(table, key, list, shape);
                    Ok(())
                }
                _ => Err(PatchError::NoPlace),
            }
        }
        (Value::Array(items), [Step::Item(index), rest @ ..]) => {
            edit(items.get_mut(*index).ok_or(PatchError::NoPlace)?, rest, edit_, shape)
        }
        _ => Err(PatchError::NoPlace),
    }
}

fn set(value: &mut Value, written: &str) -> Result<(), PatchError> {
    let new: Value = written.parse().map_err(|_| PatchError::Syntax)?;
    let decor = value.decor().clone();
    let slice = value.to_string();
    let text = restyled(value, slice.trim(), new, written);
    let mut new: Value = text.parse().map_err(|_| PatchError::Syntax)?;
    *new.decor_mut() = decor;
    *value = new;
    Ok(())
}

/// Removes a key. The space at the end of the table stays.
fn remove(table: &mut InlineTable, key: &str) {
    let last = table.iter().last().is_some_and(|(name, _)| name == key);
    let suffix = table.get(key).and_then(|value| value.decor().suffix()).cloned();
    if table.remove(key).is_none() || !last {
        return;
    }
    if let Some((_, value)) = table.iter_mut().last()
        && let Some(suffix) = suffix
    {
        value.decor_mut().set_suffix(suffix);
    }
}

/// Inserts a key after those that the declaration lists before it.
fn insert(table: &mut InlineTable, key: &str, mut new: Value, shape: Option<&Shape>) {
    let rank = |name: &str| shape.and_then(|shape| shape.fields.iter().position(|field| *field.name == *name));
    let own = rank(key).unwrap_or(usize::MAX);
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    let at = names.iter().rposition(|name| rank(name).is_some_and(|rank| rank < own)).map_or(
        if names.iter().any(|name| rank(name).is_some_and(|rank| rank > own)) { 0 } else { names.len() },
        |at| at + 1,
    );
    let mut end = " ".to_owned();
    if at == names.len() {
        if let Some((_, value)) = table.iter_mut().last() {
            let suffix = value.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default().to_owned();
            value.decor_mut().set_suffix("");
            end = suffix;
        } else if !table.trailing().as_str().unwrap_or_default().is_empty() {
            end = String::new();
        }
    } else {
        end = String::new();
    }
    new.decor_mut().set_prefix(" ");
    new.decor_mut().set_suffix(end);
    let mut after: Vec<(Key, Value)> = Vec::new();
    for name in names.iter().skip(at) {
        after.extend(table.remove_entry(name));
    }
    let mut own_key = Key::new(key);
    own_key.leaf_decor_mut().set_prefix(" ");
    own_key.leaf_decor_mut().set_suffix(" ");
    table.insert_formatted(&own_key, new);
    for (key, value) in after {
        table.insert_formatted(&key, value);
    }
}

/// Puts the tables of a list in another order, without those that are gone and with new ones.
pub(super) fn arrange(value: &mut Value, items: &[Placed]) -> Result<(), PatchError> {
    // One table may be written without brackets.
    if let Value::InlineTable(table) = value {
        let mut list = Array::new();
        list.push_formatted(Value::InlineTable(table.clone()).decorated("", ""));
        *list.decor_mut() = table.decor().clone();
        *value = Value::Array(list);
    }
    let Value::Array(old) = value else { return Err(PatchError::NoPlace) };
    let new: Result<Vec<Value>, PatchError> = items
        .iter()
        .map(|item| match item {
            Placed::Old(index) => old.get(*index).cloned().ok_or(PatchError::NoPlace),
            Placed::New(written) => written.parse().map_err(|_| PatchError::Syntax),
        })
        .collect();
    replace_items(old, new?);
    Ok(())
}

/// Returns a new value in the style of the old one: its quotes, or the layout of its list. `slice` is the old value
/// and `written` the new value as TOML.
pub(super) fn restyled(old: &Value, slice: &str, new: Value, written: &str) -> String {
    match (old, new) {
        (Value::String(_), Value::String(text)) => {
            let text = text.value();
            let is_plain = !text.contains(|c: char| c.is_control() && c != '\n');
            if slice.starts_with("'''") && is_plain && !text.contains("'''") && !text.ends_with('\'') {
                let gap = if slice.starts_with("'''\n") || slice.starts_with("'''\r\n") || text.starts_with('\n') {
                    "\n"
                } else {
                    ""
                };
                return format!("'''{gap}{text}'''");
            }
            if slice.starts_with('\'') && is_plain && !text.contains(['\'', '\n']) {
                return format!("'{text}'");
            }
            literal::text(text)
        }
        (Value::Array(old), Value::Array(new)) => {
            let mut list = old.clone();
            replace_items(&mut list, new.into_iter().collect());
            list.decor_mut().clear();
            list.to_string()
        }
        _ => written.to_owned(),
    }
}

/// Replaces the items of a list. Items that stay keep their place and their comments; new ones get the layout of the
/// others.
fn replace_items(list: &mut Array, new: Vec<Value>) {
    let old: Vec<Value> = list.iter().cloned().collect();
    let first = old.iter().zip(&new).take_while(|(old, new)| same(old, new)).count();
    let left = old.len().min(new.len()) - first;
    let last = old.iter().rev().zip(new.iter().rev()).take(left).take_while(|(old, new)| same(old, new)).count();
    let prefix =
        |value: Option<&Value>| value.and_then(|value| value.decor().prefix()?.as_str()).unwrap_or_default().to_owned();
    let is_tall = old.iter().any(|value| prefix(Some(value)).contains('\n'));
    let line = prefix(old.iter().find(|value| prefix(Some(value)).contains('\n')));
    let line = line.rfind('\n').map_or(String::new(), |at| line[at..].to_owned());
    let ends = (
        prefix(old.first()),
        old.last().and_then(|value| value.decor().suffix()?.as_str()).unwrap_or_default().to_owned(),
    );
    let (trailing, comma) = (list.trailing().clone(), list.trailing_comma());
    list.clear();
    let count = new.len();
    for (at, value) in new.into_iter().enumerate() {
        let kept = if at < first {
            old.get(at).cloned()
        } else if at >= count - last {
            old.get(at + old.len() - count).cloned()
        } else {
            None
        };
        let mut value = match kept {
            Some(kept) => kept,
            None if is_tall => value.decorated(line.as_str(), ""),
            None => value.decorated(" ", ""),
        };
        if !is_tall {
            let is_last = at + 1 == count;
            value.decor_mut().set_prefix(if at == 0 { ends.0.as_str() } else { " " });
            value.decor_mut().set_suffix(if is_last { ends.1.as_str() } else { "" });
        }
        list.push_formatted(value);
    }
    list.set_trailing(trailing);
    list.set_trailing_comma(comma);
}

/// Returns whether two values mean the same, however they are written.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.value() == other.value(),
        (Value::Integer(one), Value::Integer(other)) => one.value() == other.value(),
        (Value::Float(one), Value::Float(other)) => one.value().to_bits() == other.value().to_bits(),
        (Value::Boolean(one), Value::Boolean(other)) => one.value() == other.value(),
        (Value::Datetime(one), Value::Datetime(other)) => one.value() == other.value(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| same(one, other))
        }
        (Value::InlineTable(one), Value::InlineTable(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        _ => false,
    }
}

/// Returns whether two parts of a text mean the same, however they are written.
pub(super) fn same_item(one: &Item, other: &Item) -> bool {
    let same_tables = |one: &Table, other: &Table| {
        one.len() == other.len()
            && one.iter().all(|(name, item)| other.get(name).is_some_and(|other| same_item(item, other)))
    };
    match (one, other) {
        (Item::Value(one), Item::Value(other)) => same(one, other),
        (Item::Table(one), Item::Table(other)) => same_tables(one, other),
        (Item::ArrayOfTables(one), Item::ArrayOfTables(other)) => {
            one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| same_tables(one, other))
        }
        (one, other) => one.is_none() && other.is_none(),
    }
}
