//! quic_transport_parameters, `[RFC 9000 §18]`: what each end of a QUIC connection can bear. Mail does not travel so; a
//! browser's ClientHello may have it.
//!
//! ```text
//! Transport Parameter {
//!   Transport Parameter ID (i),
//!   Transport Parameter Length (i),
//!   Transport Parameter Value (..),
//! }
//!
//! Preferred Address {
//!   IPv4 Address (32),
//!   IPv4 Port (16),
//!   IPv6 Address (128),
//!   IPv6 Port (16),
//!   Connection ID Length (8),
//!   Connection ID (..),
//!   Stateless Reset Token (128),
//! }
//!
//! Version Information {
//!   Chosen Version (32),
//!   Available Versions (32) ...,
//! }
//! ```
//!
//! `(i)` is an integer whose two highest bits tell its length, `[RFC 9000 §16]`.

use super::super::field::{LENGTH, fields};
use super::super::tree::Value;
use super::super::{Context, FieldId, Reader};
use super::Place;
use crate::codepoint::QuicTransportParameter;

fields! {
    QUIC_TRANSPORT_PARAMETERS "extension.quic_transport_parameters";
    PARAMETER "extension.quic_transport_parameters.transport_parameter";
    ID "extension.quic_transport_parameters.transport_parameter.id";
    VALUE "extension.quic_transport_parameters.transport_parameter.value";
    INTEGER "extension.quic_transport_parameters.transport_parameter.integer";
    CONNECTION_ID "extension.quic_transport_parameters.transport_parameter.connection_id" Random;
    STATELESS_RESET_TOKEN "extension.quic_transport_parameters.transport_parameter.stateless_reset_token" Random;
    IPV4_ADDRESS "extension.quic_transport_parameters.preferred_address.ipv4_address";
    IPV4_PORT "extension.quic_transport_parameters.preferred_address.ipv4_port";
    IPV6_ADDRESS "extension.quic_transport_parameters.preferred_address.ipv6_address";
    IPV6_PORT "extension.quic_transport_parameters.preferred_address.ipv6_port";
    CHOSEN_VERSION "extension.quic_transport_parameters.version_information.chosen_version";
    AVAILABLE_VERSION "extension.quic_transport_parameters.version_information.available_version";
    TEXT "extension.quic_transport_parameters.transport_parameter.text" Text;
    OTHER "extension.quic_transport_parameters.transport_parameter.other";
}

pub(super) fn read(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.repeat(|reader| {
        reader.structure(PARAMETER, |reader| {
            let Some(id) = id(reader) else { return };
            if let Some(length) = integer(reader, LENGTH) {
                reader.limited(VALUE, usize::try_from(length).unwrap_or(usize::MAX), |reader| value(reader, id));
            }
        });
    });
}

/// The identifier, as a code point: its name, or its number.
fn id(reader: &mut Reader<'_>) -> Option<QuicTransportParameter> {
    let id = QuicTransportParameter(integer(reader, ID)?);
    reader.revalue(Value::Code { number: id.0, name: id.name() });
    Some(id)
}

fn value(reader: &mut Reader<'_>, id: QuicTransportParameter) {
    match id {
        QuicTransportParameter::MAX_IDLE_TIMEOUT
        | QuicTransportParameter::MAX_UDP_PAYLOAD_SIZE
        | QuicTransportParameter::INITIAL_MAX_DATA
        | QuicTransportParameter::INITIAL_MAX_STREAM_DATA_BIDI_LOCAL
        | QuicTransportParameter::INITIAL_MAX_STREAM_DATA_BIDI_REMOTE
        | QuicTransportParameter::INITIAL_MAX_STREAM_DATA_UNI
        | QuicTransportParameter::INITIAL_MAX_STREAMS_BIDI
        | QuicTransportParameter::INITIAL_MAX_STREAMS_UNI
        | QuicTransportParameter::ACK_DELAY_EXPONENT
        | QuicTransportParameter::MAX_ACK_DELAY
        | QuicTransportParameter::ACTIVE_CONNECTION_ID_LIMIT
        | QuicTransportParameter::MAX_DATAGRAM_FRAME_SIZE
        | QuicTransportParameter::INITIAL_RTT => drop(integer(reader, INTEGER)),
        QuicTransportParameter::ORIGINAL_DESTINATION_CONNECTION_ID
        | QuicTransportParameter::INITIAL_SOURCE_CONNECTION_ID
        | QuicTransportParameter::RETRY_SOURCE_CONNECTION_ID => drop(reader.rest_as(CONNECTION_ID, Value::Bytes)),
        QuicTransportParameter::STATELESS_RESET_TOKEN => drop(reader.bytes(STATELESS_RESET_TOKEN, 16)),
        QuicTransportParameter::PREFERRED_ADDRESS => preferred_address(reader),
        QuicTransportParameter::VERSION_INFORMATION => {
            reader.number(CHOSEN_VERSION, 4);
            reader.repeat(|reader| {
                reader.number(AVAILABLE_VERSION, 4);
            });
        }
        QuicTransportParameter::USER_AGENT => drop(reader.rest_as(TEXT, Value::Text)),
        // That they are there is all that these say.
        QuicTransportParameter::DISABLE_ACTIVE_MIGRATION | QuicTransportParameter::GREASE_QUIC_BIT => {}
        _ => drop(reader.rest_as(OTHER, Value::Bytes)),
    }
}

fn preferred_address(reader: &mut Reader<'_>) {
    reader.leaf(IPV4_ADDRESS, 4, Value::Address);
    reader.number(IPV4_PORT, 2);
    reader.leaf(IPV6_ADDRESS, 16, Value::Address);
    reader.number(IPV6_PORT, 2);
    reader.opaque_vector(CONNECTION_ID, 1);
    reader.bytes(STATELESS_RESET_TOKEN, 16);
}

/// An integer of 1, 2, 4 or 8 bytes: the two highest bits say which, and do not count.
fn integer(reader: &mut Reader<'_>, field: FieldId) -> Option<u64> {
    let width = 1 << (reader.peek(1)? >> 6);
    let value = reader.peek(width).map(|number| number & (u64::MAX >> (66 - 8 * width)));
    reader.leaf(field, width, value.map_or(Value::Bytes, Value::Number))?;
    value
}
