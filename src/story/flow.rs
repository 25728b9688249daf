//! How values flow: which operation made the bytes that another one takes.
//!
//! A link is typed: a table says for each input which outputs may be its origin, and the bytes must be equal. Equal bytes
//! alone would link short coincidences, and a value that both ends compute to the wrong end.

use std::ops::Range;

use super::maker::{
    Whose, compress, draw_of_share, draw_of_ticket, expand, extract, finish, hash, hello_random, key_block, key_share,
    master_secret, open_ticket, seal, seal_ticket, shared_secret, sign,
};
use crate::trace::{Event, EventId, EventKind, Operation, Slice, Trace};

/// What a value is to an operation. The names are those of the trace's JSON form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Port {
    /// Additional data of a record.
    Aad,
    /// Ciphertext of a record.
    Ciphertext,
    /// What was signed.
    Content,
    /// Context of an `HkdfLabel`.
    Context,
    /// A protected fragment as it arrived.
    Fragment,
    /// Input keying material.
    Ikm,
    /// What a hash or a MAC is computed over.
    Input,
    /// The initialisation vector of a direction.
    Iv,
    /// A key.
    Key,
    /// A nonce.
    Nonce,
    /// What came out.
    Output,
    /// The peer's share.
    Peer,
    /// What was sealed, or came out of opening.
    Plaintext,
    /// A private value.
    Private,
    /// A pseudorandom key.
    Prk,
    /// A public share.
    Public,
    /// A public key that verifies signatures.
    PublicKey,
    /// A salt.
    Salt,
    /// A secret.
    Secret,
    /// The seed of TLS 1.2's PRF.
    Seed,
    /// A signature.
    Signature,
    /// The tag of a record.
    Tag,
    /// A ticket.
    Ticket,
    /// What a session store gave or got.
    Value,
}

impl Port {
    /// Its name in the trace's JSON form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aad => "aad",
            Self::Ciphertext => "ciphertext",
            Self::Content => "content",
            Self::Context => "context",
            Self::Fragment => "fragment",
            Self::Ikm => "ikm",
            Self::Input => "input",
            Self::Iv => "iv",
            Self::Key => "key",
            Self::Nonce => "nonce",
            Self::Output => "output",
            Self::Peer => "peer",
            Self::Plaintext => "plaintext",
            Self::Private => "private",
            Self::Prk => "prk",
            Self::Public => "public",
            Self::PublicKey => "public_key",
            Self::Salt => "salt",
            Self::Secret => "secret",
            Self::Seed => "seed",
            Self::Signature => "signature",
            Self::Tag => "tag",
            Self::Ticket => "ticket",
            Self::Value => "value",
        }
    }
}

/// What an operation takes, in the order of its definition. A running hash takes what was fed to it: see [`fed`].
#[must_use]
pub fn inputs(operation: &Operation) -> Vec<(Port, Slice)> {
    match operation {
        Operation::Random { .. } | Operation::HashFork { .. } | Operation::HashFinish { .. } => Vec::new(),
        Operation::KeyShare { private, .. } => vec![(Port::Private, *private)],
        Operation::SharedSecret { private, peer, .. } => vec![(Port::Private, *private), (Port::Peer, *peer)],
        Operation::HkdfExtract { salt, ikm, .. } => vec![(Port::Salt, *salt), (Port::Ikm, *ikm)],
        Operation::HkdfExpand { prk, label, .. } => {
            let context = label.as_ref().map(|label| (Port::Context, label.context));
            [(Port::Prk, *prk)].into_iter().chain(context).collect()
        }
        Operation::Prf { secret, seed, .. } => vec![(Port::Secret, *secret), (Port::Seed, *seed)],
        Operation::HashUpdate { input, .. }
        | Operation::Hash { input, .. }
        | Operation::Compress { input, .. }
        | Operation::Decompress { input, .. } => vec![(Port::Input, *input)],
        Operation::Hmac { key, input, .. } => vec![(Port::Key, *key), (Port::Input, *input)],
        Operation::Sign { public_key, content, .. } => {
            vec![(Port::PublicKey, *public_key), (Port::Content, *content)]
        }
        Operation::Verify { public_key, content, signature, .. } => {
            vec![(Port::PublicKey, *public_key), (Port::Content, *content), (Port::Signature, *signature)]
        }
        Operation::Seal { key, iv, nonce, aad, plaintext, .. } => {
            let all = [Port::Key, Port::Iv, Port::Nonce, Port::Aad, Port::Plaintext];
            all.into_iter().zip([*key, *iv, *nonce, *aad, *plaintext]).collect()
        }
        Operation::Open { key, iv, nonce, aad, fragment, .. } => {
            let all = [Port::Key, Port::Iv, Port::Nonce, Port::Aad, Port::Fragment];
            all.into_iter().zip([*key, *iv, *nonce, *aad, *fragment]).collect()
        }
        Operation::SealTicket { key, nonce, plaintext, .. } => {
            vec![(Port::Key, *key), (Port::Nonce, *nonce), (Port::Plaintext, *plaintext)]
        }
        Operation::OpenTicket { ticket, .. } => vec![(Port::Ticket, *ticket)],
        Operation::Session { key, .. } => vec![(Port::Key, *key)],
    }
}

/// What an operation gives.
#[must_use]
pub fn outputs(operation: &Operation) -> Vec<(Port, Slice)> {
    let maybe = |port, slice: &Option<Slice>| slice.map(|slice| (port, slice));
    match operation {
        Operation::Random { output, .. }
        | Operation::HkdfExpand { output, .. }
        | Operation::Prf { output, .. }
        | Operation::HashFinish { output, .. }
        | Operation::Hash { output, .. }
        | Operation::Hmac { output, .. }
        | Operation::Compress { output, .. } => vec![(Port::Output, *output)],
        Operation::Decompress { output, .. } => maybe(Port::Output, output).into_iter().collect(),
        Operation::KeyShare { public, .. } => vec![(Port::Public, *public)],
        Operation::SharedSecret { public, secret, .. } => {
            maybe(Port::Secret, secret).into_iter().chain([(Port::Public, *public)]).collect()
        }
        Operation::HkdfExtract { prk, .. } => vec![(Port::Prk, *prk)],
        Operation::HashUpdate { .. } | Operation::HashFork { .. } | Operation::Verify { .. } => Vec::new(),
        Operation::Sign { signature, .. } => vec![(Port::Signature, *signature)],
        Operation::Seal { ciphertext, tag, .. } => vec![(Port::Ciphertext, *ciphertext), (Port::Tag, *tag)],
        Operation::Open { opened, .. } => match opened {
            crate::trace::Opened::Plaintext { plaintext, .. } => vec![(Port::Plaintext, *plaintext)],
            _ => Vec::new(),
        },
        Operation::SealTicket { ticket, .. } => vec![(Port::Ticket, *ticket)],
        Operation::OpenTicket { plaintext, .. } => maybe(Port::Plaintext, plaintext).into_iter().collect(),
        Operation::Session { value, .. } => maybe(Port::Value, value).into_iter().collect(),
    }
}

/// Where bytes of an input come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The operation that made them.
    pub operation: EventId,
    /// Which of its outputs they are.
    pub port: Port,
    /// Which bytes of the input they are.
    pub input: Range<usize>,
    /// Which bytes of the output they are.
    pub output: Range<usize>,
}

/// Where an input of an operation comes from, in the order of its bytes. Empty where no operation made it: zeros, text,
/// messages.
#[must_use]
pub fn sources(trace: &Trace, operation: EventId, port: Port) -> Vec<Source> {
    let Some((event, taker)) = operation_at(trace, operation) else { return Vec::new() };
    let Some((_, wanted)) = inputs(taker).into_iter().find(|(name, _)| *name == port) else { return Vec::new() };
    let wanted = trace.bytes(wanted);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Source> = Vec::new();
    for rule in rules(taker, port) {
        for (id, maker, operation) in earlier(trace, operation) {
            if !rule.admits(event, maker, operation) {
                continue;
            }
            for (port, slice) in made(operation).into_iter().filter(|(port, _)| *port == rule.port) {
                let Some((input, output)) = rule.fit.find(wanted, trace.bytes(slice)) else { continue };
                let is_free =
                    found.iter().all(|other| other.input.end <= input.start || input.end <= other.input.start);
                if is_free {
                    found.push(Source { operation: id, port, input, output });
                }
            }
        }
    }
    found.sort_by_key(|source| source.input.start);
    found
}

/// What a running hash was fed up to the operation that read it, in order: [`Operation::HashUpdate`] events, those of the
/// hash that it was copied from included. Empty for any other operation.
#[must_use]
pub fn fed(trace: &Trace, finish: EventId) -> Vec<EventId> {
    let Some((_, Operation::HashFinish { context, .. })) = operation_at(trace, finish) else { return Vec::new() };
    let mut wanted = *context;
    let mut fed = Vec::new();
    for (id, _, operation) in earlier(trace, finish) {
        match operation {
            Operation::HashUpdate { context, .. } if *context == wanted => fed.push(id),
            Operation::HashFork { context, copy } if *copy == wanted => wanted = *context,
            _ => {}
        }
    }
    fed.reverse();
    fed
}

/// Where an output of an operation goes: the later operations that take it, with the input that it is or is part of.
#[must_use]
pub fn uses(trace: &Trace, maker: EventId, port: Port) -> Vec<(EventId, Port)> {
    let Some((made_by, made)) = operation_at(trace, maker) else { return Vec::new() };
    let later = trace.events.iter().enumerate().skip(maker.0 as usize + 1);
    let mut uses = Vec::new();
    for (index, event) in later {
        let EventKind::Operation(operation) = &event.kind else { continue };
        let id = EventId(index as u32);
        for (input, _) in inputs(operation) {
            // Most inputs have no line in the table for such an output: those are not searched for.
            let may_come = |rule: &Rule| rule.port == port && rule.admits(event, made_by, made);
            let comes = |source: &Source| source.operation == maker && source.port == port;
            if rules(operation, input).iter().any(may_come) && sources(trace, id, input).iter().any(comes) {
                uses.push((id, input));
            }
        }
    }
    uses
}

/// One line of the table: an output that an input may come from.
struct Rule {
    made_by: fn(&Operation) -> bool,
    port: Port,
    whose: Whose,
    fit: Fit,
}

impl Rule {
    /// Whether an output of `operation`, which `maker` did, may be what `taker` takes.
    fn admits(&self, taker: &Event, maker: &Event, operation: &Operation) -> bool {
        self.whose.holds(taker.actor, maker.actor) && (self.made_by)(operation)
    }
}

/// How the bytes of input and output are to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// The input is the output.
    Whole,
    /// The input is cut out of the output.
    CutOut,
    /// The input holds the whole output.
    Holds,
}

impl Fit {
    fn find(self, input: &[u8], output: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
        match self {
            Self::Whole => (input == output).then_some((0..input.len(), 0..output.len())),
            Self::CutOut => place(output, input).map(|at| (0..input.len(), at..at + input.len())),
            Self::Holds => place(input, output).map(|at| (at..at + output.len(), 0..output.len())),
        }
    }
}

/// Where `part` begins in `whole`.
pub(super) fn place(whole: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return None;
    }
    whole.windows(part.len()).position(|window| window == part)
}

/// The table of links. What comes first in it is preferred.
fn rules(taker: &Operation, port: Port) -> Vec<Rule> {
    use Fit::{CutOut, Holds, Whole};
    use Whose::{Anybodys, Others, Own};
    let rule = |made_by, port, whose, fit| Rule { made_by, port, whose, fit };
    match (taker, port) {
        (Operation::KeyShare { .. }, Port::Private) => vec![rule(draw_of_share, Port::Output, Own, Holds)],
        (Operation::SharedSecret { .. }, Port::Private) => vec![
            rule(key_share, Port::Private, Own, Whole),
            rule(key_share, Port::Private, Own, Holds),
            rule(draw_of_share, Port::Output, Own, Holds),
        ],
        (Operation::SharedSecret { .. }, Port::Peer) => {
            vec![rule(key_share, Port::Public, Others, Whole), rule(shared_secret, Port::Public, Others, Whole)]
        }
        (Operation::HkdfExtract { .. }, Port::Salt) => vec![rule(expand, Port::Output, Own, Whole)],
        (Operation::HkdfExtract { .. }, Port::Ikm) => vec![
            rule(shared_secret, Port::Secret, Own, Whole),
            rule(open_ticket, Port::Plaintext, Own, CutOut),
            rule(expand, Port::Output, Own, Whole),
        ],
        (Operation::HkdfExpand { .. }, Port::Prk) => {
            vec![rule(extract, Port::Prk, Own, Whole), rule(expand, Port::Output, Own, Whole)]
        }
        (Operation::HkdfExpand { .. }, Port::Context) => {
            vec![
                rule(finish, Port::Output, Own, Whole),
                rule(hash, Port::Output, Own, Whole),
                // The nonce of a ticket, `[RFC 8446 §4.6.1]`.
                rule(hello_random, Port::Output, Anybodys, Whole),
            ]
        }
        (Operation::Prf { .. }, Port::Secret) => vec![
            rule(shared_secret, Port::Secret, Own, Whole),
            rule(open_ticket, Port::Plaintext, Own, CutOut),
            rule(master_secret, Port::Output, Own, Whole),
        ],
        (Operation::Prf { .. }, Port::Seed) => {
            vec![rule(finish, Port::Output, Own, Holds), rule(hello_random, Port::Output, Anybodys, Holds)]
        }
        // The hash of a first ClientHello stands in the transcript for it, `[RFC 8446 §4.4.1]`.
        (Operation::HashUpdate { .. }, Port::Input) => vec![rule(finish, Port::Output, Own, Holds)],
        (Operation::Hmac { .. }, Port::Key) => vec![rule(expand, Port::Output, Own, Whole)],
        (Operation::Hmac { .. }, Port::Input) => {
            vec![rule(finish, Port::Output, Own, Whole), rule(hash, Port::Output, Own, Whole)]
        }
        (Operation::Sign { .. } | Operation::Verify { .. }, Port::Content) => vec![
            rule(finish, Port::Output, Own, Holds),
            rule(hello_random, Port::Output, Anybodys, Holds),
            rule(key_share, Port::Public, Anybodys, Holds),
        ],
        (Operation::Verify { .. }, Port::Signature) => vec![rule(sign, Port::Signature, Anybodys, Whole)],
        (Operation::Seal { .. } | Operation::Open { .. }, Port::Key | Port::Iv) => {
            vec![rule(expand, Port::Output, Own, Whole), rule(key_block, Port::Output, Own, CutOut)]
        }
        (Operation::Open { .. }, Port::Fragment) => {
            vec![rule(seal, Port::Ciphertext, Anybodys, Holds), rule(seal, Port::Tag, Anybodys, Holds)]
        }
        (Operation::SealTicket { .. }, Port::Key | Port::Nonce) => {
            vec![rule(draw_of_ticket, Port::Output, Own, Whole), rule(draw_of_ticket, Port::Output, Own, CutOut)]
        }
        (Operation::SealTicket { .. }, Port::Plaintext) => {
            vec![rule(expand, Port::Output, Own, Holds), rule(master_secret, Port::Output, Own, Holds)]
        }
        (Operation::Decompress { .. }, Port::Input) => vec![rule(compress, Port::Output, Others, Whole)],
        (Operation::OpenTicket { .. }, Port::Ticket) => vec![rule(seal_ticket, Port::Ticket, Anybodys, Whole)],
        _ => Vec::new(),
    }
}

/// Outputs, and what comes into being where the operation is done: a share's private value, which is drawn in parts and put together
/// there; a record's nonce.
#[must_use]
pub fn made(operation: &Operation) -> Vec<(Port, Slice)> {
    let mut made = outputs(operation);
    match operation {
        Operation::KeyShare { private, parts, .. } => {
            made.push((Port::Private, *private));
            made.extend(parts.iter().map(|part| (Port::Private, part.private)));
            made.extend(parts.iter().map(|part| (Port::Public, part.public)));
        }
        Operation::Seal { nonce, .. } => made.push((Port::Nonce, *nonce)),
        _ => {}
    }
    made
}

/// The operation that an event is, with the event; `None` for every other event.
#[must_use]
pub fn operation_at(trace: &Trace, id: EventId) -> Option<(&Event, &Operation)> {
    let event = trace.event(id)?;
    match &event.kind {
        EventKind::Operation(operation) => Some((event, operation)),
        _ => None,
    }
}

/// All operations before this one, the nearest first.
pub(super) fn earlier(trace: &Trace, before: EventId) -> impl Iterator<Item = (EventId, &Event, &Operation)> {
    let before = (before.0 as usize).min(trace.events.len());
    trace.events[..before].iter().enumerate().rev().filter_map(|(index, event)| match &event.kind {
        EventKind::Operation(operation) => Some((EventId(index as u32), event, operation)),
        _ => None,
    })
}
