//! Sends requests to other hosts. Takes an address, and returns the response or the reason why there is none. `check --links` and `fetch`
//! use it; no other command sends a request.
//!
//! Invariant: only permitted addresses are requested ([`ResolverRules`]). No redirect is followed here: the caller follows each one, so
//! that it passes the same rules.

pub(in crate::cli) mod address;
mod resolver;

use std::io;
use std::net::{IpAddr, Ipv4Addr, ToSocketAddrs};
use std::time::Duration;

use ureq::http::{Response, Uri};
use ureq::typestate::WithoutBody;
use ureq::{Agent, Body, Proxy, RequestBuilder};

use resolver::GuardedResolver;
pub(in crate::cli) use resolver::{RefusedHost, ResolverRules};

/// Longest head of a response, in bytes. Browsers accept 256 kB, and ordinary heads have one or two.
const HEAD_BYTES: usize = 32 * 1024;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 200;

/// Sends requests, one at a time.
pub(in crate::cli) struct Client {
    agent: Agent,
    proxy: Option<Proxy>,
    rules: ResolverRules,
}

/// The reason why a request has no response.
#[derive(Debug)]
pub(in crate::cli) enum RequestError {
    /// The address may not be requested.
    Refused(RefusedHost),
    /// The whole host cannot be reached.
    Host(String),
    /// No secure connection to the host is possible, for example because its certificate is not valid.
    Insecure(String),
    /// The response took too long.
    TimedOut,
    /// This request failed. Another one to the same host may succeed.
    Request(String),
}

impl Client {
    /// Creates a client. Its user agent names the program, what it does, and the site `origin`.
    pub(in crate::cli) fn new(does: &str, origin: &str, rules: ResolverRules, proxy: Option<Proxy>) -> Client {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(HEAD_BYTES)
            .proxy(proxy.clone())
            .user_agent(format!("commonweal/{} ({does}; {origin})", env!("CARGO_PKG_VERSION")))
            .build();
        let gate = GuardedResolver::new(rules.clone(), proxy.as_ref().map(|proxy| proxy.uri().clone()));
        let agent = Agent::with_parts(config, ureq::unversioned::transport::DefaultConnector::default(), gate);
        Client { agent, proxy, rules }
    }

    /// Begins a chain of redirects.
    pub(in crate::cli) fn begin(&self) {
        self.rules.begin();
    }

    /// Returns the agent with which a request is created.
    pub(in crate::cli) fn agent(&self) -> &Agent {
        &self.agent
    }

    /// Returns whether a request goes to the server that tests allow.
    pub(in crate::cli) fn is_test_server(&self, uri: &Uri) -> bool {
        self.rules.is_test_server(uri)
    }

    /// Sends a request. `time` limits it to the end of its body.
    pub(in crate::cli) fn send(
        &self,
        request: RequestBuilder<WithoutBody>,
        uri: &Uri,
        time: Duration,
    ) -> Result<Response<Body>, RequestError> {
        if let Some(refused) = self.refused_before_a_proxy(uri) {
            return Err(RequestError::Refused(refused));
        }
        Ok(request.config().timeout_global(Some(time)).build().call()?)
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
}

impl From<ureq::Error> for RequestError {
    fn from(error: ureq::Error) -> RequestError {
        use io::ErrorKind::{ConnectionRefused, HostUnreachable, NetworkUnreachable, TimedOut};
        match error {
            ureq::Error::Other(other) => match other.downcast::<RefusedHost>() {
                Ok(refused) => RequestError::Refused(*refused),
                Err(other) => RequestError::Request(one_line(&other.to_string())),
            },
            ureq::Error::HostNotFound => RequestError::Host("there is no host with that name".into()),
            ureq::Error::Timeout(_) => RequestError::TimedOut,
            ureq::Error::Io(error) if matches!(error.kind(), HostUnreachable | NetworkUnreachable | TimedOut) => {
                RequestError::Host("it cannot be reached".into())
            }
            ureq::Error::Io(error) if error.kind() == ConnectionRefused => {
                RequestError::Host("nothing answers there".into())
            }
            ureq::Error::Rustls(error) => RequestError::Insecure(one_line(&error.to_string())),
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
                RequestError::Insecure(one_line(&error.to_string()))
            }
            ureq::Error::ConnectionFailed => RequestError::Host("it cannot be reached".into()),
            error => RequestError::Request(one_line(&error.to_string())),
        }
    }
}

/// Returns foreign text on one line, without control characters.
pub(in crate::cli) fn one_line(text: &str) -> String {
    // Directional marks could reorder the text (Unicode Standard Annex 9).
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { '\u{fffd}' } else { c }).take(LONGEST_REASON).collect()
}
