//! The menu or the alert leads to an address where there is nothing.
//!
//! They stand on every page, so everyone who follows them finds an error page. An address of another site is not looked at here:
//! `check --links` asks it.
//!
//! Bad: `url = "/polices/"` in an entry of `[[menu]]`
//!
//! Good: `url = "/policies/"`, or `page = "policies"`, whose address follows when the page moves

use super::{Context, Report};
use crate::diagnostic::Level;
use crate::url::{Address, Written};

pub fn check(context: &Context, report: &mut Report) {
    let config = &context.site.config;
    for fields in &config.fields {
        for entry in fields.tables("menu").chain(fields.table("alert")) {
            let Some(url) = entry.text("url") else { continue };
            let Some(written) = Written::parse(config.base.within(url).unwrap_or(url)) else { continue };
            if context.addresses.contains_key(&written.address) {
                continue;
            }
            let slashed = Address::of(&format!("{}/", written.address.name()));
            if context.answers(&slashed) {
                report
                    .note_as(Level::Warning, entry.span_of("url"), format!("`{}` is not the whole address of the page", written.address))
                    .because("Most servers lead readers on to the page, which takes longer, and some do not.")
                    .fix(format!("write `{slashed}`, with its last slash"));
                continue;
            }
            report
                .note(entry.span_of("url"), format!("there is nothing at `{}`", written.address))
                .label("leads nowhere")
                .because("Everyone who follows the link finds an error page.")
                .fix(context.suggest(&written.address));
        }
    }
}
