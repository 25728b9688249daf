//! The key schedule: a nested list that is laid out as a picture where there is room, the transcript below it, and the chosen
//! value told whole.

use waxseal::app::view::schedule::{
    Altered, Bay, Chip, Cut, Ends, Entry, Onward, Picture, Place, Schedule, State, Told, schedule, told,
};
use waxseal::app::view::words;
use waxseal::app::{Msg, Run, Texts};
use yew::prelude::*;

use crate::conversation::SameRun;
use crate::operations::row;
use crate::said::Said;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The run.
    pub(crate) run: SameRun,
    /// The message.
    pub(crate) index: usize,
    /// The words.
    pub(crate) texts: Texts,
    /// Where clicks go.
    pub(crate) dispatch: Callback<Msg>,
}

/// The schedule of the message's connection, or why there is none.
#[component]
pub(crate) fn KeySchedule(props: &Props) -> Html {
    let run = &props.run;
    let chosen = use_state(|| None::<(SameRun, Place)>);
    let picture = match schedule(&run.0, props.index) {
        Schedule::Drawn(picture) => picture,
        Schedule::Absent(absence) => {
            let place = absence.coming.map(|number| {
                let words = ["They come in message ", &words::count(number as usize), ". "].concat();
                html! { <>{" "}{words}{ go(number, "Go there".to_owned(), &props.dispatch) }</> }
            });
            return html! { <p class="no-keys" data-testid="no-keys">{absence.words}{place}</p> };
        }
    };
    // What was chosen is a value of this run alone; another connection does not draw it.
    let place = chosen.as_ref().filter(|(of, _)| of == run).map(|(_, place)| *place);
    let entry = place.and_then(|place| picture.entry(place));
    let choose = {
        let (chosen, run) = (chosen.clone(), run.clone());
        Callback::from(move |picked: Place| {
            chosen.set((place != Some(picked)).then(|| (run.clone(), picked)));
        })
    };
    let draw = Draw { run: &run.0, place, choose: &choose };
    let told = place.and_then(|place| told(&run.0, &picture, place, &props.texts));
    html! {
        <div class="keys" data-testid="keys">
            <ol class="bays">
                { for picture.bays.iter().enumerate().map(|(index, bay)| draw.bay(bay, picture.bays.get(index + 1))) }
            </ol>
            { transcript(&picture, entry, &props.dispatch) }
            if let Some(told) = told { { tell(told, run, &props.dispatch) } }
        </div>
    }
}

/// What all boxes need.
struct Draw<'a> {
    run: &'a Run,
    place: Option<Place>,
    choose: &'a Callback<Place>,
}

impl Draw<'_> {
    fn bay(&self, bay: &Bay, next: Option<&Bay>) -> Html {
        let leads = next.map(|next| if next.secret.state.is_there() { "leads" } else { "leads dashed" });
        let onward = match &bay.onward {
            Some(Onward::Derived(entry)) => self.entry(entry, "onward"),
            Some(Onward::Secret) => html! { <li class="onward plain" aria-hidden="true">{"secret"}</li> },
            None => Html::default(),
        };
        html! {
            <li class={classes!("bay", leads)}>
                <h3>{bay.title}</h3>
                <ul class="flow">
                    if !bay.shares.is_empty() {
                        <li class="shares"><ul>{ for bay.shares.iter().map(|share| self.entry(share, side(share))) }</ul></li>
                    }
                    { for bay.input.iter().map(|input| self.entry(input, "input")) }
                    { self.entry(&bay.secret, if bay.cut == Cut::Yes { "secret strips" } else { "secret" }) }
                    {onward}
                </ul>
            </li>
        }
    }

    /// A box, with what is made of it.
    fn entry(&self, entry: &Entry, class: &'static str) -> Html {
        let state = match entry.state {
            State::New => "new",
            State::Exists => "there",
            _ => "dashed",
        };
        let notice = entry.notice();
        let line = |(index, line): (usize, String)| {
            // An initial has room; who listens hears the word.
            let (initial, word) = match (entry.ends, index) {
                (Ends::Different, 0) => ("S ", "sender "),
                (Ends::Different, _) => ("R ", "receiver "),
                _ => return html! { <code>{line}</code> },
            };
            html! { <code><span aria-hidden="true">{initial}</span><span class="unseen">{word}</span>{line}</code> }
        };
        let inside = html! {
            <>
                <span class="key-name">{entry.name.clone()}</span>
                { for entry.lines(self.run).into_iter().enumerate().map(line) }
                if entry.state == State::New { <em>{"new"}</em> }
                if !notice.is_empty() { <em class="notice-ends">{notice}</em> }
            </>
        };
        let boxed = match entry.place {
            Some(place) => {
                let onclick = self.choose.reform(move |_: MouseEvent| place);
                let pressed = if self.place == Some(place) { "true" } else { "false" };
                html! { <button type="button" class="box" aria-pressed={pressed} {onclick}>{inside}</button> }
            }
            None => html! { <div class="box">{inside}</div> },
        };
        let kind = if class.starts_with("secret") { "branches" } else { "parts" };
        html! {
            <li class={classes!(class, state)}>
                if entry.skipped > 0 {
                    <span class="skipped">{words::counted(entry.skipped, "generation", "generations")}{" between"}</span>
                }
                if let Some(via) = &entry.via { <span class="via">{via.clone()}</span> }
                {boxed}
                if !entry.below.is_empty() {
                    <ul class={kind}>{ for entry.below.iter().map(|below| self.entry(below, "made")) }</ul>
                }
            </li>
        }
    }
}

/// The client's share stands left.
fn side(share: &Entry) -> &'static str {
    if share.name.starts_with("client") { "made client" } else { "made server" }
}

/// The messages that are hashed, those of the chosen value in brackets.
fn transcript(picture: &Picture, entry: Option<&Entry>, dispatch: &Callback<Msg>) -> Html {
    let covers = entry.map_or(&[][..], |entry| &entry.covers);
    let chip = |chip: &Chip| {
        let covered = covers.contains(&chip.number);
        let state = match chip.state {
            State::New => "new",
            State::Exists => "there",
            _ => "dashed",
        };
        let number = chip.number;
        let onclick = dispatch.reform(move |_: MouseEvent| Msg::GoTo { number });
        html! {
            <li class={classes!(state, covered.then_some("covered"))}>
                <button type="button" class="box" {onclick}>
                    <span class="key-name">{chip.title.clone()}</span>
                    <span class="from">{chip.from}{", "}{words::count(number as usize)}</span>
                    if !chip.state.is_there() { <span class="unseen">{", not yet"}</span> }
                    if covered { <span class="unseen">{", hashed into the chosen value"}</span> }
                    if chip.altered == Altered::Yes { <em>{"arrived altered"}</em> }
                </button>
            </li>
        }
    };
    let hint = match entry {
        None => "Choose a value to see it whole, and which of these messages it is bound to.",
        Some(_) if covers.is_empty() => "The chosen value is bound to none of them.",
        Some(_) => "Those in brackets are hashed into the chosen value.",
    };
    html! {
        <>
            <h3>{"Messages hashed so far"}</h3>
            <ol class="chips">{ for picture.chips.iter().map(chip) }</ol>
            <p class="quiet">{hint}</p>
        </>
    }
}

/// The chosen value.
fn tell(told: Told, run: &SameRun, dispatch: &Callback<Msg>) -> Html {
    let both = told.operations.len() > 1;
    // Where both ends are told, both do the same with different values.
    let said = told.operations.first().map(|card| card.said.clone());
    let messages = told.messages.into_iter().map(|(number, title)| {
        let words = ["Go to message ", &words::count(number as usize), ", ", &title].concat();
        go(number, words, dispatch)
    });
    html! {
        <section class="told" aria-label={["The value ", &told.name].concat()} data-testid="key-told">
            <h3>{told.name}</h3>
            { for told.sentences.into_iter().map(|sentence| html! { <p>{sentence}</p> }) }
            <dl class="fields">{ for told.values.iter().map(|field| row(field, run)) }</dl>
            { for told.operations.into_iter().map(|card| html! {
                <>
                    <h4>{card.name}if both { {", "}{words::party(card.who)} }</h4>
                    <dl class="fields">{ for card.fields.iter().map(|field| row(field, run)) }</dl>
                </>
            }) }
            { for said.map(|said| html! { <Said {said} /> }) }
            <p class="go">{ for messages }</p>
        </section>
    }
}

fn go(number: u32, words: String, dispatch: &Callback<Msg>) -> Html {
    let onclick = dispatch.reform(move |_: MouseEvent| Msg::GoTo { number });
    html! { <button type="button" {onclick}>{words}</button> }
}
