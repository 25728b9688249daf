//! The words of the command line. Nothing is done here.

use std::path::PathBuf;

use waxseal::explain::path::{PATH, Stop};
use waxseal::export::compare::Depth;
use waxseal::export::config::{Program, Side};
use waxseal::export::pcapng::Vantage;
use waxseal::scenario::{self, Intervention, Scenario, Seed, catalogue};
use waxseal::story::compare::Choice;
use waxseal::trace::ConnectionId;

use crate::texts::Which;

/// The commands, as an error lists them.
const COMMANDS: &str = "list, run, tamper, scenes, keys, checks, knows, compare, export, bytes, provenance, coverage, alerts, path, explain, settings, config, commands, help";

/// One command.
#[derive(Debug)]
pub(crate) enum Command {
    /// `list`.
    List(Form),
    /// `run`.
    Run(Box<Scenario>, Form),
    /// `tamper`.
    Tamper(Tamper),
    /// `keys`.
    Keys(Box<Scenario>, Form),
    /// `knows`, of one message or of all.
    Knows(Box<Scenario>, Option<u32>),
    /// `scenes`.
    Scenes(Box<Scenario>, Form),
    /// `compare`.
    Compare(Box<Compare>),
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
    /// `path`, one stop or all.
    Path(Option<&'static Stop>, Form),
    /// `settings`.
    Settings(Form),
    /// `config`, of one server or of both.
    Config(Box<Scenario>, Program, Option<Side>),
    /// `commands`.
    Commands(Box<Scenario>),
    /// `explain`, one subject.
    Explain(String),
    /// `explain`, many.
    Subjects(Which),
    /// `help`.
    Help,
}

/// Two runs, what of them is compared, and how it is shown.
#[derive(Debug)]
pub(crate) struct Compare {
    pub(crate) a: Scenario,
    pub(crate) b: Scenario,
    pub(crate) choice: Choice,
    pub(crate) depth: Depth,
    pub(crate) form: Form,
}

/// What is tampered with.
#[derive(Debug)]
pub(crate) struct Tamper {
    /// The scenarios, one after another.
    pub(crate) scenarios: Vec<Scenario>,
    /// One byte of so many is tried.
    pub(crate) every: usize,
    pub(crate) form: Form,
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
    #[error("compare needs the names of two scenarios; waxseal list shows them")]
    NoSecondScenario,
    #[error("{command} needs {option}: {needs}")]
    NoOption { command: &'static str, option: &'static str, needs: &'static str },
    #[error("{option} does not take {value:?}; it takes: {takes}")]
    UnknownValue { option: &'static str, value: String, takes: &'static str },
    #[error("explain needs a subject, --list or --missing")]
    NoSubject,
    #[error("tamper --all takes every scenario as it is: without {word}")]
    AllAsTheyAre { word: String },
    #[error("the path has no stop {word:?}; it has: {stops}")]
    NoStop { word: String, stops: String },
    #[error("{option} needs a value: {needs}")]
    NoValue { option: &'static str, needs: &'static str },
    #[error("{0:?} is no text in UTF-8")]
    NotText(std::ffi::OsString),
    #[error("{option} {text:?} is not of the form key=value")]
    NoPair { option: &'static str, text: String },
    #[error(transparent)]
    Scenario(#[from] scenario::Error),
}

/// Reads the words behind the program's name.
pub(crate) fn parse(words: &[String]) -> Result<Command, Error> {
    let (command, rest) = words.split_first().ok_or(Error::NoCommand)?;
    match command.as_str() {
        "list" => parse_form("list", rest).map(Command::List),
        "run" => parse_run(rest),
        "tamper" => parse_tamper(rest),
        "keys" => parse_told("keys", rest).map(|(scenario, form)| Command::Keys(scenario, form)),
        "scenes" => parse_told("scenes", rest).map(|(scenario, form)| Command::Scenes(scenario, form)),
        "checks" => parse_told("checks", rest).map(|(scenario, form)| Command::Checks(scenario, form)),
        "compare" => parse_compare(rest),
        "export" => parse_export(rest),
        "bytes" => parse_messages("bytes", rest).map(|(scenario, message)| Command::Bytes(scenario, message)),
        "knows" => parse_messages("knows", rest).map(|(scenario, message)| Command::Knows(scenario, message)),
        "provenance" => parse_provenance(rest),
        "coverage" => parse_form("coverage", rest).map(Command::Coverage),
        "alerts" => parse_form("alerts", rest).map(Command::Alerts),
        "settings" => parse_form("settings", rest).map(Command::Settings),
        "config" => parse_config(rest),
        "commands" => parse_commands(rest),
        "path" => parse_path(rest),
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

/// The path, or one stop of it.
fn parse_path(words: &[String]) -> Result<Command, Error> {
    let (mut stop, mut form) = (None, Form::Text);
    for word in words {
        match word.as_str() {
            "--json" => form = Form::Json,
            key if stop.is_none() && !key.starts_with('-') => {
                stop = Some(Stop::by_key(key).ok_or_else(|| Error::NoStop { word: word.clone(), stops: stops() })?);
            }
            _ => return Err(Error::UnknownWord { command: "path", word: word.clone(), takes: "STOP, --json" }),
        }
    }
    Ok(Command::Path(stop, form))
}

/// The keys of all stops, as an error lists them.
fn stops() -> String {
    PATH.iter().map(|stop| stop.lesson.key()).collect::<Vec<_>>().join(", ")
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

fn parse_tamper(words: &[String]) -> Result<Command, Error> {
    const TAKES: &str = "ID or --all, --json, --every N, --set key=value, --intervene TEXT, --seed HEX";
    let is_all = words.first().is_some_and(|word| word == "--all");
    let (mut scenarios, mut rest) = if is_all {
        (catalogue::ALL.iter().map(|entry| entry.scenario(Seed::CATALOGUE)).collect(), &words[1..])
    } else {
        let (scenario, rest) = parse_id("tamper", words)?;
        (vec![*scenario], rest)
    };
    let (mut form, mut every) = (Form::Text, 1);
    while let Some(word) = next(&mut rest) {
        match word.as_str() {
            "--json" => form = Form::Json,
            "--every" => every = choice(&mut rest, "--every", DISTANCE, |word| word.parse().ok().filter(|&n| n > 0))?,
            _ => match &mut scenarios[..] {
                [scenario] if !is_all => {
                    if !change(scenario, word, &mut rest)? {
                        return Err(Error::UnknownWord { command: "tamper", word: word.clone(), takes: TAKES });
                    }
                }
                _ => return Err(Error::AllAsTheyAre { word: word.clone() }),
            },
        }
    }
    Ok(Command::Tamper(Tamper { scenarios, every, form }))
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

fn parse_compare(words: &[String]) -> Result<Command, Error> {
    const TAKES: &str = "ID, ID', --set, --set-a, --set-b, --intervene, --intervene-a, --intervene-b, --seed HEX, \
                         --connections N M, --fields, --json";
    let (mut a, rest) = parse_id("compare", words)?;
    if rest.first().is_none_or(|word| word.starts_with('-')) {
        return Err(Error::NoSecondScenario);
    }
    let (mut b, mut rest) = parse_id("compare", rest)?;
    let (mut choice, mut depth, mut form) = (Choice::All, Depth::Messages, Form::Text);
    while let Some(word) = next(&mut rest) {
        match word.as_str() {
            "--json" => form = Form::Json,
            "--fields" => depth = Depth::Fields,
            "--connections" => {
                let mut number = || {
                    self::choice(&mut rest, "--connections", CONNECTIONS, |word| word.parse().ok().map(ConnectionId))
                };
                choice = Choice::One { a: number()?, b: number()? };
            }
            "--set-a" | "--intervene-a" => change_one(&mut a, word, &mut rest)?,
            "--set-b" | "--intervene-b" => change_one(&mut b, word, &mut rest)?,
            _ => {
                let before = rest;
                if !change(&mut a, word, &mut rest)? {
                    return Err(Error::UnknownWord { command: "compare", word: word.clone(), takes: TAKES });
                }
                change(&mut b, word, &mut &*before)?;
            }
        }
    }
    Ok(Command::Compare(Box::new(Compare { a: *a, b: *b, choice, depth, form })))
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
const CONNECTIONS: &str = "two connections' numbers, from 0: that of A and that of B";
fn parse_config(words: &[String]) -> Result<Command, Error> {
    const TAKES: &str = "ID, --for PROGRAM, --side SIDE, --set key=value, --intervene TEXT, --seed HEX";
    let (mut scenario, mut rest) = parse_id("config", words)?;
    let (mut program, mut side) = (None, None);
    while let Some(word) = next(&mut rest) {
        match word.as_str() {
            "--for" => program = Some(choice(&mut rest, "--for", PROGRAMS, Program::by_word)?),
            "--side" => side = Some(choice(&mut rest, "--side", VANTAGES, Side::by_word)?),
            _ if change(&mut scenario, word, &mut rest)? => {}
            _ => return Err(Error::UnknownWord { command: "config", word: word.clone(), takes: TAKES }),
        }
    }
    let program = program.ok_or(Error::NoOption { command: "config", option: "--for", needs: PROGRAMS })?;
    Ok(Command::Config(scenario, program, side))
}

fn parse_commands(words: &[String]) -> Result<Command, Error> {
    const TAKES: &str = "ID, --set key=value, --intervene TEXT, --seed HEX";
    let (mut scenario, mut rest) = parse_id("commands", words)?;
    while let Some(word) = next(&mut rest) {
        if !change(&mut scenario, word, &mut rest)? {
            return Err(Error::UnknownWord { command: "commands", word: word.clone(), takes: TAKES });
        }
    }
    Ok(Command::Commands(scenario))
}

const PROGRAMS: &str = "postfix, exim or opensmtpd";
const DISTANCE: &str = "a number from 1: one byte of so many is tried";
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
        "--set" => set(scenario, "--set", rest)?,
        "--intervene" => intervene(scenario, "--intervene", rest)?,
        "--seed" => scenario.seed = value(rest, "--seed", "2 to 64 hex digits")?.parse()?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Changes one of two scenarios.
fn change_one(scenario: &mut Scenario, word: &str, rest: &mut &[String]) -> Result<(), Error> {
    match word {
        "--set-a" => set(scenario, "--set-a", rest),
        "--set-b" => set(scenario, "--set-b", rest),
        "--intervene-a" => intervene(scenario, "--intervene-a", rest),
        _ => intervene(scenario, "--intervene-b", rest),
    }
}

fn set(scenario: &mut Scenario, option: &'static str, rest: &mut &[String]) -> Result<(), Error> {
    let pair = value(rest, option, "key=value")?;
    let (key, value) = pair.split_once('=').ok_or_else(|| Error::NoPair { option, text: pair.clone() })?;
    Ok(scenario.set(key, value)?)
}

fn intervene(scenario: &mut Scenario, option: &'static str, rest: &mut &[String]) -> Result<(), Error> {
    let text = value(rest, option, "an intervention such as 'c0.s2c.r3 flip 17 0x01'")?;
    scenario.interventions.push(text.parse::<Intervention>()?);
    Ok(())
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
mod tests;
