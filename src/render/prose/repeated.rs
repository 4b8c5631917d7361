//! Finds the fields whose text the document's body repeats, so that a page shows that text once.

use super::PageText;
use crate::markdown;

/// The shortest text, in bytes, that counts as repeated: a shorter one may be part of another sentence.
const SHORTEST: usize = 20;

impl PageText<'_> {
    /// Returns a function that reports whether the body contains the whole text of a Markdown field, without regard to
    /// marks and line breaks.
    pub(crate) fn body_repeats(&self) -> impl Fn(&str) -> bool {
        let site = &self.renderer.site;
        let document = site.document(self.document);
        let source = self.renderer.sources.get(document.file);
        let dialect = document.dialect(&site.config);
        let plain = move |text: &str| {
            let text = markdown::field::plain_text(text, &dialect);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let body = plain(source.text.get(document.body.clone()).unwrap_or_default());
        move |text| {
            let text = plain(text);
            text.len() >= SHORTEST && body.contains(&text)
        }
    }
}
