//! Facts: what the run says about the thing in question. Texts are chosen by them, and filled with them.

use std::fmt;

use super::Offence;

/// A kind of fact. Its word stands in conditions, `[place=server_hello]`, and in placeholders, `{length}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// The value as it is shown: `TLS_AES_128_GCM_SHA256 (0x1301)`.
    Value,
    /// The value as a number, in decimal.
    Number,
    /// The registered name of the value, or of what is explained.
    Name,
    /// How many bytes it has.
    Length,
    /// The field that it stands in.
    Parent,
    /// What a length measures.
    Measured,
    /// The message or structure that it stands in: `client_hello`, `record`, `tbs_certificate`.
    Place,
    /// The negotiated version: `tls12` or `tls13`.
    Version,
    /// The negotiated suite's name.
    Suite,
    /// The group's name.
    Group,
    /// The hash function's name.
    Hash,
    /// The signature scheme's name.
    Scheme,
    /// Who does it: `sender`, `receiver`, `attacker`, `authority`.
    Party,
    /// Who is on the other side.
    Peer,
    /// The verdict of a check or an operation: `passed`, `failed`, `ignored`, `not_asked`, `bad_tag`, `too_short`.
    Verdict,
    /// Three digits of an SMTP reply, a status code.
    Code,
    /// The sequence number of a record.
    Sequence,
    /// How many bytes were needed.
    Needed,
    /// How many bytes were there.
    Found,
    /// The structure to blame for a length.
    Within,
    /// What is special here, one word of [`Facts::CASES`]; alone in a condition it needs no `case=`.
    Case,
}

impl Fact {
    /// Every kind, with its word.
    pub const ALL: [(Self, &'static str); 21] = [
        (Self::Value, "value"),
        (Self::Number, "number"),
        (Self::Name, "name"),
        (Self::Length, "length"),
        (Self::Parent, "parent"),
        (Self::Measured, "measured"),
        (Self::Place, "place"),
        (Self::Version, "version"),
        (Self::Suite, "suite"),
        (Self::Group, "group"),
        (Self::Hash, "hash"),
        (Self::Scheme, "scheme"),
        (Self::Party, "party"),
        (Self::Peer, "peer"),
        (Self::Verdict, "verdict"),
        (Self::Code, "code"),
        (Self::Sequence, "sequence"),
        (Self::Needed, "needed"),
        (Self::Found, "found"),
        (Self::Within, "within"),
        (Self::Case, "case"),
    ];

    /// The kind with this word.
    pub(super) fn by_word(word: &str) -> Result<Self, Offence> {
        let found = Self::ALL.iter().find(|(_, other)| *other == word);
        found.map(|(fact, _)| *fact).ok_or_else(|| Offence::NoFact { word: word.to_owned() })
    }

    /// All words, for an error.
    pub(super) fn list() -> String {
        Self::ALL.map(|(_, word)| word).join(", ")
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Self::ALL.iter().find(|(fact, _)| fact == self);
        f.write_str(found.map_or("", |(_, word)| word))
    }
}

/// What is known about one thing in one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(Vec<(Fact, String)>);

impl Facts {
    /// What may be special: a condition names one of these by itself.
    ///
    /// * `sentinel`: the last bytes of ServerHello.random say that the server could do better;
    /// * `grease`: the value is reserved, and sent to keep peers tolerant;
    /// * `empty`: there is nothing in it;
    /// * `zeros`: all of its bytes are zero;
    /// * `hybrid`: two key exchanges are joined;
    /// * `inside_tls`: SMTP that is said inside TLS.
    pub const CASES: [&str; 6] = ["sentinel", "grease", "empty", "zeros", "hybrid", "inside_tls"];

    /// Adds a fact. Of [`Fact::Case`] there may be several.
    #[must_use]
    pub fn with(mut self, fact: Fact, value: impl ToString) -> Self {
        self.0.push((fact, value.to_string()));
        self
    }

    /// Adds what something larger tells: of equal kinds the facts that were here come first.
    #[must_use]
    pub fn joined(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// The fact's value; `None` while it is not known.
    #[must_use]
    pub fn get(&self, fact: Fact) -> Option<&str> {
        self.all(fact).next()
    }

    /// All values of a fact.
    pub fn all(&self, fact: Fact) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(other, _)| *other == fact).map(|(_, value)| value.as_str())
    }

    /// Puts the facts into a text's placeholders.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let (word, behind) = behind.split_once('}').unwrap_or((behind, ""));
            filled.push_str(before);
            filled.push_str(Fact::by_word(word).ok().and_then(|fact| self.get(fact)).unwrap_or_default());
            rest = behind;
        }
        filled + rest
    }
}

/// The facts that a text's placeholders ask for.
pub(super) fn placeholders(text: &str) -> Result<Vec<Fact>, Offence> {
    let mut facts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (word, behind) = rest[at..].strip_prefix('{').and_then(|r| r.split_once('}')).ok_or(Offence::Brace)?;
        facts.push(Fact::by_word(word)?);
        rest = behind;
    }
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_fill_placeholders() {
        let facts = Facts::default().with(Fact::Length, 32).with(Fact::Party, "sender");
        assert_eq!(facts.fill("The {party} draws {length} bytes."), "The sender draws 32 bytes.");
        assert_eq!(placeholders("{party}{length}"), Ok(vec![Fact::Party, Fact::Length]));
        assert_eq!(placeholders("{colour}"), Err(Offence::NoFact { word: "colour".to_owned() }));
        assert_eq!(placeholders("a } b"), Err(Offence::Brace));
        assert_eq!(placeholders("a { b"), Err(Offence::Brace));
    }
}
