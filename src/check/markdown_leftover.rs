//! The page shows marks as they were typed, or Markdown reads them in another way than the author meant.
//!
//! With an extra space, or the notation of another program, an intended heading, link or table appears as
//! raw characters. Screen readers read out each character, readers cannot follow the link, and the contents
//! list lacks the heading. The finding names the wrong character, even if it is invisible, such as a
//! no-break space. Most of these marks are not reported in code and in quotation marks.
//!
//! It reports: `##` without an ordinary space after it; doubled marks (`## ## Dates`); `**bold **`;
//! `[words] (address)`; addresses with spaces (`![x](my photo.jpg)`, `mailto: office@example.org`); tables without
//! their line of dashes, or with tabs between the columns; lists that are detached from their item; shortcodes and
//! placeholders of Hugo, Jekyll, WordPress and Govspeak (`{{< figure >}}`, `{% include %}`, `[gallery ids="1,2"]`,
//! `$CTA`); list numbers and bullets without a space (`1.One`); missing footnotes (`[^9]`), and footnotes that nothing refers to, which are not
//! published; front matter within the text; a sentence that a line
//! of dashes turns into a heading; an unclosed `[words](address` or `**words`; `[words][name]` without a line
//! `[name]: address`; list numbers that Markdown changes (`1. 2. 4.`); a code block that never ends, and sentences
//! that four spaces turn into code; placeholders of a model document (`[insert name of school]`, `Lorem ipsum`,
//! `20XX`); links and bold text in fields that do not support Markdown, such as `title`; notes between authors
//! (`%% … %%`, `TODO:`, `NOT FOR PUBLICATION`); letters in the wrong encoding (`CafÃ©`); asterisks that disappear from
//! grades and codes (`A*AA`); the notation of other programs (`!!! note`, `==marked==`, `:smile:`, `+---+`); lists and
//! tables in a field whose text is on one line. It is an error if content is missing from the page, or if the page
//! shows front matter or a note between authors: a row of a table with more cells than its header, a picture, a shortcode of Hugo, a
//! tag of Jekyll, `%% … %%`.
//!
//! Bad: `Read [the rules] (rules.md).`
//!
//! Good: `Read [the rules](rules.md).`

mod addresses;
mod code;
mod comments;
mod emphasis;
mod fields;
mod front_matter;
mod headings;
mod letters;
mod links;
mod lists;
mod numbers;
mod other_programs;
mod placeholders;
mod plain;
mod references;
mod shortcodes;
pub(crate) mod sublists;
mod tables;
mod unclosed;

use super::page::CheckedText;
use super::{CheckedPage, RuleReporter, lines};

/// The note that says who is affected.
const BECAUSE: &str = "The page shows it as it was typed, and screen readers read out each character.";

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        tables::lost_cells(text, report);
        sublists::check(text, report);
        numbers::check(text, report);
        code::check(text, report);
        fields::check(text, report);
        let has_tab = text.parsed.text.contains('\t');
        let mut shortcodes = shortcodes::ShortcodeScanner::new(text);
        let mut stars = unclosed::UnclosedScanner::default();
        references::unused_notes(text, report);
        let mut is_first = true;
        lines::each_run(&text.parsed, |run| {
            if !run.is_quoted && run.is_text() {
                front_matter::check(text, run, is_first, report);
            }
            is_first = false;
            headings::check(text, run, report);
            other_programs::check(text, run, report);
            if run.is_text() {
                lists::check(text, run, report);
                tables::check(text, run, has_tab, report);
            }
            if !run.is_quoted {
                links::check(text, run, report);
                references::check(text, run, report);
                stars.check(text, run, report);
                emphasis::check(text, run, report);
                letters::stars(text, run, report);
                shortcodes.check(run, report);
            }
        });
    }
    // Titles and other fields without Markdown may contain placeholders too.
    for block in page.blocks.iter().filter(|block| block.within.is_none() && block.text.contains(['{', '['])) {
        shortcodes::check_plain(block, report);
    }
    for block in page.blocks.iter().filter(|block| block.within.is_none()) {
        plain::check(block, report);
    }
    for block in page.blocks.iter() {
        placeholders::check(block, report);
        comments::check(block, report);
        letters::check(block, report);
        other_programs::check_words(block, report);
    }
}

/// Returns the source position of a range of a text.
fn span(text: &CheckedText, range: std::ops::Range<usize>) -> crate::source::Span {
    text.source_span(crate::source::Span::new(text.parsed.file, range.start, range.end))
}

/// Returns an edit that replaces a range, if the text can be edited.
fn edit(text: &CheckedText, range: std::ops::Range<usize>, with: impl Into<String>) -> Option<crate::source::TextEdit> {
    text.is_exact().then(|| crate::source::TextEdit { span: span(text, range), text: with.into() })
}
