//! The host of a URL: a name, or an address in every form that resolvers take for one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::address::canonical;

/// RFC 1035.
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

/// The host of a URL.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum UrlHost {
    /// In lower case, without a dot at the end.
    Name(String),
    Address(IpAddr),
}

impl UrlHost {
    /// Reads what stands between `//` and the port, brackets included or not; none for what is
    /// neither a name nor an address.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bracketed = text.strip_prefix('[').map(|rest| rest.strip_suffix(']'));
        if let Some(inner) = bracketed {
            return inner?.parse::<Ipv6Addr>().ok().map(Self::of_v6);
        }
        if let Ok(address) = text.parse::<Ipv6Addr>() {
            return Some(Self::of_v6(address));
        }
        let name = normal_name(text);
        match loose_v4(&name) {
            Loose::Address(address) => Some(Self::Address(IpAddr::V4(address))),
            Loose::Malformed => None,
            Loose::Name => name_problem(&name).is_none().then_some(Self::Name(name)),
        }
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        Self::Address(canonical(IpAddr::V6(address)))
    }
}

/// Lower case, without the dot that says that a name is whole.
pub(super) fn normal_name(text: &str) -> String {
    text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase()
}

/// Why lower-case text is no host's name; none if it is one.
pub(super) fn name_problem(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("it has no name");
    }
    if !name.is_ascii() {
        return Some("names are written in their ASCII form, xn--...");
    }
    if name.len() > LONGEST_NAME {
        return Some("a name has at most 253 characters");
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    for label in name.split('.') {
        if label.is_empty() {
            return Some("a part of the name is empty");
        }
        if !label.bytes().all(allowed) {
            return Some("names have letters, digits, - and _ only");
        }
        if label.len() > LONGEST_LABEL || label.starts_with('-') || label.ends_with('-') {
            return Some("a part of a name has at most 63 characters and no - at either end");
        }
    }
    None
}

/// What a name is where an address may stand too.
pub(super) enum Loose {
    Name,
    Address(Ipv4Addr),
    /// Its end is a number, so nobody takes it for a name.
    Malformed,
}

/// What resolvers and URL parsers take for an IPv4 address: one to four numbers, decimal, octal or
/// hexadecimal, the last filling the bytes that are left (`inet_aton`; "ends in a number" of the
/// WHATWG URL standard).
pub(super) fn loose_v4(name: &str) -> Loose {
    let parts: Vec<_> = name.split('.').collect();
    let last = parts.last().copied().unwrap_or_default();
    let all_digits = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits && number(last).is_none() {
        return Loose::Name;
    }
    let Some(numbers) = parts.iter().map(|part| number(part)).collect::<Option<Vec<_>>>() else {
        return Loose::Malformed;
    };
    let Some((last, first)) = numbers.split_last() else { return Loose::Malformed };
    if first.len() > 3 || first.iter().any(|part| *part > 255) {
        return Loose::Malformed;
    }
    let room = 8 * (4 - first.len() as u32);
    if *last >= 1 << room {
        return Loose::Malformed;
    }
    let high = first.iter().fold(0, |high, part| high << 8 | part) << room;
    match u32::try_from(high | last) {
        Ok(address) => Loose::Address(Ipv4Addr::from(address)),
        Err(_) => Loose::Malformed,
    }
}

fn number(part: &str) -> Option<u64> {
    let (digits, radix) = if let Some(hexadecimal) = part.strip_prefix("0x") {
        (hexadecimal, 16)
    } else if part.len() > 1 && part.starts_with('0') {
        (&part[1..], 8)
    } else {
        (part, 10)
    };
    if digits.is_empty() {
        // `0x` alone is 0.
        return (radix == 16).then_some(0);
    }
    // No sign: from_str_radix would take a `+`.
    let plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then(|| u64::from_str_radix(digits, radix).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_known_in_every_form_that_resolvers_take() {
        for text in [
            "127.0.0.1",
            "127.0.0.1.",
            "127.1",
            "127.0.1",
            "2130706433",
            "017700000001",
            "0x7f000001",
            "0X7F.0.0.1",
            "0177.0.0.0x1",
            "[::ffff:127.0.0.1]",
            "::ffff:7f00:1",
            "[0:0:0:0:0:ffff:7f00:0001]",
        ] {
            let loopback = UrlHost::Address(IpAddr::V4(Ipv4Addr::LOCALHOST));
            assert_eq!(UrlHost::parse(text), Some(loopback), "{text}");
        }
    }

    #[test]
    fn what_is_neither_a_name_nor_an_address_is_no_host() {
        for text in [
            "",
            ".",
            "[",
            "[]",
            "[::1",
            "[::1]x",
            "::1]",
            "[fe80::1%25eth0]",
            "[127.0.0.1]",
            "1.2.3.4.5",
            "256.0.0.1",
            "4294967296",
            "1.2.3.08",
            "a.1",
            "a b",
            "a%2eb",
            "a/b",
            "*.example.com",
            "bücher.example",
            "evil.com#.example.com",
            "a\0b",
            "..",
        ] {
            assert_eq!(UrlHost::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_address_is_never_taken_for_a_name(bits: u32, split in 1u32..=4, radix in 0u8..3) {
            let part = |value: u64| match radix {
                0 => value.to_string(),
                1 => format!("0x{value:x}"),
                _ => format!("0{value:o}"),
            };
            let bits64 = u64::from(bits);
            let mut parts: Vec<_> =
                (1..split).map(|at| part(bits64 >> (32 - 8 * at) & 0xff)).collect();
            parts.push(part(bits64 & (u64::from(u32::MAX) >> (8 * (split - 1)))));
            let address = IpAddr::V4(Ipv4Addr::from(bits));
            prop_assert_eq!(UrlHost::parse(&parts.join(".")), Some(UrlHost::Address(address)));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}", odd in "[0-9a-fA-FxX.:\\[\\]%-]{0,30}") {
            UrlHost::parse(&text);
            UrlHost::parse(&odd);
        }
    }
}
