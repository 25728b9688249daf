//! Certificates, revocation lists and OCSP responses, of every scenario and of OpenSSL's making: `openssl asn1parse` judges every element,
//! x509-parser what they mean. What is cut, flipped or spliced is tiled all the same.
#![cfg(feature = "sim")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use waxseal::crypto::recorder::{Recording, Session};
use waxseal::crypto::rng::Streams;
use waxseal::crypto::sign::KINDS;
use waxseal::dissect::x509::{self, crl, extension, key, name, ocsp};
use waxseal::dissect::{FieldId, NodeId, Tree, Value, der};
use waxseal::pki::{Defect, Holder, Order, Status, issue};
use waxseal::scenario::{Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::Story;
use waxseal::story::layers::Layers;
use waxseal::trace::Actor;
use x509_parser::prelude::FromDer;

/// What a file or a message holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Certificate,
    List,
    Response,
}

impl Kind {
    fn dissect(self, bytes: &[u8]) -> Tree {
        match self {
            Self::Certificate => x509::certificate(bytes),
            Self::List => crl::list(bytes),
            Self::Response => ocsp::response(bytes),
        }
    }
}

/// The files of `tests/data/x509`.
fn files() -> Vec<(String, Kind, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/x509");
    let entries = std::fs::read_dir(&folder).expect("the folder of certificates");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "der"))
        .map(|path| {
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let kind = match &*stem {
                "list" => Kind::List,
                "ocsp" => Kind::Response,
                _ => Kind::Certificate,
            };
            (stem, kind, std::fs::read(&path).expect("a file"))
        })
        .collect();
    files.sort();
    files
}

/// Every certificate and every OCSP response that crosses the wire in any scenario.
fn sent() -> BTreeSet<(Kind, Vec<u8>)> {
    let mut sent = BTreeSet::new();
    for entry in catalogue::ALL {
        let trace = sim::run(&Scenario::named(entry.id, Seed::CATALOGUE).expect("it is in the list"));
        for message in &Story::of(&trace).messages {
            let layers = Layers::of(&trace, message);
            let Some(buffer) = layers.buffers.last() else { continue };
            for node in &buffer.tree.nodes {
                let kinds = [(x509::CERTIFICATE, Kind::Certificate), (ocsp::OCSP_RESPONSE, Kind::Response)];
                let Some((_, kind)) = kinds.into_iter().find(|(field, _)| *field == node.field) else { continue };
                sent.insert((kind, node.span.of(buffer.bytes(&trace)).to_vec()));
            }
        }
    }
    sent
}

/// What the simulated authorities issue, with keys of every kind and with every deliberate defect.
fn issued() -> BTreeSet<(Kind, Vec<u8>)> {
    let order = |kind, status, defect| Order {
        kind,
        holder: Holder::Server,
        names: vec!["mx.birch.example".to_owned()],
        now: 1_790_000_000,
        status,
        defect,
    };
    let kinds = KINDS.iter().flat_map(|&kind| [order(kind, Status::Lists, None), order(kind, Status::Stapled, None)]);
    let defects = Defect::ALL.iter().map(|&defect| order(KINDS[0], Status::Silent, Some(defect)));
    let mut issued = BTreeSet::new();
    for order in kinds.chain(defects) {
        let mut session = Session::new(Streams::seeded([5; 32]), Recording::Off);
        let chain = session.scope(Actor::Authority, || issue(&order)).expect("what can be issued");
        let certificates = chain.sent.iter().chain(&chain.anchors).chain(&chain.issuers);
        issued.extend(certificates.map(|certificate| (Kind::Certificate, certificate.to_vec())));
        issued.extend(chain.crls.iter().map(|list| (Kind::List, list.to_vec())));
        issued.extend(chain.ocsp.map(|response| (Kind::Response, response)));
    }
    issued
}

fn every_object() -> Vec<(String, Kind, Vec<u8>)> {
    let all: BTreeSet<_> = sent().into_iter().chain(issued()).collect();
    let numbered =
        all.into_iter().enumerate().map(|(number, (kind, bytes))| (format!("{kind:?} {number}"), kind, bytes));
    files().into_iter().chain(numbered).collect()
}

/// Offset, header's length, content's length of an element.
type Element = (usize, usize, usize);

/// The elements that openssl finds, down to `depth` levels of strings that hold elements: it does not open those itself.
fn asn1parse(bytes: &[u8]) -> Vec<Element> {
    let mut child = Command::new("openssl")
        .args(["asn1parse", "-inform", "DER"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("openssl is needed: sudo apt-get install openssl");
    child.stdin.take().expect("it was asked for").write_all(bytes).expect("openssl reads");
    let output = child.wait_with_output().expect("openssl ends");
    assert!(output.status.success(), "openssl cannot read it");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines()
        .map(|line| {
            // `   13:d=3  hl=2 l=   9 prim: OBJECT …`
            let number = |mark: &str| {
                let at = if mark.is_empty() { 0 } else { line.find(mark).expect("a line of asn1parse") + mark.len() };
                let digits: String = line[at..].trim_start().chars().take_while(char::is_ascii_digit).collect();
                digits.parse::<usize>().expect("a number")
            };
            (number(""), number("hl="), number(" l="))
        })
        .collect()
}

/// The elements of our tree: nodes that begin with a tag.
fn elements(tree: &Tree) -> Vec<(NodeId, Element)> {
    let is_element =
        |&id: &NodeId| tree.nodes.get(id + 1).is_some_and(|tag| tag.field == der::TAG && !tree.nodes[id].is_leaf());
    (0..tree.nodes.len())
        .filter(is_element)
        .map(|id| {
            let (tag, length) = (tree.nodes[id + 1].span, tree.nodes[id + 2].span);
            let span = tree.nodes[id].span;
            (id, (span.start as usize, tag.len() + length.len(), span.len() - tag.len() - length.len()))
        })
        .collect()
}

#[test]
fn openssl_finds_the_same_elements() {
    let mut compared = 0;
    for (name, kind, bytes) in every_object() {
        let tree = kind.dissect(&bytes);
        assert_eq!(tree.issues, [], "{name}");
        let ours: BTreeSet<Element> = elements(&tree).into_iter().map(|(_, element)| element).collect();
        let theirs: BTreeSet<Element> = asn1parse(&bytes).into_iter().collect();
        let missing: Vec<_> = theirs.difference(&ours).collect();
        assert!(missing.is_empty(), "{name}: openssl has {missing:?} besides\n{tree:?}");
        // What we have besides stands in a string that openssl keeps closed: it is judged there, by itself.
        for extra in ours.difference(&theirs) {
            let holds = |(at, header, length): &&Element| at + header <= extra.0 && extra.0 < at + header + length;
            let around = theirs.iter().filter(holds).max().expect("something around it");
            let content = &bytes[around.0 + around.1..][..around.2];
            let skip = usize::from(bytes[around.0] == 3);
            let inner = asn1parse(&content[skip..]);
            let shifted = (extra.0 - around.0 - around.1 - skip, extra.1, extra.2);
            let nested = || inner.iter().any(|outer| outer.0 < shifted.0 && shifted.0 < outer.0 + outer.1 + outer.2);
            assert!(inner.contains(&shifted) || nested(), "{name}: {extra:?} is no element for openssl");
        }
        compared += theirs.len();
    }
    assert!(compared > 1500, "only {compared} elements were compared");
}

/// The content of the leaf of the first element with this field.
fn content<'a>(tree: &Tree, bytes: &'a [u8], field: FieldId) -> &'a [u8] {
    let leaf = tree.leaves().find(|(_, leaf)| leaf.field == field);
    leaf.unwrap_or_else(|| panic!("no {field:?}")).1.span.of(bytes)
}

fn time(tree: &Tree, field: FieldId) -> i64 {
    let leaf = tree.leaves().find(|(_, leaf)| leaf.field == field).expect("a time").1;
    let Value::Time(seconds) = leaf.value else { panic!("{leaf:?} is no time") };
    seconds
}

#[test]
fn x509_parser_reads_the_same_certificates() {
    let certificates = every_object().into_iter().filter(|(_, kind, _)| *kind == Kind::Certificate);
    let mut compared = 0;
    for (name, _, bytes) in certificates {
        let (_, theirs) = x509_parser::certificate::X509Certificate::from_der(&bytes).expect("x509-parser reads it");
        let tree = x509::certificate(&bytes);
        assert_eq!(content(&tree, &bytes, x509::SERIAL_NUMBER), theirs.raw_serial(), "{name}");
        assert_eq!(time(&tree, x509::NOT_BEFORE), theirs.validity().not_before.timestamp(), "{name}");
        assert_eq!(time(&tree, x509::NOT_AFTER), theirs.validity().not_after.timestamp(), "{name}");
        let whole = |field| tree.nodes[tree.find(field).expect("a structure")].span.of(&bytes);
        assert_eq!(whole(x509::ISSUER), theirs.issuer().as_raw(), "{name}");
        assert_eq!(whole(x509::SUBJECT), theirs.subject().as_raw(), "{name}");
        assert_eq!(whole(key::SUBJECT_PUBLIC_KEY_INFO), theirs.public_key().raw, "{name}");
        let values: Vec<_> =
            tree.leaves().filter(|(_, leaf)| leaf.field == name::VALUE).map(|(_, leaf)| leaf.span.of(&bytes)).collect();
        let attributes: Vec<_> = theirs
            .issuer()
            .iter_attributes()
            .chain(theirs.subject().iter_attributes())
            .map(|attribute| attribute.as_slice())
            .collect();
        assert_eq!(values[..attributes.len()], attributes, "{name}");
        let all = tree.nodes.iter().enumerate().filter(|(_, node)| node.field == extension::EXTENSION);
        let ours: Vec<_> = all
            .map(|(id, node)| {
                let inside = &tree.nodes[id..=id + node.below as usize];
                let leaf = |field| inside.iter().find(|leaf| leaf.field == field && leaf.is_leaf());
                let critical = leaf(extension::CRITICAL).is_some_and(|leaf| leaf.value == Value::Flag(true));
                (leaf(extension::EXTN_ID).expect("an identifier").span.of(&bytes).to_vec(), critical)
            })
            .collect();
        let theirs: Vec<_> = theirs
            .extensions()
            .iter()
            .map(|extension| (extension.oid.as_bytes().to_vec(), extension.critical))
            .collect();
        assert_eq!(ours, theirs, "{name}");
        compared += theirs.len();
    }
    assert!(compared > 60, "only {compared} extensions were compared");
}

#[test]
fn x509_parser_reads_the_same_revocation_list() {
    let (_, _, bytes) = files().into_iter().find(|(_, kind, _)| *kind == Kind::List).expect("a list");
    let (_, theirs) =
        x509_parser::revocation_list::CertificateRevocationList::from_der(&bytes).expect("x509-parser reads it");
    let tree = crl::list(&bytes);
    let leaves = |field| tree.leaves().filter(move |(_, leaf)| leaf.field == field).map(|(_, leaf)| leaf);
    let serials: Vec<_> = leaves(crl::USER_CERTIFICATE).map(|leaf| leaf.span.of(&bytes)).collect();
    let revoked: Vec<_> = theirs.iter_revoked_certificates().collect();
    assert_eq!(serials, revoked.iter().map(|entry| entry.raw_serial()).collect::<Vec<_>>());
    let dates: Vec<_> = leaves(crl::REVOCATION_DATE).map(|leaf| leaf.value).collect();
    assert_eq!(dates, revoked.iter().map(|entry| Value::Time(entry.revocation_date.timestamp())).collect::<Vec<_>>());
    assert_eq!(time(&tree, crl::THIS_UPDATE), theirs.last_update().timestamp());
    let reasons: Vec<_> = leaves(extension::other::REASON_CODE).map(|leaf| leaf.show(&bytes)).collect();
    assert_eq!(reasons, ["keyCompromise (0x01)", "superseded (0x04)", "certificateHold (0x06)"]);
}

#[test]
fn an_ocsp_response_says_what_openssl_was_asked_to_say() {
    let (_, _, bytes) = files().into_iter().find(|(_, kind, _)| *kind == Kind::Response).expect("a response");
    let (_, _, leaf) =
        files().into_iter().find(|(name, ..)| name == "rsa").expect("the certificate that was asked for");
    let tree = ocsp::response(&bytes);
    assert_eq!(
        content(&tree, &bytes, ocsp::SERIAL_NUMBER),
        content(&x509::certificate(&leaf), &leaf, x509::SERIAL_NUMBER)
    );
    let status = tree.leaves().find(|(_, leaf)| leaf.field == ocsp::RESPONSE_STATUS).expect("a status").1;
    assert_eq!(status.show(&bytes), "successful (0x00)");
    let reason = tree.leaves().find(|(_, leaf)| leaf.field == ocsp::REVOCATION_REASON).expect("a reason").1;
    assert_eq!(reason.show(&bytes), "keyCompromise (0x01)");
    assert!(tree.find(x509::CERTIFICATE).is_some(), "the responder's certificate is inside");
}

#[test]
fn what_is_cut_flipped_or_spliced_is_tiled() {
    let check = |name: &str, kind: Kind, bytes: &[u8]| {
        let tree = kind.dissect(bytes);
        assert!(tree.tiles(bytes.len()), "{name}");
    };
    // Keys of every kind are in the files; whole chains of them would take long.
    let sent = sent().into_iter().map(|(kind, bytes)| ("sent".to_owned(), kind, bytes));
    let all: Vec<_> = files().into_iter().chain(sent).collect();
    for (name, kind, bytes) in &all {
        for length in 0..bytes.len() {
            check(name, *kind, &bytes[..length]);
        }
        for at in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[at] ^= [0x01, 0x80, 0xff][at % 3];
            check(name, *kind, &bytes);
        }
    }
    // A linear congruential generator: the same splices in every run.
    let mut state = 1u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..2_000 {
        let ((name, kind, front), (_, _, back)) = (&all[random(all.len())], &all[random(all.len())]);
        let bytes = [&front[..random(front.len())], &back[random(back.len())..]].concat();
        check(name, *kind, &bytes);
    }
}
