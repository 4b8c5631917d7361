//! Downloads one calendar. Takes its address and what its server said before, and returns the bytes, or the reason why there are none.
//!
//! Invariant: every request goes to a public address by https, also after a redirect. All requests of one calendar together take at most
//! [`LOCK_TIMEOUT`], and an answer has at most [`MOST`] bytes, also when it is unpacked. No error contains a part of the address.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use ureq::Proxy;
use ureq::http::{HeaderMap, HeaderName, HeaderValue, Response, Uri, header};

use crate::cli::network::{Client, RequestError, ResolverRules, address};

/// Longest time for one calendar.
pub(super) const TIMEOUT: Duration = Duration::from_secs(10);

/// Most bytes of a calendar. A calendar of 10,000 events has 5 MiB.
const MOST: u64 = 5 << 20;

/// Most redirects of one address.
const REDIRECTS: usize = 5;

/// The fix for an answer that is not a calendar.
pub(super) const OPEN_IT: &str = "open the address in a browser; if it does not download a calendar, ask the partner";

/// Longest ETag or date that is kept, in bytes. Usual ones have up to 70.
const LONGEST_VALIDATOR: usize = 500;

/// What a server said about its answer, so that the next request can ask for a newer one only (RFC 9110 section 8.8).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// The answer of a server.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The calendar is the one that the validators name.
    Unchanged,
    /// The calendar.
    Bytes(Vec<u8>, Validators),
}

/// The reason why there is no calendar.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DownloadError {
    /// The address does not lead to a public server.
    NotPublic,
    /// A redirect leads to an address without encryption.
    NotEncrypted,
    /// A redirect leads to no web address.
    NotWeb,
    /// There are too many redirects.
    Astray,
    /// The server answered with this status.
    Status(u16),
    /// The server cannot be reached, with the reason.
    Unreachable(String),
    /// No secure connection to the server is possible.
    Insecure,
    /// The answer took too long.
    TimedOut,
    /// The answer has too many bytes.
    TooLarge,
    /// The connection ended before the end of the answer.
    CutOff,
    /// The answer is not what HTTP allows.
    Damaged,
}

/// Downloads calendars.
pub(super) struct Downloader {
    client: Client,
    patience: Duration,
}

impl Downloader {
    /// Creates a downloader that names the site `origin` in its requests.
    pub(super) fn new(origin: &str, test_server: Option<SocketAddr>, patience: Duration) -> Downloader {
        let rules = ResolverRules::with_test_server(test_server);
        let client = Client::new("fetches calendars", origin, rules, Proxy::try_from_env());
        Downloader { client, patience }
    }

    /// Downloads a calendar, unless `known` names the current one.
    ///
    /// # Errors
    /// Returns [`DownloadError`].
    pub(super) fn get(&self, address: &str, known: &Validators) -> Result<Answer, DownloadError> {
        let began = Instant::now();
        let mut uri = address::read(address).ok_or(DownloadError::NotWeb)?;
        self.client.begin();
        for _ in 0..=REDIRECTS {
            if uri.scheme_str() != Some("https") {
                return Err(DownloadError::NotEncrypted);
            }
            let left = self.patience.saturating_sub(began.elapsed());
            if left.is_zero() {
                return Err(DownloadError::TimedOut);
            }
            let answer = self.request(&uri, known, left)?;
            let status = answer.status().as_u16();
            let location = answer.headers().get(header::LOCATION);
            match (status, location) {
                (200, _) => return read(answer),
                (304, _) if *known != Validators::default() => return Ok(Answer::Unchanged),
                (301 | 302 | 303 | 307 | 308, Some(location)) => {
                    let location = String::from_utf8_lossy(location.as_bytes());
                    uri = address::follow(&uri, &location).ok_or(DownloadError::NotWeb)?;
                }
                _ => return Err(DownloadError::Status(status)),
            }
        }
        Err(DownloadError::Astray)
    }

    fn request(&self, uri: &Uri, known: &Validators, time: Duration) -> Result<Response<ureq::Body>, DownloadError> {
        let asked = if self.client.is_test_server(uri) { without_encryption(uri) } else { uri.clone() };
        let mut request =
            self.client.agent().get(&asked).header(header::ACCEPT, "text/calendar, text/plain;q=0.5, */*;q=0.1");
        for (name, value) in [(header::IF_NONE_MATCH, &known.etag), (header::IF_MODIFIED_SINCE, &known.last_modified)] {
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                request = request.header(name, value);
            }
        }
        Ok(self.client.send(request, &asked, time)?)
    }
}

/// Returns an address with `http`, for a test server.
fn without_encryption(uri: &Uri) -> Uri {
    let plain = uri.to_string().replacen("https://", "http://", 1);
    plain.parse().unwrap_or_else(|_| uri.clone())
}

/// Reads the body of an answer.
fn read(answer: Response<ureq::Body>) -> Result<Answer, DownloadError> {
    let validator = |name: HeaderName| validator(answer.headers(), &name);
    let validators = Validators { etag: validator(header::ETAG), last_modified: validator(header::LAST_MODIFIED) };
    match answer.into_body().into_with_config().limit(MOST).read_to_vec() {
        Ok(bytes) => Ok(Answer::Bytes(bytes, validators)),
        Err(ureq::Error::BodyExceedsLimit(_)) => Err(DownloadError::TooLarge),
        Err(ureq::Error::Decompress(..)) => Err(DownloadError::Damaged),
        Err(ureq::Error::Io(error)) if error.kind() == io::ErrorKind::UnexpectedEof => Err(DownloadError::CutOff),
        Err(error) => Err(RequestError::from(error).into()),
    }
}

/// Returns a header that can be sent back.
fn validator(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (!value.is_empty() && value.len() <= LONGEST_VALIDATOR).then(|| value.to_owned())
}

impl From<RequestError> for DownloadError {
    fn from(error: RequestError) -> DownloadError {
        match error {
            RequestError::Refused(_) => DownloadError::NotPublic,
            RequestError::Host(reason) => DownloadError::Unreachable(reason),
            RequestError::Insecure(_) => DownloadError::Insecure,
            RequestError::TimedOut => DownloadError::TimedOut,
            // The reason can contain the address.
            RequestError::Request(_) => DownloadError::Damaged,
        }
    }
}

impl DownloadError {
    /// Returns the problem, to follow the calendar's name.
    pub(super) fn message(&self) -> String {
        match self {
            DownloadError::NotPublic => "its address does not lead to a public server".into(),
            DownloadError::NotEncrypted => "its address leads to another one that is not encrypted (`http://`)".into(),
            DownloadError::NotWeb => "its address leads to something that is not a web address".into(),
            DownloadError::Astray => format!("its address redirects more than {REDIRECTS} times"),
            DownloadError::Status(status @ (401 | 403 | 407)) => {
                format!("the partner's server refuses access (it answered {status})")
            }
            DownloadError::Status(status @ (404 | 410)) => {
                format!("there is nothing at its address (the partner's server answered {status})")
            }
            DownloadError::Status(status @ (429 | 500..)) => {
                format!("the partner's server does not work now (it answered {status})")
            }
            DownloadError::Status(status) => format!("the partner's server sent no calendar (it answered {status})"),
            DownloadError::Unreachable(reason) => format!("the partner's server does not answer: {reason}"),
            DownloadError::Insecure => {
                "no secure connection to the partner's server is possible, perhaps because its certificate is not valid"
                    .into()
            }
            DownloadError::TimedOut => {
                format!("the partner's server took more than {} seconds", TIMEOUT.as_secs())
            }
            DownloadError::TooLarge => format!("it has more than {} MB", MOST >> 20),
            DownloadError::CutOff => "the connection ended before the whole calendar arrived".into(),
            DownloadError::Damaged => "the answer of the partner's server is damaged".into(),
        }
    }

    /// Returns the fix.
    pub(super) fn help(&self) -> &'static str {
        match self {
            DownloadError::NotPublic => "ask the partner for an address that everyone can open",
            DownloadError::NotEncrypted | DownloadError::NotWeb | DownloadError::Astray => {
                "open the address in a browser, and use the one that the browser shows then; or ask the partner for an address that begins with https://"
            }
            DownloadError::Status(401 | 403 | 407) => {
                "open the address in a private window of your browser; if it asks you to log in, ask the partner for a public address"
            }
            DownloadError::Status(404 | 410) => {
                "find the calendar's new address on the partner's site, or ask the partner"
            }
            DownloadError::Status(429 | 500..)
            | DownloadError::TimedOut
            | DownloadError::CutOff
            | DownloadError::Unreachable(_) => "run the command again later; if it still fails, ask the partner",
            DownloadError::Status(_) | DownloadError::Insecure | DownloadError::Damaged => OPEN_IT,
            DownloadError::TooLarge => "ask the partner for a calendar with only the events of the next year",
        }
    }
}

#[cfg(test)]
mod tests;
