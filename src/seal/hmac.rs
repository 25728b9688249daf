//! HMAC, `[RFC 2104]`: Finished, PSK binders, and what HKDF and the PRF are made of.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};

use super::hash::{Function, Output};

/// A key that has been read in: the hash's state behind both pads is kept, and each tag starts from there.
#[derive(Clone)]
pub struct Key(Inner);

#[derive(Clone)]
enum Inner {
    Sha256(Hmac<Sha256>),
    Sha384(Hmac<Sha384>),
    Sha512(Hmac<Sha512>),
}

impl Key {
    /// Reads in a key of any length.
    #[must_use]
    pub fn new(function: Function, key: &[u8]) -> Self {
        Self(match function {
            Function::Sha256 => Inner::Sha256(keyed(key)),
            Function::Sha384 => Inner::Sha384(keyed(key)),
            Function::Sha512 => Inner::Sha512(keyed(key)),
        })
    }

    /// The tag over the parts of a message, one behind the other.
    #[must_use]
    pub fn tag(&self, message: &[&[u8]]) -> Output {
        match &self.0 {
            Inner::Sha256(mac) => finished(mac.clone(), message),
            Inner::Sha384(mac) => finished(mac.clone(), message),
            Inner::Sha512(mac) => finished(mac.clone(), message),
        }
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// The tag of one message under one key.
#[must_use]
pub fn tag(function: Function, key: &[u8], message: &[u8]) -> Output {
    Key::new(function, key).tag(&[message])
}

fn keyed<M: Mac + KeyInit>(key: &[u8]) -> M {
    // Invariant: HMAC takes keys of every length, `[RFC 2104 §3]`.
    <M as KeyInit>::new_from_slice(key).expect("HMAC takes keys of every length")
}

fn finished<M: Mac>(mut mac: M, message: &[&[u8]]) -> Output {
    for part in message {
        mac.update(part);
    }
    Output::new(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_count_as_one_message() {
        let key = Key::new(Function::Sha384, b"key");
        assert_eq!(key.tag(&[b"verify", b"", b"_data"]), tag(Function::Sha384, b"key", b"verify_data"));
        assert_ne!(key.tag(&[b"verify_data"]), tag(Function::Sha384, b"kez", b"verify_data"));
    }
}
