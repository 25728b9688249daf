//! Both ends' lines as another implementation reads them: the crate smtp-proto.

use smtp_proto::request::receiver::RequestReceiver;
use smtp_proto::response::parser::ResponseReceiver;
use smtp_proto::{
    EXT_8BIT_MIME, EXT_ENHANCED_STATUS_CODES, EXT_PIPELINING, EXT_REQUIRE_TLS, EXT_SIZE, EXT_SMTP_UTF8, EXT_START_TLS,
    EXT_VRFY, EhloResponse, MAIL_BODY_8BITMIME, MAIL_REQUIRETLS, MAIL_SMTPUTF8, Request,
};
use waxseal::mail::message::Transport;
use waxseal::mail::sender::RequireTls;

use crate::pair::{Record, Setup, address, message};

/// All that was written with this arrow, with its line ends; message text left out.
fn lines(record: &Record, arrows: &[&str]) -> Vec<String> {
    let said = |line: &String| arrows.iter().find_map(|arrow| line.strip_prefix(*arrow).map(str::to_owned));
    let text = record.transcript.iter().filter_map(said).filter(|line| !line.starts_with("From:"));
    text.map(|line| line.replace('|', "\r\n")).collect()
}

fn demanding() -> Record {
    let mut setup = Setup { message: message("sch\u{f6}n"), ..Setup::default() };
    setup.sender.require_tls = RequireTls::Asked;
    setup.envelope.from = Some(address("\u{e4}nna@alder.example"));
    setup.run()
}

#[test]
fn commands_are_read_as_they_are_meant() {
    let mut found = Vec::new();
    for line in lines(&demanding(), &["-> ", "~> "]) {
        let mut receiver = RequestReceiver::default();
        let mut bytes = line.as_bytes().iter();
        let request = receiver.ingest(&mut bytes).unwrap_or_else(|error| panic!("{line:?}: {error:?}"));
        if let Request::Mail { from } = &request {
            assert_eq!(from.address, "\u{e4}nna@alder.example");
            assert_eq!(from.flags, MAIL_BODY_8BITMIME | MAIL_SMTPUTF8 | MAIL_REQUIRETLS);
            assert_eq!(from.size, message("sch\u{f6}n").octets(Transport::EightBit).len());
        }
        if let Request::Rcpt { to } = &request {
            assert_eq!(to.address, "bea@birch.example");
        }
        found.push(request.name());
    }
    assert_eq!(found, ["EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "DATA", "QUIT"]);
}

#[test]
fn replies_are_read_as_they_are_meant() {
    let mut found = Vec::new();
    for text in lines(&demanding(), &["<- ", "<~ "]) {
        if text.contains("PIPELINING") {
            let answer = EhloResponse::parse(&mut text.as_bytes().iter()).unwrap();
            assert_eq!((answer.hostname.as_str(), answer.size), ("mx.birch.example", 10_240_000));
            let common =
                EXT_PIPELINING | EXT_SIZE | EXT_VRFY | EXT_ENHANCED_STATUS_CODES | EXT_8BIT_MIME | EXT_SMTP_UTF8;
            let own = if text.contains("STARTTLS") { EXT_START_TLS } else { EXT_REQUIRE_TLS };
            assert_eq!(answer.capabilities, common | own);
            continue;
        }
        let reply = ResponseReceiver::default().parse(&mut text.as_bytes().iter());
        let reply = reply.unwrap_or_else(|error| panic!("{text:?}: {error:?}"));
        found.push((reply.code, reply.esc));
    }
    let expected = [
        (220, [0, 0, 0]),
        (220, [2, 0, 0]),
        (250, [2, 1, 0]),
        (250, [2, 1, 5]),
        (354, [0, 0, 0]),
        (250, [2, 0, 0]),
        (221, [2, 0, 0]),
    ];
    assert_eq!(found, expected);
}
