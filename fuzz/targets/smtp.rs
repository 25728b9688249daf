//! SMTP: any bytes as a command, as a reply, and as text of a mail that begins anywhere; and HTTP as request and as response.

#![no_main]

use libfuzzer_sys::fuzz_target;
use waxseal::dissect::{Tree, http};
use waxseal::dissect::smtp::{Begin, command, mail, reply};

/// The first byte chooses what the rest is read as.
fn dissect(choice: u8, bytes: &[u8]) -> Tree {
    match (choice, choice % 6) {
        (0xfe, _) => http::request(bytes),
        (0xff, _) => http::response(bytes),
        (_, 0) => command(bytes),
        (_, 1) => reply(bytes),
        (_, 2) => mail(bytes, Begin::Header),
        (_, 3) => mail(bytes, Begin::InsideHeader),
        (_, 4) => mail(bytes, Begin::Body),
        _ => mail(bytes, Begin::InsideBody),
    }
}

fuzz_target!(|data: &[u8]| {
    if let Some((&choice, bytes)) = data.split_first() {
        let tree = dissect(choice, bytes);
        assert!(tree.tiles(bytes.len()), "{tree:?}");
        tree.nodes.iter().for_each(|node| drop(node.show(bytes)));
    }
});
