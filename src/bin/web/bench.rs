//! One whole run for measurements: called from the page's script, no view in between.

use wasm_bindgen::prelude::wasm_bindgen;
use waxseal::app::Run;
use waxseal::scenario::{Scenario, Seed};

/// Runs a scenario once with a mail of so many bytes (0: the mail as it is), and says in JSON how much came of it:
/// `{"events":812,"arena":40960}`, or `{"error":"…"}` for a name or a size that cannot be.
#[wasm_bindgen]
#[must_use]
#[expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]
pub fn bench_run(scenario: &str, mail_bytes: u32) -> String {
    match prepared(scenario, mail_bytes) {
        Ok(scenario) => {
            let trace = waxseal::sim::run(&scenario);
            format!("{{\"events\":{},\"arena\":{}}}", trace.events.len(), trace.arena.len())
        }
        Err(error) => refusal(&error),
    }
}

/// The same with everything that the page makes of a run before it shows it, and every byte of it dissected: `{"fields":2900}`.
#[wasm_bindgen]
#[must_use]
#[expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]
pub fn bench_told(scenario: &str) -> String {
    match prepared(scenario, 0) {
        Ok(scenario) => {
            let trace = waxseal::sim::run(&scenario);
            format!("{{\"fields\":{}}}", Run::of(scenario, trace).fields())
        }
        Err(error) => refusal(&error),
    }
}

/// The same with something done on the path, as the page does when somebody alters a byte: `{"fields":2400,"digest":"5f0c…"}`.
#[wasm_bindgen]
#[must_use]
#[expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]
pub fn bench_altered(scenario: &str, intervention: &str) -> String {
    match altered(scenario, intervention) {
        Ok(scenario) => {
            let trace = waxseal::sim::run(&scenario);
            let run = Run::of(scenario, trace);
            format!("{{\"fields\":{},\"digest\":\"{}\"}}", run.fields(), run.digest)
        }
        Err(error) => refusal(&error),
    }
}

fn altered(scenario: &str, intervention: &str) -> Result<Scenario, String> {
    let mut scenario = prepared(scenario, 0)?;
    scenario.interventions.push(intervention.parse().map_err(|error| format!("{error}"))?);
    Ok(scenario)
}

fn refusal(error: &str) -> String {
    format!("{{\"error\":\"{}\"}}", error.replace(['"', '\\'], "'"))
}

fn prepared(scenario: &str, mail_bytes: u32) -> Result<Scenario, String> {
    let mut scenario = Scenario::named(scenario, Seed::CATALOGUE).map_err(|error| error.to_string())?;
    scenario.set("size", &mail_bytes.to_string()).map_err(|error| error.to_string())?;
    Ok(scenario)
}
