//! Text that somebody slips in behind the last line before TLS: CVE-2011-0411 (commands), CVE-2021-38371 (replies).

use waxseal::mail::sender::Conclusion;
use waxseal::mail::{Event, Remainder};
use waxseal::trace::Actor;

use crate::pair::{Record, Setup};

const COMMANDS: &[u8] =
    b"EHLO evil.example\r\nMAIL FROM:<mallory@elm.example>\r\nRCPT TO:<bea@birch.example>\r\nDATA\r\n";

const REPLIES: &[u8] = b"250-mx.birch.example\r\n250 SIZE 1\r\n";

fn add_commands(actor: Actor, bytes: &mut Vec<u8>) {
    if actor == Actor::Sender && bytes == b"STARTTLS\r\n" {
        bytes.extend_from_slice(COMMANDS);
    }
}

fn add_replies(actor: Actor, bytes: &mut Vec<u8>) {
    if actor == Actor::Receiver && bytes == b"220 2.0.0 Ready to start TLS\r\n" {
        bytes.extend_from_slice(REPLIES);
    }
}

fn has(record: &Record, actor: Actor, event: &Event) -> bool {
    record.events.iter().any(|(who, happened)| *who == actor && happened == event)
}

#[test]
fn commands_behind_starttls_are_thrown_away() {
    let record = Setup { meddle: add_commands, ..Setup::default() }.run();
    assert!(has(&record, Actor::Receiver, &Event::Discarded { bytes: COMMANDS.to_vec() }));
    assert!(matches!(record.sender.conclusion(), Some(Conclusion::Delivered { .. })));
    assert!(!String::from_utf8_lossy(record.stored().unwrap()).contains("evil.example"));
}

#[test]
fn a_vulnerable_receiver_executes_them_within_tls() {
    let mut setup = Setup { meddle: add_commands, ..Setup::default() };
    setup.receiver.behind_starttls = Remainder::Keep;
    let record = setup.run();
    assert!(has(&record, Actor::Receiver, &Event::Kept { bytes: COMMANDS.to_vec() }));
    let at = record.transcript.iter().position(|line| line == "== TLS").unwrap();
    let first = &record.transcript[at + 1];
    assert!(first.starts_with("<~ 250-mx.birch.example|") && first.ends_with("|354 End data with <CR><LF>.<CR><LF>|"));
    // What the sender says next becomes a part of mallory's message, and the sender is told that all went well.
    let stored = String::from_utf8_lossy(record.stored().unwrap()).into_owned();
    assert!(stored.starts_with("Received: from evil.example "), "{stored}");
    let words = "(UTC)\r\nEHLO mail.alder.example\r\nMAIL FROM:<anna@alder.example> SIZE=334\r\n\
        RCPT TO:<bea@birch.example>\r\nDATA\r\nFrom: Anna <anna@alder.example>\r\n";
    assert!(stored.contains(words), "{stored}");
    assert!(matches!(record.sender.conclusion(), Some(Conclusion::Delivered { .. })));
}

#[test]
fn replies_behind_the_permission_are_thrown_away() {
    let record = Setup { meddle: add_replies, ..Setup::default() }.run();
    assert!(has(&record, Actor::Sender, &Event::Discarded { bytes: REPLIES.to_vec() }));
    assert!(matches!(record.sender.conclusion(), Some(Conclusion::Delivered { .. })));
}

#[test]
fn a_vulnerable_sender_takes_them_for_the_answer_within_tls() {
    let mut setup = Setup { meddle: add_replies, ..Setup::default() };
    setup.sender.behind_reply = Remainder::Keep;
    let record = setup.run();
    assert!(has(&record, Actor::Sender, &Event::Kept { bytes: REPLIES.to_vec() }));
    let Some(Conclusion::Bounced { status, reason }) = record.sender.conclusion() else { panic!() };
    assert_eq!(status, "5.3.4");
    assert!(reason.ends_with("exceeds size limit 1 of server mx.birch.example[192.0.2.25]"), "{reason}");
}
