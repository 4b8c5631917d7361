//! A drawing or page that is published as it is runs scripts, or loads something from another host.
//!
//! Whoever opens it runs what its maker wrote, on the site's own address. Where the host sends the site's security policy the script is refused, so
//! the file does not do what it was meant to; where it does not, the script can do whatever the site's pages can. This is an error. A page that runs
//! a script file of the site is a warning: the policy allows it, but somebody should know that it is there.
//!
//! What comes from another host is a warning: the policy refuses it and readers see a gap, and where no policy is sent that host learns who reads the
//! page. So is a file that cannot be looked through. Names of vocabularies (`xmlns`), links that people follow and pictures within the
//! file are none of this. The finding names lines of the file; it is told at the top of site.toml.
//!
//! Bad: `static/map.svg` with `<svg onload="…">`, `<script>` or `<image href="https://tiles.example.com/1.png">`
//!
//! Good: the same saved as "plain SVG" or "optimised SVG", its pictures within it; a page in `content/` instead of `static/old.html`

use super::{Context, Report};
use crate::diagnostic::Level;
use crate::site::asset_address;
use crate::source::{Active, Asset, FoundInFile, Span};

/// How many things of a file are named; the others are counted.
const NAMED: usize = 4;

pub fn check(context: &Context, report: &mut Report) {
    for asset in context.site.assets() {
        if let Some(active) = asset.active.as_deref().filter(|_| is_public(context, asset)) {
            tell(context, asset, active, report);
        }
    }
}

fn is_public(context: &Context, asset: &Asset) -> bool {
    // A theme's files stand beneath /assets/.
    let of_theme = asset.path.strip_prefix("themes/").and_then(|path| path.split_once("/static/"));
    let address = match of_theme {
        Some((_, path)) => asset_address(&format!("assets/{path}")),
        None => asset_address(&asset.path),
    };
    context.addresses.contains(address.as_str())
}

fn tell(context: &Context, asset: &Asset, active: &Active, report: &mut Report) {
    let (path, at) = (&asset.path, Span::file_start(context.site.config.file));
    let is_page = !path.to_ascii_lowercase().ends_with("svg") && !path.to_ascii_lowercase().ends_with("svgz");
    if !active.scripts.is_empty() {
        report
            .note(at, format!("`{path}` runs scripts: {}", named(&active.scripts)))
            .because("Whoever opens the file runs what its maker wrote, as if the site had written it; or the site's security policy stops it.")
            .fix(match is_page {
                true => "write it as a page of `content/`, or put what it needs into a script file of your theme",
                false => "save it again as \"plain SVG\" or \"optimised SVG\", without scripts; or leave it out",
            });
    }
    if !active.own_scripts.is_empty() {
        report
            .note_as(Level::Warning, at, format!("`{path}` runs script files of the site: {}", named(&active.own_scripts)))
            .because("No check looks at such a page, and the site's menu and languages are not on it.")
            .fix("write it as a page of `content/`; if it is meant, set `file-active` under `[checks]` in site.toml");
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
            .note_as(Level::Warning, at, format!("`{path}` loads from elsewhere: {}", named(&quoted)))
            .because("That host learns who reads it, or the site's security policy stops it and readers see a gap.")
            .fix("put a copy into the site, or into the file itself, and name that");
    }
    if let Some(reason) = &active.unknown {
        report
            .note_as(Level::Warning, at, format!("whether `{path}` runs scripts cannot be told: {reason}"))
            .because("Browsers may read it differently, and run what is in it.")
            .fix("save it again, in UTF-8, with the program that it was made with");
    }
}

/// A few of the things, with their lines, and how many more there are.
fn named(found: &[FoundInFile]) -> String {
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
