//! Converts front matter of other programs to our TOML, by their usual key names. Most values without
//! a field in the content type go into `[extra]`.

use std::fmt::Write;

use super::keys::{field_for_key, normalised_key};
use super::value::{self, ForeignValue};
use super::when::parse_time_of_day;
use super::yaml::YamlFields;
use crate::datetime::Duration;
use crate::schema::suggest::day_in_words;
use crate::schema::{Shape, ValueKind, describe};

/// Keys that other programs use for the whole address of a page.
const ADDRESSES: [&str; 4] = ["url", "permalink", "path", "slug"];

/// Keys for the cost of an event, besides the synonyms in its declaration.
const COSTS: [&str; 4] = ["price", "admission", "entry", "charge"];

/// Returns whether a key of another program is the cost of an event.
pub(super) fn is_cost(key: &str, shape: &Shape) -> bool {
    let has_section = matches!(shape.get("cost"), Some(cost) if matches!(cost.kind, ValueKind::Table(_)));
    has_section && COSTS.iter().any(|own| own.eq_ignore_ascii_case(key))
}

/// The result of a conversion.
#[derive(Debug)]
pub(super) struct Converted {
    pub toml: String,
    /// The names of our fields in it.
    pub set: Vec<String>,
    /// The keys without a field of ours, below `[extra]`, and their values.
    pub rest: Vec<(String, ForeignValue)>,
}

/// Returns the fields as TOML by the shape of the document's type. `words_only` is for a
/// translation, which contains only text. `own` is the current address of the page, which is
/// therefore not an old one.
pub(super) fn convert(read: &YamlFields, shape: &Shape, words_only: bool, own: &str) -> Converted {
    let mut partly = vec![false; read.entries.len()];
    let mut taken = vec![false; read.entries.len()];
    // Each field with its TOML value, in the order of the shape.
    let mut fields: Vec<(&str, String)> = Vec::new();
    for field in &shape.fields {
        let name: &str = &field.name;
        if matches!(name, "extra" | "body" | "type") || (words_only && !field.has_words()) {
            continue;
        }
        // A whole address in other programs, the last part of one here.
        let synonyms = if name == "slug" { &[][..] } else { &field.synonyms };
        // The same key may be a synonym of another field of this type.
        let is_meant = |own: &&str| shape.by_synonym(own).is_some_and(|meant| meant.name == field.name);
        let declared = std::iter::once(name).chain(synonyms.iter().map(|own| &**own)).filter(is_meant);
        let costs = COSTS.iter().copied().filter(|own| name == "cost" && shape.get(own).is_none());
        for own in declared.chain(costs) {
            let is_own = |(key, _): &(String, ForeignValue)| {
                normalised_key(key) == normalised_key(own)
                    && field_for_key(shape, key).is_none_or(|meant| meant.name == field.name)
            };
            let Some(at) = read.entries.iter().position(is_own).filter(|at| !taken[*at]) else {
                continue;
            };
            if let Some(value) = value_for(&field.kind, name, &read.entries[at].1) {
                // A day drops the time, so the whole value also stays in `[extra]`.
                partly[at] = true;
                taken[at] = !(matches!(field.kind, ValueKind::Date { .. }) && has_time(&read.entries[at].1));
                fields.push((name, value));
                break;
            }
        }
    }
    // WordPress and Jekyll have the inverse of `draft`.
    if let Some(at) = read.entries.iter().position(|(key, _)| key == "published")
        && let ForeignValue::Boolean(published) = read.entries[at].1
        && !words_only
        && shape.get("draft").is_some()
        && !fields.iter().any(|(name, _)| *name == "draft")
    {
        taken[at] = true;
        if !published {
            fields.push(("draft", "true".into()));
        }
    }
    // Hugo and Jekyll hide a page until its date. News here waits for its date anyway, and events
    // are announced before theirs.
    let waits =
        shape.get("date").is_some() || shape.get("start").is_some() || shape.get("publish").is_none() || words_only;
    if !waits
        && !fields.iter().any(|(name, _)| *name == "publish")
        && let Some((_, value)) = read.entries.iter().find(|(key, _)| key.eq_ignore_ascii_case("date"))
        && let Some(day) = value_for(&ValueKind::Date { partial: false }, "publish", value)
    {
        fields.push(("publish", day));
    }
    if !words_only && shape.get("aliases").is_some() {
        old_addresses(read, shape, own, &mut taken, &mut fields);
    }
    let set: Vec<String> = fields.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut out = String::new();
    for comment in read.comments.iter().filter(|comment| !comment.is_empty()) {
        let _ = writeln!(out, "# {}", one_line(comment));
    }
    for (name, value) in fields {
        let _ = writeln!(out, "{name} = {value}");
    }
    let rest = (0..taken.len()).filter(|at| !taken[*at] && read.entries[*at].1 != ForeignValue::Null);
    let rest: Vec<_> = rest.map(|at| (&read.entries[at].0, &read.entries[at].1, partly[at])).collect();
    let unread = rest.iter().filter(|(.., partly)| !partly);
    let rest_keys = unread.map(|(key, value, _)| ((*key).clone(), (*value).clone())).collect();
    if !rest.is_empty() {
        // A translation has only text of its own, so other values stay as comments.
        let has_extra = shape.get("extra").is_some_and(|extra| !words_only || extra.has_words());
        out.push_str(if has_extra { "\n[extra]\n" } else { "" });
        for (key, value, _) in rest {
            let _ =
                writeln!(out, "{}{} = {}", if has_extra { "" } else { "# " }, describe::key(key), extra_value(value));
        }
    }
    Converted { toml: out, set, rest: rest_keys }
}

/// Adds the former addresses of the page to its `aliases`. A pattern such as `/:year/:title/` is
/// not an address.
fn old_addresses(read: &YamlFields, shape: &Shape, own: &str, taken: &mut [bool], fields: &mut Vec<(&str, String)>) {
    for (at, (key, value)) in read.entries.iter().enumerate() {
        let ForeignValue::Text(text) = value else { continue };
        let is_address = ADDRESSES.iter().any(|name| key.eq_ignore_ascii_case(name));
        if taken[at] || !is_address || (shape.get(key).is_some() && key != "slug") {
            continue;
        }
        let path = text.trim();
        let is_path = path.contains('/') && !path.contains([':', '*', '?', '#', ' ', '\\']) && !path.starts_with("//");
        if !is_path {
            continue;
        }
        taken[at] = true;
        let address = format!("/{}", path.trim_start_matches('/'));
        if address.trim_end_matches('/') == own.trim_end_matches('/') {
            continue;
        }
        let written = describe::text(&address);
        match fields.iter_mut().find(|(name, _)| *name == "aliases") {
            Some((_, list)) if list.contains(&written) => {}
            Some((_, list)) => *list = format!("{}, {written}]", list.trim_end_matches(']')),
            None => fields.push(("aliases", format!("[{written}]"))),
        }
    }
}

/// Returns whether a date has a time other than midnight.
fn has_time(value: &ForeignValue) -> bool {
    matches!(value, ForeignValue::Date(date) if date.get(10..19).is_some_and(|time| time != "T00:00:00"))
}

/// Returns a value as TOML for a field of a kind; `None` if the field cannot hold it.
pub(super) fn value_for(kind: &ValueKind, name: &str, value: &ForeignValue) -> Option<String> {
    match (kind, value) {
        (_, ForeignValue::Null) => None,
        // Only the last part of an address is a slug.
        (ValueKind::Text, ForeignValue::Text(text)) if name == "slug" && text.contains('/') => None,
        (ValueKind::Table(_), ForeignValue::Text(text)) if name == "place" => {
            (!text.trim().is_empty()).then(|| format!("{{ name = {} }}", describe::text(text.trim())))
        }
        // An address or a number is not the name of an organiser.
        (ValueKind::Table(_), ForeignValue::Text(text)) if name == "organiser" => {
            let is_name =
                !text.trim().is_empty() && !text.contains(|c: char| matches!(c, '@' | '/') || c.is_ascii_digit());
            is_name.then(|| format!("{{ name = {} }}", describe::text(text.trim())))
        }
        (ValueKind::Table(shape), ForeignValue::Text(text)) if name == "booking" => {
            let url = value_for(&shape.get("url")?.kind, "url", value)?;
            text.contains('/').then(|| format!("{{ url = {url} }}"))
        }
        (ValueKind::Table(_), ForeignValue::Text(text)) if name == "cost" => match &*text.trim().to_lowercase() {
            "" => None,
            "free" | "free of charge" | "free entry" | "£0" | "am ddim" => Some("{ free = true }".to_owned()),
            _ => Some(format!("{{ price = {} }}", describe::text(text.trim()))),
        },
        (ValueKind::Table(_), ForeignValue::Number(text)) if name == "cost" => match text.parse::<f64>() {
            Ok(0.0) => Some("{ free = true }".to_owned()),
            _ => Some(format!("{{ price = {text} }}")),
        },
        (ValueKind::Table(shape), ForeignValue::Map(entries)) if !entries.is_empty() => {
            let entry = |(key, value): &(String, ForeignValue)| {
                let own = shape.get(key)?;
                Some(format!("{key} = {}", value_for(&own.kind, key, value)?))
            };
            let entries: Option<Vec<String>> = entries.iter().map(entry).collect();
            entries.map(|entries| format!("{{ {} }}", entries.join(", ")))
        }
        (ValueKind::Text | ValueKind::Markdown, ForeignValue::Text(text)) => {
            (!text.trim().is_empty()).then(|| describe::text(text))
        }
        (
            ValueKind::Text | ValueKind::Markdown | ValueKind::Numeral,
            ForeignValue::Number(text) | ForeignValue::Date(text),
        ) => Some(describe::text(text)),
        (ValueKind::Numeral, ForeignValue::Text(text)) => Some(describe::text(text)),
        (ValueKind::Boolean, ForeignValue::Boolean(value)) => Some(value.to_string()),
        (ValueKind::Boolean, ForeignValue::Text(text)) => text.parse::<bool>().ok().map(|value| value.to_string()),
        (ValueKind::Integer(bounds), ForeignValue::Number(text)) => {
            let number: i64 = text.parse().ok()?;
            bounds.contain(number as f64).then(|| number.to_string())
        }
        (ValueKind::Date { .. }, ForeignValue::Date(date)) => date.get(..10).map(str::to_owned),
        // A date in quotes, as in JSON and in careful YAML.
        (ValueKind::Date { .. }, ForeignValue::Text(text)) => {
            let date = value::date(text.trim()).or_else(|| day_in_words(text.trim()));
            date.and_then(|date| date.get(..10).map(str::to_owned))
        }
        (ValueKind::Time, ForeignValue::Text(text) | ForeignValue::Number(text)) => {
            parse_time_of_day(text).map(|time| describe::text(&format!("{:02}:{:02}", time.hour(), time.minute())))
        }
        (ValueKind::Duration, ForeignValue::Text(text)) => Duration::parse(text).map(|_| describe::text(text.trim())),
        // A time with a zone is not the local time that the field takes.
        (ValueKind::Moment, ForeignValue::Date(date)) => (date.len() == 10 || date.len() == 19).then(|| date.clone()),
        (ValueKind::List(of), ForeignValue::List(items)) => {
            let items: Option<Vec<String>> = items.iter().map(|item| value_for(of, name, item)).collect();
            items.map(|items| format!("[{}]", items.join(", ")))
        }
        // `tags: bins, recycling`
        (ValueKind::List(of), ForeignValue::Text(text)) if name == "tags" => {
            let items: Option<Vec<String>> =
                text.split(',').map(|item| value_for(of, name, &ForeignValue::Text(item.trim().to_owned()))).collect();
            items.map(|items| format!("[{}]", items.join(", ")))
        }
        (ValueKind::List(of), value) => value_for(of, name, value).map(|item| format!("[{item}]")),
        (ValueKind::Choice(options), ForeignValue::Text(text)) => {
            options.iter().any(|option| **option == **text).then(|| describe::text(text))
        }
        (ValueKind::Link | ValueKind::Url | ValueKind::Email | ValueKind::Phone, ForeignValue::Text(text)) => {
            let fits = match kind {
                ValueKind::Url => text.starts_with("http"),
                ValueKind::Link => text.starts_with(['/', 'h']),
                _ => true,
            };
            (fits && !text.contains(char::is_whitespace)).then(|| describe::text(text))
        }
        (ValueKind::AnyOf(kinds), value) => kinds.iter().find_map(|kind| value_for(kind, name, value)),
        _ => None,
    }
}

/// Returns a value for `[extra]`, on one line.
pub(super) fn extra_value(value: &ForeignValue) -> String {
    match value {
        ForeignValue::Null => "\"\"".into(),
        ForeignValue::Boolean(value) => value.to_string(),
        ForeignValue::Number(text) | ForeignValue::Date(text) => text.clone(),
        ForeignValue::Text(text) => describe::text(text),
        ForeignValue::List(items) => format!("[{}]", items.iter().map(extra_value).collect::<Vec<_>>().join(", ")),
        ForeignValue::Map(entries) if entries.is_empty() => "{}".into(),
        ForeignValue::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{} = {}", describe::key(key), extra_value(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// Returns a comment without characters that TOML does not allow in one.
fn one_line(comment: &str) -> String {
    comment.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::yaml;
    use super::*;
    use crate::types::Types;

    fn read_yaml(text: &str) -> YamlFields {
        yaml::read(text).expect("it is read")
    }

    fn converted(path: &str, yaml: &str) -> String {
        let types = Types::built_in();
        convert(&read_yaml(yaml), &types.for_path(path).shape, false, "/own/").toml
    }

    #[test]
    fn facts_keep_their_meaning_and_the_rest_is_extra() {
        assert_eq!(
            converted(
                "bins.md",
                "title: \"Bin \\\"collection\\\"\"\ndescription: About bins.\ndate: 2024-01-01\nlastmod: 2025-03-01T10:00:00Z\nweight: 3\n\
                 draft: true\ntags: bins, black bags\nredirect_from: /old/\nlayout: post\nparams:\n  toc: true\nempty:\n"
            ),
            "title = \"Bin \\\"collection\\\"\"\nsummary = \"About bins.\"\norder = 3\nupdated = 2025-03-01\ndraft = true\ntags = [\"bins\", \"black bags\"]\n\
             aliases = [\"/old/\"]\npublish = 2024-01-01\n\n[extra]\ndate = 2024-01-01\nlastmod = 2025-03-01T10:00:00Z\nlayout = \"post\"\nparams = { toc = true }\n"
        );
        assert_eq!(
            converted("news/a.md", "title: A\ndate: 2024-01-01 10:00:00 +0100\npublished: false\n"),
            "title = \"A\"\ndate = 2024-01-01\ndraft = true\n\n[extra]\ndate = 2024-01-01T10:00:00+01:00\n"
        );
        assert_eq!(converted("news/a.md", "title: A\ndate: 5 October 2026\n"), "title = \"A\"\ndate = 2026-10-05\n");
        assert_eq!(
            converted(
                "events/a.md",
                "title: A\norganizer: The hall\nbooking: https://a.example/b\nlength: 2 hours\ndoors: 18:30\n"
            ),
            "title = \"A\"\nduration = \"2 hours\"\ndoors = \"18:30\"\norganiser = { name = \"The hall\" }\n\
             booking = { url = \"https://a.example/b\" }\n"
        );
        assert_eq!(
            converted("a.md", "title: 2024\ndate: 2024-01-01\n# Old\n"),
            "# Old\ntitle = \"2024\"\nupdated = 2024-01-01\npublish = 2024-01-01\n"
        );
        assert_eq!(
            converted("events/a.md", "title: A\nstart: 2026-12-01\nlocation: Village Hall\nprice: 3.5\n"),
            "title = \"A\"\nstart = 2026-12-01\nplace = { name = \"Village Hall\" }\ncost = { price = 3.5 }\n"
        );
        assert_eq!(
            converted("events/a.md", "title: A\nvenue:\n  name: Hall\n  postcode: SA1 1AB\ncost: Free\n"),
            "title = \"A\"\nplace = { name = \"Hall\", postcode = \"SA1 1AB\" }\ncost = { free = true }\n"
        );
        assert_eq!(
            converted("a.md", "title: A\nlocation: Hall\nprice: 3\n"),
            "title = \"A\"\n\n[extra]\nlocation = \"Hall\"\nprice = 3\n"
        );
        assert_eq!(
            converted("a.md", "title: A\naliases: [/one/]\nurl: /two.html\npermalink: /own\nslug: three\n"),
            "title = \"A\"\nslug = \"three\"\naliases = [\"/one/\", \"/two.html\"]\n"
        );
        assert_eq!(
            converted("a.md", "title: A\npermalink: /:year/:title/\nslug: a/b\n"),
            "title = \"A\"\naliases = [\"/a/b\"]\n\n[extra]\npermalink = \"/:year/:title/\"\n"
        );
        let types = Types::built_in();
        let read = read_yaml("title: Biniau\nweight: 3\n");
        let welsh = convert(&read, &types.for_path("bins.md").translation, true, "").toml;
        assert_eq!(welsh, "title = \"Biniau\"\n\n[extra]\nweight = 3\n");
    }
}
