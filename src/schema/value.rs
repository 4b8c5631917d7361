//! Reads one value of a TOML table by its kind; returns the value, or what is wrong with it.

use toml::de::DeValue;

use super::fields::Value;
use super::shape::{ValueKind, quoted};
use super::suggest::{impossible_day, iso_date, with_day, with_hyphens};
use super::value_fault::ValueFault;
use crate::datetime::{DayOrTime, Duration, PartialDate, parse_time};
use crate::diagnostic::nearest;
use crate::source::first_invisible;
use crate::url::{Mistyped, to_nfc};

/// Reads a value that is neither a list nor a table. `slice` is the literal as written.
pub(super) fn read(kind: &ValueKind, value: &DeValue, slice: &str) -> Result<Value, ValueFault> {
    read_exactly(kind, value, slice).map_err(|mut fault| {
        // An invisible character is probably the cause.
        if let DeValue::String(text) = value
            && let Some((_, _, name)) = first_invisible(text)
        {
            fault.message = fault.message.map(|message| format!("{message}: it contains a {name}"));
            fault.help = Some("type the value again: the invisible character came with pasted text".into());
        }
        fault
    })
}

fn read_exactly(kind: &ValueKind, value: &DeValue, slice: &str) -> Result<Value, ValueFault> {
    let wrong = || Err(ValueFault::type_of(kind));
    match (kind, value) {
        (ValueKind::Text | ValueKind::Markdown | ValueKind::Numeral, DeValue::String(text)) => {
            Ok(Value::Text(text.to_string().into()))
        }
        (ValueKind::Numeral, DeValue::Integer(number)) => Ok(Value::Text(number.to_string().into())),
        (ValueKind::Boolean, DeValue::Boolean(value)) => Ok(Value::Boolean(*value)),
        (ValueKind::Integer(bounds), DeValue::Integer(number)) => {
            match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) if bounds.contain(number as f64) => Ok(Value::Integer(number)),
                _ => Err(ValueFault::value(
                    format!("`{slice}` is out of range"),
                    format!("write {}", kind.description()),
                )),
            }
        }
        (ValueKind::Number(bounds), DeValue::Integer(_) | DeValue::Float(_)) => {
            let value = as_written(value);
            let number = match value {
                Value::Integer(number) => number as f64,
                Value::Number(number) => number,
                _ => f64::NAN,
            };
            if number.is_finite() && bounds.contain(number) {
                Ok(value)
            } else {
                Err(ValueFault::value(format!("`{slice}` is out of range"), format!("write {}", kind.description())))
            }
        }
        (ValueKind::Date { partial }, _) => date(kind, *partial, value, slice),
        (ValueKind::Moment, _) => moment(kind, value, slice),
        (ValueKind::Time, DeValue::String(text)) => parse_time(text).map(Value::Time).ok_or_else(|| {
            let help = if text.trim().eq_ignore_ascii_case("midnight") {
                "people read midnight as the start or as the end of a day: write \"23:59\" or \"00:00\""
            } else {
                "write a time such as \"17:30\" or \"5.30pm\""
            };
            ValueFault::value(format!("`{text}` is not a time of day"), help)
        }),
        (ValueKind::Time, DeValue::Datetime(written)) if written.date.is_none() => {
            parse_time(slice).map(Value::Time).map_or_else(wrong, Ok)
        }
        (ValueKind::Duration, DeValue::String(text)) => Duration::parse(text).map(Value::Duration).ok_or_else(|| {
            let help = "write a number and a unit, such as \"1h 30m\", \"6 weeks\" or \"2 years\"";
            ValueFault::value(format!("`{text}` is not a length of time"), help)
        }),
        (ValueKind::Choice(options), DeValue::String(text)) => {
            if options.iter().any(|option| **option == **text) {
                return Ok(Value::Text(text.to_string().into()));
            }
            if let Some(written) = repetition(text, options) {
                return Err(ValueFault {
                    code: "not-a-choice",
                    message: Some(format!("`{text}` is not one of the choices")),
                    help: Some(format!("write `every = {written}`")),
                });
            }
            let near = same_meaning(text, options).or_else(|| nearest(text, options.iter().map(|option| &**option)));
            let near = near.map_or_else(String::new, |near| format!("did you mean \"{near}\"? "));
            Err(ValueFault {
                code: "not-a-choice",
                message: Some(format!("`{text}` is not one of the choices")),
                help: Some(format!("{near}choose {}", quoted(options, "or"))),
            })
        }
        (
            ValueKind::Url
            | ValueKind::Link
            | ValueKind::Email
            | ValueKind::Phone
            | ValueKind::Colour
            | ValueKind::File,
            DeValue::String(text),
        ) => address(kind, text).map(|()| Value::Text(text.to_string().into())),
        (ValueKind::Reference(_), DeValue::String(text)) => {
            if text.trim().is_empty() {
                return Err(ValueFault::value("an id is empty", format!("write {}", kind.description())));
            }
            // Ids are compared in NFC.
            Ok(Value::Text(to_nfc(text).into()))
        }
        _ => wrong(),
    }
}

/// Returns whether a value has the TOML type of a kind, whatever its content.
pub(super) fn has_type_of(kind: &ValueKind, value: &DeValue) -> bool {
    match kind {
        ValueKind::Boolean => value.is_bool(),
        ValueKind::Numeral => value.is_str() || value.is_integer(),
        ValueKind::Integer(_) => value.is_integer(),
        ValueKind::Number(_) => value.is_integer() || value.is_float(),
        ValueKind::Date { .. } => value.is_str() || value.is_datetime() || value.is_integer(),
        ValueKind::Moment => value.is_str() || value.as_datetime().is_some_and(|written| written.date.is_some()),
        ValueKind::Time => value.is_str() || value.as_datetime().is_some_and(|written| written.date.is_none()),
        ValueKind::List(of) => value.is_array() || has_type_of(of, value),
        ValueKind::Table(_) | ValueKind::Map(_) => value.is_table(),
        ValueKind::AnyOf(kinds) => kinds.iter().any(|kind| has_type_of(kind, value)),
        ValueKind::Free => true,
        _ => value.is_str(),
    }
}

/// Returns the choice with the meaning of another word, which may be spelt like a third one: "parents" is "families", not
/// "partners".
fn same_meaning<'o>(word: &str, options: &'o [std::sync::Arc<str>]) -> Option<&'o str> {
    const SAME: [&[&str]; 5] = [
        &["families", "parents", "parent", "carers", "carer", "parents and carers", "guardians", "family"],
        &["pupils", "students", "learners", "children", "pupil", "student"],
        &["staff", "teachers", "employees", "teacher"],
        &["governors", "trustees", "board"],
        &["residents", "citizens", "locals", "community", "public"],
    ];
    let word = word.trim().to_lowercase();
    let same = SAME.iter().find(|words| words.contains(&&*word))?;
    options.iter().map(|option| &**option).find(|option| same.contains(option))
}

/// Returns the choice and the further key for a repetition in words, if the choices are units of time: `"week", interval
/// = 2` for "fortnight".
fn repetition(words: &str, options: &[std::sync::Arc<str>]) -> Option<String> {
    let is_unit = |word: &str| options.iter().any(|option| **option == *word);
    if !is_unit("day") || !is_unit("week") {
        return None;
    }
    let words = words.trim().to_lowercase();
    let words = words.strip_prefix("every ").unwrap_or(&words);
    if matches!(words, "weekday" | "weekdays" | "working day" | "school day" | "monday to friday") {
        return Some("\"week\", on = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]".to_owned());
    }
    if matches!(words, "weekend" | "weekends") {
        return Some("\"week\", on = [\"sat\", \"sun\"]".to_owned());
    }
    if matches!(words, "fortnight" | "fortnightly" | "biweekly" | "bi-weekly") {
        return Some("\"week\", interval = 2".to_owned());
    }
    if matches!(words, "quarter" | "quarterly" | "term") {
        return (words != "term").then(|| "\"month\", interval = 3".to_owned());
    }
    let (count, unit) = words.split_once([' ', '-'])?;
    let unit = unit.trim().trim_end_matches('s');
    let count = match count {
        "two" | "other" | "second" | "alternate" => 2,
        "three" | "third" => 3,
        "four" | "fourth" => 4,
        "six" | "sixth" => 6,
        count => count.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<u32>().ok()?,
    };
    match count {
        0 => None,
        1 => is_unit(unit).then(|| format!("\"{unit}\"")),
        count => is_unit(unit).then(|| format!("\"{unit}\", interval = {count}")),
    }
}

/// Keeps a scalar of any type.
pub(super) fn as_written(value: &DeValue) -> Value {
    match value {
        DeValue::Boolean(value) => Value::Boolean(*value),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Text(number.to_string().into()),
        },
        DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Datetime(written) => {
            let text = written.to_string();
            match (DayOrTime::parse(&text), parse_time(&text)) {
                (Some(DayOrTime::Day(day)), _) => Value::Date(PartialDate::Day(day)),
                (Some(moment), _) => Value::Moment(moment),
                (None, Some(time)) => Value::Time(time),
                (None, None) => Value::Text(text.into()),
            }
        }
        DeValue::String(text) => Value::Text(text.to_string().into()),
        DeValue::Array(_) | DeValue::Table(_) => Value::List(Box::default()),
    }
}

fn date(kind: &ValueKind, partial: bool, value: &DeValue, slice: &str) -> Result<Value, ValueFault> {
    let text = match value {
        DeValue::String(text) => text.trim(),
        DeValue::Integer(_) => slice,
        DeValue::Datetime(written) if written.date.is_some() => slice,
        _ => return Err(ValueFault::type_of(kind)),
    };
    match PartialDate::parse(text) {
        Some(date @ PartialDate::Day(_)) => Ok(Value::Date(date)),
        Some(date) if partial => Ok(Value::Date(date)),
        Some(date) => {
            let help = format!("add the day, as in {}", date.first_day());
            Err(ValueFault::date(format!("`{text}` leaves out the day"), help))
        }
        None if DayOrTime::parse(text).is_some() || matches!(value, DeValue::Datetime(_)) => {
            let day = text.get(..10).unwrap_or("2026-09-01");
            Err(ValueFault::date(format!("`{text}` has a time, but a day is needed"), format!("write {day}")))
        }
        None => Err(ValueFault::date(format!("`{text}` is not a date"), day_help(kind, text))),
    }
}

fn moment(kind: &ValueKind, value: &DeValue, slice: &str) -> Result<Value, ValueFault> {
    let text = match value {
        DeValue::String(text) => text.trim(),
        DeValue::Datetime(written) if written.date.is_some() => slice,
        _ => return Err(ValueFault::type_of(kind)),
    };
    if let Some(moment) = DayOrTime::parse(text) {
        return Ok(Value::Moment(moment));
    }
    let time = text.get(10..).unwrap_or("");
    if let Some(at) = time.find(['Z', 'z', '+', '-']).filter(|_| time.contains(':')) {
        let (local, zone) = text.split_at(10 + at);
        let help = format!("leave out the `{zone}` and write {local}: times are local to the site, or to `time_zone`");
        return Err(ValueFault::value(format!("`{text}` has an offset from UTC"), help));
    }
    if let Some((whole, _)) = text.split_once('.')
        && DayOrTime::parse(whole).is_some()
    {
        return Err(ValueFault::value(format!("`{text}` has parts of a second"), format!("write {whole}")));
    }
    if let Some(day) = with_day(text) {
        return Err(ValueFault::date(format!("`{text}` leaves out the day"), format!("add the day, as in {day}")));
    }
    Err(ValueFault::date(format!("`{text}` is not a date or time"), day_help(kind, text)))
}

/// Returns the help for a text that is not a day.
fn day_help(kind: &ValueKind, text: &str) -> String {
    if let Some(why) = impossible_day(text) {
        return why;
    }
    if let Some(plain) = with_hyphens(text) {
        return format!("write it with the hyphens of the keyboard: {plain}");
    }
    match iso_date(text) {
        // "April 2018" is a month, but a moment needs a day.
        Some(iso) => match with_day(&iso).filter(|_| !matches!(kind, ValueKind::Date { partial: true })) {
            Some(day) => format!("add the day, as in {day}"),
            None => format!("write {iso}, if that is the day you mean"),
        },
        None => format!("write {}", kind.description()),
    }
}

/// Returns the probable web address in place of a mistyped one.
fn probable_address(text: &str) -> Option<String> {
    Mistyped::from_target(text)
        .map(|own| own.meant)
        .filter(|meant| !meant.is_empty() && !meant.contains(char::is_whitespace))
}

/// Returns the page of a source: `about` for `about.md` and `@/about.md`.
fn source_of_page(text: &str) -> Option<&str> {
    let text = text.trim_start_matches("@/").trim_start_matches("./").trim_start_matches("content/");
    let page = text.strip_suffix(".md").or_else(|| text.strip_suffix(".toml"))?;
    let page = page.strip_suffix("/index").unwrap_or(page);
    (!page.is_empty() && !page.contains("://")).then_some(page)
}

fn address(kind: &ValueKind, text: &str) -> Result<(), ValueFault> {
    let spaced = text.chars().any(char::is_whitespace);
    let fault = |what: &str, help: String| Err(ValueFault::value(format!("`{text}` is not {what}"), help));
    match kind {
        ValueKind::Link if text.starts_with('/') && !text.starts_with("//") && !spaced => Ok(()),
        ValueKind::Url | ValueKind::Link => {
            let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
            let host = host.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
            match host {
                Some(host) if !spaced && is_host(host) => Ok(()),
                _ if text.trim() != text && address(kind, text.trim()).is_ok() => {
                    fault("a web address", format!("remove the spaces at its ends: \"{}\"", text.trim()))
                }
                _ if probable_address(text).is_some() => {
                    fault("a complete web address", format!("write \"{}\"", probable_address(text).unwrap_or_default()))
                }
                None if source_of_page(text).is_some() && matches!(kind, ValueKind::Link) => {
                    let page = source_of_page(text).unwrap_or_default();
                    fault(
                        "an address",
                        format!("write the address of the page as visitors see it, such as \"/{page}/\""),
                    )
                }
                None if !spaced && text.contains('.') && !text.contains(':') && !text.starts_with('/') => {
                    fault("a complete web address", format!("write \"https://{text}\""))
                }
                _ => fault("a web address", format!("write {}", kind.description())),
            }
        }
        ValueKind::Email => match text.split_once('@') {
            Some((name, host))
                if !name.is_empty()
                    && !spaced
                    && !host.contains('@')
                    && !text.contains(':')
                    && host.contains('.')
                    && is_host(host) =>
            {
                Ok(())
            }
            _ => fault("an email address", format!("write {}", kind.description())),
        },
        ValueKind::Phone => {
            let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-' | '\u{a0}'));
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            // 18001 before a UK number calls Relay UK, the text relay.
            let number = digits.strip_prefix("18001").unwrap_or(&digits);
            let known = if text.trim_start().starts_with('+') {
                (8..=15).contains(&digits.len())
            } else {
                // UK numbers have 10 or 11 digits from 0; services have 3 to 6: 101, 111, 116 123.
                (number.starts_with('0') && (10..=11).contains(&number.len()))
                    || (!number.starts_with('0') && (3..=6).contains(&number.len()))
            };
            if plain && known && !text.trim().get(1..).is_some_and(|rest| rest.contains('+')) {
                Ok(())
            } else {
                fault(
                    "a telephone number",
                    "write a UK number such as \"01632 960 001\", or \"+\" and the country's code".into(),
                )
            }
        }
        ValueKind::Colour => {
            let hex = text.strip_prefix('#').unwrap_or("");
            if matches!(hex.len(), 3 | 6) && hex.bytes().all(|b| b.is_ascii_hexdigit()) {
                Ok(())
            } else {
                fault("a colour", format!("write {}", kind.description()))
            }
        }
        _ => {
            if text.contains("://") || text.starts_with("//") {
                let note = "copy the file into content/ or static/: pages load nothing from other hosts";
                fault("a file of this site", note.into())
            } else if text.trim().is_empty() || text.contains('\\') {
                fault("a file", format!("write {}", kind.description()))
            } else {
                Ok(())
            }
        }
    }
}

impl ValueKind {
    /// Returns why a text cannot be a value of this kind, and what to write instead; `None` if it can.
    pub fn fault(&self, text: &str) -> Option<String> {
        let fault = address(self, text).err()?;
        let parts = [fault.message, fault.help].into_iter().flatten();
        Some(parts.collect::<Vec<_>>().join("; "))
    }
}

/// Returns whether a text may be a host: letters, digits, dots, hyphens, perhaps a port (RFC 3986
/// section 3.2.2).
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    let labels = name.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    });
    labels && port.bytes().all(|b| b.is_ascii_digit()) && (name.contains('.') || name == "localhost")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::shape::Bounds;

    fn reads(kind: &ValueKind, written: &str) -> Result<Value, (&'static str, String)> {
        let value = DeValue::parse(written).expect("the test writes TOML");
        read(kind, value.get_ref(), written).map_err(|fault| (fault.code, fault.help.unwrap_or_default()))
    }

    #[test]
    fn common_notations_of_values_are_accepted() {
        let date = ValueKind::Date { partial: true };
        for (kind, written, canonical) in [
            (&date, "2018-04-30", "2018-04-30"),
            (&date, "\"2018-04\"", "\"2018-04\""),
            (&date, "2018", "\"2018\""),
            (&ValueKind::Time, "17:30", "\"17:30\""),
            (&ValueKind::Time, "\"5.30pm\"", "17:30:00"),
            (&ValueKind::Moment, "2026-11-27 08:00:00", "\"2026-11-27 8am\""),
            (&ValueKind::Numeral, "3", "\"3\""),
            (&ValueKind::Duration, "\"90 minutes\"", "\"1h 30m\""),
        ] {
            assert_eq!(reads(kind, written), reads(kind, canonical), "{written}");
            assert!(reads(kind, written).is_ok(), "{written}");
        }
    }

    #[test]
    fn an_invalid_value_is_reported_with_a_valid_one() {
        let whole = ValueKind::Date { partial: false };
        for (kind, written, code, help) in [
            (&whole, "\"30 April 2018\"", "bad-date", "write 2018-04-30, if that is the day you mean"),
            (&whole, "2018", "bad-date", "add the day, as in 2018-01-01"),
            (&whole, "2018-04-30T10:00:00", "bad-date", "write 2018-04-30"),
            (&ValueKind::Url, "\"example.org\"", "bad-value", "write \"https://example.org\""),
            (&ValueKind::Url, "\"htp://example.org\"", "bad-value", "write \"https://example.org\""),
            (&ValueKind::Url, "\"https//example.org\"", "bad-value", "write \"https://example.org\""),
            (&ValueKind::Link, "\"//example.org/a\"", "bad-value", "write \"https://example.org/a\""),
            (&ValueKind::Url, "\"a b\"", "bad-value", "write a web address, such as \"https://example.org/\""),
            (&ValueKind::Link, "\"/a/ \"", "bad-value", "remove the spaces at its ends: \"/a/\""),
            (
                &ValueKind::Duration,
                "\"soon\"",
                "bad-value",
                "write a number and a unit, such as \"1h 30m\", \"6 weeks\" or \"2 years\"",
            ),
            (&ValueKind::Colour, "\"green\"", "bad-value", "write a colour, such as \"#1d5c4d\""),
            (
                &ValueKind::Moment,
                "2026-11-27T08:00:00Z",
                "bad-value",
                "leave out the `Z` and write 2026-11-27T08:00:00: times are local to the site, or to `time_zone`",
            ),
        ] {
            assert_eq!(reads(kind, written), Err((code, help.to_string())), "{written}");
        }
        let month = ValueKind::Integer(Bounds { least: Some(1.0), most: Some(12.0) });
        assert_eq!(reads(&month, "13").unwrap_err().0, "bad-value");
        assert_eq!(reads(&month, "99999999999999999999").unwrap_err().0, "bad-value");
    }

    #[test]
    fn telephone_numbers_are_british_or_international() {
        for good in ["01632 960 001", "(01632) 960001", "+44 1632 960001", "111", "116 123", "18001 01632 960001"] {
            assert!(address(&ValueKind::Phone, good).is_ok(), "{good}");
        }
        for bad in ["", "call us", "01632", "960001 ext 4", "0163296000123", "+1", "01632+960001"] {
            assert!(address(&ValueKind::Phone, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn email_addresses_have_one_at_and_a_host() {
        assert!(address(&ValueKind::Email, "office@mill-lane.example.org").is_ok());
        for bad in ["office", "office@", "@example.org", "a b@example.org", "a@b@example.org", "mailto:a@example.org"] {
            assert!(address(&ValueKind::Email, bad).is_err(), "{bad}");
        }
    }
}
