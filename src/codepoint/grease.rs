//! Values that stand for nothing, and are sent so that nobody forgets to ignore what is unknown: GREASE, `[RFC 8701 §2]`.

use super::{
    CipherSuite, ExtensionType, NamedGroup, ProtocolVersion, PskKeyExchangeMode, QuicTransportParameter,
    SignatureScheme,
};

/// The sixteen values of two bytes: equal bytes that end in `a`, `[RFC 8701 §2]`.
pub(super) const fn is_word(value: u16) -> bool {
    value & 0x0f0f == 0x0a0a && value >> 8 == value & 0xff
}

/// The eight values of a [`PskKeyExchangeMode`]: `0x0b` and every 31st after it, `[RFC 8701 §2]`.
pub(super) const fn is_mode(value: u8) -> bool {
    value % 31 == 11
}

/// The identifiers of QUIC's transport parameters that are reserved for the same end: 31 * N + 27, `[RFC 9000 §18.1]`.
pub(super) const fn is_parameter(value: u64) -> bool {
    value % 31 == 27
}

macro_rules! greased {
    ($($name:ident: $is_grease:ident),*) => {
        $(
            impl $name {
                /// Whether the value is one of GREASE's, `[RFC 8701 §2]`.
                #[must_use]
                pub const fn is_grease(self) -> bool {
                    $is_grease(self.0)
                }
            }
        )*
    };
}
greased!(CipherSuite: is_word, ExtensionType: is_word, NamedGroup: is_word, ProtocolVersion: is_word);
greased!(SignatureScheme: is_word, PskKeyExchangeMode: is_mode, QuicTransportParameter: is_parameter);

#[cfg(test)]
mod tests {
    use super::*;

    /// The values that `[RFC 8701 §2]` lists, and none else.
    #[test]
    fn the_values_of_the_rfc_are_grease_and_no_others() {
        let words: Vec<u16> = (0..=u16::MAX).filter(|&value| CipherSuite(value).is_grease()).collect();
        let listed = [
            0x0a0a, 0x1a1a, 0x2a2a, 0x3a3a, 0x4a4a, 0x5a5a, 0x6a6a, 0x7a7a, 0x8a8a, 0x9a9a, 0xaaaa, 0xbaba, 0xcaca,
            0xdada, 0xeaea, 0xfafa,
        ];
        assert_eq!(words, listed);
        let modes: Vec<u8> = (0..=u8::MAX).filter(|&value| PskKeyExchangeMode(value).is_grease()).collect();
        assert_eq!(modes, [0x0b, 0x2a, 0x49, 0x68, 0x87, 0xa6, 0xc5, 0xe4]);
        for value in listed {
            let kinds = (ExtensionType(value), NamedGroup(value), ProtocolVersion(value), SignatureScheme(value));
            assert!(kinds.0.is_grease() && kinds.1.is_grease() && kinds.2.is_grease() && kinds.3.is_grease());
        }
    }

    #[test]
    fn nothing_registered_is_grease() {
        assert!(!CipherSuite::ALL.iter().any(|value| value.is_grease()));
        assert!(!ExtensionType::ALL.iter().any(|value| value.is_grease()));
        assert!(!NamedGroup::ALL.iter().any(|value| value.is_grease()));
        assert!(!SignatureScheme::ALL.iter().any(|value| value.is_grease()));
        assert!(!QuicTransportParameter::ALL.iter().any(|value| value.is_grease()));
        assert!(!PskKeyExchangeMode::ALL.iter().any(|value| value.is_grease()));
    }
}
