//! A cryptographic operation as people read it: its name, what went in, what came out, with the values of this run.

use super::{hex, words};
use crate::app::{Run, Said, Texts};
use crate::codepoint::{CipherSuite, ContentType, NamedGroup, ProtocolVersion};
use crate::explain::{Facts, OperationKind, Subject};
use crate::story::Message;
use crate::trace::{Actor, Ends, EventId, EventKind, Opened, Operation, Part, RandomUse, SessionStore, Signer, Slice};

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The number of its event in the trace.
    pub event: u32,
    /// Its kind in one word, as the trace spells it: `hkdf_expand`.
    pub kind: &'static str,
    /// Who did it.
    pub who: Actor,
    /// Its name.
    pub name: String,
    /// Its result in a few digits or words.
    pub result: String,
    /// Whether it shows that something does not hold.
    pub failed: Failed,
    /// What went in, then what came out.
    pub fields: Vec<Field>,
    /// What there is to say about it.
    pub said: Said,
}

/// Whether an operation failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// No.
    No,
    /// Yes: a tag or a signature does not match, a value was refused.
    Yes,
}

/// One value of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Whether it went in or came out.
    pub side: Side,
    /// What it is to the operation.
    pub name: String,
    /// The value.
    pub value: Value,
    /// What the same value is called elsewhere in the run.
    pub known_as: Option<String>,
}

/// In or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It went in.
    In,
    /// It came out.
    Out,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Bytes of the run's arena.
    Bytes(Slice),
    /// A number or a name.
    Text(String),
}

/// All operations of a message, in order.
#[must_use]
pub fn cards(run: &Run, message: &Message, texts: &Texts) -> Vec<Card> {
    message.operations.iter().filter_map(|id| card(run, *id, texts)).collect()
}

/// One operation; `None` when the event is none.
#[must_use]
pub fn card(run: &Run, id: EventId, texts: &Texts) -> Option<Card> {
    let event = run.trace.event(id)?;
    let EventKind::Operation(operation) = &event.kind else { return None };
    let peer = event.connection.map_or(event.actor, |connection| Ends::of(&run.trace).peer(connection, event.actor));
    let facts = Facts::of_operation(operation, event.actor, peer);
    let said = texts.say(Subject::Operation(OperationKind::of(operation)), &facts);
    Some(Describer { run, fields: Vec::new() }.card(id.0, event.actor, operation, said))
}

/// An operation's name.
pub(super) fn name(run: &Run, operation: &Operation) -> String {
    Describer { run, fields: Vec::new() }.describe(operation).0
}

struct Describer<'a> {
    run: &'a Run,
    fields: Vec<Field>,
}

/// Name and result of an operation; its fields are gathered on the way.
type Summary = (String, String, Failed);

impl Describer<'_> {
    fn card(mut self, event: u32, who: Actor, operation: &Operation, said: Said) -> Card {
        let (name, result, failed) = self.describe(operation);
        Card { event, kind: operation.name(), who, name, result, failed, fields: self.fields, said }
    }

    fn describe(&mut self, operation: &Operation) -> Summary {
        match operation {
            Operation::Random { used_for, output } => {
                self.bytes(Side::Out, "drawn", *output);
                self.named(format!("Random bytes for {}", random_use(*used_for)), *output)
            }
            Operation::KeyShare { group, private, public, parts } => {
                self.bytes(Side::Out, private_name(*group), *private);
                self.bytes(Side::Out, "public share", *public);
                self.parts(parts);
                self.named(format!("New key share, {group}"), *public)
            }
            Operation::SharedSecret { group, private, peer, public, secret, parts } => {
                if !private.is_empty() {
                    self.bytes(Side::In, private_name(*group), *private);
                }
                self.bytes(Side::In, "the peer’s share", *peer);
                self.bytes(Side::Out, "our share", *public);
                let name = format!("Shared secret, {group}");
                let summary = match secret {
                    Some(secret) => {
                        self.bytes(Side::Out, "shared secret", *secret);
                        self.named(name, *secret)
                    }
                    None => (name, "the peer’s share was refused".to_owned(), Failed::Yes),
                };
                self.parts(parts);
                summary
            }
            Operation::HkdfExtract { hash, salt, ikm, prk } => {
                self.bytes(Side::In, "salt", *salt);
                self.bytes(Side::In, "input keying material", *ikm);
                self.bytes(Side::Out, "pseudorandom key", *prk);
                self.named(format!("HKDF-Extract, {}", words::hash(*hash)), *prk)
            }
            Operation::HkdfExpand { hash, prk, info, label, output } => {
                self.bytes(Side::In, if label.is_some() { "secret" } else { "pseudorandom key" }, *prk);
                let name = match label {
                    Some(label) => {
                        self.text(Side::In, "label", format!("tls13 {}", label.label));
                        self.bytes(Side::In, "context", label.context);
                        self.bytes(Side::In, "info, encoded", *info);
                        format!("HKDF-Expand-Label “{}”, {}", label.label, words::hash(*hash))
                    }
                    None => {
                        self.bytes(Side::In, "info", *info);
                        format!("HKDF-Expand, {}", words::hash(*hash))
                    }
                };
                self.text(Side::In, "length", words::bytes(output.len()));
                self.bytes(Side::Out, "output", *output);
                self.named(name, *output)
            }
            Operation::Prf { hash, secret, label, seed, output } => {
                self.bytes(Side::In, "secret", *secret);
                self.text(Side::In, "label", label.clone());
                self.bytes(Side::In, "seed", *seed);
                self.text(Side::In, "length", words::bytes(output.len()));
                self.bytes(Side::Out, "output", *output);
                self.named(format!("PRF “{label}”, {}", words::hash(*hash)), *output)
            }
            Operation::HashUpdate { context, hash, input } => {
                self.text(Side::In, "running hash", format!("number {context}"));
                self.bytes(Side::In, "input", *input);
                plain(
                    format!("Transcript takes in {}, {}", words::bytes(input.len()), words::hash(*hash)),
                    String::new(),
                )
            }
            Operation::HashFork { context, copy } => {
                self.text(Side::In, "running hash", format!("number {context}"));
                self.text(Side::Out, "its copy", format!("number {copy}"));
                plain("Transcript is copied".to_owned(), String::new())
            }
            Operation::HashFinish { context, hash, output } => {
                self.text(Side::In, "running hash", format!("number {context}"));
                self.bytes(Side::Out, "hash", *output);
                self.named(format!("Transcript hash, {}", words::hash(*hash)), *output)
            }
            Operation::Hash { hash, input, output } => {
                self.bytes(Side::In, "input", *input);
                self.bytes(Side::Out, "hash", *output);
                self.named(format!("Hash, {}", words::hash(*hash)), *output)
            }
            Operation::Hmac { hash, key, input, output } => {
                self.bytes(Side::In, "key", *key);
                self.bytes(Side::In, "input", *input);
                self.bytes(Side::Out, "output", *output);
                self.named(format!("HMAC, {}", words::hash(*hash)), *output)
            }
            Operation::Sign { scheme, signer, public_key, content, signature } => {
                self.bytes(Side::In, "the signer’s public key, SubjectPublicKeyInfo", *public_key);
                self.bytes(Side::In, "signed content", *content);
                self.bytes(Side::Out, "signature", *signature);
                let whose = match signer {
                    Signer::Endpoint => "Signature",
                    Signer::Authority => "Signature of a certificate authority",
                };
                self.named(format!("{whose}, {scheme}"), *signature)
            }
            Operation::Verify { scheme, public_key, content, signature, valid } => {
                self.bytes(Side::In, "public key", *public_key);
                self.bytes(Side::In, "signed content", *content);
                self.bytes(Side::In, "signature", *signature);
                let (words, failed) = if *valid { ("it holds", Failed::No) } else { ("it does not hold", Failed::Yes) };
                self.text(Side::Out, "verdict", words.to_owned());
                (format!("Signature checked, {scheme}"), words.to_owned(), failed)
            }
            Operation::Seal { .. } | Operation::Open { .. } => self.record(operation),
            Operation::SealTicket { key, nonce, plaintext, ticket } => {
                self.bytes(Side::In, "ticket key", *key);
                self.bytes(Side::In, "nonce", *nonce);
                self.bytes(Side::In, "session state", *plaintext);
                self.bytes(Side::Out, "ticket", *ticket);
                self.named("Ticket sealed".to_owned(), *ticket)
            }
            Operation::OpenTicket { ticket, plaintext } => {
                self.bytes(Side::In, "ticket", *ticket);
                let name = "Ticket opened".to_owned();
                match plaintext {
                    Some(plaintext) => {
                        self.bytes(Side::Out, "session state", *plaintext);
                        plain(name, words::bytes(plaintext.len()))
                    }
                    None => (name, "it is none of ours".to_owned(), Failed::Yes),
                }
            }
            Operation::Compress { algorithm, input, output } => {
                self.bytes(Side::In, "Certificate, without its header", *input);
                self.bytes(Side::Out, "compressed", *output);
                let result = format!("{} of {}", output.len(), words::bytes(input.len()));
                plain(format!("Certificate compressed, {algorithm}"), result)
            }
            Operation::Decompress { algorithm, input, length, output } => {
                self.bytes(Side::In, "compressed, as it arrived", *input);
                self.text(Side::In, "uncompressed length, as it is said", length.to_string());
                match output {
                    Some(output) => {
                        self.bytes(Side::Out, "Certificate, without its header", *output);
                        plain(format!("Certificate decompressed, {algorithm}"), words::bytes(output.len()))
                    }
                    None => {
                        let name = format!("Certificate not decompressed, {algorithm}");
                        self.refused(name, "it does not come to the length that is said")
                    }
                }
            }
            Operation::Session { store, key, value } => {
                self.bytes(Side::In, "key", *key);
                if let Some(value) = value {
                    let side = if *store == SessionStore::Put { Side::In } else { Side::Out };
                    self.bytes(side, "session", *value);
                }
                let name = match store {
                    SessionStore::Put => "Session put into the store",
                    SessionStore::Get => "Session looked up in the store",
                    SessionStore::Take => "Session taken out of the store",
                };
                let found = value.map_or_else(|| "none was found".to_owned(), |value| words::bytes(value.len()));
                plain(name.to_owned(), found)
            }
        }
    }

    /// Sealing and opening: the same key, IV, number, nonce and additional data, from two sides.
    fn record(&mut self, operation: &Operation) -> Summary {
        match operation {
            Operation::Seal {
                suite,
                version,
                key,
                iv,
                sequence,
                nonce,
                aad,
                plaintext,
                content_type,
                record,
                ciphertext,
                tag,
                ..
            } => {
                self.keys(*version, *key, *iv, *sequence, *nonce, *aad);
                self.bytes(Side::In, "plaintext", *plaintext);
                self.text(Side::In, "content type", content_type_words(*content_type));
                self.bytes(Side::Out, "ciphertext", *ciphertext);
                self.bytes(Side::Out, "tag", *tag);
                self.bytes(Side::Out, "record, with its header", *record);
                plain(format!("Record sealed, {}", aead(*suite)), format!("sequence {sequence}"))
            }
            Operation::Open { suite, version, key, iv, sequence, nonce, aad, fragment, opened, .. } => {
                self.keys(*version, *key, *iv, *sequence, *nonce, *aad);
                self.bytes(Side::In, "fragment, as it arrived", *fragment);
                let aead = aead(*suite);
                match opened {
                    Opened::Plaintext { plaintext, content_type } => {
                        self.bytes(Side::Out, "plaintext", *plaintext);
                        let words = content_type.map_or_else(|| "none: all is zero".to_owned(), content_type_words);
                        self.text(Side::Out, "content type", words);
                        plain(format!("Record opened, {aead}"), format!("sequence {sequence}"))
                    }
                    Opened::BadTag => self.refused(format!("Record not opened, {aead}"), "the tag does not match"),
                    Opened::TooShort => {
                        self.refused(format!("Record not opened, {aead}"), "too short to hold nonce and tag")
                    }
                }
            }
            _ => plain(String::new(), String::new()),
        }
    }

    fn keys(&mut self, version: ProtocolVersion, key: Slice, iv: Slice, sequence: u64, nonce: Slice, aad: Slice) {
        self.bytes(Side::In, "key", key);
        self.bytes(Side::In, "IV", iv);
        if version != ProtocolVersion::TLS_1_3 {
            for (field, value) in [(0, key), (1, iv)] {
                let known = self.run.names.in_key_block(&self.run.trace, value, key.len());
                self.fields[field].known_as = known.map(str::to_owned);
            }
        }
        self.text(Side::In, "sequence number", sequence.to_string());
        let how = match (version, iv.len()) {
            (ProtocolVersion::TLS_1_3, _) | (_, 12) => "nonce: IV XOR sequence number",
            _ => "nonce: IV, then the explicit nonce",
        };
        self.bytes(Side::In, how, nonce);
        self.bytes(Side::In, "additional data", aad);
    }

    fn refused(&mut self, name: String, why: &str) -> Summary {
        self.text(Side::Out, "verdict", why.to_owned());
        (name, why.to_owned(), Failed::Yes)
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            if !part.private.is_empty() {
                self.bytes(Side::In, format!("{} half, {}", part.group, private_name(part.group)), part.private);
            }
            self.bytes(Side::Out, format!("{} half, our share", part.group), part.public);
            if let Some(secret) = part.secret {
                self.bytes(Side::Out, format!("{} half, shared secret", part.group), secret);
            }
        }
    }

    /// The operation's name and the beginning of its result, with the result's name where it has one.
    fn named(&self, name: String, result: Slice) -> Summary {
        let digits = hex::short(self.run.trace.bytes(result));
        let result = match self.run.names.get(result) {
            Some(known) => format!("{known} {digits}"),
            None => digits,
        };
        plain(name, result)
    }

    fn bytes(&mut self, side: Side, name: impl Into<String>, value: Slice) {
        let bytes = self.run.trace.bytes(value);
        let zeros = || (bytes.len() >= 8 && bytes.iter().all(|&byte| byte == 0)).then_some("zeros");
        let known_as = self.run.names.get(value).or_else(zeros).map(str::to_owned);
        self.fields.push(Field { side, name: name.into(), value: Value::Bytes(value), known_as });
    }

    fn text(&mut self, side: Side, name: impl Into<String>, value: String) {
        self.fields.push(Field { side, name: name.into(), value: Value::Text(value), known_as: None });
    }
}

const fn plain(name: String, result: String) -> Summary {
    (name, result, Failed::No)
}

/// The suite's AEAD, in words.
fn aead(suite: CipherSuite) -> &'static str {
    let name = suite.name().unwrap_or_default();
    [("AES_128_GCM", "AES-128-GCM"), ("AES_256_GCM", "AES-256-GCM"), ("CHACHA20_POLY1305", "ChaCha20-Poly1305")]
        .into_iter()
        .find_map(|(part, aead)| name.contains(part).then_some(aead))
        .unwrap_or("AEAD")
}

fn content_type_words(content_type: ContentType) -> String {
    format!("{content_type} ({})", content_type.0)
}

fn private_name(group: NamedGroup) -> &'static str {
    match group.name() {
        Some(name) if name.starts_with("MLKEM") => "seed of the decapsulation key",
        Some(name) if name.contains("MLKEM") => "private values of both halves",
        _ => "private scalar",
    }
}

const fn random_use(used_for: RandomUse) -> &'static str {
    match used_for {
        RandomUse::Tls => "TLS itself",
        RandomUse::KeyExchange => "a key exchange",
        RandomUse::Signature => "a signature",
        RandomUse::Blinding => "the blinding of RSA",
        RandomUse::Ticket => "a ticket",
        RandomUse::Certificate => "a certificate",
        RandomUse::Mail => "the mail",
    }
}
