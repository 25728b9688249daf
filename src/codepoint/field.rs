//! The names of a mail's header fields: IANA, "Permanent Message Header Field Names", those that mail on the Internet
//! carries (gateways to X.400 have more), each with where it is defined. `[RFC 5322 §3.6]`, `[RFC 2045 §3]`; upper and lower
//! case are equal, `[RFC 5322 §1.2.2]`.

use super::keyword::keywords;

keywords! {
    /// Header fields by their registered spelling, with the document and section that defines each.
    HEADER_FIELDS in "Permanent Message Header Field Names" {
        "Return-Path" = "RFC 5322 §3.6.7";
        "Received" = "RFC 5322 §3.6.7";
        "Date" = "RFC 5322 §3.6.1";
        "From" = "RFC 5322 §3.6.2";
        "Sender" = "RFC 5322 §3.6.2";
        "Reply-To" = "RFC 5322 §3.6.2";
        "To" = "RFC 5322 §3.6.3";
        "Cc" = "RFC 5322 §3.6.3";
        "Bcc" = "RFC 5322 §3.6.3";
        "Message-ID" = "RFC 5322 §3.6.4";
        "In-Reply-To" = "RFC 5322 §3.6.4";
        "References" = "RFC 5322 §3.6.4";
        "Subject" = "RFC 5322 §3.6.5";
        "Comments" = "RFC 5322 §3.6.5";
        "Keywords" = "RFC 5322 §3.6.5";
        "Resent-Date" = "RFC 5322 §3.6.6";
        "Resent-From" = "RFC 5322 §3.6.6";
        "Resent-Sender" = "RFC 5322 §3.6.6";
        "Resent-To" = "RFC 5322 §3.6.6";
        "Resent-Cc" = "RFC 5322 §3.6.6";
        "Resent-Bcc" = "RFC 5322 §3.6.6";
        "Resent-Message-ID" = "RFC 5322 §3.6.6";
        "Resent-Reply-To" = "RFC 5322 §4.5.6";
        "MIME-Version" = "RFC 2045 §4";
        "Content-Type" = "RFC 2045 §5";
        "Content-Transfer-Encoding" = "RFC 2045 §6";
        "Content-ID" = "RFC 2045 §7";
        "Content-Description" = "RFC 2045 §8";
        "Content-Disposition" = "RFC 2183";
        "Content-Language" = "RFC 4021";
        "Content-Location" = "RFC 4021";
        "Content-MD5" = "RFC 4021";
        "Accept-Language" = "RFC 4021";
        "Auto-Submitted" = "RFC 3834 §5";
        "Archived-At" = "RFC 5064";
        "Authentication-Results" = "RFC 8601 §2.2";
        "ARC-Authentication-Results" = "RFC 8617 §4.1.1";
        "ARC-Message-Signature" = "RFC 8617 §4.1.2";
        "ARC-Seal" = "RFC 8617 §4.1.3";
        "DKIM-Signature" = "RFC 6376 §3.5";
        "Received-SPF" = "RFC 7208 §9.1";
        "Expires" = "RFC 4021";
        "Importance" = "RFC 4021";
        "Priority" = "RFC 4021";
        "Sensitivity" = "RFC 4021";
        "Disposition-Notification-To" = "RFC 8098 §2.1";
        "Disposition-Notification-Options" = "RFC 8098 §2.2";
        "Original-Recipient" = "RFC 8098 §2.3";
        "Original-Message-ID" = "RFC 3297";
        "Original-From" = "RFC 5703";
        "Original-Subject" = "RFC 5703";
        "Downgraded-Final-Recipient" = "RFC 6857 §3.1.10";
        "Downgraded-In-Reply-To" = "RFC 6857 §3.1.10";
        "Downgraded-Message-Id" = "RFC 6857 §3.1.10";
        "Downgraded-Original-Recipient" = "RFC 6857 §3.1.10";
        "Downgraded-References" = "RFC 6857 §3.1.10";
        "Language" = "RFC 4021";
        "List-Archive" = "RFC 2369 §3.6";
        "List-Help" = "RFC 2369 §3.1";
        "List-ID" = "RFC 2919 §3";
        "List-Owner" = "RFC 2369 §3.5";
        "List-Post" = "RFC 2369 §3.4";
        "List-Subscribe" = "RFC 2369 §3.3";
        "List-Unsubscribe" = "RFC 2369 §3.2";
        "List-Unsubscribe-Post" = "RFC 8058 §3.1";
        "MMHS-Message-Type" = "RFC 6477";
        "MT-Priority" = "RFC 6758";
        "PICS-Label" = "RFC 4021";
        "Prevent-NonDelivery-Report" = "RFC 4021";
        "Encoding" = "RFC 4021";
        "Encrypted" = "RFC 4021";
        "Require-Recipient-Valid-Since" = "RFC 7293 §3.2";
        "Solicitation" = "RFC 3865";
        "TLS-Report-Domain" = "RFC 8460 §5.3";
        "TLS-Report-Submitter" = "RFC 8460 §5.3";
        "TLS-Required" = "RFC 8689 §3";
        "VBR-Info" = "RFC 5518";
    }
}
