//! Evidence that comes from the log of another program.

use ftpprobe::evidence::DataMode::Pasv;
use ftpprobe::evidence::Phase;
use ftpprobe::evidence::source::Source;
use ftpprobe::evidence::tls::Handshake;

use crate::Case;
use crate::log::source;
use crate::script::Script;
use crate::secured::{handshake, over_tls, tls12};

fn from_log(script: Script, ends_open: bool) -> Script {
    script.edit(|script| {
        script.evidence.source = Some(Box::new(Source {
            complaint: ends_open.then(|| "max-retries exceeded".to_owned()),
            ends_open,
            ..source("lftp")
        }));
    })
}

fn fetched(answer: &'static str) -> Script {
    from_log(Script::logged_in("192.0.2.1"), false).edit(|script| {
        script.exchange(Phase::Transfer, Some("RETR a.txt"), answer);
    })
}

fn after(listed: Script, command: &str, answer: &str) -> Script {
    from_log(listed, false).edit(|script| {
        script.exchange(Phase::Transfer, Some(command), answer);
    })
}

fn stored_over(handshake: Handshake, answer: &'static str) -> Script {
    let listed = Script::encrypted(handshake).lists(over_tls);
    from_log(listed, false).edit(|script| {
        script.exchange(Phase::Transfer, Some("STOR a.txt"), answer);
    })
}

pub(crate) fn cases() -> Vec<Case> {
    let listed = || {
        Script::logged_in("192.0.2.1")
            .passive(Pasv, "227 ok (192,0,2,1,195,82)", |plan| plan)
            .quit()
    };
    vec![
        Case::ok(
            "a log of a session that went well",
            from_log(listed(), false),
        ),
        // What is a note elsewhere is what the client failed of.
        Case::critical(
            "the log of an upload over a file that is there",
            after(
                listed(),
                "STOR a.txt",
                "550 a.txt: Overwrite permission denied",
            ),
            "transfer-overwrite-denied",
        ),
        Case::warning(
            "a log that ends with a file that was not renamed, for reasons unknown",
            after(listed(), "RNTO b.txt", "553 Not today"),
            "transfer-rename-failed",
        ),
        // What follows a listing that came is another matter.
        Case::ok(
            "a log that breaks off after a listing",
            from_log(listed(), true),
        ),
        Case::unknown(
            "a log that breaks off after the login",
            from_log(Script::logged_in("192.0.2.1"), true),
            "log-inconclusive",
        ),
        Case::unknown(
            "a log that ends before the login",
            from_log(Script::connected("192.0.2.1").greet(&["220 hi"]), false),
            "log-inconclusive",
        ),
        Case::critical(
            "a file that is not given",
            fetched("550 a.txt: no such thing here"),
            "transfer-refused",
        ),
        Case::warning(
            "ABOR is not answered",
            after(listed(), "ABOR", "!timeout"),
            "protocol-abor-ignored",
        ),
        Case::ok("ABOR is", after(listed(), "ABOR", "226 ABOR successful")),
        Case::warning(
            "the end of a transfer for an answer to NOOP",
            after(listed(), "NOOP", "226 Transfer complete"),
            "idle-noop-desync",
        ),
        Case::ok("NOOP is answered", after(listed(), "NOOP", "200 ok")),
        Case::ok("a file that is given", fetched("150 Here it comes")),
        Case::critical(
            "an upload over TLS 1.3 that breaks off",
            stored_over(handshake(), "426 Failure reading network stream."),
            "transfer-reset",
        )
        .with(&["tls13-upload-truncated"]),
        Case::critical(
            "the same in other words",
            stored_over(
                handshake(),
                "450 Transfer aborted. Link to file server lost",
            ),
            "transfer-reset",
        )
        .with(&["tls13-upload-truncated"]),
        Case::critical(
            "an upload over TLS 1.2 that breaks off",
            stored_over(tls12(handshake()), "426 Failure reading network stream."),
            "transfer-reset",
        )
        .with(&["tls12-only"]),
        Case::critical(
            "an upload over TLS 1.3 that meets a quota",
            stored_over(handshake(), "552 Quota exceeded."),
            "transfer-quota",
        ),
    ]
}
