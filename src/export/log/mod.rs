//! A run as the two servers' mail logs would have it: the lines of Postfix's `smtp(8)`, `smtpd(8)`, `cleanup(8)` and `qmgr(8)` at
//! `smtp_tls_loglevel = 1` and `smtpd_tls_loglevel = 1`, both hosts in one file, in the order of time.
//!
//! The forms are those of Postfix 3.4 and later: `src/tls/tls_misc.c` (the summary of a TLS connection), `src/tls/tls_verify.c` (why a
//! certificate did not pass), `src/tls/tls_client.c` and `tls_server.c` (a handshake that failed), `src/global/log_adhoc.c` and
//! `src/util/format_tv.c` (what became of a recipient), `src/smtpd/smtpd.c` (coming and going). What differs, and why:
//!
//! * Behind `TLS library problem:` Postfix prints OpenSSL's errors with file and line. The library here is rustls, and what stands
//!   there is rustls's error, with its name before it. So does the reason of a certificate that did not pass, where Postfix has no words of its own.
//! * Postfix never ends a handshake because of a certificate: it completes it and leaves, as with `refusal=mta`. A run with `refusal=library`
//!   has lines for a refusal inside the handshake, which Postfix writes for other failures.
//! * `key-exchange`, `server-signature` and `client-signature` stand in TLS 1.3 alone, as in Postfix; in a resumed session the signatures
//!   are left out, since nobody signed.
//! * The sender's queue numbers and all process numbers are simulated. Its `cleanup` and `qmgr` lines need the mail's number and size, which the run
//!   tells by MAIL and by the text: where it did not come so far, they are missing. `size=` at the receiver counts the stored
//!   message in octets.
//! * MTA-STS policies are fetched by a program beside Postfix, which looks them up in `smtp_tls_policy_maps`: connections to policy hosts have no
//!   lines here.
//! * What happens before the sender's queue and behind the receiver's is not in a run, nor in its log.

mod line;
mod receiver;
mod sender;
mod tls;

use self::line::{Line, Stamp};
use self::receiver::Smtpd;
use self::sender::Client;
use crate::dissect::smtp;
use crate::story::{Kind, Message, Story, fetches_policy};
use crate::trace::{Actor, ConnectionId, EventKind, Side, Smtp, Trace};

/// What the sending server knows of a mail before it connects: no byte of a run says it where the run ends early.
#[derive(Clone, Copy, Debug)]
pub struct Queued<'a> {
    /// The sending server's name.
    pub host: &'a str,
    /// The mail's sender.
    pub from: &'a str,
    /// Its recipient.
    pub to: &'a str,
    /// What is demanded of the receiver's certificate.
    pub certificate: Demand,
}

/// What the sender demands of the receiver's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Nothing: Postfix's levels `none`, `may` and `encrypt`.
    Nothing,
    /// That it leads to a known authority and bears the right name: Postfix's `secure`.
    Match,
}

/// The log of both servers.
#[must_use]
pub fn log(trace: &Trace, story: &Story, queued: &Queued<'_>) -> String {
    let run = Run { trace, story, queued };
    let mut client = Client::new(&run);
    let mut server = Smtpd::new(&run);
    let mut lines = Vec::new();
    for event in &trace.events {
        let stamp = Stamp { date: trace.subject.date, time: event.time };
        let Some(connection) = event.connection else {
            client.hear_unconnected(event, stamp, &mut lines);
            continue;
        };
        // Whoever fetches a policy is no program of Postfix's.
        if fetches_policy(trace, connection) {
            continue;
        }
        client.hear(connection, event, stamp, &mut lines);
        server.hear(connection, event, stamp, &mut lines);
    }
    lines.iter().map(Line::to_string).collect()
}

/// The trace header lines, `Received:`, that the receiver put before each mail that it took, as they stand in the mail.
#[must_use]
pub fn received(trace: &Trace) -> String {
    let mut text = String::new();
    for event in &trace.events {
        if let EventKind::Smtp(Smtp::Accepted { message }) = &event.kind
            && event.actor == Actor::Receiver
        {
            let mut lines = smtp::lines(trace.bytes(*message)).map(smtp::text).peekable();
            text.extend(lines.next().map(|line| line + "\n"));
            while let Some(line) = lines.next_if(|line| line.starts_with([' ', '\t'])) {
                text.extend([line.as_str(), "\n"]);
            }
        }
    }
    text
}

/// A run, and what is asked of it again and again.
#[derive(Clone, Copy)]
struct Run<'a> {
    trace: &'a Trace,
    story: &'a Story,
    queued: &'a Queued<'a>,
}

impl<'a> Run<'a> {
    /// The messages of one connection.
    fn messages(&self, connection: ConnectionId) -> impl Iterator<Item = &'a Message> + use<'a> {
        self.story.messages.iter().filter(move |message| message.connection == connection)
    }

    /// The name under which the sender introduces itself: it stands for the one that the receiver would find in DNS.
    fn client_name(&self) -> String {
        let hello = self.story.messages.iter().find_map(|message| {
            let line = smtp::text(message.bytes(self.trace));
            let name = line.strip_prefix("EHLO ").or_else(|| line.strip_prefix("HELO "))?.trim().to_owned();
            (message.kind == Kind::Command && message.side == Side::Client).then_some(name)
        });
        hello.unwrap_or_else(|| "unknown".to_owned())
    }
}

/// The number in a Message-ID field, without its angle brackets.
fn message_id(mail: &[u8]) -> Option<String> {
    smtp::lines(mail).map(smtp::text).take_while(|line| !line.is_empty()).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let id = value.trim().trim_start_matches('<').trim_end_matches('>');
        name.eq_ignore_ascii_case("Message-ID").then(|| id.to_owned())
    })
}
