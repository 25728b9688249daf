//! The words of the command line. Nothing is done here.

use std::path::PathBuf;

use waxseal::export::pcapng::Vantage;
use waxseal::scenario::{self, Intervention, Scenario, Seed};

use crate::texts::Which;

/// What can be typed.
pub(crate) const USAGE: &str = "\
usage:
  waxseal list [--json]
      every scenario, with its lesson
  waxseal run ID [--set key=value]... [--intervene TEXT]... [--seed HEX] [--text|--json]
      runs a scenario; exits 0 when it ends as it declares, 1 when not
      --set        changes a setting, see waxseal settings
      --intervene  does something on the path: 'c0.s2c.r3 flip 17 0x01'; a record or line by its meaning: 'c0.c2s.l[STARTTLS] drop'
      --seed       2 to 64 hex digits; the same seed gives the same bytes
      --text       the conversation, in swaks's notation (the default)
      --json       digest, messages and trace
  waxseal checks ID [--set …] [--intervene …] [--seed …] [--json]
      runs a scenario and tells every check that its ends made: what went in, how it ended, who decided
  waxseal export ID --format FORMAT -o FILE [--vantage sender|receiver] [--set …] [--intervene …] [--seed …]
      runs a scenario and writes it for other programs
      --format     pcapng   a capture for Wireshark and tshark, with its secrets inside
                   keylog   the secrets, as SSLKEYLOGFILE
                   trace    all that happened, as JSON
                   story    the messages, as JSON
                   log      both servers' mail logs, in Postfix's form
                   received the Received: lines that the receiver put before the mails
                   tlsrpt   the sender's report to the recipient's domain (RFC 8460), as JSON
      -o           the file; - for standard output
      --vantage    at whose host is captured, receiver by default (pcapng)
  waxseal bytes ID [--message N] [--set …] [--intervene …] [--seed …]
      every byte beside the tree of its fields, with values: of message N, or of all
  waxseal provenance ID --message N --byte K [--set …] [--intervene …] [--seed …]
      where byte K of message N comes from: what made it, what that was made of, and what took it
  waxseal coverage [--json]
      how much of each scenario's bytes has a name and a meaning
  waxseal keys ID [--json] [--set …] [--intervene …] [--seed …]
      the key schedule with values, as each end computed it
  waxseal knows ID [--message N] [--set …] [--intervene …] [--seed …]
      who knows what once message N has crossed, or each: both ends, who listens on the path, who changes things there
  waxseal scenes ID [--json] [--set …] [--intervene …] [--seed …]
      the scenes of a run, its flights and round trips
  waxseal alerts [--json]
      every registered alert: the runs that make an end send it, or why none does; and the failures that send none
  waxseal settings
      every setting with its values and its default
  waxseal explain SUBJECT | --list | --missing
      what there is to say about a subject, with every variant: alert:close_notify
      --list     every subject
      --missing  the subjects without a text; exits 1 when there are any";

/// The commands, as an error lists them.
const COMMANDS: &str =
    "list, run, scenes, keys, checks, knows, export, bytes, provenance, coverage, alerts, explain, settings, help";

/// One command.
#[derive(Debug)]
pub(crate) enum Command {
    /// `list`.
    List(Form),
    /// `run`.
    Run(Box<Scenario>, Form),
    /// `keys`.
    Keys(Box<Scenario>, Form),
    /// `knows`, of one message or of all.
    Knows(Box<Scenario>, Option<u32>),
    /// `scenes`.
    Scenes(Box<Scenario>, Form),
    /// `checks`.
    Checks(Box<Scenario>, Form),
    /// `export`.
    Export(Box<Scenario>, Export),
    /// `bytes`, of one message or of all.
    Bytes(Box<Scenario>, Option<u32>),
    /// `provenance`, of one byte of one message.
    Provenance(Box<Scenario>, u32, usize),
    /// `coverage`.
    Coverage(Form),
    /// `alerts`.
    Alerts(Form),
    /// `settings`.
    Settings,
    /// `explain`, one subject.
    Explain(String),
    /// `explain`, many.
    Subjects(Which),
    /// `help`.
    Help,
}

/// What is exported, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Export {
    pub(crate) format: Format,
    pub(crate) vantage: Vantage,
    pub(crate) output: Output,
}

/// A form for other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// A capture.
    Pcapng,
    /// The secrets.
    Keylog,
    /// The trace as JSON.
    Trace,
    /// The story as JSON.
    Story,
    /// Both servers' mail logs.
    Log,
    /// The trace header lines.
    Received,
    /// The sender's report as JSON.
    Tlsrpt,
}

/// Where an export goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// Standard output.
    Standard,
    /// A file, made anew.
    File(PathBuf),
}

/// In which form the answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Words that make no command.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    #[error("a command is missing: {COMMANDS}")]
    NoCommand,
    #[error("there is no command {word:?}; there are: {COMMANDS}")]
    UnknownCommand { word: String },
    #[error("{command} does not take {word:?}; it takes: {takes}")]
    UnknownWord { command: &'static str, word: String, takes: &'static str },
    #[error("{command} needs the name of a scenario; waxseal list shows them")]
    NoScenario { command: &'static str },
    #[error("{command} needs {option}: {needs}")]
    NoOption { command: &'static str, option: &'static str, needs: &'static str },
    #[error("{option} does not take {value:?}; it takes: {takes}")]
    UnknownValue { option: &'static str, value: String, takes: &'static str },
    #[error("explain needs a subject, --list or --missing")]
    NoSubject,
    #[error("{option} needs a value: {needs}")]
    NoValue { option: &'static str, needs: &'static str },
    #[error("{0:?} is no text in UTF-8")]
    NotText(std::ffi::OsString),
    #[error("--set {text:?} is not of the form key=value")]
    NoPair { text: String },
    #[error(transparent)]
    Scenario(#[from] scenario::Error),
}

/// Reads the words behind the program's name.
pub(crate) fn parse(words: &[String]) -> Result<Command, Error> {
    let (command, rest) = words.split_first().ok_or(Error::NoCommand)?;
    match command.as_str() {
        "list" => parse_form("list", rest).map(Command::List),
        "run" => parse_run(rest),
        "keys" => parse_told("keys", rest).map(|(scenario, form)| Command::Keys(scenario, form)),
        "scenes" => parse_told("scenes", rest).map(|(scenario, form)| Command::Scenes(scenario, form)),
        "checks" => parse_told("checks", rest).map(|(scenario, form)| Command::Checks(scenario, form)),
        "export" => parse_export(rest),
        "bytes" => parse_messages("bytes", rest).map(|(scenario, message)| Command::Bytes(scenario, message)),
        "knows" => parse_messages("knows", rest).map(|(scenario, message)| Command::Knows(scenario, message)),
        "provenance" => parse_provenance(rest),
        "coverage" => parse_form("coverage", rest).map(Command::Coverage),
        "alerts" => parse_form("alerts", rest).map(Command::Alerts),
        "settings" => match rest {
            [] => Ok(Command::Settings),
            [word, ..] => Err(Error::UnknownWord { command: "settings", word: word.clone(), takes: "nothing" }),
        },
        "explain" => match rest {
            [] => Err(Error::NoSubject),
            [word] if word == "--list" => Ok(Command::Subjects(Which::All)),
            [word] if word == "--missing" => Ok(Command::Subjects(Which::Missing)),
            [key] if !key.starts_with('-') => Ok(Command::Explain(key.clone())),
            [.., word] => {
                Err(Error::UnknownWord { command: "explain", word: word.clone(), takes: "SUBJECT, --list, --missing" })
            }
        },
        "help" | "--help" | "-h" => Ok(Command::Help),
        _ => Err(Error::UnknownCommand { word: command.clone() }),
    }
}

fn parse_form(command: &'static str, words: &[String]) -> Result<Form, Error> {
    match words {
        [] => Ok(Form::Text),
        [word] if word == "--json" => Ok(Form::Json),
        [word, ..] => Err(Error::UnknownWord { command, word: word.clone(), takes: "--json" }),
    }
}

/// A run, and one of its messages or all.
fn parse_messages(command: &'static str, words: &[String]) -> Result<(Box<Scenario>, Option<u32>), Error> {
    const TAKES: &str = "ID, --message N, --set key=value, --intervene TEXT, --seed HEX";
    let (mut scenario, mut rest) = parse_id(command, words)?;
    let mut message = None;
    while let Some(word) = next(&mut rest) {
        match word.as_str() {
            "--message" => message = Some(choice(&mut rest, "--message", NUMBER, |word| word.parse().ok())?),
            _ if change(&mut scenario, word, &mut rest)? => {}
            _ => return Err(Error::UnknownWord { command, word: word.clone(), takes: TAKES }),
        }
    }
    Ok((scenario, message))
}

fn parse_provenance(words: &[String]) -> Result<Command, Error> {
    const TAKES: &str = "ID, --message N, --byte K, --set key=value, --intervene TEXT, --seed HEX";
    let (mut scenario, mut rest) = parse_id("provenance", words)?;
    let (mut message, mut byte) = (None, None);
    while let Some(word) = next(&mut rest) {
        match word.as_str() {
            "--message" => message = Some(choice(&mut rest, "--message", NUMBER, |word| word.parse().ok())?),
            "--byte" => byte = Some(choice(&mut rest, "--byte", OFFSET, |word| word.parse().ok())?),
            _ if change(&mut scenario, word, &mut rest)? => {}
            _ => return Err(Error::UnknownWord { command: "provenance", word: word.clone(), takes: TAKES }),
        }
    }
    let missing = |option, needs| Error::NoOption { command: "provenance", option, needs };
    let message = message.ok_or(missing("--message", NUMBER))?;
    Ok(Command::Provenance(scenario, message, byte.ok_or(missing("--byte", OFFSET))?))
}

fn parse_run(words: &[String]) -> Result<Command, Error> {
    const TAKES: &str = "ID, --set key=value, --intervene TEXT, --seed HEX, --text, --json";
    let (mut scenario, mut rest) = parse_id("run", words)?;
    let mut form = Form::Text;
    while let Some(word) = next(&mut rest) {
        match word.as_str() {
            "--text" => form = Form::Text,
            "--json" => form = Form::Json,
            _ if change(&mut scenario, word, &mut rest)? => {}
            _ => return Err(Error::UnknownWord { command: "run", word: word.clone(), takes: TAKES }),
        }
    }
    Ok(Command::Run(scenario, form))
}

/// A scenario, and in which form something is told of it.
fn parse_told(command: &'static str, words: &[String]) -> Result<(Box<Scenario>, Form), Error> {
    const TAKES: &str = "ID, --set key=value, --intervene TEXT, --seed HEX, --json";
    let (mut scenario, mut rest) = parse_id(command, words)?;
    let mut form = Form::Text;
    while let Some(word) = next(&mut rest) {
        match word.as_str() {
            "--json" => form = Form::Json,
            _ if change(&mut scenario, word, &mut rest)? => {}
            _ => return Err(Error::UnknownWord { command, word: word.clone(), takes: TAKES }),
        }
    }
    Ok((scenario, form))
}

fn parse_export(words: &[String]) -> Result<Command, Error> {
    const TAKES: &str = "ID, --format FORMAT, -o FILE, --vantage HOST, --set key=value, --intervene TEXT, --seed HEX";
    let (mut scenario, mut rest) = parse_id("export", words)?;
    let (mut format, mut output, mut vantage) = (None, None, Vantage::default());
    while let Some(word) = next(&mut rest) {
        match word.as_str() {
            "--format" => format = Some(choice(&mut rest, "--format", FORMATS, Format::by_word)?),
            "--vantage" => vantage = choice(&mut rest, "--vantage", VANTAGES, Vantage::by_word)?,
            "-o" => output = Some(Output::named(value(&mut rest, "-o", FILE)?)),
            _ if change(&mut scenario, word, &mut rest)? => {}
            _ => return Err(Error::UnknownWord { command: "export", word: word.clone(), takes: TAKES }),
        }
    }
    let format = format.ok_or(Error::NoOption { command: "export", option: "--format", needs: FORMATS })?;
    let output = output.ok_or(Error::NoOption { command: "export", option: "-o", needs: FILE })?;
    Ok(Command::Export(scenario, Export { format, vantage, output }))
}

const FORMATS: &str = "pcapng, keylog, trace, story, log, received or tlsrpt";
const NUMBER: &str = "a message's number, from 1";
const OFFSET: &str = "a byte's offset in the message, from 0";
const VANTAGES: &str = "sender or receiver";
const FILE: &str = "a file, or - for standard output";

impl Format {
    fn by_word(word: &str) -> Option<Self> {
        Some(match word {
            "pcapng" => Self::Pcapng,
            "keylog" => Self::Keylog,
            "trace" => Self::Trace,
            "story" => Self::Story,
            "log" => Self::Log,
            "received" => Self::Received,
            "tlsrpt" => Self::Tlsrpt,
            _ => return None,
        })
    }
}

impl Output {
    fn named(word: &str) -> Self {
        if word == "-" { Self::Standard } else { Self::File(word.into()) }
    }
}

/// The scenario that the first word names, and the words behind it.
fn parse_id<'a>(command: &'static str, words: &'a [String]) -> Result<(Box<Scenario>, &'a [String]), Error> {
    let (id, rest) = words.split_first().ok_or(Error::NoScenario { command })?;
    if id.starts_with('-') {
        return Err(Error::NoScenario { command });
    }
    Ok((Box::new(Scenario::named(id, Seed::CATALOGUE)?), rest))
}

/// Changes the scenario where `word` is one of the options that do; says whether it is.
fn change(scenario: &mut Scenario, word: &str, rest: &mut &[String]) -> Result<bool, Error> {
    match word {
        "--set" => {
            let pair = value(rest, "--set", "key=value")?;
            let (key, value) = pair.split_once('=').ok_or_else(|| Error::NoPair { text: pair.clone() })?;
            scenario.set(key, value)?;
        }
        "--intervene" => {
            let text = value(rest, "--intervene", "an intervention such as 'c0.s2c.r3 flip 17 0x01'")?;
            scenario.interventions.push(text.parse::<Intervention>()?);
        }
        "--seed" => scenario.seed = value(rest, "--seed", "2 to 64 hex digits")?.parse()?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// The word behind an option that takes one of a few.
fn choice<T>(
    rest: &mut &[String],
    option: &'static str,
    takes: &'static str,
    by_word: impl Fn(&str) -> Option<T>,
) -> Result<T, Error> {
    let word = value(rest, option, takes)?;
    by_word(word).ok_or_else(|| Error::UnknownValue { option, value: word.clone(), takes })
}

/// Takes the next word.
fn next<'a>(rest: &mut &'a [String]) -> Option<&'a String> {
    let (word, behind) = rest.split_first()?;
    *rest = behind;
    Some(word)
}

/// Takes the word behind an option.
fn value<'a>(rest: &mut &'a [String], option: &'static str, needs: &'static str) -> Result<&'a String, Error> {
    next(rest).ok_or(Error::NoValue { option, needs })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(words: &str) -> String {
        let words: Vec<String> = words.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        parse(&words).expect_err("these words are wrong").to_string()
    }

    #[test]
    fn what_is_wrong_is_named_with_what_is_possible() {
        assert!(error("").contains(COMMANDS));
        assert!(error("explain").contains("--missing"));
        assert!(error("explain --all").contains("--list"));
        assert!(error("melt").contains("\"melt\""));
        assert!(error("run").contains("waxseal list"));
        assert!(error("run nonsense").contains("starttls-tls13"));
        assert!(error("run starttls-tls13 --set").contains("key=value"));
        assert!(error("run starttls-tls13 --set policy").contains("key=value"));
        assert!(error("run starttls-tls13 --set policy=maybe").contains("none, may, encrypt, secure"));
        assert!(error("run starttls-tls13 --set colour=red").contains("policy"));
        assert!(error("run starttls-tls13 --seed xyz").contains("hex"));
        assert!(error("run starttls-tls13 --intervene c0").contains("c0.s2c.r3"));
        assert!(error("run starttls-tls13 --loud").contains("--json"));
        assert!(error("list all").contains("--json"));
        assert!(error("checks").contains("checks needs the name of a scenario"));
        assert!(error("checks expired --text").contains("--json"));
        assert!(error("export").contains("export needs the name of a scenario"));
        assert!(error("export starttls-tls13 -o f").contains(FORMATS));
        assert!(error("export starttls-tls13 --format pcap -o f").contains("\"pcap\""));
        assert!(error("export starttls-tls13 --format pcapng").contains("- for standard output"));
        assert!(error("export starttls-tls13 --vantage attacker").contains("sender or receiver"));
        assert!(error("export starttls-tls13 --json").contains("--vantage"));
    }

    #[test]
    fn a_run_is_read_whole() {
        let words = ["run", "expired", "--set", "refusal=mta", "--seed", "0a", "--json"].map(str::to_owned);
        let Ok(Command::Run(scenario, Form::Json)) = parse(&words) else { panic!("a run, as JSON") };
        assert_eq!(scenario.changes(), [("refusal", "mta".to_owned())]);
        assert_eq!(scenario.seed.to_string(), "0a");
    }

    #[test]
    fn an_export_is_read_whole() {
        let words = ["export", "bit-flip", "--format", "pcapng", "--vantage", "sender", "--seed", "0a", "-o", "-"];
        let Ok(Command::Export(scenario, export)) = parse(&words.map(str::to_owned)) else { panic!("an export") };
        let expected = Export { format: Format::Pcapng, vantage: Vantage::Sender, output: Output::Standard };
        assert_eq!((scenario.entry.id, scenario.seed.to_string(), export), ("bit-flip", "0a".to_owned(), expected));
    }
}
