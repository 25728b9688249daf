//! The simulated certificate authorities: root → intermediate → leaf, with any single deliberate defect, `[RFC 5280]`.
//!
//! [`issue`] is called inside a session's scope, mostly with [`Actor::Authority`](crate::trace::Actor): keys and serial numbers come from the
//! `Certificate` stream, and each signature is written down. This room knows nothing of TLS connections or mail.

mod asn1;
mod authority;
mod certificate;
mod defect;
mod ocsp;
mod profile;
mod time;

use rustls_pki_types::{CertificateDer, CertificateRevocationListDer};

pub use defect::Defect;

use self::authority::{Authorities, Authority, Leaf};
use self::time::{DAY, Period};
use crate::codepoint::SignatureScheme;
use crate::crypto::sign::{self, PrivateKey, Purpose};
use crate::crypto::verify::asn1::{Certificate, common_name};

/// `CRLReason` keyCompromise, `[RFC 5280 §5.3.1]`.
const KEY_COMPROMISE: u8 = 1;

/// What is asked of the authorities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The kind of all keys of the chain, one of [`sign::KINDS`].
    pub kind: SignatureScheme,
    /// Who gets the certificate.
    pub holder: Holder,
    /// The DNS names that it is for; the first is the subject's common name too.
    pub names: Vec<String>,
    /// The date of the run, in seconds since 1970. The certificate was issued 30 days earlier.
    pub now: u64,
    /// How the authorities tell what they have revoked.
    pub status: Status,
    /// What is wrong with it.
    pub defect: Option<Defect>,
}

impl Order {
    fn lists(&self) -> bool {
        self.status == Status::Lists || self.defect == Some(Defect::Revoked)
    }

    fn staples(&self) -> bool {
        self.status == Status::Stapled || self.defect == Some(Defect::StapledOcspRevoked)
    }
}

/// Who gets a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// The receiving mail server: a server certificate.
    Server,
    /// The sending mail server: a client certificate, from authorities of its own.
    Client,
    /// Somebody on the path: a server certificate, from authorities that nobody else trusts.
    Attacker,
}

/// How the authorities tell what they have revoked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Not at all.
    #[default]
    Silent,
    /// By certificate revocation lists, one of each authority, `[RFC 5280 §5]`. [`Defect::Revoked`] implies it.
    Lists,
    /// By an OCSP response for the leaf, `[RFC 6960]`. [`Defect::StapledOcspRevoked`] implies it.
    Stapled,
}

/// What the authorities deliver.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The certificates in the order in which the holder sends them: the leaf first, `[RFC 8446 §4.4.2]`.
    pub sent: Vec<CertificateDer<'static>>,
    /// The private key that the holder signs with. Under [`Defect::StolenCertificate`] it is not the certificate's.
    pub key: PrivateKey,
    /// The roots that the other side trusts.
    pub anchors: Vec<CertificateDer<'static>>,
    /// The certificates above the leaf, up to and with the root, whether sent or not; none above one that signed itself.
    pub issuers: Vec<CertificateDer<'static>>,
    /// The lists of revoked certificates, root's first; none when [`Status`] does not ask for them.
    pub crls: Vec<CertificateRevocationListDer<'static>>,
    /// The OCSP response that the holder staples, DER.
    pub ocsp: Option<Vec<u8>>,
}

impl Chain {
    /// The holder's own certificate.
    ///
    /// # Panics
    /// Never for a chain that [`issue`] made: it always holds a leaf.
    #[must_use]
    pub fn leaf(&self) -> &CertificateDer<'static> {
        &self.sent[0]
    }

    /// The chain, its key and its stapled response as rustls wants them. Unlike rustls's own way it does not ask whether
    /// the key is the certificate's.
    #[must_use]
    pub fn certified_key(&self) -> rustls::sign::CertifiedKey {
        let mut certified = rustls::sign::CertifiedKey::new(self.sent.clone(), self.key.rustls_key());
        certified.ocsp.clone_from(&self.ocsp);
        certified
    }
}

/// The common names of a certificate's subject and issuer; empty where there is none, and for what is no certificate.
#[must_use]
pub fn common_names(certificate: &CertificateDer<'_>) -> (String, String) {
    let common = |name| common_name(name).unwrap_or_default().to_owned();
    Certificate::read(certificate).map(|read| (common(read.subject), common(read.issuer))).unwrap_or_default()
}

/// A certificate's `SubjectPublicKeyInfo`, DER; empty for what is no certificate.
#[must_use]
pub fn public_key_info<'a>(certificate: &'a CertificateDer<'_>) -> &'a [u8] {
    Certificate::read(certificate).map(|read| read.key).unwrap_or_default()
}

/// Lets the authorities make keys and issue a chain of certificates.
///
/// # Errors
/// [`Error::Key`] outside a session's scope and for a kind that cannot be made, [`Error::NoName`] and [`Error::Name`] for names that no
/// certificate can carry, [`Error::Date`] for a date beyond the year 9999.
pub fn issue(order: &Order) -> Result<Chain, Error> {
    if order.names.is_empty() {
        return Err(Error::NoName);
    }
    if let Some(Defect::SelfSigned | Defect::SelfSignedCa) = order.defect {
        return self_signed(order);
    }
    issue_by(&Authorities::found(order, Trust::of(order))?, order)
}

/// Lets one set of authorities issue two chains, each of an order without a certificate that signs itself.
///
/// # Errors
/// As [`issue`] has them.
pub fn issue_both(first: &Order, second: &Order) -> Result<(Chain, Chain), Error> {
    if first.names.is_empty() || second.names.is_empty() {
        return Err(Error::NoName);
    }
    let authorities = Authorities::found(first, Trust::of(first))?;
    Ok((issue_by(&authorities, first)?, issue_by(&authorities, second)?))
}

fn issue_by(authorities: &Authorities, order: &Order) -> Result<Chain, Error> {
    let key = PrivateKey::draw(order.kind, order.holder.purpose())?;
    let period = match order.defect {
        Some(Defect::Expired) => Period::ending(order.now.saturating_sub(3 * DAY), time::LEAF),
        Some(Defect::NotYetValid) => Period::starting(order.now.saturating_add(2 * DAY), time::LEAF),
        _ => Period::starting(order.now.saturating_sub(30 * DAY), time::LEAF),
    };
    let leaf = Leaf { key: &key, period, order };
    let certificate = authorities.intermediate.certify_leaf(&leaf)?;
    let [intermediate, root] =
        [&authorities.intermediate, &authorities.root].map(|authority| authority.certificate().der.clone());

    let mut crls = Vec::new();
    if order.lists() {
        let revoked = (order.defect == Some(Defect::Revoked)).then_some(&certificate);
        crls.push(authorities.root.list(order.now, None)?);
        crls.push(authorities.intermediate.list(order.now, revoked)?);
    }
    let ocsp = match order.staples() {
        true => Some(ocsp::respond(&authorities.intermediate, &certificate, order)?),
        false => None,
    };

    let mut sent = vec![certificate.der];
    if order.defect != Some(Defect::MissingIntermediate) {
        sent.push(intermediate.clone());
    }
    let anchors = match &authorities.trusted {
        Some(trusted) => vec![trusted.certificate().der.clone()],
        None => vec![root.clone()],
    };
    let key = match order.defect {
        Some(Defect::StolenCertificate) => PrivateKey::draw(order.kind, Purpose::Substitute)?,
        _ => key,
    };
    Ok(Chain { sent, key, anchors, issuers: vec![intermediate, root], crls, ocsp })
}

/// A certificate that its holder signed, and the root that the other side trusts instead.
fn self_signed(order: &Order) -> Result<Chain, Error> {
    let key = PrivateKey::draw(order.kind, order.holder.purpose())?;
    let trusted = Authority::root(order, order.holder.into())?;
    // As the tool that makes one by default does it: for ten years, from the day of the installation.
    let period = Period::starting(order.now.saturating_sub(30 * DAY), 3650 * DAY);
    let certificate = authority::certify_self(&Leaf { key: &key, period, order })?;
    Ok(Chain {
        sent: vec![certificate.der],
        key,
        anchors: vec![trusted.certificate().der.clone()],
        issuers: Vec::new(),
        crls: Vec::new(),
        ocsp: None,
    })
}

impl Holder {
    const fn purpose(self) -> Purpose {
        match self {
            Self::Server => Purpose::Server,
            Self::Client => Purpose::Client,
            Self::Attacker => Purpose::Attacker,
        }
    }
}

/// Whose authorities are asked: each has a root, an intermediate and names of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    Servers,
    Clients,
    Nobody,
}

impl Trust {
    fn of(order: &Order) -> Self {
        match order.defect {
            Some(Defect::UnknownCa) => Self::Nobody,
            _ => order.holder.into(),
        }
    }
}

impl From<Holder> for Trust {
    fn from(holder: Holder) -> Self {
        match holder {
            Holder::Server => Self::Servers,
            Holder::Client => Self::Clients,
            Holder::Attacker => Self::Nobody,
        }
    }
}

/// What goes wrong when a chain is ordered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A key could not be made, or could not sign.
    #[error(transparent)]
    Key(#[from] sign::Error),
    /// There is no name to certify.
    #[error("a certificate needs at least one name")]
    NoName,
    /// A name that is no DNS name in ASCII: letters, digits, hyphens, dots.
    #[error("{0:?} is no DNS name: letters, digits, hyphens and dots, at most 253 of them")]
    Name(Box<str>),
    /// A date beyond the year 9999.
    #[error("no certificate can carry the date {seconds} seconds after 1970")]
    Date {
        /// Seconds since 1970.
        seconds: u64,
    },
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use rustls::client::danger::ServerCertVerifier;
    use rustls::crypto::CryptoProvider;
    use rustls::server::danger::ClientCertVerifier;
    use rustls::{AlertDescription, CertificateError, InconsistentKeys};
    use rustls_pki_types::{ServerName, UnixTime};

    use super::*;
    use crate::crypto::recorder::{Recording, Session};
    use crate::crypto::rng::Streams;
    use crate::crypto::verify::{
        ALGORITHMS, Attitude, ClientVerifier, Fault, Judgement, Presence, ServerVerifier, Stapling, Terms,
    };
    use crate::trace::{Actor, Check, EventKind, Verdict};

    const NOW: u64 = 1_790_000_000;

    fn order(kind: SignatureScheme, defect: Option<Defect>) -> Order {
        let names = vec!["mx.birch.example".to_owned()];
        Order { kind, holder: Holder::Server, names, now: NOW, status: Status::Silent, defect }
    }

    fn session() -> Session {
        Session::new(Streams::seeded([3; 32]), Recording::On)
    }

    fn issued(order: &Order) -> Chain {
        session().scope(Actor::Authority, || issue(order)).unwrap()
    }

    /// Some provider, with the algorithms that are under test.
    fn provider() -> Arc<CryptoProvider> {
        let signature_verification_algorithms = ALGORITHMS;
        Arc::new(CryptoProvider { signature_verification_algorithms, ..rustls::crypto::ring::default_provider() })
    }

    /// What a client makes of the chain at the order's date, and what it recorded.
    fn verified(chain: &Chain, attitude: Attitude) -> (Result<(), rustls::Error>, Judgement) {
        let terms = Terms { attitude, anchors: chain.anchors.clone(), crls: chain.crls.clone() };
        let verifier = ServerVerifier::new(&terms, Stapling::Read, &provider()).unwrap();
        let name = ServerName::try_from("mx.birch.example").unwrap();
        let now = UnixTime::since_unix_epoch(Duration::from_secs(NOW));
        let ocsp = chain.ocsp.as_deref().unwrap_or_default();
        let mut session = session();
        let result = session
            .scope(Actor::Sender, || verifier.verify_server_cert(chain.leaf(), &chain.sent[1..], &name, ocsp, now))
            .map(drop);
        let judgement = verifier.judgement().unwrap();
        let recorded = session.trace.events().iter().filter_map(|event| match &event.kind {
            EventKind::Checked { check, verdict } => Some((check.clone(), verdict.clone())),
            _ => None,
        });
        assert_eq!(recorded.collect::<Vec<_>>(), judgement.verdicts);
        (result, judgement)
    }

    #[test]
    fn a_chain_without_defect_passes_every_check() {
        for &kind in sign::KINDS {
            for status in [Status::Silent, Status::Lists, Status::Stapled] {
                let chain = issued(&Order { status, ..order(kind, None) });
                assert_eq!(chain.sent.len(), 2);
                assert_eq!(chain.certified_key().keys_match(), Ok(()), "{kind}");
                let (result, judgement) = verified(&chain, Attitude::Demand);
                assert_eq!(result, Ok(()), "{kind} {status:?}");
                let stapled = if status == Status::Stapled { Verdict::Passed } else { Verdict::NotAsked };
                let name = Check::Name { name: "mx.birch.example".to_owned() };
                let expected = [(Check::Path, Verdict::Passed), (name, Verdict::Passed), (Check::Status, stapled)];
                assert_eq!(judgement.verdicts, expected, "{kind} {status:?}");
            }
        }
    }

    #[test]
    fn every_defect_brings_its_own_alert() {
        let alert = |defect| match defect {
            Defect::Expired | Defect::NotYetValid => Some(AlertDescription::CertificateExpired),
            Defect::WrongName | Defect::CommonNameOnly | Defect::IpOnly => Some(AlertDescription::BadCertificate),
            Defect::UnknownCa | Defect::SelfSigned | Defect::MissingIntermediate => Some(AlertDescription::UnknownCA),
            Defect::SelfSignedCa | Defect::UnknownCriticalExtension => Some(AlertDescription::CertificateUnknown),
            Defect::WeakSignature => Some(AlertDescription::DecryptError),
            Defect::WrongEku => Some(AlertDescription::UnsupportedCertificate),
            Defect::Revoked => Some(AlertDescription::CertificateRevoked),
            Defect::StapledOcspRevoked => Some(AlertDescription::BadCertificateStatusResponse),
            // The certificate is right: the signature in the handshake is not.
            Defect::StolenCertificate => None,
        };
        for &kind in sign::KINDS {
            for &defect in Defect::ALL {
                let chain = issued(&order(kind, Some(defect)));
                let (result, judgement) = verified(&chain, Attitude::Demand);
                let sent = result.as_ref().err().map(|error| match error {
                    rustls::Error::InvalidCertificate(error) => AlertDescription::from(error.clone()),
                    other => panic!("{kind} {defect:?}: {other}"),
                });
                assert_eq!(sent, alert(defect), "{kind} {defect:?} {result:?}");
                let told = |error: rustls::Error| error.to_string();
                assert_eq!(judgement.error.map(told), result.err().map(told), "{kind} {defect:?}");
                let failed = judgement.verdicts.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Failed { .. }));
                assert_eq!(failed.count(), usize::from(sent.is_some()), "{kind} {defect:?}: one thing is wrong");
                let mismatch = Err(rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch));
                let mismatched = chain.certified_key().keys_match() == mismatch;
                assert_eq!(mismatched, defect == Defect::StolenCertificate, "{kind} {defect:?}");
            }
        }
    }

    #[test]
    fn attitudes_change_what_follows_and_not_what_is_found() {
        let chain = issued(&order(SignatureScheme::ECDSA_SECP256R1_SHA256, Some(Defect::WrongName)));
        let (demanded, strict) = verified(&chain, Attitude::Demand);
        let (noted, noting) = verified(&chain, Attitude::Note);
        let (ignored, ignoring) = verified(&chain, Attitude::Ignore);
        assert!(matches!(
            demanded,
            Err(rustls::Error::InvalidCertificate(CertificateError::NotValidForNameContext { .. }))
        ));
        assert_eq!((noted, ignored), (Ok(()), Ok(())));
        assert_eq!(strict.verdicts, noting.verdicts);
        assert_eq!(strict.error, noting.error);
        assert!(matches!(ignoring.verdicts[1].1, Verdict::Ignored { .. }));
    }

    #[test]
    fn a_response_that_does_not_vouch_says_why() {
        let order = Order { status: Status::Stapled, ..order(SignatureScheme::ECDSA_SECP256R1_SHA256, None) };
        let told = |chain: &Chain| match &verified(chain, Attitude::Note).1.verdicts[2] {
            (Check::Status, Verdict::Failed { error }) => error.clone(),
            other => panic!("{other:?}"),
        };
        let good = issued(&order);
        let mut tampered = good.clone();
        *tampered.ocsp.as_mut().unwrap().last_mut().unwrap() ^= 1;
        assert_eq!(told(&tampered), Fault::Signature.to_string());
        // RSA authorities have the same keys every time, and give each certificate another number.
        let order_rsa = Order { kind: SignatureScheme::RSA_PSS_RSAE_SHA256, ..order.clone() };
        let twice = || [issue(&order_rsa).unwrap(), issue(&order_rsa).unwrap()];
        let [mut borrowed, lender] = session().scope(Actor::Authority, twice);
        borrowed.ocsp = lender.ocsp;
        assert_eq!(told(&borrowed), Fault::OtherCertificate.to_string());
        let mut lonely = good.clone();
        lonely.sent.truncate(1);
        assert_eq!(told(&lonely), Fault::NoIssuer.to_string());
        let mut torn = good.clone();
        torn.ocsp.as_mut().unwrap().truncate(40);
        assert_eq!(told(&torn), Fault::Malformed.to_string());
        let mut unanswered = good;
        // OCSPResponse { responseStatus tryLater }
        unanswered.ocsp = Some(vec![0x30, 0x03, 0x0a, 0x01, 0x03]);
        assert_eq!(told(&unanswered), Fault::NotSuccessful.to_string());

        let late = issued(&Order { now: NOW - 8 * DAY, ..order.clone() });
        assert_eq!(told(&late), Fault::OutOfDate.to_string());
        let revoked = issued(&Order { defect: Some(Defect::StapledOcspRevoked), ..order });
        assert_eq!(told(&revoked), "the stapled OCSP response says: revoked since 2026-09-19T14:13:20Z");
    }

    #[test]
    fn client_certificates_are_for_clients() {
        let now = UnixTime::since_unix_epoch(Duration::from_secs(NOW));
        for &kind in sign::KINDS {
            for (defect, passes) in [(None, true), (Some(Defect::WrongEku), false), (Some(Defect::UnknownCa), false)] {
                let chain = issued(&Order { holder: Holder::Client, ..order(kind, defect) });
                let terms = Terms { attitude: Attitude::Demand, anchors: chain.anchors.clone(), crls: Vec::new() };
                let verifier = ClientVerifier::new(&terms, Presence::Required, &provider()).unwrap();
                assert!(verifier.client_auth_mandatory());
                let verify = || verifier.verify_client_cert(chain.leaf(), &chain.sent[1..], now);
                assert_eq!(session().scope(Actor::Receiver, verify).is_ok(), passes, "{kind} {defect:?}");
                let passed = matches!(&verifier.judgement().unwrap().verdicts[..], [(Check::Path, Verdict::Passed)]);
                assert_eq!(passed, passes, "{kind} {defect:?}");
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_chain() {
        for &kind in sign::KINDS {
            for status in [Status::Lists, Status::Stapled] {
                let order = Order { status, ..order(kind, None) };
                let (chain, again) = (issued(&order), issued(&order));
                assert_eq!(chain.sent, again.sent, "{kind}");
                assert_eq!(chain.crls, again.crls, "{kind}");
                assert_eq!(chain.ocsp, again.ocsp, "{kind}");
            }
        }
    }

    #[test]
    fn names_that_no_certificate_can_carry_are_refused() {
        let refused = |names: &[&str]| {
            let names = names.iter().map(|&name| name.to_owned()).collect();
            let order = Order { names, ..order(SignatureScheme::ED25519, None) };
            session().scope(Actor::Authority, || issue(&order)).unwrap_err()
        };
        assert!(matches!(refused(&[]), Error::NoName));
        assert!(matches!(refused(&["mx.birch.example,O=Somebody"]), Error::Name(_)));
        assert!(matches!(refused(&["mx.birch.example", ""]), Error::Name(_)));
    }

    #[test]
    fn a_date_that_no_certificate_can_carry_is_refused() {
        for (now, carried) in [(0, true), (2_524_608_000, true), (253_402_300_800, false), (u64::MAX, false)] {
            let order = Order { now, status: Status::Lists, ..order(SignatureScheme::ED25519, None) };
            let issued = session().scope(Actor::Authority, || issue(&order));
            assert_eq!(issued.is_ok(), carried, "{now}: {:?}", issued.err());
        }
    }
}
