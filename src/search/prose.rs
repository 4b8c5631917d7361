//! Collects the text by which the search finds a document's page, by its relevance. Internal text is
//! left out.

use crate::markdown::{self, Kind, Tag};
use crate::schema::{Field, Value};
use crate::site::{DocId, Site};
use crate::source::Sources;

/// The text of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageProse {
    /// Its title and its short title.
    pub titles: Vec<String>,
    /// Its summary.
    pub summary: String,
    /// Its headings, one a line.
    pub headings: String,
    /// Names that it represents or is found by: tags, terms, partners, places. One on each line.
    pub names: String,
    /// All other text.
    pub body: String,
}

/// The fields of each type whose text its pages show below the summary.
const SHOWN: [(&str, &[&str]); 13] = [
    ("accessibility", &["issues"]),
    ("event", &["age_range", "access", "cost"]),
    ("framework", &["strapline", "goal", "statements", "sources", "publisher"]),
    ("glossary", &["terms"]),
    ("partner", &["area", "offers", "access_note"]),
    ("pillar", &["level", "stage", "attributes", "measures"]),
    ("place", &["address", "postcode", "access"]),
    ("pledge", &["headline", "statement", "measures"]),
    ("policy", &["author", "legislation"]),
    ("programme", &["scope", "definition", "progress"]),
    ("reference", &["publisher", "areas"]),
    ("report", &["for_audience", "progress"]),
    ("taskforce", &["join", "themes"]),
];

/// The fields whose text consists of names: each in a table of the list, or the text itself.
const NAMES: [(&str, &str, &str); 4] = [
    ("glossary", "terms", "term"),
    ("terms", "terms", "title"),
    ("terms", "closures", "title"),
    ("taskforce", "themes", "title"),
];

/// The fields that refer to a page whose title is a name of this one.
const NAMED: [(&str, &str); 4] =
    [("event", "place"), ("event", "partners"), ("news", "partners"), ("programme", "partners")];

/// Keys within those fields without text for readers.
const NO_WORDS: [&str; 10] = ["alt", "code", "criterion", "id", "kind", "owner", "source", "src", "status", "url"];

/// Collects the text of a document's page. If `is_whole` is false, collects only the titles, the
/// summary, the tags and the headings: the index of another language contains no more of the page.
pub fn prose(site: &Site, sources: &Sources, id: DocId, is_whole: bool) -> PageProse {
    let (document, fields) = (site.document(id), site.fields(id));
    let mut prose = PageProse { titles: vec![site.title(id).to_owned()], ..PageProse::default() };
    prose.titles.extend(fields.text("short_title").filter(|short| *short != prose.titles[0]).map(str::to_owned));
    prose.summary.push_str(fields.text("summary").unwrap_or_default());
    for tag in fields.texts("tags") {
        line(tag.value, &mut prose.names);
    }
    if !is_whole {
        document.content_summary.headings.iter().for_each(|heading| line(heading.text(), &mut prose.headings));
        return prose;
    }
    for (_, list, name) in NAMES.iter().filter(|(kind, ..)| site.is_a(id, kind)) {
        fields.tables(list).filter_map(|table| table.text(name)).for_each(|name| line(name, &mut prose.names));
    }
    for (_, field) in NAMED.iter().filter(|(kind, _)| site.is_a(id, kind)) {
        for other in site.references(id, field) {
            let best = site.version_or_original(other, document.language);
            if site.is_visible(best) {
                line(site.title(best), &mut prose.names);
            }
        }
    }
    let dialect = document.dialect(&site.config);
    for name in SHOWN.iter().filter(|(kind, _)| site.is_a(id, kind)).flat_map(|(_, names)| *names) {
        if let Some(field) = fields.get(name) {
            words_of(field, &dialect, &mut prose.body);
        }
    }
    let text = &sources.get(document.file).text;
    if text.get(document.body.clone()).is_some_and(|body| !body.trim().is_empty()) {
        body(&markdown::parse(document.file, text, document.body.clone(), &dialect), &mut prose);
    }
    prose
}

fn line(words: &str, out: &mut String) {
    out.push_str(words);
    out.push('\n');
}

/// Appends all text of a field of any kind.
fn words_of(field: &Field, dialect: &markdown::Dialect, out: &mut String) {
    match &field.value {
        Value::Text(text) => line(&markdown::field::plain_text(text, dialect), out),
        Value::List(items) => items.iter().for_each(|item| words_of(item, dialect, out)),
        Value::Table(fields) => {
            let shown = fields.iter().filter(|(name, ..)| !NO_WORDS.contains(&&***name));
            shown.for_each(|(_, _, field)| words_of(field, dialect, out));
        }
        _ => {}
    }
}

/// Collects the words of a text, with its headings apart. Text in another language and code count,
/// because visitors search for names.
fn body(parsed: &markdown::Parsed, prose: &mut PageProse) {
    let mut is_heading = false;
    let mut at = 0;
    while let Some(event) = parsed.events.get(at) {
        let out = if is_heading { &mut prose.headings } else { &mut prose.body };
        match &event.kind {
            Kind::Start(Tag::Image(_)) => at = event.pair as usize,
            Kind::Start(Tag::Heading(_)) => is_heading = true,
            Kind::Start(Tag::Directive(index)) => {
                let directive = &parsed.directives[*index as usize];
                ["summary", "title"].iter().filter_map(|name| directive.get(name)).for_each(|words| line(words, out));
            }
            Kind::Text(words) | Kind::Code(words) => out.push_str(words),
            Kind::SoftBreak | Kind::HardBreak | Kind::Html(_) => out.push(' '),
            Kind::End => {
                if let Some(Kind::Start(tag)) = parsed.events.get(event.pair as usize).map(|start| &start.kind) {
                    is_heading &= !matches!(tag, Tag::Heading(_));
                    // Markup within a word does not split it.
                    if !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link(_) | Tag::Span(_)) {
                        out.push('\n');
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
}
