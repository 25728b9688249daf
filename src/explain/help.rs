//! What the page says about itself: what of it is real, what is simulated, where its pictures mislead.

use super::kinds;

kinds! {
    /// Something that the page admits.
    Help {
        Real = "real";
        Simulated = "simulated";
        Keys = "keys";
        Recomputed = "recomputed";
        Metaphor = "metaphor";
        Missing = "missing";
    }
}
