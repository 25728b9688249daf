//! What Postfix's logs say of TLS: the summary of a connection (`src/tls/tls_misc.c`), and why a certificate did not pass
//! (`src/tls/tls_verify.c`).

use super::Run;
use crate::codepoint::{CipherSuite, HandshakeType, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::dissect::{Tree, Value, x509};
use crate::story::Kind;
use crate::story::layers::Layers;
use crate::trace::{Check, ConnectionId, EventKind, Side, Tls, Verdict};

/// How far a certificate got, in the word with which a summary begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Trust {
    /// There was none.
    #[default]
    Anonymous,
    /// It leads to nobody who is trusted, or something in it does not hold.
    Untrusted,
    /// It leads to a known authority.
    Trusted,
    /// It does, and bears the name that was demanded.
    Verified,
}

impl Trust {
    const fn word(self) -> &'static str {
        match self {
            Self::Anonymous => "Anonymous",
            Self::Untrusted => "Untrusted",
            Self::Trusted => "Trusted",
            Self::Verified => "Verified",
        }
    }
}

/// What an end found out about its peer's certificate, over the connections of a run: a resumed session rests on the one that began it.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Whether a TLSA record matched; `None` where none is to go by.
    dane: Option<Verdict>,
    path: Option<Verdict>,
    name: Option<Verdict>,
}

impl Findings {
    /// Another handshake begins.
    pub(super) fn heard(&mut self, kind: &EventKind) {
        if let EventKind::Checked { check, verdict } = kind {
            match check {
                Check::Path => (self.path, self.name) = (Some(verdict.clone()), None),
                Check::Name { .. } => self.name = Some(verdict.clone()),
                Check::Dane { .. } => self.dane = Some(verdict.clone()),
                _ => {}
            }
        }
    }

    /// For an end that demands a name, [`Trust::Verified`] is the best; for others a name does not matter.
    pub(super) fn trust(&self, demand: super::Demand) -> Trust {
        if let Some(matched) = &self.dane {
            // Postfix's level `dane`: below an authority path and name must hold too, else neither is asked for.
            let holds = |verdict: &Option<Verdict>| matches!(verdict, Some(Verdict::Passed | Verdict::NotAsked));
            let verified = *matched == Verdict::Passed && holds(&self.path) && holds(&self.name);
            return if verified { Trust::Verified } else { Trust::Untrusted };
        }
        match (&self.path, &self.name) {
            (None, _) => Trust::Anonymous,
            (Some(Verdict::Passed), Some(Verdict::Passed)) if demand == super::Demand::Match => Trust::Verified,
            (Some(Verdict::Passed), _) => Trust::Trusted,
            (Some(_), _) => Trust::Untrusted,
        }
    }

    /// Whether TLSA records decide.
    pub(super) const fn go_by_records(&self) -> bool {
        self.dane.is_some()
    }

    /// Which check failed, and the library's words for it.
    pub(super) fn failure(&self) -> Option<(&'static str, &str)> {
        if let Some(Verdict::Failed { error }) = &self.dane {
            return Some(("dane", error));
        }
        match (&self.path, &self.name) {
            (Some(Verdict::Failed { error }), _) => Some(("path", error)),
            (_, Some(Verdict::Failed { error })) => Some(("name", error)),
            _ => None,
        }
    }
}

/// `Trusted TLS connection established to mx.birch.example[192.0.2.25]:25: TLSv1.3 with cipher …`; `peer` begins with `to` or `from`.
pub(super) fn summary(run: &Run<'_>, connection: ConnectionId, trust: Trust, peer: &str, established: &Tls) -> String {
    let Tls::Established { version, suite, group, .. } = established else { return String::new() };
    let bits = if suite.to_string().contains("AES_128") { 128 } else { 256 };
    let protocol = version.to_string().replacen("TLS ", "TLSv", 1);
    let mut text = format!(
        "{} TLS connection established {peer}: {protocol} with cipher {} ({bits}/{bits} bits)",
        trust.word(),
        cipher(*suite)
    );
    if *version == ProtocolVersion::TLS_1_3 {
        text.extend(group.map(|group| format!(" key-exchange {}", key_exchange(group))));
        for (side, who) in [(Side::Server, "server"), (Side::Client, "client")] {
            text.extend(signature(run, connection, side).map(|signature| signature.words(who)));
        }
    }
    text
}

/// A suite as OpenSSL names it: those of TLS 1.3 as they are registered, the others in its own spelling.
fn cipher(suite: CipherSuite) -> String {
    let name = suite.to_string();
    let Some((exchange, rest)) = name.strip_prefix("TLS_").and_then(|name| name.split_once("_WITH_")) else {
        return name;
    };
    let rest = rest.replace("AES_128", "AES128").replace("AES_256", "AES256").replace("POLY1305_SHA256", "POLY1305");
    format!("{exchange}-{rest}").replace('_', "-")
}

fn key_exchange(group: NamedGroup) -> String {
    match group {
        NamedGroup::X25519 => "X25519".to_owned(),
        NamedGroup::SECP256R1 => "ECDHE (P-256)".to_owned(),
        NamedGroup::SECP384R1 => "ECDHE (P-384)".to_owned(),
        NamedGroup::SECP521R1 => "ECDHE (P-521)".to_owned(),
        other => other.to_string(),
    }
}

/// A CertificateVerify: its scheme, and the signature's length in bits, which for RSA is the key's.
struct Signature {
    scheme: SignatureScheme,
    bits: usize,
}

/// The CertificateVerify of an end, `[RFC 8446 §4.4.3]`; `None` where it signed nothing.
fn signature(run: &Run<'_>, connection: ConnectionId, side: Side) -> Option<Signature> {
    let wanted = Kind::Handshake(HandshakeType::CERTIFICATE_VERIFY);
    let message = run.messages(connection).find(|message| message.kind == wanted && message.side == side)?;
    let [_, _, _, _, scheme_high, scheme_low, length_high, length_low, ..] = *message.bytes(run.trace) else {
        return None;
    };
    let bits = usize::from(u16::from_be_bytes([length_high, length_low])) * 8;
    Some(Signature { scheme: SignatureScheme(u16::from_be_bytes([scheme_high, scheme_low])), bits })
}

impl Signature {
    /// ` server-signature ECDSA (P-256) server-digest SHA256`; schemes that sign without a hash of their own have no digest.
    fn words(&self, who: &str) -> String {
        let (key, digest) = match self.scheme {
            SignatureScheme::ECDSA_SECP256R1_SHA256 => ("ECDSA (P-256)".to_owned(), Some("SHA256")),
            SignatureScheme::ECDSA_SECP384R1_SHA384 => ("ECDSA (P-384)".to_owned(), Some("SHA384")),
            SignatureScheme::ECDSA_SECP521R1_SHA512 => ("ECDSA (P-521)".to_owned(), Some("SHA512")),
            SignatureScheme::RSA_PSS_RSAE_SHA256 => (format!("RSA-PSS ({} bits)", self.bits), Some("SHA256")),
            SignatureScheme::RSA_PSS_RSAE_SHA384 => (format!("RSA-PSS ({} bits)", self.bits), Some("SHA384")),
            SignatureScheme::RSA_PSS_RSAE_SHA512 => (format!("RSA-PSS ({} bits)", self.bits), Some("SHA512")),
            SignatureScheme::ED25519 => ("ED25519".to_owned(), None),
            other => (other.to_string(), None),
        };
        let digest = digest.map_or_else(String::new, |digest| format!(" {who}-digest {digest}"));
        format!(" {who}-signature {key}{digest}")
    }
}

/// The line that says why the receiver's certificate did not pass. Where Postfix prints OpenSSL's number and words, the
/// library's own words stand.
pub(super) fn failed(run: &Run<'_>, connection: ConnectionId, peer: &str, check: &str, error: &str) -> String {
    let words = error.trim_start_matches("invalid peer certificate: ");
    if check == "path" && words.contains("UnknownIssuer") {
        return match issuer(run, connection) {
            Issuer::Itself => format!("certificate verification failed for {peer}: self-signed certificate"),
            Issuer::Named(name) => format!("certificate verification failed for {peer}: untrusted issuer {name}"),
        };
    }
    let known = if words.contains("not valid yet") {
        "certificate not yet valid"
    } else if words.contains("expired") {
        "certificate has expired"
    } else {
        words
    };
    format!("server certificate verification failed for {peer}: {known}")
}

/// Who issued the certificate that leads no further.
enum Issuer {
    /// There is one certificate, and it issued itself.
    Itself,
    /// A name in the form `/CN=…`; `<unknown>` where no certificate can be read.
    Named(String),
}

fn issuer(run: &Run<'_>, connection: ConnectionId) -> Issuer {
    let unknown = Issuer::Named("<unknown>".to_owned());
    let wanted = [HandshakeType::CERTIFICATE, HandshakeType::COMPRESSED_CERTIFICATE].map(Kind::Handshake);
    let mut messages = run.messages(connection);
    let found = messages.find(|message| wanted.contains(&message.kind) && message.side == Side::Server);
    // What was compressed is the layer above the message.
    let Some(buffer) = found.and_then(|message| Layers::of(run.trace, message).buffers.pop()) else { return unknown };
    let (bytes, tree) = (buffer.bytes(run.trace), &buffer.tree);
    let nodes = tree.nodes.iter().enumerate();
    let issuers: Vec<_> = nodes.filter(|(_, node)| node.field == x509::ISSUER).map(|(at, _)| at).collect();
    let subject = tree.find(x509::SUBJECT);
    let (Some(&last), Some(subject)) = (issuers.last(), subject) else { return unknown };
    let bytes_of = |node: usize| tree.nodes[node].span.of(bytes);
    if issuers.len() == 1 && bytes_of(last) == bytes_of(subject) {
        return Issuer::Itself;
    }
    Issuer::Named(one_line(tree, last, bytes))
}

/// A name as OpenSSL's `X509_NAME_oneline` writes it.
fn one_line(tree: &Tree, name: usize, bytes: &[u8]) -> String {
    let below = tree.nodes[name].below as usize;
    let mut text = String::new();
    for node in &tree.nodes[name..=name + below] {
        match node.value {
            Value::Oid(kind) => {
                let short = match kind.unwrap_or("?") {
                    "id-at-commonName" => "CN",
                    "id-at-organizationName" => "O",
                    "id-at-organizationalUnitName" => "OU",
                    "id-at-countryName" => "C",
                    other => other,
                };
                text.extend(["/", short, "="]);
            }
            Value::Text => text.push_str(&String::from_utf8_lossy(node.span.of(bytes))),
            _ => {}
        }
    }
    text
}
