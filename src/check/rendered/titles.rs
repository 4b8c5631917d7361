//! A page has no title, or the title of another page.
//!
//! The title is what people see in a row of tabs, in search results and in their bookmarks, and the first thing that a screen reader says.
//! Two pages with one title cannot be told apart; events and news of different dates may share one, because their dates stand beside it.
//!
//! Bad: two pages with `<title>Contact - Afon Trust</title>`
//!
//! Good: `<title>Contact the school office - Afon Trust</title>`

use std::collections::HashMap;

use super::tree::Tree;
use super::{HtmlPage, PageFault, PageResult, RuleReporter};
use crate::url::Address;

pub(super) fn check(page: &HtmlPage, report: &mut RuleReporter) {
    if title(&page.tree).is_empty() {
        report
            .report(page.at, "the page has no title")
            .note("A screen reader would say its address instead, and a row of tabs could not be told apart.")
            .help("give the page a `title`, and keep `<title>` in the template");
    }
}

/// The words of a page's title.
pub(super) fn title(tree: &Tree) -> String {
    tree.named(&["title"]).next().map(|(at, _)| tree.words(at)).unwrap_or_default()
}

/// Pages that share a title with an earlier page of their language.
pub(super) fn across(pages: &[PageResult]) -> Vec<PageFault> {
    type FileStamps<'p> = Vec<(&'p Option<String>, &'p Address<'static>)>;
    let mut seen: HashMap<(usize, &str), FileStamps> = HashMap::new();
    let mut faults = Vec::new();
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| !page.title.is_empty()) {
        let others = seen.entry((page.language, page.title.as_str())).or_default();
        let is_apart = |day: &Option<String>| day.is_some() && page.day.is_some() && *day != page.day;
        let Some((_, other)) = others.iter().find(|(day, _)| !is_apart(day)) else {
            others.push((&page.day, &page.address));
            continue;
        };
        faults.push(PageFault {
            page: at,
            message: format!("the title `{}` is also that of `{other}`", page.title),
            because: "In a row of tabs, in search results and to a screen reader the two are one page.",
            fix: "say in each title what the page is about that the other is not".into(),
        });
    }
    faults
}
