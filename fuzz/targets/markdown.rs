//! Parses any text as Markdown, outlines it and writes HTML. Every resulting position must be within the text.

#![no_main]

use std::borrow::Cow;

use commonweal::markdown::{self, Dialect, Href, HtmlContext, PageState, ResolvedLink};
use commonweal::source::FileId;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = markdown::parse(FileId(0), text, 0..text.len(), &Dialect::default());
    let outline = markdown::outline(&parsed);
    for span in outline.headings.iter().map(|heading| heading.span).chain(outline.links.iter().map(|link| link.span)) {
        assert!(text.get(span.range()).is_some(), "{span:?} is no place in the text");
    }
    markdown::each_prose(&parsed, |prose| {
        let span = prose.places.span(0..prose.text.len());
        assert!(text.get(span.range()).is_some(), "{span:?} is no place in the text");
    });
    let context = HtmlContext {
        link: &|target| ResolvedLink::Href(Href { href: target.to_owned(), ..Href::default() }),
        image: &|_| None,
        component: &|_, content| Some(format!("<div>{content}</div>")),
        word: &|key| Cow::Owned(key.to_owned()),
        abbreviations: None,
        heading_shift: 1,
        id_prefix: "a-",
        rest_of_page: None,
        highlight: false,
    };
    let mut html = String::new();
    markdown::write(&parsed, &context, &mut PageState::default(), &mut html);
});
