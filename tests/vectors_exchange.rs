//! Published test vectors of key exchange: Wycheproof's, through the groups that rustls calls, whose randomness is a script.
//!
//! ML-KEM is no group of its own here: its vectors run as one half of each hybrid, with a known curve beside it.

#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

use rustls::crypto::{CompletedKeyExchange, SupportedKxGroup};
use waxseal::codepoint::NamedGroup;
use waxseal::crypto::provider;
use waxseal::crypto::recorder::{Recording, Session};
use waxseal::crypto::rng::Streams;
use waxseal::trace::Actor;
use wycheproof::TestResult;

/// The scalar 2 in 32 bytes: in either byte order a good private value.
const SCALAR: [u8; 32] = {
    let mut scalar = [0; 32];
    (scalar[0], scalar[31]) = (2, 2);
    scalar
};

fn group(name: NamedGroup) -> &'static dyn SupportedKxGroup {
    provider(&[], &[name]).unwrap().kx_groups[0]
}

/// Runs `work` with a random stream that gives `script`.
fn scripted<T>(script: &[u8], work: impl FnOnce() -> T) -> T {
    Session::new(Streams::scripted(script), Recording::On).scope(Actor::Sender, work)
}

/// The secret that starting with this private value and completing with this share gives, and our share.
fn exchange(name: NamedGroup, private: &[u8], peer: &[u8]) -> (Vec<u8>, Option<Vec<u8>>) {
    scripted(private, || {
        let active = group(name).start().unwrap();
        let public = active.pub_key().to_vec();
        (public, active.complete(peer).ok().map(|secret| secret.secret_bytes().to_vec()))
    })
}

fn answer(name: NamedGroup, script: &[u8], peer: &[u8]) -> Option<CompletedKeyExchange> {
    scripted(script, || group(name).start_and_complete(peer).ok())
}

/// A big-endian number in as many bytes as the field has.
fn scalar(private: &[u8], len: usize) -> Vec<u8> {
    let digits = private.iter().position(|&byte| byte != 0).map_or(&[][..], |first| &private[first..]);
    [&vec![0; len - digits.len()], digits].concat()
}

/// Compares one outcome with what is expected; an acceptable input may be refused, but never taken for something else.
fn compare(found: Option<&[u8]>, expected: &[u8], result: TestResult, what: &str) {
    match (result, found) {
        (TestResult::Valid, found) => assert_eq!(found, Some(expected), "{what}"),
        (TestResult::Invalid, found) => assert_eq!(found, None, "{what}"),
        (TestResult::Acceptable, found) => assert!(found.is_none_or(|found| found == expected), "{what}"),
    }
}

#[test]
fn x25519() {
    use wycheproof::xdh::{TestName, TestSet};
    let set = TestSet::load(TestName::X25519).unwrap();
    let (mut ran, mut zeros) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let (_, secret) = exchange(NamedGroup::X25519, &test.private_key, &test.public_key);
        let what = format!("x25519 {}", test.tc_id);
        compare(secret.as_deref(), &test.shared_secret, test.result, &what);
        if test.shared_secret.iter().all(|&byte| byte == 0) {
            assert_eq!(secret, None, "{what}: a secret of zeros must be refused");
            zeros += 1;
        }
        // Coordinates that are not reduced count too, `[RFC 7748 §5]`.
        assert!(secret.is_some() || test.shared_secret.iter().all(|&byte| byte == 0), "{what}");
        ran += 1;
    }
    assert_eq!(ran, set.number_of_tests);
    assert!(ran > 500 && zeros > 20, "{ran}, {zeros} with a secret of zeros");
}

#[test]
fn ecdh() {
    use wycheproof::ecdh::{TestFlag, TestName, TestSet};
    let sets = [
        (TestName::EcdhSecp256r1Ecpoint, NamedGroup::SECP256R1, 32),
        (TestName::EcdhSecp384r1Ecpoint, NamedGroup::SECP384R1, 48),
    ];
    for (name, group, len) in sets {
        let set = TestSet::load(name).unwrap();
        let (mut ran, mut compressed) = (0, 0);
        for test in set.test_groups.iter().flat_map(|group| &group.tests) {
            let what = format!("{name:?} {}", test.tc_id);
            let private = scalar(&test.private_key, len);
            let (_, secret) = exchange(group, &private, &test.public_key);
            compare(secret.as_deref(), &test.shared_secret, test.result, &what);
            let answered = answer(group, &private, &test.public_key);
            assert_eq!(answered.map(|answer| answer.secret.secret_bytes().to_vec()), secret, "{what}");
            if test.flags.contains(&TestFlag::CompressedPoint) {
                assert_eq!(secret, None, "{what}: TLS knows uncompressed points alone");
                compressed += 1;
            }
            ran += 1;
        }
        assert_eq!(ran, set.number_of_tests);
        assert!(ran > 300 && compressed > 0, "{name:?}: {ran}, {compressed} compressed");
    }
}

/// A hybrid, and where in it ML-KEM's half stands.
struct Hybrid {
    name: NamedGroup,
    curve: NamedGroup,
    mlkem_first: bool,
}

const HYBRIDS: [Hybrid; 2] = [
    Hybrid { name: NamedGroup::X25519MLKEM768, curve: NamedGroup::X25519, mlkem_first: true },
    Hybrid { name: NamedGroup::SECP256R1MLKEM768, curve: NamedGroup::SECP256R1, mlkem_first: false },
];

impl Hybrid {
    fn join(&self, mlkem: &[u8], curve: &[u8]) -> Vec<u8> {
        if self.mlkem_first { [mlkem, curve].concat() } else { [curve, mlkem].concat() }
    }

    /// ML-KEM's half of a share or secret, once the curve's is what it must be.
    fn mlkem<'a>(&self, whole: &'a [u8], curve: &[u8]) -> &'a [u8] {
        if self.mlkem_first { whole.strip_suffix(curve) } else { whole.strip_prefix(curve) }.unwrap()
    }

    /// The curve's half by itself: our share, which is the peer's too, and the secret.
    fn known_half(&self) -> (Vec<u8>, Vec<u8>) {
        let (share, _) = exchange(self.curve, &SCALAR, &[]);
        let (_, secret) = exchange(self.curve, &SCALAR, &share);
        (share, secret.unwrap())
    }
}

#[test]
fn mlkem_keys_and_decapsulation() {
    use wycheproof::mlkem::{TestName, TestSet};
    let set = TestSet::load(TestName::MlKem768).unwrap();
    for hybrid in HYBRIDS {
        let (share, curve_secret) = hybrid.known_half();
        let (mut ran, mut refused) = (0, 0);
        for test in set.test_groups.iter().flat_map(|group| &group.tests) {
            let what = format!("{} {}", hybrid.name, test.tc_id);
            let (seed, ciphertext) = (test.seed.as_ref().unwrap(), test.ct.as_ref().unwrap());
            if seed.len() != 64 {
                // No seed of another length can be drawn.
                assert_eq!(test.result, TestResult::Invalid, "{what}");
                continue;
            }
            let peer = hybrid.join(ciphertext, &share);
            let (public, secret) = exchange(hybrid.name, &hybrid.join(seed, &SCALAR), &peer);
            if let Some(key) = &test.encaps_key {
                assert_eq!(hybrid.mlkem(&public, &share), &key[..], "{what}");
            }
            let secret = secret.as_deref().map(|secret| hybrid.mlkem(secret, &curve_secret));
            let expected = test.shared_secret.as_deref().map_or(&[][..], |secret| secret);
            compare(secret, expected, test.result, &what);
            refused += usize::from(secret.is_none());
            ran += 1;
        }
        assert!(ran > 150 && refused > 0, "{}: {ran}, {refused} refused", hybrid.name);
    }
}

#[test]
fn mlkem_encapsulation() {
    use wycheproof::mlkem::{TestFlag, TestName, TestSet};
    let set = TestSet::load(TestName::MlKem768Encaps).unwrap();
    for hybrid in HYBRIDS {
        let (share, curve_secret) = hybrid.known_half();
        let (mut ran, mut overflows) = (0, 0);
        for test in set.test_groups.iter().flat_map(|group| &group.tests) {
            let what = format!("{} {}", hybrid.name, test.tc_id);
            let (message, key) = (test.msg.as_ref().unwrap(), test.encaps_key.as_ref().unwrap());
            if message.len() != 32 {
                // No message of another length can be drawn.
                assert_eq!(test.result, TestResult::Invalid, "{what}");
                continue;
            }
            let answered = answer(hybrid.name, &hybrid.join(message, &SCALAR), &hybrid.join(key, &share));
            let secret = answered.as_ref().map(|answer| hybrid.mlkem(answer.secret.secret_bytes(), &curve_secret));
            let expected = test.shared_secret.as_deref().map_or(&[][..], |secret| secret);
            compare(secret, expected, test.result, &what);
            if let Some(answer) = &answered {
                assert_eq!(hybrid.mlkem(&answer.pub_key, &share), test.ct.as_deref().unwrap(), "{what}");
            }
            overflows += usize::from(test.flags.contains(&TestFlag::ModulusOverflow));
            ran += 1;
        }
        assert!(ran > 200 && overflows > 0, "{}: {ran}, {overflows} beyond the modulus", hybrid.name);
    }
}

#[test]
fn mlkem_key_generation() {
    use wycheproof::mlkem::{TestName, TestSet};
    let set = TestSet::load(TestName::MlKem768KeyGenSeed).unwrap();
    for hybrid in HYBRIDS {
        let (share, _) = hybrid.known_half();
        let mut ran = 0;
        for test in set.test_groups.iter().flat_map(|group| &group.tests) {
            let seed = test.seed.as_deref().unwrap();
            let (public, _) = exchange(hybrid.name, &hybrid.join(seed, &SCALAR), &[]);
            let key = test.encaps_key.as_deref().unwrap();
            assert_eq!(hybrid.mlkem(&public, &share), key, "{} {}", hybrid.name, test.tc_id);
            ran += 1;
        }
        assert!(ran > 90, "{}: {ran}", hybrid.name);
    }
}
