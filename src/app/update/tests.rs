//! What the page does, step by step, without a browser. Runs are made by hand, see [`samples`].

use super::*;
use crate::app::look::Moment;
use crate::app::samples;

const SEED: &str = "5eed";

/// A page that shows a dialogue of four messages, opened at `address`.
fn shown(address: &str) -> (Model, Vec<Effect>) {
    opened(&format!("view=messages&{address}"))
}

/// The same at the depth that the address says.
fn opened(address: &str) -> (Model, Vec<Effect>) {
    let mut model = Model::default();
    let effects = update(&mut model, Msg::Opened { address: address.to_owned() });
    let [Effect::Run { request, .. }] = effects[..] else { panic!("a run is asked for: {effects:?}") };
    let effects = update(&mut model, Msg::Ran { request, trace: four() });
    (model, effects)
}

fn four() -> Trace {
    samples::dialogue(&["220 mx ready", "EHLO mail", "250 STARTTLS", "QUIT"]).0
}

fn address_of(effects: &[Effect]) -> (&'static str, &str) {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::ReplaceAddress(address) => Some(("replace", address.as_str())),
        Effect::PushAddress(address) => Some(("push", address.as_str())),
        _ => None,
    });
    found.expect("an address is written")
}

#[test]
fn an_address_without_a_seed_draws_one_before_it_runs() {
    let mut model = Model::default();
    assert_eq!(update(&mut model, Msg::Opened { address: String::new() }), [Effect::DrawSeed]);
    assert!(!model.is_ready());
    let effects = update(&mut model, Msg::SeedDrawn { seed: Seed([7; 32]) });
    let [Effect::Run { request, scenario }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((scenario.seed, scenario.entry.id), (Seed([7; 32]), "starttls-tls13"));
    let effects = update(&mut model, Msg::Ran { request: *request, trace: four() });
    let (how, address) = address_of(&effects);
    assert_eq!(how, "replace");
    assert!(address.contains(&"07".repeat(32)), "{address}");
    assert!(model.is_ready());
}

#[test]
fn words_are_asked_for_once_and_behind_the_first_run() {
    let (mut model, effects) = shown("seed=5eed");
    assert_eq!(effects[0], Effect::FetchTexts);
    assert_eq!(*model.texts(), Texts::Awaited);
    let why = "en/term.txt: the server answered 404".to_owned();
    assert_eq!(update(&mut model, Msg::TextsFailed { why: why.clone() }), []);
    assert_eq!(*model.texts(), Texts::Missing { why });
    let [Effect::DrawSeed] = update(&mut model, Msg::NewRun)[..] else { panic!("a seed is drawn") };
    let [Effect::Run { request, .. }] = update(&mut model, Msg::SeedDrawn { seed: Seed([7; 32]) })[..] else {
        panic!()
    };
    let effects = update(&mut model, Msg::Ran { request, trace: four() });
    assert!(!effects.contains(&Effect::FetchTexts), "{effects:?}");
}

#[test]
fn a_seed_that_nobody_asked_for_changes_nothing() {
    let (mut model, _) = shown("seed=5eed");
    let before = model.scenario().clone();
    assert_eq!(update(&mut model, Msg::SeedDrawn { seed: Seed([9; 32]) }), []);
    assert_eq!(*model.scenario(), before);
}

#[test]
fn steps_end_at_the_ends() {
    let (mut model, _) = shown("seed=5eed");
    assert_eq!(model.position(), 0);
    assert_eq!(update(&mut model, Msg::Back), [Effect::Announce("This is the first message.".to_owned())]);
    for expected in 1..=3 {
        let effects = update(&mut model, Msg::Next);
        assert_eq!(model.position(), expected);
        assert!(effects.contains(&Effect::ScrollIntoView { number: expected as u32 + 1 }));
        assert!(address_of(&effects).1.contains(&format!("&m={}&", expected + 1)));
        assert_eq!(address_of(&effects).0, "replace");
    }
    assert_eq!(update(&mut model, Msg::Next), [Effect::Announce("This is the last message.".to_owned())]);
    assert_eq!(model.position(), 3);
    let _ = update(&mut model, Msg::First);
    assert_eq!(model.position(), 0);
    let _ = update(&mut model, Msg::Last);
    assert_eq!(model.position(), 3);
    let _ = update(&mut model, Msg::GoTo { number: 2 });
    assert_eq!(model.position(), 1);
    let _ = update(&mut model, Msg::GoTo { number: 400 });
    assert_eq!(model.position(), 3);
}

#[test]
fn each_step_is_spoken() {
    let (mut model, _) = shown("seed=5eed");
    let effects = update(&mut model, Msg::Next);
    let words = "Message 2 of 4, sender to receiver, EHLO mail, 11 bytes, in the clear".to_owned();
    assert_eq!(effects.last(), Some(&Effect::Announce(words)));
}

#[test]
fn nothing_moves_before_there_is_a_run() {
    let mut model = Model::default();
    for msg in [Msg::Next, Msg::Back, Msg::First, Msg::Last, Msg::GoTo { number: 3 }] {
        assert_eq!(update(&mut model, msg), []);
    }
}

#[test]
fn a_number_beyond_the_end_shows_the_last_and_says_so() {
    let (mut model, effects) = shown("seed=5eed&m=44");
    assert_eq!(model.position(), 3);
    let words = "This run has 4 messages, not 44. Showing the last.";
    assert_eq!(model.notices().iter().map(ToString::to_string).collect::<Vec<_>>(), [words]);
    assert!(matches!(effects.last(), Some(Effect::Announce(said)) if said.starts_with(words)));
    assert!(address_of(&effects).1.contains("&m=4&"));
    let _ = update(&mut model, Msg::Back);
    assert_eq!(model.notices(), [], "it was about the position");
}

#[test]
fn what_is_wrong_with_the_address_stays_while_stepping_until_it_is_dismissed() {
    let (mut model, _) = shown("seed=5eed&policy=perhaps");
    let _ = update(&mut model, Msg::Next);
    assert_eq!(model.notices().len(), 1);
    let _ = update(&mut model, Msg::Dismiss);
    assert_eq!(model.notices(), []);
}

#[test]
fn a_digest_that_differs_is_told_and_the_right_one_is_written() {
    let (model, effects) = shown("seed=5eed&d=00112233");
    let run = model.run().unwrap();
    let expected = Notice::OtherDigest { asked: "00112233".to_owned(), found: run.digest.clone() };
    assert_eq!(model.notices(), [expected]);
    assert!(address_of(&effects).1.contains(&format!("&d={}", run.digest)));
    let same = format!("seed=5eed&d={}", run.digest);
    assert_eq!(shown(&same).0.notices(), []);
}

#[test]
fn a_run_for_an_overtaken_request_is_ignored() {
    let mut model = Model::default();
    let first = update(&mut model, Msg::Opened { address: format!("seed={SEED}") });
    let [Effect::Run { request: old, .. }] = first[..] else { panic!("{first:?}") };
    let second = update(&mut model, Msg::Choose { id: "bit-flip".to_owned() });
    let [Effect::Run { request: new, .. }] = second[..] else { panic!("{second:?}") };
    assert_eq!(update(&mut model, Msg::Ran { request: old, trace: four() }), []);
    assert!(model.run().is_none() && !model.is_ready());
    let _ = update(&mut model, Msg::Ran { request: new, trace: four() });
    assert_eq!(model.run().unwrap().scenario.entry.id, "bit-flip");
    assert_eq!(update(&mut model, Msg::Ran { request: new, trace: four() }), [], "answered already");
}

#[test]
fn another_scenario_begins_at_its_first_message_and_is_pushed() {
    let (mut model, _) = shown("seed=5eed&m=3");
    let effects = update(&mut model, Msg::Choose { id: "bit-flip".to_owned() });
    let [Effect::Run { request, scenario }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(scenario.seed.to_string(), SEED, "the seed stays");
    let effects = update(&mut model, Msg::Ran { request: *request, trace: four() });
    assert_eq!(model.position(), 0);
    assert_eq!(address_of(&effects).0, "push");
    assert_eq!(update(&mut model, Msg::Choose { id: "bit-flip".to_owned() }), [], "it is shown already");
    let refused = update(&mut model, Msg::Choose { id: "nowhere".to_owned() });
    assert!(matches!(&refused[..], [Effect::Announce(words)] if words.contains("nowhere")));
}

#[test]
fn a_setting_keeps_the_place_by_what_the_message_means() {
    let (mut model, _) = shown("seed=5eed&m=4");
    let effects = update(&mut model, Msg::Set { key: "policy".to_owned(), value: "may".to_owned() });
    let [Effect::Run { request, scenario }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(scenario.changes(), [("policy", "may".to_owned())]);
    let trace = samples::dialogue(&["220 mx ready", "EHLO mail", "250 ok", "NOOP", "250 ok", "QUIT"]).0;
    let effects = update(&mut model, Msg::Ran { request: *request, trace });
    assert_eq!(model.position(), 5, "QUIT is still QUIT");
    assert_eq!(address_of(&effects).0, "push");
    assert!(address_of(&effects).1.contains("&policy=may&"));
}

#[test]
fn a_setting_that_cannot_be_changes_nothing_and_says_what_can() {
    let (mut model, _) = shown("seed=5eed");
    let before = model.scenario().clone();
    let effects = update(&mut model, Msg::Set { key: "policy".to_owned(), value: "perhaps".to_owned() });
    assert!(matches!(&effects[..], [Effect::Announce(words)] if words.contains("secure")));
    assert_eq!(*model.scenario(), before);
    assert!(model.is_ready());
    assert_eq!(update(&mut model, Msg::Set { key: "policy".to_owned(), value: "secure".to_owned() }), []);
}

#[test]
fn what_is_refused_stands_in_the_settings_and_goes_with_them() {
    let (mut model, _) = shown("seed=5eed");
    let _ = update(&mut model, Msg::Open(Drawer::Settings));
    let _ = update(&mut model, Msg::Set { key: "policy".to_owned(), value: "perhaps".to_owned() });
    assert_eq!(view::notices(&model), Vec::<String>::new(), "it stands beside the setting");
    assert_eq!(model.notices().len(), 1);
    let _ = update(&mut model, Msg::Close);
    assert_eq!(model.notices(), []);
}

#[test]
fn choosing_what_to_compare_with_closes_the_choice() {
    let (mut model, _) = shown("seed=5eed");
    let _ = update(&mut model, Msg::Open(Drawer::Compare));
    let _ = update(&mut model, Msg::Compare { with: Some("expired".to_owned()) });
    assert_eq!(model.look().drawer, None);
    assert_eq!(update(&mut model, Msg::Print), [Effect::Print]);
}

#[test]
fn a_new_run_draws_a_seed_and_keeps_the_place() {
    let (mut model, _) = shown("seed=5eed&m=3");
    assert_eq!(update(&mut model, Msg::NewRun), [Effect::DrawSeed]);
    let effects = update(&mut model, Msg::SeedDrawn { seed: Seed([3; 32]) });
    let [Effect::Run { request, .. }] = effects[..] else { panic!("{effects:?}") };
    let effects = update(&mut model, Msg::Ran { request, trace: four() });
    assert_eq!(model.position(), 2);
    let (how, address) = address_of(&effects);
    assert_eq!(how, "push");
    assert!(address.contains(&"03".repeat(32)));
}

#[test]
fn steps_while_another_run_is_awaited_leave_the_address_alone() {
    let (mut model, _) = shown("seed=5eed");
    let _ = update(&mut model, Msg::NewRun);
    let effects = update(&mut model, Msg::Next);
    assert_eq!(model.position(), 1);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::ReplaceAddress(_) | Effect::PushAddress(_))));
}

#[test]
fn the_way_back_within_a_run_moves_and_runs_nothing() {
    let (mut model, effects) = shown("seed=5eed&m=2");
    let address = address_of(&effects).1.to_owned();
    let _ = update(&mut model, Msg::Last);
    let effects = update(&mut model, Msg::AddressChanged { address: address.clone() });
    assert_eq!(model.position(), 1);
    assert_eq!(address_of(&effects), ("replace", address.as_str()));
    assert!(model.is_ready());
}

#[test]
fn the_way_back_to_another_run_runs_it_again_and_pushes_nothing() {
    let (mut model, effects) = shown("seed=5eed&m=2");
    let first = address_of(&effects).1.to_owned();
    let effects = update(&mut model, Msg::Choose { id: "bit-flip".to_owned() });
    let [Effect::Run { request, .. }] = effects[..] else { panic!("{effects:?}") };
    let _ = update(&mut model, Msg::Ran { request, trace: four() });
    let effects = update(&mut model, Msg::AddressChanged { address: first });
    let [Effect::Run { request, ref scenario }] = effects[..] else { panic!("{effects:?}") };
    assert_eq!(scenario.entry.id, "starttls-tls13");
    let effects = update(&mut model, Msg::Ran { request, trace: four() });
    assert_eq!(address_of(&effects).0, "replace");
    assert_eq!(model.position(), 1);
}

#[test]
fn the_way_back_while_a_run_is_awaited_overtakes_it() {
    let (mut model, effects) = shown("seed=5eed");
    let first = address_of(&effects).1.to_owned();
    let effects = update(&mut model, Msg::Choose { id: "bit-flip".to_owned() });
    let [Effect::Run { request, .. }] = effects[..] else { panic!("{effects:?}") };
    let _ = update(&mut model, Msg::AddressChanged { address: first });
    assert!(model.is_ready());
    assert_eq!(update(&mut model, Msg::Ran { request, trace: four() }), []);
    assert_eq!(model.run().unwrap().scenario.entry.id, "starttls-tls13");
}

#[test]
fn what_the_address_has_and_nobody_knows_is_written_again() {
    let (mut model, _) = shown("seed=5eed&lang=fr");
    let effects = update(&mut model, Msg::Next);
    assert!(address_of(&effects).1.ends_with("&lang=fr"));
}

#[test]
fn a_run_without_messages_is_shown() {
    let mut model = Model::default();
    let effects = update(&mut model, Msg::Opened { address: format!("view=messages&seed={SEED}&m=2") });
    let [Effect::Run { request, .. }] = effects[..] else { panic!("{effects:?}") };
    let _ = update(&mut model, Msg::Ran { request, trace: samples::dialogue(&[]).0 });
    assert!(model.is_ready() && model.run().unwrap().is_empty());
    assert_eq!(model.notices().len(), 1);
    assert_eq!(update(&mut model, Msg::Next), [Effect::Announce("This is the last message.".to_owned())]);
}

#[test]
fn a_story_begins_at_the_desk_and_ends_with_the_outcome() {
    let (mut model, effects) = opened("seed=5eed");
    assert_eq!((model.moment(), model.look().depth), (Moment::Desk, Depth::Story));
    assert!(!address_of(&effects).1.contains("&m="), "nothing has been said yet");
    assert_eq!(update(&mut model, Msg::Back), [Effect::Announce("This is the beginning.".to_owned())]);
    let mut keys = Vec::new();
    for _ in 0..10 {
        let _ = update(&mut model, Msg::Next);
        match model.moment() {
            Moment::Message => keys.push(model.position()),
            _ => break,
        }
    }
    let expected: Vec<_> = model.run().unwrap().story.scenes.iter().map(|scene| scene.key_message).collect();
    assert_eq!((keys, model.moment()), (expected, Moment::End));
    assert_eq!(update(&mut model, Msg::Next), [Effect::Announce("This is the end.".to_owned())]);
    let _ = update(&mut model, Msg::First);
    assert_eq!(model.moment(), Moment::Desk);
    let _ = update(&mut model, Msg::Last);
    assert_eq!(model.moment(), Moment::End);
}

#[test]
fn the_place_stays_when_the_depth_changes() {
    let (mut model, _) = shown("seed=5eed&m=3");
    for depth in [Depth::Bytes, Depth::Story, Depth::Messages] {
        let effects = update(&mut model, Msg::Deepen(depth));
        assert_eq!((model.position(), model.look().depth, model.moment()), (2, depth, Moment::Message));
        let (_, address) = address_of(&effects);
        assert_eq!(address.contains(&format!("&view={}", depth.word())), depth != Depth::Story, "{address}");
    }
    let _ = update(&mut model, Msg::Deepen(Depth::Story));
    let _ = update(&mut model, Msg::First);
    let _ = update(&mut model, Msg::Deepen(Depth::Messages));
    assert_eq!((model.position(), model.moment()), (0, Moment::Message), "only a story has a desk");
}

#[test]
fn a_letter_that_is_sent_leaves_the_desk() {
    let (mut model, _) = opened("seed=5eed");
    let _ = update(&mut model, Msg::Send { id: "starttls-tls13" });
    assert_eq!((model.moment(), model.position()), (Moment::Message, 0));
    let effects = update(&mut model, Msg::Send { id: "opportunistic-clear" });
    let [Effect::Run { request, ref scenario }] = effects[..] else { panic!("{effects:?}") };
    assert_eq!(scenario.entry.id, "opportunistic-clear");
    let _ = update(&mut model, Msg::Ran { request, trace: four() });
    assert_eq!((model.moment(), model.position()), (Moment::Message, 0));
}

#[test]
fn what_is_selected_is_written_found_again_and_left_behind() {
    let (mut model, _) = shown("seed=5eed&m=2&at=5-8");
    let chosen = model.chosen().expect("the domain");
    assert_eq!(At::of(model.run().unwrap(), 1, chosen).unwrap().to_string(), "5-8");
    let effects = update(&mut model, Msg::Turn(Tab::Keys));
    assert!(address_of(&effects).1.contains("&m=2&view=messages&tab=keys&at=5-8&"), "{effects:?}");
    let _ = update(&mut model, Msg::Next);
    assert_eq!(model.chosen(), None);
    let (model, _) = shown("seed=5eed&m=2&at=400-401");
    assert_eq!(model.chosen(), None);
    assert!(model.notices()[0].to_string().contains("11 bytes"), "{:?}", model.notices());
}

#[test]
fn a_byte_is_changed_put_back_and_the_change_undone() {
    let (mut model, _) = shown("seed=5eed&m=4");
    let run = |model: &mut Model, msg| {
        let effects = update(model, msg);
        let [Effect::Run { request, ref scenario }] = effects[..] else { panic!("{effects:?}") };
        let _ = update(model, Msg::Ran { request, trace: four() });
        (scenario.interventions.len(), model.position())
    };
    assert_eq!(run(&mut model, Msg::Intervene { what: "c0.s2c.l0 flip 4 0x01".to_owned() }), (1, 3));
    assert_eq!(run(&mut model, Msg::PutBack), (0, 3));
    assert_eq!(run(&mut model, Msg::Undo), (1, 3));
    assert_eq!(run(&mut model, Msg::Undo), (0, 3));
    assert_eq!(update(&mut model, Msg::Undo), []);
    let refused = update(&mut model, Msg::Intervene { what: "c0.up.r1 drop".to_owned() });
    assert!(matches!(&refused[..], [Effect::Announce(words)] if words.contains("c0.up.r1")), "{refused:?}");
}

#[test]
fn what_somebody_does_is_judged_beside_a_run_without_it() {
    let (mut model, _) = shown("seed=5eed&s=bit-flip");
    let own = model.scenario().interventions.clone();
    assert!(model.verdict().is_none(), "the run without it is awaited");
    let effects = update(&mut model, Msg::Intervene { what: "c0.s2c.l0 drop".to_owned() });
    let [Effect::Run { request, .. }] = effects[..] else { panic!("{effects:?}") };
    let effects = update(&mut model, Msg::Ran { request, trace: four() });
    let beside = effects.iter().find_map(|effect| match effect {
        Effect::Run { request, scenario } => Some((*request, scenario)),
        _ => None,
    });
    let (request, scenario) = beside.expect("it is judged");
    assert_eq!(scenario.interventions, own, "the scenario's own attacker stays");
    assert!(model.is_ready() && model.verdict().is_none());
    let effects = update(&mut model, Msg::Ran { request, trace: four() });
    assert!(matches!(model.verdict(), Some(None)), "the run by hand was not touched");
    assert!(
        matches!(&effects[..], [Effect::Announce(words)] if words.starts_with("Nothing was touched.")),
        "{effects:?}"
    );
    let (model, effects) = shown("seed=5eed");
    assert!(model.verdict().is_none() && !effects.iter().any(|effect| matches!(effect, Effect::Run { .. })));
}

#[test]
fn it_plays_to_the_end_without_a_word_and_stops_when_somebody_steps() {
    let (mut model, _) = shown("seed=5eed");
    let effects = update(&mut model, Msg::Play);
    let [Effect::After { playing, .. }] = effects[..] else { panic!("{effects:?}") };
    for expected in 1..=3 {
        let effects = update(&mut model, Msg::Tick { playing });
        assert_eq!(model.position(), expected);
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Announce(_))), "{effects:?}");
        assert_eq!(effects.iter().any(|effect| matches!(effect, Effect::After { .. })), expected < 3);
    }
    assert_eq!(model.playing(), Playing::Paused);
    let _ = update(&mut model, Msg::Play);
    assert_eq!(model.position(), 0, "at the end it begins again");
    let _ = update(&mut model, Msg::Next);
    assert_eq!(update(&mut model, Msg::Tick { playing: 2 }), [], "somebody stepped");
}

#[test]
fn a_stop_of_the_path_is_a_run_a_message_and_a_depth() {
    let (mut model, _) = shown("seed=5eed");
    let effects = update(&mut model, Msg::Visit { stop: "resumption" });
    let [Effect::Run { request, ref scenario }] = effects[..] else { panic!("{effects:?}") };
    assert_eq!((scenario.entry.id, scenario.seed.to_string().as_str()), ("resumption-tls13", SEED));
    let _ = update(&mut model, Msg::Ran { request, trace: four() });
    assert_eq!((model.look().depth, model.visited()), (Depth::Messages, &["resumption"][..]));
}

#[test]
fn another_scenario_stands_beside_and_in_the_address() {
    let (mut model, _) = shown("seed=5eed");
    let effects = update(&mut model, Msg::Compare { with: Some("expired".to_owned()) });
    let Some(Effect::Run { request, scenario }) = effects.first() else { panic!("{effects:?}") };
    assert_eq!(scenario.entry.id, "expired");
    assert!(model.versus().is_none());
    let effects = update(&mut model, Msg::Ran { request: *request, trace: four() });
    assert!(address_of(&effects).1.contains("&vs=expired&"));
    assert_eq!(model.versus().unwrap().scenario.entry.id, "expired");
    let effects = update(&mut model, Msg::Compare { with: None });
    assert!(!address_of(&effects).1.contains("vs="));
    assert!(matches!(
        &update(&mut model, Msg::Compare { with: Some("nowhere".to_owned()) })[..],
        [Effect::Announce(_)]
    ));
}
