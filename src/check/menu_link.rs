//! The menu or the alert leads to an address where there is nothing, or an entry of the menu leads nowhere.
//!
//! They stand on every page, so everyone who follows them finds an error page. An address of another site is not looked at here:
//! `check --links` asks it. An entry with neither `page` nor `url` would be left out of the menu.
//!
//! Bad: `url = "/polices/"` in an entry of `[[menu]]`; an entry with a `title` alone
//!
//! Good: `url = "/policies/"`, or `page = "policies"`, whose address follows when the page moves

use super::{CheckContext, RuleReporter};
use crate::diagnostic::Level;
use crate::url::{Address, WrittenAddress};

pub fn check(context: &CheckContext, report: &mut RuleReporter) {
    let config = &context.site.config;
    for entry in config.fields.first().into_iter().flat_map(|fields| fields.tables("menu")) {
        if entry.get("page").is_none() && entry.get("url").is_none() {
            let title = entry.text("title").unwrap_or_default();
            report
                .report(entry.span_of("title"), format!("the entry `{title}` of the menu leads nowhere"))
                .label("left out")
                .note("The menu does not show it, so people do not find what it stands for.")
                .help("add `page = \"about\"` with a page's place under `content/`, or `url = \"/about/\"` with an address");
        }
    }
    for fields in &config.fields {
        for entry in fields.tables("menu").chain(fields.table("alert")) {
            let Some(url) = entry.text("url") else { continue };
            let Some(written) = WrittenAddress::parse(config.base.within(url).unwrap_or(url)) else { continue };
            if context.addresses.contains_key(&written.address) {
                continue;
            }
            let slashed = Address::from_name(&format!("{}/", written.address.name()));
            if context.answers(&slashed) {
                report
                    .report_as(Level::Warning, entry.span_of("url"), format!("`{}` is not the whole address of the page", written.address))
                    .note("Most servers lead readers on to the page, which takes longer, and some do not.")
                    .help(format!("write `{slashed}`, with its last slash"));
                continue;
            }
            report
                .report(entry.span_of("url"), format!("there is nothing at `{}`", written.address))
                .label("leads nowhere")
                .note("Everyone who follows the link finds an error page.")
                .help(context.suggest(&written.address));
        }
    }
}
