//! A page shows or fetches a file that the site does not have.
//!
//! Visitors see a gap where the picture belongs, or a page without its styles.
//!
//! Bad: `<img src="/assets/crest.svg">` in a template, and no `crest.svg` in the `static/` folder of the theme
//!
//! Good: the file in `static/` of the theme, published as `/assets/crest.svg`; or in the site's own `static/`, published as `/crest.svg`

use super::{Page, Report};
use crate::url::encode_path;

pub fn check(page: &Page, report: &mut Report) {
    for (_, node) in page.tree.elements() {
        let named: Vec<&str> = match node.name.as_str() {
            "script" | "img" | "iframe" | "embed" | "audio" | "video" | "source" | "track" | "input" | "object" => {
                let set =
                    node.get("srcset").unwrap_or_default().split(',').filter_map(|one| one.split_whitespace().next());
                [node.get("src"), node.get("poster"), node.get("data")].into_iter().flatten().chain(set).collect()
            }
            "link" if FETCHED.iter().any(|rel| node.words("rel").any(|own| own == *rel)) => {
                node.get("href").into_iter().collect()
            }
            "svg:image" | "svg:use" => node.get("href").into_iter().collect(),
            _ => continue,
        };
        for src in named.into_iter().filter(|src| !src.trim().is_empty() && !src.starts_with('#')) {
            let Some((address, _)) = page.within_site(src) else { continue };
            let is_there = |address: &str| page.context.addresses.contains(address);
            if !is_there(&address) && !is_there(&encode_path(&address)) && !is_there(&crate::url::encode_file(&address))
            {
                report
                    .note(page.at, format!("there is no file `{src}`, which `{}` names", node.name.trim_start_matches("svg:")))
                    .because("Visitors see a gap where it belongs.")
                    .fix("put the file into `static/` of the theme (its address then begins with `/assets/`) or of the site");
            }
        }
    }
}

/// Relations of a link whose file browsers fetch.
const FETCHED: [&str; 6] = ["stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload", "manifest"];
