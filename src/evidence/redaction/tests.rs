use test_case::test_case;

use super::*;
use crate::evidence::format;
use crate::evidence::rewriting::rewritten;

/// Fails where a name is left.
struct NothingLeft<'r>(&'r Redaction);

impl Rewriter for NothingLeft<'_> {
    fn text(&self, text: String) -> String {
        let known = self.0.known.lock().unwrap();
        assert_eq!(known.literals.replaced(&text), text);
        text
    }

    fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        self.text(String::from_utf8_lossy(&bytes).into_owned());
        bytes
    }
}

/// A redaction that knows these names.
fn knowing(what: Redact) -> Redaction {
    let redaction = Redaction::new(what);
    redaction.learn_given(Given::Host("ftp.example.com"));
    redaction.learn_given(Given::Host("backup"));
    redaction.learn_given(Given::User("bob"));
    redaction.learn_given(Given::Path("/home/bob/in"));
    redaction
}

#[test_case(Redact::Hosts, "ftp.example.com and FTP.EXAMPLE.COM:21", "host-1 and host-1:21"; "a name in any case")]
#[test_case(Redact::Hosts, "sftp.example.com, backups, my_backup", "sftp.example.com, backups, my_backup"; "within other words")]
#[test_case(Redact::Hosts, "backup logs in as bob", "host-2 logs in as bob"; "hosts only")]
#[test_case(Redact::Users, "backup logs in as bob", "backup logs in as user-1"; "users only")]
#[test_case(Redact::Users, "/home/bob/in/x, /home/bob: 550", "/name-1/user-1/name-2/x, /name-1/user-1: 550"; "a path and what it lies in")]
#[test_case(Redact::Users, "http://a/home/bob", "http://a/home/user-1"; "no path of its own")]
#[test_case(Redact::All, "10.1.2.3 [192.168.7.9]:21 8.8.8.8. 10.1.2.3", "10.0.0.1 [10.0.0.2]:21 203.0.113.1. 10.0.0.1"; "addresses keep their kind")]
#[test_case(Redact::All, "fe80::7%eth0 fd12::9 2a01:db8::5 ::1 127.0.0.1", "fe80::1%eth0 fd00::1 2001:db8::1 ::1 127.0.0.1"; "addresses of IPv6")]
#[test_case(Redact::All, "::ffff:10.1.2.3 169.254.9.9 100.64.9.9", "::ffff:10.0.0.1 169.254.0.1 100.64.0.1"; "addresses of other kinds")]
#[test_case(Redact::All, "227 (192,168,7,9,234,219). PORT 8,8,8,8,4,1", "227 (10,0,0,1,234,219). PORT 203,0,113,1,4,1"; "addresses with commas")]
#[test_case(Redact::All, "EPRT |2|2a01:db8::5|5282|", "EPRT |2|2001:db8::1|5282|"; "an address between bars")]
#[test_case(Redact::All, "from:10.1.2.3 peer:2a01:db8::5 1:8.8.8.8", "from:10.0.0.1 peer:2001:db8::1 1:203.0.113.1"; "addresses behind a word and a colon")]
#[test_case(Redact::All, "1:2:10.1.2.3 10.1.2.3:10.1.2.4:21", "1:2:10.0.0.1 10.0.0.1:10.0.0.2:21"; "several with colons")]
#[test_case(Redact::All, "IP6 2a01:db8::5.5282 > fd12::9.21", "IP6 2001:db8::1.5282 > fd00::1.21"; "addresses of IPv6 with ports behind a dot")]
#[test_case(Redact::All, "010.001.002.003 PORT 008,008,008,008,4,1", "10.0.0.1 PORT 203,0,113,1,4,1"; "addresses with zeros before their numbers")]
#[test_case(Redact::All, "v1.2.3.4 1.2.3.4.5 08:55:04 3.0.5 dead:beef", "v1.2.3.4 1.2.3.4.5 08:55:04 3.0.5 dead:beef"; "no addresses")]
#[test_case(Redact::Users, "10.1.2.3", "10.1.2.3"; "addresses are none of the users")]
fn names_are_replaced(what: Redact, text: &str, redacted: &str) {
    assert_eq!(knowing(what).redacted(text), redacted);
}

/// A server may say that somebody is called as an address or a year is written, and that is no reason to show nothing.
#[test]
fn addresses_and_moments_stay_such_whatever_names_are() {
    let redaction = Redaction::new(Redact::All);
    for name in ["10.1.2.3", "2121", "2026"] {
        redaction.learn_given(Given::User(name));
    }
    for (written, redacted) in [
        ("10.1.2.3", "10.0.0.1"),
        ("10.1.2.3:2121", "10.0.0.1:2121"),
        ("[2a01:db8::5]:2121", "[2001:db8::1]:2121"),
        ("2026-01-02T08:55:04Z", "2026-01-02T08:55:04Z"),
    ] {
        assert_eq!(redaction.address(written.to_owned()), redacted);
    }
    let text = redaction.redacted("10.1.2.3:2121 in 2026");
    assert_eq!(text, "user-1:user-2 in user-3");
}

/// A server may say any path. What leads to it is kept by the part, each whole: without a bound that is the square of its length.
#[test]
fn of_a_deep_path_the_first_parts_are_looked_for() {
    let redaction = Redaction::new(Redact::Users);
    let deep = "/ab".repeat(20_000);
    redaction.learn_given(Given::Path(&deep));
    let kept = redaction.known.lock().unwrap().literals.kept();
    assert!(kept <= 20 * deep.len(), "{kept}");
    assert!(!redaction.redacted(&deep).contains("ab"));
    assert_eq!(redaction.redacted("/ab/ab: 550"), "/name-1/name-1: 550");
}

#[test_case("ab/cd/ef", "ab, ab/cd: ab/cd/ef", "name-1, name-1/name-2: name-1/name-2/name-3"; "a name by itself")]
#[test_case("x/cd/ef", "x, x/cd: x/cd/ef", "x, name-1/name-2: name-1/name-2/name-3"; "but not one of a single letter")]
fn of_a_relative_path_the_first_part_is(path: &str, text: &str, redacted: &str) {
    let redaction = Redaction::new(Redact::Users);
    redaction.learn_given(Given::Path(path));
    assert_eq!(redaction.redacted(text), redacted);
}

#[test]
fn a_fingerprint_stays_one() {
    let redaction = knowing(Redact::Hosts);
    let text = "5e1f".repeat(16);
    let redacted = redaction.redacted(&text);
    assert_eq!(redacted, format!("{:064x}", 1));
    assert_eq!(redaction.redacted(&text.to_uppercase()), redacted);
}

#[test]
fn what_is_redacted_already_stays_as_it_is() {
    let redaction = knowing(Redact::All);
    redaction.learn_given(Given::Host("host-7"));
    assert_eq!(redaction.redacted("host-7"), "host-7");
}

/// Whatever steps found, it can be read back, and nothing is left of what was learned.
#[test]
fn all_evidence_can_be_redacted() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/evidence");
    let mut seen = 0;
    for case in std::fs::read_dir(folder).unwrap() {
        for file in std::fs::read_dir(case.unwrap().path())
            .into_iter()
            .flatten()
        {
            let file = std::fs::File::open(file.unwrap().path()).unwrap();
            let Ok(evidence) = format::load(file) else {
                continue;
            };
            for what in Redact::ALL {
                let redaction = Redaction::new(what);
                let redacted = evidence.redacted(&redaction).unwrap();
                rewritten(&redacted, &NothingLeft(&redaction)).unwrap();
                assert_eq!(redacted.attempts.len(), evidence.attempts.len());
            }
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen}");
}
