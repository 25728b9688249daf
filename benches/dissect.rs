//! How fast bytes become trees, on 100 MB of records: mails of 10 MiB, and every scenario again and again; what tshark needs for the
//! same captures; and what a run keeps in memory for each byte of the wire. Prints a line `name value unit` for each figure.
//!
//! `cargo bench --bench dissect`

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement reads the clock and prints figures"
)]

use std::fs;
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::Instant;

use waxseal::export::pcapng::{Vantage, pcapng};
use waxseal::scenario::{Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::Story;
use waxseal::story::coverage::Coverage;
use waxseal::story::layers::Layers;
use waxseal::trace::Trace;

/// How many bytes of wire are dissected for a figure.
const BYTES: usize = 100_000_000;

/// The mail of the bulk figure, in bytes.
const MAIL: usize = 10 << 20;

fn main() {
    let mut scenario = Scenario::named("starttls-tls13", Seed::CATALOGUE).expect("it is in the catalogue");
    scenario.set("size", &MAIL.to_string()).expect("a size that can be");
    measure("bulk", &[sim::run(&scenario)]);
    let catalogue: Vec<_> = catalogue::ALL.iter().map(|entry| sim::run(&entry.scenario(Seed::CATALOGUE))).collect();
    measure("catalogue", &catalogue);
}

/// Runs that are dissected in turn until there were [`BYTES`].
fn measure(name: &str, traces: &[Trace]) {
    let runs: Vec<_> = traces.iter().map(|trace| (trace, Story::of(trace))).collect();
    let wire: usize = runs.iter().map(|(trace, story)| Coverage::of(trace, story).wire).sum();
    let rounds = BYTES.div_ceil(wire);
    let start = Instant::now();
    let mut nodes = 0;
    for (trace, story) in (0..rounds).flat_map(|_| &runs) {
        for message in &story.messages {
            let layers = black_box(Layers::of(trace, message));
            nodes += layers.buffers.iter().map(|buffer| buffer.tree.nodes.len()).sum::<usize>();
        }
    }
    let ours = start.elapsed().as_secs_f64();
    println!("dissect_{name} {:.0} MB/s", (rounds * wire) as f64 / 1e6 / ours);
    println!("dissect_{name}_nodes {nodes} nodes");
    println!("memory_{name} {:.2} bytes-per-byte", held(&runs) as f64 / wire as f64);

    let rounds_of_theirs = (BYTES / 10).div_ceil(wire);
    match tshark(traces, rounds_of_theirs) {
        Some(theirs) => {
            let ratio = (theirs / rounds_of_theirs as f64) / (ours / rounds as f64);
            println!("tshark_{name} {:.1} MB/s", (rounds_of_theirs * wire) as f64 / 1e6 / theirs);
            println!("dissect_{name}_to_tshark {ratio:.1} times");
        }
        None => println!("tshark is not there, or cannot read the capture"),
    }
}

/// Seconds that tshark takes for the captures of these runs, so many times one behind the other, with all protocols in view.
fn tshark(traces: &[Trace], rounds: usize) -> Option<f64> {
    let once: Vec<u8> = traces.iter().flat_map(|trace| pcapng(trace, Vantage::default())).collect();
    let file = std::env::temp_dir().join(format!("waxseal-bench-{}.pcapng", std::process::id()));
    fs::write(&file, once.repeat(rounds)).ok()?;
    let start = Instant::now();
    let status =
        Command::new("tshark").arg("-r").arg(&file).arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let elapsed = start.elapsed().as_secs_f64();
    fs::remove_file(&file).ok()?;
    status.ok()?.success().then_some(elapsed)
}

/// Bytes that traces and stories keep: the arena, the events, the messages with what they point to.
fn held(runs: &[(&Trace, Story)]) -> usize {
    let of = |(trace, story): &(&Trace, Story)| {
        let messages = story.messages.iter().map(|message| {
            size_of_val(message)
                + message.title.len()
                + size_of_val(&message.containers[..])
                + size_of_val(&message.operations[..])
        });
        trace.arena.len() + size_of_val(&trace.events[..]) + messages.sum::<usize>()
    };
    runs.iter().map(of).sum()
}
