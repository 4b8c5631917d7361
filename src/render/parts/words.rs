//! Builds the small parts of views: links, cards, dates, files. Marks each text that is in another
//! language than the page.

use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::calendar::FeedStrings;
use crate::datetime::{Duration, PartialDate};
use crate::render::context::{Localized, RouteContext};
use crate::render::view;
use crate::schema::{Field, Fields};
use crate::site::{DocId, asset_address};
use crate::source::Asset;
use crate::theme::{Argument, DateFormatter, Strings};
use crate::url::{Address, WrittenAddress, encode_external};

impl RouteContext {
    /// Returns the code of a language: "cy".
    pub(crate) fn code(&self, language: usize) -> &str {
        &self.site.config.languages[language]
    }

    /// Returns the interface strings of a language.
    pub(crate) fn strings(&self, language: usize) -> &Strings {
        self.theme.strings(self.code(language))
    }

    /// Returns one interface string.
    pub(crate) fn t<'s>(&'s self, language: usize, key: &'s str) -> &'s str {
        self.strings(language).text(key)
    }

    /// Returns one interface string with its arguments: counts, names.
    pub(crate) fn tn(&self, language: usize, key: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        self.strings(language).format(key, arguments)
    }

    /// Returns the formatter of dates, times and lists.
    pub(crate) fn date_formatter(&self, language: usize) -> &DateFormatter {
        self.theme.date_formatter(self.code(language))
    }

    /// Returns the strings of calendar feeds.
    pub fn feed_strings(&self, language: usize) -> &FeedStrings {
        self.theme.feed_strings(self.code(language))
    }

    /// Returns the `href` of an address within the site.
    pub(crate) fn href(&self, address: &Address) -> String {
        self.site.config.base.link(address)
    }

    /// Returns the `href` of a generated page or file in a language, by its name there: `/policies/state/overdue/`.
    pub(crate) fn href_in(&self, language: usize, name: &str) -> String {
        self.href(&self.site.generated_address(language, name))
    }

    /// Returns the `href` of an author's address: resolved if it is within the site, with its query and fragment;
    /// otherwise unchanged.
    pub(crate) fn href_written(&self, url: &str) -> String {
        match WrittenAddress::parse(url) {
            Some(written) => self.href(&written.address) + &written.rest,
            None => encode_external(url).into_owned(),
        }
    }

    /// Returns "in English" in the page's language; the code itself for a language without a name.
    pub(crate) fn in_language_text(&self, code: &str, language: usize) -> String {
        self.strings(language).get(&format!("in-language-{code}")).unwrap_or(code).to_owned()
    }

    /// Returns the language of a document's text, or of one field's, if it is not the page's.
    pub(crate) fn lang_of(&self, id: DocId, field: Option<&Field>, language: usize) -> Option<String> {
        let own = match field {
            Some(field) if field.fallback => 0,
            _ => self.site.document(id).language,
        };
        (own != language).then(|| self.code(own).to_owned())
    }

    /// Returns a field's text.
    pub(crate) fn text(&self, id: DocId, name: &str, language: usize) -> Option<view::Text> {
        self.text_in(id, self.site.fields(id), name, language)
    }

    /// Returns the text of a field in one of a document's tables.
    pub(crate) fn text_in(&self, id: DocId, fields: &Fields, name: &str, language: usize) -> Option<view::Text> {
        self.text_of(id, fields.get(name)?, language)
    }

    /// Returns one value's text.
    pub(crate) fn text_of(&self, id: DocId, field: &Field, language: usize) -> Option<view::Text> {
        let text = field.as_text().filter(|text| !text.trim().is_empty())?;
        Some(view::Text { text: text.to_owned(), lang: self.lang_of(id, Some(field), language) })
    }

    /// Returns a document's title.
    pub(crate) fn title(&self, id: DocId, language: usize) -> view::Text {
        let lang = self.lang_of(id, self.site.fields(id).get("title"), language);
        view::Text { text: self.site.title(id).to_owned(), lang }
    }

    /// Returns a link to a document: to the version in the page's language if there is one, else marked with its
    /// language.
    pub(crate) fn link(&self, id: DocId, language: usize) -> view::Link {
        let id = self.site.version_or_original(id, language);
        let title = self.title(id, language);
        let foreign = self.site.fallback_language(id, language);
        view::Link {
            title: title.text,
            href: self.href(&self.site.address(id)),
            note: foreign.map(|code| self.in_language_text(code, language)),
            lang: title.lang,
        }
    }

    /// Returns links to documents.
    pub(crate) fn links(&self, ids: &[DocId], language: usize) -> Vec<view::Link> {
        ids.iter().map(|id| self.link(*id, language)).collect()
    }

    /// Returns a link to a theme of a task force.
    pub(crate) fn theme_link(&self, theme: &crate::site::TaskforceTheme, language: usize) -> view::Link {
        let taskforce = self.site.version_or_original(theme.taskforce, language);
        view::Link {
            title: self.site.theme_title(theme, language).to_owned(),
            href: self.href(&self.site.theme_address(theme, language)),
            lang: self.site.fallback_language(taskforce, language).map(str::to_owned),
            note: self.site.fallback_language(taskforce, language).map(|code| self.in_language_text(code, language)),
        }
    }

    /// Returns a document's card: its link and summary.
    pub(crate) fn card(&self, id: DocId, language: usize) -> view::Card {
        let best = self.site.version_or_original(id, language);
        view::Card {
            link: self.link(id, language),
            summary: self.text(best, "summary", language),
            ..view::Card::default()
        }
    }

    /// Returns documents' cards.
    pub(crate) fn cards(&self, ids: &[DocId], language: usize) -> Vec<view::Card> {
        ids.iter().map(|id| self.card(*id, language)).collect()
    }

    /// Returns a date with the precision of the source.
    pub(crate) fn time_text(&self, date: PartialDate, language: usize) -> view::TimeText {
        view::TimeText { text: self.date_formatter(language).partial(date), iso: date.iso() }
    }

    /// Returns a day with its weekday: "Friday 27 November 2026".
    pub(crate) fn weekday(&self, date: Date, language: usize) -> view::TimeText {
        view::TimeText { text: self.date_formatter(language).date_with_weekday(date), iso: date.to_string() }
    }

    /// Returns the date in a field.
    pub(crate) fn when_in(&self, fields: &Fields, name: &str, language: usize) -> Option<view::TimeText> {
        fields.date(name).map(|date| self.time_text(date, language))
    }

    /// Returns the title of a type's list: that of its own page, else the type's plural name.
    pub(crate) fn list_title(&self, folder: &str, language: usize) -> Option<String> {
        if let Some(id) = self.site.at_path(folder).and_then(|id| self.site.version(id, language)) {
            return Some(self.site.title(id).to_owned());
        }
        let kind = self.site.types.for_folder(folder)?;
        let listed = !self.site.of_type(&kind.name).is_empty();
        let key = format!("list-{}", kind.name);
        listed.then(|| self.strings(language).get(&key).map_or_else(|| kind.title.clone(), str::to_owned))
    }

    /// Returns "(PDF, 84KB, 2 pages)" for a link to a file; `None` for a picture.
    pub(crate) fn file_note(&self, asset: &Asset, language: usize) -> Option<String> {
        let kind = kind_of_file(&asset.path)?;
        let size = self.date_formatter(language).size(asset.length);
        Some(match self.page_count(asset, language) {
            Some(pages) => format!("({kind}, {size}, {pages})"),
            None => format!("({kind}, {size})"),
        })
    }

    /// Returns a link to a file, with its kind and size.
    pub(crate) fn document_link(&self, asset: &Asset, title: String, language: usize) -> view::DocumentLink {
        view::DocumentLink {
            title,
            href: self.href(&asset_address(&asset.path)),
            kind: kind_of_file(&asset.path).unwrap_or_default(),
            size: Some(self.date_formatter(language).size(asset.length)),
            pages: self.page_count(asset, language),
            lang: None,
        }
    }

    /// Returns "2 pages", for a PDF with a known number of pages.
    fn page_count(&self, asset: &Asset, language: usize) -> Option<String> {
        let pages = asset.pdf?.pages?;
        Some(self.strings(language).format("count-pages", &[("count", pages.into())]))
    }

    /// Returns a link to a generated file.
    pub(crate) fn download(&self, address: &Address, title: &str) -> view::DocumentLink {
        let kind = address.as_str().rsplit('.').next().unwrap_or_default().to_uppercase();
        view::DocumentLink { title: title.to_owned(), href: self.href(address), kind, ..view::DocumentLink::default() }
    }
}

/// Returns "PDF" or "CSV"; `None` for a page or a picture.
fn kind_of_file(path: &str) -> Option<String> {
    let ending = path.rsplit('/').next()?.rsplit_once('.')?.1.to_uppercase();
    let shown = ["HTML", "HTM", "SVG", "PNG", "JPG", "JPEG", "GIF", "WEBP", "AVIF", "TXT", "ICO"];
    (!shown.contains(&ending.as_str())).then_some(ending)
}

/// What templates show, in the language of the page.
impl<'r> Localized<'r> {
    /// Returns the events of the language.
    pub(crate) fn calendar(self) -> &'r Calendar {
        self.renderer.table.context.calendar(self.language)
    }

    /// Returns the interface strings of the language.
    pub(crate) fn strings(self) -> &'r Strings {
        self.renderer.table.context.strings(self.language)
    }

    /// Returns one interface string.
    pub(crate) fn t<'s>(self, key: &'s str) -> &'s str
    where
        'r: 's,
    {
        self.strings().text(key)
    }

    /// Returns one interface string with its arguments: counts, names.
    pub(crate) fn tn(self, key: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        self.strings().format(key, arguments)
    }

    /// Returns the formatter of dates, times and lists.
    pub(crate) fn date_formatter(self) -> &'r DateFormatter {
        self.renderer.table.context.date_formatter(self.language)
    }

    /// Returns "5 years 7 months overdue" for a date that was some days ago.
    pub(crate) fn overdue(self, days: i64) -> String {
        let length = self.date_formatter().duration(Duration::ago(days, self.site.options.today));
        self.tn("overdue-by", &[("length", length.into())])
    }

    /// Returns the address of a generated page or file, by its name in the language: `/policies/state/overdue/`.
    pub(crate) fn href_in(self, name: &str) -> String {
        self.renderer.href_in(self.language, name)
    }

    /// Returns the language of a document's text, or of one field's, if it is not the page's.
    pub(crate) fn lang_of(self, id: DocId, field: Option<&Field>) -> Option<String> {
        self.renderer.lang_of(id, field, self.language)
    }

    /// Returns a field's text.
    pub(crate) fn text(self, id: DocId, name: &str) -> Option<view::Text> {
        self.renderer.text(id, name, self.language)
    }

    /// Returns the text of a field in one of a document's tables.
    pub(crate) fn text_in(self, id: DocId, fields: &Fields, name: &str) -> Option<view::Text> {
        self.renderer.text_in(id, fields, name, self.language)
    }

    /// Returns one value's text.
    pub(crate) fn text_of(self, id: DocId, field: &Field) -> Option<view::Text> {
        self.renderer.text_of(id, field, self.language)
    }

    /// Returns a document's title.
    pub(crate) fn title(self, id: DocId) -> view::Text {
        self.renderer.title(id, self.language)
    }

    /// Returns a link to a document: to the version in the page's language if there is one, else marked with its
    /// language.
    pub(crate) fn link(self, id: DocId) -> view::Link {
        self.renderer.link(id, self.language)
    }

    /// Returns a link with a document's short title, for places with little room.
    pub(crate) fn short_link(self, id: DocId) -> view::Link {
        let short = self.site.short_title(self.site.version_or_original(id, self.language)).to_owned();
        view::Link { title: short, ..self.link(id) }
    }

    /// Returns links to documents.
    pub(crate) fn links(self, ids: &[DocId]) -> Vec<view::Link> {
        self.renderer.links(ids, self.language)
    }

    /// Returns a link to a theme of a task force.
    pub(crate) fn theme_link(self, theme: &crate::site::TaskforceTheme) -> view::Link {
        self.renderer.theme_link(theme, self.language)
    }

    /// Returns a document's card: its link and summary.
    pub(crate) fn card(self, id: DocId) -> view::Card {
        self.renderer.card(id, self.language)
    }

    /// Returns a date with the precision of the source.
    pub(crate) fn time_text(self, date: PartialDate) -> view::TimeText {
        self.renderer.time_text(date, self.language)
    }

    /// Returns a day with its weekday: "Friday 27 November 2026".
    pub(crate) fn weekday(self, date: Date) -> view::TimeText {
        self.renderer.weekday(date, self.language)
    }

    /// Returns the date in a field.
    pub(crate) fn when_in(self, fields: &Fields, name: &str) -> Option<view::TimeText> {
        self.renderer.when_in(fields, name, self.language)
    }

    /// Returns the title of a type's list: that of its own page, else the type's plural name.
    pub(crate) fn list_title(self, folder: &str) -> Option<String> {
        self.renderer.list_title(folder, self.language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_files_have_a_format_and_a_size() {
        assert_eq!(kind_of_file("static/forms/consent.pdf").as_deref(), Some("PDF"));
        assert_eq!(kind_of_file("static/river.svg"), None);
    }
}
