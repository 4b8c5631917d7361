//! Converts a request's path to a file name as nginx does (`ngx_http_parse_complex_uri`): it decodes
//! escapes once, then merges slashes and resolves `.` and `..`, whether they were encoded or not.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The path of the preview's own pages. A name that begins with a dot is never published, so no document
/// can have it.
pub(super) const PREVIEW_PATH: &str = "/.preview/";

/// The path of the editor.
pub(super) const EDIT: &str = "/.preview/edit/";

/// The characters of a path that need no escape in a query.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

/// Returns the address of the form of a file.
pub(super) fn form_address(path: &str) -> String {
    format!("{EDIT}?file={}", utf8_percent_encode(path, PLAIN))
}

/// Returns the address of the form for a new document of a type.
pub(super) fn new_address(kind: &str) -> String {
    format!("{EDIT}new/{kind}")
}

/// Returns the value of a name in a query.
pub(super) fn query_value(query: &str, name: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    Some(crate::url::decode(&value.replace('+', " ")))
}

/// The reason why a path has no file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathError {
    /// The request is rejected: the path has an invalid escape, a zero byte, or leads out of the public
    /// folder.
    Refused,
    /// The name is not valid UTF-8, so no file of a site has it.
    NoText,
}

/// Returns the file name, with a leading slash.
///
/// # Errors
/// Returns a [`PathError`] if the path has no file name.
pub(super) fn read(path: &str) -> Result<String, PathError> {
    // For each byte: whether it can separate names. An encoded slash or dot can.
    let mut decoded: Vec<u8> = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'%' => {
                let mut digit = || bytes.next().and_then(|byte| char::from(byte).to_digit(16));
                let (high, low) = (digit().ok_or(PathError::Refused)?, digit().ok_or(PathError::Refused)?);
                // Two hexadecimal digits of 4 bits.
                (high * 16 + low) as u8
            }
            byte => byte,
        };
        if byte == 0 {
            return Err(PathError::Refused);
        }
        decoded.push(byte);
    }
    if decoded.first() != Some(&b'/') {
        return Err(PathError::Refused);
    }
    let mut name: Vec<u8> = Vec::with_capacity(decoded.len());
    let mut parts = decoded[1..].split(|byte| *byte == b'/').peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        match part {
            b"" | b"." => {}
            b".." => name.truncate(name.iter().rposition(|byte| *byte == b'/').ok_or(PathError::Refused)?),
            part => {
                name.push(b'/');
                name.extend_from_slice(part);
            }
        }
        if is_last && matches!(part, b"" | b"." | b"..") {
            name.push(b'/');
        }
    }
    String::from_utf8(name).map_err(|_| PathError::NoText)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected results are those of nginx 1.22 with a file at each name.
    #[test]
    fn paths_resolve_as_in_nginx() {
        for (path, name) in [
            ("/", Ok("/")),
            ("/a/", Ok("/a/")),
            ("//a///b", Ok("/a/b")),
            ("/a/./b", Ok("/a/b")),
            ("/a/../b/", Ok("/b/")),
            ("/a/..", Ok("/")),
            ("/a/b/..", Ok("/a/")),
            ("/a/.", Ok("/a/")),
            ("/a%2Fb", Ok("/a/b")),
            ("/a/%2e%2e/b", Ok("/b")),
            ("/a/...", Ok("/a/...")),
            ("/50%25%20off.pdf", Ok("/50% off.pdf")),
            ("/%2525", Ok("/%25")),
            ("/what%3F", Ok("/what?")),
            ("/a+b", Ok("/a+b")),
            ("/t%C5%B7/", Ok("/tŷ/")),
            ("/%ff", Err(PathError::NoText)),
            ("/50% off", Err(PathError::Refused)),
            ("/%", Err(PathError::Refused)),
            ("/%0", Err(PathError::Refused)),
            ("/a%00", Err(PathError::Refused)),
            ("/../a", Err(PathError::Refused)),
            ("/..", Err(PathError::Refused)),
            ("/a/../../b", Err(PathError::Refused)),
            ("*", Err(PathError::Refused)),
        ] {
            assert_eq!(read(path).as_deref().map_err(|unread| *unread), name, "{path}");
        }
    }
}
