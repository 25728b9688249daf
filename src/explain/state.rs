//! States as subjects: where a dialogue stands, what protects a message, what became of it, how it all ended.

use super::kinds;
use crate::story::{Fate, Protection};
use crate::trace::{Change, Close, Failure, Outcome, Smtp, Tls};

kinds! {
    /// A state, or what happened.
    State {
        SenderGreeting = "sender.greeting";
        SenderEhlo = "sender.ehlo";
        SenderHelo = "sender.helo";
        SenderStarttls = "sender.starttls";
        SenderHandshake = "sender.handshake";
        SenderMail = "sender.mail";
        SenderRcpt = "sender.rcpt";
        SenderData = "sender.data";
        SenderText = "sender.text";
        SenderEnd = "sender.end";
        SenderQuit = "sender.quit";
        SenderClosed = "sender.closed";
        ReceiverHello = "receiver.hello";
        ReceiverHandshake = "receiver.handshake";
        ReceiverReady = "receiver.ready";
        ReceiverMail = "receiver.mail";
        ReceiverRcpt = "receiver.rcpt";
        ReceiverText = "receiver.text";
        ReceiverClosed = "receiver.closed";
        SmtpDiscarded = "smtp.discarded";
        SmtpKept = "smtp.kept";
        SmtpAccepted = "smtp.accepted";
        SmtpDeferred = "smtp.deferred";
        SmtpWillRetryInClear = "smtp.will_retry_in_clear";
        SmtpBounced = "smtp.bounced";
        SmtpDelivered = "smtp.delivered";
        TlsStarted = "tls.started";
        TlsEstablished = "tls.established";
        TlsAlertSent = "tls.alert_sent";
        TlsAlertReceived = "tls.alert_received";
        TlsKeyUpdateRequested = "tls.key_update_requested";
        TlsPeerClosed = "tls.peer_closed";
        HandshakeFull = "handshake.full";
        HandshakeRetried = "handshake.full_with_hello_retry_request";
        HandshakeResumed = "handshake.resumed";
        HandshakeResumedRetried = "handshake.resumed_with_hello_retry_request";
        Clear = "protection.clear";
        EarlyKeys = "protection.early_keys";
        HandshakeKeys = "protection.handshake_keys";
        ApplicationKeys = "protection.application_keys";
        Arrived = "fate.arrived";
        Altered = "fate.altered";
        Lost = "fate.lost";
        Injected = "fate.injected";
        ChangeAltered = "change.altered";
        ChangeDropped = "change.dropped";
        ChangeDuplicated = "change.duplicated";
        ChangeDelayed = "change.delayed";
        ChangeReordered = "change.reordered";
        ChangeInjected = "change.injected";
        ChangeSealed = "change.sealed";
        ChangeCut = "change.cut";
        FailedTls = "failed.tls";
        FailedUnexpectedEof = "failed.unexpected_eof";
        FailedSmtp = "failed.smtp";
        FailedIntervention = "failed.intervention";
        FailedSetup = "failed.setup";
        FailedTimeout = "failed.timeout";
        DnsAnswered = "dns.answered";
        Demanded = "demanded";
        StsFetched = "sts.fetched";
        StsKept = "sts.kept";
        StsFailed = "sts.failed";
        ClosedByEndpoint = "closed.by_endpoint";
        ClosedCut = "closed.cut";
        DeliveredSealed = "outcome.delivered_sealed";
        DeliveredClear = "outcome.delivered_clear";
        Refused = "outcome.refused";
        Stalled = "outcome.stalled";
        Unfinished = "outcome.unfinished";
        DeliveredRead = "outcome.read";
        Taken = "outcome.taken";
    }
}

impl State {
    /// Where a sender's dialogue stands, by its word in the trace.
    #[must_use]
    pub fn of_sender(word: &str) -> Option<Self> {
        Self::by_key(&format!("sender.{word}"))
    }

    /// Where a receiver's dialogue stands, by its word in the trace.
    #[must_use]
    pub fn of_receiver(word: &str) -> Option<Self> {
        Self::by_key(&format!("receiver.{word}"))
    }

    /// What happened in an SMTP engine; `None` for a step of the dialogue, which its state, command or reply explains.
    #[must_use]
    pub const fn of_smtp(smtp: &Smtp) -> Option<Self> {
        Some(match smtp {
            Smtp::State { .. } | Smtp::Commanded { .. } | Smtp::Replied { .. } => return None,
            Smtp::Discarded { .. } => Self::SmtpDiscarded,
            Smtp::Kept { .. } => Self::SmtpKept,
            Smtp::Accepted { .. } => Self::SmtpAccepted,
            Smtp::Deferred { .. } => Self::SmtpDeferred,
            Smtp::WillRetryInClear => Self::SmtpWillRetryInClear,
            Smtp::Bounced { .. } => Self::SmtpBounced,
            Smtp::Delivered { .. } => Self::SmtpDelivered,
        })
    }

    /// What happened in a TLS endpoint.
    #[must_use]
    pub const fn of_tls(tls: &Tls) -> Self {
        match tls {
            Tls::Started => Self::TlsStarted,
            Tls::Established { .. } => Self::TlsEstablished,
            Tls::AlertSent { .. } => Self::TlsAlertSent,
            Tls::AlertReceived { .. } => Self::TlsAlertReceived,
            Tls::KeyUpdateRequested => Self::TlsKeyUpdateRequested,
            Tls::PeerClosed => Self::TlsPeerClosed,
        }
    }

    /// What kind of handshake it was, by the word of [`Tls::Established`].
    #[must_use]
    pub fn of_handshake(word: &str) -> Option<Self> {
        Some(match word {
            "Full" => Self::HandshakeFull,
            "FullWithHelloRetryRequest" => Self::HandshakeRetried,
            "Resumed" => Self::HandshakeResumed,
            "ResumedWithHelloRetryRequest" => Self::HandshakeResumedRetried,
            _ => return None,
        })
    }

    /// What an attacker, or a peer that misbehaves, did.
    #[must_use]
    pub const fn of_change(change: &Change) -> Self {
        match change {
            Change::Altered { .. } => Self::ChangeAltered,
            Change::Dropped => Self::ChangeDropped,
            Change::Duplicated { .. } => Self::ChangeDuplicated,
            Change::Delayed { .. } => Self::ChangeDelayed,
            Change::Reordered => Self::ChangeReordered,
            Change::Injected { .. } => Self::ChangeInjected,
            Change::Sealed { .. } => Self::ChangeSealed,
            Change::Cut => Self::ChangeCut,
        }
    }

    /// What failed.
    #[must_use]
    pub const fn of_failure(failure: &Failure) -> Self {
        match failure {
            Failure::Tls { .. } => Self::FailedTls,
            Failure::UnexpectedEof => Self::FailedUnexpectedEof,
            Failure::Smtp { .. } => Self::FailedSmtp,
            Failure::Intervention { .. } => Self::FailedIntervention,
            Failure::Setup { .. } => Self::FailedSetup,
            Failure::Timeout => Self::FailedTimeout,
        }
    }
}

impl From<Protection> for State {
    fn from(protection: Protection) -> Self {
        match protection {
            Protection::Clear => Self::Clear,
            Protection::EarlyKeys => Self::EarlyKeys,
            Protection::HandshakeKeys => Self::HandshakeKeys,
            Protection::ApplicationKeys => Self::ApplicationKeys,
        }
    }
}

impl From<Fate> for State {
    fn from(fate: Fate) -> Self {
        match fate {
            Fate::Arrived => Self::Arrived,
            Fate::Altered { .. } => Self::Altered,
            Fate::Lost => Self::Lost,
            Fate::Injected => Self::Injected,
        }
    }
}

impl From<Close> for State {
    fn from(close: Close) -> Self {
        match close {
            Close::ByEndpoint => Self::ClosedByEndpoint,
            Close::Cut => Self::ClosedCut,
        }
    }
}

impl From<&Outcome> for State {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Delivered { sealed: true } => Self::DeliveredSealed,
            Outcome::Delivered { sealed: false } => Self::DeliveredClear,
            Outcome::Refused(_) => Self::Refused,
            Outcome::Stalled => Self::Stalled,
            Outcome::Unfinished => Self::Unfinished,
            Outcome::Read { .. } => Self::DeliveredRead,
            Outcome::Taken => Self::Taken,
        }
    }
}
