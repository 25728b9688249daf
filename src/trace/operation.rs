//! Cryptographic operations as they were called: inputs, outputs, verdicts.
//!
//! All byte strings are [`Slice`]s of the trace's arena. What an operation is *for* (which message, which key of the
//! schedule) is not said here: it is read from labels, contexts and order by whoever tells the story.

use serde::{Deserialize, Serialize};

use super::Slice;
use crate::codepoint::{
    CertificateCompressionAlgorithm, CipherSuite, ContentType, HashAlgorithm, NamedGroup, ProtocolVersion,
    SignatureScheme,
};

/// One call into the provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Bytes drawn from one of the actor's seeded streams.
    Random {
        /// Which stream.
        used_for: RandomUse,
        /// What was drawn.
        output: Slice,
    },
    /// A share was made, `[RFC 8446 §4.2.8]`. Where a client also offers the curve of a hybrid by itself, that is the half's own share,
    /// made once and sent twice.
    KeyShare {
        /// The group.
        group: NamedGroup,
        /// What was drawn for it: X25519's 32 bytes before clamping, a scalar in big endian, the seed `d || z` of an ML-KEM key, and for the
        /// side that encapsulates the message `m`; of a hybrid both, in the order of the share.
        private: Slice,
        /// The share as it goes on the wire; of the side that encapsulates, ML-KEM's ciphertext.
        public: Slice,
        /// Both halves of a hybrid group in the order of the wire; empty for a plain one.
        parts: Vec<Part>,
    },
    /// A shared secret was computed, `[RFC 8446 §7.4]`.
    SharedSecret {
        /// The group.
        group: NamedGroup,
        /// Our private value, as in [`Operation::KeyShare`]; empty when a share was refused before anything was drawn.
        private: Slice,
        /// The peer's public share.
        peer: Slice,
        /// What we send, as in [`Operation::KeyShare`].
        public: Slice,
        /// The result; `None` when the peer's share was refused.
        secret: Option<Slice>,
        /// Both halves of a hybrid group in the order of the wire; empty for a plain one.
        parts: Vec<Part>,
    },
    /// HKDF-Extract, `[RFC 5869 §2.2]`.
    HkdfExtract {
        /// The hash function.
        hash: HashAlgorithm,
        /// The salt; all zeros when none was given.
        salt: Slice,
        /// The input keying material.
        ikm: Slice,
        /// The pseudorandom key.
        prk: Slice,
    },
    /// HKDF-Expand, for TLS 1.3 HKDF-Expand-Label, `[RFC 8446 §7.1]`.
    HkdfExpand {
        /// The hash function.
        hash: HashAlgorithm,
        /// The secret that is expanded.
        prk: Slice,
        /// The whole `info`, as it was fed: for TLS 1.3 an encoded `HkdfLabel`.
        info: Slice,
        /// Label and context, read from `info`; `None` when it is no `HkdfLabel`.
        label: Option<HkdfLabel>,
        /// The output keying material.
        output: Slice,
    },
    /// The pseudorandom function of TLS 1.2, `[RFC 5246 §5]`.
    Prf {
        /// The hash function.
        hash: HashAlgorithm,
        /// The secret.
        secret: Slice,
        /// The label in ASCII, `master secret` for instance.
        label: String,
        /// The seed that follows the label.
        seed: Slice,
        /// The output.
        output: Slice,
    },
    /// Bytes were fed to a running hash (the transcript).
    HashUpdate {
        /// Which running hash: numbered per run, in order of their starts.
        context: u32,
        /// The hash function.
        hash: HashAlgorithm,
        /// What was fed.
        input: Slice,
    },
    /// A running hash was copied: what the original was fed before counts for the copy too.
    HashFork {
        /// The original.
        context: u32,
        /// The copy.
        copy: u32,
    },
    /// A running hash was read, `Transcript-Hash` in `[RFC 8446 §4.4.1]`.
    HashFinish {
        /// Which running hash.
        context: u32,
        /// The hash function.
        hash: HashAlgorithm,
        /// The digest.
        output: Slice,
    },
    /// One hash over one input.
    Hash {
        /// The hash function.
        hash: HashAlgorithm,
        /// The input.
        input: Slice,
        /// The digest.
        output: Slice,
    },
    /// HMAC, `[RFC 2104]`: `verify_data` of Finished and PSK binders in TLS 1.3.
    Hmac {
        /// The hash function.
        hash: HashAlgorithm,
        /// The key.
        key: Slice,
        /// The message.
        input: Slice,
        /// The tag.
        output: Slice,
    },
    /// A signature was made.
    Sign {
        /// Scheme.
        scheme: SignatureScheme,
        /// Whose key.
        signer: Signer,
        /// The signer's `SubjectPublicKeyInfo`, DER.
        public_key: Slice,
        /// The exact content that was signed.
        content: Slice,
        /// The signature.
        signature: Slice,
    },
    /// A signature was verified.
    Verify {
        /// The scheme's name in TLS, where it has one.
        scheme: SignatureScheme,
        /// The `subjectPublicKey` bits of the key.
        public_key: Slice,
        /// The exact content that the signature should cover.
        content: Slice,
        /// The signature.
        signature: Slice,
        /// Whether it holds.
        valid: bool,
    },
    /// A record was sealed, `[RFC 8446 §5.2]`, `[RFC 5246 §6.2.3.3]`.
    Seal {
        /// The suite's AEAD under its TLS name.
        suite: CipherSuite,
        /// Which protocol's way of building nonce and additional data.
        version: ProtocolVersion,
        /// Counts the keys of this actor, connection and direction, from 0.
        epoch: u32,
        /// The traffic key.
        key: Slice,
        /// The traffic IV: 12 bytes, in TLS 1.2 AES-GCM the 4 implicit ones.
        iv: Slice,
        /// The sequence number.
        sequence: u64,
        /// The nonce.
        nonce: Slice,
        /// The additional data.
        aad: Slice,
        /// What was sealed; in TLS 1.3 the inner plaintext with content type and padding.
        plaintext: Slice,
        /// The content's type, in TLS 1.3 the inner one.
        content_type: ContentType,
        /// The whole record as it goes on the wire, header included.
        record: Slice,
        /// The ciphertext in it, without explicit nonce and tag.
        ciphertext: Slice,
        /// The tag.
        tag: Slice,
    },
    /// A record was opened, or could not be.
    Open {
        /// The suite's AEAD under its TLS name.
        suite: CipherSuite,
        /// Which protocol's way of building nonce and additional data.
        version: ProtocolVersion,
        /// Counts the keys of this actor, connection and direction, from 0.
        epoch: u32,
        /// The traffic key.
        key: Slice,
        /// The traffic IV: 12 bytes, in TLS 1.2 AES-GCM the 4 implicit ones.
        iv: Slice,
        /// The sequence number.
        sequence: u64,
        /// The nonce; empty when the fragment is too short.
        nonce: Slice,
        /// The additional data; empty when the fragment is too short.
        aad: Slice,
        /// The fragment as it arrived: explicit nonce, ciphertext, tag.
        fragment: Slice,
        /// What came of it.
        opened: Opened,
    },
    /// A ticket was sealed by the server for itself, `[RFC 8446 §4.6.1]`.
    SealTicket {
        /// The ticket key.
        key: Slice,
        /// The nonce.
        nonce: Slice,
        /// The session state in it.
        plaintext: Slice,
        /// The ticket.
        ticket: Slice,
    },
    /// A ticket came back.
    OpenTicket {
        /// The ticket.
        ticket: Slice,
        /// The session state; `None` when it is none of ours.
        plaintext: Option<Slice>,
    },
    /// A session was stored, looked up or taken out of a store.
    Session {
        /// Which store did what.
        store: SessionStore,
        /// The key it is stored under: session ID or server name.
        key: Slice,
        /// What was stored or found; `None` when nothing was found, empty on the client's side, where rustls does not show it.
        value: Option<Slice>,
    },
    /// A Certificate message was compressed, `[RFC 8879 §4]`.
    Compress {
        /// How.
        algorithm: CertificateCompressionAlgorithm,
        /// The message's body: its header is not compressed.
        input: Slice,
        /// What goes on the wire.
        output: Slice,
    },
    /// A Certificate message was decompressed, or could not be.
    Decompress {
        /// How.
        algorithm: CertificateCompressionAlgorithm,
        /// What arrived.
        input: Slice,
        /// How many bytes the peer says that it comes to.
        length: u32,
        /// The message's body; `None` when it does not come to exactly as many.
        output: Option<Slice>,
    },
}

impl Operation {
    /// Its kind in one word, as the trace's JSON form spells it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Random { .. } => "random",
            Self::KeyShare { .. } => "key_share",
            Self::SharedSecret { .. } => "shared_secret",
            Self::HkdfExtract { .. } => "hkdf_extract",
            Self::HkdfExpand { .. } => "hkdf_expand",
            Self::Prf { .. } => "prf",
            Self::HashUpdate { .. } => "hash_update",
            Self::HashFork { .. } => "hash_fork",
            Self::HashFinish { .. } => "hash_finish",
            Self::Hash { .. } => "hash",
            Self::Hmac { .. } => "hmac",
            Self::Sign { .. } => "sign",
            Self::Verify { .. } => "verify",
            Self::Seal { .. } => "seal",
            Self::Open { .. } => "open",
            Self::SealTicket { .. } => "seal_ticket",
            Self::OpenTicket { .. } => "open_ticket",
            Self::Session { .. } => "session",
            Self::Compress { .. } => "compress",
            Self::Decompress { .. } => "decompress",
        }
    }
}

/// One half of a hybrid key exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The half's own group.
    pub group: NamedGroup,
    /// Its private value, as in [`Operation::KeyShare`].
    pub private: Slice,
    /// What we send of it.
    pub public: Slice,
    /// Its shared secret; `None` before completion.
    pub secret: Option<Slice>,
}

/// Label and context of an `HkdfLabel`, `[RFC 8446 §7.1]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HkdfLabel {
    /// The label without its prefix `tls13 `.
    pub label: String,
    /// The context: mostly a transcript hash.
    pub context: Slice,
}

/// What a stream of random bytes is used for; every actor has one stream for each use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RandomUse {
    /// What rustls asks for itself: hello randoms, session IDs, the order of extensions.
    Tls,
    /// Ephemeral private keys and encapsulations.
    KeyExchange,
    /// Salts of RSA-PSS, and hedged signatures.
    Signature,
    /// Blinding of RSA's private operation: changes nothing that can be seen.
    Blinding,
    /// Ticket keys and nonces.
    Ticket,
    /// Long-term keys and serial numbers of certificates.
    Certificate,
    /// Message-IDs and queue IDs.
    Mail,
}

/// Whose signature it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signer {
    /// An end of the connection, in the handshake.
    Endpoint,
    /// A certificate authority, over a certificate or a list.
    Authority,
}

/// Which session store was asked for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionStore {
    /// Put in.
    Put,
    /// Looked up, left there.
    Get,
    /// Taken out, for one use.
    Take,
}

/// What came of opening a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opened {
    /// The tag matched.
    Plaintext {
        /// In TLS 1.3 the inner plaintext with content type and padding.
        plaintext: Slice,
        /// The content's type; `None` when an inner plaintext has no byte that is not zero.
        content_type: Option<ContentType>,
    },
    /// The tag did not match.
    BadTag,
    /// Too short to hold nonce and tag: nothing was tried.
    TooShort,
}
