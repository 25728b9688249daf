//! The page without a browser: what is shown, what can happen, what happens then.
//!
//! [`update()`] takes a [`Model`] and a [`Msg`], and gives the [`Effect`]s that somebody else has to perform. Everything that
//! a person reads is made in [`view`], so that words and numbers are tested without a browser. A run is asked for as an
//! effect: this room does not know how runs are made, and no type of the web is named here.

pub mod look;
mod meaning;
mod model;
mod notice;
pub mod route;
mod run;
pub mod selection;
mod texts;
mod update;
pub mod view;

pub use model::Model;
pub use notice::Notice;
pub use run::Run;
pub use texts::{Explanation, Reference, Said, Texts};
pub use update::{Effect, Msg, Request, address, update};

#[cfg(test)]
mod samples;
