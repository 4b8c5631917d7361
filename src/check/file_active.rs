//! A drawing or page that is published unchanged runs scripts, or loads something from another host.
//!
//! A browser that opens the file runs its scripts with the site's own address. If the host sends the site's
//! security policy, the browser blocks the script and the file does not work. Without the policy, the
//! script can do everything that the site's pages can. Both are wrong, so this is an error. A page that
//! runs a script file of the site is a warning: the policy allows it, and the site may intend it.
//!
//! A drawing that loads something from another host is an error too, and a page that does is a warning. The
//! policy blocks it, so readers see a gap. Without the policy, the other host learns who reads the file. A
//! file that cannot be checked, for example because it is incomplete, is a warning too. XML namespaces
//! (`xmlns`), links for people, and pictures inside the file are not reported. The message names the lines.
//!
//! A site that intends it sets the level: `file-active = "warning"` under `[checks]` in site.toml.
//!
//! Bad: `static/map.svg` with `<svg onload="…">`, `<script>` or `<image href="https://tiles.example.com/1.png">`
//!
//! Good: the drawing saved as "plain SVG" or "optimised SVG" with its pictures inside; a page in `content/`
//! instead of `static/old.html`

use super::{CheckContext, RuleReporter};
use crate::diagnostic::Level;
use crate::site::asset_address;
use crate::source::{ActiveContent, Asset, FoundInFile};

/// Number of items in one file that a message names. It counts the rest.
const NAMED: usize = 4;

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    for asset in context.site.assets() {
        if let Some(active) = asset.active.as_deref().filter(|_| is_public(context, asset)) {
            report_file(context, asset, active, report);
        }
    }
}

fn is_public(context: &CheckContext, asset: &Asset) -> bool {
    // A theme's files are published under /assets/.
    let of_theme = asset.path.strip_prefix("themes/").and_then(|path| path.split_once("/static/"));
    let address = match of_theme {
        Some((_, path)) => asset_address(&format!("assets/{path}")),
        None => asset_address(&asset.path),
    };
    context.has_address(&address)
}

fn report_file(context: &CheckContext, asset: &Asset, active: &ActiveContent, report: &mut RuleReporter) {
    let (path, at) = (&asset.path, context.span_of_file(&asset.path));
    let is_page = !path.to_ascii_lowercase().ends_with("svg") && !path.to_ascii_lowercase().ends_with("svgz");
    if !active.scripts.is_empty() {
        report
            .report(at, format!("`{path}` runs scripts: {}", list_items(&active.scripts)))
            .note("A browser runs them as if they were part of the site, or the site's security policy blocks them and the file does not work.")
            .help(match is_page {
                true => "write it as a page of `content/`, or move its scripts to a script file of your theme",
                false => "save it again as \"plain SVG\" or \"optimised SVG\", without scripts; or remove it",
            });
    }
    if !active.own_scripts.is_empty() {
        report
            .report_as(Level::Warning, at, format!("`{path}` runs script files of the site: {}", list_items(&active.own_scripts)))
            .note("The checks do not cover such a page, and it has no menu and no link to other languages.")
            .help("write it as a page of `content/`; if it is intended, set `file-active` under `[checks]` in site.toml");
    }
    let own = &context.site.config.base.origin;
    let is_own = |address: &str| {
        let rest = address.get(..own.len()).filter(|start| start.eq_ignore_ascii_case(own)).map(|_| &address[own.len()..]);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
    };
    let loads: Vec<FoundInFile> = active.loads.iter().filter(|load| !is_own(&load.what)).cloned().collect();
    if !loads.is_empty() {
        let quoted: Vec<FoundInFile> =
            loads.into_iter().map(|load| FoundInFile { what: format!("`{}`", load.what), ..load }).collect();
        report
            .report_as(if is_page { Level::Warning } else { Level::Error }, at, format!("`{path}` loads from elsewhere: {}", list_items(&quoted)))
            .note("The other host learns who reads it, or the site's security policy blocks it and readers see a gap.")
            .help("put a copy into the site, or into the file itself, and use that copy");
    }
    if let Some(reason) = &active.unknown {
        report
            .report_as(Level::Warning, at, format!("`{path}` cannot be checked for scripts: {reason}"))
            .note("A browser may read it differently and run a script in it.")
            .help("save it again, in UTF-8, with the program that created it");
    }
}

/// Returns some of the items with their lines, and the number of the others.
fn list_items(found: &[FoundInFile]) -> String {
    let first: Vec<String> = found
        .iter()
        .take(NAMED)
        .map(|FoundInFile { what, line }| {
            let what = if what.contains('`') || what.contains(' ') { what.clone() } else { format!("`{what}`") };
            format!("{what} (line {line})")
        })
        .collect();
    match found.len().saturating_sub(NAMED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
