//! A rustls connection: records in and out, what it decides written down.

use std::io::{Read, Write};

use rustls::{CommonState, Connection, Error, HandshakeKind};

use super::mail::Mail;
use super::servers::Configuration;
use crate::codepoint::{CipherSuite, ContentType, NamedGroup, ProtocolVersion};
use crate::crypto::recorder::Session;
use crate::dissect::{alert, record};
use crate::mail::{ClientCertificate, Ending, Protection};
use crate::pki;
use crate::trace::{self, Actor, Builder, EventKind, Failure, Opened, Operation, Slice};

/// The TLS end of a connection.
pub(super) struct Tls {
    actor: Actor,
    connection: Connection,
    /// What has arrived of a record that is not whole yet, as this end frames its stream.
    framing: Vec<u8>,
    /// Where `framing` begins in the stream that arrives.
    framed: u64,
    established: bool,
    failed: bool,
    peer_closed: bool,
    /// How many events were looked through for alerts.
    looked_at: usize,
    /// Something was said before the handshake was done.
    spoke_early: bool,
    /// What the peer said so.
    heard_early: Vec<u8>,
}

impl Tls {
    /// Makes this end's connection; a client has its ClientHello ready then.
    ///
    /// `offset` is where its first byte will stand in the stream that arrives.
    pub(super) fn start(
        session: &mut Session,
        actor: Actor,
        configuration: &Configuration,
        offset: u64,
    ) -> Result<Self, Error> {
        session.trace.push(actor, EventKind::Tls(trace::Tls::Started));
        let connection = session.scope(actor, || configuration.connection())?;
        let looked_at = session.trace.events().len();
        Ok(Self {
            actor,
            connection,
            framing: Vec::new(),
            framed: offset,
            established: false,
            failed: false,
            peer_closed: false,
            looked_at,
            spoke_early: false,
            heard_early: Vec::new(),
        })
    }

    /// Says something before the handshake is done, where an earlier session allows that.
    pub(super) fn write_early(&mut self, session: &mut Session, words: &[u8]) {
        let Connection::Client(connection) = &mut self.connection else { return };
        session.scope(self.actor, || {
            if let Some(mut early) = connection.early_data() {
                // What does not fit is not said early, and all of it is said again when this was refused.
                self.spoke_early = early.write_all(words).is_ok();
            }
        });
    }

    /// Takes what the peer said early: it counts once the handshake has shown that this is no copy, `[RFC 8446 §8]`.
    fn hear_early(&mut self, session: &mut Session) {
        let Connection::Server(connection) = &mut self.connection else { return };
        session.scope(self.actor, || {
            if let Some(mut early) = connection.early_data() {
                // It ends where nothing more is there.
                let _ = early.read_to_end(&mut self.heard_early);
            }
        });
    }

    /// Bytes arrived: rustls reads them, and SMTP gets what was sealed in them.
    pub(super) fn receive(
        &mut self,
        session: &mut Session,
        bytes: &[u8],
        mail: &mut Mail,
        configuration: &Configuration,
    ) {
        self.frame(&mut session.trace, bytes);
        let mut rest = bytes;
        while !rest.is_empty() && !self.failed {
            let read = session.scope(self.actor, || self.connection.read_tls(&mut rest));
            match read {
                // Behind close_notify rustls reads no more: what comes then was never said, `[RFC 8446 §6.1]`.
                Ok(0) => return,
                Ok(_) if self.process(session, mail, configuration) => {}
                Ok(_) => return,
                Err(error) => return self.fail(session, mail, &error.to_string(), &error.to_string()),
            }
        }
    }

    /// TCP ended: in order only behind close_notify, `[RFC 8446 §6.1]`.
    pub(super) fn ended(&mut self, session: &mut Session, mail: &mut Mail, configuration: &Configuration) {
        if self.failed {
            return;
        }
        let _ = session.scope(self.actor, || self.connection.read_tls(&mut &[][..]));
        if self.process(session, mail, configuration) && !self.peer_closed {
            self.failed = true;
            session.trace.push(self.actor, EventKind::Failed(Failure::UnexpectedEof));
            mail.closed(Ending::Tcp);
        }
    }

    /// Hands plaintext to rustls; says how many bytes it took.
    pub(super) fn write(&mut self, session: &mut Session, bytes: &[u8]) -> usize {
        session.scope(self.actor, || self.connection.writer().write(bytes)).unwrap_or(0)
    }

    /// Sends close_notify.
    pub(super) fn close(&mut self, session: &mut Session) {
        session.scope(self.actor, || self.connection.send_close_notify());
    }

    /// Asks for new keys in both directions, `[RFC 8446 §4.6.3]`. TLS 1.2 knows no such thing, and then nothing happens.
    pub(super) fn renew_keys(&mut self, session: &mut Session) {
        if self.connection.protocol_version() != Some(rustls::ProtocolVersion::TLSv1_3) {
            return;
        }
        session.trace.push(self.actor, EventKind::Tls(trace::Tls::KeyUpdateRequested));
        let renewed = session.scope(self.actor, || self.connection.refresh_traffic_keys());
        if let Err(error) = renewed {
            session.trace.push(self.actor, EventKind::Failed(Failure::Tls { error: format!("{error:?}") }));
        }
    }

    /// What rustls has ready to be sent: whole records.
    pub(super) fn take_records(&mut self, session: &mut Session) -> Vec<u8> {
        let mut records = Vec::new();
        session.scope(self.actor, || {
            while self.connection.wants_write() {
                if self.connection.write_tls(&mut records).is_err() {
                    break;
                }
            }
        });
        self.look_for_alerts(&mut session.trace);
        records
    }

    /// Lets rustls work on what it read; `false` when it failed.
    fn process(&mut self, session: &mut Session, mail: &mut Mail, configuration: &Configuration) -> bool {
        let processed = session.scope(self.actor, || self.connection.process_new_packets());
        self.look_for_alerts(&mut session.trace);
        let state = match processed {
            Ok(state) => state,
            Err(error) => {
                // What was opened before the failure still counts.
                self.deliver(session, mail, configuration, 0);
                self.fail(session, mail, &format!("{error:?}"), &error.to_string());
                return false;
            }
        };
        self.hear_early(session);
        if !self.established && !self.connection.is_handshaking() {
            self.establish(session, mail, configuration);
        }
        self.deliver(session, mail, configuration, state.plaintext_bytes_to_read());
        if state.peer_has_closed() && !self.peer_closed {
            self.peer_closed = true;
            session.trace.push(self.actor, EventKind::Tls(trace::Tls::PeerClosed));
            mail.closed(Ending::CloseNotify);
        }
        true
    }

    /// The connection is of no more use: `error` as the library spells it, `words` for the log.
    fn fail(&mut self, session: &mut Session, mail: &mut Mail, error: &str, words: &str) {
        self.failed = true;
        let failure = Failure::Tls { error: error.to_owned() };
        session.trace.push(self.actor, EventKind::Failed(failure));
        mail.tls_failed(words);
    }

    /// SMTP gets what was opened, about `size` bytes.
    fn deliver(&mut self, session: &mut Session, mail: &mut Mail, configuration: &Configuration, size: usize) {
        let mut plaintext = Vec::with_capacity(size);
        // An error says that nothing more is there, now or for good: both were told already.
        let _ = session.scope(self.actor, || self.connection.reader().read_to_end(&mut plaintext));
        if !plaintext.is_empty() {
            mail.receive(&plaintext, configuration.now());
        }
    }

    fn establish(&mut self, session: &mut Session, mail: &mut Mail, configuration: &Configuration) {
        let Some((version, suite)) = negotiated(&self.connection) else { return };
        self.established = true;
        let group = self.connection.negotiated_key_exchange_group().map(|group| NamedGroup(group.name().into()));
        let handshake = self.connection.handshake_kind().unwrap_or(HandshakeKind::Full);
        let alpn = self.connection.alpn_protocol().map(|name| String::from_utf8_lossy(name).into_owned());
        let established = trace::Tls::Established { version, suite, group, handshake: format!("{handshake:?}"), alpn };
        session.trace.push(self.actor, EventKind::Tls(established));
        if let Connection::Client(connection) = &self.connection
            && self.spoke_early
            && connection.is_early_data_accepted()
        {
            mail.was_heard_early();
        }
        mail.tls_established(&self.protection(version, suite, configuration), configuration.now());
        mail.receive(&std::mem::take(&mut self.heard_early), configuration.now());
    }

    /// The connection in the words of mail servers.
    fn protection(&self, version: ProtocolVersion, suite: CipherSuite, configuration: &Configuration) -> Protection {
        let presented = self.connection.peer_certificates().and_then(<[_]>::first);
        let client = match (configuration.asks_client(), presented) {
            (false, _) => ClientCertificate::NotRequested,
            (true, None) => ClientCertificate::Absent,
            (true, Some(leaf)) => {
                let (subject, issuer) = pki::common_names(leaf);
                ClientCertificate::Presented { subject, issuer, verdict: configuration.peer() }
            }
        };
        Protection {
            version: version.to_string().replace("TLS ", "TLSv"),
            cipher: suite.to_string(),
            bits: if suite.to_string().contains("AES_128") { 128 } else { 256 },
            key_exchange: None,
            server_signature: None,
            server_digest: None,
            peer: configuration.peer(),
            client,
        }
    }

    /// Cuts the arriving stream into records as this end sees them: an altered length shifts all that follow.
    fn frame(&mut self, trace: &mut Builder, bytes: &[u8]) {
        self.framing.extend_from_slice(bytes);
        let (records, rest) = record::split(&self.framing);
        let mut offset = self.framed;
        for record in records {
            let stored = trace.intern(record);
            trace.push(self.actor, EventKind::Framed { record: stored, offset });
            if let Some((level, description)) = clear_alert(record) {
                let kind = trace::Tls::AlertReceived { level, description, protected: false };
                trace.push(self.actor, EventKind::Tls(kind));
            }
            offset += record.len() as u64;
        }
        self.framed = offset;
        self.framing = rest.to_vec();
    }

    /// Finds the alerts among the records that were sealed or opened since the last look.
    fn look_for_alerts(&mut self, trace: &mut Builder) {
        let (from, now) = (self.looked_at, trace.events().len());
        let mut found = Vec::new();
        for event in trace.events()[from..now].iter().filter(|event| event.actor == self.actor) {
            let EventKind::Operation(operation) = &event.kind else { continue };
            if let Some((plaintext, sent)) = alert_plaintext(operation) {
                let content = trace.bytes(plaintext);
                found.extend(alert::read(&content[..content.len().min(2)]).map(|alert| (alert, sent)));
            }
        }
        for ((level, description), sent) in found {
            let kind = if sent {
                trace::Tls::AlertSent { level, description, protected: true }
            } else {
                trace::Tls::AlertReceived { level, description, protected: true }
            };
            trace.push(self.actor, EventKind::Tls(kind));
        }
        self.looked_at = trace.events().len();
    }
}

/// Writes down an alert that goes out in the clear.
pub(super) fn note_clear_alert(trace: &mut Builder, actor: Actor, record: &[u8]) {
    if let Some((level, description)) = clear_alert(record) {
        trace.push(actor, EventKind::Tls(trace::Tls::AlertSent { level, description, protected: false }));
    }
}

fn clear_alert(record: &[u8]) -> Option<(crate::codepoint::AlertLevel, crate::codepoint::AlertDescription)> {
    let header = record::Header::read(record)?;
    (header.content_type == ContentType::ALERT).then(|| alert::read(&record[record::HEADER..])).flatten()
}

/// The plaintext of an alert that was sealed (`true`) or opened (`false`).
fn alert_plaintext(operation: &Operation) -> Option<(Slice, bool)> {
    match operation {
        Operation::Seal { plaintext, content_type: ContentType::ALERT, .. } => Some((*plaintext, true)),
        Operation::Open { opened: Opened::Plaintext { plaintext, content_type: Some(ContentType::ALERT) }, .. } => {
            Some((*plaintext, false))
        }
        _ => None,
    }
}

fn negotiated(connection: &CommonState) -> Option<(ProtocolVersion, CipherSuite)> {
    let version = ProtocolVersion(connection.protocol_version()?.into());
    Some((version, CipherSuite(connection.negotiated_cipher_suite()?.suite().into())))
}
