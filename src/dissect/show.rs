//! What a node says, as text for people.

use std::fmt::Write;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::tree::{Node, Value};
use crate::codepoint::hex;

/// How many bytes of a value without structure are written out.
const SHOWN: usize = 16;

impl Node {
    /// The value in words: a number, a registered name, text, the first bytes; empty for a structure.
    ///
    /// `buffer` is what the tree was made of.
    #[must_use]
    pub fn show(&self, buffer: &[u8]) -> String {
        let bytes = self.span.of(buffer);
        match self.value {
            Value::Structure => String::new(),
            Value::Number(number) => number.to_string(),
            Value::Code { number, name } => code(number, name, bytes.len()),
            Value::Bytes => shortened(bytes),
            Value::Text => text(bytes),
            Value::Word(None) => text(bytes),
            Value::Word(Some(meaning)) => format!("{} ({meaning})", text(bytes)),
            Value::WideText => wide(bytes),
            Value::Oid(name) => match (name, dotted(bytes)) {
                (Some(name), dotted) => format!("{name} ({dotted})"),
                (None, dotted) => dotted,
            },
            Value::Time(seconds) => time(seconds),
            Value::Flag(flag) => if flag { "true" } else { "false" }.to_owned(),
            Value::Bits(names) => bits(bytes, names),
            Value::Address => address(bytes),
        }
    }
}

/// `TLS_AES_128_GCM_SHA256 (0x1301)`; an unknown number is its hex alone.
fn code(number: u64, name: Option<&str>, width: usize) -> String {
    let digits = format!("0x{number:0width$x}", width = width.max(1) * 2);
    name.map_or_else(|| digits.clone(), |name| format!("{name} ({digits})"))
}

/// Line ends and other control characters are written as in the languages of programs.
fn text(bytes: &[u8]) -> String {
    let mut text = String::new();
    for letter in String::from_utf8_lossy(bytes).chars() {
        if letter.is_control() { text.extend(letter.escape_default()) } else { text.push(letter) }
    }
    text
}

/// Bytes in hex: few of them whole, of many the first and how many there are.
#[must_use]
pub fn shortened(bytes: &[u8]) -> String {
    match bytes.split_at_checked(SHOWN) {
        Some((first, rest)) if !rest.is_empty() => format!("{}… ({} bytes)", hex::string(first), bytes.len()),
        _ => hex::string(bytes),
    }
}

fn wide(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The dotted form of an OBJECT IDENTIFIER's content, `[X.690 §8.19]`.
#[must_use]
pub fn dotted(content: &[u8]) -> String {
    let mut text = String::new();
    let mut arc: u128 = 0;
    let mut first = true;
    for &byte in content {
        arc = arc.wrapping_shl(7) | u128::from(byte & 0x7f);
        if byte & 0x80 != 0 {
            continue;
        }
        if first {
            // The first two arcs share a number: 40 × first + second, and the first is at most 2.
            let top = (arc / 40).min(2);
            text = format!("{top}.{}", arc - top * 40);
            first = false;
        } else {
            text.push('.');
            text.push_str(&arc.to_string());
        }
        arc = 0;
    }
    text
}

/// `2026-09-19 14:13:20 UTC`, the proleptic Gregorian calendar of `[RFC 5280 §4.1.2.5]`.
#[must_use]
pub fn time(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

/// Year, month and day of a number of days since 1970-01-01: years are counted from March, so that a leap day comes last.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn bits(bytes: &[u8], names: &[&str]) -> String {
    let set = |index: &usize| bytes.get(index / 8).is_some_and(|byte| byte & (0x80 >> (index % 8)) != 0);
    let mut text = String::new();
    for index in (0..bytes.len() * 8).filter(set) {
        let separator = if text.is_empty() { "" } else { ", " };
        match names.get(index) {
            Some(name) => text.extend([separator, name]),
            // Writing to a string does not fail.
            None => drop(write!(text, "{separator}bit {index}")),
        }
    }
    if text.is_empty() { "none".to_owned() } else { text }
}

fn address(bytes: &[u8]) -> String {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Ipv4Addr::from(four).to_string();
    }
    <[u8; 16]>::try_from(bytes).map_or_else(|_| hex::string(bytes), |sixteen| Ipv6Addr::from(sixteen).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dissect::field::UNKNOWN;
    use crate::dissect::tree::Span;

    #[track_caller]
    fn check(value: Value, bytes: &[u8], shown: &str) {
        let node = Node { field: UNKNOWN, span: Span { start: 0, end: bytes.len() as u32 }, value, below: 0 };
        assert_eq!(node.show(bytes), shown);
    }

    #[test]
    fn values_are_told_in_words() {
        check(Value::Number(4096), &[0x10, 0], "4096");
        check(
            Value::Code { number: 0x1301, name: Some("TLS_AES_128_GCM_SHA256") },
            &[0x13, 1],
            "TLS_AES_128_GCM_SHA256 (0x1301)",
        );
        check(Value::Code { number: 0xfa, name: None }, &[0, 0xfa], "0x00fa");
        check(Value::Bytes, &[7; 17], "07070707070707070707070707070707… (17 bytes)");
        check(Value::Bytes, &[7; 3], "070707");
        check(Value::Text, b"EHLO a\r\n", "EHLO a\\r\\n");
        check(Value::Word(Some("begin TLS")), b"STARTTLS", "STARTTLS (begin TLS)");
        check(Value::WideText, &[0, b'h', 0, b'i'], "hi");
        check(Value::Flag(true), &[0xff], "true");
        check(Value::Bits(&["digitalSignature", "contentCommitment"]), &[0x81], "digitalSignature, bit 7");
        check(Value::Address, &[192, 0, 2, 1], "192.0.2.1");
        check(Value::Address, &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "2001:db8::1");
    }

    #[test]
    fn identifiers_and_times_are_read() {
        // X.690 §8.19.5: {2 100 3}.
        assert_eq!(dotted(&[0x81, 0x34, 0x03]), "2.100.3");
        assert_eq!(dotted(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]), "1.2.840.113549.1.1.11");
        assert_eq!(dotted(&[]), "");
        assert_eq!(dotted(&[0xff; 40]), "");
        assert_eq!(time(0), "1970-01-01 00:00:00 UTC");
        assert_eq!(time(951_782_400), "2000-02-29 00:00:00 UTC");
        assert_eq!(time(-1), "1969-12-31 23:59:59 UTC");
        assert_eq!(time(253_402_300_799), "9999-12-31 23:59:59 UTC");
    }
}
