//! The blocks of a pcapng file, `[draft-ietf-opsawg-pcapng §3, §4]`: type, length, body, length again, in little endian.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                          Block Type                           |
//! |                      Block Total Length                       |
//! /              Block Body, padded to 32 bits                    /
//! |                      Block Total Length                       |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```

use super::tcp::Course;

/// Section Header Block.
const SECTION_HEADER: u32 = 0x0a0d_0d0a;

/// Interface Description Block.
const INTERFACE_DESCRIPTION: u32 = 1;

/// Enhanced Packet Block.
const ENHANCED_PACKET: u32 = 6;

/// Decryption Secrets Block.
const DECRYPTION_SECRETS: u32 = 10;

/// By it a reader knows the byte order.
const BYTE_ORDER_MAGIC: u32 = 0x1a2b_3c4d;

/// The secrets are a TLS key log.
const TLS_KEY_LOG: u32 = 0x544c_534b;

/// `LINKTYPE_ETHERNET`.
const ETHERNET: u16 = 1;

/// Options of any block, and of one.
mod code {
    pub(super) const END: u16 = 0;
    pub(super) const COMMENT: u16 = 1;
    pub(super) const SECTION_APPLICATION: u16 = 4;
    pub(super) const INTERFACE_NAME: u16 = 2;
    pub(super) const INTERFACE_DESCRIPTION: u16 = 3;
    pub(super) const INTERFACE_RESOLUTION: u16 = 9;
    pub(super) const PACKET_FLAGS: u16 = 2;
}

/// The longest comment that is written, in bytes; an option can hold 65,535.
const LONGEST_COMMENT: usize = 1000;

/// A file in the making.
#[derive(Debug, Default)]
pub(super) struct File(Vec<u8>);

impl File {
    /// Opens the one section: which program wrote it, and what can be said about all of it.
    pub(super) fn section(&mut self, application: &str, comment: &str) {
        self.block(SECTION_HEADER, |body| {
            body.extend(BYTE_ORDER_MAGIC.to_le_bytes());
            // Version 1.0; the section's length is not told.
            body.extend([1, 0, 0, 0]);
            body.extend(u64::MAX.to_le_bytes());
            text_option(body, code::COMMENT, comment);
            text_option(body, code::SECTION_APPLICATION, application);
            end_of_options(body);
        });
    }

    /// The one interface: Ethernet, packets uncut, times in microseconds.
    pub(super) fn interface(&mut self, name: &str, description: &str) {
        self.block(INTERFACE_DESCRIPTION, |body| {
            body.extend(ETHERNET.to_le_bytes());
            // Reserved, and no limit to a packet's length.
            body.extend([0; 6]);
            text_option(body, code::INTERFACE_NAME, name);
            text_option(body, code::INTERFACE_DESCRIPTION, description);
            option(body, code::INTERFACE_RESOLUTION, &[6]);
            end_of_options(body);
        });
    }

    /// A TLS key log. It must stand before the packets that are to be opened with it.
    pub(super) fn secrets(&mut self, keylog: &str) {
        self.block(DECRYPTION_SECRETS, |body| {
            body.extend(TLS_KEY_LOG.to_le_bytes());
            body.extend((keylog.len() as u32).to_le_bytes());
            body.extend(keylog.as_bytes());
            pad(body);
        });
    }

    /// A packet: microseconds since 1970, whether it came or went, what is remarked about it, its bytes.
    pub(super) fn packet(&mut self, time: u64, course: Course, comments: &[String], frame: &[u8]) {
        self.block(ENHANCED_PACKET, |body| {
            let length = (frame.len() as u32).to_le_bytes();
            // The first and only interface.
            body.extend(0_u32.to_le_bytes());
            body.extend(((time >> 32) as u32).to_le_bytes());
            body.extend((time as u32).to_le_bytes());
            // As captured, and as it was.
            body.extend(length);
            body.extend(length);
            body.extend(frame);
            pad(body);
            let direction: u32 = match course {
                Course::In => 1,
                Course::Out => 2,
            };
            option(body, code::PACKET_FLAGS, &direction.to_le_bytes());
            for comment in comments {
                text_option(body, code::COMMENT, comment);
            }
            end_of_options(body);
        });
    }

    /// The file as it is.
    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }

    /// One block around the body that `write` appends; the body ends on a border of 32 bits.
    fn block(&mut self, kind: u32, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.0.len();
        self.0.extend(kind.to_le_bytes());
        self.0.extend([0; 4]);
        write(&mut self.0);
        let length = ((self.0.len() - start + 4) as u32).to_le_bytes();
        self.0[start + 4..start + 8].copy_from_slice(&length);
        self.0.extend(length);
    }
}

fn text_option(body: &mut Vec<u8>, code: u16, text: &str) {
    let end = text.floor_char_boundary(LONGEST_COMMENT);
    option(body, code, &text.as_bytes()[..end]);
}

fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    body.extend(code.to_le_bytes());
    body.extend((value.len() as u16).to_le_bytes());
    body.extend(value);
    pad(body);
}

fn end_of_options(body: &mut Vec<u8>) {
    option(body, code::END, &[]);
}

/// Zeros up to the next border of 32 bits. Blocks begin on one, so that the file's length tells.
fn pad(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Type and body of every block; both lengths are looked at.
    fn blocks(file: &[u8]) -> Vec<(u32, &[u8])> {
        let word = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
        let mut blocks = Vec::new();
        let mut at = 0;
        while at < file.len() {
            let length = word(at + 4) as usize;
            assert!(length.is_multiple_of(4) && length >= 12, "a length of {length} at {at}");
            assert_eq!(word(at + length - 4) as usize, length, "the length at the end of the block at {at}");
            blocks.push((word(at), &file[at + 8..at + length - 4]));
            at += length;
        }
        blocks
    }

    #[test]
    fn every_block_says_its_length_twice_whatever_it_holds() {
        for size in 0..9 {
            let text = "x".repeat(size);
            let mut file = File::default();
            file.section(&text, &text);
            file.interface(&text, &text);
            file.secrets(&text);
            file.packet(5, Course::In, std::slice::from_ref(&text), &vec![7; size]);
            let bytes = file.finish();
            let kinds: Vec<u32> = blocks(&bytes).iter().map(|block| block.0).collect();
            assert_eq!(kinds, [SECTION_HEADER, INTERFACE_DESCRIPTION, DECRYPTION_SECRETS, ENHANCED_PACKET]);
        }
    }

    #[test]
    fn a_packet_has_its_time_its_lengths_and_its_direction() {
        let mut file = File::default();
        file.packet(0x0006_4c00_1234_5678, Course::Out, &[], &[1, 2, 3]);
        let bytes = file.finish();
        let expected = [
            &[0; 4][..],
            &[0x00, 0x4c, 0x06, 0x00, 0x78, 0x56, 0x34, 0x12],
            &[3, 0, 0, 0, 3, 0, 0, 0],
            &[1, 2, 3, 0],
            &[2, 0, 4, 0, 2, 0, 0, 0],
            &[0; 4],
        ]
        .concat();
        assert_eq!(blocks(&bytes), [(ENHANCED_PACKET, &expected[..])]);
    }

    #[test]
    fn a_long_comment_is_cut_between_two_letters() {
        let mut body = Vec::new();
        text_option(&mut body, code::COMMENT, &"é".repeat(LONGEST_COMMENT));
        assert_eq!(body.len(), 4 + LONGEST_COMMENT);
        assert!(std::str::from_utf8(&body[4..]).is_ok());
    }
}
