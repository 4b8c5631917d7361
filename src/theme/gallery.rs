//! Builds the sources of the component gallery, a small site that shows each component in each state, in
//! the theme's styles and colour. Its pages come from the layers' `gallery/` folders, so a theme can add
//! pages for its own components.

use std::collections::BTreeMap;

use crate::source::{Source, Sources};
use crate::theme::{Colour, Theme};

/// The name of the theme with the gallery's samples, which extends the site's own.
const NAME: &str = "commons-gallery";

impl Theme {
    /// Returns the gallery's sources. `site` contains the files of the site's own themes, `name` is the
    /// theme in use, and `brand` is the colour in its site.toml.
    pub fn gallery(&self, site: &Sources, name: &str, brand: Option<&str>) -> Sources {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        let own = format!("themes/{NAME}/");
        for (_, source) in site.iter().filter(|(_, source)| source.path.starts_with("themes/")) {
            if !source.path.starts_with(&own) {
                files.insert(source.path.clone(), source.text.clone());
            }
        }
        // The nearest layer comes last: a theme's own page replaces one of a layer below.
        for file in self.layers().iter().rev().flat_map(|layer| &layer.files) {
            let (Some(path), Some(text)) = (file.path.strip_prefix("gallery/"), file.text()) else { continue };
            let path = if path.starts_with("templates/") { format!("{own}{path}") } else { path.to_owned() };
            files.insert(path, text.to_owned());
        }
        files.insert(format!("{own}theme.toml"), format!("extends = {}\n", toml::Value::from(name)));
        if let (Some(settings), Some(colour)) = (files.get_mut("site.toml"), brand.and_then(Colour::parse)) {
            settings.push_str(&format!("\n[brand]\nprimary = \"{colour}\"\n"));
        }
        let mut sources = Sources::default();
        for (path, text) in files {
            sources.push(Source { path, text });
        }
        sources
    }
}

#[cfg(test)]
mod tests {
    use crate::source::FileId;
    use crate::theme::{Theme, sample};

    #[test]
    fn the_gallery_extends_the_sites_theme_and_has_its_colour() {
        let site = sample::site(&[
            ("site.toml", "theme = \"ours\""),
            ("themes/ours/styles/10-base.css", "a{}"),
            ("themes/ours/gallery/content/words/tags.md", "+++\ntitle = \"Our tags\"\n+++\n"),
            ("content/index.md", "+++\ntitle = \"Home\"\n+++\n"),
        ]);
        let (theme, _) = Theme::load(&site, "ours", FileId(0), &["en".into()], None);
        let gallery = theme.gallery(&site, "ours", Some("#fd0"));
        let text = |path: &str| gallery.find(path).map_or("", |file| gallery.get(file).text.as_str());
        assert!(text("site.toml").ends_with("[brand]\nprimary = \"#ffdd00\"\n"));
        assert_eq!(text("themes/commons-gallery/theme.toml"), "extends = \"ours\"\n");
        assert_eq!(text("themes/ours/styles/10-base.css"), "a{}");
        assert!(text("content/words/tags.md").contains("Our tags"));
        assert!(text("content/index.md").contains("Gallery of components"));
    }
}
