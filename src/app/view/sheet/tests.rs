//! The sheet of text in the clear; sealed records and what lies in them are tried on real runs, in `tests/sheet.rs`.

use std::rc::Rc;

use super::super::current;
use super::*;
use crate::app::{Model, Run, samples};
use crate::scenario::{Seed, catalogue};

fn current_of(lines: &[&str]) -> Current {
    let (trace, story) = samples::dialogue(lines);
    let run = Run::told(catalogue::ALL[0].scenario(Seed::CATALOGUE), trace, story, String::new());
    let model = Model { run: Some(Rc::new(run)), ..Model::default() };
    current::current(&model).expect("a message")
}

#[test]
fn a_field_is_named_placed_and_told() {
    let sheet = sheet(&current_of(&["EHLO a.example"]), None, Extent::First);
    let part = &sheet.parts[0];
    assert_eq!((sheet.parts.len(), part.title.as_str()), (1, "Text in the clear, 16 bytes"));
    let told: Vec<_> = part
        .fields
        .iter()
        .map(|field| {
            format!(
                "{} {} {:?} {}/{} {}",
                field.depth, field.name, field.bytes, field.position, field.set_size, field.branch
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "0 command 0..16 1/1 true",
            "1 verb 0..4 1/4 false",
            "1 space 4..5 2/4 false",
            "1 domain 5..14 3/4 false",
            "1 line_end 14..16 4/4 false"
        ]
    );
    assert_eq!(part.fields[3].value, "a.example");
    assert_eq!((part.shown.len(), part.shown[0].clone(), part.hidden), (1, 0..16, 0));
}

#[test]
fn the_selected_field_is_marked() {
    let sheet = sheet(&current_of(&["EHLO a.example"]), Some(Chosen { layer: 0, node: 3 }), Extent::First);
    assert_eq!((sheet.parts[0].marks.len(), sheet.parts[0].marks[0].clone()), (1, 5..14));
    assert_eq!(sheet.parts[0].leaf(6).map(|leaf| leaf.name), Some("domain"));
    assert_eq!(sheet.parts[0].leaf(16), None);
}

#[test]
fn what_is_no_field_selects_nothing() {
    let sheet = sheet(&current_of(&["EHLO a.example"]), Some(Chosen { layer: 0, node: 99 }), Extent::First);
    assert_eq!((sheet.chosen, sheet.parts[0].marks.len()), (None, 0));
}

#[test]
fn deep_branches_of_long_trees_are_closed() {
    let sheet = sheet(&current_of(&["EHLO a.example"]), None, Extent::First);
    let mut part = sheet.parts[0].clone();
    assert_eq!(part.closed_from(), usize::MAX);
    let deep = Field { depth: 4, ..part.fields[1].clone() };
    part.fields.extend(vec![deep; 60]);
    assert_eq!(part.closed_from(), 3);
}
