//! A sender and a receiver in memory, joined by hand: no TLS, only what the engine would tell them about it.

use waxseal::mail::message::{Mailbox, MessageId};
use waxseal::mail::receiver::{self, BareLineFeed, Extension, InClear, Recipients};
use waxseal::mail::sender::{self, Envelope, Manner, RequireTls};
use waxseal::mail::{
    Address, ClientCertificate, Ending, Event, Message, Opening, Output, Peer, PeerVerdict, Protection, Receiver,
    Remainder, Sender, Timestamp,
};
use waxseal::scenario::{Pipelining, Policy, Starttls};
use waxseal::trace::Actor;

/// 2026-03-02T09:30:00Z.
pub(crate) const NOW: Timestamp = Timestamp(1_772_443_800);

pub(crate) fn address(text: &str) -> Address {
    Address::parse(text).expect("well formed")
}

pub(crate) fn envelope() -> Envelope {
    Envelope { from: Some(address("anna@alder.example")), to: vec![address("bea@birch.example")] }
}

pub(crate) fn message(body: &str) -> Message {
    let mailbox = |name: &str, text: &str| Mailbox { name: name.to_owned(), address: address(text) };
    Message {
        from: mailbox("Anna", "anna@alder.example"),
        to: vec![mailbox("Bea", "bea@birch.example")],
        subject: "The spare key".to_owned(),
        date: NOW,
        id: MessageId { octets: [0xab; 12], host: "mail.alder.example".to_owned() },
        body: body.to_owned(),
    }
}

pub(crate) fn sender_config() -> sender::Config {
    sender::Config {
        name: "mail.alder.example".to_owned(),
        peer: Peer { name: "mx.birch.example".to_owned(), address: "192.0.2.25".to_owned() },
        opening: Opening::Clear,
        policy: Policy::Secure,
        pipelining: Pipelining::Off,
        require_tls: RequireTls::Unasked,
        behind_reply: Remainder::Discard,
        manner: Manner::Proper,
        closing: waxseal::scenario::Closing::Mutual,
    }
}

pub(crate) fn receiver_config() -> receiver::Config {
    receiver::Config {
        name: "mx.birch.example".to_owned(),
        software: "Waxseal".to_owned(),
        peer: Peer { name: "mail.alder.example".to_owned(), address: "192.0.2.10".to_owned() },
        opening: Opening::Clear,
        starttls: Starttls::Offered,
        in_clear: InClear::Everything,
        behind_starttls: Remainder::Discard,
        bare_line_feed: BareLineFeed::Reject,
        recipients: Recipients::Listed(vec![address("bea@birch.example")]),
        trace_line: receiver::TraceLine::Written,
        extensions: Extension::ALL.to_vec(),
        size_limit: receiver::Config::SIZE_LIMIT,
        error_limit: receiver::Config::ERROR_LIMIT,
        queue_id: 0x004F_1D2A_0B3C,
    }
}

pub(crate) fn protection() -> Protection {
    Protection {
        version: "TLSv1.3".to_owned(),
        cipher: "TLS_AES_256_GCM_SHA384".to_owned(),
        bits: 256,
        key_exchange: Some("X25519".to_owned()),
        server_signature: Some("ECDSA (P-256)".to_owned()),
        server_digest: Some("SHA256".to_owned()),
        peer: PeerVerdict::Verified,
        client: ClientCertificate::NotRequested,
    }
}

/// What somebody on the path does to what is written in the clear.
pub(crate) type Meddle = fn(Actor, &mut Vec<u8>);

/// Everything that a dialogue depends on.
pub(crate) struct Setup {
    pub(crate) sender: sender::Config,
    pub(crate) receiver: receiver::Config,
    pub(crate) envelope: Envelope,
    pub(crate) message: Message,
    pub(crate) protection: Protection,
    /// Whether the handshake fails.
    pub(crate) handshake: Result<(), &'static str>,
    pub(crate) meddle: Meddle,
    /// The size of the pieces in which writes arrive.
    pub(crate) piece: usize,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            sender: sender_config(),
            receiver: receiver_config(),
            envelope: envelope(),
            message: message("Dear Bea,\nthe spare key is under the third pot.\nAnna\n"),
            protection: protection(),
            handshake: Ok(()),
            meddle: |_, _| {},
            piece: usize::MAX,
        }
    }
}

/// What happened.
#[derive(Debug)]
pub(crate) struct Record {
    /// In swaks's notation: `->` and `<-` in the clear, `~>` and `<~` in TLS, one write a line group; `==` for all else.
    pub(crate) transcript: Vec<String>,
    pub(crate) events: Vec<(Actor, Event)>,
    pub(crate) sender: Sender,
    pub(crate) receiver: Receiver,
    pub(crate) longest_write: usize,
}

impl Setup {
    pub(crate) fn run(self) -> Record {
        let sender = Sender::new(self.sender, self.envelope, self.message);
        let receiver = Receiver::new(self.receiver);
        let record = Record { transcript: Vec::new(), events: Vec::new(), sender, receiver, longest_write: 0 };
        let mut link = Link {
            record,
            protection: self.protection,
            handshake: self.handshake,
            meddle: self.meddle,
            piece: self.piece,
            waits: [false; 2],
            in_tls: false,
            ended: [None; 2],
        };
        while link.step(Actor::Receiver) || link.step(Actor::Sender) {}
        link.record
    }
}

struct Link {
    record: Record,
    protection: Protection,
    handshake: Result<(), &'static str>,
    meddle: Meddle,
    piece: usize,
    /// Who waits for TLS: the receiver, the sender.
    waits: [bool; 2],
    in_tls: bool,
    /// How each side's stream ended.
    ended: [Option<Ending>; 2],
}

impl Link {
    /// Carries one output of `actor` out; `false` when it has none.
    fn step(&mut self, actor: Actor) -> bool {
        let output = match actor {
            Actor::Receiver => self.record.receiver.poll(),
            _ => self.record.sender.poll(),
        };
        let Some(output) = output else { return false };
        let side = usize::from(actor == Actor::Sender);
        match output {
            Output::Write(bytes) => self.write(actor, bytes),
            Output::StartTls => {
                self.waits[side] = true;
                if self.waits == [true; 2] {
                    self.shake_hands();
                }
            }
            Output::CloseTls => {
                self.ended[side] = Some(Ending::CloseNotify);
                self.note(format!("== {actor:?} close_notify"));
            }
            Output::Close => {
                self.note(format!("== {actor:?} closes"));
                let ending = self.ended[side].unwrap_or(Ending::Tcp);
                match actor {
                    Actor::Receiver => self.record.sender.closed(ending),
                    _ => self.record.receiver.closed(ending),
                }
            }
            Output::Event(event) => self.record.events.push((actor, event)),
        }
        true
    }

    fn shake_hands(&mut self) {
        match self.handshake {
            Ok(()) => {
                self.in_tls = true;
                self.note("== TLS".to_owned());
                self.record.receiver.tls_established(&self.protection, NOW);
                self.record.sender.tls_established(&self.protection);
            }
            Err(reason) => {
                self.note("== no TLS".to_owned());
                self.record.receiver.tls_failed(reason);
                self.record.sender.tls_failed(reason);
            }
        }
    }

    fn write(&mut self, actor: Actor, mut bytes: Vec<u8>) {
        self.record.longest_write = self.record.longest_write.max(bytes.len());
        if !self.in_tls {
            (self.meddle)(actor, &mut bytes);
        }
        let arrow = match (actor, self.in_tls) {
            (Actor::Sender, false) => "->",
            (Actor::Sender, true) => "~>",
            (_, false) => "<-",
            (_, true) => "<~",
        };
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "|");
        let text = if text.len() > 300 { format!("{} octets", bytes.len()) } else { text };
        self.note(format!("{arrow} {text}"));
        for piece in bytes.chunks(self.piece.min(bytes.len().max(1))) {
            match actor {
                Actor::Sender => self.record.receiver.receive(piece, NOW),
                _ => self.record.sender.receive(piece),
            }
        }
    }

    fn note(&mut self, line: String) {
        self.record.transcript.push(line);
    }
}

impl Record {
    /// The message as the receiver stored it.
    pub(crate) fn stored(&self) -> Option<&[u8]> {
        self.events.iter().find_map(|(_, event)| match event {
            Event::Accepted { message, .. } => Some(&message[..]),
            _ => None,
        })
    }
}

/// The whole transcript, compared line by line.
#[track_caller]
pub(crate) fn check(setup: Setup, expected: &[&str]) -> Record {
    let record = setup.run();
    let found: Vec<&str> = record.transcript.iter().map(String::as_str).collect();
    assert_eq!(found, expected, "\nfound:\n{}\n", found.join("\n"));
    record
}
