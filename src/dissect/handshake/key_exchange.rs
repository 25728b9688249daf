//! ServerKeyExchange and ClientKeyExchange of TLS 1.2: what they hold is decided by the cipher suite, and they do not say
//! which it is, `[RFC 5246 §7.4.3]`, `[RFC 5246 §7.4.7]`, `[RFC 8422 §5.4]`, `[RFC 8422 §5.7]`, `[RFC 4279]`, `[RFC 5489]`,
//! `[RFC 5054 §2.8]`.
//!
//! ```text
//! struct {
//!     ECCurveType curve_type;
//!     NamedCurve namedcurve;
//! } ECParameters;
//! struct { opaque point <1..2^8-1>; } ECPoint;
//! struct { ECParameters curve_params; ECPoint public; } ServerECDHParams;
//! struct { ECPoint ecdh_Yc; } ClientECDiffieHellmanPublic;
//!
//! struct { opaque dh_p<1..2^16-1>; opaque dh_g<1..2^16-1>; opaque dh_Ys<1..2^16-1>; } ServerDHParams;
//! struct { opaque dh_Yc<1..2^16-1>; } ClientDiffieHellmanPublic;
//!
//! struct { public-key-encrypted PreMasterSecret pre_master_secret; } EncryptedPreMasterSecret;
//!
//! opaque psk_identity_hint<0..2^16-1>;
//! opaque psk_identity<0..2^16-1>;
//! ```

use super::super::field::fields;
use super::super::key_exchange::{self, Side};
use super::super::{Context, Problem, Reader, signature};
use crate::codepoint::{CipherSuite, EcCurveType, NamedGroup};

fields! {
    SERVER_KEY_EXCHANGE "server_key_exchange";
    PSK_IDENTITY_HINT "server_key_exchange.psk_identity_hint" Text;
    ECDH_PARAMS "server_key_exchange.server_ecdh_params";
    CURVE_TYPE "server_key_exchange.server_ecdh_params.curve_type";
    NAMED_CURVE "server_key_exchange.server_ecdh_params.namedcurve";
    PUBLIC "server_key_exchange.server_ecdh_params.public";
    DH_PARAMS "server_key_exchange.server_dh_params";
    DH_P "server_key_exchange.server_dh_params.dh_p" PublicKey;
    DH_G "server_key_exchange.server_dh_params.dh_g" PublicKey;
    DH_YS "server_key_exchange.server_dh_params.dh_Ys" PublicKey;
    SRP_PARAMS "server_key_exchange.server_srp_params";
    SRP_N "server_key_exchange.server_srp_params.srp_N" PublicKey;
    SRP_G "server_key_exchange.server_srp_params.srp_g" PublicKey;
    SRP_S "server_key_exchange.server_srp_params.srp_s" Random;
    SRP_B "server_key_exchange.server_srp_params.srp_B" PublicKey;
    ALGORITHM "server_key_exchange.algorithm";
    SIGNATURE "server_key_exchange.signature";
    CLIENT_KEY_EXCHANGE "client_key_exchange";
    PSK_IDENTITY "client_key_exchange.psk_identity" Text;
    ECDH_YC "client_key_exchange.ecdh_Yc";
    DH_YC "client_key_exchange.dh_Yc" PublicKey;
    ENCRYPTED_PRE_MASTER_SECRET "client_key_exchange.encrypted_pre_master_secret" Ciphertext;
    SRP_A "client_key_exchange.srp_A" PublicKey;
}

/// How the two find a premaster secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exchange {
    /// The client encrypts it for the server's RSA key.
    Rsa,
    /// Diffie-Hellman modulo a prime.
    Dh,
    /// Diffie-Hellman on a curve.
    Ecdh,
    /// Secure Remote Password.
    Srp,
    /// None but the key that both have.
    Nothing,
}

/// What a suite says of the key exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Method {
    exchange: Exchange,
    /// A pre-shared key is named, and goes into the premaster secret.
    psk: bool,
    /// The server's part is signed.
    signed: bool,
}

impl Method {
    /// Read from the suite's registered name; `None` for a suite whose messages are not known here.
    ///
    /// Before `_WITH_` stand key exchange and authentication: `ECDHE_RSA`, `RSA_PSK`, `DH_anon`.
    fn of(suite: CipherSuite) -> Option<Self> {
        let (method, _) = suite.name()?.strip_prefix("TLS_")?.split_once("_WITH_")?;
        let words: Vec<&str> = method.split('_').filter(|word| !word.starts_with("EXPORT")).collect();
        let psk = words.contains(&"PSK");
        let exchange = match *words.first()? {
            "RSA" => Exchange::Rsa,
            "DHE" | "DH" => Exchange::Dh,
            "ECDHE" | "ECDH" => Exchange::Ecdh,
            "SRP" => Exchange::Srp,
            // RFC 6655 names two of its suites PSK_DHE.
            "PSK" if words.contains(&"DHE") => Exchange::Dh,
            "PSK" => Exchange::Nothing,
            _ => return None,
        };
        // SRP_SHA alone authenticates by the password.
        let signed = !psk && words.iter().any(|word| matches!(*word, "RSA" | "DSS" | "ECDSA"));
        Some(Self { exchange, psk, signed })
    }

    /// A guess for a server's message whose suite is not known: a named curve, or a prime.
    fn of_server(reader: &Reader<'_>) -> Self {
        let curve = match *reader.rest() {
            [kind, high, low, ..] if EcCurveType(kind) == EcCurveType::NAMED_CURVE => {
                NamedGroup(u16::from_be_bytes([high, low])).name().is_some()
            }
            _ => false,
        };
        Self { exchange: if curve { Exchange::Ecdh } else { Exchange::Dh }, psk: false, signed: true }
    }

    /// A guess for a client's message whose suite is not known: its length is that of a point, or not.
    fn of_client(reader: &Reader<'_>) -> Self {
        let point = reader.peek(1) == Some(reader.remaining().saturating_sub(1) as u64);
        Self { exchange: if point { Exchange::Ecdh } else { Exchange::Rsa }, psk: false, signed: true }
    }
}

/// Reads a server's message.
pub(super) fn read_server(reader: &mut Reader<'_>, context: Context) {
    let method = match context.suite {
        Some(suite) => Method::of(suite),
        None => Some(Method::of_server(reader)),
    };
    let Some(method) = method else { return };
    if method.psk {
        reader.text_vector(PSK_IDENTITY_HINT, 2);
    }
    match method.exchange {
        Exchange::Ecdh => reader.structure(ECDH_PARAMS, curve),
        Exchange::Dh => reader.structure(DH_PARAMS, |reader| {
            for field in [DH_P, DH_G, DH_YS] {
                reader.opaque_vector(field, 2);
            }
        }),
        Exchange::Srp => reader.structure(SRP_PARAMS, |reader| {
            for (field, width) in [(SRP_N, 2), (SRP_G, 2), (SRP_S, 1), (SRP_B, 2)] {
                reader.opaque_vector(field, width);
            }
        }),
        Exchange::Rsa | Exchange::Nothing => {}
    }
    if method.signed {
        signature::digitally_signed(reader, ALGORITHM, SIGNATURE, context);
    }
}

fn curve(reader: &mut Reader<'_>) {
    let kind = reader.code::<EcCurveType>(CURVE_TYPE);
    if kind.is_some_and(|kind| kind != EcCurveType::NAMED_CURVE) {
        // Curves that a server makes up itself are forbidden, [RFC 8422 §5.4].
        reader.flag(Problem::NotAllowed);
        return;
    }
    let group = reader.code::<NamedGroup>(NAMED_CURVE);
    reader.vector(PUBLIC, 1, |reader| key_exchange::public_value(reader, group, Side::Server));
}

/// Reads a client's message.
pub(super) fn read_client(reader: &mut Reader<'_>, context: Context) {
    let method = match context.suite {
        Some(suite) => Method::of(suite),
        None => Some(Method::of_client(reader)),
    };
    let Some(method) = method else { return };
    if method.psk {
        reader.text_vector(PSK_IDENTITY, 2);
    }
    match method.exchange {
        Exchange::Ecdh => reader.vector(ECDH_YC, 1, key_exchange::unnamed_curve),
        Exchange::Dh => drop(reader.opaque_vector(DH_YC, 2)),
        Exchange::Srp => drop(reader.opaque_vector(SRP_A, 2)),
        Exchange::Rsa => drop(reader.opaque_vector(ENCRYPTED_PRE_MASTER_SECRET, 2)),
        Exchange::Nothing => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::outline::outline;
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], suite: Option<CipherSuite>, lines: &[&str]) {
        let tree = super::super::message(bytes, Context { version: None, suite });
        assert!(tree.tiles(bytes.len()));
        // Behind the header.
        assert_eq!(outline(&tree, bytes)[4..], *lines);
    }

    #[test]
    fn a_suite_tells_its_key_exchange() {
        let of = |name: &str| CipherSuite::by_name(name).and_then(Method::of);
        let method = |exchange, psk, signed| Some(Method { exchange, psk, signed });
        assert_eq!(of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"), method(Exchange::Ecdh, false, true));
        assert_eq!(of("TLS_DHE_RSA_WITH_AES_128_CBC_SHA"), method(Exchange::Dh, false, true));
        assert_eq!(of("TLS_DH_anon_WITH_AES_128_CBC_SHA"), method(Exchange::Dh, false, false));
        assert_eq!(of("TLS_RSA_EXPORT_WITH_RC4_40_MD5"), method(Exchange::Rsa, false, true));
        assert_eq!(of("TLS_PSK_WITH_AES_128_GCM_SHA256"), method(Exchange::Nothing, true, false));
        assert_eq!(of("TLS_RSA_PSK_WITH_AES_128_GCM_SHA256"), method(Exchange::Rsa, true, false));
        assert_eq!(of("TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256"), method(Exchange::Ecdh, true, false));
        assert_eq!(of("TLS_PSK_DHE_WITH_AES_128_CCM_8"), method(Exchange::Dh, true, false));
        assert_eq!(of("TLS_SRP_SHA_RSA_WITH_AES_128_CBC_SHA"), method(Exchange::Srp, false, true));
        assert_eq!(of("TLS_SRP_SHA_WITH_AES_128_CBC_SHA"), method(Exchange::Srp, false, false));
        assert_eq!(of("TLS_AES_128_GCM_SHA256"), None);
    }

    #[test]
    fn every_suite_of_tls12_tells_its_key_exchange() {
        let strange = ["KRB5", "ECCPWD", "GOSTR"];
        for suite in CipherSuite::ALL {
            let name = suite.name().unwrap();
            let known = name.contains("_WITH_") && suite.0 != 0 && !strange.iter().any(|word| name.contains(word));
            assert_eq!(Method::of(*suite).is_some(), known, "{suite}");
        }
    }

    #[test]
    fn a_named_curve_is_known_without_the_suite() {
        let bytes = [&[12, 0, 0, 42, 3, 0, 0x1d, 32][..], &[7; 32], &[8, 7, 0, 2, 9, 9]].concat();
        let lines = [
            "    4..40 server_ecdh_params",
            "      4..5 curve_type named_curve (0x03)",
            "      5..7 namedcurve x25519 (0x001d)",
            "      7..8 length 32",
            "      8..40 public",
            "        8..40 u_coordinate 07070707070707070707070707070707… (32 bytes)",
            "    40..42 algorithm ed25519 (0x0807)",
            "    42..44 length 2",
            "    44..46 signature",
            "      44..46 signature_value 0909",
        ];
        check(&bytes, None, &lines);
        check(&bytes, Some(CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256), &lines);
    }

    #[test]
    fn a_prime_has_a_generator_and_a_public_value() {
        check(
            &[12, 0, 0, 16, 0, 2, 0xff, 0xfd, 0, 1, 2, 0, 1, 5, 8, 4, 0, 1, 9, 0],
            CipherSuite::by_name("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"),
            &[
                "    4..14 server_dh_params",
                "      4..6 length 2",
                "      6..8 dh_p fffd",
                "      8..10 length 1",
                "      10..11 dh_g 02",
                "      11..13 length 1",
                "      13..14 dh_Ys 05",
                "    14..16 algorithm rsa_pss_rsae_sha256 (0x0804)",
                "    16..18 length 1",
                "    18..19 signature",
                "      18..19 signature_value 09",
                "    19..20 unknown 00",
                "! bytes 19..20, unknown: bytes that no rule claims",
            ],
        );
    }

    #[test]
    fn a_pre_shared_key_is_hinted_at_and_named() {
        let suite = CipherSuite::by_name("TLS_PSK_WITH_AES_128_GCM_SHA256");
        check(&[12, 0, 0, 4, 0, 2, b'h', b'i'], suite, &["    4..6 length 2", "    6..8 psk_identity_hint hi"]);
        check(&[16, 0, 0, 4, 0, 2, b'm', b'e'], suite, &["    4..6 length 2", "    6..8 psk_identity me"]);
    }

    #[test]
    fn a_client_sends_a_point_or_an_encrypted_secret() {
        let rsa = CipherSuite::by_name("TLS_RSA_WITH_AES_128_CBC_SHA");
        let lines = ["    4..6 length 3", "    6..9 encrypted_pre_master_secret 090909"];
        check(&[16, 0, 0, 5, 0, 3, 9, 9, 9], rsa, &lines);
        check(&[16, 0, 0, 5, 0, 3, 9, 9, 9], None, &lines);
        check(
            &[16, 0, 0, 4, 3, 2, 8, 8],
            None,
            &[
                "    4..5 length 3",
                "    5..8 ecdh_Yc",
                "      5..8 compressed_point",
                "        5..6 form 2",
                "        6..8 X 0808",
            ],
        );
        let dhe = CipherSuite::by_name("TLS_DHE_RSA_WITH_AES_128_CBC_SHA");
        check(&[16, 0, 0, 3, 0, 1, 5], dhe, &["    4..6 length 1", "    6..7 dh_Yc 05"]);
    }
}
