//! A check is switched off without effect, or without a reason.
//!
//! You can switch a check off for one block with a comment above it, for one page with `[[checks.off]]`,
//! and for the whole site under `[checks]` in site.toml. The next editor of the page needs to know why. An
//! exception that no longer matches anything would hide the next problem.
//!
//! Bad: `<!-- check-off link-vague -->`
//!
//! Good: `<!-- check-off link-vague: quoting the old site -->` above the block, or in front matter
//! `[[checks.off]]` with `rule = "sentence-long"` and `reason = "Quotes the law word for word."`

use std::collections::{BTreeMap, HashMap};

use super::{CheckContext, CheckedPage, Rule, RuleReporter, Scope, rule, rules};
use crate::content::Document;
use crate::diagnostic::{Finding, Level, nearest};
use crate::site::DocId;
use crate::source::{FileId, Span};

/// A rule that is switched off in one place.
struct ActiveSuppression<'a> {
    rule: &'a str,
    has_reason: bool,
    /// The position of the exception.
    span: Span,
    /// The block that it applies to, or `None` for the whole page.
    governs: Option<Span>,
    /// Whether it is in a comment.
    is_comment: bool,
    used: bool,
}

/// Removes findings that the page suppresses, and reports exceptions without a reason or without effect.
pub(super) fn apply(page: &CheckedPage, on: &[(&'static Rule, Option<Level>)], findings: &mut Vec<Finding>) {
    let mut exceptions = exceptions(page);
    if exceptions.is_empty() {
        return;
    }
    // Group by rule, because a page may have thousands of findings and exceptions.
    let mut governed: HashMap<&str, BlockRanges> = HashMap::new();
    for exception in &exceptions {
        governed.entry(exception.rule).or_default().add(exception.governs.unwrap_or(WHOLE));
    }
    governed.values_mut().for_each(BlockRanges::sort);
    let mut left_out: HashMap<&str, BlockRanges> = HashMap::new();
    findings.retain(|finding| {
        // A page can also have findings in another file, such as site.toml.
        let is_off = finding.span.file == page.document.file
            && governed.get(finding.code).is_some_and(|blocks| blocks.overlaps(finding.span));
        if is_off {
            left_out.entry(finding.code).or_default().add(finding.span);
        }
        !is_off
    });
    left_out.values_mut().for_each(BlockRanges::sort);
    for exception in &mut exceptions {
        let found = left_out.get(exception.rule);
        exception.used = found.is_some_and(|found| found.overlaps(exception.governs.unwrap_or(WHOLE)));
    }
    let Some((own, set)) = on.iter().find(|(rule, _)| rule.code == "check-off") else { return };
    let mut report = RuleReporter { rule: own, set: *set, findings };
    for exception in &exceptions {
        report_exception(exception, on, &mut report);
    }
}

/// The whole of any source.
const WHOLE: Span = Span { file: FileId(0), start: 0, end: u32::MAX };

/// Ranges of one source, for overlap queries.
#[derive(Default)]
struct BlockRanges {
    /// The start and end of each range, sorted by start.
    ranges: Vec<(u32, u32)>,
    /// For each range, the last end of it and of those before it.
    ends: Vec<u32>,
}

impl BlockRanges {
    fn add(&mut self, span: Span) {
        self.ranges.push((span.start, span.end));
    }

    fn sort(&mut self) {
        self.ranges.sort_unstable();
        let mut last = 0;
        self.ends = self
            .ranges
            .iter()
            .map(|(_, end)| {
                last = last.max(*end);
                last
            })
            .collect();
    }

    /// Returns whether a range overlaps one of them.
    fn overlaps(&self, span: Span) -> bool {
        let before = self.ranges.partition_point(|(start, _)| *start < span.end);
        before.checked_sub(1).is_some_and(|last| self.ends[last] > span.start)
    }
}

fn report_exception(exception: &ActiveSuppression, on: &[(&'static Rule, Option<Level>)], report: &mut RuleReporter) {
    let code = exception.rule;
    let here = if exception.is_comment { "the next block" } else { "this page" };
    if rule(code).is_none() {
        let message = if code.is_empty() {
            "this exception names no check".into()
        } else {
            format!("there is no check `{code}`")
        };
        report.report(exception.span, message).note("It switches nothing off.").help(suggestion(code));
    } else if exception.is_comment && is_on_rendered_pages(code) {
        report
            .report(exception.span, format!("`{code}` checks whole pages, so a comment does not switch it off"))
            .note("The finding would still appear.")
            .help(format!("write `[[checks.off]]` with `rule = \"{code}\"` and a `reason` in the front matter"));
    } else if !exception.has_reason {
        let fix = match exception.is_comment {
            true => format!("write `<!-- check-off {code}: why it does not apply -->`"),
            false => "add `reason = \"…\"` beside the rule".into(),
        };
        report
            .report(exception.span, format!("`{code}` is switched off without a reason"))
            .note("The next editor of this page cannot tell whether the exception still applies.")
            .help(fix);
    } else if !exception.used && on.iter().any(|(rule, _)| rule.code == code) {
        unused(exception, here, report);
    }
}

fn unused(exception: &ActiveSuppression, here: &str, report: &mut RuleReporter) {
    report
        .report(
            exception.span,
            format!("`{}` finds nothing in {here}, so there is nothing to switch off", exception.rule),
        )
        .note("It would hide the next problem of its kind.")
        .help("remove it");
}

/// Returns whether a page switches a rule off.
pub(super) fn is_off(document: &Document, code: &str) -> bool {
    page_exceptions(document).any(|own| own.rule == code)
}

fn suggestion(code: &str) -> String {
    match nearest(code, rules().map(|rule| rule.code)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a check by its code, such as `link-vague`; findings on syntax, fields, events and addresses cannot be switched off".into(),
    }
}

fn exceptions<'a>(page: &CheckedPage<'a>) -> Vec<ActiveSuppression<'a>> {
    let mut all = Vec::new();
    for text in page.texts {
        for off in &text.parsed.suppressions {
            all.push(ActiveSuppression {
                rule: &off.rule,
                has_reason: !off.reason.trim().is_empty(),
                span: text.source_span(off.span),
                // A comment with nothing after it applies to nothing.
                governs: Some(off.governs.map_or(Span::file_start(off.span.file), |span| text.source_span(span))),
                is_comment: true,
                used: false,
            });
        }
    }
    all.extend(page_exceptions(page.document));
    all
}

/// Returns the exceptions in a page's front matter.
fn page_exceptions(document: &Document) -> impl Iterator<Item = ActiveSuppression<'_>> {
    let tables = document.fields.table("checks").into_iter().flat_map(|checks| checks.tables("off"));
    tables.filter_map(|off| {
        Some(ActiveSuppression {
            rule: off.text("rule")?,
            has_reason: off.text("reason").is_some_and(|reason| !reason.trim().is_empty()),
            span: off.span_of("rule"),
            governs: None,
            is_comment: false,
            used: false,
        })
    })
}

/// Returns whether a rule checks rendered pages.
fn is_on_rendered_pages(code: &str) -> bool {
    rule(code).is_some_and(|rule| matches!(rule.scope, Scope::Rendered(_)))
}

/// Removes findings on rendered pages that their documents suppress, and returns findings about exceptions
/// that match nothing. Takes the document and the findings of each page; a document may have several pages.
pub(super) fn check_rendered<'p>(
    context: &CheckContext<'_>,
    pages: impl Iterator<Item = (Option<DocId>, &'p mut Vec<Finding>)>,
) -> Vec<Finding> {
    let mut off: BTreeMap<DocId, Vec<ActiveSuppression>> = BTreeMap::new();
    for (id, document) in context.site.visible() {
        let own: Vec<ActiveSuppression> =
            page_exceptions(document).filter(|own| is_on_rendered_pages(own.rule)).collect();
        if !own.is_empty() {
            off.insert(id, own);
        }
    }
    for (document, found) in pages {
        let Some(own) = document.and_then(|id| off.get_mut(&id)) else { continue };
        found.retain(|finding| match own.iter_mut().find(|own| own.rule == finding.code) {
            Some(exception) => {
                exception.used = true;
                false
            }
            None => true,
        });
    }
    let mut findings = Vec::new();
    let on = |code: &str| rule(code).is_some_and(|rule| rule.configured_level(context.site).is_some());
    if let Some(own) = rule("check-off")
        && let Some(set) = own.configured_level(context.site)
    {
        let mut report = RuleReporter { rule: own, set, findings: &mut findings };
        for exception in off.values().flatten().filter(|own| !own.used && own.has_reason && on(own.rule)) {
            unused(exception, "this page", &mut report);
        }
    }
    findings
}

/// Reports levels in site.toml for checks that do not exist.
pub(super) fn report_unknown(context: &CheckContext<'_>) -> Vec<Finding> {
    let levels = context.site.config.checks.levels.iter().filter(|(code, _)| rule(code).is_none());
    let told = levels.map(|(code, set)| {
        Finding::error("unknown-key", set.span, format!("there is no check `{code}`"))
            .note("Its level has no effect, so findings appear that you wanted to switch off.")
            .help(suggestion(code))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ranges_overlap_as_each_range_alone_does(
            stretches in proptest::collection::vec((0..60_u32, 0..20_u32), 0..12),
            (start, length) in (0..60_u32, 0..20_u32),
        ) {
            let span = |(start, length): (u32, u32)| Span { file: FileId(0), start, end: start + length };
            let mut blocks = BlockRanges::default();
            stretches.iter().for_each(|stretch| blocks.add(span(*stretch)));
            blocks.sort();
            let asked = span((start, length));
            let alone = |own: Span| asked.start < own.end && asked.end > own.start;
            prop_assert_eq!(blocks.overlaps(asked), stretches.iter().any(|stretch| alone(span(*stretch))));
        }
    }
}
