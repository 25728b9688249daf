//! Bytes as rows of hex and ASCII, eight to a row; two rows stand side by side where there is room.

/// How many bytes a row has.
pub const COLUMNS: usize = 8;

/// How many bytes are drawn before somebody asks for all.
pub const FIRST: usize = 1024;

/// How many bytes the whole hex text of a message has at the most.
pub const ATTRIBUTE: usize = 4096;

/// Eight bytes, or fewer at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The offset of the first byte, four hex digits or more.
    pub offset: String,
    /// The bytes, two digits each, with spaces between.
    pub hex: String,
    /// The same as text: what is no printable ASCII is a dot.
    pub ascii: String,
}

/// The rows of some bytes.
#[must_use]
pub fn rows(bytes: &[u8]) -> Vec<Row> {
    let row = |(index, chunk): (usize, &[u8])| Row {
        offset: format!("{:04x}", index * COLUMNS),
        hex: spaced(chunk),
        ascii: ascii(chunk),
    };
    bytes.chunks(COLUMNS).enumerate().map(row).collect()
}

/// Two digits for each byte, with spaces between.
#[must_use]
pub fn spaced(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3);
    for (index, &byte) in bytes.iter().enumerate() {
        if index > 0 {
            text.push(' ');
        }
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

/// The first four and the last two bytes of a value that has more than eight; `empty` where there is none.
#[must_use]
pub fn short(bytes: &[u8]) -> String {
    use crate::codepoint::hex::string;
    match bytes {
        [] => "empty".to_owned(),
        _ if bytes.len() <= 8 => string(bytes),
        _ => format!("{}…{}", string(&bytes[..4]), string(&bytes[bytes.len() - 2..])),
    }
}

fn digit(nibble: u8) -> char {
    char::from(b"0123456789abcdef"[nibble as usize & 15])
}

fn ascii(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| if (0x20..0x7f).contains(&byte) { char::from(byte) } else { '.' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_hold_every_byte_once() {
        let rows = rows(b"EHLO mail.x\r\n");
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].offset.as_str(), rows[0].hex.as_str()), ("0000", "45 48 4c 4f 20 6d 61 69"));
        assert_eq!((rows[1].offset.as_str(), rows[1].hex.as_str()), ("0008", "6c 2e 78 0d 0a"));
        assert_eq!((rows[0].ascii.as_str(), rows[1].ascii.as_str()), ("EHLO mai", "l.x.."));
    }

    #[test]
    fn offsets_grow_beyond_four_digits() {
        let rows = rows(&vec![0; 0x1_0009]);
        assert_eq!(rows.last().unwrap().offset, "10008");
    }

    #[test]
    fn short_values_are_whole_and_long_ones_show_both_ends() {
        assert_eq!(short(&[]), "empty");
        assert_eq!(short(&[1, 2, 3]), "010203");
        assert_eq!(short(&(0..32).collect::<Vec<u8>>()), "00010203…1e1f");
    }
}
