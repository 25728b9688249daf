//! From an output back to what it was made of, and on to the random draws.

use std::collections::BTreeSet;

use super::Output;
use crate::story::Story;
use crate::story::flow::{self, Port};
use crate::trace::{EventId, Trace};

/// One operation of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// How far it is from the output that was asked for: 0 for the operation that made that.
    pub depth: usize,
    /// Which input of the operation above it its output went into; `None` for the first.
    pub into: Option<Port>,
    /// The operation, and which bytes of its output.
    pub output: Output,
    /// The messages that a running hash was fed before it was read, by their numbers.
    pub fed: Vec<u32>,
    /// Whether what it was made of stands further up in the chain.
    pub told: bool,
}

/// The operation that made an output, and all that its inputs come from, transitively, each told once.
#[must_use]
pub fn chain(trace: &Trace, story: &Story, output: &Output) -> Vec<Link> {
    let mut chain = Chain { trace, story, seen: BTreeSet::new(), links: Vec::new() };
    chain.follow(output.clone(), None, 0);
    chain.links
}

struct Chain<'a> {
    trace: &'a Trace,
    story: &'a Story,
    seen: BTreeSet<EventId>,
    links: Vec<Link>,
}

impl Chain<'_> {
    fn follow(&mut self, output: Output, into: Option<Port>, depth: usize) {
        let id = output.operation;
        let Some((_, operation)) = flow::operation_at(self.trace, id) else { return };
        let told = !self.seen.insert(id);
        let fed = if told { Vec::new() } else { covered(self.trace, self.story, id) };
        self.links.push(Link { depth, into, output, fed, told });
        if told {
            return;
        }
        for (port, _) in flow::inputs(operation) {
            for source in flow::sources(self.trace, id, port) {
                let output = Output { operation: source.operation, port: source.port, bytes: source.output };
                self.follow(output, Some(port), depth + 1);
            }
        }
    }
}

/// The messages that a running hash was fed before it was read, by their numbers; none for any other operation.
#[must_use]
pub fn covered(trace: &Trace, story: &Story, finish: EventId) -> Vec<u32> {
    let mut numbers = Vec::new();
    for update in flow::fed(trace, finish) {
        let messages = story.messages.iter().filter(|message| message.operations.contains(&update));
        numbers.extend(messages.map(|message| message.number));
    }
    numbers.dedup();
    numbers
}
