//! Ethernet, IP and TCP around a payload: `[RFC 894]`, `[RFC 791 §3.1]`, `[RFC 8200 §3]`, `[RFC 9293 §3.1]`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The most bytes that an Ethernet frame carries.
const ETHERNET_PAYLOAD: usize = 1500;

const IPV4_HEADER: usize = 20;
const IPV6_HEADER: usize = 40;
const TCP_HEADER: usize = 20;

/// The window that both ends announce, in units of 2¹⁴ bytes: the simulated TCP never stops a sender.
const WINDOW: u16 = u16::MAX;

/// By how many bits the window is shifted, `[RFC 7323 §2.2]`.
const WINDOW_SHIFT: u8 = 14;

/// How many routers a packet may still pass; it passes none.
const HOPS: u8 = 64;

const TCP: u8 = 6;

/// TCP's control bits.
pub(super) mod flag {
    pub(in super::super) const FIN: u8 = 0x01;
    pub(in super::super) const SYN: u8 = 0x02;
    pub(in super::super) const PSH: u8 = 0x08;
    pub(in super::super) const ACK: u8 = 0x10;
}

/// One end of a connection, as frames name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    /// The Ethernet address.
    pub(super) hardware: [u8; 6],
    /// The IP address.
    pub(super) address: IpAddr,
    /// The TCP port.
    pub(super) port: u16,
}

impl End {
    /// The most bytes that one packet between these ends carries, `[RFC 9293 §3.7.1]`.
    pub(super) const fn maximum_segment_size(&self, peer: &Self) -> usize {
        let header = match (self.address, peer.address) {
            (IpAddr::V4(_), IpAddr::V4(_)) => IPV4_HEADER,
            _ => IPV6_HEADER,
        };
        ETHERNET_PAYLOAD - header - TCP_HEADER
    }
}

/// A frame with one TCP packet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'a> {
    pub(super) from: End,
    pub(super) to: End,
    pub(super) sequence: u32,
    pub(super) acknowledgment: u32,
    pub(super) flags: u8,
    pub(super) payload: &'a [u8],
}

impl Frame<'_> {
    /// Appends the frame, with its checksums.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let tcp = self.tcp_header();
        let length = (tcp.len() + self.payload.len()) as u16;
        out.extend(self.to.hardware);
        out.extend(self.from.hardware);
        let (header, pseudo) = match (self.from.address, self.to.address) {
            (IpAddr::V4(from), IpAddr::V4(to)) => {
                out.extend([0x08, 0x00]);
                (ipv4_header(from, to, length), ipv4_pseudo_header(from, to, length))
            }
            (from, to) => {
                let (from, to) = (ipv6(from), ipv6(to));
                out.extend([0x86, 0xdd]);
                (ipv6_header(from, to, length), ipv6_pseudo_header(from, to, length))
            }
        };
        out.extend(header);
        let start = out.len();
        out.extend(tcp);
        out.extend(self.payload);
        let sum = checksum(&[&pseudo, &out[start..]]).to_be_bytes();
        out[start + 16..start + 18].copy_from_slice(&sum);
    }

    /// The header with its options; the checksum is still zero.
    fn tcp_header(&self) -> Vec<u8> {
        let [high, low] = (self.from.maximum_segment_size(&self.to) as u16).to_be_bytes();
        // Maximum segment size, no operation, window scale.
        let all = [2, 4, high, low, 1, 3, 3, WINDOW_SHIFT];
        let options: &[u8] = if self.flags & flag::SYN == 0 { &[] } else { &all };
        let words = ((TCP_HEADER + options.len()) / 4) as u8;
        let mut header = Vec::with_capacity(TCP_HEADER + options.len());
        header.extend(self.from.port.to_be_bytes());
        header.extend(self.to.port.to_be_bytes());
        header.extend(self.sequence.to_be_bytes());
        header.extend(self.acknowledgment.to_be_bytes());
        header.extend([words << 4, self.flags]);
        header.extend(WINDOW.to_be_bytes());
        header.extend([0; 4]);
        header.extend(options);
        header
    }
}

fn ipv4_header(from: Ipv4Addr, to: Ipv4Addr, length: u16) -> Vec<u8> {
    // Version 4 with five words, no class; the identification of what is never cut is 0, `[RFC 6864 §4.1]`.
    let mut header = vec![0x45, 0];
    header.extend((IPV4_HEADER as u16 + length).to_be_bytes());
    header.extend([0, 0, 0x40, 0, HOPS, TCP, 0, 0]);
    header.extend(from.octets());
    header.extend(to.octets());
    let sum = checksum(&[&header]).to_be_bytes();
    header[10..12].copy_from_slice(&sum);
    header
}

fn ipv4_pseudo_header(from: Ipv4Addr, to: Ipv4Addr, length: u16) -> Vec<u8> {
    [&from.octets()[..], &to.octets(), &[0, TCP], &length.to_be_bytes()].concat()
}

fn ipv6_header(from: Ipv6Addr, to: Ipv6Addr, length: u16) -> Vec<u8> {
    [&[0x60, 0, 0, 0][..], &length.to_be_bytes(), &[TCP, HOPS], &from.octets(), &to.octets()].concat()
}

fn ipv6_pseudo_header(from: Ipv6Addr, to: Ipv6Addr, length: u16) -> Vec<u8> {
    [&from.octets()[..], &to.octets(), &u32::from(length).to_be_bytes(), &[0, 0, 0, TCP]].concat()
}

/// An IPv4 address beside an IPv6 address is written as one, `[RFC 4291 §2.5.5.2]`.
fn ipv6(address: IpAddr) -> Ipv6Addr {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    }
}

/// The Internet checksum of parts that follow one another; all but the last have an even length, `[RFC 1071 §1]`.
fn checksum(parts: &[&[u8]]) -> u16 {
    let words = parts.iter().flat_map(|part| part.chunks(2));
    let word = |bytes: &[u8]| u64::from(bytes[0]) << 8 | u64::from(bytes.get(1).copied().unwrap_or(0));
    let mut sum: u64 = words.map(word).sum();
    while sum > 0xffff {
        sum = (sum >> 16) + (sum & 0xffff);
    }
    !(sum as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_rfc() {
        // RFC 1071 §3: the sum of 00 01 f2 03 f4 f5 f6 f7 is ddf2.
        let bytes = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7];
        assert_eq!(checksum(&[&bytes]), !0xddf2);
        assert_eq!(checksum(&[&bytes[..2], &bytes[2..]]), !0xddf2);
        assert_eq!(checksum(&[&[0x12]]), !0x1200);
        assert_eq!(checksum(&[]), 0xffff);
    }

    /// What is written adds up: over a header and its own checksum the sum has no zero bit.
    fn check(from: &str, to: &str, header: usize, pseudo: impl Fn(u16) -> Vec<u8>) {
        for payload in [&b""[..], b"odd", b"even"] {
            for flags in [flag::SYN, flag::ACK] {
                let end = |address: &str, port| End { hardware: [0; 6], address: address.parse().unwrap(), port };
                let (from, to) = (end(from, 49_152), end(to, 25));
                let mut bytes = Vec::new();
                Frame { from, to, sequence: 7, acknowledgment: 9, flags, payload }.write(&mut bytes);
                let tcp = &bytes[14 + header..];
                assert_eq!(checksum(&[&pseudo(tcp.len() as u16), tcp]), 0, "TCP over {payload:?}");
                assert_eq!(usize::from(tcp[12] >> 4) * 4 + payload.len(), tcp.len());
                if header == IPV4_HEADER {
                    assert_eq!(checksum(&[&bytes[14..][..header]]), 0, "IPv4");
                }
            }
        }
    }

    #[test]
    fn what_is_written_adds_up() {
        let (from, to) = (Ipv4Addr::new(192, 0, 2, 10), Ipv4Addr::new(192, 0, 2, 25));
        check("192.0.2.10", "192.0.2.25", IPV4_HEADER, |length| ipv4_pseudo_header(from, to, length));
        let (from, to) = ("2001:db8::10".parse().unwrap(), "2001:db8::25".parse().unwrap());
        check("2001:db8::10", "2001:db8::25", IPV6_HEADER, |length| ipv6_pseudo_header(from, to, length));
        let from = "::ffff:192.0.2.10".parse().unwrap();
        check("192.0.2.10", "2001:db8::25", IPV6_HEADER, |length| ipv6_pseudo_header(from, to, length));
    }
}
