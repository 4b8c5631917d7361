//! Sends requests to other hosts, one at a time. Takes an address and returns its [`LinkStatus`].
//!
//! Invariant: for one address there are at most [`REDIRECTS`] redirects, two requests more than that, and
//! [`Limits::timeout`] of waiting for responses in total. There is a pause between any two requests to the same host.
//! Only the head of a response is read, never its body.

#![allow(clippy::disallowed_methods)] // This module may use the clock and the network.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use ureq::Proxy;
use ureq::http::{Uri, header, uri::Authority};

use crate::cli::network::{Client, RequestError, ResolverRules, address};

/// Most redirects for one address. Browsers follow 20, but an address with more than a few is about to
/// break.
const REDIRECTS: usize = 5;

/// The default ports of http and https.
const WEB_PORTS: [u16; 2] = [80, 443];

/// The result of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LinkStatus {
    /// It exists, or a login is required.
    There,
    /// It no longer exists (404, 410).
    Nothing(u16),
    /// It does not work now (5xx).
    Fails(u16),
    /// It redirects too often.
    Astray,
    /// There was no response: the text names the reason, such as the host name, the connection, the
    /// certificate or the time.
    Silent(String),
    /// It was not requested. The text contains the IP address and its scope.
    NotAsked(String),
}

/// Limits that spare other hosts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The pause between two requests to one host.
    pub pause: Duration,
    /// Longest time for all requests of one address.
    pub timeout: Duration,
}

/// Sends requests. Remembers when each host was requested, and which hosts did not respond.
pub(super) struct LinkChecker {
    client: Client,
    limits: Limits,
    /// The end of the last request to each host.
    last: HashMap<String, Instant>,
    /// Hosts with their ports that did not respond, and the reason.
    unresponsive: HashMap<(String, u16), String>,
}

/// The method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Head,
    Get,
}

impl LinkChecker {
    /// Creates a checker that names the site `origin` as its user agent. `allow_private` permits addresses
    /// of an intranet.
    pub(super) fn new(origin: &str, limits: Limits, allow_private: bool, proxy: Option<Proxy>) -> LinkChecker {
        let client = Client::new("checks links", origin, ResolverRules::new(allow_private), proxy);
        LinkChecker { client, limits, last: HashMap::new(), unresponsive: HashMap::new() }
    }

    /// Sends HEAD requests, and only GET requests after one has failed, because some hosts reject HEAD.
    pub(super) fn status(&mut self, address: &str) -> LinkStatus {
        let Some(mut uri) = address::read(address) else {
            return LinkStatus::Silent("it is not a web address".into());
        };
        self.client.begin();
        let (mut method, mut redirects, mut left) = (Method::Head, 0, self.limits.timeout);
        // The current host, and how long its requests took.
        let mut waited: Option<((String, u16), Duration)> = None;
        loop {
            let Some(host) = key(&uri) else { return LinkStatus::Silent("it is not a web address".into()) };
            if let Some(reason) = self.unresponsive.get(&host) {
                return LinkStatus::Silent(reason.clone());
            }
            // If a host does not respond to HEAD, GET gets about as much time again.
            let half = self.limits.timeout / 2;
            let time = if method == Method::Head { left.min(half) } else { left };
            self.wait(&host.0);
            let began = Instant::now();
            let answer = self.request(method, &uri, time);
            let took = began.elapsed();
            left = left.saturating_sub(took);
            let before = waited.filter(|(own, _)| *own == host).map_or(Duration::ZERO, |(_, before)| before);
            waited = Some((host.clone(), before + took));
            self.last.insert(host.0.clone(), Instant::now());
            let again_with_get = method == Method::Head && !left.is_zero();
            match answer {
                Ok((300..=399, Some(location))) => {
                    if redirects == REDIRECTS {
                        return LinkStatus::Astray;
                    }
                    redirects += 1;
                    match address::follow(&uri, &location) {
                        Some(next) => uri = next,
                        // The target is for another program, such as mail or maps. A browser can follow it.
                        None => return LinkStatus::There,
                    }
                }
                Ok((200..=399, _)) => return LinkStatus::There,
                // Some hosts do not respond only to HEAD.
                Ok(_) | Err(RequestError::Request(_) | RequestError::TimedOut) if again_with_get => {
                    method = Method::Get
                }
                Ok((status @ (404 | 410), _)) => return LinkStatus::Nothing(status),
                Ok((status @ 500.., _)) => return LinkStatus::Fails(status),
                // 401, 403, 429 and similar: a person with a browser may get access.
                Ok(_) => return LinkStatus::There,
                Err(RequestError::Refused(refused)) => return LinkStatus::NotAsked(refused.to_string()),
                Err(RequestError::Request(reason)) => return LinkStatus::Silent(reason),
                Err(RequestError::Insecure(reason)) => {
                    let reason = format!("no secure connection is possible: {reason}");
                    self.unresponsive.insert(host, reason.clone());
                    return LinkStatus::Silent(reason);
                }
                Err(RequestError::Host(reason)) => {
                    self.unresponsive.insert(host, reason.clone());
                    return LinkStatus::Silent(reason);
                }
                Err(RequestError::TimedOut) => {
                    let reason = format!("it did not respond for {} seconds", self.limits.timeout.as_secs());
                    // If other hosts used up the time, this one may still be fast enough.
                    if before + took >= half {
                        // A host that does not respond to https does not respond to http either. It costs
                        // its time once.
                        let ports = if WEB_PORTS.contains(&host.1) { &WEB_PORTS[..] } else { &[host.1] };
                        self.unresponsive.extend(ports.iter().map(|port| ((host.0.clone(), *port), reason.clone())));
                    }
                    return LinkStatus::Silent(reason);
                }
            }
        }
    }

    /// Waits until a host may be requested again.
    fn wait(&self, host: &str) {
        let next = self.last.get(host).map(|last| *last + self.limits.pause);
        let pause = next.map(|next| next.saturating_duration_since(Instant::now()));
        std::thread::sleep(pause.unwrap_or_default());
    }

    /// Sends one request. Returns the status and the target of a redirect. Does not read the body; closing
    /// the connection discards it.
    fn request(&self, method: Method, uri: &Uri, time: Duration) -> Result<(u16, Option<String>), RequestError> {
        let request = match method {
            Method::Head => self.client.agent().head(uri),
            Method::Get => self.client.agent().get(uri),
        };
        let answer = self.client.send(request, uri, time)?;
        let location = answer.headers().get(header::LOCATION);
        let location = location.map(|location| String::from_utf8_lossy(location.as_bytes()).into_owned());
        Ok((answer.status().as_u16(), location))
    }
}

/// Returns a host and its port.
fn key(uri: &Uri) -> Option<(String, u16)> {
    let [http, https] = WEB_PORTS;
    let usual = if uri.scheme_str() == Some("https") { https } else { http };
    let port = uri.authority().and_then(Authority::port_u16).unwrap_or(usual);
    Some((uri.host()?.trim_end_matches('.').to_ascii_lowercase(), port))
}

#[cfg(test)]
mod tests;
