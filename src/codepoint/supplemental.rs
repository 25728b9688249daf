//! What is told of users and authorizations beside the handshake proper: IANA, "TLS Supplemental Data Formats
//! (SupplementalDataType)", "TLS UserMappingType Values" and "TLS Authorization Data Formats", as updated 2025-12,
//! `[RFC 4680 §2]`, `[RFC 4681 §2]`, `[RFC 5878 §2]`.

use super::registry;

registry! {
    /// What an entry of a SupplementalData message holds, `[RFC 4680 §2]`.
    SupplementalDataType(u16) in "TLS Supplemental Data Formats (SupplementalDataType)" {
        USER_MAPPING_DATA = 0, "user_mapping_data";
        AUTHZ_DATA = 16386, "authz_data";
    } else {
        65280..=65535 => PrivateUse,
    }
}

registry! {
    /// How a client's name is mapped to a user's, `[RFC 4681 §2]`.
    UserMappingType(u8) in "TLS UserMappingType Values" {
        UPN_DOMAIN_HINT = 64, "upn_domain_hint";
    } else {
        224..=255 => PrivateUse,
    }
}

registry! {
    /// How an authorization is written, `[RFC 5878 §2.3]`, `[RFC 6042 §2.2]`, `[RFC 7562 §3]`.
    AuthorizationDataFormat(u8) in "TLS Authorization Data Formats" {
        X509_ATTR_CERT = 0, "x509_attr_cert";
        SAML_ASSERTION = 1, "saml_assertion";
        X509_ATTR_CERT_URL = 2, "x509_attr_cert_url";
        SAML_ASSERTION_URL = 3, "saml_assertion_url";
        KEYNOTE_ASSERTION_LIST = 64, "keynote_assertion_list";
        KEYNOTE_ASSERTION_LIST_URL = 65, "keynote_assertion_list_url";
        DTCP_AUTHORIZATION = 66, "dtcp_authorization";
    } else {
        224..=255 => PrivateUse,
    }
}
