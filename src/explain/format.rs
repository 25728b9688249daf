//! The form of a file of texts; `www/text/README.md` describes it for those who write.
//!
//! ```text
//! # a remark
//! [term:nonce]
//! name: Nonce
//! what: a number that is used once; a line that begins with a space
//!   goes on with the text above
//! what[version=tls12, grease]: for this case
//! rfc: tls13.nonce, aead
//! ```

use std::collections::BTreeMap;
use std::fmt;

use super::fact::{self, Fact, Facts};
use super::{Error, Offence};

/// A part of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// The heading.
    Name,
    /// One sentence for the story.
    Story,
    /// What it is.
    What,
    /// Why it is there.
    Why,
    /// What would go wrong without it.
    Without,
    /// What its bytes show.
    Bytes,
    /// What is often told about it, and is wrong or not enough.
    Told,
    /// What is right instead.
    Correct,
    /// Symbolic names of references.
    Rfc,
}

impl Slot {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Name, "name"),
        (Self::Story, "story"),
        (Self::What, "what"),
        (Self::Why, "why"),
        (Self::Without, "without"),
        (Self::Bytes, "bytes"),
        (Self::Told, "told"),
        (Self::Correct, "correct"),
        (Self::Rfc, "rfc"),
    ];
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Self::ALL.iter().find(|(slot, _)| slot == self);
        f.write_str(found.map_or("", |(_, word)| word))
    }
}

/// What must be so for a text to be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Which fact.
    pub fact: Fact,
    /// What it must be; each `*` stands for any run of characters.
    pub value: String,
}

/// One text of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Which part.
    pub slot: Slot,
    /// What must be so; empty for all other cases.
    pub conditions: Vec<Condition>,
    /// The text, with placeholders.
    pub text: String,
    /// The facts that its placeholders ask for.
    pub placeholders: Vec<Fact>,
    /// Its line in the file, from 1.
    pub line: usize,
}

/// The texts of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The file that it stands in.
    pub file: String,
    /// The line of its subject, from 1.
    pub line: usize,
    /// Its texts in their order.
    pub texts: Vec<Text>,
}

impl Entry {
    /// The text for these facts: the first whose conditions hold, else the one without any. A text whose placeholders the
    /// facts cannot fill is none.
    pub(super) fn choose(&self, slot: Slot, facts: &Facts) -> Option<&Text> {
        let fits = |text: &&Text| {
            text.slot == slot
                && text.conditions.iter().all(|condition| condition.holds(facts))
                && text.placeholders.iter().all(|&fact| facts.get(fact).is_some())
        };
        let of_slot = || self.texts.iter().filter(fits);
        of_slot().find(|text| !text.conditions.is_empty()).or_else(|| of_slot().next())
    }
}

impl Text {
    /// The symbolic names in a list of references: what stands under `rfc`.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.text.split(',').map(str::trim)
    }
}

impl Condition {
    /// `0x0303` or `771`, `fact=value`, or a case by itself.
    fn read(text: &str) -> Result<Self, Offence> {
        let (fact, value) = match text.split_once('=') {
            Some((word, value)) => (Fact::by_word(word.trim())?, value.trim()),
            None if number(text).is_some() => (Fact::Number, text),
            None if Facts::CASES.contains(&text) => (Fact::Case, text),
            None => return Err(Offence::NoFact { word: text.to_owned() }),
        };
        let value = number(value).filter(|_| fact == Fact::Number).unwrap_or_else(|| value.to_owned());
        Ok(Self { fact, value })
    }

    fn holds(&self, facts: &Facts) -> bool {
        facts.all(self.fact).any(|value| fits(&self.value, value))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fact {
            Fact::Case => f.write_str(&self.value),
            fact => write!(f, "{fact}={}", self.value),
        }
    }
}

/// A number in decimal or hex, as decimal.
fn number(text: &str) -> Option<String> {
    let number = text.strip_prefix("0x").map_or_else(|| text.parse().ok(), |hex| u64::from_str_radix(hex, 16).ok());
    number.map(|number: u64| number.to_string())
}

/// Whether a value fits a pattern in which each `*` stands for any run of characters.
fn fits(pattern: &str, value: &str) -> bool {
    let Some((first, mut rest)) = pattern.split_once('*') else { return pattern == value };
    let Some(mut value) = value.strip_prefix(first) else { return false };
    while let Some((middle, behind)) = rest.split_once('*') {
        let Some(at) = value.find(middle) else { return false };
        (value, rest) = (&value[at + middle.len()..], behind);
    }
    value.ends_with(rest)
}

/// Reads a file into `entries`.
pub(super) fn read(file: &str, text: &str, entries: &mut BTreeMap<String, Entry>) -> Result<(), Error> {
    let mut current: Option<(String, Entry)> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_end();
        let at = |offence| Error { file: file.to_owned(), line: index + 1, offence };
        if let Some(key) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            store(current.take(), entries)?;
            current = Some((key.to_owned(), Entry { file: file.to_owned(), line: index + 1, texts: Vec::new() }));
        } else if !line.is_empty() && !line.starts_with('#') {
            let (_, entry) = current.as_mut().ok_or_else(|| at(Offence::NoSubject))?;
            take(line, index + 1, &mut entry.texts).map_err(at)?;
        }
    }
    store(current, entries)
}

/// Takes a line of an entry: a part, or more of the part above.
fn take(line: &str, number: usize, texts: &mut Vec<Text>) -> Result<(), Offence> {
    if line.starts_with(' ') {
        let above = texts.last_mut().ok_or(Offence::NoForm)?;
        above.placeholders.extend(fact::placeholders(line)?);
        above.text.push(' ');
        above.text.push_str(line.trim_start());
        return Ok(());
    }
    let (head, text) = head(line).ok_or(Offence::NoForm)?;
    let (word, conditions) = head.strip_suffix(']').and_then(|head| head.split_once('[')).unwrap_or((head, ""));
    let slot = Slot::ALL.iter().find(|(_, other)| *other == word).map(|(slot, _)| *slot);
    let slot = slot.ok_or_else(|| Offence::NoPart { word: word.to_owned() })?;
    let conditions = conditions.split(',').map(str::trim).filter(|word| !word.is_empty());
    let conditions = conditions.map(Condition::read).collect::<Result<Vec<_>, _>>()?;
    if texts.iter().any(|other| other.slot == slot && other.conditions == conditions) {
        return Err(Offence::PartTwice);
    }
    if text.is_empty() {
        return Err(Offence::Empty);
    }
    let placeholders = fact::placeholders(text)?;
    texts.push(Text { slot, conditions, text: text.to_owned(), placeholders, line: number });
    Ok(())
}

/// Splits `what[name=a:b]: text` behind its conditions.
fn head(line: &str) -> Option<(&str, &str)> {
    let from = line.find(['[', ':']).filter(|&at| line[at..].starts_with('[')).and_then(|_| line.find(']'));
    let colon = from.unwrap_or(0) + line[from.unwrap_or(0)..].find(':')?;
    Some((&line[..colon], line[colon + 1..].trim_start()))
}

fn store(finished: Option<(String, Entry)>, entries: &mut BTreeMap<String, Entry>) -> Result<(), Error> {
    let Some((key, entry)) = finished else { return Ok(()) };
    let Entry { file, line, .. } = &entry;
    let error = |offence| Error { file: file.clone(), line: *line, offence };
    if entry.texts.is_empty() {
        return Err(error(Offence::Empty));
    }
    if let Some(other) = entries.get(&key) {
        return Err(error(Offence::Twice { key, file: other.file.clone(), line: other.line }));
    }
    entries.insert(key, entry);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
# a remark
[field:record.type]
what: a byte, {value},
  that says what follows
what[0x16]: the handshake
what[name=*_GCM_*, version=tls12]: a suite
what[grease]: nothing
rfc: tls13.record
";

    fn entry() -> Entry {
        let mut entries = BTreeMap::new();
        read("a.txt", FILE, &mut entries).unwrap();
        entries.remove("field:record.type").unwrap()
    }

    #[track_caller]
    fn check(facts: Facts, text: Option<&str>) {
        assert_eq!(entry().choose(Slot::What, &facts).map(|text| text.text.as_str()), text);
    }

    #[test]
    fn the_first_text_whose_conditions_hold_is_chosen() {
        let facts = Facts::default().with(Fact::Value, "x");
        check(facts.clone(), Some("a byte, {value}, that says what follows"));
        check(facts.clone().with(Fact::Number, 22), Some("the handshake"));
        check(
            facts.clone().with(Fact::Name, "TLS_AES_128_GCM_SHA256"),
            Some("a byte, {value}, that says what follows"),
        );
        let suite = facts.clone().with(Fact::Name, "TLS_AES_128_GCM_SHA256").with(Fact::Version, "tls12");
        check(suite, Some("a suite"));
        check(facts.with(Fact::Case, "empty").with(Fact::Case, "grease"), Some("nothing"));
        check(Facts::default(), None);
    }

    #[test]
    fn stars_stand_for_anything() {
        assert!(fits("*", "") && fits("a*c", "abc") && fits("*b*", "abc") && fits("abc", "abc"));
        assert!(!fits("a*c", "ab") && !fits("*d*", "abc") && !fits("ab", "abc"));
    }

    #[track_caller]
    fn refused(text: &str, error: &str) {
        let found = read("a.txt", text, &mut BTreeMap::new()).unwrap_err().to_string();
        assert!(found.starts_with(error), "{found}");
    }

    #[test]
    fn errors_name_file_and_line() {
        refused("what: x", "a.txt:1: a text without a subject");
        refused("[a]\n\nwaht: x", "a.txt:3: \"waht\" is no part");
        refused("[a]\nwhat: x\nwhat: y", "a.txt:3: this part stands twice");
        refused("[a]\nwhat[colour=red]: x", "a.txt:2: there is no fact \"colour\"");
        refused("[a]\nwhat[sentinal]: x", "a.txt:2: there is no fact \"sentinal\"");
        refused("[a]\nwhat: {colour}", "a.txt:2: there is no fact \"colour\"");
        refused("[a]\nwhat:", "a.txt:2: there is no text");
        refused("[a]\nwhat", "a.txt:2: neither");
        refused("[a]\n  x", "a.txt:2: neither");
        refused("[a]\nwhat: x\n[a]\nwhat: x", "a.txt:3: [a] stands twice: also in a.txt, line 1");
        refused("[a]\n[b]\nwhat: x", "a.txt:1: there is no text");
    }
}
