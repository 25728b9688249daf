//! Hash functions as rustls calls them: each running hash has a number in the run, and its copies keep their line.

use rustls::crypto::hash::{Context, Hash, HashAlgorithm, Output};

use super::recorder::{record, with};
use crate::seal::hash::{Function, Running};
use crate::trace::Operation;

/// A hash function.
#[derive(Debug)]
pub(super) struct Recorded(pub(super) Function);

impl Hash for Recorded {
    fn start(&self) -> Box<dyn Context> {
        Box::new(Transcript { running: self.0.start(), number: number() })
    }

    fn hash(&self, data: &[u8]) -> Output {
        let digest = self.0.digest(data);
        record(|trace| Operation::Hash {
            hash: self.0.algorithm(),
            input: trace.intern(data),
            output: trace.intern(digest.as_ref()),
        });
        Output::new(digest.as_ref())
    }

    fn output_len(&self) -> usize {
        self.0.output_len()
    }

    fn algorithm(&self) -> HashAlgorithm {
        HashAlgorithm::from(self.0.algorithm().0)
    }
}

/// A running hash, and its number in the run.
struct Transcript {
    running: Running,
    number: u32,
}

impl Transcript {
    fn finished(&self, running: Running) -> Output {
        let (hash, digest) = (running.function().algorithm(), running.finish());
        let context = self.number;
        record(|trace| Operation::HashFinish { context, hash, output: trace.intern(digest.as_ref()) });
        Output::new(digest.as_ref())
    }
}

impl Context for Transcript {
    fn fork_finish(&self) -> Output {
        self.finished(self.running.clone())
    }

    fn fork(&self) -> Box<dyn Context> {
        let (context, copy) = (self.number, number());
        record(|_| Operation::HashFork { context, copy });
        Box::new(Self { running: self.running.clone(), number: copy })
    }

    fn finish(self: Box<Self>) -> Output {
        self.finished(self.running.clone())
    }

    fn update(&mut self, data: &[u8]) {
        self.running.update(data);
        let (context, hash) = (self.number, self.running.function().algorithm());
        record(|trace| Operation::HashUpdate { context, hash, input: trace.intern(data) });
    }
}

/// The next number of a running hash; 0 outside a session, where nobody reads it.
fn number() -> u32 {
    with(|session, _| session.next_hash()).unwrap_or(0)
}
