//! Computes the dates of a rule. Takes a `repeat` table, term dates, bank holidays, exceptions and
//! changes. Returns the dates that pages list, and the RRULE and EXDATE from which calendar programs
//! compute the same dates.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::calendar::bank_holidays::{as_of, first_known, is_bank_holiday, last_known};
use crate::calendar::changes::{self, date_with_weekday, no_such_date};
use crate::calendar::context::EventContext;
use crate::calendar::event::{Event, EventStatus, Occurrence, OccurrenceChange, OccurrenceForm, Series};
use crate::calendar::repeat::{RepeatRule, RuleEnd};
use crate::calendar::terms::{Terms, choose};
use crate::calendar::time_range::TimeRange;
use crate::calendar::write::{format_date, format_time};
use crate::datetime::{DayOrTime, PartialDate};
use crate::diagnostic::Finding;
use crate::schema::fields::{Fields, Value};
use crate::source::Span;

/// The limit of dates of one rule; no announced series has more.
pub(crate) const MOST_DATES: usize = 5000;

/// The number of years for which a rule with a count is expanded: no announced series lasts longer.
const LONGEST: i16 = 40;

/// Sets the series and the dates of an event with a `repeat` table. Returns `None`, with a finding, if
/// the rule is invalid.
pub(crate) fn read(
    fields: &Fields,
    context: &EventContext,
    event: &mut Event,
    findings: &mut Vec<Finding>,
) -> Option<()> {
    let Some(table) = fields.table("repeat") else {
        for change in fields.tables("occurrence") {
            findings.push(
                Finding::error(
                    "event-exception",
                    change.span_of("date"),
                    "this event happens once, so it has no dates to change",
                )
                .note("some calendar programs would show the event, some the change, some both")
                .help("change `start`, `end` or `status` of the event itself, or add a `repeat`"),
            );
        }
        return Some(());
    };
    let before = count_errors(findings);
    let repeat = RepeatRule::read(table, event.when, findings);
    let mut rules = Exclusions::read(table, repeat.as_ref()?, context, event, findings);
    let repeat = repeat?;
    let dates = rules.dates(&repeat, event, table, findings)?;
    let reason = |date| dates.taken.binary_search(&date).ok().and_then(|_| rules.reason(date));
    let changes = changes::read(fields, context, event, &dates.announced, &reason, findings);
    if count_errors(findings) > before {
        return None;
    }
    findings.extend(on_bank_holiday(table, &repeat, context, &dates.announced, &changes));
    assemble(event, repeat, dates, changes);
    Some(())
}

/// Advises the author of an event in term time that one of its dates is a bank holiday, when
/// schools are closed. There is no advice for a date with a change of its own, nor if the author
/// has set `except_bank_holidays`.
fn on_bank_holiday(
    table: &Fields,
    repeat: &RepeatRule,
    context: &EventContext,
    announced: &[Date],
    changes: &BTreeMap<Date, (TimeRange, OccurrenceChange)>,
) -> Option<Finding> {
    if !repeat.during_term || table.get("except_bank_holidays").is_some() {
        return None;
    }
    let ahead = announced.iter().filter(|date| **date >= context.settings.today && !changes.contains_key(*date));
    let date = ahead.into_iter().find(|date| is_bank_holiday(context.settings.nation, **date))?;
    let message = format!("this event in term time is announced for {}, a bank holiday", date.strftime("%A %-d %B %Y"));
    Some(
        Finding::advice("event-repeat", table.span_of("during"), message)
            .note("Families would come on a day when schools are closed.")
            .help("write `except_bank_holidays = true`; if it takes place on bank holidays too, write `except_bank_holidays = false`"),
    )
}

fn count_errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.level == crate::diagnostic::Level::Error).count()
}

/// The reasons that remove dates from a rule.
struct Exclusions<'a> {
    terms: Vec<&'a Terms>,
    bank_holidays: Option<crate::calendar::bank_holidays::Nation>,
    /// The date and position of each exception, and whether it matches a date of the rule.
    except: BTreeMap<Date, (Span, bool)>,
}

/// The dates of a rule: those of the event, and those that were removed before its last one.
struct Dates {
    announced: Vec<Date>,
    taken: Vec<Date>,
}

impl<'a> Exclusions<'a> {
    fn read(
        table: &Fields,
        repeat: &RepeatRule,
        context: &EventContext<'a>,
        event: &Event,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut terms = Vec::new();
        if repeat.during_term {
            let named: Vec<&str> =
                table.text("terms").into_iter().chain(table.texts("terms").map(|id| id.value)).collect();
            let own = event.place.as_ref().and_then(|place| place.id.as_deref());
            let places: Vec<&str> = own.into_iter().chain(event.places.iter().map(String::as_str)).collect();
            match choose(context.terms, &named, &places) {
                Ok(found) => terms = found,
                Err((message, help)) => {
                    let name = if named.is_empty() { "during" } else { "terms" };
                    findings.push(Finding::error("terms", table.span_of(name), message).help(help));
                }
            }
        }
        let mut except = BTreeMap::new();
        let single = table.get("except").filter(|field| field.as_list().is_none());
        for field in table.list("except").iter().chain(single) {
            let date = match &field.value {
                Value::Date(PartialDate::Day(date)) => *date,
                Value::Moment(moment) => moment.date(),
                _ => {
                    findings.push(
                        Finding::error("event-exception", field.span, "an exception is one whole date")
                            .note("calendar programs would show the date that should be left out")
                            .help("write each date to leave out: `except = [2027-03-05]`"),
                    );
                    continue;
                }
            };
            if except.insert(date, (field.span, false)).is_some() {
                let message = format!("the exception {date} is written twice");
                findings.push(
                    Finding::warning("event-exception", field.span, message)
                        .note("you may have meant another date, which calendars still show")
                        .help("remove one of them"),
                );
            }
        }
        Exclusions { terms, bank_holidays: repeat.except_bank_holidays.then_some(context.settings.nation), except }
    }

    /// Returns why a date of the rule is not a date of the event.
    fn reason(&self, date: Date) -> Option<&'static str> {
        if self.except.contains_key(&date) {
            Some("it is one of the exceptions")
        } else if !self.terms.is_empty() && !self.terms.iter().any(|terms| terms.in_term(date)) {
            Some("it is not in term")
        } else if self.bank_holidays.is_some_and(|nation| is_bank_holiday(nation, date)) {
            Some("it is a bank holiday")
        } else {
            None
        }
    }

    /// Returns the last day of the term dates.
    fn terms_end(&self) -> Option<Date> {
        self.terms.iter().filter_map(|terms| terms.range()).map(|(_, last)| last).max()
    }

    fn dates(
        &mut self,
        repeat: &RepeatRule,
        event: &Event,
        table: &Fields,
        findings: &mut Vec<Finding>,
    ) -> Option<Dates> {
        let start = event.when.first_day();
        let terms_end = self.terms_end();
        if let (RuleEnd::Until(until), Some(end)) = (repeat.ends, terms_end)
            && end < until
        {
            let message = format!("the term dates end on {end}, before this series ends on {until}");
            findings.push(
                Finding::error("terms", table.span_of("until"), message)
                    .note("it is not known yet which of the later dates are in term")
                    .help(format!("write `until = {end}`, or add the term dates of the next school year")),
            );
            return None;
        }
        let mut dates = Dates { announced: Vec::new(), taken: Vec::new() };
        let mut taken = Vec::new();
        let most = match repeat.ends {
            RuleEnd::Until(_) => MOST_DATES,
            RuleEnd::Count(count) => count as usize,
        };
        let mut complete = false;
        let mut given = 0;
        let until = match repeat.ends {
            RuleEnd::Until(until) => until,
            RuleEnd::Count(_) => start.saturating_add(jiff::Span::new().years(LONGEST)),
        };
        for date in repeat.dates(start, until) {
            given += 1;
            if given == 1 && date != start {
                let message = format!("the start, {}, does not match the rule", date_with_weekday(start));
                findings.push(
                    Finding::error("event-repeat", event.span, message)
                        .note("some calendar programs would show it, others would not")
                        .help(format!(
                            "the first date of the rule is {}: start then, or change `repeat`",
                            date_with_weekday(date)
                        )),
                );
                return None;
            }
            if given > MOST_DATES || terms_end.is_some_and(|end| date > end) {
                break;
            }
            if self.reason(date).is_some() {
                if let Some((_, found)) = self.except.get_mut(&date) {
                    *found = true;
                }
                taken.push(date);
                continue;
            }
            dates.announced.push(date);
            dates.taken.append(&mut taken);
            if dates.announced.len() == most {
                complete = true;
                break;
            }
        }
        self.report_dates(repeat, event, table, &dates, complete, findings);
        (!dates.announced.is_empty()).then_some(dates)
    }

    /// Reports findings about the dates as a whole.
    fn report_dates(
        &self,
        repeat: &RepeatRule,
        event: &Event,
        table: &Fields,
        dates: &Dates,
        complete: bool,
        findings: &mut Vec<Finding>,
    ) {
        let start = event.when.first_day();
        let Some((first, last)) = dates.announced.first().zip(dates.announced.last()) else {
            let message = "this series has no dates: all of them are left out";
            findings.push(
                Finding::error("event-repeat", table.span, message)
                    .note("some calendar programs would show its first date, others none")
                    .help("check `until`, `during` and `except`"),
            );
            return;
        };
        if *first != start {
            let reason = self.reason(start).unwrap_or("the rule gives another date");
            let message = format!("the series starts on {}, but {reason}", date_with_weekday(start));
            findings.push(
                Finding::error("event-repeat", event.span, message)
                    .note("calendar programs disagree on a series whose first date is left out")
                    .help(format!("start on its first date, {}", date_with_weekday(*first))),
            );
        }
        match repeat.ends {
            RuleEnd::Count(count) if !complete => {
                let message = format!("only {} of the {count} dates are known", dates.announced.len());
                let help = match self.terms_end() {
                    Some(end) => format!("the term dates end on {end}: add the next school year, or lower `count`"),
                    None => "lower `count`".into(),
                };
                findings.push(
                    Finding::error("terms", table.span_of("count"), message)
                        .note("it is not known yet on which day the series ends")
                        .help(help),
                );
            }
            RuleEnd::Until(_) if complete => {
                let message = format!("this series has more than {MOST_DATES} dates");
                findings.push(
                    Finding::error("event-repeat", table.span_of("until"), message)
                        .note("each calendar program stops at a different date in such a long series")
                        .help("end it earlier"),
                );
            }
            _ => {}
        }
        if self.bank_holidays.is_some() && *last > last_known() {
            let message =
                format!("bank holidays after {} are not known yet, and this series ends on {last}", last_known());
            findings.push(
                Finding::warning("event-repeat", table.span_of("except_bank_holidays"), message)
                    .note(format!("the built-in dates were last updated on {}", as_of()))
                    .help("end the series earlier, or list the later ones in `except`"),
            );
        }
        if self.bank_holidays.is_some() && *first < first_known() {
            let message =
                format!("bank holidays before {} are not known, and this series starts on {first}", first_known());
            findings.push(
                Finding::warning("event-repeat", table.span_of("except_bank_holidays"), message)
                    .note("Its page and feed would show dates that did not take place.")
                    .help("list the dates that did not take place in `except`"),
            );
        }
        for (date, (span, found)) in &self.except {
            if !found {
                findings.push(no_such_date("exception", *date, *span, &dates.announced, None));
            }
        }
        let moments = dates.announced.iter().chain(&dates.taken);
        let doubtful = moments.filter_map(|date| {
            let TimeRange::Times { start, end } = event.when.on_date(*date) else { return None };
            let ending = end.and_then(|end| event.zone.report_ambiguity(end, "end", event.span));
            event.zone.report_ambiguity(start, "start", event.span).or(ending)
        });
        findings.extend(doubtful.take(1).map(|finding| {
            finding
                .help("choose a time outside that hour for the whole series: programs disagree if one date is left out")
        }));
    }
}

/// Expands any rule with the `rrule` crate, in order: for imported series, and to check our own.
/// The dates are local, marked as UTC. Returns `None` if the crate rejects the rule.
pub(crate) fn expand_text(text: &str) -> Option<impl Iterator<Item = Date> + use<>> {
    // A rule contains only ASCII (RFC 5545 section 3.3.10), and the crate panics if it splits
    // another character.
    let set: rrule::RRuleSet = text.is_ascii().then(|| text.parse().ok())??;
    // `RRuleSet` iterates only by reference, so its results are collected.
    let moments: Vec<i64> = (&set).into_iter().take(MOST_DATES + 1).map(|moment| moment.timestamp()).collect();
    Some(moments.into_iter().filter_map(|second| {
        let moment = jiff::Timestamp::from_second(second).ok()?;
        Some(jiff::tz::Offset::UTC.to_datetime(moment).date())
    }))
}

/// Sets the dates of the event, each in its form in feeds, and its rule.
fn assemble(
    event: &mut Event,
    repeat: RepeatRule,
    dates: Dates,
    mut changes: BTreeMap<Date, (TimeRange, OccurrenceChange)>,
) {
    let crosses = |when: TimeRange| match when {
        TimeRange::Times { start, end: Some(end) } => event.zone.changes_between(start, end),
        _ => false,
    };
    // Some programs measure a series by the hours of its first date, others by the clock. They
    // differ if the clock changes overnight, so such a date states its own end. If it is the first
    // date, every date does.
    let first_crosses = crosses(event.when);
    let first_day = event.when.first_day();
    let mut except = dates.taken;
    let mut occurrences = Vec::with_capacity(dates.announced.len());
    for date in &dates.announced {
        let regular = event.when.on_date(*date);
        let mut occurrence = Occurrence { date: *date, when: regular, form: OccurrenceForm::Regular, change: None };
        if let Some((when, change)) = changes.remove(date) {
            let off = change.status.is_some_and(EventStatus::is_off);
            let turned = when.is_days() != regular.is_days();
            occurrence.form = if turned && !off { OccurrenceForm::Detached } else { OccurrenceForm::Override };
            occurrence.when = if turned && off { regular } else { when };
            occurrence.change = Some(Box::new(change));
        } else if first_crosses || crosses(regular) {
            occurrence.form = OccurrenceForm::Override;
        }
        if occurrence.form == OccurrenceForm::Detached {
            except.push(*date);
        }
        occurrences.push(occurrence);
    }
    except.sort_unstable();
    let last = event.when.on_date(dates.announced.last().copied().unwrap_or(first_day)).start();
    let until = match last {
        DayOrTime::Day(date) => format_date(date),
        DayOrTime::Time(time) => {
            format!("{}Z", format_time(jiff::tz::Offset::UTC.to_datetime(event.zone.instant(time))))
        }
    };
    event.series = Some(Series {
        rule: format!("{};UNTIL={until}", repeat.rule(first_day)),
        repeat: Some(repeat),
        except: except.into_iter().map(|date| event.when.on_date(date).start()).collect(),
        goes_on: false,
    });
    event.occurrences = occurrences;
}

#[cfg(test)]
mod tests;
