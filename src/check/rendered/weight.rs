//! A page, its stylesheets or its scripts are too large.
//!
//! People with an old phone or a slow connection wait for it, and may pay for each megabyte. The limits
//! are: 12,000 bytes for the built-in styles of the theme, 6,000 for your own styles, and 3,000 bytes
//! gzipped for scripts. A policy with everything that it loads except your own styles may have 12,000 bytes
//! gzipped, and any other page 50,000, without pictures.
//!
//! Bad: a stylesheet of 200 kB for a page of text
//!
//! Good: only the rules that the site uses

use std::io::Write;

use super::{HtmlPage, RuleReporter};

/// Limit of the built-in styles, in bytes.
const STYLES: usize = 12_000;
/// Limit of a site's own styles, including those that replace built-in ones, in bytes.
const OWN_STYLES: usize = 6_000;
/// Limit of all scripts of a page, in bytes gzipped.
const SCRIPTS: usize = 3_000;
/// Limit of a policy with its stylesheets and scripts, in bytes gzipped. Families in a hurry read it.
const POLICY: usize = 12_000;
/// Limit of any other page, in bytes gzipped: a few seconds on a slow line (400 kbit/s), including its
/// round trips.
const PAGE: usize = 50_000;

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    let because = "People with a slow or expensive connection wait for it and pay for it.";
    let fetched = |name: &'static str, attribute: &'static str, rel: Option<&'static str>| {
        let nodes = page
            .tree
            .nodes
            .iter()
            .filter(move |node| node.name == name && rel.is_none_or(|rel| node.words("rel").any(|own| own == rel)));
        let known = nodes.filter_map(move |node| page.weights.files.get(&page.within_site(node.get(attribute)?)?.0));
        known.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    };
    let styles = fetched("link", "href", Some("stylesheet"));
    let scripts = fetched("script", "src", None);
    let built_in = page.weights.built_in_styles;
    let own = (styles.0.saturating_sub(built_in.0), styles.1.saturating_sub(built_in.1));
    if own.0 > OWN_STYLES {
        report
            .report(page.at, format!("the stylesheets have {} bytes of your own, more than {OWN_STYLES}", own.0))
            .note(because)
            .help("remove rules from your theme's `styles/` that no page uses");
    }
    if styles.0 - own.0 > STYLES {
        report
            .report(page.at, format!("the styles of the theme have {} bytes, more than {STYLES}", styles.0 - own.0))
            .note(because)
            .help("replace a file of `styles/` by a shorter one: `commonweal theme list` lists them");
    }
    if scripts.1 > SCRIPTS {
        report
            .report(page.at, format!("the scripts have {} bytes gzipped, more than {SCRIPTS}", scripts.1))
            .note(because)
            .help("remove a script, or make it smaller");
    }
    let kind =
        page.tree.nodes.iter().find(|node| node.get("name") == Some("page-type")).and_then(|node| node.get("content"));
    let budget = if kind == Some("policy") { POLICY } else { PAGE };
    let beside = styles.1 - own.1 + scripts.1;
    // Apart from its header, a gzipped page is never longer than the page.
    if page.made.html.len() + beside <= budget {
        return;
    }
    let all = gzipped(page.made.html.as_bytes()) + beside;
    if all > budget {
        let kilobytes = |bytes: usize| bytes.div_ceil(1000);
        report
            .report(page.at, format!("the page has {} kB gzipped, more than {}", kilobytes(all), budget / 1000))
            .note(because)
            .help("split it into several pages, or move long tables to a file");
    }
}

/// Returns the gzipped length of a page, slightly more than hosts send. Uses the fastest level, because a
/// site has many pages.
pub fn gzipped(bytes: &[u8]) -> usize {
    packed(bytes, flate2::Compression::fast())
}

/// Returns the gzipped length of a stylesheet or a script at the usual level of hosts.
pub fn gzipped_file(bytes: &[u8]) -> usize {
    packed(bytes, flate2::Compression::default())
}

fn packed(bytes: &[u8], level: flate2::Compression) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    // Writing into memory does not fail. If it did, this returns the plain length.
    match encoder.write_all(bytes).and_then(|()| encoder.finish()) {
        Ok(packed) => packed.len(),
        Err(_) => bytes.len(),
    }
}
