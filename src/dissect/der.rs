//! DER: every element is a tag, a length and a content, `[X.690 §8.1]`, `[X.690 §10]`. Whoever knows what an element means reads it
//! with a name; what nobody knows is read by its tag.

use super::field::fields;
use super::tree::Value;
use super::{FieldId, Problem, Reader, Tree};
use crate::codepoint::{CodePoint, ObjectIdentifier, UniversalTag};

fields! {
    TAG "der.tag";
    LENGTH "der.length";
    UNUSED_BITS "der.unused_bits";
    EXPLICIT "der.explicit";
    BOOLEAN "der.boolean";
    INTEGER "der.integer";
    BIT_STRING "der.bit_string";
    OCTET_STRING "der.octet_string";
    NULL "der.null";
    OBJECT_IDENTIFIER "der.object_identifier";
    ENUMERATED "der.enumerated";
    STRING "der.string" Text;
    TIME "der.time";
    SEQUENCE "der.sequence";
    SET "der.set";
    TAGGED "der.tagged";
    OTHER "der.other";
}

/// Identifier octets, `[X.690 §8.1.2]`: class, whether it has parts, number.
pub(super) mod tag {
    pub(in crate::dissect) const BOOLEAN: u8 = 0x01;
    pub(in crate::dissect) const INTEGER: u8 = 0x02;
    pub(in crate::dissect) const BIT_STRING: u8 = 0x03;
    pub(in crate::dissect) const OCTET_STRING: u8 = 0x04;
    pub(in crate::dissect) const NULL: u8 = 0x05;
    pub(in crate::dissect) const OBJECT_IDENTIFIER: u8 = 0x06;
    pub(in crate::dissect) const ENUMERATED: u8 = 0x0a;
    pub(in crate::dissect) const IA5_STRING: u8 = 0x16;
    pub(in crate::dissect) const UTC_TIME: u8 = 0x17;
    pub(in crate::dissect) const GENERALIZED_TIME: u8 = 0x18;
    pub(in crate::dissect) const SEQUENCE: u8 = 0x30;
    pub(in crate::dissect) const SET: u8 = 0x31;

    /// A context-specific tag with a content of its own.
    pub(in crate::dissect) const fn context(number: u8) -> u8 {
        0x80 | number
    }

    /// A context-specific tag with parts.
    pub(in crate::dissect) const fn constructed(number: u8) -> u8 {
        0xa0 | number
    }
}

/// Says that an element has parts.
const CONSTRUCTED: u8 = 0x20;

/// The bits of a tag's class; none is universal.
const CLASS: u8 = 0xc0;

/// The bits of a tag's number; all set when the number follows in further bytes, `[X.690 §8.1.2.4]`.
const NUMBER: u8 = 0x1f;

/// Dissects one element by its tags alone.
#[must_use]
pub fn element(bytes: &[u8]) -> Tree {
    let mut reader = Reader::new(bytes, OTHER);
    any(&mut reader);
    reader.finish()
}

/// Reads an element of this tag, whose content `read` takes. With another tag it is told so, and read by its tag; then `None` comes back.
pub(super) fn tagged<'a, T>(
    reader: &mut Reader<'a>,
    field: FieldId,
    tag: u8,
    read: impl FnOnce(&mut Reader<'a>) -> T,
) -> Option<T> {
    reader.structure(field, |reader| {
        let found = identifier(reader, field)?;
        if found != tag {
            reader.flag(Problem::NotAllowed);
        }
        let length = length(reader, field)?;
        reader.confined(field, length, |reader| {
            if found == tag {
                return Some(read(reader));
            }
            content(reader, field, found);
            None
        })
    })
}

/// Whether the next element has this tag.
pub(super) fn is_next(reader: &Reader<'_>, tag: u8) -> bool {
    reader.peek(1) == Some(u64::from(tag))
}

/// Reads an element if the next one has this tag.
pub(super) fn optional<'a>(reader: &mut Reader<'a>, field: FieldId, tag: u8, read: impl FnOnce(&mut Reader<'a>)) {
    if is_next(reader, tag) {
        tagged(reader, field, tag, read);
    }
}

/// Reads what stands in an explicit tag of this number, if the next element has it.
pub(super) fn explicit<'a>(reader: &mut Reader<'a>, number: u8, read: impl FnOnce(&mut Reader<'a>)) {
    optional(reader, EXPLICIT, tag::constructed(number), read);
}

/// A SEQUENCE.
pub(super) fn sequence<'a>(reader: &mut Reader<'a>, field: FieldId, read: impl FnOnce(&mut Reader<'a>)) {
    tagged(reader, field, tag::SEQUENCE, read);
}

/// A SEQUENCE OF: `item` is called for each.
pub(super) fn sequence_of<'a>(reader: &mut Reader<'a>, field: FieldId, item: impl FnMut(&mut Reader<'a>)) {
    sequence(reader, field, |reader| reader.repeat(item));
}

/// An INTEGER.
pub(super) fn integer(reader: &mut Reader<'_>, field: FieldId) {
    tagged(reader, field, tag::INTEGER, |reader| integer_content(reader, field));
}

/// An INTEGER with a name for each number.
pub(super) fn named_integer<C: CodePoint>(reader: &mut Reader<'_>, field: FieldId) {
    tagged(reader, field, tag::INTEGER, |reader| named_content::<C>(reader, field));
}

/// An ENUMERATED with a name for each number.
pub(super) fn enumerated<C: CodePoint>(reader: &mut Reader<'_>, field: FieldId) {
    tagged(reader, field, tag::ENUMERATED, |reader| named_content::<C>(reader, field));
}

/// A BOOLEAN.
pub(super) fn boolean(reader: &mut Reader<'_>, field: FieldId) {
    tagged(reader, field, tag::BOOLEAN, |reader| boolean_content(reader, field));
}

/// A NULL, which has no content.
pub(super) fn null(reader: &mut Reader<'_>, field: FieldId) {
    tagged(reader, field, tag::NULL, |_| ());
}

/// An OBJECT IDENTIFIER, whose content comes back.
pub(super) fn object_identifier<'a>(reader: &mut Reader<'a>, field: FieldId) -> Option<ObjectIdentifier<'a>> {
    tagged(reader, field, tag::OBJECT_IDENTIFIER, |reader| object_identifier_content(reader, field))
}

/// An OCTET STRING, whose content `read` takes.
pub(super) fn octet_string<'a>(reader: &mut Reader<'a>, field: FieldId, read: impl FnOnce(&mut Reader<'a>)) {
    tagged(reader, field, tag::OCTET_STRING, read);
}

/// An OCTET STRING without parts.
pub(super) fn octets(reader: &mut Reader<'_>, field: FieldId) {
    octet_string(reader, field, |reader| {
        reader.rest_as(field, Value::Bytes);
    });
}

/// A BIT STRING of whole bytes, which `read` takes.
pub(super) fn bit_string<'a>(reader: &mut Reader<'a>, field: FieldId, read: impl FnOnce(&mut Reader<'a>)) {
    tagged(reader, field, tag::BIT_STRING, |reader| {
        unused_bits(reader);
        read(reader);
    });
}

/// The content of a BIT STRING whose bits have no names.
pub(super) fn plain_bits(reader: &mut Reader<'_>, field: FieldId) {
    unused_bits(reader);
    reader.rest_as(field, Value::Bytes);
}

/// The content of a BIT STRING whose bits have names.
pub(super) fn named_bits(reader: &mut Reader<'_>, field: FieldId, names: &'static [&'static str]) {
    unused_bits(reader);
    reader.rest_as(field, Value::Bits(names));
}

/// How many bits of a BIT STRING's last byte are not used, which stands before its bits: at most seven, none without a byte, and
/// they are zero, `[X.690 §11.2]`.
fn unused_bits(reader: &mut Reader<'_>) {
    let Some(unused) = reader.number(UNUSED_BITS, 1) else { return };
    let fits = match reader.rest().last() {
        Some(last) => unused < 8 && last & ((1_u8 << unused) - 1) == 0,
        None => unused == 0,
    };
    if !fits {
        reader.flag(Problem::NotAllowed);
    }
}

/// A UTCTime or a GeneralizedTime.
pub(super) fn time(reader: &mut Reader<'_>, field: FieldId) {
    let tag = if is_next(reader, tag::GENERALIZED_TIME) { tag::GENERALIZED_TIME } else { tag::UTC_TIME };
    tagged(reader, field, tag, |reader| time_content(reader, field, tag));
}

/// A string of any of the types that names and notices have.
pub(super) fn string(reader: &mut Reader<'_>, field: FieldId) {
    let found = reader.peek(1).map(|tag| tag as u8).filter(|&tag| text(tag).is_some());
    tagged(reader, field, found.unwrap_or(tag::IA5_STRING), |reader| {
        string_content(reader, field, found.unwrap_or(tag::IA5_STRING));
    });
}

/// Reads an element by its tag.
pub(super) fn any(reader: &mut Reader<'_>) {
    let tag = reader.peek(1).map_or(0, |tag| tag as u8);
    let field = name(tag);
    reader.structure(field, |reader| {
        let Some(tag) = identifier(reader, field) else { return };
        let Some(length) = length(reader, field) else { return };
        reader.confined(field, length, |reader| content(reader, field, tag));
    });
}

/// Whether the bytes are one whole element, and so are its parts.
pub(super) fn is_element(bytes: &[u8]) -> bool {
    !bytes.is_empty() && element(bytes).issues.is_empty()
}

/// Reads the identifier octets; the first of them comes back.
fn identifier(reader: &mut Reader<'_>, field: FieldId) -> Option<u8> {
    let rest = reader.rest();
    let Some(&first) = rest.first() else {
        // Says that the element is missing.
        reader.bytes(field, 1);
        return None;
    };
    let more = if first & NUMBER == NUMBER {
        rest[1..].iter().position(|byte| byte & 0x80 == 0).map_or(rest.len() - 1, |last| last + 1)
    } else {
        0
    };
    let number = rest[..=more].iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte));
    reader.leaf(TAG, 1 + more, Value::Code { number, name: tag_name(first) });
    Some(first)
}

/// The name of a universal tag, the number of a context-specific one.
fn tag_name(tag: u8) -> Option<&'static str> {
    const NUMBERS: [&str; 16] = [
        "[0]", "[1]", "[2]", "[3]", "[4]", "[5]", "[6]", "[7]", "[8]", "[9]", "[10]", "[11]", "[12]", "[13]", "[14]",
        "[15]",
    ];
    match tag & CLASS {
        0 => UniversalTag(tag & NUMBER).name(),
        0x80 => NUMBERS.get(usize::from(tag & NUMBER)).copied(),
        _ => None,
    }
}

/// Reads a length, `[X.690 §8.1.3]`: one byte up to 127, else a byte that says how many follow. DER has no other, `[X.690 §10.1]`.
fn length(reader: &mut Reader<'_>, field: FieldId) -> Option<usize> {
    let Some(first) = reader.peek(1) else {
        reader.bytes(field, 1);
        return None;
    };
    if first < 0x80 {
        reader.number(LENGTH, 1);
        return Some(first as usize);
    }
    let follow = (first & 0x7f) as usize;
    if follow == 0 || follow > 4 {
        // No length at all, or one that no buffer has: all that is left is taken for the content.
        reader.leaf(LENGTH, 1, Value::Bytes);
        reader.flag(Problem::NotAllowed);
        return Some(reader.remaining());
    }
    let digits = reader.rest().get(1..=follow);
    let Some(digits) = digits else {
        reader.bytes(LENGTH, 1 + follow);
        return None;
    };
    let length = digits.iter().fold(0, |length, &byte| length << 8 | u64::from(byte));
    reader.leaf(LENGTH, 1 + follow, Value::Number(length));
    if digits[0] == 0 || length < 0x80 {
        reader.flag(Problem::NotMinimal);
    }
    Some(length as usize)
}

/// What an element is called when its tag is all that is known.
fn name(tag: u8) -> FieldId {
    match tag {
        tag::BOOLEAN => BOOLEAN,
        tag::INTEGER => INTEGER,
        tag::BIT_STRING => BIT_STRING,
        tag::OCTET_STRING => OCTET_STRING,
        tag::NULL => NULL,
        tag::OBJECT_IDENTIFIER => OBJECT_IDENTIFIER,
        tag::ENUMERATED => ENUMERATED,
        tag::UTC_TIME | tag::GENERALIZED_TIME => TIME,
        tag::SEQUENCE => SEQUENCE,
        tag::SET => SET,
        _ if text(tag).is_some() => STRING,
        _ if tag & CLASS != 0 => TAGGED,
        _ => OTHER,
    }
}

/// Reads a content by its tag.
fn content(reader: &mut Reader<'_>, field: FieldId, tag: u8) {
    match tag {
        _ if tag & CONSTRUCTED != 0 && reader.too_deep() => {
            reader.rest_as(field, Value::Bytes);
            reader.flag(Problem::Nested);
        }
        _ if tag & CONSTRUCTED != 0 => reader.repeat(any),
        tag::BOOLEAN => boolean_content(reader, field),
        tag::INTEGER | tag::ENUMERATED => integer_content(reader, field),
        tag::BIT_STRING => plain_bits(reader, field),
        tag::OBJECT_IDENTIFIER => drop(object_identifier_content(reader, field)),
        tag::UTC_TIME | tag::GENERALIZED_TIME => time_content(reader, field, tag),
        tag::NULL => {}
        _ if text(tag).is_some() => string_content(reader, field, tag),
        _ => drop(reader.rest_as(field, Value::Bytes)),
    }
}

/// Reads the content of an INTEGER: a number where it has at most eight bytes and no sign, else bytes.
pub(super) fn integer_content(reader: &mut Reader<'_>, field: FieldId) {
    let bytes = reader.rest();
    let number = || Value::Number(bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)));
    let is_small = matches!(bytes.first(), Some(0..=0x7f)) && bytes.len() <= 8;
    reader.rest_as(field, if is_small { number() } else { Value::Bytes });
    match bytes {
        [] => reader.flag(Problem::NotAllowed),
        [0, 0..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => reader.flag(Problem::NotMinimal),
        _ => {}
    }
}

fn named_content<C: CodePoint>(reader: &mut Reader<'_>, field: FieldId) {
    if reader.remaining() == C::WIDTH {
        reader.code::<C>(field);
    } else {
        integer_content(reader, field);
    }
}

/// Reads the content of a BOOLEAN: DER has one value for true, `[X.690 §11.1]`.
pub(super) fn boolean_content(reader: &mut Reader<'_>, field: FieldId) {
    let byte = reader.peek(1);
    reader.rest_as(field, byte.map_or(Value::Bytes, |byte| Value::Flag(byte != 0)));
    if !matches!(byte, Some(0 | 0xff)) {
        reader.flag(Problem::NotAllowed);
    }
}

/// Reads the content of an OBJECT IDENTIFIER, which comes back.
pub(super) fn object_identifier_content<'a>(reader: &mut Reader<'a>, field: FieldId) -> ObjectIdentifier<'a> {
    let identifier = ObjectIdentifier(reader.rest());
    reader.rest_as(field, Value::Oid(identifier.name()));
    identifier
}

/// Reads the content of a UTCTime or a GeneralizedTime in the one form that certificates have, `[RFC 5280 §4.1.2.5]`.
pub(super) fn time_content(reader: &mut Reader<'_>, field: FieldId, tag: u8) {
    let seconds = seconds(reader.rest(), tag);
    reader.rest_as(field, seconds.map_or(Value::Text, Value::Time));
    if seconds.is_none() {
        reader.flag(Problem::NotTime);
    }
}

/// `YYMMDDHHMMSSZ`, or with four digits of the year, as seconds since 1970.
fn seconds(text: &[u8], tag: u8) -> Option<i64> {
    let digits = text.strip_suffix(b"Z")?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let year_digits = if tag == tag::UTC_TIME { 2 } else { 4 };
    let number = |digits: &[u8]| digits.iter().fold(0, |number, &digit| number * 10 + i64::from(digit - b'0'));
    let (year, rest) = digits.split_at_checked(year_digits)?;
    let year = match number(year) {
        // Two digits: from 1950 to 2049, `[RFC 5280 §4.1.2.5.1]`.
        year @ 0..50 if year_digits == 2 => 2000 + year,
        year if year_digits == 2 => 1900 + year,
        year => year,
    };
    let [month, day, hour, minute, second] =
        <[&[u8]; 5]>::try_from(rest.chunks(2).collect::<Vec<_>>()).ok()?.map(number);
    let in_range = rest.len() == 10 && (1..=12).contains(&month) && day >= 1 && day <= days_of(year, month);
    (in_range && hour < 24 && minute < 60 && second < 60)
        .then(|| days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let leap_days = |year: i64| year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let years = (year - 1970) * 365 + leap_days(year - 1) - leap_days(1969);
    years + (1..month).map(|month| days_of(year, month)).sum::<i64>() + day - 1
}

/// How the text of a string type is encoded; `None` for what is no string.
fn text(tag: u8) -> Option<Value> {
    match UniversalTag(tag) {
        UniversalTag::BMP_STRING => Some(Value::WideText),
        UniversalTag::UTF8_STRING
        | UniversalTag::PRINTABLE_STRING
        | UniversalTag::IA5_STRING
        | UniversalTag::VISIBLE_STRING
        | UniversalTag::NUMERIC_STRING
        | UniversalTag::TELETEX_STRING => Some(Value::Text),
        _ => None,
    }
}

/// Reads the content of a string.
pub(super) fn string_content(reader: &mut Reader<'_>, field: FieldId, tag: u8) {
    let bytes = reader.rest();
    let value = text(tag).unwrap_or(Value::Bytes);
    reader.rest_as(field, value);
    let fits = match UniversalTag(tag) {
        UniversalTag::UTF8_STRING => std::str::from_utf8(bytes).is_ok(),
        UniversalTag::BMP_STRING => bytes.len().is_multiple_of(2),
        UniversalTag::TELETEX_STRING => true,
        UniversalTag::NUMERIC_STRING => bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b' '),
        UniversalTag::PRINTABLE_STRING => {
            bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(byte))
        }
        _ => bytes.is_ascii(),
    };
    if !fits && !bytes.is_empty() {
        reader.flag(Problem::NotText);
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline::outline;
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], lines: &[&str]) {
        let tree = element(bytes);
        assert!(tree.tiles(bytes.len()), "{tree:?}");
        assert_eq!(outline(&tree, bytes), lines);
    }

    #[test]
    fn elements_are_read_by_their_tags() {
        check(
            &[0x30, 9, 2, 1, 5, 1, 1, 0xff, 0xa0, 0x00, 5],
            &[
                "0..11 sequence",
                "  0..1 tag SEQUENCE (0x30)",
                "  1..2 length 9",
                "  2..5 integer",
                "    2..3 tag INTEGER (0x02)",
                "    3..4 length 1",
                "    4..5 integer 5",
                "  5..8 boolean",
                "    5..6 tag BOOLEAN (0x01)",
                "    6..7 length 1",
                "    7..8 boolean true",
                "  8..10 tagged",
                "    8..9 tag [0] (0xa0)",
                "    9..10 length 0",
                "  10..11 null",
                "    10..11 tag NULL (0x05)",
                "! bytes 11..11, null: needs 1 byte, and sequence has 0 left",
            ],
        );
    }

    #[test]
    fn a_length_may_be_too_long_written_or_missing() {
        let issues = |bytes: &[u8]| element(bytes).issues.iter().map(|issue| issue.problem.key()).collect::<Vec<_>>();
        assert_eq!(issues(&[4, 0x81, 1, 7]), ["not_minimal"]);
        assert_eq!(issues(&[4, 0x82, 0, 0x81]), ["not_minimal", "short"]);
        assert_eq!(issues(&[0x30, 0x80, 5, 0]), ["not_allowed"]);
        assert_eq!(issues(&[4, 0x85, 0, 0, 0, 0, 1]), ["not_allowed"]);
        assert_eq!(issues(&[4, 0x82, 1]), ["short"]);
        assert_eq!(issues(&[4, 2, 7]), ["short"]);
        assert_eq!(issues(&[4, 1, 7, 9]), ["unclaimed"]);
        assert_eq!(issues(&[2, 2, 0, 1]), ["not_minimal"]);
        assert_eq!(issues(&[2, 0]), ["not_allowed"]);
        assert_eq!(issues(&[1, 1, 7]), ["not_allowed"]);
        assert_eq!(issues(&[0x13, 1, b'@']), ["not_text"]);
    }

    #[test]
    fn a_tag_may_have_several_bytes() {
        check(
            &[0x9f, 0x81, 0x01, 1, 7],
            &["0..5 tagged", "  0..3 tag 0x9f8101", "  3..4 length 1", "  4..5 tagged 07"],
        );
    }

    #[test]
    fn times_are_read_in_their_one_form() {
        let utc = |text: &str| seconds(text.as_bytes(), tag::UTC_TIME);
        let generalized = |text: &str| seconds(text.as_bytes(), tag::GENERALIZED_TIME);
        assert_eq!(utc("700101000000Z"), Some(0));
        assert_eq!(utc("260301000000Z"), generalized("20260301000000Z"));
        assert_eq!(generalized("20240229235959Z"), Some(1_709_251_199));
        assert_eq!(utc("500101000000Z"), generalized("19500101000000Z"));
        assert_eq!(generalized("20230229000000Z"), None);
        assert_eq!(utc("2603010000Z"), None);
        assert_eq!(utc("260301000000+0100"), None);
    }

    #[test]
    fn what_nests_too_deep_is_kept() {
        let mut bytes = Vec::new();
        for _ in 0..60 {
            bytes.splice(0..0, [0x30, bytes.len() as u8]);
        }
        let tree = element(&bytes);
        assert!(tree.tiles(bytes.len()));
        assert!(tree.issues.iter().any(|issue| issue.problem == Problem::Nested));
    }

    #[test]
    fn unused_bits_are_few_and_zero() {
        let issues = |bytes: &[u8]| element(bytes).issues.iter().map(|issue| issue.problem.key()).collect::<Vec<_>>();
        assert!(issues(&[3, 2, 7, 0x80]).is_empty() && issues(&[3, 1, 0]).is_empty());
        assert_eq!(issues(&[3, 2, 7, 0x81]), ["not_allowed"]);
        assert_eq!(issues(&[3, 2, 8, 0]), ["not_allowed"]);
        assert_eq!(issues(&[3, 1, 1]), ["not_allowed"]);
    }
}
