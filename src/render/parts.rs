//! The small words of views, made from documents: links, cards, pictures, dates, contacts. Each marks what stands in another language than
//! the page.

use jiff::civil::Date;

use super::{Renderer, RouteContext, prose, view};
use crate::calendar::FeedStrings;
use crate::datetime::{Length, PartialDate};
use crate::markdown::Abbreviations;
use crate::schema::{Field, Fields};
use crate::site::{DocId, asset_address};
use crate::source::Asset;
use crate::theme::{Argument, DateFormatter, Strings};
use crate::url::{Address, WrittenAddress, encode_elsewhere};

impl RouteContext {
    /// The code of a language: "cy".
    pub fn code(&self, language: usize) -> &str {
        &self.site.config.languages[language]
    }

    /// The interface words of a language.
    pub fn strings(&self, language: usize) -> &Strings {
        self.theme.strings(self.code(language))
    }

    /// One interface word.
    pub fn t<'s>(&'s self, language: usize, key: &'s str) -> &'s str {
        self.strings(language).text(key)
    }

    /// One interface sentence with its arguments: counts, names.
    pub fn tn(&self, language: usize, key: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        self.strings(language).with(key, arguments)
    }

    /// "5 years 7 months overdue": what was due so many days ago.
    pub(crate) fn overdue(&self, language: usize, days: i64) -> String {
        let length = self.words(language).length(Length::ago(days, self.site.options.today));
        self.tn(language, "overdue-by", &[("length", length.into())])
    }

    /// Dates, times and lists in words.
    pub fn words(&self, language: usize) -> &DateFormatter {
        self.theme.words(self.code(language))
    }

    /// The messages of calendar feeds.
    pub fn feed_strings(&self, language: usize) -> &FeedStrings {
        self.theme.feed_strings(self.code(language))
    }

    /// An address within the site as a link holds it.
    pub fn href(&self, address: &Address) -> String {
        self.site.config.base.link(address)
    }

    /// That of a generated page or file in a language, by its name there: `/policies/state/overdue/`.
    pub fn href_in(&self, language: usize, name: &str) -> String {
        self.href(&self.site.generated(language, name))
    }

    /// That of an address which an author wrote: within the site with its query and part, else as it is.
    pub fn href_written(&self, url: &str) -> String {
        match WrittenAddress::parse(url) {
            Some(written) => self.href(&written.address) + &written.rest,
            None => encode_elsewhere(url).into_owned(),
        }
    }

    /// "in English", in the page's language; the code itself for a language without a name.
    pub fn in_language(&self, code: &str, language: usize) -> String {
        self.strings(language).get(&format!("in-language-{code}")).unwrap_or(code).to_owned()
    }

    /// The language of a document's words, or of one field's, where it is not the page's.
    pub fn lang_of(&self, id: DocId, field: Option<&Field>, language: usize) -> Option<String> {
        let own = match field {
            Some(field) if field.fallback => 0,
            _ => self.site.document(id).language,
        };
        (own != language).then(|| self.code(own).to_owned())
    }

    /// A field's words.
    pub fn text(&self, id: DocId, name: &str, language: usize) -> Option<view::Text> {
        self.text_in(id, self.site.fields(id), name, language)
    }

    /// The words of a field in one of a document's tables.
    pub fn text_in(&self, id: DocId, fields: &Fields, name: &str, language: usize) -> Option<view::Text> {
        self.text_of(id, fields.get(name)?, language)
    }

    /// One value's words.
    pub fn text_of(&self, id: DocId, field: &Field, language: usize) -> Option<view::Text> {
        let text = field.as_text().filter(|text| !text.trim().is_empty())?;
        Some(view::Text { text: text.to_owned(), lang: self.lang_of(id, Some(field), language) })
    }

    /// A document's title.
    pub fn title(&self, id: DocId, language: usize) -> view::Text {
        let lang = self.lang_of(id, self.site.fields(id).get("title"), language);
        view::Text { text: self.site.title(id).to_owned(), lang }
    }

    /// A link to a document, in the page's language where there is such a version, else marked.
    pub fn link(&self, id: DocId, language: usize) -> view::Link {
        let id = self.site.best(id, language);
        let title = self.title(id, language);
        let foreign = self.site.fallback_language(id, language);
        view::Link {
            title: title.text,
            href: self.href(&self.site.address(id)),
            note: foreign.map(|code| self.in_language(code, language)),
            lang: title.lang,
        }
    }

    /// Links to documents.
    pub fn links(&self, ids: &[DocId], language: usize) -> Vec<view::Link> {
        ids.iter().map(|id| self.link(*id, language)).collect()
    }

    /// A link to a theme of a taskforce.
    pub fn theme_link(&self, theme: &crate::site::TaskforceTheme, language: usize) -> view::Link {
        let taskforce = self.site.best(theme.taskforce, language);
        view::Link {
            title: self.site.theme_title(theme, language).to_owned(),
            href: self.href(&self.site.theme_address(theme, language)),
            lang: self.site.fallback_language(taskforce, language).map(str::to_owned),
            note: self.site.fallback_language(taskforce, language).map(|code| self.in_language(code, language)),
        }
    }

    /// A document's entry in a list: its link and summary.
    pub fn card(&self, id: DocId, language: usize) -> view::Card {
        let best = self.site.best(id, language);
        view::Card {
            link: self.link(id, language),
            summary: self.text(best, "summary", language),
            ..view::Card::default()
        }
    }

    /// Documents' entries in a list.
    pub fn cards(&self, ids: &[DocId], language: usize) -> Vec<view::Card> {
        ids.iter().map(|id| self.card(*id, language)).collect()
    }

    /// A date as exact as it was written.
    pub fn time_text(&self, date: PartialDate, language: usize) -> view::TimeText {
        view::TimeText { text: self.words(language).partial(date), iso: date.iso() }
    }

    /// A day: "5 October 2026".
    pub fn day(&self, date: Date, language: usize) -> view::TimeText {
        self.time_text(PartialDate::Day(date), language)
    }

    /// A day with its name: "Friday 27 November 2026".
    pub fn weekday(&self, date: Date, language: usize) -> view::TimeText {
        view::TimeText { text: self.words(language).date_with_weekday(date), iso: date.to_string() }
    }

    /// The date of a field.
    pub fn when_in(&self, fields: &Fields, name: &str, language: usize) -> Option<view::TimeText> {
        fields.date(name).map(|date| self.time_text(date, language))
    }
}

impl Renderer {
    /// The glossary's abbreviations in a language.
    pub fn abbreviations(&self, language: usize) -> Option<&Abbreviations> {
        self.abbreviations.get(language).filter(|abbreviations| !abbreviations.is_empty())
    }

    /// A picture of a document: a table of `src`, `alt`, `caption`. `None` if the file is not there (which is a finding).
    pub fn picture(&self, id: DocId, image: &Fields, language: usize, lazy: bool) -> Option<view::Image> {
        let asset = self.site.file(id, image.text("src")?)?;
        let alt = image.get("alt");
        let text = prose::PageText::new(self, id, language);
        let sources = self.sources(asset);
        Some(view::Image {
            src: sources.src,
            srcset: sources.srcset,
            alt: alt.and_then(Field::as_text).unwrap_or_default().to_owned(),
            width: asset.dimensions.map(|(width, _)| width),
            height: asset.dimensions.map(|(_, height)| height),
            caption: text.phrase(image, "caption").map(|prose| prose.html),
            lang: self.lang_of(id, alt, language),
            lazy,
        })
    }

    /// How to reach someone: a table of `role`, `email`, `phone`.
    pub fn contact(&self, id: DocId, contact: &Fields, language: usize) -> Option<view::Contact> {
        let phone = contact.text("phone");
        let found = view::Contact {
            role: self.text_in(id, contact, "role", language),
            email: contact.text("email").map(str::to_lowercase),
            phone: phone.map(str::to_owned),
            phone_href: phone.map(tel_address),
        };
        (found != view::Contact::default()).then_some(found)
    }

    /// "(PDF, 84KB, 2 pages)" after a link to a file; nothing after a link to a picture.
    pub fn file_note(&self, asset: &Asset, language: usize) -> Option<String> {
        let kind = kind_of_file(&asset.path)?;
        let size = self.words(language).size(asset.length);
        Some(match self.page_count(asset, language) {
            Some(pages) => format!("({kind}, {size}, {pages})"),
            None => format!("({kind}, {size})"),
        })
    }

    /// A file to fetch, its kind and size told beforehand.
    pub fn document_link(&self, asset: &Asset, title: String, language: usize) -> view::DocumentLink {
        view::DocumentLink {
            title,
            href: self.href(&asset_address(&asset.path)),
            kind: kind_of_file(&asset.path).unwrap_or_default(),
            size: Some(self.words(language).size(asset.length)),
            pages: self.page_count(asset, language),
            lang: None,
        }
    }

    /// "2 pages", of a PDF that tells.
    fn page_count(&self, asset: &Asset, language: usize) -> Option<String> {
        let pages = asset.pdf?.pages?;
        Some(self.strings(language).with("count-pages", &[("count", pages.into())]))
    }

    /// A file that this build makes, at an address of its own.
    pub fn download(&self, address: &Address, title: &str) -> view::DocumentLink {
        let kind = address.as_str().rsplit('.').next().unwrap_or_default().to_uppercase();
        view::DocumentLink { title: title.to_owned(), href: self.href(address), kind, ..view::DocumentLink::default() }
    }
}

/// A phone number as dialled (RFC 3966): UK numbers in their international form.
pub(super) fn tel_address(phone: &str) -> String {
    let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    match digits.strip_prefix('0') {
        Some(national) if !digits.starts_with("00") => format!("tel:+44{national}"),
        _ => format!("tel:{digits}"),
    }
}

/// "PDF", "CSV"; `None` for what a browser shows as a page or a picture.
fn kind_of_file(path: &str) -> Option<String> {
    let ending = path.rsplit('/').next()?.rsplit_once('.')?.1.to_uppercase();
    let shown = ["HTML", "HTM", "SVG", "PNG", "JPG", "JPEG", "GIF", "WEBP", "AVIF", "TXT", "ICO"];
    (!shown.contains(&ending.as_str())).then_some(ending)
}

/// An address as people read it: without `https://` and the last `/`.
pub(super) fn shown_address(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uk_numbers_are_dialled_from_anywhere() {
        assert_eq!(tel_address("01632 960 001"), "tel:+441632960001");
        assert_eq!(tel_address("+44 1632 960001"), "tel:+441632960001");
    }

    #[test]
    fn files_say_what_they_are() {
        assert_eq!(kind_of_file("static/forms/consent.pdf").as_deref(), Some("PDF"));
        assert_eq!(kind_of_file("static/river.svg"), None);
    }
}
