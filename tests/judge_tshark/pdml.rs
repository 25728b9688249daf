//! Reading PDML, and the bytes of the data sources that its fields point into.
//!
//! A field has a position in a data source, and PDML does not tell in which: the frame itself, `Reassembled TCP`,
//! `Decrypted TLS`, `Reassembled SMTP`. The hex dumps of `tshark -x` name the sources and give their bytes.

use roxmltree::{Document, Node};
use waxseal::codepoint::hex;

/// The bytes of Ethernet, IP and TCP before a segment's own.
pub(crate) const HEADERS: usize = 14 + 20 + 20;

/// One packet.
#[derive(Debug)]
pub(crate) struct Packet {
    /// The fields of TLS, SMTP and what stands inside them, in the order of the document.
    pub(crate) fields: Vec<Field>,
    /// The bytes that fields point into, the frame itself first.
    pub(crate) sources: Vec<Source>,
    /// What tshark thinks of it.
    pub(crate) findings: Vec<Finding>,
    /// Whether it could not be read to its end.
    pub(crate) malformed: bool,
    /// The verdicts about the checksums of IP and TCP: `1` is right.
    pub(crate) checksums: Vec<String>,
}

/// Something that tshark remarks on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// How bad it is, one of `proto.h`'s numbers.
    pub(crate) severity: u32,
    /// What it is.
    pub(crate) message: String,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// The name to filter by, which has a dot in it; of a mere line what stands before its colon.
    pub(crate) name: String,
    /// The line as people read it.
    pub(crate) line: String,
    /// The value as a filter spells it.
    pub(crate) show: String,
    /// Where it begins, in bytes of its source.
    pub(crate) pos: usize,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// The sources in which it may stand, as indices; none where no source has such bytes there.
    pub(crate) sources: Vec<usize>,
}

/// Bytes that fields point into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// Its name; `Frame` for the packet itself.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// All packets, from the output of `tshark -T pdml` and of `tshark -x`. Without the second they have no fields.
pub(crate) fn packets(document: &str, dumps: Option<&str>) -> Vec<Packet> {
    let document = Document::parse(document).expect("tshark writes well-formed XML");
    let nodes: Vec<_> = document.descendants().filter(|node| node.has_tag_name("packet")).collect();
    let sources = dumps.map_or_else(|| nodes.iter().map(|_| Vec::new()).collect(), sources);
    assert_eq!(nodes.len(), sources.len(), "both outputs tell of the same packets");
    nodes.into_iter().zip(sources).map(|(node, sources)| packet(node, sources)).collect()
}

fn packet(node: Node<'_, '_>, sources: Vec<Source>) -> Packet {
    let mut fields = Vec::new();
    let all: Vec<_> = (0..sources.len()).collect();
    for protocol in node.children().filter(|_| !sources.is_empty()) {
        let name = attribute(&protocol, "name");
        if ["tls", "smtp", "imf"].contains(&name) {
            let begin = fields.len();
            collect(&protocol, &all, &sources, &mut fields);
            // In text, what has no name is a mere line of it.
            let own = fields.split_off(begin);
            fields.extend(own.into_iter().filter(|field| name == "tls" || is_name(&field.name)));
        }
    }
    let named = |name: &'static str| node.descendants().filter(move |node| attribute(node, "name") == name);
    let shown = |name| named(name).map(|node| attribute(&node, "show").to_owned());
    Packet {
        fields,
        sources,
        findings: named("_ws.expert").map(|node| finding(&node)).collect(),
        malformed: named("_ws.malformed").next().is_some(),
        checksums: ["ip.checksum.status", "tcp.checksum.status"].into_iter().flat_map(shown).collect(),
    }
}

fn finding(node: &Node<'_, '_>) -> Finding {
    let show = |name| {
        let child = node.children().find(|child| attribute(child, "name") == name);
        child.map(|child| attribute(&child, "show").to_owned()).unwrap_or_default()
    };
    let severity = show("_ws.expert.severity").parse().expect("a finding has a severity");
    Finding { severity, message: show("_ws.expert.message") }
}

/// Takes all fields below a node. Most stand in the source of what is above them; few bytes may stand in several by chance.
fn collect(node: &Node<'_, '_>, above: &[usize], sources: &[Source], fields: &mut Vec<Field>) {
    for child in node.children() {
        let mut here = above.to_vec();
        if let Some(mut field) = field(&child) {
            here.retain(|&index| sources[index].has(&field));
            if here.is_empty() {
                here = (0..sources.len()).filter(|&index| sources[index].has(&field)).collect();
            }
            field.sources.clone_from(&here);
            fields.push(field);
        }
        collect(&child, &here, sources, fields);
    }
}

/// A field that has bytes; what is generated, or counted, has none.
fn field(node: &Node<'_, '_>) -> Option<Field> {
    let number = |name| attribute(node, name).parse::<usize>().ok();
    // Of a field that is some bits, `value` is only those.
    let value = node.attribute("unmaskedvalue").or(node.attribute("value"))?;
    let bytes = hex::bytes(value).filter(|bytes| !bytes.is_empty() && Some(bytes.len()) == number("size"))?;
    let text = |name| attribute(node, name).to_owned();
    // A line without a name is known by its first words: `Extension: key_share (len=38)` is an `Extension`.
    let line = Some(text("showname")).filter(|line| !line.is_empty()).unwrap_or_else(|| text("show"));
    let name =
        if text("name").is_empty() { line.split(':').next().unwrap_or_default().to_owned() } else { text("name") };
    Some(Field { name, line, show: text("show"), pos: number("pos")?, bytes, sources: Vec::new() })
}

/// Whether it is a name to filter by, and no text for people.
fn is_name(name: &str) -> bool {
    name.contains('.') && !name.contains([' ', '\\'])
}

fn attribute<'a>(node: &Node<'a, '_>, name: &str) -> &'a str {
    node.attribute(name).unwrap_or_default()
}

/// The data sources of every packet. A dump without a heading, and one of the frame, begin a packet.
fn sources(dumps: &str) -> Vec<Vec<Source>> {
    let mut packets: Vec<Vec<Source>> = Vec::new();
    let mut heading = None;
    for line in dumps.lines() {
        if let Some((name, _)) = line.rsplit_once(" (").filter(|(_, size)| size.ends_with(" bytes):")) {
            heading = Some(name.to_owned());
        } else if line.len() >= 6 {
            if line.starts_with("0000  ") {
                let name = heading.take().unwrap_or_else(|| "Frame".to_owned());
                if name == "Frame" {
                    packets.push(Vec::new());
                }
                packets.last_mut().expect("the frame comes first").push(Source { name, bytes: Vec::new() });
            }
            // Offset, two spaces, up to sixteen pairs of digits, the same as text.
            let digits: String = line.chars().skip(6).take(48).filter(|letter| !letter.is_whitespace()).collect();
            let bytes = hex::bytes(&digits).expect("a dump has pairs of digits");
            packets.last_mut().and_then(|packet| packet.last_mut()).expect("a dump begins at 0").bytes.extend(bytes);
        }
    }
    packets
}

impl Source {
    /// Whether a field's bytes stand where it says.
    pub(crate) fn has(&self, field: &Field) -> bool {
        self.bytes.get(field.pos..field.pos + field.bytes.len()) == Some(&field.bytes[..])
    }
}
