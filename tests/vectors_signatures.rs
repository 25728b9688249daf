//! Published test vectors of signatures: Wycheproof's, through the trait objects that webpki and rustls call, and known
//! signatures of `[RFC 6979 §A.2]`, `[RFC 8032 §7.1]` and Wycheproof's ML-DSA, made by [`PrivateKey::sign`].

#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

use ml_dsa::{KeyInit, MlDsa65};
use p256::pkcs8::EncodePrivateKey;
use rustls_pki_types::{AlgorithmIdentifier, SignatureVerificationAlgorithm, alg_id};
use waxseal::codepoint::SignatureScheme;
use waxseal::crypto::sign::PrivateKey;
use waxseal::crypto::verify::ALGORITHMS;
use waxseal::trace::Signer;
use wycheproof::TestResult;

/// The algorithm that verifies signatures of this kind by keys of this kind.
fn algorithm(key: AlgorithmIdentifier, signature: AlgorithmIdentifier) -> &'static dyn SignatureVerificationAlgorithm {
    let fits = |candidate: &&&dyn SignatureVerificationAlgorithm| {
        candidate.public_key_alg_id() == key && candidate.signature_alg_id() == signature
    };
    *ALGORITHMS.all.iter().find(fits).unwrap()
}

/// Verifies one vector and compares; returns 1, to be counted.
fn check(
    algorithm: &dyn SignatureVerificationAlgorithm,
    key: &[u8],
    (message, signature): (&[u8], &[u8]),
    expected: TestResult,
    what: &str,
) -> usize {
    let holds = algorithm.verify_signature(key, message, signature).is_ok();
    match expected {
        TestResult::Valid => assert!(holds, "{what}: valid, and refused"),
        TestResult::Invalid => assert!(!holds, "{what}: invalid, and accepted"),
        TestResult::Acceptable => {}
    }
    1
}

#[test]
fn ecdsa() {
    use wycheproof::ecdsa::{TestName, TestSet};
    let sets = [
        (TestName::EcdsaSecp256r1Sha256, alg_id::ECDSA_P256, alg_id::ECDSA_SHA256),
        (TestName::EcdsaSecp384r1Sha256, alg_id::ECDSA_P384, alg_id::ECDSA_SHA256),
        (TestName::EcdsaSecp384r1Sha384, alg_id::ECDSA_P384, alg_id::ECDSA_SHA384),
    ];
    for (name, key, signature) in sets {
        let (set, algorithm) = (TestSet::load(name).unwrap(), algorithm(key, signature));
        let mut ran = 0;
        for group in &set.test_groups {
            for test in &group.tests {
                let what = format!("{name:?} {}", test.tc_id);
                ran += check(algorithm, &group.key.key, (&test.msg, &test.sig), test.result, &what);
            }
        }
        assert_eq!(ran, set.number_of_tests);
        assert!(ran > 400, "{name:?}: {ran}");
    }
}

#[test]
fn ed25519() {
    use wycheproof::eddsa::{TestName, TestSet};
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let algorithm = algorithm(alg_id::ED25519, alg_id::ED25519);
    let mut ran = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let what = format!("ed25519 {}", test.tc_id);
            ran += check(algorithm, &group.key.pk, (&test.msg, &test.sig), test.result, &what);
        }
    }
    assert_eq!(ran, set.number_of_tests);
    assert!(ran > 100, "{ran}");
}

#[test]
fn rsa_pkcs1() {
    use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};
    let sets = [
        (TestName::Rsa2048Sha256, alg_id::RSA_PKCS1_SHA256),
        (TestName::Rsa2048Sha384, alg_id::RSA_PKCS1_SHA384),
        (TestName::Rsa2048Sha512, alg_id::RSA_PKCS1_SHA512),
        (TestName::Rsa3072Sha256, alg_id::RSA_PKCS1_SHA256),
        (TestName::Rsa3072Sha384, alg_id::RSA_PKCS1_SHA384),
        (TestName::Rsa3072Sha512, alg_id::RSA_PKCS1_SHA512),
        (TestName::Rsa4096Sha256, alg_id::RSA_PKCS1_SHA256),
        (TestName::Rsa4096Sha384, alg_id::RSA_PKCS1_SHA384),
        (TestName::Rsa4096Sha512, alg_id::RSA_PKCS1_SHA512),
    ];
    for (name, signature) in sets {
        let (set, algorithm) = (TestSet::load(name).unwrap(), algorithm(alg_id::RSA_ENCRYPTION, signature));
        let mut ran = 0;
        for group in &set.test_groups {
            for test in &group.tests {
                let what = format!("{name:?} {}", test.tc_id);
                ran += check(algorithm, &group.asn_key, (&test.msg, &test.sig), test.result, &what);
            }
        }
        assert_eq!(ran, set.number_of_tests);
        assert!(ran > 200, "{name:?}: {ran}");
    }
}

/// TLS wants a salt as long as the digest, and the same hash in the mask, `[RFC 8446 §4.2.3]`: whatever is valid otherwise is
/// refused here.
#[test]
fn rsa_pss() {
    use wycheproof::HashFunction::{Sha2_256, Sha2_384, Sha2_512};
    use wycheproof::rsa_pss_verify::{TestName, TestSet};
    let sets = [
        TestName::RsaPss2048Sha256Mgf1SaltLen32,
        TestName::RsaPss2048Sha256Mgf1SaltLen0,
        TestName::RsaPss2048Sha256Mgf1Sha1_20,
        TestName::RsaPss2048Sha384Mgf1SaltLen48,
        TestName::RsaPss3072Sha256Mgf1SaltLen32,
        TestName::RsaPss4096Sha256Mgf1SaltLen32,
        TestName::RsaPss4096Sha384Mgf1SaltLen48,
        TestName::RsaPss4096Sha512Mgf1SaltLen32,
        TestName::RsaPss4096Sha512Mgf1SaltLen64,
        TestName::RsaPssmisc,
    ];
    let (mut fitting, mut other) = (0, 0);
    for name in sets {
        for group in &TestSet::load(name).unwrap().test_groups {
            let (signature, salt) = match group.hash {
                Sha2_256 => (alg_id::RSA_PSS_SHA256, 32),
                Sha2_384 => (alg_id::RSA_PSS_SHA384, 48),
                Sha2_512 => (alg_id::RSA_PSS_SHA512, 64),
                // No scheme of TLS has another hash.
                _ => continue,
            };
            let algorithm = algorithm(alg_id::RSA_ENCRYPTION, signature);
            let fits = group.salt_size == salt && group.mgf_hash.as_ref() == Some(&group.hash);
            for test in &group.tests {
                let what = format!("{name:?} {} salt {}", test.tc_id, group.salt_size);
                // What is invalid elsewhere may be so for its salt of the length that is right here.
                let expected = match (fits, test.result) {
                    (true, result) => result,
                    (false, TestResult::Valid) => TestResult::Invalid,
                    (false, _) => continue,
                };
                let ran = check(algorithm, &group.asn_key, (&test.msg, &test.sig), expected, &what);
                *(if fits { &mut fitting } else { &mut other }) += ran;
            }
        }
    }
    assert!(fitting > 500, "{fitting}");
    assert!(other > 100, "{other}");
}

/// TLS signs with an empty context, `[draft-ietf-tls-mldsa §3]`: a signature that is valid under another one does not hold.
#[test]
fn ml_dsa_65() {
    use wycheproof::mldsa_verify::{TestName, TestSet};
    let set = TestSet::load(TestName::MlDsa65Verify).unwrap();
    let algorithm = algorithm(alg_id::ML_DSA_65, alg_id::ML_DSA_65);
    let mut ran = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let empty = test.ctx.as_ref().is_none_or(|context| context.is_empty());
            let expected = if empty { test.result } else { TestResult::Invalid };
            let what = format!("ML-DSA-65 {}", test.tc_id);
            ran += check(algorithm, &group.pubkey, (&test.msg, &test.sig), expected, &what);
        }
    }
    assert_eq!(ran, set.number_of_tests);
    assert!(ran > 80, "{ran}");
}

#[test]
fn ml_dsa_65_signs_what_is_published() {
    use wycheproof::mldsa_sign::{TestName, TestSet};
    let mut ran = 0;
    for group in &TestSet::load(TestName::MlDsa65SignSeed).unwrap().test_groups {
        let Some(seed) = group.privseed.as_ref().filter(|seed| seed.len() == 32) else { continue };
        let pkcs8 = ml_dsa::SigningKey::<MlDsa65>::new_from_slice(seed).unwrap().to_pkcs8_der().unwrap();
        let key = PrivateKey::from_der(pkcs8.as_bytes()).unwrap();
        for test in &group.tests {
            // Hedged signatures, signatures of digests and other contexts are not what TLS has.
            let empty = test.ctx.as_ref().is_none_or(|context| context.is_empty());
            let deterministic = test.rnd.as_ref().is_none_or(|random| random.iter().all(|&byte| byte == 0));
            let (Some(message), true) = (&test.msg, empty && deterministic && test.result == TestResult::Valid) else {
                continue;
            };
            let signature = key.sign(SignatureScheme::MLDSA65, Signer::Endpoint, message).unwrap();
            assert_eq!(hex(&signature), hex(&test.sig), "{}", test.tc_id);
            ran += 1;
        }
    }
    assert!(ran > 40, "{ran}");
}

/// `[RFC 6979 §A.2.5]` and `[RFC 6979 §A.2.6]`, message "sample".
#[test]
fn ecdsa_signs_what_is_published() {
    let secret = bytes("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
    let pkcs8 = p256::SecretKey::from_slice(&secret).unwrap().to_pkcs8_der().unwrap();
    let key = PrivateKey::from_der(pkcs8.as_bytes()).unwrap();
    let signature = key.sign(SignatureScheme::ECDSA_SECP256R1_SHA256, Signer::Endpoint, b"sample").unwrap();
    let signature = p256::ecdsa::Signature::from_der(&signature).unwrap();
    let expected = "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716\
        F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8";
    assert_eq!(signature.to_bytes().as_slice(), bytes(expected));

    let secret = bytes(
        "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8\
        96D5724E4C70A825F872C9EA60D2EDF5",
    );
    let pkcs8 = p384::SecretKey::from_slice(&secret).unwrap().to_pkcs8_der().unwrap();
    let key = PrivateKey::from_der(pkcs8.as_bytes()).unwrap();
    let signature = key.sign(SignatureScheme::ECDSA_SECP384R1_SHA384, Signer::Endpoint, b"sample").unwrap();
    let signature = p384::ecdsa::Signature::from_der(&signature).unwrap();
    let expected = "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C\
        81A648152E44ACF96E36DD1E80FABE46\
        99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94F\
        A329C145786E679E7B82C71A38628AC8";
    assert_eq!(signature.to_bytes().as_slice(), bytes(expected));
}

/// `[RFC 8032 §7.1]`, test 2.
#[test]
fn ed25519_signs_what_is_published() {
    let secret = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    let pkcs8 = ed25519_dalek::SigningKey::try_from(&secret[..]).unwrap().to_pkcs8_der().unwrap();
    let key = PrivateKey::from_der(pkcs8.as_bytes()).unwrap();
    let signature = key.sign(SignatureScheme::ED25519, Signer::Endpoint, &[0x72]).unwrap();
    let expected = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
        085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
    assert_eq!(hex(&signature), expected);
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
