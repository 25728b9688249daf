//! What is wrong with bytes: dissection goes on, and says so.

use std::fmt;

use super::{FieldId, Span};

/// Something that does not fit, where, and in which field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The bytes in question; empty where bytes are missing.
    pub span: Span,
    /// The field that wanted them, or holds them.
    pub field: FieldId,
    /// What is wrong.
    pub problem: Problem,
}

/// What may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Fewer bytes are there than are needed.
    Short {
        /// How many bytes are needed.
        needed: u32,
        /// How many are there.
        found: u32,
        /// The structure that ends too early: it, or whoever gave its length, is to blame.
        within: FieldId,
    },
    /// Bytes are left that no rule claims.
    Unclaimed,
    /// The field stands more than once where it may stand once.
    Duplicate,
    /// The value is not one that the protocol allows here.
    NotAllowed,
    /// A number or length takes more bytes than it needs, which DER forbids, `[X.690 §10.1]`.
    NotMinimal,
    /// The bytes are no text in the encoding that the field has.
    NotText,
    /// The bytes are no date.
    NotTime,
    /// A line does not end in CR LF, `[RFC 5321 §2.3.8]`.
    LineEnd,
    /// A line is longer than allowed, `[RFC 5321 §4.5.3.1]`.
    LineLength,
    /// Structures stand in one another deeper than anybody writes them; what is inside was not read.
    Nested,
    /// The bytes cannot be decompressed by the method that stands beside them, `[RFC 8879 §4]`.
    NotCompressed,
    /// They decompress to another length than stands beside them.
    OtherLength {
        /// How many bytes they say.
        said: u32,
        /// How many it is; `None` where it is more.
        found: Option<u32>,
    },
    /// They say that they decompress to more than anybody should; it was not tried.
    TooLarge {
        /// How many bytes they say.
        said: u32,
        /// The most that is tried.
        most: u32,
    },
}

impl Problem {
    /// Every kind of problem, by the key under which it is explained.
    pub const KEYS: [&str; 13] = [
        "short",
        "unclaimed",
        "duplicate",
        "not_allowed",
        "not_minimal",
        "not_text",
        "not_time",
        "line_end",
        "line_length",
        "nested",
        "not_compressed",
        "other_length",
        "too_large",
    ];

    /// The key under which it is explained.
    #[must_use]
    pub const fn key(self) -> &'static str {
        Self::KEYS[match self {
            Self::Short { .. } => 0,
            Self::Unclaimed => 1,
            Self::Duplicate => 2,
            Self::NotAllowed => 3,
            Self::NotMinimal => 4,
            Self::NotText => 5,
            Self::NotTime => 6,
            Self::LineEnd => 7,
            Self::LineLength => 8,
            Self::Nested => 9,
            Self::NotCompressed => 10,
            Self::OtherLength { .. } => 11,
            Self::TooLarge { .. } => 12,
        }]
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { span, field, problem } = self;
        write!(f, "bytes {}..{}, {field}: ", span.start, span.end)?;
        match problem {
            Problem::Short { needed, found, within } => {
                let bytes = if *needed == 1 { "byte" } else { "bytes" };
                write!(f, "needs {needed} {bytes}, and {within} has {found} left")
            }
            Problem::Unclaimed => f.write_str("bytes that no rule claims"),
            Problem::Duplicate => f.write_str("stands here more than once"),
            Problem::NotAllowed => f.write_str("a value that is not allowed here"),
            Problem::NotMinimal => f.write_str("longer than its value needs"),
            Problem::NotText => f.write_str("no text in this encoding"),
            Problem::NotTime => f.write_str("no date"),
            Problem::LineEnd => f.write_str("a line that does not end in CR LF"),
            Problem::LineLength => f.write_str("a line that is too long"),
            Problem::Nested => f.write_str("nested too deep to be read"),
            Problem::NotCompressed => f.write_str("cannot be decompressed"),
            Problem::OtherLength { said, found: None } => {
                write!(f, "decompresses to more than the {said} bytes that it says")
            }
            Problem::OtherLength { said, found: Some(found) } => {
                write!(f, "decompresses to {found} bytes, and says {said}")
            }
            Problem::TooLarge { said, most } => {
                write!(f, "says that it decompresses to {said} bytes, and {most} is the most")
            }
        }
    }
}
