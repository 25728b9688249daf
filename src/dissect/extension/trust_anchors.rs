//! trust_anchors, which Chromium sends and IANA does not register yet (draft-ietf-tls-trust-anchor-ids): the authorities
//! that are believed, each by a short number. The server's list has what it could show; in a certificate's entry the
//! extension is empty and says that the chain fits.
//!
//! ```text
//! opaque TrustAnchorID<1..2^8-1>;
//!
//! TrustAnchorID TrustAnchorIDList<0..2^16-1>;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;
use crate::codepoint::ExtensionType;

fields! {
    TRUST_ANCHORS "extension.trust_anchors";
    TRUST_ANCHOR_ID_LIST "extension.trust_anchors.trust_anchor_id_list";
    TRUST_ANCHOR_ID "extension.trust_anchors.trust_anchor_id_list.trust_anchor_id";
}

/// The number that Chromium uses.
pub(super) const CODE_POINT: ExtensionType = ExtensionType(0xca34);

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    if reader.is_empty() {
        return;
    }
    reader.list(TRUST_ANCHOR_ID_LIST, 2, |reader| {
        reader.opaque_vector(TRUST_ANCHOR_ID, 1);
    });
}
