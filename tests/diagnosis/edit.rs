//! How a case changes saved evidence.

use std::net::SocketAddr;
use std::path::PathBuf;

use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::facts::{
    Connected, DirectoryFacts, DirectoryState, Greeted, LoggedIn, Lookup, LookupOutcome,
    TcpOutcome, TcpPath,
};
use ftpprobe::evidence::{
    Attempt, DataConnection, DataMode, Ending, Evidence, Exchange, Facts, Octets, Phase, Reply,
    StepName, format,
};

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/evidence")
        .join(format!("{name}.json"))
}

pub(crate) fn exists(name: &str) -> bool {
    file(name).exists()
}

/// A saved run of the practice server.
pub(crate) fn load(name: &str) -> Evidence {
    format::load(std::fs::File::open(file(name)).unwrap()).unwrap()
}

pub(crate) fn attempt(evidence: &mut Evidence) -> &mut Attempt {
    evidence.attempts.last_mut().unwrap()
}

pub(crate) fn reply(code: u16, text: &str) -> Reply {
    Reply {
        code,
        lines: vec![format!("{code} {text}")],
        oddities: Vec::new(),
    }
}

/// A reply in place of the one that the exchange had.
pub(crate) fn says(exchange: &mut Exchange, code: u16, text: &str) {
    exchange.raw = Octets(format!("{code} {text}\r\n").into_bytes());
    exchange.reply = Some(reply(code, text));
    exchange.ending = Ending::Replied;
}

/// No reply.
pub(crate) fn ends(exchange: &mut Exchange, ending: Ending) {
    exchange.closed = matches!(ending, Ending::Closed | Ending::Reset);
    exchange.reply = None;
    exchange.raw = Octets::default();
    exchange.ending = ending;
}

/// The first exchange of this command.
pub(crate) fn of<'e>(evidence: &'e mut Evidence, command: &str) -> &'e mut Exchange {
    let all = &mut attempt(evidence).exchanges;
    all.iter_mut()
        .find(|e| e.command.as_deref() == Some(command))
        .unwrap()
}

/// The run of a server whose greeting is this refusal.
pub(crate) fn refused_greeting(code: u16, text: &str) -> Evidence {
    let mut evidence = load("421");
    says(&mut attempt(&mut evidence).exchanges[0], code, text);
    evidence
}

/// The run of a server that ends the greeting so.
pub(crate) fn no_greeting(ending: Ending, bytes: &[u8]) -> Evidence {
    let mut evidence = load("421");
    let exchange = &mut attempt(&mut evidence).exchanges[0];
    ends(exchange, ending);
    exchange.raw = Octets(bytes.to_vec());
    evidence
}

pub(crate) fn greeted(evidence: &mut Evidence) -> &mut Greeted {
    let mut steps = attempt(evidence).steps.iter_mut();
    steps
        .find_map(|step| {
            if let Facts::Greet(facts) = &mut step.facts {
                Some(facts)
            } else {
                None
            }
        })
        .unwrap()
}

pub(crate) fn login(evidence: &mut Evidence) -> &mut LoggedIn {
    let mut steps = attempt(evidence).steps.iter_mut();
    steps
        .find_map(|step| {
            if let Facts::Login(facts) = &mut step.facts {
                Some(facts)
            } else {
                None
            }
        })
        .unwrap()
}

pub(crate) fn directory(evidence: &mut Evidence) -> &mut DirectoryFacts {
    let mut steps = attempt(evidence).steps.iter_mut();
    steps
        .find_map(|step| {
            if let Facts::Directory(facts) = &mut step.facts {
                Some(facts)
            } else {
                None
            }
        })
        .unwrap()
}

/// The run of a server that answers PASS so, to a user's own password.
pub(crate) fn refused_pass(code: u16, text: &str) -> Evidence {
    let mut evidence = load("wrong-password");
    says(of(&mut evidence, "PASS ********"), code, text);
    evidence
}

/// The run of a server that answers USER so.
pub(crate) fn refused_user(code: u16, text: &str) -> Evidence {
    let mut evidence = load("wrong-password");
    let exchange = of(&mut evidence, "USER demo");
    says(exchange, code, text);
    let login = login(&mut evidence);
    let user = login.user.unwrap();
    login.pass = None;
    attempt(&mut evidence).exchanges.truncate(user + 1);
    evidence
}

/// The run of a server that answers CWD to the directory so.
pub(crate) fn refused_directory(code: u16, text: &str) -> Evidence {
    let mut evidence = load("missing-directory");
    let facts = directory(&mut evidence);
    facts.state = DirectoryState::Refused;
    let cwd = facts.cwd.unwrap();
    says(&mut attempt(&mut evidence).exchanges[cwd], code, text);
    evidence
}

/// A healthy run in which this command is answered so, and nothing after it happened.
pub(crate) fn mid_session(command: &str, change: impl FnOnce(&mut Exchange)) -> Evidence {
    let mut evidence = load("healthy");
    change(of(&mut evidence, command));
    let attempt = attempt(&mut evidence);
    let at = attempt
        .exchanges
        .iter()
        .position(|e| e.command.as_deref() == Some(command))
        .unwrap();
    attempt.exchanges.truncate(at + 1);
    attempt.data.clear();
    attempt.steps.retain(|step| {
        let early = matches!(
            step.name,
            StepName::Resolve | StepName::Connect | StepName::Greet
        );
        early || (step.name == StepName::Login && command != "FEAT")
    });
    evidence
}

pub(crate) fn data(evidence: &mut Evidence, mode: DataMode) -> &mut DataConnection {
    attempt(evidence)
        .data
        .iter_mut()
        .find(|data| data.mode == mode)
        .unwrap()
}

/// The set-up of this mode is answered so.
pub(crate) fn setup_says(evidence: &mut Evidence, mode: DataMode, code: u16, text: &str) {
    let connection = data(evidence, mode);
    let setup = connection.setup;
    *connection = DataConnection {
        setup,
        ..DataConnection::new(mode)
    };
    says(&mut attempt(evidence).exchanges[setup.unwrap()], code, text);
}

/// LIST or MLSD of this mode is answered so.
pub(crate) fn transfer_says(evidence: &mut Evidence, mode: DataMode, code: u16, text: &str) {
    let connection = data(evidence, mode);
    let transfer = connection.transfer.unwrap();
    connection.closing = None;
    connection.end = None;
    connection.listing = None;
    says(&mut attempt(evidence).exchanges[transfer], code, text);
}

/// The closing reply of this mode is this one.
pub(crate) fn closing_says(evidence: &mut Evidence, mode: DataMode, code: u16, text: &str) {
    let closing = data(evidence, mode).closing.unwrap();
    says(&mut attempt(evidence).exchanges[closing], code, text);
}

/// The data of this mode ends so.
pub(crate) fn data_ends(evidence: &mut Evidence, mode: DataMode, end: DataEnd) {
    let connection = data(evidence, mode);
    let closing = connection.closing.unwrap();
    connection.end = Some(end);
    let exchange = &mut attempt(evidence).exchanges[closing];
    ends(
        exchange,
        Ending::TimedOut {
            limit_us: 5_000_000,
        },
    );
    exchange.phase = Phase::Transfer;
}

/// TCP to the data port of this mode ends so.
pub(crate) fn dial_ends(evidence: &mut Evidence, mode: DataMode, outcome: TcpOutcome) {
    let connection = data(evidence, mode);
    let path = connection.connect.clone().unwrap();
    connection.connect = Some(TcpPath { outcome, ..path });
    connection.transfer = None;
    connection.closing = None;
    connection.end = None;
}

/// The run announces this address in its 227 reply; the same port on the server's own address ends so.
pub(crate) fn announces(evidence: &mut Evidence, address: &str, on_peer: TcpOutcome) {
    let connection = data(evidence, DataMode::Pasv);
    connection.announced_ip = Some(address.parse().unwrap());
    let path = connection.connect.take().unwrap();
    connection.connect_control_peer = Some(TcpPath {
        outcome: on_peer,
        ..path
    });
    if on_peer != TcpOutcome::Connected {
        connection.transfer = None;
        connection.closing = None;
        connection.end = None;
    }
}

/// A run that got no further than names.
pub(crate) fn resolved(ipv4: LookupOutcome, ipv6: LookupOutcome) -> Evidence {
    let mut evidence = load("healthy");
    let attempt = attempt(&mut evidence);
    attempt.steps.truncate(1);
    attempt.exchanges.clear();
    attempt.data.clear();
    attempt.connections_opened = 0;
    let lookup = |outcome| Lookup {
        outcome,
        addresses: vec![],
        elapsed_us: 1000,
        error: Some("words".to_owned()),
    };
    if let Facts::Resolve(facts) = &mut attempt.steps[0].facts {
        facts.literal = false;
        facts.ipv4 = lookup(ipv4);
        facts.ipv6 = lookup(ipv6);
    }
    evidence
}

/// A run that tried these addresses; the last carries the rest of the run if it connected.
pub(crate) fn connected(paths: &[(&str, TcpOutcome, u64)]) -> Evidence {
    let mut evidence = load("healthy");
    let attempt = attempt(&mut evidence);
    let path = |(address, outcome, elapsed_us): &(&str, TcpOutcome, u64)| TcpPath {
        address: address.parse::<SocketAddr>().unwrap(),
        outcome: *outcome,
        started_us: 0,
        elapsed_us: *elapsed_us,
        error: None,
    };
    let paths: Vec<_> = paths.iter().map(path).collect();
    let used = paths
        .iter()
        .position(|path| path.outcome == TcpOutcome::Connected);
    if used.is_none() {
        attempt.steps.truncate(2);
        attempt.exchanges.clear();
        attempt.data.clear();
    }
    if let Facts::Resolve(facts) = &mut attempt.steps[0].facts {
        facts.literal = false;
    }
    attempt.steps[1].facts = Facts::Connect(Connected {
        paths,
        used,
        local: None,
        untried: vec![],
    });
    evidence
}
