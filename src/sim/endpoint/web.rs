//! The dialogue with a policy host: one request, one response, over TLS from the first byte, `[RFC 8461 §3.3]`, `[RFC 9112]`.
//!
//! State machines without input or output, as those of the mail room are; what the texts say stands in the policy room.

use std::collections::VecDeque;

use crate::mail::Output;
use crate::policy::Error;
use crate::policy::sts::fetch;
use crate::trace::Micros;

/// One end of the dialogue.
#[derive(Debug)]
pub(super) struct Web {
    role: Role,
    heard: Vec<u8>,
    outputs: VecDeque<Output>,
    closed: bool,
}

#[derive(Debug)]
enum Role {
    /// It asks, and knows what came of it in the end.
    Asks { request: Vec<u8>, came: Option<Result<Vec<u8>, Error>> },
    /// It has this to say.
    Serves { response: Vec<u8> },
}

/// What ends the header of a request or response, `[RFC 9112 §2.1]`.
const HEADER_END: &[u8] = b"\r\n\r\n";

impl Web {
    /// An end that asks for a domain's policy.
    pub(super) fn asking(domain: &str) -> Self {
        Self::new(Role::Asks { request: fetch::request(domain).into_bytes(), came: None })
    }

    /// An end that answers any request with this response.
    pub(super) fn serving(response: Vec<u8>) -> Self {
        Self::new(Role::Serves { response })
    }

    fn new(role: Role) -> Self {
        Self { role, heard: Vec::new(), outputs: VecDeque::from([Output::StartTls]), closed: false }
    }

    pub(super) fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    pub(super) fn tls_established(&mut self) {
        if let Role::Asks { request, .. } = &mut self.role {
            self.outputs.push_back(Output::Write(std::mem::take(request)));
        }
    }

    pub(super) fn receive(&mut self, bytes: &[u8]) {
        if self.closed {
            return;
        }
        self.heard.extend_from_slice(bytes);
        match &mut self.role {
            Role::Asks { came, .. } if fetch::is_whole(&self.heard) => *came = Some(fetch::body(&self.heard)),
            Role::Serves { response } if self.heard.windows(HEADER_END.len()).any(|end| end == HEADER_END) => {
                self.outputs.push_back(Output::Write(std::mem::take(response)));
            }
            Role::Asks { .. } | Role::Serves { .. } => return,
        }
        self.outputs.push_back(Output::CloseTls);
        self.close();
    }

    /// TLS failed, or the peer says nothing more, or nothing came for too long: there will be no policy where there is none yet.
    pub(super) fn gone(&mut self) {
        if !self.closed {
            self.close();
        }
    }

    /// How long it waits: for the policy a minute, `[RFC 8461 §3.3]`.
    pub(super) const fn patience(&self) -> Micros {
        const SECOND: u64 = 1_000_000;
        match self.role {
            Role::Asks { .. } => Micros(fetch::PATIENCE * SECOND),
            Role::Serves { .. } => Micros(300 * SECOND),
        }
    }

    /// What came of the request; [`Error::Unreachable`] where no whole response did.
    pub(super) fn fetched(&self) -> Result<Vec<u8>, Error> {
        match &self.role {
            Role::Asks { came: Some(came), .. } => came.clone(),
            Role::Asks { came: None, .. } | Role::Serves { .. } => Err(Error::Unreachable),
        }
    }

    fn close(&mut self) {
        self.closed = true;
        self.outputs.push_back(Output::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi";

    fn outputs(web: &mut Web) -> Vec<Output> {
        std::iter::from_fn(|| web.poll()).collect()
    }

    #[test]
    fn one_request_brings_one_response() {
        let (mut asking, mut serving) = (Web::asking("birch.example"), Web::serving(RESPONSE.to_vec()));
        assert_eq!((outputs(&mut asking), outputs(&mut serving)), (vec![Output::StartTls], vec![Output::StartTls]));
        asking.tls_established();
        serving.tls_established();
        let [Output::Write(request)] = &outputs(&mut asking)[..] else { panic!("no request") };
        serving.receive(&request[..20]);
        assert_eq!(outputs(&mut serving), []);
        serving.receive(&request[20..]);
        let said = outputs(&mut serving);
        assert_eq!(said, [Output::Write(RESPONSE.to_vec()), Output::CloseTls, Output::Close]);
        asking.receive(&RESPONSE[..RESPONSE.len() - 1]);
        assert_eq!((outputs(&mut asking), asking.fetched()), (vec![], Err(Error::Unreachable)));
        asking.receive(&RESPONSE[RESPONSE.len() - 1..]);
        assert_eq!(outputs(&mut asking), [Output::CloseTls, Output::Close]);
        assert_eq!(asking.fetched(), Ok(b"hi".to_vec()));
    }

    #[test]
    fn who_hears_nothing_has_nothing() {
        let mut asking = Web::asking("birch.example");
        asking.gone();
        asking.gone();
        assert_eq!(outputs(&mut asking), [Output::StartTls, Output::Close]);
        assert_eq!(asking.fetched(), Err(Error::Unreachable));
    }
}
