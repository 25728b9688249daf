//! An authority: a name, a key and a certificate, and what it signs: certificates and revocation lists.

use der::asn1::ObjectIdentifier;
use rustls_pki_types::CertificateRevocationListDer;

use super::asn1::{bit_string, element, explicit, identifier, integer, sequence};
use super::certificate::Certificate;
use super::profile::{Profile, authority_key_identifier, extension};
use super::time::{DAY, HOUR, INTERMEDIATE, Period, ROOT, time};
use super::{Defect, Error, KEY_COMPROMISE, Order, Trust};
use crate::codepoint::SignatureScheme;
use crate::crypto::sign::{PrivateKey, Purpose};
use crate::crypto::verify::asn1::tag;
use crate::trace::Signer;

/// `id-ce-cRLNumber`, `[RFC 5280 §5.2.3]`, and `id-ce-cRLReasons`, `[RFC 5280 §5.3.1]`.
const CRL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.20");
const CRL_REASONS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.21");
/// A revocation list's `Version` v2.
const V2: &[u8] = &[1];

/// Root and intermediate of one chain, and the root that is trusted where it is not the chain's.
pub(super) struct Authorities {
    pub(super) root: Authority,
    pub(super) intermediate: Authority,
    pub(super) trusted: Option<Authority>,
}

impl Authorities {
    /// Makes the authorities' keys and certificates.
    pub(super) fn found(order: &Order, trust: Trust) -> Result<Self, Error> {
        let root = Authority::root(order, trust)?;
        let intermediate = root.delegate(order, trust)?;
        let wanted = Trust::from(order.holder);
        let trusted = if wanted == trust { None } else { Some(Authority::root(order, wanted)?) };
        Ok(Self { root, intermediate, trusted })
    }
}

/// One authority.
pub(super) struct Authority {
    trust: Trust,
    certificate: Certificate,
}

impl Authority {
    /// A root, signed by itself.
    pub(super) fn root(order: &Order, trust: Trust) -> Result<Self, Error> {
        let purpose = match trust {
            Trust::Servers => Purpose::Root,
            Trust::Clients => Purpose::ClientRoot,
            Trust::Nobody => Purpose::StrangerRoot,
        };
        let key = PrivateKey::draw(authorities_kind(order), purpose)?;
        let period = Period::starting(order.now.saturating_sub(2000 * DAY), ROOT);
        let certificate = Certificate::issue(&Profile::root(trust), period, &key, &Signatory::of(&key))?;
        Ok(Self { trust, certificate })
    }

    /// An intermediate under this root.
    fn delegate(&self, order: &Order, trust: Trust) -> Result<Self, Error> {
        let purpose = match trust {
            Trust::Servers => Purpose::Intermediate,
            Trust::Clients => Purpose::ClientIntermediate,
            Trust::Nobody => Purpose::StrangerIntermediate,
        };
        let key = PrivateKey::draw(authorities_kind(order), purpose)?;
        let period = Period::starting(order.now.saturating_sub(400 * DAY), INTERMEDIATE);
        let profile = Profile::intermediate(trust, self.name(), order.holder);
        let certificate = Certificate::issue(&profile, period, &key, &self.signatory())?;
        Ok(Self { trust, certificate })
    }

    /// Issues a leaf.
    pub(super) fn certify_leaf(&self, leaf: &Leaf<'_>) -> Result<Certificate, Error> {
        let profile = Profile::leaf(self.trust, self.name(), leaf.order)?;
        let signatory = match leaf.order.defect {
            Some(Defect::WeakSignature) => {
                Signatory { key: &self.certificate.key, scheme: SignatureScheme::RSA_PKCS1_SHA1 }
            }
            _ => self.signatory(),
        };
        Certificate::issue(&profile, leaf.period, leaf.key, &signatory)
    }

    /// The list of what this authority has revoked: nothing, or one certificate, two days ago, because its key leaked.
    ///
    /// ```text
    /// TBSCertList ::= SEQUENCE { version Version, signature AlgorithmIdentifier, issuer Name, thisUpdate Time, nextUpdate Time,
    ///     revokedCertificates SEQUENCE OF SEQUENCE { userCertificate CertificateSerialNumber, revocationDate Time,
    ///         crlEntryExtensions Extensions } OPTIONAL,
    ///     crlExtensions [0] EXPLICIT Extensions }
    /// ```
    /// `[RFC 5280 §5.1]`
    pub(super) fn list(
        &self,
        now: u64,
        revoked: Option<&Certificate>,
    ) -> Result<CertificateRevocationListDer<'static>, Error> {
        let this_update = now.saturating_sub(6 * HOUR);
        // Numbered by the hour: later lists have greater numbers, [RFC 5280 §5.2.3].
        let number = integer(&(this_update / HOUR).to_be_bytes());
        let revoked = match revoked {
            None => Vec::new(),
            Some(certificate) => {
                let reason = element(tag::ENUMERATED, &[KEY_COMPROMISE]);
                let extensions = sequence(&[&extension(CRL_REASONS, &reason)]);
                let date = time(now.saturating_sub(2 * DAY))?;
                sequence(&[&sequence(&[&certificate.serial, &date, &extensions])])
            }
        };
        let signatory = self.signatory();
        let algorithm = signatory.algorithm();
        // The identifier of the key that signs the list, and not of the one that signed its certificate, [RFC 5280 §5.2.1].
        let extensions = sequence(&[&authority_key_identifier(signatory.key), &extension(CRL_NUMBER, &number)]);
        let tbs = sequence(&[
            &integer(V2),
            &algorithm,
            self.name(),
            &time(this_update)?,
            &time(this_update.saturating_add(7 * DAY))?,
            &revoked,
            &explicit(0, &extensions),
        ]);
        let signature = bit_string(&signatory.sign(&tbs)?);
        Ok(CertificateRevocationListDer::from(sequence(&[&tbs, &algorithm, &signature])))
    }

    /// The authority's own certificate.
    pub(super) const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// What the authority signs with today.
    pub(super) fn signatory(&self) -> Signatory<'_> {
        Signatory::of(&self.certificate.key)
    }

    fn name(&self) -> &[u8] {
        &self.certificate.subject
    }
}

/// A leaf that is to be issued.
pub(super) struct Leaf<'a> {
    pub(super) key: &'a PrivateKey,
    pub(super) period: Period,
    pub(super) order: &'a Order,
}

/// A certificate that its holder signs.
pub(super) fn certify_self(leaf: &Leaf<'_>) -> Result<Certificate, Error> {
    Certificate::issue(&Profile::self_signed(leaf.order)?, leaf.period, leaf.key, &Signatory::of(leaf.key))
}

/// Before ML-DSA and the curves there was RSA: whoever signs with SHA-1 does it with RSA.
fn authorities_kind(order: &Order) -> SignatureScheme {
    match order.defect {
        Some(Defect::WeakSignature) => SignatureScheme::RSA_PSS_RSAE_SHA256,
        _ => order.kind,
    }
}

/// A key and the way it signs certificates.
pub(super) struct Signatory<'a> {
    key: &'a PrivateKey,
    scheme: SignatureScheme,
}

impl<'a> Signatory<'a> {
    /// RSA keys sign certificates as PKCS#1 v1.5, as public authorities do; the others have one way alone.
    fn of(key: &'a PrivateKey) -> Self {
        let scheme = match key.kind() {
            SignatureScheme::RSA_PSS_RSAE_SHA256 => SignatureScheme::RSA_PKCS1_SHA256,
            kind => kind,
        };
        Self { key, scheme }
    }

    /// The key.
    pub(super) const fn key(&self) -> &PrivateKey {
        self.key
    }

    /// Signs, and writes the signature down as an authority's.
    pub(super) fn sign(&self, content: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.key.sign(self.scheme, Signer::Authority, content)?)
    }

    /// The signature's `AlgorithmIdentifier`: `[RFC 5758 §3.2]`, `[RFC 8410 §3]`, `[RFC 4055 §5]`, `[RFC 9881 §3]`.
    pub(super) fn algorithm(&self) -> Vec<u8> {
        let null = element(tag::NULL, &[]);
        let (oid, parameters): (_, &[u8]) = match self.scheme {
            SignatureScheme::ECDSA_SECP256R1_SHA256 => (const { oid("1.2.840.10045.4.3.2") }, &[]),
            SignatureScheme::ECDSA_SECP384R1_SHA384 => (const { oid("1.2.840.10045.4.3.3") }, &[]),
            SignatureScheme::ED25519 => (const { oid("1.3.101.112") }, &[]),
            SignatureScheme::MLDSA65 => (const { oid("2.16.840.1.101.3.4.3.18") }, &[]),
            SignatureScheme::RSA_PKCS1_SHA1 => (const { oid("1.2.840.113549.1.1.5") }, &null),
            _ => (const { oid("1.2.840.113549.1.1.11") }, &null),
        };
        sequence(&[&identifier(oid), parameters])
    }
}

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}
