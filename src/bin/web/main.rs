//! The page: a Yew view over [`waxseal::app`], one component a file. What is shown is made there; here it is drawn, and the
//! effects are carried out.

mod app;
mod bench;
mod conversation;
mod effects;
mod fault;
mod header;
mod hex;
mod inspector;
mod keys;
mod letter;
mod notices;
mod operations;
mod outcome;
mod transport;
mod value;
mod wire;

use yew::Renderer;

fn main() {
    fault::install();
    let document = gloo::utils::document();
    // The static shell makes room for the program; without one the page's body is as good.
    let root = document.get_element_by_id("app").unwrap_or_else(|| gloo::utils::body().into());
    Renderer::<app::App>::with_root(root).render();
}

#[cfg(not(test))]
fn run(_: &waxseal::scenario::Scenario) -> waxseal::trace::Trace {
    use waxseal::codepoint::*;
    use waxseal::trace::*;
    let mut b = Builder::default();
    b.connection = Some(ConnectionId(0));
    let mut n = 0u32;
    let mut say = |b: &mut Builder, from: Actor, bytes: Slice, framing: Framing| {
        let segment = SegmentId(n);
        n += 1;
        b.push(from, EventKind::Sent { segment, bytes, framing });
        b.now = Micros(b.now.0 + 20_000);
        let arrived = if n == 9 {
            let mut v = b.bytes(bytes).to_vec();
            v[40] ^= 1;
            b.intern(&v)
        } else {
            bytes
        };
        if n != 11 {
            b.push(from.peer(), EventKind::Delivered { segment, bytes: arrived, offset: 0 });
        }
    };
    for line in [
        "220 mx.birch.example ESMTP Waxseal\r\n",
        "EHLO mail.alder.example\r\n",
        "250-mx.birch.example\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250 STARTTLS\r\n",
        "STARTTLS\r\n",
        "220 2.0.0 Ready to start TLS\r\n",
    ] {
        let bytes = b.intern(line.as_bytes());
        let from = if line.starts_with('2') { Actor::Receiver } else { Actor::Sender };
        say(&mut b, from, bytes, Framing::Clear);
    }
    let mut ch = vec![22, 3, 1, 0, 204, 1, 0, 0, 200];
    ch.extend((0..200u8).map(|x| x.wrapping_mul(73)));
    let bytes = b.intern(&ch);
    say(&mut b, Actor::Sender, bytes, Framing::Record);
    let mut sh = vec![22, 3, 3, 0, 122, 2, 0, 0, 118];
    sh.extend((0..118u8).map(|x| x.wrapping_mul(57)));
    let bytes = b.intern(&sh);
    let zeros = b.intern(&[0; 32]);
    let prk = b.intern(&[0x33; 32]);
    let shared = b.intern(&[0x9b; 32]);
    for _ in 0..3 {
        b.push(
            Actor::Receiver,
            EventKind::Operation(Operation::SharedSecret {
                group: NamedGroup::X25519,
                private: zeros,
                peer: prk,
                public: prk,
                secret: Some(shared),
                parts: vec![],
            }),
        );
        b.push(
            Actor::Receiver,
            EventKind::Operation(Operation::HkdfExtract { hash: HashAlgorithm::SHA256, salt: zeros, ikm: zeros, prk }),
        );
        let context = b.intern(&[0x44; 32]);
        let info = b.intern(&[0x45; 54]);
        let output = b.intern(&[0x3f; 32]);
        b.push(
            Actor::Receiver,
            EventKind::Operation(Operation::HkdfExpand {
                hash: HashAlgorithm::SHA256,
                prk,
                info,
                label: Some(HkdfLabel { label: "c hs traffic".into(), context }),
                output,
            }),
        );
        b.push(
            Actor::Receiver,
            EventKind::Operation(Operation::HashUpdate { context: 0, hash: HashAlgorithm::SHA256, input: bytes }),
        );
    }
    say(&mut b, Actor::Receiver, bytes, Framing::Record);
    let hs = b.intern(&[0x3f; 32]);
    let key = b.intern(&[0x71; 16]);
    let none = b.intern(&[]);
    b.push(
        Actor::Receiver,
        EventKind::Operation(Operation::HkdfExpand {
            hash: HashAlgorithm::SHA256,
            prk: hs,
            info: none,
            label: Some(HkdfLabel { label: "key".into(), context: none }),
            output: key,
        }),
    );
    let mut seal = |b: &mut Builder, from: Actor, key: Slice, content: &[u8], t: ContentType, seq: u64| {
        let mut pt = content.to_vec();
        pt.push(t.0);
        let len = (pt.len() + 16) as u16;
        let mut rec = vec![23, 3, 3, (len >> 8) as u8, len as u8];
        rec.extend((0..len).map(|x| (x as u32 * 7919 % 251) as u8 ^ seq as u8));
        let plaintext = b.intern(&pt);
        let record = b.intern(&rec);
        let iv = b.intern(&[1; 12]);
        let aad = b.intern(&rec[..5]);
        b.push(
            from,
            EventKind::Operation(Operation::Seal {
                suite: CipherSuite::TLS_AES_128_GCM_SHA256,
                version: ProtocolVersion::TLS_1_3,
                epoch: 0,
                key,
                iv,
                sequence: seq,
                nonce: iv,
                aad,
                plaintext,
                content_type: t,
                record,
                ciphertext: record.part(5, pt.len()),
                tag: record.part(5 + pt.len(), 16),
            }),
        );
        say(b, from, record, Framing::Record);
    };
    let mut cert = vec![8, 0, 0, 2, 0, 0, 11, 0, 3, 0];
    cert.extend((0..768u32).map(|x| (x * 31 % 253) as u8));
    cert.extend([20, 0, 0, 32]);
    cert.extend([7; 32]);
    seal(&mut b, Actor::Receiver, key, &cert, ContentType::HANDSHAKE, 0);
    let ap = b.intern(&[0x72; 16]);
    for (i, line) in ["EHLO mail.alder.example\r\n", "250-mx.birch.example\r\n250 SIZE 10240000\r\n", "MAIL FROM:<anna@alder.example>\r\n", "250 2.1.0 Ok\r\n", "RCPT TO:<bea@birch.example>\r\n", "250 2.1.5 Ok\r\n", "DATA\r\n", "354 End data with <CR><LF>.<CR><LF>\r\n", "From: <anna@alder.example>\r\nTo: <bea@birch.example>\r\nSubject: The spare key\r\n\r\nDear Bea,\r\nthe spare key is under the third pot.\r\nAnna\r\n.\r\n", "250 2.0.0 Ok: queued\r\n", "QUIT\r\n", "221 2.0.0 Bye\r\n"].iter().enumerate() {
        let from = if line.starts_with(['2', '3']) { Actor::Receiver } else { Actor::Sender };
        seal(&mut b, from, ap, line.as_bytes(), ContentType::APPLICATION_DATA, i as u64 / 2);
    }
    b.finish(Subject::default(), Outcome::Delivered { sealed: true })
}
