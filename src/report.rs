//! Formats findings as text or HTML for people, or as lines for machines. The text for people is grouped by
//! page, the worst page first; the lines have the given order.

pub mod duties;
mod groups;
mod page;
pub(crate) mod plan;
pub(crate) mod visible;

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level as Title, Renderer, Snippet};
use serde::Serialize;

use crate::diagnostic::{Finding, Level, count};
use crate::source::{LineColumn, Located, Locator, Sources};
pub use page::page;

/// The format of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ReportFormat {
    /// With an excerpt of the source, for people
    #[default]
    Human,
    /// A line each: `file:line:column: level[code]: message`
    Short,
    /// A JSON object a line
    Json,
    /// Annotations of a GitHub workflow
    Github,
}

/// Columns of a report. A longer source line is cut around the marked text.
const WIDTH: usize = 120;

/// Writes findings. Human output has ANSI colours, which the caller's `anstream` strips if necessary.
/// `folder` is the path from the working folder to the site's folder, with a trailing slash, or empty:
/// annotations name files with it.
///
/// # Errors
/// Returns the errors of `out`.
pub fn write(
    out: &mut dyn Write,
    findings: &[Finding],
    sources: &Sources,
    format: ReportFormat,
    folder: &str,
) -> io::Result<()> {
    let mut locator = Locator::new(sources);
    if format == ReportFormat::Human {
        let groups = groups::by_page(findings);
        for group in &groups {
            if groups.len() > 1 {
                let path = visible::line(&sources.get(group.file).path);
                writeln!(out, "\x1b[1m{path}\x1b[0m: {}\n", count_text(group.count()))?;
            }
            for finding in &group.findings {
                write_human(out, finding, &locator.locate(finding.span))?;
            }
        }
        return Ok(());
    }
    for finding in findings {
        let at = locator.locate(finding.span);
        match format {
            ReportFormat::Human => {}
            ReportFormat::Short => {
                let Located { source, start, .. } = &at;
                let path = visible::line(&source.path);
                let (level, code, message) = (finding.level.name(), finding.code, visible::line(&finding.message));
                writeln!(out, "{path}:{}:{}: {level}[{code}]: {message}", start.line, start.column)?;
            }
            ReportFormat::Json => {
                let json = serde_json::to_string(&JsonFinding::new(finding, &at))?;
                writeln!(out, "{}", visible::json(&json))?;
            }
            ReportFormat::Github => write_github(out, finding, &at, folder)?,
        }
    }
    Ok(())
}

/// Returns the number of findings of each level: `2 errors, 1 warning`. Empty if there are none.
pub fn tally(findings: &[Finding]) -> String {
    count_text(count(findings))
}

fn count_text((errors, warnings, advice): (usize, usize, usize)) -> String {
    let words = [
        (errors, if errors == 1 { "error" } else { "errors" }),
        (warnings, if warnings == 1 { "warning" } else { "warnings" }),
        (advice, if advice == 1 { "piece of advice" } else { "pieces of advice" }),
    ];
    let told = words.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}"));
    told.collect::<Vec<_>>().join(", ")
}

fn write_human(out: &mut dyn Write, finding: &Finding, at: &Located) -> io::Result<()> {
    let level = match finding.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Advice => Title::INFO.with_name("advice"),
    };
    let (message, label) = (visible::line(&finding.message), visible::line(&finding.label));
    let (note, help) = (visible::lines(&finding.note), visible::lines(&finding.help));
    let (shown, marked) = excerpt(at.line, &at.marked);
    let (line, marked) = visible_excerpt(&at.line[shown], &marked);
    let counted = line[..marked.start].chars().count() + 1;
    let mut mark = AnnotationKind::Primary.span(marked);
    if !label.is_empty() {
        mark = mark.label(label);
    }
    let snippet = Snippet::source(line).path(visible::line(&at.source.path)).line_start(at.start.line).annotation(mark);
    let mut group = level.primary_title(message).id(finding.code).element(snippet);
    if !note.is_empty() {
        group = group.element(Title::NOTE.message(note));
    }
    if !help.is_empty() {
        group = group.element(Title::HELP.message(help));
    }
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii).term_width(WIDTH);
    let text = renderer.render(&[group]);
    let LineColumn { line, column } = at.start;
    if counted == column {
        return writeln!(out, "{text}\n");
    }
    // The renderer counts columns in the excerpt, in which control characters are escaped. Its position is
    // at the end of the second line.
    let counted = format!(":{line}:{counted}");
    let (title, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let (place, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    let (path, styles) = place.rsplit_once(&counted).unwrap_or((place, ""));
    writeln!(out, "{title}\n{path}:{line}:{column}{styles}\n{rest}\n")
}

/// Returns the part of a line for the renderer, and the marked range in it: the whole line, unless it is
/// very long. The renderer cuts a line to [`WIDTH`] itself, but scans every character for every finding
/// first.
fn excerpt(line: &str, marked: &Range<usize>) -> (Range<usize>, Range<usize>) {
    /// Bytes on each side of the marked text: more than [`WIDTH`] columns in any script.
    const AROUND: usize = 1000;
    /// Most bytes of the marked text.
    const MARKED: usize = 2000;
    let inner = |mut at: usize| {
        while !line.is_char_boundary(at) {
            at += 1;
        }
        at
    };
    let start = inner(marked.start.saturating_sub(AROUND));
    let marked_end = inner(marked.end.min(marked.start + MARKED));
    let end = inner((marked_end + AROUND).min(line.len()));
    (start..end, marked.start - start..marked_end - start)
}

/// Returns a source line in printable form, and the marked range in it.
fn visible_excerpt(line: &str, marked: &std::ops::Range<usize>) -> (String, std::ops::Range<usize>) {
    let (before, rest) = line.split_at_checked(marked.start).unwrap_or((line, ""));
    let (words, after) = rest.split_at_checked(marked.len()).unwrap_or((rest, ""));
    let mut shown = visible::source(before).into_owned();
    let start = shown.len();
    shown.push_str(&visible::source(words));
    let end = shown.len();
    shown.push_str(&visible::source(after));
    (shown, start..end)
}

/// One finding as one JSON object, with the keys of the command line's contract.
#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'a str,
    level: &'a str,
    message: String,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    help: &'a str,
    url: Option<&'a str>,
}

impl<'a> JsonFinding<'a> {
    fn new(finding: &'a Finding, at: &'a Located<'a>) -> JsonFinding<'a> {
        JsonFinding {
            code: finding.code,
            level: finding.level.name(),
            message: with_note(finding),
            file: &at.source.path,
            line: at.start.line,
            column: at.start.column,
            end_line: at.end.line,
            end_column: at.end.column,
            help: &finding.help,
            url: finding.url.as_deref(),
        }
    }
}

/// Returns the message with its note.
fn with_note(finding: &Finding) -> String {
    if finding.note.is_empty() { finding.message.clone() } else { format!("{}. {}", finding.message, finding.note) }
}

/// Writes a workflow command:
/// <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>.
fn write_github(out: &mut dyn Write, finding: &Finding, at: &Located, folder: &str) -> io::Result<()> {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Advice => "notice",
    };
    // Line breaks have their own escape. Other control sequences of a log are escaped.
    let data = |text: &str| {
        let lines = text.split('\n').map(|line| line.split('\r').map(visible::line).collect::<Vec<_>>().join("\r"));
        lines.collect::<Vec<_>>().join("\n").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
    };
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let Located { source, start, end, .. } = at;
    let path = format!("{folder}{}", source.path);
    write!(out, "::{command} file={},line={},col={},endLine={}", property(&path), start.line, start.column, end.line)?;
    if start.line == end.line {
        write!(out, ",endColumn={}", end.column)?;
    }
    let mut text = with_note(finding);
    if !finding.help.is_empty() {
        text.push_str("\nhelp: ");
        text.push_str(&finding.help);
    }
    writeln!(out, ",title={}::{}", property(finding.code), data(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Span};

    /// Returns the report, without colours, of a finding on the first occurrence of `marked` in a source.
    fn shown(format: ReportFormat, text: &str, marked: &str, finish: impl Fn(Finding) -> Finding) -> String {
        let mut sources = Sources::default();
        let file = sources.push(Source { path: "content/partners/tawe-rivers.md".into(), text: text.into() });
        let start = text.find(marked).unwrap();
        let span = Span::new(file, start, start + marked.len());
        let finding = finish(Finding::error("link-broken", span, "no page at `policies/volunteerng.md`"));
        let mut out = Vec::new();
        write(&mut out, &[finding], &sources, format, "").unwrap();
        anstream::adapter::strip_str(std::str::from_utf8(&out).unwrap()).to_string()
    }

    const TEXT: &str = "one\n\nRead our [volunteering policy](../policies/volunteerng.md).\r\nlast";

    fn broken_link(finding: Finding) -> Finding {
        finding.label("no such source").help("did you mean `../policies/volunteering.md`?")
    }

    #[test]
    fn the_human_format_has_the_position_the_text_and_the_fix() {
        let expected = "\
error[link-broken]: no page at `policies/volunteerng.md`
 --> content/partners/tawe-rivers.md:3:32
  |
3 | Read our [volunteering policy](../policies/volunteerng.md).
  |                                ^^^^^^^^^^^^^^^^^^^^^^^^^^ no such source
  |
  = note: Families would meet an error.
  = help: did you mean `../policies/volunteering.md`?

";
        let with_note = |finding: Finding| broken_link(finding).note("Families would meet an error.");
        assert_eq!(shown(ReportFormat::Human, TEXT, "../policies/volunteerng.md", with_note), expected);
    }

    #[test]
    fn long_lines_are_shortened_around_the_marked_text_with_aligned_wide_letters() {
        let text = format!("{}学校 ŵyl [click here](x.md) {}", "word ".repeat(200), "more ".repeat(200));
        let report = shown(ReportFormat::Human, &text, "click here", broken_link);
        let lines: Vec<&str> = report.lines().collect();
        assert_eq!(lines[1], " --> content/partners/tawe-rivers.md:1:1009");
        assert!(lines[3].starts_with("1 | ...") && lines[3].ends_with("..."), "{report}");
        assert!(lines.iter().all(|line| line.chars().count() < 140), "{report}");
        // 学校 takes four columns and has two characters.
        let (text_at, caret_at) =
            (lines[3].find("click").unwrap(), lines[4].find("^^^^^^^^^^ no such source").unwrap());
        let columns = lines[3][..text_at].chars().count() + 2;
        assert_eq!(lines[4][..caret_at].chars().count(), columns, "{report}");
    }

    #[test]
    fn a_huge_line_is_shortened_and_its_position_stays_correct() {
        let line = format!("ŵ{}here{}", "ŵ word".repeat(5_000), " and more".repeat(5_000));
        let report = shown(ReportFormat::Human, &format!("one\n{line}\n"), "here", broken_link);
        let column = line[..line.find("here").unwrap()].chars().count() + 1;
        assert!(report.contains(&format!("tawe-rivers.md:2:{column}\n")), "{report}");
        assert!(report.contains("wordhere and more") && report.contains("^^^^ no such source"), "{report}");
        // Long marked text is cut too.
        let whole = shown(ReportFormat::Human, &line, &line, broken_link);
        assert!(whole.contains("tawe-rivers.md:1:1\n") && whole.len() < 10_000, "{}", whole.len());
    }

    #[test]
    fn a_span_of_many_lines_or_of_nothing_is_shown_on_its_first_line() {
        let report = shown(ReportFormat::Human, TEXT, ".md).\r\nlast", broken_link);
        assert!(report.contains("3 | Read our") && !report.contains("4 |"), "{report}");
        assert!(report.contains("^^^^^ no such source"), "{report}");
        let report = shown(ReportFormat::Human, "", "", broken_link);
        assert!(report.contains("tawe-rivers.md:1:1") && report.contains("^ no such source"), "{report}");
    }

    #[test]
    fn the_json_format_has_one_object_on_each_line() {
        let with_note = |finding: Finding| broken_link(finding).note("It \"hurts\".");
        assert_eq!(
            shown(ReportFormat::Json, TEXT, ".md).\r\nlast", with_note),
            "{\"code\":\"link-broken\",\"level\":\"error\",\
             \"message\":\"no page at `policies/volunteerng.md`. It \\\"hurts\\\".\",\
             \"file\":\"content/partners/tawe-rivers.md\",\"line\":3,\"column\":55,\"end_line\":4,\"end_column\":5,\
             \"help\":\"did you mean `../policies/volunteering.md`?\",\"url\":null}\n"
        );
    }

    #[test]
    fn short_findings_take_a_line_each() {
        let odd = |mut finding: Finding| {
            finding.message = "two\nlines \u{1b}[31m".into();
            finding
        };
        assert_eq!(
            shown(ReportFormat::Short, TEXT, "volunteering", odd),
            "content/partners/tawe-rivers.md:3:11: error[link-broken]: two\\nlines \\u{1b}[31m\n"
        );
    }

    #[test]
    fn workflow_annotations_are_escaped() {
        let odd = |finding: Finding| finding.help("100%\nsure: a, b");
        assert_eq!(
            shown(ReportFormat::Github, TEXT, "volunteering", odd),
            "::error file=content/partners/tawe-rivers.md,line=3,col=11,endLine=3,endColumn=23,title=link-broken\
             ::no page at `policies/volunteerng.md`%0Ahelp: 100%25%0Asure: a, b\n"
        );
    }

    /// Tests a name, a source line and a finding with characters that terminals and logs interpret.
    #[test]
    fn no_format_contains_control_characters() {
        const BAD: &str = "\u{1b}[2J\u{9b}1m\u{202e}\u{2066}\u{7f}\r";
        let mut sources = Sources::default();
        let text = format!("a {BAD} word {BAD}\nnext");
        let file = sources.push(Source { path: format!("content/a\n::error::{BAD}.md"), text: text.clone() });
        let start = text.find("word").unwrap();
        let finding = Finding::error("bad-value", Span::new(file, start, start + 4), format!("`{BAD}\n::error::`"));
        let finding = finding.label(BAD).note(format!("Note {BAD}\n.")).help(format!("help {BAD}\n::error::"));
        for format in [ReportFormat::Human, ReportFormat::Short, ReportFormat::Json, ReportFormat::Github] {
            let mut out = Vec::new();
            write(&mut out, &[finding.clone(), finding.clone()], &sources, format, "").unwrap();
            let whole = String::from_utf8(out).unwrap();
            // Remove the program's own colours.
            let shown = anstream::adapter::strip_str(&whole).to_string();
            let obeyed = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{2069}').contains(&c);
            assert!(!shown.contains(obeyed), "{format:?}: {shown:?}");
            let commands = shown.lines().filter(|line| line.trim_start().starts_with("::"));
            assert_eq!(commands.count(), if format == ReportFormat::Github { 2 } else { 0 }, "{format:?}: {shown}");
            assert!(
                format == ReportFormat::Json || shown.contains(":1:15") || shown.contains("col=15"),
                "{format:?}: {shown}"
            );
            let lines = shown.lines().count();
            assert!(format == ReportFormat::Human || lines == 2, "{format:?}: {shown}");
        }
        let (line, marked) = visible_excerpt("a\u{1b}b word", &(4..8));
        assert_eq!((line.as_str(), &line[marked]), ("a\\u{1b}b word", "word"));
    }

    #[test]
    fn the_tally_has_singular_and_plural_forms() {
        let mut sources = Sources::default();
        let span = Span::file_start(sources.push(Source { path: "a".into(), text: String::new() }));
        let findings = [Finding::error("a", span, ""), Finding::error("b", span, ""), Finding::warning("c", span, "")];
        assert_eq!(tally(&findings), "2 errors, 1 warning");
        assert_eq!(tally(&[]), "");
    }
}
