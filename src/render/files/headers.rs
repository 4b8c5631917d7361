//! Writes the HTTP headers of the files: a strict content security policy, and cache lifetimes. Writes them as
//! `_headers` and, if site.toml lists servers (`[publish] servers`), as settings for Apache, nginx and Caddy. The
//! templates are in `servers/`.

use std::sync::LazyLock;

use serde::Serialize;
use tera::{Context, Kwargs, State, Tera};

use crate::diagnostic::Finding;
use crate::render::context::{Renderer, RouteContext};
use crate::render::files::redirects;
use crate::render::index::search;
use crate::render::keys::{HeaderFile, RouteKey};
use crate::render::parts::forms;
use crate::render::route::{RenderError, Routes};
use crate::site::DocId;
use crate::source::Span;
use crate::url::{Address, Base, decode};

/// Caches a file for a year: its name changes with its content.
const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";

/// Caches a file, but revalidates it each time, so that a moved event does not keep its old time.
const REVALIDATED: &str = "public, max-age=0, must-revalidate";

/// The folder of picture variants, whose names contain a hash of their content, like those of the files of the search
/// index.
const PICTURES: &str = "assets/pictures/";

/// Types of text that servers compress to a quarter, besides `text/html`, which nginx always compresses and rejects
/// here. Pictures and films are compressed already. Older lists of types, such as that of nginx 1.22, call scripts
/// `application/javascript`, and nginx calls XML `text/xml`.
const COMPRESSED: &str = "text/css text/javascript application/javascript text/calendar text/csv text/plain text/xml \
                          application/json application/xml application/atom+xml application/feed+json image/svg+xml";

/// The name of a server in site.toml, the path of its settings, and their key.
const SERVERS: [(&str, &str, HeaderFile); 3] = [
    ("apache", "/.htaccess", HeaderFile::Apache),
    ("nginx", "/_server/nginx.conf", HeaderFile::Nginx),
    ("caddy", "/_server/Caddyfile", HeaderFile::Caddy),
];

const POLICY: &str = "Content-Security-Policy";

/// The file that servers show for a folder.
const INDEX: &str = "index.html";

/// The page that servers show for a missing address.
const NOT_FOUND: &str = "404.html";

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    if language != 0 {
        return;
    }
    routes.add("/_headers", RouteKey::Headers(HeaderFile::Headers));
    let publish = context.site.config.fields[0].table("publish");
    for wanted in publish.into_iter().flat_map(|publish| publish.texts("servers")) {
        if let Some((_, address, file)) = SERVERS.iter().find(|(name, ..)| *name == wanted.value) {
            routes.add(address, RouteKey::Headers(*file));
        }
    }
}

/// Writes the settings of one server.
///
/// # Errors
/// Returns a finding (`template-error`) if the built-in template fails.
pub(crate) fn write(renderer: &Renderer, file: HeaderFile, out: &mut Vec<u8>) -> Result<(), RenderError> {
    let written = ENGINE.as_ref().map_err(ToString::to_string).and_then(|engine| {
        let context = Context::from_serialize(&view(renderer, file)).map_err(|error| error.to_string())?;
        engine.render(template(file), &context).map_err(|error| error.to_string())
    });
    match written {
        Ok(text) => out.extend_from_slice(text.as_bytes()),
        Err(error) => {
            let at = Span::file_start(renderer.site.config.file);
            let message = format!("the settings of the web server cannot be written: {error}");
            return Err(Box::new(Finding::error("template-error", at, message)));
        }
    }
    Ok(())
}

static ENGINE: LazyLock<Result<Tera, tera::Error>> = LazyLock::new(|| {
    let mut engine = Tera::default();
    engine.register_filter("quoted", |text: &str, _: Kwargs, _: &State| quoted(text));
    engine.register_filter("escaped", |text: &str, _: Kwargs, _: &State| escaped(text));
    engine.add_raw_templates([
        ("headers", include_str!("servers/headers")),
        ("apache.htaccess", include_str!("servers/apache.htaccess")),
        ("nginx.conf", include_str!("servers/nginx.conf")),
        ("Caddyfile", include_str!("servers/Caddyfile")),
    ])?;
    Ok(engine)
});

/// Returns the name of a template. The comments in the templates give the limits of each server.
fn template(file: HeaderFile) -> &'static str {
    match file {
        HeaderFile::Headers => "headers",
        HeaderFile::Apache => "apache.htaccess",
        HeaderFile::Nginx => "nginx.conf",
        HeaderFile::Caddy => "Caddyfile",
    }
}

/// The values of all templates. Addresses begin with the path of the site.
#[derive(Serialize)]
struct ServerView<'a> {
    host: &'a str,
    path: &'a str,
    /// The page for a missing address, in the first language.
    not_found: String,
    /// The headers of every file.
    headers: Vec<HeaderView>,
    /// The content security policy of pages other than the search.
    policy: String,
    /// The search pages, if they have a policy of their own.
    search: Option<SearchView>,
    /// Files and folders that a browser may keep for a year. A folder ends in `/`.
    immutable: Vec<String>,
    /// A regular expression for these files.
    immutable_pattern: String,
    /// The value of `Cache-Control` for them.
    for_a_year: &'static str,
    /// The value of `Cache-Control` for all other files.
    revalidated: &'static str,
    /// The types of text to compress, besides `text/html`.
    compressed: &'static str,
    /// All languages but the first.
    other_languages: Vec<LanguageView>,
    /// The redirects. `_headers` has none.
    redirects: Vec<RedirectView>,
}

#[derive(Serialize)]
struct HeaderView {
    name: String,
    value: String,
}

#[derive(Serialize)]
struct SearchView {
    policy: String,
    /// The addresses of the pages.
    pages: Vec<String>,
    /// A regular expression for the pages.
    pattern: String,
}

#[derive(Serialize)]
struct LanguageView {
    home: String,
    not_found: String,
}

#[derive(Serialize)]
struct RedirectView {
    from: String,
    to: String,
    /// The old address without percent-encoding: Apache and nginx compare decoded addresses.
    decoded_from: String,
    /// The new address with a decoded path: Apache encodes the path itself.
    decoded_to: String,
    /// Whether the addresses differ only in case. Caddy ignores case, so that the address would redirect to itself.
    is_same_but_for_case: bool,
}

fn view(renderer: &Renderer, file: HeaderFile) -> ServerView<'_> {
    let (site, base) = (&renderer.site, &renderer.site.config.base);
    let not_found = |home: &Address| base.link(&home.join(NOT_FOUND));
    let immutable = immutable_addresses(renderer);
    let language = |language| {
        let home = site.home(language);
        LanguageView { home: base.link(&home), not_found: not_found(&home) }
    };
    let redirects = if file == HeaderFile::Headers { Vec::new() } else { redirects::effective_redirects(renderer) };
    ServerView {
        host: base.host(),
        path: &base.path,
        not_found: base.link(&Address::from_name(NOT_FOUND)),
        headers: for_all(renderer).into_iter().map(|(name, value)| HeaderView { name, value }).collect(),
        policy: content_security_policy(renderer, Scripts::OfPages),
        search: search_view(renderer),
        immutable_pattern: pattern_of(&immutable),
        immutable,
        for_a_year: FOR_A_YEAR,
        revalidated: REVALIDATED,
        compressed: COMPRESSED,
        other_languages: site.languages().skip(1).map(language).collect(),
        redirects: redirects.into_iter().map(redirect).collect(),
    }
}

fn redirect((from, to): (String, String)) -> RedirectView {
    let (path, rest) = to.split_at(to.find(['?', '#']).unwrap_or(to.len()));
    RedirectView {
        decoded_from: decode(&from),
        // A dollar sign begins a reference to a part of the pattern.
        decoded_to: decode(path).replace('$', "\\$") + rest,
        is_same_but_for_case: from.eq_ignore_ascii_case(&to),
        from,
        to,
    }
}

/// Returns the headers of every file. Those of site.toml replace the built-in ones.
fn for_all(renderer: &Renderer) -> Vec<(String, String)> {
    let config = &renderer.site.config;
    let secure = config.base.origin.starts_with("https://");
    let ours = [
        (POLICY, content_security_policy(renderer, Scripts::OfPages)),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()".to_owned()),
        ("Referrer-Policy", "strict-origin-when-cross-origin".to_owned()),
        ("Strict-Transport-Security", if secure { "max-age=31536000".to_owned() } else { String::new() }),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("X-Frame-Options", "DENY".to_owned()),
    ];
    let set = |name: &str| config.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
    let ours = ours.into_iter().filter(|(name, value)| !value.is_empty() && !set(name));
    let own = config.headers.iter().map(|(name, value)| (name.clone(), one_line(&value.value)));
    ours.map(|(name, value)| (name.to_owned(), value)).chain(own).collect()
}

/// Returns the search pages and their policy, which also lets their script fetch the files of the search index. Returns
/// `None` if they run no script, or if site.toml sets a policy for every page.
fn search_view(renderer: &Renderer) -> Option<SearchView> {
    let (site, base) = (&renderer.site, &renderer.site.config.base);
    renderer.theme.script(search::SCRIPT)?;
    if site.config.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(POLICY)) {
        return None;
    }
    let pages = site.languages().map(|language| base.link(&site.generated_address(language, search::PAGE)));
    let pages: Vec<String> = pages.collect();
    let policy = content_security_policy(renderer, Scripts::OfSearch);
    Some(SearchView { policy, pattern: pattern_of_pages(&pages), pages })
}

/// The pages with a policy for their scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scripts {
    OfPages,
    OfSearch,
}

/// Returns a policy without external resources except the endpoints of the site's own forms, without inline code, and
/// without scripts if there are none (CSP Level 3).
fn content_security_policy(renderer: &Renderer, scripts: Scripts) -> String {
    let site = &renderer.site;
    let forms: Vec<DocId> = forms::all(site).collect();
    let mut endpoints: Vec<String> = forms
        .iter()
        .filter_map(|id| site.fields(*id).table("form")?.table("endpoint")?.text("url"))
        .filter_map(|url| Base::parse(url).map(|base| base.origin))
        .collect();
    endpoints.sort();
    endpoints.dedup();
    let form_action = endpoints.iter().fold(String::from("'self'"), |all, endpoint| all + " " + endpoint);
    let is_script = |path: &str| path.ends_with(".js") || path.ends_with(".mjs");
    let ours = [forms::SCRIPT, search::SCRIPT].map(|name| renderer.theme.script(name).map(|address| address.file()));
    let is_ours = |path: &str| ours.iter().flatten().any(|own| own == path);
    let others = site.assets().iter().any(|asset| is_script(&asset.path))
        || renderer.theme.assets().iter().any(|asset| is_script(&asset.path) && !is_ours(&asset.path));
    let (sources, connections) = match scripts {
        Scripts::OfSearch => ("'self'", " connect-src 'self';"),
        Scripts::OfPages if others || !forms.is_empty() => ("'self'", ""),
        Scripts::OfPages => ("'none'", ""),
    };
    format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; script-src {sources};{connections} \
         manifest-src 'self'; form-action {form_action}; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Returns the addresses with a hash of the content in their names: a folder ends in `/`.
fn immutable_addresses(renderer: &Renderer) -> Vec<String> {
    let base = &renderer.site.config.base;
    let folders = [PICTURES, search::FILES].map(Address::from_name);
    renderer.theme.fingerprinted().chain(&folders).map(|address| base.link(address)).collect()
}

/// Returns the cache lifetime of a public file, as the value of the header `Cache-Control`.
pub(crate) fn cache_control(is_immutable: bool) -> &'static str {
    if is_immutable { FOR_A_YEAR } else { REVALIDATED }
}

/// The public files with a hash of the content in their names.
#[derive(Debug)]
pub(crate) struct ImmutableFiles(Vec<String>);

impl ImmutableFiles {
    /// Returns the files of a site.
    pub(crate) fn new(renderer: &Renderer) -> ImmutableFiles {
        ImmutableFiles(renderer.theme.fingerprinted().map(Address::file).collect())
    }

    /// Returns whether a public file is one of them.
    pub(crate) fn contains(&self, path: &str) -> bool {
        path.starts_with(PICTURES) || path.starts_with(search::FILES) || self.0.iter().any(|file| file == path)
    }
}

/// Returns a pattern for addresses that equal one of these, or are in one of these folders.
fn pattern_of(addresses: &[String]) -> String {
    let one = |address: &String| escaped(address) + if address.ends_with('/') { "" } else { "$" };
    format!("^({})", addresses.iter().map(one).collect::<Vec<_>>().join("|"))
}

/// Returns a pattern for folders' addresses, and for the files that servers show for them.
fn pattern_of_pages(pages: &[String]) -> String {
    format!("^({})({})?$", pages.iter().map(|page| escaped(page)).collect::<Vec<_>>().join("|"), escaped(INDEX))
}

/// Escapes a literal text for a pattern.
fn escaped(text: &str) -> String {
    let special = |c: char| !c.is_alphanumeric() && !matches!(c, '/' | '-' | '_' | '%');
    text.chars().fold(String::new(), |mut out, c| {
        if special(c) {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

/// Quotes a value in the syntax of all three servers.
fn quoted(value: &str) -> String {
    format!("\"{}\"", one_line(value).replace('\\', "\\\\").replace('"', "\\\""))
}

/// Joins a header's value to one line.
fn one_line(value: &str) -> String {
    value.split(['\r', '\n']).map(str::trim).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_files_and_anything_in_folders() {
        let addresses = ["/assets/a-1.css".to_owned(), "/assets/pictures/".to_owned()];
        assert_eq!(pattern_of(&addresses), r"^(/assets/a-1\.css$|/assets/pictures/)");
    }

    #[test]
    fn a_value_cannot_end_its_line_or_its_quotes() {
        assert_eq!(quoted("a\"b\\\r\nX-Evil: 1"), r#""a\"b\\  X-Evil: 1""#);
    }
}
