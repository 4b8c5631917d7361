//! Builds the board's report of what the organisation must publish. Takes a loaded site. Returns for each
//! duty its source, where it is published, its state, its due day and the next review. Writes Markdown in
//! the site's first language, which is readable as text too, or one JSON object a line.

use std::fmt::Write as _;

use serde::Serialize;

use super::visible;
use crate::datetime::{Duration, PartialDate};
use crate::markdown::Dialect;
use crate::markdown::field::plain_text;
use crate::pipeline::Loaded;
use crate::site::{RequirementItem, RequirementStatus, Site, asset_address};
use crate::theme::{DateFormatter, Strings};
use crate::types::policy::DUE_SOON_DAYS;
use crate::types::statutory::{Day, Interval, RequirementSource};
use crate::url::WrittenAddress;

/// One duty in JSON.
#[derive(Debug, Serialize)]
struct Row<'l> {
    id: &'l str,
    title: &'l str,
    /// The group that it applies to, if not all organisations of the kind.
    #[serde(skip_serializing_if = "str::is_empty")]
    only: &'l str,
    required: bool,
    other_means: bool,
    sources: Vec<SourceRow<'l>>,
    /// An address, or a text. Empty if it is not published.
    held: String,
    /// The note of the list, or the reason why the duty does not apply.
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
    /// `published`, `missing`, `does-not-apply`, `due-soon`, `overdue`.
    state: &'static str,
    due: Option<String>,
    next_review: Option<String>,
    days: Option<i64>,
    review_every: Option<String>,
    /// Whether it must be renewed and has no date of its last renewal.
    no_date_stated: bool,
    until: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    unverified: &'l str,
}

#[derive(Debug, Serialize)]
struct SourceRow<'l> {
    title: &'l str,
    url: &'l str,
    as_of: &'l str,
    #[serde(skip_serializing_if = "str::is_empty")]
    read: &'l str,
}

/// Returns the report in Markdown, or `None` if the site has no publication list.
pub fn markdown(loaded: &Loaded) -> Option<String> {
    let report = DutiesReport::new(loaded)?;
    Some(report.markdown())
}

/// Returns the report with one JSON object a line, or `None` if the site has no publication list.
pub fn json(loaded: &Loaded) -> Option<String> {
    let report = DutiesReport::new(loaded)?;
    let mut out = String::new();
    for item in &report.items {
        // Serialising strings, numbers and lists of them into memory cannot fail.
        let line = serde_json::to_string(&report.row(item)).unwrap_or_default();
        out.push_str(&visible::json(&line));
        out.push('\n');
    }
    Some(out)
}

struct DutiesReport<'l> {
    site: &'l Site,
    items: Vec<RequirementItem<'l>>,
    kinds: Vec<&'l str>,
    nation: &'l str,
    strings: &'l Strings,
    words: &'l DateFormatter,
    is_welsh: bool,
}

impl<'l> DutiesReport<'l> {
    fn new(loaded: &'l Loaded) -> Option<DutiesReport<'l>> {
        let site = &loaded.renderer.site;
        let list = site.publication()?;
        let language = site.config.languages.first().map_or("en", String::as_str);
        let theme = &loaded.renderer.theme;
        Some(DutiesReport {
            site,
            items: site.statutory(),
            kinds: site.fields(list).texts("kinds").map(|kind| kind.value).collect(),
            nation: site.publication_nation(),
            strings: theme.strings(language),
            words: theme.date_formatter(language),
            is_welsh: language == "cy",
        })
    }

    /// Formats "5 years 7 months overdue" for a date that was some days ago.
    fn overdue(&self, days: i64) -> String {
        let length = self.words.duration(Duration::ago(days, self.site.options.today));
        self.strings.format("overdue-by", &[("length", length.into())])
    }

    fn title(&self, item: &RequirementItem) -> &'static str {
        if self.is_welsh { &item.duty.cy } else { &item.duty.title }
    }

    fn only(&self, item: &RequirementItem) -> &'static str {
        if self.is_welsh { &item.duty.only_cy } else { &item.duty.only }
    }

    fn sources(&self, item: &RequirementItem) -> Vec<&'static RequirementSource> {
        item.duty.sources(&self.kinds, self.nation).collect()
    }

    /// Returns where it is published: an address for the public, or a text.
    fn location(&self, item: &RequirementItem) -> String {
        let base = &self.site.config.base;
        match item.status {
            RequirementStatus::Document(id) => base.absolute(&self.site.address(id)),
            RequirementStatus::File(path) => base.absolute(&asset_address(path)),
            RequirementStatus::Address(address) => match WrittenAddress::parse(address) {
                Some(written) => base.absolute(&written.address) + &written.rest,
                None => address.to_owned(),
            },
            RequirementStatus::Footer => self.strings.text("duties-footer").to_owned(),
            RequirementStatus::DoesNotApply | RequirementStatus::NotYet => String::new(),
        }
    }

    fn state(item: &RequirementItem) -> &'static str {
        match (item.status, item.due) {
            (RequirementStatus::DoesNotApply, _) => "does-not-apply",
            (RequirementStatus::NotYet, _) => "missing",
            (_, Some(due)) if due.days < 0 => "overdue",
            (_, Some(due)) if due.is_soon() => "due-soon",
            _ => "published",
        }
    }

    fn state_words(&self, item: &RequirementItem) -> &str {
        let should = item.duty.is_recommended(&self.kinds, self.nation);
        self.strings.text(match DutiesReport::state(item) {
            "does-not-apply" => "duties-state-apart",
            "missing" if item.duty.other_means => "duties-state-missing-other",
            "missing" if should => "duties-state-missing-should",
            "missing" => "duties-state-missing",
            "overdue" => "duties-state-overdue",
            "due-soon" => "duties-state-soon",
            _ => "duties-state-published",
        })
    }

    /// Returns the day by which a missing item must be published, and the day by which a published one must
    /// be renewed.
    fn days(item: &RequirementItem) -> (Option<PartialDate>, Option<PartialDate>) {
        let on = item.due.map(|due| due.on);
        if item.status == RequirementStatus::NotYet { (on, None) } else { (None, on) }
    }

    /// Returns whether a published item must be renewed and has no date of its last renewal.
    fn lacks_date(item: &RequirementItem) -> bool {
        let is_there = matches!(
            item.status,
            RequirementStatus::Document(_) | RequirementStatus::File(_) | RequirementStatus::Address(_)
        );
        let has_length = item.entry.is_some_and(|(_, entry)| entry.duration("review_every").is_some());
        is_there && item.due.is_none() && (has_length || item.duty.review_every.is_some())
    }

    fn row(&self, item: &RequirementItem) -> Row<'l> {
        let (due, next_review) = DutiesReport::days(item);
        let source = |source: &'static RequirementSource| SourceRow {
            title: &source.title,
            url: &source.url,
            as_of: &source.as_of,
            read: &source.read,
        };
        Row {
            id: &item.duty.id,
            title: self.title(item),
            only: self.only(item),
            required: !item.duty.is_recommended(&self.kinds, self.nation),
            other_means: item.duty.other_means,
            sources: self.sources(item).into_iter().map(source).collect(),
            held: self.location(item),
            note: note(item),
            state: DutiesReport::state(item),
            due: due.map(PartialDate::iso),
            next_review: next_review.map(PartialDate::iso),
            days: item.due.map(|due| due.days),
            review_every: item.duty.review_every.map(|Interval(every)| self.words.duration(every)),
            no_date_stated: DutiesReport::lacks_date(item),
            until: item.duty.until.map(|Day(until)| until.to_string()),
            unverified: &item.duty.unverified,
        }
    }

    fn markdown(&self) -> String {
        let name = self.site.config.organisation_name(0);
        let date = self.words.date(self.site.options.today);
        let when = self.strings.format("duties-when", &[("date", date.into()), ("name", name.into())]);
        let mut out = format!("# {}\n\n{}\n", self.strings.text("duties-title"), cell(&when));
        let is_apart = |item: &&RequirementItem| item.status == RequirementStatus::DoesNotApply;
        let needs = |item: &&RequirementItem| matches!(DutiesReport::state(item), "missing" | "overdue" | "due-soon");
        self.table("duties-attention", self.items.iter().filter(needs).collect(), &mut out);
        let rest = self.items.iter().filter(|item| !needs(item) && !is_apart(item));
        self.table("duties-published", rest.collect(), &mut out);
        let apart: Vec<&RequirementItem> = self.items.iter().filter(is_apart).collect();
        if !apart.is_empty() {
            self.table("duties-apart", apart, &mut out);
        }
        self.list_of_sources(&mut out);
        let unverified: Vec<&RequirementItem> =
            self.items.iter().filter(|item| !item.duty.unverified.is_empty()).collect();
        if !unverified.is_empty() {
            self.heading("duties-unverified", &mut out);
            out.push_str(self.strings.text("duties-unverified-text"));
            out.push_str("\n\n");
            for item in unverified {
                // Writing to a String cannot fail.
                let _ = writeln!(out, "- {}: {}", self.title(item), item.duty.unverified);
            }
        }
        visible::lines(&out).into_owned()
    }

    fn heading(&self, key: &str, out: &mut String) {
        let _ = write!(out, "\n## {}\n\n", self.strings.text(key));
    }

    fn table(&self, key: &str, items: Vec<&RequirementItem>, out: &mut String) {
        self.heading(key, out);
        if items.is_empty() {
            out.push_str(self.strings.text("duties-none"));
            out.push('\n');
            return;
        }
        let heads =
            ["duties-what", "duties-source", "duties-where", "duties-state", "duties-due", "duties-next-review"]
                .map(|head| self.strings.text(head));
        let _ = writeln!(out, "| {} |\n|{}", heads.join(" | "), " --- |".repeat(heads.len()));
        for item in items {
            let (due, review) = DutiesReport::days(item);
            let day = |date: Option<PartialDate>| {
                let Some(date) = date else { return String::new() };
                let days = item.due.map_or(0, |due| due.days);
                let note = match days {
                    ..0 => format!(" ({})", self.overdue(-days)),
                    0..=DUE_SOON_DAYS => {
                        format!(" ({})", self.strings.format("due-in-days", &[("count", days.into())]))
                    }
                    _ => String::new(),
                };
                format!("{}{note}", self.words.partial(date))
            };
            let review = match day(review) {
                none if none.is_empty() && DutiesReport::lacks_date(item) => {
                    self.strings.text("duties-no-date").to_owned()
                }
                review => review,
            };
            let title = match self.only(item) {
                "" => self.title(item).to_owned(),
                only => format!("{} ({only})", self.title(item)),
            };
            let sources: Vec<&str> = self.sources(item).iter().map(|source| source.title.as_str()).collect();
            let held = [self.location(item), note(item)];
            let held = held.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            let row = [title, sources.join("; "), held, self.state_words(item).to_owned(), day(due), review];
            let _ = writeln!(out, "| {} |", row.map(|text| cell(&text)).join(" | "));
        }
    }

    fn list_of_sources(&self, out: &mut String) {
        self.heading("duties-sources", out);
        let asked: Vec<&RequirementSource> = self.items.iter().flat_map(|item| self.sources(item)).collect();
        for source in
            crate::types::statutory::sources().iter().filter(|own| asked.iter().any(|other| other.id == own.id))
        {
            let in_words =
                |text: &str| PartialDate::parse(text).map_or_else(String::new, |date| self.words.partial(date));
            let read = match source.read.as_str() {
                "" => self.strings.text("duties-not-read").to_owned(),
                read => self.strings.format("duties-read", &[("date", in_words(read).into())]),
            };
            let version = self.strings.format("duties-version", &[("date", in_words(&source.as_of).into())]);
            let _ = writeln!(out, "- [{}]({}): {version}, {read}", source.title, source.url);
        }
    }
}

/// Returns the note of the list's entry.
fn note(item: &RequirementItem) -> String {
    let Some((_, entry)) = item.entry else { return String::new() };
    let text = entry.text("does_not_apply").or(entry.text("note")).unwrap_or_default();
    plain_text(text, &Dialect::default()).into_owned()
}

/// Returns text as one cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
