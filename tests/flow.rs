//! How values flow through real runs: every key comes from random draws, every input has its origin.
#![cfg(feature = "sim")]

mod catalogue;

use std::collections::BTreeSet;

use catalogue::runs;
use waxseal::codepoint::HashAlgorithm;
use waxseal::seal::hash::Function;
use waxseal::story::flow::{self, Port};
use waxseal::trace::{EventId, EventKind, Operation, RandomUse, Trace};

fn operations(trace: &Trace) -> impl Iterator<Item = (EventId, &Operation)> {
    trace.events.iter().enumerate().filter_map(|(index, event)| match &event.kind {
        EventKind::Operation(operation) => Some((EventId(index as u32), operation)),
        _ => None,
    })
}

fn at(trace: &Trace, id: EventId) -> &Operation {
    operations(trace).find(|(other, _)| *other == id).expect("an operation").1
}

/// All operations that an input comes from, transitively.
fn origins(trace: &Trace, operation: EventId, port: Port, seen: &mut BTreeSet<EventId>) {
    for source in flow::sources(trace, operation, port) {
        if seen.insert(source.operation) {
            for (input, _) in flow::inputs(at(trace, source.operation)) {
                origins(trace, source.operation, input, seen);
            }
        }
    }
}

#[test]
fn every_traffic_key_comes_from_draws_of_both_ends() {
    for (id, trace, _) in runs() {
        for (event, operation) in operations(&trace) {
            if !matches!(operation, Operation::Seal { .. } | Operation::Open { .. }) {
                continue;
            }
            for port in [Port::Key, Port::Iv] {
                let mut seen = BTreeSet::new();
                origins(&trace, event, port, &mut seen);
                let drawers: BTreeSet<_> = seen
                    .iter()
                    .filter(|&&id| matches!(at(&trace, id), Operation::Random { used_for: RandomUse::KeyExchange, .. }))
                    .map(|&id| trace.event(id).expect("it was found").actor)
                    .collect();
                assert_eq!(drawers.len(), 2, "{id}, event {event:?}, {port:?}: {seen:?}");
            }
        }
    }
}

#[test]
fn every_secret_input_is_made_by_an_operation_or_is_a_constant_of_the_protocol() {
    let mut checked = 0;
    for (id, trace, _) in runs() {
        for (event, operation) in operations(&trace) {
            for (port, slice) in flow::inputs(operation).into_iter().filter(|(port, _)| is_secret(operation, *port)) {
                let bytes = trace.bytes(slice);
                // Nothing is fed in by a schedule without pre-shared key: zeros; and the context of "derived" is Hash("").
                let is_constant = bytes.iter().all(|&byte| byte == 0) || is_hash_of_nothing(bytes);
                let covered: usize = flow::sources(&trace, event, port).iter().map(|source| source.input.len()).sum();
                assert!(is_constant || covered == bytes.len(), "{id}, event {event:?}, {port:?}: {operation:?}");
                checked += usize::from(!is_constant);
            }
        }
    }
    assert!(checked > 1000, "only {checked} inputs were looked at");
}

/// Whether this input must have come out of another operation, whole.
fn is_secret(operation: &Operation, port: Port) -> bool {
    match operation {
        Operation::KeyShare { .. }
        | Operation::SharedSecret { .. }
        | Operation::HkdfExtract { .. }
        | Operation::HkdfExpand { .. }
        | Operation::Hmac { .. }
        | Operation::Prf { .. }
        | Operation::OpenTicket { .. } => true,
        Operation::Seal { .. } | Operation::Open { .. } => matches!(port, Port::Key | Port::Iv),
        Operation::SealTicket { .. } => port != Port::Plaintext,
        Operation::Verify { .. } => port == Port::Signature,
        _ => false,
    }
}

fn is_hash_of_nothing(bytes: &[u8]) -> bool {
    [HashAlgorithm::SHA256, HashAlgorithm::SHA384]
        .iter()
        .any(|&hash| Function::of(hash).is_ok_and(|function| function.digest(&[]).as_ref() == bytes))
}

#[test]
fn what_a_hash_was_fed_hashes_to_what_it_gave() {
    for (id, trace, _) in runs() {
        for (event, operation) in operations(&trace) {
            let Operation::HashFinish { hash, output, .. } = operation else { continue };
            let fed = flow::fed(&trace, event);
            let bytes: Vec<u8> = fed
                .iter()
                .flat_map(|&update| match at(&trace, update) {
                    Operation::HashUpdate { input, .. } => trace.bytes(*input),
                    other => panic!("{other:?} feeds no hash"),
                })
                .copied()
                .collect();
            let function = Function::of(*hash).expect("a hash of the suites");
            assert_eq!(function.digest(&bytes).as_ref(), trace.bytes(*output), "{id}, event {event:?}");
        }
    }
}

#[test]
fn sources_and_uses_are_each_others_other_direction() {
    let (_, trace, _) = runs().next().expect("the list is not empty");
    for (event, operation) in operations(&trace) {
        for (port, _) in flow::inputs(operation) {
            for source in flow::sources(&trace, event, port) {
                let uses = flow::uses(&trace, source.operation, source.port);
                assert!(uses.contains(&(event, port)), "{source:?} does not know of {event:?}");
            }
        }
    }
}
