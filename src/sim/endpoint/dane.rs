//! TLSA records as the sender's verifier goes by them: what they say is read by the policy room, digests are computed by the verifier
//! over what the server sent, `[RFC 7672 §3]`.

use crate::codepoint::HashAlgorithm;
use crate::crypto::verify::{Association, Match, Presented, Vouched};
use crate::policy::dane::{self, Matched};
use crate::policy::dns::Tlsa;
use crate::sim::resolver::algorithm;

/// The records to go by.
#[derive(Debug)]
pub(super) struct Records(pub(super) Vec<Tlsa>);

impl Association for Records {
    fn find(&self, chain: &[Presented<'_>], digest: &dyn Fn(HashAlgorithm, &[u8]) -> Vec<u8>) -> Option<Match> {
        let chain: Vec<_> = chain
            .iter()
            .map(|one| dane::Presented { certificate: one.certificate, public_key: one.public_key })
            .collect();
        // Whole bytes are compared as they are, and not hashed.
        let hash = |matching, bytes: &[u8]| {
            algorithm(matching).map_or_else(|| bytes.to_vec(), |algorithm| digest(algorithm, bytes))
        };
        Some(match dane::find(&self.0, &chain, hash)? {
            Matched::EndEntity { record } => Match { record: record.to_string(), vouched: Vouched::Server },
            Matched::Authority { record, depth } => {
                Match { record: record.to_string(), vouched: Vouched::Authority(depth) }
            }
        })
    }
}
