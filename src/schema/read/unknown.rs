//! Reports unknown keys and suggests the key that the author meant.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::super::harmless::is_harmless;
use super::super::hiding::{self, HidingKey, is_hiding_field};
use super::super::shape::{FieldShape, Shape, ValueKind, with_article};
use super::super::{value, value_fault};
use super::TableReader;
use crate::diagnostic::{Finding, nearest};
use crate::source::TextEdit;

impl TableReader<'_, '_> {
    /// Reports an unknown key, and returns the field that it was meant as: that field is not reported as missing too.
    pub(super) fn unknown_key<'s>(
        &mut self,
        shape: &'s Shape,
        table: &DeTable,
        key: &Spanned<DeString>,
        header: Option<&str>,
        missing: &mut Vec<&'s FieldShape>,
    ) -> Option<&'s str> {
        let name: &str = key.get_ref();
        if self.toml.is_faulty(&key.span()) {
            return None;
        }
        let span = self.toml.span(key.span());
        if let Some(header) = header
            && self.root.get(name).is_some()
            && shape.by_synonym(name).is_none()
        {
            self.belongs_above(key, header);
            return None;
        }
        if let Some((line, section)) = self.unopened_section(key.span().start, name) {
            self.unopened(key, line, &section);
            return None;
        }
        let value = table.get(name).map(|value| self.toml.slice(value.span())).unwrap_or_default();
        let written = DeValue::parse(value).ok().map(Spanned::into_inner);
        // A field that cannot have the value is not meant: `status = "current"` is not `statutory`.
        let may_be = |field: &&&FieldShape| written.as_ref().is_none_or(|written| field.may_be_meant(written));
        let names = |fields: &[&'s FieldShape]| nearest(name, fields.iter().filter(may_be).map(|field| &*field.name));
        let unset: Vec<&FieldShape> = shape.fields.iter().filter(|field| !table.contains_key(&*field.name)).collect();
        let near = names(missing).or_else(|| names(&unset));
        let synonym = shape.by_synonym(name).filter(|field| !table.contains_key(&*field.name));
        let option = hiding::outcome(name).map_or_else(|| name.to_lowercase().replace('_', "-"), str::to_owned);
        let chosen = unset
            .iter()
            .find(|field| matches!(&field.kind, ValueKind::Choice(all) if all.iter().any(|one| **one == *option)));
        let word = written.as_ref().and_then(DeValue::as_str).unwrap_or_default();
        // `status = "draft"`: the value is the name of a boolean field.
        let flag = unset
            .iter()
            .find(|field| matches!(field.kind, ValueKind::Boolean) && field.name.eq_ignore_ascii_case(word));
        let fits_synonym = synonym
            .zip(written.as_ref())
            .is_some_and(|(field, written)| value::read(&field.kind, written, value).is_ok());
        let can_hide = self.root.get("visibility").is_some();
        let is_other = |own: &HidingKey| own.is_weak() && (header.is_some() || chosen.is_some());
        let hiding = HidingKey::from_key(name).filter(|own| can_hide && !fits_synonym && !is_other(own));
        // A policy stays on the site with the day from which it no longer applies.
        let ends = shape
            .get("withdrawn")
            .filter(|_| header.is_none() && (hiding::says_ended(name) || hiding::says_ended(word)));
        let is_no_address = can_hide && name.eq_ignore_ascii_case("permalink") && value == "false";
        let mut meant: Option<&str> = None;
        let homes: Vec<&FieldShape> = shape.fields.iter().filter(|field| has_key(&field.kind, name)).collect();
        // `approved_by` beside `approved`: the `by` of that section.
        let part = shape.by_synonym(name).and_then(|field| {
            let part = name.strip_prefix(&*field.name)?.strip_prefix('_')?;
            has_key(&field.kind, part).then_some((field, part))
        });
        let help = if ends.is_some() && word != "published" {
            let day = matches!(written, Some(DeValue::Datetime(_))).then_some(value).unwrap_or("DATE");
            format!(
                "write `withdrawn = {day}`, the day from which it is no longer in force; if another policy replaces it, write \
                 `supersedes = [\"ID\"]` in that one, with the id of this one"
            )
        } else if is_no_address {
            "write `draft = true`: it keeps the page off the public site".to_owned()
        } else if let Some((hiding, written)) = hiding.zip(written.as_ref()) {
            match header {
                Some(header) => format!(
                    "{}; above `{header}`, because it belongs to the {}",
                    hiding.help(written, value),
                    self.noun
                ),
                None => hiding.help(written, value),
            }
        } else if let Some(flag) = flag.filter(|_| !word.is_empty()) {
            format!("write `{} = true`", flag.name)
        } else if can_hide && header.is_none() && hiding::says_hidden(word) {
            hiding::WAYS.to_owned()
        } else if let Some(field) = synonym {
            missing.retain(|other| other.name != field.name);
            meant = Some(&field.name);
            let header = self.header_of(&field.name);
            let has_series =
                |field: &FieldShape| matches!(&field.kind, ValueKind::Table(repeat) if repeat.get("until").is_some());
            match (&*field.name, shape.get("publish")) {
                ("end", _) if name == "until" && shape.get("repeat").is_some_and(has_series) => format!(
                    "write `until = {value}` in `repeat`, if it is the last date of a series; write `end = {value}`, if the event lasts up to \
                     that moment"
                ),
                // Other programs hide a page until its date.
                ("updated", Some(_)) if says_day(name) && fits_synonym => format!(
                    "write `updated = {value}`, if the page last changed on that day; write `publish = {value}`, if the public may read it \
                     only from that day on"
                ),
                ("slug", _) if word.contains('/') && shape.get("aliases").is_some() => format!(
                    "write `aliases = [{value}]`: the old address then leads to this page, whose own address follows from its file"
                ),
                _ => synonym_help(name, field, header.as_deref(), value),
            }
        } else if let Some(field) = chosen.filter(|_| value != "false") {
            format!("write `{} = \"{option}\"`", field.name)
        } else if let Some(near) = near {
            missing.retain(|field| *field.name != *near);
            meant = Some(near);
            format!("did you mean `{near}`?")
        } else if let [home] = homes[..] {
            match self.header_of(&home.name) {
                Some(header) => format!("did you mean the `{name}` of `{}`? Write it below `[{header}]`", home.name),
                None => format!("did you mean the `{name}` of `{}`? Write it in its braces", home.name),
            }
        } else if !homes.is_empty() {
            let homes: Vec<String> = homes.iter().map(|home| format!("`{}`", home.name)).collect();
            format!("write it as the `{name}` of the section that it belongs to: {}", homes.join(" or "))
        } else if let Some((field, part)) = part {
            format!(
                "write it as `{part}` of `{}`, which is already set: `{} = {{ {part} = …, … }}`",
                field.name, field.name
            )
        } else if let Some(set) = shape.by_synonym(name) {
            format!(
                "`{}` is the key for this, and is already set: keep the right one of the two values there",
                set.name
            )
        } else if let Some(set) =
            nearest(name, shape.fields.iter().filter(|field| may_be(&field)).map(|field| &*field.name))
        {
            format!("`{set}` is already set: remove this line, or use another key")
        } else if shape.fields.len() <= FEW {
            let known: Vec<String> = shape.fields.iter().map(|field| format!("`{}`", field.name)).collect();
            format!("the keys here are {}", known.join(", "))
        } else if !self.path.is_empty() || !can_hide || is_harmless(name) || hiding::says_current(word) {
            let free = self.root.fields.iter().find(|field| matches!(field.kind, ValueKind::Free));
            let free = free
                .filter(|_| self.path.is_empty())
                .map_or_else(String::new, |field| format!(", or put it below `[{}]`", field.name));
            format!("remove it{free}; `commonweal explain {}` lists the keys", self.noun)
        } else {
            let status = match shape.get("status").map(|field| &field.kind) {
                Some(ValueKind::Choice(all)) if all.iter().any(|one| &**one == "cancelled") => {
                    "; if it says that the event does not take place as planned, write `status`"
                }
                _ => "",
            };
            format!(
                "if it says that the page is not public, or not yet, write `draft = true` or `visibility = \"internal\"`{status}; if it only \
                 describes the page, put it below `[extra]`; `commonweal explain {}` lists the keys",
                self.noun
            )
        };
        let owner = header.map_or_else(|| with_article(self.noun), |header| format!("`{header}`"));
        let finding = Finding::error("unknown-key", span, format!("{owner} has no key `{name}`")).help(help);
        self.findings.push(finding);
        meant
    }

    /// Reports a key of the document that is below the header of a section.
    fn belongs_above(&mut self, key: &Spanned<DeString>, header: &str) {
        let name: &str = key.get_ref();
        self.misplaced.push(name.to_string());
        let message = format!("`{name}` belongs to the {} itself, not to `{header}`", self.noun);
        let help = format!("move it above `{header}`: keys below a line in square brackets belong to that section");
        self.findings.push(Finding::error("unknown-key", self.toml.span(key.span()), message).help(help));
    }

    /// Reports a field that hides the document but is in a section with arbitrary keys, where it
    /// has no effect. `section` is the section as written; keys of an inline table are left alone.
    pub(super) fn below_free(&mut self, key: &Spanned<DeString>, section: &str) {
        if section.starts_with('[') && is_hiding_field(key.get_ref()) && self.root.get("visibility").is_some() {
            self.belongs_above(key, section);
        }
    }

    /// Reports a key of a section at the top level of the document: the author un-commented a line
    /// of the scaffold but not the header above it. Keys inside a section are reported elsewhere.
    pub(super) fn below_unopened(&mut self, key: &Spanned<DeString>) {
        let name: &str = key.get_ref();
        let own = self.toml.line(key.span().start);
        let is_block = |line: &Range<usize>| !self.toml.slice(line.clone()).trim().is_empty();
        let mut above = std::iter::successors(Some(own.clone()), |line| {
            let end = line.start.checked_sub(1)?;
            Some(self.toml.line(end)).filter(is_block)
        });
        // Only the lines directly below the header count.
        let Some((line, section)) = self.unopened_section(key.span().start, name) else { return };
        if !above.any(|own| own.start <= line.start) {
            return;
        }
        // If the section's own line with that key is still a comment, the author added this line by hand.
        let is_comment_of_key = |line: &str| {
            let rest = line.trim_start().strip_prefix('#').map(|rest| rest.trim_start_matches(['#', ' ', '\t']));
            rest.and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        let header_end = self.toml.line(line.start).end;
        let mut block = self.toml.text[header_end..].lines().skip(1).take_while(|line| !line.trim().is_empty());
        if !block.any(is_comment_of_key) {
            self.unopened(key, line, &section);
        }
    }

    /// Reports the first key below the commented-out header of its section.
    fn unopened(&mut self, key: &Spanned<DeString>, line: Range<usize>, section: &str) {
        if self.unopened.replace(line.start) == Some(line.start) {
            return;
        }
        let opened = self.toml.slice(line.clone()).trim_start_matches(['#', ' ', '\t']);
        let message =
            format!("`{}` is a key of `{section}`, but the line `{opened}` above it is a comment", key.get_ref());
        let mark = line.end - opened.len();
        let help = format!("delete the `#` at the start of line {}", self.toml.line_number(line.start));
        let edit = TextEdit { span: self.toml.span(line.start..mark), text: String::new() };
        let finding = Finding::error("unknown-key", self.toml.span(key.span()), message).help(help);
        self.findings.push(Finding { edits: vec![edit], ..finding });
    }

    /// Returns the commented-out header to which a key belongs: the nearest `# [section]` above it,
    /// with no other header in between. Returns the range of the line and the section.
    fn unopened_section(&self, at: usize, key: &str) -> Option<(Range<usize>, String)> {
        let mut end = self.toml.line(at).start;
        while end > 0 {
            let line = self.toml.line(end - 1);
            let written = self.toml.slice(line.clone()).trim();
            let name = written.trim_start_matches(['#', ' ', '\t']);
            if name.starts_with('[') {
                let name = name.trim_start_matches('[').split(']').next().unwrap_or_default().trim();
                let is_commented = written.starts_with('#');
                return (is_commented && self.root.section(name)?.get(key).is_some()).then(|| {
                    let start = line.start + self.toml.slice(line.clone()).find('#').unwrap_or(0);
                    // Up to the closing bracket: a comment may follow it.
                    let text = self.toml.slice(start..line.end);
                    let length = text.rfind(']').map_or(text.len(), |at| at + 1);
                    (start..start + length, name.to_owned())
                });
            }
            end = line.start;
        }
        None
    }
}

impl FieldShape {
    /// Returns whether a key with this value may be a misspelling of the field.
    fn may_be_meant(&self, value: &DeValue) -> bool {
        // A date or a number in quotes, or a section as text, is a second fault.
        let is_loose = matches!(
            self.kind,
            ValueKind::Integer(_)
                | ValueKind::Number(_)
                | ValueKind::Numeral
                | ValueKind::Moment
                | ValueKind::Table(_)
                | ValueKind::AnyOf(_)
        );
        is_loose
            || value::has_type_of(&self.kind, value)
            || (matches!(self.kind, ValueKind::Boolean) && says_boolean(value))
    }
}

/// Returns whether a text stands for true or false.
fn says_boolean(value: &DeValue) -> bool {
    let word = value.as_str().map(|text| text.trim().to_lowercase());
    word.is_some_and(|word| matches!(&*word, "true" | "false" | "yes" | "no"))
}

/// Returns whether a key is a plain date in other programs, which may be that of publication.
fn says_day(key: &str) -> bool {
    ["date", "posted", "pubdate"].iter().any(|own| own.eq_ignore_ascii_case(key))
}

/// The limit of keys listed in a message; for more keys the message refers to `explain`.
const FEW: usize = 8;

/// Returns whether a kind is a table with that key.
fn has_key(kind: &ValueKind, key: &str) -> bool {
    matches!(kind, ValueKind::Table(shape) if shape.get(key).is_some())
}

/// Returns the help for a synonym of a field, with the author's value if it is valid. A section or
/// an id is never shown with an example value, because the author would paste it unchanged.
fn synonym_help(word: &str, field: &FieldShape, header: Option<&str>, value: &str) -> String {
    let name = &field.name;
    let kind = &field.kind;
    let read = DeValue::parse(value).ok().map(Spanned::into_inner);
    let is_short = value.len() <= SHORT && !value.contains('\n');
    if value.starts_with('[')
        && value.trim_start_matches('[').trim_start().starts_with(word)
        && kind.section().is_some()
    {
        return format!("the key is `{name}`: write `{}`", value.replacen(word, name, 1));
    }
    if let Some(read) = &read {
        if let (Some(key), Some(text)) = (kind.described_by(), read.as_str()) {
            return match text.contains(|c: char| c.is_whitespace() || c.is_uppercase()) {
                true => format!("the key is `{name}`: write `{name} = {{ {key} = {value} }}`"),
                false => format!("the key is `{name}`: write `{name} = {value}`, if that is an id"),
            };
        }
        let is_list = read.is_array() && matches!(kind, ValueKind::List(_));
        let fits = value::read(kind, read, value).is_ok() || is_list || (read.is_table() && kind.section().is_some());
        if fits && is_short {
            return format!("the key is `{name}`: write `{name} = {value}`");
        }
        if matches!(kind, ValueKind::Table(_)) {
            let key = value_fault::ValueKey { name, header, example: &field.example };
            return format!("the key is `{name}`: {}", value_fault::rewriting_help(kind, key, read, value));
        }
    }
    match &*field.example {
        example if example.is_empty() || example.contains('\n') || kind.described_by().is_some() => {
            format!("the key is `{name}`, which takes {}", kind.description())
        }
        example => format!("the key is `{name}`: write it as in `{name} = {example}`"),
    }
}

/// The limit in bytes of a value that is repeated in a message.
const SHORT: usize = 60;
