//! What the recipient's domain publishes of its MTA-STS policy, and what the sender has kept of it, `[RFC 8461 §3]`.
//!
//! All of it is data, made from the settings: TXT record, policy, the policy host's response. Who asks for it is the engine; what
//! follows is decided by the policy room.

use crate::mail::Timestamp;
use crate::policy::dns::{Address, Txt};
use crate::policy::sts::{Cached, Mode, Policy};
use crate::scenario::{MtaSts, MtaStsCache, MtaStsFault, Port, Settings};

use super::endpoint::POLICY_HOST_ADDRESS;
use super::resolver;

/// How long the domain lets its policy be kept, in seconds: a week, as in the example of `[RFC 8461 §3.2]`.
const MAX_AGE: u32 = 604_800;

/// The id of the policy that is published, and of the one before it: the days on which they were.
const ID: &str = "20260301";
const EARLIER_ID: &str = "20260201";

/// The recipient's domain, as far as its policy goes.
#[derive(Clone, Copy)]
pub(super) struct Publisher<'a> {
    settings: &'a Settings,
    mode: Mode,
}

impl<'a> Publisher<'a> {
    /// The domain, where a sender of mail asks for its policy: a server for submission is no MX host.
    pub(super) fn of(settings: &'a Settings) -> Option<Self> {
        let mode = match settings.mta_sts {
            MtaSts::Off => return None,
            MtaSts::Enforce => Mode::Enforce,
            MtaSts::Testing => Mode::Testing,
            MtaSts::None => Mode::None,
        };
        (settings.port == Port::Relay).then_some(Self { settings, mode })
    }

    pub(super) fn domain(self) -> &'a str {
        resolver::domain(&self.settings.to)
    }

    /// The TXT records that tell of the policy.
    pub(super) fn records(self) -> Vec<Txt> {
        match self.settings.mta_sts_fault {
            MtaStsFault::NoRecord => Vec::new(),
            _ => vec![Txt::of(&format!("v=STSv1; id={ID};"))],
        }
    }

    /// The policy host's addresses.
    pub(super) fn addresses(self) -> Vec<Address> {
        match self.settings.mta_sts_fault {
            MtaStsFault::Unreachable => Vec::new(),
            _ => vec![Address(POLICY_HOST_ADDRESS.into())],
        }
    }

    /// What the policy host answers.
    pub(super) fn response(self, now: Timestamp) -> Vec<u8> {
        let elsewhere = format!("Location: https://www.{}/mta-sts.txt\r\n", self.domain());
        let (status, field, content) = match self.settings.mta_sts_fault {
            MtaStsFault::NotFound => ("404 Not Found", "", "There is no such page.\r\n".to_owned()),
            MtaStsFault::Redirect => ("301 Moved Permanently", &*elsewhere, "It is elsewhere.\r\n".to_owned()),
            MtaStsFault::Unreadable => ("200 OK", "", self.policy("enforced")),
            _ => ("200 OK", "", self.policy(self.mode.word())),
        };
        let (date, length) = (now.http(), content.len());
        format!(
            "HTTP/1.1 {status}\r\nDate: {date}\r\n{field}Content-Type: text/plain\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{content}"
        )
        .into_bytes()
    }

    /// The policy in this mode. Where there is no policy any more it names no hosts.
    fn policy(self, mode: &str) -> String {
        let host = match self.settings.mta_sts_fault {
            MtaStsFault::OtherHost => format!("mx.former.{}", self.domain()),
            _ => self.settings.receiver.name.clone(),
        };
        let hosts = if self.mode == Mode::None { String::new() } else { format!("mx: {host}\r\n") };
        format!("version: STSv1\r\nmode: {mode}\r\n{hosts}max_age: {MAX_AGE}\r\n")
    }

    /// The policy that the sender has kept, and its bytes as they came then.
    pub(super) fn kept(self) -> Option<(Cached, Vec<u8>)> {
        let (id, age) = match self.settings.mta_sts_cache {
            MtaStsCache::Empty => return None,
            MtaStsCache::Current => (ID, DAY),
            MtaStsCache::Earlier => (EARLIER_ID, DAY),
            MtaStsCache::Stale => (ID, u64::from(MAX_AGE) + DAY),
        };
        let bytes = self.policy(self.mode.word()).into_bytes();
        let policy = Policy::parse(&bytes).ok()?;
        Some((Cached { id: id.to_owned(), policy, fetched: self.settings.date - age }, bytes))
    }
}

const DAY: u64 = 86_400;
