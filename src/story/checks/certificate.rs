//! The facts of a certificate that decide whether it is believed: names, dates, constraints, usages, `[RFC 5280 §4.1]`, in DER, `[X.690]`.
//!
//! ```text
//! Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue BIT STRING }
//! TBSCertificate ::= SEQUENCE { version [0] EXPLICIT, serialNumber, signature, issuer Name, validity, subject Name,
//!     subjectPublicKeyInfo, …, extensions [3] EXPLICIT }
//! Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
//! ```

use std::ops::Range;

use crate::dissect::show::dotted;
use crate::dissect::x509::extension::usage::KEY_USAGES;

/// Tags, `[X.690 §8]`.
const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const UTC_TIME: u8 = 0x17;
const SEQUENCE: u8 = 0x30;
const EXTENSIONS: u8 = 0xa3;
/// The choices of GeneralName, `[RFC 5280 §4.2.1.6]`.
const DNS_NAME: u8 = 0x82;
const IP_ADDRESS: u8 = 0x87;

/// Extensions by the content of their OBJECT IDENTIFIER, `[RFC 5280 §4.2.1]`.
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 15];
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 17];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 19];
const NAME_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 30];
const CRL_DISTRIBUTION_POINTS: &[u8] = &[0x55, 0x1d, 31];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 37];
/// What webpki knows, and may therefore be critical.
const KNOWN: [&[u8]; 6] =
    [KEY_USAGE, SUBJECT_ALT_NAME, BASIC_CONSTRAINTS, NAME_CONSTRAINTS, CRL_DISTRIBUTION_POINTS, EXTENDED_KEY_USAGE];

/// `id-kp`, below which the purposes stand: 1.3.6.1.5.5.7.3.
const PURPOSES: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03];
/// A certificate, with the places of its parts.
pub(super) struct Certificate<'a> {
    der: &'a [u8],
    /// What is signed, tag and length included.
    pub(super) tbs: Range<usize>,
    pub(super) issuer: Range<usize>,
    subject: Range<usize>,
    /// As GeneralizedTime.
    pub(super) not_before: String,
    pub(super) not_after: String,
    extensions: Vec<Extension<'a>>,
}

struct Extension<'a> {
    id: &'a [u8],
    critical: bool,
    value: &'a [u8],
}

/// What basicConstraints says; an absent extension says that the holder is no authority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Constraints {
    pub(super) authority: bool,
    pub(super) path_length: Option<u64>,
}

impl<'a> Certificate<'a> {
    /// Reads a certificate; `None` when it is none.
    pub(super) fn read(der: &'a [u8]) -> Option<Self> {
        let outer = Element::at(der, 0).filter(|outer| outer.tag == SEQUENCE)?;
        let tbs = Element::at(der, outer.content.start)?;
        let parts: Vec<_> = tbs.parts(der).collect();
        let [_version, _serial, _algorithm, issuer, validity, subject, _key, rest @ ..] = &parts[..] else {
            return None;
        };
        let moments: Vec<_> = validity.parts(der).collect();
        let [not_before, not_after] = &moments[..] else { return None };
        let list = rest.iter().find(|part| part.tag == EXTENSIONS).and_then(|part| part.parts(der).next());
        let extensions = list.map_or_else(Vec::new, |list| {
            list.parts(der).filter_map(|extension| Extension::read(der, &extension)).collect()
        });
        Some(Self {
            der,
            tbs: tbs.whole(),
            issuer: issuer.whole(),
            subject: subject.whole(),
            not_before: moment(der, not_before)?,
            not_after: moment(der, not_after)?,
            extensions,
        })
    }

    /// Whether `other` bears the name of this one's issuer.
    pub(super) fn is_issued_by(&self, other: &Certificate<'_>) -> bool {
        self.der[self.issuer.clone()] == other.der[other.subject.clone()]
    }

    pub(super) fn constraints(&self) -> Constraints {
        let Some(value) = self.extension(BASIC_CONSTRAINTS) else { return Constraints::default() };
        let Some(list) = Element::at(value, 0) else { return Constraints::default() };
        let mut constraints = Constraints::default();
        for part in list.parts(value) {
            let content = part.content(value);
            match part.tag {
                BOOLEAN => constraints.authority = content != [0],
                INTEGER => {
                    constraints.path_length =
                        Some(content.iter().fold(0, |length, &byte| length << 8 | u64::from(byte)));
                }
                _ => {}
            }
        }
        constraints
    }

    /// The names of the usages; `None` without the extension.
    pub(super) fn key_usages(&self) -> Option<Vec<&'static str>> {
        let value = self.extension(KEY_USAGE)?;
        // A BIT STRING: its first byte counts the bits at the end that are not used.
        let bits = Element::at(value, 0)?.content(value).get(1..)?;
        let set = |index: &usize| bits.get(index / 8).is_some_and(|byte| byte & (0x80 >> (index % 8)) != 0);
        Some((0..KEY_USAGES.len()).filter(set).map(|index| KEY_USAGES[index]).collect())
    }

    /// The purposes, those of RFC 5280 by name; `None` without the extension.
    pub(super) fn purposes(&self) -> Option<Vec<String>> {
        let value = self.extension(EXTENDED_KEY_USAGE)?;
        let list = Element::at(value, 0)?;
        Some(list.parts(value).map(|part| purpose(part.content(value))).collect())
    }

    /// The critical extensions, as dotted OBJECT IDENTIFIERs.
    pub(super) fn critical(&self) -> Vec<String> {
        self.extensions.iter().filter(|extension| extension.critical).map(|extension| dotted(extension.id)).collect()
    }

    /// Those that nobody knows, as dotted OBJECT IDENTIFIERs.
    pub(super) fn unknown_critical(&self) -> Vec<String> {
        let unknown = |extension: &&Extension<'_>| extension.critical && !KNOWN.contains(&extension.id);
        self.extensions.iter().filter(unknown).map(|extension| dotted(extension.id)).collect()
    }

    /// The names in subjectAltName, each with its kind.
    pub(super) fn alternative_names(&self) -> Vec<String> {
        let Some(value) = self.extension(SUBJECT_ALT_NAME) else { return Vec::new() };
        let Some(list) = Element::at(value, 0) else { return Vec::new() };
        let name = |part: Element| {
            let content = part.content(value);
            match part.tag {
                DNS_NAME => format!("DNS {}", String::from_utf8_lossy(content)),
                IP_ADDRESS if content.len() == 4 => {
                    format!("IP {}", content.iter().map(ToString::to_string).collect::<Vec<_>>().join("."))
                }
                tag => format!("[{}] of {} bytes", tag & 0x1f, content.len()),
            }
        };
        list.parts(value).map(name).collect()
    }

    fn extension(&self, id: &[u8]) -> Option<&'a [u8]> {
        self.extensions.iter().find(|extension| extension.id == id).map(|extension| extension.value)
    }
}

/// Whether what an authority signed is a revocation list: its version stands there plain, where a certificate's is tagged,
/// `[RFC 5280 §5.1]`.
pub(super) fn is_revocation_list(signed: &[u8]) -> bool {
    let first = Element::at(signed, 0).filter(|list| list.tag == SEQUENCE).and_then(|list| list.parts(signed).next());
    first.is_some_and(|first| first.tag == INTEGER)
}

impl<'a> Extension<'a> {
    fn read(der: &'a [u8], element: &Element) -> Option<Self> {
        let parts: Vec<_> = element.parts(der).collect();
        let (id, value) = (parts.first()?, parts.last()?);
        let critical = parts.iter().any(|part| part.tag == BOOLEAN && part.content(der) != [0]);
        Some(Self { id: id.content(der), critical, value: value.content(der) })
    }
}

/// A moment as GeneralizedTime: of two digits for the year those below 50 belong to this century, `[RFC 5280 §4.1.2.5.1]`.
fn moment(der: &[u8], element: &Element) -> Option<String> {
    let text = std::str::from_utf8(element.content(der)).ok()?;
    match element.tag {
        UTC_TIME => Some(format!("{}{text}", if text.get(..2)? < "50" { "20" } else { "19" })),
        _ => Some(text.to_owned()),
    }
}

fn purpose(id: &[u8]) -> String {
    match id.strip_prefix(PURPOSES) {
        Some([1]) => "serverAuth".to_owned(),
        Some([2]) => "clientAuth".to_owned(),
        _ => dotted(id),
    }
}

/// A tag, a length and what it measures.
struct Element {
    tag: u8,
    start: usize,
    content: Range<usize>,
}

impl Element {
    fn at(der: &[u8], start: usize) -> Option<Self> {
        let (&tag, &first) = (der.get(start)?, der.get(start + 1)?);
        let digits = if first < 0x80 { 0 } else { usize::from(first & 0x7f) };
        let begin = start + 2 + digits;
        let length = match digits {
            0 => usize::from(first),
            1..=4 => der.get(start + 2..begin)?.iter().fold(0, |length, &byte| length << 8 | usize::from(byte)),
            _ => return None,
        };
        (length <= der.len().checked_sub(begin)?).then_some(Self { tag, start, content: begin..begin + length })
    }

    fn whole(&self) -> Range<usize> {
        self.start..self.content.end
    }

    fn content<'a>(&self, der: &'a [u8]) -> &'a [u8] {
        &der[self.content.clone()]
    }

    /// The elements in it, as far as they can be read.
    fn parts<'a>(&self, der: &'a [u8]) -> impl Iterator<Item = Self> + use<'a> {
        let (mut at, end) = (self.content.start, self.content.end);
        std::iter::from_fn(move || {
            let element = Self::at(der.get(..end)?, at)?;
            at = element.content.end;
            Some(element)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_written_in_dots() {
        assert_eq!(dotted(EXTENDED_KEY_USAGE), "2.5.29.37");
        assert_eq!(dotted(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]), "1.2.840.113549");
        assert_eq!(purpose(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01]), "serverAuth");
    }

    #[test]
    fn what_is_cut_anywhere_is_no_certificate_and_no_panic() {
        let der = [SEQUENCE, 0x82, 0x01, 0x00, SEQUENCE, 0x84, 0xff, 0xff, 0xff, 0xff, INTEGER];
        for length in 0..=der.len() {
            assert!(Certificate::read(&der[..length]).is_none());
            assert!(!is_revocation_list(&der[..length]));
        }
    }
}
