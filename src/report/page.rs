//! Renders the findings of a loaded site as one accessible HTML page, for the owners of the content. The page is in
//! the site's first language, has no script, and lists findings by owner and page, the worst page first. The template
//! is `page.html`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Serialize;
use tera::{Context, Tera};

use super::groups::{PageFindings, by_page};
use crate::diagnostic::{Finding, Level, TEXT_TEMPLATE, TextPart, count, text_parts};
use crate::pipeline::Loaded;
use crate::site::DocId;
use crate::source::{FileId, Locator};
use crate::theme::{Argument, Strings};

/// The page's styles for light and dark screens and paper; every pair of colours has a contrast of 4.5 or more (WCAG
/// 2.2, 1.4.3).
pub(super) const STYLE: &str = include_str!("page.css");

static ENGINE: LazyLock<Result<Tera, tera::Error>> = LazyLock::new(|| {
    let mut engine = Tera::default();
    engine.add_raw_templates([("text.html", TEXT_TEMPLATE), ("page.html", include_str!("page.html"))])?;
    Ok(engine)
});

#[derive(Serialize)]
struct ReportView<'a> {
    language: &'a str,
    style: &'static str,
    site: &'a str,
    title: &'a str,
    when: String,
    tally: String,
    /// The language of the messages, if it differs from the page's.
    messages_language: Option<&'static str>,
    /// A sentence that names the language of the messages.
    messages_note: &'a str,
    /// The name of the list of owners.
    owners: &'a str,
    /// Whether a page names its owner: sections then have headings.
    has_owners: bool,
    /// The level of the heading of a page.
    page_level: usize,
    /// The term for a finding's code.
    code: &'a str,
    sections: Vec<SectionView<'a>>,
}

/// The pages of one owner.
#[derive(Serialize)]
struct SectionView<'a> {
    owner: &'a str,
    tally: String,
    pages: Vec<PageView<'a>>,
}

/// A page with the findings of its source.
#[derive(Serialize)]
struct PageView<'a> {
    title: &'a str,
    path: &'a str,
    tally: String,
    findings: Vec<FindingView<'a>>,
}

#[derive(Serialize)]
struct FindingView<'a> {
    class: &'static str,
    level: &'a str,
    message: Vec<TextPart>,
    place: String,
    excerpt: Option<Excerpt>,
    rows: Vec<FindingRow<'a>>,
    code: &'static str,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    term: &'a str,
    text: Vec<TextPart>,
}

/// A line of a source, with the text that a finding marks.
#[derive(Debug, Serialize, PartialEq)]
struct Excerpt {
    before: String,
    marked: String,
    after: String,
}

/// Renders the page.
pub fn page(loaded: &Loaded) -> String {
    let site = &loaded.renderer.site;
    let language = site.config.languages.first().map_or("en", String::as_str);
    let mut documents: HashMap<FileId, DocId> = HashMap::new();
    for (id, document) in site.all() {
        documents.entry(document.file).or_insert(id);
    }
    let strings = loaded.renderer.theme.strings(language);
    let mut reader = ReportReader { loaded, strings, documents, locator: Locator::new(&loaded.renderer.sources) };
    let view = reader.view(language, &loaded.renderer.theme.date_formatter(language).date(site.options.today));
    // If the template has an error, which a test rules out, the page shows the error.
    let engine = ENGINE.as_ref().map_err(ToString::to_string);
    let page = engine.and_then(|engine| {
        let context = Context::from_serialize(&view).map_err(|error| error.to_string())?;
        engine.render("page.html", &context).map_err(|error| error.to_string())
    });
    page.unwrap_or_else(|error| quick_xml::escape::escape(error).into_owned())
}

struct ReportReader<'l> {
    loaded: &'l Loaded,
    strings: &'l Strings,
    documents: HashMap<FileId, DocId>,
    locator: Locator<'l>,
}

impl<'l> ReportReader<'l> {
    fn view(&mut self, language: &'l str, today: &str) -> ReportView<'l> {
        let (loaded, strings) = (self.loaded, self.strings);
        let is_english = language == "en" || language.starts_with("en-");
        let owners = self.by_owner(&loaded.findings);
        let has_owners = owners.keys().any(|owner| !owner.is_empty());
        // Pages without an owner come last: they concern the person who maintains the site.
        let (with, without): (Vec<_>, Vec<_>) = owners.into_iter().partition(|(owner, _)| !owner.is_empty());
        let sections = with.into_iter().chain(without).map(|(owner, groups)| {
            let sum = groups.iter().map(PageFindings::count).fold((0, 0, 0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2));
            SectionView {
                owner: if owner.is_empty() { strings.text("report-no-owner") } else { owner },
                tally: tally(strings, sum),
                pages: groups.iter().map(|group| self.page(group)).collect(),
            }
        });
        let sections = sections.collect();
        ReportView {
            language,
            style: STYLE,
            site: loaded.renderer.site.config.title(0),
            title: strings.text("report-title"),
            when: strings.format("report-when", &[("date", today.into())]),
            tally: tally(strings, count(&loaded.findings)),
            messages_language: (!is_english).then_some("en"),
            messages_note: strings.text("report-english"),
            owners: strings.text("report-owners"),
            has_owners,
            page_level: if has_owners { 3 } else { 2 },
            code: strings.text("report-code"),
            sections,
        }
    }

    /// Groups pages by the role that is responsible for them; the name is empty for pages without an owner.
    fn by_owner<'f>(&self, findings: &'f [Finding]) -> BTreeMap<&'l str, Vec<PageFindings<'f>>> {
        let mut owners: BTreeMap<&str, Vec<PageFindings>> = BTreeMap::new();
        for group in by_page(findings) {
            let document = self.documents.get(&group.file);
            let owner = document.and_then(|id| self.loaded.renderer.site.fields(*id).text("owner"));
            owners.entry(owner.unwrap_or_default().trim()).or_default().push(group);
        }
        owners
    }

    fn page(&mut self, group: &PageFindings<'l>) -> PageView<'l> {
        let renderer = &self.loaded.renderer;
        let path = renderer.sources.get(group.file).path.as_str();
        let title = self.documents.get(&group.file).map(|id| renderer.site.title(*id));
        PageView {
            title: title.filter(|title| !title.is_empty()).unwrap_or(path),
            path,
            tally: tally(self.strings, group.count()),
            findings: group.findings.iter().map(|finding| self.finding(finding)).collect(),
        }
    }

    fn finding(&mut self, finding: &'l Finding) -> FindingView<'l> {
        let strings = self.strings;
        let level = match finding.level {
            Level::Error => "report-error",
            Level::Warning => "report-warning",
            Level::Advice => "report-advice",
        };
        let at = self.locator.locate(finding.span);
        let rows = [("report-who", &finding.note), ("report-fix", &finding.help)].into_iter();
        let rows = rows.filter(|(_, text)| !text.is_empty());
        FindingView {
            class: finding.level.name(),
            level: strings.text(level),
            message: sentence(&finding.message),
            place: strings.format("report-place", &[("line", Argument::from(at.start.line))]),
            excerpt: excerpt(at.line, at.marked.clone()),
            rows: rows.map(|(term, text)| FindingRow { term: strings.text(term), text: sentence(text) }).collect(),
            code: finding.code,
        }
    }
}

/// Counts the findings of each level, in the site's words.
fn tally(strings: &Strings, (errors, warnings, advice): (usize, usize, usize)) -> String {
    let counted = [("report-errors", errors), ("report-warnings", warnings), ("report-advices", advice)];
    let counted = counted.into_iter().filter(|(_, number)| *number > 0);
    let parts: Vec<String> =
        counted.map(|(key, number)| strings.format(key, &[("count", Argument::from(number))])).collect();
    if parts.is_empty() { strings.text("report-none").to_owned() } else { format!("{}.", parts.join(", ")) }
}

/// Shortens a long line around the text that a finding marks; `None` for an empty line. The time
/// does not depend on the length of the line.
fn excerpt(line: &str, marked: std::ops::Range<usize>) -> Option<Excerpt> {
    /// Most characters of a line on each side of the marked text.
    const AROUND: usize = 80;
    /// Most characters of the marked text.
    const MARKED: usize = 500;
    let (before, rest) = line.split_at_checked(marked.start).unwrap_or((line, ""));
    let (words, after) = rest.split_at_checked(marked.len()).unwrap_or((rest, ""));
    let skipped = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let (start, lead) = (&before[skipped..], if skipped > 0 { "…" } else { "" });
    let first = |text: &'_ str, most: usize| text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    let (shown, end) = (&words[..first(words, MARKED)], &after[..first(after, AROUND)]);
    let (end, tail) = match shown.len() == words.len() {
        true => (end, if end.len() < after.len() { "…" } else { "" }),
        false => ("", "…"),
    };
    let before = format!("{lead}{start}").trim_start().to_owned();
    let after = format!("{end}{tail}").trim_end().to_owned();
    let excerpt = Excerpt { before, marked: shown.to_owned(), after };
    let is_empty = [&excerpt.before, &excerpt.marked, &excerpt.after].iter().all(|part| part.trim().is_empty());
    (!is_empty).then_some(excerpt)
}

/// Writes a message as a sentence of its own, with a capital and a full stop.
fn sentence(text: &str) -> Vec<TextPart> {
    let text = text.trim();
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let end = if text.ends_with(['.', '?', '!', '…']) { "" } else { "." };
    text_parts(&format!("{first}{}{end}", letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_sentences_with_marked_up_code() {
        let parts = |text| sentence(text).into_iter().map(|part| (part.is_code, part.text)).collect::<Vec<_>>();
        let expected = [(false, "No page at ".to_owned()), (true, "a<b>".to_owned()), (false, ".".to_owned())];
        assert_eq!(parts("no page at `a<b>`"), expected);
        assert_eq!(parts("did you mean `x`?")[2], (false, "?".to_owned()));
        assert_eq!(parts("an odd ` mark"), [(false, "An odd ` mark.".to_owned())]);
    }

    #[test]
    fn a_long_line_is_shortened_around_the_marked_text() {
        let line = format!("{} <b> {}", "word ".repeat(50), "more ".repeat(50));
        let at = line.find("<b>").unwrap();
        let shown = excerpt(&line, at..at + 3).unwrap();
        assert!(shown.before.starts_with('…') && shown.after.ends_with('…') && shown.marked == "<b>", "{shown:?}");
        assert_eq!(excerpt("", 0..0), None);
        let shown = excerpt(&"ŵ".repeat(10_000), 2_000..16_000).unwrap();
        assert!(shown.before.starts_with('…') && shown.marked.ends_with('ŵ') && shown.after == "…", "{shown:?}");
        assert_eq!(shown.before.matches('ŵ').count() + shown.marked.matches('ŵ').count(), 80 + 500);
    }
}
