//! Where things are specified: symbolic names, one table, one switch from one edition of TLS 1.3 to the other.
//!
//! ```text
//! prefer = RFC 8446
//! tls13.client_hello = RFC 8446 §4.1.2 | RFC 9846 §4.2.2
//! ```

use std::collections::BTreeMap;

use super::{Error, Offence};

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// For people: `RFC 8446 §4.1.2`.
    pub label: String,
    /// Where it can be read, for RFCs.
    pub url: Option<String>,
}

/// The table of references.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// The document that is taken where an entry names several.
    prefer: String,
    entries: BTreeMap<String, Vec<String>>,
}

impl References {
    /// Reads the table.
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, Error> {
        let mut table = Self::default();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let error = |offence| Error { file: file.to_owned(), line: index + 1, offence };
            let (key, value) = line.split_once('=').ok_or_else(|| error(Offence::NoReferenceForm))?;
            let (key, value) = (key.trim().to_owned(), value.trim());
            let places: Vec<_> = value.split('|').map(|place| place.trim().to_owned()).collect();
            if key.is_empty() || places.iter().any(String::is_empty) {
                return Err(error(Offence::NoReferenceForm));
            }
            if key == "prefer" {
                value.clone_into(&mut table.prefer);
            } else if table.entries.insert(key, places).is_some() {
                return Err(error(Offence::PartTwice));
            }
        }
        Ok(table)
    }

    /// The place that a symbolic name stands for.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Reference> {
        let places = self.entries.get(key)?;
        let preferred = places.iter().find(|place| place.starts_with(self.prefer.as_str()));
        let label = preferred.or_else(|| places.first())?.clone();
        Some(Reference { url: url(&label), label })
    }

    /// Every symbolic name, with every place that it may stand for.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.entries.iter().map(|(key, places)| (key.as_str(), places.as_slice()))
    }

    /// The same table with another edition preferred, `RFC 9846` for instance.
    #[must_use]
    pub fn preferring(mut self, document: &str) -> Self {
        document.clone_into(&mut self.prefer);
        self
    }
}

/// Where an RFC's section can be read; `None` for other documents.
fn url(label: &str) -> Option<String> {
    let (document, section) = label.split_once(" §").unwrap_or((label, ""));
    let number: u32 = document.strip_prefix("RFC ")?.parse().ok()?;
    let anchor = match section.bytes().next() {
        None => String::new(),
        Some(b'A'..=b'Z') => format!("#appendix-{section}"),
        Some(_) => format!("#section-{section}"),
    };
    Some(format!("https://www.rfc-editor.org/rfc/rfc{number}{anchor}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str =
        "prefer = RFC 8446\nhello = RFC 8446 §4.1.2 | RFC 9846 §4.2.2\nccs = RFC 8446 §D.4\nder = X.690 §10.1\n";

    #[track_caller]
    fn check(table: &References, key: &str, label: &str, url: Option<&str>) {
        let reference = Reference { label: label.to_owned(), url: url.map(str::to_owned) };
        assert_eq!(table.get(key), Some(reference));
    }

    #[test]
    fn one_switch_changes_the_edition() {
        let table = References::parse("references", TABLE).unwrap();
        check(&table, "hello", "RFC 8446 §4.1.2", Some("https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2"));
        check(&table, "ccs", "RFC 8446 §D.4", Some("https://www.rfc-editor.org/rfc/rfc8446#appendix-D.4"));
        check(&table, "der", "X.690 §10.1", None);
        let table = table.preferring("RFC 9846");
        check(&table, "hello", "RFC 9846 §4.2.2", Some("https://www.rfc-editor.org/rfc/rfc9846#section-4.2.2"));
        assert_eq!(table.get("goodbye"), None);
        assert!(References::parse("references", "hello").is_err());
    }
}
