//! Recognises addresses in text that Markdown did not parse as a link.

use std::ops::Range;

use crate::check::lines::TextRun;
use crate::source::name_invisible;

/// Returns the text between the round brackets that open at `open`, on one line.
pub(super) fn within_brackets(run: &TextRun, open: usize) -> Option<Range<usize>> {
    /// Longer than any address.
    const LONGEST: usize = 2000;
    let rest = run.parsed.text.as_bytes().get(open + 1..run.end())?;
    let mut depth = 0;
    for (at, byte) in rest.iter().enumerate().take(LONGEST) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(open + 1..open + 1 + at),
            b')' => depth -= 1,
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || name_invisible(c).is_some()
}

/// Extensions of files and pages that links lead to.
#[rustfmt::skip]
pub(super) const ENDINGS: [&str; 26] = [
    "avif", "csv", "doc", "docx", "gif", "heic", "htm", "html", "ics", "jpeg", "jpg", "md", "mp3", "mp4", "odp", "ods", "odt", "pdf", "png", "ppt",
    "pptx", "svg", "webp", "xls", "xlsx", "zip",
];

/// Returns whether it certainly is an address that Markdown would accept, not a remark in brackets.
pub(super) fn is_address(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| is_blank(c) || matches!(c, '<' | '>')) && looks_like_address(text)
}

pub(super) fn looks_like_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let starts = ["http://", "https://", "mailto:", "tel:", "/", "./", "../", "@/", "www."];
    // `(#12)` is a number.
    let is_part = lower.strip_prefix('#').is_some_and(|part| part.starts_with(|c: char| c.is_alphabetic()));
    let path = lower.split(['#', '?']).next().unwrap_or("");
    let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
    is_part || starts.iter().any(|start| lower.len() > start.len() && lower.starts_with(start)) || ENDINGS.contains(&ending)
}
