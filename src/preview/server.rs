//! Answers requests. Decides on the response without using the network.

#![allow(clippy::disallowed_methods)] // This module may read files.

use std::io::Read;
use std::time::UNIX_EPOCH;

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use super::PreviewSettings;
use super::authority::{self, Host};
use super::byte_range::{self, ByteRange};
use super::connections::Service;
use super::editing::Editor;
use super::event_clients::EventClients;
use super::hosting::{self, ResponseUse};
use super::http::{Body, Request, Response};
use super::panel;
use super::paths::{EDIT, PREVIEW_PATH, form_address, new_address, query_value};
use super::snapshot::{Lookup, PublicContent, Snapshot};
use super::snapshot_store::{ServedState, SnapshotStore};
use super::views;
use crate::disk;
use crate::pipeline::Route;
use crate::publish::pictures::Pictures;
use crate::url::media_type;

/// The names of this computer, which every preview accepts.
const LOCAL_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
/// The cookie of a browser that shows another day.
const COOKIE: &str = "commonweal-date";
/// The policy of the preview's own pages: only their own script, styles and frames.
const PREVIEW_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/// The preview's own files, which no published page uses.
const FILES: [(&str, &str); 5] = [
    ("client.js", include_str!("client.js")),
    ("worker.js", include_str!("worker.js")),
    ("panel.js", include_str!("panel.js")),
    ("edit.js", include_str!("edit.js")),
    ("views.css", include_str!("views.css")),
];

/// The state that responses depend on.
pub(super) struct Server<'s, 't> {
    /// The settings, with the accepted host names.
    pub settings: &'s PreviewSettings,
    /// The site's folder, with links resolved.
    pub root: &'s std::path::Path,
    /// The site.
    pub store: &'s SnapshotStore<'t>,
    /// The browsers that wait for changes.
    pub tabs: &'s std::sync::Arc<EventClients>,
    /// Pictures as `build` creates them.
    pub pictures: &'s Pictures,
    /// The editor, if the site can be changed in a browser.
    pub editor: Option<&'s Editor<'s>>,
}

/// A page and the hash of what it shows.
struct ServedPage {
    status: u16,
    bytes: Vec<u8>,
    content_hash: String,
}

impl Service for Server<'_, '_> {
    fn body_limit(&self, request: &Request) -> u64 {
        let is_ours = authority::parse(&request.host).is_some_and(|host| self.is_allowed(&host));
        self.editor.filter(|_| is_ours).map_or(0, |editor| editor.body_limit(request))
    }

    /// Answers a request. [`super::http`] adds the default headers.
    fn answer(&self, request: &Request, body: &[u8]) -> Response {
        match authority::parse(&request.host) {
            // RFC 9112 section 3.2.
            None => return Response::text(400, "The request has an invalid Host field.\n"),
            Some(Host::Name(name)) if name.is_empty() => {
                return Response::text(400, "The request has no Host field.\n");
            }
            Some(host) if !self.is_allowed(&host) => {
                let name = &request.host;
                let text = "To allow it, start the preview with --allow-host NAME.";
                return Response::text(403, format!("This preview does not answer to {name:?}. {text}\n"));
            }
            Some(_) => {}
        }
        if let Some(editor) = self.editor
            && let Some(name) = request.path.strip_prefix(EDIT)
        {
            return editor.answer(name, request, body, self.store);
        }
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            let text = "The preview does not send forms. Nothing left this computer. Go back to the previous page.";
            let page = views::error_page(text).into_bytes();
            return Response::new(405, "text/html; charset=utf-8", page)
                .with("Content-Security-Policy", PREVIEW_POLICY)
                .with("Allow", "GET, HEAD");
        }
        let standing = self.store.current();
        if let Some(name) = request.path.strip_prefix(PREVIEW_PATH) {
            return self.preview_page(name, request, &standing);
        }
        if let Some(wanted) = query_value(&request.query, "date") {
            return set_day(&wanted, request);
        }
        let day = day_of_cookie(&request.cookie);
        let dated = day.and_then(|day| self.store.for_day(day, &standing));
        let snapshot = dated.as_ref().unwrap_or(&standing.shown);
        match snapshot.find(&request.path) {
            Lookup::File(route) => self.public_file(snapshot, Some(route), 200, request),
            Lookup::Nothing(route) => self.public_file(snapshot, route, 404, request),
            // Like nginx, keep the query when adding the slash, and drop it when redirecting an old
            // address.
            Lookup::Folder(address) if !request.query.is_empty() => {
                redirect(format!("{address}?{}", request.query), snapshot, request)
            }
            Lookup::Folder(address) | Lookup::Moved(address) => redirect(address, snapshot, request),
            Lookup::Closed => {
                let answer = Response::text(403, "This folder has no page, so servers do not show it.\n");
                with_site_headers(answer, snapshot, request, ResponseUse::File)
            }
            Lookup::Refused => Response::text(400, "No file can have this address.\n"),
        }
    }
}

impl Server<'_, '_> {
    /// Returns a public file as its host would send it. A page gets the script that keeps it up to date.
    fn public_file(&self, snapshot: &Snapshot, route: Option<&Route>, status: u16, request: &Request) -> Response {
        if let Some(route) = route.filter(|route| !is_page(route)) {
            return with_site_headers(self.file(snapshot, route, request), snapshot, request, ResponseUse::File);
        }
        if let Some(route) = route {
            self.store.record_request(route.path());
        }
        let page = self.page(snapshot, route, status);
        let script = format!(
            "<script src=\"{PREVIEW_PATH}client.js\" data-page=\"{}\" data-style=\"{}\"></script>",
            page.content_hash,
            snapshot.stylesheet()
        );
        let bytes = with_script(page.bytes, &script);
        let answer = with_content_tag(Response::new(page.status, "text/html; charset=utf-8", bytes), request);
        with_site_headers(answer, snapshot, request, ResponseUse::Page)
    }

    /// Returns a page's bytes as `build` would write them, or an error page.
    fn page(&self, snapshot: &Snapshot, route: Option<&Route>, status: u16) -> ServedPage {
        let sorry = |status, text: &str| {
            let bytes = views::error_page(text).into_bytes();
            ServedPage { status, content_hash: format!("{:016x}", xxh3_64(&bytes)), bytes }
        };
        let Some(route) = route else { return sorry(status, "There is no page at this address.") };
        match snapshot.content(route) {
            Ok(PublicContent::Bytes(bytes)) => {
                ServedPage { status, content_hash: snapshot.content_hash(&bytes, |path| self.file_stamp(path)), bytes }
            }
            Ok(PublicContent::File(path)) => match read(self.root, &path) {
                Ok(bytes) => ServedPage { status, content_hash: self.file_stamp(&path), bytes },
                Err(error) => sorry(404, &format!("`{path}` cannot be read: {error}.")),
            },
            // A picture is never a page.
            Ok(PublicContent::Picture(..)) => sorry(404, "There is no page at this address."),
            Err(fault) => {
                let (source, start, _) = fault.positions(&snapshot.loaded.renderer.sources);
                let place = format!("{}, line {}, column {}", source.path, start.line, start.column);
                sorry(500, format!("{place}: {}. {}", fault.message, fault.help).trim_end())
            }
        }
    }

    /// Returns a file that is not a page: a style, a picture or a feed.
    fn file(&self, snapshot: &Snapshot, route: &Route, request: &Request) -> Response {
        let named = snapshot.headers().get(&request.path, "Content-Type");
        let kind = named.unwrap_or_else(|| media_type(route.path()));
        match snapshot.content(route) {
            Ok(PublicContent::Bytes(bytes)) => with_content_tag(Response::new(200, kind, bytes), request),
            Ok(PublicContent::File(path)) => {
                match disk::open_file(self.root, &path).and_then(|file| Ok((file.metadata()?, file))) {
                    Ok((metadata, file)) => {
                        let body = Body::File { file, from: 0, length: metadata.len() };
                        let tag = format!("\"{}\"", file_tag(&metadata));
                        with_entity_tag(Response { body, ..Response::new(200, kind, Vec::new()) }, tag, request)
                    }
                    Err(error) => Response::text(404, format!("{path} cannot be read: {error}.\n")),
                }
            }
            Ok(PublicContent::Picture(asset, rendition)) => match self.pictures.get(&asset, rendition) {
                Ok(bytes) => with_content_tag(Response::new(200, kind, bytes), request),
                Err(_) => Response::text(404, format!("{} cannot be read.\n", asset.path)),
            },
            Err(fault) => Response::text(500, format!("{}. {}\n", fault.message, fault.help)),
        }
    }

    /// Returns one of the preview's own pages or files.
    fn preview_page(&self, name: &str, request: &Request, standing: &ServedState) -> Response {
        // The scripts are the same for every site. Everything else is only for this preview's own pages.
        let is_foreign = matches!(request.fetch_site.as_str(), "cross-site" | "same-site") || !is_own_origin(request);
        let is_served = |own: &str| own == name && (own != "edit.js" || self.editor.is_some());
        if let Some((_, text)) = FILES.iter().find(|(own, _)| is_served(own)) {
            // The policy of its own response applies to a worker.
            return with_content_tag(Response::new(200, media_type(name), minify(text).into_bytes()), request)
                .with("Content-Security-Policy", PREVIEW_POLICY);
        }
        if is_foreign && !name.is_empty() {
            return Response::text(403, "Only the preview's own pages may request this.\n");
        }
        match name {
            "events" => {
                let (tabs, version) = (std::sync::Arc::clone(self.tabs), standing.newest().version.clone());
                let body = Body::Stream(Box::new(move |stream| tabs.add(stream, &version)));
                Response { body, ..Response::new(200, "text/event-stream", Vec::new()) }
                    .with("Cache-Control", "no-store")
            }
            "state" => self.panel_report(request, standing),
            _ => match views::view(name, &request.query, standing, self.settings, day_of_cookie(&request.cookie)) {
                Some(page) => {
                    let likeness = format!("{:016x}", xxh3_64(page.as_bytes()));
                    let script = format!(
                        "<script src=\"{PREVIEW_PATH}client.js\" data-page=\"{likeness}\" data-style=\"\"></script>"
                    );
                    let bytes = with_script(page.into_bytes(), &script);
                    with_content_tag(Response::new(200, "text/html; charset=utf-8", bytes), request)
                        .with("Content-Security-Policy", PREVIEW_POLICY)
                        .with("Vary", "Cookie")
                }
                None => Response::new(
                    404,
                    "text/html; charset=utf-8",
                    views::error_page("The preview has no such view.").into_bytes(),
                )
                .with("Content-Security-Policy", PREVIEW_POLICY),
            },
        }
    }

    /// Returns the report for a tab.
    fn panel_report(&self, request: &Request, standing: &ServedState) -> Response {
        let path = query_value(&request.query, "page").unwrap_or_else(|| "/".into());
        let day = day_of_cookie(&request.cookie);
        let (path, search) = path.split_once('?').unwrap_or((&path, ""));
        let (likeness, style) = if let Some(name) = path.strip_prefix(PREVIEW_PATH) {
            let page = views::view(name, search, standing, self.settings, day).unwrap_or_default();
            (format!("{:016x}", xxh3_64(page.as_bytes())), String::new())
        } else {
            let dated = day.and_then(|day| self.store.for_day(day, standing));
            let snapshot = dated.as_ref().unwrap_or(&standing.shown);
            let (route, status) = match snapshot.find(path) {
                Lookup::File(route) => (Some(route), 200),
                Lookup::Nothing(route) => (route, 404),
                Lookup::Folder(_) | Lookup::Moved(_) | Lookup::Closed | Lookup::Refused => (None, 404),
            };
            if let Some(route) = route {
                self.store.record_request(route.path());
            }
            (self.page(snapshot, route, status).content_hash, snapshot.stylesheet())
        };
        let mut told = panel::panel_report(standing, path, likeness, style);
        if self.editor.is_some() {
            let newest = standing.newest();
            told.edit = newest.file_of(path).map(form_address);
            told.add = newest.listed_type(path).map(|kind| (new_address(&kind.name), kind.singular.clone()));
        }
        told.date = day.map(|day| day.strftime("%-d %B %Y").to_string());
        let json = serde_json::to_vec(&told).unwrap_or_default();
        Response::new(200, "application/json", json).with("Cache-Control", "no-store")
    }

    /// Returns a text that changes with a file of the site; empty if the file cannot be opened.
    fn file_stamp(&self, path: &str) -> String {
        disk::open_file(self.root, path)
            .and_then(|file| file.metadata())
            .map(|metadata| file_tag(&metadata))
            .unwrap_or_default()
    }

    /// Returns whether a request addresses this preview. With another name, another site tries to read it
    /// (DNS rebinding).
    fn is_allowed(&self, host: &Host) -> bool {
        let named = self.settings.allowed.iter().chain([&self.settings.host]).map(String::as_str);
        LOCAL_NAMES.into_iter().chain(named).any(|allowed| authority::from_setting(allowed).as_ref() == Some(host))
    }
}

/// Returns whether a request comes from a page of this preview, as far as the browser reports it. Browsers
/// send `Sec-Fetch-Site` only to trustworthy addresses such as localhost. To others they send `Origin` with
/// each request whose response a page can read (Fetch Standard section 3.2).
fn is_own_origin(request: &Request) -> bool {
    let own = |origin: &str| {
        let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        host.is_some_and(|host| host.eq_ignore_ascii_case(&request.host))
    };
    request.origin.is_empty() || own(&request.origin)
}

/// Returns a response with the site's own headers for its address, and those that the preview needs
/// instead.
fn with_site_headers(answer: Response, snapshot: &Snapshot, request: &Request, kind: ResponseUse) -> Response {
    let sent = hosting::site_headers(snapshot.headers(), &request.path, kind);
    let answer = sent.into_iter().fold(answer, |answer, (name, value)| answer.with(name, value));
    // The browser's cookie contains the day that it shows.
    answer.with("Vary", "Cookie")
}

/// Redirects a browser, with the status of nginx. Browsers request it again each time, like every response
/// of a preview.
fn redirect(address: String, snapshot: &Snapshot, request: &Request) -> Response {
    with_site_headers(Response::text(301, "").with("Location", address), snapshot, request, ResponseUse::File)
}

/// Returns whether a public file is a page for people.
fn is_page(route: &Route) -> bool {
    media_type(route.path()).starts_with("text/html")
}

/// Removes comment lines and indentation from one of the preview's scripts or styles.
fn minify(text: &str) -> String {
    let lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.fold(String::new(), |all, line| all + line + "\n")
}

/// Inserts the script before the end of a page's body.
fn with_script(mut page: Vec<u8>, script: &str) -> Vec<u8> {
    let end = page.windows(b"</body>".len()).rposition(|window| window.eq_ignore_ascii_case(b"</body>"));
    let end = end.unwrap_or(page.len());
    page.splice(end..end, script.bytes());
    page
}

/// Tags a response with the hash of its bytes.
fn with_content_tag(answer: Response, request: &Request) -> Response {
    let Body::Bytes(bytes) = &answer.body else { return answer };
    let tag = format!("\"{:016x}\"", xxh3_64(bytes));
    with_entity_tag(answer, tag, request)
}

/// Returns status 304 for a browser that has these bytes (RFC 9110 section 13.1.2), and only the requested
/// range (section 14).
fn with_entity_tag(answer: Response, tag: String, request: &Request) -> Response {
    let has =
        |held: &str| held.split(',').any(|held| held.trim().trim_start_matches("W/") == tag || held.trim() == "*");
    if answer.status != 200 {
        return answer;
    }
    if !request.if_none_match.is_empty() && has(&request.if_none_match) {
        let headers = answer.headers.into_iter().filter(|(name, _)| name != "Content-Type").collect();
        // The body is not sent, but its length is: that of the full response (RFC 9110 section 8.6).
        return Response { status: 304, headers, body: answer.body }.with("ETag", tag);
    }
    let is_of_this = request.if_range.is_empty() || request.if_range == tag;
    let whole = match &answer.body {
        Body::Bytes(bytes) => bytes.len() as u64,
        Body::File { length, .. } => *length,
        Body::Stream(_) => return answer,
    };
    let answer = answer.with("ETag", tag).with("Accept-Ranges", "bytes");
    match byte_range::parse_range(&request.range, whole) {
        ByteRange::Of { from, length } if is_of_this => {
            let body = match answer.body {
                // `part` returns only ranges within the bytes.
                Body::Bytes(bytes) => {
                    Body::Bytes(bytes.into_iter().skip(from as usize).take(length as usize).collect())
                }
                Body::File { file, .. } => Body::File { file, from, length },
                body => body,
            };
            let range = format!("bytes {from}-{}/{whole}", from + length - 1);
            Response { status: 206, body, headers: answer.headers }.with("Content-Range", range)
        }
        ByteRange::Nothing if is_of_this => {
            Response::text(416, "The file has no such range.\n").with("Content-Range", format!("bytes */{whole}"))
        }
        _ => answer,
    }
}

/// Longest page that is published unchanged, in bytes. The preview adds its script to it in memory.
const LARGEST_PAGE: u64 = 16 << 20;

/// Returns the bytes of a file that is published unchanged.
fn read(root: &std::path::Path, path: &str) -> std::io::Result<Vec<u8>> {
    let file = disk::open_file(root, path)?;
    if file.metadata()?.len() > LARGEST_PAGE {
        let reason = format!("it has more than {} MB, too much for a page of the preview", LARGEST_PAGE >> 20);
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, reason));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST_PAGE).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn file_tag(metadata: &std::fs::Metadata) -> String {
    let modified = metadata.modified().ok().and_then(|modified| modified.duration_since(UNIX_EPOCH).ok());
    format!("{:x}-{:x}", metadata.len(), modified.map_or(0, |since| since.as_nanos()))
}

/// Returns the other day that a browser shows.
fn day_of_cookie(cookie: &str) -> Option<Date> {
    cookie.split(';').find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('=')?.parse().ok())
}

/// Sets the day that a browser shows, or resets it to today.
fn set_day(wanted: &str, request: &Request) -> Response {
    let cookie = match wanted.trim().parse::<Date>() {
        Ok(day) => format!("{COOKIE}={day}; Path=/; SameSite=Strict; HttpOnly"),
        Err(_) if matches!(wanted.trim(), "" | "today") => {
            format!("{COOKIE}=; Path=/; SameSite=Strict; HttpOnly; Max-Age=0")
        }
        Err(_) => return Response::text(400, "Write the day as ?date=2026-11-23, or ?date=today.\n"),
    };
    let rest: Vec<&str> = request.query.split('&').filter(|pair| !pair.starts_with("date=")).collect();
    let rest = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
    // Ensure that the address is on this server: `//other.example` would be another one.
    let path = format!("/{}", request.path.trim_start_matches(['/', '\\']));
    Response::text(303, "").with("Location", path + &rest).with("Set-Cookie", cookie)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_small_and_at_the_end_of_the_body() {
        assert!(minify(include_str!("client.js")).len() <= 3000, "{}", minify(include_str!("client.js")).len());
        let with = |page: &str| String::from_utf8(with_script(page.into(), "<script></script>")).unwrap();
        assert_eq!(with("<body><p>a</p></BODY></html>"), "<body><p>a</p><script></script></BODY></html>");
        assert_eq!(with("<p>no body"), "<p>no body<script></script>");
    }

    #[test]
    fn a_page_of_another_site_says_so_by_its_origin() {
        let from =
            |origin: &str| Request { host: "localhost:4000".into(), origin: origin.into(), ..Request::default() };
        for own in ["", "http://localhost:4000", "http://LOCALHOST:4000"] {
            assert!(is_own_origin(&from(own)), "{own}");
        }
        for other in ["null", "http://localhost:5000", "http://localhost", "http://evil.example", "localhost:4000"] {
            assert!(!is_own_origin(&from(other)), "{other}");
        }
    }

    #[test]
    fn setting_a_day_never_redirects_to_another_host() {
        let request =
            Request { path: "//evil.example/a".into(), query: "date=2026-12-05&x=1".into(), ..Request::default() };
        let answer = set_day("2026-12-05", &request);
        assert_eq!(answer.header("Location"), Some("/evil.example/a?x=1"));
        assert_eq!(answer.header("Set-Cookie"), Some("commonweal-date=2026-12-05; Path=/; SameSite=Strict; HttpOnly"));
        assert_eq!(day_of_cookie("a=b; commonweal-date=2026-12-05"), Some(jiff::civil::date(2026, 12, 5)));
        assert_eq!(set_day("tomorrow", &request).status, 400);
    }
}
