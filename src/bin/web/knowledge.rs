//! Who knows what: a table with a circle and words in every cell; a column's head shows the conversation through its eyes.

use waxseal::app::view::knowledge::{Board, Cell, Circle, Column, Eyes, Party, Row};
use yew::prelude::*;

/// The table. A click on a column's head says through whose eyes the conversation is to be seen: nobody's when it is pressed.
pub(crate) fn knowledge(board: &Board, see: &Callback<Option<Party>>) -> Html {
    html! {
        <div class="knowledge" data-testid="knowledge">
            <table role="table">
                <caption class="quiet">{"Once this message has crossed. Choose a party to see the conversation through its eyes."}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col"><span class="unseen">{"What"}</span></th>
                        { for board.columns.iter().map(|column| head(column, see)) }
                    </tr>
                </thead>
                <tbody role="rowgroup">{ for board.rows.iter().map(|row| line(row, &board.columns)) }</tbody>
            </table>
            <p><strong>{"Guarded against changes by "}</strong>{board.guard}{"."}</p>
            if !board.deeds.is_empty() {
                <p><strong>{"What was done to it:"}</strong></p>
                <ul class="deeds">{ for board.deeds.iter().map(|deed| html! { <li class="fate">{deed.clone()}</li> }) }</ul>
            }
        </div>
    }
}

fn head(column: &Column, see: &Callback<Option<Party>>) -> Html {
    let is_pressed = column.eyes == Eyes::These;
    let party = (!is_pressed).then_some(column.party);
    let onclick = see.reform(move |_: MouseEvent| party);
    html! {
        <th role="columnheader" scope="col" class={column.party.key()}>
            <button type="button" aria-pressed={if is_pressed { "true" } else { "false" }} {onclick}
                data-party={column.party.key()} title="See it through these eyes">{column.title}</button>
        </th>
    }
}

fn line(row: &Row, columns: &[Column]) -> Html {
    html! {
        <tr role="row">
            <th role="rowheader" scope="row">{row.name}</th>
            { for row.cells.iter().zip(columns).map(|(cell, column)| self::cell(cell, column)) }
        </tr>
    }
}

fn cell(cell: &Cell, column: &Column) -> Html {
    let item = |(name, value): &(String, Option<String>)| {
        html! { <li>{name.clone()}if let Some(value) = value { {" "}<code>{value.clone()}</code> }</li> }
    };
    html! {
        <td role="cell" data-party={column.title}>
            <p class="degree">{circle(cell.circle)}<strong>{cell.word}</strong></p>
            if !cell.value.is_empty() { <p class="value">{cell.value.clone()}</p> }
            if !cell.new.is_empty() { <ul class="new">{ for cell.new.iter().map(item) }</ul> }
            if !cell.before.is_empty() {
                <details>
                    <summary>{format!("{} from before", cell.before.len())}</summary>
                    <ul>{ for cell.before.iter().map(item) }</ul>
                </details>
            }
        </td>
    }
}

/// A full, a half, an empty circle.
fn circle(circle: Circle) -> Html {
    let filled = match circle {
        Circle::Full => "M8 1A7 7 0 0 1 8 15A7 7 0 0 1 8 1Z",
        Circle::Half => "M8 1A7 7 0 0 0 8 15Z",
        Circle::Empty => "",
    };
    html! {
        <svg class="circle" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <circle cx="8" cy="8" r="7" />
            <path d={filled} />
        </svg>
    }
}
