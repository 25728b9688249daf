//! server_name, `[RFC 6066 §3]`: which of its names the server should answer for. The server's own is empty.
//!
//! ```text
//! struct {
//!     NameType name_type;
//!     select (name_type) { case host_name: HostName; } name;
//! } ServerName;
//! opaque HostName<1..2^16-1>;
//! struct { ServerName server_name_list<1..2^16-1>; } ServerNameList;
//! ```

use super::super::field::fields;
use super::super::{Context, Reader};
use super::Place;
use crate::codepoint::NameType;

fields! {
    SERVER_NAME "extension.server_name";
    SERVER_NAME_LIST "extension.server_name.server_name_list";
    ENTRY "extension.server_name.server_name_list.server_name";
    NAME_TYPE "extension.server_name.server_name_list.name_type";
    HOST_NAME "extension.server_name.server_name_list.host_name" Text;
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    if reader.is_empty() {
        return;
    }
    reader.list(SERVER_NAME_LIST, 2, |reader| {
        reader.structure(ENTRY, |reader| {
            reader.code::<NameType>(NAME_TYPE);
            reader.text_vector(HOST_NAME, 2);
        });
    });
}
