//! The session after login: replies that do not come, the directory, features, oddities.

use ftpprobe::diagnosis::{Confidence, Policy, diagnose};
use ftpprobe::evidence::{DataMode, Phase, StepName, Stopped};

use crate::Case;
use crate::script::{LIST, Script};

/// Logged in; STAT and CWD answered like this, and the listings well.
fn directory(stat: &str, cwd: Option<&str>) -> Script {
    Script::logged_in("192.0.2.1").directory(stat, cwd)
}

fn with_data(script: Script) -> Script {
    script
        .passive(DataMode::Epsv, "229 ok (|||50001|)", |data| data)
        .passive(DataMode::Pasv, "227 ok (192,0,2,1,195,82)", |data| data)
        .quit()
}

/// Broke off at PWD.
fn at_pwd(said: &str) -> Script {
    Script::logged_in("192.0.2.1").edit(|script| {
        script.exchange(Phase::Directory, Some("PWD"), said);
    })
}

/// Healthy, with this in place of what was answered to the command.
fn healthy_but(command: &str, said: &str) -> Script {
    let mut other = Script::new();
    other.exchange(Phase::Features, Some(command), said);
    let mut exchange = other.attempt.exchanges.remove(0);
    Script::healthy().edit(|script| {
        let exchanges = &mut script.attempt.exchanges;
        let at = exchanges
            .iter()
            .position(|e| e.command.as_deref() == Some(command))
            .unwrap();
        exchange.phase = exchanges[at].phase;
        exchanges[at] = exchange;
    })
}

fn healthy_with_stray(said: &str) -> Script {
    Script::healthy().edit(|script| {
        let at = script.exchange(Phase::Directory, None, said);
        script.attempt.exchanges[at].unsolicited = true;
    })
}

fn features(lines: &str) -> Script {
    let script = Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .features(lines)
        .login(&["331 password?", "230 in"]);
    with_data(script.directory(&stat(), None))
}

fn stat() -> String {
    format!("213-Status\n{}213 End", LIST.replace("\r\n", "\n"))
}

pub(crate) fn cases() -> Vec<Case> {
    [lost(), directories(), oddities(), stopped()]
        .into_iter()
        .flatten()
        .collect()
}

fn lost() -> Vec<Case> {
    let feat = |said: &str| {
        let said = said.to_owned();
        Script::connected("192.0.2.1")
            .greet(&["220 ready"])
            .edit(move |script| {
                script.exchange(Phase::Features, Some("FEAT"), &said);
            })
    };
    vec![
        Case::critical("closed at PWD", at_pwd("!closed"), "control-lost"),
        Case::critical("reset at PWD", at_pwd("!reset"), "control-lost"),
        Case::critical("silent at PWD", at_pwd("!timeout"), "reply-timeout"),
        Case::critical("silent at FEAT", feat("!timeout"), "reply-timeout"),
        Case::critical(
            "no end at PWD",
            at_pwd("!partial 257-x\r\n"),
            "protocol-reply-unterminated",
        ),
        Case::critical(
            "no end at all",
            at_pwd("!long"),
            "protocol-reply-unterminated",
        ),
        Case::critical(
            "idle",
            at_pwd("421 Timeout. !closed"),
            "idle-server-timeout",
        ),
        Case::critical(
            "no transfer",
            at_pwd("421 No transfer timeout (300 seconds): closing control connection !closed"),
            "idle-no-transfer-timeout",
        ),
        Case::critical(
            "session over",
            at_pwd("421 Session Timeout (3600 seconds): closing control connection !closed"),
            "session-max-duration",
        ),
        Case::critical(
            "kicked",
            at_pwd("421 kicked by Administrator !closed"),
            "session-kicked",
        ),
        Case::critical(
            "going down",
            at_pwd("421 Server is going down !closed"),
            "server-shutdown",
        ),
        Case::critical(
            "hangs up at PWD, listing works",
            healthy_but("PWD", "!closed"),
            "control-lost",
        ),
        Case::warning(
            "STAT hangs, listing works",
            with_data(directory("!timeout", None)),
            "reply-timeout",
        ),
    ]
}

fn directories() -> Vec<Case> {
    let empty = "213-Status\n213 End";
    let denied = "550 /pub: Permission denied";
    vec![
        Case::critical(
            "missing",
            directory(empty, Some("550 Failed to change directory.")),
            "dir-not-found",
        ),
        Case::critical(
            "missing, said so",
            directory(
                "450 /pub: No such file or directory",
                Some("550 /pub: No such file or directory"),
            ),
            "dir-not-found",
        ),
        Case::critical(
            "refused, no reason",
            directory(empty, Some("553 No.")),
            "dir-refused",
        ),
        Case::critical(
            "not allowed",
            directory(empty, Some(denied)),
            "dir-no-permission",
        ),
        Case::ok("empty", with_data(directory(empty, Some("250 ok")))),
        Case::ok(
            "empty as an error",
            with_data(directory("450 No files found", Some("250 ok"))),
        )
        .with(&["dir-empty-as-error"]),
        Case::ok(
            "no STAT",
            with_data(directory("502 Command not implemented.", Some("250 ok"))),
        )
        .with(&["dir-status-unsupported"]),
        Case::ok(
            "STAT as a status",
            with_data(directory(&stat().replace("213", "211"), None)),
        ),
        Case::ok(
            "STAT as 221",
            with_data(directory(&stat().replace("213", "221"), None)),
        ),
        Case::warning(
            "listed after TYPE A",
            directory(&stat(), None)
                .edit(|script| {
                    let phase = Phase::DataPassive;
                    script.exchange(phase, Some("EPSV"), "229 ok (|||50009|)");
                    script.exchange(phase, Some("MLSD"), "504 Must set type first.");
                    script.exchange(phase, Some("TYPE A"), "200 Type set to A");
                })
                .passive(DataMode::Epsv, "229 ok (|||50001|)", |data| data)
                .passive(DataMode::Pasv, "227 ok (192,0,2,1,195,82)", |data| data)
                .quit(),
            "type-required",
        ),
        Case::ok("no MLST", features("EPSV|UTF8")).with(&["no-mlsd"]),
        Case::ok("no UTF8", features("EPSV|MLST type*;")).with(&["no-utf8"]),
    ]
}

fn oddities() -> Vec<Case> {
    let long = format!("257 \"/\" {}", "x".repeat(5000));
    let junk = at_pwd("!junk <html>");
    vec![
        Case::ok("bare line feeds", healthy_but("PWD", "257 \"/\"\\lf"))
            .with(&["protocol-bare-newline"]),
        Case::ok(
            "telnet bytes",
            Script::healthy().edit(|script| {
                use ftpprobe::evidence::reply::ReplyOddity::TelnetBytes;
                script.attempt.exchanges[0]
                    .reply
                    .as_mut()
                    .unwrap()
                    .oddities
                    .push(TelnetBytes);
            }),
        )
        .with(&["protocol-telnet-bytes"]),
        Case::warning(
            "long line",
            healthy_but("PWD", &long),
            "protocol-line-too-long",
        ),
        Case::warning(
            "a line like a reply",
            healthy_but("PWD", "257-\"/\"\n220 not the end\n257 \"/\""),
            "protocol-banner-line-looks-like-reply",
        ),
        Case::warning(
            "another end",
            healthy_but("STAT /pub", "213-x\n211 End"),
            "protocol-mismatched-terminator",
        ),
        Case::warning(
            "odd code",
            healthy_but("PWD", "250 \"/\""),
            "protocol-unexpected-code",
        ),
        Case::critical("no reply at all", junk, "protocol-unexpected-code"),
        Case::warning(
            "goodbye to PASS",
            healthy_but("PASS ***", "221 bye"),
            "protocol-unexpected-code",
        ),
        Case::warning(
            "PWD unknown",
            healthy_but("PWD", "502 no"),
            "transfer-command-filtered",
        ),
        Case::warning(
            "PWD refused",
            healthy_but("PWD", "550 no"),
            "transfer-command-filtered",
        ),
        Case::warning(
            "PWD refused for now",
            healthy_but("PWD", "450 busy"),
            "transfer-command-filtered",
        ),
        Case::warning(
            "logged out at PWD",
            healthy_but("PWD", "530 no"),
            "login-lost",
        ),
        Case::warning(
            "stray reply",
            healthy_with_stray("226 late"),
            "protocol-out-of-sync",
        ),
        // The late end of a transfer that never began.
        Case::ok(
            "stray follower",
            healthy_with_stray("425 Failed to establish connection."),
        ),
        Case::warning(
            "stray end",
            healthy_with_stray("421 Timeout. !closed"),
            "idle-server-timeout",
        ),
    ]
}

fn stopped() -> Vec<Case> {
    use ftpprobe::evidence::Stopped;
    let stop = |script: Script, why| script.edit(|script| script.evidence.stopped = Some(why));
    let no_steps = Script::new();
    let passed = Script::connected("192.0.2.1")
        .greet(&["421 There are too many connected users, please try later. !closed"])
        .again(Script::healthy());
    let twice = Script::connected("192.0.2.1")
        .greet(&["421 There are too many connected users, please try later. !closed"])
        .again(
            Script::connected("192.0.2.1")
                .greet(&["421 There are too many connected users. !closed"]),
        );
    vec![
        Case::unknown(
            "interrupted",
            stop(Script::logged_in("192.0.2.1"), Stopped::Interrupted),
            "probe-interrupted",
        ),
        Case::unknown(
            "deadline",
            stop(Script::logged_in("192.0.2.1"), Stopped::Deadline),
            "probe-deadline",
        ),
        Case::critical(
            "a cause shown before the deadline",
            stop(at_pwd("!closed"), Stopped::Deadline),
            "control-lost",
        ),
        Case::unknown("nothing recorded", no_steps, "probe-interrupted"),
        Case::warning("a limit that passed", passed, "limit-server-full"),
        Case::critical("a limit that did not", twice, "limit-server-full"),
        Case::ok("healthy", Script::healthy()),
        Case::ok(
            "healthy without QUIT",
            Script::healthy().edit(|script| {
                script
                    .attempt
                    .steps
                    .retain(|step| step.name != StepName::Quit);
            }),
        ),
    ]
}

/// A run that was stopped proves nothing.
#[test]
fn the_probes_own_ends_are_no_experiment() {
    for (stopped, id) in [
        (Stopped::Deadline, "probe-deadline"),
        (Stopped::Interrupted, "probe-interrupted"),
    ] {
        let script = Script::connected("192.0.2.1")
            .greet(&["220 ready"])
            .edit(|it| it.evidence.stopped = Some(stopped));
        let diagnosis = diagnose(&script.end(), &Policy::default());
        let found = &diagnosis.findings[0];
        assert_eq!(
            (found.id.name(), found.confidence),
            (id, Confidence::Inferred)
        );
    }
}
