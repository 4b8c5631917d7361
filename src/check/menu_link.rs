//! The menu or the alert leads to an address that does not exist, or an entry of the menu has no address.
//!
//! They are on every page, so everyone who follows them finds an error page. The addresses of the
//! organisation in the footer are checked too. An external address is reported only if it certainly cannot
//! work, such as one of your own computer; `check --links` checks the others. The menu leaves out an entry
//! with neither `page` nor `url`.
//!
//! Bad: `url = "/polices/"` in an entry of `[[menu]]`; an entry with only a `title`
//!
//! Good: `url = "/policies/"`, or `page = "policies"`, which still works when the page moves

use super::anchors::Anchors;
use super::address_problem::{self, AddressProblem};
use super::{CheckContext, RuleReporter};
use crate::diagnostic::Level;
use crate::schema::Fields;
use crate::source::Span;
use crate::url::{Address, WrittenAddress};

pub(super) fn check(context: &CheckContext, report: &mut RuleReporter) {
    let config = &context.site.config;
    for entry in config.fields.first().into_iter().flat_map(|fields| fields.tables("menu")) {
        if entry.get("page").is_none() && entry.get("url").is_none() && !has_unread_target(context, entry) {
            let title = entry.text("title").unwrap_or_default();
            report
                .report(entry.span_of("title"), format!("the entry `{title}` of the menu has no address"))
                .label("left out")
                .note("The menu does not show it, so people do not find its page.")
                .help("add `page = \"about\"` with the page's path under `content/`, or `url = \"/about/\"` with an address");
        }
    }
    for fields in &config.fields {
        let organisation = fields.table("organisation");
        let footer = organisation.into_iter().flat_map(|own| own.tables("social").chain([own]));
        for entry in fields.tables("menu").chain(fields.table("alert")).chain(footer) {
            let Some(url) = entry.text("url") else { continue };
            if let Some(AddressProblem { message, note, help, .. }) = address_problem::invisible_character(url) {
                report.report(entry.span_of("url"), message).label("leads nowhere").note(note).help(help);
                continue;
            }
            let own = config.bases().iter().find_map(|base| base.within(url));
            match WrittenAddress::parse(own.unwrap_or(url)) {
                Some(written) => {
                    check_within_site(context, &written.address, entry.span_of("url"), report);
                    check_part(context, &written, entry.span_of("url"), report);
                }
                None => check_external(context, url, entry.span_of("url"), report),
            }
        }
    }
}

/// Returns whether the target of an entry could not be parsed, which has its own finding.
fn has_unread_target(context: &CheckContext, entry: &Fields) -> bool {
    let text = &context.sources.get(entry.span.file).text;
    let rest = text.get(entry.span.start as usize..).unwrap_or_default();
    let lines = rest.lines().enumerate().take_while(|(at, line)| *at == 0 || !line.trim_start().starts_with('['));
    let is_target = |line: &str| {
        let (key, _) = line.split_once('=').unwrap_or_default();
        matches!(key.trim(), "page" | "url")
    };
    lines.skip(1).any(|(_, line)| is_target(line))
}

/// Checks an address of this site.
fn check_within_site(context: &CheckContext, address: &Address, span: Span, report: &mut RuleReporter) {
    if context.addresses.contains_key(address) {
        return;
    }
    if let Some(whole) = context.server_redirect(address) {
        let what = if whole.as_str().len() > address.as_str().len() { "with its trailing slash" } else { "without the name of its file" };
        report
            .report_as(Level::Warning, span, format!("`{address}` is not the whole address of the page"))
            .note("Most servers redirect readers to the page, which takes longer, and some servers do not.")
            .help(format!("write `{whole}`, {what}"));
        return;
    }
    report
        .report(span, format!("there is nothing at `{address}`"))
        .label("does not exist")
        .note("Everyone who follows the link finds an error page.")
        .help(context.suggest(address));
}

/// Reports a link to a part that the target page lacks.
fn check_part(context: &CheckContext, written: &WrittenAddress, span: Span, report: &mut RuleReporter) {
    let (Some(id), Some(part)) = (context.site.at_address(&written.address), written.part()) else { return };
    if part.is_empty() || part == "top" || Anchors::read(context, id).has(&part) {
        return;
    }
    report
        .report(span, format!("`{}` has no part `#{part}`", written.address))
        .label("no such part")
        .note("Readers arrive at the top of the page and have to search for it.")
        .help("name the `id` of a heading of that page, or remove `#` and the text after it");
}

/// Checks an external address.
fn check_external(context: &CheckContext, url: &str, span: Span, report: &mut RuleReporter) {
    if let Some(AddressProblem { level, message, note, help }) = address_problem::external_problem(context, url) {
        report.report_as(level, span, message).label("leads nowhere").note(note).help(help);
    }
}
