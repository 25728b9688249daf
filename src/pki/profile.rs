//! What stands in a certificate: the profiles of root, intermediate and leaf, `[RFC 5280 §4.2]`.

use std::net::Ipv4Addr;

use der::asn1::ObjectIdentifier;
use sha2::{Digest, Sha256};

use super::asn1::{element, explicit, identifier, integer, named_bits, sequence};
use super::{Defect, Error, Holder, Order, Trust};
use crate::crypto::sign::PrivateKey;
use crate::crypto::verify::asn1::tag;

/// The extensions of `[RFC 5280 §4.2]` that are written here.
const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const SUBJECT_ALT_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const CRL_DISTRIBUTION_POINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.31");
const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
const EXT_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const AUTHORITY_INFO_ACCESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.1.1");
/// `id-at-commonName` and `id-at-organizationName`, `[RFC 5280 §A.1]`.
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
/// `id-kp-serverAuth` and `id-kp-clientAuth`, `[RFC 5280 §4.2.1.12]`.
const SERVER_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
/// `id-ad-ocsp` and `id-ad-caIssuers`, `[RFC 5280 §4.2.2.1]`.
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
const CA_ISSUERS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.2");
/// An extension that nobody knows: an arc under the enterprise number that is reserved for documentation, `[RFC 5612 §2]`.
const UNKNOWN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.25");

/// `KeyUsage`, the first bit the highest, `[RFC 5280 §4.2.1.3]`.
const DIGITAL_SIGNATURE: u8 = 0x80;
const KEY_CERT_SIGN: u8 = 0x04;
const CRL_SIGN: u8 = 0x02;

/// `GeneralName`: `dNSName`, `uniformResourceIdentifier`, `iPAddress`, `[RFC 5280 §4.2.1.6]`.
const DNS_NAME: u8 = tag::CONTEXT | 2;
const URI: u8 = tag::CONTEXT | 6;
const IP_ADDRESS: u8 = tag::CONTEXT | 7;

/// Where authorities of a kind stand: their names and addresses.
struct Place {
    organization: &'static str,
    root: &'static str,
    intermediate: &'static str,
    host: &'static str,
}

impl Trust {
    const fn place(self) -> Place {
        match self {
            Self::Servers => Place {
                organization: "Waxseal Demonstration Authority",
                root: "Waxseal Demonstration Root",
                intermediate: "Waxseal Demonstration Issuing 1",
                host: "pki.waxseal.example",
            },
            Self::Clients => Place {
                organization: "Waxseal Demonstration Authority",
                root: "Waxseal Demonstration Client Root",
                intermediate: "Waxseal Demonstration Client Issuing 1",
                host: "clients.pki.waxseal.example",
            },
            Self::Nobody => Place {
                organization: "Cedar Private Authority",
                root: "Cedar Private Root",
                intermediate: "Cedar Private Issuing 1",
                host: "pki.cedar.example",
            },
        }
    }
}

/// What stands in a certificate beside its key and its dates.
pub(super) struct Profile {
    /// A whole `Name`.
    pub(super) subject: Vec<u8>,
    /// A whole `Name`.
    pub(super) issuer: Vec<u8>,
    /// Whole extensions, one behind the other.
    extensions: Vec<u8>,
}

impl Profile {
    /// A root: may sign certificates and lists, of any depth.
    pub(super) fn root(trust: Trust) -> Self {
        let place = trust.place();
        let subject = name(&[(ORGANIZATION_NAME, place.organization), (COMMON_NAME, place.root)]);
        let mut profile = Self { issuer: subject.clone(), subject, extensions: Vec::new() };
        profile.add_critical(BASIC_CONSTRAINTS, &basic_constraints(Depth::Any));
        profile.add_critical(KEY_USAGE, &named_bits(KEY_CERT_SIGN | CRL_SIGN));
        profile
    }

    /// An intermediate: issues leaves for one use, signs lists and OCSP responses, stands above no further authority.
    pub(super) fn intermediate(trust: Trust, issuer: &[u8], holder: Holder) -> Self {
        let place = trust.place();
        let subject = name(&[(ORGANIZATION_NAME, place.organization), (COMMON_NAME, place.intermediate)]);
        let mut profile = Self { issuer: issuer.to_vec(), subject, extensions: Vec::new() };
        profile.add_critical(KEY_USAGE, &named_bits(DIGITAL_SIGNATURE | KEY_CERT_SIGN | CRL_SIGN));
        profile.add(EXT_KEY_USAGE, &sequence(&[&identifier(right_use(holder))]));
        profile.add_critical(BASIC_CONSTRAINTS, &basic_constraints(Depth::Leaves));
        profile.add(AUTHORITY_INFO_ACCESS, &sequence(&[&issuer_at(place.host, "root")]));
        profile.add(CRL_DISTRIBUTION_POINTS, &lists_at(place.host, "root"));
        profile
    }

    /// A leaf under an intermediate, as the order wants it.
    pub(super) fn leaf(trust: Trust, issuer: &[u8], order: &Order) -> Result<Self, Error> {
        let host = trust.place().host;
        let (subject, names) = subject(order)?;
        let mut profile = Self { issuer: issuer.to_vec(), subject, extensions: Vec::new() };
        profile.add_critical(KEY_USAGE, &named_bits(DIGITAL_SIGNATURE));
        let usage = match order.defect {
            Some(Defect::WrongEku) => wrong_use(order.holder),
            _ => right_use(order.holder),
        };
        profile.add(EXT_KEY_USAGE, &sequence(&[&identifier(usage)]));
        profile.add_critical(BASIC_CONSTRAINTS, &basic_constraints(Depth::None));
        let responder = match order.staples() {
            true => access(OCSP, &format!("http://ocsp.{host}/")),
            false => Vec::new(),
        };
        profile.add(AUTHORITY_INFO_ACCESS, &sequence(&[&responder, &issuer_at(host, "issuing1")]));
        if let Some(names) = names {
            profile.add_names(&names);
        }
        profile.add(CRL_DISTRIBUTION_POINTS, &lists_at(host, "issuing1"));
        if order.defect == Some(Defect::UnknownCriticalExtension) {
            profile.add_critical(UNKNOWN, &element(tag::NULL, &[]));
        }
        Ok(profile)
    }

    /// A leaf that signs itself.
    pub(super) fn self_signed(order: &Order) -> Result<Self, Error> {
        let (subject, names) = subject(order)?;
        let mut profile = Self { issuer: subject.clone(), subject, extensions: Vec::new() };
        let depth = if order.defect == Some(Defect::SelfSignedCa) { Depth::Any } else { Depth::None };
        profile.add_critical(BASIC_CONSTRAINTS, &basic_constraints(depth));
        profile.add_names(&names.unwrap_or_else(|| sequence(&[])));
        Ok(profile)
    }

    /// `Extensions`: the profile's own, and both key identifiers; a root's own authority key identifier is left out,
    /// `[RFC 5280 §4.2.1.1]`.
    pub(super) fn extensions(&self, key: &PrivateKey, issuer: &PrivateKey) -> Vec<u8> {
        let identifier = element(tag::OCTET_STRING, &key_identifier(key));
        let subject_key = extension(SUBJECT_KEY_IDENTIFIER, &identifier);
        let authority_key = match self.subject == self.issuer {
            true => Vec::new(),
            false => authority_key_identifier(issuer),
        };
        sequence(&[&self.extensions, &subject_key, &authority_key])
    }

    fn add(&mut self, identifier: ObjectIdentifier, value: &[u8]) {
        self.extensions.extend(extension(identifier, value));
    }

    fn add_critical(&mut self, identifier: ObjectIdentifier, value: &[u8]) {
        self.extensions.extend(critical_extension(identifier, value));
    }

    /// The alternative names; critical where the subject has no other, `[RFC 5280 §4.2.1.6]`.
    fn add_names(&mut self, names: &[u8]) {
        match self.subject == name(&[]) {
            true => self.add_critical(SUBJECT_ALT_NAME, names),
            false => self.add(SUBJECT_ALT_NAME, names),
        }
    }
}

/// `Extension` that need not be understood.
pub(super) fn extension(id: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    sequence(&[&identifier(id), &element(tag::OCTET_STRING, value)])
}

/// `Extension` that must be understood.
fn critical_extension(id: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    sequence(&[&identifier(id), &element(tag::BOOLEAN, &[0xff]), &element(tag::OCTET_STRING, value)])
}

/// The extension that names the key which signed, `[RFC 5280 §4.2.1.1]`.
pub(super) fn authority_key_identifier(key: &PrivateKey) -> Vec<u8> {
    extension(AUTHORITY_KEY_IDENTIFIER, &sequence(&[&element(tag::CONTEXT, &key_identifier(key))]))
}

/// The leftmost 160 bits of the SHA-256 hash of the `subjectPublicKey` bits: method 1 of `[RFC 7093 §2]`.
fn key_identifier(key: &PrivateKey) -> Vec<u8> {
    Sha256::digest(key.public_key())[..20].to_vec()
}

/// How many authorities may follow in a path.
enum Depth {
    /// The certificate is none of an authority.
    None,
    /// None but leaves.
    Leaves,
    /// As many as one likes.
    Any,
}

/// `BasicConstraints`, `[RFC 5280 §4.2.1.9]`.
fn basic_constraints(depth: Depth) -> Vec<u8> {
    let ca = element(tag::BOOLEAN, &[0xff]);
    match depth {
        Depth::None => sequence(&[]),
        Depth::Leaves => sequence(&[&ca, &integer(&[0])]),
        Depth::Any => sequence(&[&ca]),
    }
}

/// The leaf's subject, and its `SubjectAltName` where it has one.
fn subject(order: &Order) -> Result<(Vec<u8>, Option<Vec<u8>>), Error> {
    let elsewhere = ["smtp.cedar.example".to_owned()];
    let names = match order.defect {
        Some(Defect::WrongName) => &elsewhere[..],
        _ => &order.names[..],
    };
    for name in names {
        check(name)?;
    }
    // [RFC 5737 §3]: an address for documentation.
    let address = Ipv4Addr::new(192, 0, 2, 25);
    let (common, alternative) = match order.defect {
        Some(Defect::CommonNameOnly) => (names[0].clone(), None),
        Some(Defect::IpOnly) => (address.to_string(), Some(element(IP_ADDRESS, &address.octets()))),
        _ => (names[0].clone(), Some(names.iter().flat_map(|name| element(DNS_NAME, name.as_bytes())).collect())),
    };
    // A common name has at most 64 characters; a longer name stands among the alternative names alone.
    let subject = if common.len() > 64 { name(&[]) } else { name(&[(COMMON_NAME, &common)]) };
    Ok((subject, alternative.map(|names| sequence(&[&names]))))
}

/// Refuses what no DNS name in a certificate can hold, `[RFC 5280 §4.2.1.6]`.
fn check(name: &str) -> Result<(), Error> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    if name.is_empty() || name.len() > 253 || !name.bytes().all(allowed) {
        return Err(Error::Name(name.into()));
    }
    Ok(())
}

/// A `Name` of these parts, each one of its own rank, the highest first.
fn name(parts: &[(ObjectIdentifier, &str)]) -> Vec<u8> {
    let rank = |&(id, text): &(ObjectIdentifier, &str)| {
        let text = element(tag::UTF8_STRING, text.as_bytes());
        element(tag::SET, &sequence(&[&identifier(id), &text]))
    };
    sequence(&[&parts.iter().flat_map(rank).collect::<Vec<u8>>()])
}

const fn right_use(holder: Holder) -> ObjectIdentifier {
    match holder {
        Holder::Client => CLIENT_AUTH,
        Holder::Server | Holder::Attacker => SERVER_AUTH,
    }
}

const fn wrong_use(holder: Holder) -> ObjectIdentifier {
    match holder {
        Holder::Client => SERVER_AUTH,
        Holder::Server | Holder::Attacker => CLIENT_AUTH,
    }
}

/// `AccessDescription`: where the issuer's certificate can be fetched, `[RFC 5280 §4.2.2.1]`.
fn issuer_at(host: &str, issuer: &str) -> Vec<u8> {
    access(CA_ISSUERS, &format!("http://{host}/{issuer}.cer"))
}

fn access(method: ObjectIdentifier, address: &str) -> Vec<u8> {
    sequence(&[&identifier(method), &element(URI, address.as_bytes())])
}

/// `CRLDistributionPoints`: where the issuer's revocation list can be fetched, `[RFC 5280 §4.2.1.13]`.
fn lists_at(host: &str, issuer: &str) -> Vec<u8> {
    let address = element(URI, format!("http://{host}/{issuer}.crl").as_bytes());
    sequence(&[&sequence(&[&explicit(0, &explicit(0, &address))])])
}
