//! The lists on the pages of documents that grow with the site: what serves a pillar, what belongs to a partner, a place
//! or a programme. A document's page shows the first entries. If there are more, all of them are on pages below it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::letters::LetterIndex;
use crate::datetime::PartialDate;
use crate::render::queries;
use crate::schema::Field;
use crate::site::{Catalogue, DocId};

/// Most entries of a list on a document's page: about 8 kB of HTML.
pub(crate) const MOST: usize = 24;

/// Most children on the page of their folder: about 20 kB of HTML.
pub(crate) const MOST_CHILDREN: usize = 50;

/// Most pillars in the tree of a framework or pillar: about 40 kB of HTML.
pub(crate) const MOST_IN_TREE: usize = 150;

/// Most pillars in all areas on the page of a reference. Each area shows at least [`LEAST_IN_AREA`].
const MOST_IN_AREAS: usize = 400;

/// Pillars that each area of a reference shows, even if there are very many areas.
const LEAST_IN_AREA: usize = 4;

/// Types whose pages have groups of their own. The pages of all other types list their children.
pub(crate) const OTHER_GROUPS: [&str; 16] = [
    "framework",
    "pillar",
    "reference",
    "programme",
    "taskforce",
    "partner",
    "place",
    "event",
    "terms",
    "policy",
    "report",
    "pledge",
    "news",
    "glossary",
    "accessibility",
    "publication",
];

/// The entries of the long lists by letter: for each original and list, one index for each language, computed on first
/// use.
pub(crate) type RelatedIndexes = HashMap<(DocId, RelatedList), Vec<OnceLock<LetterIndex>>>;

/// A list on a document's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RelatedList {
    /// The pages in the folder of a page.
    Children,
    /// The pillars directly beneath a framework or a pillar.
    Pillars,
    /// The programmes that serve a pillar, or in which a partner takes part.
    Programmes,
    /// The partners of a pillar.
    Partners,
    /// The policies of a pillar or a place.
    Policies,
    /// The reports of a programme.
    Reports,
    /// The pillars that serve an area of a reference, by the index of the area.
    Area(usize),
}

impl RelatedList {
    /// Returns its folder below the page of its document.
    pub(crate) fn folder(self) -> String {
        match self {
            RelatedList::Area(at) => format!("all/area-{}/", at + 1),
            _ => format!("all/{}/", self.keyword()),
        }
    }

    /// Returns the key of its heading among the interface texts.
    pub(crate) fn string_key(self) -> &'static str {
        match self {
            RelatedList::Children => "child-pages",
            _ => self.keyword(),
        }
    }

    /// Returns its name in addresses.
    pub(crate) fn keyword(self) -> &'static str {
        match self {
            RelatedList::Children => "pages",
            RelatedList::Pillars => "pillars",
            RelatedList::Programmes => "programmes",
            RelatedList::Partners => "partners",
            RelatedList::Policies => "policies",
            RelatedList::Reports => "reports",
            RelatedList::Area(_) => "area",
        }
    }

    /// Returns the number of entries on the page of its document.
    pub(crate) fn most(self, site: &Catalogue, id: DocId) -> usize {
        match self {
            RelatedList::Children => MOST_CHILDREN,
            RelatedList::Pillars => MOST_IN_TREE,
            RelatedList::Area(_) => {
                let areas = site.fields(id).tables("areas").count();
                (MOST_IN_AREAS / areas.max(1)).clamp(LEAST_IN_AREA, MOST)
            }
            _ => MOST,
        }
    }

    /// Returns the lists that the page of a document may have.
    pub(crate) fn of_document(site: &Catalogue, id: DocId) -> Vec<RelatedList> {
        use RelatedList::{Area, Children, Partners, Pillars, Policies, Programmes, Reports};
        let is_a = |kind| site.is_a(id, kind);
        match () {
            () if is_a("framework") => vec![Pillars],
            () if is_a("pillar") => vec![Pillars, Programmes, Partners, Policies],
            () if is_a("partner") => vec![Programmes],
            () if is_a("place") => vec![Policies],
            () if is_a("programme") => vec![Reports],
            () if is_a("reference") => (0..site.fields(id).tables("areas").count()).map(Area).collect(),
            () => vec![Children],
        }
    }
}

/// The term dates that are not over, by place.
#[derive(Debug, Default)]
pub(crate) struct PlaceTerms {
    /// Those without a place, which hold everywhere, with their positions in the list of all.
    everywhere: Vec<(usize, DocId)>,
    by_place: HashMap<DocId, Vec<(usize, DocId)>>,
}

impl PlaceTerms {
    /// Reads all term dates once.
    pub(crate) fn new(site: &Catalogue) -> PlaceTerms {
        let mut terms = PlaceTerms::default();
        for (at, &id) in site.of_type("terms").iter().enumerate() {
            let fields = site.fields(id);
            let days = fields.tables("terms").chain(fields.tables("closures"));
            let last = days.filter_map(|days| days.date("end").or(days.date("start"))).map(PartialDate::last_day).max();
            if last.is_some_and(|last| last < site.options.today) {
                continue;
            }
            if fields.list("places").is_empty() {
                terms.everywhere.push((at, id));
            }
            for place in site.references(id, "places") {
                terms.by_place.entry(place).or_default().push((at, id));
            }
        }
        terms
    }

    /// Returns the term dates of a place, in list order.
    pub(crate) fn for_place(&self, place: DocId) -> Vec<DocId> {
        let own = self.by_place.get(&place).into_iter().flatten();
        let mut all: Vec<(usize, DocId)> = self.everywhere.iter().chain(own).copied().collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter().map(|(_, id)| id).collect()
    }
}

/// A framework, and one of its pillars.
pub(crate) type ServingPillar = (DocId, DocId);

/// The pillars of every framework that map to the areas of references.
#[derive(Debug, Default)]
pub(crate) struct ServingPillars {
    /// By reference and by the area's number: framework and pillar, in the order of the frameworks and their trees.
    by_area: HashMap<DocId, HashMap<Box<str>, Vec<ServingPillar>>>,
    /// The references that pillars of several frameworks map to. Their entries have the framework's name, because two
    /// pillars may share a title.
    several: Vec<DocId>,
}

impl ServingPillars {
    /// Reads each pillar once.
    pub(crate) fn new(site: &Catalogue) -> ServingPillars {
        let mut all = ServingPillars::default();
        let mut frameworks: HashMap<DocId, DocId> = HashMap::new();
        for &framework in site.of_type("framework") {
            for pillar in queries::in_order(site, framework) {
                for (reference, numbers) in queries::mapped(site, pillar) {
                    if *frameworks.entry(reference).or_insert(framework) != framework {
                        all.several.push(reference);
                    }
                    let by_area = all.by_area.entry(reference).or_default();
                    for number in numbers.iter().filter_map(Field::as_text) {
                        by_area.entry(number.into()).or_default().push((framework, pillar));
                    }
                }
            }
        }
        all.several.sort_unstable();
        all.several.dedup();
        all
    }

    /// Returns framework and pillar of each entry of an area.
    pub(crate) fn of_area(&self, reference: DocId, area: &str) -> &[ServingPillar] {
        self.by_area.get(&reference).and_then(|own| own.get(area)).map_or(&[], Vec::as_slice)
    }

    /// Returns whether pillars of several frameworks map to a reference.
    pub(crate) fn is_of_several(&self, reference: DocId) -> bool {
        self.several.binary_search(&reference).is_ok()
    }
}
