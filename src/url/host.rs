//! Determines from a web address who can reach its host: everyone, only the author's computer or
//! network, or no one because it is an example.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Who can reach a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressScope {
    /// Everyone.
    Public,
    /// Only the same computer: `localhost`, `127.0.0.1`.
    OwnComputer,
    /// Only the same network: `192.168.1.20`, `intranet`, `server.local`.
    OwnNetwork,
    /// No one: RFC 2606 and RFC 6761 reserve the name for examples and tests.
    Example,
}

/// The names that RFC 2606 section 3 reserves for examples.
const EXAMPLE_DOMAINS: [&str; 3] = ["example.org", "example.com", "example.net"];

/// The top-level names that RFC 2606 section 2 reserves for examples and tests.
const EXAMPLE_ENDINGS: [&str; 3] = ["example", "test", "invalid"];

/// The top-level names of private networks: RFC 6762, RFC 8375, those that ICANN reserves, and
/// those that routers assign.
const NETWORK_ENDINGS: [&str; 7] = ["local", "internal", "home.arpa", "lan", "intranet", "corp", "localdomain"];

/// Returns the host of an absolute web address, in lower case, without user, port and brackets.
/// Returns `None` for any other text.
pub fn host_of(url: &str) -> Option<String> {
    let lower = url.trim().to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default().rsplit('@').next().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    (!name.is_empty()).then(|| name.trim_end_matches('.').to_owned())
}

impl AddressScope {
    /// Returns the scope of a web address; `None` if it is not absolute.
    pub fn from_url(url: &str) -> Option<AddressScope> {
        Some(AddressScope::from_host(&host_of(url)?))
    }

    /// Returns the scope of a host name or IP address.
    pub fn from_host(host: &str) -> AddressScope {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        if let Some(ip) = number(&host) {
            return AddressScope::from_ip(ip);
        }
        let ends =
            |ending: &&str| host.strip_suffix(*ending).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if ends(&"localhost") {
            AddressScope::OwnComputer
        } else if EXAMPLE_DOMAINS.iter().any(&ends) || EXAMPLE_ENDINGS.iter().any(&ends) {
            AddressScope::Example
        } else if NETWORK_ENDINGS.iter().any(&ends) || !host.contains('.') {
            AddressScope::OwnNetwork
        } else {
            AddressScope::Public
        }
    }

    fn from_ip(ip: IpAddr) -> AddressScope {
        let four = match ip {
            IpAddr::V4(four) => Some(four),
            IpAddr::V6(six) => six.to_ipv4_mapped(),
        };
        let (is_own, is_network) = match (four, ip) {
            (Some(four), _) => (
                four.is_loopback() || four.octets()[0] == 0,
                four.is_private() || four.is_link_local() || is_shared(four),
            ),
            (None, IpAddr::V6(six)) => (
                six.is_loopback() || six.is_unspecified(),
                // RFC 4193 and RFC 4291 section 2.5.6.
                six.segments()[0] & 0xfe00 == 0xfc00 || six.segments()[0] & 0xffc0 == 0xfe80,
            ),
            (None, IpAddr::V4(_)) => (false, false),
        };
        match (is_own, is_network) {
            (true, _) => AddressScope::OwnComputer,
            (_, true) => AddressScope::OwnNetwork,
            _ => AddressScope::Public,
        }
    }
}

/// Returns whether carrier-grade NAT uses this address (RFC 6598).
fn is_shared(four: Ipv4Addr) -> bool {
    let [first, second, ..] = four.octets();
    first == 100 && second & 0xc0 == 64
}

/// Returns the IP address of a host. Browsers read `127.1` as `127.0.0.1`: the last part fills the
/// remaining bytes.
fn number(host: &str) -> Option<IpAddr> {
    if let Ok(six) = host.split('%').next().unwrap_or_default().parse::<Ipv6Addr>() {
        return Some(six.into());
    }
    let parts: Vec<u32> = host.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|part| *part > 255) {
        return None;
    }
    let whole = first.iter().enumerate().fold(*last, |whole, (at, part)| whole | part << (24 - 8 * at));
    Some(Ipv4Addr::from_bits(whole).into())
}

#[cfg(test)]
mod tests {
    use super::AddressScope::*;
    use super::*;

    #[test]
    fn hosts_are_classified_by_scope() {
        for (url, reach) in [
            ("http://localhost", OwnComputer),
            ("http://LOCALHOST:3000/form", OwnComputer),
            ("http://trust.localhost./", OwnComputer),
            ("http://127.0.0.1/", OwnComputer),
            ("http://127.1.2.3:80", OwnComputer),
            ("http://127.1", OwnComputer),
            ("http://0.0.0.0", OwnComputer),
            ("http://[::1]:8000/", OwnComputer),
            ("http://[::ffff:127.0.0.1]/", OwnComputer),
            ("https://user:word@localhost/a@b", OwnComputer),
            ("http://10.0.0.1", OwnNetwork),
            ("http://172.16.4.1", OwnNetwork),
            ("http://192.168.1.20/form", OwnNetwork),
            ("http://169.254.1.1", OwnNetwork),
            ("http://100.64.0.1", OwnNetwork),
            ("http://[fd00::1]/", OwnNetwork),
            ("http://[fe80::1%25eth0]/", OwnNetwork),
            ("http://intranet/policies", OwnNetwork),
            ("http://server.local", OwnNetwork),
            ("https://example.org", Example),
            ("https://forms.Example.com/a", Example),
            ("https://trust.example", Example),
            ("https://a.test", Example),
            ("https://a.invalid.", Example),
            ("https://trust.org/form", Public),
            ("https://localhost.trust.org/", Public),
            ("https://myexample.org/", Public),
            ("https://example.org.uk/", Public),
            ("https://contest/.org", OwnNetwork),
            ("https://172.32.0.1/", Public),
            ("https://8.8.8.8/", Public),
            ("https://[2001:4860:4860::8888]/", Public),
        ] {
            assert_eq!(AddressScope::from_url(url), Some(reach), "{url}");
        }
        for none in ["mailto:a@localhost", "/form", "https://", "//localhost", "localhost"] {
            assert_eq!(AddressScope::from_url(none), None, "{none}");
        }
    }
}
