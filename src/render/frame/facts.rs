//! Builds the facts of a page from the fields of a site's own types: one for each declared field.

use crate::render::context::Localized;
use crate::render::frame::page;
use crate::render::prose::PageText;
use crate::render::view;
use crate::schema::{Field, FieldShape, Value, ValueKind};
use crate::site::{DocId, Target};

/// Fewest headings of a page with a contents list, if nothing else is in its margin.
const CONTENTS_FROM: usize = 3;

/// Returns a fact for each field that a site's own type declares, with the field's name as its label.
pub(crate) fn own_facts(renderer: Localized, id: DocId, text: &PageText) -> Vec<view::Fact> {
    let site = &renderer.site;
    let kinds = site.types.ancestors(&site.document(id).kind.name).filter_map(|name| site.types.get(&name));
    let own = kinds.filter(|kind| kind.custom).flat_map(|kind| &kind.own.fields);
    own.filter_map(|shape| fact(renderer, id, text, shape)).collect()
}

/// Fills the margin of a page without facts: with a contents list, else with who answers for it.
pub(crate) fn fill_margin(renderer: Localized, id: DocId, page: &mut view::Page) {
    if !page.facts.is_empty() || !page.contents.is_empty() {
        return;
    }
    let contents = page::contents(renderer, id);
    if contents.len() >= CONTENTS_FROM {
        page.contents = contents;
    } else {
        page.facts.extend(owner(renderer, &mut page.owner));
    }
}

/// Returns the fact of who answers for a page's subject, and takes it out of the page's history, so that it is not
/// repeated there.
pub(crate) fn owner(renderer: Localized, owner: &mut Option<view::Text>) -> Option<view::Fact> {
    owner.take().map(|owner| view::Fact::single(renderer.t("fact-owner"), owner.into()))
}

fn fact(renderer: Localized, id: DocId, text: &PageText, shape: &FieldShape) -> Option<view::Fact> {
    let fields = renderer.site.fields(id);
    let field = fields.get(&shape.name)?;
    let term = heading(&shape.name);
    let (kind, of) = match &shape.kind {
        ValueKind::List(of) => (&**of, field.as_list().unwrap_or_default()),
        kind => (kind, std::slice::from_ref(field)),
    };
    if let ValueKind::Reference(_) = kind {
        let links = renderer.links(&renderer.site.references(id, &shape.name));
        return (!links.is_empty()).then(|| view::Fact::links(term, links));
    }
    let values: Vec<view::FactValue> = of.iter().filter_map(|item| value(renderer, id, text, kind, item)).collect();
    (!values.is_empty()).then_some(view::Fact { term, values })
}

fn value(renderer: Localized, id: DocId, text: &PageText, kind: &ValueKind, field: &Field) -> Option<view::FactValue> {
    let words = renderer.date_formatter();
    let plain = |text: String| Some(view::FactValue { text, ..view::FactValue::default() });
    match (&field.value, kind) {
        (Value::Text(_), ValueKind::Markdown) => {
            let prose = text.inline_value(field)?;
            Some(view::FactValue { html: Some(prose.html), lang: prose.lang, ..view::FactValue::default() })
        }
        (Value::Text(url), ValueKind::Url) => {
            Some(view::FactValue { text: url.to_string(), href: Some(url.to_string()), ..view::FactValue::default() })
        }
        (Value::Text(name), ValueKind::File) => {
            let Target::Asset(asset) = renderer.site.resolve_target(id, name) else { return plain(name.to_string()) };
            let link = renderer.document_link(
                asset,
                asset.path.rsplit('/').next().unwrap_or_default().to_owned(),
                renderer.language,
            );
            let note = [Some(link.kind), link.size, link.pages].into_iter().flatten().filter(|note| !note.is_empty());
            let text = format!("{} ({})", link.title, note.collect::<Vec<_>>().join(", "));
            Some(view::FactValue { text, href: Some(link.href), ..view::FactValue::default() })
        }
        (Value::Text(email), ValueKind::Email) => {
            let href = Some(format!("mailto:{email}"));
            Some(view::FactValue { text: email.to_string(), href, ..view::FactValue::default() })
        }
        (Value::Text(_), _) => renderer.text_of(id, field).map(view::FactValue::from),
        (Value::Boolean(truth), _) => plain(renderer.t(if *truth { "yes" } else { "no" }).to_owned()),
        (Value::Integer(number), _) => plain(words.number(*number)),
        (Value::Number(number), _) => plain(words.decimal(*number, 2)),
        (Value::Date(date), _) => Some(renderer.time_text(*date).into()),
        (Value::Moment(moment), _) => plain(words.day_or_time(*moment)),
        (Value::Time(time), _) => plain(words.time(*time)),
        (Value::Duration(length), _) => plain(words.duration(*length)),
        (Value::List(_) | Value::Table(_), _) => None,
    }
}

/// Returns a key as a label: `next_step` becomes "Next step".
fn heading(key: &str) -> String {
    let words = key.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
