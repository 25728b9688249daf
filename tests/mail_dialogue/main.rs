//! Sender against receiver, whole dialogues.

#![cfg(feature = "sim")]

mod happy;
mod pair;
