//! What is said of EPSV and PASV: the advice that can be followed, and no word that the run disproved.

use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::DataMode::Epsv;
use ftpprobe::evidence::facts::TcpOutcome::Refused;
use ftpprobe::knowledge::wording::Wording;
use test_case::test_case;

use crate::facts;
use crate::passive::{both, well};
use crate::script::Script;

const EPSV: &str = "229 ok (|||50001|)";
const PASV: &str = "227 ok (192,0,2,1,195,82)";

/// Detail, advice and facts of the root cause.
fn told(script: Script) -> String {
    let diagnosis = diagnose(&script.end(), &Policy::default());
    let cause = &diagnosis.findings[0];
    let wording = Wording::english();
    let mut texts = vec![wording.detail(cause.id, &cause.values)];
    let advice = wording.advice(cause.id, &cause.values, None);
    texts.extend(advice.into_iter().map(|advice| advice.text));
    texts.extend(facts(cause));
    texts.join("\n")
}

/// A client with IPv6 only cannot connect over IPv4.
#[test_case("64:ff9b::c000:221", "192.0.2.33"; "the well known prefix")]
#[test_case("64:ff9b:1::c633:6401", "198.51.100.1"; "a prefix within a network")]
fn behind_a_nat64(ip: &str, ipv4: &str) {
    let told = told(Script::listed(ip).passive(Epsv, "500 Unknown command.", well));
    for words in ["NAT64", "DNS64", "464XLAT", "RFC 6384", ipv4] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("--ipv4"), "{told}");
}

#[test]
fn with_ipv6_throughout() {
    let told = told(Script::listed("2001:db8::1").passive(Epsv, "500 Unknown command.", well));
    assert!(told.contains("--ipv4") && !told.contains("NAT64"), "{told}");
}

/// One port of a session that is shut says nothing of all of them.
#[test]
fn one_port_that_is_shut() {
    let told = told(both(EPSV, |data| data.connect(Refused), PASV, well));
    for words in ["load balancer", "--ports-test", "50001", "50002"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.to_lowercase().contains("container"), "{told}");
}

#[test]
fn one_port_that_belongs_to_another_protocol() {
    let told = told(both(
        "229 ok (|||5060|)",
        |data| data.connect(Refused),
        PASV,
        well,
    ));
    assert!(
        told.contains("SIP") && told.contains("Move the passive range"),
        "{told}"
    );
}
