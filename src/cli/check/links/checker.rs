//! Sends requests to other hosts, one at a time. Takes an address and returns its [`LinkStatus`].
//!
//! Invariant: for one address there are at most [`REDIRECTS`] redirects, two requests more than that, and
//! [`Limits::patience`] of waiting for responses in total. There is a pause between any two requests to the same host.
//! Only the head of a response is read, never its body.

#![allow(clippy::disallowed_methods)] // This module may use the clock and the network.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, ToSocketAddrs};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use ureq::http::{Uri, header, uri::Authority};
use ureq::{Agent, Proxy};

use super::address;
use super::resolver::{GuardedResolver, RefusedHost, ResolverRules};

/// Most redirects for one address. Browsers follow 20, but an address with more than a few is about to
/// break.
const REDIRECTS: usize = 5;
/// Longest head of a response, in bytes. Browsers accept 256 kB, and ordinary heads have one or two.
const HEAD_BYTES: usize = 32 * 1024;

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
    pub patience: Duration,
}

/// Sends requests. Remembers when each host was requested, and which hosts did not respond.
pub(super) struct LinkChecker {
    agent: Agent,
    proxy: Option<Proxy>,
    rules: ResolverRules,
    limits: Limits,
    /// The end of the last request to each host.
    last: HashMap<String, Instant>,
    /// Hosts with their ports that did not respond, and the reason.
    silent: HashMap<(String, u16), String>,
}

/// The reason why a request has no response.
enum RequestError {
    /// The address may not be requested.
    Refused(RefusedHost),
    /// The whole host cannot be reached.
    Host(String),
    /// The host did not respond in time.
    Silence(String),
    /// This request failed. Another one to the same host may succeed.
    Request(String),
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
        let rules = ResolverRules::new(allow_private);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Redirects are followed here.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(HEAD_BYTES)
            .proxy(proxy.clone())
            .user_agent(format!("commonweal/{} (checks links; {origin})", env!("CARGO_PKG_VERSION")))
            .build();
        let gate = GuardedResolver::new(rules.clone(), proxy.as_ref().map(|proxy| proxy.uri().clone()));
        let agent = Agent::with_parts(config, ureq::unversioned::transport::DefaultConnector::default(), gate);
        LinkChecker { agent, proxy, rules, limits, last: HashMap::new(), silent: HashMap::new() }
    }

    /// Sends HEAD requests, and only GET requests after one has failed, because some hosts reject HEAD.
    pub(super) fn ask(&mut self, address: &str) -> LinkStatus {
        let Some(mut uri) = address::read(address) else {
            return LinkStatus::Silent("it is not a web address".into());
        };
        self.rules.begin();
        let (mut method, mut redirects, mut left) = (Method::Head, 0, self.limits.patience);
        // The current host, and how long its requests took.
        let mut waited: Option<((String, u16), Duration)> = None;
        loop {
            let Some(host) = key(&uri) else { return LinkStatus::Silent("it is not a web address".into()) };
            if let Some(reason) = self.silent.get(&host) {
                return LinkStatus::Silent(reason.clone());
            }
            // If a host does not respond to HEAD, GET gets about as much time again.
            let half = self.limits.patience / 2;
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
                Ok(_) | Err(RequestError::Request(_)) if again_with_get => method = Method::Get,
                Ok((status @ (404 | 410), _)) => return LinkStatus::Nothing(status),
                Ok((status @ 500.., _)) => return LinkStatus::Fails(status),
                // 401, 403, 429 and similar: a person with a browser may get access.
                Ok(_) => return LinkStatus::There,
                Err(RequestError::Refused(refused)) => return LinkStatus::NotAsked(refused.to_string()),
                Err(RequestError::Request(reason)) => return LinkStatus::Silent(reason),
                Err(RequestError::Host(reason)) => {
                    self.silent.insert(host, reason.clone());
                    return LinkStatus::Silent(reason);
                }
                Err(RequestError::Silence(reason)) => {
                    // If other hosts used up the time, this one may still be fast enough.
                    if before + took >= half {
                        // A host that does not respond to https does not respond to http either. It costs
                        // its time once.
                        let ports = if WEB_PORTS.contains(&host.1) { &WEB_PORTS[..] } else { &[host.1] };
                        self.silent.extend(ports.iter().map(|port| ((host.0.clone(), *port), reason.clone())));
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
        if let Some(refused) = self.refused_before_a_proxy(uri) {
            return Err(RequestError::Refused(refused));
        }
        let request = match method {
            Method::Head => self.agent.head(uri),
            Method::Get => self.agent.get(uri),
        };
        let answer = request.config().timeout_global(Some(time)).build().call();
        let answer = answer.map_err(|error| self.failed(method, error))?;
        let location = answer.headers().get(header::LOCATION);
        let location = location.map(|location| String::from_utf8_lossy(location.as_bytes()).into_owned());
        Ok((answer.status().as_u16(), location))
    }

    /// Checks an address before a proxy gets it. The proxy resolves names itself, so only IP addresses and
    /// localhost can be checked.
    fn refused_before_a_proxy(&self, uri: &Uri) -> Option<RefusedHost> {
        let proxy = self.proxy.as_ref().filter(|proxy| !proxy.is_no_proxy(uri))?;
        let host = uri.host()?;
        // `localhost` and its subdomains (RFC 6761 section 6.3).
        if host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost") {
            return self.rules.filter(&[IpAddr::V4(Ipv4Addr::LOCALHOST)]).err();
        }
        let figures = host.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit()));
        if proxy.resolve_target() || !(figures || host.starts_with('[')) {
            return None;
        }
        // An IP address needs no name server.
        let found = (host.trim_matches(['[', ']']), 80).to_socket_addrs().ok()?;
        let addresses: Vec<IpAddr> = found.map(|address| address.ip()).collect();
        self.rules.filter(&addresses).err()
    }

    fn failed(&self, method: Method, error: ureq::Error) -> RequestError {
        use io::ErrorKind::{ConnectionRefused, HostUnreachable, NetworkUnreachable, TimedOut};
        match error {
            ureq::Error::Other(other) => match other.downcast::<RefusedHost>() {
                Ok(refused) => RequestError::Refused(*refused),
                Err(other) => RequestError::Request(one_line(&other.to_string())),
            },
            ureq::Error::HostNotFound => RequestError::Host("there is no host with that name".into()),
            // Some hosts do not respond only to HEAD.
            ureq::Error::Timeout(_) if method == Method::Head => RequestError::Request(self.took_too_long()),
            ureq::Error::Timeout(_) => RequestError::Silence(self.took_too_long()),
            ureq::Error::Io(error) if matches!(error.kind(), HostUnreachable | NetworkUnreachable | TimedOut) => {
                RequestError::Host("it cannot be reached".into())
            }
            ureq::Error::Io(error) if error.kind() == ConnectionRefused => {
                RequestError::Host("nothing answers there".into())
            }
            ureq::Error::Rustls(error) => {
                RequestError::Host(format!("its certificate: {}", one_line(&error.to_string())))
            }
            ureq::Error::ConnectionFailed => RequestError::Host("it cannot be reached".into()),
            error => RequestError::Request(one_line(&error.to_string())),
        }
    }

    fn took_too_long(&self) -> String {
        format!("it did not respond for {} seconds", self.limits.patience.as_secs())
    }
}

/// Returns a host and its port.
fn key(uri: &Uri) -> Option<(String, u16)> {
    let [http, https] = WEB_PORTS;
    let usual = if uri.scheme_str() == Some("https") { https } else { http };
    let port = uri.authority().and_then(Authority::port_u16).unwrap_or(usual);
    Some((uri.host()?.trim_end_matches('.').to_ascii_lowercase(), port))
}

/// Returns foreign text on one line, without control characters.
pub(super) fn one_line(text: &str) -> String {
    // Directional marks could reorder the text (Unicode Standard Annex 9).
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { '\u{fffd}' } else { c }).take(LONGEST_REASON).collect()
}

/// Longest reason, in characters.
const LONGEST_REASON: usize = 200;

#[cfg(test)]
mod tests;
