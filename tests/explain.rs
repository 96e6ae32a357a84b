//! Whole replies as people paste them, explained by the program.
#![expect(
    clippy::unwrap_used,
    reason = "a test whose program does not run has failed"
)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use test_case::test_case;

fn run(args: &[&str], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .arg("explain")
        .args(args)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(stdin.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn text(args: &[&str]) -> String {
    let output = run(args, "");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        (output.status.code(), stderr.as_str()),
        (Some(0), ""),
        "{args:?}"
    );
    String::from_utf8(output.stdout).unwrap()
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&text(&[args, &["--format", "json"]].concat())).unwrap()
}

#[test_case("421 Too many connections (8) from this IP"; "as it is")]
#[test_case("\"421 Too many connections (8) from this IP\""; "in quotes")]
#[test_case("[421 Too many connections (8) from this IP]"; "in brackets")]
#[test_case("「421 Too many connections (8) from this IP」"; "in Japanese quotes")]
#[test_case("2026-11-23 10:00:01 12345 1 Response: 421 Too many connections (8) from this IP"; "from a client's log")]
#[test_case("< 421 Too many connections (8) from this IP"; "from curl")]
#[test_case("*resp* '421 Too many connections (8) from this IP'"; "from Python")]
#[test_case("ftplib.error_temp: 421 Too many connections (8) from this IP"; "from an exception")]
fn a_pasted_reply_is_told_apart(pasted: &str) {
    let told = json(&[pasted]);
    assert_eq!(told["code"], 421);
    assert_eq!(told["finding"]["id"], "limit-per-ip");
    assert_eq!(told["limit"], 8);
    assert_eq!(told["sounds_like"], "Pure-FTPd");
    assert_eq!(told["setting"], "MaxClientsPerIP");
    assert_eq!(told["finding"]["wait_seconds"], 60);
    assert_eq!(told["entry"]["code"], 421);
}

#[test]
fn a_reply_within_a_sentence_names_its_client() {
    let told = json(&[
        "Error: Client is closed because 421 Too many connections (8) from this IP (control socket)",
    ]);
    assert_eq!(
        (&told["code"], &told["client"]),
        (&421.into(), &"basic-ftp".into())
    );
    assert_eq!(told["text"], "Too many connections (8) from this IP");
    assert_eq!(told["finding"]["id"], "limit-per-ip");
}

#[test_case("501 PASV: Operation not permitted", "pasv-disabled"; "the words name the command")]
#[test_case("229 Entering Extended Passive Mode (||52144|)", "pasv-reply-malformed"; "a delimiter is missing")]
#[test_case("227 Entering Passive Mode (192,0,2,7,260,1)", "pasv-reply-malformed"; "no octet")]
#[test_case("227 Entering Passive Mode (0,0,0,0,195,80)", "pasv-zero-address"; "no address")]
#[test_case("227 Entering Passive Mode (127,0,0,1,195,80)", "pasv-loopback-address"; "this machine")]
#[test_case("552 Upload aborted: account storage limit exceeded", "transfer-quota"; "a quota in other words")]
#[test_case("530 You have exceeded the allowed number of sessions", "limit-per-user"; "a limit in other words")]
#[test_case("450 Data connection: can't assign requested address", "pasv-refused"; "an address that the server does not have")]
#[test_case("500 OOPS: SSL: cannot load RSA certificate", "tls-no-server-certificate"; "a certificate that cannot be read")]
fn replies_that_say_more_than_their_code(pasted: &str, finding: &str) {
    assert_eq!(json(&[pasted])["finding"]["id"], finding);
}

#[test_case("Error: Can't open data connection in passive mode: connect ETIMEDOUT 203.0.113.157:12102", "timed-out", "data", "data-port-filtered"; "basic-ftp")]
#[test_case("curl: (7) Failed to connect to ftp.example.com port 21 after 3 ms: Connection refused", "refused", "control", "tcp-refused"; "curl")]
#[test_case("System.IO.IOException: Authentication failed because the remote party has closed the transport stream.", "tls-closed", "", "tls-handshake-eof"; "dotnet")]
fn an_error_without_a_reply_is_explained(pasted: &str, failure: &str, on: &str, finding: &str) {
    let told = json(&[pasted]);
    assert_eq!(told["failure"], failure);
    assert_eq!(told["connection"].as_str().unwrap_or_default(), on);
    assert_eq!(told["finding"]["id"], finding);
    assert!(told["next"].as_str().unwrap().starts_with("ftpprobe "));
}

#[test_case("ftp: connect: Verbindungsaufbau abgelehnt", "tcp-refused"; "the system, in German")]
#[test_case("OSError: [Errno 110] Connexion terminée par expiration du délai d'attente", "tcp-timeout"; "the system, in French")]
#[test_case("Erreur :\tLa connexion des données ne peut pas être établie : ECONNREFUSED - Connexion refusée par le serveur", "data-port-refused"; "FileZilla, in French")]
#[test_case("エラー:\t非アクティブになってから 20 秒後に接続がタイムアウトになりました", "data-port-filtered"; "FileZilla, in Japanese")]
fn an_error_in_another_language_is_explained(pasted: &str, finding: &str) {
    assert_eq!(json(&[pasted])["finding"]["id"], finding);
}

#[test]
fn an_error_says_what_happened_what_to_do_and_what_to_run_next() {
    let words = text(&["Error: connect ECONNREFUSED 192.0.2.7:990"]);
    for expected in [
        "Reported by  Node.js",
        "The control connection to 192.0.2.7:990 was refused at once.",
        "Most likely",
        "tcp-refused",
        "What to do",
        "Also possible",
        "ftpprobe 192.0.2.7:990",
    ] {
        assert!(words.contains(expected), "{expected} in\n{words}");
    }
}

#[test]
fn an_error_of_another_service_is_no_error_of_ftp() {
    let told = json(&["Error: connect ECONNREFUSED 127.0.0.1:3306"]);
    assert_eq!(
        (&told["finding"], &told["service"]),
        (&Value::Null, &"MySQL".into())
    );
    assert_eq!(told["may_be_another_protocol"], true);
    assert!(
        told["meaning"]
            .as_str()
            .unwrap()
            .contains("Port 3306 is not an FTP port")
    );
}

#[test_case("Response: 227 Entering Passive Mode (192,0,2,7,195,80).\nError: Connection timed out after 20 seconds of inactivity\nError: Failed to retrieve directory listing", "data-port-filtered"; "FileZilla")]
#[test_case("220 Welcome\n421 Too many users, try later.", "limit-server-full"; "a refusal after a success")]
#[test_case("Error: Could not connect to server\nResponse: 530 Login incorrect.", "login-bad-credentials"; "a cause goes before its consequence")]
#[test_case("Traceback (most recent call last):\n  File \"a.py\", line 421, in run\nftplib.error_perm: 530 Login incorrect.", "login-bad-credentials"; "a traceback")]
#[test_case("org.apache.commons.net.MalformedServerReplyException: Could not parse response code.\nServer Reply: SSH-2.0-OpenSSH_9.6", "greeting-ssh"; "in two lines")]
fn the_most_telling_of_several_lines_is_explained(pasted: &str, finding: &str) {
    let output = run(&["-", "--format", "json"], pasted);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["finding"]["id"], finding, "{told}");
}

#[test]
fn secrets_do_not_come_out() {
    let pasted = "curl -u bob:hunter2 ftp://bob:hunter2@ftp.example.com/ : Connection refused";
    let shown = [text(&[pasted]), json(&[pasted]).to_string()].concat();
    assert!(!shown.contains("hunter2"), "{shown}");
    let output = run(&["nothing known in ftp://bob:hunter2@h/"], "");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.starts_with("error: ") && !stderr.contains("hunter2"),
        "{stderr}"
    );
}

#[test]
fn an_error_is_explained_in_japanese() {
    let words = text(&[
        "curl: (28) Connection timed out after 5001 milliseconds",
        "--lang",
        "ja",
    ]);
    for expected in [
        "起きたこと",
        "最も可能性の高い原因",
        "ほかに考えられる原因",
        "次に実行するコマンド",
        "5.001秒以内に",
    ] {
        assert!(words.contains(expected), "{expected} in\n{words}");
    }
}

#[test]
fn several_lines_come_on_standard_input() {
    let pasted = "421-Sorry, cleartext sessions and weak ciphers are not accepted on this server.\r\n\
                  421 Please reconnect using TLS security mechanisms.\r\n";
    let output = run(&["-", "--format", "json"], pasted);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["finding"]["id"], "tls-required-control");
    assert_eq!(told["finding"]["wait_seconds"], Value::Null);
    assert!(
        told["finding"]["waiting"]
            .as_str()
            .unwrap()
            .contains("does not help")
    );
}

#[test]
fn the_servers_own_wait_is_told() {
    let told = json(&["421 Too many users right now, try again in 5 minutes."]);
    assert_eq!(told["finding"]["wait_seconds"], 300);
    let words = text(&["421 Too many users right now, try again in 5 minutes."]);
    assert!(
        words.contains("The server itself states the time: 5 min."),
        "{words}"
    );
}

#[test]
fn what_the_same_words_mean_elsewhere_is_told() {
    let told = json(&["421 Service not available."]);
    assert_eq!(told["finding"]["id"], "source-denied");
    assert_eq!(told["moment"], "instead of the greeting");
    assert_eq!(told["elsewhere"][0]["id"], "session-421");
}

#[test]
fn unknown_words_are_explained_by_their_code() {
    let told = json(&["450 Zork."]);
    assert_eq!(
        (&told["finding"], &told["entry"]["listed"]),
        (&Value::Null, &true.into())
    );
    let words = text(&["450 Zork."]);
    assert!(words.contains("This text is not known"), "{words}");
}

#[test]
fn all_of_it_is_there_in_japanese() {
    let words = text(&["421 Too many connections (8) from this IP", "--lang", "ja"]);
    for expected in [
        "応答の意味",
        "解決方法",
        "待ち時間",
        "推定サーバー",
        "サーバー管理者",
        "上限は8です",
    ] {
        assert!(words.contains(expected), "{expected} in\n{words}");
    }
}

#[test]
fn a_finding_is_explained() {
    let words = text(&["pasv-private-address"]);
    assert!(
        words.contains("Server administrator") && words.contains("What to do"),
        "{words}"
    );
    assert_eq!(
        json(&["limit-server-full", "--lang", "ja"])["wait_seconds"],
        60
    );
}

#[test_case("vsftpd", "en", "sessions at a time from one address  50"; "a limit")]
#[test_case("ProFTPD", "en", "MasqueradeAddress"; "a setting")]
#[test_case("Pure-FTPd", "ja", "15m"; "a timer, in Japanese")]
fn a_server_is_explained(name: &str, language: &str, expected: &str) {
    let words = text(&[name, "--lang", language]);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = expected.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(&expected), "{words}");
}

/// What profiles say of servers as they are shipped, against what was measured of real ones.
#[test_case("vsftpd", 300.0, "150 is sent once the data connection is open"; "vsftpd")]
#[test_case("pure-ftpd", 900.0, "150"; "Pure-FTPd")]
#[test_case("proftpd", 600.0, "150"; "ProFTPD")]
fn a_server_has_timers(name: &str, idle: f64, opens: &str) {
    let told = json(&[name]);
    let timers = told["timers"].as_array().unwrap();
    let timer = timers.iter().find(|it| it["of"] == "idle").unwrap();
    assert_eq!(timer["seconds"], idle);
    assert!(
        told["opens_data"].as_str().unwrap().contains(opens),
        "{told}"
    );
}

#[test]
fn hostile_words_do_no_harm() {
    let words = text(&["421 \u{1b}[2J\u{1b}]0;owned\u{7} (8) from this IP\u{202e}"]);
    assert!(
        !words.contains('\u{1b}') && !words.contains('\u{202e}'),
        "{words:?}"
    );
    let long = format!("421 {}", "x".repeat(60_000));
    assert!(text(&[&long]).len() < 4_000);
}

#[test]
fn what_is_no_reply_is_an_error_that_says_what_to_do() {
    for wrong in [
        "no such thing",
        "4210",
        "zork-per-ip",
        "550 lines changed",
        "",
    ] {
        let output = run(&[wrong], "");
        assert_eq!(output.status.code(), Some(3), "{wrong}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.starts_with("error: "), "{stderr}");
    }
    let output = run(&["no such thing"], "");
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("ftpprobe diagnose FILE") && stderr.contains("ftpprobe codes"),
        "{stderr}"
    );
}
