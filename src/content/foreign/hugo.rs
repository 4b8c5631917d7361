//! Reports keys of Hugo and Zola between `+++` lines, where only our own are valid. Takes the parsed
//! TOML and the findings of its validation. One finding for all of these keys replaces those for each. Its edits rename the keys if that is certain.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::value::ForeignValue;
use super::yaml::YamlFields;
use super::{ConversionTarget, convert, refuse};
use crate::diagnostic::Finding;
use crate::schema::harmless::is_harmless;
use crate::schema::{Shape, Toml};
use crate::source::{Source, Span, TextEdit};

/// Keys that only other programs write.
const KEYS: [&str; 20] = [
    "cascade",
    "categories",
    "expirydate",
    "iscjklanguage",
    "keywords",
    "lastmod",
    "layout",
    "linktitle",
    "markup",
    "menu",
    "menus",
    "outputs",
    "params",
    "publishdate",
    "resources",
    "sitemap",
    "taxonomies",
    "template",
    "url",
    "weight",
];

/// Reports keys of other programs in TOML front matter. `noticed` has the findings of its
/// validation; those about these keys are removed.
pub(crate) fn report(source: &Source, toml: &Toml, target: &ConversionTarget, noticed: &mut Vec<Finding>) {
    let shape = target.shape;
    let table = toml.table();
    // The `url` of another program is a path; a whole address has another meaning, such as that of a booking.
    let is_path = |value: &DeValue| value.as_str().is_some_and(|text| !text.contains(':'));
    let is_foreign = |key: &str| {
        let is_key = shape.get(key).is_none() && KEYS.iter().any(|own| own.eq_ignore_ascii_case(key));
        is_key && (!key.eq_ignore_ascii_case("url") || table.get(key).is_some_and(|value| is_path(value.get_ref())))
    };
    if !table.iter().any(|(key, _)| is_foreign(key.get_ref())) || DeTable::parse(toml.text).is_err() {
        return;
    }
    // Keys that are synonyms of our fields are converted with them.
    let means_ours = |key: &str| shape.by_synonym(key).is_some() || convert::is_cost(key, shape);
    let is_taken = |key: &str| is_foreign(key) || (shape.get(key).is_none() && means_ours(key));
    let mut keys: Vec<(Range<usize>, &str, ForeignValue)> = table
        .iter()
        .filter(|(key, _)| is_taken(key.get_ref()))
        .map(|(key, value)| (key.span(), &**key.get_ref(), foreign_value(value.get_ref(), value.span(), toml)))
        .collect();
    keys.sort_by_key(|(span, ..)| span.start);
    let names = |shape: &Shape, key: &str| match shape.by_synonym(key).filter(|_| key != "url") {
        Some(meant) => format!("`{key}` is `{}` here", meant.name),
        None if convert::is_cost(key, shape) => format!("`{key}` is `cost` here"),
        None if key == "taxonomies" => "the values of `taxonomies` are `tags` here".to_owned(),
        None if key == "url" && shape.get("aliases").is_some() => {
            "`url` is one of `aliases` here, as an old address".to_owned()
        }
        None if is_harmless(key) => format!("`{key}` has no meaning here and goes below `[extra]`"),
        None => format!("`{key}` has no meaning here"),
    };
    let quoted: Vec<String> = keys.iter().map(|(_, key, _)| format!("`{key}`")).collect();
    let spans: Vec<Span> = keys.iter().map(|(span, ..)| toml.span(span.clone())).collect();
    noticed.retain(|finding| {
        let is_of_key = finding.code == "unknown-key"
            && spans
                .iter()
                .any(|span| span.start <= finding.span.start && finding.span.start < span.end.max(span.start + 1));
        let beneath = sections(toml.text, &keys).iter().any(|range| {
            let span = toml.span(range.clone());
            (span.start..span.end).contains(&finding.span.start)
        });
        !(is_of_key || (finding.code == "unknown-key" && beneath))
    });
    let are = if keys.len() == 1 { "is a key" } else { "are keys" };
    let message = format!("{} {are} of another program, such as Hugo", quoted.join(", "));
    let finding = Finding::error("unknown-key", spans[0], message)
        .note("Commonweal does not use such keys, so the page would lose their values.");
    let edits = edits(source, toml, target, &keys);
    let is_left = |key: &str| matches!(&edits, Ok((_, rest)) if rest.iter().any(|own| own == key));
    let said = |(_, key, _): &(Range<usize>, &str, ForeignValue)| match is_left(key) {
        true => format!("`{key}` goes below `[extra]`"),
        false => names(shape, key),
    };
    let said = keys.iter().map(said).collect::<Vec<_>>().join("; ");
    let (help, edits) = match edits {
        Ok((edits, _)) => (format!("{said}; `commonweal check --fix` writes it"), edits),
        Err(why) => (format!("{said}; write it by hand, because {why}"), Vec::new()),
    };
    noticed.push(Finding { edits, ..finding.help(help) });
}

/// Converts a TOML value to a foreign value.
fn foreign_value(value: &DeValue, span: Range<usize>, toml: &Toml) -> ForeignValue {
    match value {
        DeValue::String(text) => ForeignValue::Text(text.to_string()),
        DeValue::Boolean(value) => ForeignValue::Boolean(*value),
        DeValue::Integer(_) | DeValue::Float(_) => ForeignValue::Number(toml.slice(span).to_owned()),
        DeValue::Datetime(date) if date.date.is_some() => ForeignValue::Date(date.to_string()),
        DeValue::Datetime(time) => ForeignValue::Text(time.to_string()),
        DeValue::Array(items) => {
            ForeignValue::List(items.iter().map(|item| foreign_value(item.get_ref(), item.span(), toml)).collect())
        }
        DeValue::Table(table) => {
            let entry = |(key, value): (&toml::Spanned<std::borrow::Cow<str>>, &toml::Spanned<DeValue>)| {
                (key.get_ref().to_string(), foreign_value(value.get_ref(), value.span(), toml))
            };
            ForeignValue::Map(table.iter().map(entry).collect())
        }
    }
}

/// Returns the lines of TOML that belong to keys written as sections: `[params]` with everything beneath it.
fn sections(text: &str, keys: &[(Range<usize>, &str, ForeignValue)]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut at, mut is_in) = (0, false);
    for line in text.split_inclusive('\n') {
        if let Some(header) = line.trim_start().strip_prefix('[') {
            let name =
                header.trim_start_matches('[').split([']', '.']).next().unwrap_or_default().trim().trim_matches('"');
            is_in = keys.iter().any(|(_, key, _)| *key == name);
        }
        match found.last_mut().filter(|last| last.end == at) {
            Some(last) if is_in => last.end = at + line.len(),
            _ if is_in => found.push(at..at + line.len()),
            _ => {}
        }
        at += line.len();
    }
    found
}

/// Returns the edits that write the values under our names, with the keys that go below `[extra]`, or else why they are not certain.
fn edits(
    source: &Source,
    toml: &Toml,
    target: &ConversionTarget,
    keys: &[(Range<usize>, &str, ForeignValue)],
) -> Result<(Vec<TextEdit>, Vec<String>), String> {
    let shape = target.shape;
    let text = toml.text;
    if text.contains("\"\"\"") || text.contains("'''") {
        return Err("the front matter has a text of several lines".to_owned());
    }
    let mut entries: Vec<(String, ForeignValue)> = Vec::new();
    for (_, key, value) in keys {
        match value {
            ForeignValue::Map(inner) if *key == "taxonomies" => entries.extend(inner.iter().cloned()),
            value => entries.push(((*key).to_owned(), value.clone())),
        }
    }
    let read = YamlFields { entries, comments: Vec::new() };
    // A field that is already set under our name is not written twice.
    let is_free = |name: &str| !toml.table().iter().any(|(key, _)| key.get_ref() == name);
    let free = Shape {
        fields: shape.fields.iter().filter(|field| is_free(&field.name) || &*field.name == "extra").cloned().collect(),
        others: None,
    };
    let converted = refuse::convert_fields(&read, target, &free, &super::address_of(&source.path))?;
    let written = converted.toml;
    let (fields, extra) = match written.split_once("\n[extra]\n") {
        Some((fields, extra)) => (fields, extra),
        None => written.strip_prefix("[extra]\n").map_or((written.as_str(), ""), |extra| ("", extra)),
    };
    if !extra.is_empty() && !is_free("extra") {
        return Err("a part of it goes into `[extra]`, and there is such a section already".to_owned());
    }
    let line_end = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lost = sections(text, keys);
    let first_section = text.split_inclusive('\n').scan(0, |at, line| {
        let own = *at;
        *at += line.len();
        Some((own, line))
    });
    let first_section =
        first_section.into_iter().find(|(_, line)| line.trim_start().starts_with('[')).map_or(text.len(), |(at, _)| at);
    let mut insert_at = first_section;
    for (span, _, _) in keys.iter().filter(|(span, ..)| span.start < first_section) {
        let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let value =
            toml.table().iter().find(|(key, _)| key.span() == *span).map_or(span.end, |(_, value)| value.span().end);
        let end = text[value.max(span.end)..].find('\n').map_or(text.len(), |at| value.max(span.end) + at + 1);
        insert_at = insert_at.min(start);
        lost.push(start..end);
    }
    lost.sort_by_key(|range| range.start);
    lost.dedup();
    let mut edits: Vec<TextEdit> =
        lost.iter().map(|range| TextEdit { span: toml.span(range.clone()), text: String::new() }).collect();
    let fields = fields.replace('\n', line_end);
    match edits.iter_mut().find(|edit| edit.span.start == toml.span(insert_at..insert_at).start) {
        Some(edit) => edit.text = fields,
        None if !fields.is_empty() => edits.push(TextEdit { span: toml.span(insert_at..insert_at), text: fields }),
        None => {}
    }
    if !extra.is_empty() {
        let text_of_extra = format!("\n[extra]\n{extra}").replace('\n', line_end);
        match edits.last_mut().filter(|edit| edit.span.end == toml.span(text.len()..text.len()).end) {
            Some(edit) => edit.text.push_str(&text_of_extra),
            None => edits.push(TextEdit { span: toml.span(text.len()..text.len()), text: text_of_extra }),
        }
    }
    Ok((edits, converted.rest.into_iter().map(|(key, _)| key).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, apply_edits};
    use crate::types::Types;

    /// Returns the message of the only finding, and the text after its edits.
    fn fixed(path: &str, text: &str) -> (Vec<String>, String) {
        let types = Types::built_in();
        let mut findings = Vec::new();
        let toml = Toml::parse(FileId(0), text, &mut findings);
        let kind = types.for_path(path);
        let place = Span::file_start(FileId(0));
        crate::schema::read(&kind.shape, &toml, place, &kind.singular, &mut findings);
        let source = Source { path: format!("content/{path}"), text: text.to_owned() };
        let today = jiff::civil::date(2026, 11, 1);
        let target = ConversionTarget { shape: &kind.shape, words_only: false, today, time_zone: "Europe/London" };
        report(&source, &toml, &target, &mut findings);
        let edits: Vec<TextEdit> = findings.iter().flat_map(|finding| finding.edits.clone()).collect();
        (findings.into_iter().map(|finding| finding.message).collect(), apply_edits(text, &edits))
    }

    #[test]
    fn keys_of_hugo_are_converted_and_others_stay() {
        let (messages, text) = fixed(
            "about/history.md",
            "# Ours\ntitle = \"A\"\ndate = 2024-01-01\nlastmod = 2025-03-01T10:00:00Z\nsummary = \"S\" # kept\nweight = 3\nurl = \"/old/\"\n\n\
             [params]\ntoc = true\n[taxonomies]\ntags = [\"bins\"]\n",
        );
        assert_eq!(
            messages,
            ["`date`, `lastmod`, `weight`, `url`, `params`, `taxonomies` are keys of another program, such as Hugo"]
        );
        assert_eq!(
            text,
            "# Ours\ntitle = \"A\"\norder = 3\nupdated = 2025-03-01\ntags = [\"bins\"]\npublish = 2024-01-01\naliases = [\"/old/\"]\n\
             summary = \"S\" # kept\n\n\n[extra]\ndate = 2024-01-01\nlastmod = 2025-03-01T10:00:00Z\nparams = { toc = true }\n"
        );
    }

    #[test]
    fn the_parts_of_an_event_are_joined_or_kept() {
        let (_, text) = fixed(
            "events/a.md",
            "title = \"A\"\nlayout = \"x\"\ndate = 2026-12-05\ntime = 19:30:00\nend_time = \"9pm\"\norganizer = \"The hall\"\nvenue = \"Hall\"\n",
        );
        assert_eq!(
            text,
            "title = \"A\"\nstart = 2026-12-05T19:30:00\nend = 2026-12-05T21:00:00\nplace = { name = \"Hall\" }\norganiser = { name = \"The hall\" }\n\
             \n[extra]\nlayout = \"x\"\n"
        );
        for lines in [
            "start = 2026-12-05\ntime = \"19:30\"\n",
            "date = 2026-12-05\ncontact = \"01632 960001\"\n",
            "date = 2026-12-05\ntime = \"7:30\"\n",
        ] {
            let before = format!("title = \"A\"\nlayout = \"x\"\n{lines}");
            assert_eq!(fixed("events/a.md", &before).1, before);
        }
    }

    #[test]
    fn uncertain_keys_are_reported_and_kept() {
        for (text, why) in [
            ("title = \"A\"\nweight = 3\nlayout = \"x\"\n[extra]\na = 1\n", "stays"),
            ("title = \"A\"\nweight = 3\nexpiryDate = \"soon\"\n", "may hide"),
        ] {
            let (messages, after) = fixed("a.md", text);
            assert_eq!((messages.len(), after.as_str()), (1, text), "{why}: {messages:?}");
        }
        // Our own keys are not reported, and a misspelt one has another finding.
        let (messages, _) = fixed("partners/a.md", "title = \"A\"\nurl = \"https://a.org\"\n");
        assert_eq!(messages, Vec::<String>::new());
    }
}
