//! Reading DER, `[X.690 §8]`, `[X.690 §10]`: as much of it as a stapled response and the certificate that it is about need.
//!
//! Strict: a length in a longer form than it needs is no DER, and neither is a tag of more than one byte anything that is read here.

use der::DateTime;

/// Tags, `[X.690 §8.1.2]`; those of a context have its number in the lowest bits, and 0x20 when they hold elements.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const NULL: u8 = 0x05;
    pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
    pub(crate) const ENUMERATED: u8 = 0x0a;
    pub(crate) const UTF8_STRING: u8 = 0x0c;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;
    /// `[number]`, primitive.
    pub(crate) const CONTEXT: u8 = 0x80;
    /// `[number]`, constructed.
    pub(crate) const CONSTRUCTED: u8 = 0xa0;
}

/// What is left of some bytes, element by element. Every step is `None` where the next element is another one, or none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads these bytes from the first one on.
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next element with its tag and length.
    pub(crate) fn whole(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (header, length) = header(self.0, tag)?;
        let (element, rest) = self.0.split_at_checked(header.checked_add(length)?)?;
        self.0 = rest;
        Some(element)
    }

    /// The contents of the next element.
    pub(crate) fn contents(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (header, _) = header(self.0, tag)?;
        self.whole(tag)?.get(header..)
    }

    /// The elements in the next element.
    pub(crate) fn inner(&mut self, tag: u8) -> Option<Self> {
        self.contents(tag).map(Self)
    }

    /// The elements in the next element if it has this tag, and else none of it.
    pub(crate) fn optional(&mut self, tag: u8) -> Option<Option<Self>> {
        if self.0.first() == Some(&tag) { self.inner(tag).map(Some) } else { Some(None) }
    }

    /// The octets of a BIT STRING that has whole ones.
    pub(crate) fn bits(&mut self) -> Option<&'a [u8]> {
        self.contents(tag::BIT_STRING)?.strip_prefix(&[0])
    }

    /// A GeneralizedTime in the form that certificates have, `YYYYMMDDHHMMSSZ`, `[RFC 5280 §4.1.2.5.2]`.
    pub(crate) fn time(&mut self) -> Option<DateTime> {
        let digits = self.contents(tag::GENERALIZED_TIME)?.strip_suffix(b"Z")?;
        if digits.len() != 14 || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let number = |at: usize| (digits[at] - b'0') * 10 + digits[at + 1] - b'0';
        let year = u16::from(number(0)) * 100 + u16::from(number(2));
        DateTime::new(year, number(4), number(6), number(8), number(10), number(12)).ok()
    }

    /// Whether nothing is left.
    pub(crate) const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Nothing may be left.
    pub(crate) fn end(self) -> Option<()> {
        self.is_empty().then_some(())
    }
}

/// The number of bytes of tag and length together, and of the contents.
fn header(bytes: &[u8], tag: u8) -> Option<(usize, usize)> {
    let (&first, rest) = bytes.split_first()?;
    let (&length, rest) = rest.split_first()?;
    if first != tag {
        return None;
    }
    if length < 0x80 {
        return Some((2, usize::from(length)));
    }
    let count = usize::from(length & 0x7f);
    let octets = rest.get(..count).filter(|octets| matches!(octets.len(), 1..=3) && octets[0] != 0)?;
    let length = octets.iter().fold(0, |length, &octet| length << 8 | usize::from(octet));
    (length >= 0x80).then_some((2 + count, length))
}

/// The parts of a certificate that say what it is about, `[RFC 5280 §4.1]`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Certificate<'a> {
    /// `serialNumber`, an INTEGER's contents.
    pub(crate) serial: &'a [u8],
    /// `issuer`, a whole Name.
    pub(crate) issuer: &'a [u8],
    /// `subject`, a whole Name.
    pub(crate) subject: &'a [u8],
    /// The whole `SubjectPublicKeyInfo`.
    pub(crate) key: &'a [u8],
    /// The public key's `AlgorithmIdentifier`, its contents.
    pub(crate) algorithm: &'a [u8],
    /// The `subjectPublicKey`.
    pub(crate) public_key: &'a [u8],
}

impl<'a> Certificate<'a> {
    /// Reads a certificate; what is behind the public key is not looked at.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut tbs = Reader::new(bytes).inner(tag::SEQUENCE)?.inner(tag::SEQUENCE)?;
        tbs.optional(tag::CONSTRUCTED)?;
        let serial = tbs.contents(tag::INTEGER)?;
        tbs.whole(tag::SEQUENCE)?;
        let issuer = tbs.whole(tag::SEQUENCE)?;
        tbs.whole(tag::SEQUENCE)?;
        let subject = tbs.whole(tag::SEQUENCE)?;
        let key = tbs.whole(tag::SEQUENCE)?;
        let mut parts = Reader::new(key).inner(tag::SEQUENCE)?;
        let (algorithm, public_key) = (parts.contents(tag::SEQUENCE)?, parts.bits()?);
        Some(Self { serial, issuer, subject, key, algorithm, public_key })
    }
}

/// The first common name, `2.5.4.3`, in a Name, where it is a UTF8String.
pub(crate) fn common_name(name: &[u8]) -> Option<&str> {
    const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
    let mut relative = Reader::new(name).inner(tag::SEQUENCE)?;
    while !relative.is_empty() {
        let mut attribute = relative.inner(tag::SET)?.inner(tag::SEQUENCE)?;
        if attribute.contents(tag::OBJECT_IDENTIFIER)? == COMMON_NAME {
            return std::str::from_utf8(attribute.contents(tag::UTF8_STRING)?).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], contents: Option<&[u8]>) {
        assert_eq!(Reader::new(bytes).contents(tag::OCTET_STRING), contents);
    }

    #[test]
    fn lengths_have_one_form_alone() {
        check(&[4, 0], Some(&[]));
        check(&[4, 2, 7, 8, 9], Some(&[7, 8]));
        check(&[4, 2, 7], None);
        check(&[5, 0], None);
        check(&[4], None);
        check(&[4, 0x80, 0, 0], None);
        check(&[4, 0x81, 1, 7], None);
        check(&[4, 0x82, 0, 0x80], None);
        check(&[4, 0x84, 1, 0, 0, 0], None);
        let long = [&[4, 0x81, 0x80][..], &[7; 0x80]].concat();
        check(&long, Some(&[7; 0x80]));
        check(&long[..100], None);
    }

    #[test]
    fn times_have_seconds_and_are_utc() {
        let time = |text: &[u8]| Reader::new(&[&[0x18, text.len() as u8], text].concat()).time();
        assert_eq!(time(b"20260919141320Z").unwrap().to_string(), "2026-09-19T14:13:20Z");
        for other in [&b"202609191413Z"[..], b"20260919141320", b"20261319141320Z", b"2026091914132/Z"] {
            assert_eq!(time(other), None);
        }
    }

    #[test]
    fn what_is_no_certificate_is_not_read() {
        assert!(Certificate::read(&[0x30, 0x02, 0x30, 0x00]).is_none());
        assert_eq!(common_name(&[0x30, 0x00]), None);
    }
}
