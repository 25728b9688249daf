//! The certificates of one run, issued before it begins: the chains of both servers, and what somebody on the path has of the same authority.
//!
//! What the ends make of them is none of its business.

use super::super::resolver;
use super::interceptor;
use super::servers::Error;
use crate::crypto::sign::{PrivateKey, Purpose};
use crate::pki::{self, Chain, Holder, Order, Status};
use crate::policy::dns::Tlsa;
use crate::scenario::{Certificate, Dane, Defect, Revocation, Settings};

/// The chains of both servers.
pub(super) struct Certificates {
    pub(super) receiver: Chain,
    sender: Option<Chain>,
    /// The one that somebody on the path has from the receiver's authority, for a name of its own.
    pub(super) stranger: Option<Chain>,
    /// What the receiver's host publishes of its own.
    pub(super) records: Vec<Tlsa>,
}

/// The chains that two ends show to one another.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) server: &'a Chain,
    pub(super) client: Option<&'a Chain>,
}

impl Certificates {
    pub(super) fn issue(settings: &Settings) -> Result<Self, Error> {
        let status = match settings.revocation {
            Revocation::Unread => Status::Silent,
            Revocation::Lists => Status::Lists,
            Revocation::Stapled => Status::Stapled,
        };
        let order = |kind: Certificate, holder, name: &str, defect| Order {
            kind: kind.scheme(),
            holder,
            names: vec![name.to_owned()],
            now: settings.date,
            status,
            defect,
        };
        let receiver = order(settings.certificate, Holder::Server, &settings.receiver.name, defect(settings.defect));
        let sender = |kind| pki::issue(&order(kind, Holder::Client, &settings.sender.name, None));
        let (receiver, stranger) = match interceptor::ordered(settings) {
            None => (pki::issue(&receiver)?, None),
            Some(order) => pki::issue_both(&receiver, &order).map(|(receiver, stranger)| (receiver, Some(stranger)))?,
        };
        let sender = settings.sender_certificate.map(sender).transpose()?;
        let former_key = match settings.dane {
            Dane::Mismatch => {
                let key =
                    PrivateKey::draw(settings.certificate.scheme(), Purpose::Substitute).map_err(pki::Error::from)?;
                key.spki().to_vec()
            }
            _ => Vec::new(),
        };
        let records = resolver::published(settings.dane, &receiver, &former_key);
        Ok(Self { receiver, sender, stranger, records })
    }

    /// What the two servers show to one another.
    pub(super) fn shown(&self) -> Shown<'_> {
        Shown { server: &self.receiver, client: self.sender.as_ref() }
    }
}

const fn defect(defect: Defect) -> Option<pki::Defect> {
    Some(match defect {
        Defect::None => return None,
        Defect::Expired => pki::Defect::Expired,
        Defect::NotYetValid => pki::Defect::NotYetValid,
        Defect::WrongName => pki::Defect::WrongName,
        Defect::CommonNameOnly => pki::Defect::CommonNameOnly,
        Defect::IpOnly => pki::Defect::IpOnly,
        Defect::UnknownCa => pki::Defect::UnknownCa,
        Defect::SelfSigned => pki::Defect::SelfSigned,
        Defect::SelfSignedCa => pki::Defect::SelfSignedCa,
        Defect::WeakSignature => pki::Defect::WeakSignature,
        Defect::Stolen => pki::Defect::StolenCertificate,
        Defect::WrongEku => pki::Defect::WrongEku,
        Defect::UnknownCritical => pki::Defect::UnknownCriticalExtension,
        Defect::Revoked => pki::Defect::Revoked,
        Defect::OcspRevoked => pki::Defect::StapledOcspRevoked,
        Defect::MissingIntermediate => pki::Defect::MissingIntermediate,
    })
}
