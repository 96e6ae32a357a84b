//! Answers that may fail while all that was asked for succeeds. Everything else has to be told.

use crate::fault::{Answer, Fault};
use crate::scenario::{Played, Scenario};

/// Commands that a server may refuse, and why that does no harm. Only a reply after which the session goes on
/// counts, and no 421.
const OPTIONAL: &[(&str, &str)] = &[
    (
        "FEAT",
        "RFC 2389 is optional, and what it lists is tried anyway",
    ),
    ("SYST", "it only names the system"),
    ("STAT", "few servers show their state to everyone"),
    ("STAT path", "the listing over a data connection tells"),
    (
        "PBSZ",
        "PROT is what protects, and it is asked for and answered",
    ),
];

/// Commands that a server may not know, where something else is used instead.
const REPLACED: &[(&str, &str)] = &[
    ("EPSV", "no-epsv says so, and PASV lists"),
    ("MLSD", "no-mlsd says so, and LIST lists"),
    ("AUTH TLS", "AUTH SSL asks for the same"),
    (
        "SIZE",
        "protocol-feat-lies says so, and the file is fetched and compared anyway",
    ),
    ("MDTM", "likewise"),
];

/// Rules that a server may have on files that exist, where nothing else was asked of the test.
const RULES: &[(&str, &str)] = &[
    (
        "STOR",
        "transfer-overwrite-denied says so: the second one overwrites",
    ),
    ("226 of STOR", "likewise"),
    ("REST", "transfer-resume-refused says so"),
    (
        "PROT C",
        "tls-prot-c-refused says so: the server insists on protected data",
    ),
];

/// Commands that tell one combination of the matrix from another.
const COMBINED: &[(&str, &str)] = &[
    ("AUTH TLS", "no explicit TLS"),
    ("EPSV", "no extended passive mode"),
    ("PASV", "no passive mode"),
    ("PORT", "no active mode"),
];

/// Commands for which any 2xx is as good as the usual one (RFC 959 section 4.2).
const POSITIVE: &[&str] = &[
    "greeting",
    "USER",
    "226 of LIST",
    "PASS",
    "CWD",
    "TYPE",
    "DELE",
    "RNTO",
    "PBSZ",
    "PROT P",
    "SYST",
    "STAT",
    "STAT path",
];

pub(crate) fn is_harmless(scenario: &Scenario, fault: &Fault, played: &Played) -> bool {
    let Fault { key, nth, answer } = fault;
    let among = |table: &[(&str, &str)]| table.iter().any(|(known, _)| known == key);
    // All has been done by then.
    if key == "QUIT" {
        return true;
    }
    // That a further session fails is what is looked for.
    if scenario.looks_for_a_limit() && played.log.met_on > Some(0) {
        return true;
    }
    // A second control connection may look at things that are no part of what was asked.
    let elsewhere = played.log.met_on > Some(0);
    match answer.code() {
        None | Some(421) => false,
        // Any answer shows that the connection stands.
        Some(_) if key == "NOOP" && scenario.name == "idle test" => true,
        Some(299) if elsewhere && key == "AUTH TLS" => true,
        Some(399) if key == "REST" => true,
        // Some servers want the login first, and are asked again after it.
        Some(530) if key == "PROT P" => true,
        // Not every server has every combination, and the matrix shows which.
        Some(500..=529 | 531..=599) if elsewhere && among(COMBINED) => true,
        Some(299) if POSITIVE.contains(&key.as_str()) => true,
        Some(500 | 502) if among(REPLACED) => true,
        // 530 is about the session.
        Some(500..=529 | 531..=599) if among(RULES) => {
            matches!(*answer, Answer::Say(_)) && (*nth == 2 || !key.ends_with("STOR"))
        }
        Some(_) => among(OPTIONAL),
    }
}
