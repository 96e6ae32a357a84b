//! Commands that the practice server refuses, and what the program does instead.
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

use std::process::Command;

use ftpprobe::demo::behaviour::Override;
use ftpprobe::demo::{Behaviour, Server};
use serde_json::Value;
use test_case::test_case;

fn refusing(replies: &[(&str, &str)]) -> Behaviour {
    let refuse = |(verb, said): &(&str, &str)| Override::on(verb).saying(format!("{said}\r\n"));
    Behaviour {
        replies: replies.iter().map(refuse).collect(),
        ..Behaviour::default()
    }
}

/// Probes a server of this behaviour; gives the report and what the server was sent.
async fn probe(behaviour: Behaviour, args: &'static [&str]) -> (Value, Vec<String>) {
    let server = Server::start(behaviour).await.unwrap();
    let target = server.address().to_string();
    let run = move || {
        Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
            .env_clear()
            .args([&target, "--no-config", "--format", "json"])
            .args(["--retries", "0", "--timeout", "5s"])
            .args(args)
            .output()
            .unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap();
    (report, server.transcript())
}

fn was_sent(transcript: &[String], line: &str) -> bool {
    transcript.iter().any(|sent| sent == line)
}

#[test_case("500 Unknown command."; "unknown")]
#[test_case("502 Command not implemented."; "not implemented")]
#[tokio::test]
async fn a_directory_is_listed_by_its_path_without_cwd(said: &str) {
    let behaviour = refusing(&[("CWD", said)]);
    let (report, sent) = probe(behaviour, &["--dir", "/pub"]).await;
    assert!(was_sent(&sent, "MLSD /pub"), "{sent:?}");
    assert!(was_sent(&sent, "LIST /pub"), "{sent:?}");
    assert_eq!(
        (&report["root_cause"], &report["verdict"]),
        (&"dir-refused".into(), &"warning".into())
    );
}

#[tokio::test]
async fn the_login_directory_needs_no_path() {
    let behaviour = refusing(&[("CWD", "502 Command not implemented.")]);
    let (report, sent) = probe(behaviour, &[]).await;
    assert!(was_sent(&sent, "LIST"), "{sent:?}");
    assert_eq!(report["verdict"], "ok");
}

#[test_case("450 try later", "dir-refused", true; "passing")]
#[test_case("530 Please log in.", "login-lost", true; "the login is gone")]
#[test_case("421 bye", "session-421", true; "the end")]
#[test_case("350 and now?", "protocol-unexpected-code", false; "odd")]
#[tokio::test]
async fn cwd_is_judged_by_its_code(said: &str, root: &str, again: bool) {
    let behaviour = refusing(&[("CWD", said)]);
    let (report, _) = probe(behaviour, &["--dir", "/pub"]).await;
    let finding = &report["findings"][0];
    assert_eq!(
        (&finding["id"], &finding["retry"]["advised"]),
        (&root.into(), &again.into())
    );
    assert_eq!(report["verdict"], "critical");
}

#[tokio::test]
async fn list_is_tried_over_the_mode_that_mlsd_was_refused_in() {
    let behaviour = refusing(&[("MLSD", "501 Syntax error.")]);
    let (report, sent) = probe(behaviour, &[]).await;
    let after_epsv: Vec<_> = sent.iter().skip_while(|line| *line != "EPSV").collect();
    assert_eq!(&after_epsv[..4], ["EPSV", "MLSD", "EPSV", "LIST"]);
    assert_eq!(
        (&report["root_cause"], &report["verdict"]),
        (&"protocol-feat-lies".into(), &"warning".into())
    );
    let listed = report["data"].as_array().unwrap().iter();
    assert_eq!(listed.filter(|data| data["outcome"] == "ok").count(), 2);
}

#[tokio::test]
async fn mlsd_goes_with_pasv_where_epsv_is_not_known() {
    let behaviour = refusing(&[("EPSV", "500 Unknown command.")]);
    let (_, sent) = probe(behaviour, &[]).await;
    assert!(was_sent(&sent, "MLSD"), "{sent:?}");
}

#[test_case("221 Goodbye.", "tls-auth-cut"; "a farewell")]
#[test_case("250 Zork.", "protocol-unexpected-code"; "something else")]
#[tokio::test]
async fn no_handshake_follows_a_reply_that_is_no_go_ahead(said: &str, id: &str) {
    let behaviour = refusing(&[("AUTH", said)]);
    let (report, _) = probe(behaviour, &["--tls", "explicit"]).await;
    assert_eq!(report["root_cause"], id);
    assert_eq!(report["verdict"], "critical");
}
