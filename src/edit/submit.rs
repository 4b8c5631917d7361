//! Turns what a form sent into changes of the file. Only controls whose value differs from the value that the form
//! showed become changes.

use super::change::{Change, Edit, Placed, Step};
use super::file::with_plain_ends;
use super::form::{Control, Form, FormField, FormItem};
use super::literal;
use super::pairs::Pairs;
use crate::datetime::{DayOrTime, PartialDate, parse_time};
use crate::schema::ValueKind;
use crate::schema::suggest::day_in_words;

/// The name of the control for the body.
pub const BODY: &str = ":body";

/// Returns the changes that turn the file of a form into what was sent.
pub fn changes(form: &Form, sent: &Pairs) -> Vec<Change> {
    let mut changes = Vec::new();
    form.fields().for_each(|field| of_field(field, sent, &mut changes));
    changes
}

/// Returns the body that was sent, if it differs from that of the form.
pub fn body(form: &Form, sent: &Pairs) -> Option<String> {
    let body = with_plain_ends(sent.get(BODY)?);
    (body.trim_matches('\n') != form.body.as_deref()?).then_some(body)
}

/// Puts what was sent into the controls of a form.
pub fn refill(form: &mut Form, sent: &Pairs) {
    form.each_field(&mut |field| {
        let Some(text) = sent_text(field, sent) else { return };
        match field.control {
            Control::Moment => {
                let (day, time) = text.split_once('T').unwrap_or((&text, ""));
                (field.value, field.time) = (day.to_owned(), time.to_owned());
            }
            Control::Boxes => {
                let chosen: Vec<&str> = text.lines().collect();
                field.choices.iter_mut().for_each(|choice| choice.is_chosen = chosen.contains(&&*choice.value));
            }
            _ => {
                field.choices.iter_mut().for_each(|choice| choice.is_chosen = choice.value == text);
                field.value = text;
            }
        }
    });
    if let (Some(own), Some(sent)) = (&mut form.body, sent.get(BODY)) {
        *own = with_plain_ends(sent);
    }
}

fn of_field(field: &FormField, sent: &Pairs, changes: &mut Vec<Change>) {
    let change = |edit| Change { path: field.path.clone(), edit };
    match field.control {
        Control::Table => of_table(field, sent, changes),
        Control::Tables => of_tables(field, sent, changes),
        Control::Either => {
            let Some(text) = sent_text(field, sent) else { return };
            let was_table = field.is_written && field.value.is_empty();
            if text.is_empty() && was_table {
                return of_table(field, sent, changes);
            }
            if text == field.value && field.is_written {
                // A table that was typed replaces a reference that was there before.
                changes.extend(new_table(&field.fields, sent).map(|written| change(Edit::Set(written))));
                return;
            }
            match new_value(field, sent) {
                Some(written) => changes.push(change(Edit::Set(written))),
                None if field.is_written => changes.push(change(Edit::Remove)),
                None => {}
            }
        }
        _ => {
            let Some(text) = sent_text(field, sent).filter(|text| *text != shown_text(field)) else { return };
            match field.kind.as_ref().filter(|_| !text.trim().is_empty()) {
                Some(kind) => changes.push(change(Edit::Set(written(kind, &text)))),
                None if field.is_written => changes.push(change(Edit::Remove)),
                None => {}
            }
        }
    }
}

fn of_table(field: &FormField, sent: &Pairs, changes: &mut Vec<Change>) {
    let change = |edit| Change { path: field.path.clone(), edit };
    if !field.is_written {
        changes.extend(new_table(&field.fields, sent).map(|written| change(Edit::Set(written))));
        return;
    }
    let mut inner = Vec::new();
    field.fields.iter().for_each(|field| of_field(field, sent, &mut inner));
    // A table without content would still be a statement.
    if !inner.is_empty() && !field.has_kept && field.fields.iter().all(|field| is_emptied(field, sent)) {
        changes.push(change(Edit::Remove));
    } else {
        changes.extend(inner);
    }
}

fn of_tables(field: &FormField, sent: &Pairs, changes: &mut Vec<Change>) {
    let mut placed: Vec<((usize, bool), Placed)> = Vec::new();
    for (index, item) in field.items.iter().enumerate() {
        let asked = sent.get(&format!("{}:position", item.name)).and_then(|text| text.trim().parse::<usize>().ok());
        // An item that moves to a position comes before the one that is there, or behind it if it moves down.
        let place = match asked {
            Some(position) if position != index + 1 => (position * 2 + usize::from(position > index + 1) * 2, false),
            _ => ((index + 1) * 2 + 1, true),
        };
        if !item.is_written {
            placed.extend(new_table(&item.fields, sent).map(|written| (place, Placed::New(written))));
        } else if sent.get(&format!("{}:remove", item.name)).is_none() {
            item.fields.iter().for_each(|field| of_field(field, sent, changes));
            placed.push((place, Placed::Old(index)));
        }
    }
    placed.sort_by_key(|(place, _)| *place);
    let placed: Vec<Placed> = placed.into_iter().map(|(_, item)| item).collect();
    let is_same = |(nth, item): (usize, &Placed)| *item == Placed::Old(nth);
    let count = field.items.iter().filter(|item| item.is_written).count();
    if placed.len() == count && placed.iter().enumerate().all(is_same) {
        return;
    }
    let edit = if placed.is_empty() { Edit::Remove } else { Edit::Arrange(placed) };
    changes.push(Change { path: field.path.clone(), edit });
}

/// Returns a table that the file does not have yet; `None` if nothing was typed.
fn new_table(fields: &[FormField], sent: &Pairs) -> Option<String> {
    let entry = |field: &FormField| {
        let key = field.path.last().and_then(|step| match step {
            Step::Key(key) => Some(key.clone()),
            Step::Item(_) => None,
        })?;
        Some((key, new_value(field, sent)?))
    };
    let entries: Vec<(String, String)> = fields.iter().filter_map(entry).collect();
    (!entries.is_empty()).then(|| literal::table(&entries))
}

/// Returns the value of a field that the file does not have yet.
fn new_value(field: &FormField, sent: &Pairs) -> Option<String> {
    match field.control {
        Control::Table => new_table(&field.fields, sent),
        Control::Tables => {
            let new = |item: &FormItem| new_table(&item.fields, sent);
            let items: Vec<String> = field.items.iter().filter_map(new).collect();
            (!items.is_empty()).then(|| format!("[{}]", items.join(", ")))
        }
        control => {
            let text = sent_text(field, sent).filter(|text| !text.trim().is_empty());
            match (text, &field.kind) {
                (Some(text), Some(ValueKind::AnyOf(_))) if control == Control::Either => Some(literal::text(&text)),
                (Some(text), Some(kind)) => Some(written(kind, &text)),
                _ if control == Control::Either => new_table(&field.fields, sent),
                _ => None,
            }
        }
    }
}

/// Returns whether a field is empty after what was sent.
fn is_emptied(field: &FormField, sent: &Pairs) -> bool {
    match field.control {
        Control::Table => !field.has_kept && field.fields.iter().all(|field| is_emptied(field, sent)),
        Control::Tables => field.items.iter().all(|item| match item.is_written {
            true => sent.get(&format!("{}:remove", item.name)).is_some(),
            false => new_table(&item.fields, sent).is_none(),
        }),
        _ => {
            let text = sent_text(field, sent).unwrap_or_else(|| shown_text(field));
            text.trim().is_empty() && field.fields.iter().all(|field| is_emptied(field, sent))
        }
    }
}

/// Returns what a form shows in a control, in the form of [`sent_text`].
fn shown_text(field: &FormField) -> String {
    match field.control {
        Control::Moment if !field.time.is_empty() => format!("{}T{}", field.value, field.time),
        Control::Boxes => {
            let chosen = field.choices.iter().filter(|choice| choice.is_chosen).map(|choice| choice.value.as_str());
            chosen.collect::<Vec<_>>().join("\n")
        }
        Control::Long | Control::Markdown => field.value.clone(),
        _ => field.value.trim().to_owned(),
    }
}

/// Returns what was sent for a control; `None` if the form did not send it.
fn sent_text(field: &FormField, sent: &Pairs) -> Option<String> {
    let first = sent.get(&field.name)?;
    Some(match field.control {
        Control::Table | Control::Tables => return None,
        Control::Moment => {
            let time = sent.get(&format!("{}:time", field.name)).unwrap_or_default().trim();
            let day = first.trim();
            // Without a day, a time says nothing.
            if time.is_empty() || day.is_empty() { day.to_owned() } else { format!("{day}T{time}") }
        }
        Control::Boxes => {
            let chosen: Vec<&str> = sent.all(&field.name).filter(|value| !value.is_empty()).collect();
            // The order of the file stays for those that it has.
            let of_form = field.choices.iter().map(|choice| choice.value.as_str());
            of_form.filter(|value| chosen.contains(value)).collect::<Vec<_>>().join("\n")
        }
        Control::Lines => {
            let text = with_plain_ends(first);
            text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
        }
        Control::Long | Control::Markdown => {
            let text = with_plain_ends(first);
            // A text of one line gets no line end by a key press at its end.
            if field.value.contains('\n') { text } else { text.trim_end().to_owned() }
        }
        _ => first.trim().to_owned(),
    })
}

/// Returns a value of a kind as TOML. A text that does not fit the kind is written as text, and the checks report it.
fn written(kind: &ValueKind, text: &str) -> String {
    match kind {
        ValueKind::Boolean => match text {
            "yes" => "true".into(),
            "no" => "false".into(),
            text => literal::text(text),
        },
        ValueKind::Integer(_) => match text.parse::<i64>() {
            Ok(number) => number.to_string(),
            Err(_) => literal::text(text),
        },
        ValueKind::Number(_) => number(text).unwrap_or_else(|| literal::text(text)),
        ValueKind::Date { .. } => date(text).unwrap_or_else(|| literal::text(text)),
        ValueKind::Moment => match DayOrTime::parse(text) {
            Some(DayOrTime::Day(day)) => day.to_string(),
            Some(DayOrTime::Time(time)) => time.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            None => literal::text(text),
        },
        ValueKind::List(of) => {
            let items: Vec<String> = text.lines().map(|line| written(of, line)).collect();
            format!("[{}]", items.join(", "))
        }
        ValueKind::AnyOf(kinds) => any_of(kinds, text),
        _ => literal::text(text),
    }
}

fn any_of(kinds: &[ValueKind], text: &str) -> String {
    if let Some(ValueKind::List(of)) = kinds.iter().find(|kind| matches!(kind, ValueKind::List(_))) {
        let is_one = text.lines().count() == 1 && kinds.iter().any(|kind| !matches!(kind, ValueKind::List(_)));
        return if is_one { literal::text(text) } else { written(&ValueKind::List(of.clone()), text) };
    }
    for kind in kinds {
        let fits = match kind {
            ValueKind::Boolean => matches!(text, "yes" | "no"),
            ValueKind::Integer(_) => text.parse::<i64>().is_ok(),
            ValueKind::Number(_) => number(text).is_some(),
            ValueKind::Date { .. } => date(text).is_some(),
            ValueKind::Moment => DayOrTime::parse(text).is_some(),
            ValueKind::Time => parse_time(text).is_some(),
            _ => false,
        };
        if fits {
            return written(kind, text);
        }
    }
    literal::text(text)
}

fn number(text: &str) -> Option<String> {
    let plain = text.trim_start_matches('£').replace(',', "");
    let is_plain = plain.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let value = plain.parse::<f64>().ok().filter(|value| is_plain && value.is_finite())?;
    Some(match plain.parse::<i64>() {
        Ok(number) => number.to_string(),
        // Keep the digits as typed: 3.50.
        Err(_)
            if plain.starts_with(|c: char| c.is_ascii_digit()) && !plain.ends_with('.') && !plain.starts_with("00") =>
        {
            plain
        }
        Err(_) => format!("{value:?}"),
    })
}

/// Returns a date as TOML. A day in words becomes the day; a month or a year stays one.
fn date(text: &str) -> Option<String> {
    let spoken = day_in_words(text);
    let text = spoken.as_deref().unwrap_or(text);
    match PartialDate::parse(text)? {
        PartialDate::Day(day) => Some(day.to_string()),
        partial => Some(literal::text(&partial.iso())),
    }
}
