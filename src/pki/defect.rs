//! What can be wrong with a certificate, one thing at a time.

/// A single deliberate defect of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Defect {
    /// The leaf's validity ended three days ago, `[RFC 5280 §4.1.2.5]`.
    Expired,
    /// The leaf's validity begins in two days.
    NotYetValid,
    /// The leaf is for another name, `[RFC 9525 §6.3]`.
    WrongName,
    /// The name stands in the subject's common name alone, where nobody looks any more, `[RFC 9525 §1.4]`.
    CommonNameOnly,
    /// The leaf is for an IP address, not for a name.
    IpOnly,
    /// The chain leads to a root that the other side does not trust.
    UnknownCa,
    /// The leaf signed itself and says that it is no authority.
    SelfSigned,
    /// The leaf signed itself and says that it is an authority, as the usual one-line command makes it.
    SelfSignedCa,
    /// The leaf is signed with RSA and SHA-1, by authorities that have RSA keys whatever the leaf's kind: `[RFC 9155]`.
    WeakSignature,
    /// The certificate is right, but the holder has another key.
    StolenCertificate,
    /// The leaf may be used by clients where a server needs one, and the other way round, `[RFC 5280 §4.2.1.12]`.
    WrongEku,
    /// The leaf has a critical extension that nobody knows, `[RFC 5280 §4.2]`.
    UnknownCriticalExtension,
    /// The leaf is on its issuer's revocation list, `[RFC 5280 §5]`.
    Revoked,
    /// The stapled OCSP response says that the leaf is revoked, `[RFC 6960 §2.2]`.
    StapledOcspRevoked,
    /// The holder does not send the intermediate, `[RFC 8446 §4.4.2]`.
    MissingIntermediate,
}

impl Defect {
    /// Every defect.
    pub const ALL: &'static [Self] = &[
        Self::Expired,
        Self::NotYetValid,
        Self::WrongName,
        Self::CommonNameOnly,
        Self::IpOnly,
        Self::UnknownCa,
        Self::SelfSigned,
        Self::SelfSignedCa,
        Self::WeakSignature,
        Self::StolenCertificate,
        Self::WrongEku,
        Self::UnknownCriticalExtension,
        Self::Revoked,
        Self::StapledOcspRevoked,
        Self::MissingIntermediate,
    ];
}
