//! Parses the body of a request that a form sends (`application/x-www-form-urlencoded`, URL Standard section 5.1).

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Most pairs of a form.
const MOST_PAIRS: usize = 5000;

/// The names and values that a form sent, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs {
    all: Vec<(String, String)>,
}

impl Pairs {
    /// Parses a body. Returns `None` if it has more pairs than a form can have, an invalid escape, a zero byte, or text
    /// that is not UTF-8: no browser sends such a body.
    pub fn parse(body: &[u8]) -> Option<Pairs> {
        let text = std::str::from_utf8(body).ok()?;
        let parts = || text.split('&').filter(|part| !part.is_empty());
        if parts().count() > MOST_PAIRS {
            return None;
        }
        let pair = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Some((decoded(name)?, decoded(value)?))
        };
        parts().map(pair).collect::<Option<Vec<_>>>().map(|all| Pairs { all })
    }

    /// Returns the first value with a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Iterates over the values with a name.
    pub fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        self.all.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Decodes a name or a value.
fn decoded(text: &str) -> Option<String> {
    let mut escapes = text.split('%').skip(1);
    if !escapes.all(|after| after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())) {
        return None;
    }
    let spaced: Cow<str> = if text.contains('+') { text.replace('+', " ").into() } else { text.into() };
    let text = percent_decode_str(&spaced).decode_utf8().ok()?;
    (!text.contains('\0')).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_as_browsers_write_them() {
        let pairs = Pairs::parse(b"title=A+%26+B&tags=one&tags=t%C5%B7&empty=&alone&=x&a%3Db=c=d&&").expect("pairs");
        assert_eq!(pairs.get("title"), Some("A & B"));
        assert_eq!(pairs.all("tags").collect::<Vec<_>>(), ["one", "tŷ"]);
        assert_eq!((pairs.get("empty"), pairs.get("alone"), pairs.get("")), (Some(""), Some(""), Some("x")));
        assert_eq!((pairs.get("a=b"), pairs.get("none")), (Some("c=d"), None));
        assert_eq!(Pairs::parse(b""), Some(Pairs::default()));
    }

    #[test]
    fn what_no_browser_sends_is_refused() {
        for body in [&b"a=%"[..], b"a=%2", b"a=%zz", b"a=%00", b"a=%ff", b"\xff=a", b"a=\0"] {
            assert_eq!(Pairs::parse(body), None, "{body:?}");
        }
        assert_eq!(Pairs::parse("a&".repeat(MOST_PAIRS + 1).as_bytes()), None);
        assert!(Pairs::parse("a&".repeat(MOST_PAIRS).as_bytes()).is_some());
    }
}
