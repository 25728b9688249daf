//! Small runs made by hand, for the tests of this room.

use crate::story::Story;
use crate::trace::{Actor, Builder, ConnectionId, EventKind, Framing, Micros, Outcome, SegmentId, Subject, Trace};

/// A run in the clear: each line in a segment of its own; what begins with a digit is the receiver's.
pub(super) fn dialogue(lines: &[&str]) -> (Trace, Story) {
    let mut builder = Builder::default();
    for (index, line) in lines.iter().enumerate() {
        builder.connection = Some(ConnectionId(0));
        builder.now = Micros(20_000 * index as u64);
        let bytes = builder.intern(format!("{line}\r\n").as_bytes());
        let from = if line.starts_with(|first: char| first.is_ascii_digit()) { Actor::Receiver } else { Actor::Sender };
        let segment = SegmentId(index as u32);
        builder.push(from, EventKind::Sent { segment, bytes, framing: Framing::Clear });
        builder.now = Micros(20_000 * (index as u64 + 1));
        builder.push(from.peer(), EventKind::Delivered { segment, bytes, offset: 0 });
    }
    told(builder, Outcome::Delivered { sealed: false })
}

/// The trace of a builder, and its story.
pub(super) fn told(builder: Builder, outcome: Outcome) -> (Trace, Story) {
    let trace = builder.finish(Subject::default(), outcome);
    let story = Story::of(&trace);
    (trace, story)
}

/// The words of the page, read as it reads them.
pub(super) fn texts() -> super::Texts {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/text");
    let read = |file: &str| (file.to_owned(), std::fs::read_to_string(folder.join(file)).expect("a file of the words"));
    super::Texts::read(&super::Texts::files().map(read).collect::<Vec<_>>())
}
