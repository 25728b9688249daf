//! Extensions that no file of messages has: their structures as their RFCs give them, with short content.

use super::super::field::FieldId;
use super::super::outline::outline;
use super::*;

const LIST: FieldId = super::super::handshake::encrypted_extensions::EXTENSIONS;

/// One extension with this data, in this place: the lines of what is inside of it, and the issues.
#[track_caller]
fn check(kind: ExtensionType, place: Place, data: &[u8], lines: &[&str]) {
    let [high, low] = kind.0.to_be_bytes();
    let bytes = [&[0, data.len() as u8 + 4, high, low, 0, data.len() as u8], data].concat();
    let tree = Reader::whole(&bytes, LIST, |reader| list(reader, LIST, place, Context::default()));
    assert!(tree.tiles(bytes.len()));
    // Behind the list with its length, the extension, its type and the length of its data.
    let shown = outline(&tree, &bytes).into_iter().skip(6);
    let shown: Vec<_> = shown.map(|line| line.strip_prefix("      ").unwrap_or(&line).to_owned()).collect();
    assert_eq!(shown, lines);
}

#[test]
fn an_unknown_one_is_kept() {
    check(ExtensionType(0xfefe), Place::ClientHello, &[1, 2], &["6..8 extension_data 0102"]);
}

#[test]
fn one_that_says_nothing_claims_no_byte() {
    check(ExtensionType::EXTENDED_MASTER_SECRET, Place::ClientHello, &[], &["6..6 extended_master_secret"]);
    check(
        ExtensionType::ENCRYPT_THEN_MAC,
        Place::ClientHello,
        &[9],
        &["6..7 encrypt_then_mac", "  6..7 unknown 09", "! bytes 6..7, unknown: bytes that no rule claims"],
    );
}

/// Two empty extensions of a ClientHello, or as good as empty: the issues.
#[track_caller]
fn check_order(first: ExtensionType, second: ExtensionType, issues: &[&str]) {
    let ([a, b], [c, d]) = (first.0.to_be_bytes(), second.0.to_be_bytes());
    let bytes = [0, 16, a, b, 0, 4, 0, 0, 0, 0, c, d, 0, 4, 0, 0, 0, 0];
    let tree = Reader::whole(&bytes, LIST, |reader| list(reader, LIST, Place::ClientHello, Context::default()));
    assert!(tree.tiles(bytes.len()));
    let told: Vec<_> = tree.issues.iter().map(ToString::to_string).collect();
    assert_eq!(told, issues);
}

#[test]
fn one_that_stands_twice_is_told_and_one_behind_the_last() {
    let (padding, keys) = (ExtensionType::PADDING, ExtensionType::PRE_SHARED_KEY);
    check_order(padding, padding, &["bytes 10..18, extension: stands here more than once"]);
    check_order(padding, keys, &[]);
    check_order(keys, padding, &["bytes 10..18, extension: a value that is not allowed here"]);
}

#[test]
fn padding_is_zeros() {
    check(ExtensionType::PADDING, Place::ClientHello, &[0, 0], &["6..8 padding", "  6..8 padding_bytes 0000"]);
    check(
        ExtensionType::PADDING,
        Place::ClientHello,
        &[0, 1],
        &["6..8 padding", "  6..8 padding_bytes 0001", "! bytes 6..8, padding_bytes: a value that is not allowed here"],
    );
}

#[test]
fn trusted_ca_keys_has_authorities_of_four_kinds() {
    let hash = [7; 20];
    let data = [&[0, 27, 0, 1][..], &hash, &[2, 0, 2, 0x30, 0]].concat();
    check(
        ExtensionType::TRUSTED_CA_KEYS,
        Place::ClientHello,
        &data,
        &[
            "6..35 trusted_ca_keys",
            "  6..8 length 27",
            "  8..35 trusted_authorities_list",
            "    8..9 trusted_authority",
            "      8..9 identifier_type 0",
            "    9..30 trusted_authority",
            "      9..10 identifier_type 1",
            "      10..30 sha1_hash 07070707070707070707070707070707… (20 bytes)",
            "    30..35 trusted_authority",
            "      30..31 identifier_type 2",
            "      31..33 length 2",
            "      33..35 x509_name",
            "        33..35 rdnSequence",
            "          33..34 tag SEQUENCE (0x30)",
            "          34..35 length 0",
        ],
    );
    check(ExtensionType::TRUSTED_CA_KEYS, Place::ServerHello, &[], &["6..6 trusted_ca_keys"]);
    check(
        ExtensionType::TRUSTED_CA_KEYS,
        Place::ClientHello,
        &[0, 2, 9, 9],
        &[
            "6..10 trusted_ca_keys",
            "  6..8 length 2",
            "  8..10 trusted_authorities_list",
            "    8..10 trusted_authority",
            "      8..9 identifier_type 9",
            "      9..10 unknown 09",
            "! bytes 8..9, identifier_type: a value that is not allowed here",
            "! bytes 9..10, unknown: bytes that no rule claims",
        ],
    );
}

#[test]
fn status_request_v2_lists_what_is_asked_for() {
    check(
        ExtensionType::STATUS_REQUEST_V2,
        Place::ClientHello,
        &[0, 7, 2, 0, 4, 0, 0, 0, 0],
        &[
            "6..15 status_request_v2",
            "  6..8 length 7",
            "  8..15 certificate_status_req_list",
            "    8..15 certificate_status_request_item",
            "      8..9 status_type ocsp_multi_RESERVED (0x02)",
            "      9..11 length 4",
            "      11..15 request",
            "        11..13 length 0",
            "        13..13 responder_id_list",
            "        13..15 length 0",
            "        15..15 request_extensions",
        ],
    );
}

#[test]
fn certificate_types_are_listed_and_chosen() {
    check(
        ExtensionType::SERVER_CERTIFICATE_TYPE,
        Place::ClientHello,
        &[2, 2, 0],
        &[
            "6..9 server_certificate_type",
            "  6..7 length 2",
            "  7..9 server_certificate_types",
            "    7..8 certificate_type Raw Public Key (0x02)",
            "    8..9 certificate_type X509 (0x00)",
        ],
    );
    check(
        ExtensionType::CERT_TYPE,
        Place::ServerHello,
        &[1],
        &["6..7 cert_type", "  6..7 certificate_type OpenPGP (0x01)"],
    );
}

#[test]
fn a_delegated_credential_is_asked_for_and_given() {
    check(
        ExtensionType::DELEGATED_CREDENTIAL,
        Place::ClientHello,
        &[0, 2, 4, 3],
        &[
            "6..10 delegated_credential",
            "  6..8 length 2",
            "  8..10 supported_signature_algorithms",
            "    8..10 signature_scheme ecdsa_secp256r1_sha256 (0x0403)",
        ],
    );
    check(
        ExtensionType::DELEGATED_CREDENTIAL,
        Place::Certificate,
        &[0, 9, 0x3a, 0x80, 8, 7, 0, 0, 13, 0x30, 11, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 2, 0, 9, 8, 4, 0, 1, 8],
        &[
            "6..33 delegated_credential",
            "  6..28 cred",
            "    6..10 valid_time 604800",
            "    10..12 dc_cert_verify_algorithm ed25519 (0x0807)",
            "    12..15 length 13",
            "    15..28 asn1_subjectPublicKeyInfo",
            "      15..28 subjectPublicKeyInfo",
            "        15..16 tag SEQUENCE (0x30)",
            "        16..17 length 11",
            "        17..24 algorithm",
            "          17..18 tag SEQUENCE (0x30)",
            "          18..19 length 5",
            "          19..24 algorithm",
            "            19..20 tag OBJECT IDENTIFIER (0x06)",
            "            20..21 length 3",
            "            21..24 algorithm id-Ed25519 (1.3.101.112)",
            "        24..28 subjectPublicKey",
            "          24..25 tag BIT STRING (0x03)",
            "          25..26 length 2",
            "          26..27 unused_bits 0",
            "          27..28 subjectPublicKey 09",
            "  28..30 algorithm rsa_pss_rsae_sha256 (0x0804)",
            "  30..32 length 1",
            "  32..33 signature",
            "    32..33 signature_value 08",
        ],
    );
}

#[test]
fn names_of_authorities_and_filters_lead_to_a_certificate() {
    check(
        ExtensionType::CERTIFICATE_AUTHORITIES,
        Place::CertificateRequest,
        &[0, 4, 0, 2, 0x30, 0],
        &[
            "6..12 certificate_authorities",
            "  6..8 length 4",
            "  8..12 authorities",
            "    8..10 length 2",
            "    10..12 distinguished_name",
            "      10..12 rdnSequence",
            "        10..11 tag SEQUENCE (0x30)",
            "        11..12 length 0",
        ],
    );
    check(
        ExtensionType::OID_FILTERS,
        Place::CertificateRequest,
        &[0, 8, 3, 6, 1, 42, 0, 2, 0x30, 0],
        &[
            "6..16 oid_filters",
            "  6..8 length 8",
            "  8..16 filters",
            "    8..16 oid_filter",
            "      8..9 length 3",
            "      9..12 certificate_extension_oid",
            "        9..12 extnID",
            "          9..10 tag OBJECT IDENTIFIER (0x06)",
            "          10..11 length 1",
            "          11..12 extnID 1.2",
            "      12..14 length 2",
            "      14..16 certificate_extension_values",
            "        14..16 sequence",
            "          14..15 tag SEQUENCE (0x30)",
            "          15..16 length 0",
        ],
    );
}

#[test]
fn small_ones_have_their_values() {
    let at = |kind, place, data: &[u8], lines: &[&str]| check(kind, place, data, lines);
    let hello = Place::ClientHello;
    at(ExtensionType::HEARTBEAT, hello, &[1], &["6..7 heartbeat", "  6..7 mode peer_allowed_to_send (0x01)"]);
    at(
        ExtensionType::MAX_FRAGMENT_LENGTH,
        hello,
        &[2],
        &["6..7 max_fragment_length", "  6..7 max_fragment_length 2^10 (0x02)"],
    );
    at(ExtensionType::SRP, hello, &[2, b'm', b'e'], &["6..9 srp", "  6..7 length 2", "  7..9 srp_I me"]);
    at(
        ExtensionType::TICKET_REQUEST,
        hello,
        &[2, 1],
        &["6..8 ticket_request", "  6..7 new_session_count 2", "  7..8 resumption_count 1"],
    );
    at(
        ExtensionType::TICKET_REQUEST,
        Place::EncryptedExtensions,
        &[3],
        &["6..7 ticket_request", "  6..7 expected_count 3"],
    );
    at(
        ExtensionType::USE_SRTP,
        hello,
        &[0, 2, 0, 1, 0],
        &[
            "6..11 use_srtp",
            "  6..8 length 2",
            "  8..10 SRTPProtectionProfiles",
            "    8..10 SRTPProtectionProfile SRTP_AES128_CM_HMAC_SHA1_80 (0x0001)",
            "  10..11 length 0",
            "  11..11 srtp_mki",
        ],
    );
    at(
        ExtensionType::TOKEN_BINDING,
        hello,
        &[1, 0, 1, 2],
        &[
            "6..10 token_binding",
            "  6..8 token_binding_version",
            "    6..7 major 1",
            "    7..8 minor 0",
            "  8..9 length 1",
            "  9..10 key_parameters_list",
            "    9..10 token_binding_key_parameters 2",
        ],
    );
}

#[test]
fn renegotiation_repeats_the_finished_messages() {
    check(
        ExtensionType::RENEGOTIATION_INFO,
        Place::ClientHello,
        &[2, 1, 2],
        &[
            "6..9 renegotiation_info",
            "  6..7 length 2",
            "  7..9 renegotiated_connection",
            "    7..9 client_verify_data 0102",
        ],
    );
    check(
        ExtensionType::RENEGOTIATION_INFO,
        Place::ServerHello,
        &[4, 1, 2, 3, 4],
        &[
            "6..11 renegotiation_info",
            "  6..7 length 4",
            "  7..11 renegotiated_connection",
            "    7..9 client_verify_data 0102",
            "    9..11 server_verify_data 0304",
        ],
    );
}

#[test]
fn settings_of_the_protocol_inside_are_offered_and_sent() {
    let kind = application_settings::CODE_POINT;
    check(kind, Place::EncryptedExtensions, &[1, 2], &["6..8 application_settings", "  6..8 settings 0102"]);
    check(
        application_settings::NEXT_PROTOCOL_CODE_POINT,
        Place::ServerHello,
        &[2, b'h', b'2', 1, 0x8a],
        &[
            "6..11 next_protocol_negotiation",
            "  6..7 length 2",
            "  7..9 protocol_name h2",
            "  9..10 length 1",
            "  10..11 protocol_name 8a",
        ],
    );
}

#[test]
fn trust_anchors_are_short_numbers() {
    check(
        trust_anchors::CODE_POINT,
        Place::ClientHello,
        &[0, 3, 2, 0x82, 5],
        &[
            "6..11 trust_anchors",
            "  6..8 length 3",
            "  8..11 trust_anchor_id_list",
            "    8..9 length 2",
            "    9..11 trust_anchor_id 8205",
        ],
    );
    check(trust_anchors::CODE_POINT, Place::Certificate, &[], &["6..6 trust_anchors"]);
}

#[test]
fn an_encrypted_client_hello_is_outer_or_inner() {
    let kind = ExtensionType::ENCRYPTED_CLIENT_HELLO;
    check(kind, Place::ClientHello, &[1], &["6..7 encrypted_client_hello", "  6..7 type inner (0x01)"]);
    check(
        kind,
        Place::ClientHello,
        &[0, 0, 1, 0, 3, 5, 0, 1, 9, 0, 1, 8],
        &[
            "6..18 encrypted_client_hello",
            "  6..7 type outer (0x00)",
            "  7..11 cipher_suite",
            "    7..9 kdf_id HKDF-SHA256 (0x0001)",
            "    9..11 aead_id ChaCha20Poly1305 (0x0003)",
            "  11..12 config_id 5",
            "  12..14 length 1",
            "  14..15 enc 09",
            "  15..17 length 1",
            "  17..18 payload 08",
        ],
    );
    check(
        kind,
        Place::HelloRetryRequest,
        &[7; 8],
        &["6..14 encrypted_client_hello", "  6..14 confirmation 0707070707070707"],
    );
    check(
        ExtensionType::ECH_OUTER_EXTENSIONS,
        Place::ClientHello,
        &[2, 0, 51],
        &[
            "6..9 ech_outer_extensions",
            "  6..7 length 2",
            "  7..9 outer_extensions",
            "    7..9 extension_type key_share (0x0033)",
        ],
    );
}

#[test]
fn configurations_to_try_again_with_are_read() {
    let contents = [5, 0, 0x20, 0, 1, 9, 0, 4, 0, 1, 0, 1, 16, 2, b'm', b'x', 0, 4, 0xff, 1, 0, 0];
    let data = [&[0, 30, 0xfe, 0x0d, 0, 22][..], &contents, &[0xfe, 9, 0, 0]].concat();
    check(
        ExtensionType::ENCRYPTED_CLIENT_HELLO,
        Place::EncryptedExtensions,
        &data,
        &[
            "6..38 encrypted_client_hello",
            "  6..8 length 30",
            "  8..38 retry_configs",
            "    8..34 ech_config",
            "      8..10 version encrypted_client_hello (0xfe0d)",
            "      10..12 length 22",
            "      12..34 contents",
            "        12..24 key_config",
            "          12..13 config_id 5",
            "          13..15 kem_id DHKEM(X25519, HKDF-SHA256) (0x0020)",
            "          15..17 length 1",
            "          17..18 public_key 09",
            "          18..20 length 4",
            "          20..24 cipher_suites",
            "            20..24 cipher_suite",
            "              20..22 kdf_id HKDF-SHA256 (0x0001)",
            "              22..24 aead_id AES-128-GCM (0x0001)",
            "        24..25 maximum_name_length 16",
            "        25..26 length 2",
            "        26..28 public_name mx",
            "        28..30 length 4",
            "        30..34 extensions",
            "          30..34 ech_config_extension",
            "            30..32 type 65281",
            "            32..34 length 0",
            "            34..34 data",
            "    34..38 ech_config",
            "      34..36 version 0xfe09",
            "      36..38 length 0",
            "      38..38 other_contents",
        ],
    );
}

#[test]
fn quic_says_where_else_it_can_be_reached_and_which_versions_it_speaks() {
    let addresses = [&[192, 0, 2, 1, 1, 187][..], &[0x20, 1, 0xd, 0xb8], &[0; 11], &[1, 1, 187]].concat();
    let address = [&addresses[..], &[2, 9, 9], &[7; 16]].concat();
    let data = [&[0x0d, address.len() as u8][..], &address, &[0x11, 8, 0, 0, 0, 1, 0, 0, 0, 1, 0x0c, 0]].concat();
    check(
        ExtensionType::QUIC_TRANSPORT_PARAMETERS,
        Place::EncryptedExtensions,
        &data,
        &[
            "6..63 quic_transport_parameters",
            "  6..51 transport_parameter",
            "    6..7 id preferred_address (0x0d)",
            "    7..8 length 43",
            "    8..51 value",
            "      8..12 ipv4_address 192.0.2.1",
            "      12..14 ipv4_port 443",
            "      14..30 ipv6_address 2001:db8::1",
            "      30..32 ipv6_port 443",
            "      32..33 length 2",
            "      33..35 connection_id 0909",
            "      35..51 stateless_reset_token 07070707070707070707070707070707",
            "  51..61 transport_parameter",
            "    51..52 id version_information (0x11)",
            "    52..53 length 8",
            "    53..61 value",
            "      53..57 chosen_version 1",
            "      57..61 available_version 1",
            "  61..63 transport_parameter",
            "    61..62 id disable_active_migration (0x0c)",
            "    62..63 length 0",
            "    63..63 value",
        ],
    );
}
