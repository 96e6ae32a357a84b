//! The servers of these tests themselves, without the probe: curl finds them as they are told to be.

use std::process::Command;

use test_case::test_case;

use crate::authority::{Authority, rsa};
use crate::old_tls_server::{Old, OldTlsServer};
use crate::support::identity::Identity;
use crate::tls_server::{Auth, Behaviour, DataFault, Ending, Fault, Prot, TlsServer};

/// Lists with curl; gives what it listed and said, as an error if it was not content.
fn curl(target: &str, identity: &Identity, scheme: &str, more: &[&str]) -> Result<String, String> {
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--ssl-reqd", "--disable"])
        .args(["--verbose", "--max-time", "5", "--cacert"])
        .arg(identity.root())
        .args(more)
        .arg(format!("{scheme}://{target}/"))
        .output()
        .expect("curl");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    if output.status.success() {
        Ok(said)
    } else {
        Err(said)
    }
}

#[track_caller]
fn assert_lists(result: &Result<String, String>) {
    let listing = result.as_ref().unwrap_or_else(|said| panic!("{said}"));
    let entries = listing.lines().filter(|line| line.starts_with("-rw"));
    assert_eq!(entries.count(), 2, "{listing}");
}

#[test_case(&[]; "tls 1 3")]
#[test_case(&["--tls-max", "1.2"]; "tls 1 2")]
fn a_server_that_does_everything_right(more: &[&str]) {
    let identity = Authority::new().good();
    for implicit in [false, true] {
        for demands_resumption in [false, true] {
            let behaviour = Behaviour {
                implicit,
                demands_resumption,
                ..Behaviour::new(&identity)
            };
            let server = TlsServer::start(behaviour);
            let scheme = if implicit { "ftps" } else { "ftp" };
            assert_lists(&curl(&server.target(), &identity, scheme, more));
            let heard = server.heard();
            assert!(heard.encrypted.contains(&"PROT P".to_owned()), "{heard:?}");
            assert_eq!(heard.plain.is_empty(), implicit, "{heard:?}");
            heard.assert_never("no such text");
        }
    }
}

fn demanding(identity: &Identity) -> Behaviour {
    Behaviour {
        demands_resumption: true,
        ..Behaviour::new(identity)
    }
}

fn closing(identity: &Identity) -> Behaviour {
    Behaviour {
        data: Some(DataFault::ClosedInHandshake("425 No.")),
        ..Behaviour::new(identity)
    }
}

fn unprotected(identity: &Identity) -> Behaviour {
    Behaviour {
        prot: Prot::NotPrivate,
        ..Behaviour::new(identity)
    }
}

fn refusing(identity: &Identity) -> Behaviour {
    Behaviour {
        auth: Auth::Refused("500 AUTH not understood"),
        ..Behaviour::new(identity)
    }
}

#[test_case(demanding, &["--no-sessionid"], "< 425 "; "session not resumed")]
#[test_case(closing, &[], "SSL_connect"; "data handshake closed")]
#[test_case(unprotected, &[], "< 536 "; "no protection")]
#[test_case(refusing, &[], "< 500 AUTH"; "no tls")]
#[test_case(|identity| Behaviour::with_sessions(identity, 0), &[], "< 425 "; "no session to resume")]
#[test_case(|identity| Behaviour::failing(identity, Fault::After(0, Ending::Close)), &[], "SSL_connect"; "closed")]
#[test_case(|identity| Behaviour::failing(identity, Fault::After(0, Ending::Reset)), &[], "reset by peer"; "reset")]
#[test_case(|identity| Behaviour::failing(identity, Fault::After(40, Ending::Reset)), &[], "reset by peer"; "reset within")]
#[test_case(|identity| Behaviour::failing(identity, Fault::After(40, Ending::Silence)), &[], "connection timeout"; "silent")]
#[test_case(|identity| Behaviour::failing(identity, Fault::Alert(40)), &[], "handshake failure"; "alert")]
#[test_case(|identity| Behaviour::failing(identity, Fault::Text("500 OOPS\r\n")), &[], "wrong version"; "plain text")]
fn a_server_that_is_told_to_be_wrong(
    behaviour: fn(&Identity) -> Behaviour,
    more: &[&str],
    complaint: &str,
) {
    let identity = Authority::new().good();
    let server = TlsServer::start(behaviour(&identity));
    let said = curl(&server.target(), &identity, "ftp", more).unwrap_err();
    assert!(said.contains(complaint), "{said}");
}

#[test_case("TLSv1", "ALL", false, "1.0", "TLSv1 / "; "version 1 0")]
#[test_case("TLSv1_1", "ALL", false, "1.1", "TLSv1.1 / "; "version 1 1")]
#[test_case("TLSv1_2", "AES128-SHA", false, "1.2", "TLSv1.2 / AES128-SHA"; "no forward secrecy")]
#[test_case("TLSv1_2", "DHE-RSA-AES128-SHA", true, "1.2", "TLSv1.2 / DHE-RSA-AES128-SHA"; "short prime")]
fn a_server_of_another_time(
    version: &'static str,
    ciphers: &'static str,
    short_dh: bool,
    newest: &str,
    agreed: &str,
) {
    let identity = rsa(2048, "sha256");
    let old = Old {
        oldest: version,
        newest: version,
        ciphers,
        short_dh,
    };
    let server = OldTlsServer::start(&old, &identity);
    let old_client = [
        "--tlsv1.0",
        "--tls-max",
        newest,
        "--ciphers",
        "ALL:@SECLEVEL=0",
    ];
    let said = curl(&server.target(), &identity, "ftp", &old_client).unwrap();
    assert!(said.contains(agreed), "{said}");
    assert!(said.contains("one.txt"), "{said}");
    curl(&server.target(), &identity, "ftp", &["--tlsv1.3"]).unwrap_err();
}
