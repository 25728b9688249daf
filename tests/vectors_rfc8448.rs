//! The simple 1-RTT handshake of `[RFC 8448 §3]`: its key exchange, transcript and key schedule through the provider's own traits, its
//! records through `seal`. All values below are those that the RFC prints.

#![cfg(feature = "sim")]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::crypto::tls13::{HkdfExpander, OkmBlock};
use rustls::{SupportedCipherSuite, Tls13CipherSuite};
use waxseal::codepoint::{CipherSuite, ContentType, NamedGroup, ProtocolVersion, hex};
use waxseal::crypto::provider;
use waxseal::crypto::recorder::{Recording, Session};
use waxseal::crypto::rng::Streams;
use waxseal::seal::hkdf::HkdfLabel;
use waxseal::seal::record::Protection;
use waxseal::trace::{Actor, EventKind, Operation};

const SUITE: CipherSuite = CipherSuite::TLS_AES_128_GCM_SHA256;

const CLIENT_PRIVATE: &str = "49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005";
const CLIENT_PUBLIC: &str = "99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c";
const SERVER_PRIVATE: &str = "b1580eeadf6dd589b8ef4f2d5652578cc810e9980191ec8d058308cea216a21e";
const SERVER_PUBLIC: &str = "c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f";
const SHARED: &str = "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d";

const CLIENT_HELLO: &str = "010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef\
    6283024dece7000006130113031302010000910000000b000900000673657276\
    6572ff01000100000a00140012001d0017001800190100010101020103010400\
    230000003300260024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e\
    51c13cae4d5413691e529aaf2c002b0003020304000d0020001e040305030603\
    020308040805080604010501060102010402050206020202002d00020101001c\
    00024001";
const SERVER_HELLO: &str = "020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155\
    772ed3e2692800130100002e00330024001d0020c9828876112095fe66762bdb\
    f7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304";

/// EncryptedExtensions, Certificate, CertificateVerify and Finished, as the server seals them in one record.
const SERVER_FLIGHT: &str = "080000240022000a00140012001d00170018001901000101010201030104001c\
    00024001000000000b0001b9000001b50001b0308201ac30820115a003020102\
    020102300d06092a864886f70d01010b0500300e310c300a0603550403130372\
    7361301e170d3136303733303031323335395a170d3236303733303031323335\
    395a300e310c300a0603550403130372736130819f300d06092a864886f70d01\
    0101050003818d0030818902818100b4bb498f8279303d980836399b36c6988c\
    0c68de55e1bdb826d3901a2461eafd2de49a91d015abbc9a95137ace6c1af19e\
    aa6af98c7ced43120998e187a80ee0ccb0524b1b018c3e0b63264d449a6d38e2\
    2a5fda430846748030530ef0461c8ca9d9efbfae8ea6d1d03e2bd193eff0ab9a\
    8002c47428a6d35a8d88d79f7f1e3f0203010001a31a301830090603551d1304\
    023000300b0603551d0f0404030205a0300d06092a864886f70d01010b050003\
    81810085aad2a0e5b9276b908c65f73a7267170618a54c5f8a7b337d2df7a594\
    365417f2eae8f8a58c8f8172f9319cf36b7fd6c55b80f21a03015156726096fd\
    335e5e67f2dbf102702e608ccae6bec1fc63a42a99be5c3eb7107c3c54e9b9eb\
    2bd5203b1c3b84e0a8b2f759409ba3eac9d91d402dcc0cc8f8961229ac9187b4\
    2b4de100000f000084080400805a747c5d88fa9bd2e55ab085a61015b7211f82\
    4cd484145ab3ff52f1fda8477b0b7abc90db78e2d33a5c141a078653fa6bef78\
    0c5ea248eeaaa785c4f394cab6d30bbe8d4859ee511f602957b15411ac027671\
    459e46445c9ea58c181e818e95b8c3fb0bf3278409d3be152a3da5043e063dda\
    65cdf5aea20d53dfacd42f74f3140000209b9b141d906337fbd2cbdce71df4de\
    da4ab42c309572cb7fffee5454b78f0718";

const CLIENT_FINISHED: &str = "14000020a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61";

/// Bytes of the Finished message at the end of each flight.
const FINISHED: usize = 4 + 32;

const C_HS_TRAFFIC: &str = "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21";
const S_HS_TRAFFIC: &str = "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38";
const C_AP_TRAFFIC: &str = "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5";
const S_AP_TRAFFIC: &str = "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643";

fn bytes(text: &str) -> Vec<u8> {
    hex::bytes(text).unwrap()
}

fn suite(provider: &Arc<CryptoProvider>) -> &'static Tls13CipherSuite {
    match provider.cipher_suites[0] {
        SupportedCipherSuite::Tls13(suite) => suite,
        SupportedCipherSuite::Tls12(_) => unreachable!("a suite of TLS 1.3"),
    }
}

/// HKDF-Expand-Label through the provider, as rustls calls it.
fn expand(expander: &dyn HkdfExpander, label: &str, context: &[u8], length: u16) -> Vec<u8> {
    let info = HkdfLabel { length, label: label.as_bytes(), context }.encode().unwrap();
    let mut output = vec![0; usize::from(length)];
    expander.expand_slice(&[&info[..5], &info[5..]], &mut output).unwrap();
    output
}

#[test]
fn key_exchange() {
    let group = provider(&[SUITE], &[NamedGroup::X25519]).unwrap().kx_groups[0];
    let mut session =
        Session::new(Streams::scripted(&bytes(&[CLIENT_PRIVATE, SERVER_PRIVATE].concat())), Recording::On);
    let client = session.scope(Actor::Sender, || group.start().unwrap());
    assert_eq!(hex::string(client.pub_key()), CLIENT_PUBLIC);
    let server = session.scope(Actor::Receiver, || group.start_and_complete(client.pub_key()).unwrap());
    assert_eq!(hex::string(&server.pub_key), SERVER_PUBLIC);
    assert_eq!(hex::string(server.secret.secret_bytes()), SHARED);
    let secret = session.scope(Actor::Sender, || client.complete(&server.pub_key).unwrap());
    assert_eq!(hex::string(secret.secret_bytes()), SHARED);
}

#[test]
fn key_schedule() {
    let provider = provider(&[SUITE], &[NamedGroup::X25519]).unwrap();
    let (hkdf, hash) = (suite(&provider).hkdf_provider, suite(&provider).common.hash_provider);
    let mut session = Session::new(Streams::seeded([0; 32]), Recording::On);
    let derived = session.scope(Actor::Receiver, || {
        let mut checked = 0;
        let mut check = |found: &[u8], expected: &str| {
            assert_eq!(hex::string(found), expected);
            checked += 1;
        };
        let empty = hash.hash(b"");
        let server_flight = bytes(SERVER_FLIGHT);
        let mut transcript = hash.start();
        transcript.update(&bytes(CLIENT_HELLO));
        let early = hkdf.extract_from_zero_ikm(None);
        transcript.update(&bytes(SERVER_HELLO));
        let hellos = transcript.fork_finish();
        check(hellos.as_ref(), "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8");

        let salt = expand(&*early, "derived", empty.as_ref(), 32);
        check(&salt, "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba");
        let handshake = hkdf.extract_from_secret(Some(&salt), &bytes(SHARED));
        check(&expand(&*handshake, "c hs traffic", hellos.as_ref(), 32), C_HS_TRAFFIC);
        let server_traffic = expand(&*handshake, "s hs traffic", hellos.as_ref(), 32);
        check(&server_traffic, S_HS_TRAFFIC);

        let server = hkdf.expander_for_okm(&OkmBlock::new(&server_traffic));
        check(&expand(&*server, "key", b"", 16), "3fce516009c21727d0f2e4e86ee403bc");
        check(&expand(&*server, "iv", b"", 12), "5d313eb2671276ee13000b30");
        let finished_key = expand(&*server, "finished", b"", 32);
        check(&finished_key, "008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8");

        let (signed, finished) = server_flight.split_at(server_flight.len() - FINISHED);
        transcript.update(signed);
        let verify_data = hkdf.hmac_sign(&OkmBlock::new(&finished_key), transcript.fork_finish().as_ref());
        check(verify_data.as_ref(), "9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718");
        assert_eq!(verify_data.as_ref(), &finished[4..]);
        transcript.update(finished);

        let salt = expand(&*handshake, "derived", empty.as_ref(), 32);
        check(&salt, "43de77e0c77713859a944db9db2590b53190a65b3ee2e4f12dd7a0bb7ce254b4");
        let master = hkdf.extract_from_secret(Some(&salt), &[0; 32]);
        let to_server_finished = transcript.fork_finish();
        check(to_server_finished.as_ref(), "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13");
        check(&expand(&*master, "c ap traffic", to_server_finished.as_ref(), 32), C_AP_TRAFFIC);
        check(&expand(&*master, "s ap traffic", to_server_finished.as_ref(), 32), S_AP_TRAFFIC);
        let exporter = expand(&*master, "exp master", to_server_finished.as_ref(), 32);
        check(&exporter, "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50");

        let client = hkdf.expander_for_okm(&OkmBlock::new(&bytes(C_HS_TRAFFIC)));
        let finished_key = expand(&*client, "finished", b"", 32);
        check(&finished_key, "b80ad01015fb2f0bd65ff7d4da5d6bf83f84821d1f87fdc7d3c75b5a7b42d9c4");
        let verify_data = hkdf.hmac_sign(&OkmBlock::new(&finished_key), to_server_finished.as_ref());
        check(verify_data.as_ref(), "a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61");

        transcript.update(&bytes(CLIENT_FINISHED));
        let to_client_finished = transcript.finish();
        check(to_client_finished.as_ref(), "209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d");
        let resumption = expand(&*master, "res master", to_client_finished.as_ref(), 32);
        check(&resumption, "7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c");
        let resumption = hkdf.expander_for_okm(&OkmBlock::new(&resumption));
        let psk = expand(&*resumption, "resumption", &[0, 0], 32);
        check(&psk, "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3");
        checked
    });
    assert_eq!(derived, 18);

    // The extracted secrets are not handed out by rustls's traits, but they are in the trace.
    let extracted = session.trace.events().iter().filter_map(|event| match &event.kind {
        EventKind::Operation(Operation::HkdfExtract { prk, .. }) => Some(hex::string(session.trace.bytes(*prk))),
        _ => None,
    });
    let expected = [
        "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a",
        "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac",
        "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919",
    ];
    assert!(extracted.eq(expected));
    let contexts = session.trace.events().iter().filter_map(|event| match &event.kind {
        EventKind::Operation(Operation::HkdfExpand { label: Some(label), .. }) => {
            Some((&label.label[..], session.trace.bytes(label.context).len()))
        }
        _ => None,
    });
    let expected = [
        ("derived", 32),
        ("c hs traffic", 32),
        ("s hs traffic", 32),
        ("key", 0),
        ("iv", 0),
        ("finished", 0),
        ("derived", 32),
        ("c ap traffic", 32),
        ("s ap traffic", 32),
        ("exp master", 32),
        ("finished", 0),
        ("res master", 32),
        ("resumption", 2),
    ];
    assert!(contexts.eq(expected));
}

#[test]
fn records() {
    let keys = |secret: &str| Protection::from_traffic_secret(SUITE, &bytes(secret)).unwrap();
    let application: Vec<u8> = (0..50).collect();
    let records = [
        (
            S_HS_TRAFFIC,
            0,
            ContentType::HANDSHAKE,
            bytes(SERVER_FLIGHT),
            "17030302a2d1ff334a56f5bff6594a07cc87b580233f500f45e489e7f33af35e\
             df7869fcf40aa40aa2b8ea73f848a7ca07612ef9f945cb960b4068905123ea78\
             b111b429ba9191cd05d2a389280f526134aadc7fc78c4b729df828b5ecf7b13b\
             d9aefb0e57f271585b8ea9bb355c7c79020716cfb9b1183ef3ab20e37d57a6b9\
             d7477609aee6e122a4cf51427325250c7d0e509289444c9b3a648f1d71035d2e\
             d65b0e3cdd0cbae8bf2d0b227812cbb360987255cc744110c453baa4fcd61092\
             8d809810e4b7ed1a8fd991f06aa6248204797e36a6a73b70a2559c09ead68694\
             5ba246ab66e5edd8044b4c6de3fcf2a89441ac66272fd8fb330ef8190579b368\
             4596c960bd596eea520a56a8d650f563aad27409960dca63d3e688611ea5e22f\
             4415cf9538d51a200c27034272968a264ed6540c84838d89f72c24461aad6d26\
             f59ecaba9acbbb317b66d902f4f292a36ac1b639c637ce343117b65962224531\
             7b49eeda0c6258f100d7d961ffb138647e92ea330faeea6dfa31c7a84dc3bd7e\
             1b7a6c7178af36879018e3f252107f243d243dc7339d5684c8b0378bf30244da\
             8c87c843f5e56eb4c5e8280a2b48052cf93b16499a66db7cca71e4599426f7d4\
             61e66f99882bd89fc50800becca62d6c74116dbd2972fda1fa80f85df881edbe\
             5a37668936b335583b599186dc5c6918a396fa48a181d6b6fa4f9d62d513afbb\
             992f2b992f67f8afe67f76913fa388cb5630c8ca01e0c65d11c66a1e2ac4c859\
             77b7c7a6999bbf10dc35ae69f5515614636c0b9b68c19ed2e31c0b3b66763038\
             ebba42f3b38edc0399f3a9f23faa63978c317fc9fa66a73f60f0504de93b5b84\
             5e275592c12335ee340bbc4fddd502784016e4b3be7ef04dda49f4b440a30cb5\
             d2af939828fd4ae3794e44f94df5a631ede42c1719bfdabf0253fe5175be898e\
             750edc53370d2b",
        ),
        (
            C_HS_TRAFFIC,
            0,
            ContentType::HANDSHAKE,
            bytes(CLIENT_FINISHED),
            "170303003575ec4dc238cce60b298044a71e219c56cc77b0517fe9b93c7a4bfc\
             44d87f38f80338ac98fc46deb384bd1caeacab6867d726c40546",
        ),
        (
            C_AP_TRAFFIC,
            0,
            ContentType::APPLICATION_DATA,
            application.clone(),
            "1703030043a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f\
             2b9819a8a5b46b395bd54a9a20441e2b62974e1f5a6292a2977014bd1e3deae6\
             3aeebb21694915e4",
        ),
        (
            S_AP_TRAFFIC,
            1,
            ContentType::APPLICATION_DATA,
            application,
            "17030300432e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36\
             e30efaf97d90e6dffc602dcb501a59a8fcc49c4bf2e5f0a21c0047c2abf33254\
             0dd032e167c2955d",
        ),
        (C_AP_TRAFFIC, 1, ContentType::ALERT, vec![1, 0], "1703030013c9872760655666b74d7ff1153efd6db6d0b0e3"),
        (S_AP_TRAFFIC, 2, ContentType::ALERT, vec![1, 0], "1703030013b58fd67166ebf599d24720cfbe7efa7a8864a9"),
    ];
    for (secret, sequence, content_type, content, record) in records {
        let sealed = keys(secret).seal(sequence, content_type, &content, 0).unwrap();
        assert_eq!(hex::string(&sealed), record);
        let opened = keys(secret).open(sequence, &sealed).unwrap();
        assert_eq!((opened.content, opened.content_type, opened.padding), (content, Some(content_type), 0));
    }
    assert_eq!(keys(C_HS_TRAFFIC).version(), ProtocolVersion::TLS_1_3);
}
