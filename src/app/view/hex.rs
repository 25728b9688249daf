//! Bytes as hex digits.

/// How many bytes the whole hex text of a message has at the most.
pub const ATTRIBUTE: usize = 4096;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_values_are_whole_and_long_ones_show_both_ends() {
        assert_eq!(short(&[]), "empty");
        assert_eq!(short(&[1, 2, 3]), "010203");
        assert_eq!(short(&(0..32).collect::<Vec<u8>>()), "00010203…1e1f");
    }
}
