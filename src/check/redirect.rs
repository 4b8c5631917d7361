//! An old address leads nowhere, in a circle, or cannot lead on.
//!
//! Readers who kept the old address, and search engines, find an error page or wait until the browser gives up. `aliases` of pages and `[redirects]`
//! in site.toml are looked at alike. A page or file of the site keeps its address. No server looks at what follows `?` or `#`, or at another host's
//! addresses; and each reads `*` in its own way. `/help` and `/help/` are one old address. A file such as `old.pdf` leads on only where the host reads `_redirects` or its server's
//! settings: with none of `[publish] servers` set, that is advice.
//!
//! Bad: `"/volunteer/" = "/polices/volunteering/"` under `[redirects]`, `aliases = ["/?p=123"]`
//!
//! Good: `"/volunteer/" = "/policies/volunteering/"`, `aliases = ["/volunteer/"]`

use std::collections::HashMap;

use super::anchors::Anchors;
use super::nowhere::{self, Nowhere};
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
                    .report(*span, format!("no server can lead on from `{value}`: {what}"))
                    .label("left out")
                    .note("Readers who follow the old address find an error page, or another page than they looked for.")
                    .help(fix);
                continue;
            }
        };
        // Names of old files may have such characters: an alias may be meant so.
        let is_setting = span.file == context.site.config.file;
        if let Some(Nowhere { message, help, .. }) = nowhere::unseen(value).filter(|_| is_setting) {
            report
                .report(*span, format!("no reader comes from `{}`: {message}", value.escape_debug()))
                .label("leads nowhere")
                .note("Nobody types that character, so readers who follow the old address find an error page.")
                .help(help);
            continue;
        }
        let from = &redirect.from;
        if context.has_own(from) || folder_of_index(from).is_some_and(|folder| context.has_own(&folder)) {
            report
                .report(*span, format!("the site has a page or file at `{value}`, so it does not lead on"))
                .label("left out")
                .note("Readers would never see that page again on one host, and never leave it on another.")
                .help("take the old address out, or give that page another `slug`");
            continue;
        }
        if first.get(from).is_some_and(|other| other.span != *span) {
            report
                .report(*span, format!("`{value}` is an old address twice"))
                .label("left out")
                .note("Only the first one counts, so readers would be led elsewhere than this line says.")
                .help("keep one of the two");
            continue;
        }
        if leads_in_a_circle(context, redirect, &first) {
            report
                .report_as(Level::Error, *span, format!("`{value}` leads back to itself"))
                .label("a circle")
                .note("A browser goes round until it gives up, and shows an error.")
                .help("name the page where readers should arrive");
            continue;
        }
        let leads_on = |to: &Address| {
            let to = as_folder(to.clone().into_owned());
            first.contains_key(&to) && !context.has_own(&to)
        };
        if unseen_destination(context, value, redirect, report) {
            continue;
        }
        if let Some(to) = context.site.next(redirect).filter(|to| !context.has_own(to) && !leads_on(to)) {
            dead_end(context, value, &to, *span, report);
        }
        dead_part(context, value, redirect, report);
        elsewhere(context, value, redirect, report);
        if !redirect.is_page() && !has_server {
            report
                .report_as(Level::Advice, *span, format!("`{value}` leads on at some hosts only, because no page can stand there"))
                .note("On hosts that read neither `_redirects` nor settings of a server, such as GitHub Pages, readers find an error page.")
                .help("if yours is one of them, put a copy of the file into `static/` at that place; else set `redirect = \"off\"` under `[checks]`");
        }
    }
}

/// What is wrong with an old address, and what to do.
fn refusal(refused: RefusedRedirect) -> (&'static str, &'static str) {
    match refused {
        RefusedRedirect::OtherHost => ("it is an address of another site", "set up the redirect at that site's host, and take the address out here"),
        RefusedRedirect::Query => {
            ("servers look for a page by what stands before `?`", "set up a rule at your host, and take the address out here")
        }
        RefusedRedirect::Part => ("browsers do not send what follows `#`", "write the address without `#` and what follows it"),
        RefusedRedirect::Pattern => {
            ("each server reads `*` and names such as `:year` in its own way", "write each old address on a line of its own")
        }
        RefusedRedirect::Empty => ("it names no page", "write the address as it was, such as `/old/page/`"),
    }
}

/// Whether following the old addresses from this one leads back to it.
fn leads_in_a_circle(context: &CheckContext, start: &Redirect, first: &HashMap<&Address, &Redirect>) -> bool {
    let mut at = context.site.next(start);
    // A circle that this one only leads into is reported of those in it.
    for _ in 0..=first.len() {
        match at {
            Some(to) if context.has_own(&to) => return false,
            Some(to) => {
                let to = as_folder(to);
                if to == start.from {
                    return true;
                }
                if context.has_own(&to) {
                    return false;
                }
                at = first.get(&to).and_then(|next| context.site.next(next));
            }
            None => return false,
        }
    }
    false
}

/// The folder at whose address a server sends the file of that name: `/policies/` for `/policies/index.html`.
fn folder_of_index(address: &Address) -> Option<Address<'static>> {
    let folder = address.as_str().strip_suffix("index.html").filter(|folder| folder.ends_with('/'))?;
    Some(Address::from_encoded(folder).into_owned())
}

/// An old address leads to one that ends with a character that nobody sees. Returns whether it does.
fn unseen_destination(context: &CheckContext, value: &str, redirect: &Redirect, report: &mut RuleReporter) -> bool {
    let Destination::Within(to) = &redirect.to else { return false };
    let Some(Nowhere { message, help, .. }) =
        nowhere::unseen(&format!("{}{}", to.address, to.rest)).filter(|_| !context.has_own(&to.address))
    else {
        return false;
    };
    report
        .report(redirect.span, format!("`{value}` leads nowhere: {message}"))
        .label("leads nowhere")
        .note("Readers who follow the old address find an error page.")
        .help(help);
    true
}

/// An old address leads to one that works for its author alone, or nowhere.
fn elsewhere(context: &CheckContext, value: &str, redirect: &Redirect, report: &mut RuleReporter) {
    let Destination::Elsewhere(to) = &redirect.to else { return };
    if let Some(Nowhere { message, help, .. }) = nowhere::of(context, to) {
        report
            .report(redirect.span, format!("`{value}` leads nowhere: {message}"))
            .label("leads nowhere")
            .note("Readers who follow the old address find an error page.")
            .help(help);
    }
}

/// The page to which an old address leads has no part of that name.
fn dead_part(context: &CheckContext, value: &str, redirect: &Redirect, report: &mut RuleReporter) {
    let Destination::Within(to) = &redirect.to else { return };
    let (Some(id), Some(part)) = (context.site.at_address(&to.address), to.part()) else { return };
    if part.is_empty() || part == "top" || Anchors::read(context, id).has(&part) {
        return;
    }
    report
        .report(redirect.span, format!("`{value}` leads to `#{part}` of `{}`, where there is no such part", to.address))
        .label("leads nowhere")
        .note("Readers who follow the old address stay at the top of the page.")
        .help("name the `id` of a heading of that page, or leave out `#` and what follows it");
}

/// There is nothing where an old address leads.
fn dead_end(context: &CheckContext, value: &str, to: &Address, span: crate::source::Span, report: &mut RuleReporter) {
    report
        .report(span, format!("`{value}` leads to `{to}`, where there is nothing"))
        .label("leads nowhere")
        .note("Readers who follow the old address find an error page.")
        .help(context.suggest(to));
}
