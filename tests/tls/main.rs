//! The probe against servers whose TLS is wrong in one way each, end to end.
//!
//! * [`certificates`] faults of the server's certificate
//! * [`handshakes`] handshakes that fail
//! * [`https`] the certificate of the web server on the same host
//! * [`old`] servers of another time, made with OpenSSL
//! * [`negotiation`] AUTH, FEAT, PBSZ, PROT
//! * [`data`] encrypted data connections
//! * [`passwords`] where a password must not go
//! * [`secrets`] what a certificate, a handshake and replies within TLS say of the password
//! * [`premises`] the servers themselves, without the probe

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests, outside the test functions that clippy lets off"
)]

#[path = "../support/authority.rs"]
#[expect(
    dead_code,
    reason = "the tests of alerts wait until a certificate expires"
)]
mod authority;
#[path = "../support/old_tls_server.rs"]
mod old_tls_server;
#[path = "../support/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "the tests with real servers use the rest"
)]
mod support;
#[path = "../support/tls_server/mod.rs"]
mod tls_server;

mod certificates;
mod data;
mod handshakes;
mod https;
mod negotiation;
mod old;
mod passwords;
mod premises;
mod probing;
mod secrets;
