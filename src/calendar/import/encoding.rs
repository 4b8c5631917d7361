//! Detects the encoding of a partner's file and decodes it.

/// The encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextEncoding {
    /// UTF-8, as RFC 5545 section 3.1.4 requires.
    Utf8,
    /// The encoding of old Outlook exports.
    Windows1252,
}

impl TextEncoding {
    /// Detects the encoding of some lines: UTF-8, unless the invalid bytes outnumber the multi-byte
    /// UTF-8 characters. So a single invalid byte does not change the encoding of all other lines.
    pub(super) fn detect<'l>(lines: impl Iterator<Item = &'l [u8]>) -> TextEncoding {
        let (mut wide, mut bad) = (0, 0);
        for line in lines.filter(|line| !line.is_ascii()) {
            for chunk in line.utf8_chunks() {
                wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
                bad += chunk.invalid().len();
            }
        }
        if bad > wide { TextEncoding::Windows1252 } else { TextEncoding::Utf8 }
    }

    /// Decodes bytes; also returns whether all of them are valid in the encoding. Invalid ones become U+FFFD.
    pub(super) fn decode(self, bytes: &[u8]) -> (String, bool) {
        match (self, String::from_utf8_lossy(bytes)) {
            (TextEncoding::Windows1252, _) => (from_windows_1252(bytes), true),
            (TextEncoding::Utf8, std::borrow::Cow::Borrowed(text)) => (text.to_owned(), true),
            (TextEncoding::Utf8, std::borrow::Cow::Owned(text)) => (text, false),
        }
    }
}

/// Converts UTF-16 to UTF-8, detected by its byte order mark or by the zero byte beside the first
/// letter; returns all other bytes unchanged.
pub(super) fn from_utf16(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let (little, start) = match bytes {
        [0xff, 0xfe, ..] => (true, 2),
        [0xfe, 0xff, ..] => (false, 2),
        [letter, 0, ..] if letter.is_ascii_alphabetic() => (true, 0),
        [0, letter, ..] if letter.is_ascii_alphabetic() => (false, 0),
        _ => return bytes.into(),
    };
    let units = bytes[start..].chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    });
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    text.into_bytes().into()
}

/// Decodes Windows-1252, the encoding of old Outlook exports; uses the WHATWG's table for the bytes
/// that are control characters in ISO 8859-1.
fn from_windows_1252(bytes: &[u8]) -> String {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let letter = |byte: &u8| match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        byte => char::from(*byte),
    };
    bytes.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_byte_does_not_change_the_rest() {
        let of = |lines: &[&[u8]]| TextEncoding::detect(lines.iter().copied());
        assert_eq!(of(&["Nhŷ Newydd – croeso".as_bytes(), b"Caf\xe9"]), TextEncoding::Utf8);
        assert_eq!(of(&["Tŷ".as_bytes(), b"Caf\xe9"]), TextEncoding::Utf8);
        assert_eq!(of(&[b"plain", b"Caf\xe9"]), TextEncoding::Windows1252);
        assert_eq!(of(&["Tŷ".as_bytes(), b"\x93Caf\xe9\x94"]), TextEncoding::Windows1252);
        assert_eq!(of(&[b"plain"]), TextEncoding::Utf8);
        assert_eq!(TextEncoding::Utf8.decode(b"Caf\xe9"), ("Caf\u{fffd}".into(), false));
        assert_eq!(TextEncoding::Windows1252.decode(b"Caf\xe9"), ("Café".into(), true));
    }
}
