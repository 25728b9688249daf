//! A memory for public-key operations: the same inputs give the same result, so it need not be computed twice.
//!
//! Made for many runs of nearly the same scenario, of which all but a few operations are the same. Randomness is drawn and operations
//! are recorded by whoever asks, before and behind: a run with a memory and one without leave the same trace. This file knows no
//! algorithm; what is not a function of the inputs that are named must not pass here.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use super::recorder::with;

/// How many results are kept before those that were not asked for lately are forgotten.
const LIMIT: usize = 2048;

/// What is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Computation {
    /// A key that signs, with its public half.
    PrivateKey,
    /// A signature.
    Signature,
    /// Whether a signature holds.
    Verification,
    /// A share of a key exchange from its private value.
    Share,
    /// The secret that a peer's share leads to.
    Agreement,
    /// A peer's key to encapsulate to.
    EncapsulationKey,
    /// A secret for that key.
    Encapsulation,
}

/// A memory. Cloning gives another handle to the same one.
///
/// A [`Session`](super::recorder::Session) that has it asks it before it computes. It is one thread's.
#[derive(Clone, Default)]
pub struct Memo(Rc<RefCell<Table>>);

/// All inputs, each with its length before it.
type Inputs = (Computation, Vec<u8>);

#[derive(Default)]
struct Table {
    /// What was asked for since the last forgetting.
    young: BTreeMap<Inputs, Rc<dyn Any>>,
    /// What was asked for before it; all of it goes at the next.
    old: BTreeMap<Inputs, Rc<dyn Any>>,
}

impl Table {
    fn get<T: Clone + 'static>(&mut self, inputs: &Inputs) -> Option<T> {
        if let Some(known) = self.young.get(inputs) {
            return known.downcast_ref().cloned();
        }
        let (inputs, known) = self.old.remove_entry(inputs)?;
        let result = known.downcast_ref().cloned();
        self.keep(inputs, known);
        result
    }

    fn keep(&mut self, inputs: Inputs, result: Rc<dyn Any>) {
        if self.young.len() >= LIMIT / 2 {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(inputs, result);
    }
}

impl Memo {
    /// How many results it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        let table = self.0.borrow();
        table.young.len() + table.old.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Memo({} results)", self.len())
    }
}

/// What `compute` gives for these inputs: from the memory of the session at work if it has one that knows it.
///
/// `compute` must be a function of `inputs` alone: it draws nothing and records nothing.
pub(super) fn recall<T: Clone + 'static>(computation: Computation, inputs: &[&[u8]], compute: impl FnOnce() -> T) -> T {
    let Some(memo) = with(|session, _| session.memo.clone()).flatten() else { return compute() };
    let length = inputs.iter().map(|input| size_of::<u32>() + input.len()).sum();
    let mut joined = Vec::with_capacity(length);
    for input in inputs {
        joined.extend((input.len() as u32).to_be_bytes());
        joined.extend_from_slice(input);
    }
    let inputs = (computation, joined);
    let known = memo.0.borrow_mut().get(&inputs);
    known.unwrap_or_else(|| {
        let result = compute();
        memo.0.borrow_mut().keep(inputs, Rc::new(result.clone()));
        result
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::recorder::{Recording, Session};
    use crate::crypto::rng::Streams;
    use crate::trace::Actor;

    /// How often the work was done for these inputs, one after another.
    fn computed(memo: Option<&Memo>, inputs: &[&[&[u8]]]) -> usize {
        let mut session = Session::new(Streams::scripted(&[]), Recording::Off);
        session.memo = memo.cloned();
        let mut count = 0;
        session.scope(Actor::Sender, || {
            for parts in inputs {
                let result = recall(Computation::Signature, parts, || {
                    count += 1;
                    parts.concat()
                });
                assert_eq!(result, parts.concat());
            }
        });
        count
    }

    #[test]
    fn the_same_inputs_are_computed_once() {
        let inputs: &[&[&[u8]]] = &[&[b"ab", b"c"], &[b"ab", b"c"], &[b"a", b"bc"], &[b"abc"], &[b"abc", b""]];
        let memo = Memo::default();
        assert_eq!(computed(None, inputs), 5);
        assert_eq!(computed(Some(&memo), inputs), 4);
        assert_eq!(computed(Some(&memo), inputs), 0);
        assert_eq!(memo.len(), 4);
    }

    #[test]
    fn what_is_asked_for_often_stays_and_the_rest_is_forgotten() {
        let memo = Memo::default();
        let numbers: Vec<_> = (0..10 * LIMIT as u32).map(u32::to_be_bytes).collect();
        for number in &numbers {
            computed(Some(&memo), &[&[b"always"], &[number]]);
        }
        assert!(memo.len() <= LIMIT, "{memo:?}");
        assert_eq!(computed(Some(&memo), &[&[b"always"]]), 0);
        assert_eq!(computed(Some(&memo), &[&[&numbers[0]]]), 1);
    }
}
