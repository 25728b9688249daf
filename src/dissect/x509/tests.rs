//! Certificates that openssl made, for `tests/judge_x509.rs` too: how is said in `tests/data/x509/README.md`.

use super::*;

#[test]
fn a_certificate_cut_anywhere_is_tiled_and_told() {
    let whole = include_bytes!("../../../tests/data/x509/extensions.der");
    assert_eq!(certificate(whole).issues, []);
    for cut in 0..whole.len() {
        let tree = certificate(&whole[..cut]);
        assert!(tree.tiles(cut), "{cut}");
        assert!(!tree.issues.is_empty(), "{cut}");
    }
}
