//! What there is to dissect: handshake messages and records, each with what has to be known of it from elsewhere.

use std::collections::BTreeSet;

use waxseal::codepoint::{CipherSuite, ProtocolVersion, hex};
use waxseal::dissect::record::{self, Fragment};
use waxseal::dissect::{Context, FieldId, Tree, handshake};
use waxseal::scenario::{Scenario, Seed, catalogue};
use waxseal::sim;
use waxseal::story::layers::{Layer, Layers};
use waxseal::story::{Kind, Story};

/// Bytes, and how to read them.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) form: Form,
}

/// How bytes are read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// As a handshake message.
    Handshake(Context),
    /// As a record.
    Record(Fragment),
    /// As an opened record of TLS 1.3.
    Opened(Context),
    /// As the body of a Certificate message.
    Certificate(Context),
}

impl Form {
    pub(crate) fn read(self, bytes: &[u8]) -> Tree {
        match self {
            Self::Handshake(context) => handshake::message(bytes, context),
            Self::Record(fragment) => record::message(bytes, fragment),
            Self::Opened(context) => record::opened(bytes, Some(context)),
            Self::Certificate(context) => handshake::certificate_body(bytes, context),
        }
    }
}

impl Sample {
    pub(crate) fn tree(&self) -> Tree {
        self.form.read(&self.bytes)
    }
}

/// Every scenario of the catalogue, with its own settings and with each of its alternatives.
pub(crate) fn scenarios() -> Vec<(String, Scenario)> {
    let mut scenarios = Vec::new();
    for entry in catalogue::ALL {
        scenarios.push((entry.id.to_owned(), entry.scenario(Seed::CATALOGUE)));
        for (key, value) in entry.alternatives {
            let mut scenario = entry.scenario(Seed::CATALOGUE);
            scenario.set(key, value).unwrap();
            scenarios.push((format!("{} {key}={value}", entry.id), scenario));
        }
    }
    scenarios
}

/// What is in the name of a scenario one of whose ends sends what does not fit.
pub(crate) const MISBEHAVES: &str = "certificate-compression=misstated";

/// All handshake messages of the scenarios.
pub(crate) fn of_scenarios() -> Vec<Sample> {
    let mut samples = Vec::new();
    for (id, scenario) in scenarios() {
        let trace = sim::run(&scenario);
        let story = Story::of(&trace);
        for message in story.messages.iter().filter(|message| matches!(message.kind, Kind::Handshake(_))) {
            samples.push(Sample {
                name: format!("{id}: {} {}", message.number, message.title),
                bytes: message.bytes(&trace).to_vec(),
                form: Form::Handshake(message.context),
            });
        }
    }
    samples
}

/// All records of the scenarios, sealed and opened, and what was compressed in messages.
pub(crate) fn records() -> Vec<Sample> {
    let mut samples = Vec::new();
    for (id, scenario) in scenarios() {
        let trace = sim::run(&scenario);
        let story = Story::of(&trace);
        for message in &story.messages {
            let context = message.context;
            let sealed = message.containers.iter().any(|container| container.sealed.is_some());
            for buffer in Layers::of(&trace, message).buffers {
                let form = match buffer.layer {
                    Layer::Record(_) | Layer::Arrived(_) if sealed => Form::Record(Fragment::Sealed {
                        version: context.version.unwrap_or(ProtocolVersion::TLS_1_3),
                        explicit_nonce: 0,
                        tag: 16,
                    }),
                    Layer::Record(_) | Layer::Arrived(_) => Form::Record(Fragment::Clear(context)),
                    Layer::Opened(_) => Form::Opened(context),
                    Layer::Decompressed { .. } => Form::Certificate(context),
                    Layer::Message => continue,
                };
                let name = format!("{id}: {} {}, {:?}", message.number, message.title, buffer.layer);
                samples.push(Sample { name, bytes: buffer.bytes(&trace).to_vec(), form });
            }
        }
    }
    samples
}

/// The messages of other people's programs and of the RFCs, by file.
pub(crate) const FILES: [(&str, &str); 5] = [
    ("rfc8448", include_str!("../data/handshake/rfc8448.txt")),
    ("rfc9001", include_str!("../data/handshake/rfc9001.txt")),
    ("openssl-3.0.19", include_str!("../data/handshake/openssl-3.0.19.txt")),
    ("gnutls-3.7.9", include_str!("../data/handshake/gnutls-3.7.9.txt")),
    ("chromium-156", include_str!("../data/handshake/chromium-156.txt")),
];

/// The messages of one file: `[name] version, suite`, then the bytes in hex; lines with `#` tell where they are from.
pub(crate) fn of_file(text: &str) -> Vec<Sample> {
    let mut samples: Vec<Sample> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|line| line.split_once(']')) {
            Some((name, known)) => {
                let known = known.trim().split_once(", ");
                let context = known.map_or_else(Context::default, |(version, suite)| Context {
                    version: Some(ProtocolVersion::by_name(version).unwrap()),
                    suite: Some(CipherSuite::by_name(suite).unwrap()),
                });
                samples.push(Sample { name: name.to_owned(), bytes: Vec::new(), form: Form::Handshake(context) });
            }
            None => samples.last_mut().unwrap().bytes.extend(hex::bytes(line).unwrap()),
        }
    }
    samples
}

/// All messages of all files.
pub(crate) fn of_files() -> Vec<Sample> {
    FILES.iter().flat_map(|(_, text)| of_file(text)).collect()
}

/// One sample of each shape: those whose trees have the same fields in the same order are alike.
pub(crate) fn one_of_each(samples: Vec<Sample>) -> Vec<Sample> {
    let mut seen = BTreeSet::new();
    let shape = |sample: &Sample| sample.tree().nodes.iter().map(|node| node.field).collect::<Vec<FieldId>>();
    samples.into_iter().filter(|sample| seen.insert(shape(sample))).collect()
}
