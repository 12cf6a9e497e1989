//! Which addresses are ordinary places on the internet, and which are somebody's own network.
//!
//! The list is that of the IANA special-purpose address registries (RFC 6890 and its updates). An
//! address is ordinary only where nothing speaks against it: for IPv6 that is global unicast,
//! 2000::/3, and what translates to an ordinary IPv4 address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Some addresses of one family: all that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Range {
    base: IpAddr,
    /// Leading bits that count, at most 32 or 128.
    bits: u8,
}

impl Range {
    pub(super) const fn new(base: IpAddr, bits: u8) -> Self {
        Self { base, bits }
    }

    const fn v4(a: u8, b: u8, c: u8, d: u8, bits: u8) -> Self {
        Self { base: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), bits }
    }

    const fn v6(a: u16, b: u16, c: u16, bits: u8) -> Self {
        Self { base: IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)), bits }
    }

    pub(super) const fn base(&self) -> IpAddr {
        self.base
    }

    pub(super) const fn bits(&self) -> u8 {
        self.bits
    }

    /// The first address of the range that `base` lies in.
    pub(super) fn network(&self) -> IpAddr {
        match self.base {
            IpAddr::V4(base) => {
                let kept = u32::from(base) & mask(32, self.bits) as u32;
                IpAddr::V4(Ipv4Addr::from(kept))
            }
            IpAddr::V6(base) => IpAddr::V6(Ipv6Addr::from(u128::from(base) & mask(128, self.bits))),
        }
    }

    /// Whether an address, as [`canonical`] gives it, is in the range.
    pub(super) fn contains(&self, address: IpAddr) -> bool {
        let differs = match (self.base, address) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                u128::from(u32::from(base) ^ u32::from(address)) & mask(32, self.bits)
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                (u128::from(base) ^ u128::from(address)) & mask(128, self.bits)
            }
            _ => return false,
        };
        differs == 0
    }
}

/// The leading `bits` of a number of `width` bits.
fn mask(width: u32, bits: u8) -> u128 {
    let all = if width == 128 { u128::MAX } else { (1 << width) - 1 };
    let free = width.saturating_sub(u32::from(bits));
    // A shift by the whole width is not defined.
    all & u128::MAX.checked_shl(free).unwrap_or(0)
}

/// IPv4 that is not ordinary.
const SPECIAL_V4: &[Range] = &[
    Range::v4(0, 0, 0, 0, 8), // this network; Linux connects 0.0.0.0 to loopback
    Range::v4(10, 0, 0, 0, 8), // private, RFC 1918
    Range::v4(100, 64, 0, 0, 10), // behind a carrier's NAT; Alibaba's metadata service
    Range::v4(127, 0, 0, 0, 8), // loopback
    Range::v4(168, 63, 129, 16, 32), // Azure's wire server, reachable from its machines only
    Range::v4(169, 254, 0, 0, 16), // link-local; metadata services of most clouds
    Range::v4(172, 16, 0, 0, 12), // private, RFC 1918
    Range::v4(192, 0, 0, 0, 24), // protocol assignments; Oracle's metadata service
    Range::v4(192, 0, 2, 0, 24), // documentation
    Range::v4(192, 88, 99, 0, 24), // relays of 6to4, withdrawn
    Range::v4(192, 168, 0, 0, 16), // private, RFC 1918
    Range::v4(198, 18, 0, 0, 15), // benchmarks
    Range::v4(198, 51, 100, 0, 24), // documentation
    Range::v4(203, 0, 113, 0, 24), // documentation
    Range::v4(224, 0, 0, 0, 4), // multicast
    Range::v4(240, 0, 0, 0, 4), // reserved, and broadcast
];

/// All that is ordinary in IPv6 lies here; loopback, unique local, link-local and multicast don't.
const GLOBAL_V6: Range = Range::v6(0x2000, 0, 0, 3);

/// What is not ordinary within it.
const SPECIAL_V6: &[Range] = &[
    Range::v6(0x2001, 0, 0, 23), // protocol assignments: Teredo, benchmarks, ORCHID
    Range::v6(0x2001, 0xdb8, 0, 32), // documentation
    Range::v6(0x3fff, 0, 0, 20), // documentation
];

const SIX_TO_FOUR: Range = Range::v6(0x2002, 0, 0, 16);
const NAT64: Range = Range::v6(0x64, 0xff9b, 0, 96);
const TEREDO: Range = Range::v6(0x2001, 0, 0, 32);
const COMPATIBLE: Range = Range::v6(0, 0, 0, 96);

/// The address that a connection to `address` really goes to: an IPv4-mapped one is IPv4.
pub(super) fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// The IPv4 address inside an IPv6 address of a kind that is sent on to it by a translator or a
/// tunnel.
pub(super) fn embedded(address: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(v6) = address else { return None };
    let bits = u128::from(v6);
    let at = |from_the_right: u32| Some(Ipv4Addr::from((bits >> from_the_right) as u32));
    // ISATAP puts it behind 0:5efe or 200:5efe in any network.
    let isatap = matches!((bits >> 32) as u32, 0x0000_5efe | 0x0200_5efe);
    if SIX_TO_FOUR.contains(address) {
        at(80)
    } else if TEREDO.contains(address) {
        at(0).map(|inverted| Ipv4Addr::from(!u32::from(inverted)))
    } else if NAT64.contains(address) || isatap || COMPATIBLE.contains(address) {
        at(0)
    } else {
        None
    }
}

pub(super) fn is_loopback(address: IpAddr) -> bool {
    address.is_loopback()
}

/// Whether an address, as [`canonical`] gives it, is a place on the public internet.
pub(super) fn is_ordinary(address: IpAddr) -> bool {
    let among = |ranges: &[Range]| ranges.iter().any(|range| range.contains(address));
    if address.is_ipv4() {
        return !among(SPECIAL_V4);
    }
    let inner_is_ordinary = embedded(address).map(|inner| is_ordinary(IpAddr::V4(inner)));
    if NAT64.contains(address) {
        return inner_is_ordinary == Some(true);
    }
    GLOBAL_V6.contains(address) && !among(SPECIAL_V6) && inner_is_ordinary != Some(false)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ordinary(text: &str) -> bool {
        is_ordinary(canonical(text.parse().unwrap()))
    }

    #[test]
    fn the_public_internet_is_ordinary() {
        for text in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "168.63.129.15",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:200::1",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2002:101:101::1",
            "2606:4700::5efe:101:101",
        ] {
            assert!(ordinary(text), "{text}");
        }
    }

    #[test]
    fn what_is_somebodys_own_or_nobodys_is_not() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.0",
            "10.255.255.255",
            "100.64.0.0",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.0",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.0",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.0",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::101:101",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0:1.1.1.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:0:1:2:3:4:f5f5:f5f5",
            "2001:2::1",
            "2001:10::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "2606:4700::5efe:7f00:1",
            "2606:4700::200:5efe:c0a8:1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!ordinary(text), "{text}");
        }
    }

    #[test]
    fn a_mask_may_have_all_bits_or_none() {
        assert_eq!(mask(32, 0), 0);
        assert_eq!(mask(32, 32), u128::from(u32::MAX));
        assert_eq!(mask(32, 8), 0xff00_0000);
        assert_eq!(mask(128, 0), 0);
        assert_eq!(mask(128, 128), u128::MAX);
    }

    fn special() -> impl Strategy<Value = u32> {
        (proptest::sample::select(SPECIAL_V4), any::<u32>()).prop_map(|(range, low)| {
            let IpAddr::V4(base) = range.base() else { unreachable!("the list is of IPv4") };
            u32::from(base) | low & !(mask(32, range.bits()) as u32)
        })
    }

    proptest! {
        #[test]
        fn the_standard_librarys_own_lists_agree(number in prop_oneof![special(), any::<u32>()]) {
            let address = Ipv4Addr::from(number);
            let special = address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_broadcast()
                || address.is_documentation()
                || address.is_multicast()
                || address.is_unspecified();
            prop_assert!(!(special && is_ordinary(IpAddr::V4(address))));
        }

        #[test]
        fn no_ipv6_form_is_more_ordinary_than_what_it_holds(number in special(), low: u64, network: u16) {
            let inner = u128::from(number);
            let forms = [
                0xffff << 32 | inner,
                inner,
                0x64_ff9b << 96 | inner,
                0x2002 << 112 | inner << 80 | u128::from(low),
                0x2001 << 112 | u128::from(low) << 32 | u128::from(!number),
                0x2600 << 112 | u128::from(network) << 64 | 0x5efe << 32 | inner,
                0x2600 << 112 | u128::from(network) << 64 | 0x0200_5efe << 32 | inner,
            ];
            for form in forms {
                let address = IpAddr::V6(Ipv6Addr::from(form));
                prop_assert!(!is_ordinary(canonical(address)), "{address}");
            }
        }

        #[test]
        fn a_range_holds_its_own_base_and_nothing_of_the_other_family(number: u128, bits in 0u8..=128) {
            let v6 = IpAddr::V6(Ipv6Addr::from(number));
            let v4 = IpAddr::V4(Ipv4Addr::from(number as u32));
            let range = Range::new(v6, bits);
            prop_assert!(range.contains(v6) && range.contains(range.network()));
            prop_assert!(!range.contains(v4));
            if bits > 0 {
                let other = IpAddr::V6(Ipv6Addr::from(number ^ (1 << (128 - u32::from(bits)))));
                prop_assert!(!range.contains(other));
            }
        }
    }
}
