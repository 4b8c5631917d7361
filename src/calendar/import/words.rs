//! The words of partners' events. Text and HTML of any program in, plain text that a feed may carry out.

use crate::calendar::read_back::unescape;
use crate::calendar::write::{refused, remove_controls};

/// Text of another program as ours: unescaped, tidied, without what no feed may carry.
pub(super) fn clean(text: &str) -> String {
    let text = unescape(text);
    let fit: String = text
        .chars()
        .map(|c| if c != '\n' && refused(c.encode_utf8(&mut [0; 4])).is_some() { ' ' } else { c })
        .collect();
    remove_controls(&fit)
}

/// A title, and whether it says itself that the event is off: Outlook writes `Canceled: ` before it, and so do people. We say so in our own
/// words, in each language.
pub(super) fn title(text: &str) -> (String, bool) {
    let whole = clean(&entities(text));
    let told = ["cancelled", "canceled"].iter().find_map(|word| {
        let said = whole.get(..word.len()).filter(|said| said.eq_ignore_ascii_case(word))?;
        whole[said.len()..].trim_start().strip_prefix([':', '-', '–', '—'])
    });
    match told.map(str::trim_start).filter(|rest| !rest.is_empty()) {
        Some(rest) => (rest.to_owned(), true),
        None => (whole, false),
    }
}

/// The words of a description that Google, Outlook or WordPress wrote as HTML; other text as it is.
pub(super) fn without_markup(text: String) -> String {
    const TAGS: [&str; 10] = ["<br", "<p>", "<p ", "<b>", "<a ", "<ul", "<div", "<span", "<html", "<style"];
    let small = text.to_ascii_lowercase();
    if !TAGS.iter().any(|tag| small.contains(tag)) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    // Where the link that is open leads, and where its words begin.
    let mut link: Option<(String, usize)> = None;
    let mut rest = text.as_str();
    // Behind the last `>` no `<` begins a tag.
    let last_end = text.rfind('>').unwrap_or(0);
    while let Some((before, after)) = rest.split_once('<').filter(|(_, after)| text.len() - after.len() <= last_end) {
        out.push_str(before);
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        let Some((tag, after)) = is_tag.then(|| after.split_once('>')).flatten() else {
            out.push('<');
            rest = after;
            continue;
        };
        rest = after;
        let name = tag.split([' ', '\n', '\t']).next().unwrap_or_default().trim_end_matches('/').to_ascii_lowercase();
        match name.as_str() {
            "style" | "script" | "head" => {
                let end = after_element(&small[text.len() - rest.len()..], &name);
                rest = &rest[end.unwrap_or(rest.len())..];
            }
            "br" | "p" | "/p" | "div" | "/div" | "li" | "/li" | "ul" | "/ul" | "ol" | "/ol" | "tr" | "/tr" | "h1"
            | "/h1" | "h2" | "/h2" | "h3" | "/h3" => out.push('\n'),
            "a" => link = address(tag).map(|address| (address, out.len())),
            "/a" => {
                if let Some((address, start)) = link.take()
                    && !out[start..].contains(address.trim_end_matches('/'))
                {
                    out.push_str(&format!(" ({address})"));
                }
            }
            _ => {}
        }
    }
    out.push_str(rest);
    clean_of_markup(&out)
}

fn clean_of_markup(text: &str) -> String {
    // What was a character's name is a character now: some of them no feed may carry. Backslashes are no escapes any more.
    let text = entities(text);
    let fit = text.chars().map(|c| if c != '\n' && refused(c.encode_utf8(&mut [0; 4])).is_some() { ' ' } else { c });
    remove_controls(&fit.collect::<String>())
}

/// Where an element ends whose content is no text: past its closing tag. The text is in small letters.
fn after_element(text: &str, name: &str) -> Option<usize> {
    let end = text.find(&format!("</{name}"))?;
    Some(end + text[end..].find('>')? + 1)
}

/// The address of a link on the web.
fn address(tag: &str) -> Option<String> {
    let at = tag.to_ascii_lowercase().find("href=")? + "href=".len();
    let value = &tag[at..];
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let value = match quote {
        Some(quote) => value[1..].split(quote).next()?,
        None => value.split_whitespace().next()?,
    };
    let value = entities(value.trim());
    let fits =
        ["https://", "http://"].iter().any(|scheme| value.starts_with(scheme)) && !value.contains(char::is_whitespace);
    fits.then_some(value)
}

/// Text with the characters that HTML names (`&amp;`, `&#8211;`) written as they are; unknown names stay.
fn entities(text: &str) -> String {
    /// The longest name that is looked for.
    const LONGEST: usize = 10;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(LONGEST).position(|byte| byte == b';');
        // In the escapes of a calendar a semicolon has a backslash before it.
        let name = end.map(|end| after[..end].trim_end_matches('\\'));
        match (end, name.and_then(character)) {
            (Some(end), Some(c)) => {
                out.push(c);
                rest = &after[end + 1..];
            }
            _ => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The character of an HTML name: those that programs write in place of plain letters.
fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(number) => u32::from_str_radix(number, 16),
            None => number.parse(),
        };
        return char::from_u32(number.ok()?).filter(|c| !c.is_control());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        "bull" => '•',
        "middot" => '·',
        "pound" => '£',
        "euro" => '€',
        "agrave" => 'à',
        "aacute" => 'á',
        "acirc" => 'â',
        "auml" => 'ä',
        "ccedil" => 'ç',
        "egrave" => 'è',
        "eacute" => 'é',
        "ecirc" => 'ê',
        "euml" => 'ë',
        "icirc" => 'î',
        "iuml" => 'ï',
        "ocirc" => 'ô',
        "ouml" => 'ö',
        "ucirc" => 'û',
        "uuml" => 'ü',
        "wcirc" => 'ŵ',
        "ycirc" => 'ŷ',
        _ => return None,
    })
}
