//! delegated_credential, `[RFC 9345 §4]`: a key for a short time, signed with the certificate's. A client says with which
//! schemes it would take one; the credential stands in the certificate's entry.
//!
//! ```text
//! struct {
//!     uint32 valid_time;
//!     SignatureScheme dc_cert_verify_algorithm;
//!     opaque ASN1_subjectPublicKeyInfo<1..2^24-1>;
//! } Credential;
//!
//! struct {
//!     Credential cred;
//!     SignatureScheme algorithm;
//!     opaque signature<1..2^16-1>;
//! } DelegatedCredential;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader, signature, x509};
use super::Place;

fields! {
    DELEGATED_CREDENTIAL "extension.delegated_credential";
    SUPPORTED_SIGNATURE_ALGORITHMS "extension.delegated_credential.supported_signature_algorithms";
    SIGNATURE_SCHEME "extension.delegated_credential.supported_signature_algorithms.signature_scheme";
    CREDENTIAL "extension.delegated_credential.cred";
    VALID_TIME "extension.delegated_credential.cred.valid_time";
    DC_CERT_VERIFY_ALGORITHM "extension.delegated_credential.cred.dc_cert_verify_algorithm";
    SUBJECT_PUBLIC_KEY_INFO "extension.delegated_credential.cred.asn1_subjectPublicKeyInfo";
    ALGORITHM "extension.delegated_credential.algorithm";
    SIGNATURE "extension.delegated_credential.signature";
}

pub(super) fn read(reader: &mut Reader<'_>, place: Place, context: Context) {
    if place != Place::Certificate {
        signature::schemes(reader, SUPPORTED_SIGNATURE_ALGORITHMS, SIGNATURE_SCHEME);
        return;
    }
    reader.structure(CREDENTIAL, |reader| {
        reader.number(VALID_TIME, 4);
        signature::scheme(reader, DC_CERT_VERIFY_ALGORITHM);
        reader.vector(SUBJECT_PUBLIC_KEY_INFO, 3, x509::key::info);
    });
    signature::digitally_signed(reader, ALGORITHM, SIGNATURE, context);
}
