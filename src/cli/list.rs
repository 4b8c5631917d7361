//! Implements `list`: prints documents that need attention on stdout, the most urgent first.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::session::{Exit, Failure, Session, StageTimes, require_version};
use crate::calendar::OccurrenceRef;
use crate::content::Visibility;
use crate::datetime::PartialDate;
use crate::pipeline::Loaded;
use crate::report::{ReportFormat, visible};
use crate::site::{DocId, Site, Target};
use crate::types::{pillar, policy};

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// What to list
    what: ListSubject,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum ListSubject {
    /// Drafts
    Drafts,
    /// Documents that visitors will see from a later day on
    Scheduled,
    /// Documents that visitors will not see after a day
    Expiring,
    /// Policies by the day of their next review
    Reviews,
    /// Documents without a menu entry, list or link that leads to them, and records that nothing names
    Orphans,
    /// Measures, by the day on which they are due
    Measures,
    /// Events from today on
    Events,
    /// Events from today on that are in the same place at the same time
    Conflicts,
}

/// One line of a list.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct ListRow {
    /// The date in ISO 8601, as exact as it is known, or empty.
    date: String,
    file: String,
    title: String,
    /// Its state: "overdue", "on-track".
    state: String,
    /// The event that a conflict is with.
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<Box<ListRow>>,
}

/// Prints the list.
pub(super) fn run(session: &Session, list: List) -> Result<Exit, Failure> {
    let loaded = session.load(false, false, None, &mut StageTimes::start())?;
    require_version(&loaded.findings)?;
    let mut rows = match list.what {
        ListSubject::Drafts => by_state(&loaded, |shown| matches!(shown, Visibility::Draft).then(String::new)),
        ListSubject::Scheduled => by_state(&loaded, |shown| match shown {
            Visibility::Scheduled(first) => Some(first.to_string()),
            _ => None,
        }),
        ListSubject::Expiring => expiring(&loaded),
        ListSubject::Reviews => reviews(&loaded),
        ListSubject::Orphans => orphans(&loaded),
        ListSubject::Measures => measures(&loaded),
        ListSubject::Events => events(&loaded),
        ListSubject::Conflicts => conflicts(&loaded),
    };
    // Documents without a date come last, because they are not urgent.
    rows.sort_by(|a, b| (a.date.is_empty(), last_day(&a.date), a).cmp(&(b.date.is_empty(), last_day(&b.date), b)));
    let written = write(&mut BufWriter::new(io::stdout().lock()), &rows, session.format == ReportFormat::Json);
    if rows.is_empty() {
        session.print("none");
    }
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Exit::Success),
    }
}

/// Returns the sort key of a date. A month or a year sorts as its last day.
fn last_day(date: &str) -> Cow<'_, str> {
    match date.len() {
        4 => format!("{date}-12-31").into(),
        7 => format!("{date}-31").into(),
        _ => date.into(),
    }
}

/// Writes one line each with aligned columns, or one JSON object each.
fn write(out: &mut impl Write, rows: &[ListRow], json: bool) -> io::Result<()> {
    let width = |of: fn(&ListRow) -> &str| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0);
    let (date, state, file) = (width(|row| &row.date), width(|row| &row.state), width(|row| &row.file));
    for row in rows {
        if json {
            writeln!(out, "{}", visible::json(&serde_json::to_string(row)?))?;
            continue;
        }
        let columns = [(&row.date, date), (&row.state, state), (&row.file, file)];
        for (text, width) in columns.into_iter().filter(|(_, width)| *width > 0) {
            write!(out, "{:width$}  ", visible::line(text))?;
        }
        let last = match &row.with {
            Some(other) => format!("{}, at the same time: {} ({}, {})", row.title, other.title, other.date, other.file),
            None => row.title.clone(),
        };
        writeln!(out, "{}", visible::line(&last))?;
    }
    out.flush()
}

fn row(loaded: &Loaded, id: DocId, date: String, state: &str) -> ListRow {
    let site = &loaded.renderer.site;
    let file = loaded.renderer.sources.get(site.document(id).file).path.clone();
    ListRow { date, file, title: site.title(id).to_owned(), state: state.to_owned(), with: None }
}

/// Returns the documents whose visibility `day` selects, with the day.
fn by_state(loaded: &Loaded, day: impl Fn(Visibility) -> Option<String>) -> Vec<ListRow> {
    let all = loaded.renderer.site.all();
    all.filter_map(|(id, document)| Some(row(loaded, id, day(document.shown)?, ""))).collect()
}

fn expiring(loaded: &Loaded) -> Vec<ListRow> {
    let site = &loaded.renderer.site;
    let dated = site.visible().filter_map(|(id, document)| Some((id, document.fields.date("expires")?)));
    dated.map(|(id, last)| row(loaded, id, last.iso(), "")).collect()
}

fn reviews(loaded: &Loaded) -> Vec<ListRow> {
    let site = &loaded.renderer.site;
    let policies = site.of_type("policy").iter().filter_map(|id| {
        let state = policy::PolicyState::on_day(site.fields(*id), site.options.today);
        let superseded = site.backlinks(*id).any(|referral| &*referral.field == "supersedes");
        if superseded || matches!(state, policy::PolicyState::Withdrawn { .. }) {
            return None;
        }
        let review = policy::next_review(site.fields(*id));
        Some(row(
            loaded,
            *id,
            review.map(PartialDate::iso).unwrap_or_default(),
            if review.is_some() { state.keyword() } else { "no review date" },
        ))
    });
    policies.collect()
}

fn measures(loaded: &Loaded) -> Vec<ListRow> {
    let site = &loaded.renderer.site;
    let mut rows = Vec::new();
    for id in site.of_type("pillar") {
        for measure in site.fields(*id).tables("measures") {
            let standing = pillar::MeasureState::on_day(measure, site.options.today);
            let late = pillar::is_past_due(measure, site.options.today);
            let state = match (standing, standing.keyword()) {
                (pillar::MeasureState::NoResult, word) => word.to_owned(),
                (_, word) if late => format!("{word}, overdue"),
                (_, word) => word.to_owned(),
            };
            let words = measure.text("statement").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
            let title = [measure.text("code").unwrap_or_default(), &words].join(" ").trim().to_owned();
            let date = measure.date("due").map(PartialDate::iso).unwrap_or_default();
            rows.push(ListRow { title, ..row(loaded, *id, date, &state) });
        }
    }
    rows
}

fn events(loaded: &Loaded) -> Vec<ListRow> {
    let calendar = loaded.renderer.calendar(0);
    let coming = calendar.dates.iter().filter(|dated| dated.last_day >= loaded.renderer.site.options.today);
    let rows = coming.map(|dated| {
        let (event, occurrence) = calendar.get(dated);
        event_row(loaded, dated, event.status_of(occurrence).keyword())
    });
    rows.collect()
}

/// Returns pairs of events in the same place at the same time: the later one, with its place as the state.
fn conflicts(loaded: &Loaded) -> Vec<ListRow> {
    let calendar = loaded.renderer.calendar(0);
    let pairs = calendar.conflicts().into_iter();
    let coming = pairs.filter(|(_, dated)| dated.last_day >= loaded.renderer.site.options.today);
    let rows = coming.map(|(first, second)| {
        let (event, occurrence) = calendar.get(second);
        let place = event.place_of(occurrence).map_or("", |place| &place.name);
        ListRow { with: Some(Box::new(event_row(loaded, first, ""))), ..event_row(loaded, second, place) }
    });
    rows.collect()
}

fn event_row(loaded: &Loaded, dated: &OccurrenceRef, state: &str) -> ListRow {
    let (event, occurrence) = loaded.renderer.calendar(0).get(dated);
    let date = if occurrence.when.is_days() {
        dated.begins.date().to_string()
    } else {
        dated.begins.strftime("%Y-%m-%d %H:%M").to_string()
    };
    let file = loaded.renderer.sources.get(event.span.file).path.clone();
    ListRow { date, file, title: event.title.clone(), state: state.to_owned(), with: None }
}

/// Returns pages that no menu, folder, reference or link leads to, and partners and places that nothing
/// names.
fn orphans(loaded: &Loaded) -> Vec<ListRow> {
    /// Pages that every footer links to.
    const IN_FOOTERS: [&str; 4] = ["accessibility", "contact", "glossary", "privacy"];
    let site = &loaded.renderer.site;
    let linked = linked(site);
    let is_orphan = |id: DocId| {
        let document = site.document(id);
        let named = linked.contains(&id) || site.backlinks(id).next().is_some();
        match &*document.kind.name {
            "page" => {
                let listed = site.parent(id).is_some_and(|parent| !site.document(parent).path.is_empty());
                let fixed = document.path.is_empty() || IN_FOOTERS.contains(&document.path.as_str());
                let own_list = document.is_list_page() && site.types.for_folder(&document.path).is_some();
                !(named || listed || fixed || own_list)
            }
            "partner" | "place" => !named,
            _ => false,
        }
    };
    let originals = site.visible().filter(|(_, document)| document.language == 0);
    originals.filter(|(id, _)| is_orphan(*id)).map(|(id, _)| row(loaded, id, String::new(), "")).collect()
}

/// Returns the originals that a menu or a link in any text leads to.
fn linked(site: &Site) -> HashSet<DocId> {
    let mut linked = HashSet::new();
    for (from, document) in site.visible() {
        for link in &document.content_summary.links {
            let to = match site.resolve_target(from, &link.target) {
                Target::Document { id, .. } => Some(id),
                Target::Address(written) => site.at_address(&written.address),
                _ => None,
            };
            linked.extend(to.map(|id| site.original(id)));
        }
    }
    let menus = site.config.fields.iter().flat_map(|fields| fields.tables("menu"));
    linked.extend(menus.filter_map(|entry| site.at_path(entry.text("page")?)));
    linked
}
