//! One host that a grant names, as users write it.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::address::{Range, canonical};
use super::url_host::{Loose, loose_v4, name_problem, normal_name};

/// A host, or some addresses, that a check may speak to.
///
/// | written | names |
/// |---|---|
/// | `api.example.com` | that host, on ports 80 and 443 |
/// | `api.example.com:8443` | that host, on that port |
/// | `api.example.com:*` | that host, on every port |
/// | `*.example.com` | every host below example.com, at any depth; not example.com itself |
/// | `localhost:8080` | that name, and the loopback addresses for what resolves to them |
/// | `127.0.0.1:8080`, `[::1]:8080` | that address |
/// | `10.0.0.0/8`, `fd00::/8` | the addresses of that network |
/// | `10.0.0.0/8:8080`, `[fd00::/8]:8080` | the same, on that port |
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostGrant {
    pub(super) target: Target,
    pub(super) ports: Ports,
}

impl HostGrant {
    /// Whether it was written without a port, and so stands for those of `http` and `https`.
    pub fn has_default_ports(&self) -> bool {
        self.ports == Ports::Web
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Target {
    /// In lower case, without a dot at the end.
    Name(String),
    /// What every host it names ends in, in lower case, without the `*`: `.example.com`.
    Below(String),
    /// One address or a network; IPv4-mapped ones are written as IPv4.
    Addresses(Range),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Ports {
    /// Those of `http` and `https`.
    Web,
    One(u16),
    Any,
}

impl Ports {
    pub(super) fn include(self, port: u16) -> bool {
        match self {
            Self::Web => port == 80 || port == 443,
            Self::One(one) => port == one,
            Self::Any => true,
        }
    }
}

/// Text that names no host. The hint says what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not a host to grant: {reason}", .text.escape_debug())]
pub struct HostGrantError {
    pub text: String,
    pub reason: &'static str,
    pub hint: String,
}

/// A network larger than these is hardly one: 10.0.0.0/8 and fc00::/7 are the largest that are
/// anybody's own.
const WIDEST_V4: u8 = 8;
const WIDEST_V6: u8 = 7;
/// Longer than any name, so that an error repeats no more.
const SHOWN: usize = 300;

impl FromStr for HostGrant {
    type Err = HostGrantError;

    fn from_str(text: &str) -> Result<Self, HostGrantError> {
        parse(text).map_err(|Wrong { reason, hint }| HostGrantError {
            text: text.chars().take(SHOWN).collect(),
            reason,
            hint,
        })
    }
}

impl fmt::Display for HostGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Target::Name(name) => f.write_str(name)?,
            Target::Below(suffix) => write!(f, "*{suffix}")?,
            Target::Addresses(range) => {
                let base = range.base();
                let single = range.bits() == width(base);
                match (base, single, self.ports) {
                    (IpAddr::V4(_), true, _) => write!(f, "{base}")?,
                    (IpAddr::V6(_), true, _) => write!(f, "[{base}]")?,
                    (IpAddr::V6(_), false, Ports::One(_) | Ports::Any) => {
                        write!(f, "[{base}/{}]", range.bits())?;
                    }
                    (_, false, _) => write!(f, "{base}/{}", range.bits())?,
                }
            }
        }
        match self.ports {
            Ports::Web => Ok(()),
            Ports::One(port) => write!(f, ":{port}"),
            Ports::Any => f.write_str(":*"),
        }
    }
}

impl Serialize for HostGrant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HostGrant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

struct Wrong {
    reason: &'static str,
    hint: String,
}

fn wrong<T>(reason: &'static str, hint: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { reason, hint: hint.into() })
}

const SHAPE: &str =
    "write a name, an address or a network, as in api.example.com, localhost:8080 or 10.0.0.0/8";

fn parse(text: &str) -> Result<HostGrant, Wrong> {
    if text.is_empty() {
        return wrong("it is empty", SHAPE);
    }
    if let Some((_, rest)) = text.split_once("://") {
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        return wrong("it is a URL", format!("write its host only: {}", host.escape_debug()));
    }
    if text.contains('@') {
        return wrong("it holds a user", "write the host only");
    }
    let (host, ports) = split_ports(text)?;
    Ok(HostGrant { target: parse_target(host)?, ports })
}

/// Parts the port from the rest; brackets go.
fn split_ports(text: &str) -> Result<(&str, Ports), Wrong> {
    if let Some(rest) = text.strip_prefix('[') {
        let Some((inner, after)) = rest.split_once(']') else {
            return wrong("a bracket is not closed", "write [::1] or [::1]:8080");
        };
        if inner.parse::<Ipv6Addr>().is_err() && !is_v6_network(inner) {
            return wrong("no IPv6 address is in the brackets", "write [::1] or [::1]:8080");
        }
        return match after.strip_prefix(':') {
            Some(port) => Ok((inner, parse_ports(port)?)),
            None if after.is_empty() => Ok((inner, Ports::Web)),
            None => wrong("something follows the bracket", "write [::1]:8080 or [fd00::/8]:8080"),
        };
    }
    if text.parse::<Ipv6Addr>().is_ok() || is_v6_network(text) {
        return Ok((text, Ports::Web));
    }
    match text.rsplit_once(':') {
        Some((host, _)) if host.contains(':') => {
            wrong("it is no IPv6 address", "a port of one follows brackets: [::1]:8080")
        }
        Some((host, port)) => Ok((host, parse_ports(port)?)),
        None => Ok((text, Ports::Web)),
    }
}

fn is_v6_network(text: &str) -> bool {
    text.split_once('/').is_some_and(|(base, _)| base.parse::<Ipv6Addr>().is_ok())
}

fn parse_ports(text: &str) -> Result<Ports, Wrong> {
    let hint = "a port is a number from 1 to 65535, or * for all";
    if text == "*" {
        return Ok(Ports::Any);
    }
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u16>() {
        Ok(port) if digits && port > 0 => Ok(Ports::One(port)),
        _ => wrong("its port is not one", hint),
    }
}

fn parse_target(host: &str) -> Result<Target, Wrong> {
    if let Some((base, bits)) = host.split_once('/') {
        return parse_network(base, bits);
    }
    if let Ok(address) = host.parse::<IpAddr>() {
        let address = canonical(address);
        return Ok(Target::Addresses(Range::new(address, width(address))));
    }
    let name = normal_name(host);
    if name == "*" {
        return wrong("it would be every host", "name each, or all below one: *.example.com");
    }
    if let Some(parent) = name.strip_prefix("*.") {
        if let Some(reason) = name_problem(parent) {
            return wrong(reason, SHAPE);
        }
        if !parent.contains('.') {
            let hint = format!("name what is below it, as in *.example.{parent}");
            return wrong("it would be every host of a top-level domain", hint);
        }
        if !matches!(loose_v4(parent), Loose::Name) {
            return wrong("addresses have no names below them", "name a network: 10.0.0.0/8");
        }
        return Ok(Target::Below(format!(".{parent}")));
    }
    if name.contains('*') {
        return wrong("a * stands for whole names in front only", "write *.example.com");
    }
    match loose_v4(&name) {
        Loose::Address(address) => {
            return wrong("it is an address in an unusual form", format!("write {address}"));
        }
        Loose::Malformed => return wrong("it ends in a number and is no address", SHAPE),
        Loose::Name => {}
    }
    match name_problem(&name) {
        Some(reason) => wrong(reason, SHAPE),
        None => Ok(Target::Name(name)),
    }
}

fn parse_network(base: &str, bits: &str) -> Result<Target, Wrong> {
    let hint = "write an address and how many of its bits count, as in 10.0.0.0/8 or fd00::/8";
    let digits = !bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit());
    let (Ok(base), Ok(bits), true) = (base.parse::<IpAddr>(), bits.parse::<u8>(), digits) else {
        return wrong("it is no network, and a host has no path", hint);
    };
    if bits > width(base) {
        return wrong("its address has fewer bits", hint);
    }
    // An IPv4-mapped network is one of IPv4.
    let (base, bits) = match canonical(base) {
        IpAddr::V4(mapped) if base.is_ipv6() => match bits.checked_sub(96) {
            Some(bits) => (IpAddr::V4(mapped), bits),
            None => return wrong("it is wider than IPv4", hint),
        },
        base => (base, bits),
    };
    let range = Range::new(base, bits);
    let widest = if base.is_ipv4() { WIDEST_V4 } else { WIDEST_V6 };
    if bits < widest {
        return wrong("it is wider than any network", format!("name a /{widest} or a smaller one"));
    }
    if range.network() != base {
        let hint = format!("the network is {}/{bits}", range.network());
        return wrong("its address has bits beyond the network's", hint);
    }
    Ok(Target::Addresses(range))
}

pub(super) fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Result<String, String> {
        text.parse::<HostGrant>()
            .map(|grant| grant.to_string())
            .map_err(|error| format!("{error}; {}", error.hint))
    }

    #[test]
    fn what_users_write_has_one_form() {
        for (text, form) in [
            ("api.example.com", "api.example.com"),
            ("API.Example.COM.", "api.example.com"),
            ("api.example.com:8443", "api.example.com:8443"),
            ("api.example.com:*", "api.example.com:*"),
            ("*.example.com", "*.example.com"),
            ("*.example.com:8443", "*.example.com:8443"),
            ("localhost", "localhost"),
            ("localhost:8080", "localhost:8080"),
            ("build_01.internal", "build_01.internal"),
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            ("[::1]:8080", "[::1]:8080"),
            ("[::1]", "[::1]"),
            ("::1", "[::1]"),
            ("[0:0::1]:*", "[::1]:*"),
            ("[::ffff:10.1.2.3]:80", "10.1.2.3:80"),
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("10.0.0.0/8:8080", "10.0.0.0/8:8080"),
            ("10.1.2.3/32", "10.1.2.3"),
            ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
            ("fd00::/8", "fd00::/8"),
            ("[fd00::/8]", "fd00::/8"),
            ("[fd00::/8]:8080", "[fd00::/8]:8080"),
            ("fc00::/7", "fc00::/7"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ] {
            assert_eq!(shown(text).as_deref(), Ok(form), "{text}");
            assert_eq!(shown(form).as_deref(), Ok(form), "{form}");
        }
    }

    #[test]
    fn what_is_no_host_is_told_with_what_would_be_right() {
        for (text, message) in [
            ("", "`` is not a host to grant: it is empty; write a name"),
            ("https://api.example.com/v1", "it is a URL; write its host only: api.example.com"),
            ("me@example.com", "it holds a user; write the host only"),
            ("*", "it would be every host; name each"),
            ("*.com", "top-level domain; name what is below it, as in *.example.com"),
            ("api.*.com", "a * stands for whole names in front only"),
            ("*.1.2.3.4", "addresses have no names below them"),
            ("a..b", "a part of the name is empty"),
            (".", "it has no name"),
            ("-a.example", "no - at either end"),
            ("bücher.example", "xn--"),
            ("a b", "letters, digits, - and _ only"),
            ("api.example.com/v1", "it is no network, and a host has no path"),
            ("api.example.com:", "its port is not one; a port is a number from 1 to 65535"),
            ("api.example.com:0", "its port is not one"),
            ("api.example.com:65536", "its port is not one"),
            ("api.example.com:+80", "its port is not one"),
            ("1:2:3", "it is no IPv6 address; a port of one follows brackets"),
            ("[::1", "a bracket is not closed"),
            ("[example.com]:80", "no IPv6 address is in the brackets"),
            ("[::1]8080", "something follows the bracket"),
            ("fe80::1%eth0", "it is no IPv6 address"),
            ("0x7f000001", "it is an address in an unusual form; write 127.0.0.1"),
            ("127.1", "it is an address in an unusual form; write 127.0.0.1"),
            ("010.0.0.1", "it is an address in an unusual form; write 8.0.0.1"),
            ("1.2.3.256", "it ends in a number and is no address"),
            ("10.1.2.3/8", "bits beyond the network's; the network is 10.0.0.0/8"),
            ("0.0.0.0/0", "wider than any network; name a /8 or a smaller one"),
            ("::/0", "wider than any network; name a /7 or a smaller one"),
            ("::ffff:0:0/95", "it is wider than IPv4"),
            ("10.0.0.0/33", "its address has fewer bits"),
            ("10.0.0.0/+8", "it is no network"),
        ] {
            let error = shown(text).unwrap_err();
            assert!(error.contains(message), "{text}: {error}");
        }
    }

    fn written() -> impl Strategy<Value = String> {
        let label = "[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,8}[a-zA-Z])?";
        let name = (proptest::collection::vec(label, 1..4), "(\\*\\.)?", "[a-z]{2,6}")
            .prop_map(|(labels, front, top)| format!("{front}{}.{top}", labels.join(".")));
        let v4 = any::<u32>().prop_map(|bits| Ipv4Addr::from(bits).to_string());
        let v6 = any::<u128>().prop_map(|bits| format!("[{}]", Ipv6Addr::from(bits)));
        let network = (any::<u32>(), 8u8..=32).prop_map(|(bits, length)| {
            let range = Range::new(IpAddr::V4(Ipv4Addr::from(bits)), length);
            format!("{}/{length}", range.network())
        });
        let network_v6 = (any::<u128>(), 7u8..=128).prop_map(|(bits, length)| {
            let range = Range::new(IpAddr::V6(Ipv6Addr::from(bits)), length);
            format!("[{}/{length}]", range.network())
        });
        (prop_oneof![name, v4, v6, network, network_v6], "(:([1-9][0-9]{0,3}|\\*))?")
            .prop_map(|(host, port)| format!("{host}{port}"))
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back_as_the_same(text in written()) {
            let Ok(grant) = text.parse::<HostGrant>() else {
                // Only mapped networks wider than IPv4 and the like are refused.
                prop_assume!(false);
                return Ok(());
            };
            prop_assert_eq!(grant.to_string().parse(), Ok(grant));
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,40}", odd in "[0-9a-fA-FxX.:/*\\[\\]%@-]{0,30}") {
            for text in [text, odd] {
                if let Ok(grant) = text.parse::<HostGrant>() {
                    prop_assert_eq!(grant.to_string().parse(), Ok(grant));
                }
            }
        }
    }
}
