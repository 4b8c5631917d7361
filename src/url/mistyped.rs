//! Recognises mistyped web addresses: `htp://`, `https//`, `wwww.`, a missing `https://`. The target of a link
//! comes in; the address that was likely meant goes out.

use super::host_of;

/// A mistyped address.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mistyped {
    /// The probable address; empty if it is unknown.
    pub meant: String,
    /// Whether it certainly does not work. Browsers accept `//host/path` on a web page, but not in a mail or a
    /// document.
    pub is_certain: bool,
}

/// Top-level domains that are not file extensions.
const ENDINGS: [&str; 15] = [
    "uk",
    "org",
    "com",
    "net",
    "wales",
    "cymru",
    "scot",
    "eu",
    "edu",
    "gov",
    "info",
    "ie",
    "nhs",
    "london",
    "foundation",
];

impl Mistyped {
    /// Returns what is wrong with a target that names no page or file of the site; `None` if it is not mistyped in
    /// a known way.
    pub(crate) fn from_target(target: &str) -> Option<Mistyped> {
        let target = target.trim();
        // `@/about.md` is a source of this site.
        if target.starts_with('@') {
            return None;
        }
        let certain = |meant: String| Some(Mistyped { meant, is_certain: true });
        if let Some(rest) = target.strip_prefix("//") {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let meant = if host.contains('.') {
                format!("https://{rest}")
            } else {
                format!("/{}", rest.trim_start_matches('/'))
            };
            return Some(Mistyped { meant, is_certain: !host.contains('.') });
        }
        let letters = target.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(target.len());
        let (scheme, rest) = target.split_at(letters);
        let scheme = scheme.to_ascii_lowercase();
        let after = rest.trim_start_matches([':', '/', ';', '.']);
        let signs = &rest[..rest.len() - after.len()];
        let is_scheme = matches!(&*scheme, "http" | "https");
        // Only these schemes have these letters: `htp`, `hhtps`, `ttps`.
        let is_like = (3..=8).contains(&scheme.len())
            && scheme.contains('p')
            && scheme.contains('t')
            && scheme.chars().all(|c| "htps".contains(c));
        if (is_like && signs.starts_with([':', ';']) && signs.contains('/') && !(is_scheme && signs.starts_with(':')))
            || (is_scheme && matches!(signs, "//" | ";//" | ".//" | "/"))
        {
            return certain(complete_address(after));
        }
        if scheme.len() >= 2 && scheme.chars().all(|c| c == 'w') && rest.starts_with('.') && is_name_of_host(after) {
            return certain(complete_address(target));
        }
        if is_scheme && signs == "://" {
            let host = host_of(target);
            return match host.as_deref() {
                None if !after.is_empty() => None,
                None => certain(String::new()),
                Some(host) if host.starts_with("wwww") && host.contains(".") => certain(complete_address(after)),
                Some(host) if host.contains(',') || host.contains("..") || host.starts_with('.') => {
                    certain(complete_address(&after.replacen(',', ".", 1).replacen("..", ".", 1)))
                }
                Some(_) => None,
            };
        }
        (!target.contains(':') && is_host(target))
            .then(|| Mistyped { meant: complete_address(target), is_certain: true })
    }
}

/// Returns the complete address of one without its scheme, with a correct `www.`.
fn complete_address(rest: &str) -> String {
    let rest = rest.trim_start_matches(['/', '.']);
    let letters = rest.len() - rest.trim_start_matches(['w', 'W']).len();
    match letters {
        2.. if rest[letters..].starts_with('.') => format!("https://www{}", &rest[letters..]),
        _ => format!("https://{rest}"),
    }
}

/// Returns whether a target begins with a host name: `www.gov.uk/x`, `council.org`.
fn is_host(target: &str) -> bool {
    let host = host_part(target).to_ascii_lowercase();
    is_name_of_host(&host) && host.rsplit('.').next().is_some_and(|end| ENDINGS.contains(&end))
}

/// Returns whether a target begins with labels that are separated by dots, as in a host name: `council.example`.
fn is_name_of_host(target: &str) -> bool {
    let labels: Vec<&str> = host_part(target).split('.').collect();
    labels.len() > 1
        && labels
            .iter()
            .all(|label| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

fn host_part(target: &str) -> &str {
    target.split(['/', '?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_address_is_recognised_with_the_intended_one() {
        for (target, meant) in [
            ("htp://council.example/a", "https://council.example/a"),
            ("hhtps://council.example", "https://council.example"),
            ("ttps://council.example", "https://council.example"),
            ("http;//council.example", "https://council.example"),
            ("https//council.example/a", "https://council.example/a"),
            ("http/council.example", "https://council.example"),
            ("wwww.council.example", "https://www.council.example"),
            ("ww.gov.uk/a", "https://www.gov.uk/a"),
            ("www.council.example", "https://www.council.example"),
            ("gov.uk/guidance", "https://gov.uk/guidance"),
            ("https://wwww.council.example/a", "https://www.council.example/a"),
            ("https://www.council,org/a", "https://www.council.org/a"),
            ("https://www..gov.uk", "https://www.gov.uk"),
            ("https://", ""),
            ("//council.example/a", "https://council.example/a"),
            ("//policies/", "/policies/"),
        ] {
            assert_eq!(Mistyped::from_target(target).map(|own| own.meant).as_deref(), Some(meant), "{target}");
        }
        for target in [
            "https://council.example/a,b",
            "http://council.example",
            "mailto:a@b.org",
            "tel:1",
            "policies/a.md",
            "form.pdf",
            "a/gov.uk",
            "/gov.uk",
            "#part",
            "?q",
            "https:council.example",
            "step/one",
            "news",
            "ftp://council.example",
            "sms:1",
            "plan.docx",
        ] {
            assert_eq!(Mistyped::from_target(target), None, "{target}");
        }
    }
}
