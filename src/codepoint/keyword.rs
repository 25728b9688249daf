//! Registries whose code points are words and not numbers: ALPN's protocols, SMTP's keywords, the names of header fields.

/// A registry of words, each with what it stands for.
#[derive(Clone, Copy)]
pub struct Keywords {
    /// IANA's title of the registry, or the RFC's name of what it lists where IANA keeps none.
    pub registry: &'static str,
    /// A line for each word: the word, a tab, what it stands for.
    entries: &'static str,
}

impl Keywords {
    pub(super) const fn new(registry: &'static str, entries: &'static str) -> Self {
        Self { registry, entries }
    }

    /// Every word with what it stands for, in the order of the table.
    pub fn all(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.entries.lines().filter_map(|line| line.split_once('\t'))
    }

    /// What exactly this word stands for; `None` for a word that is not registered.
    #[must_use]
    pub fn meaning(self, word: &[u8]) -> Option<&'static str> {
        self.all().find(|(registered, _)| registered.as_bytes() == word).map(|(_, meaning)| meaning)
    }

    /// The word as it is registered and what it stands for, for registries in which upper and lower case are equal.
    #[must_use]
    pub fn find(self, word: &[u8]) -> Option<(&'static str, &'static str)> {
        self.all().find(|(registered, _)| registered.as_bytes().eq_ignore_ascii_case(word))
    }
}

/// Declares a registry of words: `"word" = "what it stands for";`.
macro_rules! keywords {
    (
        $(#[$meta:meta])*
        $name:ident in $registry:literal { $( $word:literal = $meaning:literal; )* }
    ) => {
        $(#[$meta])*
        pub const $name: $crate::codepoint::Keywords =
            $crate::codepoint::Keywords::new($registry, concat!($($word, "\t", $meaning, "\n"),*));
    };
}
pub(super) use keywords;

#[cfg(test)]
mod tests {
    use crate::codepoint::{
        ALPN_PROTOCOLS, EHLO_KEYWORDS, HEADER_FIELDS, RECEIVED_CLAUSES, WITH_PROTOCOLS, is_grease_protocol,
    };

    #[test]
    fn every_word_is_there_once_and_leads_to_its_meaning() {
        for registry in [ALPN_PROTOCOLS, EHLO_KEYWORDS, HEADER_FIELDS, RECEIVED_CLAUSES, WITH_PROTOCOLS] {
            assert_eq!(registry.all().count(), registry.entries.lines().count());
            for (word, meaning) in registry.all() {
                assert!(!word.is_empty() && !meaning.is_empty() && !meaning.contains('\t'), "{word}");
                assert_eq!(registry.meaning(word.as_bytes()), Some(meaning));
                let other_case = word.to_lowercase();
                assert_eq!(registry.find(other_case.as_bytes()), Some((word, meaning)), "{word} is there twice");
            }
        }
    }

    #[test]
    fn upper_and_lower_case_differ_where_they_do() {
        assert_eq!(ALPN_PROTOCOLS.meaning(b"h2"), Some("HTTP/2 over TLS"));
        assert_eq!(ALPN_PROTOCOLS.meaning(b"H2"), None);
        assert_eq!(EHLO_KEYWORDS.find(b"starttls"), Some(("STARTTLS", "Start TLS")));
        assert_eq!(HEADER_FIELDS.find(b"message-id").map(|(name, _)| name), Some("Message-ID"));
        assert_eq!(HEADER_FIELDS.find(b"X-Mailer"), None);
        assert_eq!(EHLO_KEYWORDS.find(b"START\xffTLS"), None);
    }

    #[test]
    fn protocols_of_grease_are_two_equal_bytes() {
        assert!(is_grease_protocol(&[0x0a, 0x0a]) && is_grease_protocol(&[0xfa, 0xfa]));
        assert!(!is_grease_protocol(&[0x0a, 0x1a]) && !is_grease_protocol(b"h2") && !is_grease_protocol(&[0x0a; 3]));
    }
}
