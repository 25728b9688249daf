//! The key schedule of a run, with values, as text for people and as data for other programs.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use serde::Serialize;

use crate::codepoint::hex;
use crate::story::flow::Port;
use crate::story::keygraph::{Edge, Step, graph};
use crate::story::names::Names;
use crate::story::{Story, digest};
use crate::trace::{Actor, ConnectionId, EventId, Subject, Trace};

/// Writes the key schedule of each connection, as each end computed it: every step under the one whose output it takes.
#[must_use]
pub fn keys(trace: &Trace, story: &Story) -> String {
    let steps = graph(trace, story, &Names::of(trace));
    let mut text = String::new();
    Schedule { trace, story, steps: &steps }.write(&mut text).expect("a String takes all that is written to it");
    text
}

struct Schedule<'a> {
    trace: &'a Trace,
    story: &'a Story,
    steps: &'a [Step],
}

impl Schedule<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        let mut heads: BTreeMap<(Option<ConnectionId>, Actor), Vec<&Step>> = BTreeMap::new();
        for step in self.steps.iter().filter(|step| step.parent.is_none()) {
            heads.entry((step.connection, step.actor)).or_default().push(step);
        }
        for ((connection, actor), steps) in heads {
            let connection = connection.map_or_else(|| "before".to_owned(), |id| format!("connection {}", id.0));
            writeln!(out, "=== {connection}, {}", actor.name())?;
            steps.iter().try_for_each(|step| self.step(out, step, 1))?;
        }
        Ok(())
    }

    fn step(&self, out: &mut String, step: &Step, depth: usize) -> fmt::Result {
        let indent = "  ".repeat(depth);
        let value = step.output.map_or_else(|| "refused".to_owned(), |output| hex::string(self.trace.bytes(output)));
        writeln!(out, "{indent}{}", step.name)?;
        writeln!(out, "{indent}  = {value}")?;
        writeln!(out, "{indent}  by {}, event {}", step.call, step.operation.0)?;
        step.edges.iter().try_for_each(|edge| self.edge(out, &indent, edge))?;
        let below = self.steps.iter().filter(|below| below.parent == Some(step.operation));
        below.into_iter().try_for_each(|below| self.step(out, below, depth + 1))
    }

    /// An input that is no secret of the line above: a salt, a context, a seed; with the messages that a transcript hash covers.
    fn edge(&self, out: &mut String, indent: &str, edge: &Edge) -> fmt::Result {
        let bytes = self.trace.bytes(edge.value);
        if bytes.is_empty() || matches!(edge.port, Port::Prk | Port::Private) {
            return Ok(());
        }
        let zeros = bytes.iter().all(|&byte| byte == 0);
        let value = if zeros { format!("{} zeros", bytes.len()) } else { hex::string(bytes) };
        writeln!(out, "{indent}  {} {value}", edge.port.name())?;
        if edge.covers.is_empty() {
            return Ok(());
        }
        writeln!(out, "{indent}    over {}", self.story.titles(&edge.covers))
    }
}

/// The key schedule of a run as data: a graph whose nodes are operations. Events are numbers of a trace's events.
#[derive(Debug, Serialize)]
pub struct Graph<'a> {
    /// The digest of the trace, 16 hex digits.
    pub digest: String,
    /// What was run.
    pub subject: &'a Subject,
    /// The steps in the order of the operations.
    pub steps: Vec<Node>,
}

/// One step.
#[derive(Debug, Serialize)]
pub struct Node {
    /// The event of the operation.
    pub event: EventId,
    /// Whose it is.
    pub actor: Actor,
    /// On which connection; absent before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionId>,
    /// The operation, with its group or label.
    pub call: String,
    /// What its output is called.
    pub name: String,
    /// Its output in hex; absent where the peer's share was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The step whose output it takes as its secret; absent where none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<EventId>,
    /// What went into it.
    pub inputs: Vec<Input>,
}

/// An input of a step.
#[derive(Debug, Serialize)]
pub struct Input {
    /// What it is to the operation: `salt`, `context`, `private`.
    pub port: &'static str,
    /// Its value in hex.
    pub value: String,
    /// The events of the operations that made it.
    pub from: Vec<EventId>,
    /// The numbers of the messages that a transcript hash covers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<u32>,
}

impl<'a> Graph<'a> {
    /// The key schedule of a run.
    #[must_use]
    pub fn of(trace: &'a Trace, story: &Story) -> Self {
        let value = |slice| hex::string(trace.bytes(slice));
        let input = |edge: Edge| Input {
            port: edge.port.name(),
            value: value(edge.value),
            from: edge.from,
            covers: edge.covers,
        };
        let node = |step: Step| Node {
            event: step.operation,
            actor: step.actor,
            connection: step.connection,
            call: step.call,
            name: step.name,
            value: step.output.map(value),
            parent: step.parent,
            inputs: step.edges.into_iter().map(input).collect(),
        };
        let steps = graph(trace, story, &Names::of(trace)).into_iter().map(node).collect();
        Self { digest: digest(trace), subject: &trace.subject, steps }
    }
}
