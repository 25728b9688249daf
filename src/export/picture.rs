//! The conversation as a picture in SVG, for slides and books: two lanes, an arrow for each message, its length, what protects it.
//!
//! The picture stands for itself: it names no font and loads nothing. Protection is told by the form of the line and in words,
//! never by colour alone.

use std::fmt::{self, Write};

use crate::story::{Fate, Message, Protection, Story};
use crate::trace::{Actor, Trace};

/// The picture's width, in units of its own.
const WIDTH: usize = 900;

/// Where the lanes are.
const LANES: (usize, usize) = (150, WIDTH - 150);

/// The height of what stands above the first message.
const HEAD: usize = 84;

/// The height of a message.
const ROW: usize = 34;

/// So many characters of a title find room on its arrow.
const MOST: usize = 56;

/// The drawing.
#[must_use]
pub fn picture(trace: &Trace, story: &Story) -> String {
    let mut out = String::new();
    write(&mut out, trace, story).expect("a String takes all that is written to it");
    out
}

fn write(out: &mut String, trace: &Trace, story: &Story) -> fmt::Result {
    let height = HEAD + ROW * (story.messages.len() + story.scenes.len()) + 24;
    let (left, right) = LANES;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"14\">\n\
         <title>{}</title>\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fffdf8\"/>",
        escaped(&trace.subject.scenario)
    )?;
    for (x, name, colour) in [(left, "Sender", "#005f96"), (right, "Receiver", "#8f4a00")] {
        writeln!(
            out,
            "<text x=\"{x}\" y=\"36\" text-anchor=\"middle\" font-weight=\"bold\" fill=\"{colour}\">{name}</text>\n\
             <path d=\"M{x} 50V{}\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            height - 12
        )?;
    }
    let mut y = HEAD;
    for scene in &story.scenes {
        writeln!(
            out,
            "<text x=\"{}\" y=\"{y}\" text-anchor=\"middle\" font-weight=\"bold\" fill=\"#23201b\">{}</text>",
            WIDTH / 2,
            escaped(scene.kind.title())
        )?;
        y += ROW;
        for message in story.messages.get(scene.messages.clone()).unwrap_or_default() {
            arrow(out, trace, message, y)?;
            y += ROW;
        }
    }
    out.write_str("</svg>\n")
}

fn arrow(out: &mut String, trace: &Trace, message: &Message, y: usize) -> fmt::Result {
    let (left, right) = LANES;
    let middle = WIDTH / 2;
    let (from, to) = match (message.from, message.to) {
        (Actor::Sender, _) => (left, right),
        (Actor::Receiver, _) => (right, left),
        (_, Actor::Receiver) => (middle, right),
        _ => (middle, left),
    };
    let to = if message.fate == Fate::Lost { (from + to) / 2 } else { to };
    let tip = if to > from { to - 9 } else { to + 9 };
    let (dashes, words) = match message.protection {
        Protection::Clear => ("", "in the clear"),
        Protection::EarlyKeys => (" stroke-dasharray=\"2 3\"", "early data keys"),
        Protection::HandshakeKeys => (" stroke-dasharray=\"7 4\"", "handshake keys"),
        Protection::ApplicationKeys => (" stroke-width=\"3\"", "application keys"),
    };
    let fate = match message.fate {
        Fate::Arrived => "",
        Fate::Altered { .. } => ", altered on the way",
        Fate::Lost => ", never arrived",
        Fate::Injected => ", put in on the way",
    };
    let title: String = message.title.chars().take(MOST).collect();
    let more = if message.title.chars().count() > MOST { "…" } else { "" };
    writeln!(
        out,
        "<path d=\"M{from} {y}H{tip}\" stroke=\"#23201b\"{dashes}/><path d=\"M{to} {y}L{tip} {}V{}Z\" fill=\"#23201b\"/>\n\
         <text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\" fill=\"#23201b\">{}{more}</text>\n\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"10\" fill=\"#5c5449\">{} bytes, {words}{fate}</text>",
        y - 4,
        y + 4,
        y - 6,
        escaped(&title),
        middle,
        y + 11,
        message.bytes(trace).len(),
    )
}

/// A text as it may stand in XML; what XML cannot hold at all is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_reserves_is_written_as_an_entity() {
        assert_eq!(escaped("RCPT TO:<a&b>\r\n"), "RCPT TO:&lt;a&amp;b&gt;");
    }
}
