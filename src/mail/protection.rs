//! What the engine tells about a TLS connection, in the words that mail servers write into logs and headers.

/// A TLS connection as it was agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protection {
    /// The version as Postfix spells it: `TLSv1.3`, `TLSv1.2`.
    pub version: String,
    /// The cipher suite: `TLS_AES_256_GCM_SHA384`.
    pub cipher: String,
    /// The symmetric key's length in bits: 128 or 256.
    pub bits: u16,
    /// The key exchange group, `X25519`; `None` where it is not told.
    pub key_exchange: Option<String>,
    /// The kind of the server's key, `ECDSA (P-256)`; `None` where it is not told, and in a resumed session.
    pub server_signature: Option<String>,
    /// The hash under the server's signature, `SHA256`; `None` where the scheme has none of its own.
    pub server_digest: Option<String>,
    /// What the sender found out about the receiver's certificate; of no interest to the receiver.
    pub peer: PeerVerdict,
    /// What the receiver knows about the sender's certificate; of no interest to the sender.
    pub client: ClientCertificate,
}

impl Protection {
    /// The comment of Postfix's `Received:` field, without its parentheses: on one line, or on two when the handshake is told.
    ///
    /// ```text
    /// using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)
    ///  key-exchange X25519 server-signature ECDSA (P-256) server-digest SHA256
    /// ```
    #[must_use]
    pub fn summary(&self) -> String {
        let Self { version, cipher, bits, .. } = self;
        let mut text = format!("using {version} with cipher {cipher} ({bits}/{bits} bits)");
        let parts = [
            ("key-exchange", &self.key_exchange),
            ("server-signature", &self.server_signature),
            ("server-digest", &self.server_digest),
        ];
        let told: Vec<String> =
            parts.iter().filter_map(|(word, value)| value.as_ref().map(|value| format!("{word} {value}"))).collect();
        if !told.is_empty() {
            text.push_str("\r\n\t ");
            text.push_str(&told.join(" "));
        }
        text
    }
}

/// What a sender found out about the receiver's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeerVerdict {
    /// It did not look.
    Unchecked,
    /// The chain leads to nobody whom it trusts, or something in it does not hold.
    NotTrusted,
    /// The chain holds, but the name is another.
    NotMatched,
    /// All is well.
    Verified,
}

/// What a receiver knows about the sender's certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientCertificate {
    /// It did not ask for one.
    NotRequested,
    /// It asked, and there was none.
    Absent,
    /// There was one.
    Presented {
        /// The subject's common name.
        subject: String,
        /// The issuer's common name.
        issuer: String,
        /// What the receiver thinks of it.
        verdict: PeerVerdict,
    },
}

impl ClientCertificate {
    /// As Postfix writes it into the `Received:` field, without the parentheses.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::NotRequested => "No client certificate requested".to_owned(),
            Self::Absent => "Client did not present a certificate".to_owned(),
            Self::Presented { subject, issuer, verdict } => {
                let words = if *verdict == PeerVerdict::Verified { "verified OK" } else { "not verified" };
                format!("Client CN {}, Issuer {} ({words})", quoted(subject), quoted(issuer))
            }
        }
    }
}

/// A name between quotation marks; what would end or break the comment becomes `?`.
fn quoted(name: &str) -> String {
    let safe: String =
        name.chars().map(|c| if c.is_control() || "\"\\()".contains(c) { '?' } else { c }).take(200).collect();
    format!("\"{safe}\"")
}
