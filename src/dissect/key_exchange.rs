//! What travels in a key exchange: public values by their group, hybrids split in their halves, `[RFC 8446 §4.2.8]`.
//!
//! ```text
//! struct {
//!     uint8 legacy_form = 4;
//!     opaque X[coordinate_length];
//!     opaque Y[coordinate_length];
//! } UncompressedPointRepresentation;
//! ```
//!
//! A hybrid is its halves one behind the other, in the order of its draft (draft-ietf-tls-ecdhe-mlkem): with X25519
//! ML-KEM comes first, with the curves of NIST the point does. The client's half of ML-KEM is an encapsulation key, the
//! server's a ciphertext: both have two parts, `[FIPS 203 §5]`.

use super::field::fields;
use super::{FieldId, Problem, Reader};
use crate::codepoint::NamedGroup;

fields! {
    POINT "key_exchange.uncompressed_point";
    LEGACY_FORM "key_exchange.uncompressed_point.legacy_form";
    X "key_exchange.uncompressed_point.X" PublicKey;
    Y "key_exchange.uncompressed_point.Y" PublicKey;
    COMPRESSED_POINT "key_exchange.compressed_point";
    COMPRESSED_FORM "key_exchange.compressed_point.form";
    COMPRESSED_X "key_exchange.compressed_point.X" PublicKey;
    U_COORDINATE "key_exchange.u_coordinate" PublicKey;
    DH_PUBLIC_VALUE "key_exchange.dh_public_value" PublicKey;
    ENCAPSULATION_KEY "key_exchange.encapsulation_key";
    T_HAT "key_exchange.encapsulation_key.t_hat" PublicKey;
    RHO "key_exchange.encapsulation_key.rho" PublicKey;
    KEM_CIPHERTEXT "key_exchange.kem_ciphertext";
    C1 "key_exchange.kem_ciphertext.c1" Ciphertext;
    C2 "key_exchange.kem_ciphertext.c2" Ciphertext;
    PUBLIC_VALUE "key_exchange.public_value" PublicKey;
}

/// Who made a public value: with a key encapsulation mechanism the two sides send different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Who asks: it sends its key.
    Client,
    /// Who answers: with a key encapsulation mechanism, it sends what it encapsulated.
    Server,
}

/// One half of a hybrid, or all of a plain public value.
#[derive(Clone, Copy)]
enum Part {
    /// A point with coordinates of so many bytes.
    Point(usize),
    /// A point of a curve of TLS 1.2 alone: what is there tells how long its coordinates are.
    AnyPoint,
    /// A u-coordinate of so many bytes, `[RFC 7748 §5]`.
    Montgomery(usize),
    /// A number modulo a prime of so many bytes, `[RFC 8446 §4.2.8.1]`.
    FiniteField(usize),
    /// ML-KEM.
    Kem(Kem),
}

/// A parameter set of ML-KEM, `[FIPS 203 §8]`.
#[derive(Clone, Copy)]
struct Kem {
    /// How many polynomials a vector has.
    k: usize,
    /// Bits that are left of each coefficient of `u`.
    du: usize,
    /// Bits that are left of each coefficient of `v`.
    dv: usize,
}

const ML_KEM_512: Part = Part::Kem(Kem { k: 2, du: 10, dv: 4 });
const ML_KEM_768: Part = Part::Kem(Kem { k: 3, du: 10, dv: 4 });
const ML_KEM_1024: Part = Part::Kem(Kem { k: 4, du: 11, dv: 5 });

/// The parts of a group's public value, in order; `None` for a group that is not known here.
const fn parts(group: NamedGroup) -> Option<&'static [Part]> {
    Some(match group {
        NamedGroup::X25519 => &[Part::Montgomery(32)],
        NamedGroup::X448 => &[Part::Montgomery(56)],
        NamedGroup::SECP256R1 | NamedGroup::CURVE_SM2 => &[Part::Point(32)],
        NamedGroup::SECP384R1 => &[Part::Point(48)],
        NamedGroup::SECP521R1 => &[Part::Point(66)],
        NamedGroup::BRAINPOOLP256R1TLS13 => &[Part::Point(32)],
        NamedGroup::BRAINPOOLP384R1TLS13 => &[Part::Point(48)],
        NamedGroup::BRAINPOOLP512R1TLS13 => &[Part::Point(64)],
        NamedGroup::FFDHE2048 => &[Part::FiniteField(256)],
        NamedGroup::FFDHE3072 => &[Part::FiniteField(384)],
        NamedGroup::FFDHE4096 => &[Part::FiniteField(512)],
        NamedGroup::FFDHE6144 => &[Part::FiniteField(768)],
        NamedGroup::FFDHE8192 => &[Part::FiniteField(1024)],
        NamedGroup::MLKEM512 => &[ML_KEM_512],
        NamedGroup::MLKEM768 => &[ML_KEM_768],
        NamedGroup::MLKEM1024 => &[ML_KEM_1024],
        NamedGroup::X25519MLKEM768 => &[ML_KEM_768, Part::Montgomery(32)],
        NamedGroup::SECP256R1MLKEM768 | NamedGroup::CURVE_SM2MLKEM768 => &[Part::Point(32), ML_KEM_768],
        NamedGroup::SECP384R1MLKEM1024 => &[Part::Point(48), ML_KEM_1024],
        NamedGroup::X25519KYBER768DRAFT00 => &[Part::Montgomery(32), ML_KEM_768],
        NamedGroup::SECP256R1KYBER768DRAFT00 => &[Part::Point(32), ML_KEM_768],
        // The curves of TLS 1.2 that TLS 1.3 does not have: sect163k1 to secp256k1, and brainpool.
        NamedGroup(0x0001..=0x0016 | 0x001a..=0x001c) => &[Part::AnyPoint],
        _ => return None,
    })
}

/// Reads a public value of this group, which fills the structure that is being read.
pub(super) fn public_value(reader: &mut Reader<'_>, group: Option<NamedGroup>, side: Side) {
    match group.and_then(parts) {
        Some(parts) => parts.iter().for_each(|part| read(reader, *part, side)),
        None => drop(reader.rest_as(PUBLIC_VALUE, super::Value::Bytes)),
    }
}

/// Reads a public value of a curve that the message does not name: its length and its first byte tell its form.
pub(super) fn unnamed_curve(reader: &mut Reader<'_>) {
    match reader.remaining() {
        length @ (32 | 56) => read(reader, Part::Montgomery(length), Side::Client),
        _ => read(reader, Part::AnyPoint, Side::Client),
    }
}

fn read(reader: &mut Reader<'_>, part: Part, side: Side) {
    match part {
        Part::Point(coordinate) => point(reader, coordinate),
        Part::AnyPoint => any_point(reader),
        Part::Montgomery(length) => drop(reader.bytes(U_COORDINATE, length)),
        Part::FiniteField(length) => drop(reader.bytes(DH_PUBLIC_VALUE, length)),
        Part::Kem(kem) => kem_part(reader, kem, side),
    }
}

fn point(reader: &mut Reader<'_>, coordinate: usize) {
    reader.structure(POINT, |reader| {
        if reader.number(LEGACY_FORM, 1).is_some_and(|form| form != UNCOMPRESSED) {
            reader.flag(Problem::NotAllowed);
        }
        halves(reader, (X, coordinate), (Y, coordinate));
    });
}

/// What the first byte of an uncompressed point is, `[RFC 8422 §5.4.1]`.
const UNCOMPRESSED: u64 = 4;

/// What the first byte of a compressed point is: its last bit is that of the y-coordinate, `[RFC 4492 §5.4]`.
const COMPRESSED: [u64; 2] = [2, 3];

fn any_point(reader: &mut Reader<'_>) {
    if reader.peek(1).is_some_and(|form| COMPRESSED.contains(&form)) {
        reader.structure(COMPRESSED_POINT, |reader| {
            reader.number(COMPRESSED_FORM, 1);
            reader.bytes(COMPRESSED_X, reader.remaining());
        });
    } else {
        point(reader, reader.remaining() / 2);
    }
}

fn kem_part(reader: &mut Reader<'_>, kem: Kem, side: Side) {
    let Kem { k, du, dv } = kem;
    // A polynomial has 256 coefficients, so d bits for each take 32 * d bytes; those of a key take 12 bits.
    match side {
        Side::Client => reader.structure(ENCAPSULATION_KEY, |reader| halves(reader, (T_HAT, 32 * 12 * k), (RHO, 32))),
        Side::Server => reader.structure(KEM_CIPHERTEXT, |reader| halves(reader, (C1, 32 * du * k), (C2, 32 * dv))),
    }
}

/// Two leaves; the second is not asked for when the first is not whole, so that what is missing is told once.
fn halves(reader: &mut Reader<'_>, first: (FieldId, usize), second: (FieldId, usize)) {
    if reader.bytes(first.0, first.1).is_some() {
        reader.bytes(second.0, second.1);
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline::outline;
    use super::*;

    const KEY_EXCHANGE: FieldId = super::super::extension::key_share::KEY_EXCHANGE;

    #[track_caller]
    fn check(group: NamedGroup, side: Side, length: usize, form: u8, lines: &[&str]) {
        let mut bytes = vec![7; length];
        bytes[0] = form;
        let tree = Reader::whole(&bytes, KEY_EXCHANGE, |reader| public_value(reader, Some(group), side));
        assert!(tree.tiles(length));
        assert_eq!(outline(&tree, &bytes)[1..], *lines);
    }

    #[test]
    fn a_point_has_a_form_and_two_coordinates() {
        let point = |end: usize| {
            vec![
                format!("  0..{end} uncompressed_point"),
                "    0..1 legacy_form 4".to_owned(),
                format!("    1..{} X {}", end / 2 + 1, "07".repeat(16) + &format!("… ({} bytes)", end / 2)),
                format!("    {}..{end} Y {}", end / 2 + 1, "07".repeat(16) + &format!("… ({} bytes)", end / 2)),
            ]
        };
        for (group, length) in [(NamedGroup::SECP256R1, 65), (NamedGroup::SECP384R1, 97), (NamedGroup::SECP521R1, 133)]
        {
            let lines = point(length);
            check(group, Side::Client, length, 4, &lines.iter().map(String::as_str).collect::<Vec<_>>());
        }
        let lines = point(57);
        check(NamedGroup::SECP224R1, Side::Server, 57, 4, &lines.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn a_point_may_be_compressed_in_tls12_and_has_no_other_forms() {
        check(
            NamedGroup::SECP160R1,
            Side::Server,
            4,
            2,
            &["  0..4 compressed_point", "    0..1 form 2", "    1..4 X 070707"],
        );
        check(
            NamedGroup::SECP160R1,
            Side::Server,
            3,
            9,
            &[
                "  0..3 uncompressed_point",
                "    0..1 legacy_form 9",
                "    1..2 X 07",
                "    2..3 Y 07",
                "! bytes 0..1, legacy_form: a value that is not allowed here",
            ],
        );
    }

    #[test]
    fn a_hybrid_falls_into_its_halves() {
        // The lengths are those of draft-ietf-tls-ecdhe-mlkem.
        check(
            NamedGroup::X25519MLKEM768,
            Side::Client,
            1216,
            7,
            &[
                "  0..1184 encapsulation_key",
                "    0..1152 t_hat 07070707070707070707070707070707… (1152 bytes)",
                "    1152..1184 rho 07070707070707070707070707070707… (32 bytes)",
                "  1184..1216 u_coordinate 07070707070707070707070707070707… (32 bytes)",
            ],
        );
        check(
            NamedGroup::X25519MLKEM768,
            Side::Server,
            1120,
            7,
            &[
                "  0..1088 kem_ciphertext",
                "    0..960 c1 07070707070707070707070707070707… (960 bytes)",
                "    960..1088 c2 07070707070707070707070707070707… (128 bytes)",
                "  1088..1120 u_coordinate 07070707070707070707070707070707… (32 bytes)",
            ],
        );
        check(
            NamedGroup::SECP384R1MLKEM1024,
            Side::Server,
            1665,
            4,
            &[
                "  0..97 uncompressed_point",
                "    0..1 legacy_form 4",
                "    1..49 X 07070707070707070707070707070707… (48 bytes)",
                "    49..97 Y 07070707070707070707070707070707… (48 bytes)",
                "  97..1665 kem_ciphertext",
                "    97..1505 c1 07070707070707070707070707070707… (1408 bytes)",
                "    1505..1665 c2 07070707070707070707070707070707… (160 bytes)",
            ],
        );
    }

    #[test]
    fn a_value_of_the_wrong_length_is_told() {
        check(
            NamedGroup::X25519,
            Side::Client,
            3,
            7,
            &["  0..3 u_coordinate 070707", "! bytes 0..3, u_coordinate: needs 32 bytes, and key_exchange has 3 left"],
        );
        check(NamedGroup(0x0a0a), Side::Client, 1, 7, &["  0..1 public_value 07"]);
    }
}
