//! What a scene can be about: its stable key, under which words are filed, and its English title.

/// Declares the kinds with their keys and titles, in the order in which a run usually has them.
macro_rules! kinds {
    ($( $(#[$doc:meta])* $variant:ident = $key:literal, $title:literal; )+) => {
        /// What a scene is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum SceneKind { $( $(#[$doc])* $variant, )+ }

        impl SceneKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The key under which its words are filed; it stays when a title is worded anew.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The title in English.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }
    };
}

kinds! {
    /// SMTP in the clear: greeting and EHLO.
    Postcards = "postcards", "Postcards";
    /// The same once more, after TLS failed and the sender does not insist on it, `[RFC 7435 §4]`.
    RetryInClear = "retry_in_clear", "Again, as a postcard";
    /// What the server offers, STARTTLS among it or not, and what is made of it, `[RFC 3207 §4]`.
    Offer = "offer", "Shall we seal it?";
    /// The hellos of TLS 1.2, which agree on how and carry no shares, `[RFC 5246 §7.4.1]`.
    Hellos = "hellos", "How shall we seal it?";
    /// The key exchange: in TLS 1.3 the hellos, HelloRetryRequest included, in TLS 1.2 the key exchange messages.
    Shares = "shares", "Two halves of a secret";
    /// Early data, sent before the server has said a word, `[RFC 8446 §2.3]`.
    EarlyData = "early_data", "Ahead of the answer";
    /// The server's certificate and its proof.
    Identity = "identity", "Who are you?";
    /// A session taken up again, in place of a certificate, `[RFC 8446 §2.2]`.
    Resumption = "resumption", "We have met before";
    /// The Finished messages, and in TLS 1.2 the change to the new keys.
    Transcript = "transcript", "Did we hear the same?";
    /// The client's certificate and its proof.
    ClientIdentity = "client_identity", "And who are you?";
    /// The domain's policy for its mail is asked for, over HTTPS, `[RFC 8461 §3.3]`.
    Policy = "policy", "What does the domain say?";
    /// The mail transaction, in TLS or not.
    Letter = "letter", "The letter";
    /// New traffic keys within a connection, `[RFC 8446 §4.6.3]`.
    NewKeys = "new_keys", "New keys";
    /// A second handshake within a connection of TLS 1.2, asked for or made, `[RFC 5246 §7.4.1.1]`.
    Renegotiation = "renegotiation", "Shall we start over?";
    /// QUIT and close_notify.
    Goodbye = "goodbye", "Goodbye";
    /// TLS fails, or what it proves is not enough.
    SealBreaks = "seal_breaks", "The seal breaks";
    /// No seal was broken, but the mail is not delivered.
    LetterStays = "letter_stays", "The letter stays here";
}
