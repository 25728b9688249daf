//! A capture of ours, read by tshark.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use waxseal::codepoint::hex;
use waxseal::export::pcapng::{Vantage, pcapng};
use waxseal::trace::{Actor, Trace};

/// A capture in a file.
pub(crate) struct Capture(PathBuf);

impl Capture {
    /// Writes the capture of a run, its secrets inside. Tests run beside one another: `test` keeps their files apart.
    pub(crate) fn of(id: &str, trace: &Trace, vantage: Vantage) -> Self {
        let test = std::thread::current().name().unwrap_or_default().replace("::", "-");
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}-{id}-{}.pcapng", vantage.word()));
        fs::write(&file, pcapng(trace, vantage)).unwrap();
        Self(file)
    }

    /// What tshark prints about it. Checksums are looked at, which it leaves out unless asked.
    pub(crate) fn tshark(&self, arguments: &[&str]) -> String {
        let output = Command::new("tshark")
            .args(["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-r"])
            .arg(&self.0)
            .args(arguments)
            .output()
            .expect("the command `tshark` must be on the path");
        assert!(output.status.success(), "tshark {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// These fields of every packet.
    pub(crate) fn columns(&self, fields: &[&str]) -> Vec<Vec<String>> {
        let asked = fields.iter().flat_map(|field| ["-e", field]);
        let arguments: Vec<_> = ["-T", "fields", "-E", "separator=|"].into_iter().chain(asked).collect();
        let printed = self.tshark(&arguments);
        printed.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
    }

    /// What each end says inside TLS on a connection, as tshark decrypts it.
    pub(crate) fn decrypted(&self, connection: u32) -> BTreeMap<Actor, Vec<u8>> {
        let printed = self.tshark(&["-q", "-z", &format!("follow,tls,raw,{connection}")]);
        let mut said: BTreeMap<Actor, Vec<u8>> = BTreeMap::new();
        // The lines of node 0 stand at the margin, and it may be either end: the receiver's port is a registered one.
        let node = printed.lines().find_map(|line| line.strip_prefix("Node 0: "));
        let port = node.and_then(|node| node.rsplit(':').next()?.parse::<u16>().ok());
        let first = if port.is_some_and(|port| port < 1024) { Actor::Receiver } else { Actor::Sender };
        for line in printed.lines() {
            let from = if line.starts_with('\t') { first.peer() } else { first };
            if let Some(bytes) = hex::bytes(line.trim()).filter(|bytes| !bytes.is_empty()) {
                said.entry(from).or_default().extend(bytes);
            }
        }
        said
    }
}
