//! Every byte of every scenario has an origin, and what an operation is said to have made it did make.
#![cfg(feature = "sim")]

mod catalogue;

use std::collections::BTreeSet;

use catalogue::runs;
use waxseal::scenario::{Scenario, Seed};
use waxseal::sim;
use waxseal::story::flow;
use waxseal::story::layers::{Layer, Layers, Place};
use waxseal::story::provenance::{Origin, Provenance, chain, provenance, uses};
use waxseal::story::{Message, Story};
use waxseal::trace::{Actor, EventKind, Operation, RandomUse, Trace};

/// The first byte of every leaf of a message, in all layers.
fn leaves(layers: &Layers) -> Vec<Place> {
    let of = |(buffer, upper): (usize, &waxseal::story::layers::Buffer)| {
        let starts = upper.tree.leaves().map(|(_, leaf)| leaf.span.start as usize);
        starts.map(move |offset| Place { buffer, offset }).collect::<Vec<_>>()
    };
    layers.buffers.iter().enumerate().flat_map(of).collect()
}

fn operation(trace: &Trace, id: waxseal::trace::EventId) -> &Operation {
    match &trace.event(id).expect("an event").kind {
        EventKind::Operation(operation) => operation,
        other => panic!("{other:?} is no operation"),
    }
}

fn of_scenario(id: &str) -> (Trace, Story) {
    let trace = sim::run(&Scenario::named(id, Seed::CATALOGUE).expect("it is in the list"));
    let story = Story::of(&trace);
    (trace, story)
}

/// The provenance of the first leaf with this field, in any message with this title, that an operation made.
fn of_field(trace: &Trace, story: &Story, title: &str, key: &str) -> (Message, Provenance) {
    let titled = story.messages.iter().filter(|message| message.title == title);
    let found = titled.flat_map(|message| {
        let layers = Layers::of(trace, message);
        let all = leaves(&layers).into_iter().filter_map(|place| provenance(trace, story, message, &layers, place));
        all.map(|found| (message.clone(), found)).collect::<Vec<_>>()
    });
    found.into_iter().find(|(_, found)| found.field.key() == key).unwrap_or_else(|| panic!("{title} has no {key}"))
}

#[test]
fn every_byte_has_an_origin_and_operations_made_what_they_are_said_to() {
    let mut made = 0;
    for (id, trace, story) in runs() {
        for message in &story.messages {
            let layers = Layers::of(&trace, message);
            for place in leaves(&layers) {
                let found = provenance(&trace, &story, message, &layers, place);
                let Some(found) = found else {
                    let leaf = layers.leaf(place).expect("a leaf");
                    let field = layers.buffers[place.buffer].tree.nodes[leaf].field;
                    panic!("{id}, message {}, {}: {field:?} has no origin", message.number, message.title);
                };
                let Origin::Operation(output) = &found.origin else { continue };
                let outputs = flow::made(operation(&trace, output.operation));
                let bytes = found.span.of(layers.buffers[found.place.buffer].bytes(&trace));
                let is_it = |(port, slice): &(flow::Port, waxseal::trace::Slice)| {
                    *port == output.port && trace.bytes(*slice).get(output.bytes.clone()) == Some(bytes)
                };
                assert!(outputs.iter().any(is_it), "{id}, message {}: {found:?}", message.number);
                made += 1;
            }
        }
    }
    assert!(made > 300, "only {made} leaves were made by an operation");
}

#[test]
fn the_ciphertext_of_the_mail_is_followed_to_the_draws_of_both_ends() {
    let (trace, story) = of_scenario("starttls-tls13");
    let mail = story.messages.iter().find(|message| message.title == "The mail").expect("a mail");
    let layers = Layers::of(&trace, mail);
    let top = layers.buffers.len() - 1;
    let mut place = Place { buffer: top, offset: 0 };
    while let Some(below) = layers.below(place) {
        place = below;
    }
    assert!(matches!(layers.buffers[place.buffer].layer, Layer::Record(_)));
    let found = provenance(&trace, &story, mail, &layers, place).expect("a byte of the record");
    let Origin::Operation(output) = &found.origin else { panic!("{found:?}") };
    assert!(matches!(operation(&trace, output.operation), Operation::Seal { .. }));
    let links = chain(&trace, &story, output);
    let drawers: BTreeSet<_> = links
        .iter()
        .filter(|link| {
            let draw = operation(&trace, link.output.operation);
            matches!(draw, Operation::Random { used_for: RandomUse::KeyExchange, .. })
        })
        .map(|link| trace.event(link.output.operation).expect("an event").actor)
        .collect();
    assert_eq!(drawers, [Actor::Sender, Actor::Receiver].into());
    let transcript = links.iter().find(|link| !link.fed.is_empty()).expect("a transcript hash");
    let titles: Vec<_> = transcript.fed.iter().map(|&number| &*story.messages[number as usize - 1].title).collect();
    assert_eq!(titles[..2], ["ClientHello", "ServerHello"]);
}

#[test]
fn a_random_is_drawn_and_goes_into_the_transcript() {
    let (trace, story) = of_scenario("starttls-tls12");
    let (message, found) = of_field(&trace, &story, "ClientHello", "client_hello.random");
    let Origin::Operation(output) = &found.origin else { panic!("{found:?}") };
    assert!(matches!(operation(&trace, output.operation), Operation::Random { used_for: RandomUse::Tls, .. }));
    let uses = uses(&trace, &message, &found.origin);
    let takes = |wanted: fn(&Operation) -> bool| uses.iter().any(|&(id, _)| wanted(operation(&trace, id)));
    assert!(takes(|operation| matches!(operation, Operation::Prf { label, .. } if label == "key expansion")));
    assert!(takes(|operation| matches!(operation, Operation::HashUpdate { .. })));
    assert!(takes(|operation| matches!(operation, Operation::Sign { .. })), "the receiver signs both randoms");
}

#[test]
fn what_was_asked_for_is_no_setting_and_the_mails_addresses_are_its_own() {
    let (trace, story) = of_scenario("hello-retry-request");
    let second = story.messages.iter().filter(|message| message.title == "ClientHello").nth(1).expect("a second hello");
    let layers = Layers::of(&trace, second);
    let origins = |key: &str| -> Vec<Origin> {
        let found = leaves(&layers).into_iter().filter_map(|place| provenance(&trace, &story, second, &layers, place));
        found.filter(|found| found.field.key() == key).map(|found| found.origin).collect()
    };
    let retry = story.messages.iter().find(|message| message.title == "HelloRetryRequest").expect("a retry").number;
    assert!(
        matches!(origins("extension.key_share.group")[..], [Origin::Echo { message, .. }] if message == retry),
        "{:?}",
        origins("extension.key_share.group")
    );

    let (trace, story) = of_scenario("starttls-tls13");
    let (_, domain) = of_field(&trace, &story, "The mail", "smtp.domain");
    assert_eq!(domain.origin, Origin::Mail);
}
