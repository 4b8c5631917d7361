//! Values in front matter of other programs, and the type of a value without quotes by its form.

use jiff::civil::Date;

use crate::schema::suggest::day_in_words;

/// A value as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ForeignValue {
    Null,
    Boolean(bool),
    /// A number, as TOML writes it.
    Number(String),
    /// A date, or a date and time, as TOML writes it.
    Date(String),
    Text(String),
    List(Vec<ForeignValue>),
    Map(Vec<(String, ForeignValue)>),
}

/// Returns the value of text without quotes, by its form.
pub(super) fn plain(text: &str) -> ForeignValue {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return ForeignValue::Null,
        // `yes` and `no` are booleans in YAML 1.1, which Jekyll and older versions of Hugo read.
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" => return ForeignValue::Boolean(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" => return ForeignValue::Boolean(false),
        _ => {}
    }
    if let Some(date) = date(text) {
        return ForeignValue::Date(date);
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.len() < 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_decimal = digits.split_once('.').is_some_and(|(whole, part)| {
        let all = |text: &str| !text.is_empty() && text.len() < 16 && text.bytes().all(|byte| byte.is_ascii_digit());
        all(whole) && all(part) && (whole == "0" || !whole.starts_with('0'))
    });
    // `007` is text, not a number.
    if (is_whole && (digits == "0" || !digits.starts_with('0'))) || is_decimal {
        return ForeignValue::Number(text.to_owned());
    }
    ForeignValue::Text(text.to_owned())
}

/// Returns whether a value says that there is nothing: `repeat: none`.
pub(super) fn is_nothing(value: &ForeignValue) -> bool {
    match value {
        ForeignValue::Null | ForeignValue::Boolean(false) => true,
        ForeignValue::Text(text) => {
            matches!(&*text.trim().to_lowercase(), "" | "no" | "none" | "never" | "false" | "once")
        }
        ForeignValue::List(items) => items.is_empty(),
        ForeignValue::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

/// Returns the day of a value that is a date.
pub(super) fn day_of(value: &ForeignValue) -> Option<Date> {
    let written = match value {
        ForeignValue::Date(text) => Some(text.clone()),
        ForeignValue::Text(text) => date(text.trim()).or_else(|| day_in_words(text.trim())),
        _ => None,
    };
    written?.get(..10)?.parse().ok()
}

/// Converts `2025-03-01` and `2025-03-01 09:00:00 +0000` to TOML.
pub(super) fn date(text: &str) -> Option<String> {
    let (day, time) = text.split_at_checked(10)?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_day = day.is_ascii()
        && digits(&day[..4])
        && digits(&day[5..7])
        && digits(&day[8..])
        && &day[4..5] == "-"
        && &day[7..8] == "-";
    let day: jiff::civil::Date = is_day.then(|| day.parse().ok()).flatten()?;
    if time.is_empty() {
        return Some(day.to_string());
    }
    let time = time.strip_prefix(['T', 't', ' '])?;
    let clock = time.get(..time.find(['+', '-', 'Z', ' ', '.']).unwrap_or(time.len()))?;
    let zone = time[clock.len()..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit() || c == ' ');
    let clock = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
    let moment: jiff::civil::DateTime = format!("{day}T{clock}").parse().ok()?;
    let zone = match zone {
        "" => String::new(),
        "Z" => "Z".into(),
        // `+0100`
        zone if zone.len() == 5 && zone.starts_with(['+', '-']) && digits(&zone[1..]) => {
            format!("{}:{}", &zone[..3], &zone[3..])
        }
        zone if zone.len() == 6 && zone.starts_with(['+', '-']) && digits(&zone[1..3]) && digits(&zone[4..]) => {
            zone.to_owned()
        }
        _ => return None,
    };
    Some(format!("{moment}{zone}"))
}
