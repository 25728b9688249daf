//! The table of who knows what, and the conversation through somebody's eyes, against what the story knows, in every scenario.
#![cfg(feature = "sim")]

use std::rc::Rc;

use waxseal::app::Run;
use waxseal::app::view::knowledge::{Board, Cell, Circle, Party, board, seen};
use waxseal::scenario::{Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::knowledge::{Content, Length};
use waxseal::story::{Kind, Message, Protection};
use waxseal::trace::Actor;

fn run(id: &str, intervention: Option<&str>) -> Rc<Run> {
    let mut scenario = Scenario::named(id, Seed::CATALOGUE).expect("it is in the list");
    if let Some(text) = intervention {
        scenario.interventions = vec![text.parse().expect("an intervention")];
    }
    let trace = sim::run(&scenario);
    Rc::new(Run::of(scenario, trace))
}

/// The cell of a row for a party; `None` where the party has no column.
fn cell<'a>(board: &'a Board, row: &str, party: Party) -> Option<&'a Cell> {
    let column = board.columns.iter().position(|column| column.party == party)?;
    board.rows.iter().find(|found| found.name == row)?.cells.get(column)
}

fn circle(board: &Board, row: &str, party: Party) -> Circle {
    cell(board, row, party).expect("a cell").circle
}

/// The index of the first message whose title begins so.
fn find(run: &Run, title: &str) -> usize {
    let found = run.story.messages.iter().position(|message| message.title.starts_with(title));
    found.unwrap_or_else(|| panic!("{title} is said in {}", run.scenario.entry.id))
}

/// Each message of every scenario with its table.
fn every_board(mut check: impl FnMut(&str, &Run, usize, &Message, &Board)) {
    for entry in catalogue::ALL {
        let run = run(entry.id, None);
        for (index, message) in run.story.messages.iter().enumerate() {
            let board = board(&run, index, None).expect("the message is there");
            check(&format!("{}, message {}", entry.id, message.number), &run, index, message, &board);
        }
    }
}

#[test]
fn the_ends_read_every_message_and_the_wire_those_before_the_keys() {
    let run = run("starttls-tls13", None);
    let sealed_from = find(&run, "EncryptedExtensions");
    for (index, message) in run.story.messages.iter().enumerate() {
        let board = board(&run, index, None).expect("the message is there");
        for end in [Party::Sender, Party::Receiver] {
            assert_eq!(circle(&board, "Content", end), Circle::Full, "{}", message.title);
        }
        let is_clear = index < sealed_from || message.kind == Kind::ChangeCipherSpec;
        let expected = if is_clear { Circle::Full } else { Circle::Empty };
        assert_eq!(circle(&board, "Content", Party::Eavesdropper), expected, "{}", message.title);
        assert_eq!(circle(&board, "Keys", Party::Eavesdropper), Circle::Empty, "{}", message.title);
        assert!(cell(&board, "Content", Party::Attacker).is_none(), "nobody changes anything in this run");
    }
}

#[test]
fn no_circle_contradicts_what_the_story_knows() {
    let mut halves = 0;
    every_board(|told, run, index, _, board| {
        let all = board.columns.iter().filter_map(|column| {
            run.knowledge().at(&run.trace, &run.story, index, column.party).map(|known| (column.party, known))
        });
        for (party, known) in all {
            let told = format!("{told}, {}", party.key());
            let content = cell(board, "Content", party).expect("a cell");
            let expected = if known.content.is_read() { (Circle::Full, "reads") } else { (Circle::Empty, "cannot") };
            assert_eq!((content.circle, content.word), expected, "{told}");
            let sizes = match (known.length, known.content.is_read()) {
                (Length::Unknown, _) => (Circle::Empty, "cannot"),
                (Length::Exactly(_), true) => (Circle::Full, "reads"),
                _ => (Circle::Half, "infers"),
            };
            let cell_of_sizes = cell(board, "Sizes and times", party).expect("a cell");
            assert_eq!((cell_of_sizes.circle, cell_of_sizes.word), sizes, "{told}");
            halves += usize::from(sizes.0 == Circle::Half);
            let keys = cell(board, "Keys", party).expect("a cell");
            assert_eq!(keys.circle == Circle::Full, !known.keys.is_empty(), "{told}");
            let listed = keys.new.len() + keys.before.len();
            let has = if party.end().is_some() { known.keys.len() } else { known.shares.len() };
            assert_eq!(listed, has, "{told}");
            let names = cell(board, "Names", party).expect("a cell");
            let is_known = |(value, _): &(String, _)| known.names.iter().any(|name| name.value == *value);
            assert!(names.new.iter().chain(&names.before).all(is_known), "{told}");
            assert_eq!(names.circle == Circle::Empty, known.names.is_empty(), "{told}");
        }
    });
    assert!(halves > 100, "only {halves} lengths are inferred");
}

#[test]
fn who_knows_all_names_knows_whatever_anybody_knows() {
    every_board(|told, _, _, _, board| {
        let names = &board.rows[0];
        let of = |cell: &Cell| {
            let mut list: Vec<_> = cell.new.iter().chain(&cell.before).map(|(name, _)| name.clone()).collect();
            list.sort();
            let all = list.len();
            list.dedup();
            assert_eq!(list.len(), all, "{told}: a name stands twice");
            list
        };
        let lists: Vec<_> = names.cells.iter().map(of).collect();
        for (cell, list) in names.cells.iter().zip(&lists) {
            let has_all = lists.iter().all(|other| other.iter().all(|name| list.contains(name)));
            assert_eq!(cell.circle == Circle::Full, has_all, "{told}: {list:?}");
        }
    });
}

#[test]
fn the_attacker_has_a_column_where_there_is_one() {
    let (mut with, mut without) = (0, 0);
    every_board(|told, run, _, _, board| {
        let acts = run.trace.events.iter().any(|event| event.actor == Actor::Attacker);
        let expected = acts || !run.scenario.interventions.is_empty();
        assert_eq!(cell(board, "Keys", Party::Attacker).is_some(), expected, "{told}");
        with += usize::from(expected);
        without += usize::from(!expected);
    });
    assert!(with > 0 && without > 0, "{with} and {without}");
}

#[test]
fn what_is_new_is_told_apart_from_what_was_there_before() {
    let run = run("starttls-tls13", None);
    let at = |index| board(&run, index, None).expect("the message is there");
    let hello = find(&run, "ServerHello");
    let before = at(hello - 1);
    let keys = cell(&at(hello), "Keys", Party::Sender).cloned().expect("a cell");
    let old = cell(&before, "Keys", Party::Sender).expect("a cell");
    assert_eq!(keys.before.len(), old.new.len() + old.before.len());
    assert!(keys.new.iter().any(|(name, value)| name.contains("shared secret") && value.is_some()), "{keys:?}");
}

#[test]
fn outsiders_see_records_where_ends_see_messages() {
    let run = run("starttls-tls13", None);
    let title = |index, party| seen(&run, index, party).and_then(|seen| seen.title);
    let mail = find(&run, "MAIL FROM");
    let wire = run.story.messages[mail].containers[0].wire;
    let length = u16::from_be_bytes([run.trace.bytes(wire)[3], run.trace.bytes(wire)[4]]);
    assert_eq!(title(mail, Party::Eavesdropper), Some(format!("application_data, {length} bytes")));
    for end in [Party::Sender, Party::Receiver] {
        assert_eq!(title(mail, end), Some(run.story.messages[mail].title.clone()));
    }
    let (extensions, certificate) = (find(&run, "EncryptedExtensions"), find(&run, "Certificate"));
    let number = run.story.messages[extensions].number;
    assert_eq!(title(certificate, Party::Eavesdropper), Some(format!("in the record of message {number}")));
    let size = seen(&run, certificate, Party::Eavesdropper).expect("the message is there").size;
    assert_eq!(size, "", "a record's length is told once");
}

#[test]
fn what_never_came_is_not_seen_and_what_was_altered_is_seen_as_it_came() {
    let stripped = run("starttls-stripped", None);
    let line = find(&stripped, "250 STARTTLS");
    let altered = seen(&stripped, line, Party::Sender).and_then(|seen| seen.title).expect("something came");
    assert!(altered.starts_with("250") && altered != stripped.story.messages[line].title, "{altered}");
    let board = board(&stripped, line, None).expect("the message is there");
    assert_eq!(board.deeds.len(), 1, "{:?}", board.deeds);
    assert!(board.deeds[0].ends_with("and then the mail is delivered all the same"), "{:?}", board.deeds);

    let dropped = run("starttls-tls13", Some("c0.c2s.r4 drop"));
    let lost =
        |message: &Message| dropped.knowledge().sight(&dropped.trace, message, Party::Receiver).0 == Content::Lost;
    let index = dropped.story.messages.iter().position(lost).expect("it was dropped");
    let seen_by = |party| seen(&dropped, index, party).expect("the message is there");
    assert_eq!((seen_by(Party::Receiver).title, seen_by(Party::Receiver).size.as_str()), (None, ""));
    assert!(seen_by(Party::Eavesdropper).title.is_some(), "it set out");
}

#[test]
fn nobody_outside_sees_a_title_that_was_sealed() {
    every_board(|told, run, index, message, _| {
        let outside = seen(run, index, Party::Eavesdropper).and_then(|seen| seen.title).expect("it is on the wire");
        let is_sealed = message.protection != Protection::Clear;
        assert!(
            !is_sealed || outside != message.title || matches!(message.kind, Kind::Opaque { .. }),
            "{told}: {outside}"
        );
        assert!(is_sealed || !outside.is_empty() || message.title.is_empty(), "{told}");
    });
}
