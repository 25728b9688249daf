//! Two runs side by side: over the whole catalogue nothing is lost and nothing is there twice, and what is known of the handshakes
//! comes out.
#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "what is not there where a test looks for it fails the test")]

mod catalogue;

use std::collections::BTreeSet;

use catalogue::runs;
use waxseal::export::compare::{Depth, text};
use waxseal::scenario::{Scenario, Seed};
use waxseal::sim;
use waxseal::story::compare::{Authentication, Choice, Comparison, Difference, Pair, Place, Row, Run, fields};
use waxseal::story::{Message, Story};
use waxseal::trace::{ConnectionId, Side, Trace};

/// A run with its story.
struct Told {
    trace: Trace,
    story: Story,
}

impl Told {
    fn of(id: &str, settings: &[(&str, &str)]) -> Self {
        let mut scenario = Scenario::named(id, Seed::CATALOGUE).unwrap();
        for (key, value) in settings {
            scenario.set(key, value).unwrap();
        }
        let trace = sim::run(&scenario);
        Self { story: Story::of(&trace), trace }
    }

    const fn run(&self) -> Run<'_> {
        Run { trace: &self.trace, story: &self.story }
    }

    fn title(&self, index: usize) -> &str {
        &self.story.messages[index].title
    }
}

fn catalogue_told() -> Vec<(&'static str, Told)> {
    runs().map(|(id, trace, story)| (id, Told { trace, story })).collect()
}

fn compared(a: &Told, b: &Told) -> Comparison {
    Comparison::of(a.run(), b.run(), Choice::All)
}

/// The only pair of a comparison.
fn only(comparison: &Comparison) -> &Pair {
    let [pair] = &comparison.pairs[..] else { panic!("one pair: {comparison:?}") };
    pair
}

/// What stands in A alone, and in B alone, nowhere else in the other, as `sender: Certificate`.
fn absent(a: &Told, b: &Told, pair: &Pair) -> [Vec<String>; 2] {
    let alone = |told: &Told, of: fn(&Row) -> Option<usize>, other: fn(&Row) -> Option<usize>| {
        let rows = pair.rows.iter().filter(|row| other(row).is_none() && row.elsewhere.is_none());
        let messages = rows.filter_map(|row| Some((row, &told.story.messages[of(row)?])));
        messages.map(|(row, message)| format!("{}: {}", message.from.name(), row.name)).collect()
    };
    [alone(a, |row| row.a, |row| row.b), alone(b, |row| row.b, |row| row.a)]
}

#[test]
fn a_run_compared_with_itself_has_no_difference() {
    for (id, told) in catalogue_told() {
        for pair in compared(&told, &told).pairs {
            for row in &pair.rows {
                assert_eq!((row.a, row.elsewhere), (row.b, None), "{id}: {row:?}");
                assert_eq!([row.difference, row.carriage], [Difference::Same; 2], "{id}: {row:?}");
            }
            assert!(pair.flights.iter().all(|row| row.a == row.b), "{id}");
            assert_eq!(pair.a, pair.b, "{id}");
        }
    }
}

#[test]
fn another_seed_differs_in_no_meaning() {
    for id in ["starttls-tls13", "starttls-tls12", "mutual-tls", "post-quantum"] {
        let mut scenario = Scenario::named(id, Seed::CATALOGUE).unwrap();
        let trace = sim::run(&scenario);
        let a = Told { story: Story::of(&trace), trace };
        scenario.seed = "0a".parse().unwrap();
        let trace = sim::run(&scenario);
        let b = Told { story: Story::of(&trace), trace };
        for row in &only(&compared(&a, &b)).rows {
            let (at_a, at_b) = (row.a.unwrap(), row.b.unwrap());
            assert!(
                row.difference.max(row.carriage) < Difference::Meaning,
                "{id}: {} | {}: {:?}",
                a.title(at_a),
                b.title(at_b),
                {
                    let merged = fields(a.run(), Some(&a.story.messages[at_a]), b.run(), Some(&b.story.messages[at_b]));
                    let rows = merged.panels.into_iter().flat_map(|panel| panel.rows);
                    rows.filter(|row| row.difference == Difference::Meaning).collect::<Vec<_>>()
                }
            );
        }
    }
}

#[test]
fn each_message_and_each_flight_stands_in_one_row_and_the_sides_may_be_exchanged() {
    let told = catalogue_told();
    for (id_a, a) in &told {
        for (id_b, b) in &told {
            let comparison = compared(a, b);
            let names = format!("{id_a} | {id_b}");
            holds_all(&names, a, &comparison, |row| row.a);
            holds_all(&names, b, &comparison, |row| row.b);
            let flights = |of: fn(&waxseal::story::compare::FlightRow) -> Option<usize>| {
                let all: Vec<_> = comparison.pairs.iter().flat_map(|pair| pair.flights.iter().filter_map(of)).collect();
                assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len(), "{names}");
                all.len()
            };
            assert_eq!(flights(|row| row.a), a.story.flights.len(), "{names}");
            assert_eq!(flights(|row| row.b), b.story.flights.len(), "{names}");
            let there = |comparison: &Comparison| -> BTreeSet<_> {
                let rows = comparison.pairs.iter().flat_map(|pair| &pair.rows);
                rows.map(|row| (row.a, row.b, row.elsewhere, row.difference)).collect()
            };
            let back =
                there(&compared(b, a)).into_iter().map(|(b, a, elsewhere, difference)| (a, b, elsewhere, difference));
            assert_eq!(there(&comparison), back.collect(), "{names}");
        }
    }
}

/// Whether all messages of a run stand in the rows of the pairs, each once, those of a side in order.
fn holds_all(names: &str, told: &Told, comparison: &Comparison, of: fn(&Row) -> Option<usize>) {
    let mut seen = BTreeSet::new();
    for pair in &comparison.pairs {
        let on_it: Vec<_> = pair.rows.iter().filter_map(of).collect();
        assert!(on_it.is_sorted(), "{names}");
        for index in on_it {
            assert!(seen.insert(index), "{names}: message {index} twice");
        }
    }
    assert_eq!(seen.len(), told.story.messages.len(), "{names}");
}

/// Whether each leaf of each layer of both messages stands in the merged tree, once, so that every byte does.
#[track_caller]
fn check_fields(a: &Told, of_a: Option<&Message>, b: &Told, of_b: Option<&Message>) {
    let merged = fields(a.run(), of_a, b.run(), of_b);
    let mut bytes = [0, 0];
    for panel in &merged.panels {
        for (side, layers, buffer) in [(0, &merged.a, panel.a), (1, &merged.b, panel.b)] {
            let Some(buffer) = buffer.map(|at| &layers.buffers[at]) else {
                assert!(panel.rows.iter().all(|row| [row.a, row.b][side].is_none()));
                continue;
            };
            let mut nodes: Vec<_> = panel.rows.iter().filter_map(|row| [row.a, row.b][side]).collect();
            nodes.sort_unstable();
            assert!(nodes.iter().copied().eq(0..buffer.tree.nodes.len()), "{nodes:?}");
            bytes[side] += nodes
                .iter()
                .map(|&node| &buffer.tree.nodes[node])
                .filter(|node| node.is_leaf())
                .map(|node| node.span.len())
                .sum::<usize>();
            for row in &panel.rows {
                let node = [row.a, row.b][side];
                assert!(node.is_none_or(|node| buffer.tree.nodes[node].field == row.field));
                assert!(node.is_none_or(|node| buffer.tree.depth(node) == row.depth));
            }
        }
        for row in panel.rows.iter().filter(|row| row.a.is_none() || row.b.is_none()) {
            assert_eq!((row.difference, row.place), (Difference::Meaning, Place::Same));
        }
    }
    for (side, told, layers) in [(0, a, &merged.a), (1, b, &merged.b)] {
        let all = layers.buffers.iter().map(|buffer| buffer.bytes(&told.trace).len()).sum::<usize>();
        assert_eq!(bytes[side], all);
    }
}

#[test]
fn every_byte_of_both_sides_lies_in_one_leaf_of_the_merged_tree() {
    let told = catalogue_told();
    let (_, first) = &told[0];
    for (_, other) in &told {
        for row in compared(first, other).pairs.iter().flat_map(|pair| &pair.rows) {
            let of = |told: &'_ Told, at: Option<usize>| at.map(|at| told.story.messages[at].clone());
            check_fields(first, of(first, row.a).as_ref(), other, of(other, row.b).as_ref());
        }
    }
}

#[test]
fn tls13_against_tls12() {
    let (a, b) = (Told::of("starttls-tls13", &[]), Told::of("starttls-tls12", &[]));
    let comparison = compared(&a, &b);
    let pair = only(&comparison);
    let (side_a, side_b) = (pair.a.as_ref().unwrap(), pair.b.as_ref().unwrap());
    assert_eq!((side_a.cost.trips.handshake, side_b.cost.trips.handshake), (Some(1), Some(2)));
    let [only_a, only_b] = absent(&a, &b, pair);
    for name in ["receiver: EncryptedExtensions", "receiver: CertificateVerify"] {
        assert!(only_a.contains(&name.to_owned()), "{only_a:?}");
    }
    for name in ["receiver: ServerKeyExchange", "receiver: ServerHelloDone", "sender: ClientKeyExchange"] {
        assert!(only_b.contains(&name.to_owned()), "{only_b:?}");
    }
    assert_eq!((only_a.len(), only_b.len()), (3, 3), "{only_a:?} {only_b:?}");
    // Both send Certificate and both Finished: one in the clear, the others in another order.
    let row = pair.rows.iter().find(|row| row.name == "Certificate").unwrap();
    assert!(row.a.is_some() && row.b.is_some() && row.difference == Difference::Meaning);
    assert!(pair.rows.iter().any(|row| row.name == "Finished" && row.elsewhere.is_some()));
    // SMTP in TLS says the same; its records have another form.
    let row = pair.rows.iter().find(|row| row.name == "DATA").unwrap();
    assert_eq!((row.difference, row.carriage), (Difference::Same, Difference::Meaning));
}

#[test]
fn the_resumed_connection_stands_beside_the_full_one_and_has_no_certificate() {
    let (a, b) = (Told::of("starttls-tls13", &[]), Told::of("resumption-tls13", &[]));
    let comparison = compared(&a, &b);
    let [alone, pair] = &comparison.pairs[..] else { panic!("two pairs") };
    assert!(alone.a.is_none() && alone.b.as_ref().unwrap().connection == ConnectionId(0));
    let (side_a, side_b) = (pair.a.as_ref().unwrap(), pair.b.as_ref().unwrap());
    assert_eq!((side_a.connection, side_b.connection), (ConnectionId(0), ConnectionId(1)));
    let [only_a, only_b] = absent(&a, &b, pair);
    assert_eq!((only_a, only_b), (vec!["receiver: Certificate".into(), "receiver: CertificateVerify".into()], vec![]));
    assert_eq!(side_a.cost.trips.handshake, side_b.cost.trips.handshake);
    assert_eq!(side_b.facts.server, Authentication::Session);
    assert!(side_b.cost.handshake_bytes.sum() < side_a.cost.handshake_bytes.sum());
    // The same from two connections of one run.
    let choice = Choice::One { a: ConnectionId(0), b: ConnectionId(1) };
    let within = Comparison::of(b.run(), b.run(), choice);
    let names = absent(&b, &b, only(&within));
    assert_eq!(names, [vec!["receiver: Certificate".to_owned(), "receiver: CertificateVerify".into()], vec![]]);
}

#[test]
fn what_prepares_a_resumption_or_repeats_a_delivery_stands_alone() {
    let (a, b) = (Told::of("starttls-tls13", &[]), Told::of("starttls-tls13", &[("deliveries", "2")]));
    let pairs = compared(&a, &b).pairs;
    // The second delivery resumes: the first one prepares it, and it is the second that is compared.
    let connections: Vec<_> =
        pairs.iter().map(|pair| [&pair.a, &pair.b].map(|side| side.as_ref().map(|side| side.connection.0))).collect();
    assert_eq!(connections, [[None, Some(0)], [Some(0), Some(1)]]);
    let b = Told::of("starttls-tls13", &[("deliveries", "2"), ("resumption", "none")]);
    let pairs = compared(&a, &b).pairs;
    let connections: Vec<_> =
        pairs.iter().map(|pair| [&pair.a, &pair.b].map(|side| side.as_ref().map(|side| side.connection.0))).collect();
    assert_eq!(connections, [[Some(0), Some(0)], [None, Some(1)]]);
}

#[test]
fn hello_retry_request_costs_a_round_trip() {
    let (a, b) = (Told::of("starttls-tls13", &[]), Told::of("hello-retry-request", &[]));
    let comparison = compared(&a, &b);
    let pair = only(&comparison);
    let trips = [&pair.a, &pair.b].map(|side| side.as_ref().unwrap().cost.trips.handshake);
    assert_eq!(trips, [Some(1), Some(2)]);
    let [only_a, only_b] = absent(&a, &b, pair);
    assert_eq!(only_a, Vec::<String>::new());
    assert_eq!(only_b, ["receiver: HelloRetryRequest", "sender: another ClientHello"]);
}

#[test]
fn mutual_tls_asks_the_sender_for_its_certificate() {
    let (a, b) = (Told::of("starttls-tls13", &[]), Told::of("mutual-tls", &[]));
    let comparison = compared(&a, &b);
    let pair = only(&comparison);
    let [only_a, only_b] = absent(&a, &b, pair);
    assert_eq!(only_a, Vec::<String>::new());
    assert_eq!(only_b, ["receiver: CertificateRequest", "sender: Certificate", "sender: CertificateVerify"]);
    assert_eq!(pair.a.as_ref().unwrap().facts.client, Authentication::None);
    assert!(matches!(pair.b.as_ref().unwrap().facts.client, Authentication::Signature { .. }));
}

#[test]
fn what_makes_a_certificate_bad_is_a_difference_of_meaning() {
    let a = Told::of("starttls-tls13", &[]);
    for (id, field) in [("expired", "x509.validity"), ("wrong-name", "x509"), ("unknown-ca", "x509.issuer")] {
        let b = Told::of(id, &[]);
        let comparison = compared(&a, &b);
        let row = only(&comparison).rows.iter().find(|row| row.name == "Certificate").unwrap();
        assert_eq!(row.difference, Difference::Meaning, "{id}");
        let of = |told: &Told, at: Option<usize>| told.story.messages[at.unwrap()].clone();
        let merged = fields(a.run(), Some(&of(&a, row.a)), b.run(), Some(&of(&b, row.b)));
        let mut rows = merged.panels.iter().flat_map(|panel| &panel.rows);
        let found = rows.any(|row| row.difference == Difference::Meaning && row.field.key().starts_with(field));
        assert!(found, "{id}: {field}");
    }
}

#[test]
fn whoever_sits_at_an_end_says_the_same_messages() {
    let (a, b) = (Told::of("starttls-tls13", &[("policy", "may")]), Told::of("active-mitm", &[]));
    let comparison = compared(&a, &b);
    let [first, second] = &comparison.pairs[..] else { panic!("the second connection is the attacker's own") };
    assert!(first.rows.iter().all(|row| row.a.is_some() && row.b.is_some()), "{:?}", first.rows);
    assert!(second.a.is_none() && second.b.is_some());
    let certificate = first.rows.iter().find(|row| row.name == "Certificate").unwrap();
    assert_eq!(certificate.difference, Difference::Meaning);
}

#[test]
fn costs_are_those_of_the_run() {
    for (id, told) in catalogue_told() {
        let comparison = compared(&told, &told);
        let sides = || comparison.pairs.iter().filter_map(|pair| pair.a.as_ref());
        let bytes: usize = sides().map(|side| side.cost.bytes.sum()).sum();
        assert_eq!(bytes, told.story.flights.iter().map(|flight| flight.wire_bytes).sum::<usize>(), "{id}");
        for side in sides() {
            assert!(side.cost.handshake_bytes.sum() <= side.cost.bytes.sum(), "{id}");
            let flights = told.story.flights.iter().filter(|flight| flight.connection == side.connection);
            let from_sender = flights.clone().filter(|flight| flight.side == Side::Client);
            assert_eq!(side.cost.flights, flights.count(), "{id}");
            let sent: usize = from_sender.map(|flight| flight.wire_bytes).sum();
            assert_eq!(side.cost.bytes.to_receiver, sent, "{id}");
        }
    }
}

#[test]
fn the_text_reads_so() {
    let tls13 = Told::of("starttls-tls13", &[]);
    for (name, other) in [("tls12", "starttls-tls12"), ("resumption", "resumption-tls13"), ("expired", "expired")] {
        let b = Told::of(other, &[]);
        let comparison = compared(&tls13, &b);
        let text = text(tls13.run(), b.run(), &comparison, Depth::Messages);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("compare-{name}"), text);
        });
    }
}
