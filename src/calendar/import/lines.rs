//! Prepares a partner's file for a strict parser. Takes bytes of any program and any age.
//! Returns complete content lines. Unreadable content is an error with its line, never a panic.

use std::borrow::Cow;

use super::encoding::{TextEncoding, from_utf16};

/// The lines of the events in a file, ready for the parser.
#[derive(Debug, Default, PartialEq)]
pub(super) struct EventLines {
    /// Only VCALENDAR, VEVENT and VTIMEZONE, one unfolded line each, with CRLF line ends.
    pub text: String,
    /// The line of the file on which each VEVENT begins, in order.
    pub begins: Vec<usize>,
    /// Lines of events that were left out because they are not content lines.
    pub faulty: Vec<usize>,
    /// Lines of events with a character that is invalid in the file's encoding and was replaced.
    pub undecoded: Vec<usize>,
}

/// The reason why a file cannot be read, and the line that shows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ImportError {
    /// Line, from 1.
    pub line: usize,
    /// The message.
    pub message: String,
}

/// The limit of nested components: RFC 5545 and its extensions need four.
const DEEPEST: usize = 8;

/// The limit of parameters in one line: RFC 5545 has twenty in all, and the parser's time grows
/// with the square of their number.
const MOST_PARAMETERS: usize = 100;

/// Unfolds, decodes and filters the lines of a calendar file.
///
/// # Errors
/// For a web page, a file that is cut off, or components that are not closed in order.
pub(super) fn lines(bytes: &[u8]) -> Result<EventLines, ImportError> {
    let unreadable = |line, message: String| Err(ImportError { line, message });
    let bytes = from_utf16(bytes);
    let logical = unfold(&bytes);
    let encoding = TextEncoding::detect(logical.iter().map(|(_, line)| line.as_slice()));
    let mut out = EventLines::default();
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut calendars = 0;
    let mut logical_lines = logical.iter();
    while let Some((number, line)) = logical_lines.next() {
        let printable = quoted_printable(line, &mut logical_lines);
        let (line, is_whole) = encoding.decode(printable.as_deref().unwrap_or(line));
        if !is_whole && in_event(&open) {
            out.undecoded.push(*number);
        }
        let line = with_quoted_zone(line.trim());
        let line = &*line;
        let Some((name, value)) = line.split_once(':') else {
            if open.is_empty() && calendars == 0 {
                return unreadable(*number, not_a_calendar(line));
            }
            if in_event(&open) {
                out.faulty.push(*number);
            }
            continue;
        };
        let word = value.trim().to_ascii_uppercase();
        if name.eq_ignore_ascii_case("BEGIN") {
            if open.is_empty() && word != "VCALENDAR" {
                return unreadable(*number, format!("`BEGIN:{word}` is outside a calendar"));
            }
            if open.len() == DEEPEST {
                return unreadable(*number, "components are nested too deeply".into());
            }
            calendars += usize::from(open.is_empty());
            open.push((word, *number));
            if is_kept(&open) {
                if in_event(&open) {
                    out.begins.push(*number);
                }
                out.push("BEGIN", &open[open.len() - 1].0);
            }
        } else if name.eq_ignore_ascii_case("END") {
            match open.last() {
                Some((own, _)) if *own == word => {
                    if is_kept(&open) {
                        out.push("END", &word);
                    }
                    open.pop();
                }
                Some((own, begun)) => {
                    return unreadable(
                        *number,
                        format!("`END:{word}` is where `{own}`, which begins on line {begun}, should end"),
                    );
                }
                None => return unreadable(*number, format!("`END:{word}` has no matching `BEGIN`")),
            }
        } else if open.is_empty() {
            if calendars == 0 {
                return unreadable(*number, not_a_calendar(line));
            }
        } else if is_kept(&open) {
            if is_content_line(line) {
                out.text.extend(line.chars().filter(|c| !c.is_control() || *c == '\t'));
                out.text.push_str("\r\n");
            } else {
                out.faulty.push(*number);
            }
        }
    }
    if let Some((own, begun)) = open.last() {
        let last = logical.last().map_or(1, |(number, _)| *number);
        return unreadable(last, format!("the file is cut off: `{own}`, which begins on line {begun}, never ends"));
    }
    if calendars == 0 {
        return unreadable(1, "the file is empty".into());
    }
    Ok(out)
}

/// Returns the file as text for findings: its lines, numbered as in `lines`, with line feeds as line ends.
pub fn text(bytes: &[u8]) -> String {
    let bytes = from_utf16(bytes);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    // A fold may split a character, so the encoding is detected in unfolded lines.
    let unfolded = unfold(bytes);
    let (text, _) = TextEncoding::detect(unfolded.iter().map(|(_, line)| line.as_slice())).decode(bytes);
    text.replace("\r\n", "\n").replace('\r', "\n")
}

impl EventLines {
    fn push(&mut self, name: &str, value: &str) {
        self.text.push_str(name);
        self.text.push(':');
        self.text.push_str(value);
        self.text.push_str("\r\n");
    }
}

/// Returns whether the innermost component is the calendar, one of its events, or a part of one of
/// its time zones. Alarms, tasks and unknown components are left out.
fn is_kept(open: &[(String, usize)]) -> bool {
    let names: Vec<&str> = open.iter().skip(1).map(|(name, _)| name.as_str()).collect();
    matches!(names[..], [] | ["VEVENT" | "VTIMEZONE"] | ["VTIMEZONE", "STANDARD" | "DAYLIGHT"]) && !open.is_empty()
}

fn in_event(open: &[(String, usize)]) -> bool {
    open.len() == 2 && open[1].0 == "VEVENT"
}

fn not_a_calendar(line: &str) -> String {
    if line.starts_with('<') {
        "this is a web page, not a calendar: the address it was saved from may ask to log in".into()
    } else {
        "this is not a calendar: `BEGIN:VCALENDAR` is missing".into()
    }
}

/// Returns whether a line is `NAME *(;PARAMETER=VALUE) : VALUE` with closed quotes (RFC 5545 section 3.1).
fn is_content_line(line: &str) -> bool {
    let end = line.find([';', ':']).unwrap_or(0);
    let name = line[..end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if end == 0 || !name {
        return false;
    }
    let mut quoted = false;
    let mut equals = true;
    let mut parameters = 0;
    for byte in line[end..].bytes() {
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b';' => {
                parameters += 1;
                if !equals || parameters > MOST_PARAMETERS {
                    return false;
                }
                equals = false;
            }
            b'=' => equals = true,
            b':' => return equals,
            _ => {}
        }
    }
    false
}

/// Puts the name of a time zone of Outlook into quotes, because it contains a colon:
/// `DTSTART;TZID=tzone://Microsoft/Utc:20261127T170000`.
fn with_quoted_zone(line: &str) -> Cow<'_, str> {
    const BEFORE: &str = ";TZID=";
    const NAME: &str = "tzone://";
    let is_one = |at: usize| {
        let (from, to) = (at + BEFORE.len(), at + BEFORE.len() + NAME.len());
        line.get(at..from).is_some_and(|own| own.eq_ignore_ascii_case(BEFORE))
            && line.get(from..to).is_some_and(|own| own.eq_ignore_ascii_case(NAME))
    };
    let head = line.find(':').unwrap_or(line.len());
    let Some(at) = line[..head].match_indices(';').map(|(at, _)| at).find(|at| is_one(*at)) else { return line.into() };
    let start = at + BEFORE.len();
    let rest = start + NAME.len();
    let end = line[rest..].find([':', ';']).map_or(line.len(), |end| rest + end);
    format!("{}\"{}\"{}", &line[..start], &line[start..end], &line[end..]).into()
}

/// Decodes a line that is written in quoted-printable, as programs of the time of vCalendar 1.0 do. Such a line goes
/// on in the next one if it ends with `=` (RFC 2045 section 6.7). Returns `None` for any other line.
fn quoted_printable<'l>(line: &[u8], following: &mut impl Iterator<Item = &'l (usize, Vec<u8>)>) -> Option<Vec<u8>> {
    const MARK: &[u8] = b";ENCODING=QUOTED-PRINTABLE";
    let colon = line.iter().position(|byte| *byte == b':')?;
    let at = line[..colon].windows(MARK.len()).position(|own| own.eq_ignore_ascii_case(MARK))?;
    let mut written = line[colon + 1..].to_vec();
    while written.ends_with(b"=")
        && let Some((_, next)) = following.next()
    {
        written.pop();
        written.extend_from_slice(next);
    }
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16).map(|digit| digit as u8);
    let mut out = [&line[..at], &line[at + MARK.len()..=colon]].concat();
    let mut at = 0;
    while let Some(byte) = written.get(at) {
        let coded = digit(written.get(at + 1)).zip(digit(written.get(at + 2))).filter(|_| *byte == b'=');
        match coded.map(|(high, low)| high << 4 | low) {
            Some(b'\r') => {}
            Some(b'\n') => out.extend_from_slice(b"\\n"),
            Some(decoded) => out.push(decoded),
            None => out.push(*byte),
        }
        at += if coded.is_some() { 3 } else { 1 };
    }
    Some(out)
}

/// Returns logical lines with the number of the line on which each starts. A fold may split a
/// character, so this works on bytes.
fn unfold(bytes: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut lines: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut rest = bytes;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
        let line = &rest[..end];
        rest = &rest[end..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.get(1..)).unwrap_or(b"");
        match (line.first(), lines.last_mut()) {
            (Some(b' ' | b'\t'), Some((_, last))) => last.extend_from_slice(&line[1..]),
            _ if line.iter().all(u8::is_ascii_whitespace) => {}
            _ => lines.push((number, line.to_vec())),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLAIN: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Caf\u{e9}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    #[test]
    fn old_and_new_encodings_give_the_same_lines() {
        let marked = [b"\xef\xbb\xbf".as_slice(), PLAIN.as_bytes()].concat();
        let little: Vec<u8> =
            std::iter::once(0xfeffu16).chain(PLAIN.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = PLAIN.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let windows: Vec<u8> = PLAIN.chars().map(|c| c as u8).collect();
        let unix = PLAIN.replace("\r\n", "\n").into_bytes();
        let cut = PLAIN.replace("Caf\u{e9}", "Ca\r\n f\u{e9}").into_bytes();
        let inside = [&PLAIN.as_bytes()[..43], b"\r\n ", &PLAIN.as_bytes()[43..]].concat();
        assert!(std::str::from_utf8(&PLAIN.as_bytes()[..43]).is_err() || PLAIN.is_char_boundary(43));
        for bytes in [marked, little, big, windows, unix, cut, inside] {
            assert_eq!(lines(&bytes).unwrap().text, PLAIN);
        }
    }

    #[test]
    fn a_file_that_is_not_a_calendar_is_reported_with_a_line() {
        for (text, line, said) in [
            ("<!DOCTYPE html>\n<html>", 1, "web page"),
            ("\n\nhello", 3, "BEGIN:VCALENDAR"),
            ("", 1, "empty"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:A\n", 3, "cut off: `VEVENT`, which begins on line 2"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", 3, "`VEVENT`, which begins on line 2"),
            ("BEGIN:VEVENT\nEND:VEVENT\n", 1, "outside a calendar"),
            ("END:VCALENDAR\n", 1, "has no matching"),
        ] {
            let error = lines(text.as_bytes()).unwrap_err();
            assert_eq!(error.line, line, "{text}: {}", error.message);
            assert!(error.message.contains(said), "{text}: {}", error.message);
        }
    }

    #[test]
    fn other_components_are_omitted_and_faulty_lines_reported() {
        let text = "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:no\nEND:VTODO\nBEGIN:VEVENT\nBEGIN:VALARM\nACTION:no\n\
            END:VALARM\nno content line\nX;A:b\nX;A=\"b:c\nSUMMARY:yes\nEND:VEVENT\nEND:VCALENDAR\n";
        let lines = lines(text.as_bytes()).unwrap();
        assert_eq!(
            lines.text.replace("\r\n", " "),
            "BEGIN:VCALENDAR BEGIN:VEVENT SUMMARY:yes END:VEVENT END:VCALENDAR "
        );
        assert_eq!((lines.begins, lines.faulty), (vec![5], vec![9, 10, 11]));
    }

    #[test]
    fn lines_of_outlook_and_old_programs_are_parsed() {
        let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=tzone://Microsoft/Utc:20261127T170000\n\
            SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Caf=C3=A9 in =\nthe hall=0D=0Anow\nEND:VEVENT\nEND:VCALENDAR\n";
        let lines = lines(text.as_bytes()).unwrap();
        assert_eq!(
            lines.text.lines().skip(2).take(2).collect::<Vec<_>>(),
            [
                "DTSTART;TZID=\"tzone://Microsoft/Utc\":20261127T170000",
                "SUMMARY;CHARSET=UTF-8:Caf\u{e9} in the hall\\nnow"
            ]
        );
        assert_eq!(lines.faulty, Vec::<usize>::new());
    }

    proptest! {
        #[test]
        fn any_bytes_give_lines_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = lines(&bytes);
        }
    }
}
