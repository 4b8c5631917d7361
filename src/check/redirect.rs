//! The target of an old address does not exist, or the redirect is circular or not possible.
//!
//! Readers with the old address, and search engines, find an error page or wait until the browser gives up.
//! The check covers `aliases` of pages and `[redirects]` in site.toml. A page or file of the site keeps its
//! address. Servers ignore what follows `?` or `#`, and addresses of other hosts, and each interprets `*`
//! in its own way. `/help` and `/help/` are the same old address. A file such as `old.pdf` redirects only
//! if the host supports `_redirects` or its server's settings. Without `[publish] servers`, that is advice.
//!
//! Bad: `"/volunteer/" = "/polices/volunteering/"` under `[redirects]`, `aliases = ["/?p=123"]`
//!
//! Good: `"/volunteer/" = "/policies/volunteering/"`, `aliases = ["/volunteer/"]`

use std::collections::HashMap;

use super::anchors::Anchors;
use super::address_problem::{self, AddressProblem};
use super::{CheckContext, RuleReporter};
use crate::diagnostic::Level;
use crate::site::{Destination, Redirect, RefusedRedirect, as_folder};
use crate::source::Spanned;
use crate::url::Address;

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let written = context.site.written_redirects();
    let mut first: HashMap<&Address, &Redirect> = HashMap::new();
    for (_, redirect) in &written {
        if let Ok(redirect) = redirect {
            first.entry(&redirect.from).or_insert(redirect);
        }
    }
    let settings = context.site.config.fields.first().and_then(|fields| fields.table("publish"));
    let has_server = settings.is_some_and(|publish| publish.texts("servers").next().is_some());
    for (Spanned { value, span }, redirect) in &written {
        let redirect = match redirect {
            Ok(redirect) => redirect,
            Err(refused) => {
                let (what, fix) = refusal(*refused);
                report
                    .report(*span, format!("no server can redirect `{value}`: {what}"))
                    .label("left out")
                    .note("Readers who follow the old address find an error page, or another page than they expect.")
                    .help(fix);
                continue;
            }
        };
        // Names of old files may contain such characters, so an alias may be intentional.
        let is_setting = span.file == context.site.config.file;
        if let Some(AddressProblem { message, help, .. }) = address_problem::invisible_character(value).filter(|_| is_setting) {
            report
                .report(*span, format!("the old address `{}` does not work: {message}", value.escape_debug()))
                .label("leads nowhere")
                .note("Readers do not type that character, so those who follow the old address find an error page.")
                .help(help);
            continue;
        }
        let from = &redirect.from;
        if context.has_page_or_file(from) || folder_of_index(from).is_some_and(|folder| context.has_page_or_file(&folder)) {
            report
                .report(*span, format!("the site has a page or file at `{value}`, so it cannot redirect"))
                .label("left out")
                .note("Some hosts would never show that page, and others would never redirect.")
                .help("remove the old address, or give that page another `slug`");
            continue;
        }
        if first.get(from).is_some_and(|other| other.span != *span) {
            report
                .report(*span, format!("the old address `{value}` occurs twice"))
                .label("left out")
                .note("Only the first one counts, so readers would not reach the target in this line.")
                .help("keep one of the two");
            continue;
        }
        if is_loop(context, redirect, &first) {
            report
                .report_as(Level::Error, *span, format!("`{value}` redirects to itself"))
                .label("a circle")
                .note("A browser follows the circle until it gives up, and shows an error.")
                .help("name the page that readers should reach");
            continue;
        }
        let leads_on = |to: &Address| {
            let to = as_folder(to.clone().into_owned());
            first.contains_key(&to) && !context.has_page_or_file(&to)
        };
        if unseen_destination(context, value, redirect, report) {
            continue;
        }
        if let Some(to) = context.site.next_destination(redirect).filter(|to| !context.has_page_or_file(to) && !leads_on(to)) {
            report_missing(context, value, &to, *span, report);
        }
        check_part(context, value, redirect, report);
        check_external(context, value, redirect, report);
        if !redirect.is_page() && !has_server {
            report
                .report_as(Level::Advice, *span, format!("`{value}` redirects only on some hosts, because it is the address of a file"))
                .note("On hosts without support for `_redirects` or server settings, such as GitHub Pages, readers find an error page.")
                .help("if yours is one of them, put a copy of the file into `static/` at that path; else set `redirect = \"off\"` under `[checks]`");
        }
    }
}

/// Returns what is wrong with an old address, and the fix.
fn refusal(refused: RefusedRedirect) -> (&'static str, &'static str) {
    match refused {
        RefusedRedirect::OtherHost => ("it is an address of another site", "set up the redirect at that site's host, and remove the address here"),
        RefusedRedirect::Query => {
            ("servers ignore what follows `?`", "set up a rule at your host, and remove the address here")
        }
        RefusedRedirect::Part => ("browsers do not send what follows `#`", "write the address without `#` and what follows it"),
        RefusedRedirect::Pattern => {
            ("each server interprets `*` and names such as `:year` in its own way", "write each old address on a line of its own")
        }
        RefusedRedirect::Empty => ("it names no page", "write the complete old address, such as `/old/page/`"),
    }
}

/// Returns whether the redirects from this address lead back to it.
fn is_loop(context: &CheckContext, start: &Redirect, first: &HashMap<&Address, &Redirect>) -> bool {
    let mut at = context.site.next_destination(start);
    // If this address only leads into a circle, the addresses in the circle have the finding.
    for _ in 0..=first.len() {
        match at {
            Some(to) if context.has_page_or_file(&to) => return false,
            Some(to) => {
                let to = as_folder(to);
                if to == start.from {
                    return true;
                }
                if context.has_page_or_file(&to) {
                    return false;
                }
                at = first.get(&to).and_then(|next| context.site.next_destination(next));
            }
            None => return false,
        }
    }
    false
}

/// Returns the folder for which a server sends this file: `/policies/` for `/policies/index.html`.
fn folder_of_index(address: &Address) -> Option<Address<'static>> {
    let folder = address.as_str().strip_suffix("index.html").filter(|folder| folder.ends_with('/'))?;
    Some(Address::from_encoded(folder).into_owned())
}

/// Reports an old address whose target begins or ends with an invisible character. Returns whether it does.
fn unseen_destination(context: &CheckContext, value: &str, redirect: &Redirect, report: &mut RuleReporter) -> bool {
    let Destination::Within(to) = &redirect.to else { return false };
    let Some(AddressProblem { message, help, .. }) =
        address_problem::invisible_character(&format!("{}{}", to.address, to.rest)).filter(|_| !context.has_page_or_file(&to.address))
    else {
        return false;
    };
    report
        .report(redirect.span, format!("`{value}` has a target that does not work: {message}"))
        .label("leads nowhere")
        .note("Readers who follow the old address find an error page.")
        .help(help);
    true
}

/// Reports an old address whose external target works only for its author, or not at all.
fn check_external(context: &CheckContext, value: &str, redirect: &Redirect, report: &mut RuleReporter) {
    let Destination::Elsewhere(to) = &redirect.to else { return };
    if let Some(AddressProblem { message, help, .. }) = address_problem::external_problem(context, to) {
        report
            .report(redirect.span, format!("`{value}` has a target that does not work: {message}"))
            .label("does not work")
            .note("Readers who follow the old address find an error page.")
            .help(help);
    }
}

/// Reports a target page without the part that the old address names.
fn check_part(context: &CheckContext, value: &str, redirect: &Redirect, report: &mut RuleReporter) {
    let Destination::Within(to) = &redirect.to else { return };
    let (Some(id), Some(part)) = (context.site.at_address(&to.address), to.part()) else { return };
    if part.is_empty() || part == "top" || Anchors::read(context, id).has(&part) {
        return;
    }
    report
        .report(redirect.span, format!("`{value}` leads to `#{part}` of `{}`, which has no such part", to.address))
        .label("does not exist")
        .note("Readers who follow the old address arrive at the top of the page.")
        .help("name the `id` of a heading of that page, or remove `#` and the text after it");
}

/// Reports a target that does not exist.
fn report_missing(context: &CheckContext, value: &str, to: &Address, span: crate::source::Span, report: &mut RuleReporter) {
    let is_it = |address: &Address| as_folder(to.clone().into_owned()) == *address;
    if let Some((_, hidden)) = context.site.all().find(|(id, _)| !context.site.is_visible(*id) && is_it(&context.site.address(*id))) {
        let path = &context.sources.get(hidden.file).path;
        report
            .report(span, format!("`{value}` leads to `{path}`, which visitors do not see"))
            .label("left out")
            .note("The redirect is not published, so that its address stays private: readers find an error page.")
            .help("publish that page, or name another one until then");
        return;
    }
    report
        .report(span, format!("`{value}` leads to `{to}`, which does not exist"))
        .label("does not exist")
        .note("Readers who follow the old address find an error page.")
        .help(context.suggest(to));
}
