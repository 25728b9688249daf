//! use_srtp, `[RFC 5764 §4.1.1]`: media shall be protected with keys from this handshake; the server names one profile.
//!
//! ```text
//! struct {
//!     SRTPProtectionProfiles SRTPProtectionProfiles<2..2^16-1>;
//!     opaque srtp_mki<0..255>;
//! } UseSRTPData;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;
use crate::codepoint::SrtpProtectionProfile;

fields! {
    USE_SRTP "extension.use_srtp";
    PROFILES "extension.use_srtp.SRTPProtectionProfiles";
    PROFILE "extension.use_srtp.SRTPProtectionProfiles.SRTPProtectionProfile";
    SRTP_MKI "extension.use_srtp.srtp_mki";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.codes::<SrtpProtectionProfile>(PROFILES, 2, PROFILE);
    reader.opaque_vector(SRTP_MKI, 1);
}
