//! Writing DER, `[X.690 §8]`, `[X.690 §10]`: what certificates, revocation lists and OCSP responses are made of.
//!
//! Every function gives one whole element, with tag and length.

use der::DateTime;
use der::asn1::ObjectIdentifier;

use crate::crypto::verify::asn1::tag;

/// An element with this tag.
pub(super) fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let octets = contents.len().to_be_bytes();
    let length = &octets[octets.iter().take_while(|&&octet| octet == 0).count()..];
    let mut element = vec![tag];
    match length {
        [] => element.push(0),
        [short] if *short < 0x80 => element.push(*short),
        _ => {
            element.push(0x80 | length.len() as u8);
            element.extend_from_slice(length);
        }
    }
    element.extend_from_slice(contents);
    element
}

/// A SEQUENCE of these elements.
pub(super) fn sequence(elements: &[&[u8]]) -> Vec<u8> {
    element(tag::SEQUENCE, &elements.concat())
}

/// `[number] EXPLICIT`: an element in an element.
pub(super) fn explicit(number: u8, inner: &[u8]) -> Vec<u8> {
    element(tag::CONSTRUCTED | number, inner)
}

/// An INTEGER of this value, an unsigned one in big endian.
pub(super) fn integer(value: &[u8]) -> Vec<u8> {
    let digits = &value[value.iter().take_while(|&&octet| octet == 0).count()..];
    let sign: &[u8] = if digits.first().is_none_or(|&first| first >= 0x80) { &[0] } else { &[] };
    element(tag::INTEGER, &[sign, digits].concat())
}

/// A BIT STRING of whole octets.
pub(super) fn bit_string(octets: &[u8]) -> Vec<u8> {
    element(tag::BIT_STRING, &[&[0], octets].concat())
}

/// A BIT STRING of up to eight named bits, the first one the highest: without the zeros at its end, `[X.690 §11.2.2]`.
pub(super) fn named_bits(bits: u8) -> Vec<u8> {
    element(tag::BIT_STRING, &[bits.trailing_zeros() as u8, bits])
}

/// An OBJECT IDENTIFIER.
pub(super) fn identifier(identifier: ObjectIdentifier) -> Vec<u8> {
    element(tag::OBJECT_IDENTIFIER, identifier.as_bytes())
}

/// A date as certificates and lists have it: UTCTime to 2049, GeneralizedTime from 2050, `[RFC 5280 §4.1.2.5]`.
pub(super) fn time(date: DateTime) -> Vec<u8> {
    if date.year() < 2050 {
        return element(tag::UTC_TIME, &digits(date).as_bytes()[2..]);
    }
    generalized_time(date)
}

/// A date as GeneralizedTime, whatever the year.
pub(super) fn generalized_time(date: DateTime) -> Vec<u8> {
    element(tag::GENERALIZED_TIME, digits(date).as_bytes())
}

/// `YYYYMMDDHHMMSSZ`.
fn digits(date: DateTime) -> String {
    date.to_string().replace(['-', ':', 'T'], "")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[track_caller]
    fn check(element: &[u8], expected: &[u8]) {
        assert_eq!(element, expected);
    }

    #[test]
    fn lengths_are_as_short_as_can_be() {
        check(&element(4, &[]), &[4, 0]);
        check(&element(4, &[1, 2]), &[4, 2, 1, 2]);
        check(&element(4, &[7; 0x7f])[..3], &[4, 0x7f, 7]);
        check(&element(4, &[7; 0x80])[..4], &[4, 0x81, 0x80, 7]);
        check(&element(4, &[7; 0x100])[..5], &[4, 0x82, 1, 0, 7]);
    }

    #[test]
    fn integers_are_positive_and_short() {
        check(&integer(&[]), &[2, 1, 0]);
        check(&integer(&[0, 0, 5]), &[2, 1, 5]);
        check(&integer(&[0x80]), &[2, 2, 0, 0x80]);
    }

    #[test]
    fn named_bits_end_with_the_last_one_set() {
        check(&named_bits(0x80), &[3, 2, 7, 0x80]);
        check(&named_bits(0x06), &[3, 2, 1, 0x06]);
    }

    #[test]
    fn dates_change_their_form_in_2050() {
        let date = |seconds| DateTime::from_unix_duration(Duration::from_secs(seconds)).unwrap();
        check(&time(date(2_524_607_999)), b"\x17\x0d491231235959Z");
        check(&time(date(2_524_608_000)), b"\x18\x0f20500101000000Z");
        check(&generalized_time(date(0)), b"\x18\x0f19700101000000Z");
    }
}
