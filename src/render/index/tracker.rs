//! The rows of the trackers of frameworks, in each order. A tracker has several pages, so the order is computed once.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::render::keys::MeasureOrder;
use crate::render::queries;
use crate::site::{Catalogue, DocId, sort_key};
use crate::types::pillar::MeasureStatus;

/// The sort key of a row; rows with equal keys keep the order of the framework.
type SortKey = (bool, Option<Date>, String, usize);

/// A measure by its pillar, in the language of the page, and its position there.
pub(crate) type MeasureAt = (DocId, usize);

/// The rows of a tracker in each order, as in [`MeasureOrder::ALL`].
#[derive(Debug, Default)]
pub(crate) struct TrackerRows([Vec<MeasureAt>; MeasureOrder::ALL.len()]);

impl TrackerRows {
    /// Sorts the measures of each framework, by the framework's original.
    pub(crate) fn of_language(site: &Catalogue, language: usize) -> HashMap<DocId, TrackerRows> {
        let frameworks = site.of_type("framework").iter();
        frameworks.map(|framework| (*framework, TrackerRows::new(site, *framework, language))).collect()
    }

    fn new(site: &Catalogue, framework: DocId, language: usize) -> TrackerRows {
        let measures = queries::measures_beneath(site, framework, language);
        TrackerRows(MeasureOrder::ALL.map(|order| {
            let keyed = measures.iter().map(|measure| (sort_key_of(site, order, measure), measure));
            let mut keyed: Vec<_> = keyed.collect();
            keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
            keyed.into_iter().map(|(_, measure)| (measure.pillar, measure.position)).collect()
        }))
    }

    /// Returns the rows in an order.
    pub(crate) fn in_order(&self, order: MeasureOrder) -> &[MeasureAt] {
        &self.0[order as usize]
    }
}

/// Returns the code of a measure in a tracker: its own, else the number of its pillar.
pub(crate) fn code_of<'s>(site: &'s Catalogue, measure: &queries::Measure<'s>) -> Option<&'s str> {
    measure.fields.text("code").or_else(|| site.fields(measure.pillar).text("number"))
}

/// Returns a row's key. By date, open measures come first, the longest overdue at the top and those without a date after
/// them; closed measures come last.
fn sort_key_of(site: &Catalogue, order: MeasureOrder, measure: &queries::Measure) -> SortKey {
    let status = MeasureStatus::from_measure(measure.fields);
    let due = measure.fields.date("due").map(|due| due.last_day());
    let is_closed = status.is_some_and(MeasureStatus::is_closed);
    let words = |text: Option<&str>| (text.is_none(), None, text.map(natural_key).unwrap_or_default(), 0);
    match order {
        MeasureOrder::Due => (is_closed, due.or(Some(Date::MAX)), String::new(), 0),
        MeasureOrder::Code => words(code_of(site, measure)),
        MeasureOrder::Area => (false, None, String::new(), 0),
        MeasureOrder::State => (false, None, String::new(), MeasureStatus::ALL.len() - state_rank(status)),
        MeasureOrder::Owner => words(measure.fields.text("owner").filter(|owner| !owner.trim().is_empty())),
    }
}

/// Returns how much attention a status needs: most off track, then at risk, missed, and so on. No status is above all.
fn state_rank(status: Option<MeasureStatus>) -> usize {
    use MeasureStatus::{AtRisk, Met, Missed, NotStarted, OffTrack, OnTrack, Superseded};
    let order = [Superseded, Met, OnTrack, NotStarted, Missed, AtRisk, OffTrack];
    status.and_then(|status| order.iter().position(|own| *own == status)).unwrap_or(order.len())
}

/// Returns a sort key with numbers of equal length, so that "L2" comes before "L10".
fn natural_key(text: &str) -> String {
    let mut key = String::new();
    let mut digits = String::new();
    for letter in sort_key(text).chars().chain(['-']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if !digits.is_empty() {
            key.push_str(&format!("{:0>9}", std::mem::take(&mut digits)));
        }
        key.push(letter);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_as_people_count() {
        let mut codes = ["L10", "L2", "1.10", "1.2", "L1"];
        codes.sort_by_key(|code| natural_key(code));
        assert_eq!(codes, ["1.2", "1.10", "L1", "L2", "L10"]);
    }
}
