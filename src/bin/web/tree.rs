//! The fields as a tree: one stop for Tab, arrows, Home and End, the first letter of a name; Enter, Space and a click select.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use waxseal::app::selection::Chosen;
use waxseal::app::view::sheet::{Field, Part};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::grid::Same;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The sheet; the same for the same message and selection.
    pub(crate) sheet: Same,
    /// The number of the part.
    pub(crate) number: usize,
    /// Where the field goes that is chosen.
    pub(crate) choose: Callback<Chosen>,
}

/// The fields of one part.
#[component]
pub(crate) fn Tree(props: &Props) -> Html {
    let root = use_node_ref();
    let state = use_mut_ref(State::default);
    {
        let (state, root) = (Rc::clone(&state), root.clone());
        use_effect_with((props.sheet.clone(), props.number), move |(sheet, number)| {
            if let Some(root) = root.cast() {
                state.borrow_mut().show(&root, sheet.clone(), *number);
            }
        });
    }
    let focus = {
        let (state, root) = (Rc::clone(&state), root.clone());
        move |index: Option<usize>| {
            let item = root.cast().and_then(|root: Element| state.borrow_mut().stop(&root, index?));
            if let Some(item) = item {
                _ = item.focus();
            }
        }
    };
    let onkeydown = {
        let (state, root, focus, choose) = (Rc::clone(&state), root.clone(), focus.clone(), props.choose.clone());
        move |event: KeyboardEvent| {
            if event.alt_key() || event.meta_key() || event.ctrl_key() {
                return;
            }
            let Some(root) = root.cast::<Element>() else { return };
            let deed = state.borrow().wanted(&event.key());
            match deed {
                None => return,
                Some(Deed::Choose) => {
                    let at = state.borrow().current();
                    if let Some(at) = at {
                        choose.emit(at);
                    }
                }
                Some(Deed::Focus(index)) => focus(Some(index)),
                Some(Deed::Toggle) => {
                    let at = state.borrow_mut().toggle(&root, None);
                    focus(at);
                }
            }
            event.prevent_default();
        }
    };
    let onclick = {
        let (state, root, choose) = (Rc::clone(&state), root.clone(), props.choose.clone());
        move |event: MouseEvent| {
            let Some((root, target)) = root.cast::<Element>().zip(event.target()) else { return };
            let target: &Element = target.unchecked_ref();
            let index =
                target.closest("[data-i]").ok().flatten().and_then(|item| item.get_attribute("data-i")?.parse().ok());
            focus(index);
            if target.class_name() == "twist" {
                let at = state.borrow_mut().toggle(&root, index);
                focus(at);
                return;
            }
            let at = state.borrow().current();
            if let Some(at) = at.filter(|_| index.is_some()) {
                choose.emit(at);
            }
        }
    };
    let label = props.sheet.part(props.number).map(|part| format!("Fields: {}", part.title));
    html! { <div class="field-tree" role="tree" aria-label={label} ref={root} {onkeydown} {onclick} data-testid="layer-fields" /> }
}

/// What a key asks for.
enum Deed {
    /// The field is chosen.
    Choose,
    /// Another one gets the focus.
    Focus(usize),
    /// The branch opens or closes.
    Toggle,
}

/// What is in the document.
#[derive(Default)]
struct State {
    sheet: Option<Same>,
    number: usize,
    /// The branches that were opened or closed by hand.
    by_hand: Vec<(usize, bool)>,
    /// The field at which Tab stops, by its place in the part.
    at: usize,
    /// What is in the document, as text.
    written: String,
}

impl State {
    fn fields(&self) -> &[Field] {
        self.sheet.as_ref().and_then(|sheet| sheet.part(self.number)).map(|part| &part.fields[..]).unwrap_or_default()
    }

    fn chosen(&self) -> Option<usize> {
        let chosen = self.sheet.as_ref()?.0.chosen?;
        self.fields().iter().position(|field| field.at == chosen)
    }

    fn current(&self) -> Option<Chosen> {
        self.fields().get(self.at).map(|field| field.at)
    }

    fn show(&mut self, root: &Element, sheet: Same, number: usize) {
        let is_same = |before: &Same| {
            let shape = |sheet: &Same| sheet.part(number).map(|part| (part.title.clone(), part.fields.len()));
            before.0.index == sheet.0.index && shape(before) == shape(&sheet)
        };
        if !self.sheet.as_ref().is_some_and(is_same) {
            self.by_hand.clear();
            self.at = 0;
        }
        let before = self.chosen();
        (self.sheet, self.number) = (Some(sheet), number);
        let chosen = self.chosen();
        if let Some(chosen) = chosen.filter(|_| chosen != before) {
            // What is selected elsewhere is seen here.
            let path: Vec<usize> = self.above(chosen).collect();
            self.by_hand.retain(|(index, _)| !path.contains(index));
            self.by_hand.extend(path.into_iter().map(|index| (index, true)));
            self.at = chosen;
        }
        self.draw(root);
        if chosen != before
            && let Some(item) = chosen.and_then(|index| item(root, index))
        {
            bring(root, &item);
        }
    }

    /// The branches that a field stands in, the innermost first.
    fn above(&self, index: usize) -> impl Iterator<Item = usize> {
        let fields = self.fields();
        let mut depth = fields.get(index).map_or(0, |field| field.depth);
        (0..index).rev().filter(move |&above| {
            let is_above = fields[above].depth < depth;
            depth = depth.min(fields[above].depth);
            is_above
        })
    }

    fn is_open(&self, index: usize, part: &Part) -> bool {
        let by_hand = self.by_hand.iter().rev().find(|(other, _)| *other == index);
        by_hand.map_or_else(|| part.fields[index].depth < part.closed_from(), |(_, open)| *open)
    }

    /// The fields that are seen, in order.
    fn seen(&self) -> Vec<usize> {
        let Some(part) = self.sheet.as_ref().and_then(|sheet| sheet.part(self.number)) else { return Vec::new() };
        let (mut seen, mut closed) = (Vec::new(), usize::MAX);
        for (index, field) in part.fields.iter().enumerate() {
            if field.depth > closed {
                continue;
            }
            closed = if field.branch && !self.is_open(index, part) { field.depth } else { usize::MAX };
            seen.push(index);
        }
        seen
    }

    fn wanted(&self, key: &str) -> Option<Deed> {
        let seen = self.seen();
        let place = seen.iter().position(|&index| index == self.at)?;
        let part = self.sheet.as_ref()?.part(self.number)?;
        let field = part.fields.get(self.at)?;
        let open = self.is_open(self.at, part);
        let to = |place: usize| seen.get(place).map(|&index| Deed::Focus(index));
        match key {
            "Enter" | " " => Some(Deed::Choose),
            "ArrowDown" => to((place + 1).min(seen.len() - 1)),
            "ArrowUp" => to(place.saturating_sub(1)),
            "Home" => to(0),
            "End" => to(seen.len() - 1),
            "ArrowRight" if field.branch && !open => Some(Deed::Toggle),
            "ArrowRight" => to(if field.branch { place + 1 } else { place }),
            "ArrowLeft" if field.branch && open => Some(Deed::Toggle),
            "ArrowLeft" => Some(Deed::Focus(self.above(self.at).next().unwrap_or(self.at))),
            _ if key.chars().count() == 1 => {
                let begins = |&&index: &&usize| {
                    part.fields[index].name.get(..key.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(key))
                };
                let (before, behind) = seen.split_at(place + 1);
                behind.iter().chain(before).find(begins).map(|&index| Deed::Focus(index))
            }
            _ => None,
        }
    }

    /// Opens or closes a branch, the present one if none is named; where the focus goes.
    fn toggle(&mut self, root: &Element, index: Option<usize>) -> Option<usize> {
        let index = index.unwrap_or(self.at);
        let part = self.sheet.as_ref()?.part(self.number)?;
        let open = self.is_open(index, part);
        self.by_hand.retain(|(other, _)| *other != index);
        self.by_hand.push((index, !open));
        self.draw(root);
        Some(index)
    }

    fn draw(&mut self, root: &Element) {
        let seen = self.seen();
        let Some(part) = self.sheet.as_ref().and_then(|sheet| sheet.part(self.number)) else { return };
        let mut out = String::with_capacity(seen.len() * 200);
        for index in &seen {
            let open = self.is_open(*index, part);
            write(&mut out, *index, &part.fields[*index], open);
        }
        if out != self.written {
            root.set_inner_html(&out);
            self.written = out;
        }
        if let Some(old) = root.query_selector("[aria-selected=true]").ok().flatten() {
            _ = old.set_attribute("aria-selected", "false");
        }
        if let Some(item) = self.chosen().and_then(|index| item(root, index)) {
            _ = item.set_attribute("aria-selected", "true");
        }
        if !seen.contains(&self.at) {
            self.at = seen.first().copied().unwrap_or(0);
        }
        self.stop(root, self.at);
    }

    /// Lets Tab stop at a field.
    fn stop(&mut self, root: &Element, index: usize) -> Option<HtmlElement> {
        if let Some(old) = root.query_selector("[tabindex=\"0\"]").ok().flatten() {
            _ = old.set_attribute("tabindex", "-1");
        }
        self.at = index;
        let item = item(root, index)?;
        _ = item.set_attribute("tabindex", "0");
        item.dyn_into().ok()
    }
}

fn item(root: &Element, index: usize) -> Option<Element> {
    root.query_selector(&format!("[data-i=\"{index}\"]")).ok().flatten()
}

/// Scrolls, within the tree alone, until an item is in view.
fn bring(root: &Element, item: &Element) {
    let (outer, inner) = (root.get_bounding_client_rect(), item.get_bounding_client_rect());
    if inner.top() < outer.top() || inner.bottom() > outer.bottom() {
        let middle = inner.top() - outer.top() - outer.height() / 3.0;
        root.set_scroll_top(root.scroll_top() + middle as i32);
    }
}

fn write(out: &mut String, index: usize, field: &Field, open: bool) {
    let (level, depth) = (field.depth + 1, field.depth.min(9));
    let expanded = match (field.branch, open) {
        (false, _) => "",
        (true, true) => " aria-expanded=true",
        (true, false) => " aria-expanded=false",
    };
    *out += &format!(
        "<div role=treeitem tabindex=-1 aria-selected=false aria-level={level} aria-setsize={} aria-posinset={}{expanded} data-i={index} class=d{depth}>",
        field.set_size, field.position
    );
    if field.branch {
        *out += "<span class=twist aria-hidden=true></span>";
    }
    *out += "<span class=field-name>";
    // A long name may be broken where its words are joined.
    *out += &field.name.replace('_', "_<wbr>");
    *out += "</span> <span class=field-value>";
    for letter in field.value.chars() {
        match letter {
            '<' => *out += "&lt;",
            '&' => *out += "&amp;",
            _ => out.push(letter),
        }
    }
    *out += "</span></div>";
}
