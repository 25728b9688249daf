//! Keeps the walls of the house: which room may know which, a header on every file, every scenario in the list.
//!
//! The source is read as text. Comments and strings are taken out first, so that words may name any room; then every
//! `crate::room` counts, in `use` trees and in paths, and every `super::` that climbs out of its room.

#![expect(clippy::unwrap_used, reason = "where the source cannot be read there is nothing to test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A room, and the rooms that it may know.
type Wall = (&'static str, &'static [&'static str]);

/// The house of ARCHITECTURE.md.
const HOUSE: &[Wall] = &[
    ("codepoint", &[]),
    ("compress", &[]),
    ("trace", &["codepoint"]),
    ("dissect", &["codepoint", "compress"]),
    ("seal", &["codepoint"]),
    ("scenario", &["codepoint", "trace"]),
    ("crypto", &["codepoint", "compress", "seal", "trace"]),
    ("pki", &["codepoint", "crypto", "seal", "trace"]),
    ("mail", &["codepoint", "scenario", "trace"]),
    ("policy", &["codepoint", "scenario", "trace"]),
    ("sim", &["codepoint", "crypto", "mail", "pki", "policy", "scenario", "seal", "trace"]),
    ("story", &["codepoint", "dissect", "scenario", "seal", "trace"]),
    ("explain", &["codepoint", "dissect", "story", "trace"]),
    ("export", &["codepoint", "dissect", "policy", "scenario", "story", "trace"]),
    ("capture", &["codepoint", "dissect", "seal", "trace"]),
    ("app", &["capture", "codepoint", "dissect", "explain", "export", "policy", "scenario", "seal", "story", "trace"]),
    ("tamper", &["codepoint", "crypto", "dissect", "scenario", "sim", "story", "trace"]),
    ("bin/web", &["app"]),
    (
        "bin/waxseal",
        &[
            "app",
            "capture",
            "codepoint",
            "crypto",
            "dissect",
            "explain",
            "export",
            "mail",
            "pki",
            "policy",
            "scenario",
            "seal",
            "sim",
            "story",
            "tamper",
            "trace",
        ],
    ),
];

/// Parts of a room that may know more than their room: path below `src/`, the rooms, the reason.
const EXCEPTIONS: &[(&str, &[&str], &str)] = &[
    ("sim/attacker/", &["dissect"], "the attacker reads records and messages to choose what to change"),
    ("sim/endpoint/", &["dissect"], "an endpoint notes the framing that it sees, and the alerts, by their headers"),
];

/// What the browser's program may name beside `app`: the plain types in which `app` speaks, and the run that it performs
/// as an effect. Every other room may be named as a whole, or not at all.
const BROWSER_ITEMS: &[&str] = &[
    "scenario::Scenario",
    "scenario::Seed",
    "sim::run",
    "story::Fate",
    "story::Protection",
    "trace::Actor",
    "trace::Slice",
    "trace::Trace",
];

/// Files over the limit: path below `src/`, the reason.
const LONG_FILES: &[(&str, &str)] = &[];

/// Lines that a file may have.
const LINES: usize = 600;

#[test]
fn no_room_knows_more_than_it_may() {
    let mut offences = Vec::new();
    for (path, source) in sources() {
        for name in names(&path, &source) {
            if !may_name(&path, &name) {
                offences.push(format!("src/{path} names `{name}`"));
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
            assert!(place < Some(index), "{room} is listed before {other}, which it may know");
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

/// Whether a file may name a room, or one item of it.
fn may_name(path: &str, name: &str) -> bool {
    let room = name.split("::").next().unwrap_or_default();
    allowed(path).contains(room) || path.starts_with("bin/web") && BROWSER_ITEMS.contains(&name)
}

/// What a file names of the rooms, as `room::Item`, or `room` where it names the room as a whole. In the library by
/// `crate::`, in the programs by `waxseal::`, in the library also by enough `super::`.
fn names(path: &str, source: &str) -> BTreeSet<String> {
    let tokens = tokens(source);
    let in_program = path.starts_with("bin/");
    let roots: &[&str] = if in_program { &["waxseal"] } else { &["crate", "waxseal"] };
    let mut found = BTreeSet::new();
    // For each open brace, whether it belongs to a `mod name {`: such a module is one `super` further from the root.
    let mut open = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let token = tokens[index].as_str();
        // `use ::waxseal` is the library as well; `inner::waxseal` is something else.
        let inside_a_path = index > 1 && tokens[index - 1] == "::" && is_name(&tokens[index - 2]);
        match token {
            "{" => open.push(index >= 2 && tokens[index - 2] == "mod"),
            "}" => drop(open.pop()),
            _ => {}
        }
        if roots.contains(&token) && !inside_a_path {
            found.extend(behind_the_root(&tokens[index + 1..]));
        } else if token == "super" && !inside_a_path {
            let climbs = tokens[index..].chunks(2).take_while(|pair| pair[0] == "super").count();
            let inner_modules = open.iter().filter(|is_module| **is_module).count();
            if climbs > depth(path) + inner_modules && !in_program {
                found.extend(behind_the_root(&tokens[index + 2 * climbs - 1..]));
            }
            index += 2 * climbs - 2;
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

/// What is named of the rooms by the path, or the tree of paths, that stands behind the root's own name. A glob over the
/// root brings every room in; another item of the root is no room.
fn behind_the_root(tokens: &[String]) -> Vec<String> {
    let mut paths = Vec::new();
    tree(tokens, Vec::new(), &mut paths);
    let is_room = |name: &str| name == "*" || HOUSE.iter().any(|wall| wall.0 == name);
    let rooms = paths.into_iter().filter(|path| path.first().is_some_and(|room| is_room(room)));
    rooms.map(|path| path[..path.len().min(2)].join("::")).collect()
}

/// Unfolds `::a::{b, c::d}` below `prefix` into paths; gives the number of tokens that belong to it.
fn tree(tokens: &[String], prefix: Vec<String>, paths: &mut Vec<Vec<String>>) -> usize {
    let mut path = prefix;
    let mut index = 0;
    while tokens.get(index).is_some_and(|token| token == "::") {
        match tokens.get(index + 1).map(String::as_str) {
            Some("{") => {
                index += 2;
                while tokens.get(index).is_some_and(|token| token != "}") {
                    if tokens[index] == "," {
                        index += 1;
                    } else {
                        index += branch(&tokens[index..], path.clone(), paths);
                    }
                }
                return index + 1;
            }
            Some(name) if name == "*" || name.starts_with(is_word) => path.push(name.to_owned()),
            // A turbofish ends the path.
            _ => break,
        }
        index += 2;
    }
    paths.push(path);
    index
}

/// One branch of a tree in braces: a name, what follows it, and perhaps another name for it.
fn branch(tokens: &[String], prefix: Vec<String>, paths: &mut Vec<Vec<String>>) -> usize {
    let mut path = prefix;
    if tokens[0] != "self" {
        path.push(tokens[0].clone());
    }
    let length = 1 + tree(&tokens[1..], path, paths);
    let renamed = tokens.get(length).is_some_and(|token| token == "as");
    length + if renamed { 2 } else { 0 }
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

fn is_name(token: &str) -> bool {
    token.starts_with(is_word) && token != "use"
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
        let found = names(path, source);
        assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{source}");
    }

    #[test]
    fn a_forbidden_arrow_is_caught_wherever_it_hides() {
        let path = "trace/event.rs";
        check(path, "use crate::sim::run;", &["sim::run"]);
        check(path, "use crate::sim;", &["sim"]);
        check(path, "fn f() { let x = crate :: sim\n::run(); }", &["sim::run"]);
        check(
            path,
            "use crate::{codepoint::hex, story::{Kind, Message as M}, sim as s};",
            &["codepoint::hex", "sim", "story::Kind", "story::Message"],
        );
        check(path, "macro_rules! m { () => { $crate::sim::run() } }", &["sim::run"]);
        check(path, "use super::super::sim;", &["sim"]);
        check(path, "pub(in crate::story) fn f() {}", &["story"]);
        check(path, "use crate::r#sim::{self, engine::{Engine, step}};", &["sim", "sim::engine"]);
        check(path, "use waxseal::sim;", &["sim"]);
        check(path, "use ::waxseal::sim;", &["sim"]);
        check(path, "use crate::*;", &["*"]);
        check(path, "let x: Vec<crate::sim::Run> = f::<crate::app::Model>();", &["app::Model", "sim::Run"]);
        check("bin/web/main.rs", "use waxseal::{app, story}; use crate::sim;", &["app", "story"]);
        for forbidden in ["sim", "sim::run", "*", "trac"] {
            assert!(!may_name(path, forbidden), "{forbidden}");
        }
        assert!(may_name(path, "codepoint::hex") && may_name(path, "trace"));
    }

    #[test]
    fn words_may_name_any_room() {
        let path = "trace/mod.rs";
        check(path, "//! made by [`crate::sim`]\n/* crate::sim /* crate::app */ crate::sim */ fn f() {}", &[]);
        check(
            path,
            r##"const A: &str = "crate::sim \" crate::app"; const B: &str = r#"crate::sim " crate::app"#;"##,
            &[],
        );
        check(path, "const C: [char; 2] = ['\"', '\\'']; use crate::sim;", &["sim"]);
        check(path, "fn f<'a>(x: &'a str) -> &'a str { crate::sim::run(x) }", &["sim::run"]);
        check(path, "use super::codepoint::hex; use self::arena::Arena;", &["codepoint::hex"]);
        check(path, "use crate::FORMAT; use other::crate_name::sim;", &[]);
    }

    #[test]
    fn super_is_followed_to_where_it_leads() {
        check("trace/arena.rs", "use super::{super::Slice, Event};", &[]);
        check("trace/arena.rs", "mod tests { use super::*; }", &[]);
        check("trace/mod.rs", "mod tests { use super::*; fn f() { super::super::sim::run() } }", &["sim::run"]);
        check("trace/mod.rs", "mod tests { use super::*; } use super::*;", &["*"]);
        check("crypto/sign/tls.rs", "use super::super::recorder; use super::super::super::sim;", &["sim"]);
    }

    #[test]
    fn exceptions_reach_no_further_than_they_say() {
        assert!(allowed("sim/attacker/edit.rs").contains("dissect"));
        assert!(!allowed("sim/engine.rs").contains("dissect"));
        assert!(may_name("bin/web/main.rs", "sim::run") && may_name("bin/web/app.rs", "app::view"));
        assert!(!may_name("bin/web/main.rs", "sim") && !may_name("bin/web/main.rs", "sim::engine"));
        assert!(!may_name("app/model.rs", "sim::run"));
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
