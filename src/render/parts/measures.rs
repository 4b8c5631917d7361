//! Builds the rows of measures.

use std::collections::HashSet;

use crate::render::context::Localized;
use crate::render::parts::pictures;
use crate::render::{queries, view};
use crate::schema::{Fields, Value};
use crate::site::DocId;
use crate::types::pillar::{MeasureState, MeasureStatus};

/// Most decimal places of a figure: more would suggest a false precision.
const PLACES: usize = 2;

/// The ids of a page's rows, to keep them unique.
#[derive(Debug, Default)]
pub(crate) struct RowIds(HashSet<String>);

impl RowIds {
    fn unique(&mut self, wanted: String) -> String {
        let mut id = wanted.clone();
        let mut count = 1;
        while !self.0.insert(id.clone()) {
            count += 1;
            id = format!("{wanted}-{count}");
        }
        id
    }
}

/// The Markdown of a measure, rendered for the page that shows it.
#[derive(Debug, Default)]
pub(crate) struct MeasureWords {
    /// The statement of the measure.
    pub(crate) statement: view::Prose,
    /// Its parts.
    pub(crate) items: Vec<view::Prose>,
    /// The author's note.
    pub(crate) note: Option<view::Prose>,
}

/// Returns one measure as a row.
pub(crate) fn row(
    renderer: Localized,
    measure: &queries::Measure,
    words: MeasureWords,
    ids: &mut RowIds,
) -> view::Measure {
    let (site, id, fields) = (&renderer.site, measure.pillar, measure.fields);
    let baseline = fields.table("baseline").and_then(|baseline| reading(renderer, id, baseline));
    let latest = reading(renderer, id, fields).map(|reading| view::Reading { source: None, ..reading });
    let target = value(renderer, id, fields, "target");
    let way = match (&baseline, &latest, &target) {
        (Some(from), Some(now), Some(to)) => pictures::progress_percent(&from.value.text, &now.value.text, &to.text),
        _ => None,
    };
    view::Measure {
        id: ids.unique(measure.anchor()),
        code: fields.text("code").map(str::to_owned),
        statement: words.statement,
        items: words.items,
        note: words.note,
        pillar: None,
        also: renderer.links(&site.references_in(fields, "also")),
        due: renderer.when_in(fields, "due"),
        baseline,
        target,
        latest,
        way,
        tag: tag(renderer, measure.state(site)),
        overdue: overdue(renderer, measure),
        source: renderer.text_in(id, fields, "source"),
        owner: renderer.text_in(id, fields, "owner"),
    }
}

/// Returns "12 measures, 3 of them met."; `None` without measures.
pub(crate) fn summary(renderer: Localized, measures: &[queries::Measure]) -> Option<String> {
    let met = measures
        .iter()
        .filter(|measure| MeasureStatus::from_measure(measure.fields) == Some(MeasureStatus::Met))
        .count();
    let arguments = [("count", measures.len().into()), ("met", met.into())];
    (!measures.is_empty()).then(|| renderer.tn("measures-summary", &arguments))
}

/// Returns the tag for a measure's state.
pub(crate) fn tag(renderer: Localized, standing: MeasureState) -> view::Tag {
    use view::{Kind, Shape};
    let (kind, shape) = match standing {
        MeasureState::Given(MeasureStatus::NotStarted) => (Kind::Quiet, Shape::Ring),
        MeasureState::Given(MeasureStatus::OnTrack) => (Kind::Ok, Shape::Dot),
        MeasureState::Given(MeasureStatus::AtRisk) => (Kind::Warn, Shape::Triangle),
        MeasureState::Given(MeasureStatus::OffTrack) => (Kind::Bad, Shape::Square),
        MeasureState::Given(MeasureStatus::Met) => (Kind::Ok, Shape::Tick),
        MeasureState::Given(MeasureStatus::Missed) => (Kind::Bad, Shape::Cross),
        MeasureState::Given(MeasureStatus::Superseded) => (Kind::Quiet, Shape::Dash),
        MeasureState::NoStatus => (Kind::Quiet, Shape::Diamond),
        MeasureState::NoResult => (Kind::Warn, Shape::Diamond),
    };
    view::Tag::shaped(renderer.t(&format!("measure-{}", standing.keyword())), kind, shape)
}

/// Returns "7 months overdue" for an open measure after its date.
fn overdue(renderer: Localized, measure: &queries::Measure) -> Option<String> {
    let days = measure.days_overdue(&renderer.site)?;
    Some(renderer.overdue(days))
}

/// Returns a value with its day and its source.
fn reading(renderer: Localized, id: DocId, fields: &Fields) -> Option<view::Reading> {
    Some(view::Reading {
        value: value(renderer, id, fields, "value")?,
        as_of: renderer.when_in(fields, "as_of"),
        source: renderer.text_in(id, fields, "source"),
    })
}

/// Returns a figure in the language's number format, or the author's text.
fn value(renderer: Localized, id: DocId, fields: &Fields, name: &str) -> Option<view::Text> {
    let field = fields.get(name)?;
    match field.value {
        Value::Integer(number) => Some(view::Text::own(renderer.date_formatter().number(number))),
        Value::Number(number) => Some(view::Text::own(renderer.date_formatter().decimal(number, PLACES))),
        _ => {
            let text = renderer.text_of(id, field)?;
            // "62%" has no language: if it were marked as English, a screen reader would read it in English.
            let is_words = text.text.chars().any(char::is_alphabetic);
            Some(view::Text { lang: text.lang.filter(|_| is_words), ..text })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_used_twice_makes_two_ids() {
        let mut ids = RowIds::default();
        let given = ["measure-a", "measure-a", "measure-b", "measure-a"].map(|id| ids.unique(id.into()));
        assert_eq!(given, ["measure-a", "measure-a-2", "measure-b", "measure-a-3"]);
    }
}
