//! The desk: the page of the preview at which an author begins the day. Takes the newest snapshot and the settings.
//! Returns what needs care now, what begins or ends this week, what is overdue, the drafts and the last changes.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::Serialize;

use super::PreviewSettings;
use super::snapshot::Snapshot;
use super::snapshot_store::ServedState;
use crate::content::Visibility;
use crate::datetime::Duration;
use crate::diagnostic::{Finding, Level, TextPart, text_parts};
use crate::site::DocId;
use crate::source::FileId;
use crate::types::pillar;
use crate::types::policy::{self, PolicyState};

/// Rows of a list that are open at once; the others fold out.
const OPEN: usize = 6;
/// Most rows of a list.
const MOST: usize = 60;
/// Days of "this week", after today.
const WEEK: i64 = 7;

/// The lists of the desk.
#[derive(Serialize)]
pub(super) struct Desk {
    /// Whether the checks have not ended yet.
    running: bool,
    /// The pages with errors and warnings, the worst first.
    care: Vec<CareRow>,
    /// Number of pages with errors and warnings that are not listed.
    more: usize,
    lists: Vec<DeskList>,
}

/// A page, or another file, with the number of its findings.
#[derive(Serialize)]
struct CareRow {
    title: String,
    address: Option<String>,
    file: String,
    /// `2 errors, 1 warning`
    count: String,
    /// Its worst finding.
    message: Vec<TextPart>,
}

/// A list with its heading.
#[derive(Serialize)]
struct DeskList {
    id: &'static str,
    title: &'static str,
    open: Vec<DeskRow>,
    folded: Vec<DeskRow>,
    /// Number of rows that are not listed.
    more: usize,
    /// The text for an empty list.
    none: &'static str,
    /// The view with all rows.
    all: Option<DeskLink>,
}

/// A link to another view.
#[derive(Serialize)]
struct DeskLink {
    path: &'static str,
    title: &'static str,
}

/// A document, and why it is on the desk.
#[derive(Serialize)]
struct DeskRow {
    title: String,
    address: Option<String>,
    why: String,
    /// The date in ISO 8601, if there is one.
    date: Option<String>,
    /// The date in words.
    day: String,
}

/// Returns the lists of the desk.
pub(super) fn desk(standing: &ServedState, settings: &PreviewSettings) -> Desk {
    let snapshot = standing.newest();
    let writer = Writer { snapshot, settings, today: snapshot.loaded.renderer.site.options.today };
    let (care, more) = writer.care(standing);
    let lists = vec![writer.week(), writer.overdue(), writer.drafts(), writer.changed()];
    Desk { running: snapshot.checked().is_none(), care, more, lists }
}

/// The findings of one file.
#[derive(Default)]
struct FileFindings<'f> {
    errors: usize,
    warnings: usize,
    worst: Option<&'f Finding>,
}

struct Writer<'w> {
    snapshot: &'w Snapshot,
    settings: &'w PreviewSettings,
    today: Date,
}

impl Writer<'_> {
    /// Returns the files with errors and warnings, the worst first, and the number of those left out.
    fn care(&self, standing: &ServedState) -> (Vec<CareRow>, usize) {
        let renderer = &self.snapshot.loaded.renderer;
        let pages: HashMap<FileId, DocId> = renderer.site.all().map(|(id, document)| (document.file, id)).collect();
        let mut files: HashMap<FileId, FileFindings> = HashMap::new();
        let checked = self.snapshot.checked().unwrap_or(&self.snapshot.loaded.findings);
        for finding in standing.faults.iter().chain(checked) {
            if finding.level == Level::Advice {
                continue;
            }
            let own = files.entry(finding.span.file).or_default();
            let is_error = finding.level == Level::Error;
            *if is_error { &mut own.errors } else { &mut own.warnings } += 1;
            if own.worst.is_none_or(|worst| is_error && worst.level != Level::Error) {
                own.worst = Some(finding);
            }
        }
        let mut files: Vec<(FileId, FileFindings)> = files.into_iter().collect();
        files.sort_by_key(|(file, own)| (std::cmp::Reverse((own.errors, own.warnings)), *file));
        let more = files.len().saturating_sub(OPEN);
        files.truncate(OPEN);
        let rows = files.into_iter().map(|(file, own)| {
            let path = renderer.sources.get(file).path.clone();
            let page = pages.get(&file).copied().filter(|id| self.may_name(*id));
            let counts = [(own.errors, "error", "errors"), (own.warnings, "warning", "warnings")];
            let counts = counts.into_iter().filter(|(number, ..)| *number > 0);
            CareRow {
                title: page.map_or_else(|| path.clone(), |id| renderer.site.title(id).to_owned()),
                address: page.and_then(|id| self.snapshot.address(id)),
                file: if page.is_some() { path } else { String::new() },
                count: counts.map(|(number, one, many)| count_text(number, one, many)).collect::<Vec<_>>().join(", "),
                message: own.worst.map(|finding| text_parts(&finding.message)).unwrap_or_default(),
            }
        });
        (rows.collect(), more)
    }

    /// Lists what begins, ends or is due within the next days.
    fn week(&self) -> DeskList {
        let site = &self.snapshot.loaded.renderer.site;
        let end = self.today.saturating_add(Span::new().days(WEEK));
        let is_soon = |day: Date| (self.today..=end).contains(&day);
        let mut rows: Vec<(Date, DocId, String)> = Vec::new();
        for (id, document) in site.all() {
            match document.shown {
                Visibility::Scheduled(first) if is_soon(first) => rows.push((first, id, "goes live".into())),
                Visibility::Public => {
                    let last = document.fields.date("expires").map(|last| last.last_day());
                    rows.extend(last.filter(|last| is_soon(*last)).map(|last| (last, id, "last day".into())));
                }
                _ => {}
            }
        }
        for (id, review) in self.reviews() {
            rows.extend(Some(review).filter(|day| is_soon(*day)).map(|day| (day, id, "review due".into())));
        }
        for (id, due, name) in self.measures() {
            rows.extend(Some(due).filter(|day| is_soon(*day)).map(|day| (day, id, format!("measure due: {name}"))));
        }
        rows.sort_by_key(|(day, id, _)| (*day, *id));
        let rows = rows.into_iter().map(|(day, id, why)| self.row(id, why, Some(day)));
        self.list(
            "week",
            "This week",
            rows.collect(),
            "Nothing goes live, ends or is due in the next seven days.",
            None,
        )
    }

    /// Lists reviews and measures whose day has passed, the oldest first.
    fn overdue(&self) -> DeskList {
        let mut rows: Vec<(Date, DocId, String)> = Vec::new();
        let since = |day: Date| elapsed(day.until(self.today).map_or(0, |span| span.get_days().into()), self.today);
        for (id, review) in self.reviews().into_iter().filter(|(_, day)| *day < self.today) {
            rows.push((review, id, format!("review {} overdue", since(review))));
        }
        for (id, due, name) in self.measures().into_iter().filter(|(_, day, _)| *day < self.today) {
            rows.push((due, id, format!("measure {} overdue: {name}", since(due))));
        }
        rows.sort_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
        let rows = rows.into_iter().map(|(day, id, why)| self.row(id, why, Some(day)));
        self.list("overdue", "Overdue", rows.collect(), "No review and no measure is overdue.", None)
    }

    fn drafts(&self) -> DeskList {
        let renderer = &self.snapshot.loaded.renderer;
        let site = &renderer.site;
        let path = |id: DocId| renderer.sources.get(site.document(id).file).path.clone();
        let drafts = site.all().filter(|(_, document)| document.shown == Visibility::Draft);
        let rows = drafts.map(|(id, _)| self.row(id, path(id), None));
        self.list(
            "drafts",
            "Drafts",
            rows.collect(),
            "No document is a draft.",
            Some(DeskLink { path: "drafts/", title: "All drafts" }),
        )
    }

    /// Lists the files that were changed last.
    fn changed(&self) -> DeskList {
        let renderer = &self.snapshot.loaded.renderer;
        let mut files: Vec<(Timestamp, DocId)> = renderer
            .site
            .all()
            .filter(|(id, _)| self.may_name(*id))
            .filter_map(|(id, document)| {
                Some((modified(&self.settings.root, &renderer.sources.get(document.file).path)?, id))
            })
            .collect();
        files.sort_by_key(|(time, id)| (std::cmp::Reverse(*time), *id));
        let zone = TimeZone::get(&renderer.site.config.time_zone).unwrap_or(TimeZone::UTC);
        let rows = files.into_iter().take(OPEN).map(|(time, id)| {
            let time = zone.to_datetime(time);
            let mut row = self.row(id, String::new(), Some(time.date()));
            if time.date() == self.today {
                row.day = time.strftime("today, %H:%M").to_string();
            }
            row
        });
        self.list(
            "changed",
            "Changed last",
            rows.collect(),
            "The site has no pages yet.",
            Some(DeskLink { path: "types/", title: "All pages by type" }),
        )
    }

    /// Returns the policies in force with the day of their next review.
    fn reviews(&self) -> Vec<(DocId, Date)> {
        let site = &self.snapshot.loaded.renderer.site;
        let policies = site.of_type("policy").iter().filter_map(|id| {
            let is_over = matches!(PolicyState::on_day(site.fields(*id), self.today), PolicyState::Withdrawn { .. })
                || site.backlinks(*id).any(|backlink| &*backlink.field == "supersedes");
            let review = policy::next_review(site.fields(*id)).filter(|_| !is_over)?;
            Some((*id, review.last_day()))
        });
        policies.collect()
    }

    /// Returns the open measures with a due day: their pillar, the day and their name.
    fn measures(&self) -> Vec<(DocId, Date, String)> {
        let site = &self.snapshot.loaded.renderer.site;
        let mut measures = Vec::new();
        for id in site.of_type("pillar") {
            for measure in site.fields(*id).tables("measures") {
                let is_closed =
                    pillar::MeasureStatus::from_measure(measure).is_some_and(pillar::MeasureStatus::is_closed);
                let Some(due) = measure.date("due").filter(|_| !is_closed) else { continue };
                let name = measure.text("code").or_else(|| measure.text("statement")).unwrap_or("without a code");
                measures.push((*id, due.last_day(), shortened(name)));
            }
        }
        measures
    }

    fn row(&self, id: DocId, why: String, day: Option<Date>) -> DeskRow {
        let site = &self.snapshot.loaded.renderer.site;
        let address = self.snapshot.address(id).or_else(|| match site.document(id).shown {
            // The preview shows the page on its first day.
            Visibility::Scheduled(first) => Some(format!("{}?date={first}", site.config.base.link(&site.address(id)))),
            _ => None,
        });
        let in_words = |day: Date| {
            let is_near = (day.year(), day.month()) == (self.today.year(), self.today.month());
            match day == self.today {
                true => "today".to_owned(),
                false if is_near && day > self.today => day.strftime("%A %-d %B").to_string(),
                false => day.strftime("%-d %B %Y").to_string(),
            }
        };
        let day_in_words = day.map(in_words).unwrap_or_default();
        DeskRow {
            title: site.title(id).to_owned(),
            address,
            why,
            date: day.map(|day| day.to_string()),
            day: day_in_words,
        }
    }

    /// Returns whether readers of the preview may see the title of a document.
    fn may_name(&self, id: DocId) -> bool {
        let document = self.snapshot.loaded.renderer.site.document(id);
        self.settings.internal || document.shown != Visibility::Internal
    }

    fn list(
        &self,
        id: &'static str,
        title: &'static str,
        mut rows: Vec<DeskRow>,
        none: &'static str,
        all: Option<DeskLink>,
    ) -> DeskList {
        let more = rows.len().saturating_sub(MOST);
        rows.truncate(MOST);
        let folded = rows.split_off(rows.len().min(OPEN));
        DeskList { id, title, all: all.filter(|_| !rows.is_empty()), open: rows, folded, more, none }
    }
}

/// Returns when a file of the site was changed. Follows no link.
fn modified(root: &Path, path: &str) -> Option<Timestamp> {
    let metadata = fs::symlink_metadata(root.join(path)).ok()?;
    Timestamp::try_from(metadata.modified().ok()?).ok()
}

/// Returns a number of days as people say it: `12 days`, `5 years 7 months`.
fn elapsed(days: i64, today: Date) -> String {
    let length = Duration::ago(days, today);
    let parts =
        [(length.months / 12, "year", "years"), (length.months % 12, "month", "months"), (length.days, "day", "days")];
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
    parts.map(|(number, one, many)| count_text(number.unsigned_abs() as usize, one, many)).collect::<Vec<_>>().join(" ")
}

pub(super) fn count_text(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Returns the beginning of a text.
fn shortened(text: &str) -> String {
    /// In characters.
    const LONGEST: usize = 60;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
