//! What a server offers in its answer to EHLO, `[RFC 5321 §4.1.1.1]`.

/// The extensions that a sender makes use of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offer {
    /// `[RFC 3207]`
    pub(super) starttls: bool,
    /// `[RFC 2920]`
    pub(super) pipelining: bool,
    /// `[RFC 6152]`
    pub(super) eight_bit: bool,
    /// `[RFC 6531]`
    pub(super) utf8: bool,
    /// `[RFC 8689]`
    pub(super) require_tls: bool,
    /// `[RFC 1870]`: offered; the largest message in octets, 0 for no fixed limit.
    pub(super) size: Option<u64>,
}

impl Offer {
    /// Reads the lines of the reply; the first one is a greeting. A keyword that nobody knows is passed over.
    pub(super) fn read(lines: &[String]) -> Self {
        let mut offer = Self::default();
        for line in lines.iter().skip(1) {
            let mut words = line.split([' ', '=']);
            let keyword = words.next().unwrap_or_default().to_ascii_uppercase();
            match keyword.as_str() {
                "STARTTLS" => offer.starttls = true,
                "PIPELINING" => offer.pipelining = true,
                "8BITMIME" => offer.eight_bit = true,
                "SMTPUTF8" => offer.utf8 = true,
                "REQUIRETLS" => offer.require_tls = true,
                "SIZE" => offer.size = Some(words.next().and_then(|size| size.parse().ok()).unwrap_or(0)),
                _ => {}
            }
        }
        offer
    }
}
