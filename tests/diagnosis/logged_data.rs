//! Data connections in logs, which tell little of them.

use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::facts::TcpOutcome;
use ftpprobe::evidence::tls::{CloseNotify, HandshakeOutcome};
use ftpprobe::evidence::{DataConnection, DataMode, Phase};

use crate::Case;
use crate::log::{ended, told};
use crate::script::{Script, path};
use crate::secured::GO_ON;

const LIMIT: Option<u64> = Some(20_000_000);

fn script() -> Script {
    Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .login(&["331 password?", "230 in"])
}

/// The same over TLS, with this version if any is told.
fn encrypted(version: Option<&str>) -> Script {
    Script::connected("192.0.2.1")
        .greet(&["220 ready"])
        .secure(GO_ON, Some(told(version)))
        .protect("200 private")
        .login(&["331 password?", "230 in"])
}

fn announced(said: &str) -> Script {
    script().announced(said)
}

const OWN: &str = "227 ok (192,0,2,1,195,82)";
const PRIVATE: &str = "227 ok (10,1,2,3,195,82)";
const EPSV: &str = "229 ok (|||50001|)";

pub(crate) fn cases() -> Vec<Case> {
    [
        silent(),
        addresses(),
        unasked(),
        servers(),
        stalled(),
        over_tls(),
        uploads(),
        ports(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn silent() -> Vec<Case> {
    let silent = |setup, line| {
        let script = announced(setup).transfer(line, "!untold");
        script.within(LIMIT).of_client().complains("no listing")
    };
    vec![
        Case::critical("MLSD unheard", silent(OWN, "MLSD"), "data-port-filtered"),
        Case::critical(
            "LIST unheard",
            silent(EPSV, "LIST -a"),
            "data-port-filtered",
        ),
        Case::critical("RETR unheard", silent(OWN, "RETR a"), "data-port-filtered"),
        Case::critical(
            "LIST, and then only a complaint",
            announced(OWN)
                .transfer("LIST", "!untold")
                .of_client()
                .complains("no listing"),
            "data-port-filtered",
        ),
        Case::critical(
            "LIST, and then nothing",
            announced(OWN)
                .transfer("LIST", "!untold")
                .of_client()
                .ends_open(),
            "data-port-filtered",
        ),
        Case::critical(
            "LIST unheard over a connection that the log tells of",
            announced(OWN)
                .data(|data| {
                    data.connect = Some(path("192.0.2.1:50002", TcpOutcome::Connected));
                })
                .transfer("LIST", "!untold")
                .within(LIMIT)
                .of_client(),
            "reply-timeout",
        ),
        Case::ok(
            "LIST once more at the end of a log in which all went well",
            announced(OWN)
                .transfer("LIST", "150 here")
                .closing("226 done")
                .announced("227 ok (192,0,2,1,195,83)")
                .transfer("LIST", "!untold")
                .of_client()
                .ends_open(),
        ),
        Case::critical(
            "the session is lost at LIST",
            announced(OWN).transfer("LIST", "!closed").of_client(),
            "control-lost",
        ),
    ]
}

fn addresses() -> Vec<Case> {
    let unheard = |script: Script| script.transfer("LIST", "!untold").within(LIMIT).of_client();
    vec![
        Case::critical(
            "a private address, and nothing more",
            unheard(announced(PRIVATE)),
            "pasv-private-address",
        ),
        Case::critical(
            "a private address that the client replaced",
            unheard(announced(PRIVATE).data(|data| data.replaced = true)),
            "data-port-filtered",
        )
        .with(&["pasv-private-address"]),
        Case::critical(
            "the same, told by where the client went",
            unheard(announced(PRIVATE).data(|data| {
                let peer = path("192.0.2.1:50002", TcpOutcome::TimedOut);
                data.connect_control_peer = Some(peer);
            })),
            "data-port-filtered",
        )
        .with(&["pasv-private-address"]),
        Case::warning(
            "a private address that the client replaced well",
            announced(PRIVATE)
                .data(|data| data.replaced = true)
                .transfer("LIST", "150 here")
                .closing("226 done")
                .of_client(),
            "pasv-private-address",
        ),
        Case::critical(
            "a private address, and a 150 that comes before anybody connects",
            announced(PRIVATE)
                .transfer("LIST", "150 here")
                .data(|data| data.end = Some(DataEnd::TimedOut { limit_us: LIMIT }))
                .of_client(),
            "pasv-private-address",
        ),
        Case::critical(
            "a private address that does not answer, of a server at no known address",
            Script::new()
                .announced(PRIVATE)
                .data(|data| data.connect = Some(path("10.1.2.3:50002", TcpOutcome::TimedOut)))
                .of_client()
                .complains("timed out"),
            "pasv-private-address",
        ),
        Case::critical(
            "the same that refuses",
            Script::new()
                .announced(PRIVATE)
                .data(|data| data.connect = Some(path("10.1.2.3:50002", TcpOutcome::Refused)))
                .of_client()
                .complains("refused"),
            "data-port-refused",
        ),
        Case::ok(
            "a log of codes alone",
            script()
                .announced("227")
                .transfer("LIST", "226")
                .of_client(),
        ),
        Case::critical(
            "this machine's",
            unheard(announced("227 ok (127,0,0,1,195,82)")),
            "pasv-loopback-address",
        ),
    ]
}

fn unasked() -> Vec<Case> {
    let given_up = |words: &str| announced(OWN).of_client().complains(words);
    vec![
        Case::critical(
            "a time-out after PASV",
            given_up("Timeout exceeded"),
            "data-port-filtered",
        ),
        Case::critical(
            "ABOR after PASV",
            announced(OWN)
                .command(Phase::Transfer, "ABOR", "226 closed")
                .of_client(),
            "data-port-filtered",
        ),
        Case::unknown(
            "PASV, and then nothing",
            announced(OWN).of_client(),
            "log-inconclusive",
        ),
        Case::ok(
            "PASV at the end of a log in which all went well",
            announced(OWN)
                .transfer("LIST", "150 here")
                .closing("226 done")
                .announced(OWN)
                .of_client(),
        ),
        Case::critical(
            "PASV that was given up without a word for active mode, which fails",
            announced(OWN)
                .active("PORT 10,0,0,7,195,81", "200 ok")
                .transfer("LIST", "425 Failed to establish connection.")
                .of_client(),
            "active-connect-back-blocked",
        ),
        Case::critical(
            "the same of a file",
            script()
                .active("EPRT |1|10.0.0.7|50001|", "200 ok")
                .command(Phase::Transfer, "STOR a", "425 Hm")
                .of_client(),
            "active-connect-back-blocked",
        ),
        Case::unknown(
            "a complaint after PASV that says nothing of it",
            given_up("cannot open local file"),
            "log-inconclusive",
        ),
        Case::critical(
            "an error that only tells of the data connection",
            Script::new()
                .data_step(DataConnection {
                    connect: Some(path("192.0.2.9:50001", TcpOutcome::TimedOut)),
                    ..DataConnection::new(DataMode::Pasv)
                })
                .of_client()
                .complains("connect ETIMEDOUT"),
            "data-port-filtered",
        ),
    ]
}

fn servers() -> Vec<Case> {
    vec![
        Case::critical(
            "nobody came to the port of a server's own log",
            announced(EPSV).of_server().remarks("idle for 120 s, closing"),
            "data-port-filtered",
        ),
        Case::ok(
            "a server's log that goes on in another place",
            announced(EPSV)
                .transfer("LIST", "150 here")
                .closing("226 done")
                .of_server()
                .remarks("idle for 120 s, closing"),
        ),
        Case::critical(
            "a server sees another address",
            announced(EPSV)
                .transfer("MLSD", "425 Unable to open it")
                .of_server()
                .remarks(
                    "data connection ip address 10.0.0.3 does not match control connection ip address 10.0.0.1",
                ),
            "data-peer-ip-mismatch",
        ),
        Case::critical(
            "a server does not go to another address",
            script()
                .of_server()
                .remarks("Rejected data connection to foreign address 10.0.0.3:50001."),
            "port-private-address",
        ),
    ]
}

fn stalled() -> Vec<Case> {
    let timed_out = |data: &mut DataConnection| {
        data.end = Some(DataEnd::TimedOut { limit_us: LIMIT });
    };
    vec![
        Case::critical(
            "150, and then a time-out",
            announced(OWN)
                .transfer("LIST", "150 here")
                .data(timed_out)
                .of_client()
                .complains("timed out"),
            "transfer-stalled",
        ),
        Case::critical(
            "226, and then a time-out",
            announced(OWN)
                .transfer("MLSD", "150 here")
                .closing("226 5 matches")
                .data(timed_out)
                .of_client()
                .complains("timed out"),
            "data-left-open",
        ),
        Case::critical(
            "150, and then words for a wait",
            announced(OWN)
                .transfer("LIST", "150 here")
                .of_client()
                .remarks("Timeout detected.")
                .complains("Could not retrieve directory listing"),
            "transfer-stalled",
        ),
        Case::unknown(
            "150 at the end of a log",
            announced(OWN)
                .transfer("LIST", "150 here")
                .of_client()
                .ends_open(),
            "log-inconclusive",
        ),
    ]
}

fn over_tls() -> Vec<Case> {
    const REFUSED: &str = "425 Unable to build data connection: Operation not permitted";
    let unannounced = |data: &mut DataConnection| {
        data.close_notify = Some(CloseNotify {
            received: false,
            sent: None,
        });
    };
    let listed = || encrypted(None).announced(OWN).transfer("MLSD", "150 here");
    vec![
        Case::critical(
            "no close_notify, which the client minds",
            listed()
                .closing("226 done")
                .data(unannounced)
                .of_client()
                .complains("GnuTLS error -110"),
            "tls-server-no-close-notify",
        ),
        Case::warning(
            "no close_notify, which the client passes over",
            listed()
                .closing("226 done")
                .data(unannounced)
                .data(|data| data.tls = Some(told(Some("TLS 1.3"))))
                .of_client(),
            "tls-server-no-close-notify",
        ),
        Case::critical(
            "a session that was to be resumed, and a handshake that failed for the client",
            listed()
                .closing(REFUSED)
                .data(|data| {
                    data.tls = Some(ended(HandshakeOutcome::Failed("terminated".to_owned())));
                    data.end = Some(DataEnd::HandshakeFailed);
                })
                .of_client(),
            "tls-session-reuse-required",
        ),
        Case::critical(
            "the same where the client calls it a connection that failed",
            listed()
                .closing(REFUSED)
                .data(|data| {
                    data.connect = Some(path("192.0.2.1:50002", TcpOutcome::Failed));
                    data.tls = Some(ended(HandshakeOutcome::Failed("terminated".to_owned())));
                    data.end = Some(DataEnd::HandshakeFailed);
                })
                .of_client(),
            "tls-session-reuse-required",
        ),
        Case::critical(
            "the same without a word of the handshake",
            listed().closing(REFUSED).of_client(),
            "tls-session-reuse-required",
        ),
        Case::critical(
            "a session that was to be resumed, in so many words",
            listed()
                .closing("522 SSL connection failed; session reuse required")
                .data(|data| data.tls = Some(told(Some("TLS 1.2"))))
                .of_client(),
            "tls-session-reuse-required",
        ),
        Case::critical(
            "a handshake of the data connection that failed",
            listed()
                .data(|data| {
                    data.tls = Some(ended(HandshakeOutcome::Failed("broken".to_owned())));
                    data.end = Some(DataEnd::HandshakeFailed);
                })
                .of_client()
                .complains("broken"),
            "tls-data-handshake-failed",
        ),
    ]
}

fn uploads() -> Vec<Case> {
    const BROKEN: &str = "426 Failure reading network stream.";
    let sent = |script: Script, said: &str| {
        let script = script.announced(OWN).transfer("STOR a", "150 go on");
        script.closing(said).of_client().complains("failed")
    };
    vec![
        Case::critical(
            "an upload under TLS 1.3 that breaks off",
            sent(encrypted(Some("TLS 1.3")), BROKEN),
            "transfer-reset",
        )
        .with(&["tls13-upload-truncated"]),
        Case::critical(
            "the same in another server's words",
            sent(
                encrypted(Some("TLS 1.3")),
                "450 Transfer aborted. Link to file server lost",
            ),
            "transfer-reset",
        )
        .with(&["tls13-upload-truncated"]),
        Case::critical(
            "the same where the log does not tell the version",
            sent(encrypted(None), BROKEN),
            "transfer-reset",
        )
        .with(&["tls13-upload-truncated"]),
        Case::critical(
            "the same under TLS 1.2",
            sent(encrypted(Some("TLS 1.2")), BROKEN),
            "transfer-reset",
        )
        .with(&["tls12-only"]),
        Case::critical(
            "the same without TLS",
            sent(script(), BROKEN),
            "transfer-reset",
        ),
        Case::critical(
            "a full disk under TLS 1.3",
            sent(encrypted(Some("TLS 1.3")), "452 Disk full"),
            "transfer-disk-full",
        ),
    ]
}

fn ports() -> Vec<Case> {
    let second = |said| {
        let first = announced("227 ok (192,0,2,1,195,82)")
            .transfer("RETR a", "150 here")
            .closing("226 done");
        first.announced(said)
    };
    vec![
        Case::warning(
            "one port works and another does not",
            second("227 ok (192,0,2,1,19,196)")
                .data(|data| data.connect = Some(path("192.0.2.1:5060", TcpOutcome::TimedOut)))
                .of_client()
                .complains("timed out"),
            "data-port-partly-open",
        ),
        Case::warning(
            "the same where only the silence is told",
            second("227 ok (192,0,2,1,195,90)")
                .transfer("RETR b", "!untold")
                .within(LIMIT)
                .of_client()
                .complains("timed out"),
            "data-port-partly-open",
        ),
    ]
}
