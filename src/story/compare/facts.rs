//! What the ends of a connection agreed on, and by what each knows the other.

use super::{Run, pair};
use crate::codepoint::{CipherSuite, HandshakeType, NamedGroup, ProtocolVersion};
use crate::story::{Kind, layers};
use crate::trace::{ConnectionId, EventKind, Side, Tls};

/// What was agreed; all `None` where the handshake did not come to its end, or there was none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The version.
    pub version: Option<ProtocolVersion>,
    /// The suite.
    pub suite: Option<CipherSuite>,
    /// The group of the key exchange.
    pub group: Option<NamedGroup>,
    /// How the TLS server proves who it is.
    pub server: Authentication,
    /// How the TLS client does.
    pub client: Authentication,
}

/// How an end proves who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// Not at all.
    None,
    /// By a signature with its certificate's key.
    Signature {
        /// The signature scheme, as it is shown.
        scheme: String,
    },
    /// By a session that is taken up again: who it was then.
    Session,
}

impl Facts {
    /// The facts of one connection of a run.
    pub(super) fn of(run: Run<'_>, connection: ConnectionId) -> Self {
        let established =
            run.trace.events.iter().filter(|event| event.connection == Some(connection)).find_map(|event| match event
                .kind
            {
                EventKind::Tls(Tls::Established { version, suite, group, .. }) => Some((version, suite, group)),
                _ => None,
            });
        let of = |end| scheme(run, connection, end).map(|scheme| Authentication::Signature { scheme });
        let session = || {
            let resumed = pair::is_resumed(run.story, connection);
            if resumed { Authentication::Session } else { Authentication::None }
        };
        Self {
            version: established.map(|(version, ..)| version),
            suite: established.map(|(_, suite, _)| suite),
            group: established.and_then(|(.., group)| group),
            server: of(Side::Server).unwrap_or_else(session),
            client: of(Side::Client).unwrap_or(Authentication::None),
        }
    }
}

/// The scheme of the signature that an end made in the handshake.
fn scheme(run: Run<'_>, connection: ConnectionId, end: Side) -> Option<String> {
    let signs = |kind| {
        [HandshakeType::CERTIFICATE_VERIFY, HandshakeType::SERVER_KEY_EXCHANGE].map(Kind::Handshake).contains(&kind)
    };
    let mut signed =
        run.story.messages.iter().filter(|message| (message.connection, message.side) == (connection, end));
    let message = signed.find(|message| signs(message.kind))?;
    let bytes = message.bytes(run.trace);
    let tree = layers::tree(message, bytes)?;
    let algorithm = tree.nodes.iter().find(|node| node.field.name() == "algorithm")?;
    Some(algorithm.show(bytes))
}
