//! Checks as subjects: what a party decides before it goes on.

use super::kinds;

kinds! {
    /// What is checked.
    CheckKind {
        Path = "path";
        Name = "name";
        Possession = "possession";
        Status = "status";
        TlsRequired = "tls_required";
    }
}
