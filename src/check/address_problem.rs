//! Finds addresses that cannot work because of their form: files and servers of the author's own computer
//! or network, incomplete addresses, and invalid `mailto:` or `tel:` addresses. Takes one target and
//! returns the problem and the fix.

use super::CheckContext;
use crate::diagnostic::Level;
use crate::source::name_invisible;
use crate::url::{AddressScope, Mistyped, WrittenAddress, host_of};

/// The problem of an address.
pub(super) struct AddressProblem {
    /// An error, unless it works for some readers.
    pub level: Level,
    /// The message.
    pub message: String,
    /// The note on who is affected.
    pub note: &'static str,
    /// The fix.
    pub help: String,
}

/// Returns the problem of an address that begins or ends with an invisible character, plain or
/// percent-encoded.
pub(super) fn invisible_character(target: &str) -> Option<AddressProblem> {
    let decoded = crate::url::decode(target);
    let named = |c: Option<char>| c.and_then(name_invisible);
    let (place, name) = match named(decoded.chars().next_back()) {
        Some(name) => ("ends", name),
        None => ("begins", named(decoded.chars().next())?),
    };
    let plain = decoded.trim_matches(|c: char| c.is_whitespace() || name_invisible(c).is_some());
    let help = match plain.is_empty() {
        true => "delete the link, or write the right address".to_owned(),
        false => format!("delete the address, and type it by hand: `{}`", crate::url::encode_external(plain)),
    };
    Some(AddressProblem {
        level: Level::Error,
        message: format!("the address `{plain}` {place} with a {name}, which is invisible"),
        note: "It is part of the address, so readers who follow the link find another page or none.",
        help,
    })
}

/// Returns the problem of an external address that cannot work.
pub(super) fn external_problem(context: &CheckContext, target: &str) -> Option<AddressProblem> {
    if let Some(own) =
        invisible_character(target).or_else(|| mistyped(target)).or_else(|| own_host_problem(context, target))
    {
        return Some(own);
    }
    let (message, help) = match PrivateAddress::from_target(target) {
        Some(PrivateAddress::File) => (
            format!("`{target}` is a file of your own computer"),
            "put the file beside the page or into `static/`, and link to that copy".to_owned(),
        ),
        Some(PrivateAddress::Server(path)) => {
            let address = WrittenAddress::parse(path).filter(|written| context.has_address(&written.address));
            let help = match address {
                Some(written) => format!("write `{}{}`", written.address, written.rest),
                None => "copy the address of the public page".to_owned(),
            };
            (
                format!("`{}` is an address of your own computer, such as that of the preview", without_user(target)),
                help,
            )
        }
        Some(PrivateAddress::Network) => (
            format!("`{}` is an address of your own network", without_user(target)),
            "copy the address that also works at home".to_owned(),
        ),
        Some(PrivateAddress::Program) => (
            format!(
                "`{}` is an address within a program, such as that of a message or of a browser window",
                shortened(target)
            ),
            "save what it shows as a file beside this page, and write the name of that file".to_owned(),
        ),
        Some(PrivateAddress::Contents) => (
            format!("`{}` holds the contents of a file in place of its address", shortened(target)),
            "save it as a file beside this page, and write the name of that file".to_owned(),
        ),
        Some(PrivateAddress::Half) => (
            format!("`{target}` is not a complete web address"),
            format!("write `https://{}`", target.rsplit(':').next().unwrap_or_default().trim_start_matches('/')),
        ),
        None => return contact_problem(target),
    };
    Some(AddressProblem { level: Level::Error, message, note: "It may open for you, but not for readers.", help })
}

/// Returns whether an address has a scheme from which no browser loads a picture or another file of a page, besides those
/// that [`external_problem`] reports: `mailto:`, `skype:`.
pub(super) fn is_no_file(target: &str) -> bool {
    let Some((scheme, _)) = target.trim().split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.len() > 1
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let is_known = ["http", "https", "data"].iter().any(|own| own.eq_ignore_ascii_case(scheme));
    is_scheme && !is_known && PrivateAddress::from_target(target).is_none()
}

/// Returns the problem of a mistyped web address.
pub(super) fn mistyped(target: &str) -> Option<AddressProblem> {
    let Mistyped { meant, is_certain } = Mistyped::from_target(target)?;
    let target = target.trim();
    let (level, note) = match is_certain {
        true => (Level::Error, "Readers who follow it find nothing."),
        false => {
            (Level::Warning, "It works on a web page, but not after a reader copies it into a document or a message.")
        }
    };
    let help = match meant.is_empty() {
        true => "write the complete address, such as `https://www.gov.uk/`, or delete the link".to_owned(),
        false => format!("write `{meant}`"),
    };
    Some(AddressProblem { level, message: format!("`{target}` is not a complete web address"), note, help })
}

/// Returns the problem of an address that differs from the site's own host only in `www.`.
fn own_host_problem(context: &CheckContext, target: &str) -> Option<AddressProblem> {
    let base = &context.site.config.base;
    let (host, own) = (host_of(target)?, host_of(&base.origin)?);
    let is_own = host.strip_prefix("www.") == Some(&*own) || own.strip_prefix("www.") == Some(&*host);
    let path = is_own.then(|| target.trim().split_once("://"))??.1;
    let path = &path[path.find(['/', '?', '#']).unwrap_or(path.len())..];
    let page = WrittenAddress::parse(path.strip_prefix(base.path.as_str()).unwrap_or(path));
    let help = match page.filter(|written| context.has_address(&written.address)) {
        Some(written) => {
            format!("write `{}{}`, which still works if the site moves", written.address, written.rest)
        }
        None => format!("write `https://{own}{path}`, or the address of the page"),
    };
    let what = if host.len() > own.len() { "with" } else { "without" };
    Some(AddressProblem {
        level: Level::Warning,
        message: format!("`{host}` is the host of this site {what} `www.`, and `base_url` says `{own}`"),
        note: "Readers arrive only if that host redirects to this one, and the checks do not follow the link.",
        help,
    })
}

/// Returns the problem of a `mailto:` without an email address, or a `tel:` without a number.
fn contact_problem(target: &str) -> Option<AddressProblem> {
    let (scheme, rest) = target.trim().split_once(':')?;
    let written = crate::url::decode(rest.split(['?', '#']).next().unwrap_or_default());
    if scheme.eq_ignore_ascii_case("mailto") {
        // Without a receiver, `?to=` or `?subject=` intentionally opens an empty message: such links share
        // a page.
        let is_shared = written.trim().is_empty() && rest.contains('?');
        let is_right = written.split(',').all(|one| is_email(one.trim()));
        return (!is_shared && !is_right).then(|| AddressProblem {
            level: Level::Error,
            message: format!("`{}` is not an email address", target.trim()),
            note: "Readers who follow it write a message that cannot be sent.",
            help: "write the full address, such as `mailto:office@trust.org`".to_owned(),
        });
    }
    if scheme.eq_ignore_ascii_case("tel") {
        // A pause and the extension after it: `,2`, `p2`, `w2`.
        let number = written.split([';', ',', 'p', 'P', 'w', 'W']).next().unwrap_or_default();
        // Relay UK connects a number after 18001 or 18002.
        let number = ["18001", "18002"]
            .iter()
            .find_map(|relay| number.trim().strip_prefix(relay))
            .filter(|rest| !rest.is_empty())
            .unwrap_or(number);
        let has_trunk = number.starts_with('+') && number.replace(' ', "").contains("(0)");
        return (has_trunk || !is_phone(number)).then(|| AddressProblem {
            level: Level::Error,
            message: format!("`{}` is not a valid telephone number", target.trim()),
            note: "Readers who follow it on a telephone cannot call you.",
            help: match has_trunk {
                true => {
                    format!("leave out `(0)`: write `tel:{}`", dialled(&number.replace(' ', "").replace("(0)", "")))
                }
                false => "write the digits of the number after `tel:`, such as `tel:01632960001`".to_owned(),
            },
        });
    }
    None
}

/// Returns whether a text has the parts of an email address: one `@`, and a host with a dot.
pub(super) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let is_plain = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || matches!(c, '@' | '<' | '>' | ','))
    };
    let has_dot = host.split('.').count() > 1 && host.split('.').all(|label| !label.is_empty());
    is_plain(name) && is_plain(host) && has_dot
}

/// Returns whether a text is a telephone number: at least three digits (`999`), and punctuation that
/// telephones skip.
fn is_phone(text: &str) -> bool {
    let text = text.trim();
    let body = text.strip_prefix('+').unwrap_or(text);
    let is_sign =
        |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '*' | '#' | '/' | '\u{2010}' | '\u{2011}' | '\u{a0}');
    let digits = body.chars().filter(char::is_ascii_digit).count();
    (3..=15).contains(&digits) && body.chars().all(|c| c.is_ascii_digit() || is_sign(c))
}

fn dialled(number: &str) -> String {
    number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

/// Returns a web address without user name and password.
fn without_user(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end].rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}{}", &rest[end..])
}

/// Shortens a long address for a message.
fn shortened(target: &str) -> String {
    let target = target.trim();
    match target.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &target[..end]),
        None => target.to_owned(),
    }
}

/// The meaning of an address that works only on its author's computer.
#[derive(Debug, PartialEq, Eq)]
enum PrivateAddress<'t> {
    /// A file.
    File,
    /// Something within a program: a picture of an email, or of an open browser window.
    Program,
    /// The contents of a file.
    Contents,
    /// A server, such as the preview, with the path there.
    Server(&'t str),
    /// A server of the author's own network.
    Network,
    /// An incomplete web address.
    Half,
}

impl PrivateAddress<'_> {
    fn from_target(target: &str) -> Option<PrivateAddress<'_>> {
        let lower = target.trim().to_ascii_lowercase();
        let bytes = lower.as_bytes();
        // `C:\` and `C:/`, and network shares.
        let is_drive =
            bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && matches!(bytes[2], b'\\' | b'/');
        if is_drive || lower.starts_with("file:") || lower.starts_with("\\\\") {
            return Some(PrivateAddress::File);
        }
        // `localhost:8000/about`, without its scheme.
        if let Some(path) =
            ["localhost:", "127.0.0.1:"].iter().find_map(|host| lower.strip_prefix(host)).and_then(|rest| {
                let port = rest.bytes().take_while(u8::is_ascii_digit).count();
                let path = &target.trim()[lower.len() - rest.len() + port..];
                (port > 0 && (path.is_empty() || path.starts_with('/'))).then_some(path)
            })
        {
            return Some(PrivateAddress::Server(path));
        }
        const PROGRAMS: [&str; 12] = [
            "sandbox:",
            "attachment:",
            "x-apple-ql-id:",
            "ms-appx:",
            "cid:",
            "mid:",
            "blob:",
            "content:",
            "webkit-fake-url:",
            "filesystem:",
            "applewebdata:",
            "x-apple-data-detectors:",
        ];
        if PROGRAMS.iter().any(|scheme| lower.starts_with(scheme)) {
            return Some(PrivateAddress::Program);
        }
        if lower.starts_with("data:") {
            return Some(PrivateAddress::Contents);
        }
        let rest = lower.strip_prefix("https:").or_else(|| lower.strip_prefix("http:"))?;
        let Some(rest) = rest
            .strip_prefix("//")
            .filter(|rest| !rest.starts_with("http:") && !rest.starts_with("https:") && !rest.starts_with('/'))
        else {
            return Some(PrivateAddress::Half);
        };
        let target = target.trim();
        let path = || &target[target.len() - (rest.len() - rest.find(['/', '?', '#']).unwrap_or(rest.len()))..];
        match AddressScope::from_url(&lower)? {
            AddressScope::OwnComputer => Some(PrivateAddress::Server(path())),
            AddressScope::OwnNetwork => Some(PrivateAddress::Network),
            AddressScope::Public | AddressScope::Example => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_authors_computer_are_recognised() {
        for file in ["file:///C:/a.docx", "C:\\Users\\a.docx", "c:/a", "FILE:a", "\\\\server\\share\\a.pdf"] {
            assert_eq!(PrivateAddress::from_target(file), Some(PrivateAddress::File), "{file}");
        }
        for (server, path) in [
            ("http://localhost:8888/wp-admin/?a", "/wp-admin/?a"),
            ("http://127.0.0.1:4000/Policies/", "/Policies/"),
            ("https://[::1]/", "/"),
            ("http://trust.localhost", ""),
            ("localhost:8000/About", "/About"),
            ("127.0.0.1:8000", ""),
        ] {
            assert_eq!(PrivateAddress::from_target(server), Some(PrivateAddress::Server(path)), "{server}");
        }
        assert_eq!(without_user("http://me:secret@localhost/a@b"), "http://localhost/a@b");
        for network in ["http://192.168.1.20/a", "http://intranet/", "https://files.trust.local"] {
            assert_eq!(PrivateAddress::from_target(network), Some(PrivateAddress::Network), "{network}");
        }
        for target in
            ["cid:image001.png@01D", "blob:https://trust.org/1-2", "webkit-fake-url://a/image.png", "CONTENT://a"]
        {
            assert_eq!(PrivateAddress::from_target(target), Some(PrivateAddress::Program), "{target}");
        }
        assert_eq!(PrivateAddress::from_target("data:image/png;base64,iVBORw0KGgo="), Some(PrivateAddress::Contents));
        for target in ["notion://a", "mailto:a@trust.org", "x-app:1", "skype:a"] {
            assert!(is_no_file(target), "{target}");
        }
        for target in [
            "https://a.org/b.png",
            "data:image/png;base64,iVBORw0KGgo=",
            "sandbox:/mnt/a.png",
            "C:\\a.png",
            "a.png",
            "12:30.png",
        ] {
            assert!(!is_no_file(target), "{target}");
        }
        for half in [
            "http:/council.example/",
            "https:council.example",
            "https://https://council.example/",
            "https:///council.example",
        ] {
            assert_eq!(PrivateAddress::from_target(half), Some(PrivateAddress::Half), "{half}");
        }
        for public in
            ["https://localhost.example.org/", "https://example.org/127.0.0.1/", "mailto:a@localhost", "tel:1", "a:b"]
        {
            assert_eq!(PrivateAddress::from_target(public), None, "{public}");
        }
    }

    #[test]
    fn incomplete_contact_addresses_are_recognised() {
        for target in [
            "mailto:office",
            "mailto:",
            "mailto:office@trust",
            "mailto:a@b@trust.org",
            "mailto:a b@trust.org",
            "MAILTO:@trust.org",
            "mailto:https://trust.org",
        ] {
            assert!(contact_problem(target).is_some_and(|own| own.message.contains("email")), "{target}");
        }
        for target in [
            "tel:",
            "tel:office",
            "tel:12",
            "tel:+44(0)1632960001",
            "tel:01632 960 001 or 002",
            "tel:01632960001x",
            "tel:18001office",
            "tel:,2",
        ] {
            assert!(contact_problem(target).is_some_and(|own| own.message.contains("telephone")), "{target}");
        }
        for target in [
            "mailto:office@trust.org",
            "mailto:a@trust.org,b@trust.org?subject=Hall",
            "mailto:?subject=See%20this",
            "mailto:a%2Bb@trust.org",
            "tel:999",
            "tel:+44-1632-960-001",
            "tel:01632%20960001",
            "tel:01632960001;ext=12",
            "tel:(01632)960001",
            "tel:01632960001,2",
            "tel:01632960001p2",
            "tel:18001",
            "tel:1800101632960001",
            "tel:18001+441632960001",
            "tel:18001%2001632%20960001",
            "sms:x",
            "https://trust.org",
            "a",
        ] {
            assert!(contact_problem(target).is_none(), "{target}");
        }
        assert_eq!(
            contact_problem("tel:+44(0)1632960001").map(|own| own.help),
            Some("leave out `(0)`: write `tel:+441632960001`".to_owned())
        );
    }
}
