//! OCSP responses, as an issuer signs them for a server to staple, `[RFC 6960 §4.2.1]`: what is read in `crypto::verify::ocsp`.

use super::asn1::{bit_string, element, explicit, identifier, sequence};
use super::authority::Authority;
use super::certificate::Certificate;
use super::time::{DAY, HOUR, generalized};
use super::{Defect, Error, KEY_COMPROMISE, Order};
use crate::crypto::verify::asn1::tag;
use crate::crypto::verify::ocsp::{BASIC, SHA1, SUCCESSFUL, identify};

/// The issuer's response for one of its certificates: good, or revoked two days ago.
pub(super) fn respond(issuer: &Authority, certificate: &Certificate, order: &Order) -> Result<Vec<u8>, Error> {
    let this_update = order.now.saturating_sub(6 * HOUR);
    let [name, key] = identify(&issuer.certificate().subject, issuer.certificate().key.public_key());
    let key = element(tag::OCTET_STRING, &key);
    let id = sequence(&[
        &sequence(&[&identifier(SHA1), &element(tag::NULL, &[])]),
        &element(tag::OCTET_STRING, &name),
        &key,
        &certificate.serial,
    ]);
    let single = sequence(&[
        &id,
        &status(order)?,
        &generalized(this_update)?,
        &explicit(0, &generalized(this_update.saturating_add(7 * DAY))?),
    ]);
    let data = sequence(&[&explicit(2, &key), &generalized(this_update)?, &sequence(&[&single])]);

    let signatory = issuer.signatory();
    let signature = bit_string(&signatory.sign(&data)?);
    let basic = sequence(&[&data, &signatory.algorithm(), &signature]);
    let bytes = sequence(&[&identifier(BASIC), &element(tag::OCTET_STRING, &basic)]);
    Ok(sequence(&[&element(tag::ENUMERATED, &[SUCCESSFUL]), &explicit(0, &bytes)]))
}

/// `CertStatus`.
fn status(order: &Order) -> Result<Vec<u8>, Error> {
    if order.defect != Some(Defect::StapledOcspRevoked) {
        return Ok(element(tag::CONTEXT, &[]));
    }
    let since = generalized(order.now.saturating_sub(2 * DAY))?;
    let reason = explicit(0, &element(tag::ENUMERATED, &[KEY_COMPROMISE]));
    Ok(element(tag::CONSTRUCTED | 1, &[since, reason].concat()))
}
