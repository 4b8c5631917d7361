//! The parts of pillars on the pages of frameworks: number, level, owner, id and descendants.

use crate::render::context::Localized;
use crate::render::index::related::{MOST_IN_TREE, RelatedList};
use crate::render::parts::{cards, related};
use crate::render::view;
use crate::site::{DocId, Site};
use crate::types::framework;

/// Iterates over the visible children of a framework or pillar.
pub(crate) fn pillars_of(site: &Site, id: DocId) -> impl Iterator<Item = DocId> {
    site.children(id).iter().copied().filter(|child| site.is_a(*child, "pillar"))
}

/// Returns the `id` of a pillar's heading on a page with several pillars: the same in every language.
pub(crate) fn part_id(site: &Site, pillar: DocId) -> String {
    let path = &site.document(pillar).path;
    let within = site.framework_of(pillar).and_then(|framework| path.strip_prefix(&site.document(framework).path));
    format!("part-{}", within.unwrap_or(path).trim_start_matches('/').replace('/', "--"))
}

/// Returns a pillar's number: "1.2".
pub(crate) fn number(site: &Site, id: DocId) -> Option<String> {
    site.fields(id).text("number").map(str::to_owned)
}

/// Returns the name of a pillar's level: "Aim". Pillar and framework are in the page's language.
pub(crate) fn level(renderer: Localized, pillar: DocId) -> Option<view::Text> {
    let site = &renderer.site;
    let own = site.fields(pillar);
    let Some(framework) = site.shown_framework_of(pillar) else {
        // The texts of a hidden framework stay hidden.
        let text = own.text("level")?.to_owned();
        return Some(view::Text { text, lang: renderer.lang_of(pillar, own.get("level")) });
    };
    let framework = site.version_or_original(framework, renderer.language);
    let whole = site.fields(framework);
    let text = framework::level_name(whole, own, depth(site, pillar))?.to_owned();
    let lang = match own.get("level") {
        Some(field) => renderer.lang_of(pillar, Some(field)),
        None => renderer.lang_of(framework, whole.get("levels")),
    };
    Some(view::Text { text, lang })
}

/// Returns the number of pillars above one.
fn depth(site: &Site, pillar: DocId) -> usize {
    std::iter::successors(site.parent(pillar), |id| site.parent(*id)).take_while(|id| site.is_a(*id, "pillar")).count()
}

/// Returns the descendants of a framework or pillar, nested, with as many levels as fit on a page. If not even the first
/// level fits, returns its beginning, and the link to all of it.
pub(crate) fn tree(renderer: Localized, above: DocId) -> (Vec<view::TreeNode>, Option<view::Link>) {
    let count = pillars_of(&renderer.site, above).count();
    let more = related::more(renderer, above, RelatedList::Pillars, count);
    (nodes(renderer, above, levels_that_fit(&renderer.site, above)), more)
}

/// Returns the number of levels of descendants that fit on a page, at least one.
fn levels_that_fit(site: &Site, above: DocId) -> usize {
    let (mut level, mut total, mut levels) = (vec![above], 0, 0);
    while !level.is_empty() {
        level = level.into_iter().flat_map(|id| pillars_of(site, id)).collect();
        total += level.len();
        if total > MOST_IN_TREE {
            break;
        }
        levels += 1;
    }
    levels.max(1)
}

fn nodes(renderer: Localized, above: DocId, levels: usize) -> Vec<view::TreeNode> {
    let site = &renderer.site;
    let left_out = |pillar| {
        let count = pillars_of(site, pillar).count();
        (levels == 1 && count > 0).then(|| renderer.tn("tree-beneath", &[("count", count.into())]))
    };
    let node = |pillar| {
        let best = site.version_or_original(pillar, renderer.language);
        view::TreeNode {
            link: renderer.link(pillar),
            number: number(site, best),
            level: level(renderer, best).map(|level| level.text),
            summary: renderer.text(best, "summary"),
            stage: renderer.text(best, "stage"),
            owner: renderer.text(best, "owner"),
            tag: site.fields(best).text("status").map(|word| cards::status_tag(renderer, word)),
            beneath: left_out(pillar),
            children: if levels > 1 { nodes(renderer, pillar, levels - 1) } else { Vec::new() },
        }
    };
    pillars_of(site, above).take(MOST_IN_TREE).map(node).collect()
}
