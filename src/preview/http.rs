//! Parses requests and writes responses of one connection (RFC 9110, RFC 9112). Supports only what a
//! preview needs: it reads request heads, with limits on their size and time. `body.rs` reads the few bodies.

#![allow(clippy::disallowed_methods)] // This module may use the clock, to limit the time for a head.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Cursor, Read, Seek, SeekFrom, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use tiny_http::{HTTPVersion, Header, StatusCode};

/// Longest head, in bytes. Browsers send less than 4 kB, including the cookies of other previews on the
/// same host.
const HEAD_BYTES: usize = 16 * 1024;
/// Most header lines in a head.
const MOST_HEADERS: usize = 100;
/// Longest time between the first and the last byte of a head.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// How long an idle connection stays open.
const IDLE_TIME: Duration = Duration::from_secs(75);
/// Longest time for a client to read one chunk of a response.
const WRITE_TIME: Duration = Duration::from_secs(20);
/// Chunk size of a file, in bytes.
const CHUNK: usize = 64 * 1024;

/// The header with the secret of this run.
pub(super) const SECRET: &str = "x-commonweal-secret";

/// Default headers of every response: no other site may read or frame it, and no text in it runs as a
/// script.
const DEFAULT_HEADERS: [(&str, &str); 7] = [
    ("Cache-Control", "no-cache"),
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
];

/// The parts of a request that the preview uses. A missing field is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Request {
    /// The method: `GET`.
    pub method: String,
    /// The path, percent-encoded and without its query.
    pub path: String,
    /// The query after the `?`.
    pub query: String,
    /// The host with its port.
    pub host: String,
    /// The tags of the versions that the browser has.
    pub if_none_match: String,
    /// The requested byte range.
    pub range: String,
    /// The tag of the version to which the range applies.
    pub if_range: String,
    /// The cookies.
    pub cookie: String,
    /// The relation of the requesting page: `same-origin`, `cross-site`.
    pub fetch_site: String,
    /// The origin of the requesting page, if the browser sends it: `http://localhost:4000`.
    pub origin: String,
    /// The format of the body.
    pub content_type: String,
    /// The length of the body.
    pub length: BodyLength,
    /// The secret of this run, which the script of the editor sends.
    pub secret: String,
    /// Whether the connection ends after the response.
    pub is_last: bool,
}

/// What a head states about the length of its body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum BodyLength {
    /// It has no body.
    #[default]
    None,
    /// Its number of bytes.
    Known(u64),
    /// It is sent in chunks, or the head gives several or invalid lengths.
    Unclear,
}

/// The response to a request.
#[derive(Debug)]
pub(super) struct Response {
    /// The status code: 200.
    pub status: u16,
    /// Its headers, besides the default ones.
    pub headers: Vec<(Cow<'static, str>, String)>,
    /// Its body.
    pub body: Body,
}

/// The body of a response.
pub(super) enum Body {
    /// Bytes in memory.
    Bytes(Vec<u8>),
    /// A part of a file.
    File { file: File, from: u64, length: u64 },
    /// An endless stream: the closure gets the connection once the head is sent.
    Stream(Box<dyn FnOnce(TcpStream) + Send>),
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Body::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Body::File { from, length, .. } => write!(f, "{length} bytes of a file from {from}"),
            Body::Stream(_) => f.write_str("a stream"),
        }
    }
}

impl Response {
    /// Creates a response from bytes in memory.
    pub(super) fn new(status: u16, kind: &str, body: Vec<u8>) -> Response {
        Response { status, headers: vec![("Content-Type".into(), kind.to_owned())], body: Body::Bytes(body) }
    }

    /// Creates a response in plain text.
    pub(super) fn text(status: u16, text: impl Into<String>) -> Response {
        Response::new(status, "text/plain; charset=utf-8", text.into().into_bytes())
    }

    /// Adds a header.
    pub(super) fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Response {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds the [`DEFAULT_HEADERS`] that it does not have yet.
    pub(super) fn with_default_headers(self) -> Response {
        DEFAULT_HEADERS.iter().fold(self, |answer, (name, value)| match answer.header(name) {
            Some(_) => answer,
            None => answer.with(*name, *value),
        })
    }

    /// Returns the value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// The reason why no request could be read.
#[derive(Debug)]
pub(super) enum RequestError {
    /// The client disconnected, or was silent for too long.
    Gone,
    /// The request is invalid or not supported. The connection ends after this response.
    Refused(Response),
}

/// Reads the next head. `buffer` holds bytes that were received after the previous one.
///
/// # Errors
/// Returns a [`RequestError`].
pub(super) fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<Request, RequestError> {
    let mut deadline = Instant::now() + if buffer.is_empty() { IDLE_TIME } else { HEAD_TIME };
    let mut piece = [0; 4096];
    loop {
        if let Some((request, length)) = parse(buffer)? {
            buffer.drain(..length);
            return Ok(request);
        }
        if buffer.len() >= HEAD_BYTES {
            return Err(RequestError::Refused(Response::text(431, "The request is too long.\n")));
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let is_silent = buffer.is_empty();
            return Err(if is_silent {
                RequestError::Gone
            } else {
                RequestError::Refused(Response::text(408, "Too slow.\n"))
            });
        }
        let read = stream.set_read_timeout(Some(left)).and_then(|()| stream.read(&mut piece));
        match read {
            Ok(0) => return Err(RequestError::Gone),
            Ok(length) => {
                if buffer.is_empty() {
                    deadline = Instant::now() + HEAD_TIME;
                }
                buffer.extend_from_slice(&piece[..length]);
            }
            // The time is over, which the next iteration detects, or a signal arrived.
            Err(error) if is_retryable(&error) => {}
            Err(_) => return Err(RequestError::Gone),
        }
    }
}

/// Returns whether reading or writing can continue after this error.
pub(super) fn is_retryable(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted)
}

/// Parses a head. Returns it with its length, or `None` if it is incomplete.
///
/// # Errors
/// Returns [`RequestError::Refused`].
pub(super) fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, RequestError> {
    let refused = |status, text: &str| RequestError::Refused(Response::text(status, text));
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Request::new(&mut headers);
    let length = match head.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(refused(431, "The request has too many headers.\n")),
        Err(httparse::Error::Version) => return Err(refused(505, "This preview supports only HTTP/1.1.\n")),
        Err(_) => return Err(refused(400, "This is not an HTTP request.\n")),
    };
    let mut request = Request { method: head.method.unwrap_or_default().to_owned(), ..Request::default() };
    let (mut hosts, mut connection) = (0, String::new());
    let mut once = [("origin", 0), ("sec-fetch-site", 0), ("content-type", 0), (SECRET, 0)];
    for header in head.headers.iter() {
        let value = String::from_utf8_lossy(header.value).trim().to_owned();
        let name = header.name.to_ascii_lowercase();
        if let Some((_, count)) = once.iter_mut().find(|(own, _)| *own == name) {
            *count += 1;
        }
        let place = match name.as_str() {
            "host" => {
                hosts += 1;
                &mut request.host
            }
            "if-none-match" => &mut request.if_none_match,
            "range" => &mut request.range,
            "if-range" => &mut request.if_range,
            "cookie" => &mut request.cookie,
            "sec-fetch-site" => &mut request.fetch_site,
            "origin" => &mut request.origin,
            "connection" => &mut connection,
            "content-type" => &mut request.content_type,
            SECRET => &mut request.secret,
            "content-length" => {
                let is_plain = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
                let length = value.parse().ok().filter(|_| is_plain && request.length == BodyLength::None);
                request.length = length.map_or(BodyLength::Unclear, BodyLength::Known);
                continue;
            }
            "transfer-encoding" => {
                request.length = BodyLength::Unclear;
                continue;
            }
            _ => continue,
        };
        *place = value;
    }
    if hosts > 1 {
        return Err(refused(400, "The request names several hosts.\n"));
    }
    if once.iter().any(|(_, count)| *count > 1) {
        return Err(refused(400, "The request gives two values where only one is valid.\n"));
    }
    let mut target = head.path.unwrap_or_default();
    // An absolute target names the host. The Host field is then ignored (RFC 9112 section 3.2.2).
    if let Some((scheme, rest)) = target.split_once("://").filter(|(scheme, _)| !scheme.contains(['/', '?'])) {
        if !scheme.eq_ignore_ascii_case("http") {
            return Err(refused(400, "This preview answers only to http:// addresses.\n"));
        }
        let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        (request.host, target) = (host.to_owned(), path);
    } else if !target.starts_with('/') && target != "*" {
        return Err(refused(400, "The request names no path.\n"));
    }
    let target = target.split('#').next().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (request.path, request.query) = (if path.is_empty() { "/".into() } else { path.to_owned() }, query.to_owned());
    let connection = connection.to_ascii_lowercase();
    let has_body = !matches!(request.length, BodyLength::None | BodyLength::Known(0));
    // Most bodies are not read, so a request after one cannot be read either.
    request.is_last =
        has_body || connection.contains("close") || (head.version == Some(0) && !connection.contains("keep-alive"));
    Ok(Some((request, length)))
}

/// Sends a response with its [`DEFAULT_HEADERS`], using the format of tiny_http. Returns `None` if the connection
/// was handed over.
///
/// # Errors
/// Fails if the client disconnected or does not read.
pub(super) fn write(
    mut stream: TcpStream,
    request: Option<&Request>,
    answer: Response,
) -> io::Result<Option<TcpStream>> {
    let answer = answer.with_default_headers();
    stream.set_write_timeout(Some(WRITE_TIME))?;
    let is_head = request.is_some_and(|request| request.method == "HEAD");
    let headers: Vec<Header> = answer.headers.iter().filter_map(|(name, value)| header(name, value)).collect();
    let (length, reader): (u64, Box<dyn Read>) = match answer.body {
        Body::Bytes(bytes) => (bytes.len() as u64, Box::new(Cursor::new(bytes))),
        Body::File { mut file, from, length } => {
            file.seek(SeekFrom::Start(from))?;
            (length, Box::new(ExactLength { file, left: length }))
        }
        Body::Stream(take) => {
            // A stream has no length and no chunks, so only its head is written here.
            let mut head = format!("HTTP/1.1 {} OK\r\nConnection: close\r\n", answer.status);
            headers.iter().for_each(|header| head.push_str(&format!("{}: {}\r\n", header.field, header.value)));
            stream.write_all(format!("{head}\r\n").as_bytes())?;
            if !is_head {
                take(stream);
            }
            return Ok(None);
        }
    };
    let length = usize::try_from(length).map_err(io::Error::other)?;
    let response = tiny_http::Response::new(StatusCode(answer.status), headers, reader, Some(length), None);
    let mut out = BufWriter::with_capacity(CHUNK, &stream);
    // Never use chunked encoding, because every length is known.
    response.with_chunked_threshold(usize::MAX).raw_print(&mut out, HTTPVersion(1, 1), &[], is_head, None)?;
    out.flush()?;
    drop(out);
    Ok(Some(stream))
}

/// Returns a header line. Keeps only visible ASCII characters of the value. Returns `None` if the name is
/// invalid.
fn header(name: &str, value: &str) -> Option<Header> {
    let value = value.replace(|c: char| c.is_control() || !c.is_ascii(), "");
    Header::from_bytes(name.as_bytes(), value.as_bytes()).ok()
}

/// A reader of exactly that many bytes of a file. Fewer bytes are an error, which ends the connection: so
/// the browser detects a truncated response.
struct ExactLength {
    file: File,
    left: u64,
}

impl Read for ExactLength {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).map_or(piece.len(), |left| left.min(piece.len()));
        let length = self.file.read(&mut piece[..most])?;
        if length == 0 && most > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= length as u64;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(head: &str) -> Request {
        match parse(head.as_bytes()) {
            Ok(Some((request, length))) if length == head.len() => request,
            other => panic!("{head:?}: {other:?}"),
        }
    }

    fn refused(head: &[u8]) -> u16 {
        match parse(head) {
            Err(RequestError::Refused(answer)) => answer.status,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_head_of_a_request_is_parsed() {
        let get = request("GET /a%20b/?date=1#x HTTP/1.1\r\nHOST: localhost:4000\r\nRange:  bytes=0-1 \r\n\r\n");
        assert_eq!((get.path.as_str(), get.query.as_str(), get.host.as_str()), ("/a%20b/", "date=1", "localhost:4000"));
        assert_eq!((get.range.as_str(), get.is_last), ("bytes=0-1", false));
        let whole = request("GET http://[::1]:4000?x HTTP/1.1\r\nHost: other\r\n\r\n");
        assert_eq!((whole.path.as_str(), whole.query.as_str(), whole.host.as_str()), ("/", "x", "[::1]:4000"));
        let other = request("GET HTTP://evil@localhost/a HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: a\r\n\r\n");
        assert_eq!((other.path.as_str(), other.host.as_str()), ("/a", "evil@localhost"));
        assert_eq!(request("GET /a://b HTTP/1.1\r\n\r\n").path, "/a://b");
        assert!(request("POST / HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n\r\n").is_last);
        assert!(request("GET / HTTP/1.0\r\n\r\n").is_last);
        assert!(parse(b"GET / HTTP/1.1\r\nHost: a").is_ok_and(|whole| whole.is_none()));
    }

    #[test]
    fn every_response_has_default_headers_and_keeps_its_own() {
        let answer = Response::text(408, "Too slow.")
            .with("content-security-policy", "default-src 'self'")
            .with_default_headers();
        assert_eq!(answer.header("Cross-Origin-Resource-Policy"), Some("same-origin"));
        assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"));
        let policies = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("Content-Security-Policy"));
        assert_eq!(policies.map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["default-src 'self'"]);
    }

    #[test]
    fn invalid_requests_are_rejected() {
        assert_eq!(refused(b"\x16\x03\x01\x02\x00\x01\x00"), 400);
        assert_eq!(refused(b"GET / HTTP/2.0\r\n\r\n"), 505);
        assert_eq!(refused(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400);
        for target in ["about/", "https://localhost/", "ftp://localhost/", "localhost:4000", "?date=1", "\\about"] {
            assert_eq!(refused(format!("GET {target} HTTP/1.1\r\n\r\n").as_bytes()), 400, "{target}");
        }
        assert_eq!(refused(format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(101)).as_bytes()), 431);
    }
}
