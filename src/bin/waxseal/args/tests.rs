//! What the command line takes, and what it says to words that it does not know.

use super::*;

fn error(words: &str) -> String {
    let words: Vec<String> = words.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    parse(&words).expect_err("these words are wrong").to_string()
}

#[test]
fn what_is_wrong_is_named_with_what_is_possible() {
    assert!(error("").contains(COMMANDS));
    assert!(error("explain").contains("--missing"));
    assert!(error("explain --all").contains("--list"));
    assert!(error("melt").contains("\"melt\""));
    assert!(error("run").contains("waxseal list"));
    assert!(error("run nonsense").contains("starttls-tls13"));
    assert!(error("run starttls-tls13 --set").contains("key=value"));
    assert!(error("run starttls-tls13 --set policy").contains("key=value"));
    assert!(error("run starttls-tls13 --set policy=maybe").contains("none, may, encrypt, secure"));
    assert!(error("run starttls-tls13 --set colour=red").contains("policy"));
    assert!(error("run starttls-tls13 --seed xyz").contains("hex"));
    assert!(error("run starttls-tls13 --intervene c0").contains("c0.s2c.r3"));
    assert!(error("run starttls-tls13 --loud").contains("--json"));
    assert!(error("list all").contains("--json"));
    assert!(error("checks").contains("checks needs the name of a scenario"));
    assert!(error("checks expired --text").contains("--json"));
    assert!(error("compare").contains("waxseal list"));
    assert!(error("compare starttls-tls13").contains("two scenarios"));
    assert!(error("compare starttls-tls13 --json").contains("two scenarios"));
    assert!(error("compare starttls-tls13 nonsense").contains("\"nonsense\""));
    assert!(error("compare starttls-tls13 expired --loud").contains("--set-a"));
    assert!(error("compare starttls-tls13 expired --set-b refusal").contains("--set-b \"refusal\""));
    assert!(error("compare starttls-tls13 expired --connections 0").contains("two connections"));
    assert!(error("compare starttls-tls13 expired --connections 0 x").contains("\"x\""));
    assert!(error("path nowhere").contains("renegotiation"));
    assert!(error("path resumption twice").contains("--json"));
    assert!(error("export").contains("export needs the name of a scenario"));
    assert!(error("export starttls-tls13 -o f").contains(FORMATS));
    assert!(error("export starttls-tls13 --format pcap -o f").contains("\"pcap\""));
    assert!(error("export starttls-tls13 --format pcapng").contains("- for standard output"));
    assert!(error("export starttls-tls13 --vantage attacker").contains("sender or receiver"));
    assert!(error("export starttls-tls13 --json").contains("--vantage"));
    assert!(error("settings all").contains("--json"));
    assert!(error("config starttls-tls13").contains("postfix, exim or opensmtpd"));
    assert!(error("config starttls-tls13 --for sendmail").contains("\"sendmail\""));
    assert!(error("config starttls-tls13 --for exim --side attacker").contains("sender or receiver"));
    assert!(error("commands starttls-tls13 --json").contains("--set"));
}

#[test]
fn a_run_is_read_whole() {
    let words = ["run", "expired", "--set", "refusal=mta", "--seed", "0a", "--json"].map(str::to_owned);
    let Ok(Command::Run(scenario, Form::Json)) = parse(&words) else { panic!("a run, as JSON") };
    assert_eq!(scenario.changes(), [("refusal", "mta".to_owned())]);
    assert_eq!(scenario.seed.to_string(), "0a");
}

#[test]
fn a_comparison_is_read_whole() {
    let words =
        "compare starttls-tls13 expired --set-b refusal=mta --seed 0a --set pipelining=on --fields --connections 0 1";
    let words: Vec<_> = words.split(' ').map(str::to_owned).collect();
    let Ok(Command::Compare(compare)) = parse(&words) else { panic!("a comparison") };
    assert_eq!(compare.a.changes(), [("pipelining", "on".to_owned())]);
    assert!(compare.b.changes().contains(&("refusal", "mta".to_owned())) && compare.b.changes().len() == 2);
    assert_eq!([compare.a.seed.to_string(), compare.b.seed.to_string()], ["0a", "0a"]);
    assert_eq!(compare.choice, Choice::One { a: ConnectionId(0), b: ConnectionId(1) });
    assert_eq!((compare.depth, compare.form), (Depth::Fields, Form::Text));
}

#[test]
fn a_matrix_is_of_one_scenario_or_of_all() {
    let read = |words: &str| parse(&words.split(' ').map(str::to_owned).collect::<Vec<_>>());
    let Ok(Command::Tamper(all)) = read("tamper --all --every 9 --json") else { panic!("a matrix") };
    assert_eq!((all.scenarios.len(), all.every, all.form), (catalogue::ALL.len(), 9, Form::Json));
    let Ok(Command::Tamper(one)) = read("tamper expired --set policy=may") else { panic!("a matrix") };
    assert_eq!((one.scenarios[0].changes(), one.every), (vec![("policy", "may".to_owned())], 1));
    assert!(error("tamper").contains("the name of a scenario"));
    assert!(error("tamper --all --seed 00").contains("as it is"));
    assert!(error("tamper expired --every 0").contains("from 1"));
}

#[test]
fn an_export_is_read_whole() {
    let words = ["export", "bit-flip", "--format", "pcapng", "--vantage", "sender", "--seed", "0a", "-o", "-"];
    let Ok(Command::Export(scenario, export)) = parse(&words.map(str::to_owned)) else { panic!("an export") };
    let expected = Export { format: Format::Pcapng, vantage: Vantage::Sender, output: Output::Standard };
    assert_eq!((scenario.entry.id, scenario.seed.to_string(), export), ("bit-flip", "0a".to_owned(), expected));
}
