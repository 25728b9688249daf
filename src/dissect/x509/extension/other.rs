//! What certificates, lists and responses say besides: timestamps of transparency logs, `[RFC 6962 §3.3]`, numbers and reasons of
//! revocation lists, `[RFC 5280 §5.2.3]`, `[RFC 5280 §5.3]`, OCSP's nonce, `[RFC 9654 §2.1]`.

use super::super::super::der::{self, tag};
use super::super::super::field::fields;
use super::super::super::{Reader, sct};
use super::super::name;
use crate::codepoint::CrlReason;

fields! {
    SCT_LIST "x509.SignedCertificateTimestampList";
    NOTHING "x509.NULL";
    NONCE "x509.ocsp-nonce" Random;
    CRL_NUMBER "x509.cRLNumber";
    BASE_CRL_NUMBER "x509.BaseCRLNumber";
    REASON_CODE "x509.reasonCode";
    INVALIDITY_DATE "x509.invalidityDate";
    CERTIFICATE_ISSUER "x509.certificateIssuer";
    COMMENT "x509.netscape-comment" Text;
}

pub(super) fn sct_list(reader: &mut Reader<'_>) {
    der::octet_string(reader, SCT_LIST, sct::list);
}

/// An extension that says all by being there.
pub(super) fn nothing(reader: &mut Reader<'_>) {
    der::null(reader, NOTHING);
}

pub(super) fn nonce(reader: &mut Reader<'_>) {
    der::octets(reader, NONCE);
}

pub(super) fn crl_number(reader: &mut Reader<'_>) {
    der::integer(reader, CRL_NUMBER);
}

pub(super) fn base_crl_number(reader: &mut Reader<'_>) {
    der::integer(reader, BASE_CRL_NUMBER);
}

pub(super) fn reason(reader: &mut Reader<'_>) {
    der::enumerated::<CrlReason>(reader, REASON_CODE);
}

pub(super) fn invalidity_date(reader: &mut Reader<'_>) {
    der::tagged(reader, INVALIDITY_DATE, tag::GENERALIZED_TIME, |reader| {
        der::time_content(reader, INVALIDITY_DATE, tag::GENERALIZED_TIME);
    });
}

pub(super) fn certificate_issuer(reader: &mut Reader<'_>) {
    name::general_names(reader, CERTIFICATE_ISSUER);
}

pub(super) fn comment(reader: &mut Reader<'_>) {
    der::string(reader, COMMENT);
}
