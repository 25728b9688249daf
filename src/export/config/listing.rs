//! The equivalents of one setting, as text for people and as data for other programs.

use std::fmt::Write;

use serde::Serialize;

use super::{Equivalent, Program, equivalent};
use crate::scenario::{Setting, Settings};

/// Writes what a setting's default is in each program, two lines and more, indented.
#[must_use]
pub fn listing(setting: &Setting) -> String {
    let settings = Settings::default();
    let width = Program::ALL.iter().map(|program| program.name().len()).max().unwrap_or(0);
    let mut out = String::new();
    for told in Told::all(setting.key, &settings) {
        let lines = match told.nothing {
            Some(reason) => vec![format!("— {reason}")],
            None if told.lines.is_empty() => vec!["by itself as the default has it".to_owned()],
            None => told.lines.iter().map(|line| format!("{:8}  {}", line.side, line.in_one())).collect(),
        };
        for (at, line) in lines.iter().enumerate() {
            let name = if at == 0 { told.program } else { "" };
            // Writing to a String cannot fail.
            let _ = writeln!(out, "    {name:width$}  {line}");
        }
    }
    out
}

/// A setting with its equivalents, as data.
#[derive(Debug, Serialize)]
pub struct SettingRow {
    /// Its key.
    pub key: &'static str,
    /// What it sets.
    pub meaning: &'static str,
    /// What it takes.
    pub takes: String,
    /// The value that nobody sets.
    pub default: String,
    /// What the default is in each program.
    pub equivalents: Vec<Told>,
}

/// What a setting is in one program.
#[derive(Debug, Serialize)]
pub struct Told {
    /// The program's name.
    pub program: &'static str,
    /// The release that has accepted the lines.
    pub tested: &'static str,
    /// Why there is nothing; absent where there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nothing: Option<&'static str>,
    /// The lines.
    pub lines: Vec<Spoken>,
}

/// One line.
#[derive(Debug, Serialize)]
pub struct Spoken {
    /// Whose it is, `sender` or `receiver`.
    pub side: &'static str,
    /// What stands before it, where that is more than its file.
    pub place: &'static str,
    /// What is written.
    pub text: String,
    /// What it does.
    pub why: String,
    /// What it needs where that is newer than the tested release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<&'static str>,
}

impl Told {
    /// What a setting is in each program, under these settings; nothing for a key that is none.
    #[must_use]
    pub fn all(key: &str, settings: &Settings) -> Vec<Self> {
        let told = |program: &Program| {
            let (nothing, lines) = match equivalent(key, *program, settings)? {
                Equivalent::Lines(lines) => (None, lines.iter().map(Spoken::of).collect()),
                Equivalent::Nothing(reason) => (Some(reason), Vec::new()),
            };
            Some(Self { program: program.name(), tested: program.tested(), nothing, lines })
        };
        Program::ALL.iter().filter_map(told).collect()
    }
}

impl Spoken {
    /// The place and what is written there, with what it needs, in one line.
    #[must_use]
    pub fn in_one(&self) -> String {
        let needs = self.needs.map_or_else(String::new, |needs| format!("  (needs {needs})"));
        let text = self.text.lines().map(str::trim).collect::<Vec<_>>().join("; ");
        format!("{}{text}{needs}", self.place)
    }

    fn of(line: &super::Line) -> Self {
        let super::Line { side, place, text, why, needs } = line;
        Self { side: side.word(), place: place.prefix(), text: text.clone(), why: why.clone(), needs: *needs }
    }
}

impl SettingRow {
    /// A setting with what its default is in each program.
    #[must_use]
    pub fn of(setting: &Setting) -> Self {
        Self {
            key: setting.key,
            meaning: setting.meaning,
            takes: (setting.takes)().to_string(),
            default: setting.default_value(),
            equivalents: Told::all(setting.key, &Settings::default()),
        }
    }
}
