//! A certificate as its issuer makes it, `[RFC 5280 §4.1]`.
//!
//! ```text
//! Certificate ::= SEQUENCE { tbsCertificate TBSCertificate, signatureAlgorithm AlgorithmIdentifier, signatureValue BIT STRING }
//! TBSCertificate ::= SEQUENCE { version [0] EXPLICIT Version, serialNumber CertificateSerialNumber,
//!     signature AlgorithmIdentifier, issuer Name, validity Validity, subject Name,
//!     subjectPublicKeyInfo SubjectPublicKeyInfo, extensions [3] EXPLICIT Extensions }
//! ```

use rustls_pki_types::CertificateDer;

use super::Error;
use super::asn1::{bit_string, explicit, integer, sequence};
use super::authority::Signatory;
use super::profile::Profile;
use super::time::Period;
use crate::crypto::sign::{PrivateKey, serial};

/// `Version` v3.
const V3: &[u8] = &[2];

/// A certificate, and the parts of it that other structures repeat: whole elements.
pub(super) struct Certificate {
    pub(super) der: CertificateDer<'static>,
    pub(super) serial: Vec<u8>,
    pub(super) subject: Vec<u8>,
    /// The key that it is for.
    pub(super) key: PrivateKey,
}

impl Certificate {
    /// Certifies a key: the serial number is drawn, and the whole signed.
    pub(super) fn issue(
        profile: &Profile,
        period: Period,
        key: &PrivateKey,
        signatory: &Signatory<'_>,
    ) -> Result<Self, Error> {
        let serial = integer(&serial()?);
        let algorithm = signatory.algorithm();
        let tbs = sequence(&[
            &explicit(0, &integer(V3)),
            &serial,
            &algorithm,
            &profile.issuer,
            &period.validity()?,
            &profile.subject,
            key.spki(),
            &explicit(3, &profile.extensions(key, signatory.key())),
        ]);
        let signature = bit_string(&signatory.sign(&tbs)?);
        let der = CertificateDer::from(sequence(&[&tbs, &algorithm, &signature]));
        Ok(Self { der, serial, subject: profile.subject.clone(), key: key.clone() })
    }
}
