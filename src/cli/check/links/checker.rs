//! Asks other hosts, one request at a time: an address in, what it [`LinkStatus`] out.
//!
//! Invariant: for one address there are at most [`REDIRECTS`] redirects, one `GET`, and [`Limits::patience`] of waiting in all. There is a pause
//! between any two requests to the same host. Only the head of an answer is read, never its body.

#![allow(clippy::disallowed_methods)] // The shell: the clock and the network.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, ToSocketAddrs};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use ureq::http::{Uri, header, uri::Authority};
use ureq::{Agent, Proxy};

use super::address;
use super::resolver::{GuardedResolver, RefusedHost, ResolverRules};

/// The most redirects that are followed for one address: browsers follow 20, but an address that needs more than a few is about to break.
const REDIRECTS: usize = 5;
/// Bytes of an answer's head: browsers take a quarter of a megabyte, and ordinary heads have one or two kilobytes.
const HEAD_BYTES: usize = 32 * 1024;

/// Where hosts serve http and https, unless an address says otherwise.
const WEB_PORTS: [u16; 2] = [80, 443];

/// What an address says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LinkStatus {
    /// There is something, or only those who sign in may know.
    There,
    /// There is nothing any more (404, 410).
    Nothing(u16),
    /// It cannot serve now (5xx).
    Fails(u16),
    /// It leads on and on.
    Astray,
    /// No answer: the host's name, the connection, the certificate or the time.
    Silent(String),
    /// It was not asked. The text names the IP address and who can reach it.
    NotAsked(String),
}

/// How hosts are spared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Between two requests to one host.
    pub pause: Duration,
    /// How long all requests for one address may take together.
    pub patience: Duration,
}

/// Asks, and remembers which hosts were asked when and which were silent.
pub(super) struct LinkChecker {
    agent: Agent,
    proxy: Option<Proxy>,
    rules: ResolverRules,
    limits: Limits,
    /// When the last request to a host ended.
    last: HashMap<String, Instant>,
    /// Hosts with their ports that gave no answer, and why.
    silent: HashMap<(String, u16), String>,
}

/// Why a request has no answer.
enum RequestError {
    /// The address may not be asked.
    Refused(RefusedHost),
    /// The whole host cannot be asked.
    Host(String),
    /// It said nothing in time.
    Silence(String),
    /// This request was not answered; another to the same host may be.
    Request(String),
}

/// How to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Head,
    Get,
}

impl LinkChecker {
    /// Asks in the name of a site; `allow_private` for an intranet's.
    pub(super) fn new(origin: &str, limits: Limits, allow_private: bool, proxy: Option<Proxy>) -> LinkChecker {
        let rules = ResolverRules::new(allow_private);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Each hop is looked at here.
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

    /// Asks for the head alone; where that is not answered well, for the whole, because some hosts refuse HEAD.
    pub(super) fn ask(&mut self, address: &str) -> LinkStatus {
        let Some(mut uri) = address::read(address) else {
            return LinkStatus::Silent("it is no address of the web".into());
        };
        self.rules.begin();
        let (mut method, mut redirects, mut left) = (Method::Head, 0, self.limits.patience);
        // The host that is asked, and how long it has taken.
        let mut waited: Option<((String, u16), Duration)> = None;
        loop {
            let Some(host) = key(&uri) else { return LinkStatus::Silent("it is no address of the web".into()) };
            if let Some(reason) = self.silent.get(&host) {
                return LinkStatus::Silent(reason.clone());
            }
            // A host that is silent to HEAD has about as much time again for GET.
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
                        // Into a program for mail or maps: browsers can.
                        None => return LinkStatus::There,
                    }
                }
                Ok((200..=399, _)) => return LinkStatus::There,
                Ok(_) | Err(RequestError::Request(_)) if again_with_get => method = Method::Get,
                Ok((status @ (404 | 410), _)) => return LinkStatus::Nothing(status),
                Ok((status @ 500.., _)) => return LinkStatus::Fails(status),
                // 401, 403, 429 and their like: a person with a browser may well get in.
                Ok(_) => return LinkStatus::There,
                Err(RequestError::Refused(refused)) => return LinkStatus::NotAsked(refused.to_string()),
                Err(RequestError::Request(reason)) => return LinkStatus::Silent(reason),
                Err(RequestError::Host(reason)) => {
                    self.silent.insert(host, reason.clone());
                    return LinkStatus::Silent(reason);
                }
                Err(RequestError::Silence(reason)) => {
                    // One that others left little time may be quick enough.
                    if before + took >= half {
                        // A host that is silent to https is so to http, and costs its time once.
                        let ports = if WEB_PORTS.contains(&host.1) { &WEB_PORTS[..] } else { &[host.1] };
                        self.silent.extend(ports.iter().map(|port| ((host.0.clone(), *port), reason.clone())));
                    }
                    return LinkStatus::Silent(reason);
                }
            }
        }
    }

    /// Waits until a host may be asked again.
    fn wait(&self, host: &str) {
        let next = self.last.get(host).map(|last| *last + self.limits.pause);
        let pause = next.map(|next| next.saturating_duration_since(Instant::now()));
        std::thread::sleep(pause.unwrap_or_default());
    }

    /// One request: the status, and where it leads on. The body stays unread, and ends with the connection.
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

    /// A proxy looks names up itself, so of a name nothing is known before; an address in figures is judged as everywhere.
    fn refused_before_a_proxy(&self, uri: &Uri) -> Option<RefusedHost> {
        let proxy = self.proxy.as_ref().filter(|proxy| !proxy.is_no_proxy(uri))?;
        let host = uri.host()?;
        // RFC 6761 section 6.3.
        if host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost") {
            return self.rules.filter(&[IpAddr::V4(Ipv4Addr::LOCALHOST)]).err();
        }
        let figures = host.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit()));
        if proxy.resolve_target() || !(figures || host.starts_with('[')) {
            return None;
        }
        // No name server is asked for what is written in figures.
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
            ureq::Error::HostNotFound => RequestError::Host("there is no host of that name".into()),
            // Some hosts are silent to HEAD alone.
            ureq::Error::Timeout(_) if method == Method::Head => RequestError::Request(self.took_too_long()),
            ureq::Error::Timeout(_) => RequestError::Silence(self.took_too_long()),
            ureq::Error::Io(error) if matches!(error.kind(), HostUnreachable | NetworkUnreachable | TimedOut) => {
                RequestError::Host("there is no way to it".into())
            }
            ureq::Error::Io(error) if error.kind() == ConnectionRefused => {
                RequestError::Host("nothing answers there".into())
            }
            ureq::Error::Rustls(error) => {
                RequestError::Host(format!("its certificate: {}", one_line(&error.to_string())))
            }
            ureq::Error::ConnectionFailed => RequestError::Host("there is no way to it".into()),
            error => RequestError::Request(one_line(&error.to_string())),
        }
    }

    fn took_too_long(&self) -> String {
        format!("it said nothing for {} seconds", self.limits.patience.as_secs())
    }
}

/// A host and its port.
fn key(uri: &Uri) -> Option<(String, u16)> {
    let [http, https] = WEB_PORTS;
    let usual = if uri.scheme_str() == Some("https") { https } else { http };
    let port = uri.authority().and_then(Authority::port_u16).unwrap_or(usual);
    Some((uri.host()?.trim_end_matches('.').to_ascii_lowercase(), port))
}

/// Words that others chose, on one line and without anything that a terminal obeys.
pub(super) fn one_line(text: &str) -> String {
    // Marks that turn the direction of writing could make words read as others (Unicode Standard Annex 9).
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { '\u{fffd}' } else { c }).take(LONGEST_REASON).collect()
}

/// Characters of a reason: more says no more.
const LONGEST_REASON: usize = 200;

#[cfg(test)]
mod tests;
