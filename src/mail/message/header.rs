//! Header fields: encoded words `[RFC 2047]`, display names and folding `[RFC 5322 §2.2.3]`.

use super::Mailbox;

/// The longest encoded word, in octets, `[RFC 2047 §2]`.
const LONGEST_WORD: usize = 75;

/// Where lines are folded, in octets, `[RFC 5322 §2.1.1]`.
const FOLD: usize = 78;

/// The longest display name that is written without encoding, in octets: it stays on its line.
const LONGEST_NAME: usize = 60;

/// A mailbox as header fields have it: `address`, or `name <address>`.
pub(super) fn mailbox(mailbox: &Mailbox) -> String {
    let Mailbox { name, address } = mailbox;
    if name.is_empty() {
        return address.to_string();
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~ ".contains(c);
    let is_quotable = |c: char| matches!(c, ' '..='~');
    let name = if name.len() > LONGEST_NAME || !name.chars().all(is_quotable) {
        encoded_words(name, "From: ".len())
    } else if name.chars().all(is_plain) && !needs_encoding(name) {
        name.clone()
    } else {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    };
    format!("{name} <{address}>")
}

/// Any text as the body of a field whose name, colon and space are `field`: folded, and encoded when it has to be.
pub(super) fn unstructured(field: &str, text: &str) -> String {
    let longest = text.split(' ').map(str::len).max().unwrap_or(0);
    if longest > FOLD - field.len() || needs_encoding(text) {
        return encoded_words(text, field.len());
    }
    let mut folded = String::new();
    let mut column = field.len();
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 && column + 1 + word.len() > FOLD {
            folded.push_str("\r\n");
            column = 0;
        }
        if index > 0 {
            folded.push(' ');
            column += 1;
        }
        folded.push_str(word);
        column += word.len();
    }
    folded
}

/// Whether text as it stands would be lost, or read as something else.
fn needs_encoding(text: &str) -> bool {
    let printable = text.chars().all(|c| matches!(c, ' '..='~'));
    !printable || text.contains("=?") || text.contains("  ") || text.starts_with(' ') || text.ends_with(' ')
}

/// Text as encoded words of the `Q` encoding, one a line; no character is cut in two, `[RFC 2047 §5]`.
fn encoded_words(text: &str, column: usize) -> String {
    const BEGIN: &str = "=?UTF-8?Q?";
    const END: &str = "?=";
    let mut out = String::from(BEGIN);
    let mut room = LONGEST_WORD - BEGIN.len() - END.len() - column;
    for character in text.chars() {
        let encoded = q_encoded(character);
        if encoded.len() > room {
            out.push_str(END);
            out.push_str("\r\n ");
            out.push_str(BEGIN);
            room = LONGEST_WORD - BEGIN.len() - END.len();
        }
        room -= encoded.len();
        out.push_str(&encoded);
    }
    out.push_str(END);
    out
}

/// One character of an encoded word that may stand in a phrase too, `[RFC 2047 §5 (3)]`.
fn q_encoded(character: char) -> String {
    if character == ' ' {
        return "_".to_owned();
    }
    if character.is_ascii_alphanumeric() || "!*+-/".contains(character) {
        return character.to_string();
    }
    let mut octets = [0; 4];
    character.encode_utf8(&mut octets).bytes().map(|octet| format!("={octet:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(unstructured("Subject: ", text), expected);
    }

    #[test]
    fn subjects() {
        check("", "");
        check("The spare key", "The spare key");
        check("a =?UTF-8?Q?b?= c", "=?UTF-8?Q?a_=3D=3FUTF-8=3FQ=3Fb=3F=3D_c?=");
        check("two  spaces", "=?UTF-8?Q?two__spaces?=");
        check("\u{1f511}", "=?UTF-8?Q?=F0=9F=94=91?=");
    }

    #[test]
    fn long_subjects_are_folded() {
        let words = ["word"; 40].join(" ");
        let folded = unstructured("Subject: ", &words);
        assert_eq!(folded.replace("\r\n", ""), words);
        assert!(format!("Subject: {folded}").split("\r\n").all(|line| line.len() <= FOLD));
        for text in ["\u{fc}".repeat(200), "x".repeat(500), "a \u{1f511} ".repeat(60)] {
            let field = format!("Subject: {}", unstructured("Subject: ", &text));
            for word in field.trim_start_matches("Subject: ").split("\r\n ") {
                assert!(word.len() <= LONGEST_WORD && word.starts_with("=?UTF-8?Q?") && word.ends_with("?="), "{word}");
            }
            assert!(field.split("\r\n").all(|line| line.len() <= 76));
        }
    }
}
