//! Secrets never come out, whoever wrote a log and whatever stands in front of its lines.

use std::fs;
use std::sync::LazyLock;

use ftpprobe::logs::{Dialect, masked};
use regex_lite::Regex;
use test_case::test_case;

use crate::wrapped::with;
use crate::{folder, judged, sessions};

const SECRET: &str = "Tr0ub4dor";

static COMMAND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(PASS|ACCT)[ \t]+[^\s'\x22\\]+").unwrap());

/// The samples of a dialect that show the command, with a secret in it.
fn telling(dialect: &Dialect) -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Samples {
        sample: Vec<Sample>,
    }
    #[derive(serde::Deserialize)]
    struct Sample {
        log: String,
    }
    let path = folder("dialects").join(format!("{}.toml", dialect.name()));
    let samples: Samples = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let logs = samples.sample.into_iter().map(|sample| {
        let said = format!("${{1}} {SECRET}");
        COMMAND.replace_all(&sample.log, said.as_str()).into_owned()
    });
    logs.filter(|log| log.contains(SECRET)).collect()
}

/// A reply with words, wherever the code stands in a line.
static REPLY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b([2-5]\d\d[ -])([A-Z][a-z])").unwrap());

/// Whether the evidence or what is made of it has the secret.
fn shown(log: &str, dialect: &Dialect) -> bool {
    let Ok(found) = sessions(log.as_bytes(), Some(dialect.name())) else {
        return false;
    };
    found.iter().any(|evidence| {
        let diagnosis = format!("{:?}", judged(evidence));
        let evidence = serde_json::to_string(evidence).unwrap();
        evidence.contains(SECRET) || diagnosis.contains(SECRET)
    })
}

#[test_case(""; "nothing")]
#[test_case("> "; "a mail")]
#[test_case("2026-03-04T07:15:{s}.331100Z "; "a container")]
#[test_case("12:00:{s}.331 "; "a time with milliseconds")]
#[test_case("[12:00:{s}.331] "; "a time in brackets")]
#[test_case("[331] "; "the number of a process")]
#[test_case("530 "; "a number like a reply")]
#[test_case("Mar  4 07:15:{s} web1 sync[331]: "; "the journal")]
#[test_case("<30>1 2026-03-04T07:15:{s}Z web1 sync 331 - - "; "syslog")]
#[test_case("2026-03-04 07:15:{s},331 [main] DEBUG com.example.Ftp - "; "a logger of Java")]
#[test_case("{n}\t"; "numbers of lines")]
fn the_secret_of_a_command(front: &str) {
    let mut seen = 0;
    for dialect in Dialect::all() {
        for log in telling(dialect) {
            let log = with(front, &log);
            seen += 1;
            assert!(!shown(&log, dialect), "{} shows it:\n{log}", dialect.name());
            let masked = masked(&log);
            assert!(!masked.contains(SECRET), "{}:\n{masked}", dialect.name());
        }
    }
    assert!(seen > 100, "{seen}");
}

/// What every reply says, from before it is sent on.
#[test]
fn a_secret_that_comes_back() {
    let mut seen = 0;
    for dialect in Dialect::all() {
        for log in telling(dialect) {
            let said = format!("${{1}}{SECRET} ${{2}}");
            let log = REPLY.replace_all(&log, said.as_str()).into_owned();
            seen += log.matches(SECRET).count();
            assert!(!shown(&log, dialect), "{} shows it:\n{log}", dialect.name());
            let masked = masked(&log);
            assert!(!masked.contains(SECRET), "{}:\n{masked}", dialect.name());
        }
    }
    assert!(seen > 400, "{seen}");
}
