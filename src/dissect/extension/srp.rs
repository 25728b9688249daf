//! srp, `[RFC 5054 §2.8.1]`: the name of the user whose password will prove both ends, in TLS 1.2.
//!
//! ```text
//! opaque srp_I<1..2^8-1>;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;

fields! {
    SRP "extension.srp";
    SRP_I "extension.srp.srp_I" Text;
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.text_vector(SRP_I, 1);
}
