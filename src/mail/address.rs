//! Mail addresses and paths, `[RFC 5321 §4.1.2]`, with the characters of `[RFC 6531 §3.3]`.

use std::fmt;

use super::error::{AddressFault, Error};

/// The longest local part, in octets, `[RFC 5321 §4.5.3.1.1]`.
const LOCAL_PART: usize = 64;

/// The longest domain, in octets, `[RFC 5321 §4.5.3.1.2]`.
const DOMAIN: usize = 255;

/// The longest path, in octets, with its brackets, `[RFC 5321 §4.5.3.1.3]`.
const PATH: usize = 256;

/// A mail address: `local-part@domain`, well formed.
///
/// ```text
/// Mailbox    = Local-part "@" ( Domain / address-literal )
/// Local-part = Dot-string / Quoted-string
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    text: String,
    /// Where the `@` stands.
    at: usize,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// [`Error::Address`] with the rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, Error> {
        find_at(text)
            .map(|at| Self { text: text.to_owned(), at })
            .map_err(|fault| Error::Address { text: text.chars().take(PATH).collect(), fault })
    }

    /// The address as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn local_part(&self) -> &str {
        &self.text[..self.at]
    }

    /// What stands behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// Whether it can do without SMTPUTF8, `[RFC 6531]`.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        self.text.is_ascii()
    }

    /// Whether both lead to the same mailbox for a server that does not look at upper and lower case.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.text.eq_ignore_ascii_case(&other.text)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Where the `@` between local part and domain stands.
fn find_at(text: &str) -> Result<usize, AddressFault> {
    if text.len() > PATH - 2 {
        return Err(AddressFault::TooLong);
    }
    let at = match text.starts_with('"') {
        true => quoted_length(text).ok_or(AddressFault::LocalPart)?,
        false => text.find('@').ok_or(AddressFault::NoDomain)?,
    };
    let (local, domain) = text.split_at(at);
    let domain = domain.strip_prefix('@').ok_or(AddressFault::NoDomain)?;
    if local.len() > LOCAL_PART || !(local.starts_with('"') || is_dot_string(local)) {
        return Err(AddressFault::LocalPart);
    }
    if domain.is_empty() {
        return Err(AddressFault::NoDomain);
    }
    if domain.len() > DOMAIN || !is_host(domain) {
        return Err(AddressFault::Domain);
    }
    Ok(at)
}

/// The length of the quoted string at the front, its quotation marks included.
fn quoted_length(text: &str) -> Option<usize> {
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some(at + 1),
            '\\' => {
                let (_, escaped) = characters.next()?;
                if !(' '..='~').contains(&escaped) {
                    return None;
                }
            }
            other if other.is_control() => return None,
            _ => {}
        }
    }
    None
}

/// `Dot-string = Atom *("." Atom)`.
fn is_dot_string(text: &str) -> bool {
    let is_atext = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || is_printable_unicode(c);
    text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

/// Whether it is a domain or an address in brackets.
pub(super) fn is_host(text: &str) -> bool {
    if let Some(literal) = text.strip_prefix('[') {
        return literal.strip_suffix(']').is_some_and(is_literal);
    }
    let is_label = |label: &str| {
        let inner = |c: char| c.is_ascii_alphanumeric() || is_printable_unicode(c);
        label.chars().all(|c| inner(c) || c == '-')
            && label.chars().next().is_some_and(inner)
            && label.chars().next_back().is_some_and(inner)
            && label.len() <= 63
    };
    text.split('.').all(is_label)
}

/// An address literal's content: IPv4, IPv6 with its tag, or a general literal, `[RFC 5321 §4.1.3]`.
fn is_literal(text: &str) -> bool {
    if let Some(six) = text.strip_prefix("IPv6:") {
        return six.parse::<std::net::Ipv6Addr>().is_ok();
    }
    if text.parse::<std::net::Ipv4Addr>().is_ok() {
        return true;
    }
    let (tag, content) = text.split_once(':').unwrap_or_default();
    let is_dcontent = |byte: u8| matches!(byte, b'!'..=b'Z' | b'^'..=b'~');
    !tag.is_empty()
        && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !content.is_empty()
        && content.bytes().all(is_dcontent)
}

fn is_printable_unicode(character: char) -> bool {
    !character.is_ascii() && !character.is_control() && !character.is_whitespace()
}

/// Finds the path at the front of `text`, `<…>`, and gives its inside and what follows.
///
/// A source route (`<@a.example,@b.example:c@d.example>`) is read and dropped, as `[RFC 5321 §4.1.1.3]` says.
pub(super) fn split_path(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('<')?;
    let route = match inside.starts_with('@') {
        true => inside.find(':')? + 1,
        false => 0,
    };
    let inside = &inside[route..];
    let quoted = if inside.starts_with('"') { quoted_length(inside)? } else { 0 };
    let end = quoted + inside[quoted..].find('>')?;
    Some((&inside[..end], &inside[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(&str, &str), AddressFault>) {
        let found = Address::parse(text);
        let parts = found.as_ref().map(|address| (address.local_part(), address.domain()));
        let parts = parts.map_err(|error| match error {
            Error::Address { fault, .. } => *fault,
            other => panic!("{other}"),
        });
        assert_eq!(parts, expected, "{text}");
    }

    #[test]
    fn addresses_fall_into_their_parts() {
        check("anna@alder.example", Ok(("anna", "alder.example")));
        check("a.b+c=d@[192.0.2.1]", Ok(("a.b+c=d", "[192.0.2.1]")));
        check("a@[IPv6:2001:db8::1]", Ok(("a", "[IPv6:2001:db8::1]")));
        check("\"a b@c\\\"\"@d.example", Ok(("\"a b@c\\\"\"", "d.example")));
        check("bj\u{f6}rn@b\u{fc}cher.example", Ok(("bj\u{f6}rn", "b\u{fc}cher.example")));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        check("", Err(AddressFault::NoDomain));
        check("anna", Err(AddressFault::NoDomain));
        check("anna@", Err(AddressFault::NoDomain));
        check("\"anna\"", Err(AddressFault::NoDomain));
        check("@b.example", Err(AddressFault::LocalPart));
        check("a..b@c.example", Err(AddressFault::LocalPart));
        check("a b@c.example", Err(AddressFault::LocalPart));
        check("\"a\r\"@c.example", Err(AddressFault::LocalPart));
        check("\"a\\", Err(AddressFault::LocalPart));
        check("a@b@c.example", Err(AddressFault::Domain));
        check("a@-b.example", Err(AddressFault::Domain));
        check("a@b..example", Err(AddressFault::Domain));
        check("a@b.example\r\nDATA", Err(AddressFault::Domain));
        check("a@[192.0.2]", Err(AddressFault::Domain));
        check(&format!("{}@b.example", "a".repeat(65)), Err(AddressFault::LocalPart));
        check(&format!("{}@b.example", "a".repeat(64)), Ok((&"a".repeat(64), "b.example")));
        check(&format!("a@{}example", "b.".repeat(130)), Err(AddressFault::TooLong));
    }

    #[test]
    fn paths_lose_their_routes() {
        assert_eq!(split_path("<a@b.example> SIZE=1"), Some(("a@b.example", " SIZE=1")));
        assert_eq!(split_path("<@c.example,@d.example:a@b.example>"), Some(("a@b.example", "")));
        assert_eq!(split_path("<\"a>b\"@c.example>"), Some(("\"a>b\"@c.example", "")));
        assert_eq!(split_path("<>"), Some(("", "")));
        for wrong in ["", "a@b.example", "<a@b.example", "<@c.example", "<\"a>"] {
            assert_eq!(split_path(wrong), None, "{wrong}");
        }
    }
}
