//! A program that goes on and is asked over HTTP: `/probe?target=...&module=...`, as Prometheus asks an exporter for many
//! targets.
//!
//! Whoever asks may not be trusted with more than the question: whom to probe is held against [`Rules`], who logs in stands in
//! the configuration, and what is asked for at the same time, or a moment ago, is probed once.
//!
//! * [`Server`] what all requests share: configuration, runs, results (`server`)
//! * [`Snapshot`] what a configuration comes to, which a reload replaces as a whole; a [`Source`] reads it
//! * [`Rules`] who may be probed, [`Question`] what a query asks, [`Admitted`] what has passed both, [`Refusal`] what has not
//! * [`Running`] a run that goes on, with its [`progress`]; [`Finished`] one that is over, of which `recent` keeps some
//! * `memory` what servers have asked for, where no folder keeps it
//! * [`router`] the paths: those of the `exporter`, of the [`api`] for programs, and of the [`page`] for people; `guard` what holds for all of them
//! * [`web`] TLS and logins of those who ask, [`listen`] their connections
//! * [`counts`] what the program tells of itself, [`Log`] what it says

mod admit;
pub mod api;
pub mod counts;
mod exporter;
mod guard;
pub mod listen;
mod log;
mod memory;
pub mod page;
pub mod progress;
mod question;
mod recent;
mod refusal;
mod rules;
mod runs;
mod scrape;
mod server;
mod snapshot;
pub mod web;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;

pub use admit::{Admitted, Asked};
pub use log::Log;
pub use memory::InProcess;
pub use question::Question;
pub use recent::Finished;
pub use refusal::{NotServed, Refusal};
pub use rules::{NamePattern, Ports, Rule, Rules};
pub use runs::{Begun, Caller, Outcome, Running};
pub use server::{Options, Server};
pub use snapshot::{DEFAULT_MODULE, Module, Snapshot, Source};

/// All paths; those of the pages are there if they have `pages`.
pub fn router(server: &Arc<Server>, pages: Option<&page::Choices>) -> Router {
    let pages = pages.map(|choices| page::routes(server, choices));
    Router::new()
        .merge(exporter::routes())
        .merge(api::routes())
        .merge(pages.unwrap_or_default())
        .fallback(guard::nothing_there)
        .layer(from_fn_with_state(server.clone(), guard::guard))
        .with_state(server.clone())
}
