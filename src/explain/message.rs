//! Messages as subjects: SMTP commands and replies, `[RFC 5321 §4]`, and what TLS says, `[RFC 8446 §4]`.

use super::{Fact, kinds};
use crate::codepoint::HandshakeType;
use crate::dissect::{handshake, smtp};
use crate::story::{Kind, Message, Story};
use crate::trace::{Side, Trace};

kinds! {
    /// What a message is.
    MessageKind {
        Ehlo = "command.ehlo";
        Helo = "command.helo";
        Starttls = "command.starttls";
        Mail = "command.mail";
        Rcpt = "command.rcpt";
        Data = "command.data";
        Rset = "command.rset";
        Noop = "command.noop";
        Vrfy = "command.vrfy";
        Help = "command.help";
        Quit = "command.quit";
        Expn = "command.expn";
        Bdat = "command.bdat";
        Auth = "command.auth";
        Etrn = "command.etrn";
        Atrn = "command.atrn";
        Turn = "command.turn";
        Send = "command.send";
        Soml = "command.soml";
        Saml = "command.saml";
        OtherCommand = "command.other";
        MailText = "mail_text";
        HttpRequest = "http.request";
        HttpResponse = "http.response";
        Greeting = "reply.greeting";
        EhloReply = "reply.ehlo";
        HeloReply = "reply.helo";
        StarttlsReply = "reply.starttls";
        MailReply = "reply.mail";
        RcptReply = "reply.rcpt";
        DataReply = "reply.data";
        TextReply = "reply.mail_text";
        RsetReply = "reply.rset";
        NoopReply = "reply.noop";
        QuitReply = "reply.quit";
        Closing = "reply.421";
        Transient = "reply.4yz";
        Permanent = "reply.5yz";
        OtherReply = "reply.other";
        HelloRequest = "hello_request";
        ClientHello = "client_hello";
        ServerHello = "server_hello";
        HelloRetryRequest = "hello_retry_request";
        NewSessionTicket = "new_session_ticket";
        EndOfEarlyData = "end_of_early_data";
        EncryptedExtensions = "encrypted_extensions";
        Certificate = "certificate";
        CompressedCertificate = "compressed_certificate";
        CertificateStatus = "certificate_status";
        ServerKeyExchange = "server_key_exchange";
        CertificateRequest = "certificate_request";
        ServerHelloDone = "server_hello_done";
        CertificateVerify = "certificate_verify";
        ClientKeyExchange = "client_key_exchange";
        Finished = "finished";
        KeyUpdate = "key_update";
        MessageHash = "message_hash";
        OtherHandshake = "handshake.other";
        ChangeCipherSpec = "change_cipher_spec";
        Alert = "alert";
        OpaqueRecord = "opaque.record";
        OpaqueText = "opaque.text";
    }
}

impl MessageKind {
    /// What each message of a story is, in order. A reply is named for the command that it answers.
    #[must_use]
    pub fn all_of(trace: &Trace, story: &Story) -> Vec<Self> {
        let mut asked = Vec::new();
        let mut spoken = Vec::new();
        let kind = |message: &Message| {
            let connection = message.connection;
            match message.kind {
                Kind::Command => {
                    let kind = Self::of_command(message.bytes(trace));
                    asked.push((connection, kind));
                    kind
                }
                Kind::MailText => {
                    // Its pieces get one answer.
                    if asked.last() != Some(&(connection, Self::MailText)) {
                        asked.push((connection, Self::MailText));
                    }
                    Self::MailText
                }
                Kind::Reply { code } => {
                    let first = message.side == Side::Server && !spoken.contains(&connection);
                    spoken.push(connection);
                    let next = asked.iter().position(|(other, _)| *other == connection).filter(|_| !first);
                    let answered = next.map(|at| asked.remove(at).1);
                    Self::of_reply(code, answered, first)
                }
                Kind::HttpRequest => Self::HttpRequest,
                Kind::HttpResponse { .. } => Self::HttpResponse,
                Kind::Handshake(kind) => Self::of_handshake(kind, message.bytes(trace)),
                Kind::ChangeCipherSpec => Self::ChangeCipherSpec,
                Kind::Alert { .. } => Self::Alert,
                Kind::Opaque { content_type: Some(_) } => Self::OpaqueRecord,
                Kind::Opaque { content_type: None } => Self::OpaqueText,
            }
        };
        story.messages.iter().map(kind).collect()
    }

    /// What every message of this kind tells: see [`super::Facts::of_message`].
    #[must_use]
    pub const fn facts(self) -> &'static [Fact] {
        match self {
            Self::Closing | Self::Transient | Self::Permanent | Self::OtherReply | Self::HttpResponse => {
                &[Fact::Party, Fact::Peer, Fact::Length, Fact::Code]
            }
            _ => &[Fact::Party, Fact::Peer, Fact::Length],
        }
    }

    fn of_command(bytes: &[u8]) -> Self {
        let line = smtp::text(bytes);
        let verb = line.split([' ', '\t']).next().unwrap_or_default().to_ascii_lowercase();
        Self::by_key(&format!("command.{verb}")).unwrap_or(Self::OtherCommand)
    }

    fn of_reply(code: u16, answered: Option<Self>, first: bool) -> Self {
        match (code, answered) {
            (421, _) => Self::Closing,
            (400..500, _) => Self::Transient,
            (500..600, _) => Self::Permanent,
            _ if first => Self::Greeting,
            (_, Some(Self::Ehlo)) => Self::EhloReply,
            (_, Some(Self::Helo)) => Self::HeloReply,
            (_, Some(Self::Starttls)) => Self::StarttlsReply,
            (_, Some(Self::Mail)) => Self::MailReply,
            (_, Some(Self::Rcpt)) => Self::RcptReply,
            (_, Some(Self::Data)) => Self::DataReply,
            (_, Some(Self::MailText)) => Self::TextReply,
            (_, Some(Self::Rset)) => Self::RsetReply,
            (_, Some(Self::Noop)) => Self::NoopReply,
            (_, Some(Self::Quit)) => Self::QuitReply,
            _ => Self::OtherReply,
        }
    }

    fn of_handshake(kind: HandshakeType, bytes: &[u8]) -> Self {
        if handshake::name(bytes) == "HelloRetryRequest" {
            return Self::HelloRetryRequest;
        }
        kind.name().filter(|_| kind.message().is_some()).and_then(Self::by_key).unwrap_or(Self::OtherHandshake)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_replies_are_told_apart() {
        assert_eq!(MessageKind::of_command(b"ehlo mail.alder.example\r\n"), MessageKind::Ehlo);
        assert_eq!(MessageKind::of_command(b"XCLIENT\r\n"), MessageKind::OtherCommand);
        assert_eq!(MessageKind::of_reply(220, None, true), MessageKind::Greeting);
        assert_eq!(MessageKind::of_reply(220, Some(MessageKind::Starttls), false), MessageKind::StarttlsReply);
        assert_eq!(MessageKind::of_reply(454, Some(MessageKind::Starttls), false), MessageKind::Transient);
        assert_eq!(MessageKind::of_reply(250, None, false), MessageKind::OtherReply);
    }

    #[test]
    fn every_handshake_message_has_its_kind() {
        // DTLS has the first, and no endpoint of today sends the others: they have a name and share the words for such messages.
        let others =
            [HandshakeType::HELLO_VERIFY_REQUEST, HandshakeType::CERTIFICATE_URL, HandshakeType::SUPPLEMENTAL_DATA];
        let named = HandshakeType::ALL.iter().filter(|kind| kind.message().is_some() && !others.contains(kind));
        for &kind in named {
            assert_ne!(MessageKind::of_handshake(kind, &[]), MessageKind::OtherHandshake, "{kind}");
        }
        assert_eq!(MessageKind::of_handshake(HandshakeType::EKT_KEY, &[]), MessageKind::OtherHandshake);
    }
}
