//! Logs written after the documented form of clients that do not run here.

use std::fs;

use crate::{files, folder, judged, recognised, root, sessions};

/// File, format, and the root cause of each session.
const WRITTEN: [(&str, &str, &[&str]); 16] = [
    ("curl-second-address", "curl", &["login-anonymous-disabled"]),
    ("curl-stor-denied", "curl", &["transfer-write-denied"]),
    ("filezilla-file", "filezilla", &["ok", "limit-per-ip"]),
    ("filezilla-german", "filezilla", &["login-bad-credentials"]),
    ("filezilla-japanese", "filezilla", &["limit-per-ip"]),
    (
        "filezilla-private-address",
        "filezilla",
        &["pasv-private-address"],
    ),
    (
        "filezilla-server-new",
        "filezilla-server",
        &["tls-required-control"],
    ),
    (
        "filezilla-server-old",
        "filezilla-server",
        &["login-bad-credentials"],
    ),
    // Both kinds of connections in the same words.
    ("fluentftp-data-connection", "fluentftp", &["ok"]),
    (
        "fluentftp-tls-required",
        "fluentftp",
        &["tls-required-control"],
    ),
    ("filezilla-upload-tls13", "filezilla", &["transfer-reset"]),
    (
        "vsftpd-per-user",
        "vsftpd",
        &["transfer-refused", "limit-per-ip"],
    ),
    ("winscp-missing-directory", "winscp", &["dir-not-found"]),
    ("winscp-timeout", "winscp", &["data-port-filtered"]),
    // In words that are not understood it says why no listing came.
    ("lftp-french-no-listing", "lftp", &["data-port-filtered"]),
    (
        "lftp-retries",
        "lftp",
        &["login-bad-credentials", "login-bad-credentials"],
    ),
];

#[test]
fn each_is_recognised_and_judged() {
    for (name, format, roots) in WRITTEN {
        let log = fs::read(folder("written").join(format!("{name}.log"))).unwrap();
        let text = String::from_utf8(log.clone()).unwrap();
        assert_eq!(recognised(&text), Some(format), "{name}");
        let sessions = sessions(&log, None).unwrap();
        let found: Vec<String> = sessions.iter().map(root).collect();
        assert_eq!(found, roots, "{name}");
    }
}

#[test]
fn every_file_is_in_the_list() {
    assert_eq!(files(&folder("written")).len(), WRITTEN.len());
}

/// Each of them has the client's own password in it, as curl and lftp print it.
#[test]
fn passwords_go_no_further_than_the_file() {
    let mut seen = 0;
    for (name, _, _) in WRITTEN {
        let log = fs::read(folder("written").join(format!("{name}.log"))).unwrap();
        seen += usize::from(String::from_utf8_lossy(&log).contains("hunter2"));
        for evidence in sessions(&log, None).unwrap() {
            let saved = serde_json::to_string(&evidence).unwrap();
            assert!(
                !saved.contains("hunter2") && !saved.contains("swordfish"),
                "{name}"
            );
            let told = format!("{:?}", judged(&evidence));
            assert!(!told.contains("hunter2"), "{name}");
        }
    }
    assert_eq!(seen, 2);
}
