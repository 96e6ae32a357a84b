//! The probe against real FTP servers, one private server a test.
//!
//! `ci/install-servers` puts the servers into place; without them these tests fail.
//!
//! * [`premises`] the servers themselves, without the probe: they start and reply as the tests assume
//! * [`tls_premises`] the same for servers with TLS
//! * [`tls`] TLS that works, and servers that demand it; [`tls_trust`] certificates and passwords;
//!   [`tls_data`] experiments with encrypted data connections
//! * [`healthy`] nothing is wrong
//! * [`refusals`] refused connections, passwords and directories
//! * [`limits`] limits of the server, [`trying_again`] waiting until one is gone
//! * [`holding_off`] what a run remembers for the next
//! * [`experiments`] the limits that are found by trying
//! * [`matrix`] every combination of protection, family and data mode
//! * [`system_files`] files under /etc by which an administrator turns clients away
//! * [`banners`] greetings of many lines, [`proxy_header`] what a balancer sends ahead of its clients
//! * [`data_connections`] passive and active mode, addresses that cannot work, [`ports`] passive ports alone
//! * [`transfer_test`] files that go there and come back, [`interrupted`] runs that are ended on the way
//! * [`settings`] settings that keep users out, and which one it is
//! * [`checks`] files, directories and replies that are expected
//! * [`server_logs`] what the servers write into their own logs, read again
//! * [`watching`] servers watched from day to day, [`schedulers`] what other programs make of it, [`prometheus`] a real
//!   Prometheus with its alerts
//! * [`surroundings`] disks that are full or read-only
//! * [`clients`] other programs' sessions, whose logs are read
//! * [`other_servers`] small servers, libraries, servers of an inetd, and web servers, each as it is met
//! * [`network`] the same through a router that translates, filters or reads along
//! * [`captures`] what is recorded of that at both ends, read again

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests, outside the test functions that clippy lets off"
)]

#[path = "../support/authority.rs"]
#[expect(dead_code, reason = "most faults of certificates need no real server")]
mod authority;
#[path = "../support/schema.rs"]
mod schema;
#[path = "../support/mod.rs"]
mod support;

mod banners;
mod captures;
mod checks;
mod clients;
mod data_connections;
mod expected_files;
mod experiments;
mod healthy;
mod holding_off;
mod interrupted;
mod limits;
mod matrix;
mod network;
mod other_servers;
mod ports;
mod premises;
mod prometheus;
mod proxy_header;
mod refusals;
mod schedulers;
mod server_logs;
mod settings;
mod surroundings;
mod system_files;
mod tls;
mod tls_data;
mod tls_premises;
mod tls_trust;
mod transfer_test;
mod trying_again;
mod watching;
