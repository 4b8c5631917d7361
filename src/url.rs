//! Slugs, the addresses of pages and files, and the base address that turns them into links. Pure
//! functions from text to text.
//!
//! A name on disk is plain text. An [`Address`] is percent-encoded once, as servers and browsers
//! read it. Only [`Address::from_name`] and [`Address::join`] make an address from a name, and only
//! [`Base::link`] makes a link from an [`Address`].

mod address;
mod host;
mod media_type;
mod mistyped;

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub use address::{Address, WrittenAddress};
pub use host::{AddressScope, host_of};
pub(crate) use media_type::media_type;
pub(crate) use mistyped::Mistyped;

/// The site's base address, split into the parts of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// `https://example.org`, without a slash at the end.
    pub origin: String,
    /// The folder of the site on its host: empty, or `/trust` without a slash at the end.
    pub path: String,
}

impl Base {
    /// Parses an http or https address. Returns `None` if it has no host, or a query or fragment.
    ///
    /// ```
    /// use commonweal::url::{Address, Base};
    ///
    /// let base = Base::parse("https://Example.org/trust/").expect("an address of a site");
    /// assert_eq!(base.host(), "example.org");
    /// assert_eq!(base.link(&Address::from_name("policies/")), "/trust/policies/");
    /// assert_eq!(Base::parse("https://example.org/?page=2"), None);
    /// ```
    pub fn parse(url: &str) -> Option<Base> {
        let url = url.trim();
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|scheme| url.get(..scheme.len()).is_some_and(|own| own.eq_ignore_ascii_case(scheme)))?;
        let after = &url[scheme.len()..];
        let (host, path) = after.split_once('/').map_or((after, ""), |(host, path)| (host, path));
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '?' | '#' | '\\' | '@');
        if host.is_empty() || !after.chars().all(plain) {
            return None;
        }
        let path = path.trim_matches('/');
        let path = if path.is_empty() { String::new() } else { format!("/{path}") };
        Some(Base { origin: format!("{scheme}{}", host.to_ascii_lowercase()), path })
    }

    /// Returns the host without a port: `example.org`.
    pub fn host(&self) -> &str {
        let host = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host);
        host.split_once(':').map_or(host, |(host, _)| host)
    }

    /// Returns the `href` of a link within the site: `/policies/` becomes `/trust/policies/`.
    pub fn link(&self, address: &Address) -> String {
        format!("{}{address}", self.path)
    }

    /// Returns the absolute address, for feeds, canonical links and site maps.
    pub fn absolute(&self, address: &Address) -> String {
        format!("{}{}{address}", self.origin, self.path)
    }

    /// Returns the part of an absolute address after this base, from its first slash:
    /// `/policies/#part` of `https://example.org/trust/policies/#part`. Returns `None` for an
    /// address outside this base.
    pub fn within<'u>(&self, url: &'u str) -> Option<&'u str> {
        fn rest(url: &str) -> Option<&str> {
            // Calendar programs read `webcal://` as `https://`.
            ["https://", "http://", "webcal://"].iter().find_map(|scheme| {
                url.get(..scheme.len()).filter(|own| own.eq_ignore_ascii_case(scheme)).map(|own| &url[own.len()..])
            })
        }
        let (own, url) = (rest(&self.origin)?, rest(url.trim())?);
        let end = url.find(['/', '?', '#']).unwrap_or(url.len());
        let (host, path) = url.split_at(end);
        // The ports that a browser uses where none is written.
        let plain = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80")).unwrap_or(host);
        if !host.eq_ignore_ascii_case(own) && !plain.eq_ignore_ascii_case(own) {
            return None;
        }
        let within = path.strip_prefix(self.path.as_str())?;
        match within {
            "" => Some("/"),
            within => within.starts_with('/').then_some(within),
        }
    }
}

/// Makes text fit for an address or an `id`: lower case letters and digits, hyphens between words.
/// Common Latin letters lose their diacritics (`tŷ` becomes `ty`); all other letters stay, in NFC. The
/// result is empty if nothing is left.
///
/// ```
/// use commonweal::url::slug;
///
/// assert_eq!(slug("Who's who at Tŷ Coch?"), "whos-who-at-ty-coch");
/// assert_eq!(slug("…"), "");
/// ```
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in to_nfc(text).chars() {
        // An apostrophe separates no words, and neither does a combining mark.
        if matches!(c, '\'' | '\u{2019}' | '\u{300}'..='\u{36f}') {
            continue;
        }
        let plain = without_diacritic(c);
        if plain.is_alphanumeric() {
            // Only the lower case of `İ` is a letter and a combining mark.
            out.extend(plain.to_lowercase().filter(|c| *c != '\u{307}'));
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// Returns text in Unicode Normalization Form C. macOS decomposes file names and keyboards type
/// composed letters, so ids, references and file names are compared in this form.
pub fn to_nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}

/// Returns a letter without its diacritic, for Welsh, Irish, Gaelic and neighbouring Latin alphabets.
fn without_diacritic(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' => 'a',
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' => 'u',
        'ŵ' | 'Ŵ' | 'ẁ' | 'ẃ' | 'ẅ' | 'Ẁ' | 'Ẃ' | 'Ẅ' => 'w',
        'ŷ' | 'Ŷ' | 'ỳ' | 'ý' | 'ÿ' | 'Ỳ' | 'Ý' | 'Ÿ' => 'y',
        'ç' | 'Ç' => 'c',
        'ñ' | 'Ñ' => 'n',
        c => c,
    }
}

/// Resolves `../x/y.md` against a folder. Both paths use forward slashes. Returns `None` if the
/// result is above the top folder.
pub fn resolve(folder: &str, relative: &str) -> Option<String> {
    let mut path = String::with_capacity(folder.len() + 1 + relative.len());
    let push = |path: &mut String, part: &str| {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(part);
    };
    folder.split('/').filter(|part| !part.is_empty()).for_each(|part| push(&mut path, part));
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." if path.is_empty() => return None,
            ".." => path.truncate(path.rfind('/').unwrap_or(0)),
            part => push(&mut path, part),
        }
    }
    Some(path)
}

/// All characters but the unreserved ones of RFC 3986 section 2.3.
const NOT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Returns whether a path names one file beneath the public folder: relative, without empty parts, `.`,
/// `..`, backslashes and control characters. Windows refuses further names, such as `con`: the rule
/// `file-name` reports them.
pub fn is_public_path(path: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..");
    path.split('/').all(is_plain) && !path.chars().any(|c| c == '\\' || c.is_control())
}

/// Characters that no part of a URL may contain (RFC 3986 appendix A).
const NOT_IN_A_URL: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Percent-encodes an id as the fragment of an address, which follows `#` (RFC 3986 section 3.5).
pub fn encode_fragment(id: &str) -> String {
    const NOT_IN_A_PART: &AsciiSet = &NOT_IN_A_URL.add(b'%').add(b'#').add(b'[').add(b']');
    utf8_percent_encode(id, NOT_IN_A_PART).to_string()
}

/// Percent-encodes the characters that a URL may not contain, in an external address as its author
/// wrote it. Letters beyond ASCII stay, because they may be part of a host name, which has another encoding.
pub fn encode_external(url: &str) -> Cow<'_, str> {
    let is_wrong =
        |c: char| c.is_ascii_control() || matches!(c, ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}');
    if !url.contains(is_wrong) {
        return Cow::Borrowed(url);
    }
    let mut out = String::with_capacity(url.len() + 8);
    for c in url.chars() {
        if is_wrong(c) {
            out.extend(utf8_percent_encode(c.encode_utf8(&mut [0; 4]), NOT_IN_A_URL));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Percent-encodes the value of a query (RFC 3986 section 3.4): everything but unreserved characters.
pub fn encode_query(value: &str) -> String {
    utf8_percent_encode(value, NOT_UNRESERVED).to_string()
}

/// Undoes percent-encoding; replaces bytes that are not UTF-8 afterwards.
pub fn decode(text: &str) -> String {
    decoded(text).into_owned()
}

/// Does what [`decode`] does, but borrows the text if nothing is encoded.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if text.contains('%') { percent_decode_str(text).decode_utf8_lossy() } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain_words() {
        assert_eq!(slug("Tŷ Cymunedol: \u{201c}Glan-yr-afon\u{201d}!"), "ty-cymunedol-glan-yr-afon");
        assert_eq!(slug("The school's policy"), "the-schools-policy");
        assert_eq!(slug("***"), "");
    }

    #[test]
    fn a_base_splits_into_origin_and_folder() {
        let base = Base::parse("https://Example.org/trust/").unwrap();
        assert_eq!(
            (base.origin.as_str(), base.path.as_str(), base.host()),
            ("https://example.org", "/trust", "example.org")
        );
        assert_eq!(base.absolute(&Address::from_name("news/")), "https://example.org/trust/news/");
        assert_eq!(Base::parse("ftp://example.org"), None);
        assert_eq!(Base::parse("https://"), None);
        assert_eq!(Base::parse("https://a.org/?q"), None);
    }

    #[test]
    fn relative_paths_resolve_within_the_top() {
        assert_eq!(resolve("content/news", "../policies/a.md").as_deref(), Some("content/policies/a.md"));
        assert_eq!(resolve("content", "../../etc/passwd"), None);
    }

    #[test]
    fn a_public_path_stays_beneath_its_folder() {
        for good in ["a", "a/b.html", "a..b/...c", "ŵ/%2e%2e"] {
            assert!(is_public_path(good), "{good}");
        }
        for bad in ["", "/a", "a/", "a//b", ".", "a/../b", "./a", "a\\b", "a\nb", "a\u{85}b"] {
            assert!(!is_public_path(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_slug_is_one_for_both_forms_of_a_letter() {
        for (composed, pieces) in [("Tŷ café.", "Ty\u{302} cafe\u{301}."), ("ṡ", "s\u{307}"), ("İ", "I\u{307}")] {
            assert_eq!(slug(composed), slug(pieces));
            assert_eq!(slug(&slug(composed)), slug(composed));
        }
        assert_eq!(slug("ty\u{302} x\u{302}y"), "ty-xy");
    }

    #[test]
    fn an_address_of_this_site_is_recognised_by_host_and_folder() {
        let base = Base::parse("https://example.org/trust").unwrap();
        for (url, within) in [
            ("https://example.org/trust/a/#b", Some("/a/#b")),
            ("http://EXAMPLE.org/trust/", Some("/")),
            ("https://example.org/trust", Some("/")),
            ("https://example.org/trustees/", None),
            ("https://example.org/", None),
            ("https://www.example.org/trust/", None),
            ("/trust/a/", None),
        ] {
            assert_eq!(base.within(url), within, "{url}");
        }
    }

    #[test]
    fn an_address_elsewhere_keeps_its_own_escapes() {
        assert_eq!(encode_external("https://a.org/b c%20d?e=\"#ŵ"), "https://a.org/b%20c%20d?e=%22#ŵ");
        assert_eq!(encode_fragment("50% ŵ"), "50%25%20%C5%B5");
    }

    #[test]
    fn percent_encoding_is_reversible() {
        assert_eq!(encode_query("a b&ŵ"), "a%20b%26%C5%B5");
        assert_eq!(decode("a%20b%26%C5%B5%zz"), "a b&ŵ%zz");
    }
}
