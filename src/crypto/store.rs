//! Where sessions wait to be resumed, `[RFC 8446 §2.2]`, `[RFC 5246 §7.3]`: rustls's stores in memory, each access written down.
//!
//! They are asked by key alone, so that the order of a hash map never shows.

use std::sync::Arc;

use rustls::NamedGroup;
use rustls::client::{ClientSessionMemoryCache, ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;
use rustls::server::{ServerSessionMemoryCache, StoresServerSessions};

use super::recorder::record;
use crate::trace::{Operation, SessionStore};

/// A server's store: with it sessions are resumed by their ID, and TLS 1.3's tickets are mere names of what is kept here.
#[derive(Debug)]
pub struct ServerSessions(Arc<ServerSessionMemoryCache>);

impl ServerSessions {
    /// An empty store that keeps at least `size` sessions.
    #[must_use]
    pub fn new(size: usize) -> Arc<Self> {
        Arc::new(Self(ServerSessionMemoryCache::new(size)))
    }
}

impl StoresServerSessions for ServerSessions {
    fn put(&self, key: Vec<u8>, value: Vec<u8>) -> bool {
        note(SessionStore::Put, &key, Some(&value));
        self.0.put(key, value)
    }

    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let value = self.0.get(key);
        note(SessionStore::Get, key, value.as_deref());
        value
    }

    fn take(&self, key: &[u8]) -> Option<Vec<u8>> {
        let value = self.0.take(key);
        note(SessionStore::Take, key, value.as_deref());
        value
    }

    fn can_cache(&self) -> bool {
        self.0.can_cache()
    }
}

/// A client's store, by the server's name. rustls does not show what it keeps there: the trace has empty values.
#[derive(Debug)]
pub struct ClientSessions(ClientSessionMemoryCache);

impl ClientSessions {
    /// An empty store that keeps sessions of `size` servers, of each up to eight tickets of TLS 1.3.
    #[must_use]
    pub fn new(size: usize) -> Arc<Self> {
        Arc::new(Self(ClientSessionMemoryCache::new(size.saturating_mul(8))))
    }
}

impl ClientSessionStore for ClientSessions {
    fn set_kx_hint(&self, server: ServerName<'static>, group: NamedGroup) {
        self.0.set_kx_hint(server, group);
    }

    fn kx_hint(&self, server: &ServerName<'_>) -> Option<NamedGroup> {
        self.0.kx_hint(server)
    }

    fn set_tls12_session(&self, server: ServerName<'static>, value: Tls12ClientSessionValue) {
        note(SessionStore::Put, server.to_str().as_bytes(), Some(&[]));
        self.0.set_tls12_session(server, value);
    }

    fn tls12_session(&self, server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        let value = self.0.tls12_session(server);
        note(SessionStore::Get, server.to_str().as_bytes(), value.as_ref().map(|_| &[][..]));
        value
    }

    fn remove_tls12_session(&self, server: &ServerName<'static>) {
        self.0.remove_tls12_session(server);
    }

    fn insert_tls13_ticket(&self, server: ServerName<'static>, value: Tls13ClientSessionValue) {
        note(SessionStore::Put, server.to_str().as_bytes(), Some(&[]));
        self.0.insert_tls13_ticket(server, value);
    }

    fn take_tls13_ticket(&self, server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        let value = self.0.take_tls13_ticket(server);
        note(SessionStore::Take, server.to_str().as_bytes(), value.as_ref().map(|_| &[][..]));
        value
    }
}

fn note(store: SessionStore, key: &[u8], value: Option<&[u8]>) {
    record(|trace| Operation::Session { store, key: trace.intern(key), value: value.map(|value| trace.intern(value)) });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::recorder::{Recording, Session};
    use crate::crypto::rng::Streams;
    use crate::trace::{Actor, EventKind};

    #[test]
    fn each_access_of_a_server_is_written_down() {
        let mut session = Session::new(Streams::seeded([3; 32]), Recording::On);
        session.scope(Actor::Receiver, || {
            let store = ServerSessions::new(4);
            assert!(store.can_cache());
            assert_eq!(store.get(b"identifier"), None);
            assert!(store.put(b"identifier".to_vec(), b"some state".to_vec()));
            assert_eq!(store.take(b"identifier").as_deref(), Some(&b"some state"[..]));
            assert_eq!(store.take(b"identifier"), None);
        });
        let accesses: Vec<_> = session
            .trace
            .events()
            .iter()
            .filter_map(|event| match &event.kind {
                EventKind::Operation(Operation::Session { store, key, value }) => {
                    assert_eq!(session.trace.bytes(*key), b"identifier");
                    Some((*store, value.is_some()))
                }
                _ => None,
            })
            .collect();
        let expected = [
            (SessionStore::Get, false),
            (SessionStore::Put, true),
            (SessionStore::Take, true),
            (SessionStore::Take, false),
        ];
        assert_eq!(accesses, expected);
    }
}
