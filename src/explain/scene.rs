//! Scenes as subjects: the chapters of a story.

use super::kinds;

kinds! {
    /// Which scene.
    SceneKind {
        Postcards = "postcards";
        ShallWeSealIt = "shall_we_seal_it";
        TwoHalves = "two_halves";
        WhoAreYou = "who_are_you";
        SameWords = "same_words";
        Letter = "letter";
        Goodbye = "goodbye";
        SealBreaks = "seal_breaks";
    }
}
