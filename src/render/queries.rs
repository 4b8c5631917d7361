//! Queries whose results several outputs show: measures, coverage of a reference, news, changes. A
//! page and the CSV beside it call the same query, so they cannot differ.

use jiff::civil::Date;

use crate::datetime::PartialDate;
use crate::schema::{Field, Fields};
use crate::site::{Catalogue, DocId, Site};
use crate::types::pillar::{self, MeasureState};

/// One measure of a pillar.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure<'r> {
    /// The pillar that it belongs to, in the requested language.
    pub pillar: DocId,
    /// Its index among the pillar's measures.
    pub position: usize,
    /// Its entry.
    pub fields: &'r Fields,
}

impl<'r> Measure<'r> {
    /// Returns its state on the day of the build.
    pub(crate) fn state(&self, site: &Site) -> MeasureState {
        MeasureState::on_day(self.fields, site.options.today)
    }

    /// Returns the days since an open measure was due.
    pub(crate) fn days_overdue(&self, site: &Site) -> Option<i64> {
        let today = site.options.today;
        let due = self.fields.date("due").filter(|_| pillar::is_past_due(self.fields, today))?;
        Some(due.last_day().duration_until(today).as_hours() / 24)
    }

    /// Returns its `id` on the pillar's page: `measure-1-2`.
    pub(crate) fn anchor(&self) -> String {
        match self.fields.text("code") {
            Some(code) => format!("measure-{}", crate::url::slug(code)),
            None => format!("measure-{}", self.position + 1),
        }
    }
}

/// Returns the measures of one pillar, in a language.
pub(crate) fn measures_of(site: &Catalogue, pillar: DocId, language: usize) -> Vec<Measure<'_>> {
    let version = site.version_or_original(pillar, language);
    let entries = site.fields(version).tables("measures").enumerate();
    entries.map(|(position, fields)| Measure { pillar: version, position, fields }).collect()
}

/// Returns every measure of a framework, pillar by pillar from the top down.
pub(crate) fn measures_beneath(site: &Catalogue, root: DocId, language: usize) -> Vec<Measure<'_>> {
    in_order(site, root).into_iter().flat_map(|pillar| measures_of(site, pillar, language)).collect()
}

/// Returns a document and all its descendants, depth first, each before its children.
pub(crate) fn in_order(site: &Catalogue, root: DocId) -> Vec<DocId> {
    let mut all = Vec::new();
    let mut ahead = vec![site.original(root)];
    while let Some(id) = ahead.pop() {
        all.push(id);
        ahead.extend(site.children(id).iter().rev());
    }
    all
}

/// Returns the measures of other pillars that name one of these in `also`.
pub(crate) fn measures_also<'s>(site: &'s Site, pillars: &[DocId], language: usize) -> Vec<Measure<'s>> {
    let mut found: Vec<Measure<'s>> = site
        .documents_referring_to(pillars, "pillar", "measures.also")
        .into_iter()
        .flat_map(|pillar| measures_of(site, pillar, language))
        .filter(|measure| site.references_in(measure.fields, "also").iter().any(|also| pillars.contains(also)))
        .collect();
    found.sort_by_key(|measure| (measure.pillar, measure.position));
    found
}

/// One area of an external reference, and the pillars that serve it.
#[derive(Debug, Clone)]
pub(crate) struct Area<'r> {
    /// Its number in the reference.
    pub number: &'r str,
    /// Its title in the requested language.
    pub title: &'r str,
    /// The pillars of the framework that map to it; if there are none, it is a gap.
    pub pillars: Vec<DocId>,
}

/// The coverage of one reference by a framework.
#[derive(Debug, Clone)]
pub(crate) struct Coverage<'r> {
    /// The reference, in the requested language.
    pub reference: DocId,
    /// Its areas, in order.
    pub areas: Vec<Area<'r>>,
}

/// Returns the coverage of each reference that at least one pillar of a framework maps to.
pub(crate) fn coverage(site: &Site, framework: DocId, language: usize) -> Vec<Coverage<'_>> {
    let pillars = in_order(site, framework);
    let mut all = Vec::new();
    for &reference in site.of_type("reference") {
        let mapped: Vec<(DocId, &Fields)> = pillars
            .iter()
            .filter_map(|pillar| Some((*pillar, site.fields(*pillar).table("maps_to")?)))
            .filter(|(_, maps)| maps.iter().any(|(name, _, _)| site.find(&["reference".into()], name) == Ok(reference)))
            .collect();
        if mapped.is_empty() {
            continue;
        }
        let version = site.version_or_original(reference, language);
        let areas = site
            .fields(version)
            .tables("areas")
            .map(|area| {
                let number = area.text("number").unwrap_or_default();
                let serves = |maps: &Fields| {
                    maps.iter()
                        .filter(|(name, _, _)| site.find(&["reference".into()], name) == Ok(reference))
                        .any(|(name, _, _)| maps.texts(name).any(|text| text.value == number))
                };
                let pillars = mapped.iter().filter(|(_, maps)| serves(maps)).map(|(pillar, _)| *pillar).collect();
                Area { number, title: area.text("title").unwrap_or_default(), pillars }
            })
            .collect();
        all.push(Coverage { reference: version, areas });
    }
    all
}

/// One entry of a document's `[[changes]]`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change<'r> {
    /// The document, in the requested language.
    pub id: DocId,
    /// The day.
    pub date: Date,
    /// The entry.
    pub fields: &'r Fields,
}

/// Returns the changes of pages with a version in the language, newest first.
pub(crate) fn changes(site: &Catalogue, language: usize) -> Vec<Change<'_>> {
    let mut all: Vec<Change> = site
        .visible()
        .filter(|(_, document)| document.language == language)
        .flat_map(|(id, document)| {
            document
                .fields
                .tables("changes")
                .filter_map(move |fields| Some(Change { id, date: fields.date("date")?.first_day(), fields }))
        })
        .filter(|change| change.date <= site.options.today)
        .collect();
    all.sort_by(|a, b| b.date.cmp(&a.date).then(a.id.cmp(&b.id)));
    all
}

/// Returns whether a framework has any measures. Only then it has a tracker and its files.
pub(crate) fn has_measures(site: &Catalogue, framework: DocId) -> bool {
    let held = |id: &DocId| site.fields(*id).tables("measures").next().is_some();
    in_order(site, framework).iter().any(held)
}

/// Returns whether any pillar of a framework maps to a visible reference. Only then it has a coverage page and its
/// file.
pub(crate) fn is_mapped(site: &Catalogue, framework: DocId) -> bool {
    in_order(site, framework).iter().any(|id| mapped(site, *id).next().is_some())
}

/// Iterates over the visible references that a pillar maps to, each with the numbers of its areas, as written.
pub(crate) fn mapped(site: &Catalogue, pillar: DocId) -> impl Iterator<Item = (DocId, &[Field])> {
    let entries = site.fields(pillar).table("maps_to").into_iter().flat_map(|maps| maps.iter());
    entries.filter_map(|(name, _, numbers)| {
        let reference = site.find(&["reference".into()], name).ok().filter(|id| site.is_visible(*id))?;
        Some((reference, numbers.as_list()?))
    })
}

/// Returns news with a version in the language, newest first.
pub(crate) fn latest_news(site: &Catalogue, language: usize) -> Vec<DocId> {
    let mut news: Vec<DocId> = site.of_type("news").iter().filter_map(|id| site.version(*id, language)).collect();
    news.sort_by_key(|id| {
        (std::cmp::Reverse(site.fields(*id).date("date").map(PartialDate::first_day)), site.address(*id).into_owned())
    });
    news
}

/// Returns the originals of all news, newest first: a list in Welsh includes news that exists only in English.
pub(crate) fn news_newest_first(site: &Catalogue) -> Vec<DocId> {
    let mut all = site.of_type("news").to_vec();
    sort_news(site, &mut all);
    all
}

/// Sorts news by date, newest first.
pub(crate) fn sort_news(site: &Catalogue, news: &mut [DocId]) {
    news.sort_by_cached_key(|id| {
        let day = site.fields(*id).date("date").map(PartialDate::first_day);
        (std::cmp::Reverse(day), site.address(*id).into_owned())
    });
}
