//! Every kind of secret, brought back in every place and in every way: none of it is in anything that the program writes.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use ftpprobe::render::Format;
use test_case::test_case;

use crate::{ftpprobe, ran};

/// What is sent, and what would give it away wherever it stands: the longest part of it that nothing escapes.
pub(crate) struct Sent {
    pub(crate) password: &'static str,
    pub(crate) account: &'static str,
    /// In upper case.
    pub(crate) traces: &'static [&'static str],
}

pub(crate) const SENT: [Sent; 4] = [
    Sent {
        password: "hunter2-long",
        account: "cost-center 4711x",
        traces: &["HUNTER2", "4711X"],
    },
    Sent {
        password: "qv7\"<zk93>&`|@#x",
        account: "=jd8k'+w",
        traces: &["QV7", "ZK93", "JD8K"],
    },
    Sent {
        password: "grüße-wkq\\x41",
        account: "ÿþwkq77",
        traces: &["WKQ"],
    },
    Sent {
        password: "ключ-zzq9-от-дома",
        account: "鍵のzzq9",
        traces: &["ZZQ9"],
    },
];

/// The secret as it comes back: as it was sent, in Latin-1, with doubled bytes of Telnet, encoded, in quotes, in upper case.
fn echoes(secret: &str) -> Vec<Vec<u8>> {
    let mut echoes = vec![
        secret.as_bytes().to_vec(),
        percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC)
            .to_string()
            .into_bytes(),
        serde_json::to_string(secret).unwrap().into_bytes(),
        secret.replace('"', "\"\"").into_bytes(),
        secret.to_ascii_uppercase().into_bytes(),
    ];
    let latin: Option<Vec<u8>> = secret
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    if let Some(latin) = latin {
        let doubled = latin.iter().flat_map(|byte| {
            let times = if *byte == 0xff { 2 } else { 1 };
            std::iter::repeat_n(*byte, times)
        });
        // As RFC 854 has it; what follows a single one would be taken for a command of Telnet.
        echoes.push(doubled.collect());
    }
    echoes
}

/// A server that knows the secrets before they are sent, and says them with every breath. The first session that sends a password is
/// turned away.
pub(crate) struct Parrot {
    pub(crate) address: String,
}

impl Parrot {
    pub(crate) fn start(sent: &'static Sent) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let all = [sent.password, sent.account].map(echoes).concat();
        let said: Arc<Vec<u8>> = Arc::new(all.join(&b' '));
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let said = said.clone();
                thread::spawn(move || serve(&stream.unwrap(), number == 0, &said));
            }
        });
        Self { address }
    }
}

fn serve(stream: &TcpStream, turns_away: bool, said: &[u8]) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut out = stream;
    let mut reply = |begin: &str, end: &str| {
        let mut line = begin.as_bytes().to_vec();
        line.extend_from_slice(said);
        line.extend_from_slice(end.as_bytes());
        out.write_all(&line).ok()
    };
    let mut data: Option<TcpListener> = None;
    reply("220-hello ", "\r\n220 ready\r\n")?;
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let verb = line
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        match verb.as_str() {
            "USER" => reply("331 say ", "\r\n")?,
            "PASS" if turns_away => {
                reply("421 too many, ", "\r\n")?;
                return None;
            }
            "PASS" => reply("332 not enough: ", "\r\n")?,
            "ACCT" => reply("230-in with ", "\r\n230 in\r\n")?,
            "FEAT" => reply("211-features\r\n MLST size*;type*;\r\n ", "\r\n211 end\r\n")?,
            "SYST" => reply("215 UNIX ", "\r\n")?,
            "PWD" => reply("257 \"/", "\" is it\r\n")?,
            "STAT" => reply("211-status\r\n ", "\r\n211 end\r\n")?,
            "TYPE" | "CWD" => reply("200 ", "\r\n")?,
            "EPSV" | "PASV" => {
                let listener = TcpListener::bind("127.0.0.1:0").unwrap();
                let port = listener.local_addr().unwrap().port();
                data = Some(listener);
                if verb == "EPSV" {
                    reply(&format!("229 Entering (|||{port}|) "), "\r\n")?;
                } else {
                    let (high, low) = (port >> 8, port & 255);
                    reply(&format!("227 Entering (127,0,0,1,{high},{low}) "), "\r\n")?;
                }
            }
            "LIST" | "MLSD" => {
                let (mut stream, _) = data.take()?.accept().ok()?;
                reply("150 here ", "\r\n")?;
                let front: &[u8] = if verb == "LIST" {
                    b"-rw-r--r-- 1 ftp ftp 5 Jan  1  2026 "
                } else {
                    b"type=file;size=5;modify=20260101000000; "
                };
                let lines = [front, said, b"\r\n", said, b"\r\n"].concat();
                stream.write_all(&lines).ok()?;
                drop(stream);
                reply("226 done ", "\r\n")?;
            }
            "QUIT" => {
                reply("221 bye ", "\r\n")?;
                return None;
            }
            _ => reply("502 what is ", "?\r\n")?,
        }
    }
}

/// Everything that is written into this folder, and that was printed.
fn written(folder: &Path, printed: &[&str]) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = printed
        .iter()
        .map(|text| ("printed".to_owned(), text.as_bytes().to_vec()))
        .collect();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.push((path.display().to_string(), fs::read(&path).unwrap()));
            }
        }
    }
    all
}

pub(crate) fn assert_untold(folder: &Path, printed: &[&str], traces: &[&str]) {
    for (name, bytes) in written(folder, printed) {
        let text = String::from_utf8_lossy(&bytes).to_ascii_uppercase();
        for trace in traces {
            let at = text.find(trace);
            let around = at.map(|at| {
                let near = text.char_indices().filter(|(it, _)| it.abs_diff(at) < 120);
                near.map(|(_, c)| c).collect::<String>()
            });
            assert_eq!(around, None, "{trace} in {name}");
        }
    }
}

#[test_case(0; "a plain one")]
#[test_case(1; "one of signs")]
#[test_case(2; "one of Latin letters")]
#[test_case(3; "one of other letters")]
fn a_run_tells_no_secret(number: usize) {
    let sent = &SENT[number];
    let server = Parrot::start(sent);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (round, format) in ["text", "json", "nagios", "markdown"]
        .into_iter()
        .enumerate()
    {
        let also = Format::ALL.map(Format::name);
        let also = also.map(|it| format!("--also={it}:{}", path(&format!("{round}.{it}"))));
        let mut command = ftpprobe(&[
            "--plaintext",
            "--user=me",
            // The conversation is told on stderr while it goes on, and in files with the report.
            "-vv",
            "--backoff=10ms",
            "--max-backoff=20ms",
        ]);
        command
            .args([
                format!("--format={format}"),
                format!("--save-evidence={}", path("evidence.json")),
            ])
            .args([
                format!("--history={}", path("history")),
                format!("--state={}", path("state")),
            ])
            .args([
                "--alert-on=change",
                "--exec=env",
                "--expect-file=/in/*",
                "--expect-reply=NOOP=2xx",
            ])
            .args([
                "--find-limit=2",
                "--yes",
                "--matrix",
                "--warn=login=1us",
                "--deadline=20s",
            ])
            .args(also)
            .arg(&server.address)
            .env("FTPPROBE_PASSWORD", sent.password)
            .env("FTPPROBE_ACCOUNT", sent.account);
        let ran = ran(&mut command);
        assert_untold(folder.path(), &[&ran.stdout, &ran.stderr], sent.traces);
        assert!(ran.stderr.contains("> PASS ********"), "{}", ran.stderr);
        assert!(ran.stderr.contains("< 331 say"), "{}", ran.stderr);
        // Later rounds bring nothing new to alert of.
        assert!(
            round > 0 || ran.stdout.contains("********"),
            "{:?}: {}{}",
            ran.code,
            ran.stdout,
            ran.stderr
        );
    }
    // What is read again tells no more.
    for format in ["text", "json", "markdown"] {
        let mut command = ftpprobe(&["diagnose", "-v", "--format", format, &path("evidence.json")]);
        let ran = ran(&mut command);
        assert_untold(folder.path(), &[&ran.stdout, &ran.stderr], sent.traces);
    }
}

/// A secret that replies are made of anyway takes nothing away from the report.
#[test_case("ftp", "ftp"; "the name of the user")]
#[test_case("me", "a"; "a letter")]
#[test_case("me", "****"; "asterisks")]
#[test_case("me", "is"; "two letters")]
#[test_case("me", "welcome"; "a word")]
fn a_report_outlives_a_common_secret(user: &str, password: &str) {
    let held = crate::Held::start("healthy");
    let reports = [password, "no-such-thing-1"].map(|password| {
        let mut command = ftpprobe(&[
            "--plaintext",
            "--format=json",
            "--user",
            user,
            &held.address,
        ]);
        let ran = ran(command.env("FTPPROBE_PASSWORD", password));
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let exchanges = report["attempts"][0]["exchanges"].as_array().unwrap();
        let lines = exchanges
            .iter()
            .map(|exchange| exchange["lines"].to_string());
        // Ports are never the same.
        let lines = lines.map(|line| line.replace(|c: char| c.is_ascii_digit(), ""));
        lines.collect::<Vec<_>>()
    });
    assert_eq!(reports[0], reports[1]);
}

/// One line before the login says the secret, and so does a later session.
fn log(secret: &str, lines: &[&str]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| line.replace("{}", secret))
        .collect();
    lines.join("\n") + "\n"
}

#[test_case(&[
    ". 2026-11-28 07:40:00.034 Connecting to h.example.net ...",
    "< 2026-11-28 07:40:01.034 220 hello {}",
    "> 2026-11-28 07:40:01.134 USER bob",
    "< 2026-11-28 07:40:01.234 331 Password required",
    "> 2026-11-28 07:40:01.234 PASS {}",
    "< 2026-11-28 07:40:01.634 530 Login incorrect {}.",
    ". 2026-11-28 07:41:00.034 Connecting to h.example.net ...",
    "< 2026-11-28 07:41:01.034 220 hello {}",
    "> 2026-11-28 07:41:01.134 USER bob",
    "< 2026-11-28 07:41:01.234 331 Password {}",
]; "WinSCP, milliseconds like a code")]
#[test_case(&[
    "2026-11-28 07:40:01 345 1 Status: Connecting to 192.0.2.1:21...",
    "2026-11-28 07:40:01 345 1 Response: 220 hello {}",
    "2026-11-28 07:40:01 345 1 Command: USER bob",
    "2026-11-28 07:40:01 345 1 Response: 331 hello",
    "2026-11-28 07:40:01 345 1 Command: PASS {}",
    "2026-11-28 07:40:01 345 1 Response: 230 {} is right",
    "2026-11-28 07:40:01 345 1 Command: SITE CPWD former {}",
    "2026-11-28 07:40:01 345 1 Response: 550 {}: denied",
]; "FileZilla, a process like a code")]
#[test_case(&[
    "Sat Nov 28 09:04:24 2026 [pid 344] CONNECT: Client \"192.0.2.9\"",
    "Sat Nov 28 09:04:24 2026 [pid 344] FTP response: Client \"192.0.2.9\", \"220 hello {}\"",
    "Sat Nov 28 09:04:24 2026 [pid 345] [500 x] FTP command: Client \"192.0.2.9\", \"PASS {}\"",
    "Sat Nov 28 09:04:24 2026 [pid 345] [500 x] FTP response: Client \"192.0.2.9\", \"530 Login {} incorrect.\"",
]; "vsftpd, a user like a code")]
#[test_case(&[
    "* Connected to h.example (192.0.2.1) port 21 (#0)",
    "< 220 {}",
    "> USER bob",
    "< 331 go on",
    "> PASS {}",
    "< 530 {}",
    "* Access denied: 530",
]; "curl")]
#[test_case(&[
    "---- Connecting to h.example (192.0.2.1) port 21",
    "<--- 220 {}",
    "---> USER bob",
    "<--- 331 {}",
    "---> PASS {}",
    "<--- 530 {}",
]; "lftp")]
#[test_case(&[
    "Connected to h.example.",
    "220 {}",
    "ftp: setsockopt: Bad file descriptor",
    "---> USER bob",
    "331 {}",
    "---> PASS {}",
    "530 Login {} incorrect.",
    "ftp: Login failed.",
]; "ftp")]
fn a_log_tells_no_secret(lines: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let outputs = tempfile::tempdir().unwrap();
    for (secret, trace) in [
        ("Tr0ub4dor&3", "TR0UB4DOR"),
        ("two words qv7", "QV7"),
        ("pq<x>\"z9z9", "Z9Z9"),
    ] {
        let file = folder.path().join("log");
        fs::write(&file, log(secret, lines)).unwrap();
        for format in [
            "text", "json", "jsonl", "nagios", "markdown", "junit", "html",
        ] {
            let evidence = outputs.path().join("evidence");
            let diagnose = || {
                let mut command = ftpprobe(&["diagnose", "-v", "--format", format]);
                command.arg(&file);
                command
            };
            // Of several sessions none is saved.
            ran(diagnose().arg("--save-evidence").arg(evidence));
            let ran = ran(&mut diagnose());
            assert!(!ran.stdout.is_empty(), "{}", ran.stderr);
            assert_untold(outputs.path(), &[&ran.stdout, &ran.stderr], &[trace]);
        }
    }
}

/// What is pasted to be explained, from logs of programs that nobody knows: the reply that says the secret stands before it.
#[test_case("write(3, \"PASS {}\\r\\n\", 14) = 14"; "a trace of system calls")]
#[test_case("write(3, \"USER bob\\r\\nPASS {}\\r\\n\", 30) = 30"; "several commands in one call")]
#[test_case("web1 app[7]: {\"sent\":\"PASS {}\\r\\n\",\"n\":4}"; "an object behind a prefix")]
#[test_case("{\"log\":\"{\\\"sent\\\":\\\"PASS {}\\\\r\\\\n\\\"}\"}"; "an object in an object")]
#[test_case("{\"command\":\"PASS\",\"argument\":\"{}\"}"; "a field of its own")]
#[test_case("<sent at=\"07:15\">PASS {}</sent>"; "an element")]
#[test_case("<sent command=\"PASS\" argument=\"{}\"/>"; "an attribute")]
#[test_case("&lt;sent&gt;PASS {}&lt;/sent&gt;"; "an escaped element")]
#[test_case("GET /ftp?send=PASS%20{}%0D%0A HTTP/1.1"; "a URL")]
#[test_case("2026-03-04 07:15:02 192.0.2.9 - 203.0.113.9 21 PASS {} 530 1326 41 11 -"; "columns of IIS")]
#[test_case("--> PASS {}"; "wget")]
#[test_case("<13>Mar  4 07:15:02 fw1 %FTP-6-CMD(331): sess 530 cmd:PASS {}"; "syslog of a device")]
#[test_case("E..4.@.@.xPASS {}"; "bytes of a packet")]
#[test_case("cmd=PASS, arg={}"; "fields")]
#[test_case("\u{1f511} PASS {}"; "a picture")]
fn lines_of_nobody_tell_no_secret(line: &str) {
    let outputs = tempfile::tempdir().unwrap();
    let line = line.replace("{}", "hunter2-long");
    for format in ["text", "json"] {
        let pasted = format!("530 it is not hunter2-long\n{line}");
        for pasted in [pasted.as_str(), line.as_str()] {
            let ran = ran(&mut ftpprobe(&[
                "explain", "--format", format, "--", pasted,
            ]));
            assert!(!ran.stdout.is_empty() || !ran.stderr.is_empty());
            assert_untold(outputs.path(), &[&ran.stdout, &ran.stderr], &["HUNTER2"]);
        }
    }
}

/// Arguments that hold a password and cannot be read: what is said of them repeats none of it.
#[test_case(&["//u:hunter2@h"]; "without a scheme")]
#[test_case(&["ftp//u:hunter2@h"]; "without a colon")]
#[test_case(&["ftp:/u:hunter2@h"]; "one slash")]
#[test_case(&["ftp:u:hunter2@h"]; "no slash")]
#[test_case(&["fpt://u:hunter2@h"]; "another scheme")]
#[test_case(&["sftp://u:hunter2/x@h"]; "another protocol")]
#[test_case(&["ftp://u:hunter2@h:99999"]; "a port")]
#[test_case(&["ftp://u:hunter2@[::1"]; "a bracket")]
#[test_case(&["ftp://u:hunter2@ho_st!"]; "a host")]
#[test_case(&["ftp://u:hunter2@a b"]; "a blank in the host")]
#[test_case(&["ftp://u:a hunter2@h"]; "a blank in the password")]
#[test_case(&["'ftp://u:hunter2@h'"]; "quotes")]
#[test_case(&["u:hunter2@h/x"]; "a path")]
#[test_case(&["u:hunter2@h?x"]; "a query")]
#[test_case(&["--tls", "u:hunter2@h", "h"]; "a value")]
#[test_case(&["--timeout=u:hunter2@h", "h"]; "a duration")]
#[test_case(&["--proxy=http://u:hunter2@h", "h"]; "an unknown option")]
#[test_case(&["--ftp-password=hunter2", "h"]; "an option of another program")]
#[test_case(&["-u", "me:hunter2", "h"]; "as curl has it")]
#[test_case(&["--also", "ftp://u:hunter2@h", "h"]; "a form")]
#[test_case(&["--expect-file", "ftp://u:hunter2@h/%Q", "h"]; "a file")]
#[test_case(&["--expect-reply", "u:hunter2@h", "h"]; "a reply")]
#[test_case(&["--config", "ftp://u:hunter2@h/"]; "a configuration")]
#[test_case(&["--netrc-file", "/u:hunter2@h", "h"]; "a netrc")]
#[test_case(&["--ca-file", "/u:hunter2@h", "h"]; "a certificate")]
#[test_case(&["--output", "/u:hunter2@h/x", "127.0.0.1:1"]; "an output")]
#[test_case(&["demo", "ftp://u:hunter2@h"]; "a scenario")]
#[test_case(&["diagnose", "ftp://u:hunter2@h/"]; "a log")]
#[test_case(&["history", "ftp//u:hunter2@h"]; "a target of the history")]
#[test_case(&["codes", "ftp://u:hunter2@h"]; "a stray argument")]
#[test_case(&["explain", "ftp://u:hunter2@h"]; "an explanation")]
#[test_case(&["compare", "u:hunter2@h", "230"]; "a code")]
fn a_message_repeats_no_password(args: &[&str]) {
    let ran = ran(&mut ftpprobe(args));
    assert_ne!(ran.code, 0);
    assert!(!ran.stderr.is_empty() || !ran.stdout.is_empty());
    for text in [ran.stdout, ran.stderr] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

/// The same of configurations.
#[test_case("[targets.a]\ntarget = \"ftp//u:hunter2@h\""; "a target")]
#[test_case("[targets.a]\ntarget = \"u:hunter2@h:99999\""; "a port")]
#[test_case("[targets.a]\ntarget = \"u:hunter2@h"; "a string without an end")]
#[test_case("[defaults]\npassword = \"hunter2\""; "a password")]
#[test_case("[defaults]\nuser = \"me:hunter2\"\n[targets.a]\ntarget = \"h\""; "a user")]
#[test_case("[defaults]\nuser = \"me%3Ahunter2\"\n[targets.a]\ntarget = \"h\""; "a user with a colon that is encoded")]
#[test_case("[defaults]\ntls = \"u:hunter2@h\""; "a value")]
#[test_case("[defaults]\n\"u:hunter2@h\" = 1"; "a key")]
fn a_configuration_s_password_is_not_repeated(text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    fs::write(&file, text).unwrap();
    let ran = ran(ftpprobe(&["--config"]).arg(&file));
    assert_eq!(ran.code, 3, "{}", ran.stdout);
    assert!(!ran.stderr.contains("hunter2"), "{}", ran.stderr);
}
