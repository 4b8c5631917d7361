//! `_headers` and `_redirects` as the site publishes them in; what a host that reads them would answer out. A preview that sent
//! other headers would hide what breaks in public: a map that the content security policy forbids, an old address that leads nowhere.

use std::collections::HashMap;

/// Headers by the addresses that they are for.
#[derive(Debug, Default)]
pub struct Headers {
    blocks: Vec<(String, Vec<(String, String)>)>,
}

impl Headers {
    /// Reads `_headers`: a line with a pattern, then a line for each header, indented.
    pub fn read(text: &str) -> Headers {
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

    /// A header for an address: of the last pattern that fits and has it.
    pub fn get(&self, path: &str, name: &str) -> Option<&str> {
        let fitting = self.blocks.iter().filter(|(pattern, _)| fits(pattern, path));
        let mut named = fitting.flat_map(|(_, headers)| headers).filter(|(own, _)| own.eq_ignore_ascii_case(name));
        named.next_back().map(|(_, value)| value.as_str())
    }
}

/// Whether an address fits a pattern with at most one `*`.
fn fits(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((start, end)) => path.len() >= start.len() + end.len() && path.starts_with(start) && path.ends_with(end),
    }
}

/// Reads `_redirects`: an old address, a new one and a status a line.
pub fn redirects(text: &str) -> HashMap<String, String> {
    let mut redirects = HashMap::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        if let (Some(from), Some(to)) = (words.next(), words.next()) {
            // The first line counts, as at hosts.
            redirects.entry(from.to_owned()).or_insert_with(|| to.to_owned());
        }
    }
    redirects
}

/// The site's content security policy with what the preview needs besides: its own script, its own events, its own frames. Nothing inline and
/// nothing from another host becomes allowed.
pub fn policy(of_site: &str) -> String {
    let mut directives: Vec<(String, Vec<&str>)> = of_site
        .split(';')
        .filter_map(|directive| {
            let mut words = directive.split_whitespace();
            Some((words.next()?.to_ascii_lowercase(), words.collect()))
        })
        // This computer has no certificate, and nobody collects reports.
        .filter(|(name, _): &(String, _)| {
            !matches!(name.as_str(), "upgrade-insecure-requests" | "report-uri" | "report-to" | "sandbox")
        })
        .collect();
    let fallback = directives.iter().find(|(name, _)| name == "default-src").map(|(_, sources)| sources.clone());
    for name in ["script-src", "connect-src", "frame-ancestors"] {
        match directives.iter_mut().find(|(own, _)| own == name) {
            Some((_, sources)) => allow_own(sources),
            // Without a directive all is allowed, unless another stands for it.
            None => {
                if let Some(mut sources) = fallback.clone().filter(|_| name != "frame-ancestors") {
                    allow_own(&mut sources);
                    directives.push((name.to_owned(), sources));
                }
            }
        }
    }
    let directives = directives.into_iter().map(|(name, sources)| [&[name.as_str()], &sources[..]].concat().join(" "));
    directives.collect::<Vec<_>>().join("; ")
}

fn allow_own(sources: &mut Vec<&str>) {
    sources.retain(|source| !source.eq_ignore_ascii_case("'none'"));
    if !sources.contains(&"'self'") && !sources.contains(&"*") {
        sources.push("'self'");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_comes_from_the_last_pattern_that_fits() {
        let headers = Headers::read(
            "/*\n  X-A: one\n  X-B: two\n/assets/*\n  X-A: three\n/*.ics\n  Content-Type: text/calendar\n",
        );
        assert_eq!(headers.get("/about/", "x-a"), Some("one"));
        assert_eq!(headers.get("/assets/a.css", "X-A"), Some("three"));
        assert_eq!(headers.get("/events/all.ics", "Content-Type"), Some("text/calendar"));
        assert_eq!(headers.get("/about/", "Content-Type"), None);
    }

    #[test]
    fn a_policy_lets_in_the_preview_and_nobody_else() {
        assert_eq!(
            policy(
                "default-src 'none'; script-src 'self'; img-src 'self'; frame-ancestors 'none'; upgrade-insecure-requests"
            ),
            "default-src 'none'; script-src 'self'; img-src 'self'; frame-ancestors 'self'; connect-src 'self'"
        );
        assert_eq!(policy("script-src 'none'"), "script-src 'self'");
        assert_eq!(policy(""), "");
        assert_eq!(
            policy("default-src https://maps.example"),
            "default-src https://maps.example; script-src https://maps.example 'self'; connect-src https://maps.example 'self'"
        );
    }

    #[test]
    fn the_first_redirect_from_an_address_counts() {
        let redirects = redirects("/old/ /new/ 301\n/old/ /newer/ 301\n\nodd\n");
        assert_eq!(redirects.get("/old/").map(String::as_str), Some("/new/"));
        assert_eq!(redirects.len(), 1);
    }
}
