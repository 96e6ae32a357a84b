//! One run of the probe against the scripted server.

use std::net::{IpAddr, Ipv4Addr};

use ftpprobe::clock::Stopwatch;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio_rustls::TlsAcceptor;

use crate::authority::Authority;
use crate::case::Case;
use crate::judge;
use crate::listing::Listing;
use crate::resolver::{self, Zone};
use crate::scripted_server::{self, Server, Setup};
use crate::support::Probe;
use crate::support::identity::{self, Identity};
use crate::support::namespace::in_namespace;
use crate::support::probe::Output;

/// What stands in for every user's password.
pub(crate) const PASSWORD: &str = "gr33n-L4ntern";

/// What applies unless the case says otherwise.
const LIMITS: [(&str, &str); 3] = [
    ("--retries", "0"),
    ("--timeout", "3s"),
    ("--connect-timeout", "3s"),
];

/// The option that the probe gets in any case.
const DEADLINE: &str = "--deadline";

/// What came of a run.
pub(crate) struct Played {
    pub(crate) output: Output,
    /// The report for people.
    pub(crate) text: String,
    pub(crate) seconds: f64,
    /// The commands of each control connection.
    pub(crate) heard: Vec<Vec<String>>,
}

/// Plays a case; gives what is wrong with the report.
pub(crate) fn case(name: &str, case: &Case) -> Vec<String> {
    let mut complaints = Vec::new();
    if case.names.is_empty() {
        complaints = judge::complaints(case, &run(case));
    } else {
        in_namespace(name, || {
            resolver::names("");
            resolver::resolver(Zone::Names(case.names.clone()));
            complaints = judge::complaints(case, &run(case));
        });
    }
    if !complaints.is_empty() {
        complaints.push(format!("But: {}", case.why));
    }
    complaints
}

/// Plays a listing; gives what was read wrong.
pub(crate) fn listing(listing: &Listing) -> Vec<String> {
    listing.complaints(&run(&listing.case()))
}

/// Runs the probe as the case asks.
pub(crate) fn run(case: &Case) -> Played {
    let authority = Authority::new();
    let (good, self_signed) = (authority.good(), Authority::self_signed());
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text");
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let (output, seconds, heard) = runtime.block_on(async {
        let setup = Setup {
            connections: case.connections(),
            good: Some(acceptor(&good)),
            self_signed: Some(acceptor(&self_signed)),
            script: None,
        };
        let ip = case.host.parse().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let server = Server::start(ip, setup).await.unwrap();
        let port = server.address.port();
        let also = format!("text:{}", text.display());
        let mut probe = probe(case, port).arg("--also").arg(&also);
        let own = case.args.iter().position(|arg| arg == DEADLINE);
        let is_set = |at: usize| own.is_some_and(|own| at == own || at == own + 1);
        let others = case.args.iter().enumerate().filter(|(at, _)| !is_set(*at));
        for (_, arg) in others {
            let root = good.root();
            probe = probe.arg(&arg.replace("{authority}", root.to_str().unwrap()));
        }
        let watch = Stopwatch::start();
        let output = spawn_blocking(|| probe.output()).await.unwrap();
        (output, watch.elapsed().as_secs_f64(), server.heard())
    });
    Played {
        output,
        text: std::fs::read_to_string(text).unwrap_or_default(),
        seconds,
        heard,
    }
}

fn probe(case: &Case, port: u16) -> Probe {
    let target = match &case.target {
        Some(target) => target.replace("{port}", &port.to_string()),
        None if case.host.contains(':') => format!("[{}]:{port}", case.host),
        None => format!("{}:{port}", case.host),
    };
    let mut args = case.args.iter().skip_while(|arg| *arg != DEADLINE);
    let deadline = args.nth(1);
    let mut probe = Probe::of(&target)
        .password(PASSWORD)
        .deadline(deadline.map_or("25s", String::as_str))
        .arg("--no-config");
    if case.target.is_none() && !case.host.contains(':') {
        probe = probe.arg("-4");
    }
    for (option, value) in LIMITS {
        if !case.args.iter().any(|arg| arg == option) {
            probe = probe.arg(option).arg(value);
        }
    }
    probe
}

fn acceptor(identity: &Identity) -> TlsAcceptor {
    let chain = identity::certificates(&identity.chain());
    let key = PrivateKeyDer::from_pem_file(identity.key()).unwrap();
    scripted_server::acceptor(chain, key)
}
