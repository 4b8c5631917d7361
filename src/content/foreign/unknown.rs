//! Decides whether a key without a field of ours may go below `[extra]`, where it has no effect. Only a key of
//! [`is_harmless`] may: any other key may say who may see the page, or whether something applies or takes place.

use jiff::civil::Date;
use toml::de::DeValue;

use super::convert::extra_value;
use super::keys::{field_for_key, normalised_key};
use super::value::{ForeignValue, day_of, is_nothing};
use super::yaml::YamlFields;
use crate::schema::Shape;
use crate::schema::harmless::is_harmless;
use crate::schema::hiding::{self, HidingKey, key_words, says_hidden};

/// Keys that hold the parameters of a theme.
const HOLDERS: [&str; 4] = ["params", "extra", "meta", "metadata"];

/// Keys of keywords, under which some people mark their drafts.
const KEYWORDS: [&str; 8] = ["tags", "tag", "categories", "category", "keywords", "topics", "labels", "taxonomies"];

/// Returns why front matter is not converted, as a clause, because of a key in it without a field of ours, or of a
/// keyword such as `draft`.
pub(super) fn refusal(
    read: &YamlFields,
    rest: &[(String, ForeignValue)],
    shape: &Shape,
    today: Date,
    words_only: bool,
) -> Option<String> {
    for (key, value) in &read.entries {
        if KEYWORDS.contains(&&*key.to_lowercase())
            && let Some(word) = hidden_word(value)
        {
            return Some(format!("`{key}` has `{word}`, which may say that the page is not public: {}", hiding::WAYS));
        }
        if *value == ForeignValue::Null && is_public_day(key) {
            return Some(format!(
                "`{key}` has no value, which often means that the page is not public yet: {}",
                hiding::WAYS
            ));
        }
        if *key == *"version"
            && let ForeignValue::Text(text) = value
            && key_words(text).iter().any(|word| word == "draft")
        {
            return Some(format!(
                "`{key}` says that this is a draft: write `draft = true`, or the version that is in force"
            ));
        }
    }
    // A translation contains only text: what its original says about the page holds for both.
    if words_only {
        return None;
    }
    let nulls = read.entries.iter().filter(|(_, value)| *value == ForeignValue::Null);
    let (key, value) = rest
        .iter()
        .chain(nulls)
        .filter(|(key, _)| field_for_key(shape, key).is_none())
        .find_map(|(key, value)| unknown(key, value, today))?;
    Some(format!("`{key}` {}", advice(&key, value, shape)))
}

/// Returns the first key that is not harmless: the key itself, or one within the parameters of a theme.
fn unknown<'v>(key: &str, value: &'v ForeignValue, today: Date) -> Option<(String, &'v ForeignValue)> {
    let plain = normalised_key(key);
    if let ForeignValue::Map(inner) = value
        && HOLDERS.contains(&&*plain)
    {
        let found = inner.iter().find_map(|(key, value)| unknown(key, value, today));
        return found.map(|(within, value)| (format!("{key}.{within}"), value));
    }
    let is_harmless = match value {
        _ if is_harmless(key) || HOLDERS.contains(&&*plain) => true,
        ForeignValue::Map(_) if plain == "sitemap" => true,
        ForeignValue::List(formats) if plain == "outputs" => {
            formats.iter().any(|own| matches!(own, ForeignValue::Text(name) if name.eq_ignore_ascii_case("html")))
        }
        // `cancelled: false`, `private: no`, an empty password.
        value if is_nothing(value) && hiding::outcome(key).is_some() => true,
        ForeignValue::Null => HidingKey::from_key(key).is_some(),
        ForeignValue::Boolean(value) => {
            HidingKey::from_key(key).is_some_and(|own| own.hides(&value.to_string()) == Some(false))
        }
        ForeignValue::Text(text) if text.trim().is_empty() => HidingKey::from_key(key).is_some(),
        ForeignValue::Text(text)
            if is_shown(text) && key_words(key).iter().any(|word| matches!(&**word, "status" | "state")) =>
        {
            true
        }
        ForeignValue::Text(text) | ForeignValue::Number(text)
            if HidingKey::from_key(key).is_some_and(|own| own.hides(text) == Some(false)) =>
        {
            true
        }
        value => is_record(key) && day_of(value).is_some_and(|day| day <= today),
    };
    (!is_harmless).then(|| (key.to_owned(), value))
}

/// Returns whether a value says that the public may see the page.
pub(super) fn is_shown(text: &str) -> bool {
    matches!(&*text.trim().to_ascii_lowercase(), "publish" | "published" | "public" | "live")
}

/// Returns whether a key is the day of something that happened to the text: `reviewed`, `created_at`.
fn is_record(key: &str) -> bool {
    let is_past = |word: &String| {
        matches!(
            &**word,
            "reviewed"
                | "review"
                | "created"
                | "modified"
                | "updated"
                | "lastmod"
                | "written"
                | "posted"
                | "changed"
                | "date"
                | "year"
        )
    };
    key_words(key).iter().any(is_past)
}

/// Returns whether a key is the day from which the public sees a page, or that of what the page is about.
fn is_public_day(key: &str) -> bool {
    let words = key_words(key);
    let is = |stems: &[&str]| words.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)));
    let is_other = is(&["expir", "unpublish", "end", "until", "modif", "updat", "last", "creat", "archiv", "review"]);
    let is_day = words.iter().any(|word| matches!(&**word, "date" | "day" | "when"));
    !is_other && (is_day || is(&["publi", "pub", "release", "schedul", "embargo", "start", "live"]))
}

/// Returns the first keyword that says that a page is not public.
fn hidden_word(value: &ForeignValue) -> Option<String> {
    match value {
        ForeignValue::Text(text) => text.split(',').map(str::trim).find(|word| says_hidden(word)).map(str::to_owned),
        ForeignValue::List(items) => items.iter().find_map(hidden_word),
        ForeignValue::Map(entries) => entries.iter().find_map(|(_, value)| hidden_word(value)),
        _ => None,
    }
}

/// Returns what to write instead of a key, after its name.
pub(super) fn advice(key: &str, value: &ForeignValue, shape: &Shape) -> String {
    let own = key.rsplit('.').next().unwrap_or(key);
    if let (Some(status), Some(_)) = (hiding::outcome(own), shape.get("status")) {
        return format!(
            "may say that the event does not take place as planned: write `status = \"{status}\"`, if it does"
        );
    }
    if hiding::says_ended(own) && shape.get("withdrawn").is_some() {
        return "may say that the policy is no longer in force: write `withdrawn = DATE`, or `supersedes = [\"ID\"]` in the policy \
                that replaces it"
            .to_owned();
    }
    match HidingKey::from_key(own) {
        Some(_) => format!("may keep the page off the public site: {}", ways(own, value)),
        None => format!(
            "has no meaning here, and may say who may see the page, or whether it still applies: {}; if it only describes the page, put \
             it below `[extra]`",
            hiding::WAYS
        ),
    }
}

/// Returns what to write instead of a key that may keep the page off the public site.
fn ways(key: &str, value: &ForeignValue) -> String {
    let written = extra_value(value);
    match (HidingKey::from_key(key), DeValue::parse(&written)) {
        (Some(hiding), Ok(read)) => hiding.help(&read.into_inner(), &written),
        _ => hiding::WAYS.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ConversionTarget, refuse, yaml};
    use crate::types::Types;

    fn outcome(path: &str, lines: &str) -> Result<String, String> {
        let types = Types::built_in();
        let shape = &types.for_path(path).shape;
        let today = jiff::civil::date(2026, 11, 30);
        let target = ConversionTarget { shape, words_only: false, today, time_zone: "Europe/London" };
        let read = yaml::read(&format!("title: A\nsummary: B\n{lines}\n")).expect("it is read");
        refuse::convert_fields(&read, &target, shape, "/own/").map(|converted| converted.toml)
    }

    #[test]
    fn front_matter_with_a_key_that_is_not_known_to_be_harmless_is_not_converted() {
        for line in [
            "internal: true",
            "disabled: true",
            "deleted: true",
            "trash: true",
            "removed: true",
            "do_not_publish: true",
            "hold: true",
            "on_hold: true",
            "ready: false",
            "final: false",
            "approved: false",
            "in_progress: true",
            "requires_auth: true",
            "login: true",
            "members: true",
            "staff: true",
            "staffonly: true",
            "post_password: abc",
            "classification: OFFICIAL-SENSITIVE",
            "sensitivity: confidential",
            "version: 0.1 draft",
            "until: 2026-01-01",
            "ignore: true",
            "exclude: true",
            "outputs: []",
            "cascade:\n  draft: true",
            "withdrawn: true",
            "note: do not publish before 1 May 2027",
            "comment: INTERNAL ONLY",
            "tags: [draft]",
            "tags: bins, internal",
            "categories: [Internal]",
            "published_at: null",
            "date: null",
            "robots: noindex",
            "params:\n  reviewers: two",
            "retracted: true",
            "superseded: true",
            "superseded_by: other",
            "valid_until: 2024-01-01",
            "anything: else",
        ] {
            for path in ["a.md", "policies/a.md", "events/a.md"] {
                let has_date = line.starts_with("date") || path == "a.md";
                let written = if has_date { line.to_owned() } else { format!("date: 2026-10-05\n{line}") };
                let said = outcome(path, &written);
                assert!(said.is_err(), "{path}, {line}: {said:?}");
                let key = line.split(':').next().unwrap_or_default();
                assert!(said.is_err_and(|said| said.contains(key)), "{path}, {line}");
            }
        }
        for line in ["every: week", "free: true", "note: CANCELLED due to snow", "members: true", "is_canceled: maybe"]
        {
            assert!(outcome("events/a.md", &format!("date: 2026-12-05\n{line}")).is_err(), "{line}");
        }
        assert!(outcome("news/a.md", "date: 2026-10-05\nretracted: true").is_err());
    }

    #[test]
    fn front_matter_with_harmless_keys_is_converted() {
        for line in [
            "layout: post",
            "author: Jo",
            "authors: [Jo]",
            "lang: en",
            "toc: true",
            "comments: false",
            "images: [a.png]",
            "sitemap:\n  priority: 0.5",
            "outputs: [html, rss]",
            "params:\n  toc: true\n  show_date: false",
            "internal: false",
            "ready: true",
            "post_password: \"\"",
            "tags: [bins, drafting-skills]",
            "reviewed: 2026-01-05",
            "expiryDate:",
            "og_image: a.png",
        ] {
            assert!(outcome("a.md", line).is_ok(), "{line}: {:?}", outcome("a.md", line));
        }
    }

    #[test]
    fn a_refusal_says_what_to_write() {
        for (path, line, advice) in [
            ("a.md", "internal: true", "write `visibility = \"internal\"`"),
            ("a.md", "ready: false", "write `draft = true`"),
            ("a.md", "valid_until: 2027-01-01", "write `expires = 2027-01-01`"),
            ("policies/a.md", "superseded_by: other", "write `withdrawn = DATE`"),
            ("events/a.md", "date: 2026-12-05\nsold_out: perhaps", "write `status = \"full\"`"),
            ("a.md", "anything: else", "put it below `[extra]`"),
        ] {
            let said = outcome(path, line).expect_err("it is refused");
            assert!(said.contains(advice), "{line}: {said}");
        }
    }
}
