//! What a registry says of a number: assigned, or what the range is for in which it lies, `[RFC 8126 §4]`, `[RFC 8126 §6]`.

/// What a registry says of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has a registered name.
    Assigned,
    /// It stands for nothing, and is sent so that nobody forgets to ignore what is unknown, `[RFC 8701 §2]`.
    Grease,
    /// Whoever likes may use it among those who agree, and nobody will register it.
    PrivateUse,
    /// It is kept from being assigned, for the reason that these words give.
    Reserved(&'static str),
    /// Nothing is known of it.
    Unassigned,
}

impl Standing {
    /// The range in words, where there is something to say.
    #[must_use]
    pub const fn words(self) -> Option<&'static str> {
        match self {
            Self::Assigned | Self::Unassigned => None,
            Self::Grease => Some("GREASE"),
            Self::PrivateUse => Some("private use"),
            Self::Reserved(words) => Some(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::codepoint::{
        CipherSuite, CodePoint, ContentType, CrlReason, ExtensionType, HashAlgorithm, NamedGroup, ProtocolVersion,
        PskKeyExchangeMode, QuicTransportParameter, SignatureAlgorithm, SignatureScheme,
    };

    #[track_caller]
    fn check<C: CodePoint + core::fmt::Display>(point: C, label: Option<&str>, shown: &str) {
        assert_eq!(point.label(), label);
        assert_eq!(point.to_string(), shown);
    }

    #[test]
    fn a_value_without_a_name_tells_its_range() {
        check(CipherSuite(0x1301), Some("TLS_AES_128_GCM_SHA256"), "TLS_AES_128_GCM_SHA256");
        check(CipherSuite(0xff85), Some("private use"), "0xff85 (private use)");
        check(CipherSuite(0x3a3a), Some("GREASE"), "0x3a3a (GREASE)");
        check(CipherSuite(0x3a3b), None, "0x3a3b");
        check(
            CipherSuite(0xfefe),
            Some("reserved: in use by old implementations"),
            "0xfefe (reserved: in use by old implementations)",
        );
        check(NamedGroup(0x01fc), Some("private use"), "0x01fc (private use)");
        check(ExtensionType(0xff02), Some("private use"), "0xff02 (private use)");
        check(ExtensionType(0xff01), Some("renegotiation_info"), "renegotiation_info");
        check(ProtocolVersion(0x7f1c), Some("a draft of TLS 1.3"), "0x7f1c (a draft of TLS 1.3)");
        check(PskKeyExchangeMode(0x2a), Some("GREASE"), "0x2a (GREASE)");
        check(QuicTransportParameter(58), Some("GREASE"), "0x000000000000003a (GREASE)");
        check(CrlReason(7), Some("not used"), "7 (not used)");
        check(ContentType(0), None, "0x00");
    }

    /// The words for the pairs of TLS 1.2 are the names of their parts, and every pair that has no scheme has words.
    #[test]
    fn pairs_of_tls_1_2_are_named_by_their_parts() {
        for &hash in HashAlgorithm::ALL {
            for &signature in SignatureAlgorithm::ALL {
                let scheme = SignatureScheme(u16::from(hash.0) << 8 | u16::from(signature.0));
                let label = scheme.label().unwrap_or_default();
                let pair = label.strip_suffix(" in TLS 1.2").and_then(|label| label.split_once(" with "));
                match pair {
                    Some(pair) => assert_eq!(pair, (hash.name().unwrap(), signature.name().unwrap())),
                    None => assert!(scheme.name().is_some() || !is_in_use(hash, signature), "{scheme}"),
                }
            }
        }
    }

    /// Whether TLS 1.2 has a use for the pair: signatures that hash by themselves go with `Intrinsic` alone, `[RFC 8422 §5.1.3]`.
    fn is_in_use(hash: HashAlgorithm, signature: SignatureAlgorithm) -> bool {
        let own_hash = signature.0 > SignatureAlgorithm::ECDSA.0;
        let weak = hash == HashAlgorithm::MD5 && signature != SignatureAlgorithm::RSA;
        hash != HashAlgorithm::NONE
            && signature != SignatureAlgorithm::ANONYMOUS
            && !weak
            && own_hash == (hash == HashAlgorithm::INTRINSIC)
    }
}
