//! Reports lists, tables and other blocks in a field that the page shows in one line, where only their words remain.

use super::super::RuleReporter;
use super::super::page::CheckedText;
use crate::diagnostic::Level;
use crate::markdown::{Kind, Tag};

pub(super) fn check(text: &CheckedText, report: &mut RuleReporter) {
    if !text.is_one_line {
        return;
    }
    for (at, event) in text.parsed.events.iter().enumerate() {
        let Kind::Start(tag) = &event.kind else { continue };
        let (level, what) = match tag {
            Tag::List(_) => (Level::Advice, "a list"),
            Tag::Heading(_) => (Level::Advice, "a heading"),
            Tag::Quote | Tag::Alert(_) => (Level::Advice, "a quotation"),
            Tag::Table(_) => (Level::Warning, "a table"),
            _ => continue,
        };
        report
            .report_as(level, text.event_span(at), format!("this field is shown in one line, and contains {what}"))
            .note("Only its words are shown, with a line for each item: screen readers do not announce it.")
            .help(format!("write it as a sentence, or put {what} into the text of the page"));
        return;
    }
}
