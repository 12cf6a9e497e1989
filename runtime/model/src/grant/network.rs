//! The hosts that one check may speak to, and which addresses it may reach for them.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Deserializer, Serialize};

use super::HostGrant;
use super::address::{canonical, embedded, is_loopback, is_ordinary};
use super::host::Target;
use super::url_host::UrlHost;

/// What a user granted of the network. Two that name the same hosts are equal and have the same
/// text, in whatever order the hosts were given.
///
/// A connection needs both: its URL's host is named ([`names`](Self::names)), and the address this
/// resolved to may be reached for it ([`reaches`](Self::reaches)). The first alone would let a name
/// server turn a granted name into somebody's own network.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct NetworkGrant {
    /// Sorted, none twice.
    hosts: Vec<HostGrant>,
}

impl NetworkGrant {
    /// One without hosts grants nothing.
    pub fn new(mut hosts: Vec<HostGrant>) -> Self {
        hosts.sort();
        hosts.dedup();
        Self { hosts }
    }

    /// In a fixed order, none twice.
    pub fn hosts(&self) -> &[HostGrant] {
        &self.hosts
    }

    pub fn is_empty(&self) -> bool {
        self.hosts.is_empty()
    }

    /// Whether the host of a URL is named, on that port. `host` may be in any case, end in a dot,
    /// stand in brackets, and be an address in every form that resolvers take for one. What is
    /// neither a name nor an address is not named.
    pub fn names(&self, host: &str, port: u16) -> bool {
        UrlHost::parse(host).is_some_and(|host| self.names_host(&host, port))
    }

    /// Whether a connection for `host`, a URL's host, may go to `address`, which it resolved to.
    ///
    /// Ordinary addresses of the internet may be reached for every host that is named. All others
    /// (loopback, private, link-local, metadata services, multicast, documentation and so on, and
    /// the IPv6 forms that hold one of them) only where the address or a network it is in is named
    /// itself, or `localhost` for loopback, on that port. What an address is when it is written in
    /// a URL is all it may resolve to.
    pub fn reaches(&self, host: &str, address: IpAddr, port: u16) -> bool {
        let Some(host) = UrlHost::parse(host) else { return false };
        if !self.names_host(&host, port) {
            return false;
        }
        let address = canonical(address);
        if matches!(host, UrlHost::Address(written) if written != address) {
            return false;
        }
        is_ordinary(address)
            || self.covers(address, port)
            || embedded(address).is_some_and(|inner| self.covers(IpAddr::V4(inner), port))
    }

    fn names_host(&self, host: &UrlHost, port: u16) -> bool {
        self.on_port(port).any(|target| match (target, host) {
            (Target::Name(name), UrlHost::Name(host)) => name == host,
            (Target::Below(suffix), UrlHost::Name(host)) => {
                host.len() > suffix.len() && host.ends_with(suffix)
            }
            (Target::Addresses(range), UrlHost::Address(address)) => range.contains(*address),
            _ => false,
        })
    }

    /// Whether the address itself is named, or loopback is by the name everybody has for it.
    fn covers(&self, address: IpAddr, port: u16) -> bool {
        self.on_port(port).any(|target| match target {
            Target::Addresses(range) => range.contains(address),
            Target::Name(name) => name == "localhost" && is_loopback(address),
            Target::Below(_) => false,
        })
    }

    fn on_port(&self, port: u16) -> impl Iterator<Item = &Target> {
        self.hosts.iter().filter(move |grant| grant.ports.include(port)).map(|grant| &grant.target)
    }
}

impl<'de> Deserialize<'de> for NetworkGrant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::new)
    }
}

/// The hosts, with commas between.
impl fmt::Display for NetworkGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, host) in self.hosts.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{host}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;

    use super::*;

    fn grant(hosts: &[&str]) -> NetworkGrant {
        NetworkGrant::new(hosts.iter().map(|host| host.parse().unwrap()).collect())
    }

    fn reaches(grant: &NetworkGrant, host: &str, address: &str, port: u16) -> bool {
        grant.reaches(host, address.parse().unwrap(), port)
    }

    const PUBLIC: &str = "93.184.215.14";

    #[test]
    fn a_host_is_named_by_its_name_and_port() {
        let grant = grant(&["api.example.com", "*.example.org:8443", "any.example.net:*"]);
        for (host, port) in [
            ("api.example.com", 80),
            ("api.example.com", 443),
            ("API.EXAMPLE.COM.", 443),
            ("a.example.org", 8443),
            ("a.b.Example.Org", 8443),
            ("any.example.net", 1),
            ("any.example.net", 65535),
        ] {
            assert!(grant.names(host, port), "{host}:{port}");
        }
        for (host, port) in [
            ("api.example.com", 8080),
            ("api.example.com..", 443),
            ("example.com", 443),
            ("x.api.example.com", 443),
            ("xapi.example.com", 443),
            ("api.example.com.evil.net", 443),
            ("example.org", 8443),
            (".example.org", 8443),
            ("evilexample.org", 8443),
            ("a.example.org", 443),
            ("*.example.org", 8443),
            (PUBLIC, 443),
            ("", 443),
        ] {
            assert!(!grant.names(host, port), "{host}:{port}");
        }
    }

    #[test]
    fn an_address_is_named_in_every_form() {
        let grant = grant(&["127.0.0.1:8080", "10.0.0.0/8", "[2001:db8::1]:*"]);
        for (host, port) in [
            ("127.0.0.1", 8080),
            ("0x7f.1", 8080),
            ("2130706433", 8080),
            ("[::ffff:127.0.0.1]", 8080),
            ("10.200.3.4", 443),
            ("[::ffff:a01:203]", 80),
            ("[2001:0db8:0:0::1]", 9),
        ] {
            assert!(grant.names(host, port), "{host}:{port}");
        }
        for (host, port) in [
            ("127.0.0.1", 80),
            ("127.0.0.2", 8080),
            ("localhost", 8080),
            ("[::1]", 8080),
            ("[::127.0.0.1]", 8080),
            ("[64:ff9b::127.0.0.1]", 8080),
            ("11.0.0.1", 443),
            ("10.0.0.1", 8080),
            ("10.0.0.1.example.com", 443),
        ] {
            assert!(!grant.names(host, port), "{host}:{port}");
        }
    }

    #[test]
    fn a_granted_name_reaches_the_internet_and_nobodys_own_network() {
        let grant = grant(&["api.example.com"]);
        for address in [PUBLIC, "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"] {
            assert!(reaches(&grant, "api.example.com", address, 443), "{address}");
            assert!(!reaches(&grant, "api.example.com", address, 8443), "{address}");
            assert!(!reaches(&grant, "other.example.com", address, 443), "{address}");
        }
        for address in [
            "127.0.0.1",
            "0.0.0.0",
            "::",
            "::1",
            "10.0.0.1",
            "169.254.169.254",
            "fd00:ec2::254",
            "fe80::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::169.254.169.254",
            "2002:7f00:1::1",
            "224.0.0.1",
            "255.255.255.255",
        ] {
            assert!(!reaches(&grant, "api.example.com", address, 443), "{address}");
        }
    }

    #[test]
    fn a_network_of_ones_own_is_reached_where_it_is_named() {
        let grant = grant(&["wiki.corp.example", "10.0.0.0/8", "[fd00::/8]:443"]);
        assert!(reaches(&grant, "wiki.corp.example", "10.1.2.3", 443));
        assert!(reaches(&grant, "wiki.corp.example", "::ffff:10.1.2.3", 80));
        assert!(reaches(&grant, "wiki.corp.example", "64:ff9b::10.1.2.3", 443));
        assert!(reaches(&grant, "wiki.corp.example", "fd12::1", 443));
        assert!(!reaches(&grant, "wiki.corp.example", "fd12::1", 80));
        assert!(!reaches(&grant, "wiki.corp.example", "192.168.0.1", 443));
        // The network alone names no name.
        assert!(!reaches(&grant, "other.corp.example", "10.1.2.3", 443));
        // But an address written in the URL.
        assert!(reaches(&grant, "10.1.2.3", "10.1.2.3", 443));
    }

    #[test]
    fn localhost_is_loopback_and_nothing_else() {
        let granted = grant(&["localhost:8080", "api.example.com:*"]);
        for address in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert!(reaches(&granted, "localhost", address, 8080), "{address}");
            assert!(reaches(&granted, "LOCALHOST.", address, 8080), "{address}");
            assert!(reaches(&granted, "api.example.com", address, 8080), "{address}");
            assert!(!reaches(&granted, "api.example.com", address, 8081), "{address}");
            assert!(!reaches(&granted, "localhost", address, 80), "{address}");
        }
        for address in ["10.0.0.1", "0.0.0.0", "169.254.169.254", "::"] {
            assert!(!reaches(&granted, "localhost", address, 8080), "{address}");
        }
    }

    #[test]
    fn an_address_in_a_url_resolves_to_itself_only() {
        let grant = grant(&["127.0.0.1:8080", "127.0.0.2:8080", PUBLIC]);
        assert!(reaches(&grant, "127.0.0.1", "127.0.0.1", 8080));
        assert!(reaches(&grant, "2130706433", "127.0.0.1", 8080));
        assert!(reaches(&grant, "127.0.0.1", "::ffff:127.0.0.1", 8080));
        assert!(!reaches(&grant, "127.0.0.1", "127.0.0.2", 8080));
        assert!(!reaches(&grant, PUBLIC, "1.1.1.1", 443));
    }

    #[test]
    fn the_order_of_the_hosts_makes_no_difference() {
        let one = grant(&["b.example", "a.example:80", "A.example:80"]);
        assert_eq!(one, grant(&["a.example:80", "b.example"]));
        assert_eq!(one.to_string(), "a.example:80, b.example");
        let json = serde_json::to_string(&one).unwrap();
        assert_eq!(json, r#"["a.example:80","b.example"]"#);
        assert_eq!(serde_json::from_str::<NetworkGrant>(&json).unwrap(), one);
        assert!(grant(&[]).is_empty());
    }

    fn any_address() -> impl Strategy<Value = IpAddr> {
        prop_oneof![
            any::<u32>().prop_map(|bits| IpAddr::V4(Ipv4Addr::from(bits))),
            any::<u128>().prop_map(|bits| IpAddr::V6(Ipv6Addr::from(bits))),
            any::<u32>().prop_map(|bits| IpAddr::V6(Ipv4Addr::from(bits).to_ipv6_mapped())),
        ]
    }

    proptest! {
        #[test]
        fn what_is_not_named_is_not_reached(
            host in "[a-c]{1,2}\\.(example|test)", address in any_address(), port: u16,
        ) {
            let grant = grant(&["a.example", "*.c.example:8080", "10.0.0.0/8:*", "localhost:*"]);
            prop_assert!(grant.names(&host, port) || !grant.reaches(&host, address, port));
        }

        #[test]
        fn naming_more_never_takes_away(
            hosts in proptest::collection::vec(
                prop_oneof![
                    Just("a.example"), Just("*.b.example:*"), Just("localhost:*"),
                    Just("10.0.0.0/8:*"), Just("fc00::/7"), Just("127.0.0.1:443"),
                ], 0..6),
            more in prop_oneof![Just("b.example"), Just("192.168.0.0/16"), Just("localhost")],
            host in prop_oneof![Just("a.example"), Just("b.example"), Just("localhost")],
            address in any_address(),
            port in prop_oneof![Just(443u16), any::<u16>()],
        ) {
            let fewer = grant(&hosts);
            let all: Vec<_> = hosts.iter().copied().chain([more]).collect();
            let all = grant(&all);
            prop_assert!(!fewer.names(host, port) || all.names(host, port));
            prop_assert!(!fewer.reaches(host, address, port) || all.reaches(host, address, port));
        }

        #[test]
        fn an_address_and_its_mapped_form_are_treated_alike(bits: u32, port in 442u16..445) {
            let grant = grant(&["a.example", "10.0.0.0/8", "localhost:443"]);
            let v4 = Ipv4Addr::from(bits);
            let mapped = IpAddr::V6(v4.to_ipv6_mapped());
            prop_assert_eq!(
                grant.reaches("a.example", IpAddr::V4(v4), port),
                grant.reaches("a.example", mapped, port)
            );
            prop_assert_eq!(
                grant.names(&v4.to_string(), port),
                grant.names(&format!("[{mapped}]"), port)
            );
        }
    }
}
