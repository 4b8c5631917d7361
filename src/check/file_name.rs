//! A file would have a name that other systems do not support.
//!
//! People who copy the site to a computer or host with Windows get an error, or a site without that page.
//! On Windows no file can be called `con` or `aux`, no name can contain `:` or `?` or end with a dot, and
//! `Map.pdf` and `map.pdf` are the same file. On a Mac two names are the same if they differ only in how an
//! accent is stored. If one file would replace another, it is an error.
//!
//! Bad: `content/con.md`, `static/menu: spring.pdf`, `static/map.pdf` beside `static/Map.pdf`
//!
//! Good: `content/conference.md`, `static/menu-spring.pdf`

use std::collections::HashSet;

use super::duplicates::find_duplicates;
use super::{CheckContext, RuleReporter};
use crate::diagnostic::Level;
use crate::source::Span;
use crate::url::{Address, to_nfc};

/// Names of devices on Windows, with any extension.
#[rustfmt::skip]
const DEVICES: [&str; 22] = [
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",
    "lpt8", "lpt9", "nul", "prn",
];
/// Longest name in bytes that common file systems support.
const LONGEST: usize = 255;

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let mut addresses: Vec<&Address> = context.addresses.keys().collect();
    addresses.sort_unstable();
    // Report only the first page of a folder.
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
                    .report_as(level, place(context, address), format!("`{}` cannot be copied to every system: {what}", path.trim_matches('/')))
                    .note("People who copy the site to such a computer or host lose this file.")
                    .help(format!("rename the file or folder `{name}`"));
            }
            end += 1;
        }
    }
    let folded = |address: &Address, text: &mut String| text.push_str(&to_nfc(&address.name().to_lowercase()));
    for (other, address) in find_duplicates(&addresses, folded) {
        let in_what = match address.name().to_lowercase() == other.name().to_lowercase() {
            true => "in capitals only",
            false => "only in how their accents are stored",
        };
        report
            .report_as(Level::Error, place(context, address), format!("`{address}` and `{other}` differ {in_what}"))
            .note("For many computers and hosts they are the same file, so visitors would reach only one of them.")
            .help("rename one of the two files, or give its page another `slug`");
    }
}

/// Returns why a name is not supported, and the level.
fn refused(name: &str) -> Option<(String, Level)> {
    let stem = name.split('.').next().unwrap_or(name);
    if name.len() > LONGEST {
        return Some((format!("its name has {} bytes, and the limit is {LONGEST}", name.len()), Level::Error));
    }
    let refused = if DEVICES.iter().any(|own| own.eq_ignore_ascii_case(stem)) {
        format!("on Windows `{stem}` is a device, not a file")
    } else if let Some(sign) = name.chars().find(|c| matches!(c, '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*') || c.is_control()) {
        format!("on Windows a name cannot contain `{}`", sign.escape_default())
    } else if name.ends_with(['.', ' ']) {
        "on Windows a name cannot end with a dot or a space".to_owned()
    } else {
        return None;
    };
    Some((refused, Level::Warning))
}

/// Returns the position of the finding: the file with that name, else the page, or site.toml for generated
/// files.
fn place(context: &CheckContext, address: &Address) -> Span {
    let site = context.site;
    let name = address.name();
    let of_theme = name.strip_prefix("assets/").map(|name| format!("themes/{}/static/{name}", site.config.theme));
    let own = [Some(format!("static/{name}")), Some(format!("content/{name}")), of_theme];
    if let Some(asset) = own.into_iter().flatten().find_map(|path| site.asset(&path)) {
        return context.span_of_file(&asset.path);
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
    fn only_names_that_some_system_rejects_are_reported() {
        for name in ["con", "CON", "aux.html", "lpt1", "a:b.pdf", "what?", "notes.", "notes ", &"x".repeat(256)] {
            assert!(refused(name).is_some(), "{name}");
        }
        for name in ["", "conference", "com10", "icon.svg", "a-b.pdf", "ŵyl", "index.html", "_headers", ".well-known", &"x".repeat(255)] {
            assert!(refused(name).is_none(), "{name}");
        }
    }
}
