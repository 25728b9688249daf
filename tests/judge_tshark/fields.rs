//! Every field that tshark places has a node of ours with the same span, and where both read a value, the same value.

use std::collections::{BTreeMap, BTreeSet};

use waxseal::dissect::Value;
use waxseal::dissect::show::{dotted, time};

use crate::JUDGED;
use crate::pdml::{Field, Packet};
use crate::placed::{self, Buffers, Found};

/// Fields of tshark's that need not agree where their line contains this, each with the reason. One that always agrees must leave
/// the list.
const EXCEPTIONS: [(&str, &str, &str); 10] = [
    ("imf.content.type.parameters", "charset=", "to us the body of this header field is one text"),
    ("imf.content.type.type", "text/", "to us the body of this header field is one text"),
    ("smtp.req.command", ": STAR", "every verb has four letters, it supposes, and cuts STARTTLS in two"),
    ("smtp.req.parameter", ": TLS", "what it takes for the parameter of STAR"),
    ("tls.handshake.key_update.request_update", "", "placed in the frame, though it was in the decrypted record"),
    ("tls.handshake.random_bytes", "", "the halves of an old random, [RFC 5246 §7.4.1.2]; TLS 1.3 has one value"),
    ("tls.handshake.random_time", "", "the halves of an old random, [RFC 5246 §7.4.1.2]; TLS 1.3 has one value"),
    (
        "tls.handshake.sig_hash_hash",
        "",
        "the halves of an old algorithm, [RFC 5246 §7.4.1.4.1]; a scheme is one number",
    ),
    ("tls.handshake.sig_hash_sig", "", "the halves of an old algorithm, [RFC 5246 §7.4.1.4.1]; a scheme is one number"),
    ("tls.record.content_type", "", "of a protected record, the inner type, placed on the byte of the outer one"),
];

/// What came of all fields with one name.
#[derive(Default)]
struct Compared {
    /// The keys of our fields with their spans.
    ours: BTreeSet<String>,
    /// How many values were read by both, and agree.
    values: usize,
    /// How many have no node of ours, or another value, and are excepted.
    excepted: usize,
    /// The first that has none and is not.
    other: Option<String>,
}

#[test]
fn every_field_of_tshark_has_a_node_of_ours() {
    let mut all: BTreeMap<String, Compared> = BTreeMap::new();
    // What is in a record that nobody may open is beyond the protocol: tshark reads on, and we do not.
    for judged in JUDGED.iter().filter(|judged| judged.id != "record-overflow") {
        let layers = placed::layers(&judged.trace, &judged.story);
        for capture in &judged.captures {
            for (number, packet) in (1..).zip(&capture.packets).filter(|(_, packet)| !packet.fields.is_empty()) {
                let buffers = Buffers::of(packet, &judged.trace, &layers);
                let place = format!("{}, {} vantage, packet {number}", judged.id, capture.vantage.word());
                compare(&place, packet, &buffers, &mut all);
            }
        }
    }
    let others: Vec<_> = all.values().filter_map(|compared| compared.other.as_deref()).collect();
    assert!(others.is_empty(), "{}", others.join("\n"));
    for (name, ..) in EXCEPTIONS {
        assert!(all.get(name).is_some_and(|compared| compared.excepted > 0), "{name} is no exception any more");
    }
    // tshark's names beside ours: whoever changes a parser sees here what it calls things.
    let table: Vec<_> = all.iter().map(|(name, compared)| format!("{name:?} {:?}\n", compared.ours)).collect();
    insta::assert_snapshot!("names_of_tshark_and_ours", table.concat());
    let values: usize = all.values().map(|compared| compared.values).sum();
    assert!(values > 3000, "only {values} values were read by both");
}

fn compare(place: &str, packet: &Packet, buffers: &Buffers<'_>, all: &mut BTreeMap<String, Compared>) {
    for field in &packet.fields {
        let compared = all.entry(field.name.clone()).or_default();
        let found = buffers.at(field);
        let verdicts: Vec<_> = found.iter().map(|found| agree(field, *found)).collect();
        if verdicts.is_empty() || verdicts.iter().all(|verdict| *verdict == Some(false)) {
            if is_excepted(field) {
                compared.excepted += 1;
            } else {
                let ours: Vec<_> = found.iter().map(key).collect();
                compared.other.get_or_insert_with(|| format!("{place}: {field:?}, ours: {ours:?}"));
            }
            continue;
        }
        compared.values += usize::from(verdicts.contains(&Some(true)));
        let ours = found.iter().zip(&verdicts).filter(|(_, verdict)| **verdict != Some(false));
        compared.ours.extend(ours.map(|(found, _)| key(found)));
    }
}

fn is_excepted(field: &Field) -> bool {
    EXCEPTIONS.iter().any(|(name, line, _)| *name == field.name && field.line.contains(line))
}

fn key(found: &Found<'_>) -> String {
    match found {
        Found::Node(node, _) => node.field.key().to_owned(),
        Found::Parts(first, last) => format!("{}…{}", first.field.key(), last.field.key()),
        Found::Piece => "what one record carried".to_owned(),
    }
}

/// Whether both say the same; `None` where one of them says nothing that could be compared.
fn agree(field: &Field, found: Found<'_>) -> Option<bool> {
    let Found::Node(node, buffer) = found else { return None };
    match node.value {
        Value::Number(number) | Value::Code { number, .. } => Some(number_of(&field.show)? == number),
        Value::Flag(flag) => Some(number_of(&field.show)? == u64::from(flag)),
        Value::Oid(_) => Some(field.show == dotted(node.span.of(buffer))),
        Value::Time(seconds) => Some(time(seconds).get(..19)? == instant(&field.show)?),
        // tshark has a field for each bit, at the byte of all of them.
        Value::Bits(names) => {
            let name = field.name.rsplit('.').next()?;
            let index = names.iter().position(|other| *other == name)?;
            let byte = node.span.of(buffer).get(index / 8).copied().unwrap_or(0);
            Some(number_of(&field.show)? == u64::from(byte >> (7 - index % 8) & 1))
        }
        _ => None,
    }
}

/// A number as tshark shows it: decimal, or hex with its prefix.
fn number_of(show: &str) -> Option<u64> {
    show.strip_prefix("0x").map_or_else(|| show.parse().ok(), |hex| u64::from_str_radix(hex, 16).ok())
}

/// A time as tshark shows it, of a certificate `2026-03-02 09:30:00 (UTC)`, of a response about one
/// `Mar  2, 2026 09:30:00.000000000 UTC`: to the second, in the first form.
fn instant(show: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (month, rest) = show.split_once(' ').filter(|_| show.contains("UTC"))?;
    let Some(month) = MONTHS.iter().position(|name| *name == month) else { return show.get(..19).map(str::to_owned) };
    let (day, rest) = rest.trim_start().split_once(", ")?;
    let (year, clock) = rest.split_once(' ')?;
    Some(format!("{year}-{:02}-{day:0>2} {}", month + 1, clock.get(..8)?))
}
