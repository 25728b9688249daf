//! Events: what happened, when, to whom, and because of what.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::{Operation, Side, Slice};
use crate::codepoint::{AlertDescription, AlertLevel, CipherSuite, NamedGroup, ProtocolVersion};

/// The number of an event: its index in [`super::Trace::events`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(
    /// The index.
    pub u32,
);

/// The number of a connection in a run, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConnectionId(
    /// The index.
    pub u32,
);

/// The number of a segment in a run, from 0: what crosses the link in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SegmentId(
    /// The index.
    pub u32,
);

/// Simulated time since the start of the run, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Micros(
    /// Microseconds.
    pub u64,
);

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The sending mail server: TLS client.
    Sender,
    /// The receiving mail server: TLS server. On a connection to port 443 the host that serves the policy of the recipient's domain.
    Receiver,
    /// Somebody on the path between them.
    Attacker,
    /// The certificate authorities.
    Authority,
}

impl Actor {
    /// Its name in the trace's JSON form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Receiver => "receiver",
            Self::Attacker => "attacker",
            Self::Authority => "authority",
        }
    }

    /// The other end of a connection between the two servers; the attacker and the authorities have none and stay themselves. Where the
    /// attacker may be an end, [`super::Ends::peer`] knows.
    #[must_use]
    pub const fn peer(self) -> Self {
        match self {
            Self::Sender => Self::Receiver,
            Self::Receiver => Self::Sender,
            other => other,
        }
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When, in simulated time.
    pub time: Micros,
    /// Who did it.
    pub actor: Actor,
    /// On which connection; `None` before and between connections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionId>,
    /// The earlier event that brought it about, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<EventId>,
    /// What happened.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A TCP connection was opened (simulated).
    Connected {
        /// The name that was connected to.
        host: String,
        /// The port.
        port: u16,
        /// The sender's address; unspecified, `0.0.0.0`, where nobody wrote it down.
        #[serde(default = "unspecified")]
        from: IpAddr,
        /// The receiver's address; unspecified where nobody wrote it down.
        #[serde(default = "unspecified")]
        to: IpAddr,
        /// Which end the attacker is: it has terminated TLS there, with keys of its own. Absent where it is on the path at most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        attacker: Option<Side>,
    },
    /// An endpoint put a segment on the link.
    Sent {
        /// Its number.
        segment: SegmentId,
        /// Its bytes.
        bytes: Slice,
        /// What the sender meant it to be.
        framing: Framing,
    },
    /// The attacker touched a segment, or made one.
    Intervened {
        /// The segment that was touched or made.
        segment: SegmentId,
        /// What was done.
        change: Change,
        /// The intervention's index in the scenario.
        intervention: u32,
    },
    /// A segment reached the other end.
    Delivered {
        /// Its number.
        segment: SegmentId,
        /// Its bytes, as they arrived.
        bytes: Slice,
        /// Where its first byte stands in the direction's stream, as the receiving end counts.
        offset: u64,
    },
    /// The receiving end has a whole record together: its own framing, which an altered length shifts.
    Framed {
        /// The record, header included.
        record: Slice,
        /// Where its first byte stands in the direction's stream.
        offset: u64,
    },
    /// A call into the cryptographic provider.
    Operation(Operation),
    /// A secret for the key log, in the labels of SSLKEYLOGFILE.
    Secret {
        /// Which.
        label: SecretLabel,
        /// The ClientHello's random, 32 bytes.
        client_random: Slice,
        /// The secret.
        secret: Slice,
    },
    /// Something happened in the SMTP engine.
    Smtp(Smtp),
    /// Something happened in the TLS endpoint.
    Tls(Tls),
    /// A question to the simulated DNS and its answer.
    Dns(Dns),
    /// What the sender demands of this connection, where it asked DNS before.
    Demanded {
        /// How much, in the words of mail servers: `none`, `may`, `encrypt`, `secure`, `dane`.
        level: String,
        /// Why.
        reason: String,
    },
    /// A check was decided.
    Checked {
        /// Which.
        check: Check,
        /// How.
        verdict: Verdict,
    },
    /// Something failed.
    Failed(Failure),
    /// An end of the connection was closed.
    Closed(Close),
    /// What the sender knows of the MTA-STS policy of the recipient's domain, where it asks for one.
    Sts(Sts),
}

/// What the sender of a segment meant it to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Framing {
    /// SMTP text in the clear.
    Clear,
    /// One TLS record.
    Record,
}

/// What the attacker did to a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Bytes were changed.
    Altered {
        /// As it was sent.
        before: Slice,
        /// As it goes on.
        after: Slice,
    },
    /// It goes no further.
    Dropped,
    /// It goes on twice; the copy has a number of its own.
    Duplicated {
        /// The copy.
        copy: SegmentId,
        /// Its bytes.
        bytes: Slice,
        /// To whom it goes.
        to: Actor,
    },
    /// It is held back.
    Delayed {
        /// For how long.
        by: Micros,
    },
    /// It goes on after the segment that follows it.
    Reordered,
    /// It was made by the attacker.
    Injected {
        /// Its bytes.
        bytes: Slice,
        /// To whom it goes.
        to: Actor,
    },
    /// It was sealed with the session's own keys, by a peer that misbehaves.
    Sealed {
        /// Its bytes.
        bytes: Slice,
        /// To whom it goes.
        to: Actor,
    },
    /// The connection is cut behind it.
    Cut,
}

/// The labels of SSLKEYLOGFILE, `[RFC 9850]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SecretLabel {
    /// TLS 1.2's master secret.
    ClientRandom,
    /// Early data.
    ClientEarlyTrafficSecret,
    /// Handshake, from the client.
    ClientHandshakeTrafficSecret,
    /// Handshake, from the server.
    ServerHandshakeTrafficSecret,
    /// Application data, from the client.
    #[serde(rename = "CLIENT_TRAFFIC_SECRET_0")]
    ClientTrafficSecret0,
    /// Application data, from the server.
    #[serde(rename = "SERVER_TRAFFIC_SECRET_0")]
    ServerTrafficSecret0,
    /// Exporters.
    ExporterSecret,
    /// Early exporters.
    EarlyExporterSecret,
}

impl SecretLabel {
    /// Every label that a trace can hold.
    pub const ALL: &[Self] = &[
        Self::ClientRandom,
        Self::ClientEarlyTrafficSecret,
        Self::ClientHandshakeTrafficSecret,
        Self::ServerHandshakeTrafficSecret,
        Self::ClientTrafficSecret0,
        Self::ServerTrafficSecret0,
        Self::ExporterSecret,
        Self::EarlyExporterSecret,
    ];

    /// The label as it stands in a key log, and in the trace's JSON form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientRandom => "CLIENT_RANDOM",
            Self::ClientEarlyTrafficSecret => "CLIENT_EARLY_TRAFFIC_SECRET",
            Self::ClientHandshakeTrafficSecret => "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            Self::ServerHandshakeTrafficSecret => "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            Self::ClientTrafficSecret0 => "CLIENT_TRAFFIC_SECRET_0",
            Self::ServerTrafficSecret0 => "SERVER_TRAFFIC_SECRET_0",
            Self::ExporterSecret => "EXPORTER_SECRET",
            Self::EarlyExporterSecret => "EARLY_EXPORTER_SECRET",
        }
    }
}

impl fmt::Display for SecretLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What happened in an SMTP engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Smtp {
    /// The dialogue passed into another state.
    State {
        /// The state's name, as the mail room spells it.
        to: String,
    },
    /// The server took up a command.
    Commanded {
        /// Its verb in upper case; `?` for one that the server does not know.
        verb: String,
    },
    /// The server gave a reply.
    Replied {
        /// The three digits.
        code: u16,
    },
    /// Text that arrived before the TLS handshake was thrown away, `[RFC 3207 §4.2]`.
    Discarded {
        /// What was thrown away.
        bytes: Slice,
    },
    /// Text that arrived before the TLS handshake was kept, and will be taken for text inside TLS: the fault of
    /// CVE-2011-0411 and CVE-2021-38371.
    Kept {
        /// What was kept.
        bytes: Slice,
    },
    /// The receiver took the message.
    Accepted {
        /// The message as it was stored, trace header included.
        message: Slice,
    },
    /// The sender will try again later.
    Deferred {
        /// Enhanced status code, `4.7.5` for instance, `[RFC 3463]`.
        status: String,
        /// The reason, as it goes to the log.
        reason: String,
    },
    /// TLS failed, and the sender does not insist on it: the next attempt goes in the clear, `[RFC 7435]`.
    WillRetryInClear,
    /// The sender gives up: the message goes back.
    Bounced {
        /// Enhanced status code.
        status: String,
        /// The reason, as it goes to the log.
        reason: String,
    },
    /// The sender learnt that the receiver has the message.
    Delivered {
        /// The receiver's last reply.
        reply: String,
    },
}

/// What happened in a TLS endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// The endpoint was made; the next bytes belong to it.
    Started,
    /// The handshake is complete for this end.
    Established {
        /// The version.
        version: ProtocolVersion,
        /// The suite.
        suite: CipherSuite,
        /// The group; `None` where a resumed TLS 1.2 session has none.
        group: Option<NamedGroup>,
        /// What kind of handshake it was.
        handshake: String,
        /// The protocol that ALPN chose.
        alpn: Option<String>,
    },
    /// An alert goes out.
    AlertSent {
        /// Warning or fatal.
        level: AlertLevel,
        /// Which.
        description: AlertDescription,
        /// Whether it is sealed.
        protected: bool,
    },
    /// An alert came in.
    AlertReceived {
        /// Warning or fatal.
        level: AlertLevel,
        /// Which.
        description: AlertDescription,
        /// Whether it was sealed.
        protected: bool,
    },
    /// This end asked for new keys, `[RFC 8446 §4.6.3]`.
    KeyUpdateRequested,
    /// close_notify was received: the peer's stream ended in order.
    PeerClosed,
}

/// A question to the simulated DNS and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dns {
    /// The name that was asked for.
    pub name: String,
    /// The record type, `MX` for instance.
    pub kind: String,
    /// The answers in presentation form; empty when there are none.
    pub answers: Vec<String>,
    /// Whether DNSSEC vouches for the answer.
    pub authentic: bool,
}

/// What a sender knows of a domain's MTA-STS policy, `[RFC 8461 §5.1]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sts {
    /// The policy host gave one, and it is kept from now on.
    Fetched {
        /// The id of the TXT record that told of it.
        id: String,
        /// The policy as it came.
        policy: Slice,
    },
    /// One that was fetched before still counts.
    Kept {
        /// The id of the TXT record that told of it then.
        id: String,
        /// The policy as it came.
        policy: Slice,
    },
    /// There should be one, and it could not be had.
    Failed {
        /// Which failure it is, as reports spell it, `[RFC 8460 §4.3.2.2]`.
        result: String,
        /// Why.
        error: String,
    },
}

/// A check, and who decides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The chain leads to a trust anchor, every signature, date and usage on it holds (webpki).
    Path,
    /// The certificate was issued for the name that was asked for (webpki).
    Name {
        /// The name.
        name: String,
    },
    /// The peer holds the private key of its certificate (rustls).
    Possession,
    /// The stapled OCSP response says that the certificate is not revoked, `[RFC 6066 §8]`.
    Status,
    /// TLS must be used (the sender's policy).
    TlsRequired,
    /// A TLSA record that DNSSEC vouches for matches a certificate that was sent, `[RFC 7672 §3]`.
    Dane {
        /// The record that matched, in presentation form; absent where none did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        record: Option<String>,
        /// Which certificate it matched, counted from 0, the leaf.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certificate: Option<u32>,
    },
}

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Passed,
    /// It does not hold, and the one who asked acts on it.
    Failed {
        /// The error, as the library spells it.
        error: String,
    },
    /// It does not hold, and nobody minds.
    Ignored {
        /// The error, as the library spells it.
        error: String,
    },
    /// Nobody asked.
    NotAsked,
}

/// Something failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// rustls gave up.
    Tls {
        /// Its error, as it spells it.
        error: String,
    },
    /// TCP ended although more was expected: no close_notify, `[RFC 8446 §6.1]`.
    UnexpectedEof,
    /// A line that the SMTP engine cannot accept.
    Smtp {
        /// What was wrong.
        error: String,
    },
    /// An intervention of the scenario could not be carried out.
    Intervention {
        /// What was wrong.
        error: String,
    },
    /// The servers could not be set up as the settings ask.
    Setup {
        /// What was wrong.
        error: String,
    },
    /// The connection made no progress until the SMTP timeout, `[RFC 5321 §4.5.3.2]`.
    Timeout,
}

/// How an end was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Close {
    /// This end closed TCP.
    ByEndpoint,
    /// The attacker cut it.
    Cut,
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The receiver has the mail and the sender knows.
    Delivered {
        /// Whether it crossed in TLS.
        sealed: bool,
    },
    /// The sender did not deliver it.
    Refused(Refusal),
    /// No progress until the SMTP timeout.
    Stalled,
    /// The run passed its limit of events.
    #[default]
    Unfinished,
    /// The receiver has the mail and the sender knows; but somebody on the path took it first, as an end of both connections, and read it.
    Read {
        /// Whether it crossed in TLS on each of them.
        sealed: bool,
    },
    /// The sender believes that the receiver has the mail. Somebody on the path has it, who could not pass it on.
    Taken,
}

/// Why the mail was not delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Enhanced status code, `4.7.5` for instance, `[RFC 3463]`.
    pub status: String,
    /// The reason, as it goes to the sender's log.
    pub reason: String,
}

/// The address that a trace without addresses has.
fn unspecified() -> IpAddr {
    Ipv4Addr::UNSPECIFIED.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_label_is_written_by_its_name() {
        for label in SecretLabel::ALL {
            assert_eq!(serde_json::to_value(label).unwrap(), label.name());
        }
    }
}
