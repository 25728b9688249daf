//! Hex as a grid: one stop for Tab, arrows from byte to byte, only the rows that are in view in the document.
//!
//! The rows are written as one text of digits and class names: hundreds of cells change with every step, and nothing in them is
//! anybody else's text.

use std::cell::RefCell;
use std::fmt::Write;
use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use waxseal::app::view::grid::{Row, Step, rows, step};
use waxseal::app::view::sheet::{COLUMNS, Cursor, Part, Sheet};
use waxseal::app::view::words;
use web_sys::{Element, HtmlElement, HtmlTableCellElement, ResizeObserver};
use yew::prelude::*;

/// So many rows are in the document at once, until it is known how many are in view.
const WINDOW: usize = 14;

/// So many rows more than are in view.
const MORE: usize = 4;

/// Rows by which PageUp and PageDown go.
const PAGE: usize = 8;

/// The height of a row before it was measured.
const HEIGHT: f64 = 26.0;

/// From this width on a sheet has all columns, in pixels; below it half of them.
const WIDE: i32 = 600;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The sheet; the same for the same message and selection.
    pub(crate) sheet: Same,
    /// The number of the part.
    pub(crate) number: usize,
    /// Where the byte goes that is chosen.
    pub(crate) choose: Callback<Cursor>,
}

/// A sheet, equal only to itself.
#[derive(Clone)]
pub(crate) struct Same(pub(crate) Rc<Sheet>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Same {
    pub(crate) fn part(&self, number: usize) -> Option<&Part> {
        self.0.parts.get(number)
    }
}

/// The bytes of one part.
#[component]
pub(crate) fn Grid(props: &Props) -> Html {
    let (scroller, table) = (use_node_ref(), use_node_ref());
    let state = use_mut_ref(State::default);
    {
        let (state, scroller, table) = (Rc::clone(&state), scroller.clone(), table.clone());
        use_effect_with((), move |()| {
            let observer = observe(state, &scroller, &table);
            move || drop(observer)
        });
    }
    {
        let (state, scroller, table) = (Rc::clone(&state), scroller.clone(), table.clone());
        use_effect_with((props.sheet.clone(), props.number), move |(sheet, number)| {
            if let (Some(scroller), Some(table)) = (scroller.cast(), table.cast()) {
                state.borrow_mut().show(&scroller, &table, sheet.clone(), *number);
            }
        });
    }
    let go = {
        let (state, scroller, table) = (Rc::clone(&state), scroller.clone(), table.clone());
        move |offset: usize| {
            let (Some(scroller), Some(table)) = (scroller.cast(), table.cast()) else { return };
            // The focus moves when nothing is borrowed any more: who follows it may ask for the state.
            let cell = state.borrow_mut().go(&scroller, &table, offset);
            if let Some(cell) = cell {
                _ = cell.focus();
            }
        }
    };
    let onkeydown = {
        let (state, go, choose, part) = (Rc::clone(&state), go.clone(), props.choose.clone(), props.number);
        move |event: KeyboardEvent| {
            if event.alt_key() || event.meta_key() {
                return;
            }
            let offset = state.borrow().at;
            match event.key().as_str() {
                "Enter" | " " => choose.emit(Cursor { part, offset }),
                key => {
                    let Some(wanted) = wanted(key, event.ctrl_key()) else { return };
                    let next = state.borrow().step(wanted);
                    go(next);
                }
            }
            event.prevent_default();
        }
    };
    let onclick = {
        let (state, choose, part) = (Rc::clone(&state), props.choose.clone(), props.number);
        move |event: MouseEvent| {
            let offset = event.target().and_then(|target| state.borrow().offset_of(target.unchecked_ref()));
            if let Some(offset) = offset {
                go(offset);
                choose.emit(Cursor { part, offset });
            }
        }
    };
    let onscroll = {
        let (state, scroller, table) = (Rc::clone(&state), scroller.clone(), table.clone());
        move |_: Event| {
            if let (Some(scroller), Some(table)) = (scroller.cast::<Element>(), table.cast::<Element>()) {
                let cell = state.borrow_mut().scrolled(&scroller, &table);
                if let Some(cell) = cell {
                    _ = cell.focus();
                }
            }
        }
    };
    let label = props.sheet.part(props.number).map(|part| format!("Hex: {}", part.title));
    html! {
        <div class="hex-grid" ref={scroller} {onscroll} data-testid="layer-hex">
            <table role="grid" aria-label={label} ref={table} {onkeydown} {onclick} />
        </div>
    }
}

/// Looks how wide the grid is, now and whenever that changes.
fn observe(state: Rc<RefCell<State>>, scroller: &NodeRef, table: &NodeRef) -> Option<Watch> {
    let (scroller, table) = (scroller.cast::<HtmlElement>()?, table.cast::<Element>()?);
    let seen = scroller.clone();
    let changed = Closure::<dyn FnMut()>::new(move || state.borrow_mut().measure(&seen, &table));
    let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok()?;
    observer.observe(&scroller);
    Some(Watch { observer, _changed: changed })
}

/// An observer with what it calls.
struct Watch {
    observer: ResizeObserver,
    _changed: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Where a key leads.
fn wanted(key: &str, by_field: bool) -> Option<Step> {
    Some(match (key, by_field) {
        ("ArrowLeft" | "ArrowUp", true) => Step::FieldBack,
        ("ArrowRight" | "ArrowDown", true) => Step::FieldOn,
        ("ArrowLeft", _) => Step::Back,
        ("ArrowRight", _) => Step::On,
        ("ArrowUp", _) => Step::Up(1),
        ("ArrowDown", _) => Step::Down(1),
        ("PageUp", _) => Step::Up(PAGE),
        ("PageDown", _) => Step::Down(PAGE),
        ("Home", true) => Step::First,
        ("End", true) => Step::Last,
        ("Home", _) => Step::RowStart,
        ("End", _) => Step::RowEnd,
        _ => return None,
    })
}

/// What is in the document.
struct State {
    sheet: Option<Same>,
    number: usize,
    columns: usize,
    /// Whether there is room for text beside the digits.
    text: bool,
    rows: Vec<Row>,
    /// How many rows are in the document at once.
    window: usize,
    /// The rows that are in the document.
    drawn: Range<usize>,
    /// The byte at which Tab stops.
    at: usize,
    /// The height of a row, in pixels.
    height: f64,
    /// How far the grid is scrolled. It is remembered: to ask the document for it while that changes costs a layout.
    top: i32,
}

impl Default for State {
    fn default() -> Self {
        Self {
            sheet: None,
            number: 0,
            columns: COLUMNS,
            text: false,
            rows: Vec::new(),
            window: WINDOW,
            drawn: 0..0,
            at: 0,
            height: HEIGHT,
            top: 0,
        }
    }
}

impl State {
    fn part(&self) -> Option<&Part> {
        self.sheet.as_ref()?.part(self.number)
    }

    /// Shows a part; where only the selection is another one, only its marks change.
    fn show(&mut self, scroller: &Element, table: &Element, sheet: Same, number: usize) {
        let before = std::mem::replace(&mut self.sheet, Some(sheet));
        let before = before.as_ref().and_then(|before| before.part(self.number));
        self.number = number;
        let Some(part) = self.sheet.as_ref().and_then(|sheet| sheet.part(number)) else { return };
        let marks = part.marks.clone();
        match before {
            Some(before) if same_bytes(before, part) => {
                let old = before.marks.clone();
                self.remark(table, &old);
                if old != marks
                    && let Some(first) = marks.first()
                {
                    self.bring(scroller, table, first.start);
                }
            }
            _ => {
                self.at = marks.first().or(part.shown.first()).map_or(0, |range| range.start);
                self.rows = rows(part, self.columns);
                if self.top != 0 {
                    self.top = 0;
                    scroller.set_scroll_top(0);
                }
                self.draw(table, 0);
                if let Some(first) = marks.first() {
                    self.bring(scroller, table, first.start);
                }
            }
        }
    }

    /// The row that has a byte.
    fn row_of(&self, offset: usize) -> usize {
        let begin = offset / self.columns * self.columns;
        self.rows.iter().position(|row| *row == Row::Bytes(begin)).unwrap_or(0)
    }

    fn step(&self, wanted: Step) -> usize {
        self.part().map_or(self.at, |part| step(part, self.columns, self.at, wanted))
    }

    /// Scrolls, within the grid alone, until a byte is in view.
    fn bring(&mut self, scroller: &Element, table: &Element, offset: usize) {
        let row = self.row_of(offset);
        let top = row as f64 * self.height;
        let (from, height) = (f64::from(scroller.scroll_top()), f64::from(scroller.client_height()));
        if top < from || top + self.height > from + height {
            self.top = (top - self.height).max(0.0) as i32;
            scroller.set_scroll_top(self.top);
        }
        if !self.drawn.contains(&row) {
            self.draw(table, row);
        }
    }

    /// Makes a byte the one at which Tab stops; its cell is to get the focus.
    fn go(&mut self, scroller: &Element, table: &Element, offset: usize) -> Option<HtmlElement> {
        if let Some(cell) = self.cell(table, self.at) {
            _ = cell.remove_attribute("tabindex");
            _ = cell.remove_attribute("aria-label");
        }
        self.at = offset;
        self.bring(scroller, table, offset);
        self.stop(table)
    }

    /// Lets Tab stop at the present byte, and names it.
    fn stop(&self, table: &Element) -> Option<HtmlElement> {
        let (part, cell) = (self.part()?, self.cell(table, self.at)?);
        let (byte, leaf) = (part.bytes.get(self.at)?, part.leaf(self.at));
        let name = format!("offset 0x{:02x}, 0x{byte:02x}, {}", self.at, leaf.map_or("", |leaf| leaf.name));
        _ = cell.set_attribute("aria-label", &name);
        _ = cell.set_attribute("tabindex", "0");
        cell.dyn_into().ok()
    }

    fn cell(&self, table: &Element, offset: usize) -> Option<Element> {
        let begin = offset / self.columns * self.columns;
        let row = table.query_selector(&format!("[data-o=\"{begin}\"]")).ok()??;
        row.children().item((offset - begin + 1) as u32)
    }

    /// The byte of a cell.
    fn offset_of(&self, target: &Element) -> Option<usize> {
        let cell: HtmlTableCellElement = target.closest("td").ok()??.dyn_into().ok()?;
        let begin: usize = cell.closest("[data-o]").ok()??.get_attribute("data-o")?.parse().ok()?;
        let offset = begin + usize::try_from(cell.cell_index() - 1).ok()?;
        let in_row = offset < begin + self.columns;
        (in_row && self.part()?.shows(offset)).then_some(offset)
    }

    /// Other rows have come into view; the cell that has to get the focus back.
    fn scrolled(&mut self, scroller: &Element, table: &Element) -> Option<HtmlElement> {
        self.top = scroller.scroll_top();
        let first = (f64::from(self.top) / self.height) as usize;
        let last = first + (f64::from(scroller.client_height()) / self.height) as usize + 1;
        if self.drawn.start <= first && last.min(self.rows.len()) <= self.drawn.end {
            return None;
        }
        let focused = table.query_selector(":focus").ok().flatten().is_some();
        self.draw(table, first);
        if focused {
            // A byte that was scrolled away hands the focus on to the first one in view.
            if self.cell(table, self.at).is_none()
                && let Some(Row::Bytes(offset)) =
                    self.rows[first.min(self.rows.len() - 1)..].iter().find(|row| matches!(row, Row::Bytes(_)))
            {
                let part = self.part()?;
                self.at = (*offset..).take(self.columns).find(|&offset| part.shows(offset)).unwrap_or(*offset);
            }
            return self.stop(table);
        }
        None
    }

    /// Takes the width that there is, and the height of a row.
    fn measure(&mut self, scroller: &HtmlElement, table: &Element) {
        let sheet = scroller.closest(".sheet").ok().flatten();
        let columns = if sheet.map_or(WIDE, |sheet| sheet.client_width()) < WIDE { COLUMNS / 2 } else { COLUMNS };
        let row = table.query_selector("[data-o]").ok().flatten();
        let height = row.map(|row| row.get_bounding_client_rect().height()).filter(|height| *height > 0.0);
        self.height = height.unwrap_or(self.height);
        // The offset, each byte with its letter, and a scroll bar, as the style sheet has them.
        let needed = (72.0 + 33.5 * columns as f64) * self.height / HEIGHT;
        let text = f64::from(scroller.client_width()) >= needed;
        let seen = (f64::from(scroller.client_height()) / self.height) as usize + 1;
        let (window, first) = (self.window.max(seen + MORE), (f64::from(self.top) / self.height) as usize);
        if (columns, text) != (self.columns, self.text) {
            (self.columns, self.text, self.window) = (columns, text, window);
            self.rows = self.part().map(|part| rows(part, columns)).unwrap_or_default();
            let first = self.row_of(self.at);
            self.draw(table, first);
        } else if window > self.window {
            self.window = window;
            self.draw(table, first);
        }
    }

    /// Puts the rows about this one into the document.
    fn draw(&mut self, table: &Element, about: usize) {
        let last = self.rows.len().saturating_sub(self.window);
        let start = about.saturating_sub(MORE / 2).min(last);
        self.drawn = start..(start + self.window).min(self.rows.len());
        let Some(part) = self.part() else { return };
        table.set_inner_html(&self.write(part));
        _ = table.set_attribute("aria-rowcount", &self.rows.len().to_string());
        // Where the stop is out of view, Tab comes to the first byte that is drawn.
        if self.stop(table).is_none()
            && let Some(cell) = table.query_selector("[data-o] td:not(.n)").ok().flatten()
        {
            _ = cell.set_attribute("tabindex", "0");
        }
    }

    /// Changes the marks of the rows that are drawn.
    fn remark(&self, table: &Element, old: &[Range<usize>]) {
        let Some(part) = self.part() else { return };
        let holds = |ranges: &[Range<usize>], offset| ranges.iter().any(|range| range.contains(&offset));
        for row in &self.rows[self.drawn.clone()] {
            let Row::Bytes(begin) = *row else { continue };
            for offset in (begin..begin + self.columns).filter(|&offset| part.shows(offset)) {
                if holds(old, offset) != holds(&part.marks, offset)
                    && let Some(cell) = self.cell(table, offset)
                {
                    cell.set_class_name(class(part, offset));
                }
            }
        }
    }

    fn write(&self, part: &Part) -> String {
        let mut out = String::with_capacity(self.drawn.len() * self.columns * 16);
        let columns = self.columns + usize::from(self.text);
        let space = |rows: usize| {
            let height = (rows as f64 * self.height) as usize;
            if rows == 0 { String::new() } else { format!("<tr aria-hidden=true><td height={height}></td></tr>") }
        };
        _ = write!(out, "<col class=o><col class=c span={}>", self.columns);
        out += match (self.text, self.columns) {
            (false, _) => "<tbody>",
            (true, COLUMNS) => "<col class=a><tbody>",
            (true, _) => "<col class=b><tbody>",
        };
        out += &space(self.drawn.start);
        for index in self.drawn.clone() {
            match self.rows[index] {
                Row::Gap(bytes) => {
                    let (index, columns) = (index + 1, columns + 1);
                    let of = if part.hidden > 0 { "more" } else { "of other messages" };
                    let bytes = words::count(bytes);
                    _ = write!(out, "<tr aria-rowindex={index}><td class=g colspan={columns}>… {bytes} {of}</td></tr>");
                }
                Row::Bytes(begin) => self.write_row(&mut out, part, index + 1, begin),
            }
        }
        out + &space(self.rows.len() - self.drawn.end)
    }

    fn write_row(&self, out: &mut String, part: &Part, index: usize, begin: usize) {
        _ = write!(out, "<tr aria-rowindex={index} data-o={begin}><th scope=row>{begin:04x}</th>");
        let mut text = String::new();
        for offset in begin..begin + self.columns {
            let byte = part.bytes.get(offset).filter(|_| part.shows(offset));
            match byte {
                None => out.push_str("<td class=n></td>"),
                Some(byte) => {
                    let class = class(part, offset);
                    *out += "<td";
                    if !class.is_empty() {
                        *out += " class=\"";
                        *out += class;
                        *out += "\"";
                    }
                    _ = write!(out, ">{byte:02x}</td>");
                }
            }
            match byte {
                Some(b'<') => text.push_str("&lt;"),
                Some(b'&') => text.push_str("&amp;"),
                Some(0x20..0x7f) => text.push(char::from(part.bytes[offset])),
                Some(_) => text.push('.'),
                None => text.push(' '),
            }
        }
        if self.text {
            *out += "<td class=a aria-hidden=true>";
            *out += &text;
        }
        *out += "</tr>";
    }
}

fn same_bytes(one: &Part, other: &Part) -> bool {
    one.shown == other.shown && one.changed == other.changed && one.bytes == other.bytes && one.leaves == other.leaves
}

/// The class of a byte: every second leaf is tinted, so that neighbours are told apart; marked; changed on the way.
fn class(part: &Part, offset: usize) -> &'static str {
    let index = part.leaves.partition_point(|leaf| leaf.bytes.end <= offset);
    let holds = |ranges: &[Range<usize>]| ranges.iter().any(|range| range.contains(&offset));
    match (index % 2 == 1, holds(&part.marks), holds(&part.changed)) {
        (false, false, false) => "",
        (true, false, false) => "t",
        (false, true, false) => "m",
        (true, true, false) => "t m",
        (false, false, true) => "x",
        (true, false, true) => "t x",
        (false, true, true) => "m x",
        (true, true, true) => "t m x",
    }
}
