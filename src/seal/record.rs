//! Record protection: nonce, additional data, inner plaintext, `[RFC 8446 §5.2]`, `[RFC 5246 §6.2.3.3]`, `[RFC 5288 §3]`, `[RFC 7905 §2]`.

use super::Error;
use super::aead::{Algorithm, Key, NONCE, TAG};
use super::hash::Function;
use super::hkdf::Expander;
use crate::codepoint::{CipherSuite, ContentType, ProtocolVersion};

/// Bytes of a record's header: type, version, length, `[RFC 8446 §5.1]`.
pub const HEADER: usize = 5;

/// The most bytes of content in a record, `[RFC 8446 §5.1]`.
pub const MAX_CONTENT: usize = 1 << 14;

/// Bytes of the part of the nonce that TLS 1.2's AES-GCM sends in each record, `[RFC 5288 §3]`.
pub const EXPLICIT_NONCE: usize = 8;

/// Bytes of the part of it that is derived with the keys.
const SALT: usize = 4;

/// The keys of one direction, and the way in which its protocol version protects records with them.
#[derive(Clone, Debug)]
pub struct Protection {
    suite: CipherSuite,
    version: ProtocolVersion,
    key: Key,
    nonces: Nonces,
}

/// How a record's nonce is made.
#[derive(Clone, Copy, Debug)]
enum Nonces {
    /// The IV with the sequence number added bit by bit: TLS 1.3 `[RFC 8446 §5.3]`, and ChaCha20-Poly1305 in TLS 1.2 `[RFC 7905 §2]`.
    Sequence([u8; NONCE]),
    /// A salt, and eight bytes that the record carries: AES-GCM in TLS 1.2 `[RFC 5288 §3]`.
    Explicit([u8; SALT]),
}

/// What goes into the AEAD besides key and text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// The nonce.
    pub nonce: [u8; NONCE],
    /// The additional data.
    pub aad: AdditionalData,
}

/// The additional data of a record: 5 bytes in TLS 1.3, 13 in TLS 1.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdditionalData {
    bytes: [u8; 13],
    len: usize,
}

impl AdditionalData {
    /// TLS 1.3: the header of the record that is made, `[RFC 8446 §5.2]`. `fragment` is the ciphertext's length with its tag.
    ///
    /// ```text
    /// additional_data = TLSCiphertext.opaque_type || TLSCiphertext.legacy_record_version || TLSCiphertext.length
    /// ```
    #[must_use]
    pub fn tls13(content_type: ContentType, version: ProtocolVersion, fragment: usize) -> Self {
        let mut bytes = [0; 13];
        bytes[..HEADER].copy_from_slice(&header(content_type, version, fragment));
        Self { bytes, len: HEADER }
    }

    /// TLS 1.2: the sequence number and the header as it were without protection, `[RFC 5246 §6.2.3.3]`. `content` is the plaintext's length.
    ///
    /// ```text
    /// additional_data = seq_num + TLSCompressed.type + TLSCompressed.version + TLSCompressed.length
    /// ```
    #[must_use]
    pub fn tls12(sequence: u64, content_type: ContentType, version: ProtocolVersion, content: usize) -> Self {
        let mut bytes = [0; 13];
        bytes[..8].copy_from_slice(&sequence.to_be_bytes());
        bytes[8..].copy_from_slice(&header(content_type, version, content));
        Self { bytes, len: 13 }
    }
}

impl AsRef<[u8]> for AdditionalData {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// A record that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The content.
    pub content: Vec<u8>,
    /// Its type, in TLS 1.3 the inner one; `None` when an inner plaintext has no byte that is not zero.
    pub content_type: Option<ContentType>,
    /// How many zeros of padding followed; in TLS 1.2 there are none.
    pub padding: usize,
}

impl Protection {
    /// Keys as they are derived: the IV has 12 bytes, with AES-GCM in TLS 1.2 the 4 implicit ones.
    ///
    /// # Errors
    /// [`Error::Suite`], [`Error::Version`], [`Error::KeyLength`], [`Error::IvLength`].
    pub fn new(suite: CipherSuite, version: ProtocolVersion, key: &[u8], iv: &[u8]) -> Result<Self, Error> {
        let algorithm = Algorithm::of(suite)?;
        if version_of(suite) != version {
            return Err(Error::Version { suite, version });
        }
        let needed = iv_len(suite)?;
        let length = |_| Error::IvLength { needed, found: iv.len() };
        let nonces = if needed == SALT {
            Nonces::Explicit(iv.try_into().map_err(length)?)
        } else {
            Nonces::Sequence(iv.try_into().map_err(length)?)
        };
        Ok(Self { suite, version, key: Key::new(algorithm, key)?, nonces })
    }

    /// The keys of a TLS 1.3 traffic secret, as a key log gives it, `[RFC 8446 §7.3]`.
    ///
    /// # Errors
    /// [`Error::Suite`], [`Error::Version`] for a suite of TLS 1.2, [`Error::KeyLength`] for a secret that is shorter than the suite's digest.
    pub fn from_traffic_secret(suite: CipherSuite, secret: &[u8]) -> Result<Self, Error> {
        let expander = Expander::new(Function::of_suite(suite)?, secret)?;
        let key = expander.expand_label(b"key", b"", Algorithm::of(suite)?.key_len() as u16)?;
        let iv = expander.expand_label(b"iv", b"", NONCE as u16)?;
        Self::new(suite, ProtocolVersion::TLS_1_3, &key, &iv)
    }

    /// The cipher suite.
    #[must_use]
    pub const fn suite(&self) -> CipherSuite {
        self.suite
    }

    /// The protocol version.
    #[must_use]
    pub const fn version(&self) -> ProtocolVersion {
        self.version
    }

    /// The expanded key.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.key
    }

    /// Bytes in front of the ciphertext: the explicit part of the nonce, or none.
    #[must_use]
    pub const fn prefix(&self) -> usize {
        match self.nonces {
            Nonces::Sequence(_) => 0,
            Nonces::Explicit(_) => EXPLICIT_NONCE,
        }
    }

    /// What the AEAD takes to seal a plaintext of this length (in TLS 1.3 the inner one) as record number `sequence`.
    ///
    /// Where the nonce has an explicit part, that is the sequence number: unique, as `[RFC 5288 §3]` wants it, and its own suggestion.
    #[must_use]
    pub fn sealing(&self, sequence: u64, content_type: ContentType, plaintext: usize) -> Inputs {
        Inputs { nonce: self.nonce(sequence, sequence.to_be_bytes()), aad: self.aad(sequence, content_type, plaintext) }
    }

    /// What the AEAD takes to open a fragment as record number `sequence`. The content type is the outer one.
    ///
    /// # Errors
    /// [`Error::TooShort`] when the fragment cannot hold explicit nonce and tag.
    pub fn opening(
        &self,
        sequence: u64,
        content_type: ContentType,
        version: ProtocolVersion,
        fragment: &[u8],
    ) -> Result<Inputs, Error> {
        let needed = self.prefix() + TAG;
        let too_short = Error::TooShort { needed, found: fragment.len() };
        let plaintext = fragment.len().checked_sub(needed).ok_or(too_short)?;
        let explicit = *fragment.first_chunk().ok_or(too_short)?;
        let aad = match self.version {
            ProtocolVersion::TLS_1_3 => AdditionalData::tls13(content_type, version, fragment.len()),
            _ => AdditionalData::tls12(sequence, content_type, version, plaintext),
        };
        Ok(Inputs { nonce: self.nonce(sequence, explicit), aad })
    }

    /// Seals content as a whole record, header included; `padding` zeros follow it in TLS 1.3, in TLS 1.2 there is no padding.
    ///
    /// # Errors
    /// [`Error::OutputLength`] when the record would be longer than its length field can tell.
    pub fn seal(
        &self,
        sequence: u64,
        content_type: ContentType,
        content: &[u8],
        padding: usize,
    ) -> Result<Vec<u8>, Error> {
        let plaintext = self.plaintext(content_type, content, padding);
        let fragment = self.prefix() + plaintext.len() + TAG;
        if fragment > usize::from(u16::MAX) {
            return Err(Error::OutputLength { asked: fragment, most: usize::from(u16::MAX) });
        }
        let Inputs { nonce, aad } = self.sealing(sequence, content_type, plaintext.len());
        let mut record = Vec::with_capacity(HEADER + fragment);
        record.extend_from_slice(&header(self.outer_type(content_type), ProtocolVersion::TLS_1_2, fragment));
        record.extend_from_slice(&nonce[NONCE - self.prefix()..]);
        let start = record.len();
        record.extend_from_slice(&plaintext);
        let tag = self.key.seal(&nonce, aad.as_ref(), &mut record[start..])?;
        record.extend_from_slice(&tag);
        Ok(record)
    }

    /// Opens a whole record, header included.
    ///
    /// # Errors
    /// [`Error::Framing`] when the bytes are not one record, [`Error::TooShort`], [`Error::BadTag`].
    pub fn open(&self, sequence: u64, record: &[u8]) -> Result<Opened, Error> {
        let framing = |needed| Error::Framing { needed, found: record.len() };
        let (&[kind, major, minor, high, low], fragment) = record.split_first_chunk().ok_or(framing(HEADER))?;
        let announced = usize::from(u16::from_be_bytes([high, low]));
        if fragment.len() != announced {
            return Err(framing(HEADER + announced));
        }
        let (content_type, version) = (ContentType(kind), ProtocolVersion(u16::from_be_bytes([major, minor])));
        let Inputs { nonce, aad } = self.opening(sequence, content_type, version, fragment)?;
        let mut content = fragment[self.prefix()..].to_vec();
        let tag = content.split_off(content.len() - TAG);
        // Invariant: the tag was split off at its length.
        let tag = tag.first_chunk().expect("a tag of its length");
        self.key.open(&nonce, aad.as_ref(), &mut content, tag)?;
        if self.version != ProtocolVersion::TLS_1_3 {
            return Ok(Opened { content, content_type: Some(content_type), padding: 0 });
        }
        let inner = InnerPlaintext::read(&content);
        let padding = content.len() - inner.content - usize::from(inner.content_type.is_some());
        content.truncate(inner.content);
        Ok(Opened { content, content_type: inner.content_type, padding })
    }

    /// What is sealed for this content: in TLS 1.3 a `TLSInnerPlaintext`, else the content itself.
    #[must_use]
    pub fn plaintext(&self, content_type: ContentType, content: &[u8], padding: usize) -> Vec<u8> {
        if self.version != ProtocolVersion::TLS_1_3 {
            return content.to_vec();
        }
        let mut inner = Vec::with_capacity(content.len() + 1 + padding);
        inner.extend_from_slice(content);
        inner.push(content_type.0);
        inner.resize(inner.len() + padding, 0);
        inner
    }

    /// The content type in the header: TLS 1.3 hides the real one.
    #[must_use]
    pub fn outer_type(&self, content_type: ContentType) -> ContentType {
        if self.version == ProtocolVersion::TLS_1_3 { ContentType::APPLICATION_DATA } else { content_type }
    }

    fn nonce(&self, sequence: u64, explicit: [u8; EXPLICIT_NONCE]) -> [u8; NONCE] {
        let mut nonce = [0; NONCE];
        match self.nonces {
            Nonces::Sequence(iv) => {
                nonce[NONCE - 8..].copy_from_slice(&sequence.to_be_bytes());
                for (byte, iv) in nonce.iter_mut().zip(iv) {
                    *byte ^= iv;
                }
            }
            Nonces::Explicit(salt) => {
                nonce[..SALT].copy_from_slice(&salt);
                nonce[SALT..].copy_from_slice(&explicit);
            }
        }
        nonce
    }

    fn aad(&self, sequence: u64, content_type: ContentType, plaintext: usize) -> AdditionalData {
        match self.version {
            ProtocolVersion::TLS_1_3 => {
                AdditionalData::tls13(ContentType::APPLICATION_DATA, ProtocolVersion::TLS_1_2, plaintext + TAG)
            }
            _ => AdditionalData::tls12(sequence, content_type, ProtocolVersion::TLS_1_2, plaintext),
        }
    }
}

/// Where content and type stand in TLS 1.3's inner plaintext, `[RFC 8446 §5.2]`:
///
/// ```text
/// struct {
///     opaque content[TLSPlaintext.length];
///     ContentType type;
///     uint8 zeros[length_of_padding];
/// } TLSInnerPlaintext;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InnerPlaintext {
    /// Bytes of the content, from the start.
    pub content: usize,
    /// The type behind it: the last byte that is not zero, if there is one.
    pub content_type: Option<ContentType>,
}

impl InnerPlaintext {
    /// Finds the type from behind.
    #[must_use]
    pub fn read(plaintext: &[u8]) -> Self {
        let last = plaintext.iter().rposition(|&byte| byte != 0);
        Self { content: last.unwrap_or(0), content_type: last.map(|at| ContentType(plaintext[at])) }
    }
}

/// A record's header, `[RFC 8446 §5.1]`; of a length beyond its field, the lower 16 bits.
#[must_use]
pub fn header(content_type: ContentType, version: ProtocolVersion, fragment: usize) -> [u8; HEADER] {
    let [major, minor] = version.0.to_be_bytes();
    let [high, low] = (fragment as u16).to_be_bytes();
    [content_type.0, major, minor, high, low]
}

/// Bytes of the IV that is derived with a suite's keys: 12, with AES-GCM in TLS 1.2 the 4 implicit ones.
///
/// # Errors
/// [`Error::Suite`] for a suite that is not built in.
pub fn iv_len(suite: CipherSuite) -> Result<usize, Error> {
    let explicit =
        version_of(suite) == ProtocolVersion::TLS_1_2 && Algorithm::of(suite)? != Algorithm::ChaCha20Poly1305;
    Ok(if explicit { SALT } else { NONCE })
}

/// The protocol version that a suite belongs to, `[RFC 8446 §B.4]`: TLS 1.3 has the numbers 0x13xx.
fn version_of(suite: CipherSuite) -> ProtocolVersion {
    if suite.0 >> 8 == 0x13 { ProtocolVersion::TLS_1_3 } else { ProtocolVersion::TLS_1_2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUITES: [CipherSuite; 4] = [
        CipherSuite::TLS_AES_256_GCM_SHA384,
        CipherSuite::TLS_CHACHA20_POLY1305_SHA256,
        CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    fn keys(suite: CipherSuite) -> Protection {
        let key = vec![9; Algorithm::of(suite).unwrap().key_len()];
        Protection::new(suite, version_of(suite), &key, &vec![5; iv_len(suite).unwrap()]).unwrap()
    }

    #[test]
    fn a_record_opens_under_its_own_number_and_header_alone() {
        for suite in SUITES {
            let keys = keys(suite);
            let record = keys.seal(258, ContentType::HANDSHAKE, b"Finished", 3).unwrap();
            let opened = keys.open(258, &record).unwrap();
            assert_eq!((&opened.content[..], opened.content_type), (&b"Finished"[..], Some(ContentType::HANDSHAKE)));
            assert_eq!(opened.padding, if version_of(suite) == ProtocolVersion::TLS_1_3 { 3 } else { 0 });
            assert_eq!(keys.open(259, &record), Err(Error::BadTag));
            for at in (0..record.len()).filter(|&at| at != 3 && at != 4) {
                let mut altered = record.clone();
                altered[at] ^= 1;
                assert_eq!(keys.open(258, &altered), Err(Error::BadTag), "{suite}, byte {at}");
            }
            for cut in 0..record.len() {
                assert!(matches!(keys.open(258, &record[..cut]), Err(Error::Framing { .. })));
            }
        }
    }

    #[test]
    fn nonces_and_additional_data_are_those_of_the_rfcs() {
        let inputs = keys(CipherSuite::TLS_AES_256_GCM_SHA384).sealing(0x0102, ContentType::ALERT, 3);
        assert_eq!(inputs.nonce, [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 ^ 1, 5 ^ 2]);
        assert_eq!(inputs.aad.as_ref(), [23, 3, 3, 0, 19]);

        let inputs = keys(CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256).sealing(0x0102, ContentType::ALERT, 2);
        assert_eq!(inputs.nonce, [5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 1, 2]);
        assert_eq!(inputs.aad.as_ref(), [0, 0, 0, 0, 0, 0, 1, 2, 21, 3, 3, 0, 2]);
    }

    #[test]
    fn an_inner_plaintext_of_zeros_has_no_type() {
        assert_eq!(InnerPlaintext::read(&[0; 4]), InnerPlaintext { content: 0, content_type: None });
        assert_eq!(InnerPlaintext::read(&[0, 21, 0]).content_type, Some(ContentType::ALERT));
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let suite = CipherSuite::TLS_AES_128_GCM_SHA256;
        let new = |version, key: usize, iv: usize| Protection::new(suite, version, &vec![0; key], &vec![0; iv]).err();
        let wrong_version = Error::Version { suite, version: ProtocolVersion::TLS_1_2 };
        assert_eq!(new(ProtocolVersion::TLS_1_2, 16, 4), Some(wrong_version));
        assert_eq!(new(ProtocolVersion::TLS_1_3, 16, 4), Some(Error::IvLength { needed: 12, found: 4 }));
        assert_eq!(new(ProtocolVersion::TLS_1_3, 15, 12), Some(Error::KeyLength { needed: 16, found: 15 }));
        assert_eq!(new(ProtocolVersion::TLS_1_3, 16, 12), None);
        let unknown = Protection::from_traffic_secret(CipherSuite::TLS_AES_128_CCM_SHA256, &[0; 32]);
        assert_eq!(unknown.err(), Some(Error::Suite(CipherSuite::TLS_AES_128_CCM_SHA256)));
        let keys = keys(CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
        let short = [23, 3, 3, 0, 2, 1, 1];
        assert_eq!(keys.open(0, &short), Err(Error::TooShort { needed: 24, found: 2 }));
    }
}
