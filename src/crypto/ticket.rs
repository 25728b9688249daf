//! Session tickets that the server seals for itself, `[RFC 8446 §4.6.1]`, `[RFC 5077 §4]`; key and nonces come from the run's streams.
//!
//! rustls's own ticketer reads the system's clock and changes its key by it; this one keeps its key for a run.

use std::sync::Arc;

use rustls::server::ProducesTickets;

use super::Error;
use super::recorder::{draw, record};
use crate::seal::aead::{Algorithm, Key, NONCE, TAG};
use crate::trace::{Operation, RandomUse};

/// Bytes of the name by which the server knows its key again, `[RFC 5077 §4]`.
const KEY_NAME: usize = 16;

/// Bytes of the key of AES-256-GCM.
const KEY: usize = 32;

/// Seals and opens tickets. A ticket is laid out much as `[RFC 5077 §4]` suggests:
///
/// ```text
/// struct {
///     opaque key_name[16];
///     opaque nonce[12];
///     opaque encrypted_state[];   AES-256-GCM with key_name as additional data
///     opaque tag[16];
/// } ticket;
/// ```
#[derive(Debug)]
pub struct Tickets {
    name: [u8; KEY_NAME],
    bytes: [u8; KEY],
    key: Key,
    lifetime: u32,
}

impl Tickets {
    /// Draws name and key from the `Ticket` stream of the actor at work. `lifetime`, in seconds, is what clients are told.
    ///
    /// # Errors
    /// [`Error::NoSession`] outside a session's scope.
    pub fn new(lifetime: u32) -> Result<Arc<Self>, Error> {
        let (mut name, mut bytes) = ([0; KEY_NAME], [0; KEY]);
        draw(RandomUse::Ticket, &mut name)?;
        draw(RandomUse::Ticket, &mut bytes)?;
        let key = Key::new(Algorithm::Aes256Gcm, &bytes)?;
        Ok(Arc::new(Self { name, bytes, key, lifetime }))
    }

    fn open(&self, ticket: &[u8]) -> Option<Vec<u8>> {
        let (name, rest) = ticket.split_first_chunk::<KEY_NAME>()?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE>()?;
        let (state, tag) = rest.split_last_chunk::<TAG>()?;
        let mut plaintext = state.to_vec();
        let opened = *name == self.name && self.key.open(nonce, name, &mut plaintext, tag).is_ok();
        opened.then_some(plaintext)
    }
}

impl ProducesTickets for Tickets {
    fn enabled(&self) -> bool {
        true
    }

    fn lifetime(&self) -> u32 {
        self.lifetime
    }

    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE];
        draw(RandomUse::Ticket, &mut nonce).ok()?;
        let mut ticket = Vec::with_capacity(KEY_NAME + NONCE + plain.len() + TAG);
        ticket.extend_from_slice(&self.name);
        ticket.extend_from_slice(&nonce);
        ticket.extend_from_slice(plain);
        let tag = self.key.seal(&nonce, &self.name, &mut ticket[KEY_NAME + NONCE..]).ok()?;
        ticket.extend_from_slice(&tag);
        record(|trace| Operation::SealTicket {
            key: trace.intern(&self.bytes),
            nonce: trace.intern(&nonce),
            plaintext: trace.intern(plain),
            ticket: trace.intern(&ticket),
        });
        Some(ticket)
    }

    fn decrypt(&self, ticket: &[u8]) -> Option<Vec<u8>> {
        let plaintext = self.open(ticket);
        record(|trace| Operation::OpenTicket {
            ticket: trace.intern(ticket),
            plaintext: plaintext.as_deref().map(|plaintext| trace.intern(plaintext)),
        });
        plaintext
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::recorder::{Recording, Session};
    use crate::crypto::rng::Streams;
    use crate::trace::{Actor, EventKind};

    #[test]
    fn a_ticket_opens_for_who_sealed_it_and_whole_alone() {
        let mut session = Session::new(Streams::seeded([3; 32]), Recording::On);
        session.scope(Actor::Receiver, || {
            let tickets = Tickets::new(7200).unwrap();
            let ticket = tickets.encrypt(b"session state").unwrap();
            assert_eq!(tickets.decrypt(&ticket).as_deref(), Some(&b"session state"[..]));
            assert_ne!(tickets.encrypt(b"session state").unwrap(), ticket);
            assert_eq!(Tickets::new(7200).unwrap().decrypt(&ticket), None);
            for at in 0..ticket.len() {
                let mut altered = ticket.clone();
                altered[at] ^= 0x80;
                assert_eq!(tickets.decrypt(&altered), None, "byte {at}");
                assert_eq!(tickets.decrypt(&ticket[..at]), None, "cut at {at}");
            }
        });
        let sealed = session.trace.events().iter().filter_map(|event| match event.kind {
            EventKind::Operation(Operation::SealTicket { plaintext, .. }) => Some(plaintext),
            _ => None,
        });
        let sealed: Vec<_> = sealed.collect();
        assert_eq!(sealed.len(), 2);
        assert!(sealed.iter().all(|&plaintext| session.trace.bytes(plaintext) == b"session state"));
    }
}
