//! Which bytes of a part are those of the selected field, by the maps between the layers; which bytes of two texts differ.

use std::ops::Range;

use crate::app::selection::Chosen;
use crate::story::layers::{Layers, Run as Lies};

/// The bytes of the selected field in one layer: its own, those that lie on them, and those that they lie on. A message that lies in
/// this layer counts as a part of it.
pub(super) fn marks(layers: &Layers, inner: Option<&Lies>, chosen: Option<Chosen>, number: usize) -> Vec<Range<usize>> {
    let node = chosen.and_then(|chosen| {
        let node = layers.buffers.get(chosen.layer)?.tree.nodes.get(chosen.node)?;
        Some((chosen.layer, node.span.start as usize..node.span.end as usize))
    });
    let Some((buffer, own)) = node else { return Vec::new() };
    let mut all = vec![(buffer, own.clone())];
    below(layers, buffer, &own, &mut all);
    above(layers, buffer, &own, &mut all);
    let itself = super::itself(layers);
    let here = all.into_iter().filter_map(|(buffer, bytes)| match inner {
        _ if buffer == number => Some(bytes),
        Some(lies) if lies.buffer == number && Some(buffer) == itself => {
            Some(lies.at + bytes.start..lies.at + bytes.end)
        }
        _ => None,
    });
    merged(here.filter(|bytes| !bytes.is_empty()).collect())
}

fn below(layers: &Layers, buffer: usize, bytes: &Range<usize>, all: &mut Vec<(usize, Range<usize>)>) {
    for lies in &layers.buffers[buffer].runs {
        let (start, end) = (bytes.start.max(lies.bytes.start), bytes.end.min(lies.bytes.end));
        if start < end {
            let there = lies.at + start - lies.bytes.start..lies.at + end - lies.bytes.start;
            below(layers, lies.buffer, &there, all);
            all.push((lies.buffer, there));
        }
    }
}

fn above(layers: &Layers, buffer: usize, bytes: &Range<usize>, all: &mut Vec<(usize, Range<usize>)>) {
    for (upper, other) in layers.buffers.iter().enumerate() {
        for lies in other.runs.iter().filter(|lies| lies.buffer == buffer) {
            let (start, end) = (bytes.start.max(lies.at), bytes.end.min(lies.at + lies.bytes.len()));
            if start < end {
                let there = lies.bytes.start + start - lies.at..lies.bytes.start + end - lies.at;
                above(layers, upper, &there, all);
                all.push((upper, there));
            }
        }
    }
}

/// Ranges in order, with those that touch made one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => merged.push(range),
        }
    }
    merged
}

/// Which bytes differ between what was sent and what arrived: byte by byte where both are as long, else what stands between the
/// parts that are the same.
pub(super) fn differing(sent: &[u8], arrived: &[u8]) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    if sent.len() == arrived.len() {
        let all = (0..sent.len()).filter(|&at| sent[at] != arrived[at]).map(|at| at..at + 1).collect();
        let all = merged(all);
        return (all.clone(), all);
    }
    let shorter = sent.len().min(arrived.len());
    let start = sent.iter().zip(arrived).take_while(|(a, b)| a == b).count();
    let same = |(a, b): &(&u8, &u8)| a == b;
    let end = sent.iter().rev().zip(arrived.iter().rev()).take(shorter - start).take_while(same).count();
    let between = |length: usize| Some(start..length - end).filter(|range| !range.is_empty()).into_iter().collect();
    (between(sent.len()), between(arrived.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sent: &[u8], arrived: &[u8], told: &str) {
        assert_eq!(format!("{:?}", differing(sent, arrived)), told);
    }

    #[test]
    fn what_differs_is_found_in_both() {
        check(&[1, 2, 3], &[1, 9, 3], "([1..2], [1..2])");
        check(&[1, 2, 3, 4], &[1, 4], "([1..3], [])");
        check(&[7, 7], &[7, 7, 7], "([], [2..3])");
        check(&[1, 2, 3, 4], &[9, 9, 3, 8], "([0..2, 3..4], [0..2, 3..4])");
    }

    #[test]
    fn ranges_that_touch_are_one() {
        assert_eq!(merged(vec![5..7, 0..2, 2..3, 6..9]), [0..3, 5..9]);
    }
}
