//! The preview's own views for authors: the desk, hidden pages, pages that expire soon, every page of a type, every finding, a
//! page at several widths. The name of a view comes in; an HTML page goes out, which is never published. The templates
//! are in `views/`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Serialize;
use tera::{Context, Tera};

use super::EditScope;
use super::PreviewSettings;
use super::desk::{self, Desk, count_text};
use super::panel::hidden_reason;
use super::paths::{PREVIEW_PATH, form_address, query_value};
use super::snapshot::Snapshot;
use super::snapshot_store::ServedState;
use crate::content::Visibility;
use crate::diagnostic::{Finding, Level, TEXT_TEMPLATE, TextPart, count, text_parts};
use crate::site::{DocId, Site};
use crate::source::{Located, Locator};
use crate::url::Address;

/// The views that list documents: name, title, and the text for an empty list.
const LISTS: [(&str, &str, &str); 4] = [
    ("drafts", "Drafts", "No document is a draft, and none is past its last day."),
    ("scheduled", "Scheduled", "No document is scheduled."),
    ("expiring", "Expiring", "No document has a last day."),
    ("internal", "Internal", "No document is internal."),
];

/// The menu of every view.
const MENU: [MenuEntry; 8] = [
    MenuEntry { path: "", title: "Today" },
    MenuEntry { path: "findings/", title: "Findings" },
    MenuEntry { path: "drafts/", title: "Drafts" },
    MenuEntry { path: "scheduled/", title: "Scheduled" },
    MenuEntry { path: "expiring/", title: "Expiring" },
    MenuEntry { path: "internal/", title: "Internal" },
    MenuEntry { path: "types/", title: "Types" },
    MenuEntry { path: "widths/", title: "Widths" },
];

/// Widths of a small phone, a tablet and a desktop, in CSS pixels.
const WIDTHS: [u16; 3] = [320, 768, 1280];

const TEMPLATES: [(&str, &str); 14] = [
    ("layout.html", include_str!("views/layout.html")),
    ("text.html", TEXT_TEMPLATE),
    ("error.html", include_str!("views/error.html")),
    ("desk_rows.html", include_str!("views/desk_rows.html")),
    ("overview.html", include_str!("views/overview.html")),
    ("documents.html", include_str!("views/documents.html")),
    ("types.html", include_str!("views/types.html")),
    ("findings.html", include_str!("views/findings.html")),
    ("widths.html", include_str!("views/widths.html")),
    ("edit_field.html", include_str!("views/edit_field.html")),
    ("edit.html", include_str!("views/edit.html")),
    ("edit_new.html", include_str!("views/edit_new.html")),
    ("edit_types.html", include_str!("views/edit_types.html")),
    ("edit_unsaved.html", include_str!("views/edit_unsaved.html")),
];

static ENGINE: LazyLock<Result<Tera, tera::Error>> = LazyLock::new(|| {
    let mut engine = Tera::default();
    engine.add_raw_templates(TEMPLATES)?;
    Ok(engine)
});

#[derive(Serialize)]
struct MenuEntry {
    path: &'static str,
    title: &'static str,
}

#[derive(Serialize)]
struct ErrorView<'a> {
    message: &'a str,
}

#[derive(Serialize)]
struct OverviewView<'a> {
    home: String,
    site: &'a str,
    /// Whether an older snapshot is shown because the newest one has errors.
    held: bool,
    documents: String,
    errors: String,
    warnings: String,
    advice: String,
    day: String,
    is_other_day: bool,
    /// Whether pages can be added and changed.
    can_edit: bool,
    /// The day for which the newest snapshot was loaded, and the same in words.
    today: String,
    today_in_words: String,
    desk: Desk,
}

/// Documents with a day each, and why visitors do not see them.
#[derive(Default, Serialize)]
struct DocumentsView<'a> {
    /// The option of `preview` that shows their pages, if it is not set.
    option: Option<&'static str>,
    /// The heading of the column of days.
    day: &'static str,
    rows: Vec<DocumentRow<'a>>,
    /// The text for an empty list.
    none: &'static str,
    /// Whether the pages can be changed.
    can_edit: bool,
    /// The type to which the writer can add a document: its name, and its name in a sentence.
    add: Option<(&'a str, &'a str)>,
}

#[derive(Serialize)]
struct DocumentRow<'a> {
    title: &'a str,
    address: Option<String>,
    date: Option<String>,
    /// The date in words.
    day: String,
    state: String,
    file: &'a str,
    /// The address of the form that changes it.
    edit: String,
}

#[derive(Serialize)]
struct TypesView<'a> {
    types: Vec<TypeRow<'a>>,
}

#[derive(Serialize)]
struct TypeRow<'a> {
    name: &'a str,
    title: String,
    number: usize,
}

#[derive(Default, Serialize)]
struct FindingsView {
    /// Whether the checks have not ended yet.
    running: bool,
    levels: Vec<FindingsLevel>,
}

#[derive(Serialize)]
struct FindingsLevel {
    title: &'static str,
    findings: Vec<FindingView>,
}

#[derive(Serialize)]
struct FindingView {
    code: &'static str,
    message: Vec<TextPart>,
    place: String,
    /// The page's address, if the source has a page.
    address: Option<String>,
    note: Vec<TextPart>,
    help: Vec<TextPart>,
}

#[derive(Serialize)]
struct WidthsView {
    address: String,
    widths: [u16; 3],
}

/// Renders the view with a name, such as `findings/`; `None` if there is no such view.
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
        return Some(page(title, "documents.html", &hidden_documents(name, none, snapshot, settings)));
    }
    Some(match name {
        "" => page("Today", "overview.html", &overview(standing, settings, day)),
        "findings" => page("Findings", "findings.html", &findings(standing)),
        "types" => page("Types", "types.html", &types(snapshot)),
        "widths" => page("Widths", "widths.html", &widths(snapshot, &query_value(search, "page").unwrap_or_default())),
        _ => {
            let kind = name.strip_prefix("types/")?;
            let kind = snapshot.loaded.renderer.site.types.get(kind)?;
            let can_edit = settings.editing != EditScope::Off;
            // A type with a single file has it already.
            let add = (can_edit && kind.file.is_empty()).then_some((&*kind.name, kind.singular.as_str()));
            let view = DocumentsView { can_edit, add, ..documents_of_type(snapshot, &kind.name) };
            page(&capitalised(&kind.plural), "documents.html", &view)
        }
    })
}

/// Renders a page with an error message.
pub(super) fn error_page(message: &str) -> String {
    page("This page cannot be shown", "error.html", &ErrorView { message })
}

/// Renders a template. If the template has an error, which a test rules out, the page shows the error.
pub(super) fn page(title: &str, template: &str, view: &impl Serialize) -> String {
    let mut context = Context::new();
    context.insert("title", title);
    context.insert("own", PREVIEW_PATH);
    context.insert("menu", &MENU);
    context.insert("view", view);
    let page = ENGINE.as_ref().map_err(ToString::to_string);
    let page = page.and_then(|engine| engine.render(template, &context).map_err(|error| error.to_string()));
    page.unwrap_or_else(|error| quick_xml::escape::escape(error).into_owned())
}

fn overview<'s>(standing: &'s ServedState, settings: &PreviewSettings, day: Option<Date>) -> OverviewView<'s> {
    let snapshot = standing.newest();
    let site = &snapshot.loaded.renderer.site;
    let (errors, warnings, advice) = count(snapshot.checked().unwrap_or(&snapshot.loaded.findings));
    OverviewView {
        home: home(site),
        site: &site.config.title,
        held: standing.held.is_some(),
        documents: count_text(site.all().count(), "document", "documents"),
        errors: count_text(errors, "error", "errors"),
        warnings: count_text(warnings, "warning", "warnings"),
        advice: count_text(advice, "piece of advice", "pieces of advice"),
        day: day.unwrap_or(site.options.today).to_string(),
        is_other_day: day.is_some(),
        can_edit: settings.editing != EditScope::Off,
        today: site.options.today.to_string(),
        today_in_words: site.options.today.strftime("%A %-d %B %Y").to_string(),
        desk: desk::desk(standing, settings),
    }
}

fn home(site: &Site) -> String {
    site.config.base.link(&Address::from_name(""))
}

/// Lists documents that visitors do not see, or not for long.
fn hidden_documents<'s>(
    name: &str,
    none: &'static str,
    snapshot: &'s Snapshot,
    settings: &PreviewSettings,
) -> DocumentsView<'s> {
    let option = match name {
        "drafts" if !settings.drafts => Some("--drafts"),
        "internal" if !settings.internal => Some("--internal"),
        _ => None,
    };
    // Without the option, readers of the preview do not see even the titles of internal documents.
    if name == "internal" && !settings.internal {
        return DocumentsView { option, ..DocumentsView::default() };
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
    rows.sort_by_key(|(day, id)| (day.is_none(), *day, *id));
    let option = option.filter(|_| !rows.is_empty());
    let rows = rows.into_iter().map(|(day, id)| document_row(snapshot, id, day)).collect();
    DocumentsView { option, day: "Day", rows, none, can_edit: settings.editing != EditScope::Off, add: None }
}

fn documents_of_type<'s>(snapshot: &'s Snapshot, kind: &str) -> DocumentsView<'s> {
    let site = &snapshot.loaded.renderer.site;
    let mut ids: Vec<DocId> =
        site.all().filter(|(_, document)| &*document.kind.name == kind).map(|(id, _)| id).collect();
    ids.sort_by_key(|id| (site.title(*id).to_lowercase(), *id));
    let updated = |id: DocId| site.fields(id).date("updated").map(|day| day.last_day());
    let rows = ids.into_iter().map(|id| document_row(snapshot, id, updated(id))).collect();
    DocumentsView { day: "Updated", rows, ..DocumentsView::default() }
}

fn document_row(snapshot: &Snapshot, id: DocId, date: Option<Date>) -> DocumentRow<'_> {
    let renderer = &snapshot.loaded.renderer;
    let site = &renderer.site;
    let document = site.document(id);
    let address = snapshot.address(id).or_else(|| match document.shown {
        // The preview shows the page on its first day.
        Visibility::Scheduled(first) => Some(format!("{}?date={first}", site.config.base.link(&site.address(id)))),
        _ => None,
    });
    DocumentRow {
        title: site.title(id),
        address,
        date: date.map(|date| date.to_string()),
        day: date.map_or(String::new(), |date| date.strftime("%-d %B %Y").to_string()),
        state: hidden_reason(document.shown).unwrap_or_else(|| "public".into()),
        file: &renderer.sources.get(document.file).path,
        edit: form_address(&renderer.sources.get(document.file).path),
    }
}

fn types(snapshot: &Snapshot) -> TypesView<'_> {
    let site = &snapshot.loaded.renderer.site;
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, document) in site.all() {
        *kinds.entry(&document.kind.name).or_default() += 1;
    }
    let title = |name: &str| capitalised(site.types.get(name).map_or(name, |kind| &kind.plural));
    TypesView { types: kinds.into_iter().map(|(name, number)| TypeRow { name, title: title(name), number }).collect() }
}

fn findings(standing: &ServedState) -> FindingsView {
    let snapshot = standing.newest();
    let Some(checked) = snapshot.checked() else { return FindingsView { running: true, ..FindingsView::default() } };
    let site = &snapshot.loaded.renderer.site;
    let pages: HashMap<_, _> = site.all().map(|(id, document)| (document.file, id)).collect();
    let mut locator = Locator::new(&snapshot.loaded.renderer.sources);
    let mut row = |finding: &'_ Finding| {
        let Located { source, start, .. } = locator.locate(finding.span);
        let place = format!("{}, line {}, column {}", source.path, start.line, start.column);
        (place, pages.get(&finding.span.file).and_then(|id| snapshot.address(*id)))
    };
    let mut levels = Vec::new();
    for (level, title) in [(Level::Error, "Errors"), (Level::Warning, "Warnings"), (Level::Advice, "Advice")] {
        let of_level = standing.faults.iter().chain(checked).filter(|finding| finding.level == level);
        let findings: Vec<FindingView> = of_level
            .map(|finding| {
                let (place, address) = row(finding);
                FindingView {
                    code: finding.code,
                    message: text_parts(&finding.message),
                    place,
                    address,
                    note: text_parts(&finding.note),
                    help: text_parts(&finding.help),
                }
            })
            .collect();
        if !findings.is_empty() {
            levels.push(FindingsLevel { title, findings });
        }
    }
    FindingsView { running: false, levels }
}

/// Shows one page at several widths, side by side.
fn widths(snapshot: &Snapshot, page: &str) -> WidthsView {
    // Only an address of this site is shown.
    let is_own = page.starts_with('/') && !page.starts_with("//") && !page.starts_with("/\\");
    let address = match page {
        "/" => home(&snapshot.loaded.renderer.site),
        _ if is_own => page.to_owned(),
        _ => home(&snapshot.loaded.renderer.site),
    };
    WidthsView { address, widths: WIDTHS }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_parses() {
        assert!(
            ENGINE.as_ref().is_ok_and(|engine| TEMPLATES
                .iter()
                .all(|(name, _)| engine.get_template_names().any(|own| own == *name))),
            "{:?}",
            ENGINE.as_ref().err()
        );
        assert!(error_page("<b>").contains("<p>&lt;b&gt;</p>"), "{}", error_page("<b>"));
    }
}
