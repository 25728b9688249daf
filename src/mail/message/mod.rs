//! A message as it is stored and sent, `[RFC 5322]`, `[RFC 2045]`.
//!
//! Date and identifier are arguments. It does not know how the message travels, only whether octets above 127 may.

mod encoding;
mod header;

use std::fmt;

use super::{Address, Timestamp};

/// The longest line of a message without its line end, in octets, `[RFC 5322 §2.1.1]`.
const LONGEST_LINE: usize = 998;

/// A message of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who writes.
    pub from: Mailbox,
    /// To whom, one at least.
    pub to: Vec<Mailbox>,
    /// The subject, any text.
    pub subject: String,
    /// When it was written.
    pub date: Timestamp,
    /// What no other message has.
    pub id: MessageId,
    /// The text, any line ends; each becomes CR LF, and the last line gets one.
    pub body: String,
}

/// Somebody with an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name that is shown; empty for none.
    pub name: String,
    /// The address.
    pub address: Address,
}

/// A `Message-ID`, `[RFC 5322 §3.6.4]`: `<hex digits@host>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageId {
    /// Random octets.
    pub octets: [u8; 12],
    /// The host that vouches for them: a domain name.
    pub host: String,
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<")?;
        self.octets.iter().try_for_each(|octet| write!(f, "{octet:02x}"))?;
        write!(f, "@{}>", self.host)
    }
}

/// What the way of a message can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Octets up to 127 only, `[RFC 5321 §2.3.7]`.
    SevenBit,
    /// All octets, `[RFC 6152]`.
    EightBit,
}

impl Message {
    /// The message as it goes into DATA, before dots are doubled: lines of at most 998 octets, each with CR LF.
    ///
    /// The text is `7bit` when it can be, `8bit` when `transport` allows it, `quoted-printable` else.
    #[must_use]
    pub fn octets(&self, transport: Transport) -> Vec<u8> {
        let (encoding, body) = self.encoded_body(transport);
        let to: Vec<String> = self.to.iter().map(header::mailbox).collect();
        let mut octets = format!(
            "From: {}\r\nTo: {}\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: {}\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n",
            header::mailbox(&self.from),
            to.join(",\r\n "),
            header::unstructured("Subject: ", &self.subject),
            self.date,
            self.id,
        )
        .into_bytes();
        octets.extend_from_slice(&body);
        octets
    }

    /// Whether its header needs UTF-8, `[RFC 6532 §3.2]`: names and subject are encoded, addresses cannot be.
    #[must_use]
    pub fn needs_utf8(&self) -> bool {
        !self.to.iter().chain([&self.from]).all(|mailbox| mailbox.address.is_ascii()) || !self.id.host.is_ascii()
    }

    /// The name of the encoding, and the text in it.
    fn encoded_body(&self, transport: Transport) -> (&'static str, Vec<u8>) {
        let (body, longest) = encoding::with_line_ends(&self.body);
        let fits = longest <= LONGEST_LINE && !body.contains(&0);
        if fits && body.is_ascii() {
            ("7bit", body)
        } else if fits && transport == Transport::EightBit {
            ("8bit", body)
        } else {
            ("quoted-printable", encoding::quoted_printable(&body))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailbox(name: &str, address: &str) -> Mailbox {
        Mailbox { name: name.to_owned(), address: Address::parse(address).unwrap() }
    }

    fn message(subject: &str, body: &str) -> Message {
        Message {
            from: mailbox("", "anna@alder.example"),
            to: vec![mailbox("", "bea@birch.example")],
            subject: subject.to_owned(),
            date: Timestamp(1_772_443_800),
            id: MessageId { octets: *b"twelve bytes", host: "mail.alder.example".to_owned() },
            body: body.to_owned(),
        }
    }

    #[track_caller]
    fn check(message: &Message, transport: Transport, expected: &[&str]) {
        let octets = message.octets(transport);
        assert_eq!(String::from_utf8(octets).unwrap(), expected.concat());
    }

    const HEAD: &str = "From: anna@alder.example\r\nTo: bea@birch.example\r\n";
    const MIDDLE: &str = "Date: Mon, 2 Mar 2026 09:30:00 +0000\r\n\
        Message-ID: <7477656c7665206279746573@mail.alder.example>\r\n\
        MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n";

    #[test]
    fn plain_text_stays_plain() {
        check(
            &message("The spare key", "Dear Bea,\nunder the pot.\r\n\rAnna"),
            Transport::SevenBit,
            &[
                HEAD,
                "Subject: The spare key\r\n",
                MIDDLE,
                "Content-Transfer-Encoding: 7bit\r\n\r\nDear Bea,\r\nunder the pot.\r\n\r\nAnna\r\n",
            ],
        );
    }

    #[test]
    fn other_text_is_8bit_where_that_may_travel() {
        let letter = message("Gr\u{fc}\u{df}e", "sch\u{f6}n = gut \n.\n");
        let subject = "Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\n";
        let eight = ["Content-Transfer-Encoding: 8bit\r\n\r\n", "sch\u{f6}n = gut \r\n.\r\n"].concat();
        check(&letter, Transport::EightBit, &[HEAD, subject, MIDDLE, &eight]);
        let seven = "Content-Transfer-Encoding: quoted-printable\r\n\r\nsch=C3=B6n =3D gut=20\r\n.\r\n";
        check(&letter, Transport::SevenBit, &[HEAD, subject, MIDDLE, seven]);
    }

    #[test]
    fn lines_that_are_too_long_are_encoded() {
        let fits = message("a", &"x".repeat(998));
        assert!(fits.octets(Transport::SevenBit).ends_with(&[&[b'x'; 998][..], b"\r\n"].concat()));
        let long = message("a", &"x".repeat(999)).octets(Transport::EightBit);
        assert!(long.split(|&byte| byte == b'\n').all(|line| line.len() <= 77));
        let nul = message("a", "\0").octets(Transport::EightBit);
        assert!(nul.ends_with(b"quoted-printable\r\n\r\n=00\r\n"));
    }

    #[test]
    fn nothing_in_a_subject_or_a_name_ends_the_line() {
        let mut letter = message("a\r\nBcc: c@d.example\r\n\r\nx", "b");
        letter.from.name = "An\"na\r\nX: y".to_owned();
        letter.to.push(mailbox("Bea, Birch", "bea@b\u{fc}cher.example"));
        let text = String::from_utf8(letter.octets(Transport::EightBit)).unwrap();
        let head: Vec<&str> = text.split("\r\n\r\n").collect();
        assert_eq!(head.len(), 2, "{text}");
        assert!(!text.contains("\r\nBcc") && !text.contains("\r\nX:"), "{text}");
        assert!(text.contains("To: bea@birch.example,\r\n \"Bea, Birch\" <bea@b\u{fc}cher.example>\r\n"), "{text}");
        assert!(letter.needs_utf8() && !message("\u{fc}", "\u{fc}").needs_utf8());
    }
}
