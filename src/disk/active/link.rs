//! Parses addresses as browsers do (URL Standard section 4.4), as far as needed to find external hosts.

/// Longest address that is kept.
const LONGEST: usize = 120;

/// Returns an address without what browsers ignore: spaces and control characters around it, tabs and
/// line breaks within it.
pub(super) fn normalise(address: &str) -> String {
    let trimmed = address.trim_matches(|c: char| c <= ' ');
    trimmed.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect()
}

/// Returns the scheme in lower case: `javascript` of `jAva\tscript:alert(1)`.
pub(super) fn scheme(address: &str) -> Option<String> {
    let address = normalise(address);
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Returns the address if it names another host. Browsers read a backslash as a slash.
pub(super) fn external_host(address: &str) -> Option<String> {
    let address = normalise(address);
    let slashes = address.replace('\\', "/");
    let is_foreign = match scheme(&address) {
        Some(scheme) => matches!(scheme.as_str(), "http" | "https" | "ws" | "wss" | "ftp" | "file"),
        None => slashes.starts_with("//"),
    };
    is_foreign.then(|| slashes.chars().take(LONGEST).collect())
}

/// Returns whether a `data:` address contains a document that can run scripts.
pub(super) fn is_document(address: &str) -> bool {
    let address = normalise(address).to_ascii_lowercase();
    let kind = address.strip_prefix("data:").map(|rest| rest.split([',', ';']).next().unwrap_or_default().trim());
    kind.is_some_and(|kind| ["html", "xml", "svg", "script"].iter().any(|one| kind.contains(one)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_classified_as_in_browsers() {
        for address in ["javascript:1", " \u{1}jAvascript:1", "java\tscript:1", "java\r\nscript\n:1"] {
            assert_eq!(scheme(address).as_deref(), Some("javascript"), "{address:?}");
        }
        for address in ["java script:1", "/javascript:1", "#javascript:1", "1javascript:", "", ":"] {
            assert_ne!(scheme(address).as_deref(), Some("javascript"), "{address:?}");
        }
        for address in [
            "https://a.example/x",
            "//a.example/x",
            "\\\\a.example",
            "/\\a.example",
            "HTTP:a.example",
            "file:///home/x.png",
            "/\t/a.example",
        ] {
            assert!(external_host(address).is_some(), "{address:?}");
        }
        for address in
            ["", "#a", "a.png", "/a//b", "../a", "data:image/png;base64,AA", "mailto:a@b.example", "C:\\a.png", "?//a"]
        {
            assert_eq!(external_host(address), None, "{address:?}");
        }
        assert!(is_document("data:text/html,x") && is_document("DATA:image/svg+xml;base64,AA"));
        assert!(!is_document("data:image/png;base64,AA") && !is_document("text/html"));
    }
}
