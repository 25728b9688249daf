//! The words of the command line. Nothing is done here.

use waxseal::scenario::{self, Intervention, Scenario, Seed};

/// What can be typed.
pub(crate) const USAGE: &str = "\
usage:
  waxseal list [--json]
      every scenario, with its lesson
  waxseal run ID [--set key=value]... [--intervene TEXT]... [--seed HEX] [--text|--json]
      runs a scenario; exits 0 when it ends as it declares, 1 when not
      --set        changes a setting, see waxseal settings
      --intervene  does something on the path: 'c0.s2c.r3 flip 17 0x01'
      --seed       2 to 64 hex digits; the same seed gives the same bytes
      --text       the conversation, in swaks's notation (the default)
      --json       digest, messages and trace
  waxseal settings
      every setting with its values and its default";

/// One command.
#[derive(Debug)]
pub(crate) enum Command {
    /// `list`.
    List(Form),
    /// `run`.
    Run(Box<Scenario>, Form),
    /// `settings`.
    Settings,
    /// `help`.
    Help,
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
    #[error("a command is missing: list, run or settings")]
    NoCommand,
    #[error("there is no command {word:?}; there are: list, run, settings, help")]
    UnknownCommand { word: String },
    #[error("{command} does not take {word:?}; it takes: {takes}")]
    UnknownWord { command: &'static str, word: String, takes: &'static str },
    #[error("run needs the name of a scenario; waxseal list shows them")]
    NoScenario,
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
        "list" => match rest {
            [] => Ok(Command::List(Form::Text)),
            [word] if word == "--json" => Ok(Command::List(Form::Json)),
            [word, ..] => Err(Error::UnknownWord { command: "list", word: word.clone(), takes: "--json" }),
        },
        "run" => parse_run(rest),
        "settings" => match rest {
            [] => Ok(Command::Settings),
            [word, ..] => Err(Error::UnknownWord { command: "settings", word: word.clone(), takes: "nothing" }),
        },
        "help" | "--help" | "-h" => Ok(Command::Help),
        _ => Err(Error::UnknownCommand { word: command.clone() }),
    }
}

fn parse_run(words: &[String]) -> Result<Command, Error> {
    const TAKES: &str = "ID, --set key=value, --intervene TEXT, --seed HEX, --text, --json";
    let (id, mut rest) = words.split_first().ok_or(Error::NoScenario)?;
    if id.starts_with('-') {
        return Err(Error::NoScenario);
    }
    let mut scenario = Scenario::named(id, Seed::CATALOGUE)?;
    let mut form = Form::Text;
    while let Some((word, behind)) = rest.split_first() {
        rest = behind;
        match word.as_str() {
            "--text" => form = Form::Text,
            "--json" => form = Form::Json,
            "--set" => {
                let pair = value(&mut rest, "--set", "key=value")?;
                let (key, value) = pair.split_once('=').ok_or_else(|| Error::NoPair { text: pair.clone() })?;
                scenario.set(key, value)?;
            }
            "--intervene" => {
                let text = value(&mut rest, "--intervene", "an intervention such as 'c0.s2c.r3 flip 17 0x01'")?;
                scenario.interventions.push(text.parse::<Intervention>()?);
            }
            "--seed" => scenario.seed = value(&mut rest, "--seed", "2 to 64 hex digits")?.parse()?,
            _ => return Err(Error::UnknownWord { command: "run", word: word.clone(), takes: TAKES }),
        }
    }
    Ok(Command::Run(Box::new(scenario), form))
}

/// Takes the word behind an option.
fn value<'a>(rest: &mut &'a [String], option: &'static str, needs: &'static str) -> Result<&'a String, Error> {
    let (value, behind) = rest.split_first().ok_or(Error::NoValue { option, needs })?;
    *rest = behind;
    Ok(value)
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
        assert!(error("").contains("list, run or settings"));
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
    }

    #[test]
    fn a_run_is_read_whole() {
        let words = ["run", "expired", "--set", "refusal=mta", "--seed", "0a", "--json"].map(str::to_owned);
        let Ok(Command::Run(scenario, Form::Json)) = parse(&words) else { panic!("a run, as JSON") };
        assert_eq!(scenario.changes(), [("refusal", "mta".to_owned())]);
        assert_eq!(scenario.seed.to_string(), "0a");
    }
}
