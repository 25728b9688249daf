//! Mail that arrives: `[RFC 5321]`, `[RFC 3207]`, `[RFC 8314]`, `[RFC 2920]`.

use waxseal::mail::Opening;
use waxseal::mail::sender::{Conclusion, Crossed};
use waxseal::scenario::{Pipelining, Policy, Starttls};

use crate::pair::{Setup, check};

const DELIVERED: &str = "250 2.0.0 Ok: queued as 4F1D2A0B3C";

#[track_caller]
fn delivered(crossed: Crossed) -> Option<Conclusion> {
    Some(Conclusion::Delivered { reply: DELIVERED.to_owned(), crossed })
}

#[test]
fn starttls() {
    let record = check(
        Setup::default(),
        &[
            "<- 220 mx.birch.example ESMTP Waxseal|",
            "-> EHLO mail.alder.example|",
            "<- 250-mx.birch.example|250-PIPELINING|250-SIZE 10240000|250-VRFY|250-STARTTLS|250-ENHANCEDSTATUSCODES|250-8BITMIME|250 SMTPUTF8|",
            "-> STARTTLS|",
            "<- 220 2.0.0 Ready to start TLS|",
            "== TLS",
            "~> EHLO mail.alder.example|",
            "<~ 250-mx.birch.example|250-PIPELINING|250-SIZE 10240000|250-VRFY|250-ENHANCEDSTATUSCODES|250-8BITMIME|250-SMTPUTF8|250 REQUIRETLS|",
            "~> MAIL FROM:<anna@alder.example> SIZE=334|",
            "<~ 250 2.1.0 Ok|",
            "~> RCPT TO:<bea@birch.example>|",
            "<~ 250 2.1.5 Ok|",
            "~> DATA|",
            "<~ 354 End data with <CR><LF>.<CR><LF>|",
            "~> 337 octets",
            "<~ 250 2.0.0 Ok: queued as 4F1D2A0B3C|",
            "~> QUIT|",
            "<~ 221 2.0.0 Bye|",
            "== Receiver close_notify",
            "== Receiver closes",
            "== Sender close_notify",
            "== Sender closes",
        ],
    );
    assert_eq!(record.sender.conclusion().cloned(), delivered(Crossed::InTls));
    let stored = String::from_utf8(record.stored().unwrap().to_vec()).unwrap();
    let expected = "Received: from mail.alder.example (mail.alder.example [192.0.2.10])\r\n\
        \t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n\
        \t key-exchange X25519 server-signature ECDSA (P-256) server-digest SHA256)\r\n\
        \t(No client certificate requested)\r\n\
        \tby mx.birch.example (Waxseal) with ESMTPS id 4F1D2A0B3C\r\n\
        \tfor <bea@birch.example>; Mon, 2 Mar 2026 09:30:00 +0000 (UTC)\r\n\
        From: Anna <anna@alder.example>\r\n\
        To: Bea <bea@birch.example>\r\n\
        Subject: The spare key\r\n\
        Date: Mon, 2 Mar 2026 09:30:00 +0000\r\n\
        Message-ID: <abababababababababababab@mail.alder.example>\r\n\
        MIME-Version: 1.0\r\n\
        Content-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: 7bit\r\n\
        \r\n\
        Dear Bea,\r\nthe spare key is under the third pot.\r\nAnna\r\n";
    assert_eq!(stored, expected);
}

#[test]
fn implicit_tls() {
    let mut setup = Setup::default();
    setup.sender.opening = Opening::ImplicitTls;
    setup.receiver.opening = Opening::ImplicitTls;
    let record = setup.run();
    assert_eq!(record.transcript[0], "== TLS");
    assert_eq!(record.transcript[1], "<~ 220 mx.birch.example ESMTP Waxseal|");
    assert!(record.transcript.iter().all(|line| !line.contains("STARTTLS")));
    assert_eq!(record.sender.conclusion().cloned(), delivered(Crossed::InTls));
}

#[test]
fn pipelining_sends_a_group_in_one_write() {
    let mut setup = Setup::default();
    setup.sender.pipelining = Pipelining::On;
    let record = setup.run();
    let group = "~> MAIL FROM:<anna@alder.example> SIZE=334|RCPT TO:<bea@birch.example>|DATA|";
    let at = record.transcript.iter().position(|line| line == group).unwrap();
    let replies = "<~ 250 2.1.0 Ok|250 2.1.5 Ok|354 End data with <CR><LF>.<CR><LF>|";
    assert_eq!(record.transcript[at + 1], replies);
    assert_eq!(record.sender.conclusion().cloned(), delivered(Crossed::InTls));
}

#[test]
fn without_starttls_an_opportunistic_sender_writes_a_postcard() {
    let mut setup = Setup::default();
    setup.sender.policy = Policy::May;
    setup.receiver.starttls = Starttls::Absent;
    let record = setup.run();
    assert_eq!(record.sender.conclusion().cloned(), delivered(Crossed::InClear));
    let stored = String::from_utf8(record.stored().unwrap().to_vec()).unwrap();
    assert!(stored.starts_with(
        "Received: from mail.alder.example (mail.alder.example [192.0.2.10])\r\n\
         \tby mx.birch.example (Waxseal) with ESMTP id 4F1D2A0B3C\r\n"
    ));
}
