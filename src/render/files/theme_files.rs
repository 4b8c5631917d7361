//! Publishes the files of a theme's `static/` folder under `/assets/`. Reports missing files that a
//! template or a style refers to, and unused templates.

use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::{Finding, nearest};
use crate::render::context::Renderer;
use crate::render::files::theme_addresses;
use crate::render::frame::templates::LISTS;
use crate::site::Catalogue;
use crate::source::{FileId, Span};
use crate::theme::Theme;
use crate::url;

/// The public folder of themes' files.
const ASSETS: &str = "assets/";

/// The folders of a theme that the program reads.
const READ: [&str; 6] = ["gallery", "scripts", "static", "strings", "styles", "templates"];

/// Characters around an address in a template or a style.
const AROUND: [char; 10] = ['"', '\'', '`', '(', ')', '<', '>', ',', ';', '='];

/// Returns the files of the theme's `static/` folders by their path in the public folder (`assets/crest.svg`), each
/// from the nearest layer. A file at the same path in the site's own `static/` replaces it.
pub(crate) fn published(site: &Catalogue, theme: &Theme) -> BTreeMap<String, String> {
    let of_themes: Vec<_> = site.assets().into_iter().filter(|asset| asset.path.starts_with("themes/")).collect();
    let mut files = BTreeMap::new();
    for layer in theme.layers().iter().rev() {
        let folder = format!("themes/{}/static/", layer.name);
        for asset in &of_themes {
            if let Some(name) = asset.path.strip_prefix(&folder) {
                files.insert(format!("{ASSETS}{name}"), asset.path.clone());
            }
        }
    }
    files.retain(|path, _| site.asset(&format!("static/{path}")).is_none());
    files
}

/// Reports faults of the files of the site's own theme.
pub(crate) fn check_theme(renderer: &Renderer, findings: &mut Vec<Finding>) {
    for (path, file, text) in renderer.theme.own_files() {
        let base = &renderer.site.config.base;
        let (named, foreign) = if path.starts_with("templates/") {
            let mut named = in_template(text);
            named.extend(theme_addresses::file_addresses(text, &base.path));
            (named, theme_addresses::foreign_in_template(text))
        } else if path.starts_with("styles/") {
            findings.extend(
                theme_addresses::imports(text)
                    .into_iter()
                    .map(|(at, length)| import_finding(Span::new(file, at, at + length))),
            );
            (in_style(text, &base.path), theme_addresses::foreign_in_style(text))
        } else {
            findings.extend(out_of_place(path, file));
            continue;
        };
        for (at, length, address) in foreign {
            if base.within(&address).is_none() {
                findings.push(from_elsewhere(&address, Span::new(file, at, at + length)));
            }
        }
        for (at, length, address) in named {
            if !has_file(renderer, &address) {
                let theme = &renderer.sources.get(file).path;
                findings.push(missing_file(renderer, theme, &address, Span::new(file, at, at + length)));
            }
        }
    }
    check_unused(renderer, findings);
}

/// Returns whether the site publishes a file at a path in the public folder.
fn has_file(renderer: &Renderer, path: &str) -> bool {
    renderer.theme_files.contains_key(path)
        || renderer.by_asset.contains_key(path)
        || renderer.site.asset(&format!("static/{path}")).is_some()
        || renderer.site.asset(&format!("content/{path}")).is_some()
        // Picture variants have names with a hash of their content.
        || path.starts_with("assets/pictures/")
}

fn check_unused(renderer: &Renderer, findings: &mut Vec<Finding>) {
    let own: Vec<(&str, FileId, &str)> = renderer
        .theme
        .own_files()
        .filter_map(|(path, file, text)| Some((path.strip_prefix("templates/")?, file, text)))
        .collect();
    if own.is_empty() {
        return;
    }
    let types = &renderer.site.types;
    let of_types: Vec<String> =
        types.iter().flat_map(|kind| templates_of_type(&kind.name, !kind.folder.is_empty())).collect();
    let named: HashSet<&str> = renderer.theme.named_templates().collect();
    for (name, file, text) in own {
        let is_used = renderer.theme.is_built_in_template(name)
            || of_types.iter().any(|of_type| of_type == name)
            || named.iter().any(|other| *other == name || other.strip_suffix(name).is_some_and(|rest| rest.ends_with('/')))
            // Components are found by their names, in any file.
            || text.contains("{% component") || text.contains("{%- component");
        if is_used {
            continue;
        }
        let help = match intended_name(renderer, name, &of_types) {
            Some(near) => {
                format!("did you mean `{near}`? otherwise delete it, or name it with `{{% include \"{name}\" %}}`")
            }
            None => format!(
                "delete it, or name it with `{{% include \"{name}\" %}}` in a used template; `commonweal theme list` lists these"
            ),
        };
        findings.push(
            Finding::warning("template-unused", Span::file_start(file), format!("nothing uses the template `{name}`"))
                .note("It does not change any page.")
                .help(help),
        );
    }
}

/// Returns the name that a template was probably meant to have: `minutes.html` for `minutes/page.html`,
/// `minutes-list.html` for `minutes/list.html`.
fn intended_name(renderer: &Renderer, name: &str, of_types: &[String]) -> Option<String> {
    let stem = name.strip_suffix(".html").unwrap_or(name);
    let is_type = |word: &str| renderer.site.types.get(word).is_some();
    if let Some((folder, file)) = stem.rsplit_once('/') {
        let kind = renderer.site.types.for_folder(folder).map(|kind| kind.name.to_string());
        let kind = kind.or_else(|| is_type(folder).then(|| folder.to_owned()));
        match (kind, file) {
            (Some(kind), "list" | "index") => return Some(format!("{kind}-list.html")),
            (Some(kind), _) => return Some(format!("{kind}.html")),
            (None, file) if is_type(file) => return Some(format!("{file}.html")),
            _ => {}
        }
    }
    let built_in = renderer.theme.template_names().into_iter().filter(|own| renderer.theme.is_built_in_template(own));
    nearest(name, of_types.iter().map(String::as_str).chain(built_in)).map(str::to_owned)
}

/// Iterates over the templates that serve a type, if a theme has them.
fn templates_of_type(kind: &str, has_list: bool) -> impl Iterator<Item = String> {
    let has_list = has_list || LISTS.iter().any(|(own, _)| *own == kind);
    [Some(format!("{kind}.html")), has_list.then(|| format!("{kind}-list.html"))].into_iter().flatten()
}

/// Reports a style that imports another one: all styles become one file, in which browsers ignore `@import`.
fn import_finding(span: Span) -> Finding {
    Finding::error(
        "theme-file",
        span,
        "`@import` loads nothing: browsers ignore it, because the styles of a theme become one file",
    )
    .note("Pages would look as they do without the other style.")
    .help("put the other style into `styles/` of the theme, which is read completely, and remove this line")
}

/// Reports a template or a style that loads something from another host.
fn from_elsewhere(address: &str, span: Span) -> Finding {
    let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    Finding::error("third-party", span, format!("this would be loaded from `{host}`"))
        .note("That host would learn who reads each page, and readers have not agreed to it.")
        .help("copy the file into `static/` of the theme, and name it there")
}

/// Reports a template, a style or strings in a folder of the theme that the program does not read:
/// `template/page.html`.
fn out_of_place(path: &str, file: FileId) -> Option<Finding> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let folder = match name.rsplit_once('.')?.1 {
        "html" => "templates",
        "css" => "styles",
        "ftl" => "strings",
        _ => return None,
    };
    if READ.iter().any(|own| path.strip_prefix(own).is_some_and(|rest| rest.starts_with('/'))) {
        return None;
    }
    let rest = path.split_once('/').map_or(path, |(_, rest)| rest);
    let finding =
        Finding::warning("template-unused", Span::file_start(file), format!("nothing reads `{path}` of the theme"));
    Some(
        finding
            .note("It does not change any page.")
            .help(format!("move it to `{folder}/{rest}`, in the folder of the theme")),
    )
}

/// Reports a file that is not published. `theme` is the path of a file of the theme.
fn missing_file(renderer: &Renderer, theme: &str, path: &str, span: Span) -> Finding {
    // `themes/NAME`
    let folder = theme.match_indices('/').nth(1).map_or(theme, |(end, _)| &theme[..end]);
    let as_asset = format!("{ASSETS}{path}");
    let (message, help) = match path.strip_prefix(ASSETS) {
        Some(name) => (
            format!("there is no file `{name}` in the `static/` folder of the theme"),
            format!("save the file as `{folder}/static/{name}`, or correct its name here"),
        ),
        None if renderer.theme_files.contains_key(&*as_asset) => (
            format!("there is no file `/{path}` on this site"),
            format!("write `/{as_asset}`: the files in `{folder}/static/` are published under `/assets/`"),
        ),
        None => (
            format!("there is no file `/{path}` on this site"),
            format!("save the file as `static/{path}`, or correct its name here"),
        ),
    };
    Finding::error("theme-file", span, message).note("Visitors would see a gap in its place.").help(help)
}

/// Returns the files under `/assets/` that a template names in full: the offset, the length in bytes, and the path in
/// the public folder.
fn in_template(text: &str) -> Vec<(usize, usize, String)> {
    let text = theme_addresses::blank_between(&theme_addresses::blank_between(text, "{#", "#}"), "<!--", "-->");
    let mut named = Vec::new();
    for (at, _) in text.match_indices("/assets/") {
        let is_around = |c: char| c.is_whitespace() || AROUND.contains(&c);
        let begin = text[..at].rfind(is_around).map_or(0, |end| end + 1);
        let before = &text[begin..at];
        // Only the base path may precede it; otherwise it is another address.
        if !before.is_empty() && !before.ends_with("}}") {
            continue;
        }
        let rest = &text[at + 1..];
        let length =
            rest.find(|c: char| is_around(c) || matches!(c, '?' | '#' | '{' | '}' | '|' | '~')).unwrap_or(rest.len());
        let is_made = rest[length..].starts_with(['{', '~']);
        let path = &rest[..length];
        if !is_made && path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
            named.push((at, length + 1, url::decode(path)));
        }
    }
    named
}

/// Returns the files that a style names with `url(…)`.
fn in_style(text: &str, base: &str) -> Vec<(usize, usize, String)> {
    let text = theme_addresses::blank_between(text, "/*", "*/");
    let mut named = Vec::new();
    for (at, _) in text.match_indices("url(") {
        let begin = at + "url(".len();
        let Some(length) = text[begin..].find(')') else { break };
        let written = text[begin..begin + length].trim().trim_matches(['"', '\'']);
        let path = written.split(['?', '#']).next().unwrap_or_default();
        let is_elsewhere = path.starts_with("//") || path.split('/').next().is_some_and(|first| first.contains(':'));
        if path.is_empty() || is_elsewhere {
            continue;
        }
        let found = match path.strip_prefix('/') {
            // Every address on the site begins with its base path.
            Some(_) => path.strip_prefix(base).map(|rest| rest.trim_start_matches('/').to_owned()),
            None => url::resolve(ASSETS.trim_end_matches('/'), path),
        };
        named.extend(found.map(|found| (begin, length, url::decode(&found))));
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(named: Vec<(usize, usize, String)>) -> Vec<String> {
        named.into_iter().map(|(_, _, path)| path).collect()
    }

    #[test]
    fn a_template_names_files_under_assets() {
        let text = "<img src=\"/assets/crest.svg\"><img src=\"{{ site.base_path }}/assets/a%20b.png?v=1\">{# /assets/no.svg #}\
                    <a href=\"https://example.org/assets/other.svg\"><img src=\"/assets/{{ name }}.svg\"><!-- /assets/no.svg -->\
                    <img src='/assets/icons-{{ x }}.svg'><a href=\"/assets/\">";
        assert_eq!(paths(in_template(text)), ["assets/crest.svg", "assets/a b.png"]);
    }

    #[test]
    fn a_style_names_files_beside_itself_or_from_the_root() {
        let css = "a{background:url(crest.svg)} b{background: url( \"/trust/images/b.png#x\" )} /* url(no.svg) */\
                   c{background:url(data:image/png;base64,AA)} d{src:url('fonts/d.woff2')} e{mask:url(#mask)} f{x:url(../up.svg)}";
        assert_eq!(
            paths(in_style(css, "/trust")),
            ["assets/crest.svg", "images/b.png", "assets/fonts/d.woff2", "up.svg"]
        );
        assert!(paths(in_style("a{x:url(", "")).is_empty());
    }
}
