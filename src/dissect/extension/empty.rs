//! Extensions without data: that they are there is all that they say.
//!
//! * `client_certificate_url`, `[RFC 6066 §5]`: the client may send an address instead of its certificate.
//! * `truncated_hmac`, `[RFC 6066 §7]`: shorter MACs on every record.
//! * `encrypt_then_mac`, `[RFC 7366 §2]`: with CBC suites the MAC is over the ciphertext.
//! * `extended_master_secret`, `[RFC 7627 §5.1]`: the master secret depends on the whole handshake.
//! * `tls_cert_with_extern_psk`, `[RFC 8773 §5]`: certificate and pre-shared key together.
//! * `post_handshake_auth`, `[RFC 8446 §4.2.6]`: the client may be asked for its certificate later.

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;

fields! {
    CLIENT_CERTIFICATE_URL "extension.client_certificate_url";
    TRUNCATED_HMAC "extension.truncated_hmac";
    ENCRYPT_THEN_MAC "extension.encrypt_then_mac";
    EXTENDED_MASTER_SECRET "extension.extended_master_secret";
    TLS_CERT_WITH_EXTERN_PSK "extension.tls_cert_with_extern_psk";
    POST_HANDSHAKE_AUTH "extension.post_handshake_auth";
}

/// Reads nothing: a byte that is there all the same is claimed by nobody.
pub(super) fn read(_: &mut Reader<'_>, _: Place, _: Context) {}
