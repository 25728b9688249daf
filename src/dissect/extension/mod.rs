//! Extensions: type, length, data, `[RFC 8446 §4.2]`. One file for each, and one table that leads to them.
//!
//! ```text
//! struct {
//!     ExtensionType extension_type;
//!     opaque extension_data<0..2^16-1>;
//! } Extension;
//! ```

pub mod application_layer_protocol_negotiation;
pub mod application_settings;
pub mod certificate_authorities;
pub mod certificate_type;
pub mod compress_certificate;
pub mod cookie;
pub mod delegated_credential;
pub mod early_data;
pub mod ec_point_formats;
pub mod empty;
pub mod encrypted_client_hello;
pub mod heartbeat;
pub mod key_share;
pub mod max_fragment_length;
pub mod oid_filters;
pub mod padding;
pub mod pre_shared_key;
pub mod psk_key_exchange_modes;
pub mod quic_transport_parameters;
pub mod record_size_limit;
pub mod renegotiation_info;
pub mod server_name;
pub mod session_ticket;
pub mod signature_algorithms;
pub mod signed_certificate_timestamp;
pub mod srp;
pub mod status_request;
pub mod supported_groups;
pub mod supported_versions;
pub mod ticket_request;
pub mod token_binding;
pub mod trust_anchors;
pub mod trusted_ca_keys;
pub mod use_srtp;

use super::field::fields;
use super::{Context, FieldId, Problem, Reader};
use crate::codepoint::ExtensionType;
use application_layer_protocol_negotiation as alpn;

fields! {
    EXTENSION "extension";
    EXTENSION_TYPE "extension.extension_type";
    EXTENSION_DATA "extension.extension_data";
}

/// The fields of all extensions.
pub(super) const ALL: &[&[FieldId]] = &[
    FIELDS,
    application_layer_protocol_negotiation::FIELDS,
    application_settings::FIELDS,
    certificate_authorities::FIELDS,
    certificate_type::FIELDS,
    compress_certificate::FIELDS,
    cookie::FIELDS,
    delegated_credential::FIELDS,
    early_data::FIELDS,
    ec_point_formats::FIELDS,
    empty::FIELDS,
    encrypted_client_hello::FIELDS,
    heartbeat::FIELDS,
    key_share::FIELDS,
    max_fragment_length::FIELDS,
    oid_filters::FIELDS,
    padding::FIELDS,
    pre_shared_key::FIELDS,
    psk_key_exchange_modes::FIELDS,
    quic_transport_parameters::FIELDS,
    record_size_limit::FIELDS,
    renegotiation_info::FIELDS,
    server_name::FIELDS,
    session_ticket::FIELDS,
    signature_algorithms::FIELDS,
    signed_certificate_timestamp::FIELDS,
    srp::FIELDS,
    status_request::FIELDS,
    supported_groups::FIELDS,
    supported_versions::FIELDS,
    ticket_request::FIELDS,
    token_binding::FIELDS,
    trust_anchors::FIELDS,
    trusted_ca_keys::FIELDS,
    use_srtp::FIELDS,
];

/// In which message an extension stands: some have another form in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a ClientHello.
    ClientHello,
    /// In a ServerHello.
    ServerHello,
    /// In a HelloRetryRequest.
    HelloRetryRequest,
    /// In EncryptedExtensions.
    EncryptedExtensions,
    /// In an entry of a Certificate message.
    Certificate,
    /// In a CertificateRequest.
    CertificateRequest,
    /// In a NewSessionTicket.
    NewSessionTicket,
}

/// Reads an extension's data.
type Data = fn(&mut Reader<'_>, Place, Context);

/// Extension → what its data is called, and what reads it. The one obvious place for a new extension.
const TABLE: &[(ExtensionType, FieldId, Data)] = &[
    (ExtensionType::SERVER_NAME, server_name::SERVER_NAME, server_name::read),
    (ExtensionType::MAX_FRAGMENT_LENGTH, max_fragment_length::MAX_FRAGMENT_LENGTH, max_fragment_length::read),
    (ExtensionType::CLIENT_CERTIFICATE_URL, empty::CLIENT_CERTIFICATE_URL, empty::read),
    (ExtensionType::TRUSTED_CA_KEYS, trusted_ca_keys::TRUSTED_CA_KEYS, trusted_ca_keys::read),
    (ExtensionType::TRUNCATED_HMAC, empty::TRUNCATED_HMAC, empty::read),
    (ExtensionType::STATUS_REQUEST, status_request::STATUS_REQUEST, status_request::read),
    (ExtensionType::CERT_TYPE, certificate_type::CERT_TYPE, certificate_type::read_both),
    (ExtensionType::SUPPORTED_GROUPS, supported_groups::SUPPORTED_GROUPS, supported_groups::read),
    (ExtensionType::EC_POINT_FORMATS, ec_point_formats::EC_POINT_FORMATS, ec_point_formats::read),
    (ExtensionType::SRP, srp::SRP, srp::read),
    (ExtensionType::SIGNATURE_ALGORITHMS, signature_algorithms::SIGNATURE_ALGORITHMS, signature_algorithms::read),
    (ExtensionType::USE_SRTP, use_srtp::USE_SRTP, use_srtp::read),
    (ExtensionType::HEARTBEAT, heartbeat::HEARTBEAT, heartbeat::read),
    (ExtensionType::APPLICATION_LAYER_PROTOCOL_NEGOTIATION, alpn::APPLICATION_LAYER_PROTOCOL_NEGOTIATION, alpn::read),
    (ExtensionType::STATUS_REQUEST_V2, status_request::STATUS_REQUEST_V2, status_request::read_v2),
    (
        ExtensionType::SIGNED_CERTIFICATE_TIMESTAMP,
        signed_certificate_timestamp::SIGNED_CERTIFICATE_TIMESTAMP,
        signed_certificate_timestamp::read,
    ),
    (ExtensionType::CLIENT_CERTIFICATE_TYPE, certificate_type::CLIENT_CERTIFICATE_TYPE, certificate_type::read_client),
    (ExtensionType::SERVER_CERTIFICATE_TYPE, certificate_type::SERVER_CERTIFICATE_TYPE, certificate_type::read_server),
    (ExtensionType::PADDING, padding::PADDING, padding::read),
    (ExtensionType::ENCRYPT_THEN_MAC, empty::ENCRYPT_THEN_MAC, empty::read),
    (ExtensionType::EXTENDED_MASTER_SECRET, empty::EXTENDED_MASTER_SECRET, empty::read),
    (ExtensionType::TOKEN_BINDING, token_binding::TOKEN_BINDING, token_binding::read),
    (ExtensionType::COMPRESS_CERTIFICATE, compress_certificate::COMPRESS_CERTIFICATE, compress_certificate::read),
    (ExtensionType::RECORD_SIZE_LIMIT, record_size_limit::RECORD_SIZE_LIMIT, record_size_limit::read),
    (ExtensionType::TLS_CERT_WITH_EXTERN_PSK, empty::TLS_CERT_WITH_EXTERN_PSK, empty::read),
    (ExtensionType::DELEGATED_CREDENTIAL, delegated_credential::DELEGATED_CREDENTIAL, delegated_credential::read),
    (ExtensionType::SESSION_TICKET, session_ticket::SESSION_TICKET, session_ticket::read),
    (ExtensionType::PRE_SHARED_KEY, pre_shared_key::PRE_SHARED_KEY, pre_shared_key::read),
    (ExtensionType::EARLY_DATA, early_data::EARLY_DATA, early_data::read),
    (ExtensionType::SUPPORTED_VERSIONS, supported_versions::SUPPORTED_VERSIONS, supported_versions::read),
    (ExtensionType::COOKIE, cookie::COOKIE, cookie::read),
    (
        ExtensionType::PSK_KEY_EXCHANGE_MODES,
        psk_key_exchange_modes::PSK_KEY_EXCHANGE_MODES,
        psk_key_exchange_modes::read,
    ),
    (
        ExtensionType::CERTIFICATE_AUTHORITIES,
        certificate_authorities::CERTIFICATE_AUTHORITIES,
        certificate_authorities::read,
    ),
    (ExtensionType::OID_FILTERS, oid_filters::OID_FILTERS, oid_filters::read),
    (ExtensionType::POST_HANDSHAKE_AUTH, empty::POST_HANDSHAKE_AUTH, empty::read),
    (
        ExtensionType::SIGNATURE_ALGORITHMS_CERT,
        signature_algorithms::SIGNATURE_ALGORITHMS_CERT,
        signature_algorithms::read_cert,
    ),
    (ExtensionType::KEY_SHARE, key_share::KEY_SHARE, key_share::read),
    (
        ExtensionType::QUIC_TRANSPORT_PARAMETERS,
        quic_transport_parameters::QUIC_TRANSPORT_PARAMETERS,
        quic_transport_parameters::read,
    ),
    (ExtensionType::TICKET_REQUEST, ticket_request::TICKET_REQUEST, ticket_request::read),
    (
        ExtensionType::ECH_OUTER_EXTENSIONS,
        encrypted_client_hello::ECH_OUTER_EXTENSIONS,
        encrypted_client_hello::read_outer_extensions,
    ),
    (
        ExtensionType::ENCRYPTED_CLIENT_HELLO,
        encrypted_client_hello::ENCRYPTED_CLIENT_HELLO,
        encrypted_client_hello::read,
    ),
    (ExtensionType::RENEGOTIATION_INFO, renegotiation_info::RENEGOTIATION_INFO, renegotiation_info::read),
    (trust_anchors::CODE_POINT, trust_anchors::TRUST_ANCHORS, trust_anchors::read),
    (application_settings::CODE_POINT, application_settings::APPLICATION_SETTINGS, application_settings::read),
    (application_settings::OLD_CODE_POINT, application_settings::APPLICATION_SETTINGS, application_settings::read),
    (
        application_settings::NEXT_PROTOCOL_CODE_POINT,
        application_settings::NEXT_PROTOCOL_NEGOTIATION,
        application_settings::read_next_protocol,
    ),
];

/// Reads a vector of extensions, its length included. None may stand there twice, and nothing behind a client's
/// pre_shared_key, whose binders are over all that stands before them, `[RFC 8446 §4.2.11]`.
pub(super) fn list(reader: &mut Reader<'_>, field: FieldId, place: Place, context: Context) {
    let mut seen = Vec::new();
    reader.list(field, 2, |reader| {
        let start = reader.offset();
        let Some(kind) = extension(reader, place, context) else { return };
        if seen.contains(&kind) {
            reader.flag_since(EXTENSION, start, Problem::Duplicate);
        }
        if place == Place::ClientHello && seen.contains(&ExtensionType::PRE_SHARED_KEY) {
            reader.flag_since(EXTENSION, start, Problem::NotAllowed);
        }
        seen.push(kind);
    });
}

fn extension(reader: &mut Reader<'_>, place: Place, context: Context) -> Option<ExtensionType> {
    reader.structure(EXTENSION, |reader| {
        let kind = reader.code::<ExtensionType>(EXTENSION_TYPE)?;
        match TABLE.iter().find(|(known, ..)| *known == kind) {
            Some((_, field, read)) => reader.vector(*field, 2, |reader| read(reader, place, context)),
            // One that is not known here, GREASE among them, is kept as it is.
            None => drop(reader.opaque_vector(EXTENSION_DATA, 2)),
        }
        Some(kind)
    })
}

#[cfg(test)]
mod tests;
