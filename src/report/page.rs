//! Renders the findings of a loaded site as one accessible HTML page for the person who owns the content.
//! The page is in the site's first language and has no script. It groups findings by owner and page, the
//! worst page first. Each finding has its message, its note and its fix.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::groups::{Group, by_page};
use crate::diagnostic::{Finding, Level, count};
use crate::pipeline::Loaded;
use crate::site::DocId;
use crate::source::{FileId, Locator};
use crate::theme::{Argument, Strings};

/// The styles of the page, for light and dark screens and for paper. Every pair of colours has a contrast
/// of at least 4.5 (WCAG 2.2, 1.4.3).
const STYLE: &str = include_str!("page.css");

/// Renders the page.
pub fn page(loaded: &Loaded) -> String {
    let site = &loaded.renderer.site;
    let language = site.config.languages.first().map_or("en", String::as_str);
    let theme = &loaded.renderer.theme;
    let mut documents: HashMap<FileId, DocId> = HashMap::new();
    for (id, document) in site.all() {
        documents.entry(document.file).or_insert(id);
    }
    let mut page = ReportPage {
        loaded,
        strings: theme.strings(language),
        english: language == "en" || language.starts_with("en-"),
        documents,
        locator: Locator::new(&loaded.renderer.sources),
        out: String::new(),
    };
    page.write(language, &theme.words(language).date(site.options.today));
    page.out
}

struct ReportPage<'l> {
    loaded: &'l Loaded,
    strings: &'l Strings,
    /// Whether the page is in English, the language of the messages.
    english: bool,
    documents: HashMap<FileId, DocId>,
    locator: Locator<'l>,
    out: String,
}

impl<'l> ReportPage<'l> {
    fn write(&mut self, language: &str, today: &str) {
        let findings = &self.loaded.findings;
        let site = escape(self.loaded.renderer.site.config.title(0)).into_owned();
        let title = escape(self.strings.text("report-title")).into_owned();
        let when = escape(self.strings.with("report-when", &[("date", today.into())])).into_owned();
        let tally = self.tally(count(findings));
        let english = if self.english { "" } else { self.strings.text("report-english") };
        self.put(format_args!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{title} - {site}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
             <p>{site}</p>\n<h1>{title}</h1>\n<p>{when} {tally}</p>\n"
        ));
        if !english.is_empty() {
            let english = escape(english).into_owned();
            self.put(format_args!("<p>{english}</p>\n"));
        }
        let owners = self.by_owner(findings);
        let named = owners.keys().any(|owner| !owner.is_empty());
        if named {
            self.contents(&owners);
        }
        // Owners with a name come first. Pages without an owner are for the person who maintains the site.
        let (with, without): (Vec<_>, Vec<_>) = owners.into_iter().partition(|(owner, _)| !owner.is_empty());
        for (at, (owner, groups)) in with.into_iter().chain(without).enumerate() {
            if named {
                let owner = if owner.is_empty() { self.strings.text("report-no-owner") } else { owner };
                let owner = escape(owner).into_owned();
                self.put(format_args!(
                    "<section aria-labelledby=\"owner-{at}\">\n<h2 id=\"owner-{at}\">{owner}</h2>\n"
                ));
            }
            for group in &groups {
                self.group(group, if named { 3 } else { 2 });
            }
            self.put(format_args!("{}", if named { "</section>\n" } else { "" }));
        }
        self.put(format_args!("</main>\n</body>\n</html>\n"));
    }

    /// Groups pages by the role that owns them. The key is empty for pages without an owner.
    fn by_owner<'f>(&self, findings: &'f [Finding]) -> BTreeMap<&'l str, Vec<Group<'f>>> {
        let mut owners: BTreeMap<&str, Vec<Group>> = BTreeMap::new();
        for group in by_page(findings) {
            let document = self.documents.get(&group.file);
            let owner = document.and_then(|id| self.loaded.renderer.site.fields(*id).text("owner"));
            owners.entry(owner.unwrap_or_default().trim()).or_default().push(group);
        }
        owners
    }

    fn contents(&mut self, owners: &BTreeMap<&str, Vec<Group>>) {
        let label = escape(self.strings.text("report-owners")).into_owned();
        self.put(format_args!("<nav aria-label=\"{label}\">\n<ul>\n"));
        let (with, without): (Vec<_>, Vec<_>) = owners.iter().partition(|(owner, _)| !owner.is_empty());
        for (at, (owner, groups)) in with.into_iter().chain(without).enumerate() {
            let owner = if owner.is_empty() { self.strings.text("report-no-owner") } else { owner };
            let sum = groups.iter().map(Group::count).fold((0, 0, 0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2));
            let (owner, tally) = (escape(owner).into_owned(), self.tally(sum));
            self.put(format_args!("<li><a href=\"#owner-{at}\">{owner}</a>: {tally}</li>\n"));
        }
        self.put(format_args!("</ul>\n</nav>\n"));
    }

    /// Writes the findings of one source.
    fn group(&mut self, group: &Group, level: usize) {
        let site = &self.loaded.renderer.site;
        let path = escape(self.loaded.renderer.sources.get(group.file).path.as_str()).into_owned();
        let document = self.documents.get(&group.file).copied();
        let title = document.map(|id| escape(site.title(id)).into_owned());
        let title = title.filter(|title| !title.is_empty()).unwrap_or_else(|| path.clone());
        let tally = self.tally(group.count());
        self.put(format_args!(
            "<section class=\"page\">\n<h{level}>{title}</h{level}>\n<p><code>{path}</code></p>\n<p>{tally}</p>\n<ol>\n"
        ));
        for finding in &group.findings {
            self.finding(finding, level + 1);
        }
        self.put(format_args!("</ol>\n</section>\n"));
    }

    fn finding(&mut self, finding: &Finding, level: usize) {
        let lang = if self.english { "" } else { " lang=\"en\"" };
        let key = match finding.level {
            Level::Error => "report-error",
            Level::Warning => "report-warning",
            Level::Advice => "report-advice",
        };
        let (class, word) = (finding.level.word(), escape(self.strings.text(key)).into_owned());
        let message = sentence(&finding.message);
        let at = self.locator.locate(finding.span);
        let place = self.strings.with("report-place", &[("line", Argument::from(at.start.line))]);
        let (line, marked) = (at.line, at.marked.clone());
        let shown = excerpt(line, marked);
        self.put(format_args!(
            "<li class=\"{class}\">\n<h{level}><span class=\"level\">{word}</span> <span{lang}>{message}</span></h{level}>\n<p>{}</p>\n",
            escape(place.as_str())
        ));
        if !shown.is_empty() {
            self.put(format_args!("<pre><code>{shown}</code></pre>\n"));
        }
        self.put(format_args!("<dl>\n"));
        for (key, text) in [("report-who", &finding.note), ("report-fix", &finding.help)] {
            if !text.is_empty() {
                let (key, text) = (escape(self.strings.text(key)).into_owned(), sentence(text));
                self.put(format_args!("<dt>{key}</dt>\n<dd{lang}>{text}</dd>\n"));
            }
        }
        let code = escape(self.strings.text("report-code")).into_owned();
        self.put(format_args!("<dt>{code}</dt>\n<dd><code>{}</code></dd>\n</dl>\n</li>\n", finding.code));
    }

    /// Returns the number of findings of each level, in the site's language.
    fn tally(&self, (errors, warnings, advice): (usize, usize, usize)) -> String {
        let counted = [("report-errors", errors), ("report-warnings", warnings), ("report-advices", advice)];
        let told: Vec<String> = counted
            .into_iter()
            .filter(|(_, number)| *number > 0)
            .map(|(key, number)| self.strings.with(key, &[("count", Argument::from(number))]))
            .collect();
        let text =
            if told.is_empty() { self.strings.text("report-none").to_owned() } else { format!("{}.", told.join(", ")) };
        escape(text).into_owned()
    }

    fn put(&mut self, text: std::fmt::Arguments) {
        let _ = self.out.write_fmt(text); // a String takes all that is written to it
    }
}

/// Returns a source line with its marked text, cut around it if the line is long. The time depends on the
/// length of the result, not of the line.
fn excerpt(line: &str, marked: std::ops::Range<usize>) -> String {
    /// Characters on each side of the marked text.
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
    let mark = if shown.is_empty() { String::new() } else { format!("<mark>{}</mark>", escape(shown)) };
    format!("{lead}{}{mark}{}{tail}", escape(start), escape(end)).trim().to_owned()
}

/// Returns the text as an HTML sentence: with a capital and a full stop, and with text in backticks as
/// code.
fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let end = if text.ends_with(['.', '?', '!', '…']) { "" } else { "." };
    let whole = format!("{first}{}{end}", letters.as_str());
    let parts: Vec<_> = whole.split('`').map(escape).collect();
    if parts.len().is_multiple_of(2) {
        return escape(whole.as_str()).into_owned();
    }
    let shown = parts.iter().enumerate();
    shown.map(|(at, part)| if at % 2 == 1 { format!("<code>{part}</code>") } else { part.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_sentences_with_their_code() {
        assert_eq!(sentence("no page at `a<b>`"), "No page at <code>a&lt;b&gt;</code>.");
        assert_eq!(sentence("did you mean `x`?"), "Did you mean <code>x</code>?");
        assert_eq!(sentence("an odd ` mark"), "An odd ` mark.");
    }

    #[test]
    fn a_long_line_is_cut_around_what_is_meant() {
        let line = format!("{} <b> {}", "word ".repeat(50), "more ".repeat(50));
        let at = line.find("<b>").unwrap();
        let shown = excerpt(&line, at..at + 3);
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("<mark>&lt;b&gt;</mark>"), "{shown}");
        assert_eq!(excerpt("", 0..0), "");
        let shown = excerpt(&"ŵ".repeat(10_000), 2_000..16_000);
        assert!(shown.starts_with('…') && shown.ends_with("ŵ</mark>…"), "{shown}");
        assert_eq!(shown.matches('ŵ').count(), 80 + 500);
    }
}
