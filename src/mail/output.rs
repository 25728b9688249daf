//! What the state machines ask for and tell.

use super::Error;
use super::sender::Envelope;
use crate::trace::{Builder, EventKind, Failure, Smtp};

/// One thing to do, or to know. The engine takes them in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Bytes for the peer, meant to travel as one segment or one record: at most 16 KiB of message text, or all replies or commands
    /// that are given at once. In the clear before [`Output::StartTls`] was answered, inside TLS after that.
    Write(Vec<u8>),
    /// The next bytes belong to TLS. The engine answers with `tls_established` or `tls_failed`.
    StartTls,
    /// Nothing more will be written: send close_notify, `[RFC 8446 §6.1]`.
    CloseTls,
    /// Close TCP. Nothing follows.
    Close,
    /// Something happened.
    Event(Event),
}

/// What happened in a state machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The dialogue passed into another state.
    State {
        /// The state's word: see [`super::sender::State`] and [`super::receiver::State`].
        to: &'static str,
    },
    /// The receiver took up a command.
    Commanded {
        /// The command's verb in upper case; `?` for one that it does not know.
        verb: &'static str,
    },
    /// The receiver gave a reply.
    Replied {
        /// Its three digits.
        code: u16,
    },
    /// Text from before TLS was thrown away.
    Discarded {
        /// The text.
        bytes: Vec<u8>,
    },
    /// Text from before TLS was kept, and will be taken for text inside TLS.
    Kept {
        /// The text.
        bytes: Vec<u8>,
    },
    /// The receiver took a message.
    Accepted {
        /// Under this number.
        queue_id: String,
        /// From whom and for whom.
        envelope: Envelope,
        /// The message as it is stored, with the receiver's `Received:` line where it writes one.
        message: Vec<u8>,
    },
    /// The sender learnt that the receiver has the message.
    Delivered {
        /// The receiver's reply, without line ends.
        reply: String,
    },
    /// The sender will try again later.
    Deferred {
        /// Enhanced status code, `[RFC 3463]`.
        status: String,
        /// The reason, as it goes to the log.
        reason: String,
    },
    /// The sender gives up, for one recipient or for all.
    Bounced {
        /// Enhanced status code, `[RFC 3463]`.
        status: String,
        /// The reason, as it goes to the log.
        reason: String,
    },
    /// The next attempt will go in the clear.
    WillRetryInClear,
    /// Something was wrong.
    Failed(Error),
}

impl Event {
    /// The event in the trace's vocabulary; its bytes are stored in `trace`.
    #[must_use]
    pub fn record(self, trace: &mut Builder) -> EventKind {
        EventKind::Smtp(match self {
            Self::State { to } => Smtp::State { to: to.to_owned() },
            Self::Commanded { verb } => Smtp::Commanded { verb: verb.to_owned() },
            Self::Replied { code } => Smtp::Replied { code },
            Self::Discarded { bytes } => Smtp::Discarded { bytes: trace.intern(&bytes) },
            Self::Kept { bytes } => Smtp::Kept { bytes: trace.intern(&bytes) },
            Self::Accepted { message, .. } => Smtp::Accepted { message: trace.intern(&message) },
            Self::Delivered { reply } => Smtp::Delivered { reply },
            Self::Deferred { status, reason } => Smtp::Deferred { status, reason },
            Self::Bounced { status, reason } => Smtp::Bounced { status, reason },
            Self::WillRetryInClear => Smtp::WillRetryInClear,
            Self::Failed(error) => return EventKind::Failed(Failure::Smtp { error: error.to_string() }),
        })
    }
}

/// How the peer's side of a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With close_notify: everything that was sent has arrived, `[RFC 8446 §6.1]`.
    CloseNotify,
    /// TCP ended, no more than that; inside TLS the rest may have been cut off.
    Tcp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{Actor, Outcome, Subject};

    #[test]
    fn events_go_into_a_trace_with_their_bytes() {
        let mut trace = Builder::default();
        let message = b"Received: from a\r\n".to_vec();
        let envelope = Envelope { from: None, to: Vec::new() };
        let accepted =
            Event::Accepted { queue_id: "1".to_owned(), envelope, message: message.clone() }.record(&mut trace);
        trace.push(Actor::Receiver, accepted);
        let failed = Event::Failed(Error::BareLineFeed).record(&mut trace);
        assert_eq!(failed, EventKind::Failed(Failure::Smtp { error: "a line that ends with LF alone".to_owned() }));
        let trace = trace.finish(Subject::default(), Outcome::default());
        let EventKind::Smtp(Smtp::Accepted { message: stored }) = &trace.events[0].kind else { panic!() };
        assert_eq!(trace.bytes(*stored), message);
    }
}
