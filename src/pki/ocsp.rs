//! OCSP responses, as an issuer signs them for a server to staple, `[RFC 6960 §4.2]`.

use der::Encode;
use der::asn1::{Null, OctetString};
use x509_cert::Certificate;

use super::authority::Authority;
use super::time::{DAY, HOUR, generalized};
use super::{Defect, Error, Order};
use crate::crypto::verify::ocsp::{
    BASIC, BasicResponse, CertId, CertStatus, ResponderId, Response, ResponseBytes, ResponseData, ResponseStatus,
    RevokedInfo, SingleResponse,
};

/// The issuer's response for one of its certificates: good, or revoked two days ago.
pub(super) fn respond(issuer: &Authority, certificate: &Certificate, order: &Order) -> Result<Vec<u8>, Error> {
    let this_update = order.now.saturating_sub(6 * HOUR);
    let status = match order.defect {
        Some(Defect::StapledOcspRevoked) => CertStatus::Revoked(RevokedInfo {
            revocation_time: generalized(order.now.saturating_sub(2 * DAY))?,
            revocation_reason: Some(x509_cert::ext::pkix::CrlReason::KeyCompromise),
        }),
        _ => CertStatus::Good(Null),
    };
    let cert_id = CertId::of(issuer.certificate(), certificate)?;
    let data = ResponseData {
        responder_id: ResponderId::ByKey(cert_id.issuer_key_hash.clone()),
        produced_at: generalized(this_update)?,
        responses: vec![SingleResponse {
            cert_id,
            cert_status: status,
            this_update: generalized(this_update)?,
            next_update: Some(generalized(this_update.saturating_add(7 * DAY))?),
        }],
    };
    let signatory = issuer.signatory();
    let basic = BasicResponse {
        signature: signatory.sign(&data.to_der()?)?,
        tbs_response_data: data,
        signature_algorithm: signatory.algorithm(),
    };
    let bytes = ResponseBytes { response_type: BASIC, response: OctetString::new(basic.to_der()?)? };
    Ok(Response { response_status: ResponseStatus::Successful, response_bytes: Some(bytes) }.to_der()?)
}
