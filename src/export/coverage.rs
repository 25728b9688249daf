//! How much of each run is explained, as a table and as data.

use serde::Serialize;

use crate::dissect::Opaque;
use crate::story::coverage::Coverage;

/// One run's line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// The scenario, or `total`.
    pub scenario: String,
    /// Bytes on the wire.
    pub wire: usize,
    /// Bytes from under seals.
    pub opened: usize,
    /// Bytes from compressed forms.
    pub decompressed: usize,
    /// Bytes in leaves with a value.
    pub explained: usize,
    /// Bytes without structure, by kind, where there are any.
    pub opaque: Vec<(&'static str, usize)>,
    /// Bytes that nothing explains.
    pub unknown: usize,
    /// Bytes in leaves with a name, in per cent.
    pub per_cent: f64,
    /// Bytes of a leaf of TLS or DER in the mean.
    pub mean_leaf: f64,
    /// Things that do not fit in what was sent.
    pub issues: usize,
}

impl Line {
    /// The line of one run.
    #[must_use]
    pub fn of(scenario: &str, coverage: &Coverage) -> Self {
        let kinds = Opaque::ALL.iter().map(|&kind| (kind.name(), coverage.opaque[kind as usize]));
        Self {
            scenario: scenario.to_owned(),
            wire: coverage.wire,
            opened: coverage.opened,
            decompressed: coverage.decompressed,
            explained: coverage.explained,
            opaque: kinds.filter(|(_, bytes)| *bytes > 0).collect(),
            unknown: coverage.unknown,
            per_cent: coverage.per_cent(),
            mean_leaf: coverage.mean_leaf(),
            issues: coverage.issues,
        }
    }
}

/// The lines of several runs, and their total.
#[must_use]
pub fn lines<'a>(runs: impl IntoIterator<Item = (&'a str, Coverage)>) -> Vec<Line> {
    let mut total = Coverage::default();
    let mut lines: Vec<_> = runs
        .into_iter()
        .map(|(scenario, coverage)| {
            total += coverage;
            Line::of(scenario, &coverage)
        })
        .collect();
    lines.push(Line::of("total", &total));
    lines
}

/// The lines as a table, numbers to the right.
#[must_use]
pub fn table(lines: &[Line]) -> String {
    let head = [
        "scenario",
        "wire",
        "opened",
        "inflated",
        "with value",
        "opaque",
        "unknown",
        "explained",
        "mean leaf",
        "issues",
    ];
    let rows = lines.iter().map(|line| {
        let opaque: usize = line.opaque.iter().map(|(_, bytes)| bytes).sum();
        [
            line.scenario.clone(),
            line.wire.to_string(),
            line.opened.to_string(),
            line.decompressed.to_string(),
            line.explained.to_string(),
            opaque.to_string(),
            line.unknown.to_string(),
            format!("{:.2} %", line.per_cent),
            format!("{:.2}", line.mean_leaf),
            line.issues.to_string(),
        ]
    });
    let rows: Vec<_> = std::iter::once(head.map(str::to_owned)).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let mut text = String::new();
    for row in &rows {
        let cells = row.iter().enumerate().map(|(column, cell)| match column {
            0 => format!("{cell:<width$}", width = width(0)),
            _ => format!("{cell:>width$}", width = width(column)),
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    if let Some(total) = lines.last() {
        let kinds: Vec<_> = total.opaque.iter().map(|(kind, bytes)| format!("{kind} {bytes}")).collect();
        text.push_str(&format!("opaque bytes by kind: {}\n", kinds.join(", ")));
    }
    text
}
