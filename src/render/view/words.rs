//! The small words of every view: text, links, dates, facts, tags, cards. They hold ready text and know no page.

use serde::Serialize;

use crate::markdown::html::escape;

/// Markup: the only kind of text that templates print unescaped. Only the functions below make it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub(crate) struct Html(String);

impl Html {
    /// The output of the Markdown stage.
    pub(crate) fn from_markdown(html: String) -> Html {
        Html(html)
    }

    /// Plain text: what HTML reserves becomes entities.
    pub(crate) fn from_text(text: &str) -> Html {
        let mut html = String::with_capacity(text.len());
        escape(text, &mut html);
        Html(html)
    }

    /// A paragraph of plain text that ends with a link, if there is one.
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

    /// The same with Markdown after it, which is marked where it is in another language.
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

    /// The markup.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The markup.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

/// Plain words that may stand in another language than the page's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Text {
    /// The words.
    pub text: String,
    /// Their language, where it is not the page's.
    pub lang: Option<String>,
}

/// Rendered Markdown that may stand in another language than the page's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Prose {
    /// Blocks or a phrase, as the field says.
    pub html: Html,
    /// Their language, where it is not the page's.
    pub lang: Option<String>,
}

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Link {
    /// Its words.
    pub title: String,
    /// Its destination.
    pub href: String,
    /// The language of its words and of the page behind it, where that is not this page's (`lang` and `hreflang`).
    pub lang: Option<String>,
    /// Plain words after the link, in the page's language: "in English", "past partner".
    pub note: Option<String>,
}

/// A link among alternatives: a filter, a state, a school year, a view of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Choice {
    /// Its words.
    pub title: String,
    /// Its destination.
    pub href: String,
    /// The language of its words, where it is not the page's.
    pub lang: Option<String>,
    /// How many it holds, where that helps.
    pub count: Option<usize>,
    /// Whether it is the one shown now.
    pub current: bool,
    /// Whether what is shown now belongs to it: another month, where it leads to this one.
    pub within: bool,
}

/// A moment or a range in words, with its machine form for `<time datetime>`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct TimeText {
    /// As people read it: "5 October 2026, 10am to 11:30am", "April 2018".
    pub text: String,
    /// As HTML's `datetime` takes it, of the start where it is a range: "2026-10-05T10:00", "2018-04".
    pub iso: String,
}

/// What a tag says at a glance; it picks the colours. Never the only carrier of the meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// As it should be: current, on track, met.
    Ok,
    /// Needs watching: due soon, at risk, tentative, postponed.
    Warn,
    /// Gone wrong: overdue, off track, missed, cancelled.
    Bad,
    /// Worth knowing: planned, moved online, full.
    Info,
    /// Neither good nor bad: not started, withdrawn, past.
    #[default]
    Quiet,
}

/// The little shape before a tag's word, so that states differ without colour. Drawn by `components/tag.html`.
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

/// A state, in a word and a shape.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Tag {
    /// The state in the page's language: "On track", "Overdue".
    pub word: String,
    /// Which colours.
    pub kind: Kind,
    /// Which shape.
    pub shape: Shape,
}

/// One row of a definition list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Fact {
    /// What is told, in the page's language: "Cost", "Approved by".
    pub term: String,
    /// One `<dd>` each. A fact with none is left out by whoever builds the list.
    pub values: Vec<FactValue>,
}

/// One value of a fact. The first of `html`, `tag`, `href`, `iso` that is there decides how `text` is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct FactValue {
    /// The words; empty only where `html` or `tag` says it all.
    pub text: String,
    /// A link on the words.
    pub href: Option<String>,
    /// Machine form of a date that the words name.
    pub iso: Option<String>,
    /// Language of the words (and of the page behind the link), where it is not the page's.
    pub lang: Option<String>,
    /// Rendered Markdown instead of the words.
    pub html: Option<Html>,
    /// A state instead of the words.
    pub tag: Option<Tag>,
    /// Plain words after it, in the page's language: "in English", "45 days overdue".
    pub note: Option<String>,
}

/// A picture with all that the browser needs to keep its room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Image {
    /// Its address.
    pub src: String,
    /// The same in WebP, in several widths, as `srcset` takes it.
    pub srcset: Option<String>,
    /// What it tells; empty when decorative.
    pub alt: String,
    /// CSS pixels.
    pub width: Option<u32>,
    /// CSS pixels.
    pub height: Option<u32>,
    /// A phrase beneath it.
    pub caption: Option<Html>,
    /// The language of `alt` and `caption`, where it is not the page's.
    pub lang: Option<String>,
    /// Below the fold: loaded when near.
    pub lazy: bool,
}

/// A whole-sentence voice with its source: a definition, a message, a directive `quote`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Quote {
    /// What was said: blocks.
    pub html: Html,
    /// Who said it, or where it stands.
    pub cite: Option<String>,
    /// The language of both, where it is not the page's.
    pub lang: Option<String>,
}

/// A file to fetch, its kind and size told beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct DocumentLink {
    /// What it is: "Volunteering policy", "Measures as a spreadsheet".
    pub title: String,
    /// Its address.
    pub href: String,
    /// "PDF", "CSV", "JSON".
    pub kind: String,
    /// "84KB"; `None` where it is not known (files made by this build).
    pub size: Option<String>,
    /// "2 pages".
    pub pages: Option<String>,
    /// The language of the file, where it is not the page's.
    pub lang: Option<String>,
}

/// How to reach someone, by role and never by a person's name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Contact {
    /// The role or the office.
    pub role: Option<Text>,
    /// An address in lower case, shown whole.
    pub email: Option<String>,
    /// As read: "01632 960 001".
    pub phone: Option<String>,
    /// As dialled: "tel:+441632960001".
    pub phone_href: Option<String>,
}

/// One entry of a list or directory: the same shape for a partner, a policy, a news item, a child page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Card {
    /// The entry's own page.
    pub link: Link,
    /// One or two sentences.
    pub summary: Option<Text>,
    /// The date that matters in this list.
    pub when: Option<TimeText>,
    /// Its state.
    pub tag: Option<Tag>,
    /// A short line of plain facts, each a few words: "Charity", "Swansea". Printed one after the other.
    pub details: Vec<Text>,
    /// In a type's list, where a template of the site's own reads them: the document's fields, as `fields` of its page; else null.
    pub fields: serde_json::Value,
    /// A logo or a picture.
    pub image: Option<Image>,
}

/// Entries under one heading: a letter, a kind, a state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Group {
    /// The heading; `None` for a list without headings.
    pub title: Option<Text>,
    /// The heading's `id`, unique on the page.
    pub id: String,
    /// What belongs under it.
    pub cards: Vec<Card>,
}

/// The pages of a long list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Pagination {
    /// This page's number, from 1.
    pub number: usize,
    /// Returns the number of sources.
    pub total: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Every page to offer, in order; `current` marks this one, `title` is its number. An empty `href` stands for a gap.
    pub pages: Vec<Choice>,
}

impl Text {
    /// Words in the page's own language.
    pub(crate) fn own(text: impl Into<String>) -> Text {
        Text { text: text.into(), lang: None }
    }
}

impl Link {
    /// A link in the page's own language.
    pub(crate) fn own(title: impl Into<String>, href: impl Into<String>) -> Link {
        Link { title: title.into(), href: href.into(), lang: None, note: None }
    }
}

impl Tag {
    /// A state with the shape that its kind has by default.
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

    /// A state with a shape of its own.
    pub(crate) fn shaped(word: impl Into<String>, kind: Kind, shape: Shape) -> Tag {
        Tag { word: word.into(), kind, shape }
    }
}

impl Fact {
    /// A fact of plain words.
    pub(crate) fn text(term: impl Into<String>, text: impl Into<String>) -> Fact {
        Fact::single(term, FactValue { text: text.into(), ..FactValue::default() })
    }

    /// A fact that is a date.
    pub(crate) fn when(term: impl Into<String>, when: TimeText) -> Fact {
        Fact::single(term, FactValue::from(when))
    }

    /// A fact of rendered Markdown.
    pub(crate) fn prose(term: impl Into<String>, prose: Prose) -> Fact {
        Fact::single(term, FactValue { html: Some(prose.html), lang: prose.lang, ..FactValue::default() })
    }

    /// A fact of links, one beneath the other.
    pub(crate) fn links(term: impl Into<String>, links: impl IntoIterator<Item = Link>) -> Fact {
        Fact { term: term.into(), values: links.into_iter().map(FactValue::from).collect() }
    }

    /// A fact that is a state.
    pub(crate) fn tag(term: impl Into<String>, tag: Tag) -> Fact {
        Fact::single(term, FactValue { tag: Some(tag), ..FactValue::default() })
    }

    /// A fact of one value.
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

/// Filters of one sort.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct FilterGroup {
    /// "By theme".
    pub title: String,
    /// An `id` for the heading.
    pub id: String,
    /// The facets that hold most, and the one shown.
    pub choices: Vec<Choice>,
    /// The page of all of them, where there are more.
    pub more: Option<Link>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_of_every_kind_differ_in_shape_too() {
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
