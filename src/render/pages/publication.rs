//! The page of what the organisation must publish, as a checklist for governors: each item with its address, or the
//! reason why it is missing.

use crate::datetime::PartialDate;
use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::keys::RouteKey;
use crate::render::prose::PageText;
use crate::render::route::{RenderError, Route, Routes};
use crate::render::{frame, view};
use crate::site::{DocId, RequirementItem, RequirementStatus};
use crate::types::statutory;

/// The address of the page; its source is `content/what-we-publish.toml`.
const ADDRESS: &str = "/what-we-publish/";

pub(crate) fn routes(context: &RouteContext, _language: usize, routes: &mut Routes) {
    if let Some(list) = context.site.publication() {
        routes.add(ADDRESS, RouteKey::Publication(list));
    }
}

pub(crate) fn write(renderer: &Renderer, route: &Route, list: DocId, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let (site, language) = (&renderer.site, route.language);
    let localized = renderer.localized(language);
    let own = site.version_or_original(list, language);
    let text = PageText::new(renderer, own, language);
    let page = frame::of_document(renderer, route, own, "publication", &text);
    let kinds: Vec<&str> = site.fields(list).texts("kinds").map(|kind| kind.value).collect();
    let nation = site.publication_nation();
    let items = site.statutory();
    let counted = |of: fn(&RequirementStatus) -> bool| items.iter().filter(|item| of(&item.status)).count() as i64;
    let (missing, apart) =
        (counted(|is| *is == RequirementStatus::NotYet), counted(|is| *is == RequirementStatus::DoesNotApply));
    let there = items.len() as i64 - missing - apart;
    let count = |key: &str, count: i64| renderer.tn(language, key, &[("count", count.into())]);
    let mut asked: Vec<&statutory::RequirementSource> =
        items.iter().flat_map(|item| item.duty.sources(&kinds, nation)).collect();
    asked.sort_by_key(|source| statutory::sources().iter().position(|own| own.id == source.id));
    asked.dedup_by_key(|source| &source.id);
    let group = |id: &str, title: String, of: fn(&RequirementStatus) -> bool| {
        let rows: Vec<view::PublicationRow> = items
            .iter()
            .filter(|item| of(&item.status))
            .map(|item| row(localized, own, &text, item, &kinds, nation))
            .collect();
        (!rows.is_empty()).then(|| view::PublicationGroup { id: id.to_owned(), title, rows })
    };
    let groups = [
        group("not-yet", count("publication-not-yet", missing), |is| *is == RequirementStatus::NotYet),
        group("published", count("publication-published", there), |is| {
            !matches!(is, RequirementStatus::NotYet | RequirementStatus::DoesNotApply)
        }),
        group("does-not-apply", count("publication-apart", apart), |is| *is == RequirementStatus::DoesNotApply),
    ];
    let view = view::Publication {
        body: text.body(),
        reviewed: renderer.when_in(site.fields(list), "reviewed", language),
        groups: groups.into_iter().flatten().collect(),
        sources: asked
            .into_iter()
            .map(|source| view::PublicationSource {
                id: source.id.clone(),
                link: foreign_to(localized, &source.title, &source.url),
                as_of: PartialDate::parse(&source.as_of).map(|date| renderer.time_text(date, language)),
            })
            .collect(),
    };
    text.finish()?;
    frame::write_page(renderer, route, view::Publication::TEMPLATE, &page, &view, out)
}

/// Returns one item to publish, in the page's language.
fn row(
    renderer: Localized,
    list: DocId,
    text: &PageText,
    item: &RequirementItem,
    kinds: &[&str],
    nation: &str,
) -> view::PublicationRow {
    let (duty, site) = (item.duty, &renderer.site);
    let own = |en: &str, cy: &str| match renderer.code(renderer.language) {
        "cy" => view::Text::own(cy),
        "en" => view::Text::own(en),
        _ => view::Text { text: en.to_owned(), lang: Some("en".to_owned()) },
    };
    let title = own(&duty.title, &duty.cy);
    let elsewhere = |href: String| view::Link { title: title.text.clone(), href, lang: title.lang.clone(), note: None };
    let link = match item.status {
        RequirementStatus::Document(id) => Some(renderer.link(id)),
        RequirementStatus::File(path) => Some(elsewhere(renderer.href(&crate::site::asset_address(path)))),
        RequirementStatus::Address(address) => Some(elsewhere(renderer.href_written(address))),
        // The template describes the footer.
        RequirementStatus::Footer | RequirementStatus::DoesNotApply | RequirementStatus::NotYet => None,
    };
    // A translation inherits the entries, with its own texts at the same positions.
    let entry = item.entry.and_then(|(at, _)| site.fields(list).tables("items").nth(at));
    view::PublicationRow {
        title: title.clone(),
        only: (!duty.only.is_empty()).then(|| own(&duty.only, &duty.only_cy)),
        should: duty.is_recommended(kinds, nation) && !duty.other_means,
        other_means: duty.other_means,
        due: item
            .due
            .filter(|due| item.status == RequirementStatus::NotYet && due.days >= 0)
            .map(|due| renderer.time_text(due.on)),
        link,
        reason: entry.and_then(|entry| text.blocks(entry, "does_not_apply")),
        note: entry.and_then(|entry| text.blocks(entry, "note")),
        sources: duty
            .sources(kinds, nation)
            .map(|source| {
                let at = format!("#source-{}", source.id);
                view::Link { href: at, ..foreign_to(renderer, &source.title, "") }
            })
            .collect(),
    }
}

/// Returns a link whose text is English in every language: laws and guides are cited by their own names.
fn foreign_to(renderer: Localized, title: &str, href: &str) -> view::Link {
    let lang = (renderer.code(renderer.language) != "en").then(|| "en".to_owned());
    view::Link { title: title.to_owned(), href: href.to_owned(), lang, note: None }
}
