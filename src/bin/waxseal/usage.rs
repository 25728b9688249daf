//! What `waxseal help` says: every command with its options.

/// What can be typed.
pub(crate) const USAGE: &str = "\
usage:
  waxseal list [--json]
      every scenario, with its lesson
  waxseal run ID [--set key=value]... [--intervene TEXT]... [--seed HEX] [--text|--json]
      runs a scenario; exits 0 when it ends as it declares, 1 when not
      --set        changes a setting, see waxseal settings
      --intervene  does something on the path: 'c0.s2c.r3 flip 17 0x01'; a record or line by its meaning: 'c0.c2s.l[STARTTLS] drop'
      --seed       2 to 64 hex digits; the same seed gives the same bytes
      --text       the conversation, in swaks's notation (the default), and who noticed the first intervention, or why nobody did
      --json       digest, messages, trace and verdict
  waxseal tamper ID|--all [--json] [--every N] [--set …] [--intervene …] [--seed …]
      changes every byte of every record and line, one bit and to 0x00 and 0xff, each in a run of its own, on all cores, and counts
      what came of it; exits 1 when something is unexplained, or a mail was altered or exposed in spite of verification
      --all      every scenario
      --every    one byte of N alone
  waxseal checks ID [--set …] [--intervene …] [--seed …] [--json]
      runs a scenario and tells every check that its ends made: what went in, how it ended, who decided
  waxseal export ID --format FORMAT -o FILE [--vantage sender|receiver] [--set …] [--intervene …] [--seed …]
      runs a scenario and writes it for other programs
      --format     pcapng   a capture for Wireshark and tshark, with its secrets inside
                   keylog   the secrets, as SSLKEYLOGFILE
                   trace    all that happened, as JSON
                   story    the messages, as JSON
                   log      both servers' mail logs, in Postfix's form
                   received the Received: lines that the receiver put before the mails
                   tlsrpt   the sender's report to the recipient's domain (RFC 8460), as JSON
      -o           the file; - for standard output
      --vantage    at whose host is captured, receiver by default (pcapng)
  waxseal bytes ID [--message N] [--set …] [--intervene …] [--seed …]
      every byte beside the tree of its fields, with values: of message N, or of all
  waxseal provenance ID --message N --byte K [--set …] [--intervene …] [--seed …]
      where byte K of message N comes from: what made it, what that was made of, and what took it
  waxseal coverage [--json]
      how much of each scenario's bytes has a name and a meaning
  waxseal keys ID [--json] [--set …] [--intervene …] [--seed …]
      the key schedule with values, as each end computed it
  waxseal knows ID [--message N] [--set …] [--intervene …] [--seed …]
      who knows what once message N has crossed, or each: both ends, who listens on the path, who changes things there
  waxseal scenes ID [--json] [--set …] [--intervene …] [--seed …]
      the scenes of a run, its flights and round trips
  waxseal alerts [--json]
      every registered alert: the runs that make an end send it, or why none does; and the failures that send none
  waxseal compare ID ID' [--set …] [--intervene …] [--seed …] [--connections N M] [--fields] [--json]
      two runs, A and B, side by side: which messages one has alone, what differs, round trips, bytes of each flight
      --set-a, --set-b              a setting of one run alone; --set is for both
      --intervene-a, --intervene-b  likewise on the path
      --connections  connection N of A beside connection M of B, each from 0; else all, in order
      --fields       the fields of the messages that differ
  waxseal path [STOP] [--json]
      the guided path, or one stop of it: its run and message, the lesson, and what is often told wrongly
  waxseal settings [--json]
      every setting with its values, its default, and what that is in Postfix, Exim and OpenSMTPD
  waxseal config ID --for PROGRAM [--side sender|receiver] [--set …]
      a configuration that puts a real server in this scenario's place, with comments on what each line does to this run
      --for        postfix, exim or opensmtpd
      --side       one of the two servers; both, when it is left out
  waxseal commands ID [--set …]
      the calls of openssl s_client, swaks, posttls-finger and gnutls-cli that do what the sender does
  waxseal explain SUBJECT | --list | --missing
      what there is to say about a subject, with every variant: alert:close_notify
      --list     every subject
      --missing  the subjects without a text; exits 1 when there are any";
