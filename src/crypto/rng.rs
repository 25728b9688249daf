//! Seeded randomness: one stream per actor and use, so that one party's draws never shift another's.

use std::collections::{BTreeMap, VecDeque};

use chacha20::ChaCha20Rng;
use chacha20::rand_core::{Rng, SeedableRng};

use crate::trace::{Actor, RandomUse};

/// All random streams of one run.
#[derive(Debug)]
pub struct Streams(Source);

#[derive(Debug)]
enum Source {
    Seeded { seed: [u8; 32], streams: BTreeMap<(Actor, RandomUse), ChaCha20Rng> },
    Scripted(VecDeque<u8>),
}

impl Streams {
    /// Streams that all follow from one seed: ChaCha20 under the seed, a stream number for each actor and use.
    #[must_use]
    pub const fn seeded(seed: [u8; 32]) -> Self {
        Self(Source::Seeded { seed, streams: BTreeMap::new() })
    }

    /// One stream that gives these bytes, whoever asks, and zeros behind them: for published test vectors.
    #[must_use]
    pub fn scripted(bytes: &[u8]) -> Self {
        Self(Source::Scripted(bytes.iter().copied().collect()))
    }

    /// What a session holds while it is lent.
    pub(super) const fn none() -> Self {
        Self(Source::Scripted(VecDeque::new()))
    }

    /// Draws exactly as many bytes as `buffer` holds.
    pub(super) fn fill(&mut self, actor: Actor, used_for: RandomUse, buffer: &mut [u8]) {
        match &mut self.0 {
            Source::Scripted(bytes) => buffer.fill_with(|| bytes.pop_front().unwrap_or(0)),
            Source::Seeded { seed, streams } => streams
                .entry((actor, used_for))
                .or_insert_with(|| {
                    let mut stream = ChaCha20Rng::from_seed(*seed);
                    stream.set_stream((actor as u64) << 8 | used_for as u64);
                    stream
                })
                .fill_bytes(buffer),
        }
    }
}
