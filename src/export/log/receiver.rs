//! The receiving host: `smtpd(8)`, and `cleanup(8)` and `qmgr(8)` behind it (`src/smtpd/smtpd.c`, `src/tls/tls_server.c`,
//! `src/cleanup/cleanup_message.c`, `src/qmgr/qmgr_active.c` of Postfix).

use std::collections::VecDeque;

use super::line::{Line, Program, Stamp};
use super::sender::text_octets;
use super::tls::{self, Findings};
use super::{Demand, Run, message_id};
use crate::dissect::smtp;
use crate::story::Kind;
use crate::trace::{Actor, ConnectionId, Event, EventKind, Failure, Side, Smtp, Tls, Trace};

/// The commands that `smtpd(8)` counts, in its order, each with the verb of the trace; what it does not know comes last.
const COUNTED: [(&str, &str); 12] = [
    ("HELO", "helo"),
    ("EHLO", "ehlo"),
    ("STARTTLS", "starttls"),
    ("AUTH", "auth"),
    ("MAIL", "mail"),
    ("RCPT", "rcpt"),
    ("DATA", "data"),
    ("RSET", "rset"),
    ("NOOP", "noop"),
    ("VRFY", "vrfy"),
    ("QUIT", "quit"),
    ("?", "unknown"),
];

/// The receiving host's log, while it grows.
pub(super) struct Smtpd<'a> {
    run: &'a Run<'a>,
    findings: Findings,
    host: String,
    program: Program,
    /// `mail.alder.example[192.0.2.10]`.
    client: String,
    session: Session,
    name: String,
}

/// One connection.
#[derive(Default)]
struct Session {
    greeted: bool,
    handshaking: bool,
    /// What Postfix says to have been doing when the connection goes.
    after: String,
    /// The command whose last reply is not given yet.
    pending: Option<String>,
    /// For each verb how often it was obeyed and how often it came.
    counts: [(u32, u32); COUNTED.len()],
    /// The queue numbers of the mails that will be taken.
    ids: VecDeque<String>,
    /// The first one was told.
    announced: bool,
    reason: Option<&'static str>,
    /// The dialogue came to its end by QUIT.
    quit: bool,
    over: bool,
}

impl<'a> Smtpd<'a> {
    pub(super) fn new(run: &'a Run<'a>) -> Self {
        Self {
            run,
            findings: Findings::default(),
            host: String::new(),
            program: Program::Smtpd,
            client: String::new(),
            session: Session::default(),
            name: run.client_name(),
        }
    }

    pub(super) fn hear(&mut self, connection: ConnectionId, event: &Event, stamp: Stamp, lines: &mut Vec<Line>) {
        if let EventKind::Connected { host, port, from, attacker, .. } = &event.kind {
            self.host.clone_from(host);
            self.program = match port {
                465 => Program::Submissions,
                587 => Program::Submission,
                _ => Program::Smtpd,
            };
            // To the attacker's address no name leads: Postfix writes `unknown`, whatever EHLO says.
            let name = if *attacker == Some(Side::Client) { "unknown" } else { &self.name };
            self.client = format!("{name}[{from}]");
            self.session =
                Session { after: "CONNECT".to_owned(), ids: ids(self.run.trace, connection), ..Session::default() };
        }
        if event.actor != Actor::Receiver || self.session.over {
            return;
        }
        if !std::mem::replace(&mut self.session.greeted, true) {
            self.say(stamp, format!("connect from {}", self.client), lines);
        }
        self.findings.heard(&event.kind);
        match &event.kind {
            EventKind::Tls(tls) => self.tls(connection, tls, stamp, lines),
            EventKind::Smtp(smtp) => self.smtp(connection, smtp, stamp, lines),
            EventKind::Failed(failure) => self.failed(failure, stamp, lines),
            EventKind::Closed(_) => self.closed(connection, stamp, lines),
            _ => {}
        }
    }

    fn tls(&mut self, connection: ConnectionId, tls: &Tls, stamp: Stamp, lines: &mut Vec<Line>) {
        match tls {
            Tls::Started => self.session.handshaking = true,
            Tls::Established { .. } => {
                self.session.handshaking = false;
                self.replied(220, Handshake::Through);
                // A client's name is nobody's business here.
                let trust = self.findings.trust(Demand::Nothing);
                let words = tls::summary(self.run, connection, trust, &format!("from {}", self.client), tls);
                self.say(stamp, words, lines);
            }
            _ => {}
        }
    }

    fn smtp(&mut self, connection: ConnectionId, smtp: &Smtp, stamp: Stamp, lines: &mut Vec<Line>) {
        match smtp {
            Smtp::Commanded { verb } => {
                self.session.after = if verb == "?" { "UNKNOWN".to_owned() } else { verb.clone() };
                self.session.pending = Some(verb.clone());
                self.session.quit |= verb == "QUIT";
                if let Some(count) = self.session.count(verb) {
                    count.1 += 1;
                }
                if verb == "RCPT"
                    && !self.session.announced
                    && let Some(id) = self.session.ids.front()
                {
                    let words = format!("{id}: client={}", self.client);
                    self.session.announced = true;
                    self.say(stamp, words, lines);
                }
            }
            Smtp::Replied { code } => {
                if *code == 421 && self.session.reason.is_none() {
                    self.session.reason = Some("too many errors");
                }
                self.replied(*code, Handshake::ToCome);
            }
            Smtp::State { to } if to == "text" => self.session.after = "DATA content".to_owned(),
            Smtp::State { to } if to == "ready" && self.session.after == "DATA content" => {
                self.session.after = "END-OF-MESSAGE".to_owned();
            }
            Smtp::Accepted { message } => self.accepted(connection, self.run.trace.bytes(*message), stamp, lines),
            _ => {}
        }
    }

    /// A reply to the last command: obeyed or not. 354 and the permission to start TLS are not the last word.
    fn replied(&mut self, code: u16, handshake: Handshake) {
        let Some(verb) = self.session.pending.clone() else { return };
        let waits = code == 354 || verb == "STARTTLS" && code == 220 && handshake == Handshake::ToCome;
        if waits {
            return;
        }
        self.session.pending = None;
        if code < 400
            && let Some(count) = self.session.count(&verb)
        {
            count.0 += 1;
        }
    }

    fn accepted(&mut self, connection: ConnectionId, message: &[u8], stamp: Stamp, lines: &mut Vec<Line>) {
        self.session.announced = false;
        let id = self.session.ids.pop_front().unwrap_or_else(|| "NOQUEUE".to_owned());
        if let Some(number) = message_id(message) {
            lines.push(self.line(Program::Cleanup, stamp, format!("{id}: message-id=<{number}>")));
        }
        let from = self.reverse_path(connection, stamp);
        let words = format!("{id}: from=<{from}>, size={}, nrcpt=1 (queue active)", message.len());
        lines.push(self.line(Program::Qmgr, stamp, words));
    }

    /// Who sent the mail that was taken now: the last MAIL that was said, whoever said it.
    fn reverse_path(&self, connection: ConnectionId, stamp: Stamp) -> String {
        let said = self.run.messages(connection).filter(|message| {
            message.kind == Kind::Command && message.to == Actor::Receiver && message.time <= stamp.time
        });
        let path = said.filter_map(|message| {
            let line = smtp::text(message.bytes(self.run.trace));
            let (path, _) = line.strip_prefix("MAIL FROM:<")?.split_once('>')?;
            Some(path.to_owned())
        });
        path.last().unwrap_or_else(|| self.run.queued.from.to_owned())
    }

    fn failed(&mut self, failure: &Failure, stamp: Stamp, lines: &mut Vec<Line>) {
        let how = match failure {
            Failure::Tls { .. } => "-1",
            Failure::UnexpectedEof => "lost connection",
            Failure::Timeout => "Connection timed out",
            _ => return,
        };
        if *failure == Failure::Timeout && !self.session.handshaking {
            self.session.reason = Some("timeout");
        }
        if self.session.handshaking {
            self.say(stamp, format!("SSL_accept error from {}: {how}", self.client), lines);
        }
        if let Failure::Tls { error } = failure {
            self.say(stamp, format!("warning: TLS library problem: rustls: {error}"), lines);
        }
    }

    fn closed(&mut self, connection: ConnectionId, stamp: Stamp, lines: &mut Vec<Line>) {
        self.session.over = true;
        if !self.session.quit {
            let reason = self.session.reason.unwrap_or("lost connection");
            let after = if self.session.after == "DATA content" {
                let octets = text_octets(self.run.messages(connection), stamp.time, self.run);
                format!("DATA ({octets} bytes)")
            } else {
                self.session.after.clone()
            };
            self.say(stamp, format!("{reason} after {after} from {}", self.client), lines);
        }
        let words = format!("disconnect from {}{}", self.client, self.session.statistics());
        self.say(stamp, words, lines);
    }

    fn say(&self, stamp: Stamp, words: String, lines: &mut Vec<Line>) {
        lines.push(self.line(self.program, stamp, words));
    }

    fn line(&self, program: Program, stamp: Stamp, words: String) -> Line {
        Line { stamp, host: self.host.clone(), program, words }
    }
}

/// Whether a permission to start TLS was followed by a handshake that came through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Handshake {
    ToCome,
    Through,
}

impl Session {
    fn count(&mut self, verb: &str) -> Option<&mut (u32, u32)> {
        let known = COUNTED.iter().position(|(word, _)| *word == verb);
        self.counts.get_mut(known.unwrap_or(COUNTED.len() - 1))
    }

    /// ` ehlo=2 starttls=1 … commands=7`: each verb that came, how often it was obeyed, and of how many where these differ.
    fn statistics(&self) -> String {
        let mut text = String::new();
        let (mut obeyed, mut all) = (0, 0);
        for ((_, name), (good, total)) in COUNTED.iter().zip(self.counts).filter(|(_, (_, total))| *total > 0) {
            (obeyed, all) = (obeyed + good, all + total);
            text.push_str(&format!(" {name}={good}"));
            if good != total {
                text.push_str(&format!("/{total}"));
            }
        }
        text.push_str(&format!(" commands={obeyed}"));
        if obeyed != all || all == 0 {
            text.push_str(&format!("/{all}"));
        }
        text
    }
}

/// The queue numbers of the mails that are taken on a connection, from the `Received:` line that each bears.
fn ids(trace: &Trace, connection: ConnectionId) -> VecDeque<String> {
    let events = trace.events.iter().filter(|event| event.connection == Some(connection));
    let messages = events.filter_map(|event| match &event.kind {
        EventKind::Smtp(Smtp::Accepted { message }) => Some(trace.bytes(*message)),
        _ => None,
    });
    messages.filter_map(queue_id).collect()
}

fn queue_id(message: &[u8]) -> Option<String> {
    let head = smtp::lines(message).map(smtp::text).take_while(|line| !line.is_empty());
    let words: Vec<String> =
        head.take(6).flat_map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
    let at = words.windows(2).position(|pair| pair[0] == "id" && words[0] == "Received:")?;
    Some(words[at + 1].trim_end_matches(';').to_owned())
}
