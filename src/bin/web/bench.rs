//! One whole run for measurements: called from the page's script, no view in between.

use wasm_bindgen::prelude::wasm_bindgen;
use waxseal::scenario::{Scenario, Seed};

/// Runs a scenario once with a mail of so many bytes (0: the mail as it is), and says in JSON how much came of it:
/// `{"events":812,"arena":40960}`, or `{"error":"…"}` for a name or a size that cannot be.
#[wasm_bindgen]
#[must_use]
#[expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]
pub fn bench_run(scenario: &str, mail_bytes: u32) -> String {
    let prepared = Scenario::named(scenario, Seed::CATALOGUE).and_then(|mut scenario| {
        scenario.set("size", &mail_bytes.to_string())?;
        Ok(scenario)
    });
    match prepared {
        Ok(scenario) => {
            let trace = waxseal::sim::run(&scenario);
            format!("{{\"events\":{},\"arena\":{}}}", trace.events.len(), trace.arena.len())
        }
        Err(error) => format!("{{\"error\":\"{}\"}}", error.to_string().replace(['"', '\\'], "'")),
    }
}
