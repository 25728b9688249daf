//! psk_key_exchange_modes, `[RFC 8446 §4.2.9]`: whether a key exchange shall go with a key from before.
//!
//! ```text
//! struct {
//!     PskKeyExchangeMode ke_modes<1..255>;
//! } PskKeyExchangeModes;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;
use crate::codepoint::PskKeyExchangeMode;

fields! {
    PSK_KEY_EXCHANGE_MODES "extension.psk_key_exchange_modes";
    KE_MODES "extension.psk_key_exchange_modes.ke_modes";
    KE_MODE "extension.psk_key_exchange_modes.ke_modes.psk_key_exchange_mode";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.codes::<PskKeyExchangeMode>(KE_MODES, 1, KE_MODE);
}
