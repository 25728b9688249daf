//! What the sender says next: every command, and what it makes of every reply. The words of its log are Postfix's.

use super::{Conclusion, Crossed, Manner, RequireTls, Retry, Sender, State, Step, Trouble};
use crate::mail::message::Transport;
use crate::mail::reply::{Reply, Severity};
use crate::mail::sender::offer::Offer;
use crate::mail::text::Stuffer;
use crate::mail::{Error, Event, Opening, Output, PeerVerdict};
use crate::scenario::{Closing, Policy};

impl Sender {
    pub(super) fn await_greeting(&mut self) {
        self.state = State::Greeting;
        self.happened(Event::State { to: State::Greeting.word() });
        self.awaited.push_back(Step::Greeting);
        if self.config.manner == Manner::Http {
            let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", self.config.peer.name);
            self.outputs.push_back(Output::Write(request.into_bytes()));
        }
    }

    pub(super) fn say_ehlo(&mut self) {
        if std::mem::take(&mut self.said_ehlo_early) {
            self.enter(State::Ehlo);
            self.awaited.push_back(Step::Ehlo);
            return;
        }
        self.say(State::Ehlo, Step::Ehlo, self.ehlo());
    }

    pub(super) fn ehlo(&self) -> String {
        format!("EHLO {}\r\n", self.config.name)
    }

    pub(super) fn start_tls(&mut self) {
        self.enter(State::Handshake);
        self.outputs.push_back(Output::StartTls);
    }

    pub(super) fn quit(&mut self) {
        self.say(State::Quit, Step::Quit, "QUIT\r\n".to_owned());
        if self.config.closing == Closing::Half && self.protection.is_some() {
            self.outputs.push_back(Output::CloseTls);
        }
    }

    /// A whole reply came in.
    pub(super) fn heard(&mut self, reply: Reply) {
        if self.state == State::Text {
            // Whatever the server thinks by now, it will be heard when the message is out.
            self.early.get_or_insert(reply);
            return;
        }
        let Some(step) = self.awaited.pop_front() else {
            let line = reply.text().chars().take(80).collect();
            self.happened(Event::Failed(Error::UnaskedReply { line }));
            return;
        };
        if reply.code == 421 && step != Step::Quit {
            // The server is closing: there is nobody left to say QUIT to, [RFC 5321 §3.8].
            self.give_up(&reply, step);
            return self.close();
        }
        match step {
            Step::Greeting => self.on_greeting(&reply),
            Step::Ehlo => self.on_ehlo(&reply),
            Step::Helo => self.on_helo(&reply),
            Step::EarlyMail => self.on_early_mail(&reply),
            Step::Starttls => self.on_starttls(&reply),
            Step::Mail => self.on_mail(&reply),
            Step::Recipient => self.on_recipient(&reply),
            Step::Data => self.on_data(&reply),
            Step::Text => self.on_end(&reply),
            Step::Quit => self.close(),
        }
    }

    /// Something came in that is no reply: the mail stays, and nothing more is said.
    pub(super) fn not_understood(&mut self, error: Error) {
        let reason = format!("host {} sent something that is no SMTP reply", self.config.namaddr());
        self.happened(Event::Failed(error));
        self.defer("4.5.0", reason);
        self.close();
    }

    /// The last piece of the message was taken.
    pub(super) fn text_is_out(&mut self) {
        self.text = None;
        self.enter(State::End);
        self.awaited.push_back(Step::Text);
        if let Some(reply) = self.early.take() {
            self.heard(reply);
        }
    }

    fn say(&mut self, state: State, step: Step, line: String) {
        self.enter(state);
        self.awaited.push_back(step);
        self.outputs.push_back(Output::Write(line.into_bytes()));
    }

    fn on_greeting(&mut self, reply: &Reply) {
        match reply.severity() {
            // The certificate did not pass: there is no more to say.
            _ if self.conclusion.is_some() => self.quit(),
            Severity::Completion => self.say_ehlo(),
            // Postfix takes a 5yz greeting for a passing one (smtp_skip_5xx_greeting).
            _ => {
                let reason = self.refused_to_talk(reply);
                self.defer(&reply.status().replacen('5', "4", 1), reason);
                self.quit();
            }
        }
    }

    fn on_ehlo(&mut self, reply: &Reply) {
        match reply.severity() {
            Severity::Completion => {
                self.offer = Offer::read(&reply.lines);
                if self.config.manner == Manner::MailBeforeTls && self.protection.is_none() {
                    return self.say_mail_early();
                }
                self.choose_tls();
            }
            Severity::Permanent => self.say(State::Helo, Step::Helo, format!("HELO {}\r\n", self.config.name)),
            _ => {
                let reason = self.refused_to_talk(reply);
                self.defer(&reply.status(), reason);
                self.quit();
            }
        }
    }

    fn on_helo(&mut self, reply: &Reply) {
        match reply.severity() {
            Severity::Completion => self.choose_tls(),
            _ => {
                let reason = self.refused_to_talk(reply);
                self.fail(Trouble { status: reply.status(), reason });
                self.quit();
            }
        }
    }

    fn refused_to_talk(&self, reply: &Reply) -> String {
        format!("host {} refused to talk to me: {}", self.config.namaddr(), reply.text())
    }

    /// EHLO was answered: STARTTLS, the mail, or the end.
    fn choose_tls(&mut self) {
        let inside = self.protection.is_some();
        if !inside && self.offer.starttls && self.config.policy != Policy::None {
            let parameter = if self.config.manner == Manner::StarttlsWithParameter { " now" } else { "" };
            return self.say(State::Starttls, Step::Starttls, format!("STARTTLS{parameter}\r\n"));
        }
        if !inside && self.demands_tls() {
            let reason = format!("TLS is required, but was not offered by host {}", self.config.namaddr());
            self.defer("4.7.4", reason);
            return self.quit();
        }
        self.begin_mail();
    }

    fn demands_tls(&self) -> bool {
        matches!(self.config.policy, Policy::Encrypt | Policy::Secure) || self.config.opening == Opening::ImplicitTls
    }

    fn on_starttls(&mut self, reply: &Reply) {
        if reply.severity() == Severity::Completion {
            return self.start_tls();
        }
        if self.demands_tls() {
            let host = self.config.namaddr();
            let reason = format!("TLS is required, but host {host} refused to start TLS: {}", reply.text());
            self.fail(Trouble { status: reply.status(), reason });
            return self.quit();
        }
        self.begin_mail();
    }

    fn say_mail_early(&mut self) {
        let command = format!("MAIL FROM:<{}>\r\n", self.reverse_path());
        self.say(State::Mail, Step::EarlyMail, command);
    }

    fn on_early_mail(&mut self, reply: &Reply) {
        match reply.severity() {
            // The server does not mind: the transaction stands, and goes on as it is.
            Severity::Completion if !self.demands_tls() => {
                self.octets = self.letter.octets(self.transport());
                self.say_recipient();
            }
            _ if self.demands_tls() || (self.offer.starttls && self.config.policy != Policy::None) => self.choose_tls(),
            _ => {
                self.fail(self.trouble_with(reply, Step::EarlyMail));
                self.quit();
            }
        }
    }

    fn reverse_path(&self) -> &str {
        self.envelope.from.as_ref().map_or("", |address| address.as_str())
    }

    fn transport(&self) -> Transport {
        if self.offer.eight_bit { Transport::EightBit } else { Transport::SevenBit }
    }

    /// The message is made, what it needs is compared with what is offered, and MAIL is said.
    fn begin_mail(&mut self) {
        self.octets = self.letter.octets(self.transport());
        if let Some(trouble) = self.unmet_need() {
            self.fail(trouble);
            return self.quit();
        }
        let mut group = self.mail_command();
        self.enter(State::Mail);
        self.awaited.push_back(Step::Mail);
        if self.pipelines() {
            for address in &self.envelope.to {
                group.push_str(&format!("RCPT TO:<{address}>\r\n"));
                self.awaited.push_back(Step::Recipient);
            }
            // DATA must be the last of its group, [RFC 2920 §3.1].
            group.push_str("DATA\r\n");
            self.awaited.push_back(Step::Data);
        }
        self.outputs.push_back(Output::Write(group.into_bytes()));
    }

    /// What the message needs and the server does not have.
    fn unmet_need(&self) -> Option<Trouble> {
        let host = self.config.namaddr();
        let trouble = |status: &str, reason: String| Some(Trouble { status: status.to_owned(), reason });
        if self.config.require_tls == RequireTls::Asked && !(self.offer.require_tls && self.protection.is_some()) {
            return trouble("5.7.30", format!("REQUIRETLS is required, but was not offered by host {host}"));
        }
        let is_verified = self.protection.as_ref().is_some_and(|tls| tls.peer == PeerVerdict::Verified);
        if self.config.require_tls == RequireTls::Asked && !is_verified {
            // [RFC 8689 §4.2.1]: a tag that says "sealed all the way" wants a receiver that has proved who it is.
            return trouble(
                "5.7.30",
                format!("REQUIRETLS is required, but the certificate of host {host} was not verified"),
            );
        }
        if self.needs_utf8() && !self.offer.utf8 {
            return trouble("5.6.7", format!("SMTPUTF8 is required, but was not offered by host {host}"));
        }
        let (size, limit) = (self.octets.len() as u64, self.offer.size.unwrap_or(0));
        if limit != 0 && size > limit {
            return trouble("5.3.4", format!("message size {size} exceeds size limit {limit} of server {host}"));
        }
        None
    }

    fn needs_utf8(&self) -> bool {
        let envelope = self.envelope.to.iter().chain(&self.envelope.from).all(|address| address.is_ascii());
        !envelope || self.letter.needs_utf8()
    }

    fn mail_command(&self) -> String {
        let mut command = format!("MAIL FROM:<{}>", self.reverse_path());
        if self.offer.size.is_some() {
            command.push_str(&format!(" SIZE={}", self.octets.len()));
        }
        if self.offer.eight_bit && !self.octets.is_ascii() {
            command.push_str(" BODY=8BITMIME");
        }
        if self.needs_utf8() {
            command.push_str(" SMTPUTF8");
        }
        if self.config.require_tls == RequireTls::Asked {
            command.push_str(" REQUIRETLS");
        }
        command.push_str("\r\n");
        command
    }

    fn on_mail(&mut self, reply: &Reply) {
        if reply.severity() != Severity::Completion {
            self.trouble = Some(self.trouble_with(reply, Step::Mail));
            if !self.pipelines() {
                self.conclude_trouble();
                self.quit();
            }
        } else if !self.pipelines() {
            self.say_recipient();
        }
    }

    /// Names the next recipient, or asks to send the message, or gives up when nobody was taken.
    fn say_recipient(&mut self) {
        match self.envelope.to.get(self.recipient) {
            Some(address) => {
                let command = format!("RCPT TO:<{address}>\r\n");
                self.say(State::Recipient, Step::Recipient, command);
            }
            None if self.taken > 0 => self.say(State::Data, Step::Data, "DATA\r\n".to_owned()),
            None => {
                self.conclude_trouble();
                self.quit();
            }
        }
    }

    fn on_recipient(&mut self, reply: &Reply) {
        self.recipient += 1;
        if reply.severity() == Severity::Completion {
            self.taken += 1;
        } else if self.trouble.is_none() {
            // After MAIL was refused, RCPT is refused because of that, and for no reason of its own.
            let trouble = self.trouble_with(reply, Step::Recipient);
            self.happened(trouble.event());
            self.refused.get_or_insert(trouble);
        }
        if !self.pipelines() {
            self.say_recipient();
        }
    }

    fn on_data(&mut self, reply: &Reply) {
        match reply.severity() {
            Severity::Intermediate if self.taken > 0 => {
                self.enter(State::Text);
                self.text = Some(Stuffer::new(std::mem::take(&mut self.octets)));
            }
            // Permission to send to nobody: a lone dot ends it, [RFC 2920 §3.1].
            Severity::Intermediate => self.say(State::End, Step::Text, ".\r\n".to_owned()),
            _ => {
                if self.taken > 0 || (self.trouble.is_none() && self.refused.is_none()) {
                    self.trouble = Some(self.trouble_with(reply, Step::Data));
                }
                self.conclude_trouble();
                self.quit();
            }
        }
    }

    fn on_end(&mut self, reply: &Reply) {
        if self.taken == 0 {
            self.conclude_trouble();
        } else if reply.severity() == Severity::Completion {
            let crossed = if self.protection.is_some() { Crossed::InTls } else { Crossed::InClear };
            self.conclude(Conclusion::Delivered { reply: reply.text(), crossed });
        } else {
            self.fail(self.trouble_with(reply, Step::Text));
        }
        self.quit();
    }

    pub(super) fn give_up(&mut self, reply: &Reply, step: Step) {
        let reason = match step {
            Step::Greeting | Step::Ehlo | Step::Helo => self.refused_to_talk(reply),
            _ => self.trouble_with(reply, step).reason,
        };
        self.defer(&reply.status(), reason);
    }

    fn trouble_with(&self, reply: &Reply, step: Step) -> Trouble {
        let (host, text) = (self.config.namaddr(), reply.text());
        let reason = format!("host {host} said: {text} {}", step.in_reply_to());
        let status = match reply.severity() {
            Severity::Transient | Severity::Permanent => reply.status(),
            // A reply that has no place here.
            Severity::Completion | Severity::Intermediate => "5.5.0".to_owned(),
        };
        Trouble { status, reason }
    }

    /// The transaction did not come to its end.
    fn conclude_trouble(&mut self) {
        if let Some(trouble) = self.trouble.take() {
            self.fail(trouble);
        } else if let Some(trouble) = self.refused.take() {
            // Each refused recipient was told when it was refused.
            self.conclusion.get_or_insert(trouble.conclusion());
        } else {
            self.fail(Trouble { status: "5.1.3".to_owned(), reason: "the envelope names no recipient".to_owned() });
        }
    }

    fn fail(&mut self, trouble: Trouble) {
        self.conclude(trouble.conclusion());
    }
}

impl Trouble {
    fn is_permanent(&self) -> bool {
        self.status.starts_with('5')
    }

    fn conclusion(self) -> Conclusion {
        let permanent = self.is_permanent();
        let Self { status, reason } = self;
        if permanent {
            Conclusion::Bounced { status, reason }
        } else {
            Conclusion::Deferred { status, reason, retry: Retry::AsBefore }
        }
    }

    fn event(&self) -> Event {
        let Self { status, reason } = self.clone();
        if self.is_permanent() { Event::Bounced { status, reason } } else { Event::Deferred { status, reason } }
    }
}

impl Step {
    /// What a reply answers, as Postfix words it behind the server's text.
    const fn in_reply_to(self) -> &'static str {
        match self {
            Self::Greeting => "(in reply to initial server greeting)",
            Self::Ehlo => "(in reply to EHLO command)",
            Self::Helo => "(in reply to HELO command)",
            Self::Starttls => "(in reply to STARTTLS command)",
            Self::EarlyMail | Self::Mail => "(in reply to MAIL FROM command)",
            Self::Recipient => "(in reply to RCPT TO command)",
            Self::Data => "(in reply to DATA command)",
            Self::Text => "(in reply to end of DATA command)",
            Self::Quit => "(in reply to QUIT command)",
        }
    }
}
