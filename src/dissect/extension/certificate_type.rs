//! What may stand in a Certificate message instead of a certificate: client_certificate_type and server_certificate_type,
//! `[RFC 7250 §3]`, and cert_type before them, `[RFC 6091 §3.1]`. The client lists, the server chooses one.
//!
//! ```text
//! struct {
//!     select(ClientOrServerExtension) {
//!         case client: CertificateType client_certificate_types<1..2^8-1>;
//!         case server: CertificateType client_certificate_type;
//!     }
//! } ClientCertTypeExtension;
//! ```

use super::super::field::fields;
use super::super::{Context, FieldId, Reader};
use super::Place;
use crate::codepoint::CertificateType;

fields! {
    CLIENT_CERTIFICATE_TYPE "extension.client_certificate_type";
    CLIENT_CERTIFICATE_TYPES "extension.client_certificate_type.client_certificate_types";
    CLIENT_TYPE "extension.client_certificate_type.certificate_type";
    SERVER_CERTIFICATE_TYPE "extension.server_certificate_type";
    SERVER_CERTIFICATE_TYPES "extension.server_certificate_type.server_certificate_types";
    SERVER_TYPE "extension.server_certificate_type.certificate_type";
    CERT_TYPE "extension.cert_type";
    CERTIFICATE_TYPES "extension.cert_type.certificate_types";
    CERTIFICATE_TYPE "extension.cert_type.certificate_type";
}

pub(super) fn read_client(reader: &mut Reader<'_>, place: Place, _: Context) {
    read(reader, place, CLIENT_CERTIFICATE_TYPES, CLIENT_TYPE);
}

pub(super) fn read_server(reader: &mut Reader<'_>, place: Place, _: Context) {
    read(reader, place, SERVER_CERTIFICATE_TYPES, SERVER_TYPE);
}

pub(super) fn read_both(reader: &mut Reader<'_>, place: Place, _: Context) {
    read(reader, place, CERTIFICATE_TYPES, CERTIFICATE_TYPE);
}

fn read(reader: &mut Reader<'_>, place: Place, list: FieldId, item: FieldId) {
    if place == Place::ClientHello {
        reader.codes::<CertificateType>(list, 1, item);
    } else {
        reader.code::<CertificateType>(item);
    }
}
