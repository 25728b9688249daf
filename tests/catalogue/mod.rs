//! The runs of the catalogue, for what must hold in every scenario.

use waxseal::scenario::{Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::Story;
use waxseal::trace::Trace;

/// Every scenario of the catalogue, by its name, with its run and the story of it.
pub(crate) fn runs() -> impl Iterator<Item = (&'static str, Trace, Story)> {
    catalogue::ALL.iter().map(|entry| {
        let trace = sim::run(&Scenario::named(entry.id, Seed::CATALOGUE).expect("it is in the list"));
        let story = Story::of(&trace);
        (entry.id, trace, story)
    })
}
