//! Loads themes. Takes a site's sources and its choices, and returns templates, translations, and the files
//! that pages use. A [`Theme`] never changes: an edit of `themes/` or site.toml creates a new one.

mod bounds;
mod parser_limits;
mod template_errors;
#[cfg(fuzzing)]
pub mod fuzzing;
mod gallery;
mod layers;
mod oklch;
mod palette;
mod inline_translations;
mod strings;
mod styles;
mod templates;
mod date_formatter;

use std::sync::Arc;

use crate::calendar::FeedStrings;
use crate::diagnostic::Finding;
use crate::source::{FileId, Sources};
use crate::url::Address;

pub use date_formatter::DateFormatter;
pub use layers::{BUILT_IN, FileOrigin, Layer, ThemeFile, is_built_in};
use palette::Palette;
pub use palette::{Colour, DEFAULT_BRAND, ROLES};
pub(crate) use parser_limits::Unparsable;
pub use strings::{Argument, Strings};
pub use styles::ThemeAsset;
pub use template_errors::TemplateError;

/// The templates, texts, colours and files of a site.
pub struct Theme {
    layers: Vec<Layer>,
    templates: templates::Templates,
    languages: Vec<ThemeLanguage>,
    stylesheet: Address<'static>,
    /// The scripts by name, with their addresses within the site.
    scripts: Vec<(String, Address<'static>)>,
    assets: Vec<ThemeAsset>,
    /// The part of the stylesheet that is built in and unchanged.
    built_in_styles: String,
    /// The site's own templates that replace none.
    added_templates: Vec<String>,
    /// Whether one of the site's own templates reads `fields`.
    reads_fields: bool,
}

/// The interface texts of a theme in one language.
struct ThemeLanguage {
    strings: Arc<Strings>,
    dates: DateFormatter,
    feeds: FeedStrings,
}

impl ThemeLanguage {
    fn new(strings: Arc<Strings>) -> ThemeLanguage {
        let messages = strings.clone();
        ThemeLanguage {
            dates: DateFormatter::new(strings.clone()),
            feeds: FeedStrings::new(move |key, values| messages.format_texts(key, values)),
            strings,
        }
    }
}

impl Theme {
    /// Loads a theme by name, for a site's languages (codes, the first one first; English if there are
    /// none) and its brand colour. Problems become findings. The theme then uses whatever is valid.
    pub fn load(
        sources: &Sources,
        name: &str,
        site_toml: FileId,
        languages: &[String],
        brand: Option<&str>,
    ) -> (Theme, Vec<Finding>) {
        let english = ["en".to_owned()];
        let languages = if languages.is_empty() { &english } else { languages };
        let (layers, mut findings) = layers::layers(sources, name, site_toml);
        let (strings, found) = strings::load(&layers, languages, sources, site_toml);
        findings.extend(found);
        let (templates, found) = templates::Templates::load(&layers, &strings, site_toml);
        findings.extend(found);
        let palette = brand_palette(brand, sources, site_toml, &mut findings);

        let name = layers.first().map_or(BUILT_IN, |layer| &layer.name);
        let sheet = styles::stylesheet(&layers, &palette, name);
        let stylesheet = Address::from_name(&sheet.path);
        let mut assets = vec![sheet];
        let (names, files): (Vec<String>, Vec<ThemeAsset>) = styles::scripts(&layers).into_iter().unzip();
        let scripts = names.into_iter().zip(files.iter().map(|file| Address::from_name(&file.path))).collect();
        assets.extend(files);
        assets.sort_by(|a, b| a.path.cmp(&b.path));
        let languages = strings.into_iter().map(ThemeLanguage::new).collect();
        let built_in_styles = styles::built_in_part(&layers, &palette);
        let mut theme = Theme {
            layers,
            templates,
            languages,
            stylesheet,
            scripts,
            assets,
            built_in_styles,
            added_templates: Vec::new(),
            reads_fields: false,
        };
        let own = theme.own_files().filter_map(|(path, ..)| path.strip_prefix("templates/"));
        theme.added_templates = own.filter(|name| !theme.is_built_in_template(name)).map(str::to_owned).collect();
        let reads_fields =
            |(path, _, text): (&str, FileId, &str)| path.starts_with("templates/") && text.contains("fields");
        let reads_fields = theme.own_files().any(reads_fields);
        theme.reads_fields = reads_fields;
        (theme, findings)
    }

    /// Renders a template (`page.html`, or that of one layer: `commons/page.html`) and appends it to `out`,
    /// in the language that the context's `lang` names.
    ///
    /// # Errors
    /// Returns the first fault. `out` then ends within the page.
    pub fn render(&self, template: &str, context: &tera::Context, out: &mut Vec<u8>) -> Result<(), TemplateError> {
        self.templates.render(template, context, out)
    }

    /// Renders the component `directive.NAME` for a directive of Markdown, `::: NAME key="value"`. Returns
    /// `None` if the theme has no such component. `body` is HTML and is not escaped; the component escapes
    /// the attributes.
    ///
    /// # Errors
    /// Returns a fault in the component, or an attribute that is unknown or missing. In that case the
    /// fault's line is 0, and its finding should point at the directive.
    pub fn component(
        &self,
        name: &str,
        attributes: &tera::Context,
        body: Option<&str>,
        lang: &str,
    ) -> Option<Result<String, TemplateError>> {
        self.templates.component(&format!("directive.{name}"), attributes, body, lang)
    }

    /// Returns the messages of a language, or of the first language if the site does not have that one.
    pub fn strings(&self, lang: &str) -> &Strings {
        &self.language(lang).strings
    }

    /// Returns the date formatter of a language, or of the first language if the site does not have that
    /// one.
    pub fn date_formatter(&self, lang: &str) -> &DateFormatter {
        &self.language(lang).dates
    }

    /// Returns the stylesheet and the scripts, sorted by path.
    pub fn assets(&self) -> &[ThemeAsset] {
        &self.assets
    }

    /// Returns the stylesheet's address within the site: `/assets/commons-1a2b3c4d.css`.
    pub fn stylesheet(&self) -> &Address<'static> {
        &self.stylesheet
    }

    /// Returns the address of a script within the site: `/assets/form-1a2b3c4d.js`.
    pub fn script(&self, name: &str) -> Option<&Address<'static>> {
        self.scripts.iter().find(|(own, _)| own == name).map(|(_, address)| address)
    }

    /// Returns the addresses with a content hash, which browsers may cache for ever.
    pub fn fingerprinted(&self) -> impl Iterator<Item = &Address<'static>> {
        self.scripts.iter().map(|(_, address)| address).chain([&self.stylesheet])
    }

    /// Returns the part of the stylesheet that is built in and unchanged.
    pub fn built_in_styles(&self) -> &str {
        &self.built_in_styles
    }

    /// Returns the text files of the site's own themes that are in use: path within the theme, source,
    /// text.
    pub fn own_files(&self) -> impl Iterator<Item = (&str, FileId, &str)> {
        self.layers.iter().flat_map(|layer| &layer.files).filter_map(|file| match file.origin {
            FileOrigin::Source(id) => Some((&*file.path, id, file.text()?)),
            FileOrigin::Embedded => None,
        })
    }

    /// Returns whether the built-in theme has a template with that name, which a site's own template would
    /// replace.
    pub fn is_built_in_template(&self, name: &str) -> bool {
        layers::is_built_in(&format!("templates/{name}"))
    }

    /// Returns whether the site's own theme has a template with that name that replaces none:
    /// `minutes.html`.
    pub fn adds_template(&self, name: &str) -> bool {
        self.added_templates.iter().any(|own| own == name)
    }

    /// Returns whether the site's own theme has any template that replaces none.
    pub fn adds_templates(&self) -> bool {
        !self.added_templates.is_empty()
    }

    /// Returns whether one of the site's own templates reads `fields`. If none does, nothing computes them.
    pub fn reads_fields(&self) -> bool {
        self.reads_fields
    }

    /// Iterates over the quoted words in templates that end in `.html`. The names of all templates that a
    /// template includes or extends are among them.
    pub fn named_templates(&self) -> impl Iterator<Item = &str> {
        let templates = self.layers.iter().flat_map(|layer| &layer.files);
        let texts = templates.filter(|file| file.path.starts_with("templates/")).filter_map(ThemeFile::text);
        texts.flat_map(|text| text.split(['"', '\''])).filter(|word| word.ends_with(".html"))
    }

    /// Returns this theme and the themes that it extends, itself first. A file `themes/NAME/static/x` of
    /// one of them is published as `assets/x`. The first one wins.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Returns the nearest layer's file at a path (`templates/page.html`), with the layer's name.
    /// `theme eject` copies it.
    pub fn file(&self, path: &str) -> Option<(&str, &ThemeFile)> {
        self.layers.iter().find_map(|layer| {
            // The site's own strings come after the embedded ones with the same path.
            let file = layer.files.iter().rev().find(|file| file.path == path)?;
            Some((layer.name.as_str(), file))
        })
    }

    /// Returns the names of all templates, sorted and without duplicates: `components/card.html`,
    /// `page.html`. `theme list` prints them.
    pub fn template_names(&self) -> Vec<&str> {
        let files = self.layers.iter().flat_map(|layer| &layer.files);
        let mut names: Vec<&str> = files.filter_map(|file| file.path.strip_prefix("templates/")).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns the strings of calendar feeds in a language; those of the first language for one that the site does not
    /// have.
    pub fn feed_strings(&self, lang: &str) -> &FeedStrings {
        &self.language(lang).feeds
    }

    fn language(&self, lang: &str) -> &ThemeLanguage {
        let own = self.languages.iter().find(|own| own.strings.language() == lang);
        // `load` adds English if a site has no languages, so there is always a first one.
        own.unwrap_or(&self.languages[0])
    }
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let layers: Vec<&str> = self.layers.iter().map(|layer| layer.name.as_str()).collect();
        f.debug_struct("Theme").field("layers", &layers).field("stylesheet", &self.stylesheet).finish_non_exhaustive()
    }
}

/// Returns the palette of the brand colour in site.toml. Adds findings about the colour.
fn brand_palette(brand: Option<&str>, sources: &Sources, site_toml: FileId, findings: &mut Vec<Finding>) -> Palette {
    let Some(text) = brand else { return Palette::from_brand(DEFAULT_BRAND) };
    let place = || layers::key_span(sources, site_toml, &["brand", "primary"]);
    let Some(colour) = Colour::parse(text) else {
        let message = format!("`{text}` is not a colour");
        findings.push(Finding::error("bad-value", place(), message).help("write it as `#0f5c63`"));
        return Palette::from_brand(DEFAULT_BRAND);
    };
    let palette = Palette::from_brand(colour);
    if let Some(moved) = &palette.moved {
        // Round down, because 4.48 does not meet 4.5.
        let contrast = (moved.contrast * 10.0).floor() / 10.0;
        let message = format!(
            "brand colour `{text}` is too pale for links: its lowest contrast is {contrast:.1} to 1, and links need 4.5"
        );
        findings.push(
            Finding::advice("brand-contrast", place(), message)
                .note("People with low vision could not read links in this colour.")
                .help(moved.to.as_str()),
        );
    }
    palette
}

#[cfg(test)]
mod sample {
    use crate::source::{Source, Sources};

    /// Returns a site of these paths and texts, with file ids in that order.
    pub(super) fn site(files: &[(&str, &str)]) -> Sources {
        let mut sources = Sources::default();
        for (path, text) in files {
            sources.push(Source { path: (*path).to_owned(), text: (*text).to_owned() });
        }
        sources
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(files: &[(&str, &str)], name: &str, brand: Option<&str>) -> (Sources, Theme, Vec<Finding>) {
        let sources = sample::site(files);
        let (theme, findings) = Theme::load(&sources, name, FileId(0), &["en".into(), "cy".into()], brand);
        (sources, theme, findings)
    }

    #[test]
    fn the_built_in_theme_loads_without_a_finding() {
        let (_, theme, findings) = load(&[("site.toml", "")], "commons", None);
        assert_eq!(findings, []);
        assert!(theme.assets().iter().any(|asset| Address::from_name(&asset.path) == *theme.stylesheet()));
        assert_eq!(theme.date_formatter("cy").month_name(10), "Hydref");
        assert_eq!(theme.date_formatter("fr").month_name(10), "October");
    }

    #[test]
    fn a_theme_is_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Theme>();
    }

    #[test]
    fn findings_about_the_brand_point_at_the_brand() {
        let site = [("site.toml", "[brand]\nprimary = \"#ffdd00\"")];
        let (sources, _, findings) = load(&site, "commons", Some("#ffdd00"));
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["brand-contrast"]);
        assert_eq!(sources.text(findings[0].span), "\"#ffdd00\"");
        assert_eq!(load(&site, "commons", Some("#0f5c63")).2, []);
        assert_eq!(load(&site, "commons", Some("teal")).2[0].code, "bad-value");
    }

    #[test]
    fn a_child_theme_lists_its_templates_and_finds_the_nearest_file() {
        let files = [
            ("site.toml", ""),
            (
                "themes/child/templates/a.html",
                "{% component directive.box() %}[{{ body }}]{% endcomponent directive.box %}child",
            ),
            ("themes/child/theme.toml", "extends = \"parent\""),
            ("themes/parent/templates/a.html", "parent"),
            ("themes/parent/templates/b.html", "b"),
        ];
        let (_, theme, findings) = load(&files, "child", None);
        assert_eq!(findings, []);
        let names = theme.template_names();
        assert!(names.contains(&"a.html") && names.contains(&"b.html") && names.is_sorted());
        assert_eq!(theme.file("templates/a.html").map(|(layer, _)| layer), Some("child"));
        assert_eq!(theme.file("templates/b.html").map(|(layer, _)| layer), Some("parent"));
        let boxed = theme.component("box", &tera::Context::new(), Some("<p>b</p>"), "en");
        assert_eq!(boxed.unwrap().unwrap(), "[<p>b</p>]");
    }
}
