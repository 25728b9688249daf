//! What a session does to the records that are sealed in it: it can put in one of its own, and it can have them padded.
//!
//! A record that is sealed with an end's keys behind rustls's back takes the next sequence number, and rustls does not know:
//! so the session counts what was put in, and the encrypter adds it to every later number of the same keys.
//! The peer then accepts them all. This is a peer that misbehaves, not an attacker: nobody else has the keys.

use std::sync::Arc;

use super::Error;
use super::recorder::{Recording, Session};
use crate::codepoint::{ContentType, ProtocolVersion};
use crate::seal::aead::TAG;
use crate::seal::record::{HEADER, Inputs, MAX_CONTENT, Protection};
use crate::trace::{Actor, Builder, ConnectionId, EventKind, Operation};

/// The keys of one direction with all that the trace says of them.
#[derive(Debug)]
pub(super) struct Keys {
    pub(super) protection: Protection,
    /// As derived.
    pub(super) key: Vec<u8>,
    /// As derived.
    pub(super) iv: Vec<u8>,
    /// Counts the keys of this actor, connection and direction.
    pub(super) epoch: u32,
}

/// The keys that an end seals with now, and the count of its records.
#[derive(Debug)]
pub(super) struct Writer {
    keys: Arc<Keys>,
    /// The sequence number of the next record.
    next: u64,
    /// How many records were put in under these keys.
    injected: u64,
}

impl Writer {
    pub(super) const fn new(keys: Arc<Keys>) -> Self {
        Self { keys, next: 0, injected: 0 }
    }
}

impl Session {
    /// Seals a record with the present keys of `actor` on `connection`, as record of its next sequence number.
    ///
    /// Later records of the same keys count on behind it; new keys begin at 0. The operation is written down as the actor's.
    /// A message that makes the peer change its keys must be the last that is put in: this end's keys stay as they are.
    /// In TLS 1.2 an end has its keys before it sends ChangeCipherSpec; what is put in between, the peer takes for clear text.
    ///
    /// # Errors
    /// [`Error::NoKeys`] before the actor seals, [`Error::Seal`] when the content does not fit into a record.
    pub fn seal_injected(
        &mut self,
        actor: Actor,
        connection: ConnectionId,
        content_type: ContentType,
        content: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let writer = self.writers.get_mut(&(actor, Some(connection))).ok_or(Error::NoKeys { actor, connection })?;
        let (keys, sequence) = (Arc::clone(&writer.keys), writer.next);
        let record = keys.protection.seal(sequence, content_type, content, 0)?;
        writer.next += 1;
        writer.injected += 1;
        if self.recording == Recording::On {
            let plaintext = keys.protection.plaintext(content_type, content, 0);
            let inputs = keys.protection.sealing(sequence, content_type, plaintext.len());
            let operation = sealed(&mut self.trace, &keys, sequence, content_type, &inputs, &plaintext, &record);
            let before = self.trace.connection.replace(connection);
            self.trace.push(actor, EventKind::Operation(operation));
            self.trace.connection = before;
        }
        Ok(record)
    }

    /// Has `actor` pad what it seals in TLS 1.3, `[RFC 8446 §5.4]`: inner plaintexts grow to a multiple of `multiple` bytes, as far
    /// as a record can hold it. 0 and 1 mean no padding. Holds from the next record on.
    pub fn pad(&mut self, actor: Actor, multiple: u16) {
        self.padding.insert(actor, multiple);
    }

    /// From now on remembers what rustls seals, for whoever must find a record by its content: [`Session::take_sealed`].
    pub fn keep_sealed(&mut self) {
        self.sealed.get_or_insert_default();
    }

    /// Content type and content of a record that rustls sealed in this session, without padding; of each record once.
    pub fn take_sealed(&mut self, record: &[u8]) -> Option<(ContentType, Vec<u8>)> {
        let tag = record.len().checked_sub(TAG).and_then(|start| record.get(start..))?;
        self.sealed.as_mut()?.remove(tag)
    }

    /// The number of the record that rustls calls number `sequence`, counting what was put in before it.
    pub(super) fn number(&mut self, actor: Actor, connection: Option<ConnectionId>, epoch: u32, sequence: u64) -> u64 {
        match self.writers.get_mut(&(actor, connection)) {
            Some(writer) if writer.keys.epoch == epoch => {
                let number = sequence + writer.injected;
                writer.next = number + 1;
                number
            }
            _ => sequence,
        }
    }

    /// How many zeros `actor` appends to an inner plaintext of this length.
    pub(super) fn padding_for(&self, actor: Actor, plaintext: usize) -> usize {
        let multiple = usize::from(self.padding.get(&actor).copied().unwrap_or(0)).max(1);
        let wanted = plaintext.next_multiple_of(multiple) - plaintext;
        wanted.min((MAX_CONTENT + 1).saturating_sub(plaintext))
    }
}

/// What the trace says of a record that was sealed; its bytes are stored once, and ciphertext and tag are parts of them.
pub(super) fn sealed(
    trace: &mut Builder,
    keys: &Keys,
    sequence: u64,
    content_type: ContentType,
    inputs: &Inputs,
    plaintext: &[u8],
    record: &[u8],
) -> Operation {
    let stored = trace.intern(plaintext);
    if keys.protection.version() == ProtocolVersion::TLS_1_3 {
        let content = plaintext.iter().rposition(|&byte| byte != 0).unwrap_or(0);
        trace.share(stored.part(0, content));
    }
    let record = trace.intern(record);
    let prefix = HEADER + keys.protection.prefix();
    Operation::Seal {
        suite: keys.protection.suite(),
        version: keys.protection.version(),
        epoch: keys.epoch,
        key: trace.intern(&keys.key),
        iv: trace.intern(&keys.iv),
        sequence,
        nonce: trace.intern(&inputs.nonce),
        aad: trace.intern(inputs.aad.as_ref()),
        plaintext: stored,
        content_type,
        record,
        ciphertext: record.part(prefix, record.len() - prefix - TAG),
        tag: record.part(record.len() - TAG, TAG),
    }
}
