//! Builds the bar of measures by state: met, on track, late, without a date. It counts each measure once.

use crate::render::context::Localized;
use crate::render::parts::measures;
use crate::render::view::{Kind, Shape};
use crate::render::{queries, view};
use crate::site::DocId;
use crate::types::pillar::{MeasureState, MeasureStatus, is_past_due};

/// The state as which the bar counts a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BarPart {
    /// The state of its entry.
    State(MeasureState),
    /// It is open, its date has passed, and no result of that time is recorded.
    PastDue,
    /// It is open and has no date.
    WithoutDate,
}

/// The parts in their order along the bar: done, on course, not on course, unknown.
const ORDER: [BarPart; 10] = [
    BarPart::State(MeasureState::Given(MeasureStatus::Met)),
    BarPart::State(MeasureState::Given(MeasureStatus::OnTrack)),
    BarPart::State(MeasureState::Given(MeasureStatus::NotStarted)),
    BarPart::State(MeasureState::Given(MeasureStatus::AtRisk)),
    BarPart::State(MeasureState::Given(MeasureStatus::OffTrack)),
    BarPart::State(MeasureState::Given(MeasureStatus::Missed)),
    BarPart::PastDue,
    BarPart::WithoutDate,
    BarPart::State(MeasureState::NoStatus),
    BarPart::State(MeasureState::Given(MeasureStatus::Superseded)),
];

/// Returns the bar of the measures of a framework or pillar, including those of its descendants.
pub(crate) fn status_of(renderer: Localized, root: DocId) -> Option<view::StateBar> {
    state_bar(renderer, &queries::measures_beneath(&renderer.site, root, renderer.language))
}

/// Returns the bar of some measures; `None` without measures.
pub(crate) fn state_bar(renderer: Localized, measures: &[queries::Measure]) -> Option<view::StateBar> {
    let own: Vec<BarPart> = measures.iter().map(|measure| part_of(renderer, measure)).collect();
    let mut start = 0;
    let mut segment = |part: BarPart| {
        let count = own.iter().filter(|own| **own == part).count();
        let segment = view::StateBarSegment { start, count, tag: tag(renderer, part) };
        start += count;
        (count > 0).then_some(segment)
    };
    let segments = ORDER.into_iter().filter_map(&mut segment).collect();
    (!own.is_empty()).then_some(view::StateBar { total: own.len(), segments })
}

fn part_of(renderer: Localized, measure: &queries::Measure) -> BarPart {
    let (site, fields) = (&renderer.site, measure.fields);
    let state = measure.state(site);
    let is_closed = MeasureStatus::from_measure(fields).is_some_and(MeasureStatus::is_closed);
    match state {
        _ if is_closed => BarPart::State(state),
        // A value of that time is recorded, but no status.
        MeasureState::NoStatus if is_past_due(fields, site.options.today) => BarPart::State(state),
        _ if is_past_due(fields, site.options.today) => BarPart::PastDue,
        _ if fields.date("due").is_none() => BarPart::WithoutDate,
        _ => BarPart::State(state),
    }
}

fn tag(renderer: Localized, part: BarPart) -> view::Tag {
    let t = |key| renderer.t(key);
    match part {
        BarPart::State(state) => measures::tag(renderer, state),
        BarPart::PastDue => view::Tag::shaped(t("measure-past-due"), Kind::Warn, Shape::Diamond),
        BarPart::WithoutDate => view::Tag::shaped(t("measure-without-date"), Kind::Quiet, Shape::Dash),
    }
}
