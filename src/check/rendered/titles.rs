//! A page has no title, or the title of another page.
//!
//! Browser tabs, search results and bookmarks show the title, and it is the first thing that a screen
//! reader says. People cannot tell two pages with the same title apart. Events and news with different
//! dates may share a title, because lists show their dates beside it.
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
            .note("A screen reader would say its address instead, and people could not tell their tabs apart.")
            .help("give the page a `title`, and keep `<title>` in the template");
    }
}

/// Returns the text of a page's title.
pub(super) fn title(tree: &Tree) -> String {
    tree.named(&["title"]).next().map(|(at, _)| tree.words(at)).unwrap_or_default()
}

/// Reports pages with the same title as an earlier page in their language.
pub(super) fn check_across_pages(pages: &[PageResult]) -> Vec<PageFault> {
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
            note: "People cannot tell the two apart in browser tabs, in search results and with a screen reader.",
            help: "add the difference between the pages to each title".into(),
        });
    }
    faults
}
