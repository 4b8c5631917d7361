//! Reports failed headings without a space after their marks, headings with doubled marks, and sentences that a
//! line of dashes makes a heading.

use super::super::RuleReporter;
use super::super::lines::{TextRun, quoted};
use super::super::page::CheckedText;
use super::{BECAUSE, edit, span};
use crate::markdown::Tag;
use crate::source::{first_invisible, name_invisible};
use crate::diagnostic::Level;

pub(super) fn check(text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
    match run.tag() {
        Some(Tag::Heading(_)) => {
            doubled(text, run, report);
            underlined(text, run, report);
        }
        Some(Tag::TableCell | Tag::Caption | Tag::Term) | None => {}
        Some(_) => {
            let is_alone = run.lines().nth(1).is_none();
            for line in run.lines() {
                // Nearly every line begins with a letter.
                if matches!(run.parsed.text.as_bytes().get(line.start), Some(b'#' | 0x80..)) {
                    spaceless(text, run, line.start..line.end, is_alone, report);
                }
            }
        }
    }
}

/// Checks `##` and a no-break space, `##Dates`, and a zero-width space before `##`.
fn spaceless(text: &CheckedText, run: &TextRun, line: std::ops::Range<usize>, is_alone: bool, report: &mut RuleReporter) {
    let written = run.written(line.clone());
    let unseen = |c: char| name_invisible(c).is_some();
    let marked = written.trim_start_matches(unseen);
    let before = written.len() - marked.len();
    let marks = marked.len() - marked.trim_start_matches('#').len();
    let rest = &marked[marks..];
    let words = rest.trim_start_matches(|c: char| unseen(c) || c == ' ' || c == '\t');
    if !(1..=6).contains(&marks) || words.is_empty() {
        return;
    }
    let hash = &marked[..marks];
    let what = match (first_invisible(&written[..before]), first_invisible(&rest[..rest.len() - words.len()])) {
        (Some((_, _, name)), _) => format!("there is a {name} before `{hash}`, so the line is not a heading"),
        (_, Some((_, _, name))) => format!("there is a {name} after `{hash}`, so the line is not a heading"),
        // `#MeToo` is a hashtag, and `#12` a number. `#How to complain` alone is not a hashtag.
        (None, None) if rest.starts_with(char::is_alphabetic) && (marks > 1 || (is_alone && is_title(words))) => {
            format!("there is no space after `{hash}`, so the line is not a heading")
        }
        (None, None) => return,
    };
    let end = line.start + written.len() - words.len();
    let better = format!("{hash} ");
    report
        .report(span(text, line.clone()), what)
        .note("The page shows it with its marks, and neither the contents list nor a screen reader recognises it as a heading.")
        .help(format!("write `{better}{}`, with an ordinary space after the marks", quoted(words)))
        // `# ` would repeat the page's own heading.
        .edit(if marks > 1 { edit(text, line.start..end, better) } else { None });
}

/// Returns whether the text is a heading rather than hashtags in a sentence.
fn is_title(words: &str) -> bool {
    let count = words.split_whitespace().count();
    (3..=15).contains(&count) && words.starts_with(char::is_uppercase) && !words.contains('#') && !words.ends_with(['.', '!', ',', ';'])
}

/// Checks `## ## Dates`.
fn doubled(text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
    let Some(holder) = run.holder else { return };
    let heading = run.parsed.span(holder).range();
    let written = run.written(heading.clone());
    let outer = written.len() - written.trim_start_matches('#').len();
    let rest = written[outer..].trim_start();
    let inner = rest.len() - rest.trim_start_matches('#').len();
    let words = rest[inner..].trim_start();
    let apart = words.len() < rest.len() - inner;
    // `## # of pupils` is about a number.
    if outer == 0 || inner == 0 || !apart || words.is_empty() || (inner == 1 && outer > 1) {
        return;
    }
    let (from, to) = (heading.start + written.len() - rest.len(), heading.start + written.len() - words.len());
    report
        .report(span(text, heading.start..to), "the marks of this heading are doubled")
        .note(BECAUSE)
        .help(format!("write `{} {}`", &written[..outer], quoted(words.lines().next().unwrap_or(words))))
        .edit(if inner == outer { edit(text, from..to, "") } else { None });
}

/// Returns whether all lines are keys with values, and the first is a key that other programs expect in front matter.
fn is_front_matter(lines: &str) -> bool {
    const KEYS: [&str; 10] = ["title", "layout", "date", "draft", "author", "slug", "permalink", "tags", "categories", "published"];
    let key = |line: &str| line.split_once(':').map(|(key, _)| key.trim().to_ascii_lowercase());
    let mut keys = lines.trim().lines().map(key);
    let is_word = |key: Option<String>| key.is_some_and(|key| !key.is_empty() && !key.contains(' '));
    keys.next().flatten().is_some_and(|first| KEYS.contains(&&*first)) && keys.all(is_word)
}

/// Reports a sentence that becomes a heading, because a line of dashes is directly below it.
fn underlined(text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
    /// Fewest words of a sentence. `Who can come?` is a heading.
    const WORDS: usize = 5;
    let Some(holder) = run.holder else { return };
    let heading = run.parsed.span(holder).range();
    let written = run.written(heading.clone()).trim_end();
    let Some((above, dashes)) = written.rsplit_once('\n') else { return };
    if dashes.trim() == "---" && is_front_matter(above) {
        report
            .report_as(
                Level::Error,
                span(text, heading.start..heading.start + above.len()),
                "these lines are front matter within the text, and the page shows them as a heading",
            )
            .note("Front matter counts only at the beginning of the file, so its dates and settings have no effect.")
            .help("move what is meant to the front matter between the lines `+++`, and delete these lines and the lines of dashes");
        return;
    }
    let is_line = |sign: char| dashes.trim().len() >= 3 && dashes.trim().chars().all(|c| c == sign);
    if !(is_line('-') || is_line('=')) || !above.trim_end().ends_with(['.', ':', ';']) || above.split_whitespace().count() < WORDS {
        return;
    }
    report
        .report(span(text, heading.start..heading.start + above.len()), format!("this sentence is a heading, because `{}` is directly below it", dashes.trim()))
        .note("Screen readers announce it as a heading, the page shows it in large letters, and the contents list includes it.")
        .help("put an empty line between the sentence and the line below it");
}
