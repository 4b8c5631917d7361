//! The target of a link, picture or file does not exist.
//!
//! Readers who follow the link find an error page, or a gap in place of a picture. The check covers links
//! between sources with their anchors: a page, a `#part` of it, a file beside the document or under
//! static/, and an address that the site generates. If servers redirect the address, such as `/policies` to
//! `/policies/`, it is a warning. The finding names an invisible character at an end of an address, which
//! some programs paste. The check also reports addresses of your own computer or network, pictures that a
//! mail program or a browser keeps (`cid:`, `blob:`, `data:`), email addresses without `@` and telephone
//! numbers without digits.
//!
//! Bad: `[Volunteering](../polcies/volunteering.md)`
//!
//! Good: `[Volunteering](../policies/volunteering.md#start)`

mod folder;
mod near;


use near::{near_file, near_page, nearest_name};

use super::address_problem::{self, AddressProblem};
use super::page::CheckedText;
use super::{CheckedPage, RuleReporter, anchors};
use crate::diagnostic::Level;
use crate::markdown::{Kind, Tag};
use crate::schema::ValueKind as FieldKind;
use crate::site::{DocId, Target, WithheldReason};
use crate::source::{Span, names};
use crate::url::{Address, AddressScope};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for text in page.texts {
        for (link, lead) in text.links().filter(|(link, _)| !link.target.is_empty()) {
            check_link(page, &link.target, lead, text.source_span(link.target_span), report);
        }
        check_bare_address(page, text, report);
        for image in &text.outline.images {
            check_file(page, &image.src, text.source_span(image.span), "picture", report);
        }
        for directive in &text.outline.directives {
            for attribute in &directive.attributes {
                let value = attribute.value.as_deref().unwrap_or_default();
                match (&*directive.name, &*attribute.name) {
                    ("video", "src" | "captions" | "poster") | ("document", "src") => {
                        check_file(page, value, text.source_span(attribute.span), "file", report);
                    }
                    ("document", "href") | ("video", "transcript") => {
                        check_link(page, value, &page.site().resolve_target(page.id, value), text.source_span(attribute.span), report);
                    }
                    _ => {}
                }
            }
        }
    }
    // A form is sent to a server, which has its own addresses.
    let endpoint =
        page.fields().table("form").and_then(|form| form.table("endpoint")).map(|endpoint| endpoint.span_of("url"));
    for (kind, field) in page.targets.iter().filter(|(_, field)| Some(field.span) != endpoint) {
        let Some(target) = field.as_text() else { continue };
        match kind {
            FieldKind::File => check_file(page, target, field.span, "file", report),
            FieldKind::Link | FieldKind::Url => {
                check_link(page, target, &page.site().resolve_target(page.id, target), field.span, report);
            }
            _ => {}
        }
    }
}

/// Checks a link as it is written. A full address of this site is checked like one that begins with its
/// path.
fn check_link(page: &CheckedPage, target: &str, lead: &Target, span: Span, report: &mut RuleReporter) {
    if !target_exists(page, lead) && report_invisible(target, span, report) {
        return;
    }
    if let Target::Nothing(_) = lead
        && let Some(AddressProblem { level, message, note, help }) = address_problem::mistyped(target)
    {
        report.report_as(level, span, message).label("does not work").note(note).help(help);
        return;
    }
    if matches!(lead, Target::Nothing(_)) && target.trim_start().starts_with("\\\\") {
        return report_unreachable(page, target, span, report);
    }
    if let Target::Nothing(path) = lead
        && folder::is_folder(page, path)
    {
        return folder::report_folder(page, target, path, span, report);
    }
    if *lead != Target::Elsewhere {
        return check_target(page, lead, span, report);
    }
    let bases = page.site().config.bases();
    match bases.iter().find_map(|base| base.within(target)) {
        Some(within) => check_target(page, &page.site().resolve_target(page.id, within), span, report),
        // `link-javascript` reports such links.
        None if target.trim_start().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) => {}
        None => report_unreachable(page, target, span, report),
    }
}

/// Reports an address in the text that is not a link, because only its author's computer or network has
/// that host: `See http://localhost`.
fn check_bare_address(page: &CheckedPage, text: &CheckedText, report: &mut RuleReporter) {
    // The end of the enclosing link, as an event index.
    let mut link_end = 0;
    for (at, event) in text.parsed.events.iter().enumerate() {
        let words = match &event.kind {
            Kind::Start(Tag::Link(_)) => {
                link_end = link_end.max(event.pair as usize);
                continue;
            }
            Kind::Text(words) if at > link_end || link_end == 0 => words,
            _ => continue,
        };
        let mut read = 0;
        for (from, _) in words.match_indices("http") {
            // This is within an address that was checked already.
            if from < read {
                continue;
            }
            let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '”');
            let address = words[from..].split(is_end).next().unwrap_or_default();
            read = from + address.len();
            let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
            if !matches!(AddressScope::from_url(address), Some(AddressScope::OwnComputer | AddressScope::OwnNetwork)) {
                continue;
            }
            let start = event.start as usize + from;
            // Text with escapes has no exact position.
            let is_exact = text.parsed.text.get(start..start + address.len()) == Some(address);
            if let Some(AddressProblem { message, note, help, .. }) = address_problem::external_problem(page.context, address).filter(|_| is_exact) {
                let span = text.source_span(Span::new(text.parsed.file, start, start + address.len()));
                report.report_as(Level::Warning, span, message).note(note).help(help);
            }
        }
    }
}

/// Returns whether a target is a file, a page or an address of the site. Its name may contain any
/// character.
fn target_exists(page: &CheckedPage, lead: &Target) -> bool {
    match lead {
        Target::Asset(_) | Target::Hidden(_) | Target::Document { fragment: None, .. } => true,
        Target::Address(written) => {
            written.rest.is_empty()
                && (page.context.has_address(&written.address)
                    || page.context.has_address(&page.site().address_in_language(&written.address, page.document.language)))
        }
        _ => false,
    }
}

/// Reports an address that begins or ends with an invisible character. Returns whether it does.
fn report_invisible(target: &str, span: Span, report: &mut RuleReporter) -> bool {
    let Some(AddressProblem { message, note, help, .. }) = address_problem::invisible_character(target) else { return false };
    report.report(span, message).label("does not work").note(note).help(help);
    true
}

/// Reports an address that cannot work because of its form.
fn report_unreachable(page: &CheckedPage, target: &str, span: Span, report: &mut RuleReporter) {
    if let Some(AddressProblem { level, message, note, help }) = address_problem::external_problem(page.context, target) {
        report.report_as(level, span, message).label("does not work").note(note).help(help);
    }
}

/// Reports a link to a page that does not exist, or to a part that the page lacks.
fn check_target(page: &CheckedPage, lead: &Target, span: Span, report: &mut RuleReporter) {
    let site = page.site();
    match lead {
        Target::Nothing(path) => {
            // A target without an extension is the name of a page: `[Lettings](lettings)`.
            let has_ending = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
            let what = if path.ends_with(".md") || path.ends_with(".toml") || !has_ending { "page" } else { "file" };
            report_missing(page, what, path, span, report);
        }
        Target::Document { id, fragment: Some(part) } => check_anchor(page, *id, part, span, report),
        Target::Fragment(part) => check_anchor(page, page.id, part, span, report),
        Target::Address(written) => {
            let led_on = server_redirect(page, &written.address);
            let address = led_on.as_ref().unwrap_or(&written.address);
            let own = site.address_in_language(address, page.document.language);
            if led_on.is_some() {
                report
                    .report_as(Level::Warning, span, format!("`{}` is not the whole address of the page", written.address))
                    .note("Most servers redirect readers to the page, which takes longer, and some servers do not.")
                    .help(format!("write `{address}{}`, with its trailing slash", written.rest));
            }
            if !page.context.has_address(address) && !page.context.has_address(&own) {
                report_no_page(page, address, span, report);
            } else if let (Some(part), Some(id)) = (written.part(), site.at_address(&own).or_else(|| site.at_address(address))) {
                check_anchor(page, id, &part, span, report);
            }
        }
        _ => {}
    }
}

/// Returns the address of a page to which servers redirect if its trailing slash is missing, or if the file
/// name follows.
fn server_redirect(page: &CheckedPage, address: &Address) -> Option<Address<'static>> {
    let answers = |address: &Address| page.context.has_address(address) || page.context.has_address(&page.site().address_in_language(address, page.document.language));
    let name = address.name();
    let folder = name.strip_suffix("index.html").unwrap_or(&name);
    let whole = Address::from_name(&format!("{}/", folder.trim_end_matches('/')));
    let whole = if folder.is_empty() { Address::from_name("") } else { whole };
    (!answers(address) && answers(&whole)).then_some(whole)
}

fn check_anchor(page: &CheckedPage, id: DocId, part: &str, span: Span, report: &mut RuleReporter) {
    let anchors = anchors::cached(page, id);
    if part.is_empty() || part == "top" || anchors.has(part) {
        return;
    }
    let here = if id == page.id {
        "this page".into()
    } else {
        format!("`{}`", page.context.sources.get(page.site().document(id).file).path)
    };
    let known = || page.site().document(id).content_summary.anchors();
    let fix = match page.nearest(part, known()) {
        Some(near) => format!("did you mean `#{near}`?"),
        None if known().next().is_none() => format!("add `{{#{part}}}` after the right heading"),
        None => format!("add `{{#{part}}}` after the right heading, or use one of {}", list(known())),
    };
    report
        .report(span, format!("{here} has no part `#{part}`"))
        .label("no such part")
        .note("Readers arrive at the top of the page and have to search for it.")
        .help(fix);
}

fn list<'k>(known: impl Iterator<Item = &'k str>) -> String {
    known.take(6).map(|part| format!("`#{part}`")).collect::<Vec<_>>().join(", ")
}

/// Reports a picture or file that does not exist.
fn check_file(page: &CheckedPage, src: &str, span: Span, what: &str, report: &mut RuleReporter) {
    let lead = page.site().resolve_target(page.id, src);
    if !target_exists(page, &lead) && report_invisible(src, span, report) {
        return;
    }
    match lead {
        Target::Nothing(path) => report_missing(page, what, &path, span, report),
        Target::Address(written) => report_missing(page, what, &format!("static/{}", written.address.name()), span, report),
        Target::Elsewhere if address_problem::is_no_file(src) => {
            let scheme = src.split(':').next().unwrap_or_default();
            report
                .report(span, format!("`{scheme}:` is no address from which a browser can load a {what}"))
                .label("does not work")
                .note("Readers see a gap in its place.")
                .help(format!("save the {what} beside this page, and write the name of that file"));
        }
        Target::Elsewhere => report_unreachable(page, src, span, report),
        Target::Document { .. } | Target::Hidden(_) => {
            report
                .report(span, format!("`{src}` is a page, not a {what}"))
                .note("Readers would see a gap in its place.")
                .help(format!("name a {what}"));
        }
        _ => {}
    }
}

fn report_missing(page: &CheckedPage, what: &str, path: &str, span: Span, report: &mut RuleReporter) {
    if report_withheld(page, path, span, report) {
        return;
    }
    let because = match what {
        "picture" => "Readers see a gap in its place.",
        _ => "Readers who follow it find nothing.",
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    let of_html = path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm")).and_then(|stem| {
        let stem = stem.strip_prefix("content/").unwrap_or(stem);
        let id = page.site().at_path(stem.strip_suffix("/index").unwrap_or(stem))?;
        Some(page.context.sources.get(page.site().document(id).file).path.rsplit('/').next()?.to_owned())
    });
    let fix = if what != "picture" && address_problem::is_email(name) {
        format!("write `mailto:{name}` for an email address")
    } else if let Some(source) = of_html {
        format!("write the name of its source: `{source}` in place of `{name}`")
    } else if what == "page" {
        match near_page(page, path) {
            Some(near) => format!("did you mean `{near}`?"),
            None if !path.contains('.') => "name a page by its file, such as `lettings.md`".to_owned(),
            None => format!("add `{path}`, or link to an existing page"),
        }
    } else {
        match near_file(page, path) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add the file `{path}`, or correct its name"),
        }
    };
    report.report(span, format!("there is no {what} `{path}`")).label("does not exist").note(because).help(fix);
}

/// Reports a file that is not published. Returns whether it is one; a file with its own finding is not
/// reported again.
fn report_withheld(page: &CheckedPage, path: &str, span: Span, report: &mut RuleReporter) -> bool {
    let site = page.site();
    // A path from the site's root refers to `static/`, but the file may be under `content/`.
    let in_content = path.strip_prefix("static/").or_else(|| path.strip_prefix('/')).map(|path| format!("content/{path}"));
    let found = [Some(path), in_content.as_deref()].into_iter().flatten().find_map(|path| site.withheld_file(path));
    let (path, owner) = match found {
        Some((_, WithheldReason::Format)) => return true,
        Some((path, WithheldReason::Hidden(owner))) => (path, owner),
        Some(_) => return false,
        // An unreadable file has its own finding, and is among the sources for it.
        None => {
            let is_page = |path: &str| path.ends_with(".md") || path.ends_with(".toml");
            let paths = [Some(path), in_content.as_deref()].into_iter().flatten();
            let Some(path) =
                paths.into_iter().find(|path| !is_page(path) && page.context.sources.find(path).is_some())
            else {
                return false;
            };
            if names::is_leftover(path.rsplit('/').next().unwrap_or(path)) {
                report
                    .report(span, format!("`{path}` is not published, because its name is that of a temporary file"))
                    .label("not published")
                    .note("Readers who follow it find nothing.")
                    .help("give the file another name, and write that name here; or remove the link");
            }
            return true;
        }
    };
    let owner = &page.context.sources.get(site.document(owner).file).path;
    report
        .report(span, format!("`{path}` is not published, because `{owner}` is not"))
        .label("not published")
        .note("A hidden page hides all files in its folder, so visitors could not open this one.")
        .help("move the file to the folder of this page, or publish that page, or remove the link");
    true
}

fn report_no_page(page: &CheckedPage, address: &Address, span: Span, report: &mut RuleReporter) {
    let name = address.name();
    if report_withheld(page, &format!("/{name}"), span, report) {
        return;
    }
    let last = name.trim_matches('/').rsplit('/').next().unwrap_or_default();
    let fix = match nearest_name(page, last) {
        Some(id) => format!("did you mean `{}`?", page.site().address(id)),
        None => "link to a source, such as `@/policies/volunteering.md`, or to an existing address of the site".into(),
    };
    report
        .report(span, format!("there is nothing at `/{name}`"))
        .label("does not exist")
        .note("Readers who follow it find an error page.")
        .help(fix);
}
