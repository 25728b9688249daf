//! The numbers and named bits of certificates, revocation lists and OCSP, `[RFC 5280]`, `[RFC 6960]`, `[RFC 6962]`, and
//! ASN.1's own tags (X.680). None has a registry at IANA: the names are those of the RFC's ASN.1, the titles its types.

use super::registry;

registry! {
    /// The number of a universal tag of ASN.1, X.680 §8.4.
    UniversalTag(u8) in "UNIVERSAL" as Decimal {
        BOOLEAN = 1, "BOOLEAN";
        INTEGER = 2, "INTEGER";
        BIT_STRING = 3, "BIT STRING";
        OCTET_STRING = 4, "OCTET STRING";
        NULL = 5, "NULL";
        OBJECT_IDENTIFIER = 6, "OBJECT IDENTIFIER";
        OBJECT_DESCRIPTOR = 7, "ObjectDescriptor";
        EXTERNAL = 8, "EXTERNAL";
        REAL = 9, "REAL";
        ENUMERATED = 10, "ENUMERATED";
        EMBEDDED_PDV = 11, "EMBEDDED PDV";
        UTF8_STRING = 12, "UTF8String";
        RELATIVE_OID = 13, "RELATIVE-OID";
        TIME = 14, "TIME";
        SEQUENCE = 16, "SEQUENCE";
        SET = 17, "SET";
        NUMERIC_STRING = 18, "NumericString";
        PRINTABLE_STRING = 19, "PrintableString";
        TELETEX_STRING = 20, "TeletexString";
        VIDEOTEX_STRING = 21, "VideotexString";
        IA5_STRING = 22, "IA5String";
        UTC_TIME = 23, "UTCTime";
        GENERALIZED_TIME = 24, "GeneralizedTime";
        GRAPHIC_STRING = 25, "GraphicString";
        VISIBLE_STRING = 26, "VisibleString";
        GENERAL_STRING = 27, "GeneralString";
        UNIVERSAL_STRING = 28, "UniversalString";
        CHARACTER_STRING = 29, "CHARACTER STRING";
        BMP_STRING = 30, "BMPString";
        DATE = 31, "DATE";
        TIME_OF_DAY = 32, "TIME-OF-DAY";
        DATE_TIME = 33, "DATE-TIME";
        DURATION = 34, "DURATION";
        OID_IRI = 35, "OID-IRI";
        RELATIVE_OID_IRI = 36, "RELATIVE-OID-IRI";
    } else {
        0 => Reserved("reserved for the encoding"),
        15 => Reserved("reserved"),
    }
}

registry! {
    /// The version of a certificate, and of a revocation list, `[RFC 5280 §4.1.2.1]`, `[RFC 5280 §5.1.2.1]`.
    X509Version(u8) in "Version" as Decimal {
        V1 = 0, "v1";
        V2 = 1, "v2";
        V3 = 2, "v3";
    }
}

registry! {
    /// A bit of `KeyUsage`, by its number from the left, `[RFC 5280 §4.2.1.3]`.
    KeyUsage(u8) in "KeyUsage" as Decimal {
        DIGITAL_SIGNATURE = 0, "digitalSignature";
        NON_REPUDIATION = 1, "nonRepudiation";
        KEY_ENCIPHERMENT = 2, "keyEncipherment";
        DATA_ENCIPHERMENT = 3, "dataEncipherment";
        KEY_AGREEMENT = 4, "keyAgreement";
        KEY_CERT_SIGN = 5, "keyCertSign";
        CRL_SIGN = 6, "cRLSign";
        ENCIPHER_ONLY = 7, "encipherOnly";
        DECIPHER_ONLY = 8, "decipherOnly";
    }
}

registry! {
    /// A bit of `ReasonFlags`, by its number from the left, `[RFC 5280 §4.2.1.13]`.
    ReasonFlags(u8) in "ReasonFlags" as Decimal {
        UNUSED = 0, "unused";
        KEY_COMPROMISE = 1, "keyCompromise";
        CA_COMPROMISE = 2, "cACompromise";
        AFFILIATION_CHANGED = 3, "affiliationChanged";
        SUPERSEDED = 4, "superseded";
        CESSATION_OF_OPERATION = 5, "cessationOfOperation";
        CERTIFICATE_HOLD = 6, "certificateHold";
        PRIVILEGE_WITHDRAWN = 7, "privilegeWithdrawn";
        AA_COMPROMISE = 8, "aACompromise";
    }
}

registry! {
    /// Why a certificate was revoked, `[RFC 5280 §5.3.1]`.
    CrlReason(u8) in "CRLReason" as Decimal {
        UNSPECIFIED = 0, "unspecified";
        KEY_COMPROMISE = 1, "keyCompromise";
        CA_COMPROMISE = 2, "cACompromise";
        AFFILIATION_CHANGED = 3, "affiliationChanged";
        SUPERSEDED = 4, "superseded";
        CESSATION_OF_OPERATION = 5, "cessationOfOperation";
        CERTIFICATE_HOLD = 6, "certificateHold";
        REMOVE_FROM_CRL = 8, "removeFromCRL";
        PRIVILEGE_WITHDRAWN = 9, "privilegeWithdrawn";
        AA_COMPROMISE = 10, "aACompromise";
    } else {
        7 => Reserved("not used"),
    }
}

registry! {
    /// The tag of a form of `GeneralName`, `[RFC 5280 §4.2.1.6]`.
    GeneralName(u8) in "GeneralName" as Decimal {
        OTHER_NAME = 0, "otherName";
        RFC822_NAME = 1, "rfc822Name";
        DNS_NAME = 2, "dNSName";
        X400_ADDRESS = 3, "x400Address";
        DIRECTORY_NAME = 4, "directoryName";
        EDI_PARTY_NAME = 5, "ediPartyName";
        UNIFORM_RESOURCE_IDENTIFIER = 6, "uniformResourceIdentifier";
        IP_ADDRESS = 7, "iPAddress";
        REGISTERED_ID = 8, "registeredID";
    }
}

registry! {
    /// The tag of a form of `DistributionPointName`, `[RFC 5280 §4.2.1.13]`.
    DistributionPointName(u8) in "DistributionPointName" as Decimal {
        FULL_NAME = 0, "fullName";
        NAME_RELATIVE_TO_CRL_ISSUER = 1, "nameRelativeToCRLIssuer";
    }
}

registry! {
    /// A bit of Netscape's certificate type, by its number from the left.
    NetscapeCertType(u8) in "netscape-cert-type" as Decimal {
        SSL_CLIENT = 0, "SSL Client";
        SSL_SERVER = 1, "SSL Server";
        SMIME = 2, "S/MIME";
        OBJECT_SIGNING = 3, "Object Signing";
        SSL_CA = 5, "SSL CA";
        SMIME_CA = 6, "S/MIME CA";
        OBJECT_SIGNING_CA = 7, "Object Signing CA";
    } else {
        4 => Reserved("reserved"),
    }
}

registry! {
    /// What became of an OCSP request, `[RFC 6960 §4.2.1]`.
    OcspResponseStatus(u8) in "OCSPResponseStatus" as Decimal {
        SUCCESSFUL = 0, "successful";
        MALFORMED_REQUEST = 1, "malformedRequest";
        INTERNAL_ERROR = 2, "internalError";
        TRY_LATER = 3, "tryLater";
        SIG_REQUIRED = 5, "sigRequired";
        UNAUTHORIZED = 6, "unauthorized";
    } else {
        4 => Reserved("not used"),
    }
}

registry! {
    /// The tag of what OCSP says of a certificate, `[RFC 6960 §4.2.1]`.
    OcspCertStatus(u8) in "CertStatus" as Decimal {
        GOOD = 0, "good";
        REVOKED = 1, "revoked";
        UNKNOWN = 2, "unknown";
    }
}

registry! {
    /// The tag of how an OCSP responder names itself, `[RFC 6960 §4.2.1]`.
    OcspResponderId(u8) in "ResponderID" as Decimal {
        BY_NAME = 1, "byName";
        BY_KEY = 2, "byKey";
    }
}

registry! {
    /// The version of a signed certificate timestamp, `[RFC 6962 §3.2]`.
    SctVersion(u8) in "Certificate Transparency Version" as Decimal {
        V1 = 0, "v1";
    }
}
