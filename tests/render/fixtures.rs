//! Reports of runs that never were: one of each kind that matters to a reader.

use std::cell::Cell;
use std::collections::BTreeMap;

use ftpprobe::diagnosis::{Confidence, Diagnosis, Finding, Retry, Severity, Verdict};
use ftpprobe::evidence::facts::TcpOutcome;
use ftpprobe::evidence::{DataMode, Ending, Evidence, Outcome, Phase, StepName, Stopped};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::report::{Report, build};

use super::evidence::Tale;

const FEAT: &str = "211-Features:\n EPRT\n EPSV\n MDTM\n PASV\n REST STREAM\n SIZE\n TVFS\n211 End";
const STATUS: &str = "211-FTP server status:\n     Connected to ::ffff:198.51.100.7\n     \
     Logged in as ftp\n     TYPE: ASCII\n     No session bandwidth limit\n     Session timeout in \
     seconds is 300\n     Control connection is plain text\n     Data connections will be plain \
     text\n     At session startup, client count was 1\n     vsFTPd 3.0.5 - secure, fast, stable\n\
     211 End of status";
const LISTING: &str = "drwxr-xr-x    2 0        0            4096 Feb 02 10:00 incoming\n\
    -rw-r--r--    1 0        0            1024 Jan 07 09:12 README\n\
    -rw-r--r--    1 0        0          734003 Jan 07 09:12 release-1.4.2.tar.gz";

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::English) };
}

/// The fixture in another language.
pub(crate) fn speaking<T>(language: Language, fixture: impl FnOnce() -> T) -> T {
    LANGUAGE.set(language);
    let made = fixture();
    LANGUAGE.set(Language::English);
    made
}

/// All fixtures by name.
pub(crate) fn all() -> [(&'static str, Report); 8] {
    [
        ("healthy", healthy()),
        ("limit", limit()),
        ("data_port_filtered", data_port_filtered()),
        ("hostile", hostile()),
        ("interrupted", interrupted()),
        ("two_attempts", two_attempts()),
        ("refused", refused()),
        ("private_address", private_address()),
    ]
}

fn report(evidence: &Evidence, verdict: Verdict, findings: Vec<Finding>) -> Report {
    let diagnosis = Diagnosis {
        verdict,
        root_cause: (verdict != Verdict::Ok).then_some(0),
        findings,
        causes: Vec::new(),
    };
    build(evidence, &diagnosis, &Wording::new(LANGUAGE.get()))
}

fn finding(id: &str, severity: Severity, phase: Phase, values: &[(&str, &str)]) -> Finding {
    let always = [
        ("host", "ftp.example.com"),
        ("port", "21"),
        ("user", "anonymous"),
        ("software", "the server"),
        ("directory", ""),
    ];
    let values: BTreeMap<_, _> = always
        .iter()
        .chain(values)
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    Finding {
        id: id.to_owned(),
        severity,
        confidence: Confidence::Stated,
        phase,
        values,
        exchanges: Vec::new(),
        facts: Vec::new(),
        codes: Vec::new(),
        retry: Retry::default(),
        ours: false,
    }
}

fn up_to_directory(tale: &mut Tale) {
    tale.resolve();
    tale.connect(TcpOutcome::Connected, 8_420);
    tale.greet("220 (vsFTPd 3.0.5)");
    tale.login("230 Login successful.");
    tale.features(FEAT, "215 UNIX Type: L8");
    let listed = format!("212-Status follows:\n{LISTING}\n212 End of status");
    tale.directory("/pub", STATUS, Some("198.51.100.7"), &listed);
}

/// All is well; one thing is worth knowing.
pub(crate) fn healthy() -> Report {
    let mut tale = Tale::of("ftp.example.com");
    up_to_directory(&mut tale);
    tale.list(
        DataMode::Epsv,
        "229 Entering Extended Passive Mode (|||50012|)",
        "192.0.2.10:50012",
        LISTING,
    );
    tale.list(
        DataMode::Pasv,
        "227 Entering Passive Mode (192,0,2,10,195,93).",
        "192.0.2.10:50013",
        LISTING,
    );
    tale.quit();
    let noted = finding("no-mlsd", Severity::Info, Phase::Features, &[]);
    report(&tale.end(), Verdict::Ok, vec![noted])
}

/// The server has no room for one more connection of this address.
pub(crate) fn limit() -> Report {
    let said = "There are too many connections from your internet address.";
    let mut tale = Tale::of("ftp.example.com");
    tale.resolve();
    tale.connect(TcpOutcome::Connected, 8_420);
    tale.greet(&format!("421 {said}"));
    tale.skip(
        StepName::Quit,
        Phase::Quit,
        "the server had closed the control connection",
    );
    let mut cause = finding(
        "limit-per-ip",
        Severity::Critical,
        Phase::Limits,
        &[("text", said)],
    );
    cause.exchanges = vec![0];
    cause.codes = vec![421];
    cause.retry = Retry {
        advised: true,
        after_seconds: Some(60),
        stated: false,
    };
    report(&tale.end(), Verdict::Critical, vec![cause])
}

/// Login works, data ports do not answer; advice for all three.
pub(crate) fn data_port_filtered() -> Report {
    let mut tale = Tale::of("ftp.example.com");
    up_to_directory(&mut tale);
    let announced = [
        (
            DataMode::Epsv,
            "229 Entering Extended Passive Mode (|||50012|)",
            "192.0.2.10:50012",
        ),
        (
            DataMode::Pasv,
            "227 Entering Passive Mode (192,0,2,10,195,93).",
            "192.0.2.10:50013",
        ),
    ];
    for (mode, reply, address) in announced {
        let mut data = tale.announce(mode, reply, address);
        data.connect = Some(tale.path(address, TcpOutcome::TimedOut, 10_000_400));
        tale.data(data, Outcome::Failed);
    }
    tale.quit();
    let values = [("address", "192.0.2.10:50012"), ("seconds", "10")];
    let mut cause = finding(
        "data-port-filtered",
        Severity::Critical,
        Phase::DataPassive,
        &values,
    );
    cause.confidence = Confidence::Proven;
    cause.exchanges = vec![8, 9];
    cause.facts = vec![
        "Connecting to 192.0.2.10:50012 got no answer within 10 s.".to_owned(),
        "Connecting to 192.0.2.10:50013 got no answer within 10 s.".to_owned(),
    ];
    cause.codes = vec![229, 227];
    let slow = finding(
        "slow-banner",
        Severity::Warning,
        Phase::Greeting,
        &[("seconds", "6")],
    );
    let noted = finding("no-mlsd", Severity::Info, Phase::Features, &[]);
    report(&tale.end(), Verdict::Critical, vec![cause, slow, noted])
}

/// Everything that a server can say is against the reader.
pub(crate) fn hostile() -> Report {
    let esc =
        "530-\u{1b}[2J\u{1b}[31mAll is well\u{1b}[0m\u{7}\r\n530-\u{202e}drowssap\u{202c} \u{9b}1A";
    let long = "x".repeat(300);
    let mut tale = Tale::of("ftp.example.com");
    tale.resolve();
    tale.connect(TcpOutcome::Connected, 8_420);
    tale.greet(&format!("220-\u{1b}]0;owned\u{7}Wide: 日本語のサーバーへようこそ、どうぞごゆっくりお過ごしください。\n220 {long}"));
    tale.login(&format!(
        "{esc}\n530-{long}\n530-a\n530-b\n530-c\n530 \u{200b}Denied\t!"
    ));
    tale.skip(
        StepName::Quit,
        Phase::Quit,
        "the server had closed the control connection",
    );
    let said = "All is well \u{1b}[2J";
    let mut cause = finding(
        "login-bad-credentials",
        Severity::Critical,
        Phase::Login,
        &[("text", said)],
    );
    cause.exchanges = vec![1, 2, 99];
    cause.facts = vec![format!("A fact with \u{1b}[5mblinking and {long}.")];
    cause.codes = vec![530];
    report(&tale.end(), Verdict::Critical, vec![cause])
}

/// Stopped by the user while waiting for a reply.
pub(crate) fn interrupted() -> Report {
    let mut tale = Tale::of("ftp.example.com");
    tale.resolve();
    tale.connect(TcpOutcome::Connected, 8_420);
    tale.greet("220 ready");
    tale.exchange(Phase::Features, "FEAT", "", 4_300_000);
    tale.ended_as(Ending::Interrupted);
    tale.features_unanswered(1);
    let mut evidence = tale.end();
    evidence.stopped = Some(Stopped::Interrupted);
    let mut cause = finding(
        "probe-interrupted",
        Severity::Critical,
        Phase::Features,
        &[],
    );
    cause.confidence = Confidence::Proven;
    cause.exchanges = vec![1];
    cause.ours = true;
    cause.retry.advised = true;
    report(&evidence, Verdict::Unknown, vec![cause])
}

/// A limit that had gone away at the second attempt.
pub(crate) fn two_attempts() -> Report {
    let said = "421 Too many users, please try again later.";
    let mut tale = Tale::of("ftp.example.com");
    tale.resolve();
    tale.connect(TcpOutcome::Connected, 8_420);
    tale.greet(said);
    tale.again_after(5_000_000);
    up_to_directory(&mut tale);
    tale.list(
        DataMode::Epsv,
        "229 Entering Extended Passive Mode (|||50012|)",
        "192.0.2.10:50012",
        LISTING,
    );
    tale.quit();
    let mut cause = finding(
        "limit-server-full",
        Severity::Warning,
        Phase::Limits,
        &[("text", said)],
    );
    cause.facts = vec![format!("Attempt 1 was refused: {said}")];
    cause.codes = vec![421];
    report(&tale.end(), Verdict::Warning, vec![cause])
}

/// Nobody listens.
fn refused() -> Report {
    let mut tale = Tale::of("a-rather-long-name-of-a-host.department.division.example.com");
    tale.resolve();
    tale.connect(TcpOutcome::Refused, 420);
    let mut cause = finding(
        "tcp-refused",
        Severity::Critical,
        Phase::Tcp,
        &[("address", "192.0.2.10:21")],
    );
    cause.confidence = Confidence::Proven;
    cause.facts = vec!["192.0.2.10:21 refused the connection.".to_owned()];
    report(&tale.end(), Verdict::Critical, vec![cause])
}

/// PASV names an address that nobody outside can reach; the server's own address has the port.
pub(crate) fn private_address() -> Report {
    let private = "192.168.1.10:50013";
    let mut tale = Tale::of("ftp.example.com");
    up_to_directory(&mut tale);
    tale.list(
        DataMode::Epsv,
        "229 Entering Extended Passive Mode (|||50012|)",
        "192.0.2.10:50012",
        LISTING,
    );
    let pasv = "227 Entering Passive Mode (192,168,1,10,195,93).";
    let mut data = tale.announce(DataMode::Pasv, pasv, private);
    let reached = tale.path("192.0.2.10:50013", TcpOutcome::Connected, 1_100);
    data.connect_control_peer = Some(reached);
    tale.listing(data, LISTING);
    tale.quit();
    let values = [("announced", private), ("peer", "192.0.2.10")];
    let mut cause = finding(
        "pasv-private-but-epsv-works",
        Severity::Warning,
        Phase::DataPassive,
        &values,
    );
    cause.confidence = Confidence::Proven;
    cause.exchanges = vec![11];
    cause.codes = vec![227];
    report(&tale.end(), Verdict::Warning, vec![cause])
}
