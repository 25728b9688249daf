//! What can be wrong with text that arrives, and with addresses that are given.

use thiserror::Error;

/// What was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Error {
    /// An address that the grammar of `[RFC 5321 §4.1.2]` does not know.
    #[error("`{text}` is no mail address: {fault}")]
    Address {
        /// What was given.
        text: String,
        /// Where it breaks the grammar.
        fault: AddressFault,
    },
    /// A command line longer than allowed, `[RFC 5321 §4.5.3.1.4]`.
    #[error("a command line of more than {limit} octets")]
    CommandTooLong {
        /// What is allowed, in octets, line end included.
        limit: usize,
    },
    /// A command line, or a line of the message, that ends with LF alone, `[RFC 5321 §2.3.8]`.
    #[error("a line that ends with LF alone")]
    BareLineFeed,
    /// A CR that no LF follows, `[RFC 5321 §2.3.8]`.
    #[error("a CR that no LF follows")]
    BareCarriageReturn,
    /// A line of the message longer than 1000 octets, `[RFC 5321 §4.5.3.1.6]`.
    #[error("a line of {length} octets in the message")]
    TextLineTooLong {
        /// The length in octets, line end included.
        length: usize,
    },
    /// A message that is larger than the receiver takes, `[RFC 1870 §6.3]`.
    #[error("a message larger than {limit} octets")]
    MessageTooBig {
        /// What is allowed, in octets.
        limit: usize,
    },
    /// The receiver lost patience.
    #[error("{limit} commands that were wrong")]
    TooManyErrors {
        /// With how many of them it ends the connection.
        limit: u32,
    },
    /// Something that is no SMTP reply, `[RFC 5321 §4.2]`.
    #[error("no SMTP reply: `{line}`")]
    NoReply {
        /// The line, what is no text in it replaced, shortened.
        line: String,
    },
    /// A reply to nothing that was said.
    #[error("a reply to nothing: `{line}`")]
    UnaskedReply {
        /// The reply on one line, shortened.
        line: String,
    },
    /// A reply without end.
    #[error("a reply of more than {limit} octets")]
    ReplyTooLong {
        /// What is allowed, in octets.
        limit: usize,
    },
    /// The peer went before the dialogue was over.
    #[error("lost connection while {doing}")]
    ConnectionLost {
        /// What this end was doing.
        doing: &'static str,
    },
    /// TLS failed.
    #[error("TLS failed: {reason}")]
    Tls {
        /// The error as the TLS library spells it.
        reason: String,
    },
}

/// Where an address breaks the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddressFault {
    /// There is no `@` with a domain behind it.
    #[error("it has no domain")]
    NoDomain,
    /// The part before the `@` is empty, too long, or has characters that need quotation marks.
    #[error("its local part is not well formed")]
    LocalPart,
    /// The part behind the `@` is no host name and no address in brackets.
    #[error("its domain is not well formed")]
    Domain,
    /// It is longer than 254 octets: with its brackets a path may have 256, `[RFC 5321 §4.5.3.1.3]`.
    #[error("it is too long")]
    TooLong,
}
