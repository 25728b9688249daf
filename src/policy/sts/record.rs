//! The TXT record that tells that a domain has an MTA-STS policy, and which, `[RFC 8461 §3.1]`.
//!
//! ```text
//! sts-text-record = sts-version 1*(sts-field-delim sts-field) [sts-field-delim]
//! sts-field       = sts-id / sts-extension
//! sts-field-delim = *WSP ";" *WSP
//! sts-version     = %s"v=STSv1"
//! sts-id          = %s"id=" 1*32(ALPHA / DIGIT)
//! sts-extension   = sts-ext-name "=" sts-ext-value
//! sts-ext-name    = (ALPHA / DIGIT) *31(ALPHA / DIGIT / "_" / "-" / ".")
//! sts-ext-value   = 1*(%x21-3A / %x3C / %x3E-7E)
//! ```

use crate::policy::dns::Txt;
use crate::policy::{Error, Field};

const VERSION: &str = "v=STSv1";

/// A record that could be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// What names this state of the policy; another one tells that the policy has changed.
    pub id: String,
}

impl Record {
    /// Reads a record whose strings are joined.
    ///
    /// # Errors
    /// [`Error::Record`] where the grammar breaks, [`Error::Missing`] without an id.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader { text, at: 0 };
        reader.literal(VERSION)?;
        let mut id = None;
        reader.delimiter()?;
        loop {
            let (name, value, at) = reader.field()?;
            // Of fields that stand twice the first counts.
            if name == b"id" && id.is_none() {
                id = Some(parse_id(value, at)?);
            }
            if reader.is_at_end() {
                break;
            }
            reader.delimiter()?;
            if reader.is_at_end() {
                break;
            }
        }
        id.map(|id| Self { id }).ok_or(Error::Missing { field: Field::Id })
    }

    /// The one record among all TXT records of the name: those that do not begin with `v=STSv1;` do not count.
    ///
    /// # Errors
    /// [`Error::RecordCount`] for none or several, else as [`Record::parse`]. Either way the domain tells of no policy.
    pub fn only(records: &[Txt]) -> Result<Self, Error> {
        let ours: Vec<_> = records.iter().map(Txt::joined).filter(|text| text.starts_with(b"v=STSv1;")).collect();
        match ours.as_slice() {
            [text] => Self::parse(text),
            several => Err(Error::RecordCount { count: several.len() }),
        }
    }
}

/// 1 to 32 letters and digits; `at` is where they begin.
fn parse_id(value: &[u8], at: usize) -> Result<String, Error> {
    let alphanumeric = value.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if alphanumeric < value.len() || value.len() > 32 {
        return Err(Error::Record { at: at + alphanumeric.min(32), expected: "1 to 32 letters and digits" });
    }
    Ok(value.iter().map(|&byte| char::from(byte)).collect())
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    fn fails<T>(&self, expected: &'static str) -> Result<T, Error> {
        Err(Error::Record { at: self.at, expected })
    }

    fn literal(&mut self, literal: &'static str) -> Result<(), Error> {
        if !self.text[self.at..].starts_with(literal.as_bytes()) {
            return self.fails(literal);
        }
        self.at += literal.len();
        Ok(())
    }

    /// Takes what fits; at least one byte.
    fn some(&mut self, fits: fn(u8) -> bool, expected: &'static str) -> Result<&'a [u8], Error> {
        let start = self.at;
        self.skip(fits);
        if self.at == start { self.fails(expected) } else { Ok(&self.text[start..self.at]) }
    }

    fn skip(&mut self, fits: fn(u8) -> bool) {
        self.at += self.text[self.at..].iter().take_while(|byte| fits(**byte)).count();
    }

    fn delimiter(&mut self) -> Result<(), Error> {
        self.skip(is_blank);
        self.literal(";")?;
        self.skip(is_blank);
        Ok(())
    }

    /// Name, value, and where the value begins.
    fn field(&mut self) -> Result<(&'a [u8], &'a [u8], usize), Error> {
        let start = self.at;
        let name = self.some(is_name, "a field's name")?;
        if !name[0].is_ascii_alphanumeric() || name.len() > 32 {
            self.at = start;
            return self.fails("a name of at most 32 bytes that begins with a letter or digit");
        }
        self.literal("=")?;
        let at = self.at;
        Ok((name, self.some(is_value, "a field's value")?, at))
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

const fn is_value(byte: u8) -> bool {
    matches!(byte, 0x21..=0x3a | 0x3c | 0x3e..=0x7e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, Error>) {
        let found = Record::parse(text.as_bytes());
        assert_eq!(found.as_ref().map(|record| record.id.as_str()), expected.as_ref().copied(), "{text:?}");
    }

    fn broken(at: usize, expected: &'static str) -> Result<&'static str, Error> {
        Err(Error::Record { at, expected })
    }

    #[test]
    fn records_by_the_grammar_are_read() {
        // The example of RFC 8461 §3.1.
        check("v=STSv1; id=20160831085700Z;", Ok("20160831085700Z"));
        check("v=STSv1;id=1", Ok("1"));
        check("v=STSv1 \t; \tid=a1 ; ", Ok("a1"));
        check("v=STSv1; x.y-z_1=!:<>~; id=a", Ok("a"));
        check("v=STSv1; id=a; x=1;", Ok("a"));
        check(&format!("v=STSv1; id={}", "a".repeat(32)), Ok(&"a".repeat(32)));
    }

    #[test]
    fn of_two_ids_the_first_counts() {
        check("v=STSv1; id=a; id=b", Ok("a"));
        check("v=STSv1; id=a; id=b-c", Ok("a"));
        check("v=STSv1; id=b-c; id=a", broken(13, "1 to 32 letters and digits"));
    }

    #[test]
    fn records_against_the_grammar_are_refused() {
        check("", broken(0, VERSION));
        check("V=STSv1; id=a", broken(0, VERSION));
        check("v=STSv2; id=a", broken(0, VERSION));
        check(" v=STSv1; id=a", broken(0, VERSION));
        check("v=STSv1", broken(7, ";"));
        check("v=STSv1;", broken(8, "a field's name"));
        check("v=STSv1; id=a;;", broken(14, "a field's name"));
        check("v=STSv1; id=a ", broken(14, ";"));
        check("v=STSv1; id=a id=b", broken(14, ";"));
        check("v=STSv1; id=", broken(12, "a field's value"));
        check("v=STSv1; id =a", broken(11, "="));
        check("v=STSv1; id= a", broken(12, "a field's value"));
        check("v=STSv1; id=a=b", broken(13, ";"));
        check("v=STSv1; id=\u{e9}", broken(12, "a field's value"));
        check("v=STSv1; -x=1; id=a", broken(9, "a name of at most 32 bytes that begins with a letter or digit"));
        check(&format!("v=STSv1; id={}", "a".repeat(33)), broken(44, "1 to 32 letters and digits"));
        let name = format!("v=STSv1; {}=1; id=a", "x".repeat(33));
        check(&name, broken(9, "a name of at most 32 bytes that begins with a letter or digit"));
    }

    #[test]
    fn a_record_needs_an_id_spelled_small() {
        check("v=STSv1; x=1", Err(Error::Missing { field: Field::Id }));
        check("v=STSv1; ID=1", Err(Error::Missing { field: Field::Id }));
    }

    #[test]
    fn exactly_one_record_counts() {
        let only = |texts: &[&str]| Record::only(&texts.iter().map(|text| Txt::of(text)).collect::<Vec<_>>());
        let id = |id: &str| Ok(Record { id: id.to_owned() });
        assert_eq!(only(&["v=spf1 -all", "v=STSv1; id=a"]), id("a"));
        assert_eq!(only(&[]), Err(Error::RecordCount { count: 0 }));
        assert_eq!(only(&["v=STSv1; id=a", "v=STSv1; id=a"]), Err(Error::RecordCount { count: 2 }));
        // A blank before the semicolon is in the grammar, and the record is not among those that count.
        assert_eq!(only(&["v=STSv1 ; id=a"]), Err(Error::RecordCount { count: 0 }));
        assert_eq!(only(&["v=STSv1; id=a", "v=STSv1;"]), Err(Error::RecordCount { count: 2 }));
    }

    #[test]
    fn strings_are_joined_without_blanks() {
        let record = Txt { strings: vec![b"v=STSv1; id=ab".to_vec(), b"cd".to_vec()] };
        assert_eq!(Record::only(&[record]), Ok(Record { id: "abcd".to_owned() }));
    }
}
