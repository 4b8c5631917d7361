//! Cleans the texts of partners' events: takes text or HTML of any program, returns plain text
//! that a feed may contain.

use crate::calendar::read_back::unescape;
use crate::calendar::write::{forbidden_character, remove_controls};

/// Returns text of another program unescaped, normalised and without characters that feeds may not contain.
pub(super) fn clean(text: &str) -> String {
    let text = unescape(text);
    let fit: String = text
        .chars()
        .map(|c| if c != '\n' && forbidden_character(c.encode_utf8(&mut [0; 4])).is_some() { ' ' } else { c })
        .collect();
    remove_controls(&fit)
}

/// Returns a title, and whether it says that the event is cancelled: Outlook and people write
/// `Canceled: ` before it. The prefix is removed, because the site adds its own in each language.
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

/// Returns whether a text contains the passcode of an online meeting: `?pwd=`, `Passcode: 123456`.
pub(super) fn has_passcode(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_in_address = ["?pwd=", "&pwd="].iter().any(|mark| lower.contains(mark));
    let is_written = ["passcode", "meeting password", "cod pas"].iter().any(|word| {
        lower.match_indices(word).any(|(at, _)| {
            let after = lower[at + word.len()..].trim_start();
            let value = after.strip_prefix([':', '=']).and_then(|value| value.split_whitespace().next());
            value.is_some_and(|value| value.contains(|c: char| c.is_ascii_digit()))
        })
    });
    is_in_address || is_written
}

/// Returns the text of a description that Google, Outlook or WordPress wrote as HTML; other text unchanged.
pub(super) fn without_markup(text: String) -> String {
    const TAGS: [&str; 10] = ["<br", "<p>", "<p ", "<b>", "<a ", "<ul", "<div", "<span", "<html", "<style"];
    let small = text.to_ascii_lowercase();
    if !TAGS.iter().any(|tag| small.contains(tag)) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    // The address of the open link, and the start of its text.
    let mut link: Option<(String, usize)> = None;
    let mut rest = text.as_str();
    // After the last `>`, no `<` begins a tag.
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
    // Entities are characters now, and feeds may not contain some of them. Backslashes are no
    // longer escapes.
    let text = entities(text);
    let fit = text
        .chars()
        .map(|c| if c != '\n' && forbidden_character(c.encode_utf8(&mut [0; 4])).is_some() { ' ' } else { c });
    remove_controls(&fit.collect::<String>())
}

/// Returns the end of an element whose content is not text, after its closing tag. The text is in lower case.
fn after_element(text: &str, name: &str) -> Option<usize> {
    let end = text.find(&format!("</{name}"))?;
    Some(end + text[end..].find('>')? + 1)
}

/// Returns the address of a link to a web page.
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

/// Replaces HTML character references (`&amp;`, `&#8211;`) by their characters; unknown names stay.
fn entities(text: &str) -> String {
    /// The longest name that is looked up.
    const LONGEST: usize = 10;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(LONGEST).position(|byte| byte == b';');
        // In the escapes of a calendar, a backslash precedes a semicolon.
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

/// Returns the character of an HTML name: those that programs write instead of common characters.
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
