//! Other people's software judges the names of the registries: the `tshark` and `openssl` commands.
//!
//! Both are older than the registries are: what they do not know yet is passed over, what they call otherwise is listed here
//! with the reason. A missing command fails the test: both are part of what must be there.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::LazyLock;

use waxseal::codepoint::*;

/// Runs a command, and gives what it printed.
fn said(command: &str, arguments: &[&str]) -> String {
    let output = Command::new(command).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("the command `{command}` must be on the path: {error}"));
    assert!(output.status.success(), "{command} {arguments:?} failed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Letters and digits in lower case: `No Renegotiation` and `no_renegotiation_RESERVED` are the same name.
fn plain(name: &str) -> String {
    name.trim_end_matches("_RESERVED")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// Tshark's names of values, by field; where it has several for one, all of them.
static TSHARK: LazyLock<BTreeMap<String, BTreeMap<u64, Vec<String>>>> = LazyLock::new(|| {
    let mut fields: BTreeMap<String, BTreeMap<u64, Vec<String>>> = BTreeMap::new();
    for line in said("tshark", &["-G", "values"]).lines() {
        // V, field, value, name
        let columns: Vec<&str> = line.split('\t').collect();
        let &["V", field, value, name] = columns.as_slice() else { continue };
        let number = match value.strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16),
            None => value.parse(),
        };
        let Ok(number) = number else { continue };
        fields.entry(field.to_owned()).or_default().entry(number).or_default().push(name.to_owned());
    }
    fields
});

/// Compares a registry with a field of tshark's: at least `least` values must be known to both.
fn check<C: CodePoint>(points: &[C], field: &str, least: usize, otherwise: &[(u64, &str)]) {
    let theirs = &TSHARK[field];
    let mut agreed = 0;
    for point in points {
        let (number, ours) = (point.number(), CodePoint::name(*point).unwrap());
        let Some(names) = theirs.get(&number) else { continue };
        let listed = otherwise.iter().find(|(other, _)| *other == number).map(|(_, name)| *name);
        let found = names.iter().any(|name| match listed {
            Some(listed) => name == listed,
            None => plain(name) == plain(ours),
        });
        assert!(found, "{}: {number:#x} is {ours} here and {names:?} in tshark", C::REGISTRY);
        agreed += 1;
    }
    assert!(agreed >= least, "{}: only {agreed} values were compared", C::REGISTRY);
}

/// Experiments with numbers that were assigned to others since.
const EXPERIMENTS: [(u64, &str); 3] = [(0x200, "frodo640aes"), (0x201, "frodo640shake"), (0x202, "frodo976aes")];

#[test]
fn tshark_has_the_same_names() {
    check(CipherSuite::ALL, "tls.handshake.ciphersuite", 340, &[]);
    check(NamedGroup::ALL, "tls.handshake.extensions_supported_group", 36, &EXPERIMENTS);
    check(SignatureScheme::ALL, "tls.handshake.sig_hash_alg", 16, &[]);
    check(ExtensionType::ALL, "tls.handshake.extension.type", 45, &[(34, "delegated_credentials")]);
    check(AlertDescription::ALL, "tls.alert_message.desc", 34, &[]);
    check(HandshakeType::ALL, "tls.handshake.type", 20, &[(21, "Client Certificate URL")]);
    check(ContentType::ALL, "tls.record.content_type", 5, &[(25, "Connection ID")]);
    check(KeyUpdateRequest::ALL, "tls.handshake.key_update.request_update", 2, &[]);
    check(CompressionMethod::ALL, "tls.handshake.comp_method", 3, &[]);
    check(CertificateCompressionAlgorithm::ALL, "tls.compress_certificate.algorithm", 3, &[]);
    check(HashAlgorithm::ALL, "tls.handshake.sig_hash_hash", 7, &[]);
    check(SignatureAlgorithm::ALL, "tls.handshake.sig_hash_sig", 4, &[]);
    check(EcPointFormat::ALL, "tls.handshake.extensions_ec_point_format", 3, &[]);
    check(EcCurveType::ALL, "tls.handshake.server_curve_type", 3, &[]);
    check(ClientCertificateType::ALL, "tls.handshake.cert_type", 7, &[]);
    check(SrtpProtectionProfile::ALL, "dtls.use_srtp.protection_profile", 6, &[]);
}

/// Compares which values of two bytes are GREASE with those that tshark calls so.
fn check_grease<C: CodePoint>(field: &str) {
    let greased = |number: &u64| C::from_number(*number).standing() == Standing::Grease;
    let ours: Vec<u64> = (0..1 << (8 * C::WIDTH)).filter(greased).collect();
    let theirs = TSHARK[field].iter().filter(|(_, names)| names.iter().any(|name| name.contains("GREASE")));
    assert_eq!(ours, theirs.map(|(number, _)| *number).collect::<Vec<_>>(), "{}", C::REGISTRY);
}

#[test]
fn tshark_has_the_same_grease() {
    check_grease::<CipherSuite>("tls.handshake.ciphersuite");
    check_grease::<NamedGroup>("tls.handshake.extensions_supported_group");
    check_grease::<ExtensionType>("tls.handshake.extension.type");
}

#[test]
fn tshark_has_the_same_names_in_certificates() {
    let tags =
        [(20, "TeletexString, T61String"), (26, "VisibleString, ISO64String"), (31, "Continued"), (14, RESERVED)];
    check(UniversalTag::ALL, "ber.id.uni_tag", 28, &tags);
    check(X509Version::ALL, "x509af.version", 3, &[]);
    check(CrlReason::ALL, "x509ce.CRLReason", 10, &[]);
    check(GeneralName::ALL, "x509ce.GeneralName", 9, &[]);
    check(OcspResponseStatus::ALL, "ocsp.responseStatus", 6, &[]);
    check(OcspCertStatus::ALL, "ocsp.certStatus", 3, &[]);
    check(OcspResponderId::ALL, "ocsp.responderID", 2, &[]);
}

/// What the tag of TIME is to an older edition of X.680.
const RESERVED: &str = "Reserved for future editions";

/// Tshark writes the places that a server fills, and of two meanings the one that came first.
#[test]
fn tshark_has_the_same_meanings_of_reply_codes() {
    let otherwise = [
        (220, "<domain> Service ready"),
        (221, "<domain> Service closing transmission channel"),
        (235, "Authentication successful"),
        (251, "User not local; will forward to <forward-path>"),
        (334, "AUTH input"),
        (421, "<domain> Service not available, closing transmission channel"),
        // As RFC 821 had it.
        (451, "Requested action aborted: local error in processing"),
        (454, "Temporary authentication failed"),
        (530, "Authentication required"),
        (551, "User not local; please try <forward-path>"),
        (554, "Transaction failed"),
    ];
    check(ReplyCode::ALL, "smtp.response.code", 30, &otherwise);
}

#[test]
fn openssl_has_the_same_names_of_cipher_suites() {
    let mut agreed = 0;
    for line in said("openssl", &["ciphers", "-V", "-stdname", "ALL:COMPLEMENTOFALL"]).lines() {
        // 0x13,0x02 - TLS_AES_256_GCM_SHA384 - TLS_AES_256_GCM_SHA384 …
        let mut words = line.split_whitespace();
        let value: String = words.next().unwrap().split(',').map(|byte| byte.trim_start_matches("0x")).collect();
        let name = words.nth(1).unwrap();
        assert_eq!(CipherSuite(u16::from_str_radix(&value, 16).unwrap()).name(), Some(name));
        agreed += 1;
    }
    assert!(agreed >= 100, "only {agreed} suites were compared");
}

/// Our name and OpenSSL's without what RFCs and OpenSSL put around it: `id-ce-keyUsage` and `keyUsage` are the same name.
fn stem(name: &str) -> String {
    let prefixes =
        ["id-at-", "id-ce-", "id-pe-", "id-kp-", "id-ad-", "id-qt-", "id-on-", "id-pkix-ocsp-", "id-alg-", "id-"];
    plain(prefixes.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name))
}

/// OpenSSL's own names, where the RFC or the owner of the identifier has another.
const OTHERWISE: &[(&str, &str)] = &[
    ("netscape-cert-renewal-url", "Netscape Renewal Url"),
    ("netscape-sgc", "Netscape Server Gated Crypto"),
    ("id-ce-extKeyUsage", "extendedKeyUsage"),
    ("id-ce-deltaCRLIndicator", "deltaCRL"),
    ("id-ce-cRLReasons", "CRLReason"),
    ("id-pe-ipAddrBlocks", "sbgp-ipAddrBlock"),
    ("id-pe-autonomousSysIds", "sbgp-autonomousSysNum"),
    ("id-ad-timeStamping", "ad_timestamping"),
    ("id-pkix-ocsp-basic", "basicOCSPResponse"),
    ("id-pkix-ocsp-crl", "CrlID"),
    ("id-pkix-ocsp-response", "acceptableResponses"),
    // 8 and 9 were free until RFC 6960; OpenSSL keeps names that were never published.
    ("id-pkix-ocsp-pref-sig-algs", "extendedStatus"),
    ("id-pkix-ocsp-extended-revoke", "valid"),
    ("secp192r1", "prime192v1"),
    ("secp256r1", "prime256v1"),
    ("curveSM2", "SM2"),
    ("sm2sign-with-sm3", "SM2-SM3"),
    ("SignedCertificateTimestampList", "ct_precert_scts"),
    ("Precertificate poison", "ct_precert_poison"),
    ("Precertificate Signing Certificate", "ct_precert_signer"),
    ("SignedCertificateTimestampList (OCSP)", "ct_cert_scts"),
    ("szOID_SERVER_GATED_CRYPTO", "msSGC"),
    ("szOID_EFS_CRYPTO", "msEFS"),
    ("szOID_KP_SMARTCARD_LOGON", "msSmartcardLogin"),
    ("szOID_NT_PRINCIPAL_NAME", "msUPN"),
];

#[test]
fn openssl_has_the_same_object_identifiers() {
    let listed = said("openssl", &["list", "-objects"]);
    let mut agreed = 0;
    for line in listed.lines() {
        // commonName = CN, 2.5.4.3: one name or two, in either order, and the dotted form
        let Some((names, dotted)) = line.rsplit_once([',', '=']) else { continue };
        let Some(ours) = ObjectIdentifier::ALL.iter().find(|known| known.to_string() == dotted.trim()) else {
            continue;
        };
        let ours = ours.name().unwrap();
        let theirs: Vec<String> = names.split(['=', ',']).map(|name| stem(name.trim())).collect();
        let known = OTHERWISE.iter().any(|(name, other)| *name == ours && theirs.contains(&stem(other)));
        assert!(known || theirs.contains(&stem(ours)), "{dotted} is {ours} here and {names} in OpenSSL");
        agreed += 1;
    }
    assert!(agreed >= 160, "only {agreed} identifiers were compared");
}
