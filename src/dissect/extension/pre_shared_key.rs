//! pre_shared_key, `[RFC 8446 §4.2.11]`: the keys that the client has from before, each with a proof that it has it; in a
//! ServerHello, which of them was taken.
//!
//! ```text
//! struct {
//!     opaque identity<1..2^16-1>;
//!     uint32 obfuscated_ticket_age;
//! } PskIdentity;
//!
//! opaque PskBinderEntry<32..255>;
//!
//! struct {
//!     PskIdentity identities<7..2^16-1>;
//!     PskBinderEntry binders<33..2^16-1>;
//! } OfferedPsks;
//!
//! struct {
//!     select (Handshake.msg_type) {
//!         case client_hello: OfferedPsks;
//!         case server_hello: uint16 selected_identity;
//!     };
//! } PreSharedKeyExtension;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;

fields! {
    PRE_SHARED_KEY "extension.pre_shared_key";
    IDENTITIES "extension.pre_shared_key.identities";
    PSK_IDENTITY "extension.pre_shared_key.identities.psk_identity";
    IDENTITY "extension.pre_shared_key.identities.identity" Ticket;
    OBFUSCATED_TICKET_AGE "extension.pre_shared_key.identities.obfuscated_ticket_age";
    BINDERS "extension.pre_shared_key.binders";
    PSK_BINDER_ENTRY "extension.pre_shared_key.binders.psk_binder_entry" Mac;
    SELECTED_IDENTITY "extension.pre_shared_key.selected_identity";
}

pub(super) fn read(reader: &mut Reader<'_>, place: Place, _: Context) {
    if place != Place::ClientHello {
        reader.number(SELECTED_IDENTITY, 2);
        return;
    }
    reader.list(IDENTITIES, 2, |reader| {
        reader.structure(PSK_IDENTITY, |reader| {
            reader.opaque_vector(IDENTITY, 2);
            reader.number(OBFUSCATED_TICKET_AGE, 4);
        });
    });
    reader.list(BINDERS, 2, |reader| {
        reader.opaque_vector(PSK_BINDER_ENTRY, 1);
    });
}
