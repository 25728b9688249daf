//! DANE for SMTP: a domain says in signed DNS what its servers' certificates are, `[RFC 6698]`, `[RFC 7671]`, `[RFC 7672]`.
//!
//! Digests, certificates and the verdict on a path come from the caller. What counts as a record to go by, what a record matches, and
//! what must hold beside it is decided here.

use super::dns::{Address, Lookup, Mx, Tlsa, Vouched};
use super::{Error, LookupFault, name};

/// Where a host's TLSA records stand, `[RFC 6698 §3]`: `_25._tcp.mx.example.com`.
#[must_use]
pub fn record_name(host: &str, port: u16) -> String {
    format!("_{port}._tcp.{host}")
}

/// A host that takes a domain's mail, and what DNS says of its addresses, `[RFC 7672 §2.2.2]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// Its name, as the MX record has it.
    pub name: String,
    /// Where that is no more than another name: whose, and whether DNSSEC vouches for this first step.
    pub alias: Option<(String, Vouched)>,
    /// Its addresses, behind all aliases.
    pub addresses: Lookup<Address>,
}

/// What DANE demands of a host, `[RFC 7672 §2.2]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// TLS, and a certificate that one of these records matches.
    Authenticate {
        /// The TLSA base domain.
        base: String,
        /// The records to go by.
        records: Vec<Tlsa>,
    },
    /// TLS, and any certificate: there are records, and none to go by.
    EncryptOnly,
    /// Nothing.
    Absent(Absence),
    /// Nobody can tell: the host is not to be used now, `[RFC 7672 §2.1.2]`.
    Unreachable(LookupFault),
}

/// Why there is no DANE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Absence {
    /// Nobody vouches for the MX records: whoever forges them can name hosts with records of their own, `[RFC 7672 §2.2.1]`.
    InsecureMx,
    /// Nobody vouches for the host's addresses: its zone is not signed, and has no TLSA records that count, `[RFC 7672 §2.2.2]`.
    InsecureAddress,
    /// Nobody vouches for the TLSA records, `[RFC 7672 §2.2]`.
    InsecureTlsa,
    /// There are no TLSA records.
    NoRecords,
}

/// The names under which a host's TLSA records may stand, in the order in which they are asked for.
///
/// # Errors
/// The standing where it need not come to a question: no DANE, or a failed lookup.
pub fn base_domains(mx: &Lookup<Mx>, host: &Host) -> Result<Vec<String>, Standing> {
    let known = mx.known().and_then(|(mx, _)| host.addresses.known().map(|(addresses, _)| (mx, addresses)));
    let name = || host.name.clone();
    match (known.map_err(|error| unreachable_for(&error))?, &host.alias) {
        ((Vouched::Insecure, _), _) => Err(Standing::Absent(Absence::InsecureMx)),
        ((_, Vouched::Secure), Some((target, _))) => Ok(vec![target.clone(), name()]),
        ((_, Vouched::Secure), None) | ((_, Vouched::Insecure), Some((_, Vouched::Secure))) => Ok(vec![name()]),
        ((_, Vouched::Insecure), _) => Err(Standing::Absent(Absence::InsecureAddress)),
    }
}

/// Asks for the TLSA records under each name in turn, by [`record_name`], until one has records that DNSSEC vouches for.
pub fn discover(base_domains: &[String], port: u16, mut ask: impl FnMut(&str) -> Lookup<Tlsa>) -> Standing {
    let mut absence = Absence::NoRecords;
    for base in base_domains {
        match ask(&record_name(base, port)).known() {
            Err(error) => return unreachable_for(&error),
            Ok((_, [])) => {}
            Ok((Vouched::Insecure, _)) => absence = Absence::InsecureTlsa,
            Ok((Vouched::Secure, records)) => return standing(base, records),
        }
    }
    Standing::Absent(absence)
}

fn standing(base: &str, records: &[Tlsa]) -> Standing {
    match to_go_by(records) {
        records if records.is_empty() => Standing::EncryptOnly,
        records => Standing::Authenticate { base: base.to_owned(), records: records.into_iter().cloned().collect() },
    }
}

fn unreachable_for(error: &Error) -> Standing {
    match error {
        Error::Lookup { why } => Standing::Unreachable(*why),
        // A lookup knows no other error; whatever it were, nothing would be known.
        _ => Standing::Unreachable(LookupFault::NoAnswer),
    }
}

/// Whose certificate a record speaks of, `[RFC 7672 §3.1]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Usage {
    /// DANE-TA(2): an authority that stands in the chain.
    Authority,
    /// DANE-EE(3): the server itself.
    EndEntity,
}

/// Which part of a certificate, `[RFC 6698 §2.1.2]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selector {
    /// All of it.
    Certificate,
    /// Its SubjectPublicKeyInfo.
    PublicKey,
}

/// How it is compared, `[RFC 6698 §2.1.3]`; the strongest digest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matching {
    /// Byte for byte.
    Full,
    /// By its SHA2-256.
    Sha256,
    /// By its SHA2-512.
    Sha512,
}

impl Matching {
    /// How long the record's data is, in bytes; `None` where it has the length of what it is compared with.
    #[must_use]
    pub const fn length(self) -> Option<usize> {
        match self {
            Self::Full => None,
            Self::Sha256 => Some(32),
            Self::Sha512 => Some(64),
        }
    }
}

/// Why a record is none to go by, `[RFC 6698 §4.1]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unusable {
    /// PKIX-TA(0) or PKIX-EE(1): senders share no list of authorities, `[RFC 7672 §3.1.3]`.
    Pkix,
    /// A usage that nobody knows.
    Usage,
    /// A selector that nobody knows.
    Selector,
    /// A matching type that nobody knows.
    Matching,
    /// A digest of another length, or no data at all.
    Length,
}

/// What a record says.
///
/// # Errors
/// Why it is none to go by.
pub fn read(record: &Tlsa) -> Result<(Usage, Selector, Matching), Unusable> {
    let usage = match record.usage {
        0 | 1 => return Err(Unusable::Pkix),
        2 => Usage::Authority,
        3 => Usage::EndEntity,
        _ => return Err(Unusable::Usage),
    };
    let selector = match record.selector {
        0 => Selector::Certificate,
        1 => Selector::PublicKey,
        _ => return Err(Unusable::Selector),
    };
    let matching = match record.matching {
        0 => Matching::Full,
        1 => Matching::Sha256,
        2 => Matching::Sha512,
        _ => return Err(Unusable::Matching),
    };
    let fits = matching.length().map_or(!record.data.is_empty(), |length| record.data.len() == length);
    if fits { Ok((usage, selector, matching)) } else { Err(Unusable::Length) }
}

/// The records to go by: of those with the same usage and selector, whole ones and those with the strongest digest, `[RFC 7671 §9]`.
#[must_use]
pub fn to_go_by(records: &[Tlsa]) -> Vec<&Tlsa> {
    let usable: Vec<_> = records.iter().filter_map(|record| Some((record, read(record).ok()?))).collect();
    let is_beaten = |(usage, selector, matching): (Usage, Selector, Matching)| {
        let stronger = |other: &(&Tlsa, (Usage, Selector, Matching))| {
            let (_, (other_usage, other_selector, other_matching)) = *other;
            (usage, selector) == (other_usage, other_selector) && other_matching > matching
        };
        matching != Matching::Full && usable.iter().any(stronger)
    };
    usable.iter().filter(|(_, says)| !is_beaten(*says)).map(|(record, _)| *record).collect()
}

/// A certificate of the chain that the server sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presented<'a> {
    /// The certificate, DER.
    pub certificate: &'a [u8],
    /// Its SubjectPublicKeyInfo, DER.
    pub public_key: &'a [u8],
}

/// What a record matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matched<'r> {
    /// The server's own certificate: names and dates do not matter, `[RFC 7672 §3.1.1]`.
    EndEntity {
        /// The record.
        record: &'r Tlsa,
    },
    /// An authority of the chain: the path to it must hold, and a name must match, `[RFC 7672 §3.1.2]`.
    Authority {
        /// The record.
        record: &'r Tlsa,
        /// Where it stands in the chain, from 1; 0 is the server.
        depth: usize,
    },
}

/// Looks for a record that matches the chain, which begins with the server's certificate. The server's own comes first, since nothing
/// else must hold then. `digest` gives the SHA2 of bytes, and is not asked for whole ones.
pub fn find<'r>(
    records: &'r [Tlsa],
    chain: &[Presented<'_>],
    digest: impl Fn(Matching, &[u8]) -> Vec<u8>,
) -> Option<Matched<'r>> {
    let records = to_go_by(records);
    let matches = |record: &Tlsa, wanted: Usage, presented: &Presented<'_>| {
        let Ok((usage, selector, matching)) = read(record) else { return false };
        let bytes = match selector {
            Selector::Certificate => presented.certificate,
            Selector::PublicKey => presented.public_key,
        };
        usage == wanted
            && if matching == Matching::Full { bytes == record.data } else { digest(matching, bytes) == record.data }
    };
    let (server, authorities) = chain.split_first()?;
    let own = records.iter().find(|record| matches(record, Usage::EndEntity, server));
    own.map(|record| Matched::EndEntity { record }).or_else(|| {
        authorities.iter().enumerate().find_map(|(index, authority)| {
            let record = records.iter().find(|record| matches(record, Usage::Authority, authority))?;
            Some(Matched::Authority { record, depth: index + 1 })
        })
    })
}

/// Whether the path from the server's certificate to an anchor holds: signatures, dates, constraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Path {
    /// It does.
    Holds,
    /// It does not.
    Breaks,
}

/// Why a server is not who its records say: the mail waits, `[RFC 7672 §2.2]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// No record matches a certificate of the chain.
    NoMatch,
    /// A record matches an authority, and the path to it does not hold.
    Path,
    /// A record matches an authority, and the server's certificate is for none of the names.
    Name,
}

/// Whether the server is who its records say. `presented` are the names of its certificate, `references` those of [`references`].
/// Neither they nor `path` matter where a record matches the server itself.
///
/// # Errors
/// What does not hold.
pub fn judge(matched: Option<Matched<'_>>, path: Path, presented: &[&str], references: &[String]) -> Result<(), Fault> {
    match matched {
        None => Err(Fault::NoMatch),
        Some(Matched::EndEntity { .. }) => Ok(()),
        Some(Matched::Authority { .. }) if path == Path::Breaks => Err(Fault::Path),
        Some(Matched::Authority { .. }) => {
            let meant = |pattern: &&str| references.iter().any(|reference| name::stands_for(pattern, reference));
            presented.iter().any(meant).then_some(()).ok_or(Fault::Name)
        }
    }
}

/// The names of which a certificate below an authority must bear one: the base domain, then the domain that the mail is for, then what
/// that is another name for, `[RFC 7672 §3.2.2]`.
#[must_use]
pub fn references(base: &str, next_hop: &str, expanded_next_hop: Option<&str>) -> Vec<String> {
    let mut names = vec![base.to_owned()];
    for other in std::iter::once(next_hop).chain(expanded_next_hop) {
        if !names.iter().any(|known| name::is_same(known, other)) {
            names.push(other.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::dns::Status;

    const LEAF: Presented<'_> = Presented { certificate: b"leaf", public_key: b"leaf key" };
    const ISSUER: Presented<'_> = Presented { certificate: b"issuer", public_key: b"issuer key" };
    const ROOT: Presented<'_> = Presented { certificate: b"root", public_key: b"root key" };
    const CHAIN: &[Presented<'_>] = &[LEAF, ISSUER, ROOT];

    /// As long as a digest, and different for different bytes.
    fn digest(matching: Matching, bytes: &[u8]) -> Vec<u8> {
        let mut digest = bytes.to_vec();
        digest.resize(matching.length().expect("whole bytes are not hashed"), matching as u8);
        digest
    }

    fn tlsa(usage: u8, selector: u8, matching: u8, bytes: &[u8]) -> Tlsa {
        let data = match matching {
            1 => digest(Matching::Sha256, bytes),
            2 => digest(Matching::Sha512, bytes),
            _ => bytes.to_vec(),
        };
        Tlsa { usage, selector, matching, data }
    }

    fn secure<Record>(records: Vec<Record>) -> Lookup<Record> {
        Lookup::answered(Status::Secure, records)
    }

    fn host(alias: Option<(&str, Vouched)>, status: Status) -> Host {
        let alias = alias.map(|(target, vouched)| (target.to_owned(), vouched));
        let addresses = vec![Address(std::net::Ipv4Addr::LOCALHOST.into())];
        Host { name: "mx.birch.example".to_owned(), alias, addresses: Lookup::answered(status, addresses) }
    }

    #[test]
    fn records_stand_below_port_and_protocol() {
        assert_eq!(record_name("mx.birch.example", 25), "_25._tcp.mx.birch.example");
    }

    #[test]
    fn without_signed_mx_and_addresses_there_is_no_dane() {
        let mx = |status| Lookup::<Mx>::answered(status, Vec::new());
        let bases = |status, host: &Host| base_domains(&mx(status), host);
        let plain = host(None, Status::Secure);
        assert_eq!(bases(Status::Secure, &plain), Ok(vec!["mx.birch.example".to_owned()]));
        assert_eq!(bases(Status::Insecure, &plain), Err(Standing::Absent(Absence::InsecureMx)));
        let unsigned = host(None, Status::Insecure);
        assert_eq!(bases(Status::Secure, &unsigned), Err(Standing::Absent(Absence::InsecureAddress)));
        assert_eq!(bases(Status::Bogus, &plain), Err(Standing::Unreachable(LookupFault::Bogus)));
        let lost = host(None, Status::Indeterminate);
        assert_eq!(bases(Status::Secure, &lost), Err(Standing::Unreachable(LookupFault::Indeterminate)));
        assert_eq!(base_domains(&Lookup::Failed, &plain), Err(Standing::Unreachable(LookupFault::NoAnswer)));
    }

    #[test]
    fn behind_an_alias_its_target_comes_first_where_all_is_signed() {
        let bases =
            |vouched, status| base_domains(&secure(Vec::new()), &host(Some(("mail.host.example", vouched)), status));
        let both = ["mail.host.example", "mx.birch.example"].map(str::to_owned).to_vec();
        assert_eq!(bases(Vouched::Secure, Status::Secure), Ok(both));
        assert_eq!(bases(Vouched::Secure, Status::Insecure), Ok(vec!["mx.birch.example".to_owned()]));
        assert_eq!(bases(Vouched::Insecure, Status::Insecure), Err(Standing::Absent(Absence::InsecureAddress)));
    }

    fn found(answers: &[Lookup<Tlsa>]) -> Standing {
        let names: Vec<_> = (0..answers.len()).map(|index| format!("host{index}.example")).collect();
        let mut asked = 0;
        discover(&names, 25, |name| {
            assert_eq!(name, format!("_25._tcp.host{asked}.example"));
            asked += 1;
            answers[asked - 1].clone()
        })
    }

    #[test]
    fn four_answers_have_four_consequences() {
        let record = tlsa(3, 1, 1, b"leaf key");
        let expected = Standing::Authenticate { base: "host0.example".to_owned(), records: vec![record.clone()] };
        assert_eq!(found(&[secure(vec![record.clone(), tlsa(0, 0, 1, b"root")])]), expected);
        assert_eq!(found(&[secure(vec![tlsa(0, 0, 1, b"root"), tlsa(1, 0, 1, b"leaf")])]), Standing::EncryptOnly);
        assert_eq!(found(&[secure(Vec::new())]), Standing::Absent(Absence::NoRecords));
        let insecure = Lookup::answered(Status::Insecure, vec![record.clone()]);
        assert_eq!(found(&[insecure]), Standing::Absent(Absence::InsecureTlsa));
        assert_eq!(found(&[Lookup::answered(Status::Bogus, vec![record])]), Standing::Unreachable(LookupFault::Bogus));
        assert_eq!(found(&[Lookup::Failed]), Standing::Unreachable(LookupFault::NoAnswer));
    }

    #[test]
    fn the_second_name_is_asked_where_the_first_has_nothing() {
        let record = tlsa(3, 1, 1, b"leaf key");
        let second = Standing::Authenticate { base: "host1.example".to_owned(), records: vec![record.clone()] };
        assert_eq!(found(&[secure(Vec::new()), secure(vec![record.clone()])]), second);
        assert_eq!(
            found(&[Lookup::Failed, secure(vec![record.clone()])]),
            Standing::Unreachable(LookupFault::NoAnswer)
        );
        // Records that are none to go by are a commitment to TLS already.
        assert_eq!(found(&[secure(vec![tlsa(9, 0, 0, b"x")]), secure(vec![record])]), Standing::EncryptOnly);
    }

    #[test]
    fn records_are_told_from_those_to_go_by() {
        let check = |record: Tlsa, expected| assert_eq!(read(&record), expected, "{record}");
        check(tlsa(0, 0, 1, b""), Err(Unusable::Pkix));
        check(tlsa(1, 1, 1, b""), Err(Unusable::Pkix));
        check(tlsa(4, 0, 1, b""), Err(Unusable::Usage));
        check(tlsa(255, 0, 1, b""), Err(Unusable::Usage));
        check(tlsa(3, 2, 1, b""), Err(Unusable::Selector));
        check(tlsa(3, 1, 3, b"x"), Err(Unusable::Matching));
        check(tlsa(3, 1, 0, b""), Err(Unusable::Length));
        let digest = |matching, length| Tlsa { usage: 3, selector: 1, matching, data: vec![0; length] };
        check(digest(1, 31), Err(Unusable::Length));
        check(digest(1, 64), Err(Unusable::Length));
        check(digest(2, 32), Err(Unusable::Length));
        check(digest(2, 64), Ok((Usage::EndEntity, Selector::PublicKey, Matching::Sha512)));
        check(tlsa(2, 0, 1, b""), Ok((Usage::Authority, Selector::Certificate, Matching::Sha256)));
        check(tlsa(3, 0, 0, b"x"), Ok((Usage::EndEntity, Selector::Certificate, Matching::Full)));
    }

    #[test]
    fn a_weaker_digest_does_not_count_beside_a_stronger_one() {
        let (full, weak, strong) = (tlsa(3, 1, 0, b"a"), tlsa(3, 1, 1, b"b"), tlsa(3, 1, 2, b"c"));
        let other_selector = tlsa(3, 0, 1, b"d");
        let records = [full.clone(), weak.clone(), strong.clone(), other_selector.clone()];
        assert_eq!(to_go_by(&records), [&full, &strong, &other_selector]);
        assert_eq!(to_go_by(&[full.clone(), weak.clone()]), [&full, &weak]);
        // A strong digest of the wrong length beats nothing.
        let malformed = Tlsa { data: vec![0; 3], ..strong };
        assert_eq!(to_go_by(&[weak.clone(), malformed]), [&weak]);
        assert_eq!(
            find(&[weak, tlsa(3, 1, 2, b"x")], &[Presented { certificate: b"", public_key: b"b" }], digest),
            None
        );
    }

    #[test]
    fn every_selector_and_matching_type_finds_the_server() {
        for matching in 0..3 {
            for (selector, bytes) in [(0, LEAF.certificate), (1, LEAF.public_key)] {
                let records = [tlsa(3, selector, matching, bytes)];
                assert_eq!(find(&records, CHAIN, digest), Some(Matched::EndEntity { record: &records[0] }));
                let swapped = [tlsa(3, 1 - selector, matching, bytes)];
                assert_eq!(find(&swapped, CHAIN, digest), None, "{}", swapped[0]);
            }
        }
    }

    #[test]
    fn an_authority_must_stand_in_the_chain() {
        let records = [tlsa(2, 0, 1, b"issuer")];
        assert_eq!(find(&records, CHAIN, digest), Some(Matched::Authority { record: &records[0], depth: 1 }));
        assert_eq!(find(&records, &[LEAF, ROOT], digest), None);
        assert_eq!(find(&records, &[LEAF], digest), None);
        assert_eq!(find(&records, &[], digest), None);
        let root = [tlsa(2, 1, 2, b"root key")];
        assert_eq!(find(&root, CHAIN, digest), Some(Matched::Authority { record: &root[0], depth: 2 }));
    }

    #[test]
    fn a_server_is_no_authority_and_an_authority_no_server() {
        assert_eq!(find(&[tlsa(2, 0, 1, b"leaf")], CHAIN, digest), None);
        assert_eq!(find(&[tlsa(3, 0, 1, b"issuer")], CHAIN, digest), None);
        assert_eq!(find(&[tlsa(0, 0, 1, b"root"), tlsa(1, 0, 1, b"leaf")], CHAIN, digest), None);
        let both = [tlsa(2, 0, 1, b"issuer"), tlsa(3, 0, 1, b"leaf")];
        assert_eq!(find(&both, CHAIN, digest), Some(Matched::EndEntity { record: &both[1] }));
    }

    #[test]
    fn names_and_paths_matter_below_an_authority_alone() {
        let record = tlsa(2, 0, 1, b"issuer");
        let authority = Some(Matched::Authority { record: &record, depth: 1 });
        let server = Some(Matched::EndEntity { record: &record });
        let names = references("mx.birch.example", "birch.example", None);
        let (right, wrong) = (["other.example", "*.birch.example"], ["other.example"]);
        assert_eq!(judge(server, Path::Breaks, &wrong, &names), Ok(()));
        assert_eq!(judge(authority, Path::Holds, &right, &names), Ok(()));
        assert_eq!(judge(authority, Path::Holds, &["birch.example"], &names), Ok(()));
        assert_eq!(judge(authority, Path::Holds, &wrong, &names), Err(Fault::Name));
        assert_eq!(judge(authority, Path::Holds, &[], &names), Err(Fault::Name));
        assert_eq!(judge(authority, Path::Breaks, &right, &names), Err(Fault::Path));
        assert_eq!(judge(None, Path::Holds, &right, &names), Err(Fault::NoMatch));
    }

    #[test]
    fn the_names_are_base_domain_next_hop_and_what_that_stands_for() {
        // The example of RFC 7672 §3.2.2.
        let names = references("mx10.example.com", "exchange.example.org", Some("example.com"));
        assert_eq!(names, ["mx10.example.com", "exchange.example.org", "example.com"]);
        assert_eq!(references("birch.example", "Birch.example.", Some("birch.example")), ["birch.example"]);
    }
}
