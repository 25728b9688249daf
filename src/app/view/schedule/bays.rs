//! The three bays of a schedule: which value stands where, and what each end has of it at a message.

use super::forest::{Keys, Kind, value};
use super::{Bay, Cut, Ends, Entry, Known, Onward, Place, State};
use crate::app::Run;
use crate::codepoint::ProtocolVersion;
use crate::story::flow::{Port, operation_at};
use crate::trace::{Actor, ConnectionId, EventKind, Operation, Slice};

/// So many generations of a traffic secret are drawn: the first, and the last of them.
const GENERATIONS: usize = 3;

/// A connection's schedule at a message.
pub(super) struct View<'a> {
    pub(super) run: &'a Run,
    pub(super) keys: &'a Keys,
    pub(super) connection: ConnectionId,
    /// Who sits at its ends, the client first.
    pub(super) ends: [Actor; 2],
    pub(super) index: usize,
}

/// Which bytes of the values that a node's steps made or took.
#[derive(Clone, Copy)]
struct Which {
    port: Option<Port>,
    /// The number of the part, where it begins and how long it is; the whole for the number 0.
    part: (usize, usize, usize),
}

const MADE: Which = Which { port: None, part: (0, 0, usize::MAX) };

const fn taken(port: Port) -> Which {
    Which { port: Some(port), ..MADE }
}

impl View<'_> {
    /// The bays of the connection's version.
    pub(super) fn bays(&self) -> Vec<Bay> {
        if self.is_tls12() { self.tls12() } else { self.tls13() }
    }

    /// Whether it is the schedule of TLS 1.2: told by its PRF; where nothing came of the shares, by what the server had chosen.
    fn is_tls12(&self) -> bool {
        let here = || self.keys.nodes.iter().filter(|node| node.connection == self.connection);
        let chosen = || {
            let messages = self.run.story.messages.iter().filter(|message| message.connection == self.connection);
            messages.filter_map(|message| message.context.version).next_back()
        };
        let has = |kind| here().any(|node| node.kind == kind);
        has(Kind::Prf) || !has(Kind::Extracted) && chosen() == Some(ProtocolVersion::TLS_1_2)
    }

    fn tls13(&self) -> Vec<Bay> {
        let secret = |label| self.keys.head(self.connection, Kind::Extracted, label);
        let (early, handshake, master) = (secret("early secret"), secret("handshake secret"), secret("master secret"));
        let psk = self.entry(early, taken(Port::Ikm), "PSK");
        let is_none = |known: &Known| self.run.trace.bytes(known.value).iter().all(|&byte| byte == 0);
        let without = !psk.known.is_empty() && psk.known.iter().all(is_none);
        let psk = Entry { name: if without { "no PSK: zeros" } else { "PSK" }.to_owned(), ..psk };
        vec![
            Bay {
                title: "Early",
                shares: Vec::new(),
                input: Some(psk),
                secret: self.extracted(early, "Early Secret", &[], &["c e traffic", "e exp master"]),
                cut: Cut::No,
                onward: Some(self.derived(early)),
            },
            Bay {
                title: "Handshake",
                shares: self.shares(),
                input: Some(self.shared("shared secret")),
                secret: self.extracted(handshake, "Handshake Secret", &["c hs traffic", "s hs traffic"], &[]),
                cut: Cut::No,
                onward: Some(self.derived(handshake)),
            },
            Bay {
                title: "Application",
                shares: Vec::new(),
                input: Some(self.entry(master, taken(Port::Ikm), "zeros")),
                secret: self.extracted(
                    master,
                    "Master Secret",
                    &["c ap traffic", "s ap traffic"],
                    &["exp master", "res master"],
                ),
                cut: Cut::No,
                onward: None,
            },
        ]
    }

    fn tls12(&self) -> Vec<Bay> {
        let prf = |label| self.keys.head(self.connection, Kind::Prf, label);
        let (master, block) = (prf("master secret"), prf("key expansion"));
        let finished = ["client finished", "server finished"].map(|label| self.entry(prf(label), MADE, label));
        // A resumed session brings its master secret along: no operation of this connection makes it.
        let resumed = master.is_none() && block.is_some();
        let secret = match master {
            None => self.entry(block, taken(Port::Secret), "master secret"),
            _ => self.entry(master, MADE, "master secret"),
        };
        let seed = if self.hashes(master) { "session hash" } else { "both randoms" };
        let mut secret = Entry { via: Some(self.via(master)), below: finished.into(), ..secret };
        if resumed {
            secret.via = Some("kept from the session".to_owned());
        }
        let block_secret =
            Entry { via: Some(self.via(block)), below: self.cut(block), ..self.entry(block, MADE, "key block") };
        let exchange = Bay {
            title: "Key exchange",
            shares: self.shares(),
            input: None,
            secret: self.shared("premaster secret"),
            cut: Cut::No,
            onward: Some(Onward::Secret),
        };
        let input = (!resumed).then(|| self.entry(master, taken(Port::Seed), seed));
        let onward = Some(Onward::Secret);
        let mut bays = vec![
            Bay { title: "Master secret", shares: Vec::new(), input, secret, cut: Cut::No, onward },
            Bay {
                title: "Keys",
                shares: Vec::new(),
                input: Some(self.entry(block, taken(Port::Seed), "both randoms")),
                secret: block_secret,
                cut: Cut::Yes,
                onward: None,
            },
        ];
        if !resumed {
            bays.insert(0, exchange);
        }
        bays
    }

    /// A secret of HKDF-Extract, with what both ends always expand from it, and with what they may.
    fn extracted(&self, node: Option<usize>, name: &str, always: &[&str], sometimes: &[&str]) -> Entry {
        let labelled = |label: &str| node.and_then(|node| self.keys.labelled(node, label));
        let binders = ["ext binder", "res binder"];
        let also = binders.iter().chain(sometimes).filter(|label| labelled(label).is_some());
        let below = always.iter().chain(also).map(|label| self.branch(labelled(label), label)).collect();
        Entry { via: Some("HKDF-Extract".to_owned()), below, ..self.entry(node, MADE, name) }
    }

    /// What is expanded from a secret, with all that is expanded from it in turn.
    fn branch(&self, node: Option<usize>, name: &str) -> Entry {
        let mut entry = self.entry(node, MADE, name);
        let Some(node) = node else { return entry };
        let mut tickets = 0;
        for below in self.keys.below(node) {
            match &*self.keys.nodes[below].label {
                "traffic upd" => {}
                label if label.starts_with("resumption ") => {
                    tickets += 1;
                    let name = ["PSK of ticket ", &tickets.to_string()].concat();
                    entry.below.push(self.entry(Some(below), MADE, &name));
                }
                label => entry.below.push(self.branch(Some(below), label)),
            }
        }
        entry.below.extend(self.generations(node, name));
        entry
    }

    /// The later generations of a traffic secret that there are by now, `[RFC 8446 §7.2]`.
    fn generations(&self, first: usize, name: &str) -> Vec<Entry> {
        let next = |node: &usize| {
            let next = self.keys.labelled(*node, "traffic upd")?;
            self.keys.nodes[next].made.iter().any(|made| made.at <= self.index).then_some(next)
        };
        let all: Vec<_> = std::iter::successors(next(&first), next).enumerate().collect();
        // The generation before this one stands above its parts, not below them: each is drawn with its key and IV alone.
        let skipped = all.len().saturating_sub(GENERATIONS);
        let generation = |&(number, node): &(usize, usize)| {
            let name = [name, " ", &(number + 1).to_string()].concat();
            let parts = self.keys.below(node).filter(|&part| self.keys.nodes[part].label != "traffic upd");
            let below = parts.map(|part| self.entry(Some(part), MADE, &self.keys.nodes[part].label)).collect();
            let skipped = if number == skipped { skipped } else { 0 };
            let via = Some("traffic upd".to_owned());
            Entry { via, below, skipped, ..self.entry(Some(node), MADE, &name) }
        };
        all[skipped..].iter().map(generation).collect()
    }

    fn derived(&self, node: Option<usize>) -> Onward {
        let derived = node.and_then(|node| self.keys.labelled(node, "derived"));
        Onward::Derived(self.entry(derived, MADE, "derived"))
    }

    /// The shares of both ends, those of the client first.
    fn shares(&self) -> Vec<Entry> {
        let is_here = |&node: &usize| {
            let node = &self.keys.nodes[node];
            node.connection == self.connection && node.kind == Kind::Share
        };
        let mut nodes: Vec<_> = (0..self.keys.nodes.len()).filter(is_here).collect();
        // The client's stands left.
        nodes.sort_by_key(|&node| self.keys.steps[self.keys.nodes[node].made[0].step].actor != self.ends[0]);
        let share = |node: usize| {
            let entry = self.entry(Some(node), MADE, &self.keys.nodes[node].label);
            Entry { ends: if entry.known.is_empty() { Ends::Nobody } else { Ends::Own }, ..entry }
        };
        nodes.into_iter().map(share).collect()
    }

    /// What both shares give, under its group's name, or under this one.
    fn shared(&self, name: &str) -> Entry {
        let node = self.keys.head(self.connection, Kind::Shared, "");
        let step = node.map(|node| &self.keys.steps[self.keys.nodes[node].made[0].step]);
        let own = step.filter(|step| step.output.is_some() && name == "shared secret").map(|step| &*step.name);
        self.entry(node, MADE, own.unwrap_or(name))
    }

    /// Whether a node hashes messages, not random values alone.
    fn hashes(&self, node: Option<usize>) -> bool {
        let first = node.map(|node| &self.keys.steps[self.keys.nodes[node].made[0].step]);
        first.is_some_and(|step| step.edges.iter().any(|edge| !edge.covers.is_empty()))
    }

    /// How the PRF is called for a node.
    fn via(&self, node: Option<usize>) -> String {
        let first = node.map(|node| self.keys.steps[self.keys.nodes[node].made[0].step].operation);
        match first.and_then(|event| operation_at(&self.run.trace, event)) {
            Some((_, Operation::Prf { label, .. })) => ["PRF “", label, "”"].concat(),
            _ => "PRF".to_owned(),
        }
    }

    /// The keys and IVs that a key block is cut into, as the records of the connection use them, `[RFC 5246 §6.3]`.
    fn cut(&self, block: Option<usize>) -> Vec<Entry> {
        let lengths = self.run.trace.events.iter().find_map(|event| match &event.kind {
            EventKind::Operation(Operation::Seal { key, iv, .. } | Operation::Open { key, iv, .. })
                if event.connection == Some(self.connection) =>
            {
                Some((key.len(), iv.len()))
            }
            _ => None,
        });
        let Some((key, iv)) = lengths else { return Vec::new() };
        let parts = [
            ("client_write_key", 0, key),
            ("server_write_key", key, key),
            ("client_write_IV", 2 * key, iv),
            ("server_write_IV", 2 * key + iv, iv),
        ];
        let part = |(number, (name, at, length)): (usize, (&str, usize, usize))| {
            self.entry(block, Which { part: (number + 1, at, length), ..MADE }, name)
        };
        parts.into_iter().enumerate().map(part).collect()
    }

    /// A value of a node as both ends have it; without a node it is never made.
    fn entry(&self, node: Option<usize>, which: Which, name: &str) -> Entry {
        let made = node.map_or(&[][..], |node| &self.keys.nodes[node].made);
        let (part, from, length) = which.part;
        let values = || {
            made.iter().filter_map(|made| {
                let step = &self.keys.steps[made.step];
                let value: Slice = value(step, which.port)?.part(from, length);
                Some((step, Known { who: step.actor, value, event: step.operation, at: made.at }))
            })
        };
        // An end that begins again, without its ticket for instance, goes on with what it made last.
        let has = |who: Actor| values().rfind(|(_, known)| known.who == who && known.at <= self.index);
        let known: Vec<_> = self.ends.into_iter().filter_map(has).collect();
        // What is still to come is bound to what it will hash.
        let covering = if known.is_empty() { values().collect() } else { known.clone() };
        let mut covers: Vec<u32> = covering.iter().flat_map(|(step, _)| self.keys.covers(step)).collect();
        covers.sort_unstable();
        covers.dedup();
        let known: Vec<Known> = known.into_iter().map(|(_, known)| known).collect();
        let first = values().next().map(|(_, first)| first);
        let coming = || values().map(|(_, known)| known.at).min().and_then(|at| self.run.message(at));
        Entry {
            place: first.map(|first| Place { event: first.event, port: which.port, part }),
            name: name.to_owned(),
            via: None,
            state: match first {
                None => State::Never,
                Some(_) if known.is_empty() => State::Coming { number: coming().map_or(0, |message| message.number) },
                _ if known.iter().any(|known| known.at == self.index) => State::New,
                _ => State::Exists,
            },
            ends: self.ends(&known),
            known,
            covers: if which.port.is_some_and(|port| port != Port::Seed) { Vec::new() } else { covers },
            skipped: 0,
            below: Vec::new(),
        }
    }

    fn ends(&self, known: &[Known]) -> Ends {
        match known {
            [] => Ends::Nobody,
            [one] => Ends::One(one.who),
            [one, other, ..] => {
                let bytes = |known: &Known| self.run.trace.bytes(known.value);
                if bytes(one) == bytes(other) { Ends::Same } else { Ends::Different }
            }
        }
    }
}
