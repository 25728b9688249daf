//! HKDF, `[RFC 5869]`, and the labels by which TLS 1.3 tells its uses apart, `[RFC 8446 §7.1]`.

use hkdf::Hkdf;
use sha2::{Sha256, Sha384, Sha512};

use super::Error;
use super::hash::{Function, Output};

/// What every TLS 1.3 label begins with.
const PREFIX: &[u8] = b"tls13 ";

/// HKDF-Extract, `[RFC 5869 §2.2]`: a pseudorandom key as long as the digest. No salt is a salt of zeros.
#[must_use]
pub fn extract(function: Function, salt: Option<&[u8]>, ikm: &[u8]) -> Output {
    match function {
        Function::Sha256 => Output::new(&Hkdf::<Sha256>::extract(salt, ikm).0),
        Function::Sha384 => Output::new(&Hkdf::<Sha384>::extract(salt, ikm).0),
        Function::Sha512 => Output::new(&Hkdf::<Sha512>::extract(salt, ikm).0),
    }
}

/// A pseudorandom key that has been read in, for any number of expansions.
#[derive(Clone)]
pub struct Expander(Inner);

#[derive(Clone)]
enum Inner {
    Sha256(Hkdf<Sha256>),
    Sha384(Hkdf<Sha384>),
    Sha512(Hkdf<Sha512>),
}

impl Expander {
    /// Reads in a pseudorandom key.
    ///
    /// # Errors
    /// [`Error::KeyLength`] when it is shorter than the digest, `[RFC 5869 §2.3]`.
    pub fn new(function: Function, prk: &[u8]) -> Result<Self, Error> {
        let short = |_| Error::KeyLength { needed: function.output_len(), found: prk.len() };
        Ok(Self(match function {
            Function::Sha256 => Inner::Sha256(Hkdf::from_prk(prk).map_err(short)?),
            Function::Sha384 => Inner::Sha384(Hkdf::from_prk(prk).map_err(short)?),
            Function::Sha512 => Inner::Sha512(Hkdf::from_prk(prk).map_err(short)?),
        }))
    }

    /// The hash function.
    #[must_use]
    pub const fn function(&self) -> Function {
        match self.0 {
            Inner::Sha256(_) => Function::Sha256,
            Inner::Sha384(_) => Function::Sha384,
            Inner::Sha512(_) => Function::Sha512,
        }
    }

    /// HKDF-Expand, `[RFC 5869 §2.3]`: fills `output`. `info` may come in parts, one behind the other.
    ///
    /// # Errors
    /// [`Error::OutputLength`] beyond 255 digests.
    pub fn expand(&self, info: &[&[u8]], output: &mut [u8]) -> Result<(), Error> {
        let (asked, most) = (output.len(), 255 * self.function().output_len());
        match &self.0 {
            Inner::Sha256(hkdf) => hkdf.expand_multi_info(info, output),
            Inner::Sha384(hkdf) => hkdf.expand_multi_info(info, output),
            Inner::Sha512(hkdf) => hkdf.expand_multi_info(info, output),
        }
        .map_err(|_| Error::OutputLength { asked, most })
    }

    /// HKDF-Expand-Label, `[RFC 8446 §7.1]`: `length` bytes. The label goes without its prefix `tls13 `.
    ///
    /// # Errors
    /// [`Error::LabelLength`], [`Error::OutputLength`].
    pub fn expand_label(&self, label: &[u8], context: &[u8], length: u16) -> Result<Vec<u8>, Error> {
        let info = HkdfLabel { length, label, context }.encode()?;
        let mut output = vec![0; usize::from(length)];
        self.expand(&[&info], &mut output)?;
        Ok(output)
    }
}

impl std::fmt::Debug for Expander {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Expander({:?})", self.function())
    }
}

/// Derive-Secret, `[RFC 8446 §7.1]`: HKDF-Expand-Label over a transcript hash, as long as the digest.
///
/// # Errors
/// [`Error::KeyLength`], [`Error::LabelLength`].
pub fn derive_secret(function: Function, secret: &[u8], label: &[u8], transcript: &[u8]) -> Result<Vec<u8>, Error> {
    Expander::new(function, secret)?.expand_label(label, transcript, function.output_len() as u16)
}

/// The `info` of HKDF-Expand-Label, `[RFC 8446 §7.1]`:
///
/// ```text
/// struct {
///     uint16 length = Length;
///     opaque label<7..255> = "tls13 " + Label;
///     opaque context<0..255> = Context;
/// } HkdfLabel;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HkdfLabel<'a> {
    /// How many bytes are derived.
    pub length: u16,
    /// The label without its prefix `tls13 `.
    pub label: &'a [u8],
    /// The context: mostly a transcript hash, for some labels empty.
    pub context: &'a [u8],
}

impl<'a> HkdfLabel<'a> {
    /// The structure's bytes.
    ///
    /// # Errors
    /// [`Error::LabelLength`] when label or context is too long for its length field.
    pub fn encode(&self) -> Result<Vec<u8>, Error> {
        let length = |found: usize| u8::try_from(found).map_err(|_| Error::LabelLength { found });
        let label_length = length(PREFIX.len() + self.label.len())?;
        let context_length = length(self.context.len())?;
        let mut info = Vec::with_capacity(4 + usize::from(label_length) + usize::from(context_length));
        info.extend_from_slice(&self.length.to_be_bytes());
        info.push(label_length);
        info.extend_from_slice(PREFIX);
        info.extend_from_slice(self.label);
        info.push(context_length);
        info.extend_from_slice(self.context);
        Ok(info)
    }

    /// Reads an `info`; `None` when it is no such structure, to the last byte.
    #[must_use]
    pub fn decode(info: &'a [u8]) -> Option<Self> {
        let (length, rest) = info.split_first_chunk()?;
        let (label, rest) = opaque(rest)?;
        let (context, rest) = opaque(rest)?;
        let label = label.strip_prefix(PREFIX)?;
        (rest.is_empty() && !label.is_empty()).then_some(Self { length: u16::from_be_bytes(*length), label, context })
    }
}

/// A vector with a length of one byte, and what follows it.
fn opaque(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&length, rest) = bytes.split_first()?;
    rest.split_at_checked(usize::from(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_read_back_as_it_was_written() {
        for (label, context) in [(&b"key"[..], &[][..]), (b"c hs traffic", &[0xab; 48]), (&[b'x'; 249], &[1; 255])] {
            let written = HkdfLabel { length: 32, label, context };
            let info = written.encode().unwrap();
            assert_eq!(HkdfLabel::decode(&info), Some(written));
            for cut in 0..info.len() {
                assert_eq!(HkdfLabel::decode(&info[..cut]), None, "{cut}");
            }
            assert_eq!(HkdfLabel::decode(&[&info[..], &[0]].concat()), None);
        }
    }

    #[test]
    fn a_label_is_written_byte_for_byte_as_rfc_8448_prints_it() {
        // RFC 8448 §3, "derive write traffic keys for handshake data": info of the key.
        let info = HkdfLabel { length: 16, label: b"key", context: b"" }.encode().unwrap();
        assert_eq!(info, [0x00, 0x10, 0x09, 0x74, 0x6c, 0x73, 0x31, 0x33, 0x20, 0x6b, 0x65, 0x79, 0x00]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let long = [0; 256];
        let label = HkdfLabel { length: 1, label: &long[..250], context: b"" };
        assert_eq!(label.encode(), Err(Error::LabelLength { found: 256 }));
        let context = HkdfLabel { length: 1, label: b"key", context: &long };
        assert_eq!(context.encode(), Err(Error::LabelLength { found: 256 }));
        assert!(Expander::new(Function::Sha256, &[0; 31]).is_err());
        let expander = Expander::new(Function::Sha256, &[0; 32]).unwrap();
        let mut output = vec![0; 255 * 32 + 1];
        assert_eq!(expander.expand(&[], &mut output), Err(Error::OutputLength { asked: 8161, most: 8160 }));
        assert_eq!(expander.expand(&[], &mut output[..8160]), Ok(()));
    }
}
