//! The site's own `robots.txt` blocks search engines, or does not name the site map.
//!
//! A file at `static/robots.txt` replaces the one that Commonweal writes. A file from another system often
//! blocks everything, so that nobody finds the site. Without a line `Sitemap:` search engines find new
//! pages later.
//!
//! Bad: `Disallow: /` for every robot
//!
//! Good: `User-agent: *`, `Allow: /` and `Sitemap: https://www.example.org/sitemap.xml`; or no
//! `static/robots.txt`

use super::{CheckContext, RuleReporter};
use crate::diagnostic::Level;
use crate::source::Span;
use crate::url::Address;

/// The path of a site's own file.
const OWN: &str = "static/robots.txt";

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let Some(file) = context.sources.find(OWN) else { return };
    let text = &context.sources.get(file).text;
    let base = &context.site.config.base;
    let map = base.absolute(&Address::from_name("sitemap.xml"));
    // The lines of one group: the robots that it names, then their rules (RFC 9309 section 2.2).
    let (mut is_for_all, mut in_names, mut blocked, mut allowed, mut named) = (false, false, None, false, false);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.split('#').next().unwrap_or_default();
        let (key, value) = content.split_once(':').unwrap_or((content, ""));
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        match key.as_str() {
            "user-agent" => {
                is_for_all = value == "*" || (in_names && is_for_all);
                in_names = true;
            }
            "disallow" | "allow" => {
                in_names = false;
                let is_whole = value == "/" || value == "/*" || (!base.path.is_empty() && value.trim_end_matches('/') == base.path);
                if is_for_all && is_whole {
                    match key.as_str() {
                        "allow" => allowed = true,
                        _ => blocked = Some(Span::new(file, at, at + content.trim_end().len())),
                    }
                }
            }
            "sitemap" => named |= value.eq_ignore_ascii_case(&map),
            _ => {}
        }
        at += line.len();
    }
    if let Some(span) = blocked.filter(|_| !allowed) {
        report
            .report(span, "this line blocks every search engine from the whole site")
            .note("Families who search for the site do not find it.")
            .help("delete the line, or delete `static/robots.txt` to use the one that Commonweal writes");
    }
    if !named {
        report
            .report_as(Level::Advice, Span::file_start(file), "this file does not name the site map")
            .note("Search engines find new and changed pages later.")
            .help(format!("add the line `Sitemap: {map}`"));
    }
}
