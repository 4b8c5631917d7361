//! Decides that front matter of another program is not converted, because a fact would be lost: the page may be hidden, or
//! a key that says when or whether an event happens would go to `[extra]`, where nothing reads it.

use super::ConversionTarget;
use super::convert::{Converted, convert, value_for};
use super::keys::field_for_key;
use super::unknown;
use super::value::{ForeignValue, day_of, is_nothing};
use super::when::{is_event, join_times};
use super::yaml::YamlFields;
use crate::schema::Shape;
use crate::schema::hiding::{self, HidingKey, key_words, says_hidden};

/// Fields for which other programs have several keys, or which take more values there. Without one of these values a page
/// states no wrong fact.
const FREE: [&str; 16] = [
    "title",
    "short_title",
    "summary",
    "slug",
    "order",
    "updated",
    "tags",
    "aliases",
    "image",
    "related",
    "owner",
    "audience",
    "changes",
    "checks",
    "extra",
    "body",
];

/// Converts the fields. `free` has the fields that may be written: those that the front matter does not set yet.
///
/// # Errors
/// The reason why a person must convert them, as a clause.
pub(super) fn convert_fields(
    read: &YamlFields,
    target: &ConversionTarget,
    free: &Shape,
    own: &str,
) -> Result<Converted, String> {
    let shape = target.shape;
    if target.words_only && hides(read) {
        return Err("it is marked as a draft, and a translation is shown whenever its original is".to_owned());
    }
    let may_hide_page = |key: &str| {
        format!("`{key}` may keep the page off the public site, and what it says cannot be converted for certain")
    };
    if let Some(key) = may_hide(read, shape) {
        let value = read.entries.iter().find(|(own, _)| *own == key).map(|(_, value)| value);
        return Err(value
            .map_or_else(|| may_hide_page(&key), |value| format!("`{key}` {}", unknown::advice(&key, value, shape))));
    }
    let joined = match target.words_only {
        true => YamlFields { entries: read.entries.clone(), comments: read.comments.clone() },
        false => join_times(read, shape, target.time_zone)?,
    };
    let converted = convert(&joined, free, target.words_only, own);
    // `published: 2027-01-01` in a policy says when it was issued, and another program hides the page until then.
    let waits = converted.set.iter().any(|name| name == "publish" || name == "draft");
    let waiting = joined.entries.iter().find(|(key, value)| {
        let is_news =
            field_for_key(shape, key).is_some_and(|field| matches!(&*field.name, "date" | "publish" | "expires"));
        !waits && !is_news && HidingKey::from_key(key).is_some() && day_of(value).is_some_and(|day| day > target.today)
    });
    if let Some((key, _)) = waiting {
        return Err(may_hide_page(key));
    }
    for (key, value) in &converted.rest {
        let is_hidden = match value {
            ForeignValue::Text(text) => says_hidden(text),
            _ => false,
        };
        if is_hidden || day_of(value).is_some_and(|day| day > target.today) {
            return Err(may_hide_page(key));
        }
        let is_unsaid = is_nothing(value) && (*value != ForeignValue::Boolean(false) || is_event(shape));
        if is_unsaid || target.words_only {
            continue;
        }
        if let Some(field) = field_for_key(shape, key).filter(|field| !FREE.contains(&&*field.name)) {
            // `status: published` of WordPress says nothing about an event.
            let is_shown = matches!(value, ForeignValue::Text(text)
                if &*field.name == "status" && unknown::is_shown(text));
            let is_of_page = matches!(&*field.name, "draft" | "publish" | "expires" | "visibility");
            if is_shown || is_of_page {
                continue;
            }
            return Err(match value_for(&field.kind, &field.name, value) {
                Some(_) => format!("`{key}` is `{}` here, and another key gives that too", field.name),
                None => format!("`{key}` is `{}` here, which takes {}", field.name, field.kind.description()),
            });
        }
        if is_event(shape) && says_when(key) && hiding::outcome(key).is_none() {
            return Err(format!(
                "`{key}` may say when or whether the event happens, and what it says cannot be converted for certain"
            ));
        }
    }
    match unknown::refusal(read, &converted.rest, shape, target.today, target.words_only) {
        Some(why) => Err(why),
        None => Ok(converted),
    }
}

/// Returns whether an unknown key of an event may say when or whether the event happens.
fn says_when(key: &str) -> bool {
    let words = key_words(key);
    let is = |own: &[&str]| words.iter().any(|word| own.contains(&word.as_str()));
    let begins = |stems: &[&str]| words.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)));
    !is(&["create", "created", "modified", "updated", "posted", "published", "upload", "uploaded"])
        && (begins(&[
            "cancel",
            "postpon",
            "reschedul",
            "recur",
            "repeat",
            "rrule",
            "freq",
            "start",
            "begin",
            "allday",
            "soldout",
            "duration",
        ]) || is(&[
            "date", "dates", "day", "days", "time", "times", "end", "ends", "ending", "hours", "until", "sold",
            "weekly", "monthly", "daily",
        ]))
}

/// Returns the first key that may keep the page off the public site and whose value cannot be
/// converted with certainty: no page becomes public by mistake.
fn may_hide(read: &YamlFields, shape: &Shape) -> Option<String> {
    let is_false = |value: &ForeignValue| matches!(value, ForeignValue::Null | ForeignValue::Boolean(false));
    let is_one_of = |value: &ForeignValue, words: &[&str]| match value {
        ForeignValue::Null => true,
        ForeignValue::Text(text) => words.contains(&&*text.to_ascii_lowercase()),
        _ => false,
    };
    // A value that hides nothing may go below `[extra]`.
    let is_harmless = |hiding: HidingKey, value: &ForeignValue| match value {
        ForeignValue::Null => true,
        ForeignValue::Text(text) if text.trim().is_empty() => true,
        ForeignValue::Boolean(value) => hiding.hides(&value.to_string()) == Some(false),
        ForeignValue::Text(text) | ForeignValue::Number(text) => hiding.hides(text) == Some(false),
        _ => false,
    };
    let is_certain = |key: &str, value: &ForeignValue| match (&*key.to_ascii_lowercase(), shape.by_synonym(key)) {
        // The rule on unknown keys decides.
        ("outputs", None) => true,
        ("permalink", _) => !matches!(value, ForeignValue::Boolean(false)),
        ("published", _) => matches!(value, ForeignValue::Null | ForeignValue::Boolean(_) | ForeignValue::Date(_)),
        ("headless" | "password" | "build" | "_build", _) => is_false(value) || is_nothing(value),
        ("status", None) => is_one_of(value, &["publish", "published", "public", "live"]),
        (key, Some(field)) if &*field.name == "visibility" => {
            is_one_of(value, &["public", "internal"])
                || HidingKey::from_key(key).is_some_and(|own| is_harmless(own, value))
        }
        (_, Some(field)) if matches!(&*field.name, "draft" | "publish" | "expires") => {
            *value == ForeignValue::Null || value_for(&field.kind, &field.name, value).is_some()
        }
        (_, Some(_)) => true,
        (_, None) => HidingKey::from_key(key).is_none_or(|own| is_harmless(own, value)),
    };
    let uncertain = read.entries.iter().find(|(key, value)| !is_certain(key, value)).map(|(key, _)| key.clone());
    // The parameters of a theme may hide a page too.
    uncertain.or_else(|| {
        let holders = ["params", "extra", "meta", "metadata"];
        read.entries.iter().filter(|(key, _)| holders.contains(&&*key.to_ascii_lowercase())).find_map(
            |(holder, value)| {
                let ForeignValue::Map(inner) = value else { return None };
                let hides = |key: &str, value: &ForeignValue| match value {
                    ForeignValue::Boolean(value) => {
                        (key.eq_ignore_ascii_case("draft") && *value)
                            || HidingKey::from_key(key).is_some_and(|own| own.hides(&value.to_string()) == Some(true))
                    }
                    ForeignValue::Text(text) => says_hidden(text),
                    _ => false,
                };
                inner.iter().find(|(key, value)| hides(key, value)).map(|(key, _)| format!("{holder}.{key}"))
            },
        )
    })
}

/// Returns whether a value keeps the page off the public site.
fn hides(read: &YamlFields) -> bool {
    let says = |names: &[&str], value: bool| {
        read.entries.iter().any(|(key, own)| names.contains(&&**key) && *own == ForeignValue::Boolean(value))
    };
    says(&["draft", "Draft", "isDraft", "is_draft"], true) || says(&["published"], false)
}

#[cfg(test)]
mod tests {
    use super::super::yaml;
    use super::*;
    use crate::types::Types;

    fn outcome(path: &str, text: &str) -> Result<String, String> {
        let types = Types::built_in();
        let shape = &types.for_path(path).shape;
        let today = jiff::civil::date(2026, 11, 1);
        let target = ConversionTarget { shape, words_only: false, today, time_zone: "Europe/London" };
        let read = yaml::read(text).expect("it is read");
        convert_fields(&read, &target, shape, "/own/").map(|converted| converted.toml)
    }

    #[test]
    fn facts_on_whether_and_when_an_event_happens_are_never_lost() {
        for (lines, expected) in [
            (
                "date: 2026-12-05\ntime: 19:30\ncanceled: true\nlocation: Hall",
                "start = 2026-12-05T19:30:00\nplace = { name = \"Hall\" }\nstatus = \"cancelled\"\n",
            ),
            (
                "date: 2026-12-05\ncancelled: false\nlayout: event",
                "start = 2026-12-05\n\n[extra]\ncancelled = false\nlayout = \"event\"\n",
            ),
            ("date: 2026-12-05\nrepeat: none", "start = 2026-12-05\n\n[extra]\nrepeat = \"none\"\n"),
        ] {
            assert_eq!(outcome("events/a.md", lines).as_deref(), Ok(expected), "{lines}");
        }
        for line in [
            "repeat: weekly",
            "frequency: weekly",
            "rrule: FREQ=WEEKLY",
            "status: unclear",
            "contact: office@a.example",
            "zoom: https://a.example/1",
            "venue: Hall\nlocation: Green",
            "doors: early",
            "duration: long",
            "allday: false",
            "endtime: late",
            "recurring_event: true",
            "event_days: Mondays",
            "occurrences: 4",
            "cancelled: maybe",
        ] {
            let written = format!("date: 2026-12-05\n{line}");
            assert!(outcome("events/a.md", &written).is_err(), "{line}: {:?}", outcome("events/a.md", &written));
        }
    }

    #[test]
    fn no_unknown_key_makes_a_page_public() {
        for line in [
            "state: draft",
            "post_status: draft",
            "post_status: future",
            "scheduled: 2026-12-05",
            "review: pending",
            "wip: true",
            "show: false",
            "active: false",
            "protected: true",
            "roles: [governors]",
            "permalink: false",
            "release: 5 December 2026",
            "stage: In review",
        ] {
            for folder in ["", "news/", "policies/"] {
                let path = format!("{folder}a.md");
                let written = format!("title: A\ndate: 2026-10-05\n{line}");
                assert!(outcome(&path, &written).is_err(), "{path}, {line}: {:?}", outcome(&path, &written));
            }
        }
        assert!(outcome("news/a.md", "title: A\ndate: 2026-10-05\npubDate: 2026-12-05").is_err());
        assert!(outcome("policies/a.md", "title: A\npublished: 2026-12-05").is_err());
        for line in ["post_status: publish", "show_date: false", "wip: false", "reviewed: 2026-01-05", "layout: post"] {
            assert!(
                outcome("a.md", &format!("title: A\n{line}")).is_ok(),
                "{line}: {:?}",
                outcome("a.md", &format!("title: A\n{line}"))
            );
        }
        assert_eq!(
            outcome("a.md", "title: A\nunpublish: 2027-01-05").as_deref(),
            Ok("title = \"A\"\nexpires = 2027-01-05\n")
        );
        assert_eq!(
            outcome("news/a.md", "title: A\npubDate: 2026-12-05").as_deref(),
            Ok("title = \"A\"\ndate = 2026-12-05\n")
        );
    }

    #[test]
    fn a_page_that_may_be_hidden_is_not_converted_by_guess() {
        let types = Types::built_in();
        let page = &types.for_path("a.md").shape;
        let hides = |line: &str| may_hide(&yaml::read(&format!("title: A\n{line}\n")).expect("it is read"), page);
        for line in [
            "published: \"false\"",
            "draft: \"yes please\"",
            "draft: 1",
            "visibility: private",
            "status: draft",
            "private: true",
            "headless: true",
            "password: secret",
            "build:\n  render: never",
            "expiryDate: next year",
            "pub_date: soon",
            "publish_on: 2027-01-01",
            "expiration_date: 2026-01-01",
            "embargo: 2027-01-01",
            "embargoed: true",
            "confidential: true",
            "isConfidential: yes",
            "public: false",
            "public: \"no\"",
            "live: no",
            "archived: true",
            "access: staff",
            "access_level: staff",
            "restricted: true",
            "hide: true",
            "unlisted: 1",
            "secret: true",
            "unpublish_on: 2026-01-01",
            "isPublished: false",
            "visible: false",
            "listed: false",
            "publication_date: 2027-01-01",
            "public:\n  - staff",
            "wip: true",
            "show: false",
            "active: false",
            "protected: true",
            "roles: [governors]",
            "members_only: true",
            "permalink: false",
            "params:\n  private: true",
            "params:\n  state: draft",
        ] {
            assert!(hides(line).is_some(), "{line}");
        }
        for line in [
            "published: false",
            "draft: true",
            "draft: \"true\"",
            "visibility: internal",
            "status: published",
            "private: false",
            "publishDate: 2027-01-01",
            "expiryDate:",
            "confidential: false",
            "public: true",
            "live: yes",
            "archived: false",
            "access: public",
            "publisher: Council",
            "accessibility: checked",
            "layout: post",
            "active: true",
            "show_date: false",
            "params:\n  show_date: false",
        ] {
            assert_eq!(hides(line), None, "{line}");
        }
    }
}
