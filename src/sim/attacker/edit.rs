//! Changing bytes on the way: what an action makes of a unit. Pure functions.

use std::ops::Range;

use crate::codepoint::{ContentType, ExtensionType};
use crate::dissect::{handshake, hello, record, smtp};
use crate::scenario::Action;

/// An edit that cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Error {
    /// The offset lies behind the unit.
    #[error("there is no byte {offset}: the unit has {length} bytes, counted from 0")]
    BeyondTheUnit {
        /// What was asked for.
        offset: u32,
        /// What is there.
        length: usize,
    },
    /// Not a record with a whole hello in the clear.
    #[error("{extension} cannot be removed: this is no record with a whole ClientHello or ServerHello in the clear")]
    NotAHello {
        /// What should be removed.
        extension: ExtensionType,
    },
    /// The hello has no such extension.
    #[error("{extension} cannot be removed: the hello does not have it")]
    ExtensionAbsent {
        /// What should be removed.
        extension: ExtensionType,
    },
}

/// What an editing action makes of a unit; other actions leave it as it is.
pub(super) fn edited(unit: &[u8], action: &Action) -> Result<Vec<u8>, Error> {
    let mut bytes = unit.to_vec();
    let no_such_byte = |offset: u32| Error::BeyondTheUnit { offset, length: unit.len() };
    match action {
        Action::Flip { offset, mask } => *bytes.get_mut(*offset as usize).ok_or(no_such_byte(*offset))? ^= mask,
        Action::Set { offset, bytes: new } => {
            let start = *offset as usize;
            let place = start.checked_add(new.len()).and_then(|end| bytes.get_mut(start..end));
            let last = offset.saturating_add(new.len() as u32 - 1);
            place.ok_or(no_such_byte(last))?.copy_from_slice(new);
        }
        Action::Replace { bytes: new } => bytes.clone_from(new),
        Action::Truncate { keep } => bytes.truncate(*keep as usize),
        Action::RemoveExtension { extension } => return without_extension(unit, *extension),
        _ => {}
    }
    Ok(bytes)
}

/// A segment of SMTP text without one of its lines; when that was the last of a reply, the line before it becomes the last.
pub(super) fn without_line(text: &[u8], line: Range<usize>) -> Vec<u8> {
    let (before, removed) = (&text[..line.start], &text[line.clone()]);
    let mut kept = before.to_vec();
    let last_begins = before.len() - smtp::lines(before).last().map_or(0, <[u8]>::len);
    let was_last = smtp::reply_code(removed).is_some() && !smtp::continues(removed);
    if was_last && smtp::continues(&before[last_begins..]) {
        kept[last_begins + 3] = b' ';
    }
    kept.extend_from_slice(&text[line.end..]);
    kept
}

/// A record with a hello, without one extension, and with all lengths mended.
fn without_extension(unit: &[u8], extension: ExtensionType) -> Result<Vec<u8>, Error> {
    let fits = |header: &record::Header| header.content_type == ContentType::HANDSHAKE && header.whole() == unit.len();
    let header = record::Header::read(unit).filter(fits);
    let message = header.and_then(|_| unit.get(record::HEADER..)).ok_or(Error::NotAHello { extension })?;
    let whole = handshake::header(message).is_some_and(|(_, whole)| whole == message.len());
    let layout = hello::layout(message).filter(|_| whole).ok_or(Error::NotAHello { extension })?;
    let found = layout.extensions.iter().find(|(kind, _)| *kind == extension);
    let (_, range) = found.ok_or(Error::ExtensionAbsent { extension })?;
    let mut message = message.to_vec();
    message.drain(range.clone());
    shrink(&mut message[layout.extensions_length], range.len());
    shrink(&mut message[1..handshake::HEADER], range.len());
    let mut bytes = unit[..record::HEADER].to_vec();
    shrink(&mut bytes[3..], range.len());
    bytes.extend(message);
    Ok(bytes)
}

/// Makes a big-endian length smaller; it held what is taken away.
fn shrink(length: &mut [u8], by: usize) {
    let value = length.iter().fold(0, |value, &byte| value << 8 | usize::from(byte)) - by;
    for (place, byte) in length.iter_mut().rev().zip(value.to_le_bytes()) {
        *place = byte;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record_with_hello() -> Vec<u8> {
        let mut body = vec![3, 3];
        body.extend([7; 32]);
        body.extend([0, 0, 2, 0x13, 1, 1, 0, 0, 9, 0, 23, 0, 0, 0, 43, 0, 1, 9]);
        let message = [&[1, 0, 0, body.len() as u8][..], &body].concat();
        [&[22, 3, 1, 0, message.len() as u8][..], &message].concat()
    }

    #[test]
    fn an_extension_is_cut_out_and_the_lengths_are_mended() {
        let edited = without_extension(&record_with_hello(), ExtensionType::SUPPORTED_VERSIONS).unwrap();
        let header = record::Header::read(&edited).unwrap();
        assert_eq!(header.whole(), edited.len());
        let layout = hello::layout(&edited[5..]).unwrap();
        assert_eq!(layout.extensions.len(), 1);
    }

    #[test]
    fn what_cannot_be_is_said() {
        let record = record_with_hello();
        let cookie = ExtensionType::COOKIE;
        assert_eq!(without_extension(&record, cookie), Err(Error::ExtensionAbsent { extension: cookie }));
        assert_eq!(without_extension(b"EHLO", cookie), Err(Error::NotAHello { extension: cookie }));
        let far = Action::Flip { offset: 9, mask: 1 };
        assert_eq!(edited(b"abc", &far), Err(Error::BeyondTheUnit { offset: 9, length: 3 }));
        let over = Action::Set { offset: 2, bytes: vec![1, 2] };
        assert_eq!(edited(b"abc", &over), Err(Error::BeyondTheUnit { offset: 3, length: 3 }));
        let last = Action::Set { offset: u32::MAX, bytes: vec![1, 2] };
        assert_eq!(edited(b"abc", &last), Err(Error::BeyondTheUnit { offset: u32::MAX, length: 3 }));
        let mut lying = record_with_hello();
        lying[4] = 0;
        assert_eq!(without_extension(&lying, cookie), Err(Error::NotAHello { extension: cookie }));
    }

    #[test]
    fn a_reply_stays_whole_when_its_last_line_goes() {
        let text = b"250-mx\r\n250-SIZE 10\r\n250 STARTTLS\r\n";
        assert_eq!(without_line(text, 21..text.len()), b"250-mx\r\n250 SIZE 10\r\n");
        assert_eq!(without_line(text, 8..21), b"250-mx\r\n250 STARTTLS\r\n");
    }
}
