//! One buffer for all bytes of a run, and the slices that point into it.
//!
//! Equal byte strings of at least [`SHARED`] bytes are stored once, so that a sealed record, its delivery and its opening
//! are the same bytes and not three copies.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::codepoint::hex;

/// Byte strings shorter than this are stored anew each time: looking them up would cost more than they do.
const SHARED: usize = 8;

/// A range of the arena: `start` and `len` in bytes. In JSON `[start, len]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slice {
    /// Offset of the first byte in the arena.
    pub start: u32,
    /// Number of bytes.
    pub len: u32,
}

impl Slice {
    /// The part of this slice from `from` on, `len` bytes long, cut to what is there.
    #[must_use]
    pub fn part(self, from: usize, len: usize) -> Self {
        let from = (from as u32).min(self.len);
        Self { start: self.start + from, len: (len as u32).min(self.len - from) }
    }

    /// The number of bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there is no byte in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len == 0
    }
}

impl Serialize for Slice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.start, self.len).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Slice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (start, len) = Deserialize::deserialize(deserializer)?;
        Ok(Self { start, len })
    }
}

/// All bytes of a run. In JSON a string of hex digits.
#[derive(Clone, Default)]
pub struct Arena {
    bytes: Vec<u8>,
    /// Content hash → where such a content begins. Not part of the value: rebuilt never, used while building.
    known: HashMap<u64, Slice, BuildHasherDefault<Identity>>,
}

impl Arena {
    /// Stores `bytes` unless they are there already, and says where they are.
    pub fn intern(&mut self, bytes: &[u8]) -> Slice {
        if bytes.len() < SHARED {
            return self.push(bytes);
        }
        let hash = content_hash(bytes);
        if let Some(&slice) = self.known.get(&hash)
            && self.get(slice) == bytes
        {
            return slice;
        }
        let slice = self.push(bytes);
        self.known.insert(hash, slice);
        slice
    }

    /// Declares that a part of what is stored is a byte string of its own, so that [`Arena::intern`] finds it again.
    pub fn share(&mut self, slice: Slice) {
        if slice.len() >= SHARED {
            let hash = content_hash(self.get(slice));
            self.known.entry(hash).or_insert(slice);
        }
    }

    /// The bytes that `slice` names; empty when it reaches beyond the arena.
    #[must_use]
    pub fn get(&self, slice: Slice) -> &[u8] {
        let start = slice.start as usize;
        self.bytes.get(start..start + slice.len()).unwrap_or_default()
    }

    /// The number of bytes stored.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing is stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    fn push(&mut self, bytes: &[u8]) -> Slice {
        let start = self.bytes.len() as u32;
        self.bytes.extend_from_slice(bytes);
        Slice { start, len: bytes.len() as u32 }
    }
}

impl PartialEq for Arena {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Arena {}

impl fmt::Debug for Arena {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Arena({} bytes)", self.bytes.len())
    }
}

impl Serialize for Arena {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.serialize_bytes(&self.bytes);
        }
        serializer.serialize_str(&hex::string(&self.bytes))
    }
}

impl<'de> Deserialize<'de> for Arena {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = hex::bytes(&text).ok_or_else(|| de::Error::custom("the arena is no even number of hex digits"))?;
        Ok(Self { bytes, known: HashMap::default() })
    }
}

/// A fast hash of a byte string: words of 64 bits multiplied in turn, of a long one 64 words at even distances and its
/// last. Collisions cost a copy, never a wrong answer.
fn content_hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    const SAMPLES: usize = 64;
    let mix = |hash: u64, word: u64| {
        let hash = (hash ^ word).wrapping_mul(FACTOR);
        hash ^ (hash >> 29)
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let distance = words.len().div_ceil(SAMPLES).max(1);
    let sampled = words.iter().step_by(distance).chain(words.last());
    let hash = sampled.fold(bytes.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let hash = rest.iter().fold(hash, |hash, &byte| mix(hash, u64::from(byte)));
    hash ^ (hash >> 32)
}

/// Passes a hash through that was computed already.
#[derive(Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = content_hash(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_bytes_are_stored_once() {
        let mut arena = Arena::default();
        let first = arena.intern(b"a record of some length");
        let second = arena.intern(b"a record of some length");
        assert_eq!(first, second);
        assert_eq!(arena.len(), first.len());
    }

    #[test]
    fn a_declared_part_is_found_again() {
        let mut arena = Arena::default();
        let whole = arena.intern(b"HEADER-ciphertext-of-a-record");
        arena.share(whole.part(7, 100));
        assert_eq!(arena.intern(b"ciphertext-of-a-record"), whole.part(7, 100));
    }

    #[test]
    fn a_slice_beyond_the_end_is_empty() {
        let arena = Arena::default();
        assert!(arena.get(Slice { start: 5, len: 3 }).is_empty());
    }

    #[test]
    fn json_keeps_every_byte() {
        let mut arena = Arena::default();
        arena.intern(&(0..=255).collect::<Vec<u8>>());
        let json = serde_json::to_string(&arena).unwrap();
        assert_eq!(serde_json::from_str::<Arena>(&json).unwrap(), arena);
        assert!(serde_json::from_str::<Arena>("\"0g\"").is_err());
        assert!(serde_json::from_str::<Arena>("\"012\"").is_err());
    }
}
