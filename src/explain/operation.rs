//! Operations as subjects: each call into the provider, told apart by what it is for, `[RFC 8446 §7.1]`, `[RFC 5246 §5]`.

use super::{Fact, kinds};
use crate::trace::{self, RandomUse, SessionStore, Signer};

kinds! {
    /// What an operation is for.
    OperationKind {
        RandomTls = "random.tls";
        RandomKeyExchange = "random.key_exchange";
        RandomSignature = "random.signature";
        RandomBlinding = "random.blinding";
        RandomTicket = "random.ticket";
        RandomCertificate = "random.certificate";
        RandomMail = "random.mail";
        KeyShare = "key_share";
        SharedSecret = "shared_secret";
        HkdfExtract = "hkdf_extract";
        ExtBinder = "label.ext_binder";
        ResBinder = "label.res_binder";
        ClientEarlyTraffic = "label.c_e_traffic";
        EarlyExporterMaster = "label.e_exp_master";
        Derived = "label.derived";
        ClientHandshakeTraffic = "label.c_hs_traffic";
        ServerHandshakeTraffic = "label.s_hs_traffic";
        ClientApplicationTraffic = "label.c_ap_traffic";
        ServerApplicationTraffic = "label.s_ap_traffic";
        ExporterMaster = "label.exp_master";
        ResumptionMaster = "label.res_master";
        TrafficUpdate = "label.traffic_upd";
        Key = "label.key";
        Iv = "label.iv";
        FinishedKey = "label.finished";
        Resumption = "label.resumption";
        Exporter = "label.exporter";
        OtherLabel = "label.other";
        HkdfExpand = "hkdf_expand";
        MasterSecret = "prf.master_secret";
        ExtendedMasterSecret = "prf.extended_master_secret";
        KeyExpansion = "prf.key_expansion";
        ClientFinished = "prf.client_finished";
        ServerFinished = "prf.server_finished";
        OtherPrf = "prf.other";
        HashUpdate = "hash_update";
        HashFork = "hash_fork";
        HashFinish = "hash_finish";
        Hash = "hash";
        Hmac = "hmac";
        SignByEndpoint = "sign.endpoint";
        SignByAuthority = "sign.authority";
        Verify = "verify";
        Seal = "seal";
        Open = "open";
        SealTicket = "seal_ticket";
        OpenTicket = "open_ticket";
        SessionPut = "session.put";
        SessionGet = "session.get";
        SessionTake = "session.take";
        Compress = "compress";
        Decompress = "decompress";
    }
}

impl OperationKind {
    /// What an operation of the trace is for.
    #[must_use]
    pub fn of(operation: &trace::Operation) -> Self {
        use trace::Operation;
        match operation {
            Operation::Random { used_for, .. } => Self::of_random(*used_for),
            Operation::KeyShare { .. } => Self::KeyShare,
            Operation::SharedSecret { .. } => Self::SharedSecret,
            Operation::HkdfExtract { .. } => Self::HkdfExtract,
            Operation::HkdfExpand { label: Some(label), .. } => {
                Self::of_label("label.", &label.label, Self::OtherLabel)
            }
            Operation::HkdfExpand { label: None, .. } => Self::HkdfExpand,
            Operation::Prf { label, .. } => Self::of_label("prf.", label, Self::OtherPrf),
            Operation::HashUpdate { .. } => Self::HashUpdate,
            Operation::HashFork { .. } => Self::HashFork,
            Operation::HashFinish { .. } => Self::HashFinish,
            Operation::Hash { .. } => Self::Hash,
            Operation::Hmac { .. } => Self::Hmac,
            Operation::Sign { signer: Signer::Endpoint, .. } => Self::SignByEndpoint,
            Operation::Sign { signer: Signer::Authority, .. } => Self::SignByAuthority,
            Operation::Verify { .. } => Self::Verify,
            Operation::Seal { .. } => Self::Seal,
            Operation::Open { .. } => Self::Open,
            Operation::SealTicket { .. } => Self::SealTicket,
            Operation::OpenTicket { .. } => Self::OpenTicket,
            Operation::Session { store: SessionStore::Put, .. } => Self::SessionPut,
            Operation::Session { store: SessionStore::Get, .. } => Self::SessionGet,
            Operation::Session { store: SessionStore::Take, .. } => Self::SessionTake,
            Operation::Compress { .. } => Self::Compress,
            Operation::Decompress { .. } => Self::Decompress,
        }
    }

    /// What every operation of this kind tells: see [`super::Facts::of_operation`].
    #[must_use]
    pub const fn facts(self) -> &'static [Fact] {
        match self {
            Self::KeyShare | Self::SharedSecret => &[Fact::Party, Fact::Peer, Fact::Group, Fact::Length],
            Self::HashFork | Self::OpenTicket | Self::SessionPut | Self::SessionGet | Self::SessionTake => {
                &[Fact::Party, Fact::Peer]
            }
            Self::SignByEndpoint | Self::SignByAuthority => &[Fact::Party, Fact::Peer, Fact::Scheme, Fact::Length],
            Self::Verify => &[Fact::Party, Fact::Peer, Fact::Scheme],
            Self::Seal | Self::Open => {
                &[Fact::Party, Fact::Peer, Fact::Suite, Fact::Version, Fact::Sequence, Fact::Length]
            }
            Self::Compress | Self::Decompress => &[Fact::Party, Fact::Peer, Fact::Name, Fact::Length, Fact::Needed],
            Self::OtherLabel | Self::OtherPrf => &[Fact::Party, Fact::Peer, Fact::Hash, Fact::Length, Fact::Name],
            Self::RandomTls
            | Self::RandomKeyExchange
            | Self::RandomSignature
            | Self::RandomBlinding
            | Self::RandomTicket
            | Self::RandomCertificate
            | Self::RandomMail
            | Self::SealTicket => &[Fact::Party, Fact::Peer, Fact::Length],
            _ => &[Fact::Party, Fact::Peer, Fact::Hash, Fact::Length],
        }
    }

    const fn of_random(used_for: RandomUse) -> Self {
        match used_for {
            RandomUse::Tls => Self::RandomTls,
            RandomUse::KeyExchange => Self::RandomKeyExchange,
            RandomUse::Signature => Self::RandomSignature,
            RandomUse::Blinding => Self::RandomBlinding,
            RandomUse::Ticket => Self::RandomTicket,
            RandomUse::Certificate => Self::RandomCertificate,
            RandomUse::Mail => Self::RandomMail,
        }
    }

    /// A label's words are its key's, joined by underscores.
    fn of_label(prefix: &str, label: &str, other: Self) -> Self {
        Self::by_key(&format!("{prefix}{}", label.replace(' ', "_"))).unwrap_or(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prefix: &str, label: &str, kind: OperationKind) {
        assert_eq!(OperationKind::of_label(prefix, label, OperationKind::OtherLabel), kind);
    }

    #[test]
    fn labels_are_told_apart() {
        check("label.", "c hs traffic", OperationKind::ClientHandshakeTraffic);
        check("label.", "key", OperationKind::Key);
        check("prf.", "extended master secret", OperationKind::ExtendedMasterSecret);
        check("label.", "quic key", OperationKind::OtherLabel);
    }
}
