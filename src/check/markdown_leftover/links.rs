//! Reports failed links and pictures: a space or a line end between `]` and `(`, spaces in the address,
//! brackets in the wrong order, wiki links.


use super::addresses::{ENDINGS, is_address, is_blank, looks_like_address, within_brackets};
use super::super::RuleReporter;
use super::super::lines::{TextRun, quoted};
use super::super::page::CheckedText;
use super::{BECAUSE, edit, span, unclosed};
use crate::source::first_invisible;
use crate::diagnostic::Level;

/// Longest text of a link, in bytes, so that many brackets do not cause long searches.
const LONGEST_WORDS: usize = 500;

pub(super) fn check(text: &CheckedText, run: &TextRun, report: &mut RuleReporter) {
    let bytes = run.parsed.text.as_bytes();
    let end = run.end();
    for (at, _) in run.words().filter(|(at, words)| *words == "[" && bytes.get(*at) == Some(&b'[') && !run.is_escaped(*at)) {
        unclosed::no_closing(text, run, at, report);
    }
    // The parser reports each bracket outside of links as separate text.
    for (at, _) in run.words().filter(|(at, words)| *words == "]" && bytes.get(*at) == Some(&b']')) {
        if run.is_escaped(at) {
            continue;
        }
        let after = run.written(at + 1..end);
        let blanks = after.len() - after.trim_start_matches(|c: char| c != '\n' && is_blank(c)).len();
        let below = below(&after[blanks..]);
        if after[blanks..].starts_with('(') {
            address(text, run, at, at + 1 + blanks, report);
        } else if let Some(length) = below {
            address(text, run, at, at + 1 + blanks + length, report);
        } else if wiki(text, run, at, report) {
            continue;
        } else if !missing_note(text, run, at, report) {
            turned(text, run, at, report);
        }
    }
}

/// Returns the position of a `(` that begins the next line, or `None`.
fn below(after: &str) -> Option<usize> {
    let next = after.strip_prefix("\r\n").or(after.strip_prefix('\n'))?;
    let bracket = next.trim_start_matches([' ', '\t']);
    bracket.starts_with('(').then_some(after.len() - bracket.len())
}

/// Reports `[[Lettings]]` and `[[lettings|our rules]]`, the links of wikis and some note editors. Returns
/// whether it is one.
fn wiki(text: &CheckedText, run: &TextRun, close: usize, report: &mut RuleReporter) -> bool {
    let source = run.parsed.text;
    if !source[close + 1..].starts_with(']') || source[close + 2..].starts_with(['(', '[', ']']) {
        return false;
    }
    let Some(start) = opening(run, close).filter(|start| *start > 0 && source[..*start].ends_with('[')) else { return false };
    let whole = start - 1..close + 2;
    let inner = run.written(start + 1..close);
    let before = source[..whole.start].chars().next_back();
    // `a[[0]]` and `[[ -f x ]]` are source code, and `[[1]]` is the mark of a note.
    let is_name = inner.starts_with(char::is_alphanumeric) && inner.contains(char::is_alphabetic) && !inner.ends_with(' ') && !inner.contains('\n');
    if !is_name || before.is_some_and(|c| c.is_alphanumeric() || c == '[') || run.is_escaped(whole.start) || run.is_quoted_example(&whole) {
        return false;
    }
    let (page, words) = inner.split_once('|').unwrap_or((inner, inner));
    let address = page.split('#').next().unwrap_or(page);
    let name = if ENDINGS.iter().any(|ending| address.ends_with(&format!(".{ending}"))) {
        address.to_owned()
    } else {
        format!("{}.md", crate::url::slug(address.rsplit('/').next().unwrap_or(address)))
    };
    let sign = if before == Some('!') { "!" } else { "" };
    report
        .report(span(text, whole.clone()), format!("`{}` is a wiki link, which does not work here", quoted(run.written(whole))))
        .note("The page shows it as it was typed, and readers cannot follow it.")
        .help(format!("write `{sign}[{}]({name})`, with the path of the file", quoted(words.trim())));
    true
}

/// Reports `A claim.[^9]` without a definition `[^9]:`. Returns whether it is one.
fn missing_note(text: &CheckedText, run: &TextRun, close: usize, report: &mut RuleReporter) -> bool {
    let Some(start) = opening(run, close) else { return false };
    let Some(name) = run.written(start + 1..close).strip_prefix('^') else { return false };
    let before = run.parsed.text[..start].chars().next_back();
    let follows_word = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '”' | '’' | '"'));
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    // `[^a-z]` is a pattern in source code.
    let is_pattern = name.contains('-') && name.len() < 4;
    if !follows_word || !is_name || is_pattern {
        return false;
    }
    report
        .report(span(text, start..close + 1), format!("the note `[^{name}]` does not exist"))
        .note("The page shows it as it was typed, and readers search for the note in vain.")
        .help(format!("write the note on a line of its own: `[^{name}]: …`, or remove the mark"));
    true
}

/// Checks the round brackets after a `]` at `close`.
fn address(text: &CheckedText, run: &TextRun, close: usize, open: usize, report: &mut RuleReporter) {
    let Some(start) = opening(run, close) else {
        if open == close + 1 {
            unclosed::no_opening(text, run, close, report);
        }
        return;
    };
    let Some(target) = within_brackets(run, open) else {
        return unclosed::address(text, run, (start, close, open), report);
    };
    let is_picture = run.parsed.text.as_bytes()[..start].last() == Some(&b'!');
    let whole = start - usize::from(is_picture)..target.end + 1;
    let words = run.written(start + 1..close);
    let written = run.written(target.clone());
    // Shortcodes in an address have another finding, and so have footnote marks.
    if words.trim().is_empty() || words.starts_with('^') || written.contains("{{") || written.contains("{%") || run.is_quoted_example(&whole) {
        return;
    }
    let kind = if is_picture { "picture" } else { "link" };
    let gap = run.written(close + 1..open);
    let (path, title) = split_title(written.trim());
    let better = if is_address(path) { Some(path.to_owned()) } else { mended(path) };
    let Some(better) = better else {
        // `[words](rules.md and more)`: the address ends before the first blank.
        return unclosed::address(text, run, (start, close, open), report);
    };
    let what = if gap.contains('\n') {
        "`(` is on the next line".to_owned()
    } else if !gap.is_empty() {
        let blank = first_invisible(gap).map_or("a space".to_owned(), |(_, _, name)| format!("a {name}"));
        format!("there is {blank} between `]` and `(`")
    } else if let Some((_, _, name)) = first_invisible(path) {
        format!("its address contains a {name}")
    } else if path.contains(char::is_whitespace) {
        "its address contains a space".to_owned()
    } else if words.contains("](") {
        "its text contains a link".to_owned()
    } else {
        "its address is not valid".to_owned()
    };
    let sign = if is_picture { "!" } else { "" };
    let new = format!("{sign}[{words}]({better}{title})");
    // A space in an external address may have been pasted with it.
    let certain = !words.contains("](") && (path == better || !path.contains("//"));
    let message = format!("`{}` is not a {kind}: {what}", quoted(run.written(whole.clone())));
    // A link keeps its text and its address. A picture is lost.
    let (noted, because) = match is_picture {
        true => (report.report_as(Level::Error, span(text, whole.clone()), message), "The page lacks the picture, and shows its marks as they were typed."),
        false => (report.report(span(text, whole.clone()), message), "The page shows it as it was typed, and readers cannot follow it."),
    };
    noted
        .note(because)
        .help(format!("write `{}`", quoted(&new)))
        .edit(if certain { edit(text, whole, new) } else { None });
}

/// Reports `(the rules)[https://example.org]`, with the brackets in the wrong order.
fn turned(text: &CheckedText, run: &TextRun, close: usize, report: &mut RuleReporter) {
    let Some(start) = opening(run, close) else { return };
    let (target, source) = (run.written(start + 1..close), run.parsed.text);
    if !source[..start].ends_with(')') || !is_address(target) {
        return;
    }
    let first = run.own().first().map_or(0, |event| event.start as usize);
    let mut from = first.max(start.saturating_sub(LONGEST_WORDS));
    while !source.is_char_boundary(from) {
        from += 1;
    }
    let near = source[from..start].rsplit('\n').next().unwrap_or("");
    let Some(open) = near.rfind('(').map(|at| start - near.len() + at) else { return };
    let words = run.written(open + 1..start - 1);
    let whole = open..close + 1;
    if words.is_empty() || words.contains(['[', ']']) || run.is_quoted_example(&whole) {
        return;
    }
    let new = format!("[{words}]({target})");
    report
        .report(span(text, whole.clone()), format!("`{}` is not a link: its brackets are in the wrong order", quoted(run.written(whole.clone()))))
        .note(BECAUSE)
        .help(format!("write `{}`", quoted(&new)))
        .edit(edit(text, whole, new));
}

/// Returns the position of the `[` that belongs to the `]` at `close`, with balanced brackets between.
pub(super) fn opening(run: &TextRun, close: usize) -> Option<usize> {
    let first = run.own().first()?.start as usize;
    let mut depth = 0;
    for (at, byte) in run.parsed.text.as_bytes().iter().enumerate().take(close).skip(first.max(close.saturating_sub(LONGEST_WORDS))).rev() {
        match byte {
            b']' => depth += 1,
            b'[' if depth == 0 => return (!run.is_escaped(at)).then_some(at),
            b'[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Splits an address from its title, which begins with the space before it.
fn split_title(written: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        let inner = written.strip_suffix(quote);
        if let Some(at) = inner.and_then(|inner| inner.rfind(quote)).filter(|at| written[..*at].ends_with(' ')) {
            let path = written[..at].trim_end();
            return (path, &written[path.len()..]);
        }
    }
    (written, "")
}

/// Returns an address with spaces in Markdown's notation, or `None` if it is a remark.
fn mended(path: &str) -> Option<String> {
    if !path.contains(is_blank) || !looks_like_address(path) || path.contains(['<', '>', '\n']) {
        return None;
    }
    let plain: String = path.chars().map(|c| if is_blank(c) { ' ' } else { c }).collect();
    let scheme = plain.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
    Some(match &*scheme {
        "tel" => plain.replace(' ', ""),
        "mailto" => match plain.split_once('?') {
            Some((address, query)) => format!("{}?{}", address.replace(' ', ""), query.trim().replace(' ', "%20")),
            None => plain.replace(' ', ""),
        },
        "http" | "https" => plain.trim().replace(' ', "%20"),
        _ => format!("<{plain}>"),
    })
}
