//! The program as a person or a monitoring system meets it: arguments, exit codes, files, signals.
//!
//! * `action` the steps of the GitHub Action, workflows and issue forms
//! * `files` what is written and what is left when that fails
//! * `passwords` where they come from, and that nobody reads them; `secrets` brought back from everywhere, `masked` of other targets, in
//!   what others wrote, and by the thousand, `together` of other files and other
//!   sessions; `tape` makes captures; `redacted` names of people and machines
//! * `way` which way connections take: the port, where they begin, and addresses that are given
//!
//! Probes go to the practice server only, and environment variables are those that a test sets.
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

mod action;
mod files;
mod masked;
mod passwords;
mod redacted;
#[path = "../support/schema.rs"]
mod schema;
mod secrets;
#[path = "../captured/tape.rs"]
#[expect(dead_code, reason = "the tests of captures use the rest")]
mod tape;
mod together;
mod way;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use assert_cmd::assert::OutputAssertExt;
use test_case::test_case;
use tokio::net::TcpSocket;

use schema::Schema;

fn ftpprobe(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ftpprobe"));
    command.args(args).env_clear().stdin(Stdio::null());
    command
}

struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

fn run(args: &[&str]) -> Ran {
    ran(&mut ftpprobe(args))
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A port of loopback that refuses connections for as long as this lives: it is taken, but nobody listens.
struct Nobody(TcpSocket);

impl Nobody {
    fn bind() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self(socket)
    }

    fn address(&self) -> String {
        self.0.local_addr().unwrap().to_string()
    }
}

/// A practice server that runs until the test is over.
struct Held {
    child: Child,
    address: String,
}

impl Held {
    fn start(scenario: &str) -> Self {
        let mut child = ftpprobe(&["demo", scenario, "--hold"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line = line.unwrap();
            let (_, rest) = line.split_once("ftp://")?;
            Some(rest.split(' ').next().unwrap().to_owned())
        });
        Self {
            child,
            address: address.unwrap(),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // A child that ended by itself needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test_case(&["--help"], "130  interrupted by Ctrl-C"; "help has the exit codes")]
#[test_case(&["-h"], "ftpprobe diagnose filezilla.log"; "short help has examples")]
#[test_case(&["help"], "--max-backoff"; "help as a command")]
#[test_case(&["help", "history"], "--since"; "help of a command")]
#[test_case(&["--version"], concat!("ftpprobe ", env!("CARGO_PKG_VERSION")); "version")]
#[test_case(&["probe", "--help"], "TARGET"; "help of probe")]
#[test_case(&["demo", "--help"], "--hold"; "help of demo")]
#[test_case(&["demo", "--list"], "421-per-ip "; "list of scenarios")]
#[test_case(&["generate", "man"], ".TH FTPPROBE 1"; "man page")]
#[test_case(&["generate", "completions", "bash"], "_ftpprobe"; "completions")]
#[test_case(&["demo", "--list", "--lang", "ja"], "正常なサーバー"; "scenarios in Japanese")]
fn asked_for(args: &[&str], words: &str) {
    let ran = run(args);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains(words), "{}", ran.stdout);
}

/// Everything that is typed wrong is UNKNOWN for a monitoring system, and says what to do on stderr.
#[test_case(&[], "no target. Name a server"; "nothing")]
#[test_case(&["--no-such-flag", "h.example"], "--no-such-flag"; "unknown flag")]
#[test_case(&["--timeout", "soon", "h.example"], "--timeout"; "no duration")]
#[test_case(&["--timeout", "0s", "h.example"], "longer than zero"; "no time at all")]
#[test_case(&["--timeout", "5x", "h.example"], "a number of seconds"; "no unit")]
#[test_case(&["-p", "2121", "h.example"], "HOST:PORT"; "a port by itself")]
#[test_case(&["--password", "x", "h.example"], "--password-file"; "a password by itself")]
#[test_case(&["-4", "-6", "h.example"], "--ipv6"; "both families only")]
#[test_case(&["-q", "-v", "h.example"], "cannot be used with"; "quiet and verbose")]
#[test_case(&["sftp://h.example"], "file transfer of SSH"; "sftp")]
#[test_case(&["h.example:99999"], "is not a valid port"; "port")]
#[test_case(&["--dir", "a\nDELE b", "h.example"], "control character"; "line end in a directory")]
#[test_case(&["--user", "a\r\nDELE b", "h.example"], "control character"; "line end in a user")]
#[test_case(&["--anonymous-password", "a\nb", "h.example"], "control character"; "line end in a password")]
#[test_case(&["--user", "a", "--account", "a\nb", "h.example"], "control character"; "line end in an account")]
#[test_case(&["--user", "a", "b@h.example"], "contradict each other"; "two users")]
#[test_case(&["--ask-password", "h.example"], "--ask-password needs a user"; "password of nobody")]
#[test_case(&["--account", "x", "h.example"], "--account needs a user"; "account of nobody")]
#[test_case(&["--netrc", "h.example"], "HOME is not set"; "netrc without a home")]
#[test_case(&["--netrc-file", "/no/such/netrc", "h.example"], "/no/such/netrc could not be read"; "netrc that is not there")]
#[test_case(&["--password-file", "/no/such/file", "a@h.example"], "/no/such/file could not be read"; "password file that is not there")]
#[test_case(&["--password-file", "-", "a@h.example"], "is empty"; "empty password file")]
#[test_case(&["--password-file", "x", "--netrc", "h.example"], "cannot be used with"; "two sources of a password")]
#[test_case(&["--tls", "explicit", "ftps://h.example"], "contradict"; "explicit and implicit TLS")]
#[test_case(&["--tls", "implicit", "ftpes://h.example"], "contradict"; "implicit and explicit TLS")]
#[test_case(&["--tls-server-name", "no name", "h.example"], "no host name"; "a server name that is none")]
#[test_case(&["--pin", "sha256:12", "h.example"], "is not a SHA-256 fingerprint"; "a pin that is too short")]
#[test_case(&["--ca-file", "Cargo.toml", "h.example"], "contains no certificate"; "authorities without a certificate")]
#[test_case(&["--ca-file", "nowhere.pem", "h.example"], "could not be read"; "authorities that are not there")]
#[test_case(&["--client-cert", "c.pem", "h.example"], "--client-key"; "a certificate without its key")]
#[test_case(&["--tls", "off", "ftps://h.example"], "contradict"; "TLS off and on")]
#[test_case(&["-4", "::1"], "-4 and the IPv6 address ::1 contradict each other"; "an IPv6 address over IPv4")]
#[test_case(&["-4", "ftp://[2001:db8::1]:2121/"], "-4 and the IPv6 address 2001:db8::1 contradict"; "the same in a URL")]
#[test_case(&["-6", "127.0.0.1"], "-6 and the IPv4 address 127.0.0.1 contradict each other"; "an IPv4 address over IPv6")]
#[test_case(&["--format", "json", "a.example", "b.example"], "use jsonl for several"; "several targets in one object")]
#[test_case(&["--save-evidence", "x", "a.example", "b.example"], "once for each"; "one file for several targets")]
#[test_case(&["--format", "xml", "a.example"], "jsonl"; "unknown format")]
#[test_case(&["demo", "no-such-scenario"], "demo --list"; "unknown scenario")]
#[test_case(&["--find-limit", "5", "127.0.0.1:1"], "add --yes"; "a burden that nobody agreed to")]
#[test_case(&["--find-limit", "1", "--yes", "127.0.0.1:1"], "--find-limit must be 2 to 200"; "a search that is none")]
#[test_case(&["--find-limit", "5000", "--yes", "127.0.0.1:1"], "--find-limit must be 2 to 200"; "a flood")]
#[test_case(&["--idle-test", "0s", "127.0.0.1:1"], "--idle-test must be longer"; "no idle time")]
#[test_case(&["--idle-test", "25h", "127.0.0.1:1"], "must not exceed 24h"; "more idle time than a day has")]
#[test_case(&["--idle-test", "10m", "--deadline", "1m", "127.0.0.1:1"], "--idle-test 10m does not fit into --deadline 1m"; "a run that ends before its idle time")]
#[test_case(&["--backoff", "0s", "127.0.0.1:1"], "--backoff must be longer"; "no backoff")]
#[test_case(&["--retries", "1000", "127.0.0.1:1"], "--retries must be 0 to 100"; "too many retries")]
#[test_case(&["--state", "/dev/null/x", "127.0.0.1:1"], "--state: cannot use /dev/null/x"; "a state folder that cannot be")]
#[test_case(&["-v", "demo"], "ftpprobe probe demo"; "options before a command")]
#[test_case(&["-v", "help"], "`help` is a command"; "help behind an option")]
#[test_case(&["histroy"], "`histroy` is not a command; did you mean `history`? To probe a host of that name: ftpprobe probe histroy"; "nearly a command")]
#[test_case(&["explian", "421"], "did you mean `explain`?"; "nearly a command, with its argument")]
#[test_case(&["histroy", "--since", "7d"], "did you mean `history`?"; "nearly a command, with its option")]
#[test_case(&["--tsl", "off", "h.example"], "unknown option --tsl: did you mean --tls?"; "nearly an option")]
#[test_case(&["-k", "h.example"], "unknown option -k: did you mean --insecure?"; "an option of curl")]
#[test_case(&["h.example", "21"], "`21` is not a valid host. If it is a port, write h.example:21"; "a port as curl has none")]
#[test_case(&["--port", "21", "h.example:2121"], "--port 21 and port 2121 of the target contradict"; "two ports")]
#[test_case(&["--resolve", "h.example", "h.example"], "--resolve: `h.example` is not HOST:ADDRESS"; "no address given")]
#[test_case(&["--resolve", "h.example:::1", "-4", "h.example"], "-4 and the IPv6 address ::1 contradict"; "an address of the other family given")]
#[test_case(&["--source", "127.0.0.1", "::1"], "--interface 127.0.0.1 and the IPv6 address ::1 contradict"; "a source of the other family")]
#[test_case(&["--source", "192.0.2.77", "h.example"], "--interface 192.0.2.77: this machine does not have the address 192.0.2.77"; "a source of another machine")]
#[test_case(&["--interface", "no/where", "h.example"], "--interface: `no/where` is not an address or the name of a network interface"; "no interface")]
#[test_case(&["explain", "limit-per-i"], "Did you mean `limit-per-ip`?"; "nearly a finding")]
#[test_case(&["explain", "vsftp"], "Did you mean `vsftpd`?"; "nearly a server")]
#[test_case(&["explain", "42l"], "Did you mean `421`?"; "nearly a code")]
#[test_case(&["demo", "42l"], "unknown scenario `42l`. Did you mean `421`? (ftpprobe demo --list)"; "nearly a scenario")]
#[test_case(&["--server-profile", "vsftp", "h.example"], "unknown server profile `vsftp`. Did you mean `vsftpd`?"; "nearly a profile")]
#[test_case(&["--also", "jsn:x", "h.example"], "unknown format `jsn`. Did you mean `json`?"; "nearly a format")]
#[test_case(&["--warn", "logn=1s", "h.example"], "unknown measure `logn`. Did you mean `login`?"; "nearly a measure")]
#[test_case(&["--also", "nagios", "--splay", "1h", "127.0.0.1:1"], "is not FORMAT:FILE"; "another form without a file, told before any pause")]
#[test_case(&["--warn", "login", "--find-limit", "5", "127.0.0.1:1"], "is not a valid threshold"; "no threshold, told before any question")]
#[test_case(&["--history", "/dev/null/x", "127.0.0.1:1"], "--history: cannot open /dev/null/x: no such directory"; "a history that cannot be")]
#[test_case(&["--history", "Cargo.toml", "127.0.0.1:1"], "it is no history"; "a history that is none")]
#[test_case(&["history"], "no history file: use --history FILE"; "no history named")]
#[test_case(&["history", "--history", "/no/such/file"], "the history /no/such/file does not exist. A run with --history /no/such/file creates it"; "a history that is not there")]
#[test_case(&["--config", "/no/such/file"], "--config /no/such/file cannot be read"; "a configuration that is not there")]
#[test_case(&["--name", "", "127.0.0.1:1"], "is not a valid name"; "no name")]
#[test_case(&["--name", "x", "a.example", "b.example"], "--name takes one target"; "one name for two")]
#[test_case(&["--exec", "true", "127.0.0.1:1"], "--exec needs --alert-on change"; "a command without alerts")]
#[test_case(&["--alert-on", "change", "--exec", "mail 'x", "--state", "/tmp", "127.0.0.1:1"], "missing closing quote"; "half a quote")]
#[test_case(&["--alert-on", "change", "--confirm", "0", "127.0.0.1:1"], "--confirm"; "nothing to confirm")]
#[test_case(&["--alert-on", "change", "127.0.0.1:1"], "HOME is not set. Use --state"; "alerts without a memory")]
#[test_case(&["--user", "me", "--password-env", "NO_SUCH", "127.0.0.1:1"], "NO_SUCH is not set"; "a variable that is not set")]
#[test_case(&["--user", "me", "--password-credential", "x", "127.0.0.1:1"], "CREDENTIALS_DIRECTORY is not set"; "no service of systemd")]
#[test_case(&["generate", "cron", "--every", "7m"], "cron cannot start a job every 7m"; "an odd interval for cron")]
#[test_case(&["generate", "systemd", "--every", "10s"], "must be 1m or longer"; "too often")]
fn typed_wrong(args: &[&str], words: &str) {
    let ran = run(args);
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.contains(words), "{}", ran.stderr);
}

#[test_case(&["demo", "--lang", "ja"], &[], "\n参考情報"; "by flag")]
#[test_case(&["demo"], &[("LANG", "ja_JP.UTF-8")], "\n参考情報"; "by locale")]
#[test_case(&["demo"], &[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C")], "\nWorth knowing"; "by the locale that goes first")]
#[test_case(&["demo", "--lang", "en"], &[("LANG", "ja_JP.UTF-8")], "\nWorth knowing"; "by flag against the locale")]
fn reports_speak_the_users_language(args: &[&str], environment: &[(&str, &str)], words: &str) {
    let ran = ran(ftpprobe(args).envs(environment.iter().copied()));
    assert!(ran.stdout.contains(words), "{}", ran.stdout);
}

#[test_case(&["demo", "private-address", "-v"], &[("LC_ALL", "C")]; "by the locale")]
#[test_case(&["demo", "private-address", "-v"], &[("LC_CTYPE", "en_US.ISO-8859-1"), ("LANG", "ja_JP.UTF-8"), ("LC_MESSAGES", "en_US.UTF-8")]; "by its character set")]
#[test_case(&["demo", "private-address", "-v", "--ascii"], &[("LC_ALL", "en_US.UTF-8")]; "by flag")]
fn text_is_ascii_where_nothing_else_can_be_shown(args: &[&str], environment: &[(&str, &str)]) {
    let ran = ran(ftpprobe(args).envs(environment.iter().copied()));
    assert!(ran.stdout.is_ascii(), "{}", ran.stdout);
    assert!(ran.stdout.contains("\n  + resolve "), "{}", ran.stdout);
}

#[test]
fn people_are_told_local_time_and_programs_utc() {
    let told = |format: &str| {
        let args = ["demo", "421-later", "--format", format, "--retries", "0"];
        ran(ftpprobe(&args).env("TZ", "<+09>-9")).stdout
    };
    let text = told("text");
    let retry = text.lines().rev().take(3).collect::<Vec<_>>().join(" ");
    assert!(retry.contains(" +09 "), "{text}");
    let json: serde_json::Value = serde_json::from_str(&told("json")).unwrap();
    let at = json["come_back_at"].as_str().unwrap();
    assert!(at.ends_with('Z'), "{at}");
}

/// What is told while a run goes on is not told again by its report.
#[test]
fn the_conversation_is_told_while_it_goes_on() {
    let told = run(&["demo", "hostile", "-vv"]);
    for line in ["> USER anonymous", "< 331 ", " - logging in"] {
        assert!(told.stderr.contains(line), "{line}: {}", told.stderr);
    }
    assert!(!told.stderr.contains('\u{1b}'), "{}", told.stderr);
    assert!(!told.stdout.contains("\nTranscript\n"), "{}", told.stdout);
    let later = run(&["demo", "hostile", "-v"]);
    assert!(later.stdout.contains("\nTranscript\n"), "{}", later.stdout);
    assert!(!later.stderr.contains("USER"), "{}", later.stderr);
}

#[test]
fn a_report_holds_to_its_schema() {
    let schema = serde_json::from_str(&run(&["generate", "schema"]).stdout).unwrap();
    let schema = Schema::new(schema);
    let ran = run(&["demo", "-q", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(schema.fault(&report), None);
    assert_eq!(
        (report["verdict"].as_str(), report["exit_code"].as_i64()),
        (Some("ok"), Some(0))
    );
}

#[test_case("healthy", &[], 0, "OK"; "ok")]
#[test_case("private-address-epsv", &[], 1, "WARNING"; "warning")]
#[test_case("421", &[], 2, "CRITICAL"; "critical")]
fn verdicts_are_exit_codes(scenario: &str, flags: &[&str], code: i32, word: &str) {
    let ran = run(&[&["demo", scenario], flags].concat());
    assert_eq!(ran.code, code, "{}", ran.stdout);
    assert!(
        ran.stdout.contains(&format!("\n\n{word} ")),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains('\u{1b}'), "a pipe gets no colour");
    assert!(
        ran.stderr.starts_with("practice server at 127.0.0.1:"),
        "{}",
        ran.stderr
    );
}

/// What can never be measured with these options is an error that says what to add, before anything is probed.
#[test_case(&["--crit", "size=1MiB:"], "--crit size", "add --expect-file"; "size")]
#[test_case(&["--warn", "login=1s,newest-age=26h"], "--warn newest-age", "add --expect-file"; "age")]
#[test_case(&["--warn", "files=1:"], "--warn files", "add --expect-file"; "files")]
#[test_case(&["--warn", "upload=1s"], "--warn upload", "add --transfer-test"; "upload")]
#[test_case(&["--crit", "download=1s"], "--crit download", "add --transfer-test"; "download")]
#[test_case(&["--tls", "off", "--warn", "cert-days=14:"], "--warn cert-days", "leave out --tls off"; "certificate")]
#[test_case(&["--tls", "off", "--crit", "tls=1s"], "--crit tls", "leave out --tls off"; "handshake")]
#[test_case(&["--tls", "off", "--tls-data-test"], "--tls-data-test", "leave out --tls off"; "experiment")]
fn thresholds_that_are_never_measured_are_refused(flags: &[&str], named: &str, add: &str) {
    let nobody = Nobody::bind();
    let ran = run(&[flags, &[nobody.address().as_str()]].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains(named), "{}", ran.stderr);
    assert!(ran.stderr.contains(add), "{}", ran.stderr);
}

#[test]
fn a_check_that_could_not_be_made_is_said_on_the_status_line() {
    let held = Held::start("healthy");
    let good = held.address.as_str();
    for (flag, code, status) in [("--warn", 1, "WARNING"), ("--crit", 3, "UNKNOWN")] {
        let ran = run(&["--format", "nagios", flag, "cert-days=14:", good]);
        assert_eq!(ran.code, code, "{}", ran.stdout);
        let line = ran.stdout.lines().next().unwrap();
        let start = format!("FTP {status} - threshold-not-measured: ");
        assert!(line.starts_with(&start), "{line}");
        assert!(line.contains("'cert-days'=U;"), "{line}");
    }
}

#[test]
fn the_worst_of_several_targets_is_the_exit_code() {
    let held = Held::start("healthy");
    let good = held.address.as_str();
    let nobody = Nobody::bind();
    let ran = run(&["--format", "jsonl", good, &nobody.address(), good]);
    assert_eq!(ran.code, 2);
    let verdict = |line: &str| -> String {
        let report: serde_json::Value = serde_json::from_str(line).unwrap();
        report["verdict"].as_str().unwrap().to_owned()
    };
    let verdicts: Vec<_> = ran.stdout.lines().map(verdict).collect();
    assert_eq!(verdicts, ["ok", "critical", "ok"]);
    let ran = run(&[good, good]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("\n\nOK "), "{}", ran.stdout);
}

#[test_case(&[], &[("CLICOLOR_FORCE", "1")], true; "forced")]
#[test_case(&[], &[("CLICOLOR_FORCE", "0")], false; "not forced")]
#[test_case(&["--color", "always"], &[("NO_COLOR", "1")], true; "the flag wins")]
#[test_case(&["--color", "never"], &[("CLICOLOR_FORCE", "1")], false; "the flag wins the other way")]
#[test_case(&["--format", "json"], &[("CLICOLOR_FORCE", "1")], false; "json has no colour")]
fn colours(flags: &[&str], environment: &[(&str, &str)], coloured: bool) {
    let mut command = ftpprobe(&[&["demo", "421"], flags].concat());
    let ran = ran(command.envs(environment.iter().copied()));
    assert_eq!(ran.stdout.contains('\u{1b}'), coloured, "{}", ran.stdout);
}

#[test]
fn reports_and_evidence_go_to_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (report, evidence) = (path("report"), path("evidence"));
    fs::write(&report, "older and longer than the new one ".repeat(999)).unwrap();
    let args = [
        "demo",
        "-q",
        "--output",
        &report,
        "--save-evidence",
        &evidence,
    ];
    ftpprobe(&args).assert().code(0).stdout("").stderr("");
    let report = fs::read_to_string(report).unwrap();
    assert!(
        report.starts_with("OK") && !report.contains("older"),
        "{report}"
    );
    let evidence: serde_json::Value = serde_json::from_slice(&fs::read(evidence).unwrap()).unwrap();
    assert_eq!(evidence["target"]["host"], "127.0.0.1");
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = ftpprobe(&["demo", "-q"]).stdout(writer).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn one_run_has_several_forms() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let also = |format: &str| format!("--also={format}:{}", file(format).display());
    let forms = [also("nagios"), also("prometheus"), also("json")];
    let mut args = vec!["demo", "421", "--retries", "0"];
    args.extend(forms.iter().map(String::as_str));
    let ran = run(&args);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stdout.contains("Server is full"), "{}", ran.stdout);
    let read = |name: &str| fs::read_to_string(file(name)).unwrap();
    assert!(read("nagios").starts_with("FTP CRITICAL - limit-server-full: "));
    assert!(read("prometheus").contains("ftpprobe_root_cause_info{"));
    assert!(read("json").contains("\"root_cause\": \"limit-server-full\""));
}

#[test_case(&["--also", "nagios"], "--also: `nagios` is not FORMAT:FILE"; "no file")]
#[test_case(&["--also", "xml:/tmp/x"], "unknown format `xml`"; "no such form")]
#[test_case(&["--warn", "login"], "`login` is not a valid threshold"; "no range")]
#[test_case(&["--crit", "cert-days=14"], "write cert-days=14: for at least 14"; "backwards")]
#[test_case(&["--expect-file", "/in/"], "is a directory: use --expect-dir"; "no name")]
#[test_case(&["--until", "login", "--ports-test"], "--until login ends the run before --ports-test"; "a test beyond the end")]
#[test_case(&["--until", "data", "--expect-dir", "/in"], "--until data ends the run before --expect-dir"; "an expectation beyond the end")]
#[test_case(&["--until", "greeting", "--warn", "login=2s"], "--warn login: --until greeting ends the run before"; "a threshold beyond the end")]
#[test_case(&["--until", "tls", "--tls", "off"], "--until tls and --tls off contradict"; "an end that is excluded")]
#[test_case(&["--expect-reply", "DELE x=250"], "--expect-reply does not send `DELE`"; "not harmless")]
fn checks_that_make_no_sense_are_refused_before_any_run(args: &[&str], expected: &str) {
    let ran = run(&[args, &["192.0.2.1"]].concat());
    assert_eq!(ran.code, 3);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains(expected), "{}", ran.stderr);
}

#[test]
fn an_ok_is_for_what_was_asked() {
    let held = Held::start("healthy");
    let ran = run(&[
        "--until",
        "login",
        "--warn",
        "login=60s",
        "-q",
        &held.address,
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("Works as far as the login"),
        "{}",
        ran.stdout
    );
    let ran = run(&["--until", "directory", "--format", "json", &held.address]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["until"], "directory");
    assert_eq!(
        (&report["verdict"], &report["data"]),
        (&"ok".into(), &serde_json::json!([]))
    );
}

#[test]
fn a_number_without_a_unit_is_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("evidence.json");
    let ran = run(&[
        "--timeout=7",
        "--connect-timeout",
        "2.5",
        "--retries=0",
        "--save-evidence",
        file.to_str().unwrap(),
        &Nobody::bind().address(),
    ]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    let evidence: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(evidence["asked"]["timeout_us"], 7_000_000);
    assert_eq!(evidence["asked"]["connect_timeout_us"], 2_500_000);
}

/// Of all documents, a page is the one that shows what was said.
#[test]
fn a_page_has_the_transcript() {
    let evidence = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/evidence/healthy/evidence.json"
    );
    let page = run(&["diagnose", "--format", "html", evidence, evidence]);
    assert!(
        page.stdout
            .contains("<code class=\"sent\">PASS ********</code>"),
        "{}",
        page.stderr
    );
    assert!(
        page.stdout.contains("<code class=\"heard\">230"),
        "{}",
        page.stdout
    );
    assert!(
        !page.stdout.contains("more bytes of this reply"),
        "{}",
        page.stdout
    );
}

#[test]
fn a_history_without_a_run_in_that_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.sqlite");
    let file = file.to_str().unwrap();
    let nobody = Nobody::bind();
    run(&["--history", file, "--retries=0", &nobody.address()]);
    let none = run(&["history", "--history", file, "--since", "2199-01-01"]);
    assert_eq!(none.code, 3, "{}", none.stderr);
    assert!(
        none.stderr.contains("no run in that time"),
        "{}",
        none.stderr
    );
    let page = run(&["history", "--history", file, "--format", "html"]);
    assert!(
        page.stdout.starts_with("<!DOCTYPE html>"),
        "{}",
        page.stderr
    );
    assert!(page.stdout.contains("tcp-refused"), "{}", page.stdout);
    let none = run(&[
        "history",
        "--history",
        file,
        "--format",
        "html",
        "another.example",
    ]);
    assert_eq!(
        (none.code, none.stdout.as_str()),
        (3, ""),
        "{}",
        none.stderr
    );
    let nothing = run(&["history", "--history", file, "another.example"]);
    assert!(
        nothing.stderr.contains("This history has no run"),
        "{}",
        nothing.stderr
    );
}
