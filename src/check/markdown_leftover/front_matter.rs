//! Front matter within the text, where it has no effect: a second block between lines `+++`, and lines such as
//! `draft = true` at the beginning of the text.

use super::super::RuleReporter;
use super::super::lines::{TextRun, quoted};
use super::super::page::CheckedText;
use super::span;
use crate::diagnostic::Level;
use crate::schema::hiding::is_hiding_field;

/// Reports front matter in a paragraph. `is_first` is whether the text begins with it.
pub(super) fn check(text: &CheckedText, run: &TextRun, is_first: bool, report: &mut RuleReporter) {
    let source = run.parsed.text.as_bytes();
    let Some(begin) = run.lines().next().map(|line| line.start) else { return };
    if !is_first && source.get(begin) != Some(&b'+') {
        return;
    }
    let lines: Vec<_> = run.lines().collect();
    let written = |at: usize| lines.get(at).map_or("", |line| run.written(line.start..line.end)).trim();
    let has_fence = written(0) == "+++";
    let found = match has_fence {
        true => is_section(written(1)) || setting(written(1)).is_some(),
        false => is_first && (0..lines.len()).all(|at| setting(written(at)).is_some()) && (0..lines.len()).any(|at| hides(written(at))),
    };
    if !found {
        return;
    }
    let end = lines.last().map_or(begin, |line| line.end);
    let shown = written(usize::from(has_fence));
    report
        .report_as(
            Level::Error,
            span(text, begin..end),
            format!("`{}` is front matter within the text, so it has no effect and the page shows it", quoted(shown)),
        )
        .note("A page that it should hide is public.")
        .help("move these lines between the two lines `+++` at the beginning of the file, and delete them here");
}

/// Returns the key and the value of a line: `draft = true`, `draft: true`.
fn setting(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(['=', ':'])?;
    let (key, value) = (key.trim(), value.trim());
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    (is_key && !value.is_empty()).then_some((key, value))
}

/// `[extra]`, `[[changes]]`
fn is_section(line: &str) -> bool {
    let inner = line.trim_start_matches('[').trim_end_matches(']');
    line.starts_with('[') && line.ends_with(']') && !inner.is_empty() && !inner.contains([' ', '[', ']', '^', '!'])
}

/// Returns whether a line is a field that keeps a page off the public site, with a value of its kind.
fn hides(line: &str) -> bool {
    let Some((key, value)) = setting(line).filter(|(key, _)| is_hiding_field(key)) else { return false };
    let value = value.trim_matches(['"', '\'', '“', '”']).to_ascii_lowercase();
    match &*key.to_ascii_lowercase() {
        "draft" => matches!(&*value, "true" | "false" | "yes" | "no"),
        "visibility" => !value.contains(' '),
        _ => value.starts_with(|c: char| c.is_ascii_digit()) && value.contains('-'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_hide_a_page_are_known_from_text() {
        for line in ["draft = true", "draft: true", "visibility = \"internal\"", "publish = 2027-01-01", "Expires: 2027-01-01"] {
            assert!(hides(line), "{line}");
        }
        for line in ["Draft: the first version", "visibility: poor in fog", "publish: soon", "title = \"A\"", "draft", "A draft = true"] {
            assert!(!hides(line), "{line}");
        }
        assert!(is_section("[extra]") && is_section("[[changes]]") && !is_section("[a link](b)") && !is_section("[^1]") && !is_section("[]"));
    }
}
