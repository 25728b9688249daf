//! Fields: what a run of bytes is called. Every parser declares its own beside itself, with `fields!`.

use std::fmt;

/// What a field is: its key, and whether it stays in one piece.
#[derive(Debug)]
pub struct Field {
    key: &'static str,
    opaque: Option<Opaque>,
}

impl Field {
    /// A field with this key; `opaque` where its bytes have no structure.
    #[must_use]
    pub const fn new(key: &'static str, opaque: Option<Opaque>) -> Self {
        Self { key, opaque }
    }
}

/// A field's name in the program: one for each kind of thing that bytes can be.
///
/// Its key is a path of RFC spellings, `client_hello.random` for instance; explanations are filed under it.
#[derive(Clone, Copy)]
pub struct FieldId(
    /// The declaration.
    pub &'static Field,
);

impl FieldId {
    /// The whole key: `client_hello.random`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.0.key
    }

    /// The name as the RFC spells it: what stands behind the key's last dot.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.key().rsplit('.').next().unwrap_or_default()
    }

    /// What kind of unstructured bytes it holds; `None` for everything that has parts or a value to read.
    #[must_use]
    pub const fn opaque(self) -> Option<Opaque> {
        self.0.opaque
    }
}

impl PartialEq for FieldId {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0) || self.key() == other.key()
    }
}

impl Eq for FieldId {}

impl PartialOrd for FieldId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FieldId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(other.key())
    }
}

impl fmt::Display for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// Bytes without structure: they alone may be long and stay one leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opaque {
    /// Drawn at random.
    Random,
    /// A public key or key share, or a part of one.
    PublicKey,
    /// A signature.
    Signature,
    /// What a cipher made.
    Ciphertext,
    /// A message authentication code, or a hash value.
    Mac,
    /// A ticket, which only its issuer can read; a cookie likewise.
    Ticket,
    /// Text of a mail, and other text for people.
    Text,
    /// Data in a compressed form.
    Compressed,
    /// Zeros that hide a length.
    Padding,
}

impl Opaque {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Random,
        Self::PublicKey,
        Self::Signature,
        Self::Ciphertext,
        Self::Mac,
        Self::Ticket,
        Self::Text,
        Self::Compressed,
        Self::Padding,
    ];

    /// Its name in a table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::PublicKey => "public key",
            Self::Signature => "signature",
            Self::Ciphertext => "ciphertext",
            Self::Mac => "MAC",
            Self::Ticket => "ticket",
            Self::Text => "text",
            Self::Compressed => "compressed data",
            Self::Padding => "padding",
        }
    }
}

/// Declares fields, one a line, `NAME "key";` or `NAME "key" OpaqueKind;`, and the list `FIELDS` of them all.
macro_rules! fields {
    ($( $name:ident $key:literal $($opaque:ident)?; )*) => {
        $(
            #[doc = concat!("`", $key, "`")]
            pub const $name: $crate::dissect::FieldId = {
                static FIELD: $crate::dissect::Field =
                    $crate::dissect::Field::new($key, $crate::dissect::field::fields!(@ $($opaque)?));
                $crate::dissect::FieldId(&FIELD)
            };
        )*

        /// The fields that are declared here.
        pub(in $crate::dissect) const FIELDS: &[$crate::dissect::FieldId] = &[$($name),*];
    };
    (@) => { None };
    (@ $opaque:ident) => { Some($crate::dissect::Opaque::$opaque) };
}
pub(in crate::dissect) use fields;

fields! {
    LENGTH "length";
    UNKNOWN "unknown";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_stands_behind_the_last_dot() {
        const RANDOM: FieldId = FieldId(&Field::new("client_hello.random", Some(Opaque::Random)));
        assert_eq!((RANDOM.name(), RANDOM.key()), ("random", "client_hello.random"));
        assert_eq!(RANDOM.opaque(), Some(Opaque::Random));
        assert_eq!((LENGTH.name(), LENGTH.opaque()), ("length", None));
        assert_eq!(FIELDS, [LENGTH, UNKNOWN]);
    }
}
