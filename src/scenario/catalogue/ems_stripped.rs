//! Somebody deletes an extension from a hello of TLS 1.2: Finished hashes the whole handshake, and does not fit; who insists on the extension refuses before.

use super::{Entry, Group};
use crate::codepoint::AlertDescription;
use crate::scenario::{Expectation, ExtendedMasterSecret, Fault};
use crate::trace::Actor;

pub(super) static ENTRY: Entry = Entry {
    id: "ems-stripped",
    title: "The extended master secret deleted",
    group: Group::Attacker,
    lesson: "Somebody deletes an extension from a hello of TLS 1.2: Finished hashes the whole handshake, and does not fit; who insists on the extension refuses before.",
    set: &[("sender.versions", "1.2"), ("receiver.versions", "1.2")],
    alternatives: &[("extended-master-secret", "required")],
    interventions: &["c0.c2s.r0 remove-extension extended_master_secret"],
    expect: |settings| match settings.extended_master_secret {
        ExtendedMasterSecret::Optional => Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Receiver,
                error: "DecryptError",
                alert: Some(AlertDescription::DECRYPT_ERROR),
                sealed: false,
            },
        ),
        ExtendedMasterSecret::Required => Expectation::fails(
            "4.7.5",
            Fault {
                who: Actor::Receiver,
                error: "PeerIncompatible(ExtendedMasterSecretExtensionRequired",
                alert: Some(AlertDescription::HANDSHAKE_FAILURE),
                sealed: false,
            },
        ),
    },
};
