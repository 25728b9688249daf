//! The texts, for a terminal: the page fetches the same files.

use std::io::{self, Write};
use std::process::ExitCode;

use waxseal::explain::{Entry, Slot, Subject, Words};

macro_rules! texts {
    ($($file:literal)*) => {
        [$(($file, include_str!(concat!("../../../www/text/", $file)))),*]
    };
}

/// Every file of texts, by its name below `www/text/`.
const TEXTS: &[(&str, &str)] = &texts! {
    "references"
    "en/alert.txt"
    "en/check.txt"
    "en/field-extension.txt"
    "en/field-handshake.txt"
    "en/field-http.txt"
    "en/field-record.txt"
    "en/field-smtp.txt"
    "en/field-x509.txt"
    "en/help.txt"
    "en/issue.txt"
    "en/message.txt"
    "en/operation.txt"
    "en/path.txt"
    "en/scene.txt"
    "en/state.txt"
    "en/term.txt"
};

/// The texts, read.
pub(crate) fn words() -> io::Result<Words> {
    Words::parse(TEXTS.iter().copied()).map_err(io::Error::other)
}

/// Writes all that there is to say about a subject, with every variant.
pub(crate) fn explain(key: &str, out: &mut impl Write) -> io::Result<ExitCode> {
    let words = words()?;
    let subject = Subject::by_key(key);
    let Some((entry, _)) = words.entries().get(key).zip(subject) else {
        let alike = Subject::all().map(Subject::key).filter(|other| other.contains(key));
        let alike: Vec<_> = alike.collect();
        let hint = if alike.is_empty() { "waxseal explain --list".to_owned() } else { alike.join(", ") };
        eprintln!("waxseal: there is no text about {key:?}; see {hint}");
        return Ok(ExitCode::from(1));
    };
    writeln!(out, "{key}")?;
    write_entry(entry, &words, out)?;
    Ok(ExitCode::SUCCESS)
}

fn write_entry(entry: &Entry, words: &Words, out: &mut impl Write) -> io::Result<()> {
    for text in &entry.texts {
        let conditions: Vec<_> = text.conditions.iter().map(ToString::to_string).collect();
        let conditions = if conditions.is_empty() { String::new() } else { format!(" ({})", conditions.join(", ")) };
        let told = match text.slot {
            Slot::Rfc => {
                let places = text.keys().filter_map(|key| words.references().get(key));
                places.map(|place| place.label).collect::<Vec<_>>().join(", ")
            }
            _ => text.text.clone(),
        };
        writeln!(out, "  {}{conditions}: {told}", text.slot)?;
    }
    Ok(())
}

/// Lists every subject, or those without a text; exits 1 when a text is missing.
pub(crate) fn list(which: Which, out: &mut impl Write) -> io::Result<ExitCode> {
    let words = words()?;
    let missing = |key: &String| !words.entries().contains_key(key);
    let keys: Vec<_> = Subject::all().map(Subject::key).filter(|key| which == Which::All || missing(key)).collect();
    for key in &keys {
        writeln!(out, "{key}")?;
    }
    let told = which == Which::Missing && !keys.is_empty();
    Ok(if told { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Which subjects are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// All.
    All,
    /// Those without a text.
    Missing,
}

#[cfg(test)]
mod tests {
    use waxseal::explain::{FILES, REFERENCES};

    use super::*;

    #[test]
    fn the_terminal_has_the_files_of_the_page() {
        let mut listed: Vec<_> = FILES.iter().copied().chain([REFERENCES]).collect();
        let mut here: Vec<_> = TEXTS.iter().map(|(file, _)| *file).collect();
        listed.sort_unstable();
        here.sort_unstable();
        assert_eq!(here, listed);
    }

    #[test]
    fn a_text_is_shown_with_its_variants_and_places() {
        let mut out = Vec::new();
        explain("operation:random.tls", &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("what: ") && text.contains("rfc: RFC "), "{text}");
    }
}
