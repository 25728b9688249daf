//! The mail room from outside: sender against receiver, each against a script, both against another implementation's parser,
//! and against bytes that nobody meant.

#![cfg(feature = "sim")]

mod failing;
mod happy;
mod hostile;
mod injection;
mod oracle;
mod pair;
mod receiver;
mod sender;
mod text;
