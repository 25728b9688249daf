//! The seed of a run: 32 bytes, written as 64 hex digits; shorter forms are filled with zeros on the right.

use std::fmt;
use std::str::FromStr;

use super::Error;
use crate::codepoint::hex;

/// 32 bytes from which all randomness of a run follows.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seed(
    /// The bytes.
    pub [u8; 32],
);

impl Seed {
    /// The seed of a run that was not given one: the catalogue's texts and snapshots speak of it.
    pub const CATALOGUE: Self = Self(*b"Waxseal: the catalogue's own run");
}

impl fmt::Display for Seed {
    /// Hex, without the zero bytes at the end (one byte at the least).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let used = self.0.iter().rposition(|&byte| byte != 0).map_or(1, |last| last + 1);
        f.write_str(&hex::string(&self.0[..used]))
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seed({self})")
    }
}

impl FromStr for Seed {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let bad = || Error::BadSeed { text: text.to_owned() };
        let bytes = hex::bytes(text).filter(|bytes| (1..=32).contains(&bytes.len())).ok_or_else(bad)?;
        let mut seed = [0; 32];
        seed[..bytes.len()].copy_from_slice(&bytes);
        Ok(Self(seed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes_agree_both_ways() {
        for text in ["00", "01", "a0ff", &"5a".repeat(32)] {
            assert_eq!(text.parse::<Seed>().unwrap().to_string(), text);
        }
        assert_eq!("0100".parse::<Seed>().unwrap().to_string(), "01");
    }

    #[test]
    fn what_is_no_hex_is_refused() {
        for text in ["", "1", "zz", "0 ", &"00".repeat(33), "é0"] {
            assert!(text.parse::<Seed>().is_err(), "{text:?}");
        }
    }
}
