//! The sending host: `smtp(8)`, and `cleanup(8)` and `qmgr(8)` around it (`src/smtp/smtp_proto.c`, `src/smtp/smtp_trouble.c`,
//! `src/global/log_adhoc.c`, `src/qmgr/qmgr_active.c`, `src/cleanup/cleanup_message.c` of Postfix).

use super::line::{Line, Program, Stamp, delay};
use super::tls::{self, Findings, Trust};
use super::{Demand, Run, message_id};
use crate::dissect::smtp;
use crate::story::{Fate, Kind, Message};
use crate::trace::{Actor, ConnectionId, Event, EventKind, Failure, Micros, Side, Smtp, Tls};

/// The inode that the first queue file would have; simulated, the next mail has the next one.
const FIRST_INODE: u32 = 0x4_0A1C;

/// The sending host's log, while it grows.
pub(super) struct Client<'a> {
    run: &'a Run<'a>,
    findings: Findings,
    mail: Mail,
    /// `mx.birch.example[192.0.2.25]:25`.
    relay: String,
    /// What is demanded of the certificate on this connection.
    certificate: Demand,
    /// TLS stands on this connection.
    established: bool,
    /// Why the certificate did not pass was told.
    complained: bool,
}

/// A mail in the queue.
#[derive(Default)]
struct Mail {
    /// How many were there before.
    index: Option<u32>,
    id: String,
    /// When it came into the queue.
    arrived: Micros,
    /// When the connection, TLS and the introduction were through: from MAIL on the message is under way.
    ready: Option<Micros>,
    /// The next connection is for the same mail, in the clear.
    again: bool,
}

impl<'a> Client<'a> {
    pub(super) fn new(run: &'a Run<'a>) -> Self {
        Self {
            run,
            findings: Findings::default(),
            mail: Mail::default(),
            relay: String::new(),
            certificate: run.queued.certificate,
            established: false,
            complained: false,
        }
    }

    pub(super) fn hear(&mut self, connection: ConnectionId, event: &Event, stamp: Stamp, lines: &mut Vec<Line>) {
        if event.actor != Actor::Sender {
            return;
        }
        self.findings.heard(&event.kind);
        match &event.kind {
            EventKind::Connected { host, port, to, .. } => {
                self.relay = format!("{host}[{to}]:{port}");
                self.certificate = self.run.queued.certificate;
                (self.established, self.complained) = (false, false);
                self.connected(connection, stamp, lines);
            }
            EventKind::Tls(established @ Tls::Established { .. }) => {
                self.established = true;
                self.complain(connection, stamp, lines);
                let trust = match self.findings.trust(self.certificate) {
                    // A server has a certificate always, and one that nobody looked at is not trusted.
                    Trust::Anonymous => Trust::Untrusted,
                    trust => trust,
                };
                let peer = format!("to {}", self.relay);
                let words = tls::summary(self.run, connection, trust, &peer, established);
                lines.push(self.line(Program::Smtp, stamp, words));
            }
            EventKind::Demanded { level, .. } => {
                self.certificate = if level == "secure" { Demand::Match } else { Demand::Nothing };
            }
            EventKind::Smtp(smtp) => self.smtp(connection, smtp, stamp, lines),
            EventKind::Failed(failure) => self.failed(connection, failure, stamp, lines),
            _ => {}
        }
    }

    /// What becomes of a mail for which there is no connection: the answers of DNS forbid one.
    pub(super) fn hear_unconnected(&mut self, event: &Event, stamp: Stamp, lines: &mut Vec<Line>) {
        if let EventKind::Smtp(Smtp::Deferred { status, reason }) = &event.kind {
            self.queue(stamp);
            "none".clone_into(&mut self.relay);
            self.conclude(stamp, status, "deferred", reason, lines);
        }
    }

    /// Another mail.
    fn queue(&mut self, stamp: Stamp) {
        let index = self.mail.index.map_or(0, |index| index + 1);
        // Microsecond of the arrival and inode, in hex: the short form of `src/global/mail_queue.h`.
        let id = format!("{:05X}{:X}", stamp.time.0 % 1_000_000, FIRST_INODE + index);
        self.mail = Mail { index: Some(index), id, arrived: stamp.time, ready: None, again: false };
    }

    /// Another connection: for another mail, unless the last one asked for it.
    fn connected(&mut self, connection: ConnectionId, stamp: Stamp, lines: &mut Vec<Line>) {
        if std::mem::take(&mut self.mail.again) {
            return;
        }
        self.queue(stamp);
        let (number, size) = self.told(connection);
        if let Some(number) = number {
            let words = format!("{}: message-id=<{number}>", self.mail.id);
            lines.push(self.line(Program::Cleanup, stamp, words));
        }
        if let Some(size) = size {
            let words =
                format!("{}: from=<{}>, size={size}, nrcpt=1 (queue active)", self.mail.id, self.run.queued.from);
            lines.push(self.line(Program::Qmgr, stamp, words));
        }
    }

    /// The mail's Message-ID and its size, as far as the run tells them: on this connection, or on the one in the clear behind it.
    fn told(&self, connection: ConnectionId) -> (Option<String>, Option<u64>) {
        let (mut number, mut size) = (None, None);
        for id in connections_of_mail(self.run, connection) {
            for message in self.run.messages(id).filter(|message| message.from == Actor::Sender) {
                let bytes = message.bytes(self.run.trace);
                match message.kind {
                    Kind::Command if size.is_none() => size = declared_size(&smtp::text(bytes)),
                    Kind::MailText if number.is_none() => number = message_id(bytes),
                    _ => {}
                }
            }
        }
        (number, size)
    }

    fn smtp(&mut self, connection: ConnectionId, smtp: &Smtp, stamp: Stamp, lines: &mut Vec<Line>) {
        match smtp {
            Smtp::State { to } if to == "mail" => self.mail.ready = self.mail.ready.or(Some(stamp.time)),
            Smtp::Delivered { reply } => {
                let status = reply.split(' ').nth(1).filter(|word| is_status(word)).unwrap_or("2.0.0");
                self.conclude(stamp, status, "sent", reply, lines);
                self.removed(stamp, lines);
            }
            Smtp::Deferred { reason, .. } if will_retry(self.run, connection) => {
                let words = format!("{}: {reason}", self.mail.id);
                lines.push(self.line(Program::Smtp, stamp, words));
            }
            Smtp::Deferred { status, reason } => self.conclude(stamp, status, "deferred", reason, lines),
            Smtp::Bounced { status, reason } => {
                self.conclude(stamp, status, "bounced", reason, lines);
                self.removed(stamp, lines);
            }
            Smtp::WillRetryInClear => {
                self.mail.again = true;
                self.mail.ready = None;
            }
            _ => {}
        }
    }

    /// What became of the mail. The four delays: before the queue manager, in it, until the message could be said, and from then on.
    fn conclude(&self, stamp: Stamp, status: &str, result: &str, reason: &str, lines: &mut Vec<Line>) {
        let Mail { id, arrived, ready, .. } = &self.mail;
        let ready = ready.unwrap_or(stamp.time);
        let (setup, transfer) = (since(*arrived, ready), since(ready, stamp.time));
        let words = format!(
            "{id}: to=<{}>, relay={}, delay={}, delays=0/0/{}/{}, dsn={status}, status={result} ({reason})",
            self.run.queued.to,
            self.relay,
            delay(since(*arrived, stamp.time)),
            delay(setup),
            delay(transfer)
        );
        lines.push(self.line(Program::Smtp, stamp, words));
    }

    fn removed(&self, stamp: Stamp, lines: &mut Vec<Line>) {
        lines.push(self.line(Program::Qmgr, stamp, format!("{}: removed", self.mail.id)));
    }

    fn failed(&mut self, connection: ConnectionId, failure: &Failure, stamp: Stamp, lines: &mut Vec<Line>) {
        let in_handshake = self.in_handshake(connection, stamp);
        let how = match failure {
            Failure::Tls { .. } => "-1",
            Failure::UnexpectedEof => "lost connection",
            Failure::Timeout => "Connection timed out",
            _ => return,
        };
        if in_handshake {
            self.complain(connection, stamp, lines);
            let words = format!("SSL_connect error to {}: {how}", self.relay);
            lines.push(self.line(Program::Smtp, stamp, words));
        }
        if let Failure::Tls { error } = failure {
            let words = format!("warning: TLS library problem: rustls: {error}");
            lines.push(self.line(Program::Smtp, stamp, words));
        }
    }

    /// Why the certificate did not pass, once: where a name is demanded alone, as in Postfix.
    fn complain(&mut self, connection: ConnectionId, stamp: Stamp, lines: &mut Vec<Line>) {
        let demanded = self.certificate == Demand::Match || self.findings.go_by_records();
        if let Some((check, error)) = self.findings.failure()
            && demanded
            && !std::mem::replace(&mut self.complained, true)
        {
            let words = tls::failed(self.run, connection, &self.relay, check, error);
            lines.push(self.line(Program::Smtp, stamp, words));
        }
    }

    /// Whether TLS was begun and does not stand.
    fn in_handshake(&self, connection: ConnectionId, stamp: Stamp) -> bool {
        let begun = self.run.trace.events.iter().any(|event| {
            let begins = event.kind == EventKind::Tls(Tls::Started) && event.actor == Actor::Sender;
            begins && event.connection == Some(connection) && event.time <= stamp.time
        });
        begun && !self.established
    }

    fn line(&self, program: Program, stamp: Stamp, words: String) -> Line {
        Line { stamp, host: self.run.queued.host.to_owned(), program, words }
    }
}

/// The connections of one mail: the first, and after it each that was announced as another attempt.
fn connections_of_mail(run: &Run<'_>, first: ConnectionId) -> Vec<ConnectionId> {
    let mut all = vec![first];
    while let Some(&last) = all.last().filter(|&&last| will_retry(run, last)) {
        all.push(ConnectionId(last.0 + 1));
    }
    all
}

fn will_retry(run: &Run<'_>, connection: ConnectionId) -> bool {
    let wanted = EventKind::Smtp(Smtp::WillRetryInClear);
    run.trace.events.iter().any(|event| event.connection == Some(connection) && event.kind == wanted)
}

/// The size that MAIL declares, `[RFC 1870 §3]`.
fn declared_size(line: &str) -> Option<u64> {
    let parameters = line.trim_end().strip_prefix("MAIL FROM:")?;
    parameters.split(' ').find_map(|word| word.strip_prefix("SIZE=")).and_then(|size| size.parse().ok())
}

/// Whether a word is an enhanced status code, `[RFC 3463 §2]`.
fn is_status(word: &str) -> bool {
    let parts: Vec<_> = word.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// How long it was from one moment to another.
const fn since(from: Micros, to: Micros) -> Micros {
    Micros(to.0.saturating_sub(from.0))
}

/// How many octets of mail text the receiver got on a connection.
pub(super) fn text_octets<'a>(messages: impl Iterator<Item = &'a Message>, until: Micros, run: &Run<'_>) -> usize {
    let texts = messages.filter(|message| {
        let arrived = message.fate == Fate::Arrived;
        message.kind == Kind::MailText && message.side == Side::Client && arrived && message.time < until
    });
    texts.map(|message| message.bytes(run.trace).len()).sum()
}
