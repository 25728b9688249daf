//! Both ends together where the mail stays, or takes another way: `[RFC 3207 §4.1]`, `[RFC 7435]`.

use waxseal::mail::receiver::InClear;
use waxseal::mail::sender::{Conclusion, Manner, Retry};
use waxseal::scenario::{Policy, Starttls};
use waxseal::trace::Actor;

use crate::pair::{Setup, address, check};

/// Somebody on the path deletes the line that offers STARTTLS.
fn strip(actor: Actor, bytes: &mut Vec<u8>) {
    if actor == Actor::Receiver {
        let text = String::from_utf8_lossy(bytes);
        *bytes = text.replace("250-STARTTLS\r\n", "").into_bytes();
    }
}

#[test]
fn starttls_stripped() {
    let setup = |policy| {
        let mut setup = Setup { meddle: strip, ..Setup::default() };
        setup.sender.policy = policy;
        setup
    };
    let trusting = setup(Policy::May).run();
    assert!(matches!(trusting.sender.conclusion(), Some(Conclusion::Delivered { .. })));
    assert!(trusting.transcript.iter().all(|line| !line.starts_with('~')));
    check(
        setup(Policy::Encrypt),
        &[
            "<- 220 mx.birch.example ESMTP Waxseal|",
            "-> EHLO mail.alder.example|",
            "<- 250-mx.birch.example|250-PIPELINING|250-SIZE 10240000|250-VRFY|250-ENHANCEDSTATUSCODES|250-8BITMIME|250 SMTPUTF8|",
            "-> QUIT|",
            "<- 221 2.0.0 Bye|",
            "== Receiver closes",
            "== Sender closes",
        ],
    );
}

#[test]
fn a_handshake_that_fails_sends_an_opportunistic_sender_into_the_clear() {
    let mut setup = Setup { handshake: Err("HandshakeFailure"), ..Setup::default() };
    setup.sender.policy = Policy::May;
    let first = setup.run();
    assert!(matches!(first.sender.conclusion(), Some(Conclusion::Deferred { retry: Retry::InClear, .. })));
    let mut setup = Setup::default();
    setup.sender.policy = Policy::None;
    let second = setup.run();
    assert!(matches!(second.sender.conclusion(), Some(Conclusion::Delivered { .. })));
    assert!(second.stored().is_some() && first.stored().is_none());
}

#[test]
fn submission_before_tls() {
    let mut setup = Setup::default();
    setup.sender.manner = Manner::MailBeforeTls;
    setup.receiver.in_clear = InClear::NothingButStarttls;
    let record = setup.run();
    let at = record.transcript.iter().position(|line| line.starts_with("-> MAIL")).unwrap();
    assert_eq!(record.transcript[at + 1], "<- 530 5.7.0 Must issue a STARTTLS command first|");
    assert_eq!(record.transcript[at + 2], "-> STARTTLS|");
    assert!(matches!(record.sender.conclusion(), Some(Conclusion::Delivered { .. })));
}

#[test]
fn starttls_unavailable() {
    let mut setup = Setup::default();
    setup.receiver.starttls = Starttls::Unavailable;
    let record = setup.run();
    assert!(matches!(record.sender.conclusion(), Some(Conclusion::Deferred { status, .. }) if status == "4.7.0"));
}

#[test]
fn an_unknown_recipient() {
    let mut setup = Setup::default();
    setup.envelope.to = vec![address("cleo@birch.example")];
    let record = setup.run();
    let reason = "host mx.birch.example[192.0.2.25] said: 550 5.1.1 <cleo@birch.example>: Recipient address rejected: \
        User unknown in local recipient table (in reply to RCPT TO command)";
    let expected = Conclusion::Bounced { status: "5.1.1".to_owned(), reason: reason.to_owned() };
    assert_eq!(record.sender.conclusion(), Some(&expected));
}
