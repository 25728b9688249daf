//! Message text on its way: dots, ends, sizes, pieces, and time.

use std::time::{Duration, Instant};

use waxseal::mail::receiver::BareLineFeed;
use waxseal::mail::sender::{Conclusion, LARGEST_WRITE};
use waxseal::mail::{Event, Output, Receiver};

use crate::pair::{NOW, Record, Setup, message, receiver_config};

/// What the receiver stored, without the header fields of both ends.
fn body(record: &Record) -> &[u8] {
    let stored = record.stored().expect("the message arrived");
    let at = stored.windows(4).position(|window| window == b"\r\n\r\n").expect("a header ends");
    &stored[at + 4..]
}

/// A generator of test inputs: xorshift, seeded.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[test]
fn every_text_arrives_as_it_was() {
    let mut numbers = Numbers(0x5EED);
    for _ in 0..2_000 {
        let length = numbers.below(40);
        let text: String = (0..length).map(|_| [".", "\r\n", "x", " "][numbers.below(4)]).collect();
        let piece = 1 + numbers.below(5);
        let record = Setup { message: message(&text), piece, ..Setup::default() }.run();
        let expected = if text.is_empty() || text.ends_with("\r\n") { text } else { text + "\r\n" };
        assert_eq!(String::from_utf8_lossy(body(&record)), expected);
    }
}

#[test]
fn dots_at_the_edges_of_writes_are_doubled_once() {
    for filler in LARGEST_WRITE - 400..LARGEST_WRITE - 300 {
        let text = format!("{}{}", "0123456789\n".repeat(filler / 11), ".\n".repeat(400));
        let record = Setup { message: message(&text), ..Setup::default() }.run();
        assert_eq!(String::from_utf8_lossy(body(&record)).replace("\r\n", "\n"), text);
        assert!(record.longest_write <= LARGEST_WRITE);
    }
}

#[test]
fn byte_by_byte_is_as_good_as_all_at_once() {
    let run = |piece| Setup { piece, ..Setup::default() }.run();
    let whole = run(usize::MAX);
    for piece in 1..40 {
        let pieces = run(piece);
        assert_eq!(pieces.stored(), whole.stored());
        assert_eq!(pieces.sender.conclusion(), whole.sender.conclusion());
        let (mut found, mut expected) = (pieces.events, whole.events.clone());
        // Who comes first where both act at once depends on the pieces; what each one does, does not.
        found.sort_by_key(|(actor, _)| *actor);
        expected.sort_by_key(|(actor, _)| *actor);
        assert_eq!(found, expected, "pieces of {piece}");
    }
}

const HEAD: &str = "EHLO a.example\r\nMAIL FROM:<a@alder.example>\r\nRCPT TO:<bea@birch.example>\r\nDATA\r\n";

/// What a receiver makes of a text: how many messages it takes, and all codes behind 354.
fn read(policy: BareLineFeed, text: &str, piece: usize) -> (Vec<String>, Vec<u16>) {
    let mut config = receiver_config();
    config.bare_line_feed = policy;
    let mut receiver = Receiver::new(config);
    receiver.receive(HEAD.as_bytes(), NOW);
    while receiver.poll().is_some() {}
    for piece in text.as_bytes().chunks(piece) {
        receiver.receive(piece, NOW);
    }
    let (mut messages, mut codes) = (Vec::new(), Vec::new());
    while let Some(output) = receiver.poll() {
        match output {
            Output::Event(Event::Accepted { message, .. }) => {
                let text = String::from_utf8_lossy(&message);
                messages.extend(text.split_once("(UTC)\r\n").map(|(_, text)| text.to_owned()));
            }
            Output::Event(Event::Replied { code }) => codes.push(code),
            _ => {}
        }
    }
    (messages, codes)
}

#[track_caller]
fn check(policy: BareLineFeed, text: &str, messages: &[&str], codes: &[u16]) {
    for piece in 1..=text.len() {
        let found = read(policy, text, piece);
        assert_eq!(found.0, messages, "{text:?} in pieces of {piece}");
        assert_eq!(found.1, codes, "{text:?} in pieces of {piece}");
    }
}

/// Ends of text that some servers take and others do not: whoever takes one lets a message smuggle another past the sender.
#[test]
fn nothing_but_the_end_mark_ends_a_text() {
    for false_end in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r.\r\n", "\r\n\0.\r\n", "\r\n..\r\n"] {
        let smuggled =
            format!("a{false_end}MAIL FROM:<m@elm.example>\r\nRCPT TO:<bea@birch.example>\r\nDATA\r\nb\r\n.\r\n");
        for policy in [BareLineFeed::Reject, BareLineFeed::Normalize] {
            let (messages, codes) = read(policy, &smuggled, usize::MAX);
            assert_eq!(codes.len(), 1, "{false_end:?}: {codes:?}");
            assert!(
                messages.len() <= 1 && messages.iter().all(|message| message.contains("MAIL FROM")),
                "{false_end:?}"
            );
        }
    }
}

#[test]
fn line_ends_and_dots() {
    use BareLineFeed::{Normalize, Reject};
    check(Reject, "a\r\n.b\r\n...\r\n.\r\n", &["a\r\nb\r\n..\r\n"], &[250]);
    check(Reject, ".\r\n", &[""], &[250]);
    check(Reject, "\r\n.\r\nNOOP\r\n", &["\r\n"], &[250, 250]);
    check(Reject, "a\nb\r\n.\r\n", &[], &[550]);
    check(Normalize, "a\n.b\r\n.\r\n", &["a\r\n.b\r\n"], &[250]);
    check(Normalize, "a\n.\r\nb\r\n.\r\n", &["a\r\n.\r\nb\r\n"], &[250]);
    check(Normalize, "a\rb\r\n.\r\n", &[], &[550]);
    check(Normalize, ".\rb\r\n.\r\n", &[], &[550]);
    check(Normalize, "a\r\r\n.\r\n", &[], &[550]);
}

/// Ten mebibytes: all there, in pieces that fit a record, and in time that grows as the size does.
#[test]
#[expect(clippy::disallowed_methods, reason = "a measurement reads the real clock")]
fn large_messages_take_linear_time() {
    let line = "The spare key is under the third pot, and the dog knows nothing about it.\n.\n";
    let run = |bytes: usize| {
        let text = line.repeat(bytes / line.len());
        let mut setup = Setup { message: message(&text), ..Setup::default() };
        setup.receiver.size_limit = 64 << 20;
        let start = Instant::now();
        let record = setup.run();
        let time = start.elapsed();
        assert!(matches!(record.sender.conclusion(), Some(Conclusion::Delivered { .. })));
        assert_eq!(String::from_utf8_lossy(body(&record)).replace("\r\n", "\n"), text);
        // Whole lines, as many as fit.
        assert!((LARGEST_WRITE - line.len()..=LARGEST_WRITE).contains(&record.longest_write));
        time
    };
    // The best of three: others use the machine as well.
    let best = |bytes| (0..3).map(|_| run(bytes)).min().unwrap_or(Duration::MAX);
    let (small, large) = (best(1 << 20), best(10 << 20));
    assert!(large < small * 30 + Duration::from_millis(50), "1 MiB took {small:?}, 10 MiB {large:?}");
}
