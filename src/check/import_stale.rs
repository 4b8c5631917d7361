//! The saved copy of a partner's calendar is older than the site allows.
//!
//! Visitors see events that the partner has moved or cancelled since, and miss new ones. `commonweal fetch` writes the
//! day into a file beside the calendar, such as `imports/library.fetched.toml`. The check concerns only calendars with
//! an `address` or `address_env` in site.toml; `fresh` sets how old a copy may become.
//!
//! Bad: a copy of 11 November 2026 on 23 November 2026, without `fresh`
//!
//! Good: a copy of this week; or `fresh = "30 days"` for a partner that announces events once a term

use std::borrow::Cow;
use std::collections::HashMap;

use super::{CheckContext, RuleReporter, dates};
use crate::calendar::import::day_of_record;
use crate::datetime::PartialDate::Day;
use crate::source::Source;
use crate::url::to_nfc;

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let (config, today) = (&context.site.config, context.site.options.today);
    if config.calendar.imports.iter().all(|own| own.remote.is_none()) {
        return;
    }
    let files = context.sources.iter().filter(|(_, source)| source.path.starts_with("imports/"));
    let saved: HashMap<Cow<str>, &Source> = files.map(|(_, source)| (to_nfc(&source.path), source)).collect();
    let find = |path: &str| saved.get(&*to_nfc(path)).copied();
    for own in &config.calendar.imports {
        // `import` reports a calendar that is missing.
        let Some(remote) = own.remote.as_ref().filter(|_| find(own.path()).is_some()) else { continue };
        let file = &own.file.value;
        let day = find(&own.record()).and_then(|record| day_of_record(&record.text));
        let message = match day {
            Some(day) if remote.fresh.after(day) >= today => continue,
            Some(day) => format!("the copy of `{file}` is old: it was fetched on {}", dates::in_words(Day(day))),
            None => format!("the age of `{file}` is unknown, because `{}` does not give the day", own.record()),
        };
        report
            .report(remote.span, message)
            .note("Visitors may see events that the partner has moved or cancelled, and miss new ones.")
            .help(format!(
                "run `commonweal fetch {}`; if that fails, ask the partner for an address that works",
                own.name()
            ));
    }
}
