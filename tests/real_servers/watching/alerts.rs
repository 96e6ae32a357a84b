//! Told when something changes, and only then: by mail, by a command, by a webhook.

use std::fs;
use std::io::{Read, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::{Watcher, text};
use crate::support::Software::Vsftpd;
use crate::support::server::PASSWORD;

/// An hour with a run a minute, while a file that has to be there comes and goes: a mail for each change that two
/// runs agree on, and for nothing else.
#[test]
fn an_hour_of_flapping_mails_exactly_the_changes() {
    let server = Vsftpd.start();
    let file = server.served().join("delivery.zip");
    let watcher = Watcher::new(&format!(
        "state = \"state\"\nhistory = \"history.sqlite\"\n[targets.delivery]\ntarget = \"{}\"\nexpect-file = [\"delivery.zip\"]\n\
         alert-on = \"change\"\nconfirm = 2\nexec = \"./mail --to 'somebody else'\"\n",
        server.target()
    ));
    let script = watcher.path("mail");
    fs::write(
        &script,
        "#!/bin/sh\n{ echo \"$1 $2 $FTPPROBE_CHECK: $FTPPROBE_PREVIOUS_VERDICT -> $FTPPROBE_VERDICT $FTPPROBE_ROOT_CAUSE\"\ngrep -c delivery.zip; } >> mails\n",
    )
    .unwrap();
    make_executable(&script);
    let hour = "oooooxoooooxxxxxxoxxxxxooooooooooxoxoxoxoxoxxxxxxxxxxoxxooooo";
    let mut mailed = Vec::new();
    for (minute, state) in hour.chars().enumerate() {
        match state {
            'o' => fs::write(&file, "here").unwrap(),
            _ => drop(fs::remove_file(&file)),
        }
        let mut command = watcher.command(&[]);
        let output = command.current_dir(watcher.folder.path()).output().unwrap();
        let code = output.status.code().unwrap();
        assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
        // cron mails whatever a job prints, and here that is never nothing but for a change.
        if output.stdout.is_empty() {
            assert_eq!(code, 0, "silence is no failure");
        } else {
            mailed.push(format!("{minute} {state}"));
            assert_eq!(code, if state == 'o' { 0 } else { 2 });
            let told = text(&output.stdout);
            let words = if mailed.len() == 1 {
                "Changed: OK (since "
            } else {
                "Changed: "
            };
            assert!(told.contains(words), "{told}");
        }
    }
    assert_eq!(mailed, ["12 x", "24 o", "44 x", "57 o"]);
    let mails = watcher.read("mails");
    let mails: Vec<_> = mails.lines().step_by(2).collect();
    let trouble = "--to somebody else delivery: ok -> critical file-missing";
    let over = "--to somebody else delivery: critical -> ok ";
    assert_eq!(mails, [trouble, over, trouble, over]);

    let history = text(&watcher.run(&["history", "--format", "json"]).stdout);
    let history: Value = serde_json::from_str(&history).unwrap();
    let runs = &history["checks"][0]["runs"];
    let missing = hour.matches('x').count();
    assert_eq!(
        (&runs["all"], &runs["critical"]),
        (&hour.len().into(), &missing.into())
    );
    let incidents = history["checks"][0]["incidents"].as_array().unwrap();
    let flips = hour.split('o').filter(|stretch| !stretch.is_empty());
    assert_eq!(incidents.len(), flips.count());
}

#[cfg(unix)]
fn make_executable(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A command that fails is tried again by the next run, and what it says goes to stderr.
#[test]
fn an_alert_that_cannot_be_delivered_is_not_forgotten() {
    let server = Vsftpd.start();
    let watcher = Watcher::new(&format!(
        "state = \"state\"\nformat = \"json\"\n[targets.t]\ntarget = \"{}\"\nexpect-file = [\"missing\"]\nalert-on = \"change\"\nexec = \"./mail\"\n",
        server.target()
    ));
    let script = watcher.path("mail");
    let write = |text: &str| {
        fs::write(&script, text).unwrap();
        make_executable(&script);
    };
    let run = || {
        let mut command = watcher.command(&[]);
        command.env("FTPPROBE_PASSWORD", PASSWORD);
        let output = command.current_dir(watcher.folder.path()).output().unwrap();
        (
            output.status.code(),
            text(&output.stdout),
            text(&output.stderr),
        )
    };
    write("#!/bin/sh\necho no line\nexit 7\n");
    let (code, printed, talk) = run();
    assert_eq!(code, Some(2));
    assert!(printed.contains("\"file-missing\""), "{printed}");
    assert!(
        talk.contains("no line") && talk.contains("failed"),
        "{talk}"
    );
    write("#!/bin/sh\ncat > report; env > facts\n");
    let (code, printed, talk) = run();
    assert_eq!((code, talk.as_str()), (Some(2), ""));
    assert_eq!(
        watcher.read("report"),
        printed,
        "the report is the standard input"
    );
    let report: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(report["alert"]["kind"], "change");
    let facts = watcher.read("facts");
    for fact in [
        "FTPPROBE_ALERT=change\n",
        "FTPPROBE_EXIT_CODE=2\n",
        "FTPPROBE_HOST=127.0.0.1\n",
    ] {
        assert!(facts.contains(fact), "{facts}");
    }
    assert!(!facts.contains(PASSWORD), "{facts}");
    assert_eq!(run(), (Some(0), String::new(), String::new()));
}

/// The webhook of the documentation: curl posts the report, which a server of HTTP gets whole.
#[test]
fn a_webhook_gets_the_report() {
    let hook = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = hook.local_addr().unwrap();
    let posted = thread::spawn(move || {
        let (mut stream, _) = hook.accept().unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let mut request = Vec::new();
        let mut part = [0; 4096];
        loop {
            let length = stream.read(&mut part).unwrap();
            request.extend_from_slice(&part[..length]);
            let text = String::from_utf8_lossy(&request).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("Content-Length: "));
            if length.is_some_and(|length| length.parse::<usize>().unwrap() <= body.len()) {
                stream
                    .write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
                    .unwrap();
                return (head.to_owned(), body.to_owned());
            }
        }
    });
    let server = Vsftpd.start();
    let curl =
        format!("curl --fail --silent --show-error --max-time 30 --json @- http://{address}/ftp");
    let watcher = Watcher::new("");
    let missing = [
        "--expect-file",
        "missing",
        "--alert-on",
        "change",
        "--format",
        "json",
    ];
    let mut args = vec![server.target(), "--exec".to_owned(), curl];
    args.extend(missing.map(str::to_owned));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let output = watcher.run(&args);
    assert_eq!(
        (output.status.code(), text(&output.stderr)),
        (Some(2), String::new())
    );
    let (head, body) = posted.join().unwrap();
    assert!(
        head.starts_with("POST /ftp ") && head.contains("application/json"),
        "{head}"
    );
    assert_eq!(body, text(&output.stdout));
}
