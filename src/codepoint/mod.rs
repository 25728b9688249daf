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

pub use alert::{AlertDescription, AlertLevel};
pub use extension::ExtensionType;
pub use group::NamedGroup;
pub use handshake::HandshakeType;
pub use hash::HashAlgorithm;
pub use record::{ContentType, ProtocolVersion};
pub use scheme::SignatureScheme;
pub use suite::CipherSuite;

/// Declares one registry: an open newtype over an integer, its constants and their registered names.
///
/// One line a code point: `CONSTANT = value, "registered_name";`.
macro_rules! registry {
    (
        $(#[$meta:meta])*
        $name:ident($int:ty) { $( $(#[$item:meta])* $constant:ident = $value:literal, $text:literal; )* }
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
                match self.0 {
                    $( $value => Some($text), )*
                    _ => None,
                }
            }

            /// The code point with this registered name.
            #[must_use]
            pub fn by_name(name: &str) -> Option<Self> {
                match name {
                    $( $text => Some(Self::$constant), )*
                    _ => None,
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self.name() {
                    Some(name) => f.write_str(name),
                    None => write!(f, "0x{:0width$x}", self.0, width = core::mem::size_of::<$int>() * 2),
                }
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "{self}")
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
    fn names_lead_back_to_their_code_points() {
        for &group in NamedGroup::ALL {
            assert_eq!(group.name().and_then(NamedGroup::by_name), Some(group));
        }
    }
}
