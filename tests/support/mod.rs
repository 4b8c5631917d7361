//! Loads a whole tiny site from one string, in memory: each file begins with a line `-- path --`.
#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod amount;

use commonweal::pipeline::{self, Inputs, Loaded, Options, RouteBody};
use commonweal::source::{Asset, Source, Sources};

/// Returns the day on which test sites are built.
pub(crate) fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 23)
}

pub(crate) fn options() -> Options {
    Options { today: today(), drafts: false, internal: false, base_url: None }
}

/// Splits the string into sources, in the order of their paths.
pub(crate) fn inputs(text: &str) -> Inputs {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let path = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
        match (path, files.last_mut()) {
            (Some(path), _) => files.push((path.to_owned(), String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => assert!(line.trim().is_empty(), "text before the first file"),
        }
    }
    if !files.iter().any(|(path, _)| path == "site.toml") {
        files.push(("site.toml".into(), "title = \"Test trust\"\nbase_url = \"https://trust.example.org\"\n".into()));
    }
    files.sort();
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.push(Source { path, text });
    }
    Inputs { sources, ..Inputs::default() }
}

/// Returns an asset.
pub(crate) fn asset(path: &str) -> Asset {
    let path = path.to_owned();
    Asset { path, length: 1, dimensions: None, picture: None, format: None, pdf: None, active: None }
}

pub(crate) fn load(text: &str) -> Loaded {
    pipeline::load(inputs(text), &options())
}

/// Returns one line for each finding: `path:line:column level[code] message (help)`.
pub(crate) fn told(loaded: &Loaded) -> Vec<String> {
    let line = |finding: &commonweal::diagnostic::Finding| {
        let (source, place, _) = finding.positions(&loaded.renderer.sources);
        format!(
            "{}:{}:{} {}[{}] {} ({})",
            source.path,
            place.line,
            place.column,
            finding.level.name(),
            finding.code,
            finding.message,
            finding.help
        )
    };
    loaded.findings.iter().map(line).collect()
}

/// Returns the text of one public file; panics with the list of files if it is missing.
pub(crate) fn page(loaded: &Loaded, path: &str) -> String {
    let Some(route) = loaded.routes.iter().find(|route| route.path() == path) else {
        let paths: Vec<&str> = loaded.routes.iter().map(|route| route.path()).collect();
        panic!("no `{path}` among {paths:#?}");
    };
    let mut buffer = Vec::new();
    match pipeline::render(loaded, route, &mut buffer) {
        Ok(RouteBody::Made) => String::from_utf8(buffer).expect("pages are UTF-8"),
        Ok(RouteBody::Bytes(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
        Ok(RouteBody::Asset(path)) => format!("the file {path}"),
        Ok(RouteBody::Picture(asset, made)) => format!("{} made {} wide", asset.path, made.width),
        Err(finding) => panic!("{path}: {}", finding.message),
    }
}

/// Returns every public file's bytes, by path.
pub(crate) fn all(loaded: &Loaded) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for route in loaded.routes.iter() {
        let mut buffer = Vec::new();
        match pipeline::render(loaded, route, &mut buffer) {
            Ok(RouteBody::Made) => files.push((route.path().to_string(), buffer)),
            Ok(RouteBody::Bytes(bytes)) => files.push((route.path().to_string(), bytes.into_owned())),
            Ok(RouteBody::Asset(path)) => files.push((route.path().to_string(), path.as_bytes().to_vec())),
            Ok(RouteBody::Picture(asset, _)) => files.push((route.path().to_string(), asset.path.as_bytes().to_vec())),
            Err(finding) => panic!("{}: {}", route.path(), finding.message),
        }
    }
    files
}
