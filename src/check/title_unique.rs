//! Two pages have the same title.
//!
//! In menus, search results, browser tabs and lists of pages nobody can tell them apart.
//!
//! Bad: two pages with `title = "Contact"`
//!
//! Good: `title = "Contact the trust"` and `title = "Contact a school"`

use std::collections::HashMap;

use super::{Context, Report};
use crate::site::DocId;

pub fn check(context: &Context, report: &mut Report) {
    let site = context.site;
    let mut first: HashMap<(usize, String, Option<DocId>), DocId> = HashMap::new();
    for (id, document) in site.visible() {
        let Some(field) = document.fields.get("title").filter(|field| field.span.file == document.file) else {
            continue;
        };
        let title = field.as_text().unwrap_or_default();
        // The page of a pillar names its framework, so frameworks may share words.
        let framework = site.is_a(id, "pillar").then(|| site.framework_of(id)).flatten();
        match first.entry((document.language, title.to_lowercase(), framework)) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(id);
            }
            std::collections::hash_map::Entry::Occupied(entry) => {
                let other = &context.sources.get(site.document(*entry.get()).file).path;
                report
                    .note(field.span, format!("another page is called `{title}` too: `{other}`"))
                    .because("In search results, browser tabs and lists nobody can tell them apart.")
                    .fix("say what is different, such as the year, the place or who it is for");
            }
        }
    }
}
