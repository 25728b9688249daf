//! The pseudorandom function of TLS 1.2, `[RFC 5246 §5]`: master secret, key block and `verify_data` come from it.

use super::hash::Function;
use super::hmac::Key;

/// Fills `output` with `PRF(secret, label, seed)`, `[RFC 5246 §5]`:
///
/// ```text
/// PRF(secret, label, seed) = P_<hash>(secret, label + seed)
/// P_hash(secret, seed) = HMAC_hash(secret, A(1) + seed) + HMAC_hash(secret, A(2) + seed) + ...
/// A(0) = seed, A(i) = HMAC_hash(secret, A(i-1))
/// ```
pub fn prf(function: Function, secret: &[u8], label: &[u8], seed: &[u8], output: &mut [u8]) {
    let key = Key::new(function, secret);
    let mut a = key.tag(&[label, seed]);
    for block in output.chunks_mut(function.output_len()) {
        let tag = key.tag(&[a.as_ref(), label, seed]);
        block.copy_from_slice(&tag.as_ref()[..block.len()]);
        a = key.tag(&[a.as_ref()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codepoint::hex;

    #[test]
    fn the_known_answer_for_sha256() {
        // "TLS 1.2 PRF test vectors", posted to the TLS working group's list: mailarchive.ietf.org/arch/msg/tls/fzVCzk-z3FShgGJ6DOXqM1ydxms.
        let secret = hex::bytes("9bbe436ba940f017b17652849a71db35").unwrap();
        let seed = hex::bytes("a0ba9f936cda311827a6f796ffd5198c").unwrap();
        let expected = "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af\
                        0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66";
        let mut output = [0; 100];
        prf(Function::Sha256, &secret, b"test label", &seed, &mut output);
        assert_eq!(hex::string(&output), expected);
    }

    #[test]
    fn the_known_answer_for_sha384() {
        // From the same posting.
        let secret = hex::bytes("b80b733d6ceefcdc71566ea48e5567df").unwrap();
        let seed = hex::bytes("cd665cf6a8447dd6ff8b27555edb7465").unwrap();
        let expected = "7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cde9ca0faa60be9fe34f82b1233c9146a0\
                        e534cb400fed2700884f9dc236f80edd8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d918425\
                        9b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee691c8f3a26854308d5eaa3be85e0990703d73e56f";
        let mut output = [0; 148];
        prf(Function::Sha384, &secret, b"test label", &seed, &mut output);
        assert_eq!(hex::string(&output), expected);
    }
}
