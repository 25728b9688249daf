//! A short name for a trace: two runs with the same digest showed the same bytes and events.

use postcard::ser_flavors::Flavor;
use sha2::{Digest, Sha256};

use crate::codepoint::hex;
use crate::trace::Trace;

/// The first 8 bytes of the SHA-256 of a trace's form, events, bytes and outcome in postcard's encoding, as 16 hex digits.
///
/// The subject does not count: the same run reached by another address is the same run.
#[must_use]
pub fn digest(trace: &Trace) -> String {
    let content = (trace.format, &trace.events, &trace.arena, &trace.outcome);
    let digest = postcard::serialize_with_flavor(&content, Hash(Sha256::new()))
        .expect("a hash takes any number of bytes, and a trace's lists know their lengths");
    hex::string(&digest[..8])
}

/// Feeds what is serialised to the hash instead of keeping it.
struct Hash(Sha256);

impl Flavor for Hash {
    type Output = [u8; 32];

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.update([byte]);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.update(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<[u8; 32]> {
        Ok(self.0.finalize().into())
    }
}
