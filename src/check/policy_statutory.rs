//! Something that the law asks to be published is not on the site.
//!
//! Families, members and inspectors are entitled to find it here. What is asked of which kind of organisation in which nation is a dated list with its
//! sources, the same that the page made from `content/what-we-publish.toml` shows; a site without that file is not asked. What guidance recommends, and
//! what the law wants handed out but not on a website, is advice. An entry of that file that answers nothing is reported: a second one of an `id`,
//! and one that nobody asks of this kind of organisation.
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
            // The day by which it must be there has not come: `duty-due` tells of it in time.
            RequirementStatus::NotYet if duty.due.is_some_and(|Day(due)| due >= site.options.today) => {}
            // A list that says when it will come is honest with its readers: nothing to add.
            RequirementStatus::NotYet if item.entry.is_some_and(|(_, entry)| entry.get("note").is_some()) => {}
            RequirementStatus::NotYet => {
                let source = duty.sources(&kinds, nation).next();
                let as_of = |source: &RequirementSource| PartialDate::parse(&source.as_of).map(dates::in_words).unwrap_or_default();
                let by = source.map_or(String::new(), |source| format!(" ({}, as of {})", source.title, as_of(source)));
                let should = duty.is_recommended(&kinds, nation);
                let asked = if should { "should be" } else { "must be" };
                let level = if should { Level::Advice } else { report.level() };
                report
                    .report_as(level, fields.span_of("kinds"), format!("`{}` {asked} published and is not on the site", duty.title))
                    .note(match should {
                        true if duty.other_means => format!("It must be public, here or by other means; families look for it here{by}."),
                        true => format!("Families and members look for it here{by}."),
                        false => format!("Families, members and inspectors are entitled to find it here{by}."),
                    })
                    .help(format!("publish it; or say where it is with `[[items]]`, `id = \"{}\"` and `page`, `file` or `url`, why not with `does_not_apply`, or when it comes with `note`", duty.id));
            }
            RequirementStatus::DoesNotApply => {
                let Some((_, entry)) = item.entry else { continue };
                if entry.text("does_not_apply").is_none_or(|reason| reason.split_whitespace().count() < 2) {
                    report
                        .report(entry.span_of("does_not_apply"), format!("`{}` is left out without a reason", duty.title))
                        .note("Readers cannot tell whether it was forgotten.")
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
            UnusedEntry::NotAsked => format!("`{id}` is not asked of this kind of organisation in this nation"),
        };
        report
            .report(entry.span_of("id"), what)
            .label("not shown")
            .note("What this entry says is on no page and in no report.")
            .help(match idle {
                UnusedEntry::Repeated => "keep one of the two, with all that is right in it".to_owned(),
                UnusedEntry::NotAsked => format!("take the entry out; or add the kind that it is asked of to `kinds` ({})", kinds_asked(id)),
            });
    }
}

/// The kinds of organisation that are asked for a thing, with their nations.
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
