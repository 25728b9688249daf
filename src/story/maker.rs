//! What kinds of operations make values, and whose they are: the words in which the tables of links are written
//! ([`super::flow`], [`super::provenance`]).

use crate::trace::{Actor, Operation, RandomUse};

/// Whose operation may have made a value, seen from the party that takes or sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The same party.
    Own,
    /// Another party.
    Others,
    /// Anybody.
    Anybodys,
}

impl Whose {
    /// Whether an operation of `maker` may have made what `taker` has.
    pub(super) fn holds(self, taker: Actor, maker: Actor) -> bool {
        match self {
            Self::Own => taker == maker,
            Self::Others => taker != maker,
            Self::Anybodys => true,
        }
    }
}

pub(super) fn key_share(operation: &Operation) -> bool {
    matches!(operation, Operation::KeyShare { .. })
}

pub(super) fn shared_secret(operation: &Operation) -> bool {
    matches!(operation, Operation::SharedSecret { .. })
}

pub(super) fn extract(operation: &Operation) -> bool {
    matches!(operation, Operation::HkdfExtract { .. })
}

pub(super) fn expand(operation: &Operation) -> bool {
    matches!(operation, Operation::HkdfExpand { .. })
}

pub(super) fn master_secret(operation: &Operation) -> bool {
    matches!(operation, Operation::Prf { label, .. } if label.ends_with("master secret"))
}

pub(super) fn key_block(operation: &Operation) -> bool {
    matches!(operation, Operation::Prf { label, .. } if label == "key expansion")
}

pub(super) fn finish(operation: &Operation) -> bool {
    matches!(operation, Operation::HashFinish { .. })
}

pub(super) fn hash(operation: &Operation) -> bool {
    matches!(operation, Operation::Hash { .. })
}

pub(super) fn sign(operation: &Operation) -> bool {
    matches!(operation, Operation::Sign { .. })
}

pub(super) fn seal(operation: &Operation) -> bool {
    matches!(operation, Operation::Seal { .. })
}

pub(super) fn seal_ticket(operation: &Operation) -> bool {
    matches!(operation, Operation::SealTicket { .. })
}

pub(super) fn open_ticket(operation: &Operation) -> bool {
    matches!(operation, Operation::OpenTicket { .. })
}

pub(super) fn compress(operation: &Operation) -> bool {
    matches!(operation, Operation::Compress { .. })
}

pub(super) fn draw_of_share(operation: &Operation) -> bool {
    matches!(operation, Operation::Random { used_for: RandomUse::KeyExchange, .. })
}

/// A draw that may be the random of a hello: of its 32 bytes four may be the time instead, `[RFC 5246 §7.4.1.2]`.
pub(super) fn hello_random(operation: &Operation) -> bool {
    matches!(operation, Operation::Random { used_for: RandomUse::Tls, output } if output.len() >= 28)
}

pub(super) fn draw_of_ticket(operation: &Operation) -> bool {
    matches!(operation, Operation::Random { used_for: RandomUse::Ticket, .. })
}

pub(super) fn draw_of_tls(operation: &Operation) -> bool {
    matches!(operation, Operation::Random { used_for: RandomUse::Tls, .. })
}

pub(super) fn draw_of_certificate(operation: &Operation) -> bool {
    matches!(operation, Operation::Random { used_for: RandomUse::Certificate, .. })
}

pub(super) fn hmac(operation: &Operation) -> bool {
    matches!(operation, Operation::Hmac { .. })
}

pub(super) fn verify_data(operation: &Operation) -> bool {
    matches!(operation, Operation::Prf { label, .. } if label.ends_with("finished"))
}
