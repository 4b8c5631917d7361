//! Divides long lists into pages, and links them.

use crate::render::context::Localized;
use crate::render::view;
use crate::url::Address;

/// Entries on one page of a list.
pub(crate) const PER_PAGE: usize = 50;

/// Returns the entries on one page of a list; pages count from 1.
pub(crate) fn page_of<T>(all: &[T], number: usize, per_page: usize) -> &[T] {
    let start = (number.max(1) - 1) * per_page;
    &all[start.min(all.len())..(start + per_page).min(all.len())]
}

/// Returns the address of a page of a list, from that of its first page.
pub(crate) fn address_of(first: &Address, number: usize) -> Address<'static> {
    if number <= 1 { first.clone().into_owned() } else { first.join(&format!("page/{number}/")) }
}

/// Returns the links between the pages of a long list at an address within the language's part of the site; `None` for
/// a short one.
pub(crate) fn links(
    renderer: Localized,
    address: &str,
    number: usize,
    count: usize,
    per_page: usize,
) -> Option<view::Pagination> {
    let href = |page: usize| match page {
        1 => renderer.href_in(address),
        _ => renderer.href_in(&format!("{address}page/{page}/")),
    };
    links_between(number, count.div_ceil(per_page), &href)
}

/// Returns the links between `total` pages; `href` gives the link of each. `None` for a single page.
pub(crate) fn links_between(number: usize, total: usize, href: &dyn Fn(usize) -> String) -> Option<view::Pagination> {
    if total < 2 {
        return None;
    }
    let number = number.max(1);
    let mut pages: Vec<view::Choice> = Vec::new();
    for page in 1..=total {
        let near = page == 1 || page == total || page.abs_diff(number) <= 2;
        let gap = pages.last().is_some_and(|last| last.href.is_empty());
        if near {
            pages.push(view::Choice {
                title: page.to_string(),
                href: href(page),
                current: page == number,
                ..view::Choice::default()
            });
        } else if !gap {
            pages.push(view::Choice::default());
        }
    }
    Some(view::Pagination {
        number,
        total,
        previous: (number > 1).then(|| href(number - 1)),
        next: (number < total).then(|| href(number + 1)),
        pages,
    })
}
