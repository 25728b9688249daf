//! Every SMTP line of every scenario, and lines that scenarios do not have: smtp-proto reads the same in them. What is cut, flipped or
//! spliced is tiled all the same.
#![cfg(feature = "sim")]

use smtp_proto::request::receiver::RequestReceiver;
use smtp_proto::response::parser::ResponseReceiver;
use smtp_proto::{EhloResponse, Request};
use waxseal::dissect::smtp::{self, Begin, command, mail, reply};
use waxseal::dissect::{FieldId, Tree, Value};
use waxseal::scenario::{Manner, Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::{Fate, Kind, Story};

/// Commands that no scenario sends, in forms that RFC 5321 and its extensions allow.
const COMMANDS: [&str; 9] = [
    "HELO [192.0.2.1]\r\n",
    "mail from:<> size=12 body=8bitmime ret=HDRS envid=QQ314159\r\n",
    "MAIL FROM:<\"odd@local\"@alder.example> AUTH=<> REQUIRETLS\r\n",
    "RCPT TO:<bea@birch.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bea@birch.example\r\n",
    "AUTH PLAIN AGFubmEAc2VjcmV0\r\n",
    "BDAT 86 LAST\r\n",
    "VRFY postmaster\r\n",
    "NOOP are you there\r\n",
    "RSET\r\n",
];

/// Replies that no scenario sends.
const REPLIES: [&str; 3] =
    ["550-5.7.1 not here\r\n550 5.7.1 and not there\r\n", "452 4.3.1 no space left\r\n", "334 VXNlcm5hbWU6\r\n"];

/// All commands, all replies, and all pieces of mails with where they begin.
#[derive(Default)]
struct Said {
    commands: Vec<Vec<u8>>,
    replies: Vec<Vec<u8>>,
    mails: Vec<(Begin, Vec<u8>)>,
}

fn said() -> Said {
    let mut said = Said::default();
    said.commands.extend(COMMANDS.iter().map(|line| line.as_bytes().to_vec()));
    said.replies.extend(REPLIES.iter().map(|line| line.as_bytes().to_vec()));
    // A browser at the wrong port speaks no SMTP.
    for entry in catalogue::ALL.iter().filter(|entry| entry.settings().manner != Manner::Http) {
        let trace = sim::run(&Scenario::named(entry.id, Seed::CATALOGUE).expect("it is in the list"));
        // Nor is what somebody put in always any.
        for message in Story::of(&trace).messages.iter().filter(|message| message.fate != Fate::Injected) {
            let bytes = message.bytes(&trace).to_vec();
            match message.kind {
                Kind::Command => said.commands.push(bytes),
                Kind::Reply { .. } => said.replies.push(bytes),
                Kind::MailText => said.mails.push((message.begin, bytes)),
                _ => {}
            }
        }
    }
    said
}

/// The text of the first leaf with this field; empty where there is none.
fn text(tree: &Tree, bytes: &[u8], field: FieldId) -> String {
    let leaf = tree.leaves().find(|(_, leaf)| leaf.field == field);
    leaf.map(|(_, leaf)| String::from_utf8_lossy(leaf.span.of(bytes)).into_owned()).unwrap_or_default()
}

fn mailbox(tree: &Tree, bytes: &[u8]) -> String {
    let parts = [smtp::LOCAL_PART, smtp::AT_SIGN, smtp::DOMAIN].map(|field| text(tree, bytes, field));
    parts.concat()
}

#[test]
fn smtp_proto_reads_the_same_commands() {
    let commands = said().commands;
    for bytes in &commands {
        let line = String::from_utf8_lossy(bytes);
        let tree = command(bytes);
        assert_eq!(tree.issues, [], "{line}");
        let mut receiver = RequestReceiver::default();
        let theirs = receiver.ingest(&mut bytes.iter()).unwrap_or_else(|error| panic!("{line}: {error:?}"));
        let of = |field| text(&tree, bytes, field);
        assert_eq!(of(command::VERB).to_ascii_uppercase(), theirs.name(), "{line}");
        let keywords: Vec<_> = tree
            .leaves()
            .filter(|(_, leaf)| leaf.field == command::KEYWORD)
            .map(|(_, leaf)| String::from_utf8_lossy(leaf.span.of(bytes)).to_ascii_uppercase())
            .collect();
        match theirs {
            Request::Ehlo { host } | Request::Helo { host } => assert_eq!(of(smtp::DOMAIN), host),
            Request::Mail { from } => {
                assert_eq!(mailbox(&tree, bytes).replace('"', ""), from.address.replace('"', ""));
                assert_eq!(keywords.contains(&"SIZE".to_owned()), from.size > 0, "{line}");
                let envelope = of(command::VALUE);
                assert!(from.env_id.is_none() || line.contains(&envelope));
            }
            Request::Rcpt { to } => {
                assert_eq!(mailbox(&tree, bytes), to.address);
                assert_eq!(keywords.contains(&"ORCPT".to_owned()), to.orcpt.is_some(), "{line}");
            }
            Request::Bdat { chunk_size, is_last } => {
                assert_eq!((of(command::CHUNK_SIZE), of(command::LAST)), (chunk_size.to_string(), "LAST".to_owned()));
                assert!(is_last);
            }
            Request::Auth { initial_response, .. } => assert_eq!(of(command::INITIAL_RESPONSE), initial_response),
            Request::Vrfy { value } => assert_eq!(of(command::ARGUMENT), value),
            _ => {}
        }
    }
    assert!(commands.len() > 80, "only {} commands were compared", commands.len());
}

#[test]
fn smtp_proto_reads_the_same_replies() {
    let replies = said().replies;
    let mut extensions = 0;
    for bytes in &replies {
        let whole = String::from_utf8_lossy(bytes);
        let tree = reply(bytes);
        assert_eq!(tree.issues, [], "{whole}");
        let keywords: Vec<_> = tree
            .leaves()
            .filter(|(_, leaf)| leaf.field == reply::KEYWORD)
            .map(|(_, leaf)| String::from_utf8_lossy(leaf.span.of(bytes)).into_owned())
            .collect();
        if !keywords.is_empty() {
            let theirs = EhloResponse::parse(&mut bytes.iter()).unwrap_or_else(|error| panic!("{whole}: {error:?}"));
            assert_eq!(text(&tree, bytes, smtp::DOMAIN), theirs.hostname, "{whole}");
            assert_eq!(keywords.len(), theirs.capabilities.count_ones() as usize, "{whole}");
            extensions += keywords.len();
            continue;
        }
        let theirs =
            ResponseReceiver::default().parse(&mut bytes.iter()).unwrap_or_else(|error| panic!("{whole}: {error:?}"));
        let code = tree.nodes.iter().find(|node| node.field == reply::CODE).expect("a code");
        assert_eq!(String::from_utf8_lossy(code.span.of(bytes)), theirs.code.to_string());
        assert!(matches!(code.value, Value::Word(Some(_))), "{} has no meaning", theirs.code);
        let status = tree.nodes.iter().find(|node| node.field == reply::STATUS);
        let status = status.map(|node| String::from_utf8_lossy(node.span.of(bytes)).into_owned());
        let [class, subject, detail] = theirs.esc;
        assert_eq!(status.unwrap_or_else(|| "0.0.0".to_owned()), format!("{class}.{subject}.{detail}"), "{whole}");
    }
    assert!(replies.len() > 100 && extensions > 100, "{} replies, {extensions} extensions", replies.len());
}

#[test]
fn a_mail_has_its_header_its_body_and_its_end() {
    let mails = said().mails;
    let (mut fields, mut ends) = (0, 0);
    for (begin, bytes) in &mails {
        let tree = mail(bytes, *begin);
        assert_eq!(tree.issues, [], "{}", String::from_utf8_lossy(bytes));
        for (_, leaf) in tree.leaves().filter(|(_, leaf)| leaf.field == mail::FIELD_NAME) {
            let name = leaf.show(bytes);
            assert!(matches!(leaf.value, Value::Word(Some(_))), "{name} is not registered");
            fields += 1;
        }
        ends += tree.leaves().filter(|(_, leaf)| leaf.field == mail::END_OF_DATA).count();
    }
    assert!(fields > 60 && ends > 10, "{fields} fields, {ends} ends in {} pieces", mails.len());
}

#[test]
fn a_mail_may_be_cut_anywhere_and_is_read_the_same() {
    let whole = b"From: Anna <anna@alder.example>,\r\n bea@birch.example\r\nSubject: a\r\n folded one\r\n\r\n..dot\r\nbody\r\n.\r\n";
    let read = |pieces: &[&[u8]]| {
        let mut begin = Begin::default();
        let mut text = String::new();
        for piece in pieces {
            let tree = mail(piece, begin);
            assert!(tree.tiles(piece.len()));
            let body = tree.leaves().filter(|(_, leaf)| leaf.field == mail::BODY_TEXT);
            text.extend(body.map(|(_, leaf)| String::from_utf8_lossy(leaf.span.of(piece)).into_owned()));
            begin = begin.after(piece);
        }
        text
    };
    let expected = read(&[whole]);
    assert_eq!(expected, ".dotbody");
    // A line end that is cut in two is none.
    for cut in (0..whole.len()).filter(|cut| !whole[*cut..].starts_with(b"\n")) {
        assert_eq!(read(&[&whole[..cut], &whole[cut..]]), expected, "cut at {cut}");
    }
}

#[test]
fn what_is_cut_flipped_or_spliced_is_tiled() {
    let said = said();
    let mut all: Vec<Vec<u8>> = said.commands.into_iter().chain(said.replies).collect();
    all.extend(said.mails.into_iter().filter(|(_, bytes)| bytes.len() < 4000).map(|(_, bytes)| bytes));
    all.sort();
    all.dedup();
    let check = |bytes: &[u8]| {
        assert!(command(bytes).tiles(bytes.len()), "{bytes:?}");
        assert!(reply(bytes).tiles(bytes.len()), "{bytes:?}");
        for begin in [Begin::Header, Begin::InsideHeader, Begin::Body, Begin::InsideBody] {
            assert!(mail(bytes, begin).tiles(bytes.len()), "{bytes:?}");
        }
    };
    for bytes in &all {
        for length in 0..bytes.len() {
            check(&bytes[..length]);
        }
        for at in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[at] = [b'\r', b'\n', b'.', b' ', b':', b'<', 0xff, 0][at % 8];
            check(&bytes);
        }
    }
    for (front, back) in all.iter().zip(all.iter().rev()) {
        check(&[&front[..front.len() / 2], &back[back.len() / 3..]].concat());
    }
}
