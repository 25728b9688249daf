//! Two runs side by side, in the place of the panels: the summary, what each costs, the messages on both sides of a ruler.

use waxseal::app::Msg;
use waxseal::app::look::Drawer;
use waxseal::app::view::compare::{Bar, Cell, Compared, Fact, Flight, Line, Mark, Part, Row, compare as lay, fields};
use waxseal::trace::Actor;
use web_sys::Element;
use yew::prelude::*;

use crate::conversation::SameRun;
use crate::drawer::act;

/// What is compared.
#[derive(PartialEq, Properties)]
struct Props {
    /// Run A.
    a: SameRun,
    /// Run B.
    b: SameRun,
    /// Where clicks go.
    dispatch: Callback<Msg>,
}

/// Two runs side by side.
pub(crate) fn compare(a: SameRun, b: SameRun, dispatch: &Callback<Msg>) -> Html {
    html! { <Compare {a} {b} dispatch={dispatch.clone()} /> }
}

/// Laid side by side once for two runs; the fields of two messages when somebody asks for them.
#[component]
fn Compare(props: &Props) -> Html {
    let compared = use_memo((props.a.clone(), props.b.clone()), |(a, b)| lay(&a.0, &b.0));
    let open = use_state(Vec::<(usize, usize)>::new);
    let Compared { runs, parts } = &*compared;
    let run = |(letter, (title, ending)): (&'static str, &(String, &'static str))| {
        html! { <p class="run"><strong class="letter-of">{letter}</strong><span>{title.clone()}</span><span class="quiet">{*ending}</span></p> }
    };
    let row = |one: &Row| row(props, one, &open);
    html! {
        <section class="compare paper" aria-label="Two runs side by side" data-testid="compare" tabindex="0">
            <header class="compare-head">
                <h2>{"Two runs side by side"}</h2>
                <div class="buttons">
                    { act("Another run B", Msg::Open(Drawer::Compare), &props.dispatch) }
                    { act("One run alone again", Msg::Compare { with: None }, &props.dispatch) }
                </div>
            </header>
            <div class="runs-beside">{ for ["A", "B"].into_iter().zip(runs).map(run) }</div>
            { for parts.iter().map(|one| part(one, &row)) }
        </section>
    }
}

fn part(part: &Part, row: &dyn Fn(&Row) -> Html) -> Html {
    let legend = |mark: &Mark| html! { <li><span class="sign">{mark.sign()}</span>{" "}{mark.words()}</li> };
    html! {
        <>
            if let Some(heading) = &part.heading { <h3>{heading.clone()}</h3> }
            <p class="lead" data-testid="summary">{part.summary.clone()}</p>
                <table class="beside">
                    <caption>{"What was agreed, and what it cost"}</caption>
                    <thead><tr><td></td><th scope="col">{"A"}</th><th scope="col">{"B"}</th></tr></thead>
                    <tbody>{ for part.facts.iter().map(fact) }</tbody>
                </table>
                <table class="beside">
                    <caption>{"Flights, in bytes on the wire"}</caption>
                    <thead><tr><td></td><th scope="col">{"A"}</th><th scope="col">{"B"}</th></tr></thead>
                    <tbody>{ for part.flights.iter().map(flight) }</tbody>
                </table>
            <h3>{"Messages"}</h3>
            <ul class="legend">{ for Mark::ALL.iter().map(legend) }</ul>
            <ol class="ruler">{ for part.rows.iter().map(row) }</ol>
        </>
    }
}

fn fact(Fact { name, values: [a, b] }: &Fact) -> Html {
    let class = (a != b).then_some("differs");
    html! { <tr {class}><th scope="row">{*name}</th><td>{a.clone()}</td><td>{b.clone()}</td></tr> }
}

fn flight(Flight { from, titles, bytes }: &Flight) -> Html {
    let bar = |bar: &Option<Bar>| match bar {
        Some(Bar { count, share }) => html! {
            <td>
                {count.clone()}
                <svg class="bar-of" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width={share.to_string()} height="6" /></svg>
            </td>
        },
        None => html! { <td class="not-sent">{"not sent"}</td> },
    };
    html! {
        <tr>
            <th scope="row"><span class={who(*from)}>{from.name()}</span>{": "}{titles.clone()}</th>
            { for bytes.iter().map(bar) }
        </tr>
    }
}

const fn who(from: Actor) -> &'static str {
    match from {
        Actor::Sender => "who sender",
        Actor::Receiver => "who receiver",
        _ => "who",
    }
}

fn row(props: &Props, row: &Row, open: &UseStateHandle<Vec<(usize, usize)>>) -> Html {
    let cell = |cell: &Cell| match cell {
        Cell::Said { number, title, about } => html! {
            <p class="cell"><span class="number">{number}</span><span class="said-title">{title.clone()}</span><span class="quiet">{about.clone()}</span></p>
        },
        Cell::Elsewhere { number } => html! { <p class="cell none">{"at another place: message "}{number}</p> },
        Cell::NotSent => html! { <p class="cell none">{"not sent"}</p> },
    };
    let class = match row.mark {
        Mark::Same => "same",
        Mark::Fresh => "fresh",
        Mark::Meaning => "meaning",
        Mark::Alone => "alone",
    };
    let from = if row.from == Actor::Sender { "from-sender" } else { "from-receiver" };
    let key = row.cells.iter().map(|cell| match cell {
        Cell::Said { number, .. } => format!("{number}-"),
        _ => "-".to_owned(),
    });
    html! {
        <li key={key.collect::<String>()} class={classes!("beside-row", class, from)}>
            { cell(&row.cells[0]) }
            <p class="sign"><span aria-hidden="true">{row.mark.sign()}</span><span class="unseen">{row.mark.words()}</span></p>
            { cell(&row.cells[1]) }
            if let Some(both) = row.both { { differing(props, both, open) } }
        </li>
    }
}

/// What differs between two messages: looked for when it is opened.
fn differing(props: &Props, both: (usize, usize), open: &UseStateHandle<Vec<(usize, usize)>>) -> Html {
    let is_open = open.contains(&both);
    let ontoggle = {
        let open = open.clone();
        move |event: Event| {
            let mut now = (*open).clone();
            now.retain(|other| *other != both);
            if event.target_unchecked_into::<Element>().has_attribute("open") {
                now.push(both);
            }
            open.set(now);
        }
    };
    let layers = if is_open { fields(&props.a.0, &props.b.0, both) } else { Vec::new() };
    let layer = |(title, lines): &(&'static str, Vec<Line>)| {
        html! {
                <table class="beside fields-beside">
                    <caption>{*title}</caption>
                    <thead><tr><th scope="col">{"Field"}</th><th scope="col">{"A"}</th><th scope="col">{"B"}</th></tr></thead>
                    <tbody>{ for lines.iter().map(line) }</tbody>
                </table>
        }
    };
    html! {
        <details class="differing" {ontoggle}>
            <summary>{"What differs"}</summary>
            { for layers.iter().map(layer) }
        </details>
    }
}

fn line(line: &Line) -> Html {
    let value = |value: &Option<String>| match value {
        Some(value) => html! { <td><code>{value.clone()}</code></td> },
        None => html! { <td class="not-sent">{"not there"}</td> },
    };
    let moved = if line.moved { ", at another place" } else { "" };
    html! {
        <tr>
            <th scope="row" class={format!("depth-{}", line.depth)}>
                <span class="sign" aria-hidden="true">{line.mark.sign()}</span>{" "}{line.name}{moved}
                <span class="unseen">{", "}{line.mark.words()}</span>
            </th>
            { for line.values.iter().map(value) }
        </tr>
    }
}
