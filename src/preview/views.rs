//! The writer's own views: what visitors do not see yet, what they will soon not see, every page of a type, every finding, a page at
//! several widths. A name in; an HTML page out, which nothing publishes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::PreviewSettings;
use super::panel::hidden;
use super::paths::{OWN, query};
use super::snapshot::Snapshot;
use super::snapshot_store::ServedState;
use crate::content::{Document, Visibility};
use crate::diagnostic::{Finding, Level, count};
use crate::site::{DocId, Site};
use crate::source::{Located, Locator};
use crate::url::Address;

/// The views that are a list of documents: name, title, what it tells if there are none.
const LISTS: [(&str, &str, &str); 4] = [
    ("drafts", "Drafts", "No document is a draft, and none is past its last day."),
    ("scheduled", "Scheduled", "No document waits for its day."),
    ("expiring", "Expiring", "No document has a last day."),
    ("internal", "Internal", "No document is internal."),
];
/// Widths of a small phone, a tablet and a desk, in CSS pixels.
const WIDTHS: [u16; 3] = [320, 768, 1280];

/// The view of that name, `findings/`; `None` if there is none.
pub(super) fn view(
    name: &str,
    search: &str,
    standing: &ServedState,
    settings: &PreviewSettings,
    day: Option<Date>,
) -> Option<String> {
    let snapshot = standing.newest();
    let name = name.strip_suffix('/').unwrap_or(name);
    if let Some((_, title, none)) = LISTS.iter().find(|(own, ..)| *own == name) {
        return Some(page(title, &list(name, none, snapshot, settings)));
    }
    Some(match name {
        "" => page("Preview", &overview(standing, day)),
        "findings" => page("Findings", &findings(standing)),
        "types" => page("Types", &types(snapshot)),
        "widths" => page("Widths", &widths(snapshot, &query(search, "page").unwrap_or_default())),
        _ => {
            let kind = name.strip_prefix("types/")?;
            let plural = &snapshot.loaded.renderer.site.types.get(kind)?.plural;
            page(&capital(plural), &of_type(snapshot, kind))
        }
    })
}

/// A page that says why there is none.
pub(super) fn error_page(text: &str) -> String {
    page("This page cannot be shown", &format!("<p>{}</p>", escape(text)))
}

fn page(title: &str, body: &str) -> String {
    let menu = [
        ("", "Preview"),
        ("findings/", "Findings"),
        ("drafts/", "Drafts"),
        ("scheduled/", "Scheduled"),
        ("expiring/", "Expiring"),
        ("internal/", "Internal"),
        ("types/", "Types"),
        ("widths/", "Widths"),
    ];
    let menu = menu.iter().fold(String::new(), |mut menu, (at, name)| {
        let current = if *name == title { " aria-current=\"page\"" } else { "" };
        let _ = write!(menu, "<li><a href=\"{OWN}{at}\"{current}>{name}</a></li>");
        menu
    });
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title} · Preview</title>\n<link rel=\"stylesheet\" href=\"{OWN}views.css\">\n</head>\n<body>\n\
         <nav aria-label=\"Preview\"><ul>{menu}</ul></nav>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n",
        title = escape(title)
    )
}

fn overview(standing: &ServedState, day: Option<Date>) -> String {
    let snapshot = standing.newest();
    let site = &snapshot.loaded.renderer.site;
    let home = escape(&site.config.base.link(&Address::from_name("")));
    let (errors, warnings, advice) = count(snapshot.checked().unwrap_or(&snapshot.loaded.findings));
    let mut body = format!("<p><a href=\"{home}\">{}</a>, as it will be published.</p>", escape(&site.config.title));
    if standing.held.is_some() {
        body.push_str("<p><strong>The pages are shown as they were before the last edit: a file cannot be read as it is.</strong></p>");
    }
    let _ = write!(
        body,
        "<p>{}. <a href=\"{OWN}findings/\">Findings</a>: {}, {}, {}.</p>\
         <h2>See the site on another day</h2><p>Scheduled pages, past events and overdue reviews, for this browser alone.</p>\
         <form action=\"{home}\"><label for=\"date\">Day</label> <input type=\"date\" id=\"date\" name=\"date\" required value=\"{}\"> <button>Show</button></form>",
        counted(site.all().count(), "document", "documents"),
        counted(errors, "error", "errors"),
        counted(warnings, "warning", "warnings"),
        counted(advice, "piece of advice", "pieces of advice"),
        day.unwrap_or(site.options.today),
    );
    if day.is_some() {
        let _ = write!(body, "<p><a href=\"{home}?date=today\">Back to today</a></p>");
    }
    body
}

/// Documents that visitors do not see, or not for long.
fn list(name: &str, none: &str, snapshot: &Snapshot, settings: &PreviewSettings) -> String {
    let wanted = match name {
        "drafts" if !settings.drafts => Some("--drafts"),
        "internal" if !settings.internal => Some("--internal"),
        _ => None,
    };
    let note = wanted.map_or(String::new(), |option| {
        format!("<p>To see their pages, start the preview with <code>{option}</code>.</p>")
    });
    // What is internal is not even named to readers of the preview.
    if name == "internal" && !settings.internal {
        return note;
    }
    let site = &snapshot.loaded.renderer.site;
    let mut rows: Vec<(Option<Date>, DocId)> = site
        .all()
        .filter_map(|(id, document)| {
            let day = match (name, document.shown) {
                ("drafts", Visibility::Draft) | ("internal", Visibility::Internal) => None,
                ("drafts", Visibility::Expired(day)) | ("scheduled", Visibility::Scheduled(day)) => Some(day),
                ("expiring", Visibility::Public) => Some(document.fields.date("expires")?.last_day()),
                _ => return None,
            };
            Some((day, id))
        })
        .collect();
    if rows.is_empty() {
        return format!("<p>{none}</p>");
    }
    rows.sort_by_key(|(day, id)| (day.is_none(), *day, *id));
    note + &table(snapshot, "Day", rows.into_iter().map(|(day, id)| (id, day)))
}

fn types(snapshot: &Snapshot) -> String {
    let site = &snapshot.loaded.renderer.site;
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, document) in site.all() {
        *kinds.entry(&document.kind.name).or_default() += 1;
    }
    let rows = kinds.into_iter().fold(String::new(), |mut rows, (name, number)| {
        let plural = site.types.get(name).map_or(name, |kind| &kind.plural);
        let _ = write!(
            rows,
            "<li><a href=\"{OWN}types/{}/\">{}</a>: {number}</li>",
            escape(name),
            escape(&capital(plural))
        );
        rows
    });
    format!("<ul>{rows}</ul>")
}

fn of_type(snapshot: &Snapshot, kind: &str) -> String {
    let site = &snapshot.loaded.renderer.site;
    let mut ids: Vec<DocId> = documents(site, kind).map(|(id, _)| id).collect();
    ids.sort_by_key(|id| (site.title(*id).to_lowercase(), *id));
    table(
        snapshot,
        "Updated",
        ids.into_iter().map(|id| (id, site.fields(id).date("updated").map(|day| day.last_day()))),
    )
}

fn documents<'s>(site: &'s Site, kind: &'s str) -> impl Iterator<Item = (DocId, &'s Document)> {
    site.all().filter(move |(_, document)| &*document.kind.name == kind)
}

/// Documents with a day each, and why visitors do not see them. On a phone each row is a block; its roles are said, for a style takes them away.
fn table(snapshot: &Snapshot, day: &str, rows: impl Iterator<Item = (DocId, Option<Date>)>) -> String {
    let renderer = &snapshot.loaded.renderer;
    let site = &renderer.site;
    let mut table = format!(
        "<table role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\"><th role=\"columnheader\">Title</th><th role=\"columnheader\">{day}</th>\
         <th role=\"columnheader\">State</th><th role=\"columnheader\">File</th></tr></thead><tbody role=\"rowgroup\">"
    );
    for (id, date) in rows {
        let document = site.document(id);
        let title = escape(site.title(id));
        let link = match (snapshot.address(id), document.shown) {
            (Some(address), _) => format!("<a href=\"{}\">{title}</a>", escape(&address)),
            // It can be seen on its day.
            (None, Visibility::Scheduled(first)) => {
                format!("<a href=\"{}?date={first}\">{title}</a>", escape(&site.config.base.link(&site.address(id))))
            }
            (None, _) => title,
        };
        let date = date
            .map_or(String::new(), |date| format!("<time datetime=\"{date}\">{}</time>", date.strftime("%-d %B %Y")));
        let state = hidden(document.shown).unwrap_or_else(|| "public".into());
        let file = escape(&renderer.sources.get(document.file).path);
        let _ = write!(
            table,
            "<tr role=\"row\"><th role=\"rowheader\">{link}</th><td role=\"cell\">{date}</td><td role=\"cell\">{state}</td><td role=\"cell\">{file}</td></tr>"
        );
    }
    table + "</tbody></table>"
}

fn findings(standing: &ServedState) -> String {
    let snapshot = standing.newest();
    let Some(checked) = snapshot.checked() else { return "<p>The checks are running.</p>".into() };
    let all: Vec<&Finding> = standing.faults.iter().chain(checked).collect();
    if all.is_empty() {
        return "<p>Nothing was found that would shut anyone out.</p>".into();
    }
    let site = &snapshot.loaded.renderer.site;
    let pages: std::collections::HashMap<_, _> = site.all().map(|(id, document)| (document.file, id)).collect();
    let mut body = String::new();
    let mut locator = Locator::new(&snapshot.loaded.renderer.sources);
    for (level, title) in [(Level::Error, "Errors"), (Level::Warning, "Warnings"), (Level::Advice, "Advice")] {
        let mut of_level = all.iter().filter(|finding| finding.level == level).peekable();
        if of_level.peek().is_none() {
            continue;
        }
        let _ = write!(body, "<h2>{title}</h2><ol>");
        for finding in of_level {
            let Located { source, start, .. } = locator.locate(finding.span);
            let place = format!("{}, line {}, column {}", escape(&source.path), start.line, start.column);
            let place = match pages.get(&finding.span.file).and_then(|id| snapshot.address(*id)) {
                Some(address) => format!("<a href=\"{}\">{place}</a>", escape(&address)),
                None => place,
            };
            let _ = write!(
                body,
                "<li><p><strong>{}</strong> <code>{}</code></p><p class=\"place\">{place}</p>",
                marked(&finding.message),
                finding.code
            );
            let told = [("", &finding.note), ("<strong>What to do:</strong> ", &finding.help)];
            for (before, text) in told.into_iter().filter(|(_, text)| !text.is_empty()) {
                let _ = write!(body, "<p>{before}{}</p>", marked(text));
            }
            body.push_str("</li>");
        }
        body.push_str("</ol>");
    }
    body
}

/// One page at several widths, side by side.
fn widths(snapshot: &Snapshot, of: &str) -> String {
    // An address of this site only.
    let at = if of.starts_with('/') && !of.starts_with("//") && !of.starts_with("/\\") { of } else { "/" };
    let at =
        if at == "/" { snapshot.loaded.renderer.site.config.base.link(&Address::from_name("")) } else { at.to_owned() };
    let at = escape(&at);
    let form = format!(
        "<form><label for=\"page\">Page</label> <input id=\"page\" name=\"page\" value=\"{at}\"> <button>Show</button></form>"
    );
    let frames = WIDTHS.iter().fold(String::new(), |mut frames, width| {
        let _ = write!(frames, "<figure><figcaption>{width} pixels wide</figcaption><iframe src=\"{at}\" title=\"The page at {width} pixels\" width=\"{width}\" height=\"800\"></iframe></figure>");
        frames
    });
    format!(
        "{form}<div class=\"widths\" role=\"region\" aria-label=\"The page at several widths\" tabindex=\"0\">{frames}</div>"
    )
}

/// A finding's words, with what stands in backticks as code.
fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.split('`').enumerate() {
        let (start, end) = if at % 2 == 1 { ("<code>", "</code>") } else { ("", "") };
        out.push_str(start);
        out.push_str(&escape(part));
        out.push_str(end);
    }
    out
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn escape(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
