//! The receiver against scripts: every command, every reply.

use waxseal::mail::receiver::{BareLineFeed, Config, Extension, InClear, Recipients, State};
use waxseal::mail::{Ending, Error, Event, Opening, Output, Receiver};
use waxseal::scenario::Starttls;

use crate::pair::{NOW, address, protection, receiver_config};

const BANNER: (&str, &str) = ("", "220 mx.birch.example ESMTP Waxseal|");
const EHLO: (&str, &str) = (
    "EHLO a.example|",
    "250-mx.birch.example|250-PIPELINING|250-SIZE 10240000|250-VRFY|250-STARTTLS|250-ENHANCEDSTATUSCODES|250-8BITMIME|250 SMTPUTF8|",
);
const EHLO_IN_TLS: (&str, &str) = (
    "EHLO a.example|",
    "250-mx.birch.example|250-PIPELINING|250-SIZE 10240000|250-VRFY|250-ENHANCEDSTATUSCODES|250-8BITMIME|250-SMTPUTF8|250 REQUIRETLS|",
);
const MAIL: (&str, &str) = ("MAIL FROM:<a@alder.example>|", "250 2.1.0 Ok|");
const RCPT: (&str, &str) = ("RCPT TO:<bea@birch.example>|", "250 2.1.5 Ok|");
const DATA: (&str, &str) = ("DATA|", "354 End data with <CR><LF>.<CR><LF>|");
const QUIT: (&str, &str) = ("QUIT|", "221 2.0.0 Bye|{close}");

/// Plays a script and compares every reply. `|` is CR LF; `{tls}` establishes TLS; outputs that are no writes appear as
/// `{starttls}`, `{close_notify}`, `{close}`.
#[track_caller]
fn check(config: Config, script: &[(&str, &str)]) -> Receiver {
    let mut receiver = Receiver::new(config);
    for (index, (said, expected)) in script.iter().enumerate() {
        match *said {
            "{tls}" => receiver.tls_established(&protection(), NOW),
            "{timeout}" => receiver.timed_out(),
            text => receiver.receive(text.replace('|', "\r\n").as_bytes(), NOW),
        }
        let mut found = String::new();
        while let Some(output) = receiver.poll() {
            match output {
                Output::Write(bytes) => found.push_str(&String::from_utf8_lossy(&bytes).replace("\r\n", "|")),
                Output::StartTls => found.push_str("{starttls}"),
                Output::CloseTls => found.push_str("{close_notify}"),
                Output::Close => found.push_str("{close}"),
                Output::Event(_) => {}
            }
        }
        assert_eq!(found, *expected, "line {index}: {said}");
    }
    receiver
}

/// Plays a script behind banner and EHLO.
#[track_caller]
fn check_greeted(script: &[(&str, &str)]) {
    check(receiver_config(), &[&[BANNER, EHLO], script].concat());
}

/// Plays a script inside TLS, behind EHLO.
#[track_caller]
fn check_in_tls(script: &[(&str, &str)]) {
    let starttls = [BANNER, ("STARTTLS|", "220 2.0.0 Ready to start TLS|{starttls}"), ("{tls}", ""), EHLO_IN_TLS];
    check(receiver_config(), &[&starttls[..], script].concat());
}

#[test]
fn commands_out_of_order() {
    check(
        receiver_config(),
        &[
            BANNER,
            ("MAIL FROM:<a@b.example>|", "503 5.5.1 Error: send HELO/EHLO first|"),
            ("RCPT TO:<a@b.example>|", "503 5.5.1 Error: need MAIL command|"),
            ("DATA|", "503 5.5.1 Error: need RCPT command|"),
            ("NOOP|", "250 2.0.0 Ok|"),
            ("RSET|", "250 2.0.0 Ok|"),
            EHLO,
            MAIL,
            ("MAIL FROM:<b@b.example>|", "503 5.5.1 Error: nested MAIL command|"),
            ("DATA|", "554 5.5.1 Error: no valid recipients|"),
            RCPT,
            ("RSET|", "250 2.0.0 Ok|"),
            ("DATA|", "503 5.5.1 Error: need RCPT command|"),
            MAIL,
            EHLO,
            ("RCPT TO:<bea@birch.example>|", "503 5.5.1 Error: need MAIL command|"),
            QUIT,
        ],
    );
}

#[test]
fn syntax_errors() {
    check_greeted(&[
        ("EHLO|", "501 Syntax: EHLO hostname|"),
        ("EHLO a b|", "501 Syntax: EHLO hostname|"),
        ("HELO a\rb|", "501 Syntax: HELO hostname|"),
        ("HELO b\u{fc}cher.example|", "501 Syntax: HELO hostname|"),
        ("MAIL|", "501 5.5.4 Syntax: MAIL FROM:<address>|"),
        ("MAIL FROM:a@b.example|", "501 5.5.4 Syntax: MAIL FROM:<address>|"),
        ("MAIL TO:<a@b.example>|", "501 5.5.4 Syntax: MAIL FROM:<address>|"),
        ("MAIL FROM:<a@b@c>|", "501 5.1.7 Bad sender address syntax|"),
        ("MAIL FROM:<a>|", "501 5.1.7 Bad sender address syntax|"),
        MAIL,
        ("RCPT|", "501 5.5.4 Syntax: RCPT TO:<address>|"),
        ("RCPT TO:<>|", "501 5.1.3 Bad recipient address syntax|"),
        ("RCPT TO:<a b@birch.example>|", "501 5.1.3 Bad recipient address syntax|"),
        ("RCPT TO:<bea@birch.example> NOTIFY=NEVER|", "555 5.5.4 Unsupported option: NOTIFY|"),
        RCPT,
        ("DATA now|", "501 5.5.4 Syntax: DATA|"),
        ("RSET now|", "501 5.5.4 Syntax: RSET|"),
        ("QUIT now|", "501 5.5.4 Syntax: QUIT|"),
        ("VRFY|", "501 5.5.4 Syntax: VRFY address|"),
        QUIT,
    ]);
}

#[test]
fn commands_that_are_not_there() {
    check_greeted(&[
        ("|", "500 5.5.2 Error: bad syntax|"),
        ("  |", "500 5.5.2 Error: bad syntax|"),
        ("GET / HTTP/1.1|", "500 5.5.2 Error: command not recognized|"),
        ("NOOP\r|", "500 5.5.2 Error: command not recognized|"),
        ("EXPN list|", "502 5.5.1 Error: command not implemented|"),
        ("auth plain|", "502 5.5.1 Error: command not implemented|"),
        ("NOOP x y|", "250 2.0.0 Ok|"),
        ("vrfy bea|", "252 2.0.0 Cannot VRFY user, but will take the message and try to deliver it|"),
        ("HELP|", "214-2.0.0 Commands:|214 2.0.0 EHLO HELO STARTTLS MAIL RCPT DATA RSET NOOP VRFY HELP QUIT|"),
        ("  quit  |", "221 2.0.0 Bye|{close}"),
    ]);
}

#[test]
fn recipients_that_are_not_here() {
    check_greeted(&[
        MAIL,
        (
            "RCPT TO:<cleo@birch.example>|",
            "550 5.1.1 <cleo@birch.example>: Recipient address rejected: User unknown in local recipient table|",
        ),
        ("RCPT TO:<bea@elm.example>|", "554 5.7.1 <bea@elm.example>: Relay access denied|"),
        ("DATA|", "554 5.5.1 Error: no valid recipients|"),
        ("RCPT TO:<BEA@Birch.Example>|", "250 2.1.5 Ok|"),
        ("RCPT TO:<Postmaster>|", "250 2.1.5 Ok|"),
        ("RCPT TO:<postmaster@birch.example>|", "250 2.1.5 Ok|"),
        ("RCPT TO:<@elm.example:bea@birch.example>|", "250 2.1.5 Ok|"),
        QUIT,
    ]);
    let anybody = Config { recipients: Recipients::Everybody, ..receiver_config() };
    check(anybody, &[BANNER, EHLO, MAIL, ("RCPT TO:<bea@elm.example>|", "250 2.1.5 Ok|")]);
}

#[test]
fn the_hundred_and_first_recipient_waits() {
    let mut script = vec![BANNER, EHLO, MAIL];
    script.extend([RCPT; 100]);
    script.push(("RCPT TO:<bea@birch.example>|", "452 4.5.3 Error: too many recipients|"));
    script.push(DATA);
    check(receiver_config(), &script);
}

#[test]
fn parameters_of_mail() {
    let reset = ("RSET|", "250 2.0.0 Ok|");
    check_in_tls(&[
        ("MAIL FROM:<a@b.example> SIZE=10240000 BODY=8bitmime SMTPUTF8 REQUIRETLS|", "250 2.1.0 Ok|"),
        reset,
        ("MAIL FROM:<> BODY=7BIT|", "250 2.1.0 Ok|"),
        reset,
        ("MAIL FROM:<a@b.example> SIZE=10240001|", "552 5.3.4 Message size exceeds fixed limit|"),
        ("MAIL FROM:<a@b.example> SIZE=99999999999999999999|", "552 5.3.4 Message size exceeds fixed limit|"),
        ("MAIL FROM:<a@b.example> SIZE=x|", "501 5.5.4 Bad message size syntax|"),
        ("MAIL FROM:<a@b.example> SIZE|", "501 5.5.4 Bad parameter syntax|"),
        ("MAIL FROM:<a@b.example> SMTPUTF8=1|", "501 5.5.4 Bad parameter syntax|"),
        ("MAIL FROM:<a@b.example> BODY=BINARYMIME|", "501 5.5.4 Unknown body type: BINARYMIME|"),
        ("MAIL FROM:<a@b.example> AUTH=<>|", "555 5.5.4 Unsupported option: AUTH|"),
        ("MAIL FROM:<\u{e4}@b.example>|", "553 5.6.7 Must declare SMTPUTF8 to send unicode address|"),
        ("MAIL FROM:<\u{e4}@b.example> SMTPUTF8|", "250 2.1.0 Ok|"),
        reset,
        MAIL,
        ("RCPT TO:<be\u{e4}@birch.example>|", "553 5.6.7 Must declare SMTPUTF8 to send unicode address|"),
        ("QUIT|", "221 2.0.0 Bye|{close_notify}{close}"),
    ]);
    // In the clear REQUIRETLS is not there, [RFC 8689 §2]; behind HELO no parameter is.
    check_greeted(&[
        ("MAIL FROM:<a@b.example> REQUIRETLS|", "555 5.5.4 Unsupported option: REQUIRETLS|"),
        ("HELO a.example|", "250 mx.birch.example|"),
        ("MAIL FROM:<a@b.example> SIZE=1|", "555 5.5.4 Unsupported option: SIZE|"),
    ]);
}

#[test]
fn what_is_not_offered_is_not_taken() {
    let bare = Config { extensions: Vec::new(), starttls: Starttls::Absent, ..receiver_config() };
    check(
        bare,
        &[
            BANNER,
            ("EHLO a.example|", "250 mx.birch.example|"),
            ("MAIL FROM:<a@b.example> SIZE=1|", "555 5.5.4 Unsupported option: SIZE|"),
            ("MAIL FROM:<a@b.example> BODY=7BIT|", "555 5.5.4 Unsupported option: BODY|"),
            ("MAIL FROM:<a@b.example> SMTPUTF8|", "555 5.5.4 Unsupported option: SMTPUTF8|"),
        ],
    );
    let some = Config { extensions: vec![Extension::Size], ..receiver_config() };
    check(some, &[BANNER, ("EHLO a.example|", "250-mx.birch.example|250-SIZE 10240000|250 STARTTLS|")]);
}

#[test]
fn starttls_replies() {
    check_greeted(&[
        ("STARTTLS now|", "501 5.5.4 Syntax: STARTTLS|"),
        ("starttls|", "220 2.0.0 Ready to start TLS|{starttls}"),
    ]);
    check_in_tls(&[("STARTTLS|", "554 5.5.1 Error: TLS already active|")]);
    let absent = Config { starttls: Starttls::Absent, ..receiver_config() };
    check(absent, &[BANNER, ("STARTTLS|", "502 5.5.1 Error: command not implemented|")]);
    let unavailable = Config { starttls: Starttls::Unavailable, ..receiver_config() };
    check(unavailable, &[BANNER, EHLO, ("STARTTLS|", "454 4.7.0 TLS not available due to local problem|"), MAIL]);
}

#[test]
fn tls_resets_everything() {
    check(
        receiver_config(),
        &[
            BANNER,
            EHLO,
            MAIL,
            RCPT,
            ("STARTTLS|", "220 2.0.0 Ready to start TLS|{starttls}"),
            ("{tls}", ""),
            ("DATA|", "503 5.5.1 Error: need RCPT command|"),
            ("MAIL FROM:<a@b.example>|", "503 5.5.1 Error: send HELO/EHLO first|"),
            EHLO_IN_TLS,
            MAIL,
        ],
    );
}

#[test]
fn a_submission_server_insists_on_tls() {
    let must = "530 5.7.0 Must issue a STARTTLS command first|";
    let config = Config { in_clear: InClear::NothingButStarttls, ..receiver_config() };
    check(
        config,
        &[
            BANNER,
            EHLO,
            ("MAIL FROM:<a@b.example>|", must),
            ("HELO a.example|", must),
            ("RCPT|", must),
            ("VRFY x|", must),
            ("nonsense|", must),
            ("NOOP|", "250 2.0.0 Ok|"),
            ("STARTTLS|", "220 2.0.0 Ready to start TLS|{starttls}"),
            ("{tls}", ""),
            EHLO_IN_TLS,
            MAIL,
        ],
    );
    let config = Config { in_clear: InClear::NothingButStarttls, ..receiver_config() };
    check(config, &[BANNER, QUIT]);
}

#[test]
fn implicit_tls_greets_inside() {
    let config = Config { opening: Opening::ImplicitTls, ..receiver_config() };
    check(config, &[("", "{starttls}"), ("{tls}", BANNER.1), EHLO_IN_TLS, MAIL]);
}

#[test]
fn the_longest_command_line_and_one_more() {
    let noop = |length: usize| format!("NOOP {}|", "x".repeat(length - "NOOP ".len() - 2));
    let mail = |length: usize| {
        let head = "MAIL FROM:<a@b.example>";
        format!("{head}{}SIZE=1|", " ".repeat(length - head.len() - "SIZE=1".len() - 2))
    };
    check_greeted(&[
        (&noop(512), "250 2.0.0 Ok|"),
        (&noop(513), "500 5.5.2 Error: line too long|"),
        (&noop(100_000), "500 5.5.2 Error: line too long|"),
        ("NOOP|", "250 2.0.0 Ok|"),
        (&mail(577), "500 5.5.2 Error: line too long|"),
        (&mail(576), "250 2.1.0 Ok|"),
    ]);
}

#[test]
fn bare_line_feeds_in_commands() {
    check_greeted(&[("NOOP\nNOOP|", "550 5.5.2 Error: bare <LF> received|250 2.0.0 Ok|")]);
    let lenient = Config { bare_line_feed: BareLineFeed::Normalize, ..receiver_config() };
    check(lenient, &[BANNER, ("NOOP\nNOOP|", "250 2.0.0 Ok|250 2.0.0 Ok|")]);
}

#[test]
fn octets_that_are_no_text() {
    let mut receiver = Receiver::new(receiver_config());
    receiver.receive(b"NOOP \xff\r\n", NOW);
    let writes: Vec<Output> =
        std::iter::from_fn(|| receiver.poll()).filter(|output| matches!(output, Output::Write(_))).collect();
    assert_eq!(writes[1], Output::Write(b"500 5.5.2 Error: bad UTF-8 syntax\r\n".to_vec()));
}

#[test]
fn patience_ends() {
    let wrong = ("X|", "500 5.5.2 Error: command not recognized|");
    let last = (
        "X|NOOP|",
        "500 5.5.2 Error: command not recognized|421 4.7.0 mx.birch.example Error: too many errors|{close}",
    );
    let config = Config { error_limit: 3, ..receiver_config() };
    check(config, &[BANNER, wrong, wrong, last, ("NOOP|", "")]);
}

#[test]
fn silence_ends() {
    let timeout = ("{timeout}", "421 4.4.2 mx.birch.example Error: timeout exceeded|{close}");
    check_greeted(&[timeout, ("{timeout}", "")]);
    let handshake = [BANNER, ("STARTTLS|", "220 2.0.0 Ready to start TLS|{starttls}"), ("{timeout}", "{close}")];
    check(receiver_config(), &handshake);
}

#[test]
fn text_that_is_refused() {
    let script = |text: &'static str, reply: &'static str| vec![BANNER, EHLO, MAIL, RCPT, DATA, (text, reply), MAIL];
    check(receiver_config(), &script("a\nb|.|", "550 5.5.2 Error: bare <LF> received|"));
    check(receiver_config(), &script("a\rb|.|", "550 5.5.2 Error: bare <CR> received|"));
    let small = Config { size_limit: 10, ..receiver_config() };
    let mut script = script("12345678|.|12345678x|.|", "");
    script[1].1 = "250-mx.birch.example|250-PIPELINING|250-SIZE 10|250-VRFY|250-STARTTLS|250-ENHANCEDSTATUSCODES|250-8BITMIME|250 SMTPUTF8|";
    script[5] = ("12345678|.|", "250 2.0.0 Ok: queued as 4F1D2A0B3C|");
    script.extend([RCPT, DATA, ("12345678x|.|", "552 5.3.4 Error: message file too big|")]);
    check(small, &script);
}

#[test]
fn the_longest_text_line_and_one_more() {
    let line = |length: usize| format!("{}|.|", "x".repeat(length - 2));
    let dotted = |length: usize| format!("..{}|.|", "x".repeat(length - 3));
    let ok = |id| format!("250 2.0.0 Ok: queued as {id}|");
    check_greeted(&[
        MAIL,
        RCPT,
        DATA,
        (&line(1000), &ok("4F1D2A0B3C")),
        MAIL,
        RCPT,
        DATA,
        (&dotted(1000), &ok("4F1D2A0B3D")),
        MAIL,
        RCPT,
        DATA,
        (&line(1001), "554 5.6.0 Error: line too long in message text|"),
        MAIL,
        RCPT,
        DATA,
        (".|", &ok("4F1D2A0B3E")),
    ]);
}

#[test]
fn several_recipients_are_not_named_to_one_another() {
    let config = Config {
        recipients: Recipients::Listed(vec![address("bea@birch.example"), address("cleo@birch.example")]),
        ..receiver_config()
    };
    let mut receiver = Receiver::new(config);
    let dialogue = "EHLO a.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<bea@birch.example>\r\nRCPT TO:<cleo@birch.example>\r\nDATA\r\nx\r\n.\r\n";
    receiver.receive(dialogue.as_bytes(), NOW);
    let message = std::iter::from_fn(|| receiver.poll()).find_map(|output| match output {
        Output::Event(Event::Accepted { message, .. }) => Some(String::from_utf8(message).unwrap()),
        _ => None,
    });
    let expected = "Received: from a.example (mail.alder.example [192.0.2.10])\r\n\
        \tby mx.birch.example (Waxseal) with ESMTP id 4F1D2A0B3C; Mon, 2 Mar 2026 09:30:00 +0000 (UTC)\r\nx\r\n";
    assert_eq!(message.unwrap(), expected);
}

#[test]
fn a_message_whose_end_does_not_come_is_lost() {
    let mut receiver = check(receiver_config(), &[BANNER, EHLO, MAIL, RCPT, DATA, ("Dear|Bea|.", "")]);
    assert_eq!(receiver.state(), State::Text);
    receiver.closed(Ending::Tcp);
    let outputs: Vec<Output> = std::iter::from_fn(|| receiver.poll()).collect();
    let lost = Event::Failed(Error::ConnectionLost { doing: "receiving message text" });
    let closed = Event::State { to: "closed" };
    assert_eq!(outputs, [Output::Event(lost), Output::Event(closed), Output::Close]);
}

#[test]
fn a_transaction_leaves_its_events() {
    let mut receiver = check(receiver_config(), &[BANNER]);
    receiver.receive(b"EHLO a.example\r\nMAIL FROM:<>\r\nXYZ\r\n", NOW);
    let events: Vec<Event> = std::iter::from_fn(|| receiver.poll())
        .filter_map(|output| match output {
            Output::Event(event) => Some(event),
            _ => None,
        })
        .collect();
    let commanded = |verb| Event::Commanded { verb };
    let state = |to| Event::State { to };
    let replied = |code| Event::Replied { code };
    let expected = [
        commanded("EHLO"),
        state("ready"),
        replied(250),
        commanded("MAIL"),
        state("mail"),
        replied(250),
        commanded("?"),
        replied(500),
    ];
    assert_eq!(events, expected);
}
