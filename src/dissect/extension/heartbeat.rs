//! heartbeat, `[RFC 6520 §2]`: whether the peer may send heartbeats.
//!
//! ```text
//! struct {
//!     HeartbeatMode mode;
//! } HeartbeatExtension;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;
use crate::codepoint::HeartbeatMode;

fields! {
    HEARTBEAT "extension.heartbeat";
    MODE "extension.heartbeat.mode";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.code::<HeartbeatMode>(MODE);
}
