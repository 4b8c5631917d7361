//! Invisible characters. Takes a character. Returns its name for a message. They arrive with
//! text that is pasted from word processors and web pages, and break a syntax that expects a plain
//! space or nothing.

/// Returns the name of an invisible character with its code point: `no-break space (U+00A0)`.
/// Returns `None` for all others, and for the plain space, the tab and line ends, which people type on purpose.
pub fn name_invisible(c: char) -> Option<String> {
    let name = match c {
        '\u{a0}' => "no-break space",
        '\u{ad}' => "soft hyphen",
        '\u{85}' => "next-line character",
        '\u{b}' => "vertical tab",
        '\u{c}' => "form feed",
        '\u{2002}' => "en space",
        '\u{2003}' => "em space",
        '\u{2009}' => "thin space",
        '\u{202f}' => "narrow no-break space",
        '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => "space of another width",
        '\u{200b}' => "zero-width space",
        '\u{200c}' => "zero-width non-joiner",
        '\u{200d}' => "zero-width joiner",
        '\u{2060}' => "word joiner",
        '\u{feff}' => "byte order mark",
        '\u{2028}' => "line separator",
        '\u{2029}' => "paragraph separator",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "mark of writing direction",
        c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => "control character",
        _ => return None,
    };
    Some(format!("{name} (U+{:04X})", c as u32))
}

/// Finds the first invisible character of a text; returns its offset, the character and its name.
pub fn first_invisible(text: &str) -> Option<(usize, char, String)> {
    // Nearly every text is ASCII or European letters: a test of single bytes skips those quickly.
    let may_be = |byte: u8| byte < 0x20 || byte == 0x7f || matches!(byte, 0xc2 | 0xe1..=0xe3 | 0xef);
    if !text.bytes().any(may_be) {
        return None;
    }
    text.char_indices().find_map(|(at, c)| Some((at, c, name_invisible(c)?)))
}

/// Returns a message about a text that names nothing. Adds the text's first invisible character as the likely cause.
pub(crate) fn with_invisible(message: String, text: &str) -> String {
    match first_invisible(text) {
        Some((_, _, name)) => format!("{message}; it contains an invisible character: {name}"),
        None => message,
    }
}

/// Returns the replacement of an invisible character: a space if it has a width, else nothing.
pub fn replacement_of_invisible(c: char) -> &'static str {
    if c.is_whitespace() && !matches!(c, '\u{85}' | '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}') { " " } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_have_names() {
        assert_eq!(name_invisible('\u{a0}').as_deref(), Some("no-break space (U+00A0)"));
        assert_eq!(name_invisible('\u{7f}').as_deref(), Some("control character (U+007F)"));
        for plain in [' ', '\t', '\n', '\r', 'a', 'ŵ', '–', '’', '•'] {
            assert_eq!(name_invisible(plain), None, "{plain:?}");
        }
        assert_eq!(first_invisible("tŷ ‘a’ – b"), None);
        assert_eq!(first_invisible("a\u{200b}b").map(|(at, c, _)| (at, c)), Some((1, '\u{200b}')));
        assert_eq!((replacement_of_invisible('\u{a0}'), replacement_of_invisible('\u{feff}')), (" ", ""));
    }
}
