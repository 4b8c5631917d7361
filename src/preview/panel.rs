//! Builds the report that a tab gets about its page: whether the page is up to date, and every relevant
//! finding, with an excerpt of the source and its position on the page. Returns JSON for `client.js` and
//! `panel.js`.

use serde::Serialize;

use super::snapshot::Snapshot;
use super::snapshot_store::ServedState;
use crate::content::{Document, Visibility};
use crate::diagnostic::{Finding, Level};
use crate::markdown::{self, Outline};
use crate::render::Renderer;
use crate::source::{FileId, Span};

/// Most findings in a panel. The preview's own views list all.
const MOST_FINDINGS: usize = 50;
/// Most characters of a line on either side of the marked text.
const AROUND: usize = 60;
/// Most characters of the marked text.
const LONGEST_MARKED: usize = 160;

/// The report for one tab.
#[derive(Debug, Serialize)]
pub(super) struct PanelReport<'a> {
    /// A hash of what its page shows now.
    pub page: String,
    /// The stylesheet's address.
    pub style: String,
    /// Whether an older snapshot is shown because the newest one has errors.
    pub held: bool,
    /// Whether the checks have run.
    pub checked: bool,
    /// The address of the form that changes the page.
    pub edit: Option<String>,
    /// The address of the form for a new entry of the page's list, and what it adds.
    pub add: Option<(String, String)>,
    /// The other day that this browser shows: `5 December 2026`.
    pub date: Option<String>,
    /// The reason why visitors do not see the page: `draft`.
    pub hidden: Option<String>,
    /// Number of findings that are not listed.
    pub more: usize,
    /// Every error of the site, then the page's own warnings and advice.
    pub findings: Vec<PanelFinding<'a>>,
}

/// A finding as a panel shows it.
#[derive(Debug, Serialize)]
pub(super) struct PanelFinding<'a> {
    level: &'static str,
    code: &'static str,
    message: &'a str,
    note: &'a str,
    help: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    /// The excerpt of the line: before the marked text, the marked text, after it.
    excerpt: [String; 3],
    /// The address of the source's page, if it is another page.
    page: Option<String>,
    /// The element to highlight on the page.
    at: Option<PanelElement>,
}

/// An element of a page, identified by the text of its source.
#[derive(Debug, Serialize, PartialEq)]
#[serde(tag = "is", rename_all = "lowercase")]
pub(super) enum PanelElement {
    /// The nth link with this text.
    Link { text: Box<str>, nth: usize },
    /// The nth picture with this alternative text.
    Image { alt: Box<str>, nth: usize },
    /// The heading with this id.
    Heading { id: Box<str> },
    /// The page's title.
    Title,
    /// The text, beneath the heading with that id if there is one.
    Words { text: String, beneath: Option<Box<str>> },
}

/// Returns the report for a tab. `path` is the path of its page, `page` the hash of what the page shows.
pub(super) fn panel_report<'a>(standing: &'a ServedState, path: &str, page: String, style: String) -> PanelReport<'a> {
    let newest = standing.newest();
    let own = newest.document(path).or_else(|| standing.shown.document(path)).map(|(id, document)| (id, document.file));
    let own_document = newest.document(path).map(|(_, document)| document);
    let all = newest.checked().unwrap_or(&newest.loaded.findings);
    let errors = all.iter().chain(&standing.faults).filter(|finding| finding.level == Level::Error);
    let is_own =
        |finding: &&Finding| finding.level != Level::Error && own.is_some_and(|(_, file)| file == finding.span.file);
    let mut listed: Vec<&Finding> = errors.chain(all.iter().filter(is_own)).collect();
    listed.sort_by_key(|finding| (finding.level, Some(finding.span.file) != own_document.map(|own| own.file)));
    let more = listed.len().saturating_sub(MOST_FINDINGS);
    listed.truncate(MOST_FINDINGS);
    let findings = listed.into_iter().map(|finding| panel_finding(newest, finding, own_document, path)).collect();
    let hidden = own_document.and_then(|document| hidden_reason(document.shown));
    PanelReport {
        page,
        style,
        held: standing.held.is_some(),
        checked: newest.checked().is_some(),
        edit: None,
        add: None,
        date: None,
        hidden,
        more,
        findings,
    }
}

/// Returns why visitors do not see a document.
pub(super) fn hidden_reason(shown: Visibility) -> Option<String> {
    let day = |date: jiff::civil::Date| date.strftime("%-d %B %Y").to_string();
    match shown {
        Visibility::Public => None,
        Visibility::Internal => Some("internal".into()),
        Visibility::Draft => Some("draft".into()),
        Visibility::Scheduled(first) => Some(format!("shown from {}", day(first))),
        Visibility::Expired(last) => Some(format!("shown until {}", day(last))),
    }
}

/// Returns a finding with its position. If it is on the page `path` of the document `own`, it points at an
/// element.
pub(super) fn panel_finding<'a>(
    snapshot: &'a Snapshot,
    finding: &'a Finding,
    own: Option<&'a Document>,
    path: &str,
) -> PanelFinding<'a> {
    let sources = &snapshot.loaded.renderer.sources;
    let (source, start, _) = finding.positions(sources);
    let is_here = own.is_some_and(|own| own.file == finding.span.file);
    let at = own.filter(|_| is_here).and_then(|own| element_at(snapshot, own, finding.span));
    let page = page_of(snapshot, finding.span.file).filter(|address| !is_here && address != path);
    PanelFinding {
        level: finding.level.name(),
        code: finding.code,
        message: &finding.message,
        note: &finding.note,
        help: &finding.help,
        file: &source.path,
        line: start.line,
        column: start.column,
        excerpt: excerpt(&source.text, finding.span),
        page,
        at,
    }
}

/// Returns the address of a source's page.
fn page_of(snapshot: &Snapshot, file: FileId) -> Option<String> {
    let (id, _) = snapshot.loaded.renderer.site.all().find(|(_, document)| document.file == file)?;
    snapshot.address(id)
}

/// Returns the first line of the marked text, with the text on either side.
fn excerpt(text: &str, span: Span) -> [String; 3] {
    let boundary = |offset: u32| {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let (from, to) = (boundary(span.start), boundary(span.end.max(span.start)));
    let line_start = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[from..].find('\n').map_or(text.len(), |at| from + at);
    let (before, meant, after) =
        (&text[line_start..from], &text[from..to.min(line_end)], &text[to.min(line_end)..line_end]);
    let cut = before.char_indices().rev().nth(AROUND).map(|(at, _)| format!("…{}", &before[at..]));
    [cut.unwrap_or_else(|| before.to_owned()), first(meant, LONGEST_MARKED), first(after.trim_end(), AROUND)]
}

/// Returns at most `most` characters, with an ellipsis if it cuts the text.
fn first(text: &str, most: usize) -> String {
    text.char_indices().nth(most).map_or_else(|| text.to_owned(), |(at, _)| format!("{}…", &text[..at]))
}

/// Returns the element to highlight on a document's page.
fn element_at(snapshot: &Snapshot, document: &Document, span: Span) -> Option<PanelElement> {
    let meets = |other: Span| span.start < other.end.max(other.start + 1) && other.start < span.end.max(span.start + 1);
    if (span.end as usize) <= document.body.start {
        let is_title = document.fields.span_of("title") == span;
        return is_title.then_some(PanelElement::Title);
    }
    let Renderer { sources, site, .. } = &snapshot.loaded.renderer;
    let source = &sources.get(document.file).text;
    let parsed = markdown::parse(document.file, source, document.body.clone(), &document.dialect(&site.config));
    let Outline { headings, links, images, .. } = markdown::outline(&parsed);
    let small = |other: Span| span.end - span.start <= (other.end - other.start) * 2;
    if let Some(link) = links.iter().find(|link| (meets(link.span) || meets(link.target_span)) && small(link.span)) {
        let nth =
            links.iter().take_while(|other| other.span != link.span).filter(|other| other.text == link.text).count();
        return Some(PanelElement::Link { text: link.text.clone(), nth });
    }
    if let Some(image) = images.iter().find(|image| meets(image.span)) {
        let nth =
            images.iter().take_while(|other| other.span != image.span).filter(|other| other.alt == image.alt).count();
        return Some(PanelElement::Image { alt: image.alt.clone(), nth });
    }
    if let Some(heading) = headings.iter().find(|heading| meets(heading.span)) {
        return Some(PanelElement::Heading { id: heading.id.clone() });
    }
    let beneath =
        headings.iter().take_while(|heading| heading.span.end <= span.start).last().map(|heading| heading.id.clone());
    Some(PanelElement::Words { text: leading_plain_text(sources.text(span)), beneath })
}

/// Returns the text of Markdown up to its first markup, which a page surely shows as one text.
fn leading_plain_text(markdown: &str) -> String {
    let is_mark = |c: char| {
        matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '{' | '}' | '\\' | '\n' | '#' | '&' | '\'' | '"')
    };
    let text = markdown.trim_start_matches(|c: char| is_mark(c) || c.is_whitespace() || matches!(c, '-' | '+' | ':'));
    first(text.split(is_mark).next().unwrap_or_default().trim(), LONGEST_MARKED).trim_end_matches('…').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_line_around_the_marked_text() {
        let text = format!("one\n{}click here{}\nthree", "a".repeat(80), "b".repeat(80));
        let start = text.find("click").unwrap();
        let [before, meant, after] = excerpt(&text, Span::new(FileId(0), start, start + "click here".len()));
        assert_eq!((before.as_str(), meant.as_str()), (format!("…{}", "a".repeat(61)).as_str(), "click here"));
        assert_eq!(after, format!("{}…", "b".repeat(60)));
        assert_eq!(excerpt("tŷ", Span::new(FileId(0), 2, 99)), ["t", "ŷ", ""].map(str::to_owned));
        assert_eq!(excerpt("", Span::new(FileId(0), 5, 3)), ["", "", ""].map(str::to_owned));
    }

    #[test]
    fn plain_text_ends_at_the_first_markup() {
        assert_eq!(leading_plain_text("- Meet us at **noon** today"), "Meet us at");
        assert_eq!(leading_plain_text("ASAP"), "ASAP");
        assert_eq!(leading_plain_text("**"), "");
    }
}
