//! What the receiver does about each command, and the replies it gives: `[RFC 5321 §4.2.4]`, `[RFC 5321 §4.3.2]`, with the enhanced
//! codes of `[RFC 3463]` and `[RFC 5248]`. The words are Postfix's where it has some.
//!
//! Banner, the answers to HELO and EHLO, and replies of class 3 carry no enhanced code, `[RFC 2034 §4]`.

use super::received::With;
use super::{
    Address, Event, Extension, Hello, InClear, MOST_RECIPIENTS, Output, Receiver, Recipients, State, Transaction,
    Unstuffer, Verb,
};
use crate::mail::address::is_host;
use crate::mail::command::PathArgument;
use crate::scenario::Starttls;

/// A reply that refuses.
struct Refusal {
    code: u16,
    text: String,
}

/// A refusal from words that are fixed.
fn refusal(code: u16, text: &str) -> Refusal {
    Refusal { code, text: text.to_owned() }
}

impl Receiver {
    /// A command line without its end.
    pub(super) fn command(&mut self, line: &str) {
        let (verb, argument) = Verb::split(line);
        self.happened(Event::Commanded { verb: verb.word() });
        let before_tls = matches!(verb, Verb::Ehlo | Verb::Starttls | Verb::Noop | Verb::Quit);
        let done = if !before_tls && self.protection.is_none() && self.config.in_clear == InClear::NothingButStarttls {
            Err(refusal(530, "5.7.0 Must issue a STARTTLS command first"))
        } else {
            match verb {
                Verb::Ehlo | Verb::Helo => self.on_hello(verb, argument),
                Verb::Starttls => self.on_starttls(argument),
                Verb::Mail => self.on_mail(argument),
                Verb::Rcpt => self.on_rcpt(argument),
                Verb::Data => self.on_data(argument),
                Verb::Rset => self.on_rset(argument),
                Verb::Noop => self.say(250, "2.0.0 Ok"),
                Verb::Vrfy => self.on_vrfy(argument),
                Verb::Help => self.on_help(),
                Verb::Quit => self.on_quit(argument),
                Verb::NotImplemented(_) => Err(refusal(502, "5.5.1 Error: command not implemented")),
                Verb::Unknown if line.trim_matches([' ', '\t']).is_empty() => {
                    Err(refusal(500, "5.5.2 Error: bad syntax"))
                }
                Verb::Unknown => Err(refusal(500, "5.5.2 Error: command not recognized")),
            }
        };
        if let Err(Refusal { code, text }) = done {
            self.refuse(code, &text);
        }
    }

    fn say(&mut self, code: u16, text: &str) -> Result<(), Refusal> {
        self.reply(code, text);
        Ok(())
    }

    /// `[RFC 5321 §4.1.1.1]`: a greeting ends a transaction that is open, `[RFC 5321 §4.1.4]`.
    fn on_hello(&mut self, verb: Verb, argument: &str) -> Result<(), Refusal> {
        // A name in other characters has to come in its ASCII form, [RFC 6531 §3.7.1].
        if !argument.is_ascii() || !is_host(argument) {
            return Err(Refusal { code: 501, text: format!("Syntax: {} hostname", verb.word()) });
        }
        let with = if verb == Verb::Ehlo { With::Esmtp } else { With::Smtp };
        self.hello = Some(Hello { name: argument.to_owned(), with });
        self.transaction = None;
        self.enter(State::Ready);
        let mut lines = vec![self.config.name.clone()];
        if with == With::Esmtp {
            lines.extend(self.offers());
        }
        self.reply_lines(250, &lines);
        Ok(())
    }

    /// The keywords of the answer to EHLO.
    fn offers(&self) -> Vec<String> {
        let in_clear = self.protection.is_none();
        let mut lines = Vec::new();
        for extension in &self.config.extensions {
            match extension {
                Extension::Pipelining => lines.push("PIPELINING".to_owned()),
                Extension::Size => lines.push(format!("SIZE {}", self.config.size_limit)),
                Extension::Vrfy => lines.push("VRFY".to_owned()),
                Extension::EnhancedStatusCodes => lines.push("ENHANCEDSTATUSCODES".to_owned()),
                Extension::EightBitMime => lines.push("8BITMIME".to_owned()),
                Extension::SmtpUtf8 => lines.push("SMTPUTF8".to_owned()),
                Extension::RequireTls if in_clear => {}
                Extension::RequireTls => lines.push("REQUIRETLS".to_owned()),
            }
        }
        if in_clear && self.config.starttls != Starttls::Absent {
            // Where Postfix has it: behind SIZE and VRFY.
            let behind = lines.iter().position(|line| line == "ENHANCEDSTATUSCODES").unwrap_or(lines.len());
            lines.insert(behind, "STARTTLS".to_owned());
        }
        lines
    }

    /// `[RFC 3207 §4]`
    fn on_starttls(&mut self, argument: &str) -> Result<(), Refusal> {
        if !argument.is_empty() {
            return Err(refusal(501, "5.5.4 Syntax: STARTTLS"));
        }
        if self.protection.is_some() {
            return Err(refusal(554, "5.5.1 Error: TLS already active"));
        }
        match self.config.starttls {
            Starttls::Absent => Err(refusal(502, "5.5.1 Error: command not implemented")),
            Starttls::Unavailable => Err(refusal(454, "4.7.0 TLS not available due to local problem")),
            Starttls::Offered => {
                self.reply(220, "2.0.0 Ready to start TLS");
                self.flush();
                self.enter(State::Handshake);
                self.outputs.push_back(Output::StartTls);
                Ok(())
            }
        }
    }

    /// `[RFC 5321 §4.1.1.2]`
    fn on_mail(&mut self, argument: &str) -> Result<(), Refusal> {
        if self.hello.is_none() {
            return Err(refusal(503, "5.5.1 Error: send HELO/EHLO first"));
        }
        if self.transaction.is_some() {
            return Err(refusal(503, "5.5.1 Error: nested MAIL command"));
        }
        let path = PathArgument::read(argument, "FROM:");
        let path = path.ok_or_else(|| refusal(501, "5.5.4 Syntax: MAIL FROM:<address>"))?;
        let from = path.address().map_err(|_| refusal(501, "5.1.7 Bad sender address syntax"))?;
        let mut transaction = Transaction::default();
        for &(keyword, value) in &path.parameters {
            self.mail_parameter(&mut transaction, keyword, value)?;
        }
        if !transaction.utf8 && from.as_ref().is_some_and(|address| !address.is_ascii()) {
            return Err(refusal(553, "5.6.7 Must declare SMTPUTF8 to send unicode address"));
        }
        transaction.from = from;
        self.transaction = Some(transaction);
        self.enter(State::Mail);
        self.say(250, "2.1.0 Ok")
    }

    fn mail_parameter(&self, mail: &mut Transaction, keyword: &str, value: Option<&str>) -> Result<(), Refusal> {
        let unknown = || Refusal { code: 555, text: format!("5.5.4 Unsupported option: {}", shown(keyword)) };
        let offered = |extension| self.config.extensions.contains(&extension);
        let esmtp = self.hello.as_ref().is_some_and(|hello| hello.with != With::Smtp);
        if !esmtp {
            return Err(unknown());
        }
        match (keyword.to_ascii_uppercase().as_str(), value) {
            ("SIZE", Some(size)) if offered(Extension::Size) => {
                let digits = (1..=20).contains(&size.len()) && size.bytes().all(|byte| byte.is_ascii_digit());
                if !digits {
                    return Err(refusal(501, "5.5.4 Bad message size syntax"));
                }
                // Twenty digits may pass what a number can hold: larger than any limit then.
                if size.parse::<u64>().map_or(true, |size| size > self.config.size_limit as u64) {
                    return Err(refusal(552, "5.3.4 Message size exceeds fixed limit"));
                }
            }
            ("BODY", Some(body)) if offered(Extension::EightBitMime) => {
                if !["7BIT", "8BITMIME"].iter().any(|known| known.eq_ignore_ascii_case(body)) {
                    return Err(Refusal { code: 501, text: format!("5.5.4 Unknown body type: {}", shown(body)) });
                }
            }
            ("SMTPUTF8", None) if offered(Extension::SmtpUtf8) => mail.utf8 = true,
            ("REQUIRETLS", None) if offered(Extension::RequireTls) && self.protection.is_some() => {}
            ("SIZE" | "BODY", None) | ("SMTPUTF8" | "REQUIRETLS", Some(_)) => {
                return Err(refusal(501, "5.5.4 Bad parameter syntax"));
            }
            _ => return Err(unknown()),
        }
        Ok(())
    }

    /// `[RFC 5321 §4.1.1.3]`
    fn on_rcpt(&mut self, argument: &str) -> Result<(), Refusal> {
        let Some(transaction) = &self.transaction else { return Err(refusal(503, "5.5.1 Error: need MAIL command")) };
        let path = PathArgument::read(argument, "TO:");
        let path = path.ok_or_else(|| refusal(501, "5.5.4 Syntax: RCPT TO:<address>"))?;
        let address = if path.path.eq_ignore_ascii_case("postmaster") {
            self.postmaster()
        } else {
            path.address().ok().flatten().ok_or_else(|| refusal(501, "5.1.3 Bad recipient address syntax"))?
        };
        if let Some((keyword, _)) = path.parameters.first() {
            return Err(Refusal { code: 555, text: format!("5.5.4 Unsupported option: {}", shown(keyword)) });
        }
        if !transaction.utf8 && !address.is_ascii() {
            return Err(refusal(553, "5.6.7 Must declare SMTPUTF8 to send unicode address"));
        }
        if transaction.recipients.len() >= MOST_RECIPIENTS {
            return Err(refusal(452, "4.5.3 Error: too many recipients"));
        }
        self.check_recipient(&address)?;
        if let Some(transaction) = &mut self.transaction {
            transaction.recipients.push(address);
        }
        self.enter(State::Recipients);
        self.say(250, "2.1.5 Ok")
    }

    /// The one mailbox that each server has, with or without a domain, `[RFC 5321 §4.5.1]`.
    fn postmaster(&self) -> Address {
        let text = format!("postmaster@{}", self.config.name);
        // A configured name that is no host name: any well formed address will do, for it is only shown.
        Address::parse(&text)
            .or_else(|_| Address::parse("postmaster@localhost"))
            .expect("the second one is well formed")
    }

    fn check_recipient(&self, address: &Address) -> Result<(), Refusal> {
        let Recipients::Listed(list) = &self.config.recipients else { return Ok(()) };
        let here = |domain: &str| {
            domain.eq_ignore_ascii_case(&self.config.name)
                || list.iter().any(|known| known.domain().eq_ignore_ascii_case(domain))
        };
        if !here(address.domain()) {
            return Err(Refusal { code: 554, text: format!("5.7.1 <{address}>: Relay access denied") });
        }
        let is_known = list.iter().any(|known| known.matches(address));
        if is_known || address.local_part().eq_ignore_ascii_case("postmaster") {
            return Ok(());
        }
        let text = format!("5.1.1 <{address}>: Recipient address rejected: User unknown in local recipient table");
        Err(Refusal { code: 550, text })
    }

    /// `[RFC 5321 §4.1.1.4]`
    fn on_data(&mut self, argument: &str) -> Result<(), Refusal> {
        let Some(transaction) = &self.transaction else { return Err(refusal(503, "5.5.1 Error: need RCPT command")) };
        if transaction.recipients.is_empty() {
            return Err(refusal(554, "5.5.1 Error: no valid recipients"));
        }
        if !argument.is_empty() {
            return Err(refusal(501, "5.5.4 Syntax: DATA"));
        }
        self.text = Some(Unstuffer::new(self.config.size_limit, self.config.bare_line_feed));
        self.enter(State::Text);
        self.say(354, "End data with <CR><LF>.<CR><LF>")
    }

    /// `[RFC 5321 §4.1.1.5]`
    fn on_rset(&mut self, argument: &str) -> Result<(), Refusal> {
        if !argument.is_empty() {
            return Err(refusal(501, "5.5.4 Syntax: RSET"));
        }
        self.transaction = None;
        if self.hello.is_some() {
            self.enter(State::Ready);
        }
        self.say(250, "2.0.0 Ok")
    }

    /// Whether somebody lives here is not told before mail comes for him, `[RFC 5321 §7.3]`.
    fn on_vrfy(&mut self, argument: &str) -> Result<(), Refusal> {
        if argument.is_empty() {
            return Err(refusal(501, "5.5.4 Syntax: VRFY address"));
        }
        self.say(252, "2.0.0 Cannot VRFY user, but will take the message and try to deliver it")
    }

    fn on_help(&mut self) -> Result<(), Refusal> {
        let commands = "2.0.0 EHLO HELO STARTTLS MAIL RCPT DATA RSET NOOP VRFY HELP QUIT";
        self.reply_lines(214, &["2.0.0 Commands:", commands]);
        Ok(())
    }

    /// `[RFC 5321 §4.1.1.10]`
    fn on_quit(&mut self, argument: &str) -> Result<(), Refusal> {
        if !argument.is_empty() {
            return Err(refusal(501, "5.5.4 Syntax: QUIT"));
        }
        self.reply(221, "2.0.0 Bye");
        self.close();
        Ok(())
    }
}

/// What a sender wrote, fit to be repeated in a reply.
fn shown(text: &str) -> String {
    text.chars().map(|c| if (' '..='~').contains(&c) { c } else { '?' }).take(64).collect()
}
