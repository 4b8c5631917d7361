//! Addresses: slugs, paths within the site, and the base address that turns them into links. Pure text in, text out.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The site's base address, split into what a link needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// `https://example.org`: no slash at its end.
    pub origin: String,
    /// The folder that the site stands in: empty, or `/trust` with no slash at its end.
    pub path: String,
}

impl Base {
    /// Reads an http or https address. `None` if it has no host, or a query or fragment.
    pub fn parse(url: &str) -> Option<Base> {
        let url = url.trim();
        let after = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        let scheme = &url[..url.len() - after.len()];
        let (host, path) = after.split_once('/').map_or((after, ""), |(host, path)| (host, path));
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '?' | '#' | '\\' | '@');
        if host.is_empty() || !after.chars().all(plain) {
            return None;
        }
        let path = path.trim_matches('/');
        let path = if path.is_empty() { String::new() } else { format!("/{path}") };
        Some(Base { origin: format!("{scheme}{}", host.to_ascii_lowercase()), path })
    }

    /// The host alone, without a port: `example.org`.
    pub fn host(&self) -> &str {
        let host = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host);
        host.split_once(':').map_or(host, |(host, _)| host)
    }

    /// What an `href` within the site holds: `/policies/` becomes `/trust/policies/`.
    pub fn link(&self, address: &str) -> String {
        format!("{}{}", self.path, address)
    }

    /// The whole address, for feeds, canonical links and site maps.
    pub fn absolute(&self, address: &str) -> String {
        format!("{}{}{}", self.origin, self.path, address)
    }
}

/// A word fit for an address or an `id`: lower case ASCII letters and digits, hyphens between words.
/// Letters with marks lose them (`tŷ` becomes `ty`); letters of other scripts stay. Empty if nothing is left.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\'' || c == '\u{2019}' {
            continue;
        }
        let plain = unmarked(c);
        if plain.is_alphanumeric() {
            out.extend(plain.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// The letter without its mark, for the letters of Welsh, Irish, Gaelic and the Latin script around them.
fn unmarked(c: char) -> char {
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

/// Resolves `../x/y.md` against the folder of a path. Both use forward slashes. `None` if it climbs out of the top.
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

/// What RFC 3986 section 3.3 does not allow in a path; slashes stay, and `%`, so that nothing is encoded twice.
const NOT_IN_A_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// All but the unreserved characters of RFC 3986 section 2.3.
const NOT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// [`NOT_IN_A_PATH`] for names of files, in which `%` is a sign like any other.
const NOT_IN_A_NAME: &AsciiSet = &NOT_IN_A_PATH.add(b'%');

/// Percent-encodes a file's path: decoded, it is the same path. `50%.pdf` becomes `50%25.pdf`.
pub fn encode_file(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_A_NAME).to_string()
}

/// Whether a path names one file beneath the public folder, on every operating system: relative, without empty parts, `.`,
/// `..`, backslashes and control characters.
pub fn is_public_path(path: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..");
    path.split('/').all(is_plain) && !path.chars().any(|c| c == '\\' || c.is_control())
}

/// Percent-encodes what a path may not hold.
pub fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_A_PATH).to_string()
}

/// Percent-encodes a query's value (RFC 3986 section 3.4): everything but unreserved characters.
pub fn encode_query(value: &str) -> String {
    utf8_percent_encode(value, NOT_UNRESERVED).to_string()
}

/// Undoes percent-encoding; bytes that are not UTF-8 afterwards are replaced.
pub fn decode(text: &str) -> String {
    decoded(text).into_owned()
}

/// As [`decode`]; borrowed where nothing is encoded.
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
        assert_eq!(base.absolute("/news/"), "https://example.org/trust/news/");
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
    fn a_name_is_decoded_to_what_it_was() {
        for name in ["50%.pdf", "a%2fb", "..%2f..%2fx", "%00", "a b#?[ŵ].txt"] {
            assert_eq!(decode(&encode_file(name)), name);
        }
    }

    #[test]
    fn percent_encoding_goes_there_and_back() {
        assert_eq!(encode_query("a b&ŵ"), "a%20b%26%C5%B5");
        assert_eq!(decode("a%20b%26%C5%B5%zz"), "a b&ŵ%zz");
    }
}
