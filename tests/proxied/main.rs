//! Runs through proxies: scripted ones, which answer what a proxy may answer, and real ones with a real server behind them.
//!
//! `ci/install-servers` puts the real ones into place; without them their tests fail.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests, outside the test functions that clippy lets off"
)]

#[path = "../support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "one server will do")]
mod support;

#[path = "../support/authority.rs"]
#[expect(dead_code, reason = "one good certificate will do")]
mod authority;

mod options;
mod real;
mod scripted;
