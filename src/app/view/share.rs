//! What can be taken away from a run: its address, a capture, the secrets, the trace, a picture of the conversation.

use crate::app::{Effect, Model, Run};
use crate::export::json::json;
use crate::export::keylog::keylog;
use crate::export::pcapng::{Vantage, pcapng};
use crate::export::picture::picture;

/// A form in which a run leaves the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A capture with the secrets inside.
    Capture,
    /// The secrets alone.
    KeyLog,
    /// Everything that happened, as data.
    Trace,
    /// The conversation as a picture.
    Picture,
}

impl Format {
    /// All of them, in the order in which they are offered.
    pub const ALL: &'static [Self] = &[Self::Capture, Self::KeyLog, Self::Trace, Self::Picture];

    /// What the button says.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Capture => "Capture (pcapng)",
            Self::KeyLog => "Key log (SSLKEYLOGFILE)",
            Self::Trace => "Trace (JSON)",
            Self::Picture => "Conversation (SVG)",
        }
    }

    /// What it is good for, in a sentence.
    #[must_use]
    pub const fn what(self) -> &'static str {
        match self {
            Self::Capture => "Opens in Wireshark and tshark; the keys that decrypt it are inside.",
            Self::KeyLog => "The secrets of each connection, for a capture of your own tools.",
            Self::Trace => "Every event with every byte, for other programs.",
            Self::Picture => "A drawing of all messages, for slides and books.",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Capture => "pcapng",
            Self::KeyLog => "keylog",
            Self::Trace => "json",
            Self::Picture => "svg",
        }
    }

    const fn media(self) -> &'static str {
        match self {
            Self::Capture => "application/x-pcapng",
            Self::KeyLog => "text/plain",
            Self::Trace => "application/json",
            Self::Picture => "image/svg+xml",
        }
    }
}

/// What runs the same on the command line; `None` before the first run, and where the scenario's own interventions were taken away,
/// which cannot be said there.
#[must_use]
pub fn command(model: &Model) -> Option<String> {
    let scenario = &model.run()?.scenario;
    let is_whole = scenario.interventions.starts_with(&scenario.entry.interventions());
    is_whole.then(|| format!("waxseal run {} --seed {}", scenario.words(), scenario.seed))
}

/// What another page contains to show this one at this address.
#[must_use]
pub fn frame(model: &Model, address: &str) -> String {
    let address = address.replace('&', "&amp;").replace('"', "&quot;");
    let title = model.scenario().entry.title.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<iframe src=\"{address}\" title=\"Waxseal: {title}\" width=\"100%\" height=\"720\" allow=\"fullscreen; clipboard-write\"></iframe>"
    )
}

/// A file of the run that is shown; `None` before the first one.
pub(in crate::app) fn file(model: &Model, format: Format) -> Option<Effect> {
    let run = model.run()?;
    let name = format!("waxseal-{}-{}.{}", run.scenario.entry.id, run.digest, format.ending());
    Some(Effect::Save { name, media: format.media(), bytes: content(run, format) })
}

fn content(run: &Run, format: Format) -> Vec<u8> {
    match format {
        Format::Capture => pcapng(&run.trace, Vantage::default()),
        Format::KeyLog => keylog(&run.trace).into_bytes(),
        Format::Trace => json(&run.trace),
        Format::Picture => picture(&run.trace, &run.story).into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::app::samples;
    use crate::scenario::{Scenario, Seed};

    fn shown(scenario: Scenario) -> Model {
        let (trace, _) = samples::dialogue(&["220 a", "QUIT"]);
        Model { run: Some(Rc::new(Run::of(scenario.clone(), trace))), scenario, ..Model::default() }
    }

    #[test]
    fn the_command_has_what_differs_and_the_seed() {
        let mut scenario = Scenario::named("bit-flip", Seed([0xa5; 32])).unwrap();
        scenario.set("subject", "two words").unwrap();
        let command = command(&shown(scenario.clone())).unwrap();
        assert_eq!(command, format!("waxseal run bit-flip --set 'subject=two words' --seed {}", scenario.seed));
        scenario.interventions.clear();
        assert_eq!(super::command(&shown(scenario)), None, "the command line would run them all the same");
        assert_eq!(super::command(&Model::default()), None);
    }

    #[test]
    fn an_address_stands_in_a_page_as_it_must() {
        let frame = frame(&Model::default(), "https://example.org/#v=1&s=\"x\"");
        assert!(
            frame.starts_with("<iframe src=\"https://example.org/#v=1&amp;s=&quot;x&quot;\" title=\"Waxseal: "),
            "{frame}"
        );
    }
}
