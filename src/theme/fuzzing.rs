//! Entry points for the fuzz targets (fuzz/targets): one file of a site's own theme, without the built-in
//! theme, which would take a hundred times as long to parse.

use std::sync::{Arc, LazyLock};

use jiff::civil::date;

use super::layers::{FileOrigin, Layer, ThemeFile, layers};
use super::strings::{self, Strings};
use super::templates::Templates;
use super::{BUILT_IN, DateFormatter};
use crate::diagnostic::Finding;
use crate::source::{FileId, Source, Sources};

/// Parses a text as English messages and formats each of them. Returns the findings and their sources.
pub fn messages(text: &str) -> (Sources, Vec<Finding>) {
    let (sources, own) = layer("strings/en.ftl", text);
    let (all, findings) = strings::load(&own, &["en".into(), "cy".into()], &sources, FileId(0));
    for strings in all {
        for line in text.lines() {
            let key = line.split([' ', '=']).next().unwrap_or_default();
            strings.text(key);
            let _ = strings.try_format(key, &[("count", 2.into()), ("x", "one".into()), ("name", "ŵ".into())]);
        }
        let words = DateFormatter::new(strings);
        words.date_range(date(2026, 11, 23), date(2026, 12, 1));
        words.list(&["a", "b", "c"]);
        words.size(123_456_789);
    }
    (sources, findings)
}

/// Parses a text as a template and renders it. Returns the findings and their sources.
pub fn template(text: &str) -> (Sources, Vec<Finding>) {
    static STRINGS: LazyLock<Vec<Arc<Strings>>> = LazyLock::new(|| {
        let mut sources = Sources::default();
        let file = sources.push(Source { path: "site.toml".into(), text: String::new() });
        let (built_in, _) = layers(&sources, BUILT_IN, file);
        strings::load(&built_in, &["en".into()], &sources, file).0
    });
    let (sources, own) = layer("templates/page.html", text);
    let (templates, mut findings) = Templates::load(&own, &STRINGS, FileId(0));
    let item = |name: &str| std::collections::BTreeMap::from([("name", name.to_owned())]);
    let view = std::collections::BTreeMap::from([("items", vec![item("ŵ"), item("<b>"), item("")])]);
    let context = tera::context! { lang => "en", view => &view, x => "a & b", number => &3 };
    if let Err(fault) = templates.render("page.html", &context, &mut Vec::new()) {
        findings.push(fault.finding());
    }
    for name in templates.component_names() {
        let _ = templates.component(name, &tera::context! { title => "a" }, Some("<p>b</p>"), "en");
    }
    (sources, findings)
}

fn layer(path: &'static str, text: &str) -> (Sources, Vec<Layer>) {
    let mut sources = Sources::default();
    sources.push(Source { path: "site.toml".into(), text: String::new() });
    let file = sources.push(Source { path: format!("themes/own/{path}"), text: text.into() });
    let bytes = text.as_bytes().to_vec().into();
    let files = vec![ThemeFile { path: path.into(), bytes, origin: FileOrigin::Source(file) }];
    (sources, vec![Layer { name: "own".into(), files }])
}
