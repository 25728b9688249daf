//! key_share, `[RFC 8446 §4.2.8]`: the public values of the key exchange; in a HelloRetryRequest, the group that is wanted.
//!
//! ```text
//! struct {
//!     NamedGroup group;
//!     opaque key_exchange<1..2^16-1>;
//! } KeyShareEntry;
//!
//! struct { KeyShareEntry client_shares<0..2^16-1>; } KeyShareClientHello;
//! struct { NamedGroup selected_group; } KeyShareHelloRetryRequest;
//! struct { KeyShareEntry server_share; } KeyShareServerHello;
//! ```

use super::super::field::fields;
use super::super::key_exchange::{self, Side};
use super::super::{Context, FieldId, Reader};
use super::Place;
use crate::codepoint::NamedGroup;

fields! {
    KEY_SHARE "extension.key_share";
    CLIENT_SHARES "extension.key_share.client_shares";
    KEY_SHARE_ENTRY "extension.key_share.client_shares.key_share_entry";
    SERVER_SHARE "extension.key_share.server_share";
    GROUP "extension.key_share.group";
    KEY_EXCHANGE "extension.key_share.key_exchange";
    SELECTED_GROUP "extension.key_share.selected_group";
}

pub(super) fn read(reader: &mut Reader<'_>, place: Place, _: Context) {
    match place {
        Place::ClientHello => {
            reader.list(CLIENT_SHARES, 2, |reader| entry(reader, KEY_SHARE_ENTRY, Side::Client));
        }
        Place::HelloRetryRequest => drop(reader.code::<NamedGroup>(SELECTED_GROUP)),
        _ => entry(reader, SERVER_SHARE, Side::Server),
    }
}

fn entry(reader: &mut Reader<'_>, field: FieldId, side: Side) {
    reader.structure(field, |reader| {
        let group = reader.code::<NamedGroup>(GROUP);
        reader.vector(KEY_EXCHANGE, 2, |reader| key_exchange::public_value(reader, group, side));
    });
}
