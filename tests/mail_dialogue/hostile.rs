//! Bytes that nobody meant: whatever comes, in whatever pieces and states, both ends stay whole and come to an end.

use waxseal::mail::sender::{Conclusion, State};
use waxseal::mail::{Ending, Output, Receiver, Sender};
use waxseal::scenario::{Pipelining, Policy};

use crate::pair::{NOW, envelope, message, protection, receiver_config, sender_config};
use crate::text::Numbers;

const COMMANDS: &[&str] = &[
    "EHLO a.example\r\n",
    "HELO [192.0.2.1]\r\n",
    "STARTTLS\r\n",
    "MAIL FROM:<a@b.example> SIZE=10 BODY=8BITMIME\r\n",
    "MAIL FROM:<\"a\\\"b\"@[IPv6:::1]>\r\n",
    "RCPT TO:<bea@birch.example>\r\n",
    "RCPT TO:<@x.example:Postmaster>\r\n",
    "DATA\r\n",
    "text\r\n..\r\n.\r\n",
    ".\r\n",
    "\n.\n",
    "RSET\r\n",
    "NOOP\r\n",
    "VRFY a\r\n",
    "HELP\r\n",
    "\u{fc}\r\n",
    "QUIT\r\n",
];

const REPLIES: &[&str] = &[
    "220 mx\r\n",
    "250-mx\r\n250-STARTTLS\r\n250-SIZE 99999999999999999999\r\n250 PIPELINING\r\n",
    "250 ok\r\n",
    "354 go\r\n",
    "221 bye\r\n",
    "421 later\r\n",
    "454 4.7.0 no\r\n",
    "550 5.1.1 no\r\n",
    "250-\r\n",
    "\r\n",
    "999\r\n",
];

/// Some phrases in a row, with some octets changed.
fn babble(numbers: &mut Numbers, phrases: &[&str]) -> Vec<u8> {
    let mut bytes: Vec<u8> =
        (0..numbers.below(12)).flat_map(|_| phrases[numbers.below(phrases.len())].bytes()).collect();
    for _ in 0..numbers.below(6) {
        let at = numbers.below(bytes.len() + 1);
        match numbers.below(3) {
            0 => bytes.insert(at, numbers.below(256) as u8),
            1 if at < bytes.len() => bytes[at] = numbers.below(256) as u8,
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
    bytes
}

#[test]
fn the_receiver_takes_anything() {
    let mut numbers = Numbers(0xC0FFEE);
    let mut closed = 0;
    for _ in 0..5_000 {
        let mut receiver = Receiver::new(receiver_config());
        for _ in 0..numbers.below(6) {
            let bytes = babble(&mut numbers, COMMANDS);
            receiver.receive(&bytes, NOW);
            while let Some(output) = receiver.poll() {
                match output {
                    Output::StartTls if numbers.below(4) > 0 => receiver.tls_established(&protection(), NOW),
                    Output::StartTls => receiver.tls_failed("no"),
                    Output::Write(bytes) => {
                        assert!(bytes.ends_with(b"\r\n"));
                        let lines = bytes.strip_suffix(b"\r\n").unwrap_or_default().split(|&byte| byte == b'\n');
                        for line in lines {
                            // A reply line, [RFC 5321 §4.5.3.1.5], and nothing that could be taken for two.
                            assert!(line.len() <= 512 && line[..3].iter().all(u8::is_ascii_digit), "{line:?}");
                        }
                    }
                    Output::Close => closed += 1,
                    Output::CloseTls | Output::Event(_) => {}
                }
            }
        }
        receiver.closed(Ending::Tcp);
        assert_eq!(receiver.state().word(), "closed");
    }
    assert!(closed > 100, "{closed} of the dialogues ended by themselves");
}

#[test]
fn the_sender_takes_anything() {
    let mut numbers = Numbers(0xBADCAB);
    let (mut delivered, mut writes) = (0, 0);
    for _ in 0..5_000 {
        let mut config = sender_config();
        config.policy = Policy::ALL[numbers.below(Policy::ALL.len())];
        config.pipelining = Pipelining::ALL[numbers.below(2)];
        let mut sender = Sender::new(config, envelope(), message("x"));
        for _ in 0..1 + numbers.below(12) {
            while let Some(output) = sender.poll() {
                match output {
                    Output::StartTls if numbers.below(4) > 0 => sender.tls_established(&protection()),
                    Output::StartTls => sender.tls_failed("no"),
                    Output::Write(bytes) => {
                        assert!(bytes.ends_with(b"\r\n"));
                        writes += 1;
                    }
                    Output::Close | Output::CloseTls | Output::Event(_) => {}
                }
            }
            let bytes = babble(&mut numbers, REPLIES);
            let fitting = match sender.state() {
                State::Greeting => REPLIES[0],
                State::Data => "354 go\r\n",
                _ => "250 ok\r\n",
            };
            sender.receive(if numbers.below(4) == 0 { &bytes } else { fitting.as_bytes() });
        }
        sender.closed(Ending::CloseNotify);
        assert_eq!(sender.state().word(), "closed");
        let conclusion = sender.conclusion().expect("each dialogue comes to a conclusion");
        delivered += usize::from(matches!(conclusion, Conclusion::Delivered { .. }));
    }
    assert!(delivered > 100 && writes > 5_000, "{delivered} delivered, {writes} writes");
}
