//! SMTP's numbers and words: reply codes, `[RFC 5321 §4.2.3]`; enhanced status codes, IANA, "SMTP Enhanced Status Codes";
//! and of IANA's "MAIL Parameters", as updated 2025-08-25, "SMTP Service Extensions", "WITH protocol types" and
//! "Additional-registered-clauses".

use super::keyword::keywords;
use super::registry;

registry! {
    /// A reply code with its meaning, `[RFC 5321 §4.2.3]`, `[RFC 1985 §5]`, `[RFC 2645 §5]`, `[RFC 3207 §4]`, `[RFC 4954 §6]`,
    /// `[RFC 7504 §3]`.
    ReplyCode(u16) in "SMTP Reply Codes" as Decimal {
        SYSTEM_STATUS = 211, "System status, or system help reply";
        HELP_MESSAGE = 214, "Help message";
        SERVICE_READY = 220, "Service ready";
        SERVICE_CLOSING = 221, "Service closing transmission channel";
        AUTHENTICATION_SUCCEEDED = 235, "Authentication succeeded";
        OKAY = 250, "Requested mail action okay, completed";
        WILL_FORWARD = 251, "User not local; will forward";
        CANNOT_VERIFY = 252, "Cannot VRFY user, but will accept message and attempt delivery";
        PENDING_MESSAGES = 253, "Pending messages for node started";
        SERVER_CHALLENGE = 334, "Server challenge";
        START_MAIL_INPUT = 354, "Start mail input; end with <CRLF>.<CRLF>";
        SERVICE_NOT_AVAILABLE = 421, "Service not available, closing transmission channel";
        PASSWORD_TRANSITION = 432, "A password transition is needed";
        MAILBOX_BUSY = 450, "Requested mail action not taken: mailbox unavailable";
        LOCAL_ERROR = 451, "Requested action aborted: error in processing";
        INSUFFICIENT_STORAGE = 452, "Requested action not taken: insufficient system storage";
        NO_MAIL = 453, "You have no mail";
        TEMPORARY_FAILURE = 454, "TLS not available, or authentication failed, for a temporary reason";
        CANNOT_ACCOMMODATE = 455, "Server unable to accommodate parameters";
        CANNOT_QUEUE = 458, "Unable to queue messages for node";
        NODE_NOT_ALLOWED = 459, "Node not allowed";
        SYNTAX_ERROR = 500, "Syntax error, command unrecognized";
        ARGUMENT_ERROR = 501, "Syntax error in parameters or arguments";
        NOT_IMPLEMENTED = 502, "Command not implemented";
        BAD_SEQUENCE = 503, "Bad sequence of commands";
        PARAMETER_NOT_IMPLEMENTED = 504, "Command parameter not implemented";
        ACCEPTS_NO_MAIL = 521, "Server does not accept mail";
        SECURITY_REQUIRED = 530, "Authentication or STARTTLS required";
        MECHANISM_TOO_WEAK = 534, "Authentication mechanism is too weak";
        CREDENTIALS_INVALID = 535, "Authentication credentials invalid";
        ENCRYPTION_REQUIRED = 538, "Encryption required for requested authentication mechanism";
        MAILBOX_UNAVAILABLE = 550, "Requested action not taken: mailbox unavailable";
        USER_NOT_LOCAL = 551, "User not local; please try the forward path";
        EXCEEDED_STORAGE = 552, "Requested mail action aborted: exceeded storage allocation";
        NAME_NOT_ALLOWED = 553, "Requested action not taken: mailbox name not allowed";
        TRANSACTION_FAILED = 554, "Transaction failed, or no SMTP service here";
        PARAMETERS_NOT_RECOGNIZED = 555, "MAIL FROM/RCPT TO parameters not recognized or not implemented";
        DOMAIN_ACCEPTS_NO_MAIL = 556, "Domain does not accept mail";
    }
}

registry! {
    /// The first digit of a reply code: how it went, `[RFC 5321 §4.2.1]`.
    ReplySeverity(u8) in "SMTP Reply Codes, first digit" as Decimal {
        POSITIVE_COMPLETION = 2, "Positive Completion";
        POSITIVE_INTERMEDIATE = 3, "Positive Intermediate";
        TRANSIENT_NEGATIVE = 4, "Transient Negative Completion";
        PERMANENT_NEGATIVE = 5, "Permanent Negative Completion";
    }
}

registry! {
    /// The second digit of a reply code: what it is about, `[RFC 5321 §4.2.1]`.
    ReplyCategory(u8) in "SMTP Reply Codes, second digit" as Decimal {
        SYNTAX = 0, "Syntax";
        INFORMATION = 1, "Information";
        CONNECTIONS = 2, "Connections";
        UNSPECIFIED = 3, "Unspecified (3)";
        UNSPECIFIED_4 = 4, "Unspecified (4)";
        MAIL_SYSTEM = 5, "Mail system";
    }
}

registry! {
    /// The first number of an enhanced status code, `[RFC 3463 §3.1]`.
    StatusClass(u8) in "Enumerated Status Codes, Class Sub-Codes" as Decimal {
        SUCCESS = 2, "Success";
        PERSISTENT_TRANSIENT_FAILURE = 4, "Persistent Transient Failure";
        PERMANENT_FAILURE = 5, "Permanent Failure";
    }
}

registry! {
    /// The second number of an enhanced status code, `[RFC 3463 §3.2]`.
    StatusSubject(u16) in "Enumerated Status Codes, Subject Sub-Codes" as Decimal {
        OTHER = 0, "Other or Undefined Status";
        ADDRESSING = 1, "Addressing Status";
        MAILBOX = 2, "Mailbox Status";
        MAIL_SYSTEM = 3, "Mail System Status";
        NETWORK_AND_ROUTING = 4, "Network and Routing Status";
        MAIL_DELIVERY_PROTOCOL = 5, "Mail Delivery Protocol Status";
        MESSAGE_CONTENT_OR_MEDIA = 6, "Message Content or Media Status";
        SECURITY_OR_POLICY = 7, "Security or Policy Status";
    }
}

registry! {
    /// The second and third number of an enhanced status code together, subject * 1000 + detail, `[RFC 3463 §3.3]` and IANA's
    /// "Enumerated Status Codes". See [`StatusDetail::of`].
    StatusDetail(u32) in "SMTP Enhanced Status Codes, Enumerated Status Codes" as Status {
        OTHER_UNDEFINED = 0, "Other undefined Status";
        OTHER_ADDRESS = 1_000, "Other address status";
        BAD_MAILBOX = 1_001, "Bad destination mailbox address";
        BAD_SYSTEM = 1_002, "Bad destination system address";
        BAD_MAILBOX_SYNTAX = 1_003, "Bad destination mailbox address syntax";
        MAILBOX_AMBIGUOUS = 1_004, "Destination mailbox address ambiguous";
        ADDRESS_VALID = 1_005, "Destination address valid";
        MAILBOX_MOVED = 1_006, "Destination mailbox has moved, No forwarding address";
        BAD_SENDER_SYNTAX = 1_007, "Bad sender's mailbox address syntax";
        BAD_SENDER_SYSTEM = 1_008, "Bad sender's system address";
        RELAYED_TO_NON_COMPLIANT = 1_009, "Message relayed to non-compliant mailer";
        RECIPIENT_NULL_MX = 1_010, "Recipient address has null MX";
        OTHER_MAILBOX = 2_000, "Other or undefined mailbox status";
        MAILBOX_DISABLED = 2_001, "Mailbox disabled, not accepting messages";
        MAILBOX_FULL = 2_002, "Mailbox full";
        MESSAGE_LENGTH = 2_003, "Message length exceeds administrative limit";
        MAILING_LIST_EXPANSION = 2_004, "Mailing list expansion problem";
        OTHER_MAIL_SYSTEM = 3_000, "Other or undefined mail system status";
        SYSTEM_FULL = 3_001, "Mail system full";
        SYSTEM_NOT_ACCEPTING = 3_002, "System not accepting network messages";
        SYSTEM_NOT_CAPABLE = 3_003, "System not capable of selected features";
        MESSAGE_TOO_BIG = 3_004, "Message too big for system";
        SYSTEM_MISCONFIGURED = 3_005, "System incorrectly configured";
        PRIORITY_CHANGED = 3_006, "Requested priority was changed";
        OTHER_ROUTING = 4_000, "Other or undefined network or routing status";
        NO_ANSWER = 4_001, "No answer from host";
        BAD_CONNECTION = 4_002, "Bad connection";
        DIRECTORY_FAILURE = 4_003, "Directory server failure";
        UNABLE_TO_ROUTE = 4_004, "Unable to route";
        CONGESTION = 4_005, "Mail system congestion";
        ROUTING_LOOP = 4_006, "Routing loop detected";
        DELIVERY_TIME_EXPIRED = 4_007, "Delivery time expired";
        OTHER_PROTOCOL = 5_000, "Other or undefined protocol status";
        INVALID_COMMAND = 5_001, "Invalid command";
        SYNTAX_ERROR = 5_002, "Syntax error";
        TOO_MANY_RECIPIENTS = 5_003, "Too many recipients";
        INVALID_ARGUMENTS = 5_004, "Invalid command arguments";
        WRONG_VERSION = 5_005, "Wrong protocol version";
        AUTHENTICATION_LINE_TOO_LONG = 5_006, "Authentication Exchange line is too long";
        OTHER_MEDIA = 6_000, "Other or undefined media error";
        MEDIA_NOT_SUPPORTED = 6_001, "Media not supported";
        CONVERSION_PROHIBITED = 6_002, "Conversion required and prohibited";
        CONVERSION_NOT_SUPPORTED = 6_003, "Conversion required but not supported";
        CONVERSION_WITH_LOSS = 6_004, "Conversion with loss performed";
        CONVERSION_FAILED = 6_005, "Conversion Failed";
        CONTENT_NOT_AVAILABLE = 6_006, "Message content not available";
        NON_ASCII_ADDRESS = 6_007, "Non-ASCII addresses not permitted for that sender/recipient";
        UTF8_REPLY_REQUIRED = 6_008, "UTF-8 string reply is required, but not permitted by the SMTP client";
        UTF8_HEADER = 6_009,
            "UTF-8 header message cannot be transferred to one or more recipients, so the message must be rejected";
        OTHER_SECURITY = 7_000, "Other or undefined security status";
        NOT_AUTHORIZED = 7_001, "Delivery not authorized, message refused";
        EXPANSION_PROHIBITED = 7_002, "Mailing list expansion prohibited";
        SECURITY_CONVERSION = 7_003, "Security conversion required but not possible";
        SECURITY_NOT_SUPPORTED = 7_004, "Security features not supported";
        CRYPTOGRAPHIC_FAILURE = 7_005, "Cryptographic failure";
        ALGORITHM_NOT_SUPPORTED = 7_006, "Cryptographic algorithm not supported";
        INTEGRITY_FAILURE = 7_007, "Message integrity failure";
        CREDENTIALS_INVALID = 7_008, "Authentication credentials invalid";
        MECHANISM_TOO_WEAK = 7_009, "Authentication mechanism is too weak";
        ENCRYPTION_NEEDED = 7_010, "Encryption Needed";
        ENCRYPTION_REQUIRED = 7_011, "Encryption required for requested authentication mechanism";
        PASSWORD_TRANSITION = 7_012, "A password transition is needed";
        ACCOUNT_DISABLED = 7_013, "User Account Disabled";
        TRUST_RELATIONSHIP = 7_014, "Trust relationship required";
        PRIORITY_TOO_LOW = 7_015, "Priority Level is too low";
        TOO_BIG_FOR_PRIORITY = 7_016, "Message is too big for the specified priority";
        MAILBOX_OWNER_CHANGED = 7_017, "Mailbox owner has changed";
        DOMAIN_OWNER_CHANGED = 7_018, "Domain owner has changed";
        RRVS_NOT_COMPLETED = 7_019, "RRVS test cannot be completed";
        NO_PASSING_DKIM = 7_020, "No passing DKIM signature found";
        NO_ACCEPTABLE_DKIM = 7_021, "No acceptable DKIM signature found";
        NO_AUTHOR_DKIM = 7_022, "No valid author-matched DKIM signature found";
        SPF_FAILED = 7_023, "SPF validation failed";
        SPF_ERROR = 7_024, "SPF validation error";
        REVERSE_DNS_FAILED = 7_025, "Reverse DNS validation failed";
        CHECKS_FAILED = 7_026, "Multiple authentication checks failed";
        SENDER_NULL_MX = 7_027, "Sender address has null MX";
        MAIL_FLOOD = 7_028, "Mail flood detected";
        ARC_FAILURE = 7_029, "ARC validation failure";
        REQUIRETLS_REQUIRED = 7_030, "REQUIRETLS support required";
    }
}

impl StatusDetail {
    /// The point of a subject and a detail, both below 1000 by the grammar, `[RFC 3463 §2]`.
    #[must_use]
    pub const fn of(subject: u16, detail: u16) -> Self {
        Self(subject as u32 * 1000 + detail as u32)
    }
}

keywords! {
    /// What a server may announce in its answer to EHLO; upper and lower case are equal.
    EHLO_KEYWORDS in "SMTP Service Extensions" {
        "SEND" = "Send as mail";
        "SOML" = "Send as mail or to terminal";
        "SAML" = "Send as mail and to terminal";
        "VRFY" = "Verify a mailbox";
        "EXPN" = "Expand the mailing list";
        "HELP" = "Supply helpful information";
        "TURN" = "Turn the operation around";
        "8BITMIME" = "Use 8-bit data";
        "SIZE" = "Message size declaration";
        "VERB" = "Verbose";
        "ONEX" = "One message transaction only";
        "CHUNKING" = "Chunking";
        "BINARYMIME" = "Binary MIME";
        "CHECKPOINT" = "Checkpoint/Restart";
        "DELIVERBY" = "Deliver By";
        "PIPELINING" = "Command Pipelining";
        "DSN" = "Delivery Status Notification";
        "ETRN" = "Extended Turn";
        "ENHANCEDSTATUSCODES" = "Enhanced Status Codes";
        "STARTTLS" = "Start TLS";
        "NO-SOLICITING" = "Notification of no soliciting";
        "MTRK" = "Message Tracking";
        "SUBMITTER" = "SMTP Responsible Submitter";
        "ATRN" = "Authenticated TURN";
        "AUTH" = "Authentication";
        "FUTURERELEASE" = "Future Message Release";
        "CONPERM" = "Content Conversion Permission";
        "CONNEG" = "Content Conversion Negotiation";
        "SMTPUTF8" = "Internationalized email address";
        "UTF8SMTP" = "Internationalized email address (DEPRECATED)";
        "MT-PRIORITY" = "Priority Message Handling";
        "RRVS" = "Require Recipient Valid Since";
        "REQUIRETLS" = "Require TLS";
        "BURL" = "Remote Content";
        "LIMITS" = "Server Limits";
    }
}

keywords! {
    /// What stands behind `with` in a Received field: how the message came, `[RFC 3848]`, `[RFC 6531 §4.3]`.
    WITH_PROTOCOLS in "WITH protocol types" {
        "SMTP" = "Simple Mail Transfer Protocol";
        "ESMTP" = "SMTP with Service Extensions";
        "ESMTPA" = "ESMTP with SMTP AUTH";
        "ESMTPS" = "ESMTP with STARTTLS";
        "ESMTPSA" = "ESMTP with both STARTTLS and SMTP AUTH";
        "LMTP" = "Local Mail Transfer Protocol";
        "LMTPA" = "LMTP with SMTP AUTH";
        "LMTPS" = "LMTP with STARTTLS";
        "LMTPSA" = "LMTP with both STARTTLS and SMTP AUTH";
        "MMS" = "Multimedia Messaging Service";
        "UTF8SMTP" = "ESMTP with SMTPUTF8";
        "UTF8SMTPA" = "ESMTP with SMTPUTF8 and AUTH";
        "UTF8SMTPS" = "ESMTP with SMTPUTF8 and STARTTLS";
        "UTF8SMTPSA" = "ESMTP with SMTPUTF8 and both STARTTLS and AUTH";
        "UTF8LMTP" = "LMTP with SMTPUTF8";
        "UTF8LMTPA" = "LMTP with SMTPUTF8 and AUTH";
        "UTF8LMTPS" = "LMTP with SMTPUTF8 and STARTTLS";
        "UTF8LMTPSA" = "LMTP with SMTPUTF8 and both STARTTLS and AUTH";
    }
}

keywords! {
    /// The further clauses of a Received field that tell of TLS, `[RFC 8314 §4.3]`.
    RECEIVED_CLAUSES in "Additional-registered-clauses" {
        "tls" = "TLS cipher suite";
        "group" = "Diffie-Hellman group of the TLS session";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codepoint::CodePoint;

    #[test]
    fn a_code_of_smtp_prints_in_decimal_when_it_has_no_name() {
        assert_eq!(ReplyCode(354).to_string(), "Start mail input; end with <CRLF>.<CRLF>");
        assert_eq!(ReplyCode(299).to_string(), "299");
        assert_eq!(StatusClass(7).to_string(), "7");
        assert_eq!(StatusDetail::of(7, 10).name(), Some("Encryption Needed"));
        assert_eq!(StatusDetail::of(7, 30).to_string(), "REQUIRETLS support required");
        assert_eq!(StatusDetail::of(7, 999).to_string(), "X.7.999");
        assert_eq!(StatusDetail::of(6, 10).number(), 6010);
    }

    #[test]
    fn the_first_digits_of_a_reply_code_have_names() {
        for &ReplyCode(code) in ReplyCode::ALL {
            assert!(ReplySeverity((code / 100) as u8).name().is_some(), "{code}");
            assert!(ReplyCategory((code / 10 % 10) as u8).name().is_some(), "{code}");
        }
    }

    #[test]
    fn every_detail_belongs_to_a_subject() {
        for &StatusDetail(number) in StatusDetail::ALL {
            assert!(StatusSubject((number / 1000) as u16).name().is_some(), "{number}");
        }
    }
}
