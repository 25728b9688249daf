//! encrypted_client_hello and ech_outer_extensions, `[RFC 9849 §5]`: the true ClientHello, sealed inside of one that anybody
//! may read. A server's extension brings the configurations to try again with, `[RFC 9849 §4]`.
//!
//! ```text
//! struct {
//!     ECHClientHelloType type;
//!     select (ECHClientHello.type) {
//!         case outer:
//!             HpkeSymmetricCipherSuite cipher_suite;
//!             uint8 config_id;
//!             opaque enc<0..2^16-1>;
//!             opaque payload<1..2^16-1>;
//!         case inner:
//!             Empty;
//!     };
//! } ECHClientHello;
//!
//! ECHConfig retry_configs<4..2^16-1>;      in EncryptedExtensions
//! opaque confirmation[8];                  in a HelloRetryRequest
//! ExtensionType OuterExtensions<2..254>;   ech_outer_extensions
//!
//! struct {
//!     uint16 version;
//!     uint16 length;
//!     select (ECHConfig.version) { case 0xfe0d: ECHConfigContents contents; }
//! } ECHConfig;
//!
//! struct {
//!     HpkeKeyConfig key_config;
//!     uint8 maximum_name_length;
//!     opaque public_name<1..255>;
//!     ECHConfigExtension extensions<0..2^16-1>;
//! } ECHConfigContents;
//!
//! struct {
//!     uint8 config_id;
//!     HpkeKemId kem_id;
//!     opaque public_key<1..2^16-1>;
//!     HpkeSymmetricCipherSuite cipher_suites<4..2^16-4>;
//! } HpkeKeyConfig;
//! ```

use super::super::field::fields;
use super::super::tree::Value;
use super::super::{Context, FieldId, Reader};
use super::Place;
use crate::codepoint::{EchClientHelloType, ExtensionType, HpkeAead, HpkeKdf, HpkeKem};

fields! {
    ENCRYPTED_CLIENT_HELLO "extension.encrypted_client_hello";
    TYPE "extension.encrypted_client_hello.type";
    CIPHER_SUITE "extension.encrypted_client_hello.cipher_suite";
    KDF_ID "extension.encrypted_client_hello.cipher_suite.kdf_id";
    AEAD_ID "extension.encrypted_client_hello.cipher_suite.aead_id";
    CONFIG_ID "extension.encrypted_client_hello.config_id";
    ENC "extension.encrypted_client_hello.enc" PublicKey;
    PAYLOAD "extension.encrypted_client_hello.payload" Ciphertext;
    CONFIRMATION "extension.encrypted_client_hello.confirmation" Mac;
    RETRY_CONFIGS "extension.encrypted_client_hello.retry_configs";
    ECH_CONFIG "ech_config";
    VERSION "ech_config.version";
    CONTENTS "ech_config.contents";
    OTHER_CONTENTS "ech_config.other_contents";
    KEY_CONFIG "ech_config.contents.key_config";
    KEY_CONFIG_ID "ech_config.contents.key_config.config_id";
    KEM_ID "ech_config.contents.key_config.kem_id";
    PUBLIC_KEY "ech_config.contents.key_config.public_key" PublicKey;
    CIPHER_SUITES "ech_config.contents.key_config.cipher_suites";
    KEY_CIPHER_SUITE "ech_config.contents.key_config.cipher_suites.cipher_suite";
    MAXIMUM_NAME_LENGTH "ech_config.contents.maximum_name_length";
    PUBLIC_NAME "ech_config.contents.public_name" Text;
    CONFIG_EXTENSIONS "ech_config.contents.extensions";
    CONFIG_EXTENSION "ech_config.contents.extensions.ech_config_extension";
    CONFIG_EXTENSION_TYPE "ech_config.contents.extensions.type";
    CONFIG_EXTENSION_DATA "ech_config.contents.extensions.data";
    ECH_OUTER_EXTENSIONS "extension.ech_outer_extensions";
    OUTER_EXTENSIONS "extension.ech_outer_extensions.outer_extensions";
    OUTER_EXTENSION "extension.ech_outer_extensions.outer_extensions.extension_type";
}

/// The version of a configuration that is known here: the number of the extension itself.
const KNOWN_VERSION: ExtensionType = ExtensionType::ENCRYPTED_CLIENT_HELLO;

pub(super) fn read(reader: &mut Reader<'_>, place: Place, _: Context) {
    match place {
        Place::ClientHello => client_hello(reader),
        Place::HelloRetryRequest => drop(reader.bytes(CONFIRMATION, 8)),
        _ => reader.list(RETRY_CONFIGS, 2, config),
    }
}

pub(super) fn read_outer_extensions(reader: &mut Reader<'_>, _: Place, _: Context) {
    reader.codes::<ExtensionType>(OUTER_EXTENSIONS, 1, OUTER_EXTENSION);
}

fn client_hello(reader: &mut Reader<'_>) {
    if reader.code::<EchClientHelloType>(TYPE) != Some(EchClientHelloType::OUTER) {
        return;
    }
    cipher_suite(reader, CIPHER_SUITE);
    reader.number(CONFIG_ID, 1);
    reader.opaque_vector(ENC, 2);
    reader.opaque_vector(PAYLOAD, 2);
}

fn cipher_suite(reader: &mut Reader<'_>, field: FieldId) {
    reader.structure(field, |reader| {
        reader.code::<HpkeKdf>(KDF_ID);
        reader.code::<HpkeAead>(AEAD_ID);
    });
}

fn config(reader: &mut Reader<'_>) {
    reader.structure(ECH_CONFIG, |reader| {
        if reader.code::<ExtensionType>(VERSION) == Some(KNOWN_VERSION) {
            reader.vector(CONTENTS, 2, contents);
        } else {
            // A configuration of another version is to be passed over.
            reader.opaque_vector(OTHER_CONTENTS, 2);
        }
    });
}

fn contents(reader: &mut Reader<'_>) {
    reader.structure(KEY_CONFIG, |reader| {
        reader.number(KEY_CONFIG_ID, 1);
        reader.code::<HpkeKem>(KEM_ID);
        reader.opaque_vector(PUBLIC_KEY, 2);
        reader.list(CIPHER_SUITES, 2, |reader| cipher_suite(reader, KEY_CIPHER_SUITE));
    });
    reader.number(MAXIMUM_NAME_LENGTH, 1);
    reader.text_vector(PUBLIC_NAME, 1);
    reader.list(CONFIG_EXTENSIONS, 2, |reader| {
        reader.structure(CONFIG_EXTENSION, |reader| {
            reader.number(CONFIG_EXTENSION_TYPE, 2);
            reader.vector(CONFIG_EXTENSION_DATA, 2, |reader| {
                reader.rest_as(CONFIG_EXTENSION_DATA, Value::Bytes);
            });
        });
    });
}
