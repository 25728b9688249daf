//! What stands in a certificate: the profiles of root, intermediate and leaf, `[RFC 5280 §4.2]`.

use std::net::Ipv4Addr;
use std::str::FromStr;

use der::asn1::{Ia5String, Null, ObjectIdentifier, OctetString};
use sha2::{Digest, Sha256};
use spki::SubjectPublicKeyInfoRef;
use x509_cert::TbsCertificate;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName, GeneralNames};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CrlDistributionPoints,
    ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, Extensions, ToExtension};
use x509_cert::name::Name;

use super::{Defect, Error, Holder, Order, Trust};

/// `id-kp-serverAuth` and `id-kp-clientAuth`, `[RFC 5280 §4.2.1.12]`.
const SERVER_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
/// `id-ad-ocsp` and `id-ad-caIssuers`, `[RFC 5280 §4.2.2.1]`.
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
const CA_ISSUERS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.2");
/// An extension that nobody knows: an arc under the enterprise number that is reserved for documentation, `[RFC 5612 §2]`.
const UNKNOWN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.25");

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

/// The profile of a certificate, for the certificate builder.
pub(super) struct Profile {
    subject: Name,
    issuer: Name,
    extensions: Extensions,
}

impl Profile {
    /// A root: may sign certificates and lists, of any depth.
    pub(super) fn root(trust: Trust) -> Result<Self, Error> {
        let place = trust.place();
        let subject = distinguished(&format!("CN={},O={}", place.root, place.organization))?;
        let mut profile = Self { issuer: subject.clone(), subject, extensions: Vec::new() };
        profile.add(&BasicConstraints { ca: true, path_len_constraint: None })?;
        profile.add(&KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign))?;
        Ok(profile)
    }

    /// An intermediate: issues leaves for one use, signs lists and OCSP responses, stands above no further authority.
    pub(super) fn intermediate(trust: Trust, issuer: &Name, holder: Holder) -> Result<Self, Error> {
        let place = trust.place();
        let subject = distinguished(&format!("CN={},O={}", place.intermediate, place.organization))?;
        let mut profile = Self { issuer: issuer.clone(), subject, extensions: Vec::new() };
        profile.add(&KeyUsage(KeyUsages::DigitalSignature | KeyUsages::KeyCertSign | KeyUsages::CRLSign))?;
        profile.add(&ExtendedKeyUsage(vec![right_use(holder)]))?;
        profile.add(&BasicConstraints { ca: true, path_len_constraint: Some(0) })?;
        profile.add(&issuers_at(place.host, "root")?)?;
        profile.add(&lists_at(place.host, "root")?)?;
        Ok(profile)
    }

    /// A leaf under an intermediate, as the order wants it.
    pub(super) fn leaf(trust: Trust, issuer: &Name, order: &Order) -> Result<Self, Error> {
        let host = trust.place().host;
        let (subject, names) = subject(order)?;
        let mut profile = Self { issuer: issuer.clone(), subject, extensions: Vec::new() };
        profile.add(&KeyUsage(KeyUsages::DigitalSignature.into()))?;
        profile.add(&ExtendedKeyUsage(vec![match order.defect {
            Some(Defect::WrongEku) => wrong_use(order.holder),
            _ => right_use(order.holder),
        }]))?;
        profile.add(&BasicConstraints { ca: false, path_len_constraint: None })?;
        let mut access = issuers_at(host, "issuing1")?;
        if order.staples() {
            let location = uri(&format!("http://ocsp.{host}/"))?;
            access.0.insert(0, AccessDescription { access_method: OCSP, access_location: location });
        }
        profile.add(&access)?;
        if !names.is_empty() {
            profile.add(&SubjectAltName(names))?;
        }
        profile.add(&lists_at(host, "issuing1")?)?;
        if order.defect == Some(Defect::UnknownCriticalExtension) {
            profile.add((UNKNOWN, true, &Null))?;
        }
        Ok(profile)
    }

    /// A leaf that signs itself.
    pub(super) fn self_signed(order: &Order) -> Result<Self, Error> {
        let (subject, names) = subject(order)?;
        let mut profile = Self { issuer: subject.clone(), subject, extensions: Vec::new() };
        let ca = order.defect == Some(Defect::SelfSignedCa);
        profile.add(&BasicConstraints { ca, path_len_constraint: None })?;
        profile.add(&SubjectAltName(names))?;
        Ok(profile)
    }

    fn add<E: ToExtension<Error = der::Error>>(&mut self, extension: E) -> Result<(), Error> {
        let extension = extension.to_extension(&self.subject, &self.extensions)?;
        self.extensions.push(extension);
        Ok(())
    }
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    /// The profile's extensions, and both key identifiers; a root's own authority key identifier is left out, `[RFC 5280 §4.2.1.1]`.
    fn build_extensions(
        &self,
        subject_key: SubjectPublicKeyInfoRef<'_>,
        issuer_key: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let mut extensions = self.extensions.clone();
        let subject = SubjectKeyIdentifier(key_identifier(subject_key)?);
        extensions.push((&subject).to_extension(tbs.subject(), &extensions)?);
        if self.subject != self.issuer {
            let key_identifier = Some(key_identifier(issuer_key)?);
            let issuer = AuthorityKeyIdentifier { key_identifier, ..Default::default() };
            extensions.push((&issuer).to_extension(tbs.subject(), &extensions)?);
        }
        Ok(extensions)
    }
}

/// The leftmost 160 bits of the SHA-256 hash of the `subjectPublicKey` bits: method 1 of `[RFC 7093 §2]`.
pub(super) fn key_identifier(key: SubjectPublicKeyInfoRef<'_>) -> der::Result<OctetString> {
    OctetString::new(&Sha256::digest(key.subject_public_key.raw_bytes())[..20])
}

/// The leaf's subject, and its alternative names.
fn subject(order: &Order) -> Result<(Name, GeneralNames), Error> {
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
        Some(Defect::CommonNameOnly) => (names[0].clone(), GeneralNames::new()),
        Some(Defect::IpOnly) => {
            (address.to_string(), vec![GeneralName::IpAddress(OctetString::new(address.octets())?)])
        }
        _ => {
            let name = |name: &String| Ia5String::new(name).map(GeneralName::DnsName);
            (names[0].clone(), names.iter().map(name).collect::<Result<_, _>>()?)
        }
    };
    // A common name has at most 64 characters; a longer name stands among the alternative names alone.
    if common.len() > 64 {
        return Ok((Name::default(), alternative));
    }
    Ok((distinguished(&format!("CN={common}"))?, alternative))
}

/// Refuses what no DNS name in a certificate can hold, `[RFC 5280 §4.2.1.6]`.
fn check(name: &str) -> Result<(), Error> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    if name.is_empty() || name.len() > 253 || !name.bytes().all(allowed) {
        return Err(Error::Name(name.into()));
    }
    Ok(())
}

/// A name in the order of `[RFC 4514 §2.1]`: the last part first.
fn distinguished(name: &str) -> Result<Name, Error> {
    Ok(Name::from_str(name)?)
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

/// Where the issuer's certificate can be fetched.
fn issuers_at(host: &str, issuer: &str) -> Result<AuthorityInfoAccessSyntax, Error> {
    let access_location = uri(&format!("http://{host}/{issuer}.cer"))?;
    Ok(AuthorityInfoAccessSyntax(vec![AccessDescription { access_method: CA_ISSUERS, access_location }]))
}

/// Where the issuer's revocation list can be fetched.
fn lists_at(host: &str, issuer: &str) -> Result<CrlDistributionPoints, Error> {
    let name = DistributionPointName::FullName(vec![uri(&format!("http://{host}/{issuer}.crl"))?]);
    Ok(CrlDistributionPoints(vec![DistributionPoint {
        distribution_point: Some(name),
        reasons: None,
        crl_issuer: None,
    }]))
}

fn uri(address: &str) -> Result<GeneralName, Error> {
    Ok(GeneralName::UniformResourceIdentifier(Ia5String::new(address)?))
}
