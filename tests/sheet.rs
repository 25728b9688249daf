//! The sheet of every message of every scenario: each byte that crossed or was opened is in one part, once; what is selected is marked
//! where the layers say that it lies; and every byte that can be changed by hand is the one that an intervention changes.
#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "what is not there where a test looks for it fails the test")]

use std::collections::{BTreeMap, BTreeSet};

use waxseal::app::selection::Chosen;
use waxseal::app::view::current::{Current, current};
use waxseal::app::view::sheet::{Extent, Opening, sheet};
use waxseal::app::view::touch::{Deed, Touch};
use waxseal::app::view::verdict::{Seal, verdict};
use waxseal::app::view::{grid, origin, told};
use waxseal::app::{Effect, Model, Msg, update};
use waxseal::scenario::{Intervention, Scenario, Seed, Unit, catalogue};
use waxseal::sim;
use waxseal::story::Story;
use waxseal::story::layers::{Layer, Layers, Place};
use waxseal::tamper::Matrix;
use waxseal::trace::{Change, EventKind, Trace};

/// The page at a message of a scenario, with what it runs run.
fn opened(address: &str) -> Model {
    let mut model = Model::default();
    let effects = update(&mut model, Msg::Opened { address: format!("view=bytes&seed={}&{address}", Seed::CATALOGUE) });
    run(&mut model, effects);
    model
}

fn run(model: &mut Model, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::Run { request, scenario } = effect {
            let effects = update(model, Msg::Ran { request, trace: sim::run(&scenario) });
            run(model, effects);
        }
    }
}

/// Calls `check` for every message of a scenario.
fn every_message(id: &str, mut check: impl FnMut(&Current, &Layers)) {
    let mut model = opened(&format!("s={id}"));
    for number in 1..=model.run().unwrap().len() as u32 {
        let _ = update(&mut model, Msg::GoTo { number });
        let current = current(&model).unwrap();
        let message = current.run.message(current.index).unwrap();
        let layers = Layers::of(&current.run.trace, message);
        check(&current, &layers);
    }
}

#[test]
fn every_byte_is_shown_once() {
    for entry in catalogue::ALL {
        every_message(entry.id, |current, layers| {
            let here = || format!("{}, {}", entry.id, current.position);
            let all = sheet(current, None, Extent::All);
            // Each leaf that is not read elsewhere stands in one part.
            let mut wanted = BTreeSet::new();
            for (layer, buffer) in layers.buffers.iter().enumerate() {
                for (node, leaf) in buffer.tree.leaves() {
                    if !waxseal::story::layers::is_carried(leaf.field) {
                        wanted.insert((layer, node));
                    }
                }
            }
            let mut found = BTreeSet::new();
            for part in &all.parts {
                let mut shown = 0;
                for leaf in &part.leaves {
                    assert!(found.insert((leaf.at.layer, leaf.at.node)), "{}: {leaf:?} stands twice", here());
                    assert!(leaf.bytes.clone().all(|offset| part.shows(offset)), "{}: {leaf:?}", here());
                    let node = &layers.buffers[leaf.at.layer].tree.nodes[leaf.at.node];
                    let bytes = node.span.of(layers.buffers[leaf.at.layer].bytes(&current.run.trace));
                    assert_eq!(&part.bytes[leaf.bytes.clone()], bytes, "{}: {leaf:?}", here());
                    shown += leaf.bytes.len();
                }
                assert_eq!(shown, part.shown.iter().map(ExactSizeIterator::len).sum::<usize>(), "{}", here());
                assert!(part.shown.windows(2).all(|pair| pair[0].end < pair[1].start), "{}: {:?}", here(), part.shown);
                assert_eq!(part.hidden, 0);
            }
            assert_eq!(found, wanted, "{}", here());
            // At first ciphertext is cut, and nothing else is.
            let first = sheet(current, None, Extent::First);
            for (part, whole) in first.parts.iter().zip(&all.parts) {
                let count = |shown: &[std::ops::Range<usize>]| shown.iter().map(ExactSizeIterator::len).sum::<usize>();
                assert_eq!(count(&part.shown) + part.hidden, count(&whole.shown), "{}", here());
            }
        });
    }
}

#[test]
fn trees_say_how_their_fields_stand() {
    every_message("starttls-tls13", |current, _| {
        for part in sheet(current, None, Extent::First).parts {
            for (index, field) in part.fields.iter().enumerate() {
                let next = part.fields.get(index + 1).map_or(0, |next| next.depth);
                assert_eq!(field.branch, next > field.depth, "{}: {field:?}", current.position);
                assert!(1 <= field.position && field.position <= field.set_size, "{field:?}");
            }
            let heads: Vec<_> = part.fields.iter().filter(|field| field.position == 1).collect();
            assert!(heads.iter().all(|head| head.set_size > 0));
        }
    });
}

#[test]
fn a_selected_field_is_marked_where_the_layers_say_that_it_lies() {
    for id in ["starttls-tls13", "starttls-tls12", "resumption-tls13"] {
        every_message(id, |current, layers| {
            for (layer, buffer) in layers.buffers.iter().enumerate() {
                for (node, leaf) in buffer.tree.leaves() {
                    let chosen = Chosen { layer, node };
                    let all = sheet(current, Some(chosen), Extent::All);
                    let marked: usize = all.parts.iter().flat_map(|part| &part.marks).map(ExactSizeIterator::len).sum();
                    // Byte by byte through the layers; a record in the clear and what lies in it are one part.
                    let mut places = BTreeSet::new();
                    for offset in leaf.span.start as usize..leaf.span.end as usize {
                        let place = Place { buffer: layer, offset };
                        places.insert(place);
                        places.extend(std::iter::successors(layers.below(place), |&place| layers.below(place)));
                        places.extend(std::iter::successors(layers.above(place), |&place| layers.above(place)));
                    }
                    let last = layers.buffers.len() - 1;
                    let doubled = places.iter().filter(|place| {
                        let has_own_part = all.parts.len() == layers.buffers.len();
                        place.buffer == last && !has_own_part
                    });
                    assert_eq!(marked, places.len() - doubled.count(), "{id}, {}: {chosen:?}", current.position);
                    let own = all.parts.iter().flat_map(|part| &part.leaves).find(|leaf| leaf.at == chosen);
                    let is_marked = |leaf: &waxseal::app::view::sheet::Leaf| {
                        all.parts.iter().any(|part| {
                            part.leaves.contains(leaf)
                                && part
                                    .marks
                                    .iter()
                                    .any(|mark| mark.start <= leaf.bytes.start && leaf.bytes.end <= mark.end)
                        })
                    };
                    assert!(own.is_none_or(is_marked), "{id}, {}: {chosen:?}", current.position);
                }
            }
        });
    }
}

#[test]
fn sealed_records_stand_below_wax_that_names_the_key() {
    let mut opened = 0;
    for id in ["starttls-tls13", "starttls-tls12"] {
        every_message(id, |current, layers| {
            let sealed =
                current.run.message(current.index).unwrap().containers.iter().any(|part| part.sealed.is_some());
            let sheet = sheet(current, None, Extent::First);
            let wax: Vec<_> = sheet.parts.iter().filter_map(|part| part.wax.as_ref()).collect();
            assert_eq!(sealed, !wax.is_empty(), "{id}, {}: {layers:?}", current.position);
            for wax in wax {
                assert!(wax.key.contains("traffic_secret") || wax.key.ends_with("_write_key"), "{wax:?}");
                assert_eq!(wax.state, Opening::Opened, "{id}, {}", current.position);
                opened += 1;
            }
        });
    }
    assert!(opened > 20, "{opened}");
}

#[test]
fn every_byte_has_an_origin_and_a_row() {
    every_message("starttls-tls13", |current, _| {
        for part in sheet(current, None, Extent::First).parts {
            for field in part.fields.iter().filter(|field| !field.branch && !field.bytes.is_empty()).step_by(7) {
                let told = origin::origin(current, field.at);
                assert!(told.is_some_and(|told| told.lead.ends_with('.')), "{}: {field:?}", current.position);
                assert_eq!(told::told(current, Some(field.at)).name, field.name);
            }
            let rows = grid::rows(&part, 16);
            let bytes = rows.iter().filter(|row| matches!(row, grid::Row::Bytes(_))).count();
            let wanted: BTreeSet<_> = part.shown.iter().flat_map(|range| range.clone().map(|at| at / 16)).collect();
            assert_eq!(bytes, wanted.len(), "{}: {:?}", current.position, part.shown);
        }
    });
}

/// Every byte of a run that can be changed, by the field that lies on it.
fn touches(trace: &Trace) -> Vec<(waxseal::trace::SegmentId, Touch)> {
    let story = Story::of(trace);
    let mut touches = Vec::new();
    for message in &story.messages {
        let layers = Layers::of(trace, message);
        for (number, buffer) in layers.buffers.iter().enumerate() {
            let carried = buffer.layer == Layer::Message && !buffer.runs.is_empty();
            if matches!(buffer.layer, Layer::Arrived(_) | Layer::Opened(_)) || carried {
                continue;
            }
            let mut offset = 0;
            for container in &message.containers {
                let segment = container.segment;
                let length = match buffer.layer {
                    Layer::Record(own) if own != segment => continue,
                    Layer::Record(_) => container.wire.len(),
                    _ => container.piece.len(),
                };
                for _ in 0..length {
                    let touch = Touch::of(trace, message, &layers, Place { buffer: number, offset });
                    touches.extend(touch.map(|touch| (segment, touch)));
                    offset += 1;
                }
            }
        }
    }
    touches
}

#[test]
fn a_byte_is_addressed_as_the_matrix_addresses_it() {
    let mut all = 0;
    for entry in catalogue::ALL {
        let matrix = Matrix::of(&entry.scenario(Seed::CATALOGUE));
        let found: BTreeMap<_, _> = touches(matrix.untouched())
            .into_iter()
            .map(|(_, touch)| ((touch.unit.to_string(), touch.offset), touch.value))
            .collect();
        for byte in matrix.bytes() {
            let value = found.get(&(byte.unit.to_string(), byte.offset));
            assert_eq!(value, Some(&byte.value), "{}: {} {}", entry.id, byte.unit, byte.offset);
            all += 1;
        }
    }
    assert!(all > 50_000, "{all}");
}

/// A byte that differs: where, its old and its new value.
type Differing = (usize, u8, u8);

/// What an intervention changed: the segment, and the bytes that differ.
fn changed(trace: &Trace) -> Option<(waxseal::trace::SegmentId, Vec<Differing>)> {
    trace.events.iter().find_map(|event| {
        let EventKind::Intervened { segment, change: Change::Altered { before, after }, .. } = &event.kind else {
            return None;
        };
        let pairs = trace.bytes(*before).iter().zip(trace.bytes(*after)).enumerate();
        let differing = pairs.filter(|(_, (old, new))| old != new).map(|(at, (old, new))| (at, *old, *new));
        Some((*segment, differing.collect()))
    })
}

#[test]
fn the_byte_that_was_meant_is_the_one_that_changes() {
    for id in ["starttls-tls13", "starttls-tls12", "opportunistic-clear", "hello-retry-request", "resumption-tls13"] {
        let scenario = Scenario::named(id, Seed::CATALOGUE).unwrap();
        let untouched = sim::run(&scenario);
        let touches = touches(&untouched);
        // The first, the last and some bytes of every record and line, each in a run of its own; where nothing is computed every byte.
        let mut tried = BTreeSet::new();
        for (segment, touch) in touches {
            let last = touch.length as u32 - 1;
            let wanted = id == "opportunistic-clear" || [0, 5, last / 2, last].contains(&touch.offset);
            if !wanted || !tried.insert((touch.unit.to_string(), touch.offset)) {
                continue;
            }
            let new = touch.value ^ 0x01;
            let what: Intervention = touch.what(Deed::Set(new)).parse().unwrap();
            let mut scenario = scenario.clone();
            scenario.interventions.push(what.clone());
            let (at, differing) = changed(&sim::run(&scenario)).unwrap_or_else(|| panic!("{id}: {what} does nothing"));
            assert_eq!(at, segment, "{id}: {what}");
            let [(_, old, now)] = differing[..] else { panic!("{id}: {what} changes {differing:?}") };
            assert_eq!((old, now), (touch.value, new), "{id}: {what}");
            if matches!(touch.unit.unit, Unit::Record(_)) {
                assert_eq!(differing[0].0, touch.offset as usize, "{id}: {what}");
            }
        }
        assert!(tried.len() > 30, "{id}: {}", tried.len());
    }
}

#[test]
fn a_changed_byte_is_judged_boxed_and_put_back() {
    let mut model = opened("s=starttls-tls13");
    let index = model.run().unwrap().story.messages.iter().position(|message| message.title == "Finished").unwrap();
    let _ = update(&mut model, Msg::GoTo { number: index as u32 + 1 });
    let before = current(&model).unwrap();
    assert!(verdict(&before).is_none(), "nobody does anything");
    let sealed = &sheet(&before, None, Extent::First).parts[0];
    let tag = sealed.leaves.iter().find(|leaf| leaf.name == "aead_tag").unwrap();
    let selected = sheet(&before, Some(tag.at), Extent::First);
    let touch = told::touch(&before, &selected, None).unwrap();
    let effects = update(&mut model, Msg::Intervene { what: touch.what(Deed::Set(touch.value ^ 1)) });
    run(&mut model, effects);

    let after = current(&model).unwrap();
    let told = verdict(&after).unwrap();
    assert_eq!((told.seal, told.returnable, told.undoable), (Seal::Broken, true, true));
    assert_eq!(told.headline, "The sender noticed.");
    assert!(told.why.starts_with(&format!("The tag of {} does not match.", touch.told())), "{}", told.why);
    assert_eq!(told.message, None, "the record carries this message too");
    assert!(told.why.ends_with("sent bad_record_mac, sealed."), "{}", told.why);
    assert!(told.deed.starts_with(&format!("Byte {} of {}: ", touch.offset, touch.told())), "{}", told.deed);
    // What was sealed stands above what arrived, with the one byte boxed in both.
    let parts = sheet(&after, None, Extent::All).parts;
    let boxed: Vec<usize> = parts.iter().flat_map(|part| part.changed.iter().cloned().flatten()).collect();
    let at = touch.offset as usize;
    assert_eq!(boxed, [at, at]);
    assert_eq!(parts.iter().find_map(|part| part.wax.as_ref()).unwrap().state, Opening::Refused);

    let effects = update(&mut model, Msg::PutBack);
    run(&mut model, effects);
    assert!(verdict(&current(&model).unwrap()).is_none());
}

#[test]
fn what_nobody_notices_is_told_with_its_rule_and_what_is_not_there_too() {
    // The version in the header of a record in the clear is ignored, RFC 8446 §5.1.
    let told = |address: &str| verdict(&current(&opened(address)).unwrap());
    let silent = told("s=starttls-tls13&x=c0.s2c.r0+set+2+01").unwrap();
    assert_eq!((silent.headline.as_str(), silent.seal), ("Nobody noticed.", Seal::Whole));
    assert!(silent.why.contains("the version in the header of a record in the clear is ignored"), "{}", silent.why);
    // A line is taken out of a text in the clear: as it was sent stands above what arrived.
    let cut = current(&opened("s=starttls-tls13&m=3&x=c0.s2c.l[250-STARTTLS]+drop")).unwrap();
    let titles: Vec<_> = sheet(&cut, None, Extent::First).parts.into_iter().map(|part| part.title).collect();
    assert!(titles.len() == 2 && titles[0].starts_with("As sent") && titles[1].starts_with("As arrived"), "{titles:?}");
    let absent = told("s=starttls-tls13&x=c0.s2c.r900+drop").unwrap();
    assert_eq!(absent.headline, "Nothing was touched.");
    // A scenario with an attacker of its own cannot be put back, and a byte that is changed in it can.
    let own = told("s=bit-flip").unwrap();
    assert!(!own.returnable && !own.undoable, "{own:?}");
}
