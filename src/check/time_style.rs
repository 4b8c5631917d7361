//! A time has another format than the rest of the site.
//!
//! Some people find the 24-hour clock hard to read, and 12pm is noon to some and midnight to others.
//!
//! Bad: `17:30`, `5.30pm`, `12pm`, `noon`
//!
//! Good: `5:30pm`, `midday`

use super::keyword_filter::KeywordFilter;
use super::{Block, CheckedPage, RuleReporter, Word, dates};

const NOON: KeywordFilter = KeywordFilter::new().with("noon");

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    let may_have = |block: &&Block| block.has_digit || block.keyword_matches(&NOON).next().is_some();
    for block in page.unquoted_blocks().filter(|block| !block.inside.table).filter(may_have) {
        let mut before: Option<Word> = None;
        // The end of the last range, whose words are checked together.
        let mut done = 0;
        for (at, word) in block.words().enumerate() {
            let english = block.is_english();
            if at < done {
                before = Some(word);
                continue;
            }
            if english && let Some(noon) = noon_said_twice(block, at) {
                done = at + noon.words;
                let (Some(last), Some(better)) = (block.word(done - 1), noon.replacement) else { continue };
                let (start, end) = (word.start, last.end());
                report
                    .report(block.place(start..end), format!("the time `{}` has another format", &block.text[start..end]))
                    .note(reason(word.core, better))
                    .help(format!("write \"{better}\""))
                    .edit(if noon.is_certain { page.replacement(block, start..end, better) } else { None });
                before = Some(last);
                continue;
            }
            if english && let Some(range) = range_of_words(block, at) {
                done = at + range.words;
                let (Some(last), true) = (block.word(done - 1), range.is_otherwise) else { continue };
                let (start, end) = (word.start, last.end());
                let edit = (range.is_certain && !is_beside_noon(block, at..done)).then(|| page.replacement(block, start..end, &*range.replacement));
                report
                    .report(block.place(start..end), format!("the time `{}` has another format", &block.text[start..end]))
                    .note(reason(word.core, &range.replacement))
                    .help(format!("write \"{}\"", range.replacement))
                    .edit(edit.flatten());
                before = Some(last);
                continue;
            }
            if let Some((last, half)) = block.word(at + 1).and_then(|next| Some((next, spaced_half(&word, &next)?)))
                && english
                && let Some(better) = join_half(word.core, half)
            {
                let (start, end) = (word.start, last.end());
                let written = &block.text[start..end];
                // After "p.m." the full stop of the sentence and that of the abbreviation are
                // indistinguishable.
                let edit = (!last.core.contains('.') && better != LATE && !is_beside_noon(block, at..at + 2)).then(|| page.replacement(block, start..end, &*better));
                report
                    .report(block.place(start..end), format!("the time `{written}` has another format"))
                    .note(reason(word.core, &better))
                    .help(format!("write \"{better}\""))
                    .edit(edit.flatten());
            } else if let Some(better) = in_site_format(word.core, before, english).filter(|_| !is_verse(before)) {
                report
                    .report(
                        block.place(word.start..word.end()),
                        format!("the time `{}` has another format", word.core),
                    )
                    .note(reason(word.core, &better))
                    .help(format!("write \"{better}\""))
                    .edit(if is_certain(word.core) && (says_half(word.core) || is_of_day(block, at)) && !is_beside_noon(block, at..at + 1) { page.replacement(block, word.start..word.end(), better) } else { None });
            }
            before = Some(word);
        }
    }
}

/// Noon in several words: `12 noon`, `12pm (noon)`, `12 o'clock noon`, `noon (12pm)`.
struct NoonPhrase {
    /// The number of words.
    words: usize,
    /// The replacement, or `None` for `12 midday`, which is unambiguous.
    replacement: Option<&'static str>,
    is_certain: bool,
}

const NOON_WORDS: [&str; 3] = ["noon", "midday", "Midday"];

/// Returns whether a word is twelve on the clock, and at noon if it says so.
fn is_twelve(core: &str) -> bool {
    let lower = core.to_ascii_lowercase();
    matches!(lower.strip_suffix("pm").unwrap_or(&lower), "12" | "12:00" | "12.00")
}

fn noon_said_twice(block: &Block, at: usize) -> Option<NoonPhrase> {
    let words: Vec<Word> = (at..at + 3).map_while(|at| block.word(at)).collect();
    let first = words.first()?;
    let is_between = |word: &Word| matches!(word.core, "pm" | "PM" | "p.m" | "o'clock" | "o’clock" | "hours");
    let count = if is_twelve(first.core) {
        let at = words.iter().skip(1).position(|word| NOON_WORDS.contains(&word.core))?;
        if at == 1 && !is_between(&words[1]) {
            return None;
        }
        at + 2
    } else if NOON_WORDS.contains(&first.core) {
        if !is_twelve(words.get(1)?.core) {
            return None;
        }
        if words.get(2).is_some_and(is_between) { 3 } else { 2 }
    } else {
        return None;
    };
    let own = &words[..count];
    let end = own.last()?.end();
    let written = &block.text[first.start..end];
    // A comma or a full stop between them separates two times.
    if written.contains([',', ';', '/', '!', '?']) {
        return None;
    }
    let is_plain = written.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '\'' | '’' | ':'));
    let before = at.checked_sub(1).and_then(|at| block.word(at));
    // `Room 12 noon` is a room and a time.
    let is_numbered = before.is_some_and(|before| before.tail().is_empty() && before.capital && dates::weekday(before.core).is_none());
    let is_sure = !is_numbered || ["At", "By", "From", "Until", "Before", "After"].contains(&before.map_or("", |word| word.core));
    let better = (written != "12 midday").then_some("midday");
    Some(NoonPhrase { words: count, replacement: better, is_certain: is_plain && is_sure && is_twelve(first.core) })
}

/// Returns whether noon or midnight is named directly beside some words, so that an edit of these words
/// could repeat a time: `12pm (noon)`, `"12pm" is noon`.
fn is_beside_noon(block: &Block, own: std::ops::Range<usize>) -> bool {
    let names = |word: Word| {
        let lower = word.core.to_lowercase();
        is_twelve(lower.rsplit(['-', '–']).next().unwrap_or("")) || ["noon", "midday", "midnight", "canol", "hanner", "nos"].contains(&&*lower)
    };
    let near = (own.start.saturating_sub(2)..own.start).chain(own.end..own.end + 2);
    let is_time_of_noon = own.clone().filter_map(|at| block.word(at)).any(|word| word.core.contains("12") || word.core == "noon");
    is_time_of_noon && near.filter_map(|at| block.word(at)).any(names)
}

/// A range of times in several words.
struct WrittenRange {
    /// The number of words.
    words: usize,
    /// The range in the site's format.
    replacement: String,
    /// Whether it has another format.
    is_otherwise: bool,
    is_certain: bool,
}

/// Recognises `1:30 - 2:30 pm`, `1:30 to 2:30pm`: only the last time has am or pm.
fn range_of_words(block: &Block, at: usize) -> Option<WrittenRange> {
    let (first, dash, last) = (block.word(at)?, block.word(at + 1)?, block.word(at + 2)?);
    if !first.core.starts_with(|c: char| c.is_ascii_digit()) || !first.tail().is_empty() || !matches!(dash.raw, "-" | "–" | "to") {
        return None;
    }
    let next = block.word(at + 3).filter(|_| last.tail().is_empty());
    let half = next.and_then(|next| spaced_half(&last, &next));
    // `10.30 - noon`, `10.30 - 12 noon`
    let is_noon = |word: Option<Word>| word.is_some_and(|word| NOON_WORDS.contains(&word.core));
    let (to, words) = match half {
        Some(half) => (format!("{}{half}", last.core), 4),
        None if is_twelve(last.core) && is_noon(next) => ("12pm".to_owned(), 4),
        None if is_noon(Some(last)) => ("12pm".to_owned(), 3),
        None => (last.core.to_ascii_lowercase(), 3),
    };
    let better = same_half(first.core, &to)?;
    let end = block.word(at + words - 1)?;
    let is_otherwise = block.text.get(first.start..end.end()) != Some(&*better);
    // `Room 3 - 4pm`: the first number may be a room's.
    let before = at.checked_sub(1).and_then(|at| block.word(at));
    let is_numbered = before.is_some_and(|before| before.tail().is_empty() && before.capital && dates::weekday(before.core).is_none());
    let has_minutes = first.core.contains([':', '.']);
    if is_numbered && !has_minutes && !["From", "Between", "Open"].contains(&before.map_or("", |before| before.core)) {
        return None;
    }
    let leads = before.is_none_or(|before| {
        !before.tail().is_empty() || dates::weekday(before.core).is_some() || ["from", "between", "open", "opens"].contains(&before.core)
    });
    // After "p.m." the full stop of the sentence and that of the abbreviation are indistinguishable.
    let is_certain = (has_minutes || leads) && !end.core.contains('.') && !better.contains(LATE) && !(to == "12pm" && first.core.starts_with("12"));
    Some(WrittenRange { words, is_otherwise, is_certain, replacement: better })
}

/// Formats a range if only its end has am or pm: `1:30` and `2:30pm`. The start is in the same half of the
/// day, or in the morning if it would otherwise be later than the end: `11` and `1pm`.
fn same_half(from: &str, to: &str) -> Option<String> {
    let lower = to.to_ascii_lowercase();
    let (digits, half) = lower.strip_suffix("pm").map(|digits| (digits, "pm")).or_else(|| lower.strip_suffix("am").map(|digits| (digits, "am")))?;
    let minutes = |text: &str| {
        let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "00"));
        let two = minute.len() == 2 && minute.bytes().all(|byte| byte.is_ascii_digit());
        let hour: u32 = hour.parse().ok().filter(|hour| (1..=12).contains(hour) && two)?;
        Some(hour % 12 * 60 + minute.parse::<u32>().ok().filter(|minute| *minute < 60)?)
    };
    let (start, end) = (minutes(from)?, minutes(digits)?);
    let first = match (start < end, half) {
        (true, half) => half,
        (false, "pm") => "am",
        // `11 to 1am` begins the evening before.
        (false, _) => "pm",
    };
    let write = |number: &str, half: &str| match parse_clock(&format!("{number}{half}"), true, true) {
        Clock::Other(better) => better,
        _ => format!("{number}{half}"),
    };
    Some(format!("{} to {}", write(from, first), write(digits, half)))
}

/// The end of a day, which replaces the ambiguous midnight.
const LATE: &str = "11:59pm";

fn reason(written: &str, better: &str) -> &'static str {
    match written {
        _ if better == LATE => "Midnight belongs to two days, and readers who choose the wrong one come a day late.",
        _ if written.starts_with("12") || better.contains("midday") => "Some readers understand 12pm as midnight.",
        _ => "Times in one format are easy to find, and some people find the 24-hour clock hard to read.",
    }
}

/// Recognises am or pm that is separated from its number: `5:30 pm`, `4 p.m.`
fn spaced_half(number: &Word, half: &Word) -> Option<&'static str> {
    number.tail().is_empty().then_some(())?;
    match half.core {
        "am" | "a.m" | "AM" => Some("am"),
        "pm" | "p.m" | "PM" => Some("pm"),
        _ => None,
    }
}

/// Joins a number and am or pm in the site's format.
fn join_half(number: &str, half: &str) -> Option<String> {
    let together = format!("{number}{half}");
    match parse_clock(&together, true, true) {
        Clock::Other(better) => Some(better),
        Clock::Right => Some(together),
        Clock::None => None,
    }
}

/// Returns whether the word before is a book of scripture: `Matthew 19:21` is not a time.
fn is_verse(before: Option<Word>) -> bool {
    #[rustfmt::skip]
    let books = [
        "Genesis", "Exodus", "Leviticus", "Numbers", "Deuteronomy", "Joshua", "Judges", "Samuel", "Kings", "Psalm", "Psalms", "Proverbs", "Isaiah",
        "Jeremiah", "Matthew", "Mark", "Luke", "John", "Acts", "Romans", "Corinthians", "Hebrews", "Revelation", "Surah", "Salm", "Mathew", "Marc",
        "Luc", "Ioan", "Actau", "Rhufeiniaid", "Corinthiaid",
    ];
    before.is_some_and(|word| word.tail().is_empty() && books.contains(&word.core))
}

/// Returns whether a time is unambiguous: `at 7:30` may be in the evening, and `12am` the night before or
/// after.
fn is_certain(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let parts: Vec<&str> = word.split(['-', '–']).collect();
    let said = |part: &&str| part.ends_with("am") || part.ends_with("pm") || *part == "noon";
    let of_24_hours = |part: &&str| part.starts_with('0') || part.split([':', '.']).next().is_some_and(|hour| matches!(hour.parse(), Ok(13..=23)));
    // `0:45` and `00:30` are more often durations than times just after midnight.
    let is_at_midnight = |part: &&str| matches!(*part, "12am" | "12:00am" | "12.00am") || part.starts_with("0:") || part.starts_with("00:");
    !parts.iter().any(is_at_midnight)
        && (parts.iter().all(said) || (parts.iter().any(of_24_hours) && !parts.iter().any(said)))
}

/// Returns whether a word includes am, pm or noon: `5.30pm`, `noon`.
fn says_half(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    lower.ends_with("am") || lower.ends_with("pm") || lower == "noon"
}

/// Returns whether the words beside a number such as `17:30` show that it is a time of day. Alone it can be
/// a duration, a result of a race or a ratio.
fn is_of_day(block: &Block, at: usize) -> bool {
    #[rustfmt::skip]
    const LEADS: [&str; 27] = [
        "at", "from", "until", "till", "between", "before", "after", "around", "about", "start", "starts", "starting", "begin", "begins", "open",
        "opens", "close", "closes", "end", "ends", "time", "am", "o", "tan", "rhwng", "erbyn", "hyd",
    ];
    /// Words of a list of times before the last one.
    const LONGEST_LIST: usize = 40;
    const MEASURES: [&str; 9] = ["minutes", "minute", "mins", "min", "seconds", "hours", "hour", "hrs", "ratio"];
    let next = block.word(at + 1);
    if next.is_some_and(|next| MEASURES.iter().any(|own| own.eq_ignore_ascii_case(next.core))) {
        return false;
    }
    let mut at = at;
    let end = at;
    while let Some(before) = at.checked_sub(1).filter(|_| end - at < LONGEST_LIST).and_then(|at| block.word(at)) {
        let lower = before.core.to_lowercase();
        let is_time = |word: &str| word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit());
        if is_time(before.core) {
            // `at 10:00, 13:00`
            at -= 1;
        } else if matches!(&*lower, "to" | "and" | "or" | "i" | "a" | "ac" | "neu" | "" | "-" | "–") {
            // `from 13:00 to 15:00`
            let is_list = at.checked_sub(2).and_then(|at| block.word(at)).is_some_and(|word| is_time(word.core));
            if !is_list {
                return false;
            }
            at -= 2;
        } else {
            // `5 October 2026, 17:30`
            let month_at = if dates::year(before.core).is_some() { at.checked_sub(2) } else { at.checked_sub(1) };
            let month = month_at.and_then(|at| block.word(at)).is_some_and(|word| dates::month(word.core).is_some());
            let is_day = month || dates::weekday(before.core).is_some();
            return is_day || (LEADS.contains(&&*lower) && matches!(before.tail(), "" | ":"));
        }
    }
    false
}

/// Returns the time in the site's format, if it has another one. Checks each part of a range.
fn in_site_format(word: &str, before: Option<Word>, english: bool) -> Option<String> {
    if english && word == "noon" {
        return Some("midday".into());
    }
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some((from, to)) = word.split_once(['-', '–']) {
        if let Some(both) = same_half(from, to) {
            return Some(both);
        }
        let (first, second) = (parse_clock(from, true, english), parse_clock(to, true, english));
        return match (first, second) {
            (Clock::None, _) | (_, Clock::None) => None,
            (Clock::Right, Clock::Right) => None,
            (first, second) => Some(format!("{} to {}", first.written(from), second.written(to))),
        };
    }
    let at = [
        "at", "from", "until", "till", "by", "to", "and", "between", "before", "after", "am", "tan", "rhwng", "erbyn",
        "o", "i", "hyd",
    ];
    let follows =
        before.is_some_and(|word| word.tail().is_empty() && at.iter().any(|own| own.eq_ignore_ascii_case(word.core)));
    match parse_clock(word, follows, english) {
        Clock::Other(better) => Some(better),
        _ => None,
    }
}

enum Clock {
    None,
    Right,
    Other(String),
}

impl Clock {
    fn written(self, word: &str) -> String {
        match self {
            Clock::Other(better) => better,
            _ => word.to_owned(),
        }
    }
}

/// Parses one time. `likely` says that `9:30` is probably a time rather than a score or a verse.
fn parse_clock(word: &str, likely: bool, english: bool) -> Clock {
    let lower = word.to_ascii_lowercase();
    let (digits, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some("am")),
        (_, Some(digits)) => (digits, Some("pm")),
        _ => (lower.as_str(), None),
    };
    let (hour, minute) = digits.split_once([':', '.']).unwrap_or((digits, ""));
    let two = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    let hours =
        hour.parse::<u32>().ok().filter(|_| (1..=2).contains(&hour.len()) && hour.bytes().all(|b| b.is_ascii_digit()));
    let (Some(number), true) = (hours, minute.is_empty() || two(minute)) else { return Clock::None };
    if number > 23 || minute > "59" {
        return Clock::None;
    }
    match half {
        Some(half) if (1..=12).contains(&number) => {
            let midday = if english { "midday" } else { "canol dydd" };
            match (number, minute, half) {
                (12, "" | "00", "pm") => Clock::Other(midday.into()),
                (12, "" | "00", "am") => Clock::Other(LATE.into()),
                (_, "00", _) => Clock::Other(format!("{number}{half}")),
                (_, "", _) => Clock::Right,
                _ if digits.contains('.') => Clock::Other(format!("{number}:{minute}{half}")),
                _ => Clock::Right,
            }
        }
        Some(_) => Clock::None,
        // With a dot it is a number. A single digit may be a verse or a score.
        None if minute.is_empty() || digits.contains('.') || !(likely || number >= 13 || hour.starts_with('0')) => {
            Clock::None
        }
        None => {
            let half = if number < 12 { "am" } else { "pm" };
            let hour = if number % 12 == 0 { 12 } else { number % 12 };
            match minute {
                "00" if number == 12 && english => Clock::Other("midday".into()),
                "00" if number == 0 => Clock::Other(LATE.into()),
                "00" => Clock::Other(format!("{hour}{half}")),
                _ => Clock::Other(format!("{hour}:{minute}{half}")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_site_format;

    #[test]
    fn times_are_distinguished_from_scores_and_numbers() {
        for (word, expected) in [
            ("17:30", Some("5:30pm")),
            ("5.30pm", Some("5:30pm")),
            ("12pm", Some("midday")),
            ("10:00-11:30", Some("10am to 11:30am")),
            ("noon", Some("midday")),
            ("9:30", None),
            ("3:16", None),
            ("10.30", None),
            ("5:30pm", None),
            ("8am", None),
            ("2025-26", None),
            ("10-12", None),
            ("26:1", None),
            ("1:30-2:30pm", Some("1:30pm to 2:30pm")),
            ("11-1pm", Some("11am to 1pm")),
            ("10-12pm", Some("10am to midday")),
            ("9.30-11am", Some("9:30am to 11am")),
        ] {
            assert_eq!(in_site_format(word, None, true).as_deref(), expected, "{word}");
        }
    }
}
