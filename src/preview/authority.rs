//! Parses the `Host` field of a request. Takes its text and returns a [`Host`] if it follows RFC 9110
//! section 7.2 and RFC 3986 section 3.2.2.
//!
//! Invariant: the parser never accepts a part of a text. `[::1].evil.example` is not `::1`, and
//! `127.0.0.1:80@evil` is not `127.0.0.1`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A host in a form that can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Host {
    /// An IP address, regardless of its notation.
    Ip(IpAddr),
    /// A name in lower case. Empty if the field is empty, which the syntax allows.
    Name(String),
}

/// Parses a `Host` field: `uri-host [ ":" port ]`. Returns `None` if it is invalid.
///
/// Rejects percent-encoded names and the sub-delims of RFC 3986, because a preview has no such names. Also
/// rejects a user name and a zone of an address (RFC 6874 keeps zones out of requests).
pub(super) fn parse(field: &str) -> Option<Host> {
    let (host, rest) = match field.strip_prefix('[') {
        Some(literal) => {
            let (address, rest) = literal.split_once(']')?;
            (Host::Ip(IpAddr::V6(address.parse::<Ipv6Addr>().ok()?)), rest)
        }
        None => {
            let end = field.find(':').unwrap_or(field.len());
            (from_name(&field[..end])?, &field[end..])
        }
    };
    let is_port = |port: &str| port.is_empty() || (is_number(port) && port.parse::<u16>().is_ok());
    (rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port)).then_some(host)
}

/// Parses a host from the command line. An IPv6 address may have no brackets.
pub(super) fn from_setting(text: &str) -> Option<Host> {
    let text = text.trim();
    match text.parse::<IpAddr>() {
        Ok(address) => Some(Host::Ip(address)),
        Err(_) => parse(text),
    }
}

fn from_name(name: &str) -> Option<Host> {
    if let Ok(address) = name.parse::<Ipv4Addr>() {
        return Some(Host::Ip(IpAddr::V4(address)));
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    name.bytes().all(is_plain).then(|| Host::Name(name.to_ascii_lowercase()))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Option<Host> {
        Some(Host::Name(text.into()))
    }

    fn ip(text: &str) -> Option<Host> {
        Some(Host::Ip(text.parse().unwrap()))
    }

    #[test]
    fn hosts_are_parsed_with_and_without_a_port() {
        for (field, host) in [
            ("localhost", name("localhost")),
            ("LocalHost:4000", name("localhost")),
            ("localhost:", name("localhost")),
            ("localhost.", name("localhost.")),
            ("my_tablet.local", name("my_tablet.local")),
            ("", name("")),
            (":4000", name("")),
            ("127.0.0.1", ip("127.0.0.1")),
            ("127.0.0.1:65535", ip("127.0.0.1")),
            ("[::1]", ip("::1")),
            ("[0:0::1]:4000", ip("::1")),
            // These are names that look like addresses.
            ("127.0.0.1.evil.example", name("127.0.0.1.evil.example")),
            ("127.1", name("127.1")),
            ("127.0.0.01", name("127.0.0.01")),
        ] {
            assert_eq!(parse(field), host, "{field:?}");
        }
    }

    #[test]
    fn other_texts_are_not_hosts() {
        for field in [
            "[::1].evil.example",
            "[::1]evil",
            "[::1",
            "::1",
            "[]",
            "[::1%25lo]",
            "[::1]]",
            "[127.0.0.1]",
            "[v1.x]",
            "127.0.0.1:80@evil.example",
            "localhost@evil.example",
            "user:pass@localhost",
            "localhost:80:80",
            "localhost:+80",
            "localhost:65536",
            "localhost:http",
            "localhost/evil",
            "localhost evil",
            "localhost,evil",
            "localhost\tevil",
            "localhost\0",
            "%6cocalhost",
            "localhost%00.evil",
            "ｌocalhost",
            "<script>",
            " ",
        ] {
            assert_eq!(parse(field), None, "{field:?}");
        }
    }

    #[test]
    fn a_setting_may_leave_out_the_brackets() {
        assert_eq!(from_setting("::1"), ip("::1"));
        assert_eq!(from_setting("[::1]"), ip("::1"));
        assert_eq!(from_setting("Tablet:4000"), name("tablet"));
        assert_eq!(from_setting("a b"), None);
    }
}
