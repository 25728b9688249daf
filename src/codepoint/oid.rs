//! Object identifiers of certificates, revocation lists and OCSP, by the names of the RFCs' ASN.1.
//!
//! Where an RFC gives no name in ASN.1 (Certificate Transparency, Netscape, Microsoft) it is the one in common use.
//! Bytes are the content of a DER OBJECT IDENTIFIER, without tag and length; the dotted form is computed from them.

use core::fmt;

use super::hex;

/// An object identifier, as DER encodes it: the content without tag and length, X.690 §8.19.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectIdentifier<'a>(
    /// The content of the encoding.
    pub &'a [u8],
);

impl ObjectIdentifier<'_> {
    /// The name in the RFC's ASN.1; `None` for an identifier that is not in the table.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        let index = ObjectIdentifier::ALL.iter().position(|known| known.0 == self.0)?;
        NAMES.lines().nth(index)
    }

    /// The short name of an attribute type in the text of a distinguished name, `[RFC 4514 §3]`.
    #[must_use]
    pub fn keyword(self) -> Option<&'static str> {
        KEYWORDS.iter().find(|(known, _)| known.0 == self.0).map(|&(_, keyword)| keyword)
    }

    /// Whether the bytes are an encoding that DER allows: not empty, each number whole and without leading zeros.
    ///
    /// Numbers of more than 63 bits count as none: the dotted form is not computed for them.
    #[must_use]
    pub fn is_dotted(self) -> bool {
        let mut length = 0;
        for &byte in self.0 {
            if length == 0 && byte == 0x80 || length == 9 {
                return false;
            }
            length = if byte & 0x80 == 0 { 0 } else { length + 1 };
        }
        length == 0 && !self.0.is_empty()
    }
}

impl fmt::Display for ObjectIdentifier<'_> {
    /// The dotted form, `1.2.840.113549.1.1.11`; the bytes in hex where there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_dotted() {
            return write!(f, "0x{}", hex::string(self.0));
        }
        let mut number = 0u64;
        let mut first = true;
        for &byte in self.0 {
            number = number << 7 | u64::from(byte & 0x7f);
            if byte & 0x80 != 0 {
                continue;
            }
            if first {
                let root = (number / 40).min(2);
                write!(f, "{root}.{}", number - root * 40)?;
            } else {
                write!(f, ".{number}")?;
            }
            (number, first) = (0, false);
        }
        Ok(())
    }
}

impl fmt::Debug for ObjectIdentifier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// How many bytes [`encode`] gives for the dotted form.
const fn length(dotted: &str) -> usize {
    let bytes = dotted.as_bytes();
    let (mut at, mut arcs, mut total) = (0, 0, 0);
    while at < bytes.len() {
        let (number, next) = number(bytes, at);
        arcs += 1;
        // The first two numbers share one encoded number, which takes a second byte from 2.48 on: none here does.
        total += if arcs == 2 { 0 } else { septets(number) };
        at = next;
    }
    total
}

/// The content of the DER encoding of the dotted form, whose first two numbers fit into one byte.
const fn encode<const LENGTH: usize>(dotted: &str) -> [u8; LENGTH] {
    let bytes = dotted.as_bytes();
    let mut out = [0; LENGTH];
    let (root, next) = number(bytes, 0);
    let (second, mut at) = number(bytes, next);
    assert!(root * 40 + second < 128, "the first two numbers take one byte");
    out[0] = (root * 40 + second) as u8;
    let mut written = 1;
    while at < bytes.len() {
        let (arc, next) = number(bytes, at);
        let mut left = septets(arc);
        while left > 0 {
            left -= 1;
            let more = if left > 0 { 0x80 } else { 0 };
            out[written] = (arc >> (7 * left)) as u8 & 0x7f | more;
            written += 1;
        }
        at = next;
    }
    out
}

/// The decimal number at a place, and the place behind it and its dot.
const fn number(bytes: &[u8], mut at: usize) -> (u64, usize) {
    let mut number = 0;
    while at < bytes.len() && bytes[at] != b'.' {
        number = number * 10 + (bytes[at] - b'0') as u64;
        at += 1;
    }
    (number, at + 1)
}

/// How many groups of seven bits a number takes.
const fn septets(number: u64) -> usize {
    if number < 128 { 1 } else { 1 + septets(number >> 7) }
}

/// Declares the table: `CONSTANT = "dotted form", "name";`.
macro_rules! identifiers {
    ( $( $constant:ident = $dotted:literal, $name:literal; )* ) => {
        impl ObjectIdentifier<'static> {
            $(
                #[doc = concat!("`", $name, "` (", $dotted, ").")]
                pub const $constant: Self = {
                    const DER: [u8; length($dotted)] = encode($dotted);
                    Self(&DER)
                };
            )*

            /// Every identifier of the table.
            pub const ALL: &'static [Self] = &[$(Self::$constant),*];
        }

        /// The names in the order of the table, each with a line feed behind it.
        const NAMES: &str = concat!($($name, "\n"),*);
    };
}

identifiers! {
    // Algorithms of keys and signatures, `[RFC 3279]`, `[RFC 4055]`, `[RFC 5480]`, `[RFC 5758]`, `[RFC 8410]`.
    RSA_ENCRYPTION = "1.2.840.113549.1.1.1", "rsaEncryption";
    MD2_WITH_RSA_ENCRYPTION = "1.2.840.113549.1.1.2", "md2WithRSAEncryption";
    MD5_WITH_RSA_ENCRYPTION = "1.2.840.113549.1.1.4", "md5WithRSAEncryption";
    SHA1_WITH_RSA_ENCRYPTION = "1.2.840.113549.1.1.5", "sha1WithRSAEncryption";
    RSAES_OAEP = "1.2.840.113549.1.1.7", "id-RSAES-OAEP";
    MGF1 = "1.2.840.113549.1.1.8", "id-mgf1";
    P_SPECIFIED = "1.2.840.113549.1.1.9", "id-pSpecified";
    RSASSA_PSS = "1.2.840.113549.1.1.10", "id-RSASSA-PSS";
    SHA256_WITH_RSA_ENCRYPTION = "1.2.840.113549.1.1.11", "sha256WithRSAEncryption";
    SHA384_WITH_RSA_ENCRYPTION = "1.2.840.113549.1.1.12", "sha384WithRSAEncryption";
    SHA512_WITH_RSA_ENCRYPTION = "1.2.840.113549.1.1.13", "sha512WithRSAEncryption";
    SHA224_WITH_RSA_ENCRYPTION = "1.2.840.113549.1.1.14", "sha224WithRSAEncryption";
    RSASSA_PSS_SHAKE128 = "1.3.6.1.5.5.7.6.30", "id-RSASSA-PSS-SHAKE128";
    RSASSA_PSS_SHAKE256 = "1.3.6.1.5.5.7.6.31", "id-RSASSA-PSS-SHAKE256";
    DSA = "1.2.840.10040.4.1", "id-dsa";
    DSA_WITH_SHA1 = "1.2.840.10040.4.3", "id-dsa-with-sha1";
    DSA_WITH_SHA224 = "2.16.840.1.101.3.4.3.1", "id-dsa-with-sha224";
    DSA_WITH_SHA256 = "2.16.840.1.101.3.4.3.2", "id-dsa-with-sha256";
    DH_PUBLIC_NUMBER = "1.2.840.10046.2.1", "dhpublicnumber";
    EC_PUBLIC_KEY = "1.2.840.10045.2.1", "id-ecPublicKey";
    EC_DH = "1.3.132.1.12", "id-ecDH";
    EC_MQV = "1.3.132.1.13", "id-ecMQV";
    ECDSA_WITH_SHA1 = "1.2.840.10045.4.1", "ecdsa-with-SHA1";
    ECDSA_WITH_SHA224 = "1.2.840.10045.4.3.1", "ecdsa-with-SHA224";
    ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2", "ecdsa-with-SHA256";
    ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3", "ecdsa-with-SHA384";
    ECDSA_WITH_SHA512 = "1.2.840.10045.4.3.4", "ecdsa-with-SHA512";
    ECDSA_WITH_SHAKE128 = "1.3.6.1.5.5.7.6.32", "id-ecdsa-with-shake128";
    ECDSA_WITH_SHAKE256 = "1.3.6.1.5.5.7.6.33", "id-ecdsa-with-shake256";
    X25519 = "1.3.101.110", "id-X25519";
    X448 = "1.3.101.111", "id-X448";
    ED25519 = "1.3.101.112", "id-Ed25519";
    ED448 = "1.3.101.113", "id-Ed448";
    SM2_SIGN_WITH_SM3 = "1.2.156.10197.1.501", "sm2sign-with-sm3";

    // Of post-quantum ones, `[RFC 9881]`, `[RFC 9909]`, `[RFC 9935]`.
    ML_DSA_44 = "2.16.840.1.101.3.4.3.17", "id-ml-dsa-44";
    ML_DSA_65 = "2.16.840.1.101.3.4.3.18", "id-ml-dsa-65";
    ML_DSA_87 = "2.16.840.1.101.3.4.3.19", "id-ml-dsa-87";
    SLH_DSA_SHA2_128S = "2.16.840.1.101.3.4.3.20", "id-slh-dsa-sha2-128s";
    SLH_DSA_SHA2_128F = "2.16.840.1.101.3.4.3.21", "id-slh-dsa-sha2-128f";
    SLH_DSA_SHA2_192S = "2.16.840.1.101.3.4.3.22", "id-slh-dsa-sha2-192s";
    SLH_DSA_SHA2_192F = "2.16.840.1.101.3.4.3.23", "id-slh-dsa-sha2-192f";
    SLH_DSA_SHA2_256S = "2.16.840.1.101.3.4.3.24", "id-slh-dsa-sha2-256s";
    SLH_DSA_SHA2_256F = "2.16.840.1.101.3.4.3.25", "id-slh-dsa-sha2-256f";
    SLH_DSA_SHAKE_128S = "2.16.840.1.101.3.4.3.26", "id-slh-dsa-shake-128s";
    SLH_DSA_SHAKE_128F = "2.16.840.1.101.3.4.3.27", "id-slh-dsa-shake-128f";
    SLH_DSA_SHAKE_192S = "2.16.840.1.101.3.4.3.28", "id-slh-dsa-shake-192s";
    SLH_DSA_SHAKE_192F = "2.16.840.1.101.3.4.3.29", "id-slh-dsa-shake-192f";
    SLH_DSA_SHAKE_256S = "2.16.840.1.101.3.4.3.30", "id-slh-dsa-shake-256s";
    SLH_DSA_SHAKE_256F = "2.16.840.1.101.3.4.3.31", "id-slh-dsa-shake-256f";
    ML_KEM_512 = "2.16.840.1.101.3.4.4.1", "id-alg-ml-kem-512";
    ML_KEM_768 = "2.16.840.1.101.3.4.4.2", "id-alg-ml-kem-768";
    ML_KEM_1024 = "2.16.840.1.101.3.4.4.3", "id-alg-ml-kem-1024";

    // Of hashes, `[RFC 4055 §2.1]`, `[RFC 8702 §3.1]`.
    MD5 = "1.2.840.113549.2.5", "id-md5";
    SHA1 = "1.3.14.3.2.26", "id-sha1";
    SHA256 = "2.16.840.1.101.3.4.2.1", "id-sha256";
    SHA384 = "2.16.840.1.101.3.4.2.2", "id-sha384";
    SHA512 = "2.16.840.1.101.3.4.2.3", "id-sha512";
    SHA224 = "2.16.840.1.101.3.4.2.4", "id-sha224";
    SHA512_224 = "2.16.840.1.101.3.4.2.5", "id-sha512-224";
    SHA512_256 = "2.16.840.1.101.3.4.2.6", "id-sha512-256";
    SHA3_224 = "2.16.840.1.101.3.4.2.7", "id-sha3-224";
    SHA3_256 = "2.16.840.1.101.3.4.2.8", "id-sha3-256";
    SHA3_384 = "2.16.840.1.101.3.4.2.9", "id-sha3-384";
    SHA3_512 = "2.16.840.1.101.3.4.2.10", "id-sha3-512";
    SHAKE128 = "2.16.840.1.101.3.4.2.11", "id-shake128";
    SHAKE256 = "2.16.840.1.101.3.4.2.12", "id-shake256";

    // Curves, `[RFC 5480 §2.1.1.1]`, `[RFC 5639 §4.1]`.
    SECP192R1 = "1.2.840.10045.3.1.1", "secp192r1";
    SECP256R1 = "1.2.840.10045.3.1.7", "secp256r1";
    SECP256K1 = "1.3.132.0.10", "secp256k1";
    SECP224R1 = "1.3.132.0.33", "secp224r1";
    SECP384R1 = "1.3.132.0.34", "secp384r1";
    SECP521R1 = "1.3.132.0.35", "secp521r1";
    BRAINPOOL_P256R1 = "1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1";
    BRAINPOOL_P384R1 = "1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1";
    BRAINPOOL_P512R1 = "1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1";
    CURVE_SM2 = "1.2.156.10197.1.301", "curveSM2";

    // Attribute types of names, `[RFC 5280 §A.1]`, `[RFC 4519 §2]`, X.520, CA/Browser Forum.
    AT_COMMON_NAME = "2.5.4.3", "id-at-commonName";
    AT_SURNAME = "2.5.4.4", "id-at-surname";
    AT_SERIAL_NUMBER = "2.5.4.5", "id-at-serialNumber";
    AT_COUNTRY_NAME = "2.5.4.6", "id-at-countryName";
    AT_LOCALITY_NAME = "2.5.4.7", "id-at-localityName";
    AT_STATE_OR_PROVINCE_NAME = "2.5.4.8", "id-at-stateOrProvinceName";
    AT_STREET_ADDRESS = "2.5.4.9", "id-at-streetAddress";
    AT_ORGANIZATION_NAME = "2.5.4.10", "id-at-organizationName";
    AT_ORGANIZATIONAL_UNIT_NAME = "2.5.4.11", "id-at-organizationalUnitName";
    AT_TITLE = "2.5.4.12", "id-at-title";
    AT_DESCRIPTION = "2.5.4.13", "id-at-description";
    AT_BUSINESS_CATEGORY = "2.5.4.15", "id-at-businessCategory";
    AT_POSTAL_ADDRESS = "2.5.4.16", "id-at-postalAddress";
    AT_POSTAL_CODE = "2.5.4.17", "id-at-postalCode";
    AT_POST_OFFICE_BOX = "2.5.4.18", "id-at-postOfficeBox";
    AT_TELEPHONE_NUMBER = "2.5.4.20", "id-at-telephoneNumber";
    AT_NAME = "2.5.4.41", "id-at-name";
    AT_GIVEN_NAME = "2.5.4.42", "id-at-givenName";
    AT_INITIALS = "2.5.4.43", "id-at-initials";
    AT_GENERATION_QUALIFIER = "2.5.4.44", "id-at-generationQualifier";
    AT_UNIQUE_IDENTIFIER = "2.5.4.45", "id-at-x500UniqueIdentifier";
    AT_DN_QUALIFIER = "2.5.4.46", "id-at-dnQualifier";
    AT_PSEUDONYM = "2.5.4.65", "id-at-pseudonym";
    AT_ORGANIZATION_IDENTIFIER = "2.5.4.97", "id-at-organizationIdentifier";
    USER_ID = "0.9.2342.19200300.100.1.1", "uid";
    DOMAIN_COMPONENT = "0.9.2342.19200300.100.1.25", "id-domainComponent";
    EMAIL_ADDRESS = "1.2.840.113549.1.9.1", "id-emailAddress";
    UNSTRUCTURED_NAME = "1.2.840.113549.1.9.2", "unstructuredName";
    UNSTRUCTURED_ADDRESS = "1.2.840.113549.1.9.8", "unstructuredAddress";
    JURISDICTION_LOCALITY_NAME = "1.3.6.1.4.1.311.60.2.1.1", "jurisdictionLocalityName";
    JURISDICTION_STATE_OR_PROVINCE_NAME = "1.3.6.1.4.1.311.60.2.1.2", "jurisdictionStateOrProvinceName";
    JURISDICTION_COUNTRY_NAME = "1.3.6.1.4.1.311.60.2.1.3", "jurisdictionCountryName";

    // Extensions of certificates, revocation lists and their entries, `[RFC 5280 §4.2]`, `[RFC 5280 §5]`.
    SUBJECT_DIRECTORY_ATTRIBUTES = "2.5.29.9", "id-ce-subjectDirectoryAttributes";
    SUBJECT_KEY_IDENTIFIER = "2.5.29.14", "id-ce-subjectKeyIdentifier";
    KEY_USAGE = "2.5.29.15", "id-ce-keyUsage";
    PRIVATE_KEY_USAGE_PERIOD = "2.5.29.16", "id-ce-privateKeyUsagePeriod";
    SUBJECT_ALT_NAME = "2.5.29.17", "id-ce-subjectAltName";
    ISSUER_ALT_NAME = "2.5.29.18", "id-ce-issuerAltName";
    BASIC_CONSTRAINTS = "2.5.29.19", "id-ce-basicConstraints";
    CRL_NUMBER = "2.5.29.20", "id-ce-cRLNumber";
    CRL_REASONS = "2.5.29.21", "id-ce-cRLReasons";
    HOLD_INSTRUCTION_CODE = "2.5.29.23", "id-ce-holdInstructionCode";
    INVALIDITY_DATE = "2.5.29.24", "id-ce-invalidityDate";
    DELTA_CRL_INDICATOR = "2.5.29.27", "id-ce-deltaCRLIndicator";
    ISSUING_DISTRIBUTION_POINT = "2.5.29.28", "id-ce-issuingDistributionPoint";
    CERTIFICATE_ISSUER = "2.5.29.29", "id-ce-certificateIssuer";
    NAME_CONSTRAINTS = "2.5.29.30", "id-ce-nameConstraints";
    CRL_DISTRIBUTION_POINTS = "2.5.29.31", "id-ce-cRLDistributionPoints";
    CERTIFICATE_POLICIES = "2.5.29.32", "id-ce-certificatePolicies";
    POLICY_MAPPINGS = "2.5.29.33", "id-ce-policyMappings";
    AUTHORITY_KEY_IDENTIFIER = "2.5.29.35", "id-ce-authorityKeyIdentifier";
    POLICY_CONSTRAINTS = "2.5.29.36", "id-ce-policyConstraints";
    EXT_KEY_USAGE = "2.5.29.37", "id-ce-extKeyUsage";
    FRESHEST_CRL = "2.5.29.46", "id-ce-freshestCRL";
    INHIBIT_ANY_POLICY = "2.5.29.54", "id-ce-inhibitAnyPolicy";
    AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1", "id-pe-authorityInfoAccess";
    QC_STATEMENTS = "1.3.6.1.5.5.7.1.3", "id-pe-qcStatements";
    IP_ADDR_BLOCKS = "1.3.6.1.5.5.7.1.7", "id-pe-ipAddrBlocks";
    AUTONOMOUS_SYS_IDS = "1.3.6.1.5.5.7.1.8", "id-pe-autonomousSysIds";
    SUBJECT_INFO_ACCESS = "1.3.6.1.5.5.7.1.11", "id-pe-subjectInfoAccess";
    LOGOTYPE = "1.3.6.1.5.5.7.1.12", "id-pe-logotype";
    TLS_FEATURE = "1.3.6.1.5.5.7.1.24", "id-pe-tlsfeature";
    TN_AUTH_LIST = "1.3.6.1.5.5.7.1.26", "id-pe-TNAuthList";
    ACME_IDENTIFIER = "1.3.6.1.5.5.7.1.31", "id-pe-acmeIdentifier";
    DELEGATION_USAGE = "1.3.6.1.4.1.44363.44", "id-pe-delegationUsage";

    // Certificate Transparency, `[RFC 6962 §3]`.
    SCT_LIST = "1.3.6.1.4.1.11129.2.4.2", "SignedCertificateTimestampList";
    PRECERTIFICATE_POISON = "1.3.6.1.4.1.11129.2.4.3", "Precertificate poison";
    PRECERTIFICATE_SIGNING = "1.3.6.1.4.1.11129.2.4.4", "Precertificate Signing Certificate";
    OCSP_SCT_LIST = "1.3.6.1.4.1.11129.2.4.5", "SignedCertificateTimestampList (OCSP)";

    // CA/Browser Forum, Netscape, Microsoft.
    CABF_ORGANIZATION_IDENTIFIER = "2.23.140.3.1", "cabfOrganizationIdentifier";
    NETSCAPE_CERT_TYPE = "2.16.840.1.113730.1.1", "netscape-cert-type";
    NETSCAPE_BASE_URL = "2.16.840.1.113730.1.2", "netscape-base-url";
    NETSCAPE_REVOCATION_URL = "2.16.840.1.113730.1.3", "netscape-revocation-url";
    NETSCAPE_CA_REVOCATION_URL = "2.16.840.1.113730.1.4", "netscape-ca-revocation-url";
    NETSCAPE_RENEWAL_URL = "2.16.840.1.113730.1.7", "netscape-cert-renewal-url";
    NETSCAPE_CA_POLICY_URL = "2.16.840.1.113730.1.8", "netscape-ca-policy-url";
    NETSCAPE_SSL_SERVER_NAME = "2.16.840.1.113730.1.12", "netscape-ssl-server-name";
    NETSCAPE_COMMENT = "2.16.840.1.113730.1.13", "netscape-comment";
    MS_ENROLL_CERTTYPE = "1.3.6.1.4.1.311.20.2", "szOID_ENROLL_CERTTYPE_EXTENSION";
    MS_CA_VERSION = "1.3.6.1.4.1.311.21.1", "szOID_CERTSRV_CA_VERSION";
    MS_PREVIOUS_CERT_HASH = "1.3.6.1.4.1.311.21.2", "szOID_CERTSRV_PREVIOUS_CERT_HASH";
    MS_CERTIFICATE_TEMPLATE = "1.3.6.1.4.1.311.21.7", "szOID_CERTIFICATE_TEMPLATE";
    MS_APPLICATION_CERT_POLICIES = "1.3.6.1.4.1.311.21.10", "szOID_APPLICATION_CERT_POLICIES";
    MS_NTDS_CA_SECURITY = "1.3.6.1.4.1.311.25.2", "szOID_NTDS_CA_SECURITY_EXT";

    // Extended key usages, `[RFC 5280 §4.2.1.12]`, `[RFC 4945]`, `[RFC 4334]`, `[RFC 6187]`, `[RFC 9336]`.
    ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0", "anyExtendedKeyUsage";
    KP_SERVER_AUTH = "1.3.6.1.5.5.7.3.1", "id-kp-serverAuth";
    KP_CLIENT_AUTH = "1.3.6.1.5.5.7.3.2", "id-kp-clientAuth";
    KP_CODE_SIGNING = "1.3.6.1.5.5.7.3.3", "id-kp-codeSigning";
    KP_EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4", "id-kp-emailProtection";
    KP_IPSEC_END_SYSTEM = "1.3.6.1.5.5.7.3.5", "id-kp-ipsecEndSystem";
    KP_IPSEC_TUNNEL = "1.3.6.1.5.5.7.3.6", "id-kp-ipsecTunnel";
    KP_IPSEC_USER = "1.3.6.1.5.5.7.3.7", "id-kp-ipsecUser";
    KP_TIME_STAMPING = "1.3.6.1.5.5.7.3.8", "id-kp-timeStamping";
    KP_OCSP_SIGNING = "1.3.6.1.5.5.7.3.9", "id-kp-OCSPSigning";
    KP_EAP_OVER_PPP = "1.3.6.1.5.5.7.3.13", "id-kp-eapOverPPP";
    KP_EAP_OVER_LAN = "1.3.6.1.5.5.7.3.14", "id-kp-eapOverLAN";
    KP_IPSEC_IKE = "1.3.6.1.5.5.7.3.17", "id-kp-ipsecIKE";
    KP_SECURE_SHELL_CLIENT = "1.3.6.1.5.5.7.3.21", "id-kp-secureShellClient";
    KP_SECURE_SHELL_SERVER = "1.3.6.1.5.5.7.3.22", "id-kp-secureShellServer";
    KP_DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36", "id-kp-documentSigning";
    MS_SERVER_GATED_CRYPTO = "1.3.6.1.4.1.311.10.3.3", "szOID_SERVER_GATED_CRYPTO";
    MS_EFS_CRYPTO = "1.3.6.1.4.1.311.10.3.4", "szOID_EFS_CRYPTO";
    MS_SMARTCARD_LOGON = "1.3.6.1.4.1.311.20.2.2", "szOID_KP_SMARTCARD_LOGON";
    NETSCAPE_SERVER_GATED_CRYPTO = "2.16.840.1.113730.4.1", "netscape-sgc";

    // Policies and their qualifiers, `[RFC 5280 §4.2.1.4]`, CA/Browser Forum.
    ANY_POLICY = "2.5.29.32.0", "anyPolicy";
    CABF_EXTENDED_VALIDATION = "2.23.140.1.1", "ev-guidelines";
    CABF_DOMAIN_VALIDATED = "2.23.140.1.2.1", "domain-validated";
    CABF_ORGANIZATION_VALIDATED = "2.23.140.1.2.2", "organization-validated";
    CABF_INDIVIDUAL_VALIDATED = "2.23.140.1.2.3", "individual-validated";
    QT_CPS = "1.3.6.1.5.5.7.2.1", "id-qt-cps";
    QT_UNOTICE = "1.3.6.1.5.5.7.2.2", "id-qt-unotice";

    // Access methods, `[RFC 5280 §4.2.2]`.
    AD_OCSP = "1.3.6.1.5.5.7.48.1", "id-ad-ocsp";
    AD_CA_ISSUERS = "1.3.6.1.5.5.7.48.2", "id-ad-caIssuers";
    AD_TIME_STAMPING = "1.3.6.1.5.5.7.48.3", "id-ad-timeStamping";
    AD_CA_REPOSITORY = "1.3.6.1.5.5.7.48.5", "id-ad-caRepository";

    // OCSP, `[RFC 6960 §4.4]`.
    OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1", "id-pkix-ocsp-basic";
    OCSP_NONCE = "1.3.6.1.5.5.7.48.1.2", "id-pkix-ocsp-nonce";
    OCSP_CRL = "1.3.6.1.5.5.7.48.1.3", "id-pkix-ocsp-crl";
    OCSP_RESPONSE = "1.3.6.1.5.5.7.48.1.4", "id-pkix-ocsp-response";
    OCSP_NOCHECK = "1.3.6.1.5.5.7.48.1.5", "id-pkix-ocsp-nocheck";
    OCSP_ARCHIVE_CUTOFF = "1.3.6.1.5.5.7.48.1.6", "id-pkix-ocsp-archive-cutoff";
    OCSP_SERVICE_LOCATOR = "1.3.6.1.5.5.7.48.1.7", "id-pkix-ocsp-service-locator";
    OCSP_PREF_SIG_ALGS = "1.3.6.1.5.5.7.48.1.8", "id-pkix-ocsp-pref-sig-algs";
    OCSP_EXTENDED_REVOKE = "1.3.6.1.5.5.7.48.1.9", "id-pkix-ocsp-extended-revoke";

    // Hold instructions, `[RFC 3279]`, and forms of otherName, `[RFC 4985]`, `[RFC 6120]`, `[RFC 9598]`.
    HOLD_INSTRUCTION_NONE = "1.2.840.10040.2.1", "id-holdinstruction-none";
    HOLD_INSTRUCTION_CALL_ISSUER = "1.2.840.10040.2.2", "id-holdinstruction-callissuer";
    HOLD_INSTRUCTION_REJECT = "1.2.840.10040.2.3", "id-holdinstruction-reject";
    ON_XMPP_ADDR = "1.3.6.1.5.5.7.8.5", "id-on-xmppAddr";
    ON_DNS_SRV = "1.3.6.1.5.5.7.8.7", "id-on-dnsSRV";
    ON_SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9", "id-on-SmtpUTF8Mailbox";
    MS_NT_PRINCIPAL_NAME = "1.3.6.1.4.1.311.20.2.3", "szOID_NT_PRINCIPAL_NAME";
}

/// What `[RFC 4514 §3]` and common use call attribute types in short.
const KEYWORDS: &[(ObjectIdentifier<'static>, &str)] = &[
    (ObjectIdentifier::AT_COMMON_NAME, "CN"),
    (ObjectIdentifier::AT_SURNAME, "SN"),
    (ObjectIdentifier::AT_SERIAL_NUMBER, "serialNumber"),
    (ObjectIdentifier::AT_COUNTRY_NAME, "C"),
    (ObjectIdentifier::AT_LOCALITY_NAME, "L"),
    (ObjectIdentifier::AT_STATE_OR_PROVINCE_NAME, "ST"),
    (ObjectIdentifier::AT_STREET_ADDRESS, "STREET"),
    (ObjectIdentifier::AT_ORGANIZATION_NAME, "O"),
    (ObjectIdentifier::AT_ORGANIZATIONAL_UNIT_NAME, "OU"),
    (ObjectIdentifier::AT_TITLE, "title"),
    (ObjectIdentifier::AT_GIVEN_NAME, "GN"),
    (ObjectIdentifier::DOMAIN_COMPONENT, "DC"),
    (ObjectIdentifier::USER_ID, "UID"),
    (ObjectIdentifier::EMAIL_ADDRESS, "emailAddress"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dotted: &str, der: &[u8], name: Option<&str>) {
        let identifier = ObjectIdentifier(der);
        assert_eq!((identifier.to_string().as_str(), identifier.name()), (dotted, name));
    }

    #[test]
    fn bytes_become_the_dotted_form_and_the_name() {
        let sha256_with_rsa = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
        check("1.2.840.113549.1.1.11", &sha256_with_rsa, Some("sha256WithRSAEncryption"));
        check("2.5.29.17", &[0x55, 0x1d, 0x11], Some("id-ce-subjectAltName"));
        check(
            "0.9.2342.19200300.100.1.25",
            &[9, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25],
            Some("id-domainComponent"),
        );
        check("2.999.3", &[0x88, 0x37, 0x03], None);
        check("1.3.6.1.4.1.9223372036854775807", &[&[0x2b, 6, 1, 4, 1][..], &[0xff; 8], &[0x7f]].concat(), None);
    }

    #[test]
    fn what_der_forbids_prints_as_hex() {
        check("0x", &[], None);
        check("0x2a86", &[0x2a, 0x86], None);
        check("0x2a8001", &[0x2a, 0x80, 0x01], None);
        check("0x2a81ffffffffffffffff7f", &[&[0x2a, 0x81][..], &[0xff; 8], &[0x7f]].concat(), None);
    }

    #[test]
    fn every_entry_is_its_own_and_leads_back_to_its_name() {
        assert_eq!(NAMES.lines().count(), ObjectIdentifier::ALL.len());
        for (index, identifier) in ObjectIdentifier::ALL.iter().enumerate() {
            assert!(identifier.is_dotted());
            assert_eq!(identifier.name(), NAMES.lines().nth(index), "{identifier} is there twice");
        }
        let mut names: Vec<_> = NAMES.lines().collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ObjectIdentifier::ALL.len());
    }

    #[test]
    fn attribute_types_have_short_names() {
        assert_eq!(ObjectIdentifier::AT_COMMON_NAME.keyword(), Some("CN"));
        assert_eq!(ObjectIdentifier::SUBJECT_ALT_NAME.keyword(), None);
    }
}
