//! tls-parser reads the same values out of every message that it knows.

use std::fmt::Debug;

use tls_parser::{
    TlsExtension, TlsExtensionType, TlsMessage, TlsMessageHandshake, parse_tls_extensions, parse_tls_message_handshake,
};
use waxseal::codepoint::ProtocolVersion;
use waxseal::dissect::extension::{
    self, application_layer_protocol_negotiation, cookie, early_data, ec_point_formats, key_share, pre_shared_key,
    psk_key_exchange_modes, record_size_limit, renegotiation_info, server_name, session_ticket, signature_algorithms,
    supported_groups, supported_versions,
};
use waxseal::dissect::handshake::{
    certificate, certificate_request, certificate_status, certificate_verify, client_hello, finished, key_exchange,
    key_update, new_session_ticket, next_protocol, server_hello,
};
use waxseal::dissect::{FieldId, NodeId, Tree, Value};

use crate::sample::{Form, Sample, of_files, of_scenarios};

/// Our reading of one message.
struct Ours<'a> {
    name: &'a str,
    bytes: &'a [u8],
    tree: Tree,
}

impl<'a> Ours<'a> {
    fn nodes(&self, within: NodeId, field: FieldId) -> impl Iterator<Item = NodeId> + '_ {
        let end = within + self.tree.nodes[within].below as usize;
        (within..=end).filter(move |&node| self.tree.nodes[node].field == field)
    }

    fn slices(&self, within: NodeId, field: FieldId) -> Vec<&'a [u8]> {
        self.nodes(within, field).map(|node| self.tree.nodes[node].span.of(self.bytes)).collect()
    }

    fn numbers(&self, within: NodeId, field: FieldId) -> Vec<u64> {
        let number = |node: NodeId| match self.tree.nodes[node].value {
            Value::Number(number) | Value::Code { number, .. } => number,
            // A pair of hash and signature, which have their own names.
            _ => self.tree.nodes[node].span.of(self.bytes).iter().fold(0, |value, &byte| value << 8 | u64::from(byte)),
        };
        self.nodes(within, field).map(number).collect()
    }

    #[track_caller]
    fn check<T: PartialEq + Debug>(&self, ours: T, theirs: T) {
        assert_eq!(ours, theirs, "{}", self.name);
    }

    /// The field stands once in the message, and holds this.
    #[track_caller]
    fn holds(&self, field: FieldId, theirs: &[u8]) {
        self.check(self.slices(0, field), vec![theirs]);
    }

    /// The field stands so often, and holds these numbers.
    #[track_caller]
    fn numbers_are(&self, field: FieldId, theirs: impl IntoIterator<Item = impl Into<u64>>) {
        self.check(self.numbers(0, field), theirs.into_iter().map(Into::into).collect());
    }

    /// All extensions behind this field. Gives their number.
    fn extensions(&self, field: FieldId) -> usize {
        let mut count = 0;
        for list in self.nodes(0, field) {
            let (rest, theirs) = parse_tls_extensions(self.tree.nodes[list].span.of(self.bytes)).unwrap();
            let ours: Vec<_> = self.nodes(list, extension::EXTENSION).collect();
            // It stops at a next_protocol_negotiation that is not empty, as a server's is.
            let stopped = rest.starts_with(&[0x33, 0x74]);
            self.check(rest.is_empty() || stopped, true);
            self.check(ours.len() == theirs.len() || stopped, true);
            for (&ours, theirs) in ours.iter().zip(&theirs) {
                self.extension(ours, theirs);
            }
            count += ours.len();
        }
        count
    }

    fn extension(&self, node: NodeId, theirs: &TlsExtension<'_>) {
        let numbers = |field| self.numbers(node, field);
        let slices = |field| self.slices(node, field);
        let data = |field| slices(field)[0];
        if !matches!(theirs, TlsExtension::Grease(..)) {
            self.check(numbers(extension::EXTENSION_TYPE), vec![TlsExtensionType::from(theirs).0.into()]);
        }
        match theirs {
            TlsExtension::SNI(names) => {
                self.check(numbers(server_name::NAME_TYPE), names.iter().map(|(kind, _)| kind.0.into()).collect());
                self.check(slices(server_name::HOST_NAME), names.iter().map(|(_, name)| *name).collect());
            }
            TlsExtension::EllipticCurves(groups) => {
                self.check(numbers(supported_groups::NAMED_GROUP), wide(groups.iter().map(|group| group.0)));
            }
            TlsExtension::EcPointFormats(formats) => {
                self.check(numbers(ec_point_formats::EC_POINT_FORMAT), wide(formats.iter().copied()));
            }
            TlsExtension::SignatureAlgorithms(schemes) => {
                self.check(numbers(signature_algorithms::SIGNATURE_SCHEME), wide(schemes.iter().copied()));
            }
            TlsExtension::RecordSizeLimit(limit) => self.check(numbers(record_size_limit::LIMIT), wide([*limit])),
            TlsExtension::SessionTicket(ticket) => self.check(data(session_ticket::SESSION_TICKET), ticket),
            TlsExtension::KeyShare(shares) => self.check(data(key_share::KEY_SHARE), shares),
            TlsExtension::PreSharedKey(keys) => self.check(data(pre_shared_key::PRE_SHARED_KEY), keys),
            TlsExtension::EarlyData(size) => {
                self.check(numbers(early_data::MAX_EARLY_DATA_SIZE), wide(size.iter().copied()));
            }
            TlsExtension::SupportedVersions(versions) => {
                let ours = [supported_versions::VERSION, supported_versions::SELECTED_VERSION].map(numbers).concat();
                self.check(ours, wide(versions.iter().map(|version| version.0)));
            }
            TlsExtension::Cookie(cookie) => self.check(data(cookie::COOKIE), cookie),
            TlsExtension::PskExchangeModes(modes) => {
                self.check(numbers(psk_key_exchange_modes::KE_MODE), wide(modes.iter().copied()));
            }
            TlsExtension::ALPN(names) => {
                self.check(slices(application_layer_protocol_negotiation::PROTOCOL_NAME), names.clone());
            }
            TlsExtension::RenegotiationInfo(before) => {
                self.check(data(renegotiation_info::RENEGOTIATED_CONNECTION), before);
            }
            TlsExtension::Unknown(_, unknown) => {
                // What it does not know ends where ours ends.
                self.check(self.tree.nodes[node].span.len(), 4 + unknown.len());
            }
            _ => {}
        }
    }
}

fn wide(numbers: impl IntoIterator<Item = impl Into<u64>>) -> Vec<u64> {
    numbers.into_iter().map(Into::into).collect()
}

/// Compares what both read; says how many extensions there were, and `None` where tls-parser does not know the message.
fn check(sample: &Sample) -> Option<usize> {
    let Form::Handshake(context) = sample.form else { return None };
    let tls13 = context.version == Some(ProtocolVersion::TLS_1_3);
    let ours = Ours { name: &sample.name, bytes: &sample.bytes, tree: sample.tree() };
    let Ok((_, TlsMessage::Handshake(theirs))) = parse_tls_message_handshake(&sample.bytes) else {
        // It has no EncryptedExtensions, and forms of TLS 1.3 do not fit into those that it has: their extensions do.
        let lists = [
            waxseal::dissect::handshake::encrypted_extensions::EXTENSIONS,
            certificate::EXTENSIONS,
            certificate_request::EXTENSIONS,
            new_session_ticket::EXTENSIONS,
        ];
        return lists
            .into_iter()
            .any(|list| ours.tree.find(list).is_some())
            .then(|| lists.map(|list| ours.extensions(list)).iter().sum());
    };
    match theirs {
        TlsMessageHandshake::ClientHello(hello) => {
            ours.numbers_are(client_hello::LEGACY_VERSION, [hello.version.0]);
            ours.holds(client_hello::RANDOM, hello.random);
            ours.holds(client_hello::LEGACY_SESSION_ID, hello.session_id.unwrap_or_default());
            ours.numbers_are(client_hello::CIPHER_SUITE, hello.ciphers.iter().map(|suite| suite.0));
            ours.numbers_are(client_hello::COMPRESSION_METHOD, hello.comp.iter().map(|method| method.0));
            ours.holds(client_hello::EXTENSIONS, hello.ext.unwrap_or_default());
            return Some(ours.extensions(client_hello::EXTENSIONS));
        }
        TlsMessageHandshake::ServerHello(hello) => {
            let retry = ours.tree.find(server_hello::HELLO_RETRY_REQUEST).is_some();
            let (random, extensions) = match retry {
                true => (server_hello::RETRY_RANDOM, server_hello::RETRY_EXTENSIONS),
                false => (server_hello::RANDOM, server_hello::EXTENSIONS),
            };
            ours.numbers_are(server_hello::LEGACY_VERSION, [hello.version.0]);
            ours.holds(random, hello.random);
            ours.holds(server_hello::LEGACY_SESSION_ID_ECHO, hello.session_id.unwrap_or_default());
            ours.numbers_are(server_hello::CIPHER_SUITE, [hello.cipher.0]);
            ours.numbers_are(server_hello::LEGACY_COMPRESSION_METHOD, [hello.compression.0]);
            ours.holds(extensions, hello.ext.unwrap_or_default());
            return Some(ours.extensions(extensions));
        }
        TlsMessageHandshake::NewSessionTicket(ticket) if !tls13 => {
            ours.numbers_are(new_session_ticket::TICKET_LIFETIME_HINT, [ticket.ticket_lifetime_hint]);
            // It takes the ticket's length for a part of the ticket.
            ours.holds(new_session_ticket::TICKET, &ticket.ticket[2..]);
        }
        TlsMessageHandshake::Certificate(message) if !tls13 => {
            let theirs = message.cert_chain.iter().map(|certificate| certificate.data).collect();
            ours.check(ours.slices(0, certificate::ASN1_CERT), theirs);
        }
        TlsMessageHandshake::ServerKeyExchange(message) => {
            ours.holds(key_exchange::SERVER_KEY_EXCHANGE, message.parameters);
            if let Some(node) = ours.tree.find(key_exchange::ECDH_PARAMS) {
                let (_, theirs) = tls_parser::parse_ecdh_params(ours.tree.nodes[node].span.of(&sample.bytes)).unwrap();
                ours.numbers_are(key_exchange::CURVE_TYPE, [theirs.curve_params.curve_type.0]);
                ours.holds(key_exchange::PUBLIC, theirs.public.point);
            }
            if let Some(node) = ours.tree.find(key_exchange::DH_PARAMS) {
                let (_, theirs) = tls_parser::parse_dh_params(ours.tree.nodes[node].span.of(&sample.bytes)).unwrap();
                ours.holds(key_exchange::DH_P, theirs.dh_p);
                ours.holds(key_exchange::DH_G, theirs.dh_g);
                ours.holds(key_exchange::DH_YS, theirs.dh_ys);
            }
        }
        TlsMessageHandshake::CertificateRequest(request) if !tls13 => {
            ours.numbers_are(certificate_request::CERTIFICATE_TYPE, request.cert_types);
            let schemes = request.sig_hash_algs.unwrap_or_default();
            ours.numbers_are(certificate_request::SIGNATURE_ALGORITHM, schemes);
            ours.check(ours.slices(0, extension::certificate_authorities::DISTINGUISHED_NAME), request.unparsed_ca);
        }
        TlsMessageHandshake::CertificateVerify(message) => ours.holds(certificate_verify::CERTIFICATE_VERIFY, message),
        TlsMessageHandshake::Finished(message) => ours.holds(finished::VERIFY_DATA, message),
        TlsMessageHandshake::CertificateStatus(status) => {
            ours.numbers_are(certificate_status::STATUS_TYPE, [status.status_type]);
            ours.holds(certificate_status::OCSP_RESPONSE, status.blob);
        }
        TlsMessageHandshake::NextProtocol(next) => {
            ours.holds(next_protocol::SELECTED_PROTOCOL, next.selected_protocol);
            ours.holds(next_protocol::PADDING, next.padding);
        }
        TlsMessageHandshake::KeyUpdate(request) => ours.numbers_are(key_update::REQUEST_UPDATE, [request]),
        TlsMessageHandshake::ServerDone(_)
        | TlsMessageHandshake::ClientKeyExchange(_)
        | TlsMessageHandshake::EndOfEarlyData
        | TlsMessageHandshake::HelloRequest => ours.check(ours.tree.nodes[0].span.len(), sample.bytes.len()),
        // Forms of TLS 1.3 that happened to fit.
        _ => return None,
    }
    Some(0)
}

#[test]
fn another_parser_reads_the_same() {
    let samples: Vec<_> = of_scenarios().into_iter().chain(of_files()).collect();
    let checked: Vec<_> = samples.iter().filter_map(check).collect();
    // The forms of TLS 1.3 alone are not known to it, and are few.
    assert!(checked.len() * 10 > samples.len() * 7, "{} of {}", checked.len(), samples.len());
    assert!(checked.iter().sum::<usize>() > 500);
}
