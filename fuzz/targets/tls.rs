//! TLS: any bytes as records, as opened records, as handshake messages and as what is compressed in one, of every version and kind of
//! key exchange.

#![no_main]

use libfuzzer_sys::fuzz_target;
use waxseal::codepoint::{CipherSuite, ProtocolVersion};
use waxseal::dissect::record::Fragment;
use waxseal::dissect::{Context, Tree, alert, change_cipher_spec, handshake, record};

/// The first byte chooses what the rest is read as.
fn dissect(choice: u8, bytes: &[u8]) -> Tree {
    let context = context(choice >> 4);
    match choice & 15 {
        0 => record::message(bytes, Fragment::Clear(context)),
        1 => record::message(bytes, Fragment::Carried),
        2 => record::message(bytes, sealed(ProtocolVersion::TLS_1_2, 8)),
        3 => record::message(bytes, sealed(ProtocolVersion::TLS_1_3, 0)),
        4 => record::opened(bytes, None),
        5 => record::opened(bytes, Some(context)),
        6 => alert::message(bytes),
        7 => change_cipher_spec::message(bytes),
        8 => handshake::certificate_body(bytes, context),
        _ => handshake::message(bytes, context),
    }
}

fn sealed(version: ProtocolVersion, explicit_nonce: usize) -> Fragment {
    Fragment::Sealed { version, explicit_nonce, tag: 16 }
}

/// No version yet, TLS 1.3, and TLS 1.2 with each kind of key exchange.
fn context(choice: u8) -> Context {
    let suites = [0x1301, 0xc02b, 0x009e, 0x009c, 0x00a8, 0xc01d];
    let suite = suites.get(usize::from(choice) / 2).map(|&suite| CipherSuite(suite));
    let version = match suite {
        None => None,
        Some(CipherSuite(0x1301)) => Some(ProtocolVersion::TLS_1_3),
        Some(_) => Some(ProtocolVersion::TLS_1_2),
    };
    Context { version, suite }
}

fuzz_target!(|data: &[u8]| {
    if let Some((&choice, bytes)) = data.split_first() {
        let tree = dissect(choice, bytes);
        assert!(tree.tiles(bytes.len()), "{tree:?}");
        tree.nodes.iter().for_each(|node| drop(node.show(bytes)));
    }
});
