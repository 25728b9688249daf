//! What the client checks of a ServerHello: everything that the server chose was offered, and nobody pushed both down,
//! `[RFC 8446 §4.1.3]`, `[RFC 7627]`, `[RFC 5746]`, `[RFC 7301]`.

use std::ops::Range;

use super::view::{Heard, View};
use super::{Check, Kind, Role, Verdict, party};
use crate::codepoint::{CipherSuite, ExtensionType, HandshakeType, NamedGroup, ProtocolVersion};
use crate::dissect::{handshake, hello};

/// The end of ServerHello.random in a server that could speak TLS 1.3 and was asked for TLS 1.2, `[RFC 8446 §4.1.3]`.
const SENTINEL_TLS12: &[u8] = b"DOWNGRD\x01";
/// The same in one that was asked for TLS 1.1 or less.
const SENTINEL_TLS11: &[u8] = b"DOWNGRD\x00";

/// The bytes of extension_type and the length behind it, `[RFC 8446 §4.2]`.
const EXTENSION_HEADER: usize = 4;
/// The bytes of a NamedGroup, and of a KeyShareEntry without its share, `[RFC 8446 §4.2.8]`.
const SELECTED_GROUP: usize = 2;
const KEY_SHARE_ENTRY: usize = 4;

/// What each end checks of the other's hello.
pub(super) fn checks(view: &View<'_>, checks: &mut Vec<Check>) {
    if view.is_client() {
        for (index, heard) in view.heard.iter().enumerate() {
            let before = view.heard[..index]
                .iter()
                .rev()
                .find(|before| before.own && before.kind == HandshakeType::CLIENT_HELLO);
            if let (HandshakeType::SERVER_HELLO, false, Some(client)) = (heard.kind, heard.own, before)
                && let (Some(offer), Some(answer)) = (Hello::read(&client.bytes), Hello::read(&heard.bytes))
            {
                let pair = Pair { view, client, offer, server: heard, answer };
                checks.extend(pair.of_client(index));
            }
        }
    } else if view.agreed().is_some_and(|agreed| !agreed.is_tls13())
        && let Some(client) = view.peers_first(HandshakeType::CLIENT_HELLO).map(|index| &view.heard[index])
        && let Some(offer) = Hello::read(&client.bytes)
    {
        let scsv = offer.suite(CipherSuite::TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
        let binding = offer.extension(ExtensionType::RENEGOTIATION_INFO).map(with_header).or(scsv);
        let extended = offer.extension(ExtensionType::EXTENDED_MASTER_SECRET).map(with_header);
        for (kind, place) in [(Kind::ExtendedMasterSecret, extended), (Kind::RenegotiationInfo, binding)] {
            checks.push(told(view, Check::new(view, kind, client.message), client, &offer, place));
        }
    }
}

/// A peer says that it knows something by an extension, or a suite that is none: whoever does not is served all the same.
fn told(view: &View<'_>, check: Check, heard: &Heard<'_>, hello: &Hello<'_>, place: Option<Range<usize>>) -> Check {
    match place {
        Some(place) => check.with(Role::Received, heard.input(place)),
        None => {
            let why = format!("{} did not say that it knows it", party(view.peer));
            check.with(Role::Received, heard.input(hello.extension_block())).verdict(Verdict::ignored(why))
        }
    }
}

/// An extension's data, with its type and length in front.
const fn with_header(data: Range<usize>) -> Range<usize> {
    data.start - EXTENSION_HEADER..data.end
}

/// A ClientHello and the ServerHello that answers it, as the client knows them.
struct Pair<'v, 'a> {
    view: &'v View<'a>,
    client: &'v Heard<'a>,
    offer: Hello<'v>,
    server: &'v Heard<'a>,
    answer: Hello<'v>,
}

impl Pair<'_, '_> {
    fn of_client(&self, index: usize) -> Vec<Check> {
        let version = self.answer.version();
        let mut checks = vec![self.version(version), self.suite()];
        if version == ProtocolVersion::TLS_1_3 {
            checks.extend([self.group_tls13(), self.session_id()]);
            if !self.server.is_retry() {
                checks.extend(self.alpn(index));
            }
        } else {
            checks.extend(self.group_tls12(index));
            checks.push(self.sentinel(version));
            checks.extend([self.extended_master_secret(), self.renegotiation_info()]);
            checks.extend(self.alpn(index));
        }
        checks.into_iter().map(|check| check.followed(self.view, self.server.at)).collect()
    }

    fn check(&self, kind: Kind) -> Check {
        Check::new(self.view, kind, self.server.message)
    }

    fn version(&self, version: ProtocolVersion) -> Check {
        let offered = self.offer.offered_versions();
        // Without the extension a client takes every version up to the one that it names, [RFC 5246 §E.1].
        let listed = self.offer.extension(ExtensionType::SUPPORTED_VERSIONS).is_some();
        let known = offered.iter().any(|one| *one == version || (!listed && version.0 <= one.0));
        let chosen = self.answer.extension(ExtensionType::SUPPORTED_VERSIONS).unwrap_or(Hello::LEGACY_VERSION);
        self.check(Kind::VersionOffered)
            .text(Role::Offered, list(&offered))
            .with(Role::Chosen, self.server.input(chosen))
            .verdict(offers(known, &version))
    }

    fn suite(&self) -> Check {
        let chosen = self.answer.suites().next();
        let known = chosen.is_some_and(|chosen| self.offer.suites().any(|suite| suite == chosen));
        let name = chosen.map_or_else(String::new, |suite| suite.to_string());
        self.check(Kind::SuiteOffered)
            .with(Role::Offered, self.client.input(self.offer.suites.clone()))
            .with(Role::Chosen, self.server.input(self.answer.suites.clone()))
            .verdict(offers(known, &name))
    }

    /// In TLS 1.3 the server takes a share that it has, or asks for one in a group that was offered.
    fn group_tls13(&self) -> Check {
        let check = self.check(Kind::GroupOffered);
        let Some(share) = self.answer.extension(ExtensionType::KEY_SHARE) else {
            return check.verdict(Verdict::not_made("the keys come from the earlier session alone"));
        };
        let retry = self.server.is_retry();
        let needed = if retry { SELECTED_GROUP } else { KEY_SHARE_ENTRY };
        if share.len() < needed {
            return check.verdict(Verdict::not_made("the key share cannot be read"));
        }
        let chosen = share.start..share.start + SELECTED_GROUP;
        let group = NamedGroup(self.answer.number(chosen.clone()));
        let groups = self.offer.groups();
        let shares = self.offer.shares();
        let shared = shares.contains(&group);
        let offered = if retry { &groups } else { &shares };
        let verdict = match (groups.contains(&group), shared) {
            (false, _) => offers(false, &group),
            (true, true) if retry => Verdict::fails(format!("{group} was asked for, and its share was there already")),
            (true, false) if !retry => Verdict::fails(format!("{group} was chosen, and there is no share for it")),
            (true, _) => Verdict::Holds,
        };
        check.text(Role::Offered, list(offered)).with(Role::Chosen, self.server.input(chosen)).verdict(verdict)
    }

    /// In TLS 1.2 the server names the curve in ServerKeyExchange, `[RFC 8422 §5.4]`; a resumed session has none.
    fn group_tls12(&self, index: usize) -> Option<Check> {
        let behind = &self.view.heard[index..];
        let exchange = behind.iter().find(|heard| heard.kind == HandshakeType::SERVER_KEY_EXCHANGE)?;
        let chosen = handshake::HEADER + 1..handshake::HEADER + 3;
        let group = NamedGroup(number(&exchange.bytes, chosen.clone()));
        let groups = self.offer.groups();
        let check = Check::new(self.view, Kind::GroupOffered, exchange.message);
        Some(
            check
                .text(Role::Offered, list(&groups))
                .with(Role::Chosen, exchange.input(chosen))
                .verdict(offers(groups.contains(&group), &group)),
        )
    }

    /// A client must look at it in every ServerHello, `[RFC 8446 §4.1.3]`; rustls does in a HelloRetryRequest alone.
    fn session_id(&self) -> Check {
        const OTHER: &str = "another session ID came back";
        let same = self.client.bytes.get(self.offer.session_id.clone())
            == self.server.bytes.get(self.answer.session_id.clone());
        let verdict = match (same, self.server.is_retry()) {
            (true, _) => Verdict::Holds,
            (false, true) => Verdict::fails(OTHER),
            (false, false) => Verdict::ignored(OTHER),
        };
        self.check(Kind::SessionIdEcho)
            .with(Role::Sent, self.client.input(self.offer.session_id.clone()))
            .with(Role::Received, self.server.input(self.answer.session_id.clone()))
            .verdict(verdict)
    }

    /// A client that speaks TLS 1.3 and is answered with less looks whether the server could have done better.
    fn sentinel(&self, version: ProtocolVersion) -> Check {
        let best = self.offer.offered_versions().into_iter().max_by_key(|version| version.0);
        let mark = Hello::RANDOM.end - SENTINEL_TLS12.len()..Hello::RANDOM.end;
        let found = self.server.bytes.get(mark.clone()).unwrap_or_default();
        let verdict = if best != Some(ProtocolVersion::TLS_1_3) {
            Verdict::not_made("the sender did not offer TLS 1.3")
        } else if found == SENTINEL_TLS12 || found == SENTINEL_TLS11 {
            Verdict::fails(format!("{version} came back with the mark of a server that speaks TLS 1.3"))
        } else {
            Verdict::Holds
        };
        self.check(Kind::DowngradeSentinel).with(Role::Random, self.server.input(mark)).verdict(verdict)
    }

    fn extended_master_secret(&self) -> Check {
        self.mutual(Kind::ExtendedMasterSecret, ExtensionType::EXTENDED_MASTER_SECRET)
    }

    fn renegotiation_info(&self) -> Check {
        self.mutual(Kind::RenegotiationInfo, ExtensionType::RENEGOTIATION_INFO)
    }

    /// An extension that says "I know it too": rustls goes on without.
    fn mutual(&self, kind: Kind, extension: ExtensionType) -> Check {
        told(self.view, self.check(kind), self.server, &self.answer, self.answer.extension(extension).map(with_header))
    }

    /// The protocol stands in EncryptedExtensions, in TLS 1.2 in ServerHello.
    fn alpn(&self, index: usize) -> Option<Check> {
        const ALPN: ExtensionType = ExtensionType::APPLICATION_LAYER_PROTOCOL_NEGOTIATION;
        let inner = self.view.heard[index..].iter().find(|heard| heard.kind == HandshakeType::ENCRYPTED_EXTENSIONS);
        let tls13 = self.answer.version() == ProtocolVersion::TLS_1_3;
        let carrier = if tls13 { inner? } else { self.server };
        let check = Check::new(self.view, Kind::Alpn, carrier.message);
        let Some(offered) = self.offer.extension(ALPN) else {
            return Some(check.verdict(Verdict::not_made("the sender offered no protocol")));
        };
        let check = check.with(Role::Offered, self.client.input(offered.clone()));
        let extensions =
            if tls13 { extensions(&carrier.bytes, handshake::HEADER) } else { self.answer.extensions.clone() };
        let Some((_, chosen)) = extensions.into_iter().find(|(kind, _)| *kind == ALPN) else {
            return Some(check.verdict(Verdict::not_made("the receiver chose no protocol")));
        };
        // A list of one name, each with its length: what is chosen must stand in what was offered.
        let name = carrier.bytes.get(chosen.start + 2..chosen.end).unwrap_or_default();
        let known = names(self.client.bytes.get(offered.start + 2..offered.end).unwrap_or_default()).contains(&name);
        let check = check.with(Role::Chosen, carrier.input(chosen));
        Some(check.verdict(offers(known, &String::from_utf8_lossy(name.get(1..).unwrap_or_default()))))
    }
}

/// Whether something that was chosen had been offered.
fn offers(known: bool, chosen: &impl std::fmt::Display) -> Verdict {
    if known { Verdict::Holds } else { Verdict::fails(format!("{chosen} was chosen and had not been offered")) }
}

fn list<T: std::fmt::Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Two bytes as a number; 0 where they are not there.
fn number(bytes: &[u8], range: Range<usize>) -> u16 {
    bytes.get(range).and_then(|pair| pair.try_into().ok()).map_or(0, u16::from_be_bytes)
}

/// A list of names, each with its length of one byte in front.
fn names(mut list: &[u8]) -> Vec<&[u8]> {
    let mut names = Vec::new();
    while let Some(&length) = list.first()
        && let Some((name, rest)) = list.split_at_checked(1 + usize::from(length))
    {
        names.push(name);
        list = rest;
    }
    names
}

/// The extensions in a block that begins at `at` with its length, each with the place of its data, as far as they can be read.
pub(super) fn extensions(message: &[u8], at: usize) -> Vec<(ExtensionType, Range<usize>)> {
    let mut extensions = Vec::new();
    let mut next = at + 2;
    let end = (next + usize::from(number(message, at..next))).min(message.len());
    while next + EXTENSION_HEADER <= end {
        let data = next + EXTENSION_HEADER;
        let behind = data + usize::from(number(message, next + 2..data));
        extensions.push((ExtensionType(number(message, next..next + 2)), data..behind.min(end)));
        next = behind;
    }
    extensions
}

/// Where the parts of a ClientHello or ServerHello stand, as offsets in the message.
pub(super) struct Hello<'a> {
    bytes: &'a [u8],
    pub(super) session_id: Range<usize>,
    /// All suites of a ClientHello, the one of a ServerHello.
    suites: Range<usize>,
    /// Each extension's data.
    extensions: Vec<(ExtensionType, Range<usize>)>,
}

impl<'a> Hello<'a> {
    pub(super) const LEGACY_VERSION: Range<usize> = handshake::HEADER..handshake::HEADER + 2;
    pub(super) const RANDOM: Range<usize> = handshake::HEADER + 2..handshake::HEADER + 34;

    /// Reads a whole message; `None` when it is no hello, or too short.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (kind, _) = handshake::header(bytes)?;
        let length = usize::from(*bytes.get(Self::RANDOM.end)?);
        let session_id = Self::RANDOM.end + 1..Self::RANDOM.end + 1 + length;
        let suites = match kind {
            HandshakeType::CLIENT_HELLO => {
                let start = session_id.end + 2;
                start..start + usize::from(number(bytes, session_id.end..start))
            }
            HandshakeType::SERVER_HELLO => session_id.end..session_id.end + 2,
            _ => return None,
        };
        bytes.get(suites.clone())?;
        let layout = hello::layout(bytes).map_or_else(Vec::new, |layout| layout.extensions);
        let extensions =
            layout.into_iter().map(|(kind, range)| (kind, range.start + EXTENSION_HEADER..range.end)).collect();
        Some(Self { bytes, session_id, suites, extensions })
    }

    /// Where an extension's data stands.
    pub(super) fn extension(&self, kind: ExtensionType) -> Option<Range<usize>> {
        self.extensions.iter().find(|(found, _)| *found == kind).map(|(_, data)| data.clone())
    }

    /// All extensions, without the length in front of them; empty where there are none.
    fn extension_block(&self) -> Range<usize> {
        match (self.extensions.first(), self.extensions.last()) {
            (Some((_, first)), Some((_, last))) => first.start - EXTENSION_HEADER..last.end,
            _ => self.bytes.len()..self.bytes.len(),
        }
    }

    /// Where a suite stands among those that were offered.
    fn suite(&self, wanted: CipherSuite) -> Option<Range<usize>> {
        let start = self.suites.start + 2 * self.suites().position(|suite| suite == wanted)?;
        Some(start..start + 2)
    }

    /// The suites.
    pub(super) fn suites(&self) -> impl Iterator<Item = CipherSuite> + '_ {
        self.pairs(self.suites.clone()).map(CipherSuite)
    }

    /// The version that a ServerHello chose.
    pub(super) fn version(&self) -> ProtocolVersion {
        let place = self.extension(ExtensionType::SUPPORTED_VERSIONS).unwrap_or(Self::LEGACY_VERSION);
        ProtocolVersion(self.number(place))
    }

    /// The versions that a ClientHello offers; without the extension the legacy one.
    fn offered_versions(&self) -> Vec<ProtocolVersion> {
        match self.extension(ExtensionType::SUPPORTED_VERSIONS) {
            Some(data) => self.pairs(data.start + 1..data.end).map(ProtocolVersion).collect(),
            None => vec![ProtocolVersion(self.number(Self::LEGACY_VERSION))],
        }
    }

    /// The groups that a ClientHello offers.
    fn groups(&self) -> Vec<NamedGroup> {
        let data = self.extension(ExtensionType::SUPPORTED_GROUPS);
        data.map_or_else(Vec::new, |data| self.pairs(data.start + 2..data.end).map(NamedGroup).collect())
    }

    /// The groups for which a ClientHello has shares.
    fn shares(&self) -> Vec<NamedGroup> {
        let Some(data) = self.extension(ExtensionType::KEY_SHARE) else { return Vec::new() };
        let mut groups = Vec::new();
        let mut at = data.start + 2;
        while at + 4 <= data.end {
            groups.push(NamedGroup(self.number(at..at + 2)));
            at += 4 + usize::from(self.number(at + 2..at + 4));
        }
        groups
    }

    fn pairs(&self, range: Range<usize>) -> impl Iterator<Item = u16> + 'a {
        let bytes = self.bytes.get(range).unwrap_or_default();
        bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
    }

    fn number(&self, range: Range<usize>) -> u16 {
        number(self.bytes, range)
    }
}
