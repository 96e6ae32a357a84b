//! TLS, logins and certificates of those who ask, by the web configuration file.

use std::fs;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use tempfile::TempDir;
use test_case::test_case;

use super::authority::Authority;
use super::exporter::{Exporter, OPEN, command};
use super::http::Request;
use super::support::identity::{Identity, certificates};

/// A client that trusts whoever signed for `server`, and shows a certificate if it has one.
fn client(server: &Identity, own: Option<&Identity>) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    let root = CertificateDer::from_pem_file(server.root()).unwrap();
    roots.add(root).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    match own {
        None => builder.with_no_client_auth(),
        Some(own) => {
            let key = PrivateKeyDer::from_pem_file(own.key()).unwrap();
            let chain = certificates(&own.chain());
            builder.with_client_auth_cert(chain, key).unwrap()
        }
    }
}

fn folder(web: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("web.yml"), web).unwrap();
    folder
}

const WEB: [&str; 2] = ["--web.config.file", "web.yml"];

fn tls(server: &Identity, more: &str) -> String {
    let (chain, key) = (server.chain(), server.key());
    let (chain, key) = (chain.display(), key.display());
    format!("tls_server_config:\n  cert_file: {chain}\n  key_file: {key}\n{more}")
}

fn users() -> String {
    let hash = bcrypt::hash("se:cret", 4).unwrap();
    format!("basic_auth_users:\n  prometheus: {hash}\n")
}

#[test]
fn tls_and_logins() {
    let server = Authority::new().good();
    let headers = "http_server_config:\n  headers:\n    Strict-Transport-Security: max-age=1\n";
    let web = folder(&tls(&server, &format!("{headers}{}", users())));
    let exporter = Exporter::start_in(web, OPEN, &WEB);
    let ask = |request: Request| {
        let answer = request.over_tls(exporter.address, client(&server, None));
        answer.unwrap()
    };
    let refused = ask(Request::get("/-/healthy"));
    assert_eq!(refused.status, 401);
    assert!(
        refused
            .header("www-authenticate")
            .unwrap()
            .starts_with("Basic ")
    );
    for (user, password, status) in [
        ("prometheus", "se:cret", 200),
        // Again, as it is remembered.
        ("prometheus", "se:cret", 200),
        ("prometheus", "se:cre", 401),
        ("prometheus", "", 401),
        ("somebody", "se:cret", 401),
    ] {
        let answer = ask(Request::get("/metrics").login(user, password));
        assert_eq!(answer.status, status, "{user}:{password}");
        assert_eq!(
            answer.header("strict-transport-security"),
            Some("max-age=1")
        );
    }
    let odd = ask(Request::get("/metrics").header("Authorization", "Bearer x"));
    assert_eq!(odd.status, 401);
    let plain = std::net::TcpStream::connect(exporter.address).unwrap();
    std::io::Write::write_all(&mut &plain, b"GET / HTTP/1.1\r\n\r\n").unwrap();
    exporter.says("no TLS with 127.0.0.1:");
}

#[test]
fn certificates_of_those_who_ask() {
    let (authority, stranger) = (Authority::new(), Authority::named("Other", "strangers"));
    let server = authority.good();
    let own = authority.client();
    let roots = own.root();
    let more = format!(
        "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: {}\n",
        roots.display()
    );
    let exporter = Exporter::start_in(folder(&tls(&server, &more)), OPEN, &WEB);
    let ask = |own: Option<&Identity>| {
        let request = Request::get("/-/healthy");
        let answer = request.over_tls(exporter.address, client(&server, own));
        answer.map(|answer| answer.status)
    };
    assert_eq!(ask(Some(&own)), Some(200));
    assert_eq!(ask(None), None);
    assert_eq!(ask(Some(&stranger.client())), None);
}

/// A certificate that is good is not enough where names are listed.
#[test]
fn names_of_certificates_of_those_who_ask() {
    let authority = Authority::new();
    let server = authority.good();
    let allowed = "[prometheus.example, 192.0.2.7, '2001:db8::7']";
    let more = format!(
        "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: {}\n  client_allowed_sans: {allowed}\n",
        server.root().display()
    );
    let exporter = Exporter::start_in(folder(&tls(&server, &more)), OPEN, &WEB);
    let ask = |own: Option<&Identity>| {
        let request = Request::get("/-/healthy");
        let answer = request.over_tls(exporter.address, client(&server, own));
        answer.map(|answer| answer.status)
    };
    for (name, status) in [
        ("prometheus.example", Some(200)),
        ("192.0.2.7", Some(200)),
        ("2001:db8::7", Some(200)),
        ("prometheus.example.net", None),
        ("192.0.2.70", None),
    ] {
        let own = authority.client_named(&["a.example", name]);
        assert_eq!(ask(Some(&own)), status, "{name}");
    }
    assert_eq!(ask(Some(&authority.client())), None);
    assert_eq!(ask(None), None);
    exporter.says("has none of the names in client_allowed_sans");
}

/// The bucket is everybody's, and comes before the login.
#[test]
fn how_often_may_be_asked() {
    let web = format!("rate_limit:\n  interval: 1h\n  burst: 3\n{}", users());
    let exporter = Exporter::start_in(folder(&web), OPEN, &WEB);
    let ask = |path: &str| Request::get(path).to(exporter.address);
    assert_eq!([(); 3].map(|()| ask("/metrics").status), [401; 3]);
    let right = Request::get("/-/healthy").login("prometheus", "se:cret");
    let refused = right.to(exporter.address);
    assert_eq!(refused.status, 429);
    let seconds: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=3600).contains(&seconds), "{seconds}");
    let problem = ask("/api/v1/probe?target=x");
    assert_eq!(problem.status, 429);
    assert!(
        problem.body.contains("too-many-requests"),
        "{}",
        problem.body
    );
    // What a reload reads begins anew.
    exporter.write("web.yml", "rate_limit:\n  interval: 0\n  burst: 0\n");
    exporter.signal("HUP");
    exporter.says("was reloaded");
    assert_eq!([(); 20].map(|()| ask("/-/healthy").status), [200; 20]);
}

#[test]
fn certificates_and_logins_are_reloaded_and_bad_ones_are_not() {
    let (one, other) = (Authority::new().good(), Authority::new().good());
    let exporter = Exporter::start_in(folder(&tls(&one, "")), OPEN, &WEB);
    let trusts = |server: &Identity| {
        let request = Request::get("/-/healthy");
        request
            .over_tls(exporter.address, client(server, None))
            .is_some()
    };
    assert!(trusts(&one) && !trusts(&other));
    exporter.write("web.yml", &tls(&other, ""));
    exporter.signal("HUP");
    exporter.says("was reloaded");
    assert!(!trusts(&one) && trusts(&other));
    exporter.write("web.yml", "tls_server_config: {}\n");
    exporter.signal("HUP");
    exporter.says("was not reloaded");
    assert!(trusts(&other));
}

#[test_case("tls_server_config:\n  cert_file: none\n  key_file: none\n", "cert_file"; "no certificate")]
#[test_case("tls_server_config:\n  key_file: none\n", "cert_file"; "half of a pair")]
#[test_case("tls_config:\n  x: y\n", "tls_config"; "no such key")]
#[test_case("basic_auth_users:\n  me: hunter2\n", "`me` is not a bcrypt hash"; "a password")]
#[test_case("basic_auth_users:\n  me: $2b$20$Q1bcRQ3vVbHqYzqkHYsPXO2QbDPy0ZAN2WPvsH6hC0HvLFYtwpn1u\n", "cost"; "a hash that takes for ever")]
#[test_case("basic_auth_users:\n  me: [hunter2\n", "web.yml: "; "no YAML")]
#[test_case("rate_limit:\n  interval: soon\n  burst: 1\n", "rate_limit: interval: `soon`"; "no duration")]
#[test_case("rate_limit:\n  interval: 1s\n  burst: 0\n", "rate_limit: burst: 0"; "a burst of none")]
#[test_case("http_server_config:\n  headers:\n    \"a b\": c\n", "`a b` cannot be sent"; "no header")]
fn a_web_configuration_that_makes_no_sense_is_named(web: &str, words: &str) {
    let folder = folder(web);
    fs::write(folder.path().join("ftpprobe.toml"), OPEN).unwrap();
    let output = command(&folder, &WEB).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains(words), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test_case("RequestClientCert")]
#[test_case("RequireAnyClientCert")]
fn a_kind_that_believes_any_certificate_is_refused(kind: &str) {
    let server = Authority::new().good();
    let folder = folder(&tls(&server, &format!("  client_auth_type: {kind}\n")));
    fs::write(folder.path().join("ftpprobe.toml"), OPEN).unwrap();
    let output = command(&folder, &WEB).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
}

#[test_case("[a.example]", "NoClientCert"; "none is asked for")]
#[test_case("[a.example]", "VerifyClientCertIfGiven"; "none has to be shown")]
#[test_case("[]", "RequireAndVerifyClientCert"; "nobody")]
fn names_that_protect_nothing(names: &str, kind: &str) {
    let identity = Authority::new().client();
    let root = identity.root();
    let authority = match kind {
        "NoClientCert" => String::new(),
        _ => format!("  client_ca_file: {}\n", root.display()),
    };
    let more = format!("  client_auth_type: {kind}\n{authority}  client_allowed_sans: {names}\n");
    let folder = folder(&tls(&identity, &more));
    fs::write(folder.path().join("ftpprobe.toml"), OPEN).unwrap();
    let output = command(&folder, &WEB).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("client_allowed_sans"), "{said}");
}
