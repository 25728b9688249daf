//! Hex in rows: where each begins, what is left out between them, and where the arrows lead.

use super::sheet::Part;

/// A row of hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Bytes from this offset on: a multiple of the columns.
    Bytes(usize),
    /// So many bytes are not shown here.
    Gap(usize),
}

/// A step from byte to byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One byte back.
    Back,
    /// One byte on.
    On,
    /// So many rows up.
    Up(usize),
    /// So many rows down.
    Down(usize),
    /// To the beginning of the row.
    RowStart,
    /// To the end of the row.
    RowEnd,
    /// To the first byte.
    First,
    /// To the last byte.
    Last,
    /// To the beginning of the field, or of the one before.
    FieldBack,
    /// To the next field.
    FieldOn,
}

/// The rows of a part, with so many columns.
#[must_use]
pub fn rows(part: &Part, columns: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut next = 0;
    let mut end = 0;
    for range in &part.shown {
        let first = (range.start / columns * columns).max(next);
        if first > next || (first == next && range.start - end >= columns) {
            rows.push(Row::Gap(range.start - end));
        }
        for offset in (first..range.end).step_by(columns) {
            rows.push(Row::Bytes(offset));
            next = offset + columns;
        }
        end = range.end;
    }
    rows
}

/// Where a step from byte `at` leads: always to a byte that is shown.
#[must_use]
pub fn step(part: &Part, columns: usize, at: usize, step: Step) -> usize {
    let last = part.shown.last().map_or(0, |range| range.end.saturating_sub(1));
    let first = part.shown.first().map_or(0, |range| range.start);
    let back = |at: usize| (first..at).rev().find(|&offset| part.shows(offset)).unwrap_or(at);
    let on = |at: usize| (at + 1..=last).find(|&offset| part.shows(offset)).unwrap_or(at);
    let row = at / columns * columns;
    let in_row = || (row..row + columns).filter(|&offset| part.shows(offset));
    match step {
        Step::Back => back(at),
        Step::On => on(at),
        Step::RowStart => in_row().next().unwrap_or(at),
        Step::RowEnd => in_row().next_back().unwrap_or(at),
        Step::First => first,
        Step::Last => last,
        Step::FieldOn => part.leaf(at).map_or(at, |leaf| {
            let next = (leaf.bytes.end..=last).find(|&offset| part.shows(offset));
            next.unwrap_or(at)
        }),
        Step::FieldBack => {
            let begin = |at: usize| part.leaf(at).map_or(at, |leaf| leaf.bytes.start);
            if begin(at) < at { begin(at) } else { begin(back(at)) }
        }
        Step::Up(_) | Step::Down(_) => vertical(part, columns, at, step),
    }
}

/// The same column some rows away, or the nearest byte of that row.
fn vertical(part: &Part, columns: usize, at: usize, step: Step) -> usize {
    let (row, column) = (at / columns * columns, at % columns);
    let bytes: Vec<usize> = rows(part, columns)
        .iter()
        .filter_map(|row| match row {
            Row::Bytes(offset) => Some(*offset),
            Row::Gap(_) => None,
        })
        .collect();
    let here = bytes.partition_point(|&offset| offset < row);
    let there = match step {
        Step::Up(rows) => here.saturating_sub(rows),
        Step::Down(rows) => (here + rows).min(bytes.len().saturating_sub(1)),
        _ => here,
    };
    let Some(&begin) = bytes.get(there) else { return at };
    let shown = (begin..begin + columns).filter(|&offset| part.shows(offset));
    shown.min_by_key(|offset| offset.abs_diff(begin + column)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::selection::Chosen;
    use crate::app::view::sheet::Leaf;

    fn part(shown: &[std::ops::Range<usize>], leaves: &[std::ops::Range<usize>]) -> Part {
        let leaf = |(node, bytes): (usize, &std::ops::Range<usize>)| Leaf {
            bytes: bytes.clone(),
            at: Chosen { layer: 0, node },
            begin: bytes.start,
            name: "",
        };
        Part {
            title: String::new(),
            wax: None,
            bytes: vec![0; 200],
            shown: shown.to_vec(),
            hidden: 0,
            leaves: leaves.iter().enumerate().map(leaf).collect(),
            fields: Vec::new(),
            marks: Vec::new(),
            changed: Vec::new(),
            issues: Vec::new(),
        }
    }

    #[test]
    fn rows_leave_out_what_is_not_shown() {
        use Row::{Bytes, Gap};
        assert_eq!(rows(&part(&[0..15, 15..20], &[]), 16), [Bytes(0), Bytes(16)]);
        assert_eq!(rows(&part(&[0..5, 75..90], &[]), 16), [Bytes(0), Gap(70), Bytes(64), Bytes(80)]);
        assert_eq!(rows(&part(&[0..5, 9..12], &[]), 16), [Bytes(0)], "they share a row");
        assert_eq!(rows(&part(&[0..64, 140..156], &[]), 8).len(), 8 + 1 + 3);
        assert_eq!(rows(&part(&[], &[]), 16), []);
    }

    #[test]
    fn arrows_lead_to_bytes_that_are_shown() {
        let part = part(&[0..5, 75..90], &[0..1, 1..5, 75..80, 80..90]);
        let to = |at, one| step(&part, 16, at, one);
        assert_eq!((to(4, Step::On), to(75, Step::Back), to(0, Step::Back), to(89, Step::On)), (75, 4, 0, 89));
        assert_eq!((to(2, Step::Down(1)), to(79, Step::Up(1)), to(4, Step::Down(9))), (75, 4, 84));
        assert_eq!((to(78, Step::RowStart), to(78, Step::RowEnd)), (75, 79));
        assert_eq!((to(0, Step::FieldOn), to(3, Step::FieldOn), to(82, Step::FieldOn)), (1, 75, 82));
        assert_eq!((to(82, Step::FieldBack), to(80, Step::FieldBack), to(75, Step::FieldBack)), (80, 75, 1));
        assert_eq!((to(40, Step::First), to(3, Step::Last)), (0, 89));
    }
}
