//! The heaviest common subsequence of two lists: pairs in order, none crossing another, that together weigh the most.
//!
//! A plain longest common subsequence counts a ChangeCipherSpec as much as a Certificate; weights let what carries the meaning
//! decide, and a second number, looked at only between equals, prefers the pair that looks more alike.

/// The weight of a pair, and how alike it is beside others of that weight.
pub(super) type Likeness = (u32, u32);

/// Which list is looked at first where several answers are equally good, so that (A, B) and (B, A) get the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    AFirst,
    BFirst,
}

impl Turn {
    /// The lesser list comes first, whichever side it is on.
    pub(super) fn of<T: Ord>(a: &[T], b: &[T]) -> Self {
        if a <= b { Self::AFirst } else { Self::BFirst }
    }
}

/// The pairs of indices, in order. `likeness` is `None` for two things that are not the same.
pub(super) fn align(
    [a, b]: [usize; 2],
    turn: Turn,
    likeness: impl Fn(usize, usize) -> Option<Likeness>,
) -> Vec<(usize, usize)> {
    match turn {
        Turn::AFirst => heaviest(a, b, likeness),
        Turn::BFirst => {
            let turned = heaviest(b, a, |at_b, at_a| likeness(at_a, at_b));
            turned.into_iter().map(|(at_b, at_a)| (at_a, at_b)).collect()
        }
    }
}

fn heaviest(a: usize, b: usize, likeness: impl Fn(usize, usize) -> Option<Likeness>) -> Vec<(usize, usize)> {
    let width = b + 1;
    // For each pair of suffixes, the weight of the best alignment of them.
    let mut best: Vec<Likeness> = vec![(0, 0); (a + 1) * width];
    let paired = |best: &[Likeness], at_a: usize, at_b: usize| {
        let (weight, alike) = likeness(at_a, at_b)?;
        let behind = best[(at_a + 1) * width + at_b + 1];
        Some((behind.0 + weight, behind.1 + alike))
    };
    for at_a in (0..a).rev() {
        for at_b in (0..b).rev() {
            let skipped = best[(at_a + 1) * width + at_b].max(best[at_a * width + at_b + 1]);
            best[at_a * width + at_b] = paired(&best, at_a, at_b).map_or(skipped, |paired| paired.max(skipped));
        }
    }
    let (mut at_a, mut at_b) = (0, 0);
    let mut pairs = Vec::new();
    while at_a < a && at_b < b {
        let here = best[at_a * width + at_b];
        if paired(&best, at_a, at_b) == Some(here) {
            pairs.push((at_a, at_b));
            (at_a, at_b) = (at_a + 1, at_b + 1);
        } else if best[(at_a + 1) * width + at_b] == here {
            at_a += 1;
        } else {
            at_b += 1;
        }
    }
    pairs
}

/// All of both lists in rows: pairs, and between them what is in A alone, then what is in B alone.
pub(super) fn rows(pairs: &[(usize, usize)], lengths: [usize; 2]) -> Vec<(Option<usize>, Option<usize>)> {
    let (mut at_a, mut at_b) = (0, 0);
    let mut rows = Vec::new();
    for &(next_a, next_b) in pairs.iter().chain([&(lengths[0], lengths[1])]) {
        rows.extend((at_a..next_a).map(|at| (Some(at), None)));
        rows.extend((at_b..next_b).map(|at| (None, Some(at))));
        if next_a < lengths[0] && next_b < lengths[1] {
            rows.push((Some(next_a), Some(next_b)));
        }
        (at_a, at_b) = (next_a + 1, next_b + 1);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expected: &[(usize, usize)]) {
        let weight = |letter: u8| if letter.is_ascii_uppercase() { 2 } else { 1 };
        let (a, b) = (a.as_bytes(), b.as_bytes());
        let same = |x: u8, y: u8| (x == y).then(|| (weight(x), 0));
        let found = align([a.len(), b.len()], Turn::of(a, b), |at_a, at_b| same(a[at_a], b[at_b]));
        assert_eq!(found, expected);
        let turned = align([b.len(), a.len()], Turn::of(b, a), |at_b, at_a| same(a[at_a], b[at_b]));
        assert_eq!(turned.into_iter().map(|(b, a)| (a, b)).collect::<Vec<_>>(), expected);
        let rows = rows(&found, [a.len(), b.len()]);
        assert!(rows.iter().filter_map(|row| row.0).eq(0..a.len()));
        assert!(rows.iter().filter_map(|row| row.1).eq(0..b.len()));
    }

    #[test]
    fn what_weighs_more_is_kept_where_both_cannot_be() {
        check("abc", "abc", &[(0, 0), (1, 1), (2, 2)]);
        check("aXb", "aYb", &[(0, 0), (2, 2)]);
        check("xS", "Sx", &[(1, 0)]);
        check("", "ab", &[]);
    }

    #[test]
    fn one_of_equals_is_chosen_the_same_from_both_sides() {
        check("xy", "yx", &[(1, 0)]);
        check("aa", "a", &[(0, 0)]);
    }
}
