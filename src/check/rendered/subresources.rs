//! A page loads something from another host.
//!
//! That host learns who reads which page, and the page is incomplete if the host is down or blocked. The
//! site's own security policy blocks it, so readers see a gap.
//!
//! Bad: `<script src="https://cdn.example.com/x.js">`
//!
//! Good: a copy in `static/`, or a link that people choose to follow

use super::{HtmlPage, RuleReporter};

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    for (_, node) in page.tree.elements() {
        let fetched: Vec<&str> = match node.name.as_str() {
            "script" | "img" | "iframe" | "embed" | "audio" | "video" | "source" | "track" | "input" | "object" => {
                let set =
                    node.get("srcset").unwrap_or_default().split(',').filter_map(|one| one.split_whitespace().next());
                [node.get("src"), node.get("poster"), node.get("data")].into_iter().flatten().chain(set).collect()
            }
            "link" if !node.words("rel").all(|rel| LINKING.contains(&rel)) => node.get("href").into_iter().collect(),
            "svg:image" | "svg:use" => node.get("href").into_iter().collect(),
            _ => continue,
        };
        for src in fetched.into_iter().filter(|src| is_elsewhere(page, src)) {
            report
                .report(page.at, format!("`{}` loads from another host: `{src}`", node.name.trim_start_matches("svg:")))
                .note("That host learns who reads the page, and if it is down readers see a gap.")
                .help("copy the file into `static/` and use the copy");
        }
    }
}

/// Relations that only refer to another address and load nothing.
const LINKING: [&str; 9] = ["alternate", "canonical", "next", "prev", "author", "license", "help", "me", "home"];

fn is_elsewhere(page: &HtmlPage, src: &str) -> bool {
    let own = &page.context.site.config.base.origin;
    let absolute = src.starts_with("//") || src.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    let inside = src.strip_prefix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    absolute && !inside && !src.starts_with("data:")
}
