//! Requests in, answers out. What to answer is decided apart from the network, so that tests can ask without one.

#![allow(clippy::disallowed_methods)] // The shell: files that are published as they are are read here.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::time::UNIX_EPOCH;

use tiny_http::{Header, Method, Request, Response};
use xxhash_rust::xxh3::xxh3_64;

use super::Settings;
use super::memo::{Content, Memo, Met, Snapshot};
use super::reload::{self, Browsers};
use crate::pipeline::Route;
use crate::publish::pictures::Pictures;

/// Everything that an answer depends on.
pub struct Server<'s> {
    /// To whom it answers.
    pub settings: &'s Settings,
    /// The site.
    pub memo: &'s Memo,
    /// Who waits for changes.
    pub browsers: &'s Browsers,
    /// Pictures as `build` makes them.
    pub pictures: &'s Pictures,
}

/// What a request asks, of all that it says.
struct Asked<'r> {
    method: &'r Method,
    /// Without its query.
    path: &'r str,
    host: Option<&'r str>,
    if_none_match: Option<&'r str>,
}

/// What is answered.
struct Answer {
    status: u16,
    kind: &'static str,
    /// A header of its own: `Location`, `ETag`.
    header: Option<(&'static str, String)>,
    body: Box<dyn Read + Send>,
    length: usize,
}

impl Server<'_> {
    /// Answers one request after another.
    pub fn answer_all(&self, http: &tiny_http::Server) -> io::Result<()> {
        loop {
            let request = http.recv()?;
            // Whom we could not answer is gone.
            let _ = self.answer(request);
        }
    }

    fn answer(&self, request: Request) -> io::Result<()> {
        let of = |name: &'static str| {
            request
                .headers()
                .iter()
                .find(|header| header.field.equiv(name))
                .map(|header| header.value.as_str().to_owned())
        };
        let (host, if_none_match, url) = (of("Host"), of("If-None-Match"), request.url().to_owned());
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let method = request.method().clone();
        let asked = Asked { method: &method, path, host: host.as_deref(), if_none_match: if_none_match.as_deref() };
        if path == reload::EVENTS && self.is_allowed(asked.host) {
            self.browsers.join(request.into_writer(), &self.memo.now().version);
            return Ok(());
        }
        let answer = self.decide(&asked);
        let mut headers = vec![("Content-Type", answer.kind.to_owned()), ("Cache-Control", "no-cache".to_owned())];
        headers.extend(answer.header);
        // Names and values are ours or an address of the site, percent-encoded; what still is no header is left out.
        let headers =
            headers.iter().filter_map(|(name, value)| Header::from_bytes(*name, value.as_bytes()).ok()).collect();
        request.respond(
            Response::new(answer.status.into(), headers, answer.body, Some(answer.length), None)
                .with_chunked_threshold(usize::MAX),
        )
    }

    fn decide(&self, asked: &Asked) -> Answer {
        if !self.is_allowed(asked.host) {
            let host = asked.host.and_then(name_of).unwrap_or("without a name");
            let text =
                format!("This preview does not answer to {host:?}. To allow it, start it with --allow-host NAME.\n");
            return Answer::text(403, text);
        }
        if !matches!(asked.method, Method::Get | Method::Head) {
            return Answer::text(405, "A preview only shows pages.\n".into()).with("Allow", "GET, HEAD".into());
        }
        if asked.path == reload::SCRIPT_PATH {
            return Answer::bytes(200, "text/javascript; charset=utf-8", reload::SCRIPT.into());
        }
        let snapshot = self.memo.now();
        match snapshot.find(asked.path) {
            Met::File(route) => self.show(&snapshot, route, 200, asked),
            Met::Nothing(Some(route)) => self.show(&snapshot, route, 404, asked),
            Met::Nothing(None) => Answer::page(404, "There is no page at this address.", &snapshot.version),
            Met::Elsewhere(address) => Answer::text(302, String::new()).with("Location", address),
        }
    }

    /// A public file. A page gets the script that reloads it; so does the page that tells of a template's fault.
    fn show(&self, snapshot: &Snapshot, route: &Route, status: u16, asked: &Asked) -> Answer {
        let version = snapshot.version.clone();
        let kind = kind(&route.path);
        match snapshot.content(route) {
            Ok(Content::Bytes(bytes)) => {
                let bytes = if kind.starts_with("text/html") { reload::with_script(bytes, &version) } else { bytes };
                let tag = format!("\"{:016x}\"", xxh3_64(&bytes));
                Answer::bytes(status, kind, bytes).tagged(tag, asked)
            }
            Ok(Content::File(path)) => match open(&self.settings.root.join(&path)) {
                Ok((file, length, tag)) => {
                    let body: Box<dyn Read + Send> = Box::new(file);
                    Answer { status, kind, header: None, body, length }.tagged(tag, asked)
                }
                Err(error) => Answer::page(404, &format!("{path} cannot be read: {error}."), &version),
            },
            Ok(Content::Picture(asset, rendition)) => match self.pictures.get(&asset, rendition) {
                Ok(bytes) => {
                    let tag = format!("\"{:016x}\"", xxh3_64(&bytes));
                    Answer::bytes(status, kind, bytes).tagged(tag, asked)
                }
                Err(_) => Answer::page(404, &format!("{} cannot be read.", asset.path), &version),
            },
            Err(fault) => {
                let text = format!("{}: {}. {}", snapshot.place(&fault), fault.message, fault.help);
                Answer::page(500, text.trim_end(), &version)
            }
        }
    }

    /// Whether a request means us: other names that lead here are another site's, trying to read this one (DNS rebinding).
    fn is_allowed(&self, host: Option<&str>) -> bool {
        let Some(name) = host.and_then(name_of) else { return false };
        let own = ["localhost", "127.0.0.1", "[::1]"];
        let named = self.settings.allowed.iter().map(String::as_str).chain([self.settings.host.as_str()]);
        own.into_iter().chain(named).any(|allowed| {
            allowed.eq_ignore_ascii_case(name)
                || name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) == Some(allowed)
        })
    }
}

impl Answer {
    fn bytes(status: u16, kind: &'static str, bytes: Vec<u8>) -> Answer {
        let length = bytes.len();
        Answer { status, kind, header: None, body: Box::new(Cursor::new(bytes)), length }
    }

    fn text(status: u16, text: String) -> Answer {
        Answer::bytes(status, "text/plain; charset=utf-8", text.into_bytes())
    }

    /// A page of the server's own.
    fn page(status: u16, text: &str, version: &str) -> Answer {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let page = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
             <title>Preview</title><body><h1>This page cannot be shown</h1><p>{text}</p></body></html>\n"
        );
        Answer::bytes(status, "text/html; charset=utf-8", reload::with_script(page.into_bytes(), version))
    }

    fn with(mut self, name: &'static str, value: String) -> Answer {
        self.header = Some((name, value));
        self
    }

    /// Not sent again to a browser that has these bytes (RFC 9110 section 13.1.2).
    fn tagged(self, tag: String, asked: &Asked) -> Answer {
        let has = |held: &str| held.split(',').any(|held| held.trim().trim_start_matches("W/") == tag);
        if self.status == 200 && asked.if_none_match.is_some_and(has) {
            return Answer { length: 0, body: Box::new(io::empty()), status: 304, ..self }.with("ETag", tag);
        }
        self.with("ETag", tag)
    }
}

/// A Host header's name, without its port (RFC 9110 section 7.2).
fn name_of(host: &str) -> Option<&str> {
    let host = host.trim();
    let name = match host.strip_prefix('[') {
        Some(rest) => &host[..rest.find(']')? + 2],
        None => host.split(':').next()?,
    };
    (!name.is_empty()).then_some(name)
}

/// A file, its length, and a tag that changes with it.
fn open(path: &std::path::Path) -> io::Result<(File, usize, String)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let modified = metadata.modified()?.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    let length = usize::try_from(metadata.len()).map_err(io::Error::other)?;
    Ok((file, length, format!("\"{length:x}-{modified:x}\"")))
}

/// The media type of a public file, by its name.
fn kind(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "ics" => "text/calendar; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "woff2" => "font/woff2",
        "" => "text/plain; charset=utf-8", // _headers, _redirects, .well-known files
        _ => "application/octet-stream",
    }
}
