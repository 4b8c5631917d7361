//! Determines the parts of a page that a link may lead to. Takes a document and an id, and returns whether
//! the document has a part with that id.

use std::collections::HashSet;

use super::{CheckContext, CheckedPage};
use crate::markdown;
use crate::schema::{Field, Value, ValueKind};
use crate::site::DocId;
use crate::url::slug;

/// Prefixes of the ids that templates give to entries: `term-aln`, `measure-c2`.
const PREFIXES: [&str; 10] =
    ["measure-", "term-", "theme-", "letter-", "area-", "month-", "section-", "group-", "statement-", "issue-"];

/// Keys that identify entries of tables.
const KEYS: [&str; 8] = ["id", "code", "term", "name", "number", "kind", "group", "title"];

/// The parts of one document, computed once for all links to them.
pub(super) struct Anchors {
    /// The ids of headings, tables and footnotes in its body and in the Markdown of its fields.
    written: HashSet<Box<str>>,
    /// The identifying values of its table entries, in the form of ids.
    entries: HashSet<String>,
    /// The ids of the documents directly beneath it.
    children: HashSet<Box<str>>,
}

/// Returns the parts of a document. Computes them at the first link to one of them.
pub(super) fn cached<'p>(page: &'p CheckedPage<'_>, id: DocId) -> &'p Anchors {
    page.index.anchors[id.0 as usize].get_or_init(|| Anchors::read(page.context, id))
}

impl Anchors {
    /// Computes the parts. Rules with a [`CheckedPage`] use [`cached`].
    pub(super) fn read(context: &CheckContext<'_>, id: DocId) -> Anchors {
        let site = context.site;
        let document = site.document(id);
        let children = site.children(id).iter().map(|child| site.document(*child).id().into()).collect();
        let written = document.content_summary.anchors().map(Box::from).collect();
        let mut anchors = Anchors { written, entries: HashSet::new(), children };
        for (name, _, field) in document.fields.iter() {
            if let Some(own) = document.kind.shape.get(name) {
                anchors.collect(context, &own.kind, field);
            }
        }
        anchors
    }

    fn collect(&mut self, context: &CheckContext<'_>, kind: &ValueKind, field: &Field) {
        match (&field.value, kind) {
            (Value::Text(text), ValueKind::Markdown) if text.contains('#') || text.contains("[^") => {
                let file = field.span.file;
                let parsed = markdown::parse(file, text, 0..text.len(), &context.site.config.dialect());
                let gist = markdown::summarise(&parsed);
                self.written.extend(gist.anchors().map(Box::from));
            }
            (Value::List(items), ValueKind::List(of)) => items.iter().for_each(|item| self.collect(context, of, item)),
            (Value::Table(fields), ValueKind::Table(shape)) => {
                let keys = KEYS.iter().filter_map(|key| fields.text(key)).map(slug);
                self.entries.extend(keys.filter(|own| !own.is_empty()));
                for (name, _, field) in fields.iter() {
                    if let Some(own) = shape.get(name) {
                        self.collect(context, &own.kind, field);
                    }
                }
            }
            (_, ValueKind::AnyOf(kinds)) => kinds.iter().for_each(|kind| self.collect(context, kind, field)),
            _ => {}
        }
    }

    /// Returns whether the page has a part with that name: in its body, in the Markdown of its fields, in
    /// an entry of its tables, or in its template. Templates contain their own parts (`contact`, `events`),
    /// and a site's own theme may add more. So an id that the document lacks is an error only if it cannot
    /// be one of those.
    pub(super) fn has(&self, part: &str) -> bool {
        self.written.contains(part) || is_of_template(part) || self.has_entry(part) || self.is_generated(part)
    }

    /// Returns whether an entry has that id, with or without its prefix.
    fn has_entry(&self, part: &str) -> bool {
        let bare = PREFIXES.iter().find_map(|prefix| part.strip_prefix(prefix)).unwrap_or(part);
        let mut ends = part.match_indices('-').map(|(at, _)| &part[at + 1..]);
        self.entries.contains(part)
            || self.entries.contains(bare)
            || (!self.entries.is_empty() && ends.any(|end| self.entries.contains(end)))
    }

    /// Returns whether the id belongs to a child, a month or a numbered measure.
    fn is_generated(&self, part: &str) -> bool {
        let numbered = PREFIXES.iter().filter_map(|prefix| part.strip_prefix(prefix));
        let numbered = numbered.into_iter().any(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
        let month = part.len() == 7 && crate::datetime::PartialDate::parse(part).is_some();
        numbered || month || self.children.contains(part)
    }
}

/// Returns whether the built-in templates contain exactly that id.
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
