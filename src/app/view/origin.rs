//! Where the bytes of a field come from, in steps: the operation that made them, what that was made of, back to the random draws;
//! and what took them.

use super::current::Current;
use super::{hex, operation, told, words};
use crate::app::selection::Chosen;
use crate::story::flow::{self, Port};
use crate::story::layers::Place;
use crate::story::provenance::{Link, Origin as Source, Output, chain, provenance, uses};
use crate::trace::{Actor, EventId};

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// In a sentence.
    pub lead: String,
    /// The message that said it before.
    pub message: Option<Go>,
    /// What made it, and what that was made of.
    pub steps: Vec<Step>,
    /// What took it.
    pub uses: Vec<Step>,
}

/// A message to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Go {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: String,
}

/// One operation on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How far it is from the value: 0 for what made it. At most 9 are told apart.
    pub depth: usize,
    /// Which input of the operation above it is; for a use, which input the value is.
    pub into: Option<&'static str>,
    /// Whose it is.
    pub who: Actor,
    /// What is done.
    pub name: String,
    /// What comes out, by its name and in its first digits.
    pub result: String,
    /// The messages that a running hash covers.
    pub covers: String,
    /// The message to which the operation belongs.
    pub message: Option<Go>,
    /// Whether it is told further up.
    pub told: bool,
}

/// Where the bytes of the selected field come from; `None` for one without bytes.
#[must_use]
pub fn origin(current: &Current, chosen: Chosen) -> Option<Origin> {
    let run = &current.run;
    let message = run.message(current.index)?;
    let layers = told::layers(current)?;
    let node = layers.buffers.get(chosen.layer)?.tree.nodes.get(chosen.node)?;
    let place = Place { buffer: chosen.layer, offset: node.span.start as usize };
    if node.span.is_empty() {
        return None;
    }
    let found = provenance(&run.trace, &run.story, message, &layers, place)?.origin;
    let teller = Teller { current };
    let steps = match &found {
        Source::Operation(output) => {
            chain(&run.trace, &run.story, output).iter().filter_map(|link| teller.link(link)).collect()
        }
        Source::Certificate { signed: Some(id) } => teller.step(*id, Port::Signature).into_iter().collect(),
        _ => Vec::new(),
    };
    let uses = uses(&run.trace, message, &found);
    Some(Origin {
        lead: lead(&found, message.from),
        message: match found {
            Source::Echo { message, .. } => teller.go(message),
            _ => None,
        },
        steps,
        uses: uses.into_iter().filter_map(|(id, port)| teller.taker(id, port)).collect(),
    })
}

/// An origin in a sentence.
fn lead(origin: &Source, from: Actor) -> String {
    let who = words::party(from);
    match origin {
        Source::Operation(_) => format!("The {who} computes it."),
        Source::Setting => format!("The {who}’s settings say so."),
        Source::Decision => format!("The {who} decides it, by what has happened before."),
        Source::Structure => "The format wants it so.".to_owned(),
        Source::Echo { message, span } => format!(
            "The {} said it before, in message {message}, bytes {}–{}.",
            words::party(from.peer()),
            span.start,
            span.end.saturating_sub(1)
        ),
        Source::Clock => "It is read from a clock.".to_owned(),
        Source::Mail => "It stands in the mail, as it was written.".to_owned(),
        Source::Certificate { signed: None } => "A certificate authority wrote it.".to_owned(),
        Source::Certificate { signed: Some(_) } => "A certificate authority wrote it, and signed it.".to_owned(),
        Source::Attacker => "Somebody on the path made it.".to_owned(),
    }
}

struct Teller<'a> {
    current: &'a Current,
}

impl Teller<'_> {
    fn link(&self, link: &Link) -> Option<Step> {
        let step = self.step(link.output.operation, link.output.port)?;
        let run = &self.current.run;
        Some(Step {
            depth: link.depth.min(9),
            into: link.into.map(port),
            result: self.result(&link.output),
            covers: run.story.titles(&link.fed),
            told: link.told,
            ..step
        })
    }

    /// An operation with its output.
    fn step(&self, id: EventId, output: Port) -> Option<Step> {
        let run = &self.current.run;
        let (event, operation) = flow::operation_at(&run.trace, id)?;
        let made = flow::made(operation).into_iter().find(|(port, _)| *port == output);
        let result = made.map(|(_, slice)| {
            let name = run.names.get(slice).map_or_else(String::new, |name| format!("{name} "));
            name + &hex::short(run.trace.bytes(slice))
        });
        let of = run.story.messages.iter().find(|message| message.operations.contains(&id));
        Some(Step {
            depth: 0,
            into: None,
            who: event.actor,
            name: operation::name(run, operation),
            result: result.unwrap_or_default(),
            covers: String::new(),
            message: of.and_then(|message| self.go(message.number)),
            told: false,
        })
    }

    fn taker(&self, id: EventId, input: Port) -> Option<Step> {
        let step = self.step(id, input)?;
        Some(Step { into: Some(port(input)), result: String::new(), ..step })
    }

    /// What comes out, or the part of it that is meant.
    fn result(&self, output: &Output) -> String {
        let run = &self.current.run;
        let made = flow::operation_at(&run.trace, output.operation).map(|(_, operation)| flow::made(operation));
        let fits =
            |(port, slice): &(Port, crate::trace::Slice)| *port == output.port && slice.len() >= output.bytes.end;
        let Some((_, slice)) = made.unwrap_or_default().into_iter().find(fits) else { return String::new() };
        let name = run.names.get(slice).map_or_else(String::new, |name| format!("{name} "));
        let part = run.trace.bytes(slice).get(output.bytes.clone()).unwrap_or_default();
        let cut = if part.len() < slice.len() {
            format!("bytes {}–{}: ", output.bytes.start, output.bytes.end.saturating_sub(1))
        } else {
            String::new()
        };
        name + &cut + &hex::short(part)
    }

    /// A message, unless it is the one that is shown.
    fn go(&self, number: u32) -> Option<Go> {
        let run = &self.current.run;
        let index = (number as usize).checked_sub(1)?;
        let title = run.message(index)?.title.clone();
        (index != self.current.index).then_some(Go { number, title })
    }
}

/// What a value is to an operation, in words.
const fn port(port: Port) -> &'static str {
    match port {
        Port::Aad => "additional data",
        Port::Ikm => "input keying material",
        Port::Iv => "IV",
        Port::Peer => "the peer’s share",
        Port::Prk => "secret",
        Port::Private => "private value",
        Port::PublicKey => "public key",
        _ => port.name(),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::super::current;
    use super::*;
    use crate::app::{Model, Run, samples};
    use crate::scenario::{Seed, catalogue};

    #[test]
    fn a_setting_is_told_as_one() {
        let (trace, story) = samples::dialogue(&["EHLO a.example"]);
        let run = Run::told(catalogue::ALL[0].scenario(Seed::CATALOGUE), trace, story, String::new());
        let model = Model { run: Some(Rc::new(run)), ..Model::default() };
        let current = current::current(&model).expect("a message");
        let told = origin(&current, Chosen { layer: 0, node: 3 }).expect("it has bytes");
        assert_eq!((told.lead.as_str(), told.steps.len()), ("The sender’s settings say so.", 0));
        assert_eq!(origin(&current, Chosen { layer: 0, node: 99 }), None);
    }
}
