//! The words that settings take: one small enum for each choice, with its spelling and what it means.

use crate::codepoint::{ProtocolVersion, SignatureScheme};

/// Declares a choice: an enum, the word of each variant, and all of them in order. The first one is the default.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident { $( $(#[$doc:meta])* $variant:ident = $word:literal, )+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$doc])* $variant, )+ }

        impl $name {
            /// Every choice, in the order in which it is offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The choice with this word.
            #[must_use]
            pub fn by_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

choice! {
    /// Which way a mail takes: port, and when TLS begins.
    Port {
        /// Between servers, TLS by STARTTLS, `[RFC 3207]`.
        Relay = "25",
        /// Submission with TLS from the first byte, `[RFC 8314 §3.3]`.
        Submissions = "465",
        /// Submission, TLS by STARTTLS before any mail, `[RFC 6409]`.
        Submission = "587",
    }
}

impl Port {
    /// The TCP port's number.
    #[must_use]
    pub const fn number(self) -> u16 {
        match self {
            Self::Relay => 25,
            Self::Submissions => 465,
            Self::Submission => 587,
        }
    }
}

choice! {
    /// What the sender demands of TLS, in Postfix's words.
    Policy {
        /// No TLS, whatever is offered. Where TLS comes first, on port 465, it is as `encrypt`.
        None = "none",
        /// TLS when it is offered, without looking at the certificate: opportunistic, `[RFC 7435]`.
        May = "may",
        /// TLS always, without looking at the certificate.
        Encrypt = "encrypt",
        /// TLS always, and the certificate must lead to a known authority and bear the right name.
        Secure = "secure",
    }
}

choice! {
    /// Where a sender that verifies refuses a bad certificate.
    Refusal {
        /// Inside the handshake, with an alert: as libraries do.
        Library = "library",
        /// After the handshake, by leaving: as mail servers do.
        Mta = "mta",
    }
}

choice! {
    /// A version that a party speaks.
    Version {
        /// TLS 1.3.
        Tls13 = "1.3",
        /// TLS 1.2.
        Tls12 = "1.2",
    }
}

impl Version {
    /// The version's code point.
    #[must_use]
    pub const fn codepoint(self) -> ProtocolVersion {
        match self {
            Self::Tls13 => ProtocolVersion::TLS_1_3,
            Self::Tls12 => ProtocolVersion::TLS_1_2,
        }
    }
}

choice! {
    /// The kind of key that a certificate chain is made of.
    Certificate {
        /// ECDSA on P-256.
        P256 = "p256",
        /// ECDSA on P-384.
        P384 = "p384",
        /// Ed25519.
        Ed25519 = "ed25519",
        /// RSA, 2048 bits: fixed demonstration keys.
        Rsa = "rsa",
        /// ML-DSA-65, experimental.
        MlDsa65 = "mldsa65",
    }
}

impl Certificate {
    /// The signature scheme that names this kind of key.
    #[must_use]
    pub const fn scheme(self) -> SignatureScheme {
        match self {
            Self::P256 => SignatureScheme::ECDSA_SECP256R1_SHA256,
            Self::P384 => SignatureScheme::ECDSA_SECP384R1_SHA384,
            Self::Ed25519 => SignatureScheme::ED25519,
            Self::Rsa => SignatureScheme::RSA_PSS_RSAE_SHA256,
            Self::MlDsa65 => SignatureScheme::MLDSA65,
        }
    }
}

choice! {
    /// What is wrong with the receiver's certificate.
    Defect {
        /// Nothing.
        None = "none",
        /// Its time is over.
        Expired = "expired",
        /// Its time has not come.
        NotYetValid = "not-yet-valid",
        /// It was issued for another name.
        WrongName = "wrong-name",
        /// It bears its name as common name alone.
        CommonNameOnly = "common-name-only",
        /// It was issued for an address, not for a name.
        IpOnly = "ip-only",
        /// Nobody knows its authority.
        UnknownCa = "unknown-ca",
        /// It signed itself, as no authority.
        SelfSigned = "self-signed",
        /// It signed itself, and says that it is an authority.
        SelfSignedCa = "self-signed-ca",
        /// Its signature uses SHA-1.
        WeakSignature = "weak-signature",
        /// It is right, but the server has another key.
        Stolen = "stolen",
        /// It is for another use.
        WrongEku = "wrong-eku",
        /// It has a critical extension that nobody knows.
        UnknownCritical = "unknown-critical",
        /// Its authority has revoked it, by a list.
        Revoked = "revoked",
        /// Its authority has revoked it, by the OCSP response that is stapled to it.
        OcspRevoked = "ocsp-revoked",
        /// The server does not send the intermediate certificate.
        MissingIntermediate = "missing-intermediate",
    }
}

choice! {
    /// How the sender learns what authorities have revoked.
    Revocation {
        /// It does not ask: what libraries do by default, and mail servers.
        Unread = "unread",
        /// From the authorities' lists, `[RFC 5280 §5]`.
        Lists = "lists",
        /// From the OCSP response that the receiver staples to its certificate, `[RFC 6066 §8]`.
        Stapled = "stapled",
    }
}

choice! {
    /// Whether the receiver asks for the sender's certificate.
    ClientCertificate {
        /// It does not ask.
        None = "none",
        /// It asks, and goes on without.
        Optional = "optional",
        /// It asks, and refuses to go on without.
        Required = "required",
    }
}

choice! {
    /// What the receiver keeps for later connections.
    Resumption {
        /// Nothing.
        None = "none",
        /// Nothing: the session travels in a ticket that only the receiver can open, `[RFC 8446 §4.6.1]`, `[RFC 5077]`.
        Ticket = "ticket",
        /// The session itself, under an identifier.
        Store = "store",
    }
}

choice! {
    /// Who asks for new keys in the middle of the mail, `[RFC 8446 §4.6.3]`.
    KeyUpdate {
        /// Nobody.
        None = "none",
        /// The sender, before the message text.
        Sender = "sender",
        /// The receiver, before it asks for the message text.
        Receiver = "receiver",
        /// Both.
        Both = "both",
    }
}

choice! {
    /// What the receiver does about STARTTLS.
    Starttls {
        /// It offers it.
        Offered = "offered",
        /// It does not offer it.
        Absent = "absent",
        /// It offers it, and then cannot: 454.
        Unavailable = "unavailable",
    }
}

choice! {
    /// Whether the sender sends commands in groups, `[RFC 2920]`.
    Pipelining {
        /// One command, one reply.
        Off = "off",
        /// MAIL, RCPT and DATA at once.
        On = "on",
    }
}

choice! {
    /// Whether the sender follows the protocol.
    Manner {
        /// It does.
        Proper = "proper",
        /// It sends `STARTTLS now`, with a parameter that the command does not have; refused, it goes on as its policy says.
        StarttlsWithParameter = "starttls-with-parameter",
        /// It sends MAIL before TLS; refused with 530, it does STARTTLS after all.
        MailBeforeTls = "mail-before-tls",
        /// It begins with a ClientHello, on whatever port.
        TlsFirst = "tls-first",
        /// It is a browser that was pointed at the wrong port, and speaks HTTP.
        Http = "http",
    }
}

choice! {
    /// What an end does with text that came in the clear behind the line that ends the clear part.
    Remainder {
        /// It is thrown away, as `[RFC 3207 §4.2]` demands of all knowledge from before TLS.
        Discard = "discard",
        /// It stays in the buffer and is read as if it had come in TLS: CVE-2011-0411 in servers, CVE-2021-38371 in clients.
        Keep = "keep",
    }
}

choice! {
    /// Whether the mail asks for REQUIRETLS, `[RFC 8689]`.
    RequireTls {
        /// It does not.
        Unasked = "unasked",
        /// It does: in TLS only, on every hop, with a verified server.
        Asked = "asked",
    }
}

choice! {
    /// Whether the receiver offers something.
    Offer {
        /// It does.
        Offered = "offered",
        /// It does not.
        Absent = "absent",
    }
}

choice! {
    /// For which names the receiver has a certificate to show, `[RFC 6066 §3]`.
    ServedNames {
        /// It shows the same one whatever name is asked for, as mail servers do.
        Any = "any",
        /// It has one for other names, not for the one that is asked for, and refuses.
        Others = "others",
    }
}

choice! {
    /// Whether both ends insist on the extended master secret of TLS 1.2, `[RFC 7627]`.
    ExtendedMasterSecret {
        /// They use it when both have it.
        Optional = "optional",
        /// They refuse to go on without.
        Required = "required",
    }
}

choice! {
    /// Whether the receiver restarts between two deliveries, and forgets what it kept for later connections.
    Restart {
        /// It does not.
        None = "none",
        /// It does: sessions and the key of its tickets are gone.
        Between = "between",
    }
}

choice! {
    /// How many records one key may protect before it must be renewed, `[RFC 8446 §5.5]`.
    KeyLimit {
        /// As many as is safe: 2^24 with AES-GCM.
        Safe = "safe",
        /// Four, so that it is seen: TLS 1.3 alone.
        Four = "four",
    }
}

choice! {
    /// Whether a sender that takes a session up again speaks before the handshake is done, `[RFC 8446 §2.3]`. No document says
    /// how SMTP would do so, [RFC 8446 §E.5]: for the laboratory alone, with port 465 and stored sessions.
    EarlyData {
        /// It does not.
        None = "none",
        /// It does, and the receiver takes it.
        Taken = "taken",
        /// It does, and the receiver does not take it any more.
        Refused = "refused",
    }
}

choice! {
    /// Whether certificates cross compressed, `[RFC 8879]`: TLS 1.3 alone.
    CertificateCompression {
        /// Nobody offers to decompress any.
        Off = "off",
        /// Both ends decompress zlib, and compress for a peer that does.
        Zlib = "zlib",
        /// The sender offers to decompress zlib, and the receiver makes no use of it.
        Offered = "offered",
        /// The sender offers it, and the receiver misbehaves: one byte more comes out than it says.
        Misstated = "misstated",
    }
}

choice! {
    /// Which TLSA records the receiver's host has, and whether the sender asks for them, `[RFC 7672]`.
    Dane {
        /// The sender asks DNS nothing: where the mail goes is part of its configuration.
        Unasked = "unasked",
        /// The sender asks, and there are none.
        Absent = "absent",
        /// DANE-EE(3): the SHA2-256 of the server's own key.
        OwnKey256 = "3-1-1",
        /// DANE-EE(3): the SHA2-512 of the server's own key.
        OwnKey512 = "3-1-2",
        /// DANE-EE(3): the server's own key itself.
        OwnKeyWhole = "3-1-0",
        /// DANE-EE(3): the SHA2-256 of the server's own certificate.
        OwnCertificate = "3-0-1",
        /// DANE-TA(2): the SHA2-256 of the issuing authority's key.
        AuthorityKey = "2-1-1",
        /// DANE-TA(2): the SHA2-256 of the issuing authority's certificate.
        AuthorityCertificate = "2-0-1",
        /// DANE-EE(3): the SHA2-256 of the key that the server had before; it was renewed, and the record was not.
        Mismatch = "mismatch",
        /// PKIX-EE(1): a record that senders of mail do not go by, `[RFC 7672 §3.1.3]`.
        Unusable = "unusable",
    }
}

choice! {
    /// What DNSSEC makes of the answers that the sender gets, `[RFC 4033 §5]`.
    Dnssec {
        /// They are signed, all the way from the root.
        Secure = "secure",
        /// The zone is not signed: nobody vouches for them.
        Insecure = "insecure",
        /// They should be signed, and the signatures do not hold: somebody forged them, or an operator let them expire.
        Bogus = "bogus",
    }
}

choice! {
    /// Which MTA-STS policy the recipient's domain publishes, and whether the sender asks for it, `[RFC 8461 §5]`.
    MtaSts {
        /// The sender asks for none.
        Off = "off",
        /// The sender asks; without TLS, a certificate and a host that the policy names there is no mail.
        Enforce = "enforce",
        /// The sender asks; what the policy would refuse is reported, and the mail goes.
        Testing = "testing",
        /// The sender asks; the domain says that it has no policy any more.
        None = "none",
    }
}

choice! {
    /// What is wrong with how the domain publishes its MTA-STS policy.
    MtaStsFault {
        /// Nothing.
        None = "none",
        /// The policy names another host than the one that takes the mail.
        OtherHost = "other-host",
        /// There is a policy, and no TXT record that tells of it.
        NoRecord = "no-record",
        /// The policy host has no address.
        Unreachable = "unreachable",
        /// The policy host's certificate is for another name.
        Certificate = "certificate",
        /// The policy host knows no such page: 404.
        NotFound = "not-found",
        /// The policy host sends the sender elsewhere: 301, which does not count, `[RFC 8461 §3.3]`.
        Redirect = "redirect",
        /// The policy has a mode that does not exist.
        Unreadable = "unreadable",
    }
}

choice! {
    /// Which MTA-STS policy of the domain the sender has kept from earlier mails, `[RFC 8461 §5.1]`.
    MtaStsCache {
        /// None: it is the first mail.
        Empty = "empty",
        /// The one that the TXT record still tells of.
        Current = "current",
        /// An earlier one, which demands the same: the TXT record has another id by now.
        Earlier = "earlier",
        /// One whose time is over.
        Stale = "stale",
    }
}

choice! {
    /// Whether somebody on the path ends the connection itself: a server towards the sender, a client towards the receiver.
    Interception {
        /// Nobody does.
        None = "none",
        /// Somebody does, and passes the mail on as it came.
        Reads = "reads",
        /// Somebody does, and puts another line in the place of one of the mail.
        Alters = "alters",
    }
}

choice! {
    /// What certificate somebody who ends the connection on the path shows to the sender.
    Forgery {
        /// One for the receiver's name, which signed itself.
        SelfSigned = "self-signed",
        /// One for the receiver's name, from an authority of its own.
        OwnAuthority = "own-authority",
        /// A genuine one, from the authority that the receiver has its own from, for a name of its own.
        OtherName = "other-name",
    }
}

choice! {
    /// How the sender ends the connection.
    Closing {
        /// It waits for the reply to QUIT, then both say close_notify.
        Mutual = "mutual",
        /// It says close_notify right behind QUIT, and still hears what comes, `[RFC 8446 §6.1]`.
        Half = "half",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back_to_their_choices() {
        for &defect in Defect::ALL {
            assert_eq!(Defect::by_word(defect.word()), Some(defect));
        }
        assert_eq!(Policy::by_word("secured"), None);
    }
}
