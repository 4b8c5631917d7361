//! Term dates. Takes a terms document. Returns the days on which its schools are open, and the
//! events of its own feed: the first and the last day of each term, and each closure.

use std::sync::Arc;

use jiff::civil::Date;

use crate::calendar::event::{Event, EventStatus, Occurrence, OccurrenceForm, Organiser};
use crate::calendar::feed_strings::FeedStrings;
use crate::calendar::settings::CalendarSettings;
use crate::calendar::time_range::TimeRange;
use crate::diagnostic::Finding;
use crate::schema::fields::Fields;
use crate::source::Span;

/// The term dates of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// The document's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The places that it applies to; empty for all.
    pub places: Vec<String>,
    /// Whether the dates may still change.
    pub provisional: bool,
    /// The terms, by their first day.
    pub terms: Vec<TermPeriod>,
    /// Half terms, training days and other days off, by their first day.
    pub closures: Vec<TermPeriod>,
    /// The start of the document.
    pub span: Span,
}

/// A named period of consecutive days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermPeriod {
    /// "Autumn term", "Half term".
    pub title: String,
    /// The first day.
    pub first: Date,
    /// The last day, included.
    pub last: Date,
    /// The position of its start.
    pub span: Span,
}

impl TermPeriod {
    fn contains(&self, date: Date) -> bool {
        (self.first..=self.last).contains(&date)
    }
}

impl Terms {
    /// Returns the term dates of these fields; reports periods that overlap or end before they
    /// start (`terms`).
    pub fn read(fields: &Fields, id: &str, findings: &mut Vec<Finding>) -> Terms {
        let terms = read_periods(fields, "terms", findings);
        let closures = read_periods(fields, "closures", findings);
        for pair in terms.windows(2).filter(|pair| pair[1].first <= pair[0].last) {
            findings.push(
                Finding::error(
                    "terms",
                    pair[1].span,
                    format!(
                        "`{}` starts on {}, before `{}` ends on {}",
                        pair[1].title, pair[1].first, pair[0].title, pair[0].last
                    ),
                )
                .note("a day cannot be in two terms; families would rely on wrong dates")
                .help("check both dates; a half term is one of the `[[closures]]`, not a gap between two terms"),
            );
        }
        Terms {
            id: id.to_string(),
            title: fields.text("title").unwrap_or(id).to_string(),
            places: fields.texts("places").map(|place| place.value.to_string()).collect(),
            provisional: fields.is_true("provisional"),
            terms,
            closures,
            span: fields.span,
        }
    }

    /// Returns whether schools are open for pupils on that day by terms and closures, ignoring weekends.
    pub fn in_term(&self, date: Date) -> bool {
        self.terms.iter().any(|term| term.contains(date)) && !self.closures.iter().any(|closure| closure.contains(date))
    }

    /// Returns the first and the last day of its terms.
    pub fn range(&self) -> Option<(Date, Date)> {
        let first = self.terms.iter().map(|term| term.first).min()?;
        let last = self.terms.iter().map(|term| term.last).max()?;
        Some((first, last))
    }

    /// Returns the events of its feed: two all-day entries for each term, one for each closure.
    /// `url` is its page.
    pub fn events(&self, url: &str, strings: &FeedStrings, updated: Date, settings: &CalendarSettings) -> Vec<Event> {
        let mut events = Vec::new();
        let mut add = |key: String, title: String, first: Date, last: Date| {
            let uid = settings.uid(&format!("terms.{}.{key}", self.id));
            events.push(all_day(uid, title, TimeRange::Days { first, last }, url, updated, settings));
        };
        for (at, term) in self.terms.iter().enumerate() {
            add(format!("{}.first", at + 1), strings.first_day(&term.title), term.first, term.first);
            add(format!("{}.last", at + 1), strings.last_day(&term.title), term.last, term.last);
        }
        for (at, closure) in self.closures.iter().enumerate() {
            add(format!("closure.{}", at + 1), closure.title.clone(), closure.first, closure.last);
        }
        events.sort_by_key(|event| event.when.begins());
        events
    }
}

/// Returns the terms document that applies to an event.
///
/// # Errors
/// The message and the help, if none or several apply.
pub(crate) fn choose<'t>(
    all: &'t [Terms],
    named: &[&str],
    places: &[&str],
) -> Result<Vec<&'t Terms>, (String, String)> {
    let ids = || all.iter().map(|terms| format!("`{}`", terms.id)).collect::<Vec<_>>().join(", ");
    if !named.is_empty() {
        let found: Vec<&Terms> =
            named.iter().filter_map(|id| all.iter().find(|terms| matches_id(id, &terms.id))).collect();
        return if found.len() == named.len() {
            Ok(found)
        } else {
            Err(("there is no such terms document".into(), format!("the terms documents are {}", ids())))
        };
    }
    let own: Vec<&Terms> =
        all.iter().filter(|terms| terms.places.iter().any(|place| places.contains(&place.as_str()))).collect();
    let common = || all.iter().filter(|terms| terms.places.is_empty()).collect::<Vec<_>>();
    let candidates =
        [own, common(), all.iter().collect()].into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    if candidates.is_empty() {
        return Err((
            "`during = \"term\"` needs term dates, and there are none".into(),
            "add a document in `content/terms/` with the dates of each term".into(),
        ));
    }
    let mut ranges: Vec<(Date, Date)> = candidates.iter().filter_map(|terms| terms.range()).collect();
    ranges.sort_unstable();
    if ranges.windows(2).any(|pair| pair[1].0 <= pair[0].1) {
        return Err((
            "several terms documents apply to this event".into(),
            format!("add `terms = \"…\"` to `repeat`, with one of {}", ids()),
        ));
    }
    Ok(candidates)
}

/// Returns whether a reference, with part of the folder or without, refers to that id.
fn matches_id(reference: &str, id: &str) -> bool {
    let ends =
        |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    ends(reference, id) || ends(id, reference)
}

fn read_periods(fields: &Fields, name: &str, findings: &mut Vec<Finding>) -> Vec<TermPeriod> {
    let mut stretches = Vec::new();
    for table in fields.tables(name) {
        let Some(start) = table.date("start") else { continue };
        let first = start.first_day();
        let last = table.date("end").map_or(start.last_day(), |end| end.last_day());
        let title = table.text("title").unwrap_or("").to_string();
        if last < first {
            let message = format!("`{title}` ends on {last}, before it starts on {first}");
            findings.push(Finding::error("terms", table.span_of("end"), message).help("check both dates"));
            continue;
        }
        stretches.push(TermPeriod { title, first, last, span: table.span_of("start") });
    }
    stretches.sort_by_key(|stretch| stretch.first);
    stretches
}

/// Returns an all-day event with only a title.
fn all_day(
    uid: String,
    title: String,
    when: TimeRange,
    url: &str,
    updated: Date,
    settings: &CalendarSettings,
) -> Event {
    Event {
        id: uid.clone(),
        uid,
        title,
        summary: None,
        description: Arc::default(),
        url: url.to_string(),
        when,
        zone: settings.zone.clone(),
        doors: None,
        status: EventStatus::Scheduled,
        previous_start: None,
        place: None,
        online: None,
        organiser: settings.organiser.clone().unwrap_or(Organiser { name: settings.host.clone(), email: None }),
        places: Vec::new(),
        partners: Vec::new(),
        pillars: Vec::new(),
        themes: Vec::new(),
        audience: Vec::new(),
        age_range: None,
        languages: Vec::new(),
        categories: Vec::new(),
        cost: None,
        booking: None,
        access: None,
        updated,
        sequence: 0,
        series: None,
        occurrences: vec![Occurrence { date: when.first_day(), when, form: OccurrenceForm::Regular, change: None }],
        imported: None,
        span: Span::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::testing::{fields, terms};

    #[test]
    fn terms_that_overlap_or_end_before_they_start_are_rejected() {
        let toml = r#"terms = [
            { title = "Spring", start = 2027-01-04, end = 2027-03-25 },
            { title = "Summer", start = 2027-03-25, end = 2027-07-20 },
            { title = "Autumn", start = 2027-09-03, end = 2027-08-01 },
        ]"#;
        let mut findings = Vec::new();
        Terms::read(&fields(toml), "a", &mut findings);
        let told: Vec<(&str, &str)> =
            findings.iter().map(|finding| (finding.code, &toml[finding.span.range()])).collect();
        assert_eq!(told, [("terms", "2027-08-01"), ("terms", "2027-03-25")]);
    }

    #[test]
    fn the_terms_of_a_place_take_precedence_over_general_terms() {
        let own = Terms { id: "own".into(), places: vec!["school".into()], ..terms() };
        let next = Terms { id: "next".into(), terms: Vec::new(), ..terms() };
        let all = [terms(), own, next];
        let ids = |named: &[&str], places: &[&str]| {
            choose(&all, named, places).map(|found| found.iter().map(|terms| terms.id.clone()).collect::<Vec<_>>())
        };
        assert_eq!(ids(&[], &["school"]).unwrap(), ["own"]);
        assert_eq!(ids(&[], &[]).unwrap(), ["2026-27", "next"]);
        assert_eq!(ids(&["own"], &[]).unwrap(), ["own"]);
        assert!(ids(&["other"], &[]).unwrap_err().1.contains("`own`"));
        let twice = [terms(), terms()];
        assert!(choose(&twice, &[], &[]).unwrap_err().0.contains("several"));
        assert!(choose(&[], &[], &[]).unwrap_err().1.contains("content/terms/"));
    }
}
