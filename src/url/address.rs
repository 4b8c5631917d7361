//! The address of a page or file of the site. It is made from a name on disk and percent-encoded
//! once, as servers and browsers read it.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, percent_decode_str, utf8_percent_encode};

use super::{NOT_IN_A_URL, encode_external};

/// Characters of a file name that its address must encode: those that RFC 3986 section 3.3 does not
/// allow in a path, and `%`. Slashes stay.
const NOT_IN_A_NAME: &AsciiSet = &NOT_IN_A_URL.add(b'#').add(b'?').add(b'[').add(b']').add(b'%');

/// The file that servers send for a folder's address.
const INDEX: &str = "index.html";

/// An address within the site: `/policies/volunteering/`, `/files/50%25%20off.pdf`. It begins with
/// `/` and is percent-encoded once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address<'a>(Cow<'a, str>);

impl<'a> Address<'a> {
    /// Returns the address of a file, or of a folder if the name ends with a slash. The name is
    /// relative to the public folder: `files/50% off.pdf`.
    pub fn from_name(name: &str) -> Address<'static> {
        Address(Cow::Borrowed("/")).join(name)
    }

    /// Returns the address that [`Address::as_str`] gave as text.
    pub fn from_encoded(text: &'a str) -> Address<'a> {
        Address(Cow::Borrowed(text))
    }

    /// Returns the address of a file or folder in this folder, by its name on disk: `calendar.ics`, `page/2/`.
    pub fn join(&self, name: &str) -> Address<'static> {
        let mut address = String::with_capacity(self.0.len() + name.len() + 1);
        address.push_str(self.0.trim_end_matches('/'));
        address.push('/');
        address.extend(utf8_percent_encode(name.trim_start_matches('/'), NOT_IN_A_NAME));
        Address(Cow::Owned(address))
    }

    /// Returns the address as text. [`super::Base::link`] makes a link of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name on disk, relative to the public folder: that of a folder ends with a slash,
    /// that of the public folder is empty.
    pub fn name(&self) -> Cow<'_, str> {
        let path = &self.0[1.min(self.0.len())..];
        // Decoding an address that was made from a name loses nothing, because names are UTF-8.
        if path.contains('%') { percent_decode_str(path).decode_utf8_lossy() } else { Cow::Borrowed(path) }
    }

    /// Returns the name of the public file that servers send.
    pub fn file(&self) -> String {
        let name = self.name();
        if name.is_empty() || name.ends_with('/') { format!("{name}{INDEX}") } else { name.into_owned() }
    }

    /// Returns whether it is the address of a folder, and so of a page.
    pub fn is_folder(&self) -> bool {
        self.0.ends_with('/')
    }

    /// Returns the folder that contains it, or itself if it is a folder.
    pub fn folder(&self) -> Address<'_> {
        Address(Cow::Borrowed(&self.0[..self.0.rfind('/').map_or(0, |at| at + 1)]))
    }

    /// Returns this address with the folder `from` replaced by `to`; `None` if it is not in `from`.
    pub fn moved(&self, from: &Address, to: &Address) -> Option<Address<'static>> {
        let rest = self.0.strip_prefix(from.as_str())?;
        Some(Address(Cow::Owned(format!("{to}{rest}"))))
    }

    /// Iterates over the folders above it from the top down, without the top itself.
    pub fn folders_above(&self) -> impl Iterator<Item = Address<'_>> {
        let whole = self.0.trim_end_matches('/');
        let ends = whole.match_indices('/').map(|(at, _)| at + 1).filter(|at| *at > 1);
        ends.map(|end| Address(Cow::Borrowed(&self.0[..end])))
    }

    /// Returns the text.
    pub fn into_text(self) -> Box<str> {
        self.0.into()
    }

    /// Returns an address that borrows nothing.
    pub fn into_owned(self) -> Address<'static> {
        Address(Cow::Owned(self.0.into_owned()))
    }
}

impl PartialEq<str> for Address<'_> {
    fn eq(&self, other: &str) -> bool {
        self.0 == *other
    }
}

impl PartialEq<&str> for Address<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.0 == **other
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An address within the site as an author wrote it, percent-encoded or not:
/// `/files/50% off.pdf#page=2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenAddress {
    /// The address.
    pub address: Address<'static>,
    /// The rest, from `?` or `#`; usually empty.
    pub rest: String,
}

impl WrittenAddress {
    /// Parses it. Returns `None` for a text that does not begin with a slash, and for one that
    /// begins with two: an external address.
    pub fn parse(text: &str) -> Option<WrittenAddress> {
        let text = text.trim();
        if !text.starts_with('/') || text.starts_with("//") {
            return None;
        }
        let (path, rest) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
        let address = match percent_decode_str(path).decode_utf8() {
            Ok(name) => Address::from_name(&name),
            // The bytes are not UTF-8: no file of the site has such a name.
            Err(_) => Address(Cow::Owned(encode_external(path).into_owned())),
        };
        Some(WrittenAddress { address, rest: encode_external(rest).into_owned() })
    }

    /// Returns the id in its fragment, decoded as on the page.
    pub fn part(&self) -> Option<Cow<'_, str>> {
        let (_, part) = self.rest.split_once('#')?;
        Some(super::decoded(part)).filter(|part| !part.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ODD: [&str; 12] = [
        "50% off.pdf",
        "Form #2.pdf",
        "caf%C3%A9.txt",
        "what?.txt",
        "[a] {b} |c|.txt",
        "cafe\u{301}.pdf",
        "tŷ/日本.txt",
        "a\\b",
        "a+b;c,d&e=f@g:h'i(j)!k~l",
        "..%2f..%2fx",
        "%00",
        "a^b`c<d>\"e",
    ];

    #[test]
    fn an_address_is_decoded_to_its_name() {
        for name in ODD {
            let address = Address::from_name(name);
            assert_eq!((&*address.name(), address.file().as_str()), (name, name));
            let allowed = |b: u8| b.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@%".contains(&b);
            assert!(address.as_str().bytes().all(allowed), "{address}");
            assert_eq!(WrittenAddress::parse(address.as_str()).unwrap().address, address);
        }
    }

    #[test]
    fn an_authors_address_is_encoded_exactly_once() {
        for (written, address, rest) in [
            ("/files/50% off.pdf", "/files/50%25%20off.pdf", ""),
            ("/files/50%25%20off.pdf#page=2", "/files/50%25%20off.pdf", "#page=2"),
            ("/t%c5%b7/?a b", "/t%C5%B7/", "?a%20b"),
            ("/%ff", "/%ff", ""),
        ] {
            let read = WrittenAddress::parse(written).unwrap();
            assert_eq!((read.address.as_str(), read.rest.as_str()), (address, rest));
        }
        assert_eq!(WrittenAddress::parse("/a/#50%25").unwrap().part().as_deref(), Some("50%"));
        assert_eq!(WrittenAddress::parse("//example.org/"), None);
        assert_eq!(WrittenAddress::parse("a/"), None);
    }

    #[test]
    fn folders_have_an_index_and_files_a_folder() {
        assert_eq!(Address::from_name("").as_str(), "/");
        assert_eq!(Address::from_name("").file(), "index.html");
        assert_eq!(Address::from_name("a b/").file(), "a b/index.html");
        assert_eq!(Address::from_name("a/b.ics").folder().as_str(), "/a/");
        assert_eq!(Address::from_name("a/").join("b c/").as_str(), "/a/b%20c/");
        let above = |name| Address::from_name(name).folders_above().map(|above| above.to_string()).collect::<Vec<_>>();
        assert_eq!(above("a/b/c/"), ["/a/", "/a/b/"]);
        assert_eq!((above(""), above("a/")), (vec![], vec![]));
        let moved = Address::from_name("a/b/c").moved(&Address::from_name("a/"), &Address::from_name("cy/d/"));
        assert_eq!(moved.unwrap().as_str(), "/cy/d/b/c");
    }
}
