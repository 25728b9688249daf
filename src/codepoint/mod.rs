//! The registries: every code point that TLS, certificates, SMTP and HTTP's status line put on the wire, with its registered name. Numbers are open
//! newtypes ([`CodePoint`]), words are [`Keywords`], object identifiers are [`ObjectIdentifier`]s.
//!
//! A code point is never a closed enum: a value without a name is kept, and prints as its number with what the registry
//! says of its range ([`Standing`]). Names are spelled as IANA's registries spell them.
//! This room knows nothing of the others.

mod alert;
mod alpn;
mod certificate;
mod ech;
mod extension;
mod field;
mod grease;
mod group;
mod handshake;
mod hash;
pub mod hex;
mod http;
mod keyword;
mod negotiation;
mod oid;
mod quic;
mod record;
mod scheme;
mod smtp;
mod standing;
mod suite;
mod supplemental;
mod table;
mod x509;

pub use alert::{AlertDescription, AlertLevel};
pub use alpn::{ALPN_PROTOCOLS, is_grease_protocol};
pub use certificate::{
    CachedInformationType, CertificateCompressionAlgorithm, CertificateStatusType, CertificateType,
    ClientCertificateType,
};
pub use ech::{EchClientHelloType, HpkeAead, HpkeKdf, HpkeKem};
pub use extension::ExtensionType;
pub use field::HEADER_FIELDS;
pub use group::{EcCurveType, EcPointFormat, NamedGroup};
pub use handshake::{CompressionMethod, HandshakeType, KeyUpdateRequest};
pub use hash::{HashAlgorithm, SignatureAlgorithm};
pub use http::HttpStatus;
pub use keyword::Keywords;
pub use negotiation::{
    CertChainType, HeartbeatMessageType, HeartbeatMode, IdentifierType, MaxFragmentLength, NameType,
    PskKeyExchangeMode, SrtpProtectionProfile,
};
pub use oid::ObjectIdentifier;
pub use quic::QuicTransportParameter;
pub use record::{ContentType, ProtocolVersion};
pub use scheme::SignatureScheme;
pub use smtp::{
    EHLO_KEYWORDS, RECEIVED_CLAUSES, ReplyCategory, ReplyCode, ReplySeverity, StatusClass, StatusDetail, StatusSubject,
    WITH_PROTOCOLS,
};
pub use standing::Standing;
pub use suite::CipherSuite;
pub use supplemental::{AuthorizationDataFormat, SupplementalDataType, UserMappingType};
pub use x509::{
    CrlReason, DistributionPointName, GeneralName, KeyUsage, NetscapeCertType, OcspCertStatus, OcspResponderId,
    OcspResponseStatus, ReasonFlags, SctVersion, UniversalTag, X509Version,
};

/// How a value without a name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `0x1301`, with two digits for each byte.
    Hexadecimal,
    /// `250`.
    Decimal,
    /// `X.7.1`: a subject and a detail, which the number holds as subject * 1000 + detail, `[RFC 3463 §2]`.
    Status,
}

/// A value of some registry, as a dissected field holds it: one view of every code point.
pub trait CodePoint: Copy {
    /// IANA's title of the registry, or the RFC's name of the type where IANA keeps none.
    const REGISTRY: &'static str;

    /// How many bytes hold the value on the wire; the most, where the width varies.
    const WIDTH: usize;

    /// How a value without a name is written.
    const NOTATION: Notation = Notation::Hexadecimal;

    /// The code point of this number, of which the low [`WIDTH`](Self::WIDTH) bytes count.
    fn from_number(number: u64) -> Self;

    /// The value on the wire.
    fn number(self) -> u64;

    /// The registered name; `None` for a value that the registry does not assign.
    fn name(self) -> Option<&'static str>;

    /// What the registry says of the value: that it has a name, or what its range is for.
    fn standing(self) -> Standing {
        if self.name().is_some() { Standing::Assigned } else { Standing::Unassigned }
    }

    /// The registered name, or in words what the value's range is for; `None` for a value that is free.
    fn label(self) -> Option<&'static str> {
        self.name().or_else(|| self.standing().words())
    }
}

/// Declares one registry: an open newtype over an integer, its constants and their registered names.
///
/// One line a code point: `CONSTANT = value, "registered_name";`, in the order of the values; `as Decimal` behind the
/// registry's title is how a value without a name is written, if not in hex; `else { 0xff00..=0xffff => PrivateUse, }` behind
/// the names is what the ranges of the others are for, as arms of a match. All names lie in one text,
/// a line each, beside the plain values: hundreds of them then weigh little more than their letters.
macro_rules! registry {
    (
        $(#[$meta:meta])*
        $name:ident($int:ty) in $registry:literal $(as $notation:ident)? {
            $( $(#[$item:meta])* $constant:ident = $value:literal, $text:literal; )*
        }
        $(else { $($ranges:tt)* })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(
            /// The value on the wire.
            pub $int,
        );

        impl $name {
            $(
                #[doc = concat!("`", $text, "` (", stringify!($value), ").")]
                $(#[$item])*
                pub const $constant: Self = Self($value);
            )*

            /// Every registered code point, in the registry's order.
            pub const ALL: &'static [Self] = &[$(Self::$constant),*];

            /// The registered name; `None` for a value that the registry does not assign.
            #[must_use]
            pub fn name(self) -> Option<&'static str> {
                Self::TABLE.name(self.0)
            }

            /// The code point with this registered name.
            #[must_use]
            pub fn by_name(name: &str) -> Option<Self> {
                Self::TABLE.value(name).map(Self)
            }

            const TABLE: $crate::codepoint::table::Table<$int> = $crate::codepoint::table::Table {
                values: &[$($value),*],
                names: concat!($($text, "\n"),*),
            };
        }

        impl $crate::codepoint::CodePoint for $name {
            const REGISTRY: &'static str = $registry;
            const WIDTH: usize = core::mem::size_of::<$int>();
            $( const NOTATION: $crate::codepoint::Notation = $crate::codepoint::Notation::$notation; )?

            fn from_number(number: u64) -> Self {
                Self(number as $int)
            }

            fn number(self) -> u64 {
                self.0.into()
            }

            fn name(self) -> Option<&'static str> {
                Self::TABLE.name(self.0)
            }

            $(
                fn standing(self) -> $crate::codepoint::Standing {
                    use $crate::codepoint::Standing::*;
                    match self.0 {
                        _ if self.name().is_some() => Assigned,
                        $($ranges)*
                        _ => Unassigned,
                    }
                }
            )?
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                $crate::codepoint::table::write(*self, f)
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                $crate::codepoint::table::write(*self, f)
            }
        }
    };
}
use registry;

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls `check(registry's points)` for every registry of numbers.
    macro_rules! each {
        ($check:ident) => {{
            each!($check: AlertDescription AlertLevel AuthorizationDataFormat CachedInformationType CertChainType);
            each!($check: CertificateCompressionAlgorithm IdentifierType SupplementalDataType UserMappingType);
            each!($check: CertificateStatusType CertificateType CipherSuite ClientCertificateType CompressionMethod);
            each!($check: ContentType CrlReason DistributionPointName EcCurveType EcPointFormat EchClientHelloType);
            each!($check: ExtensionType GeneralName HandshakeType HashAlgorithm HeartbeatMessageType HeartbeatMode);
            each!($check: HpkeAead HpkeKdf HpkeKem KeyUpdateRequest KeyUsage MaxFragmentLength NameType NamedGroup);
            each!($check: NetscapeCertType OcspCertStatus OcspResponderId OcspResponseStatus ProtocolVersion);
            each!($check: PskKeyExchangeMode QuicTransportParameter ReasonFlags ReplyCategory ReplyCode ReplySeverity);
            each!($check: SctVersion SignatureAlgorithm SignatureScheme SrtpProtectionProfile StatusClass StatusDetail);
            each!($check: StatusSubject UniversalTag X509Version);
        }};
        ($check:ident: $($registry:ident)*) => { $( $check($registry::ALL, $registry::by_name); )* };
    }

    #[test]
    fn a_known_value_prints_its_name_and_an_unknown_one_its_number() {
        assert_eq!(CipherSuite(0x1301).to_string(), "TLS_AES_128_GCM_SHA256");
        assert_eq!(CipherSuite(0xfefa).to_string(), "0xfefa");
        assert_eq!(AlertDescription(0xee).to_string(), "0xee");
        assert_eq!(QuicTransportParameter(27).to_string(), "0x000000000000001b (GREASE)");
        assert_eq!(UniversalTag(15).to_string(), "15 (reserved)");
        assert_eq!(UniversalTag(37).to_string(), "37");
    }

    #[test]
    fn every_registry_has_one_view() {
        fn check<C: CodePoint + PartialEq + core::fmt::Debug>(point: C, registry: &str, width: usize, number: u64) {
            assert_eq!((C::REGISTRY, C::WIDTH, point.number()), (registry, width, number));
            assert_eq!(C::from_number(number), point);
        }
        check(CipherSuite::TLS_AES_128_GCM_SHA256, "TLS Cipher Suites", 2, 0x1301);
        check(HandshakeType::FINISHED, "TLS HandshakeType", 1, 20);
        assert_eq!(CodePoint::name(HandshakeType::FINISHED), Some("finished"));
    }

    #[test]
    fn values_ascend_and_names_lead_back_to_them() {
        fn check<C: CodePoint + Ord + core::fmt::Debug>(points: &[C], by_name: fn(&str) -> Option<C>) {
            assert!(points.is_sorted_by(|a, b| a < b), "{}", C::REGISTRY);
            for &point in points {
                let name = point.name().unwrap();
                assert!(!name.is_empty() && !name.contains('\n'), "{}: {name:?}", C::REGISTRY);
                assert_eq!(by_name(name), Some(point), "{}: {name} is there twice", C::REGISTRY);
                assert_eq!(C::from_number(point.number()), point);
                assert_eq!((point.standing(), point.label()), (Standing::Assigned, Some(name)));
            }
            let unknown = (0..).map(C::from_number).find(|point| points.binary_search(point).is_err());
            assert_eq!(unknown.and_then(CodePoint::name), None, "{}", C::REGISTRY);
            assert_eq!(by_name("no such name"), None);
        }
        each!(check);
    }
}
