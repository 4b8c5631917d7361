//! The publication duties of organisations, by kind and nation. They are dated data of this project
//! (`statutory.toml`, with the sources of each row), parsed once.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::datetime::Duration;

/// One item that must or should be published.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Its name: `charging`.
    pub id: String,
    /// Its name in English: "Charging and remissions policy".
    pub title: String,
    /// Its name in Welsh.
    pub cy: String,
    /// The organisations of the kind that it applies to: "Schools with primary pupils". Empty for all.
    #[serde(default)]
    pub only: String,
    /// The same text in Welsh.
    #[serde(default)]
    pub only_cy: String,
    /// Ids of the sources that require it.
    pub by: Vec<String>,
    /// Whether every source only recommends it; [`Requirement::is_recommended`] answers this for
    /// one organisation.
    #[serde(default)]
    pub should: bool,
    /// Whether it is a policy: a document of type `policy` fulfils it.
    #[serde(default)]
    pub policy: bool,
    /// Lower-case words: a document whose title contains one of them fulfils it, unless the site
    /// says otherwise.
    #[serde(default)]
    pub found_by: Vec<String>,
    /// The generated page that fulfils it: `/accessibility/`. Usually empty.
    #[serde(default)]
    pub address: String,
    /// The key of site.toml's `[organisation]` that fulfils it in every page's footer. Usually empty.
    #[serde(default)]
    pub footer: String,
    /// Whether it may be published by other means than the website.
    #[serde(default)]
    pub other_means: bool,
    /// The day by which it must first be published; with `review_every`, the first of a series of days.
    #[serde(default)]
    pub due: Option<Day>,
    /// How often it must be renewed, if the law or guidance says so.
    #[serde(default)]
    pub review_every: Option<Interval>,
    /// The last day on which it is required.
    #[serde(default)]
    pub until: Option<Day>,
    /// The part of this row that could not be compared with the live page of its source; empty if
    /// all was compared.
    #[serde(default)]
    pub unverified: String,
}

/// A day in the table: "2026-12-31".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Day(pub Date);

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Day, String> {
        text.parse().map(Day).map_err(|_| format!("`{text}` is not a day"))
    }
}

/// An interval in the table: "1 year".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Interval(pub Duration);

impl TryFrom<String> for Interval {
    type Error = String;

    fn try_from(text: String) -> Result<Interval, String> {
        Duration::parse(&text).map(Interval).ok_or_else(|| format!("`{text}` is not a length of time"))
    }
}

/// A source of requirements: a law or a guide.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequirementSource {
    /// Its name: `dfe-maintained`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The version that the list follows, as a partial date: "2024-10".
    pub as_of: String,
    /// The kinds of organisation that it applies to.
    pub kinds: Vec<String>,
    /// The nations that it applies to.
    pub nations: Vec<String>,
    /// Whether it requires paper copies or notice instead of a website.
    #[serde(default)]
    pub on_paper: bool,
    /// The date on which it was last compared with this list; empty if not recorded.
    #[serde(default)]
    pub read: String,
}

impl Requirement {
    /// Returns whether publication on the website is only recommended for an organisation of these kinds.
    pub fn is_recommended(&self, kinds: &[&str], nation: &str) -> bool {
        self.should || self.other_means || self.sources(kinds, nation).all(|source| source.on_paper)
    }

    /// Iterates over the sources that require it of an organisation of these kinds.
    pub fn sources<'d>(
        &'d self,
        kinds: &'d [&str],
        nation: &'d str,
    ) -> impl Iterator<Item = &'static RequirementSource> + 'd {
        let holds = move |source: &&RequirementSource| {
            source.nations.iter().any(|own| own == nation)
                && source.kinds.iter().any(|own| kinds.contains(&own.as_str()))
        };
        sources().iter().filter(|source| self.by.contains(&source.id)).filter(holds)
    }
}

/// Returns every duty, in reading order.
pub(crate) fn duties() -> &'static [Requirement] {
    &DATA.duties
}

/// Returns every source.
pub(crate) fn sources() -> &'static [RequirementSource] {
    &DATA.sources
}

/// Iterates over the duties of an organisation of these kinds on a day.
pub(crate) fn duties_for<'k>(
    kinds: &'k [&'k str],
    nation: &'k str,
    on: Date,
) -> impl Iterator<Item = &'static Requirement> + 'k {
    let holds = move |duty: &&Requirement| duty.until.is_none_or(|Day(until)| on <= until);
    duties().iter().filter(holds).filter(move |duty| duty.sources(kinds, nation).next().is_some())
}

/// A series of due dates: `due`, and dates at a fixed interval before and after it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DueDates {
    due: Date,
    every: Duration,
}

impl DueDates {
    /// Returns the series with a known date and an interval; `None` for an interval of less than a day.
    pub(crate) fn new(due: Date, every: Duration) -> Option<DueDates> {
        (every.months > 0 || every.days > 0).then_some(DueDates { due, every })
    }

    /// Returns the next due date after a renewal. The renewal counts for the due date nearest to it, because
    /// some organisations renew early and some late.
    pub(crate) fn after_renewal(self, renewed: Date) -> Date {
        let before = self.last_until(renewed);
        let apart = |at: i32| renewed.duration_until(self.at(at)).as_hours().abs();
        let after = before.saturating_add(1);
        let counts = if apart(before) <= apart(after) { before } else { after };
        self.at(counts.saturating_add(1))
    }

    /// Returns the date at an index. Each is computed from the first, so that the last day of a
    /// month stays the last.
    fn at(self, times: i32) -> Date {
        let (months, days) = (self.every.months.saturating_mul(times), self.every.days.saturating_mul(times));
        Duration { months, days, minutes: 0 }.after(self.due)
    }

    /// Returns the index of the last date that is not after a day.
    fn last_until(self, day: Date) -> i32 {
        let length = i64::from(self.every.months) * 30 + i64::from(self.every.days);
        let apart = self.due.duration_until(day).as_hours() / 24;
        let mut at = i32::try_from(apart / length.max(1)).unwrap_or(0);
        // The estimate is wrong by a few days for each month, so there are few steps.
        while self.at(at) > day && self.at(at.saturating_sub(1)) < self.at(at) {
            at -= 1;
        }
        while self.at(at.saturating_add(1)) <= day && self.at(at.saturating_add(1)) > self.at(at) {
            at += 1;
        }
        at
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequirementTable {
    sources: Vec<RequirementSource>,
    duties: Vec<Requirement>,
}

static DATA: LazyLock<RequirementTable> = LazyLock::new(|| {
    // The table is compiled in and a test parses all of it, so it is always valid here.
    toml::from_str(include_str!("statutory.toml")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datetime::PartialDate;
    use jiff::civil::date;

    #[test]
    fn a_duty_applies_until_its_last_day() {
        let holds = |id: &str, on| duties_for(&["academy"], "england", on).any(|duty| duty.id == id);
        assert!(holds("sport-premium", date(2026, 11, 23)) && !holds("sport-premium", date(2027, 8, 1)));
        assert!(holds("inclusion-strategy", date(2026, 11, 23)));
        assert!(!duties_for(&["academy"], "wales", date(2026, 11, 23)).any(|duty| duty.id == "inclusion-strategy"));
    }

    #[test]
    fn repeated_due_dates_are_computed_from_the_first() {
        let days = |due, every: &str| DueDates::new(due, Duration::parse(every).expect("a length")).expect("days");
        let yearly = days(date(2024, 12, 31), "1 year");
        assert_eq!(days(date(2026, 1, 31), "3 months").after_renewal(date(2026, 1, 30)), date(2026, 4, 30));
        for (renewed, next) in [
            (date(2025, 12, 20), date(2026, 12, 31)),
            (date(2026, 1, 5), date(2026, 12, 31)),
            (date(2026, 9, 20), date(2027, 12, 31)),
            (date(2020, 1, 1), date(2020, 12, 31)),
        ] {
            assert_eq!(yearly.after_renewal(renewed), next, "{renewed}");
        }
        assert!(DueDates::new(date(2026, 1, 31), Duration::default()).is_none());
        assert_eq!(yearly.after_renewal(Date::MAX), Date::MAX);
    }

    #[test]
    fn the_table_is_valid_and_names_only_its_own_sources() {
        let data: RequirementTable = toml::from_str(include_str!("statutory.toml")).unwrap();
        assert!(data.duties.len() > 50 && data.sources.len() > 20);
        for duty in &data.duties {
            assert!(duty.by.iter().all(|id| data.sources.iter().any(|source| source.id == *id)), "{}", duty.id);
            assert!(data.duties.iter().filter(|other| other.id == duty.id).count() == 1, "{} twice", duty.id);
            assert_eq!(duty.only.is_empty(), duty.only_cy.is_empty(), "{} in both languages", duty.id);
            assert!(duty.found_by.iter().all(|words| words.to_lowercase() == *words), "{}", duty.id);
        }
        for source in &data.sources {
            assert!(PartialDate::parse(&source.as_of).is_some(), "{}", source.id);
            assert!(source.url.starts_with("https://www."), "{}", source.id);
            assert!(data.duties.iter().any(|duty| duty.by.contains(&source.id)), "{} asks for nothing", source.id);
        }
    }

    #[test]
    fn every_kind_has_duties_in_the_nations_where_it_exists() {
        let today = date(2026, 11, 23);
        let count = |kind: &str, nation: &str| duties_for(&[kind], nation, today).count();
        for (kind, nation, least) in [
            ("maintained-school", "england", 20),
            ("maintained-school", "wales", 10),
            ("academy", "england", 20),
            ("academy-trust", "england", 8),
            ("council", "england", 12),
            ("council", "wales", 8),
            ("community-council", "england", 8),
            ("community-council", "wales", 8),
            ("charity", "england", 4),
            ("charity", "wales", 4),
        ] {
            assert!(count(kind, nation) >= least, "{kind} in {nation}: {}", count(kind, nation));
        }
        assert!(
            !duties_for(&["academy"], "wales", today).any(|duty| duty.id == "charging"),
            "there are no academies in Wales"
        );
    }

    #[test]
    fn a_duty_of_several_kinds_is_listed_once() {
        let both = ["maintained-school", "charity"];
        let privacy = duties_for(&both, "wales", date(2026, 11, 23)).filter(|duty| duty.id == "privacy-notice").count();
        assert_eq!(privacy, 1);
    }
}
