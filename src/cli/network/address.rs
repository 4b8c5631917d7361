//! Parses web addresses from documents and redirects, and returns addresses for requests, without user
//! name, password and fragment.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use ureq::http::Uri;

/// Characters to encode besides those of the host (RFC 3986 section 2). `%` is not encoded, so that nothing
/// is encoded twice.
const NOT_IN_A_REQUEST: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Parses a web address. Returns `None` for any other scheme, and for an invalid address.
pub(in crate::cli) fn read(text: &str) -> Option<Uri> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return None;
    }
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    let host = without_user(authority);
    let path = path.split('#').next().unwrap_or_default();
    let slash = if path.starts_with('/') { "" } else { "/" };
    let path: Cow<str> = utf8_percent_encode(path, NOT_IN_A_REQUEST).into();
    let uri: Uri = format!("{scheme}://{host}{slash}{path}").parse().ok()?;
    let authority = uri.authority()?;
    let has_port = authority.as_str().len() > authority.host().len() + ":".len();
    (!authority.host().is_empty() && (!has_port || authority.port_u16().is_some())).then_some(uri)
}

/// Returns an address without user name and password, for messages and the cache.
pub(in crate::cli) fn without_credentials(address: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = address.split_once("://") else { return Cow::Borrowed(address) };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    match authority.contains('@') {
        true => Cow::Owned(format!("{scheme}://{}{path}", without_user(authority))),
        false => Cow::Borrowed(address),
    }
}

fn without_user(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// Resolves the target of a redirect (RFC 3986 section 5.2). Returns `None` if it is invalid or not a web
/// address.
pub(in crate::cli) fn follow(from: &Uri, location: &str) -> Option<Uri> {
    let location = location.trim();
    let (scheme, authority) = (from.scheme_str()?, from.authority()?);
    let end_of_scheme = location.find(':').filter(|at| !location[..*at].contains(['/', '?', '#']));
    if end_of_scheme.is_some() {
        return read(location);
    }
    if location.starts_with("//") {
        return read(&format!("{scheme}:{location}"));
    }
    let path = from.path();
    let target = match location.chars().next() {
        Some('/') => location.to_owned(),
        Some('?') => format!("{path}{location}"),
        Some('#') | None => from.path_and_query()?.to_string(),
        Some(_) => format!("{}/{location}", path.rsplit_once('/').map_or("", |(folder, _)| folder)),
    };
    let (path, query) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
    read(&format!("{scheme}://{authority}{}{query}", without_dots(path)))
}

/// Returns a path without `.` and `..` (RFC 3986 section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        match part {
            "." | ".." => {
                if part == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            part => kept.push(part),
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_requested_without_user_password_and_fragment() {
        let read = |text: &str| super::read(text).map(|uri| uri.to_string());
        for (text, asked) in [
            ("https://example.org", "https://example.org/"),
            ("HTTPS://Example.org/A?b#c", "https://Example.org/A?b"),
            ("http://me:secret@example.org:8080/a@b", "http://example.org:8080/a@b"),
            ("http://a@b@example.org", "http://example.org/"),
            ("https://example.org?q=1", "https://example.org/?q=1"),
            ("https://cy.example.org/Môn a", "https://cy.example.org/M%C3%B4n%20a"),
            ("http://[::1]:80/", "http://[::1]:80/"),
            ("http://example.org\\@evil.example/", "http://example.org/%5C@evil.example/"),
        ] {
            assert_eq!(read(text).as_deref(), Some(asked), "{text}");
        }
        for none in [
            "",
            "//example.org/",
            "ftp://example.org/",
            "file:///etc/passwd",
            "http://",
            "http:///a",
            "https:/a",
            "http://a b/",
            "http://a:99999/",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
        assert_eq!(without_credentials("https://me:secret@example.org/a@b#c"), "https://example.org/a@b#c");
        assert_eq!(without_credentials("https://example.org/a@b"), "https://example.org/a@b");
    }

    #[test]
    fn redirects_resolve_as_in_browsers() {
        let from: Uri = "https://example.org:8443/a/b?c".parse().unwrap();
        let follow = |location: &str| super::follow(&from, location).map(|uri| uri.to_string());
        for (location, to) in [
            ("http://other.example/x", "http://other.example/x"),
            ("HTTP://other.example", "http://other.example/"),
            ("//other.example/x", "https://other.example/x"),
            ("/x/y", "https://example.org:8443/x/y"),
            ("x", "https://example.org:8443/a/x"),
            ("../x?d", "https://example.org:8443/x?d"),
            ("./", "https://example.org:8443/a/"),
            ("../../../x", "https://example.org:8443/x"),
            ("?d=../e", "https://example.org:8443/a/b?d=../e"),
            ("#top", "https://example.org:8443/a/b?c"),
            ("", "https://example.org:8443/a/b?c"),
            ("/x:y", "https://example.org:8443/x:y"),
            ("https://me:secret@other.example/", "https://other.example/"),
        ] {
            assert_eq!(follow(location).as_deref(), Some(to), "{location}");
        }
        for none in
            ["file:///etc/passwd", "javascript:alert(1)", "gopher://example.org/", "http://", "mailto:a@b.example"]
        {
            assert_eq!(follow(none), None, "{none}");
        }
    }
}
