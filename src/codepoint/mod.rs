//! The registries: every code point that TLS puts on the wire, as an open newtype with its registered name.
//!
//! A code point is never a closed enum: a value without a name prints as hex and is kept
//! (`[RFC 8446 §3.1]`, "peers may send values that we do not know"). Names are spelled as IANA's registries spell them.
//! This room knows nothing of the others.

mod alert;
mod extension;
mod group;
mod handshake;
mod hash;
pub mod hex;
mod record;
mod scheme;
mod suite;
mod table;

pub use alert::{AlertDescription, AlertLevel};
pub use extension::ExtensionType;
pub use group::NamedGroup;
pub use handshake::HandshakeType;
pub use hash::HashAlgorithm;
pub use record::{ContentType, ProtocolVersion};
pub use scheme::SignatureScheme;
pub use suite::CipherSuite;

/// A value of some registry, as a dissected field holds it: one view of every code point.
pub trait CodePoint: Copy {
    /// IANA's title of the registry, or the RFC's name of the type where IANA keeps none.
    const REGISTRY: &'static str;

    /// How many bytes hold the value on the wire; the most, where the width varies.
    const WIDTH: usize;

    /// The code point of this number, of which the low [`WIDTH`](Self::WIDTH) bytes count.
    fn from_number(number: u64) -> Self;

    /// The value on the wire.
    fn number(self) -> u64;

    /// The registered name; `None` for a value that the registry does not assign.
    fn name(self) -> Option<&'static str>;
}

/// Declares one registry: an open newtype over an integer, its constants and their registered names.
///
/// One line a code point: `CONSTANT = value, "registered_name";`, in the order of the values. All names lie in one text,
/// a line each, beside the plain values: hundreds of them then weigh little more than their letters.
macro_rules! registry {
    (
        $(#[$meta:meta])*
        $name:ident($int:ty) in $registry:literal {
            $( $(#[$item:meta])* $constant:ident = $value:literal, $text:literal; )*
        }
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

            fn from_number(number: u64) -> Self {
                Self(number as $int)
            }

            fn number(self) -> u64 {
                self.0.into()
            }

            fn name(self) -> Option<&'static str> {
                Self::TABLE.name(self.0)
            }
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

    #[test]
    fn a_known_value_prints_its_name_and_an_unknown_one_its_hex() {
        assert_eq!(CipherSuite(0x1301).to_string(), "TLS_AES_128_GCM_SHA256");
        assert_eq!(CipherSuite(0xfafa).to_string(), "0xfafa");
        assert_eq!(AlertDescription(0xee).to_string(), "0xee");
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
    fn names_lead_back_to_their_code_points() {
        for &group in NamedGroup::ALL {
            assert_eq!(group.name().and_then(NamedGroup::by_name), Some(group));
        }
    }
}
