//! Reports cells that a table loses, and failed tables.

use super::super::RuleReporter;
use super::super::lines::{RunLine, TextRun, quoted};
use super::super::list_fake::labels::label;
use super::super::page::CheckedText;
use super::span;
use crate::diagnostic::Level;
use crate::markdown::{Kind, Tag};

/// Reports a row with more cells than the table has columns. The parser drops extra cells (GFM 0.29,
/// section 4.10).
pub(super) fn lost_cells(text: &CheckedText, report: &mut RuleReporter) {
    let parsed = &text.parsed;
    let mut columns = 0;
    for (at, event) in parsed.events.iter().enumerate() {
        match &event.kind {
            Kind::Start(Tag::Table(table)) => columns = table.columns.len(),
            Kind::Start(Tag::TableRow) => {
                let Some(last) = parsed.events_inside(at).last() else { continue };
                let start = last.end as usize;
                let Some(rest) = parsed.text.get(start..event.end as usize) else { continue };
                let lost: Vec<&str> = cells(rest.trim_start().trim_start_matches('|'));
                // An extra empty cell loses nothing.
                let Some(first) = lost.iter().find(|cell| !cell.is_empty()) else { continue };
                let place = start + rest.find(first).unwrap_or(0)..start + rest.trim_end().len();
                let written = lost.iter().filter(|cell| !cell.is_empty()).copied().collect::<Vec<_>>().join(" | ");
                report
                    .report_as(
                        Level::Error,
                        span(text, place),
                        format!(
                            "this row has {} cells and its table {columns} columns: `{}` would be lost",
                            columns + lost.len(),
                            quoted(&written)
                        ),
                    )
                    .note("The page drops a cell without a column, so readers would miss its content.")
                    .help("add a column to the header and to the line of dashes beneath it, or write `\\|` if the character is part of the text");
            }
            _ => {}
        }
    }
}

/// Returns the cells of a row after its first `|`. The last `|` opens none.
fn cells(row: &str) -> Vec<&str> {
    let row = row.trim();
    let row = row.strip_suffix('|').filter(|row| !row.ends_with('\\')).unwrap_or(row);
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in row.match_indices('|') {
        if !row[..at].ends_with('\\') {
            found.push(row[start..at].trim());
            start = at + 1;
        }
    }
    found.push(row[start..].trim());
    found
}

/// Reports a table with tabs between its columns, without a line of dashes, or with one that does not
/// match.
pub(super) fn check(text: &CheckedText, run: &TextRun, has_tab: bool, report: &mut RuleReporter) {
    let mut previous: Option<RunLine> = None;
    let mut rows = 0;
    let mut bare: Vec<(RunLine, usize)> = Vec::new();
    // Whether the run contains a line of dashes, determined once.
    let mut has_dashes = None;
    for line in run.lines() {
        let written = run.written(line.start..line.end);
        let is_row = |line: &str| line.starts_with('|') && line.trim_end().ends_with('|') && line.trim_end().len() > 1;
        if let Some(above) = previous.as_ref().filter(|_| is_dashes(written)) {
            let head = run.written(above.start..above.end);
            if head.contains('|') {
                return dashes_do_not_fit(text, head, written, above, report);
            }
        }
        if previous.is_none() && is_dashes(written) && header_above(run, line.start) {
            report
                .report(span(text, line.start..line.end), "these lines are not a table: there is an empty line above the line of dashes")
                .note("On the page all its cells run together into one sentence.")
                .help("remove the empty line between the column names and the line of dashes");
            return;
        }
        if has_tab && let Some(above) = &previous {
            let (head, tabs) = (run.written(above.start..above.end), tabs(written));
            if tabs > 0 && self::tabs(head) == tabs {
                return tabbed(text, head, above, report);
            }
        }
        rows = if is_row(written) { rows + 1 } else { 0 };
        let signs = if rows == 0 { bare_signs(run, &line) } else { 0 };
        if signs == 0 || bare.last().is_some_and(|(_, own)| *own != signs) {
            bare.clear();
        }
        if signs > 0 {
            bare.push((RunLine { ..line }, signs));
        }
        // Two lines with one `|` each may be a menu or contact details.
        let least = if signs > 1 || (bare.len() == 2 && is_whole_table(run)) { 2 } else { 3 };
        if bare.len() == least {
            let (first, _) = bare.swap_remove(0);
            return without_dashes(text, run.written(first.start..first.end), &first, report);
        }
        if rows == 2 && let Some(above) = &previous {
            // The line of dashes may follow further down, and its finding is more precise.
            let written = || run.lines().any(|line| is_dashes(run.written(line.start..line.end)));
            if !*has_dashes.get_or_insert_with(written) {
                return without_dashes(text, run.written(above.start..above.end), above, report);
            }
        }
        previous = Some(line);
    }
}

/// Returns whether column names precede a line of dashes, with an empty line between.
fn header_above(run: &TextRun, dashes: usize) -> bool {
    let mut above = run.parsed.text[..dashes].lines().rev().skip_while(|line| line.trim().is_empty());
    let is_row = |line: &str| line.len() > 1 && line.starts_with('|') && line.ends_with('|') && line.contains(char::is_alphanumeric);
    above.next().is_some_and(|line| is_row(line.trim()))
}

/// Returns whether the two lines of a run are a header and a row: their cells are short, and begin with a
/// capital letter, a digit or `£`.
fn is_whole_table(run: &TextRun) -> bool {
    /// Most words of a cell.
    const MOST: usize = 5;
    let lines: Vec<&str> = run.lines().map(|line| run.written(line.start..line.end)).collect();
    let is_short = |line: &&str| line.split('|').all(|cell| (1..=MOST).contains(&cell.split_whitespace().count()));
    let starts_large = |line: &&str| line.split('|').all(|cell| cell.trim().starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '£'));
    // A colon or an address belongs to contact details, a bracket to a link.
    let is_plain = |line: &&str| !line.contains([':', '@', '[', '<', '/', '.']);
    lines.len() == 2 && lines.iter().all(|line| is_short(line) && is_plain(line) && starts_large(line))
}

/// Returns the number of `|` that separate words in a line: those with a blank on each side, or all if there are
/// two or more and none has blanks. Returns 0 for a line that begins with `|`.
fn bare_signs(run: &TextRun, line: &RunLine) -> usize {
    let written = run.written(line.start..line.end);
    if !written.contains('|') || written.starts_with('|') {
        return 0;
    }
    let within = |at: &usize| (line.start..line.end).contains(at);
    // Only in plain text: a `|` in code or in an address does not count.
    let words = run.words().filter(|(at, _)| within(at));
    let signs = words.map(|(_, words)| words.matches('|').count()).sum::<usize>();
    let parted = written.matches(" | ").count();
    // `a|b` may be a choice, and `|x| + |y|` a sum.
    let is_tight = parted == 0 && signs > 1 && written.split('|').all(|cell| cell.trim().chars().any(char::is_alphanumeric) && !cell.starts_with(['(', ')']));
    if is_tight && signs == written.matches('|').count() { signs } else { signs.min(parted) }
}

/// Returns how many tabs separate the text of a line. Returns 0 if the first tab only follows a bullet or a
/// number.
fn tabs(line: &str) -> usize {
    let line = line.trim();
    // A line that is a list item is reported as such.
    if !line.contains('\t') || label(line).is_some() {
        return 0;
    }
    line.split('\t').filter(|cell| !cell.is_empty()).count().saturating_sub(1)
}

fn is_dashes(line: &str) -> bool {
    line.contains('|') && (line.contains("--") || line.contains(['—', '–'])) && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t' | '\r' | '—' | '–'))
}

fn tabbed(text: &CheckedText, head: &str, line: &RunLine, report: &mut RuleReporter) {
    let cells: Vec<&str> = head.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let dashes = "|---".repeat(cells.len());
    report
        .report(span(text, line.start..line.end), "these lines are a table with tabs between its columns, which Markdown does not support")
        .note("On the page all its cells run together into one sentence.")
        .help(format!("write `| {} |`, then the line `{dashes}|`, then a line with `|` between the cells for each row", quoted(&cells.join(" | "))));
}

fn without_dashes(text: &CheckedText, head: &str, line: &RunLine, report: &mut RuleReporter) {
    let dashes = "|---".repeat(cells(head.trim_start_matches('|')).len());
    report
        .report(span(text, line.start..line.end), "these lines are not a table: there is no line of dashes under the first")
        .note("On the page all its cells run together into one sentence.")
        .help(format!("write a line `{dashes}|` under the column names"));
}

fn dashes_do_not_fit(text: &CheckedText, head: &str, dashes: &str, line: &RunLine, report: &mut RuleReporter) {
    let count = |row: &str| cells(row.trim().trim_start_matches('|')).len();
    let (columns, parts) = (count(head), count(dashes));
    let place = span(text, line.start..line.end);
    let because = "On the page all its cells run together into one sentence.";
    if columns != parts {
        report
            .report(place, format!("these lines are not a table: the header has {columns} cells, the line of dashes {parts}"))
            .note(because)
            .help(format!("write the line of dashes as `{}|`", "|---".repeat(columns)));
    } else if dashes.contains(['—', '–']) {
        report
            .report(place, "these lines are not a table: the line of dashes contains dashes that are not hyphens")
            .note(because)
            .help(format!("write it as `{}|`, with the hyphen of the keyboard", "|---".repeat(columns)));
    }
}
