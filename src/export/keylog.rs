//! The secrets of a run in the form of SSLKEYLOGFILE, `[RFC 9850 §2]`: what Wireshark, and others, open the records with.
//!
//! Both ends write the same secrets down; here each stands once. Where somebody changed a hello on the way the ends have
//! different secrets for the same ClientHello, and then both are here.

use std::collections::BTreeSet;

use crate::codepoint::hex;
use crate::trace::{EventKind, Trace};

/// One line for each secret, in the order in which they were found: label, ClientHello's random, secret, in hex digits.
///
/// Empty when nothing was ever sealed.
#[must_use]
pub fn keylog(trace: &Trace) -> String {
    let mut text = String::new();
    let mut written = BTreeSet::new();
    for event in &trace.events {
        let EventKind::Secret { label, client_random, secret } = event.kind else { continue };
        let (client_random, secret) = (trace.bytes(client_random), trace.bytes(secret));
        if written.insert((label, client_random, secret)) {
            text += &format!("{label} {} {}\n", hex::string(client_random), hex::string(secret));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{Actor, Builder, Outcome, SecretLabel, Subject};

    fn check(secrets: &[(Actor, SecretLabel, &[u8], &[u8])], expected: &str) {
        let mut trace = Builder::default();
        for &(actor, label, client_random, secret) in secrets {
            let (client_random, secret) = (trace.intern(client_random), trace.intern(secret));
            trace.push(actor, EventKind::Secret { label, client_random, secret });
        }
        assert_eq!(keylog(&trace.finish(Subject::default(), Outcome::Unfinished)), expected);
    }

    #[test]
    fn what_both_ends_know_stands_once() {
        use Actor::{Receiver, Sender};
        use SecretLabel::{ClientRandom, ClientTrafficSecret0};
        check(&[], "");
        check(
            &[
                (Receiver, ClientTrafficSecret0, &[1; 2], &[0xab; 3]),
                (Sender, ClientTrafficSecret0, &[1; 2], &[0xab; 3]),
                (Sender, ClientRandom, &[1; 2], &[0xab; 3]),
            ],
            "CLIENT_TRAFFIC_SECRET_0 0101 ababab\nCLIENT_RANDOM 0101 ababab\n",
        );
    }

    #[test]
    fn ends_that_disagree_are_both_heard() {
        use Actor::{Receiver, Sender};
        use SecretLabel::ClientRandom;
        check(
            &[(Receiver, ClientRandom, &[1], &[2]), (Sender, ClientRandom, &[1], &[3])],
            "CLIENT_RANDOM 01 02\nCLIENT_RANDOM 01 03\n",
        );
    }
}
