//! Writes the HTTP headers of the files: a strict content security policy, and cache lifetimes. Writes them as
//! `_headers` and, if site.toml lists servers (`[publish] servers`), as settings for Apache, nginx and Caddy.

use std::fmt::Write as _;

use crate::render::context::{Renderer, RouteContext};
use crate::render::files::redirects;
use crate::render::index::search;
use crate::render::keys::{HeaderFile, RouteKey};
use crate::render::parts::forms;
use crate::render::route::Routes;
use crate::site::DocId;
use crate::url::{Address, Base, decode};

/// Caches a file for a year: its name changes with its content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Caches a file, but revalidates it each time, so that a moved event does not keep its old time.
const ASK_AGAIN: &str = "public, max-age=0, must-revalidate";

/// The folder of picture variants, whose names contain a hash of their content, like those of the files of the search
/// index.
const PICTURES: &str = "assets/pictures/";

/// Texts that shrink to a quarter when a server packs them; pictures and films are packed already. Older lists of types, such as that of nginx 1.22,
/// call scripts `application/javascript`, and nginx calls XML `text/xml`.
const PACKED: &str = "text/html text/css text/javascript application/javascript text/calendar text/csv text/plain text/xml \
                      application/json application/xml application/atom+xml application/feed+json image/svg+xml";

/// The name of a server in site.toml, the path of its settings, and their key.
const SERVERS: [(&str, &str, HeaderFile); 3] = [
    ("apache", "/.htaccess", HeaderFile::Apache),
    ("nginx", "/_server/nginx.conf", HeaderFile::Nginx),
    ("caddy", "/_server/Caddyfile", HeaderFile::Caddy),
];

const POLICY: &str = "Content-Security-Policy";

/// The folder in which `publish` keeps earlier editions. Servers never show it.
const HISTORY: &str = ".commonweal/";

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

pub(crate) fn write(renderer: &Renderer, file: HeaderFile, out: &mut Vec<u8>) {
    let text = match file {
        HeaderFile::Headers => headers(renderer),
        HeaderFile::Apache => apache(renderer),
        HeaderFile::Nginx => nginx(renderer),
        HeaderFile::Caddy => caddy(renderer),
    };
    out.extend_from_slice(text.as_bytes());
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

/// Returns the content security policy of the search pages and their addresses, if they run a script, which may also
/// fetch the files of the search index. `None` if site.toml sets a policy for every page.
fn search_policy(renderer: &Renderer) -> Option<(String, Vec<String>)> {
    let (site, base) = (&renderer.site, &renderer.site.config.base);
    renderer.theme.script(search::SCRIPT)?;
    if site.config.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(POLICY)) {
        return None;
    }
    let pages = site.languages().map(|language| base.link(&site.generated(language, search::PAGE))).collect();
    Some((content_security_policy(renderer, Scripts::OfSearch), pages))
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
fn kept_for_ever(renderer: &Renderer) -> Vec<String> {
    let base = &renderer.site.config.base;
    let folders = [PICTURES, search::FILES].map(Address::from_name);
    renderer.theme.fingerprinted().chain(&folders).map(|address| base.link(address)).collect()
}

/// Returns the cache lifetime of a public file, in the words of the header `Cache-Control`.
pub(crate) fn cache_control(is_kept: bool) -> &'static str {
    if is_kept { FOR_EVER } else { ASK_AGAIN }
}

/// The public files with a hash of the content in their names, which browsers may keep.
#[derive(Debug)]
pub(crate) struct KeptFiles(Vec<String>);

impl KeptFiles {
    /// Those of a site.
    pub(crate) fn of(renderer: &Renderer) -> KeptFiles {
        KeptFiles(renderer.theme.fingerprinted().map(Address::file).collect())
    }

    /// Whether a public file is one of them.
    pub(crate) fn contains(&self, path: &str) -> bool {
        path.starts_with(PICTURES) || path.starts_with(search::FILES) || self.0.iter().any(|file| file == path)
    }
}

/// Returns the headers in the format of Netlify and Cloudflare Pages. If two entries set a header, these hosts send it
/// twice, so this leaves the cache lifetime of pages to the hosts, which revalidate them each time.
fn headers(renderer: &Renderer) -> String {
    let at = |pattern: &str| renderer.site.config.base.path.clone() + pattern;
    let mut text = format!("{}\n", at("/*"));
    for (name, value) in for_all(renderer) {
        let _ = writeln!(text, "  {name}: {value}");
    }
    if let Some((policy, pages)) = search_policy(renderer) {
        for page in pages {
            // Cloudflare Pages joins the values of all matching patterns, unless a line removes the earlier one.
            // Netlify sends the value of the most specific pattern and ignores that line, which has no colon.
            let _ = writeln!(text, "{page}\n  ! {POLICY}\n  {POLICY}: {policy}");
        }
    }
    for address in kept_for_ever(renderer) {
        let all = if address.ends_with('/') { "*" } else { "" };
        let _ = writeln!(text, "{address}{all}\n  Cache-Control: {FOR_EVER}");
    }
    let _ = writeln!(text, "{}\n  Content-Type: text/calendar; charset=utf-8", at("/*.ics"));
    text
}

/// Returns `.htaccess`, which most shared hosts read.
fn apache(renderer: &Renderer) -> String {
    let base = &renderer.site.config.base;
    let mut text = format!(
        "# Made by Commonweal from site.toml. Apache 2.4; your host must allow it to be read (AllowOverride).\n\
         ErrorDocument 404 {}\nOptions -Indexes\nAddType image/avif .avif\nAddType image/webp .webp\n\
         AddType \"text/calendar; charset=utf-8\" .ics\nAddDefaultCharset utf-8\n<IfModule mod_headers.c>\n",
        base.link(&Address::from_name(NOT_FOUND))
    );
    for (name, value) in for_all(renderer) {
        let _ = writeln!(text, "Header always set {name} {}", quoted(&value).replace('%', "%%"));
    }
    if let Some((policy, pages)) = search_policy(renderer) {
        let _ = writeln!(
            text,
            "<If \"%{{REQUEST_URI}} =~ m#{}#\">\nHeader always set {POLICY} {}\n</If>",
            pattern_of_pages(&pages),
            quoted(&policy).replace('%', "%%")
        );
    }
    let _ = writeln!(text, "Header set Cache-Control \"{ASK_AGAIN}\"");
    let _ = writeln!(
        text,
        "<If \"%{{REQUEST_URI}} =~ m#{}#\">\nHeader set Cache-Control \"{FOR_EVER}\"\n</If>\n</IfModule>",
        pattern_of(&kept_for_ever(renderer))
    );
    let _ = writeln!(text, "<IfModule mod_deflate.c>\nAddOutputFilterByType DEFLATE {PACKED}\n</IfModule>");
    for (from, to) in redirects::moved(renderer) {
        // Apache escapes the target itself.
        let (path, rest) = to.split_at(to.find(['?', '#']).unwrap_or(to.len()));
        let _ = writeln!(
            text,
            "RedirectMatch 301 \"^{}$\" {}",
            escaped(&decode(&from)),
            quoted(&(decode(path).replace('$', "\\$") + rest))
        );
    }
    text
}

/// Returns the server blocks. The folder and the certificate are in a file of their own, because
/// only the administrator of the server knows them; each publication can then replace this file.
fn nginx(renderer: &Renderer) -> String {
    let base = &renderer.site.config.base;
    let search = search_policy(renderer);
    let policies = |(policy, pages): &(String, Vec<String>)| {
        let usual = quoted(&content_security_policy(renderer, Scripts::OfPages));
        let (policy, pattern) = (quoted(policy), pattern_of_pages(pages));
        format!("map $uri $commonweal_policy {{\n    default {usual};\n    \"~{pattern}\" {policy};\n}}\n")
    };
    let host = base.host();
    let mut text = format!(
        "# Made by Commonweal from site.toml. Put it into /etc/nginx/conf.d. The folder and the certificate stand in the file that is included\n\
         # below: `commonweal init --host nginx` writes it.\n\
         server {{\n    listen 80;\n    server_name {host};\n    return 301 https://{host}$request_uri;\n}}\n\
         map $uri $commonweal_cache {{\n    default \"{ASK_AGAIN}\";\n    \"~{}\" \"{FOR_EVER}\";\n}}\n{}\
         server {{\n    listen 443 ssl;\n    server_name {host};\n    include commonweal/{host}.conf;\n    error_page 404 {};\n    \
         charset utf-8;\n",
        pattern_of(&kept_for_ever(renderer)),
        search.as_ref().map(policies).unwrap_or_default(),
        base.link(&Address::from_name(NOT_FOUND))
    );
    for (name, value) in for_all(renderer) {
        let value = if search.is_some() && name == POLICY { "$commonweal_policy".to_owned() } else { quoted(&value) };
        let _ = writeln!(text, "    add_header {name} {value} always;");
    }
    text.push_str("    add_header Cache-Control $commonweal_cache;\n");
    let _ = writeln!(text, "    gzip on;\n    gzip_vary on;\n    gzip_types {};", PACKED.replacen("text/html ", "", 1));
    text.push_str(
        "    # With the Brotli module, pages are another fifth smaller: brotli on; brotli_types as for gzip.\n",
    );
    text.push_str(
        "    include mime.types;\n    types {\n        image/avif avif;\n        text/calendar ics;\n        text/csv csv;\n    }\n    \
         charset_types text/calendar text/css text/csv text/javascript application/javascript text/plain text/xml application/xml;\n",
    );
    let _ = writeln!(text, "    location ^~ {} {{ return 404; }}", base.link(&Address::from_name(HISTORY)));
    for language in renderer.site.languages().skip(1) {
        let home = renderer.site.home(language);
        let _ = writeln!(
            text,
            "    location {} {{ error_page 404 {}; }}",
            base.link(&home),
            base.link(&home.join(NOT_FOUND))
        );
    }
    for (from, to) in redirects::moved(renderer) {
        // A dollar sign begins a variable.
        let to = to.replace('$', "%24");
        let _ = writeln!(text, "    location = {} {{ return 301 {}; }}", quoted(&decode(&from)), quoted(&to));
    }
    text.push_str("}\n");
    text
}

/// Caddy gets its certificate itself. It orders directives itself too, those without a matcher last: where a header has two values, the matchers
/// of its two directives never fit one file.
fn caddy(renderer: &Renderer) -> String {
    let base = &renderer.site.config.base;
    let mut text = format!(
        "# Made by Commonweal from site.toml. Say where the public folder is.\n{} {{\n\troot * /srv/public\n\tencode zstd gzip\n\
         \theader {{\n",
        base.host()
    );
    let search = search_policy(renderer);
    let mut policies = String::new();
    for (name, value) in for_all(renderer) {
        match search.as_ref().filter(|_| name == POLICY) {
            Some((policy, pages)) => {
                let pages = pages.iter().map(|page| format!("{page} {page}{INDEX}")).collect::<Vec<_>>().join(" ");
                let (usual, policy) = (quoted(&value), quoted(policy));
                let _ = write!(
                    policies,
                    "\t@search path {pages}\n\theader @search {POLICY} {policy}\n\
                     \t@others not path {pages}\n\theader @others {POLICY} {usual}\n"
                );
            }
            None => {
                let _ = writeln!(text, "\t\t{name} {}", quoted(&value));
            }
        }
    }
    let kept: Vec<String> = kept_for_ever(renderer)
        .into_iter()
        .map(|address| if address.ends_with('/') { address + "*" } else { address })
        .collect();
    let kept = kept.join(" ");
    text.push_str("\t}\n");
    let history = base.link(&Address::from_name(HISTORY));
    let _ = write!(text, "\t@history path {history}*\n\trespond @history 404\n");
    text.push_str(&policies);
    let _ = write!(
        text,
        "\t@kept path {kept}\n\theader @kept Cache-Control \"{FOR_EVER}\"\n\
         \t@asked_again not path {kept}\n\theader @asked_again Cache-Control \"{ASK_AGAIN}\"\n"
    );
    let _ =
        writeln!(text, "\t@calendars path *.ics\n\theader @calendars Content-Type \"text/calendar; charset=utf-8\"");
    // Caddy ignores case: an address that differs only in case would redirect to itself.
    for (from, to) in redirects::moved(renderer).into_iter().filter(|(from, to)| !from.eq_ignore_ascii_case(to)) {
        let _ = writeln!(text, "\tredir {} {} 301", quoted(&from), quoted(&to));
    }
    let _ = writeln!(
        text,
        "\tfile_server\n\thandle_errors {{\n\t\trewrite * {}\n\t\tfile_server\n\t}}\n}}",
        base.link(&Address::from_name(NOT_FOUND))
    );
    text
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
