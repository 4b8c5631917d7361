//! The building blocks of views: text, links, dates, facts, tags, cards. Their texts are ready to print and do not
//! depend on a page.

use serde::Serialize;

use crate::markdown::html::escape;

/// HTML: the only kind of text that templates print unescaped. Only the functions below create it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub(crate) struct Html(String);

impl Html {
    /// Wraps the output of the Markdown stage.
    pub(crate) fn from_markdown(html: String) -> Html {
        Html(html)
    }

    /// Escapes plain text.
    pub(crate) fn from_text(text: &str) -> Html {
        let mut html = String::with_capacity(text.len());
        escape(text, &mut html);
        Html(html)
    }

    /// Builds a paragraph of plain text that ends with a link, if there is one.
    pub(crate) fn paragraph(text: &str, link: Option<&Link>) -> Html {
        let mut html = String::from("<p>");
        escape(text, &mut html);
        if let Some(link) = link {
            html.push_str(" <a href=\"");
            escape(&link.href, &mut html);
            for (attribute, lang) in link.lang.iter().flat_map(|lang| [("lang", lang), ("hreflang", lang)]) {
                html.push_str(&format!("\" {attribute}=\"{lang}"));
            }
            html.push_str("\">");
            escape(&link.title, &mut html);
            html.push_str("</a>");
        }
        html.push_str("</p>");
        Html(html)
    }

    /// Appends Markdown, marked with its language if that differs.
    pub(crate) fn followed_by(mut self, prose: &Prose) -> Html {
        match &prose.lang {
            Some(lang) => {
                self.0.push_str("<span lang=\"");
                escape(lang, &mut self.0);
                self.0.push_str("\">");
                self.0.push_str(&prose.html.0);
                self.0.push_str("</span>");
            }
            None => self.0.push_str(&prose.html.0),
        }
        self
    }

    /// Returns the HTML.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the HTML.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

/// Plain text that may be in another language than the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Text {
    /// The text.
    pub text: String,
    /// Its language, where it is not the page's.
    pub lang: Option<String>,
}

/// Rendered Markdown that may be in another language than the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Prose {
    /// Blocks or inline Markdown, depending on the field.
    pub html: Html,
    /// Its language, where it is not the page's.
    pub lang: Option<String>,
}

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Link {
    /// Its text.
    pub title: String,
    /// Its target.
    pub href: String,
    /// The language of its text and of its target, if that is not the page's (`lang` and `hreflang`).
    pub lang: Option<String>,
    /// Plain text after the link, in the page's language: "in English", "past partner".
    pub note: Option<String>,
}

/// A link among alternatives: a filter, a state, a school year, a view of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Choice {
    /// Its text.
    pub title: String,
    /// Its target.
    pub href: String,
    /// The language of its text, where it is not the page's.
    pub lang: Option<String>,
    /// The number of its entries, if that helps.
    pub count: Option<usize>,
    /// Whether it is the current one.
    pub current: bool,
    /// Whether the current page belongs to it: another month, if it links to this one.
    pub within: bool,
}

/// A date, a time or a range as text, with its machine form for `<time datetime>`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct TimeText {
    /// The text: "5 October 2026, 10am to 11:30am", "April 2018".
    pub text: String,
    /// The value of HTML's `datetime`, of the start if it is a range: "2026-10-05T10:00", "2018-04".
    pub iso: String,
}

/// The rating of a state, which decides its colours. The text always has the meaning too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// Good: current, on track, met.
    Ok,
    /// Needs attention: due soon, at risk, tentative, postponed.
    Warn,
    /// Bad: overdue, off track, missed, cancelled.
    Bad,
    /// Informative: planned, moved online, full.
    Info,
    /// Neutral: not started, withdrawn, past.
    #[default]
    Quiet,
}

/// The shape before a tag's text, so that states differ without colour. Drawn by `components/tag.html`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Shape {
    /// A tick in a disc: met, done.
    Tick,
    /// A full disc: on track, current, active.
    Dot,
    /// A triangle: at risk, due soon.
    Triangle,
    /// A square: off track, overdue.
    Square,
    /// A cross: missed, cancelled.
    Cross,
    /// A diamond: planned, changed.
    Diamond,
    /// An empty ring: not started.
    #[default]
    Ring,
    /// A dash: superseded, withdrawn, past.
    Dash,
}

/// A state, as text and shape.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Tag {
    /// The state in the page's language: "On track", "Overdue".
    pub word: String,
    /// Its colours.
    pub kind: Kind,
    /// Its shape.
    pub shape: Shape,
}

/// One row of a definition list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Fact {
    /// The label, in the page's language: "Cost", "Approved by".
    pub term: String,
    /// One `<dd>` each. The list omits a fact without values.
    pub values: Vec<FactValue>,
}

/// One value of a fact. The first of `html`, `tag`, `href`, `iso` that is present decides how `text` is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct FactValue {
    /// The text; empty only if `html` or `tag` replaces it.
    pub text: String,
    /// The target of a link on the text.
    pub href: Option<String>,
    /// The machine form of a date in the text.
    pub iso: Option<String>,
    /// Language of the text (and of the link's target), where it is not the page's.
    pub lang: Option<String>,
    /// Rendered Markdown in place of the text.
    pub html: Option<Html>,
    /// A state in place of the text.
    pub tag: Option<Tag>,
    /// Plain text after it, in the page's language: "in English", "45 days overdue".
    pub note: Option<String>,
}

/// A picture, with the dimensions for which browsers reserve space.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Image {
    /// Its address.
    pub src: String,
    /// The `srcset` with WebP variants in several widths.
    pub srcset: Option<String>,
    /// The text alternative; empty if decorative.
    pub alt: String,
    /// Width in CSS pixels.
    pub width: Option<u32>,
    /// Height in CSS pixels.
    pub height: Option<u32>,
    /// The caption: inline Markdown.
    pub caption: Option<Html>,
    /// The language of `alt` and `caption`, where it is not the page's.
    pub lang: Option<String>,
    /// Whether browsers load it only when it is near.
    pub lazy: bool,
}

/// A quotation with its source: a definition, a message, a directive `quote`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Quote {
    /// The quotation: blocks.
    pub html: Html,
    /// The person or the source.
    pub cite: Option<String>,
    /// The language of both, where it is not the page's.
    pub lang: Option<String>,
}

/// A link to a file, with its kind and size.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct DocumentLink {
    /// Its title: "Volunteering policy", "Measures as a spreadsheet".
    pub title: String,
    /// Its address.
    pub href: String,
    /// "PDF", "CSV", "JSON".
    pub kind: String,
    /// "84KB"; `None` if it is not known (generated files).
    pub size: Option<String>,
    /// "2 pages".
    pub pages: Option<String>,
    /// The language of the file, where it is not the page's.
    pub lang: Option<String>,
}

/// Contact details, by role and never by a person's name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Contact {
    /// The role or the office.
    pub role: Option<Text>,
    /// An email address in lower case.
    pub email: Option<String>,
    /// The phone number as people read it: "01632 960 001".
    pub phone: Option<String>,
    /// The phone number as dialled: "tel:+441632960001".
    pub phone_href: Option<String>,
}

/// One entry of a list or directory: the same shape for a partner, a policy, a news item, a child page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Card {
    /// The entry's own page.
    pub link: Link,
    /// One or two sentences.
    pub summary: Option<Text>,
    /// The relevant date in this list.
    pub when: Option<TimeText>,
    /// Its state.
    pub tag: Option<Tag>,
    /// Short plain facts, each a few words: "Charity", "Swansea". Printed one after the other.
    pub details: Vec<Text>,
    /// The document's fields, as `fields` of its page, in a type's list, if a template of the site's own reads them;
    /// otherwise null.
    pub fields: serde_json::Value,
    /// A logo or a picture.
    pub image: Option<Image>,
}

/// The entries of a section, at most a limited number, and links to the pages of all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct CardList {
    /// The first entries.
    pub cards: Vec<Card>,
    /// The pages of all entries; empty if `cards` has them all.
    pub more: Vec<Link>,
}

/// Entries under one heading: a letter, a kind, a state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Group {
    /// The heading; `None` for a list without headings.
    pub title: Option<Text>,
    /// The heading's `id`, unique on the page.
    pub id: String,
    /// Its entries.
    pub cards: Vec<Card>,
}

/// The pages of a long list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Pagination {
    /// This page's number, from 1.
    pub number: usize,
    /// The number of pages.
    pub total: usize,
    /// The previous page.
    pub previous: Option<String>,
    /// The next page.
    pub next: Option<String>,
    /// The pages to link, in order; `current` marks this one, `title` is its number. An empty `href` marks a gap.
    pub pages: Vec<Choice>,
}

impl Text {
    /// Creates text in the page's own language.
    pub(crate) fn own(text: impl Into<String>) -> Text {
        Text { text: text.into(), lang: None }
    }
}

impl Link {
    /// Creates a link in the page's own language.
    pub(crate) fn own(title: impl Into<String>, href: impl Into<String>) -> Link {
        Link { title: title.into(), href: href.into(), lang: None, note: None }
    }
}

impl Tag {
    /// Creates a state with the default shape of its kind.
    pub(crate) fn new(word: impl Into<String>, kind: Kind) -> Tag {
        let shape = match kind {
            Kind::Ok => Shape::Dot,
            Kind::Warn => Shape::Triangle,
            Kind::Bad => Shape::Square,
            Kind::Info => Shape::Diamond,
            Kind::Quiet => Shape::Dash,
        };
        Tag { word: word.into(), kind, shape }
    }

    /// Creates a state with its own shape.
    pub(crate) fn shaped(word: impl Into<String>, kind: Kind, shape: Shape) -> Tag {
        Tag { word: word.into(), kind, shape }
    }
}

impl Fact {
    /// Creates a fact of plain text.
    pub(crate) fn text(term: impl Into<String>, text: impl Into<String>) -> Fact {
        Fact::single(term, FactValue { text: text.into(), ..FactValue::default() })
    }

    /// Creates a fact from a date.
    pub(crate) fn when(term: impl Into<String>, when: TimeText) -> Fact {
        Fact::single(term, FactValue::from(when))
    }

    /// Creates a fact from rendered Markdown.
    pub(crate) fn prose(term: impl Into<String>, prose: Prose) -> Fact {
        Fact::single(term, FactValue { html: Some(prose.html), lang: prose.lang, ..FactValue::default() })
    }

    /// Creates a fact from links, one below the other.
    pub(crate) fn links(term: impl Into<String>, links: impl IntoIterator<Item = Link>) -> Fact {
        Fact { term: term.into(), values: links.into_iter().map(FactValue::from).collect() }
    }

    /// Creates a fact from a state.
    pub(crate) fn tag(term: impl Into<String>, tag: Tag) -> Fact {
        Fact::single(term, FactValue { tag: Some(tag), ..FactValue::default() })
    }

    /// Creates a fact with one value.
    pub(crate) fn single(term: impl Into<String>, value: FactValue) -> Fact {
        Fact { term: term.into(), values: vec![value] }
    }
}

impl From<Link> for FactValue {
    fn from(link: Link) -> FactValue {
        FactValue { text: link.title, href: Some(link.href), lang: link.lang, note: link.note, ..FactValue::default() }
    }
}

impl From<TimeText> for FactValue {
    fn from(when: TimeText) -> FactValue {
        FactValue { text: when.text, iso: Some(when.iso), ..FactValue::default() }
    }
}

impl From<Text> for FactValue {
    fn from(text: Text) -> FactValue {
        FactValue { text: text.text, lang: text.lang, ..FactValue::default() }
    }
}

/// The choices of one filter.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct FilterGroup {
    /// "By theme".
    pub title: String,
    /// The heading's `id`.
    pub id: String,
    /// The largest choices, and the current one.
    pub choices: Vec<Choice>,
    /// The page of all choices, if there are more.
    pub more: Option<Link>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_of_each_kind_have_different_shapes() {
        let kinds = [Kind::Ok, Kind::Warn, Kind::Bad, Kind::Info, Kind::Quiet];
        let shapes: Vec<Shape> = kinds.iter().map(|kind| Tag::new("state", *kind).shape).collect();
        for (at, shape) in shapes.iter().enumerate() {
            assert!(!shapes[..at].contains(shape), "{shape:?} stands for two kinds");
        }
    }

    #[test]
    fn absent_values_are_null_and_kinds_are_words() {
        let value =
            serde_json::to_value(Card { tag: Some(Tag::new("Overdue", Kind::Bad)), ..Card::default() }).unwrap();
        assert!(value["summary"].is_null() && value["link"]["lang"].is_null());
        assert_eq!((&value["tag"]["kind"], &value["tag"]["shape"]), (&"bad".into(), &"square".into()));
        assert_eq!(serde_json::to_value(Html("<p>".into())).unwrap(), "<p>");
    }

    #[test]
    fn facts_keep_the_language_and_the_note_of_their_links() {
        let link = Link { lang: Some("en".into()), note: Some("yn Saesneg".into()), ..Link::own("Halls", "/halls/") };
        let fact = Fact::links("Ble", [link]);
        let value = &fact.values[0];
        assert_eq!((value.lang.as_deref(), value.note.as_deref()), (Some("en"), Some("yn Saesneg")));
        assert_eq!(value.href.as_deref(), Some("/halls/"));
    }
}
