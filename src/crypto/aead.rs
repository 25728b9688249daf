//! Record protection as rustls calls it: the encrypters and decrypters of both versions, each record written down.
//!
//! Nonces, additional data and the inner plaintext are `seal`'s; here are rustls's buffers, and the count of keys and records.

use std::sync::Arc;

use rustls::ConnectionTrafficSecrets;
use rustls::Error;
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, Iv, KeyBlockShape, MessageDecrypter, MessageEncrypter,
    NONCE_LEN, OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload, Tls12AeadAlgorithm, Tls13AeadAlgorithm,
    UnsupportedOperationError,
};

use super::injection::{Keys, Writer, sealed};
use super::recorder::{Direction, record, recording, with};
use crate::codepoint::{CipherSuite, ContentType, ProtocolVersion};
use crate::seal::aead::{Algorithm, TAG};
use crate::seal::record::{HEADER, InnerPlaintext, Inputs, MAX_CONTENT, Protection, header, iv_len};
use crate::trace::{Actor, Builder, ConnectionId, Opened, Operation};

/// The AEAD of a cipher suite, TLS 1.2's or 1.3's. Made with the suites that are built in and with no other.
#[derive(Debug)]
pub(super) struct SuiteAead(pub(super) CipherSuite);

impl SuiteAead {
    fn algorithm(&self) -> Algorithm {
        // Invariant: the table of suites holds built-in ones alone; a test walks through it.
        Algorithm::of(self.0).expect("a suite of the table")
    }

    fn iv_len(&self) -> usize {
        // Invariant: as above.
        iv_len(self.0).expect("a suite of the table")
    }

    fn keys(&self, version: ProtocolVersion, key: &AeadKey, iv: &[u8], direction: Direction) -> (Keys, Option<End>) {
        // Invariant: rustls derives keys and IVs of the lengths that `key_len` and `key_block_shape` tell it.
        let protection =
            Protection::new(self.0, version, key.as_ref(), iv).expect("keys of the lengths that were asked for");
        let counted =
            with(|session, actor| (session.next_epoch(actor, direction), End(actor, session.trace.connection)));
        let (epoch, end) = counted.unzip();
        let keys = Keys { protection, key: key.as_ref().to_vec(), iv: iv.to_vec(), epoch: epoch.unwrap_or(0) };
        (keys, end)
    }

    fn encrypter(&self, version: ProtocolVersion, key: &AeadKey, iv: &[u8]) -> Box<dyn MessageEncrypter> {
        let (keys, end) = self.keys(version, key, iv, Direction::Writing);
        let keys = Arc::new(keys);
        if let Some(End(actor, connection)) = end {
            with(|session, _| session.writers.insert((actor, connection), Writer::new(Arc::clone(&keys))));
        }
        Box::new(Encrypter { keys, end })
    }

    fn decrypter(&self, version: ProtocolVersion, key: &AeadKey, iv: &[u8]) -> Box<dyn MessageDecrypter> {
        Box::new(Decrypter { keys: self.keys(version, key, iv, Direction::Reading).0 })
    }

    fn traffic_secrets(&self, key: AeadKey, iv: Iv) -> ConnectionTrafficSecrets {
        match self.algorithm() {
            Algorithm::Aes128Gcm => ConnectionTrafficSecrets::Aes128Gcm { key, iv },
            Algorithm::Aes256Gcm => ConnectionTrafficSecrets::Aes256Gcm { key, iv },
            Algorithm::ChaCha20Poly1305 => ConnectionTrafficSecrets::Chacha20Poly1305 { key, iv },
        }
    }
}

impl Tls13AeadAlgorithm for SuiteAead {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageEncrypter> {
        self.encrypter(ProtocolVersion::TLS_1_3, &key, iv.as_ref())
    }

    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageDecrypter> {
        self.decrypter(ProtocolVersion::TLS_1_3, &key, iv.as_ref())
    }

    fn key_len(&self) -> usize {
        self.algorithm().key_len()
    }

    fn extract_keys(&self, key: AeadKey, iv: Iv) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Ok(self.traffic_secrets(key, iv))
    }
}

impl Tls12AeadAlgorithm for SuiteAead {
    fn encrypter(&self, key: AeadKey, iv: &[u8], _extra: &[u8]) -> Box<dyn MessageEncrypter> {
        self.encrypter(ProtocolVersion::TLS_1_2, &key, iv)
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn MessageDecrypter> {
        self.decrypter(ProtocolVersion::TLS_1_2, &key, iv)
    }

    /// Explicit nonces are sequence numbers here, so that the key block is the RFC's and nothing more is derived, `[RFC 5288 §3]`.
    fn key_block_shape(&self) -> KeyBlockShape {
        KeyBlockShape { enc_key_len: self.algorithm().key_len(), fixed_iv_len: self.iv_len(), explicit_nonce_len: 0 }
    }

    fn extract_keys(
        &self,
        key: AeadKey,
        iv: &[u8],
        _explicit: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        let mut whole = [0; NONCE_LEN];
        whole.get_mut(..iv.len()).ok_or(UnsupportedOperationError)?.copy_from_slice(iv);
        Ok(self.traffic_secrets(key, Iv::new(whole)))
    }
}

/// An end of a connection: who, and which.
#[derive(Clone, Copy, Debug)]
struct End(Actor, Option<ConnectionId>);

#[derive(Debug)]
struct Encrypter {
    keys: Arc<Keys>,
    end: Option<End>,
}

impl Encrypter {
    fn is_tls13(&self) -> bool {
        self.keys.protection.version() == ProtocolVersion::TLS_1_3
    }

    fn padding(&self, content: usize) -> usize {
        if !self.is_tls13() {
            return 0;
        }
        with(|session, actor| session.padding_for(actor, content + 1)).unwrap_or(0)
    }
}

impl MessageEncrypter for Encrypter {
    fn encrypt(&mut self, message: OutboundPlainMessage<'_>, sequence: u64) -> Result<OutboundOpaqueMessage, Error> {
        let Keys { protection, epoch, .. } = &*self.keys;
        let number = |End(actor, connection)| with(|session, _| session.number(actor, connection, *epoch, sequence));
        let sequence = self.end.and_then(number).unwrap_or(sequence);

        let content_type = ContentType(message.typ.into());
        let (content, padding) = (message.payload.len(), self.padding(message.payload.len()));
        let plaintext = content + usize::from(self.is_tls13()) + padding;
        let inputs = protection.sealing(sequence, content_type, plaintext);

        let prefix = protection.prefix();
        let mut payload = PrefixedPayload::with_capacity(prefix + plaintext + TAG);
        payload.extend_from_slice(&inputs.nonce[inputs.nonce.len() - prefix..]);
        payload.extend_from_chunks(&message.payload);
        if self.is_tls13() {
            payload.extend_from_slice(&[content_type.0]);
            payload.extend(std::iter::repeat_n(&0, padding));
        }
        let text = &mut payload.as_mut()[prefix..];
        let copy = recording().then(|| text.to_vec());
        let tag = protection.key().seal(&inputs.nonce, inputs.aad.as_ref(), text).map_err(|_| Error::EncryptError)?;
        payload.extend_from_slice(&tag);
        with(|session, _| {
            if let Some(sealed) = &mut session.sealed {
                sealed.insert(tag.to_vec(), (content_type, message.payload.to_vec()));
            }
        });

        let (outer, version) = if self.is_tls13() {
            (rustls::ContentType::ApplicationData, rustls::ProtocolVersion::TLSv1_2)
        } else {
            (message.typ, message.version)
        };
        if let Some(plaintext) = copy {
            let (outer, version) = (ContentType(outer.into()), ProtocolVersion(version.into()));
            let whole = whole(outer, version, payload.as_ref());
            record(|trace| sealed(trace, &self.keys, sequence, content_type, &inputs, &plaintext, &whole));
        }
        Ok(OutboundOpaqueMessage::new(outer, version, payload))
    }

    fn encrypted_payload_len(&self, content: usize) -> usize {
        self.keys.protection.prefix() + content + usize::from(self.is_tls13()) + self.padding(content) + TAG
    }
}

#[derive(Debug)]
struct Decrypter {
    keys: Keys,
}

impl MessageDecrypter for Decrypter {
    fn decrypt<'a>(
        &mut self,
        mut message: InboundOpaqueMessage<'a>,
        sequence: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let Keys { protection, .. } = &self.keys;
        let (outer, version) = (ContentType(message.typ.into()), ProtocolVersion(message.version.into()));
        let arrived = recording().then(|| whole(outer, version, &message.payload));
        let note = |inputs: Option<&Inputs>, opened: &dyn Fn(&mut Builder) -> Opened| {
            if let Some(arrived) = &arrived {
                record(|trace| self.opened(trace, sequence, arrived, inputs, opened));
            }
        };

        let Ok(inputs) = protection.opening(sequence, outer, version, &message.payload) else {
            note(None, &|_| Opened::TooShort);
            return Err(Error::DecryptError);
        };
        let (prefix, end) = (protection.prefix(), message.payload.len() - TAG);
        let (text, tag) = message.payload.split_at_mut(end);
        // Invariant: `opening` found room for prefix and tag.
        let tag = (*tag).first_chunk().expect("a tag behind the ciphertext");
        if protection.key().open(&inputs.nonce, inputs.aad.as_ref(), &mut text[prefix..], tag).is_err() {
            note(Some(&inputs), &|_| Opened::BadTag);
            return Err(Error::DecryptError);
        }

        let text = &message.payload[prefix..end];
        if protection.version() == ProtocolVersion::TLS_1_3 {
            let inner = InnerPlaintext::read(text);
            note(Some(&inputs), &|trace| {
                let plaintext = trace.intern(text);
                trace.share(plaintext.part(0, inner.content));
                Opened::Plaintext { plaintext, content_type: inner.content_type }
            });
            message.payload.truncate(end);
            return message.into_tls13_unpadded_message();
        }
        note(Some(&inputs), &|trace| Opened::Plaintext { plaintext: trace.intern(text), content_type: Some(outer) });
        if text.len() > MAX_CONTENT {
            return Err(Error::PeerSentOversizedRecord);
        }
        Ok(message.into_plain_message_range(prefix..end))
    }
}

impl Decrypter {
    /// What the trace says of a record that arrived; its bytes are those that were delivered, and so stored already.
    fn opened(
        &self,
        trace: &mut Builder,
        sequence: u64,
        arrived: &[u8],
        inputs: Option<&Inputs>,
        opened: &dyn Fn(&mut Builder) -> Opened,
    ) -> Operation {
        let record = trace.intern(arrived);
        Operation::Open {
            suite: self.keys.protection.suite(),
            version: self.keys.protection.version(),
            epoch: self.keys.epoch,
            key: trace.intern(&self.keys.key),
            iv: trace.intern(&self.keys.iv),
            sequence,
            nonce: trace.intern(inputs.map_or(&[][..], |inputs| &inputs.nonce)),
            aad: trace.intern(inputs.map_or(&[][..], |inputs| inputs.aad.as_ref())),
            fragment: record.part(HEADER, arrived.len()),
            opened: opened(trace),
        }
    }
}

/// A record as it is on the wire.
fn whole(content_type: ContentType, version: ProtocolVersion, fragment: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(HEADER + fragment.len());
    record.extend_from_slice(&header(content_type, version, fragment.len()));
    record.extend_from_slice(fragment);
    record
}
