//! Resolves theme layers: the site's theme, the themes that it extends, and the built-in `commons` at the
//! bottom. Takes sources and returns layers, the nearest first, each with its files sorted by path. A file
//! overrides one with the same path further down.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use include_dir::{Dir, include_dir};
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Finding, nearest};
use crate::source::{FileId, Sources, Span};

/// The name of the built-in theme, which others extend by default.
pub const BUILT_IN: &str = "commons";

/// The files of the built-in theme, compiled into the program.
static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/commons");

/// Returns whether the built-in theme has a file at a path: `templates/page.html`.
pub fn is_built_in(path: &str) -> bool {
    EMBEDDED.get_file(path).is_some()
}

/// The keys of theme.toml. Only `extends` has an effect; the others are information for people.
const KEYS: [&str; 4] = ["extends", "title", "description", "author"];

/// The files of one theme.
#[derive(Debug, Clone)]
pub struct Layer {
    /// The name of its folder: `commons`.
    pub name: String,
    /// Its files, sorted by path.
    pub files: Vec<ThemeFile>,
}

/// A file of a theme.
#[derive(Debug, Clone)]
pub struct ThemeFile {
    /// Relative to the theme's folder, with forward slashes: `templates/page.html`.
    pub path: Cow<'static, str>,
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// The place where people can change it.
    pub origin: FileOrigin,
}

/// The origin of a theme's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileOrigin {
    /// Compiled in. It cannot be changed, only overridden.
    Embedded,
    /// A source of the site.
    Source(FileId),
}

impl ThemeFile {
    /// Returns the file's text, or `None` if it is not UTF-8 (a picture).
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

/// Most layers of a site's own themes. Each template is searched in all of them.
const MOST_LAYERS: usize = 10;

/// Returns the layers of a theme by its name, the nearest first, and the findings on their theme.toml
/// files.
///
/// The last layer is always [`BUILT_IN`]. If a theme is unknown, or a chain is circular, it follows the
/// layers found so far.
pub(super) fn layers(sources: &Sources, name: &str, site_toml: FileId) -> (Vec<Layer>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut themes = own_themes(sources);
    let names: Vec<String> = themes.keys().cloned().chain([BUILT_IN.to_owned()]).collect();
    let mut layers: Vec<Layer> = Vec::new();
    let mut next = name.to_owned();
    let mut asked_at = key_span(sources, site_toml, &["theme"]);
    while next != BUILT_IN {
        if layers.iter().any(|layer| layer.name == next) {
            let message = format!("theme `{next}` extends itself through other themes");
            findings.push(
                Finding::error("bad-value", asked_at, message)
                    .help(format!("change `extends` to `{BUILT_IN}` in one of these themes")),
            );
            break;
        }
        if layers.len() == MOST_LAYERS {
            let message = format!("a theme can extend at most {MOST_LAYERS} others, and this is one more");
            findings.push(Finding::error("bad-value", asked_at, message).help("merge some of these themes"));
            break;
        }
        let Some(files) = themes.remove(&next) else {
            findings.push(unknown_theme(&next, asked_at, &names));
            break;
        };
        let settings = files.iter().find(|file| file.path == "theme.toml").and_then(|file| match file.origin {
            FileOrigin::Source(id) => Some(id),
            FileOrigin::Embedded => None,
        });
        layers.push(Layer { name: std::mem::take(&mut next), files });
        let extends = settings.and_then(|id| extends(sources, id, &mut findings));
        (next, asked_at) = extends.unwrap_or_else(|| (BUILT_IN.to_owned(), Span::file_start(site_toml)));
    }
    layers.push(built_in(themes.remove(BUILT_IN).unwrap_or_default()));
    (layers, findings)
}

/// Returns the position of a value in a TOML source, by the names of the tables and keys that lead to it,
/// or the file's start if the value is missing. A number selects an item of a list.
pub(super) fn key_span(sources: &Sources, file: FileId, keys: &[&str]) -> Span {
    let found = || -> Option<Range<usize>> {
        let table = DeTable::parse_recoverable(&sources.get(file).text).0;
        let (first, rest) = keys.split_first()?;
        let mut value = table.get_ref().get(*first)?;
        for key in rest {
            value = match value.get_ref() {
                DeValue::Table(table) => table.get(*key)?,
                DeValue::Array(items) => items.get(key.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(value.span())
    };
    found().map_or_else(|| Span::file_start(file), |range| Span::new(file, range.start, range.end))
}

/// Returns the site's own themes by name, each with its files sorted by path.
fn own_themes(sources: &Sources) -> BTreeMap<String, Vec<ThemeFile>> {
    let mut themes: BTreeMap<String, Vec<ThemeFile>> = BTreeMap::new();
    for (id, source) in sources.iter() {
        if let Some((name, path)) = source.path.strip_prefix("themes/").and_then(|path| path.split_once('/')) {
            themes.entry(name.to_owned()).or_default().push(ThemeFile {
                path: Cow::Owned(path.to_owned()),
                bytes: Cow::Owned(source.text.as_bytes().to_vec()),
                origin: FileOrigin::Source(id),
            });
        }
    }
    for files in themes.values_mut() {
        files.sort_by(|a, b| a.path.cmp(&b.path));
    }
    themes
}

/// Returns the built-in theme, with the site's own files of `themes/commons/` in place of the embedded
/// ones. Strings are merged message by message, so both files are kept, the site's own after the embedded
/// one.
fn built_in(own: Vec<ThemeFile>) -> Layer {
    let mut files = BTreeMap::new();
    let mut folders = vec![&EMBEDDED];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let Some(path) = file.path().to_str() else { continue };
            let path: Cow<'static, str> =
                if path.contains('\\') { Cow::Owned(path.replace('\\', "/")) } else { Cow::Borrowed(path) };
            let bytes = Cow::Borrowed(file.contents());
            files.insert((path.clone(), FileOrigin::Embedded), ThemeFile { path, bytes, origin: FileOrigin::Embedded });
        }
    }
    for file in own {
        let embedded = (file.path.clone(), FileOrigin::Embedded);
        let kept = file.path.starts_with("strings/") && files.get(&embedded).is_some_and(|old| old.bytes != file.bytes);
        if !kept {
            files.remove(&embedded);
        }
        files.insert((file.path.clone(), file.origin), file);
    }
    Layer { name: BUILT_IN.to_owned(), files: files.into_values().collect() }
}

/// Returns the bytes of a built-in file: `styles/page.css`.
pub(super) fn embedded(path: &str) -> Option<&'static [u8]> {
    EMBEDDED.get_file(path).map(|file| file.contents())
}

/// Iterates over the built-in templates as they were compiled in: the path (`templates/page.html`) and the text.
pub(super) fn embedded_templates() -> impl Iterator<Item = (String, &'static str)> {
    let files = built_in(Vec::new()).files.into_iter();
    let templates = files.filter(|file| file.path.starts_with("templates/"));
    templates.filter_map(|file| match file.bytes {
        Cow::Borrowed(bytes) => Some((file.path.into_owned(), std::str::from_utf8(bytes).ok()?)),
        Cow::Owned(_) => None,
    })
}

/// Returns what a theme.toml extends, and the position. Adds findings about the file.
fn extends(sources: &Sources, file: FileId, findings: &mut Vec<Finding>) -> Option<(String, Span)> {
    let text = &sources.get(file).text;
    let span = |range: Range<usize>| Span::new(file, range.start, range.end);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(Span::file_start(file), span);
        findings.push(
            Finding::error("toml-syntax", at, error.message().to_owned())
                .help("write each setting as `name = \"value\"` on a line of its own"),
        );
    }
    let mut found = None;
    for (key, value) in table.get_ref() {
        let name: &str = key.get_ref();
        match value.get_ref() {
            _ if !KEYS.contains(&name) => {
                let help = match nearest(name, KEYS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys of a theme.toml are `{}`", KEYS.join("`, `")),
                };
                let message = format!("unknown key `{name}` in theme.toml");
                findings.push(Finding::error("unknown-key", span(key.span()), message).help(help));
            }
            DeValue::String(text) if name == "extends" => found = Some((text.to_string(), span(value.span()))),
            DeValue::String(_) => {}
            other => {
                let message = format!("`{name}` is a text, but this is {}", kind(other));
                findings.push(
                    Finding::error("wrong-type", span(value.span()), message)
                        .help(format!("write `{name} = \"…\"`, in quotes")),
                );
            }
        }
    }
    found
}

/// Describes the type of a TOML value.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn unknown_theme(name: &str, at: Span, names: &[String]) -> Finding {
    let help = match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("create the folder `themes/{name}/` with a theme.toml, or use `{BUILT_IN}`"),
    };
    Finding::error("bad-value", at, format!("there is no theme `{name}`")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::sample::site;

    fn names(layers: &[Layer]) -> Vec<&str> {
        layers.iter().map(|layer| layer.name.as_str()).collect()
    }

    #[test]
    fn a_theme_extends_others_and_finally_the_built_in_one() {
        let sources = site(&[
            ("site.toml", "theme = \"child\""),
            ("themes/child/theme.toml", "extends = \"parent\""),
            ("themes/parent/templates/page.html", ""),
        ]);
        let (layers, findings) = layers(&sources, "child", FileId(0));
        assert_eq!(findings, []);
        assert_eq!(names(&layers), ["child", "parent", "commons"]);
    }

    #[test]
    fn a_chain_of_themes_is_limited() {
        let extends: Vec<(String, String)> = (0..40)
            .map(|number| (format!("themes/t{number}/theme.toml"), format!("extends = \"t{}\"", number + 1)))
            .collect();
        let mut files = vec![("site.toml", "theme = \"t0\"")];
        files.extend(extends.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let sources = site(&files);
        let (layers, findings) = layers(&sources, "t0", FileId(0));
        assert_eq!((layers.len(), findings.len()), (MOST_LAYERS + 1, 1));
        assert_eq!(sources.text(findings[0].span), "\"t10\"");
    }

    #[test]
    fn a_circle_is_reported_where_it_closes() {
        let sources = site(&[
            ("site.toml", "theme = \"a\""),
            ("themes/a/theme.toml", "extends = \"b\""),
            ("themes/b/theme.toml", "# round\nextends = \"a\""),
        ]);
        let (layers, findings) = layers(&sources, "a", FileId(0));
        assert_eq!(names(&layers), ["a", "b", "commons"]);
        assert_eq!(findings.len(), 1);
        assert_eq!(sources.text(findings[0].span), "\"a\"");
        assert_eq!(findings[0].span.file, FileId(2));
    }

    #[test]
    fn an_unknown_theme_and_an_unknown_key_are_reported_at_their_position() {
        let sources = site(&[("site.toml", "title = \"T\"\ntheme = \"comons\"")]);
        let (_, findings) = layers(&sources, "comons", FileId(0));
        assert_eq!(findings[0].help, "did you mean `commons`?");
        assert_eq!(sources.text(findings[0].span), "\"comons\"");

        let sources = site(&[("site.toml", ""), ("themes/a/theme.toml", "extend = \"commons\"\ntitle = 5")]);
        let (_, findings) = layers(&sources, "a", FileId(0));
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["unknown-key", "wrong-type"]);
        assert_eq!(findings[0].help, "did you mean `extends`?");
    }

    #[test]
    fn a_site_overrides_single_files_of_the_built_in_theme() {
        let sources = site(&[
            ("site.toml", ""),
            ("themes/commons/strings/dates.en.ftl", "month-1 = Jan"),
            ("themes/commons/theme.toml", "title = \"Ours\""),
        ]);
        let (layers, _) = layers(&sources, BUILT_IN, FileId(0));
        let of = |path: &str| -> Vec<FileOrigin> {
            layers[0].files.iter().filter(|file| file.path == path).map(|file| file.origin).collect()
        };
        assert_eq!(of("theme.toml"), [FileOrigin::Source(FileId(2))]);
        assert_eq!(of("strings/dates.en.ftl"), [FileOrigin::Embedded, FileOrigin::Source(FileId(1))]);
        assert_eq!(of("strings/dates.cy.ftl"), [FileOrigin::Embedded]);
    }
}
