//! Something that the law requires you to publish is not on the site.
//!
//! Families, members and inspectors have a right to find it here. A dated list with sources says what each
//! kind of organisation in each nation must publish. The page from `content/what-we-publish.toml` shows the
//! same list. A site without that file is not checked. Recommendations of guidance, and information that
//! the law requires but not on a website, are advice. The check also reports an entry of that file without
//! effect: a second one with the same `id`, and one that this kind of organisation need not publish.
//!
//! Bad: a maintained school in England without a charging and remissions policy
//!
//! Good: the policy under `policies/`; or, under `[[items]]` in `content/what-we-publish.toml`, where it is, or `does_not_apply` with the reason

use super::{CheckContext, RuleReporter, dates};
use crate::diagnostic::Level;
use crate::datetime::PartialDate;
use crate::site::{UnusedEntry, RequirementStatus};
use crate::types::statutory::{Day, RequirementSource, duties, sources};

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let site = context.site;
    let Some(list) = site.publication() else { return };
    let (fields, nation) = (site.fields(list), site.publication_nation());
    let kinds: Vec<&str> = fields.texts("kinds").map(|kind| kind.value).collect();
    for item in site.statutory() {
        let duty = item.duty;
        match item.status {
            // The due day is in the future, and `duty-due` reports it in time.
            RequirementStatus::NotYet if duty.due.is_some_and(|Day(due)| due >= site.options.today) => {}
            // The entry tells readers when it will come, so there is nothing to report.
            RequirementStatus::NotYet if item.entry.is_some_and(|(_, entry)| entry.get("note").is_some()) => {}
            RequirementStatus::NotYet => {
                let source = duty.sources(&kinds, nation).next();
                let as_of = |source: &RequirementSource| PartialDate::parse(&source.as_of).map(dates::in_words).unwrap_or_default();
                let by = source.map_or(String::new(), |source| format!(" ({}, as of {})", source.title, as_of(source)));
                let should = duty.is_recommended(&kinds, nation);
                let asked = if should { "should be" } else { "must be" };
                let level = if should { Level::Advice } else { report.level() };
                report
                    .report_as(level, fields.span_of("kinds"), format!("`{}` {asked} published, but is not on the site", duty.title))
                    .note(match should {
                        true if duty.other_means => format!("It must be public, here or by other means. Families look for it here{by}."),
                        true => format!("Families and members look for it here{by}."),
                        false => format!("Families, members and inspectors have a right to find it here{by}."),
                    })
                    .help(format!("publish it; or add `[[items]]` with `id = \"{}\"` and its place (`page`, `file` or `url`), a reason (`does_not_apply`), or when it comes (`note`)", duty.id));
            }
            RequirementStatus::DoesNotApply => {
                let Some((_, entry)) = item.entry else { continue };
                if entry.text("does_not_apply").is_none_or(|reason| reason.split_whitespace().count() < 2) {
                    report
                        .report(entry.span_of("does_not_apply"), format!("`{}` is left out without a reason", duty.title))
                        .note("Readers cannot tell whether you forgot it.")
                        .help("write why it does not apply here, such as \"We have no pupils above year 6.\"");
                }
            }
            _ => {}
        }
    }
    for (entry, idle) in site.unused_entries() {
        let id = entry.text("id").unwrap_or_default();
        let what = match idle {
            UnusedEntry::Repeated => format!("`{id}` has two entries in the list"),
            UnusedEntry::NotAsked => format!("this kind of organisation in this nation need not publish `{id}`"),
        };
        report
            .report(entry.span_of("id"), what)
            .label("not shown")
            .note("This entry is on no page and in no report.")
            .help(match idle {
                UnusedEntry::Repeated => "keep one of the two, with all correct facts".to_owned(),
                UnusedEntry::NotAsked => format!("remove the entry; or add the kind that must publish it to `kinds` ({})", kinds_asked(id)),
            });
    }
}

/// Returns the kinds of organisation that must publish an item, with their nations.
fn kinds_asked(id: &str) -> String {
    let duty = duties().iter().find(|duty| duty.id == id);
    let sources = sources().iter().filter(|source| duty.is_some_and(|duty| duty.by.contains(&source.id)));
    let mut all: Vec<String> = sources
        .flat_map(|source| source.kinds.iter().map(|kind| {
            let nations: Vec<&str> = source.nations.iter().map(|nation| if nation == "wales" { "Wales" } else { "England" }).collect();
            format!("`{kind}` in {}", nations.join(" and "))
        }))
        .collect();
    all.sort();
    all.dedup();
    all.join(", ")
}
