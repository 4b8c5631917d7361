//! A link to a file does not say what it is.
//!
//! People on a telephone, on little data or with a screen reader want to know before they follow it. For files of this site it is written for
//! you: "Consent form (PDF, 84KB)". For files elsewhere say it by hand.
//!
//! Bad: `[Consent form](https://example.org/consent.pdf)`
//!
//! Good: `[Consent form (PDF, 84KB)](https://example.org/consent.pdf)`

use super::{Page, Report};
use crate::diagnostic::Level;
use crate::markdown::LinkKind;
use crate::site::Target;

/// Endings of files that open in another program, and what readers call them.
const FORMATS: [(&str, &str, &[&str]); 13] = [
    ("pdf", "PDF", &["pdf"]),
    ("doc", "Word", &["word", "doc", "docx"]),
    ("docx", "Word", &["word", "doc", "docx"]),
    ("odt", "ODT", &["odt", "opendocument"]),
    ("rtf", "RTF", &["rtf"]),
    ("xls", "Excel", &["excel", "xls", "xlsx", "spreadsheet", "taenlen"]),
    ("xlsx", "Excel", &["excel", "xls", "xlsx", "spreadsheet", "taenlen"]),
    ("ods", "ODS", &["ods", "spreadsheet", "taenlen"]),
    ("csv", "CSV", &["csv"]),
    ("ppt", "PowerPoint", &["powerpoint", "ppt", "pptx", "slides"]),
    ("pptx", "PowerPoint", &["powerpoint", "ppt", "pptx", "slides"]),
    ("odp", "ODP", &["odp", "slides"]),
    ("zip", "ZIP", &["zip"]),
];

pub fn check(page: &Page, report: &mut Report) {
    for text in page.texts {
        for link in text.outline.links.iter().filter(|link| matches!(link.kind, LinkKind::Inline | LinkKind::Reference)) {
            let Some((_, name, words)) = format_of(&link.target) else { continue };
            let lower = link.text.to_lowercase();
            let says = lower.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
            let span = text.at(link.span);
            let (shown, target) = (&link.text, &link.target);
            match page.site().target(page.id, target) {
                Target::Asset(_) if lower.ends_with(')') && says && has_size(&lower) => {
                    let bare = shown.rfind('(').map_or(&**shown, |at| shown[..at].trim_end());
                    report
                        .note_as(Level::Warning, span, format!("`{shown}` would say its format and size twice"))
                        .because("They are written for you, and people would hear them two times.")
                        .fix(format!("write `[{bare}]({target})`"));
                }
                Target::Elsewhere if target.starts_with("http") && !says => {
                    report
                        .note(span, format!("`{shown}` does not say that it leads to a file"))
                        .because("People on a telephone or with a screen reader are taken out of the page without notice.")
                        .fix(format!("write `[{shown} ({name}, 84KB)]({target})`, with its own size"));
                }
                Target::Elsewhere if target.starts_with("http") && !has_size(&lower) => {
                    report
                        .note_as(Level::Advice, span, format!("`{shown}` does not say how large the file is"))
                        .because("People on little data want to know before they follow it.")
                        .fix(format!("add the size, such as `({name}, 84KB)`"));
                }
                _ => {}
            }
        }
    }
}

/// What kind of file an address ends in.
pub fn format_of(target: &str) -> Option<&'static (&'static str, &'static str, &'static [&'static str])> {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let ending = path.rsplit('/').next()?.rsplit_once('.')?.1.to_ascii_lowercase();
    FORMATS.iter().find(|(own, _, _)| *own == ending)
}

/// Whether words hold a size, `84KB` or `1.2 MB`.
fn has_size(lower: &str) -> bool {
    let units = ["kb", "mb", "kilobytes", "megabytes"];
    units.iter().any(|unit| lower.split(unit).next().is_some_and(|before| {
        before.len() < lower.len() && before.trim_end().ends_with(|c: char| c.is_ascii_digit())
    }))
}
