//! Measures in, their rows out: for the tracker, and for every other page that shows some; what a tracker lacks.

use std::collections::HashSet;

use super::super::prose::{PageText, plain};
use super::super::{Renderer, pictures, queries, view};
use super::number;
use crate::schema::{Fields, Value};
use crate::site::{DocId, Site};
use crate::types::pillar::{MeasureState, MeasureStatus};

/// Places of a figure that is not whole: more would claim what no school can count.
const PLACES: usize = 2;

/// What the tracker lacks: pillars without a measure, and open measures without a date.
pub(super) fn gaps(
    renderer: &Renderer,
    framework: DocId,
    undated: Vec<view::Link>,
    language: usize,
) -> Vec<view::TrackerGap> {
    let site = &renderer.site;
    let pillars = queries::in_order(site, framework).into_iter().filter(|id| is_unmeasured(site, *id, language));
    let pillar = |id| {
        let link = renderer.link(id, language);
        let notes: Vec<String> = number(site, site.best(id, language)).into_iter().chain(link.note).collect();
        view::Link { note: (!notes.is_empty()).then(|| notes.join(", ")), ..link }
    };
    [("gap-pillars", pillars.map(pillar).collect()), ("gap-measures", undated)]
        .into_iter()
        .filter(|(_, links): &(&str, Vec<view::Link>)| !links.is_empty())
        .map(|(key, links)| view::TrackerGap { id: key.to_owned(), title: renderer.t(language, key).to_owned(), links })
        .collect()
}

/// Whether no measure tells how a pillar stands: neither its own, nor one beneath it, nor another pillar's that names it in `also`.
fn is_unmeasured(site: &Site, pillar: DocId, language: usize) -> bool {
    let has_none = |id: &DocId| site.fields(*id).tables("measures").next().is_none();
    site.is_a(pillar, "pillar")
        && queries::in_order(site, pillar).iter().all(has_none)
        && queries::measures_also(site, &site.descendants(pillar), language).is_empty()
}

/// The way to a measure that is open and has no date, as the list of gaps names it.
pub(super) fn undated(measure: &queries::Measure, row: &view::Measure, pillar: &view::Link) -> Option<view::Link> {
    let is_closed = MeasureStatus::stated(measure.fields).is_some_and(MeasureStatus::is_closed);
    (row.due.is_none() && !is_closed).then(|| view::Link {
        title: row.code.clone().unwrap_or_else(|| plain(measure.fields.text("statement").unwrap_or_default())),
        href: format!("#{}", row.id),
        lang: row.statement.lang.clone().filter(|_| row.code.is_none()),
        note: Some(pillar.title.clone()),
    })
}

/// The ids of a page's rows: each is given once.
#[derive(Debug, Default)]
pub(crate) struct RowIds(HashSet<String>);

impl RowIds {
    fn once(&mut self, wanted: String) -> String {
        let mut id = wanted.clone();
        let mut count = 1;
        while !self.0.insert(id.clone()) {
            count += 1;
            id = format!("{wanted}-{count}");
        }
        id
    }
}

/// One measure as a row. `text` holds the words of the pillar that it stands in.
pub(crate) fn row(
    renderer: &Renderer,
    measure: &queries::Measure,
    text: &PageText,
    language: usize,
    ids: &mut RowIds,
) -> view::Measure {
    let (site, id, fields) = (&renderer.site, measure.pillar, measure.fields);
    let baseline = fields.table("baseline").and_then(|baseline| reading(renderer, id, baseline, language));
    let latest = reading(renderer, id, fields, language).map(|reading| view::Reading { source: None, ..reading });
    let target = value(renderer, id, fields, "target", language);
    let way = match (&baseline, &latest, &target) {
        (Some(from), Some(now), Some(to)) => pictures::progress_percent(&from.value.text, &now.value.text, &to.text),
        _ => None,
    };
    view::Measure {
        id: ids.once(measure.anchor()),
        code: fields.text("code").map(str::to_owned),
        statement: text.phrase(fields, "statement").unwrap_or_default(),
        items: text.phrases(fields, "items"),
        note: text.blocks(fields, "note"),
        pillar: None,
        also: renderer.links(&site.references_in(fields, "also"), language),
        due: renderer.when_in(fields, "due", language),
        baseline,
        target,
        latest,
        way,
        tag: tag(renderer, measure.state(site), language),
        overdue: overdue(renderer, measure, language),
        source: renderer.text_in(id, fields, "source", language),
        owner: renderer.text_in(id, fields, "owner", language),
    }
}

/// "12 measures, 3 of them met."; `None` without measures.
pub(crate) fn summary(renderer: &Renderer, measures: &[queries::Measure], language: usize) -> Option<String> {
    let met =
        measures.iter().filter(|measure| MeasureStatus::stated(measure.fields) == Some(MeasureStatus::Met)).count();
    let arguments = [("count", measures.len().into()), ("met", met.into())];
    (!measures.is_empty()).then(|| renderer.tn(language, "measures-summary", &arguments))
}

/// A measure's standing in word and shape.
pub(super) fn tag(renderer: &Renderer, standing: MeasureState, language: usize) -> view::Tag {
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
    view::Tag::shaped(renderer.t(language, &format!("measure-{}", standing.word())), kind, shape)
}

/// "7 months overdue", of a measure that is still open.
fn overdue(renderer: &Renderer, measure: &queries::Measure, language: usize) -> Option<String> {
    let days = measure.days_overdue(&renderer.site)?;
    Some(renderer.overdue(language, days))
}

/// A value, its day and its source.
fn reading(renderer: &Renderer, id: DocId, fields: &Fields, language: usize) -> Option<view::Reading> {
    Some(view::Reading {
        value: value(renderer, id, fields, "value", language)?,
        as_of: renderer.when_in(fields, "as_of", language),
        source: renderer.text_in(id, fields, "source", language),
    })
}

/// A figure as the language writes numbers, or the author's words.
fn value(renderer: &Renderer, id: DocId, fields: &Fields, name: &str, language: usize) -> Option<view::Text> {
    let field = fields.get(name)?;
    match field.value {
        Value::Integer(number) => Some(view::Text::own(renderer.words(language).number(number))),
        Value::Number(number) => Some(view::Text::own(renderer.words(language).decimal(number, PLACES))),
        _ => {
            let text = renderer.text_of(id, field, language)?;
            // "62%" is the same in every language: said to be English, it would be read out in English.
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
        let given = ["measure-a", "measure-a", "measure-b", "measure-a"].map(|id| ids.once(id.into()));
        assert_eq!(given, ["measure-a", "measure-a-2", "measure-b", "measure-a-3"]);
    }
}
