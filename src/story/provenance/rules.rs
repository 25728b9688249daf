//! What each field's bytes may come from. The one table of typed links between bytes and operations.
//!
//! A field's own line comes first, else the line of the longest path that it stands under. Where an operation must have made a
//! value, or the peer must have said it, nothing else stands behind it: a link that is missing shows, and fails a test.

use crate::dissect::FieldId;
use crate::story::flow::Port;
use crate::story::maker::{
    Whose, compress, draw_of_certificate, draw_of_tls, finish, hmac, key_share, seal, seal_ticket, shared_secret, sign,
    verify_data,
};
use crate::trace::Operation;

/// One thing that bytes may come from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Nature {
    Setting,
    Decision,
    Structure,
    Clock,
    Mail,
    Certificate,
    /// The peer's bytes in one of these fields.
    Echo(&'static [&'static str]),
    /// An operation's output.
    Made(Made),
}

/// An output that bytes may be, or be cut out of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made {
    pub(super) by: fn(&Operation) -> bool,
    pub(super) port: Port,
    pub(super) whose: Whose,
}

/// What the bytes of a field may come from, what is tried first in front. Empty where no line speaks of it.
pub(super) fn natures(field: FieldId) -> &'static [Nature] {
    let key = field.key();
    let lines = RULES.iter().filter(|(path, _)| is_under(key, path));
    lines.max_by_key(|(path, _)| path.len()).map_or(&[], |(_, natures)| natures)
}

/// Whether a key is this path, or stands under it.
fn is_under(key: &str, path: &str) -> bool {
    key.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

const fn own(by: fn(&Operation) -> bool, port: Port) -> Nature {
    Nature::Made(Made { by, port, whose: Whose::Own })
}

const fn anybodys(by: fn(&Operation) -> bool, port: Port) -> Nature {
    Nature::Made(Made { by, port, whose: Whose::Anybodys })
}

const RANDOM: Nature = own(draw_of_tls, Port::Output);
const SHARE: [Nature; 2] = [own(key_share, Port::Public), own(shared_secret, Port::Public)];
const SIGNATURE: Nature = own(sign, Port::Signature);
use Nature::{Certificate, Clock, Decision, Echo, Mail, Setting, Structure};

/// Path → origins, in order of preference.
const RULES: &[(&str, &[Nature])] = &[
    ("length", &[Structure]),
    // Records.
    ("record", &[Structure]),
    ("ciphertext", &[Structure]),
    ("ciphertext.nonce_explicit", &[own(seal, Port::Nonce)]),
    ("ciphertext.aead_ciphertext", &[anybodys(seal, Port::Ciphertext)]),
    ("ciphertext.aead_tag", &[anybodys(seal, Port::Tag)]),
    ("record.application_data", &[Mail]),
    ("inner_plaintext", &[Structure]),
    ("change_cipher_spec", &[Structure]),
    ("alert", &[Decision]),
    // Handshake.
    ("handshake", &[Structure]),
    ("client_hello", &[Structure]),
    ("client_hello.random", &[RANDOM]),
    ("client_hello.legacy_session_id", &[RANDOM, anybodys(draw_of_tls, Port::Output)]),
    ("client_hello.cipher_suites", &[Setting]),
    ("server_hello", &[Structure]),
    ("server_hello.random", &[RANDOM]),
    ("server_hello.random.downgrade_sentinel", &[Decision]),
    ("server_hello.legacy_session_id_echo", &[Echo(&["client_hello.legacy_session_id"]), RANDOM]),
    ("server_hello.cipher_suite", &[Echo(&["client_hello.cipher_suites.cipher_suite"])]),
    ("hello_retry_request", &[Structure]),
    ("encrypted_extensions", &[Structure]),
    ("certificate", &[Certificate]),
    ("certificate.certificate_request_context", &[Echo(&["certificate_request.certificate_request_context"])]),
    ("certificate_request", &[Setting]),
    ("certificate_request.certificate_request_context", &[RANDOM, Setting]),
    ("certificate_verify", &[Structure]),
    (
        "certificate_verify.algorithm",
        &[Echo(&["extension.signature_algorithms.supported_signature_algorithms.signature_scheme"])],
    ),
    ("certificate_status", &[Certificate]),
    ("certificate_status.status_type", &[Structure]),
    ("compressed_certificate", &[Structure]),
    ("compressed_certificate.algorithm", &[Echo(&["extension.compress_certificate.algorithms.algorithm"])]),
    ("compressed_certificate.compressed_certificate_message", &[own(compress, Port::Output)]),
    ("server_key_exchange", &[Structure]),
    ("server_key_exchange.server_ecdh_params.curve_type", &[Structure]),
    (
        "server_key_exchange.server_ecdh_params.namedcurve",
        &[Echo(&["extension.supported_groups.named_group_list.named_group"])],
    ),
    (
        "server_key_exchange.algorithm",
        &[Echo(&["extension.signature_algorithms.supported_signature_algorithms.signature_scheme"])],
    ),
    ("client_key_exchange", &SHARE),
    // A form byte alone is no value to search for: it is the format's.
    ("key_exchange", &SHARE),
    ("key_exchange.compressed_point.form", &[Structure]),
    ("key_exchange.uncompressed_point.legacy_form", &[Structure]),
    ("new_session_ticket", &[Structure]),
    ("new_session_ticket.ticket_lifetime", &[Setting]),
    ("new_session_ticket.ticket_lifetime_hint", &[Setting]),
    ("new_session_ticket.ticket_age_add", &[RANDOM]),
    ("new_session_ticket.ticket_nonce", &[RANDOM]),
    ("new_session_ticket.ticket", &[own(seal_ticket, Port::Ticket), RANDOM]),
    ("key_update", &[Decision]),
    ("next_protocol", &[Structure]),
    ("next_protocol.selected_protocol", &[Setting]),
    ("hello_request", &[Structure]),
    ("server_hello_done", &[Structure]),
    ("end_of_early_data", &[Structure]),
    ("finished", &[own(hmac, Port::Output), own(verify_data, Port::Output)]),
    ("message_hash", &[anybodys(finish, Port::Output)]),
    // Extensions: what a party is configured to offer, and what the other one takes of it.
    ("extension", &[Setting]),
    ("extension.extension_type", &[Structure]),
    ("extension.server_name.server_name_list.name_type", &[Structure]),
    ("extension.key_share", &[Structure]),
    (
        "extension.key_share.group",
        &[
            Echo(&["extension.key_share.selected_group"]),
            Echo(&["extension.key_share.group"]),
            Echo(&["extension.supported_groups.named_group_list.named_group"]),
            Setting,
        ],
    ),
    ("extension.key_share.selected_group", &[Echo(&["extension.supported_groups.named_group_list.named_group"])]),
    ("extension.key_share.key_exchange", &SHARE),
    ("extension.supported_versions.selected_version", &[Echo(&["extension.supported_versions.versions.version"])]),
    ("extension.pre_shared_key.selected_identity", &[Decision]),
    (
        "extension.pre_shared_key.identities.identity",
        &[anybodys(seal_ticket, Port::Ticket), anybodys(draw_of_tls, Port::Output)],
    ),
    ("extension.pre_shared_key.identities.obfuscated_ticket_age", &[Clock]),
    ("extension.pre_shared_key.binders", &[own(hmac, Port::Output)]),
    ("extension.session_ticket.ticket", &[anybodys(seal_ticket, Port::Ticket)]),
    ("extension.cookie.cookie", &[Echo(&["extension.cookie.cookie"]), Decision]),
    ("extension.renegotiation_info", &[own(verify_data, Port::Output), Structure]),
    ("extension.padding", &[Structure]),
    // Signatures stand in several places.
    ("signature_value", &[SIGNATURE, anybodys(sign, Port::Signature)]),
    ("signature_and_hash_algorithm", &[Setting]),
    // SMTP: what the protocol wants, what a party is configured to say, what it decided, and the mail.
    ("smtp", &[Structure]),
    ("smtp.domain", &[Setting]),
    ("smtp.local_part", &[Setting]),
    ("smtp.reply", &[Decision]),
    ("smtp.reply.separator", &[Structure]),
    ("smtp.reply.status.dot", &[Structure]),
    ("smtp.reply.text", &[Setting]),
    ("smtp.reply.ehlo_keyword", &[Setting]),
    ("smtp.reply.ehlo_param", &[Setting]),
    ("smtp.command", &[Decision]),
    ("smtp.command.direction", &[Structure]),
    ("smtp.command.argument", &[Setting]),
    ("smtp.command.auth_mechanism", &[Setting]),
    ("smtp.command.auth_initial_response", &[Setting]),
    ("smtp.command.parameter.esmtp_keyword", &[Structure]),
    ("smtp.command.parameter.esmtp_value", &[Mail]),
    ("smtp.command.parameter.equals_sign", &[Structure]),
    ("smtp.mail", &[Mail]),
    ("smtp.mail.stuffed_dot", &[Structure]),
    ("smtp.mail.end_of_data", &[Structure]),
    // HTTP, and the policy that a domain's administrator wrote.
    ("http", &[Structure]),
    ("http.request.method", &[Decision]),
    ("http.response.status_code", &[Decision]),
    ("http.response.reason_phrase", &[Decision]),
    ("http.field_line.field_value", &[Decision]),
    ("http.field_line.host", &[Setting]),
    ("http.field_line.date", &[Clock]),
    ("http.content", &[Setting]),
    ("mta_sts.policy", &[Setting]),
    ("mta_sts.policy.colon", &[Structure]),
    // Certificates, lists, responses: what an authority wrote.
    ("distinguished_name", &[Certificate]),
    ("der", &[Certificate]),
    ("der.tag", &[Structure]),
    ("der.length", &[Structure]),
    ("der.unused_bits", &[Structure]),
    ("x509", &[Certificate]),
    // A draw, of which the authority may have changed the first byte: a serial number is positive and does not begin with zeros.
    ("x509.serialNumber", &[anybodys(draw_of_certificate, Port::Output), Certificate]),
    ("x509.validity", &[Clock]),
    ("x509.signatureValue", &[anybodys(sign, Port::Signature)]),
    ("x509.ECDSA-Sig-Value", &[SIGNATURE, anybodys(sign, Port::Signature)]),
    ("ocsp", &[Certificate]),
    ("ocsp.producedAt", &[Clock]),
    ("ocsp.thisUpdate", &[Clock]),
    ("ocsp.nextUpdate", &[Clock]),
    ("ech_config", &[Setting]),
    ("sct", &[Certificate]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dissect;
    use crate::dissect::field::UNKNOWN;

    #[test]
    fn every_field_may_come_from_somewhere() {
        // Bytes that no rule claims may come from anywhere.
        let read = dissect::fields().filter(|field| *field != UNKNOWN);
        let without: Vec<_> = read.filter(|field| natures(*field).is_empty()).collect();
        assert!(without.is_empty(), "{without:?}");
    }

    #[test]
    fn every_line_speaks_of_a_field() {
        let is_spoken_of = |path: &str| dissect::fields().any(|field| is_under(field.key(), path));
        let idle: Vec<_> = RULES.iter().map(|(path, _)| *path).filter(|path| !is_spoken_of(path)).collect();
        assert!(idle.is_empty(), "{idle:?}");
    }

    #[test]
    fn every_echo_is_of_a_field() {
        for (path, natures) in RULES {
            for nature in *natures {
                let Echo(keys) = nature else { continue };
                for key in *keys {
                    assert!(dissect::fields().any(|field| field.key() == *key), "{path} echoes {key}");
                }
            }
        }
    }
}
