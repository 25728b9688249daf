//! DER: any bytes as elements, as certificates, revocation lists and OCSP responses.

#![no_main]

use libfuzzer_sys::fuzz_target;
use waxseal::dissect::{Tree, der, x509};

/// The first byte chooses what the rest is read as.
fn dissect(choice: u8, bytes: &[u8]) -> Tree {
    match choice & 3 {
        0 => x509::certificate(bytes),
        1 => x509::crl::list(bytes),
        2 => x509::ocsp::response(bytes),
        _ => der::element(bytes),
    }
}

fuzz_target!(|data: &[u8]| {
    if let Some((&choice, bytes)) = data.split_first() {
        let tree = dissect(choice, bytes);
        assert!(tree.tiles(bytes.len()), "{tree:?}");
        tree.nodes.iter().for_each(|node| drop(node.show(bytes)));
    }
});
