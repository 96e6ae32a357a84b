//! A server that knows the password beforehand, and says it in its certificate, in place of the handshake, and within TLS.

use std::fs;
use std::process::{Command, Stdio};

use ftpprobe::render::Format;
use test_case::test_case;

use crate::authority::Authority;
use crate::support::identity::Identity;
use crate::tls_server::{Auth, Behaviour, Fault, Login, TlsServer};

const PASSWORD: &str = "hunter2-long";

/// The longest part that any encoding leaves as it is.
const TRACE: &str = "HUNTER2";

fn by_common_name() -> Behaviour {
    Behaviour::new(&Authority::self_signed_as("hunter2-long and more"))
}

fn by_name() -> Behaviour {
    Behaviour::new(&Authority::new().named_as("hunter2-long.example"))
}

fn by_issuer() -> Behaviour {
    Behaviour::new(&Authority::named("hunter2-long", "HUNTER2-LONG, inc").good())
}

fn good() -> Identity {
    Authority::new().good()
}

fn in_place_of_the_handshake() -> Behaviour {
    let fault = Fault::Text("500 OOPS: SSL: cannot load hunter2-long\r\n");
    Behaviour::failing(&good(), fault)
}

fn when_tls_is_refused() -> Behaviour {
    Behaviour {
        auth: Auth::Refused("500 hunter2-long: AUTH not understood"),
        ..Behaviour::new(&good())
    }
}

fn in_the_greeting_within_tls() -> Behaviour {
    Behaviour {
        implicit: true,
        greeting: "220 hello hunter2-long",
        ..Behaviour::new(&good())
    }
}

fn in_a_reply_within_tls() -> Behaviour {
    Behaviour {
        login: Login::UserRefused("530 it is not hunter2-long"),
        ..Behaviour::new(&good())
    }
}

fn in_the_clear_within_tls() -> Behaviour {
    Behaviour {
        login: Login::PlainTextAfterPass("500 OOPS: hunter2-long: cannot change\r\n"),
        ..Behaviour::new(&good())
    }
}

fn smuggled_in_before_the_handshake() -> Behaviour {
    Behaviour {
        auth: Auth::TakenAnd("331 hunter2-long?\r\n"),
        ..Behaviour::new(&good())
    }
}

/// In no form of the report, and not in the evidence.
#[test_case(by_common_name, "auto"; "the certificate's common name")]
#[test_case(by_name, "auto"; "another name of it")]
#[test_case(by_name, "explicit"; "another name where TLS is asked for")]
#[test_case(by_issuer, "auto"; "its issuer")]
#[test_case(in_place_of_the_handshake, "auto"; "in place of the handshake")]
#[test_case(when_tls_is_refused, "explicit"; "when TLS is refused")]
#[test_case(in_the_greeting_within_tls, "implicit"; "in the greeting within TLS")]
#[test_case(in_a_reply_within_tls, "auto"; "in a reply within TLS")]
#[test_case(in_the_clear_within_tls, "auto"; "in the clear within TLS")]
#[test_case(smuggled_in_before_the_handshake, "auto"; "before the handshake")]
fn what_is_said_around_tls_tells_no_secret(behaviour: fn() -> Behaviour, mode: &str) {
    let server = TlsServer::start(behaviour());
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let also = Format::ALL.map(|format| format!("--also={format}:{}", at(format.name())));
    let output = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .env_clear()
        .env("FTPPROBE_PASSWORD", PASSWORD)
        .stdin(Stdio::null())
        .args(["-v", "--format=json", "--user=me", "--insecure"])
        .args(["--timeout=3s", "--retries=0", "--tls", mode])
        .arg(format!("--save-evidence={}", at("evidence")))
        .arg(format!("--history={}", at("history")))
        .args(also)
        .arg(server.target())
        .output()
        .unwrap();
    let (printed, complained) = (output.stdout.clone(), output.stderr);
    let files = fs::read_dir(folder.path()).unwrap();
    let files = files.map(|file| fs::read(file.unwrap().path()).unwrap());
    for bytes in files.chain([printed, complained]) {
        let text = String::from_utf8_lossy(&bytes).to_ascii_uppercase();
        assert!(!text.contains(TRACE), "{text}");
    }
    // What was said was seen.
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(report.contains("********"), "{report}");
}
