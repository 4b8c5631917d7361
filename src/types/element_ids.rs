//! The ids that the built-in templates give to parts of a document's page, by its type. No heading
//! gets one of these, so that a link to a part leads to it. `tests/names.rs` checks that the ids of
//! templates and headings never collide.

/// Ids; one that ends with a hyphen is a prefix.
pub(crate) type ElementIds = &'static [&'static str];

/// Parts of every page.
const FRAME: ElementIds = &["alert-title", "contents-title", "downloads-title", "main", "related-title"];

/// Parts of a page with a form.
const FORM: ElementIds = &["bot-field", "leave-empty", "question-", "sign"];

/// Parts of the home page.
const HOME: ElementIds =
    &["involve", "list-", "programmes", "progress", "report", "section-events", "section-news", "subscribe"];

/// Parts of the page of a list.
const LIST: ElementIds = &[
    "current",
    "filter-",
    "follow",
    "kind-",
    "letter-",
    "list",
    "month-",
    "past",
    "policies-",
    "section-events",
    "subscribe",
    "year-ahead",
    "years",
];

/// Parts of `privacy`.
const PRIVACY: ElementIds = &["cookies", "forms"];

/// By type. A type without a row has no parts of its own.
const BY_TYPE: [(&str, ElementIds); 14] = [
    (
        "accessibility",
        &[
            "compliance",
            "enforcement",
            "feedback",
            "how-accessible",
            "non-accessible",
            "preparation",
            "technical",
            "issue-",
        ],
    ),
    ("event", &["add", "booking", "dates", "section-contact", "subscribe"]),
    (
        "framework",
        &[
            "measure-",
            "messages",
            "part-",
            "pillars",
            "progress",
            "section-events",
            "sources",
            "statements",
            "statements-",
            "subscribe",
            "year-ahead",
        ],
    ),
    ("glossary", &["letter-", "term-"]),
    (
        "partner",
        &[
            "offers",
            "past-events",
            "programmes",
            "section-access",
            "section-contact",
            "section-events",
            "section-news",
            "subscribe",
        ],
    ),
    (
        "pillar",
        &[
            "action-plan",
            "attributes",
            "children",
            "mappings",
            "measure-",
            "measures",
            "partners",
            "past-events",
            "policies",
            "programmes",
            "section-events",
            "section-news",
            "subscribe",
            "year-ahead",
        ],
    ),
    ("place", &["maps", "past-events", "policies", "section-access", "section-events", "subscribe", "terms"]),
    ("policy", &["citing", "legislation"]),
    (
        "programme",
        &["partners", "past-events", "progress-", "reports", "scope", "section-events", "section-news", "subscribe"],
    ),
    ("publication", &["does-not-apply", "group-", "not-yet", "published", "source-", "sources"]),
    ("reference", &["area-", "areas"]),
    ("report", &["progress-"]),
    ("taskforce", &["join", "partners", "past-events", "section-contact", "section-events", "subscribe", "themes"]),
    ("terms", &["closures", "closures-caption", "subscribe", "terms", "terms-caption", "year-ahead"]),
];

/// Returns the ids that headings of a document must not use: those of every page, of its type or
/// path, of its form. `built_in` is the built-in type that its own type is or extends; `is_list`
/// says whether it is the page of a type's list.
pub(crate) fn ids_beside(built_in: &str, path: &str, is_list: bool, has_form: bool) -> [ElementIds; 3] {
    let own = match path {
        "" => HOME,
        "privacy" => PRIVACY,
        _ if is_list => LIST,
        _ => BY_TYPE.iter().find(|(name, _)| *name == built_in).map_or(&[][..], |(_, ids)| ids),
    };
    [FRAME, own, if has_form { FORM } else { &[] }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Dialect;

    #[test]
    fn a_heading_gets_no_id_of_its_page() {
        let is_among =
            |id: &str, taken: &[ElementIds; 3]| Dialect { reserved_ids: *taken, ..Dialect::default() }.is_reserved(id);
        let event = ids_beside("event", "events/fair", false, false);
        assert!(is_among("booking", &event) && is_among("main", &event) && !is_among("measures", &event));
        let pillar = ids_beside("pillar", "frameworks/duty/food", false, true);
        assert!(is_among("measure-f1", &pillar) && is_among("sign", &pillar) && !is_among("booking", &pillar));
        assert!(is_among("years", &ids_beside("page", "events", true, false)));
        assert!(!is_among("years", &ids_beside("page", "about", false, false)));
        assert!(BY_TYPE.is_sorted());
    }
}
