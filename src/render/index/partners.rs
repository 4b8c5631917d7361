//! Computes the facets of the directory of partners: current and past partners, kinds, themes and pillars.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use jiff::civil::Date;

use super::alphabet;
use super::filters::Filters;
use crate::render::queries;
use crate::schema::Fields;
use crate::site::{Catalogue, DocId, sort_key};

/// The kinds in the order of the directory; partners without a kind have the last one.
pub(crate) const KINDS: [&str; 7] = ["charity", "business", "public", "university", "faith", "community", OTHER];
/// The kind of partners without one.
pub(crate) const OTHER: &str = "other";

/// Partners by everything that the directory filters by: originals, each list in list order, with past partners last.
#[derive(Debug, Default)]
pub(crate) struct PartnerIndex {
    /// All of them, by kind.
    pub all: Vec<DocId>,
    /// By kind, in the order of [`KINDS`]; only nonempty kinds.
    pub kinds: Vec<(&'static str, Vec<DocId>)>,
    /// By theme: its index among the site's.
    pub themes: Vec<(usize, Vec<DocId>)>,
    /// By pillar, in the order of the frameworks, with its part of the address. A pillar includes the partners of its
    /// descendants.
    pub pillars: Vec<(DocId, String, Vec<DocId>)>,
    /// The past partners, which are the last of `all`.
    pub past: HashSet<DocId>,
    /// By letter, for each language; see [`PartnerIndex::letters`].
    letters: Vec<OnceLock<Vec<Letter>>>,
    /// All choices of the directory, for each language; see [`PartnerIndex::filters`].
    filters: Vec<OnceLock<Vec<Filters>>>,
}

/// A letter and the partners whose names begin with it.
pub(crate) type Letter = (String, Vec<DocId>);

impl PartnerIndex {
    /// Reads each partner once.
    pub(crate) fn new(site: &Catalogue) -> PartnerIndex {
        let today = site.options.today;
        let partners = site.of_type("partner");
        let (past, current): (Vec<DocId>, Vec<DocId>) =
            partners.iter().partition(|id| is_past(site.fields(**id), today));
        let mut kinds: HashMap<&str, Vec<DocId>> = HashMap::new();
        let mut themes: HashMap<&str, Vec<DocId>> = HashMap::new();
        let mut pillars: HashMap<DocId, Vec<DocId>> = HashMap::new();
        for id in current.iter().chain(&past) {
            let fields = site.fields(*id);
            kinds.entry(kind_of(fields)).or_default().push(*id);
            for theme in fields.texts("themes") {
                push_once(themes.entry(theme.value).or_default(), *id);
            }
            for pillar in site.references(*id, "pillars") {
                let above = std::iter::successors(Some(pillar), |pillar| site.parent(*pillar));
                let above = above.take_while(|pillar| site.is_a(*pillar, "pillar"));
                for pillar in above.filter(|pillar| site.is_visible(*pillar)) {
                    push_once(pillars.entry(pillar).or_default(), *id);
                }
            }
        }
        let kinds: Vec<_> = KINDS.into_iter().filter_map(|kind| Some((kind, kinds.remove(kind)?))).collect();
        let is_current = |id: &&DocId| !is_past(site.fields(**id), today);
        PartnerIndex {
            all: kinds.iter().flat_map(|(_, ids)| ids.iter().filter(is_current)).chain(&past).copied().collect(),
            themes: site
                .themes()
                .iter()
                .enumerate()
                .filter_map(|(at, theme)| Some((at, themes.remove(&*theme.id)?)))
                .collect(),
            pillars: in_frameworks(site)
                .into_iter()
                .filter_map(|(pillar, part)| Some((pillar, part, pillars.remove(&pillar)?)))
                .collect(),
            kinds,
            past: past.into_iter().collect(),
            letters: site.languages().map(|_| OnceLock::new()).collect(),
            filters: site.languages().map(|_| OnceLock::new()).collect(),
        }
    }

    /// Returns the partners of a theme, by its index among the site's; current ones first.
    pub(crate) fn of_theme(&self, theme: usize) -> &[DocId] {
        let at = self.themes.binary_search_by_key(&theme, |(own, _)| *own);
        at.map_or(&[], |at| &self.themes[at].1)
    }

    /// Returns all choices of the directory in a language, computed once.
    pub(crate) fn filters(&self, language: usize, make: impl FnOnce() -> Vec<Filters>) -> &[Filters] {
        self.filters[language].get_or_init(make)
    }

    /// Returns all partners by the letters of a language's alphabet. Past partners are included, so that readers find
    /// a name without knowing its state.
    pub(crate) fn letters(&self, site: &Catalogue, language: usize) -> &[Letter] {
        self.letters[language].get_or_init(|| by_letter(site, &self.all, language))
    }
}

fn by_letter(site: &Catalogue, partners: &[DocId], language: usize) -> Vec<Letter> {
    let code = &site.config.languages[language];
    let alphabet = alphabet::alphabet(code);
    let place = |id: &DocId| {
        let title = site.title(site.version_or_original(*id, language));
        let letter = alphabet::letter(title, code);
        let place = alphabet.iter().position(|own| **own == *letter).unwrap_or(alphabet.len());
        (place, sort_key(title), letter, *id)
    };
    let mut sorted: Vec<(usize, String, String, DocId)> = partners.iter().map(place).collect();
    sorted.sort();
    sorted
        .chunk_by(|a, b| a.0 == b.0)
        .map(|entries| (entries[0].2.clone(), entries.iter().map(|(.., id)| *id).collect()))
        .collect()
}

/// Returns whether a partner no longer works with the organisation: it says so, or its last day is over.
pub(crate) fn is_past(fields: &Fields, today: Date) -> bool {
    fields.text("status") == Some("past") || fields.date("until").is_some_and(|until| until.last_day() < today)
}

/// Returns a partner's kind; `other` if it has none.
pub(crate) fn kind_of(fields: &Fields) -> &str {
    fields.text("kind").filter(|kind| KINDS.contains(kind)).unwrap_or(OTHER)
}

/// Adds a partner once, even if it names two pillars of one branch, or one theme twice.
fn push_once(list: &mut Vec<DocId>, id: DocId) {
    if list.last() != Some(&id) {
        list.push(id);
    }
}

/// Returns every visible pillar in the order of the frameworks, with its part of an address: its id, or with the
/// folders above it if two pillars share the id.
fn in_frameworks(site: &Catalogue) -> Vec<(DocId, String)> {
    let mut sharing: HashMap<&str, usize> = HashMap::new();
    for pillar in site.of_type("pillar") {
        *sharing.entry(site.document(*pillar).id()).or_default() += 1;
    }
    let part = |pillar: DocId| {
        let document = site.document(pillar);
        let path = document.path.strip_prefix("frameworks/").unwrap_or(&document.path);
        match sharing.get(document.id()) {
            Some(2..) => path.replace('/', "-"),
            _ => document.id().to_owned(),
        }
    };
    let frameworks = site.of_type("framework").iter();
    let pillars = frameworks.flat_map(|framework| queries::in_order(site, *framework));
    pillars.filter(|id| site.is_a(*id, "pillar")).map(|id| (id, part(id))).collect()
}
