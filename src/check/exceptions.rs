//! A check is switched off for nothing, or without a reason.
//!
//! A check can be switched off for one block by a comment above it, for one page by `[[checks.off]]`, for the whole site under `[checks]` in
//! site.toml. Whoever keeps the page after you needs to know why; and an exception that no longer matches anything would hide the next
//! mistake, one that readers would meet.
//!
//! Bad: `<!-- check-off link-vague -->`
//!
//! Good: `<!-- check-off link-vague: quoting the old site -->` above the block, or in front matter
//! `[[checks.off]]` with `rule = "sentence-long"` and `reason = "Quotes the law word for word."`

use super::{Context, Page, RULES, Report, Rule, rule};
use crate::diagnostic::{Finding, Level, nearest};
use crate::source::Span;

/// One rule switched off at one place.
struct Exception<'a> {
    rule: &'a str,
    has_reason: bool,
    /// Where it is written.
    span: Span,
    /// The block that it governs; the whole page for none.
    governs: Option<Span>,
    /// Whether it stands in a comment.
    is_comment: bool,
    used: bool,
}

/// Leaves out the findings that the page switches off, and tells of exceptions that say too little or match nothing.
pub fn apply(page: &Page, on: &[(&'static Rule, Option<Level>)], findings: &mut Vec<Finding>) {
    let mut exceptions = exceptions(page);
    if exceptions.is_empty() {
        return;
    }
    findings.retain(|finding| {
        let mut kept = true;
        for exception in exceptions.iter_mut().filter(|exception| exception.rule == finding.code) {
            let covers = |block: Span| finding.span.start < block.end && finding.span.end > block.start;
            if exception.governs.is_none_or(covers) {
                exception.used = true;
                kept = false;
            }
        }
        kept
    });
    let Some((own, set)) = on.iter().find(|(rule, _)| rule.code == "check-off") else { return };
    let mut report = Report { rule: own, set: *set, findings };
    for exception in &exceptions {
        tell(exception, on, &mut report);
    }
}

fn tell(exception: &Exception, on: &[(&'static Rule, Option<Level>)], report: &mut Report) {
    let code = exception.rule;
    let here = if exception.is_comment { "the next block" } else { "this page" };
    if rule(code).is_none() {
        let message =
            if code.is_empty() { "no check is named here".into() } else { format!("there is no check `{code}`") };
        report
            .note(exception.span, message)
            .because("Nothing is switched off by it, so whoever relies on it will be surprised.")
            .fix(near(code));
    } else if !exception.has_reason {
        let fix = match exception.is_comment {
            true => format!("write `<!-- check-off {code}: why it does not apply -->`"),
            false => "add `reason = \"…\"` beside the rule".into(),
        };
        report
            .note(exception.span, format!("`{code}` is switched off without a reason"))
            .because("Whoever keeps this page after you cannot tell whether it still holds.")
            .fix(fix);
    } else if !exception.used && on.iter().any(|(rule, _)| rule.code == code) {
        report
            .note(exception.span, format!("`{code}` finds nothing in {here}, so there is nothing to switch off"))
            .because("It would hide the next mistake of its kind.")
            .fix("remove it");
    }
}

fn near(code: &str) -> String {
    match nearest(code, RULES.iter().map(|rule| rule.code)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a check by its code, such as `link-vague`; every finding shows its code".into(),
    }
}

fn exceptions<'a>(page: &Page<'a>) -> Vec<Exception<'a>> {
    let mut all = Vec::new();
    for text in page.texts {
        for off in &text.parsed.check_off {
            all.push(Exception {
                rule: &off.rule,
                has_reason: !off.reason.trim().is_empty(),
                span: text.at(off.span),
                // A comment with nothing after it governs nothing.
                governs: Some(off.governs.map_or(Span::file_start(off.span.file), |span| text.at(span))),
                is_comment: true,
                used: false,
            });
        }
    }
    for off in page.fields().table("checks").into_iter().flat_map(|checks| checks.tables("off")) {
        let Some(rule) = off.text("rule") else { continue };
        all.push(Exception {
            rule,
            has_reason: off.text("reason").is_some_and(|reason| !reason.trim().is_empty()),
            span: off.span_of("rule"),
            governs: None,
            is_comment: false,
            used: false,
        });
    }
    all
}

/// Levels in site.toml for checks that there are not.
pub fn unknown(context: &Context<'_>) -> Vec<Finding> {
    let levels = context.site.config.checks.levels.iter().filter(|(code, _)| rule(code).is_none());
    let told = levels.map(|(code, set)| {
        Finding::error("unknown-key", set.span, format!("there is no check `{code}`"))
            .note("Its level changes nothing, so findings would come that you meant to be rid of.")
            .help(near(code))
    });
    told.collect()
}
