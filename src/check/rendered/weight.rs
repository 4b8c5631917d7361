//! A page, its stylesheets or its scripts are heavier than they need be.
//!
//! People on an old telephone or a few bars of signal wait for it, and may pay for each megabyte. Styles of the theme that comes with the program:
//! 12,000 bytes; styles of your own beside them: 6,000. Scripts: 3,000 bytes gzipped. A policy with all that it fetches but styles of your own:
//! 12,000 bytes gzipped; any other page: 50,000, pictures apart.
//!
//! Bad: a stylesheet of 200 kB for a page of text
//!
//! Good: the few rules that the site uses

use std::io::Write;

use super::{HtmlPage, RuleReporter};

/// The styles that come with the program, in bytes as they are.
const STYLES: usize = 12_000;
/// The styles of a site's own beside them, and in place of some of them.
const OWN_STYLES: usize = 6_000;
/// All scripts of a page, in bytes gzipped.
const SCRIPTS: usize = 3_000;
/// A policy with its stylesheets and scripts, in bytes gzipped: it is read by families in a hurry.
const POLICY: usize = 12_000;
/// Any other page likewise: a few seconds on a slow telephone line (400 kbit/s) with its round trips.
const PAGE: usize = 50_000;

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    let because = "People on a slow or costly connection wait for it and pay for it.";
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
            .help("leave out the rules of your theme's `styles/` that no page uses");
    }
    if styles.0 - own.0 > STYLES {
        report
            .report(page.at, format!("the styles of the theme have {} bytes, more than {STYLES}", styles.0 - own.0))
            .note(because)
            .help("replace a file of `styles/` by a shorter one of your own: `commonweal theme list` lists them");
    }
    if scripts.1 > SCRIPTS {
        report
            .report(page.at, format!("the scripts have {} bytes gzipped, more than {SCRIPTS}", scripts.1))
            .note(because)
            .help("do it without a script, or with a smaller one");
    }
    let kind =
        page.tree.nodes.iter().find(|node| node.get("name") == Some("page-type")).and_then(|node| node.get("content"));
    let budget = if kind == Some("policy") { POLICY } else { PAGE };
    let beside = styles.1 - own.1 + scripts.1;
    // Gzipped it is never longer than as it is, give or take its header.
    if page.made.html.len() + beside <= budget {
        return;
    }
    let all = gzipped(page.made.html.as_bytes()) + beside;
    if all > budget {
        let kilobytes = |bytes: usize| bytes.div_ceil(1000);
        report
            .report(page.at, format!("the page weighs {} kB gzipped, more than {}", kilobytes(all), budget / 1000))
            .note(because)
            .help("split it into pages that people read one at a time, or move long tables to a file");
    }
}

/// How long a page is once gzipped, a little above what hosts send: a site has many pages, so the quickest level is used.
pub fn gzipped(bytes: &[u8]) -> usize {
    packed(bytes, flate2::Compression::fast())
}

/// How long a stylesheet or a script is once gzipped at the usual level of hosts.
pub fn gzipped_file(bytes: &[u8]) -> usize {
    packed(bytes, flate2::Compression::default())
}

fn packed(bytes: &[u8], level: flate2::Compression) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    // Writing into memory does not fail; if it did, the length as it is would be told.
    match encoder.write_all(bytes).and_then(|()| encoder.finish()) {
        Ok(packed) => packed.len(),
        Err(_) => bytes.len(),
    }
}
