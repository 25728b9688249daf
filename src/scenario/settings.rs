//! Everything that can be set about a run, as types.

use super::{
    Certificate, CertificateCompression, ClientCertificate, Closing, Dane, Defect, Dnssec, EarlyData,
    ExtendedMasterSecret, Forgery, Interception, KeyLimit, KeyUpdate, List, Manner, MtaSts, MtaStsCache, MtaStsFault,
    Offer, Pipelining, Policy, Port, Refusal, Remainder, RequireTls, Restart, Resumption, Revocation, ServedNames,
    Starttls, Version,
};
use crate::codepoint::{CipherSuite, NamedGroup};
use crate::trace::Micros;

/// The settings of a run. Keys, spelling and meaning stand in [`super::SETTINGS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Port, and when TLS begins.
    pub port: Port,
    /// What the sender demands.
    pub policy: Policy,
    /// Where the sender refuses a bad certificate.
    pub refusal: Refusal,
    /// The sending server.
    pub sender: Party,
    /// The receiving server.
    pub receiver: Party,
    /// The kind of the receiver's certificate.
    pub certificate: Certificate,
    /// What is wrong with it.
    pub defect: Defect,
    /// Whether certificates cross compressed.
    pub certificate_compression: CertificateCompression,
    /// How the sender learns what authorities have revoked.
    pub revocation: Revocation,
    /// Which TLSA records the receiver's host has, and whether the sender asks for them.
    pub dane: Dane,
    /// What DNSSEC makes of the sender's answers.
    pub dnssec: Dnssec,
    /// Which MTA-STS policy the recipient's domain publishes, and whether the sender asks for it.
    pub mta_sts: MtaSts,
    /// What is wrong with how it is published.
    pub mta_sts_fault: MtaStsFault,
    /// Which one the sender has kept.
    pub mta_sts_cache: MtaStsCache,
    /// Whether somebody on the path ends the connection itself.
    pub interception: Interception,
    /// What certificate it shows then.
    pub forgery: Forgery,
    /// Whether the receiver asks for the sender's certificate.
    pub client_certificate: ClientCertificate,
    /// The kind of the sender's certificate, if it has one.
    pub sender_certificate: Option<Certificate>,
    /// What the receiver does about STARTTLS.
    pub starttls: Starttls,
    /// Whether the sender follows the protocol.
    pub manner: Manner,
    /// What the receiver does with text behind STARTTLS.
    pub behind_starttls: Remainder,
    /// What the sender does with text behind the permission to start TLS.
    pub behind_permission: Remainder,
    /// Whether the mail asks for REQUIRETLS.
    pub require_tls: RequireTls,
    /// Whether the receiver offers REQUIRETLS.
    pub require_tls_offer: Offer,
    /// For which names the receiver has a certificate.
    pub served_names: ServedNames,
    /// Whether both insist on the extended master secret.
    pub extended_master_secret: ExtendedMasterSecret,
    /// What is kept for later connections.
    pub resumption: Resumption,
    /// Whether the receiver restarts between deliveries.
    pub restart: Restart,
    /// Whether the sender speaks before the handshake is done.
    pub early_data: EarlyData,
    /// How many records one key may protect.
    pub key_limit: KeyLimit,
    /// How the sender ends the connection.
    pub closing: Closing,
    /// How many mails are sent, each over its own connection.
    pub deliveries: u32,
    /// Who asks for new keys.
    pub key_update: KeyUpdate,
    /// Whether commands travel in groups.
    pub pipelining: Pipelining,
    /// The largest fragment that either side sends, in bytes; `None` for the protocol's own limit.
    pub fragment: Option<u16>,
    /// Inner plaintexts are padded to a multiple of this many bytes; 0 for no padding, `[RFC 8446 §5.4]`.
    pub padding: u16,
    /// When the run begins, in seconds since 1970-01-01T00:00:00Z.
    pub date: u64,
    /// How long a segment takes from one end to the other.
    pub latency: Micros,
    /// The envelope's and the header's sender.
    pub from: String,
    /// The envelope's and the header's recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The text is repeated until it has this many bytes; 0 for once.
    pub size: u32,
    /// The run ends after this many events.
    pub event_limit: u32,
}

/// What one end can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its host name.
    pub name: String,
    /// Protocol versions.
    pub versions: List<Version>,
    /// Cipher suites.
    pub suites: List<CipherSuite>,
    /// Key exchange groups; the sender makes a share for the first one.
    pub groups: List<NamedGroup>,
    /// The names of the application protocols that it offers or takes, `[RFC 7301]`, separated by commas; empty for none.
    pub alpn: String,
}

impl Party {
    fn named(name: &str) -> Self {
        let all = "the tables list each value once, and some";
        Self {
            name: name.to_owned(),
            versions: List::new(Version::ALL.to_vec()).expect(all),
            suites: List::new(super::table::SUITES.to_vec()).expect(all),
            groups: List::new(super::table::DEFAULT_GROUPS.to_vec()).expect(all),
            // SMTP has no name in the registry: nobody asks for it.
            alpn: String::new(),
        }
    }
}

impl Default for Settings {
    /// A mail between two servers that are set up well: STARTTLS on port 25, TLS 1.3, the certificate verified.
    fn default() -> Self {
        Self {
            port: Port::Relay,
            policy: Policy::Secure,
            refusal: Refusal::Library,
            sender: Party::named("mail.alder.example"),
            receiver: Party::named("mx.birch.example"),
            certificate: Certificate::P256,
            defect: Defect::None,
            certificate_compression: CertificateCompression::Off,
            revocation: Revocation::Unread,
            dane: Dane::Unasked,
            dnssec: Dnssec::Secure,
            mta_sts: MtaSts::Off,
            mta_sts_fault: MtaStsFault::None,
            mta_sts_cache: MtaStsCache::Empty,
            interception: Interception::None,
            forgery: Forgery::SelfSigned,
            client_certificate: ClientCertificate::None,
            sender_certificate: None,
            starttls: Starttls::Offered,
            manner: Manner::Proper,
            behind_starttls: Remainder::Discard,
            behind_permission: Remainder::Discard,
            require_tls: RequireTls::Unasked,
            require_tls_offer: Offer::Offered,
            served_names: ServedNames::Any,
            extended_master_secret: ExtendedMasterSecret::Optional,
            resumption: Resumption::Ticket,
            restart: Restart::None,
            early_data: EarlyData::None,
            key_limit: KeyLimit::Safe,
            closing: Closing::Mutual,
            deliveries: 1,
            key_update: KeyUpdate::None,
            pipelining: Pipelining::Off,
            fragment: None,
            padding: 0,
            // 2026-03-02T09:30:00Z, a Monday morning.
            date: 1_772_443_800,
            latency: Micros(20_000),
            from: "anna@alder.example".to_owned(),
            to: "bea@birch.example".to_owned(),
            subject: "The spare key".to_owned(),
            body: "Dear Bea,\nthe spare key is under the third pot.\nAnna\n".to_owned(),
            size: 0,
            event_limit: 2_000_000,
        }
    }
}
