//! The sender against scripts: what it makes of every reply.

use waxseal::mail::sender::{Conclusion, Config, Crossed, Envelope, Manner, RequireTls, Retry};
use waxseal::mail::{Ending, Event, Message, Opening, Output, PeerVerdict, Protection, Sender};
use waxseal::scenario::{Pipelining, Policy};

use crate::pair::{address, envelope, message, protection, sender_config};

const EHLO: &str = "EHLO mail.alder.example|";
const BANNER: (&str, &str) = ("220 mx|", EHLO);
const PLAIN: (&str, &str) = ("250 mx|", "MAIL FROM:<anna@alder.example>|");
const MAIL: (&str, &str) = ("250 ok|", "RCPT TO:<bea@birch.example>|");
const RCPT: (&str, &str) = ("250 ok|", "DATA|");

/// Plays a script and compares every write. `|` is CR LF; text is shown as `{text}`; `{eof}`, `{tls}`, `{tls fails}` and
/// `{timeout}` are what else can happen; outputs that are no writes appear as in the receiver's scripts.
struct Script {
    config: Config,
    envelope: Envelope,
    message: Message,
    protection: Protection,
}

impl Script {
    fn new(policy: Policy) -> Self {
        let config = Config { policy, ..sender_config() };
        Self { config, envelope: envelope(), message: message("x"), protection: protection() }
    }

    #[track_caller]
    fn check(self, script: &[(&str, &str)]) -> (Sender, Vec<Event>) {
        let mut sender = Sender::new(self.config, self.envelope, self.message);
        let mut events = Vec::new();
        for (index, (said, expected)) in script.iter().enumerate() {
            match *said {
                "{tls}" => sender.tls_established(&self.protection),
                "{tls fails}" => sender.tls_failed("BadRecordMac"),
                "{eof}" => sender.closed(Ending::Tcp),
                "{timeout}" => sender.timed_out(),
                text => sender.receive(text.replace('|', "\r\n").as_bytes()),
            }
            let mut found = String::new();
            while let Some(output) = sender.poll() {
                match output {
                    Output::Write(bytes) if bytes.starts_with(b"From:") => found.push_str("{text}"),
                    Output::Write(bytes) => found.push_str(&String::from_utf8_lossy(&bytes).replace("\r\n", "|")),
                    Output::StartTls => found.push_str("{starttls}"),
                    Output::CloseTls => found.push_str("{close_notify}"),
                    Output::Close => found.push_str("{close}"),
                    Output::Event(event) => events.push(event),
                }
            }
            assert_eq!(found, *expected, "line {index}: {said}");
        }
        (sender, events)
    }

    #[track_caller]
    fn deferred(self, script: &[(&str, &str)], status: &str, reason: &str) {
        let (sender, _) = self.check(script);
        let (status, reason) = (status.to_owned(), reason.to_owned());
        let expected = Conclusion::Deferred { status, reason, retry: Retry::AsBefore };
        assert_eq!(sender.conclusion(), Some(&expected));
    }

    #[track_caller]
    fn bounced(self, script: &[(&str, &str)], status: &str, reason: &str) {
        let (sender, _) = self.check(script);
        let expected = Conclusion::Bounced { status: status.to_owned(), reason: reason.to_owned() };
        assert_eq!(sender.conclusion(), Some(&expected));
    }
}

#[test]
fn a_whole_dialogue_with_a_plain_server() {
    let script =
        [BANNER, PLAIN, MAIL, RCPT, ("354 go|", "{text}"), ("250 2.0.0 mine|", "QUIT|"), ("221 bye|", "{close}")];
    let (sender, events) = Script::new(Policy::May).check(&script);
    let delivered = Conclusion::Delivered { reply: "250 2.0.0 mine".to_owned(), crossed: Crossed::InClear };
    assert_eq!(sender.conclusion(), Some(&delivered));
    let states: Vec<&str> = events
        .iter()
        .filter_map(|event| match event {
            Event::State { to } => Some(*to),
            _ => None,
        })
        .collect();
    assert_eq!(states, ["greeting", "ehlo", "mail", "rcpt", "data", "text", "end", "quit", "closed"]);
}

#[test]
fn helo_where_ehlo_is_not_known() {
    let helo = ("500 what|", "HELO mail.alder.example|");
    Script::new(Policy::May).check(&[BANNER, helo, PLAIN]);
    let refused = "host mx.birch.example[192.0.2.25] refused to talk to me: 550 5.7.1 no";
    Script::new(Policy::May).bounced(&[BANNER, helo, ("550 5.7.1 no|", "QUIT|")], "5.7.1", refused);
}

#[test]
fn greetings_that_refuse() {
    let quit = |said| [(said, "QUIT|"), ("221|", "{close}")];
    let refused = |text: &str| format!("host mx.birch.example[192.0.2.25] refused to talk to me: {text}");
    Script::new(Policy::May).deferred(&quit("450 4.3.2 later|"), "4.3.2", &refused("450 4.3.2 later"));
    Script::new(Policy::May).deferred(&quit("554 5.7.1 go away|"), "4.7.1", &refused("554 5.7.1 go away"));
    Script::new(Policy::May).deferred(&[("421 full|", "{close}")], "4.0.0", &refused("421 full"));
    let busy = [BANNER, ("421 4.3.0 bye|", "{close}")];
    Script::new(Policy::May).deferred(&busy, "4.3.0", &refused("421 4.3.0 bye"));
}

#[test]
fn what_policy_makes_of_the_offer() {
    let offered = ("250-mx|250 STARTTLS|", "STARTTLS|");
    let ready = ("220 go|", "{starttls}");
    for policy in [Policy::May, Policy::Encrypt, Policy::Secure] {
        Script::new(policy).check(&[BANNER, offered, ready, ("{tls}", EHLO), PLAIN]);
    }
    Script::new(Policy::None).check(&[BANNER, ("250-mx|250 STARTTLS|", PLAIN.1)]);
    for policy in [Policy::Encrypt, Policy::Secure] {
        let reason = "TLS is required, but was not offered by host mx.birch.example[192.0.2.25]";
        Script::new(policy).deferred(&[BANNER, ("250 mx|", "QUIT|"), ("221|", "{close}")], "4.7.4", reason);
    }
}

#[test]
fn starttls_that_is_refused() {
    let offered = ("250-mx|250 STARTTLS|", "STARTTLS|");
    Script::new(Policy::May).check(&[BANNER, offered, ("454 4.7.0 no|", PLAIN.1), MAIL]);
    let reason = "TLS is required, but host mx.birch.example[192.0.2.25] refused to start TLS: 454 4.7.0 no";
    Script::new(Policy::Encrypt).deferred(&[BANNER, offered, ("454 4.7.0 no|", "QUIT|")], "4.7.0", reason);
    let malformed = |policy| {
        let mut script = Script::new(policy);
        script.config.manner = Manner::StarttlsWithParameter;
        script
    };
    let offered = ("250-mx|250 STARTTLS|", "STARTTLS now|");
    malformed(Policy::May).check(&[BANNER, offered, ("501 5.5.4 Syntax: STARTTLS|", PLAIN.1)]);
    let reason = "TLS is required, but host mx.birch.example[192.0.2.25] refused to start TLS: 501 5.5.4 Syntax";
    malformed(Policy::Secure).bounced(&[BANNER, offered, ("501 5.5.4 Syntax|", "QUIT|")], "5.5.4", reason);
}

#[test]
fn certificates_that_do_not_pass() {
    let script = [
        BANNER,
        ("250-mx|250 STARTTLS|", "STARTTLS|"),
        ("220 go|", "{starttls}"),
        ("{tls}", "QUIT|"),
        ("221|", "{close_notify}{close}"),
    ];
    let with = |peer| {
        let mut script = Script::new(Policy::Secure);
        script.protection.peer = peer;
        script
    };
    with(PeerVerdict::NotTrusted).deferred(&script, "4.7.5", "Server certificate not trusted");
    with(PeerVerdict::Unchecked).deferred(&script, "4.7.5", "Server certificate not trusted");
    with(PeerVerdict::NotMatched).deferred(&script, "4.7.5", "Server certificate not verified");
    let mut implicit = with(PeerVerdict::NotMatched);
    implicit.config.opening = Opening::ImplicitTls;
    let script_465 = [("", "{starttls}"), ("{tls}", ""), ("220 mx|", "QUIT|"), ("221|", "{close_notify}{close}")];
    implicit.deferred(&script_465, "4.7.5", "Server certificate not verified");
    let mut careless = Script::new(Policy::Encrypt);
    careless.protection.peer = PeerVerdict::NotTrusted;
    careless.check(&[script[0], script[1], script[2], ("{tls}", EHLO)]);
}

#[test]
fn handshakes_that_fail() {
    let script = [BANNER, ("250-mx|250 STARTTLS|", "STARTTLS|"), ("220 go|", "{starttls}"), ("{tls fails}", "{close}")];
    let reason = "Cannot start TLS: handshake failure";
    Script::new(Policy::Encrypt).deferred(&script, "4.7.5", reason);
    let (sender, events) = Script::new(Policy::May).check(&script);
    let (status, reason) = ("4.7.5".to_owned(), reason.to_owned());
    let expected = Conclusion::Deferred { status, reason, retry: Retry::InClear };
    assert_eq!(sender.conclusion(), Some(&expected));
    assert!(events.contains(&Event::WillRetryInClear));
}

#[test]
fn connections_that_break() {
    let lost = |doing: &str| format!("lost connection with mx.birch.example[192.0.2.25] while {doing}");
    let eof = ("{eof}", "{close}");
    let script = [BANNER, PLAIN, MAIL, RCPT, ("354 go|", "{text}")];
    let doing = [
        "receiving the initial server greeting",
        "performing the EHLO handshake",
        "sending MAIL FROM",
        "sending RCPT TO",
        "sending DATA command",
        "sending end of data -- message may be sent more than once",
    ];
    for (length, doing) in doing.iter().enumerate() {
        let script = [&script[..length], &[eof, ("{eof}", "")]].concat();
        Script::new(Policy::May).deferred(&script, "4.4.2", &lost(doing));
    }
    let reason = "conversation with mx.birch.example[192.0.2.25] timed out while sending MAIL FROM";
    Script::new(Policy::May).deferred(&[BANNER, PLAIN, ("{timeout}", "{close}")], "4.4.2", reason);
    let in_tls = [BANNER, ("250-mx|250 STARTTLS|", "STARTTLS|"), ("220|", "{starttls}"), ("{tls}", EHLO)];
    let script = [&in_tls[..], &[("{tls fails}", "{close}")]].concat();
    Script::new(Policy::Secure).deferred(&script, "4.4.2", &lost("performing the EHLO handshake"));
}

#[test]
fn a_delivered_mail_stays_delivered() {
    let script = [BANNER, PLAIN, MAIL, RCPT, ("354 go|", "{text}"), ("250 mine|", "QUIT|"), ("{eof}", "{close}")];
    let (sender, _) = Script::new(Policy::May).check(&script);
    assert!(matches!(sender.conclusion(), Some(Conclusion::Delivered { .. })));
}

#[test]
fn each_command_may_be_refused() {
    let said = |text: &str| format!("host mx.birch.example[192.0.2.25] said: {text}");
    let quit = |said| (said, "QUIT|");
    let no = quit("550 5.7.1 no|");
    let later = quit("451 later|");
    let script = [BANNER, PLAIN, MAIL, RCPT, ("354 go|", "{text}")];
    let commands = ["MAIL FROM command", "RCPT TO command", "DATA command", "end of DATA command"];
    for (index, command) in commands.iter().enumerate() {
        let before = &script[..index + 2];
        let reason = said(&format!("550 5.7.1 no (in reply to {command})"));
        Script::new(Policy::May).bounced(&[before, &[no]].concat(), "5.7.1", &reason);
        let reason = said(&format!("451 later (in reply to {command})"));
        Script::new(Policy::May).deferred(&[before, &[later]].concat(), "4.0.0", &reason);
    }
    // Permission where none was asked for, and success where permission was.
    let reason = said("250 2.0.0 done (in reply to DATA command)");
    Script::new(Policy::May).bounced(&[BANNER, PLAIN, MAIL, RCPT, quit("250 2.0.0 done|")], "5.5.0", &reason);
}

#[test]
fn one_recipient_of_two_is_refused() {
    let mut script = Script::new(Policy::May);
    script.envelope.to.insert(0, address("cleo@birch.example"));
    let (sender, events) = script.check(&[
        BANNER,
        PLAIN,
        ("250 ok|", "RCPT TO:<cleo@birch.example>|"),
        ("550 5.1.1 who|", "RCPT TO:<bea@birch.example>|"),
        RCPT,
        ("354 go|", "{text}"),
        ("250 mine|", "QUIT|"),
    ]);
    assert!(matches!(sender.conclusion(), Some(Conclusion::Delivered { .. })));
    let reason = "host mx.birch.example[192.0.2.25] said: 550 5.1.1 who (in reply to RCPT TO command)".to_owned();
    assert!(events.contains(&Event::Bounced { status: "5.1.1".to_owned(), reason }));
}

#[test]
fn a_group_whose_recipients_are_refused_still_ends_its_text() {
    let group = "MAIL FROM:<anna@alder.example>|RCPT TO:<bea@birch.example>|DATA|";
    let pipelined = || {
        let mut script = Script::new(Policy::May);
        script.config.pipelining = Pipelining::On;
        script
    };
    let offered = ("250-mx|250 PIPELINING|", group);
    let reason = "host mx.birch.example[192.0.2.25] said: 550 5.1.1 who (in reply to RCPT TO command)";
    let script = [BANNER, offered, ("250 ok|550 5.1.1 who|354 go|", ".|"), ("554 nobody|", "QUIT|")];
    pipelined().bounced(&script, "5.1.1", reason);
    let script = [BANNER, offered, ("250 ok|550 5.1.1 who|554 5.5.1 nobody|", "QUIT|")];
    pipelined().bounced(&script, "5.1.1", reason);
    let reason = "host mx.birch.example[192.0.2.25] said: 550 5.7.1 no (in reply to MAIL FROM command)";
    let script = [BANNER, offered, ("550 5.7.1 no|503 5.5.1 order|503 5.5.1 order|", "QUIT|")];
    pipelined().bounced(&script, "5.7.1", reason);
    let script = [BANNER, offered, ("250 ok|250 ok|354 go|", "{text}"), ("250 mine|", "QUIT|")];
    let (sender, _) = pipelined().check(&script);
    assert!(matches!(sender.conclusion(), Some(Conclusion::Delivered { .. })));
}

#[test]
fn parameters_of_mail() {
    let everything = "250-mx|250-SIZE 0|250-8BITMIME|250-SMTPUTF8|250 pipelining|";
    let ascii = Script::new(Policy::May);
    let size = ascii.message.octets(waxseal::mail::message::Transport::SevenBit).len();
    ascii.check(&[BANNER, (everything, &format!("MAIL FROM:<anna@alder.example> SIZE={size}|"))]);

    let eight_bit = || {
        let mut script = Script::new(Policy::May);
        script.message.body = "sch\u{f6}n".to_owned();
        script
    };
    eight_bit().check(&[BANNER, ("250-mx|250 8BITMIME|", "MAIL FROM:<anna@alder.example> BODY=8BITMIME|")]);
    eight_bit().check(&[BANNER, PLAIN]);

    let utf8 = || {
        let mut script = Script::new(Policy::May);
        script.envelope.to = vec![address("b\u{e4}a@birch.example")];
        script
    };
    utf8().check(&[BANNER, ("250-mx|250 SMTPUTF8|", "MAIL FROM:<anna@alder.example> SMTPUTF8|")]);
    let reason = "SMTPUTF8 is required, but was not offered by host mx.birch.example[192.0.2.25]";
    utf8().bounced(&[BANNER, ("250 mx|", "QUIT|")], "5.6.7", reason);

    let reason = format!("message size {size} exceeds size limit 100 of server mx.birch.example[192.0.2.25]");
    Script::new(Policy::May).bounced(&[BANNER, ("250-mx|250 SIZE 100|", "QUIT|")], "5.3.4", &reason);
}

#[test]
fn requiretls() {
    let asked = || {
        let mut script = Script::new(Policy::Secure);
        script.config.require_tls = RequireTls::Asked;
        script
    };
    let tls = [BANNER, ("250-mx|250 STARTTLS|", "STARTTLS|"), ("220|", "{starttls}"), ("{tls}", EHLO)];
    let offered = ("250-mx|250 REQUIRETLS|", "MAIL FROM:<anna@alder.example> REQUIRETLS|");
    asked().check(&[&tls[..], &[offered]].concat());
    let reason = "REQUIRETLS is required, but was not offered by host mx.birch.example[192.0.2.25]";
    asked().bounced(&[&tls[..], &[("250 mx|", "QUIT|")]].concat(), "5.7.30", reason);
    // An offer in the clear is worth nothing.
    let mut in_clear = asked();
    in_clear.config.policy = Policy::May;
    in_clear.bounced(&[BANNER, ("250-mx|250 REQUIRETLS|", "QUIT|")], "5.7.30", reason);
}

#[test]
fn mail_before_tls() {
    let early = |policy| {
        let mut script = Script::new(policy);
        script.config.manner = Manner::MailBeforeTls;
        script
    };
    let offered = ("250-mx|250 STARTTLS|", "MAIL FROM:<anna@alder.example>|");
    let must = "530 5.7.0 Must issue a STARTTLS command first|";
    let ready = ("220 go|", "{starttls}");
    early(Policy::Secure).check(&[BANNER, offered, (must, "STARTTLS|"), ready, ("{tls}", EHLO), PLAIN]);
    let reason = "host mx.birch.example[192.0.2.25] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)";
    early(Policy::None).bounced(&[BANNER, offered, (must, "QUIT|")], "5.7.0", reason);
    early(Policy::May).check(&[BANNER, offered, MAIL, RCPT, ("354|", "{text}")]);
}

#[test]
fn an_answer_that_comes_before_the_text_is_out_is_heard_after_it() {
    let script = [BANNER, PLAIN, MAIL, RCPT, ("354 go|552 5.3.4 too much|", "{text}QUIT|")];
    let reason = "host mx.birch.example[192.0.2.25] said: 552 5.3.4 too much (in reply to end of DATA command)";
    Script::new(Policy::May).bounced(&script, "5.3.4", reason);
}

#[test]
fn what_is_no_reply_ends_the_dialogue() {
    let reason = "host mx.birch.example[192.0.2.25] sent something that is no SMTP reply";
    Script::new(Policy::May).deferred(&[("HTTP/1.1 400 Bad Request|", "{close}")], "4.5.0", reason);
}
