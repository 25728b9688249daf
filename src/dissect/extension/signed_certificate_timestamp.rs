//! signed_certificate_timestamp, `[RFC 6962 §3.3.1]`: what logs promised of the certificate. A client's, and a server's that
//! asks a client, is empty; the list stands in a ServerHello of TLS 1.2, and in a certificate's entry in TLS 1.3.

use super::super::field::fields;
use super::super::{Context, Reader, sct};
use super::Place;

fields! {
    SIGNED_CERTIFICATE_TIMESTAMP "extension.signed_certificate_timestamp";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    if !reader.is_empty() {
        sct::list(reader);
    }
}
