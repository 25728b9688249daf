//! Address ⇄ state: `v=1&s=starttls-tls13&seed=…&m=7&d=…`, and what differs from the scenario's own:
//! settings by their keys (`policy=may`), interventions as `x` (`x=c0.s2c.r3+flip+17+0x01`; once for each; `x=none`
//! when the scenario's own are left out); how it is looked at: `view=bytes`, `tab=keys`, `as=sender`, the bytes that are selected
//! (`at=17-19`) and the scenario beside it (`vs=expired`).
//!
//! Values are percent-encoded as in a query. Reading never fails: what cannot be is a [`Notice`], what is unknown is kept.

use super::Notice;
use super::look::{Depth, Look, Party, Tab};
use super::selection::At;
use crate::codepoint::hex;
use crate::scenario::{Intervention, SETTINGS, Scenario, Seed, catalogue};

/// The version of the address's form.
const FORM: &str = "1";

/// What an address asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The scenario, with settings and interventions. Its seed is not to be used.
    pub scenario: Scenario,
    /// The seed, if there is one.
    pub seed: Option<Seed>,
    /// The number of the message.
    pub message: Option<u32>,
    /// The digest of the run that was meant.
    pub digest: Option<String>,
    /// How deep.
    pub depth: Option<Depth>,
    /// What is told of the message.
    pub tab: Option<Tab>,
    /// Through whose eyes.
    pub eyes: Option<Party>,
    /// The bytes that are selected.
    pub at: Option<At>,
    /// The name of the scenario beside it.
    pub versus: Option<&'static str>,
    /// What is unknown here, in order, decoded.
    pub kept: Vec<(String, String)>,
    /// What was asked for and cannot be.
    pub notices: Vec<Notice>,
}

/// Reads a fragment, with or without its `#`.
#[must_use]
pub fn read(address: &str) -> Wanted {
    let fragment = address.strip_prefix('#').unwrap_or(address);
    let mut pairs = Vec::new();
    for part in fragment.split('&').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        pairs.push((decode(key), decode(value)));
    }
    let default = catalogue::ALL[0];
    let mut wanted = Wanted {
        scenario: default.scenario(Seed::CATALOGUE),
        seed: None,
        message: None,
        digest: None,
        depth: None,
        tab: None,
        eyes: None,
        at: None,
        versus: None,
        kept: Vec::new(),
        notices: Vec::new(),
    };
    // The scenario comes first, wherever it stands: settings change it.
    if let Some((_, id)) = pairs.iter().rev().find(|(key, _)| key == "s") {
        match Scenario::named(id, Seed::CATALOGUE) {
            Ok(scenario) => wanted.scenario = scenario,
            Err(_) => wanted.notices.push(Notice::UnknownScenario { asked: shorten(id), shown: default.title }),
        }
    }
    let mut interventions = None;
    for (key, value) in pairs {
        wanted.take(key, value, &mut interventions);
    }
    if let Some(interventions) = interventions {
        wanted.scenario.interventions = interventions;
    }
    wanted
}

impl Wanted {
    fn take(&mut self, key: String, value: String, interventions: &mut Option<Vec<Intervention>>) {
        match key.as_str() {
            "s" => {}
            "v" if value == FORM => {}
            "v" => self.notices.push(Notice::OtherForm { version: shorten(&value) }),
            "seed" => match value.parse() {
                Ok(seed) => self.seed = Some(seed),
                Err(_) => self.notices.push(Notice::BadSeed { asked: shorten(&value) }),
            },
            "m" => match value.parse() {
                Ok(number) => self.message = Some(number),
                // More digits than fit are a number that is too large, not none.
                Err(_) if !value.is_empty() && value.bytes().all(|digit| digit.is_ascii_digit()) => {
                    self.message = Some(u32::MAX);
                }
                Err(_) => self.notices.push(Notice::BadMessage { asked: shorten(&value) }),
            },
            "view" => self.depth = self.word("view", &value, Depth::by_word, Depth::ALL.iter().map(|one| one.word())),
            "tab" => self.tab = self.word("tab", &value, Tab::by_word, Tab::ALL.iter().map(|one| one.word())),
            "as" => self.eyes = self.word("as", &value, Party::by_key, Party::ALL.iter().map(|one| one.key())),
            "at" => match value.parse() {
                Ok(at) => self.at = Some(at),
                Err(_) => self.notices.push(Notice::BadBytes { asked: shorten(&value) }),
            },
            "vs" => match Scenario::named(&value, Seed::CATALOGUE) {
                Ok(scenario) => self.versus = Some(scenario.entry.id),
                Err(_) => self.notices.push(Notice::NothingBeside { asked: shorten(&value) }),
            },
            "d" => self.digest = Some(shorten(&value)),
            "x" => {
                let list = interventions.get_or_insert_default();
                if !["", "none"].contains(&value.as_str()) {
                    match value.parse() {
                        Ok(intervention) => list.push(intervention),
                        Err(error) => self.notices.push(Notice::Impossible(error)),
                    }
                }
            }
            _ if SETTINGS.iter().any(|setting| setting.key == key) => {
                if let Err(error) = self.scenario.set(&key, &value) {
                    self.notices.push(Notice::Impossible(error));
                }
            }
            _ => self.kept.push((key, value)),
        }
    }

    /// One of a few words, or a notice that names them all.
    fn word<T>(
        &mut self,
        key: &'static str,
        value: &str,
        read: fn(&str) -> Option<T>,
        all: impl Iterator<Item = &'static str>,
    ) -> Option<T> {
        let found = read(value);
        if found.is_none() {
            let possible = all.collect::<Vec<_>>().join(", ");
            self.notices.push(Notice::BadWord { key, asked: shorten(value), possible });
        }
        found
    }
}

/// What an address is written from.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// What was run.
    pub scenario: &'a Scenario,
    /// The number of the message; `None` before the first.
    pub message: Option<u32>,
    /// The digest of the run.
    pub digest: &'a str,
    /// How it is looked at.
    pub look: &'a Look,
    /// What is selected.
    pub at: Option<&'a At>,
    /// The name of the scenario beside it.
    pub versus: Option<&'a str>,
    /// What an address had that is unknown here.
    pub kept: &'a [(String, String)],
}

/// Writes the fragment, `#` included: only what differs from the scenario's own and from the usual look, then what is kept.
#[must_use]
pub fn write(written: Written<'_>) -> String {
    let Written { scenario, message, digest, look, at, versus, kept } = written;
    let mut address = format!("#v={FORM}&s={}&seed={}", scenario.entry.id, scenario.seed);
    let mut add = |key: &str, value: &str| {
        address.push('&');
        encode(key, &mut address);
        address.push('=');
        encode(value, &mut address);
    };
    for (key, value) in scenario.changes() {
        add(key, &value);
    }
    if scenario.interventions != scenario.entry.interventions() {
        for intervention in &scenario.interventions {
            add("x", &intervention.to_string());
        }
        if scenario.interventions.is_empty() {
            add("x", "none");
        }
    }
    if let Some(message) = message {
        add("m", &message.to_string());
    }
    if look.depth != Depth::Story {
        add("view", look.depth.word());
    }
    if look.tab != Tab::default() {
        add("tab", look.tab.word());
    }
    if let Some(party) = look.eyes {
        add("as", party.key());
    }
    if let Some(at) = at {
        add("at", &at.to_string());
    }
    if let Some(versus) = versus {
        add("vs", versus);
    }
    add("d", digest);
    for (key, value) in kept {
        add(key, value);
    }
    address
}

/// Writes a text so that it can stand in a fragment: a space as `+`, what has a meaning there as `%` and two digits.
fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        match byte {
            b' ' => into.push('+'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'@' | b',' | b':' | b'/' => {
                into.push(char::from(byte));
            }
            _ => {
                into.push('%');
                into.push_str(&hex::string(&[byte]).to_ascii_uppercase());
            }
        }
    }
}

/// The text that was encoded; a `%` without two digits stands for itself, bytes that are no UTF-8 become `�`.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => match behind.get(..2).and_then(|digits| str::from_utf8(digits).ok()).and_then(hex::bytes) {
                Some(byte) => {
                    bytes.extend(byte);
                    rest = &behind[2..];
                }
                None => bytes.push(b'%'),
            },
            &byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What is shown back to people is never longer than this many characters.
fn shorten(text: &str) -> String {
    const MOST: usize = 64;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: Seed = Seed([0xa5; 32]);

    fn written(scenario: &Scenario, look: &Look, at: Option<&At>, kept: &[(String, String)]) -> String {
        let digest = "0123456789abcdef";
        write(Written { scenario, message: Some(7), digest, look, at, versus: None, kept })
    }

    fn round_trip(scenario: &Scenario) -> String {
        let address = written(scenario, &Look::default(), None, &[]);
        let wanted = read(&address);
        assert_eq!(wanted.notices, [], "{address}");
        assert_eq!(wanted.seed, Some(scenario.seed));
        assert_eq!(wanted.scenario.settings, scenario.settings, "{address}");
        assert_eq!(wanted.scenario.interventions, scenario.interventions, "{address}");
        assert_eq!(wanted.scenario.entry, scenario.entry);
        assert_eq!((wanted.message, wanted.digest.as_deref()), (Some(7), Some("0123456789abcdef")));
        address
    }

    #[test]
    fn every_scenario_and_every_alternative_comes_back() {
        for entry in catalogue::ALL {
            round_trip(&entry.scenario(SEED));
            for (key, value) in entry.alternatives {
                let mut scenario = entry.scenario(SEED);
                scenario.set(key, value).unwrap();
                round_trip(&scenario);
            }
        }
    }

    #[test]
    fn only_what_differs_is_written() {
        let mut scenario = Scenario::named("starttls-tls13", Seed([0; 32])).unwrap();
        let address = round_trip(&scenario);
        assert_eq!(address, "#v=1&s=starttls-tls13&seed=00&m=7&d=0123456789abcdef");
        scenario.set("policy", "may").unwrap();
        scenario.set("subject", "50% & more = a+b #é").unwrap();
        scenario.interventions = vec!["c0.s2c.r3 flip 17 0x01".parse().unwrap(), "c0.c2s.r9 drop".parse().unwrap()];
        let address = round_trip(&scenario);
        assert_eq!(
            address,
            "#v=1&s=starttls-tls13&seed=00&policy=may&subject=50%25+%26+more+%3D+a%2Bb+%23%C3%A9\
             &x=c0.s2c.r3+flip+17+0x01&x=c0.c2s.r9+drop&m=7&d=0123456789abcdef"
        );
    }

    #[test]
    fn the_scenarios_own_interventions_can_be_left_out() {
        let mut scenario = Scenario::named("bit-flip", SEED).unwrap();
        assert!(!round_trip(&scenario).contains("&x="));
        scenario.interventions.clear();
        assert!(round_trip(&scenario).contains("&x=none"));
    }

    #[test]
    fn a_unit_with_a_meaning_and_repeated_bytes_come_back() {
        let mut scenario = Scenario::named("starttls-tls13", SEED).unwrap();
        let texts =
            ["c0.c2s.r[MAIL FROM] drop", "c0.s2c.l[250-STARTTLS] drop", "c0.s2c.r[Certificate] inject 00*16385"];
        scenario.interventions = texts.map(|text| text.parse().unwrap()).to_vec();
        assert!(round_trip(&scenario).contains("&x=c0.c2s.r%5BMAIL+FROM%5D+drop&"));
    }

    #[test]
    fn what_is_unknown_is_kept_in_order_and_nothing_is_said() {
        let wanted = read("#lang=fr&v=1&s=bit-flip&since=17-19&seed=01&flag");
        let kept: Vec<_> = wanted.kept.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(kept, [("lang", "fr"), ("since", "17-19"), ("flag", "")]);
        assert_eq!(wanted.notices, []);
        let address = written(&wanted.scenario, &Look::default(), None, &wanted.kept);
        assert!(address.ends_with("&lang=fr&since=17-19&flag="), "{address}");
    }

    #[test]
    fn how_it_is_looked_at_comes_back() {
        let scenario = Scenario::named("expired", SEED).unwrap();
        let look = Look { depth: Depth::Bytes, tab: Tab::Keys, eyes: Some(Party::Eavesdropper), ..Look::default() };
        let at: At = "0.3-4".parse().unwrap();
        let address = written(&scenario, &look, Some(&at), &[]);
        assert!(address.ends_with("&m=7&view=bytes&tab=keys&as=eavesdropper&at=0.3-4&d=0123456789abcdef"), "{address}");
        let wanted = read(&address);
        assert_eq!((wanted.depth, wanted.tab, wanted.eyes), (Some(look.depth), Some(look.tab), look.eyes));
        assert_eq!(wanted.at, Some(at));
    }

    #[test]
    fn a_look_that_cannot_be_is_answered_with_what_can() {
        let wanted = read("view=deep&tab=shoe&as=nobody&at=9-3&vs=nowhere");
        let words: Vec<_> = wanted.notices.iter().map(ToString::to_string).collect();
        let parts = ["story, messages, bytes", "bytes, keys, trust, who", "sender, eavesdropper", "9-3", "nowhere"];
        assert_eq!(words.len(), parts.len(), "{words:?}");
        for (said, part) in words.iter().zip(parts) {
            assert!(said.contains(part), "{said:?} should speak of {part:?}");
        }
        assert_eq!((wanted.depth, wanted.tab, wanted.eyes, wanted.at), (None, None, None, None));
    }

    #[test]
    fn an_empty_address_asks_for_the_default() {
        for address in ["", "#"] {
            let wanted = read(address);
            assert_eq!(wanted.scenario.entry.id, "starttls-tls13");
            assert_eq!((wanted.seed, wanted.message, wanted.notices.len()), (None, None, 0));
        }
    }

    #[test]
    fn bad_values_are_named_and_the_rest_is_taken() {
        let wanted = read("#v=2&s=nowhere&seed=xyz&m=seven&policy=perhaps&x=c0.up.r1+drop&receiver.versions=1.2");
        assert_eq!(wanted.scenario.entry.id, "starttls-tls13");
        assert_eq!(wanted.scenario.changes(), [("receiver.versions", "1.2".to_owned())]);
        assert_eq!(wanted.seed, None);
        let words: Vec<_> = wanted.notices.iter().map(ToString::to_string).collect();
        assert_eq!(words.len(), 6, "{words:?}");
        for (said, part) in words.iter().zip(["nowhere", "“2”", "xyz", "seven", "policy=perhaps", "c0.up.r1"]) {
            assert!(said.contains(part), "{said:?} should speak of {part:?}");
        }
    }

    #[test]
    fn the_scenario_may_stand_behind_its_settings() {
        let wanted = read("policy=encrypt&s=starttls-stripped");
        assert_eq!(wanted.scenario.entry.id, "starttls-stripped");
        assert_eq!(wanted.scenario.changes(), [("policy", "encrypt".to_owned())]);
    }

    #[test]
    fn broken_encodings_are_read_as_they_stand() {
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%4"), "%4");
        assert_eq!(decode("%zz%41"), "%zzA");
        assert_eq!(decode("%ff"), "�");
        assert_eq!(decode("%é"), "%é");
        assert_eq!(read("m=99999999999").message, Some(u32::MAX));
    }
}
