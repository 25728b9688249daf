//! Keeps the walls of the house: which room may know which, a header on every file, every scenario in the list.
//!
//! The source is read as text. Comments and strings are taken out first, so that words may name any room; then every
//! `crate::room` counts, in `use` trees and in paths, and every `super::` that climbs out of its room.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A room, and the rooms that it may know.
type Wall = (&'static str, &'static [&'static str]);

/// The house of ARCHITECTURE.md.
const HOUSE: &[Wall] = &[
    ("codepoint", &[]),
    ("trace", &["codepoint"]),
    ("dissect", &["codepoint"]),
    ("seal", &["codepoint"]),
    ("scenario", &["codepoint", "trace"]),
    ("crypto", &["codepoint", "seal", "trace"]),
    ("pki", &["codepoint", "crypto", "seal", "trace"]),
    ("mail", &["codepoint", "scenario", "trace"]),
    ("policy", &["codepoint", "scenario", "trace"]),
    ("sim", &["codepoint", "crypto", "mail", "pki", "policy", "scenario", "seal", "trace"]),
    ("story", &["codepoint", "dissect", "scenario", "seal", "trace"]),
    ("explain", &["codepoint", "dissect", "story", "trace"]),
    ("export", &["codepoint", "story", "trace"]),
    ("capture", &["codepoint", "dissect", "seal", "trace"]),
    (
        "app",
        &["capture", "codepoint", "dissect", "explain", "export", "policy", "scenario", "seal", "story", "trace"],
    ),
    ("bin/web", &["app", "sim"]),
    (
        "bin/waxseal",
        &[
            "app", "capture", "codepoint", "crypto", "dissect", "explain", "export", "mail", "pki", "policy", "scenario",
            "seal", "sim", "story", "trace",
        ],
    ),
];

/// Parts of a room that may know more than their room: path below `src/`, the rooms, the reason.
const EXCEPTIONS: &[(&str, &[&str], &str)] =
    &[("sim/attacker/", &["dissect"], "the attacker reads records and messages to choose what to change")];

/// Files over the limit: path below `src/`, the reason.
const LONG_FILES: &[(&str, &str)] = &[];

/// Lines that a file may have.
const LINES: usize = 600;

#[test]
fn no_room_knows_more_than_it_may() {
    let mut offences = Vec::new();
    for (path, source) in sources() {
        let allowed = allowed(&path);
        for known in rooms_named(&path, &source) {
            if !allowed.contains(known.as_str()) {
                offences.push(format!("src/{path} names `{known}`"));
            }
        }
    }
    assert!(offences.is_empty(), "arrows that the house does not have:\n{}", offences.join("\n"));
}

#[test]
fn every_folder_is_a_room_of_the_house() {
    for (path, _) in sources().filter(|(path, _)| path.contains('/')) {
        let room = room(&path);
        assert!(HOUSE.iter().any(|wall| wall.0 == room), "src/{path}: `{room}` is no room of the house");
    }
}

#[test]
fn arrows_make_no_circle() {
    // Rooms are listed after all rooms that they know.
    for (index, (room, known)) in HOUSE.iter().enumerate() {
        for other in *known {
            let place = HOUSE.iter().position(|wall| wall.0 == *other);
            assert!(place.is_some(), "{room} may know {other}, which is no room");
            let later_or_itself = place.is_some_and(|place| place >= index);
            assert!(!later_or_itself || *room == "app", "{room} is listed before {other}, which it may know");
        }
    }
}

#[test]
fn only_the_browser_program_knows_yew_and_the_web() {
    for (path, source) in sources().filter(|(path, _)| !path.starts_with("bin/web")) {
        for word in words(&strip(&source)) {
            assert!(
                !["yew", "web_sys", "gloo", "js_sys", "wasm_bindgen"].contains(&word),
                "src/{path} names `{word}`, which belongs to src/bin/web alone"
            );
        }
    }
}

#[test]
fn every_file_begins_by_saying_what_lives_there() {
    let bare: Vec<_> = sources().filter(|(_, source)| !source.starts_with("//! ")).map(|(path, _)| path).collect();
    assert!(bare.is_empty(), "without a `//!` header: {bare:?}");
}

#[test]
fn no_file_is_too_long() {
    for (path, source) in sources() {
        let lines = source.lines().count();
        let reason = LONG_FILES.iter().find(|long| long.0 == path);
        assert!(lines <= LINES || reason.is_some(), "src/{path} has {lines} lines, more than {LINES}");
        assert!(lines > LINES || reason.is_none(), "src/{path} is listed as long, and has {lines} lines");
    }
    for (path, _) in LONG_FILES {
        assert!(source_root().join(path).is_file(), "{path} is listed as long, and is not there");
    }
}

#[test]
fn every_scenario_file_is_in_the_list() {
    let list = fs::read_to_string(source_root().join("scenario/catalogue/mod.rs")).unwrap();
    let all = all_list(&strip(&list)).expect("the catalogue has a list ALL");
    let mut files = 0;
    for (path, _) in sources() {
        let Some(file) = path.strip_prefix("scenario/catalogue/") else { continue };
        let module = file.trim_end_matches(".rs");
        if module == "mod" {
            continue;
        }
        files += 1;
        assert!(words(&all).any(|word| word == module), "src/{path} is not in ALL");
    }
    assert!(files > 0, "there are scenarios");
}

/// Every file below `src/`, with its path from there, separated by `/`.
fn sources() -> impl Iterator<Item = (String, String)> {
    let root = source_root();
    let mut waiting = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 50, "the sources are there");
    files.into_iter().map(move |file| (below(&root, &file), fs::read_to_string(&file).unwrap()))
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn below(root: &Path, file: &Path) -> String {
    let parts: Vec<_> = file.strip_prefix(root).unwrap().iter().map(|part| part.to_str().unwrap()).collect();
    parts.join("/")
}

/// The room that a file belongs to: `trace`, `bin/web`; empty for `lib.rs`, which only opens the doors.
fn room(path: &str) -> String {
    let mut parts = path.split('/');
    match (parts.next(), parts.next()) {
        (Some("bin"), Some(program)) => format!("bin/{}", program.trim_end_matches(".rs")),
        (Some(room), Some(_)) => room.to_owned(),
        (Some("lib.rs"), None) => String::new(),
        (Some(file), None) => file.trim_end_matches(".rs").to_owned(),
        (None, _) => String::new(),
    }
}

/// The rooms that a file may name: those of its room, its room itself, its exceptions.
fn allowed(path: &str) -> BTreeSet<&'static str> {
    let room = room(path);
    let mut allowed = BTreeSet::new();
    for (name, known) in HOUSE.iter().filter(|wall| wall.0 == room) {
        allowed.insert(*name);
        allowed.extend(*known);
    }
    for (part, known, _) in EXCEPTIONS {
        if path.starts_with(part) {
            allowed.extend(*known);
        }
    }
    allowed
}

/// The rooms that a file names. In the library by `crate::`, in the programs by `waxseal::`, in both by enough `super::`.
fn rooms_named(path: &str, source: &str) -> BTreeSet<String> {
    let tokens = tokens(source);
    let roots: &[&str] = if path.starts_with("bin/") { &["waxseal"] } else { &["crate", "waxseal"] };
    let mut found = BTreeSet::new();
    let mut index = 0;
    while index < tokens.len() {
        let token = tokens[index].as_str();
        let behind_a_path = index > 0 && tokens[index - 1] == "::";
        if roots.contains(&token) && !behind_a_path {
            rooms_behind(&tokens[index + 1..], &mut found);
        } else if token == "super" && !behind_a_path {
            let climbs = tokens[index..].chunks(2).take_while(|pair| pair[0] == "super").count();
            // `mod tests` inside a file is one level deeper than the file; taking the file's own level is the strict
            // reading, and one `super` of a test module stays far below the root.
            if climbs > depth(path) && !path.starts_with("bin/") {
                rooms_behind(&tokens[index + 2 * climbs - 1..], &mut found);
            }
            index += 2 * climbs - 1;
        }
        index += 1;
    }
    found
}

/// How many `super` lead from a file's module to its room's module: `trace/mod.rs` 0, `trace/event.rs` 1.
fn depth(path: &str) -> usize {
    let steps = path.split('/').count() - 1;
    if path.ends_with("/mod.rs") { steps - 1 } else { steps }
}

/// The first names behind a root: one in `::trace::Slice`, all at the top level of `::{trace::Slice, codepoint}`.
fn rooms_behind(tokens: &[String], found: &mut BTreeSet<String>) {
    let [colons, first, rest @ ..] = tokens else { return };
    if colons != "::" {
        return;
    }
    if first != "{" {
        insert_room(first, found);
        return;
    }
    let mut depth = 1;
    let mut at_start = true;
    for token in rest {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 1 => at_start = true,
            name if at_start && depth == 1 => {
                insert_room(name, found);
                at_start = false;
            }
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

/// A glob brings every room in; a name that begins in upper case, or ends in `!`, is an item of the root and no room.
fn insert_room(name: &str, found: &mut BTreeSet<String>) {
    let is_room = HOUSE.iter().any(|wall| wall.0 == name);
    if is_room || name == "*" {
        found.insert(name.to_owned());
    }
}

/// Words, `::`, and single other characters, without comments and strings.
fn tokens(source: &str) -> Vec<String> {
    let source = strip(source);
    let mut tokens = Vec::new();
    let mut rest = source.as_str();
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            rest = &rest[first.len_utf8()..];
            continue;
        } else if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        // `r#trace` is `trace`; `$crate` is `$` and `crate`.
        if rest.starts_with("r#") {
            rest = &rest[2..];
            continue;
        }
        tokens.push(rest[..length].to_owned());
        rest = &rest[length..];
    }
    tokens
}

fn words(source: &str) -> impl Iterator<Item = &str> {
    source.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The text between `ALL … = &[` and its `]`.
fn all_list(source: &str) -> Option<String> {
    let mut rest = source;
    loop {
        let place = rest.find("ALL")?;
        let whole_word = !rest[..place].ends_with(is_word) && !rest[place + 3..].starts_with(is_word);
        let after = &rest[place + 3..];
        if whole_word && after.trim_start().starts_with(':') {
            let value = &after[after.find('=')? + 1..];
            let inner = &value[value.find('[')? + 1..];
            return Some(inner[..inner.find(']')?].to_owned());
        }
        rest = after;
    }
}

/// The source without comments, strings and character literals; each leaves a space.
fn strip(source: &str) -> String {
    let mut kept = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = comment(rest).or_else(|| raw_string(rest, &kept)).or_else(|| quoted(rest));
        match length {
            Some(length) => {
                kept.push(' ');
                rest = &rest[length..];
            }
            None => {
                kept.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    kept
}

/// The length of the comment that `source` begins with. Block comments nest.
fn comment(source: &str) -> Option<usize> {
    if source.starts_with("//") {
        return Some(source.find('\n').unwrap_or(source.len()));
    }
    if !source.starts_with("/*") {
        return None;
    }
    let (mut depth, mut at) = (0, 0);
    while at < source.len() {
        if source[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if source[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += source[at..].chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            return Some(at);
        }
    }
    Some(source.len())
}

/// The length of the raw string, `r"…"` or `r#"…"#`, that `source` begins with; `before` is what stands in front of it.
fn raw_string(source: &str, before: &str) -> Option<usize> {
    let behind_a_word = before.ends_with(is_word) && !before.ends_with(['b', 'c']);
    let hashes = source.strip_prefix('r')?.bytes().take_while(|byte| *byte == b'#').count();
    let open = 1 + hashes;
    if behind_a_word || !source[open..].starts_with('"') {
        return None;
    }
    let close = format!("\"{}", "#".repeat(hashes));
    let inner = &source[open + 1..];
    Some(open + 1 + inner.find(&close).map_or(inner.len(), |at| at + close.len()))
}

/// The length of the string or character literal that `source` begins with; a lifetime is neither.
fn quoted(source: &str) -> Option<usize> {
    let quote = source.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut characters = source.char_indices().skip(1);
    if quote == '\'' {
        let (_, content) = characters.next()?;
        if content != '\\' {
            let (end, close) = characters.next()?;
            return (close == '\'').then_some(end + 1);
        }
        characters.next();
    }
    while let Some((at, c)) = characters.next() {
        if c == '\\' {
            characters.next();
        } else if c == quote {
            return Some(at + 1);
        }
    }
    Some(source.len())
}

mod the_test_itself {
    use super::*;

    #[track_caller]
    fn check(path: &str, source: &str, expected: &[&str]) {
        let found = rooms_named(path, source);
        assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{source}");
    }

    #[test]
    fn a_forbidden_arrow_is_caught_wherever_it_hides() {
        let path = "trace/event.rs";
        check(path, "use crate::sim::run;", &["sim"]);
        check(path, "fn f() { let x = crate :: sim\n::run(); }", &["sim"]);
        check(path, "use crate::{codepoint::hex, story::{Kind, Message}, sim};", &["codepoint", "sim", "story"]);
        check(path, "macro_rules! m { () => { $crate::sim::run() } }", &["sim"]);
        check(path, "use super::super::sim;", &["sim"]);
        check(path, "use super::{super::Slice, Event};", &[]);
        check(path, "pub(in crate::story) fn f() {}", &["story"]);
        check(path, "use crate::r#sim::run;", &["sim"]);
        check(path, "use ::waxseal::sim;", &[]);
        check(path, "use waxseal::sim;", &["sim"]);
        check(path, "use crate::*;", &["*"]);
        check("bin/web/main.rs", "use waxseal::{app, story}; use crate::sim;", &["app", "story"]);
        assert!(!allowed(path).contains("sim") && !allowed(path).contains("*"));
    }

    #[test]
    fn words_may_name_any_room() {
        let path = "trace/mod.rs";
        check(path, "//! made by [`crate::sim`]\n/* crate::sim /* crate::app */ crate::sim */ fn f() {}", &[]);
        check(path, r##"const A: &str = "crate::sim \" crate::app"; const B: &str = r#"crate::sim " crate::app"#;"##, &[]);
        check(path, "const C: [char; 2] = ['\"', '\\'']; use crate::sim;", &["sim"]);
        check(path, "fn f<'a>(x: &'a str) -> &'a str { crate::sim::run(x) }", &["sim"]);
        check(path, "use super::codepoint::hex; use self::arena::Arena;", &["codepoint"]);
        check("trace/arena.rs", "mod tests { use super::*; }", &[]);
    }

    #[test]
    fn exceptions_reach_no_further_than_they_say() {
        assert!(allowed("sim/attacker/edit.rs").contains("dissect"));
        assert!(!allowed("sim/engine.rs").contains("dissect"));
        assert!(!allowed("bin/web/main.rs").contains("story"));
        assert!(allowed("lib.rs").is_empty());
    }

    #[test]
    fn a_room_is_told_from_a_path() {
        assert_eq!(room("trace/event.rs"), "trace");
        assert_eq!(room("bin/web/main.rs"), "bin/web");
        assert_eq!(room("bin/waxseal.rs"), "bin/waxseal");
        assert_eq!(room("lib.rs"), "");
        assert_eq!([depth("trace/mod.rs"), depth("trace/event.rs"), depth("crypto/sign/mod.rs")], [0, 1, 1]);
    }

    #[test]
    fn the_list_of_scenarios_is_read_to_its_end() {
        let list = "/// [`ALL`]\npub const ALL: &[&Entry] = &[&a::S, &b::S];\nconst OTHER: &[u8] = &[c];";
        assert_eq!(all_list(&strip(list)).as_deref(), Some("&a::S, &b::S"));
        assert_eq!(all_list("const OVERALL: u8 = 1;"), None);
    }
}
