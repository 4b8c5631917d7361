//! Determines the scope of an IP address: public, or limited to some network (the registries of RFC 6890).
//! [`GuardedResolver`] resolves host names and rejects addresses that may not be requested.
//!
//! Invariant: the checked address is the one that is connected to. A name is resolved once for each
//! request, so a second answer of a name server cannot lead elsewhere (DNS rebinding).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// The scope of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IpScope {
    /// The public internet.
    Public,
    /// This computer or one private network, such as an intranet.
    Private(&'static str),
    /// Not a web site, and perhaps not a single computer. Cloud providers serve secrets at one of these
    /// addresses (169.254.169.254).
    Never(&'static str),
}

use IpScope::{Never, Private, Public};

const LOOPBACK: IpScope = Private("this computer itself");
const NETWORK: IpScope = Private("a private network");
const LINK: IpScope = Never("a network's own equipment");
const MANY: IpScope = Never("many computers at once");
const NONE: IpScope = Never("no computer");
const EXAMPLE: IpScope = Never("an example, not a computer");

/// The IPv4 ranges that are not public (IANA IPv4 Special-Purpose Address Registry, November 2026):
/// address, bits, scope.
#[rustfmt::skip]
const V4: [([u8; 4], u32, IpScope); 16] = [
    ([0, 0, 0, 0], 8, NONE),            // RFC 791 section 3.2
    ([10, 0, 0, 0], 8, NETWORK),        // RFC 1918
    ([100, 64, 0, 0], 10, NETWORK),     // RFC 6598: between a provider and its customers
    ([127, 0, 0, 0], 8, LOOPBACK),      // RFC 1122 section 3.2.1.3
    ([169, 254, 0, 0], 16, LINK),       // RFC 3927
    ([172, 16, 0, 0], 12, NETWORK),     // RFC 1918
    ([192, 0, 0, 0], 24, NONE),         // RFC 6890 section 2.1
    ([192, 0, 2, 0], 24, EXAMPLE),      // RFC 5737
    ([192, 88, 99, 0], 24, NONE),       // RFC 7526
    ([192, 168, 0, 0], 16, NETWORK),    // RFC 1918
    ([198, 18, 0, 0], 15, NETWORK),     // RFC 2544: tests of equipment
    ([198, 51, 100, 0], 24, EXAMPLE),   // RFC 5737
    ([203, 0, 113, 0], 24, EXAMPLE),    // RFC 5737
    ([224, 0, 0, 0], 4, MANY),          // RFC 5771
    ([255, 255, 255, 255], 32, MANY),   // RFC 8190
    ([240, 0, 0, 0], 4, NONE),          // RFC 1112 section 4
];

/// The IPv6 ranges with a scope of their own. Every other address outside 2000::/3 is rejected (RFC 4291
/// section 2.4).
#[rustfmt::skip]
const V6: [(Ipv6Addr, u32, IpScope); 12] = [
    (Ipv6Addr::UNSPECIFIED, 128, NONE),
    (Ipv6Addr::LOCALHOST, 128, LOOPBACK),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, NETWORK),           // RFC 4193
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, LINK),             // RFC 4291 section 2.5.6
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, NETWORK),          // RFC 3879
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, MANY),              // RFC 4291 section 2.7
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, NETWORK),       // RFC 8215
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, EXAMPLE),      // RFC 3849
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, NONE),             // RFC 2928: Teredo, benchmarks, ORCHID
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, EXAMPLE),          // RFC 9637
    (Ipv6Addr::new(0x5f00, 0, 0, 0, 0, 0, 0, 0), 16, NONE),             // RFC 9602
    (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64, NONE),              // RFC 6666
];

/// Returns the scope of an address. An IPv6 address that contains an IPv4 address has the scope of the
/// latter.
pub(super) fn scope_of(address: IpAddr) -> IpScope {
    match address {
        IpAddr::V4(address) => scope_of_v4(address),
        IpAddr::V6(address) => scope_of_v6(address),
    }
}

fn scope_of_v4(address: Ipv4Addr) -> IpScope {
    let within = |(range, bits, _): &&([u8; 4], u32, IpScope)| {
        let differing = u32::from(address) ^ u32::from(Ipv4Addr::from(*range));
        differing.leading_zeros() >= *bits
    };
    V4.iter().find(within).map_or(Public, |(.., reach)| *reach)
}

fn scope_of_v6(address: Ipv6Addr) -> IpScope {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let embedded = match [a, b, c, d, e, f] {
        // RFC 4291 section 2.5.5.2, RFC 6052 section 2.1.
        [0, 0, 0, 0, 0, 0xffff] | [0x64, 0xff9b, 0, 0, 0, 0] => Some((g, h)),
        // RFC 3056 section 2.
        [0x2002, high, low, ..] => Some((high, low)),
        _ => None,
    };
    if let Some((high, low)) = embedded {
        return scope_of_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    }
    let within = |(range, bits, _): &&(Ipv6Addr, u32, IpScope)| {
        (u128::from(address) ^ u128::from(*range)).leading_zeros() >= *bits
    };
    match V6.iter().find(within) {
        Some((.., reach)) => *reach,
        None if a & 0xe000 == 0x2000 => Public,
        None => NONE,
    }
}

/// Resolves names, and rejects addresses that may not be requested.
#[derive(Debug)]
pub(super) struct GuardedResolver {
    lookup: DefaultResolver,
    /// The address of the proxy, if there is one. It is trusted, because it comes from the environment.
    proxy: Option<Uri>,
    rules: ResolverRules,
}

/// The rules of a [`GuardedResolver`].
#[derive(Debug, Clone)]
pub(in crate::cli) struct ResolverRules {
    /// Whether addresses of private networks may be requested.
    allow_private: bool,
    /// An address of this computer that may be requested although it is private, in tests.
    test_server: Option<SocketAddr>,
    /// Whether this chain of redirects has visited a public address. After that a private address is
    /// rejected even with `allow_private`: a public site must not choose which computers of an intranet are
    /// requested.
    has_met_public: Arc<AtomicBool>,
}

impl ResolverRules {
    /// Creates rules that allow public addresses, and private ones if `allow_private` is set.
    pub(in crate::cli) fn new(allow_private: bool) -> ResolverRules {
        ResolverRules { allow_private, test_server: None, has_met_public: Arc::default() }
    }

    /// Creates rules that allow public addresses, and one server of this computer.
    pub(in crate::cli) fn with_test_server(test_server: Option<SocketAddr>) -> ResolverRules {
        ResolverRules { test_server, ..ResolverRules::new(false) }
    }

    /// Returns whether a request goes to the server that tests allow.
    pub(in crate::cli) fn is_test_server(&self, uri: &Uri) -> bool {
        let own = self.test_server.map(|server| server.to_string());
        uri.authority().is_some_and(|authority| own.as_deref() == Some(authority.as_str()))
    }

    /// Begins a chain of redirects.
    pub(super) fn begin(&self) {
        self.has_met_public.store(false, Ordering::Relaxed);
    }

    /// Returns the permitted addresses of one host.
    ///
    /// # Errors
    /// Returns [`RefusedHost`] if none of them may be requested.
    pub(super) fn filter(&self, addresses: &[IpAddr]) -> Result<Vec<IpAddr>, RefusedHost> {
        let from_public = self.has_met_public.load(Ordering::Relaxed);
        let may_ask = |address: &IpAddr| match scope_of(*address) {
            Public => true,
            Private(_) => self.allow_private && !from_public,
            Never(_) => false,
        };
        let kept: Vec<IpAddr> = addresses.iter().copied().filter(may_ask).collect();
        if kept.iter().any(|address| scope_of(*address) == Public) {
            self.has_met_public.store(true, Ordering::Relaxed);
        }
        match addresses.first() {
            Some(first) if kept.is_empty() => Err(RefusedHost(*first)),
            _ => Ok(kept),
        }
    }
}

/// An error for a host whose addresses may not be requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct RefusedHost(pub IpAddr);

impl std::fmt::Display for RefusedHost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match scope_of(self.0) {
            Private(who) | Never(who) => write!(f, "{} is {who}", self.0),
            Public => write!(f, "{}", self.0),
        }
    }
}

impl std::error::Error for RefusedHost {}

impl GuardedResolver {
    /// Creates a resolver with these rules.
    pub(super) fn new(rules: ResolverRules, proxy: Option<Uri>) -> GuardedResolver {
        GuardedResolver { lookup: DefaultResolver::default(), proxy, rules }
    }
}

impl Resolver for GuardedResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.lookup.resolve(uri, config, timeout).map_err(|error| match error {
            // The name is unknown, or no name server responds.
            ureq::Error::Io(_) => ureq::Error::HostNotFound,
            error => error,
        })?;
        let is_proxy = self.proxy.as_ref().is_some_and(|proxy| proxy.authority() == uri.authority());
        if is_proxy || self.rules.is_test_server(uri) {
            return Ok(found);
        }
        let addresses: Vec<IpAddr> = found.iter().map(|address| address.ip()).collect();
        let kept = self.rules.filter(&addresses).map_err(|refused| ureq::Error::Other(Box::new(refused)))?;
        let mut passed = self.empty();
        for address in found.iter().filter(|address| kept.contains(&address.ip())) {
            passed.push(*address);
        }
        Ok(passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap_or_else(|_| panic!("{text}"))
    }

    #[test]
    fn only_public_addresses_have_the_public_scope() {
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.1.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "192.167.1.1",
            "192.169.0.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2a00:1450:4009::1",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "2002:0101:0101::1",
            "64:ff9b::101:101",
            "::ffff:1.1.1.1",
            "2001:200::1",
        ] {
            assert_eq!(scope_of(ip(public)), Public, "{public}");
        }
        for private in [
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "::1",
            "fc00::1",
            "fdff::1",
            "fec0::1",
            "64:ff9b:1::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:192.168.0.1",
            "64:ff9b::7f00:1",
            "2002:c0a8:1::1",
        ] {
            assert!(matches!(scope_of(ip(private)), Private(_)), "{private}");
        }
        for never in [
            "0.0.0.0",
            "0.1.2.3",
            "169.254.169.254",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::127.0.0.1",
            "fe80::1",
            "febf::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
            "5f00::1",
            "100::1",
            "4000::1",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
            "::ffff:0.0.0.0",
            "::ffff:255.255.255.255",
        ] {
            assert!(matches!(scope_of(ip(never)), Never(_)), "{never}");
        }
    }

    #[test]
    fn only_the_permitted_addresses_of_a_host_are_used() {
        let closed = ResolverRules::new(false);
        let mixed = [ip("10.0.0.1"), ip("1.1.1.1"), ip("fe80::1")];
        assert_eq!(closed.filter(&mixed), Ok(vec![ip("1.1.1.1")]));
        assert_eq!(closed.filter(&[ip("10.0.0.1"), ip("::1")]), Err(RefusedHost(ip("10.0.0.1"))));
        let open = ResolverRules::new(true);
        assert_eq!(open.filter(&[ip("10.0.0.1"), ip("169.254.169.254")]), Ok(vec![ip("10.0.0.1")]));
        assert_eq!(open.filter(&[ip("::ffff:169.254.169.254")]), Err(RefusedHost(ip("::ffff:169.254.169.254"))));
    }

    #[test]
    fn a_public_site_cannot_lead_into_an_intranet() {
        let open = ResolverRules::new(true);
        assert!(open.filter(&[ip("10.0.0.1")]).is_ok());
        assert!(open.filter(&[ip("1.1.1.1")]).is_ok());
        assert_eq!(open.filter(&[ip("10.0.0.1")]), Err(RefusedHost(ip("10.0.0.1"))));
        open.begin();
        assert!(open.filter(&[ip("10.0.0.1")]).is_ok());
    }
}
