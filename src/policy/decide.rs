//! What a sender demands of the next connection, and what it does when that cannot be had.
//!
//! DANE comes before MTA-STS, `[RFC 8461 §2]`; the sender's own policy is what is demanded at least; a message may ask for more or less,
//! `[RFC 8689]`. Where nobody demands anything TLS is used as it is found, `[RFC 7435]`.

use super::dane::Standing;
use super::dns::{Tlsa, Vouched};
use super::sts;
use crate::scenario::Policy;

/// The sender's own policy for a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Own {
    /// A level. What a domain publishes may raise it; DANE also stands in for the authorities that `secure` trusts.
    Level(Policy),
    /// Only with DANE, `[RFC 7672 §6]`.
    DaneOnly,
}

/// What the message asks for, `[RFC 8689 §4.1]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tag {
    /// Nothing.
    None,
    /// REQUIRETLS: TLS on every hop, and servers that say they know what this means.
    RequireTls,
    /// `TLS-Required: No`: to arrive is worth more, whatever the domain publishes.
    TlsOptional,
}

/// All that the decision depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<'a> {
    /// The sender's own policy.
    pub own: Own,
    /// What the message asks for.
    pub tag: Tag,
    /// Whether DNSSEC vouches for the host's name: for the MX records.
    pub mx: Vouched,
    /// What DANE says of the host.
    pub dane: &'a Standing,
    /// What the domain's MTA-STS policy says of the host.
    pub sts: sts::Demand,
}

/// What the sender demands of the next connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The least that there must be.
    pub demand: Demand,
    /// Whether the server must offer REQUIRETLS inside TLS.
    pub extension: Extension,
    /// What is looked at for the report alone.
    pub watched: Watched,
    /// Why the demand is what it is.
    pub reason: Reason,
}

/// The least that there must be; each demands what the one before it demands, and more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Demand {
    /// No TLS is tried.
    Clear,
    /// TLS where it is offered; whatever fails, the mail goes.
    Opportunistic,
    /// TLS, with any certificate.
    Encryption,
    /// TLS, with a certificate for the host's name that leads to a known authority.
    Certificate,
    /// TLS, with a certificate that one of these records matches.
    Dane {
        /// The TLSA base domain.
        base: String,
        /// The records to go by.
        records: Vec<Tlsa>,
    },
    /// No connection to this host.
    Refused,
}

/// Whether the server must offer REQUIRETLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extension {
    /// It need not.
    NotNeeded,
    /// It must.
    Needed,
}

/// What is looked at although nothing depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Watched {
    /// Nothing.
    Nothing,
    /// What an MTA-STS policy in testing would demand, `[RFC 8461 §5]`.
    Sts,
}

/// Why a demand is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Nobody demands anything.
    Opportunistic,
    /// The sender's own policy.
    Own,
    /// The sender demands DANE, and there is none.
    OwnDane,
    /// The host has TLSA records to go by.
    Dane,
    /// The host has TLSA records, and none to go by.
    DaneUnusable,
    /// What DANE says could not be looked up.
    DaneLookup,
    /// An MTA-STS policy that is enforced.
    Sts,
    /// An MTA-STS policy that is enforced, and does not name the host.
    StsHost,
    /// The message requires TLS.
    RequireTls,
    /// The message requires TLS, and nobody vouches for the host's name.
    RequireTlsHost,
    /// The message requires TLS, and the sender's own policy is to use none.
    RequireTlsOwn,
    /// The message says that TLS is not required.
    TlsOptional,
}

/// Where a reason is specified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// The RFC's number.
    pub rfc: u16,
    /// Its section.
    pub section: &'static str,
}

impl Reason {
    /// Where it is specified.
    #[must_use]
    pub const fn source(self) -> Source {
        let (rfc, section) = match self {
            Self::Opportunistic => (7435, "3"),
            Self::Own => (3207, "4.1"),
            Self::OwnDane => (7672, "6"),
            Self::Dane | Self::DaneUnusable => (7672, "2.2"),
            Self::DaneLookup => (7672, "2.1.2"),
            Self::Sts => (8461, "5"),
            Self::StsHost => (8461, "4.1"),
            Self::RequireTls | Self::RequireTlsHost | Self::RequireTlsOwn => (8689, "4.2.1"),
            Self::TlsOptional => (8689, "4.2.2"),
        };
        Source { rfc, section }
    }
}

/// What the sender demands.
#[must_use]
pub fn decide(known: &Known<'_>) -> Decision {
    let (demand, reason) = match known.tag {
        Tag::None => published(known),
        Tag::RequireTls => required(known),
        Tag::TlsOptional => optional(known),
    };
    let extension = if known.tag == Tag::RequireTls { Extension::Needed } else { Extension::NotNeeded };
    // DANE stands above MTA-STS, so nothing is watched where it decides.
    let tested = matches!(known.sts, sts::Demand::Tested | sts::Demand::HostTested);
    let watches = tested && !matches!(demand, Demand::Clear | Demand::Dane { .. } | Demand::Refused);
    Decision { demand, extension, watched: if watches { Watched::Sts } else { Watched::Nothing }, reason }
}

/// What the domain publishes, and at least what the sender's own policy says.
fn published(known: &Known<'_>) -> (Demand, Reason) {
    if known.own == Own::Level(Policy::None) {
        return (Demand::Clear, Reason::Own);
    }
    let least = match known.dane {
        Standing::Unreachable(_) => return (Demand::Refused, Reason::DaneLookup),
        Standing::Authenticate { base, records } => {
            return (Demand::Dane { base: base.clone(), records: records.clone() }, Reason::Dane);
        }
        Standing::EncryptOnly => (Demand::Encryption, Reason::DaneUnusable),
        Standing::Absent(_) => (Demand::Opportunistic, Reason::Opportunistic),
    };
    // The strongest demand counts, and of equal ones the sender's own.
    let stronger = |most: (Demand, Reason), next: (Demand, Reason)| if next.0 >= most.0 { next } else { most };
    [sts(known.sts), own(known.own)].into_iter().fold(least, stronger)
}

/// What an MTA-STS policy demands.
fn sts(demand: sts::Demand) -> (Demand, Reason) {
    match demand {
        sts::Demand::Enforced => (Demand::Certificate, Reason::Sts),
        sts::Demand::HostRefused => (Demand::Refused, Reason::StsHost),
        sts::Demand::Tested | sts::Demand::HostTested | sts::Demand::Nothing => {
            (Demand::Opportunistic, Reason::Opportunistic)
        }
    }
}

fn own(own: Own) -> (Demand, Reason) {
    match own {
        Own::Level(Policy::None) => (Demand::Clear, Reason::Own),
        Own::Level(Policy::May) => (Demand::Opportunistic, Reason::Opportunistic),
        Own::Level(Policy::Encrypt) => (Demand::Encryption, Reason::Own),
        Own::Level(Policy::Secure) => (Demand::Certificate, Reason::Own),
        Own::DaneOnly => (Demand::Refused, Reason::OwnDane),
    }
}

/// A message that requires TLS goes only to a host whose name somebody vouches for, and that proves to be this host.
fn required(known: &Known<'_>) -> (Demand, Reason) {
    let named = matches!(known.sts, sts::Demand::Enforced | sts::Demand::Tested);
    match published(known) {
        refused @ (Demand::Refused, _) => refused,
        (Demand::Clear, _) => (Demand::Refused, Reason::RequireTlsOwn),
        _ if known.mx == Vouched::Insecure && !named => (Demand::Refused, Reason::RequireTlsHost),
        (Demand::Opportunistic | Demand::Encryption, _) => (Demand::Certificate, Reason::RequireTls),
        enough => enough,
    }
}

/// What the domain publishes is no obstacle; the sender's own policy stands.
fn optional(known: &Known<'_>) -> (Demand, Reason) {
    match (own(known.own), known.dane) {
        ((Demand::Refused, _), Standing::Authenticate { .. }) => published(known),
        ((Demand::Opportunistic, _), _) => (Demand::Opportunistic, Reason::TlsOptional),
        (own, _) => own,
    }
}

/// What cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// The server does not offer STARTTLS, or cannot when asked.
    NoStarttls,
    /// The handshake fails.
    Handshake,
    /// The certificate is not what is demanded, or would be.
    Certificate,
    /// The server does not offer REQUIRETLS.
    NoRequireTls,
}

/// What the sender does then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// It goes on: nothing was demanded there.
    GoOn,
    /// It goes on in the clear, on this connection.
    GoOnInClear,
    /// It tries once more in the clear, on another connection.
    RetryInClear,
    /// It tries the next host; after the last one the mail waits, with this status.
    Defer {
        /// `[RFC 3463]`.
        status: &'static str,
    },
    /// It tries the next host; after the last one the mail goes back, with this status.
    Return {
        /// `[RFC 3463]`.
        status: &'static str,
    },
}

impl Decision {
    /// What follows when something cannot be had.
    #[must_use]
    pub fn on(&self, trouble: Trouble) -> Step {
        match (&self.demand, trouble) {
            (_, Trouble::NoRequireTls) if self.extension == Extension::Needed => Step::Return { status: "5.7.30" },
            (_, Trouble::NoRequireTls) => Step::GoOn,
            (Demand::Refused, _) => self.refusal(),
            (Demand::Clear, _) | (Demand::Opportunistic | Demand::Encryption, Trouble::Certificate) => Step::GoOn,
            (Demand::Opportunistic, Trouble::NoStarttls) => Step::GoOnInClear,
            (Demand::Opportunistic, Trouble::Handshake) => Step::RetryInClear,
            // RFC 8689 §4.2.1: encryption needed.
            _ if self.extension == Extension::Needed => Step::Return { status: "5.7.10" },
            (_, Trouble::NoStarttls) => Step::Defer { status: "4.7.4" },
            (_, Trouble::Handshake | Trouble::Certificate) => Step::Defer { status: "4.7.5" },
        }
    }

    /// What follows where the host is not to be used at all.
    #[must_use]
    pub const fn refusal(&self) -> Step {
        match self.extension {
            // What could not be looked up now may be there later.
            Extension::Needed if !matches!(self.reason, Reason::DaneLookup) => Step::Return { status: "5.7.10" },
            _ => Step::Defer { status: "4.7.5" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::LookupFault;
    use crate::policy::dane::Absence;

    const LEVELS: [Policy; 4] = [Policy::None, Policy::May, Policy::Encrypt, Policy::Secure];
    const ABSENT: Standing = Standing::Absent(Absence::NoRecords);
    const LOST: Standing = Standing::Unreachable(LookupFault::Bogus);

    fn usable() -> Standing {
        let record = Tlsa { usage: 3, selector: 1, matching: 1, data: vec![0; 32] };
        Standing::Authenticate { base: "mx.birch.example".to_owned(), records: vec![record] }
    }

    fn known(own: Own, dane: &Standing, sts: sts::Demand) -> Known<'_> {
        Known { own, tag: Tag::None, mx: Vouched::Secure, dane, sts }
    }

    /// `dane` instead of its records.
    fn word(demand: &Demand) -> &'static str {
        match demand {
            Demand::Clear => "clear",
            Demand::Opportunistic => "opportunistic",
            Demand::Encryption => "encryption",
            Demand::Certificate => "certificate",
            Demand::Dane { .. } => "dane",
            Demand::Refused => "refused",
        }
    }

    #[track_caller]
    fn check(known: &Known<'_>, demand: &str, reason: Reason) {
        let decision = decide(known);
        assert_eq!((word(&decision.demand), decision.reason), (demand, reason), "{known:?}");
    }

    #[track_caller]
    fn check_levels(dane: &Standing, sts: sts::Demand, expected: [(&str, Reason); 4]) {
        for (level, (demand, reason)) in LEVELS.into_iter().zip(expected) {
            check(&known(Own::Level(level), dane, sts), demand, reason);
        }
    }

    #[test]
    fn without_anything_published_the_senders_own_policy_counts() {
        let own = [
            ("clear", Reason::Own),
            ("opportunistic", Reason::Opportunistic),
            ("encryption", Reason::Own),
            ("certificate", Reason::Own),
        ];
        check_levels(&ABSENT, sts::Demand::Nothing, own);
        check_levels(&ABSENT, sts::Demand::Tested, own);
        check_levels(&ABSENT, sts::Demand::HostTested, own);
    }

    #[test]
    fn dane_comes_before_mta_sts() {
        for sts in [sts::Demand::Nothing, sts::Demand::Tested, sts::Demand::Enforced, sts::Demand::HostRefused] {
            let dane = ("dane", Reason::Dane);
            check_levels(&usable(), sts, [("clear", Reason::Own), dane, dane, dane]);
            let lost = ("refused", Reason::DaneLookup);
            check_levels(&LOST, sts, [("clear", Reason::Own), lost, lost, lost]);
        }
    }

    #[test]
    fn records_that_are_none_to_go_by_demand_encryption_at_least() {
        let unusable = ("encryption", Reason::DaneUnusable);
        let levels = |most| [("clear", Reason::Own), unusable, ("encryption", Reason::Own), most];
        check_levels(&Standing::EncryptOnly, sts::Demand::Nothing, levels(("certificate", Reason::Own)));
        let sts = ("certificate", Reason::Sts);
        let expected = [("clear", Reason::Own), sts, sts, ("certificate", Reason::Own)];
        check_levels(&Standing::EncryptOnly, sts::Demand::Enforced, expected);
    }

    #[test]
    fn an_enforced_mta_sts_policy_raises_what_is_demanded() {
        let sts = ("certificate", Reason::Sts);
        let expected = [("clear", Reason::Own), sts, sts, ("certificate", Reason::Own)];
        check_levels(&ABSENT, sts::Demand::Enforced, expected);
        let host = ("refused", Reason::StsHost);
        check_levels(&ABSENT, sts::Demand::HostRefused, [("clear", Reason::Own), host, host, host]);
    }

    #[test]
    fn a_sender_can_insist_on_dane() {
        check(&known(Own::DaneOnly, &usable(), sts::Demand::Nothing), "dane", Reason::Dane);
        for dane in [ABSENT, Standing::EncryptOnly] {
            check(&known(Own::DaneOnly, &dane, sts::Demand::Enforced), "refused", Reason::OwnDane);
        }
        check(&known(Own::DaneOnly, &LOST, sts::Demand::Nothing), "refused", Reason::DaneLookup);
    }

    fn tagged<'a>(tag: Tag, own: Own, mx: Vouched, dane: &'a Standing, sts: sts::Demand) -> Known<'a> {
        Known { own, tag, mx, dane, sts }
    }

    #[test]
    fn requiretls_needs_a_vouched_name_and_an_authenticated_server() {
        let with_records = usable();
        let may = Own::Level(Policy::May);
        let required = |mx, dane, sts| tagged(Tag::RequireTls, may, mx, dane, sts);
        check(&required(Vouched::Secure, &ABSENT, sts::Demand::Nothing), "certificate", Reason::RequireTls);
        check(
            &required(Vouched::Secure, &Standing::EncryptOnly, sts::Demand::Nothing),
            "certificate",
            Reason::RequireTls,
        );
        check(&required(Vouched::Secure, &with_records, sts::Demand::Nothing), "dane", Reason::Dane);
        check(&required(Vouched::Insecure, &ABSENT, sts::Demand::Nothing), "refused", Reason::RequireTlsHost);
        check(&required(Vouched::Insecure, &ABSENT, sts::Demand::HostTested), "refused", Reason::RequireTlsHost);
        check(&required(Vouched::Insecure, &ABSENT, sts::Demand::Tested), "certificate", Reason::RequireTls);
        check(&required(Vouched::Insecure, &ABSENT, sts::Demand::Enforced), "certificate", Reason::Sts);
        check(&required(Vouched::Insecure, &ABSENT, sts::Demand::HostRefused), "refused", Reason::StsHost);
        let none = tagged(Tag::RequireTls, Own::Level(Policy::None), Vouched::Secure, &ABSENT, sts::Demand::Nothing);
        check(&none, "refused", Reason::RequireTlsOwn);
    }

    #[test]
    fn tls_optional_ignores_what_is_published_and_not_the_senders_own_policy() {
        let with_records = usable();
        let optional = |own, dane, sts| tagged(Tag::TlsOptional, own, Vouched::Insecure, dane, sts);
        let may = Own::Level(Policy::May);
        for (dane, sts) in
            [(&with_records, sts::Demand::Nothing), (&LOST, sts::Demand::HostRefused), (&ABSENT, sts::Demand::Enforced)]
        {
            check(&optional(may, dane, sts), "opportunistic", Reason::TlsOptional);
        }
        check(&optional(Own::Level(Policy::Encrypt), &with_records, sts::Demand::Enforced), "encryption", Reason::Own);
        check(&optional(Own::DaneOnly, &with_records, sts::Demand::Nothing), "dane", Reason::Dane);
        check(&optional(Own::DaneOnly, &ABSENT, sts::Demand::Nothing), "refused", Reason::OwnDane);
    }

    #[test]
    fn the_extension_is_needed_for_requiretls_alone() {
        for tag in [Tag::None, Tag::RequireTls, Tag::TlsOptional] {
            let known = tagged(tag, Own::Level(Policy::May), Vouched::Secure, &ABSENT, sts::Demand::Nothing);
            assert_eq!(decide(&known).extension == Extension::Needed, tag == Tag::RequireTls);
        }
    }

    #[test]
    fn a_policy_in_testing_is_watched_where_dane_does_not_decide() {
        let with_records = usable();
        let watched = |own, dane, sts| decide(&known(own, dane, sts)).watched;
        let may = Own::Level(Policy::May);
        assert_eq!(watched(may, &ABSENT, sts::Demand::Tested), Watched::Sts);
        assert_eq!(watched(may, &ABSENT, sts::Demand::HostTested), Watched::Sts);
        assert_eq!(watched(Own::Level(Policy::Encrypt), &ABSENT, sts::Demand::Tested), Watched::Sts);
        assert_eq!(watched(may, &ABSENT, sts::Demand::Enforced), Watched::Nothing);
        assert_eq!(watched(may, &with_records, sts::Demand::Tested), Watched::Nothing);
        assert_eq!(watched(Own::Level(Policy::None), &ABSENT, sts::Demand::Tested), Watched::Nothing);
    }

    #[test]
    fn falling_back_to_the_clear_is_for_the_opportunistic_alone() {
        let with_records = usable();
        let troubles = [Trouble::NoStarttls, Trouble::Handshake, Trouble::Certificate, Trouble::NoRequireTls];
        let steps = |known: &Known<'_>| troubles.map(|trouble| decide(known).on(trouble));
        let level = |level, dane, sts| steps(&known(Own::Level(level), dane, sts));
        let defer = |status| Step::Defer { status };
        assert_eq!(level(Policy::None, &ABSENT, sts::Demand::Nothing), [Step::GoOn; 4]);
        let may = [Step::GoOnInClear, Step::RetryInClear, Step::GoOn, Step::GoOn];
        assert_eq!(level(Policy::May, &ABSENT, sts::Demand::Nothing), may);
        assert_eq!(level(Policy::May, &ABSENT, sts::Demand::Tested), may);
        let encrypted = [defer("4.7.4"), defer("4.7.5"), Step::GoOn, Step::GoOn];
        assert_eq!(level(Policy::Encrypt, &ABSENT, sts::Demand::Nothing), encrypted);
        assert_eq!(level(Policy::May, &Standing::EncryptOnly, sts::Demand::Nothing), encrypted);
        let authenticated = [defer("4.7.4"), defer("4.7.5"), defer("4.7.5"), Step::GoOn];
        assert_eq!(level(Policy::Secure, &ABSENT, sts::Demand::Nothing), authenticated);
        assert_eq!(level(Policy::May, &ABSENT, sts::Demand::Enforced), authenticated);
        assert_eq!(level(Policy::May, &with_records, sts::Demand::Nothing), authenticated);
        let required = tagged(Tag::RequireTls, Own::Level(Policy::May), Vouched::Secure, &ABSENT, sts::Demand::Nothing);
        let returned = |status| Step::Return { status };
        assert_eq!(steps(&required), [returned("5.7.10"), returned("5.7.10"), returned("5.7.10"), returned("5.7.30")]);
    }

    #[test]
    fn a_refused_host_keeps_the_mail_or_sends_it_back() {
        let refusal = |tag, dane: &Standing, sts| {
            decide(&tagged(tag, Own::Level(Policy::May), Vouched::Insecure, dane, sts)).refusal()
        };
        assert_eq!(refusal(Tag::None, &LOST, sts::Demand::Nothing), Step::Defer { status: "4.7.5" });
        assert_eq!(refusal(Tag::None, &ABSENT, sts::Demand::HostRefused), Step::Defer { status: "4.7.5" });
        assert_eq!(refusal(Tag::RequireTls, &ABSENT, sts::Demand::Nothing), Step::Return { status: "5.7.10" });
        assert_eq!(refusal(Tag::RequireTls, &LOST, sts::Demand::Nothing), Step::Defer { status: "4.7.5" });
    }

    #[test]
    fn every_reason_says_where_it_is_specified() {
        assert_eq!(Reason::Dane.source(), Source { rfc: 7672, section: "2.2" });
        assert_eq!(Reason::StsHost.source(), Source { rfc: 8461, section: "4.1" });
        assert_eq!(Reason::TlsOptional.source(), Source { rfc: 8689, section: "4.2.2" });
    }
}
