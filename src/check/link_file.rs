//! A link to a file does not name the file's format and size.
//!
//! People on a phone, with little data or with a screen reader want to know before they follow the link.
//! For files of this site the page adds it: "Consent form (PDF, 84KB)". For external files, write it in the
//! link or directly beside it. Pages that show a file, such as those of GitHub, count as pages.
//!
//! Bad: `[Consent form](https://example.org/consent.pdf)`
//!
//! Good: `[Consent form (PDF, 84KB)](https://example.org/consent.pdf)`

use super::{CheckedPage, RuleReporter};
use crate::diagnostic::Level;
use crate::markdown::{LinkKind, Parsed};
use crate::site::Target;
use crate::source::Span;

/// Extensions of files that open in another program, with the names that readers use.
pub(super) const FORMATS: [(&str, &str, &[&str]); 13] = [
    ("pdf", "PDF", &["pdf"]),
    ("doc", "Word", &["word", "doc", "docx"]),
    ("docx", "Word", &["word", "doc", "docx"]),
    ("odt", "ODT", &["odt", "opendocument"]),
    ("rtf", "RTF", &["rtf"]),
    ("xls", "Excel", &["excel", "xls", "xlsx", "spreadsheet", "workbook", "taenlen"]),
    ("xlsx", "Excel", &["excel", "xls", "xlsx", "spreadsheet", "workbook", "taenlen"]),
    ("ods", "ODS", &["ods", "spreadsheet", "taenlen"]),
    ("csv", "CSV", &["csv", "spreadsheet", "taenlen"]),
    ("ppt", "PowerPoint", &["powerpoint", "ppt", "pptx", "slide", "slides", "presentation"]),
    ("pptx", "PowerPoint", &["powerpoint", "ppt", "pptx", "slide", "slides", "presentation"]),
    ("odp", "ODP", &["odp", "slide", "slides", "presentation"]),
    ("zip", "ZIP", &["zip", "zipped"]),
];

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for link in text.outline.links.iter().filter(|link| matches!(link.kind, LinkKind::Inline | LinkKind::Reference)) {
            let Some((_, name, words)) = format_of(&link.target) else { continue };
            if is_page_of_host(&link.target) {
                continue;
            }
            let lower = link.text.to_lowercase();
            let beside = text_beside(&text.parsed, link.span);
            let says = names_format(&lower, words) || names_format(&beside, words);
            let span = text.source_span(link.span);
            let (shown, target) = (&link.text, &link.target);
            match page.site().resolve_target(page.id, target) {
                Target::Asset(_) if lower.ends_with(')') && says && has_size(&lower) => {
                    let bare = shown.rfind('(').map_or(&**shown, |at| shown[..at].trim_end());
                    report
                        .report_as(Level::Warning, span, format!("`{shown}` would say its format and size twice"))
                        .note("The page adds them automatically, so people would hear them twice.")
                        .help(format!("write `[{bare}]({target})`"));
                }
                Target::Elsewhere if target.starts_with("http") && !says => {
                    report
                        .report(span, format!("`{shown}` does not say that it leads to a file"))
                        .note("People on a phone or with a screen reader leave the page without warning.")
                        .help(format!("write `[{shown} ({name}, 84KB)]({target})`, with its own size"));
                }
                Target::Elsewhere if target.starts_with("http") && !has_size(&lower) && !has_size(&beside) => {
                    report
                        .report_as(Level::Advice, span, format!("`{shown}` does not say how large the file is"))
                        .note("People with little data want to know before they follow it.")
                        .help(format!("add the size, such as `({name}, 84KB)`"));
                }
                _ => {}
            }
        }
    }
}

/// Returns whether the text names the format, in singular or plural: "PDF", "PDFs".
fn names_format(lower: &str, words: &[&str]) -> bool {
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| {
        words.contains(&word) || word.strip_suffix('s').is_some_and(|one| words.contains(&one))
    })
}

/// Returns the text directly beside a link that describes its target, in lower case: the text in brackets
/// or up to the end of the sentence after it, and the last words before it. A paragraph may span several
/// lines.
fn text_beside(parsed: &Parsed, link: Span) -> String {
    /// Bytes before and after.
    const FEW: (usize, usize) = (24, 80);
    let (start, end) = (link.start as usize, link.end as usize);
    let (before, after) = (parsed.text.get(..start).unwrap_or(""), parsed.text.get(end..).unwrap_or(""));
    let cut = |text: &str, at: usize| (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let before = &before[cut(before, before.len().saturating_sub(FEW.0))..];
    let after = one_line(&after[..cut(after, after.len().min(FEW.1))]);
    // The address of another link does not describe this one.
    let before = before.rsplit(['\n', ']', ')', '.']).next().unwrap_or("");
    let after = after.trim_start();
    let after = match (after.strip_prefix('('), after.strip_prefix('[')) {
        (Some(bracket), _) => bracket.split(')').next().unwrap_or(""),
        // `[PDF, 1MB]` is a remark; `[Menu](menu.pdf)` is the next link.
        (_, Some(bracket)) => bracket.split_once(']').filter(|(_, rest)| !rest.starts_with(['(', '['])).map_or("", |(remark, _)| remark),
        (None, None) => {
            let after = after.split(['[', ';']).next().unwrap_or("");
            // The point of `1.2 MB` does not end a sentence.
            after.split(". ").next().unwrap_or("")
        }
    };
    format!("{before} {after}").to_lowercase()
}

/// Returns the rest of a paragraph on one line. Replaces line breaks and `&nbsp;` by spaces. Ends at the
/// next item, row, heading or block.
fn one_line(after: &str) -> String {
    let mut out = String::new();
    for (at, line) in after.lines().enumerate() {
        let line = line.trim();
        let line = if at > 0 { line.trim_start_matches(['>', ' ']) } else { line };
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_item = ["- ", "* ", "+ ", "• "].iter().any(|mark| line.starts_with(mark))
            || (digits.len() < line.len() && (digits.starts_with(". ") || digits.starts_with(") ")));
        if at > 0 && (line.is_empty() || is_item || line.starts_with(['#', '|', ':', '`'])) {
            break;
        }
        out.push_str(line.strip_suffix('\\').unwrap_or(line));
        out.push(' ');
    }
    out.replace("&nbsp;", " ").replace(['\u{a0}', '\u{202f}'], " ")
}

/// Returns whether an address leads to a page that shows a file, on a source code host or in an
/// encyclopedia.
fn is_page_of_host(target: &str) -> bool {
    let Some((_, rest)) = target.split_once("://") else { return false };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_shown = ["blob", "tree", "blame", "commits", "commit", "edit", "src"].iter().any(|part| path.split('/').skip(2).any(|own| own == *part));
    let is_source_host = ["github.", "gitlab.", "bitbucket.", "codeberg.", "gitea.", "git."].iter().any(|start| {
        host.strip_prefix("www.").unwrap_or(host).starts_with(start)
    });
    let is_raw = query.contains("raw=") || query.contains("download");
    (is_source_host && is_shown && !is_raw) || path.starts_with("wiki/")
}

/// Returns the file format of an address, by its extension.
pub(super) fn format_of(target: &str) -> Option<&'static (&'static str, &'static str, &'static [&'static str])> {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let ending = path.rsplit('/').next()?.rsplit_once('.')?.1.to_ascii_lowercase();
    FORMATS.iter().find(|(own, _, _)| *own == ending)
}

/// Returns whether the text contains a size, `84KB` or `1.2 MB`.
fn has_size(lower: &str) -> bool {
    let units = ["kb", "mb", "kilobytes", "megabytes"];
    units.iter().any(|unit| lower.split(unit).next().is_some_and(|before| {
        before.len() < lower.len() && before.trim_end().ends_with(|c: char| c.is_ascii_digit())
    }))
}
