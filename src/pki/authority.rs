//! An authority: a name, a key and a certificate, and what it signs: certificates and revocation lists.

use der::Encode;
use der::asn1::{Any, BitString, Null, ObjectIdentifier};
use der::referenced::OwnedToRef;
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer};
use signature::Keypair;
use spki::{
    AlgorithmIdentifierOwned, Document, DynSignatureAlgorithmIdentifier, EncodePublicKey, SubjectPublicKeyInfoOwned,
};
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::certificate::Rfc5280;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::ToExtension;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlNumber, CrlReason};
use x509_cert::serial_number::SerialNumber;
use x509_cert::{Certificate, Version};

use super::profile::{Profile, key_identifier};
use super::time::{DAY, HOUR, INTERMEDIATE, Period, ROOT, time};
use super::{Defect, Error, Order, Trust};
use crate::codepoint::SignatureScheme;
use crate::crypto::sign::{PrivateKey, Purpose, serial};
use crate::trace::Signer;

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
    key: PrivateKey,
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
        let certificate = certify(Profile::root(trust)?, period, &key, &Signatory::of(&key))?;
        Ok(Self { trust, key, certificate })
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
        let profile = Profile::intermediate(trust, self.name(), order.holder)?;
        let certificate = certify(profile, period, &key, &self.signatory())?;
        Ok(Self { trust, key, certificate })
    }

    /// Issues a leaf.
    pub(super) fn certify_leaf(&self, leaf: &Leaf<'_>) -> Result<Certificate, Error> {
        let profile = Profile::leaf(self.trust, self.name(), leaf.order)?;
        let signatory = match leaf.order.defect {
            Some(Defect::WeakSignature) => Signatory { key: &self.key, scheme: SignatureScheme::RSA_PKCS1_SHA1 },
            _ => self.signatory(),
        };
        certify(profile, leaf.period, leaf.key, &signatory)
    }

    /// The list of what this authority has revoked: nothing, or one certificate, two days ago, because its key leaked.
    pub(super) fn list(
        &self,
        now: u64,
        revoked: Option<&Certificate>,
    ) -> Result<CertificateRevocationListDer<'static>, Error> {
        let this_update = now.saturating_sub(6 * HOUR);
        // Numbered by the hour: later lists have greater numbers, [RFC 5280 §5.2.3].
        let number = CrlNumber::try_from(this_update / HOUR)?;
        let key = self.certificate.tbs_certificate().subject_public_key_info();
        // The key that signs the list, and not the one that signed its certificate, [RFC 5280 §5.2.1].
        let key_identifier = Some(key_identifier(key.owned_to_ref())?);
        let signer = AuthorityKeyIdentifier { key_identifier, ..Default::default() };
        let revoked = revoked.map(|certificate| {
            let reason = (&CrlReason::KeyCompromise).to_extension(self.name(), &[])?;
            Ok::<_, Error>(vec![RevokedCert {
                serial_number: certificate.tbs_certificate().serial_number().clone(),
                revocation_date: time(now.saturating_sub(2 * DAY))?,
                crl_entry_extensions: Some(vec![reason]),
            }])
        });
        let signatory = self.signatory();
        let list = TbsCertList::<Rfc5280> {
            version: Version::V2,
            signature: signatory.algorithm(),
            issuer: self.name().clone(),
            this_update: time(this_update)?,
            next_update: Some(time(this_update.saturating_add(7 * DAY))?),
            revoked_certificates: revoked.transpose()?,
            crl_extensions: Some(vec![
                (&signer).to_extension(self.name(), &[])?,
                (&number).to_extension(self.name(), &[])?,
            ]),
        };
        let signature = signatory.sign(&list.to_der()?)?;
        let list = CertificateList { signature_algorithm: list.signature.clone(), tbs_cert_list: list, signature };
        Ok(CertificateRevocationListDer::from(list.to_der()?))
    }

    /// The authority's own certificate.
    pub(super) const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The authority's own certificate, DER.
    pub(super) fn der(&self) -> Result<CertificateDer<'static>, Error> {
        der(&self.certificate)
    }

    /// What the authority signs with today.
    pub(super) fn signatory(&self) -> Signatory<'_> {
        Signatory::of(&self.key)
    }

    fn name(&self) -> &x509_cert::name::Name {
        self.certificate.tbs_certificate().subject()
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
    certify(Profile::self_signed(leaf.order)?, leaf.period, leaf.key, &Signatory::of(leaf.key))
}

/// The certificate, DER.
pub(super) fn der(certificate: &Certificate) -> Result<CertificateDer<'static>, Error> {
    Ok(CertificateDer::from(certificate.to_der()?))
}

fn certify(
    profile: Profile,
    period: Period,
    key: &PrivateKey,
    signatory: &Signatory<'_>,
) -> Result<Certificate, Error> {
    let spki = SubjectPublicKeyInfoOwned::try_from(key.spki().as_ref())?;
    let serial = SerialNumber::new(&serial()?)?;
    let mut builder = CertificateBuilder::new(profile, serial, period.validity()?, spki)?;
    let signature = signatory.sign(&builder.finalize(signatory)?)?;
    Ok(builder.assemble(signature, signatory)?)
}

/// Before ML-DSA and the curves there was RSA: whoever signs with SHA-1 does it with RSA.
fn authorities_kind(order: &Order) -> SignatureScheme {
    match order.defect {
        Some(Defect::WeakSignature) => SignatureScheme::RSA_PSS_RSAE_SHA256,
        _ => order.kind,
    }
}

/// A key and the way it signs certificates, as the certificate builder wants it.
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

    /// Signs, and writes the signature down as an authority's.
    pub(super) fn sign(&self, content: &[u8]) -> Result<BitString, Error> {
        Ok(BitString::from_bytes(&self.key.sign(self.scheme, Signer::Authority, content)?)?)
    }

    /// The signature's algorithm: `[RFC 5758 §3.2]`, `[RFC 8410 §3]`, `[RFC 4055 §5]`, `[RFC 9881 §3]`.
    pub(super) fn algorithm(&self) -> AlgorithmIdentifierOwned {
        let (oid, parameters) = match self.scheme {
            SignatureScheme::ECDSA_SECP256R1_SHA256 => ("1.2.840.10045.4.3.2", None),
            SignatureScheme::ECDSA_SECP384R1_SHA384 => ("1.2.840.10045.4.3.3", None),
            SignatureScheme::ED25519 => ("1.3.101.112", None),
            SignatureScheme::MLDSA65 => ("2.16.840.1.101.3.4.3.18", None),
            SignatureScheme::RSA_PKCS1_SHA1 => ("1.2.840.113549.1.1.5", Some(Any::from(Null))),
            _ => ("1.2.840.113549.1.1.11", Some(Any::from(Null))),
        };
        AlgorithmIdentifierOwned { oid: ObjectIdentifier::new_unwrap(oid), parameters }
    }
}

impl Keypair for Signatory<'_> {
    type VerifyingKey = PublicKey;

    fn verifying_key(&self) -> PublicKey {
        PublicKey(self.key.spki().to_vec())
    }
}

impl DynSignatureAlgorithmIdentifier for Signatory<'_> {
    fn signature_algorithm_identifier(&self) -> spki::Result<AlgorithmIdentifierOwned> {
        Ok(self.algorithm())
    }
}

/// A `SubjectPublicKeyInfo`, DER.
#[derive(Clone)]
pub(super) struct PublicKey(Vec<u8>);

impl EncodePublicKey for PublicKey {
    fn to_public_key_der(&self) -> spki::Result<Document> {
        Ok(Document::try_from(self.0.as_slice())?)
    }
}
