//! Facts that several outputs tell: measures, coverage of a reference, news, changes. Worked out from the site once for each
//! caller, so that a page and the CSV beside it cannot differ.

use jiff::civil::Date;

use crate::datetime::PartialDate;
use crate::schema::{Field, Fields};
use crate::site::{Catalogue, DocId, Site};
use crate::types::pillar::{self, MeasureState};

/// One measure of a pillar.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure<'r> {
    /// The pillar that it belongs to, in the language asked for.
    pub pillar: DocId,
    /// Which of the pillar's measures it is, from 0.
    pub position: usize,
    /// Its entry.
    pub fields: &'r Fields,
}

impl<'r> Measure<'r> {
    /// How it stands on the day of the build.
    pub(crate) fn state(&self, site: &Site) -> MeasureState {
        MeasureState::on_day(self.fields, site.options.today)
    }

    /// Days since it was due, of a measure that is still open.
    pub(crate) fn days_overdue(&self, site: &Site) -> Option<i64> {
        let today = site.options.today;
        let due = self.fields.date("due").filter(|_| pillar::is_past_due(self.fields, today))?;
        Some(due.last_day().duration_until(today).as_hours() / 24)
    }

    /// Its `id` on the pillar's page: `measure-1-2`.
    pub(crate) fn anchor(&self) -> String {
        match self.fields.text("code") {
            Some(code) => format!("measure-{}", crate::url::slug(code)),
            None => format!("measure-{}", self.position + 1),
        }
    }
}

/// The measures of one pillar, in a language.
pub(crate) fn measures_of(site: &Site, pillar: DocId, language: usize) -> Vec<Measure<'_>> {
    let version = site.best(pillar, language);
    let entries = site.fields(version).tables("measures").enumerate();
    entries.map(|(position, fields)| Measure { pillar: version, position, fields }).collect()
}

/// Every measure of a framework, pillar by pillar from the top down.
pub(crate) fn measures_beneath(site: &Site, root: DocId, language: usize) -> Vec<Measure<'_>> {
    in_order(site, root).into_iter().flat_map(|pillar| measures_of(site, pillar, language)).collect()
}

/// A document and all beneath it as a tree is read: each before its children, branch by branch.
pub(crate) fn in_order(site: &Catalogue, root: DocId) -> Vec<DocId> {
    let mut all = Vec::new();
    let mut ahead = vec![site.original(root)];
    while let Some(id) = ahead.pop() {
        all.push(id);
        ahead.extend(site.children(id).iter().rev());
    }
    all
}

/// The measures of other pillars that name one of these in `also`.
pub(crate) fn measures_also<'s>(site: &'s Site, pillars: &[DocId], language: usize) -> Vec<Measure<'s>> {
    let mut found: Vec<Measure<'s>> = site
        .naming(pillars, "pillar", "measures.also")
        .into_iter()
        .flat_map(|pillar| measures_of(site, pillar, language))
        .filter(|measure| site.references_in(measure.fields, "also").iter().any(|also| pillars.contains(also)))
        .collect();
    found.sort_by_key(|measure| (measure.pillar, measure.position));
    found
}

/// One area of an external reference, and who serves it.
#[derive(Debug, Clone)]
pub(crate) struct Area<'r> {
    /// Its number, as the reference counts.
    pub number: &'r str,
    /// Its title in the language asked for.
    pub title: &'r str,
    /// The pillars of the framework that map to it; none is a gap.
    pub pillars: Vec<DocId>,
}

/// How a framework covers one reference.
#[derive(Debug, Clone)]
pub(crate) struct Coverage<'r> {
    /// The reference, in the language asked for.
    pub reference: DocId,
    /// Its areas, in order.
    pub areas: Vec<Area<'r>>,
}

/// How a framework covers each reference that at least one of its pillars maps to.
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
        let version = site.best(reference, language);
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
    /// The document, in the language asked for.
    pub id: DocId,
    /// The day.
    pub date: Date,
    /// The entry.
    pub fields: &'r Fields,
}

/// What changed on the site, newest first: pages with a version in the language.
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

/// Whether a framework has any measures: only then it has a tracker, and files of the same.
pub(crate) fn has_measures(site: &Catalogue, framework: DocId) -> bool {
    let held = |id: &DocId| site.fields(*id).tables("measures").next().is_some();
    in_order(site, framework).iter().any(held)
}

/// Whether any of a framework's pillars maps to a reference that visitors see: only then it has a coverage, and a file of the same.
pub(crate) fn is_mapped(site: &Catalogue, framework: DocId) -> bool {
    in_order(site, framework).iter().any(|id| mapped(site, *id).next().is_some())
}

/// The references that a pillar maps to and visitors see, each with the numbers of its areas, as written.
pub(crate) fn mapped(site: &Catalogue, pillar: DocId) -> impl Iterator<Item = (DocId, &[Field])> {
    let entries = site.fields(pillar).table("maps_to").into_iter().flat_map(|maps| maps.iter());
    entries.filter_map(|(name, _, numbers)| {
        let reference = site.find(&["reference".into()], name).ok().filter(|id| site.is_visible(*id))?;
        Some((reference, numbers.as_list()?))
    })
}

/// News with a version in the language, newest first.
pub(crate) fn latest_news(site: &Catalogue, language: usize) -> Vec<DocId> {
    let mut news: Vec<DocId> = site.of_type("news").iter().filter_map(|id| site.version(*id, language)).collect();
    news.sort_by_key(|id| {
        (std::cmp::Reverse(site.fields(*id).date("date").map(PartialDate::first_day)), site.address(*id).into_owned())
    });
    news
}

/// Every piece, as the list shows them: originals, since a list in Welsh names those that are in English only too.
pub(crate) fn news_newest_first(site: &Catalogue) -> Vec<DocId> {
    let mut all = site.of_type("news").to_vec();
    sort_news(site, &mut all);
    all
}

/// Sorts news by its dates, the newest first.
pub(crate) fn sort_news(site: &Catalogue, news: &mut [DocId]) {
    news.sort_by_cached_key(|id| {
        let day = site.fields(*id).date("date").map(PartialDate::first_day);
        (std::cmp::Reverse(day), site.address(*id).into_owned())
    });
}
