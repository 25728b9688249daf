//! Bytes as hex digits, and back: how this house writes what has no name.

/// Two lower-case digits for each byte.
#[must_use]
pub fn string(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from(b"0123456789abcdef"[nibble as usize]));
        }
    }
    text
}

/// The bytes of an even number of digits; `None` for anything else.
#[must_use]
pub fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let nibble = |digit: u8| char::from(digit).to_digit(16);
    let byte = |pair: &[u8]| Some((nibble(pair[0])? << 4 | nibble(pair[1])?) as u8);
    digits.len().is_multiple_of(2).then(|| digits.chunks_exact(2).map(byte).collect()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_bytes_agree_both_ways() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(bytes(&string(&all)), Some(all));
        assert_eq!(bytes(""), Some(Vec::new()));
        assert_eq!(bytes("0"), None);
        assert_eq!(bytes("0g"), None);
        assert_eq!(bytes("é"), None);
    }
}
