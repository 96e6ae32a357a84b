//! The probe against real FTP servers, one private server a test.
//!
//! `ci/install-servers` puts the servers into place; without them these tests fail.
//!
//! * [`premises`] the servers themselves, without the probe: they start and reply as the tests assume
//! * [`healthy`] nothing is wrong
//! * [`refusals`] refused connections, passwords and directories
//! * [`limits`] connection limits of the server
//! * [`banners`] greetings of many lines
//! * [`data_connections`] passive and active mode, addresses that cannot work

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests, outside the test functions that clippy lets off"
)]

#[path = "../support/mod.rs"]
mod support;

mod banners;
mod data_connections;
mod healthy;
mod limits;
mod premises;
mod refusals;
