//! Reads the address of a link. Returns the address that it leads to, without the detours that e-mail
//! programs and search engines put before it.

use crate::url::decode;

/// The target of a link.
#[derive(Debug, PartialEq)]
pub(super) enum LinkTarget {
    /// A full address of the web, of e-mail or a telephone number.
    Address(String),
    /// A place in the same document.
    Internal,
    /// A file on a computer.
    LocalFile,
    /// An address that means nothing elsewhere: without its beginning, or a script.
    Incomplete,
}

/// Most detours within each other.
const DETOURS: usize = 4;

impl LinkTarget {
    /// Reads the value of `href`.
    pub(super) fn read(href: &str) -> LinkTarget {
        let mut address: String = href.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned();
        for _ in 0..DETOURS {
            match without_detour(&address) {
                Some(target) => address = target,
                None => break,
            }
        }
        if address.starts_with('#') {
            return LinkTarget::Internal;
        }
        let Some((scheme, rest)) = address.split_once(':') else { return LinkTarget::Incomplete };
        match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" if rest.starts_with("//") && rest.len() > 2 => LinkTarget::Address(encoded(&address)),
            "mailto" | "tel" if !rest.is_empty() => LinkTarget::Address(encoded(&address)),
            "file" => LinkTarget::LocalFile,
            // `C:\Documents\rules.docx`
            letter if letter.len() == 1 && rest.starts_with(['\\', '/']) => LinkTarget::LocalFile,
            _ => LinkTarget::Incomplete,
        }
    }
}

/// Returns the address that a redirecting address contains.
fn without_detour(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let length = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(length);
    let host = host.to_ascii_lowercase();
    let google = host.strip_prefix("www.").unwrap_or(&host);
    let parameters: &[&str] = if host.ends_with(".safelinks.protection.outlook.com") {
        &["url"]
    } else if google.starts_with("google.") && path.starts_with("/url?") {
        &["q", "url"]
    } else if matches!(host.as_str(), "l.facebook.com" | "lm.facebook.com" | "l.instagram.com") {
        &["u"]
    } else if host == "urldefense.com" && path.starts_with("/v3/__") {
        // Proofpoint: https://urldefense.com/v3/__https://example.org__;!!…
        let target = path.strip_prefix("/v3/__")?;
        let target = &target[..target.rfind("__;")?];
        return (!target.contains('*')).then(|| target.to_owned());
    } else {
        return None;
    };
    let query = path.split_once('?')?.1;
    let query = query.split('#').next().unwrap_or(query);
    let value = |name: &str| {
        query
            .split('&')
            .find_map(|pair| pair.split_once('=').filter(|(own, _)| *own == name).map(|(_, value)| decode(value)))
    };
    parameters
        .iter()
        .find_map(|name| value(name))
        .filter(|target| ["http://", "https://", "mailto:"].iter().any(|start| target.starts_with(start)))
}

/// Returns an address without characters that end an address in Markdown.
fn encoded(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            ' ' | '\u{a0}' => out.push_str("%20"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '"' => out.push_str("%22"),
            '\\' => out.push_str("%5C"),
            '`' => out.push_str("%60"),
            '|' => out.push_str("%7C"),
            // Brackets would need escapes, which nobody types.
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '[' => out.push_str("%5B"),
            ']' => out.push_str("%5D"),
            '{' => out.push_str("%7B"),
            '}' => out.push_str("%7D"),
            '*' => out.push_str("%2A"),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(href: &str) -> String {
        match LinkTarget::read(href) {
            LinkTarget::Address(address) => address,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn detours_are_left_out() {
        let outlook = "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Ftrust.example.org%2Frules%3Fa%3D1&data=05%7C02%7C&reserved=0";
        assert_eq!(address(outlook), "https://trust.example.org/rules?a=1");
        assert_eq!(
            address("https://www.google.com/url?q=https://example.org/a%23b&sa=D&usg=x"),
            "https://example.org/a#b"
        );
        assert_eq!(address("https://urldefense.com/v3/__https://example.org/a__;!!N3hqHg!x"), "https://example.org/a");
        let twice = "https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fexample.org%252F";
        assert_eq!(address(twice), "https://example.org/");
    }

    #[test]
    fn a_detour_to_a_script_stays_a_detour() {
        let script = "https://www.google.com/url?q=javascript:alert(1)";
        assert_eq!(address(script), "https://www.google.com/url?q=javascript:alert%281%29");
        assert_eq!(address("javascript:alert(1)"), "Incomplete");
        assert_eq!(address(" java\nscript:alert(1)"), "Incomplete");
        assert_eq!(address("data:text/html,x"), "Incomplete");
    }

    #[test]
    fn files_and_partial_addresses_are_no_links() {
        for href in ["file:///C:/Users/a/rules.docx", "C:\\Users\\rules.docx"] {
            assert_eq!(LinkTarget::read(href), LinkTarget::LocalFile);
        }
        assert_eq!(LinkTarget::read("/about"), LinkTarget::Incomplete);
        assert_eq!(LinkTarget::read("#_Toc1"), LinkTarget::Internal);
        assert_eq!(
            address("mailto:office@trust.example.org?subject=A b"),
            "mailto:office@trust.example.org?subject=A%20b"
        );
        assert_eq!(address("https://example.org/a_(b)"), "https://example.org/a_%28b%29");
    }
}
