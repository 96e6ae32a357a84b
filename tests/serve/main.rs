//! `ftpprobe serve` as Prometheus meets it: over real sockets, with servers that count who is there.
//!
//! * [`exporter`] the program, and questions to it over [`http`]; [`mute`] a server that says only what it is told to
//! * [`paths`] what each path answers, and what is refused
//! * [`api`] the same for programs, as JSON; [`via`] the program that asks it, and [`far_end`]s that are hostile
//! * [`shared`] one run for all who ask, places and queues, the time of a scrape
//! * [`configuration`] reloads, good ones and bad ones
//! * [`encrypted`] TLS, logins and certificates of those who ask
//! * [`ending`] how it ends
//! * [`page`] the page for people
//! * [`soak`] what hundreds of runs leave behind
//! * [`metrics`] what it says, held to the documentation and to promtool

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test whose set-up fails has failed"
)]

#[path = "../support/authority.rs"]
#[expect(dead_code, reason = "the tests of FTP over TLS use the rest")]
mod authority;
#[path = "../many/server.rs"]
#[expect(dead_code, reason = "the tests of many servers use the rest")]
mod server;
#[path = "../support/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "the tests with real servers use the rest"
)]
mod support;

mod api;
mod configuration;
mod encrypted;
mod ending;
mod exporter;
mod far_end;
mod http;
mod metrics;
mod mute;
mod page;
mod paths;
mod shared;
mod soak;
mod via;
