//! Takes sections out of a WebAssembly module that only a debugger reads.
//!
//! The binary format: magic and version, 8 bytes, then sections: a one-byte id, the content's length as LEB128, the
//! content. A custom section has id 0, and its content begins with its name (`[WebAssembly core, §5.5]`).

/// Custom sections that a browser does not need: the functions' names, and who made the module.
const UNNEEDED: [&[u8]; 2] = [b"name", b"producers"];

/// The module without its names; `None` when `module` is no whole module.
pub fn without_names(module: &[u8]) -> Option<Vec<u8>> {
    let (head, mut rest) = module.split_at_checked(8)?;
    if head != b"\0asm\x01\0\0\0" {
        return None;
    }
    let mut kept = head.to_vec();
    while let [id, behind_id @ ..] = rest {
        let (length, content) = leb128(behind_id)?;
        let (content, next) = content.split_at_checked(length)?;
        if !(*id == 0 && UNNEEDED.contains(&custom_name(content)?)) {
            kept.extend_from_slice(&rest[..rest.len() - next.len()]);
        }
        rest = next;
    }
    Some(kept)
}

fn custom_name(content: &[u8]) -> Option<&[u8]> {
    let (length, name) = leb128(content)?;
    name.get(..length)
}

/// An unsigned LEB128 number of at most 32 bits, and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut number = 0_u64;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        number |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(number).ok()?, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"\0asm\x01\0\0\0";

    fn check(sections: &[&[u8]], expected: Option<&[&[u8]]>) {
        let module = [HEAD, &sections.concat()].concat();
        assert_eq!(without_names(&module), expected.map(|kept| [HEAD, &kept.concat()].concat()));
    }

    #[test]
    fn names_go_and_all_else_stays() {
        let code: &[u8] = &[10, 2, 1, 2];
        let name: &[u8] = b"\x00\x06\x04nameX";
        let features: &[u8] = b"\x00\x10\x0ftarget_features";
        check(&[code, name, features], Some(&[code, features]));
        check(&[], Some(&[]));
    }

    #[test]
    fn a_long_length_is_read() {
        let mut long = vec![10, 0x80, 0x02];
        long.extend([7; 256]);
        check(&[&long, b"\x00\x05\x04name"], Some(&[&long]));
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        check(&[&[10, 9, 1]], None);
        check(&[&[10, 0x80]], None);
        check(&[b"\x00\x02\x09n"], None);
        assert_eq!(without_names(b"\0asm"), None);
        assert_eq!(without_names(b"<!doctype html>"), None);
    }
}
