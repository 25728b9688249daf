//! Rules by which a change on the wire may go unnoticed: each says whom it binds, and where it is specified.
//!
//! A rule is recognised from the field that was touched and from what its receiver was doing; none looks at the outcome.

use serde::Serialize;

use super::deviation::Place;
use crate::codepoint::ProtocolVersion;
use crate::dissect::smtp::{command, reply};
use crate::dissect::{FieldId, record, smtp};
use crate::story::{Kind, Protection};
use crate::trace::{Actor, Change, Event, EventKind, Failure, Framing, Opened, Operation, Tls, Trace};

/// Why nobody minds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The version in the header of a record in the clear is ignored, `[RFC 8446 §5.1]`. That of a sealed one is covered by its tag.
    RecordVersion,
    /// TLS 1.3 has no use for a change_cipher_spec, and drops it, `[RFC 8446 §D.4]`.
    ChangeCipherSpec,
    /// Its receiver was done with the connection, and reads no more, `[RFC 8446 §6.1]`.
    AfterTheEnd,
    /// The reply to QUIT changes nothing any more, `[RFC 5321 §4.1.1.10]`.
    ReplyToQuit,
    /// What was said before TLS is forgotten once it stands, `[RFC 3207 §4.2]`.
    BeforeTls,
    /// A server asks for the client's name, and refuses no mail because of it, `[RFC 5321 §4.1.4]`.
    ClientName,
    /// A client goes by a reply's code, and not by its text, `[RFC 5321 §4.2]`.
    ReplyText,
    /// The code of the last line of a reply counts, `[RFC 5321 §4.2.1]`.
    EarlierLine,
    /// The first digit of a code says enough, `[RFC 5321 §4.2.1]`.
    LaterDigits,
    /// An enhanced status code only refines the reply's code, `[RFC 2034 §4]`.
    EnhancedCode,
    /// An extension counts where both ends know it, `[RFC 5321 §2.2]`.
    UnknownExtension,
    /// A declared size is an estimate, `[RFC 1870]`.
    DeclaredSize,
    /// A fatal alert ends the connection, whichever it is, `[RFC 8446 §6.2]`.
    WhichAlert,
    /// The handshake is compared at its end, and it was given up before, for another reason: `[RFC 8446 §4.4.4]`.
    GivenUpBefore,
    /// A record counts when it is whole, and this one never was, for the connection ended: `[RFC 8446 §5.1]`.
    NeverWhole,
    /// A server that takes no early data passes over what it cannot open, `[RFC 8446 §4.2.10]`.
    EarlyDataPassedOver,
    /// An end waits for minutes: a segment that comes later is still in time, `[RFC 5321 §4.5.3.2]`.
    InTime,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 17] = [
        Self::RecordVersion,
        Self::ChangeCipherSpec,
        Self::AfterTheEnd,
        Self::ReplyToQuit,
        Self::BeforeTls,
        Self::ClientName,
        Self::ReplyText,
        Self::EarlierLine,
        Self::LaterDigits,
        Self::EnhancedCode,
        Self::UnknownExtension,
        Self::DeclaredSize,
        Self::WhichAlert,
        Self::GivenUpBefore,
        Self::NeverWhole,
        Self::EarlyDataPassedOver,
        Self::InTime,
    ];

    /// Its name in data.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::RecordVersion => "record_version",
            Self::ChangeCipherSpec => "change_cipher_spec",
            Self::AfterTheEnd => "after_the_end",
            Self::ReplyToQuit => "reply_to_quit",
            Self::BeforeTls => "before_tls",
            Self::ClientName => "client_name",
            Self::ReplyText => "reply_text",
            Self::EarlierLine => "earlier_line",
            Self::LaterDigits => "later_digits",
            Self::EnhancedCode => "enhanced_code",
            Self::UnknownExtension => "unknown_extension",
            Self::DeclaredSize => "declared_size",
            Self::WhichAlert => "which_alert",
            Self::GivenUpBefore => "given_up_before",
            Self::NeverWhole => "never_whole",
            Self::EarlyDataPassedOver => "early_data_passed_over",
            Self::InTime => "in_time",
        }
    }

    /// The rule in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::RecordVersion => "the version in the header of a record in the clear is ignored",
            Self::ChangeCipherSpec => "TLS 1.3 drops a change_cipher_spec unused",
            Self::AfterTheEnd => "its receiver was done with the connection and reads no more",
            Self::ReplyToQuit => "whatever answers QUIT, the session is over",
            Self::BeforeTls => "what was said before TLS is forgotten once TLS stands",
            Self::ClientName => "a server takes the client's name on trust",
            Self::ReplyText => "a client goes by a reply's code, and not by its text",
            Self::EarlierLine => "the code in the last line of a reply counts",
            Self::LaterDigits => "a client may go by a code's first digit",
            Self::EnhancedCode => "an enhanced status code only refines the reply's code",
            Self::UnknownExtension => "an extension counts only where both ends know it",
            Self::DeclaredSize => "the declared size of a mail is an estimate",
            Self::WhichAlert => "a fatal alert ends the connection, whichever it is",
            Self::GivenUpBefore => "a handshake is compared at its end, and this one was given up before",
            Self::NeverWhole => "a record counts when it is whole, and the connection ended before",
            Self::EarlyDataPassedOver => "a server that takes no early data passes over what it cannot open",
            Self::InTime => "an end waits for minutes, and what comes later is still in time",
        }
    }

    /// The name in the table of references of the place that says so.
    #[must_use]
    pub const fn reference(self) -> &'static str {
        match self {
            Self::RecordVersion | Self::NeverWhole => "tls13.record",
            Self::ChangeCipherSpec => "tls13.middlebox",
            Self::AfterTheEnd => "tls13.closure_alerts",
            Self::ReplyToQuit => "smtp.quit",
            Self::BeforeTls => "smtp.starttls_after",
            Self::ClientName => "smtp.order",
            Self::ReplyText => "smtp.replies",
            Self::EarlierLine | Self::LaterDigits => "smtp.severities",
            Self::EnhancedCode => "smtp.enhanced_replies",
            Self::UnknownExtension => "smtp.extensions",
            Self::DeclaredSize => "smtp.size",
            Self::WhichAlert => "tls13.error_alerts",
            Self::GivenUpBefore => "tls13.finished",
            Self::EarlyDataPassedOver => "tls13.early_data",
            Self::InTime => "smtp.timeouts",
        }
    }
}

/// What was touched, and what its receiver was doing.
pub(super) struct Circumstances<'a> {
    place: &'a Place,
    /// The receiver had ended the connection, or failed, before the segment came.
    over: bool,
    /// TLS stood later on this connection.
    tls_follows: bool,
    /// The segment was held back, and nothing else.
    held_back: bool,
    /// A record arrived that its receiver never had together.
    never_whole: bool,
    /// Its receiver tried to open a record of this connection, could not, and went on all the same.
    passed_over: bool,
}

impl<'a> Circumstances<'a> {
    pub(super) fn of(trace: &Trace, untouched: &Trace, place: &'a Place) -> Self {
        let of_connection = |event: &&Event| event.connection == Some(place.connection);
        let events = || trace.events.iter().filter(of_connection);
        let arrives =
            |event: &&Event| matches!(event.kind, EventKind::Delivered { segment, .. } if segment == place.segment);
        let arrival = events().position(|event| arrives(&event));
        let mut before = events().take(arrival.unwrap_or(usize::MAX)).filter(|event| event.actor == place.to);
        // What never arrives may still have had somebody who waited for it: then the other run knows.
        let arrived_there = untouched.events.iter().any(|event| arrives(&event));
        let ended = before.any(|event| ends(&event.kind));
        Self {
            place,
            over: ended && (arrival.is_some() || !arrived_there),
            tls_follows: events().any(|event| matches!(event.kind, EventKind::Tls(Tls::Established { .. }))),
            never_whole: is_never_whole(trace, place),
            passed_over: events()
                .skip_while(|event| !could_not_open(event, place.to))
                .any(|event| event.actor == place.to && matches!(event.kind, EventKind::Tls(Tls::Established { .. }))),
            held_back: events().any(|event| {
                matches!(event.kind, EventKind::Intervened { change: Change::Delayed { .. }, segment, .. } if segment == place.segment)
            }),
        }
    }
}

/// Whether a record came that its receiver never framed, because its length was another than that of what was to follow.
fn is_never_whole(trace: &Trace, place: &Place) -> bool {
    let is_record = |event: &Event| matches!(event.kind, EventKind::Sent { segment, framing: Framing::Record, .. } if segment == place.segment);
    let arrival = trace.events.iter().find_map(|event| match event.kind {
        EventKind::Delivered { segment, offset, .. } if segment == place.segment => Some((event.actor, offset)),
        _ => None,
    });
    let Some((actor, begin)) = arrival.filter(|_| trace.events.iter().any(is_record)) else { return false };
    !trace.events.iter().any(|event| {
        let same = event.actor == actor && event.connection == Some(place.connection);
        same && matches!(event.kind, EventKind::Framed { offset, .. } if offset == begin)
    })
}

/// Whether this is an end that could not open a record.
fn could_not_open(event: &Event, end: Actor) -> bool {
    let bad_tag = |operation: &Operation| matches!(operation, Operation::Open { opened: Opened::BadTag, .. });
    event.actor == end && matches!(&event.kind, EventKind::Operation(operation) if bad_tag(operation))
}

/// Whether an end reads no more behind this.
fn ends(kind: &EventKind) -> bool {
    match kind {
        EventKind::Closed(_) | EventKind::Tls(Tls::PeerClosed) => true,
        EventKind::Failed(failure) => !matches!(failure, Failure::Intervention { .. }),
        _ => false,
    }
}

/// The rule that lets a change at this place pass.
pub(super) fn of(about: &Circumstances<'_>) -> Option<Rule> {
    let place = about.place;
    if about.over {
        return Some(Rule::AfterTheEnd);
    }
    if about.held_back {
        return Some(Rule::InTime);
    }
    if about.never_whole {
        return Some(Rule::NeverWhole);
    }
    if place.protection == Protection::EarlyKeys && about.passed_over {
        return Some(Rule::EarlyDataPassedOver);
    }
    if is_one_of(place.field, &[record::LEGACY_RECORD_VERSION]) {
        return Some(Rule::RecordVersion);
    }
    match place.kind {
        Kind::ChangeCipherSpec if place.version == Some(ProtocolVersion::TLS_1_3) => Some(Rule::ChangeCipherSpec),
        Kind::Handshake(_) if place.protection == Protection::Clear && !about.tls_follows => Some(Rule::GivenUpBefore),
        Kind::Alert { .. } if place.protection == Protection::Clear => Some(Rule::WhichAlert),
        Kind::Reply { .. } if place.protection == Protection::Clear => of_reply(about),
        Kind::Command if place.protection == Protection::Clear => of_command(about),
        _ => None,
    }
}

fn is_one_of(field: Option<FieldId>, fields: &[FieldId]) -> bool {
    field.is_some_and(|field| fields.contains(&field))
}

/// A reply in the clear.
fn of_reply(about: &Circumstances<'_>) -> Option<Rule> {
    let place = about.place;
    let field = place.field;
    if is_one_of(field, &[reply::SEVERITY, reply::CATEGORY, reply::DETAIL]) && !place.last_line {
        return Some(Rule::EarlierLine);
    }
    if is_one_of(field, &[reply::CATEGORY, reply::DETAIL]) {
        return Some(Rule::LaterDigits);
    }
    if is_one_of(field, &[reply::STATUS_CLASS, reply::STATUS_SUBJECT, reply::STATUS_DETAIL, reply::DOT]) {
        return Some(Rule::EnhancedCode);
    }
    if is_one_of(field, &[reply::KEYWORD, reply::PARAMETER]) {
        return Some(if about.tls_follows { Rule::BeforeTls } else { Rule::UnknownExtension });
    }
    if place.answers == "QUIT" {
        return Some(Rule::ReplyToQuit);
    }
    is_one_of(field, &[reply::TEXT, smtp::DOMAIN, smtp::SPACE, smtp::LINE_END]).then_some(Rule::ReplyText)
}

/// A command in the clear.
fn of_command(about: &Circumstances<'_>) -> Option<Rule> {
    if about.tls_follows {
        return Some(Rule::BeforeTls);
    }
    if is_client_name(about.place) {
        return Some(Rule::ClientName);
    }
    let size = [command::KEYWORD, command::EQUALS_SIGN, command::VALUE];
    is_one_of(about.place.field, &size).then_some(Rule::DeclaredSize)
}

/// Whether it is the name with which a client introduces itself.
fn is_client_name(place: &Place) -> bool {
    let greets = ["EHLO ", "HELO "].iter().any(|verb| place.title.starts_with(verb));
    greets && is_one_of(place.field, &[smtp::DOMAIN])
}
