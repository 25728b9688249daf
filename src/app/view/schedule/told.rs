//! One value of the schedule, told whole: the value, who made it and when, of what, what it hashes, where to go from here.

use super::forest::{Keys, value};
use super::{Ends, Entry, Known, Picture, Place, State, place_of};
use crate::app::view::operation::{Card, Field, Side, Value, card};
use crate::app::view::words;
use crate::app::{Run, Texts};
use crate::trace::{Actor, Ends as Seats, EventId};

/// What there is to say about a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is called in the picture.
    pub name: String,
    /// Who made it and when, and whether both ends have the same: sentences.
    pub sentences: Vec<String>,
    /// The value, or both where the ends differ; none before it is made.
    pub values: Vec<Field>,
    /// The operation that made it, or took it; of each end where they differ. Before it is made its words alone are here.
    pub operations: Vec<Card>,
    /// Messages that have to do with it: number and name.
    pub messages: Vec<(u32, String)>,
}

/// Tells the value at a place; `None` when the picture has no such place.
#[must_use]
pub fn told(run: &Run, picture: &Picture, place: Place, texts: &Texts) -> Option<Told> {
    let keys = run.keys.get()?;
    let entry = picture.entry(place)?;
    // Where both ends did the same it is told once.
    let told: &[Known] = if entry.ends == Ends::Different { &entry.known } else { entry.known.get(..1).unwrap_or(&[]) };
    let values = told.iter().map(|known| {
        let name = match (entry.ends, known.who) {
            (Ends::Different, Actor::Sender) => "the sender’s value",
            (Ends::Different, Actor::Attacker) => "the value on the path",
            (Ends::Different, _) => "the receiver’s value",
            _ => "value",
        };
        let known_as = run.names.get(known.value).map(str::to_owned);
        Field { side: Side::Out, name: name.to_owned(), value: Value::Bytes(known.value), known_as }
    });
    let operations = match told {
        [] => card(run, place.event, texts).map(|card| Card { fields: Vec::new(), ..card }).into_iter().collect(),
        _ => told.iter().filter_map(|known| inputs(card(run, known.event, texts)?)).collect(),
    };
    let mut sentences = made(run, keys, entry, place);
    sentences.extend(hashed(run, entry));
    Some(Told {
        name: entry.name.clone(),
        sentences,
        values: values.collect(),
        operations,
        messages: messages(run, keys, entry),
    })
}

/// What came out stands above already.
fn inputs(card: Card) -> Option<Card> {
    let fields = card.fields.into_iter().filter(|field| field.side == Side::In).collect();
    Some(Card { fields, ..card })
}

/// Who made a value, and when.
fn made(run: &Run, keys: &Keys, entry: &Entry, place: Place) -> Vec<String> {
    let (one_does, both_do) =
        if place.port.is_some() { ("takes it in", "take it in") } else { ("makes it", "compute it") };
    let one = |known: &Known| ["the ", words::party(known.who), " at ", &place_of(run, known.at)].concat();
    let list = || entry.known.iter().map(one).collect::<Vec<_>>().join(", ");
    match (entry.state, entry.ends, &entry.known[..]) {
        (State::Coming { number }, ..) => {
            let place = place_of(run, (number as usize).saturating_sub(1));
            vec![["It is not there yet: it comes with ", &place, "."].concat()]
        }
        (_, Ends::Same, [one, other, ..]) => {
            let when = if one.at == other.at { ["at ", &place_of(run, one.at)].concat() } else { list() };
            vec![["Both ends ", both_do, ", each for itself, and have the same value: ", &when, "."].concat()]
        }
        (_, Ends::Different, _) => vec![["The two ends come to different values: ", &list(), "."].concat()],
        (_, _, [known, ..]) => {
            let own = ["The ", words::party(known.who), " ", one_does, " at ", &place_of(run, known.at), "."].concat();
            let other = (entry.ends != Ends::Own).then(|| other(run, keys, known.who, place));
            [own].into_iter().chain(other).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether the other end than this one makes it too, later on.
fn other(run: &Run, keys: &Keys, one: Actor, place: Place) -> String {
    let node = keys.made_by(place.event).map(|node| &keys.nodes[node]);
    let who = node.map_or(one.peer(), |node| Seats::of(&run.trace).peer(node.connection, one));
    let later = node.into_iter().flat_map(|node| &node.made).find(|made| {
        let step = &keys.steps[made.step];
        step.actor == who && value(step, place.port).is_some()
    });
    let end = match later {
        Some(made) => [" has not come to it yet: it does with ", &place_of(run, made.at), "."].concat(),
        None => " never comes to it on this connection.".to_owned(),
    };
    ["The ", words::party(who), &end].concat()
}

/// Which messages are hashed into a value.
fn hashed(run: &Run, entry: &Entry) -> Option<String> {
    let count = words::counted(entry.covers.len(), "message", "messages");
    let titles = run.story.titles(&entry.covers);
    (!entry.covers.is_empty()).then(|| ["It is bound to ", &count, " of the transcript: ", &titles, "."].concat())
}

/// The messages at which it is made, and those at which what it was made of was.
fn messages(run: &Run, keys: &Keys, entry: &Entry) -> Vec<(u32, String)> {
    let own = entry.known.iter().map(|known| known.at);
    let steps = entry.known.iter().filter_map(|known| keys.steps.iter().find(|step| step.operation == known.event));
    let from = steps.flat_map(|step| &step.edges).flat_map(|edge| &edge.from).filter_map(|id| owner(run, *id));
    let coming = match entry.state {
        State::Coming { number } => Some((number as usize).saturating_sub(1)),
        _ => None,
    };
    let mut all: Vec<usize> = own.chain(from).chain(coming).collect();
    all.sort_unstable();
    all.dedup();
    let named = |at: usize| run.message(at).map(|message| (message.number, message.title.clone()));
    all.into_iter().filter_map(named).collect()
}

/// The index of the message that an operation belongs to.
fn owner(run: &Run, id: EventId) -> Option<usize> {
    run.story.messages.iter().position(|message| message.operations.binary_search(&id).is_ok())
}
