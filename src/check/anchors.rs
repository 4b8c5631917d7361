//! The parts of a page that a link may lead to: a document comes in; whether it has an `id`, and those that its author wrote, go out.

use std::borrow::Cow;

use super::Context;
use crate::markdown;
use crate::schema::{Field, Fields, Kind, Value};
use crate::site::DocId;
use crate::url::slug;

/// What the ids of entries begin with where templates give them one: `term-aln`, `measure-c2`.
const PREFIXES: [&str; 10] =
    ["measure-", "term-", "theme-", "letter-", "area-", "month-", "section-", "group-", "statement-", "issue-"];

/// The ids of a document's own headings, tables and footnotes.
pub fn written<'a>(context: &Context<'a>, id: DocId) -> Vec<Cow<'a, str>> {
    context.site.document(id).gist.anchors().map(Cow::Borrowed).collect()
}

/// Whether a page has a part of that name: in its body, in the Markdown of its fields, in an entry of its tables, or in its template.
pub fn has(context: &Context<'_>, id: DocId, part: &str) -> bool {
    let document = context.site.document(id);
    if document.gist.anchors().any(|anchor| anchor == part) {
        return true;
    }
    // Templates name their own parts (`contact`, `events`), and own themes may add more: an id that no text of the document
    // holds is an error only if it cannot be one of those.
    is_of_template(part)
        || document.fields.iter().any(|(name, _, field)| {
            document.kind.shape.get(name).is_some_and(|own| in_field(context, &own.kind, field, part))
        })
        || is_generated(context, id, part)
}

fn in_field(context: &Context<'_>, kind: &Kind, field: &Field, part: &str) -> bool {
    match (&field.value, kind) {
        (Value::Text(text), Kind::Markdown) if text.contains('#') || text.contains("[^") => {
            let file = field.span.file;
            let parsed = markdown::parse(file, text, 0..text.len(), &context.site.config.dialect());
            markdown::gist(&parsed).anchors().any(|anchor| anchor == part)
        }
        (Value::List(items), Kind::List(of)) => items.iter().any(|item| in_field(context, of, item, part)),
        (Value::Table(fields), Kind::Table(shape)) => {
            names(fields, part)
                || fields.iter().any(|(name, _, field)| {
                    shape.get(name).is_some_and(|own| in_field(context, &own.kind, field, part))
                })
        }
        (_, Kind::AnyOf(kinds)) => kinds.iter().any(|kind| in_field(context, kind, field, part)),
        _ => false,
    }
}

/// Whether an entry's id, code, term, name, number, kind, group or title makes that id, with or without what comes before it.
fn names(entry: &Fields, part: &str) -> bool {
    let bare = PREFIXES.iter().find_map(|prefix| part.strip_prefix(prefix)).unwrap_or(part);
    ["id", "code", "term", "name", "number", "kind", "group", "title"].iter().any(|key| {
        entry.text(key).is_some_and(|text| {
            let own = slug(text);
            !own.is_empty()
                && (own == part || own == bare || part.strip_suffix(&own).is_some_and(|rest| rest.ends_with('-')))
        })
    })
}

/// Ids that stand for children, months and numbered measures.
fn is_generated(context: &Context<'_>, id: DocId, part: &str) -> bool {
    let numbered = PREFIXES.iter().filter_map(|prefix| part.strip_prefix(prefix));
    let numbered = numbered.into_iter().any(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    let month = part.len() == 7 && crate::moment::PartialDate::parse(part).is_some();
    numbered || month || context.site.children(id).iter().any(|child| context.site.document(*child).id() == part)
}

/// Whether the built-in templates write that id letter for letter.
fn is_of_template(part: &str) -> bool {
    TEMPLATE_IDS.binary_search(&part).is_ok()
}

/// The ids in the built-in templates, sorted.
#[rustfmt::skip]
const TEMPLATE_IDS: [&str; 55] = [
    "access", "action-plan", "add", "alert-title", "areas", "attributes", "audiences", "booking", "changes",
    "children", "closures", "compliance", "contact", "contents-title", "cookies", "coverage", "dates",
    "downloads-title", "enforcement", "events", "feedback", "follow", "forms", "history", "how-accessible", "involve",
    "join", "legislation", "list", "main", "maps", "measures", "messages", "month-caption", "news", "non-accessible",
    "offers", "partners", "pillars", "policies", "preparation", "programmes", "progress", "promises", "related-title",
    "reports", "scope", "sign", "sources", "statements", "subscribe", "technical", "terms", "themes", "years",
];

#[cfg(test)]
mod tests {
    use super::TEMPLATE_IDS;

    #[test]
    fn the_ids_of_templates_are_sorted() {
        assert!(TEMPLATE_IDS.is_sorted());
    }
}
