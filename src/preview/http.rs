//! One connection's bytes in, what a request [`Request`] out; an [`Response`] in, bytes out (RFC 9110, RFC 9112). Only what a preview needs:
//! nothing is ever received but a head, of bounded size and in bounded time.

#![allow(clippy::disallowed_methods)] // The shell: the clock bounds how long a head may take.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Cursor, Read, Seek, SeekFrom, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use tiny_http::{HTTPVersion, Header, StatusCode};

/// The longest head: browsers send less than 4 kB, cookies of other previews at the same host among them.
const HEAD_BYTES: usize = 16 * 1024;
/// The most lines in a head.
const HEADERS: usize = 100;
/// From the first byte of a head to its last.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// How long a connection stays open with nothing asked.
const IDLE_TIME: Duration = Duration::from_secs(75);
/// How long a reader may take for one piece of an answer.
const WRITE_TIME: Duration = Duration::from_secs(20);
/// A piece of a file.
const PIECE: usize = 64 * 1024;

/// What every answer carries, unless it says something else by the same name: no other site may read or frame it, and a text in it never runs.
const GUARDS: [(&str, &str); 7] = [
    ("Cache-Control", "no-cache"),
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
];

/// What a request asks, of all that it says. Texts are empty where it does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Request {
    /// `GET`.
    pub method: String,
    /// Percent-encoded, without its query.
    pub path: String,
    /// What follows the `?`.
    pub query: String,
    /// The host that the browser means, with its port.
    pub host: String,
    /// Tags of the versions that the browser has.
    pub if_none_match: String,
    /// The part that it wants.
    pub range: String,
    /// The version of which it has parts.
    pub if_range: String,
    /// What the browser keeps for us.
    pub cookie: String,
    /// From where it is asked: `same-origin`, `cross-site`.
    pub fetch_site: String,
    /// The site whose page asks, where the browser says so: `http://localhost:4000`.
    pub origin: String,
    /// Whether the connection ends with the answer.
    pub is_last: bool,
}

/// What is answered.
#[derive(Debug)]
pub(super) struct Response {
    /// 200.
    pub status: u16,
    /// Lines of its head, besides those that every answer has.
    pub headers: Vec<(Cow<'static, str>, String)>,
    /// What follows.
    pub body: Body,
}

/// What follows a head.
pub(super) enum Body {
    /// In memory.
    Bytes(Vec<u8>),
    /// So many bytes of a file, from one on.
    File { file: File, from: u64, length: u64 },
    /// No end: the connection is handed over once the head is sent.
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
    /// An answer in memory.
    pub(super) fn new(status: u16, kind: &str, body: Vec<u8>) -> Response {
        Response { status, headers: vec![("Content-Type".into(), kind.to_owned())], body: Body::Bytes(body) }
    }

    /// A sentence.
    pub(super) fn text(status: u16, text: impl Into<String>) -> Response {
        Response::new(status, "text/plain; charset=utf-8", text.into().into_bytes())
    }

    /// Adds a line to its head.
    pub(super) fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Response {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds the [`GUARDS`] that it does not have yet.
    pub(super) fn guarded(self) -> Response {
        GUARDS.iter().fold(self, |answer, (name, value)| match answer.header(name) {
            Some(_) => answer,
            None => answer.with(*name, *value),
        })
    }

    /// The value of a line of its head.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Why no request could be read.
#[derive(Debug)]
pub(super) enum RequestError {
    /// The other end is gone, or was silent for too long.
    Gone,
    /// What it sent is no request that we take: the answer for it, after which the connection ends.
    Refused(Response),
}

/// Reads the next head. `buffer` holds what was received beyond the last one.
///
/// # Errors
/// [`RequestError`].
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
            // The time is over, which the next round tells, or a signal came.
            Err(error) if is_pause(&error) => {}
            Err(_) => return Err(RequestError::Gone),
        }
    }
}

/// Whether reading or writing may go on after it.
fn is_pause(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted)
}

/// A head and its length, if the whole of it has come.
///
/// # Errors
/// [`RequestError::Refused`].
pub(super) fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, RequestError> {
    let refused = |status, text: &str| RequestError::Refused(Response::text(status, text));
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut head = httparse::Request::new(&mut headers);
    let length = match head.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(refused(431, "The request has too many headers.\n")),
        Err(httparse::Error::Version) => return Err(refused(505, "This preview speaks HTTP/1.1.\n")),
        Err(_) => return Err(refused(400, "This is not a request.\n")),
    };
    let mut request = Request { method: head.method.unwrap_or_default().to_owned(), ..Request::default() };
    let (mut hosts, mut connection, mut has_body) = (0, String::new(), false);
    for header in head.headers.iter() {
        let value = String::from_utf8_lossy(header.value).trim().to_owned();
        let place = match header.name.to_ascii_lowercase().as_str() {
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
            "content-length" | "transfer-encoding" => {
                has_body |= value != "0";
                continue;
            }
            _ => continue,
        };
        *place = value;
    }
    if hosts > 1 {
        return Err(refused(400, "The request names several hosts.\n"));
    }
    let mut target = head.path.unwrap_or_default();
    // The absolute form names the host, and the Host field is ignored (RFC 9112 section 3.2.2).
    if let Some((scheme, rest)) = target.split_once("://").filter(|(scheme, _)| !scheme.contains(['/', '?'])) {
        if !scheme.eq_ignore_ascii_case("http") {
            return Err(refused(400, "This preview answers to http:// addresses only.\n"));
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
    // A body is never read, so what follows it cannot be either.
    request.is_last =
        has_body || connection.contains("close") || (head.version == Some(0) && !connection.contains("keep-alive"));
    Ok(Some((request, length)))
}

/// Sends an answer with its [`GUARDS`], in the form that tiny_http gives it. `None` when the connection was handed over.
///
/// # Errors
/// When the other end is gone or takes nothing.
pub(super) fn write(
    mut stream: TcpStream,
    request: Option<&Request>,
    answer: Response,
) -> io::Result<Option<TcpStream>> {
    let answer = answer.guarded();
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
            // A stream has no length and no pieces: its head alone is ours.
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
    let mut out = BufWriter::with_capacity(PIECE, &stream);
    // Never in chunks: every length is known.
    response.with_chunked_threshold(usize::MAX).raw_print(&mut out, HTTPVersion(1, 1), &[], is_head, None)?;
    out.flush()?;
    drop(out);
    Ok(Some(stream))
}

/// A line of a head. Only visible ASCII of a value is sent, and no line whose name is not one.
fn header(name: &str, value: &str) -> Option<Header> {
    let value = value.replace(|c: char| c.is_control() || !c.is_ascii(), "");
    Header::from_bytes(name.as_bytes(), value.as_bytes()).ok()
}

/// So many bytes of a file; fewer are an error, which ends the connection: the browser then knows that it did not get all.
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
    fn a_head_says_what_is_asked_for() {
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
    fn every_answer_is_guarded_and_keeps_what_it_says_itself() {
        let answer = Response::text(408, "Too slow.").with("content-security-policy", "default-src 'self'").guarded();
        assert_eq!(answer.header("Cross-Origin-Resource-Policy"), Some("same-origin"));
        assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"));
        let policies = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("Content-Security-Policy"));
        assert_eq!(policies.map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["default-src 'self'"]);
    }

    #[test]
    fn what_is_no_request_is_refused() {
        assert_eq!(refused(b"\x16\x03\x01\x02\x00\x01\x00"), 400);
        assert_eq!(refused(b"GET / HTTP/2.0\r\n\r\n"), 505);
        assert_eq!(refused(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400);
        for target in ["about/", "https://localhost/", "ftp://localhost/", "localhost:4000", "?date=1", "\\about"] {
            assert_eq!(refused(format!("GET {target} HTTP/1.1\r\n\r\n").as_bytes()), 400, "{target}");
        }
        assert_eq!(refused(format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(101)).as_bytes()), 431);
    }
}
