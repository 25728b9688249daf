//! Published test vectors of Wycheproof for the functions of `seal` that the provider's traits call: AEAD, HKDF, HMAC.
//!
//! rustls's own traits fix nonces and additional data, which these vectors choose for themselves.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

use waxseal::seal::aead::{Algorithm, Key, NONCE, TAG};
use waxseal::seal::hash::Function;
use waxseal::seal::{Error, hkdf, hmac};
use wycheproof::TestResult;

/// Runs a set in both directions; gives how many vectors ran.
fn aead(set: &wycheproof::aead::TestSet, algorithm: fn(usize) -> Option<Algorithm>) -> usize {
    let mut ran = 0;
    for group in &set.test_groups {
        let Some(algorithm) = algorithm(group.key_size) else { continue };
        if group.nonce_size != NONCE * 8 || group.tag_size != TAG * 8 {
            continue;
        }
        for test in &group.tests {
            let what = format!("{algorithm:?} {}", test.tc_id);
            let key = Key::new(algorithm, &test.key).unwrap();
            let (nonce, tag) = (test.nonce.first_chunk().unwrap(), test.tag.first_chunk().unwrap());
            let mut text = test.ct.to_vec();
            let opened = key.open(nonce, &test.aad, &mut text, tag);
            if test.result == TestResult::Valid {
                assert_eq!(opened, Ok(()), "{what}");
                assert_eq!(text, test.pt.to_vec(), "{what}");
                assert_eq!(key.seal(nonce, &test.aad, &mut text).as_ref(), Ok(tag), "{what}");
                assert_eq!(text, test.ct.to_vec(), "{what}");
            } else {
                assert_eq!(opened, Err(Error::BadTag), "{what}");
            }
            ran += 1;
        }
    }
    ran
}

#[test]
fn aes_gcm() {
    use wycheproof::aead::{TestName, TestSet};
    let ran = aead(&TestSet::load(TestName::AesGcm).unwrap(), |bits| match bits {
        128 => Some(Algorithm::Aes128Gcm),
        256 => Some(Algorithm::Aes256Gcm),
        _ => None,
    });
    assert!(ran > 130, "{ran}");
}

#[test]
fn chacha20_poly1305() {
    use wycheproof::aead::{TestName, TestSet};
    let ran = aead(&TestSet::load(TestName::ChaCha20Poly1305).unwrap(), |_| Some(Algorithm::ChaCha20Poly1305));
    assert!(ran > 250, "{ran}");
}

#[test]
fn hkdf_of_all_hash_functions() {
    use wycheproof::hkdf::{TestName, TestSet};
    let sets = [
        (TestName::HkdfSha256, Function::Sha256),
        (TestName::HkdfSha384, Function::Sha384),
        (TestName::HkdfSha512, Function::Sha512),
    ];
    for (name, function) in sets {
        let set = TestSet::load(name).unwrap();
        let (mut ran, mut too_long) = (0, 0);
        for test in set.test_groups.iter().flat_map(|group| &group.tests) {
            let prk = hkdf::extract(function, Some(&test.salt), &test.ikm);
            let expander = hkdf::Expander::new(function, prk.as_ref()).unwrap();
            let mut output = vec![0; test.size];
            let expanded = expander.expand(&[&test.info], &mut output);
            if test.result == TestResult::Invalid {
                let most = 255 * function.output_len();
                assert_eq!(expanded, Err(Error::OutputLength { asked: test.size, most }), "{name:?} {}", test.tc_id);
                too_long += 1;
            } else {
                assert_eq!((expanded, &output[..]), (Ok(()), &test.okm[..]), "{name:?} {}", test.tc_id);
            }
            if test.salt.is_empty() {
                assert_eq!(hkdf::extract(function, None, &test.ikm), prk, "{name:?} {}", test.tc_id);
            }
            ran += 1;
        }
        assert_eq!(ran, set.number_of_tests);
        assert!(ran > 80 && too_long > 0, "{name:?}: {ran}, {too_long} too long");
    }
}

#[test]
fn hmac_of_all_hash_functions() {
    use wycheproof::mac::{TestName, TestSet};
    let sets = [
        (TestName::HmacSha256, Function::Sha256),
        (TestName::HmacSha384, Function::Sha384),
        (TestName::HmacSha512, Function::Sha512),
    ];
    for (name, function) in sets {
        let set = TestSet::load(name).unwrap();
        let mut ran = 0;
        for group in &set.test_groups {
            for test in &group.tests {
                let tag = hmac::tag(function, &test.key, &test.msg);
                let matches = tag.as_ref()[..group.tag_size / 8] == test.tag[..];
                assert_eq!(matches, test.result == TestResult::Valid, "{name:?} {}", test.tc_id);
                ran += 1;
            }
        }
        assert_eq!(ran, set.number_of_tests);
        assert!(ran > 150, "{name:?}: {ran}");
    }
}
