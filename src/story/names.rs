//! What the values of a run are called: the secrets of the key schedule, `[RFC 8446 §7.1]`, `[RFC 5246 §8.1]`, the shares,
//! the transcript's hashes. Read from the operations alone: from labels, and from what was fed to what.

use std::collections::BTreeMap;

use crate::dissect::handshake;
use crate::trace::{Actor, Ends, Event, EventKind, Operation, Side, Slice, Trace};

/// The names of the values in a trace.
#[derive(Debug, Default)]
pub struct Names {
    of: BTreeMap<Slice, String>,
    /// What TLS 1.2 cuts its keys and IVs out of, `[RFC 5246 §6.3]`.
    key_blocks: Vec<Slice>,
    /// What each running hash was fed: the first and the last message.
    fed: BTreeMap<u32, (String, String)>,
}

/// At which end an operation was done; the servers' own before there is a connection.
fn side(ends: &Ends, event: &Event) -> Side {
    let usual = if event.actor == Actor::Sender { Side::Client } else { Side::Server };
    event.connection.and_then(|connection| ends.side(connection, event.actor)).unwrap_or(usual)
}

impl Names {
    /// Reads the names from all operations of a trace.
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let mut names = Self::default();
        let ends = Ends::of(trace);
        for event in &trace.events {
            if let EventKind::Operation(operation) = &event.kind {
                names.learn(trace, side(&ends, event), operation);
            }
        }
        names
    }

    /// What a value is called, if it has a name.
    #[must_use]
    pub fn get(&self, slice: Slice) -> Option<&str> {
        self.of.get(&slice).map(String::as_str)
    }

    /// What a key or IV of TLS 1.2 is called, by its place in the key block; keys are `key_len` bytes long.
    #[must_use]
    pub fn in_key_block(&self, trace: &Trace, value: Slice, key_len: usize) -> Option<&'static str> {
        let wanted = trace.bytes(value);
        self.key_blocks.iter().find_map(|&block| {
            let block = trace.bytes(block);
            let iv_len = (block.len().checked_sub(2 * key_len)?) / 2;
            let parts = [
                ("client_write_key", 0, key_len),
                ("server_write_key", key_len, key_len),
                ("client_write_IV", 2 * key_len, iv_len),
                ("server_write_IV", 2 * key_len + iv_len, iv_len),
            ];
            let here = |&&(_, at, length): &&(_, usize, usize)| block.get(at..at + length) == Some(wanted);
            parts.iter().find(here).map(|(name, ..)| *name)
        })
    }

    fn name(&mut self, slice: Slice, name: String) {
        // Shorter values are stored anew each time, so that equal slices mean nothing.
        if slice.len() >= 8 {
            self.of.entry(slice).or_insert(name);
        }
    }

    fn learn(&mut self, trace: &Trace, side: Side, operation: &Operation) {
        let side = match side {
            Side::Client => "client",
            Side::Server => "server",
        };
        match operation {
            Operation::KeyShare { group, private, public, .. } => {
                self.name(*private, format!("private value of the {side}’s {group} share"));
                self.name(*public, format!("{side}’s {group} share"));
            }
            Operation::SharedSecret { group, public, secret, .. } => {
                self.name(*public, format!("{side}’s {group} share"));
                if let Some(secret) = secret {
                    self.name(*secret, format!("{group} shared secret"));
                }
            }
            Operation::HkdfExtract { salt, prk, .. } => {
                let name = match self.get(*salt) {
                    Some("derived from the early secret") => "handshake secret",
                    Some("derived from the handshake secret") => "master secret",
                    _ => "early secret",
                };
                self.name(*prk, name.to_owned());
            }
            Operation::HkdfExpand { prk, label: Some(label), output, .. } => {
                let parent = self.get(*prk).unwrap_or("a secret").to_owned();
                self.name(*output, expanded(&label.label, &parent));
            }
            Operation::Prf { label, output, .. } => match label.as_str() {
                "master secret" | "extended master secret" => self.name(*output, "master secret".to_owned()),
                "key expansion" => {
                    self.key_blocks.push(*output);
                    self.name(*output, "key block".to_owned());
                }
                _ => self.name(*output, format!("verify_data, {label}")),
            },
            Operation::HashUpdate { context, input, .. } => {
                let (messages, _) = handshake::split(trace.bytes(*input));
                let (Some(first), Some(last)) = (messages.first(), messages.last()) else { return };
                let last = handshake::name(last);
                self.fed
                    .entry(*context)
                    .and_modify(|range| range.1.clone_from(&last))
                    .or_insert_with(|| (handshake::name(first), last));
            }
            Operation::HashFork { context, copy } => {
                if let Some(range) = self.fed.get(context).cloned() {
                    self.fed.insert(*copy, range);
                }
            }
            Operation::HashFinish { context, output, .. } => {
                let name = match self.fed.get(context) {
                    Some((first, last)) if first == last => format!("transcript hash, {first}"),
                    Some((first, last)) => format!("transcript hash, {first} to {last}"),
                    None => "hash of nothing".to_owned(),
                };
                self.name(*output, name);
            }
            Operation::Hash { input, output, .. } if input.is_empty() => {
                self.name(*output, "hash of nothing".to_owned());
            }
            Operation::Hmac { key, output, .. }
                if self.get(*key).is_some_and(|name| name.starts_with("finished key")) =>
            {
                self.name(*output, "verify_data".to_owned());
            }
            Operation::Sign { signature, .. } => self.name(*signature, format!("signature of the {side}")),
            _ => {}
        }
    }
}

/// What comes out of HKDF-Expand-Label with this label, `[RFC 8446 §7.1]`, `[RFC 8446 §4.6.1]`, `[RFC 8446 §7.2]`.
fn expanded(label: &str, parent: &str) -> String {
    let name = match label {
        "ext binder" | "res binder" => "binder_key",
        "c e traffic" => "client_early_traffic_secret",
        "e exp master" => "early_exporter_master_secret",
        "c hs traffic" => "client_handshake_traffic_secret",
        "s hs traffic" => "server_handshake_traffic_secret",
        "c ap traffic" => "client_application_traffic_secret_0",
        "s ap traffic" => "server_application_traffic_secret_0",
        "exp master" => "exporter_master_secret",
        "res master" => "resumption_master_secret",
        "resumption" => "pre-shared key for another connection",
        "derived" => return format!("derived from the {parent}"),
        "key" | "iv" => return format!("{label} of {parent}"),
        "finished" => return format!("finished key of {parent}"),
        "traffic upd" => return renewed(parent),
        _ => return format!("“{label}” from {parent}"),
    };
    name.to_owned()
}

/// The name of the next generation: `…_secret_0` becomes `…_secret_1`.
fn renewed(parent: &str) -> String {
    let next = parent
        .rsplit_once('_')
        .and_then(|(stem, number)| Some(format!("{stem}_{}", number.parse::<u32>().ok()?.checked_add(1)?)));
    next.unwrap_or_else(|| format!("{parent}, renewed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codepoint::{HashAlgorithm, NamedGroup};
    use crate::trace::{Builder, HkdfLabel, Outcome, Subject};

    const HASH: HashAlgorithm = HashAlgorithm::SHA256;

    fn operation(builder: &mut Builder, operation: Operation) {
        builder.push(Actor::Sender, EventKind::Operation(operation));
    }

    fn expand(builder: &mut Builder, prk: Slice, label: &str, output: &[u8]) -> Slice {
        let (info, context) = (builder.intern(b"info"), builder.intern(b""));
        let output = builder.intern(output);
        let label = Some(HkdfLabel { label: label.to_owned(), context });
        operation(builder, Operation::HkdfExpand { hash: HASH, prk, info, label, output });
        output
    }

    #[test]
    fn the_key_schedule_is_followed_from_secret_to_key() {
        let mut builder = Builder::default();
        let zeros = builder.intern(&[0; 32]);
        let early = builder.intern(&[1; 32]);
        operation(&mut builder, Operation::HkdfExtract { hash: HASH, salt: zeros, ikm: zeros, prk: early });
        let derived = expand(&mut builder, early, "derived", &[2; 32]);
        let (shared, handshake) = (builder.intern(&[3; 32]), builder.intern(&[4; 32]));
        let none = builder.intern(&[]);
        operation(
            &mut builder,
            Operation::SharedSecret {
                group: NamedGroup::X25519,
                private: none,
                peer: none,
                public: none,
                secret: Some(shared),
                parts: Vec::new(),
            },
        );
        operation(&mut builder, Operation::HkdfExtract { hash: HASH, salt: derived, ikm: shared, prk: handshake });
        let traffic = expand(&mut builder, handshake, "s hs traffic", &[5; 32]);
        let key = expand(&mut builder, traffic, "key", &[6; 16]);
        let derived = expand(&mut builder, handshake, "derived", &[7; 32]);
        let master = builder.intern(&[8; 32]);
        operation(&mut builder, Operation::HkdfExtract { hash: HASH, salt: derived, ikm: zeros, prk: master });
        let application = expand(&mut builder, master, "c ap traffic", &[9; 32]);
        let next = expand(&mut builder, application, "traffic upd", &[10; 32]);
        let after = expand(&mut builder, next, "traffic upd", &[11; 32]);
        let trace = builder.finish(Subject::default(), Outcome::Unfinished);
        let names = Names::of(&trace);
        for (slice, name) in [
            (early, "early secret"),
            (shared, "x25519 shared secret"),
            (handshake, "handshake secret"),
            (key, "key of server_handshake_traffic_secret"),
            (master, "master secret"),
            (next, "client_application_traffic_secret_1"),
            (after, "client_application_traffic_secret_2"),
        ] {
            assert_eq!(names.get(slice), Some(name));
        }
        assert_eq!(names.get(zeros), None);
    }

    #[test]
    fn a_key_block_is_cut_into_keys_and_ivs() {
        let mut builder = Builder::default();
        let block: Vec<u8> = (0..40).collect();
        let output = builder.intern(&block);
        let none = builder.intern(&[]);
        let label = "key expansion".to_owned();
        operation(&mut builder, Operation::Prf { hash: HASH, secret: none, label, seed: none, output });
        let values = [(0..16, "client_write_key"), (16..32, "server_write_key"), (32..36, "client_write_IV")];
        let slices: Vec<_> =
            values.iter().map(|(range, name)| (builder.intern(&block[range.clone()]), *name)).collect();
        let other = builder.intern(&[99; 16]);
        let trace = builder.finish(Subject::default(), Outcome::Unfinished);
        let names = Names::of(&trace);
        for (slice, name) in slices {
            assert_eq!(names.in_key_block(&trace, slice, 16), Some(name));
        }
        assert_eq!(names.in_key_block(&trace, other, 16), None);
    }

    #[test]
    fn a_transcript_hash_says_which_messages_it_covers() {
        let mut builder = Builder::default();
        let hello = builder.intern(&[1, 0, 0, 1, 9]);
        let answer = builder.intern(&[2, 0, 0, 1, 9]);
        let digest = builder.intern(&[5; 32]);
        operation(&mut builder, Operation::HashUpdate { context: 0, hash: HASH, input: hello });
        operation(&mut builder, Operation::HashUpdate { context: 0, hash: HASH, input: answer });
        operation(&mut builder, Operation::HashFork { context: 0, copy: 1 });
        operation(&mut builder, Operation::HashFinish { context: 1, hash: HASH, output: digest });
        let trace = builder.finish(Subject::default(), Outcome::Unfinished);
        assert_eq!(Names::of(&trace).get(digest), Some("transcript hash, ClientHello to ServerHello"));
    }
}
