//! Parses the site's `_headers` and `_redirects`, and returns what a host that supports them would send. If
//! a preview sent other headers, it would hide faults of the published site: a map that the content
//! security policy blocks, or a redirect without a target.

use std::collections::HashMap;

/// Headers by address pattern.
#[derive(Debug, Default)]
pub(super) struct Headers {
    blocks: Vec<(String, Vec<(String, String)>)>,
}

impl Headers {
    /// Parses `_headers`: a line with a pattern, then an indented line for each header.
    pub(super) fn read(text: &str) -> Headers {
        let mut blocks: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            if !line.starts_with([' ', '\t']) {
                blocks.push((line.trim().to_owned(), Vec::new()));
            } else if let (Some((_, headers)), Some((name, value))) = (blocks.last_mut(), line.split_once(':')) {
                headers.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Headers { blocks }
    }

    /// Returns the headers for an address, each name once, with the value of the last matching pattern.
    pub(super) fn all(&self, path: &str) -> Vec<(&str, &str)> {
        let fitting = self.blocks.iter().filter(|(pattern, _)| matches_pattern(pattern, path));
        let mut all: Vec<(&str, &str)> = Vec::new();
        for (name, value) in fitting.flat_map(|(_, headers)| headers) {
            match all.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(name)) {
                Some((_, own)) => *own = value,
                None => all.push((name, value)),
            }
        }
        all
    }

    /// Returns one header for an address.
    pub(super) fn get(&self, path: &str, name: &str) -> Option<&str> {
        self.all(path).into_iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// The use of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ResponseUse {
    /// A page, to which the preview adds its script.
    Page,
    /// Any other file, or a redirect. The preview adds nothing to it.
    File,
}

/// Headers that the preview sets itself, in lower case.
const PREVIEW_HEADERS: [&str; 20] = [
    // Framing of the response: the site's values would contradict the bytes that are sent.
    "accept-ranges",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "etag",
    "keep-alive",
    "last-modified",
    "location",
    "transfer-encoding",
    // Pages and files change while the author edits: a browser must request each again.
    "cache-control",
    "expires",
    // `Server::file` determines the media type of a file. A page is HTML.
    "content-type",
    // A preview shows drafts, so no other site may read it, even if every site may read the published one.
    "cross-origin-resource-policy",
    // Only the preview's own view of widths may frame a page.
    "x-frame-options",
    // This computer has no certificate. Behind a proxy with a certificate, browsers would store the policy
    // for a year (RFC 6797).
    "strict-transport-security",
    // Nothing leaves this computer: no reports, and no requests to other servers.
    "alt-svc",
    "nel",
    "report-to",
    "reporting-endpoints",
];

/// Returns the site's headers for an address, without those that the preview sets itself.
pub(super) fn site_headers(headers: &Headers, path: &str, kind: ResponseUse) -> Vec<(String, String)> {
    let sent = headers.all(path).into_iter().filter_map(|(name, value)| {
        let lower = name.to_ascii_lowercase();
        // These let other sites read the response (Fetch Standard section 3.3).
        let lets_others_read = lower.starts_with("access-control-") || lower == "timing-allow-origin";
        if PREVIEW_HEADERS.contains(&lower.as_str()) || lets_others_read {
            return None;
        }
        let is_policy = matches!(lower.as_str(), "content-security-policy" | "content-security-policy-report-only");
        Some((name.to_owned(), if is_policy { preview_policy(value, kind) } else { value.to_owned() }))
    });
    sent.collect()
}

/// Returns whether an address matches a pattern with at most one `*`.
fn matches_pattern(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((start, end)) => path.len() >= start.len() + end.len() && path.starts_with(start) && path.ends_with(end),
    }
}

/// Parses `_redirects`: an old address, a new one and a status on each line.
pub(super) fn redirects(text: &str) -> HashMap<String, String> {
    let mut redirects = HashMap::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        if let (Some(from), Some(to)) = (words.next(), words.next()) {
            // The first line counts, as on real hosts.
            redirects.entry(from.to_owned()).or_insert_with(|| to.to_owned());
        }
    }
    redirects
}

/// Returns the site's content security policy with the sources that the preview needs: its view of widths
/// may frame every response, and a page may load the preview's script and events. It allows nothing inline
/// and nothing from another host. If a file may run no scripts, that stays so.
fn preview_policy(of_site: &str, kind: ResponseUse) -> String {
    let mut directives: Vec<(String, Vec<&str>)> = of_site
        .split(';')
        .filter_map(|directive| {
            let mut words = directive.split_whitespace();
            Some((words.next()?.to_ascii_lowercase(), words.collect()))
        })
        // This computer has no certificate, and reports must not leave it. In a sandbox the preview's
        // script could not request changes.
        .filter(|(name, _): &(String, _)| match name.as_str() {
            "upgrade-insecure-requests" | "report-uri" | "report-to" => false,
            "sandbox" => kind == ResponseUse::File,
            _ => true,
        })
        .collect();
    let fallback = directives.iter().find(|(name, _)| name == "default-src").map(|(_, sources)| sources.clone());
    let needed: &[&str] = match kind {
        ResponseUse::Page => &["script-src", "connect-src", "frame-ancestors"],
        ResponseUse::File => &["frame-ancestors"],
    };
    for name in needed {
        match directives.iter_mut().find(|(own, _)| own == name) {
            Some((_, sources)) => allow_self(sources),
            // Without a directive everything is allowed, unless a fallback replaces it.
            None => {
                if let Some(mut sources) = fallback.clone().filter(|_| *name != "frame-ancestors") {
                    allow_self(&mut sources);
                    directives.push(((*name).to_owned(), sources));
                }
            }
        }
    }
    let directives = directives.into_iter().map(|(name, sources)| [&[name.as_str()], &sources[..]].concat().join(" "));
    directives.collect::<Vec<_>>().join("; ")
}

fn allow_self(sources: &mut Vec<&str>) {
    sources.retain(|source| !source.eq_ignore_ascii_case("'none'"));
    if !sources.contains(&"'self'") && !sources.contains(&"*") {
        sources.push("'self'");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_has_the_value_of_the_last_matching_pattern() {
        let headers = Headers::read(
            "/*\n  X-A: one\n  X-B: two\n/assets/*\n  X-A: three\n/*.ics\n  Content-Type: text/calendar\n",
        );
        assert_eq!(headers.get("/about/", "x-a"), Some("one"));
        assert_eq!(headers.get("/assets/a.css", "X-A"), Some("three"));
        assert_eq!(headers.get("/events/all.ics", "Content-Type"), Some("text/calendar"));
        assert_eq!(headers.get("/about/", "Content-Type"), None);
    }

    #[test]
    fn the_policy_permits_only_the_preview() {
        assert_eq!(
            preview_policy(
                "default-src 'none'; script-src 'self'; img-src 'self'; frame-ancestors 'none'; upgrade-insecure-requests",
                ResponseUse::Page
            ),
            "default-src 'none'; script-src 'self'; img-src 'self'; frame-ancestors 'self'; connect-src 'self'"
        );
        assert_eq!(preview_policy("script-src 'none'", ResponseUse::Page), "script-src 'self'");
        assert_eq!(preview_policy("", ResponseUse::Page), "");
        assert_eq!(
            preview_policy("default-src https://maps.example", ResponseUse::Page),
            "default-src https://maps.example; script-src https://maps.example 'self'; connect-src https://maps.example 'self'"
        );
    }

    #[test]
    fn a_file_is_under_the_sites_own_policy() {
        assert_eq!(
            preview_policy(
                "default-src 'none'; script-src 'none'; sandbox; frame-ancestors 'none'; report-uri /r",
                ResponseUse::File
            ),
            "default-src 'none'; script-src 'none'; sandbox; frame-ancestors 'self'"
        );
        assert_eq!(preview_policy("default-src 'self'", ResponseUse::File), "default-src 'self'");
    }

    #[test]
    fn headers_of_the_site_are_sent_except_those_of_the_preview() {
        let headers = Headers::read(
            "/*\n  Content-Length: 3\n  X-Own: 1\n  CACHE-CONTROL: x\n  Access-Control-Allow-Origin: *\n  NEL: {}\n\
             /a/*\n  x-own: 2\n",
        );
        let sent = |path| site_headers(&headers, path, ResponseUse::File);
        assert_eq!(sent("/b.xml"), [("X-Own".to_owned(), "1".to_owned())]);
        assert_eq!(sent("/a/b.xml"), [("X-Own".to_owned(), "2".to_owned())]);
    }

    #[test]
    fn the_first_redirect_from_an_address_counts() {
        let redirects = redirects("/old/ /new/ 301\n/old/ /newer/ 301\n\nodd\n");
        assert_eq!(redirects.get("/old/").map(String::as_str), Some("/new/"));
        assert_eq!(redirects.len(), 1);
    }
}
