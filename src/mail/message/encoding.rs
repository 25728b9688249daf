//! The text of a message: line ends, and the quoted-printable encoding, `[RFC 2045 §6.7]`.

/// The longest line of quoted-printable without its line end, in octets, `[RFC 2045 §6.7 (5)]`.
const LONGEST_LINE: usize = 76;

/// The text with CR LF wherever it has CR LF, LF or CR, and at its end; and the length of its longest line without that.
pub(super) fn with_line_ends(text: &str) -> (Vec<u8>, usize) {
    let mut out = Vec::with_capacity(text.len() + text.len() / 32 + 2);
    let mut longest = 0;
    let mut end = |line: &str| {
        longest = longest.max(line.len());
        out.extend_from_slice(line.as_bytes());
        out.extend_from_slice(b"\r\n");
    };
    // The standard library finds the end of a line many bytes at a time.
    for line in text.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(ended) => ended.strip_suffix('\r').unwrap_or(ended).split('\r').for_each(&mut end),
            None => line.split_terminator('\r').for_each(&mut end),
        }
    }
    (out, longest)
}

/// Text whose lines end with CR LF, in quoted-printable.
pub(super) fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 8);
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let content = line.strip_suffix(b"\r\n").unwrap_or(line);
        let mut column = 0;
        for (index, &byte) in content.iter().enumerate() {
            let last = index + 1 == content.len();
            let plain = match byte {
                b'=' => false,
                b' ' | b'\t' => !last,
                _ => byte.is_ascii_graphic(),
            };
            let width = if plain { 1 } else { 3 };
            // A soft line break takes one column, and the last character of a line needs none.
            if column + width + usize::from(!last) > LONGEST_LINE {
                out.extend_from_slice(b"=\r\n");
                column = 0;
            }
            if plain {
                out.push(byte);
            } else {
                const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                out.extend_from_slice(&[b'=', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
            }
            column += width;
        }
        out.extend_from_slice(b"\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends() {
        let check = |text, expected: &[u8], longest| assert_eq!(with_line_ends(text), (expected.to_vec(), longest));
        check("", b"", 0);
        check("a\nbc\rd\r\ne", b"a\r\nbc\r\nd\r\ne\r\n", 2);
        check("\n\r\n\r", b"\r\n\r\n\r\n", 0);
        check("a\r\r\n\rabc\r", b"a\r\n\r\n\r\nabc\r\n", 3);
    }

    /// Undoes quoted-printable by its rules alone.
    fn undone(text: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut rest = text;
        loop {
            rest = match rest {
                [] => return out,
                [b'=', b'\r', b'\n', after @ ..] => after,
                [b'=', high, low, after @ ..] => {
                    let digits = [*high, *low];
                    out.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
                    after
                }
                [byte, after @ ..] => {
                    out.push(*byte);
                    after
                }
            }
        }
    }

    #[test]
    fn quoted_printable_can_be_undone_and_keeps_its_lines_short() {
        for length in 0..160 {
            for filler in ["x", "=", "\u{fc}", "x ", "\t", "a\u{1f511}"] {
                let (text, _) = with_line_ends(&filler.repeat(length));
                let encoded = quoted_printable(&text);
                assert_eq!(undone(&encoded), text);
                let content = |line: &[u8]| line.strip_suffix(b"\r").unwrap_or(line).to_vec();
                for line in encoded.split(|&byte| byte == b'\n').map(content) {
                    assert!(line.len() <= LONGEST_LINE && !line.ends_with(b" ") && !line.ends_with(b"\t"));
                }
            }
        }
    }
}
