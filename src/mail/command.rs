//! Commands as the receiver reads them, `[RFC 5321 §4.1.1]`: verbs, paths and parameters.

use super::address::{Address, split_path};

/// A command's verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Ehlo,
    Helo,
    Starttls,
    Mail,
    Rcpt,
    Data,
    Rset,
    Noop,
    Vrfy,
    Help,
    Quit,
    /// One that standards know and this server does not have.
    NotImplemented(&'static str),
    /// One that nobody knows.
    Unknown,
}

/// The verbs in upper case.
const VERBS: [(Verb, &str); 11] = [
    (Verb::Ehlo, "EHLO"),
    (Verb::Helo, "HELO"),
    (Verb::Starttls, "STARTTLS"),
    (Verb::Mail, "MAIL"),
    (Verb::Rcpt, "RCPT"),
    (Verb::Data, "DATA"),
    (Verb::Rset, "RSET"),
    (Verb::Noop, "NOOP"),
    (Verb::Vrfy, "VRFY"),
    (Verb::Help, "HELP"),
    (Verb::Quit, "QUIT"),
];

/// Verbs of `[RFC 5321]`, `[RFC 3030]`, `[RFC 4954]`, `[RFC 1985]`, `[RFC 2645]` and `[RFC 821]`.
const NOT_IMPLEMENTED: [&str; 9] = ["EXPN", "BDAT", "AUTH", "ETRN", "ATRN", "TURN", "SEND", "SOML", "SAML"];

impl Verb {
    /// Splits a line without its end into verb and argument; spaces and tabs around the argument are dropped.
    pub(super) fn split(line: &str) -> (Self, &str) {
        let line = line.trim_matches([' ', '\t']);
        let (word, argument) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        let is = |name: &&str| name.eq_ignore_ascii_case(word);
        let known = VERBS.iter().find(|(_, name)| is(name)).map(|(verb, _)| *verb);
        let named = || NOT_IMPLEMENTED.iter().find(|name| is(name)).map(|name| Self::NotImplemented(name));
        (known.or_else(named).unwrap_or(Self::Unknown), argument.trim_start_matches([' ', '\t']))
    }

    /// The verb in upper case, `?` for an unknown one.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::NotImplemented(name) => name,
            _ => VERBS.iter().find(|(verb, _)| *verb == self).map_or("?", |(_, name)| name),
        }
    }
}

/// The argument of MAIL or RCPT.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PathArgument<'a> {
    /// What stands between the brackets, without a source route.
    pub(super) path: &'a str,
    /// `keyword` or `keyword=value`, in order.
    pub(super) parameters: Vec<(&'a str, Option<&'a str>)>,
}

impl<'a> PathArgument<'a> {
    /// Reads `FROM:<path> parameters` or `TO:<path> parameters`; `word` is `FROM:` or `TO:`. `None` when it is not of this form.
    ///
    /// As Postfix does, spaces behind the colon are passed over although the grammar has none.
    pub(super) fn read(argument: &'a str, word: &str) -> Option<Self> {
        let (found, rest) = argument.split_at_checked(word.len())?;
        if !found.eq_ignore_ascii_case(word) {
            return None;
        }
        let (path, rest) = split_path(rest.trim_start_matches(' '))?;
        if !rest.is_empty() && !rest.starts_with(' ') {
            return None;
        }
        let parameters = rest.split(' ').filter(|word| !word.is_empty()).map(parameter).collect::<Option<_>>()?;
        Some(Self { path, parameters })
    }

    /// The path as an address; `Ok(None)` for the empty path.
    pub(super) fn address(&self) -> Result<Option<Address>, super::Error> {
        if self.path.is_empty() { Ok(None) } else { Address::parse(self.path).map(Some) }
    }
}

/// `esmtp-param = esmtp-keyword ["=" esmtp-value]`, `[RFC 5321 §4.1.2]`.
fn parameter(word: &str) -> Option<(&str, Option<&str>)> {
    let (keyword, value) = match word.split_once('=') {
        Some((keyword, value)) => (keyword, Some(value)),
        None => (word, None),
    };
    let begins = keyword.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    let well_formed = keyword.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_value = |value: &str| !value.is_empty() && value.chars().all(|c| c > ' ' && c != '=' && c != '\x7f');
    (begins && well_formed && value.is_none_or(is_value)).then_some((keyword, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs() {
        assert_eq!(Verb::split("ehlo  mail.alder.example "), (Verb::Ehlo, "mail.alder.example"));
        assert_eq!(Verb::split("QUIT"), (Verb::Quit, ""));
        assert_eq!(Verb::split("expn list"), (Verb::NotImplemented("EXPN"), "list"));
        assert_eq!(Verb::split("STARTTLSX"), (Verb::Unknown, ""));
        assert_eq!(Verb::split(""), (Verb::Unknown, ""));
        assert_eq!((Verb::Starttls.word(), Verb::Unknown.word()), ("STARTTLS", "?"));
    }

    #[test]
    fn paths_and_parameters() {
        let argument = PathArgument::read("from:<a@b.example> SIZE=10 body=8BITMIME SMTPUTF8", "FROM:").unwrap();
        assert_eq!(argument.path, "a@b.example");
        assert_eq!(argument.parameters, [("SIZE", Some("10")), ("body", Some("8BITMIME")), ("SMTPUTF8", None)]);
        assert_eq!(PathArgument::read("FROM: <>", "FROM:").unwrap().address(), Ok(None));
        for wrong in
            ["", "<a@b.example>", "TO:<a@b.example>", "FROM:a@b.example", "FROM:<a@b.example>SIZE=1", "FR\u{f6}"]
        {
            assert_eq!(PathArgument::read(wrong, "FROM:"), None, "{wrong}");
        }
        for wrong in ["=1", "-a", "a=", "a=b=c", "a\u{fc}"] {
            assert_eq!(PathArgument::read(&format!("FROM:<> {wrong}"), "FROM:"), None, "{wrong}");
        }
    }
}
