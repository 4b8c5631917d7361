//! A file would be published under a name that other systems refuse.
//!
//! Whoever copies the site to a computer or a host with Windows gets an error, or a site with a page missing: there no file is called `con` or `aux`,
//! none has `:` or `?` in its name or ends with a dot, and `Map.pdf` and `map.pdf` are one file. On a Mac two names that differ only in how an accent is
//! stored are one too. Two files where one would replace the other are an error.
//!
//! Bad: `content/con.md`, `static/menu: spring.pdf`, `static/map.pdf` beside `static/Map.pdf`
//!
//! Good: `content/conference.md`, `static/menu-spring.pdf`

use std::collections::HashSet;

use super::duplicates::find_duplicates;
use super::{CheckContext, RuleReporter};
use crate::diagnostic::Level;
use crate::source::Span;
use crate::url::{Address, composed};

/// Names that Windows keeps for devices, with any ending.
#[rustfmt::skip]
const DEVICES: [&str; 22] = [
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",
    "lpt8", "lpt9", "nul", "prn",
];
/// Bytes: no common file system takes more in one name.
const LONGEST: usize = 255;

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let mut addresses: Vec<&Address> = context.addresses.keys().collect();
    addresses.sort_unstable();
    // Of pages in one folder only the first is told.
    let mut told: HashSet<String> = HashSet::new();
    for &address in &addresses {
        let path = address.name();
        let mut end = 0;
        for name in path.split('/') {
            end += name.len();
            if let Some((what, level)) = refused(name)
                && told.insert(path[..end].to_lowercase())
            {
                report
                    .report_as(level, place(context, address), format!("`{}` cannot be copied everywhere: {what}", path.trim_matches('/')))
                    .note("Whoever moves the site to such a computer or host finds this file missing.")
                    .help(format!("rename the file or folder `{name}`"));
            }
            end += 1;
        }
    }
    let folded = |address: &Address, text: &mut String| text.push_str(&composed(&address.name().to_lowercase()));
    for (other, address) in find_duplicates(&addresses, folded) {
        let in_what = match address.name().to_lowercase() == other.name().to_lowercase() {
            true => "in capitals only",
            false => "only in how their accents are stored",
        };
        report
            .report_as(Level::Error, place(context, address), format!("`{address}` and `{other}` differ {in_what}"))
            .note("Many computers and hosts take them for one file, so visitors would reach only one of the two.")
            .help("rename one of the two files, or give its page another `slug`");
    }
}

/// Why a name is refused, and how bad that is.
fn refused(name: &str) -> Option<(String, Level)> {
    let stem = name.split('.').next().unwrap_or(name);
    if name.len() > LONGEST {
        return Some((format!("its name has {} bytes, and {LONGEST} is the most", name.len()), Level::Error));
    }
    let refused = if DEVICES.iter().any(|own| own.eq_ignore_ascii_case(stem)) {
        format!("on Windows `{stem}` is a device, not a file")
    } else if let Some(sign) = name.chars().find(|c| matches!(c, '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*') || c.is_control()) {
        format!("on Windows no name may have `{}` in it", sign.escape_default())
    } else if name.ends_with(['.', ' ']) {
        "on Windows no name may end with a dot or a space".to_owned()
    } else {
        return None;
    };
    Some((refused, Level::Warning))
}

/// Where it is reported: at the file that stands there, else on the page; for what the program makes, in site.toml.
fn place(context: &CheckContext, address: &Address) -> Span {
    let site = context.site;
    let name = address.name();
    let of_theme = name.strip_prefix("assets/").map(|name| format!("themes/{}/static/{name}", site.config.theme));
    let own = [Some(format!("static/{name}")), Some(format!("content/{name}")), of_theme];
    if let Some(asset) = own.into_iter().flatten().find_map(|path| site.asset(&path)) {
        return context.place_of(&asset.path);
    }
    let mut folders: Vec<Address> = address.folders_above().collect();
    folders.push(address.folder());
    match folders.iter().rev().filter(|folder| folder.as_str() != "/").find_map(|folder| site.at_address(folder)) {
        Some(id) => site.fields(id).key_of("title"),
        None => Span::file_start(site.config.file),
    }
}

#[cfg(test)]
mod tests {
    use super::refused;

    #[test]
    fn only_names_that_some_system_refuses_are_told() {
        for name in ["con", "CON", "aux.html", "lpt1", "a:b.pdf", "what?", "notes.", "notes ", &"x".repeat(256)] {
            assert!(refused(name).is_some(), "{name}");
        }
        for name in ["", "conference", "com10", "icon.svg", "a-b.pdf", "ŵyl", "index.html", "_headers", ".well-known", &"x".repeat(255)] {
            assert!(refused(name).is_none(), "{name}");
        }
    }
}
